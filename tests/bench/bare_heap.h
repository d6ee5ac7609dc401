/* tests/bench/bare_heap.h - the least that keeps events in order: a d-ary heap with exact ties, all inline.
 *
 * No handles, no kinds, no messages: the bound that the engine is measured against. */
#ifndef BENCH_BARE_HEAP_H
#define BENCH_BARE_HEAP_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct bare_event {
    int64_t time;
    uint64_t sequence;
    uint64_t data;
};

struct bare_heap {
    struct bare_event *event;
    size_t count, capacity;
};

static inline void bare_room(struct bare_heap *h)
{
    if (h->count < h->capacity)
        return;
    h->capacity = h->capacity ? 2 * h->capacity : 1024;
    h->event = realloc(h->event, h->capacity * sizeof *h->event);
    if (!h->event)
        exit(1);
}

static inline int bare_before(const struct bare_event *a, const struct bare_event *b)
{
    return a->time < b->time || (a->time == b->time && a->sequence < b->sequence);
}

static inline void bare_push(struct bare_heap *h, size_t arity, struct bare_event e)
{
    bare_room(h);
    size_t i = h->count++;
    while (i > 0) {
        const size_t up = (i - 1) / arity;
        if (bare_before(&h->event[up], &e))
            break;
        h->event[i] = h->event[up];
        i = up;
    }
    h->event[i] = e;
}

static inline struct bare_event bare_pop(struct bare_heap *h, size_t arity)
{
    const struct bare_event first = h->event[0], e = h->event[--h->count];
    size_t i = 0;
    for (;;) {
        const size_t child = arity * i + 1;
        if (child >= h->count)
            break;
        const size_t end = child + arity < h->count ? child + arity : h->count;
        size_t best = child;
        for (size_t j = child + 1; j < end; j++)
            if (bare_before(&h->event[j], &h->event[best]))
                best = j;
        if (bare_before(&e, &h->event[best]))
            break;
        h->event[i] = h->event[best];
        i = best;
    }
    h->event[i] = e;
    return first;
}

/* xoshiro256+ (Blackman and Vigna 2021): a small state and a few cycles. */
struct bare_luck {
    uint64_t s[4];
};

static inline uint64_t bare_random(struct bare_luck *l)
{
    uint64_t *s = l->s;
    const uint64_t result = s[0] + s[3], t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = s[3] << 45 | s[3] >> 19;
    return result;
}

static inline double bare_uniform(struct bare_luck *l)
{
    return ((double)(int64_t)(bare_random(l) >> 12) + 0.5) * 0x1p-52;
}

/* --- measuring --- */

static inline double bench_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline int bench_compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline double bench_median(double *x, size_t n)
{
    qsort(x, n, sizeof *x, bench_compare);
    return n % 2 ? x[n / 2] : 0.5 * (x[n / 2 - 1] + x[n / 2]);
}

#endif
