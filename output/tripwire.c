/* output/tripwire.c - what the date of an intermediate milestone tells about the goal: see tripwire.h. */
#include "output/tripwire.h"

#include "output/estimate.h"
#include "sim/arena.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pair {
    double days;
    bool on_time;
};

static int by_days(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->days != y->days)
        return x->days < y->days ? -1 : 1;
    return x->on_time - y->on_time; /* any order, but always the same */
}

/* Mann and Whitney's statistic: pairs (missed, on time) in which the missed one is later, ties half. */
static double tells(const struct pair *p, size_t n)
{
    double pairs = 0, before = 0, missed = 0;
    for (size_t i = 0; i < n;) {
        double hits = 0, misses = 0;
        const double days = p[i].days;
        for (; i < n && !(p[i].days > days); i++) {
            hits += p[i].on_time;
            misses += !p[i].on_time;
        }
        pairs += misses * (before + hits / 2);
        before += hits;
        missed += misses;
    }
    return before > 0 && missed > 0 ? pairs / (before * missed) : NAN;
}

/* A response that begins when the goal is reached, or later, could not save it: as if it was not used. */
static double days_of(const struct waypoint_result *of, const struct milestone_result *m, size_t i)
{
    const double *goal = m && m->date_days ? m->date_days->values : NULL;
    return of->kind == WAYPOINT_RESPONSE && goal && of->days[i] >= goal[i] ? (double)INFINITY : of->days[i];
}

/* 0/1, one a replication; NULL: not known. Of several seasons the first, whose dates the waypoints are. */
static const double *missed_of(const struct results *r, const struct milestone_result *m)
{
    char name[256];
    if (!m || !m->missed)
        return NULL;
    (void)snprintf(name, sizeof name, "season.1.%.200s.missed", m->name);
    const struct kpi_result *first = results_find(r, name);
    return first ? first->values : m->missed->values;
}

struct tripwire tripwire_make(const struct results *r, const struct milestone_result *m,
                              const struct waypoint_result *of)
{
    const double *missed = missed_of(r, m);
    struct tripwire t = {.of = of, .dated = r->dated, .judged = missed != NULL, .tells = NAN};
    struct pair *pair = memory_grow(NULL, (size_t)r->replications + 1, sizeof *pair);
    for (size_t i = 0; i < r->replications; i++)
        if (!isnan(of->days[i]) && !(missed && isnan(missed[i])))
            pair[t.n++] = (struct pair){days_of(of, m, i), missed && missed[i] == 0};
    qsort(pair, t.n, sizeof *pair, by_days);
    t.days = memory_grow(NULL, t.n + 1, sizeof *t.days);
    t.on_time = memory_grow(NULL, t.n + 1, sizeof *t.on_time);
    t.on_time[0] = 0;
    for (size_t i = 0; i < t.n; i++) {
        t.days[i] = pair[i].days;
        t.on_time[i + 1] = t.on_time[i] + pair[i].on_time;
        t.done += isfinite(pair[i].days) != 0;
    }
    t.tells = missed ? tells(pair, t.n) : NAN;
    free(pair);
    return t;
}

void tripwire_release(struct tripwire *t)
{
    free(t->days);
    free(t->on_time);
    *t = (struct tripwire){.of = NULL};
}

/* How many were done by then: with dates, by the end of the day. */
static size_t count_by(const struct tripwire *t, double days)
{
    size_t lo = 0, hi = t->done;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (t->dated ? floor(t->days[mid]) <= floor(days) : t->days[mid] <= days)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static struct evidence evidence(const struct tripwire *t, uint64_t hits, uint64_t n)
{
    if (!t->judged)
        return (struct evidence){n, {NAN, NAN, NAN, false, "there is no due date"}};
    if (n < TRIPWIRE_LEAST)
        return (struct evidence){n, {NAN, NAN, NAN, false, n ? "too few replications" : "no replication"}};
    return (struct evidence){n, interval_proportion(hits, n, CONFIDENCE)};
}

struct evidence tripwire_by(const struct tripwire *t, double days)
{
    const size_t n = count_by(t, days);
    return evidence(t, t->on_time[n], n);
}

struct evidence tripwire_after(const struct tripwire *t, double days)
{
    const size_t n = count_by(t, days);
    return evidence(t, t->on_time[t->n] - t->on_time[n], t->n - n);
}

struct evidence tripwire_between(const struct tripwire *t, double from, double to)
{
    const size_t a = count_by(t, from), b = count_by(t, to);
    return b > a ? evidence(t, t->on_time[b] - t->on_time[a], b - a) : evidence(t, 0, 0);
}

double tripwire_quantile(const struct tripwire *t, double q)
{
    if (t->n == 0)
        return NAN;
    size_t k = (size_t)fmax(1, ceil(q * (double)t->n - 1e-9));
    const double days = t->days[(k > t->n ? t->n : k) - 1];
    return t->dated ? floor(days) : days;
}

double tripwire_last_safe(const struct tripwire *t, double target, bool *any)
{
    *any = false;
    if (!t->judged)
        return NAN;
    const size_t least = t->n / 20 > TRIPWIRE_LEAST ? t->n / 20 : TRIPWIRE_LEAST;
    for (size_t n = t->done; n >= least;) {
        if ((double)t->on_time[n] >= target * (double)n - 1e-9) {
            *any = n == t->done;
            return t->dated ? floor(t->days[n - 1]) : t->days[n - 1];
        }
        const double day = t->dated ? floor(t->days[n - 1]) : t->days[n - 1];
        while (n > 0 && (t->dated ? floor(t->days[n - 1]) : t->days[n - 1]) >= day) /* to the end of the day before */
            n--;
    }
    return NAN;
}

double tripwire_last_useful(const struct tripwire *t)
{
    const uint32_t saved = t->on_time[t->done];
    const double most = ceil(0.95 * saved - 1e-9);
    if (!t->judged || saved < TRIPWIRE_LEAST)
        return NAN;
    for (size_t i = 0; i < t->done; i++)
        if (t->on_time[i + 1] >= most)
            return t->dated ? floor(t->days[i]) : t->days[i];
    return NAN;
}

double tripwire_target(const struct results *r, const struct milestone_result *m, bool *stated)
{
    static const char missed[] = ".missed";
    const size_t length = strlen(m->name);
    for (size_t i = 0; i < r->targets; i++) {
        const struct target_result *t = &r->target[i];
        if (t->at_most && t->bound >= 0 && t->bound < 1 && strncmp(t->text, m->name, length) == 0 &&
            strncmp(t->text + length, missed, strlen(missed)) == 0 &&
            strchr(" \t<", t->text[length + strlen(missed)])) {
            *stated = true;
            return 1 - t->bound;
        }
    }
    *stated = false;
    return 0.8;
}
