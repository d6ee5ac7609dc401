/* models/stock.c - a stock point's goods, claims and allocation.
 *
 * Balance, for every point at every moment, in whole pieces:
 *   on hand = opening + received - given - destroyed - perished;  backlog = sum of open claims;
 *   inventory position = on hand + on order - backlog.
 * A claim is a requirement not yet filled: a customer's, a downstream order's, a lot's kit. Claims stand in
 * the order in which they are served (rule `allocation`); served at rank 45, once an instant,
 * so that goods received and demands of one instant meet whatever their order. Where claims carry no due dates and
 * the rule is first come, a customer who finds stock and nobody waiting is served in the demand's own event: the same
 * result. */
#include "models/flow.h"

/* What a double still counts one by one; so large quantities cannot overflow the books of a stock point at once. */
#define MOST_PIECES 9e15

/* Not a number of pieces that can be counted. */
static bool beyond(double x)
{
    return !(fabs(x) <= MOST_PIECES);
}

static pieces too_many(struct replication *r, double x)
{
    replication_fail(r, isnan(x) ? "a quantity is not a number"
                                 : "a quantity is beyond 9e15 units, or 9e9 of a divisible item: use a larger unit");
    return 0;
}

pieces pieces_of(struct replication *r, int32_t point, double units)
{
    const double x = units * point_item(r->net, point)->scale;
    if (x <= 0)
        return 0;
    if (beyond(x))
        return too_many(r, x);
    const double whole = (double)(pieces)x;
    return (pieces)whole + (x - whole > 1e-9 * (x > 1 ? x : 1) ? 1 : 0);
}

pieces pieces_near(struct replication *r, int32_t point, double units)
{
    const double x = units * point_item(r->net, point)->scale;
    return beyond(x) ? too_many(r, x) : (pieces)(x + 0.5);
}

pieces pieces_down(struct replication *r, int32_t point, double units)
{
    const double x = units * point_item(r->net, point)->scale;
    return beyond(x) ? too_many(r, x) : (pieces)(x + 1e-9);
}

static void tell_on_hand(struct replication *r, int32_t point, double units)
{
    if (r->net->point[point].fact > 0)
        book_fact_set(r->book, r->net->point[point].fact - 1, units);
}

static void levels(struct replication *r, int32_t point)
{
    struct point_state *p = &r->point[point];
    const double hand = units_of(r, point, p->on_hand), back = units_of(r, point, p->backlog);
    if (p->level_on_hand.value > 0 && p->on_hand <= 0)
        p->ready_time += r->now - p->ready_since;
    if (p->level_on_hand.value <= 0 && p->on_hand > 0)
        p->ready_since = r->now;
    tell_on_hand(r, point, hand);
    level_set(&p->level_on_hand, r->now, hand);
    level_set(&p->level_backorders, r->now, back);
    level_set(&p->level_on_order, r->now, units_of(r, point, p->on_order));
    if (r->net->measures) {
        measure_level(r, OBSERVE_ON_HAND, point, hand);
        measure_level(r, OBSERVE_BACKORDERS, point, back);
        measure_level(r, OBSERVE_ON_ORDER, point, p->level_on_order.value);
        measure_level(r, OBSERVE_NET, point, hand - back);
        measure_level(r, OBSERVE_POSITION, point, hand + p->level_on_order.value - back);
    }
}

void allocate_soon(struct replication *r, int32_t point)
{
    struct point_state *p = &r->point[point];
    if (p->allocate_pending || p->first < 0)
        return;
    p->allocate_pending = true;
    if (r->phase == RANK_REVIEW) /* other reviews of the instant may ask here too */
        schedule_allocate_asked(r, r->now, asked_minor(r->net, point), (struct event_allocate_asked){point});
    else
        schedule_allocate(r, r->now, 0, (struct event_allocate){point});
}

/* One review an instant, downstream first. */
static void review_mark(struct replication *r, int32_t point)
{
    const struct point *at = &r->net->point[point];
    struct point_state *p = &r->point[point];
    if (at->policy.review != REVIEW_INSTANT || at->policy.type == POLICY_NONE || at->policy.type == POLICY_PLAN ||
        p->review_pending)
        return;
    p->review_pending = true;
    schedule_review(r, r->now, review_minor(r->net, point), (struct event_review){point});
}

void review_soon(struct replication *r, int32_t point)
{
    const struct span up = r->net->point[point].echelon_of;
    review_mark(r, point);
    for (int32_t i = up.first; i < up.first + up.count; i++)
        review_mark(r, r->net->watch[i]);
}

/* review = "demand" acts within the demand's own event, before the next demand of that instant. */
static void review_after_demand(struct replication *r, int32_t point)
{
    const struct span up = r->net->point[point].echelon_of;
    review_soon(r, point);
    if (r->net->point[point].policy.review == REVIEW_DEMAND)
        policy_review(r, point);
    for (int32_t i = up.first; i < up.first + up.count; i++)
        if (r->net->point[r->net->watch[i]].policy.review == REVIEW_DEMAND)
            policy_review(r, r->net->watch[i]);
}

static void note_asked(struct replication *r, int32_t point, bool customer, pieces n)
{
    r->point[point].asked_since_review += n;
    measure_thing(r, OBSERVE_ASKED, point, units_of(r, point, n));
    if (r->net->forecasts)
        forecast_asked(r, point, customer, units_of(r, point, n));
}

/* ---- claims ---- */

struct claim *stock_claim(struct replication *r, int32_t point, enum claim_kind kind, int32_t owner, pieces n,
                          sim_time due, double priority, int32_t *id)
{
    *id = pool_take(&r->claims);
    struct claim *c = claim_at(r, *id);
    *c = (struct claim){.next = -1,
                        .prev = -1,
                        .point = point,
                        .kind = kind,
                        .owner = owner,
                        .line = -1,
                        .asked = n,
                        .open = n,
                        .placed = r->now,
                        .due = due,
                        .priority = priority,
                        .k = r->claim_serial++,
                        .serial = 0,
                        .kit_next = -1,
                        .goods = -1,
                        .counted = r->warm};
    c->serial = c->k;
    return c;
}

/* A try waits for its goods now; what is ordered for it has no due date of its own. */
static sim_time due_of(const struct claim *c)
{
    return c->kind == CLAIM_TASK ? c->placed : c->due;
}

/* a is served before b */
static bool before(enum allocation_rule rule, const struct claim *a, const struct claim *b)
{
    if (rule == ALLOCATE_PRIORITY && a->priority != b->priority)
        return a->priority > b->priority;
    if (rule == ALLOCATE_DUE && due_of(a) != due_of(b))
        return due_of(a) < due_of(b);
    return a->serial < b->serial;
}

static void queue_claim(struct replication *r, int32_t id)
{
    struct claim *c = claim_at(r, id);
    struct point_state *p = &r->point[c->point];
    const enum allocation_rule rule = r->net->point[c->point].allocation;
    int32_t after = p->last;
    while (after >= 0 && before(rule, c, claim_at(r, after)))
        after = claim_at(r, after)->prev;
    c->prev = after;
    c->next = after < 0 ? p->first : claim_at(r, after)->next;
    *(c->prev < 0 ? &p->first : &claim_at(r, c->prev)->next) = id;
    *(c->next < 0 ? &p->last : &claim_at(r, c->next)->prev) = id;
}

static void unqueue_claim(struct replication *r, int32_t id)
{
    const struct claim *c = claim_at(r, id);
    struct point_state *p = &r->point[c->point];
    *(c->prev < 0 ? &p->first : &claim_at(r, c->prev)->next) = c->next;
    *(c->next < 0 ? &p->last : &claim_at(r, c->next)->prev) = c->prev;
}

static void count_claim(struct replication *r, const struct claim *c, pieces at_once)
{
    if (!r->warm)
        return;
    struct point_state *p = &r->point[c->point];
    p->claims_units += units_of(r, c->point, c->asked);
    p->claims_at_once += units_of(r, c->point, at_once);
}

void stock_ask(struct replication *r, int32_t id)
{
    struct claim *c = claim_at(r, id);
    struct point_state *p = &r->point[c->point];
    note_asked(r, c->point, c->kind == CLAIM_CUSTOMER, c->asked);
    queue_claim(r, id);
    p->newest = id;
    if (p->unseen < 0)
        p->unseen = id;
    p->backlog += c->open;
    count_claim(r, c, 0);
    levels(r, c->point);
    allocate_soon(r, c->point);
    review_after_demand(r, c->point);
}

/* So many pieces less are pegged to the claim. */
static void unreserve(struct point_state *p, struct claim *c, pieces n)
{
    const pieces pegged = n < c->reserved ? n : c->reserved;
    c->reserved -= pegged;
    p->reserved -= pegged;
}

static void free_claim(struct replication *r, int32_t id)
{
    struct claim *c = claim_at(r, id);
    struct point_state *p = &r->point[c->point];
    unreserve(p, c, c->reserved);
    if (c->goods >= 0)
        goods_end(r, c->goods, END_LOST);
    c->serial = NO_SERIAL;
    if (p->newest == id)
        p->newest = -1;
    if (p->unseen == id)
        p->unseen = -1;
    pool_give(&r->claims, id);
}

/* Faulty parts wait for the rest of their claim, and are built in together. */
static void parts_given(struct replication *r, struct claim *c)
{
    if (c->goods < 0)
        c->goods = goods_new(r);
    goods_collect(r, c->goods);
    if (c->open > 0)
        return;
    goods_built_in(r, c->owner, c->point, c->goods, c->asked);
    c->goods = -1;
}

/* Faulty units go to the customer, or into the lot whose parts they are. */
static void goods_given(struct replication *r, struct claim *c, pieces n)
{
    if (c->kind == CLAIM_KIT)
        parts_given(r, c);
    else if (c->kind == CLAIM_RETURN || c->kind == CLAIM_TASK)
        goods_destroyed(r);
    else
        goods_sold(r, c->point, n);
}

/* Goods are destroyed, perish or go back: of mixed stock a random part. */
static void goods_vanish(struct replication *r, int32_t point, pieces n)
{
    if (!r->net->faults)
        return;
    goods_leave(r, point, n);
    goods_destroyed(r);
}

/* What is given away leaves the stock; the claim's owner hears of it. The claim is freed when it is filled. */
static void give(struct replication *r, int32_t id, pieces n)
{
    struct claim *c = claim_at(r, id);
    const int32_t point = c->point;
    struct point_state *p = &r->point[point];
    if (r->net->faults)
        goods_leave(r, point, n);
    shelf_take(r, point, n);
    p->on_hand -= n;
    p->given += n;
    p->backlog -= n;
    c->open -= n;
    unreserve(p, c, n);
    if (c->placed == r->now && c->counted)
        p->claims_at_once += units_of(r, point, n);
    levels(r, point);
    if (r->net->faults && c->kind != CLAIM_MOVE)
        goods_given(r, c, n);
    if (c->kind == CLAIM_CUSTOMER)
        demand_served(r, c, n);
    else if (c->kind == CLAIM_MOVE)
        move_ship(r, c->owner, n, point, c);
    if (c->open > 0)
        return;
    unqueue_claim(r, id);
    if (c->kind == CLAIM_CUSTOMER)
        demand_finished(r, c);
    else if (c->kind == CLAIM_KIT)
        make_kit_filled(r, c->owner, c);
    const int32_t task = c->kind == CLAIM_TASK ? c->owner : -1;
    const sim_time placed = c->placed;
    free_claim(r, id);
    if (task >= 0)
        task_goods_come(r, task, point, placed);
}

void stock_split_claim(struct replication *r, int32_t id, pieces n, int32_t owner)
{
    struct claim *c = claim_at(r, id);
    const int32_t point = c->point, part = pool_take(&r->claims);
    struct claim *p = claim_at(r, part);
    *p = *c;
    p->owner = owner;
    p->asked = p->open = n;
    p->serial = p->k = r->claim_serial++;
    p->coming = p->reserved = 0;
    c->asked -= n;
    c->open -= n;
    if (c->reserved > c->open) {
        p->reserved = c->reserved - c->open;
        c->reserved = c->open;
    }
    p->next = id; /* before the rest, whatever comes later */
    *(c->prev < 0 ? &r->point[point].first : &claim_at(r, c->prev)->next) = part;
    c->prev = part;
    if (c->open == 0) {
        unqueue_claim(r, id);
        free_claim(r, id);
    }
    allocate_soon(r, point);
}

void stock_lower_claim(struct replication *r, int32_t id, pieces n)
{
    struct claim *c = claim_at(r, id);
    const int32_t point = c->point;
    if (n >= c->open) {
        stock_withdraw(r, id);
        return;
    }
    c->open -= n;
    c->asked -= n;
    unreserve(&r->point[point], c, c->reserved > c->open ? c->reserved - c->open : 0);
    r->point[point].backlog -= n;
    levels(r, point);
    review_soon(r, point);
}

void stock_withdraw(struct replication *r, int32_t id)
{
    struct claim *c = claim_at(r, id);
    const int32_t point = c->point;
    r->point[point].backlog -= c->open;
    unqueue_claim(r, id);
    free_claim(r, id);
    levels(r, point);
    review_soon(r, point);
}

void stock_ask_less(struct replication *r, int32_t id, pieces n)
{
    struct claim *c = claim_at(r, id);
    c->open -= n;
    c->asked -= n;
    r->point[c->point].backlog -= n;
    levels(r, c->point);
}

/* ---- allocation ---- */

/* His window is open, and he receives. */
static bool customer_takes(const struct replication *r, const struct claim *c)
{
    const int32_t contract = r->net->demand[c->owner].contract;
    return !window_shut(r, contract) && !customer_stopped(r, contract, STOP_RECEIVING);
}

static bool may_leave(const struct replication *r, const struct claim *c)
{
    if (c->kind == CLAIM_CUSTOMER)
        return !point_stopped(r, c->point, STOP_SHIPPING) && customer_takes(r, c);
    if (c->kind != CLAIM_MOVE)
        return true;
    const struct order *o = order_at(r, c->owner);
    return !point_stopped(r, c->point, STOP_SHIPPING) && !stopped(r, HIT_SOURCE, o->source, STOP_SHIPPING);
}

/* Pieces this claim may take of `have` now; -1: nobody behind it may overtake it either. */
static pieces takes(struct replication *r, const struct claim *c, pieces have)
{
    if (c->kind == CLAIM_CUSTOMER && c->open > have && !r->net->demand[c->owner].partial)
        return -1;
    if (c->kind == CLAIM_MOVE && c->open > have && r->net->source[order_at(r, c->owner)->source].complete)
        return -1;
    return c->open < have ? c->open : have;
}

void stock_give_up(struct replication *r, int32_t id)
{
    struct claim *c = claim_at(r, id);
    r->point[c->point].short_in_cycle = true;
    demand_lost(r, c, c->open);
    demand_finished(r, c);
    stock_withdraw(r, id);
}

/* A claim that is filled at one go or not at all has no share. */
static bool splits(const struct replication *r, const struct claim *c)
{
    switch (c->kind) {
    case CLAIM_CUSTOMER:
        return r->net->demand[c->owner].partial;
    case CLAIM_MOVE:
        return !r->net->source[order_at(r, c->owner)->source].complete;
    case CLAIM_KIT:
        return !r->net->make[r->net->source[order_at(r, lot_at(r, c->owner)->order)->source].make].kit_complete;
    case CLAIM_OPENING:
    case CLAIM_RETURN:
    case CLAIM_TASK:
        break;
    }
    return true;
}

/* proportional: when stock is short, each claim gets its share of it, rounded down; the rest goes in order */
static void share_out(struct replication *r, int32_t point)
{
    const struct point_state *p = &r->point[point];
    const double have = (double)p->on_hand, want = (double)p->backlog;
    if (have >= want || want <= 0)
        return;
    for (int32_t id = p->first; id >= 0;) {
        const int32_t next = claim_at(r, id)->next;
        const pieces n = (pieces)((double)claim_at(r, id)->open * have / want);
        if (n > 0 && n <= r->point[point].on_hand && splits(r, claim_at(r, id)) && may_leave(r, claim_at(r, id)))
            give(r, id, n);
        id = next;
    }
}

/* Stock that this claim may take: what is pegged to it and what is pegged to nobody. */
static pieces within_reach(const struct replication *r, int32_t point, const struct claim *c)
{
    const struct point_state *p = &r->point[point];
    const pieces n = p->on_hand - p->reserved + c->reserved;
    return n > p->on_hand ? p->on_hand : n > 0 ? n : 0;
}

static void serve(struct replication *r, int32_t point)
{
    const struct point_state *p = &r->point[point];
    const bool pegged = r->net->point[point].allocation == ALLOCATE_PEGGED;
    if (r->net->point[point].allocation == ALLOCATE_PROPORTIONAL)
        share_out(r, point);
    for (int32_t id = p->first; id >= 0 && p->on_hand > 0;) {
        struct claim *c = claim_at(r, id);
        const int32_t next = c->next;
        if (may_leave(r, c)) {
            if (c->kind == CLAIM_KIT &&
                r->net->make[r->net->source[order_at(r, lot_at(r, c->owner)->order)->source].make].kit_complete) {
                if (make_kit_whole(r, c->owner)) {
                    make_take_kit(r, c->owner); /* takes claims of other points too: start again from the front */
                    id = p->first;
                    continue;
                }
            } else {
                const pieces n = takes(r, c, within_reach(r, point, c));
                if (n < 0 && !pegged)
                    break;
                if (n > 0)
                    give(r, id, n);
            }
        }
        id = next;
    }
}

/* A customer is served the moment his own goods are there; a place of his is free for who comes in the same instant. */
void stock_hand_over(struct replication *r, int32_t claim)
{
    const struct claim *c = claim_at(r, claim);
    const pieces n = may_leave(r, c) ? takes(r, c, within_reach(r, c->point, c)) : 0;
    if (c->reserved > 0 && n > 0)
        give(r, claim, n < c->reserved ? n : c->reserved);
}

void stock_give_all(struct replication *r, int32_t claim)
{
    give(r, claim, claim_at(r, claim)->open);
}

void on_allocate(struct replication *r, const struct event_allocate *it)
{
    struct point_state *p = &r->point[it->point];
    p->allocate_pending = false;
    serve(r, it->point);
    if (p->first >= 0 && p->waiting_since == TIME_NEVER)
        p->waiting_since = r->now;
    if (!r->net->point[it->point].loses)
        return;
    for (int32_t id = p->first; id >= 0;) { /* what a customer who does not wait did not get is lost */
        const int32_t next = claim_at(r, id)->next;
        const struct claim *c = claim_at(r, id);
        if (c->kind == CLAIM_CUSTOMER && r->net->demand[c->owner].unmet == UNMET_LOST && !c->waits)
            stock_give_up(r, id);
        id = next;
    }
}

void on_allocate_asked(struct replication *r, const struct event_allocate_asked *it)
{
    on_allocate(r, &(struct event_allocate){it->point});
}

bool stock_serve_now(struct replication *r, int32_t id)
{
    struct claim *c = claim_at(r, id);
    const int32_t at = c->point;
    const struct point *point = &r->net->point[at];
    struct point_state *p = &r->point[at];
    const bool lost = r->net->demand[c->owner].unmet == UNMET_LOST && !c->waits;
    if (p->first >= 0 || point->by_due || (p->on_hand < c->open && !lost) || point->allocation == ALLOCATE_PRIORITY ||
        point->allocation == ALLOCATE_PROPORTIONAL || point_stopped(r, at, STOP_SHIPPING) || !customer_takes(r, c))
        return false;
    const bool all_or_nothing = !r->net->demand[c->owner].partial && p->on_hand < c->open;
    const pieces n = all_or_nothing ? 0 : c->open < p->on_hand ? c->open : p->on_hand;
    note_asked(r, at, true, c->asked);
    count_claim(r, c, n);
    shelf_take(r, at, n);
    if (r->net->faults && n > 0) {
        goods_leave(r, at, n);
        goods_given(r, c, n);
    }
    p->on_hand -= n;
    p->given += n;
    c->open -= n;
    levels(r, at);
    if (n > 0)
        demand_served(r, c, n);
    if (c->open > 0) {
        p->short_in_cycle = true;
        demand_lost(r, c, c->open);
    }
    demand_finished(r, c);
    pool_give(&r->claims, id);
    review_after_demand(r, at);
    return true;
}

static void patience_ends(struct replication *r, int32_t claim)
{
    if (orders_take_back(r, claim, !demand_waits_for_work(r, claim_at(r, claim))))
        stock_give_up(r, claim);
    else
        claim_at(r, claim)->leaves = false; /* work on his order has begun: he stays */
}

void on_patience(struct replication *r, const struct event_patience *it)
{
    patience_ends(r, it->claim);
}

void on_patience_none(struct replication *r, const struct event_patience_none *it)
{
    patience_ends(r, it->claim);
}

/* ---- receipts ---- */

void stock_order(struct replication *r, int32_t point, pieces n)
{
    r->point[point].on_order += n;
    levels(r, point);
    review_soon(r, point);
}

/* A return's goods go; what is not there is owed, and goes back when it comes. */
static void send_back(struct replication *r, int32_t point, pieces n)
{
    struct point_state *p = &r->point[point];
    const pieces now = n < p->on_hand ? n : p->on_hand;
    shelf_take(r, point, now);
    goods_vanish(r, point, now);
    p->on_hand -= now;
    p->received -= now;
    if (now < n) {
        int32_t id;
        p->backlog += n - now;
        stock_claim(r, point, CLAIM_RETURN, -1, n - now, TIME_NEVER, 0, &id);
        queue_claim(r, id);
        allocate_soon(r, point);
    }
}

void stock_take_back(struct replication *r, int32_t point, bool from_customer, pieces n)
{
    struct point_state *p = &r->point[point];
    shelf_add(r, point, n); /* as fresh as a receipt */
    p->on_hand += n;
    p->given -= n;
    note_asked(r, point, from_customer, -n);
    levels(r, point);
    allocate_soon(r, point);
    review_after_demand(r, point);
}

void stock_put_back(struct replication *r, int32_t point, pieces n)
{
    struct point_state *p = &r->point[point];
    shelf_add(r, point, n);
    p->on_hand += n;
    p->given -= n;
    levels(r, point);
    allocate_soon(r, point);
    review_soon(r, point);
}

void stock_receive(struct replication *r, int32_t point, pieces expected, pieces good, const struct trail *trail)
{
    struct point_state *p = &r->point[point];
    p->on_order -= expected;
    if (good < 0) {
        send_back(r, point, -good);
        levels(r, point);
        review_soon(r, point);
        return;
    }
    p->on_hand += good;
    p->received += good;
    shelf_add(r, point, good);
    p->receipt_at = r->now;
    if (r->trails && trail)
        p->receipt = *trail;
    if (r->warm) {
        p->cycles++;
        p->cycles_short +=
            p->short_in_cycle || p->waiting_since < r->now; /* who is served in his instant never waited */
    }
    p->short_in_cycle = false;
    p->waiting_since = TIME_NEVER;
    levels(r, point);
    allocate_soon(r, point);
    const struct policy *policy = &r->net->point[point].policy;
    if (expected != good || policy->position != POSITION_INVENTORY)
        review_soon(r, point);
}

void stock_remove(struct replication *r, int32_t point, pieces n)
{
    if (r->net->faults)
        goods_leave(r, point, n);
    stock_remove_taken(r, point, n);
}

void stock_remove_taken(struct replication *r, int32_t point, pieces n)
{
    struct point_state *p = &r->point[point];
    shelf_take(r, point, n);
    if (r->net->faults)
        goods_destroyed(r);
    p->on_hand -= n;
    p->destroyed += n;
    levels(r, point);
    review_soon(r, point);
}

void stock_perish(struct replication *r, int32_t point, pieces n)
{
    struct point_state *p = &r->point[point];
    const double units = units_of(r, point, n);
    goods_vanish(r, point, n);
    p->on_hand -= n;
    p->perished += n;
    if (r->warm)
        p->perished_units += units;
    STORY(r, "%.6g units perish at %s", units, r->net->point[point].name);
    if (r->net->point[point].ours)
        ledger_cost(r, ACCOUNT_OUTDATING, value_now(r, r->net->point[point].outdating, 0) * units);
    levels(r, point);
    review_soon(r, point);
}

/* ---- the start ---- */

static void open_point(struct replication *r, int32_t i)
{
    const struct point *point = &r->net->point[i];
    struct point_state *p = &r->point[i];
    p->on_hand = pieces_of(r, i, point->initial_on_hand);
    if (point->initial_at_level)
        p->on_hand = pieces_of(r, i, policy_full_level(r, i));
    if (point->initial_backlog > 0) {
        int32_t id;
        stock_claim(r, i, CLAIM_OPENING, -1, pieces_of(r, i, point->initial_backlog), TIME_NEVER, 0, &id);
        queue_claim(r, id);
        p->backlog += claim_at(r, id)->open;
    }
    for (int32_t d = point->initial_due.first; d < point->initial_due.first + point->initial_due.count; d++) {
        p->on_order += pieces_of(r, i, r->net->due_in[d].units);
        schedule_opening_receipt(r, r->net->due_in[d].at, 0, (struct event_opening_receipt){i, d});
    }
}

/* Echelon levels hold what is downstream too: downstream first, each keeps what lifts its echelon to the level. */
static void open_echelons(struct replication *r)
{
    int32_t deepest = 0;
    for (int32_t i = 0; i < r->net->points; i++)
        deepest = r->net->point[i].depth > deepest ? r->net->point[i].depth : deepest;
    for (int32_t depth = 0; depth <= deepest; depth++)
        for (int32_t i = 0; i < r->net->points; i++) {
            const struct point *at = &r->net->point[i];
            if (at->depth != depth || !at->initial_at_level || !at->policy.echelon)
                continue;
            r->point[i].on_hand = 0;
            r->point[i].on_hand = pieces_of(r, i, policy_full_level(r, i) - echelon_position(r, i));
        }
}

void stock_start(struct replication *r)
{
    const struct network *n = r->net;
    for (int32_t i = 0; i < n->points; i++)
        open_point(r, i);
    open_echelons(r);
    for (int32_t i = 0; i < n->points; i++) {
        struct point_state *p = &r->point[i];
        p->opening = p->on_hand;
        shelf_add(r, i, p->on_hand);
        level_start(&p->level_on_hand, r->now, units_of(r, i, p->on_hand));
        tell_on_hand(r, i, units_of(r, i, p->on_hand));
        level_start(&p->level_backorders, r->now, units_of(r, i, p->backlog));
        level_start(&p->level_on_order, r->now, units_of(r, i, p->on_order));
        p->ready_since = r->now;
    }
    for (int32_t i = 0; i < n->points; i++) {
        allocate_soon(r, i);
        review_soon(r, i);
    }
}

void on_opening_receipt(struct replication *r, const struct event_opening_receipt *it)
{
    const pieces n = pieces_of(r, it->point, r->net->due_in[it->due_in].units);
    stock_receive(r, it->point, n, n, NULL);
}

double stock_position(const struct replication *r, int32_t point)
{
    const struct point *at = &r->net->point[point];
    const struct point_state *p = &r->point[point];
    if (at->policy.echelon)
        return echelon_position(r, point);
    switch (at->policy.position) {
    case POSITION_INVENTORY:
        return units_of(r, point, p->on_hand + p->on_order - p->backlog);
    case POSITION_NET:
        return units_of(r, point, p->on_hand - p->backlog);
    case POSITION_ON_HAND:
        return units_of(r, point, p->on_hand);
    }
    return 0;
}

/* Echelon position: what is here or on the way here, less what is owed, plus the echelon positions of the points served
 * from here (Clark and Scarf 1960): a downstream order waiting here is in our backlog and in its on order, and cancels.
 */
double echelon_position(const struct replication *r, int32_t point)
{
    const struct network *n = r->net;
    const struct point_state *p = &r->point[point];
    double sum = units_of(r, point, p->on_hand + p->on_order - p->backlog);
    for (int32_t i = n->point[point].served.first; i < n->point[point].served.first + n->point[point].served.count; i++)
        sum += n->served_factor[i] * echelon_position(r, n->watch[i]);
    return sum;
}
