/* models/network_goods.h - items, parties, sites; how goods are ordered, made, moved, kept and asked for. */
#ifndef MODELS_NETWORK_GOODS_H
#define MODELS_NETWORK_GOODS_H

#include "models/network_money.h"
#include "models/network_types.h"

/* ---- goods ---- */

struct item {
    const char *name; /* "tote.black" */
    const char *label;
    const char *style; /* "tote" */
    bool divisible;
    double scale;                     /* pieces per unit: 1 or 1e6 */
    quantity_id volume_m3, weight_kg; /* per unit */
    struct span bom;
    int32_t first_variant; /* the first item of its style, by id: it stands for the style */
};

struct component {
    int32_t item;
    quantity_id units; /* net per unit of the product */
    quantity_id scrap; /* gross = net / (1 - scrap) */
};

struct party {
    const char *name;
    bool us;
};

struct supplier {
    const char *name, *label;
    int32_t party;
    const struct calendar *calendar;
    const struct calendar *elapsed; /* the same closures, all other time open: what stretches a lead time in days */
    const char *region;
    const char *const *tags;
    size_t tag_count;
};

struct site {
    const char *name, *label;
    int32_t party;
    const struct calendar *calendar;
    const struct calendar *elapsed; /* the same closures, all other time open */
    const char *region;
    const char *const *tags;
    size_t tag_count;
};

/* ---- policy ---- */

enum policy_type {
    POLICY_NONE,
    POLICY_BASE_STOCK,
    POLICY_S_S,
    POLICY_R_NQ,
    POLICY_FIXED,
    POLICY_PLAN,
    POLICY_LOT_FOR_LOT,
    POLICY_ORDER_UP_TO
};
enum review_type { REVIEW_INSTANT, REVIEW_DEMAND, REVIEW_PERIODIC };
enum position_type { POSITION_INVENTORY, POSITION_NET, POSITION_ON_HAND };
enum forecast_type { FORECAST_NONE, FORECAST_MOVING_AVERAGE, FORECAST_EXPONENTIAL, FORECAST_AR1, FORECAST_GIVEN };

struct policy {
    enum policy_type type;
    enum review_type review;
    sim_time every, first;
    bool before_demand;
    enum position_type position;
    bool strictly_below, echelon;
    quantity_id s, S, r, Q, level, safety; /* units */
    bool safety_is_days;
    enum forecast_type forecast;
    int32_t window;
    double weight, forecast_start, phi, forecast_mean;
    bool phi_given, mean_given; /* ar1: else estimated */
    bool forecast_of_orders;    /* orders received here; else customers' demand here and below */
    quantity_id protect;
    double stock_gain, pipeline_gain;
    quantity_id pipeline_level;
    bool may_return; /* negative = "return" */
    struct span plan_orders;
};

struct plan_order { /* a dated order of one stock point */
    quantity_id units;
    sim_time due, placed; /* placed TIME_NEVER: due minus planned lead time */
    int32_t gate;         /* tasks that must be passed first; -1 */
    bool over;            /* placed before today */
    const char *name;
};

/* ---- replenishment ---- */

/* When goods that come by contract are accepted: on receipt (no inspection); when the inspection at the receiver's has
 * let them go; or when they are handed to the order, the seller's goods being inspected before. */
enum acceptance { ACCEPTED_RECEIVED, ACCEPTED_INSPECTED, ACCEPTED_GIVEN };

enum source_kind { SOURCE_BUY, SOURCE_MAKE, SOURCE_MOVE };
enum sourcing_rule { SOURCING_SHARE, SOURCING_PRIORITY, SOURCING_CHEAPEST_IN_TIME, SOURCING_FASTEST };
enum pipeline_side { PIPELINE_SENDER, PIPELINE_RECEIVER, PIPELINE_FREE };

struct source {
    const char *name; /* "sites.dc.stock.tote.sources.sea" */
    enum source_kind kind;
    int32_t instead_of; /* the same goods by another lane, which a response may ship by: the source itself; -1 */
    int32_t point;      /* it replenishes */
    int32_t supplier;   /* buy */
    int32_t from;       /* move: the upstream stock point */
    int32_t lane;       /* move; -1: no time, no cost */
    int32_t make;       /* make */
    int32_t contract;   /* goods that cross parties; -1 */
    int32_t losses; /* the contract that says who bears what goes wrong with its goods: that one, or, of what is made
                       here, the one by which it is bought or sold from here; -1 */
    enum acceptance acceptance;
    bool ours; /* the buyer is us: its money is in the books */
    quantity_id share, lead_time, order_delay, yield_times, yield_plus, moq, multiple, capacity_per_day;
    quantity_id capacity; /* units a period; -1 */
    sim_time capacity_every;
    quantity_id price;
    bool paid_received; /* the price is paid for what is received, not for what was ordered */
    struct span breaks;
    bool incremental;
    quantity_id tooling;                              /* once, with the first order */
    bool our_tooling;                                 /* we own it, and pay */
    quantity_id tooling_move_cost, tooling_move_time; /* away from here, to another maker; -1: it cannot be moved */
    quantity_id per_order, per_unit;                  /* costs at dispatch; account ordering, transport */
    quantity_id lane_time, lane_customs, duty;        /* bound to this buyer */
    double priority;
    double planned_days; /* planned lead time of this source */
    bool crossing;
    bool complete; /* ships whole orders only */
    enum pipeline_side pipeline;
    uint64_t luck;                /* hash of the stock point and this source */
    int32_t gate;                 /* buy: tasks that must be passed before an order is released; -1 */
    struct span arises;           /* arising: faults of what it brings */
    bool border;                  /* its lane has duty or customs: what it brings passes them */
    int32_t inspect, inspect_out; /* of what it brings; of what leaves for it; -1 */
    int32_t cause_delay, cause_lead, cause_transit, cause_departure, cause_customs, cause_capacity,
        cause_closed; /* of its timeline */
};

struct make {
    const char *name;
    struct span steps;
    struct span bom;    /* components at the factory's stock points */
    quantity_id lot;    /* units; -1: the whole order */
    const double *ramp; /* units of the source's first lots */
    size_t ramps;
    int32_t spread;
    quantity_id transfer; /* units; -1: whole lots */
    double learning;      /* unit time falls to this share per doubling; 1: none */
    double learned_at;    /* the unit that takes the stated time */
    double learned_until; /* units after which nothing more is learnt; INFINITY: none */
    quantity_id overplan, tolerance;
    bool kit_complete;        /* kitting = "complete" */
    int32_t in_process_limit; /* lots; 0: none */
    int32_t gate;             /* tasks that must be passed before a lot starts; -1 */
    int32_t cause_materials;
};

struct make_component {
    int32_t point;
    quantity_id units, scrap;
};

struct step {
    const char *name;
    int32_t center;
    quantity_id time, lot_time, setup;
    bool time_varies;   /* from unit to unit */
    double mean_time;   /* days a unit, for longest_left */
    double mean_fixed;  /* days a lot: set-up and lot time */
    int32_t buffer;     /* places before the step; -1 unlimited */
    struct span arises; /* faults of lots that have passed it */
    int32_t inspect;    /* -1 */
    int32_t cause_work, cause_queue;
};

enum center_rule { RULE_FIRST_COME, RULE_EARLIEST_DUE, RULE_PRIORITY, RULE_LONGEST_LEFT, RULE_SHORTEST };
enum shift_end { SHIFT_PAUSE, SHIFT_OVERTIME, SHIFT_FITS };

struct failure {
    const char *name;
    quantity_id after, repair;
    bool counts_calendar;
    int then;     /* 0 resume, 1 repeat, 2 scrap, 3 repeat anew */
    int32_t crew; /* workcenter of repairers; -1 */
};

struct center {
    const char *name; /* "oem.stitching" */
    const char *label;
    int32_t site;
    const struct calendar *calendar;
    const struct calendar *elapsed; /* the same closures, all other time open */
    quantity_id machines;
    enum center_rule rule;
    int32_t capacity; /* places for jobs, at machines and before them; 0: no limit */
    bool preempt;     /* who would be first in the queue takes the machine of who is last by the rule */
    enum shift_end at_shift_end;
    struct span failures;
    struct span steps;           /* in step_list: the routing steps that are done here */
    int32_t most_machines;       /* places for machines: what changes may lift it to */
    int32_t first_machine_place; /* in the replication's arrays */
    int32_t first_failure_place;
    int32_t fact; /* 1 + the number of $workcenter.x.queue; 0: nobody reads it */
    int32_t cause_down, cause_closed;
};

struct lane {
    const char *name, *label, *mode;
    sim_time departs_every; /* clock; 0: leaves at once */
    sim_time departs_first;
    quantity_id departs_law; /* { every = law }; -1 */
    double full;             /* units; 0: no */
    quantity_id after_first; /* -1 */
    struct cost_terms cost;
};

/* ---- stock points ---- */

enum allocation_rule { ALLOCATE_FIRST_COME, ALLOCATE_DUE, ALLOCATE_PRIORITY, ALLOCATE_PROPORTIONAL, ALLOCATE_PEGGED };

struct due_in {
    sim_time at;
    double units;
};

struct feed {
    int32_t point; /* whose forecast it is */
    double factor; /* its units in one unit asked */
};

struct point {
    const char *name; /* "oem.leather.black" */
    const char *label;
    int32_t site, item;
    struct policy policy;
    enum sourcing_rule sourcing;
    struct span sources;
    enum allocation_rule allocation;
    bool allocation_given;
    bool by_due; /* claims here may carry due dates: keep them sorted */
    quantity_id holding, backorder, backorder_once;
    quantity_id shelf_life, outdating; /* perishable goods: how long they keep, money a unit that perishes; -1 */
    quantity_id leftover;              /* value of a unit left at the horizon, by the last demand that states one; -1 */
    bool newest_first;                 /* issue: the newest goods leave first */
    double initial_on_hand, initial_backlog;
    struct span initial_due;
    bool initial_orders;       /* some order for it is open today */
    struct span initial_asked; /* in due_in: orders still travelling up at time 0 */
    bool initial_at_level;
    int32_t depth; /* echelon: 0 at the customers */
    bool ours;
    bool last;       /* nobody of the network is served from here: goods count as landed */
    bool loses;      /* some demand here does not wait */
    bool customers;  /* some demand comes here */
    int32_t room_at; /* the workcenter whose room limits who may come: the first that makes to order here; -1 none */
    struct span echelon_of; /* points reviewed on echelon stock that contains this one (indices in `watch`) */
    struct span
        served;        /* points served from here (indices in `watch`; units of ours in one of theirs: served_factor) */
    struct span feeds; /* forecasts upstream that see the customers' demand of this point */
    double planned_days; /* planned lead time */
    int32_t history;     /* first place in the forecast windows */
    uint64_t luck;       /* of faulty units that leave it: hash of its name */
    int32_t fact;        /* 1 + the number of $stock.x.on_hand; 0: nobody reads it */
    int32_t family;      /* first stock point of the same style at the same site: they learn together */
    int32_t cause_wait;  /* a downstream order that waits for stock here */
};

/* ---- demand ---- */

enum unmet_rule { UNMET_WAIT, UNMET_LOST };

struct rate_piece { /* piecewise constant arrival rate, repeated every `rate_period` */
    double until_days, rate;
};

struct demand {
    const char *name, *label;
    struct span targets; /* demand_target */
    int32_t contract;    /* -1 */
    bool others;         /* party = others: load without money */
    quantity_id every;   /* gap between customers; -1 */
    sim_time first;      /* of the first customer; TIME_NEVER: after one gap */
    quantity_id units;   /* each customer or batch; or the season's total with weeks */
    quantity_id rate;
    bool saturates;
    struct span orders; /* dated orders */
    sim_time starts;
    size_t weeks;
    const double *week; /* shares, normalised to sum 1 */
    enum unmet_rule unmet;
    bool returns; /* negative = "return" */
    quantity_id price, lost_cost, backorder, backorder_once, leftover;
    quantity_id patience_share, patience_days;
    bool leaves_served; /* patience.until = "served": he leaves even when the work on his order has begun */
    int32_t population; /* finite calling population; 0: infinite */
    bool partial;
    sim_time due_after; /* TIME_NEVER: none */
    double priority;
    quantity_id balk_above; /* waiting customers; -1 none */
    int32_t capacity;       /* places; 0: no limit */
    quantity_id delivery_time, delivery_cost;
    quantity_id mix_spread; /* cv of the factor on each variant's weight, a season; -1 */
    struct span markdowns;  /* by date */
    quantity_id returned, returned_after, returned_resold, returned_cost; /* -1: nothing comes back */
    bool rate_moves;                                                      /* the rate may change over time */
    uint64_t mix_source, gap_source, patience_source;                     /* luck of its own */
    int32_t event_sold, event_lost; /* variable events moved by units sold, lost; -1 */
};

struct demand_target {
    int32_t point;
    double weight;          /* of the mix, normalised */
    uint64_t spread_source; /* luck of the season's weight */
};

struct markdown {
    const char *name;
    sim_time date, until; /* in force over [date, until) */
    quantity_id price, lift;
};

struct demand_order {
    sim_time at, due; /* at: it is known and served from then; due */
    int32_t target;   /* point */
    quantity_id units;
    const char *name;
};

#endif
