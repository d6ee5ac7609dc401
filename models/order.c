/* models/order.c - an order's life and where its time went.
 *
 *   order_place ──> (order_delay) ──> order_release ──> buy_release | move_release | make_release
 *        │                                                     │ consignments, lots
 *        └── on order rises                                    ▼
 *                                         order_receive (each one) ──> closed with the last
 *
 * Its lead time is placed .. last receipt. Every consignment and lot carries a trail from the placing on; the order
 * keeps the trail of the last to arrive, whose stretches therefore add up to the lead time exactly. */
#include "models/flow.h"
#include "models/waypoint.h"

#include "sim/stream.h"

struct thing order_thing(const struct replication *r, int32_t order)
{
    const struct order *o = order_at(r, order);
    return (struct thing){.order = o->k, .root = o->root};
}

struct thing lot_thing(const struct replication *r, const struct lot *lot)
{
    struct thing t = order_thing(r, lot->order);
    t.lot = (uint32_t)lot->index;
    t.beyond.lot = lot->serial - t.order;
    t.beyond.unit = lot->serial_unit - t.order;
    return t;
}

sim_time duration(struct replication *r, quantity_id q, const struct thing *t, const struct calendar *calendar)
{
    if (q < 0)
        return 0;
    const double days = quantity_value(r->book, q, t, r->now);
    if (!(days >= 0)) {
        replication_fail(r, days < 0 ? "a duration became negative" : "a duration is not a number");
        return 0;
    }
    if (book_working_days(r->net->book, q))
        return calendar_add_working_days(calendar, r->now, days) - r->now;
    return ticks_from_days(days);
}

/* An order that nothing planned caused is its own root: its source and its number there, so that what others order
 * moves nobody's luck. The number stands in the low 33 bits, a draw number; the rest is never 0. */
uint64_t own_root(const struct source *s, uint64_t k)
{
    return (s->luck >> 33 | 1) << 33 | (k & (STREAM_DRAWS - 1));
}

static void price_order(struct replication *r, int32_t id)
{
    struct order *o = order_at(r, id);
    const struct source *s = &r->net->source[o->source];
    const struct thing t = order_thing(r, id);
    const double units = units_of(r, o->point, o->asked);
    o->foreign = 0;
    if (s->contract >= 0)
        o->foreign = contract_price_of(r, s->contract, r->net->point[o->point].item, units, &t);
    else if (s->price >= 0)
        o->foreign = offer_price(r, s, units, &t);
    o->price = o->foreign * contract_rate(r, s->contract);
}

/* The claim that this order's goods are pegged to; NULL: none, or it is gone. */
static struct claim *pegged(const struct replication *r, const struct order *o)
{
    struct claim *c = o->peg < 0 ? NULL : claim_at(r, o->peg);
    return c && c->serial == o->peg_serial ? c : NULL;
}

static void peg_goods(struct replication *r, const struct order *o, pieces due, pieces good)
{
    struct claim *c = pegged(r, o);
    if (!c)
        return;
    const pieces room = c->open - c->reserved, n = good < room ? good : room;
    c->coming -= due;
    c->reserved += n;
    r->point[o->point].reserved += n;
}

static void link_order(struct replication *r, int32_t id)
{
    struct order *o = order_at(r, id);
    o->next = -1;
    o->prev = r->last_order;
    *(r->last_order < 0 ? &r->first_order : &order_at(r, r->last_order)->next) = id;
    r->last_order = id;
}

static void unlink_order(struct replication *r, int32_t id)
{
    const struct order *o = order_at(r, id);
    *(o->prev < 0 ? &r->first_order : &order_at(r, o->prev)->next) = o->next;
    *(o->next < 0 ? &r->last_order : &order_at(r, o->next)->prev) = o->prev;
}

static void count_placed(struct replication *r, const struct order *o)
{
    struct point_state *p = &r->point[o->point];
    const double units = units_of(r, o->point, o->asked);
    measure_thing(r, OBSERVE_ORDERS_PLACED, o->point, units);
    if (r->warm) {
        p->placed_count++;
        p->placed_units += units;
    }
    raise_each(r, r->net->events_placed[o->point], units);
}

static void remember(struct replication *r, int32_t id)
{
    struct order *o = order_at(r, id);
    o->record = -1;
    if (!r->record_orders)
        return;
    if (r->records == r->record_room) {
        r->record_room = r->record_room ? 2 * r->record_room : 64;
        r->record = memory_grow(r->record, r->record_room, sizeof *r->record);
    }
    o->record = (int32_t)r->records;
    r->record[r->records++] = (struct record){.source = o->source,
                                              .point = o->point,
                                              .k = o->k,
                                              .quantity = o->asked,
                                              .placed = o->placed,
                                              .begin = TIME_NEVER,
                                              .end = TIME_NEVER,
                                              .due = o->due,
                                              .plan = r->placing,
                                              .links = -1};
}

static int32_t order_new(struct replication *r, int32_t source, pieces n, struct order_cause why)
{
    const struct source *s = &r->net->source[source];
    const int32_t id = pool_take(&r->orders);
    struct order *o = order_at(r, id);
    o->source = source;
    o->point = s->point;
    o->asked = o->coming = n;
    o->k = r->source[source].orders++;
    o->root = why.root ? why.root : own_root(s, o->k);
    o->priority = why.priority;
    o->placed = r->now;
    o->due = o->promised = why.due;
    o->peg = why.for_claim - 1;
    o->peg_serial = o->peg >= 0 ? claim_at(r, o->peg)->serial : NO_SERIAL;
    o->cancelled = o->awaited = o->again = false;
    o->air = (struct quarrel){.stage = QUARREL_NOT_YET};
    if (o->peg >= 0)
        claim_at(r, o->peg)->coming += n;
    o->counted = r->warm;
    o->begun = TIME_NEVER;
    o->gate = r->placing < 0 ? -1 : r->net->plan_order[r->placing].gate;
    o->gathers = -1;
    o->back = 0;
    o->asked_faults = o->has_faults = 0;
    o->deliveries = o->sendings = o->cleared = 0;
    o->quoted = not_a_number();
    link_order(r, id);
    remember(r, id);
    if (r->trails)
        trail_start(&o->trail, r->now, s->cause_delay);
    STORY(r, "order %s #%llu: %.6g units from %s", r->net->point[s->point].name, (unsigned long long)o->k + 1,
          units_of(r, s->point, n), s->name);
    stock_order(r, s->point, n);
    return id;
}

/* The price is fixed, and what is due at the order is paid. */
static void conclude(struct replication *r, int32_t id)
{
    struct order *o = order_at(r, id);
    const struct source *s = &r->net->source[o->source];
    price_order(r, id);
    if (s->contract >= 0) {
        const struct thing t = order_thing(r, id);
        contract_ordered(r, s->contract, o, &t);
    }
    if (o->quoted == o->quoted && o->counted && r->net->point[o->point].ours) {
        r->point[o->point].quoted_days += o->quoted;
        r->point[o->point].quoted_count += 1;
    }
}

static void send_up(struct replication *r, int32_t id)
{
    const struct source *s = &r->net->source[order_at(r, id)->source];
    const struct thing t = order_thing(r, id);
    const sim_time delay = duration(r, s->order_delay, &t, r->net->site[r->net->point[s->point].site].calendar);
    if (delay > 0)
        schedule_order_arrives(r, r->now + delay, 0, (struct event_order_arrives){id});
    else
        order_release(r, id);
}

/* The tasks that the offer comes after are passed. */
void order_passes_gate(struct replication *r, int32_t id)
{
    struct order *o = order_at(r, id);
    const struct source *s = &r->net->source[o->source];
    if (r->trails)
        trail_inherit(&o->trail, o->placed, r->now, &r->gate[s->gate].trail);
    if (r->trails)
        trail_mark(&o->trail, r->now, s->cause_delay);
    conclude(r, id);
    send_up(r, id);
}

int32_t order_place(struct replication *r, int32_t source, pieces n, struct order_cause why)
{
    const int32_t id = order_new(r, source, n, why), gate = r->net->source[source].gate;
    if (!gate_open(r, gate)) {
        count_placed(r, order_at(r, id));
        gate_holds_order(r, gate, id);
        return id;
    }
    conclude(r, id);
    count_placed(r, order_at(r, id));
    send_up(r, id);
    return id;
}

/* What is due for goods still to come: what was paid leaves cash today, the rest of it waits. */
static void open_money(struct replication *r, struct order *o, const struct open_order *open)
{
    const struct source *s = &r->net->source[o->source];
    const double units = units_of(r, o->point, o->coming);
    if (s->contract >= 0) {
        contract_opened(r, s->contract, o, open, units);
    } else if (s->kind == SOURCE_BUY && s->ours && open->paid > 0) {
        o->prepaid = open->paid * o->price * units;
        ledger_pay(r, r->net->supplier[s->supplier].party, o->prepaid);
    }
    r->source[o->source].tooled |= s->kind == SOURCE_BUY; /* the first order has paid it */
}

int32_t order_open(struct replication *r, const struct open_order *open, pieces asked, pieces received)
{
    const sim_time now = r->now;
    FILE *const trace = r->trace;
    r->placing = open->plan;
    r->trace = NULL; /* it is no new order */
    const int32_t id = order_new(r, open->source, asked, (struct order_cause){.due = open->due});
    r->trace = trace;
    r->placing = -1;
    struct order *o = order_at(r, id);
    const struct source *s = &r->net->source[o->source];
    stock_order(r, o->point, -received);
    o->coming = asked - received;
    o->received = received;
    o->placed = open->placed;
    STORY(r, "open today: order %s #%llu placed %.6g d ago: %.6g of %.6g units are still to come, from %s",
          r->net->point[o->point].name, (unsigned long long)o->k + 1, days_from_ticks(now - open->placed),
          units_of(r, o->point, o->coming), units_of(r, o->point, o->asked), s->name);
    o->promise_given = open->promised != TIME_NEVER;
    if (o->promise_given)
        o->promised = open->promised;
    if (o->record >= 0)
        r->record[o->record].placed = open->placed;
    if (r->trails)
        trail_start(&o->trail, open->placed, s->cause_delay);
    r->now = open->placed; /* the price is that of the day */
    price_order(r, id);
    r->now = now;
    open_money(r, o, open);
    return id;
}

/* Orders placed before time 0 that have not reached their source yet. */
void orders_on_their_way_up(struct replication *r)
{
    for (int32_t i = 0; i < r->net->points; i++) {
        const struct span asked = r->net->point[i].initial_asked;
        for (int32_t a = asked.first; a < asked.first + asked.count; a++) {
            const struct due_in *d = &r->net->due_in[a];
            const int32_t id = order_new(r, r->net->point[i].sources.first, pieces_of(r, i, d->units),
                                         (struct order_cause){.due = TIME_NEVER});
            conclude(r, id);
            schedule_order_arrives(r, d->at, 0, (struct event_order_arrives){id});
        }
    }
}

void on_order_arrives(struct replication *r, const struct event_order_arrives *it)
{
    order_release(r, it->order);
}

static void order_close(struct replication *, int32_t id);

void order_release(struct replication *r, int32_t id)
{
    if (order_at(r, id)->cancelled) {
        order_close(r, id);
        return;
    }
    static void (*const release[])(struct replication *, int32_t) = {
        [SOURCE_BUY] = buy_release, [SOURCE_MAKE] = make_release, [SOURCE_MOVE] = move_release};
    release[r->net->source[order_at(r, id)->source].kind](r, id);
}

void order_begin(struct replication *r, int32_t id)
{
    struct order *o = order_at(r, id);
    if (o->begun != TIME_NEVER)
        return;
    o->begun = r->now;
    if (o->record >= 0)
        r->record[o->record].begin = r->now;
}

/* ---- receipt and close ---- */

static void count_received(struct replication *r, const struct order *o)
{
    struct point_state *p = &r->point[o->point];
    const double lead = days_from_ticks(r->now - o->placed);
    if (o->cancelled)
        return;
    p->received_count += r->warm; /* whenever it was placed, as received_units */
    if (o->counted && r->warm) {
        measure_thing(r, OBSERVE_ORDER_LEAD, o->point, lead);
        p->lead_count++;
        p->lead_days += lead;
        if (o->due != TIME_NEVER) {
            p->due_count += 1;
            p->late_count += r->now > o->due;
        }
    }
}

static void tell_timeline(struct replication *r, const struct order *o)
{
    const char *unit = r->net->time_unit;
    sim_time sum = 0;
    for (int32_t i = 0; i < o->trail.count; i++) {
        const sim_time end = i + 1 < o->trail.count ? o->trail.at[i + 1].from : r->now;
        sum += end - o->trail.at[i].from;
        story(r, "    %10.4f %s  %s", days_from_ticks(end - o->trail.at[i].from), unit,
              r->net->cause[o->trail.at[i].cause].label);
    }
    story(r, "    %10.4f %s  together; lead time %.4f %s, exact to the microsecond: %s", days_from_ticks(sum), unit,
          days_from_ticks(r->now - o->placed), unit, sum == r->now - o->placed ? "yes" : "NO");
}

static void audit_trail(struct replication *r, const struct order *o)
{
    sim_time sum = 0;
    for (int32_t i = 0; i < o->trail.count; i++)
        sum += (i + 1 < o->trail.count ? o->trail.at[i + 1].from : r->now) - o->trail.at[i].from;
    if (o->trail.at[0].from != o->placed || sum != r->now - o->placed)
        replication_fail(r, "audit: an order's timeline does not add up to its lead time");
}

/* What the tolerance of a make source does not excuse is ordered again with the same due date; what was returned to a
 * supplier, to be replaced, is too. */
static void top_up(struct replication *r, const struct order *o)
{
    const struct source *s = &r->net->source[o->source];
    if (o->back > 0)
        order_place(r, o->source, o->back,
                    (struct order_cause){o->due, o->root, o->priority, pegged(r, o) ? o->peg + 1 : 0});
    if (s->kind != SOURCE_MAKE)
        return;
    const double tolerance = value_now(r, r->net->make[s->make].tolerance, 0);
    const pieces missing = o->asked - o->received;
    if (o->cancelled)
        return;
    if (o->received == 0 && o->placed == r->now && s->inspect < 0) {
        replication_fail(r, "an order is made at once and brings nothing, for ever: give the routing a time, or a "
                            "yield that leaves a unit");
        return;
    }
    if (missing > 0 && (double)o->received < (double)o->asked * (1 - tolerance))
        order_place(r, o->source, missing,
                    (struct order_cause){o->due, o->root, o->priority, pegged(r, o) ? o->peg + 1 : 0});
}

static void order_close(struct replication *r, int32_t id)
{
    struct order *o = order_at(r, id);
    const pieces rest = o->coming; /* fewer came than were expected: nothing more is on its way */
    o->coming = 0;
    if (r->projecting && o->awaited)
        projection_order_closed(r, id);
    peg_goods(r, o, rest, 0);
    count_received(r, o);
    if (r->trails && r->audit && !(o->cancelled && o->received == 0))
        audit_trail(r, o);
    if (r->trace) {
        story(r, "order %s #%llu is complete: %.6g units", r->net->point[o->point].name, (unsigned long long)o->k + 1,
              units_of(r, o->point, o->received));
        tell_timeline(r, o);
    }
    if (o->record >= 0)
        r->record[o->record].end = r->now;
    top_up(r, o);
    if (rest != 0)
        stock_order(r, o->point, -rest);
    unlink_order(r, id);
    pool_give(&r->orders, id);
}

void order_receive(struct replication *r, int32_t id, pieces expected, pieces good, int32_t goods,
                   const struct trail *trail)
{
    struct order *o = order_at(r, id);
    struct point_state *p = &r->point[o->point];
    const struct point *point = &r->net->point[o->point];
    const double units = units_of(r, o->point, good);
    const pieces due = expected < o->coming ? expected : o->coming; /* overplanned lots bring more than was ordered */
    o->coming -= due;
    o->received += good;
    o->pieces_open--;
    if (r->trails)
        o->trail = *trail;
    STORY(r, "receipt at %s: %.6g units of order #%llu", point->name, units, (unsigned long long)o->k + 1);
    if (r->warm) {
        p->received_units += units;
        p->delivered_count += good >= 0;
        if (point->last)
            r->landed_units[point->item] += units;
    }
    if (point->last)
        options_received(r, units);
    r->point[o->point].receipt_record = o->record;
    const bool last = o->pieces_open == 0 && o->coming <= 0;
    peg_goods(r, o, due, good);
    waypoint_goods(r, o->point, units);
    if (good > 0)
        milestone_goods(r, o->point, COUNT_RECEIVED, good, trail, o->placed, o->gate);
    if (goods >= 0)
        goods_arrive(r, o->point, goods);
    stock_receive(r, o->point, due, good, trail);
    if (r->net->recalls)
        recalled_goods_arrive(r, o->point);
    if (pegged(r, o))
        stock_hand_over(r, o->peg);
    raise_each(r, r->net->events_received[o->point], units);
    if (last)
        order_close(r, id);
}

/* ---- by another way, and withdrawn ---- */

int32_t order_split(struct replication *r, int32_t id, int32_t source, pieces n)
{
    const int32_t part = pool_take(&r->orders);
    struct order *o = order_at(r, id), *p = order_at(r, part);
    *p = *o;
    p->source = source;
    p->asked = p->coming = n;
    p->received = p->back = 0;
    p->k = r->source[source].orders++;
    p->penalty = 0;
    p->pieces_open = 0;
    p->begun = TIME_NEVER;
    p->gathers = p->record = -1; /* it was placed with the order, and waited for the same gate */
    p->advance = o->advance * (double)n / (double)o->asked;
    p->prepaid = o->prepaid * (double)n / (double)o->asked;
    o->advance -= p->advance;
    o->prepaid -= p->prepaid;
    o->asked -= n;
    o->coming -= n;
    link_order(r, part);
    r->point[o->point].placed_count += r->warm && o->asked > 0;
    STORY(r, "%.6g units of order %s #%llu go by %s", units_of(r, o->point, n), r->net->point[o->point].name,
          (unsigned long long)o->k + 1, r->net->source[source].name);
    return part;
}

void order_emptied(struct replication *r, int32_t id)
{
    struct order *o = order_at(r, id);
    if (o->pieces_open > 0 || o->coming > 0)
        return;
    o->cancelled = o->asked == 0; /* nothing of it came: it is no order received */
    order_close(r, id);
}

void order_withdraw(struct replication *r, int32_t id, pieces n)
{
    struct order *o = order_at(r, id);
    const struct source *s = &r->net->source[o->source];
    if (n <= 0)
        return;
    STORY(r, "%.6g units of order %s #%llu are withdrawn", units_of(r, o->point, n), r->net->point[o->point].name,
          (unsigned long long)o->k + 1);
    if (s->contract >= 0)
        contract_refused(r, s->contract, o, units_of(r, o->point, n), false);
    o->asked -= n;
    o->coming -= n;
    peg_goods(r, o, n, 0);
    stock_order(r, o->point, -n);
}

/* ---- taking back ---- */

static bool may_take_back(const struct replication *r, const struct order *o)
{
    const struct source *s = &r->net->source[o->source];
    return s->kind == SOURCE_MAKE && r->net->make[s->make].bom.count == 0;
}

void order_lot_dropped(struct replication *r, int32_t id, pieces expected)
{
    struct order *o = order_at(r, id);
    const pieces due = expected < o->coming ? expected : o->coming;
    o->coming -= due;
    o->pieces_open--;
    peg_goods(r, o, due, 0);
    if (due > 0)
        stock_order(r, o->point, -due);
    if (o->pieces_open == 0 && o->coming <= 0)
        order_close(r, id);
    else
        quality_recheck(r, id);
}

bool orders_take_back(struct replication *r, int32_t claim, bool also_begun)
{
    const uint64_t serial = claim_at(r, claim)->serial;
    if (r->net->point[claim_at(r, claim)->point].allocation != ALLOCATE_PEGGED) /* no order is for him alone */
        return true;
    for (int32_t id = r->first_order; id >= 0 && !also_begun; id = order_at(r, id)->next)
        if (order_at(r, id)->peg == claim && order_at(r, id)->peg_serial == serial &&
            order_at(r, id)->begun != TIME_NEVER)
            return false;
    for (int32_t id = r->first_order, next; id >= 0; id = next) {
        struct order *o = order_at(r, id);
        next = o->next;
        if (o->peg != claim || o->peg_serial != serial || o->cancelled || !may_take_back(r, o))
            continue;
        o->cancelled = true;
        STORY(r, "order %s #%llu is taken back", r->net->point[o->point].name, (unsigned long long)o->k + 1);
        make_cancel(r, id);
    }
    return true;
}

void order_short(struct replication *r, int32_t id, pieces lost)
{
    struct order *o = order_at(r, id);
    const pieces less = lost < o->coming ? lost : o->coming;
    o->coming -= less;
    stock_order(r, o->point, -less);
    if (o->pieces_open == 0 && o->coming <= 0)
        order_close(r, id);
    else
        quality_recheck(r, id);
}
