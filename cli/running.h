/* cli/running.h - a simulation under watch: Ctrl-C ends it with what is complete, progress shows on a terminal. */
#ifndef CLI_RUNNING_H
#define CLI_RUNNING_H

#include "cli/scenario.h"

#include <stdatomic.h>
#include <stdbool.h>

struct signal_watch;

struct watch {
    atomic_bool stop;
    struct signal_watch *signals;
};

/* From begin to end, Ctrl-C sets `stop`. End it before other programs (gnuplot) are started. */
void watch_begin(struct watch *);
void watch_end(struct watch *);

/* Simulates; the results live in the scenario's arena. NULL when there are none: then *status is STATUS_FAILED or
 * STATUS_INTERRUPTED and stderr has been told why. Otherwise *status is STATUS_DONE, STATUS_MISSED or
 * STATUS_INTERRUPTED. */
struct results *run_scenario(const struct scenario *, const struct options *, const struct run_options *,
                             struct watch *, int *status);

/* May this stream have colours? A terminal that knows them, and no NO_COLOR (no-color.org). */
bool wants_colour(FILE *);

#endif
