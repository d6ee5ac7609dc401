/* models/week.h - the week of a calendar as a planner writes it.
 *
 *     week    := part { "," part }              "mon-fri 06:00-14:00 14:00-22:00, sat 06:00-12:00"
 *     part    := days stretch { stretch }
 *     days    := "daily" | day | day "-" day    days are mon tue wed thu fri sat sun; "sat-mon" goes over Sunday
 *     stretch := HH:MM "-" HH:MM                "22:00-06:00" ends on the next day; "00:00-24:00" is the whole day
 *
 * Stretches may touch but not overlap. */
#ifndef MODELS_WEEK_H
#define MODELS_WEEK_H

#include "sim/clock.h"
#include "sim/diag.h"

#include <stdbool.h>

#define TICKS_PER_WEEK (7 * TICKS_PER_DAY)

enum { WEEK_STRETCHES = 64 };

struct week_stretch {
    sim_time begin, end; /* since Monday 00:00, within [0, TICKS_PER_WEEK] */
};

struct week {
    struct week_stretch stretch[WEEK_STRETCHES]; /* sorted, joined where they touch, cut at the end of Sunday */
    int count;
    int days;      /* weekdays on which a stretch begins */
    sim_time open; /* open time a week */
};

/* False, and an error with an example, when the text is not a week. */
bool week_parse(const char *text, struct week *out, struct place, const char *path, struct diag *);

#endif
