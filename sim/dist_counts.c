/* sim/dist_counts.c - the families of whole numbers: poisson, binomial, negative binomial, geometric. */
#include "sim/dist_family.h"
#include "sim/kernels.h"

#include <math.h>

static double searched_quantile(const struct dist *d, struct tails u,
                                void (*count)(const struct dist *, struct count_law *))
{
    struct count_law c;
    count(d, &c);
    return quantile_count(&c, u);
}

/* F(x) = F(floor x) inside the range of a count law */
static struct tails searched_cdf(const struct dist *d, double x, void (*count)(const struct dist *, struct count_law *))
{
    struct count_law c;
    count(d, &c);
    const double k = kernel_floor(x);
    if (k < c.first)
        return (struct tails){0, 1};
    if (!(k < c.last))
        return (struct tails){1, 0};
    return c.cumulated(d, k);
}

#define SEARCHED(law)                                                                                                  \
    static double law##_quantile(const struct dist *d, struct tails u)                                                 \
    {                                                                                                                  \
        return searched_quantile(d, u, law##_count);                                                                   \
    }                                                                                                                  \
    static struct tails law##_cdf(const struct dist *d, double x)                                                      \
    {                                                                                                                  \
        return searched_cdf(d, x, law##_count);                                                                        \
    }                                                                                                                  \
    const struct family family_##law = {.name = #law,                                                                  \
                                        .quantile = law##_quantile,                                                    \
                                        .cdf = law##_cdf,                                                              \
                                        .mean = law##_mean,                                                            \
                                        .variance = law##_variance,                                                    \
                                        .whole = true,                                                                 \
                                        .count = law##_count,                                                          \
                                        .slow = true}

/* --- poisson --- */

static double poisson_mass(const void *law, double k)
{
    return special_gamma_term(k, ((const struct dist *)law)->p[0]);
}

static double poisson_ratio(const void *law, double k)
{
    return ((const struct dist *)law)->p[0] / (k + 1);
}

static struct tails poisson_cumulated(const void *law, double k)
{
    const struct tails t = special_gamma(k + 1, ((const struct dist *)law)->p[0]);
    return (struct tails){t.q, t.p};
}

static void poisson_count(const struct dist *d, struct count_law *c)
{
    *c = (struct count_law){d, 0, kernel_floor(d->p[0]), INFINITY, poisson_mass, poisson_ratio, poisson_cumulated};
}

static double poisson_mean(const struct dist *d)
{
    return d->p[0];
}

static double poisson_variance(const struct dist *d)
{
    return d->p[0];
}

SEARCHED(poisson);

/* --- binomial --- */

static double binomial_mass(const void *law, double k)
{
    const double *p = ((const struct dist *)law)->p;
    return special_beta_term(k, p[0] - k, p[1], p[2]);
}

static double binomial_ratio(const void *law, double k)
{
    const double *p = ((const struct dist *)law)->p;
    return (p[0] - k) / (k + 1) * (p[1] / p[2]);
}

static struct tails binomial_cumulated(const void *law, double k)
{
    const double *p = ((const struct dist *)law)->p;
    const struct tails t = special_beta(k + 1, p[0] - k, p[1], p[2]);
    return (struct tails){t.q, t.p};
}

static void binomial_count(const struct dist *d, struct count_law *c)
{
    const double n = d->p[0], most = kernel_floor((n + 1) * d->p[1]);
    *c = (struct count_law){d, 0, most > n ? n : most, n, binomial_mass, binomial_ratio, binomial_cumulated};
    if (c->mode >= n) /* cumulated is asked below n only */
        c->mode = n - 1;
}

static double binomial_mean(const struct dist *d)
{
    return d->p[0] * d->p[1];
}

static double binomial_variance(const struct dist *d)
{
    return d->p[0] * d->p[1] * d->p[2];
}

SEARCHED(binomial);

/* --- negative binomial: failures k before the r-th success --- */

static double negative_binomial_mass(const void *law, double k)
{
    const double *p = ((const struct dist *)law)->p;
    return p[0] / (p[0] + k) * special_beta_term(p[0], k, p[1], p[2]);
}

static double negative_binomial_ratio(const void *law, double k)
{
    const double *p = ((const struct dist *)law)->p;
    return (k + p[0]) / (k + 1) * p[2];
}

static struct tails negative_binomial_cumulated(const void *law, double k)
{
    const double *p = ((const struct dist *)law)->p;
    return special_beta(p[0], k + 1, p[1], p[2]);
}

static void negative_binomial_count(const struct dist *d, struct count_law *c)
{
    const double r = d->p[0], mode = r > 1 ? kernel_floor((r - 1) * d->p[2] / d->p[1]) : 0;
    *c = (struct count_law){
        d, 0, mode, INFINITY, negative_binomial_mass, negative_binomial_ratio, negative_binomial_cumulated};
}

static double negative_binomial_mean(const struct dist *d)
{
    return d->p[0] * d->p[2] / d->p[1];
}

static double negative_binomial_variance(const struct dist *d)
{
    return negative_binomial_mean(d) / d->p[1];
}

SEARCHED(negative_binomial);

/* --- geometric: P(X > k) = (1 - p)^k, k = 0, 1, ... --- */

static double geometric_quantile(const struct dist *d, struct tails u)
{
    const double k = (1 - u.q == u.p || u.q < 0.5 ? kernel_log(u.q) : kernel_log1p(-u.p)) / d->p[1];
    const double up = -kernel_floor(-k);
    return up < 1 ? 1 : up;
}

static struct tails geometric_cdf(const struct dist *d, double x)
{
    const double k = kernel_floor(x);
    if (k < 1)
        return (struct tails){0, 1};
    return (struct tails){-kernel_expm1(k * d->p[1]), kernel_exp(k * d->p[1])};
}

static double geometric_mean(const struct dist *d)
{
    return 1 / d->p[0];
}

static double geometric_variance(const struct dist *d)
{
    return (1 - d->p[0]) / (d->p[0] * d->p[0]);
}

const struct family family_geometric = {.name = "geometric",
                                        .quantile = geometric_quantile,
                                        .cdf = geometric_cdf,
                                        .mean = geometric_mean,
                                        .variance = geometric_variance,
                                        .whole = true};
