/* models/tale.h - one replication as a tale: which days the deciding chain lost against the plan, and what it cost.
 *
 * The chain that decided the first milestone is a list of stretches, each with its cause, from time 0 to the moment it
 * was reached (models/trail.h, models/milestone.c); so is the plan's. A line of the tale is a cause: the days it took
 * on the chain less the days it takes on the plan's chain, ranked by days lost. The lines add up, in whole
 * microseconds, to reached - planned; with planned - due that is the delay. Where the chain went another way than the
 * plan's (other goods were waited for, another lane was taken, another task was last), what only the one has and what
 * only the other has of that kind stand in one line. What came before the deciding order was placed is told as well,
 * also where there was time to spare. What happened (which try failed, who heard
 * when, which lots were rejected) is taken from the replication's own events. */
#ifndef MODELS_TALE_H
#define MODELS_TALE_H

#include "models/simulate.h"

enum tale_kind {
    TALE_GATE,
    TALE_DECISION,
    TALE_FAULT,
    TALE_INSPECTION,
    TALE_SUPPLY,
    TALE_TRANSPORT,
    TALE_CAPACITY,
    TALE_DISRUPTION,
    TALE_OTHER,
    TALE_KINDS
};

struct tale_line {
    enum tale_kind kind;
    const char *name, *label; /* of the cause */
    const char *instead;      /* label of what the plan's chain has here instead; NULL */
    sim_time from, to;        /* its first moment on the chain, and its last; TIME_NEVER when only the plan's has it */
    sim_time spent, planned;  /* on the chain of the replication, on the plan's */
    size_t events;            /* what happened, in order of time: "try 1 failed" */
    const struct tale_event {
        sim_time at;
        const char *text;
    } * event;
};

struct tale_cost { /* an account, income positive, or profit */
    const char *name;
    double money, planned;
};

struct tale {
    uint32_t replication;
    const char *scenario, *title, *currency, *time_unit;
    uint64_t seed;
    bool dated;
    int64_t start_day;
    const char *milestone, *label;  /* NULL: the scenario has none */
    sim_time due, planned, reached; /* TIME_NEVER: none, never */
    size_t lines;
    const struct tale_line *line; /* most days lost first, made good last */
    size_t responses;             /* options and responses that came into force, other than the plan's */
    const struct tale_event *response;
    size_t costs; /* accounts that differ from the plan's, most first */
    const struct tale_cost *cost;
    struct tale_cost total, profit; /* name NULL: there is no money */
    size_t kpis;                    /* without a milestone: the headline KPIs, money elsewhere */
    const struct tale_kpi {
        const char *name, *unit;
        double value, planned; /* NaN: none */
    } * kpi;
};

/* NULL when the replication failed. In the arena. */
const struct tale *tale_make(const struct network *, const struct run_options *, uint32_t replication, struct arena *,
                             struct run_outcome *);

/* The replication at quantile q of a KPI: x_(ceil(n q)) of n, the first with that value. False: no such KPI, or no
 * replication has a value. Runs options->replications. */
bool tale_find(const struct network *, const struct run_options *, const char *kpi, double q, uint32_t *replication,
               double *value, atomic_bool *stop, struct run_outcome *);

#endif
