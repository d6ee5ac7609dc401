/* tests/models/test_echelons.c - several stock points, ordering on forecasts, lanes and capacity, by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

static double one(const char *text, const char *kpi)
{
    struct model m;
    model_once(&m, text);
    const double x = model_kpi(&m, kpi);
    model_close(&m);
    return x;
}

static void expect(const char *text, const char *kpi, double right)
{
    const double got = one(text, kpi);
    if (!(fabs(got - right) <= 1e-9 * (1 + fabs(right))))
        fail_msg("%s is %.12g, not %.12g, in:\n%s", kpi, got, right, text);
}

/* The two are refused, or say the same to the last bit in every KPI. */
static void same(const char *a, const char *b)
{
    struct model x, y;
    model_open(&x, a);
    model_open(&y, b);
    model_run(&x, 3, 1);
    model_run(&y, 3, 1);
    assert_int_equal(x.out->kpis, y.out->kpis);
    for (size_t i = 0; i < x.out->kpis; i++) {
        const struct kpi_result *p = &x.out->kpi[i], *q = &y.out->kpi[i];
        if (p->tally.y.mean != q->tally.y.mean && !(isnan(p->tally.y.mean) && isnan(q->tally.y.mean)))
            fail_msg("%s: %.17g and %.17g", p->kpi->name, p->tally.y.mean, q->tally.y.mean);
    }
    model_close(&x);
    model_close(&y);
}

/* ---- who is served, of the orders of one instant ---- */

/* Two shops without stock want 6 and 12 in the same instant; the centre has 9. */
#define TWO_SHOPS(rule, review)                                                                                        \
    "horizon = 11; items: { w: { }; };"                                                                                \
    "sites: { centre: { stock: { w: { allocation = \"" rule "\"; initial: { on_hand = 9; }; }; }; };"                  \
    " a: { stock: { w: { policy: { type = \"base_stock\"; level = 6; " review " };"                                    \
    "      sources: { s: { move = \"centre\"; }; }; }; }; };"                                                          \
    " b: { stock: { w: { policy: { type = \"base_stock\"; level = 12; " review " };"                                   \
    "      sources: { s: { move = \"centre\"; priority = 1; }; }; }; }; }; };"

#define EVERY  "review: { every = 20; first = 1.5; };"
#define BEFORE "review: { every = 20; first = 1.5; before = \"demand\"; };"

static void orders_of_one_instant_are_served_together(void **state)
{
    (void)state;
    static const char *const texts[][3] = {
        {TWO_SHOPS("proportional", EVERY), TWO_SHOPS("proportional", BEFORE), TWO_SHOPS("proportional", "")},
        {TWO_SHOPS("priority", EVERY), TWO_SHOPS("priority", BEFORE), TWO_SHOPS("priority", "")},
        {TWO_SHOPS("first_come", EVERY), TWO_SHOPS("first_come", BEFORE), TWO_SHOPS("first_come", "")}};
    static const double a[] = {3, 0, 6};
    for (size_t rule = 0; rule < 3; rule++)
        for (size_t review = 0; review < 3; review++) {
            expect(texts[rule][review], "orders.a.w.received_units", a[rule]);
            expect(texts[rule][review], "orders.b.w.received_units", 9 - a[rule]);
        }
}

/* The first wants 6 of 5, whole or in parts; four more come at day 2; the second wants 3. */
#define WHOLE(partial)                                                                                                 \
    "horizon = 10; items: { w: { }; };"                                                                                \
    "sites: { centre: { stock: { w: { initial: { on_hand = 5; due: { x: { in = 2; units = 4; }; }; }; }; }; };"        \
    " a: { stock: { w: { policy: { type = \"base_stock\"; level = 6; };"                                               \
    "      sources: { s: { move = \"centre\"; partial = " partial "; }; }; }; }; };"                                   \
    " b: { stock: { w: { policy: { type = \"base_stock\"; level = 3; }; sources: { s: { move = \"centre\"; }; }; }; "  \
    "}; "                                                                                                              \
    "}; };"

static void complete_shipments_wait_and_are_not_overtaken(void **state)
{
    (void)state;
    expect(WHOLE("true"), "stock.a.w.on_hand", (5 * 2 + 6 * 8) / 10.0);
    expect(WHOLE("true"), "stock.b.w.on_hand", 3 * 8 / 10.0);
    expect(WHOLE("false"), "stock.a.w.on_hand", 6 * 8 / 10.0);
    expect(WHOLE("false"), "stock.b.w.on_hand", 3 * 8 / 10.0);
    expect(WHOLE("false"), "stock.centre.w.on_hand", 5 * 2 / 10.0);
}

/* ---- orders seen in the same instant, or later ---- */

#define CHAIN(horizon, review, more)                                                                                   \
    "horizon = " horizon "; items: { w: { }; }; suppliers: { mill: { offers: { w: { lead_time = 2; }; }; }; };"        \
    "sites: { centre: { stock: { w: { policy: { type = \"base_stock\"; level = 10; " review " };"                      \
    "           sources: { s: { buy = \"mill\"; }; }; initial: { at_level = true; }; }; }; };"                         \
    " shop: { stock: { w: { policy: { type = \"base_stock\"; level = 10; " review " };"                                \
    "           sources: { s: { move = \"centre\"; " more " }; }; initial: { at_level = true; }; }; }; }; };"          \
    "demand: { d: { at = \"shop.w\"; every = 1; units = 5; }; };"

static void a_point_sees_the_orders_from_below(void **state)
{
    (void)state;
    expect(CHAIN("1.5", "review: { every = 1; };", ""), "orders.centre.w.placed_units", 5);
    expect(CHAIN("1.5", "review: { every = 1; before = \"demand\"; };", ""), "orders.centre.w.placed_units", 0);
    expect(CHAIN("2.5", "review: { every = 1; before = \"demand\"; };", ""), "orders.shop.w.placed_units", 5);
    expect(CHAIN("2.5", "review: { every = 1; before = \"demand\"; };", ""), "orders.centre.w.placed_units", 5);
    expect(CHAIN("1.5", "review: { every = 1; };", "order_delay = 1;"), "orders.centre.w.placed_units", 0);
    expect(CHAIN("2.5", "review: { every = 1; };", "order_delay = 1;"), "orders.centre.w.placed_units", 5);
}

/* Nothing on any shelf and no time anywhere: what a period's customers want comes down the chain in the instant of the
 * review, or a period later where reviews come first. */
#define THROUGH(review)                                                                                                \
    "horizon = 10; items: { w: { }; }; suppliers: { mill: { offers: { w: { }; }; }; };"                                \
    "sites: { a: { stock: { w: { policy: { type = \"base_stock\"; level = 0; " review " }; sources: { s: { buy = "     \
    "\"mill\"; }; }; }; }; };"                                                                                         \
    " b: { stock: { w: { policy: { type = \"base_stock\"; level = 0; " review                                          \
    " }; sources: { s: { move = \"a\"; }; }; "                                                                         \
    "}; }; };"                                                                                                         \
    " c: { stock: { w: { policy: { type = \"base_stock\"; level = 0; " review                                          \
    " }; sources: { s: { move = \"b\"; }; }; "                                                                         \
    "}; }; }; };"                                                                                                      \
    "demand: { d: { at = \"c.w\"; every = 1; units = 3; }; };"

static void periodic_reviews_pass_all_echelons_in_an_instant(void **state)
{
    (void)state;
    expect(THROUGH("review: { every = 1; };"), "demand.d.wait_days", 0);
    expect(THROUGH("review: { every = 1; };"), "demand.d.fill_rate", 1);
    expect(THROUGH("review: { every = 1; before = \"demand\"; };"), "demand.d.wait_days", 1);
    expect(THROUGH("review: { every = 2.5; };"), "demand.d.wait_days", (1.5 + 0.5 + 2 + 1 + 0 + 1.5 + 0.5) / 7);
}

/* ---- forecasts ---- */

/* The shop orders in tens, the first at day 1, when 3 are asked; the centre has just ten. */
#define SEES(of, more)                                                                                                 \
    "horizon = 1.5; items: { w: { }; }; suppliers: { mill: { offers: { w: { lead_time = 2; }; }; }; };"                \
    "sites: { centre: { stock: { w: { policy: { type = \"order_up_to\"; review: { every = 1; }; protect = 2;"          \
    "           forecast: { type = \"moving_average\"; window = 1; " of " }; " more " };"                              \
    "           sources: { s: { buy = \"mill\"; }; }; initial: { on_hand = 10; }; }; }; };"                            \
    " shop: { stock: { w: { policy: { type = \"r_nQ\"; r = 8; Q = 10; review: { every = 1; }; };"                      \
    "           sources: { s: { move = \"centre\"; }; }; initial: { on_hand = 10; }; }; }; }; };"                      \
    "demand: { d: { at = \"shop.w\"; every = 1; units = 3; }; };"

static void forecasts_see_demand_or_orders(void **state)
{
    (void)state;
    expect(SEES("", ""), "orders.centre.w.placed_units", 6);
    expect(SEES("of = \"demand\";", ""), "orders.centre.w.placed_units", 6);
    expect(SEES("of = \"orders_received\";", ""), "orders.centre.w.placed_units", 20);
    expect(SEES("", "safety = 4;"), "orders.centre.w.placed_units", 10);
    expect(SEES("", "cover = 3;"), "orders.centre.w.placed_units", 15);
    expect(SEES("", "level = 7; safety = 1;"), "orders.centre.w.placed_units", 14);
    /* a quarter of the stock gap of 8, half of the pipeline gap of 3: 3 + 2 + 1.5 */
    expect(SEES("", "level = 8; stock_gain = 0.25; pipeline_gain = 0.5;"), "orders.centre.w.placed_units", 7);
}

/* Three parts' worth of demand for a product that takes two: the parts' forecast is 6, twice that is covered. */
static void demand_is_weighed_by_the_bill_of_materials(void **state)
{
    (void)state;
    expect("horizon = 1.5; items: { part: { }; set: { bom: { part = 2; }; }; };"
           "suppliers: { mill: { offers: { part: { lead_time = 2; }; }; }; };"
           "sites: { f: { stock: { part: { policy: { type = \"order_up_to\"; review: { every = 1; }; protect = 2;"
           "   forecast: { type = \"exponential\"; weight = 1; }; }; sources: { s: { buy = \"mill\"; }; };"
           "   initial: { on_hand = 6; }; };"
           " set: { policy = \"lot_for_lot\"; sources: { s: { make: { }; }; }; }; }; }; };"
           "demand: { d: { at = \"f.set\"; every = 1; units = 3; }; };",
           "orders.f.part.placed_units", 12);
}

#define FORECAST(kind, horizon)                                                                                        \
    "horizon = " horizon "; items: { w: { divisible = true; }; }; suppliers: { mill: { offers: { w: { lead_time = 9; " \
    "}; }; }; };"                                                                                                      \
    "sites: { shop: { stock: { w: { policy: { type = \"order_up_to\"; review: { every = 1; }; protect = 1;"            \
    "  forecast: { " kind " }; }; sources: { s: { buy = \"mill\"; }; }; }; }; }; };"                                   \
    "demand: { d: { at = \"shop.w\"; every = 1; units = \"sequence(4, 8, 5)\"; }; };"

/* All that is ordered by day n is what was asked, 17 by day 3, and the last forecast. */
static void forecasts_by_hand(void **state)
{
    (void)state;
    const double m = 17.0 / 3, phi = -49.0 / 78;
    const struct {
        const char *text;
        double forecast;
    } cases[] = {
        {FORECAST("type = \"moving_average\"; window = 2; start = 3;", "3.5"), 6.5},
        {FORECAST("type = \"moving_average\"; window = 5; start = 3;", "3.5"), (4 + 8 + 5 + 3 + 3) / 5.0},
        {FORECAST("type = \"exponential\"; weight = 0.25; start = 3;", "3.5"), 4.578125},
        {FORECAST("type = \"ar1\"; mean = 6; phi = 0.5;", "3.5"), 5.5},
        {FORECAST("type = \"ar1\";", "3.5"), m + phi * (5 - m)},
        {FORECAST("type = \"ar1\"; phi = 0.5;", "3.5"), m + 0.5 * (5 - m)},
        /* about the known mean 6: (4, 8, 5) are -2, 2, -1; (-4 - 2) / 9 */
        {FORECAST("type = \"ar1\"; mean = 6;", "3.5"), 6 + 2.0 / 3},
        {FORECAST("type = \"given\"; mean = 2.5;", "3.5"), 2.5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_near(one(cases[i].text, "orders.shop.w.placed_units"), 17 + cases[i].forecast, 4e-6);
}

/* A forecast over protect = 2.5 periods of AR(1): 6 + 3 + half of 1.5 beyond the mean. */
static void a_level_covers_parts_of_periods(void **state)
{
    (void)state;
    expect(
        "horizon = 1.5; items: { w: { divisible = true; }; }; suppliers: { mill: { offers: { w: { lead_time = 9; }; }; "
        "}; };"
        "sites: { shop: { stock: { w: { policy: { type = \"order_up_to\"; review: { every = 1; }; protect = 2.5;"
        "  forecast: { type = \"ar1\"; mean = 10; phi = 0.5; }; }; sources: { s: { buy = \"mill\"; }; };"
        "  initial: { on_hand = 22; }; }; }; }; };"
        "demand: { d: { at = \"shop.w\"; every = 1; units = 22; }; };",
        "orders.shop.w.placed_units", 25 + 6 + 3 + 0.75);
}

/* ---- policies that are limits of each other ---- */

#define SHOP(policy)                                                                                                   \
    "horizon = 60; items: { w: { }; }; suppliers: { mill: { offers: { w: { lead_time = \"gamma(mean=2.385, "           \
    "cv=0.5)\"; "                                                                                                      \
    "price = 3; }; }; }; };"                                                                                           \
    "sites: { shop: { stock: { w: { holding = 0.7; policy: { " policy " }; sources: { s: { buy = \"mill\"; }; };"      \
    "  initial: { on_hand = 5; }; }; }; }; };"                                                                         \
    "demand: { d: { at = \"shop.w\"; every = \"exponential(mean=0.7)\"; units = \"poisson(mean=2)\"; }; };"

static void order_up_to_a_level_is_base_stock(void **state)
{
    (void)state;
    same(SHOP("type = \"base_stock\"; level = 11;"), SHOP("type = \"order_up_to\"; level = 11;"));
    same(SHOP("type = \"base_stock\"; level = 11; review: { every = 1.5; };"),
         SHOP("type = \"order_up_to\"; level = 11; review: { every = 1.5; };"));
    same(SHOP("type = \"base_stock\"; level = 11;"), SHOP("type = \"base_stock\"; level = 11; negative = \"return\";"));
    same(SHOP("type = \"base_stock\"; level = 11;"), SHOP("type = \"base_stock\"; level = 11; echelon = true;"));
}

/* ---- returns ---- */

/* The level falls from 10 to 4 at day 2; the lead time is 3. */
#define RETURNS(more)                                                                                                  \
    "horizon = 10; items: { w: { }; }; suppliers: { mill: { offers: { w: { lead_time = 3; price = 2; }; }; }; };"      \
    "variables: { level: { from: { a = { date = 0; is = 10; }; b = { date = 2; is = 4; }; }; }; };"                    \
    "sites: { shop: { stock: { w: { policy: { type = \"base_stock\"; level = \"$level\"; review: { every = 1; };"      \
    "  negative = \"return\"; }; sources: { s: { buy = \"mill\"; }; }; initial: { on_hand = 10; }; }; }; }; };" more

static void a_return_travels_like_an_order(void **state)
{
    (void)state;
    struct model m;
    model_once(&m, RETURNS(""));
    assert_kpi(&m, "orders.shop.w.placed_units", -6);
    assert_kpi(&m, "stock.shop.w.on_hand", (10 * 5 + 4 * 5) / 10.0);
    assert_kpi(&m, "stock.shop.w.on_order", -6 * 3 / 10.0);
    assert_kpi(&m, "stock.shop.w.closing", 4);
    assert_kpi(&m, "cost.material", -12);
    model_close(&m);
    /* 7 are asked at 4 and ordered, to come at 7; at 5 only 3 of the 6 are there: 3 are owed until then */
    model_once(&m, RETURNS("demand: { d: { at = \"shop.w\"; orders: { a = { units = 7; at = 4; due = 90; }; }; }; };"));
    assert_kpi(&m, "stock.shop.w.on_hand", (10 * 4 + 3 * 1 + 4 * 3) / 10.0);
    assert_kpi(&m, "stock.shop.w.backorders", 3 * 2 / 10.0);
    assert_kpi(&m, "orders.shop.w.placed_units", 1);
    assert_kpi(&m, "demand.d.units", 7);
    model_close(&m);
}

static void a_return_comes_to_the_sender(void **state)
{
    static const char *const text =
        "horizon = 10; items: { w: { }; };"
        "variables: { level: { from: { a = { date = 0; is = 10; }; b = { date = 2; is = 4; }; }; }; };"
        "sites: { centre: { stock: { w: { initial: { on_hand = 20; }; }; }; };"
        " shop: { stock: { w: { policy: { type = \"base_stock\"; level = \"$level\"; review: { every = 1; }; negative "
        "= "
        "\"return\"; };"
        "  sources: { s: { move = \"centre\"; lane = \"van\"; order_delay = 0.5; }; }; initial: { on_hand = 10; }; }; "
        "}; };"
        " }; lanes: { van: { time = 3; }; };";
    struct model m;
    (void)state;
    model_once(&m, text);
    assert_kpi(&m, "stock.centre.w.on_hand", (20 * 2.5 + 26 * 7.5) / 10);
    assert_kpi(&m, "stock.shop.w.on_hand", (10 * 5.5 + 4 * 4.5) / 10);
    model_close(&m);
}

/* ---- capacity ---- */

#define LIMITED(capacity, orders, goal)                                                                                \
    "horizon = 30; items: { w: { }; }; suppliers: { mill: { offers: { w: { lead_time = 2; }; }; }; };"                 \
    "sites: { dc: { stock: { w: { policy: { type = \"plan\"; orders: { " orders " }; };"                               \
    "  sources: { s: { buy = \"mill\"; " capacity " }; }; }; }; }; };"                                                 \
    "milestones: { goal: { of = \"dc.w\"; received = " goal "; }; };"
#define TEN   "a: { units = 10; placed = 0.5; };"
#define THREE "b: { units = 3; placed = 1.25; };"

static void a_period_lets_so_much_through(void **state)
{
    (void)state;
    expect(LIMITED("capacity = 4;", TEN, "4"), "goal.date_days", 2.5);
    expect(LIMITED("capacity = 4;", TEN, "5"), "goal.date_days", 3);
    expect(LIMITED("capacity = 4;", TEN, "9"), "goal.date_days", 4);
    expect(LIMITED("capacity = 4;", TEN THREE, "12"), "goal.date_days", 4);
    expect(LIMITED("capacity = 4;", TEN THREE, "13"), "goal.date_days", 5);
    expect(LIMITED("capacity: { units = 4; every = 2.5; };", TEN, "9"), "goal.date_days", 7);
    expect(LIMITED("capacity = 4; partial = false;", TEN, "1"), "goal.date_days", 4);
    expect(LIMITED("capacity = 13;", TEN THREE, "13"), "goal.date_days", 3.25);
    expect(LIMITED("capacity = 10;", TEN, "10"), "goal.date_days", 2.5);
    /* as a rate: 10 / 4 days, then 3 / 4 */
    expect(LIMITED("capacity_per_day = 4;", TEN THREE, "10"), "goal.date_days", 0.5 + 2.5 + 2);
    expect(LIMITED("capacity_per_day = 4;", TEN THREE, "13"), "goal.date_days", 0.5 + 3.25 + 2);
}

#define MOVED(source, departs, orders, goal)                                                                           \
    "horizon = 30; items: { w: { }; };"                                                                                \
    "sites: { centre: { stock: { w: { initial: { on_hand = 50; }; holding = 3; }; }; };"                               \
    " dc: { stock: { w: { holding = 7; policy: { type = \"plan\"; orders: { " orders " }; };"                          \
    "  sources: { s: { move = \"centre\"; lane = \"boat\"; " source " }; }; }; }; }; };"                               \
    "lanes: { boat: { time = 2; " departs " }; };"                                                                     \
    "milestones: { goal: { of = \"dc.w\"; received = " goal "; }; };"

static void moves_have_a_capacity_too(void **state)
{
    (void)state;
    expect(MOVED("capacity = 4;", "", TEN, "9"), "goal.date_days", 4);
    expect(MOVED("capacity_per_day = 4;", "", TEN, "10"), "goal.date_days", 0.5 + 2.5 + 2);
    expect(MOVED("capacity = 4;", "departs: { every = 3; };", TEN, "9"), "goal.date_days", 5);
    same(MOVED("", "", TEN THREE, "13"), MOVED("capacity = 50;", "", TEN THREE, "13"));
}

/* ---- departures ---- */

static void a_clock_has_a_phase(void **state)
{
    (void)state;
    expect(MOVED("", "departs: { every = 2.6; first = 1.1; };", TEN, "10"), "goal.date_days", 1.1 + 2);
    expect(MOVED("", "departs: { every = 2.6; first = 1.1; };", THREE, "3"), "goal.date_days", 3.7 + 2);
    expect(MOVED("", "departs: { every = 0.25; };", THREE, "3"), "goal.date_days", 1.25 + 2);
    expect(MOVED("", "departs: { every = 4; first = 6.5; };", THREE, "3"), "goal.date_days", 6.5 + 2);
}

/* Departures after 5 and 14 days; a full load of 10 does not wait, and the clock goes on. */
static void irregular_departures_beside_full_loads(void **state)
{
    (void)state;
    expect(MOVED("", "departs: { every = \"sequence(5, 9)\"; full = 10; };", THREE, "3"), "goal.date_days", 5 + 2);
    expect(MOVED("", "departs: { every = \"sequence(5, 9)\"; full = 10; };", TEN, "10"), "goal.date_days", 0.5 + 2);
    expect(MOVED("", "departs: { every = \"sequence(5, 9)\"; full = 10; };", TEN THREE, "13"), "goal.date_days", 5 + 2);
    expect(MOVED("", "departs: { every = \"sequence(5, 9)\"; after_first = 1.5; };", THREE, "3"), "goal.date_days",
           1.25 + 1.5 + 2);
}

/* ---- who pays for goods on their way ---- */

static void transit_pays_from_the_senders_door(void **state)
{
    (void)state;
    /* ten units wait from 0.5 to 3 and travel to 5; the centre keeps 40 to day 30, the dc has 10 from 5 on */
    const double centre = 3 * (50 * 0.5 + 40 * 29.5), dc = 7 * 10 * 25.0;
    expect(MOVED("", "departs: { every = 3; };", TEN, "10"), "cost.holding", centre + dc + 3 * 10 * 4.5);
    expect(MOVED("pipeline = \"receiver\";", "departs: { every = 3; };", TEN, "10"), "cost.holding",
           centre + dc + 7 * 10 * 4.5);
    expect(MOVED("pipeline = \"free\";", "departs: { every = 3; };", TEN, "10"), "cost.holding", centre + dc);
    /* still under way at the end */
    expect(MOVED("", "departs: { every = 29; };", TEN, "10"), "cost.holding", centre + 3 * 10 * 29.5);
}

static void bought_goods_in_transit_may_be_ours(void **state)
{
    (void)state;
    static const char *const text =
        "horizon = 20; items: { w: { }; }; suppliers: { mill: { offers: { w: { lead_time = 4; }; }; }; };"
        "sites: { dc: { stock: { w: { holding = 0.5; policy: { type = \"plan\"; orders: { a: { units = 10; placed = 1; "
        "};"
        " b: { units = 3; placed = 18; }; }; }; sources: { s: { buy = \"mill\"; pipeline = \"receiver\"; }; }; }; }; "
        "}; };";
    expect(text, "cost.holding", 0.5 * (10 * 19 + 3 * 2));
}

/* ---- zero lead times, positions that do not see what is on order ---- */

/* Eight units come to the centre at 2 and go on to the shop, which asked at 0, by a lane that takes no time: they are
 * charged there at 2, as without a lane. */
static void no_time_on_a_lane_is_no_time(void **state)
{
#define NO_TIME(lanes, lane)                                                                                           \
    "horizon = 3; conventions: { costs = \"period_end\"; period = 1; first = 0; }; items: { w: { }; }; " lanes         \
    "sites: { centre: { stock: { w: { holding = 1; initial: { due: { a: { in = 2; units = 8; }; }; }; }; }; };\n"      \
    "  shop: { stock: { w: { holding = 3; policy: { type = \"plan\"; orders: { a: { units = 8; placed = 0; }; }; };\n" \
    "  sources: { c: { move = \"centre\"; " lane " }; }; }; }; }; };"
    (void)state;
    expect(NO_TIME("", ""), "cost.holding", 24);
    expect(NO_TIME("lanes: { l: { time = 0; }; };", "lane = \"l\";"), "cost.holding", 24);
}

/* 10 on hand, 4 asked at 1 and 3 at 2: at 2 the net stock is r = 3, and one order of Q = 6 goes out, once. */
static void a_position_blind_to_orders_acts_once_an_instant(void **state)
{
#define BLIND(position, policy)                                                                                        \
    "horizon = 20; items: { w: { }; }; suppliers: { m: { offers: { w: { lead_time = 3; }; }; }; };\n"                  \
    "sites: { s: { stock: { w: { policy: { " policy " position = \"" position "\"; };\n"                               \
    "  sources: { o: { buy = \"m\"; }; }; initial = 10; }; }; }; };\n"                                                 \
    "demand: { c: { at = \"s.w\"; orders: { a: { at = 1; units = 4; }; b: { at = 2; units = 3; }; }; }; };"
    (void)state;
    expect(BLIND("net", "type = \"r_nQ\"; r = 3; Q = 6;"), "orders.s.w.placed", 1);
    expect(BLIND("on_hand", "type = \"s_S\"; s = 3; S = 9;"), "orders.s.w.placed_units", 6);
}

/* ---- echelon levels at the start ---- */

static void an_echelon_starts_at_its_level(void **state)
{
    (void)state;
    static const char *const text =
        "horizon = 5; items: { w: { }; }; suppliers: { mill: { offers: { w: { lead_time = 4; }; }; }; };"
        "sites: { centre: { stock: { w: { policy: { type = \"base_stock\"; level = 17; echelon = true; };"
        "   sources: { s: { buy = \"mill\"; }; }; initial: { at_level = true; }; }; }; };"
        " shop: { stock: { w: { policy: { type = \"base_stock\"; level = 6; };"
        "   sources: { s: { move = \"centre\"; lane = \"van\"; }; };"
        "   initial: { on_hand = 2; due: { a: { in = 1; units = 4; }; }; }; }; }; }; }; lanes: { van: { time = 1; }; "
        "};";
    expect(text, "stock.centre.w.on_hand", 11);
    expect(text, "orders.centre.w.placed", 0);
}

/* Where the policy stands still: nothing is ordered at 0. */
static void a_level_to_start_at(void **state)
{
    (void)state;
    static const struct {
        const char *policy;
        double level;
    } cases[] = {
        {"type = \"base_stock\"; level = 11; safety = 2;", 13},
        {"type = \"s_S\"; s = 4; S = 9;", 9},
        {"type = \"r_nQ\"; r = 4; Q = 3;", 7},
        {"type = \"order_up_to\"; level = 6; safety = 2;", 8},
        {"type = \"order_up_to\"; review: { every = 2; }; protect = 6; safety = 2; forecast: { type = \"given\"; mean "
         "= 5; };",
         17},
        {"type = \"order_up_to\"; review: { every = 2; }; cover = 2; forecast: { type = \"moving_average\"; start = 4; "
         "};",
         4 * 5.5 + 4},
        {"type = \"order_up_to\"; review: { every = 1; }; pipeline_level = 7; forecast: { type = \"exponential\"; "
         "start = 4; };",
         11},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[1024];
        snprintf(text, sizeof text,
                 "horizon = 0.5; items: { w: { }; }; suppliers: { mill: { offers: { w: { lead_time = 9; }; }; }; };"
                 "sites: { shop: { stock: { w: { policy: { %s }; sources: { s: { buy = \"mill\"; }; };"
                 "  initial: { at_level = true; }; }; }; }; };",
                 cases[i].policy);
        expect(text, "stock.shop.w.closing", cases[i].level);
        expect(text, "orders.shop.w.placed", 0);
    }
    model_refused("horizon = 1; items: { w: { }; }; suppliers: { mill: { offers: { w: { }; }; }; };"
                  "sites: { shop: { stock: { w: { policy = \"lot_for_lot\"; sources: { s: { buy = \"mill\"; }; };"
                  "  initial: { at_level = true; }; }; }; }; };",
                  "no level to start at");
}

/* Two orders of one instant on one trip, a third on the next. */
static void a_trip_is_paid_once(void **state)
{
    (void)state;
    expect(MOVED("", "departs: { every = 3; }; cost: { per_trip = 38.5; per_order = 2; };",
                 TEN THREE "c: { units = 1; placed = 4; };", "14"),
           "cost.freight", 2 * 38.5 + 3 * 2);
}

/* ---- statistics by period ---- */

static void periods_are_whole(void **state)
{
    static const char *const text =
        "horizon = 6; items: { w: { }; }; run: { warm_up = 2; };"
        "sites: { dc: { stock: { w: { initial: { on_hand = 500; }; }; }; }; };"
        "demand: { d: { at = \"dc.w\"; every = 1; units = \"sequence(9, 4, 5, 7, 8)\"; }; };"
        "measures: { mean: { of = \"demand.d.units\"; over = \"periods\"; period = 1; };"
        " total: { of = \"demand.d.units\"; over = \"periods\"; period = 2; stat = \"total\"; };"
        " least: { of = \"demand.d.units\"; over = \"periods\"; period = 1; stat = \"min\"; };"
        " ratio: { of = \"demand.d.units\"; stat = \"total\"; per = \"mean\"; }; };";
    struct model m;
    (void)state;
    model_once(&m, text); /* days 2 .. 5 bring 4, 5, 7, 8 */
    assert_kpi(&m, "measures.mean", 6);
    assert_kpi(&m, "measures.total", 24);
    assert_kpi(&m, "measures.least", 4);
    assert_kpi(&m, "measures.ratio", 4);
    model_close(&m);
}

/* ---- what says nothing is refused ---- */

static void settings_that_would_be_ignored_are_refused_or_told(void **state)
{
    (void)state;
    model_told(SHOP("type = \"base_stock\"; level = 11; stock_gain = 0.5;"), "belongs to order_up_to");
    model_told(SHOP("type = \"base_stock\"; level = 11; s = 5;"), "belongs to s_S");
    model_told(SHOP("type = \"s_S\"; s = 5; S = 9; safety = 2;"), "belongs to base_stock");
    model_refused(SHOP("type = \"order_up_to\"; level = 11; protect = 3;"), "is time of forecast demand");
    model_refused(SHOP("type = \"order_up_to\"; review: { every = 1; }; forecast: { type = \"given\"; };"),
                  "a given forecast is");
    model_told(SHOP("type = \"order_up_to\"; review: { every = 1; }; forecast: { type = \"ar1\"; window = 3; };"),
               "belongs to moving_average");
    model_refused(SHOP("type = \"base_stock\"; level = 11; cover = 3;"), "give `forecast`");
    model_refused(SHOP("type = \"order_up_to\"; forecast: { type = \"exponential\"; };"), "orders at reviews");
    model_refused(LIMITED("capacity = 4; capacity_per_day = 4;", TEN, "4"), "not both");
    model_refused(LIMITED("capacity = 0;", TEN, "4"), "above 0");
    model_refused(LIMITED("capacity_per_day = 0;", TEN, "4"), "above 0");
    model_refused(LIMITED("capacity = 2.5;", TEN, "4"), "whole units");
    model_refused(LIMITED("capacity: { units = 4; every = 0; };", TEN, "4"), "must be above 0");
    model_refused(MOVED("", "departs: { full = 4; first = 1; };", TEN, "4"), "phase of a clock");
    model_refused(RETURNS("measures: { x: { of = \"stock.shop.w.on_hand\"; per = \"y\"; }; };"), "no other measure");
    model_refused(
        "horizon = 10; items: { w: { }; }; suppliers: { a: { offers: { w: { }; }; }; b: { offers: { w: { }; }; }; };"
        "sites: { shop: { stock: { w: { policy: { type = \"base_stock\"; level = 3; negative = \"return\"; };"
        " sources: { one: { buy = \"a\"; }; two: { buy = \"b\"; }; }; }; }; }; };",
        "there are several");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_of_one_instant_are_served_together),
        cmocka_unit_test(complete_shipments_wait_and_are_not_overtaken),
        cmocka_unit_test(a_point_sees_the_orders_from_below),
        cmocka_unit_test(periodic_reviews_pass_all_echelons_in_an_instant),
        cmocka_unit_test(forecasts_see_demand_or_orders),
        cmocka_unit_test(demand_is_weighed_by_the_bill_of_materials),
        cmocka_unit_test(forecasts_by_hand),
        cmocka_unit_test(a_level_covers_parts_of_periods),
        cmocka_unit_test(order_up_to_a_level_is_base_stock),
        cmocka_unit_test(a_return_travels_like_an_order),
        cmocka_unit_test(a_return_comes_to_the_sender),
        cmocka_unit_test(a_period_lets_so_much_through),
        cmocka_unit_test(moves_have_a_capacity_too),
        cmocka_unit_test(a_clock_has_a_phase),
        cmocka_unit_test(irregular_departures_beside_full_loads),
        cmocka_unit_test(transit_pays_from_the_senders_door),
        cmocka_unit_test(bought_goods_in_transit_may_be_ours),
        cmocka_unit_test(no_time_on_a_lane_is_no_time),
        cmocka_unit_test(a_position_blind_to_orders_acts_once_an_instant),
        cmocka_unit_test(an_echelon_starts_at_its_level),
        cmocka_unit_test(a_level_to_start_at),
        cmocka_unit_test(a_trip_is_paid_once),
        cmocka_unit_test(periods_are_whole),
        cmocka_unit_test(settings_that_would_be_ignored_are_refused_or_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
