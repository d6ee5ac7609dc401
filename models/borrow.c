/* models/borrow.c - goods for a try out of the kits of lots that have not started.
 *
 * What a try takes comes from free stock first. What is missing is taken from the kits of lots that have not started,
 * whichever would start last: bulk lies beside the sample room, and nobody waits for weeks for a piece of leather that
 * is there. The lot becomes smaller by the units that can no longer be made, and gives back the rest of their parts;
 * its order is short by so much, and is topped up when it closes, as it is after scrap (`tolerance`). */
#include "models/flow.h"

static const struct make *make_of(const struct replication *r, int32_t lot)
{
    return &r->net->make[r->net->source[order_at(r, lot_at(r, lot)->order)->source].make];
}

/* Pieces of the point that a kit for so much of the lot takes. */
static pieces kit_takes(struct replication *r, int32_t id, pieces quantity, int32_t point)
{
    const struct lot *lot = lot_at(r, id);
    const struct span bom = make_of(r, id)->bom;
    const double units = units_of(r, order_at(r, lot->order)->point, quantity);
    const struct thing t = lot_thing(r, lot);
    pieces n = 0;
    for (int32_t i = bom.first; i < bom.first + bom.count; i++) {
        const struct make_component *c = &r->net->make_component[i];
        if (c->point == point)
            n += pieces_of(r, point, units * value_of(r, c->units, &t, 1) / (1 - value_of(r, c->scrap, &t, 0)));
    }
    return n;
}

/* The lot's claim on the point that is still open; -1. */
static int32_t claim_of(const struct replication *r, int32_t id, int32_t point)
{
    int32_t c = r->point[point].first;
    while (c >= 0 && (claim_at(r, c)->kind != CLAIM_KIT || claim_at(r, c)->owner != id))
        c = claim_at(r, c)->next;
    return c;
}

/* What of it the lot has. */
static pieces kit_holds(struct replication *r, int32_t id, int32_t point)
{
    const int32_t claim = claim_of(r, id, point);
    return kit_takes(r, id, lot_at(r, id)->quantity, point) - (claim < 0 ? 0 : claim_at(r, claim)->open);
}

/* ---- which lot would start last ---- */

static bool starts_later(const struct replication *r, int32_t a, int32_t b)
{
    const struct order *x = order_at(r, lot_at(r, a)->order), *y = order_at(r, lot_at(r, b)->order);
    if (x->due != y->due)
        return x->due > y->due;
    if (x->source != y->source)
        return x->source > y->source;
    return lot_at(r, a)->serial > lot_at(r, b)->serial;
}

struct search {
    int32_t point, best;
};

static void look_at(struct replication *r, int32_t lot, struct search *s)
{
    if (s->best >= 0 && !starts_later(r, lot, s->best))
        return;
    if (!lot_at(r, lot)->started && kit_holds(r, lot, s->point) > 0)
        s->best = lot;
}

static void look_along(struct replication *r, int32_t lot, struct search *s)
{
    for (; lot >= 0; lot = lot_at(r, lot)->next)
        look_at(r, lot, s);
}

/* Lots whose kits are whole wait in lists; the others have claims. */
static int32_t last_lot_with(struct replication *r, int32_t point)
{
    const struct network *n = r->net;
    struct search s = {point, -1};
    for (int32_t g = 0; g < n->gates; g++)
        look_along(r, r->gate[g].first_lot, &s);
    for (int32_t m = 0; m < n->makes; m++)
        look_along(r, r->make_waiting[m], &s);
    look_along(r, r->first_stopped, &s);
    for (int32_t i = 0; i < n->points; i++)
        for (int32_t c = n->point[i].site == n->point[point].site ? r->point[i].first : -1; c >= 0;
             c = claim_at(r, c)->next)
            if (claim_at(r, c)->kind == CLAIM_KIT)
                look_at(r, claim_at(r, c)->owner, &s);
    return s.best;
}

/* ---- out of its list ---- */

static bool unlink_from(struct replication *r, int32_t *first, int32_t *last, int32_t lot)
{
    int32_t before = -1;
    for (int32_t id = *first; id >= 0; before = id, id = lot_at(r, id)->next) {
        if (id != lot)
            continue;
        *(before < 0 ? first : &lot_at(r, before)->next) = lot_at(r, id)->next;
        if (*last == id)
            *last = before;
        lot_at(r, id)->next = -1;
        return true;
    }
    return false;
}

static void leave_lists(struct replication *r, int32_t lot)
{
    const int32_t make = r->net->source[order_at(r, lot_at(r, lot)->order)->source].make,
                  gate = r->net->make[make].gate;
    if (gate >= 0 && unlink_from(r, &r->gate[gate].first_lot, &r->gate[gate].last_lot, lot))
        return;
    if (unlink_from(r, &r->make_waiting[make], &r->make_last[make], lot))
        return;
    unlink_from(r, &r->first_stopped, &r->last_stopped, lot);
}

/* ---- a smaller lot ---- */

/* The least part of the lot whose kit has n pieces of the point that the lot can give. */
static pieces part_for(struct replication *r, int32_t id, int32_t point, pieces n)
{
    const pieces quantity = lot_at(r, id)->quantity, all = kit_takes(r, id, quantity, point);
    pieces lo = 0, hi = quantity; /* lo is too little, hi is enough */
    while (hi - lo > 1) {
        const pieces mid = lo + (hi - lo) / 2;
        *(all - kit_takes(r, id, quantity - mid, point) < n ? &lo : &hi) = mid;
    }
    return hi;
}

/* The lot needs so much less of the point: what it has not got yet is no longer asked for, the rest is left over. */
static pieces left_over(struct replication *r, int32_t id, int32_t point, pieces less)
{
    const int32_t claim = claim_of(r, id, point);
    const pieces open = claim < 0 ? 0 : claim_at(r, claim)->open, off = open < less ? open : less;
    if (off > 0 && off == open) {
        stock_withdraw(r, claim);
        lot_at(r, id)->kit_missing--;
    } else if (off > 0) {
        stock_ask_less(r, claim, off);
    }
    return less - off;
}

static void drop_goods(struct replication *r, int32_t id, pieces part)
{
    struct lot *lot = lot_at(r, id);
    const struct order *o = order_at(r, lot->order);
    struct draws luck = {r->net->source[o->source].luck ^ UINT64_C(0x626f72726f77), lot->serial,
                         (uint64_t)lot->quantity * (uint64_t)r->net->faults}; /* another each time */
    goods_end(r, goods_split(r, lot->goods, lot->quantity, part, &luck), END_LOST);
}

/* Nothing is left of it. */
static void vanishes(struct replication *r, int32_t id)
{
    const int32_t order = lot_at(r, id)->order;
    const pieces expected = lot_at(r, id)->expected;
    leave_lists(r, id);
    goods_end(r, lot_at(r, id)->goods, END_LOST);
    pool_give(&r->lots, id);
    order_lot_dropped(r, order, expected);
}

/* Takes n pieces of the point that the lot holds, with all that belongs to as many units. */
static void gives(struct replication *r, int32_t id, int32_t point, pieces n)
{
    const struct span bom = make_of(r, id)->bom;
    struct lot *lot = lot_at(r, id);
    const pieces before = lot->quantity, part = part_for(r, id, point, n), after = before - part;
    const bool waited = lot->kit_missing > 0;
    STORY(r, "%.6g units of %s are taken from the kit of a lot, which becomes %.6g smaller", units_of(r, point, n),
          r->net->point[point].name, units_of(r, order_at(r, lot->order)->point, part));
    drop_goods(r, id, part);
    for (int32_t i = bom.first; i < bom.first + bom.count; i++) {
        const int32_t p = r->net->make_component[i].point;
        const pieces less = kit_takes(r, id, before, p) - kit_takes(r, id, after, p);
        const pieces spare = left_over(r, id, p, less) - (p == point ? n : 0);
        if (spare > 0)
            stock_take_back(r, p, false, spare);
    }
    lot = lot_at(r, id);
    lot->quantity = after;
    if (after == 0)
        vanishes(r, id);
    else if (waited && lot->kit_missing == 0)
        make_lot_ready(r, id);
}

pieces kits_lend(struct replication *r, int32_t point, pieces want)
{
    pieces got = 0;
    while (got < want) {
        const int32_t lot = last_lot_with(r, point);
        if (lot < 0)
            break;
        const pieces held = kit_holds(r, lot, point), n = held < want - got ? held : want - got;
        gives(r, lot, point, n);
        got += n;
    }
    return got;
}
