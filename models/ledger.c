/* models/ledger.c - our books: double entry in whole micro-units of money.
 *
 * Every posting takes from one side what it puts on the other: an account against cash, or against what is
 * owed to (or by) a party; the sum over all is zero at every moment and the audit says so. Cost posts at
 * the event, cash at payment. Only our own money is kept; goods between parties are paid by contract.
 *
 * - peak need: the largest amount that cash was below zero
 * - npv: the sum of cash flows but interest, each times its discount factor, t from the start of the first season:
 *   1 / (1 + i)^t, as exp(-t ln(1 + i)); exp(-i t); or 1 / (1 + i t), as `money.discount` says (Brealey, Myers, Allen,
 *   ch. 2)
 * - holding and backorders: accrue continuously and are charged whenever a rate moves; where interest or discount
 *   counts the days, also by the week (without dates by the time unit), discounted as if in its middle
 * - finance: interest on cash below zero, simple within the run
 */
#include "models/ledger.h"
#include "models/flow.h"

#include "sim/kernels.h"

static const double MONEY_MOST = 1e12;

static const struct account_row rows[ACCOUNTS] = {
    [ACCOUNT_MATERIAL] = {"material", false, true, "goods bought, at the price of the order, when they are received"},
    [ACCOUNT_LABOUR] = {"labour", false, true, "making at our own factories: per_unit of a make source"},
    [ACCOUNT_OVERHEAD] = {"overhead", false, true, "once and per-day costs of sites and lanes"},
    [ACCOUNT_TOOLING] = {"tooling", false, true, "moulds and tools, with the first order, or moved"},
    [ACCOUNT_TASKS] = {"tasks", false, true, "tries of tasks, when they start"},
    [ACCOUNT_SCRAP] = {"scrap", false, true, "goods that inspections scrap, at the price of their order"},
    [ACCOUNT_INSPECTION] = {"inspection", false, true, "inspections: per lot, per unit looked at, per day"},
    [ACCOUNT_REWORK] = {"rework", false, true, "repairs of faulty units, and the cost of each one found"},
    [ACCOUNT_ORDERING] = {"ordering", false, true, "per-order costs of offers, sources and lanes, at dispatch"},
    [ACCOUNT_FREIGHT] = {"freight", false, true, "lanes: per order, unit, kg, m3, at departure"},
    [ACCOUNT_DUTY] = {"duty", false, true, "duty on the value of goods, at receipt"},
    [ACCOUNT_TRANSPORT] = {"transport", false, true, "per-unit costs of sources and of deliveries to customers"},
    [ACCOUNT_HOLDING] = {"holding", false, false, "stock on hand, and in transit for the side that carries it"},
    [ACCOUNT_BACKORDER] = {"backorder", false, false, "what customers wait for: per unit and time, or once per unit"},
    [ACCOUNT_OUTDATING] = {"outdating", false, false, "goods that perished: `outdating` a unit"},
    [ACCOUNT_LOST] = {"lost", false, false, "lost_cost of units not sold"},
    [ACCOUNT_FINANCE] = {"finance", false, false, "interest on cash below zero"},
    [ACCOUNT_PENALTY] = {"penalty", false, false, "late penalties that we pay to customers"},
    [ACCOUNT_CHARGEBACK] = {"chargeback", false, false, "deductions of customers: `charges` of what we sell"},
    [ACCOUNT_LEGAL] = {"legal", false, true, "disputes.cost of contracts"},
    [ACCOUNT_DEFAULT] = {"default", false, false,
                         "deposits lost with a seller that closed for good, and what a failed customer owed"},
    [ACCOUNT_WARRANTY] =
        {"warranty", false, false,
         "faulty units handed to customers: escape.cost of their faults; less what sellers bear of refunds"},
    [ACCOUNT_DISRUPTION] = {"disruption", false, false, "the disruptions' own costs"},
    [ACCOUNT_DETENTION] = {"detention", false, true, "consignments that customs hold: detained.cost"},
    [ACCOUNT_RECALL] = {"recall", false, false, "goods called back because of a fault: recall.cost a unit"},
    [ACCOUNT_RESPONSE] = {"response", false, false, "the `cost` groups of responses"},
    [ACCOUNT_MITIGATION] = {"mitigation", false, true, "options that are on: once, per unit, over time"},
    [ACCOUNT_FX] = {"fx", false, false, "exchange-rate differences between posting and payment"},
    [ACCOUNT_PENALTY_RECEIVED] = {"penalty_received", true, true, "late penalties that suppliers pay to us"},
    [ACCOUNT_SALVAGE] = {"salvage", true, false, "leftover stock, valued at the horizon"},
    [ACCOUNT_SALES] = {"sales", true, false, "goods sold, when they are handed over"},
};

const struct account_row *account_row(enum account a)
{
    return &rows[a];
}

/* Whole micro-units; beyond MONEY_MOST the books would overflow, and the replication fails. */
static int64_t micro(struct replication *r, double money)
{
    if (!(money < MONEY_MOST && money > -MONEY_MOST)) {
        replication_fail(
            r, "an amount of money is not a number, or beyond a thousand billion: use a larger currency unit");
        return 0;
    }
    return (int64_t)(money * 1e6 + (money < 0 ? -0.5 : 0.5));
}

static int64_t sum(struct replication *r, int64_t a, int64_t b)
{
    int64_t total = 0;
    if (__builtin_add_overflow(a, b, &total))
        replication_fail(r, "an account is beyond nine thousand billion: use a larger currency unit");
    return total;
}

void ledger_reset(struct replication *r)
{
    struct ledger *l = &r->ledger;
    int64_t *owed = l->owed_micro;
    double *foreign = l->owed_foreign, *claimed = l->claimed;
    *l = (struct ledger){.owed_micro = owed,
                         .owed_foreign = foreign,
                         .claimed = claimed,
                         .cash_since = r->now,
                         .charged_at = r->now,
                         .period_charged = r->now};
    for (int32_t i = 0; i < r->net->contracts; i++)
        foreign[i] = claimed[i] = 0;
    for (int32_t i = 0; i < r->net->parties; i++)
        owed[i] = 0;
    const struct discounting *d = &r->net->discounting;
    const bool compound = !d->is_continuous && !d->is_simple;
    l->discount_per_day = (compound ? kernel_log1p(d->rate) : d->rate) / d->period;
}

/* Interest on what cash was below zero since it last moved. */
static void accrue(struct replication *r)
{
    struct ledger *l = &r->ledger;
    if (l->cash_micro < 0)
        l->interest +=
            r->net->interest_per_day * days_from_ticks(r->now - l->cash_since) * (double)-l->cash_micro / 1e6;
    l->cash_since = r->now;
}

/* Of money that moves now, at the beginning: time 0, or today. */
static double discount_factor(const struct replication *r)
{
    const double x =
        r->ledger.discount_per_day * days_from_ticks(r->now - r->net->as_of - r->ledger.spread / 2 + season_offset(r));
    if (!(x > 0))
        return 1;
    return r->net->discounting.is_simple ? 1 / (1 + x) : kernel_exp(-x);
}

static void cash_moves(struct replication *r, int64_t amount)
{
    struct ledger *l = &r->ledger;
    accrue(r);
    l->cash_micro = sum(r, l->cash_micro, amount);
    if (l->cash_micro < l->low_cash_micro)
        l->low_cash_micro = l->cash_micro;
    l->npv += (double)amount / 1e6 * discount_factor(r);
    l->postings++;
}

static void cost_moves(struct replication *r, enum account a, int64_t amount)
{
    r->ledger.cost_micro[a] = sum(r, r->ledger.cost_micro[a], amount);
    r->ledger.cost[a] = (double)r->ledger.cost_micro[a] / 1e6;
}

void ledger_cost(struct replication *r, enum account a, double money)
{
    const int64_t amount = micro(r, money);
    if (amount == 0)
        return;
    cost_moves(r, a, amount);
    cash_moves(r, -amount);
}

void ledger_accrue(struct replication *r, enum account a, double money)
{
    struct ledger *l = &r->ledger;
    l->accrued[a] += money;
    const int64_t amount = micro(r, l->accrued[a]) - l->accrued_micro[a];
    if (amount == 0)
        return;
    l->accrued_micro[a] += amount;
    cost_moves(r, a, amount);
    cash_moves(r, -amount);
}

void ledger_owe(struct replication *r, enum account a, int32_t party, double money)
{
    const int64_t amount = micro(r, money);
    cost_moves(r, a, amount);
    r->ledger.owed_micro[party] += amount;
    r->ledger.postings++;
}

void ledger_pay(struct replication *r, int32_t party, double money)
{
    const int64_t amount = micro(r, money);
    if (amount == 0)
        return;
    r->ledger.owed_micro[party] -= amount;
    cash_moves(r, -amount);
}

void ledger_count_from_here(struct replication *r)
{
    accrue(r);
    for (int a = 0; a < ACCOUNTS; a++)
        r->ledger.counted_from[a] = r->ledger.cost[a];
    r->ledger.counted_from[ACCOUNT_FINANCE] += r->ledger.interest; /* posted at the end, in one sum */
}

double ledger_counted(const struct replication *r, enum account a)
{
    return r->ledger.cost[a] - r->ledger.counted_from[a];
}

/* ---- costs on levels: holding and backorders ---- */

/* Between two charges a rate stands still, or moves so little that its middle stands for it (models/book_time.c). */
double accrued_rate(struct replication *r, quantity_id q, sim_time from)
{
    return q < 0 ? 0 : quantity_value(r->book, q, &(struct thing){0}, from + (r->now - from) / 2);
}

static void charge_area(struct replication *r, int32_t point, double days)
{
    const struct point *p = &r->net->point[point];
    struct point_state *s = &r->point[point];
    const sim_time from = r->ledger.charged_at;
    if (!p->ours || (p->holding < 0 && p->backorder < 0))
        return;
    if (r->net->period_end_costs) {
        ledger_accrue(r, ACCOUNT_HOLDING, value_now(r, p->holding, 0) * s->level_on_hand.value * days);
        ledger_accrue(r, ACCOUNT_BACKORDER, value_now(r, p->backorder, 0) * s->level_backorders.value * days);
        return;
    }
    if (p->holding >= 0)
        ledger_accrue(r, ACCOUNT_HOLDING,
                      accrued_rate(r, p->holding, from) *
                          (level_area_days(&s->level_on_hand, r->now) - s->held_charged));
    if (p->backorder >= 0)
        ledger_accrue(r, ACCOUNT_BACKORDER,
                      accrued_rate(r, p->backorder, from) *
                          (level_area_days(&s->level_backorders, r->now) - s->back_charged));
    s->held_charged = level_area_days(&s->level_on_hand, r->now);
    s->back_charged = level_area_days(&s->level_backorders, r->now);
}

static void charge_waiting(struct replication *r, int32_t demand, double days)
{
    const struct demand *d = &r->net->demand[demand];
    struct demand_state *s = &r->demand[demand];
    if (d->backorder < 0 || d->others)
        return;
    const double area = r->net->period_end_costs ? s->units_waiting.value * days
                                                 : level_area_days(&s->units_waiting, r->now) - s->charged;
    const double rate =
        r->net->period_end_costs ? value_now(r, d->backorder, 0) : accrued_rate(r, d->backorder, r->ledger.charged_at);
    ledger_accrue(r, ACCOUNT_BACKORDER, rate * area);
    s->charged = level_area_days(&s->units_waiting, r->now);
}

/* backorder_once: units asked since the last charge that could not be served in their instant. */
static void charge_shortages(struct replication *r)
{
    for (int32_t i = 0; i < r->net->points; i++) {
        struct point_state *s = &r->point[i];
        const double units = s->claims_units - s->claims_at_once;
        if (r->net->point[i].ours && r->net->point[i].backorder_once >= 0)
            ledger_accrue(r, ACCOUNT_BACKORDER,
                          value_now(r, r->net->point[i].backorder_once, 0) * (units - s->short_charged));
        s->short_charged = units;
    }
    for (int32_t i = 0; i < r->net->demands; i++) {
        struct demand_state *s = &r->demand[i];
        const double units = s->units - s->units_at_once;
        if (!r->net->demand[i].others && r->net->demand[i].backorder_once >= 0)
            ledger_accrue(r, ACCOUNT_BACKORDER,
                          value_now(r, r->net->demand[i].backorder_once, 0) * (units - s->short_charged));
        s->short_charged = units;
    }
}

/* Charges holding and backorders up to now: for the time since the last charge, or for one period. */
void ledger_charge_levels(struct replication *r, double period_days)
{
    for (int32_t i = 0; i < r->net->points; i++)
        charge_area(r, i, period_days);
    for (int32_t i = 0; i < r->net->demands; i++)
        charge_waiting(r, i, period_days);
    charge_shortages(r);
    if (period_days > 0)
        transit_charge(r, period_days);
    r->ledger.charged_at = r->now;
}

/* ---- rates that move ---- */

void ledger_charge_now(struct replication *r)
{
    struct ledger *l = &r->ledger;
    l->spread = r->now - l->charged_at;
    if (!r->net->period_end_costs)
        ledger_charge_levels(r, 0);
    l->charged_at = r->now;
    transit_charge(r, 0);
    options_charge(r);
    l->spread = 0;
}

void ledger_before_change(struct replication *r)
{
    if (r->net->cost_rates_move)
        ledger_charge_now(r);
}

/* When some rate may move by itself; where interest or discount counts the days, by the week, without dates by the time
 * unit or, where the whole run is a few of them, by a 256th of it. */
static sim_time next_charge(const struct replication *r)
{
    const struct network *n = r->net;
    const sim_time fine = n->horizon / 256 > 0 ? n->horizon / 256 : 1;
    const sim_time step = n->dated ? 7 * TICKS_PER_DAY : fine < TICKS_PER_DAY ? fine : TICKS_PER_DAY;
    const bool by_step = (n->discounting.rate > 0 || n->interest_per_day > 0) &&
                         (n->accounts_used >> ACCOUNT_HOLDING | n->accounts_used >> ACCOUNT_BACKORDER |
                          n->accounts_used >> ACCOUNT_MITIGATION) &
                             1;
    sim_time until = by_step ? (r->now / step + 1) * step : TIME_NEVER;
    for (int32_t i = 0; n->cost_rates_move && i < n->points + n->demands; i++) {
        const quantity_id q[2] = {i < n->points ? n->point[i].holding : n->demand[i - n->points].backorder,
                                  i < n->points ? n->point[i].backorder : -1};
        for (int k = 0; k < 2; k++) {
            const sim_time holds = q[k] < 0 ? TIME_NEVER : book_holds_until(n->book, q[k], r->now);
            until = holds < until ? holds : until;
        }
    }
    return until;
}

static void call_charge(struct replication *r)
{
    const sim_time at = next_charge(r);
    if (at != TIME_NEVER)
        schedule_charge(r, at, 0, (struct event_charge){0});
}

/* The first of first + k * every that is not before `now`. */
static sim_time next_of(sim_time first, sim_time every, sim_time now)
{
    return first >= now ? first : first + (now - first + every - 1) / every * every;
}

void ledger_start(struct replication *r)
{
    call_charge(r);
    if (!r->net->period_end_costs)
        return;
    if (r->net->charge_first == TIME_NEVER)
        schedule_period_end(r, (r->now / r->net->period + 1) * r->net->period, 0, (struct event_period_end){0});
    else
        schedule_period_charge(r, next_of(r->net->charge_first, r->net->period, r->now), 0,
                               (struct event_period_charge){0});
}

void on_charge(struct replication *r, const struct event_charge *it)
{
    (void)it;
    ledger_charge_now(r);
    call_charge(r);
}

/* costs = "period_end": periods are [k p, (k + 1) p); each is charged on the level at its end, which is the one that
 * the events of its last instant left: before anything happens at (k + 1) p. Who counts from here on, or reads the
 * books at the horizon, asks first that the period that ends now be charged. */
void ledger_end_period(struct replication *r)
{
    const struct network *n = r->net;
    if (!n->period_end_costs || n->charge_first != TIME_NEVER || r->now % n->period != 0 ||
        r->ledger.period_charged == r->now)
        return;
    r->ledger.period_charged = r->now;
    ledger_charge_levels(r, days_from_ticks(n->period));
}

void on_period_end(struct replication *r, const struct event_period_end *it)
{
    ledger_end_period(r);
    schedule_period_end(r, r->now + r->net->period, 0, *it);
}

/* conventions.first is given: charged then, after the demand of that instant and before the reviews that follow it. */
void on_period_charge(struct replication *r, const struct event_period_charge *it)
{
    ledger_charge_levels(r, days_from_ticks(r->net->period));
    schedule_period_charge(r, r->now + r->net->period, 0, *it);
}

/* ---- the end ---- */

static void value_leftovers(struct replication *r)
{
    for (int32_t i = 0; i < r->net->points; i++) {
        const struct point *p = &r->net->point[i];
        if (p->ours && p->leftover >= 0) /* a negative price: disposal costs money */
            ledger_cost(r, ACCOUNT_SALVAGE, -value_now(r, p->leftover, 0) * units_of(r, i, r->point[i].on_hand));
    }
}

/* What is open with a party at today's rates; *abroad: in another currency than ours. */
static double open_today(struct replication *r, int32_t party, bool *abroad, bool *sells)
{
    double sum = 0;
    for (int32_t c = 0; c < r->net->contracts; c++) {
        const struct contract *contract = &r->net->contract[c];
        const int32_t other = r->net->party[contract->buyer].us ? contract->seller : contract->buyer;
        *sells |= contract->seller == party;
        if (other != party)
            continue;
        *abroad |= contract->currency_rate >= 0;
        sum += r->ledger.owed_foreign[c] * contract_rate(r, c);
    }
    return sum;
}

/* Paid on shipment and under way from a seller who has failed since: that will come. */
static double value_under_way(struct replication *r, int32_t party)
{
    double sum = 0;
    for (int32_t lane = 0; lane < r->net->lanes; lane++)
        for (int32_t id = r->lane[lane].first; id >= 0; id = consignment_at(r, id)->next) {
            const struct consignment *c = consignment_at(r, id);
            const struct order *o = order_at(r, c->order);
            const struct source *s = &r->net->source[o->source];
            if (s->contract >= 0 && r->net->contract[s->contract].seller == party && c->stage > STAGE_WAIT_DEPARTURE)
                sum += o->price * units_of(r, s->point, c->quantity) * contract_prepaid(r, s->contract);
        }
    return sum;
}

/* What is lost with a party that has failed and owes us so much. */
static double lost_with(struct replication *r, int32_t party, double owed)
{
    const double safe = value_under_way(r, party);
    return owed > safe ? owed - safe : 0;
}

/* What is owed is paid, at the rate of the day; what our books had it at is more or less by exchange-rate differences.
 * A deposit on goods that have not come stays paid: an asset, not cash. With a party that was stopped for good all is
 * set off: what it still owes, a deposit or a customer's debt, is lost, but for goods that are on their way. */
static void settle(struct replication *r)
{
    contract_settle_claims(r);
    for (int32_t i = 0; i < r->net->parties; i++) {
        bool abroad = false, sells = false;
        const double today = open_today(r, i, &abroad, &sells);
        if (abroad)
            ledger_owe(r, ACCOUNT_FX, i, today - (double)r->ledger.owed_micro[i] / 1e6);
        const int64_t owed = r->ledger.owed_micro[i];
        if (owed < 0 && r->party_failed[i])
            ledger_owe(r, ACCOUNT_DEFAULT, i, lost_with(r, i, -(double)owed / 1e6));
        else if (owed > 0 || !sells)
            ledger_pay(r, i, (double)owed / 1e6);
    }
}

/* Open payables and receivables for what has been received are settled at the horizon; interest is posted. */
void ledger_close(struct replication *r)
{
    ledger_charge_now(r);
    charge_shortages(r);
    value_leftovers(r);
    settle(r);
    accrue(r);
    const double npv = r->ledger.npv;
    ledger_cost(r, ACCOUNT_FINANCE, r->ledger.interest);
    r->ledger.npv = npv; /* discounting is the price of time: interest on top would count it twice */
}

double cost_terms_money(struct replication *r, const struct cost_terms *c, double units, double kg, double m3,
                        double days, bool once, const struct thing *t)
{
    const double chargeable = c->kg_per_m3 > 0 && m3 * c->kg_per_m3 > kg ? m3 * c->kg_per_m3 : kg;
    double money = value_of(r, c->per_order, t, 0) + value_of(r, c->per_unit, t, 0) * units +
                   value_of(r, c->per_kg, t, 0) * chargeable + value_of(r, c->per_m3, t, 0) * m3 +
                   value_of(r, c->per_day, t, 0) * days;
    if (once)
        money += value_of(r, c->once, t, 0);
    return money;
}

void cost_terms_post(struct replication *r, const struct cost_terms *c, enum account a, double units, double kg,
                     double m3, double days, bool once, const struct thing *t)
{
    if (!r->projecting) /* money decides no date */
        ledger_cost(r, a, cost_terms_money(r, c, units, kg, m3, days, once, t));
}
