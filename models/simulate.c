/* models/simulate.c - many replications, summarised.
 *
 * A replication's row of numbers: its KPIs (a ratio has two), the days each cause took on each milestone's
 * chain, its fingerprint, and levels over time when charts want them. Rows reach `collect` in the order
 * of replications whatever the threads, so all sums have one order and one result. */
#include "models/simulate.h"
#include "models/flow.h"
#include "models/kpi.h"
#include "models/plan.h"
#include "models/run.h"
#include "models/waypoint.h"

#include "sim/interval.h"
#include "sim/replicate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct layout { /* columns of a row */
    const struct kpi_list *kpis;
    const struct waypoints *way;
    size_t causes, waypoints, factors, doubted, fingerprint, series, width;
};

struct batch {
    const struct network *net;
    const struct run_options *options;
    struct layout at;
    /* gathered */
    struct kpi_result *result;
    double *kept;               /* replications x kept columns */
    struct cause_result *cause; /* milestones x causes */
    double *way_days;           /* waypoints x replications: those of a waypoint in one piece */
    double *factor;             /* doubted settings x replications */
    double *series;
    uint32_t done;
    uint64_t fingerprint;
    /* the first failure, whichever thread met it: the lowest replication */
    atomic_flag failing;
    uint32_t failed_replication;
    char failure[512];
};

struct worker {
    struct batch *batch;
    struct replication *r;
    double *row;              /* of the replication at hand */
    double *of_season, *seen; /* several seasons: numbers of one; how many have had each number */
};

/* ---- one replication, one row ---- */

static bool season_over(struct replication *, void *);

static void *open_worker(const void *shared)
{
    struct batch *batch = *(struct batch *const *)shared;
    struct worker *w = memory_grow(NULL, 1, sizeof *w);
    w->batch = batch;
    w->r = replication_create(batch->net);
    w->r->audit = batch->options->audit;
    w->r->season_over = season_over;
    w->r->season_watcher = w;
    w->of_season = memory_grow(NULL, batch->at.width, sizeof *w->of_season);
    w->seen = memory_grow(NULL, batch->at.width, sizeof *w->seen);
    w->r->wanted = batch->at.way->wanted;
    book_doubt_factors(w->r->book, batch->options->factor);
    return w;
}

static void close_worker(void *context)
{
    struct worker *w = context;
    replication_destroy(w->r);
    free(w->of_season);
    free(w->seen);
    free(w);
}

static void report_failure(struct batch *batch, const struct replication *r, uint32_t replication)
{
    while (atomic_flag_test_and_set(&batch->failing)) {
    }
    if (!batch->failure[0] || replication < batch->failed_replication) {
        batch->failed_replication = replication;
        char season[24] = "";
        if (r->net->seasons.count > 1)
            snprintf(season, sizeof season, "season %d, ", (int)r->season + 1);
        snprintf(batch->failure, sizeof batch->failure, "replication %u, %sday %.6f, seed %llu: %s", replication,
                 season, days_from_ticks(r->failed_at), (unsigned long long)batch->options->seed, r->failure);
    }
    atomic_flag_clear(&batch->failing);
}

static void fill_causes(const struct layout *at, struct replication *r, double *row)
{
    const struct network *n = r->net;
    sim_time *spent = r->spent;
    for (int32_t m = 0; m < n->milestones; m++) {
        const struct milestone_state *s = &r->milestone[m];
        for (int32_t c = 0; c < n->causes; c++)
            spent[c] = 0;
        milestone_spent(r, m, spent);
        for (int32_t c = 0; c < n->causes; c++)
            row[at->causes + (size_t)(m * n->causes + c)] =
                s->reached == TIME_NEVER ? not_a_number() : days_from_ticks(spent[c]);
    }
}

static void fill_waypoints(const struct layout *at, const struct replication *r, double *row)
{
    for (size_t i = 0; i < at->way->count; i++)
        row[at->waypoints + i] = waypoint_days(r, at->way, i);
}

/* The numbers of what has just been run. */
static bool fill_row(struct worker *w, double *row)
{
    const struct layout *at = &w->batch->at;
    kpi_fill(at->kpis, w->r, row);
    if (book_state_error(w->r->book)) { /* a variable that nothing but its KPI asks for */
        replication_fail(w->r, book_state_error(w->r->book));
        return false;
    }
    fill_causes(at, w->r, row);
    fill_waypoints(at, w->r, row);
    for (size_t i = 0; i < at->doubted; i++)
        row[at->factors + i] = book_doubt_factor(w->r->book, i);
    const uint64_t print = engine_fingerprint(w->r->engine);
    row[at->fingerprint] = (double)(print >> 32);
    row[at->fingerprint + 1] = (double)(print & 0xFFFFFFFFu);
    return true;
}

static uint64_t print_of(const struct layout *at, const double *row)
{
    return (uint64_t)row[at->fingerprint] << 32 | (uint64_t)row[at->fingerprint + 1];
}

static bool season_over(struct replication *r, void *worker)
{
    struct worker *w = worker;
    const struct layout *at = &w->batch->at;
    const int32_t seasons = r->net->seasons.count;
    if (seasons < 2)
        return fill_row(w, w->row);
    if (!fill_row(w, w->of_season))
        return false;
    for (size_t i = 0; r->season == 0 && i < at->width; i++)
        w->seen[i] = 0;
    const uint64_t before = r->season > 0 ? print_of(at, w->row) : UINT64_C(0xcbf29ce484222325);
    const uint64_t print = (before ^ print_of(at, w->of_season)) * UINT64_C(0x100000001b3);
    kpi_add_season(at->kpis, r->season, w->of_season, w->row, w->seen);
    for (size_t i = at->causes; i < at->fingerprint && r->season == 0; i++)
        w->row[i] = w->of_season[i]; /* milestones' chains and dates: of the first season */
    w->row[at->fingerprint] = (double)(print >> 32);
    w->row[at->fingerprint + 1] = (double)(print & 0xFFFFFFFFu);
    if (r->season + 1 < seasons)
        return true;
    kpi_end_seasons(at->kpis, w->row, w->seen);
    return true;
}

static bool run_worker(void *context, uint32_t replication, double *row, const atomic_bool *stop)
{
    struct worker *w = context;
    const struct luck luck = {w->batch->options->seed, replication, w->batch->options->antithetic};
    w->row = row;
    w->r->series = w->batch->options->series_points ? row + w->batch->at.series : NULL;
    w->r->series_points = w->batch->options->series_points;
    if (replication_run(w->r, luck, false, stop))
        return true;
    if (w->r->failed)
        report_failure(w->batch, w->r, replication);
    return false;
}

/* ---- gathering, in order ---- */

static void gather_kpi(struct kpi_result *k, const double *row, uint32_t at)
{
    const double y = row[k->kpi->column];
    const bool is_ratio = k->kpi->estimator == ESTIMATE_RATIO;
    const double x = is_ratio ? row[k->kpi->column + 1] : 1;
    const double value = is_ratio ? (x > 0 ? y / x : not_a_number()) : y;
    if (isnan(y) || isnan(x))
        k->missing++;
    else if (isinf(y))
        k->missing++; /* censored: counted, not averaged */
    else
        cross_add(&k->tally, y, x);
    if (k->values)
        k->values[at] = value;
    if (k->top) {
        k->top[at] = y;
        k->bottom[at] = x;
    }
}

static bool missed(const struct batch *batch, const double *row, int32_t milestone)
{
    const sim_time due = batch->net->milestone[milestone].due;
    double total = 0;
    for (int32_t c = 0; c < batch->net->causes; c++) /* the chain runs from the start to the milestone */
        total += row[batch->at.causes + (size_t)(milestone * batch->net->causes + c)];
    return due != TIME_NEVER && total > days_from_ticks(due);
}

static void gather_causes(struct batch *batch, const double *row)
{
    const struct network *n = batch->net;
    for (int32_t i = 0; i < n->milestones * n->causes; i++) {
        struct cause_result *c = &batch->cause[i];
        const double days = row[batch->at.causes + (size_t)i];
        if (isnan(days))
            continue;
        tally_add(&c->days, days);
        tally_add(&c->excess, days - c->planned_days);
        if (missed(batch, row, i / n->causes)) {
            tally_add(&c->late, days - c->planned_days);
            c->late_on_chain += days > 0;
        }
        c->on_chain += days > 0;
    }
}

static bool collect(void *collector, uint32_t first, uint32_t count, const double *rows)
{
    struct batch *batch = *(struct batch **)collector;
    const size_t points = batch->options->series_points * (size_t)batch->net->series;
    (void)first;
    for (uint32_t i = 0; i < count; i++, batch->done++) {
        const double *row = rows + (size_t)i * batch->at.width;
        for (size_t k = 0; k < batch->at.kpis->count; k++)
            gather_kpi(&batch->result[k], row, batch->done);
        gather_causes(batch, row);
        for (size_t k = 0; k < batch->at.way->count; k++)
            batch->way_days[k * batch->options->replications + batch->done] = row[batch->at.waypoints + k];
        for (size_t k = 0; k < batch->at.doubted; k++)
            batch->factor[k * batch->options->replications + batch->done] = row[batch->at.factors + k];
        batch->fingerprint = (batch->fingerprint ^ (((uint64_t)row[batch->at.fingerprint] << 32) |
                                                    (uint64_t)row[batch->at.fingerprint + 1])) *
                             UINT64_C(0x100000001b3);
        if (points)
            memcpy(batch->series + (size_t)batch->done * points, row + batch->at.series, points * sizeof *row);
    }
    return true;
}

/* ---- preparing ---- */

static bool matches(const char *pattern, const char *text)
{
    for (; *pattern; pattern++, text++) {
        if (*pattern == '*') {
            for (const char *t = text;; t++) {
                if (matches(pattern + 1, t))
                    return true;
                if (!*t)
                    return false;
            }
        }
        if (!*text || (*pattern != '?' && *pattern != *text))
            return false;
    }
    return !*text;
}

static bool is_kept(const struct run_options *o, const struct kpi *k)
{
    if (o->keep_all || k->headline)
        return true;
    for (size_t i = 0; i < o->keep_count; i++)
        if (matches(o->keep[i], k->name))
            return true;
    return false;
}

static void keep_values(struct kpi_result *k, uint32_t n, struct arena *arena)
{
    k->values = arena_array(arena, n, sizeof(double));
    if (k->kpi->estimator != ESTIMATE_RATIO)
        return;
    k->top = arena_array(arena, n, sizeof(double));
    k->bottom = arena_array(arena, n, sizeof(double));
}

static void prepare(struct batch *batch, struct arena *arena)
{
    const struct network *n = batch->net;
    const struct kpi_list *l = batch->at.kpis = kpi_list_make(n, arena);
    batch->at.way = waypoints_make(n, batch->options->seed, batch->options->waypoints, arena);
    batch->at.causes = l->columns;
    batch->at.waypoints = batch->at.causes + (size_t)n->milestones * (size_t)n->causes;
    batch->at.factors = batch->at.waypoints + batch->at.way->count;
    batch->at.doubted = book_doubted_count(n->book);
    batch->at.fingerprint = batch->at.factors + batch->at.doubted;
    batch->at.series = batch->at.fingerprint + 2;
    batch->at.width = batch->at.series + batch->options->series_points * (size_t)n->series;
    batch->result = arena_array(arena, l->count + 1, sizeof *batch->result);
    for (size_t i = 0; i < l->count; i++) {
        batch->result[i].kpi = &l->kpi[i];
        cross_clear(&batch->result[i].tally);
        if (is_kept(batch->options, &l->kpi[i]))
            keep_values(&batch->result[i], batch->options->replications, arena);
    }
    batch->cause = arena_array(arena, (size_t)n->milestones * (size_t)n->causes + 1, sizeof *batch->cause);
    for (int32_t i = 0; i < n->milestones * n->causes; i++) {
        tally_clear(&batch->cause[i].days);
        tally_clear(&batch->cause[i].excess);
        tally_clear(&batch->cause[i].late);
        batch->cause[i].name = n->cause[i % n->causes].name;
        batch->cause[i].label = n->cause[i % n->causes].label;
    }
    batch->way_days = arena_array(arena, batch->at.way->count * batch->options->replications + 1, sizeof(double));
    batch->factor = arena_array(arena, batch->at.doubted * batch->options->replications + 1, sizeof(double));
    if (batch->options->series_points && n->series)
        batch->series =
            arena_array(arena, (size_t)batch->options->replications * batch->options->series_points * (size_t)n->series,
                        sizeof(double));
}

/* What each KPI would be if all went as planned. */
static void fill_plan(struct batch *batch, struct replication *r, double *row)
{
    kpi_fill(batch->at.kpis, r, row);
    for (size_t i = 0; i < batch->at.kpis->count; i++) {
        const struct kpi *k = batch->result[i].kpi;
        const double y = row[k->column], x = k->estimator == ESTIMATE_RATIO ? row[k->column + 1] : 1;
        batch->result[i].planned = isfinite(y) && x > 0 ? y / x : not_a_number();
    }
}

/* The plan first: what each cause takes when everything goes as planned. False when it fails. */
static bool plan_first(struct batch *batch, sim_time *reached, double *way, const atomic_bool *stop,
                       struct run_outcome *outcome)
{
    const struct network *n = batch->net;
    struct replication *r = replication_create(n);
    r->wanted = batch->at.way->wanted;
    const bool ok = replication_run(r, (struct luck){.seed = batch->options->seed}, true, stop);
    if (ok) {
        double *row = memory_grow(NULL, batch->at.width, sizeof *row);
        fill_causes(&batch->at, r, row);
        for (int32_t i = 0; i < n->milestones * n->causes; i++) {
            const double days = row[batch->at.causes + (size_t)i];
            batch->cause[i].planned_days = isnan(days) ? 0 : days;
        }
        for (int32_t i = 0; i < n->milestones; i++)
            reached[i] = r->milestone[i].reached;
        fill_plan(batch, r, row);
        fill_waypoints(&batch->at, r, row);
        memcpy(way, row + batch->at.waypoints, batch->at.way->count * sizeof *way);
        free(row);
    } else if (!r->failed) {
        outcome->interrupted = outcome->ok = true;
    } else {
        snprintf(outcome->failure, sizeof outcome->failure, "the schedule at planned durations failed at day %.4f: %s",
                 days_from_ticks(r->failed_at), r->failure ? r->failure : "stopped");
    }
    replication_destroy(r);
    return ok;
}

/* ---- summarising ---- */

/* By plan, when somebody wants to know what came before the milestone. */
static void summarise_responses(const struct batch *batch, struct results *out, struct arena *arena)
{
    const struct network *n = batch->net;
    struct run_outcome outcome;
    const struct plan *plan = n->responses > 0 && batch->options->waypoints > 0 ? plan_make(n, arena, &outcome) : NULL;
    struct response_result *r = arena_array(arena, (size_t)n->responses + 1, sizeof *r);
    for (size_t i = 0; plan && i < plan->responses; i++)
        r[out->responses++] =
            (struct response_result){plan->response[i].name, plan->response[i].label, plan->response[i].last_useful};
    out->response = r;
}

static int by_number(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void sort_values(struct kpi_result *k, uint32_t n, struct arena *arena)
{
    if (!k->values)
        return;
    k->sorted = arena_array(arena, n + 1, sizeof(double));
    for (uint32_t i = 0; i < n; i++)
        if (!isnan(k->values[i]))
            k->sorted[k->sorted_count++] = k->values[i];
    qsort(k->sorted, k->sorted_count, sizeof(double), by_number);
}

static int by_excess(const void *a, const void *b)
{
    const struct cause_result *x = a, *y = b;
    const double u = x->late.n ? x->late.mean : x->excess.n ? x->excess.mean : 0;
    const double v = y->late.n ? y->late.mean : y->excess.n ? y->excess.mean : 0;
    if (u != v)
        return u > v ? -1 : 1;
    return strcmp(x->name, y->name);
}

const struct kpi_result *results_find(const struct results *r, const char *name)
{
    size_t lo = 0, hi = r->kpis;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        const int order = strcmp(name, r->kpi[mid].kpi->name);
        if (order == 0)
            return &r->kpi[mid];
        if (order < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return NULL;
}

static const struct kpi_result *of_milestone(const struct results *r, const char *name, const char *what,
                                             struct arena *arena)
{
    return results_find(r, arena_format(arena, "%s%s.%s", r->seasons > 1 ? "season.1." : "", name, what));
}

/* Dates of the calendar are those of the first season. */
static const char *first_season(const char *label, int32_t seasons, struct arena *arena)
{
    return seasons > 1 ? arena_format(arena, "%s, season 1 of %d", label, (int)seasons) : label;
}

static void summarise_milestones(struct batch *batch, struct results *out, const sim_time *planned, struct arena *arena)
{
    const struct network *n = batch->net;
    struct milestone_result *m = arena_array(arena, (size_t)n->milestones + 1, sizeof *m);
    for (int32_t i = 0; i < n->milestones; i++) {
        struct cause_result *cause = batch->cause + (ptrdiff_t)i * n->causes;
        size_t used = 0;
        for (int32_t c = 0; c < n->causes; c++)
            if (cause[c].on_chain > 0 || cause[c].planned_days > 0)
                cause[used++] = cause[c];
        qsort(cause, used, sizeof *cause, by_excess);
        m[i] = (struct milestone_result){.name = n->milestone[i].name,
                                         .label = first_season(n->milestone[i].label, out->seasons, arena),
                                         .due = n->milestone[i].due,
                                         .planned = planned[i],
                                         .date_days = of_milestone(out, n->milestone[i].name, "date_days", arena),
                                         .delay_days = of_milestone(out, n->milestone[i].name, "delay_days", arena),
                                         .missed = of_milestone(out, n->milestone[i].name, "missed", arena),
                                         .cause = cause,
                                         .causes = used};
    }
    out->milestone = m;
    out->milestones = (size_t)n->milestones;
}

static int by_plan(const void *a, const void *b)
{
    const struct waypoint_result *x = a, *y = b;
    return x->planned != y->planned ? (x->planned < y->planned ? -1 : 1) : strcmp(x->name, y->name);
}

static void summarise_waypoints(const struct batch *batch, struct results *out, const double *planned,
                                struct arena *arena)
{
    const struct waypoints *way = batch->at.way;
    struct waypoint_result *w = arena_array(arena, way->count + 1, sizeof *w);
    for (size_t i = 0; i < way->count; i++)
        w[i] = (struct waypoint_result){.name = way->at[i].name,
                                        .label = way->at[i].label,
                                        .kind = way->at[i].kind,
                                        .planned = isinf(planned[i]) ? TIME_NEVER : ticks_from_days(planned[i]),
                                        .days = batch->way_days + i * batch->options->replications};
    qsort(w, way->count, sizeof *w, by_plan);
    out->waypoint = w;
    out->waypoints = way->count;
    out->waypoints_left_out = way->left_out;
}

static void summarise_series(const struct batch *batch, struct results *out, struct arena *arena)
{
    const struct network *n = batch->net;
    const size_t points = batch->options->series_points, all = points * (size_t)n->series;
    struct series_result *s = arena_array(arena, (size_t)n->series + 1, sizeof *s);
    double *time = arena_array(arena, points + 1, sizeof *time);
    for (size_t i = 0; i < points; i++)
        time[i] = days_from_ticks(observed_at(n, i, points));
    for (int32_t k = 0; points && k < n->series; k++) {
        double *values = arena_array(arena, (size_t)batch->done * points + 1, sizeof *values);
        for (uint32_t i = 0; i < batch->done; i++)
            memcpy(values + (size_t)i * points, batch->series + (size_t)i * all + (size_t)k * points,
                   points * sizeof *values);
        s[out->series++] = (struct series_result){n->serie[k].name, n->serie[k].label, "units", points, time, values};
    }
    out->serie = s;
}

/* A target holds when the estimate does; its interval says how sure that is. */
struct target_result target_judge(const struct target *t, const struct results *out)
{
    struct target_result j = {.text = t->text,
                              .bound = t->bound,
                              .at_most = t->at_most,
                              .estimate = not_a_number(),
                              .lo = not_a_number(),
                              .hi = not_a_number()};
    const struct kpi_result *k = results_find(out, t->kpi);
    struct interval i;
    if (!k)
        return j;
    if (t->statistic && k->sorted_count)
        i = interval_quantile(k->sorted, k->sorted_count, atof(t->statistic + 1) / 100, 0.95);
    else if (k->kpi->estimator == ESTIMATE_PROPORTION)
        i = interval_proportion((uint64_t)(tally_sum(&k->tally.y) + 0.5), k->tally.y.n, 0.95);
    else if (k->kpi->estimator == ESTIMATE_RATIO)
        i = interval_ratio(&k->tally, 0.95);
    else
        i = interval_mean(&k->tally.y, 0.95);
    j.estimate = i.estimate;
    j.lo = i.lo;
    j.hi = i.hi;
    j.met = !isnan(j.estimate) && (t->at_most ? j.estimate <= t->bound : j.estimate >= t->bound);
    return j;
}

static void summarise_targets(const struct batch *batch, struct results *out, struct arena *arena)
{
    struct target_result *t = arena_array(arena, (size_t)batch->net->targets + 1, sizeof *t);
    for (int32_t i = 0; i < batch->net->targets; i++)
        t[i] = target_judge(&batch->net->target[i], out);
    out->target = t;
    out->targets = (size_t)batch->net->targets;
}

static void list_assumptions(const struct network *n, struct results *out, struct arena *arena)
{
    struct assumption *a = arena_array(arena, (size_t)n->marks + 1, sizeof *a);
    for (int32_t i = 0; i < n->marks; i++)
        a[i] = (struct assumption){n->marked[i].path, n->marked[i].text, n->marked[i].mark, n->marked[i].doubt};
    out->assumption = a;
    out->assumptions = (size_t)n->marks;
}

/* What was told when the scenario was read, and demand that went without. */
static void list_warnings(const struct network *n, struct results *out, struct arena *arena)
{
    const char **w = arena_array(arena, (size_t)n->warnings + (size_t)n->demands + 1, sizeof *w);
    for (int32_t i = 0; i < n->warnings; i++)
        w[out->warnings++] = n->warning[i];
    for (int32_t i = 0; i < n->demands; i++) {
        const char *name = n->demand[i].name;
        const struct kpi_result *units = results_find(out, arena_format(arena, "demand.%s.units", name));
        const struct kpi_result *wait = results_find(out, arena_format(arena, "demand.%s.wait_days", name));
        if (units && wait && units->tally.y.mean > 0 && !(wait->tally.x.mean > 0))
            w[out->warnings++] =
                arena_format(arena,
                             "demand.%s: nobody was ever served, in no replication; %.4g units were asked for in the "
                             "mean, and waited to the end or were lost",
                             name, units->tally.y.mean);
    }
    out->warning = w;
}

static struct results *summarise(struct batch *batch, const sim_time *planned, const double *way, struct arena *arena)
{
    const struct network *n = batch->net;
    struct results *out = arena_alloc(arena, sizeof *out);
    for (size_t i = 0; i < batch->at.kpis->count; i++)
        sort_values(&batch->result[i], batch->done, arena);
    *out = (struct results){.scenario = n->name,
                            .title = n->title,
                            .scenario_hash = n->hash,
                            .seed = batch->options->seed,
                            .first_replication = batch->options->first,
                            .replications = batch->done,
                            .asked = batch->options->replications,
                            .dated = n->dated,
                            .start_day = n->start_day,
                            .half_way = n->half_way,
                            .as_of = n->as_of,
                            .horizon = n->horizon,
                            .currency = n->currency,
                            .time_unit = n->time_unit,
                            .kpis = batch->at.kpis->count,
                            .kpi = batch->result,
                            .canonical = n->canonical,
                            .claims = (size_t)n->claims,
                            .claim = n->claim,
                            .factors = batch->at.doubted,
                            .factor = batch->factor,
                            .fingerprint = batch->fingerprint,
                            .seasons = n->seasons.count};
    summarise_milestones(batch, out, planned, arena);
    summarise_waypoints(batch, out, way, arena);
    summarise_responses(batch, out, arena);
    summarise_series(batch, out, arena);
    summarise_targets(batch, out, arena);
    list_assumptions(n, out, arena);
    list_warnings(n, out, arena);
    return out;
}

struct results *simulate(const struct network *n, const struct run_options *options, atomic_bool *stop,
                         struct arena *arena, struct run_outcome *outcome)
{
    struct batch batch = {
        .net = n, .options = options, .fingerprint = UINT64_C(0xcbf29ce484222325), .failing = ATOMIC_FLAG_INIT};
    struct batch *here = &batch;
    sim_time *planned = arena_array(arena, (size_t)n->milestones + 1, sizeof *planned);
    uint32_t done = 0;
    *outcome = (struct run_outcome){0};
    prepare(&batch, arena);
    double *way = arena_array(arena, batch.at.way->count + 1, sizeof *way);
    if (!plan_first(&batch, planned, way, stop, outcome))
        return NULL;
    const struct replicate_job work = {.width = batch.at.width,
                                       .open = open_worker,
                                       .close = close_worker,
                                       .run = run_worker,
                                       .sink = collect,
                                       .progress = options->progress,
                                       .shared = &here,
                                       .collector = &here,
                                       .watcher = options->watcher};
    const enum replicate_end end =
        replicate(&work, options->first, options->replications, options->threads, stop, &done);
    outcome->interrupted = end == REPLICATE_STOPPED;
    outcome->ok = end != REPLICATE_FAILED;
    memcpy(outcome->failure, batch.failure, sizeof outcome->failure);
    if (!outcome->ok || batch.done == 0)
        return NULL;
    struct results *out = summarise(&batch, planned, way, arena);
    out->interrupted = outcome->interrupted;
    return out;
}

/* ---- one replication told ---- */

bool simulate_story(const struct network *n, const struct run_options *options, uint32_t replication, FILE *out,
                    struct run_outcome *outcome)
{
    struct replication *r = replication_create(n);
    const struct luck luck = {options->seed, replication, options->antithetic};
    *outcome = (struct run_outcome){.ok = true};
    r->trace = out;
    r->audit = options->audit;
    if (!replication_run(r, luck, false, NULL)) {
        outcome->ok = false;
        snprintf(outcome->failure, sizeof outcome->failure, "replication %u, day %.6f: %s", replication,
                 days_from_ticks(r->failed_at), r->failure ? r->failure : "stopped");
    }
    replication_destroy(r);
    return outcome->ok;
}
