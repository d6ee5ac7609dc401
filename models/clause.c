/* models/clause.c - what else a contract says: windows, cancellation, charges, queue, promise, force majeure.
 *
 * - window: of what we sell a customer's claim is not served before it opens; other claims may take the goods
 *   meanwhile (a claim reserves nothing). Of what we buy goods wait at the door.
 * - cancel: at the start of the day all that is not received is refused. A customer's claims are withdrawn and lost,
 *   those who come later are lost at once. Our own orders: what waits in the seller's queue is withdrawn, what is under
 *   way is turned away at the door (consignment.c); a seller's site gets nothing back.
 * - charges: each by its chance: per order with its first delivery, per delivery, per unit (binomial).
 * - priority: fixed when the order reaches the seller.
 * - quote: fixed when the order is concluded (placed, its offer's tasks passed).
 * - force majeure: the seller's stopped time runs while any disruption that stops working, shipping or moving is in
 *   force at his sites, stock points, workcenters, sources or supplier; overlaps count once. What it grew by since the
 *   order is taken off the lateness.
 */
#include "models/flow.h"

#include "sim/counts.h"

/* ---- window, cancellation ---- */

void contracts_start(struct replication *r)
{
    for (int32_t i = 0; i < r->net->contracts; i++) {
        const struct contract *c = &r->net->contract[i];
        if (c->cancel != TIME_NEVER)
            schedule_contract_cancel(r, c->cancel > r->now ? c->cancel : r->now, 0, (struct event_contract_cancel){i});
        if (c->window_first > r->now)
            schedule_contract_window(r, c->window_first, 0, (struct event_contract_window){i});
    }
}

/* Customers whose window opens are served. */
void on_contract_window(struct replication *r, const struct event_contract_window *it)
{
    for (int32_t i = 0; i < r->net->demands; i++) {
        const struct demand *d = &r->net->demand[i];
        for (int32_t t = d->targets.first; t < d->targets.first + d->targets.count && d->contract == it->contract; t++)
            allocate_soon(r, r->net->demand_target[t].point);
    }
}

static void refuse_customers(struct replication *r, int32_t demand)
{
    const struct demand *d = &r->net->demand[demand];
    for (int32_t t = d->targets.first; t < d->targets.first + d->targets.count; t++)
        for (int32_t id = r->point[r->net->demand_target[t].point].first, next; id >= 0; id = next) {
            const struct claim *c = claim_at(r, id);
            next = c->next;
            if (c->kind != CLAIM_CUSTOMER || c->owner != demand)
                continue;
            if (r->warm)
                r->contract[d->contract].refused_units += units_of(r, c->point, c->open);
            stock_give_up(r, id);
        }
}

void customers_again(struct replication *r, int32_t party)
{
    for (int32_t i = 0; i < r->net->demands; i++) {
        const struct demand *d = &r->net->demand[i];
        if (d->contract < 0 || r->net->contract[d->contract].buyer != party)
            continue;
        if (r->party_failed[party])
            refuse_customers(r, i);
        for (int32_t t = d->targets.first; t < d->targets.first + d->targets.count; t++)
            allocate_soon(r, r->net->demand_target[t].point);
    }
}

/* Our orders that wait for the seller's stock. */
static void refuse_waiting(struct replication *r, int32_t contract)
{
    for (int32_t i = 0; i < r->net->points; i++)
        for (int32_t id = r->point[i].first, next; id >= 0; id = next) {
            const struct claim *c = claim_at(r, id);
            next = c->next;
            if (c->kind != CLAIM_MOVE || r->net->source[order_at(r, c->owner)->source].contract != contract)
                continue;
            const int32_t order = c->owner;
            const pieces open = c->open;
            stock_withdraw(r, id);
            contract_refused(r, contract, order_at(r, order), units_of(r, i, open), false);
            order_short(r, order, open);
        }
}

void on_contract_cancel(struct replication *r, const struct event_contract_cancel *it)
{
    STORY(r, "contract %s: what has not come is refused", r->net->contract[it->contract].name);
    for (int32_t i = 0; i < r->net->demands; i++)
        if (r->net->demand[i].contract == it->contract)
            refuse_customers(r, i);
    refuse_waiting(r, it->contract);
}

/* ---- charges ---- */

static double times(struct replication *r, const struct charge *c, struct draws luck, const struct thing *t,
                    int32_t delivery, double units)
{
    const double chance = value_of(r, c->chance, t, 1);
    if (c->per == CHARGE_UNIT)
        return (double)binomial_variate((int64_t)(units + 0.5), chance, quality_u(r, &luck));
    if (c->per == CHARGE_ORDER && delivery > 0)
        return 0;
    return chance >= 1 || quality_u(r, &luck) < chance ? 1 : 0;
}

double contract_charges(struct replication *r, int32_t contract, uint64_t luck, uint64_t thing, int32_t delivery,
                        double units)
{
    const struct span charges = r->net->contract[contract].charges;
    double money = 0;
    for (int32_t i = charges.first; i < charges.first + charges.count; i++) {
        const struct charge *c = &r->net->charge[i];
        const struct thing t = {.order = thing};
        const struct draws draws = {c->luck ^ luck, thing, (uint64_t)delivery};
        const double n = times(r, c, draws, &t, delivery, units);
        if (n > 0)
            money += n * value_of(r, c->cost, &t, 0);
    }
    return money;
}

/* ---- the seller's queue and promise ---- */

double contract_priority(struct replication *r, int32_t contract, const struct thing *t, double otherwise)
{
    return contract < 0 ? otherwise : value_of(r, r->net->contract[contract].priority, t, otherwise);
}

sim_time contract_promise(struct replication *r, int32_t contract, struct order *o, const struct thing *t,
                          double planned_days)
{
    const struct contract *c = &r->net->contract[contract];
    sim_time promise = o->due;
    o->quoted = planned_days; /* who quotes nothing is taken at the plan */
    if (c->quote >= 0) {
        book_local(r->book, LOCAL_PLANNED, planned_days);
        const sim_time quote = duration(r, c->quote, t, NULL);
        o->quoted = days_from_ticks(quote);
        if (o->due == TIME_NEVER || r->now + quote > o->due)
            promise = r->now + quote;
    }
    return promise_within(c, promise);
}

/* ---- force majeure ---- */

sim_time seller_stopped(const struct replication *r, int32_t contract)
{
    const struct party_stops *s = &r->party_stops[r->net->contract[contract].seller];
    return s->total + (s->stops > 0 ? r->now - s->since : 0);
}

void party_stopped(struct replication *r, int32_t party, int change)
{
    struct party_stops *s = &r->party_stops[party];
    if (s->stops == 0)
        s->since = r->now;
    s->stops += change;
    if (s->stops == 0)
        s->total += r->now - s->since;
}
