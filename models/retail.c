/* models/retail.c - a season's retail: which colours it asks for, at what price, and what comes back.
 *
 * Mix: once a season each variant's weight w_i is multiplied by a lognormal of mean 1 and cv = mix_spread, each by luck
 * of its own, and the weights are made to sum to 1 again: share_i = w_i L_i / sum_j w_j L_j, L = exp(s Z), s^2 = ln(1 +
 * cv^2). With 0 the shares are those of the mix, to the last bit. In the plan they are, too.
 *
 * Markdowns: over [date, until) who asks pays `price`, and demand is multiplied by `lift`; of several in force the one
 * that began last holds (they do not compound). The price is that of the moment when the customer asked.
 *
 * Returns: of n units handed over, n * share come back `after` days later, at the price paid, which leaves `sales`
 * again; of those, `resold` are fit for stock. Pieces are whole: both shares are cumulated over all sales of a variant
 * and rounded there, so that 400 sold one by one at 0.07 bring back 28. What would come back after the horizon comes
 * back at the horizon, before leftovers are valued.
 */
#include "models/flow.h"

#include "sim/kernels.h"

/* ---- the season's mix ---- */

void mix_start(struct replication *r, int32_t demand)
{
    const struct demand *d = &r->net->demand[demand];
    const double cv = value_now(r, d->mix_spread, 0);
    const struct span t = d->targets;
    double total = 0;
    for (int32_t i = t.first; i < t.first + t.count; i++)
        r->mix_weight[i] = r->net->demand_target[i].weight;
    if (!(cv > 0) || r->planning || t.count < 2)
        return;
    const double s = sqrt(kernel_log1p(cv * cv));
    for (int32_t i = t.first; i < t.first + t.count; i++) {
        const double u = stream_u(r->luck, r->net->demand_target[i].spread_source, 0);
        r->mix_weight[i] *= kernel_exp(s * kernel_normal_quantile(u));
        total += r->mix_weight[i];
    }
    for (int32_t i = t.first; i < t.first + t.count; i++)
        r->mix_weight[i] /= total;
}

/* ---- markdowns ---- */

const struct markdown *markdown_at(const struct network *n, const struct demand *d, sim_time at)
{
    for (int32_t i = d->markdowns.first + d->markdowns.count - 1; i >= d->markdowns.first; i--)
        if (n->markdown[i].date <= at && at < n->markdown[i].until)
            return &n->markdown[i];
    return NULL;
}

double markdown_lift(struct replication *r, const struct demand *d, sim_time at)
{
    const struct markdown *m = markdown_at(r->net, d, at);
    const double lift = m ? value_now(r, m->lift, 1) : 1;
    if (!(lift >= 0))
        replication_fail(r, "the lift of a markdown is negative or not a number");
    return lift;
}

/* The first begin or end of a markdown after `at`. */
static sim_time next_edge(const struct network *n, const struct demand *d, sim_time at)
{
    sim_time next = TIME_NEVER;
    for (int32_t i = d->markdowns.first; i < d->markdowns.first + d->markdowns.count; i++) {
        const struct markdown *m = &n->markdown[i];
        if (m->date > at && m->date < next)
            next = m->date;
        if (m->until > at && m->until < next)
            next = m->until;
    }
    return next;
}

sim_time markdown_lift_until(struct replication *r, const struct demand *d, sim_time now)
{
    const double lift = markdown_lift(r, d, now);
    sim_time at = next_edge(r->net, d, now);
    while (at != TIME_NEVER && markdown_lift(r, d, at) == lift)
        at = next_edge(r->net, d, at);
    return at;
}

sim_time markdown_next(const struct network *n, const struct demand *d, sim_time from)
{
    while (from != TIME_NEVER && !markdown_at(n, d, from))
        from = next_edge(n, d, from);
    return from;
}

/* ---- a sale ---- */

/* What the customer paid a unit; of a contract in its currency. */
static double price_paid(struct replication *r, const struct demand *d, const struct claim *c, double full)
{
    const struct thing t = {.order = c->k};
    const struct markdown *m = markdown_at(r->net, d, c->placed);
    return m ? value_of(r, m->price, &t, full) : full;
}

static double full_price(struct replication *r, const struct demand *d, const struct claim *c)
{
    const struct thing t = {.order = c->k};
    if (d->contract >= 0)
        return contract_price_of(r, d->contract, r->net->point[c->point].item, units_of(r, c->point, c->asked), &t);
    return value_of(r, d->price, &t, 0);
}

/* So many pieces more of a share that is cumulated over all sales, rounded there; at most n. */
static pieces part_of(struct replication *r, struct share_so_far *s, pieces n, double share)
{
    if (isnan(share)) {
        replication_fail(r, "a share of `returned` is not a number");
        return 0;
    }
    s->exact += (double)n * (share < 0 ? 0 : share > 1 ? 1 : share);
    const pieces upto = (pieces)(s->exact + 0.5), part = upto - s->given;
    const pieces now = part < 0 ? 0 : part > n ? n : part;
    s->given += now;
    return now;
}

static int32_t target_of(const struct network *n, const struct demand *d, int32_t point)
{
    int32_t i = d->targets.first;
    while (n->demand_target[i].point != point)
        i++;
    return i;
}

/* Faulty units brought back for their money, none of them resold; n: those not brought back already. */
static void faulty_come_back(struct replication *r, const struct claim *c, pieces n, double paid)
{
    const struct thing t = {.order = c->k};
    for (int32_t f = 0; f < r->net->faults; f++) {
        const pieces bad = faulty_brought_back(r, f), back = bad < n ? bad : n;
        if (back > 0)
            goods_come_back_later(
                r, (struct coming_back){.demand = c->owner, .point = c->point, .n = back, .refund = paid, .fault = f},
                r->now + duration(r, r->net->fault[f].returned_after, &t, NULL));
        n -= back;
    }
}

static pieces some_come_back(struct replication *r, const struct demand *d, const struct claim *c, pieces n,
                             double paid)
{
    const struct thing t = {.order = c->k};
    const int32_t target = target_of(r->net, d, c->point);
    const pieces back = part_of(r, &r->back_so_far[target], n, value_of(r, d->returned, &t, 0));
    if (back <= 0)
        return 0;
    const pieces resold = part_of(r, &r->resold_so_far[target], back, value_of(r, d->returned_resold, &t, 1));
    goods_come_back_later(
        r,
        (struct coming_back){
            .demand = c->owner, .point = c->point, .n = back, .resold = resold, .refund = paid, .fault = -1},
        r->now + duration(r, d->returned_after, &t, NULL));
    return back;
}

void retail_sold(struct replication *r, const struct claim *c, pieces n)
{
    const struct demand *d = &r->net->demand[c->owner];
    struct demand_state *s = &r->demand[c->owner];
    const double units = units_of(r, c->point, n);
    const bool money = !d->others && r->net->point[c->point].ours;
    const double full = full_price(r, d, c), paid = price_paid(r, d, c, full);
    const bool marked = markdown_at(r->net, d, c->placed) != NULL;
    if (money && d->contract < 0 && d->price >= 0)
        ledger_cost(r, ACCOUNT_SALES, -paid * units);
    r->point[c->point].sold_units += units;
    r->point[c->point].full_price_units += marked ? 0 : units;
    if (r->warm) {
        s->sold += units;
        s->at_full_price += marked ? 0 : units;
        s->cut_money += marked ? (full - paid) * units : 0;
    }
    const pieces back = d->returned >= 0 ? some_come_back(r, d, c, n, paid) : 0;
    if (r->net->escaping > 0)
        faulty_come_back(r, c, n - back, paid);
}

/* ---- what comes back ---- */

void goods_come_back_later(struct replication *r, struct coming_back what, sim_time at)
{
    const int32_t id = pool_take(&r->backs);
    struct coming_back *b = pool_at(&r->backs, id);
    *b = what;
    b->next = -1;
    b->prev = r->last_back;
    if (r->last_back >= 0)
        ((struct coming_back *)pool_at(&r->backs, r->last_back))->next = id;
    else
        r->first_back = id;
    r->last_back = id;
    b->event = schedule_goods_back(r, at > r->now ? at : r->now, 0, (struct event_goods_back){id});
}

static void unlink_back(struct replication *r, const struct coming_back *b)
{
    if (b->prev >= 0)
        ((struct coming_back *)pool_at(&r->backs, b->prev))->next = b->next;
    else
        r->first_back = b->next;
    if (b->next >= 0)
        ((struct coming_back *)pool_at(&r->backs, b->next))->prev = b->prev;
    else
        r->last_back = b->prev;
}

void on_goods_back(struct replication *r, const struct event_goods_back *it)
{
    const struct coming_back b = *(const struct coming_back *)pool_at(&r->backs, it->back);
    const struct demand *d = &r->net->demand[b.demand];
    const double units = units_of(r, b.point, b.n);
    const struct thing nothing = {0};
    unlink_back(r, &b);
    pool_give(&r->backs, it->back);
    if (r->warm)
        r->demand[b.demand].came_back += units;
    if (!d->others && r->net->point[b.point].ours) {
        if (d->contract >= 0)
            contract_refund(r, d->contract, b.refund * units);
        else if (d->price >= 0)
            ledger_cost(r, ACCOUNT_SALES, b.refund * units);
        if (b.fault >= 0)
            faulty_refunded(r, b.fault, b.point, b.refund * units * contract_rate(r, d->contract));
        ledger_cost(r, ACCOUNT_TRANSPORT, value_of(r, d->returned_cost, &nothing, 0) * units);
    }
    STORY(r, "%g units of %s come back", units, r->net->point[b.point].name);
    if (b.resold > 0)
        stock_put_back(r, b.point, b.resold);
}

void goods_back_at_the_end(struct replication *r)
{
    while (r->first_back >= 0) {
        const int32_t id = r->first_back;
        engine_cancel(r->engine, ((const struct coming_back *)pool_at(&r->backs, id))->event);
        on_goods_back(r, &(struct event_goods_back){id});
    }
}
