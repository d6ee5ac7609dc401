/* models/trail.h - where an order's time went.
 *
 * A trail is the order's life as a list of stretches, each with its cause, from
 * the moment the order was placed. Stretches touch, so their lengths add up to the lead time exactly, in ticks.
 * While an order waits for goods, its time is that of the order it waited for: when the
 * goods come, the waiting stretch is replaced by what their own trail says of that time. So "why are we late" is
 * answered through all levels, without counting an hour twice. */
#ifndef MODELS_TRAIL_H
#define MODELS_TRAIL_H

#include "sim/clock.h"

#include <stdint.h>

enum { TRAIL_STRETCHES = 30 };

struct stretch {
    sim_time from;
    int32_t cause;
};

struct trail {
    int32_t count;
    struct stretch at[TRAIL_STRETCHES];
};

void trail_start(struct trail *, sim_time now, int32_t cause);
void trail_mark(struct trail *, sim_time now, int32_t cause); /* from now on the time is spent on `cause` */
/* The last `ticks` up to now were spent on `cause` (known only afterwards), then the present cause goes on. */
void trail_late_mark(struct trail *, sim_time now, sim_time ticks, int32_t cause);
int32_t trail_cause(const struct trail *); /* the present one */
/* Replaces [from, now) by what `of` says of that time; where `of` had not begun yet, the present cause stays. */
void trail_inherit(struct trail *, sim_time from, sim_time now, const struct trail *of);
/* Adds the ticks of each cause up to `end` to spent[cause]. */
void trail_spent(const struct trail *, sim_time end, sim_time *spent);

#endif
