/* models/kpi_money.c - KPIs of our books: what it costs, the cash, the profit. */
#include "models/kpi_inside.h"
#include "models/ledger.h"

static double cost_sum(const struct replication *r, bool landed_only)
{
    double sum = 0;
    for (int a = 0; a < ACCOUNTS; a++)
        if (a != ACCOUNT_SALES && (!landed_only || account_row((enum account)a)->landed))
            sum += ledger_counted(r, (enum account)a);
    return sum;
}

static double landed_units(const struct replication *r)
{
    double sum = 0;
    for (int32_t i = 0; i < r->net->items; i++)
        sum += r->landed_units[i];
    return sum;
}

READ(cost_total, cost_sum(r, false))
READ(cost_landed, cost_sum(r, true))
READ(units_landed, landed_units(r))
READ(cost_rate_total, cost_sum(r, false) / kpi_days(r))
READ(peak_need, (double)-r->ledger.low_cash_micro / 1e6)
READ(cash_npv, r->ledger.npv)
READ(cash_closing, (double)r->ledger.cash_micro / 1e6)
READ(profit, -ledger_counted(r, ACCOUNT_SALES) - cost_sum(r, false))

READ(account_cost, (account_row((enum account)i)->income ? -1 : 1) * ledger_counted(r, (enum account)i) + 0.0)
READ(account_rate, account_cost(r, i) / kpi_days(r))

/* Accounts that this scenario can move; the others would be rows of zeros. */
static bool account_moves(const struct network *n, int32_t i)
{
    return (n->accounts_used >> i) & 1;
}

static bool any_money(const struct network *n, int32_t i)
{
    (void)i;
    return n->accounts_used != 0;
}

static const struct kpi_row rows[] = {
    {"cost.total", "money", OVER_NETWORK, ESTIMATE_MEAN, -1, HEADLINE | EACH_SEASON, any_money, cost_total, NULL,
     "All accounts over the counted time but sales: what the plan costs, less penalties received and salvage."},
    {"cost.unit", "money", OVER_NETWORK, ESTIMATE_RATIO, -1, HEADLINE | EACH_SEASON, any_money, cost_landed,
     units_landed,
     "Total landed cost per unit: all accounts up to receipt at the last site / good units received there; a ratio of "
     "sums."},
    {"cost.<account>", "money", OVER_ACCOUNT, ESTIMATE_MEAN, 0, 0, account_moves, account_cost, NULL,
     "Total of the account over the counted time; income accounts positive."},
    {"cost_rate.total", "money per time", OVER_NETWORK, ESTIMATE_MEAN, -1, HEADLINE_OF_FEW, any_money, cost_rate_total,
     NULL, "cost.total per time unit (long-run average cost)."},
    {"cost_rate.<account>", "money per time", OVER_ACCOUNT, ESTIMATE_MEAN, 0, 0, account_moves, account_rate, NULL,
     "The account per time unit."},
    {"cash.peak_need", "money", OVER_NETWORK, ESTIMATE_MEAN, -1, HEADLINE | LARGEST_SEASON, any_money, peak_need, NULL,
     "Largest amount that cash was below zero: what must be financed."},
    {"cash.npv", "money", OVER_NETWORK, ESTIMATE_MEAN, 1, 0, any_money, cash_npv, NULL,
     "Net present value at time 0 of all cash flows but interest, whenever they move, as money.discount says; what is "
     "still owed for goods received moves at the horizon. Negative: we pay."},
    {"cash.closing", "money", OVER_NETWORK, ESTIMATE_MEAN, 1, 0, any_money, cash_closing, NULL,
     "Cash at the horizon, everything owed being settled."},
    {"season.profit", "money", OVER_NETWORK, ESTIMATE_MEAN, 1, HEADLINE | EACH_SEASON, any_money, profit, NULL,
     "Sales less all costs, up to the horizon."},
};
const struct kpi_part kpi_money = {rows, sizeof rows / sizeof *rows};
