/* sim/engine.c - the clock, scheduling, dispatch by kind, fingerprint. */
#include "sim/engine.h"

#include "sim/arena.h"
#include "sim/queue_hot.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { MINOR_BITS = 16, SEQUENCE_BITS = 40, RANKS = 256 };

struct kind {
    void (*handle)(void *model, const void *payload);
    uint64_t rank_bits; /* the rank, at its place in an order */
};

struct engine {
    sim_time now;
    uint64_t sequence;
    struct queue *queue;
    struct kind *kind;
    int kinds;
    void *model;
    uint64_t dispatched;
    uint64_t fingerprint;
    bool stopped;
    const struct event_kind *named; /* the model's table, for messages */
    uint32_t replication;
    uint64_t seed;
};

/* What a programming error says before it ends the program: where and when it happened. */
static _Noreturn void fail(const struct engine *e, const char *what, int kind, sim_time at)
{
    const bool known = kind >= 0 && kind < e->kinds;
    fprintf(stderr,
            "bullwhip: %s: event '%s' (%d) for day %.6f; now day %.6f, replication %" PRIu32 ", seed %" PRIu64 "\n",
            what, known ? e->named[kind].name : "?", kind, days_from_ticks(at), days_from_ticks(e->now), e->replication,
            e->seed);
    abort();
}

struct engine *engine_create(const struct event_kind *kinds, int count, void *model)
{
    struct engine *e = memory_grow(NULL, 1, sizeof *e);
    *e = (struct engine){.queue = queue_create(), .kinds = count, .model = model, .named = kinds};
    e->kind = memory_grow(NULL, (size_t)(count > 0 ? count : 1), sizeof *e->kind);
    for (int i = 0; i < count; i++) {
        if (kinds[i].rank < 0 || kinds[i].rank >= RANKS)
            fail(e, "rank beyond 0..255", i, 0);
        e->kind[i].handle = kinds[i].handle;
        e->kind[i].rank_bits = (uint64_t)kinds[i].rank << (MINOR_BITS + SEQUENCE_BITS);
    }
    engine_reset(e, 0, 0, 0);
    return e;
}

void engine_destroy(struct engine *e)
{
    if (!e)
        return;
    queue_destroy(e->queue);
    free(e->kind);
    free(e);
}

void engine_reset(struct engine *e, sim_time start, uint32_t replication, uint64_t seed)
{
    queue_clear(e->queue);
    e->now = start;
    e->sequence = 0;
    e->dispatched = 0;
    e->fingerprint = UINT64_C(0xcbf29ce484222325);
    e->stopped = false;
    e->replication = replication;
    e->seed = seed;
}

sim_time engine_now(const struct engine *e)
{
    return e->now;
}

static inline uint64_t next_sequence(struct engine *e, int kind, sim_time at)
{
    if (at < e->now)
        fail(e, "an event was scheduled into the past", kind, at);
    if (e->sequence >> SEQUENCE_BITS)
        fail(e, "more than 2^40 events were scheduled in one replication", kind, at);
    return e->sequence++;
}

struct event_handle engine_schedule(struct engine *e, sim_time at, int kind, uint32_t minor, const void *payload,
                                    size_t payload_size)
{
    if (kind < 0 || kind >= e->kinds)
        fail(e, "an event of no known kind was scheduled", kind, at);
    if (minor >> MINOR_BITS)
        fail(e, "an event's minor rank is beyond 65535", kind, at);
    if (payload_size > EVENT_PAYLOAD_MAX)
        fail(e, "an event's payload is too large", kind, at);
    const uint64_t order = e->kind[kind].rank_bits | (uint64_t)minor << SEQUENCE_BITS | next_sequence(e, kind, at);
    return queue_add(e->queue, at, order, (uint32_t)kind, payload, payload_size);
}

bool engine_cancel(struct engine *e, struct event_handle h)
{
    return queue_cancel(e->queue, h);
}

bool engine_reschedule(struct engine *e, struct event_handle h, sim_time at)
{
    const struct queue_event *r = queue_find(e->queue, h);
    if (!r)
        return false;
    const uint64_t rank_and_minor = r->order >> SEQUENCE_BITS << SEQUENCE_BITS;
    return queue_move(e->queue, h, at, rank_and_minor | next_sequence(e, (int)r->kind, at));
}

bool engine_pending(const struct engine *e, struct event_handle h, sim_time *at)
{
    const struct queue_event *r = queue_find(e->queue, h);
    if (r && at)
        *at = r->time;
    return r != NULL;
}

/* One step of a multiplicative hash; the shift lets high bits reach low ones. */
static inline uint64_t mix(uint64_t h, uint64_t x)
{
    h = (h ^ x) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 29;
}

enum run_end engine_run(struct engine *e, sim_time until, const atomic_bool *stop)
{
    for (;;) {
        if (e->stopped || (stop && atomic_load_explicit(stop, memory_order_relaxed))) {
            e->stopped = false;
            return RUN_STOPPED;
        }
        struct queue_taken event;
        const enum queue_answer answer = queue_take(e->queue, until, &event);
        if (answer != QUEUE_TAKEN) {
            if (until > e->now && until != TIME_NEVER)
                e->now = until;
            return answer == QUEUE_EMPTY ? RUN_EMPTY : RUN_HORIZON;
        }
        e->now = event.time;
        e->dispatched++;
        e->fingerprint = mix(e->fingerprint, (uint64_t)event.time ^ (uint64_t)event.kind << 56);
        e->kind[event.kind].handle(e->model, &event.payload);
    }
}

void engine_stop(struct engine *e)
{
    e->stopped = true;
}

void engine_pass(struct engine *e, struct keep *k)
{
    keep_pass(k, &e->now, sizeof e->now);
    keep_pass(k, &e->sequence, sizeof e->sequence);
    keep_pass(k, &e->dispatched, sizeof e->dispatched);
    keep_pass(k, &e->fingerprint, sizeof e->fingerprint);
    keep_pass(k, &e->stopped, sizeof e->stopped);
    queue_pass(e->queue, k);
}

void engine_retime(struct engine *e, sim_time (*when)(void *context, uint32_t kind, const void *payload, sim_time at),
                   void *context)
{
    queue_retime(e->queue, when, context);
}

uint64_t engine_dispatched(const struct engine *e)
{
    return e->dispatched;
}

uint64_t engine_fingerprint(const struct engine *e)
{
    return e->fingerprint;
}

void engine_mix(struct engine *e, uint64_t x)
{
    e->fingerprint = mix(e->fingerprint, x);
}

size_t engine_growths(const struct engine *e)
{
    return queue_growths(e->queue);
}
