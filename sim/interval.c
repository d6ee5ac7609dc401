/* sim/interval.c - confidence intervals from independent replications: see interval.h.
 *
 * The independent unit is the replication. With a = 1 - confidence:
 *   mean        Ybar +- t s/sqrt n, t = t_{1-a/2, n-1}
 *   ratio       r = Ybar/Xbar, r +- t se, se = sqrt((s_Y^2 - 2 r s_XY + r^2 s_X^2)/n)/|Xbar|
 *   proportion  Wilson, or Clopper-Pearson where a guarantee is needed
 *   quantile    [x_(l), x_(u)]: l the largest with P(B <= l - 1) <= a/2, u the smallest
 *               with P(B >= u) <= a/2, B ~ Bin(n, p)
 *   CVaR        Rockafellar-Uryasev, interval from ten sections
 * Law, Simulation Modeling and Analysis, 5th ed. 2015, ch. 4 and 9; Wilson, JASA 22
 * (1927) 209; Clopper and Pearson, Biometrika 26 (1934) 404; Rockafellar and Uryasev, J.
 * Banking and Finance 26 (2002) 1443; Asmussen and Glynn, Stochastic Simulation, 2007, III.4.
 *
 * A sample without spread gives no interval: its standard error of 0 would claim
 * certainty, though an event that n runs did not show may still have a chance of 3/n. */
#include "sim/interval.h"

#include "sim/arena.h"
#include "sim/binomial.h"
#include "sim/kernels.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

enum { CVAR_SECTIONS = 10, CVAR_TAIL_LEAST = 50, CVAR_TAIL_GOOD = 100 };

static const char why_nothing[] = "there are no observations";
static const char why_one[] = "one replication says nothing about its spread; run at least 2";
static const char why_constant[] = "all replications gave the same value";
static const char why_infinite[] = "some replications have no finite value";
static const char why_confidence[] = "the confidence must lie between 0 and 1";
static const char why_level[] = "the level must lie between 0 and 1";
static const char why_hits[] = "there are more hits than trials";
static const char why_no_base[] = "the denominator is 0";
static const char why_weak_base[] = "the denominator cannot be told from 0, so the ratio may be anything";

static struct interval refuse(double estimate, const char *why)
{
    return (struct interval){.estimate = isfinite(estimate) ? estimate : NAN, .lo = NAN, .hi = NAN, .why = why};
}

static struct interval around(double estimate, double half, const char *caution)
{
    return (struct interval){estimate, estimate - half, estimate + half, true, caution};
}

static bool is_open_unit(double p)
{
    return p > 0 && p < 1;
}

double student_quantile(double p, double degrees)
{
    if (!is_open_unit(p) || !(degrees > 0))
        return NAN;
    if (degrees > 1e9) /* t differs from z by less than z^3/(4 degrees) */
        return kernel_normal_quantile(p);
    return p == 0.5 ? 0.0 : gsl_cdf_tdist_Pinv(p, degrees);
}

static double two_sided_t(double confidence, uint64_t n)
{
    return student_quantile(1 - (1 - confidence) / 2, (double)(n - 1));
}

/* Standard error of a mean, from its M2. */
static double mean_error(double m2, uint64_t n)
{
    return sqrt(m2 / ((double)n * (double)(n - 1)));
}

struct interval interval_mean(const struct tally *t, double confidence)
{
    if (t->n == 0)
        return refuse(NAN, why_nothing);
    if (!is_open_unit(confidence))
        return refuse(t->mean, why_confidence);
    if (!isfinite(t->mean) || !isfinite(t->m2))
        return refuse(NAN, why_infinite);
    if (t->n == 1)
        return refuse(t->mean, why_one);
    if (!(t->m2 > 0))
        return refuse(t->mean, why_constant);
    return around(t->mean, two_sided_t(confidence, t->n) * mean_error(t->m2, t->n), NULL);
}

/* M2 of the residuals y - r x; 0 where rounding is all that is left of it. */
static double residual_m2(const struct cross *c, double r)
{
    const double m2 = c->y.m2 - 2 * r * c->cxy + r * r * c->x.m2;
    const double scale = c->y.m2 + fabs(2 * r * c->cxy) + r * r * c->x.m2;
    return m2 > 1e-14 * scale ? m2 : 0;
}

const char *ratio_refusal(const struct cross *c, double confidence)
{
    const uint64_t n = c->y.n;
    if (n == 0)
        return why_nothing;
    if (!isfinite(c->y.mean) || !isfinite(c->x.mean) || !isfinite(c->cxy))
        return why_infinite;
    if (c->x.mean == 0)
        return why_no_base;
    if (!is_open_unit(confidence))
        return why_confidence;
    if (n == 1)
        return why_one;
    /* Fieller's condition (J. R. Stat. Soc. B 16 (1954) 175): else the ratios that fit the data are unbounded. */
    if (two_sided_t(confidence, n) * mean_error(c->x.m2, n) >= fabs(c->x.mean))
        return why_weak_base;
    return NULL;
}

struct interval interval_ratio(const struct cross *c, double confidence)
{
    const double r = c->y.n > 0 ? c->y.mean / c->x.mean : NAN; /* refuse() makes NaN of what is not finite */
    const char *refusal = ratio_refusal(c, confidence);
    if (refusal)
        return refuse(r, refusal);
    const double m2 = residual_m2(c, r);
    if (!(m2 > 0))
        return refuse(r, why_constant);
    return around(r, two_sided_t(confidence, c->y.n) * mean_error(m2, c->y.n) / fabs(c->x.mean), NULL);
}

/* What both intervals of a proportion refuse; NULL when nothing. */
static const char *proportion_refusal(uint64_t hits, uint64_t n, double confidence)
{
    return n == 0 ? why_nothing : hits > n ? why_hits : !is_open_unit(confidence) ? why_confidence : NULL;
}

struct interval interval_proportion(uint64_t hits, uint64_t n, double confidence)
{
    const double p = (double)hits / (double)n;
    const char *refusal = proportion_refusal(hits, n, confidence);
    if (refusal)
        return refuse(hits > n ? NAN : p, refusal);
    const double z = kernel_normal_quantile(1 - (1 - confidence) / 2);
    const double z2n = z * z / (double)n;
    const double centre = (p + z2n / 2) / (1 + z2n);
    const double half = sqrt(p * (1 - p) * z2n + z2n * z2n / 4) / (1 + z2n);
    struct interval i = around(p, 0, NULL);
    i.lo = hits == 0 ? 0 : centre - half; /* exact at the ends, where rounding would leave 1e-17 */
    i.hi = hits == n ? 1 : centre + half;
    return i;
}

/* Where P(B <= k) = tail (lower) or P(B > k) = tail, as a function of p. Bisection down to neighbouring doubles:
 * GSL's beta quantile fails for shapes such as (1e4, 10). */
static double proportion_limit(uint64_t n, uint64_t k, double tail, bool lower)
{
    double a = 0, b = 1;
    for (int step = 0; step < 1100; step++) { /* doubles near 0 may take that many halvings */
        const double p = a + (b - a) / 2;
        if (p == a || p == b || b - a < 1e-16 * b)
            break;
        const struct binomial_tails t = binomial_tails(n, p, k);
        const bool too_low = lower ? t.lower > tail : t.upper < tail; /* P(B <= k) falls with p, P(B > k) rises */
        *(too_low ? &a : &b) = p;
    }
    return a + (b - a) / 2;
}

struct interval interval_proportion_exact(uint64_t hits, uint64_t n, double confidence)
{
    const double p = (double)hits / (double)n;
    const char *refusal = proportion_refusal(hits, n, confidence);
    if (refusal)
        return refuse(hits > n ? NAN : p, refusal);
    const double tail = (1 - confidence) / 2;
    struct interval i = around(p, 0, NULL);
    i.lo = hits == 0 ? 0 : proportion_limit(n, hits - 1, tail, false); /* P(B >= hits) = a/2 */
    i.hi = hits == n ? 1 : proportion_limit(n, hits, tail, true);      /* P(B <= hits) = a/2 */
    return i;
}

/* x_(i) is on offer as a limit when it exists (1 <= i <= n) and is finite. */
static double order_statistic(const double *sorted, size_t n, size_t i)
{
    return i >= 1 && i <= n && isfinite(sorted[i - 1]) ? sorted[i - 1] : NAN;
}

/* ceil(n p), safe from n * p that falls a rounding error above a whole number; within 1..n. */
static size_t quantile_index(size_t n, double p)
{
    const double i = ceil((double)n * p - 1e-9);
    return i < 1 ? 1 : i > (double)n ? n : (size_t)i;
}

/* The caution for limits that exist or not; `reached` says whether the missing order statistic exists but is censored.
 */
static const char *quantile_caution(double lo, double hi, bool lower_reached, bool upper_reached)
{
    if (isnan(lo) && isnan(hi))
        return lower_reached || upper_reached ? "the limits lie among replications without a finite value"
                                              : "too few replications for either limit";
    if (isnan(hi))
        return upper_reached ? "no upper limit: it lies among replications without a finite value"
                             : "no upper limit at this number of replications";
    if (isnan(lo))
        return lower_reached ? "no lower limit: it lies among replications without a finite value"
                             : "no lower limit at this number of replications";
    return NULL;
}

struct interval interval_quantile(const double *sorted, size_t n, double p, double confidence)
{
    if (n == 0)
        return refuse(NAN, why_nothing);
    if (!is_open_unit(p))
        return refuse(NAN, why_level);
    const double estimate = order_statistic(sorted, n, quantile_index(n, p));
    if (!is_open_unit(confidence))
        return refuse(estimate, why_confidence);
    if (sorted[0] == sorted[n - 1] && n > 1)
        return refuse(estimate, isfinite(estimate) ? why_constant : why_infinite);
    const struct binomial_range range = binomial_range(n, p, (1 - confidence) / 2);
    struct interval i = {.estimate = estimate};
    i.lo = order_statistic(sorted, n, (size_t)range.lower);
    i.hi = order_statistic(sorted, n, (size_t)range.upper);
    i.known = !isnan(i.lo) || !isnan(i.hi);
    i.why = quantile_caution(i.lo, i.hi, range.lower >= 1, range.upper <= n);
    return i;
}

double var_upper(const double *sorted, size_t n, double level)
{
    if (n == 0 || !is_open_unit(level))
        return NAN;
    return order_statistic(sorted, n, quantile_index(n, level));
}

static int compare_doubles(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* v + sum (x_i - v)^+ / (n (1 - level)), v = VaR: right with atoms and with fractional n * level. Sorts x. */
static double cvar_upper(double *x, size_t n, double level)
{
    qsort(x, n, sizeof *x, compare_doubles);
    const size_t index = quantile_index(n, level);
    const double v = x[index - 1];
    double excess = 0;
    for (size_t i = index; i < n; i++)
        excess += x[i] - v;
    return v + excess / ((double)n * (1 - level));
}

/* Standard error of T from sections i: sqrt(sum (T_i - T)^2 / (s (s - 1))). Sorts x section by section. */
static double cvar_section_error(double *x, size_t n, double level, double whole)
{
    double sum = 0;
    for (size_t i = 0; i < CVAR_SECTIONS; i++) {
        const size_t from = n * i / CVAR_SECTIONS, to = n * (i + 1) / CVAR_SECTIONS;
        const double d = cvar_upper(x + from, to - from, level) - whole;
        sum += d * d;
    }
    return sqrt(sum / (CVAR_SECTIONS * (CVAR_SECTIONS - 1)));
}

/* x: a copy that may be reordered, upper tail bad. `by_section` holds the same values in replication order. */
static struct interval cvar_interval(double *x, double *by_section, size_t n, double level, double confidence)
{
    const double estimate = cvar_upper(x, n, level);
    const double tail_points = (double)n * (1 - level);
    if (!is_open_unit(confidence))
        return refuse(estimate, why_confidence);
    if (x[0] == x[n - 1] && n > 1)
        return refuse(estimate, why_constant);
    if (tail_points < CVAR_TAIL_LEAST - 1e-6)
        return refuse(estimate, "fewer than 50 replications in the tail; more are needed for an interval");
    const double error = cvar_section_error(by_section, n, level, estimate);
    if (!(error > 0))
        return refuse(estimate, "the whole tail has the same value");
    return around(estimate, student_quantile(1 - (1 - confidence) / 2, CVAR_SECTIONS - 1) * error,
                  tail_points < CVAR_TAIL_GOOD - 1e-6 ? "only 50 to 100 replications in the tail: a rough interval"
                                                      : NULL);
}

struct interval interval_cvar(const double *values, size_t n, double level, bool upper_is_bad, double confidence)
{
    if (n == 0)
        return refuse(NAN, why_nothing);
    if (!is_open_unit(level))
        return refuse(NAN, why_level);
    for (size_t i = 0; i < n; i++)
        if (!isfinite(values[i]))
            return refuse(NAN, why_infinite);
    double *x = memory_grow(NULL, n, 2 * sizeof *x);
    const double sign = upper_is_bad ? 1 : -1; /* the lower tail of X is the upper tail of -X */
    for (size_t i = 0; i < n; i++)
        x[i] = x[n + i] = sign * values[i];
    struct interval i = cvar_interval(x, x + n, n, level, confidence);
    free(x);
    if (!upper_is_bad)
        i = (struct interval){-i.estimate, -i.hi, -i.lo, i.known, i.why};
    return i;
}
