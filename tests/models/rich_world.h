/* tests/models/rich_world.h - random small networks that use as much of the language as they can, written as text.
 *
 * A world is a number: the same number gives the same network, whatever way it is written (a script: with an unrelated
 * part, in another order, in another unit of time, with settings that say nothing). Every optional thing in it is a
 * feature, and features can be taken out one by one: so a world that shows a mistake shrinks to one that shows it in a
 * few lines (shrink() in test_metamorphic_rich.c). */
#ifndef TESTS_MODELS_RICH_WORLD_H
#define TESTS_MODELS_RICH_WORLD_H

#include "sim/stream.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FEATURES_MOST = 256, PIECES_MOST = 64 };

struct world {
    uint64_t number;
    bool without[FEATURES_MOST]; /* features taken out */
    bool mute[FEATURES_MOST];    /* settings that say nothing left out */
    int features;                /* how many there are; known after writing */
    bool scales;                 /* it means the same in any unit of time; known after writing */
};

struct script {
    bool island;      /* an unrelated site, supplier, demand and lane besides */
    bool neutral;     /* settings that change nothing, wherever they may stand */
    uint64_t shuffle; /* 0: in order */
    double unit;      /* one day in time units */
};

/* ---- the pen: dice, features, and members of groups in any order ---- */

struct pen {
    struct world *world;
    const struct script *how;
    uint64_t next, next_shuffle;
    int neutrals;
    double unit;
    int sites;
    bool made, shifts, has_shop, has_faults, has_style_fault, bought, second_step, lane[8], to_order[8];
    bool asks_due, asks_priority,
        costs_backlog[8]; /* what the demand must have, for these settings to mean something */
};

static inline double pen_roll(struct pen *p)
{
    return stream_u((struct luck){.seed = 2385, .replication = (uint32_t)p->world->number},
                    stream_source("tests/rich_world"), p->next++);
}

static inline int pen_die(struct pen *p, int low, int high)
{
    return low + (int)(pen_roll(p) * (high - low + 1));
}

/* Is this optional thing here? The dice roll in any case. */
static inline bool feature(struct pen *p, double chance)
{
    const bool there = pen_roll(p) < chance;
    const int f = p->world->features++;
    if (f >= FEATURES_MOST)
        abort();
    return there && !p->world->without[f];
}

/* Is a setting that says nothing written here? */
static inline bool neutral(struct pen *p)
{
    return !p->world->mute[p->neutrals++ % FEATURES_MOST] && p->how->neutral;
}

struct group {
    char *piece[PIECES_MOST];
    int count;
};

static void say(struct group *, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct group *g, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    const int n = vsnprintf(NULL, 0, format, list);
    char *text = n < 0 || g->count == PIECES_MOST ? NULL : malloc((size_t)n + 1);
    if (!text)
        abort();
    vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    va_end(list);
    g->piece[g->count++] = text;
}

/* The members one after another, shuffled when asked for; the caller frees the text. */
static inline char *closed(struct pen *p, struct group *g)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    for (int i = g->count - 1; i > 0 && p->how->shuffle; i--) {
        const struct luck luck = {.seed = 4770, .replication = (uint32_t)p->how->shuffle};
        const int k = (int)(stream_u(luck, stream_source("tests/rich_world"), p->next_shuffle++) * (i + 1));
        char *swap = g->piece[i];
        g->piece[i] = g->piece[k];
        g->piece[k] = swap;
    }
    for (int i = 0; i < g->count; i++) {
        fputs(g->piece[i], f);
        free(g->piece[i]);
    }
    fclose(f);
    g->count = 0;
    return text;
}

/* name: { members }; as a member of another group */
static inline void put(struct pen *p, struct group *into, const char *name, struct group *members)
{
    char *text = closed(p, members);
    say(into, "%s: { %s}; ", name, text);
    free(text);
}

/* ---- policies ---- */

static inline void forecast(struct pen *p, struct group *g)
{
    switch (pen_die(p, 0, 3)) {
    case 0:
        say(g, "forecast = { type = \"moving_average\"; window = %d; start = 2; }; ", pen_die(p, 2, 6));
        break;
    case 1:
        say(g, "forecast = { type = \"exponential\"; weight = 0.%d; start = 2; }; ", pen_die(p, 1, 5));
        break;
    case 2:
        say(g, "forecast = { type = \"ar1\"; }; ");
        break;
    default:
        say(g, "forecast = { type = \"given\"; mean = 2; }; ");
    }
    if (feature(p, 0.4))
        say(g, "stock_gain = 0.5; ");
    if (feature(p, 0.4))
        say(g, "pipeline_gain = 0.25; ");
    if (feature(p, 0.3))
        say(g, "cover = %.17g; ", 1.5 * p->unit);
}

/* Returns what may lie on the shelf at the start. */
static inline int policy(struct pen *p, struct group *stock, int number)
{
    struct group g = {.count = 0};
    const int type = pen_die(p, 0, 6), level = pen_die(p, 2, 14), gap = pen_die(p, 3, 9);
    bool periodic = feature(p, 0.35), threshold = false;
    switch (type) {
    case 0:
        say(&g, "type = \"s_S\"; s = %d; S = %d; ", level, level + gap);
        threshold = true;
        break;
    case 1:
        say(&g, "type = \"r_nQ\"; r = %d; Q = %d; ", level, pen_die(p, 2, 6));
        threshold = true;
        break;
    case 2:
        periodic = true;
        say(&g, "type = \"order_up_to\"; level = %d; ", level);
        forecast(p, &g);
        break;
    case 3:
        say(&g, "type = \"lot_for_lot\"; ");
        p->to_order[number] = true;
        break;
    case 4:
        periodic = true;
        say(&g, "type = \"fixed\"; Q = %d; ", pen_die(p, 2, 5));
        break;
    default:
        say(&g, "type = \"base_stock\"; level = %d; ", level);
        if (number < p->sites - 1 && feature(p, 0.4))
            say(&g, "echelon = true; ");
        else if (feature(p, 0.2))
            say(&g, "safety = 2; ");
    }
    if (threshold && feature(p, 0.3))
        say(&g, "order_when = \"below\"; ");
    else if (threshold && neutral(p))
        say(&g, "order_when = \"at_or_below\"; position = \"inventory_position\"; ");
    if (periodic)
        say(&g, "review: { every = %.17g; first = %.17g; %s}; ", pen_die(p, 1, 3) * p->unit,
            (feature(p, 0.3) ? 0.5 : 0) * p->unit, feature(p, 0.3) ? "before = \"demand\"; " : "");
    else if (feature(p, 0.25))
        say(&g, "review = \"demand\"; ");
    put(p, stock, "policy", &g);
    return level + gap;
}

/* ---- sources ---- */

static inline void source_extras(struct pen *p, struct group *g, bool moved, bool made)
{
    const double unit = p->unit;
    if (!made && feature(p, 0.2))
        say(g, "crossing = false; ");
    if (!made && feature(p, 0.2))
        say(g, "order_delay = %.17g; ", (feature(p, 0.5) ? 1 : 0.375) * unit);
    else if (!made && neutral(p))
        say(g, "order_delay = 0; ");
    if (!made && feature(p, 0.2))
        say(g, "capacity: { units = %d; every = %.17g; }; ", pen_die(p, 3, 8), pen_die(p, 1, 2) * unit);
    else if (!made && feature(p, 0.1))
        say(g, "capacity_per_day = %.17g; ", pen_die(p, 4, 9) / unit);
    else if (!made && neutral(p))
        say(g, "capacity: { units = 1000000; every = %.17g; }; ", 1.75 * unit);
    if (feature(p, 0.2))
        say(g, "moq = %d; ", pen_die(p, 2, 4));
    else if (neutral(p))
        say(g, "moq = 1; ");
    if (feature(p, 0.2))
        say(g, "multiple = %d; ", pen_die(p, 2, 3));
    else if (neutral(p))
        say(g, "multiple = 1; ");
    if (!made && feature(p, 0.15))
        say(g, "yield: { times = \"uniform(0.6, 1)\"; }; ");
    else if (!made && feature(p, 0.1))
        say(g, "yield: { plus = \"discrete(-1: 1, 0: 3, 1: 1)\"; }; ");
    else if (!made && neutral(p))
        say(g, "yield: { times = 1; plus = 0; }; ");
    if (moved && feature(p, 0.2))
        say(g, "partial = false; ");
    if (moved && feature(p, 0.3))
        say(g, "pipeline = \"%s\"; ", feature(p, 0.5) ? "receiver" : "free");
    if (moved && feature(p, 0.3))
        say(g, "priority = %d; ", pen_die(p, 1, 3));
    if (feature(p, 0.3))
        say(g, "cost = %d; ", pen_die(p, 2, 9));
}

static inline void made_by(struct pen *p, struct group *g)
{
    struct group make = {.count = 0}, shop = {.count = 0}, paint = {.count = 0};
    const double unit = p->unit;
    const bool lots = feature(p, 0.6);
    const int lot = pen_die(p, 2, 5);
    if (lots)
        say(&make, "lot = %d; ", lot);
    if (lots && feature(p, 0.3))
        say(&make, "spread = 2; ");
    else if (lots && feature(p, 0.3))
        say(&make, "transfer = 1; ");
    if (feature(p, 0.25))
        say(&make, "kitting = \"complete\"; ");
    if (feature(p, 0.15))
        say(&make, "learning = 0.9; ");
    else if (neutral(p))
        say(&make, "learning = 1; overplan = 0; tolerance = 0; ");
    if (feature(p, 0.2))
        say(&make, "in_process_limit = %d; ", pen_die(p, 1, 3));
    else if (neutral(p))
        say(&make, "in_process_limit = 1000000; ");
    if (feature(p, 0.2))
        say(&make, "after = [ \"gate\" ]; %s", feature(p, 0.4) ? "gate = \"soft\"; " : "");
    if (feature(p, 0.6))
        say(&shop, "time = \"exponential(mean=%.17g)\"; ", (0.02 + 0.05 * pen_roll(p)) * unit);
    else
        say(&shop, "time = %.17g; ", 0.03125 * pen_die(p, 1, 3) * unit);
    if (feature(p, 0.4))
        say(&shop, "setup = %.17g; ", 0.0625 * pen_die(p, 1, 3) * unit);
    p->second_step = feature(p, 0.5);
    if (p->second_step) {
        say(&paint, "at = \"%s\"; lot_time = \"uniform(0, %.17g)\"; ", feature(p, 0.4) ? "shop" : "paint", 0.25 * unit);
        if (feature(p, 0.4))
            say(&paint, "buffer = %d; ", pen_die(p, 0, 2));
        else if (neutral(p))
            say(&paint, "buffer = 1000000; ");
    }
    /* the order of a routing is its meaning: no shuffling of the steps */
    char *first = closed(p, &shop), *second = closed(p, &paint);
    if (p->second_step)
        say(&make, "routing: { shop: { %s}; finish: { %s}; }; ", first, second);
    else
        say(&make, "routing: { shop: { %s}; }; ", first);
    free(first);
    free(second);
    put(p, g, "make", &make);
}

static inline void sources(struct pen *p, struct group *stock, int site)
{
    struct group all = {.count = 0}, one = {.count = 0}, two = {.count = 0};
    p->made = site == 0 && feature(p, 0.6);
    const bool moved = site > 0;
    if (p->made)
        made_by(p, &one);
    else if (moved) {
        say(&one, "move = \"s%d\"; ", pen_die(p, 0, site - 1));
        p->lane[site] = feature(p, 0.75);
        if (p->lane[site])
            say(&one, "lane = \"l%d\"; ", site);
    } else {
        say(&one, "buy = \"maker\"; ");
        p->bought = true;
    }
    source_extras(p, &one, moved, p->made);
    put(p, &all, "one", &one);
    if (moved && feature(p, 0.25)) {
        say(&two, "buy = \"second\"; ");
        p->bought = true;
        source_extras(p, &two, false, false);
        put(p, &all, "two", &two);
        const int rule = pen_die(p, 0, 2);
        say(stock, "sourcing = \"%s\"; ", rule == 0 ? "share" : rule == 1 ? "priority" : "fastest");
    }
    put(p, stock, "sources", &all);
}

/* ---- stock points and sites ---- */

static inline void stock_point(struct pen *p, struct group *site, int number)
{
    static const char *const rules[] = {"first_come", "due", "priority", "proportional"};
    struct group stock = {.count = 0}, initial = {.count = 0};
    const int opening = policy(p, &stock, number);
    sources(p, &stock, number);
    if (feature(p, 0.8))
        say(&initial, "on_hand = %d; ", opening);
    else if (feature(p, 0.5))
        say(&initial, "backlog = 2; ");
    if (feature(p, 0.2))
        say(&initial, "due: { a: { in = %.17g; units = 3; }; }; ", 1.25 * p->unit);
    if (number == 0 ? !p->made && feature(p, 0.1) : feature(p, 0.1))
        say(&initial, "asked: { a: { in = %.17g; units = 2; }; }; ", 0.75 * p->unit);
    put(p, &stock, "initial", &initial);
    say(&stock, "holding = %.17g; ", 0.1 * pen_die(p, 1, 5) / p->unit);
    if (feature(p, 0.3)) {
        say(&stock, "backorder = %.17g; ", 1.5 / p->unit);
        p->costs_backlog[number] = true;
    }
    if (feature(p, 0.2))
        say(&stock, "backorder_once = 2; ");
    if (feature(p, 0.5)) {
        const char *rule = p->to_order[number] && feature(p, 0.5) ? "pegged" : rules[pen_die(p, 0, 3)];
        say(&stock, "allocation = \"%s\"; ", rule);
        p->asks_priority |= strcmp(rule, "priority") == 0;
    } else if (!p->to_order[number] || !p->made)
        say(&stock, "allocation = \"due\"; "); /* the default, in words: priorities may mean nothing, on purpose */
    if (feature(p, 0.15))
        say(&stock, "shelf_life = %.17g; ", pen_die(p, 4, 9) * p->unit);
    else if (feature(p, 0.1))
        say(&stock, "shelf_life = \"exponential(mean=%.17g)\"; issue = \"newest\"; ", 6 * p->unit);
    else if (neutral(p))
        say(&stock, "shelf_life = %.17g; ", 100000 * p->unit);
    put(p, site, "widget", &stock);
}

static inline void failures(struct pen *p, struct group *center)
{
    static const char *const then[] = {"resume", "repeat", "scrap"};
    const double unit = p->unit;
    struct group all = {.count = 0}, jam = {.count = 0};
    say(&jam, "after = \"exponential(mean=%.17g)\"; repair = \"exponential(mean=%.17g)\"; ",
        (2 + 5 * pen_roll(p)) * unit, (0.2 + pen_roll(p)) * unit);
    if (feature(p, 0.3))
        say(&jam, "counts = \"calendar\"; ");
    if (feature(p, 0.4))
        say(&jam, "then = \"%s\"; ", then[pen_die(p, 0, 2)]);
    if (feature(p, 0.3))
        say(&jam, "crew = \"crew\"; ");
    put(p, &all, "jam", &jam);
    if (feature(p, 0.2))
        say(&all, "wear: { after = %.17g; repair = %.17g; }; ", 3.5 * unit, 0.25 * unit);
    put(p, center, "failures", &all);
}

static inline void centers(struct pen *p, struct group *site)
{
    static const char *const rules[] = {"", "earliest_due", "priority", "longest_left", "shortest"};
    struct group all = {.count = 0}, shop = {.count = 0};
    say(&shop, "machines = %d; ", pen_die(p, 1, 3));
    if (feature(p, 0.5)) {
        const int rule = pen_die(p, 1, 4);
        say(&shop, "rule = \"%s\"; %s", rules[rule], feature(p, 0.4) ? "preempt = true; " : "");
        p->asks_due |= rule == 1;
        p->asks_priority |= rule == 2;
    }
    if (feature(p, 0.3))
        say(&shop, "calendar = \"shifts\"; %s", feature(p, 0.4) ? "at_shift_end = \"overtime\"; " : "");
    else if (!p->shifts && neutral(p))
        say(&shop, "calendar = \"always\"; ");
    if (feature(p, 0.5))
        failures(p, &shop);
    put(p, &all, "shop", &shop);
    say(&all, "paint: { machines = 1; rule = \"first_come\"; }; ");
    say(&all, "crew: { machines = 1; }; ");
    put(p, site, "workcenters", &all);
}

static inline void site(struct pen *p, struct group *into, int number)
{
    struct group here = {.count = 0}, stock = {.count = 0};
    char name[16];
    snprintf(name, sizeof name, "s%d", number);
    p->shifts = feature(p, 0.15);
    if (p->shifts)
        say(&here, "calendar = \"shifts\"; ");
    else if (neutral(p))
        say(&here, "calendar = \"always\"; ");
    stock_point(p, &stock, number);
    if (p->made) {
        say(&stock,
            "part: { policy: { type = \"base_stock\"; level = %d; }; sources: { one: { buy = \"maker\"; }; }; initial: "
            "{ at_level = true; }; }; ",
            pen_die(p, 6, 30));
        centers(p, &here);
        p->has_shop = true;
    }
    p->made = false;
    put(p, &here, "stock", &stock);
    put(p, into, name, &here);
}

/* ---- customers ---- */

static inline void customers(struct pen *p, struct group *into, int number, const char *suffix)
{
    const double unit = p->unit, gap = 0.4 + pen_roll(p);
    struct group d = {.count = 0};
    char name[24];
    snprintf(name, sizeof name, "d%d%s", number, suffix);
    say(&d, "at = \"s%d.widget\"; ", number);
    bool population = false, rate = false;
    switch (pen_die(p, 0, 5)) {
    case 0:
        rate = true;
        say(&d, "rate = %.17g; ", 1 / (gap * unit));
        break;
    case 4:
        say(&d, "rate = \"%.17g * $season\"; ", 1 / (gap * unit));
        p->world->scales = false; /* it is looked at by the hour */
        break;
    case 5:
        say(&d, "every = \"exponential(mean=%.17g)\"; population = %d; ", 4 * gap * unit, pen_die(p, 2, 5));
        population = true;
        break;
    case 1:
        say(&d, "every = %.17g; first = 0; ", 0.5 * unit); /* in step with reviews and departures */
        break;
    default:
        say(&d, "every = \"exponential(mean=%.17g)\"; ", gap * unit);
    }
    if (feature(p, 0.4))
        say(&d, "units = \"discrete(1: 2, %d: 1)\"; ", pen_die(p, 2, 4));
    const bool lost = feature(p, 0.3) && !p->to_order[number] && !p->costs_backlog[number];
    const bool patience = !population && feature(p, 0.2);
    bool limited = false;
    if (lost)
        say(&d, "unmet = \"lost\"; ");
    if (patience)
        say(&d, "patience: { days = \"exponential(mean=%.17g)\"; %s}; ", 1.5 * unit,
            feature(p, 0.3) && lost ? "share = 0.5; " : "");
    if (feature(p, 0.2))
        say(&d, "partial = false; ");
    if (population || (lost && !patience))
        ;
    else if ((limited = feature(p, 0.15)))
        say(&d, "balk_above = %d; ", pen_die(p, 2, 5));
    else if ((limited = feature(p, 0.1)))
        say(&d, "capacity = %d; ", pen_die(p, 2, 6));
    else if (neutral(p))
        say(&d, "balk_above = 1000000; ");
    if (feature(p, 0.3) || p->asks_due)
        say(&d, "due = %.17g; ", pen_die(p, 0, 2) * unit);
    if (feature(p, 0.3) || p->asks_priority)
        say(&d, "priority = %d; ", pen_die(p, 1, 3));
    const bool priced = feature(p, 0.3);
    if (priced)
        say(&d, "price = 9; %s", lost || patience || limited ? "lost_cost = 1.5; " : "");
    if (priced && feature(p, 0.3))
        say(&d,
            "markdown: { b: { date = %.17g; price = 4; }; a: { date = %.17g; until = %.17g; price = 6; lift = %s; }; "
            "}; ",
            40 * unit, 15.25 * unit, 30 * unit, rate ? "1.5" : "1");
    if (feature(p, 0.15))
        say(&d, "returned: { share = 0.25; after = \"uniform(%.17g, %.17g)\"; resold = 0.5; cost = 1; }; ", unit,
            9 * unit);
    if (neutral(p))
        say(&d, "mix_spread = 0; ");
    if (feature(p, 0.15))
        say(&d, "delivery = { time = %.17g; cost = 0.5; }; ", 0.75 * unit);
    else if (neutral(p))
        say(&d, "delivery = { time = 0; }; ");
    put(p, into, name, &d);
}

/* ---- lanes, suppliers, disruptions, tasks ---- */

static inline void lanes(struct pen *p, struct group *into)
{
    const double unit = p->unit;
    for (int i = 1; i < p->sites; i++) {
        struct group l = {.count = 0}, departs = {.count = 0};
        char name[16];
        snprintf(name, sizeof name, "l%d", i);
        if (feature(p, 0.4))
            say(&l, "time = \"gamma(mean=%.17g, cv=0.4)\"; ", (0.25 + 2 * pen_roll(p)) * unit);
        else
            say(&l, "time = %.17g; ", 0.25 * pen_die(p, 0, 10) * unit);
        if (feature(p, 0.2))
            say(&l, "duty = 0.1; ");
        else if (neutral(p))
            say(&l, "duty = 0; ");
        if (feature(p, 0.2))
            say(&l, "customs = %.17g; ", 0.5 * unit);
        else if (neutral(p))
            say(&l, "customs = 0; ");
        if (feature(p, 0.35))
            say(&departs, "every = %.17g; ", pen_die(p, 1, 3) * unit);
        if (feature(p, 0.2))
            say(&departs, "full = %d; ", pen_die(p, 2, 6));
        if (departs.count == 2 || (departs.count == 0 && feature(p, 0.1)))
            say(&departs, "after_first = %.17g; ", 1.5 * unit);
        if (departs.count == 1 && strncmp(departs.piece[0], "full", 4) == 0)
            say(&departs, "after_first = %.17g; ", 2.5 * unit); /* or what is short of full waits for ever */
        if (departs.count)
            put(p, &l, "departs", &departs);
        if (feature(p, 0.3))
            say(&l, "cost: { per_order = 3; per_unit = 0.25; }; ");
        if (p->lane[i])
            put(p, into, name, &l);
        else
            free(closed(p, &l));
    }
}

static inline void suppliers(struct pen *p, struct group *into)
{
    const double unit = p->unit;
    struct group offers = {.count = 0}, widget = {.count = 0}, maker = {.count = 0};
    const double lead = (1 + 4 * pen_roll(p)) * unit;
    if (feature(p, 0.2))
        say(&widget, "lead_time = \"$pace * gamma(mean=%.17g, cv=0.5)\"; price = 3; ", lead);
    else if (feature(p, 0.15))
        p->world->scales = false,
        say(&widget, "lead_time = \"sequence(%.17g, %.17g, %.17g)\"; price = \"2 * $freight\"; ", lead, 0.5 * unit,
            2 * unit);
    else
        say(&widget, "lead_time = \"gamma(mean=%.17g, cv=0.5)\"; price = 3; ", lead);
    if (feature(p, 0.2))
        say(&widget, "breaks: { a: { from = 5; price = 2.5; }; }; breaks_apply = \"%s\"; ",
            feature(p, 0.5) ? "incremental" : "all_units");
    put(p, &offers, "widget", &widget);
    say(&offers, "part: { lead_time = \"%.17g * uniform(0.5, 1.5)%s\"; price = 1.25; }; ", (1 + 2 * pen_roll(p)) * unit,
        feature(p, 0.3) ? " each root" : "");
    put(p, &maker, "offers", &offers);
    if (feature(p, 0.15))
        say(&maker, "calendar = \"shifts\"; ");
    else if (neutral(p))
        say(&maker, "calendar = \"always\"; ");
    put(p, into, "maker", &maker);
    say(into, "second: { offers: { widget: { lead_time = %.17g; price = 4; }; }; };\n", 2.5 * unit);
}

static inline void disruption(struct pen *p, struct group *into, const char *name, bool lane)
{
    static const struct {
        const char *hits, *stops;
    } targets[] = {{"suppliers.maker", "\"shipping\", \"moving\""},
                   {"suppliers.*", "\"ordering\""},
                   {"sites.s0", "\"shipping\", \"working\", \"receiving\""},
                   {"sites.*", "\"ordering\", \"receiving\""},
                   {"sites.s0.stock.widget", "\"receiving\""},
                   {"lanes.*", "\"moving\""}};
    const double unit = p->unit;
    struct group d = {.count = 0};
    const int target = pen_die(p, 0, lane ? 5 : 4);
    say(&d, "hits = [ \"%s\" ]; ", targets[target].hits);
    if (target == 0 && feature(p, 0.4))
        say(&d, "change = [ \"lead_time += %.17g\", \"lead_time *= 1.7\" ]; ", 1.5 * unit);
    else
        say(&d, "stops = [ %s ]; ", targets[target].stops);
    switch (pen_die(p, 0, 2)) {
    case 0:
        say(&d, "rate = %.17g; ", (0.03 + 0.05 * pen_roll(p)) / unit);
        break;
    case 1:
        say(&d, "every = \"exponential(mean=%.17g)\"; %s", 12 * unit,
            feature(p, 0.4) ? "starts = \"equilibrium\"; " : "");
        break;
    default:
        say(&d, "on = %.17g; chance = 0.8; ", pen_die(p, 3, 20) * unit);
    }
    say(&d, "lasts = \"exponential(mean=%.17g)\"; ", (1 + 3 * pen_roll(p)) * unit);
    if (feature(p, 0.3))
        say(&d, "fades = %.17g; ", 2 * unit);
    else if (neutral(p))
        say(&d, "fades = 0; ");
    if (feature(p, 0.3))
        say(&d, "each_hit = 0.7; ");
    else if (neutral(p))
        say(&d, "each_hit = 1; ");
    if (target >= 2 && target <= 4 && feature(p, 0.3))
        say(&d, "destroys = 0.5; ");
    if (feature(p, 0.3))
        say(&d, "cost: { once = 10; per_day = %.17g; }; ", 2 / unit);
    put(p, into, name, &d);
}

/* ---- quality ---- */

static inline void faults(struct pen *p, struct group *into)
{
    struct group seam = {.count = 0}, hides = {.count = 0}, repair = {.count = 0};
    if (p->has_shop && feature(p, 0.3)) {
        p->has_faults = true;
        say(&seam, "arises = \"shop\"; share = %s; ", feature(p, 0.4) ? "\"beta(mean=0.2, cv=0.5)\"" : "0.25");
        say(&repair, "cost = 1.5; time = %.17g; ", 0.0625 * p->unit);
        if (feature(p, 0.4))
            say(&repair, "at = \"s0.paint\"; ");
        if (feature(p, 0.4))
            say(&repair, "pass = 0.6; max_rounds = 2; then = \"%s\"; ", feature(p, 0.5) ? "go_on" : "scrap");
        if (feature(p, 0.4))
            say(&seam,
                "escape: { cost = 0.5; returned: { share = 0.4; after = %.17g; }; recall: { chance = 0.5; after = "
                "%.17g; traceable = \"%s\"; goods = \"%s\"; }; }; ",
                2 * p->unit, 3 * p->unit, feature(p, 0.5) ? "lot" : "style", feature(p, 0.5) ? "repair" : "scrap");
        else if (neutral(p))
            say(&seam, "escape: { returned = 0; detained = 0; }; ");
        if (feature(p, 0.3))
            say(&seam, "found_at: { made = 2; arrived = 3; customer = 5; }; ");
        put(p, &seam, "repair", &repair);
        put(p, into, "seam", &seam);
    }
    if (p->bought && feature(p, 0.2)) {
        p->has_faults = true;
        say(&hides, "arises = \"received\"; of = \"widget\"; share = 0.2; repair = 2; ");
        put(p, into, "hides", &hides);
    }
    if (p->has_faults && feature(p, 0.4)) {
        p->has_style_fault = true;
        say(into, "strap: { arises = \"style\"; of = \"widget\"; chance = 0.6; share = 0.7; escape = 0.25; "
                  "appears_after = 4; }; ");
    }
    if (p->bought && !p->has_faults && neutral(p))
        say(into, "none_at_all: { arises = \"received\"; of = \"widget\"; share = 0; }; ");
}

static inline void inspection(struct pen *p, struct group *into, const char *name, const char *of, const char *when)
{
    static const char *const found[] = {"replace", "repair", "scrap", "keep"};
    static const char *const rejected[] = {"screen", "repair", "sort", "scrap", "return", "accept_at"};
    struct group g = {.count = 0};
    say(&g, "of = \"%s\"; when = \"%s\"; ", of, when);
    const int plan = pen_die(p, 0, 3);
    switch (plan) {
    case 0: /* rejects no lot */
        say(&g, "plan = \"all\"; ");
        break;
    case 1:
        say(&g, "plan: { share = 0.4; accept = [ 0 ]; }; ");
        break;
    case 2:
        say(&g, "plan: { n = [ 2, 2 ]; accept = [ 0, 1 ]; reject = [ 2, 2 ]; }; ");
        break;
    default:
        say(&g, "plan: { n = [ 3 ]; accept = [ 0 ]; }; ");
    }
    say(&g, "found = \"%s\"; ", found[pen_die(p, 0, 3)]);
    int then = feature(p, 0.5) ? pen_die(p, 0, 5) : 0;
    if (then == 4 && strcmp(when, "received") != 0)
        then = 3;
    if (then > 2 && plan == 0)
        then = 0;
    if (then > 0)
        say(&g, "rejected = \"%s\"; ", rejected[then]);
    if (then < 3 && plan > 0 && feature(p, 0.3))
        say(&g, "again = true; ");
    if (feature(p, 0.3))
        say(&g, "sees = 0.8; false_alarm = 0.05; ");
    if (feature(p, 0.4))
        say(&g, "time = %.17g; ", 0.125 * p->unit);
    if (p->has_shop && feature(p, 0.3))
        say(&g, "by = \"s0.paint\"; ");
    say(&g, "lot = \"%s\"; ", !feature(p, 0.3) ? "order" : feature(p, 0.5) ? "drop" : "3");
    put(p, into, name, &g);
}

static inline void inspections(struct pen *p, struct group *into)
{
    char of[24];
    const bool first = feature(p, p->has_faults ? 0.7 : 0.1);
    if (first)
        inspection(p, into, "first", "s0.widget", p->has_shop ? "made" : "received");
    if (p->sites > 1 && feature(p, p->has_faults ? 0.4 : 0.05)) {
        (void)snprintf(of, sizeof of, "s%d.widget", p->sites - 1);
        inspection(p, into, "last", of, "arrived");
    }
    if (neutral(p) && !first)
        say(into, "looks_at_nothing: { of = \"s0.widget\"; when = \"%s\"; plan = \"none\"; }; ",
            p->has_shop ? "made" : "received");
}

/* One task, before bulk or beside it, and who hears of its failures. */
static inline void tasks(struct pen *p, struct group *all)
{
    const double unit = p->unit;
    struct group gate = {.count = 0}, both = {.count = 0}, chief = {.count = 0}, owners = {.count = 0};
    say(&gate, "duration = \"uniform(%.17g, %.17g)\"; pass = 0.7; max_rounds = 3; ", unit, 3 * unit);
    if (p->has_style_fault)
        say(&gate, "finds: { strap = 0.5; }; ");
    else if (neutral(p))
        say(&gate, "finds: { }; ");
    if (p->has_shop && feature(p, 0.4)) {
        say(&gate, "at = \"s0.shop\"; ");
        if (feature(p, 0.5))
            say(&gate, "takes: { part = %d; }; ", pen_die(p, 1, 9));
        if (feature(p, 0.3))
            say(&gate, "by = \"s0.paint\"; ");
    }
    if (p->has_shop && feature(p, 0.3))
        say(&gate,
            "questions: { count = \"poisson(mean=2)\"; at = \"s0.crew\"; time = \"exponential(mean=%.17g)\"; }; ",
            0.2 * unit);
    else if (p->has_shop && neutral(p))
        say(&gate, "questions: { count = 0; at = \"s0.paint\"; }; ");
    if (feature(p, 0.2))
        say(&gate, "every = %.17g; ", 9 * unit);
    if (feature(p, 0.4)) {
        say(&gate, "owner = \"chief\"; ");
        say(&chief, "hears_after = \"exponential(mean=%.17g)\"; decides_after = \"uniform(0, %.17g)\"; ", 0.5 * unit,
            unit);
        if (p->has_shop && feature(p, 0.5))
            say(&chief, "at = \"s0.crew\"; ");
        const bool passes_on = feature(p, 0.5);
        if (passes_on)
            say(&chief, "at_most = %.17g; else = \"boss\"; ", 0.625 * unit);
        put(p, &owners, "chief", &chief);
        if (passes_on)
            say(&owners, "boss: { decides_after = %.17g; }; ", 0.5 * unit);
    } else if (neutral(p)) {
        say(&gate, "owner = \"nobody\"; ");
        say(&owners, "nobody: { hears_after = 0; decides_after = 0; }; ");
    }
    put(p, &both, "gate", &gate);
    put(p, all, "tasks", &both);
    if (owners.count)
        put(p, all, "owners", &owners);
}

static inline void measures(struct pen *p, struct group *into)
{
    if (feature(p, 0.3))
        say(into, "stock_sd: { of = \"stock.s0.widget.on_hand\"; stat = \"sd\"; }; ");
    if (feature(p, 0.3))
        say(into, "long_waits: { of = \"demand.d%d.wait_days\"; stat = \"p90\"; }; ", p->sites - 1);
    if (feature(p, 0.2))
        say(into, "leads: { of = \"orders.s0.widget.lead_days\"; stat = \"max\"; first = 7; }; ");
}

/* ---- the whole; the caller frees it ---- */

static inline void island(struct group *sites, struct group *suppliers_, struct group *demand, double unit)
{
    say(sites,
        "s0_island: { stock: { widget: { policy: { type = \"base_stock\"; level = 4; }; sources: { one: { buy = "
        "\"maker\"; }; }; }; part: { policy: { type = \"s_S\"; s = 2; S = 9; }; sources: { one: { buy = \"islander\"; "
        "}; }; }; }; };\n");
    say(suppliers_, "islander: { offers: { part: { lead_time = \"exponential(mean=%.17g)\"; price = 2; }; }; };\n",
        2 * unit);
    say(demand,
        "d0_island: { at = \"s0_island.widget\"; every = \"exponential(mean=%.17g)\"; };\n"
        "d1_island: { at = \"s0_island.part\"; rate = %.17g; unmet = \"lost\"; };\n",
        0.3 * unit, 1.3 / unit);
}

static inline char *world_text(struct world *w, const struct script *how)
{
    struct pen pen = {.world = w, .how = how, .unit = how->unit};
    struct pen *const p = &pen;
    struct group all = {.count = 0}, sites = {.count = 0}, demand = {.count = 0}, lane = {.count = 0},
                 supplier = {.count = 0}, trouble = {.count = 0};
    w->features = 0;
    w->scales = true;
    p->sites = pen_die(p, 1, 4);
    for (int i = 0; i < p->sites; i++)
        site(p, &sites, i);
    for (int i = 0; i < p->sites; i++) {
        if (i == p->sites - 1 || feature(p, 0.5))
            customers(p, &demand, i, "");
        if (feature(p, 0.25))
            customers(p, &demand, i, "b");
    }
    lanes(p, &lane);
    suppliers(p, &supplier);
    if (feature(p, 0.5))
        disruption(p, &trouble, "storm", lane.count > 0);
    if (feature(p, 0.3))
        disruption(p, &trouble, "flood", lane.count > 0);
    struct group fault = {.count = 0}, look = {.count = 0}, measure = {.count = 0};
    faults(p, &fault);
    inspections(p, &look);
    measures(p, &measure);
    if (how->island)
        island(&sites, &supplier, &demand, how->unit);
    if (neutral(p))
        say(&trouble,
            "never: { hits = [ \"suppliers.maker\" ]; stops = [ \"shipping\" ]; on = 1; chance = 0; lasts = 5; };\n");
    say(&all, "horizon = %.17g;\n", 60 * how->unit);
    say(&all, "items: { widget: { bom: { part = 2; }; }; part: { }; };\n");
    say(&all,
        "calendars: { shifts: { closed: { night: { on = %.17g; lasts = %.17g; every = %.17g; }; }; }; always: { }; "
        "};\n",
        0.625 * how->unit, 0.375 * how->unit, how->unit);
    tasks(p, &all);
    if (feature(p, 0.25))
        say(&all, "conventions: { costs = \"period_end\"; period = %.17g; };\n", how->unit);
    put(p, &all, "suppliers", &supplier);
    put(p, &all, "sites", &sites);
    put(p, &all, "demand", &demand);
    say(&all, "variables: { pace = \"uniform(0.7, 1.3) each run\"; season = { follows = \"sine(mean=1, amplitude=0.5, "
              "period=20)\"; }; freight = { follows = \"mean_reverting(mean=1, "
              "half_life=9, sd=0.3)\"; log = true; start = 1; }; };\n");
    if (feature(p, 0.2))
        say(&all, "run: { warm_up = %.17g; };\n", 10 * how->unit);
    if (feature(p, 0.2))
        say(&all, "seasons: { count = 2; every = %.17g; keep = [ \"learning\" ]; };\n",
            pen_die(p, 2, 8) * 10 * how->unit);
    else if (neutral(p))
        say(&all, "seasons: { count = 1; every = %.17g; };\n", 30 * how->unit);
    if (fault.count)
        put(p, &all, "faults", &fault);
    if (look.count)
        put(p, &all, "inspections", &look);
    if (measure.count)
        put(p, &all, "measures", &measure);
    if (lane.count)
        put(p, &all, "lanes", &lane);
    if (trouble.count)
        put(p, &all, "disruptions", &trouble);
    return closed(p, &all);
}

#endif
