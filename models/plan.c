/* models/plan.c - the deterministic schedule at planned durations, and its slack.
 *
 * The plan is one replication in planned mode that remembers its orders and, for each receipt, which order or try of a
 * task used the goods and how long they had lain there (free). Slack is the classical total float (Kelley and Walker
 * 1959):
 *   slack(order) = min over its uses of (free + slack(user));
 *   for an order that feeds the milestone itself: milestone reached - its receipt.
 *   slack(task)  = min over what comes after it of (its start - this one's end + its slack); without a milestone the
 *                  project ends with the last task, and slack is counted from there. What a try takes may be ordered
 *                  only when it asks, which is when what it comes after has ended: then (asked - this one's end + slack
 *                  of that order), too.
 * Orders that share a workcenter are linked where one waited for the machine of the other. An order without slack (less
 * than half a day; without dates, without any) is critical. order_by = placed + slack; of a task its latest start. */
#include "models/plan.h"
#include "models/flow.h"
#include "models/last_date.h"
#include "models/run.h"
#include "models/simulate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- remembering, called from the flow ---- */

static void remember_use(struct replication *r, int32_t giver, struct use use)
{
    if (giver < 0 || giver == use.by || (use.by < 0 && use.task < 0))
        return;
    if (r->uses == r->use_room) {
        r->use_room = r->use_room ? 2 * r->use_room : 128;
        r->use = memory_grow(r->use, r->use_room, sizeof *r->use);
    }
    use.next = r->record[giver].links;
    r->use[r->uses] = use;
    r->record[giver].links = (int32_t)r->uses++;
}

void use_of_receipt(struct replication *r, int32_t point, int32_t by, sim_time now)
{
    const struct point_state *p = &r->point[point];
    if (r->record_orders)
        remember_use(r, p->receipt_record, (struct use){.by = by, .task = -1, .free = now - p->receipt_at});
}

static void part_came(struct replication *r, int32_t point, struct kit_part part)
{
    part.record = r->point[point].receipt_record;
    part.came = r->point[point].receipt_at;
    if (!r->record_orders || part.record < 0)
        return;
    if (r->parts == r->part_room) {
        r->part_room = r->part_room ? 2 * r->part_room : 128;
        r->part = memory_grow(r->part, r->part_room, sizeof *r->part);
    }
    r->part[r->parts++] = part;
}

void kit_part_came(struct replication *r, int32_t lot, int32_t point)
{
    part_came(r, point, (struct kit_part){.lot = lot, .task = -1});
}

/* A task that is done anew by `every` was passed before: its goods hold up nothing. */
void try_part_came(struct replication *r, int32_t task, int32_t point, sim_time asked)
{
    if (!r->task[task].repeats)
        part_came(r, point, (struct kit_part){.lot = -1, .task = task, .asked = asked});
}

static void parts_used(struct replication *r, int32_t lot, int32_t task, int32_t by)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->parts; i++) {
        const struct kit_part part = r->part[i];
        if (part.lot == lot && part.task == task)
            remember_use(r, part.record,
                         (struct use){.by = by, .task = task, .asked = part.asked, .free = r->now - part.came});
        else
            r->part[kept++] = part;
    }
    r->parts = kept;
}

void kit_parts_used(struct replication *r, int32_t lot)
{
    if (r->record_orders)
        parts_used(r, lot, -1, order_at(r, lot_at(r, lot)->order)->record);
}

void try_parts_used(struct replication *r, int32_t task)
{
    if (r->record_orders)
        parts_used(r, -1, task, -1);
}

void machine_passes(struct replication *r, struct machine *machine, int32_t lot, bool waited)
{
    const int32_t record = order_at(r, lot_at(r, lot)->order)->record;
    if (!r->record_orders)
        return;
    if (waited && machine->last_record >= 0)
        remember_use(r, machine->last_record, (struct use){.by = record, .task = -1});
    machine->last_record = record;
}

/* ---- slack ---- */

static bool feeds_milestone(const struct replication *r, const struct record *x)
{
    if (r->net->milestones == 0)
        return false;
    const struct span points = r->net->milestone[0].points;
    for (int32_t i = points.first; i < points.first + points.count; i++)
        if (r->net->watch[i] == x->point)
            return true;
    return false;
}

static sim_time task_end(const struct replication *r, int32_t task)
{
    return task_is_passed(r, task) ? r->task[task].passed_at : TIME_NEVER;
}

/* Without a milestone the project ends with its last task. */
static double end_slack(const struct replication *r, int32_t task)
{
    const sim_time end = task_end(r, task);
    sim_time last = -1;
    if (end == TIME_NEVER)
        return INFINITY;
    if (r->net->milestones > 0)
        return r->net->milestone[0].task == task && r->milestone[0].reached != TIME_NEVER
                   ? days_from_ticks(r->milestone[0].reached - end)
                   : INFINITY;
    for (int32_t t = 0; t < r->net->tasks; t++)
        if (task_end(r, t) != TIME_NEVER && task_end(r, t) > last)
            last = task_end(r, t);
    return days_from_ticks(last - end);
}

/* How long the end of a task lies before the moment at which an order could go on because of it; TIME_NEVER: it does
 * not wait for it. */
static sim_time free_before(const struct replication *r, const struct record *x, int32_t gate, sim_time end)
{
    const struct source *s = &r->net->source[x->source];
    const bool by_plan = x->plan >= 0 && r->net->plan_order[x->plan].gate == gate;
    const bool by_make = s->kind == SOURCE_MAKE && r->net->make[s->make].gate == gate;
    const sim_time opened = r->gate[gate].opened_at;
    if (r->net->gate[gate].soft)
        return TIME_NEVER;
    if (by_plan)
        return x->placed - end;
    if (by_make && x->begin != TIME_NEVER)
        return x->begin - end;
    return s->gate == gate ? (opened > x->placed ? opened : x->placed) - end : TIME_NEVER;
}

static double task_through(const struct replication *r, int32_t task, const double *slack)
{
    const struct task *t = &r->net->task[task];
    const sim_time end = task_end(r, task);
    double least = INFINITY;
    for (int32_t i = 0; end != TIME_NEVER && i < t->before.count; i++) {
        const int32_t after = r->net->task_list[t->before.first + i];
        const double x = days_from_ticks(r->task[after].begun - end) + slack[r->records + (size_t)after];
        if (r->task[after].begun != TIME_NEVER && x < least)
            least = x;
    }
    for (int32_t i = 0; end != TIME_NEVER && i < t->gates.count; i++)
        for (size_t k = 0; k < r->records; k++) {
            const int32_t gate = r->net->task_list[t->gates.first + i];
            const sim_time idle = free_before(r, &r->record[k], gate, end);
            if (idle != TIME_NEVER && idle >= 0 && days_from_ticks(idle) + slack[k] < least)
                least = days_from_ticks(idle) + slack[k];
        }
    return least;
}

static double record_through(const struct replication *r, size_t record, const double *slack)
{
    double least = INFINITY;
    for (int32_t u = r->record[record].links; u >= 0; u = r->use[u].next) {
        const struct use *use = &r->use[u];
        const size_t user = use->by >= 0 ? (size_t)use->by : r->records + (size_t)use->task;
        const double through = days_from_ticks(use->free) + slack[user];
        least = through < least ? through : least;
    }
    return least;
}

/* An order that was placed because a try asked for its goods comes later when what the try comes after ends later. True
 * when the slack of one of these has become less. */
static bool order_waits_for_tasks(const struct replication *r, size_t record, double *slack)
{
    const struct record *x = &r->record[record];
    bool changed = false;
    for (int32_t u = x->links; u >= 0; u = r->use[u].next) {
        const struct use *use = &r->use[u];
        if (use->by >= 0 || x->plan >= 0 || x->placed < use->asked)
            continue;
        const struct span after = r->net->task[use->task].after;
        for (int32_t i = after.first; i < after.first + after.count; i++) {
            const int32_t before = r->net->task_list[i];
            const sim_time end = task_end(r, before);
            const double through = days_from_ticks(use->asked - end) + slack[record];
            if (end != TIME_NEVER && through < slack[r->records + (size_t)before]) {
                slack[r->records + (size_t)before] = through;
                changed = true;
            }
        }
    }
    return changed;
}

/* Of the orders, then of the tasks: least over all ways to the milestone, by relaxation until nothing changes: orders
 * may feed each other both ways (lots of two orders that take turns on a machine), so there need be no order to work
 * through. INFINITY: decides nothing. */
static void find_slack(const struct replication *r, double *slack)
{
    const size_t all = r->records + (size_t)r->net->tasks;
    bool changed = true;
    for (size_t i = 0; i < r->records; i++) {
        const struct record *x = &r->record[i];
        slack[i] = INFINITY;
        if (feeds_milestone(r, x) && r->milestone[0].reached != TIME_NEVER && x->end <= r->milestone[0].reached)
            slack[i] = days_from_ticks(r->milestone[0].reached - x->end);
    }
    for (int32_t t = 0; t < r->net->tasks; t++)
        slack[r->records + (size_t)t] = end_slack(r, t);
    for (size_t round = 0; changed && round <= all; round++) {
        changed = false;
        for (size_t i = all; i-- > 0;) {
            const double through =
                i < r->records ? record_through(r, i, slack) : task_through(r, (int32_t)(i - r->records), slack);
            if (through < slack[i]) {
                slack[i] = through;
                changed = true;
            }
            if (i < r->records && order_waits_for_tasks(r, i, slack))
                changed = true;
        }
    }
}

static int by_begin(const void *a, const void *b)
{
    const struct plan_bar *x = a, *y = b;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return strcmp(x->name, y->name);
}

static const char *bar_label(const struct network *n, const struct record *x, struct arena *arena)
{
    const struct source *s = &n->source[x->source];
    const char *item = n->item[n->point[x->point].item].label, *site = n->site[n->point[x->point].site].label;
    if (s->kind == SOURCE_BUY)
        return arena_format(arena, "%s from %s", item, n->supplier[s->supplier].label);
    if (s->kind == SOURCE_MAKE)
        return arena_format(arena, "%s made at %s", item, site);
    return arena_format(arena, "%s %s %s", item, s->lane >= 0 ? "by" : "to",
                        s->lane >= 0 ? n->lane[s->lane].label : site);
}

static sim_time first_need(const struct replication *r, const struct record *x)
{
    sim_time need = TIME_NEVER;
    for (int32_t u = x->links; u >= 0; u = r->use[u].next)
        if (x->end != TIME_NEVER && x->end + r->use[u].free < need)
            need = x->end + r->use[u].free;
    return need;
}

static bool is_critical(const struct network *n, double slack)
{
    return slack < (n->dated ? 0.5 : 1e-6);
}

static struct plan_bar order_bar(const struct replication *r, int32_t id, double slack, struct arena *arena)
{
    static const enum plan_kind kind[] = {
        [SOURCE_BUY] = PLAN_BUY, [SOURCE_MAKE] = PLAN_MAKE, [SOURCE_MOVE] = PLAN_MOVE};
    const struct record *x = &r->record[id];
    const bool counts = isfinite(slack);
    return (struct plan_bar){.kind = kind[r->net->source[x->source].kind],
                             .name = r->net->point[x->point].name,
                             .label = bar_label(r->net, x, arena),
                             .units = units_of(r, x->point, x->quantity),
                             .placed = x->placed,
                             .begin = x->begin == TIME_NEVER ? x->placed : x->begin,
                             .end = x->end,
                             .needed = first_need(r, x),
                             .order_by =
                                 counts && x->placed >= r->net->as_of ? x->placed + ticks_from_days(slack) : TIME_NEVER,
                             .slack_days = counts ? slack : not_a_number(),
                             .critical = counts && is_critical(r->net, slack)};
}

/* When what comes after it first goes on; TIME_NEVER: nothing does. */
static sim_time task_needed(const struct replication *r, int32_t id)
{
    const struct task *t = &r->net->task[id];
    sim_time need = TIME_NEVER;
    for (int32_t i = 0; i < t->before.count; i++) {
        const sim_time begun = r->task[r->net->task_list[t->before.first + i]].begun;
        need = begun < need ? begun : need;
    }
    for (int32_t i = 0; i < t->gates.count; i++) {
        const struct gate_state *g = &r->gate[r->net->task_list[t->gates.first + i]];
        need = g->open && g->opened_at >= 0 && g->opened_at < need ? g->opened_at : need;
    }
    return need;
}

static struct plan_bar task_bar(const struct replication *r, int32_t id, double slack)
{
    const struct task_state *s = &r->task[id];
    const bool done = r->net->task[id].done != TIME_NEVER, counts = isfinite(slack) && !done;
    return (struct plan_bar){.kind = PLAN_TASK,
                             .done = done,
                             .name = r->net->task[id].name,
                             .label = r->net->task[id].label,
                             .placed = s->begun,
                             .begin = s->begun,
                             .end = task_end(r, id),
                             .needed = task_needed(r, id),
                             .order_by =
                                 counts && s->begun >= r->net->as_of ? s->begun + ticks_from_days(slack) : TIME_NEVER,
                             .slack_days = counts ? slack : not_a_number(),
                             .critical = counts && is_critical(r->net, slack)};
}

static bool has_closure(const struct plan *plan, size_t bars, const char *name, sim_time begin)
{
    for (size_t i = 0; i < bars; i++)
        if (plan->bar[i].kind == PLAN_CLOSURE && plan->bar[i].begin == begin && strcmp(plan->bar[i].label, name) == 0)
            return true;
    return false;
}

/* The closures of all calendars in use, each once. */
static size_t add_closures(const struct network *n, struct plan *plan, size_t at, bool count_only)
{
    for (int32_t s = 0; s < n->sites + n->suppliers; s++) {
        const struct calendar *c = s < n->sites ? n->site[s].calendar : n->supplier[s - n->sites].calendar;
        const char *where = s < n->sites ? n->site[s].name : n->supplier[s - n->sites].name;
        const char *name;
        sim_time begin, end;
        for (size_t i = 0; c && calendar_closure(c, i, &name, &begin, &end); i++, at += count_only)
            if (!count_only && !has_closure(plan, at, name, begin))
                plan->bar[at++] = (struct plan_bar){.kind = PLAN_CLOSURE,
                                                    .name = where,
                                                    .label = name,
                                                    .placed = begin,
                                                    .begin = begin,
                                                    .end = end,
                                                    .needed = TIME_NEVER,
                                                    .order_by = TIME_NEVER,
                                                    .slack_days = not_a_number()};
    }
    return at;
}

static void list_responses(struct replication *r, const double *slack, struct plan *plan, struct arena *arena)
{
    plan->response = arena_array(arena, (size_t)r->net->responses + 1, sizeof *plan->response);
    for (int32_t i = 0; i < r->net->responses; i++)
        plan->response[plan->responses++] =
            (struct plan_response){r->net->response[i].name, r->net->response[i].label, last_useful_date(r, i, slack)};
}

static struct plan *plan_from(struct replication *r, struct arena *arena)
{
    const struct network *n = r->net;
    const size_t room = r->records + (size_t)n->tasks + (size_t)n->milestones + add_closures(n, NULL, 0, true);
    struct plan *plan = arena_alloc(arena, sizeof *plan);
    double *slack = memory_grow(NULL, r->records + (size_t)n->tasks + 1, sizeof *slack);
    *plan = (struct plan){.dated = n->dated,
                          .start_day = (long)n->start_day,
                          .half_way = n->half_way,
                          .as_of = n->as_of,
                          .horizon = n->horizon,
                          .title = n->title};
    plan->bar = arena_array(arena, room + 1, sizeof *plan->bar);
    find_slack(r, slack);
    for (size_t i = 0; i < r->records; i++)
        plan->bar[plan->bars++] = order_bar(r, (int32_t)i, slack[i], arena);
    for (int32_t t = 0; t < n->tasks; t++)
        if (!n->task[t].skip)
            plan->bar[plan->bars++] = task_bar(r, t, slack[r->records + (size_t)t]);
    for (int32_t i = 0; i < n->milestones; i++) {
        const sim_time at = r->milestone[i].reached;
        plan->bar[plan->bars++] = (struct plan_bar){.kind = PLAN_MILESTONE,
                                                    .name = n->milestone[i].name,
                                                    .label = n->milestone[i].label,
                                                    .units = n->milestone[i].units,
                                                    .placed = at,
                                                    .begin = at,
                                                    .end = at,
                                                    .needed = n->milestone[i].due,
                                                    .order_by = TIME_NEVER,
                                                    .slack_days = n->milestone[i].due == TIME_NEVER || at == TIME_NEVER
                                                                      ? not_a_number()
                                                                      : days_from_ticks(n->milestone[i].due - at),
                                                    .critical = i == 0};
    }
    plan->bars = add_closures(n, plan, plan->bars, false);
    list_responses(r, slack, plan, arena);
    qsort(plan->bar, plan->bars, sizeof *plan->bar, by_begin);
    free(slack);
    return plan;
}

struct plan *plan_make(const struct network *n, struct arena *arena, struct run_outcome *outcome)
{
    struct replication *r = replication_create(n);
    struct plan *plan = NULL;
    *outcome = (struct run_outcome){.ok = true};
    r->record_orders = true;
    if (replication_run(r, (struct luck){.seed = n->seed}, true, NULL)) {
        plan = plan_from(r, arena);
    } else {
        outcome->ok = false;
        snprintf(outcome->failure, sizeof outcome->failure, "the plan failed at day %.4f: %s",
                 days_from_ticks(r->failed_at), r->failure ? r->failure : "stopped");
    }
    replication_destroy(r);
    return plan;
}
