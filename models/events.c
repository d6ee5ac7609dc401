/* models/events.c - the table of event kinds, from the list in events.h. */
#include "models/events.h"

enum { AT_ONCE_MOST = 10000000 }; /* more events at one instant are a circle */

/* The engine hands over (model, payload); a model handler wants its own types. */
#define X(name, rank, ...)                                                                                             \
    static void handle_##name(void *model, const void *payload)                                                        \
    {                                                                                                                  \
        struct replication *r = model;                                                                                 \
        const sim_time now = engine_now(r->engine);                                                                    \
        r->at_once = now == r->now ? r->at_once + 1 : 0;                                                               \
        r->now = now;                                                                                                  \
        r->phase = rank;                                                                                               \
        if (r->at_once > AT_ONCE_MOST)                                                                                 \
            replication_fail(r, "ten million events at one instant: something repeats without taking time");           \
        on_##name(r, payload);                                                                                         \
    }
MODEL_EVENTS(X)
#undef X

const struct event_kind *model_event_kinds(void)
{
    static const struct event_kind kinds[EVENT_KINDS] = {
#define X(name, rank, ...) [EVENT_##name] = {#name, rank, handle_##name},
        MODEL_EVENTS(X)
#undef X
    };
    return kinds;
}
