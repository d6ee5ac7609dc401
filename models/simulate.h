/* models/simulate.h - from a network to answers: what the commands call. */
#ifndef MODELS_SIMULATE_H
#define MODELS_SIMULATE_H

#include "models/network.h"
#include "models/plan.h"
#include "models/results.h"

#include <stdatomic.h>
#include <stdio.h>

struct run_options {
    uint64_t seed;                /* of the luck */
    uint32_t first, replications; /* replication numbers first .. first + replications - 1 */
    unsigned threads;             /* 0: as many as cores */
    const char *const *keep;      /* name patterns (* and ?) of KPIs whose values are kept, besides the headline ones */
    size_t keep_count;
    bool keep_all;
    size_t series_points; /* levels over time for charts: points; 0 none */
    size_t waypoints;     /* intermediate milestones to keep, at most: a number each in every replication */
    bool audit;           /* check conservation of units and money at the end of every replication */
    bool antithetic;
    const double *factor; /* of each doubted setting, in place of its luck; NULL: by luck */
    void (*progress)(void *watcher, uint32_t done, uint32_t total);
    void *watcher;
};

/* What went wrong inside a run (a bug, or a value that cannot be): the text is in `failure` below. */
struct run_outcome {
    bool ok;          /* false: failed, see failure */
    bool interrupted; /* *stop was set; results hold the contiguous prefix */
    char failure[512];
};

/* Runs the replications and summarises them. The results live in the arena. NULL only when nothing ran (failure, or
 * stopped before the first block). */
struct results *simulate(const struct network *, const struct run_options *, atomic_bool *stop, struct arena *,
                         struct run_outcome *);

/* The deterministic schedule at planned durations. In the arena. */
struct plan *plan_make(const struct network *, struct arena *, struct run_outcome *);

struct target_result target_judge(const struct target *, const struct results *);

/* Tells one replication event by event: dates, what happened, and each order's timeline with its sum. */
bool simulate_story(const struct network *, const struct run_options *, uint32_t replication, FILE *out,
                    struct run_outcome *);

/* The KPIs this network has, in the order of results (sorted by name); column numbers filled. */
size_t network_kpis(const struct network *, struct arena *, const struct kpi **out);

/* The catalogue of KPI families for `bullwhip schema --kpis`: pattern such as "stock.<site>.<item>.on_hand". */
struct kpi_family {
    const char *pattern, *unit;
    enum estimator estimator;
    int better;
    const char *doc;
};
size_t kpi_catalogue(const struct kpi_family **out, struct arena *); /* in the arena */

#endif
