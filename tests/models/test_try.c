/* tests/models/test_try.c - what a try needs, by hand: goods, people, answers; repeats; soft gates; facts in
 * expressions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

#define HEAD         "horizon = 200;\n"
#define NEVER_PASSES "pass = 1e-300;"
#define END(task)    "milestones: { end: { of = \"tasks." task "\"; due = 12.5; }; };\n"

/* Ten days in the sample room from Monday 01-05: three before the New Year closure of 01-08, seven from 01-29 on, the
 * last of them Wednesday 02-04, to the end of its shift. The owner's desk at another site is open all that time. */
static void a_sample_room_keeps_new_year(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m, "start = \"2026-01-05\"; horizon = \"200 d\";\n"
            "calendars: { china: { week = \"mon-sat 08:00-18:00\"; closed: { new_year: { on = \"2026-01-08\"; lasts = "
            "\"21 d\"; }; }; }; office: { week = \"mon-fri 09:00-18:00\"; }; };\n"
            "sites: { oem: { calendar = \"china\"; workcenters: { room: { machines = 2; }; }; };\n"
            "office: { calendar = \"office\"; workcenters: { mia: { }; }; }; };\n"
            "owners: { mia: { at = \"office.mia\"; decides_after = \"1 wd\"; }; };\n"
            "tasks: { s: { at = \"oem.room\"; duration = \"10 d\"; max_rounds = 1; owner = \"mia\"; " NEVER_PASSES
            " }; };\nmilestones: { end: { of = \"tasks.s\"; }; };\n");
    assert_days(&m, "end.date_days", 31 + 18.0 / 24); /* decided on Thursday 02-05 */
    assert_days(&m, "owners.mia.decide_days", 1);
    model_close(&m);
}

/* ---- goods ---- */

#define PLAN(units) "{ type = \"plan\"; orders: { one = { units = " units "; placed = 0; }; }; }"

/* A factory that makes bags of one buckle and two of leather; buckles come in 4, leather (two colours) in 7. */
#define FACTORY(more, policy, make)                                                                                    \
    HEAD "items: { buckle: { }; leather: { variants = [ \"tan\", \"black\" ]; }; bag: { bom: { buckle = 1; }; }; };\n" \
         "suppliers: { s: { offers: { buckle = { lead_time = 4; price = 3; }; leather = { lead_time = 7; price = 10; " \
         "}; "                                                                                                         \
         "}; }; };\nsites: { oem: { workcenters: { room: { machines = 1; }; sew: { }; }; stock: {\n"                   \
         "buckle: { policy = \"lot_for_lot\"; sources: { s: { buy = \"s\"; }; }; " more " };\n"                        \
         "leather: { policy = \"lot_for_lot\"; sources: { s: { buy = \"s\"; }; }; };\n"                                \
         "bag: { policy = " policy "; sources: { own: { make: { " make " }; }; }; };\n"                                \
         "}; }; };\n"

/* Each of two tries takes 5 of the first colour, tan, and 4 buckles: both asked at the start of the try; leather is
 * there at 7, the try takes 3: 10; the second asks at 10, has its goods at 17 and ends at 20. */
static void a_try_waits_for_its_goods(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, FACTORY("", "\"none\"",
                           "") "tasks: { s: { at = \"oem.room\"; takes: { leather = 5; buckle = 4; }; duration = 3; "
                               "max_rounds = 2; " NEVER_PASSES " }; };\n" END("s"));
    assert_days(&m, "tasks.s.start", 7);
    assert_days(&m, "tasks.s.finish", 20);
    assert_kpi(&m, "orders.oem.leather.tan.placed_units", 10);
    assert_kpi(&m, "orders.oem.leather.black.placed", 0);
    assert_kpi(&m, "orders.oem.buckle.placed_units", 8);
    assert_kpi(&m, "cost.material", 2 * (5 * 10 + 4 * 3));
    assert_kpi(&m, "workcenter.oem.room.utilization", 6.0 / 200);
    model_close(&m);
}

static void variants_can_be_named(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, FACTORY("", "\"none\"",
                           "") "tasks: { s: { at = \"oem.room\"; takes: { leather = { units = 5; variant = \"black\"; "
                               "}; }; }; };\n" END("s"));
    assert_kpi(&m, "orders.oem.leather.tan.placed", 0);
    assert_kpi(&m, "orders.oem.leather.black.placed_units", 5);
    model_close(&m);
    model_once(&m, FACTORY("", "\"none\"",
                           "") "tasks: { s: { at = \"oem.room\"; takes: { leather = { units = 5; variant = \"all\"; "
                               "}; }; }; };\n" END("s"));
    assert_kpi(&m, "orders.oem.leather.tan.placed_units", 5);
    assert_kpi(&m, "orders.oem.leather.black.placed_units", 5);
    model_close(&m);
}

/* Six on the shelf: the first try takes four at once, the second needs two more and waits for them, 4 days. */
static void the_shelf_serves_first(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, FACTORY("initial = 6;", "\"none\"",
                           "") "tasks: { s: { at = \"oem.room\"; takes: { buckle = 4; }; duration = 3; "
                               "max_rounds = 2; " NEVER_PASSES " }; };\n" END("s"));
    assert_days(&m, "tasks.s.start", 0);
    assert_days(&m, "tasks.s.finish", 3 + 4 + 3);
    assert_kpi(&m, "orders.oem.buckle.placed_units", 2);
    model_close(&m);
}

/* Goods of the task and of bulk are ordered together at 0: 104, here at 4. The try (behind the gate of making) ends at
 * 5 and fails; the second takes 4 out of the kit of the last of five lots of 20, which becomes 16: it ends at 6. All
 * lots are made then, at once; the order has 96 and is topped up: 4 more at 10. */
static void a_try_takes_from_kits_that_wait(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, FACTORY("", PLAN("100"),
                           "after = [ \"s\" ]; lot = 20;") "tasks: { s: { at = \"oem.room\"; takes: { buckle = 4; }; "
                                                           "duration = 1; max_rounds = 2; " NEVER_PASSES
                                                           " }; };\nmilestones: { most: { of = \"oem.bag\"; received = "
                                                           "96; }; all: { of = \"oem.bag\"; received = 100; "
                                                           "}; };\n");
    assert_days(&m, "tasks.s.start", 4);
    assert_days(&m, "tasks.s.finish", 6);
    assert_days(&m, "most.date_days", 6);
    assert_days(&m, "all.date_days", 10);
    assert_kpi(&m, "orders.oem.buckle.placed_units", 108);
    model_close(&m);
}

/* The only lot, of 3 units, gives all its buckles: nothing is left of it, and its order begins anew. */
static void a_kit_can_be_used_up(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m,
        FACTORY("", PLAN("3"),
                "after = [ \"s\" ]; lot = 20;") "tasks: { s: { at = \"oem.room\"; takes: { buckle = 4; }; duration = "
                                                "1; max_rounds = 2; " NEVER_PASSES
                                                " }; };\nmilestones: { all: { of = \"oem.bag\"; received = 3; }; };\n");
    assert_days(&m, "tasks.s.finish", 5 + 4 + 1); /* three from the kit, one ordered */
    assert_days(&m, "all.date_days", 10);
    assert_kpi(&m, "orders.oem.buckle.placed_units", 7 + 1 + 3);
    model_close(&m);
}

/* ---- people and answers ---- */

#define TWO_DESKS                                                                                                      \
    "sites: { oem: { workcenters: { room: { machines = 1; }; }; }; office: { workcenters: { mia: { machines = 1; }; "  \
    "}; }; };\n"

/* a keeps mia to 3; b has the room from 0 and mia from 3 to 8: it ends at 8. */
static void a_second_workcenter_is_taken_too(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, HEAD TWO_DESKS "tasks: { a: { by = \"office.mia\"; duration = 3; };\n"
                                  "b: { at = \"oem.room\"; by = \"office.mia\"; duration = 5; }; };\n" END("b"));
    assert_days(&m, "tasks.a.finish", 3);
    assert_days(&m, "tasks.b.finish", 8);
    assert_kpi(&m, "workcenter.office.mia.utilization", 8.0 / 200);
    assert_kpi(&m, "workcenter.oem.room.utilization", 5.0 / 200);
    model_close(&m);
}

/* Three questions of a day at one desk, asked at the start: answered at 3. The work of 2 is over before, work of 5 is
 * not. Each try asks anew. */
static void a_try_waits_for_its_answers(void **state)
{
#define ASKING(count, duration)                                                                                        \
    HEAD TWO_DESKS "tasks: { s: { duration = " duration "; max_rounds = 2; questions: { count = " count                \
                   "; at = \"office.mia\"; time = 1; }; " NEVER_PASSES " }; };\n" END("s")
    struct model m;
    (void)state;
    model_once(&m, ASKING("3", "2"));
    assert_days(&m, "tasks.s.finish", 6);
    assert_kpi(&m, "tasks.s.questions", 6);
    assert_kpi(&m, "workcenter.office.mia.utilization", 6.0 / 200);
    model_close(&m);
    model_once(&m, ASKING("3", "5"));
    assert_days(&m, "tasks.s.finish", 10);
    model_close(&m);
    model_once(&m, ASKING("2.6", "2")); /* three */
    assert_days(&m, "tasks.s.finish", 6);
    model_close(&m);
}

/* A question waits behind a decision at the same desk: found at 1, at work from 1 to 4; s asks at 2, answered at 5. */
static void questions_and_decisions_share_a_desk(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, HEAD TWO_DESKS
               "owners: { mia: { at = \"office.mia\"; decides_after = 3; }; };\n"
               "tasks: { a: { duration = 1; max_rounds = 1; owner = \"mia\"; " NEVER_PASSES " };\n"
               "s: { on = 2; duration = 1; questions: { count = 1; at = \"office.mia\"; time = 1; }; }; };\n" END("s"));
    assert_days(&m, "tasks.a.finish", 4);
    assert_days(&m, "tasks.s.finish", 5);
    model_close(&m);
}

/* ---- time after time ---- */

/* At 10, 40, 70, ... 190: seven visits, each 2 days and 100. What comes after it waits for the first. */
static void a_task_is_repeated(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               HEAD "variables: { trust = { start = 0.5; on: { visit = { event = \"tasks.visit.done\"; add = 0.01; }; "
                    "}; }; };\n"
                    "tasks: { visit: { on = 10; every = 30; duration = 2; cost = 100; };\n"
                    "b: { after = [ \"visit\" ]; duration = 1; }; };\n" END("b"));
    assert_kpi(&m, "tasks.visit.rounds", 7);
    assert_kpi(&m, "tasks.visit.cost", 700);
    assert_days(&m, "tasks.visit.finish", 12);
    assert_days(&m, "end.date_days", 13);
    assert_kpi(&m, "tasks.b.rounds", 1);
    assert_kpi(&m, "variables.trust", 0.57);
    model_close(&m);
}

/* A time takes 2 tries of 20: it lasts longer than the 30 of `every`, so the next begins at its end: 0, 40, 80, 120,
 * 160, and each counts its rounds anew. Skipped, it is not there: nothing is done, nothing moves. */
static void a_time_that_lasts_too_long_delays_the_next(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, HEAD "tasks: { audit: { every = 30; duration = 20; max_rounds = 2; " NEVER_PASSES
                        " }; };\n" END("audit"));
    assert_kpi(&m, "tasks.audit.rounds", 10);
    assert_kpi(&m, "tasks.audit.failed", 9); /* the last try ends at the horizon */
    assert_days(&m, "tasks.audit.finish", 40);
    model_close(&m);
    model_once(&m,
               HEAD "variables: { trust = { start = 0.5; on: { visit = { event = \"tasks.visit.done\"; add = 0.01; }; "
                    "}; }; };\ntasks: { visit: { every = 30; skip = true; cost = 100; }; };\n" END("visit"));
    assert_kpi(&m, "tasks.visit.rounds", 0);
    assert_kpi(&m, "variables.trust", 0.5);
    model_close(&m);
}

/* ---- soft gates ---- */

#define SEWN(gate) "after = [ \"t\" ]; " gate " lot = 20; routing: { sew = { lot_time = 2; }; };"
#define BULK(gate) FACTORY("", PLAN("100"), SEWN(gate))
#define DONE       "milestones: { all: { of = \"oem.bag\"; received = 100; }; };\n"

/* Buckles come at 4; five lots of 2 days each: 14. Hard: they wait for t, passed at 9: 19. Soft: they do not: 14. */
static void a_soft_gate_does_not_wait(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, BULK("") "tasks: { t: { duration = 9; }; };\n" DONE);
    assert_days(&m, "all.date_days", 19);
    model_close(&m);
    model_once(&m, BULK("gate = \"soft\";") "tasks: { t: { duration = 9; }; };\n" DONE);
    assert_days(&m, "all.date_days", 14);
    assert_days(&m, "tasks.t.finish", 9); /* needed all the same */
    model_close(&m);
}

/* Lots wait for the one machine: at 9, when t fails, the third is at work, from 8 to 10; the others wait until t is
 * passed at its second try, at 18, and are done at 22. With one lot in process at a time likewise. The owner hears at
 * 11: the fourth, begun at 10, goes on; t is tried again from 11 to 20 and heard of at 22, the fifth is done at 24. */
static void what_is_found_later_stops_the_line(void **state)
{
#define FAILS_ONCE "tasks: { t: { duration = 9; max_rounds = 2; " NEVER_PASSES " }; };\n"
    struct model m;
    (void)state;
    model_once(&m, BULK("gate = \"soft\";") FAILS_ONCE DONE);
    assert_days(&m, "all.date_days", 22);
    assert_days(&m, "tasks.t.finish", 18);
    model_close(&m);
    model_once(&m, BULK("gate = \"soft\"; in_process_limit = 1;") FAILS_ONCE DONE);
    assert_days(&m, "all.date_days", 22);
    model_close(&m);
    model_once(&m, BULK("gate = \"soft\";") "owners: { mia: { hears_after = 2; }; };\n"
                                            "tasks: { t: { duration = 9; max_rounds = 2; owner = \"mia\"; " NEVER_PASSES
                                            " }; };\n" DONE);
    assert_days(&m, "all.date_days", 24);
    assert_days(&m, "tasks.t.finish", 22);
    model_close(&m);
}

/* A failure before bulk has begun does not hold it back: t fails at 3, lots start at 4 all the same. */
static void what_was_found_before_does_not(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, BULK("gate = \"soft\"; in_process_limit = 1;") "tasks: { t: { duration = 3; pass = "
                                                                  "\"min(1, $tasks.t.failed)\"; }; };\n" DONE);
    assert_days(&m, "tasks.t.finish", 6);
    assert_days(&m, "all.date_days", 14);
    model_close(&m);
}

/* A plan order placed at 1.5, an offer: without and with a soft gate the same. */
static void orders_do_not_wait_for_a_soft_gate(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, HEAD
               "items: { w: { }; };\nsuppliers: { s: { offers: { w = { lead_time = 3; after = [ \"t\" ]; gate = "
               "\"soft\"; }; }; }; };\nsites: { dc: { stock: { w: { policy = { type = \"plan\"; orders: { o = { "
               "units = 1; placed = 1.5; after = [ \"t\" ]; gate = \"soft\"; }; }; }; sources: { s: { buy = \"s\"; "
               "}; }; }; }; }; };\ntasks: { t: { duration = 9; }; };\nmilestones: { all: { of = \"dc.w\"; received = "
               "1; }; };\n");
    assert_days(&m, "all.date_days", 4.5);
    assert_days(&m, "tasks.t.finish", 9);
    model_close(&m);
}

/* Nothing fails: a gate that is open in time is no gate, soft or hard, to the last bit. */
static void a_soft_gate_that_finds_nothing_is_no_gate(void **state)
{
#define NOISY(gate, task)                                                                                              \
    FACTORY("", PLAN("100"), gate " lot = 20; routing: { sew = { lot_time = \"exponential(mean=1)\"; }; };")           \
    task DONE
    struct model soft, none;
    (void)state;
    model_open(&soft, NOISY("after = [ \"t\" ]; gate = \"soft\";", "tasks: { t: { duration = 50; }; };\n"));
    model_open(&none, NOISY("", ""));
    model_run(&soft, 200, 2);
    model_run(&none, 200, 1);
    assert_true(model_kpi(&soft, "all.date_days") == model_kpi(&none, "all.date_days"));
    assert_true(model_find(&soft, "all.date_days")->tally.y.m2 == model_find(&none, "all.date_days")->tally.y.m2);
    model_close(&soft);
    model_close(&none);
}

/* ---- facts in expressions ---- */

/* Three tries of a, 10 each, the last passes: b takes 3 * 2 + 1, and costs 10 for each of 2 failures and 1 for a being
 * passed. */
static void what_has_happened_can_be_read(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, HEAD
               "variables: { more = \"$tasks.a.rounds * 2\"; };\n"
               "tasks: { a: { duration = 10; pass = \"max(0, $tasks.a.rounds - 2)\"; };\n"
               "b: { after = [ \"a\" ]; duration = \"$more + 1\"; cost = \"10 * $tasks.a.failed + $tasks.a.passed\"; "
               "}; };\n" END("b"));
    assert_days(&m, "tasks.a.finish", 30);
    assert_days(&m, "end.date_days", 37);
    assert_kpi(&m, "cost.tasks", 21);
    model_close(&m);
}

/* The order of day 0 finds 5 on hand and takes 1 + 5 = 6 days, that of day 10 finds 6 and takes 7: 6.5 in the mean. At
 * day 1 b waits for a at the workcenter: c takes 3 + 1; at 20 nobody does: d takes 3. */
static void stock_and_queues_can_be_read(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m, HEAD
        "items: { w: { }; };\nsuppliers: { s: { offers: { w = { lead_time = \"1 + $stock.dc.w.on_hand\"; }; }; }; };\n"
        "sites: { dc: { stock: { w = { initial = 5; policy = { type = \"plan\"; orders: { a = { units = 1; placed = 0; "
        "}; b = { units = 3; placed = 10; }; }; }; sources: { s = { buy = \"s\"; }; }; }; }; };\n"
        "o: { workcenters: { r: { machines = 1; }; }; }; };\n"
        "tasks: { a: { at = \"o.r\"; duration = 4; }; b: { at = \"o.r\"; duration = 5; };\n"
        "c: { on = 1; duration = \"3 + $workcenter.o.r.queue\"; };\n"
        "d: { on = 20; duration = \"3 + $workcenter.o.r.queue\"; }; };\n");
    assert_days(&m, "orders.dc.w.lead_days", 6.5);
    assert_days(&m, "tasks.c.finish", 5);
    assert_days(&m, "tasks.d.finish", 23);
    model_close(&m);
}

/* Nothing of this kind given, and given as nothing: the same bits. */
static void needs_that_need_nothing_change_nothing(void **state)
{
    struct model with, without;
    (void)state;
#define LUCKY(words)                                                                                                   \
    FACTORY("initial = 1000;", "\"none\"", "")                                                                         \
    "tasks: { a: { at = \"oem.room\"; duration = \"exponential(mean=3)\"; pass = 0.4; " words                          \
    " };\nb: { after = [ \"a\" ]; at = \"oem.room\"; duration = 1; pass = 0.5; again = \"a\"; }; };\n" END("b")
    model_open(&without, LUCKY(""));
    model_open(&with, LUCKY("takes: { buckle = 1; leather = 0; }; questions: { count = 0; at = \"oem.sew\"; };"));
    model_run(&without, 200, 1);
    model_run(&with, 200, 2);
    assert_true(model_kpi(&with, "end.date_days") == model_kpi(&without, "end.date_days"));
    assert_true(model_find(&with, "end.date_days")->tally.y.m2 == model_find(&without, "end.date_days")->tally.y.m2);
    model_close(&with);
    model_close(&without);
}

/* ---- onboarding, audits, registrations: the same words ---- */

/* The trade mark is filed on day 3 and takes 40: nothing is ordered for the shop before 43. Then a new supplier is
 * visited (5), his samples are tested in rounds of 10, the second passes, and only then he can be ordered from: 4 more.
 * The audit at 0, 60, 120, 180 finds the same mistake each time, is repeated after 10, and costs 300 a try: 2,400. */
static void onboarding_audits_and_registrations_are_tasks(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m, HEAD
        "items: { w: { }; };\nsuppliers: { s: { offers: { w = { lead_time = 4; after = [ \"tests\" ]; }; }; }; };\n"
        "tasks: { visit: { duration = 5; cost = 900; }; tests: { after = [ \"visit\" ]; duration = 10; pass = "
        "\"min(1, $tasks.tests.failed)\"; };\nmark: { on = 3; duration = 40; cost = 1200; };\n"
        "audit: { every = 60; duration = 10; cost = 300; " NEVER_PASSES " max_rounds = 2; }; };\n"
        "sites: { dc: { stock: { w: { policy = \"lot_for_lot\"; sources: { s: { buy = \"s\"; }; }; }; }; };\n"
        "shop: { stock: { w: { policy = { type = \"plan\"; orders: { o = { units = 1; placed = 0; after = [ \"mark\" "
        "]; "
        "}; }; }; sources: { dc: { move = \"dc\"; }; }; }; }; }; };\n"
        "milestones: { open: { of = \"shop.w\"; received = 1; }; };\n");
    assert_days(&m, "tasks.mark.finish", 43);
    assert_days(&m, "tasks.tests.start", 43 + 5); /* needed with the first order, at 43 */
    assert_days(&m, "open.date_days", 43 + 5 + 20 + 4);
    assert_kpi(&m, "tasks.audit.cost", 8 * 300);
    assert_kpi(&m, "cost.tasks", 900 + 1200 + 2400);
    model_close(&m);
}

/* ---- what is refused ---- */

#define FACTORY_AT(site)                                                                                               \
    site ": { stock: { p: { policy = \"lot_for_lot\"; sources: { own: { make: { after = [ \"t\" ]; }; }; }; }; "       \
         "leather: { initial = 9; }; }; }; "

static void a_try_is_not_taken_to_one_of_three_factories(void **state)
{
    struct model m;
    (void)state;
    assert_false(model_load(&m, HEAD "items: { leather: { }; p: { }; };\n"
                                     "sites: { " FACTORY_AT("a") FACTORY_AT("b")
                                         FACTORY_AT("c") "};\n"
                                                         "tasks: { t: { takes: { leather = 2; }; }; };\n"));
    char *said = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&said, &size);
    diag_print(m.diag, f);
    fclose(f);
    assert_non_null(strstr(said, "several factories wait for this task"));
    free(said);
    model_close(&m);
}

/* 60 layers of two tasks, each after both of the layer before: 2^60 ways from the first to the last. */
static void a_ladder_of_tasks_is_read_once(void **state)
{
    enum { LAYERS = 60 };
    static char text[LAYERS * 128 + 1024];
    struct model m;
    (void)state;
    int at = snprintf(text, sizeof text, "%s",
                      HEAD "items: { leather: { }; p: { }; };\nsuppliers: { s: { offers: { leather = { }; }; }; };\n"
                           "sites: { oem: { stock: { leather: { policy = \"lot_for_lot\"; sources: { s: { buy = "
                           "\"s\"; }; }; };\np: { policy = \"lot_for_lot\"; sources: { own: { make: { after = [ "
                           "\"l59\" ]; }; }; }; }; }; }; };\ntasks: { l0: { takes: { leather = 2; }; }; r0: { }; ");
    for (int i = 1; i < LAYERS; i++)
        at += snprintf(text + at, sizeof text - (size_t)at,
                       "l%d: { after = [ \"l%d\", \"r%d\" ]; }; r%d: { after = [ \"l%d\", \"r%d\" ]; };\n", i, i - 1,
                       i - 1, i, i - 1, i - 1);
    snprintf(text + at, sizeof text - (size_t)at, "};\n");
    model_open(&m, text);
    model_close(&m);
}

static void too_many_questions_are_an_error(void **state)
{
    struct model m;
    (void)state;
    model_open(&m, HEAD "sites: { o: { workcenters: { r: { }; }; }; };\n"
                        "tasks: { a: { questions: { count = 4097; at = \"o.r\"; }; }; };\n");
    assert_false(model_try(&m, 1, 1));
    assert_non_null(strstr(m.outcome.failure, "above 4096"));
    model_close(&m);
}

static void what_cannot_be_is_refused(void **state)
{
    static const struct {
        const char *text, *says;
    } mistakes[] = {
        {"tasks: { a: { takes: { b = 2; }; }; };", "from the stock of which site?"},
        {"sites: { o: { workcenters: { r: { }; }; }; };\ntasks: { a: { at = \"o.r\"; takes: { b = 2; }; }; };",
         "tasks.a.takes.b: there is no item `b`"},
        {"items: { b: { }; };\nsites: { o: { workcenters: { r: { }; }; }; };\ntasks: { a: { at = \"o.r\"; takes: { b = "
         "2; "
         "}; }; };",
         "o has no stock of `b`; add sites.o.stock.b"},
        {"items: { b: { }; };\nsites: { o: { workcenters: { r: { }; }; stock: { b: { initial = 3; }; }; }; };\n"
         "tasks: { a: { at = \"o.r\"; takes: { b = { units = 2; variant = \"red\"; }; }; }; };",
         "`b` has no variants"},
        {"items: { b: { variants = [ \"tan\", \"red\" ]; }; };\nsites: { o: { workcenters: { r: { }; }; stock: { b: { "
         "initial "
         "= 3; }; }; }; };\ntasks: { a: { at = \"o.r\"; takes: { b = { units = 2; variant = \"blue\"; }; }; }; };",
         "`blue` is no variant of `b`"},
        {"items: { b: { }; };\nsites: { o: { workcenters: { r: { }; }; stock: { b: { }; }; }; };\n"
         "tasks: { a: { at = \"o.r\"; takes: { b = 2; }; }; };",
         "nobody ever orders it at o.b and none is there"},
        {"items: { b: { }; };\nsuppliers: { s: { offers: { b = { after = [ \"c\" ]; }; }; }; };\n"
         "sites: { o: { workcenters: { r: { }; }; stock: { b: { policy = \"lot_for_lot\"; sources: { s: { buy = \"s\"; "
         "}; }; "
         "}; }; }; };\ntasks: { a: { at = \"o.r\"; takes: { b = 2; }; }; c: { after = [ \"a\" ]; }; };",
         "a circle: b is ordered after c, which comes after this task"},
        {"tasks: { a: { questions: { count = 3; }; }; };", "tasks.a.questions"},
        {"tasks: { a: { questions: { count = 3; at = \"o.r\"; }; }; };", "`o.r` is no workcenter"},
        {"tasks: { a: { by = \"o.r\"; }; };", "`o.r` is no workcenter"},
        {"sites: { o: { workcenters: { r: { }; }; }; };\ntasks: { a: { at = \"o.r\"; by = \"o.r\"; }; };",
         "leave one of the two out"},
        {"tasks: { a: { every = 0; }; };", "must be above 0"},
        {"tasks: { a: { }; b: { after = [ \"a\" ]; pass = 0.5; again = \"a\"; every = 3; }; };",
         "only be tried again itself"},
        {"tasks: { a: { duration = \"$tasks.b.rounds\"; }; };", "$tasks.b.rounds"},
        {"items: { w: { }; };\nsuppliers: { s: { offers: { w = { gate = \"soft\"; }; }; }; };\nsites: { d: { stock: { "
         "w: { "
         "policy = \"lot_for_lot\"; sources: { s: { buy = \"s\"; }; }; }; }; }; };",
         "there is nothing to wait for: give `after`"},
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
        cmocka_unit_test(a_sample_room_keeps_new_year),
        cmocka_unit_test(a_try_waits_for_its_goods),
        cmocka_unit_test(variants_can_be_named),
        cmocka_unit_test(the_shelf_serves_first),
        cmocka_unit_test(a_try_takes_from_kits_that_wait),
        cmocka_unit_test(a_kit_can_be_used_up),
        cmocka_unit_test(a_second_workcenter_is_taken_too),
        cmocka_unit_test(a_try_waits_for_its_answers),
        cmocka_unit_test(questions_and_decisions_share_a_desk),
        cmocka_unit_test(a_task_is_repeated),
        cmocka_unit_test(a_time_that_lasts_too_long_delays_the_next),
        cmocka_unit_test(a_soft_gate_does_not_wait),
        cmocka_unit_test(what_is_found_later_stops_the_line),
        cmocka_unit_test(what_was_found_before_does_not),
        cmocka_unit_test(orders_do_not_wait_for_a_soft_gate),
        cmocka_unit_test(a_soft_gate_that_finds_nothing_is_no_gate),
        cmocka_unit_test(what_has_happened_can_be_read),
        cmocka_unit_test(stock_and_queues_can_be_read),
        cmocka_unit_test(needs_that_need_nothing_change_nothing),
        cmocka_unit_test(onboarding_audits_and_registrations_are_tasks),
        cmocka_unit_test(a_try_is_not_taken_to_one_of_three_factories),
        cmocka_unit_test(a_ladder_of_tasks_is_read_once),
        cmocka_unit_test(too_many_questions_are_an_error),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
