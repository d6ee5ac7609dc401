/* output/plan_table.h - the deterministic schedule as a table: what a planner recognises as their own plan. */
#ifndef OUTPUT_PLAN_TABLE_H
#define OUTPUT_PLAN_TABLE_H

#include "models/plan.h"

#include <stdbool.h>
#include <stdio.h>

/* One row a bar: what, units, ordered, starts, ends, slack, order by, and "critical" for what decides the first
 * milestone; the closures follow in a line each. `due` (TIME_NEVER: none) is the first milestone's. */
void plan_table_write(const struct plan *, sim_time due, FILE *, bool colour);

/* The same for a spreadsheet: times in days and as dates. */
void plan_csv_write(const struct plan *, FILE *);

#endif
