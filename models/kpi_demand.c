/* models/kpi_demand.c - KPIs of customers: asked, served, lost, sold and brought back. */
#include "models/flow.h"
#include "models/kpi_inside.h"

/* Customers still waiting whose due date has passed count as late; those not yet due are left out. */
static double overdue(const struct replication *r, int32_t demand)
{
    const struct demand *d = &r->net->demand[demand];
    double n = 0;
    for (int32_t t = d->targets.first; t < d->targets.first + d->targets.count; t++)
        for (int32_t c = r->point[r->net->demand_target[t].point].first; c >= 0; c = claim_at(r, c)->next) {
            const struct claim *claim = claim_at(r, c);
            n += claim->kind == CLAIM_CUSTOMER && claim->owner == demand && claim->counted && claim->due < r->now;
        }
    return n;
}

READ(demand_units, r->demand[i].units)
READ(demand_net, r->demand[i].units - r->demand[i].returned_units)
READ(demand_at_once, r->demand[i].units_at_once)
READ(demand_orders, r->demand[i].orders)
READ(demand_orders_at_once, r->demand[i].orders_at_once)
READ(demand_wait, r->demand[i].wait_days)
READ(demand_waited, r->demand[i].waited)
READ(demand_lost_units, r->demand[i].lost_units)
READ(demand_on_time, r->demand[i].on_time)
READ(demand_due, r->demand[i].due + overdue(r, i))
READ(demand_sold, r->demand[i].sold)
READ(demand_full_price, r->demand[i].at_full_price)
READ(demand_marked_down, r->demand[i].sold - r->demand[i].at_full_price)
READ(demand_cut_money, r->demand[i].cut_money)
READ(demand_came_back, r->demand[i].came_back + r->demand[i].returned_units)
READ(demand_short_days, r->demand[i].short_days)

static bool faults_come_back(const struct network *n)
{
    for (int32_t i = 0; i < n->faults; i++)
        if (n->fault[i].returned >= 0)
            return true;
    return false;
}

static bool marked_down(const struct network *n, int32_t i)
{
    return n->demand[i].markdowns.count > 0;
}

static bool has_season(const struct network *n, int32_t i)
{
    return n->demand[i].weeks > 0;
}

static bool goods_come_back(const struct network *n, int32_t i)
{
    return n->demand[i].returned >= 0 || n->demand[i].returns || faults_come_back(n);
}

static bool has_due_dates(const struct network *n, int32_t i)
{
    return n->demand[i].due_after != TIME_NEVER || n->demand[i].orders.count > 0;
}

static const struct kpi_row rows[] = {
    {"demand.<name>.units", "units", OVER_DEMAND, ESTIMATE_MEAN, 0, EACH_SEASON, NULL, demand_net, NULL,
     "Units asked, less units that came back (negative = \"return\")."},
    {"demand.<name>.fill_rate", "1", OVER_DEMAND, ESTIMATE_RATIO, 1, HEADLINE, NULL, demand_at_once, demand_units,
     "Share of units handed over in the instant they were asked (fill rate, beta, P2, type 2)."},
    {"demand.<name>.order_fill_rate", "1", OVER_DEMAND, ESTIMATE_RATIO, 1, 0, NULL, demand_orders_at_once,
     demand_orders, "Share of customers served completely in the instant they came (order fill rate)."},
    {"demand.<name>.wait_days", "time", OVER_DEMAND, ESTIMATE_RATIO, -1, HEADLINE, NULL, demand_wait, demand_waited,
     "Time from asking to complete delivery; a mean over customers served."},
    {"demand.<name>.lost_units", "units", OVER_DEMAND, ESTIMATE_MEAN, -1, HEADLINE | EACH_SEASON, NULL,
     demand_lost_units, NULL, "Units asked and not sold: lost sales."},
    {"demand.<name>.lost_share", "1", OVER_DEMAND, ESTIMATE_RATIO, -1, EACH_SEASON, NULL, demand_lost_units,
     demand_units, "Units lost / units asked: the chance of loss (blocking, balking, reneging, Erlang B)."},
    {"demand.<name>.sold_units", "units", OVER_DEMAND, ESTIMATE_MEAN, 1, EACH_SEASON, NULL, demand_sold, NULL,
     "Units handed over to customers, those included that come back later (`returned`)."},
    {"demand.<name>.markdown_units", "units", OVER_DEMAND, ESTIMATE_MEAN, 0, 0, marked_down, demand_marked_down, NULL,
     "Units sold at a `markdown` price."},
    {"demand.<name>.markdown_cost", "money", OVER_DEMAND, ESTIMATE_MEAN, -1, 0, marked_down, demand_cut_money, NULL,
     "What price cuts gave away: (full price - price paid) * units. Not an account: sales are net of it already."},
    {"demand.<name>.full_price_share", "1", OVER_DEMAND, ESTIMATE_RATIO, 1, 0, marked_down, demand_full_price,
     demand_sold, "Units sold at the full price / units sold."},
    {"demand.<name>.returned_units", "units", OVER_DEMAND, ESTIMATE_MEAN, -1, 0, goods_come_back, demand_came_back,
     NULL, "Units that came back: `returned` ones (at the latest at the horizon) and those of negative = \"return\"."},
    {"demand.<name>.stockout_days", "days", OVER_DEMAND, ESTIMATE_MEAN, -1, 0, has_season, demand_short_days, NULL,
     "Days of the season (`weeks`) on which some unit asked was not handed over at once, of any variant."},
    {"demand.<name>.on_time", "1", OVER_DEMAND, ESTIMATE_RATIO, 1, HEADLINE, has_due_dates, demand_on_time, demand_due,
     "Share of customers' orders with a due date delivered in full by it (OTIF); overdue at the horizon counts as "
     "late."},
};
const struct kpi_part kpi_demand = {rows, sizeof rows / sizeof *rows};
