/* models/last_date.h - until when a response still helps, as planned.
 *
 * The last useful date is the last moment at which deciding on it still brings the first milestone by its due date,
 * with all else as planned and however late that all else may be:
 *   ship          `delay`, then the next departure of the act's lane, its time (and customs) at p80, and the rest
 *                 of the planned chain from that stock point to the milestone, end at the due date
 *   reorder, add  the same with the lead time of the source at p80 (stretched by the supplier's closures)
 *   cancel        brings nothing
 *   changes       the last moment at which their beginning still moves the planned date of the milestone, later by
 *                 the days that the plan has in hand: work slides with the rest; of a plan that is late the last
 *                 moment at which it brings the milestone in time or, where it alone cannot, moves it at all
 *
 * The rest of the chain is what the slack of the plan leaves (models/plan.c): an order may come at its planned
 * receipt + slack + days in hand. Of several acts, and of acts and changes, the latest counts; of several stock
 * points of an act the earliest that decides anything.
 *
 * TIME_NEVER: no moment would help, or there is no due date. */
#ifndef MODELS_LAST_DATE_H
#define MODELS_LAST_DATE_H

#include "models/state.h"

/* r: the finished plan, with its records; slack: of those, in days. */
sim_time last_useful_date(struct replication *r, int32_t response, const double *slack);

#endif
