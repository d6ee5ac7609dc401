/* tests/models/test_flow.c - orders, goods, customers and stops in cases small enough to be worked out by hand.
 *
 * Nothing varies; every date is right to the microsecond. Milestones give the dates: `received` at a stock point or
 * `sold`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

/* The dc is supplied by the mill; lead time and further settings of the offer as given. */
#define SUPPLIED(offer, policy, more)                                                                                  \
    "horizon = 100; items: { w: { }; }; suppliers: { mill: { offers: { w: { " offer " }; }; }; };\n"                   \
    "sites: { dc: { stock: { w: { policy: { " policy " }; sources: { one: { buy = \"mill\"; }; }; " more               \
    " }; }; }; };\n"

/* A plan order of ten at day 1.25. */
#define PLAN_TEN "type = \"plan\"; orders: { a: { units = 10; placed = 1.25; }; };"

#define WHEN(name, at, what) "milestones: { " name ": { of = \"" at "\"; " what " }; };\n"

static void expect_day(const char *text, const char *milestone, double day)
{
    struct model m;
    char name[64];
    snprintf(name, sizeof name, "%s.date_days", milestone);
    model_once(&m, text);
    assert_days(&m, name, day);
    model_close(&m);
}

/* ---- buying ---- */

static void bought_goods_come_after_their_lead_time(void **state)
{
    (void)state;
    expect_day(SUPPLIED("lead_time = 2.3851;", PLAN_TEN, "") WHEN("all", "dc.w", "received = 10;"), "all",
               1.25 + 2.3851);
    expect_day(SUPPLIED("lead_time = 2.3851; order_delay = 0.5;", PLAN_TEN, "") WHEN("all", "dc.w", "received = 10;"),
               "all", 1.75 + 2.3851);
}

static void an_order_is_raised_to_its_minimum_and_its_multiple(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SUPPLIED("lead_time = 1; moq = 13;", PLAN_TEN, ""));
    assert_kpi(&m, "orders.dc.w.placed_units", 13);
    model_close(&m);
    model_once(&m, SUPPLIED("lead_time = 1; multiple = 4;", PLAN_TEN, ""));
    assert_kpi(&m, "orders.dc.w.placed_units", 12);
    model_close(&m);
    model_once(&m, SUPPLIED("lead_time = 1; moq = 13; multiple = 4;", PLAN_TEN, ""));
    assert_kpi(&m, "orders.dc.w.placed_units", 16);
    model_close(&m);
}

/* Two orders of four at days 0 and 1; two a day: ready at 2 and 4, a day later here. */
static void orders_queue_for_a_suppliers_capacity(void **state)
{
    static const char *const text = SUPPLIED(
        "lead_time = 1; capacity_per_day = 2;",
        "type = \"plan\"; orders: { a: { units = 4; placed = 0; }; b: { units = 4; placed = 1; }; };",
        "") "milestones: { first: { of = \"dc.w\"; received = 4; }; both: { of = \"dc.w\"; received = 8; }; };\n";
    struct model m;
    (void)state;
    model_once(&m, text);
    assert_days(&m, "first.date_days", 3);
    assert_days(&m, "both.date_days", 5);
    assert_days(&m, "orders.dc.w.lead_days", 3.5);
    model_close(&m);
}

static void what_is_lost_on_the_way_is_not_on_order_any_more(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SUPPLIED("lead_time = 2; yield: { times = 0.8; plus = -1; };", PLAN_TEN, ""));
    assert_kpi(&m, "orders.dc.w.received_units", 7);
    assert_kpi(&m, "stock.dc.w.closing", 7);
    assert_kpi(&m, "stock.dc.w.on_order", 10 * 2.0 / 100);
    assert_kpi(&m, "stock.dc.w.on_hand", 7 * (100 - 3.25) / 100);
    model_close(&m);
}

/* The first order takes five days, the second one. */
#define ONE_OVERTAKES(crossing)                                                                                        \
    "horizon = 100; items: { w: { }; }; suppliers: { mill: { offers: { w: { lead_time = \"sequence(5, 1)\"; }; }; }; " \
    "};\n"                                                                                                             \
    "sites: { dc: { stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 4; placed = 0; }; b: { units = "   \
    "6; placed = 1; }; }; };\n"                                                                                        \
    "sources: { one: { buy = \"mill\"; crossing = " crossing "; }; }; }; }; }; };\n"                                   \
    "milestones: { four: { of = \"dc.w\"; received = 4; }; ten: { of = \"dc.w\"; received = 10; }; };\n"

static void orders_cross_unless_forbidden(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, ONE_OVERTAKES("true"));
    assert_days(&m, "four.date_days", 2); /* the six */
    assert_days(&m, "ten.date_days", 5);
    model_close(&m);
    model_once(&m, ONE_OVERTAKES("false"));
    assert_days(&m, "four.date_days", 5);
    assert_days(&m, "ten.date_days", 5);
    assert_days(&m, "orders.dc.w.lead_days", (5 + 4) / 2.0);
    model_close(&m);
}

/* A stop of ten days comes over the first order; the second, placed after it, would overtake. */
static void a_stop_does_not_let_orders_cross(void **state)
{
    (void)state;
    expect_day("horizon = 100; items: { w: { }; }; suppliers: { mill: { offers: { w: { lead_time = \"sequence(10, "
               "1)\"; }; }; }; };\n"
               "sites: { dc: { stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 4; placed = 0; }; b: { "
               "units = 6; placed = 13; }; }; };\n"
               "sources: { one: { buy = \"mill\"; crossing = false; }; }; }; }; }; };\n"
               "disruptions: { strike: { hits = [ \"suppliers.mill\" ]; on = 2; lasts = 10; stops = [ \"working\" ]; "
               "}; };\n" WHEN("first", "dc.w", "received = 1;"),
               "first", 20);
}

/* ---- sharing orders among sources ---- */

#define SHARED(policy, more)                                                                                           \
    "horizon = 100; items: { w: { }; }; suppliers: { a: { offers: { w: { price = 1; }; }; }; b: { offers: { w: { "     \
    "price = 1000; }; }; }; };\n"                                                                                      \
    "sites: { dc: { stock: { w: { policy: { " policy                                                                   \
    " }; sources: { one: { buy = \"a\"; share = 0.7; }; two: { buy = \"b\"; share = 0.3; }; };\n"                      \
    "}; }; }; };\n" more

static void orders_are_shared_seventy_to_thirty(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SHARED("type = \"plan\"; orders: { a: { units = 10; placed = 1; }; };", ""));
    assert_kpi(&m, "cost.material", 7 + 3000);
    model_close(&m);
    model_once(
        &m, SHARED("type = \"plan\"; orders: { a: { units = 5; placed = 1; }; b: { units = 5; placed = 2; }; };", ""));
    assert_kpi(&m, "cost.material", 7 + 3000);
    model_close(&m);
}

/* One unit at a time: what rounding leaves goes where the most is owed, and nobody is left out. */
static void single_units_are_shared_too(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m, SHARED("type = \"base_stock\"; level = 0;", "demand: { d: { at = \"dc.w\"; every = 1; first = 0; }; };\n"));
    assert_kpi(&m, "orders.dc.w.placed", 100);
    assert_kpi(&m, "cost.material", 70 + 30000);
    model_close(&m);
}

/* ---- moving ---- */

#define MOVED(lane, orders, more)                                                                                      \
    "horizon = 100; items: { w: { }; };\n"                                                                             \
    "sites: { mill: { stock: { w: { initial: { on_hand = 50; }; }; }; };\n"                                            \
    "         dc: { stock: { w: { policy: { type = \"plan\"; orders: { " orders                                        \
    " }; }; sources: { sea: { move = \"mill\"; lane = \"boat\"; }; }; }; }; }; };\n"                                   \
    "lanes: { boat: { " lane " }; };\n" more

static void goods_wait_for_the_weekly_boat(void **state)
{
    static const char *const text = MOVED("time = 1.5; departs = 7;",
                                          "a: { units = 1; placed = 3; }; b: { units = 2; placed = 7; }; c: { units = "
                                          "4; placed = 7.000001; }; d: { units = 8; placed = 21; };",
                                          "milestones: { three: { of = \"dc.w\"; received = 3; }; seven: { of = "
                                          "\"dc.w\"; received = 7; }; all: { of = \"dc.w\"; received = 15; }; };\n");
    struct model m;
    (void)state;
    model_once(&m, text);
    assert_days(&m, "three.date_days", 8.5);
    assert_days(&m, "seven.date_days", 15.5);
    assert_days(&m, "all.date_days", 22.5); /* in time for the boat of its own instant */
    assert_kpi(&m, "lanes.boat.trips", 3);  /* empty departures are none */
    assert_kpi(&m, "lanes.boat.load", 5);
    assert_days(&m, "lanes.boat.wait_days", (4 + 0 + 6.999999 + 0) / 4);
    model_close(&m);
}

static void a_trip_leaves_full_or_some_time_after_its_first_load(void **state)
{
    static const char *const text =
        MOVED("time = 0.5; customs = 0.25; departs: { full = 5; after_first = 3; };",
              "a: { units = 2; placed = 1; }; b: { units = 3; placed = 2; }; c: { units = 1; placed = 10; };",
              "milestones: { five: { of = \"dc.w\"; received = 5; }; six: { of = \"dc.w\"; received = 6; }; };\n");
    struct model m;
    (void)state;
    model_once(&m, text);
    assert_days(&m, "five.date_days", 2.75);
    assert_days(&m, "six.date_days", 13.75);
    model_close(&m);
}

/* The departure falls into a stop of shipping: the trip leaves when the stop ends. */
static void a_trip_whose_time_passed_in_a_stop_leaves_after_it(void **state)
{
    (void)state;
    expect_day(
        MOVED("time = 0.5; departs: { after_first = 3; };", "a: { units = 2; placed = 1; };",
              "disruptions: { storm: { hits = [ \"lanes.boat\" ]; on = 2; lasts = 6; stops = [ \"shipping\" ]; }; };\n")
            WHEN("two", "dc.w", "received = 2;"),
        "two", 8.5);
}

/* A customer at an empty shop behind an empty centre behind a supplier without lead time: served in the same instant.
 */
static void without_lead_times_one_instant_passes_all_echelons(void **state)
{
    static const char *const text =
        "horizon = 10; items: { w: { }; }; suppliers: { mill: { offers: { w: { }; }; }; };\n"
        "sites: { centre: { stock: { w: { policy: { type = \"base_stock\"; level = 0; }; sources: { one: { buy = "
        "\"mill\"; }; }; }; }; };\n"
        "         shop: { stock: { w: { policy: { type = \"base_stock\"; level = 0; }; sources: { one: { move = "
        "\"centre\"; }; }; }; }; }; };\n"
        "demand: { d: { at = \"shop.w\"; every = 0.7; units = 3; }; };\n";
    struct model m;
    (void)state;
    model_once(&m, text);
    assert_kpi(&m, "demand.d.units", 3 * 14);
    assert_kpi(&m, "demand.d.fill_rate", 1);
    assert_kpi(&m, "demand.d.order_fill_rate", 1);
    assert_kpi(&m, "demand.d.wait_days", 0);
    assert_kpi(&m, "stock.centre.w.fill_rate", 1);
    assert_kpi(&m, "stock.shop.w.backorders", 0);
    model_close(&m);
}

/* ---- customers ---- */

#define SHELF(initial, demand)                                                                                         \
    "horizon = 100; items: { w: { }; }; suppliers: { mill: { offers: { w: { lead_time = 1; }; }; }; };\n"              \
    "sites: { dc: { stock: { w: { initial: { on_hand = " initial                                                       \
    "; due: { truck: { in = 10; units = 20; }; }; }; }; }; }; };\n"                                                    \
    "demand: { d: { at = \"dc.w\"; " demand " }; };\n"

#define ONE_OF_FIVE(at) "orders: { a: { units = 5; at = " at "; }; };"

static void who_finds_too_little_takes_it_and_the_rest_is_lost(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SHELF("3", ONE_OF_FIVE("1") "unmet = \"lost\"; lost_cost = 7; price = 11;"));
    assert_kpi(&m, "demand.d.lost_units", 2);
    assert_kpi(&m, "demand.d.fill_rate", 0.6);
    assert_kpi(&m, "demand.d.order_fill_rate", 0);
    assert_kpi(&m, "cost.lost", 14);
    assert_kpi(&m, "cost.sales", 33);
    model_close(&m);
    model_once(&m, SHELF("3", ONE_OF_FIVE("1") "unmet = \"lost\"; partial = false;"));
    assert_kpi(&m, "demand.d.lost_units", 5);
    assert_kpi(&m, "demand.d.fill_rate", 0);
    assert_kpi(&m, "stock.dc.w.closing", 23);
    model_close(&m);
}

/* Four trips, each when four units wait; the first pays the first price, the last ones the third. */
static void trips_count_from_the_first_along_a_sequence(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               "horizon = 40; items: { part: { }; }; sites: { c: { stock: { part: { initial = 100; }; }; };\n"
               "s: { stock: { part: { policy: { type = \"fixed\"; Q = 4; review: { every = 10; }; };\n"
               "sources: { o: { move = \"c\"; lane = \"t\"; }; }; }; }; }; };\n"
               "lanes: { t: { time = 1; departs: { full = 4; }; cost: { per_trip = \"sequence(1, 2, 6)\"; }; }; };");
    assert_kpi(&m, "cost.freight", 1 + 2 + 6 + 6);
    model_close(&m);
}

static void who_waits_is_served_by_the_next_truck(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SHELF("3", ONE_OF_FIVE("1.5") "backorder = 2; delivery: { time = 0.25; cost = 1.5; };"));
    assert_days(&m, "demand.d.wait_days", 8.5 + 0.25);
    assert_kpi(&m, "demand.d.fill_rate", 0.6);
    assert_kpi(&m, "stock.dc.w.backorders", 2 * 8.5 / 100);
    assert_kpi(&m, "cost.backorder", 2 * 2 * 8.5);
    assert_kpi(&m, "cost.transport", 5 * 1.5);
    model_close(&m);
    model_once(&m, SHELF("3", ONE_OF_FIVE("1.5") "partial = false;"));
    assert_kpi(&m, "demand.d.fill_rate", 0);
    assert_kpi(&m, "stock.dc.w.backorders", 5 * 8.5 / 100);
    model_close(&m);
}

static void a_cost_for_each_unit_not_served_at_once(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SHELF("3", ONE_OF_FIVE("1.5") "backorder_once = 4;"));
    assert_kpi(&m, "cost.backorder", 2 * 4);
    model_close(&m);
    model_once(&m, "horizon = 100; items: { w: { }; };\n"
                   "sites: { dc: { stock: { w: { initial: { on_hand = 3; }; backorder_once = 4; }; }; }; };\n"
                   "demand: { d: { at = \"dc.w\"; every = 10; units = 2; }; };\n");
    assert_kpi(&m, "cost.backorder", (18 - 3) * 4);
    model_close(&m);
}

/* The truck comes at day 10: who may wait until then, to the instant, is served. */
static void patience_ends_after_its_days(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SHELF("0", ONE_OF_FIVE("8") "unmet = \"lost\"; patience: { days = 2.5; };"));
    assert_kpi(&m, "demand.d.lost_units", 0);
    assert_days(&m, "demand.d.wait_days", 2);
    model_close(&m);
    model_once(&m, SHELF("0", ONE_OF_FIVE("8") "unmet = \"lost\"; patience: { days = 2; };"));
    assert_kpi(&m, "demand.d.lost_units", 0);
    model_close(&m);
    model_once(&m, SHELF("3", ONE_OF_FIVE("8") "unmet = \"lost\"; lost_cost = 1; patience: { days = 1.999999; };"));
    assert_kpi(&m, "demand.d.lost_units", 2);
    assert_kpi(&m, "cost.lost", 2);
    assert_kpi(&m, "stock.dc.w.backorders", 2 * 1.999999 / 100);
    model_close(&m);
}

/* A customer a day from day 1, nothing on the shelf before day 10: one place, the others turn away. The one who waits
 * does so nine days, at 2 a day; twenty units later the next one, for the 70 days that are left. */
static void who_finds_no_place_costs_no_waiting(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SHELF("0", "every = 1; backorder = 2; capacity = 1;"));
    assert_kpi(&m, "demand.d.lost_units", 9 + 69); /* days 2 to 10; 11 to 29 are served, 30 waits */
    assert_kpi(&m, "cost.backorder", 2 * (9 + 70));
    model_close(&m);
}

static void allocation_rules_serve_in_their_order(void **state)
{
    static const struct {
        const char *rule;
        double a, b, c;
    } expected[] = {{"first_come", 9, 9, 9}, {"due", 11, 8, 8}, {"priority", 11, 9, 7}, {"proportional", 11, 10, 9}};
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct model m;
        char text[2000];
        snprintf(
            text, sizeof text,
            "horizon = 100; items: { w: { }; };\n"
            "sites: { dc: { stock: { w: { allocation = \"%s\"; initial: { due: { x: { in = 10; units = 3; }; y: { in = "
            "11; units = 3; }; z: { in = 12; units = 3; }; }; }; }; }; }; };\n"
            "demand: { a: { at = \"dc.w\"; priority = 1; orders: { o: { units = 3; at = 1; due = 30; }; }; };\n"
            "          b: { at = \"dc.w\"; priority = 2; orders: { o: { units = 3; at = 2; due = 20; }; }; };\n"
            "          c: { at = \"dc.w\"; priority = 3; orders: { o: { units = 3; at = 3; due = 25; }; }; }; };\n",
            expected[i].rule);
        model_once(&m, text);
        assert_days(&m, "demand.a.wait_days", expected[i].a);
        assert_days(&m, "demand.b.wait_days", expected[i].b);
        assert_days(&m, "demand.c.wait_days", expected[i].c);
        model_close(&m);
    }
}

/* ---- policies ---- */

/* Customers of three at days 1, 2, ...; supply within a day. */
#define REPLENISHED(policy, start)                                                                                     \
    "horizon = 6.5; items: { w: { }; }; suppliers: { mill: { offers: { w: { lead_time = 0.5; }; }; }; };\n"            \
    "sites: { dc: { stock: { w: { policy: { " policy " }; sources: { one: { buy = \"mill\"; }; }; initial: { " start   \
    " }; }; }; }; };\n"                                                                                                \
    "demand: { d: { at = \"dc.w\"; every = 1; units = 3; }; };\n"

static void expect_orders(const char *text, double orders, double units)
{
    struct model m;
    model_once(&m, text);
    assert_kpi(&m, "orders.dc.w.placed", orders);
    assert_kpi(&m, "orders.dc.w.placed_units", units);
    model_close(&m);
}

static void policies_order_when_and_what_they_say(void **state)
{
    (void)state;
    /* 10, 7, 4, 1: order 9; 10, 7, 4, 1: at day 6 */
    expect_orders(REPLENISHED("type = \"s_S\"; s = 2; S = 10;", "on_hand = 10;"), 2, 18);
    /* 10, 7, 4: order 6 (at or below) | below: 1: order 9 */
    expect_orders(REPLENISHED("type = \"s_S\"; s = 4; S = 10;", "on_hand = 10;"), 3, 18);
    expect_orders(REPLENISHED("type = \"s_S\"; s = 4; S = 10; order_when = \"below\";", "on_hand = 10;"), 2, 18);
    /* 8, 5, 2: 2 + 3 = 5 > 4 */
    expect_orders(REPLENISHED("type = \"r_nQ\"; r = 4; Q = 3;", "on_hand = 8;"), 5, 15);
    /* 10, 7, 4 + 2 = 6, 3 + 2 = 5, 2 + 4 = 6 (4 is not above r), 3 + 2, 2 + 4 */
    expect_orders(REPLENISHED("type = \"r_nQ\"; r = 4; Q = 2;", "on_hand = 10;"), 5, 14);
    /* 10, 7, 4, 1 + 4 = 5, 2 + 2 = 4 (at r at least), 1 + 4, 2 + 2 */
    expect_orders(REPLENISHED("type = \"r_nQ\"; r = 4; Q = 2; order_when = \"below\";", "on_hand = 10;"), 4, 12);
    expect_orders(REPLENISHED("type = \"base_stock\"; level = 10;", "on_hand = 10;"), 6, 18);
    /* every second day from 0: at 0 nothing has come, then two customers each (the one of the instant included) */
    expect_orders(REPLENISHED("type = \"base_stock\"; level = 10; review: { every = 2; };", "on_hand = 10;"), 3, 18);
    expect_orders(
        REPLENISHED("type = \"base_stock\"; level = 10; review: { every = 2; before = \"demand\"; };", "on_hand = 10;"),
        3, 15);
    expect_orders(REPLENISHED("type = \"fixed\"; Q = 5; review: { every = 2; first = 1; };", "on_hand = 10;"), 3, 15);
    expect_orders(REPLENISHED("type = \"lot_for_lot\";", "on_hand = 7;"), 4, 11);
}

static void at_level_starts_full(void **state)
{
    (void)state;
    expect_orders(REPLENISHED("type = \"base_stock\"; level = 10;", "at_level = true;"), 6, 18);
    expect_orders(REPLENISHED("type = \"s_S\"; s = 2; S = 10;", "at_level = true;"), 2, 18);
    expect_orders(REPLENISHED("type = \"r_nQ\"; r = 4; Q = 3;", "at_level = true;"), 6, 18); /* at 7 */
}

/* ---- stops ---- */

#define STRIKE(hits, on, lasts, stops, more)                                                                           \
    "disruptions: { strike: { hits = [ " hits " ]; on = " on "; lasts = " lasts "; stops = [ " stops " ]; " more       \
    " }; };\n"

#define AT_SEA MOVED("time = 4;", "a: { units = 5; placed = 1; };", WHEN("there", "dc.w", "received = 5;"))

static void stopped_shipping_keeps_what_has_not_left(void **state)
{
    (void)state;
    expect_day(AT_SEA STRIKE("\"lanes.boat\"", "0.5", "2.25", "\"shipping\"", ""), "there", 2.75 + 4);
    expect_day(AT_SEA STRIKE("\"lanes.boat\"", "1.5", "2.25", "\"shipping\"", ""), "there", 5); /* it has left */
    expect_day(AT_SEA STRIKE("\"sites.mill\"", "0.5", "2.25", "\"shipping\"", ""), "there", 2.75 + 4);
    expect_day(SUPPLIED("lead_time = 3;", PLAN_TEN, "") WHEN("there", "dc.w", "received = 10;")
                   STRIKE("\"suppliers.mill\"", "1", "2.25", "\"shipping\"", ""),
               "there", 3.25 + 3);
}

static void stopped_moving_makes_time_stand_still(void **state)
{
    (void)state;
    expect_day(AT_SEA STRIKE("\"lanes.boat\"", "2", "3", "\"moving\"", ""), "there", 8);
    expect_day(AT_SEA STRIKE("\"lanes.boat\"", "4.999999", "3", "\"moving\"", ""), "there", 8);
    expect_day(AT_SEA STRIKE("\"lanes.boat\"", "0.5", "3", "\"moving\"", ""), "there", 3.5 + 4);
    expect_day(SUPPLIED("lead_time = 3;", PLAN_TEN, "") WHEN("there", "dc.w", "received = 10;")
                   STRIKE("\"suppliers.mill\"", "2", "2.25", "\"working\"", ""),
               "there", 4.25 + 2.25);
}

/* What is due at the very instant a stop begins has moved but is not received. */
static void at_the_instant_of_a_stop_goods_have_moved(void **state)
{
    (void)state;
    expect_day(AT_SEA STRIKE("\"lanes.boat\"", "5", "3", "\"moving\"", ""), "there", 5);
    expect_day(AT_SEA STRIKE("\"sites.dc\"", "5", "3", "\"receiving\"", ""), "there", 8);
    expect_day(AT_SEA STRIKE("\"lanes.boat\", \"sites.dc\"", "5", "3", "\"moving\", \"receiving\"", ""), "there", 8);
    expect_day(AT_SEA STRIKE("\"sites.dc\"", "2", "3", "\"receiving\"", ""), "there",
               5); /* it ends before the receipt of its instant */
}

/* Speed rises in ten steps: 2 days of fading do one day's work. Of 4 days 1 is done when the stop begins. */
static void fading_returns_in_a_straight_line(void **state)
{
    (void)state;
    expect_day(AT_SEA STRIKE("\"lanes.boat\"", "2", "1", "\"moving\"", "fades = 2;"), "there", 3 + 2 + 2);
    /* three fifths of the way up: 0.2 * (0.05 + 0.15 + .. + 0.55) = 0.36 done after 1.2 d; 0.09 more at 0.65 */
    expect_day(MOVED("time = 1.45;", "a: { units = 5; placed = 1; };", WHEN("there", "dc.w", "received = 5;"))
                   STRIKE("\"lanes.boat\"", "2", "1", "\"moving\"", "fades = 2;"),
               "there", 3 + 1.2 + 0.09 / 0.65);
}

static void stopped_ordering_is_made_good(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m, "horizon = 20; items: { w: { }; }; suppliers: { mill: { offers: { w: { }; }; }; };\n"
            "sites: { dc: { stock: { w: { policy: { type = \"base_stock\"; level = 5; }; sources: { one: { buy = "
            "\"mill\"; }; }; initial: { on_hand = 5; }; }; }; }; };\n"
            "demand: { d: { at = \"dc.w\"; every = 1; }; };\n" STRIKE("\"sites.dc\"", "2.5", "4", "\"ordering\"", ""));
    assert_kpi(&m, "orders.dc.w.placed", 19 - 4 + 1); /* days 3 to 6 in one order at 6.5 */
    assert_kpi(&m, "orders.dc.w.placed_units", 19);
    model_close(&m);
}

/* Ordering may be stopped at the supplier or on one source's edge too; a plan order is placed when the stop ends. */
static void stopped_ordering_at_a_source_is_made_good(void **state)
{
    static const char *const hits[] = {"\"sites.dc\"", "\"sites.dc.stock.w\"", "\"suppliers.mill\"",
                                       "\"sites.dc.stock.w.sources.one\""};
    (void)state;
    for (size_t i = 0; i < sizeof hits / sizeof *hits; i++) {
        char text[2000];
        struct model m;
        snprintf(text, sizeof text,
                 "%sdisruptions: { strike: { hits = [ %s ]; on = 1; lasts = 2; stops = [ \"ordering\" ]; }; };\n",
                 SUPPLIED("lead_time = 2;", PLAN_TEN, "") WHEN("there", "dc.w", "received = 10;"), hits[i]);
        expect_day(text, "there", 3 + 2);
        snprintf(text, sizeof text,
                 "%sdisruptions: { strike: { hits = [ %s ]; on = 2.5; lasts = 4; stops = [ \"ordering\" ]; }; };\n",
                 SUPPLIED("", "type = \"base_stock\"; level = 5;",
                          "initial: { on_hand = 5; };") "demand: { d: { at = \"dc.w\"; every = 1; }; };\n",
                 hits[i]);
        model_once(&m, text);
        assert_kpi(&m, "orders.dc.w.placed", 99 - 4 + 1);
        assert_kpi(&m, "orders.dc.w.placed_units", 99);
        model_close(&m);
    }
}

/* ---- changes ---- */

#define CHANGED(placed, changes)                                                                                       \
    SUPPLIED("lead_time = 3;", "type = \"plan\"; orders: { a: { units = 1; placed = " placed "; }; };", "")            \
    WHEN("there", "dc.w", "received = 1;") "disruptions: { " changes " };\n"
#define SLOW  "slow: { hits = [ \"suppliers.mill\" ]; on = 2; lasts = 4; change = [ \"lead_time += 2\" ]; }; "
#define TWICE "twice: { hits = [ \"suppliers.mill\" ]; on = 4; lasts = 4; change = [ \"lead_time *= 2\" ]; }; "
#define SET   "set: { on = 5; lasts = 1; change = [ \"suppliers.mill.offers.w.lead_time = 1\" ]; }; "

static void changes_act_on_what_starts_and_end_exactly(void **state)
{
    (void)state;
    expect_day(CHANGED("1", SLOW), "there", 1 + 3);
    expect_day(CHANGED("2", SLOW), "there", 2 + 5);
    expect_day(CHANGED("5.999999", SLOW), "there", 5.999999 + 5);
    expect_day(CHANGED("6", SLOW), "there", 6 + 3);
    expect_day(CHANGED("4.5", SLOW TWICE), "there", 4.5 + 3 * 2 + 2); /* factors before terms */
    expect_day(CHANGED("5.5", SLOW TWICE SET), "there", 5.5 + 1 * 2 + 2);
    expect_day(CHANGED("7", SLOW TWICE SET), "there", 7 + 6);
    expect_day(CHANGED("8", SLOW TWICE SET), "there", 8 + 3);
}

/* Every order is struck; one that is not by the boat, or with chance 0, is not. */
static void single_orders_are_struck_on_their_way(void **state)
{
#define STRUCK(hit, more) "disruptions: { late: { each = \"order\"; hits = [ \"" hit "\" ]; " more " }; };\n"
    (void)state;
    expect_day(AT_SEA STRUCK("lanes.boat", "change = [ \"time += 3\" ];"), "there", 1 + 7);
    expect_day(AT_SEA STRUCK("lanes.boat", "chance = 0; change = [ \"time += 3\" ];"), "there", 1 + 4);
    expect_day(SUPPLIED("lead_time = 3;", PLAN_TEN, "") WHEN("there", "dc.w", "received = 10;")
                   STRUCK("suppliers.mill", "change = [ \"lead_time += 3\" ];"),
               "there", 1.25 + 6);
}

/* At half the fading (in ten steps, the sixth read at its middle: 0.55 done) 0.45 of the two days are left. */
static void changes_fade(void **state)
{
    (void)state;
    expect_day(CHANGED("8.1", "slow: { hits = [ \"suppliers.mill\" ]; on = 2; lasts = 4; fades = 4; change = [ "
                              "\"lead_time += 2\" ]; }; "),
               "there", 8.1 + 3 + 2 * 0.45);
}

/* On hand 2; 3 more are due at 1; 5 reach the supplier at 2 and take 3: level 10 is covered, nothing else is ordered.
 * On hand 2, 5, 10 over [0, 1), [1, 5), [5, 10): 72 unit-times in 10. */
static void orders_travelling_up_at_the_start(void **state)
{
    (void)state;
    struct model m;
    model_once(
        &m, "horizon = 10; items: { w: { }; };"
            "suppliers: { s: { offers: { w: { lead_time = 3; }; }; }; };"
            "sites: { a: { stock: { w = { policy: { type = \"base_stock\"; level = 10; };"
            "  initial: { on_hand = 2; asked: { x = { in = 2; units = 5; }; }; due: { y = { in = 1; units = 3; }; }; };"
            "  sources: { one = { buy = \"s\"; }; }; }; }; }; };"
            "demand: { d = { at = \"a.w\"; every = 100; }; };");
    assert_true(fabs(model_kpi(&m, "stock.a.w.on_hand") - 7.2) < 1e-12);
    assert_true(model_kpi(&m, "orders.a.w.placed") == 0);
    assert_true(model_kpi(&m, "orders.a.w.received_units") == 5);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bought_goods_come_after_their_lead_time),
        cmocka_unit_test(an_order_is_raised_to_its_minimum_and_its_multiple),
        cmocka_unit_test(orders_queue_for_a_suppliers_capacity),
        cmocka_unit_test(what_is_lost_on_the_way_is_not_on_order_any_more),
        cmocka_unit_test(orders_cross_unless_forbidden),
        cmocka_unit_test(a_stop_does_not_let_orders_cross),
        cmocka_unit_test(orders_are_shared_seventy_to_thirty),
        cmocka_unit_test(single_units_are_shared_too),
        cmocka_unit_test(goods_wait_for_the_weekly_boat),
        cmocka_unit_test(a_trip_leaves_full_or_some_time_after_its_first_load),
        cmocka_unit_test(a_trip_whose_time_passed_in_a_stop_leaves_after_it),
        cmocka_unit_test(without_lead_times_one_instant_passes_all_echelons),
        cmocka_unit_test(who_finds_too_little_takes_it_and_the_rest_is_lost),
        cmocka_unit_test(trips_count_from_the_first_along_a_sequence),
        cmocka_unit_test(who_waits_is_served_by_the_next_truck),
        cmocka_unit_test(a_cost_for_each_unit_not_served_at_once),
        cmocka_unit_test(patience_ends_after_its_days),
        cmocka_unit_test(who_finds_no_place_costs_no_waiting),
        cmocka_unit_test(allocation_rules_serve_in_their_order),
        cmocka_unit_test(policies_order_when_and_what_they_say),
        cmocka_unit_test(at_level_starts_full),
        cmocka_unit_test(stopped_shipping_keeps_what_has_not_left),
        cmocka_unit_test(stopped_moving_makes_time_stand_still),
        cmocka_unit_test(at_the_instant_of_a_stop_goods_have_moved),
        cmocka_unit_test(fading_returns_in_a_straight_line),
        cmocka_unit_test(stopped_ordering_is_made_good),
        cmocka_unit_test(stopped_ordering_at_a_source_is_made_good),
        cmocka_unit_test(changes_act_on_what_starts_and_end_exactly),
        cmocka_unit_test(single_orders_are_struck_on_their_way),
        cmocka_unit_test(changes_fade),
        cmocka_unit_test(orders_travelling_up_at_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
