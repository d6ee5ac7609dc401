/* models/make.c - making: an order becomes lots, lots need their kit, then the routing.
 *
 * An order explodes into component claims at its release; components are
 * pegged to it, a kit is rounded up a lot, not a unit: gross = net / (1 - scrap). With kitting = "reserve" parts are
 * held one by one as they come; "complete" takes nothing until the whole kit can be had. A lot starts when
 * its own kit is on hand, the tasks of its gate are passed, and fewer than in_process_limit lots are under way. */
#include "models/flow.h"

static const struct make *make_of(const struct replication *r, int32_t lot)
{
    return &r->net->make[r->net->source[order_at(r, lot_at(r, lot)->order)->source].make];
}

/* ---- explosion ---- */

static void ask_kit(struct replication *r, int32_t id)
{
    struct lot *lot = lot_at(r, id);
    const struct order *o = order_at(r, lot->order);
    const struct make *m = make_of(r, id);
    const double units = units_of(r, o->point, lot->quantity);
    const struct thing t = lot_thing(r, lot);
    lot->first_claim = -1;
    for (int32_t i = m->bom.first + m->bom.count - 1; i >= m->bom.first; i--) {
        const struct make_component *c = &r->net->make_component[i];
        const double scrap = value_of(r, c->scrap, &t, 0);
        const pieces n = pieces_of(r, c->point, units * value_of(r, c->units, &t, 1) / (1 - scrap));
        int32_t claim;
        if (n <= 0)
            continue;
        stock_claim(r, c->point, CLAIM_KIT, id, n, o->due, o->priority, &claim)->kit_next = lot->first_claim;
        lot->first_claim = claim;
        lot->kit_missing++;
    }
}

static int32_t lot_new(struct replication *r, int32_t order, int32_t index, pieces n, pieces first_unit)
{
    const int32_t id = pool_take(&r->lots);
    struct lot *lot = lot_at(r, id);
    struct order *o = order_at(r, order);
    struct source_state *source = &r->source[o->source];
    lot->next = -1;
    lot->order = order;
    lot->index = index;
    lot->quantity = lot->expected = n;
    lot->goods = goods_new(r);
    lot->held = -1;
    lot->first_unit = (uint64_t)(units_of(r, o->point, first_unit));
    lot->first_claim = -1;
    lot->serial = source->lots++;
    lot->serial_unit = (uint64_t)units_of(r, o->point, source->released);
    source->released += n;
    o->pieces_open++;
    if (r->trails) {
        lot->trail = o->trail;
        trail_mark(&lot->trail, r->now, r->net->make[r->net->source[o->source].make].cause_materials);
    }
    return id;
}

static int32_t lots_of(struct replication *r, const struct make *m, int32_t point, pieces n)
{
    const pieces lot = m->lot < 0 ? n : pieces_of(r, point, value_now(r, m->lot, 0));
    const pieces lots = (n + (lot > 0 ? lot : 1) - 1) / (lot > 0 ? lot : 1);
    return (int32_t)(lots < m->spread ? m->spread : lots < 1000000000 ? lots : 1000000000);
}

/* Whom nothing on the shelf serves needs a place at the first workcenter for each of his lots; who came in this very
 * instant, and is not ordered for yet, has taken his. */
bool make_to_order_has_room(struct replication *r, int32_t point, pieces n)
{
    const struct point *p = &r->net->point[point];
    const struct make *m = &r->net->make[r->net->source[p->sources.first].make];
    const int32_t center = p->room_at;
    if (r->point[point].on_hand - r->point[point].reserved >= n)
        return true;
    int64_t jobs = center_jobs(r, center) + lots_of(r, m, point, n);
    for (int32_t id = r->point[point].last; id >= 0 && claim_at(r, id)->placed == r->now; id = claim_at(r, id)->prev)
        jobs += claim_at(r, id)->coming == 0 ? lots_of(r, m, point, claim_at(r, id)->open) : 0;
    return jobs <= r->net->center[center].capacity;
}

/* Of an order that is open today: lots and units that its source has released, and what was learnt by making them. */
static void made_before(struct replication *r, int32_t source, int32_t lots, pieces made)
{
    struct source_state *s = &r->source[source];
    const int32_t point = r->net->source[source].point;
    s->lots += (uint64_t)lots;
    s->released += made;
    r->learned[r->net->point[point].family] += units_of(r, point, made);
}

/* Whole lots among the first pieces of an order that is the source's first. */
static int32_t lots_within(struct replication *r, const struct order *o, const struct make *m, pieces size)
{
    if (m->ramps == 0)
        return (int32_t)(o->received / size);
    int32_t lots = 0;
    for (pieces at = 0; at < o->received; lots++) {
        at += (size_t)lots < m->ramps ? pieces_of(r, o->point, m->ramp[lots]) : size;
        if (at > o->received)
            break;
    }
    return lots;
}

/* Where a lot ends that begins with this piece of its order: its size is that of the ramp while that lasts. */
static pieces lot_end(struct replication *r, int32_t source, pieces at, pieces size, pieces total)
{
    const struct make *m = &r->net->make[r->net->source[source].make];
    const uint64_t lot = r->source[source].lots;
    const bool ramps = lot < m->ramps;
    const pieces end = ramps          ? at + pieces_of(r, r->net->source[source].point, m->ramp[lot])
                       : m->ramps > 0 ? at + size
                                      : at / size * size + size;
    return end < total ? end : total;
}

void make_release(struct replication *r, int32_t order)
{
    const struct order *o = order_at(r, order);
    const struct source *s = &r->net->source[o->source];
    const struct make *m = &r->net->make[s->make];
    const struct thing t = order_thing(r, order);
    gate_open(r, m->gate); /* its tasks are needed from now on */
    if (s->ours && o->received == 0)
        ledger_cost(r, ACCOUNT_ORDERING, value_of(r, s->per_order, &t, 0));
    const double asked = units_of(r, o->point, o->asked);
    const pieces total = pieces_of(r, o->point, asked * (1 + value_of(r, m->overplan, &t, 0)));
    pieces size = m->lot < 0 ? total : pieces_of(r, o->point, value_of(r, m->lot, &t, asked));
    if (m->spread > 1)
        size = ((size < total ? size : total) + m->spread - 1) / m->spread;
    if (size < 1)
        size = 1;
    const pieces made = o->received; /* before today: whole lots, and a part of the next */
    int32_t first = -1, last = -1, index = lots_within(r, o, m, size);
    made_before(r, o->source, index, made);
    for (pieces at = made, next; at < total; at = next) {
        next = lot_end(r, o->source, at, size, total);
        const int32_t lot = lot_new(r, order, index++, next - at, at);
        ask_kit(r, lot);
        *(last < 0 ? &first : &lot_at(r, last)->next) = lot;
        last = lot;
    }
    for (int32_t lot = first, next; lot >= 0; lot = next) { /* asked together, so that one review sees all */
        next = lot_at(r, lot)->next;
        lot_at(r, lot)->next = -1;
        if (lot_at(r, lot)->kit_missing == 0) {
            make_lot_ready(r, lot);
            continue;
        }
        for (int32_t claim = lot_at(r, lot)->first_claim, after; claim >= 0; claim = after) {
            after = claim_at(r, claim)->kit_next;
            stock_ask(r, claim);
        }
    }
}

/* ---- the kit ---- */

void make_kit_filled(struct replication *r, int32_t id, const struct claim *claim)
{
    struct lot *lot = lot_at(r, id);
    const struct point_state *p = &r->point[claim->point];
    if (r->trails && claim->placed < r->now && p->receipt_at == r->now)
        trail_inherit(&lot->trail, claim->placed, r->now, &p->receipt);
    kit_part_came(r, id, claim->point);
    if (--lot->kit_missing == 0)
        make_lot_ready(r, id);
}

bool make_kit_whole(struct replication *r, int32_t id)
{
    for (int32_t c = lot_at(r, id)->first_claim; c >= 0; c = claim_at(r, c)->kit_next)
        if (r->point[claim_at(r, c)->point].on_hand < claim_at(r, c)->open)
            return false;
    return true;
}

void make_take_kit(struct replication *r, int32_t id)
{
    for (int32_t c = lot_at(r, id)->first_claim, next; c >= 0; c = next) {
        next = claim_at(r, c)->kit_next;
        stock_give_all(r, c);
    }
}

/* ---- start and end of a lot ---- */

/* The first work on it: until then the line can still be stopped before it. */
void make_lot_begins(struct replication *r, int32_t id)
{
    struct lot *lot = lot_at(r, id);
    const struct make *m = make_of(r, id);
    if (lot->begun)
        return;
    lot->begun = true;
    if (m->gate >= 0)
        r->gate[m->gate].begun = true;
    if (r->net->faults) {
        const struct order *o = order_at(r, lot->order);
        const struct thing t = lot_thing(r, lot);
        faults_arise(r, r->net->source[o->source].arises, lot->order, &t, lot->quantity, lot->goods);
    }
}

static void lot_start(struct replication *r, int32_t id)
{
    struct lot *lot = lot_at(r, id);
    const struct make *m = make_of(r, id);
    lot->started = true;
    r->make_in_process[r->net->source[order_at(r, lot->order)->source].make]++;
    if (m->steps.count == 0) {
        make_lot_begins(r, id);
        order_begin(r, lot->order);
        kit_parts_used(r, id);
        make_lot_done(r, id);
    } else {
        center_enter(r, id, m->steps.first, true);
    }
}

void make_lot_ready(struct replication *r, int32_t id)
{
    const int32_t make = r->net->source[order_at(r, lot_at(r, id)->order)->source].make;
    const struct make *m = &r->net->make[make];
    if (m->gate >= 0 && !r->gate[m->gate].open) {
        lot_at(r, id)->ready = r->now;
        gate_holds_lot(r, m->gate, id);
        return;
    }
    if (r->net->suspects > 0 && line_stopped(r, order_at(r, lot_at(r, id)->order)->source)) {
        lot_at(r, id)->ready = r->now;
        line_holds(r, id);
        return;
    }
    if (m->in_process_limit <= 0 || r->make_in_process[make] < m->in_process_limit) {
        lot_start(r, id);
        return;
    }
    *(r->make_waiting[make] < 0 ? &r->make_waiting[make] : &lot_at(r, r->make_last[make])->next) = id;
    r->make_last[make] = id;
}

/* The tasks of its gate are passed: from when its kit was there, they decided. */
void make_lot_goes_on(struct replication *r, int32_t id, const struct trail *decided)
{
    struct lot *lot = lot_at(r, id);
    if (r->trails)
        trail_inherit(&lot->trail, lot->ready, r->now, decided);
    make_lot_ready(r, id);
}

void make_lot_passes_gate(struct replication *r, int32_t id)
{
    make_lot_goes_on(r, id, &r->gate[make_of(r, id)->gate].trail);
}

static void next_lot(struct replication *r, int32_t make)
{
    const int32_t next = r->make_waiting[make];
    r->make_in_process[make]--;
    if (next >= 0) {
        r->make_waiting[make] = lot_at(r, next)->next;
        lot_at(r, next)->next = -1;
        make_lot_ready(r, next);
    }
}

/* ---- the line is stopped ---- */

static bool stands(const struct replication *r, int32_t source)
{
    const int32_t gate = r->net->make[r->net->source[source].make].gate;
    return (gate >= 0 && !r->gate[gate].open) || (r->net->suspects > 0 && line_stopped(r, source));
}

/* Lots in the queue before the first step come back and wait; in their order. */
static void call_back(struct replication *r, int32_t source)
{
    const int32_t make = r->net->source[source].make, step = r->net->make[make].steps.first;
    int32_t first = -1, last = -1;
    for (int32_t lot = center_take_back(r, step); lot >= 0; lot = center_take_back(r, step)) {
        lot_at(r, lot)->started = false;
        r->make_in_process[make]--;
        *(last < 0 ? &first : &lot_at(r, last)->next) = lot;
        last = lot;
    }
    for (int32_t lot = first, next; lot >= 0; lot = next) {
        next = lot_at(r, lot)->next;
        lot_at(r, lot)->next = -1;
        make_lot_ready(r, lot);
    }
}

void make_lines_stop(struct replication *r)
{
    for (int32_t i = 0; i < r->net->sources; i++)
        if (r->net->source[i].make >= 0 && r->net->make[r->net->source[i].make].steps.count > 0 && stands(r, i))
            call_back(r, i);
}

/* A lot of the order that waits before the first step for its place in process; -1. */
static int32_t unstarted_lot(struct replication *r, int32_t order)
{
    const int32_t make = r->net->source[order_at(r, order)->source].make;
    int32_t id = r->make_waiting[make], before = -1;
    while (id >= 0 && lot_at(r, id)->order != order) {
        before = id;
        id = lot_at(r, id)->next;
    }
    if (id < 0)
        return -1;
    *(before < 0 ? &r->make_waiting[make] : &lot_at(r, before)->next) = lot_at(r, id)->next;
    if (r->make_last[make] == id)
        r->make_last[make] = before;
    return id;
}

void make_cancel(struct replication *r, int32_t order)
{
    const int32_t make = r->net->source[order_at(r, order)->source].make;
    for (int32_t lots = order_at(r, order)->pieces_open; lots > 0; lots--) {
        const int32_t waiting = unstarted_lot(r, order), id = waiting >= 0 ? waiting : center_drop_order(r, order);
        if (id < 0)
            return;
        const pieces expected = lot_at(r, id)->expected;
        goods_end(r, lot_at(r, id)->goods, END_LOST);
        pool_give(&r->lots, id);
        if (waiting < 0)
            next_lot(r, make);
        order_lot_dropped(r, order, expected);
    }
}

void make_lot_done(struct replication *r, int32_t id)
{
    struct lot *lot = lot_at(r, id);
    const int32_t order = lot->order;
    const int32_t source = order_at(r, order)->source;
    const struct source *s = &r->net->source[source];
    const struct thing t = lot_thing(r, lot);
    const double made = units_of(r, s->point, lot->quantity);
    pieces good = lot->quantity;
    book_local(r->book, LOCAL_UNITS, made);
    if (s->yield_times >= 0 || s->yield_plus >= 0)
        good = pieces_near(r, s->point, made * value_of(r, s->yield_times, &t, 1) + value_of(r, s->yield_plus, &t, 0));
    if (lot->scrapped || good < 0)
        good = 0;
    raise_each(r, r->net->events_made[s->point], made);
    season_learns(r, r->net->point[s->point].family, made); /* all variants of a style at a site learn together */
    if (s->ours) {
        ledger_cost(r, ACCOUNT_LABOUR, value_of(r, s->per_unit, &t, 0) * made);
        if (s->price >= 0)
            ledger_cost(r, ACCOUNT_MATERIAL, value_of(r, s->price, &t, 0) * made);
    }
    if (r->warm && for_us(r, s))
        r->for_us.capacity_lots += 1;
    const struct trail trail = lot->trail;
    const pieces expected = lot->expected;
    const int32_t index = lot->index, goods = goods_of_yield(r, lot->goods, lot->quantity, good, s->luck, &t);
    pool_give(&r->lots, id);
    next_lot(r, s->make); /* before a top-up order can take its place */
    quality_receive(r, order, index, expected, good, goods, &trail);
}
