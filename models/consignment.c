/* models/consignment.c - goods on their way: deliveries of suppliers and shipments on lanes.
 *
 *   buy:   order_release ─> [capacity] ─> [held: may not ship] ─> moving (lead time) ─> [at a closed door] ─> received
 *   move:  claim upstream ─ goods given ─> waits for a departure ─> moving (lane time) ─> customs ─> [door] ─> received
 *
 * Stops. `shipping` keeps what has not left (a supplier's new orders, a lane's departures). `moving` and, at a
 * supplier, `working` freeze what is under way: its remaining time stands still. `receiving` closes the door. What
 * is due at the very instant a stop begins has moved (its clock had run out) but is not received.
 * While a stop fades the remaining time runs slower: speed between 0 and 1.
 *
 * crossing = false: a consignment arrives no earlier than the one the same source sent before it. */
#include "models/flow.h"

#include <string.h>

enum { STRIKES = 64 }; /* changes in force on one order at once, at most */

int32_t consignment_new(struct replication *r, int32_t order, pieces n, const struct trail *trail)
{
    const int32_t id = pool_take(&r->consignments);
    struct consignment *c = consignment_at(r, id);
    c->next = c->prev = -1;
    c->order = order;
    c->quantity = n;
    c->goods = -1;
    c->destroyed = false;
    c->speed = 1;
    if (r->trails && trail)
        c->trail = *trail;
    order_at(r, order)->pieces_open++;
    return id;
}

static const struct source *source_of(const struct replication *r, const struct consignment *c)
{
    return &r->net->source[order_at(r, c->order)->source];
}

static void mark(struct replication *r, struct consignment *c, int32_t cause)
{
    if (r->trails)
        trail_mark(&c->trail, r->now, cause);
}

/* ---- lists: of a supplier (buy) or a lane (move) ---- */

static int32_t *list_of(struct replication *r, const struct consignment *c, bool tail)
{
    const struct source *s = source_of(r, c);
    if (s->kind == SOURCE_BUY)
        return tail ? &r->supplier[s->supplier].last : &r->supplier[s->supplier].first;
    if (s->lane >= 0)
        return tail ? &r->lane[s->lane].last : &r->lane[s->lane].first;
    return NULL;
}

static void list_add(struct replication *r, int32_t id)
{
    struct consignment *c = consignment_at(r, id);
    int32_t *first = list_of(r, c, false), *last = list_of(r, c, true);
    if (!first || c->listed)
        return;
    c->listed = true;
    c->next = -1;
    c->prev = *last;
    *(*last < 0 ? first : &consignment_at(r, *last)->next) = id;
    *last = id;
}

static void list_take(struct replication *r, int32_t id)
{
    struct consignment *c = consignment_at(r, id);
    if (!c->listed)
        return;
    int32_t *first = list_of(r, c, false), *last = list_of(r, c, true);
    *(c->prev < 0 ? first : &consignment_at(r, c->prev)->next) = c->next;
    *(c->next < 0 ? last : &consignment_at(r, c->next)->prev) = c->prev;
    c->listed = false;
}

/* ---- movement ---- */

static double speed_now(const struct replication *r, const struct consignment *c)
{
    const int32_t id = order_at(r, c->order)->source;
    const struct source *s = &r->net->source[id];
    double speed = speed_of(r, HIT_SOURCE, id, STOP_MOVING);
    if (s->kind == SOURCE_BUY)
        return speed * speed_of(r, HIT_SUPPLIER, s->supplier, STOP_MOVING) *
               speed_of(r, HIT_SUPPLIER, s->supplier, STOP_WORKING) * speed_of(r, HIT_SOURCE, id, STOP_WORKING);
    return s->lane < 0 ? speed : speed * speed_of(r, HIT_LANE, s->lane, STOP_MOVING);
}

static int32_t moving_cause(const struct replication *r, const struct consignment *c)
{
    const int32_t id = order_at(r, c->order)->source;
    const struct source *s = &r->net->source[id];
    if (c->speed < 1) {
        if (speed_of(r, HIT_SOURCE, id, STOP_MOVING) < 1 || speed_of(r, HIT_SOURCE, id, STOP_WORKING) < 1)
            return stopper_of(r, HIT_SOURCE, id);
        return s->kind == SOURCE_BUY ? stopper_of(r, HIT_SUPPLIER, s->supplier) : stopper_of(r, HIT_LANE, s->lane);
    }
    if (c->stage == STAGE_CUSTOMS)
        return s->cause_customs;
    return s->kind == SOURCE_BUY ? s->cause_lead : s->cause_transit;
}

/* Sets the event from what is left and the present speed. */
static void run_on(struct replication *r, int32_t id)
{
    struct consignment *c = consignment_at(r, id);
    c->since = r->now;
    c->speed = speed_now(r, c);
    mark(r, c, moving_cause(r, c));
    if (c->speed > 0 || c->left <= 0) {
        const double ticks = c->left <= 0 ? 0 : c->left / c->speed;
        c->event = schedule_consignment(r, r->now + ticks_nearest(ticks), 0, (struct event_consignment){id});
    } else {
        c->event = (struct event_handle){0, 0};
    }
}

static void stage_start(struct replication *r, int32_t id, enum consignment_stage stage, sim_time ticks)
{
    struct consignment *c = consignment_at(r, id);
    c->stage = stage;
    c->left = c->total = (double)ticks;
    run_on(r, id);
}

/* What is left of the present stage: its planned length less what has been done; at least nothing. */
void consignment_as_planned(struct replication *r, int32_t id)
{
    struct consignment *c = consignment_at(r, id);
    if (c->stage != STAGE_MOVING && c->stage != STAGE_CUSTOMS)
        return;
    const double left = c->left - (double)(r->now - c->since) * c->speed, done = c->total - left;
    c->left = c->planned > done ? c->planned - done : 0;
    c->total = c->planned;
    c->since = r->now;
}

sim_time consignment_due(const struct replication *r, int32_t id)
{
    const struct consignment *c = consignment_at(r, id);
    return r->now + (c->left <= 0 ? 0 : ticks_nearest(c->left / c->speed));
}

static void refresh(struct replication *r, int32_t id)
{
    struct consignment *c = consignment_at(r, id);
    if (c->stage == STAGE_WAIT_DEPARTURE) {
        const struct source *s = source_of(r, c);
        mark(r, c,
             stopped(r, HIT_LANE, s->lane, STOP_SHIPPING) ? stopper_of(r, HIT_LANE, s->lane) : s->cause_departure);
    }
    if (c->stage != STAGE_MOVING && c->stage != STAGE_CUSTOMS)
        return;
    const double speed = speed_now(r, c);
    c->left -= (double)(r->now - c->since) * c->speed;
    if (c->left < 0.5)
        c->left = 0;
    if (speed == c->speed) {
        c->since = r->now;
        return;
    }
    engine_cancel(r->engine, c->event);
    run_on(r, id);
}

/* ---- at the door ---- */

/* Goods in transit pay the holding rate of one side from when they leave the sender's stock (they may wait for a
 * departure) or from when the supplier takes them up, until receipt: over time, or, where costs are charged at periods'
 * ends, for the whole period if they are in transit then. */
static int32_t holder_of(const struct replication *r, const struct source *s)
{
    const int32_t payer = s->pipeline == PIPELINE_RECEIVER ? s->point
                          : s->pipeline == PIPELINE_SENDER ? s->from /* -1: a supplier */
                                                           : -1;
    return payer >= 0 && r->net->point[payer].ours ? payer : -1;
}

static void hold_cost(struct replication *r, const struct consignment *c, const struct source *s)
{
    const int32_t payer = holder_of(r, s);
    if (payer >= 0 && !r->net->period_end_costs)
        ledger_accrue(r, ACCOUNT_HOLDING,
                      accrued_rate(r, r->net->point[payer].holding, c->left_at) * units_of(r, s->point, c->quantity) *
                          days_from_ticks(r->now - c->left_at));
}

static void hold_for(struct replication *r, const struct consignment *c, const struct source *s, double days)
{
    const int32_t payer = holder_of(r, s);
    if (payer >= 0)
        ledger_accrue(r, ACCOUNT_HOLDING,
                      value_now(r, r->net->point[payer].holding, 0) * units_of(r, s->point, c->quantity) * days);
}

static void charge_list(struct replication *r, int32_t first, double period_days)
{
    for (int32_t id = first; id >= 0; id = consignment_at(r, id)->next) {
        struct consignment *c = consignment_at(r, id);
        const struct source *s = source_of(r, c);
        if (s->kind == SOURCE_BUY && (c->stage == STAGE_CAPACITY || c->stage == STAGE_HELD))
            continue;
        if (period_days > 0)
            hold_for(r, c, s, period_days);
        else
            hold_cost(r, c, s);
        c->left_at = r->now;
    }
}

void transit_charge(struct replication *r, double period_days)
{
    for (int32_t i = 0; i < r->net->lanes; i++)
        charge_list(r, r->lane[i].first, period_days);
    for (int32_t i = 0; i < r->net->suppliers; i++)
        charge_list(r, r->supplier[i].first, period_days);
}

static void duties(struct replication *r, const struct consignment *c, const struct source *s, double units)
{
    const struct order *o = order_at(r, c->order);
    const struct thing t = order_thing(r, c->order);
    if (s->duty >= 0 && we_pay_duty(r, s))
        ledger_cost(r, ACCOUNT_DUTY, value_of(r, s->duty, &t, 0) * o->foreign * contract_rate(r, s->contract) * units);
}

/* crossing = false: one that the same source sent before is still under way (a stop may have held it up). */
static bool behind(const struct replication *r, const struct consignment *c)
{
    const int32_t source = order_at(r, c->order)->source;
    if (r->net->source[source].crossing || !c->listed)
        return false;
    for (int32_t id = c->prev; id >= 0; id = consignment_at(r, id)->prev)
        if (order_at(r, consignment_at(r, id)->order)->source == source)
            return true;
    return false;
}

/* Without a contract goods are paid when received, but for what was paid before today. */
static void pay_on_receipt(struct replication *r, struct order *o, const struct source *s, double money)
{
    const double paid = o->prepaid < money ? o->prepaid : money;
    if (paid > 0)
        ledger_owe(r, ACCOUNT_MATERIAL, r->net->supplier[s->supplier].party, paid);
    ledger_cost(r, ACCOUNT_MATERIAL, paid > 0 ? money - paid : money);
    o->prepaid -= paid > 0 ? paid : 0;
}

static void receive(struct replication *r, int32_t id)
{
    struct consignment *c = consignment_at(r, id);
    const int32_t order = c->order;
    struct order *o = order_at(r, order);
    const struct source *s = source_of(r, c);
    const struct thing t = order_thing(r, order);
    const double sent = units_of(r, s->point, c->quantity);
    book_local(r->book, LOCAL_UNITS, sent);
    double good = sent * value_of(r, s->yield_times, &t, 1) + value_of(r, s->yield_plus, &t, 0);
    if (good < 0)
        good = 0;
    const pieces n = c->destroyed                                            ? 0
                     : (s->yield_times < 0 && s->yield_plus < 0) || sent < 0 ? c->quantity
                                                                             : pieces_near(r, s->point, good);
    const double paid = s->paid_received ? units_of(r, s->point, n) : sent;
    list_take(r, id);
    lane_carries(r, s->lane, -sent);
    hold_cost(r, c, s);
    if (!c->destroyed)
        duties(r, c, s, sent);
    if (s->kind == SOURCE_BUY && s->contract >= 0)
        contract_shipped(r, s->contract, o, paid);
    if (s->contract >= 0)
        contract_delivered(r, s->contract, o, paid);
    else if (s->ours && o->price > 0) /* a return is paid back */
        pay_on_receipt(r, o, s, o->price * paid);
    const struct trail trail = c->trail;
    const pieces expected = c->quantity;
    const uint32_t number = o->deliveries++;
    int32_t goods = -1;
    if (r->net->faults && c->goods >= 0) {
        goods = goods_of_yield(r, c->goods, expected, n, s->luck, &t);
    } else if (r->net->faults) {
        struct thing lot = t; /* along a sequence each delivery is a lot of its own */
        if (n > 0)
            lot.beyond.lot = r->source[o->source].lots++ - t.order;
        lot.lot = number;
        goods = goods_new(r);
        faults_arise(r, s->arises, order, &lot, n, goods);
    }
    pool_give(&r->consignments, id);
    if (!s->crossing)
        doors_open(r);
    quality_receive(r, order, (int32_t)number, expected, n, goods, &trail);
}

/* The buyer has cancelled: the goods go where they came from, and nobody pays. */
static void turn_away(struct replication *r, int32_t id)
{
    struct consignment *c = consignment_at(r, id);
    const struct source *s = source_of(r, c);
    const int32_t order = c->order;
    const pieces n = c->quantity;
    list_take(r, id);
    lane_carries(r, s->lane, -units_of(r, s->point, n));
    hold_cost(r, c, s);
    goods_end(r, c->goods, END_RETURNED);
    contract_refused(r, s->contract, order_at(r, order), units_of(r, s->point, n), s->kind == SOURCE_MOVE);
    pool_give(&r->consignments, id);
    order_at(r, order)->pieces_open--;
    order_short(r, order, n);
}

/* Goods come before the window of their contract opens. */
static bool waits_for_window(struct replication *r, int32_t id)
{
    struct consignment *c = consignment_at(r, id);
    const struct source *s = source_of(r, c);
    if (!window_shut(r, s->contract))
        return false;
    c->stage = STAGE_AT_DOOR;
    mark(r, c, r->net->contract[s->contract].cause_window);
    schedule_consignment(r, window_opens(r, s->contract), 0, (struct event_consignment){id});
    return true;
}

static void at_door(struct replication *r, int32_t id)
{
    struct consignment *c = consignment_at(r, id);
    const struct source *s = source_of(r, c);
    if (refused(r, s->contract)) {
        turn_away(r, id);
        return;
    }
    if (waits_for_window(r, id))
        return;
    const int32_t site = r->net->point[s->point].site;
    const bool closed = point_stopped(r, s->point, STOP_RECEIVING);
    if (!closed && !behind(r, c)) {
        receive(r, id);
        return;
    }
    c->stage = STAGE_AT_DOOR;
    if (closed)
        mark(r, c, stopper_of(r, HIT_SITE, site));
    c->waits_next = r->first_at_door;
    r->first_at_door = id;
}

void doors_open(struct replication *r)
{
    int32_t id = r->first_at_door, back = -1;
    while (id >= 0) { /* oldest first */
        const int32_t next = consignment_at(r, id)->waits_next;
        consignment_at(r, id)->waits_next = back;
        back = id;
        id = next;
    }
    r->first_at_door = -1;
    while (back >= 0) {
        const int32_t next = consignment_at(r, back)->waits_next;
        struct consignment *c = consignment_at(r, back);
        if (point_stopped(r, source_of(r, c)->point, STOP_RECEIVING)) {
            c->waits_next = r->first_at_door;
            r->first_at_door = back;
        } else {
            schedule_consignment(r, r->now, 0, (struct event_consignment){back});
        }
        back = next;
    }
}

/* ---- buy ---- */

/* A lead time in days runs on at a supplier without calendar; a calendar's closures (not its nights and Sundays)
 * stretch it. */
sim_time source_time(struct replication *r, int32_t source, const struct thing *t, uint64_t attempt, bool first,
                     sim_time *closed)
{
    const struct source *s = &r->net->source[source];
    const struct supplier *from = s->kind == SOURCE_BUY ? &r->net->supplier[s->supplier] : NULL;
    overlay_id held[STRIKES];
    const int32_t n = order_strikes_begin(r, source, t, attempt, first, held, STRIKES);
    const sim_time ticks = duration(r, from ? s->lead_time : s->lane_time, t, from ? from->calendar : NULL);
    order_strikes_end(r, held, n);
    if (!from)
        return ticks;
    if (book_working_days(r->net->book, s->lead_time))
        return ticks;
    const sim_time stretched = calendar_finish(from->elapsed, r->now, ticks) - r->now;
    *closed = stretched - ticks;
    return stretched;
}

/* A mould is paid once, whichever stock point (or variant) orders first. */
static bool tooled(const struct replication *r, const struct source *s)
{
    for (int32_t i = 0; i < r->net->sources; i++)
        if (r->source[i].tooled && r->net->source[i].tooling == s->tooling)
            return true;
    return false;
}

static const char *style_of(const struct replication *r, const struct source *s)
{
    return r->net->item[r->net->point[s->point].item].style;
}

/* A tool of ours for the same style, at another supplier, that can be moved; -1. */
static int32_t tool_elsewhere(const struct replication *r, const struct source *s)
{
    for (int32_t i = 0; i < r->net->sources; i++) {
        const struct source *there = &r->net->source[i];
        if (r->source[i].tooled && there->our_tooling && there->tooling_move_cost >= 0 &&
            there->supplier != s->supplier && strcmp(style_of(r, there), style_of(r, s)) == 0)
            return i;
    }
    return -1;
}

/* The tool for a first order: paid, or fetched from where it is. Ticks until it is there. */
static sim_time tool_up(struct replication *r, int32_t source, const struct thing *t)
{
    const struct source *s = &r->net->source[source];
    if (!s->our_tooling || s->tooling < 0 || tooled(r, s))
        return 0;
    const int32_t from = tool_elsewhere(r, s);
    r->source[source].tooled = true;
    if (from < 0) {
        ledger_cost(r, ACCOUNT_TOOLING, value_now(r, s->tooling, 0));
        return 0;
    }
    const struct source *there = &r->net->source[from];
    for (int32_t i = 0; i < r->net->sources; i++)
        if (r->net->source[i].tooling == there->tooling)
            r->source[i].tooled = false;
    STORY(r, "the tool for %s moves from %s to %s", style_of(r, s), r->net->supplier[there->supplier].name,
          r->net->supplier[s->supplier].name);
    ledger_cost(r, ACCOUNT_TOOLING, value_of(r, there->tooling_move_cost, t, 0));
    return duration(r, there->tooling_move_time, t, NULL);
}

static void buy_depart(struct replication *r, int32_t id)
{
    struct consignment *c = consignment_at(r, id);
    const int32_t source = order_at(r, c->order)->source;
    const struct source *s = &r->net->source[source];
    const struct thing t = order_thing(r, c->order);
    if (stopped(r, HIT_SUPPLIER, s->supplier, STOP_SHIPPING) || stopped(r, HIT_SOURCE, source, STOP_SHIPPING)) {
        c->stage = STAGE_HELD;
        mark(r, c,
             stopped(r, HIT_SOURCE, source, STOP_SHIPPING) ? stopper_of(r, HIT_SOURCE, source)
                                                           : stopper_of(r, HIT_SUPPLIER, s->supplier));
        return;
    }
    c->left_at = r->now;
    const bool first = order_at(r, c->order)->begun == TIME_NEVER; /* an order is paid for once, however it is split */
    order_begin(r, c->order);
    sim_time ticks = source_time(r, source, &t, 0, true, &c->closed);
    if (c->quantity > 0)
        ticks += tool_up(r, source, &t);
    if (!s->crossing && r->now + ticks < r->source[source].last_due)
        ticks = r->source[source].last_due - r->now;
    r->source[source].last_due = r->now + ticks;
    if (s->ours && c->quantity > 0) {
        if (first)
            ledger_cost(r, ACCOUNT_ORDERING, value_of(r, s->per_order, &t, 0));
        ledger_cost(r, ACCOUNT_TRANSPORT, value_of(r, s->per_unit, &t, 0) * units_of(r, s->point, c->quantity));
    }
    if (r->book->forecast) {
        const struct own_view own = as_planned(r);
        sim_time closed = 0;
        c->planned = (double)source_time(r, source, &t, 0, false, &closed);
        as_is(r, own);
    }
    stage_start(r, id, STAGE_MOVING, ticks);
}

/* ---- sent: by a supplier, or from the shelf to the lane ---- */

static void wait_for_departure(struct replication *, int32_t);

static void send(struct replication *r, int32_t id)
{
    if (source_of(r, consignment_at(r, id))->kind == SOURCE_BUY)
        buy_depart(r, id);
    else
        wait_for_departure(r, id);
}

void consignment_send(struct replication *r, int32_t order, pieces n, int32_t goods, const struct trail *trail,
                      sim_time at)
{
    const int32_t id = consignment_new(r, order, n, trail);
    struct consignment *c = consignment_at(r, id);
    c->left_at = r->now;
    c->goods = goods;
    list_add(r, id);
    if (at <= r->now) {
        send(r, id);
        return;
    }
    c->stage = STAGE_CAPACITY;
    mark(r, c, source_of(r, c)->cause_capacity);
    c->event = schedule_consignment(r, at, 0, (struct event_consignment){id});
}

void buy_release(struct replication *r, int32_t order)
{
    if (r->net->faults)
        faults_of_order(r, order);
    const struct trail trail = order_at(r, order)->trail;
    ship_goods(r, order, order_at(r, order)->asked, -1, &trail);
}

/* ---- move ---- */

static sim_time planned_transit(const struct replication *r, const struct source *s)
{
    const double time = s->lane_time < 0 ? 0 : book_planned(r->net->book, s->lane_time);
    return ticks_from_days(time + (s->lane_customs < 0 ? 0 : book_planned(r->net->book, s->lane_customs)));
}

void move_release(struct replication *r, int32_t order)
{
    struct order *o = order_at(r, order);
    const struct source *s = &r->net->source[o->source];
    const struct thing t = order_thing(r, order);
    int32_t id;
    if (o->asked < 0) { /* a return: the sender has the goods again, the stretch between is negative goods in transit */
        const pieces asked = o->asked;
        stock_take_back(r, s->from, false, -asked);
        id = consignment_new(r, order, asked, &order_at(r, order)->trail);
        consignment_at(r, id)->left_at = r->now;
        list_add(r, id);
        consignment_leaves(r, id);
        return;
    }
    const sim_time transit =
        s->contract >= 0 && r->net->contract[s->contract].delivered_terms ? 0 : planned_transit(r, s);
    const sim_time ship_by = o->due == TIME_NEVER ? TIME_NEVER : o->due - transit;
    if (o->promised != TIME_NEVER && !o->promise_given)
        o->promised -= transit;
    if (r->trails)
        trail_mark(&o->trail, r->now, r->net->point[s->from].cause_wait);
    stock_claim(r, s->from, CLAIM_MOVE, order, o->asked - o->received, ship_by,
                contract_priority(r, s->contract, &t, s->priority), &id);
    stock_ask(r, id);
}

/* The trail of goods given now: what the order waited for here is what the goods' own trail says of that time. */
static struct trail shipped_trail(const struct replication *r, const struct order *o, int32_t point,
                                  const struct claim *claim)
{
    struct trail trail = o->trail;
    const struct point_state *p = &r->point[point];
    if (claim->placed < r->now && p->receipt_at == r->now && p->receipt.count > 0)
        trail_inherit(&trail, claim->placed, r->now, &p->receipt);
    return trail;
}

static void wait_for_departure(struct replication *r, int32_t id)
{
    struct consignment *c = consignment_at(r, id);
    const struct source *s = source_of(r, c);
    if (s->lane < 0) {
        consignment_leaves(r, id);
        return;
    }
    c->stage = STAGE_WAIT_DEPARTURE;
    c->since = r->now;
    mark(r, c, s->cause_departure);
    lane_call(r, s->lane, s->from, units_of(r, s->point, c->quantity));
}

void consignment_reroute(struct replication *r, int32_t id, int32_t order, pieces n)
{
    struct consignment *c = consignment_at(r, id);
    const int32_t from = c->order, lane = source_of(r, c)->lane;
    const bool whole = n >= c->quantity;
    const int32_t goods = c->goods < 0 ? -1 : whole ? c->goods : goods_part(r, from, c->goods, c->quantity, n);
    const int32_t moved = consignment_new(r, order, n, &c->trail);
    consignment_at(r, moved)->left_at = c->left_at;
    consignment_at(r, moved)->goods = goods;
    r->lane[lane].waiting -= units_of(r, order_at(r, from)->point, n);
    c->quantity -= n;
    if (whole) {
        list_take(r, id);
        pool_give(&r->consignments, id);
        order_at(r, from)->pieces_open--;
    }
    list_add(r, moved);
    wait_for_departure(r, moved);
}

/* What is stopped or waits for capacity at a supplier; an order that has not come to him has no consignment. */
pieces consignment_withdraw(struct replication *r, int32_t order, pieces n)
{
    const int32_t supplier = r->net->source[order_at(r, order)->source].supplier;
    pieces gone = 0;
    for (int32_t id = r->supplier[supplier].last, before; id >= 0 && gone < n; id = before) {
        struct consignment *c = consignment_at(r, id);
        before = c->prev;
        if (c->order != order || (c->stage != STAGE_CAPACITY && c->stage != STAGE_HELD))
            continue;
        const pieces part = n - gone < c->quantity ? n - gone : c->quantity;
        c->quantity -= part;
        gone += part;
        if (c->quantity > 0)
            continue;
        engine_cancel(r->engine, c->event);
        list_take(r, id);
        pool_give(&r->consignments, id);
        order_at(r, order)->pieces_open--;
    }
    return gone;
}

void move_ship(struct replication *r, int32_t order, pieces n, int32_t point, const struct claim *claim)
{
    const int32_t goods = r->net->faults ? goods_taken(r) : -1;
    struct trail shipped, *trail = NULL;
    if (r->trails) {
        shipped = shipped_trail(r, order_at(r, order), point, claim);
        trail = &shipped;
    }
    const int32_t record = order_at(r, order)->record;
    const struct source *s = &r->net->source[order_at(r, order)->source];
    if (s->contract >= 0 && s->acceptance == ACCEPTED_GIVEN)
        contract_accepted(r, s->contract, order_at(r, order), units_of(r, s->point, n));
    if (!quality_ship(r, order, n, goods, trail))
        ship_goods(r, order, n, goods, trail);
    use_of_receipt(r, point, record, r->now);
}

struct load {
    double units, kg, m3;
};

/* Goods that a response sends by another lane: a loss of the name `air`, which the contract may share. */
static void pay_freight(struct replication *r, int32_t order, const struct load *load)
{
    struct order *o = order_at(r, order);
    const struct source *s = &r->net->source[o->source];
    const struct thing t = order_thing(r, order);
    const struct contract *k = s->contract < 0 ? NULL : &r->net->contract[s->contract];
    if (s->instead_of < 0 || !k) {
        if (we_pay_freight(r, s))
            cost_terms_post(r, &r->net->lane[s->lane].cost, ACCOUNT_FREIGHT, load->units, load->kg, load->m3, 0, false,
                            &t);
        return;
    }
    if (!o->air.luck)
        o->air = quarrel_new(s->luck, o->k);
    contract_loss(r, s->contract, LOSS_AIR, ACCOUNT_FREIGHT,
                  cost_terms_money(r, &r->net->lane[s->lane].cost, load->units, load->kg, load->m3, 0, false, &t),
                  k->seller_freight ? k->seller : k->buyer, &o->air);
}

/* A consignment leaves on its lane: freight, payments on shipment, and its time begins. */
void consignment_leaves(struct replication *r, int32_t id)
{
    struct consignment *c = consignment_at(r, id);
    const int32_t source = order_at(r, c->order)->source;
    const struct source *s = &r->net->source[source];
    const struct thing t = order_thing(r, c->order);
    const double units = units_of(r, s->point, c->quantity);
    const struct item *item = point_item(r->net, s->point);
    const bool first = order_at(r, c->order)->begun == TIME_NEVER; /* an order is paid for once, however it is split */
    order_begin(r, c->order);
    if (s->contract >= 0)
        contract_shipped(r, s->contract, order_at(r, c->order), units);
    if (s->lane >= 0 && units > 0)
        pay_freight(
            r, c->order,
            &(struct load){units, units * value_now(r, item->weight_kg, 0), units * value_now(r, item->volume_m3, 0)});
    if (s->ours && units > 0) { /* the buyer's own cost of an order, whatever the terms */
        if (first)
            ledger_cost(r, ACCOUNT_ORDERING, value_of(r, s->per_order, &t, 0));
        ledger_cost(r, ACCOUNT_TRANSPORT, value_of(r, s->per_unit, &t, 0) * units);
    }
    sim_time ticks = source_time(r, source, &t, 0, first, &c->closed);
    if (!s->crossing && r->now + ticks < r->source[source].last_due)
        ticks = r->source[source].last_due - r->now;
    r->source[source].last_due = r->now + ticks;
    if (r->book->forecast) {
        const struct own_view own = as_planned(r);
        c->planned = (double)duration(r, s->lane_time, &t, NULL);
        as_is(r, own);
    }
    lane_carries(r, s->lane, units);
    STORY(r, "%.6g units of %s leave by %s", units, r->net->point[s->point].name,
          s->lane >= 0 ? r->net->lane[s->lane].name : "no lane");
    stage_start(r, id, STAGE_MOVING, ticks);
}

/* ---- under way since before today ---- */

/* The planned length of what began then. */
static double planned_since(struct replication *r, int32_t order, sim_time since, bool with_customs)
{
    const struct source *s = &r->net->source[order_at(r, order)->source];
    const struct thing t = order_thing(r, order);
    const struct own_view own = as_planned(r);
    const sim_time now = r->now;
    sim_time closed = 0;
    r->now = since;
    sim_time ticks = source_time(r, order_at(r, order)->source, &t, 0, false, &closed);
    r->now = since + ticks;
    if (with_customs)
        ticks += duration(r, s->lane_customs, &t, NULL);
    r->now = now;
    as_is(r, own);
    return (double)ticks;
}

void consignment_under_way(struct replication *r, int32_t order, sim_time since, sim_time middle, sim_time end,
                           bool known)
{
    struct order *o = order_at(r, order);
    const struct source *s = &r->net->source[o->source];
    struct source_state *state = &r->source[o->source];
    const int32_t id = consignment_new(r, order, o->coming, &o->trail);
    struct consignment *c = consignment_at(r, id);
    const bool customs = s->kind == SOURCE_MOVE && s->lane_customs >= 0;
    c->left_at = r->now; /* holding of goods in transit accrues from today on */
    list_add(r, id);
    o->begun = since;
    if (o->record >= 0)
        r->record[o->record].begin = since;
    if (r->trails)
        trail_mark(&c->trail, since, s->kind == SOURCE_BUY ? s->cause_lead : s->cause_transit);
    if (!s->crossing && end < state->last_due) /* behind another one */
        middle = end = state->last_due;
    if (end < r->now)
        middle = end = r->now;
    state->last_due = end > state->last_due ? end : state->last_due;
    if (s->kind == SOURCE_MOVE)
        lane_carries(r, s->lane, units_of(r, s->point, c->quantity));
    if (customs && middle < r->now && r->trails)
        trail_mark(&c->trail, middle > since ? middle : since, s->cause_customs);
    const bool in_customs = customs && (middle < r->now || middle == end);
    const sim_time until = in_customs ? end : middle;
    stage_start(r, id, in_customs ? STAGE_CUSTOMS : STAGE_MOVING, until - r->now);
    c->total = c->planned = (double)(until - since);
    if (r->book->forecast && !known)
        c->planned = planned_since(r, order, since, in_customs);
}

/* ---- the next stage ---- */

void on_consignment(struct replication *r, const struct event_consignment *it)
{
    struct consignment *c = consignment_at(r, it->consignment);
    const struct source *s = source_of(r, c);
    const struct thing t = order_thing(r, c->order);
    switch (c->stage) {
    case STAGE_CAPACITY:
        send(r, it->consignment);
        break;
    case STAGE_MOVING: {
        if (r->trails && c->closed > 0) /* of the lead time, so much was the supplier's closures */
            trail_late_mark(&c->trail, r->now, c->closed, s->cause_closed);
        const struct detention held = customs_look(r, c->order, c->goods);
        const sim_time customs = duration(r, s->lane_customs, &t, NULL) + held.time;
        c->destroyed = held.destroyed;
        if (customs > 0 && r->book->forecast) {
            const struct own_view own = as_planned(r);
            c->planned = (double)duration(r, s->lane_customs, &t, NULL);
            as_is(r, own);
        }
        if (customs > 0) {
            stage_start(r, it->consignment, STAGE_CUSTOMS, customs);
            break;
        }
        at_door(r, it->consignment);
        break;
    }
    case STAGE_CUSTOMS:
    case STAGE_AT_DOOR:
        at_door(r, it->consignment);
        break;
    case STAGE_DELAY:
    case STAGE_HELD:
    case STAGE_WAIT_DEPARTURE:
        replication_fail(r, "a consignment moved before its time");
        break;
    }
}

/* ---- after a stop began or ended ---- */

void supplier_refresh(struct replication *r, int32_t supplier)
{
    for (int32_t id = r->supplier[supplier].first; id >= 0;) {
        const int32_t next = consignment_at(r, id)->next;
        if (consignment_at(r, id)->stage == STAGE_HELD)
            buy_depart(r, id);
        else
            refresh(r, id);
        id = next;
    }
}

void lane_refresh(struct replication *r, int32_t lane)
{
    for (int32_t id = r->lane[lane].first; id >= 0;) {
        const int32_t next = consignment_at(r, id)->next;
        refresh(r, id);
        id = next;
    }
    lane_call(r, lane, -1, 0);
}

void source_refresh(struct replication *r, int32_t source)
{
    const struct source *s = &r->net->source[source];
    if (s->kind == SOURCE_BUY)
        supplier_refresh(r, s->supplier);
    else if (s->kind == SOURCE_MOVE && s->lane >= 0)
        lane_refresh(r, s->lane);
    allocate_soon(r, s->kind == SOURCE_MOVE ? s->from : s->point);
}
