/* sim/tally.h - observations and time-weighted levels, stable and mergeable.
 *
 * Moments by Welford's update and Pebay's merge (SAND2008-6212); see
 * the formulas in tally.c. Merging in a fixed order gives fixed bits.
 * What is undefined is NaN, never 0: mean and extremes of nothing, the variance
 * of one observation, skewness, kurtosis and correlation of a constant. A
 * struct of all zero bytes is as good as a cleared one, save that its unused
 * mean, min and max read 0. */
#ifndef SIM_TALLY_H
#define SIM_TALLY_H

#include "sim/clock.h"

#include <stdint.h>

struct tally {
    uint64_t n;
    double mean, m2, m3, m4, min, max;
};
void tally_clear(struct tally *);
/* Welford's update (Pebay 2008, eqs 2.1 to 2.4); inline, for it is called once an observation. */
static inline void tally_add(struct tally *t, double x)
{
    t->n++;
    if (t->n == 1) {
        *t = (struct tally){.n = 1, .mean = x, .min = x, .max = x};
        return;
    }
    const double n = (double)t->n;
    const double d = x - t->mean, q = d / n, step = d * q * (n - 1);
    t->m4 += step * q * q * (n * n - 3 * n + 3) + 6 * q * q * t->m2 - 4 * q * t->m3;
    t->m3 += step * q * (n - 2) - 3 * q * t->m2;
    t->m2 += step;
    t->mean += q;
    if (x < t->min)
        t->min = x;
    if (x > t->max)
        t->max = x;
}
void tally_merge(struct tally *into, const struct tally *from);
double tally_sum(const struct tally *);      /* n * mean; 0 of nothing */
double tally_variance(const struct tally *); /* m2 / (n - 1); NaN when n < 2 */
double tally_sd(const struct tally *);
double tally_skewness(const struct tally *); /* g1 = sqrt(n) m3 / m2^1.5; NaN when undefined */
double tally_kurtosis(const struct tally *); /* excess, g2 = n m4 / m2^2 - 3; NaN when undefined */

/* Two observations together: for ratios and correlations. */
struct cross {
    struct tally y, x;
    double cxy; /* sum of (x - mean x)(y - mean y) */
};
void cross_clear(struct cross *);
void cross_add(struct cross *, double y, double x);
void cross_merge(struct cross *into, const struct cross *from);
double cross_correlation(const struct cross *); /* NaN when either is constant */

/* A level over time: area under it, exact in ticks for whole levels (while the area is below 2^53 unit-ticks,
 * which is 104,249 unit-days; beyond that rounded as any double). Times must not run backwards. */
struct level {
    double value;
    sim_time since; /* of `value` */
    double area;    /* value * ticks since the last reset */
    double min, max;
};
void level_start(struct level *, sim_time now, double value); /* begins, forgetting the past */
void level_reset(struct level *, sim_time now); /* end of warm-up: area and extremes restart, value stays */
static inline void level_set(struct level *l, sim_time now, double value)
{
    l->area += l->value * (double)(now - l->since);
    l->since = now;
    l->value = value;
    if (value < l->min)
        l->min = value;
    if (value > l->max)
        l->max = value;
}
double level_area_days(const struct level *, sim_time now); /* value * days up to now */

#endif
