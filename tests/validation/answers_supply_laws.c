/* tests/validation/answers_supply_laws.c - exact answers: laws and correlation, as values of variables. */
#include "tests/validation/answers_supply.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

/* ---- correlation ---- */

struct joint { /* a lognormal, b gamma; normal correlation r of their Gaussian copula */
    double mu, sigma, shape, scale, r;
};

static double first_of(const struct joint *j, double z)
{
    return exp(j->mu + j->sigma * z);
}

static double second_of(const struct joint *j, double z)
{
    return z < 0 ? gsl_cdf_gamma_Pinv(gsl_cdf_ugaussian_P(z), j->shape, j->scale)
                 : gsl_cdf_gamma_Qinv(gsl_cdf_ugaussian_Q(z), j->shape, j->scale);
}

/* E f(a, b): the trapezoidal rule over two independent normals, second = r z1 + sqrt(1 - r^2) z2; the gamma's quantile
 * is read from a table. */
enum { CELLS = 400 };

static double expected(const struct joint *j, double (*f)(double, double, double), double c)
{
    const double end = 8, h = 2 * end / CELLS, other = sqrt(1 - j->r * j->r);
    static double quantile[4001];
    double sum = 0;
    for (int i = 0; i <= 4000; i++)
        quantile[i] = second_of(j, -12 + i * 24.0 / 4000);
    for (int i = 0; i <= CELLS; i++) {
        const double z1 = -end + i * h, a = first_of(j, z1), w = exp(-z1 * z1 / 2);
        for (int k = 0; k <= CELLS; k++) {
            const double z2 = -end + k * h, x = (j->r * z1 + other * z2 + 12) * 4000 / 24;
            const int at = (int)x;
            const double b = quantile[at] + (x - at) * (quantile[at + 1] - quantile[at]);
            sum += w * exp(-z2 * z2 / 2) * f(a, b, c);
        }
    }
    return sum * h * h / (2 * M_PI);
}

static double product(double a, double b, double c)
{
    (void)c;
    return a * b;
}

static double beyond(double a, double b, double c)
{
    return a + b > c ? a + b - c : 0;
}

/* P(a + b <= x): given z1, b <= x - a means z2 <= (normal score of G(x - a) - r z1) / sqrt(1 - r^2). */
static double sum_below(const struct joint *j, double x)
{
    const double end = 8, h = end / 1000, other = sqrt(1 - j->r * j->r);
    double sum = 0;
    for (double z = -end; z <= end; z += h) {
        const double rest = x - first_of(j, z);
        if (rest <= 0)
            continue;
        const double u = gsl_cdf_gamma_P(rest, j->shape, j->scale), v = gsl_cdf_gamma_Q(rest, j->shape, j->scale);
        const double score = u < 0.5 ? gsl_cdf_ugaussian_Pinv(u) : gsl_cdf_ugaussian_Qinv(v);
        sum += exp(-z * z / 2) * gsl_cdf_ugaussian_P((score - j->r * z) / other);
    }
    return sum * h / sqrt(2 * M_PI);
}

static double sum_quantile(const struct joint *j, double p)
{
    double lo = 0, hi = 200;
    for (int i = 0; i < 60; i++) {
        const double mid = (lo + hi) / 2;
        *(sum_below(j, mid) >= p ? &hi : &lo) = mid;
    }
    return hi;
}

static struct joint joined(double r)
{
    const double variance = log1p(0.36);
    return (struct joint){log(10.3) - variance / 2, sqrt(variance), 4, 8.2 / 4, r};
}

/* correlated.cfg: lognormal (mean 10.3, cv 0.6) and gamma (8.2, 0.5), Spearman's rank correlation 0.55 by a Gaussian
 * copula with r = 2 sin(pi 0.55 / 6). [Pearson 1907; Law: Simulation Modeling and Analysis, 5th ed., 8.5.5 (NORTA)]
 * Mistake: they are independent. */
static size_t correlated(struct answer out[ANSWERS], double r)
{
    const struct joint j = joined(r), alone = joined(0);
    const char *mistake = "they are independent";
    out[0] = mean_is("variables.product", expected(&j, product, 0), 10.3 * 8.2, mistake);
    out[1] = mean_is("variables.beyond", expected(&j, beyond, 27.5), expected(&alone, beyond, 27.5), mistake);
    out[2] = estimate_is("variables.both", "p90", sum_quantile(&j, 0.9), sum_quantile(&alone, 0.9), mistake);
    return 3;
}

SYSTEM(correlated)
{
    return correlated(out, 2 * sin(M_PI * 0.55 / 6));
}

/* correlated_2.cfg: Pearson's correlation of the values -0.47: E a b = E a E b - 0.47 sd sd is known without the
 * copula; the normal correlation that gives it by bisection. */
SYSTEM(correlated_2)
{
    const double exact = 10.3 * 8.2 - 0.47 * (10.3 * 0.6) * (8.2 * 0.5);
    double lo = -0.999, hi = 0;
    for (int i = 0; i < 40; i++) {
        const double mid = (lo + hi) / 2;
        const struct joint j = joined(mid);
        *(expected(&j, product, 0) >= exact ? &hi : &lo) = mid;
    }
    const size_t n = correlated(out, (lo + hi) / 2);
    if (fabs(out[0].exact - exact) > 1e-6)
        return 0;
    return n;
}

/* ---- laws ---- */

static double normal_density(double z)
{
    return exp(-z * z / 2) / sqrt(2 * M_PI);
}

/* laws_lengths.cfg. [Law: Simulation Modeling and Analysis, 5th ed., 6.2.2; pert: Vose, Risk Analysis, 3rd ed.,
 * III.7.2] Mistakes: another of the law's numbers is taken for its mean. */
SYSTEM(laws_lengths)
{
    const double a = -4.2 / 3.1, tail = normal_density(a) / gsl_cdf_ugaussian_Q(a);
    out[0] = mean_is("variables.uniform", (1.3 + 7.9) / 2, (7.9 - 1.3) / 2, "from 0 on");
    out[1] = mean_is("variables.triangular", (2 + 3 + 9.4) / 3, (2 + 4 * 3 + 9.4) / 6, "pert for triangular");
    out[2] = mean_is("variables.pert", (2 + 4 * 3 + 9.4) / 6, (2 + 3 + 9.4) / 3, "triangular for pert");
    out[3] = mean_is("variables.normal", 4.2 + 3.1 * tail, 4.2, "the law is not truncated");
    out[4] = mean_is("variables.lognormal", 3.7 * exp(0.6 * 0.6 / 2), 3.7, "the median for the mean");
    out[5] = mean_is("variables.gamma", 2.3 * 1.7, 2.3 / 1.7, "scale for rate");
    out[6] = mean_is("variables.erlang", 5.2, 5.2 * 3, "the mean of each stage");
    out[7] = mean_is("variables.weibull", 4.4 * gsl_sf_gamma(1 + 1 / 1.6), 4.4, "the scale for the mean");
    return 8;
}

/* laws_tails.cfg: Pareto with the smallest value as scale; Burr XII, P(X > x) = (1 + (x / scale)^c)^-k, mean scale k
 * B(k - 1/c, 1 + 1/c); the interpolated law goes in a straight line from one value of the file to the next. [Law 5e,
 * 6.2.4; Klugman, Panjer, Willmot: Loss Models, 4th ed., appendix A] */
SYSTEM(laws_tails)
{
    const double burr = 3.6 * 1.7 * gsl_sf_beta(1.7 - 1 / 2.4, 1 + 1 / 2.4), lomax = 2.1 / (3.4 - 1);
    const double days[] = {2.35, 4.1, 4.1, 7.25, 11.6, 19.4};
    double sum = 0, between = 0;
    for (int i = 0; i < 6; i++) {
        sum += days[i] / 6;
        between += i < 5 ? (days[i] + days[i + 1]) / 10 : 0;
    }
    out[0] = mean_is("variables.exponential", 1 / 0.42, 0.42, "the rate for the mean");
    out[1] = mean_is("variables.beta", 2.3 / (2.3 + 4.1), 4.1 / (2.3 + 4.1), "a and b exchanged");
    out[2] = mean_is("variables.hyper", 3.3, 3.3 * 1.8, "the sd for the mean");
    out[3] = mean_is("variables.hyper_square", 3.3 * 3.3 * (1 + 1.8 * 1.8), 3.3 * 3.3 * 2, "exponential");
    out[4] = mean_is("variables.pareto", 3.4 * 2.1 / (3.4 - 1), lomax, "it begins at 0");
    out[5] = mean_is("variables.burr", burr, 3.6, "the scale for the mean");
    out[6] = mean_is("variables.empirical", sum, between, "interpolated");
    out[7] = mean_is("variables.interpolated", between, sum, "not interpolated");
    return 8;
}

/* laws_counts.cfg: the geometric law counts trials, from 1 on. [Law 5e, 6.2.3] */
SYSTEM(laws_counts)
{
    out[0] = mean_is("variables.poisson", 3.7, 3.7 + 0.5, "rounded up");
    out[1] = mean_is("variables.poisson_square", 3.7 + 3.7 * 3.7, 3.7 * 3.7, "no variance");
    out[2] = mean_is("variables.negative", 4.2, 4.2 + 1, "counted from 1");
    out[3] = mean_is("variables.negative_square", 11.3 + 4.2 * 4.2, 4.2 + 4.2 * 4.2, "a Poisson variance");
    out[4] = mean_is("variables.binomial", 17 * 0.23, 18 * 0.23, "a trial too many");
    out[5] = mean_is("variables.geometric", 1 / 0.23, 1 / 0.23 - 1, "counted from 0");
    out[6] = mean_is("variables.discrete", (2 * 3 + 5.5 + 9 * 2) / 6, (2 + 5.5 + 9) / 3, "equal weights");
    out[7] = mean_is("variables.some", 1.35 / (1 - exp(-1.35)), 1.35 + exp(-1.35), "clamped, not truncated");
    return 8;
}

static double hyper_above(double x) /* balanced means */
{
    const double mean = 3.3, c2 = 1.8 * 1.8, p = (1 + sqrt((c2 - 1) / (c2 + 1))) / 2;
    return p * exp(-2 * p * x / mean) + (1 - p) * exp(-2 * (1 - p) * x / mean);
}

/* laws_quantiles.cfg: 90 % quantiles. Mistakes: the 85 % quantile, or another law of the same mean and cv. */
SYSTEM(laws_quantiles)
{
    const double variance = log1p(0.81), sum = 0.63 / (0.37 * 0.25) - 1, s = sqrt(variance),
                 mu = log(6.2) - variance / 2;
    double lo = 0, hi = 100;
    for (int i = 0; i < 100; i++) {
        const double mid = (lo + hi) / 2;
        *(hyper_above(mid) <= 0.1 ? &hi : &lo) = mid;
    }
    const char *mistake = "the 85 % quantile";
    out[0] = estimate_is("variables.gamma", "p90", gsl_cdf_gamma_Pinv(0.9, 1 / 0.64, 5.1 * 0.64),
                         gsl_cdf_gamma_Pinv(0.85, 1 / 0.64, 5.1 * 0.64), mistake);
    out[1] = estimate_is("variables.lognormal", "p90", gsl_cdf_lognormal_Pinv(0.9, mu, s),
                         gsl_cdf_lognormal_Pinv(0.85, mu, s), mistake);
    out[2] = estimate_is("variables.beta", "p90", gsl_cdf_beta_Pinv(0.9, 0.37 * sum, 0.63 * sum),
                         gsl_cdf_beta_Pinv(0.85, 0.37 * sum, 0.63 * sum), mistake);
    out[3] = estimate_is("variables.normal", "p90", 12 + gsl_cdf_gaussian_Pinv(0.9, 3.3),
                         12 + gsl_cdf_gaussian_Pinv(0.85, 3.3), mistake);
    out[4] = estimate_is("variables.hyper", "p90", hi, -3.3 * log(0.1) * 1.8, "the sd for the mean of an exponential");
    out[5] =
        estimate_is("variables.pareto", "p90", 2.1 * pow(10, 1 / 3.4), 2.1 * (pow(10, 1 / 3.4) - 1), "it begins at 0");
    out[6] = estimate_is("variables.burr", "p90", 3.6 * pow(pow(10, 1 / 1.7) - 1, 1 / 2.4),
                         3.6 * pow(pow(10, 1 / 2.4) - 1, 1 / 1.7), "c and k exchanged");
    out[7] = estimate_is("variables.clamped", "p90", -2.4 + gsl_cdf_gaussian_Pinv(0.9, 5.7),
                         -2.4 + 5.7 * gsl_cdf_ugaussian_Qinv(0.1 * gsl_cdf_ugaussian_P(-2.4 / 5.7)),
                         "truncated, not clamped");
    return 8;
}
