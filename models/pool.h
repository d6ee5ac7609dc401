/* models/pool.h - objects by small integer, in chunks that never move.
 *
 * Ids are handed out lowest-last-freed first; pointers stay valid while the pool grows. Growth is by
 * doubling up to a high-water mark that is kept between replications: a
 * replication within it allocates nothing. */
#ifndef MODELS_POOL_H
#define MODELS_POOL_H

#include <stddef.h>
#include <stdint.h>

enum { POOL_CHUNK_BITS = 8, POOL_CHUNK = 1 << POOL_CHUNK_BITS };

struct pool {
    char **chunk;
    size_t chunks, size;
    int32_t used;      /* ids below this have been handed out since the reset */
    int32_t *free_ids; /* a stack */
    int32_t frees, free_room;
    size_t growths;
};

void pool_init(struct pool *, size_t object_size);
void pool_release(struct pool *);
void pool_reset(struct pool *);   /* all ids are free again; memory is kept */
int32_t pool_take(struct pool *); /* the object is zeroed */
void pool_give(struct pool *, int32_t id);

static inline void *pool_at(const struct pool *p, int32_t id)
{
    return p->chunk[(uint32_t)id >> POOL_CHUNK_BITS] + ((size_t)id & (POOL_CHUNK - 1)) * p->size;
}

#endif
