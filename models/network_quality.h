/* models/network_quality.h - faults, where they arise and who may see them; inspections. */
#ifndef MODELS_NETWORK_QUALITY_H
#define MODELS_NETWORK_QUALITY_H

#include "models/network_types.h"

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

#endif
