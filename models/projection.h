/* models/projection.h - projected_late: how late it will be if all goes as planned from now on.
 *
 * Defined here and nowhere else. The projection of this moment is the schedule of `bullwhip plan` begun in the middle:
 * the replication goes on from its present state at planned durations, until what is asked for is there, and is then
 * put back as it was. So it follows every queue, calendar, departure, learning curve and shared machine that the
 * replication itself follows, and
 *     projected_late = (the moment at which it is reached - its due date), in days; negative when early.
 * At time 0 that is the plan's own date; where everything takes as long as planned it never changes. Not reached by the
 * horizon: as if reached at the horizon. Reached already, or nothing open: no value, which is beyond no threshold.
 *
 * It knows what has happened and nothing else:
 *   - what is under way takes its planned length (as planned when it began) less what has been done, at least nothing:
 *     what is overdue is projected for now. Planned: the mean, or what `planned` says.
 *   - what has not begun takes its planned length, at rates, changes and numbers of machines as they stand; decided
 *     responses begin and end when that is arranged, no new ones are begun.
 *   - tries pass, lots are accepted, nothing breaks down, no disruption begins. A disruption or repair under way ends
 *     its planned length after it began; without `lasts`, never.
 *   - a failed try and a rejected lot are slips once their owner has heard of them (owners.x.hears_after; at once where
 *     there is none). Until then the try counts as passed, the lot as accepted, now; what an inspection at work
 *     will find nobody knows.
 *   - customers come as planned where that can matter: demand asks for its planned units at planned gaps.
 *
 * Of stock points: the largest, over the orders open there now, of (receipt in full - the order's own date). That is
 * the due date of an order of a plan; what was promised for an open order of before today (as_of); else placed +
 * planned lead time of its source, stretched by a supplier's closures. The due date that other orders inherit from what
 * they are for is not when they are needed, and is not used. */
#ifndef MODELS_PROJECTION_H
#define MODELS_PROJECTION_H

#include "models/state.h"

/* What this response watches, at this moment; NaN: no value. Worked out once an instant for all responses. */
double projected_late(struct replication *, int32_t response);
/* Of one open order, by how many days it will come after its own date; NaN: it is at no stock point that a response
 * watches or orders for again. Of the moment of projection_ready. Within a projection itself: days past that date. */
void projection_ready(struct replication *);
double projected_order(struct replication *, int32_t order);
void projection_forget(struct replication *); /* something has been done since: the next question is worked out anew */
/* The order's own date, as above; a lead time in working days counts those of its supplier. */
sim_time order_date(const struct replication *, const struct order *);

#endif
