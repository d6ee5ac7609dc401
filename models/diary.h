/* models/diary.h - what happened in one replication, line by line as `trace` tells it, to be looked up by subject. */
#ifndef MODELS_DIARY_H
#define MODELS_DIARY_H

#include "models/flow.h"
#include "models/tale.h"

struct diary {
    struct tale_event *line; /* in order of time */
    size_t lines;
};

/* Runs the replication and keeps its diary. False when it failed. */
bool diary_run(struct replication *, struct luck, struct diary *, struct arena *);

/* What happened to the subject of a line while it was on the chain: tries of a task and who heard of them, an owner's
 * hearing and deciding, rejected lots; up to `until` also before: faults, disruptions. In words without the subject. */
size_t diary_about(const struct diary *, const struct network *, const struct tale_line *, sim_time until,
                   const struct tale_event **, struct arena *);

/* Responses decided and begun, options, disputes, recalls, detentions. */
size_t diary_of_actions(const struct diary *, const struct tale_event **, struct arena *);

#endif
