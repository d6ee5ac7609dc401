/* models/calendar.h - working calendars: time <-> working time.
 *
 * A calendar is a sorted list of open stretches, each with a rate in (0,1] (below 1 while a closure
 * fades), and the work cumulated at the start of each. finish = open^-1(open(now) + work).
 * Times are sim_time; work is ticks of open time at full rate.
 *
 * Let C(t) be the open time up to t. Rates are whole multiples of 2^-20 and C is rounded down to ticks within each
 * stretch, so C is a whole number that grows by 0 or 1 a tick: work(from, to) = C(to) - C(from) and finish are exact
 * inverses of each other, also while a closure fades.
 *
 * The week (models/week.h) holds for all time. A closure shuts [on, on + lasts), whatever the week says; then it fades:
 * on the i-th of `fades` days the rate is the ramp's midday value, (i + 1/2) / fades. Closures that overlap multiply
 * their rates. With `every`, the k-th begins at on + k * every. Outside the closures' reach only the week is kept, and
 * a time there is found arithmetically; so a long horizon costs nothing. */
#ifndef MODELS_CALENDAR_H
#define MODELS_CALENDAR_H

#include "models/schema.h"
#include "sim/clock.h"

#include <stdbool.h>
#include <stddef.h>

struct calendar; /* NULL stands for "always open" in all calls below */

/* From a group of `calendars` ({ week; closed }), over [from, until); beyond `until` the last week repeats without
 * closures (but in a scenario without dates, whose closures all repeat after the same time, these go on for ever).
 * Errors go to reader->diag. In the reader's arena. NULL when it is always open, or after an error. */
const struct calendar *calendar_make(const struct reader *, const struct node *group, sim_time from, sim_time until);

/* The same from plain values. */
struct closure {
    const char *name;   /* kept, not copied */
    sim_time on, lasts; /* shut during [on, on + lasts); lasts >= 0 */
    sim_time every;     /* again after this; 0: once */
    sim_time fades;     /* length of the linear return; 0: none */
    struct place place; /* for messages */
};
struct calendar_terms {
    const char *week;   /* NULL: all time is open */
    struct place place; /* of the week, for messages */
    const char *path;   /* for messages: "calendars.italy" */
    bool dated;
    int64_t start_day; /* civil day of time 0, when dated */
    const struct closure *closures;
    size_t count;
};
const struct calendar *calendar_build(const struct calendar_terms *, sim_time from, sim_time until, struct arena *,
                                      struct diag *);

bool calendar_open_at(const struct calendar *, sim_time); /* open during [t, t + 1) */
/* Earliest t with work(from, t) >= work; for work <= 0: from itself. TIME_NEVER when beyond all time. */
sim_time calendar_finish(const struct calendar *, sim_time from, sim_time work);
sim_time calendar_work(const struct calendar *, sim_time from, sim_time to); /* open time at rate in [from, to) */
sim_time calendar_next_open(const struct calendar *, sim_time);              /* t itself when open */
/* End of the open stretch that holds t (adjacent stretches joined); t itself when closed; TIME_NEVER if it never
 * closes. */
sim_time calendar_next_close(const struct calendar *, sim_time);
/* n wd = n * the mean open time of an open weekday (a day on which a stretch begins), worked off. */
sim_time calendar_add_working_days(const struct calendar *, sim_time from, double days);
double calendar_working_day(const struct calendar *); /* days of open time in a working day: 8 h are 1/3 */
double calendar_open_share(const struct calendar *);  /* open time / time of a normal week */
/* Closures as intervals for charts: i-th, name, begin, end of full closure. False when i is too large. */
bool calendar_closure(const struct calendar *, size_t i, const char **name, sim_time *begin, sim_time *end);

#endif
