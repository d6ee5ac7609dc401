/* models/events.c - the table of event kinds, from the list in events.h. */
#include "models/events.h"

/* The engine hands over (model, payload); a model handler wants its own types. */
#define X(name, rank, ...)                                                                                             \
    static void handle_##name(void *model, const void *payload)                                                        \
    {                                                                                                                  \
        struct replication *r = model;                                                                                 \
        r->now = engine_now(r->engine);                                                                                \
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
