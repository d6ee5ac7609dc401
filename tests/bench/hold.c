/* tests/bench/hold.c - the hold model: take the first event, add one later; the engine against bare heaps. */
#include "sim/engine.h"
#include "tests/bench/bare_heap.h"

#include <math.h>

enum { DELAYS = 1 << 16, RUNS = 5 };

struct bench {
    int64_t delay[DELAYS];
    size_t pending, operations;
};

/* Exponential with mean one day, or whole days from 1 to 30: the supply-chain pattern, with massive ties. */
static void make_delays(struct bench *b, int whole_days)
{
    struct bare_luck luck = {{1, 2, 3, 4}};
    for (int i = 0; i < 100; i++)
        bare_random(&luck);
    for (size_t i = 0; i < DELAYS; i++) {
        const double u = bare_uniform(&luck);
        b->delay[i] = whole_days ? (1 + (int64_t)(30 * u)) * TICKS_PER_DAY : ticks_from_days(-log(u));
    }
}

static double bare_once(const struct bench *b, size_t arity)
{
    struct bare_heap h = {0};
    uint64_t sequence = 0;
    for (size_t i = 0; i < b->pending; i++)
        bare_push(&h, arity, (struct bare_event){b->delay[i % DELAYS], sequence++, i});
    double start = 0;
    uint64_t check = 0;
    for (size_t i = 0; i < 2 * b->operations; i++) {
        if (i == b->operations) /* the first half brings the pattern to its own shape */
            start = bench_seconds();
        struct bare_event e = bare_pop(&h, arity);
        check += e.data;
        e.time += b->delay[i % DELAYS];
        e.sequence = sequence++;
        bare_push(&h, arity, e);
    }
    const double seconds = bench_seconds() - start;
    free(h.event);
    return check == 42 ? 0 : seconds;
}

static double bare_4(const struct bench *b)
{
    return bare_once(b, 4);
}

static double bare_2(const struct bench *b)
{
    return bare_once(b, 2);
}

struct hold {
    struct engine *engine;
    const struct bench *bench;
    size_t next;
    double start;
};

static void hold_again(void *model, const void *payload)
{
    struct hold *h = model;
    const size_t i = h->next++;
    if (i == h->bench->operations)
        h->start = bench_seconds();
    if (i == 2 * h->bench->operations)
        engine_stop(h->engine);
    engine_schedule(h->engine, engine_now(h->engine) + h->bench->delay[i % DELAYS], 0, 0, payload, sizeof(int64_t));
}

static double engine_once(const struct bench *b)
{
    static const struct event_kind kinds[] = {{"hold", 0, hold_again}};
    struct hold h = {.bench = b};
    h.engine = engine_create(kinds, 1, &h);
    for (size_t i = 0; i < b->pending; i++) {
        const int64_t data = (int64_t)i;
        engine_schedule(h.engine, b->delay[i % DELAYS], 0, 0, &data, sizeof data);
    }
    engine_run(h.engine, TIME_NEVER, NULL);
    const double seconds = bench_seconds() - h.start;
    engine_destroy(h.engine);
    return seconds;
}

static double median_ns(const struct bench *b, double (*once)(const struct bench *))
{
    double ns[RUNS];
    for (int r = 0; r < RUNS; r++)
        ns[r] = once(b) / (double)b->operations * 1e9;
    return bench_median(ns, RUNS);
}

int main(void)
{
    static struct bench b;
    const size_t sizes[] = {10, 1000, 100000, 1000000};
    printf("hold model, ns per event (median of %d), exact ties everywhere\n", RUNS);
    printf("%-22s %9s %9s %9s %9s %16s\n", "delays", "pending", "binary", "4-ary", "engine", "engine / 4-ary");
    for (int whole = 0; whole < 2; whole++) {
        make_delays(&b, whole);
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            b.pending = sizes[s];
            b.operations = sizes[s] < 100000 ? 1000000 : sizes[s] < 1000000 ? 500000 : 1000000;
            const double two = median_ns(&b, bare_2), four = median_ns(&b, bare_4), ours = median_ns(&b, engine_once);
            printf("%-22s %9zu %9.1f %9.1f %9.1f %16.2f\n", whole ? "whole days, 1 to 30" : "exponential", sizes[s],
                   two, four, ours, ours / four);
        }
    }
    return 0;
}
