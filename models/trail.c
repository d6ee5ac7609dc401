/* models/trail.c - where an order's time went. */
#include "models/trail.h"

void trail_start(struct trail *t, sim_time now, int32_t cause)
{
    t->count = 1;
    t->at[0] = (struct stretch){now, cause};
}

int32_t trail_cause(const struct trail *t)
{
    return t->count ? t->at[t->count - 1].cause : -1;
}

/* Makes room by joining the shortest stretch to the one before it: the sum stays exact. */
static void join_shortest(struct trail *t)
{
    int32_t shortest = 1;
    for (int32_t i = 1; i + 1 < t->count; i++)
        if (t->at[i + 1].from - t->at[i].from < t->at[shortest + 1].from - t->at[shortest].from)
            shortest = i;
    for (int32_t i = shortest; i + 1 < t->count; i++)
        t->at[i] = t->at[i + 1];
    t->count--;
}

void trail_mark(struct trail *t, sim_time now, int32_t cause)
{
    if (t->count == 0) {
        trail_start(t, now, cause);
        return;
    }
    struct stretch *last = &t->at[t->count - 1];
    if (last->cause == cause)
        return;
    if (last->from == now) { /* nothing was spent on it */
        if (t->count > 1 && t->at[t->count - 2].cause == cause)
            t->count--;
        else
            last->cause = cause;
        return;
    }
    if (t->count == TRAIL_STRETCHES)
        join_shortest(t);
    t->at[t->count++] = (struct stretch){now, cause};
}

void trail_late_mark(struct trail *t, sim_time now, sim_time ticks, int32_t cause)
{
    const int32_t present = trail_cause(t);
    if (t->count == 0 || ticks <= 0 || now - ticks < t->at[t->count - 1].from)
        return;
    trail_mark(t, now - ticks, cause);
    trail_mark(t, now, present);
}

void trail_inherit(struct trail *t, sim_time from, sim_time now, const struct trail *of)
{
    if (of->count == 0 || t->count == 0 || now <= from)
        return;
    const int32_t own = trail_cause(t);
    while (t->count > 1 && t->at[t->count - 1].from >= from)
        t->count--;
    trail_mark(t, from < t->at[0].from ? t->at[0].from : from, own);
    for (int32_t i = 0; i < of->count; i++) {
        const sim_time end = i + 1 < of->count ? of->at[i + 1].from : now;
        const sim_time begin = of->at[i].from > from ? of->at[i].from : from;
        if (begin < end && begin < now)
            trail_mark(t, begin, of->at[i].cause);
    }
}

void trail_spent(const struct trail *t, sim_time end, sim_time *spent)
{
    for (int32_t i = 0; i < t->count; i++) {
        const sim_time to = i + 1 < t->count ? t->at[i + 1].from : end;
        spent[t->at[i].cause] += to - t->at[i].from;
    }
}
