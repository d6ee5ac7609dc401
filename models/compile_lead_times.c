/* models/compile_lead_times.c - planned lead times, and when planned orders are placed by them.
 *
 * MRP's offset: an order is placed its planned lead time before it is due. That of a source is the sum of its parts at
 * their planned values (the mean, or as `planned` says); what is made waits for its components and for the gates before
 * it, whichever takes longer, each tried once; then the slowest step sets the pace of the whole season's units. */
#include "models/compile_inside.h"

#include <stdlib.h>
#include <string.h>

struct lead_times { /* each point and task is worked out once */
    struct compile *c;
    char *point_seen, *task_seen;
    double *task_days;
};

static double planned(const struct compile *c, quantity_id q)
{
    return q < 0 ? 0 : book_planned(c->book, q);
}

/* Units that plan orders will ask of this point, directly or through the points it serves. */
static double season_units(const struct compile *c, int32_t point)
{
    const struct network *n = c->net;
    const struct point *p = &n->point[point];
    double sum = 0;
    for (int32_t o = p->policy.plan_orders.first; o < p->policy.plan_orders.first + p->policy.plan_orders.count; o++)
        sum += book_mean(c->book, n->plan_order[o].units);
    for (int32_t i = p->served.first; i < p->served.first + p->served.count; i++)
        sum += season_units(c, n->watch[i]);
    return sum;
}

/* A try's length in days of the calendar. */
static double try_days(const struct compile *c, const struct task *task)
{
    const struct calendar *calendar = task->center >= 0 ? c->net->center[task->center].calendar : task->calendar;
    const double days = planned(c, task->duration), open = calendar_open_share(calendar);
    if (task->duration < 0)
        return 0;
    if (book_working_days(c->book, task->duration)) /* share of the days that are worked, times a day's hours */
        return days * calendar_working_day(calendar) / open;
    return task->center >= 0 && book_in_hours(c->book, task->duration) ? days / open : days;
}

/* Elapsed days for the work of all variants of a style on one workcenter, at its normal week. */
static double step_days(const struct compile *c, const struct source *s, const struct step *step)
{
    const struct network *n = c->net;
    const struct center *w = &n->center[step->center];
    double units = 0;
    for (int32_t i = 0; i < n->points; i++)
        if (n->point[i].site == n->point[s->point].site &&
            strcmp(n->item[n->point[i].item].style, n->item[n->point[s->point].item].style) == 0)
            units += season_units(c, i);
    if (units <= 0)
        units = 1;
    const double machines = book_mean(c->book, w->machines);
    return units * planned(c, step->time) / (machines > 0 ? machines : 1) / calendar_open_share(w->calendar);
}

static double planned_of(struct lead_times *, int32_t point);

/* ---- gates ---- */

/* Days from when it is asked for until a task is passed at its first try: CPM's forward pass, in which a task also
 * waits for the goods it takes. */
static double task_days(struct lead_times *l, int32_t id)
{
    const struct network *n = l->c->net;
    const struct task *task = &n->task[id];
    if (l->task_seen[id])
        return l->task_days[id];
    l->task_seen[id] = 1;
    double start = 0;
    for (int32_t i = 0; i < task->after.count; i++) {
        const double days = task_days(l, n->task_list[task->after.first + i]);
        start = days > start ? days : start;
    }
    for (int32_t i = task->takes.first; i < task->takes.first + task->takes.count; i++) {
        const int32_t at = n->take[i].point;
        const double days = n->point[at].policy.type == POLICY_LOT_FOR_LOT ? planned_of(l, at) : 0;
        start = days > start ? days : start;
    }
    return l->task_days[id] = start + (task->skip ? 0 : try_days(l->c, task));
}

static double gate_days(struct lead_times *l, int32_t gate)
{
    const struct network *n = l->c->net;
    double days = 0;
    if (gate < 0 || n->gate[gate].soft)
        return 0;
    for (int32_t i = 0; i < n->gate[gate].tasks.count; i++) {
        const double task = task_days(l, n->task_list[n->gate[gate].tasks.first + i]);
        days = task > days ? task : days;
    }
    return days;
}

/* What a planned order waits for, or has a date, is begun from the start: no order's lead time has to cover it. */
static void mark_early(struct lead_times *l, int32_t id)
{
    const struct network *n = l->c->net;
    if (l->task_seen[id])
        return;
    l->task_seen[id] = 1;
    for (int32_t i = 0; i < n->task[id].after.count; i++)
        mark_early(l, n->task_list[n->task[id].after.first + i]);
}

static void find_early(struct lead_times *l)
{
    const struct network *n = l->c->net;
    for (int32_t g = 0; g < n->gates; g++)
        for (int32_t i = 0; n->gate[g].plan >= 0 && i < n->gate[g].tasks.count; i++)
            mark_early(l, n->task_list[n->gate[g].tasks.first + i]);
    for (int32_t t = 0; t < n->tasks; t++)
        if (n->task[t].from_start)
            mark_early(l, t);
}

/* ---- sources ---- */

static double make_days(struct lead_times *l, const struct source *s)
{
    struct compile *c = l->c;
    const struct make *m = &c->net->make[s->make];
    double parts = gate_days(l, m->gate), work = 0;
    for (int32_t i = m->bom.first; i < m->bom.first + m->bom.count; i++) {
        const int32_t at = c->net->make_component[i].point;
        const double days = c->net->point[at].policy.type == POLICY_LOT_FOR_LOT ? planned_of(l, at) : 0;
        parts = days > parts ? days : parts;
    }
    for (int32_t i = m->steps.first; i < m->steps.first + m->steps.count; i++) { /* the slowest step sets the pace */
        const double days = step_days(c, s, &c->net->step[i]);
        work = days > work ? days : work;
    }
    return parts + work;
}

/* A lot's time in an inspection; that of single units is not planned for. */
static double inspection_days(const struct compile *c, int32_t inspection)
{
    return inspection < 0 ? 0 : planned(c, c->net->inspection[inspection].time);
}

static double source_days(struct lead_times *l, const struct source *s)
{
    const struct compile *c = l->c;
    const struct network *n = c->net;
    double days = planned(c, s->order_delay) + inspection_days(c, s->inspect) + inspection_days(c, s->inspect_out);
    const struct span steps = s->kind == SOURCE_MAKE ? n->make[s->make].steps : (struct span){0, 0};
    for (int32_t i = steps.first; i < steps.first + steps.count; i++)
        days += inspection_days(c, n->step[i].inspect);
    switch (s->kind) {
    case SOURCE_BUY:
        return days + gate_days(l, s->gate) + planned(c, s->lead_time);
    case SOURCE_MOVE:
        days += planned(c, s->lane_time) + planned(c, s->lane_customs);
        if (s->lane >= 0)
            days += 0.5 * days_from_ticks(n->lane[s->lane].departs_every);
        if (s->from >= 0 && n->point[s->from].policy.type == POLICY_LOT_FOR_LOT)
            days += planned_of(l, s->from);
        return days;
    case SOURCE_MAKE:
        return days + make_days(l, s);
    }
    return days;
}

static double planned_of(struct lead_times *l, int32_t point)
{
    struct compile *c = l->c;
    struct point *p = &c->net->point[point];
    if (l->point_seen[point])
        return p->planned_days;
    l->point_seen[point] = 1;
    double longest = 0;
    for (int32_t i = p->sources.first; i < p->sources.first + p->sources.count; i++) {
        struct source *s = &c->net->source[i];
        double share = 1;
        s->planned_days = source_days(l, s);
        const bool unused = s->share >= 0 && book_constant(c->book, s->share, &share) && share == 0;
        if (!unused && s->planned_days > longest)
            longest = s->planned_days;
    }
    p->planned_days = longest;
    const char *text = read_text(&c->read, c->point_node[point], "planned");
    char *end;
    const double fixed = text ? strtod(text, &end) : 0;
    if (text && end != text && !*end) /* a plain number of days stands for all of it */
        p->planned_days = fixed;
    return p->planned_days;
}

static void state_planned(struct compile *c)
{
    struct network *n = c->net;
    for (int32_t i = 0; i < n->sources; i++) {
        const struct node *stock = c->point_node[n->source[i].point];
        const char *how = read_given(stock, "planned") ? read_text(&c->read, stock, "planned") : NULL;
        const quantity_id q = n->source[i].kind == SOURCE_BUY    ? n->source[i].lead_time
                              : n->source[i].kind == SOURCE_MOVE ? n->source[i].lane_time
                                                                 : -1;
        if (how && q >= 0)
            book_plan(c->book, q, how, read_place(stock, "planned"),
                      arena_format(c->arena, "%s.planned", node_path(stock, c->arena)));
    }
}

static void place_plan_orders(struct compile *c)
{
    struct network *n = c->net;
    for (int32_t i = 0; i < n->points; i++) {
        const struct span orders = n->point[i].policy.plan_orders;
        for (int32_t o = orders.first; o < orders.first + orders.count; o++) {
            struct plan_order *order = &n->plan_order[o];
            if (order->placed == TIME_NEVER && order->due != TIME_NEVER)
                order->placed = order->due - ticks_from_days(n->point[i].planned_days);
        }
    }
}

void compile_lead_times(struct compile *c)
{
    struct network *n = c->net;
    struct lead_times l = {c, arena_alloc(c->arena, (size_t)n->points + 1), arena_alloc(c->arena, (size_t)n->tasks + 1),
                           arena_alloc(c->arena, ((size_t)n->tasks + 1) * sizeof(double))};
    state_planned(c);
    find_early(&l);
    for (int32_t i = 0; i < n->points; i++)
        planned_of(&l, i);
    place_plan_orders(c);
}
