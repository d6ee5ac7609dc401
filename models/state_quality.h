/* models/state_quality.h - goods under inspection; faults, and how many units have them. */
#ifndef MODELS_STATE_QUALITY_H
#define MODELS_STATE_QUALITY_H

#include "models/state_flow.h"

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

#endif
