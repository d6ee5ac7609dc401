/* output/calendar_text.h - moments as people name them.
 *
 * With a start date, a moment is the civil day in which it lies; without one, a
 * number of time units. A due date is the end of its day, so the day that is named lies before it. */
#ifndef OUTPUT_CALENDAR_TEXT_H
#define OUTPUT_CALENDAR_TEXT_H

#include "models/plan.h"
#include "models/results.h"

enum { WHEN_SIZE = 64 };

struct origin { /* what day 0 is */
    bool dated;
    int64_t start_day;
};
struct origin results_origin(const struct results *);
struct origin plan_origin(const struct plan *);

/* Each writes to buf (WHEN_SIZE bytes) and returns it. "never" for infinity, "-" for NaN. */
char *when_text(char *buf, struct origin, double days);    /* "2026-09-14" */
char *when_weekday(char *buf, struct origin, double days); /* "Mon 2026-09-14" */
char *when_long(char *buf, struct origin, double days);    /* "14 September 2026" */
/* Days of a sim_time: +inf for TIME_NEVER. */
double when_days(sim_time);
/* Days that name the day of a due date: the last microsecond before it. */
double when_due_days(sim_time);

#endif
