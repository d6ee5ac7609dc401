/* tests/models/test_workcenter.c - machines, their queue, blocking, breakdowns and working time by hand.
 *
 * Nothing varies; every date is right to the microsecond. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

#define FACTORY(make, centers, orders, more)                                                                           \
    "horizon = 100; items: { w: { }; };\n"                                                                             \
    "sites: { oem: { workcenters: { " centers " }; stock: { w: { policy: { type = \"plan\"; orders: { " orders         \
    " }; };\n"                                                                                                         \
    "         sources: { own: { make: { " make " }; }; }; }; }; }; };\n" more

#define TEN_AT_1               "a: { units = 10; placed = 1; };"
#define DONE(milestone, units) "milestones: { " milestone ": { of = \"oem.w\"; received = " units "; }; };\n"

static void expect_done(const char *text, double day)
{
    struct model m;
    model_once(&m, text);
    assert_days(&m, "done.date_days", day);
    model_close(&m);
}

/* ---- lots and set-ups ---- */

/* Lots of 4, 4, 2: 0.5 + 0.4, 0.5 + 0.4, 0.5 + 0.2 */
static void each_lot_pays_its_setup(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m,
        FACTORY(
            "lot = 4; routing: { cut: { time = 0.1; setup = 0.5; }; };", "cut: { };", TEN_AT_1,
            "milestones: { first: { of = \"oem.w\"; received = 4; }; done: { of = \"oem.w\"; received = 10; }; };\n"));
    assert_days(&m, "first.date_days", 1.9);
    assert_days(&m, "done.date_days", 3.5);
    assert_days(&m, "workcenter.oem.cut.wait_days", (0 + 0.9 + 1.8) / 3);
    assert_kpi(&m, "workcenter.oem.cut.queue", 2.7 / 100);
    assert_kpi(&m, "workcenter.oem.cut.utilization", 2.5 / 100);
    assert_kpi(&m, "workcenter.oem.cut.throughput", 10 / 100.0);
    assert_kpi(&m, "orders.oem.w.delivered", 3);
    assert_kpi(&m, "orders.oem.w.received", 1);
    model_close(&m);
    expect_done(FACTORY("lot = 4; routing: { cut: { time = 0.1; lot_time = 0.5; }; };", "cut: { machines = 2; };",
                        TEN_AT_1, DONE("done", "10")),
                2.6);
    expect_done(FACTORY("spread = 2; routing: { cut: { time = 0.1; setup = 0.5; }; };", "cut: { machines = 2; };",
                        TEN_AT_1, DONE("done", "10")),
                2);
    expect_done(FACTORY("routing: { cut: { time = 0.1; setup = 0.5; }; };", "cut: { machines = 2; };", TEN_AT_1,
                        DONE("done", "10")),
                2.5);
}

/* Cutting 0.2 + 10 * 0.1, first two units at 1.4, ends at 2.2. Sewing 0.3 + 10 * 0.05 begins at 1.4 and would end
 * at 2.2, but has the last two units only then: 2.3. Slow sewing (10 * 0.2) ends at 1.4 + 2.3. */
static void the_next_step_starts_on_the_first_transfer_lot(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m,
        FACTORY("transfer = 2; routing: { cut: { time = 0.1; setup = 0.2; }; sew: { time = 0.05; setup = 0.3; }; };",
                "cut: { }; sew: { };", TEN_AT_1, DONE("done", "10")));
    assert_days(&m, "done.date_days", 2.3);
    assert_kpi(&m, "workcenter.oem.cut.utilization", 1.2 / 100);
    assert_kpi(&m, "workcenter.oem.sew.utilization", 0.8 / 100); /* its work, not its waiting */
    model_close(&m);
    expect_done(
        FACTORY("transfer = 2; routing: { cut: { time = 0.1; setup = 0.2; }; sew: { time = 0.2; setup = 0.3; }; };",
                "cut: { }; sew: { };", TEN_AT_1, DONE("done", "10")),
        3.7);
    expect_done(
        FACTORY("transfer = 2; routing: { cut: { time = 0.1; setup = 0.2; }; sew: { time = 0.01; setup = 0.1; }; };",
                "cut: { }; sew: { };", TEN_AT_1, DONE("done", "10")),
        2.22);
    expect_done(FACTORY("routing: { cut: { time = 0.1; setup = 0.2; }; sew: { time = 0.05; setup = 0.3; }; };",
                        "cut: { }; sew: { };", TEN_AT_1, DONE("done", "10")),
                3);
}

/* ---- places between steps ---- */

#define FIVE_LOTS "a: { units = 5; placed = 0; };"

/* Cutting takes 0.1, sewing 0.5 a lot. One place: lot 3, cut at 0.3, blocks its machine until lot 2 begins at 0.6. */
static void a_full_buffer_blocks_the_machine_before(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, FACTORY("lot = 1; routing: { cut: { time = 0.1; }; sew: { time = 0.5; buffer = 1; }; };",
                           "cut: { }; sew: { };", FIVE_LOTS, DONE("done", "5")));
    assert_days(&m, "done.date_days", 2.6);
    assert_days(&m, "workcenter.oem.cut.wait_days", (0 + 0.1 + 0.2 + 0.6 + 1.1) / 5);
    assert_days(&m, "workcenter.oem.sew.wait_days", (0 + 0.4 + 0.5 + 0.5 + 0.5) / 5);
    assert_kpi(&m, "workcenter.oem.cut.utilization", 0.5 / 100);
    assert_kpi(&m, "workcenter.oem.cut.blocked", (0.3 + 0.4 + 0.4) / 100);
    model_close(&m);
    /* no place at all: from machine to machine */
    model_once(&m, FACTORY("lot = 1; routing: { cut: { time = 0.1; }; sew: { time = 0.5; buffer = 0; }; };",
                           "cut: { }; sew: { };", FIVE_LOTS, DONE("done", "5")));
    assert_days(&m, "done.date_days", 2.6);
    assert_days(&m, "workcenter.oem.cut.wait_days", (0 + 0.1 + 0.6 + 1.1 + 1.6) / 5);
    assert_days(&m, "workcenter.oem.sew.wait_days", 0);
    assert_kpi(&m, "workcenter.oem.cut.blocked", 4 * 0.4 / 100);
    model_close(&m);
}

#define PLANNED(item, make, at)                                                                                        \
    item ": { policy: { type = \"plan\"; orders: { one: { units = 1; placed = " at "; }; }; };\n"                      \
         "  sources: { own: { make: { routing: { " make " }; }; }; }; };\n"

/* Two kinds of lots are cut at 0.1, each at its own machine; the one sewing machine takes one, the other has no place.
 */
static void one_idle_machine_is_one_place(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, "horizon = 100; items: { a: { }; b: { }; };\n"
                   "sites: { oem: { workcenters: { one: { }; two: { }; sew: { }; }; stock: {\n" PLANNED(
                       "a", "one = 0.1; sew: { time = 0.5; buffer = 0; };", "0")
                       PLANNED("b", "two = 0.1; sew: { time = 0.5; buffer = 0; };", "0") "}; }; };\n");
    assert_days(&m, "workcenter.oem.sew.wait_days", 0);
    assert_kpi(&m, "workcenter.oem.one.blocked", 0);
    assert_kpi(&m, "workcenter.oem.two.blocked", 0.5 / 100);
    assert_days(&m, "orders.oem.b.lead_days", 1.1);
    model_close(&m);
}

/* c keeps the machine until 0.5; a has less to do here than b, but its set-up comes later. */
static void set_ups_are_work_too(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, "horizon = 100; items: { a: { }; b: { }; c: { }; };\n"
                   "sites: { oem: { workcenters: { cut: { rule = \"longest_left\"; }; sew: { }; }; stock: {\n" PLANNED(
                       "a", "cut = 0.1; sew: { time = 0.1; setup = 5; };", "0.2") PLANNED("b", "cut = 1;", "0.1")
                       PLANNED("c", "cut = 0.5;", "0") "}; }; };\n");
    assert_days(&m, "orders.oem.a.lead_days", 0.6 + 5.1 - 0.2);
    assert_days(&m, "orders.oem.b.lead_days", 1.6 - 0.1);
    model_close(&m);
}

static void a_crew_has_no_rule(void **state)
{
    struct model m;
    (void)state;
    assert_false(
        model_load(&m, "horizon = 10; sites: { oem: { workcenters: { cut: { failures: { jam: { after = 1; repair = "
                       "1; crew = \"crew\"; }; }; }; crew: { rule = \"priority\"; }; }; }; };\n"));
    model_close(&m);
}

/* One lot at a time from the first step to the last: 5 * 0.6; two at a time: sewing is never idle from 0.1 on. */
static void lots_in_process_are_limited(void **state)
{
    (void)state;
    expect_done(FACTORY("lot = 1; in_process_limit = 1; routing: { cut: { time = 0.1; }; sew: { time = 0.5; }; };",
                        "cut: { }; sew: { };", FIVE_LOTS, DONE("done", "5")),
                3);
    expect_done(FACTORY("lot = 1; in_process_limit = 2; routing: { cut: { time = 0.1; }; sew: { time = 0.5; }; };",
                        "cut: { }; sew: { };", FIVE_LOTS, DONE("done", "5")),
                2.6);
}

/* ---- who is next ---- */

/* Five units keep the machine until 0.5; then lots of 3, 1, 2 units that came at 0.1. */
#define QUEUE(rule)                                                                                                    \
    FACTORY("routing: { cut: { time = 0.1; }; };", "cut: { rule = \"" rule "\"; };",                                   \
            "a: { units = 5; placed = 0; }; b: { units = 3; placed = 0.1; due = 3; }; c: { units = 1; placed = 0.1; "  \
            "due = 2; };"                                                                                              \
            "d: { units = 2; placed = 0.1; due = 1; };",                                                               \
            "")

static void rules_choose_the_next_lot(void **state)
{
    static const struct {
        const char *text;
        double b, c, d;
    } expected[] = {{QUEUE("first_come"), 0.8, 0.9, 1.1},
                    {QUEUE("shortest"), 1.1, 0.6, 0.8},
                    {QUEUE("longest_left"), 0.8, 1.1, 1.0},
                    {QUEUE("earliest_due"), 1.1, 0.8, 0.7}};
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct model m;
        model_once(&m, expected[i].text);
        assert_days(&m, "orders.oem.w.lead_days", (0.5 + expected[i].b + expected[i].c + expected[i].d - 0.3) / 4);
        model_close(&m);
    }
}

/* ---- preemption ---- */

/* a: 5 units at 0; b: 3 units and c: 1 unit at 0.1; d: 2 units at 0.15; due: never, 3, 2, 1.
 * By due date: a to 0.1, c to 0.15, d to 0.35, c to 0.4, b to 0.7, a to 1.1. Least work left (SRPT): a to 0.1 (0.4
 * left), c to 0.2, d to 0.4, b to 0.7, a to 1.1. */
#define INTERRUPTS(rule)                                                                                               \
    FACTORY("routing: { cut: { time = 0.1; setup = 0; }; };", "cut: { rule = \"" rule "\"; preempt = true; };",        \
            "a: { units = 5; placed = 0; }; b: { units = 3; placed = 0.1; due = 3; }; c: { units = 1; placed = 0.1; "  \
            "due = 2; }; d: { units = 2; placed = 0.15; due = 1; };",                                                  \
            "")

static void urgent_work_interrupts_and_the_rest_resumes(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, INTERRUPTS("earliest_due"));
    assert_days(&m, "orders.oem.w.lead_days", (1.1 + 0.6 + 0.3 + 0.2) / 4);
    assert_days(&m, "workcenter.oem.cut.wait_days", (0.6 + 0.3 + 0.2 + 0) / 4);
    assert_kpi(&m, "workcenter.oem.cut.queue", 1.1 / 100);
    assert_kpi(&m, "workcenter.oem.cut.utilization", 1.1 / 100);
    model_close(&m);
    model_once(&m, INTERRUPTS("shortest"));
    assert_days(&m, "orders.oem.w.lead_days", (1.1 + 0.6 + 0.1 + 0.25) / 4);
    assert_days(&m, "workcenter.oem.cut.wait_days", (0.6 + 0.3 + 0 + 0.05) / 4);
    model_close(&m);
}

#define TWO_CLASSES(center, priority)                                                                                  \
    "horizon = 300; items: { a: { }; b: { }; };\n"                                                                     \
    "sites: { oem: { workcenters: { cut: { " center " }; }; stock: {\n"                                                \
    "  a: { policy = \"lot_for_lot\"; sources: { own: { make: { routing: { cut = \"gamma(mean=0.5, cv=0.7)\"; }; }; "  \
    "}; "                                                                                                              \
    "}; };\n"                                                                                                          \
    "  b: { policy = \"lot_for_lot\"; sources: { own: { make: { routing: { cut = \"exponential(mean=0.7)\"; }; }; }; " \
    "}; }; }; }; };\n"                                                                                                 \
    "demand: { ca: { at = \"oem.a\"; every = \"exponential(mean=1)\"; " priority " };\n"                               \
    "          cb: { at = \"oem.b\"; every = \"exponential(mean=2)\"; }; };\n"

static void expect_equal(const char *text, const char *other)
{
    static const char *const kpis[] = {"demand.ca.wait_days", "demand.cb.wait_days", "workcenter.oem.cut.queue",
                                       "workcenter.oem.cut.wait_days", "workcenter.oem.cut.utilization"};
    struct model m, n;
    model_once(&m, text);
    model_once(&n, other);
    for (size_t i = 0; i < sizeof kpis / sizeof *kpis; i++)
        assert_true(model_kpi(&m, kpis[i]) == model_kpi(&n, kpis[i])); /* bit for bit */
    model_close(&m);
    model_close(&n);
}

/* Where nobody comes strictly before another, preemption and priority are first come, first served. */
static void without_differences_nobody_interrupts(void **state)
{
    (void)state;
    expect_equal(TWO_CLASSES("", ""), TWO_CLASSES("rule = \"priority\"; preempt = true;", "priority = 0;"));
    expect_equal(TWO_CLASSES("machines = 2;", ""),
                 TWO_CLASSES("machines = 2; rule = \"priority\"; preempt = true;", "priority = 0;"));
}

static void preemption_needs_a_rule(void **state)
{
    struct model m;
    (void)state;
    assert_false(model_load(&m, TWO_CLASSES("preempt = true;", "")));
    model_close(&m);
}

/* ---- breakdowns ---- */

#define BREAKS(machines, terms) "cut: { machines = " machines "; failures: { jam: { " terms " }; }; };"
#define THREE_DAYS              "routing: { cut: { time = 0.3; }; };"

static void breakdowns_count_operating_time(void **state)
{
    struct model m;
    (void)state;
    /* 1 to 2, 2.25 to 3.25, 3.5 to 4.5 */
    model_once(&m, FACTORY(THREE_DAYS, BREAKS("1", "after = 1; repair = 0.25;"), TEN_AT_1, DONE("done", "10")));
    assert_days(&m, "done.date_days", 4.5);
    assert_kpi(&m, "workcenter.oem.cut.failures", 2);
    assert_kpi(&m, "workcenter.oem.cut.down", 0.5 / 100);
    assert_kpi(&m, "workcenter.oem.cut.utilization", 3.0 / 100);
    model_close(&m);
    /* two lots, an idle day between them: half a day's operation left for the second */
    expect_done(FACTORY("routing: { cut: { time = 0.1; }; };", BREAKS("1", "after = 1; repair = 0.25;"),
                        "a: { units = 5; placed = 0; }; b: { units = 8; placed = 2; };", DONE("done", "13")),
                2 + 0.8 + 0.25);
}

/* Down from 1 to 1.25, 2.25 to 2.5, whatever is at work; two days of work from 0.5. */
static void breakdowns_by_the_calendar(void **state)
{
    (void)state;
    expect_done(FACTORY("routing: { cut: { time = 0.2; }; };",
                        BREAKS("1", "after = 1; repair = 0.25; counts = \"calendar\";"),
                        "a: { units = 10; placed = 0.5; };", DONE("done", "10")),
                3);
}

static void after_a_repair_the_lot_resumes_starts_anew_or_is_lost(void **state)
{
    struct model m;
    (void)state;
#define ONCE "after = \"sequence(1, 50)\"; repair = 0.25; "
    expect_done(FACTORY("routing: { cut: { time = 0.15; }; };", BREAKS("1", ONCE), TEN_AT_1, DONE("done", "10")),
                1 + 1.5 + 0.25);
    expect_done(FACTORY("routing: { cut: { time = 0.15; }; };", BREAKS("1", ONCE "then = \"repeat\";"), TEN_AT_1,
                        DONE("done", "10")),
                2.25 + 1.5);
    expect_done(FACTORY("routing: { cut: { time = 0.15; }; };", BREAKS("1", ONCE "then = \"repeat_anew\";"), TEN_AT_1,
                        DONE("done", "10")),
                2.25 + 1.5);
    model_once(&m, FACTORY("routing: { cut: { time = 0.15; }; };", BREAKS("1", ONCE "then = \"scrap\";"), TEN_AT_1,
                           DONE("done", "10")));
    assert_days(&m, "done.date_days", 2.25 + 1.5); /* ordered again */
    assert_kpi(&m, "orders.oem.w.placed", 2);
    assert_kpi(&m, "orders.oem.w.received_units", 10);
    model_close(&m);
}

/* Both machines fail at 1; one repairer: back at 1.25 and 1.5, half a day's work left on each. */
static void a_crew_repairs_one_after_another(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m,
        FACTORY(
            "spread = 2; routing: { cut: { time = 0.3; }; };",
            BREAKS("2", "after = 1; repair = 0.25; crew = \"oem.fitters\";") "fitters: { };",
            "a: { units = 10; placed = 0; };",
            "milestones: { half: { of = \"oem.w\"; received = 5; }; done: { of = \"oem.w\"; received = 10; }; };\n"));
    assert_days(&m, "half.date_days", 1.25 + 0.5);
    assert_days(&m, "done.date_days", 1.5 + 0.5);
    assert_kpi(&m, "workcenter.oem.cut.down", (0.25 + 0.5) / 200);
    assert_kpi(&m, "workcenter.oem.fitters.utilization", 0.5 / 100);
    assert_kpi(&m, "workcenter.oem.fitters.queue", 0.25 / 100);
    assert_days(&m, "workcenter.oem.fitters.wait_days", 0.25 / 2);
    model_close(&m);
    /* the crew's own hours: closed from 1.1 to 2.1; it works to 1.1 and from 2.1 to 2.25, then to 2.5 */
    model_once(
        &m,
        FACTORY(
            "spread = 2; routing: { cut: { time = 0.3; }; };",
            BREAKS("2", "after = 1; repair = 0.25; crew = \"oem.fitters\";") "fitters: { calendar = \"crew\"; };",
            "a: { units = 10; placed = 0; };",
            "calendars: { crew: { closed: { off: { on = 1.1; lasts = 1; every = 1000; }; }; }; };\n"
            "milestones: { half: { of = \"oem.w\"; received = 5; }; done: { of = \"oem.w\"; received = 10; }; };\n"));
    assert_days(&m, "half.date_days", 2.25 + 0.5);
    assert_days(&m, "done.date_days", 2.5 + 0.5);
    assert_kpi(&m, "workcenter.oem.fitters.utilization", 0.5 / 99);
    model_close(&m);
    /* a repair that the horizon cuts off: 0.25 of a day's repair, and a machine that waits */
    model_once(&m, "horizon = 1.25; sites: { oem: { workcenters: {\n"
                   "  cut: { machines = 2; failures: { jam: { after = 1; repair = 1; counts = \"calendar\"; crew = "
                   "\"fitters\"; }; }; };\n"
                   "  fitters: { }; }; }; };\n");
    assert_kpi(&m, "workcenter.oem.fitters.utilization", 0.25 / 1.25);
    assert_kpi(&m, "workcenter.oem.fitters.queue", 0.25 / 1.25);
    assert_kpi(&m, "workcenter.oem.cut.down", 0.5 / 2.5);
    model_close(&m);
}

/* The lot is lost at sewing while cutting still works on it: its order is made again. Cutting fails nothing. */
static void a_lot_lost_between_two_steps_leaves_both(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, FACTORY("transfer = 2; routing: { cut: { time = 0.1; }; sew: { time = 0.1; }; };",
                           "cut: { }; sew: { failures: { jam: { " ONCE "then = \"scrap\"; }; }; };",
                           "a: { units = 20; placed = 0; };", DONE("done", "20")));
    assert_kpi(&m, "orders.oem.w.placed", 2);
    assert_kpi(&m, "orders.oem.w.received_units", 20);
    model_close(&m);
    model_once(&m, FACTORY("transfer = 2; routing: { cut: { time = 0.1; }; sew: { time = 0.1; }; };",
                           "sew: { }; cut: { failures: { jam: { " ONCE "then = \"scrap\"; }; }; };",
                           "a: { units = 20; placed = 0; };", DONE("done", "20")));
    assert_kpi(&m, "orders.oem.w.placed", 2);
    assert_kpi(&m, "orders.oem.w.received_units", 20);
    model_close(&m);
}

/* The machine that waits for its last transfer lot breaks down by the calendar: it works on when repaired, not before.
 * Cutting ends at 2; sewing, 0.1 + 10 * 0.01 from 0.4, is done with what it has at 0.6; down from 1.5 to 3.5; last two
 * units then. */
static void a_machine_that_waits_may_break_down(void **state)
{
    (void)state;
    expect_done(FACTORY("transfer = 2; routing: { cut: { time = 0.2; }; sew: { time = 0.01; setup = 0.1; }; };",
                        "cut: { }; sew: { failures: { jam: { after = \"sequence(1.5, 50)\"; repair = 2; counts = "
                        "\"calendar\"; }; }; };",
                        "a: { units = 10; placed = 0; };", DONE("done", "10")),
                3.5 + 0.02);
}

/* Cutting breaks down at 0.15 and is repaired at 1.15: begun anew, its first two units are done at 1.35 and the ten at
 * 2.15. Sewing, 10 * 0.2, runs from 1.35. */
static void what_is_repeated_passes_on_anew(void **state)
{
    (void)state;
#define JAMMED(then)                                                                                                   \
    FACTORY("transfer = 2; routing: { cut: { time = 0.1; }; sew: { time = 0.2; }; };",                                 \
            "sew: { }; cut: { failures: { jam: { after = \"sequence(0.15, 50)\"; repair = 1; then = \"" then           \
            "\"; }; }; };",                                                                                            \
            "a: { units = 10; placed = 0; };", DONE("done", "10"))
    expect_done(JAMMED("repeat"), 1.35 + 2);
    expect_done(JAMMED("resume"), 1.2 + 2);
#undef JAMMED
}

/* ---- working time ---- */

#define SHIFT "calendars: { day: { closed: { night: { on = 0.5; lasts = 0.5; every = 1; }; }; }; };\n"
#define SHIFTS(units, end)                                                                                             \
    FACTORY("routing: { cut: { time = 0.1; }; };", "cut: { calendar = \"day\"; at_shift_end = \"" end "\"; };",        \
            "a: { units = " units "; placed = 0.2; };", SHIFT DONE("done", units))

static void work_pauses_runs_over_or_fits(void **state)
{
    struct model m;
    (void)state;
    expect_done(SHIFTS("8", "pause"), 1.5); /* 0.3 today, 0.5 tomorrow */
    expect_done(SHIFTS("8", "overtime"), 1);
    expect_done(SHIFTS("4", "fits"), 1.4);
    expect_done(SHIFTS("5", "fits"), 1.5); /* just */
    expect_done(SHIFTS("3", "fits"), 0.5);
    model_once(&m, SHIFTS("8", "pause"));
    assert_kpi(&m, "workcenter.oem.cut.utilization", 0.8 / 50); /* of open time */
    model_close(&m);
}

static void a_stop_of_work_freezes_what_is_begun(void **state)
{
    (void)state;
    expect_done(FACTORY(THREE_DAYS, "cut: { };", TEN_AT_1,
                        DONE("done", "10") "disruptions: { strike: { hits = [ \"sites.oem\" ]; on = 2; lasts = 1.5; "
                                           "stops = [ \"working\" ]; }; };\n"),
                5.5);
    /* fading: two days do one day's work */
    expect_done(FACTORY(THREE_DAYS, "cut: { };", TEN_AT_1,
                        DONE("done", "10") "disruptions: { strike: { hits = [ \"sites.oem.workcenters.cut\" ]; on = 2; "
                                           "lasts = 1; fades = 2; stops = [ \"working\" ]; }; };\n"),
                3 + 2 + 1);
    /* what is done at the very instant has been done */
    expect_done(FACTORY(THREE_DAYS, "cut: { };", TEN_AT_1,
                        DONE("done", "10") "disruptions: { strike: { hits = [ \"sites.oem\" ]; on = 4; lasts = 1.5; "
                                           "stops = [ \"working\" ]; }; };\n"),
                4);
}

/* A second machine from 2 to 3: the lot that waits begins there and goes on after it has gone. */
static void machines_come_and_go(void **state)
{
    (void)state;
    expect_done(FACTORY("lot = 5; routing: { cut: { time = 0.4; }; };", "cut: { };", TEN_AT_1,
                        DONE("done", "10") "disruptions: { help: { hits = [ \"sites.oem.workcenters.cut\" ]; on = 2; "
                                           "lasts = 0.5; change = [ \"machines += 1\" ]; }; };\n"),
                4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_lot_pays_its_setup),
        cmocka_unit_test(the_next_step_starts_on_the_first_transfer_lot),
        cmocka_unit_test(a_full_buffer_blocks_the_machine_before),
        cmocka_unit_test(one_idle_machine_is_one_place),
        cmocka_unit_test(set_ups_are_work_too),
        cmocka_unit_test(a_crew_has_no_rule),
        cmocka_unit_test(lots_in_process_are_limited),
        cmocka_unit_test(rules_choose_the_next_lot),
        cmocka_unit_test(urgent_work_interrupts_and_the_rest_resumes),
        cmocka_unit_test(without_differences_nobody_interrupts),
        cmocka_unit_test(preemption_needs_a_rule),
        cmocka_unit_test(breakdowns_count_operating_time),
        cmocka_unit_test(breakdowns_by_the_calendar),
        cmocka_unit_test(after_a_repair_the_lot_resumes_starts_anew_or_is_lost),
        cmocka_unit_test(a_crew_repairs_one_after_another),
        cmocka_unit_test(a_lot_lost_between_two_steps_leaves_both),
        cmocka_unit_test(what_is_repeated_passes_on_anew),
        cmocka_unit_test(a_machine_that_waits_may_break_down),
        cmocka_unit_test(work_pauses_runs_over_or_fits),
        cmocka_unit_test(a_stop_of_work_freezes_what_is_begun),
        cmocka_unit_test(machines_come_and_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
