/* models/workcenter_inside.h - what the files of the workcenters ask of each other: job.c (how much work, the
 * queue), workcenter.c (machines, dispatch), routing.c (from step to step), breakdown.c (failures, repairs, crews, lots
 * that leave). */
#ifndef MODELS_WORKCENTER_INSIDE_H
#define MODELS_WORKCENTER_INSIDE_H

#include "models/flow.h"

#define WORK_DONE 1.0 /* ticks: less than this is nothing left */

static inline struct machine *machine_at(struct replication *r, int32_t center, int32_t m)
{
    return &r->machine[r->center[center].first_machine + m];
}

static inline double *failure_left(struct replication *r, int32_t center, int32_t m)
{
    return r->failure_left + r->net->center[center].first_failure_place +
           (ptrdiff_t)m * r->net->center[center].failures.count;
}

/* ---- job.c ---- */
double job_work(struct replication *, const struct job *, double *first,
                double *tail);                                          /* ticks; *tail: last transfer lot */
struct trail *job_trail(struct replication *, const struct job *);      /* NULL: it has none */
void job_mark(struct replication *, const struct job *, int32_t cause); /* on its timeline */
void job_queues(struct replication *, int32_t center, int32_t job);     /* in the order of the rule */
int32_t job_leaves_queue(struct replication *, int32_t center);         /* the first of it, which must not be empty */
void center_queue_level(struct replication *, int32_t center, int change);

/* ---- workcenter.c ---- */
void center_dispatch_soon(struct replication *, int32_t center);
void machine_run(struct replication *, int32_t center, int32_t m);      /* sets its job going, to its next stop */
void machine_progress(struct replication *, int32_t center, int32_t m); /* takes off what has been done since */
void machine_free(struct replication *, int32_t center, int32_t m);

/* ---- routing.c ---- */
void job_ends(struct replication *, int32_t job); /* its work is done: on to the next step, or blocked, or starved */
void job_passes_on(struct replication *, int32_t job); /* its first transfer lot is done */
void step_unblock(struct replication *,
                  int32_t step); /* whoever waits for a place before it moves, while there is one */

/* ---- breakdown.c ---- */
void breakdown_arm(struct replication *, int32_t center, int32_t m, int32_t mode); /* sets the clock of a failure */
void machine_breaks_down(struct replication *, int32_t center, int32_t m, int32_t mode);
void crew_repairs(struct replication *, int32_t crew);   /* free repairers to machines that wait */
void crew_count(struct replication *, struct machine *); /* the work of its repairer so far, to the crew's account */

#endif
