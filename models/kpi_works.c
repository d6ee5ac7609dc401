/* models/kpi_works.c - KPIs of what works and moves: work centers and lanes. */
#include "models/flow.h"
#include "models/kpi_inside.h"

/* Open machine time: by the machines it has at the end. */
static double machine_days(const struct replication *r, int32_t center)
{
    return r->center[center].open / (double)TICKS_PER_DAY;
}

READ(busy_days, r->center[i].busy / (double)TICKS_PER_DAY)
READ(open_days, machine_days(r, i))
READ(held_days, r->center[i].held / (double)TICKS_PER_DAY)
READ(down_days, r->center[i].down / (double)TICKS_PER_DAY)
READ(center_queue, kpi_ratio(level_area_days(&r->center[i].queue, r->now), kpi_days(r)))
READ(center_wait, r->center[i].wait_days)
READ(center_started, (double)r->center[i].started)
READ(center_throughput, kpi_ratio(r->center[i].units, kpi_days(r)))
READ(center_failures, (double)r->center[i].failures)

READ(lane_trips, (double)r->lane[i].trips)
READ(lane_units, r->lane[i].load)
READ(lane_wait, r->lane[i].wait_days)
READ(lane_in_transit, kpi_ratio(level_area_days(&r->lane[i].in_transit, r->now), kpi_days(r)))
READ(lane_shipments, (double)r->lane[i].consignments)

static const struct kpi_row rows[] = {
    {"workcenter.<site>.<name>.utilization", "1", OVER_CENTER, ESTIMATE_RATIO, 0, HEADLINE_OF_FEW, NULL, busy_days,
     open_days,
     "Machines' working time (set-up and processing; not down, blocked or starved) / (machines * open time); overtime "
     "counts as work."},
    {"workcenter.<site>.<name>.down", "1", OVER_CENTER, ESTIMATE_RATIO, -1, 0, NULL, down_days, open_days,
     "Share of open machine time under repair or waiting for a repairer."},
    {"workcenter.<site>.<name>.blocked", "1", OVER_CENTER, ESTIMATE_RATIO, -1, 0, NULL, held_days, open_days,
     "Share of open machine time in which a machine is kept by a lot that is done and finds no place before its next "
     "step (blocking after service)."},
    {"workcenter.<site>.<name>.queue", "jobs", OVER_CENTER, ESTIMATE_MEAN, -1, HEADLINE_OF_FEW, NULL, center_queue,
     NULL,
     "Jobs waiting for a machine (preempted ones too; not in work, nor down with it, nor blocked), average over time "
     "(Lq). Of a crew: machines that wait for a repairer."},
    {"workcenter.<site>.<name>.wait_days", "time", OVER_CENTER, ESTIMATE_RATIO, -1, 0, NULL, center_wait,
     center_started,
     "Time a job waits in the queue (Wq; with `preempt` its later waits too); a mean over jobs begun (or taken back). "
     "Of a crew: wait of a machine for a repairer."},
    {"workcenter.<site>.<name>.throughput", "units per time", OVER_CENTER, ESTIMATE_MEAN, 1, 0, NULL, center_throughput,
     NULL, "Units finished per time unit."},
    {"workcenter.<site>.<name>.failures", "1", OVER_CENTER, ESTIMATE_MEAN, -1, 0, NULL, center_failures, NULL,
     "Breakdowns."},
    {"lanes.<name>.trips", "trips", OVER_LANE, ESTIMATE_MEAN, 0, 0, NULL, lane_trips, NULL, "Departures with goods."},
    {"lanes.<name>.load", "units", OVER_LANE, ESTIMATE_RATIO, 0, 0, NULL, lane_units, lane_trips,
     "Units on a trip, mean over trips."},
    {"lanes.<name>.in_transit", "units", OVER_LANE, ESTIMATE_MEAN, 0, 0, NULL, lane_in_transit, NULL,
     "Units under way from departure to receipt (pipeline stock), average over time."},
    {"lanes.<name>.wait_days", "time", OVER_LANE, ESTIMATE_RATIO, -1, 0, NULL, lane_wait, lane_shipments,
     "Wait for a departure; a mean over shipments."},
};
const struct kpi_part kpi_works = {rows, sizeof rows / sizeof *rows};
