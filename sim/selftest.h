/* sim/selftest.h - the program's own chance, statistics and engine held to their promises.
 *
 * A check measures something whose right value is known from elsewhere (a formula, another library, a slower and
 * plainer way) and says what was promised and what was measured. Two kinds:
 * - exact checks hold or do not, to the bit;
 * - checks with chance give p, the probability of a deviation at least as large if the promise holds. Below
 *   SELFTEST_DOUBT the check is made again on fresh luck with four times the sample, and it fails when p is that small
 *   again. So a sound program fails one check with probability SELFTEST_DOUBT squared, and one of n checks with at most
 *   n times that, whatever the seed; while what is wrong is seen twice.
 * Nothing here is on the way of a replication; GSL serves as the other library. */
#ifndef SIM_SELFTEST_H
#define SIM_SELFTEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SELFTEST_DOUBT 0.001 /* outside the 99.9 % band */

enum { SELFTEST_TEXT = 128 };

struct selftest_setup {
    uint64_t seed;
    uint32_t effort; /* the sample's size, in multiples of the quick one */
};

struct selftest_result {
    char promised[SELFTEST_TEXT], measured[SELFTEST_TEXT];
    uint64_t sample; /* repetitions, draws, events: what the check says; 0 when there is nothing to count */
    double p;        /* NaN: nothing was left to chance */
    bool held;       /* of the exact part, as measured; then the verdict */
    bool again;      /* measured a second time, on fresh luck */
};

struct selftest_check {
    const char *group, *what;
    /* Fills the result; `held` comes true, p NaN. */
    void (*measure)(const struct selftest_check *, const struct selftest_setup *, struct selftest_result *);
    const void *subject; /* what measure() needs to know */
};

struct selftest_list {
    const struct selftest_check *check;
    size_t count;
};

struct selftest_list selftest_streams(void);  /* sim/selftest_streams.c */
struct selftest_list selftest_samplers(void); /* sim/selftest_samplers.c */
struct selftest_list selftest_means(void);    /* sim/selftest_means.c: intervals of means, proportions, ratios */
struct selftest_list selftest_tails(void);    /* sim/selftest_tails.c: of quantiles, VaR, CVaR, differences */
struct selftest_list selftest_engine(void);   /* sim/selftest_engine.c */
struct selftest_list selftest_merges(void);   /* sim/selftest_merges.c */

/* Makes all checks, results[i] that of check i, on so many threads (0: one); the results do not depend on it. Returns
 * how many failed. */
size_t selftest_run(struct selftest_list, const struct selftest_setup *, unsigned threads, struct selftest_result *);

/* The probability that a sound program fails at least one of the checks (an upper bound: sums are not below unions). */
double selftest_false_alarm(const struct selftest_result *, size_t count);

#endif
