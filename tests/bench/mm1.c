/* tests/bench/mm1.c - M/M/1 on sim/ with named streams, tally and level, against a bare loop.
 *
 * The bare loop has what no program can do without: a heap with exact ties, a
 * record pool, dispatch by kind, a first-in-first-out ring, exponentials by log,
 * and one sum of waits. Load 0.8; two events a customer. */
#include "sim/dist.h"
#include "sim/engine.h"
#include "sim/stream.h"
#include "sim/tally.h"
#include "tests/bench/bare_heap.h"

#include <math.h>
#include <string.h>

enum { CUSTOMERS = 2000000, RUNS = 7, RING = 1 << 16 };
static const double mean_gap = 1.0, mean_service = 0.8;

enum kind { ARRIVAL, DEPARTURE };

/* --- the bare loop --- */

struct record {
    uint32_t kind, next;
    int64_t payload[2];
};

struct bare {
    struct bare_heap heap;
    struct bare_luck luck;
    struct record *pool;
    uint32_t free;
    uint64_t sequence;
    int64_t now, ring[RING];
    size_t head, tail;
    int arrived, served;
    double waits;
};

static int64_t bare_exponential(struct bare *b, double mean)
{
    return (int64_t)(-mean * log(bare_uniform(&b->luck)) * (double)TICKS_PER_DAY + 0.5);
}

static void bare_schedule(struct bare *b, int64_t delay, uint32_t kind, int64_t payload)
{
    const uint32_t slot = b->free;
    b->free = b->pool[slot].next;
    b->pool[slot].kind = kind;
    b->pool[slot].payload[0] = payload;
    bare_push(&b->heap, 4, (struct bare_event){b->now + delay, b->sequence++, slot});
}

static void bare_begin(struct bare *b)
{
    b->waits += (double)(b->now - b->ring[b->head % RING]);
    bare_schedule(b, bare_exponential(b, mean_service), DEPARTURE, 0);
}

static void bare_arrival(struct bare *b)
{
    b->ring[b->tail++ % RING] = b->now;
    if (b->tail - b->head == 1)
        bare_begin(b);
    if (++b->arrived < CUSTOMERS)
        bare_schedule(b, bare_exponential(b, mean_gap), ARRIVAL, b->arrived);
}

static void bare_departure(struct bare *b)
{
    b->head++;
    b->served++;
    if (b->head != b->tail)
        bare_begin(b);
}

static double bare_once(double *mean_wait, uint32_t run)
{
    static struct bare b;
    static struct record pool[64];
    void (*const handle[])(struct bare *) = {bare_arrival, bare_departure};
    free(b.heap.event);
    b = (struct bare){.luck = {{run + 1, 2, 3, 4}}, .pool = pool};
    for (uint32_t i = 0; i < 64; i++)
        pool[i].next = i + 1;
    for (int i = 0; i < 100; i++)
        bare_random(&b.luck);
    bare_schedule(&b, 0, ARRIVAL, 0);
    const double start = bench_seconds();
    while (b.heap.count) {
        const struct bare_event e = bare_pop(&b.heap, 4);
        const uint32_t slot = (uint32_t)e.data;
        b.now = e.time;
        pool[slot].next = b.free;
        b.free = slot;
        handle[pool[slot].kind](&b);
    }
    const double seconds = bench_seconds() - start;
    *mean_wait = b.waits / b.served / (double)TICKS_PER_DAY;
    return seconds / (2.0 * CUSTOMERS) * 1e9;
}

/* --- on sim/ --- */

struct station {
    struct engine *engine;
    struct luck luck;
    struct cursor gaps, services;
    struct dist gap, service;
    sim_time ring[RING];
    size_t head, tail;
    uint64_t arrived;
    struct tally wait;
    struct level number;
};

static void begin_service(struct station *s)
{
    const sim_time now = engine_now(s->engine);
    tally_add(&s->wait, days_from_ticks(now - s->ring[s->head % RING]));
    const double u = cursor_u(&s->services, &s->luck, s->head);
    engine_schedule(s->engine, now + ticks_from_days(dist_quantile(&s->service, u)), DEPARTURE, 0, NULL, 0);
}

static void arrival(void *model, const void *payload)
{
    struct station *s = model;
    const sim_time now = engine_now(s->engine);
    (void)payload;
    s->ring[s->tail++ % RING] = now;
    level_set(&s->number, now, (double)(s->tail - s->head));
    if (s->tail - s->head == 1)
        begin_service(s);
    if (++s->arrived < CUSTOMERS) {
        const double u = cursor_u(&s->gaps, &s->luck, s->arrived);
        engine_schedule(s->engine, now + ticks_from_days(dist_quantile(&s->gap, u)), ARRIVAL, 0, &s->arrived,
                        sizeof s->arrived);
    }
}

static void departure(void *model, const void *payload)
{
    struct station *s = model;
    (void)payload;
    s->head++;
    level_set(&s->number, engine_now(s->engine), (double)(s->tail - s->head));
    if (s->head != s->tail)
        begin_service(s);
}

static void make_exponential(struct dist *d, double mean)
{
    size_t count;
    const struct dist_form *form = dist_forms(&count);
    const char *why;
    for (size_t i = 0; i < count; i++)
        if (form[i].family == DIST_EXPONENTIAL && strcmp(form[i].argument[0], "mean") == 0)
            dist_make(d, &form[i], &mean, &why);
}

static double sim_once(double *mean_wait, uint32_t run)
{
    static const struct event_kind kinds[] = {{"arrival", 0, arrival}, {"departure", 1, departure}};
    static struct station s;
    s = (struct station){.luck = {1, run, false}};
    make_exponential(&s.gap, mean_gap);
    make_exponential(&s.service, mean_service);
    cursor_open(&s.gaps, stream_source("mm1.gap"));
    cursor_open(&s.services, stream_source("mm1.service"));
    tally_clear(&s.wait);
    s.engine = engine_create(kinds, 2, &s);
    engine_reset(s.engine, 0, run, 1);
    level_start(&s.number, 0, 0);
    engine_schedule(s.engine, 0, ARRIVAL, 0, NULL, 0);
    const double start = bench_seconds();
    engine_run(s.engine, TIME_NEVER, NULL);
    const double seconds = bench_seconds() - start;
    *mean_wait = s.wait.mean;
    engine_destroy(s.engine);
    return seconds / (2.0 * CUSTOMERS) * 1e9;
}

int main(void)
{
    double bare[RUNS], sim[RUNS], ratio[RUNS], bare_wait = 0, sim_wait = 0;
    for (uint32_t r = 0; r < RUNS; r++) { /* in turn, so that both meet the same machine */
        double wait;
        bare[r] = bare_once(&wait, r);
        bare_wait += wait / RUNS;
        sim[r] = sim_once(&wait, r);
        sim_wait += wait / RUNS;
        ratio[r] = sim[r] / bare[r];
    }
    const double bare_ns = bench_median(bare, RUNS), sim_ns = bench_median(sim, RUNS),
                 times = bench_median(ratio, RUNS);
    printf("M/M/1, load 0.8, %d customers, ns per event (median of %d)\n", CUSTOMERS, RUNS);
    printf("%-44s %8.1f   mean wait %.3f (exact 3.2)\n", "bare loop", bare_ns, bare_wait);
    printf("%-44s %8.1f   mean wait %.3f\n", "sim/: engine, named streams, tally, level", sim_ns, sim_wait);
    printf("%-44s %8.2f   (spread %.2f to %.2f)\n", "ratio", times, ratio[0], ratio[RUNS - 1]);
    return 0;
}
