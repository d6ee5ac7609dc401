/* sim/stream.h - luck by name: random numbers as a pure function.
 *
 * u(seed, source, replication, j) is one block of Philox4x32-10 (Salmon et al.,
 * SC'11) in this layout: key = (seed lo, seed hi); counter = (j >> 1,
 * replication, source lo, source hi); even j takes words (w0 low, w1 high), odd
 * j (w2, w3); x = hi << 32 | lo; u = ((x >> 12) + 0.5) * 2^-52, in (0,1).
 * The source is the FNV-1a hash of a stable name, so that adding, removing or
 * reordering others changes nobody else's luck. */
#ifndef SIM_STREAM_H
#define SIM_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STREAM_DRAWS (UINT64_C(1) << 33) /* draws of one source in one replication */
#define STREAM_FRESH (UINT32_C(1) << 31) /* replications from here on are fresh luck */

uint64_t stream_source(const char *name); /* FNV-1a 64; "foobar" -> 85944171f73967e8 */

/* How the replication's luck is turned: plain, or antithetic pairs that share the word r >> 1, odd ones with 1 - u. */
struct luck {
    uint64_t seed;
    uint32_t replication;
    bool antithetic;
};

/* Pure form. j < STREAM_DRAWS, else the program stops with a message (never a wrap). */
double stream_u(struct luck, uint64_t source, uint64_t j);

/* Cursor: the same numbers, made ahead in vector batches. Any j may be asked
 * for at any time; neighbours are cheap. Equal to stream_u bit for bit. */
enum { CURSOR_BATCH = 16 };
struct cursor {
    uint64_t source;
    uint64_t base; /* j of ahead[0]; a multiple of CURSOR_BATCH; 2^63 when nothing is made */
    double ahead[CURSOR_BATCH];
};
void cursor_open(struct cursor *, uint64_t source);
void cursor_rewind(struct cursor *); /* at a new replication */
void cursor_fill(struct cursor *, const struct luck *, uint64_t j);

static inline double cursor_u(struct cursor *c, const struct luck *l, uint64_t j)
{
    if (j - c->base >= CURSOR_BATCH)
        cursor_fill(c, l, j);
    return c->ahead[j - c->base];
}

/* Fills out[0..n) with u for j = first .. first + n - 1. Used by cursors and tests; vector where the machine can. */
void stream_batch(struct luck, uint64_t source, uint64_t first, size_t n, double *out);

#endif
