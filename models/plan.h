/* models/plan.h - the deterministic schedule at planned durations.
 *
 * Nobody believes a probability before recognising their own plan. The plan is
 * one replication in which every law gives its planned value, nothing breaks
 * and no disruption strikes; its orders, lots and shipments are the bars. */
#ifndef MODELS_PLAN_H
#define MODELS_PLAN_H

#include "sim/clock.h"

#include <stdbool.h>
#include <stddef.h>

enum plan_kind { PLAN_BUY, PLAN_MAKE, PLAN_MOVE, PLAN_TASK, PLAN_MILESTONE, PLAN_CLOSURE };

struct plan_bar {
    enum plan_kind kind;
    const char *name;  /* path of the stock point or milestone: "oem.leather.black" */
    const char *label; /* "Leather black from tannery" */
    double units;
    sim_time placed;     /* the order is placed (the clock of its lead time starts) */
    sim_time begin, end; /* the work itself: from release, first operation, departure to receipt */
    sim_time needed;     /* when the next step could first use it; TIME_NEVER: nobody waits for it */
    sim_time order_by;   /* placed + slack: the last day to place it without moving the milestone */
    double slack_days;   /* how much later it may end without moving the milestone; NaN when it decides nothing */
    bool critical;       /* on the chain that decides the first milestone */
    bool done;           /* a task that was passed before today */
};

struct plan_response {
    const char *name, *label;
    sim_time last_useful; /* models/last_date.h; TIME_NEVER: it would not help, or there is no due date */
};

struct plan {
    struct plan_bar *bar; /* sorted by begin, then name */
    size_t bars;
    bool dated;
    long start_day; /* civil day of time 0 */
    bool half_way;  /* as_of is given: today */
    sim_time as_of, horizon;
    const char *title;
    struct plan_response *response; /* by name */
    size_t responses;
};

#endif
