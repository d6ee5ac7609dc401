/* sim/queue.c - the pending events: a 4-ary heap of keys over a pool of records. */
#include "sim/queue_hot.h"

#include "sim/arena.h"

#include <stdlib.h>
#include <string.h>

/* Keys aligned to a cache line, so that one line holds four sisters. */
void queue_grow_heap(struct queue *q)
{
    const size_t capacity = q->capacity ? 2 * q->capacity : FIRST_CAPACITY;
    void *memory = memory_grow(NULL, capacity + LINE / sizeof(key), sizeof(key));
    const size_t skip = (LINE - (uintptr_t)memory % LINE) % LINE;
    key *aligned = (key *)(void *)((char *)memory + skip);
    if (q->end > ROOT)
        memcpy(aligned + ROOT, q->key + ROOT, (q->end - ROOT) * sizeof *aligned);
    for (size_t i = q->end; i < capacity; i++)
        aligned[i] = no_key;
    free(q->key_memory);
    q->key_memory = memory;
    q->key = aligned;
    q->slot = memory_grow(q->slot, capacity, sizeof *q->slot);
    q->growths += q->capacity != 0;
    q->capacity = capacity;
}

void queue_grow_records(struct queue *q)
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
    queue_grow_heap(q);
    queue_grow_records(q);
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
    while (q->end > ROOT)
        q->key[--q->end] = no_key;
    q->hole = false;
    q->live = 0;
}

/* [ROOT, kept) become a heap again (Floyd); the rest is no more. */
static void make_heap(struct queue *q, size_t kept)
{
    while (q->end > kept)
        q->key[--q->end] = no_key;
    if (kept > ROOT + 1)
        for (size_t i = (kept - 1) / 4 + 2; i >= ROOT; i--)
            sift_down(q, i, q->key[i], q->slot[i]);
}

/* Keeps the keys that are alive and makes them a heap again, when the dead outnumber them. */
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
    make_heap(q, kept);
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

void queue_retime(struct queue *q, sim_time (*when)(void *context, uint32_t kind, const void *payload, sim_time at),
                  void *context)
{
    size_t kept = ROOT;
    if (q->hole)
        close_hole(q);
    for (size_t i = ROOT; i < q->end; i++) {
        if (is_dead(q, i))
            continue;
        const uint32_t slot = q->slot[i];
        struct queue_event *r = &q->record[slot];
        const sim_time at = when(context, r->kind, &r->payload, r->time);
        if (at == TIME_NEVER) {
            record_free(q, slot);
            continue;
        }
        r->time = at;
        q->key[kept] = (key){r->order, time_bits(at)};
        q->slot[kept++] = slot;
    }
    make_heap(q, kept);
}

void queue_pass(struct queue *q, struct keep *k)
{
    const size_t before = q->end;
    keep_pass(k, &q->end, sizeof q->end);
    keep_pass(k, &q->hole, sizeof q->hole);
    keep_pass(k, &q->records, sizeof q->records);
    keep_pass(k, &q->free, sizeof q->free);
    keep_pass(k, &q->live, sizeof q->live);
    keep_pass(k, q->key + ROOT, (q->end - ROOT) * sizeof *q->key);
    keep_pass(k, q->slot + ROOT, (q->end - ROOT) * sizeof *q->slot);
    keep_pass(k, q->record, q->records * sizeof *q->record);
    for (size_t i = q->end; i < before; i++)
        q->key[i] = no_key;
}

size_t queue_count(const struct queue *q)
{
    return q->live;
}

size_t queue_growths(const struct queue *q)
{
    return q->growths;
}
