/* output/comparison.c - alternatives against a base on the same luck: see comparison.h. */
#include "output/comparison.h"

#include "output/estimate.h"

#include <math.h>
#include <string.h>

/* ---- comparing ---- */

static struct pair pair_of(const struct kpi_result *alternative, const struct kpi_result *base, size_t n)
{
    switch (base->kpi->estimator) {
    case ESTIMATE_PROPORTION:
        return pair_proportions(alternative->values, base->values, n, CONFIDENCE);
    case ESTIMATE_RATIO:
        if (alternative->top && base->top)
            return pair_ratios(&(struct pair_columns){alternative->top, alternative->bottom, base->top, base->bottom},
                               n, CONFIDENCE);
        break;
    case ESTIMATE_MEAN:
        break;
    }
    return pair_means(alternative->values, base->values, n, CONFIDENCE);
}

const char *comparison_what(const struct kpi *k)
{
    static const char *const what[] = {
        [ESTIMATE_MEAN] = "means", [ESTIMATE_RATIO] = "ratios of sums", [ESTIMATE_PROPORTION] = "proportions"};
    return what[k->estimator];
}

static bool is_comparable(const struct kpi_result *a, const struct kpi_result *b)
{
    return a && a->values && a->kpi->estimator == b->kpi->estimator && strcmp(a->kpi->unit, b->kpi->unit) == 0;
}

/* False when an alternative does not have it. */
static bool compare_kpi(const struct comparison *c, const struct kpi_result *base, struct compared_kpi *out,
                        struct arena *arena)
{
    if (!base->values)
        return false;
    struct interval *means = arena_array(arena, c->alternatives, sizeof *means);
    struct pair *pairs = arena_array(arena, c->alternatives, sizeof *pairs);
    for (size_t i = 0; i < c->alternatives; i++) {
        const struct kpi_result *k = results_find(c->alternative[i], base->kpi->name);
        if (!is_comparable(k, base))
            return false;
        means[i] = estimate_of(k);
        pairs[i] = pair_of(k, base, c->replications);
    }
    *out = (struct compared_kpi){base->kpi, estimate_of(base), means, pairs};
    return true;
}

static void warn_of_luck(struct comparison *c, struct arena *arena)
{
    const char **warning = arena_array(arena, 2 * c->alternatives, sizeof *warning);
    for (size_t i = 0; i < c->alternatives; i++) {
        const struct results *a = c->alternative[i], *b = c->base;
        if (a->seed != b->seed || a->first_replication != b->first_replication)
            warning[c->warnings++] = arena_format(
                arena, "%s did not have the luck of %s (another seed or first replication): the pairs are no pairs",
                a->scenario, b->scenario);
        if (a->replications != b->replications)
            warning[c->warnings++] =
                arena_format(arena, "%s has %lu replications and %s %lu: the differences use the first %lu",
                             a->scenario, (unsigned long)a->replications, b->scenario, (unsigned long)b->replications,
                             (unsigned long)c->replications);
    }
    c->warning = warning;
}

/* What a decision turns on comes first: the milestones, then unit cost, profit, cash; the rest by name. */
static int weight_of(const struct results *r, const char *name)
{
    static const char *const of_milestone[] = {"missed", "delay_days", "date_days"};
    static const char *const money[] = {"cost.unit", "season.profit", "cash.peak_need", "cost.total"};
    const char *dot = strrchr(name, '.');
    for (size_t m = 0; dot && m < r->milestones; m++)
        for (int i = 0; i < 3; i++)
            if (strlen(r->milestone[m].name) == (size_t)(dot - name) &&
                strncmp(name, r->milestone[m].name, (size_t)(dot - name)) == 0 && strcmp(dot + 1, of_milestone[i]) == 0)
                return i;
    for (int i = 0; i < 4; i++)
        if (strcmp(name, money[i]) == 0)
            return 3 + i;
    return 7;
}

struct comparison *comparison_make(const struct results *base, const struct results *const *alternative,
                                   size_t alternatives, struct arena *arena)
{
    struct comparison *c = arena_alloc(arena, sizeof *c);
    const struct results **own = arena_array(arena, alternatives, sizeof *own);
    struct compared_kpi *kpi = arena_array(arena, base->kpis, sizeof *kpi);
    *c = (struct comparison){.base = base, .alternatives = alternatives, .replications = base->replications};
    for (size_t i = 0; i < alternatives; i++) {
        own[i] = alternative[i];
        if (own[i]->replications < c->replications)
            c->replications = own[i]->replications;
    }
    c->alternative = own;
    for (int weight = 0; weight <= 7; weight++)
        for (size_t i = 0; i < base->kpis; i++)
            if (weight_of(base, base->kpi[i].kpi->name) == weight)
                c->kpis += compare_kpi(c, &base->kpi[i], &kpi[c->kpis], arena);
    c->kpi = kpi;
    warn_of_luck(c, arena);
    return c;
}

/* ---- what options claim ---- */

/* +1 and -1: the interval of the difference lies above or below 0; 0: it does not tell. */
int comparison_sign(const struct pair *p)
{
    const struct interval *d = &p->difference;
    if (!d->known)
        return 0;
    return d->lo > 0 ? 1 : d->hi < 0 ? -1 : 0;
}

static const struct compared_kpi *compared_find(const struct comparison *c, const char *kpi)
{
    for (size_t k = 0; k < c->kpis; k++)
        if (strcmp(c->kpi[k].kpi->name, kpi) == 0)
            return &c->kpi[k];
    return NULL;
}

bool comparison_claimed_by_base(const struct comparison *c, const struct claim_result *claim)
{
    for (size_t i = 0; i < c->base->claims; i++)
        if (strcmp(c->base->claim[i].option, claim->option) == 0)
            return true;
    return false;
}

static double quantile_of(const struct results *r, const struct claim_result *claim)
{
    const struct kpi_result *k = results_find(r, claim->kpi);
    return k && k->sorted_count ? interval_quantile(k->sorted, k->sorted_count, claim->quantile, 0.95).estimate : NAN;
}

/* Quantiles have no paired interval: the two estimates alone. */
const char *comparison_judge(const struct comparison *c, size_t i, const struct claim_result *claim, double *moved)
{
    const struct compared_kpi *k = compared_find(c, claim->kpi);
    *moved = NAN;
    if (!isnan(claim->quantile)) {
        *moved = quantile_of(c->alternative[i], claim) - quantile_of(c->base, claim);
        if (isnan(*moved))
            return "not known: never within the horizon";
        return (*moved > 0) - (*moved < 0) == claim->direction ? "holds (by the estimate)" : "DOES NOT HOLD";
    }
    if (!k)
        return "not known: not all of them have this KPI";
    *moved = k->pair[i].difference.estimate;
    const int sign = comparison_sign(&k->pair[i]);
    if (sign == claim->direction)
        return claim->direction ? "holds" : "holds: no clear difference";
    return sign == 0 ? "no clear difference" : "DOES NOT HOLD";
}

/* ---- in doubt ---- */

const struct pair *comparison_sure(const struct comparison *c, const struct compared_kpi *k, size_t i)
{
    for (size_t n = 0; c->sure && n < c->sure->kpis; n++)
        if (strcmp(c->sure->kpi[n].kpi->name, k->kpi->name) == 0 && i < c->sure->alternatives)
            return &c->sure->kpi[n].pair[i];
    return NULL;
}
