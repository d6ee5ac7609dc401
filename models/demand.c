/* models/demand.c - customers: who asks how much, waits or does not; when they come is in models/arrivals.c.
 *
 * A customer finds stock at once, or waits (`wait`), or takes what is there and the rest is lost (`lost`); of a losing
 * demand patience.share wait up to patience.days. Counts of a customer belong to the time he came: those who came
 * before the end of the warm-up are not counted. */
#include "models/flow.h"

/* ---- one customer ---- */

static sim_time due_of(const struct replication *r, const struct demand *d, sim_time due)
{
    if (due != TIME_NEVER)
        return due;
    return d->due_after == TIME_NEVER ? TIME_NEVER : r->now + d->due_after;
}

static bool turned_away(struct replication *r, const struct demand *d, const struct demand_state *s, uint64_t k)
{
    const struct thing t = {.order = k};
    return (d->balk_above >= 0 && (double)s->waiting > value_of(r, d->balk_above, &t, 0)) ||
           (d->capacity > 0 && s->waiting >= d->capacity);
}

bool demand_waits_for_work(const struct replication *r, const struct claim *c)
{
    return !r->net->demand[c->owner].leaves_served;
}

static void limit_patience(struct replication *r, int32_t id, uint64_t k)
{
    struct claim *c = claim_at(r, id);
    const struct demand *d = &r->net->demand[c->owner];
    const struct thing t = {.order = k};
    if (d->patience_days < 0 || (d->unmet == UNMET_LOST && !c->waits))
        return;
    const sim_time wait = duration(r, d->patience_days, &t, NULL);
    c->leaves = true;
    c->patience = wait > 0 ? schedule_patience(r, r->now + wait, 0, (struct event_patience){id})
                           : schedule_patience_none(r, r->now, 0, (struct event_patience_none){id});
}

static void waiting_units(struct replication *r, int32_t demand, double change)
{
    struct level *l = &r->demand[demand].units_waiting;
    level_set(l, r->now, l->value + change);
}

/* Somebody is not served in the instant he asks: a day on which the shelf was empty to him. */
static void note_short(struct replication *r, int32_t demand)
{
    struct demand_state *s = &r->demand[demand];
    const sim_time day = (r->now - r->net->demand[demand].starts) / TICKS_PER_DAY;
    if (!r->warm || day == s->short_day)
        return;
    s->short_day = day;
    s->short_days += 1;
}

static void count_due(struct replication *, const struct claim *);

/* A customer of a finite population comes again after a gap of his own. */
void demand_thinks(struct replication *r, int32_t demand)
{
    const struct thing t = {.order = r->demand[demand].thoughts++};
    schedule_demand(r, r->now + duration(r, r->net->demand[demand].every, &t, NULL), 0, (struct event_demand){demand});
}

static void ask(struct replication *r, int32_t demand, int32_t point, pieces n, sim_time due, int32_t line, bool waits,
                uint64_t k)
{
    const struct demand *d = &r->net->demand[demand];
    struct demand_state *s = &r->demand[demand];
    int32_t id;
    if (n <= 0)
        return;
    struct claim *c = stock_claim(r, point, CLAIM_CUSTOMER, demand, n, due_of(r, d, due), d->priority, &id);
    c->line = line;
    c->k = k;
    c->waits = waits;
    if (d->contract >= 0) {
        const struct thing t = {.order = k};
        c->priority = contract_priority(r, d->contract, &t, d->priority);
        c->excused = seller_stopped(r, d->contract);
    }
    if (r->warm) {
        s->units += units_of(r, point, n);
        s->orders += 1;
    }
    measure_thing(r, OBSERVE_DEMAND_UNITS, demand, units_of(r, point, n));
    waiting_units(r, demand, units_of(r, point, n));
    if (turned_away(r, d, s, k) || refused(r, d->contract) || customer_stopped(r, d->contract, STOP_ORDERING) ||
        !make_has_room(r, point, n)) {
        demand_lost(r, c, n);
        count_due(r, c);
        pool_give(&r->claims, id);
        if (d->population > 0)
            demand_thinks(r, demand);
        return;
    }
    s->waiting++;
    if (stock_serve_now(r, id))
        return;
    if (r->point[point].on_hand - r->point[point].reserved < n)
        note_short(r, demand);
    limit_patience(r, id, k);
    stock_ask(r, id);
}

/* Of a losing demand a share waits: one piece by chance, more by number. */
void demand_customer(struct replication *r, int32_t demand, int32_t point, pieces n, sim_time due, int32_t line)
{
    const struct demand *d = &r->net->demand[demand];
    struct demand_state *s = &r->demand[demand];
    const uint64_t k = s->customers++;
    const struct thing t = {.order = k};
    if (d->unmet != UNMET_LOST || d->patience_share < 0 || d->patience_days < 0) {
        ask(r, demand, point, n, due, line, d->unmet == UNMET_WAIT, k);
        return;
    }
    const double share = value_of(r, d->patience_share, &t, 0);
    const double u = r->planning ? 0.5 : cursor_u(&r->demand_patience[demand], &r->luck, k);
    const pieces patient = share > 0 ? (pieces)((double)n * (share < 1 ? share : 1) + u) : 0;
    ask(r, demand, point, patient < n ? patient : n, due, line, true, k);
    ask(r, demand, point, n - (patient < n ? patient : n), due, line, false, k);
}

void demand_served(struct replication *r, struct claim *c, pieces n)
{
    const struct demand *d = &r->net->demand[c->owner];
    struct demand_state *s = &r->demand[c->owner];
    const double units = units_of(r, c->point, n);
    const struct thing t = {.order = c->k};
    waiting_units(r, c->owner, -units);
    s->sold_units += units;
    s->unit_days += units * days_from_ticks(r->now - c->placed);
    if (c->counted && c->placed == r->now)
        s->units_at_once += units;
    retail_sold(r, c, n);
    tell_variables(r, d->event_sold, units);
    if (!d->others && r->net->point[c->point].ours) {
        if (d->contract >= 0)
            contract_sold(r, d, c->owner, c, units);
        if (d->delivery_cost >= 0)
            ledger_cost(r, ACCOUNT_TRANSPORT, value_of(r, d->delivery_cost, &t, 0) * units);
    }
    milestone_goods(r, c->point, COUNT_SOLD, n, &r->point[c->point].receipt, c->placed, -1);
}

static void count_served(struct replication *r, const struct claim *c)
{
    const struct demand *d = &r->net->demand[c->owner];
    struct demand_state *s = &r->demand[c->owner];
    const struct thing t = {.order = c->k};
    const double wait = days_from_ticks(r->now - c->placed) + value_of(r, d->delivery_time, &t, 0);
    measure_thing(r, OBSERVE_DEMAND_WAIT, c->owner, wait);
    if (!c->counted)
        return;
    s->waited += 1;
    s->wait_days += wait;
    if (c->placed == r->now && c->lost_pieces == 0)
        s->orders_at_once += 1;
}

/* OTIF: in full and by the due date; who went without (some of) the goods counts as a failure. */
static void count_due(struct replication *r, const struct claim *c)
{
    struct demand_state *s = &r->demand[c->owner];
    if (!c->counted || c->due == TIME_NEVER)
        return;
    s->due += 1;
    s->on_time += c->lost_pieces == 0 && r->now <= c->due;
}

static void after_customer(struct replication *r, int32_t demand)
{
    struct demand_state *s = &r->demand[demand];
    const struct network *n = r->net;
    s->served_all++;
    if (n->warm_up_demand == demand && s->served_all == n->warm_up_count)
        schedule_warm_up_count(r, r->now, 1, (struct event_warm_up_count){0});
    if (n->until_demand == demand && s->served_all == n->until_count)
        engine_stop(r->engine);
    if (n->demand[demand].saturates)
        schedule_demand(r, r->now, 0, (struct event_demand){demand});
    if (n->demand[demand].population > 0)
        demand_thinks(r, demand);
}

void demand_finished(struct replication *r, struct claim *c)
{
    r->demand[c->owner].waiting--;
    if (c->leaves)
        engine_cancel(r->engine, c->patience);
    count_due(r, c);
    if (c->asked > c->lost_pieces)
        count_served(r, c);
    after_customer(r, c->owner);
}

void demand_lost(struct replication *r, struct claim *c, pieces n)
{
    const struct demand *d = &r->net->demand[c->owner];
    struct demand_state *s = &r->demand[c->owner];
    const double units = units_of(r, c->point, n);
    const struct thing t = {.order = c->k};
    c->lost_pieces += n;
    tell_variables(r, d->event_lost, units);
    s->lost_all_units += units;
    s->unit_days += units * days_from_ticks(r->now - c->placed);
    waiting_units(r, c->owner, -units);
    if (c->counted)
        s->lost_units += units;
    if (c->placed == r->now)
        note_short(r, c->owner);
    if (!d->others && d->lost_cost >= 0 && r->net->point[c->point].ours)
        ledger_cost(r, ACCOUNT_LOST, value_of(r, d->lost_cost, &t, 0) * units);
}

/* ---- which stock point, how many ---- */

static int32_t pick_target(struct replication *r, int32_t demand, uint64_t k)
{
    const struct demand *d = &r->net->demand[demand];
    if (d->targets.count == 1)
        return r->net->demand_target[d->targets.first].point;
    double u = r->planning ? 0.5 : cursor_u(&r->demand_mix[demand], &r->luck, k);
    int32_t i = d->targets.first;
    for (; i + 1 < d->targets.first + d->targets.count; i++) {
        u -= r->mix_weight[i];
        if (u < 0)
            break;
    }
    return r->net->demand_target[i].point;
}

/* Negative demand: goods come back into stock, at the price of the day. */
static void goods_come_back(struct replication *r, int32_t demand, int32_t point, pieces n, const struct thing *t)
{
    const struct demand *d = &r->net->demand[demand];
    const double units = units_of(r, point, n);
    if (n <= 0)
        return;
    if (r->warm)
        r->demand[demand].returned_units += units;
    measure_thing(r, OBSERVE_DEMAND_UNITS, demand, -units);
    if (!d->others && d->price >= 0 && r->net->point[point].ours)
        ledger_cost(r, ACCOUNT_SALES, value_of(r, d->price, t, 0) * units);
    stock_take_back(r, point, true, n);
}

/* So many units are asked for, or come back. True: a customer asks for some. */
bool demand_asks(struct replication *r, int32_t demand, int32_t point, double units, const struct thing *t,
                 sim_time due, int32_t line)
{
    const double size = units < 0 ? -units : units;
    const bool divisible = point_item(r->net, point)->divisible;
    if (!(size >= 0) || (units < 0 && !r->net->demand[demand].returns)) {
        replication_fail(r,
                         "a demand is negative or not a number: clamp it with max(0, ...), or let goods come back with "
                         "negative = \"return\"");
        return false;
    }
    const pieces n = divisible ? pieces_of(r, point, size) : pieces_near(r, point, size);
    if (units < 0)
        goods_come_back(r, demand, point, n, t);
    else if (n > 0) {
        demand_customer(r, demand, point, n, due, line);
        return true;
    }
    return false;
}

void demand_arrives(struct replication *r, int32_t demand)
{
    const struct demand *d = &r->net->demand[demand];
    struct demand_state *s = &r->demand[demand];
    const uint64_t k = s->next++;
    const struct thing t = {.order = k};
    const int32_t point = pick_target(r, demand, k);
    const double units = value_of(r, d->units, &t, 1);
    if (!demand_asks(r, demand, point, units, &t, TIME_NEVER, -1) && d->population > 0)
        demand_thinks(r, demand);
}
