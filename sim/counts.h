/* sim/counts.h - how many of a finite lot: binomial and hypergeometric variates by inversion.
 *
 * One uniform, one variate: the smallest k with P(X <= k) >= u, so that the variate rises with u (common random
 * numbers). Exact to the rounding of the probabilities (relative error about 1e-13). The walk starts at the mode: its
 * length is a few standard deviations, and nothing is allocated. */
#ifndef SIM_COUNTS_H
#define SIM_COUNTS_H

#include <stdint.h>

/* Hits in n independent trials of chance p; p at or below 0 gives 0, at or above 1 gives n. */
int64_t binomial_variate(int64_t n, double p, double u);

/* Marked ones in a sample of n, drawn without replacement from N of which K are marked; 0 <= K, n <= N. */
int64_t hypergeometric_variate(int64_t N, int64_t K, int64_t n, double u);

#endif
