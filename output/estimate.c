/* output/estimate.c - what all outputs say about a KPI: see estimate.h. */
#include "output/estimate.h"

#include "sim/arena.h"

#include <math.h>
#include <stdlib.h>

const char *const estimator_names[] = {
    [ESTIMATE_MEAN] = "mean", [ESTIMATE_RATIO] = "ratio", [ESTIMATE_PROPORTION] = "proportion"};

static uint64_t hits_of(const struct kpi_result *k)
{
    const double sum = tally_sum(&k->tally.y);
    return sum > 0 ? (uint64_t)llround(sum) : 0;
}

struct interval estimate_of(const struct kpi_result *k)
{
    switch (k->kpi->estimator) {
    case ESTIMATE_RATIO:
        return interval_ratio(&k->tally, CONFIDENCE);
    case ESTIMATE_PROPORTION:
        return interval_proportion(hits_of(k), k->tally.y.n, CONFIDENCE);
    case ESTIMATE_MEAN:
        break;
    }
    return interval_mean(&k->tally.y, CONFIDENCE);
}

static double finite_or_nan(double x)
{
    return isfinite(x) ? x : NAN;
}

struct spread estimate_spread(const struct kpi_result *k)
{
    struct tally t;
    tally_clear(&t);
    if (k->kpi->estimator != ESTIMATE_RATIO)
        t = k->tally.y;
    else if (k->sorted)
        for (size_t i = 0; i < k->sorted_count; i++)
            tally_add(&t, k->sorted[i]);
    if (t.n == 0)
        return (struct spread){NAN, NAN, NAN};
    return (struct spread){finite_or_nan(tally_sd(&t)), finite_or_nan(t.min), finite_or_nan(t.max)};
}

bool estimate_has_quantiles(const struct kpi_result *k)
{
    return k->sorted && k->sorted_count > 0 && k->kpi->estimator != ESTIMATE_PROPORTION;
}

struct interval estimate_quantile(const struct kpi_result *k, double p)
{
    return interval_quantile(k->sorted, k->sorted_count, p, CONFIDENCE);
}

bool estimate_has_risk(const struct kpi_result *k)
{
    return k->kpi->better != 0 && k->values && estimate_has_quantiles(k);
}

/* VaR of the upper tail, or that of -X turned back: the lower tail of X (statistics of losses are the upper ones). */
static struct interval value_at_risk(const double *losses, size_t n, double level, bool upper)
{
    struct interval i = interval_quantile(losses, n, level, CONFIDENCE);
    if (!upper) {
        const double lo = -i.hi, hi = -i.lo;
        i.estimate = -i.estimate;
        i.lo = lo;
        i.hi = hi;
    }
    return i;
}

struct risk estimate_risk(const struct kpi_result *k)
{
    const size_t n = k->sorted_count;
    const bool upper = k->kpi->better < 0;
    double *losses = memory_grow(NULL, 2 * n, sizeof *losses), *present = losses + n;
    for (size_t i = 0; i < n; i++)
        losses[i] = upper ? k->sorted[i] : -k->sorted[n - 1 - i];
    const size_t all = n + (size_t)k->missing;
    size_t found = 0; /* in replication order, the missing left out: sectioning needs independent sections */
    for (size_t i = 0; i < all && found < n; i++)
        if (!isnan(k->values[i]))
            present[found++] = k->values[i];
    const struct risk r = {
        .upper = upper,
        .var90 = value_at_risk(losses, n, 0.90, upper),
        .var95 = value_at_risk(losses, n, 0.95, upper),
        .var99 = value_at_risk(losses, n, 0.99, upper),
        .cvar90 = interval_cvar(present, found, 0.90, upper, CONFIDENCE),
        .cvar95 = interval_cvar(present, found, 0.95, upper, CONFIDENCE),
        .cvar99 = interval_cvar(present, found, 0.99, upper, CONFIDENCE),
    };
    free(losses);
    return r;
}

struct interval estimate_on_time(const struct milestone_result *m)
{
    if (!m->missed)
        return (struct interval){NAN, NAN, NAN, false, "there is no due date"};
    const uint64_t n = m->missed->tally.y.n, missed = hits_of(m->missed);
    return interval_proportion(missed > n ? 0 : n - missed, n, CONFIDENCE);
}

bool name_matches(const char *name, const char *pattern)
{
    if (*pattern == '*')
        return name_matches(name, pattern + 1) || (*name && name_matches(name + 1, pattern));
    if (!*pattern || !*name)
        return *pattern == *name;
    return (*pattern == '?' || *pattern == *name) && name_matches(name + 1, pattern + 1);
}
