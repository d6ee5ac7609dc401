/* sim/philox.h - Philox4x32-10, a counter-based random function (Salmon, Moraes, Dror, Shaw, SC'11).
 *
 * No state: the same counter and key always give the same four words. */
#ifndef SIM_PHILOX_H
#define SIM_PHILOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct philox {
    uint32_t word[4];
};

struct philox philox_block(struct philox counter, uint32_t key0, uint32_t key1);

/* Where a batch of blocks starts: block b has the counter (first + b, word1, word2, word3). */
struct philox_batch {
    uint32_t key0, key1;
    uint32_t first, word1, word2, word3;
};

/* Two uniforms of a block: words (w0 low, w1 high), then (w2, w3); u = ((x >> 12) + 0.5) * 2^-52. */
double philox_uniform(uint32_t low, uint32_t high);

/* The ways to make blocks, all equal bit for bit; a processor has the first and perhaps more. */
enum philox_path { PHILOX_SCALAR, PHILOX_AVX2, PHILOX_AVX512, PHILOX_PATHS };
bool philox_has(enum philox_path);
enum philox_path philox_best(void);
/* Fills out[0 .. 16 * groups) with the uniforms of 8 * groups blocks; negate: 1 - u instead.
 * first + 8 * groups must not exceed 2^32. */
void philox_uniforms(enum philox_path, struct philox_batch, bool negate, size_t groups, double *out);

#endif
