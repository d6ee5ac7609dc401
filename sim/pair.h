/* sim/pair.h - two scenarios compared on common random numbers.
 *
 * Replication i of both was made with the same luck, so what counts is the
 * difference within each pair: its mean, with Student's t. Columns are in
 * replication order. Pairs in which a value is not finite are left out and
 * counted. Law, Simulation Modeling and Analysis, 5th ed. 2015, sec. 10.2.1 and 11.2. */
#ifndef SIM_PAIR_H
#define SIM_PAIR_H

#include "sim/interval.h"

#include <stddef.h>
#include <stdint.h>

struct pair {
    uint64_t n;        /* pairs used */
    uint64_t left_out; /* pairs with a value that is not finite */
    double a, b;       /* both estimates, over the pairs used */
    /* a - b. Identical columns give exactly 0, and no interval: `why` says that
     * the difference is the same in every pair (up to rounding: a spread below 1e-14 of the values is none). */
    struct interval difference;
    double sd;          /* of the difference within a pair (of its influence values for ratios) */
    double correlation; /* within pairs; NaN when either is constant */
    /* (var a + var b) / var(a - b): how many times more independent replications would be needed for the same
     * precision. Above 1 pairing helps. NaN when neither varies; infinity when only the difference does not. */
    double gain;
    uint64_t only_a, only_b; /* discordant pairs: proportions: a hit in one only; else a > b, a < b */
    const char *warning;     /* static text when pairing does not do its work, else NULL */
};

/* Difference of two means. */
struct pair pair_means(const double *a, const double *b, size_t n, double confidence);

/* Columns of 0 and 1 (any value but 0 counts as a hit): the mean of differences, and the discordant counts. */
struct pair pair_proportions(const double *a, const double *b, size_t n, double confidence);

/* Numerators y and denominators x of two ratios of sums: sum ya / sum xa - sum yb / sum xb. */
struct pair_columns {
    const double *ya, *xa, *yb, *xb;
};
/* Delta method: the difference has the standard error of the mean of z_a - z_b, z = (y - r x) / mean x;
 * correlation and gain are those of z_a and z_b. */
struct pair pair_ratios(const struct pair_columns *, size_t n, double confidence);

#endif
