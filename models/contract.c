/* models/contract.c - what goods between parties cost, when they are paid, and what lateness costs.
 *
 * Who owes whom, and when. We buy (mirrored when we sell; customers of a demand do all at the hand-over):
 *
 *   event                    cost, ours alone               owed to the seller         cash
 *   concluded                -                              - deposit                  - deposit
 *   shipped                  -                              - balance                  - balance
 *   received                 material + price               + price                    - what is due at delivery
 *   accepted                 -                              - retention                - retention
 *   `after` days             as the event, the cash so much later, at that day's rate; the difference in rates: fx
 *   late                     penalty_received               -                          + penalty, at once
 *   returned, scrapped       material - price               - retention, never due     + price less retention
 *   a loss named by `bears`  the account, our part          -                          - our part
 *   a loss in dispute        the account, our part          -+ the other's part        when it is settled
 *   charges                  penalty_received               -                          + charge, at once
 *   refused (cancel)         -                              + what was prepaid         + what was prepaid
 *   horizon                  -                              all that is owed           what we owe; what is owed to us
 *
 * Selling: sales and receivable at the hand-over, penalties (account penalty) and charges (chargeback) are taken off
 * the receivable. A deposit on goods that have not come is no cost and no cash at the horizon: it stays owed to us. A
 * party that was stopped for good neither pays nor is paid from then on; at the horizon all is set off, and what it
 * still owes us is lost (account default; ledger.c).
 *
 * Acceptance: the inspection of the goods where they are received has let them go; without one there, when goods that
 * were inspected at the seller's are given to the order; without any, on receipt. What an inspection on receipt takes
 * out for good is not accepted, and its retention is not paid.
 *
 * The price is fixed when the order is placed (all-units breaks: the whole order at the break's price;
 * incremental: each part at its own). The cost posts at receipt against the seller's account; payments move cash
 * against that account when their event comes, `after` days later. What has not been paid for received goods by the
 * horizon is settled then.
 *
 * Late penalty: counted from day grace + 1, per started week or day, capped on the order's value. Promised is the due
 * date at the named place: at shipment under E, F and C terms, at delivery under D terms (Incoterms 2020). A payment
 * due in another currency is converted at the day's rate; the difference to the rate of the posting goes to fx. */
#include "models/flow.h"

#include "sim/kernels.h"

static double with_breaks(struct replication *r, double base, struct span breaks, bool incremental, double units,
                          const struct thing *t)
{
    double price = base, money = 0, from = 0;
    for (int32_t i = breaks.first; i < breaks.first + breaks.count; i++) { /* sorted by `from` */
        const struct price_break *b = &r->net->price_break[i];
        if (units < b->from)
            break;
        money += (b->from - from) * price;
        from = b->from;
        price = value_of(r, b->price, t, price);
    }
    if (!incremental || !(units > 0))
        return price;
    return (money + (units - from) * price) / units;
}

double offer_price(struct replication *r, const struct source *s, double units, const struct thing *t)
{
    return with_breaks(r, value_of(r, s->price, t, 0), s->breaks, s->incremental, units, t);
}

double contract_price_of(struct replication *r, int32_t contract, int32_t item, double units, const struct thing *t)
{
    const struct span prices = r->net->contract[contract].prices;
    for (int32_t i = prices.first; i < prices.first + prices.count; i++) {
        const struct contract_price *p = &r->net->contract_price[i];
        if (p->item == item)
            return with_breaks(r, value_of(r, p->price, t, 0), p->breaks, p->incremental, units, t);
    }
    return 0;
}

double contract_rate(struct replication *r, int32_t contract)
{
    return contract < 0 ? 1 : value_now(r, r->net->contract[contract].currency_rate, 1);
}

static bool we_buy(const struct replication *r, const struct contract *c)
{
    return r->net->party[c->buyer].us;
}

static bool we_sell(const struct replication *r, const struct contract *c)
{
    return r->net->party[c->seller].us;
}

/* Posts what is owed to (negative: by) the other party, in the contract's currency at today's rate. */
static void owe(struct replication *r, enum account a, int32_t contract, double foreign)
{
    const struct contract *c = &r->net->contract[contract];
    ledger_owe(r, a, we_buy(r, c) ? c->seller : c->buyer, foreign * contract_rate(r, contract));
    r->ledger.owed_foreign[contract] += foreign;
}

/* Of goods that cross by contract the seller pays what the Incoterms rule says, else the receiver. */
static bool ours_to_pay(const struct replication *r, const struct source *s, bool seller_pays)
{
    return seller_pays ? we_sell(r, &r->net->contract[s->contract]) : s->ours;
}

bool we_pay_freight(const struct replication *r, const struct source *s)
{
    return ours_to_pay(r, s, s->contract >= 0 && r->net->contract[s->contract].seller_freight);
}

bool we_pay_duty(const struct replication *r, const struct source *s)
{
    return ours_to_pay(r, s, s->contract >= 0 && r->net->contract[s->contract].seller_duty);
}

/* ---- payments ---- */

/* `foreign`: what we pay, negative what we are paid. */
static void pay(struct replication *r, int32_t contract, double foreign, double posted_rate)
{
    const struct contract *c = &r->net->contract[contract];
    const double rate = contract_rate(r, contract);
    const int32_t other = we_buy(r, c) ? c->seller : c->buyer;
    if (r->party_failed[other]) /* set off against what he owes, at the horizon */
        return;
    ledger_pay(r, other, foreign * rate);
    r->ledger.owed_foreign[contract] -= foreign;
    if (posted_rate > 0 && rate != posted_rate)
        ledger_owe(r, ACCOUNT_FX, other, foreign * (rate - posted_rate));
}

void on_payment(struct replication *r, const struct event_payment *it)
{
    const struct owed_payment *p = pool_at(&r->payments, it->payment);
    if (p->claim)
        r->ledger.claimed[p->contract] -= p->foreign;
    pay(r, p->contract, p->foreign, p->rate);
    pool_give(&r->payments, it->payment);
}

static void pay_later(struct replication *r, struct owed_payment p, sim_time at)
{
    if (at <= r->now) {
        pay(r, p.contract, p.foreign, p.rate);
        return;
    }
    const int32_t id = pool_take(&r->payments);
    *(struct owed_payment *)pool_at(&r->payments, id) = p;
    schedule_payment(r, at, 0, (struct event_payment){id});
    if (p.claim)
        r->ledger.claimed[p.contract] += p.foreign;
}

/* What was paid before it was asked for is taken off. */
static double less_advance(double part, double *advance)
{
    if (!advance || !(*advance > 0))
        return part;
    const double use = part < *advance ? part : *advance;
    *advance -= use;
    return part - use;
}

static void call_payments(struct replication *r, int32_t contract, enum payment_event on, double foreign,
                          double posted_rate, double *advance)
{
    const struct contract *c = &r->net->contract[contract];
    const double sign = we_buy(r, c) ? 1 : -1;
    if (!we_buy(r, c) && !we_sell(r, c))
        return;
    for (int32_t i = c->payments.first; i < c->payments.first + c->payments.count; i++) {
        const struct payment *p = &r->net->payment[i];
        if (p->on != on)
            continue;
        const sim_time after = duration(r, p->after, &(struct thing){0}, NULL);
        const double part = less_advance(foreign * value_now(r, p->share, 1), advance);
        if (part != 0)
            pay_later(r, (struct owed_payment){contract, false, sign * part, posted_rate}, r->now + after);
    }
}

/* ---- settlements of losses ---- */

void contract_claim(struct replication *r, int32_t contract, enum account a, double money, sim_time at)
{
    const double rate = contract_rate(r, contract);
    owe(r, a, contract, money / rate);
    pay_later(r, (struct owed_payment){contract, true, money / rate, rate}, at);
}

void contract_settle_claims(struct replication *r)
{
    for (int32_t i = 0; i < r->net->contracts; i++)
        if (r->ledger.claimed[i] != 0)
            pay(r, i, r->ledger.claimed[i], 0);
}

/* ---- lateness ---- */

/* `excused`: of the time since the order, what force majeure takes off. */
static double late_share(struct replication *r, const struct contract *c, sim_time promised, sim_time excused)
{
    if (promised == TIME_NEVER || r->now <= promised || (c->late_per_week < 0 && c->late_per_day < 0))
        return 0;
    const sim_time late = r->now - promised - excused - duration(r, c->grace, &(struct thing){0}, NULL);
    if (late <= 0)
        return 0;
    const double days = kernel_floor((double)(late - 1) / (double)TICKS_PER_DAY) + 1;
    const double weeks = kernel_floor((days - 1) / 7) + 1;
    return value_now(r, c->late_per_day, 0) * days + value_now(r, c->late_per_week, 0) * weeks;
}

/* The penalty on goods worth `foreign`, within the cap on the whole order; *so_far is raised by it. */
static double penalty(struct replication *r, const struct contract *c, sim_time promised, sim_time excused,
                      double foreign, double order_value, double *so_far)
{
    const double most = value_now(r, c->cap, 1) * order_value - *so_far;
    const double asked = late_share(r, c, promised, excused) * foreign;
    const double due = asked < most ? asked : most;
    if (!(due > 0))
        return 0;
    *so_far += due;
    return due;
}

/* What the seller was stopped since `before`, when the contract excuses that. */
static sim_time excused_since(const struct replication *r, int32_t contract, sim_time before)
{
    return r->net->contract[contract].force_majeure ? seller_stopped(r, contract) - before : 0;
}

/* How late so many units are against the promise, excused days aside. */
static void count_late(struct replication *r, int32_t contract, sim_time promised, sim_time excused, double units)
{
    const sim_time late = promised == TIME_NEVER ? 0 : r->now - promised - excused;
    if (!r->warm || promised == TIME_NEVER || !(units > 0))
        return;
    struct contract_state *s = &r->contract[contract];
    const double days = late > 0 ? days_from_ticks(late) * units : 0;
    s->late_unit_days += days;
    s->units += units;
    if (!we_buy(r, &r->net->contract[contract]))
        return;
    r->for_us.late_unit_days += days;
    r->for_us.units += units;
}

static void late_from_seller(struct replication *r, int32_t contract, struct order *o, double units)
{
    const double foreign = o->foreign * units;
    const struct contract *c = &r->net->contract[contract];
    const sim_time excused = excused_since(r, contract, o->excused);
    count_late(r, contract, o->promised, excused, units);
    const double due =
        penalty(r, c, o->promised, excused, foreign, o->foreign * units_of(r, o->point, o->asked), &o->penalty);
    if (due > 0 && we_sell(r, c))
        owe(r, ACCOUNT_PENALTY, contract, due);
    if (due > 0 && we_buy(r, c))
        ledger_cost(r, ACCOUNT_PENALTY_RECEIVED, -due * contract_rate(r, contract)); /* deducted at once */
}

/* ---- charges ---- */

static void charge(struct replication *r, int32_t contract, uint64_t luck, uint64_t thing, int32_t *handovers,
                   double units)
{
    const struct contract *c = &r->net->contract[contract];
    const int32_t delivery = (*handovers)++;
    if (c->charges.count == 0 || !(units > 0))
        return;
    const double money = contract_charges(r, contract, luck, thing, delivery, units);
    if (!(money > 0))
        return;
    if (r->warm)
        r->contract[contract].charged += money * contract_rate(r, contract);
    if (we_sell(r, c))
        owe(r, ACCOUNT_CHARGEBACK, contract, money);
    else if (we_buy(r, c))
        ledger_cost(r, ACCOUNT_PENALTY_RECEIVED, -money * contract_rate(r, contract)); /* deducted at once */
}

/* ---- the events of an order we buy, and of a sale ---- */

void contract_ordered(struct replication *r, int32_t contract, struct order *o, const struct thing *t)
{
    o->promised = contract_promise(r, contract, o, t, r->net->source[o->source].planned_days);
    o->excused = seller_stopped(r, contract);
    call_payments(r, contract, PAY_ORDER, o->foreign * units_of(r, o->point, o->asked), 0, NULL);
}

void contract_opened(struct replication *r, int32_t contract, struct order *o, const struct open_order *open,
                     double units)
{
    const struct contract *c = &r->net->contract[contract];
    const double foreign = o->foreign * units, sign = we_buy(r, c) ? 1 : -1;
    const struct thing t = {.order = o->k, .root = o->root};
    const sim_time now = r->now;
    double asked = 0;
    r->now = open->placed; /* what was promised then */
    if (!o->promise_given)
        o->promised = contract_promise(r, contract, o, &t, r->net->source[o->source].planned_days);
    r->now = now;
    o->excused = seller_stopped(r, contract);
    if (!we_buy(r, c) && !we_sell(r, c))
        return;
    for (int pass = 0; pass < 2; pass++) { /* what has been asked for; then what is called and not yet due */
        for (int32_t i = c->payments.first; i < c->payments.first + c->payments.count; i++) {
            const struct payment *p = &r->net->payment[i];
            const sim_time from = p->on == PAY_ORDER      ? open->placed
                                  : p->on == PAY_SHIPMENT ? open->shipped
                                                          : TIME_NEVER;
            if (from == TIME_NEVER)
                continue;
            const sim_time at = from + duration(r, p->after, &(struct thing){0}, NULL);
            const double part = foreign * value_now(r, p->share, 1);
            if (pass == 0 && at < r->now)
                asked += part;
            else if (pass == 1 && at >= r->now)
                pay_later(r, (struct owed_payment){contract, false, sign * less_advance(part, &o->advance), 0}, at);
        }
        if (pass == 0) {
            const double paid = isnan(open->paid) ? asked : open->paid * foreign;
            o->advance = paid > asked ? paid - asked : 0;
            if (asked + o->advance > 0)
                pay(r, contract, sign * (asked + o->advance), 0);
        }
    }
}

void contract_shipped(struct replication *r, int32_t contract, struct order *o, double units)
{
    call_payments(r, contract, PAY_SHIPMENT, o->foreign * units, 0, &o->advance);
    if (!r->net->contract[contract].delivered_terms)
        late_from_seller(r, contract, o, units);
}

void contract_delivered(struct replication *r, int32_t contract, struct order *o, double units)
{
    const struct contract *c = &r->net->contract[contract];
    const double rate = contract_rate(r, contract);
    if (we_buy(r, c))
        owe(r, ACCOUNT_MATERIAL, contract, o->foreign * units);
    else if (we_sell(r, c))
        owe(r, ACCOUNT_SALES, contract, -o->foreign * units);
    call_payments(r, contract, PAY_DELIVERY, o->foreign * units, rate, &o->advance);
    if (r->net->source[o->source].acceptance == ACCEPTED_RECEIVED)
        call_payments(r, contract, PAY_ACCEPTANCE, o->foreign * units, rate, &o->advance);
    if (c->delivered_terms)
        late_from_seller(r, contract, o, units);
    charge(r, contract, r->net->source[o->source].luck, o->k, &o->handovers, units);
}

void contract_accepted(struct replication *r, int32_t contract, struct order *o, double units)
{
    const bool posted = r->net->source[o->source].acceptance == ACCEPTED_INSPECTED;
    if (units > 0)
        call_payments(r, contract, PAY_ACCEPTANCE, o->foreign * units, posted ? contract_rate(r, contract) : 0,
                      &o->advance);
}

/* Share of the value that is paid at these events. */
static double paid_at(struct replication *r, const struct contract *c, unsigned events)
{
    double share = 0;
    for (int32_t i = c->payments.first; i < c->payments.first + c->payments.count; i++)
        if (events >> r->net->payment[i].on & 1)
            share += value_now(r, r->net->payment[i].share, 1);
    return share;
}

void contract_refused(struct replication *r, int32_t contract, const struct order *o, double units, bool shipped)
{
    const struct contract *c = &r->net->contract[contract];
    const double paid = paid_at(r, c, 1u << PAY_ORDER | (shipped ? 1u << PAY_SHIPMENT : 0)) * o->foreign * units;
    if (r->warm)
        r->contract[contract].refused_units += units;
    STORY(r, "%.6g units of %s are refused", units, r->net->point[o->point].name);
    if (paid > 0 && (we_buy(r, c) || we_sell(r, c)))
        pay(r, contract, we_buy(r, c) ? -paid : paid, 0);
}

double contract_prepaid(struct replication *r, int32_t contract)
{
    return paid_at(r, &r->net->contract[contract], 1u << PAY_ORDER | 1u << PAY_SHIPMENT);
}

double contract_retained(struct replication *r, const struct source *s)
{
    return s->contract >= 0 && s->acceptance == ACCEPTED_INSPECTED
               ? paid_at(r, &r->net->contract[s->contract], 1u << PAY_ACCEPTANCE)
               : 0;
}

void contract_unpaid(struct replication *r, int32_t contract, double foreign)
{
    owe(r, ACCOUNT_MATERIAL, contract, -foreign);
}

void contract_refund(struct replication *r, int32_t contract, double foreign)
{
    owe(r, ACCOUNT_SALES, contract, foreign);
    pay(r, contract, -foreign, 0);
}

void contract_sold(struct replication *r, const struct demand *d, int32_t demand, struct claim *claim, double units)
{
    const struct contract *c = &r->net->contract[d->contract];
    const struct thing t = {.order = claim->k};
    const double asked = units_of(r, claim->point, claim->asked);
    const double price = contract_price_of(r, d->contract, r->net->point[claim->point].item, asked, &t);
    const double rate = contract_rate(r, d->contract);
    owe(r, ACCOUNT_SALES, d->contract, -price * units);
    call_payments(r, d->contract, PAY_ORDER, price * units, rate, NULL);
    call_payments(r, d->contract, PAY_SHIPMENT, price * units, rate, NULL);
    call_payments(r, d->contract, PAY_DELIVERY, price * units, rate, NULL);
    call_payments(r, d->contract, PAY_ACCEPTANCE, price * units, rate, NULL);
    const sim_time promised = promise_within(c, claim->due);
    const sim_time excused = excused_since(r, d->contract, claim->excused);
    count_late(r, d->contract, promised, excused, units);
    const double late = penalty(r, c, promised, excused, price * units, price * asked, &claim->penalty);
    if (late > 0)
        owe(r, ACCOUNT_PENALTY, d->contract, late);
    charge(r, d->contract, r->net->demand[demand].gap_source, claim->k, &claim->handovers, units);
}
