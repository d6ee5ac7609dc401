/* sim/queue.c - the pending events: a 4-ary heap of keys over a pool of records. */
#include "sim/queue.h"

#include "sim/arena.h"

#include <stdlib.h>
#include <string.h>

/* Positions start at ROOT = 3, so that the sisters 4i - 8 .. 4i - 5 fill one 64-byte line:
 * 3 -> 4..7, 4 -> 8..11, 5 -> 12..15; the parent of i is i / 4 + 2. */
enum { ROOT = 3, LINE = 64, FIRST_CAPACITY = 1024, DEAD_ALLOWED = 64, FAR_FROM = 2048 };

static const uint64_t sign_bit = UINT64_C(1) << 63;
static const uint64_t no_order = UINT64_MAX; /* the order of a free record: no key has it */

/* A key is the pair (order, time with the sign bit flipped): compared as one unsigned number of 128 bits. */
typedef queue_pair key;
__extension__ typedef unsigned __int128 wide;

struct queue {
    key *key;            /* [ROOT .. end), heap ordered; the root may be a hole */
    uint32_t *slot;      /* of the record of each key */
    size_t end;
    bool hole;
    size_t capacity;     /* of key and slot, in positions; a multiple of 4 */
    void *key_memory;    /* what to free: key is aligned inside */
    struct queue_event *record;
    uint32_t records;    /* made so far; those beyond were never used */
    uint32_t records_capacity;
    uint32_t free;       /* first free record, records if none: chained through kind */
    size_t live;         /* pending events; the other keys are dead */
    size_t growths;
};

static const uint32_t no_slot = UINT32_MAX;

static inline wide wide_of(const key *k)
{
    return ((wide)(*k)[1] << 64) | (*k)[0];
}

static inline uint64_t time_bits(sim_time t)
{
    return (uint64_t)t ^ sign_bit;
}

/* Keys aligned to a cache line, so that one line holds four sisters. */
static void grow_heap(struct queue *q)
{
    const size_t capacity = q->capacity ? 2 * q->capacity : FIRST_CAPACITY;
    void *memory = memory_grow(NULL, capacity + LINE / sizeof(key), sizeof(key));
    const size_t skip = (LINE - (uintptr_t)memory % LINE) % LINE;
    key *aligned = (key *)(void *)((char *)memory + skip);
    if (q->end > ROOT)
        memcpy(aligned + ROOT, q->key + ROOT, (q->end - ROOT) * sizeof *aligned);
    free(q->key_memory);
    q->key_memory = memory;
    q->key = aligned;
    q->slot = memory_grow(q->slot, capacity, sizeof *q->slot);
    q->growths += q->capacity != 0;
    q->capacity = capacity;
}

static void grow_records(struct queue *q)
{
    const uint32_t capacity = q->records_capacity ? 2 * q->records_capacity : FIRST_CAPACITY;
    if (capacity >= no_slot / 2)
        abort(); /* two thousand million pending events: memory ended long before */
    q->record = memory_grow(q->record, capacity, sizeof *q->record);
    q->growths += q->records_capacity != 0;
    q->records_capacity = capacity;
}

struct queue *queue_create(void)
{
    struct queue *q = memory_grow(NULL, 1, sizeof *q);
    *q = (struct queue){.end = ROOT, .free = no_slot};
    grow_heap(q);
    grow_records(q);
    return q;
}

void queue_destroy(struct queue *q)
{
    if (!q)
        return;
    free(q->key_memory);
    free(q->slot);
    free(q->record);
    free(q);
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
            grow_records(q);
        slot = q->records++;
        q->record[slot].generation = 1;
    }
    q->live++;
    return slot;
}

void queue_clear(struct queue *q)
{
    q->free = no_slot;
    for (uint32_t s = q->records; s-- > 0;) {
        struct queue_event *r = &q->record[s];
        if (r->order != no_order)
            r->generation = generation_next(r->generation);
        r->order = no_order;
        r->kind = q->free;
        q->free = s;
    }
    q->end = ROOT;
    q->hole = false;
    q->live = 0;
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

static size_t least_of_last(const key *k, size_t c, size_t end)
{
    size_t best = c;
    for (size_t j = c + 1; j < end; j++)
        best = wide_of(&k[j]) < wide_of(&k[best]) ? j : best;
    return best;
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
        const size_t best = c + 4 <= end ? least_of_four(k, c) : least_of_last(k, c, end);
        if (w < wide_of(&k[best]))
            break;
        k[i] = k[best];
        s[i] = s[best];
        if (i < ROOT + 5)
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
        grow_heap(q);
    q->end++;
    sift_up(q, q->end - 1, k, slot);
}

/* Fills the hole at the root with the last key. */
static void close_hole(struct queue *q)
{
    q->hole = false;
    q->end--;
    if (q->end > ROOT)
        sift_down(q, ROOT, q->key[q->end], q->slot[q->end]);
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

/* Keeps the keys that are alive and makes them a heap again (Floyd), when the dead outnumber them. */
static void bury(struct queue *q)
{
    const size_t keys = q->end - ROOT;
    if (keys < 2 * q->live + DEAD_ALLOWED)
        return;
    if (q->hole)
        close_hole(q);
    size_t kept = ROOT;
    for (size_t i = ROOT; i < q->end; i++) {
        if (is_dead(q, i))
            continue;
        q->key[kept] = q->key[i];
        q->slot[kept++] = q->slot[i];
    }
    q->end = kept;
    if (kept > ROOT + 1)
        for (size_t i = (kept - 1) / 4 + 2; i >= ROOT; i--)
            sift_down(q, i, q->key[i], q->slot[i]);
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

struct event_handle queue_add(struct queue *q, sim_time t, uint64_t order, uint32_t kind, const void *payload, size_t size)
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

enum queue_answer queue_take(struct queue *q, sim_time until, struct queue_taken *out)
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

const struct queue_event *queue_find(const struct queue *q, struct event_handle h)
{
    if (h.generation == 0 || h.slot >= q->records)
        return NULL;
    const struct queue_event *r = &q->record[h.slot];
    return r->generation == h.generation && r->order != no_order ? r : NULL;
}

bool queue_cancel(struct queue *q, struct event_handle h)
{
    if (!queue_find(q, h))
        return false;
    record_free(q, h.slot);
    bury(q);
    return true;
}

bool queue_move(struct queue *q, struct event_handle h, sim_time t, uint64_t order)
{
    if (!queue_find(q, h))
        return false;
    q->record[h.slot].time = t;
    q->record[h.slot].order = order;
    push(q, t, order, h.slot);
    bury(q);
    return true;
}

size_t queue_count(const struct queue *q)
{
    return q->live;
}

size_t queue_growths(const struct queue *q)
{
    return q->growths;
}
