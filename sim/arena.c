/* sim/arena.c - memory by lifetime: see arena.h.
 *
 * A list of blocks, each twice as large as the one before up to BLOCK_MOST.
 * Allocation moves an offset; what does not fit in the rest of the newest block
 * gets a new one. A request larger than a block gets a block of its own behind
 * the newest, whose rest stays in use. */
#include "sim/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_FIRST = 4096, BLOCK_MOST = 1 << 20 };

struct block {
    struct block *older;
    size_t size, used; /* bytes of data[] */
    alignas(max_align_t) unsigned char data[];
};

struct arena {
    struct block *newest; /* never NULL */
    size_t next_size;
};

static _Noreturn void out_of_memory(size_t count, size_t size)
{
    fprintf(stderr, "bullwhip: out of memory: %zu times %zu bytes are not to be had\n", count, size);
    exit(1);
}

static struct block *block_create(size_t size)
{
    if (size > SIZE_MAX - sizeof(struct block))
        out_of_memory(1, size);
    struct block *b = calloc(1, sizeof *b + size); /* zeroed: large blocks come so from the system, at no cost */
    if (!b)
        out_of_memory(1, size);
    b->size = size;
    return b;
}

struct arena *arena_create(void)
{
    struct arena *a = calloc(1, sizeof *a);
    if (!a)
        out_of_memory(1, sizeof *a);
    a->newest = block_create(BLOCK_FIRST);
    a->next_size = 2 * (size_t)BLOCK_FIRST;
    return a;
}

void arena_destroy(struct arena *a)
{
    if (!a)
        return;
    for (struct block *b = a->newest, *older; b; b = older) {
        older = b->older;
        free(b);
    }
    free(a);
}

static void *block_take(struct block *b, size_t bytes)
{
    void *p = b->data + b->used;
    b->used += bytes;
    return p;
}

void *arena_alloc(struct arena *a, size_t bytes)
{
    const size_t unit = alignof(max_align_t);
    if (bytes > SIZE_MAX - unit)
        out_of_memory(1, bytes);
    const size_t rounded =
        bytes == 0 ? unit : (bytes + unit - 1) / unit * unit; /* distinct addresses, also of nothing */
    if (rounded <= a->newest->size - a->newest->used)
        return block_take(a->newest, rounded);
    if (rounded > a->next_size / 4) {
        struct block *own = block_create(rounded);
        own->older = a->newest->older;
        a->newest->older = own;
        return block_take(own, rounded);
    }
    struct block *b = block_create(a->next_size);
    b->older = a->newest;
    a->newest = b;
    if (a->next_size < BLOCK_MOST)
        a->next_size *= 2;
    return block_take(b, rounded);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        out_of_memory(count, size);
    return arena_alloc(a, count * size);
}

char *arena_textn(struct arena *a, const char *text, size_t length)
{
    char *copy = arena_alloc(a, length + 1); /* zeroed: the end is in place */
    if (length > 0)
        memcpy(copy, text, length);
    return copy;
}

char *arena_text(struct arena *a, const char *text)
{
    return arena_textn(a, text, strlen(text));
}

char *arena_format(struct arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = NULL;
    if (length >= 0) {
        text = arena_alloc(a, (size_t)length + 1);
        vsnprintf(text, (size_t)length + 1, format, again);
    } else {
        text = arena_text(a, format); /* a character the locale cannot write: the bare format still says something */
    }
    va_end(again);
    return text;
}

void *memory_grow(void *old, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        out_of_memory(count, size);
    const size_t bytes = count * size;
    void *grown = realloc(old, bytes == 0 ? 1 : bytes);
    if (!grown)
        out_of_memory(count, size);
    return grown;
}
