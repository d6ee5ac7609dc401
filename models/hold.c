/* models/hold.c - how goods come under inspection: received, arrived, made, in between steps, before they are shipped.
 *
 * The goods become a lot of their own, with a trail: all of an order's, which wait for each other; what comes at once;
 * or lots of so many units, cut off at random, the last one smaller. What happens to them: inspection.c. */
#include "models/flow.h"

static const uint64_t SPREAD = UINT64_C(0x9E3779B97F4A7C15); /* odd: golden ratio */

/* Luck of what is looked at: of the inspection and the goods' source, numbered by the order there, its lot or delivery,
 * and the part that is cut off: no other stock point's goods, and no other order's, shift it. */
struct draws held_luck(const struct replication *r, const struct held *h)
{
    const struct source *s = &r->net->source[order_at(r, lot_at(r, h->lot)->order)->source];
    return (struct draws){r->net->inspection[h->inspection].luck ^ s->luck * SPREAD, h->thing, h->draws};
}

static int32_t hold(struct replication *r, int32_t inspection, int32_t lot, pieces expected, uint64_t cut)
{
    const int32_t id = pool_take(&r->helds);
    struct held *h = held_at(r, id);
    h->inspection = inspection;
    h->lot = lot;
    h->expected = expected;
    h->next_step = h->fault = -1;
    h->repairs = goods_new(r);
    h->serial = r->inspection[inspection].serial++;
    h->thing =
        order_at(r, lot_at(r, lot)->order)->k << 32 | (uint64_t)(uint32_t)lot_at(r, lot)->index << 12 | (cut & 0xFFF);
    h->thing ^= (cut >> 12) * SPREAD; /* more than 4096 lots of one delivery have luck of their own too */
    h->draws = h->mends = 0;
    h->quarrel = quarrel_new(r->net->inspection[inspection].luck, h->serial);
    lot_at(r, lot)->held = id;
    return id;
}

static int32_t lot_of_goods(struct replication *r, int32_t order, int32_t index, pieces n, int32_t goods,
                            const struct trail *trail)
{
    const int32_t id = pool_take(&r->lots);
    struct lot *lot = lot_at(r, id);
    lot->next = lot->first_claim = -1;
    lot->order = order;
    lot->index = index;
    lot->first_unit = lot->serial = lot->serial_unit = 0;
    lot->quantity = lot->expected = n;
    lot->goods = goods;
    if (r->trails && trail)
        lot->trail = *trail;
    return id;
}

/* Cut into lots of so many units, the last one smaller; each is judged and goes on by itself. */
static void hold_in_lots(struct replication *r, int32_t inspection, int32_t order, int32_t index, pieces expected,
                         pieces n, int32_t goods, const struct trail *trail, bool counted)
{
    const pieces size = r->net->inspection[inspection].lot_units;
    const struct source *s = &r->net->source[order_at(r, order)->source];
    struct draws luck = {r->net->inspection[inspection].luck ^ 1 ^ s->luck * SPREAD,
                         order_at(r, order)->k << 20 | (uint64_t)(uint32_t)index, 0};
    uint64_t cut = 0;
    while (n > size) {
        const pieces stands_for = expected < size ? expected : size;
        const int32_t part = goods_split(r, goods, n, size, &luck);
        if (counted)
            order_at(r, order)->pieces_open++;
        n -= size;
        expected -= stands_for;
        inspection_begin(r, hold(r, inspection, lot_of_goods(r, order, index, size, part, trail), stands_for, cut++));
    }
    inspection_begin(r, hold(r, inspection, lot_of_goods(r, order, index, n, goods, trail), expected, cut));
}

/* What was gathered is judged, when there is any of it. */
static void judge_gathered(struct replication *r, int32_t order)
{
    const int32_t id = order_at(r, order)->gathers;
    order_at(r, order)->gathers = -1;
    if (lot_at(r, held_at(r, id)->lot)->quantity > 0)
        inspection_begin(r, id);
    else
        inspection_release(r, id);
}

/* lot = "order": true when all of the order's goods are here. */
static bool whole(const struct order *o, const struct held *h, bool counted)
{
    if (!counted)
        return h->expected >= o->asked;
    return o->pieces_open == 1 && o->coming <= h->expected;
}

static void gather(struct replication *r, int32_t inspection, int32_t order, pieces expected, pieces n, int32_t goods,
                   const struct trail *trail, bool counted)
{
    struct order *o = order_at(r, order);
    if (o->gathers < 0) {
        o->gathers = hold(r, inspection, lot_of_goods(r, order, 0, n, goods, trail), expected, 0);
    } else {
        struct held *h = held_at(r, o->gathers);
        struct lot *lot = lot_at(r, h->lot);
        lot->quantity += n;
        h->expected += expected;
        goods_add(r, lot->goods, goods);
        if (r->trails && trail)
            lot->trail = *trail;
        o->pieces_open -= counted;
    }
    if (r->trails)
        trail_mark(&lot_at(r, held_at(r, o->gathers)->lot)->trail, r->now,
                   r->net->inspection[inspection].cause_collect);
    if (whole(o, held_at(r, o->gathers), counted))
        judge_gathered(r, order);
}

void quality_recheck(struct replication *r, int32_t order)
{
    const struct order *o = order_at(r, order);
    if (o->gathers < 0)
        return;
    const struct held *h = held_at(r, o->gathers);
    if (whole(o, h, r->net->inspection[h->inspection].when != INSPECT_SHIPPED))
        judge_gathered(r, order);
}

static void inspect(struct replication *r, int32_t inspection, int32_t order, int32_t index, pieces expected, pieces n,
                    int32_t goods, const struct trail *trail, bool counted)
{
    switch (r->net->inspection[inspection].lot) {
    case LOT_OF_ORDER:
        gather(r, inspection, order, expected, n, goods, trail, counted);
        break;
    case LOT_OF_DROP:
        inspection_begin(r, hold(r, inspection, lot_of_goods(r, order, index, n, goods, trail), expected, 0));
        break;
    case LOT_OF_UNITS:
        hold_in_lots(r, inspection, order, index, expected, n, goods, trail, counted);
        break;
    }
}

void quality_receive(struct replication *r, int32_t order, int32_t index, pieces expected, pieces good, int32_t goods,
                     const struct trail *trail)
{
    const int32_t inspection = r->net->source[order_at(r, order)->source].inspect;
    if (inspection < 0 || r->net->inspection[inspection].plan == PLAN_NONE || good < 0 || expected < 0 || /* a return */
        (good <= 0 && r->net->inspection[inspection].lot != LOT_OF_ORDER))
        order_receive(r, order, expected, good, goods, trail);
    else
        inspect(r, inspection, order, index, expected, good, goods, trail, true);
}

bool quality_ship(struct replication *r, int32_t order, pieces n, int32_t goods, const struct trail *trail)
{
    const int32_t inspection = r->net->source[order_at(r, order)->source].inspect_out;
    if (inspection < 0 || r->net->inspection[inspection].plan == PLAN_NONE)
        return false;
    inspect(r, inspection, order, (int32_t)order_at(r, order)->sendings++, n, n, goods, trail, false);
    return true;
}

bool quality_step_done(struct replication *r, int32_t id, int32_t step)
{
    struct lot *lot = lot_at(r, id);
    const struct step *s = &r->net->step[step];
    const struct thing t = lot_thing(r, lot);
    faults_arise(r, s->arises, lot->order, &t, lot->quantity, lot->goods);
    return s->inspect >= 0 && r->net->inspection[s->inspect].plan != PLAN_NONE && !lot->scrapped;
}

void quality_step_inspect(struct replication *r, int32_t id, int32_t step)
{
    const struct lot *lot = lot_at(r, id);
    const struct span steps = r->net->make[r->net->source[order_at(r, lot->order)->source].make].steps;
    const int32_t held = hold(r, r->net->step[step].inspect, id, lot->quantity, 0);
    held_at(r, held)->next_step = step + 1 < steps.first + steps.count ? step + 1 : -1;
    inspection_begin(r, held);
}
