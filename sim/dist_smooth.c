/* sim/dist_smooth.c - the continuous families: quantile, cdf, moments. */
#include "sim/dist_family.h"
#include "sim/kernels.h"
#include "sim/kernels_inline.h"

#include <math.h>

/* -log q, exact to rounding whichever tail is small. On the grid of the uniforms q is 1 - p exactly, and the test
 * always goes the same way: a jump that depends on u would be mispredicted half of the time. */
static inline double minus_log_q(struct tails u)
{
    return -(1 - u.q == u.p || u.q < 0.5 ? kernel_log(u.q) : kernel_log1p(-u.p));
}

/* Both tails from -log q >= 0 */
static inline struct tails from_minus_log_q(double h)
{
    return (struct tails){-kernel_expm1(-h), kernel_exp(-h)};
}

static inline double square(double x)
{
    return x * x;
}

static struct tails below(bool yes) /* all of the law is beyond (no) or below (yes) a point */
{
    return (struct tails){yes ? 1 : 0, yes ? 0 : 1};
}

/* --- constant, uniform, triangular --- */

static double constant_quantile(const struct dist *d, struct tails u)
{
    (void)u;
    return d->p[0];
}

static struct tails constant_cdf(const struct dist *d, double x)
{
    return below(x >= d->p[0]);
}

static double constant_mean(const struct dist *d)
{
    return d->p[0];
}

static double constant_variance(const struct dist *d)
{
    (void)d;
    return 0;
}

static double uniform_quantile(const struct dist *d, struct tails u)
{
    return u.p < 0.5 ? d->p[0] + u.p * (d->p[1] - d->p[0]) : d->p[1] - u.q * (d->p[1] - d->p[0]);
}

static struct tails uniform_cdf(const struct dist *d, double x)
{
    if (x <= d->p[0] || x >= d->p[1])
        return below(x >= d->p[1]);
    return (struct tails){(x - d->p[0]) / (d->p[1] - d->p[0]), (d->p[1] - x) / (d->p[1] - d->p[0])};
}

static double uniform_mean(const struct dist *d)
{
    return 0.5 * (d->p[0] + d->p[1]);
}

static double uniform_variance(const struct dist *d)
{
    return square(d->p[1] - d->p[0]) / 12;
}

/* Above the mode, x = b - sqrt(q (b - a)(b - m)); the same as a step up from the mode keeps the digits of a small p. */
static double triangular_quantile(const struct dist *d, struct tails u)
{
    const double a = d->p[0], m = d->p[1], b = d->p[2];
    if (u.p * (b - a) < m - a)
        return a + sqrt(u.p * (b - a) * (m - a));
    const double down = sqrt(u.q * (b - a) * (b - m));
    return u.q < u.p ? b - down : m + (b - m) * (u.p * (b - a) - (m - a)) / ((b - m) + down);
}

static struct tails triangular_cdf(const struct dist *d, double x)
{
    const double a = d->p[0], m = d->p[1], b = d->p[2];
    if (x <= a || x >= b)
        return below(x >= b);
    if (x < m) {
        const double area = (b - a) * (m - a);
        return (struct tails){square(x - a) / area, (b - m) / (b - a) + (m - x) * ((m - a) + (x - a)) / area};
    }
    const double area = (b - a) * (b - m);
    return (struct tails){(m - a) / (b - a) + (x - m) * ((b - m) + (b - x)) / area, square(b - x) / area};
}

static double triangular_mean(const struct dist *d)
{
    return (d->p[0] + d->p[1] + d->p[2]) / 3;
}

static double triangular_variance(const struct dist *d)
{
    const double m = d->p[1] - d->p[0], b = d->p[2] - d->p[0];
    return (m * m + b * b - m * b) / 18;
}

/* --- normal, lognormal --- */

static double standard_normal(struct tails u)
{
    return u.p <= u.q ? kernel_normal_quantile(u.p) : -kernel_normal_quantile(u.q);
}

static double normal_quantile(const struct dist *d, struct tails u)
{
    return d->p[0] + d->p[1] * standard_normal(u);
}

static struct tails normal_cdf(const struct dist *d, double x)
{
    const double z = (x - d->p[0]) / d->p[1];
    return (struct tails){kernel_normal_cdf(z), kernel_normal_cdf(-z)};
}

static double normal_mean(const struct dist *d)
{
    return d->p[0];
}

static double normal_variance(const struct dist *d)
{
    return square(d->p[1]);
}

static double lognormal_quantile(const struct dist *d, struct tails u)
{
    return kernel_exp(d->p[0] + d->p[1] * standard_normal(u));
}

static struct tails lognormal_cdf(const struct dist *d, double x)
{
    if (x <= 0)
        return below(false);
    const double z = (kernel_log(x) - d->p[0]) / d->p[1];
    return (struct tails){kernel_normal_cdf(z), kernel_normal_cdf(-z)};
}

static double lognormal_mean(const struct dist *d)
{
    return kernel_exp(d->p[0] + 0.5 * square(d->p[1]));
}

static double lognormal_variance(const struct dist *d)
{
    return kernel_expm1(square(d->p[1])) * square(lognormal_mean(d));
}

/* --- gamma, beta, pert --- */

static double gamma_quantile(const struct dist *d, struct tails u)
{
    return d->p[1] * quantile_gamma(d->p[0], u);
}

static struct tails gamma_cdf(const struct dist *d, double x)
{
    return special_gamma(d->p[0], x / d->p[1]);
}

static double gamma_mean(const struct dist *d)
{
    return d->p[0] * d->p[1];
}

static double gamma_variance(const struct dist *d)
{
    return d->p[0] * square(d->p[1]);
}

static double beta_quantile(const struct dist *d, struct tails u)
{
    return quantile_beta(d->p[0], d->p[1], u);
}

static struct tails beta_cdf(const struct dist *d, double x)
{
    if (x <= 0 || x >= 1)
        return below(x >= 1);
    return special_beta(d->p[0], d->p[1], x, 1 - x);
}

static double beta_mean(const struct dist *d)
{
    return d->p[0] / (d->p[0] + d->p[1]);
}

static double beta_variance(const struct dist *d)
{
    const double n = d->p[0] + d->p[1];
    return (d->p[0] / n) * (d->p[1] / n) / (n + 1);
}

static double pert_quantile(const struct dist *d, struct tails u)
{
    /* from the nearer end: quantile_beta is exact at the left one */
    if (u.p <= u.q)
        return d->p[0] + (d->p[2] - d->p[0]) * quantile_beta(d->p[3], d->p[4], u);
    return d->p[2] - (d->p[2] - d->p[0]) * quantile_beta(d->p[4], d->p[3], (struct tails){u.q, u.p});
}

static struct tails pert_cdf(const struct dist *d, double x)
{
    const double low = d->p[0], high = d->p[2];
    if (x <= low || x >= high)
        return below(x >= high);
    return special_beta(d->p[3], d->p[4], (x - low) / (high - low), (high - x) / (high - low));
}

static double pert_mean(const struct dist *d)
{
    return (d->p[0] + 4 * d->p[1] + d->p[2]) / 6;
}

static double pert_variance(const struct dist *d)
{
    const double m = pert_mean(d);
    return (m - d->p[0]) * (d->p[2] - m) / 7;
}

/* --- exponential, weibull, hyperexponential --- */

static double exponential_quantile(const struct dist *d, struct tails u)
{
    return d->p[0] * minus_log_q(u);
}

static double exponential_draw(const struct dist *d, double u)
{
    const double q = 1 - u;
    return d->p[0] *
           -(1 - q == u ? log_of_normal(q, 0) : kernel_log1p(-u)); /* on the grid of the uniforms q is exact */
}

static struct tails exponential_cdf(const struct dist *d, double x)
{
    return x <= 0 ? below(false) : from_minus_log_q(x / d->p[0]);
}

static double exponential_mean(const struct dist *d)
{
    return d->p[0];
}

static double exponential_variance(const struct dist *d)
{
    return square(d->p[0]);
}

static double weibull_quantile(const struct dist *d, struct tails u)
{
    return d->p[1] * kernel_pow(minus_log_q(u), 1 / d->p[0]);
}

static struct tails weibull_cdf(const struct dist *d, double x)
{
    return x <= 0 ? below(false) : from_minus_log_q(kernel_pow(x / d->p[1], d->p[0]));
}

static double weibull_mean(const struct dist *d)
{
    return d->p[1] * kernel_exp(special_log_gamma1p(1 / d->p[0]));
}

static double weibull_variance(const struct dist *d)
{
    const double one = special_log_gamma1p(1 / d->p[0]), two = special_log_gamma1p(2 / d->p[0]);
    return square(d->p[1]) * kernel_exp(2 * one) * kernel_expm1(two - 2 * one);
}

static double hyperexponential_quantile(const struct dist *d, struct tails u)
{
    return quantile_hyperexponential(d->p[0], d->p[1], d->p[2], u);
}

static struct tails hyperexponential_cdf(const struct dist *d, double x)
{
    if (x <= 0)
        return below(false);
    const double w = d->p[0], a = -d->p[1] * x, b = -d->p[2] * x;
    return (struct tails){-w * kernel_expm1(a) - (1 - w) * kernel_expm1(b),
                          w * kernel_exp(a) + (1 - w) * kernel_exp(b)};
}

static double hyperexponential_mean(const struct dist *d)
{
    return d->p[0] / d->p[1] + (1 - d->p[0]) / d->p[2];
}

static double hyperexponential_variance(const struct dist *d)
{
    const double second = 2 * (d->p[0] / square(d->p[1]) + (1 - d->p[0]) / square(d->p[2]));
    return second - square(hyperexponential_mean(d));
}

/* --- pareto, burr --- */

static double pareto_quantile(const struct dist *d, struct tails u)
{
    return d->p[1] * kernel_exp(minus_log_q(u) / d->p[0]);
}

static struct tails pareto_cdf(const struct dist *d, double x)
{
    return x <= d->p[1] ? below(false) : from_minus_log_q(d->p[0] * kernel_log1p((x - d->p[1]) / d->p[1]));
}

static double pareto_mean(const struct dist *d)
{
    return d->p[0] > 1 ? d->p[1] * d->p[0] / (d->p[0] - 1) : INFINITY;
}

static double pareto_variance(const struct dist *d)
{
    const double a = d->p[0];
    return a > 2 ? square(d->p[1] / (a - 1)) * a / (a - 2) : INFINITY;
}

static double burr_quantile(const struct dist *d, struct tails u)
{
    return d->p[2] * kernel_pow(kernel_expm1(minus_log_q(u) / d->p[1]), 1 / d->p[0]);
}

static struct tails burr_cdf(const struct dist *d, double x)
{
    return x <= 0 ? below(false) : from_minus_log_q(d->p[1] * kernel_log1p(kernel_pow(x / d->p[2], d->p[0])));
}

/* E X^n = scale^n k B(k - n/c, 1 + n/c) = scale^n Gamma(k - n/c) Gamma(1 + n/c) / Gamma(k) */
static double burr_moment(const struct dist *d, int n)
{
    const double c = d->p[0], k = d->p[1], t = n / c;
    if (!(k > t))
        return INFINITY;
    return kernel_exp(special_log_gamma(k - t) + special_log_gamma1p(t) - special_log_gamma(k));
}

static double burr_mean(const struct dist *d)
{
    return d->p[2] * burr_moment(d, 1);
}

static double burr_variance(const struct dist *d)
{
    const double second = burr_moment(d, 2);
    return second == INFINITY ? INFINITY : square(d->p[2]) * (second - square(burr_moment(d, 1)));
}

#define ROW(law, slowly)                                                                                               \
    const struct family family_##law = {.name = #law,                                                                  \
                                        .quantile = law##_quantile,                                                    \
                                        .cdf = law##_cdf,                                                              \
                                        .mean = law##_mean,                                                            \
                                        .variance = law##_variance,                                                    \
                                        .slow = slowly}
ROW(constant, false);
ROW(uniform, false);
ROW(triangular, false);
ROW(pert, true);
ROW(normal, false);
ROW(lognormal, false);
ROW(gamma, true);
ROW(weibull, false);
ROW(beta, true);
ROW(hyperexponential, true);
ROW(pareto, false);
ROW(burr, false);

const struct family family_exponential = {.name = "exponential",
                                          .quantile = exponential_quantile,
                                          .cdf = exponential_cdf,
                                          .mean = exponential_mean,
                                          .variance = exponential_variance,
                                          .draw = exponential_draw};
const struct family family_erlang = {.name = "erlang",
                                     .quantile = gamma_quantile,
                                     .cdf = gamma_cdf,
                                     .mean = gamma_mean,
                                     .variance = gamma_variance,
                                     .slow = true};
