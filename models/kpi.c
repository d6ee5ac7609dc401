/* models/kpi.c - every KPI once: name, unit, direction, formula, words.
 *
 * A family is a row of the table: the pattern of its name, what it ranges over, and the functions that read its value
 * (and a ratio's denominator) from a finished replication. Everything that reports - JSON, CSV, summary,
 * `bullwhip schema --kpis` - comes from here. A ratio is a ratio of sums over replications, never a mean of ratios.
 * A value that does not exist in a replication is NaN. Where a warm-up is set, all counts are of the time after it. */
#include "models/kpi.h"
#include "models/flow.h"
#include "models/ledger.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum over {
    OVER_NETWORK,
    OVER_ACCOUNT,
    OVER_POINT,
    OVER_DEMAND,
    OVER_CENTER,
    OVER_LANE,
    OVER_DISRUPTION,
    OVER_RESPONSE,
    OVER_INSPECTION,
    OVER_FAULT,
    OVER_CONTRACT,
    OVER_MILESTONE,
    OVER_TASK,
    OVER_OWNER,
    OVER_VARIABLE,
    OVER_MEASURE,
    OVER_SEASONS /* no member: words for the catalogue */
};
typedef double (*reader)(struct replication *, int32_t);

struct family {
    const char *pattern; /* <> stands for the member's name */
    const char *unit;    /* "money": the scenario's currency; "time": its time unit */
    enum over over;
    enum estimator estimator;
    int better;
    int headline; /* 0 never, 1 always, 2 when there are at most FEW members and no milestone says what matters */
    reader value, per;
    const char *doc;
};

enum { FEW = 12 };

struct kpi_source {
    const struct family *family;
    int32_t id;
    int32_t season; /* of one of several, from 1; 0: of all */
};

/* ---- readers ---- */

static double counted_days(const struct replication *r)
{
    return days_from_ticks(r->now - r->counted_since);
}

static double ratio(double a, double b)
{
    return b > 0 ? a / b : not_a_number();
}

#define READ(name, expression)                                                                                         \
    static double name(struct replication *r, int32_t i)                                                               \
    {                                                                                                                  \
        (void)i;                                                                                                       \
        return expression;                                                                                             \
    }

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
READ(cost_rate_total, cost_sum(r, false) / counted_days(r))
READ(peak_need, (double)-r->ledger.low_cash_micro / 1e6)
READ(cash_npv, r->ledger.npv)
READ(cash_closing, (double)r->ledger.cash_micro / 1e6)
READ(profit, -ledger_counted(r, ACCOUNT_SALES) - cost_sum(r, false))

READ(account_cost, (account_row((enum account)i)->income ? -1 : 1) * ledger_counted(r, (enum account)i) + 0.0)
READ(account_rate, account_cost(r, i) / counted_days(r))

READ(mean_on_hand, ratio(level_area_days(&r->point[i].level_on_hand, r->now), counted_days(r)))
READ(mean_backorders, ratio(level_area_days(&r->point[i].level_backorders, r->now), counted_days(r)))
READ(mean_on_order, ratio(level_area_days(&r->point[i].level_on_order, r->now), counted_days(r)))
READ(mean_position, mean_on_hand(r, i) + mean_on_order(r, i) - mean_backorders(r, i))
READ(closing, units_of(r, i, r->point[i].on_hand))
READ(perished, r->point[i].perished_units)
READ(ready_rate, ratio(days_from_ticks(r->point[i].ready_time), counted_days(r)))
READ(cycles_good, (double)(r->point[i].cycles - r->point[i].cycles_short))
READ(cycles, (double)r->point[i].cycles)
READ(claims_at_once, r->point[i].claims_at_once)
READ(claims_units, r->point[i].claims_units)
READ(orders_placed, (double)r->point[i].placed_count)
READ(orders_received, (double)r->point[i].received_count)
READ(orders_delivered, (double)r->point[i].delivered_count)
READ(placed_units, r->point[i].placed_units)
READ(received_units, r->point[i].received_units)
READ(lead_sum, r->point[i].lead_days)
READ(lead_count, (double)r->point[i].lead_count)
READ(late_orders, r->point[i].late_count)
READ(due_orders, r->point[i].due_count)

READ(demand_units, r->demand[i].units)
READ(demand_net, r->demand[i].units - r->demand[i].returned_units)
READ(demand_at_once, r->demand[i].units_at_once)
READ(demand_orders, r->demand[i].orders)
READ(demand_orders_at_once, r->demand[i].orders_at_once)
READ(demand_wait, r->demand[i].wait_days)
READ(demand_waited, r->demand[i].waited)
READ(demand_lost_units, r->demand[i].lost_units)
READ(demand_on_time, r->demand[i].on_time)
READ(demand_sold, r->demand[i].sold)
READ(demand_full_price, r->demand[i].at_full_price)
READ(demand_marked_down, r->demand[i].sold - r->demand[i].at_full_price)
READ(demand_cut_money, r->demand[i].cut_money)
READ(demand_came_back, r->demand[i].came_back + r->demand[i].returned_units)
READ(demand_short_days, r->demand[i].short_days)
static double overdue(const struct replication *r, int32_t demand);
READ(demand_due, r->demand[i].due + overdue(r, i))

/* ---- the season's demands: those with `weeks` that are ours ---- */

static bool of_season(const struct network *n, int32_t demand)
{
    return n->demand[demand].weeks > 0 && !n->demand[demand].others;
}

static double season_sum(struct replication *r, reader of)
{
    double sum = 0;
    for (int32_t i = 0; i < r->net->demands; i++)
        sum += of_season(r->net, i) ? of(r, i) : 0;
    return sum;
}

/* Some demand of a season comes to this stock point. */
static bool season_point(const struct network *n, int32_t point)
{
    for (int32_t i = 0; i < n->demands; i++)
        for (int32_t t = n->demand[i].targets.first; t < n->demand[i].targets.first + n->demand[i].targets.count; t++)
            if (n->demand_target[t].point == point && of_season(n, i))
                return true;
    return false;
}

/* Summed over the stock points where the season sells. */
static double over_season_points(struct replication *r, reader of)
{
    double sum = 0;
    for (int32_t i = 0; i < r->net->points; i++)
        sum += season_point(r->net, i) ? of(r, i) : 0;
    return sum;
}

READ(came, units_of(r, i, r->point[i].opening + r->point[i].received))
READ(sold_here, r->point[i].sold_units)
READ(sold_here_full, r->point[i].full_price_units)

static double season_weeks(const struct replication *r)
{
    double most = 0;
    for (int32_t i = 0; i < r->net->demands; i++)
        if (of_season(r->net, i) && (double)r->net->demand[i].weeks > most)
            most = (double)r->net->demand[i].weeks;
    return most;
}

READ(sell_through, over_season_points(r, sold_here))
READ(full_price_through, over_season_points(r, sold_here_full))
READ(season_available, over_season_points(r, came))
READ(full_price_units, season_sum(r, demand_full_price))
READ(season_sold, season_sum(r, demand_sold))
READ(season_short, season_sum(r, demand_short_days))
READ(season_left_weeks, over_season_points(r, closing) * season_weeks(r))

/* Open machine time: by the machines it has at the end. */
static double machine_days(const struct replication *r, int32_t center)
{
    return r->center[center].open / (double)TICKS_PER_DAY;
}

READ(busy_days, r->center[i].busy / (double)TICKS_PER_DAY)
READ(open_days, machine_days(r, i))
READ(held_days, r->center[i].held / (double)TICKS_PER_DAY)
READ(down_days, r->center[i].down / (double)TICKS_PER_DAY)
READ(center_queue, ratio(level_area_days(&r->center[i].queue, r->now), counted_days(r)))
READ(center_wait, r->center[i].wait_days)
READ(center_started, (double)r->center[i].started)
READ(center_throughput, ratio(r->center[i].units, counted_days(r)))
READ(center_failures, (double)r->center[i].failures)

READ(lane_trips, (double)r->lane[i].trips)
READ(lane_units, r->lane[i].load)
READ(lane_wait, r->lane[i].wait_days)
READ(lane_in_transit, ratio(level_area_days(&r->lane[i].in_transit, r->now), counted_days(r)))
READ(lane_shipments, (double)r->lane[i].consignments)

READ(disruption_count, (double)r->disruption[i].count)
READ(disruption_days, r->disruption[i].days)
READ(disruption_cost, r->disruption[i].cost)
READ(disruption_closing, (double)r->disruption[i].active)
READ(disruption_share, ratio(r->disruption[i].days, counted_days(r)))
READ(disruption_first,
     r->disruption[i].first == TIME_NEVER ? (double)INFINITY : days_from_ticks(r->disruption[i].first))

READ(response_count, (double)r->response[i].count)
READ(response_used, r->response[i].first == TIME_NEVER ? 0.0 : 1.0)
READ(response_cost, r->response[i].cost)
READ(response_days, r->response[i].days)
READ(response_first, r->response[i].first == TIME_NEVER ? (double)INFINITY : days_from_ticks(r->response[i].first))

READ(inspected_lots, r->inspection[i].count.lots)
READ(inspected_submissions, r->inspection[i].count.submissions)
READ(inspected_rejected, r->inspection[i].count.rejected)
READ(inspected_sampled, r->inspection[i].count.sampled)
READ(inspected_units, r->inspection[i].count.inspected)
READ(inspected_found, r->inspection[i].count.found)
READ(inspected_out, r->inspection[i].count.out_units)
READ(inspected_faulty, r->inspection[i].count.out_faulty)
READ(inspected_normal, r->inspection[i].count.at_severity[AQL_NORMAL])
READ(inspected_tightened, r->inspection[i].count.at_severity[AQL_TIGHTENED])
READ(inspected_reduced, r->inspection[i].count.at_severity[AQL_REDUCED])
READ(inspected_stopped, r->inspection[i].count.stopped)
READ(inspected_returned, r->inspection[i].count.returned)
READ(inspected_scrapped, r->inspection[i].count.scrapped)
READ(inspected_days, r->inspection[i].count.days)

READ(fault_units, r->fault[i].units)
READ(fault_found, r->fault[i].found)
READ(fault_mended, r->fault[i].mended)
READ(fault_rounds, r->fault[i].rounds)
READ(fault_repairs_over, r->fault[i].repairs_over)
READ(fault_sold, r->fault[i].sold_faulty)
READ(units_sold, r->fault[i].sold)
READ(found_received, r->fault[i].found_where[FOUND_RECEIVED])
READ(found_arrived, r->fault[i].found_where[FOUND_ARRIVED])
READ(found_made, r->fault[i].found_where[FOUND_MADE])
READ(found_during, r->fault[i].found_where[FOUND_DURING])
READ(found_shipped, r->fault[i].found_where[FOUND_SHIPPED])
READ(fault_brought_back, r->fault[i].brought_back)
READ(fault_recalls, r->fault[i].recalls)
READ(fault_called_back, r->fault[i].called_back)
READ(fault_cleared, r->fault[i].cleared)
READ(fault_detained, r->fault[i].detained)
READ(fault_could, r->fault[i].could)
READ(fault_seen_by_tasks, r->fault[i].seen_by_tasks)

/* Styles of which it is known whether they have it; that have it; of which bulk has begun, with it unseen. */
enum suspects_counted { SUSPECTS_DRAWN, SUSPECTS_THERE, SUSPECTS_BULK, SUSPECTS_LATENT };
static double suspects(const struct replication *r, int32_t fault, enum suspects_counted what)
{
    double n = 0;
    for (int32_t i = 0; i < r->net->suspects; i++) {
        const struct suspect_state *s = &r->suspect[i];
        if (r->net->suspect[i].fault != fault)
            continue;
        n += what == SUSPECTS_DRAWN   ? s->there != THERE_UNKNOWN
             : what == SUSPECTS_THERE ? s->there > THERE_NOT
             : what == SUSPECTS_BULK  ? s->bulk
                                      : s->latent;
    }
    return n;
}
READ(fault_there, r->net->fault[i].origin == ARISES_STYLE ? suspects(r, i, SUSPECTS_THERE) : r->fault[i].there)
READ(fault_bulk, suspects(r, i, SUSPECTS_BULK))
READ(fault_latent, suspects(r, i, SUSPECTS_LATENT))

static double all_faulty_sold(const struct replication *r)
{
    double n = 0;
    for (int32_t f = 0; f < r->net->faults; f++)
        n += r->fault[f].sold_faulty;
    return 1e6 * n;
}
READ(defects_sold, all_faulty_sold(r))
READ(could_be_defects, r->could_be_faulty_sold)

READ(quoted_sum, r->point[i].quoted_days)
READ(quoted_count, r->point[i].quoted_count)
READ(contract_late, r->contract[i].late_unit_days)
READ(contract_units, r->contract[i].units)
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

READ(contract_charged, r->contract[i].charged)
READ(contract_refused_units, r->contract[i].refused_units)

/* Of the replications in which somebody failed. */
static double given_default(struct replication *r, int32_t i)
{
    bool failed = false;
    (void)i;
    for (int32_t p = 0; p < r->net->parties; p++)
        failed |= r->party_failed[p];
    return failed ? ledger_counted(r, ACCOUNT_DEFAULT) : not_a_number();
}

READ(contract_disputes, r->contract[i].disputes)
READ(contract_disputed, r->contract[i].disputed)
READ(contract_recovered, r->contract[i].recovered)

READ(milestone_date,
     r->milestone[i].reached == TIME_NEVER ? (double)INFINITY : days_from_ticks(r->milestone[i].reached))
READ(milestone_delay, r->net->milestone[i].due == TIME_NEVER ? not_a_number()
                      : r->milestone[i].reached == TIME_NEVER
                          ? (double)INFINITY
                          : days_from_ticks(r->milestone[i].reached - r->net->milestone[i].due))
READ(milestone_missed, r->net->milestone[i].due == TIME_NEVER               ? not_a_number()
                       : r->milestone[i].reached > r->net->milestone[i].due ? 1.0
                                                                            : 0.0)

READ(task_start, r->task[i].begun == TIME_NEVER ? (double)INFINITY : days_from_ticks(r->task[i].begun))
READ(task_finish, !task_is_passed(r, i) ? (double)INFINITY : days_from_ticks(r->task[i].passed_at))
READ(task_rounds, (double)r->task[i].rounds)
READ(task_passed, task_is_passed(r, i) ? 1.0 : 0.0)
READ(task_failed, (double)r->task[i].counted_failed)
READ(task_questions, (double)r->task[i].questions)
READ(task_cost, r->task[i].money)
READ(task_found, (double)r->task[i].found)

READ(owner_findings, r->owner[i].findings)
READ(owner_heard, r->owner[i].heard)
READ(owner_hear_days, r->owner[i].hear_days)
READ(owner_decided, r->owner[i].decided)
READ(owner_decide_days, r->owner[i].decide_days)
READ(owner_passed_on, r->owner[i].passed_on)

/* Of those milestones that were reached; none: no value. */
static double task_critical(struct replication *r, int32_t task)
{
    double critical = not_a_number();
    for (int32_t m = 0; m < r->net->milestones; m++)
        if (r->milestone[m].reached != TIME_NEVER && !(critical > 0))
            critical = milestone_decided_by(r, m, task) ? 1 : 0;
    return critical;
}

READ(variable_value, book_variable_value(r->book, (size_t)i, r->now))
READ(measure_value, measure_result(r, i))
READ(measure_divisor, measure_result(r, r->net->measure[i].per))

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

/* ---- the table ---- */

static const struct family families[] = {
    {"cost.total", "money", OVER_NETWORK, ESTIMATE_MEAN, -1, 1, cost_total, NULL,
     "All accounts over the counted time but sales: what the plan costs, less penalties received and salvage."},
    {"cost.unit", "money", OVER_NETWORK, ESTIMATE_RATIO, -1, 1, cost_landed, units_landed,
     "Total landed cost per unit: all accounts up to receipt at the last site / good units received there; a ratio of "
     "sums."},
    {"cost.<account>", "money", OVER_ACCOUNT, ESTIMATE_MEAN, 0, 0, account_cost, NULL,
     "Total of the account over the counted time; income accounts positive."},
    {"cost_rate.total", "money per time", OVER_NETWORK, ESTIMATE_MEAN, -1, 2, cost_rate_total, NULL,
     "cost.total per time unit (long-run average cost)."},
    {"cost_rate.<account>", "money per time", OVER_ACCOUNT, ESTIMATE_MEAN, 0, 0, account_rate, NULL,
     "The account per time unit."},
    {"cash.peak_need", "money", OVER_NETWORK, ESTIMATE_MEAN, -1, 1, peak_need, NULL,
     "Largest amount that cash was below zero: what must be financed."},
    {"cash.npv", "money", OVER_NETWORK, ESTIMATE_MEAN, 1, 0, cash_npv, NULL,
     "Net present value at time 0 of all cash flows but interest, whenever they move, as money.discount says; what is "
     "still owed for goods received moves at the horizon. Negative: we pay."},
    {"cash.closing", "money", OVER_NETWORK, ESTIMATE_MEAN, 1, 0, cash_closing, NULL,
     "Cash at the horizon, everything owed being settled."},
    {"season.profit", "money", OVER_NETWORK, ESTIMATE_MEAN, 1, 1, profit, NULL,
     "Sales less all costs, up to the horizon."},
    {"season.sell_through", "1", OVER_NETWORK, ESTIMATE_RATIO, 1, 0, sell_through, season_available,
     "Units sold to customers / units that came (opening stock and receipts), at the stock points where a season "
     "(`weeks`) sells, from the start on; goods that come back and are sold again count twice."},
    {"season.full_price_sell_through", "1", OVER_NETWORK, ESTIMATE_RATIO, 1, 0, full_price_through, season_available,
     "The same, of units sold at the full price alone."},
    {"season.full_price_share", "1", OVER_NETWORK, ESTIMATE_RATIO, 1, 0, full_price_units, season_sold,
     "Units sold at the full price / units sold, of the demands with `weeks`."},
    {"season.stockout_days", "days", OVER_NETWORK, ESTIMATE_MEAN, -1, 0, season_short, NULL,
     "demand.x.stockout_days, summed over the demands with `weeks`."},
    {"season.weeks_of_cover", "weeks", OVER_NETWORK, ESTIMATE_RATIO, -1, 0, season_left_weeks, season_sold,
     "Stock left at the horizon where the season sells / units sold in a week of the season, in the mean over its "
     "`weeks`."},
    {"season.<n>.<kpi>", "", OVER_SEASONS, ESTIMATE_MEAN, 0, 0, NULL, NULL,
     "Of season n alone, when `seasons` plays several: season.1.profit, season.2.launch.missed, "
     "season.2.demand.web.units "
     "and so on; of profit, sell_through, full_price_share, stockout_days, cost.total, cost.unit, of milestones' "
     "date_days, delay_days and missed, of demands' units, sold_units, lost_units and lost_share, of measures, and of "
     "variables "
     "that are kept. "
     "Without a number, KPIs are of all seasons: money the total (cash.peak_need the largest), shares and means over "
     "things pooled, variables.x the last season's, everything else the mean over seasons."},

    {"stock.<site>.<item>.on_hand", "units", OVER_POINT, ESTIMATE_MEAN, 0, 2, mean_on_hand, NULL,
     "Stock on hand, average over time."},
    {"stock.<site>.<item>.backorders", "units", OVER_POINT, ESTIMATE_MEAN, -1, 2, mean_backorders, NULL,
     "Units that customers, kits and other sites wait for, average over time."},
    {"stock.<site>.<item>.on_order", "units", OVER_POINT, ESTIMATE_MEAN, 0, 0, mean_on_order, NULL,
     "Units ordered and not received, average over time."},
    {"stock.<site>.<item>.position", "units", OVER_POINT, ESTIMATE_MEAN, 0, 0, mean_position, NULL,
     "Inventory position: on hand + on order - backorders, average over time."},
    {"stock.<site>.<item>.closing", "units", OVER_POINT, ESTIMATE_MEAN, 0, 0, closing, NULL,
     "Stock on hand at the horizon."},
    {"stock.<site>.<item>.perished_units", "units", OVER_POINT, ESTIMATE_MEAN, -1, 0, perished, NULL,
     "Units that perished on the shelf (outdated) over the counted time; only with a shelf_life."},
    {"stock.<site>.<item>.ready_rate", "1", OVER_POINT, ESTIMATE_MEAN, 1, 0, ready_rate, NULL,
     "Share of time with stock on hand (ready rate, P3)."},
    {"stock.<site>.<item>.cycle_service", "1", OVER_POINT, ESTIMATE_RATIO, 1, 0, cycles_good, cycles,
     "Share of replenishment cycles, from receipt to receipt, in which nobody waited and nothing was lost (cycle "
     "service "
     "level, alpha, P1, type 1)."},
    {"stock.<site>.<item>.fill_rate", "1", OVER_POINT, ESTIMATE_RATIO, 1, 0, claims_at_once, claims_units,
     "Share of all units asked here (by customers, kits, other sites) that were given in the same instant."},

    {"orders.<site>.<item>.placed", "orders", OVER_POINT, ESTIMATE_MEAN, 0, 0, orders_placed, NULL,
     "Replenishment orders placed."},
    {"orders.<site>.<item>.received", "orders", OVER_POINT, ESTIMATE_MEAN, 0, 0, orders_received, NULL,
     "Replenishment orders received in full."},
    {"orders.<site>.<item>.delivered", "deliveries", OVER_POINT, ESTIMATE_MEAN, 0, 0, orders_delivered, NULL,
     "Deliveries received: consignments and lots."},
    {"orders.<site>.<item>.placed_units", "units", OVER_POINT, ESTIMATE_MEAN, 0, 0, placed_units, NULL,
     "Units ordered."},
    {"orders.<site>.<item>.received_units", "units", OVER_POINT, ESTIMATE_MEAN, 0, 0, received_units, NULL,
     "Units received."},
    {"orders.<site>.<item>.lead_days", "time", OVER_POINT, ESTIMATE_RATIO, -1, 0, lead_sum, lead_count,
     "Lead time of an order placed after the warm-up, placed to received in full; a mean over orders."},
    {"orders.<site>.<item>.late", "1", OVER_POINT, ESTIMATE_RATIO, -1, 0, late_orders, due_orders,
     "Share of orders with a due date that were received in full after it."},

    {"orders.<site>.<item>.quoted_days", "time", OVER_POINT, ESTIMATE_RATIO, -1, 0, quoted_sum, quoted_count,
     "Lead time that sellers quoted, by contract (without a `quote` the planned one); a mean over orders."},

    {"demand.<name>.units", "units", OVER_DEMAND, ESTIMATE_MEAN, 0, 0, demand_net, NULL,
     "Units asked, less units that came back (negative = \"return\")."},
    {"demand.<name>.fill_rate", "1", OVER_DEMAND, ESTIMATE_RATIO, 1, 1, demand_at_once, demand_units,
     "Share of units handed over in the instant they were asked (fill rate, beta, P2, type 2)."},
    {"demand.<name>.order_fill_rate", "1", OVER_DEMAND, ESTIMATE_RATIO, 1, 0, demand_orders_at_once, demand_orders,
     "Share of customers served completely in the instant they came (order fill rate)."},
    {"demand.<name>.wait_days", "time", OVER_DEMAND, ESTIMATE_RATIO, -1, 1, demand_wait, demand_waited,
     "Time from asking to complete delivery; a mean over customers served."},
    {"demand.<name>.lost_units", "units", OVER_DEMAND, ESTIMATE_MEAN, -1, 1, demand_lost_units, NULL,
     "Units asked and not sold: lost sales."},
    {"demand.<name>.lost_share", "1", OVER_DEMAND, ESTIMATE_RATIO, -1, 0, demand_lost_units, demand_units,
     "Units lost / units asked: the chance of loss (blocking, balking, reneging, Erlang B)."},
    {"demand.<name>.sold_units", "units", OVER_DEMAND, ESTIMATE_MEAN, 1, 0, demand_sold, NULL,
     "Units handed over to customers, those included that come back later (`returned`)."},
    {"demand.<name>.markdown_units", "units", OVER_DEMAND, ESTIMATE_MEAN, 0, 0, demand_marked_down, NULL,
     "Units sold at a `markdown` price."},
    {"demand.<name>.markdown_cost", "money", OVER_DEMAND, ESTIMATE_MEAN, -1, 0, demand_cut_money, NULL,
     "What price cuts gave away: (full price - price paid) * units. Not an account: sales are net of it already."},
    {"demand.<name>.full_price_share", "1", OVER_DEMAND, ESTIMATE_RATIO, 1, 0, demand_full_price, demand_sold,
     "Units sold at the full price / units sold."},
    {"demand.<name>.returned_units", "units", OVER_DEMAND, ESTIMATE_MEAN, -1, 0, demand_came_back, NULL,
     "Units that came back: `returned` ones (at the latest at the horizon) and those of negative = \"return\"."},
    {"demand.<name>.stockout_days", "days", OVER_DEMAND, ESTIMATE_MEAN, -1, 0, demand_short_days, NULL,
     "Days of the season (`weeks`) on which some unit asked was not handed over at once, of any variant."},
    {"demand.<name>.on_time", "1", OVER_DEMAND, ESTIMATE_RATIO, 1, 1, demand_on_time, demand_due,
     "Share of customers' orders with a due date delivered in full by it (OTIF); overdue at the horizon counts as "
     "late."},

    {"workcenter.<site>.<name>.utilization", "1", OVER_CENTER, ESTIMATE_RATIO, 0, 2, busy_days, open_days,
     "Machines' working time (set-up and processing; not down, blocked or starved) / (machines * open time); overtime "
     "counts as work."},
    {"workcenter.<site>.<name>.down", "1", OVER_CENTER, ESTIMATE_RATIO, -1, 0, down_days, open_days,
     "Share of open machine time under repair or waiting for a repairer."},
    {"workcenter.<site>.<name>.blocked", "1", OVER_CENTER, ESTIMATE_RATIO, -1, 0, held_days, open_days,
     "Share of open machine time in which a machine is kept by a lot that is done and finds no place before its next "
     "step (blocking after service)."},
    {"workcenter.<site>.<name>.queue", "jobs", OVER_CENTER, ESTIMATE_MEAN, -1, 2, center_queue, NULL,
     "Jobs waiting for a machine (preempted ones too; not in work, nor down with it, nor blocked), average over time "
     "(Lq). Of a crew: machines that wait for a repairer."},
    {"workcenter.<site>.<name>.wait_days", "time", OVER_CENTER, ESTIMATE_RATIO, -1, 0, center_wait, center_started,
     "Time a job waits in the queue (Wq; with `preempt` its later waits too); a mean over jobs begun (or taken back). "
     "Of a crew: wait "
     "of "
     "a machine for a repairer."},
    {"workcenter.<site>.<name>.throughput", "units per time", OVER_CENTER, ESTIMATE_MEAN, 1, 0, center_throughput, NULL,
     "Units finished per time unit."},
    {"workcenter.<site>.<name>.failures", "1", OVER_CENTER, ESTIMATE_MEAN, -1, 0, center_failures, NULL, "Breakdowns."},

    {"lanes.<name>.trips", "trips", OVER_LANE, ESTIMATE_MEAN, 0, 0, lane_trips, NULL, "Departures with goods."},
    {"lanes.<name>.load", "units", OVER_LANE, ESTIMATE_RATIO, 0, 0, lane_units, lane_trips,
     "Units on a trip, mean over trips."},
    {"lanes.<name>.in_transit", "units", OVER_LANE, ESTIMATE_MEAN, 0, 0, lane_in_transit, NULL,
     "Units under way from departure to receipt (pipeline stock), average over time."},
    {"lanes.<name>.wait_days", "time", OVER_LANE, ESTIMATE_RATIO, -1, 0, lane_wait, lane_shipments,
     "Wait for a departure; a mean over shipments."},

    {"disruptions.<name>.count", "1", OVER_DISRUPTION, ESTIMATE_MEAN, 0, 0, disruption_count, NULL,
     "How often it began. One that is under way at time 0 (starts = \"equilibrium\") is not counted."},
    {"disruptions.<name>.closing", "1", OVER_DISRUPTION, ESTIMATE_MEAN, 0, 0, disruption_closing, NULL,
     "Occurrences in force at the horizon: 1 less the point availability at that time."},
    {"disruptions.<name>.days", "time", OVER_DISRUPTION, ESTIMATE_MEAN, 0, 0, disruption_days, NULL,
     "Time during which it was in force (without fading): unavailability times the counted time."},
    {"disruptions.<name>.share", "1", OVER_DISRUPTION, ESTIMATE_MEAN, 0, 0, disruption_share, NULL,
     "Share of the counted time during which it was in force: unavailability; 1 less the availability."},
    {"disruptions.<name>.first_days", "time", OVER_DISRUPTION, ESTIMATE_MEAN, 0, 0, disruption_first, NULL,
     "Time from the start until it first begins (time to first failure); never is censored: null from there on."},
    {"disruptions.<name>.cost", "money", OVER_DISRUPTION, ESTIMATE_MEAN, -1, 0, disruption_cost, NULL,
     "Its own stated cost: the loss of the replication, with VaR and CVaR under `risk` when asked for by --kpi."},

    {"responses.<name>.count", "1", OVER_RESPONSE, ESTIMATE_MEAN, 0, 0, response_count, NULL, "How often it began."},
    {"responses.<name>.used", "1", OVER_RESPONSE, ESTIMATE_PROPORTION, 0, 0, response_used, NULL,
     "Share of replications in which it began at all."},
    {"responses.<name>.first_days", "time", OVER_RESPONSE, ESTIMATE_MEAN, 0, 0, response_first, NULL,
     "Time from the start until it first begins; never is censored: null from there on."},
    {"responses.<name>.active_days", "time", OVER_RESPONSE, ESTIMATE_MEAN, 0, 0, response_days, NULL,
     "Time during which its changes were in force (without fading)."},
    {"responses.<name>.cost", "money", OVER_RESPONSE, ESTIMATE_MEAN, -1, 0, response_cost, NULL,
     "Its own `cost`; freight, goods and duty that its acts cause are in their accounts."},

    {"inspections.<name>.lots", "lots", OVER_INSPECTION, ESTIMATE_MEAN, 0, 0, inspected_lots, NULL,
     "Lots inspected, each counted once however often it is submitted."},
    {"inspections.<name>.rejected", "1", OVER_INSPECTION, ESTIMATE_RATIO, -1, 2, inspected_rejected, inspected_lots,
     "Share of lots rejected at their first submission: 1 - Pa (probability of acceptance)."},
    {"inspections.<name>.sample", "units", OVER_INSPECTION, ESTIMATE_RATIO, 0, 0, inspected_sampled, inspected_lots,
     "Units in the sample of a first submission, sorting not counted; a mean over lots (average sample number, ASN)."},
    {"inspections.<name>.inspected", "units", OVER_INSPECTION, ESTIMATE_MEAN, -1, 0, inspected_units, NULL,
     "Units looked at, in samples and in sorting."},
    {"inspections.<name>.inspected_per_lot", "units", OVER_INSPECTION, ESTIMATE_RATIO, -1, 0, inspected_units,
     inspected_lots, "Units looked at, sorting included; a mean over lots (average total inspection, ATI)."},
    {"inspections.<name>.submissions", "1", OVER_INSPECTION, ESTIMATE_RATIO, -1, 0, inspected_submissions,
     inspected_lots, "Submissions of a lot; a mean over lots."},
    {"inspections.<name>.found", "units", OVER_INSPECTION, ESTIMATE_MEAN, 0, 0, inspected_found, NULL,
     "Units called faulty, false alarms included."},
    {"inspections.<name>.outgoing", "1", OVER_INSPECTION, ESTIMATE_RATIO, -1, 2, inspected_faulty, inspected_out,
     "Share of units with a fault among those that go on after the inspection (average outgoing quality, AOQ); of "
     "several faults as if they lay on units independently."},
    {"inspections.<name>.normal", "1", OVER_INSPECTION, ESTIMATE_RATIO, 0, 0, inspected_normal, inspected_lots,
     "Share of lots judged under normal inspection; of several classes, when none is tightened and not all reduced."},
    {"inspections.<name>.tightened", "1", OVER_INSPECTION, ESTIMATE_RATIO, 0, 0, inspected_tightened, inspected_lots,
     "Share of lots judged under tightened inspection (of several classes: of any)."},
    {"inspections.<name>.reduced", "1", OVER_INSPECTION, ESTIMATE_RATIO, 0, 0, inspected_reduced, inspected_lots,
     "Share of lots judged under reduced inspection (of several classes: of all)."},
    {"inspections.<name>.stopped", "1", OVER_INSPECTION, ESTIMATE_MEAN, -1, 0, inspected_stopped, NULL,
     "How often five lots in all were not accepted under tightened inspection (ISO 2859-1, 9.4)."},
    {"inspections.<name>.returned", "units", OVER_INSPECTION, ESTIMATE_MEAN, -1, 0, inspected_returned, NULL,
     "Units returned to suppliers."},
    {"inspections.<name>.scrapped", "units", OVER_INSPECTION, ESTIMATE_MEAN, -1, 0, inspected_scrapped, NULL,
     "Units taken out: found and scrapped, of scrapped lots, or given up in repair."},
    {"inspections.<name>.days", "time", OVER_INSPECTION, ESTIMATE_RATIO, -1, 0, inspected_days, inspected_submissions,
     "Time a submission takes, waiting not counted."},

    {"faults.<name>.units", "units", OVER_FAULT, ESTIMATE_MEAN, -1, 0, fault_units, NULL,
     "Units in which the fault arose."},
    {"faults.<name>.share", "1", OVER_FAULT, ESTIMATE_RATIO, -1, 0, fault_units, fault_could,
     "Share of units in which it arose, of those made or bought where it can arise."},
    {"faults.<name>.count", "1", OVER_FAULT, ESTIMATE_MEAN, -1, 0, fault_there, NULL,
     "How often it was there at all (`chance`): lots, deliveries, orders, or styles at a factory, by `arises`."},
    {"faults.<name>.found_by_task", "1", OVER_FAULT, ESTIMATE_MEAN, 0, 0, fault_seen_by_tasks, NULL,
     "Times that a try of a task saw it in a style (`finds`)."},
    {"faults.<name>.latent", "1", OVER_FAULT, ESTIMATE_RATIO, -1, 0, fault_latent, fault_bulk,
     "Share of styles that had it, unseen, when their bulk began (arises = \"style\")."},
    {"faults.<name>.found", "units", OVER_FAULT, ESTIMATE_MEAN, 0, 0, fault_found, NULL,
     "Times that an inspection saw it on a unit."},
    {"faults.<name>.found_received", "units", OVER_FAULT, ESTIMATE_MEAN, 0, 0, found_received, NULL,
     "Of these, when received."},
    {"faults.<name>.found_during", "units", OVER_FAULT, ESTIMATE_MEAN, 0, 0, found_during, NULL,
     "Of these, between steps of the routing."},
    {"faults.<name>.found_made", "units", OVER_FAULT, ESTIMATE_MEAN, 0, 0, found_made, NULL, "Of these, when made."},
    {"faults.<name>.found_shipped", "units", OVER_FAULT, ESTIMATE_MEAN, 0, 0, found_shipped, NULL,
     "Of these, before they were shipped."},
    {"faults.<name>.found_arrived", "units", OVER_FAULT, ESTIMATE_MEAN, 0, 0, found_arrived, NULL,
     "Of these, when they arrived from another site."},
    {"faults.<name>.returned", "units", OVER_FAULT, ESTIMATE_MEAN, -1, 0, fault_brought_back, NULL,
     "Units with it that customers bring back (escape.returned), counted at the sale."},
    {"faults.<name>.recalls", "1", OVER_FAULT, ESTIMATE_MEAN, -1, 0, fault_recalls, NULL, "Recalls because of it."},
    {"faults.<name>.recalled", "units", OVER_FAULT, ESTIMATE_MEAN, -1, 0, fault_called_back, NULL,
     "Units sold that a recall called back."},
    {"faults.<name>.cleared", "units", OVER_FAULT, ESTIMATE_MEAN, -1, 0, fault_cleared, NULL,
     "Units on hand that a recall scrapped or repaired, at once and as later ones arrived."},
    {"faults.<name>.detained", "1", OVER_FAULT, ESTIMATE_MEAN, -1, 0, fault_detained, NULL,
     "Consignments that customs detained because of it."},
    {"faults.<name>.repaired", "units", OVER_FAULT, ESTIMATE_MEAN, 0, 0, fault_mended, NULL, "Units repaired."},
    {"faults.<name>.rounds", "1", OVER_FAULT, ESTIMATE_RATIO, -1, 0, fault_rounds, fault_repairs_over,
     "Rounds of repair of a unit; a mean over units whose repair ended, in success or not."},
    {"faults.<name>.delivered", "units", OVER_FAULT, ESTIMATE_MEAN, -1, 0, fault_sold, NULL,
     "Units with it that were handed to customers."},
    {"faults.<name>.delivered_share", "1", OVER_FAULT, ESTIMATE_RATIO, -1, 2, fault_sold, units_sold,
     "Share of units with it among those handed to customers, of the items that can have it."},

    {"order.lateness", "time", OVER_NETWORK, ESTIMATE_RATIO, -1, 0, order_late, order_units,
     "How late what we buy by contract is against the promise (early: 0), at delivery or shipment as the terms say; a "
     "mean "
     "over units."},
    {"order.quoted_days", "time", OVER_NETWORK, ESTIMATE_RATIO, -1, 0, all_quoted, all_quotes,
     "Lead time that sellers quoted us, by contract (without a `quote` the planned one); a mean over orders."},
    {"order.wait.capacity", "time", OVER_NETWORK, ESTIMATE_RATIO, -1, 0, capacity_days, capacity_lots,
     "How long a lot waits for machines, all its steps together, of what we make or is made for us under a contract; a "
     "mean over "
     "lots."},
    {"contracts.<name>.late_days", "time", OVER_CONTRACT, ESTIMATE_RATIO, -1, 0, contract_late, contract_units,
     "How late goods are against the promise (early: 0); a mean over units delivered or shipped with a promise."},
    {"loss_given_default", "money", OVER_NETWORK, ESTIMATE_MEAN, -1, 0, given_default, NULL,
     "Money lost with parties that closed for good: what was paid for goods that never came, less what was not yet "
     "paid "
     "for goods that did (a retention); of customers what they owed. A mean over the replications in which a party "
     "failed; "
     "cost.default is over all."},
    {"contracts.<name>.charged", "money", OVER_CONTRACT, ESTIMATE_MEAN, 0, 0, contract_charged, NULL,
     "Charges deducted by the buyer."},
    {"contracts.<name>.refused_units", "units", OVER_CONTRACT, ESTIMATE_MEAN, -1, 0, contract_refused_units, NULL,
     "Units refused after `cancel`: of customers' orders withdrawn, of goods turned away."},
    {"contracts.<name>.disputes", "1", OVER_CONTRACT, ESTIMATE_MEAN, -1, 0, contract_disputes, NULL, "Disputes begun."},
    {"contracts.<name>.disputed", "money", OVER_CONTRACT, ESTIMATE_MEAN, -1, 0, contract_disputed, NULL,
     "Money that was fought over."},
    {"contracts.<name>.recovered", "money", OVER_CONTRACT, ESTIMATE_MEAN, 1, 0, contract_recovered, NULL,
     "Of losses that we spent money on, what the other side bore: by `bears` and by disputes."},
    {"defects.customer_ppm", "1", OVER_NETWORK, ESTIMATE_RATIO, -1, 0, defects_sold, could_be_defects,
     "Faults on units handed to customers, per million units of items that can have any; a ratio of sums. A unit with "
     "two "
     "counts twice."},

    {"<milestone>.date_days", "time", OVER_MILESTONE, ESTIMATE_MEAN, -1, 1, milestone_date, NULL,
     "Time from the start until the milestone is reached; never reached is censored: null from there on."},
    {"<milestone>.delay_days", "time", OVER_MILESTONE, ESTIMATE_MEAN, -1, 1, milestone_delay, NULL,
     "Signed delay against the due date; negative is early."},
    {"<milestone>.missed", "1", OVER_MILESTONE, ESTIMATE_PROPORTION, -1, 1, milestone_missed, NULL,
     "Reached after its due date, or never."},

    {"tasks.<name>.start", "time", OVER_TASK, ESTIMATE_MEAN, -1, 0, task_start, NULL,
     "Start of the first try; never started is censored."},
    {"tasks.<name>.finish", "time", OVER_TASK, ESTIMATE_MEAN, -1, 0, task_finish, NULL,
     "When it was passed, the last time if it had to be run again (but the first of those of `every`); not passed by "
     "the "
     "horizon is censored."},
    {"tasks.<name>.rounds", "1", OVER_TASK, ESTIMATE_MEAN, -1, 0, task_rounds, NULL,
     "Tries begun, those included that a later task's failure sent back."},
    {"tasks.<name>.failed", "1", OVER_TASK, ESTIMATE_MEAN, -1, 0, task_failed, NULL, "Tries that failed."},
    {"tasks.<name>.questions", "1", OVER_TASK, ESTIMATE_MEAN, -1, 0, task_questions, NULL,
     "Questions asked in its tries."},
    {"tasks.<name>.passed", "1", OVER_TASK, ESTIMATE_PROPORTION, 1, 0, task_passed, NULL,
     "Passed by the horizon (or gone on after the last round)."},
    {"tasks.<name>.critical", "1", OVER_TASK, ESTIMATE_PROPORTION, 0, 0, task_critical, NULL,
     "Criticality index: share of replications in which it was on the chain that decided a milestone, of those that "
     "reached one. Chains that end at the same instant all count. Where the milestone is goods, a task counts if it "
     "took "
     "time on the chain."},
    {"tasks.<name>.found", "1", OVER_TASK, ESTIMATE_MEAN, 0, 0, task_found, NULL,
     "Faults of styles that its tries have seen (`finds`)."},
    {"tasks.<name>.cost", "money", OVER_TASK, ESTIMATE_MEAN, -1, 0, task_cost, NULL, "Money for its tries."},

    {"owners.<name>.findings", "1", OVER_OWNER, ESTIMATE_MEAN, -1, 0, owner_findings, NULL,
     "Findings told to this owner: by tasks, inspections, responses, and passed on by other owners."},
    {"owners.<name>.hear_days", "time", OVER_OWNER, ESTIMATE_RATIO, -1, 0, owner_hear_days, owner_heard,
     "Mean time from when a finding is found (or passed on) until this owner hears of it."},
    {"owners.<name>.decide_days", "time", OVER_OWNER, ESTIMATE_RATIO, -1, 0, owner_decide_days, owner_decided,
     "Mean time from when he hears of a finding to his decision, the wait for his desk included; of those he decided."},
    {"owners.<name>.escalated", "1", OVER_OWNER, ESTIMATE_MEAN, -1, 0, owner_passed_on, NULL,
     "Findings that he passed on to `else`: not decided within at_most, or above his limit."},

    {"variables.<name>", "", OVER_VARIABLE, ESTIMATE_MEAN, 0, 0, variable_value, NULL,
     "Value of the variable at the horizon."},
    {"measures.<name>", "", OVER_MEASURE, ESTIMATE_MEAN, 0, 1, measure_value, NULL,
     "A statistic inside a run that the scenario asks for."},
    {"measures.<name>", "1", OVER_MEASURE, ESTIMATE_RATIO, 0, 1, measure_value, measure_divisor,
     "The same with `per`: divided by another measure, a ratio of sums over replications (bullwhip ratio)."},
};
enum { FAMILIES = sizeof families / sizeof *families };

size_t kpi_catalogue(const struct kpi_family **out, struct arena *arena)
{
    struct kpi_family *rows = arena_array(arena, FAMILIES, sizeof *rows);
    for (size_t i = 0; i < FAMILIES; i++)
        rows[i] = (struct kpi_family){families[i].pattern, families[i].unit, families[i].estimator, families[i].better,
                                      families[i].doc};
    *out = rows;
    return FAMILIES;
}

/* ---- names ---- */

static int32_t members(const struct network *n, enum over over)
{
    const int32_t count[] = {[OVER_NETWORK] = 1,
                             [OVER_ACCOUNT] = ACCOUNTS,
                             [OVER_POINT] = n->points,
                             [OVER_DEMAND] = n->demands,
                             [OVER_CENTER] = n->centers,
                             [OVER_LANE] = n->lanes,
                             [OVER_DISRUPTION] = n->disruptions,
                             [OVER_RESPONSE] = n->responses,
                             [OVER_INSPECTION] = n->inspections,
                             [OVER_FAULT] = n->faults,
                             [OVER_CONTRACT] = n->contracts,
                             [OVER_MILESTONE] = n->milestones,
                             [OVER_TASK] = n->tasks,
                             [OVER_OWNER] = n->owners,
                             [OVER_VARIABLE] = (int32_t)book_variable_count(n->book),
                             [OVER_MEASURE] = n->measures,
                             [OVER_SEASONS] = 0};
    return count[over];
}

static const char *member_name(const struct network *n, enum over over, int32_t i)
{
    switch (over) {
    case OVER_ACCOUNT:
        return account_row((enum account)i)->name;
    case OVER_POINT:
        return n->point[i].name;
    case OVER_DEMAND:
        return n->demand[i].name;
    case OVER_CENTER:
        return n->center[i].name;
    case OVER_LANE:
        return n->lane[i].name;
    case OVER_DISRUPTION:
        return n->disruption[i].name;
    case OVER_RESPONSE:
        return n->response[i].name;
    case OVER_INSPECTION:
        return n->inspection[i].name;
    case OVER_FAULT:
        return n->fault[i].name;
    case OVER_CONTRACT:
        return n->contract[i].name;
    case OVER_MILESTONE:
        return n->milestone[i].name;
    case OVER_TASK:
        return n->task[i].name;
    case OVER_OWNER:
        return n->owner[i].name;
    case OVER_VARIABLE:
        return book_variable_name(n->book, (size_t)i);
    case OVER_MEASURE:
        return n->measure[i].name;
    case OVER_NETWORK:
    case OVER_SEASONS:
        break;
    }
    return "";
}

/* "stock.<site>.<item>.on_hand" with "dc.tote" gives "stock.dc.tote.on_hand". */
static const char *fill_in(const char *pattern, const char *name, struct arena *arena)
{
    const char *open = strchr(pattern, '<'), *close = strrchr(pattern, '>');
    if (!open || !close)
        return arena_text(arena, pattern);
    return arena_format(arena, "%.*s%s%s", (int)(open - pattern), pattern, name, close + 1);
}

static const char *unit_of(const struct network *n, const char *unit, struct arena *arena)
{
    if (strcmp(unit, "money") == 0)
        return n->currency;
    if (strcmp(unit, "money per time") == 0)
        return arena_format(arena, "%s/%s", n->currency, n->time_unit);
    if (strcmp(unit, "time") == 0)
        return n->time_unit;
    if (strcmp(unit, "units per time") == 0)
        return arena_format(arena, "units/%s", n->time_unit);
    return unit;
}

static const char *observed_unit(enum observable of)
{
    switch (of) {
    case OBSERVE_DEMAND_WAIT:
    case OBSERVE_ORDER_LEAD:
    case OBSERVE_CENTER_WAIT:
    case OBSERVE_DISRUPTION_UP:
    case OBSERVE_DISRUPTION_LASTS:
        return "time";
    case OBSERVE_ON_HAND:
    case OBSERVE_BACKORDERS:
    case OBSERVE_POSITION:
    case OBSERVE_NET:
    case OBSERVE_ON_ORDER:
    case OBSERVE_DEMAND_UNITS:
    case OBSERVE_ORDERS_PLACED:
        return "units";
    case OBSERVE_DISRUPTION_COST:
        return "money";
    case OBSERVE_QUEUE:
        return "jobs";
    default:
        return "";
    }
}

/* A measure's unit is that of what it watches; of squares, areas and rates none is named. */
static const char *measure_unit(const struct measure *m)
{
    switch (m->stat) {
    case MEASURE_MEAN:
    case MEASURE_SD:
    case MEASURE_QUANTILE:
    case MEASURE_MAX:
    case MEASURE_MIN:
        return observed_unit(m->of);
    case MEASURE_ABOVE:
    case MEASURE_BELOW:
        return "1";
    case MEASURE_VARIANCE:
    case MEASURE_RATE:
    case MEASURE_TOTAL:
        break;
    }
    return "";
}

/* Accounts that this scenario can move; the others would be rows of zeros. */
static bool account_moves(const struct network *n, enum account a)
{
    return (n->accounts_used >> a) & 1;
}

static bool quotes(const struct network *n, int32_t point)
{
    const struct span s = n->point[point].sources;
    for (int32_t i = s.first; i < s.first + s.count; i++)
        if (n->point[point].ours && n->source[i].contract >= 0)
            return true;
    return false;
}

static bool we_buy_some(const struct network *n)
{
    bool some = false;
    for (int32_t i = 0; i < n->sources; i++)
        some |= n->source[i].contract >= 0 && n->party[n->contract[n->source[i].contract].buyer].us;
    return some;
}

/* Without clauses on losses they are no rows. */
static bool contract_kpi(const struct network *n, const struct contract *k, reader value)
{
    bool named = false;
    for (int loss = 0; loss < LOSSES; loss++)
        named |= k->bears[loss] >= 0;
    if (value == contract_late)
        return n->party[k->seller].us || n->party[k->buyer].us;
    if (value == contract_charged)
        return k->charges.count > 0;
    if (value == contract_refused_units)
        return k->cancel != TIME_NEVER;
    return k->disputes.chance >= 0 || (named && value == contract_recovered);
}

static bool any_season(const struct network *n)
{
    for (int32_t i = 0; i < n->demands; i++)
        if (of_season(n, i))
            return true;
    return false;
}

static bool inspected_when(const struct network *n, enum inspection_when when)
{
    for (int32_t i = 0; i < n->inspections; i++)
        if (n->inspection[i].when == when)
            return true;
    return false;
}

static bool faults_come_back(const struct network *n)
{
    for (int32_t i = 0; i < n->faults; i++)
        if (n->fault[i].returned >= 0)
            return true;
    return false;
}

static bool exists(const struct network *n, const struct family *f, int32_t i)
{
    const bool of_curve = f->value == sell_through || f->value == full_price_through || f->value == full_price_units ||
                          f->value == season_short || f->value == season_left_weeks;
    const bool money =
        f->unit[0] == 'm' && (strncmp(f->pattern, "cost", 4) == 0 || strncmp(f->pattern, "cash", 4) == 0 ||
                              strncmp(f->pattern, "season", 6) == 0);
    if (of_curve)
        return any_season(n) && ((f->value != full_price_units && f->value != full_price_through) || n->markdowns > 0);
    if (f->over == OVER_ACCOUNT)
        return account_moves(n, (enum account)i);
    if (money)
        return n->accounts_used != 0;
    if (f->value == given_default)
        return account_moves(n, ACCOUNT_DEFAULT);
    if (f->value == quoted_sum)
        return quotes(n, i);
    if (f->value == order_late || f->value == all_quoted || f->value == capacity_days)
        return we_buy_some(n) && (f->value != capacity_days || n->steps > 0);
    if (f->over == OVER_CONTRACT)
        return contract_kpi(n, &n->contract[i], f->value);
    if (f->over == OVER_MILESTONE && n->milestone[i].due == TIME_NEVER)
        return f->value == milestone_date;
    if (f->value == perished)
        return n->point[i].shelf_life >= 0;
    if (f->value == task_found)
        return n->task[i].finds.count > 0;
    if (f->value == found_received)
        return inspected_when(n, INSPECT_RECEIVED);
    if (f->value == found_arrived)
        return inspected_when(n, INSPECT_ARRIVED);
    if (f->value == found_made)
        return inspected_when(n, INSPECT_MADE);
    if (f->value == found_during)
        return inspected_when(n, INSPECT_DURING);
    if (f->value == found_shipped)
        return inspected_when(n, INSPECT_SHIPPED);
    if (f->value == fault_brought_back)
        return n->fault[i].returned >= 0;
    if (f->value == fault_recalls || f->value == fault_called_back || f->value == fault_cleared)
        return n->fault[i].recall >= 0;
    if (f->value == fault_detained)
        return n->fault[i].detained >= 0;
    if (f->value == fault_latent || f->value == fault_seen_by_tasks)
        return n->fault[i].origin == ARISES_STYLE;
    if (f->value == defects_sold)
        return n->faults > 0;
    if (f->value == task_critical)
        return n->milestones > 0;
    if (f->value == task_failed)
        return n->task[i].pass >= 0 || n->task[i].finds.count > 0;
    if (f->value == task_questions)
        return n->task[i].questions >= 0;
    if (f->value == task_cost)
        return n->task[i].cost.once >= 0 || n->task[i].cost.per_day >= 0;
    if (f->over == OVER_MEASURE)
        return (n->measure[i].per >= 0) == (f->per != NULL);
    if (f->value == demand_marked_down || f->value == demand_cut_money || f->value == demand_full_price)
        return n->demand[i].markdowns.count > 0;
    if (f->value == demand_short_days)
        return n->demand[i].weeks > 0;
    if (f->value == demand_came_back)
        return n->demand[i].returned >= 0 || n->demand[i].returns || faults_come_back(n);
    if (f->value == demand_on_time)
        return n->demand[i].due_after != TIME_NEVER || n->demand[i].orders.count > 0;
    return true;
}

/* ---- the list ---- */

struct pair {
    struct kpi kpi;
    struct kpi_source from;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct pair *)a)->kpi.name, ((const struct pair *)b)->kpi.name);
}

/* What is told of each season, when there are several. */
static bool told_by_season(const struct network *n, const struct family *f, int32_t i)
{
    static const reader told[] = {profit,       cost_total,        cost_landed,  milestone_date,   milestone_delay,
                                  demand_sold,  demand_lost_units, demand_net,   milestone_missed, sell_through,
                                  season_short, full_price_units,  measure_value};
    for (size_t k = 0; k < sizeof told / sizeof *told; k++)
        if (f->value == told[k])
            return true;
    for (int32_t k = 0; f->over == OVER_VARIABLE && k < n->seasons.keeps; k++)
        if (strcmp(n->seasons.keep_name[k], book_variable_name(n->book, (size_t)i)) == 0)
            return true;
    return false;
}

static const char *kpi_name(const struct network *n, const struct family *f, int32_t i, int32_t season,
                            struct arena *arena)
{
    const char *name = fill_in(f->pattern, member_name(n, f->over, i), arena);
    const char *of_season = f->over == OVER_NETWORK && strncmp(name, "season.", 7) == 0 ? name + 7 : name;
    return season ? arena_format(arena, "season.%d.%s", (int)season, of_season) : name;
}

static struct pair kpi_of(const struct network *n, const struct family *f, int32_t i, int32_t season,
                          struct arena *arena)
{
    const char *unit = *f->unit || f->over != OVER_MEASURE ? f->unit : measure_unit(&n->measure[i]);
    const bool few = members(n, f->over) <= FEW && n->milestones == 0;
    const bool share = f->estimator == ESTIMATE_PROPORTION && season == 0 && n->seasons.count > 1;
    return (struct pair){{.name = kpi_name(n, f, i, season, arena),
                          .unit = unit_of(n, unit, arena),
                          .estimator = share ? ESTIMATE_MEAN : f->estimator, /* a share of the seasons */
                          .better = f->better,
                          .headline = (season == 0 || (season == 1 && f->over == OVER_MILESTONE)) &&
                                      (f->headline == 1 || (f->headline == 2 && few)),
                          .doc = f->doc},
                         {f, i, season}};
}

static size_t list(const struct network *n, struct arena *arena, struct pair *out)
{
    size_t count = 0;
    for (size_t f = 0; f < FAMILIES; f++) {
        const struct family *family = &families[f];
        const int32_t all = members(n, family->over);
        for (int32_t i = 0; i < all; i++) {
            if (!exists(n, family, i))
                continue;
            const int32_t seasons = n->seasons.count > 1 && told_by_season(n, family, i) ? n->seasons.count : 0;
            for (int32_t season = 0; season <= seasons; season++, count++)
                if (out)
                    out[count] = kpi_of(n, family, i, season, arena);
        }
    }
    return count;
}

struct kpi_list *kpi_list_make(const struct network *n, struct arena *arena)
{
    struct kpi_list *l = arena_alloc(arena, sizeof *l);
    l->count = list(n, arena, NULL);
    struct pair *pairs = arena_array(arena, l->count + 1, sizeof *pairs);
    list(n, arena, pairs);
    qsort(pairs, l->count, sizeof *pairs, by_name);
    l->kpi = arena_array(arena, l->count + 1, sizeof *l->kpi);
    l->from = arena_array(arena, l->count + 1, sizeof *l->from);
    for (size_t i = 0; i < l->count; i++) {
        l->kpi[i] = pairs[i].kpi;
        l->from[i] = pairs[i].from;
        l->kpi[i].column = l->columns;
        l->columns += l->kpi[i].estimator == ESTIMATE_RATIO ? 2 : 1;
    }
    return l;
}

double kpi_so_far(const struct kpi_list *l, struct replication *r, size_t kpi)
{
    const struct family *f = l->from[kpi].family;
    const double value = f->value(r, l->from[kpi].id);
    return f->per ? ratio(value, f->per(r, l->from[kpi].id)) : value;
}

void kpi_fill(const struct kpi_list *l, struct replication *r, double *row)
{
    for (size_t i = 0; i < l->count; i++) {
        const struct family *f = l->from[i].family;
        row[l->kpi[i].column] = f->value(r, l->from[i].id);
        if (f->per)
            row[l->kpi[i].column + 1] = f->per(r, l->from[i].id);
    }
}

/* ---- several seasons ---- */

enum season_rule { SEASONS_SUM, SEASONS_MEAN, SEASONS_LAST, SEASONS_MOST };

/* Money, and both parts of a ratio, are summed; a level at the end is that of the last season. */
static enum season_rule rule_of(const struct family *f)
{
    if (f->value == peak_need)
        return SEASONS_MOST;
    if (f->over == OVER_VARIABLE)
        return SEASONS_LAST;
    return f->per || strcmp(f->unit, "money") == 0 ? SEASONS_SUM : SEASONS_MEAN;
}

static void add_one(enum season_rule rule, double x, double *all, double *seen)
{
    if (isnan(x))
        return;
    const bool first = *seen == 0;
    if (first || rule == SEASONS_LAST || (rule == SEASONS_MOST && x > *all))
        *all = x;
    else if (rule == SEASONS_SUM || rule == SEASONS_MEAN)
        *all += x;
    *seen += 1;
}

void kpi_add_season(const struct kpi_list *l, int32_t season, const double *one, double *all, double *seen)
{
    for (size_t i = 0; i < l->count; i++) {
        const struct kpi_source *from = &l->from[i];
        if (from->season != 0 && from->season != season + 1)
            continue;
        for (size_t k = l->kpi[i].column; k <= l->kpi[i].column + (from->family->per != NULL); k++)
            add_one(rule_of(from->family), one[k], &all[k], &seen[k]);
    }
}

void kpi_end_seasons(const struct kpi_list *l, double *all, const double *seen)
{
    for (size_t i = 0; i < l->count; i++)
        if (rule_of(l->from[i].family) == SEASONS_MEAN && seen[l->kpi[i].column] > 0)
            all[l->kpi[i].column] /= seen[l->kpi[i].column];
}

size_t network_kpis(const struct network *n, struct arena *arena, const struct kpi **out)
{
    const struct kpi_list *l = kpi_list_make(n, arena);
    *out = l->kpi;
    return l->count;
}
