/* models/state_trouble.h - disruptions and responses in force, and whom they stop. */
#ifndef MODELS_STATE_TROUBLE_H
#define MODELS_STATE_TROUBLE_H

#include "models/network.h"
#include "sim/engine.h"

struct node_state { /* of a site, supplier, lane, point, source or center */
    int32_t stops[STOP_KINDS];
    int32_t stopper; /* cause of the latest stop */
    bool slowed;
    double fade[STOP_KINDS]; /* speed while returning, when slowed: the product over what fades */
    int32_t fading;
};

struct occurrence { /* a disruption in force */
    int32_t disruption;
    uint64_t serial;
    bool stopping;
    double planned; /* length as planned (only where a response asks), days */
    sim_time began;
    double lasts, fades; /* days */
    double per_day;      /* its share in the disruption's */
    sim_time ended;
    int32_t fade_step;
    int32_t first_hit, hit_count; /* in struck[] */
    overlay_id overlays[64];
    int32_t overlay_count;
};

struct disruption_state {
    uint64_t serial;
    uint64_t count;
    double days, cost;
    int32_t active;             /* occurrences in force */
    double per_day;             /* money a day that they cost */
    sim_time charged;           /* up to here */
    sim_time first;             /* the first began; TIME_NEVER */
    double rate_left, rate_now; /* rate: exponential work left to the next; the rate it goes at since `rate_since` */
    sim_time rate_since;
    bool rate_pending;
    struct event_handle rate_event;
    sim_time active_since, up_since;
};

enum response_stage { RESPONSE_READY, RESPONSE_DECIDING, RESPONSE_COMING, RESPONSE_IN_FORCE, RESPONSE_FADING };
enum { RESPONSE_CHANGES = 64 };

struct response_state {
    enum response_stage stage;
    uint64_t serial; /* decisions asked for so far: numbers its luck */
    double late;     /* what it watches, as the owner saw it last */
    sim_time first;  /* it began for the first time; TIME_NEVER */
    sim_time charged, ended;
    uint64_t count; /* begun, after the warm-up; and their money, and days in force */
    double cost, days;
    double per_day, lasts, fades; /* days */
    int32_t fade_step;
    overlay_id overlay[RESPONSE_CHANGES];
    int32_t overlays;
};

#endif
