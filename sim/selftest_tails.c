/* sim/selftest_tails.c - do the intervals of quantiles, VaR, CVaR and differences hold the truth as often as they say?
 *
 * Order statistics cover by the binomial law whatever the continuous law is, so their coverage is known exactly (at
 * least the nominal one). Sectioning for CVaR is asymptotic: its interval covers too little where the tail holds few
 * points, which the floors below state and the lines print; with fewer than 50 it is refused. */
#include "sim/kernels.h"
#include "sim/pair.h"
#include "sim/selftest_chance.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

/* ---- quantiles: b is the level ---- */

static int by_size(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double exponential_quantile(const struct coverage *c)
{
    return -log1p(-c->b);
}

static struct interval quantile_of_exponentials(const struct coverage *c, struct dice *d, double *x)
{
    for (size_t i = 0; i < c->n; i++)
        x[i] = -kernel_log(roll(d));
    qsort(x, c->n, sizeof *x, by_size);
    return interval_quantile(x, c->n, c->b, c->confidence);
}

static double lognormal_quantile(const struct coverage *c)
{
    return exp(c->a * gsl_cdf_ugaussian_Pinv(c->b));
}

static struct interval quantile_of_lognormals(const struct coverage *c, struct dice *d, double *x)
{
    for (size_t i = 0; i < c->n; i++)
        x[i] = kernel_exp(c->a * kernel_normal_quantile(roll(d)));
    qsort(x, c->n, sizeof *x, by_size);
    return interval_quantile(x, c->n, c->b, c->confidence);
}

/* Atoms: a die of ten sides; the quantile of 0.8385 is 8. */
static struct interval quantile_of_dice(const struct coverage *c, struct dice *d, double *x)
{
    for (size_t i = 0; i < c->n; i++)
        x[i] = floor(10 * roll(d));
    qsort(x, c->n, sizeof *x, by_size);
    return interval_quantile(x, c->n, c->b, c->confidence);
}

/* [x_(l), x_(u)] holds the quantile when l <= B < u, B the number of observations below it. */
static double order_coverage(const struct coverage *c)
{
    const unsigned n = (unsigned)c->n;
    const double tail = (1 - c->confidence) / 2;
    unsigned l = 0, u = n + 1;
    while (l < n && gsl_cdf_binomial_P(l, c->b, n) <= tail)
        l++; /* the largest l with P(B <= l - 1) <= tail */
    while (u > 1 && gsl_cdf_binomial_Q(u - 2, c->b, n) <= tail)
        u--; /* the smallest u with P(B >= u) <= tail */
    const double below = l == 0 ? 0 : gsl_cdf_binomial_P(l - 1, c->b, n);
    return gsl_cdf_binomial_P(u - 1, c->b, n) - below;
}

/* ---- CVaR: b is the level ---- */

static double exponential_cvar(const struct coverage *c)
{
    return 1 - log1p(-c->b);
}

static struct interval cvar_of_exponentials(const struct coverage *c, struct dice *d, double *x)
{
    for (size_t i = 0; i < c->n; i++)
        x[i] = -kernel_log(roll(d));
    return interval_cvar(x, c->n, c->b, true, c->confidence);
}

/* mean Phi(sigma - z) / (1 - level) */
static double lognormal_cvar(const struct coverage *c)
{
    const double z = gsl_cdf_ugaussian_Pinv(c->b);
    return exp(0.5 * c->a * c->a) * gsl_cdf_ugaussian_P(c->a - z) / (1 - c->b);
}

static struct interval cvar_of_lognormals(const struct coverage *c, struct dice *d, double *x)
{
    for (size_t i = 0; i < c->n; i++)
        x[i] = kernel_exp(c->a * kernel_normal_quantile(roll(d)));
    return interval_cvar(x, c->n, c->b, true, c->confidence);
}

/* The low tail is the bad one: profits, normal with mean a and sd 4.17. */
static double normal_cvar(const struct coverage *c)
{
    const double z = gsl_cdf_ugaussian_Pinv(c->b);
    return c->a - 4.17 * gsl_ran_ugaussian_pdf(z) / (1 - c->b);
}

static struct interval cvar_of_normals(const struct coverage *c, struct dice *d, double *x)
{
    for (size_t i = 0; i < c->n; i++)
        x[i] = c->a + 4.17 * kernel_normal_quantile(roll(d));
    return interval_cvar(x, c->n, c->b, false, c->confidence);
}

/* ---- differences within pairs ---- */

/* Both share most of their luck: a is the difference of the means, b the sd of what they do not share. */
static struct interval difference_of_normals(const struct coverage *c, struct dice *d, double *x)
{
    double *const other = x + c->n;
    for (size_t i = 0; i < c->n; i++) {
        const double shared = 8.31 * kernel_normal_quantile(roll(d));
        x[i] = 20 + c->a + shared + c->b * kernel_normal_quantile(roll(d));
        other[i] = 20 + shared;
    }
    return pair_means(x, other, c->n, c->confidence).difference;
}

/* Skewed: the waits of two servers on the same exponential luck, one of them a times as slow. */
static struct interval difference_of_exponentials(const struct coverage *c, struct dice *d, double *x)
{
    double *const other = x + c->n;
    for (size_t i = 0; i < c->n; i++) {
        other[i] = -kernel_log(roll(d));
        x[i] = c->a * other[i];
    }
    return pair_means(x, other, c->n, c->confidence).difference;
}

/* Missed or not, on the same luck: chances a and b. */
static struct interval difference_of_shares(const struct coverage *c, struct dice *d, double *x)
{
    double *const other = x + c->n;
    for (size_t i = 0; i < c->n; i++) {
        const double u = roll(d), v = roll(d);
        x[i] = u < c->a;
        other[i] = (v < 0.2 ? v / 0.2 : u) < c->b; /* a fifth of the pairs share nothing */
    }
    return pair_proportions(x, other, c->n, c->confidence).difference;
}

/* Fill rates with stocks 10 and b, the same Poisson demand of mean a. */
static double fill_rate(double mean, double stock)
{
    double filled = 0;
    for (unsigned k = 0; k < 200; k++)
        filled += fmin(k, stock) * gsl_ran_poisson_pdf(k, mean);
    return filled / mean;
}

static double fill_difference(const struct coverage *c)
{
    return fill_rate(c->a, 10) - fill_rate(c->a, c->b);
}

static struct interval difference_of_ratios(const struct coverage *c, struct dice *d, double *x)
{
    double *const one = x, *const two = x + c->n, *const demand = x + 2 * c->n;
    for (size_t i = 0; i < c->n; i++) {
        const double u = roll(d);
        double p = kernel_exp(-c->a), f = p, k = 0;
        for (; f < u && k < 1000; k++) {
            p *= c->a / (k + 1);
            f += p;
        }
        demand[i] = k;
        one[i] = fmin(k, 10);
        two[i] = fmin(k, c->b);
    }
    return pair_ratios(&(struct pair_columns){one, demand, two, demand}, c->n, c->confidence).difference;
}

/* ---- the list ---- */

#define COVERAGE(name) static const struct coverage name
#define QUANTILE(count, level)                                                                                         \
    {                                                                                                                  \
        "exactly", 0.95, .n = (count), .b = (level), .sample = quantile_of_exponentials,                               \
                         .find_truth = exponential_quantile, .find_promise = order_coverage                            \
    }
#define VAR(count, level)                                                                                              \
    {                                                                                                                  \
        "exactly", 0.95, .n = (count), .a = 0.7033, .b = (level), .sample = quantile_of_lognormals,                    \
                         .find_truth = lognormal_quantile, .find_promise = order_coverage                              \
    }
#define CVAR(count, level, floor, law)                                                                                 \
    {                                                                                                                  \
        "at least", 0.95, .lo = (floor), .hi = 0.96, .n = (count), .a = 0.7033, .b = (level),                          \
                          .sample = cvar_of_##law##s, .find_truth = law##_cvar                                         \
    }

COVERAGE(median_15) = QUANTILE(15, 0.5);
COVERAGE(median_200) = QUANTILE(200, 0.5);
COVERAGE(p95_72) = QUANTILE(72, 0.95);
COVERAGE(p95_1000) = QUANTILE(1000, 0.95);
COVERAGE(p5_200) = QUANTILE(200, 0.05);
COVERAGE(one_sided) = QUANTILE(40, 0.95);
COVERAGE(atoms) = {"at least", 0.95,     .truth = 8,  .lo = 0.95,
                   .hi = 1,    .n = 200, .b = 0.8385, .sample = quantile_of_dice};
COVERAGE(var95) = VAR(400, 0.95);
COVERAGE(var99) = VAR(1000, 0.99);
COVERAGE(cvar_e1) = CVAR(500, 0.90, 0.935, exponential);
COVERAGE(cvar_e2) = CVAR(2000, 0.95, 0.94, exponential);
COVERAGE(cvar_l1) = CVAR(1000, 0.95, 0.925, lognormal);
COVERAGE(cvar_l2) = CVAR(4000, 0.95, 0.942, lognormal);
COVERAGE(cvar_l3) = CVAR(5000, 0.99, 0.925, lognormal);
COVERAGE(cvar_n) = CVAR(1000, 0.90, 0.945, normal);
COVERAGE(pair_n5) = {"exactly",  0.95,       .truth = 1.385,
                     .lo = 0.95, .hi = 0.95, .n = 5,
                     .a = 1.385, .b = 2.17,  .sample = difference_of_normals};
COVERAGE(pair_n40) = {"exactly",  0.95,       .truth = 0.385,
                      .lo = 0.95, .hi = 0.95, .n = 40,
                      .a = 0.385, .b = 1.17,  .sample = difference_of_normals};
COVERAGE(pair_e40) = {"at least", 0.95,    .truth = 0.385, .lo = 0.927,
                      .hi = 0.96, .n = 40, .a = 1.385,     .sample = difference_of_exponentials};
COVERAGE(pair_p200) = {"about",     0.95,        .truth = 0.0617,
                       .lo = 0.943, .hi = 0.957, .n = 200,
                       .a = 0.2385, .b = 0.1768, .sample = difference_of_shares};
COVERAGE(pair_r100) = {"at least",
                       0.95,
                       .lo = 0.943,
                       .hi = 0.957,
                       .n = 100,
                       .a = 10.7,
                       .b = 12,
                       .sample = difference_of_ratios,
                       .find_truth = fill_difference};
COVERAGE(pair_r1000) = {"at least",
                        0.95,
                        .lo = 0.945,
                        .hi = 0.955,
                        .n = 1000,
                        .a = 10.7,
                        .b = 12,
                        .sample = difference_of_ratios,
                        .find_truth = fill_difference};

static const struct selftest_check checks[] = {
    {"coverage of quantiles", "95 % order stat., median, n = 15", measure_coverage, &median_15},
    {"coverage of quantiles", "95 % order stat., median, n = 200", measure_coverage, &median_200},
    {"coverage of quantiles", "95 % order stat., P95, n = 40 (one limit)", measure_coverage, &one_sided},
    {"coverage of quantiles", "95 % order stat., P95, n = 72", measure_coverage, &p95_72},
    {"coverage of quantiles", "95 % order stat., P95, n = 1000", measure_coverage, &p95_1000},
    {"coverage of quantiles", "95 % order stat., P5, n = 200", measure_coverage, &p5_200},
    {"coverage of quantiles", "95 % order stat., atoms, n = 200", measure_coverage, &atoms},
    {"coverage of VaR and CVaR", "95 % VaR95, lognormal (cv 0.8), n = 400", measure_coverage, &var95},
    {"coverage of VaR and CVaR", "95 % VaR99, lognormal (cv 0.8), n = 1000", measure_coverage, &var99},
    {"coverage of VaR and CVaR", "95 % CVaR90, exponential, n = 500", measure_coverage, &cvar_e1},
    {"coverage of VaR and CVaR", "95 % CVaR95, exponential, n = 2000", measure_coverage, &cvar_e2},
    {"coverage of VaR and CVaR", "95 % CVaR95, lognormal (cv 0.8), n = 1000", measure_coverage, &cvar_l1},
    {"coverage of VaR and CVaR", "95 % CVaR95, lognormal (cv 0.8), n = 4000", measure_coverage, &cvar_l2},
    {"coverage of VaR and CVaR", "95 % CVaR99, lognormal (cv 0.8), n = 5000", measure_coverage, &cvar_l3},
    {"coverage of VaR and CVaR", "95 % CVaR90 below, normal, n = 1000", measure_coverage, &cvar_n},
    {"coverage of differences", "95 % paired means, normal, n = 5", measure_coverage, &pair_n5},
    {"coverage of differences", "95 % paired means, normal, n = 40", measure_coverage, &pair_n40},
    {"coverage of differences", "95 % paired means, exponential, n = 40", measure_coverage, &pair_e40},
    {"coverage of differences", "95 % paired proportions, n = 200", measure_coverage, &pair_p200},
    {"coverage of differences", "95 % paired fill rates, n = 100", measure_coverage, &pair_r100},
    {"coverage of differences", "95 % paired fill rates, n = 1000", measure_coverage, &pair_r1000},
};

struct selftest_list selftest_tails(void)
{
    return (struct selftest_list){checks, sizeof checks / sizeof *checks};
}
