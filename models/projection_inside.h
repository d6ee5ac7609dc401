/* models/projection_inside.h - what the two files of projections share: projection.c (what is asked for, putting aside
 * and back, the answers) and projection_time.c (how what is under way, and what is to happen, goes on as planned). */
#ifndef MODELS_PROJECTION_INSIDE_H
#define MODELS_PROJECTION_INSIDE_H

#include "models/flow.h"
#include "models/projection.h"

#include "sim/keep.h"

struct projection {
    struct keep keep;
    bool known;     /* value[] is of the moment `at` */
    bool customers; /* demand can matter to what is asked for */
    sim_time at;
    int32_t awaited;  /* milestones and orders still asked for */
    double *value;    /* per response */
    double *of_order; /* by id; NaN */
    int32_t order_room;
    int32_t *unheard_lot; /* held goods whose rejection its owner has not heard of */
    int32_t unheard_lots, lot_room;
    int32_t *unheard; /* tasks whose failed try its owner has not heard of */
    int32_t unheards;
};

/* Everything under way, and every pending event, is set to go on as planned; what no owner has heard of counts as good.
 * r->book is the forecast already. */
void projection_go_on(struct replication *);

#endif
