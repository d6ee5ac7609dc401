/* models/results.h - what a run hands to the outputs. Read-only there.
 *
 * Statistics here are across replications; what is measured inside a run is
 * already one number a replication. A value that does not exist in a replication is NaN and not counted. */
#ifndef MODELS_RESULTS_H
#define MODELS_RESULTS_H

#include "sim/clock.h"
#include "sim/tally.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum estimator { ESTIMATE_MEAN, ESTIMATE_RATIO, ESTIMATE_PROPORTION };

struct kpi {          /* one definition: name by path, see models/kpi.c */
    const char *name; /* "stock.dc.tote.on_hand" */
    const char *unit; /* "d", "units", "USD", "1", ... */
    enum estimator estimator;
    int better;      /* +1 higher is better, -1 lower, 0 neither */
    bool headline;   /* its values are kept: quantiles, risk */
    const char *doc; /* the sentence of `bullwhip schema --kpis` */
    size_t column;   /* of its value in a replication's row; a ratio has its denominator in column + 1 */
};

struct kpi_result {
    const struct kpi *kpi;
    struct cross tally;   /* y: the values (ratio: numerators), x: denominators of a ratio */
    uint64_t missing;     /* replications without a value (NaN) */
    double *values;       /* kept: one a replication in order, NaN where missing; NULL when not kept. Ratio: num/den */
    double *top, *bottom; /* kept ratios: numerators and denominators, one a replication; NULL else */
    double *sorted;       /* the same, NaN removed, ascending (+inf: censored, never happened); NULL when not kept */
    size_t sorted_count;
    double planned; /* in the schedule at planned durations, where nothing fails; NaN: there is none */
};

struct cause_result {       /* one row of "why late": where the milestone's chain spent its time */
    const char *name;       /* "suppliers.tannery.offers.leather.lead_time", "lanes.ocean_east transit", ... */
    const char *label;      /* for people: "leather from tannery: lead time" */
    double planned_days;    /* in the schedule at planned durations */
    struct tally days;      /* on the critical chain, over replications (0 where not on it) */
    struct tally excess;    /* days - planned */
    struct tally late;      /* the same, over the replications that missed the due date (without due: empty) */
    uint64_t on_chain;      /* replications in which it was on the chain */
    uint64_t late_on_chain; /* of those that missed the due date */
};

struct milestone_result {
    const char *name, *label;
    sim_time due;                        /* TIME_NEVER when none */
    sim_time planned;                    /* when the plan reaches it; TIME_NEVER: not within the horizon */
    const struct kpi_result *date_days;  /* days since start when reached (+inf: never), */
    const struct kpi_result *delay_days; /* signed, against due; NULL without due */
    const struct kpi_result *missed;     /* 0/1: late or never; NULL without due */
    const struct cause_result *cause;    /* sorted by mean excess, largest first */
    size_t causes;
};

enum waypoint_kind { WAYPOINT_TASK, WAYPOINT_RECEIVED, WAYPOINT_MADE, WAYPOINT_ARRIVED, WAYPOINT_RESPONSE };

struct waypoint_result { /* an intermediate milestone (models/waypoint.h): a task passed, goods received, a response
                            begun */
    const char *name, *label;
    enum waypoint_kind kind;
    sim_time planned;   /* in the schedule at planned durations; TIME_NEVER: not within the horizon */
    const double *days; /* one a replication, in order: days since the start when it was done; +inf: never */
};

struct response_result {
    const char *name, *label;
    sim_time last_useful; /* by plan (models/last_date.h); TIME_NEVER: none */
};

struct series_result { /* a level over time, for fan charts */
    const char *name, *label, *unit;
    size_t points;
    const double *time_days; /* points */
    const double *values;    /* replications x points, row by row */
};

struct target_result { /* "launch.missed <= 0.20" of the scenario */
    const char *text;
    double estimate, lo, hi; /* NaN where unknown */
    double bound;
    bool at_most, met;
};

struct assumption {
    const char *path, *text, *mark;
    double doubt; /* coefficient of variation of the factor it was multiplied with; 0: none */
};

struct claim_result { /* of an option that is on: "launch.delay_days.p90 falls" */
    const char *option, *text, *kpi;
    double quantile; /* NaN: the mean, share or ratio */
    int direction;   /* -1 falls, 0 stays, 1 rises */
};

struct conclusion_seen {     /* a conclusion (models/rests.h) as one run draws it */
    double estimate, lo, hi; /* NaN where unknown; of a cause: mean days beyond the plan in late replications */
    bool holds;              /* the target is met */
    const char *cause;       /* the largest one; NULL when none */
};

struct conclusion_result {
    const char *text; /* "launch.missed <= 0.20", "largest cause of lateness" */
    const char *kpi;  /* whose spread the doubted settings explain */
    bool is_cause;
    struct conclusion_seen without, with; /* doubt: of all replications */
    struct conclusion_seen base;          /* without, of the replications in which each setting moves alone */
    bool survives;                        /* the same with and without */
    bool sure;                            /* and the intervals of both leave the bound on one side */
};

struct rest_on {                           /* a doubted setting and a conclusion */
    double correlation, explained, lo, hi; /* by rank; its square and the interval of that; NaN where unknown */
    struct conclusion_seen down, up;       /* moved alone: divided, and multiplied, by `times` */
    bool turns, may_turn;                  /* the conclusion; may_turn: the interval holds the bound */
};

struct rest_result {
    const char *path, *mark;
    double cv, times;
    double most;        /* explained, of any conclusion */
    bool moved;         /* alone: else down and up are unknown */
    size_t doubted;     /* its number among the factors */
    struct rest_on *on; /* one for each conclusion */
};

struct rests_result {
    size_t conclusions;
    const struct conclusion_result *conclusion;
    size_t rests, moved; /* doubted settings, those that explain most first; moved alone */
    struct rest_result *rest;
    uint32_t replications; /* of the runs in which one moves alone */
};

struct results {
    const char *scenario; /* file name without ending */
    const char *title;
    uint64_t scenario_hash;
    uint64_t seed;
    uint32_t first_replication, replications; /* done */
    uint32_t asked;                           /* replications asked for */
    bool interrupted;
    bool dated;
    int64_t start_day; /* civil day of time 0, days since 1970-01-01 */
    bool half_way;     /* as_of is given: today */
    sim_time as_of, horizon;
    const char *currency;  /* "USD" or "money" */
    const char *time_unit; /* label: "d" when dated */
    size_t kpis;
    const struct kpi_result *kpi; /* sorted bytewise by name */
    size_t milestones;
    const struct milestone_result *milestone; /* the first is the headline one */
    size_t waypoints; /* by planned date, then name; none without a milestone, or when they were not asked for */
    const struct waypoint_result *waypoint;
    size_t responses; /* by name; none when waypoints were not asked for */
    const struct response_result *response;
    size_t waypoints_left_out; /* there are more than `waypoints` of the run's options */
    size_t series;
    const struct series_result *serie;
    size_t targets;
    const struct target_result *target;
    size_t assumptions;
    const struct assumption *assumption;
    size_t claims; /* of the options that are on, whose KPIs there are */
    const struct claim_result *claim;
    size_t factors;                   /* doubted settings; 0 without doubt */
    const double *factor;             /* factors x asked: those of a factor in one piece */
    const struct rests_result *rests; /* what the conclusions rest on; NULL when that was not asked for */
    size_t warnings;
    const char *const *warning; /* in words, for the summary */
    const char *const *setting; /* --set lines of the command, result-changing options only */
    size_t settings;
    const char *canonical; /* effective merged scenario */
    uint64_t fingerprint;  /* of all replications' event fingerprints, in order */
    int32_t seasons;       /* in each replication; of several, milestones, waypoints, series are those of the first */
};

const struct kpi_result *results_find(const struct results *, const char *name); /* NULL when there is no such KPI */

#endif
