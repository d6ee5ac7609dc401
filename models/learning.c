/* models/learning.c - the learning curve: units take less time the more of them have been made.
 *
 * Wright's (unit) curve: unit k takes t(k) = t (k / L)^b with b = log2(rate), t the stated step time, L `learned_at`,
 * the unit that takes the stated time: 1 is the textbook's first unit. From unit U, `learned_until`, on nothing more is
 * learnt: all take t(U). A lot takes the sum over its units. [Wright, Journal of the Aeronautical Sciences 3 (1936)
 * 122-128; Nahmias and Olsen, Production and Operations Analysis, 7th ed., 1.10]
 *
 * The sum of k^b is exact for the first units; beyond, Euler and Maclaurin's midpoint formula with its first
 * correction, sum_{k = m+1}^{n} f(k) = F(n + 1/2) - F(m + 1/2) - (f'(n + 1/2) - f'(m + 1/2)) / 24 + ..., has a relative
 * error below 1e-6. */
#include "models/flow.h"

#include "sim/kernels.h"

static const double EXACT_UNITS = 8;

/* Sum of k^b over units m+1 .. n; whole ones of both, 8 <= m <= n. */
static double sum_far(double m, double n, double b)
{
    const double lo = m + 0.5, hi = n + 0.5;
    const double at_lo = kernel_pow(lo, b), at_hi = kernel_pow(hi, b); /* f(x); F = f x / (b + 1), f' = f b / x */
    return (at_hi * hi - at_lo * lo) / (b + 1) - (at_hi / hi - at_lo / lo) * b / 24;
}

static double sum_of_units(double m, double n, double b)
{
    double sum = 0;
    for (; m < n && m < EXACT_UNITS; m += 1)
        sum += kernel_pow(m + 1, b);
    return m < n ? sum + sum_far(m, n, b) : sum;
}

static double whole(double x)
{
    return (double)(int64_t)x;
}

/* Sum of k^b from `from` to `to`, cumulative units; of a part of a unit its part. */
static double sum_between(double from, double to, double b)
{
    const double first = whole(from), last = whole(to);
    double sum = sum_of_units(first, last, b);
    if (from > first)
        sum -= (from - first) * kernel_pow(first + 1, b);
    if (to > last)
        sum += (to - last) * kernel_pow(last + 1, b);
    return sum;
}

static double factor(const struct make *m, double done, double n)
{
    if (!(m->learning < 1) || !(n > 0))
        return 1;
    const double b = kernel_log(m->learning) / kernel_log(2.0), until = m->learned_until;
    const double end = done + n, early_end = end < until ? end : until;
    const double early = done < early_end ? sum_between(done, early_end, b) : 0;
    const double late = end > until ? (end - (done > until ? done : until)) * kernel_pow(until, b) : 0;
    return (early + late) / (n * kernel_pow(m->learned_at, b));
}

/* Lots of one size follow each other, in this replication as in every other and in each projection. */
double learning_factor(struct learnt *known, const struct make *m, double done, double n)
{
    if (!(m->learning < 1) || !(n > 0))
        return 1;
    const uint64_t mixed = ((uint64_t)done * 31 + (uint64_t)n) * UINT64_C(0x9e3779b97f4a7c15);
    struct learnt *k = &known[mixed >> 32 & (LEARNT_KNOWN - 1)];
    if (k->make != m || k->done != done || k->n != n)
        *k = (struct learnt){m, done, n, factor(m, done, n)};
    return k->factor;
}
