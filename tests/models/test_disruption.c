/* tests/models/test_disruption.c - what goes wrong, by hand: who stops what, when a period begins down, from which
 * source an order then comes, and how often it is down. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

/* A store that orders what is asked of it from a supplier with lead time 2. */
#define STORE                                                                                                          \
    "horizon = 30; items: { p: { }; };"                                                                                \
    "suppliers: { a: { offers: { p: { lead_time = 2; }; }; }; b: { offers: { p: { lead_time = 7; }; }; }; };"
#define ONE_SOURCE                                                                                                     \
    "sites: { s: { stock: { p: { policy = \"lot_for_lot\"; sources: { one: { buy = \"a\"; }; }; }; }; }; };"
#define ASK_AT(t) "demand: { d: { at = \"s.p\"; orders: { x = { at = " t "; due = 90; units = 1; }; }; }; };"

static double wait_of(const char *text)
{
    struct model m;
    model_once(&m, text);
    const double wait = model_kpi(&m, "demand.d.wait_days");
    model_close(&m);
    return wait;
}

#define DOWN(hits, stops)                                                                                              \
    "disruptions: { x: { on = 3; lasts = 5; hits = [ \"" hits "\" ]; stops = [ \"" stops "\" ]; }; };"

static void test_order_of_events_at_the_edges_of_a_stop(void **state)
{
    (void)state;
    /* shipping stops in [3, 8): an order of 3 waits for 8, an order of 8 leaves at once, one that left before arrives
     */
    assert_near(wait_of(STORE ONE_SOURCE ASK_AT("3") DOWN("suppliers.a", "shipping")), 5 + 2, 1e-9);
    assert_near(wait_of(STORE ONE_SOURCE ASK_AT("8") DOWN("suppliers.a", "shipping")), 2, 1e-9);
    assert_near(wait_of(STORE ONE_SOURCE ASK_AT("2.5") DOWN("suppliers.a", "shipping")), 2, 1e-9);
    /* ordering: made good at the end */
    assert_near(wait_of(STORE ONE_SOURCE ASK_AT("3") DOWN("sites.s", "ordering")), 5 + 2, 1e-9);
    assert_near(wait_of(STORE ONE_SOURCE ASK_AT("2.5") DOWN("sites.s", "ordering")), 2, 1e-9);
    /* moving: what is left stands still; what is due at the instant of the stop has moved */
    assert_near(wait_of(STORE ONE_SOURCE ASK_AT("2.5") DOWN("suppliers.a", "moving")), 2 + 5, 1e-9);
    assert_near(wait_of(STORE ONE_SOURCE ASK_AT("1") DOWN("suppliers.a", "moving")), 2, 1e-9);
    /* receiving: due at the instant of the stop, or within it, comes in at its end */
    assert_near(wait_of(STORE ONE_SOURCE ASK_AT("1") DOWN("sites.s", "receiving")), 7, 1e-9);
    assert_near(wait_of(STORE ONE_SOURCE ASK_AT("2.5") DOWN("sites.s", "receiving")), 5.5, 1e-9);
    assert_near(wait_of(STORE ONE_SOURCE ASK_AT("6") DOWN("sites.s", "receiving")), 2, 1e-9);
}

#define TWO_SOURCES(rule)                                                                                              \
    "sites: { s: { stock: { p: { policy = \"lot_for_lot\"; sourcing = \"" rule "\";"                                   \
    " sources: { one: { buy = \"b\"; priority = 1; }; two: { buy = \"a\"; priority = 2; }; }; }; }; }; };"

static void test_a_stock_point_that_does_not_ship(void **state)
{
    (void)state;
    struct model m;
    /* customers of [3, 8) wait until 8, or are lost */
    const char *shop =
        "horizon = 30; items: { p: { }; }; sites: { s: { stock: { p: { initial: { on_hand = 9; }; }; }; }; };"
        "demand: { d: { at = \"s.p\"; every = \"sequence(2, 1, 3, 2, 90)\"; units = 1; %s }; };" DOWN("sites.s.stock.p",
                                                                                                      "shipping");
    char text[2000];
    snprintf(text, sizeof text, shop, "");
    model_once(&m, text);
    assert_kpi(&m, "demand.d.wait_days", (0 + 5 + 2 + 0) / 4.0); /* they come at 2, 3, 6, 8 */
    assert_kpi(&m, "stock.s.p.closing", 5);
    model_close(&m);
    snprintf(text, sizeof text, shop, "unmet = \"lost\";");
    model_once(&m, text);
    assert_kpi(&m, "demand.d.lost_units", 2);
    assert_kpi(&m, "stock.s.p.closing", 7);
    model_close(&m);
}

static void test_costs_accrue_while_it_lasts(void **state)
{
    (void)state;
    struct model m;
    /* down [4, 6), [12, 15), [16, 116): 2 + 3 + 14 days of 30, of which 1 + 3 + 14 after the warm-up */
    model_once(&m, STORE ONE_SOURCE ASK_AT("1") "run: { warm_up = 5; };"
                                                "disruptions: { x: { every = \"sequence(4, 6, 1)\"; lasts = "
                                                "\"sequence(2, 3, 100)\"; cost: { once = 7; per_day = "
                                                "2.5; }; hits = [ \"suppliers.a\" ]; stops = [ \"shipping\" ]; }; };");
    assert_kpi(&m, "disruptions.x.cost", 2 * 7 + 18 * 2.5);
    assert_kpi(&m, "cost.disruption", 2 * 7 + 18 * 2.5);
    assert_kpi(&m, "disruptions.x.days", 18);
    assert_kpi(&m, "disruptions.x.share", 18 / 25.0);
    assert_kpi(&m, "disruptions.x.first_days", 4);
    model_close(&m);
}

static void test_the_rate_of_disruptions_moves(void **state)
{
    (void)state;
    struct model m;
    /* hurricanes from 2.71 to 5.37 only; a change stops them at 4.3 */
    model_open(
        &m,
        "horizon = 30; variables: { r: { from: { a: { date = 0; is = 0; }; b: { date = 2.71; is = 30; }; c: { date = "
        "5.37; is = 0; }; }; }; calm: { is = 1; }; };"
        "disruptions: { x: { rate = \"$r * $calm\"; lasts = 0; cost = 1; }; y: { on = 4.3; change = [ "
        "\"variables.calm = 0\" ]; }; };"
        "measures: { before = { of = \"disruptions.x.cost\"; stat = \"total\"; to = 2.71; };"
        " after = { of = \"disruptions.x.cost\"; stat = \"total\"; from = 4.3; }; };");
    model_run(&m, 400, 1);
    assert_kpi(&m, "measures.before", 0);
    assert_kpi(&m, "measures.after", 0);
    assert_near(model_kpi(&m, "disruptions.x.count"), 30 * (4.3 - 2.71), 4 * sqrt(30 * 1.59 / 400));
    model_close(&m);
    /* one value a period of 2: 3, 0, 5 for ever */
    model_open(&m, "horizon = 10; conventions: { period = 2; };"
                   "disruptions: { x: { rate = \"sequence(3, 0, 5)\"; lasts = 0; cost = 1; }; };"
                   "measures: { none = { of = \"disruptions.x.cost\"; stat = \"total\"; from = 2; to = 4; }; };");
    model_run(&m, 400, 1);
    assert_kpi(&m, "measures.none", 0);
    assert_near(model_kpi(&m, "disruptions.x.count"), 3 * 2 + 5 * 6, 4 * sqrt(36.0 / 400));
    model_close(&m);
}

static void test_a_level_that_is_lifted_is_ordered_up_to_at_once(void **state)
{
    (void)state;
    struct model m;
    static const char *const lines[] = {"sites.s.stock.p.policy.level = 12", "variables.level += 7"};
    for (int i = 0; i < 2; i++) {
        char text[2000];
        snprintf(text, sizeof text,
                 STORE
                 "variables: { level = 5; }; sites: { s: { stock: { p: { policy: { type = \"base_stock\"; level = "
                 "\"$level\"; }; sources: { one: { buy = \"a\"; }; }; initial: { at_level = true; }; }; }; }; };"
                 "disruptions: { x: { on = 3; lasts = 5; change = [ \"%s\" ]; }; };",
                 lines[i]);
        model_once(&m, text);
        assert_kpi(&m, "stock.s.p.on_hand", (5 * 5 + 12 * 25) / 30.0); /* ordered at 3, there at 5 */
        model_close(&m);
    }
}

static void test_share_of_things_below(void **state)
{
    (void)state;
    struct model m;
    model_once(&m,
               "horizon = 30; items: { p: { }; }; sites: { s: { stock: { p: { initial: { on_hand = 90; }; }; }; }; };"
               "demand: { d: { at = \"s.p\"; every = 1; units = \"sequence(2, 5, 1, 3)\"; }; };"
               "measures: { below = { of = \"demand.d.units\"; stat = \"share below 3\"; first = 4; };"
               " above = { of = \"demand.d.units\"; stat = \"share above -1\"; first = 4; }; };");
    assert_kpi(&m, "measures.below", 0.5);
    assert_kpi(&m, "measures.above", 1);
    model_close(&m);
}

static void test_priority_falls_back(void **state)
{
    (void)state;
    assert_near(wait_of(STORE TWO_SOURCES("priority") ASK_AT("1")), 2, 1e-9);
    assert_near(wait_of(STORE TWO_SOURCES("fastest") ASK_AT("1")), 2, 1e-9);
    /* the first is down: the second brings it in 7; both down: the order waits at the one of larger priority */
    assert_near(wait_of(STORE TWO_SOURCES("priority") ASK_AT("4") DOWN("suppliers.a", "shipping")), 7, 1e-9);
    assert_near(wait_of(STORE TWO_SOURCES("priority") ASK_AT("4") DOWN("suppliers.a", "ordering")), 7, 1e-9);
    assert_near(wait_of(STORE TWO_SOURCES("priority") ASK_AT("4") DOWN("suppliers.*", "shipping")), 4 + 2, 1e-9);
    assert_near(wait_of(STORE TWO_SOURCES("priority") ASK_AT("8") DOWN("suppliers.a", "shipping")), 2, 1e-9);
    /* one takes no orders, the other takes them but does not ship: only that one can be asked */
    assert_near(
        wait_of(STORE TWO_SOURCES("priority") ASK_AT(
            "4") "disruptions: { x: { on = 3; lasts = 9; hits = [ \"suppliers.a\" ]; stops = [ \"ordering\" ]; };"
                 " y: { on = 3; lasts = 2; hits = [ \"suppliers.b\" ]; stops = [ \"shipping\" ]; }; };"),
        1 + 7, 1e-9);
}

static void test_priority_leaves_a_full_source(void **state)
{
    (void)state;
    struct model m;
    /* the first gives one unit in 4 days: of three orders at 1, 2, 3 it takes the first and is full until 5 */
    model_once(
        &m, "horizon = 40; items: { p: { }; };"
            "suppliers: { a: { offers: { p: { lead_time = 0; capacity_per_day = 0.25; }; }; };"
            " b: { offers: { p: { lead_time = 7; }; }; }; };" TWO_SOURCES(
                "priority") "demand: { d: { at = \"s.p\"; every = \"sequence(1, 1, 1, 2.5, 100)\"; units = 1; }; };");
    assert_kpi(&m, "demand.d.wait_days", (4 + 7 + 7 + 4) / 4.0); /* the last comes at 5.5: free again */
    model_close(&m);
}

static void test_markov_by_period_stays_on_the_grid(void **state)
{
    (void)state;
    struct model m;
    /* Down periods of a supplier that begins in equilibrium; the orders of each period's start see whole periods. */
    model_open(&m,
               "horizon = 40; conventions: { period = 2.5; }; items: { p: { }; };"
               "suppliers: { a: { offers: { p: { lead_time = 0; }; }; }; };"
               "sites: { s: { stock: { p: { policy = \"lot_for_lot\"; sources: { one: { buy = \"a\"; }; }; }; }; }; };"
               "disruptions: { x: { every = \"2.5 * geometric(mean=3.85)\"; lasts = \"2.5 * geometric(mean=2.35)\";"
               " starts = \"equilibrium\"; hits = [ \"suppliers.a\" ]; stops = [ \"shipping\" ]; }; };"
               "demand: { d: { at = \"s.p\"; every = 2.5; first = 0; units = 1; }; };"
               "measures: { w = { of = \"demand.d.wait_days\"; stat = \"total\"; }; };");
    model_run(&m, 400, 1);
    const struct kpi_result *days = model_find(&m, "disruptions.x.days"), *wait = model_find(&m, "measures.w");
    for (size_t i = 0; i < 400; i++) {
        assert_near(days->values[i] / 2.5, nearbyint(days->values[i] / 2.5), 1e-9);
        assert_near(wait->values[i] / 2.5, nearbyint(wait->values[i] / 2.5), 1e-9);
    }
    const double down = 2.35 / (3.85 + 2.35), se = sqrt(days->tally.y.m2 / 399.0 / 400.0);
    assert_near(days->tally.y.mean, 40 * down, 4 * se);
    model_close(&m);
}

static void test_equilibrium_counts_only_what_begins(void **state)
{
    (void)state;
    struct model m;
    /* constant 7 up, 3 down: in 30 time units of equilibrium 3 begin, whatever the phase, and 9 are down */
    model_open(&m, "horizon = 30; items: { p: { }; };"
                   "suppliers: { a: { offers: { p: { lead_time = 0; }; }; }; };" ONE_SOURCE ASK_AT(
                       "1") "disruptions: { x: { every = 7; lasts = 3; starts = \"equilibrium\"; cost = 10;"
                            " hits = [ \"suppliers.a\" ]; stops = [ \"shipping\" ]; }; };");
    model_run(&m, 50, 1);
    for (size_t i = 0; i < 50; i++) {
        assert_near(model_find(&m, "disruptions.x.count")->values[i], 3, 0);
        assert_near(model_find(&m, "disruptions.x.cost")->values[i], 30, 1e-9);
        assert_near(model_find(&m, "disruptions.x.days")->values[i], 9, 1e-6);
    }
    model_close(&m);
}

static void test_measures_of_a_disruption(void **state)
{
    (void)state;
    struct model m;
    /* up 4, 6, 1, down 2, 3, 100: begins at 4, 12, 16 */
    model_once(
        &m, STORE ONE_SOURCE ASK_AT(
                "1") "disruptions: { x: { every = \"sequence(4, 6, 1)\"; lasts = \"sequence(2, 3, 100)\"; cost = "
                     "\"sequence(5, 8, "
                     "2)\"; hits = [ \"suppliers.a\" ]; stops = [ \"shipping\" ]; }; };"
                     "measures: { first = { of = \"disruptions.x.up_days\"; first = 1; };"
                     " up = { of = \"disruptions.x.up_days\"; stat = \"max\"; };"
                     " last = { of = \"disruptions.x.lasts\"; stat = \"total\"; };"
                     " cost = { of = \"disruptions.x.cost\"; stat = \"sd\"; };"
                     " share = { of = \"disruptions.x.active\"; from = 5; to = 15; };"
                     " change = { of = \"disruptions.x.active\"; over = \"changes\"; };"
                     " at = { of = \"disruptions.x.active\"; over = \"periods\"; period = 5; stat = \"total\"; }; };");
    assert_kpi(&m, "measures.first", 4);
    assert_kpi(&m, "measures.up", 6);
    assert_kpi(&m, "measures.last", 105);
    assert_kpi(&m, "measures.cost", 3);         /* of 5, 8, 2 */
    assert_kpi(&m, "measures.share", 0.4);      /* 5..6, 12..15 */
    assert_kpi(&m, "measures.change", 3 / 5.0); /* 1 0 1 0 1 */
    assert_kpi(&m, "measures.at", 5);           /* down at 5, 15 (it ends then), 20, 25, 30; up at 10 */
    assert_kpi(&m, "disruptions.x.closing", 1);
    model_close(&m);
}

static void refused(const char *what, const char *says)
{
    struct model m;
    char text[4000];
    snprintf(text, sizeof text, "%s%s", STORE ONE_SOURCE ASK_AT("1"), what);
    assert_false(model_load(&m, text));
    char *said = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&said, &size);
    diag_print(m.diag, f);
    fclose(f);
    if (!strstr(said, says))
        fail_msg("does not say `%s`: %s", says, said);
    free(said);
    model_close(&m);
}

static void test_what_would_be_ignored_is_refused(void **state)
{
    (void)state;
    refused("disruptions: { x: { rate = 0.1; chance = 0.5; lasts = 0; cost = 3; }; };", "goes with `on` or `each`");
    refused("disruptions: { x: { rate = 0.1; lasts = 1; starts = \"equilibrium\"; cost = 3; }; };",
            "equilibrium is that");
    refused("disruptions: { x: { on = 1; lasts = 1; hits = [ \"suppliers.a\" ]; stops = [ \"receiving\" ]; }; };",
            "nothing that is hit has any receiving");
    refused("disruptions: { x: { on = 1; lasts = 1; hits = [ \"suppliers.a\" ]; destroys = 0.5; }; };", "holds stock");
    refused("disruptions: { x: { each = \"order\"; chance = 0.1; hits = [ \"suppliers.a\" ]; lasts = 3; change = [ "
            "\"lead_time *= 2\" ]; }; };",
            "does not go with each");
    refused("disruptions: { x: { each = \"order\"; chance = 0.1; hits = [ \"suppliers.a\" ]; change = [ \"price *= 2\" "
            "]; }; };",
            "acts on the lead_time");
    refused("measures: { m = { of = \"demand.d.wait_days\"; over = \"time\"; }; };", "counted as things");
    refused("measures: { m = { of = \"stock.s.p.on_hand\"; over = \"things\"; }; };", "no things to count");
    refused("measures: { m = { of = \"stock.s.p.on_hand\"; first = 3; }; };", "not the time of a level");
    refused("measures: { m = { of = \"disruptions.y.active\"; }; };", "cannot be measured");
}

/* 7 units held for 60 days, 23 of them at three times the rate: 7 * 0.17 * (37 + 3 * 23); and 2 owed from day 5 on, of
 * which days 10 to 33 cost 1.385 more. Charged when the rate changes, not at the rate of the last day. */
static void test_a_rate_that_changes_is_charged_while_it_holds(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               "horizon = 60; items: { p: { }; q: { }; }; suppliers: { a: { offers: { q: { lead_time = 100; }; }; }; };"
               "sites: { s: { stock: { p: { initial = 7; holding = 0.17; }; q: { policy = \"lot_for_lot\"; sources: { "
               "one: { buy = \"a\"; }; }; backorder = 0.385; }; }; }; };"
               "demand: { d: { at = \"s.q\"; orders: { x = { at = 5; due = 5; units = 2; }; }; }; };"
               "disruptions: { x: { hits = [ \"sites.s\" ]; on = 10; lasts = 23; change = [ "
               "\"sites.s.stock.p.holding *= 3\", \"sites.s.stock.q.backorder += 1.385\" ]; }; };");
    assert_kpi(&m, "cost.holding", 7 * 0.17 * (37 + 3 * 23));
    assert_kpi(&m, "cost.backorder", 2 * (0.385 * 55 + 1.385 * 23));
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_of_events_at_the_edges_of_a_stop),
        cmocka_unit_test(test_a_stock_point_that_does_not_ship),
        cmocka_unit_test(test_costs_accrue_while_it_lasts),
        cmocka_unit_test(test_the_rate_of_disruptions_moves),
        cmocka_unit_test(test_a_level_that_is_lifted_is_ordered_up_to_at_once),
        cmocka_unit_test(test_share_of_things_below),
        cmocka_unit_test(test_priority_falls_back),
        cmocka_unit_test(test_priority_leaves_a_full_source),
        cmocka_unit_test(test_markov_by_period_stays_on_the_grid),
        cmocka_unit_test(test_equilibrium_counts_only_what_begins),
        cmocka_unit_test(test_measures_of_a_disruption),
        cmocka_unit_test(test_a_rate_that_changes_is_charged_while_it_holds),
        cmocka_unit_test(test_what_would_be_ignored_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
