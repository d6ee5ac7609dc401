/* models/state_tasks.h - findings on their way to a decision; tasks and gates. */
#ifndef MODELS_STATE_TASKS_H
#define MODELS_STATE_TASKS_H

#include "models/network.h"
#include "models/trail.h"
#include "sim/engine.h"

/* ---- findings ---- */

enum finding { FINDING_TASK, FINDING_LOT, FINDING_RESPONSE };

struct notice {     /* a finding on its way to a decision; its id is a task, held goods, or a response */
    int32_t hearer; /* who has it now */
    enum finding kind;
    int32_t id;
    uint64_t serial;       /* the finding's number among those of its finder: of its luck */
    double money;          /* what the decision spends */
    sim_time since, heard; /* he was told at, heard at; heard TIME_NEVER: not yet */
    sim_time planned;      /* how long what he does now takes as planned (only where a response asks) */
    bool counted;
    int32_t job;                    /* on his desk; -1 */
    struct event_handle next, late; /* he hears or decides; his time is up */
};

struct owner_state { /* of findings after the warm-up */
    double findings, heard, hear_days, decided, decide_days, passed_on;
};

enum task_stage { TASK_WAITING, TASK_WORKING, TASK_FAILED, TASK_PASSED, TASK_STOPPED }; /* failed: to be decided */

struct task_state {
    enum task_stage stage;
    bool needed;
    bool again;            /* at work, but to be run again afterwards */
    bool spent;            /* sent back with no try left: it goes on untried */
    uint64_t tries;        /* so far: numbers its luck */
    bool repeats;          /* `every`: it has been passed, and is done anew; it still counts as passed */
    bool due_again;        /* `every`: the next time has come while it was under way */
    uint64_t times;        /* `every`: begun so far */
    uint64_t tries_before; /* this time */
    int32_t open_parts;    /* of the present try: its own work, other people's, questions */
    bool asked;            /* goods of the next try are asked for */
    int32_t missing;       /* claims of these that are not filled */
    sim_time asked_at;     /* what decided then is on the trail */
    uint64_t questions;    /* counted */
    uint64_t failed;       /* tries so far */
    uint64_t counted_failed;
    sim_time begun;        /* the first try; TIME_NEVER */
    sim_time may_start;    /* needed, and its date reached */
    sim_time passed_at;    /* the last time; -1 */
    sim_time sent_back_at; /* a failed try sent back to it; -1 */
    int32_t sent_back_by;
    sim_time closed;             /* part of the present try: closures */
    uint64_t found;              /* counted: faults of styles that its tries have seen */
    sim_time try_began, planned; /* length (at a workcenter, work) of the try as planned (only where a response asks) */
    uint64_t rounds;             /* counted: tries after the warm-up, and their money */
    double money;
    struct trail trail; /* of what decided, from time 0 */
};

struct gate_state {
    bool open, wanted; /* wanted: its plan order is due */
    bool asked;        /* its tasks are needed */
    bool begun;        /* a lot has started behind it */
    sim_time opened_at;
    int32_t first_order, last_order, first_lot, last_lot; /* that wait */
    struct trail trail;                                   /* of the task that opened it */
};

#endif
