/* tests/models/test_as_of.c - a launch half-way, by hand: what is done, what is open given that it is open, its money.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gsl/gsl_cdf.h>

#include "models/plan.h"
#include "models/state.h"
#include "tests/models/model_test.h"

/* Day 0 is 1 January: 31 January is day 30, 1 March day 59. */
#define DATES "start = \"2026-01-01\"; horizon = \"2026-12-31\"; currency = \"EUR\";\n"
#define TODAY "as_of = \"2026-01-31\";\n"

/* Cloth is bought with this lead time; a milestone when 100 of it are there. */
#define CLOTH(lead, policy, initial, more)                                                                             \
    "items: { cloth: { }; }; suppliers: { mill: { offers: { cloth: { lead_time = \"" lead                              \
    "\"; price = 2; }; }; }; };\n"                                                                                     \
    "sites: { shop: { stock: { cloth: { policy: " policy                                                               \
    "; sources: { one: { buy = \"mill\"; }; }; initial: { " initial " }; }; }; }; };\n"                                \
    "milestones: { there: { of = \"shop.cloth\"; received = 100; }; };\n" more
#define PLACED(units, day) "orders: { po: { units = " units "; placed = \"" day "\"; }; };"
#define NONE               "{ type = \"lot_for_lot\"; }"

static double value_of_run(const struct model *m, const char *kpi, uint32_t i)
{
    return model_find(m, kpi)->values[i];
}

/* ---- what is certain ---- */

/* lab began on 26 January (25) and takes 10: ends 35. Cloth ordered on 11 January (10) takes 40: there on 50. The trip
 * left on 21 January (20) and takes 30 + 5 in customs: there on 55. The bag needs lab and cloth: made on 50, 3 a day.
 */
#define HALF_WAY                                                                                                       \
    "tasks: { look: { duration = 7; done = \"2026-01-09\"; cost = 50; }; fit: { after = [ \"look\" ]; duration = 9; "  \
    "done = \"2026-01-26\"; tried = 2; cost = 30; pass = 0.5; };\n"                                                    \
    "lab: { after = [ \"fit\" ]; duration = 10; begun = \"2026-01-26\"; cost = 20; }; };\n"                            \
    "items: { bag: { bom: { cloth = 2; }; }; cloth: { }; }; lanes: { sea: { time = 30; customs = 5; }; };\n"           \
    "suppliers: { mill: { offers: { cloth: { lead_time = 40; }; }; }; };\n"                                            \
    "sites: { oem: { workcenters: { sew: { }; }; stock: {\n"                                                           \
    "  cloth: { policy = \"lot_for_lot\"; sources: { one: { buy = \"mill\"; }; }; initial: { on_hand = 6; " PLACED(    \
        "30",                                                                                                          \
        "2026-01-11") " }; };\n"                                                                                       \
                      "  bag: { policy = \"lot_for_lot\"; sources: { own: { make: { after = [ \"lab\" ]; routing: { "  \
                      "sew = \"1 / 3\"; }; }; }; };\n"                                                                 \
                      "   initial: { orders: { a: { units = 24; placed = \"2026-01-05\"; received = 6; }; }; "         \
                      "}; }; }; };\n"                                                                                  \
                      "dc: { stock: { bag: { sources: { boat: { move = \"oem\"; lane = \"sea\"; }; };\n"               \
                      "   policy: { type = \"plan\"; orders: { x: { units = 9; due = \"2026-03-31\"; }; y: { "         \
                      "units = 24; due = "                                                                             \
                      "\"2026-05-31\"; }; }; };\n"                                                                     \
                      "   initial: { orders: { x: { placed = \"2026-01-02\"; shipped = \"2026-01-21\"; }; y: { "       \
                      "placed = "                                                                                      \
                      "\"2026-01-03\"; received = 6; }; }; }; }; }; }; };\n"                                           \
                      "milestones: { first: { of = \"dc.bag\"; received = 15; }; all: { of = \"dc.bag\"; "             \
                      "received = 33; }; };\n"

/* Bags: 18 still to make need 36 cloth: 6 + 30. Made from 50 in 6 days; with the boat 35 more: 91. */
static void what_is_certain_goes_on_from_today(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, DATES TODAY HALF_WAY);
    assert_days(&m, "tasks.look.finish", 8);
    assert_days(&m, "tasks.fit.start", 8);
    assert_days(&m, "tasks.fit.finish", 25);
    assert_kpi(&m, "tasks.fit.rounds", 2);
    assert_days(&m, "tasks.lab.finish", 35);
    assert_days(&m, "first.date_days", 55);
    assert_days(&m, "all.date_days", 50 + 6 + 35);
    assert_kpi(&m, "orders.oem.cloth.placed", 0);
    assert_kpi(&m, "cost.tasks", 50 + 2 * 30 + 20);
    model_close(&m);
    model_open(&m, DATES TODAY HALF_WAY);
    struct plan *plan = plan_make(m.net, m.arena, &m.outcome);
    for (size_t i = 0; i < plan->bars; i++)
        if (plan->bar[i].kind == PLAN_MILESTONE)
            assert_near(days_from_ticks(plan->bar[i].end), strcmp(plan->bar[i].name, "all") == 0 ? 91 : 55, 1e-9);
        else
            assert_int_equal(plan->bar[i].done,
                             strcmp(plan->bar[i].name, "look") == 0 || strcmp(plan->bar[i].name, "fit") == 0);
    assert_true(plan->half_way && plan->as_of == ticks_from_days(30));
    model_close(&m);
}

/* The same dates as the whole run, of which the half-way state is taken on 31 January: cloth on the way since 2, made
 * 40 of 120 (10 a day from 26). */
#define WHOLE(today, bag, cloth)                                                                                       \
    DATES today                                                                                                        \
        "items: { bag: { bom: { cloth = 1; }; }; cloth: { }; }; suppliers: { mill: { offers: { cloth: { lead_time = "  \
        "25; }; }; }; };\n"                                                                                            \
        "sites: { oem: { workcenters: { sew: { }; }; stock: { cloth: { policy = \"lot_for_lot\"; sources: { one: { "   \
        "buy = "                                                                                                       \
        "\"mill\"; }; }; initial: { " cloth " }; };\n"                                                                 \
        "  bag: { policy: { type = \"plan\"; orders: { a: { units = 120; placed = \"2026-01-01\"; }; b: { units = "    \
        "50; "                                                                                                         \
        "placed = \"2026-02-20\"; }; }; }; sources: { own: { make: { lot = 20; learning = 0.9; routing: { sew = 0.1; " \
        "}; }; }; };\n"                                                                                                \
        "  initial: { " bag " }; }; }; }; };\n"                                                                        \
        "milestones: { most: { of = \"oem.bag\"; received = 120; }; all: { of = \"oem.bag\"; received = 170; }; };\n"

static void a_state_half_way_goes_on_as_the_whole_run(void **state)
{
    struct model whole, half;
    (void)state;
    model_once(&whole, WHOLE("", "", ""));
    /* a lot of 20 ends on 27, 28 and so on with learning: told by the whole run how many are made on day 30 */
    const double most = model_kpi(&whole, "most.date_days"), all = model_kpi(&whole, "all.date_days");
    model_close(&whole);
    /* made on day 25 nothing: cloth has just come in whole */
    model_once(&half, WHOLE("as_of = \"2026-01-26\";", "orders: { a: { placed = \"2026-01-01\"; }; };",
                            "orders: { c: { units = 120; placed = \"2026-01-01\"; }; };"));
    assert_days(&half, "most.date_days", most);
    assert_days(&half, "all.date_days", all);
    model_close(&half);
    model_once(&half,
               WHOLE("as_of = \"2026-01-26\";", "orders: { a: { placed = \"2026-01-01\"; }; };", "on_hand = 120;"));
    assert_days(&half, "most.date_days", most);
    assert_days(&half, "all.date_days", all);
    model_close(&half);
}

/* The same, taken when 40 of 120 are made: the rest of the cloth is here, and what was learnt by 40. */
static void what_is_made_half_way_goes_on(void **state)
{
    struct model whole, half;
    char text[4096];
    (void)state;
    snprintf(text, sizeof text, "%sforty: { of = \"oem.bag\"; received = 40; }; }; run: { seed = 1; };\n",
             WHOLE("", "", ""));
    char *cut = strstr(text, "}; };\nforty");
    assert_non_null(cut);
    memmove(cut + 3, cut + 6, strlen(cut + 6) + 1); /* into the group of milestones */
    model_once(&whole, text);
    const double most = model_kpi(&whole, "most.date_days"), all = model_kpi(&whole, "all.date_days"),
                 forty = model_kpi(&whole, "forty.date_days");
    model_close(&whole);
    assert_true(forty > 25 && forty < most);
    snprintf(text, sizeof text, "as_of = %.17g;%s", forty,
             WHOLE("", "orders: { a: { placed = \"2026-01-01\"; received = 40; }; };", "on_hand = 80;"));
    model_once(&half, text);
    assert_days(&half, "most.date_days", most);
    assert_days(&half, "all.date_days", all);
    model_close(&half);
}

/* As of the first day with nothing open: the same bits, whatever happens. */
static void today_at_the_start_is_no_today(void **state)
{
    static const char *const lead = "start = \"2026-01-01\"; horizon = \"2026-12-31\"; ";
    static const char *const rest =
        CLOTH("$lag * lognormal(median=1, log_sd=0.3)", "{ type = \"s_S\"; s = 40; S = 160; }", "on_hand = 100;",
              "variables: { lag = \"gamma(mean=9, cv=0.4) each run\"; fx = { follows = "
              "\"mean_reverting(mean=1, half_life=30, sd=0.2)\"; }; };\n"
              "demand: { web: { at = \"shop.cloth\"; rate = \"5 * max(0, $fx)\"; price = 9; unmet = \"lost\"; }; };\n"
              "disruptions: { fire: { rate = \"1 / 90 d\"; lasts = \"exponential(mean=9)\"; hits = [ "
              "\"suppliers.mill\" ]; stops = [ \"working\" ]; }; };\n"
              "measures: { q: { of = \"stock.shop.cloth.on_hand\"; stat = \"p95\"; }; };\n");
    struct model a, b;
    char text[4096];
    (void)state;
    snprintf(text, sizeof text, "%s%s", lead, rest);
    model_open(&a, text);
    model_run(&a, 50, 1);
    snprintf(text, sizeof text, "%sas_of = \"2026-01-01\"; %s", lead, rest);
    model_open(&b, text);
    model_run(&b, 50, 2);
    assert_true(a.out->fingerprint == b.out->fingerprint);
    for (size_t i = 0; i < a.out->kpis; i++)
        assert_memory_equal(&a.out->kpi[i].tally.y.mean, &b.out->kpi[i].tally.y.mean, sizeof(double));
    model_close(&a);
    model_close(&b);
}

/* ---- given that it is not here ---- */

#define OPEN(lead) DATES TODAY CLOTH(lead, NONE, PLACED("100", "2026-01-25"), "")
#define PLAIN(lead)                                                                                                    \
    DATES CLOTH(lead, "{ type = \"plan\"; orders: { po: { units = 100; placed = \"2026-01-25\"; }; }; }", "", "")

/* Placed on day 24, open on day 30: elapsed 6. The plain run tells u: T0 = Q(u). */
static void one_draw_is_by_inversion_on_the_same_luck(void **state)
{
    struct model a, b;
    (void)state;
    model_open(&a, PLAIN("uniform(0, 10)"));
    model_run(&a, 400, 1);
    model_open(&b, OPEN("uniform(0, 10)"));
    model_run(&b, 400, 2);
    for (uint32_t i = 0; i < 400; i++) { /* 10 (0.6 + u 0.4) */
        const double t0 = value_of_run(&a, "there.date_days", i) - 24;
        assert_near(value_of_run(&b, "there.date_days", i), 24 + 6 + 0.4 * t0, 3 * TICK);
    }
    assert_near(model_kpi(&b, "there.date_days"), 24 + 8, 4 * (4 / sqrt(12)) / sqrt(400));
    model_close(&a);
    model_close(&b);
    /* lognormal(median 8, log_sd 0.5): u = Phi(ln(T0 / 8) / 0.5) */
    model_open(&a, PLAIN("lognormal(median=8, log_sd=0.5)"));
    model_run(&a, 200, 1);
    model_open(&b, OPEN("lognormal(median=8, log_sd=0.5)"));
    model_run(&b, 200, 1);
    const double before = gsl_cdf_ugaussian_P(log(6.0 / 8) / 0.5);
    for (uint32_t i = 0; i < 200; i++) {
        const double u = gsl_cdf_ugaussian_P(log((value_of_run(&a, "there.date_days", i) - 24) / 8) / 0.5);
        const double t = 8 * exp(0.5 * gsl_cdf_ugaussian_Pinv(before + u * (1 - before)));
        assert_near(value_of_run(&b, "there.date_days", i), 24 + t, 1e-6);
    }
    model_close(&a);
    model_close(&b);
    /* shifted, scaled and clamped: 2 + 3 * max(1, exponential(mean 2)) with 6 gone: the rest is exponential(mean 6) */
    model_open(&b, OPEN("2 + 3 * max(1, exponential(mean=2))"));
    model_run(&b, 4000, 2);
    assert_near(model_kpi(&b, "there.date_days"), 30 + 6, 4 * 6 / sqrt(4000));
    model_close(&b);
}

static void an_exponential_forgets(void **state)
{
    struct model a, b;
    (void)state;
    model_open(&a, PLAIN("exponential(mean=12)"));
    model_run(&a, 500, 1);
    model_open(&b, OPEN("exponential(mean=12)"));
    model_run(&b, 500, 1);
    for (uint32_t i = 0; i < 500; i++) /* what is left is the whole of a new one, with the same luck */
        assert_near(value_of_run(&b, "there.date_days", i), value_of_run(&a, "there.date_days", i) + 6, 1e-5);
    model_close(&a);
    struct plan *plan = plan_make(b.net, b.arena, &b.outcome); /* planned 12, 6 are gone: it stands */
    assert_near(days_from_ticks(plan->bar[plan->bars - 1].end), 24 + 12, 1e-9);
    model_close(&b);
    model_open(&b, OPEN("exponential(mean=4)")); /* over by plan: the mean of what is left, 4 */
    plan = plan_make(b.net, b.arena, &b.outcome);
    assert_near(days_from_ticks(plan->bar[plan->bars - 1].end), 30 + 4, 1e-9);
    model_close(&b);
}

/* Two draws: the sum of two uniforms(0, 5), 6 gone. Density of the sum beyond 5 is (10 - t) / 25: given T > 6, 10 - T
 * has density 2 x / 16 on (0, 4), mean 8 / 3; its variance 16 / 18. */
static void several_draws_are_drawn_again_until_it_is_open(void **state)
{
    struct model m;
    (void)state;
    model_open(&m, OPEN("uniform(0, 5) + uniform(0, 5)"));
    model_run(&m, 4000, 2);
    assert_near(model_kpi(&m, "there.date_days"), 24 + 10 - 8.0 / 3, 4 * sqrt(16.0 / 18) / sqrt(4000));
    model_close(&m);
}

/* lag is 3 or 12, each with chance 1/2. An order of 6 days, lag * exponential(1): P(12 | open) = e^-0.5 / (e^-0.5 +
 * e^-2), 0.8176; the order that is placed today takes lag on average too, and both colours of an order say it twice. */
static void what_is_late_teaches(void **state)
{
    const double once = 1 / (1 + exp(-1.5)), twice = 1 / (1 + exp(-3.0)), n = 4000;
    struct model m;
    (void)state;
    model_open(&m, DATES TODAY CLOTH("$lag * exponential(mean=1)", NONE, PLACED("100", "2026-01-25"),
                                     "variables: { lag = \"discrete(3: 1, 12: 1) each run\"; };\n"));
    model_run(&m, (uint32_t)n, 2);
    assert_near(model_kpi(&m, "variables.lag"), 3 + 9 * once, 4 * 4.5 / sqrt(n));
    assert_near(model_kpi(&m, "there.date_days"), 30 + 3 + 9 * once, 4 * 14 / sqrt(n));
    model_close(&m);
    model_open(
        &m,
        DATES TODAY CLOTH(
            "$lag * exponential(mean=1)", NONE,
            "orders: { a: { units = 50; placed = \"2026-01-25\"; }; b: { units = 50; placed = \"2026-01-25\"; }; };",
            "variables: { lag = \"discrete(3: 1, 12: 1) each run\"; };\n"));
    model_run(&m, (uint32_t)n, 2);
    assert_near(model_kpi(&m, "variables.lag"), 3 + 9 * twice, 4 * 4.5 / sqrt(n));
    model_close(&m);
    /* an eta teaches nothing */
    model_open(&m, DATES TODAY CLOTH("$lag * exponential(mean=1)", NONE,
                                     "orders: { a: { units = 100; placed = \"2026-01-25\"; eta = \"2026-02-11\"; }; };",
                                     "variables: { lag = \"discrete(3: 1, 12: 1) each run\"; };\n"));
    model_run(&m, (uint32_t)n, 2);
    assert_near(model_kpi(&m, "variables.lag"), 7.5, 4 * 4.5 / sqrt(n));
    assert_kpi(&m, "there.date_days", 41);
    model_close(&m);
}

/* Lead time 4, struck (chance 0.1) it is 9 more: 6 days gone, so it was struck. */
static void a_strike_explains_what_is_late(void **state)
{
    struct model m;
    (void)state;
    model_open(&m, DATES TODAY CLOTH("4", NONE, PLACED("100", "2026-01-25"),
                                     "disruptions: { resold: { each = \"order\"; chance = 0.1; hits = [ "
                                     "\"suppliers.mill\" ]; change = [ \"lead_time += 9\" ]; }; };\n"));
    assert_false(model_try(&m, 1, 1)); /* the plan knows no strikes, and has no end for it */
    assert_non_null(strstr(m.outcome.failure, "initial.orders.po: by its law its lead time was over before today"));
    model_close(&m);
    model_open(&m, DATES TODAY CLOTH("4 + uniform(0, 3)", NONE, PLACED("100", "2026-01-25"),
                                     "disruptions: { resold: { each = \"order\"; chance = 0.1; hits = [ "
                                     "\"suppliers.mill\" ]; change = [ \"lead_time += 9\" ]; }; };\n"));
    model_run(&m, 4000, 2);
    /* open: struck 0.1, or not struck and above 6: 0.9 / 3. Mean end: 0.25 * (24 + 14.5) + 0.75 * (24 + 6.5) */
    assert_near(model_kpi(&m, "there.date_days"), 0.25 * 38.5 + 0.75 * 30.5, 4 * 3.6 / sqrt(4000));
    model_close(&m);
}

/* crossing = false: of two that are open the first is given, the second comes by its own law but not before the first.
 * Uniform(0, 10), first of day 24: A = 30 + 4 u; second of day 26: its own 26 + 10 v, or A. E max: by hand, with A
 * uniform on (30, 34) and B = 26 + 10 v uniform on (26, 36): P(B < 30) = 0.4: mean 32; B beyond 34 (0.2): 35; else both
 * uniform on (30, 34): the larger has mean 30 + 8/3. */
static void behind_an_open_order_nothing_is_learnt(void **state)
{
    struct model m;
    (void)state;
    model_open(
        &m, DATES TODAY
        "items: { cloth: { }; }; suppliers: { mill: { offers: { cloth: { lead_time = \"uniform(0, 10)\"; }; }; }; };\n"
        "sites: { shop: { stock: { cloth: { policy = \"lot_for_lot\"; sources: { one: { buy = \"mill\"; crossing = "
        "false; }; };\n"
        " initial: { orders: { a: { units = 1; placed = \"2026-01-25\"; }; b: { units = 1; placed = \"2026-01-27\"; }; "
        "}; }; }; }; }; };\n"
        "milestones: { there: { of = \"shop.cloth\"; received = 2; }; };\n");
    model_run(&m, 4000, 2);
    assert_near(model_kpi(&m, "there.date_days"), 0.4 * 32 + 0.2 * 35 + 0.4 * (30 + 8.0 / 3), 4 * 1.6 / sqrt(4000));
    model_close(&m);
}

/* A try of uniform(0, 10), 6 gone: mean end 24 + 8. A fire of exponential(8): 8 more from today. */
static void tries_and_disruptions_are_given_too(void **state)
{
    struct model m;
    (void)state;
    model_open(&m, DATES TODAY "tasks: { lab: { duration = \"uniform(0, 10)\"; begun = \"2026-01-25\"; }; };\n");
    model_run(&m, 2000, 2);
    assert_near(model_kpi(&m, "tasks.lab.finish"), 24 + 8, 4 * 1.16 / sqrt(2000));
    model_close(&m);
    model_open(&m, DATES TODAY CLOTH("10", NONE, PLACED("100", "2026-01-25"),
                                     "disruptions: { fire: { rate = \"1 / 1e6 d\"; begun = \"2026-01-20\"; lasts = "
                                     "\"exponential(mean=8)\"; hits = [ "
                                     "\"suppliers.mill\" ]; stops = [ \"working\" ]; }; };\n"));
    model_run(&m, 2000, 2);
    assert_near(model_kpi(&m, "there.date_days"), 34 + 8, 4 * 8 / sqrt(2000));
    assert_near(model_kpi(&m, "disruptions.fire.days"), 8, 4 * 8 / sqrt(2000));
    assert_kpi(&m, "disruptions.fire.count", 0);
    model_close(&m);
}

/* There with chance 0.5, a try sees it with 0.8; two tries have not: 0.5 * 0.04 / (0.02 + 0.5). */
static void what_done_tasks_have_missed_is_less_likely(void **state)
{
    const double p = 0.02 / 0.52;
    struct model m;
    (void)state;
    model_open(
        &m, DATES TODAY
        "items: { bag: { }; }; faults: { weak: { arises = \"style\"; chance = 0.5; share = 1.0; }; };\n"
        "tasks: { lab: { duration = 3; pass = 0.5; finds: { weak = 0.8; }; done = \"2026-01-20\"; tried = 2; }; };\n"
        "sites: { oem: { stock: { bag: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = "
        "\"2026-02-05\"; }; }; };\n"
        "  sources: { own: { make: { after = [ \"lab\" ]; routing: { }; }; }; }; }; }; }; };\n");
    model_run(&m, 4000, 2);
    assert_near(model_kpi(&m, "faults.weak.count"), p, 4 * sqrt(p * (1 - p) / 4000));
    model_close(&m);
}

/* ---- money ---- */

/* 100 at 2: worth 200, deposit 30 % paid on 25 January, the rest when received on day 44. Cash -60 today, -200 then. */
#define CONTRACT(paid)                                                                                                 \
    DATES TODAY                                                                                                        \
        "us = \"brand\"; items: { cloth: { }; }; suppliers: { mill: { offers: { cloth: { lead_time = 20; }; }; "       \
        "}; };\n"                                                                                                      \
        "sites: { shop: { party = \"brand\"; stock: { cloth: { policy = \"lot_for_lot\"; sources: { one: { buy = "     \
        "\"mill\"; }; }; "                                                                                             \
        "initial: { orders: { po: { units = 100; placed = \"2026-01-25\"; " paid " }; }; }; }; }; }; };\n"             \
        "contracts: { cloth: { seller = \"mill\"; buyer = \"brand\"; price: { cloth = 2; }; payments: { deposit = { "  \
        "on = "                                                                                                        \
        "\"order\"; share = 0.3; }; rest = { on = \"delivery\"; after = \"10 d\"; share = 0.7; }; }; }; };\n"          \
        "money: { discount: { rate = \"0.36500000\"; period = 365; compounding = \"simple\"; }; };\n"

static void what_is_paid_is_not_paid_again(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, CONTRACT("")); /* the rest on 54, 24 days from today */
    assert_kpi(&m, "cost.material", 200);
    assert_kpi(&m, "cash.peak_need", 200);
    assert_kpi(&m, "cash.npv", -60 - 140 / (1 + 0.001 * 24));
    model_close(&m);
    model_once(&m, CONTRACT("paid = 0.5;")); /* 100 today, 100 then */
    assert_kpi(&m, "cost.material", 200);
    assert_kpi(&m, "cash.npv", -100 - 100 / (1 + 0.001 * 24));
    model_close(&m);
    model_once(&m, CONTRACT("paid = 0.1;")); /* overdue: 60 today all the same */
    assert_kpi(&m, "cash.npv", -60 - 140 / (1 + 0.001 * 24));
    model_close(&m);
    /* without a contract: paid on receipt, or before */
    model_once(&m, DATES TODAY CLOTH(
                       "20", NONE,
                       "orders: { po: { units = 100; placed = \"2026-01-25\"; paid = 0.25; received = 20; }; };", ""));
    assert_kpi(&m, "cost.material", 160);
    assert_kpi(&m, "cash.closing", -160);
    assert_days(&m, "there.date_days", 44);
    model_close(&m);
}

/* ---- what is refused ---- */

#define TASKS(a, b)                                                                                                    \
    DATES TODAY "tasks: { a: { duration = 5; " a " }; b: { after = [ \"a\" ]; duration = 5; " b " }; };\n"
#define ORDER(more) DATES TODAY CLOTH("20", NONE, "orders: { po: { units = 100; " more " }; };", "")

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    model_refused("horizon = 100; as_of = 5; tasks: { a: { }; };",
                  "as_of: is a day of a dated scenario: give `start`, the day of time 0");
    model_refused("start = \"2026-01-05\"; as_of = \"2026-01-04\"; horizon = 100; tasks: { a: { }; };",
                  "as_of: is before `start`: let the scenario start on that day, or earlier");
    model_refused("start = \"2026-01-05\"; as_of = \"2026-04-15\"; horizon = 100; tasks: { a: { }; };",
                  "as_of: is not before the horizon: nothing would be left to happen");
    model_refused(DATES "tasks: { a: { done = \"2026-01-05\"; }; };",
                  "is of a launch half-way: give `as_of`, today's date");
    model_refused(TASKS("done = \"2026-02-01\";", ""),
                  "tasks.a.done: is after today (`as_of`): what has not happened yet is not said, but simulated");
    model_refused(TASKS("", "done = \"2026-01-20\";"),
                  "tasks.b.done: it comes after `a`, which is not done: say when that was, tasks.a.done");
    model_refused(TASKS("done = \"2026-01-21\";", "done = \"2026-01-20\";"),
                  "tasks.b.done: it comes after `a`, which was done later");
    model_refused(TASKS("done = \"2026-01-21\";", "begun = \"2026-01-20\";"),
                  "tasks.b.begun: it comes after `a`, which was done later");
    model_refused(TASKS("done = \"2026-01-21\"; skip = true;", ""),
                  "tasks.a.done: the task is skipped: leave this out, or `skip`");
    model_refused(TASKS("done = \"2026-01-21\"; begun = \"2026-01-22\";", ""), "tasks.a.begun: is after `done`");
    model_refused(TASKS("done = \"2026-01-21\"; tried = 0;", ""),
                  "tasks.a.tried: a task that is done has been tried at least once");
    model_refused(TASKS("done = \"2025-12-21\";", ""), "tasks.a.done: is before `start`");
    model_refused(ORDER("placed = \"2026-02-05\";"), "initial.orders.po.placed: is after today (`as_of`)");
    model_refused(ORDER("placed = \"2026-01-15\"; eta = \"2026-01-30\";"),
                  "initial.orders.po.eta: is before today (`as_of`)");
    model_refused(ORDER("placed = \"2026-01-15\"; promised = \"2026-01-10\";"),
                  "initial.orders.po.promised: is before `placed`");
    model_refused(ORDER("placed = \"2026-01-15\"; paid = 1.2;"), "paid");
    model_refused(ORDER("placed = \"2026-01-15\"; received = 100;"),
                  "all 100 units are here: the order is not open; leave it out");
    model_refused(ORDER("placed = \"2026-01-15\"; shipped = \"2026-01-16\";"),
                  "shipped: is of goods that move on a lane");
    model_refused(ORDER("placed = \"2026-01-15\"; source = \"two\";"), "`two` is no source of `shop.cloth`");
    model_refused(ORDER(""), "placed");
    model_refused(DATES TODAY CLOTH("20", NONE, PLACED("100", "2026-01-15"), "seasons: { count = 2; every = 400; };"),
                  "as_of: stands in one season");
}

/* A lead time of 5 that began 16 days ago cannot be open. */
static void what_was_over_by_its_law_is_told(void **state)
{
    struct model m;
    (void)state;
    model_open(&m, DATES TODAY CLOTH("5", NONE, PLACED("100", "2026-01-15"), ""));
    assert_false(model_try(&m, 1, 1));
    assert_non_null(strstr(m.outcome.failure,
                           "sites.shop.stock.cloth.initial.orders.po: by its law its lead time was over before today "
                           "(`as_of`), and it is said to be open: give its `eta`, or mend the law or the dates"));
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_certain_goes_on_from_today),
        cmocka_unit_test(a_state_half_way_goes_on_as_the_whole_run),
        cmocka_unit_test(what_is_made_half_way_goes_on),
        cmocka_unit_test(today_at_the_start_is_no_today),
        cmocka_unit_test(one_draw_is_by_inversion_on_the_same_luck),
        cmocka_unit_test(an_exponential_forgets),
        cmocka_unit_test(several_draws_are_drawn_again_until_it_is_open),
        cmocka_unit_test(what_is_late_teaches),
        cmocka_unit_test(a_strike_explains_what_is_late),
        cmocka_unit_test(behind_an_open_order_nothing_is_learnt),
        cmocka_unit_test(tries_and_disruptions_are_given_too),
        cmocka_unit_test(what_done_tasks_have_missed_is_less_likely),
        cmocka_unit_test(what_is_paid_is_not_paid_again),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(what_was_over_by_its_law_is_told),
    };
    return cmocka_run_group_tests_name("models: as_of", tests, NULL, NULL);
}
