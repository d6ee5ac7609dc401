/* models/lane.c - departures: when goods that wait for a lane leave.
 *
 *   no `departs`        at once: after all that is given out in that turn of the instant, before the next turn
 *   departs = "7 d"     by the clock: at first + k * 7 d, nothing in between
 *   { every = law }     each gap drawn, from `first` on; the k-th gap is the lane's k-th departure
 *   { full = n }        when n units wait
 *   { after_first = t } t after the first of them came; with full: whichever comes first
 * A departure without goods is no trip. While the lane may not ship, departures of a clock pass unused; a trip whose
 * time was up leaves when it may again. */
#include "models/flow.h"

static bool may_leave(const struct replication *r, int32_t lane)
{
    return !stopped(r, HIT_LANE, lane, STOP_SHIPPING);
}

static void leave(struct replication *r, int32_t lane)
{
    struct lane_state *s = &r->lane[lane];
    struct thing t = {.order = s->departures + s->clock};
    t.beyond.order = s->left - t.order; /* along a sequence only trips count, from the first */
    bool trip = false, paid = false;
    for (int32_t id = s->first; id >= 0;) {
        struct consignment *c = consignment_at(r, id);
        const int32_t next = c->next;
        if (c->stage == STAGE_WAIT_DEPARTURE) {
            if (r->warm) {
                s->consignments++;
                s->load += units_of(r, order_at(r, c->order)->point, c->quantity);
                s->wait_days += days_from_ticks(r->now - c->since);
                s->trips += !trip;
            }
            trip = true;
            if (!paid &&
                we_pay_freight(
                    r,
                    &r->net->source[order_at(r, c->order)->source])) { /* once a trip, however many orders it carries */
                paid = true;
                ledger_cost(r, ACCOUNT_FREIGHT, value_of(r, r->net->lane[lane].cost.per_trip, &t, 0));
            }
            consignment_leaves(r, id);
        }
        id = next;
    }
    s->left += trip;
    s->waiting = 0;
    s->overdue = false;
}

static void depart_at(struct replication *r, int32_t lane, sim_time at)
{
    struct lane_state *s = &r->lane[lane];
    sim_time pending;
    if (engine_pending(r->engine, s->departure, &pending)) {
        if (pending <= at)
            return;
        engine_cancel(r->engine, s->departure);
    }
    s->departure = schedule_departure(r, at, 0, (struct event_departure){lane});
}

/* The first clock departure (first + k * every) at or after now; at now only while its turn (rank 60) has not passed,
 * which the queue sees to. */
static sim_time next_clock(const struct replication *r, const struct lane *l)
{
    const sim_time since = r->now - l->departs_first;
    return since <= 0 ? l->departs_first
                      : l->departs_first + (since + l->departs_every - 1) / l->departs_every * l->departs_every;
}

static sim_time clock_after(const struct replication *r, const struct lane *l)
{
    const sim_time next = next_clock(r, l);
    return next == r->now ? next + l->departs_every : next;
}

static bool by_clock(const struct lane *l)
{
    return l->departs_every > 0 || l->departs_law >= 0;
}

void lane_carries(struct replication *r, int32_t lane, double change)
{
    if (lane >= 0)
        level_set(&r->lane[lane].in_transit, r->now, r->lane[lane].in_transit.value + change);
}

/* A lane without departures carries on what it is given, as one trip: at rank 46, or, given out among reviews, before
 * the next of them. */
static void leave_soon(struct replication *r, int32_t lane, int32_t from)
{
    struct lane_state *s = &r->lane[lane];
    if (engine_pending(r->engine, s->departure, NULL))
        return;
    if (r->phase == RANK_REVIEW && from >= 0)
        s->departure =
            schedule_lane_leaves_asked(r, r->now, leave_minor(r->net, from), (struct event_lane_leaves_asked){lane});
    else
        s->departure = schedule_lane_leaves(r, r->now, 0, (struct event_lane_leaves){lane});
}

void lane_call(struct replication *r, int32_t lane, int32_t from, double units)
{
    const struct lane *l = &r->net->lane[lane];
    struct lane_state *s = &r->lane[lane];
    if (units > 0) {
        if (s->waiting <= 0 && l->after_first >= 0)
            depart_at(r, lane,
                      r->now + ticks_from_days(
                                   value_of(r, l->after_first, &(struct thing){.order = s->departures + s->clock}, 0)));
        s->waiting += units;
    }
    if (s->waiting <= 0)
        return;
    if (l->departs_every > 0)
        depart_at(r, lane, next_clock(r, l));
    if (!may_leave(r, lane))
        return;
    if (!by_clock(l) && l->after_first < 0 && l->full <= 0)
        leave_soon(r, lane, from);
    else if (s->overdue || (l->full > 0 && s->waiting >= l->full - 1e-9))
        depart_at(r, lane, r->now);
}

static void departs(struct replication *r, int32_t lane)
{
    const struct lane *l = &r->net->lane[lane];
    struct lane_state *s = &r->lane[lane];
    s->departures++;
    if (may_leave(r, lane))
        leave(r, lane);
    else if (l->departs_every > 0)
        depart_at(r, lane, clock_after(r, l));
    else
        s->overdue = s->waiting > 0;
}

void on_departure(struct replication *r, const struct event_departure *it)
{
    departs(r, it->lane);
}

void on_lane_leaves(struct replication *r, const struct event_lane_leaves *it)
{
    departs(r, it->lane);
}

void on_lane_leaves_asked(struct replication *r, const struct event_lane_leaves_asked *it)
{
    departs(r, it->lane);
}

/* Irregular departures: a clock of its own beside what `full` and `after_first` ask for. */
void on_lane_clock(struct replication *r, const struct event_lane_clock *it)
{
    struct lane_state *s = &r->lane[it->lane];
    const struct thing t = {.order = ++s->clock};
    s->clock_since = r->now;
    schedule_lane_clock(r, r->now + duration(r, r->net->lane[it->lane].departs_law, &t, NULL), 0, *it);
    if (!may_leave(r, it->lane))
        return;
    engine_cancel(r->engine, s->departure);
    leave(r, it->lane);
}

void lanes_start(struct replication *r)
{
    for (int32_t i = 0; i < r->net->lanes; i++) {
        const struct lane *l = &r->net->lane[i];
        const struct thing t = {.order = 0};
        level_start(&r->lane[i].in_transit, r->now, 0);
        r->lane[i].clock_since = l->departs_first;
        if (l->departs_law >= 0)
            schedule_lane_clock(
                r, (l->departs_first > r->now ? l->departs_first : r->now) + duration(r, l->departs_law, &t, NULL), 0,
                (struct event_lane_clock){i});
    }
}
