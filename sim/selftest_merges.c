/* sim/selftest_merges.c - parts put together are the whole.
 *
 * Replications in two halves, and over 1, 2 and 5 threads, arrive as the same rows in the same order, to the bit.
 * Moments of parts, merged, are the moments of the whole up to rounding (1e-12), counts and extremes exactly; and
 * merging the same parts in the same order gives the same bits. */
#include "sim/arena.h"
#include "sim/kernels.h"
#include "sim/replicate.h"
#include "sim/selftest_chance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- replications ---- */

enum { REPLICATIONS = 1000, WIDTH = 3 };

struct rows {
    double *value;
    uint32_t count, next; /* next: the replication that must come */
    bool in_order;
};

static void *open_context(const void *shared)
{
    struct selftest_setup *own = memory_grow(NULL, 1, sizeof *own);
    *own = *(const struct selftest_setup *)shared;
    return own;
}

static void close_context(void *context)
{
    free(context);
}

static bool run_replication(void *context, uint32_t replication, double *row, const atomic_bool *stop)
{
    const struct selftest_setup *s = context;
    const struct luck luck = {.seed = s->seed, .replication = replication};
    struct tally t;
    (void)stop;
    tally_clear(&t);
    for (uint64_t j = 0; j < 50; j++)
        tally_add(&t, -kernel_log(stream_u(luck, stream_source("selftest.merge"), j)));
    row[0] = t.mean;
    row[1] = tally_sd(&t);
    row[2] = (double)replication;
    return true;
}

static bool take_rows(void *collector, uint32_t first, uint32_t count, const double *rows)
{
    struct rows *r = collector;
    r->in_order = r->in_order && first == r->next;
    memcpy(r->value + (size_t)r->count * WIDTH, rows, (size_t)count * WIDTH * sizeof *rows);
    r->count += count;
    r->next += count;
    return true;
}

static bool replicate_rows(const struct selftest_setup *s, struct rows *r, uint32_t first, uint32_t count,
                           unsigned threads)
{
    const struct replicate_job job = {.width = WIDTH,
                                      .open = open_context,
                                      .close = close_context,
                                      .run = run_replication,
                                      .sink = take_rows,
                                      .shared = s,
                                      .collector = r};
    atomic_bool stop = false;
    uint32_t done = 0;
    r->next = first;
    return replicate(&job, first, count, threads, &stop, &done) == REPLICATE_DONE && done == count && r->in_order;
}

static void measure_replications(const struct selftest_check *c, const struct selftest_setup *s,
                                 struct selftest_result *r)
{
    const unsigned threads[] = {1, 2, 5};
    double *value = memory_grow(NULL, (size_t)2 * REPLICATIONS * WIDTH, sizeof *value);
    struct rows whole = {.value = value, .in_order = true};
    uint64_t differ = 0;
    (void)c;
    bool good = replicate_rows(s, &whole, 0, REPLICATIONS, 1);
    for (size_t t = 0; t < sizeof threads / sizeof *threads && good; t++)
        for (uint32_t half = 0; half < 2; half++) {
            struct rows part = {.value = value + (size_t)REPLICATIONS * WIDTH, .in_order = true};
            const uint32_t cut = half ? REPLICATIONS / 2 : REPLICATIONS;
            good = good && replicate_rows(s, &part, 0, cut, threads[t]);
            if (half)
                good = good && replicate_rows(s, &part, cut, REPLICATIONS - cut, threads[t]);
            for (size_t i = 0; i < (size_t)REPLICATIONS * WIDTH; i++)
                differ += part.value[i] != value[i];
        }
    free(value);
    r->sample = REPLICATIONS;
    r->held = good && differ == 0;
    (void)snprintf(r->promised, sizeof r->promised, "halves are the whole to the bit");
    (void)snprintf(r->measured, sizeof r->measured, "%llu differ%s", (unsigned long long)differ,
                   good ? "" : ", some did not arrive");
}

/* ---- moments ---- */

static double apart(double a, double b, double scale)
{
    return fabs(a - b) / scale;
}

static bool same_tally(const struct tally *a, const struct tally *b)
{
    return a->n == b->n && a->mean == b->mean && a->m2 == b->m2 && a->m3 == b->m3 && a->m4 == b->m4 &&
           a->min == b->min && a->max == b->max;
}

static void measure_moments(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    enum { COUNT = 20000 };
    double worst = 0;
    bool same = true;
    struct dice dice;
    dice_open(&dice, s, c->what);
    for (uint32_t k = 0; k < 4 * s->effort; k++) {
        struct cross whole, part, merged, again;
        cross_clear(&whole);
        cross_clear(&part);
        cross_clear(&merged);
        dice_turn(&dice, k);
        again = merged;
        for (int i = 0; i < COUNT; i++) {
            const double y = 1e6 - kernel_log(roll(&dice)),
                         x = y + roll(&dice); /* a mean far from 0 is the hard case */
            cross_add(&whole, y, x);
            cross_add(&part, y, x);
            if (roll(&dice) < 0.01 || i == COUNT - 1) { /* parts of any size */
                cross_merge(&merged, &part);
                cross_merge(&again, &part);
                cross_clear(&part);
            }
        }
        same = same && same_tally(&merged.y, &again.y) && same_tally(&merged.x, &again.x) && merged.cxy == again.cxy &&
               merged.y.n == whole.y.n && merged.y.min == whole.y.min && merged.y.max == whole.y.max;
        worst = fmax(worst, apart(merged.y.mean, whole.y.mean, whole.y.mean));
        worst = fmax(worst, apart(merged.y.m2, whole.y.m2, whole.y.m2) * 1e-4); /* 1e6 takes 6 digits, twice less 8 */
        worst = fmax(worst, apart(merged.cxy, whole.cxy, whole.cxy) * 1e-4);
    }
    r->sample = COUNT;
    r->held = same && worst < 1e-12;
    (void)snprintf(r->promised, sizeof r->promised, "those of the whole to 1e-12");
    (void)snprintf(r->measured, sizeof r->measured, "largest difference %.0e%s", worst,
                   same ? "" : "; counts or extremes differ");
}

static const struct selftest_check checks[] = {
    {"merges", "replications in parts, over threads", measure_replications, NULL},
    {"merges", "moments of parts", measure_moments, NULL},
};

struct selftest_list selftest_merges(void)
{
    return (struct selftest_list){checks, sizeof checks / sizeof *checks};
}
