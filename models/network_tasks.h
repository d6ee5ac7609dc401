/* models/network_tasks.h - owners, who hear of findings, and tasks with their gates. */
#ifndef MODELS_NETWORK_TASKS_H
#define MODELS_NETWORK_TASKS_H

#include "models/network_money.h"
#include "models/network_types.h"

/* ---- owners ---- */

struct owner { /* who hears of findings, and decides */
    const char *name, *label;
    const struct calendar *calendar; /* of working days, without a desk */
    int32_t center;                  /* the desk, in whose queue a decision is a job; -1: nothing is waited for */
    int32_t otherwise;               /* the owner to whom he passes on; -1 */
    int32_t cause_hear, cause_queue, cause_decide;
};

struct hearer { /* an owner as one finder knows him: the delays, with luck of their own */
    int32_t owner;
    quantity_id hears_after, decides_after;
    quantity_id at_most, limit; /* -1: none */
    int32_t otherwise;          /* hearer: to whom he passes on; -1 */
};

/* ---- tasks ---- */

struct task {
    const char *name, *label;
    const struct calendar *calendar;
    const struct calendar *elapsed; /* the same closures, all other time open */
    struct span after, before;      /* in task_list: direct predecessors, direct successors; by id */
    struct span redo;               /* in task_list: what a failed try runs again, `again` first, this one last */
    struct span gates;              /* in task_list: gates that wait for it */
    struct span finds;              /* in finds: faults of styles that a try may see */
    quantity_id duration, pass;
    struct cost_terms cost;             /* once, per_day */
    int32_t center;                     /* the workcenter in whose queue its tries are jobs; -1 */
    int32_t people;                     /* `by`: a second one, at the same time; -1 */
    struct span takes;                  /* goods of a try */
    quantity_id every;                  /* from the start of one time to the start of the next; -1: once */
    quantity_id questions, answer_time; /* of a try, at this desk; -1: none */
    int32_t desk;
    int32_t cause_goods, cause_answers;
    int32_t fact_rounds, fact_failed, fact_passed; /* $tasks.x.rounds, ... */
    int32_t event_failed;                          /* variable event moved by a try that fails; -1 */
    int32_t owner;                                 /* hearer: who hears of a failed try; -1 */
    int32_t cause_queue;
    int32_t event_done;   /* variable event moved by its passing; -1 */
    uint64_t pass_source; /* luck of passing */
    int32_t max_rounds;   /* 0: no limit */
    bool stops, skip;     /* stops: then = "stop" */
    bool from_start;      /* needed from time 0 */
    sim_time on;          /* TIME_NEVER: no date */
    sim_time done, since; /* before today: it was passed; its (last) try began. TIME_NEVER: no */
    int32_t tried;        /* tries before today that are over */
    quantity_id spent;    /* money for them and the one under way; -1: as `cost.once` says */
    int32_t cause_wait, cause_work, cause_again, cause_closed;
};

struct take { /* goods that a try uses up */
    int32_t point;
    quantity_id units;
};

struct gate {            /* what waits until its tasks are passed, all of them at the same time; then it stays open */
    struct span tasks;   /* in task_list */
    bool soft;           /* goes on at its planned date; what its tasks find later stops it */
    int32_t point, plan; /* a plan order of a stock point; -1 */
};

#endif
