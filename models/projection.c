/* models/projection.c - projected_late, as models/projection.h defines it: the replication is put aside, goes on as
 * planned (projection_time.c) until what is asked for is there, and is put back. */
#include "models/projection_inside.h"

/* Closures of a supplier are known when the order is placed. */
sim_time order_date(const struct replication *r, const struct order *o)
{
    const struct source *s = &r->net->source[o->source];
    const sim_time planned = ticks_from_days(s->planned_days);
    if (o->promise_given && o->promised != TIME_NEVER)
        return o->promised;
    if (r->net->point[o->point].policy.type == POLICY_PLAN && o->due != TIME_NEVER)
        return o->due;
    if (s->kind != SOURCE_BUY)
        return o->placed + planned;
    return book_working_days(r->net->book, s->lead_time)
               ? calendar_add_working_days(r->net->supplier[s->supplier].calendar, o->placed, s->planned_days)
               : calendar_finish(r->net->supplier[s->supplier].elapsed, o->placed, planned);
}

/* ---- life ---- */

static bool demand_matters(const struct network *n)
{
    for (int32_t i = 0; i < n->milestones; i++)
        if (n->milestone[i].task < 0 && n->milestone[i].counts == COUNT_SOLD)
            return true;
    for (int32_t i = 0; i < n->points; i++) {
        const struct policy *p = &n->point[i].policy;
        if (p->type != POLICY_NONE && p->type != POLICY_PLAN &&
            (p->type != POLICY_LOT_FOR_LOT || n->point[i].customers))
            return true;
    }
    for (int32_t i = 0; i < n->makes; i++) /* others' customers may load our machines */
        if (n->make[i].steps.count > 0)
            for (int32_t k = 0; k < n->demands; k++)
                if (n->demand[k].others)
                    return true;
    return false;
}

void projection_create(struct replication *r)
{
    const struct network *n = r->net;
    bool asked = false;
    for (int32_t i = 0; i < n->responses; i++)
        asked |= n->response[i].watch == WATCH_PROJECTED_MILESTONE || n->response[i].watch == WATCH_PROJECTED_ORDERS;
    for (int32_t i = 0; i < n->acts; i++)
        asked |= n->act[i].verb == ACT_REORDER;
    if (!asked)
        return;
    r->projection = memory_grow(NULL, 1, sizeof *r->projection);
    *r->projection = (struct projection){.customers = demand_matters(n)};
    r->projection->value = memory_grow(NULL, (size_t)n->responses, sizeof *r->projection->value);
    r->projection->unheard = memory_grow(NULL, (size_t)n->tasks + 1, sizeof *r->projection->unheard);
    book_state_forecast(r->book);
}

void projection_destroy(struct replication *r)
{
    if (!r->projection)
        return;
    keep_release(&r->projection->keep);
    free(r->projection->value);
    free(r->projection->unheard_lot);
    free(r->projection->of_order);
    free(r->projection->unheard);
    free(r->projection);
}

void projection_forget(struct replication *r)
{
    if (r->projection)
        r->projection->known = false;
}

/* ---- what is asked for ---- */

static bool among(const struct replication *r, struct span points, int32_t point)
{
    for (int32_t i = points.first; i < points.first + points.count; i++)
        if (r->net->watch[i] == point)
            return true;
    return false;
}

static bool watches_orders(const struct replication *r, int32_t response, int32_t point)
{
    const struct response *a = &r->net->response[response];
    return a->watch == WATCH_PROJECTED_ORDERS && among(r, a->points, point);
}

static bool orders_again(const struct replication *r, int32_t response, int32_t point)
{
    const struct span acts = r->net->response[response].acts;
    for (int32_t k = acts.first; k < acts.first + acts.count; k++)
        if (r->net->act[k].verb == ACT_REORDER && among(r, r->net->act[k].points, point))
            return true;
    return false;
}

static void know_nothing(struct replication *r)
{
    struct projection *p = r->projection;
    if (p->order_room < r->orders.used) {
        p->order_room = 2 * r->orders.used;
        p->of_order = memory_grow(p->of_order, (size_t)p->order_room, sizeof *p->of_order);
    }
    for (int32_t i = 0; i < p->order_room; i++)
        p->of_order[i] = not_a_number();
    for (int32_t i = 0; i < r->net->responses; i++)
        p->value[i] = not_a_number();
}

static void await_orders(struct replication *r)
{
    for (int32_t id = r->first_order; id >= 0; id = order_at(r, id)->next) {
        struct order *o = order_at(r, id);
        o->awaited = false;
        for (int32_t i = 0; i < r->net->responses; i++)
            o->awaited |= watches_orders(r, i, o->point) || orders_again(r, i, o->point);
        r->projection->awaited += o->awaited;
    }
}

static bool asks_for(const struct replication *r, int32_t milestone)
{
    for (int32_t i = 0; i < r->net->responses; i++)
        if (r->net->response[i].watch == WATCH_PROJECTED_MILESTONE && r->net->response[i].of == milestone)
            return true;
    return false;
}

static void await_all(struct replication *r)
{
    r->projection->awaited = 0;
    know_nothing(r);
    for (int32_t m = 0; m < r->net->milestones; m++)
        r->projection->awaited += r->milestone[m].reached == TIME_NEVER && asks_for(r, m);
    await_orders(r);
}

static void one_less(struct replication *r)
{
    if (--r->projection->awaited == 0)
        engine_stop(r->engine);
}

static void milestone_at(struct replication *r, int32_t milestone, sim_time at)
{
    for (int32_t i = 0; i < r->net->responses; i++)
        if (r->net->response[i].watch == WATCH_PROJECTED_MILESTONE && r->net->response[i].of == milestone)
            r->projection->value[i] = days_from_ticks(at - r->net->milestone[milestone].due);
}

void projection_reached(struct replication *r, int32_t milestone)
{
    if (!asks_for(r, milestone))
        return;
    milestone_at(r, milestone, r->now);
    one_less(r);
}

static void order_in_full(struct replication *r, int32_t id, sim_time at)
{
    const struct order *o = order_at(r, id);
    const double late = days_from_ticks(at - order_date(r, o));
    for (int32_t i = 0; i < r->net->responses; i++)
        if (watches_orders(r, i, o->point) && !(late <= r->projection->value[i]))
            r->projection->value[i] = late;
    r->projection->of_order[id] = late;
}

void projection_order_closed(struct replication *r, int32_t id)
{
    order_at(r, id)->awaited = false;
    order_in_full(r, id, r->now);
    one_less(r);
}

/* What is not there by the horizon. */
static void never(struct replication *r)
{
    const sim_time end = r->net->horizon;
    for (int32_t m = 0; m < r->net->milestones; m++)
        if (r->milestone[m].reached == TIME_NEVER)
            milestone_at(r, m, end);
    for (int32_t id = r->first_order; id >= 0; id = order_at(r, id)->next)
        if (order_at(r, id)->awaited)
            order_in_full(r, id, end);
}

/* ---- the projection ---- */

static void go_on_as_planned(struct replication *r)
{
    r->book = r->book->forecast;
    r->planning = r->projecting = true;
    r->trails = r->audit = false;
    r->trace = NULL;
    r->series = NULL;
    projection_go_on(r);
    engine_run(r->engine, r->net->horizon, NULL);
    never(r);
}

static void project(struct replication *r)
{
    struct projection *p = r->projection;
    p->known = true;
    p->at = r->now;
    await_all(r);
    if (p->awaited == 0)
        return;
    keep_begin(&p->keep, false);
    replication_pass(r, &p->keep);
    go_on_as_planned(r);
    const char *failure = r->failed ? r->failure : NULL;
    keep_begin(&p->keep, true);
    replication_pass(r, &p->keep);
    if (failure)
        replication_fail(r, failure);
}

void projection_ready(struct replication *r)
{
    if (r->projection && !r->projecting && (!r->projection->known || r->projection->at != r->now))
        project(r);
}

double projected_order(struct replication *r, int32_t order)
{
    if (r->projecting)
        return days_from_ticks(r->now - order_date(r, order_at(r, order)));
    return order < r->projection->order_room ? r->projection->of_order[order] : not_a_number();
}

double projected_late(struct replication *r, int32_t response)
{
    projection_ready(r);
    return r->projection->value[response];
}
