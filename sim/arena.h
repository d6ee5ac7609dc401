/* sim/arena.h - memory by lifetime.
 *
 * Memory has three lifetimes: program, scenario, replication. An arena serves
 * one of them: many allocations, one release. Memory is zeroed and aligned for
 * any object. Out of memory ends the program with a message and status 1
 * (a simulator's worst case is a plausible wrong number, not a stop). */
#ifndef SIM_ARENA_H
#define SIM_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_create(void);
void arena_destroy(struct arena *); /* NULL is allowed */
void *arena_alloc(struct arena *, size_t bytes) __attribute__((returns_nonnull));
void *arena_array(struct arena *, size_t count, size_t size); /* count * size, overflow checked */
char *arena_text(struct arena *, const char *text);           /* a copy */
char *arena_textn(struct arena *, const char *text, size_t length);
char *arena_format(struct arena *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Growing arrays outside an arena: like realloc, but out of memory ends the program. */
void *memory_grow(void *old, size_t count, size_t size) __attribute__((returns_nonnull));

#endif
