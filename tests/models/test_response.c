/* tests/models/test_response.c - contingency plans by hand: what is seen, when it is decided, what is done, what it
 * costs; the projection; what has no effect leaves every bit as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/plan.h"
#include "tests/models/model_test.h"

/* 100 bags ordered at 0 for day 40: leather (5 d) and the task (10 d) side by side, made in 10 d, shipped in 20 d. */
#define WORLD(offer, planned, task, ship)                                                                              \
    "horizon = 200;\n"                                                                                                 \
    "items: { bag: { bom: { leather = 2; }; weight = 2.0; }; leather: { }; };\n"                                       \
    "suppliers: { one: { offers: { leather = { price = 5; lead_time = " offer "; }; }; };\n"                           \
    "             two: { offers: { leather = { price = 7; lead_time = 8; moq = 50; }; }; }; };\n"                      \
    "owners: { chief = { hears_after = 2; decides_after = 1; }; slow = { hears_after = 5; }; };\n"                     \
    "tasks: { t: { duration = 10; " task " }; };\n"                                                                    \
    "sites: { oem: { workcenters: { line = { machines = 1; }; }; stock: {\n"                                           \
    "    leather = { policy = \"lot_for_lot\"; planned = \"" planned "\"; sources: {\n"                                \
    "      one = { buy = \"one\"; share = 1.0; }; two = { buy = \"two\"; share = 0.0; }; }; };\n"                      \
    "    bag = { policy = \"lot_for_lot\"; sources: { own = { make: { after = [ \"t\" ];\n"                            \
    "      routing: { line = 0.1; }; }; }; }; }; }; };\n"                                                              \
    "  dc: { stock: { bag = { policy = { type = \"plan\"; orders: { a = { units = 100; due = 40; }; }; };\n"           \
    "      sources: { sea = { move = \"oem\"; lane = \"ship\"; }; }; }; }; }; };\n"                                    \
    "lanes: { ship = { " ship " cost = { per_unit = 1; }; }; air = { time = 3; cost = { per_kg = 2.5; }; }; };\n"

#define PLAIN         WORLD("5", "mean", "", "time = 20;")
#define LAUNCH        "milestones: { launch = { of = \"dc.bag\"; received = 60; due = 40; }; };\n"
#define RESPOND(text) "responses: { r = { " text " }; };\n"

/* ---- the projection ---- */

/* With everything as planned it is the plan's date from the first look (at 0) to the last (at 35; at 40 it is reached):
 * 8 looks at 40 - 42 = -2 d, each paid 100 - 2. */
static void as_planned_it_never_changes(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, PLAIN "milestones: { launch = { of = \"dc.bag\"; received = 60; due = 42; }; };\n" RESPOND(
                       "watch = \"launch.projected_late\"; above = -1000; every = 5; lasts = 0;\n"
                       "cost = \"100 + $late\"; change = [ \"lanes.ship.time *= 1\" ];"));
    assert_days(&m, "launch.date_days", 40);
    assert_kpi(&m, "responses.r.count", 8);
    assert_kpi(&m, "responses.r.cost", 8 * 98);
    assert_kpi(&m, "cost.response", 8 * 98);
    model_close(&m);
}

#define NOISY                                                                                                          \
    WORLD("\"lognormal(mean=12, cv=0.5)\"", "p80", "pass = 0.5; max_rounds = 4; owner = \"slow\";",                    \
          "time = \"lognormal(mean=20, cv=0.4)\"; departs = 7;")                                                       \
    LAUNCH

/* At time 0 nothing has happened: it is the date of `bullwhip plan`, whatever the luck. */
static void at_the_start_it_is_the_plan(void **state)
{
    struct model m;
    (void)state;
    model_open(&m, NOISY RESPOND("watch = \"launch.projected_late\"; above = -1000; on = \"0\"; lasts = 0;\n"
                                 "cost = \"1000 + $late\"; change = [ \"lanes.ship.time *= 1\" ];"));
    model_run(&m, 50, 2);
    const double planned = days_from_ticks(m.out->milestone[0].planned);
    assert_near(model_kpi(&m, "responses.r.cost"), 1000 + planned - 40, 1e-6); /* money is whole micro-units */
    assert_true(model_find(&m, "responses.r.cost")->tally.y.m2 < 1e-9);
    model_close(&m);
}

/* The first try fails at 10, the second passes at 20: goods of 30, at sea until 50. Looks at 0, 4, 8 see 0; at 12 they
 * see +10: 60 units go by air (3 d, 2 kg at 2.5) and come at 33, seven days early; 40 by sea, 1 each.
 * 200 * 5 + 60 * 5 + 40 * 1 + 80 = 1420. */
static void a_failed_try_is_seen_and_goods_fly(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, WORLD("5", "mean", "pass = 0; max_rounds = 2;", "time = 20;") LAUNCH RESPOND(
                       "watch = \"launch.projected_late\"; above = 5; every = 4; cost = 80;\n"
                       "act: { fly = { ship = \"dc.bag\"; lane = \"air\"; share = \"0.06 * $late\"; }; };"));
    assert_days(&m, "responses.r.first_days", 12);
    assert_kpi(&m, "responses.r.count", 1);
    assert_days(&m, "launch.date_days", 33);
    assert_kpi(&m, "cost.freight", 340);
    assert_kpi(&m, "cost.total", 1420);
    assert_kpi(&m, "orders.dc.bag.received_units", 100);
    model_close(&m);
}

/* The same, decided at 12 + 2 + 1, begun 4 later; from day 11.5 to day 13 only one look. */
static void owners_and_delay_come_between(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, WORLD("5", "mean", "pass = 0; max_rounds = 2;", "time = 20;") LAUNCH RESPOND(
                       "watch = \"projected_late\"; above = 5; every = 4; owner = \"chief\"; delay = 4;\n"
                       "between = [ \"11.5\", \"13\" ]; cost = { once = 7; per_unit = 0.5; };\n"
                       "act: { fly = { ship = \"dc.bag\"; lane = \"air\"; share = 0.6; }; };"));
    assert_days(&m, "responses.r.first_days", 19);
    assert_kpi(&m, "responses.r.cost", 7 + 60 * 0.5);
    assert_days(&m, "launch.date_days", 33);
    model_close(&m);
}

/* The try fails at 10, its owner hears at 15 and the second runs from 15 to 25. At 12 the try counts as passed now:
 * 12 + 10 + 20 = 42, 2 late; at 16 it is known: 25 + 10 + 20 = 55, 15 late. */
static void a_slip_nobody_has_heard_of(void **state)
{
    static const struct {
        const char *above;
        double begins, sees;
    } row[] = {{"1.9", 12, 2}, {"2.1", 16, 15}};
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct model m;
        char text[4096];
        snprintf(
            text, sizeof text,
            "%sresponses: { r = { watch = \"launch.projected_late\"; above = %s; every = 4; times = 1; lasts = 0;\n"
            "cost = \"$late\"; change = [ \"lanes.ship.time *= 1\" ]; }; };\n",
            WORLD("5", "mean", "pass = 0; max_rounds = 2; owner = \"slow\";", "time = 20;") LAUNCH, row[i].above);
        model_once(&m, text);
        assert_days(&m, "responses.r.first_days", row[i].begins);
        assert_kpi(&m, "responses.r.cost", row[i].sees);
        model_close(&m);
    }
}

/* Leather that should take 30 d takes 45 or 60: up to day 45 nobody can tell. Its own date is 30; daily looks see 3 d
 * more than that at 33, and the same bags are ordered again. */
static void nobody_sees_what_luck_hides(void **state)
{
    static const struct {
        const char *text;
        double date;
    } row[] = {{WORLD("45", "30", "", "time = 20;"), 41 + 30}, {WORLD("60", "30", "", "time = 20;"), 41 + 30}};
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct model m;
        char text[4096];
        snprintf(text, sizeof text,
                 "%s" LAUNCH "responses: { r = { watch = \"oem.leather.projected_late\"; above = 2; every = 1;\n"
                 "act: { again = { reorder = \"oem.leather\"; from = \"two\"; }; }; }; };\n",
                 row[i].text);
        model_once(&m, text);
        assert_days(&m, "responses.r.first_days", 33); /* 30 + 3: above 2, strictly */
        assert_days(&m, "launch.date_days", row[i].date);
        assert_kpi(&m, "orders.oem.leather.placed_units", 400);
        assert_kpi(&m, "orders.oem.leather.received_units", 400); /* both come */
        assert_kpi(&m, "stock.oem.leather.closing", 200);
        assert_kpi(&m, "cost.material", 200 * 5 + 200 * 7);
        model_close(&m);
    }
}

/* ---- changes ---- */

/* In force from 2 for 6 d: what leaves then takes half the time. per_day to the end of `lasts`. */
static void changes_hold_for_a_while(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, PLAIN LAUNCH RESPOND("on = \"17\"; lasts = 6; cost = { once = 10; per_day = 3; };\n"
                                        "change = [ \"lanes.ship.time *= 0.5\" ];"));
    assert_days(&m, "launch.date_days", 30); /* leaves at 20 */
    assert_kpi(&m, "responses.r.active_days", 6);
    assert_kpi(&m, "responses.r.cost", 10 + 18);
    model_close(&m);
    model_once(&m,
               PLAIN LAUNCH RESPOND("on = \"10\"; lasts = 6; fades = 10; change = [ \"lanes.ship.time *= 0.5\" ];"));
    assert_days(&m, "launch.date_days", 20 + 20 * (1 - 0.5 * 0.55)); /* fading from 16: at 20 its fifth step, 0.55 */
    model_close(&m);
}

/* ---- acts ---- */

#define ACTS(days, text)                                                                                               \
    "responses: { r = { on = \"" days "\"; cost = { per_unit = 2; }; act: { a = { " text " }; }; }; };\n"

/* Made at 20, they wait for the departure of 28; at 24 a quarter of them is taken by air instead. */
static void goods_at_the_port_fly_too(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, WORLD("5", "mean", "", "time = 20; departs = 14;")
                       LAUNCH ACTS("24", "ship = \"dc.bag\"; lane = \"air\"; share = 0.25;"));
    assert_kpi(&m, "responses.r.cost", 50);
    assert_kpi(&m, "cost.freight", 25 * 5 + 75);
    assert_kpi(&m, "lanes.air.load", 25);
    assert_days(&m, "launch.date_days", 48);
    assert_kpi(&m, "stock.dc.bag.closing", 100);
    assert_kpi(&m, "orders.dc.bag.received", 2);
    model_close(&m);
}

/* Twice 0.5 of what is still to be shipped: what already goes by air and has not left counts. */
static void the_same_share_twice_is_once(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, PLAIN LAUNCH
               "responses: { a = { on = \"3\"; act: { f = { ship = \"dc.bag\"; lane = \"air\"; share = 0.5; }; }; };\n"
               "b = { on = \"7\"; act: { f = { ship = \"dc.bag\"; lane = \"air\"; share = 0.5; }; }; }; };\n");
    assert_kpi(&m, "lanes.air.load", 50);
    assert_kpi(&m, "lanes.ship.load", 50);
    assert_days(&m, "launch.date_days", 40); /* the 60th unit is at sea */
    model_close(&m);
}

static void all_of_it_goes_by_air(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, PLAIN LAUNCH ACTS("3", "ship = \"dc.bag\"; lane = \"air\";"));
    assert_days(&m, "launch.date_days", 23);
    assert_kpi(&m, "orders.dc.bag.placed", 1);
    assert_kpi(&m, "orders.dc.bag.received", 1);
    assert_kpi(&m, "cost.total", 1000 + 500 + 200);
    model_close(&m);
}

/* 40 of 100 are withdrawn at 3: they stay where they are made. */
static void what_has_not_left_is_withdrawn(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, PLAIN LAUNCH ACTS("3", "cancel = \"dc.bag\"; share = 0.4;"));
    assert_kpi(&m, "stock.dc.bag.closing", 60);
    assert_kpi(&m, "stock.oem.bag.closing", 40);
    assert_kpi(&m, "responses.r.cost", 80);
    assert_days(&m, "launch.date_days", 40);
    model_close(&m);
}

/* What a supplier has begun goes on. */
static void what_has_begun_is_not_withdrawn(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, PLAIN LAUNCH ACTS("3", "cancel = \"oem.leather\";"));
    assert_kpi(&m, "orders.oem.leather.received_units", 200);
    assert_kpi(&m, "responses.r.cost", 0);
    model_close(&m);
}

static void more_is_ordered(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, PLAIN LAUNCH ACTS("3", "add = \"oem.leather\"; units = 30; from = \"two\";"));
    assert_kpi(&m, "orders.oem.leather.placed_units", 250); /* at least its moq */
    assert_kpi(&m, "responses.r.cost", 100);
    assert_kpi(&m, "stock.oem.leather.closing", 50);
    model_close(&m);
}

/* One lot of 100 is made at 20: the event comes once. */
static void an_event_makes_it_look(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, PLAIN LAUNCH RESPOND("on = \"oem.bag.made\"; watch = \"stock.dc.bag.on_hand\"; below = 1;\n"
                                        "lasts = 1; change = [ \"lanes.ship.time *= 1\" ];"));
    assert_days(&m, "responses.r.first_days", 20);
    assert_kpi(&m, "responses.r.count", 1);
    model_close(&m);
}

/* Lateness that has come: 41 is the first look after the due date, 5 d later it is above 5. */
static void actual_lateness(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, WORLD("5", "mean", "",
                         "time = 60;") "milestones: { launch = { of = \"dc.bag\"; received = 60; due = 40; }; "
                                       "};\n" RESPOND("watch = \"late\"; above = 5; every = 1; lasts = 1; change = [ "
                                                      "\"lanes.ship.time *= 1\" ]; times = 1;"));
    assert_days(&m, "responses.r.first_days", 46);
    model_close(&m);
}

/* ---- until when it helps, as planned ---- */

static void assert_last_of(const char *world, const char *response, double right)
{
    struct model m;
    char text[4096];
    snprintf(text, sizeof text, "%sresponses: { r = { %s }; };\n", world, response);
    model_open(&m, text);
    const struct plan *plan = plan_make(m.net, m.arena, &m.outcome);
    assert_int_equal(plan->responses, 1);
    if (right < 0)
        assert_true(plan->response[0].last_useful == TIME_NEVER);
    else
        assert_near(days_from_ticks(plan->response[0].last_useful), right, 2.0 / 1440);
    model_close(&m);
}

static void assert_last(const char *response, double right)
{
    assert_last_of(PLAIN LAUNCH, response, right);
}

/* Due and planned at 40. By air 3 d; leather of the other tannery 8 d, needed at 10 (the task ends); a change of the
 * sea time acts until the ship leaves at 20. */
static void last_useful_dates(void **state)
{
    (void)state;
    assert_last("on = \"1\"; act: { a = { ship = \"dc.bag\"; lane = \"air\"; }; };", 37);
    assert_last("on = \"1\"; delay = 4; act: { a = { ship = \"dc.bag\"; lane = \"air\"; }; };", 33);
    assert_last("on = \"1\"; act: { a = { reorder = \"oem.leather\"; from = \"two\"; }; };", 2);
    assert_last("on = \"1\"; delay = 3; act: { a = { reorder = \"oem.leather\"; from = \"two\"; }; };", -1);
    assert_last("on = \"1\"; act: { a = { cancel = \"dc.bag\"; }; };", -1);
    assert_last("on = \"1\"; delay = 2; lasts = 3; change = [ \"lanes.ship.time *= 0.5\" ];", 18);
    assert_last("on = \"1\"; change = [ \"lanes.ship.time *= 1.5\" ];", -1);
}

/* Due at 30, planned at 40: the ship leaves at 20 whatever the due date, and up to then it can be made faster: 5 d
 * bring the goods at 25, in time; 15 d at 35, too late, but sooner. */
static void a_late_plan_does_not_slide_back(void **state)
{
    static const char *const late = PLAIN "milestones: { launch = { of = \"dc.bag\"; received = 60; due = 30; }; };\n";
    (void)state;
    assert_last_of(late, "on = \"1\"; change = [ \"lanes.ship.time *= 0.25\" ];", 20);
    assert_last_of(late, "on = \"1\"; delay = 4; change = [ \"lanes.ship.time *= 0.25\" ];", 16);
    assert_last_of(late, "on = \"1\"; change = [ \"lanes.ship.time *= 0.75\" ];", 20);
    assert_last_of(late, "on = \"1\"; change = [ \"lanes.ship.cost.per_unit *= 2\" ];", -1);
}

/* ---- no effect ---- */

static const char *const same[] = {"launch.date_days", "cost.total", "tasks.t.rounds", "orders.oem.leather.lead_days"};

static void assert_same(const char *text, uint32_t replications)
{
    struct model with, without;
    model_open(&without, NOISY);
    model_open(&with, text);
    model_run(&without, replications, 1);
    model_run(&with, replications, 2);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        const struct kpi_result *a = model_find(&without, same[i]), *b = model_find(&with, same[i]);
        assert_memory_equal(a->values, b->values, replications * sizeof(double));
    }
    model_close(&with);
    model_close(&without);
}

static void what_does_nothing_leaves_every_bit(void **state)
{
    (void)state;
    assert_same(NOISY RESPOND("watch = \"launch.projected_late\"; above = 1000; every = 1; act: { a = { ship = "
                              "\"dc.bag\"; lane = \"air\"; }; };"),
                60);
    assert_same(NOISY RESPOND("watch = \"launch.projected_late\"; above = -1000; every = 1; act: { a = { ship = "
                              "\"dc.bag\"; lane = \"air\"; share = 0; }; };"),
                60);
    assert_same(NOISY RESPOND("watch = \"oem.leather.projected_late\"; above = -1000; every = 1; lasts = 2; change = [ "
                              "\"lanes.ship.time *= 1\" ];"),
                60);
    assert_same(NOISY RESPOND("watch = \"launch.projected_late\"; above = -1000; every = 1; chance = 0; act: { a = { "
                              "ship = \"dc.bag\"; lane = \"air\"; }; };"),
                60);
}

/* Everything at once, audited; the same on one thread and on two. */
static void all_acts_together(void **state)
{
    static const char text[] = NOISY
        "responses: { fly = { watch = \"launch.projected_late\"; above = 3; every = 2; owner = \"chief\"; cost = 10;\n"
        "    act: { f = { ship = \"dc.bag\"; lane = \"air\"; share = \"min(1, 0.1 * $late)\"; }; }; };\n"
        "  again = { watch = \"oem.leather.projected_late\"; above = 1; every = 1; delay = 2;\n"
        "    act: { a = { reorder = \"oem.leather\"; from = \"two\"; share = 0.7; replaces = true; }; }; };\n"
        "  less = { watch = \"launch.late\"; above = 20; every = 3; times = 1; act: { c = { cancel = \"dc.bag\"; share "
        "= 0.3; }; }; };\n"
        "  more = { on = \"oem.leather.received\"; chance = 0.3; times = 2; act: { d = { add = \"dc.bag\"; units = 5; "
        "}; }; };\n"
        "  quick = { watch = \"launch.projected_late\"; above = 0; every = 7; lasts = 9; fades = 5; cost = { per_day = "
        "2; };\n"
        "    change = [ \"lanes.ship.time *= 0.8\", \"sites.oem.workcenters.line.machines *= 2\" ]; }; };\n";
    struct model a, b;
    (void)state;
    model_open(&a, text);
    model_open(&b, text);
    model_run(&a, 300, 1);
    model_run(&b, 300, 2);
    assert_int_equal(a.out->fingerprint, b.out->fingerprint);
    assert_true(model_kpi(&a, "responses.fly.count") > 0.1);
    assert_true(model_kpi(&a, "responses.again.count") > 0.1);
    assert_true(model_kpi(&a, "responses.less.count") > 0.01);
    assert_true(model_kpi(&a, "responses.quick.count") > 0.1);
    model_close(&a);
    model_close(&b);
}

/* ---- mistakes ---- */

static void what_cannot_be_is_refused(void **state)
{
    static const struct {
        const char *text, *says;
    } mistakes[] = {
        {"watch = \"launch.projected_lat\"; above = 1; every = 1; change = [ \"lanes.ship.time *= 2\" ];",
         "`launch.projected_lat` is nothing that can be watched; did you mean `launch.projected_late`;"},
        {"watch = \"lunch.late\"; above = 1; every = 1; change = [ \"lanes.ship.time *= 2\" ];",
         "did you mean `launch.late`;"},
        {"watch = \"late\"; of = \"lunch\"; above = 1; every = 1; change = [ \"lanes.ship.time *= 2\" ];",
         "`lunch` is neither a milestone nor a stock point"},
        {"watch = \"launch.late\"; above = 1; every = 1; owner = \"nobody\"; change = [ \"lanes.ship.time *= 2\" ];",
         "`nobody`"},
        {"watch = \"launch.late\"; above = 1; change = [ \"lanes.ship.time *= 2\" ];", "say when it looks, by one of"},
        {"watch = \"launch.late\"; above = 1; every = 1; on = \"3\"; change = [ \"lanes.ship.time *= 2\" ];",
         "say when it looks, by one of"},
        {"watch = \"launch.late\"; every = 1; change = [ \"lanes.ship.time *= 2\" ];", "has no threshold"},
        {"every = 1; change = [ \"lanes.ship.time *= 2\" ];", "looks at nothing"},
        {"on = \"3\"; above = 2; change = [ \"lanes.ship.time *= 2\" ];", "is a threshold of what?"},
        {"watch = \"launch.late\"; above = 1; every = 1;", "does nothing: give `change`"},
        {"on = \"3\"; lasts = 2; act: { a = { ship = \"dc.bag\"; lane = \"air\"; }; };", "goes with `change`"},
        {"on = \"oem.bag.mad\"; change = [ \"lanes.ship.time *= 2\" ];", "`oem.bag.mad` is no event"},
        {"on = \"3\"; act: { a = { lane = \"air\"; }; };", "an act is exactly one of ship, reorder, cancel, add"},
        {"on = \"3\"; act: { a = { ship = \"dc.bag\"; lane = \"air\"; cancel = \"dc.bag\"; }; };", "there are several"},
        {"on = \"3\"; act: { a = { ship = \"dc.bag\"; }; };", "by which lane?"},
        {"on = \"3\"; act: { a = { ship = \"dc.bag\"; lane = \"ship\"; }; };",
         "is the lane that goods come to `dc.bag` by"},
        {"on = \"3\"; act: { a = { ship = \"oem.bag\"; lane = \"air\"; }; };", "is not replenished by `move`"},
        {"on = \"3\"; act: { a = { ship = \"dc.bag\"; lane = \"rail\"; }; };", "`rail`"},
        {"on = \"3\"; act: { a = { reorder = \"oem.leather\"; from = \"three\"; }; };",
         "`three` is no source of oem.leather; it has one, two"},
        {"on = \"3\"; act: { a = { reorder = \"oem.leather\"; }; };", "from which source?"},
        {"on = \"3\"; act: { a = { cancel = \"oem.bag\"; }; };", "orders that are made go on"},
        {"on = \"3\"; act: { a = { cancel = \"dc.tote\"; }; };", "`dc.tote` is no stock point"},
        {"on = \"3\"; act: { a = { add = \"dc.bag\"; }; };", "how many?"},
        {"on = \"3\"; act: { a = { add = \"dc.bag\"; units = 3; lane = \"air\"; }; };", "does not go with `add`"},
        {"on = \"3\"; between = [ \"7\", \"9\" ]; change = [ \"lanes.ship.time *= 2\" ];", "is not within `between`"},
        {"on = \"3\"; between = [ \"9\", \"7\" ]; change = [ \"lanes.ship.time *= 2\" ];", "the second date is before"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        char text[4096];
        snprintf(text, sizeof text, "%sresponses: { r = { %s }; };\n", PLAIN LAUNCH, mistakes[i].text);
        model_refused(text, mistakes[i].says);
    }
}

/* Among what is remarked (owners who decide nothing are, too). */
static void told(const char *text, const char *words)
{
    struct model m;
    bool said = false;
    model_open(&m, text);
    for (int32_t i = 0; i < m.net->warnings; i++)
        said |= strstr(m.net->warning[i], words) != NULL;
    if (!said)
        fail_msg("not told: `%s`", words);
    model_close(&m);
}

/* The horizon is day 200. */
static void dates_that_never_come_are_told(void **state)
{
    (void)state;
    told(PLAIN LAUNCH RESPOND("on = \"201\"; change = [ \"lanes.ship.time *= 2\" ];"),
         "responses.r.on: is after the horizon: it never acts");
    told(PLAIN LAUNCH RESPOND("watch = \"launch.late\"; above = 1; every = 1; between = [ \"201\", \"205\" ];\n"
                              "change = [ \"lanes.ship.time *= 2\" ];"),
         "responses.r.between: is after the horizon: it never acts");
    told("start = \"2026-01-05\"; as_of = \"2026-01-20\"; horizon = 100; tasks: { a: { duration = 3; }; };\n" RESPOND(
             "on = \"2026-01-19\"; change = [ \"tasks.a.duration *= 2\" ];"),
         "responses.r.on: is before today (`as_of`): it never acts");
}

/* 30 black and 70 tan bags come. A name of all variants and the name of one are two events, whatever else listens. */
static void a_style_and_its_variant_are_both_heard(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, "horizon = 50; items: { p: { variants = [ \"black\", \"tan\" ]; }; };"
                   "variables: { any = { start = 0; on: { it = { event = \"s.p.received\"; add = \"$units\"; }; }; };"
                   "  black = { start = 0; on: { it = { event = \"s.p.black.received\"; add = \"$units\"; }; }; };"
                   "  placed = { start = 0; on: { it = { event = \"s.p.placed\"; add = \"$units\"; }; }; };"
                   "  tan = { start = 0; on: { it = { event = \"s.p.tan.placed\"; add = \"$units\"; }; }; }; };"
                   "suppliers: { a: { offers: { p: { lead_time = 10; }; }; }; };"
                   "sites: { s: { stock: { p: { policy = { type = \"plan\"; orders: { o = { units = { black = 30; tan "
                   "= 70; }; placed = 0; "
                   "due = 30; }; }; }; sources: { one = { buy = \"a\"; }; }; }; }; }; };");
    assert_kpi(&m, "variables.any", 100);
    assert_kpi(&m, "variables.black", 30);
    assert_kpi(&m, "variables.placed", 100);
    assert_kpi(&m, "variables.tan", 70);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_planned_it_never_changes),
        cmocka_unit_test(at_the_start_it_is_the_plan),
        cmocka_unit_test(a_failed_try_is_seen_and_goods_fly),
        cmocka_unit_test(owners_and_delay_come_between),
        cmocka_unit_test(a_slip_nobody_has_heard_of),
        cmocka_unit_test(nobody_sees_what_luck_hides),
        cmocka_unit_test(changes_hold_for_a_while),
        cmocka_unit_test(goods_at_the_port_fly_too),
        cmocka_unit_test(the_same_share_twice_is_once),
        cmocka_unit_test(all_of_it_goes_by_air),
        cmocka_unit_test(what_has_not_left_is_withdrawn),
        cmocka_unit_test(what_has_begun_is_not_withdrawn),
        cmocka_unit_test(more_is_ordered),
        cmocka_unit_test(an_event_makes_it_look),
        cmocka_unit_test(actual_lateness),
        cmocka_unit_test(last_useful_dates),
        cmocka_unit_test(a_late_plan_does_not_slide_back),
        cmocka_unit_test(what_does_nothing_leaves_every_bit),
        cmocka_unit_test(all_acts_together),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(dates_that_never_come_are_told),
        cmocka_unit_test(a_style_and_its_variant_are_both_heard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
