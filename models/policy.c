/* models/policy.c - when and how much a stock point orders: one parametric rule.
 *
 * With x the position read (inventory position, net stock, or on hand; echelon if asked):
 *   base_stock   order level - x when positive
 *   s_S          when x <= s (or < s): order S - x                      (Scarf 1960)
 *   r_nQ         when x <= r (or < r): order the least n Q that lifts x above r (to r or above)
 *   fixed        order Q at every review                                 (T, Q)
 *   lot_for_lot  order what is owed and not yet ordered; under periodic review, what was asked since the last
 *   order_up_to  forecast per review + stock_gain (level - net) + pipeline_gain (pipeline_level - on order);
 *                both gains 1 is the order-up-to policy; smaller ones smooth it; Sterman's anchoring and
 *                adjustment (Mgmt Sci 35, 1989) has pipeline_gain below stock_gain
 *   plan         dated orders, placed at due minus planned lead time
 * `safety` adds units, or days of the forecast, to the level. */
#include "models/flow.h"

static double raised(double x)
{
    return x > 0 ? x : 0;
}

static double safety(struct replication *r, const struct policy *p, double per_day)
{
    const double s = value_now(r, p->safety, 0);
    return p->safety_is_days ? s * per_day : s;
}

/* ---- forecasts: of the demand per review ---- */

static double moving_average(const double *window, int32_t n)
{
    double sum = 0;
    for (int32_t i = 0; i < n; i++)
        sum += window[i];
    return n ? sum / n : 0;
}

static double forecast_update(struct replication *r, int32_t point, double seen)
{
    const struct policy *p = &r->net->point[point].policy;
    struct point_state *s = &r->point[point];
    double *window = r->history + r->net->point[point].history;
    switch (p->forecast) {
    case FORECAST_MOVING_AVERAGE:
        window[s->reviews % (uint64_t)p->window] = seen;
        return moving_average(window, p->window);
    case FORECAST_EXPONENTIAL:
        return s->forecast + p->weight * (seen - s->forecast);
    case FORECAST_AR1:
        return p->forecast_mean + p->phi * (seen - p->forecast_mean);
    case FORECAST_GIVEN:
    case FORECAST_NONE:
        break;
    }
    return p->forecast_start;
}

/* Forecast of the next n reviews' demand together: flat, but for AR(1), whose mean returns geometrically. */
static double forecast_total(const struct policy *p, double next, double n)
{
    if (p->forecast != FORECAST_AR1 || p->phi == 1.0)
        return n * next;
    double power = 1;
    for (double i = 0; i + 0.5 < n; i++)
        power *= p->phi;
    return n * p->forecast_mean + (next - p->forecast_mean) * (1 - power) / (1 - p->phi);
}

static double order_up_to(struct replication *r, int32_t point)
{
    const struct policy *p = &r->net->point[point].policy;
    struct point_state *s = &r->point[point];
    const double review_days = p->every > 0 ? days_from_ticks(p->every) : 1;
    const double net = units_of(r, point, s->on_hand - s->backlog), coming = units_of(r, point, s->on_order);
    if (p->forecast == FORECAST_NONE)
        return value_now(r, p->level, 0) + safety(r, p, 0) - net - coming;
    s->forecast = forecast_update(r, point, units_of(r, point, s->asked_since_review));
    const double per_day = s->forecast / review_days;
    const double covered = value_now(r, p->protect, r->net->point[point].planned_days + review_days) / review_days;
    const double pipeline = value_now(r, p->pipeline_level, forecast_total(p, s->forecast, covered - 1));
    const double level = p->level >= 0 ? value_now(r, p->level, 0) : safety(r, p, per_day);
    return s->forecast + p->stock_gain * (level - net) + p->pipeline_gain * (pipeline - coming);
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
        return value_now(r, p->level, 0) + safety(r, p, 0) - x;
    case POLICY_S_S:
        return triggered(p, x, value_now(r, p->s, 0)) ? value_now(r, p->S, 0) - x : 0;
    case POLICY_R_NQ:
        return batches(p, x, value_now(r, p->r, 0), value_now(r, p->Q, 0));
    case POLICY_FIXED:
        return value_now(r, p->Q, 0);
    case POLICY_LOT_FOR_LOT:
        return p->review == REVIEW_PERIODIC
                   ? units_of(r, point, s->asked_since_review)
                   : safety(r, p, 0) - units_of(r, point, s->on_hand + s->on_order - s->backlog);
    case POLICY_ORDER_UP_TO:
        return order_up_to(r, point);
    case POLICY_PLAN:
    case POLICY_NONE:
        break;
    }
    return 0;
}

/* The claim that causes a replenishment: under review = "demand" the one just asked, else the first that waits. */
static const struct claim *causing(const struct replication *r, int32_t point)
{
    const struct point_state *p = &r->point[point];
    const int32_t id = r->net->point[point].policy.review == REVIEW_DEMAND && p->newest >= 0 ? p->newest : p->first;
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

void policy_review(struct replication *r, int32_t point)
{
    struct point_state *p = &r->point[point];
    if (ordering_stopped(r, point)) { /* made good at the next review */
        p->review_missed = true;
        return;
    }
    p->review_missed = false;
    const double units = raised(wanted(r, point));
    p->asked_since_review = 0;
    p->reviews++;
    if (!(units > 1e-9))
        return;
    const struct claim *c = causing(r, point);
    source_order(r, point, pieces_of(r, point, units),
                 (struct order_cause){c ? c->due : TIME_NEVER, root_of(r, c), c ? c->priority : 0});
}

void on_review(struct replication *r, const struct event_review *it)
{
    r->point[it->point].review_pending = false;
    policy_review(r, it->point);
}

/* Recurring reviews are computed, not accumulated: first + k * every. */
static void next_review(struct replication *r, int32_t point)
{
    const struct policy *p = &r->net->point[point].policy;
    const sim_time k = (r->now - p->first) / p->every + 1;
    const sim_time at = r->now < p->first ? p->first : p->first + k * p->every;
    if (p->before_demand)
        schedule_review_before(r, at, (uint32_t)r->net->point[point].depth, (struct event_review_before){point});
    else
        schedule_review_clock(r, at, (uint32_t)r->net->point[point].depth, (struct event_review_clock){point});
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
    r->plan_waits[it->order] = ordering_stopped(r, it->point);
    if (r->plan_waits[it->order]) {
        r->point[it->point].review_missed = true;
        return;
    }
    const pieces n = pieces_of(r, it->point, value_now(r, o->units, 0));
    if (n > 0)
        source_order(r, it->point, n, (struct order_cause){o->due, 0, 0});
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
            schedule_plan_order(r, r->now, (uint32_t)r->net->point[point].depth, (struct event_plan_order){point, i});
}

static void plan_start(struct replication *r, int32_t point)
{
    const struct span orders = r->net->point[point].policy.plan_orders;
    for (int32_t i = orders.first; i < orders.first + orders.count; i++) {
        const struct plan_order *o = &r->net->plan_order[i];
        const sim_time at = o->placed > r->now ? o->placed : r->now;
        r->plan_waits[i] = false;
        schedule_plan_order(r, at, (uint32_t)r->net->point[point].depth, (struct event_plan_order){point, i});
    }
}

void policy_start(struct replication *r)
{
    for (int32_t i = 0; i < r->net->points; i++) {
        const struct policy *p = &r->net->point[i].policy;
        struct point_state *s = &r->point[i];
        s->forecast = p->forecast_start;
        for (int32_t w = 0; w < p->window; w++)
            r->history[r->net->point[i].history + w] = p->forecast_start;
        if (p->type == POLICY_PLAN)
            plan_start(r, i);
        else if (p->type != POLICY_NONE && p->review == REVIEW_PERIODIC) {
            const struct event_review_before before = {i};
            const struct event_review_clock clock = {i};
            if (p->before_demand)
                schedule_review_before(r, p->first, (uint32_t)r->net->point[i].depth, before);
            else
                schedule_review_clock(r, p->first, (uint32_t)r->net->point[i].depth, clock);
        }
    }
}
