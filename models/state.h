/* models/state.h - everything that changes in one replication.
 *
 * One `struct replication` is owned by one thread; it is reset, not freed,
 * between replications. The network it runs on is const and shared. Its parts by subject: state_flow.h,
 * state_members.h, state_quality.h, state_tasks.h, state_trouble.h. */
#ifndef MODELS_STATE_H
#define MODELS_STATE_H

#include "models/network.h"
#include "models/pool.h"
#include "models/state_flow.h"
#include "models/state_members.h"
#include "models/state_quality.h"
#include "models/state_tasks.h"
#include "models/state_trouble.h"
#include "models/trail.h"
#include "sim/engine.h"
#include "sim/tally.h"

#include <math.h>
#include <stdio.h>

struct ledger {
    double cost[ACCOUNTS];         /* our currency; income accounts negative */
    double counted_from[ACCOUNTS]; /* what stood there at the end of the warm-up */
    int64_t cost_micro[ACCOUNTS];
    int64_t cash_micro;
    int64_t *owed_micro;    /* per party: what we owe (negative: they owe us) */
    double *owed_foreign;   /* per contract: the same in its own currency, */
    double *claimed;        /* and what of it is settlements of losses to come */
    int64_t low_cash_micro; /* lowest cash */
    double npv;
    sim_time cash_since;
    double accrued[ACCOUNTS];        /* of costs that accrue on levels: exactly, */
    int64_t accrued_micro[ACCOUNTS]; /* and what of it is posted, so that rounding does not add up */
    sim_time charged_at;             /* holding and backorders are charged up to here */
    sim_time spread;                 /* what is posted now came about evenly over this time up to now; 0: now */
    double interest;                 /* accrued on negative cash */
    double discount_per_day;         /* ln(1 + rate) / period, or rate / period */
    uint64_t postings;
    sim_time period_charged; /* the end of the last period charged at its end (period_end_costs) */
};

struct record { /* the plan's memory of an order */
    int32_t source, point;
    uint64_t k;
    pieces quantity;
    sim_time placed, begin, end, due;
    int32_t plan;  /* the plan order that it is; -1 */
    int32_t links; /* first use of what it brought; -1 */
};

struct use {        /* a record's goods were used by another record, or by a try */
    int32_t next;   /* of the same giver; -1 */
    int32_t by;     /* record; -1: a try of `task` */
    int32_t task;   /* -1: a record */
    sim_time asked; /* of a try: when it asked for them */
    sim_time free;  /* ticks between receipt and use: how much later the goods could have come */
};

struct kit_part {      /* of the plan: goods have come for a lot, or for a try, and wait for the rest */
    int32_t lot, task; /* one of the two; the other -1 */
    int32_t record;    /* that brought them */
    sim_time asked;    /* of a try */
    sim_time came;
};

struct kept_array { /* of the state, with its size */
    void *at;
    size_t bytes;
};
enum { KEPT_POOLS_MOST = 32 };

struct season_move { /* something kept that moves after the next season has begun */
    sim_time at;
    double amount;
    int32_t state;  /* of the book; -1: units learnt, */
    int32_t family; /* at this family of stock points */
};

struct season_carried {             /* from season to season; models/season.c */
    bool looked;                    /* the next season has begun: what is kept has been looked at */
    struct kept_state *state;       /* per state that is kept */
    double *learned;                /* per family of stock points */
    bool *tooled;                   /* per source: at the end of the season before */
    struct season_move *now, *late; /* of the season before, to happen in this one; of this one, for the next */
    int32_t now_count, now_room, late_count, late_room;
    size_t growths;
};

struct open_end {         /* of what is open today */
    sim_time end, middle; /* middle: of goods on a lane, when customs begin */
    sim_time closed;      /* part of it: closures */
};

struct replication {
    const struct network *net;
    struct engine *engine;
    struct book_state *book;
    struct luck luck;
    sim_time now;    /* = engine_now, kept for speed */
    int phase;       /* rank of the present event */
    int32_t at_once; /* events at this instant so far */
    bool planning;
    bool trails;    /* timelines are kept */
    bool warm;      /* the warm-up is over */
    int32_t season; /* from 0 */
    struct season_carried carried;
    /* Called at the end of each of several seasons, while its numbers can be read; false ends the run. */
    bool (*season_over)(struct replication *, void *);
    void *season_watcher;
    sim_time counted_since;
    bool draining;
    bool failed;
    const char *failure;
    sim_time failed_at;

    struct pool payments, claims, orders, consignments, batches, lots, jobs, occurrences, goods, helds, notices, backs;
    int32_t first_order, last_order;
    uint64_t claim_serial;

    struct point_state *point;
    struct center_state *center;
    struct machine *machine;
    uint32_t *breakdowns;  /* per machine and mode: so far; numbers its luck */
    double *failure_left;  /* per machine and mode: ticks of operating time to the next failure */
    int32_t *step_waiting; /* jobs in front of a step */
    int32_t *step_blocked; /* first blocked job that wants to enter it, -1 */
    int32_t *make_in_process;
    int32_t *make_waiting; /* lots ready but over the limit: a list, the first of it; -1 */
    int32_t *make_last;    /* the last of it */
    double *learned;       /* per family of stock points: units made so far */
    struct party_stops *party_stops;
    bool *party_failed;     /* stopped for good: what it owes is lost */
    bool *plan_waits;       /* per plan order: its ordering was stopped when it was to be placed */
    double *history;        /* forecasts: window per point */
    pieces *faulty;         /* per stock point and fault: faulty units on hand */
    uint64_t *faulty_draws; /* the same: draws from this stock so far */
    pieces *taken;          /* per fault: of the goods that left a stock last */
    struct fault_state *fault;
    double could_be_faulty_sold; /* counted: units handed to customers of items that can have any fault */
    struct suspect_state *suspect;
    struct escape_state *escape;         /* per fault with an escape_place, and item */
    int32_t first_stopped, last_stopped; /* lots that wait until a fault of their style is put right */
    struct inspection_state *inspection;
    double *sees;         /* per fault: chance that the inspection at hand sees it */
    uint64_t *unit_marks; /* of the units of a sample: bit per fault */
    size_t unit_room;
    struct demand_state *demand;
    struct lane_state *lane;
    struct supplier_state *supplier;
    struct source_state *source;
    struct node_state *node[HIT_TYPES];
    struct disruption_state *disruption;
    struct response_state *response;
    struct measure_state *measure;
    struct milestone_state *milestone;
    struct owner_state *owner;
    struct open_end *open_end; /* per open item: as drawn for this replication */
    double *open_from;         /* per open item: the least u with which it is open still; NaN: not worked out yet */
    struct task_state *task;
    struct gate_state *gate;
    uint64_t *task_chain;      /* per task: the tasks that decided its start, and itself, a bit each */
    uint64_t *milestone_chain; /* per milestone, likewise */
    int32_t placing;           /* the plan order that is being placed; -1 */
    struct ledger ledger;
    struct contract_state *contract;
    struct for_us {                          /* of what is bought or made for us, counted after the warm-up: */
        double late_unit_days, units;        /* units delivered by contract, and how late against the promise */
        double capacity_days, capacity_lots; /* lots made, and how long they waited for machines */
    } for_us;
    sim_time options_charged_at; /* what options cost over time is charged up to here */
    struct cursor *demand_mix, *demand_gap, *demand_patience;
    pieces *season_given;                             /* per demand target */
    double *mix_weight;                               /* per demand target: this season's */
    struct share_so_far *back_so_far, *resold_so_far; /* per demand target: of what was sold, of what comes back */
    int32_t first_back, last_back;                    /* goods sold that will come back */
    int32_t *struck;                                  /* hits in force, by occurrence */
    size_t struck_count, struck_room;
    double *landed_units; /* per item: good units received at last points (counted) */

    sim_time *spent;      /* per cause: scratch */
    const double *wanted; /* per stock point: units that make its waypoint done; NULL: none are watched */
    double *series;       /* row of levels over time, or NULL */
    size_t series_points;

    bool record_orders;
    struct record *record;
    size_t records, record_room;
    struct use *use;
    size_t uses, use_room;
    struct kit_part *part;
    size_t parts, part_room;
    int32_t first_at_door;

    struct kept_array *array; /* all that replication_create has made, */
    size_t arrays;
    struct pool **kept_pool; /* and its pools: what replication_pass puts aside */
    size_t kept_pools;
    struct learnt *learnt;         /* LEARNT_KNOWN; true in every replication */
    struct projection *projection; /* models/projection.c; NULL: no response asks for one */
    int32_t forced;                /* in a plan: this response begins, at forced_at; -1 */
    sim_time forced_at;
    bool projecting; /* what happens now only would, if all went as planned from a moment on */

    FILE *trace;      /* the story, line by line; NULL */
    bool trace_ticks; /* with the clock before each line, for models/diary.c, in place of a date */
    bool audit;
};

/* Created once a thread. NULL when out of memory never happens: memory failure ends the program. */
struct replication *replication_create(const struct network *);
void replication_destroy(struct replication *);
struct keep;
/* Puts the whole state aside, or back (sim/keep.h); of the books of quantities only the one in planned mode. */
void replication_pass(struct replication *, struct keep *);
size_t replication_growths(const struct replication *); /* pools that had to grow since creation */

static inline double not_a_number(void)
{
    return (double)NAN;
}
static inline struct claim *claim_at(const struct replication *r, int32_t id)
{
    return pool_at(&r->claims, id);
}
static inline struct order *order_at(const struct replication *r, int32_t id)
{
    return pool_at(&r->orders, id);
}
static inline struct consignment *consignment_at(const struct replication *r, int32_t id)
{
    return pool_at(&r->consignments, id);
}
static inline struct lot *lot_at(const struct replication *r, int32_t id)
{
    return pool_at(&r->lots, id);
}
static inline struct job *job_at(const struct replication *r, int32_t id)
{
    return pool_at(&r->jobs, id);
}
static inline struct held *held_at(const struct replication *r, int32_t id)
{
    return pool_at(&r->helds, id);
}
static inline struct notice *notice_at(const struct replication *r, int32_t id)
{
    return pool_at(&r->notices, id);
}
static inline pieces *goods_at(const struct replication *r, int32_t id) /* faulty units, by fault */
{
    return pool_at(&r->goods, id);
}
static inline const struct item *point_item(const struct network *n, int32_t point)
{
    return &n->item[n->point[point].item];
}

/* Pieces of `units` of the point's item, up when whole units are needed (a part of a unit cannot be had). */
pieces pieces_of(struct replication *, int32_t point, double units);
static inline double units_of(const struct replication *r, int32_t point, pieces n)
{
    return (double)n / point_item(r->net, point)->scale;
}

/* Stops the replication: a value that cannot be (text is static). The run reports it and ends with status 1. */
void replication_fail(struct replication *, const char *why);

#endif
