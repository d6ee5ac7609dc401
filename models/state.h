/* models/state.h - everything that changes in one replication.
 *
 * One `struct replication` is owned by one thread; it is reset, not freed,
 * between replications. The network it runs on is const and shared. */
#ifndef MODELS_STATE_H
#define MODELS_STATE_H

#include "models/network.h"
#include "models/pool.h"
#include "models/trail.h"
#include "sim/engine.h"
#include "sim/tally.h"

#include <stdio.h>

/* ---- goods that are asked for, and goods on their way ---- */

enum claim_kind { CLAIM_CUSTOMER, CLAIM_MOVE, CLAIM_KIT, CLAIM_OPENING };

/* A requirement on a stock point that is not filled yet. */
struct claim {
    int32_t next, prev; /* in the point's queue; -1 */
    int32_t point;
    enum claim_kind kind;
    int32_t owner;      /* customer: demand; move: order; kit: lot */
    int32_t line;       /* customer: index of its dated order, -1 */
    pieces asked, open;
    sim_time placed, due; /* due TIME_NEVER: none */
    double priority;
    uint64_t k;         /* customer number */
    bool counted;       /* placed after the warm-up */
    bool leaves;        /* its patience is limited */
    struct event_handle patience;
};

/* A replenishment order of one stock point from one source. */
struct order {
    int32_t next, prev; /* open orders of the replication, by age */
    int32_t source, point;
    pieces asked;       /* quantity ordered */
    pieces coming;      /* what on_order still counts */
    pieces received;
    uint64_t k, root;   /* the pair's k-th order; the planned order that caused it */
    sim_time placed, due, promised;
    double price;       /* money per unit, our currency at placement; NaN none */
    double foreign;     /* price in the contract's currency */
    double penalty;     /* late penalty charged so far */
    int32_t pieces_open; /* consignments and lots not finished */
    bool counted;
    sim_time begun;     /* first work on it (first operation, first departure); TIME_NEVER */
    int32_t record;     /* of the plan; -1 */
    struct trail trail; /* of the last consignment received, when trails are kept */
};

enum consignment_stage { STAGE_DELAY, STAGE_CAPACITY, STAGE_HELD, STAGE_WAIT_DEPARTURE, STAGE_MOVING, STAGE_CUSTOMS, STAGE_AT_DOOR };

/* Goods on their way: a delivery of a supplier or a shipment on a lane. */
struct consignment {
    int32_t next, prev; /* in the list of its lane or supplier */
    int32_t order;
    pieces quantity;
    enum consignment_stage stage;
    struct event_handle event;
    sim_time since;     /* progress counts from here */
    double left;        /* ticks of the present stage left at `since`, at speed 1 */
    double speed;
    bool listed;
    struct trail trail;
};

/* A making lot and its visits to workcenters. */
struct lot {
    int32_t next;
    int32_t order;
    int32_t index;       /* within the order */
    pieces quantity;
    int32_t kit_missing; /* claims not filled */
    uint64_t first_unit; /* number of its first unit within the order */
    int32_t jobs_open;
    bool started;
    bool scrapped;
    struct trail trail;
};

enum job_state { JOB_QUEUED, JOB_WORKING, JOB_DOWN, JOB_STARVED, JOB_BLOCKED };

struct job { /* a lot's visit to one routing step */
    int32_t next, prev; /* in the center's queue */
    int32_t lot, step;
    enum job_state state;
    int32_t machine;
    double left;           /* ticks of work left */
    double total;
    double until_transfer; /* ticks of work until the first transfer lot is done; <0: passed or none */
    double tail;           /* work of the last transfer lot: earliest end after the step before ended */
    double key;            /* place in the queue: smaller first */
    bool before_done;      /* the step before has finished the lot */
    bool passed_on;        /* the next step's job exists */
    int32_t after;         /* that job, -1 */
    sim_time queued;
    int32_t next_blocked;
};

struct machine {
    int32_t job;  /* -1 idle */
    bool down;
    bool retired; /* more than the workcenter has at present */
    sim_time since;
    double speed;
    struct event_handle event;
    int32_t failing; /* mode of the present repair */
    uint32_t failures;
    bool crewed;  /* repair under way (has its repairer) */
    double repair_left;
};

/* ---- levels and counts of the network's members ---- */

struct point_state {
    pieces on_hand, on_order, backlog;
    int32_t first, last; /* claims */
    struct level level_on_hand, level_backorders, level_on_order;
    sim_time ready_since, ready_time; /* time with on hand > 0 */
    bool allocate_pending, review_pending, review_missed;
    pieces received_since_review, asked_since_review;
    double forecast;
    int32_t history_count;
    uint64_t reviews;
    double cost_base;     /* holding area already charged (warm-up) */
    uint64_t placed_count, received_count, delivered_count;
    double placed_units, received_units, delivered_units;
    double lead_days, late_count, due_count;
    double claims_units, claims_at_once; /* stock.*.fill_rate */
    uint64_t cycles, cycles_short; /* replenishment cycles, those with a shortage */
    bool short_in_cycle;
    double hold_receipts; /* receipts waiting at a closed door */
    struct trail receipt; /* trail of the last receipt */
    sim_time receipt_at;
};

struct center_state {
    int32_t first, last; /* queue of jobs */
    int32_t machines, in_service, capacity;
    int32_t first_machine; /* in machine[] */
    struct level queue;
    double busy, down;  /* machine-ticks of open time */
    uint64_t jobs, failures;
    double wait_days;
    double units;
    bool dispatch_pending;
    struct event_handle retry;
};

struct demand_state {
    uint64_t next;        /* number of the next customer */
    uint64_t served_all;  /* customers finished since the start */
    double seen_units;    /* season: delivered so far to the curve */
    double season_units;
    int64_t waiting;      /* customers waiting */
    /* counted (after warm-up) */
    double units, units_at_once, lost_units;
    double orders, orders_at_once;
    double wait_days, waited;
    double lateness, on_time, due;
    double revenue;
    double *mix_given;    /* per target */
    pieces sold;
    double rate_left;     /* exponential work left to the next arrival */
};

struct lane_state {
    int32_t first, last; /* consignments */
    uint64_t trips, consignments;
    double load, wait_days;
    pieces waiting;
    struct event_handle departure;
    uint64_t departures;
};

struct supplier_state {
    int32_t first, last;
};

struct source_state {
    uint64_t orders;    /* k of the next one */
    double ordered;     /* units, for the share rule */
    sim_time last_due;  /* for crossing = false */
    sim_time free_at;   /* capacity */
};

struct node_state { /* of a site, supplier, lane, point, source or center */
    int32_t stops[STOP_KINDS];
    int32_t stopper;       /* cause of the latest stop */
    double fade[STOP_KINDS]; /* speed while returning, 1 normally */
};

struct occurrence { /* a disruption in force */
    int32_t disruption;
    uint64_t serial;
    bool stopping;
    double lasts;   /* days */
    int32_t fade_step;
    int32_t first_hit, hit_count;   /* in struck[] */
    int32_t overlays[16];
    int32_t overlay_count;
};

struct disruption_state {
    uint64_t serial;
    uint64_t count;
    double days, cost;
    int32_t active;
    sim_time active_since;
};

struct measure_state {
    struct tally tally;
    struct level level;
    bool running;
    double over;       /* time above/below x */
    sim_time since;
    double *kept;      /* for quantiles */
    size_t kept_count, kept_room;
    double in_period;
};

struct milestone_state {
    double so_far;
    sim_time reached; /* TIME_NEVER */
    sim_time placed;  /* when the deciding order was placed */
    struct trail trail;
};

struct ledger {
    double cost[ACCOUNTS];      /* our currency; income accounts negative */
    double counted_from[ACCOUNTS]; /* what stood there at the end of the warm-up */
    int64_t cost_micro[ACCOUNTS];
    int64_t cash_micro;
    int64_t *owed_micro;        /* per party: what we owe (negative: they owe us) */
    int64_t low_cash_micro;     /* lowest cash */
    double npv;
    sim_time cash_since;
    double interest;            /* accrued on negative cash */
    uint64_t postings;
};

struct record { /* the plan's memory of an order */
    int32_t order_source, point;
    uint64_t k;
    pieces quantity;
    sim_time placed, begin, end, due;
    double free_days;    /* least wait of a consumer between receipt and use */
    int32_t consumer;    /* record that consumed it */
    bool critical;
};

struct replication {
    const struct network *net;
    struct engine *engine;
    struct book_state *book;
    struct luck luck;
    sim_time now;      /* = engine_now, kept for speed */
    bool planning;
    bool warm;         /* the warm-up is over */
    sim_time counted_since;
    bool draining;
    bool failed;
    const char *failure;

    struct pool claims, orders, consignments, lots, jobs, occurrences;
    int32_t first_order, last_order;
    uint64_t claim_serial, root_serial, job_serial;

    struct point_state *point;
    struct center_state *center;
    struct machine *machine;
    int32_t machines, machine_room;
    double *failure_left;     /* per machine and mode: ticks of operating time to the next failure */
    size_t failure_room;
    int32_t *step_waiting;    /* jobs in front of a step */
    int32_t *step_blocked;    /* first blocked job that wants to enter it, -1 */
    int32_t *make_in_process;
    int32_t *make_waiting;    /* lots ready but over the limit: a list */
    double *learned;          /* per item: units made so far */
    double *history;          /* forecasts: window per point */
    struct demand_state *demand;
    struct lane_state *lane;
    struct supplier_state *supplier;
    struct source_state *source;
    struct node_state *node[HIT_TYPES];
    struct disruption_state *disruption;
    struct measure_state *measure;
    struct milestone_state *milestone;
    struct ledger ledger;
    struct cursor *demand_mix;
    int32_t *struck;          /* hits in force, by occurrence */
    size_t struck_count, struck_room;
    double *landed_units;     /* per item: good units received at last points (counted) */

    double *series;           /* row of levels over time, or NULL */
    size_t series_points;

    bool record_orders;
    struct record *record;
    size_t records, record_room;

    FILE *trace;              /* the story, line by line; NULL */
    bool audit;
    double audit_error;       /* first violation found, for messages */
    char audit_text[256];
};

/* Created once a thread. NULL when out of memory never happens: memory failure ends the program. */
struct replication *replication_create(const struct network *);
void replication_destroy(struct replication *);
size_t replication_growths(const struct replication *); /* pools that had to grow since creation */

static inline struct claim *claim_at(const struct replication *r, int32_t id) { return pool_at(&r->claims, id); }
static inline struct order *order_at(const struct replication *r, int32_t id) { return pool_at(&r->orders, id); }
static inline struct consignment *consignment_at(const struct replication *r, int32_t id) { return pool_at(&r->consignments, id); }
static inline struct lot *lot_at(const struct replication *r, int32_t id) { return pool_at(&r->lots, id); }
static inline struct job *job_at(const struct replication *r, int32_t id) { return pool_at(&r->jobs, id); }
static inline const struct item *point_item(const struct network *n, int32_t point) { return &n->item[n->point[point].item]; }

/* Pieces of `units` of the point's item, up when whole units are needed (a part of a unit cannot be had). */
pieces pieces_of(const struct replication *, int32_t point, double units);
static inline double units_of(const struct replication *r, int32_t point, pieces n)
{
    return (double)n / point_item(r->net, point)->scale;
}

/* Stops the replication: a value that cannot be (text is static). The run reports it and ends with status 1. */
void replication_fail(struct replication *, const char *why);

#endif
