/* output/headline.h - the KPIs that a person sees first, with names for people: one choice for the summary and the
 * report. */
#ifndef OUTPUT_HEADLINE_H
#define OUTPUT_HEADLINE_H

#include "models/results.h"

/* The delay of the first milestone (its date, when it has no due date); NULL without one. */
const struct kpi_result *headline_first(const struct results *, const char **label);

/* Calls visit for each KPI that belongs on a first page, with its label; at most a few of a kind. tails_only: only
 * those that show how bad it can get. Returns how many were left out. */
size_t headline_each(const struct results *, bool tails_only,
                     void (*visit)(void *context, const struct kpi_result *, const char *label), void *context);

#endif
