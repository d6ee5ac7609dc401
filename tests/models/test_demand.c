/* tests/models/test_demand.c - customers and what moves them, by hand: goods that come back, rates that move at their
 * instants, regimes, patience, laws whose bounds and values vary, random yield. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

#define SHOP(stock) "horizon = 20; items: { p: { }; }; sites: { s: { stock: { p: { " stock " }; }; }; };"
#define SUPPLIER    "suppliers: { a: { offers: { p: { lead_time = 1; price = 3; }; }; }; };"
#define FROM_A      "sources: { one: { buy = \"a\"; }; };"

static void test_goods_come_back(void **state)
{
    (void)state;
    struct model m;
    /* 6 asked at 1, 4 back at 2, 5 asked at 3, of 8: 8, 2, 6, 1; sales 7 units at 2.5 */
    const char *text =
        SHOP("initial: { on_hand = 8; };") "demand: { d: { at = \"s.p\"; price = 2.5; negative = \"return\";"
                                           " every = \"sequence(1, 1, 1, 100)\"; units = \"sequence(6, -4, "
                                           "5)\"; }; };"
                                           "measures: { u = { of = \"demand.d.units\"; over = \"periods\"; "
                                           "stat = \"total\"; }; };";
    model_once(&m, text);
    assert_kpi(&m, "stock.s.p.closing", 1);
    assert_kpi(&m, "stock.s.p.on_hand", (8 + 2 + 6 + 1 * 17.0) / 20);
    assert_kpi(&m, "demand.d.units", 7);
    assert_kpi(&m, "measures.u", 7);
    assert_kpi(&m, "season.profit", 7 * 2.5);
    assert_kpi(&m, "demand.d.fill_rate", 1);
    model_close(&m);
    /* what comes back serves who waits */
    model_once(&m, SHOP("initial: { on_hand = 1; };") "demand: { d: { at = \"s.p\"; negative = \"return\"; every = "
                                                      "\"sequence(1, 1, 100)\"; units = \"sequence(3, -4)\"; }; };");
    assert_kpi(&m, "demand.d.wait_days", 1);
    assert_kpi(&m, "stock.s.p.closing", 1 - 3 + 4);
    model_close(&m);
    /* lot for lot under periodic review: 4 back, then 6 asked: 2 are ordered */
    model_once(
        &m, SUPPLIER SHOP("policy: { type = \"lot_for_lot\"; review: { every = 5; first = 5; }; }; " FROM_A
                          " initial: { on_hand = 10; };") "demand: { d: { at = \"s.p\"; negative = \"return\"; every = "
                                                          "\"sequence(2, 6, 100)\"; units = \"sequence(-4, 6)\"; }; "
                                                          "};");
    assert_kpi(&m, "orders.s.p.placed_units", 2);
    model_close(&m);
    /* the default refuses */
    model_open(
        &m, SHOP("initial: { on_hand = 8; };") "demand: { d: { at = \"s.p\"; every = 1; units = \"sequence(6, -4)\"; "
                                               "}; };");
    assert_false(model_try(&m, 1, 1));
    model_close(&m);
    assert_false(
        model_load(&m, SHOP("initial: { on_hand = 8; };") "demand: { d: { at = \"s.p\"; every = 1; units = -4; }; };"));
    model_close(&m);
}

/* He asks for 0.3 units, which is none, and comes again a day later all the same. */
static void test_who_asks_for_nothing_comes_again(void **state)
{
    (void)state;
    struct model m;
    model_once(&m, SHOP("initial: { on_hand = 100; };") "demand: { d: { at = \"s.p\"; population = 1; every = 1; units "
                                                        "= \"sequence(0.3, 2, 0.3, 4, 0)\"; }; };");
    assert_kpi(&m, "demand.d.units", 2 + 4);
    model_close(&m);
}

static void test_rates_move_at_their_instants(void **state)
{
    (void)state;
    struct model m;
    /* 0 until 2.71, 400 until 5.37, then 0: nobody comes outside, and the mean count is 400 * 2.66 */
    model_open(
        &m, SHOP("initial: { on_hand = 9000; };") "variables: { r: { from: { a: { date = 0; is = 0; }; b: { date = "
                                                  "2.71; is = 400; }; c: { date = 5.37; is = 0; }; }; }; };"
                                                  "demand: { d: { at = \"s.p\"; rate = \"$r\"; }; };"
                                                  "measures: { before = { of = \"demand.d.units\"; stat = \"total\"; "
                                                  "to = 2.71; }; after = { of = \"demand.d.units\"; stat = "
                                                  "\"total\"; from = 5.37; }; };");
    model_run(&m, 200, 1);
    assert_kpi(&m, "measures.before", 0);
    assert_kpi(&m, "measures.after", 0);
    assert_near(model_kpi(&m, "demand.d.units"), 400 * 2.66, 4 * sqrt(400 * 2.66 / 200));
    model_close(&m);
    /* a disruption that closes the shop at 3.3, for good, through a variable */
    model_open(
        &m, SHOP("initial: { on_hand = 9000; };") "variables: { r: { is = 300; }; };"
                                                  "demand: { d: { at = \"s.p\"; rate = \"$r\"; }; };"
                                                  "disruptions: { x: { on = 3.3; change = [ \"variables.r = 0\" ]; }; "
                                                  "};"
                                                  "measures: { after = { of = \"demand.d.units\"; stat = \"total\"; "
                                                  "from = 3.3; }; };");
    model_run(&m, 200, 1);
    assert_kpi(&m, "measures.after", 0);
    assert_near(model_kpi(&m, "demand.d.units"), 300 * 3.3, 4 * sqrt(300 * 3.3 / 200));
    model_close(&m);
    /* one value a period: 5, 0, 90 for ever, periods of 0.5 */
    model_open(&m,
               "conventions: { period = 0.5; };" SHOP(
                   "initial: { on_hand = 9000; };") "demand: { d: { at = \"s.p\"; rate = \"sequence(50, 0, 90)\"; }; };"
                                                    "measures: { none = { of = \"demand.d.units\"; stat = \"total\"; "
                                                    "from = 0.5; to = 1; }; };");
    model_run(&m, 200, 1);
    assert_kpi(&m, "measures.none", 0);
    assert_near(model_kpi(&m, "demand.d.units"), 25 + 90 * 19, 4 * sqrt((25 + 90 * 19) / 200.0));
    model_close(&m);
}

static void test_a_constant_variable_changes_nothing(void **state)
{
    (void)state;
    struct model plain, moving;
    /* dates at which the rate stays what it was: the same customers, to rounding of a tick */
    model_open(&plain, SHOP("initial: { on_hand = 900; };") "demand: { d: { at = \"s.p\"; rate = 2.385; }; };");
    model_open(&moving,
               SHOP("initial: { on_hand = 900; };") "variables: { r: { from: { a: { date = 0; is = 2.385; }; b: { "
                                                    "date = 2.71; is = 2.385; }; }; }; };"
                                                    "demand: { d: { at = \"s.p\"; rate = \"$r\"; }; };");
    model_run(&plain, 20, 1);
    model_run(&moving, 20, 1);
    for (size_t i = 0; i < 20; i++)
        assert_near(model_find(&moving, "stock.s.p.on_hand")->values[i],
                    model_find(&plain, "stock.s.p.on_hand")->values[i], 1e-8);
    model_close(&plain);
    model_close(&moving);
}

static void test_regimes(void **state)
{
    (void)state;
    struct model m;
    /* stays 3, 1.5, 2.5 of 7; a step of 0.5 */
    model_open(
        &m, "horizon = 40; variables: { x: { follows = \"regime(low = -1: 3, 2: 1.5, high = 8: 2.5)\"; step = 0.5; };"
            " y: { follows = \"regime(1: 2, 5: 6)\"; start = 5; }; };"
            "measures: { x = { of = \"variables.x\"; period = 0.5; }; y = { of = \"variables.y\"; first = 1; }; };");
    model_run(&m, 4000, 1);
    const double mean = (-3 + 3 + 20) / 7.0, square = (3 + 6 + 160) / 7.0;
    assert_near(model_kpi(&m, "variables.x"), mean, 4 * sqrt((square - mean * mean) / 4000));
    const struct kpi_result *y = model_find(&m, "measures.y"); /* at 1 it has left 5 with chance 1/6 */
    assert_near(y->tally.y.mean, 5 - 4 / 6.0, 4 * 4 * sqrt(5.0 / 36 / 4000));
    model_close(&m);
    assert_false(model_load(&m, "horizon = 4; variables: { x: { follows = \"regime(1: 0.5, 2)\"; }; };"));
    model_close(&m);
    model_open(&m, "horizon = 4; variables: { x: { follows = \"regime(1: 0.5, 2: 3)\"; }; };");
    assert_false(model_try(&m, 1, 1)); /* a stay below the step */
    model_close(&m);
}

static void test_bounds_of_laws_that_vary(void **state)
{
    (void)state;
    struct model m;
    model_open(&m, "horizon = 1; variables: { top: { is = \"uniform(4.5, 5)\"; };"
                   " x: { is = \"discrete(2: 3, 4: 5 * $top / $top, 7: 9, max = $top)\"; };"
                   " y: { is = \"discrete(2 * $top / $top: 3, 4: 5, 7: 9, min = 3)\"; }; };");
    model_run(&m, 4000, 1);
    assert_near(model_kpi(&m, "variables.x"), (2 * 3 + 4 * 5) / 8.0, 4 * sqrt(4 * 15 / 64.0 / 4000));
    assert_near(model_kpi(&m, "variables.y"), (4 * 5 + 7 * 9) / 14.0, 4 * 3 * sqrt(45 / 196.0 / 4000));
    model_close(&m);
    model_open(&m, "horizon = 1; variables: { top: { is = \"uniform(1, 1.5)\"; };"
                   " x: { is = \"discrete(2: 3, 4: 5, max = $top)\"; }; };");
    assert_false(model_try(&m, 1, 1));
    model_close(&m);
}

static void test_patience_under_both_words(void **state)
{
    (void)state;
    static const char *const words[] = {"lost", "wait"};
    double lost[2], wait[2];
    for (int i = 0; i < 2; i++) {
        struct model m;
        char text[2000];
        snprintf(text, sizeof text,
                 "horizon = 300; items: { p: { }; };" SUPPLIER
                 "sites: { s: { stock: { p: { policy: { type = \"fixed\"; Q = "
                 "3; review: { every = 4; }; }; " FROM_A " }; }; }; };"
                 "demand: { d: { at = \"s.p\"; rate = 0.85; unmet = \"%s\"; patience: { days = "
                 "\"exponential(mean=2.1)\"; }; }; };",
                 words[i]);
        model_open(&m, text);
        model_run(&m, 10, 1);
        lost[i] = model_kpi(&m, "demand.d.lost_units");
        wait[i] = model_kpi(&m, "demand.d.wait_days");
        model_close(&m);
    }
    assert_true(lost[0] > 10 && lost[0] == lost[1] && wait[0] == wait[1]);
}

static void test_random_yield(void **state)
{
    (void)state;
    struct model m;
    /* 40 ordered; additive and multiplicative: 40 * 0.85 - 3.5 = 30.5, rounded to 31 (half up) */
    model_once(&m, SUPPLIER SHOP("policy: { type = \"plan\"; orders: { o = { placed = 2; units = 40; }; }; };"
                                 "sources: { one: { buy = \"a\"; yield: { times = 0.85; plus = -3.5; }; }; };"));
    assert_kpi(&m, "stock.s.p.closing", 31);
    assert_kpi(&m, "cost.material", 120);
    model_close(&m);
    model_once(&m, SUPPLIER SHOP(
                       "policy: { type = \"plan\"; orders: { o = { placed = 2; units = 40; }; }; };"
                       "sources: { one: { buy = \"a\"; yield: { times = 0.85; plus = -3.5; paid = \"received\"; }; }; "
                       "};"));
    assert_kpi(&m, "cost.material", 93);
    model_close(&m);
    /* binomial: variance 40 * 0.9 * 0.1 */
    model_open(&m, SUPPLIER SHOP("policy: { type = \"plan\"; orders: { o = { placed = 2; units = 40; }; }; };"
                                 "sources: { one: { buy = \"a\"; yield: { times = 0; plus = \"binomial(n = $units, p = "
                                 "0.9)\"; }; }; };"));
    model_run(&m, 2000, 1);
    const struct kpi_result *k = model_find(&m, "stock.s.p.closing");
    assert_near(k->tally.y.mean, 36, 4 * sqrt(3.6 / 2000));
    assert_near(k->tally.y.m2 / 1999, 3.6, 4 * 3.6 * sqrt(2.0 / 2000));
    model_close(&m);
}

/* What another demand orders moves nobody's luck. */
static void test_dated_orders_have_their_own_luck(void **state)
{
    (void)state;
    static const char text[] =
        SHOP("initial: { on_hand = 900; };") "demand: { b = { at = \"s.p\"; orders: { x = { at = 3; units = "
                                             "\"uniform(low=5, high=500)\"; }; }; }; %s };";
    char alone[1024], both[1024];
    struct model m;
    snprintf(alone, sizeof alone, text, "");
    snprintf(both, sizeof both, text, "a = { at = \"s.p\"; orders: { y = { at = 2; units = 7; }; }; };");
    model_once(&m, alone);
    const double units = model_kpi(&m, "demand.b.units");
    model_close(&m);
    model_once(&m, both);
    assert_kpi(&m, "demand.b.units", units);
    model_close(&m);
}

/* Neither pieces nor the clock overflow. */
static void test_too_much(void **state)
{
    (void)state;
    static const char text[] =
        "horizon = 20; items: { p: { divisible = true; }; };" SUPPLIER
        "sites: { s: { stock: { p: { policy: { type = \"base_stock\"; level = 1000; }; sources: { one: { buy = \"a\"; "
        "capacity_per_day = 1e-6; }; }; initial: { on_hand = 1000; }; }; }; }; };"
        "demand: { d: { at = \"s.p\"; every = 1; units = %s; unmet = \"wait\"; }; };";
    char much[1024];
    struct model m;
    snprintf(much, sizeof much, text, "1e12");
    model_open(&m, much);
    assert_false(model_try(&m, 1, 1));
    model_close(&m);
    snprintf(much, sizeof much, text, "1000"); /* each order takes 1e9 days */
    model_once(&m, much);
    assert_kpi(&m, "orders.s.p.placed_units", 19000);
    assert_kpi(&m, "orders.s.p.received_units", 0);
    model_close(&m);
}

/* A run that ends by count in the instant that ends a period counts that period once: 0, 1, 1, 1, 1. */
static void test_count_ends_with_a_period(void **state)
{
    (void)state;
    struct model m;
    model_once(&m, "run: { until = { of = \"demand.d\"; count = 5; }; };" SHOP(
                       "initial: { on_hand = 90; };") "demand: { d: { at = \"s.p\"; every = 1; }; };"
                                                      "measures: { u = { of = \"demand.d.units\"; over = \"periods\"; "
                                                      "period = 1; }; };");
    assert_kpi(&m, "measures.u", 0.8);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_count_ends_with_a_period),
        cmocka_unit_test(test_too_much),
        cmocka_unit_test(test_goods_come_back),
        cmocka_unit_test(test_who_asks_for_nothing_comes_again),
        cmocka_unit_test(test_dated_orders_have_their_own_luck),
        cmocka_unit_test(test_rates_move_at_their_instants),
        cmocka_unit_test(test_a_constant_variable_changes_nothing),
        cmocka_unit_test(test_regimes),
        cmocka_unit_test(test_bounds_of_laws_that_vary),
        cmocka_unit_test(test_patience_under_both_words),
        cmocka_unit_test(test_random_yield),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
