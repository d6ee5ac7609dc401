/* models/network_answers.h - marks, options, seasons; milestones, measures, targets. */
#ifndef MODELS_NETWORK_ANSWERS_H
#define MODELS_NETWORK_ANSWERS_H

#include "models/network_types.h"

/* ---- marks ---- */

struct marked {
    const char *path, *text, *mark;
    double doubt; /* coefficient of variation of its factor; 0: none */
    bool fixed;   /* for all replications, or a part of a whole: not doubted */
};

/* ---- options that are on ---- */

struct option_on { /* its lines are in the scenario already, but where it takes time */
    const char *name, *title;
    quantity_id once, per_day, per_month, per_unit, per_year; /* -1: absent */
    sim_time takes;                                           /* 0: from the start */
    struct span changes;                                      /* in hit_change: what begins then */
};

/* ---- seasons ---- */

struct seasons { /* the scenario, played one season after another */
    int32_t count;
    sim_time every; /* from the start of one to that of the next */
    int32_t *keep;  /* states of the book that go over */
    const char **keep_name;
    int32_t keeps;
    bool keep_learning; /* so does what was learnt in making, */
    bool keep_tooling;  /* and which moulds and tools are paid, and where they are */
};

/* ---- answers ---- */

struct cause {
    const char *name, *label;
};

enum milestone_counts { COUNT_RECEIVED, COUNT_SOLD };

struct milestone {
    const char *name, *label;
    struct span points; /* indices in `watch` */
    int32_t task;       /* reached when it is passed; -1: goods */
    enum milestone_counts counts;
    double units;
    double so_far; /* units that count, before today */
    sim_time due;
    int32_t cause_start;                 /* before the deciding order was placed */
    int32_t event_reached, event_missed; /* variable events: of being reached; of the due date passing without; -1 */
};

struct series { /* a level over time, for charts: summed over the variants of a style at a site */
    const char *name, *label;
    struct span points; /* indices in `watch` */
    bool backlog;       /* else on hand */
};

enum measure_stat {
    MEASURE_MEAN,
    MEASURE_SD,
    MEASURE_VARIANCE,
    MEASURE_RATE,
    MEASURE_TOTAL,
    MEASURE_ABOVE,
    MEASURE_BELOW,
    MEASURE_QUANTILE,
    MEASURE_MAX,
    MEASURE_MIN
};

enum observable { /* what a measure can watch */
                  OBSERVE_NONE,
                  OBSERVE_ON_HAND,
                  OBSERVE_BACKORDERS,
                  OBSERVE_POSITION,
                  OBSERVE_NET,
                  OBSERVE_ON_ORDER,
                  OBSERVE_QUEUE,
                  OBSERVE_DEMAND_WAIT,
                  OBSERVE_DEMAND_UNITS,
                  OBSERVE_ORDERS_PLACED,
                  OBSERVE_ASKED,
                  OBSERVE_ORDER_LEAD,
                  OBSERVE_CENTER_WAIT,
                  OBSERVE_DISRUPTION_ACTIVE,
                  OBSERVE_DISRUPTION_UP,
                  OBSERVE_DISRUPTION_LASTS,
                  OBSERVE_DISRUPTION_COST,
                  OBSERVE_VARIABLE
};

struct measure {
    const char *name;
    enum observable of;
    int32_t id;
    enum measure_stat stat;
    double x;            /* threshold or quantile */
    int64_t first_count; /* things counted at most; 0 all */
    sim_time from, to;
    bool periods, changes; /* over = "periods", "changes" */
    double period;
    int32_t per;     /* divided by this measure; -1 */
    int32_t follows; /* over = "time" of a variable: its quantity; -1 */
};

struct target {
    const char *text, *kpi;
    const char *statistic; /* "p5", "p95", ... or NULL: the mean */
    bool at_most;
    double bound;
};

#endif
