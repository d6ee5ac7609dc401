/* models/inspection.c - goods held for inspection: gathered, looked at, repaired, and what becomes of a rejected lot.
 *
 *   received | arrived | made | during | shipped
 *        └─> (gathered: lot = "order" waits for the rest of its order) ─> cut into lots of so many units
 *              └─> looked at: time + unit_time * units, in the queue of `by` ─> repairs of what was found
 *                    ├─ accepted ──────────────────────────────────────────────> goes on
 *                    └─ rejected: screened | sorted | repaired ─ again? ─> looked at once more, or at_last
 *                                 scrapped | returned (price credited, ordered anew) | accepted at a concession
 *
 * What is found is decided and posted when looking begins; the goods go on when the time is over. Goods under
 * inspection count as on order. A held lot has a trail of its own, so that an order's timeline still adds up. Units
 * that are taken out are missing from the order: a make source makes them again (tolerance), other sources do not. */
#include "models/flow.h"

static const struct inspection *inspection_of(const struct replication *r, const struct held *h)
{
    return &r->net->inspection[h->inspection];
}

static const struct source *source_of(const struct replication *r, const struct held *h)
{
    return &r->net->source[order_at(r, lot_at(r, h->lot)->order)->source];
}

static void mark(struct replication *r, const struct held *h, int32_t cause)
{
    if (r->trails)
        trail_mark(&lot_at(r, h->lot)->trail, r->now, cause);
}

/* ---- the state ---- */

void quality_reset(struct replication *r)
{
    const struct network *n = r->net;
    for (int32_t i = 0; i < n->points * n->faults; i++) {
        r->faulty[i] = 0;
        r->faulty_draws[i] = 0;
    }
    for (int32_t f = 0; f < n->faults; f++)
        r->fault[f] = (struct fault_state){0};
    for (int32_t i = 0; i < n->inspections; i++) {
        r->inspection[i] = (struct inspection_state){0};
        for (int32_t c = 0; c < CLASSES; c++)
            r->inspection[i].rule[c].severity = n->inspection[i].severity;
    }
}

void quality_count_from_here(struct replication *r)
{
    for (int32_t f = 0; f < r->net->faults; f++) {
        struct fault_state *s = &r->fault[f];
        s->units = s->found = s->sold = s->sold_faulty = s->mended = s->repairs_over = s->rounds = 0;
    }
    for (int32_t i = 0; i < r->net->inspections; i++)
        r->inspection[i].count = (struct inspection_count){0};
}

/* ---- units that leave the lot ---- */

static bool ours(const struct replication *r, const struct held *h)
{
    return r->net->point[source_of(r, h)->point].ours;
}

/* What a unit has cost: moved to the account scrap, or credited. */
static void write_off(struct replication *r, const struct held *h, pieces n, bool scrap)
{
    const struct order *o = order_at(r, lot_at(r, h->lot)->order);
    const struct source *s = source_of(r, h);
    const bool made = s->kind == SOURCE_MAKE;
    const struct thing t = order_thing(r, lot_at(r, h->lot)->order);
    const double each = made ? value_of(r, s->per_unit, &t, 0) : o->price;
    if (!ours(r, h) || !(each > 0) || inspection_of(r, h)->when == INSPECT_DURING) /* its labour is posted when done */
        return;
    ledger_cost(r, made ? ACCOUNT_LABOUR : ACCOUNT_MATERIAL, -each * (double)n);
    if (scrap)
        ledger_cost(r, ACCOUNT_SCRAP, each * (double)n);
}

void held_scrap(struct replication *r, int32_t id, pieces n)
{
    const struct held *h = held_at(r, id);
    lot_at(r, h->lot)->quantity -= n;
    if (r->warm)
        r->inspection[h->inspection].count.scrapped += (double)n;
    write_off(r, h, n, true);
}

void held_take_out(struct replication *r, int32_t id, int32_t fault, pieces n)
{
    struct held *h = held_at(r, id);
    struct lot *lot = lot_at(r, h->lot);
    struct draws luck = {inspection_of(r, h)->luck, h->serial, h->draws};
    goods_at(r, lot->goods)[fault] -= n; /* these n have it; of the others' faults they take their random share */
    const int32_t gone = goods_split(r, lot->goods, lot->quantity, n, &luck);
    goods_at(r, lot->goods)[fault] += goods_at(r, gone)[fault];
    goods_at(r, gone)[fault] = n;
    h->draws = luck.next;
    goods_end(r, gone, END_SCRAPPED);
    held_scrap(r, id, n);
}

static void all_scrapped(struct replication *r, struct held *h, int32_t id)
{
    struct lot *lot = lot_at(r, h->lot);
    goods_end(r, lot->goods, END_SCRAPPED);
    lot->goods = goods_new(r);
    held_scrap(r, id, lot->quantity);
}

static void all_returned(struct replication *r, struct held *h)
{
    struct lot *lot = lot_at(r, h->lot);
    goods_end(r, lot->goods, END_RETURNED);
    lot->goods = goods_new(r);
    h->back = lot->quantity;
    if (r->warm)
        r->inspection[h->inspection].count.returned += (double)lot->quantity;
    write_off(r, h, lot->quantity, false);
    lot->quantity = 0;
}

static void concession(struct replication *r, const struct held *h)
{
    const struct order *o = order_at(r, lot_at(r, h->lot)->order);
    if (ours(r, h) && o->price > 0)
        ledger_cost(r, ACCOUNT_MATERIAL,
                    -inspection_of(r, h)->concession * o->price * (double)lot_at(r, h->lot)->quantity);
}

/* ---- looking ---- */

static void count_lot(struct replication *r, const struct held *h, const struct verdict *v)
{
    struct inspection_state *s = &r->inspection[h->inspection];
    const struct inspection *i = inspection_of(r, h);
    bool tightened = false, reduced = true;
    if (!r->warm)
        return;
    s->count.submissions += 1;
    s->count.inspected += (double)v->looked;
    if (h->submissions > 1)
        return;
    s->count.lots += 1;
    s->count.rejected += v->rejected;
    s->count.sampled += (double)v->sampled;
    for (int32_t c = 0; c < CLASSES; c++) {
        if (i->plan == PLAN_ISO && i->aql[c] < 0)
            continue;
        tightened |= h->severity[c] == AQL_TIGHTENED;
        reduced &= h->severity[c] == AQL_REDUCED;
    }
    s->count.at_severity[tightened ? AQL_TIGHTENED : reduced ? AQL_REDUCED : AQL_NORMAL] += 1;
}

static void begin(struct replication *r, int32_t id)
{
    struct held *h = held_at(r, id);
    const struct inspection *i = inspection_of(r, h);
    const struct thing t = {.order = r->inspection[h->inspection].submissions++};
    h->submissions++;
    for (int32_t c = 0; c < CLASSES; c++)
        h->severity[c] = (int8_t)r->inspection[h->inspection].rule[c].severity;
    const struct verdict v = sample_lot(r, id);
    const double days = value_of(r, i->time, &t, 0) + value_of(r, i->unit_time, &t, 0) * (double)v.looked;
    if (!(days >= 0))
        replication_fail(r, "an inspection time is negative or not a number");
    h->rejected = v.rejected;
    count_lot(r, h, &v);
    if (r->warm)
        r->inspection[h->inspection].count.days += days;
    if (ours(r, h)) {
        ledger_cost(r, ACCOUNT_INSPECTION, value_now(r, i->per_lot, 0));
        ledger_cost(r, ACCOUNT_INSPECTION, value_now(r, i->per_unit, 0) * (double)v.looked);
        ledger_cost(r, ACCOUNT_INSPECTION, value_now(r, i->per_day, 0) * days);
    }
    STORY(r, "%s: %.6g units of a lot of %.6g looked at: %s", i->name, (double)v.looked,
          (double)lot_at(r, h->lot)->quantity, v.rejected ? "rejected" : "accepted");
    if (i->by >= 0) {
        center_visit(r, i->by, id, (double)ticks_from_days(days), i->cause_queue, i->cause_work, false);
        return;
    }
    mark(r, h, i->cause_work);
    if (days > 0)
        schedule_held_done(r, r->now + ticks_from_days(days), 0, (struct event_held_done){id});
    else
        held_work_done(r, id);
}

void held_work_done(struct replication *r, int32_t id)
{
    repairs_begin(r, id);
}

void on_held_done(struct replication *r, const struct event_held_done *it)
{
    held_work_done(r, it->held);
}

/* ---- the goods go on ---- */

static double share_faulty(const struct replication *r, const struct lot *lot)
{
    double clean = 1, n = (double)lot->quantity;
    for (int32_t f = 0; f < r->net->faults; f++)
        clean *= 1 - (double)goods_at(r, lot->goods)[f] / n;
    return 1 - clean;
}

static void count_out(struct replication *r, const struct held *h)
{
    const struct lot *lot = lot_at(r, h->lot);
    struct inspection_state *s = &r->inspection[h->inspection];
    if (!r->warm || lot->quantity <= 0)
        return;
    s->count.out_units += (double)lot->quantity;
    s->count.out_faulty += (double)lot->quantity * share_faulty(r, lot);
}

static void go_on(struct replication *r, int32_t id)
{
    struct held h = *held_at(r, id); /* a copy: its place may be taken while the goods go on */
    const struct lot lot = *lot_at(r, h.lot);
    const struct inspection *i = &r->net->inspection[h.inspection];
    count_out(r, &h);
    goods_free(r, h.repairs);
    pool_give(&r->helds, id);
    if (i->when == INSPECT_DURING) {
        lot_at(r, h.lot)->held = -1;
        if (h.next_step >= 0 && lot.quantity > 0)
            center_enter(r, h.lot, h.next_step, true);
        else
            make_lot_done(r, h.lot);
        return;
    }
    pool_give(&r->lots, h.lot);
    if (i->when == INSPECT_SHIPPED) {
        if (lot.quantity > 0)
            ship_goods(r, lot.order, lot.quantity, lot.goods, &lot.trail);
        else
            goods_free(r, lot.goods);
        if (h.expected > lot.quantity)
            order_short(r, lot.order, h.expected - lot.quantity);
        return;
    }
    order_at(r, lot.order)->back += i->replaced ? h.back : 0;
    order_receive(r, lot.order, h.expected, lot.quantity, lot.goods, &lot.trail);
}

static void last_word(struct replication *r, int32_t id)
{
    struct held *h = held_at(r, id);
    switch (inspection_of(r, h)->at_last) {
    case LAST_ACCEPT:
        break;
    case LAST_ACCEPT_AT:
        concession(r, h);
        break;
    case LAST_RETURN:
        all_returned(r, h);
        break;
    case LAST_SCRAP:
        all_scrapped(r, h, id);
        break;
    }
}

void inspection_go_on(struct replication *r, int32_t id)
{
    struct held *h = held_at(r, id);
    const struct inspection *i = inspection_of(r, h);
    if (h->rejected && lot_at(r, h->lot)->quantity > 0)
        switch (i->rejected) {
        case FATE_SCREEN:
        case FATE_SORT:
        case FATE_REPAIR:
            if (i->again && h->submissions < i->rounds) {
                begin(r, id);
                return;
            }
            last_word(r, id);
            break;
        case FATE_SCRAP:
            all_scrapped(r, h, id);
            break;
        case FATE_RETURN:
            all_returned(r, h);
            break;
        case FATE_ACCEPT_AT:
            concession(r, h);
            break;
        }
    go_on(r, id);
}

/* ---- how goods come under inspection ---- */

static int32_t hold(struct replication *r, int32_t inspection, int32_t lot, pieces expected)
{
    const int32_t id = pool_take(&r->helds);
    struct held *h = held_at(r, id);
    h->inspection = inspection;
    h->lot = lot;
    h->expected = expected;
    h->next_step = h->fault = -1;
    h->repairs = goods_new(r);
    h->serial = r->inspection[inspection].serial++;
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
    const uint64_t serial = r->inspection[inspection].serial;
    struct draws luck = {r->net->inspection[inspection].luck ^ 1, serial, 0};
    while (n > size) {
        const pieces stands_for = expected < size ? expected : size;
        const int32_t part = goods_split(r, goods, n, size, &luck);
        if (counted)
            order_at(r, order)->pieces_open++;
        n -= size;
        expected -= stands_for;
        begin(r, hold(r, inspection, lot_of_goods(r, order, index, size, part, trail), stands_for));
    }
    begin(r, hold(r, inspection, lot_of_goods(r, order, index, n, goods, trail), expected));
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
        o->gathers = hold(r, inspection, lot_of_goods(r, order, 0, n, goods, trail), expected);
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
    mark(r, held_at(r, o->gathers), r->net->inspection[inspection].cause_collect);
    if (whole(o, held_at(r, o->gathers), counted)) {
        const int32_t id = o->gathers;
        o->gathers = -1;
        if (lot_at(r, held_at(r, id)->lot)->quantity > 0)
            begin(r, id);
        else
            go_on(r, id);
    }
}

void quality_recheck(struct replication *r, int32_t order)
{
    struct order *o = order_at(r, order);
    if (o->gathers < 0)
        return;
    const int32_t id = o->gathers;
    if (!whole(o, held_at(r, id), inspection_of(r, held_at(r, id))->when != INSPECT_SHIPPED))
        return;
    o->gathers = -1;
    begin(r, id);
}

static void inspect(struct replication *r, int32_t inspection, int32_t order, int32_t index, pieces expected, pieces n,
                    int32_t goods, const struct trail *trail, bool counted)
{
    switch (r->net->inspection[inspection].lot) {
    case LOT_OF_ORDER:
        gather(r, inspection, order, expected, n, goods, trail, counted);
        break;
    case LOT_OF_DROP:
        begin(r, hold(r, inspection, lot_of_goods(r, order, index, n, goods, trail), expected));
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
    if (inspection < 0 || r->net->inspection[inspection].plan == PLAN_NONE ||
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
    inspect(r, inspection, order, 0, n, n, goods, trail, false);
    return true;
}

bool quality_step_done(struct replication *r, int32_t id, int32_t step)
{
    struct lot *lot = lot_at(r, id);
    const struct order *o = order_at(r, lot->order);
    const struct step *s = &r->net->step[step];
    const struct thing t = {.order = o->k, .root = o->root, .lot = (uint32_t)lot->index};
    faults_arise(r, s->arises, &t, lot->quantity, lot->goods);
    return s->inspect >= 0 && r->net->inspection[s->inspect].plan != PLAN_NONE && !lot->scrapped;
}

void quality_step_inspect(struct replication *r, int32_t id, int32_t step)
{
    const struct lot *lot = lot_at(r, id);
    const struct span steps = r->net->make[r->net->source[order_at(r, lot->order)->source].make].steps;
    const int32_t held = hold(r, r->net->step[step].inspect, id, lot->quantity);
    held_at(r, held)->next_step = step + 1 < steps.first + steps.count ? step + 1 : -1;
    begin(r, held);
}
