/* sim/stream.c - luck by name: Philox in a fixed layout, singly and in batches. */
#include "sim/stream.h"

#include "sim/philox.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GROUP = 16 }; /* uniforms made at once by philox_uniforms */
_Static_assert(CURSOR_BATCH % GROUP == 0, "a cursor holds whole groups");

static const uint64_t nothing_made = UINT64_C(1) << 63; /* a base that no valid draw number is near */

uint64_t stream_source(const char *name)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (const unsigned char *p = (const unsigned char *)name; *p; p++)
        h = (h ^ *p) * UINT64_C(0x100000001b3);
    return h;
}

static _Noreturn void fail(struct luck l, uint64_t source, uint64_t j)
{
    fprintf(stderr,
            "bullwhip: draw %" PRIu64 " of source %016" PRIx64 " in replication %" PRIu32 " (seed %" PRIu64
            "): a source has 2^33 draws in a replication\n",
            j, source, l.replication, l.seed);
    abort();
}

static inline bool is_mirrored(struct luck l)
{
    return l.antithetic && (l.replication & 1);
}

static inline struct philox_batch layout(struct luck l, uint64_t source, uint64_t block)
{
    return (struct philox_batch){
        .key0 = (uint32_t)l.seed,
        .key1 = (uint32_t)(l.seed >> 32),
        .first = (uint32_t)block,
        .word1 = l.antithetic ? l.replication >> 1 : l.replication,
        .word2 = (uint32_t)source,
        .word3 = (uint32_t)(source >> 32),
    };
}

double stream_u(struct luck l, uint64_t source, uint64_t j)
{
    if (j >= STREAM_DRAWS)
        fail(l, source, j);
    const struct philox_batch b = layout(l, source, j >> 1);
    const struct philox w = philox_block((struct philox){{b.first, b.word1, b.word2, b.word3}}, b.key0, b.key1);
    const double u = j & 1 ? philox_uniform(w.word[2], w.word[3]) : philox_uniform(w.word[0], w.word[1]);
    return is_mirrored(l) ? 1 - u : u;
}

void cursor_open(struct cursor *c, uint64_t source)
{
    memset(c, 0, sizeof *c);
    c->source = source;
    cursor_rewind(c);
}

void cursor_rewind(struct cursor *c)
{
    c->base = nothing_made;
}

void cursor_fill(struct cursor *c, const struct luck *l, uint64_t j)
{
    if (j >= STREAM_DRAWS)
        fail(*l, c->source, j);
    c->base = j / CURSOR_BATCH * CURSOR_BATCH;
    philox_uniforms(philox_best(), layout(*l, c->source, c->base >> 1), is_mirrored(*l), CURSOR_BATCH / GROUP,
                    c->ahead);
}

void stream_batch(struct luck l, uint64_t source, uint64_t first, size_t n, double *out)
{
    if (n == 0)
        return;
    if (first >= STREAM_DRAWS || n > STREAM_DRAWS - first)
        fail(l, source, first + n - 1);
    uint64_t j = first;
    const uint64_t end = first + n;
    for (; j < end && j % 2; j++) /* to the start of a block */
        *out++ = stream_u(l, source, j);
    const size_t groups = (size_t)((end - j) / GROUP);
    philox_uniforms(philox_best(), layout(l, source, j >> 1), is_mirrored(l), groups, out);
    out += groups * GROUP;
    for (j += groups * GROUP; j < end; j++)
        *out++ = stream_u(l, source, j);
}
