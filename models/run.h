/* models/run.h - one replication: reset, prime, run to the horizon, close the books. */
#ifndef MODELS_RUN_H
#define MODELS_RUN_H

#include "models/state.h"

#include <stdatomic.h>

/* When point i of `points` of a level over time is read. */
static inline sim_time observed_at(const struct network *n, size_t i, size_t points)
{
    return n->as_of + (sim_time)((double)(n->horizon - n->as_of) * (double)(i + 1) / (double)(points + 1));
}
/* Runs replication `luck.replication` from start to horizon, all its seasons (models/season.c). planning: every law
 * gives its planned value, nothing breaks, the first season only. False when it failed (r->failure says why) or *stop
 * became true. Afterwards the KPIs can be read. */
bool replication_run(struct replication *, struct luck, bool planning, const atomic_bool *stop);

/* Units and money are conserved exactly; Little's law holds to rounding; each violation is a failure text. NULL: all is
 * well. */
const char *replication_audit(struct replication *);

#endif
