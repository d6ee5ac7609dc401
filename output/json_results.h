/* output/json_results.h - a run as JSON: the contract "bullwhip.run/1" of output/README.md.
 *
 * The text is a function of the results alone: the same bytes whatever the host, threads, folder, hour. */
#ifndef OUTPUT_JSON_RESULTS_H
#define OUTPUT_JSON_RESULTS_H

#include "models/plan.h"
#include "models/results.h"

#include <stdio.h>

#define JSON_RUN_SCHEMA  "bullwhip.run/1"
#define JSON_PLAN_SCHEMA "bullwhip.plan/1"

/* Errors of writing stay in the stream (ferror). */
void json_results_write(const struct results *, FILE *);
void json_plan_write(const struct plan *, FILE *);

#endif
