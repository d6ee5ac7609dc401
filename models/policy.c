/* models/policy.c - when and how much a stock point orders: one parametric rule.
 *
 * With x the position read (inventory position, net stock, or on hand; echelon if asked):
 *   base_stock   order level - x when positive
 *   s_S          when x <= s (or < s): order S - x                      (Scarf 1960)
 *   r_nQ         when x <= r (or < r): order the least n Q that lifts x above r (to r or above)
 *   fixed        order Q at every review                                 (T, Q)
 *   lot_for_lot  order what is owed and not yet ordered; under periodic review, what was asked since the last
 *   order_up_to  F + stock_gain (level + safety - net) + pipeline_gain (pipeline_level - on order), F the forecast of
 *                the next review period, pipeline_level = the forecast of `protect` less F. With both gains 1 that is
 *                (forecast of `protect`) + level + safety - position: order-up-to on a forecast (Chen, Drezner, Ryan
 *                and Simchi-Levi 2000); one gain below 1 for both is the proportional controller (smoothed
 *                order-up-to); pipeline_gain below stock_gain is Sterman's anchoring and adjustment (Mgmt Sci 35,
 *                1989). Without forecast F and pipeline_level are 0
 *   plan         dated orders, placed at due minus planned lead time
 * `safety` adds units, `cover` time units of the forecast, to the level. A negative order is none, or (negative =
 * "return") goods that go back: see source_return. */
#include "models/flow.h"

static double review_time(const struct policy *p)
{
    return p->every > 0 ? days_from_ticks(p->every) : 1;
}

/* `safety` in units, or `cover` in time units of the forecast. */
static double safety(struct replication *r, int32_t point)
{
    const struct policy *p = &r->net->point[point].policy;
    if (p->safety < 0)
        return 0;
    const double s = value_now(r, p->safety, 0);
    return p->safety_is_days ? s * r->point[point].forecast.next / review_time(p) : s;
}

/* Review periods whose forecast demand the order-up-to level covers. */
static double periods_covered(struct replication *r, int32_t point)
{
    const struct policy *p = &r->net->point[point].policy;
    return value_now(r, p->protect, r->net->point[point].planned_days + review_time(p)) / review_time(p);
}

double policy_full_level(struct replication *r, int32_t point)
{
    const struct policy *p = &r->net->point[point].policy;
    const double start = p->forecast == FORECAST_GIVEN ? p->forecast_mean : p->forecast_start;
    if (p->type == POLICY_R_NQ)
        return value_now(r, p->r, 0) + value_now(r, p->Q, 0);
    if (p->type == POLICY_S_S)
        return value_now(r, p->S, 0);
    double level = value_now(r, p->level, 0);
    level += value_now(r, p->safety, 0) * (p->safety_is_days ? start / review_time(p) : 1);
    if (p->type == POLICY_ORDER_UP_TO && p->forecast != FORECAST_NONE)
        level +=
            p->pipeline_level >= 0 ? value_now(r, p->pipeline_level, 0) + start : start * periods_covered(r, point);
    return level;
}

static double order_up_to(struct replication *r, int32_t point)
{
    const struct policy *p = &r->net->point[point].policy;
    const struct point_state *s = &r->point[point];
    const double coming = units_of(r, point, s->on_order), net = stock_position(r, point) - coming;
    const double level = value_now(r, p->level, 0) + safety(r, point);
    double anchor = 0, pipeline = 0;
    if (p->forecast != FORECAST_NONE) {
        anchor = s->forecast.next;
        pipeline = forecast_total(r, point, periods_covered(r, point)) - anchor;
    }
    pipeline = value_now(r, p->pipeline_level, pipeline);
    return anchor + p->stock_gain * (level - net) + p->pipeline_gain * (pipeline - coming);
}

/* ---- the rules ---- */

static bool triggered(const struct policy *p, double x, double s)
{
    return p->strictly_below ? x < s : x <= s;
}

static double batches(const struct policy *p, double x, double reorder, double batch)
{
    if (!triggered(p, x, reorder) || !(batch > 0))
        return 0;
    const double short_by = (reorder - x) / batch;
    double n = (double)(int64_t)short_by;
    if (!p->strictly_below || n < short_by) /* to stand above r, or at r at least */
        n += 1;
    return n * batch;
}

static double wanted(struct replication *r, int32_t point)
{
    const struct policy *p = &r->net->point[point].policy;
    const struct point_state *s = &r->point[point];
    const double x = stock_position(r, point);
    switch (p->type) {
    case POLICY_BASE_STOCK:
        return value_now(r, p->level, 0) + safety(r, point) - x;
    case POLICY_S_S:
        return triggered(p, x, value_now(r, p->s, 0)) ? value_now(r, p->S, 0) - x : 0;
    case POLICY_R_NQ:
        return batches(p, x, value_now(r, p->r, 0), value_now(r, p->Q, 0));
    case POLICY_FIXED:
        return value_now(r, p->Q, 0);
    case POLICY_LOT_FOR_LOT:
        return p->review == REVIEW_PERIODIC
                   ? units_of(r, point, s->asked_since_review)
                   : safety(r, point) - units_of(r, point, s->on_hand + s->on_order - s->backlog);
    case POLICY_ORDER_UP_TO:
        return order_up_to(r, point);
    case POLICY_PLAN:
    case POLICY_NONE:
        break;
    }
    return 0;
}

/* The claim that causes a replenishment: under review = "demand" the one just asked; of lot_for_lot the first that no
 * review has seen; else the first that waits. */
static const struct claim *causing(const struct replication *r, int32_t point)
{
    const struct point_state *p = &r->point[point];
    const struct policy *policy = &r->net->point[point].policy;
    int32_t id = p->first;
    if (policy->review == REVIEW_DEMAND && p->newest >= 0)
        id = p->newest;
    else if (policy->type == POLICY_LOT_FOR_LOT && p->unseen >= 0)
        id = p->unseen;
    while (id >= 0 && claim_at(r, id)->kind == CLAIM_TASK && claim_at(r, id)->next >= 0)
        id = claim_at(r, id)->next; /* the due date is that of other claims, if there are any */
    return id < 0 ? NULL : claim_at(r, id);
}

static uint64_t root_of(const struct replication *r, const struct claim *c)
{
    if (c && c->kind == CLAIM_MOVE)
        return order_at(r, c->owner)->root;
    if (c && c->kind == CLAIM_KIT)
        return order_at(r, lot_at(r, c->owner)->order)->root;
    return 0;
}

/* What neither has come nor is on order for this claim. */
static pieces uncovered(const struct replication *r, int32_t id)
{
    const struct claim *c = claim_at(r, id);
    const pieces n = c->open - c->reserved - c->coming;
    return n > 0 ? n : 0;
}

/* Pegged: an order of its own for each claim that needs one, the newest first covered (older ones have free stock
 * coming); what is left belongs to nobody. */
static void order_for_claims(struct replication *r, int32_t point, pieces n)
{
    pieces found = 0;
    int32_t id = -1;
    for (int32_t c = r->point[point].last; c >= 0 && found < n; c = claim_at(r, c)->prev)
        if (uncovered(r, c) > 0) {
            found += uncovered(r, c);
            id = c;
        }
    pieces spare = found > n ? found - n : 0;
    for (int32_t next; id >= 0 && n > 0; id = next) {
        const struct claim *c = claim_at(r, id);
        next = c->next;
        const pieces part = uncovered(r, id) - spare;
        if (part <= 0)
            continue;
        spare = 0;
        n -= part;
        source_order(r, point, part, (struct order_cause){c->due, root_of(r, c), c->priority, id + 1});
    }
    if (n > 0)
        source_order(r, point, n, (struct order_cause){.due = TIME_NEVER});
}

void policy_review(struct replication *r, int32_t point)
{
    struct point_state *p = &r->point[point];
    if (r->net->point[point].policy.forecast != FORECAST_NONE)
        forecast_observe(r, point);
    if (ordering_stopped(r, point)) { /* made good at the next review */
        p->review_missed = true;
        return;
    }
    p->review_missed = false;
    const double units = wanted(r, point);
    if (p->asked_since_review > 0 || r->net->point[point].policy.may_return)
        p->asked_since_review = 0; /* more came back than was asked: so much less next time */
    const struct claim *c = causing(r, point);
    const struct order_cause why = {c ? c->due : TIME_NEVER, root_of(r, c), c ? c->priority : 0, 0};
    p->unseen = -1;
    if (units > 1e-9)
        p->ordered_at = r->now;
    if (units > 1e-9 && r->net->point[point].allocation == ALLOCATE_PEGGED)
        order_for_claims(r, point, pieces_of(r, point, units));
    else if (units > 1e-9)
        source_order(r, point, pieces_of(r, point, units), why);
    else if (units < -1e-9 && r->net->point[point].policy.may_return)
        source_return(r, point, pieces_down(r, point, -units), why);
}

void on_review(struct replication *r, const struct event_review *it)
{
    struct point_state *p = &r->point[it->point];
    p->review_pending = false;
    if (r->net->point[it->point].policy.position != POSITION_INVENTORY && p->ordered_at == r->now)
        return; /* a position that does not see its own orders is acted on once an instant */
    policy_review(r, it->point);
}

/* Recurring reviews are computed, not accumulated: first + k * every. */
static void next_review(struct replication *r, int32_t point)
{
    const struct policy *p = &r->net->point[point].policy;
    const sim_time k = (r->now - p->first) / p->every + 1;
    const sim_time at = r->now < p->first ? p->first : p->first + k * p->every;
    if (p->before_demand)
        schedule_review_before(r, at, review_minor(r->net, point), (struct event_review_before){point});
    else
        schedule_review_clock(r, at, review_minor(r->net, point), (struct event_review_clock){point});
}

void on_review_clock(struct replication *r, const struct event_review_clock *it)
{
    next_review(r, it->point);
    policy_review(r, it->point);
}

void on_review_before(struct replication *r, const struct event_review_before *it)
{
    next_review(r, it->point);
    policy_review(r, it->point);
}

void on_plan_order(struct replication *r, const struct event_plan_order *it)
{
    const struct plan_order *o = &r->net->plan_order[it->order];
    if (!gate_open(r, o->gate)) {
        r->gate[o->gate].wanted = true;
        return;
    }
    r->plan_waits[it->order] = ordering_stopped(r, it->point);
    if (r->plan_waits[it->order]) {
        r->point[it->point].review_missed = true;
        return;
    }
    const pieces n = pieces_of(r, it->point, value_now(r, o->units, 0));
    r->placing = it->order;
    if (n > 0)
        source_order(r, it->point, n, (struct order_cause){.due = o->due});
    r->placing = -1;
}

void policy_resume(struct replication *r, int32_t point)
{
    const struct span orders = r->net->point[point].policy.plan_orders;
    if (r->net->point[point].policy.type != POLICY_PLAN) {
        review_soon(r, point);
        return;
    }
    r->point[point].review_missed = false;
    for (int32_t i = orders.first; i < orders.first + orders.count; i++)
        if (r->plan_waits[i])
            schedule_plan_order(r, r->now, review_minor(r->net, point), (struct event_plan_order){point, i});
}

/* The first review: of first + k * every the first that is not before today. */
static sim_time first_review(const struct replication *r, const struct policy *p)
{
    return r->now <= p->first ? p->first : p->first + (r->now - p->first + p->every - 1) / p->every * p->every;
}

static void plan_start(struct replication *r, int32_t point)
{
    const struct span orders = r->net->point[point].policy.plan_orders;
    for (int32_t i = orders.first; i < orders.first + orders.count; i++) {
        const struct plan_order *o = &r->net->plan_order[i];
        const sim_time at = o->placed > r->now ? o->placed : r->now;
        r->plan_waits[i] = false;
        if (o->over)
            continue;
        schedule_plan_order(r, at, review_minor(r->net, point), (struct event_plan_order){point, i});
    }
}

void policy_start(struct replication *r)
{
    for (int32_t i = 0; i < r->net->points; i++) {
        const struct policy *p = &r->net->point[i].policy;
        forecast_start(r, i);
        if (p->type == POLICY_PLAN)
            plan_start(r, i);
        else if (p->type != POLICY_NONE && p->review == REVIEW_PERIODIC) {
            const struct event_review_before before = {i};
            const struct event_review_clock clock = {i};
            if (p->before_demand)
                schedule_review_before(r, first_review(r, p), review_minor(r->net, i), before);
            else
                schedule_review_clock(r, first_review(r, p), review_minor(r->net, i), clock);
        }
    }
}
