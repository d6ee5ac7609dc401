/* tests/models/test_task.c - tasks by hand: precedence, dates, repeats, gates, what decided, the plan. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/plan.h"
#include "tests/models/model_test.h"

#define HEAD      "horizon = 200;\n"
#define END(task) "milestones: { end: { of = \"tasks." task "\"; due = 12.5; }; };\n"

/* ---- precedence ---- */

static void a_task_starts_when_all_before_it_are_passed(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m, HEAD
        "tasks: { a: { duration = 2.385; }; b: { after = [ \"a\" ]; duration = 3.25; };\n"
        "c: { after = [ \"a\" ]; duration = 5.5; }; d: { after = [ \"b\", \"c\" ]; duration = 1.125; }; };\n" END("d"));
    assert_days(&m, "tasks.a.start", 0);
    assert_days(&m, "tasks.b.start", 2.385);
    assert_days(&m, "tasks.b.finish", 5.635);
    assert_days(&m, "tasks.d.start", 7.885);
    assert_days(&m, "end.date_days", 9.01);
    assert_days(&m, "end.delay_days", 9.01 - 12.5);
    assert_kpi(&m, "end.missed", 0);
    assert_kpi(&m, "tasks.a.critical", 1);
    assert_kpi(&m, "tasks.b.critical", 0);
    assert_kpi(&m, "tasks.c.critical", 1);
    model_close(&m);
}

/* Both end at 4.5: both are longest paths. */
static void of_two_longest_paths_both_are_critical(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, HEAD "tasks: { a: { duration = 4.5; }; b: { duration = 4.5; }; c: { duration = 4.25; };\n"
                        "d: { after = [ \"a\", \"b\", \"c\" ]; duration = 1; }; };\n" END("d"));
    assert_kpi(&m, "tasks.a.critical", 1);
    assert_kpi(&m, "tasks.b.critical", 1);
    assert_kpi(&m, "tasks.c.critical", 0);
    model_close(&m);
}

static void not_before_its_date(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, HEAD "tasks: { a: { duration = 2; }; b: { after = [ \"a\" ]; on = 7.5; duration = 1; };\n"
                        "c: { after = [ \"b\" ]; on = 3; duration = 1; }; };\n" END("c"));
    assert_days(&m, "tasks.b.start", 7.5);
    assert_days(&m, "tasks.c.start", 8.5);
    assert_kpi(&m, "tasks.a.critical", 0); /* the date decided */
    assert_kpi(&m, "tasks.b.critical", 1);
    model_close(&m);
}

static void a_skipped_task_takes_nothing_but_still_orders(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m, HEAD
        "tasks: { a: { duration = 2; }; b: { after = [ \"a\" ]; skip = true; duration = 9; cost = 5; pass = 0.5; };\n"
        "c: { after = [ \"b\" ]; duration = 1; }; };\n" END("c"));
    assert_days(&m, "tasks.c.start", 2);
    assert_kpi(&m, "tasks.b.rounds", 0);
    assert_kpi(&m, "tasks.a.critical", 1);
    model_close(&m);
}

/* ---- repeats: luck stands still, so the chance is 0 and the limit decides ---- */

#define NEVER_PASSES "pass = 1e-300;"

static void at_the_limit_it_goes_on_or_stops(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, HEAD "tasks: { a: { duration = 2.5; cost = { once = 7; per_day = 2; }; " NEVER_PASSES
                        " max_rounds = 3; };\n"
                        "b: { after = [ \"a\" ]; duration = 1; }; };\n" END("b"));
    assert_kpi(&m, "tasks.a.rounds", 3);
    assert_days(&m, "tasks.a.start", 0);
    assert_days(&m, "tasks.a.finish", 7.5);
    assert_kpi(&m, "tasks.a.cost", 3 * (7 + 2 * 2.5));
    assert_kpi(&m, "cost.tasks", 3 * (7 + 2 * 2.5));
    assert_days(&m, "end.date_days", 8.5);
    model_close(&m);
    model_once(&m, HEAD "tasks: { a: { duration = 2.5; " NEVER_PASSES " max_rounds = 3; then = \"stop\"; };\n"
                        "b: { after = [ \"a\" ]; duration = 1; }; };\n" END("b"));
    assert_kpi(&m, "tasks.a.passed", 0);
    assert_kpi(&m, "end.missed", 1);
    assert_true(model_find(&m, "end.date_days")->missing == 1);
    assert_true(model_find(&m, "tasks.b.start")->missing == 1);
    model_close(&m);
}

/* b never passes and sends back to a, which has two tries: a 0-1, b 1-2, a 2-3, b 3-4; then a has none left. */
static void sent_back_without_a_try_left(void **state)
{
#define SENT_BACK(then)                                                                                                \
    HEAD "tasks: { a: { duration = 1; max_rounds = 2; " then " };\n"                                                   \
         "b: { after = [ \"a\" ]; duration = 1; again = \"a\"; max_rounds = 5; " NEVER_PASSES " }; };\n" END("b")
    struct model m;
    (void)state;
    model_once(&m, SENT_BACK("pass = 0.999999;"));
    assert_kpi(&m, "tasks.a.rounds", 2);
    assert_kpi(&m, "tasks.b.rounds", 5);
    assert_days(&m, "end.date_days", 7);
    model_close(&m);
    model_once(&m, SENT_BACK("pass = 0.999999; then = \"stop\";"));
    assert_kpi(&m, "tasks.a.rounds", 2);
    assert_kpi(&m, "tasks.b.rounds", 2);
    assert_kpi(&m, "end.missed", 1);
    model_close(&m);
}

/* d fails twice and goes on at the third: b, c and d run three times, a once; e, beside the way, once. */
static void the_chain_from_again_is_run_again(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, HEAD "tasks: { a: { duration = 1; }; b: { after = [ \"a\" ]; duration = 2; }; c: { after = [ \"b\" "
                        "]; duration = 4; };\n"
                        "e: { after = [ \"b\" ]; duration = 0.5; };\n"
                        "d: { after = [ \"c\", \"e\" ]; duration = 8; again = \"b\"; " NEVER_PASSES
                        " max_rounds = 3; }; };\n" END("d"));
    assert_kpi(&m, "tasks.a.rounds", 1);
    assert_kpi(&m, "tasks.b.rounds", 3);
    assert_kpi(&m, "tasks.c.rounds", 3);
    assert_kpi(&m, "tasks.d.rounds", 3);
    assert_kpi(&m, "tasks.e.rounds", 3); /* on the way from b to d */
    assert_days(&m, "end.date_days", 1 + 3 * 14);
    assert_days(&m, "tasks.d.start", 7);
    assert_days(&m, "tasks.b.finish", 1 + 2 * 14 + 2);
    assert_kpi(&m, "tasks.c.critical", 1);
    assert_kpi(&m, "tasks.e.critical", 0);
    assert_kpi(&m, "tasks.a.critical", 1); /* before the first try of b, which came before the others */
    model_close(&m);
    model_once(&m, HEAD "tasks: { b: { duration = 2; }; c: { after = [ \"b\" ]; duration = 4; };\n"
                        "e: { after = [ \"b\" ]; duration = 0.5; cost = 3; };\n"
                        "d: { after = [ \"c\" ]; duration = 8; again = \"b\"; " NEVER_PASSES
                        " max_rounds = 3; }; };\n" END("d"));
    assert_kpi(&m, "tasks.e.rounds", 1); /* beside it */
    assert_kpi(&m, "cost.tasks", 3);
    model_close(&m);
}

/* x and y both come after a and send back to it. x fails at 3 while y is at work until 5.5; a runs again 3 .. 5, and
 * once more 5.5 .. 7.5 when y has failed too. At their second try both go on: x 5 .. 6, y 7.5 .. 11. */
static void two_that_send_back_to_the_same(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               HEAD "tasks: { a: { duration = 2; }; x: { after = [ \"a\" ]; duration = 1; again = \"a\"; " NEVER_PASSES
                    " max_rounds = 2; };\n"
                    "y: { after = [ \"a\" ]; duration = 3.5; again = \"a\"; " NEVER_PASSES " max_rounds = 2; };\n"
                    "z: { after = [ \"x\", \"y\" ]; }; };\n" END("z"));
    assert_kpi(&m, "tasks.a.rounds", 3);
    assert_days(&m, "tasks.x.finish", 6);
    assert_days(&m, "tasks.y.finish", 11);
    assert_days(&m, "end.date_days", 11);
    model_close(&m);
}

/* ---- luck ---- */

static void an_unrelated_task_changes_nobodys_luck(void **state)
{
    struct model one, two;
    (void)state;
#define LUCKY                                                                                                          \
    "b: { duration = \"exponential(mean=2)\"; pass = 0.4; }; c: { after = [ \"b\" ]; duration = \"gamma(mean=3, "      \
    "cv=0.5)\"; pass = 0.6; again = \"b\"; };\n"
    model_open(&one, HEAD "tasks: { " LUCKY " };\n" END("c"));
    model_open(&two, HEAD "tasks: { a: { duration = \"exponential(mean=9)\"; pass = 0.2; };\n" LUCKY
                          " z: { after = [ \"a\" ]; }; };\n" END("c"));
    model_run(&one, 300, 1);
    model_run(&two, 300, 2);
    assert_true(model_kpi(&one, "end.date_days") == model_kpi(&two, "end.date_days"));
    assert_true(model_kpi(&one, "tasks.b.rounds") == model_kpi(&two, "tasks.b.rounds"));
    model_close(&one);
    model_close(&two);
}

/* ---- gates ---- */

#define SHOP(policy_more, source, more)                                                                                \
    HEAD "items: { w: { bom: { p = 1; }; }; p: { }; };\n"                                                              \
         "suppliers: { mill: { offers: { p: { lead_time = 5.25; price = 3; " source " }; }; }; };\n"                   \
         "sites: { oem: { stock: { p: { policy = \"lot_for_lot\"; sources: { one: { buy = \"mill\"; }; }; };\n"        \
         "  w: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = 1.5; " policy_more " }; }; };\n" more
#define MADE(make) "  sources: { own: { make: { " make " }; }; }; }; }; }; };\n"
#define ALL        "milestones: { all: { of = \"oem.w\"; received = 10; }; };\n"

static void making_waits_for_materials_and_tasks_side_by_side(void **state)
{
    struct model m;
    (void)state;
    /* needed from the release at 1.5 */
    model_once(&m, SHOP("", "", MADE("after = [ \"t\" ];")) "tasks: { s: { duration = 3; }; t: { after = [ \"s\" ]; "
                                                            "duration = 4.5; }; };\n" ALL);
    assert_days(&m, "tasks.s.start", 1.5);
    assert_days(&m, "all.date_days", 1.5 + 7.5);
    assert_kpi(&m, "tasks.s.critical", 0); /* over when the materials came */
    assert_kpi(&m, "tasks.t.critical", 1);
    model_close(&m);
    model_once(&m, SHOP("", "", MADE("after = [ \"t\" ];")) "tasks: { t: { duration = 4.5; }; };\n" ALL);
    assert_days(&m, "all.date_days", 1.5 + 5.25);
    assert_kpi(&m, "tasks.t.critical", 0);
    model_close(&m);
    /* a date: whether or not it is needed yet */
    model_once(&m, SHOP("", "", MADE("after = [ \"t\" ];")) "tasks: { s: { duration = 3; }; t: { after = [ \"s\" ]; on "
                                                            "= 0; duration = 4.5; }; };\n" ALL);
    assert_days(&m, "all.date_days", 7.5);
    model_close(&m);
}

static void a_plan_order_waits_for_its_tasks(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SHOP("after = [ \"t\" ];", "", MADE("")) "tasks: { t: { duration = 4.5; }; };\n" ALL);
    assert_days(&m, "tasks.t.start", 0);
    assert_days(&m, "all.date_days", 4.5 + 5.25);
    assert_days(&m, "orders.oem.w.lead_days", 5.25);
    assert_kpi(&m, "tasks.t.critical", 1);
    model_close(&m);
    model_once(&m, SHOP("after = [ \"t\" ];", "", MADE("")) "tasks: { t: { duration = 0.5; }; };\n" ALL);
    assert_days(&m, "all.date_days", 1.5 + 5.25);
    model_close(&m);
}

static void an_offer_waits_for_its_tasks(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SHOP("", "after = [ \"t\" ];", MADE("")) "tasks: { t: { duration = 4.5; }; };\n" ALL);
    assert_days(&m, "tasks.t.start", 1.5);
    assert_days(&m, "all.date_days", 1.5 + 4.5 + 5.25);
    assert_days(&m, "orders.oem.p.lead_days", 4.5 + 5.25);
    assert_kpi(&m, "orders.oem.p.placed", 1);
    assert_kpi(&m, "cost.material", 30);
    model_close(&m);
}

/* Tasks that pass at once change nothing, to the last bit. */
static void open_gates_are_no_gates(void **state)
{
    struct model with, without;
    (void)state;
#define NOISY "order_delay = \"exponential(mean=0.5)\"; yield = { times = \"uniform(0.5, 1)\"; };"
    model_open(&without, SHOP("", NOISY, MADE("")) ALL);
    model_open(&with, SHOP("after = [ \"t\" ];", NOISY "after = [ \"t\" ];",
                           MADE("after = [ \"t\" ];")) "tasks: { t: { }; };\n" ALL);
    model_run(&without, 200, 1);
    model_run(&with, 200, 1);
    assert_true(model_kpi(&with, "cost.material") == model_kpi(&without, "cost.material"));
    assert_true(model_kpi(&with, "all.date_days") == model_kpi(&without, "all.date_days"));
    model_close(&without);
    model_close(&with);
}

/* ---- calendars ---- */

/* From Thursday: 3 working days of 8 h are Thu, Fri, Mon; then 4 days run on over the weekend but stand still on a
 * holiday, Wednesday 2026-01-14. */
static void working_days_and_elapsed_days(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m, "start = \"2026-01-05\"; horizon = \"2026-03-01\";\n"
            "calendars: { office: { week = \"mon-fri 09:00-17:00\"; closed: { day: { on = \"2026-01-14\"; }; }; }; };\n"
            "tasks: { a: { on = \"2026-01-08\"; calendar = \"office\"; duration = \"3 wd\"; };\n"
            "b: { after = [ \"a\" ]; calendar = \"office\"; duration = \"4 d\"; }; };\n"
            "milestones: { end: { of = \"tasks.b\"; due = \"2026-01-16\"; }; };\n");
    assert_days(&m, "tasks.a.finish", 7 + 17.0 / 24);
    assert_days(&m, "end.date_days", 7 + 17.0 / 24 + 5);
    assert_days(&m, "end.delay_days", 17.0 / 24);
    model_close(&m);
}

/* A planned lead time covers the gates: the offer waits 5 days for its artwork, so that an order due at 100 with 10
 * days of delivery is placed at 85; what is made waits for the longer of its parts, 9 days, and of the gates, a sample
 * of 4 days made of cloth that takes 12, then an approval of 2: placed at 100 - 18 = 82. All of it comes on the day. */
static void planned_lead_times_cover_the_gates(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m, HEAD
        "items: { w: { }; bag: { bom: { part = 1; }; }; part: { }; cloth: { }; };\n"
        "suppliers: { v: { offers: { w: { lead_time = 10; after = [ \"artwork\" ]; }; part: { lead_time = 9; };\n"
        "  cloth: { lead_time = 12; }; }; }; };\n"
        "tasks: { artwork: { duration = 5; }; sample: { duration = 4; at = \"oem.room\"; takes: { cloth = 1; }; };\n"
        "  approval: { after = [ \"sample\" ]; duration = 2; }; };\n"
        "sites: { oem: { workcenters: { room: { machines = 1; }; }; stock: {\n"
        "  part: { policy = \"lot_for_lot\"; sources: { a: { buy = \"v\"; }; }; }; cloth: { like = "
        "\"sites.oem.stock.part\"; };\n"
        "  w: { policy: { type = \"plan\"; orders: { o: { units = 1; due = 100; }; }; }; sources: { a: { buy = \"v\"; "
        "}; }; };\n"
        "  bag: { policy: { type = \"plan\"; orders: { o: { units = 1; due = 100; }; }; };\n"
        "    sources: { a: { make: { after = [ \"approval\" ]; }; }; }; }; }; }; };\n"
        "milestones: { bag: { of = \"oem.bag\"; received = 1; }; w: { of = \"oem.w\"; received = 1; }; };\n");
    assert_days(&m, "tasks.artwork.start", 85);
    assert_days(&m, "w.date_days", 100);
    assert_days(&m, "tasks.sample.start", 82 + 12);
    assert_days(&m, "bag.date_days", 100);
    model_close(&m);
}

/* ---- tries in the queue of a workcenter ---- */

/* One tester, open 8 of 24 hours. a: 2 working days, Mon and Tue 01-06 17:00; b comes next, 4 h, Wed to 13:00; c is
 * after a: 3 h, from Wed 13:00 to 16:00. */
static void tries_queue_at_a_workcenter(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, "start = \"2026-01-05\"; horizon = \"2026-03-01\";\n"
                   "calendars: { office: { week = \"mon-fri 09:00-17:00\"; }; };\n"
                   "sites: { lab: { calendar = \"office\"; workcenters: { tester: { machines = 1; }; }; }; };\n"
                   "tasks: { a: { at = \"lab.tester\"; duration = \"2 wd\"; cost: { per_day = 24; }; };\n"
                   "b: { at = \"lab.tester\"; duration = \"4 h\"; };\n"
                   "c: { after = [ \"a\" ]; at = \"lab.tester\"; duration = \"3 h\"; }; };\n"
                   "milestones: { end: { of = \"tasks.c\"; due = \"2026-01-16\"; }; };\n");
    assert_days(&m, "tasks.a.finish", 1 + 17.0 / 24);
    assert_days(&m, "tasks.b.start", 0); /* in the queue */
    assert_days(&m, "tasks.b.finish", 2 + 13.0 / 24);
    assert_days(&m, "end.date_days", 2 + 16.0 / 24);
    assert_kpi(&m, "cost.tasks", 24 * 16.0 / 24);
    assert_kpi(&m, "workcenter.lab.tester.utilization", 23.0 / (40 * 8));
    model_close(&m);
}

/* Days are elapsed time at a workcenter too: 10 days from Monday 01-05 stand still on the holiday, Wednesday 01-14, and
 * end with Thursday 01-15: its shift's end, 17:00, is the last of their open time. The tester is kept for them. In
 * hours the same ten days are working time: 240 h at 8 h a working day, 30 of them, to Monday 02-16 17:00. */
static void days_at_a_workcenter_are_elapsed(void **state)
{
    (void)state;
    static const struct {
        const char *duration;
        double finish;
    } row[] = {{"\"10 d\"", 10 + 17.0 / 24},
               {"10", 10 + 17.0 / 24},
               {"\"$t\"", 10 + 17.0 / 24},
               {"\"240 h\"", 42 + 17.0 / 24},
               {"\"10 * $hours\"", 42 + 17.0 / 24}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char text[1000];
        struct model m;
        snprintf(
            text, sizeof text,
            "start = \"2026-01-05\"; horizon = \"2026-06-01\"; variables: { t = \"10 d\"; hours = \"24 h\"; };\n"
            "calendars: { office: { week = \"mon-fri 09:00-17:00\"; closed: { day: { on = \"2026-01-14\"; }; }; }; };\n"
            "sites: { lab: { calendar = \"office\"; workcenters: { tester: { machines = 1; }; }; }; };\n"
            "tasks: { a: { at = \"lab.tester\"; duration = %s; }; };\n",
            row[i].duration);
        model_once(&m, text);
        assert_days(&m, "tasks.a.finish", row[i].finish);
        model_close(&m);
    }
}

/* A lot that takes 3 days and a task of 2.5 share a machine; the lot comes at 1, the task at 0, both again: in turn. */
static void lots_and_tries_take_turns(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               HEAD "items: { w: { }; }; sites: { oem: { workcenters: { line: { machines = 1; }; };\n"
                    "stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 1; placed = 1; }; b: { units = 1; "
                    "placed = 2; }; }; };\n"
                    "  sources: { own: { make: { routing: { line: { lot_time = 3; }; }; }; }; }; }; }; }; };\n"
                    "tasks: { t: { at = \"oem.line\"; duration = 2.5; " NEVER_PASSES " max_rounds = 2; }; };\n"
                    "milestones: { all: { of = \"oem.w\"; received = 2; }; t: { of = \"tasks.t\"; }; };\n");
    assert_days(&m, "all.date_days", 2.5 + 3 + 3);
    assert_days(&m, "t.date_days", 2.5 + 3 + 3 + 2.5);
    assert_kpi(&m, "tasks.t.rounds", 2);
    model_close(&m);
}

/* On a machine for each, a task in a queue is a task without one, to the last bit. */
static void with_machines_enough_there_is_no_queue(void **state)
{
    struct model with, without;
    (void)state;
#define TWO(at)                                                                                                        \
    "tasks: { a: { duration = \"exponential(mean=2)\"; pass = 0.4; " at                                                \
    " }; b: { duration = \"gamma(mean=3, cv=0.5)\"; " at " }; c: { after = [ \"a\", \"b\" ]; duration = 1; " at        \
    " }; };\n"
    model_open(&without, HEAD TWO("") END("c"));
    model_open(&with, HEAD "sites: { x: { workcenters: { desk: { machines = 3; }; }; }; };\n" TWO("at = \"x.desk\";")
                          END("c"));
    model_run(&without, 200, 1);
    model_run(&with, 200, 2);
    assert_true(model_kpi(&with, "end.date_days") == model_kpi(&without, "end.date_days"));
    model_close(&without);
    model_close(&with);
}

/* ---- events ---- */

static void passing_moves_a_variable(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, HEAD
               "variables: { trust = { start = 0.3; on: { a = { event = \"tasks.t.done\"; add = 0.11; }; }; }; };\n"
               "tasks: { t: { duration = 2; }; u: { duration = 1; }; };\n");
    assert_kpi(&m, "variables.trust", 0.41);
    model_close(&m);
}

/* ---- the plan ---- */

static const struct plan_bar *bar(const struct plan *p, const char *name)
{
    for (size_t i = 0; i < p->bars; i++)
        if (strcmp(p->bar[i].name, name) == 0)
            return &p->bar[i];
    fail_msg("no bar %s", name);
    return NULL;
}

static void the_plan_has_early_and_late_dates(void **state)
{
    struct model m;
    struct run_outcome outcome;
    (void)state;
    model_open(
        &m, HEAD
        "tasks: { a: { duration = 2; }; b: { after = [ \"a\" ]; duration = \"exponential(mean=3)\"; pass = 0.5; };\n"
        "c: { after = [ \"a\" ]; duration = 5.5; }; d: { after = [ \"b\", \"c\" ]; duration = 1; };\n"
        "e: { after = [ \"a\" ]; duration = 0.5; }; };\n" END("d"));
    const struct plan *p = plan_make(m.net, m.arena, &outcome);
    assert_non_null(p);
    const struct plan_bar *b = bar(p, "b");
    assert_int_equal(b->kind, PLAN_TASK);
    assert_near(days_from_ticks(b->begin), 2, TICK);
    assert_near(days_from_ticks(b->end), 5, TICK);
    assert_near(b->slack_days, 2.5, TICK);
    assert_near(days_from_ticks(b->order_by), 4.5, TICK); /* latest start */
    assert_near(days_from_ticks(b->needed), 7.5, TICK);
    assert_true(bar(p, "a")->critical && bar(p, "c")->critical && bar(p, "d")->critical && !b->critical);
    assert_true(isnan(bar(p, "e")->slack_days)); /* decides nothing */
    model_close(&m);
    /* without a milestone the project ends with its last task */
    model_open(&m, HEAD
               "tasks: { a: { duration = 2; }; b: { after = [ \"a\" ]; duration = 3; }; e: { duration = 0.5; }; };\n");
    p = plan_make(m.net, m.arena, &outcome);
    assert_near(bar(p, "e")->slack_days, 4.5, TICK);
    assert_near(bar(p, "b")->slack_days, 0, TICK);
    model_close(&m);
}

/* Cloth for the sample (5) and for bulk (10) is ordered at 2, when bulk is, and comes at 5; the sample 5 .. 7, bulk 7
 * ..
 * 17. A day later, the sample begins a day later: the cloth has no slack, though bulk could wait for it until 7. */
static void what_a_try_takes_has_its_slack(void **state)
{
    struct model m;
    struct run_outcome outcome;
    (void)state;
    model_open(
        &m, "horizon = 100; items: { x: { bom: { cloth = 1; }; }; cloth: { }; };\n"
            "suppliers: { mill: { offers: { cloth: { lead_time = 3; }; }; }; };\n"
            "tasks: { sample: { duration = 2; takes: { cloth = 5; }; for = \"f.x\"; }; };\n"
            "sites: { f: { workcenters: { sew: { machines = 1; }; }; stock: {\n"
            "cloth: { policy = \"lot_for_lot\"; sources: { one: { buy = \"mill\"; }; }; };\n"
            "x: { planned = 0; policy: { type = \"plan\"; orders: { p: { units = 10; placed = 2; }; }; };\n"
            "sources: { own: { make: { after = [ \"sample\" ]; lot = 5; routing: { sew = 1; }; }; }; }; }; }; }; };\n"
            "milestones: { end: { of = \"f.x\"; received = 10; }; };\n");
    assert_int_equal(m.net->warnings, 0); /* `for` says whose stock is taken */
    const struct plan *p = plan_make(m.net, m.arena, &outcome);
    assert_near(days_from_ticks(bar(p, "sample")->begin), 5, TICK);
    assert_near(days_from_ticks(bar(p, "f.cloth")->end), 5, TICK);
    assert_near(bar(p, "f.cloth")->slack_days, 0, TICK);
    assert_near(days_from_ticks(bar(p, "f.cloth")->needed), 5, TICK);
    assert_near(days_from_ticks(bar(p, "f.cloth")->order_by), 2, TICK);
    assert_near(days_from_ticks(bar(p, "f.x")->end), 17, TICK);
    model_close(&m);
}

/* ---- what is refused ---- */

static void what_cannot_be_is_refused(void **state)
{
    static const struct {
        const char *text, *says;
    } mistakes[] = {
        {"tasks: { a: { after = [ \"b\" ]; }; b: { after = [ \"a\" ]; }; };", "a circle: a after b after a"},
        {"tasks: { a: { after = [ \"a\" ]; }; };", "a circle: a after a"},
        {"tasks: { lab: { }; b: { after = [ \"lba\" ]; }; };",
         "`lba` is no task of this scenario; did you mean `lab`?"},
        {"tasks: { a: { after = [ \"b\", \"b\" ]; }; b: { }; };", "`b` stands twice"},
        {"tasks: { a: { }; b: { pass = 0.5; again = \"a\"; }; };", "`a` does not come before `b`"},
        {"tasks: { a: { again = \"a\"; }; };", "without `pass` always passes"},
        {"tasks: { a: { pass = 0.5; then = \"stop\"; }; };", "give `max_rounds`"},
        {"tasks: { a: { pass = 0; }; };", "no try would ever pass"},
        {"tasks: { a: { at = \"oem.room\"; }; };", "`oem.room` is no workcenter"},
        {"tasks: { a: { takes: { b = 2; }; }; };", "from the stock of which site?"},
        {"tasks: { a: { }; };\nvariables: { x = { start = 1; on: { e = { event = \"tasks.b.done\"; add = 1; }; }; }; "
         "};",
         "variables.x.on.e.event: `tasks.b.done` is no event"},
        {"tasks: { a: { }; };\nmilestones: { e: { of = \"tasks.b\"; }; };", "`tasks.b` is no task"},
        {"tasks: { a: { }; };\nmilestones: { e: { of = \"tasks.a\"; received = 3; }; };", "leave this out"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        char text[1024];
        assert_true(snprintf(text, sizeof text, HEAD "%s\n", mistakes[i].text) < (int)sizeof text);
        model_refused(text, mistakes[i].says);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_task_starts_when_all_before_it_are_passed),
        cmocka_unit_test(of_two_longest_paths_both_are_critical),
        cmocka_unit_test(not_before_its_date),
        cmocka_unit_test(a_skipped_task_takes_nothing_but_still_orders),
        cmocka_unit_test(at_the_limit_it_goes_on_or_stops),
        cmocka_unit_test(sent_back_without_a_try_left),
        cmocka_unit_test(the_chain_from_again_is_run_again),
        cmocka_unit_test(two_that_send_back_to_the_same),
        cmocka_unit_test(an_unrelated_task_changes_nobodys_luck),
        cmocka_unit_test(making_waits_for_materials_and_tasks_side_by_side),
        cmocka_unit_test(a_plan_order_waits_for_its_tasks),
        cmocka_unit_test(an_offer_waits_for_its_tasks),
        cmocka_unit_test(open_gates_are_no_gates),
        cmocka_unit_test(working_days_and_elapsed_days),
        cmocka_unit_test(planned_lead_times_cover_the_gates),
        cmocka_unit_test(tries_queue_at_a_workcenter),
        cmocka_unit_test(days_at_a_workcenter_are_elapsed),
        cmocka_unit_test(lots_and_tries_take_turns),
        cmocka_unit_test(with_machines_enough_there_is_no_queue),
        cmocka_unit_test(passing_moves_a_variable),
        cmocka_unit_test(the_plan_has_early_and_late_dates),
        cmocka_unit_test(what_a_try_takes_has_its_slack),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
