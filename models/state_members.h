/* models/state_members.h - levels and counts of the network's members. */
#ifndef MODELS_STATE_MEMBERS_H
#define MODELS_STATE_MEMBERS_H

#include "models/network.h"
#include "models/trail.h"
#include "sim/engine.h"
#include "sim/tally.h"

struct forecast_state {
    double asked;     /* units seen since the last observation */
    double next;      /* forecast of the next review period's units */
    double mean, phi; /* ar1: given or estimated */
    uint64_t seen;    /* observations so far */
    double first;     /* observation; the sums are of what is above it */
    double last;      /* observation, above the first */
    double sum, squares, lagged;
};

struct point_state {
    pieces on_hand, on_order, backlog;
    pieces reserved;                                      /* of on hand: pegged to claims */
    pieces opening, received, given, destroyed, perished; /* opening + received - given - destroyed - perished = on hand
                                                           */
    int32_t shelf_first, shelf_last;                      /* batches of perishable goods; -1 */
    uint64_t batches;                                     /* so far: numbers their luck */
    double perished_units;                                /* counted */
    double sold_units, full_price_units;                  /* since the start: to customers; of them at the full price */
    int32_t first, last;                                  /* claims */
    struct level level_on_hand, level_backorders, level_on_order;
    sim_time ready_since, ready_time; /* time with on hand > 0 */
    int32_t newest;                   /* the claim asked last; -1 when served or none */
    int32_t unseen;                   /* the first claim asked since the last review; -1 when served or none */
    bool allocate_pending, review_pending, review_missed;
    sim_time ordered_at; /* the last time; -1 */
    pieces asked_since_review;
    struct forecast_state forecast;
    double held_charged, back_charged; /* unit-days already charged */
    uint64_t placed_count, received_count, delivered_count, lead_count;
    double placed_units, received_units, delivered_units;
    double lead_days, late_count, due_count;
    double quoted_days, quoted_count;    /* by contracts' quotes */
    double claims_units, claims_at_once; /* stock.*.fill_rate */
    double short_charged;                /* units not served at once that backorder_once has been charged for */
    uint64_t cycles, cycles_short;       /* replenishment cycles, those with a shortage */
    bool short_in_cycle;                 /* units were lost since the last receipt */
    sim_time waiting_since;              /* somebody has waited since then; TIME_NEVER */
    struct trail receipt;                /* trail of the last receipt */
    sim_time receipt_at;
    int32_t receipt_record;                 /* of the plan */
    double units_so_far, units_before_goal; /* received, all and before the first milestone was reached (waypoint.h) */
    sim_time done_at;                       /* as a waypoint; TIME_NEVER */
};

struct center_state {
    int32_t first, last;          /* queue of jobs */
    int32_t newest;               /* the job that entered last */
    int32_t waiting;              /* jobs in the queue */
    int32_t repairs_first;        /* as a crew: machines that wait for a repairer */
    int32_t crew_out;             /* repairers at work */
    int32_t machines;             /* at present */
    int32_t in_service, capacity; /* capacity: most machines so far */
    int32_t first_machine;        /* in machine[] */
    int32_t blocked;              /* jobs that hold a machine of the step before for want of a place here */
    struct level queue;
    double busy, down, open; /* machine-ticks of open time; open: up to open_since */
    double held;             /* the same: machines that blocked lots keep */
    sim_time open_since;
    uint64_t jobs, started, failures;
    uint64_t entered; /* jobs since the start */
    double wait_days;
    double units;
    bool dispatch_pending;
    struct event_handle retry;
};

struct share_so_far { /* of a number of pieces that grows: rounded on the sum */
    double exact;
    pieces given;
};

/* Goods sold that will come back. */
struct coming_back {
    int32_t next, prev; /* of the replication, by when they were sold; -1 */
    int32_t demand, point;
    pieces n, resold; /* pieces that come back; of them fit for stock */
    double refund;    /* money per unit, in the contract's currency */
    int32_t fault;    /* for which they come back; -1 */
    struct event_handle event;
};

struct demand_state {
    uint64_t next;                     /* number of the next arrival */
    uint64_t customers;                /* so far: a season's day may bring several, one a stock point */
    uint64_t thoughts;                 /* gaps of a finite population so far */
    uint64_t served_all;               /* customers finished since the start */
    double sold_units, lost_all_units; /* since the start, for the audit */
    double unit_days;                  /* the same: waited by all units served or lost */
    double season_units, season_share;
    double season_lifted; /* share of the season that markdowns add */
    sim_time short_day;   /* the last day on which somebody was not served at once */
    int64_t waiting;      /* customers not finished */
    struct level units_waiting;
    double charged;               /* unit-days already charged */
    double short_charged;         /* units not served at once that backorder_once has been charged for */
    double rate_left, rate_drawn; /* exponential work left to the next arrival; in all */
    double rate_now;
    sim_time rate_since; /* of `every`: the last arrival */
    struct event_handle rate_event;
    bool rate_begun, rate_pending;
    /* counted: of customers who came after the warm-up */
    double units, units_at_once, lost_units;
    double returned_units; /* negative demand: not in units */
    double came_back;      /* units sold that came back */
    double sold, at_full_price,
        cut_money;     /* units handed over, of them at the full price; money that price cuts gave */
    double short_days; /* days on which somebody was not served at once */
    double orders, orders_at_once;
    double wait_days, waited;
    double on_time, due;
};

struct party_stops { /* of all that is the party's */
    int32_t stops;   /* in force */
    sim_time since, total;
};

struct contract_state { /* counted after the warm-up, but `number` */
    uint64_t number;    /* disputes so far */
    double disputes, disputed, recovered, charged, refused_units, late_unit_days, units;
};

struct lane_state {
    int32_t first, last; /* consignments */
    uint64_t trips, consignments;
    double load, wait_days;
    struct level in_transit; /* units under way */
    double waiting;          /* units that wait for a departure */
    bool overdue;            /* their time was up while the lane might not ship */
    struct event_handle departure;
    uint64_t departures; /* by the clock, full, or after the first */
    uint64_t clock;      /* irregular departures so far */
    sim_time clock_since;
    uint64_t left; /* departures with goods so far */
};

struct supplier_state {
    int32_t first, last;
};

struct source_state {
    uint64_t orders;   /* k of the next one */
    uint64_t lots;     /* released, or received from it: number of the next one */
    pieces released;   /* in lots */
    double owed;       /* share rule: pieces that rounding has kept from it so far */
    pieces part;       /* of the order that is being split */
    sim_time last_due; /* for crossing = false */
    sim_time free_at;  /* capacity: an order that comes before waits */
    int64_t capacity_period;
    pieces capacity_used; /* in that period, by what has been let through or is booked for it */
    bool tooled;          /* its tooling is paid */
};

struct learnt { /* a factor of models/learning.c that has been worked out; make NULL: none */
    const struct make *make;
    double done, n, factor;
};
enum { LEARNT_KNOWN = 256 };

struct measure_state {
    struct tally tally; /* things */
    struct level level; /* the present value of a level */
    bool running;
    double time, area, square, high, low; /* of a level */
    double over;                          /* things, or days, above or below the threshold */
    sim_time since;
    double *kept; /* pairs value, weight: for quantiles */
    size_t kept_count, kept_room;
    sim_time period_ended; /* the last one; 0 none */
    double in_period;
};

struct owed_payment {
    int32_t contract;
    bool claim;     /* of a settled loss, else of goods */
    double foreign; /* in the contract's currency; negative: we are paid */
    double rate;    /* at which its cost was posted; 0: not posted yet */
};

struct milestone_state {
    double so_far;
    sim_time reached; /* TIME_NEVER */
    sim_time placed;  /* when the deciding order was placed */
    int32_t gate;     /* that held up the placing; -1 */
    struct trail trail;
};

#endif
