/* sim/keep.h - memory put aside and put back: the same walk over the same things does both.
 *
 *     keep_begin(&k, false);  pass(&k, thing);  ... thing changes ...  keep_begin(&k, true);  pass(&k, thing);
 *
 * where pass() calls keep_pass() for each part. Counts are passed before what they count, so that on the way back the
 * old count is known. Memory grows to a high-water mark and is kept. */
#ifndef SIM_KEEP_H
#define SIM_KEEP_H

#include "sim/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct keep {
    char *memory;
    size_t room, used;
    bool back; /* puts back what was put aside */
};

static inline void keep_begin(struct keep *k, bool back)
{
    k->used = 0;
    k->back = back;
}

static inline void keep_pass(struct keep *k, void *at, size_t bytes)
{
    if (bytes == 0)
        return;
    if (k->back) {
        memcpy(at, k->memory + k->used, bytes);
    } else {
        if (k->used + bytes > k->room) {
            k->room = 2 * (k->used + bytes);
            k->memory = memory_grow(k->memory, k->room, 1);
        }
        memcpy(k->memory + k->used, at, bytes);
    }
    k->used += bytes;
}

static inline void keep_release(struct keep *k)
{
    free(k->memory);
    *k = (struct keep){0};
}

#endif
