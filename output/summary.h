/* output/summary.h - a run on one screen, the decision first.
 *
 * Order: in time or not, when, what it costs and brings (how well the mean is known
 * apart from how a replication varies), how bad it can get, why it is late, targets,
 * warnings. A system without a milestone shows what its customers get. ASCII but for the scenario's
 * own texts, at most 100 columns. */
#ifndef OUTPUT_SUMMARY_H
#define OUTPUT_SUMMARY_H

#include "models/results.h"

#include <stdbool.h>
#include <stdio.h>

struct summary_options {
    bool colour;        /* a terminal, and no NO_COLOR */
    const char *folder; /* where the files are; NULL: none were written */
};

void summary_write(const struct results *, const struct summary_options *, FILE *);

#endif
