/* models/projection_time.c - a projection's future: what is under way takes its planned length less what has been done,
 * what is to happen comes when that is arranged or planned, chance is left out. See models/projection.h. */
#include "models/projection_inside.h"

/* ---- what is under way ---- */

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

/* ---- what is to happen ---- */

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

/* ---- both ---- */

/* Slips that no owner has heard of are none: the try has passed, the lot is accepted, now. */
static void pass_unheard(struct replication *r)
{
    const struct projection *p = r->projection;
    for (int32_t i = 0; i < p->unheards; i++) {
        r->task[p->unheard[i]].open_parts = 1;
        schedule_task_end(r, r->now, 0, (struct event_task_end){p->unheard[i]});
    }
    for (int32_t i = 0; i < p->unheard_lots; i++) {
        accept_lot(r, p->unheard_lot[i]);
        schedule_held_done(r, r->now, 0, (struct event_held_done){p->unheard_lot[i]});
    }
}

void projection_go_on(struct replication *r)
{
    r->projection->unheards = r->projection->unheard_lots = 0;
    under_way_as_planned(r);
    engine_retime(r->engine, time_as_planned, r);
    pass_unheard(r);
}
