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

#include <math.h>
#include <stdio.h>

/* ---- goods that are asked for, and goods on their way ---- */

/* CLAIM_OPENING: backlog at time 0; CLAIM_RETURN: goods that a return owes its source;
 * CLAIM_TASK: goods that a try uses up */
enum claim_kind { CLAIM_CUSTOMER, CLAIM_MOVE, CLAIM_KIT, CLAIM_OPENING, CLAIM_RETURN, CLAIM_TASK };

#define NO_SERIAL UINT64_MAX

/* A requirement on a stock point that is not filled yet. */
struct claim {
    int32_t next, prev; /* in the point's queue; -1 */
    int32_t point;
    enum claim_kind kind;
    int32_t owner; /* customer: demand; move: order; kit: lot; task: task */
    int32_t line;  /* customer: index of its dated order, -1 */
    pieces asked, open;
    pieces coming, reserved; /* pegged to it: on order; here, to be handed over */
    sim_time placed, due;    /* due TIME_NEVER: none */
    double priority;
    uint64_t k;         /* customer number */
    uint64_t serial;    /* order of asking; NO_SERIAL: the claim is gone */
    double penalty;     /* late penalty so far */
    int32_t handovers;  /* under a contract, so far */
    sim_time excused;   /* the seller's stopped time when it was asked */
    int32_t kit_next;   /* the next claim of the same kit; -1 */
    bool waits;         /* a customer of a losing demand who waits for a while */
    pieces lost_pieces; /* given up */
    bool counted;       /* placed after the warm-up */
    bool leaves;        /* its patience is limited */
    struct event_handle patience;
    int32_t goods; /* kit: faulty units of what was given so far; -1: none */
};

enum quarrel_stage { QUARREL_NOT_YET, QUARREL_NONE, QUARREL_OVER };

/* One occasion of losses (a lot under inspection, a flight, a recall): what no clause names is fought over once. */
struct quarrel {
    uint64_t luck, thing; /* of the occasion */
    enum quarrel_stage stage;
    double seller_bears;
    sim_time settled; /* of a dispute: when it ends */
};

/* A replenishment order of one stock point from one source. */
struct order {
    int32_t next, prev; /* open orders of the replication, by age */
    int32_t source, point;
    pieces asked;  /* quantity ordered */
    pieces coming; /* what on_order still counts */
    pieces received;
    uint64_t k, root; /* the pair's k-th order; the planned order that caused it */
    sim_time placed, due, promised;
    double priority;     /* of the claim that caused it */
    double price;        /* money per unit, our currency at placement; NaN none */
    double foreign;      /* price in the contract's currency */
    double penalty;      /* late penalty charged so far */
    double quoted;       /* days, by the contract's quote; NaN: none */
    int32_t handovers;   /* under its contract, so far */
    sim_time excused;    /* the seller's stopped time when it was concluded */
    int32_t pieces_open; /* consignments and lots not finished */
    bool counted;
    bool cancelled; /* the customer it was made for has left: nothing comes of it */
    bool again;     /* a response has ordered it a second time */
    bool awaited;   /* in a projection: its receipt is asked for */
    int32_t peg;    /* the claim it was placed for, as long as that has peg_serial; -1 */
    uint64_t peg_serial;
    sim_time begun;     /* first work on it (first operation, first departure); TIME_NEVER */
    int32_t record;     /* of the plan; -1 */
    pieces back;        /* returned to the supplier, to be replaced */
    bool promise_given; /* an open order of before today: promised as it was said */
    double advance;     /* paid before the contract asked for it, in its currency: the next payments are so much less */
    double prepaid;     /* without a contract: paid already, our currency */
    int32_t gathers;    /* held: goods that wait for the rest of the order, to be judged together; -1 */
    struct trail trail; /* of the last consignment received, when trails are kept */
    struct quarrel air; /* over its freight by another lane */
    int32_t gate;       /* the gate that held up its placing; -1 */
    int32_t gate_next;  /* the next order that waits at the same gate */
    uint64_t asked_faults, has_faults; /* a bit each: whether it is there has been drawn, for the order; and it is */
    uint32_t deliveries, sendings, cleared; /* so far: received, inspected before shipping, at customs; number luck */
};

enum consignment_stage {
    STAGE_DELAY,
    STAGE_CAPACITY,
    STAGE_HELD,
    STAGE_WAIT_DEPARTURE,
    STAGE_MOVING,
    STAGE_CUSTOMS,
    STAGE_AT_DOOR
};

/* Goods on their way: a delivery of a supplier or a shipment on a lane. */
struct consignment {
    int32_t next, prev; /* in the list of its lane or supplier */
    int32_t order;
    pieces quantity;
    enum consignment_stage stage;
    struct event_handle event;
    sim_time since;        /* progress counts from here */
    double left;           /* ticks of the present stage left at `since`, at speed 1 */
    double total, planned; /* of the present stage; as planned when it began (only where a response asks) */
    double speed;
    sim_time left_at;   /* in transit since: given by the sender, taken up by the supplier */
    sim_time closed;    /* part of its lead time: closures of the supplier */
    int32_t waits_next; /* in the list of those at a closed door; -1 */
    bool listed;
    int32_t goods;  /* its faulty units; -1: the scenario has no faults */
    bool destroyed; /* by customs: nothing of it arrives */
    struct trail trail;
};

/* Perishable goods that came together. */
struct shelf_batch {
    int32_t next, prev; /* at its stock point, by age: oldest first */
    int32_t point;
    pieces left;
    struct event_handle event; /* it perishes */
};

/* A making lot and its visits to workcenters. */
struct lot {
    int32_t next;
    int32_t order;
    int32_t index; /* within the order */
    pieces quantity;
    pieces expected;              /* what its order counts on: quantity before inspections took units out */
    int32_t kit_missing;          /* claims not filled */
    int32_t first_claim;          /* of its kit */
    uint64_t first_unit;          /* number of its first unit within the order */
    uint64_t serial, serial_unit; /* its number, and its first unit's, among all that its source has released */
    int32_t jobs_open;
    bool started; /* it waits for its first step, or is further */
    bool begun;   /* work on it has begun */
    bool scrapped;
    sim_time ready; /* its kit was there: it waited for a gate, or for a fault to be put right, from then on */
    int32_t goods;  /* its faulty units; -1: the scenario has no faults */
    int32_t held;   /* in inspection or repair: which; -1 */
    struct trail trail;
};

enum job_state { JOB_QUEUED, JOB_WORKING, JOB_DOWN, JOB_STARVED, JOB_BLOCKED };

struct job {            /* a lot's visit to one routing step */
    int32_t next, prev; /* in the center's queue */
    int32_t lot, step;
    enum job_state state;
    int32_t machine;
    double left; /* ticks of work left */
    double total;
    double until_transfer; /* ticks of work until the first transfer lot is done; <0: passed or none */
    double tail;           /* work of the last transfer lot: earliest end after the step before ended */
    double planned, planned_first, planned_tail; /* the same as planned (only where a response asks) */
    double key;                                  /* place in the queue: smaller first */
    bool before_done;                            /* the step before has finished the lot */
    bool passed_on;                              /* the next step's job exists */
    int32_t after;                               /* that job, -1 */
    sim_time queued;                             /* since when it waits */
    uint64_t serial;   /* order of arrival at the center: among equal keys the earlier is first */
    bool begun;        /* it has been at work before: it was preempted */
    double waited;     /* days in the queue so far */
    uint32_t attempts; /* begun anew after a breakdown, with new times, so often */
    int32_t next_blocked;
    sim_time blocked_since; /* blocked time counts from here */
    int32_t center;
    int32_t visit;      /* no routing step (step is -1) but an inspection or repair: of these held goods; -1 */
    int32_t task;       /* no routing step but a try of this task (lot is -1); -1 */
    int32_t beside;     /* no routing step but what a try of this task waits for beside its own work (lot is -1); -1 */
    int32_t finding;    /* no routing step but the decision on this finding (lot is -1); -1 */
    double work;        /* ticks of a visit or try */
    int32_t cause_work; /* of a visit or try */
    int32_t cause_queue;
    bool looked; /* the faults of the step have arisen, its inspection is over */
};

struct machine {
    int32_t job; /* -1 idle */
    int32_t center;
    bool down;
    int32_t failing;                   /* mode of the present repair */
    bool in_repair;                    /* down, and a repairer is at work */
    sim_time repair_planned;           /* its end, as planned (only where a response asks) */
    int32_t next_repair;               /* in the queue for a crew: place of a machine, -1 */
    int32_t last_record;               /* of the plan: whose lot it worked on last */
    sim_time since;                    /* work counts from here */
    sim_time down_since, repair_since; /* repair_since: the crew's work counts from here */
    sim_time crew_since;               /* it waits for a repairer since */
    double speed;
    struct event_handle event;
};

/* ---- levels and counts of the network's members ---- */

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

/* Goods held for inspection and repair: a lot in the state of being judged. */
struct held {
    int32_t inspection, lot;
    pieces expected;   /* pieces of the order that these goods stand for */
    int32_t next_step; /* during: where the lot goes on; -1: its routing is done */
    int32_t submissions;
    uint64_t serial;          /* among the lots of its inspection */
    uint64_t thing, draws;    /* of its luck */
    uint64_t mends;           /* rounds of repair so far */
    sim_time began, planned;  /* work on it, as planned (only where a response asks) */
    bool rejected;            /* by the submission at hand */
    bool decided;             /* its owner has been told of that */
    int8_t severity[CLASSES]; /* it was judged at */
    int32_t fault;            /* under repair; -1 */
    int32_t round;
    pieces in_repair;
    int32_t repairs; /* goods: units of each fault that wait for repair; -1 */
    pieces back;     /* units returned, to be replaced */
    struct quarrel quarrel;
    bool settled; /* it has waited for the end of its dispute */
};

struct inspection_state {
    uint64_t serial, submissions; /* lots held, submissions so far: they number luck */
    uint64_t looked_at;           /* units so far */
    struct switching {
        int32_t severity, score;
        int32_t history, streak; /* of the last lots: bit 0 the latest, 1 = not accepted; accepted in a row */
        int32_t rejected_tightened;
    } rule[CLASSES];
    struct inspection_count { /* after the warm-up */
        double lots, submissions, rejected, sampled, inspected, found, out_units, out_faulty, scrapped, returned;
        double at_severity[3]; /* lots first submitted, by enum aql_severity */
        double stopped, days;
    } count;
};

enum fault_ending { /* what became of a faulty unit */
                    END_REPAIRED,
                    END_REPLACED,
                    END_SCRAPPED,
                    END_RETURNED,
                    END_DELIVERED,
                    END_BUILT_IN,
                    END_LOST,
                    ENDINGS
};

/* Is a fault there in a style? Not known before somebody could see it; there, unseen; seen by a task and being put
 * right until that task is passed; gone for good. */
enum there { THERE_UNKNOWN, THERE_NOT, THERE_LATENT, THERE_SEEN, THERE_CURED };

struct suspect_state {
    enum there there;
    int32_t seen_by;   /* task; -1 */
    double exposed;    /* units that could have it so far (appears_after) */
    bool bulk, latent; /* bulk making has begun; and it was there, unseen, then */
};

struct fault_state {
    uint64_t serial, trials; /* repairs of units; rounds */
    /* since the start: arisen = all that ended + on hand at stock points + under way */
    pieces arisen, under_way, ended[ENDINGS];
    double units, found, sold, sold_faulty, mended, repairs_over, rounds; /* counted after the warm-up */
    double found_where[PLACES_FOUND];                                     /* the same, by where: inspections */
    double could, there; /* the same: units that could have it; lots, orders or styles in which it was there */
    double seen_by_tasks;
    uint64_t sales, detentions;                                   /* so far: they number luck */
    double brought_back, recalls, called_back, cleared, detained; /* counted */
};

struct escape_state { /* of a fault and a style, whose first variant stands for it: pieces handed over by us so far */
    pieces sold, sold_faulty;
    bool recalled;
    struct quarrel quarrel;
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

/* ---- findings ---- */

enum finding { FINDING_TASK, FINDING_LOT, FINDING_RESPONSE };

struct notice {     /* a finding on its way to a decision; its id is a task, held goods, or a response */
    int32_t hearer; /* who has it now */
    enum finding kind;
    int32_t id;
    uint64_t serial;       /* the finding's number among those of its finder: of its luck */
    double money;          /* what the decision spends */
    sim_time since, heard; /* he was told at, heard at; heard TIME_NEVER: not yet */
    sim_time planned;      /* how long what he does now takes as planned (only where a response asks) */
    bool counted;
    int32_t job;                    /* on his desk; -1 */
    struct event_handle next, late; /* he hears or decides; his time is up */
};

struct owner_state { /* of findings after the warm-up */
    double findings, heard, hear_days, decided, decide_days, passed_on;
};

enum task_stage { TASK_WAITING, TASK_WORKING, TASK_FAILED, TASK_PASSED, TASK_STOPPED }; /* failed: to be decided */

struct task_state {
    enum task_stage stage;
    bool needed;
    bool again;            /* at work, but to be run again afterwards */
    bool spent;            /* sent back with no try left: it goes on untried */
    uint64_t tries;        /* so far: numbers its luck */
    bool repeats;          /* `every`: it has been passed, and is done anew; it still counts as passed */
    bool due_again;        /* `every`: the next time has come while it was under way */
    uint64_t times;        /* `every`: begun so far */
    uint64_t tries_before; /* this time */
    int32_t open_parts;    /* of the present try: its own work, other people's, questions */
    bool asked;            /* goods of the next try are asked for */
    int32_t missing;       /* claims of these that are not filled */
    sim_time asked_at;     /* what decided then is on the trail */
    uint64_t questions;    /* counted */
    uint64_t failed;       /* tries so far */
    uint64_t counted_failed;
    sim_time begun;        /* the first try; TIME_NEVER */
    sim_time may_start;    /* needed, and its date reached */
    sim_time passed_at;    /* the last time; -1 */
    sim_time sent_back_at; /* a failed try sent back to it; -1 */
    int32_t sent_back_by;
    sim_time closed;             /* part of the present try: closures */
    uint64_t found;              /* counted: faults of styles that its tries have seen */
    sim_time try_began, planned; /* length (at a workcenter, work) of the try as planned (only where a response asks) */
    uint64_t rounds;             /* counted: tries after the warm-up, and their money */
    double money;
    struct trail trail; /* of what decided, from time 0 */
};

struct gate_state {
    bool open, wanted; /* wanted: its plan order is due */
    bool asked;        /* its tasks are needed */
    bool begun;        /* a lot has started behind it */
    sim_time opened_at;
    int32_t first_order, last_order, first_lot, last_lot; /* that wait */
    struct trail trail;                                   /* of the task that opened it */
};

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
