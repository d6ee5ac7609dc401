/* models/measure.c - statistics inside a run that the scenario asks for (language: measures).
 *
 * A measure watches one observable, over one of:
 *   time     a level (stock, queue, disruptions in force) or variable: each value with the time it lasts as weight
 *   things   a customer's wait, an order's lead time, a disruption's length: one observation each, in the window if it
 *            ends (is served, received, begun) in it
 *   changes  a level: one observation for each change, of the value after it, however long it lasts
 *   periods  of things the sum of each period, 0 where nothing came; of a level or variable its value at each period's
 *            end. A period is in the window when all of it is.
 * Variance and sd over time divide by the time; over things, changes, periods by n - 1. Quantile pNN: the smallest x
 * with at least that share at or below it. share above x: strictly above. total of a level: its area; rate: total /
 * time, which for a level is its mean. Statistics inside a run and across replications are named apart: a measure is
 * one number a replication. */
#include "models/flow.h"

#include <stdlib.h>
#include <string.h>

static bool is_level(enum observable of)
{
    return of == OBSERVE_ON_HAND || of == OBSERVE_BACKORDERS || of == OBSERVE_POSITION || of == OBSERVE_NET ||
           of == OBSERVE_ON_ORDER || of == OBSERVE_QUEUE || of == OBSERVE_DISRUPTION_ACTIVE;
}

static bool weighs_time(const struct measure *m)
{
    return (is_level(m->of) && !m->periods && !m->changes) || m->follows >= 0;
}

static void keep(struct measure_state *s, double x, double weight)
{
    if (s->kept_count + 2 > s->kept_room) {
        s->kept_room = s->kept_room ? 2 * s->kept_room : 256;
        s->kept = memory_grow(s->kept, s->kept_room, sizeof *s->kept);
    }
    s->kept[s->kept_count++] = x;
    s->kept[s->kept_count++] = weight;
}

static void observe(const struct measure *m, struct measure_state *s, double x)
{
    if (m->first_count > 0 && (int64_t)s->tally.n >= m->first_count)
        return;
    tally_add(&s->tally, x);
    s->over += m->stat == MEASURE_ABOVE ? x > m->x : m->stat == MEASURE_BELOW ? x < m->x : 0;
    if (m->stat == MEASURE_QUANTILE)
        keep(s, x, 1);
}

static bool in_window(const struct replication *r, const struct measure *m)
{
    return r->now >= m->from && r->now < m->to && r->warm;
}

void measure_one(struct replication *r, enum observable of, int32_t id, double x)
{
    if (r->projecting)
        return;
    for (int32_t i = 0; i < r->net->measures; i++) {
        const struct measure *m = &r->net->measure[i];
        if (m->of != of || m->id != id)
            continue;
        if (m->periods)
            r->measure[i].in_period += x;
        else if (in_window(r, m))
            observe(m, &r->measure[i], x);
    }
}

/* ---- levels: weighted by the time they last ---- */

static void close_stretch(struct replication *r, const struct measure *m, struct measure_state *s)
{
    const sim_time from = s->since > m->from ? s->since : m->from, to = r->now < m->to ? r->now : m->to;
    const double days = days_from_ticks(to - from);
    if (s->running && days > 0 && weighs_time(m)) {
        const double x = s->level.value;
        s->time += days;
        s->area += x * days;
        s->square += x * x * days;
        s->over += (m->stat == MEASURE_ABOVE && x > m->x) || (m->stat == MEASURE_BELOW && x < m->x) ? days : 0;
        if (m->stat == MEASURE_QUANTILE)
            keep(s, x, days);
        if (x > s->high)
            s->high = x;
        if (x < s->low)
            s->low = x;
    }
    s->since = r->now;
}

void measure_level(struct replication *r, enum observable of, int32_t id, double level)
{
    if (r->projecting)
        return;
    for (int32_t i = 0; i < r->net->measures; i++) {
        const struct measure *m = &r->net->measure[i];
        struct measure_state *s = &r->measure[i];
        if (m->of != of || m->id != id || level == s->level.value)
            continue;
        if (!m->changes)
            close_stretch(r, m, s);
        else if (in_window(r, m))
            observe(m, s, level);
        s->level.value = level;
    }
}

/* ---- life ---- */

static double level_now(const struct replication *r, const struct measure *m)
{
    switch (m->of) {
    case OBSERVE_ON_HAND:
        return r->point[m->id].level_on_hand.value;
    case OBSERVE_BACKORDERS:
        return r->point[m->id].level_backorders.value;
    case OBSERVE_ON_ORDER:
        return r->point[m->id].level_on_order.value;
    case OBSERVE_NET:
        return r->point[m->id].level_on_hand.value - r->point[m->id].level_backorders.value;
    case OBSERVE_POSITION:
        return r->point[m->id].level_on_hand.value + r->point[m->id].level_on_order.value -
               r->point[m->id].level_backorders.value;
    case OBSERVE_QUEUE:
        return r->center[m->id].queue.value;
    case OBSERVE_DISRUPTION_ACTIVE:
        return r->disruption[m->id].active;
    default:
        return 0;
    }
}

void measures_reset(struct replication *r)
{
    for (int32_t i = 0; i < r->net->measures; i++) {
        struct measure_state *s = &r->measure[i];
        *s = (struct measure_state){.kept = s->kept,
                                    .kept_room = s->kept_room,
                                    .since = r->now,
                                    .high = -1e300,
                                    .low = 1e300,
                                    .period_ended = r->now > r->net->as_of ? s->period_ended : 0,
                                    .in_period = r->now > r->net->as_of
                                                     ? s->in_period
                                                     : 0}; /* a period that begins with the warm-up's end is whole */
        s->running = r->warm;
        s->level.value = r->net->measure[i].follows < 0
                             ? level_now(r, &r->net->measure[i])
                             : book_variable_value(r->book, (size_t)r->net->measure[i].id, r->now);
        tally_clear(&s->tally);
    }
}

/* Things of a period [k p, (k + 1) p) are counted, and levels are read, when it is over, before anything happens at its
 * end; variables are read at the end of the instant that ends it. At the horizon nothing more happens, and all is done.
 */
static bool reads_variable(const struct measure *m)
{
    return m->of == OBSERVE_VARIABLE && m->follows < 0;
}

static bool counts_things(const struct measure *m)
{
    return m->periods && !reads_variable(m) && !is_level(m->of);
}

static void next_period(struct replication *r, int32_t i)
{
    const struct measure *m = &r->net->measure[i];
    const sim_time at = r->now + ticks_from_days(m->period);
    if (!reads_variable(m))
        schedule_measure_count(r, at, 0, (struct event_measure_count){i});
    else
        schedule_measure_period(r, at, 0, (struct event_measure_period){i});
}

/* A variable over time: until it may move by itself its present value stands, or the middle one of a short step; and it
 * is looked at again after a time unit at the latest, as something else may move it. */
static void follow(struct replication *r, int32_t i)
{
    const struct measure *m = &r->net->measure[i];
    struct measure_state *s = &r->measure[i];
    const sim_time holds = book_holds_until(r->net->book, m->follows, r->now), unit = r->now + TICKS_PER_DAY;
    const sim_time until = holds < unit ? holds : unit;
    close_stretch(r, m, s);
    s->level.value = book_variable_value(r->book, (size_t)m->id, r->now + (until - r->now) / 2);
    schedule_measure_follow(r, until, 0, (struct event_measure_follow){i});
}

void on_measure_follow(struct replication *r, const struct event_measure_follow *it)
{
    follow(r, it->measure);
}

void measures_start(struct replication *r)
{
    measures_reset(r);
    for (int32_t i = 0; i < r->net->measures; i++)
        if (r->net->measure[i].follows >= 0)
            follow(r, i);
        else if (r->net->measure[i].periods || reads_variable(&r->net->measure[i]))
            next_period(r, i);
}

static void period_ends(struct replication *r, int32_t id)
{
    const struct measure *m = &r->net->measure[id];
    struct measure_state *s = &r->measure[id];
    const sim_time began = r->now - ticks_from_days(m->period);
    if (s->period_ended == r->now) /* the run stops in the instant in which one ended */
        return;
    s->period_ended = r->now;
    if (counts_things(m)) {
        if (r->warm && began >= r->counted_since && began >= m->from && r->now <= m->to)
            observe(m, s, s->in_period);
        s->in_period = 0;
        return;
    }
    if (reads_variable(m) && r->warm && r->now > m->from && r->now <= m->to)
        observe(m, s, book_variable_value(r->book, (size_t)m->id, r->now));
    else if (!reads_variable(m) && r->warm && began >= r->counted_since && began >= m->from && r->now <= m->to)
        observe(m, s, s->level.value);
}

void on_measure_period(struct replication *r, const struct event_measure_period *it)
{
    period_ends(r, it->measure);
    next_period(r, it->measure);
}

void on_measure_count(struct replication *r, const struct event_measure_count *it)
{
    period_ends(r, it->measure);
    next_period(r, it->measure);
}

void measures_close(struct replication *r)
{
    for (int32_t i = 0; i < r->net->measures; i++) {
        const struct measure *m = &r->net->measure[i];
        if (weighs_time(m))
            close_stretch(r, m, &r->measure[i]);
        if ((m->periods || reads_variable(m)) && r->now > 0 && r->now % ticks_from_days(m->period) == 0)
            period_ends(r, i);
    }
}

/* ---- results ---- */

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Smallest x with at least the share p of all weight at or below it. */
static double quantile(struct measure_state *s, double p)
{
    const size_t n = s->kept_count / 2;
    double total = 0, sum = 0;
    if (n == 0)
        return not_a_number();
    qsort(s->kept, n, 2 * sizeof *s->kept, by_value);
    for (size_t i = 0; i < n; i++)
        total += s->kept[2 * i + 1];
    for (size_t i = 0; i < n; i++) {
        sum += s->kept[2 * i + 1];
        if (sum >= p * total * (1 - 1e-12))
            return s->kept[2 * i];
    }
    return s->kept[2 * (n - 1)];
}

static double of_level(const struct measure *m, struct measure_state *s)
{
    const double mean = s->area / s->time, variance = s->square / s->time - mean * mean;
    if (!(s->time > 0))
        return not_a_number();
    switch (m->stat) {
    case MEASURE_VARIANCE:
        return variance > 0 ? variance : 0;
    case MEASURE_SD:
        return variance > 0 ? __builtin_sqrt(variance) : 0;
    case MEASURE_TOTAL:
        return s->area;
    case MEASURE_ABOVE:
    case MEASURE_BELOW:
        return s->over / s->time;
    case MEASURE_QUANTILE:
        return quantile(s, m->x);
    case MEASURE_MAX:
        return s->high;
    case MEASURE_MIN:
        return s->low;
    case MEASURE_MEAN:
    case MEASURE_RATE:
        break;
    }
    return mean;
}

static double of_things(const struct replication *r, const struct measure *m, struct measure_state *s)
{
    const double n = (double)s->tally.n;
    const sim_time from = m->from > r->counted_since ? m->from : r->counted_since, to = m->to < r->now ? m->to : r->now;
    if (m->stat == MEASURE_TOTAL)
        return tally_sum(&s->tally);
    if (m->stat == MEASURE_RATE)
        return to > from ? tally_sum(&s->tally) / days_from_ticks(to - from) : not_a_number();
    if (n == 0)
        return not_a_number();
    switch (m->stat) {
    case MEASURE_SD:
        return tally_sd(&s->tally);
    case MEASURE_VARIANCE:
        return tally_variance(&s->tally);
    case MEASURE_ABOVE:
    case MEASURE_BELOW:
        return s->over / n;
    case MEASURE_QUANTILE:
        return quantile(s, m->x);
    case MEASURE_MAX:
        return s->tally.max;
    case MEASURE_MIN:
        return s->tally.min;
    default:
        return s->tally.mean;
    }
}

double measure_result(struct replication *r, int32_t i)
{
    const struct measure *m = &r->net->measure[i];
    return weighs_time(m) ? of_level(m, &r->measure[i]) : of_things(r, m, &r->measure[i]);
}
