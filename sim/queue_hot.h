/* sim/queue_hot.h - the part of the queue on every event's path, to be compiled into the engine's loop.
 *
 * Included by sim/queue.c and sim/engine.c only; sim/queue.h says what it does. */
#ifndef SIM_QUEUE_HOT_H
#define SIM_QUEUE_HOT_H

#include "sim/queue.h"

#include <string.h>

/* Positions start at ROOT = 3, so that the sisters 4i - 8 .. 4i - 5 fill one 64-byte line:
 * 3 -> 4..7, 4 -> 8..11, 5 -> 12..15; the parent of i is i / 4 + 2. */
enum { ROOT = 3, LINE = 64, FIRST_CAPACITY = 1024, DEAD_ALLOWED = 64, FAR_FROM = 2048 };

static const uint64_t sign_bit = UINT64_C(1) << 63;
static const uint64_t no_order = UINT64_MAX; /* the order of a free record: no key has it */

/* A key is the pair (order, time with the sign bit flipped): compared as one unsigned number of 128 bits. */
typedef queue_pair key;
__extension__ typedef unsigned __int128 wide;
static const key no_key = {UINT64_MAX, UINT64_MAX}; /* after all others */

struct queue {
    key *key;       /* [ROOT .. end), heap ordered; the root may be a hole; no_key up to capacity */
    uint32_t *slot; /* of the record of each key */
    size_t end;
    bool hole;
    size_t capacity;  /* of key and slot, in positions; a multiple of 4 */
    void *key_memory; /* what to free: key is aligned inside */
    struct queue_event *record;
    uint32_t records; /* made so far; those beyond were never used */
    uint32_t records_capacity;
    uint32_t free; /* first free record, records if none: chained through kind */
    size_t live;   /* pending events; the other keys are dead */
    size_t growths;
};

static const uint32_t no_slot = UINT32_MAX;

void queue_grow_heap(struct queue *);    /* doubles the room for keys */
void queue_grow_records(struct queue *); /* doubles the room for records */

static inline wide wide_of(const key *k)
{
    return ((wide)(*k)[1] << 64) | (*k)[0];
}

static inline uint64_t time_bits(sim_time t)
{
    return (uint64_t)t ^ sign_bit;
}

/* The generation after this one: 0 means "no event" and is skipped. */
static inline uint32_t generation_next(uint32_t g)
{
    return g == UINT32_MAX ? 1 : g + 1;
}

static inline void record_free(struct queue *q, uint32_t slot)
{
    struct queue_event *r = &q->record[slot];
    r->order = no_order;
    r->generation = generation_next(r->generation);
    r->kind = q->free;
    q->free = slot;
    q->live--;
}

static inline uint32_t record_new(struct queue *q)
{
    uint32_t slot = q->free;
    if (slot != no_slot) {
        q->free = q->record[slot].kind;
    } else {
        if (q->records == q->records_capacity)
            queue_grow_records(q);
        slot = q->records++;
        q->record[slot].generation = 1;
    }
    q->live++;
    return slot;
}

/* The record at a position that will surface soon. */
static inline void expect(const struct queue *q, size_t i)
{
    __builtin_prefetch(&q->record[q->slot[i]]);
}

/* The least of the four sisters from c on: two games and a final, without jumps. */
static inline size_t least_of_four(const key *k, size_t c)
{
    const size_t a = c + (wide_of(&k[c + 1]) < wide_of(&k[c])), b = c + 2 + (wide_of(&k[c + 3]) < wide_of(&k[c + 2]));
    return wide_of(&k[b]) < wide_of(&k[a]) ? b : a;
}

/* Puts a key where it belongs on the way down from position i. In a heap beyond the nearest cache the sixteen
 * grandchildren (four lines) are asked for while the children are compared. */
static void sift_down(struct queue *q, size_t i, key new, uint32_t slot)
{
    key *const k = q->key;
    uint32_t *const s = q->slot;
    const wide w = wide_of(&new);
    const size_t end = q->end;
    const bool far = end > FAR_FROM;
    for (;;) {
        const size_t c = 4 * i - 8;
        if (c >= end)
            break;
        if (far)
            for (size_t line = 0; line < 4; line++)
                __builtin_prefetch(&k[4 * (c + line) - 8]);
        const size_t best = least_of_four(k, c); /* beyond the end lies no_key */
        if (w < wide_of(&k[best]))
            break;
        k[i] = k[best];
        s[i] = s[best];
        if (far && i < ROOT + 5)
            expect(q, i);
        i = best;
    }
    k[i] = new;
    s[i] = slot;
}

static inline void sift_up(struct queue *q, size_t i, key new, uint32_t slot)
{
    const wide w = wide_of(&new);
    while (i > ROOT) {
        const size_t up = i / 4 + 2;
        if (wide_of(&q->key[up]) < w)
            break;
        q->key[i] = q->key[up];
        q->slot[i] = q->slot[up];
        i = up;
    }
    q->key[i] = new;
    q->slot[i] = slot;
}

static inline void push(struct queue *q, sim_time t, uint64_t order, uint32_t slot)
{
    const key k = {order, time_bits(t)};
    if (q->hole) {
        q->hole = false;
        sift_down(q, ROOT, k, slot);
        return;
    }
    if (q->end == q->capacity)
        queue_grow_heap(q);
    q->end++;
    sift_up(q, q->end - 1, k, slot);
}

/* Fills the hole at the root with the last key. */
static void close_hole(struct queue *q)
{
    q->hole = false;
    q->end--;
    const key last = q->key[q->end];
    q->key[q->end] = no_key;
    if (q->end > ROOT)
        sift_down(q, ROOT, last, q->slot[q->end]);
}

static inline bool is_dead(const struct queue *q, size_t i)
{
    return q->record[q->slot[i]].order != q->key[i][0];
}

/* Drops dead keys until the root is alive or the queue is empty. */
static inline bool settle(struct queue *q)
{
    if (q->hole)
        close_hole(q);
    while (q->end > ROOT && is_dead(q, ROOT))
        close_hole(q);
    return q->end > ROOT;
}

static inline struct queue_payload payload_of(const void *payload, size_t size)
{
    uint64_t first = 0, second = 0;
    if (size == sizeof first) {
        memcpy(&first, payload, sizeof first);
    } else if (size) {
        unsigned char bytes[EVENT_PAYLOAD_MAX] = {0};
        memcpy(bytes, payload, size);
        memcpy(&first, bytes, sizeof first);
        memcpy(&second, bytes + sizeof first, sizeof second);
    }
    return (struct queue_payload){{first, second}};
}

/* payload: size <= EVENT_PAYLOAD_MAX bytes, copied. */
static inline struct event_handle queue_add(struct queue *q, sim_time t, uint64_t order, uint32_t kind,
                                            const void *payload, size_t size)
{
    const uint32_t slot = record_new(q);
    struct queue_event *r = &q->record[slot];
    r->time = t;
    r->order = order;
    r->kind = kind;
    r->payload = payload_of(payload, size);
    const struct event_handle h = {.slot = slot, .generation = r->generation};
    push(q, t, order, slot);
    return h;
}

/* Takes the first event out if its time is before `until`; else says whether there is a later one. */
static inline enum queue_answer queue_take(struct queue *q, sim_time until, struct queue_taken *out)
{
    if (!settle(q))
        return QUEUE_EMPTY;
    if (q->key[ROOT][1] >= time_bits(until))
        return QUEUE_LATER;
    const uint32_t slot = q->slot[ROOT];
    const struct queue_event *r = &q->record[slot];
    out->time = (sim_time)(q->key[ROOT][1] ^ sign_bit);
    out->kind = r->kind;
    out->payload = r->payload;
    record_free(q, slot);
    q->hole = true;
    return QUEUE_TAKEN;
}

#endif
