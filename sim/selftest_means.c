/* sim/selftest_means.c - do the intervals of means, proportions and ratios hold the truth as often as they say?
 *
 * Student's t is exact for normal observations and asymptotic otherwise: what it covers on skewed ones at small n is
 * stated as a floor, from long runs of these very models, and the figure is printed. The M/M/1 rows are Law's example
 * (Simulation Modeling and Analysis, 5th ed. 2015, sec. 9.4.1: 0.88, 0.86, 0.89, 0.91 in 500 experiments at 90 %).
 * A ratio that a few rare shortages decide is the hard case (last row): most replications have none, and the interval
 * covers too little. Wilson's coverage is a sum over the binomial law, so it is known exactly at each n and p; so is
 * Clopper-Pearson's. */
#include "sim/kernels.h"
#include "sim/selftest_chance.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* ---- Student's t ---- */

static double normal_value(const struct coverage *c, struct dice *d)
{
    return c->a + c->b * kernel_normal_quantile(roll(d));
}

static struct interval mean_of_normals(const struct coverage *c, struct dice *d, double *x)
{
    struct tally t;
    (void)x;
    tally_clear(&t);
    for (size_t i = 0; i < c->n; i++)
        tally_add(&t, normal_value(c, d));
    return interval_mean(&t, c->confidence);
}

static struct interval mean_of_exponentials(const struct coverage *c, struct dice *d, double *x)
{
    struct tally t;
    (void)x;
    tally_clear(&t);
    for (size_t i = 0; i < c->n; i++)
        tally_add(&t, -c->truth * kernel_log(roll(d)));
    return interval_mean(&t, c->confidence);
}

/* a: sd of the logarithm, whose mean is 0. */
static double lognormal_mean(const struct coverage *c)
{
    return exp(0.5 * c->a * c->a);
}

static struct interval mean_of_lognormals(const struct coverage *c, struct dice *d, double *x)
{
    struct tally t;
    (void)x;
    tally_clear(&t);
    for (size_t i = 0; i < c->n; i++)
        tally_add(&t, kernel_exp(c->a * kernel_normal_quantile(roll(d))));
    return interval_mean(&t, c->confidence);
}

/* The mean delay of the first 25 customers of an M/M/1 queue that starts empty; a: load, mean service 1. */
enum { CUSTOMERS = 25 };

/* What an arrival sees is a Markov chain: of the j customers present after the last arrival, as many leave before the
 * next as services end before an arrival does. A delay is as many mean services as there are customers seen. */
static double mm1_first_delays(const struct coverage *c)
{
    const double end = 1 / (1 + c->a); /* a service ends before the next arrival */
    double seen[CUSTOMERS + 1] = {1}, sum = 0;
    for (int k = 1; k < CUSTOMERS; k++) {
        double next[CUSTOMERS + 1] = {0};
        for (int j = 1; j <= k; j++) { /* present after arrival k */
            double left = seen[j - 1];
            for (int stay = j; stay > 0; stay--) {
                next[stay] += left * (1 - end);
                left *= end;
            }
            next[0] += left;
        }
        for (int j = 0; j <= k; j++) {
            seen[j] = next[j];
            sum += j * next[j];
        }
    }
    return sum / CUSTOMERS;
}

static struct interval mean_of_delays(const struct coverage *c, struct dice *d, double *x)
{
    struct tally t;
    (void)x;
    tally_clear(&t);
    for (size_t i = 0; i < c->n; i++) {
        double delay = 0, sum = 0;
        for (int k = 1; k < CUSTOMERS; k++) { /* Lindley's recursion */
            delay = fmax(0, delay - kernel_log(roll(d)) + kernel_log(roll(d)) / c->a);
            sum += delay;
        }
        tally_add(&t, sum / CUSTOMERS);
    }
    return interval_mean(&t, c->confidence);
}

/* ---- proportions ---- */

static uint64_t hits_of(const struct coverage *c, struct dice *d)
{
    uint64_t hits = 0;
    for (size_t i = 0; i < c->n; i++)
        hits += roll(d) < c->truth;
    return hits;
}

static struct interval wilson(const struct coverage *c, struct dice *d, double *x)
{
    (void)x;
    return interval_proportion(hits_of(c, d), c->n, c->confidence);
}

static struct interval clopper_pearson(const struct coverage *c, struct dice *d, double *x)
{
    (void)x;
    return interval_proportion_exact(hits_of(c, d), c->n, c->confidence);
}

/* Wilson's interval holds p when |k/n - p| <= z sqrt(p (1 - p)/n): the score test, which the interval inverts. */
static double wilson_coverage(const struct coverage *c)
{
    const double n = (double)c->n, p = c->truth, z = gsl_cdf_ugaussian_Pinv(1 - (1 - c->confidence) / 2);
    double sum = 0;
    for (unsigned k = 0; k <= c->n; k++)
        if (fabs(k / n - p) <= z * sqrt(p * (1 - p) / n))
            sum += gsl_ran_binomial_pdf(k, p, (unsigned)c->n);
    return sum;
}

/* Clopper and Pearson's holds p when neither binomial tail at k is below a/2. */
static double clopper_pearson_coverage(const struct coverage *c)
{
    const double tail = (1 - c->confidence) / 2, p = c->truth;
    const unsigned n = (unsigned)c->n;
    double sum = 0;
    for (unsigned k = 0; k <= n; k++)
        if (gsl_cdf_binomial_P(k, p, n) > tail && (k == 0 || gsl_cdf_binomial_Q(k - 1, p, n) > tail))
            sum += gsl_ran_binomial_pdf(k, p, n);
    return sum;
}

/* ---- a ratio: the fill rate of a stock of b that is full again every day, demand Poisson with mean a ---- */

static double poisson_value(double mean, double u)
{
    double p = kernel_exp(-mean), f = p;
    int k = 0;
    for (; f < u && k < 1000; k++) {
        p *= mean / (k + 1);
        f += p;
    }
    return k;
}

static double fill_rate(const struct coverage *c)
{
    double filled = 0;
    for (unsigned k = 0; k < 200; k++)
        filled += fmin(k, c->b) * gsl_ran_poisson_pdf(k, c->a);
    return filled / c->a;
}

static struct interval ratio_of_sums(const struct coverage *c, struct dice *d, double *x)
{
    struct cross sums;
    (void)x;
    cross_clear(&sums);
    for (size_t i = 0; i < c->n; i++) {
        const double demand = poisson_value(c->a, roll(d));
        cross_add(&sums, fmin(demand, c->b), demand);
    }
    return interval_ratio(&sums, c->confidence);
}

/* ---- the list ---- */

#define COVERAGE(name) static const struct coverage name
#define NORMALS(count)                                                                                                 \
    {                                                                                                                  \
        "exactly", 0.95, .truth = 23.85, .lo = 0.95, .hi = 0.95, .n = (count), .a = 23.85, .b = 4.17,                  \
                         .sample = mean_of_normals                                                                     \
    }
#define EXPONENTIALS(count, floor)                                                                                     \
    {                                                                                                                  \
        "at least", 0.95, .truth = 2.385, .lo = (floor), .hi = 0.96, .n = (count), .sample = mean_of_exponentials      \
    }
#define LOGNORMALS(count, floor)                                                                                       \
    {                                                                                                                  \
        "at least", 0.95, .lo = (floor), .hi = 0.96, .n = (count), .a = 0.7033, .sample = mean_of_lognormals,          \
                          .find_truth = lognormal_mean                                                                 \
    }
#define DELAYS(count, floor)                                                                                           \
    {                                                                                                                  \
        "at least", 0.90, .lo = (floor), .hi = 0.91, .n = (count), .a = 0.9, .sample = mean_of_delays,                 \
                          .find_truth = mm1_first_delays                                                               \
    }
#define WILSON(count, share)                                                                                           \
    {                                                                                                                  \
        "exactly", 0.95, .truth = (share), .n = (count), .sample = wilson, .find_promise = wilson_coverage             \
    }
#define CLOPPER(count, share)                                                                                          \
    {                                                                                                                  \
        "exactly", 0.95, .truth = (share), .n = (count), .sample = clopper_pearson,                                    \
                         .find_promise = clopper_pearson_coverage                                                      \
    }
#define FILL_RATE(count, floor, stock)                                                                                 \
    {                                                                                                                  \
        "at least", 0.95, .lo = (floor), .hi = 0.965, .n = (count), .a = 10.7, .b = (stock), .sample = ratio_of_sums,  \
                          .find_truth = fill_rate                                                                      \
    }

COVERAGE(normals_2) = NORMALS(2);
COVERAGE(normals_5) = NORMALS(5);
COVERAGE(normals_40) = NORMALS(40);
COVERAGE(exponentials_10) = EXPONENTIALS(10, 0.894);
COVERAGE(exponentials_40) = EXPONENTIALS(40, 0.928);
COVERAGE(exponentials_400) = EXPONENTIALS(400, 0.945);
COVERAGE(lognormals_40) = LOGNORMALS(40, 0.92);
COVERAGE(lognormals_400) = LOGNORMALS(400, 0.94);
COVERAGE(delays_5) = DELAYS(5, 0.83);
COVERAGE(delays_10) = DELAYS(10, 0.853);
COVERAGE(delays_20) = DELAYS(20, 0.871);
COVERAGE(delays_40) = DELAYS(40, 0.882);
COVERAGE(wilson_10) = WILSON(10, 0.2385);
COVERAGE(wilson_40) = WILSON(40, 0.0617);
COVERAGE(wilson_400) = WILSON(400, 0.9385);
COVERAGE(clopper_40) = CLOPPER(40, 0.0617);
COVERAGE(clopper_400) = CLOPPER(400, 0.9385);
COVERAGE(ratio_20) = FILL_RATE(20, 0.923, 10);
COVERAGE(ratio_100) = FILL_RATE(100, 0.94, 10);
COVERAGE(ratio_1000) = FILL_RATE(1000, 0.945, 10);
COVERAGE(ratio_rare) = FILL_RATE(100, 0.83, 17);

static const struct selftest_check checks[] = {
    {"coverage of means", "95 % t, normal, n = 2", measure_coverage, &normals_2},
    {"coverage of means", "95 % t, normal, n = 5", measure_coverage, &normals_5},
    {"coverage of means", "95 % t, normal, n = 40", measure_coverage, &normals_40},
    {"coverage of means", "95 % t, exponential, n = 10", measure_coverage, &exponentials_10},
    {"coverage of means", "95 % t, exponential, n = 40", measure_coverage, &exponentials_40},
    {"coverage of means", "95 % t, exponential, n = 400", measure_coverage, &exponentials_400},
    {"coverage of means", "95 % t, lognormal (cv 0.8), n = 40", measure_coverage, &lognormals_40},
    {"coverage of means", "95 % t, lognormal (cv 0.8), n = 400", measure_coverage, &lognormals_400},
    {"coverage of means", "90 % t, M/M/1 first 25 delays, n = 5", measure_coverage, &delays_5},
    {"coverage of means", "90 % t, M/M/1 first 25 delays, n = 10", measure_coverage, &delays_10},
    {"coverage of means", "90 % t, M/M/1 first 25 delays, n = 20", measure_coverage, &delays_20},
    {"coverage of means", "90 % t, M/M/1 first 25 delays, n = 40", measure_coverage, &delays_40},
    {"coverage of proportions", "95 % Wilson, p = 0.2385, n = 10", measure_coverage, &wilson_10},
    {"coverage of proportions", "95 % Wilson, p = 0.0617, n = 40", measure_coverage, &wilson_40},
    {"coverage of proportions", "95 % Wilson, p = 0.9385, n = 400", measure_coverage, &wilson_400},
    {"coverage of proportions", "95 % Clopper-Pearson, p = 0.0617, n = 40", measure_coverage, &clopper_40},
    {"coverage of proportions", "95 % Clopper-Pearson, p = 0.9385, n = 400", measure_coverage, &clopper_400},
    {"coverage of ratios", "95 % delta, fill rate 0.88, n = 20", measure_coverage, &ratio_20},
    {"coverage of ratios", "95 % delta, fill rate 0.88, n = 100", measure_coverage, &ratio_100},
    {"coverage of ratios", "95 % delta, fill rate 0.88, n = 1000", measure_coverage, &ratio_1000},
    {"coverage of ratios", "95 % delta, fill rate 0.997, n = 100", measure_coverage, &ratio_rare},
};

struct selftest_list selftest_means(void)
{
    return (struct selftest_list){checks, sizeof checks / sizeof *checks};
}
