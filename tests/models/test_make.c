/* tests/models/test_make.c - kits, lots, losses in making and learning, by hand.
 *
 * Nothing varies; every date is right to the microsecond. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

/* Bags of two kinds from parts p and q; orders as given. */
#define WORKSHOP(bom, make, orders, stock, more)                                                                       \
    "horizon = 100; items: { w: { bom: { " bom " }; }; p: { }; q: { }; hide: { divisible = true; }; };\n"              \
    "suppliers: { mill: { offers: { p: { lead_time = 5; }; q: { lead_time = 3.25; }; hide: { }; }; }; };\n"            \
    "sites: { oem: { workcenters: { cut: { }; sew: { }; }; stock: {\n"                                                 \
    "  w: { policy: { type = \"plan\"; orders: { " orders " }; }; sources: { own: { make: { " make " }; }; }; };\n"    \
    "  " stock " }; }; };\n" more

#define TEN_AT_1    "a: { units = 10; placed = 1; };"
#define DONE(units) "milestones: { done: { of = \"oem.w\"; received = " units "; }; };\n"

static void expect_done(const char *text, double day)
{
    struct model m;
    model_once(&m, text);
    assert_days(&m, "done.date_days", day);
    model_close(&m);
}

/* ---- kits ---- */

/* 1.5 net, a tenth lost: 6.67 for a lot of 4, 3.33 for the last 2; up to 7, 7 and 4. */
static void a_kit_is_rounded_up_a_lot(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, WORKSHOP("p: { units = 1.5; scrap = 0.1; };", "lot = 4;", TEN_AT_1,
                            "p: { initial: { on_hand = 50; }; };", ""));
    assert_kpi(&m, "stock.oem.p.closing", 50 - 18);
    model_close(&m);
    model_once(&m,
               WORKSHOP("p: { units = 1.5; scrap = 0.1; };", "", TEN_AT_1, "p: { initial: { on_hand = 50; }; };", ""));
    assert_kpi(&m, "stock.oem.p.closing", 50 - 17);
    model_close(&m);
    /* divisible: 200 * 0.62 is 124; a millionth of a unit up */
    model_once(&m, WORKSHOP("hide = 0.62;", "", "a: { units = 200; placed = 1; };",
                            "hide: { initial: { on_hand = 500; }; };", ""));
    assert_kpi(&m, "stock.oem.hide.closing", 500 - 124);
    model_close(&m);
    model_once(&m, WORKSHOP("hide: { units = 0.62; scrap = 0.1; };", "", "a: { units = 200; placed = 1; };",
                            "hide: { initial: { on_hand = 500; }; };", ""));
    assert_kpi(&m, "stock.oem.hide.closing", 500 - 137.777778);
    model_close(&m);
}

static void making_waits_for_the_last_part(void **state)
{
    (void)state;
    expect_done(
        WORKSHOP("p = 2; q = 1;", "routing: { cut = 0.1; };", TEN_AT_1,
                 "p: { policy = \"lot_for_lot\"; sources: { one: { buy = \"mill\"; }; }; }; q: { like = \"p\"; };",
                 DONE("10")),
        1 + 5 + 1);
    expect_done(WORKSHOP("p = 2; q = 1;", "routing: { cut = 0.1; };", TEN_AT_1,
                         "p: { initial: { on_hand = 20; }; }; q: { policy = \"lot_for_lot\"; sources: { one: { buy = "
                         "\"mill\"; }; }; };",
                         DONE("10")),
                1 + 3.25 + 1);
    expect_done(WORKSHOP("p = 2; q = 1;", "", TEN_AT_1,
                         "p: { initial: { on_hand = 20; }; }; q: { initial: { on_hand = 10; }; };", DONE("10")),
                1);
}

/* The first lot starts with its own kit: parts for four are here. */
static void a_lot_starts_with_its_own_kit(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m,
        WORKSHOP(
            "p = 1;", "lot = 4; routing: { cut = 0.1; };", TEN_AT_1,
            "p: { policy = \"lot_for_lot\"; sources: { one: { buy = \"mill\"; }; }; initial: { on_hand = 4; }; };",
            "milestones: { four: { of = \"oem.w\"; received = 4; }; done: { of = \"oem.w\"; received = 10; }; };\n"));
    assert_days(&m, "four.date_days", 1.4);
    assert_days(&m, "done.date_days", 6.6);
    assert_kpi(&m, "orders.oem.p.placed", 1); /* both lots' parts were asked together */
    assert_kpi(&m, "orders.oem.p.placed_units", 6);
    model_close(&m);
}

/* w needs two p and two q, ordered at 1; v two p, at 2. Two p are here, the next two come at 20, the q at 10. */
#define TWO_KITS(kitting)                                                                                              \
    "horizon = 100; items: { w: { bom: { p = 2; q = 2; }; }; v: { bom: { p = 2; }; }; p: { }; q: { }; };\n"            \
    "sites: { oem: { stock: {\n"                                                                                       \
    "  w: { policy: { type = \"plan\"; orders: { a: { units = 1; placed = 1; }; }; }; sources: { own: { make: { "      \
    "kitting = \"" kitting "\"; }; }; }; };\n"                                                                         \
    "  v: { policy: { type = \"plan\"; orders: { a: { units = 1; placed = 2; }; }; }; sources: { own: { make: { }; "   \
    "}; }; };\n"                                                                                                       \
    "  p: { initial: { on_hand = 2; due: { x: { in = 20; units = 2; }; }; }; }; q: { initial: { due: { x: { in = 10; " \
    "units = 2; }; }; }; };\n"                                                                                         \
    "}; }; };\n"                                                                                                       \
    "milestones: { w: { of = \"oem.w\"; received = 1; }; v: { of = \"oem.v\"; received = 1; }; };\n"

static void parts_are_reserved_one_by_one_or_taken_together(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, TWO_KITS("reserve"));
    assert_days(&m, "w.date_days", 10);
    assert_days(&m, "v.date_days", 20);
    model_close(&m);
    model_once(&m, TWO_KITS("complete"));
    assert_days(&m, "w.date_days", 20);
    assert_days(&m, "v.date_days", 2);
    model_close(&m);
}

/* ---- losses ---- */

#define PLENTY "p: { initial: { on_hand = 1000; }; };"
#define LOSSY(make, yield)                                                                                             \
    "horizon = 100; items: { w: { bom: { p = 1; }; }; p: { }; };\n"                                                    \
    "sites: { oem: { workcenters: { cut: { }; }; stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 10; " \
    "placed = 1; }; }; };\n"                                                                                           \
    "         sources: { own: { make: { routing: { cut = 0.1; }; " make " }; yield = " yield "; }; }; }; " PLENTY      \
    " }; }; };\n"

static void more_is_planned_against_losses(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, LOSSY("overplan = 0.1;", "0.91") DONE("10"));
    assert_kpi(&m, "orders.oem.w.received_units", 10); /* 11 * 0.91 = 10.01 */
    assert_kpi(&m, "orders.oem.w.placed", 1);
    assert_kpi(&m, "stock.oem.p.closing", 1000 - 11);
    assert_days(&m, "done.date_days", 2.1);
    model_close(&m);
    model_once(&m, LOSSY("overplan = 0.15;", "1"));
    assert_kpi(&m, "orders.oem.w.received_units", 12); /* 11.5 planned, whole units */
    assert_kpi(&m, "stock.oem.w.on_order", 10 * 1.2 / 100);
    model_close(&m);
}

/* Eight good of ten: enough within a fifth; else the two that are missing are ordered, 1.6 of them good, 2 when
 * rounded. */
static void a_short_order_is_topped_up_beyond_its_tolerance(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, LOSSY("tolerance = 0.2;", "0.8"));
    assert_kpi(&m, "orders.oem.w.placed", 1);
    assert_kpi(&m, "orders.oem.w.received_units", 8);
    model_close(&m);
    model_once(&m, LOSSY("tolerance = 0.1;", "0.8") DONE("10"));
    assert_kpi(&m, "orders.oem.w.placed", 2);
    assert_kpi(&m, "orders.oem.w.placed_units", 12);
    assert_days(&m, "done.date_days", 2.2);
    model_close(&m);
}

/* ---- learning ---- */

/* Wright: unit k takes (k / at)^b of the stated time, b = log2 of the rate; from unit `until` on nothing is learnt. */
static double learned(int from, int to, double at, double until, double rate)
{
    double sum = 0;
    for (int k = from + 1; k <= to; k++)
        sum += pow((k < until ? k : until) / at, log2(rate));
    return sum;
}

#define LEARNING(setting)                                                                                              \
    WORKSHOP(                                                                                                          \
        "", setting " routing: { cut = 0.01; };", "a: { units = 6; placed = 1; }; b: { units = 114; placed = 10; };",  \
        "",                                                                                                            \
        "milestones: { first: { of = \"oem.w\"; received = 6; }; second: { of = \"oem.w\"; received = 120; }; };\n")

static void unit_times_fall_along_the_learning_curve(void **state)
{
    static const struct {
        const char *text;
        double at, until, rate;
    } curves[] = {{LEARNING("learning = 0.85;"), 1, 1e9, 0.85},
                  {LEARNING("learning = 0.8; learned_at = 100;"), 100, 1e9, 0.8},
                  {LEARNING("learning = 0.8; learned_at = 100; learned_until = 100;"), 100, 100, 0.8}};
    (void)state;
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++) {
        struct model m;
        model_once(&m, curves[i].text);
        assert_near(model_kpi(&m, "first.date_days"),
                    1 + 0.01 * learned(0, 6, curves[i].at, curves[i].until, curves[i].rate), 1e-9);
        assert_near(model_kpi(&m, "second.date_days"),
                    10 + 0.01 * learned(6, 120, curves[i].at, curves[i].until, curves[i].rate), 1e-6);
        model_close(&m);
    }
}

/* ---- what it costs ---- */

static void labour_is_paid_for_each_unit_made(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m, "horizon = 100; items: { w: { bom: { p = 2; }; }; p: { }; }; suppliers: { mill: { offers: { p: { price = "
            "1.25; cost: { per_order = 7; per_unit = 0.1; }; }; }; }; };\n"
            "sites: { oem: { stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = 1; }; }; };\n"
            "  sources: { own: { make: { overplan = 0.1; }; cost: { per_unit = 3; }; }; }; };\n"
            "  p: { policy = \"lot_for_lot\"; sources: { one: { buy = \"mill\"; }; }; }; }; }; };\n");
    assert_kpi(&m, "cost.labour", 33);
    assert_kpi(&m, "cost.material", 22 * 1.25);
    assert_kpi(&m, "cost.ordering", 7);
    assert_kpi(&m, "cost.transport", 2.2);
    assert_kpi(&m, "cost.total", 33 + 27.5 + 7 + 2.2);
    model_close(&m);
}

/* ---- along a sequence ---- */

/* Lots of 4 and 2, then of 4: the third lot is the second order's; so are units 7 to 10. Without lots: two lots. */
static void lots_and_units_count_on_from_order_to_order(void **state)
{
    (void)state;
#define COUNTED(make, done)                                                                                            \
    WORKSHOP("", make, "a: { units = 6; placed = 1; }; b: { units = 4; placed = 20; };", "", DONE(done))
    expect_done(COUNTED("lot = 4; routing: { cut: { lot_time = \"sequence(1, 2, 6)\"; }; };", "6"), 1 + 3);
    expect_done(COUNTED("lot = 4; routing: { cut: { lot_time = \"sequence(1, 2, 6)\"; }; };", "10"), 20 + 6);
    expect_done(COUNTED("lot = 4; routing: { cut: { setup = \"sequence(1, 2, 6)\"; }; };", "10"), 20 + 6);
    expect_done(COUNTED("routing: { cut: { setup = \"sequence(1, 2, 6)\"; }; };", "10"), 20 + 2);
    expect_done(COUNTED("lot = 4; routing: { cut: { setup = \"sequence(1, 2, 6) each order\"; }; };", "10"), 20 + 2);
    expect_done(COUNTED("routing: { cut = \"sequence(1, 0.5, 0, 0, 0, 0, 5, 0.25, 2, 3)\"; };", "6"), 1 + 1.5);
    expect_done(COUNTED("routing: { cut = \"sequence(1, 0.5, 0, 0, 0, 0, 5, 0.25, 2, 3)\"; };", "10"), 20 + 10.25);
    expect_done(COUNTED("lot = 4; routing: { cut = \"sequence(1, 0.5, 0, 0, 0, 0, 5, 0.25, 2, 3)\"; };", "10"),
                20 + 10.25);
    expect_done(COUNTED("lot = 4; routing: { cut = \"sequence(1, 0.5, 3) each lot\"; };", "10"), 20 + 4 * 3);
    expect_done(COUNTED("routing: { cut = \"sequence(1, 0.5, 3) each order\"; };", "10"), 20 + 4 * 0.5);
#undef COUNTED
}

/* 10 units as lots of 1, 3, 4 and the rest; a day each. The ramp is the source's, not the order's: a second order of 5
 * that comes at 20 is a lot of 4 and one of 1. */
static void the_first_lots_are_small(void **state)
{
    static const struct {
        const char *units;
        double day;
    } row[] = {{"1", 2}, {"4", 5}, {"8", 9}, {"10", 11}, {"14", 24}, {"15", 25}};
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char text[2048];
        snprintf(text, sizeof text, "%smilestones: { done: { of = \"oem.w\"; received = %s; }; };\n",
                 WORKSHOP("p: { units = 1; };", "lot = 4; ramp = ( 1, 3 ); routing: { cut = 1; };",
                          "a: { units = 10; placed = 1; }; b: { units = 5; placed = 20; };",
                          "p: { initial: { on_hand = 50; }; };", ""),
                 row[i].units);
        expect_done(text, row[i].day);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kit_is_rounded_up_a_lot),
        cmocka_unit_test(making_waits_for_the_last_part),
        cmocka_unit_test(a_lot_starts_with_its_own_kit),
        cmocka_unit_test(parts_are_reserved_one_by_one_or_taken_together),
        cmocka_unit_test(more_is_planned_against_losses),
        cmocka_unit_test(a_short_order_is_topped_up_beyond_its_tolerance),
        cmocka_unit_test(unit_times_fall_along_the_learning_curve),
        cmocka_unit_test(labour_is_paid_for_each_unit_made),
        cmocka_unit_test(the_first_lots_are_small),
        cmocka_unit_test(lots_and_units_count_on_from_order_to_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
