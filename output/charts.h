/* output/charts.h - the charts of a run and of a plan: which ones there are, and drawing them. */
#ifndef OUTPUT_CHARTS_H
#define OUTPUT_CHARTS_H

#include "models/plan.h"
#include "models/results.h"
#include "output/gnuplot.h"

/* Draws into the folder what the results have: <milestone>_date, fan_<level>, loss_<kpi>, cost. False: some were left
 * out; the outcome (to be released by the caller) says which and why. `options` may be NULL. */
bool charts_run(const struct results *, const char *folder, const struct gnuplot_options *options,
                struct charts_outcome *);

/* The Gantt chart of the plan; due: TIME_NEVER when there is none. */
bool charts_plan(const struct plan *, sim_time due, const char *folder, const struct gnuplot_options *options,
                 struct charts_outcome *);

#endif
