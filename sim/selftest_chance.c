/* sim/selftest_chance.c - p-values, luck and coverage: see selftest_chance.h. */
#include "sim/selftest_chance.h"

#include "sim/arena.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- luck ---- */

void dice_open(struct dice *d, const struct selftest_setup *s, const char *what)
{
    d->luck = (struct luck){.seed = s->seed};
    d->next = 0;
    cursor_open(&d->cursor, stream_source(what));
}

void dice_turn(struct dice *d, uint32_t repetition)
{
    d->luck.replication = repetition;
    d->next = 0;
    cursor_rewind(&d->cursor);
}

/* ---- p-values ---- */

double chance_of_z(double z)
{
    return isnan(z) ? 0 : 2 * gsl_cdf_ugaussian_Q(fabs(z));
}

double chance_of_counts(const uint64_t *seen, const double *expected, size_t cells, size_t constraints)
{
    double statistic = 0;
    for (size_t i = 0; i < cells; i++) {
        const double d = (double)seen[i] - expected[i];
        statistic += d * d / expected[i];
    }
    return gsl_cdf_chisq_Q(statistic, (double)(cells - constraints));
}

double chance_of_even_counts(const uint64_t *seen, size_t cells)
{
    double *expected = memory_grow(NULL, cells, sizeof *expected), all = 0;
    for (size_t i = 0; i < cells; i++)
        all += (double)seen[i];
    for (size_t i = 0; i < cells; i++)
        expected[i] = all / (double)cells;
    const double p = chance_of_counts(seen, expected, cells, 1);
    free(expected);
    return p;
}

static int by_size(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

double anderson_darling(double *x, size_t n)
{
    double sum = 0;
    qsort(x, n, sizeof *x, by_size);
    for (size_t i = 0; i < n; i++) {
        const double low = fmax(x[i], 1e-300), high = fmax(1 - x[n - 1 - i], 1e-17);
        sum += (double)(2 * i + 1) * (log(low) + log(high));
    }
    return -(double)n - sum / (double)n;
}

double chance_of_anderson_darling(double z)
{
    if (!(z > 0))
        return isnan(z) ? 0 : 1;
    if (z < 2)
        return 1 - exp(-1.2337141 / z) / sqrt(z) *
                       (2.00012 + (0.247105 - (0.0649821 - (0.0347962 - (0.011672 - 0.00168691 * z) * z) * z) * z) * z);
    return -expm1(-exp(1.0776 - (2.30695 - (0.43424 - (0.082433 - (0.008056 - 0.0003146 * z) * z) * z) * z) * z));
}

double chance_of_hits(uint64_t hits, uint64_t n, double lo, double hi)
{
    const double share = (double)hits / (double)n;
    if (share < lo)
        return fmin(1, 2 * gsl_cdf_binomial_P((unsigned)hits, lo, (unsigned)n));
    if (share > hi)
        return hits == 0 ? 1 : fmin(1, 2 * gsl_cdf_binomial_Q((unsigned)hits - 1, hi, (unsigned)n));
    return 1;
}

double least_chance(const double *p, size_t count)
{
    double least = 1;
    for (size_t i = 0; i < count; i++)
        least = fmin(least, isnan(p[i]) ? 0 : p[i]);
    return fmin(1, least * (double)count);
}

/* ---- coverage ---- */

enum { REPETITIONS = 1000, ROOM = 4 };

static bool holds(const struct interval *i, double truth)
{
    return !(i->lo > truth) && !(i->hi < truth); /* a limit that is not there is no limit */
}

void measure_coverage(const struct selftest_check *check, const struct selftest_setup *s, struct selftest_result *r)
{
    struct coverage c = *(const struct coverage *)check->subject;
    const uint32_t repetitions = REPETITIONS * s->effort;
    double *x = memory_grow(NULL, ROOM * c.n, sizeof *x);
    uint64_t hits = 0, given = 0;
    struct dice dice;
    dice_open(&dice, s, check->what);
    if (c.find_truth)
        c.truth = c.find_truth(&c);
    if (c.find_promise)
        c.lo = c.hi = c.find_promise(&c);
    for (uint32_t k = 0; k < repetitions; k++) {
        dice_turn(&dice, k);
        const struct interval i = c.sample(&c, &dice, x);
        if (!i.known)
            continue;
        given++;
        hits += holds(&i, c.truth);
    }
    free(x);
    r->sample = given;
    r->p = given ? chance_of_hits(hits, given, c.lo, c.hi) : 0;
    (void)snprintf(r->promised, sizeof r->promised, "%s %.1f %%", c.how, 100 * c.lo);
    if (given == repetitions)
        (void)snprintf(r->measured, sizeof r->measured, "%.1f %%", 100 * (double)hits / (double)given);
    else
        (void)snprintf(r->measured, sizeof r->measured, "%.1f %%, refused %.1f %%", 100 * (double)hits / (double)given,
                       100 * (double)(repetitions - given) / repetitions);
}
