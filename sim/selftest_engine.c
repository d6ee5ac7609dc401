/* sim/selftest_engine.c - events in order, and a queue that is known exactly.
 *
 * Order is checked against a list without any: each event that happens must be the first of all that are pending, found
 * by looking at every one of them. Times are few, so most events are simultaneous. The queue is M/M/1 on the engine
 * alone: the same luck gives Lindley's recursion to the tick; and begun in equilibrium, its mean delay is
 * load / (1 - load) mean services without any warm-up (the first customer finds what any later one finds). */
#include "sim/arena.h"
#include "sim/engine.h"
#include "sim/kernels.h"
#include "sim/selftest_chance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- ties ---- */

enum { PENDING_MOST = 400, EVENTS = 20000, RANKS = 5 };

struct shadowed { /* an engine, and a list of what is pending there */
    struct engine *engine;
    const struct shadow_order *order;
    struct dice *dice;
    struct shadow_event event[PENDING_MOST];
    struct engine_handle_list {
        struct event_handle handle;
        bool pending;
    } slot[PENDING_MOST];
    uint64_t sequence, happened, wrong, ties, room;
};

static const int rank_of_kind[RANKS] = {40, 20, 50, 20, 30};

static void shadow_schedule(struct shadowed *s, int64_t now)
{
    uint32_t i = 0;
    while (i < PENDING_MOST && s->slot[i].pending)
        i++;
    if (i == PENDING_MOST)
        return;
    const int kind = (int)(roll(s->dice) * RANKS);
    const int64_t at = now + (int64_t)(roll(s->dice) * 4);
    const uint32_t minor = (uint32_t)(roll(s->dice) * 3);
    s->event[i] = (struct shadow_event){at, rank_of_kind[kind], minor, s->sequence++};
    s->slot[i].pending = true;
    s->slot[i].handle = engine_schedule(s->engine, at, kind, minor, &i, sizeof i);
}

static void shadow_change(struct shadowed *s, int64_t now)
{
    const size_t i = (size_t)(roll(s->dice) * PENDING_MOST);
    const double choice = roll(s->dice);
    if (!s->slot[i].pending)
        return;
    if (choice < 0.5) {
        s->wrong += !engine_cancel(s->engine, s->slot[i].handle);
        s->wrong += engine_cancel(s->engine, s->slot[i].handle); /* it is gone */
        s->slot[i].pending = false;
    } else {
        s->event[i].time = now + (int64_t)(roll(s->dice) * 4);
        s->event[i].sequence = s->sequence++;
        s->wrong += !engine_reschedule(s->engine, s->slot[i].handle, s->event[i].time);
    }
}

static void shadow_happens(void *model, const void *payload)
{
    struct shadowed *s = model;
    const int64_t now = engine_now(s->engine);
    uint32_t i;
    memcpy(&i, payload, sizeof i);
    s->wrong += !s->slot[i].pending || s->event[i].time != now;
    s->slot[i].pending = false;
    for (uint32_t k = 0; k < PENDING_MOST; k++)
        if (s->slot[k].pending) {
            s->wrong += s->order->before(&s->event[k], &s->event[i]);
            s->ties += s->event[k].time == now;
        }
    if (++s->happened >= EVENTS)
        return;
    for (double more = roll(s->dice) * 2.2; more >= 0.2 || s->happened < 100; more--) {
        shadow_schedule(s, now);
        if (more < 0)
            break;
    }
    if (roll(s->dice) < 0.2)
        shadow_change(s, now);
}

static bool in_promised_order(const struct shadow_event *a, const struct shadow_event *b)
{
    if (a->time != b->time)
        return a->time < b->time;
    if (a->rank != b->rank)
        return a->rank < b->rank;
    if (a->minor != b->minor)
        return a->minor < b->minor;
    return a->sequence < b->sequence;
}

void measure_ties(const struct selftest_check *c, const struct selftest_setup *setup, struct selftest_result *r)
{
    struct event_kind kinds[RANKS];
    struct shadowed *s = memory_grow(NULL, 1, sizeof *s);
    struct dice dice;
    for (int k = 0; k < RANKS; k++)
        kinds[k] = (struct event_kind){"event", rank_of_kind[k], shadow_happens};
    dice_open(&dice, setup, c->what);
    for (uint32_t again = 0; again < setup->effort; again++) {
        const struct shadowed before = again ? *s : (struct shadowed){0};
        *s = (struct shadowed){.order = c->subject, .dice = &dice, .wrong = before.wrong, .ties = before.ties};
        r->sample += before.happened;
        dice_turn(&dice, again);
        s->engine = engine_create(kinds, RANKS, s);
        engine_reset(s->engine, 0, again, setup->seed);
        for (int k = 0; k < 100; k++)
            shadow_schedule(s, 0);
        (void)engine_run(s->engine, TIME_NEVER, NULL);
        for (size_t k = 0; k < PENDING_MOST; k++)
            s->wrong += s->slot[k].pending; /* never happened */
        engine_destroy(s->engine);
    }
    r->sample += s->happened;
    r->held = s->wrong == 0 && s->happened >= EVENTS;
    (void)snprintf(r->promised, sizeof r->promised, "by time, rank, minor, sequence");
    (void)snprintf(r->measured, sizeof r->measured, "%llu wrong, %.0f others at the instant",
                   (unsigned long long)s->wrong, (double)s->ties / (double)r->sample);
    free(s);
}

/* ---- M/M/1 ---- */

enum { CUSTOMERS = 2000, RUNS = 100 };
static const double load = 0.7385; /* mean service 1 */

struct station {
    struct engine *engine;
    sim_time gap[CUSTOMERS], service[CUSTOMERS], arrived[CUSTOMERS], delay[CUSTOMERS];
    int begun, ended, here;
};
enum station_kind { ENDS, ARRIVES };

static void station_begins(struct station *s)
{
    const sim_time now = engine_now(s->engine);
    s->delay[s->begun] = now - s->arrived[s->begun];
    engine_schedule(s->engine, now + s->service[s->begun], ENDS, 0, NULL, 0);
    s->begun++;
}

static void station_arrives(void *model, const void *payload)
{
    struct station *s = model;
    (void)payload;
    s->arrived[s->here++] = engine_now(s->engine);
    if (s->here < CUSTOMERS)
        engine_schedule(s->engine, engine_now(s->engine) + s->gap[s->here], ARRIVES, 0, NULL, 0);
    if (s->here - s->ended == 1)
        station_begins(s);
}

static void station_ends(void *model, const void *payload)
{
    struct station *s = model;
    (void)payload;
    s->ended++;
    if (s->begun < s->here)
        station_begins(s);
}

/* The customers that are there at the start are the first ones, all arrived at 0. Returns how many. */
static int station_luck(struct station *s, struct dice *d)
{
    const int there = (int)floor(kernel_log(roll(d)) / kernel_log(load)); /* geometric: P(at least k) = load^k */
    for (int i = 0; i < CUSTOMERS; i++) {
        s->gap[i] = ticks_from_days(-kernel_log(roll(d)) / load);
        s->service[i] = ticks_from_days(-kernel_log(roll(d)));
    }
    for (int i = 0; i < there && i < CUSTOMERS; i++)
        s->gap[i] = 0;
    return there < CUSTOMERS / 2 ? there : CUSTOMERS / 2;
}

static uint64_t differs_from_lindley(const struct station *s)
{
    uint64_t wrong = 0;
    sim_time delay = 0;
    for (int i = 0; i < CUSTOMERS; i++) {
        if (i > 0)
            delay += s->service[i - 1] - s->gap[i];
        delay = delay < 0 ? 0 : delay;
        wrong += s->delay[i] != delay;
    }
    return wrong;
}

static void measure_queue(const struct selftest_check *c, const struct selftest_setup *setup, struct selftest_result *r)
{
    const struct event_kind kinds[] = {
        [ENDS] = {"ends", 20, station_ends}, [ARRIVES] = {"arrives", 40, station_arrives}};
    struct station *s = memory_grow(NULL, 1, sizeof *s);
    struct engine *engine = engine_create(kinds, 2, s);
    const double exact = load / (1 - load);
    uint64_t wrong = 0;
    struct tally means;
    struct dice dice;
    tally_clear(&means);
    dice_open(&dice, setup, c->what);
    for (uint32_t k = 0; k < RUNS * setup->effort; k++) {
        double sum = 0;
        dice_turn(&dice, k);
        *s = (struct station){.engine = engine};
        const int there = station_luck(s, &dice);
        engine_reset(engine, 0, k, setup->seed);
        engine_schedule(engine, s->gap[0], ARRIVES, 0, NULL, 0);
        (void)engine_run(engine, TIME_NEVER, NULL);
        wrong += differs_from_lindley(s) + (s->ended != CUSTOMERS);
        for (int i = there; i < CUSTOMERS; i++)
            sum += days_from_ticks(s->delay[i]);
        tally_add(&means, sum / (CUSTOMERS - there));
    }
    engine_destroy(engine);
    free(s);
    const double z = (means.mean - exact) / (tally_sd(&means) / sqrt((double)means.n));
    r->sample = means.n * CUSTOMERS;
    r->p = chance_of_z(z);
    r->held = wrong == 0;
    (void)snprintf(r->promised, sizeof r->promised, "%.4f, Lindley's to the tick", exact);
    (void)snprintf(r->measured, sizeof r->measured, "%.4f, z %+.1f; %llu differ", means.mean, z,
                   (unsigned long long)wrong);
}

/* ---- the list ---- */

static const struct shadow_order promised = {in_promised_order};

static const struct selftest_check checks[] = {
    {"engine", "simultaneous events, cancelled, moved", measure_ties, &promised},
    {"engine", "M/M/1 queue, begun in equilibrium", measure_queue, NULL},
};

struct selftest_list selftest_engine(void)
{
    return (struct selftest_list){checks, sizeof checks / sizeof *checks};
}
