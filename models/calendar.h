/* models/calendar.h - working calendars: time <-> working time.
 *
 * A calendar is a sorted list of open stretches, each with a rate in (0,1] (below 1 while a closure
 * fades), and the work cumulated at the start of each. finish = open^-1(open(now) + work).
 * Times are sim_time; work is ticks of open time at full rate. */
#ifndef MODELS_CALENDAR_H
#define MODELS_CALENDAR_H

#include "models/schema.h"
#include "sim/clock.h"

#include <stdbool.h>
#include <stddef.h>

struct calendar; /* NULL stands for "always open" in all calls below */

/* From a group of `calendars` ({ week; closed }), over [from, until); beyond `until` the last week repeats without closures.
 * Errors go to reader->diag. In the reader's arena. */
const struct calendar *calendar_make(const struct reader *, const struct node *group, sim_time from, sim_time until);

bool calendar_open_at(const struct calendar *, sim_time);               /* open during [t, t + 1) */
sim_time calendar_finish(const struct calendar *, sim_time from, sim_time work); /* earliest t with work(from, t) >= work; for work 0: from itself */
sim_time calendar_work(const struct calendar *, sim_time from, sim_time to);     /* open time at rate in [from, to) */
sim_time calendar_next_open(const struct calendar *, sim_time);         /* t itself when open */
sim_time calendar_next_close(const struct calendar *, sim_time);        /* end of the open stretch that holds t (adjacent stretches joined), TIME_NEVER if always open */
sim_time calendar_add_working_days(const struct calendar *, sim_time from, double days); /* n wd = n * the mean open time of an open weekday, worked off */
double calendar_open_share(const struct calendar *);                    /* open time / time of a normal week */
/* Closures as intervals for charts: i-th, name, begin, end of full closure. False when i is too large. */
bool calendar_closure(const struct calendar *, size_t i, const char **name, sim_time *begin, sim_time *end);

#endif
