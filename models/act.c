/* models/act.c - what responses do about open orders: ship otherwise, order again, withdraw, add.
 *
 * ship     Of all that is still to be shipped for open orders at the stock point (open at the sender, or waiting
 *          there for a departure), `share` goes by the other lane; what already goes by it and has not left counts.
 *          Oldest orders first; what waits for a departure before what is not there yet. The goods become an order
 *          of their own, with the dates, price and payments of the first: nothing is ordered or paid twice, on order
 *          stays what it was.
 * reorder  Of an order that is projected to come after its own date (models/projection.h), `share` of what is still
 *          to come is ordered again at another source, once. Both come; with `replaces`, what can still be withdrawn
 *          of the first is.
 * cancel   What has not begun of open orders is withdrawn: on order falls, the deposit comes back.
 * add      A new order.
 *
 * What a response orders is no demand: no review sees it but through on order. Orders placed by an act are not touched
 * by the same act at that moment. */
#include "models/flow.h"
#include "models/projection.h"

static double share_of(struct replication *r, const struct act *a, const struct thing *t)
{
    const double share = value_of(r, a->share, t, 1);
    if (!(share == share))
        replication_fail(r, "the share of an act of a response is not a number");
    return share > 1 ? 1 : share > 0 ? share : 0;
}

/* ---- ship ---- */

static int32_t open_claim(const struct replication *r, int32_t order)
{
    const int32_t from = r->net->source[order_at(r, order)->source].from;
    for (int32_t id = r->point[from].first; id >= 0; id = claim_at(r, id)->next)
        if (claim_at(r, id)->kind == CLAIM_MOVE && claim_at(r, id)->owner == order)
            return id;
    return -1;
}

static pieces waits_at_lane(const struct replication *r, int32_t order)
{
    const int32_t lane = r->net->source[order_at(r, order)->source].lane;
    pieces n = 0;
    for (int32_t id = lane < 0 ? -1 : r->lane[lane].first; id >= 0; id = consignment_at(r, id)->next)
        if (consignment_at(r, id)->order == order && consignment_at(r, id)->stage == STAGE_WAIT_DEPARTURE)
            n += consignment_at(r, id)->quantity;
    return n;
}

static pieces to_be_shipped(const struct replication *r, int32_t order)
{
    const int32_t claim = open_claim(r, order);
    return (claim < 0 ? 0 : claim_at(r, claim)->open) + waits_at_lane(r, order);
}

/* The same source with the act's lane; -1: the order goes by it already, or does not move. */
static int32_t other_way(const struct replication *r, int32_t source, int32_t lane)
{
    for (int32_t i = 0; i < r->net->sources && r->net->source[source].kind == SOURCE_MOVE; i++)
        if (r->net->source[i].instead_of == source && r->net->source[i].lane == lane)
            return i;
    return -1;
}

static void reroute_waiting(struct replication *r, int32_t order, int32_t part, pieces n)
{
    const int32_t lane = r->net->source[order_at(r, order)->source].lane;
    for (int32_t id = lane < 0 ? -1 : r->lane[lane].first, next; id >= 0 && n > 0; id = next) {
        const struct consignment *c = consignment_at(r, id);
        next = c->next;
        if (c->order != order || c->stage != STAGE_WAIT_DEPARTURE)
            continue;
        const pieces take = n < c->quantity ? n : c->quantity;
        n -= take;
        consignment_reroute(r, id, part, take);
    }
}

static void send_by(struct replication *r, int32_t order, int32_t source, pieces n)
{
    const pieces waiting = waits_at_lane(r, order), here = n < waiting ? n : waiting;
    const int32_t claim = open_claim(r, order), part = order_split(r, order, source, n);
    if (n > here)
        stock_split_claim(r, claim, n - here, part);
    reroute_waiting(r, order, part, here);
    order_emptied(r, order);
}

static pieces ship_at(struct replication *r, const struct act *a, int32_t point, double share)
{
    pieces rest = 0, by_it = 0;
    const int32_t last = r->last_order;
    for (int32_t id = r->first_order; id >= 0; id = order_at(r, id)->next) {
        const struct source *s = &r->net->source[order_at(r, id)->source];
        if (order_at(r, id)->point == point && s->kind == SOURCE_MOVE)
            *(s->lane == a->lane ? &by_it : &rest) += to_be_shipped(r, id);
    }
    const pieces all = rest + by_it, goal = pieces_near(r, point, share * units_of(r, point, all)) - by_it;
    pieces left = goal < rest ? goal : rest;
    for (int32_t id = r->first_order, next; id >= 0 && left > 0; id = next) {
        const int32_t way = other_way(r, order_at(r, id)->source, a->lane);
        next = id == last ? -1 : order_at(r, id)->next;
        if (order_at(r, id)->point != point || way < 0)
            continue;
        const pieces here = to_be_shipped(r, id), n = here < left ? here : left;
        if (n > 0)
            send_by(r, id, way, n);
        left -= n;
    }
    return goal > 0 ? (goal < rest ? goal : rest) - left : 0;
}

/* ---- withdraw ---- */

static pieces withdraw(struct replication *r, int32_t id, pieces n)
{
    struct order *o = order_at(r, id);
    const struct source *s = &r->net->source[o->source];
    const bool waits = s->kind == SOURCE_BUY && o->pieces_open == 0; /* it has not come to the supplier */
    pieces gone = 0;
    if (s->kind == SOURCE_MOVE) {
        const int32_t claim = open_claim(r, id);
        const pieces open = claim < 0 ? 0 : claim_at(r, claim)->open;
        gone = n < open ? n : open;
        if (gone > 0)
            stock_lower_claim(r, claim, gone);
    } else if (s->kind == SOURCE_BUY && o->begun == TIME_NEVER) {
        gone = !waits ? consignment_withdraw(r, id, n) : n < o->coming ? n : o->coming;
    }
    if (gone <= 0)
        return 0;
    order_withdraw(r, id, gone);
    if (waits)
        o->cancelled = o->coming <= 0; /* closed when it would have been released */
    else
        order_emptied(r, id);
    return gone;
}

static pieces cancel_at(struct replication *r, int32_t point, double share)
{
    pieces gone = 0;
    for (int32_t id = r->first_order, next; id >= 0; id = next) {
        const struct order *o = order_at(r, id);
        next = o->next;
        if (o->point == point && !o->cancelled && o->coming > 0)
            gone += withdraw(r, id, pieces_near(r, point, share * units_of(r, point, o->coming)));
    }
    return gone;
}

/* ---- order again, add ---- */

static pieces again_at(struct replication *r, const struct act *a, int32_t source, int32_t point, double share)
{
    const int32_t last = r->last_order;
    pieces ordered = 0;
    for (int32_t id = r->first_order, next; id >= 0; id = next) {
        struct order *o = order_at(r, id);
        next = id == last ? -1 : o->next;
        if (o->point != point || o->source == source || o->again || o->cancelled || o->coming <= 0 ||
            !(projected_order(r, id) > 0))
            continue;
        const pieces n = pieces_near(r, point, share * units_of(r, point, o->coming));
        const int32_t second = order_from(r, source, n, (struct order_cause){o->due, o->root, o->priority, 0});
        if (second < 0)
            continue;
        o->again = true;
        ordered += order_at(r, second)->asked;
        if (a->replaces)
            withdraw(r, id, n);
    }
    return ordered;
}

static pieces add_at(struct replication *r, const struct act *a, int32_t source, int32_t point, const struct thing *t)
{
    const pieces n = pieces_of(r, point, value_of(r, a->units, t, 0)), before = r->point[point].on_order;
    const struct order_cause nobody = {.due = TIME_NEVER};
    if (source >= 0)
        order_from(r, source, n, nobody);
    else
        source_order(r, point, n, nobody);
    return r->point[point].on_order - before;
}

/* ---- all of them ---- */

static pieces act_at(struct replication *r, const struct act *a, int32_t i, const struct thing *t)
{
    const int32_t point = r->net->watch[a->points.first + i];
    const int32_t source = a->from.count > 0 ? r->net->act_source[a->from.first + i] : -1;
    switch (a->verb) {
    case ACT_SHIP:
        return ship_at(r, a, point, share_of(r, a, t));
    case ACT_REORDER:
        return again_at(r, a, source, point, share_of(r, a, t));
    case ACT_CANCEL:
        return cancel_at(r, point, share_of(r, a, t));
    case ACT_ADD:
        return add_at(r, a, source, point, t);
    }
    return 0;
}

static bool orders_again(const struct replication *r, struct span acts)
{
    for (int32_t k = acts.first; k < acts.first + acts.count; k++)
        if (r->net->act[k].verb == ACT_REORDER)
            return true;
    return false;
}

double acts_done(struct replication *r, int32_t response, const struct thing *t)
{
    const struct span acts = r->net->response[response].acts;
    double units = 0;
    if (orders_again(r, acts)) /* no other asks which orders are late */
        projection_ready(r);
    for (int32_t k = acts.first; k < acts.first + acts.count; k++)
        for (int32_t i = 0; i < r->net->act[k].points.count; i++) {
            const struct act *a = &r->net->act[k];
            units += units_of(r, r->net->watch[a->points.first + i], act_at(r, a, i, t));
        }
    return units;
}
