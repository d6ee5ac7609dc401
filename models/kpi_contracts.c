/* models/kpi_contracts.c - KPIs of what was promised and agreed: lateness, quotes, charges, disputes, defaults. */
#include "models/flow.h"
#include "models/kpi_inside.h"
#include "models/ledger.h"

READ(contract_late, r->contract[i].late_unit_days)
READ(contract_units, r->contract[i].units)
READ(contract_charged, r->contract[i].charged)
READ(contract_refused_units, r->contract[i].refused_units)
READ(contract_disputes, r->contract[i].disputes)
READ(contract_disputed, r->contract[i].disputed)
READ(contract_recovered, r->contract[i].recovered)
READ(order_late, r->for_us.late_unit_days)
READ(order_units, r->for_us.units)
READ(capacity_days, r->for_us.capacity_days)
READ(capacity_lots, r->for_us.capacity_lots)

static double all_quoted(struct replication *r, int32_t i)
{
    double sum = 0;
    (void)i;
    for (int32_t p = 0; p < r->net->points; p++)
        sum += r->point[p].quoted_days;
    return sum;
}

static double all_quotes(struct replication *r, int32_t i)
{
    double sum = 0;
    (void)i;
    for (int32_t p = 0; p < r->net->points; p++)
        sum += r->point[p].quoted_count;
    return sum;
}

/* Of the replications in which somebody failed. */
static double given_default(struct replication *r, int32_t i)
{
    bool failed = false;
    (void)i;
    for (int32_t p = 0; p < r->net->parties; p++)
        failed |= r->party_failed[p];
    return failed ? ledger_counted(r, ACCOUNT_DEFAULT) : not_a_number();
}

static bool we_buy_some(const struct network *n, int32_t i)
{
    bool some = false;
    (void)i;
    for (int32_t s = 0; s < n->sources; s++)
        some |= n->source[s].contract >= 0 && n->party[n->contract[n->source[s].contract].buyer].us;
    return some;
}

static bool we_wait_for_machines(const struct network *n, int32_t i)
{
    return we_buy_some(n, i) && n->steps > 0;
}

static bool ours(const struct network *n, int32_t i)
{
    return n->party[n->contract[i].seller].us || n->party[n->contract[i].buyer].us;
}

static bool charges(const struct network *n, int32_t i)
{
    return n->contract[i].charges.count > 0;
}

static bool can_cancel(const struct network *n, int32_t i)
{
    return n->contract[i].cancel != TIME_NEVER;
}

static bool disputes(const struct network *n, int32_t i)
{
    return n->contract[i].disputes.chance >= 0;
}

/* Without clauses on losses nothing is borne by the other side. */
static bool losses_shared(const struct network *n, int32_t i)
{
    bool named = false;
    for (int loss = 0; loss < LOSSES; loss++)
        named |= n->contract[i].bears[loss] >= 0;
    return named || disputes(n, i);
}

static bool defaults(const struct network *n, int32_t i)
{
    (void)i;
    return (n->accounts_used >> ACCOUNT_DEFAULT) & 1;
}

static const struct kpi_row rows[] = {
    {"order.lateness", "time", OVER_NETWORK, ESTIMATE_RATIO, -1, 0, we_buy_some, order_late, order_units,
     "How late what we buy by contract is against the promise (early: 0), at delivery or shipment as the terms say; a "
     "mean over units."},
    {"order.quoted_days", "time", OVER_NETWORK, ESTIMATE_RATIO, -1, 0, we_buy_some, all_quoted, all_quotes,
     "Lead time that sellers quoted us, by contract (without a `quote` the planned one); a mean over orders."},
    {"order.wait.capacity", "time", OVER_NETWORK, ESTIMATE_RATIO, -1, 0, we_wait_for_machines, capacity_days,
     capacity_lots,
     "How long a lot waits for machines, all its steps together, of what we make or is made for us under a contract; a "
     "mean over lots."},
    {"contracts.<name>.late_days", "time", OVER_CONTRACT, ESTIMATE_RATIO, -1, 0, ours, contract_late, contract_units,
     "How late goods are against the promise (early: 0); a mean over units delivered or shipped with a promise."},
    {"loss_given_default", "money", OVER_NETWORK, ESTIMATE_MEAN, -1, 0, defaults, given_default, NULL,
     "Money lost with parties that closed for good: what was paid for goods that never came, less what was not yet "
     "paid for goods that did (a retention); of customers what they owed. A mean over the replications in which a "
     "party failed; cost.default is over all."},
    {"contracts.<name>.charged", "money", OVER_CONTRACT, ESTIMATE_MEAN, 0, 0, charges, contract_charged, NULL,
     "Charges deducted by the buyer."},
    {"contracts.<name>.refused_units", "units", OVER_CONTRACT, ESTIMATE_MEAN, -1, 0, can_cancel, contract_refused_units,
     NULL, "Units refused after `cancel`: of customers' orders withdrawn, of goods turned away."},
    {"contracts.<name>.disputes", "1", OVER_CONTRACT, ESTIMATE_MEAN, -1, 0, disputes, contract_disputes, NULL,
     "Disputes begun."},
    {"contracts.<name>.disputed", "money", OVER_CONTRACT, ESTIMATE_MEAN, -1, 0, disputes, contract_disputed, NULL,
     "Money that was fought over."},
    {"contracts.<name>.recovered", "money", OVER_CONTRACT, ESTIMATE_MEAN, 1, 0, losses_shared, contract_recovered, NULL,
     "Of losses that we spent money on, what the other side bore: by `bears` and by disputes."},
};
const struct kpi_part kpi_contracts = {rows, sizeof rows / sizeof *rows};
