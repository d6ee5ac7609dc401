/* models/source.c - which source gets an order.
 *
 *   share               every order is split over the sources by their shares; the whole pieces that rounding leaves
 *                       go where rounding owes the most so far, so that single units are shared too
 *   priority            the largest priority among the sources that are up, have capacity free and are not late by
 *                       their planned lead time; else among those that are up; else among all
 *   cheapest_in_time    the lowest price among the sources that are up and whose planned lead time meets the due
 *                       date; else the least planned lead time among those that are up; else among all
 *   fastest             the least planned lead time among the sources that are up; else among all
 * Down: ordering or shipping is stopped at the source, its supplier, the stock point it draws on, or its lane. It is
 * asked when the order is placed: an order does not move to another source later. Equals: the first by name.
 * moq is a floor and multiple rounds up, both per order (and per variant, as variants are stock points). */
#include "models/flow.h"

static pieces fitted(struct replication *r, int32_t source, pieces n)
{
    const struct source *s = &r->net->source[source];
    const struct thing next = {.order = r->source[source].orders};
    const pieces floor = pieces_of(r, s->point, value_of(r, s->moq, &next, 0));
    const pieces step = pieces_of(r, s->point, value_of(r, s->multiple, &next, 0));
    if (n < floor)
        n = floor;
    if (step > 1)
        n = (n + step - 1) / step * step;
    return n;
}

static bool takes_orders(const struct replication *r, int32_t id)
{
    const struct source *s = &r->net->source[id];
    return !stopped(r, HIT_SOURCE, id, STOP_ORDERING) && !refused(r, s->contract) &&
           !(s->kind == SOURCE_BUY && stopped(r, HIT_SUPPLIER, s->supplier, STOP_ORDERING));
}

bool ordering_stopped(const struct replication *r, int32_t point)
{
    const struct span span = r->net->point[point].sources;
    if (point_stopped(r, point, STOP_ORDERING))
        return true;
    for (int32_t i = span.first; i < span.first + span.count; i++)
        if (takes_orders(r, i))
            return false;
    return span.count > 0;
}

/* Takes orders and ships: what is ordered now would set out. */
static bool available(const struct replication *r, const struct source *s, int32_t id)
{
    if (!takes_orders(r, id) || stopped(r, HIT_SOURCE, id, STOP_SHIPPING))
        return false;
    if (s->kind == SOURCE_BUY)
        return !stopped(r, HIT_SUPPLIER, s->supplier, STOP_SHIPPING);
    if (s->kind == SOURCE_MOVE)
        return !point_stopped(r, s->from, STOP_SHIPPING) &&
               (s->lane < 0 || !stopped(r, HIT_LANE, s->lane, STOP_SHIPPING));
    return true;
}

int32_t order_from(struct replication *r, int32_t source, pieces n, struct order_cause why)
{
    return n > 0 ? order_place(r, source, fitted(r, source, n), why) : -1;
}

static void place(struct replication *r, int32_t source, pieces n, struct order_cause why)
{
    order_from(r, source, n, why);
}

static double price_now(struct replication *r, const struct source *s)
{
    if (s->contract < 0)
        return value_now(r, s->price, 0);
    return contract_price_of(r, s->contract, r->net->point[s->point].item, 1, &(struct thing){0}) *
           contract_rate(r, s->contract);
}

struct rank { /* smaller is better, the tier first */
    int tier;
    double score;
};

static struct rank rank_of(struct replication *r, enum sourcing_rule rule, int32_t id, sim_time due)
{
    const struct source *s = &r->net->source[id];
    const double days = s->planned_days;
    const bool in_time = due == TIME_NEVER || r->now + ticks_from_days(days) <= due;
    const bool full = r->source[id].free_at > r->now;
    const int down = available(r, s, id) ? 0 : takes_orders(r, id) ? 2 : 4;
    if (rule == SOURCING_PRIORITY)
        return (struct rank){down + (full || !in_time), -s->priority};
    if (rule == SOURCING_CHEAPEST_IN_TIME)
        return (struct rank){down + !in_time, in_time ? price_now(r, s) : days};
    return (struct rank){down, days};
}

static int32_t best(struct replication *r, int32_t point, sim_time due)
{
    const struct span span = r->net->point[point].sources;
    int32_t chosen = -1;
    struct rank least = {0, 0};
    for (int32_t i = span.first; i < span.first + span.count; i++) {
        const struct rank x = rank_of(r, r->net->point[point].sourcing, i, due);
        if (chosen < 0 || x.tier < least.tier || (x.tier == least.tier && x.score < least.score)) {
            least = x;
            chosen = i;
        }
    }
    return chosen;
}

static double share_total(struct replication *r, struct span span)
{
    double total = 0;
    for (int32_t i = span.first; i < span.first + span.count; i++)
        total += value_now(r, r->net->source[i].share, 1);
    return total;
}

/* The source that rounding owes most; the first of equals. */
static int32_t most_owed(struct replication *r, struct span span)
{
    int32_t most = -1;
    for (int32_t i = span.first; i < span.first + span.count; i++)
        if (value_now(r, r->net->source[i].share, 1) > 0 && (most < 0 || r->source[i].owed > r->source[most].owed))
            most = i;
    return most;
}

static void split(struct replication *r, int32_t point, pieces n, struct order_cause why)
{
    const struct span span = r->net->point[point].sources;
    const double total = share_total(r, span);
    pieces left = n;
    if (!(total > 0)) {
        replication_fail(r, "the shares of a stock point's sources became zero");
        return;
    }
    for (int32_t i = span.first; i < span.first + span.count; i++) {
        struct source_state *s = &r->source[i];
        s->owed += value_now(r, r->net->source[i].share, 1) / total * (double)n;
        s->part = s->owed > 0 ? (pieces)(s->owed + 1e-9) : 0;
        if (s->part > left)
            s->part = left;
        s->owed -= (double)s->part;
        left -= s->part;
    }
    for (; left > 0; left--) {
        struct source_state *s = &r->source[most_owed(r, span)];
        s->owed -= 1;
        s->part++;
    }
    for (int32_t i = span.first; i < span.first + span.count; i++)
        if (takes_orders(r, i))
            place(r, i, r->source[i].part, why);
        else if (r->source[i].part > 0) /* made good at the next review */
            r->point[point].review_missed = true;
}

void source_return(struct replication *r, int32_t point, pieces n, struct order_cause why)
{
    if (n > 0)
        order_place(r, r->net->point[point].sources.first, -n, why);
}

void source_order(struct replication *r, int32_t point, pieces n, struct order_cause why)
{
    const struct point *p = &r->net->point[point];
    if (p->sources.count == 1)
        place(r, p->sources.first, n, why);
    else if (p->sourcing == SOURCING_SHARE)
        split(r, point, n, why);
    else
        place(r, best(r, point, why.due), n, why);
}
