/* sim/interval.h - confidence intervals from independent replications.
 *
 * An interval that cannot be defended is refused in words (`why`), not printed:
 * then known is false and lo, hi are NaN. One-sided knowledge has one finite end
 * and one NaN. A sample without spread has no interval either (`why`: "all replications gave the same value"): a
 * width of 0 would claim certainty about what n runs happened not to show. Sources at each function in interval.c.
 * confidence is in (0,1), 0.95 as a rule. */
#ifndef SIM_INTERVAL_H
#define SIM_INTERVAL_H

#include "sim/tally.h"

#include <stdbool.h>
#include <stddef.h>

struct interval {
    double estimate, lo, hi;
    bool known;
    const char *why; /* static text when not known, or a caution; else NULL */
};

struct interval interval_mean(const struct tally *, double confidence);  /* Student's t */
struct interval interval_ratio(const struct cross *, double confidence); /* sum y / sum x, delta method */
/* Why sum y / sum x is no ratio to speak of (no observations, x is 0 or cannot be told from 0), or NULL. */
const char *ratio_refusal(const struct cross *, double confidence);
struct interval interval_proportion(uint64_t hits, uint64_t n, double confidence);       /* Wilson */
struct interval interval_proportion_exact(uint64_t hits, uint64_t n, double confidence); /* Clopper-Pearson */
/* `sorted` ascending. Censored observations may be +inf (or -inf); a limit or estimate there becomes NaN. Point:
 * x_(ceil(np)). */
struct interval interval_quantile(const double *sorted, size_t n, double p, double confidence);
/* values in replication order, not sorted; upper: the bad tail is high. Sectioning with 10 sections; refused below 50
 * tail points. */
struct interval interval_cvar(const double *values, size_t n, double level, bool upper_is_bad, double confidence);
double var_upper(const double *sorted, size_t n, double level); /* x_(ceil(n a - 1e-9)) */
double student_quantile(double p, double degrees);

#endif
