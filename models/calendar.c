/* models/calendar.c - working calendars: time <-> working time. */
#include "models/calendar_inside.h"

#include <assert.h>

/* ---- one stretch, one zone ---- */

/* Earliest t at which `work` > 0 of the stretch is done. */
static sim_time stretch_reach(const struct stretch *s, sim_time work)
{
    if (s->rate == RATE_FULL)
        return s->begin + work;
    const sim_time rate = (sim_time)s->rate;
    return s->begin + ((work << RATE_BITS) + rate - 1) / rate;
}

/* Number of stretches that begin at or before t. */
static size_t zone_begun(const struct zone *z, sim_time t)
{
    size_t low = 0, high = z->count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (z->stretch[middle].begin <= t)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static sim_time zone_work(const struct zone *z, sim_time t)
{
    const size_t begun = zone_begun(z, t);
    if (begun == 0)
        return 0;
    const struct stretch *s = &z->stretch[begun - 1];
    return s->before + stretch_work(s, t);
}

/* Earliest t with zone_work(t) >= work, for 0 < work <= z->work. */
static sim_time zone_reach(const struct zone *z, sim_time work)
{
    size_t low = 0, high = z->count; /* the last stretch with before < work */
    while (high - low > 1) {
        const size_t middle = (low + high) / 2;
        if (z->stretch[middle].before < work)
            low = middle;
        else
            high = middle;
    }
    return stretch_reach(&z->stretch[low], work - z->stretch[low].before);
}

/* The first stretch that ends after t; NULL when there is none. */
static const struct stretch *zone_find(const struct zone *z, sim_time t)
{
    size_t i = zone_begun(z, t);
    if (i > 0 && z->stretch[i - 1].end > t)
        i--;
    return i < z->count ? &z->stretch[i] : NULL;
}

/* ---- C and its inverse ---- */

static sim_time cycle_work(const struct cycle *c, sim_time since)
{
    const sim_time k = floor_divide(since, c->period);
    return k * c->zone.work + zone_work(&c->zone, since - k * c->period);
}

static sim_time cycle_reach(const struct cycle *c, sim_time origin, sim_time work)
{
    const sim_time k = floor_divide(work - 1, c->zone.work);
    if (k > (TIME_NEVER / 2 - origin) / c->period)
        return TIME_NEVER;
    return origin + k * c->period + zone_reach(&c->zone, work - k * c->zone.work);
}

static sim_time open_until(const struct calendar *c, sim_time t)
{
    if (t >= c->b)
        return c->between.work + cycle_work(&c->later, t - c->b);
    return t >= c->a ? zone_work(&c->between, t) : cycle_work(&c->earlier, t - c->a);
}

sim_time calendar_work(const struct calendar *c, sim_time from, sim_time to)
{
    if (!c)
        return to - from;
    return open_until(c, to) - open_until(c, from);
}

sim_time calendar_finish(const struct calendar *c, sim_time from, sim_time work)
{
    if (work <= 0 || from == TIME_NEVER)
        return from;
    if (work == TIME_NEVER)
        return TIME_NEVER;
    if (!c)
        return from > TIME_NEVER - work ? TIME_NEVER : from + work;
    const sim_time done = open_until(c, from);
    if (done > TIME_NEVER - work)
        return TIME_NEVER;
    const sim_time goal = done + work;
    if (goal > c->between.work)
        return cycle_reach(&c->later, c->b, goal - c->between.work);
    return goal > 0 ? zone_reach(&c->between, goal) : cycle_reach(&c->earlier, c->a, goal);
}

/* ---- open or closed ---- */

struct stretch cycle_find(const struct cycle *c, sim_time origin, sim_time t)
{
    assert(c->zone.stretch); /* a cycle has open time */
    sim_time k = floor_divide(t - origin, c->period);
    const struct stretch *s = zone_find(&c->zone, t - origin - k * c->period);
    if (!s) {
        s = &c->zone.stretch[0];
        k++;
    }
    struct stretch found = *s;
    found.begin += origin + k * c->period;
    found.end += origin + k * c->period;
    return found;
}

/* The first stretch that ends after t. */
static struct stretch calendar_find(const struct calendar *c, sim_time t)
{
    if (t < c->a) {
        const struct stretch s = cycle_find(&c->earlier, c->a, t);
        if (s.begin < c->a)
            return s;
        t = c->a;
    }
    if (t < c->b) {
        const struct stretch *s = zone_find(&c->between, t);
        if (s)
            return *s;
        t = c->b;
    }
    return cycle_find(&c->later, c->b, t);
}

bool calendar_open_at(const struct calendar *c, sim_time t)
{
    return !c || calendar_find(c, t).begin <= t;
}

sim_time calendar_next_open(const struct calendar *c, sim_time t)
{
    if (!c || t == TIME_NEVER)
        return t;
    const sim_time begin = calendar_find(c, t).begin;
    return begin > t ? begin : t;
}

sim_time calendar_next_close(const struct calendar *c, sim_time t)
{
    if (!c || t == TIME_NEVER)
        return TIME_NEVER;
    for (;;) {
        if (t < c->a && c->earlier.always_open)
            t = c->a;
        if (t >= c->b && c->later.always_open)
            return TIME_NEVER;
        const struct stretch s = calendar_find(c, t);
        if (s.begin > t)
            return t;
        t = s.end;
    }
}

sim_time calendar_add_working_days(const struct calendar *c, sim_time from, double days)
{
    return calendar_finish(c, from, ticks_from_days(days * calendar_working_day(c)));
}

double calendar_working_day(const struct calendar *c)
{
    return days_from_ticks(c ? c->working_day : TICKS_PER_DAY);
}

double calendar_open_share(const struct calendar *c)
{
    return c ? (double)c->later.zone.work / (double)c->later.period : 1.0;
}

/* ---- closures ---- */

sim_time closure_occurrences(const struct closure *x, sim_time from, sim_time until, sim_time *first)
{
    *first = 0;
    if (x->every <= 0)
        return 1;
    const sim_time length = x->lasts + x->fades;
    if (from > x->on + length)
        *first = (from - x->on - length) / x->every;
    if (until <= x->on + *first * x->every)
        return 0;
    return (until - 1 - x->on) / x->every - *first + 1;
}

bool calendar_closure(const struct calendar *c, size_t i, const char **name, sim_time *begin, sim_time *end)
{
    for (size_t x = 0; c && x < c->closure_count; x++) {
        const struct closure *closure = &c->closures[x];
        sim_time first;
        const size_t count = (size_t)closure_occurrences(closure, c->from, c->until, &first);
        if (i < count) {
            *name = closure->name;
            *begin = closure->on + (first + (sim_time)i) * closure->every;
            *end = *begin + closure->lasts;
            return true;
        }
        i -= count;
    }
    return false;
}
