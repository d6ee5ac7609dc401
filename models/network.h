/* models/network.h - what the scenario says, compiled once, const from then on.
 *
 * Everything is an array addressed by small integers; -1 means none. Ids follow
 * the bytewise order of paths, never the order in the file (but where order
 * is the meaning, as in a routing), so a permuted file gives the same bits. Style items with
 * variants become one item per variant ("tote.black"); so do their stock points.
 *
 * Goods are counted in whole pieces: one piece is one unit, or 1e-6 unit of a divisible item. */
#ifndef MODELS_NETWORK_H
#define MODELS_NETWORK_H

#include "models/calendar.h"
#include "models/load.h"
#include "models/quantity.h"
#include "models/results.h"
#include "sim/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t pieces; /* goods: whole units, or 1e-6 units of a divisible item */

struct span { /* members first .. first + count - 1 of some array */
    int32_t first, count;
};

/* ---- money ---- */

enum account { /* where a cost goes; the table with names is in models/ledger.c */
               ACCOUNT_MATERIAL,
               ACCOUNT_LABOUR,
               ACCOUNT_OVERHEAD,
               ACCOUNT_TOOLING,
               ACCOUNT_TASKS,
               ACCOUNT_SCRAP,
               ACCOUNT_INSPECTION,
               ACCOUNT_REWORK,
               ACCOUNT_ORDERING,
               ACCOUNT_FREIGHT,
               ACCOUNT_DUTY,
               ACCOUNT_TRANSPORT,
               ACCOUNT_HOLDING,
               ACCOUNT_BACKORDER,
               ACCOUNT_OUTDATING,
               ACCOUNT_LOST,
               ACCOUNT_FINANCE,
               ACCOUNT_PENALTY,
               ACCOUNT_CHARGEBACK,
               ACCOUNT_LEGAL,
               ACCOUNT_DEFAULT,
               ACCOUNT_WARRANTY,
               ACCOUNT_RECALL,
               ACCOUNT_DETENTION,
               ACCOUNT_DISRUPTION,
               ACCOUNT_RESPONSE,
               ACCOUNT_MITIGATION,
               ACCOUNT_FX,
               ACCOUNT_PENALTY_RECEIVED,
               ACCOUNT_SALVAGE,
               ACCOUNT_SALES,
               ACCOUNTS
};

struct cost_terms { /* a `cost` group: money for what happens; -1 where not given */
    quantity_id once, per_trip, per_order, per_unit, per_day, per_kg, per_m3;
    double kg_per_m3; /* chargeable weight: max(weight, volume * kg_per_m3); 0 when not given */
};

enum payment_event { PAY_ORDER, PAY_SHIPMENT, PAY_DELIVERY, PAY_ACCEPTANCE };

struct payment {
    enum payment_event on;
    quantity_id after; /* days later */
    quantity_id share; /* of the value of what the event is about */
};

/* Losses that a contract can name; their names: models/loss.c. */
enum loss {
    LOSS_REPAIR,
    LOSS_SORTING,
    LOSS_INSPECTION_AGAIN,
    LOSS_SCRAP,
    LOSS_AIR,
    LOSS_RETURNS,
    LOSS_WARRANTY,
    LOSS_RECALL,
    LOSS_DETAINED,
    LOSSES
};
extern const char *const loss_names[LOSSES];

struct contract {
    const char *name;
    int32_t seller, buyer; /* parties */
    bool delivered_terms;  /* D rules: promise is at delivery; else at shipment */
    bool seller_freight;   /* C and D rules: the seller pays the carriage */
    bool seller_duty;      /* DDP: and the import duty */
    int32_t currency_rate; /* quantity: our currency per unit of the contract's, -1 when the same */
    struct span prices;    /* contract_price */
    struct span payments;
    struct span charges;
    sim_time window_first, window_end; /* received from .. before; window_end TIME_NEVER: no window */
    sim_time cancel;                   /* TIME_NEVER: never */
    bool force_majeure;
    quantity_id priority, quote;                         /* -1: not given */
    quantity_id late_per_week, late_per_day, grace, cap; /* -1: no clause */
    quantity_id bears[LOSSES];                           /* the seller's share; -1: not named */
    struct disputes {                                    /* over what is not named; chance -1: none */
        quantity_id chance, delay, cost, seller_bears;
    } disputes;
    int32_t event_disputes; /* variable event moved by a dispute; -1 */
    uint64_t luck;
    int32_t cause_dispute, cause_window;
};

enum charge_per { CHARGE_ORDER, CHARGE_DELIVERY, CHARGE_UNIT };

struct charge {
    quantity_id chance, cost;
    enum charge_per per;
    uint64_t luck;
};

struct contract_price {
    int32_t item; /* all variants have a row */
    quantity_id price;
    struct span breaks;
    bool incremental;
};

struct price_break {
    double from; /* units */
    quantity_id price;
};

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

/* ---- owners ---- */

struct owner { /* who hears of findings, and decides */
    const char *name, *label;
    const struct calendar *calendar; /* of working days, without a desk */
    int32_t center;                  /* the desk, in whose queue a decision is a job; -1: nothing is waited for */
    int32_t otherwise;               /* the owner to whom he passes on; -1 */
    int32_t cause_hear, cause_queue, cause_decide;
};

struct hearer { /* an owner as one finder knows him: the delays, with luck of their own */
    int32_t owner;
    quantity_id hears_after, decides_after;
    quantity_id at_most, limit; /* -1: none */
    int32_t otherwise;          /* hearer: to whom he passes on; -1 */
};

/* ---- tasks ---- */

struct task {
    const char *name, *label;
    const struct calendar *calendar;
    const struct calendar *elapsed; /* the same closures, all other time open */
    struct span after, before;      /* in task_list: direct predecessors, direct successors; by id */
    struct span redo;               /* in task_list: what a failed try runs again, `again` first, this one last */
    struct span gates;              /* in task_list: gates that wait for it */
    struct span finds;              /* in finds: faults of styles that a try may see */
    quantity_id duration, pass;
    struct cost_terms cost;             /* once, per_day */
    int32_t center;                     /* the workcenter in whose queue its tries are jobs; -1 */
    int32_t people;                     /* `by`: a second one, at the same time; -1 */
    struct span takes;                  /* goods of a try */
    quantity_id every;                  /* from the start of one time to the start of the next; -1: once */
    quantity_id questions, answer_time; /* of a try, at this desk; -1: none */
    int32_t desk;
    int32_t cause_goods, cause_answers;
    int32_t fact_rounds, fact_failed, fact_passed; /* $tasks.x.rounds, ... */
    int32_t event_failed;                          /* variable event moved by a try that fails; -1 */
    int32_t owner;                                 /* hearer: who hears of a failed try; -1 */
    int32_t cause_queue;
    int32_t event_done;   /* variable event moved by its passing; -1 */
    uint64_t pass_source; /* luck of passing */
    int32_t max_rounds;   /* 0: no limit */
    bool stops, skip;     /* stops: then = "stop" */
    bool from_start;      /* needed from time 0 */
    sim_time on;          /* TIME_NEVER: no date */
    sim_time done, since; /* before today: it was passed; its (last) try began. TIME_NEVER: no */
    int32_t tried;        /* tries before today that are over */
    quantity_id spent;    /* money for them and the one under way; -1: as `cost.once` says */
    int32_t cause_wait, cause_work, cause_again, cause_closed;
};

struct take { /* goods that a try uses up */
    int32_t point;
    quantity_id units;
};

struct gate {            /* what waits until its tasks are passed, all of them at the same time; then it stays open */
    struct span tasks;   /* in task_list */
    bool soft;           /* goes on at its planned date; what its tasks find later stops it */
    int32_t point, plan; /* a plan order of a stock point; -1 */
};

/* ---- quality ---- */

struct finds { /* a task may see a fault that is there in a style */
    int32_t suspect;
    quantity_id chance;
    uint64_t luck;
};

enum fault_class { CLASS_CRITICAL, CLASS_MAJOR, CLASS_MINOR, CLASSES };
enum fault_origin { ARISES_AT_STEP, ARISES_RECEIVED, ARISES_ORDER, ARISES_STYLE };

/* Where goods are when a fault is seen; the first five by enum inspection_when. */
enum place_found {
    FOUND_RECEIVED,
    FOUND_ARRIVED,
    FOUND_MADE,
    FOUND_DURING,
    FOUND_SHIPPED,
    FOUND_CUSTOMER,
    PLACES_FOUND
};

struct fault {
    const char *name, *label;
    enum fault_class rank;
    enum fault_origin origin;
    bool corrected;                     /* style: what has been found is mended at its origin */
    quantity_id cost;                   /* of each one found */
    quantity_id escape;                 /* of each one handed to a customer */
    quantity_id found_at[PLACES_FOUND]; /* factor on the repair cost; -1: 1, of the customer's 0 */
    int32_t escape_place;               /* escapes of it are counted by style, here; -1: they have no consequences */
    quantity_id returned;               /* -1: not brought back; share of units handed over with it */
    quantity_id returned_after;
    quantity_id recall, recall_after, recall_cost; /* -1: none */
    bool recall_by_lot, recall_repairs;
    quantity_id detained, detained_days, detained_cost; /* -1: none */
    bool detained_destroys;
    uint64_t returned_luck, recall_luck, detained_luck;
    quantity_id appears_after;
    int32_t event_found, event_escaped; /* variable events; -1 */
    bool repairable;
    quantity_id repair_cost, repair_time, repair_pass;
    int32_t repair_rounds; /* 0: until it passes */
    bool repair_then_scrap, repair_front;
    int32_t repair_center; /* -1: no machines */
    uint64_t luck, repair_luck;
    int32_t cause_queue, cause_repair;
};

struct suspect { /* a style from one factory (site or supplier) that may have a fault: all variants and lots together */
    int32_t fault;
    const char *style, *factory;
    quantity_id chance; /* arises = "style": that it is there */
    uint64_t luck;
};

struct arising { /* a fault at a source (received, order, style) or a routing step, bound to the stock point */
    int32_t fault, point;
    int32_t suspect;
    quantity_id chance, share, count; /* share or count, the other -1 */
    uint64_t luck;                    /* how many; and whether at all */
    uint64_t there_luck;
};

enum inspection_when { INSPECT_RECEIVED, INSPECT_ARRIVED, INSPECT_MADE, INSPECT_DURING, INSPECT_SHIPPED };
enum inspection_plan { PLAN_NONE, PLAN_ALL, PLAN_SHARE, PLAN_STAGES, PLAN_ISO };
enum inspection_lot { LOT_OF_ORDER, LOT_OF_DROP, LOT_OF_UNITS };
enum lot_fate { FATE_SCREEN, FATE_SORT, FATE_REPAIR, FATE_SCRAP, FATE_RETURN, FATE_ACCEPT_AT };
enum last_fate { LAST_ACCEPT, LAST_ACCEPT_AT, LAST_RETURN, LAST_SCRAP };
enum found_fate { FOUND_REPLACE, FOUND_REPAIR, FOUND_SCRAP, FOUND_KEEP };
enum { STAGES_MOST = 100, AQL_NOT_JUDGED = -1, AQL_ZERO = -2 };

struct inspection {
    const char *name, *label;
    enum inspection_when when;
    struct span points; /* indices in `watch` */
    enum inspection_lot lot;
    pieces lot_units; /* LOT_OF_UNITS */
    enum inspection_plan plan;
    double share;
    int32_t stages; /* PLAN_ALL, PLAN_SHARE, PLAN_STAGES: at least 1; without numbers all is accepted */
    int32_t n[STAGES_MOST], accept[STAGES_MOST], reject[STAGES_MOST];
    quantity_id limit;    /* share of the sample, in place of the first stage's numbers; -1 */
    bool vague;           /* the limit is drawn anew for each submission, not for each lot */
    bool sample_by_level; /* as many as ISO 2859-1 says for the level */
    int32_t owner;        /* hearer; -1 */
    int32_t level;        /* enum aql_level */
    bool by_class;        /* else all classes together, in aql[CLASS_MAJOR] */
    int32_t aql[CLASSES]; /* column of the table, AQL_ZERO or AQL_NOT_JUDGED */
    int32_t severity;     /* enum aql_severity */
    bool switching, reduced_allowed;
    quantity_id sees, false_alarm, lenient;
    quantity_id *finds; /* per fault: its own chance to be seen, or -1: `sees`; NULL: none has */
    enum lot_fate rejected;
    enum last_fate at_last;
    enum found_fate found;
    bool again, replaced;
    int32_t rounds;
    double concession;
    quantity_id per_lot, per_unit, per_day; /* cost */
    quantity_id time, unit_time;
    bool unit_time_varies; /* from unit to unit */
    int32_t by;            /* workcenter; -1 */
    uint64_t luck;
    int32_t cause_queue, cause_work, cause_collect;
    int32_t event_lots, event_rejected; /* variable events; -1 */
};

/* ---- trouble ---- */

enum stop_kind { STOP_ORDERING, STOP_SHIPPING, STOP_MOVING, STOP_RECEIVING, STOP_WORKING, STOP_KINDS };
enum node_type { HIT_SITE, HIT_SUPPLIER, HIT_LANE, HIT_POINT, HIT_SOURCE, HIT_CENTER, HIT_PARTY, HIT_TYPES };

struct hit { /* something a disruption strikes */
    enum node_type type;
    int32_t id;
    struct span changes; /* indices in hit_change: changes relative to this hit */
    uint64_t luck;       /* is it hit, when each_hit < 1 */
};

/* ---- what is open today ---- */

struct open_order {   /* placed before today, and not yet all here */
    const char *name; /* "sites.oem.stock.leather.initial.orders.po1", of this variant */
    int32_t source;
    uint64_t k;                 /* the source's k-th open order, by when they were placed: numbers its luck */
    double units, received;     /* ordered in all; here already, or made */
    sim_time placed, due;       /* due TIME_NEVER: none */
    sim_time promised, shipped; /* TIME_NEVER: as `due` says; not yet */
    sim_time eta;               /* TIME_NEVER: as its law says, given that it is not here */
    double paid;  /* share of the value of what is still to come; NaN: what its contract has asked for so far */
    int32_t plan; /* the plan order that it is; -1 */
    int32_t item; /* what is drawn for it: in open_item; -1 */
};

enum open_kind { OPEN_ORDER, OPEN_TASK, OPEN_DISRUPTION };

struct open_item { /* something that is drawn given that it was not over by today */
    enum open_kind kind;
    int32_t id;        /* open order, task, disruption */
    sim_time since;    /* its time began */
    int32_t together;  /* items that share luck have the same number, are drawn together, and follow each other */
    bool simple;       /* it depends on one draw, rises with it, and shares it with nobody */
    const char *never; /* what to say when its law leaves no time after today */
};

enum disruption_start { DISRUPTION_RATE, DISRUPTION_EVERY, DISRUPTION_ON, DISRUPTION_EACH_ORDER };

struct disruption {
    const char *name, *label;
    enum disruption_start start;
    quantity_id rate, every, chance;
    sim_time on;
    quantity_id lasts; /* -1: for good */
    quantity_id fades, severity, destroys, each_hit;
    bool equilibrium;
    bool closure;   /* what a calendar's closure changes: certain, and of fixed length */
    sim_time begun; /* in force today since then; TIME_NEVER: not */
    unsigned stops; /* bit per stop_kind */
    struct span hits;
    struct span changes; /* indices in hit_change: absolute ones */
    struct cost_terms cost;
    uint64_t gap_source, chance_source;
    int32_t cause;
};

/* ---- contingency plans ---- */

enum watched {                /* what a response looks at */
               WATCH_NOTHING, /* it acts whenever `on` happens */
               WATCH_PROJECTED_MILESTONE,
               WATCH_PROJECTED_ORDERS, /* of stock points */
               WATCH_LATE_MILESTONE,
               WATCH_LATE_ORDERS,
               WATCH_ON_HAND,
               WATCH_BACKORDERS,
               WATCH_ON_ORDER,
               WATCH_POSITION,
               WATCH_QUEUE,
               WATCH_KPI
};

enum act_verb { ACT_SHIP, ACT_REORDER, ACT_CANCEL, ACT_ADD };

struct act { /* what a response does about open orders */
    const char *name;
    enum act_verb verb;
    struct span points; /* indices in `watch` */
    struct span
        from;     /* in act_source, parallel to points: the source of reorder and add; empty: by the sourcing rule */
    int32_t lane; /* ship */
    quantity_id share, units;
    bool replaces; /* reorder: what is ordered again and has not begun is withdrawn */
};

struct response {
    const char *name, *label;
    enum watched watch;
    int32_t of;         /* milestone, workcenter, or KPI in watch_kpis */
    struct span points; /* indices in `watch` */
    quantity_id above, below;
    sim_time every;                          /* 0: by `on` */
    sim_time on;                             /* a date; TIME_NEVER */
    int32_t event;                           /* of the book; -1 */
    sim_time from, to;                       /* looks within [from, to] only */
    int32_t owner;                           /* -1 */
    quantity_id delay, chance, lasts, fades; /* lasts -1: for good */
    uint64_t times;                          /* 0: no limit */
    struct span changes;                     /* indices in hit_change */
    struct span acts;
    struct cost_terms cost;
    uint64_t chance_source;
};

/* ---- marks ---- */

struct marked {
    const char *path, *text, *mark;
    double doubt; /* coefficient of variation of its factor; 0: none */
    bool fixed;   /* for all replications, or a part of a whole: not doubted */
};

/* ---- options that are on ---- */

struct option_on { /* its lines are in the scenario already, but where it takes time */
    const char *name, *title;
    quantity_id once, per_day, per_month, per_unit, per_year; /* -1: absent */
    sim_time takes;                                           /* 0: from the start */
    struct span changes;                                      /* in hit_change: what begins then */
};

/* ---- seasons ---- */

struct seasons { /* the scenario, played one season after another */
    int32_t count;
    sim_time every; /* from the start of one to that of the next */
    int32_t *keep;  /* states of the book that go over */
    const char **keep_name;
    int32_t keeps;
    bool keep_learning; /* so does what was learnt in making, */
    bool keep_tooling;  /* and which moulds and tools are paid, and where they are */
};

/* ---- answers ---- */

struct cause {
    const char *name, *label;
};

enum milestone_counts { COUNT_RECEIVED, COUNT_SOLD };

struct milestone {
    const char *name, *label;
    struct span points; /* indices in `watch` */
    int32_t task;       /* reached when it is passed; -1: goods */
    enum milestone_counts counts;
    double units;
    double so_far; /* units that count, before today */
    sim_time due;
    int32_t cause_start;                 /* before the deciding order was placed */
    int32_t event_reached, event_missed; /* variable events: of being reached; of the due date passing without; -1 */
};

struct series { /* a level over time, for charts: summed over the variants of a style at a site */
    const char *name, *label;
    struct span points; /* indices in `watch` */
    bool backlog;       /* else on hand */
};

enum measure_stat {
    MEASURE_MEAN,
    MEASURE_SD,
    MEASURE_VARIANCE,
    MEASURE_RATE,
    MEASURE_TOTAL,
    MEASURE_ABOVE,
    MEASURE_BELOW,
    MEASURE_QUANTILE,
    MEASURE_MAX,
    MEASURE_MIN
};

enum observable { /* what a measure can watch */
                  OBSERVE_NONE,
                  OBSERVE_ON_HAND,
                  OBSERVE_BACKORDERS,
                  OBSERVE_POSITION,
                  OBSERVE_NET,
                  OBSERVE_ON_ORDER,
                  OBSERVE_QUEUE,
                  OBSERVE_DEMAND_WAIT,
                  OBSERVE_DEMAND_UNITS,
                  OBSERVE_ORDERS_PLACED,
                  OBSERVE_ASKED,
                  OBSERVE_ORDER_LEAD,
                  OBSERVE_CENTER_WAIT,
                  OBSERVE_DISRUPTION_ACTIVE,
                  OBSERVE_DISRUPTION_UP,
                  OBSERVE_DISRUPTION_LASTS,
                  OBSERVE_DISRUPTION_COST,
                  OBSERVE_VARIABLE
};

struct measure {
    const char *name;
    enum observable of;
    int32_t id;
    enum measure_stat stat;
    double x;            /* threshold or quantile */
    int64_t first_count; /* things counted at most; 0 all */
    sim_time from, to;
    bool periods, changes; /* over = "periods", "changes" */
    double period;
    int32_t per;     /* divided by this measure; -1 */
    int32_t follows; /* over = "time" of a variable: its quantity; -1 */
};

struct target {
    const char *text, *kpi;
    const char *statistic; /* "p5", "p95", ... or NULL: the mean */
    bool at_most;
    double bound;
};

struct network {
    const char *name, *title, *currency, *time_unit;
    struct arena *arena;
    const struct book *book;
    const struct node *root;
    uint64_t hash, seed;
    const char *canonical;
    uint32_t replications;
    bool dated;
    int64_t start_day;
    sim_time horizon;
    sim_time as_of; /* the clock begins here: 0, or later when the launch is half-way */
    bool half_way;  /* `as_of` is given */
    sim_time warm_up;
    int32_t warm_up_demand; /* -1 */
    uint64_t warm_up_count;
    bool endless;         /* no horizon is given: run.until alone ends it */
    int32_t until_demand; /* -1 */
    uint64_t until_count;
    bool drain;
    struct seasons seasons;
    double interest_per_day;
    struct discounting {
        double rate, period;           /* for each period, days */
        bool is_continuous, is_simple; /* else effective (compound) */
    } discounting;
    bool cost_rates_move;   /* holding or backorder cost may change inside a run */
    uint64_t accounts_used; /* bit per account that this scenario can move */
    bool period_end_costs;
    sim_time period;
    sim_time charge_first; /* of period_end_costs; TIME_NEVER: each period at its end */
    bool policy_changes;   /* a change may move the level of a policy */
    bool order_strikes;    /* some disruption strikes single orders */
    bool trails;           /* timelines are kept (milestones, plan, trace) */

    struct item *item;
    int32_t items;
    struct component *component;
    int32_t components;
    struct party *party;
    int32_t parties;
    int32_t us;
    struct supplier *supplier;
    int32_t suppliers;
    struct site *site;
    int32_t sites;
    struct point *point;
    int32_t points;
    int32_t *review_order; /* points, downstream first */
    struct plan_order *plan_order;
    int32_t plan_orders;
    struct source *source;
    int32_t sources;
    struct make *make;
    int32_t makes;
    struct make_component *make_component;
    int32_t make_components;
    struct step *step;
    int32_t steps;
    int32_t *step_list; /* steps by workcenter */
    struct center *center;
    int32_t centers;
    struct failure *failure;
    int32_t failures;
    struct lane *lane;
    int32_t lanes;
    struct due_in *due_in;
    int32_t due_ins;
    struct demand *demand;
    int32_t demands;
    struct demand_target *demand_target;
    int32_t demand_targets;
    struct markdown *markdown;
    int32_t markdowns;
    struct demand_order *demand_order;
    int32_t demand_orders;
    struct contract *contract;
    int32_t contracts;
    struct contract_price *contract_price;
    int32_t contract_prices;
    struct price_break *price_break;
    int32_t price_breaks;
    struct payment *payment;
    int32_t payments;
    struct charge *charge;
    int32_t charges;
    struct owner *owner;
    int32_t owners;
    struct hearer *hearer;
    int32_t hearers;
    struct task *task;
    int32_t tasks;
    int32_t *task_list; /* task ids and gate ids, for spans */
    int32_t task_lists;
    struct take *take;
    int32_t takes;
    struct gate *gate;
    int32_t gates;
    struct fault *fault;
    int32_t faults;
    struct suspect *suspect;
    int32_t suspects;
    int32_t escaping; /* faults whose escapes have consequences */
    bool recalls;     /* some may be recalled */
    struct finds *finds;
    int32_t finds_count;
    struct arising *arising;
    int32_t arisings;
    bool *can_have; /* per fault and item */
    struct inspection *inspection;
    int32_t inspections;
    struct disruption *disruption;
    int32_t disruptions;
    struct response *response;
    int32_t responses;
    struct act *act;
    int32_t acts;
    int32_t *act_source;
    int32_t act_sources;
    const struct kpi_list *watch_kpis; /* of responses that watch one; NULL */
    struct open_order *open_order;     /* by source, then by when they were placed, then by name */
    int32_t open_orders;
    struct open_item *open_item; /* those drawn together stand together */
    int32_t open_items;
    struct hit *hit;
    int32_t hits;
    int32_t *hit_change;
    int32_t hit_changes;
    int32_t *watch;
    int32_t watches; /* point ids: echelon lists, served points, milestones */
    double *served_factor;
    int32_t served_room; /* by index in watch */
    struct feed *feed;
    int32_t feeds;
    bool forecasts;        /* some policy forecasts */
    struct marked *marked; /* settings that carry a mark, by path */
    int32_t marks;
    struct option_on *option;
    int32_t options;
    struct claim_result *claim; /* of these options */
    int32_t claims;
    struct cause *cause;
    int32_t causes;
    const char **warning; /* what is allowed and perhaps not meant, in words */
    int32_t warnings;
    struct milestone *milestone;
    int32_t milestones;
    struct measure *measure;
    int32_t measures;
    struct series *serie;
    int32_t series;
    struct target *target;
    int32_t targets;
    int32_t machine_places, failure_places, history_places;
    int32_t *event_received; /* per point: variable event moved by a receipt here; -1 */
    int32_t *event_placed;
    int32_t *event_made; /* a lot has done its routing */
};

/* Compiles a loaded scenario. Checks what the schema table cannot say (references, circles, sums, demand that can never
 * be met). Everything lives in the arena; false when diag has errors. */
struct network *network_compile(const struct scenario_text *, struct arena *, struct diag *);

#endif
