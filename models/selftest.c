/* models/selftest.c - whole simulations that must come out the same, and balance: see selftest.h. */
#include "models/selftest.h"

#include "models/load.h"
#include "models/simulate.h"
#include "sim/arena.h"
#include "sim/diag.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { REPLICATIONS = 1000 };

/* ---- the network ---- */

#define HEAD      "horizon = 80;\nitems: { chair: { bom: { leg = 4; }; }; leg: { }; };\n"
#define SUPPLIERS "forge: { offers: { leg = { lead_time = \"gamma(mean=3.17, cv=0.6)\"; price = 1.25; }; }; };\n"
#define SITES                                                                                                          \
    "plant: { workcenters: { bench: { machines = 2; failures: { jam: { after = \"exponential(mean=9.3)\"; repair = "   \
    "\"exponential(mean=0.7)\"; }; }; }; };\n"                                                                         \
    "  stock: { leg: { policy: { type = \"s_S\"; s = 40; S = 110; }; sources: { one: { buy = \"forge\"; }; }; "        \
    "initial: "                                                                                                        \
    "{ on_hand = 90; }; };\n"                                                                                          \
    "    chair: { policy: { type = \"base_stock\"; level = 17; }; sources: { own: { make: { lot = 4; routing: { "      \
    "bench "                                                                                                           \
    "= \"exponential(mean=0.2385)\"; }; }; }; }; initial: { on_hand = 17; }; holding = 0.17; }; }; };\n"               \
    "shop: { stock: { chair: { policy: { type = \"r_nQ\"; r = 7; Q = 5; }; sources: { one: { move = \"plant\"; lane "  \
    "= "                                                                                                               \
    "\"road\"; }; }; initial: { on_hand = 12; }; holding = 0.23; }; }; };\n"
#define DEMAND                                                                                                         \
    "walk_in: { at = \"shop.chair\"; every = \"exponential(mean=0.7385)\"; units = \"discrete(1: 3, 2: 1)\"; unmet = " \
    "\"wait\"; };\n"                                                                                                   \
    "web: { at = \"plant.chair\"; rate = 0.617; unmet = \"lost\"; };\n"
#define REST                                                                                                           \
    "lanes: { road: { time = \"uniform(0.5, 2.385)\"; departs = 2; }; };\n"                                            \
    "disruptions: { fire: { hits = [ \"suppliers.forge\" ]; rate = 0.0385; lasts = \"exponential(mean=4.17)\"; stops " \
    "= [ \"shipping\" ]; }; };\n"
#define ISLAND_SUPPLIER "islander: { offers: { leg = { lead_time = \"exponential(mean=2.385)\"; price = 2; }; }; };\n"
#define ISLAND_SITE                                                                                                    \
    "island: { stock: { leg: { policy: { type = \"base_stock\"; level = 9; }; sources: { one: { buy = \"islander\"; "  \
    "}; }; }; chair: { policy = \"lot_for_lot\"; sources: { own: { make: { }; }; }; }; }; };\n"
#define ISLAND_DEMAND "tourists: { at = \"island.chair\"; every = \"exponential(mean=1.385)\"; };\n"

#define WORLD(more_suppliers, more_sites, more_demand)                                                                 \
    HEAD "suppliers: { " SUPPLIERS more_suppliers "};\nsites: { " SITES more_sites "};\ndemand: { " DEMAND more_demand \
         "};\n" REST

static const char world[] = WORLD("", "", "");
static const char world_and_island[] = WORLD(ISLAND_SUPPLIER, ISLAND_SITE, ISLAND_DEMAND);
static const char world_upside_down[] =
    REST "demand: { " DEMAND "};\nsites: { " SITES "};\nsuppliers: { " SUPPLIERS "};\n" HEAD;

/* ---- runs ---- */

struct trial {
    struct arena *arena;
    struct diag *diag;
    struct run_outcome outcome;
    struct results *results; /* NULL: see why() */
};

static void trial_run(struct trial *t, const char *text, uint64_t seed, uint32_t first, uint32_t count,
                      unsigned threads)
{
    const struct run_options o = {
        .seed = seed, .first = first, .replications = count, .threads = threads, .keep_all = true, .audit = true};
    struct scenario_text scenario;
    atomic_bool stop = false;
    *t = (struct trial){.arena = arena_create(), .diag = diag_create()};
    if (!load_scenario_text("selftest.cfg", text, t->arena, t->diag, &scenario))
        return;
    const struct network *net = network_compile(&scenario, t->arena, t->diag);
    if (net && diag_errors(t->diag) == 0)
        t->results = simulate(net, &o, &stop, t->arena, &t->outcome);
    if (!t->outcome.ok || t->outcome.interrupted)
        t->results = NULL;
}

static const char *why(const struct trial *t)
{
    return t->outcome.failure[0] ? t->outcome.failure : "the scenario was refused";
}

static void trial_close(struct trial *t)
{
    diag_destroy(t->diag);
    arena_destroy(t->arena);
}

/* ---- comparing ---- */

static bool is_network_wide(const char *name)
{
    return strncmp(name, "cost", 4) == 0 || strncmp(name, "cash", 4) == 0 || strncmp(name, "season", 6) == 0;
}

struct difference {
    uint64_t compared, differ;
    const char *first; /* a KPI that differs, in the arena of a trial; NULL */
};

static bool same_value(double a, double b)
{
    return a == b || (isnan(a) && isnan(b)); /* NaN: it did not happen */
}

/* Every value of every KPI of `part` against `whole`, whose replication `from` is the part's first. */
static void compare(const struct results *whole, const struct results *part, uint32_t from, bool network_wide,
                    struct difference *d)
{
    for (size_t i = 0; i < part->kpis; i++) {
        const struct kpi_result *x = &part->kpi[i], *y = results_find(whole, x->kpi->name);
        if (!network_wide && is_network_wide(x->kpi->name))
            continue;
        for (uint32_t k = 0; k < part->replications; k++) {
            const bool same = y && same_value(x->values[k], y->values[from + k]);
            d->compared++;
            d->differ += !same;
            if (!same && !d->first)
                d->first = x->kpi->name;
        }
    }
}

static void report(const struct difference *d, struct selftest_result *r)
{
    r->sample = d->compared;
    r->held = d->differ == 0 && d->compared > 0;
    (void)snprintf(r->measured, sizeof r->measured, d->first ? "%llu differ, first %s" : "%llu differ",
                   (unsigned long long)d->differ, d->first);
}

static void report_failure(const struct trial *t, struct selftest_result *r)
{
    r->held = false;
    (void)snprintf(r->measured, sizeof r->measured, "%.*s", SELFTEST_TEXT - 1, why(t));
}

/* ---- the checks ---- */

/* Two texts whose every KPI is the same, but those of the whole network where another part was added. */
struct twins {
    const char *one, *other, *promise;
    bool network_wide;
};

static uint32_t replications_of(const struct selftest_setup *s, uint32_t quick)
{
    return s->effort > 10 ? 10 * quick : quick;
}

static void measure_twins(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    const struct twins *w = c->subject;
    const uint32_t n = replications_of(s, REPLICATIONS / 10);
    struct difference d = {.compared = 0};
    struct trial one, other;
    (void)snprintf(r->promised, sizeof r->promised, "%s", w->promise);
    trial_run(&one, w->one, s->seed, 0, n, 1);
    trial_run(&other, w->other, s->seed, 0, n, 1);
    if (!one.results || !other.results) {
        report_failure(one.results ? &other : &one, r);
    } else {
        compare(other.results, one.results, 0, w->network_wide, &d);
        report(&d, r);
    }
    trial_close(&one);
    trial_close(&other);
}

static void measure_threads(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    const unsigned threads[] = {2, 5};
    const uint32_t n = replications_of(s, REPLICATIONS / 5);
    struct difference d = {.compared = 0};
    struct trial one, many;
    (void)c;
    (void)snprintf(r->promised, sizeof r->promised, "1, 2, 5: the same bits");
    trial_run(&one, world, s->seed, 0, n, 1);
    if (!one.results)
        report_failure(&one, r);
    for (size_t i = 0; i < 2 && one.results && r->held; i++) {
        trial_run(&many, world, s->seed, 0, n, threads[i]);
        if (!many.results) {
            report_failure(&many, r);
        } else {
            compare(one.results, many.results, 0, true, &d);
            d.differ += one.results->fingerprint != many.results->fingerprint;
            report(&d, r);
        }
        trial_close(&many);
    }
    trial_close(&one);
}

/* Moments of the halves, merged, against those of the whole: rounding only. */
static double merged_apart(const struct results *whole, const struct results *a, const struct results *b)
{
    double worst = 0;
    for (size_t i = 0; i < whole->kpis; i++) {
        const struct tally *w = &whole->kpi[i].tally.y;
        struct tally t = a->kpi[i].tally.y;
        tally_merge(&t, &b->kpi[i].tally.y);
        if (t.n != w->n || (w->n > 0 && (t.min != w->min || t.max != w->max)))
            return INFINITY;
        if (w->n > 1 && w->m2 > 0) {
            const double scale = fmax(fabs(w->min), fabs(w->max));
            worst = fmax(worst, fabs(t.mean - w->mean) / scale);
            worst = fmax(worst, fabs(t.m2 - w->m2) / (scale * scale * (double)w->n));
        }
    }
    return worst;
}

static void measure_halves(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    const uint32_t n = replications_of(s, REPLICATIONS), half = n / 2;
    struct difference d = {.compared = 0};
    struct trial all, a, b;
    (void)c;
    (void)snprintf(r->promised, sizeof r->promised, "the whole to the bit, moments to 1e-12");
    trial_run(&all, world, s->seed, 0, n, 1);
    trial_run(&a, world, s->seed, 0, half, 1);
    trial_run(&b, world, s->seed, half, n - half, 1);
    if (!all.results || !a.results || !b.results) {
        report_failure(!all.results ? &all : !a.results ? &a : &b, r);
    } else {
        const double apart = merged_apart(all.results, a.results, b.results);
        compare(all.results, a.results, 0, true, &d);
        compare(all.results, b.results, half, true, &d);
        report(&d, r);
        r->held = r->held && apart < 1e-12;
        const size_t used = strlen(r->measured);
        (void)snprintf(r->measured + used, sizeof r->measured - used, "; moments %.0e apart", apart);
    }
    trial_close(&all);
    trial_close(&a);
    trial_close(&b);
}

/* The audit of every replication: units, claims, orders and money conserved, Little's law at the machines' queues. */
static void measure_audit(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    const uint32_t n = replications_of(s, REPLICATIONS);
    struct trial t;
    (void)c;
    (void)snprintf(r->promised, sizeof r->promised, "units, money, Little's law");
    trial_run(&t, world, s->seed, UINT32_C(100000), n, 1);
    if (t.results) {
        r->sample = n;
        (void)snprintf(r->measured, sizeof r->measured, "balanced in every replication");
    } else {
        report_failure(&t, r);
    }
    trial_close(&t);
}

static const struct twins again = {world, world, "differences of exactly 0", true};
static const struct twins island = {world, world_and_island, "changes no other KPI by a bit", false};
static const struct twins permuted = {world, world_upside_down, "the same bits", true};

static const struct selftest_check checks[] = {
    {"whole simulations", "conservation", measure_audit, NULL},
    {"whole simulations", "the same scenario twice", measure_twins, &again},
    {"whole simulations", "an unrelated site", measure_twins, &island},
    {"whole simulations", "a file in another order", measure_twins, &permuted},
    {"whole simulations", "threads", measure_threads, NULL},
    {"whole simulations", "replications in halves", measure_halves, NULL},
};

struct selftest_list selftest_scenarios(void)
{
    return (struct selftest_list){checks, sizeof checks / sizeof *checks};
}
