/* models/calendar_inside.h - what a calendar is made of; for models/calendar.c and models/calendar_build.c only.
 *
 * All time is cut into three zones, each starting and ending between two stretches:
 *
 *     ... week | week | a   explicit stretches   b | cycle | cycle ...
 *
 * before a and from b on a cycle repeats (a week; without dates a time unit, or the common period of the closures);
 * between them lie the closures. C(a) = 0. */
#ifndef MODELS_CALENDAR_INSIDE_H
#define MODELS_CALENDAR_INSIDE_H

#include "models/calendar.h"

#define RATE_BITS 20
#define RATE_FULL (UINT32_C(1) << RATE_BITS)

struct stretch {
    sim_time begin, end;
    sim_time before; /* work in the zone before `begin` */
    uint32_t rate;   /* in units of 2^-20; stretches below full rate last at most a day */
};

struct zone {
    struct stretch *stretch;
    size_t count;
    sim_time work;
};

struct cycle {
    struct zone zone; /* times since the start of the cycle */
    sim_time period;
    bool always_open;
};

struct calendar {
    sim_time a, b;
    struct zone between;         /* absolute times, within [a, b) */
    struct cycle earlier, later; /* before a, from b on */
    sim_time working_day;
    const struct closure *closures;
    size_t closure_count;
    sim_time from, until;
};

/* a / b rounded down, b > 0. */
static inline sim_time floor_divide(sim_time x, sim_time y)
{
    return x / y - (x % y < 0);
}

/* The part of a stretch's work that lies before t >= begin. */
static inline sim_time stretch_work(const struct stretch *s, sim_time t)
{
    const sim_time length = (t < s->end ? t : s->end) - s->begin;
    return s->rate == RATE_FULL ? length : (length * (sim_time)s->rate) >> RATE_BITS;
}

/* The first stretch that ends after t, in a cycle one of whose turns starts at `origin`. */
struct stretch cycle_find(const struct cycle *, sim_time origin, sim_time t);

/* The occurrences of a closure that count in [from, until): returns how many, from number *first on. */
sim_time closure_occurrences(const struct closure *, sim_time from, sim_time until, sim_time *first);

#endif
