/* tests/models/test_clocks.c - from which instant something is counted, by hand: transit from departure, lateness after
 * the due instant, overlapping disruptions once, lost what was not served. Each was put wrong once (tests/mutants.sh)
 * and seen by nothing else.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

/* Five units lie at the mill until the order has travelled up for 1.385 days, then for 4 days in transit, then at the
 * dc. */
static void transit_is_held_from_departure(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, "horizon = 20; items: { w: { }; };"
                   "sites: { mill: { stock: { w: { initial: { on_hand = 5; }; holding = 0.2; }; }; };"
                   " dc: { stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 5; placed = 6; }; }; }; "
                   "holding = 0.5; sources: { sea: { move = \"mill\"; lane = \"boat\"; order_delay = 1.385; pipeline = "
                   "\"receiver\"; }; }; }; }; }; };"
                   "lanes: { boat: { time = 4; }; };");
    assert_kpi(&m, "cost.holding", 0.2 * 5 * 7.385 + 0.5 * 5 * 4 + 0.5 * 5 * (20 - 11.385));
    model_close(&m);
}

static double late_share(const char *lead_time)
{
    struct model m;
    char text[600];
    (void)snprintf(
        text, sizeof text,
        "horizon = 40; items: { p: { }; }; suppliers: { a: { offers: { p: { lead_time = %s; }; }; }; };"
        "sites: { s: { stock: { p: { policy = \"lot_for_lot\"; sources: { one: { buy = \"a\"; }; }; }; }; }; };"
        "demand: { d: { at = \"s.p\"; every = 3; due = 2; }; };",
        lead_time);
    model_once(&m, text);
    const double late = model_kpi(&m, "orders.s.p.late");
    model_close(&m);
    return late;
}

static void on_the_due_instant_is_in_time(void **state)
{
    (void)state;
    assert_near(late_share("2"), 0, 0);
    assert_near(late_share("2.00001"), 1, 0);
}

/* Poisson occurrences of 1.385 days at 0.7 a day are the customers of an M/D/inf queue: at least one is in force for a
 * share 1 - exp(-0.7 * 1.385) of the time (Takacs 1962), and the days of the KPI are those of the level. */
static void overlapping_disruptions_count_once(void **state)
{
    struct model m;
    (void)state;
    model_open(&m, "horizon = 4000; items: { p: { }; }; sites: { s: { stock: { p: { initial = 1; }; }; }; };"
                   "disruptions: { x: { rate = 0.7; lasts = 1.385; cost = 1; }; };"
                   "measures: { up: { of = \"disruptions.x.active\"; stat = \"share above 0.5\"; }; };");
    model_run(&m, 20, 1);
    const struct kpi_result *days = model_find(&m, "disruptions.x.days"), *up = model_find(&m, "measures.up");
    for (int i = 0; i < 20; i++)
        assert_near(days->values[i], 4000 * up->values[i], 1e-6);
    const double error = tally_sd(&up->tally.y) / sqrt(20);
    assert_true(error < 0.005);
    assert_near(up->tally.y.mean, 1 - exp(-0.7 * 1.385), 4 * error);
    model_close(&m);
}

/* Three on the shelf, a customer of five: three are sold, two are lost; the next, of two, is lost whole. */
static void what_is_lost_is_what_was_not_served(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m, "horizon = 20; items: { p: { }; }; sites: { s: { stock: { p: { initial = 3; }; }; }; };"
            "demand: { d: { at = \"s.p\"; every = 7; first = 2; units = \"sequence(5, 2)\"; unmet = \"lost\"; }; };");
    assert_kpi(&m, "demand.d.units", 9);
    assert_kpi(&m, "demand.d.lost_units", 6);
    assert_kpi(&m, "demand.d.fill_rate", 3.0 / 9);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transit_is_held_from_departure),
        cmocka_unit_test(on_the_due_instant_is_in_time),
        cmocka_unit_test(overlapping_disruptions_count_once),
        cmocka_unit_test(what_is_lost_is_what_was_not_served),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
