/* models/tale.c - see tale.h. */
#include "models/tale.h"
#include "models/diary.h"
#include "models/flow.h"
#include "models/ledger.h"
#include "models/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the chain ---- */

struct on_chain { /* per cause */
    sim_time from, to, spent;
};

static void add_stretch(void *chain, sim_time from, sim_time to, int32_t cause)
{
    struct on_chain *c = &((struct on_chain *)chain)[cause];
    if (to <= from)
        return;
    if (c->spent == 0 || from < c->from)
        c->from = from;
    if (to > c->to)
        c->to = to;
    c->spent += to - from;
}

static struct on_chain *chain_of(const struct replication *r, struct arena *arena)
{
    struct on_chain *chain = arena_array(arena, (size_t)r->net->causes + 1, sizeof *chain);
    if (r->net->milestones > 0)
        milestone_stretches(r, 0, true, add_stretch, chain);
    return chain;
}

static enum tale_kind kind_of(const char *name)
{
    static const struct {
        const char *begins;
        enum tale_kind kind;
    } kinds[] = {{"tasks.", TALE_GATE},          {"owners.", TALE_DECISION},
                 {"faults.", TALE_FAULT},        {"inspections.", TALE_INSPECTION},
                 {"suppliers.", TALE_SUPPLY},    {"lanes.", TALE_TRANSPORT},
                 {"workcenter.", TALE_CAPACITY}, {"disruptions.", TALE_DISRUPTION},
                 {"calendars.", TALE_DISRUPTION}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strncmp(name, kinds[i].begins, strlen(kinds[i].begins)) == 0)
            return kinds[i].kind;
    return TALE_OTHER;
}

static int by_loss(const void *a, const void *b)
{
    const struct tale_line *x = a, *y = b;
    const sim_time u = x->spent - x->planned, v = y->spent - y->planned;
    if (u != v)
        return u > v ? -1 : 1;
    return strcmp(x->name, y->name);
}

static bool is_only(const struct tale_line *l, enum tale_kind kind, bool plan)
{
    return l->kind == kind && (plan ? l->spent == 0 && l->planned > 0 : l->planned == 0 && l->spent > 0);
}

/* "suppliers.a.offers.x.lead_time" and "suppliers.b.offers.y.lead_time": two ways of one kind of wait. */
static bool is_same_wait(const struct tale_line *a, const struct tale_line *b)
{
    const char *x = strrchr(a->name, '.'), *y = strrchr(b->name, '.');
    return x && y && strcmp(x, y) == 0;
}

/* What only the plan's chain has goes to what only the replication's has, the longest first. */
static void join_ways(struct tale_line *line, size_t *count, enum tale_kind kind)
{
    for (;;) {
        struct tale_line *own = NULL, *plan = NULL;
        for (size_t i = 0; i < *count; i++)
            for (size_t k = 0; k < *count && is_only(&line[i], kind, false); k++) {
                const bool pair = is_only(&line[k], kind, true) && is_same_wait(&line[i], &line[k]);
                if (!pair ||
                    (own && (line[i].spent < own->spent || (&line[i] == own && line[k].planned <= plan->planned))))
                    continue;
                own = &line[i];
                plan = &line[k];
            }
        if (!own)
            return;
        own->planned = plan->planned;
        own->instead = plan->label;
        *plan = line[--*count];
    }
}

static void tell_lines(struct tale *t, const struct network *n, const struct on_chain *now, const struct on_chain *plan,
                       const struct diary *diary, struct arena *arena)
{
    struct tale_line *line = arena_array(arena, (size_t)n->causes + 1, sizeof *line);
    for (int32_t c = 0; c < n->causes; c++) {
        if (now[c].spent == 0 && plan[c].spent == 0)
            continue;
        struct tale_line *l = &line[t->lines++];
        *l = (struct tale_line){.kind = kind_of(n->cause[c].name),
                                .name = n->cause[c].name,
                                .label = n->cause[c].label,
                                .from = now[c].spent ? now[c].from : TIME_NEVER,
                                .to = now[c].spent ? now[c].to : TIME_NEVER,
                                .spent = now[c].spent,
                                .planned = plan[c].spent};
        l->events = diary_about(diary, n, l, t->reached, &l->event, arena);
    }
    static const enum tale_kind ways[] = {TALE_GATE, TALE_SUPPLY, TALE_TRANSPORT};
    for (size_t k = 0; k < sizeof ways / sizeof *ways; k++)
        join_ways(line, &t->lines, ways[k]);
    qsort(line, t->lines, sizeof *line, by_loss);
    t->line = line;
}

/* ---- money ---- */

static int by_difference(const void *a, const void *b)
{
    const struct tale_cost *x = a, *y = b;
    const double u = fabs(x->money - x->planned), v = fabs(y->money - y->planned);
    if (u != v)
        return u > v ? -1 : 1;
    return strcmp(x->name, y->name);
}

static double sign(int account)
{
    return account_row((enum account)account)->income ? -1 : 1;
}

static void account_money(const struct replication *r, double *money)
{
    for (int a = 0; a < ACCOUNTS; a++)
        money[a] = ledger_counted(r, (enum account)a); /* costs positive, income negative */
}

static void tell_money(struct tale *t, const struct network *n, const double *now, const double *plan,
                       struct arena *arena)
{
    struct tale_cost *cost = arena_array(arena, ACCOUNTS, sizeof *cost);
    if (!n->accounts_used)
        return;
    t->total.name = "cost.total";
    t->profit.name = "season.profit";
    for (int a = 0; a < ACCOUNTS; a++) {
        const bool sales = a == ACCOUNT_SALES;
        t->profit.money -= now[a];
        t->profit.planned -= plan[a];
        t->total.money += sales ? 0 : now[a];
        t->total.planned += sales ? 0 : plan[a];
        if (fabs(now[a] - plan[a]) >= 0.005)
            cost[t->costs++] =
                (struct tale_cost){account_row((enum account)a)->name, sign(a) * now[a], sign(a) * plan[a]};
    }
    qsort(cost, t->costs, sizeof *cost, by_difference);
    t->cost = cost;
}

/* ---- without a milestone: the KPIs ---- */

static void tell_kpis(struct tale *t, const struct network *n, const struct run_options *options, struct arena *arena)
{
    struct run_options one = *options;
    struct run_outcome outcome;
    atomic_bool stop = false;
    one.first = t->replication;
    one.replications = 1;
    one.series_points = one.waypoints = 0;
    const struct results *r = simulate(n, &one, &stop, arena, &outcome);
    struct tale_kpi *kpi = arena_array(arena, (r ? r->kpis : 0) + 1, sizeof *kpi);
    for (size_t i = 0; r && i < r->kpis; i++) {
        const struct kpi_result *k = &r->kpi[i];
        if (k->values && strcmp(k->kpi->unit, n->currency) != 0 && isfinite(k->values[0]))
            kpi[t->kpis++] = (struct tale_kpi){k->kpi->name, k->kpi->unit, k->values[0], k->planned};
    }
    t->kpi = kpi;
}

/* ---- the whole ---- */

static void fail(struct run_outcome *outcome, const struct replication *r, const char *what)
{
    outcome->ok = false;
    snprintf(outcome->failure, sizeof outcome->failure, "%s, day %.6f: %s", what, days_from_ticks(r->failed_at),
             r->failure ? r->failure : "stopped");
}

const struct tale *tale_make(const struct network *n, const struct run_options *options, uint32_t replication,
                             struct arena *arena, struct run_outcome *outcome)
{
    struct tale *t = arena_alloc(arena, sizeof *t);
    struct replication *plan = replication_create(n), *r = replication_create(n);
    struct diary diary = {.line = NULL};
    double money[2][ACCOUNTS];
    *outcome = (struct run_outcome){.ok = true};
    *t = (struct tale){.replication = replication,
                       .scenario = n->name,
                       .title = n->title,
                       .currency = n->currency,
                       .time_unit = n->time_unit,
                       .seed = options->seed,
                       .dated = n->dated,
                       .start_day = n->start_day,
                       .due = TIME_NEVER,
                       .planned = TIME_NEVER,
                       .reached = TIME_NEVER};
    r->audit = options->audit;
    book_doubt_factors(r->book, options->factor);
    if (!replication_run(plan, (struct luck){.seed = options->seed}, true, NULL))
        fail(outcome, plan, "the schedule at planned durations");
    else if (!diary_run(r, (struct luck){options->seed, replication, options->antithetic}, &diary, arena))
        fail(outcome, r, "the replication");
    if (outcome->ok) {
        if (n->milestones > 0) {
            t->milestone = n->milestone[0].name;
            t->label = n->milestone[0].label;
            t->due = n->milestone[0].due;
            t->planned = plan->milestone[0].reached;
            t->reached = r->milestone[0].reached;
        }
        account_money(r, money[0]);
        account_money(plan, money[1]);
        tell_money(t, n, money[0], money[1], arena);
        tell_lines(t, n, chain_of(r, arena), chain_of(plan, arena), &diary, arena);
        if (!t->milestone)
            tell_kpis(t, n, options, arena);
        t->responses = diary_of_actions(&diary, &t->response, arena);
    }
    replication_destroy(plan);
    replication_destroy(r);
    return outcome->ok ? t : NULL;
}

bool tale_find(const struct network *n, const struct run_options *options, const char *kpi, double q,
               uint32_t *replication, double *value, atomic_bool *stop, struct run_outcome *outcome)
{
    struct arena *scratch = arena_create();
    struct run_options o = *options;
    o.keep = &kpi;
    o.keep_count = 1;
    o.series_points = o.waypoints = 0;
    const struct results *r = simulate(n, &o, stop, scratch, outcome);
    const struct kpi_result *k = r && !r->interrupted ? results_find(r, kpi) : NULL;
    const bool found = k && k->sorted_count > 0;
    if (found) {
        const double rank = ceil((double)k->sorted_count * q - 1e-9);
        *value = k->sorted[rank < 1 ? 0 : (size_t)rank - 1];
        for (uint32_t i = 0; i < r->replications; i++)
            if (k->values[i] == *value) {
                *replication = options->first + i;
                break;
            }
    }
    arena_destroy(scratch);
    return found;
}
