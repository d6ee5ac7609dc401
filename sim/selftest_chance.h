/* sim/selftest_chance.h - p-values and luck for the checks (private to sim/selftest_*.c and their tests). */
#ifndef SIM_SELFTEST_CHANCE_H
#define SIM_SELFTEST_CHANCE_H

#include "sim/interval.h"
#include "sim/selftest.h"
#include "sim/stream.h"

/* ---- luck: one source for each check, one replication for each repetition ---- */

struct dice {
    struct luck luck;
    struct cursor cursor;
    uint64_t next;
};
void dice_open(struct dice *, const struct selftest_setup *, const char *what);
void dice_turn(struct dice *, uint32_t repetition); /* to the first draw of a repetition */

static inline double roll(struct dice *d)
{
    return cursor_u(&d->cursor, &d->luck, d->next++);
}

/* ---- p-values, two-sided where there are two sides ---- */

double chance_of_z(double z);
/* Pearson's statistic against expected counts (each 5 or more), `constraints` of which are not free. */
double chance_of_counts(const uint64_t *seen, const double *expected, size_t cells, size_t constraints);
double chance_of_even_counts(const uint64_t *seen, size_t cells); /* all cells alike */
/* Anderson and Darling's statistic of values that should be uniform in (0,1), and its chance: Marsaglia and Marsaglia,
 * J. Stat. Software 9 (2004) 2, their approximation of the limit law (error below 2e-6; n above 100). Sorts x. */
double anderson_darling(double *x, size_t n);
double chance_of_anderson_darling(double statistic);
/* So few or so many hits of n, when the chance of a hit is promised to lie in [lo, hi]: 1 while hits / n does. */
double chance_of_hits(uint64_t hits, uint64_t n, double lo, double hi);
double least_chance(const double *p, size_t count); /* the smallest of several, times their number (Bonferroni) */

/* ---- coverage: how often does an interval hold the truth? ---- */

struct coverage {
    const char *how; /* "exact", "at least", "about"; for the line */
    double confidence;
    double truth;  /* what the interval is of; NaN: find_truth() */
    double lo, hi; /* promised chance to hold it; NaN: find_promise() */
    size_t n;      /* observations a sample */
    double a, b;   /* parameters of the model */
    /* One sample, and the interval of the method under test; x has room for 4 n numbers. */
    struct interval (*sample)(const struct coverage *, struct dice *, double *x);
    double (*find_truth)(const struct coverage *);
    double (*find_promise)(const struct coverage *);
};
/* For selftest_check.measure; subject: a struct coverage. 1000 repetitions at effort 1. */
void measure_coverage(const struct selftest_check *, const struct selftest_setup *, struct selftest_result *);

/* ---- samplers against their own law ---- */

struct law {
    const char *family, *first; /* the form: family and its first argument */
    double argument[3];
    double lo, hi;   /* truncation; 0, 0: none */
    double mean, sd; /* stated, from the parameters by formula; NaN: none is asked for (heavy tails) */
    bool whole;      /* takes whole numbers only */
    double (*cdf)(const struct law *, double x);  /* the other library's P(X <= x), before truncation */
    double p[3];                                  /* parameters as that library wants them */
    double (*draw)(const struct law *, double u); /* NULL: sim/dist.h; tests put a wrong one here */
};
void measure_law(const struct selftest_check *, const struct selftest_setup *, struct selftest_result *);

/* ---- a source of uniforms ---- */

typedef double (*uniform_source)(struct luck, uint64_t source, uint64_t j);
struct stream_test {
    uniform_source u; /* stream_u; tests put a poor one here */
    uint32_t variant; /* which lag, which neighbours */
};
void measure_uniformity(const struct selftest_check *, const struct selftest_setup *, struct selftest_result *);
void measure_serial(const struct selftest_check *, const struct selftest_setup *, struct selftest_result *);
void measure_orders(const struct selftest_check *, const struct selftest_setup *, struct selftest_result *);
void measure_bits(const struct selftest_check *, const struct selftest_setup *, struct selftest_result *);
void measure_neighbours(const struct selftest_check *, const struct selftest_setup *, struct selftest_result *);

/* ---- the engine against a list without order ---- */

struct shadow_event {
    int64_t time;
    int rank;
    uint32_t minor;
    uint64_t sequence;
};
/* subject: which of two events comes first, as the promise has it. */
struct shadow_order {
    bool (*before)(const struct shadow_event *, const struct shadow_event *);
};
void measure_ties(const struct selftest_check *, const struct selftest_setup *, struct selftest_result *);

#endif
