/* sim/queue.h - the pending events: a 4-ary heap of keys over a pool of records.
 *
 * Order is total: (time, order), where order packs rank, minor and sequence
 * (sim/engine.h), so ties are exact whatever the heap looks like. The heap
 * moves 16-byte keys and 4-byte slots; records stay where they are, four
 * sisters share one cache line.
 *
 * Deletion is lazy: a record knows the order of its one valid key; cancelling
 * forgets it, rescheduling replaces it, and a key whose record disagrees is
 * dropped when it surfaces. So handles cost nothing to those who do not use
 * them. When more than half of the keys are dead the heap is rebuilt.
 *
 * Taking the first event leaves a hole at the root, which the next addition
 * fills: the usual "take one, add one" costs one descent, not two. */
#ifndef SIM_QUEUE_H
#define SIM_QUEUE_H

#include "sim/engine.h"
#include "sim/keep.h"

struct queue;

/* Two words that are stored and loaded as one, so that a load soon after a store is served from the store
 * buffer (a wide load of two narrow stores is not, and waits). */
typedef uint64_t queue_pair __attribute__((vector_size(16)));

struct queue_payload {
    queue_pair word;
};
_Static_assert(sizeof(struct queue_payload) == EVENT_PAYLOAD_MAX, "a payload is one pair");

struct queue_event {
    struct queue_payload payload;
    uint64_t order; /* unique among pending events */
    sim_time time;
    uint32_t generation; /* of the slot's handle; never 0 */
    uint32_t kind;       /* while free: the next free slot */
};

struct queue *queue_create(void);   /* out of memory ends the program */
void queue_destroy(struct queue *); /* NULL is allowed */
void queue_clear(struct queue *);   /* empties; handles given before are dead; keeps the memory */

/* What is taken out. */
struct queue_taken {
    sim_time time;
    uint32_t kind;
    struct queue_payload payload;
};
enum queue_answer { QUEUE_TAKEN, QUEUE_LATER, QUEUE_EMPTY };

/* queue_add and queue_take, the hot part, are in sim/queue_hot.h. */

/* NULL when the handle's event has happened, was cancelled or never was. Valid until the next addition. */
const struct queue_event *queue_find(const struct queue *, struct event_handle);
bool queue_cancel(struct queue *, struct event_handle);
bool queue_move(struct queue *, struct event_handle, sim_time, uint64_t order);

/* Puts the pending events aside, or back (sim/keep.h); handles live on. */
void queue_pass(struct queue *, struct keep *);
/* Each pending event is asked for a time: TIME_NEVER drops it. Its order among events of one instant stays. */
void queue_retime(struct queue *, sim_time (*when)(void *context, uint32_t kind, const void *payload, sim_time at),
                  void *context);

size_t queue_count(const struct queue *);   /* events pending */
size_t queue_growths(const struct queue *); /* how often memory grew since creation */

#endif
