/* tests/models/test_made_to_order.c - customers whose goods are made to their order: a queue, by hand.
 *
 * What was ordered for a customer goes to him (pegged); who loses patience takes his order with him; a finite
 * population comes again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

#define SHOP(stock, center, make, demand, more)                                                                        \
    "horizon = 100; items: { w: { }; };\n"                                                                             \
    "sites: { oem: { workcenters: { " center " }; stock: { w: { policy = \"lot_for_lot\"; " stock "\n"                 \
    "         sources: { own: { make: { " make " }; }; }; }; }; }; };\n"                                               \
    "demand: { " demand " };\n" more

#define ONE_DAY "routing: { cut = 1; };"

/* Two come at 1 and 1.5, an urgent one at 1.6: his order is next, and what is made at 2 is not for him. */
static void the_urgent_customer_gets_what_was_made_for_him(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SHOP("", "cut: { rule = \"priority\"; };", ONE_DAY,
                        "plain: { at = \"oem.w\"; every = \"sequence(1, 0.5, 1000)\"; };\n"
                        "urgent: { at = \"oem.w\"; every = \"sequence(1.6, 1000)\"; priority = 1; };",
                        ""));
    assert_days(&m, "demand.plain.wait_days", (1 + 2.5) / 2);
    assert_days(&m, "demand.urgent.wait_days", 1.4);
    model_close(&m);
    model_once(&m, SHOP("", "cut: { rule = \"priority\"; preempt = true; };", ONE_DAY,
                        "plain: { at = \"oem.w\"; every = \"sequence(1, 0.5, 1000)\"; };\n"
                        "urgent: { at = \"oem.w\"; every = \"sequence(1.6, 1000)\"; priority = 1; };",
                        ""));
    assert_days(&m, "demand.plain.wait_days", (2 + 2.5) / 2);
    assert_days(&m, "demand.urgent.wait_days", 1);
    model_close(&m);
}

/* The first customer's job takes 3, the second's 1, on two machines. */
#define OVERTAKING(stock)                                                                                              \
    SHOP(stock, "cut: { machines = 2; };", "routing: { cut = \"sequence(3, 1) each order\"; };",                       \
         "c: { at = \"oem.w\"; every = \"sequence(1, 0.5, 1000)\"; };",                                                \
         "measures: { longest: { of = \"demand.c.wait_days\"; stat = \"max\"; }; };\n")

static void who_comes_later_may_leave_earlier(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, OVERTAKING(""));
    assert_days(&m, "measures.longest", 3);
    assert_days(&m, "demand.c.wait_days", 2);
    model_close(&m);
    model_once(&m, OVERTAKING("allocation = \"due\";")); /* the first goods to the first customer */
    assert_days(&m, "measures.longest", 2.5);
    assert_days(&m, "demand.c.wait_days", 2);
    model_close(&m);
}

/* Who has no machine free before him gets the goods in order anyway: pegged or not, bit for bit. */
static void on_one_machine_pegs_change_nothing(void **state)
{
#define RANDOM(stock)                                                                                                  \
    SHOP(stock, "cut: { };", "routing: { cut = \"gamma(mean=0.7, cv=0.8)\"; };",                                       \
         "c: { at = \"oem.w\"; every = \"exponential(mean=1)\"; units = \"poisson(mean=1.1)\"; };", "")
    static const char *const kpis[] = {"demand.c.wait_days", "workcenter.oem.cut.queue", "stock.oem.w.backorders"};
    struct model m, n;
    (void)state;
    model_once(&m, RANDOM(""));
    model_once(&n, RANDOM("allocation = \"first_come\";"));
    for (size_t i = 0; i < sizeof kpis / sizeof *kpis; i++)
        assert_true(model_kpi(&m, kpis[i]) == model_kpi(&n, kpis[i]));
    model_close(&m);
    model_close(&n);
}

/* Initial stock goes to who comes first; then all is made: 1 unit of the 3 he asks, 2 are ordered. */
static void free_stock_goes_first(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SHOP("initial: { on_hand = 1; };", "cut: { };", ONE_DAY,
                        "c: { at = \"oem.w\"; every = \"sequence(1, 1000)\"; units = 3; };", ""));
    assert_days(&m, "demand.c.wait_days", 2);
    assert_kpi(&m, "orders.oem.w.placed_units", 2);
    assert_kpi(&m, "stock.oem.w.closing", 0);
    model_close(&m);
    /* safety stock belongs to nobody */
    model_once(&m, "horizon = 100; items: { w: { }; };\n"
                   "sites: { oem: { workcenters: { cut: { }; }; stock: { w: { policy: { type = \"lot_for_lot\"; "
                   "safety = 2; };\n"
                   "  sources: { own: { make: { lot = 1; routing: { cut = 1; }; }; }; }; }; }; }; };\n"
                   "demand: { c: { at = \"oem.w\"; every = \"sequence(5, 1000)\"; units = 3; }; };\n");
    assert_days(&m, "demand.c.wait_days", 1);
    assert_kpi(&m, "stock.oem.w.closing", 2);
    model_close(&m);
}

/* Two places at the workcenter for all kinds together. a at 0.1 is cut to 1.1, a second at 0.2 waits; b at 0.3 and one
 * more in the same instant as another find no place; at 1.1 there is one again. */
static void kinds_share_the_room(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m, "horizon = 100; items: { a: { }; b: { }; };\n"
            "sites: { oem: { workcenters: { cut: { capacity = 2; }; }; stock: {\n"
            "  a: { policy = \"lot_for_lot\"; sources: { own: { make: { routing: { cut = 1; }; }; }; }; };\n"
            "  b: { policy = \"lot_for_lot\"; sources: { own: { make: { routing: { cut = 1; }; }; }; }; }; }; }; };\n"
            "demand: { ca: { at = \"oem.a\"; every = \"sequence(0.1, 0.1, 1000)\"; };\n"
            "  cb: { at = \"oem.b\"; every = \"sequence(0.3, 0.8, 1000)\"; };\n"
            "  pair: { at = \"oem.a\"; every = \"sequence(10, 1000)\"; };\n"
            "  pair2: { at = \"oem.a\"; every = \"sequence(10, 1000)\"; };\n"
            "  pair3: { at = \"oem.a\"; every = \"sequence(10, 1000)\"; }; };\n");
    assert_kpi(&m, "demand.ca.lost_units", 0);
    assert_kpi(&m, "demand.cb.lost_units", 1); /* at 0.3; who comes at 1.1 finds a place */
    assert_days(&m, "demand.cb.wait_days", 2);
    assert_kpi(&m, "demand.pair.lost_units", 0);
    assert_kpi(&m, "demand.pair2.lost_units", 0);
    assert_kpi(&m, "demand.pair3.lost_units", 1);
    model_close(&m);
    /* a batch of three lots finds two places: it goes */
    model_once(&m, SHOP("", "cut: { capacity = 2; };", "lot = 1; " ONE_DAY,
                        "c: { at = \"oem.w\"; every = \"sequence(1, 5, 1000)\"; units = \"sequence(3, 2)\"; };", ""));
    assert_kpi(&m, "demand.c.lost_units", 3);
    assert_days(&m, "demand.c.wait_days", 2);
    model_close(&m);
    /* at a later step it blocks: one place, the machine's */
    model_once(&m, SHOP("", "cut: { }; sew: { capacity = 1; };", "lot = 1; routing: { cut = 0.1; sew = 0.5; };",
                        "c: { at = \"oem.w\"; every = \"sequence(1, 1000)\"; units = 3; };", ""));
    assert_days(&m, "workcenter.oem.sew.wait_days", 0);
    assert_kpi(&m, "workcenter.oem.cut.blocked", 2 * 0.4 / 100);
    assert_days(&m, "demand.c.wait_days", 1.6);
    model_close(&m);
}

/* ---- impatience ---- */

#define FOUR_COME(patience, more)                                                                                      \
    SHOP("", "cut: { };", ONE_DAY,                                                                                     \
         "c: { at = \"oem.w\"; every = \"sequence(0.5, 0.5, 0.5, 0.5, 1000)\"; patience: { " patience " }; };", more)

/* 0.5 to 1.5; the second from 1.5 to 2.5; the third, come at 1.5, leaves at 2.3; the fourth from 2.5 to 3.5. */
static void who_loses_patience_takes_his_order_with_him(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               FOUR_COME("days = 0.8;", "measures: {\n"
                                        "  middle: { of = \"demand.c.wait_days\"; stat = \"p50\"; };\n"
                                        "  tenth: { of = \"demand.c.wait_days\"; stat = \"p10\"; };\n"
                                        "  quick: { of = \"demand.c.wait_days\"; stat = \"share below 1.2\"; };\n"
                                        "  slow: { of = \"demand.c.wait_days\"; stat = \"share above 1.2\"; }; };\n"));
    assert_days(&m, "measures.middle", 1.5);
    assert_days(&m, "measures.tenth", 1);
    assert_kpi(&m, "measures.quick", 1.0 / 3);
    assert_kpi(&m, "measures.slow", 2.0 / 3);
    assert_kpi(&m, "demand.c.lost_units", 1);
    assert_kpi(&m, "demand.c.lost_share", 0.25);
    assert_days(&m, "demand.c.wait_days", (1 + 1.5 + 1.5) / 3);
    assert_kpi(&m, "workcenter.oem.cut.utilization", 3.0 / 100);
    assert_kpi(&m, "workcenter.oem.cut.queue", (0.5 + 0.8 + 0.5) / 100);
    assert_kpi(&m, "orders.oem.w.received_units", 3);
    assert_kpi(&m, "stock.oem.w.closing", 0);
    model_close(&m);
}

/* 0.5 to 1.5; the second leaves at 2.2 from service, the third at 2.7, the fourth at 3.2. */
static void or_leaves_from_service(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, FOUR_COME("days = 1.2; until = \"served\";", ""));
    assert_kpi(&m, "demand.c.lost_units", 3);
    assert_days(&m, "demand.c.wait_days", 1);
    assert_kpi(&m, "workcenter.oem.cut.utilization", 2.7 / 100);
    assert_kpi(&m, "stock.oem.w.closing", 0);
    model_close(&m);
}

/* Under a limit on work in process the third waits outside the line; he leaves from there. */
static void who_waits_outside_the_line_leaves_too(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SHOP("", "cut: { };", "in_process_limit = 1; " ONE_DAY,
                        "c: { at = \"oem.w\"; every = \"sequence(0.5, 0.5, 0.5, 0.5, 1000)\"; patience: { days = 0.8; "
                        "}; };",
                        ""));
    assert_kpi(&m, "demand.c.lost_units", 1);
    assert_days(&m, "demand.c.wait_days", (1 + 1.5 + 1.5) / 3);
    assert_kpi(&m, "workcenter.oem.cut.queue", 0);
    model_close(&m);
}

/* All that can interrupt a job at once, on many replications; every one is audited. */
static void nothing_is_lost_in_a_busy_shop(void **state)
{
    struct model m;
    (void)state;
    model_open(&m,
               "horizon = 400; items: { a: { }; b: { }; };\n"
               "sites: { oem: { workcenters: {\n"
               "  cut: { machines = 2; rule = \"priority\"; preempt = true; failures: { jam: { after = "
               "\"exponential(mean=7)\"; repair = \"exponential(mean=0.8)\"; then = \"scrap\"; crew = \"crew\"; }; "
               "wear: { after = \"exponential(mean=9)\"; counts = \"calendar\"; repair = 0.3; then = \"repeat\"; }; "
               "}; };\n"
               "  sew: { machines = 2; }; crew: { }; };\n"
               "  stock: { a: { policy = \"lot_for_lot\"; sources: { own: { make: { lot = 1; in_process_limit = 9; "
               "routing: { cut = \"exponential(mean=0.5)\"; sew: { time = \"exponential(mean=0.6)\"; buffer = 1; }; "
               "}; }; }; }; };\n"
               "           b: { policy = \"lot_for_lot\"; sources: { own: { make: { lot = 2; transfer = 1; routing: { "
               "cut = \"exponential(mean=0.3)\"; sew: { time = \"exponential(mean=0.3)\"; }; }; }; }; }; }; }; }; };\n"
               "demand: {\n"
               "  one: { at = \"oem.a\"; every = \"exponential(mean=0.7)\"; units = \"geometric(p=0.7)\"; priority = "
               "1; patience: { days = \"exponential(mean=2)\"; until = \"served\"; }; };\n"
               "  two: { at = \"oem.a\"; every = \"exponential(mean=1.7)\"; patience: { days = "
               "\"exponential(mean=4)\"; }; };\n"
               "  three: { at = \"oem.b\"; every = \"exponential(mean=4)\"; population = 6; priority = 2; balk_above "
               "= \"uniform(0, 6)\"; units = 3; }; };\n");
    model_run(&m, 60, 2);
    model_close(&m);
}

/* ---- who comes ---- */

/* Two think for a day, service takes a day: at 1 both come; 1 to 2, 2 to 3; from then on one is in service, one away.
 */
static void a_finite_population_comes_again(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SHOP("", "cut: { };", ONE_DAY, "c: { at = \"oem.w\"; every = 1; population = 2; };",
                        "measures: { longest: { of = \"demand.c.wait_days\"; stat = \"max\"; }; };\n"));
    assert_kpi(&m, "workcenter.oem.cut.utilization", 99.0 / 100);
    assert_kpi(&m, "workcenter.oem.cut.queue", 1.0 / 100);
    assert_days(&m, "measures.longest", 2);
    model_close(&m);
    /* one place: the second is turned away at 1 and comes again at 2, and so on */
    model_once(&m,
               SHOP("", "cut: { };", ONE_DAY, "c: { at = \"oem.w\"; every = 1; population = 2; capacity = 1; };", ""));
    assert_kpi(&m, "demand.c.lost_units", 1);
    assert_kpi(&m, "workcenter.oem.cut.utilization", 99.0 / 100);
    model_close(&m);
}

static void a_threshold_for_each_customer(void **state)
{
    struct model m;
    (void)state;
    /* come at 0.1, 0.2, 0.3, 0.4; find 0, 1, then 1 (the second went) and 1 */
    model_once(&m,
               SHOP("", "cut: { };", ONE_DAY,
                    "c: { at = \"oem.w\"; every = \"sequence(0.1, 0.1, 0.1, 0.1, 1000)\"; balk_above = \"sequence(5, "
                    "0, 1, 1)\"; };",
                    ""));
    assert_kpi(&m, "demand.c.lost_units", 2); /* the second, and the fourth, who finds two */
    model_close(&m);
}

static void what_cannot_be_is_refused(void **state)
{
    static const char *const wrong[] = {
        SHOP("", "cut: { };", ONE_DAY, "c: { at = \"oem.w\"; every = 1; unmet = \"lost\"; };", ""),
        SHOP("", "cut: { };", ONE_DAY, "c: { at = \"oem.w\"; rate = 1; population = 3; };", ""),
        SHOP("", "cut: { };", ONE_DAY, "c: { at = \"oem.w\"; rate = 1; patience: { share = 0.5; days = 1; }; };", ""),
        SHOP("", "cut: { };", "routing: { cut: { time = 1; buffer = 2; }; };", "c: { at = \"oem.w\"; rate = 1; };", ""),
        "horizon = 100; items: { w: { }; };\n"
        "sites: { oem: { workcenters: { cut: { capacity = 3; }; }; stock: { w: { policy: { type = \"base_stock\"; "
        "level = 3; "
        "}; sources: { own: { make: { routing: { cut = 1; }; }; }; }; }; }; }; };\n"
        "demand: { c: { at = \"oem.w\"; rate = 1; }; };\n",
        "horizon = 100; items: { w: { }; }; suppliers: { s: { offers: { w: { }; }; }; };\n"
        "sites: { dc: { stock: { w: { policy: { type = \"base_stock\"; level = 3; }; allocation = \"pegged\"; sources: "
        "{ "
        "s: { buy = \"s\"; }; }; }; }; }; };\n"
        "demand: { c: { at = \"dc.w\"; rate = 1; }; };\n"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct model m;
        if (model_load(&m, wrong[i]))
            fail_msg("not refused: %s", wrong[i]);
        model_close(&m);
    }
}

/* M/D/1/1 in small: one comes every day, work takes a day and a half; who finds the machine busy goes at once. */
static void without_patience_work_must_begin_at_once(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SHOP("", "cut: { };", "routing: { cut = 1.5; };",
                        "c: { at = \"oem.w\"; every = 1; patience: { days = 0; }; };", ""));
    assert_days(&m, "demand.c.wait_days", 1.5);
    assert_days(&m, "demand.c.lost_units", 49);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_urgent_customer_gets_what_was_made_for_him),
        cmocka_unit_test(who_comes_later_may_leave_earlier),
        cmocka_unit_test(on_one_machine_pegs_change_nothing),
        cmocka_unit_test(free_stock_goes_first),
        cmocka_unit_test(kinds_share_the_room),
        cmocka_unit_test(who_loses_patience_takes_his_order_with_him),
        cmocka_unit_test(or_leaves_from_service),
        cmocka_unit_test(without_patience_work_must_begin_at_once),
        cmocka_unit_test(who_waits_outside_the_line_leaves_too),
        cmocka_unit_test(nothing_is_lost_in_a_busy_shop),
        cmocka_unit_test(a_finite_population_comes_again),
        cmocka_unit_test(a_threshold_for_each_customer),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
