/* output/tripwire.h - what the date of an intermediate milestone tells about the goal.
 *
 * All from the replications of one run: P(goal on time | waypoint done by d) is the share on time among the
 * replications in which it was done by d, with Wilson's interval. Fewer than TRIPWIRE_LEAST replications are no
 * evidence: refused in words. With dates, "by d" is to the end of that civil day. */
#ifndef OUTPUT_TRIPWIRE_H
#define OUTPUT_TRIPWIRE_H

#include "models/results.h"
#include "sim/interval.h"

enum { TRIPWIRE_LEAST = 30 };

struct tripwire {
    const struct waypoint_result *of;
    size_t n, done;     /* replications in which the goal can be judged; of these: waypoint done within the horizon */
    double *days;       /* n, ascending; +inf: never */
    uint32_t *on_time;  /* n + 1: goals on time among the first i of them */
    bool dated, judged; /* judged: the goal has a due date; else there are dates and no chances */
    /* Of a pair of replications, one that missed the goal and one that did not, the chance that the one that missed was
     * later here (ties half): 0.5 tells nothing, 1 decides. (The area under the receiver operating characteristic.) NaN
     * when none or all missed. */
    double tells;
};

/* For this goal, which may be without a due date. A response counts as used when it began before the goal was reached.
 * tripwire_release() frees it. */
struct tripwire tripwire_make(const struct results *, const struct milestone_result *, const struct waypoint_result *);
void tripwire_release(struct tripwire *);

struct evidence { /* a chance, and the replications behind it */
    uint64_t n;
    struct interval p; /* known is false: `why` says why; the estimate is NaN when there are too few */
};
struct evidence tripwire_by(const struct tripwire *, double days);    /* done by then */
struct evidence tripwire_after(const struct tripwire *, double days); /* done later, or never */
/* Done by `to`, but not by `from`. */
struct evidence tripwire_between(const struct tripwire *, double from, double to);

/* The date by which the share q of all replications is done; with dates a whole day. +inf: never. */
double tripwire_quantile(const struct tripwire *, double q);
/* The latest date d with P(goal on time | done by d) >= target, as days since the start, of those by which one in 20 of
 * all replications (and TRIPWIRE_LEAST) has it done; NaN when there is none. `any`: it is the last date seen, so the
 * target is kept whenever it is done at all. */
double tripwire_last_safe(const struct tripwire *, double target, bool *any);

/* Of a response, the last useful date: by then it had begun in 19 of 20 of the replications that used it and kept the
 * goal. NaN when fewer than TRIPWIRE_LEAST did. */
double tripwire_last_useful(const struct tripwire *);

/* The target of "<milestone>.missed <= x" among the scenario's targets: 1 - x; 0.8 when there is none. */
double tripwire_target(const struct results *, const struct milestone_result *, bool *stated);

#endif
