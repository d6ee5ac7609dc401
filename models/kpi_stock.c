/* models/kpi_stock.c - KPIs of a stock point: levels, service, and the orders that replenish it. */
#include "models/flow.h"
#include "models/kpi_inside.h"

READ(mean_on_hand, kpi_ratio(level_area_days(&r->point[i].level_on_hand, r->now), kpi_days(r)))
READ(mean_backorders, kpi_ratio(level_area_days(&r->point[i].level_backorders, r->now), kpi_days(r)))
READ(mean_on_order, kpi_ratio(level_area_days(&r->point[i].level_on_order, r->now), kpi_days(r)))
READ(mean_position, mean_on_hand(r, i) + mean_on_order(r, i) - mean_backorders(r, i))
READ(closing, units_of(r, i, r->point[i].on_hand))
READ(perished, r->point[i].perished_units)
READ(ready_rate, kpi_ratio(days_from_ticks(r->point[i].ready_time), kpi_days(r)))
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
READ(quoted_sum, r->point[i].quoted_days)
READ(quoted_count, r->point[i].quoted_count)

static bool perishes(const struct network *n, int32_t i)
{
    return n->point[i].shelf_life >= 0;
}

static bool quotes(const struct network *n, int32_t i)
{
    const struct span s = n->point[i].sources;
    for (int32_t k = s.first; k < s.first + s.count; k++)
        if (n->point[i].ours && n->source[k].contract >= 0)
            return true;
    return false;
}

static const struct kpi_row rows[] = {
    {"stock.<site>.<item>.on_hand", "units", OVER_POINT, ESTIMATE_MEAN, 0, HEADLINE_OF_FEW, NULL, mean_on_hand, NULL,
     "Stock on hand, average over time."},
    {"stock.<site>.<item>.backorders", "units", OVER_POINT, ESTIMATE_MEAN, -1, HEADLINE_OF_FEW, NULL, mean_backorders,
     NULL, "Units that customers, kits and other sites wait for, average over time."},
    {"stock.<site>.<item>.on_order", "units", OVER_POINT, ESTIMATE_MEAN, 0, 0, NULL, mean_on_order, NULL,
     "Units ordered and not received, average over time."},
    {"stock.<site>.<item>.position", "units", OVER_POINT, ESTIMATE_MEAN, 0, 0, NULL, mean_position, NULL,
     "Inventory position: on hand + on order - backorders, average over time."},
    {"stock.<site>.<item>.closing", "units", OVER_POINT, ESTIMATE_MEAN, 0, 0, NULL, closing, NULL,
     "Stock on hand at the horizon."},
    {"stock.<site>.<item>.perished_units", "units", OVER_POINT, ESTIMATE_MEAN, -1, 0, perishes, perished, NULL,
     "Units that perished on the shelf (outdated) over the counted time; only with a shelf_life."},
    {"stock.<site>.<item>.ready_rate", "1", OVER_POINT, ESTIMATE_MEAN, 1, 0, NULL, ready_rate, NULL,
     "Share of time with stock on hand (ready rate, P3)."},
    {"stock.<site>.<item>.cycle_service", "1", OVER_POINT, ESTIMATE_RATIO, 1, 0, NULL, cycles_good, cycles,
     "Share of replenishment cycles, from receipt to receipt, in which nobody waited and nothing was lost (cycle "
     "service level, alpha, P1, type 1)."},
    {"stock.<site>.<item>.fill_rate", "1", OVER_POINT, ESTIMATE_RATIO, 1, 0, NULL, claims_at_once, claims_units,
     "Share of all units asked here (by customers, kits, other sites) that were given in the same instant."},
    {"orders.<site>.<item>.placed", "orders", OVER_POINT, ESTIMATE_MEAN, 0, 0, NULL, orders_placed, NULL,
     "Replenishment orders placed."},
    {"orders.<site>.<item>.received", "orders", OVER_POINT, ESTIMATE_MEAN, 0, 0, NULL, orders_received, NULL,
     "Replenishment orders received in full."},
    {"orders.<site>.<item>.delivered", "deliveries", OVER_POINT, ESTIMATE_MEAN, 0, 0, NULL, orders_delivered, NULL,
     "Deliveries received: consignments and lots."},
    {"orders.<site>.<item>.placed_units", "units", OVER_POINT, ESTIMATE_MEAN, 0, 0, NULL, placed_units, NULL,
     "Units ordered."},
    {"orders.<site>.<item>.received_units", "units", OVER_POINT, ESTIMATE_MEAN, 0, 0, NULL, received_units, NULL,
     "Units received."},
    {"orders.<site>.<item>.lead_days", "time", OVER_POINT, ESTIMATE_RATIO, -1, 0, NULL, lead_sum, lead_count,
     "Lead time of an order placed after the warm-up, placed to received in full; a mean over orders."},
    {"orders.<site>.<item>.late", "1", OVER_POINT, ESTIMATE_RATIO, -1, 0, NULL, late_orders, due_orders,
     "Share of orders with a due date that were received in full after it."},
    {"orders.<site>.<item>.quoted_days", "time", OVER_POINT, ESTIMATE_RATIO, -1, 0, quotes, quoted_sum, quoted_count,
     "Lead time that sellers quoted, by contract (without a `quote` the planned one); a mean over orders."},
};
const struct kpi_part kpi_stock = {rows, sizeof rows / sizeof *rows};
