/* output/estimate.h - what all outputs say about a KPI, computed in one place.
 *
 * The estimator decides the interval: Student's t for a mean, Wilson for a
 * proportion, the delta method for a ratio of sums (sim/interval.h). All
 * intervals are at 95 %. */
#ifndef OUTPUT_ESTIMATE_H
#define OUTPUT_ESTIMATE_H

#include "models/results.h"
#include "sim/interval.h"

#define CONFIDENCE 0.95

extern const char *const estimator_names[]; /* by enum estimator: "mean", "ratio", "proportion" */

struct interval estimate_of(const struct kpi_result *);

/* sd, min and max over replications. Of a ratio: of the replications' own ratios, when these are kept. NaN where there
 * is none. */
struct spread {
    double sd, min, max;
};
struct spread estimate_spread(const struct kpi_result *);

/* Are there values to make quantiles of? (kept, and more than the 0 and 1 of a proportion) */
bool estimate_has_quantiles(const struct kpi_result *);
struct interval estimate_quantile(const struct kpi_result *, double p);

/* How bad can it get: the tail on the bad side of the KPI. */
struct risk {
    bool upper;                             /* the bad tail is the high one */
    struct interval var90, var95, var99;    /* the value that 90, 95, 99 % of replications do not get beyond */
    struct interval cvar90, cvar95, cvar99; /* mean of the worst 10, 5, 1 % */
};
/* Has it a bad side and kept values (and is no proportion)? */
bool estimate_has_risk(const struct kpi_result *);
struct risk estimate_risk(const struct kpi_result *);

/* P(milestone reached by its due date), Wilson; refused without a due date. */
struct interval estimate_on_time(const struct milestone_result *);

/* `name` matches a pattern of * and ? and plain characters. */
bool name_matches(const char *name, const char *pattern);

#endif
