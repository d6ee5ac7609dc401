/* models/compile_load.c - warnings: workcenters that are asked for more work than they can do.
 *
 * The load (offered load per server, traffic intensity rho) is the mean work asked per time, over the machines, the
 * open share of time and the share in which they are up: demand's rate x units, passed up by shares, moves and bills
 * of materials to the routings, whose times are taken in the mean. Above 1 the queue grows without bound.
 *
 * Counted is only what must be done in the end: customers who wait for ever. Those whom a limit, a loss or their
 * patience sends away, a finite population and finite lists of orders keep a queue finite. What cannot be said from
 * means (rates that move, learning, sourcing by another rule than shares) counts as no work: the load is a lower bound.
 */
#include "models/compile_inside.h"

#include <math.h>

/* The mean of a quantity that does not move by itself or by changes; 0 when it does. */
static double steady_mean(const struct compile *c, quantity_id q)
{
    enum memory memory;
    if (q < 0 || (!book_one_law(c->book, q, &memory) && book_moves(c->book, q)))
        return 0;
    const double mean = book_mean(c->book, q);
    return mean > 0 && isfinite(mean) ? mean : 0;
}

/* Customers per time unit who wait until they are served. */
static double customers_rate(const struct compile *c, const struct demand *d)
{
    if (d->unmet == UNMET_LOST || d->patience_days >= 0 || d->balk_above >= 0 || d->capacity > 0 || d->population > 0 ||
        d->saturates || d->weeks > 0)
        return 0;
    const double gap = steady_mean(c, d->every);
    return d->every >= 0 ? gap > 0 ? 1 / gap : 0 : steady_mean(c, d->rate);
}

struct flow {             /* per time unit */
    double units, orders; /* orders: those that come one by one as they are asked; 0 when others join them */
};

static bool orders_one_by_one(const struct network *n, const struct point *p)
{
    const struct source *s = &n->source[p->sources.first];
    return (p->policy.type == POLICY_LOT_FOR_LOT || p->policy.type == POLICY_BASE_STOCK) &&
           p->policy.review != REVIEW_PERIODIC && p->sources.count == 1 && s->moq < 0 && s->multiple < 0;
}

/* The part of what a stock point orders that goes to this source; 0 when means do not say. */
static double share_of(const struct compile *c, const struct point *p, const struct source *s)
{
    double total = 0;
    if (p->policy.type == POLICY_NONE || p->policy.type == POLICY_PLAN)
        return 0;
    if (p->sources.count == 1)
        return 1;
    if (p->sourcing != SOURCING_SHARE)
        return 0;
    for (int32_t i = p->sources.first; i < p->sources.first + p->sources.count; i++)
        total += c->net->source[i].share < 0 ? 1 : steady_mean(c, c->net->source[i].share);
    return total > 0 ? (s->share < 0 ? 1 : steady_mean(c, s->share)) / total : 0;
}

static double good_share(const struct compile *c, const struct source *s)
{
    const double times = s->yield_times < 0 ? 1 : steady_mean(c, s->yield_times);
    return s->yield_plus >= 0 ? INFINITY : times; /* INFINITY: not from means */
}

static void add_work(const struct compile *c, const struct make *m, struct flow f, double *work)
{
    const struct network *n = c->net;
    const double lot = m->lot < 0 ? 0 : steady_mean(c, m->lot);
    const double lots = lot > 0 && f.units / lot > f.orders ? f.units / lot : f.orders;
    for (int32_t k = m->steps.first; k < m->steps.first + m->steps.count && m->learning == 1; k++) {
        const struct step *s = &n->step[k];
        const bool working_days = s->time >= 0 && book_working_days(c->book, s->time);
        if (!working_days)
            work[s->center] +=
                f.units * steady_mean(c, s->time) + lots * (steady_mean(c, s->lot_time) + steady_mean(c, s->setup));
    }
}

/* What is asked of a stock point goes on to its sources, and to theirs. */
static void pass_up(const struct compile *c, int32_t point, struct flow f, double *work)
{
    const struct network *n = c->net;
    const struct point *p = &n->point[point];
    for (int32_t i = p->sources.first; i < p->sources.first + p->sources.count; i++) {
        const struct source *s = &n->source[i];
        const double good = good_share(c, s);
        struct flow part = {f.units * share_of(c, p, s) / (good > 0 ? good : INFINITY),
                            orders_one_by_one(n, p) ? f.orders : 0};
        if (!(part.units > 0))
            continue;
        if (s->kind == SOURCE_MOVE && s->from >= 0)
            pass_up(c, s->from, part, work);
        if (s->kind != SOURCE_MAKE || s->make < 0)
            continue;
        const struct make *m = &n->make[s->make];
        add_work(c, m, part, work);
        for (int32_t k = m->bom.first; k < m->bom.first + m->bom.count; k++)
            pass_up(c, n->make_component[k].point,
                    (struct flow){part.units * steady_mean(c, n->make_component[k].units), 0}, work);
    }
}

/* The share of time in which a machine is up, at work: E after / (E after + E repair), several kinds one after another.
 */
static double up_share(const struct compile *c, const struct center *w)
{
    double down = 0;
    for (int32_t f = w->failures.first; f < w->failures.first + w->failures.count; f++) {
        const double after = steady_mean(c, c->net->failure[f].after);
        down += after > 0 ? steady_mean(c, c->net->failure[f].repair) / after : 0;
    }
    return 1 / (1 + down);
}

static void tell(struct compile *c, int32_t id, double work)
{
    const struct network *n = c->net;
    const struct center *w = &n->center[id];
    const double machines = floor(steady_mean(c, w->machines));
    const bool overtime = w->calendar && w->at_shift_end == SHIFT_OVERTIME; /* works while closed, too */
    if (machines < 1 || overtime || w->capacity > 0 || !(work > 0))
        return;
    const double open = w->calendar ? (double)calendar_work(w->calendar, 0, n->horizon) / (double)n->horizon : 1;
    const double load = work / (machines * open * up_share(c, w));
    if (open > 0 && load > 1 + 1e-9)
        remark(
            c, c->center_node[id], NULL,
            "is asked for %.4g times the work that it can do (mean work asked per time, over machines, open share and "
            "up time): its queue grows without bound, and all means of it depend on the horizon",
            load);
}

void compile_load(struct compile *c)
{
    const struct network *n = c->net;
    double *work = arena_array(c->arena, (size_t)n->centers + 1, sizeof *work);
    if (n->centers == 0)
        return;
    for (int32_t i = 0; i < n->demands; i++) {
        const struct demand *d = &n->demand[i];
        const double customers = customers_rate(c, d), units = customers > 0 ? steady_mean(c, d->units) : 0;
        for (int32_t t = d->targets.first; units > 0 && t < d->targets.first + d->targets.count; t++) {
            const struct demand_target *to = &n->demand_target[t];
            pass_up(c, to->point, (struct flow){customers * units * to->weight, customers * to->weight}, work);
        }
    }
    for (int32_t i = 0; i < n->centers; i++)
        tell(c, i, work[i]);
}
