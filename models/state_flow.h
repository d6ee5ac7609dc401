/* models/state_flow.h - goods that are asked for, on their way and being made; machines. */
#ifndef MODELS_STATE_FLOW_H
#define MODELS_STATE_FLOW_H

#include "models/network.h"
#include "models/trail.h"
#include "sim/engine.h"

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

#endif
