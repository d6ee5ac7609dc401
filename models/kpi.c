/* models/kpi.c - every KPI once: name, unit, direction, formula, words.
 *
 * A KPI is a row of the table: the pattern of its name, what it ranges over, when it exists, and the functions that
 * read its value (and a ratio's denominator) from a finished replication. The rows stand in files by subject,
 * kpi_*.c. Everything that reports - JSON, CSV, summary, `bullwhip schema --kpis` - comes from here. A ratio is a
 * ratio of sums over replications, never a mean of ratios. A value that does not exist in a replication is NaN.
 * Where a warm-up is set, all counts are of the time after it. */
#include "models/kpi.h"
#include "models/kpi_inside.h"
#include "models/ledger.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW = 12 }; /* members whose HEADLINE_OF_FEW rows still fit the summary */

struct kpi_source {
    const struct kpi_row *row;
    int32_t id;
    int32_t season; /* of one of several, from 1; 0: of all */
};

/* In the order of the catalogue. */
static const struct kpi_part *const parts[] = {&kpi_money,     &kpi_season, &kpi_stock,       &kpi_demand,
                                               &kpi_works,     &kpi_events, &kpi_inspections, &kpi_faults,
                                               &kpi_contracts, &kpi_tasks,  &kpi_measures};
enum { PARTS = sizeof parts / sizeof *parts };

size_t kpi_catalogue(const struct kpi_family **out, struct arena *arena)
{
    size_t count = 0, i = 0;
    for (size_t p = 0; p < PARTS; p++)
        count += parts[p]->count;
    struct kpi_family *rows = arena_array(arena, count, sizeof *rows);
    for (size_t p = 0; p < PARTS; p++)
        for (const struct kpi_row *f = parts[p]->row; f < parts[p]->row + parts[p]->count; f++)
            rows[i++] = (struct kpi_family){f->pattern, f->unit, f->estimator, f->better, f->doc};
    *out = rows;
    return count;
}

/* ---- names ---- */

static int32_t members(const struct network *n, enum kpi_over over)
{
    const int32_t count[] = {[OVER_NETWORK] = 1,
                             [OVER_ACCOUNT] = ACCOUNTS,
                             [OVER_POINT] = n->points,
                             [OVER_DEMAND] = n->demands,
                             [OVER_CENTER] = n->centers,
                             [OVER_LANE] = n->lanes,
                             [OVER_DISRUPTION] = n->disruptions,
                             [OVER_RESPONSE] = n->responses,
                             [OVER_INSPECTION] = n->inspections,
                             [OVER_FAULT] = n->faults,
                             [OVER_CONTRACT] = n->contracts,
                             [OVER_MILESTONE] = n->milestones,
                             [OVER_TASK] = n->tasks,
                             [OVER_OWNER] = n->owners,
                             [OVER_VARIABLE] = (int32_t)book_variable_count(n->book),
                             [OVER_MEASURE] = n->measures,
                             [OVER_SEASONS] = 0};
    return count[over];
}

static const char *member_name(const struct network *n, enum kpi_over over, int32_t i)
{
    switch (over) {
    case OVER_ACCOUNT:
        return account_row((enum account)i)->name;
    case OVER_POINT:
        return n->point[i].name;
    case OVER_DEMAND:
        return n->demand[i].name;
    case OVER_CENTER:
        return n->center[i].name;
    case OVER_LANE:
        return n->lane[i].name;
    case OVER_DISRUPTION:
        return n->disruption[i].name;
    case OVER_RESPONSE:
        return n->response[i].name;
    case OVER_INSPECTION:
        return n->inspection[i].name;
    case OVER_FAULT:
        return n->fault[i].name;
    case OVER_CONTRACT:
        return n->contract[i].name;
    case OVER_MILESTONE:
        return n->milestone[i].name;
    case OVER_TASK:
        return n->task[i].name;
    case OVER_OWNER:
        return n->owner[i].name;
    case OVER_VARIABLE:
        return book_variable_name(n->book, (size_t)i);
    case OVER_MEASURE:
        return n->measure[i].name;
    case OVER_NETWORK:
    case OVER_SEASONS:
        break;
    }
    return "";
}

/* "stock.<site>.<item>.on_hand" with "dc.tote" gives "stock.dc.tote.on_hand". */
static const char *fill_in(const char *pattern, const char *name, struct arena *arena)
{
    const char *open = strchr(pattern, '<'), *close = strrchr(pattern, '>');
    if (!open || !close)
        return arena_text(arena, pattern);
    return arena_format(arena, "%.*s%s%s", (int)(open - pattern), pattern, name, close + 1);
}

static const char *unit_of(const struct network *n, const char *unit, struct arena *arena)
{
    if (strcmp(unit, "money") == 0)
        return n->currency;
    if (strcmp(unit, "money per time") == 0)
        return arena_format(arena, "%s/%s", n->currency, n->time_unit);
    if (strcmp(unit, "time") == 0)
        return n->time_unit;
    if (strcmp(unit, "units per time") == 0)
        return arena_format(arena, "units/%s", n->time_unit);
    return unit;
}

static const char *observed_unit(enum observable of)
{
    switch (of) {
    case OBSERVE_DEMAND_WAIT:
    case OBSERVE_ORDER_LEAD:
    case OBSERVE_CENTER_WAIT:
    case OBSERVE_DISRUPTION_UP:
    case OBSERVE_DISRUPTION_LASTS:
        return "time";
    case OBSERVE_ON_HAND:
    case OBSERVE_BACKORDERS:
    case OBSERVE_POSITION:
    case OBSERVE_NET:
    case OBSERVE_ON_ORDER:
    case OBSERVE_DEMAND_UNITS:
    case OBSERVE_ORDERS_PLACED:
        return "units";
    case OBSERVE_DISRUPTION_COST:
        return "money";
    case OBSERVE_QUEUE:
        return "jobs";
    default:
        return "";
    }
}

/* A measure's unit is that of what it watches; of squares, areas and rates none is named. */
static const char *measure_unit(const struct measure *m)
{
    switch (m->stat) {
    case MEASURE_MEAN:
    case MEASURE_SD:
    case MEASURE_QUANTILE:
    case MEASURE_MAX:
    case MEASURE_MIN:
        return observed_unit(m->of);
    case MEASURE_ABOVE:
    case MEASURE_BELOW:
        return "1";
    case MEASURE_VARIANCE:
    case MEASURE_RATE:
    case MEASURE_TOTAL:
        break;
    }
    return "";
}

/* ---- the list ---- */

struct pair {
    struct kpi kpi;
    struct kpi_source from;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct pair *)a)->kpi.name, ((const struct pair *)b)->kpi.name);
}

/* Each season has one of its own, when there are several. */
static bool told_by_season(const struct network *n, const struct kpi_row *f, int32_t i)
{
    if (n->seasons.count <= 1)
        return false;
    for (int32_t k = 0; f->over == OVER_VARIABLE && k < n->seasons.keeps; k++)
        if (strcmp(n->seasons.keep_name[k], book_variable_name(n->book, (size_t)i)) == 0)
            return true;
    return f->flags & EACH_SEASON;
}

static const char *kpi_name(const struct network *n, const struct kpi_row *f, int32_t i, int32_t season,
                            struct arena *arena)
{
    const char *name = fill_in(f->pattern, member_name(n, f->over, i), arena);
    const char *of_season = f->over == OVER_NETWORK && strncmp(name, "season.", 7) == 0 ? name + 7 : name;
    return season ? arena_format(arena, "season.%d.%s", (int)season, of_season) : name;
}

static struct pair kpi_of(const struct network *n, const struct kpi_row *f, int32_t i, int32_t season,
                          struct arena *arena)
{
    const char *unit = *f->unit || f->over != OVER_MEASURE ? f->unit : measure_unit(&n->measure[i]);
    const bool few = members(n, f->over) <= FEW && n->milestones == 0;
    const bool share = f->estimator == ESTIMATE_PROPORTION && season == 0 && n->seasons.count > 1;
    return (struct pair){{.name = kpi_name(n, f, i, season, arena),
                          .unit = unit_of(n, unit, arena),
                          .estimator = share ? ESTIMATE_MEAN : f->estimator, /* a share of the seasons */
                          .better = f->better,
                          .headline = (season == 0 || (season == 1 && f->over == OVER_MILESTONE)) &&
                                      (f->flags & HEADLINE || (f->flags & HEADLINE_OF_FEW && few)),
                          .doc = f->doc},
                         {f, i, season}};
}

/* The KPIs of one row into out[0 ..), or only counted. */
static size_t list_row(const struct network *n, const struct kpi_row *f, struct arena *arena, struct pair *out)
{
    size_t count = 0;
    for (int32_t i = 0; i < members(n, f->over); i++) {
        if (f->exists && !f->exists(n, i))
            continue;
        const int32_t seasons = told_by_season(n, f, i) ? n->seasons.count : 0;
        for (int32_t season = 0; season <= seasons; season++, count++)
            if (out)
                out[count] = kpi_of(n, f, i, season, arena);
    }
    return count;
}

static size_t list(const struct network *n, struct arena *arena, struct pair *out)
{
    size_t count = 0;
    for (size_t p = 0; p < PARTS; p++)
        for (size_t f = 0; f < parts[p]->count; f++)
            count += list_row(n, &parts[p]->row[f], arena, out ? out + count : NULL);
    return count;
}

struct kpi_list *kpi_list_make(const struct network *n, struct arena *arena)
{
    struct kpi_list *l = arena_alloc(arena, sizeof *l);
    l->count = list(n, arena, NULL);
    struct pair *pairs = arena_array(arena, l->count + 1, sizeof *pairs);
    list(n, arena, pairs);
    qsort(pairs, l->count, sizeof *pairs, by_name);
    l->kpi = arena_array(arena, l->count + 1, sizeof *l->kpi);
    l->from = arena_array(arena, l->count + 1, sizeof *l->from);
    for (size_t i = 0; i < l->count; i++) {
        l->kpi[i] = pairs[i].kpi;
        l->from[i] = pairs[i].from;
        l->kpi[i].column = l->columns;
        l->columns += l->kpi[i].estimator == ESTIMATE_RATIO ? 2 : 1;
    }
    return l;
}

double kpi_so_far(const struct kpi_list *l, struct replication *r, size_t kpi)
{
    const struct kpi_row *f = l->from[kpi].row;
    const double value = f->value(r, l->from[kpi].id);
    return f->per ? kpi_ratio(value, f->per(r, l->from[kpi].id)) : value;
}

void kpi_fill(const struct kpi_list *l, struct replication *r, double *row)
{
    for (size_t i = 0; i < l->count; i++) {
        const struct kpi_row *f = l->from[i].row;
        row[l->kpi[i].column] = f->value(r, l->from[i].id);
        if (f->per)
            row[l->kpi[i].column + 1] = f->per(r, l->from[i].id);
    }
}

/* ---- several seasons ---- */

enum season_rule { SEASONS_SUM, SEASONS_MEAN, SEASONS_LAST, SEASONS_MOST };

/* Money, and both parts of a ratio, are summed; a level at the end is that of the last season. */
static enum season_rule rule_of(const struct kpi_row *f)
{
    if (f->flags & LARGEST_SEASON)
        return SEASONS_MOST;
    if (f->over == OVER_VARIABLE)
        return SEASONS_LAST;
    return f->per || strcmp(f->unit, "money") == 0 ? SEASONS_SUM : SEASONS_MEAN;
}

static void add_one(enum season_rule rule, double x, double *all, double *seen)
{
    if (isnan(x))
        return;
    const bool first = *seen == 0;
    if (first || rule == SEASONS_LAST || (rule == SEASONS_MOST && x > *all))
        *all = x;
    else if (rule == SEASONS_SUM || rule == SEASONS_MEAN)
        *all += x;
    *seen += 1;
}

void kpi_add_season(const struct kpi_list *l, int32_t season, const double *one, double *all, double *seen)
{
    for (size_t i = 0; i < l->count; i++) {
        const struct kpi_source *from = &l->from[i];
        if (from->season != 0 && from->season != season + 1)
            continue;
        for (size_t k = l->kpi[i].column; k <= l->kpi[i].column + (from->row->per != NULL); k++)
            add_one(rule_of(from->row), one[k], &all[k], &seen[k]);
    }
}

void kpi_end_seasons(const struct kpi_list *l, double *all, const double *seen)
{
    for (size_t i = 0; i < l->count; i++)
        if (rule_of(l->from[i].row) == SEASONS_MEAN && seen[l->kpi[i].column] > 0)
            all[l->kpi[i].column] /= seen[l->kpi[i].column];
}

size_t network_kpis(const struct network *n, struct arena *arena, const struct kpi **out)
{
    const struct kpi_list *l = kpi_list_make(n, arena);
    *out = l->kpi;
    return l->count;
}
