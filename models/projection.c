/* models/projection.c - projected_late, as models/projection.h defines it: the replication is put aside, goes on as
 * planned, and is put back. */
#include "models/projection.h"
#include "models/flow.h"

#include "sim/keep.h"

struct projection {
    struct keep keep;
    bool known;     /* value[] is of the moment `at` */
    bool customers; /* demand can matter to what is asked for */
    sim_time at;
    int32_t awaited;  /* milestones and orders still asked for */
    double *value;    /* per response */
    double *of_order; /* by id; NaN */
    int32_t order_room;
    int32_t *unheard_lot; /* held goods whose rejection its owner has not heard of */
    int32_t unheard_lots, lot_room;
    int32_t *unheard; /* tasks whose failed try its owner has not heard of */
    int32_t unheards;
};

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

/* ---- from now on as planned: what is under way ---- */

static void clear_goods(struct replication *r, int32_t goods)
{
    for (int32_t f = 0; goods >= 0 && f < r->net->faults; f++)
        goods_at(r, goods)[f] = 0;
}

/* What an inspection has found is known when it is over and its owner has heard; until then the lot is accepted. */
static void accept_lot(struct replication *r, int32_t held)
{
    struct held *h = held_at(r, held);
    h->rejected = false;
    h->back = 0;
    clear_goods(r, lot_at(r, h->lot)->goods);
    clear_goods(r, h->repairs);
}

static bool under_inspection(const struct replication *r, int32_t held)
{
    return held_at(r, held)->fault < 0 && !held_at(r, held)->settled;
}

static void clear_lot(struct replication *r, int32_t job)
{
    if (job >= 0 && job_at(r, job)->visit >= 0 && under_inspection(r, job_at(r, job)->visit))
        accept_lot(r, job_at(r, job)->visit);
    const int32_t lot = job < 0 ? -1 : job_at(r, job)->lot;
    if (lot >= 0 && lot_at(r, lot)->held < 0 && job_at(r, job)->visit < 0)
        clear_goods(r, lot_at(r, lot)->goods);
}

/* Nobody knows of faults that no inspection has seen. */
static void forget_faults(struct replication *r)
{
    const struct network *n = r->net;
    if (n->faults == 0)
        return;
    for (int64_t i = 0; i < (int64_t)n->points * n->faults; i++)
        r->faulty[i] = 0;
    for (int32_t c = 0; c < n->centers; c++) {
        for (int32_t m = 0; m < r->center[c].capacity; m++)
            clear_lot(r, r->machine[r->center[c].first_machine + m].job);
        for (int32_t job = r->center[c].first; job >= 0; job = job_at(r, job)->next)
            clear_lot(r, job);
    }
}

static void consignments_as_planned(struct replication *r, int32_t first)
{
    for (int32_t id = first; id >= 0; id = consignment_at(r, id)->next) {
        consignment_as_planned(r, id);
        clear_goods(r, consignment_at(r, id)->goods);
    }
}

static void season_as_planned(struct replication *r, int32_t demand)
{
    const struct thing whole = {.order = 0};
    if (r->net->demand[demand].weeks > 0 && r->demand[demand].next > 0)
        r->demand[demand].season_units = value_of(r, r->net->demand[demand].units, &whole, 0);
}

static void under_way_as_planned(struct replication *r)
{
    center_as_planned(r);
    for (int32_t i = 0; i < r->net->suppliers; i++)
        consignments_as_planned(r, r->supplier[i].first);
    for (int32_t i = 0; i < r->net->lanes; i++)
        consignments_as_planned(r, r->lane[i].first);
    for (int32_t i = 0; i < r->net->demands && r->projection->customers; i++)
        season_as_planned(r, i);
    forget_faults(r);
}

/* ---- from now on as planned: what is to happen ---- */

static sim_time not_before_now(const struct replication *r, sim_time at)
{
    return at > r->now ? at : r->now;
}

static sim_time finding_time(struct replication *r, uint32_t kind, int32_t notice, sim_time at)
{
    const struct notice *x = notice_at(r, notice);
    if (kind == EVENT_finding_late)
        return at;
    if (kind == EVENT_finding_decided)
        return not_before_now(r, x->heard + x->planned);
    if (x->kind == FINDING_LOT) {
        struct projection *p = r->projection;
        if (p->unheard_lots == p->lot_room) {
            p->lot_room = p->lot_room ? 2 * p->lot_room : 16;
            p->unheard_lot = memory_grow(p->unheard_lot, (size_t)p->lot_room, sizeof *p->unheard_lot);
        }
        p->unheard_lot[p->unheard_lots++] = x->id;
        return TIME_NEVER;
    }
    if (x->kind != FINDING_TASK)
        return TIME_NEVER;
    r->projection->unheard[r->projection->unheards++] = x->id;
    return TIME_NEVER;
}

static sim_time fade_time(struct replication *r, int32_t occurrence)
{
    struct occurrence *o = pool_at(&r->occurrences, occurrence);
    const struct thing t = {.order = o->serial};
    const double step = o->fade_step + 1, so_far = days_from_ticks(r->now - o->ended) * 10 / step;
    const double planned = value_of(r, r->net->disruption[o->disruption].fades, &t, 0);
    o->fades = planned > so_far ? planned : so_far;
    return not_before_now(r, o->ended + ticks_from_days(o->fades * step / 10));
}

static sim_time disruption_time(const struct replication *r, int32_t occurrence)
{
    const struct occurrence *o = pool_at(&r->occurrences, occurrence);
    return not_before_now(r, o->began + ticks_from_days(o->planned));
}

static sim_time arrival_time(struct replication *r, int32_t demand, sim_time at)
{
    const struct demand *d = &r->net->demand[demand];
    struct demand_state *s = &r->demand[demand];
    const struct thing t = {.order = s->next};
    if (!r->projection->customers)
        return TIME_NEVER;
    if (d->weeks > 0 || d->saturates || d->population > 0)
        return at;
    if (d->every >= 0)
        return s->next == 0 && d->first != TIME_NEVER
                   ? at
                   : not_before_now(r, s->rate_since + duration(r, d->every, &t, NULL));
    if (d->rate_moves || !(s->rate_now > 0))
        return at;
    const double done = s->rate_drawn - s->rate_left + s->rate_now * days_from_ticks(r->now - s->rate_since);
    s->rate_left = done < 1 ? 1 - done : 0;
    s->rate_since = r->now;
    return r->now + ticks_from_days(s->rate_left / s->rate_now);
}

static sim_time patience_time(struct replication *r, int32_t claim)
{
    const struct claim *c = claim_at(r, claim);
    const struct thing t = {.order = c->k};
    return r->projection->customers
               ? not_before_now(r, c->placed + duration(r, r->net->demand[c->owner].patience_days, &t, NULL))
               : TIME_NEVER;
}

static sim_time order_time(struct replication *r, int32_t order, sim_time at)
{
    const struct source *s = &r->net->source[order_at(r, order)->source];
    const struct thing t = order_thing(r, order);
    if (s->gate >= 0 || s->order_delay < 0)
        return at;
    return not_before_now(r, order_at(r, order)->placed +
                                 duration(r, s->order_delay, &t, r->net->site[r->net->point[s->point].site].calendar));
}

static sim_time task_time(const struct replication *r, int32_t task, sim_time at)
{
    const struct task_state *s = &r->task[task];
    return r->net->task[task].skip || s->spent ? at : not_before_now(r, s->try_began + s->planned);
}

static sim_time held_time(struct replication *r, int32_t held, sim_time at)
{
    const struct held *h = held_at(r, held);
    if (r->net->faults > 0 && under_inspection(r, held))
        accept_lot(r, held);
    return h->settled ? at : not_before_now(r, h->began + h->planned);
}

static sim_time clock_time(struct replication *r, int32_t lane)
{
    const struct thing t = {.order = r->lane[lane].clock};
    return not_before_now(r, r->lane[lane].clock_since + duration(r, r->net->lane[lane].departs_law, &t, NULL));
}

static sim_time consignment_time(const struct replication *r, int32_t id, sim_time at)
{
    const struct consignment *c = consignment_at(r, id);
    return (c->stage == STAGE_MOVING || c->stage == STAGE_CUSTOMS) && c->speed > 0 ? consignment_due(r, id) : at;
}

/* When a pending event happens as planned; TIME_NEVER: not at all, or it does not matter. What is not named here stands
 * in a calendar or plan, or happens at once. */
static sim_time time_as_planned(void *context, uint32_t kind, const void *payload, sim_time at)
{
    struct replication *r = context;
    const int32_t id = *(const int32_t *)payload; /* the first member of every payload */
    switch (kind) {
    case EVENT_consignment:
        return consignment_time(r, id, at);
    case EVENT_machine_stop:
        return center_stop_as_planned(r, id, ((const int32_t *)payload)[1]);
    case EVENT_machine_repaired:
        return not_before_now(r,
                              r->machine[r->center[id].first_machine + ((const int32_t *)payload)[1]].repair_planned);
    case EVENT_task_end:
        return task_time(r, id, at);
    case EVENT_held_done:
        return held_time(r, id, at);
    case EVENT_finding_heard:
    case EVENT_finding_decided:
    case EVENT_finding_late:
        return finding_time(r, kind, id, at);
    case EVENT_order_arrives:
        return order_time(r, id, at);
    case EVENT_demand:
        return arrival_time(r, id, at);
    case EVENT_demand_order:
        return r->projection->customers ? at : TIME_NEVER;
    case EVENT_patience:
        return patience_time(r, id);
    case EVENT_lane_clock:
        return clock_time(r, id);
    case EVENT_disruption_end:
        return disruption_time(r, id);
    case EVENT_disruption_fade:
        return fade_time(r, id);
    case EVENT_warm_up:
    case EVENT_warm_up_count:
    case EVENT_period_end:
    case EVENT_charge:
    case EVENT_period_charge:
    case EVENT_measure_count:
    case EVENT_measure_follow:
    case EVENT_measure_period:
    case EVENT_observe:
    case EVENT_payment:
    case EVENT_disruption_begin:
    case EVENT_machine_fails:
    case EVENT_response_look:
        return TIME_NEVER;
    default:
        return at;
    }
}

/* ---- the projection ---- */

static void go_on_as_planned(struct replication *r)
{
    struct projection *p = r->projection;
    r->book = r->book->forecast;
    r->planning = r->projecting = true;
    r->trails = r->audit = false;
    r->trace = NULL;
    r->series = NULL;
    p->unheards = p->unheard_lots = 0;
    under_way_as_planned(r);
    engine_retime(r->engine, time_as_planned, r);
    for (int32_t i = 0; i < p->unheards; i++) {
        r->task[p->unheard[i]].open_parts = 1;
        schedule_task_end(r, r->now, 0, (struct event_task_end){p->unheard[i]});
    }
    for (int32_t i = 0; i < p->unheard_lots; i++) {
        accept_lot(r, p->unheard_lot[i]);
        schedule_held_done(r, r->now, 0, (struct event_held_done){p->unheard_lot[i]});
    }
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
