/* models/pool.c - objects by small integer, in chunks that never move. */
#include "models/pool.h"

#include "sim/arena.h"

#include <stdlib.h>
#include <string.h>

void pool_init(struct pool *p, size_t object_size)
{
    *p = (struct pool){.size = (object_size + 15) & ~(size_t)15};
}

void pool_release(struct pool *p)
{
    for (size_t i = 0; i < p->chunks; i++)
        free(p->chunk[i]);
    free(p->chunk);
    free(p->free_ids);
    *p = (struct pool){.size = p->size};
}

void pool_reset(struct pool *p)
{
    p->used = 0;
    p->frees = 0;
}

static void grow(struct pool *p)
{
    const size_t more = p->chunks ? p->chunks : 1;
    p->chunk = memory_grow(p->chunk, p->chunks + more, sizeof *p->chunk);
    for (size_t i = 0; i < more; i++)
        p->chunk[p->chunks + i] = memory_grow(NULL, POOL_CHUNK, p->size);
    p->chunks += more;
    p->growths++;
}

int32_t pool_take(struct pool *p)
{
    int32_t id;
    if (p->frees > 0) {
        id = p->free_ids[--p->frees];
    } else {
        if ((size_t)p->used >= p->chunks * POOL_CHUNK)
            grow(p);
        id = p->used++;
    }
    memset(pool_at(p, id), 0, p->size);
    return id;
}

void pool_give(struct pool *p, int32_t id)
{
    if (p->frees == p->free_room) {
        p->free_room = p->free_room ? 2 * p->free_room : POOL_CHUNK;
        p->free_ids = memory_grow(p->free_ids, (size_t)p->free_room, sizeof *p->free_ids);
    }
    p->free_ids[p->frees++] = id;
}
