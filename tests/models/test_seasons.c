/* tests/models/test_seasons.c - one season after another, by hand: what is kept and ages, what begins anew, whose luck
 * is whose, and what the answers of several seasons are. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

/* 500 bags come on day 40, ten days late; the shop opens on day 42; lateness costs reputation, which heals. */
#define LAUNCH(seasons, demand)                                                                                        \
    "horizon = 100; money: { discount = { rate = 0.1; period = 100; }; }; items: { p: { }; };"                         \
    "variables: { fame = { start = 1; half_life = 100; returns_to = 1; on: { late = { event = "                        \
    "\"milestones.launch.reached\"; add = \"-0.02 * max(0, $late)\"; }; }; };"                                         \
    "  missed = { start = 0; on: { it = { event = \"milestones.launch.missed\"; add = 1; }; }; };"                     \
    "  volume = { start = 0; on: { got = { event = \"s.p.received\"; add = \"$units\"; }; }; };"                       \
    "  sold = { start = 0; on: { it = { event = \"demand.web.sold\"; add = \"$units\"; }; }; };"                       \
    "  lost = { start = 0; on: { it = { event = \"demand.web.lost\"; add = \"$units\"; }; }; };"                       \
    "  luck = \"uniform(0, 1) each run\"; mood = \"uniform(0, 1) each season\"; };"                                    \
    "suppliers: { a: { offers: { p: { lead_time = 40; price = 20; }; }; }; };"                                         \
    "sites: { s: { stock: { p: { policy = { type = \"plan\"; orders: { o = { units = 500; placed = 0; due = 30; }; "   \
    "}; };"                                                                                                            \
    " sources: { one = { buy = \"a\"; }; }; }; }; }; };"                                                               \
    "milestones: { launch = { of = \"s.p\"; received = 500; due = 30; }; };"                                           \
    "demand: { web: { at = \"s.p\"; starts = 42; weeks = ( 1, 1, 1, 1 ); price = 100; unmet = \"lost\"; " demand       \
    " }; }; " seasons

#define FAME "units = \"400 * $fame\"; leftover = 10;"

static void test_lateness_costs_the_next_season(void **state)
{
    (void)state;
    struct model m;
    model_once(&m, LAUNCH("seasons: { count = 2; every = 150; keep = [ \"fame\", \"volume\" ]; };", FAME));
    /* 0.8 on day 40; when the shop opens 1 - 0.2 * 2^(-2/100), 321 bags; half a life later the next begins */
    const double left = 0.2 * exp2(-1.5) + 0.2; /* on day 40 of the second: what is left of the first, and its own */
    const double first = 400 * (1 - 0.2 * exp2(-0.02)), second = 400 * (1 - left * exp2(-0.02));
    const double a = floor(first + 0.5), b = floor(second + 0.5);
    assert_kpi(&m, "season.1.demand.web.units", a);
    assert_kpi(&m, "season.2.demand.web.units", b);
    assert_kpi(&m, "season.1.variables.fame", 1 - 0.2 * exp2(-0.6));
    assert_kpi(&m, "season.2.variables.fame", 1 - left * exp2(-0.6));
    assert_kpi(&m, "variables.fame", 1 - left * exp2(-0.6)); /* the last season's */
    assert_kpi(&m, "variables.volume", 1000);
    assert_kpi(&m, "variables.sold", b); /* not kept: of the last season alone */
    assert_kpi(&m, "variables.missed", 1);
    /* money is the total, units the mean, shares are pooled */
    assert_kpi(&m, "season.1.profit", 100 * a - 10000 + 10 * (500 - a));
    assert_kpi(&m, "season.profit", 100 * (a + b) - 20000 + 10 * (1000 - a - b));
    assert_kpi(&m, "cost.sales", 100 * (a + b));
    assert_kpi(&m, "cash.peak_need", 10000);
    assert_kpi(&m, "demand.web.units", (a + b) / 2);
    assert_kpi(&m, "season.sell_through", (a + b) / 1000);
    assert_kpi(&m, "launch.delay_days", 10);
    assert_kpi(&m, "launch.missed", 1);
    model_close(&m);
}

/* cash.npv is that of one stream of money: the second season's flows are `every` later. */
static void test_present_value(void **state)
{
    (void)state;
    struct model one, two;
    model_once(&one, LAUNCH("", "units = 400; leftover = 10;"));
    model_once(&two, LAUNCH("seasons: { count = 2; every = 150; };", "units = 400; leftover = 10;"));
    assert_near(model_kpi(&two, "cash.npv"), model_kpi(&one, "cash.npv") * (1 + pow(1.1, -1.5)), 1e-6);
    assert_kpi(&two, "cash.closing", 2 * model_kpi(&one, "cash.closing"));
    model_close(&one);
    model_close(&two);
}

/* Seasons that overlap: the next begins on day 20, before the goods of this one come on day 40, which is its day 20. */
static void test_overlap(void **state)
{
    (void)state;
    struct model m;
    model_once(&m, LAUNCH("seasons: { count = 3; every = 20; keep = [ \"volume\", \"missed\", \"sold\" ]; };",
                          "units = \"400 * (1 - 0.0004 * $volume)\";"));
    /* day 42: 500 of its own have come, 500 of the season before on its day 20, of the one before that on its day 0 */
    assert_kpi(&m, "season.1.demand.web.units", 400 * 0.8);
    assert_kpi(&m, "season.2.demand.web.units", 400 * 0.6);
    assert_kpi(&m, "season.3.demand.web.units", 400 * 0.4);
    assert_kpi(&m, "variables.volume", 1500);
    assert_kpi(&m, "variables.missed", 3);
    assert_kpi(&m, "variables.sold", 320 + 240 + 160);
    model_close(&m);
    /* fame is lost on day 20 of the second, by the first, and on day 40, by itself; on day 42 both have healed a little
     */
    model_once(&m, LAUNCH("seasons: { count = 2; every = 20; keep = [ \"fame\" ]; };", FAME));
    assert_kpi(&m, "season.1.demand.web.units", floor(400 * (1 - 0.2 * exp2(-0.02)) + 0.5));
    assert_kpi(&m, "season.2.demand.web.units", floor(400 * (1 - 0.2 * exp2(-0.22) - 0.2 * exp2(-0.02)) + 0.5));
    assert_kpi(&m, "season.2.variables.fame", 1 - 0.2 * exp2(-0.8) - 0.2 * exp2(-0.6));
    model_close(&m);
    /* the gap is what counts, not the order of the events: far apart nothing overlaps and the same is known */
    model_once(&m, LAUNCH("seasons: { count = 3; every = 100; keep = [ \"volume\" ]; };",
                          "units = \"400 * (1 - 0.0004 * $volume)\";"));
    assert_kpi(&m, "season.3.demand.web.units", 400 * 0.4);
    model_close(&m);
}

#define LUCKY "units = \"lognormal(mean = 400, cv = 0.5) each season\";"

static void test_luck(void **state)
{
    (void)state;
    enum { N = 20 };
    struct model one, two, other;
    model_open(&one, LAUNCH("", LUCKY));
    model_open(&two, LAUNCH("seasons: { count = 2; every = 150; };", LUCKY));
    model_open(&other, LAUNCH("seasons: { count = 3; every = 150; };", LUCKY));
    model_run(&one, N, 1);
    model_run(&two, N, 2);
    model_run(&other, N, 1);
    /* a milestone's dates and chain are those of the first season; what counts for all are the KPIs without a number */
    assert_ptr_equal(two.out->milestone[0].missed, model_find(&two, "season.1.launch.missed"));
    assert_string_equal(two.out->milestone[0].label, "launch, season 1 of 2");
    assert_int_equal(two.out->milestone[0].missed->kpi->estimator, ESTIMATE_PROPORTION);
    assert_int_equal(model_find(&two, "launch.missed")->kpi->estimator, ESTIMATE_MEAN);
    for (int i = 0; i < N; i++) {
        assert_true(model_find(&two, "season.1.demand.web.units")->values[i] ==
                    model_find(&one, "demand.web.units")->values[i]);
        assert_true(model_find(&two, "season.1.profit")->values[i] == model_find(&one, "season.profit")->values[i]);
        assert_true(model_find(&two, "season.2.demand.web.units")->values[i] !=
                    model_find(&one, "demand.web.units")->values[i]);
        assert_true(model_find(&two, "season.2.profit")->values[i] == model_find(&other, "season.2.profit")->values[i]);
        /* drawn each run: once; drawn each season: the last one's is not the first one's */
        assert_true(model_find(&two, "variables.luck")->values[i] == model_find(&one, "variables.luck")->values[i]);
        assert_true(model_find(&two, "variables.mood")->values[i] != model_find(&one, "variables.mood")->values[i]);
    }
    model_close(&one);
    model_close(&two);
    model_close(&other);
}

/* One season, whatever else the group says, is the scenario without it. */
static void test_one_season(void **state)
{
    (void)state;
    struct model a, b;
    model_open(&a, LAUNCH("", LUCKY));
    model_open(&b, LAUNCH("seasons: { count = 1; every = 7; keep = [ \"fame\", \"learning\" ]; };", LUCKY));
    assert_int_equal(b.net->warnings, 0);
    model_run(&a, 20, 1);
    model_run(&b, 20, 1);
    assert_int_equal(a.out->kpis, b.out->kpis);
    assert_true(a.out->fingerprint == b.out->fingerprint);
    for (size_t k = 0; k < a.out->kpis; k++)
        for (int i = 0; i < 20; i++)
            assert_true(a.out->kpi[k].values[i] == b.out->kpi[k].values[i] ||
                        (isnan(a.out->kpi[k].values[i]) && isnan(b.out->kpi[k].values[i])));
    model_close(&a);
    model_close(&b);
}

/* 8 units of Wright's curve at 0.5: units 1, 2, 4, 8 take 1, 1/2, 1/4, 1/8 day. */
#define FACTORY(keep)                                                                                                  \
    "horizon = 50; items: { p: { }; }; sites: { s: { workcenters: { w = { machines = 1; }; }; stock: { p: { policy = " \
    "{ "                                                                                                               \
    "type = \"plan\"; orders: { o = { units = 1; placed = 0; due = 9; }; }; }; sources: { own: { make: { learning = "  \
    "0.5; "                                                                                                            \
    "routing: { w = 1; }; }; }; }; }; }; }; };"                                                                        \
    "milestones: { done = { of = \"s.p\"; received = 1; due = 9; }; }; seasons: { count = 4; " keep " };"

static void test_learning_is_kept(void **state)
{
    (void)state;
    struct model m;
    model_once(&m, FACTORY("keep = [ \"learning\" ];"));
    assert_days(&m, "season.1.done.date_days", 1);
    assert_days(&m, "season.2.done.date_days", 0.5);
    assert_days(&m, "season.4.done.date_days", 0.25);
    model_close(&m);
    model_once(&m, FACTORY(""));
    assert_days(&m, "season.4.done.date_days", 1);
    model_close(&m);
    /* overlapping: the unit of season 1 is made on its day 1, after season 2 began on day 0.25; it is there at 0.75 */
    model_once(&m, FACTORY("every = 0.25; keep = [ \"learning\" ];"));
    assert_days(&m, "season.2.done.date_days", 1);
    model_close(&m);
}

/* A mould of 900 is paid each season, or once. */
static void test_tooling_is_kept(void **state)
{
    (void)state;
    struct model m;
    const char *text =
        "horizon = 50; items: { p: { }; }; suppliers: { a: { offers: { p: { lead_time = 3; price = 2; tooling = 900; "
        "}; }; }; }; sites: { s: { stock: { p: { policy = { type = \"plan\"; orders: { o = { units = 10; placed = "
        "0; due = 9; }; }; }; sources: { one: { buy = \"a\"; }; }; }; }; }; }; seasons: { count = 3; %s };";
    char with[1024];
    snprintf(with, sizeof with, text, "");
    model_once(&m, with);
    assert_kpi(&m, "cost.tooling", 2700);
    model_close(&m);
    snprintf(with, sizeof with, text, "keep = [ \"tooling\" ];");
    model_once(&m, with);
    assert_kpi(&m, "cost.tooling", 900);
    assert_kpi(&m, "cost.material", 60);
    model_close(&m);
}

/* What is projected in the second season is projected with what was kept: lead times of 15 instead of 10. */
static void test_projections_know_what_is_kept(void **state)
{
    (void)state;
    struct model m;
    model_once(&m,
               "start = \"2026-01-05\"; horizon = \"50 d\"; items: { p: { }; }; variables: { slow = { start = 0; on: { "
               "got = { event = "
               "\"s.p.received\"; add = 5; }; }; }; }; suppliers: { a: { offers: { p: { lead_time = \"10 + $slow\"; "
               "price = 1; }; }; "
               "}; }; sites: { s: { stock: { p: { policy = { type = \"plan\"; orders: { o = { units = 10; placed = "
               "\"2026-01-10\"; due = \"2026-01-21\"; }; }; }; sources: { one = { buy = \"a\"; }; }; }; }; }; };"
               "milestones: { done = { of = \"s.p\"; received = 10; due = \"2026-01-21\"; }; }; owners: { m = { }; };"
               "responses: { fly = { watch = \"done.projected_late\"; above = 2.5; every = \"1 d\"; owner = \"m\"; "
               "times = 1; cost "
               "= { once = 7; }; change = [ \"suppliers.a.offers.p.price += 0\" ]; }; }; seasons: { count = 2; keep = "
               "[ \"slow\" ]; };");
    assert_kpi(&m, "cost.total", 7 + 20); /* once: 3 days late in the second, 2 early in the first */
    assert_kpi(&m, "season.1.cost.total", 10);
    assert_kpi(&m, "season.2.done.delay_days", 3);
    model_close(&m);
}

static void test_mistakes(void **state)
{
    (void)state;
    model_refused(LAUNCH("seasons: { count = 2; keep = [ \"fam\" ]; };", LUCKY),
                  "`fam` is no variable of this scenario; what can be kept: fame, ");
    model_refused(LAUNCH("seasons: { count = 2; keep = [ \"mood\" ]; };", LUCKY),
                  "`mood` has no state that could be kept");
    model_refused(LAUNCH("seasons: { count = 2; every = 0; };", LUCKY),
                  "the next season cannot begin when this one does");
    model_refused("run: { until: { of = \"demand.d\"; count = 3; }; }; items: { p: { }; }; sites: { s: { stock: { p: { "
                  "initial: { on_hand = "
                  "9; }; }; }; }; }; demand: { d: { at = \"s.p\"; every = 1; }; }; seasons: { count = 2; };",
                  "without a `horizon` nobody knows when a season is over");
    model_told(LAUNCH("seasons: { every = 7; };", LUCKY), "there is one season only; give `count`");
    model_told(LAUNCH("seasons: { count = 2; every = 60; };", LUCKY), "seasons overlap: one begins each 60 days");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lateness_costs_the_next_season),
        cmocka_unit_test(test_present_value),
        cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_luck),
        cmocka_unit_test(test_one_season),
        cmocka_unit_test(test_learning_is_kept),
        cmocka_unit_test(test_tooling_is_kept),
        cmocka_unit_test(test_projections_know_what_is_kept),
        cmocka_unit_test(test_mistakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
