/* sim/engine.h - the clock, the pending events, and their dispatch.
 *
 * An event is a kind and a small typed payload. The engine knows kinds, not
 * meanings: a kind is a row {name, rank, handler} of the model's table.
 * Events run in the order (time, rank, minor, sequence): rank is the kind's
 * place within one instant, minor a tie-breaker of the model's choice (such as
 * echelon depth), sequence the order of scheduling. Ties are exact, always.
 * A zero-delay event whose turn has passed comes next.
 *
 * A handle is {slot, generation}: cancelling what has gone is detected, not
 * undefined. The payload is copied in. Sequence restarts at each reset, so a
 * replication is the same whatever ran before it. Pools grow by doubling to a
 * high-water mark; a replication within it allocates nothing.
 *
 * Scheduling before now is a programming error: the run stops with the simulated
 * time, the event, the replication and the seed (abort). */
#ifndef SIM_ENGINE_H
#define SIM_ENGINE_H

#include "sim/clock.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EVENT_PAYLOAD_MAX = 16 };

struct event_kind {
    const char *name;
    int rank;                                         /* 0..255: at equal times, lower first */
    void (*handle)(void *model, const void *payload); /* payload: aligned for int64, valid during the call */
};

struct event_handle {
    uint32_t slot;
    uint32_t generation; /* 0: no event */
};

struct engine;

struct engine *engine_create(const struct event_kind *kinds, int count, void *model);
void engine_destroy(struct engine *);
/* Empties the queue, sets the clock to `start`, the sequence and the fingerprint to their beginning. replication and
 * seed are for messages. */
void engine_reset(struct engine *, sim_time start, uint32_t replication, uint64_t seed);

sim_time engine_now(const struct engine *);
struct event_handle engine_schedule(struct engine *, sim_time at, int kind, uint32_t minor, /* minor < 65536 */
                                    const void *payload, size_t payload_size);
bool engine_cancel(struct engine *, struct event_handle); /* false: it has already happened or was none */
bool engine_reschedule(struct engine *, struct event_handle, sim_time at); /* keeps the handle; a new sequence number */
bool engine_pending(const struct engine *, struct event_handle, sim_time *at); /* at may be NULL */

enum run_end { RUN_HORIZON, RUN_EMPTY, RUN_STOPPED };
/* Dispatches all events with time < until, then sets the clock to until (RUN_HORIZON, or RUN_EMPTY if none is left);
 * for TIME_NEVER the clock stays at the last event.
 * RUN_STOPPED when *stop (may be NULL) became true or the model called engine_stop; the clock then stays. */
enum run_end engine_run(struct engine *, sim_time until, const atomic_bool *stop);
void engine_stop(struct engine *);

struct keep;
/* Puts clock, pending events and fingerprint aside, or back (sim/keep.h). In between a handler may run the engine
 * itself: what would happen from here on. Handles live on. */
void engine_pass(struct engine *, struct keep *);
/* Each pending event is asked for a time, now or later; TIME_NEVER drops it. */
void engine_retime(struct engine *, sim_time (*when)(void *context, uint32_t kind, const void *payload, sim_time at),
                   void *context);

uint64_t engine_dispatched(const struct engine *);  /* events handled since reset */
uint64_t engine_fingerprint(const struct engine *); /* of (time, kind) of all events handled; tells two runs apart */
void engine_mix(struct engine *, uint64_t);         /* the model adds numbers of its own to the fingerprint */
size_t engine_growths(const struct engine *);       /* how often a pool grew since creation */

#endif
