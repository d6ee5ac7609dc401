/* sim/pair.c - two scenarios compared on common random numbers: see pair.h.
 *
 * With D_i = A_i - B_i: Dbar +- t_{1-a/2, n-1} s_D / sqrt n. Means and ratios go
 * the same way: a ratio r = sum y / sum x is, to first order, the mean of its
 * influence values r + z_i with z_i = (y_i - r x_i) / mean x. */
#include "sim/pair.h"

#include <math.h>
#include <stdbool.h>

static const char warn_near_zero[] = "the correlation within pairs cannot be told from 0: common random numbers gain "
                                     "nothing here (luck out of step, or nothing in common)";
static const char warn_negative[] = "the values within pairs are negatively correlated: common random numbers do harm "
                                    "here; compare independent runs";

static const char why_same[] = "the difference is the same in every pair";
static const char why_few_discordant[] = "fewer than 10 pairs differ: a rough interval";

/* A pair's two values, one tally for their difference: all that is needed of either kind of comparison. */
struct moments {
    struct cross both; /* y = a, x = b */
    struct tally difference;
};

static void moments_clear(struct moments *m)
{
    cross_clear(&m->both);
    tally_clear(&m->difference);
}

static void moments_add(struct moments *m, double a, double b)
{
    cross_add(&m->both, a, b);
    tally_add(&m->difference, a - b);
}

/* Noise around a correlation of 0 has a standard deviation of about 1/sqrt n. */
static const char *pair_warning(double correlation, uint64_t n)
{
    const double noise = 2 / sqrt((double)n);
    if (isnan(correlation) || correlation >= noise)
        return NULL;
    return correlation <= -noise ? warn_negative : warn_near_zero;
}

static double magnitude(const struct tally *t)
{
    return t->n == 0 ? 0 : fmax(fabs(t->min), fabs(t->max));
}

/* `scale` is the size of the numbers that were subtracted: a spread below its rounding is none. */
static void pair_fill(struct pair *p, const struct moments *m, double scale, double confidence)
{
    const double sum = tally_variance(&m->both.y) + tally_variance(&m->both.x);
    p->difference = interval_mean(&m->difference, confidence);
    p->sd = tally_sd(&m->difference);
    if (p->n > 1 && p->sd <= 1e-14 * scale) {
        p->sd = 0;
        p->difference = (struct interval){p->difference.estimate, NAN, NAN, false, why_same};
    }
    p->correlation = cross_correlation(&m->both);
    p->gain = sum > 0 ? sum / (p->sd * p->sd) : NAN;
    p->warning = pair_warning(p->correlation, p->n);
}

/* The shared part of means and proportions; hits: values become 0 or 1. */
static struct pair pair_values(const double *a, const double *b, size_t n, double confidence, bool hits)
{
    struct pair p = {0};
    struct moments m;
    moments_clear(&m);
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(a[i]) || !isfinite(b[i])) {
            p.left_out++;
            continue;
        }
        const double x = hits ? a[i] != 0 : a[i], y = hits ? b[i] != 0 : b[i];
        p.n++;
        p.only_a += x > y;
        p.only_b += x < y;
        moments_add(&m, x, y);
    }
    p.a = m.both.y.mean;
    p.b = m.both.x.mean;
    pair_fill(&p, &m, fmax(magnitude(&m.both.y), magnitude(&m.both.x)), confidence);
    if (hits && p.difference.known && p.only_a + p.only_b < 10)
        p.difference.why = why_few_discordant;
    return p;
}

struct pair pair_means(const double *a, const double *b, size_t n, double confidence)
{
    return pair_values(a, b, n, confidence, false);
}

struct pair pair_proportions(const double *a, const double *b, size_t n, double confidence)
{
    return pair_values(a, b, n, confidence, true);
}

static bool columns_finite(const struct pair_columns *c, size_t i)
{
    return isfinite(c->ya[i]) && isfinite(c->xa[i]) && isfinite(c->yb[i]) && isfinite(c->xb[i]);
}

/* Counts and both ratios over the usable pairs. */
static void ratios_estimate(struct pair *p, const struct pair_columns *c, size_t n, struct cross *a, struct cross *b)
{
    cross_clear(a);
    cross_clear(b);
    for (size_t i = 0; i < n; i++) {
        if (!columns_finite(c, i)) {
            p->left_out++;
            continue;
        }
        p->n++;
        cross_add(a, c->ya[i], c->xa[i]);
        cross_add(b, c->yb[i], c->xb[i]);
        const double left = c->ya[i] * c->xb[i], right = c->yb[i] * c->xa[i]; /* ya/xa against yb/xb, for x > 0 */
        p->only_a += left > right;
        p->only_b += left < right;
    }
    p->a = a->x.mean != 0 ? a->y.mean / a->x.mean : NAN; /* NaN of nothing, too */
    p->b = b->x.mean != 0 ? b->y.mean / b->x.mean : NAN;
}

struct pair pair_ratios(const struct pair_columns *c, size_t n, double confidence)
{
    struct pair p = {0};
    struct cross a, b;
    ratios_estimate(&p, c, n, &a, &b);
    struct moments influence;
    moments_clear(&influence);
    if (!isnan(p.a) && !isnan(p.b)) /* r + z: the ratios are added so that the difference's mean is theirs */
        for (size_t i = 0; i < n; i++)
            if (columns_finite(c, i))
                moments_add(&influence, p.a + (c->ya[i] - p.a * c->xa[i]) / a.x.mean,
                            p.b + (c->yb[i] - p.b * c->xb[i]) / b.x.mean);
    pair_fill(&p, &influence, fmax(magnitude(&influence.both.y), magnitude(&influence.both.x)), confidence);
    const char *refusal_a = ratio_refusal(&a, confidence), *refusal_b = ratio_refusal(&b, confidence);
    if (refusal_a || refusal_b)
        p.difference = (struct interval){p.a - p.b, NAN, NAN, false, refusal_a ? refusal_a : refusal_b};
    return p;
}
