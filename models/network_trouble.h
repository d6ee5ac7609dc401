/* models/network_trouble.h - disruptions, what is open today, contingency plans. */
#ifndef MODELS_NETWORK_TROUBLE_H
#define MODELS_NETWORK_TROUBLE_H

#include "models/network_money.h"
#include "models/network_types.h"

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

#endif
