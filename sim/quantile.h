/* sim/quantile.h - inverses without a formula: safeguarded Newton, searches in counts.
 *
 * Each takes both tails (p + q = 1) and works on the smaller one, so that far
 * tails keep their digits. */
#ifndef SIM_QUANTILE_H
#define SIM_QUANTILE_H

#include "sim/special.h"

/* x with P(a, x) = p; 0 below 1e-300. |P(a, x) - p| < 1e-11 min(p, q) for a from 0.01 to 1e6. */
double quantile_gamma(double a, struct tails);
/* x with I_x(a, b) = p. */
double quantile_beta(double a, double b, struct tails);
/* x with w (1 - e^(-r1 x)) + (1 - w)(1 - e^(-r2 x)) = p. */
double quantile_hyperexponential(double w, double r1, double r2, struct tails);

/* A law on whole numbers for quantile_count. */
struct count_law {
    const void *law;
    double first, mode, last;                             /* last may be infinite */
    double (*mass)(const void *law, double k);            /* P(X = k) */
    double (*ratio)(const void *law, double k);           /* P(X = k + 1) / P(X = k) */
    struct tails (*cumulated)(const void *law, double k); /* first <= k <= last */
};
/* The smallest k with P(X <= k) >= p, by steps from the mode, by bisection in far tails. */
double quantile_count(const struct count_law *, struct tails);

#endif
