/* models/arrivals.c - when customers come.
 *
 *   every          gaps by a law; the k-th gap comes before the k-th customer (first: the first comes then)
 *   rate           Poisson arrivals, rate per day; where the rate moves, by inversion of the cumulated rate
 *                  t' = Lambda^-1(Lambda(t) + E), E ~ exponential(1) (Cinlar 1975), exact where it is piecewise
 *                  constant (dates, grids, changes of a disruption, markdowns); a sine in 192 steps a period
 *   orders         dated: asked at the start of the day they are due (or `at`)
 *   units + weeks  a season's total, asked day by day along the weekly shares, rounded on the cumulated curve; a
 *                  markdown multiplies the days it covers, and after the last week sells what is left
 *   population     so many customers, each of whom comes again one gap after he was served or lost
 *   saturates      so many customers wait from the start that no machine wants for one; each served brings the next */
#include "models/flow.h"

#include "sim/kernels.h"

static void schedule_gap(struct replication *r, int32_t demand)
{
    const struct thing t = {.order = r->demand[demand].next};
    r->demand[demand].rate_since = r->now;
    schedule_demand(r, r->now + duration(r, r->net->demand[demand].every, &t, NULL), 0, (struct event_demand){demand});
}

double exponential_at(const struct replication *r, uint64_t source, uint64_t j)
{
    return r->planning ? 1.0 : -kernel_log(1 - stream_u(r->luck, source, j));
}

static double exponential_work(struct replication *r, int32_t demand)
{
    return r->planning ? 1.0 : -kernel_log(1 - cursor_u(&r->demand_gap[demand], &r->luck, r->demand[demand].next));
}

static sim_time period_of(const struct replication *r)
{
    return r->net->period > 0 ? r->net->period : TICKS_PER_DAY;
}

static double rate_at(struct replication *r, const struct demand *d, sim_time at)
{
    const struct thing t = {.order = (uint64_t)(at / period_of(r))}; /* sequence(...): one value a period */
    const double rate = d->rate < 0 ? 0 : quantity_value(r->book, d->rate, &t, at);
    if (!(rate >= 0))
        replication_fail(r, "a demand rate is negative or not a number");
    return rate > 0 ? rate : 0;
}

/* Until when the present rate holds. */
static sim_time rate_until(struct replication *r, const struct demand *d)
{
    const sim_time until = book_holds_until(r->net->book, d->rate, r->now), period = period_of(r);
    if (!book_counts_things(r->net->book, d->rate))
        return until;
    const sim_time next = (r->now / period + 1) * period;
    return until < next ? until : next;
}

/* Goes to the next arrival, or to where the rate moves. */
static void schedule_rate(struct replication *r, int32_t demand)
{
    const struct demand *d = &r->net->demand[demand];
    struct demand_state *s = &r->demand[demand];
    const sim_time moves = d->rate_moves ? rate_until(r, d) : TIME_NEVER, lifts = markdown_lift_until(r, d, r->now);
    const sim_time until = moves < lifts ? moves : lifts;
    s->rate_since = r->now;
    s->rate_now =
        rate_at(r, d, moves == TIME_NEVER ? r->now : r->now + (until - r->now) / 2) * markdown_lift(r, d, r->now);
    const double days = s->rate_now > 0 ? s->rate_left / s->rate_now : 1e9;
    const sim_time at = r->now + ticks_from_days(days);
    s->rate_pending = s->rate_now > 0 || until != TIME_NEVER;
    if (s->rate_pending)
        s->rate_event = schedule_demand(r, at < until ? at : until, 0, (struct event_demand){demand});
}

static void rate_work_done(struct replication *r, struct demand_state *s)
{
    s->rate_left -= s->rate_now * days_from_ticks(r->now - s->rate_since);
    s->rate_since = r->now;
}

static void rate_event(struct replication *r, int32_t demand)
{
    struct demand_state *s = &r->demand[demand];
    rate_work_done(r, s);
    const bool comes = s->rate_left <= 0.6 * s->rate_now / (double)TICKS_PER_DAY; /* less than a tick's worth is left */
    s->rate_pending = false;
    if (comes) {
        demand_arrives(r, demand);
        s->rate_left = s->rate_drawn = exponential_work(r, demand);
    }
    schedule_rate(r, demand);
}

void demand_rates_again(struct replication *r)
{
    for (int32_t i = 0; i < r->net->demands; i++) {
        struct demand_state *s = &r->demand[i];
        if (r->net->demand[i].rate < 0 || !r->net->demand[i].rate_moves || !s->rate_begun)
            continue;
        if (s->rate_pending)
            engine_cancel(r->engine, s->rate_event);
        rate_work_done(r, s);
        schedule_rate(r, i);
    }
}

/* After the last week of the curve only markdowns sell: what is left, at the last week's rate times the lift. Who finds
 * nothing has not asked. */
static void clearance_day(struct replication *r, int32_t demand)
{
    const struct demand *d = &r->net->demand[demand];
    struct demand_state *s = &r->demand[demand];
    s->season_lifted += d->week[d->weeks - 1] / 7 * markdown_lift(r, d, r->now);
    for (int32_t i = d->targets.first; i < d->targets.first + d->targets.count; i++) {
        const int32_t point = r->net->demand_target[i].point;
        const struct point_state *p = &r->point[point];
        const pieces left = p->on_hand - p->backlog;
        const pieces n =
            pieces_near(r, point, s->season_units * (1.0 + s->season_lifted) * r->mix_weight[i]) - r->season_given[i];
        r->season_given[i] += n;
        demand_customer(r, demand, point, n < left ? n : left > 0 ? left : 0, TIME_NEVER, -1);
    }
}

/* The next day of the curve; after it, the next of a markdown. */
static void next_season_day(struct replication *r, int32_t demand, uint64_t day)
{
    const struct demand *d = &r->net->demand[demand];
    const sim_time next = d->starts + (sim_time)(day + 1) * TICKS_PER_DAY;
    if (day + 1 < 7 * d->weeks) {
        schedule_demand(r, next, 0, (struct event_demand){demand});
        return;
    }
    sim_time at = markdown_next(r->net, d, next), days = 0;
    while (at != TIME_NEVER) { /* the curve's days begin at the hour at which it starts */
        days = (at - d->starts + TICKS_PER_DAY - 1) / TICKS_PER_DAY;
        at = d->starts + days * TICKS_PER_DAY;
        if (markdown_at(r->net, d, at))
            break;
        at = markdown_next(r->net, d, at);
    }
    if (at == TIME_NEVER)
        return;
    r->demand[demand].next = (uint64_t)days;
    schedule_demand(r, at, 0, (struct event_demand){demand});
}

/* What the whole season asks for; drawn once. False: it is no quantity, and the replication has failed. */
static bool season_begins(struct replication *r, int32_t demand)
{
    struct demand_state *s = &r->demand[demand];
    s->season_units = value_of(r, r->net->demand[demand].units, &(struct thing){.order = 0}, 0);
    if (!(s->season_units >= 0))
        replication_fail(r, "the units of a season are negative or not a number: clamp them with max(0, ...)");
    return s->season_units >= 0;
}

static void season_day(struct replication *r, int32_t demand)
{
    const struct demand *d = &r->net->demand[demand];
    struct demand_state *s = &r->demand[demand];
    const uint64_t day = s->next++;
    const size_t week = (size_t)(day / 7);
    if (day == 0 && !season_begins(r, demand))
        return;
    if (week >= d->weeks) {
        clearance_day(r, demand);
        next_season_day(r, demand, day);
        return;
    }
    s->season_share += d->week[week] / 7;
    s->season_lifted += d->week[week] / 7 * (markdown_lift(r, d, r->now) - 1);
    for (int32_t i = d->targets.first; i < d->targets.first + d->targets.count; i++) {
        const struct demand_target *target = &r->net->demand_target[i];
        const double share = (day + 1 == 7 * d->weeks ? 1.0 : s->season_share) + s->season_lifted;
        const double upto = s->season_units * share * r->mix_weight[i];
        const pieces n = pieces_near(r, target->point, upto) - r->season_given[i];
        r->season_given[i] += n;
        demand_customer(r, demand, target->point, n, TIME_NEVER, -1);
    }
    next_season_day(r, demand, day);
}

void on_demand(struct replication *r, const struct event_demand *it)
{
    const struct demand *d = &r->net->demand[it->demand];
    if (r->draining)
        return;
    if (d->weeks > 0)
        season_day(r, it->demand);
    else if (d->rate >= 0)
        rate_event(r, it->demand);
    else {
        demand_arrives(r, it->demand);
        if (!d->saturates && d->population <= 0)
            schedule_gap(r, it->demand);
    }
}

void on_demand_order(struct replication *r, const struct event_demand_order *it)
{
    const struct demand_order *o = &r->net->demand_order[it->order];
    const struct thing t = {.order =
                                (uint64_t)(it->order - r->net->demand[it->demand].orders.first)}; /* of this demand */
    if (!r->draining)
        demand_asks(r, it->demand, o->target, value_of(r, o->units, &t, 0), &t, o->due, it->order);
}

/* Customers that always wait: enough that no machine, place or lot in process could ever want for one. */
static int32_t saturating(const struct network *n)
{
    int32_t count = 8 + n->machine_places;
    for (int32_t i = 0; i < n->steps; i++)
        count += n->step[i].buffer > 0 ? n->step[i].buffer : 0;
    for (int32_t i = 0; i < n->makes; i++)
        count += n->make[i].in_process_limit;
    return count < 100000 ? count : 100000;
}

/* The days of a season that are over today: what its curve and markdowns say was asked then is past. */
static void season_goes_on(struct replication *r, int32_t demand)
{
    const struct demand *d = &r->net->demand[demand];
    struct demand_state *s = &r->demand[demand];
    const uint64_t all = 7 * d->weeks;
    if (r->now <= d->starts) {
        schedule_demand(r, d->starts, 0, (struct event_demand){demand});
        return;
    }
    const uint64_t over = (uint64_t)((r->now - d->starts + TICKS_PER_DAY - 1) / TICKS_PER_DAY);
    if (!season_begins(r, demand))
        return;
    for (; s->next < over; s->next++) {
        const sim_time at = d->starts + (sim_time)s->next * TICKS_PER_DAY;
        if (s->next < all) {
            s->season_share += d->week[s->next / 7] / 7;
            s->season_lifted += d->week[s->next / 7] / 7 * (markdown_lift(r, d, at) - 1);
        } else if (markdown_at(r->net, d, at)) {
            s->season_lifted += d->week[d->weeks - 1] / 7 * markdown_lift(r, d, at);
        }
    }
    for (int32_t i = d->targets.first; i < d->targets.first + d->targets.count; i++) {
        const double share = (over < all ? s->season_share : 1.0) + s->season_lifted;
        r->season_given[i] = pieces_near(r, r->net->demand_target[i].point, s->season_units * share * r->mix_weight[i]);
    }
    next_season_day(r, demand, over - 1);
}

/* The first customer of a demand that has had them before today: where the gap is the same for all, on its grid. */
static void first_customer(struct replication *r, int32_t i)
{
    const struct demand *d = &r->net->demand[i];
    double gap;
    if (d->first >= r->now) {
        schedule_demand(r, d->first, 0, (struct event_demand){i});
        return;
    }
    if (!book_constant(r->net->book, d->every, &gap) || !(ticks_from_days(gap) > 0)) {
        schedule_gap(r, i);
        return;
    }
    const sim_time every = ticks_from_days(gap);
    schedule_demand(r, d->first + (r->now - d->first + every - 1) / every * every, 0, (struct event_demand){i});
}

/* An order that was known before today and is not yet due is open; one that was due before today is past. */
static void dated_order(struct replication *r, int32_t demand, int32_t order)
{
    const struct demand_order *o = &r->net->demand_order[order];
    const bool past = o->at < r->now && (o->due == TIME_NEVER || o->due < r->now);
    if (!past || r->net->as_of == 0)
        schedule_demand_order(r, o->at > r->now ? o->at : r->now, 0, (struct event_demand_order){demand, order});
}

static void start_one(struct replication *r, int32_t i)
{
    const struct demand *d = &r->net->demand[i];
    for (int32_t o = d->orders.first; o < d->orders.first + d->orders.count; o++)
        dated_order(r, i, o);
    if (d->weeks > 0)
        season_goes_on(r, i);
    else if (d->saturates)
        for (int32_t k = saturating(r->net); k > 0; k--)
            schedule_demand(r, r->now, 0, (struct event_demand){i});
    else if (d->population > 0)
        for (int32_t k = d->population; k > 0; k--) {
            if (d->first == TIME_NEVER || d->first < r->now)
                demand_thinks(r, i);
            else
                schedule_demand(r, d->first, 0, (struct event_demand){i});
        }
    else if (d->rate >= 0) {
        r->demand[i].rate_left = r->demand[i].rate_drawn = exponential_work(r, i);
        r->demand[i].rate_begun = true;
        schedule_rate(r, i);
    } else if (d->every >= 0 && d->first != TIME_NEVER)
        first_customer(r, i);
    else if (d->every >= 0)
        schedule_gap(r, i);
}

void demand_start(struct replication *r)
{
    for (int32_t i = 0; i < r->net->demands; i++) {
        level_start(&r->demand[i].units_waiting, r->now, 0);
        mix_start(r, i);
        start_one(r, i);
    }
}
