/* sim/tally.c - observations and time-weighted levels: see tally.h.
 *
 * Central moments M_k = sum (x_i - mean)^k are kept, never power sums: "sum of
 * squares minus square of the sum" loses all digits once mean/sd > 1e7.
 *
 * Add x:  d = x - mean,  q = d/n,  t = d q (n - 1)            (n counts x)
 *   M4 += t q^2 (n^2 - 3n + 3) + 6 q^2 M2 - 4 q M3
 *   M3 += t q (n - 2) - 3 q M2
 *   M2 += t,  mean += q
 * Merge A, B:  d = mean_B - mean_A,  n = n_A + n_B
 *   mean = mean_A + d n_B/n
 *   M2 = M2A + M2B + d^2 nA nB/n
 *   M3 = M3A + M3B + d^3 nA nB (nA - nB)/n^2 + 3 d (nA M2B - nB M2A)/n
 *   M4 = M4A + M4B + d^4 nA nB (nA^2 - nA nB + nB^2)/n^3
 *        + 6 d^2 (nA^2 M2B + nB^2 M2A)/n^2 + 4 d (nA M3B - nB M3A)/n
 *   C  = CA + CB + dx dy nA nB/n
 * P. Pebay, Formulas for robust, one-pass parallel computation of covariances
 * and arbitrary-order statistical moments, SAND2008-6212, eqs. 1.1 to 3.1;
 * B. P. Welford, Technometrics 4 (1962) 419. */
#include "sim/tally.h"

#include <math.h>

void tally_clear(struct tally *t)
{
    *t = (struct tally){.n = 0, .mean = NAN, .min = NAN, .max = NAN};
}

void tally_merge(struct tally *into, const struct tally *from)
{
    if (from->n == 0)
        return;
    if (into->n == 0) {
        *into = *from;
        return;
    }
    const struct tally a = *into, b = *from;
    const double na = (double)a.n, nb = (double)b.n, n = na + nb;
    const double d = b.mean - a.mean, r = d / n; /* r = d/n keeps the powers of d small */
    *into = (struct tally){
        .n = a.n + b.n,
        .mean = a.mean + r * nb,
        .m2 = a.m2 + b.m2 + d * r * na * nb,
        .m3 = a.m3 + b.m3 + d * r * r * na * nb * (na - nb) + 3 * r * (na * b.m2 - nb * a.m2),
        .m4 = a.m4 + b.m4 + d * r * r * r * na * nb * (na * na - na * nb + nb * nb) +
              6 * r * r * (na * na * b.m2 + nb * nb * a.m2) + 4 * r * (na * b.m3 - nb * a.m3),
        .min = b.min < a.min ? b.min : a.min,
        .max = b.max > a.max ? b.max : a.max,
    };
}

double tally_sum(const struct tally *t)
{
    return t->n == 0 ? 0.0 : (double)t->n * t->mean;
}

double tally_variance(const struct tally *t)
{
    return t->n < 2 ? NAN : t->m2 / (double)(t->n - 1);
}

double tally_sd(const struct tally *t)
{
    return sqrt(tally_variance(t));
}

double tally_skewness(const struct tally *t)
{
    if (t->n < 2 || !(t->m2 > 0))
        return NAN;
    return sqrt((double)t->n) * t->m3 / (t->m2 * sqrt(t->m2));
}

double tally_kurtosis(const struct tally *t)
{
    if (t->n < 2 || !(t->m2 > 0))
        return NAN;
    return (double)t->n * t->m4 / (t->m2 * t->m2) - 3;
}

void cross_clear(struct cross *c)
{
    tally_clear(&c->y);
    tally_clear(&c->x);
    c->cxy = 0;
}

void cross_add(struct cross *c, double y, double x)
{
    const double n = (double)(c->y.n + 1); /* rounded as M2 in tally_add is: y = x gives cxy = M2 to the last bit */
    c->cxy = n > 1 ? c->cxy + (x - c->x.mean) * ((y - c->y.mean) / n) * (n - 1) : 0;
    tally_add(&c->y, y);
    tally_add(&c->x, x);
}

void cross_merge(struct cross *into, const struct cross *from)
{
    if (from->y.n == 0)
        return;
    if (into->y.n == 0) {
        *into = *from;
        return;
    }
    const double na = (double)into->y.n, nb = (double)from->y.n;
    const double dx = from->x.mean - into->x.mean, dy = from->y.mean - into->y.mean;
    into->cxy = into->cxy + from->cxy + dx * (dy / (na + nb)) * na * nb; /* rounded as M2 in tally_merge */
    tally_merge(&into->y, &from->y);
    tally_merge(&into->x, &from->x);
}

double cross_correlation(const struct cross *c)
{
    const double product = sqrt(c->x.m2) * sqrt(c->y.m2); /* two roots: m2 * m2 may over- or underflow */
    if (c->y.n < 2 || !(product > 0))
        return NAN;
    const double r = c->cxy / product;
    return r > 1 ? 1 : r < -1 ? -1 : r; /* rounding may step outside by an ulp */
}

void level_start(struct level *l, sim_time now, double value)
{
    *l = (struct level){.value = value, .since = now, .area = 0, .min = value, .max = value};
}

void level_reset(struct level *l, sim_time now)
{
    level_start(l, now, l->value);
}

double level_area_days(const struct level *l, sim_time now)
{
    return (l->area + l->value * (double)(now - l->since)) / (double)TICKS_PER_DAY;
}
