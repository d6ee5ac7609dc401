/* models/task_inside.h - what the files of tasks ask of each other: task.c (which may start, passing, going back),
 * try.c (a try: its goods, work, people, answers), task_trail.c (what decided). */
#ifndef MODELS_TASK_INSIDE_H
#define MODELS_TASK_INSIDE_H

#include "models/flow.h"

static inline const int32_t *members(const struct replication *r, struct span s)
{
    return r->net->task_list + s.first;
}

/* ---- task_trail.c ---- */
/* When what the task waited for last ended: one that it comes after, the decision that sent back to it, or its date or
 * need. */
sim_time task_last_wait(const struct replication *, int32_t task);
/* Its timeline is that of what it waited for last; then `waits` up to now, and from now on `work`. */
void task_remember_decider(struct replication *, int32_t task, int32_t waits, int32_t work);

/* ---- try.c ---- */
void try_begins(struct replication *, int32_t task); /* now, or when its goods have come */

/* ---- task.c ---- */
void task_may_start(struct replication *, int32_t task);   /* it begins if it may */
void task_time_begins(struct replication *, int32_t task); /* `every`: the next time is set */
void task_stops(struct replication *, int32_t task);
void task_try_ends(struct replication *, int32_t task);         /* all parts of the try have ended */
bool task_last_round(const struct replication *, int32_t task); /* no try is left this time */

#endif
