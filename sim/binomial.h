/* sim/binomial.h - exact tails of the binomial law, for intervals that promise a coverage.
 *
 * B ~ Bin(n, p): the number of hits in n independent trials of chance p. */
#ifndef SIM_BINOMIAL_H
#define SIM_BINOMIAL_H

#include <stdint.h>

double binomial_pmf(uint64_t n, double p, uint64_t k); /* P(B = k), p in (0,1); relative error about 1e-13 at n = 1e6 */

struct binomial_tails {
    double lower; /* P(B <= k) */
    double upper; /* P(B > k) */
};
/* p in (0,1). The tail on k's side of the mean n p is summed term by term and so exact in its own digits, the other
 * is its complement. Cost: about 8 standard deviations of terms, 4,000 at n = 1e6. */
struct binomial_tails binomial_tails(uint64_t n, double p, uint64_t k);

/* The order statistics that bound the p-quantile of n observations, tail probability `tail` on each side:
 * lower the largest l with P(B <= l - 1) <= tail, 0 = there is none; upper the smallest u with P(B >= u) <= tail,
 * n + 1 = there is none. Counted from 1. */
struct binomial_range {
    uint64_t lower, upper;
};
struct binomial_range binomial_range(uint64_t n, double p, double tail);

#endif
