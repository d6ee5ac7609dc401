/* models/goods.c - goods carry their number of faulty units, fault by fault.
 *
 * Lots, consignments and goods under inspection have a row of counts of their own (pool `goods`); a stock point has a
 * row of what lies on its shelf. Units are alike: what leaves a mixed stock or is split off a lot is a random part of
 * it, hypergeometric for each fault by itself, exactly. Faulty parts that are built into a product make the product
 * faulty: they fall on its units at random, so that a product with m parts has the fault with chance 1 - (1 - p)^m. A
 * scenario without faults has no rows and comes here for nothing.
 *
 * Balance, for every fault at every moment: arisen = ended (repaired, replaced, scrapped, returned, delivered, built
 * in, lost) + under way + on hand. */
#include "models/flow.h"

#include "sim/counts.h"
#include "sim/stream.h"

static const uint64_t SPREAD = UINT64_C(0x9E3779B97F4A7C15); /* odd: golden ratio */

/* Draw j = thing * 2^12 + draw; things from 2^21 and draws from 2^12 on have sources of their own. */
double quality_u(struct replication *r, struct draws *d)
{
    const uint64_t draw = d->next++, page = (d->thing >> 21) << 20 | draw >> 12;
    return r->planning ? 0.5
                       : stream_u(r->luck, d->source ^ page * SPREAD, (d->thing & 0x1FFFFF) << 12 | (draw & 0xFFF));
}

static pieces *on_hand_row(const struct replication *r, int32_t point)
{
    return r->faulty + (ptrdiff_t)point * r->net->faults;
}

/* The luck of what leaves a stock point: one draw a fault and departure. */
static struct draws stock_luck(const struct replication *r, int32_t point, int32_t f)
{
    const uint64_t k = r->faulty_draws[(ptrdiff_t)point * r->net->faults + f]++;
    return (struct draws){r->net->point[point].luck ^ r->net->fault[f].luck * SPREAD, k >> 12, k & 0xFFF};
}

int32_t goods_new(struct replication *r)
{
    return r->net->faults > 0 ? pool_take(&r->goods) : -1;
}

void goods_free(struct replication *r, int32_t goods)
{
    if (goods >= 0)
        pool_give(&r->goods, goods);
}

void goods_add(struct replication *r, int32_t to, int32_t from)
{
    if (from < 0)
        return;
    for (int32_t f = 0; f < r->net->faults; f++)
        goods_at(r, to)[f] += goods_at(r, from)[f];
    goods_free(r, from);
}

int32_t goods_split(struct replication *r, int32_t goods, pieces n, pieces part, struct draws *luck)
{
    if (goods < 0)
        return -1;
    const int32_t out = goods_new(r);
    for (int32_t f = 0; f < r->net->faults; f++) {
        pieces *have = &goods_at(r, goods)[f];
        if (*have == 0)
            continue;
        const pieces k = hypergeometric_variate(n, *have, part, quality_u(r, luck));
        *have -= k;
        goods_at(r, out)[f] = k;
    }
    return out;
}

void fault_ends(struct replication *r, int32_t fault, pieces n, enum fault_ending how)
{
    r->fault[fault].under_way -= n;
    r->fault[fault].ended[how] += n;
}

void goods_end(struct replication *r, int32_t goods, enum fault_ending how)
{
    for (int32_t f = 0; goods >= 0 && f < r->net->faults; f++)
        fault_ends(r, f, goods_at(r, goods)[f], how);
    goods_free(r, goods);
}

void goods_arrive(struct replication *r, int32_t point, int32_t goods)
{
    for (int32_t f = 0; goods >= 0 && f < r->net->faults; f++) {
        on_hand_row(r, point)[f] += goods_at(r, goods)[f];
        r->fault[f].under_way -= goods_at(r, goods)[f];
    }
    goods_free(r, goods);
}

void goods_leave(struct replication *r, int32_t point, pieces n)
{
    pieces *have = on_hand_row(r, point);
    for (int32_t f = 0; f < r->net->faults; f++) {
        r->taken[f] = 0;
        if (have[f] == 0)
            continue;
        struct draws luck = stock_luck(r, point, f);
        r->taken[f] = hypergeometric_variate(r->point[point].on_hand, have[f], n, quality_u(r, &luck));
        have[f] -= r->taken[f];
        r->fault[f].under_way += r->taken[f];
    }
}

pieces goods_faulty_here(const struct replication *r, int32_t point, int32_t fault)
{
    return on_hand_row(r, point)[fault];
}

void goods_mend_here(struct replication *r, int32_t point, int32_t fault)
{
    pieces *bad = &on_hand_row(r, point)[fault];
    r->fault[fault].ended[END_REPAIRED] += *bad;
    if (r->warm)
        r->fault[fault].mended += (double)*bad;
    *bad = 0;
}

void goods_pick_out(struct replication *r, int32_t point, int32_t fault)
{
    pieces *have = on_hand_row(r, point);
    const pieces n = have[fault];
    goods_leave(r, point, n); /* of the others' faults they have a random part */
    r->fault[fault].under_way += n - r->taken[fault];
    r->taken[fault] = n;
    have[fault] = 0;
}

void goods_collect(struct replication *r, int32_t to)
{
    for (int32_t f = 0; f < r->net->faults; f++)
        goods_at(r, to)[f] += r->taken[f];
}

int32_t goods_taken(struct replication *r)
{
    const int32_t goods = goods_new(r);
    goods_collect(r, goods);
    return goods;
}

void goods_sold(struct replication *r, int32_t point, pieces n)
{
    const int32_t item = r->net->point[point].item;
    bool any = false;
    for (int32_t f = 0; f < r->net->faults; f++) {
        fault_ends(r, f, r->taken[f], END_DELIVERED);
        if (!r->warm || !r->net->can_have[(ptrdiff_t)f * r->net->items + item])
            continue;
        r->fault[f].sold_faulty += (double)r->taken[f];
        r->fault[f].sold += (double)n;
        any = true;
    }
    if (r->net->faults > 0)
        goods_escape(r, point, n);
    if (any)
        r->could_be_faulty_sold += (double)n;
}

void goods_destroyed(struct replication *r)
{
    for (int32_t f = 0; f < r->net->faults; f++)
        fault_ends(r, f, r->taken[f], END_LOST);
}

/* One faulty part after another finds its place among the `of` places for it in the lot's units: it makes one more unit
 * faulty unless the place is in a unit that is faulty already. (So all parts must be there: the places that earlier
 * ones took are not known.) */
void goods_built_in(struct replication *r, int32_t lot, int32_t point, int32_t goods, pieces of)
{
    const struct lot *l = lot_at(r, lot);
    const double places = (double)of, each = places / (double)l->quantity;
    for (int32_t f = 0; f < r->net->faults; f++) {
        const pieces parts = goods_at(r, goods)[f];
        if (parts == 0)
            continue;
        pieces *bad = &goods_at(r, l->goods)[f];
        const pieces before = *bad;
        for (pieces k = 0; k < parts && *bad < l->quantity; k++) {
            struct draws luck = stock_luck(r, point, f);
            const double in_bad = (double)*bad * each - (double)k, rest = places - (double)k;
            *bad += quality_u(r, &luck) * rest >= in_bad;
        }
        fault_ends(r, f, parts, END_BUILT_IN);
        r->fault[f].arisen += *bad - before;
        r->fault[f].under_way += *bad - before;
    }
    goods_free(r, goods);
}

int32_t goods_of_yield(struct replication *r, int32_t goods, pieces n, pieces good, uint64_t luck,
                       const struct thing *t)
{
    if (goods < 0 || good >= n)
        return goods;
    struct draws draws = {luck ^ SPREAD, t->order, (uint64_t)t->lot * (uint64_t)r->net->faults};
    const int32_t kept = goods_split(r, goods, n, good, &draws);
    goods_end(r, goods, END_LOST);
    return kept;
}

int32_t goods_part(struct replication *r, int32_t order, int32_t goods, pieces n, pieces part)
{
    const struct order *o = order_at(r, order);
    struct draws luck = {r->net->source[o->source].luck ^ (SPREAD << 1), o->k,
                         (uint64_t)n * (uint64_t)r->net->faults}; /* n: what is left, another each time */
    return goods_split(r, goods, n, part, &luck);
}
