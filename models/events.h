/* models/events.h - all that can happen, in order of rank.
 *
 * At one instant (semantics: time): 0 the period of the books that is over is charged, the warm-up ends (counted time
 * is [warm-up, horizon)), disruptions and responses end, disruptions begin; 10 calendar opens, repair; 15 goods perish;
 * 20 receipt; 30 completion; 35 review that precedes demand; 40 demand; 45 allocation and dispatch, once an instant; 46
 * a customer's patience ends, and what a lane without departures was given leaves; 47 holding and backorders are
 * charged, where conventions.first says when; 50 review, downstream first: by echelon depth all reviews, then what they
 * asked of the next depth is allocated, once, and leaves where a lane departs at once, before that depth's own reviews;
 * 55 who has no patience at all leaves, if nothing could be begun for him; 60 departure; 70 failure; 80 an owner's time
 * to decide is up, responses look and begin; 90 observation, payment. A zero-delay event whose turn has passed comes
 * next, and 45 runs again. */
#ifndef MODELS_EVENTS_H
#define MODELS_EVENTS_H

#include "models/state.h"

#define MODEL_EVENTS(X)                                                                                                \
    X(warm_up, 0, { int32_t unused; })                                                                                 \
    X(period_end, 0, { int32_t unused; })                                                                              \
    X(disruption_end, 0, { int32_t occurrence; })                                                                      \
    X(disruption_fade, 0, { int32_t occurrence; })                                                                     \
    X(response_end, 0, { int32_t response; })                                                                          \
    X(response_fade, 0, { int32_t response; })                                                                         \
    X(disruption_begin, 0, { int32_t disruption; })                                                                    \
    X(option_begin, 0, { int32_t option; })                                                                            \
    X(measure_count, 0, { int32_t measure; })                                                                          \
    X(contract_cancel, 0, { int32_t contract; })                                                                       \
    X(contract_window, 0, { int32_t contract; })                                                                       \
    X(season_begins, 0, { int32_t unused; })                                                                           \
    X(season_move, 0, { int32_t move; })                                                                               \
    X(charge, 0, { int32_t unused; })                                                                                  \
    X(measure_follow, 0, { int32_t measure; })                                                                         \
    X(machine_repaired, 10, {                                                                                          \
        int32_t center;                                                                                                \
        int32_t machine;                                                                                               \
    })                                                                                                                 \
    X(perish, 15, { int32_t batch; })                                                                                  \
    X(consignment, 20, { int32_t consignment; })                                                                       \
    X(goods_back, 20, { int32_t back; })                                                                               \
    X(opening_receipt, 20, {                                                                                           \
        int32_t point;                                                                                                 \
        int32_t due_in;                                                                                                \
    })                                                                                                                 \
    X(machine_stop, 30, {                                                                                              \
        int32_t center;                                                                                                \
        int32_t machine;                                                                                               \
    })                                                                                                                 \
    X(task_end, 30, { int32_t task; })                                                                                 \
    X(task_date, 30, { int32_t task; })                                                                                \
    X(task_again, 30, { int32_t task; })                                                                               \
    X(recall, 30, {                                                                                                    \
        int32_t fault;                                                                                                 \
        int32_t item;                                                                                                  \
    })                                                                                                                 \
    X(held_done, 30, { int32_t held; })                                                                                \
    X(finding_heard, 30, { int32_t notice; })                                                                          \
    X(finding_decided, 30, { int32_t notice; })                                                                        \
    X(review_before, 35, { int32_t point; })                                                                           \
    X(order_arrives, 40, { int32_t order; })                                                                           \
    X(demand, 40, { int32_t demand; })                                                                                 \
    X(demand_order, 40, {                                                                                              \
        int32_t demand;                                                                                                \
        int32_t order;                                                                                                 \
    })                                                                                                                 \
    X(allocate, 45, { int32_t point; })                                                                                \
    X(dispatch, 45, { int32_t center; })                                                                               \
    X(patience, 46, { int32_t claim; })                                                                                \
    X(lane_leaves, 46, { int32_t lane; })                                                                              \
    X(allocate_asked, 50, { int32_t point; })                                                                          \
    X(lane_leaves_asked, 50, { int32_t lane; })                                                                        \
    X(period_charge, 47, { int32_t unused; })                                                                          \
    X(review, 50, { int32_t point; })                                                                                  \
    X(review_clock, 50, { int32_t point; })                                                                            \
    X(plan_order, 50, {                                                                                                \
        int32_t point;                                                                                                 \
        int32_t order;                                                                                                 \
    })                                                                                                                 \
    X(patience_none, 55, { int32_t claim; })                                                                           \
    X(departure, 60, { int32_t lane; })                                                                                \
    X(lane_clock, 60, { int32_t lane; })                                                                               \
    X(machine_fails, 70, {                                                                                             \
        int32_t center;                                                                                                \
        int32_t machine;                                                                                               \
        int32_t mode;                                                                                                  \
        uint32_t serial;                                                                                               \
    })                                                                                                                 \
    X(finding_late, 80, { int32_t notice; })                                                                           \
    X(response_look, 80, { int32_t response; })                                                                        \
    X(response_begin, 80, { int32_t response; })                                                                       \
    X(payment, 90, { int32_t payment; })                                                                               \
    X(measure_period, 90, { int32_t measure; })                                                                        \
    X(milestone_due, 90, { int32_t milestone; })                                                                       \
    X(observe, 90, { int32_t index; })                                                                                 \
    X(warm_up_count, 90, { int32_t unused; })

enum { RANK_REVIEW = 50 };

enum event_number {
#define X(name, rank, ...) EVENT_##name,
    MODEL_EVENTS(X)
#undef X
        EVENT_KINDS
};

/* For each kind: its payload, its typed scheduling function, and its handler `on_<kind>` (defined where the subject
 * lives). */
#define X(name, rank, ...)                                                                                             \
    struct event_##name __VA_ARGS__;                                                                                   \
    _Static_assert(sizeof(struct event_##name) <= EVENT_PAYLOAD_MAX, "payload of " #name);                             \
    void on_##name(struct replication *, const struct event_##name *);                                                 \
    static inline struct event_handle schedule_##name(struct replication *r, sim_time at, uint32_t minor,              \
                                                      struct event_##name it)                                          \
    {                                                                                                                  \
        return engine_schedule(r->engine, at, EVENT_##name, minor, &it, sizeof it);                                    \
    }
MODEL_EVENTS(X)
#undef X

const struct event_kind *model_event_kinds(void); /* EVENT_KINDS rows */

#endif
