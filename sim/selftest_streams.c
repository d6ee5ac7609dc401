/* sim/selftest_streams.c - is the luck uniform, independent, the same by every way to it?
 *
 * Known answers of Philox4x32-10: Random123's kat_vectors. Independence is looked for where a simulation would meet its
 * absence: one draw and the next, neighbouring sources, replications, seeds, and the bits of a draw. */
#include "sim/arena.h"
#include "sim/philox.h"
#include "sim/selftest_chance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 100000, GRID = 32, LAGS = 8, BITS = 52, SOURCES = 200 };

static const struct stream_test *subject_of(const struct selftest_check *c)
{
    return c->subject;
}

/* ---- to the bit ---- */

struct known {
    uint32_t counter[4], key[2], out[4];
};

static void measure_known(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    static const struct known known[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    int right = 0;
    (void)c;
    (void)s;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct philox counter;
        memcpy(counter.word, known[i].counter, sizeof counter.word);
        const struct philox out = philox_block(counter, known[i].key[0], known[i].key[1]);
        right += memcmp(out.word, known[i].out, sizeof out.word) == 0;
    }
    right += stream_source("foobar") == UINT64_C(0x85944171f73967e8);
    r->sample = 4;
    r->held = right == 4;
    (void)snprintf(r->promised, sizeof r->promised, "4 known answers (3 blocks, 1 name)");
    (void)snprintf(r->measured, sizeof r->measured, "%d", right);
}

/* One by one, in batches, through a cursor forwards and backwards, by every way the processor has. */
static void measure_ways(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    enum { COUNT = 4096 };
    double *batch = memory_grow(NULL, 2 * COUNT, sizeof *batch), *way = batch + COUNT;
    uint64_t differ = 0, compared = 0;
    for (uint32_t k = 0; k < 8; k++) {
        const struct luck luck = {s->seed + k / 4, k * 77, k % 2 == 1};
        const uint64_t source = stream_source(c->what) + k;
        const uint32_t replication = luck.antithetic ? luck.replication >> 1 : luck.replication;
        const struct philox_batch blocks = {(uint32_t)luck.seed, (uint32_t)(luck.seed >> 32), 0, replication,
                                            (uint32_t)source,    (uint32_t)(source >> 32)};
        struct cursor cursor;
        cursor_open(&cursor, source);
        stream_batch(luck, source, 0, COUNT, batch);
        for (uint64_t j = 0; j < COUNT; j++) {
            const uint64_t back = COUNT - 1 - j;
            differ += stream_u(luck, source, j) != batch[j];
            differ += cursor_u(&cursor, &luck, k < 4 ? j : back) != batch[k < 4 ? j : back];
            compared += 2;
        }
        for (enum philox_path path = PHILOX_SCALAR; path < PHILOX_PATHS; path++) {
            if (!philox_has(path))
                continue;
            philox_uniforms(path, blocks, luck.antithetic && luck.replication % 2 == 1, COUNT / 16, way);
            for (size_t j = 0; j < COUNT; j++)
                differ += way[j] != batch[j];
            compared += COUNT;
        }
    }
    free(batch);
    r->sample = compared;
    r->held = differ == 0;
    (void)snprintf(r->promised, sizeof r->promised, "the same bits");
    (void)snprintf(r->measured, sizeof r->measured, "%llu differ", (unsigned long long)differ);
}

/* What others draw, and how many others there are, changes nothing. */
static void measure_stability(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    enum { COUNT = 64 };
    double alone[COUNT];
    struct cursor *cursor = memory_grow(NULL, SOURCES, sizeof *cursor);
    const struct luck luck = {.seed = s->seed, .replication = 23};
    uint64_t differ = 0, same_name = 0;
    (void)c;
    for (int i = 0; i < SOURCES; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "suppliers.s%d.lead_time", i);
        cursor_open(&cursor[i], stream_source(name));
        for (int k = 0; k < i; k++)
            same_name += cursor[k].source == cursor[i].source;
    }
    for (uint64_t j = 0; j < COUNT; j++)
        alone[j] = cursor_u(&cursor[7], &luck, j);
    cursor_rewind(&cursor[7]);
    for (uint64_t j = 0; j < COUNT; j++)
        for (int i = 0; i < SOURCES; i++) {
            const double u = cursor_u(&cursor[i], &luck, j);
            differ += i == 7 && u != alone[j];
        }
    free(cursor);
    r->sample = (uint64_t)SOURCES * COUNT;
    r->held = differ == 0 && same_name == 0;
    (void)snprintf(r->promised, sizeof r->promised, "the same among %d others", SOURCES - 1);
    (void)snprintf(r->measured, sizeof r->measured, "%llu differ", (unsigned long long)differ);
}

static void measure_antithetic(const struct selftest_check *c, const struct selftest_setup *s,
                               struct selftest_result *r)
{
    const uint64_t source = stream_source(c->what);
    uint64_t wrong = 0;
    double least = 1, most = 0;
    for (uint64_t j = 0; j < DRAWS; j++) {
        const double u = stream_u((struct luck){s->seed, 46, true}, source, j),
                     v = stream_u((struct luck){s->seed, 47, true}, source, j);
        wrong += v != 1 - u || u != 1 - v;
        least = fmin(least, fmin(u, v));
        most = fmax(most, fmax(u, v));
    }
    r->sample = DRAWS;
    r->held = wrong == 0 && least > 0 && most < 1;
    (void)snprintf(r->promised, sizeof r->promised, "u and 1 - u to the bit, in (0, 1)");
    (void)snprintf(r->measured, sizeof r->measured, "%llu wrong, all in [%.1e, 1 - %.1e]", (unsigned long long)wrong,
                   least, 1 - most);
}

/* ---- by chance ---- */

void measure_uniformity(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    enum { CELLS = 256 };
    const size_t n = (size_t)DRAWS * s->effort;
    const uint64_t source = stream_source(c->what);
    double *x = memory_grow(NULL, n, sizeof *x), sum = 0, p[3];
    uint64_t seen[CELLS] = {0};
    for (size_t j = 0; j < n; j++) {
        x[j] = subject_of(c)->u((struct luck){.seed = s->seed}, source, j);
        seen[(size_t)(x[j] * CELLS) % CELLS]++;
        sum += x[j];
    }
    const double z = (sum / (double)n - 0.5) * sqrt(12.0 * (double)n), a2 = anderson_darling(x, n);
    free(x);
    p[0] = chance_of_z(z);
    p[1] = chance_of_even_counts(seen, CELLS);
    p[2] = chance_of_anderson_darling(a2);
    r->sample = n;
    r->p = least_chance(p, 3);
    (void)snprintf(r->promised, sizeof r->promised, "mean, cells, Anderson-Darling");
    (void)snprintf(r->measured, sizeof r->measured, "z %+.1f, p %.2f and %.2f", z, p[1], p[2]);
}

/* Pairs of draws that should have nothing to do with each other: cells of a square, and their correlation. */
struct square {
    uint64_t seen[GRID * GRID];
    double cross;
    uint64_t n;
};

static void square_add(struct square *q, double u, double v)
{
    q->seen[(size_t)(u * GRID) % GRID * GRID + (size_t)(v * GRID) % GRID]++;
    q->cross += (u - 0.5) * (v - 0.5);
    q->n++;
}

static double square_z(const struct square *q)
{
    return q->cross * 12 / sqrt((double)q->n); /* var of (u - 1/2)(v - 1/2) is 1/144 */
}

static void square_report(const struct square *q, struct selftest_result *r)
{
    const double p[] = {chance_of_z(square_z(q)), chance_of_even_counts(q->seen, (size_t)GRID * GRID)};
    r->sample = q->n;
    r->p = least_chance(p, 2);
    (void)snprintf(r->promised, sizeof r->promised, "correlation 0, %d cells alike", GRID * GRID);
    (void)snprintf(r->measured, sizeof r->measured, "correlation %+.4f, p %.2f", square_z(q) / sqrt((double)q->n),
                   p[1]);
}

/* Pairs (j, j + lag) that do not overlap. */
void measure_serial(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    const uint64_t n = (uint64_t)DRAWS * s->effort, lag = subject_of(c)->variant;
    const uint64_t source = stream_source(c->what);
    struct square q = {.n = 0};
    for (uint64_t j = 0; j < 2 * n; j++)
        if (j / lag % 2 == 0)
            square_add(&q, subject_of(c)->u((struct luck){.seed = s->seed}, source, j),
                       subject_of(c)->u((struct luck){.seed = s->seed}, source, j + lag));
    square_report(&q, r);
}

/* Neighbours: variant 0 sources whose names differ in one letter, 1 replications, 2 seeds, 3 replications of
 * neighbouring sources. */
void measure_neighbours(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    const uint64_t n = (uint64_t)DRAWS * s->effort;
    const uint64_t source = stream_source("sites.dc.a"), other = stream_source("sites.dc.b");
    const uint32_t variant = subject_of(c)->variant;
    struct square q = {.n = 0};
    for (uint64_t j = 0; j < n; j++) { /* many replications, few draws each, as simulations have it */
        const uint32_t replication = (uint32_t)(j / 16);
        const struct luck luck = {.seed = s->seed, .replication = replication};
        const struct luck next = {.seed = s->seed + (variant == 2),
                                  .replication = replication + (variant == 1 || variant == 3)};
        const uint64_t from = variant == 1 || variant == 2 ? source : other;
        square_add(&q, subject_of(c)->u(luck, source, j % 16), subject_of(c)->u(next, from, j % 16));
    }
    square_report(&q, r);
}

/* The order of four draws in a row: 24 of them, all alike. */
void measure_orders(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    const uint64_t n = (uint64_t)DRAWS * s->effort / 4;
    const uint64_t source = stream_source(c->what);
    uint64_t seen[24] = {0};
    for (uint64_t j = 0; j < n; j++) {
        double x[4];
        int index = 0;
        for (uint64_t k = 0; k < 4; k++)
            x[k] = subject_of(c)->u((struct luck){.seed = s->seed, .replication = 1}, source, 4 * j + k);
        for (int k = 0; k < 3; k++) {
            int smaller = 0;
            for (int m = k + 1; m < 4; m++)
                smaller += x[m] < x[k];
            index = index * (4 - k) + smaller;
        }
        seen[index]++;
    }
    r->sample = n;
    r->p = chance_of_even_counts(seen, 24);
    (void)snprintf(r->promised, sizeof r->promised, "24 orders of four, all alike");
    (void)snprintf(r->measured, sizeof r->measured, "p %.2f", r->p);
}

/* Each of the 52 bits is 1 half of the time, also the lowest. */
void measure_bits(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    const uint64_t n = (uint64_t)DRAWS * s->effort;
    const uint64_t source = stream_source(c->what);
    uint64_t ones[BITS] = {0};
    double worst = 0, p[BITS];
    for (uint64_t j = 0; j < n; j++) {
        const double u = subject_of(c)->u((struct luck){.seed = s->seed, .replication = 2}, source, j);
        const uint64_t bits = (uint64_t)(u * 0x1p52);
        for (int b = 0; b < BITS; b++)
            ones[b] += bits >> b & 1;
    }
    for (int b = 0; b < BITS; b++) {
        const double z = ((double)ones[b] - 0.5 * (double)n) / sqrt(0.25 * (double)n);
        worst = fabs(z) > fabs(worst) ? z : worst;
        p[b] = chance_of_z(z);
    }
    r->sample = n;
    r->p = least_chance(p, BITS);
    (void)snprintf(r->promised, sizeof r->promised, "each of 52 half of the time");
    (void)snprintf(r->measured, sizeof r->measured, "largest z of the 52: %+.1f", worst);
}

/* ---- the list ---- */

static const struct stream_test plain = {stream_u, 0}, lag_1 = {stream_u, 1}, lag_2 = {stream_u, 2},
                                lag_16 = {stream_u, 16}, replications = {stream_u, 1}, seeds = {stream_u, 2},
                                both = {stream_u, 3};

static const struct selftest_check checks[] = {
    {"random streams", "Philox4x32-10 and names", measure_known, NULL},
    {"random streams", "one by one and in batches", measure_ways, NULL},
    {"random streams", "stable by name", measure_stability, NULL},
    {"random streams", "antithetic", measure_antithetic, NULL},
    {"random streams", "uniform", measure_uniformity, &plain},
    {"random streams", "bits", measure_bits, &plain},
    {"random streams", "a draw and the next", measure_serial, &lag_1},
    {"random streams", "a draw and the one after the next", measure_serial, &lag_2},
    {"random streams", "a draw and the 16th after it", measure_serial, &lag_16},
    {"random streams", "orders of draws in a row", measure_orders, &plain},
    {"random streams", "two sources", measure_neighbours, &plain},
    {"random streams", "a replication and the next", measure_neighbours, &replications},
    {"random streams", "two seeds", measure_neighbours, &seeds},
    {"random streams", "another source's next replication", measure_neighbours, &both},
};

struct selftest_list selftest_streams(void)
{
    return (struct selftest_list){checks, sizeof checks / sizeof *checks};
}
