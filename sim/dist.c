/* sim/dist.c - one uniform, one variate: dispatch, truncation, moments. */
#include "sim/dist.h"

#include "sim/dist_family.h"
#include "sim/kernels.h"

#include <math.h>
#include <string.h>

static const struct family *const families[DIST_FAMILIES] = {
    &family_constant,
    &family_uniform,
    &family_triangular,
    &family_pert,
    &family_normal,
    &family_lognormal,
    &family_gamma,
    &family_erlang,
    &family_weibull,
    &family_exponential,
    &family_beta,
    &family_poisson,
    &family_negative_binomial,
    &family_binomial,
    &family_geometric,
    &family_discrete,
    &family_empirical,
    &family_hyperexponential,
    &family_pareto,
    &family_burr,
};

const struct family *dist_family_of(const struct dist *d)
{
    return families[d->family];
}

const char *dist_family_name(enum dist_family f)
{
    return families[f]->name;
}

bool dist_family_find(const char *name, enum dist_family *found)
{
    for (int f = 0; f < DIST_FAMILIES; f++)
        if (strcmp(families[f]->name, name) == 0) {
            *found = (enum dist_family)f;
            return true;
        }
    return false;
}

static inline bool is_truncated(const struct dist *d)
{
    return d->lo > -INFINITY || d->hi < INFINITY;
}

double dist_quantile_direct(const struct dist *d, struct tails u)
{
    const struct family *f = families[d->family];
    if (!is_truncated(d))
        return f->quantile(d, u);
    const double x = f->quantile(d, dist_tails(d, u));
    return x < d->lo ? d->lo : x > d->hi ? d->hi : x; /* against rounding at the bounds */
}

static double draw_plain(const struct dist *d, double u)
{
    return families[d->family]->quantile(d, (struct tails){u, 1 - u});
}

static double draw_truncated(const struct dist *d, double u)
{
    return dist_quantile_direct(d, (struct tails){u, 1 - u});
}

void dist_choose_draw(struct dist *d)
{
    const struct family *f = families[d->family];
    d->table = NULL;
    d->draw = is_truncated(d) ? draw_truncated : f->draw ? f->draw : draw_plain;
}

void dist_begin(struct dist *d, enum dist_family family)
{
    *d = (struct dist){.family = family, .lo = -INFINITY, .hi = INFINITY, .f_hi = 1, .q_lo = 1, .mass = 1};
    dist_choose_draw(d);
}

double dist_cdf(const struct dist *d, double x)
{
    const struct tails t = families[d->family]->cdf(d, x);
    if (!is_truncated(d))
        return t.p;
    if (x < d->lo)
        return 0;
    if (x >= d->hi)
        return 1;
    const double inside = d->f_lo > 0.5 ? d->q_lo - t.q : t.p - d->f_lo;
    return inside <= 0 ? 0 : inside >= d->mass ? 1 : inside / d->mass;
}

/* P(X < x) and its complement */
static struct tails cdf_below(const struct dist *d, double x)
{
    const struct family *f = families[d->family];
    if (f->whole)
        return f->cdf(d, -kernel_floor(-x) - 1);
    if (d->family == DIST_CONSTANT)
        return d->p[0] < x ? (struct tails){1, 0} : (struct tails){0, 1};
    if (d->points == 0 || d->interpolate)
        return f->cdf(d, x);
    size_t n = 0;
    while (n < d->points && d->value[n] < x)
        n++;
    return n ? (struct tails){d->cumulated[n - 1], 1 - d->cumulated[n - 1]} : (struct tails){0, 1};
}

/* Moves finite bounds onto values that the law can take, so that a variate clamped against rounding is one of them. */
static void snap_bounds(const struct dist *d, double *lo, double *hi)
{
    if (families[d->family]->whole) {
        *lo = -kernel_floor(-*lo);
        *hi = kernel_floor(*hi);
    } else if (d->points && !d->interpolate) {
        size_t first = 0, end = d->points;
        while (first + 1 < end && d->value[first] < *lo)
            first++;
        while (end > first + 1 && d->value[end - 1] > *hi)
            end--;
        *lo = *lo > -INFINITY ? d->value[first] : *lo;
        *hi = *hi < INFINITY ? d->value[end - 1] : *hi;
    }
}

bool dist_truncate(struct dist *d, double lo, double hi, const char **why)
{
    const struct family *f = families[d->family];
    if (!(lo <= hi)) {
        *why = "has min above max; write min <= max";
        return false;
    }
    const struct tails below = lo > -INFINITY ? cdf_below(d, lo) : (struct tails){0, 1};
    const struct tails up_to = hi < INFINITY ? f->cdf(d, hi) : (struct tails){1, 0};
    const double mass = below.p > 0.5 ? below.q - up_to.q : up_to.p - below.p;
    if (!(mass > 1e-300)) {
        *why = "has nothing between min and max; the bounds must leave a part of the law";
        return false;
    }
    snap_bounds(d, &lo, &hi);
    d->lo = lo;
    d->hi = hi;
    d->f_lo = below.p;
    d->q_lo = below.q;
    d->f_hi = up_to.p;
    d->q_hi = up_to.q;
    d->mass = mass;
    dist_choose_draw(d);
    *why = NULL;
    return true;
}

/* E (X - about)^power = integral of (Q(u) - about)^power du by the double exponential rule (Takahasi and Mori 1974):
 * u = 1 / (1 + e^(-pi sinh t)), du = pi cosh t u (1 - u) dt. Both tails reach 1e-300, so heavy tails are seen. */
static double moment_by_quantiles(const struct dist *d, double about, int power)
{
    const double pi = 3.14159265358979323846, h = 1.0 / 64, end = 6;
    double sum = 0;
    for (double t = -end; t <= end; t += h) {
        const double e = kernel_exp(t), up = 0.5 * pi * (e - 1 / e), s = kernel_exp(-fabs(up));
        const double large = 1 / (1 + s), small = s / (1 + s);
        const struct tails u = up < 0 ? (struct tails){small, large} : (struct tails){large, small};
        const double x = dist_quantile_direct(d, u) - about;
        sum += (power == 1 ? x : x * x) * (0.5 * pi * (e + 1 / e)) * u.p * u.q;
    }
    return sum * h;
}

/* The same for whole numbers: a sum over P(X = k), told from F, out to 1e-18 of either tail. */
static double moment_by_counts(const struct dist *d, double about, int power)
{
    const double first = dist_quantile_direct(d, (struct tails){1e-18, 1}),
                 last = dist_quantile_direct(d, (struct tails){1, 1e-18});
    const struct family *f = families[d->family];
    struct tails before = f->cdf(d, first - 1);
    double sum = 0;
    for (double k = first; k <= last; k += 1) {
        const struct tails here = f->cdf(d, k);
        const double mass = here.p < 0.5 ? here.p - before.p : before.q - here.q;
        const double x = k - about;
        sum += mass * (power == 1 ? x : x * x);
        before = here;
    }
    return sum / d->mass;
}

/* Points are summed as they are; what is outside the bounds does not count. */
static double moment_by_points(const struct dist *d, double about, int power)
{
    double sum = 0, before = 0;
    for (size_t i = 0; i < d->points; i++) {
        const double x = d->value[i] - about, mass = d->cumulated[i] - before;
        before = d->cumulated[i];
        if (d->value[i] >= d->lo && d->value[i] <= d->hi)
            sum += mass * (power == 1 ? x : x * x);
    }
    return sum / d->mass;
}

static double truncated_moment(const struct dist *d, double about, int power)
{
    if (d->points && !d->interpolate)
        return moment_by_points(d, about, power);
    const double span =
        dist_quantile_direct(d, (struct tails){1, 1e-18}) - dist_quantile_direct(d, (struct tails){1e-18, 1});
    if (families[d->family]->whole && span < 1e5)
        return moment_by_counts(d, about, power);
    return moment_by_quantiles(d, about, power);
}

double dist_mean(const struct dist *d)
{
    const struct family *f = families[d->family];
    if (!is_truncated(d))
        return f->mean(d);
    if (d->hi == INFINITY && f->mean(d) == INFINITY)
        return INFINITY;
    return truncated_moment(d, 0, 1);
}

double dist_sd(const struct dist *d)
{
    const struct family *f = families[d->family];
    if (!is_truncated(d))
        return sqrt(f->variance(d));
    if (d->hi == INFINITY && f->variance(d) == INFINITY)
        return INFINITY;
    return sqrt(truncated_moment(d, dist_mean(d), 2));
}
