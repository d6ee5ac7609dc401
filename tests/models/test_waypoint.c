/* tests/models/test_waypoint.c - intermediate milestones against dates computed by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/models/model_test.h"

/* Two variants; an order of 100 + 50 placed at day 5. Component b (for both) takes 20 d, c 8 d: there at 25 and 13.
 * Made without time: the goal at 25 (150 of a at f). Task t takes 3 d from 0; u follows it, 4 d: 3 and 7. */
static const char world[] =
    "horizon = 100; run: { seed = 1; };\n"
    "items: { a: { label = \"Bag\"; variants = [ \"x\", \"y\" ]; bom: { b = 1; c = 2; }; }; b: { label = \"Buckle\"; "
    "}; c: { }; };\n"
    "suppliers: { s: { offers: { b = { lead_time = \"%s\"; }; c = { lead_time = 8; }; }; }; };\n"
    "sites: { f: { stock: { b = { policy = \"lot_for_lot\"; sources: { one = { buy = \"s\"; }; }; };\n"
    "                       c = { policy = \"lot_for_lot\"; sources: { one = { buy = \"s\"; }; }; };\n"
    "                       a = { policy = { type = \"plan\"; orders: { first = { units: { x = 100; y = 50; }; placed "
    "= 5; due = 30; }; }; };\n"
    "                             sources: { own = { make: { lot = 10; }; }; }; }; }; };\n"
    "         g: { stock: { a = { policy = { type = \"plan\"; orders: { first = { units: { x = 100; y = 50; }; placed "
    "= 5; due = 30; }; }; };\n"
    "                             sources: { own = { move = \"f\"; lane = \"l\"; }; }; }; }; }; };\n"
    "lanes: { l: { time = 2; }; };\n"
    "tasks: { t: { duration = 3; }; u: { label = \"second\"; after = [ \"t\" ]; duration = 4; }; v: { skip = true; "
    "duration = 1; }; };\n"
    "milestones: { goal = { of = \"g.a\"; received = 150; due = 40; }; };\n";

static struct results *run(struct model *m, uint32_t n, size_t waypoints, unsigned threads)
{
    const struct run_options o = {.seed = 7, .replications = n, .threads = threads, .waypoints = waypoints};
    atomic_bool stop = false;
    struct results *r = simulate(m->net, &o, &stop, m->arena, &m->outcome);
    if (!r)
        fail_msg("%s", m->outcome.failure);
    return r;
}

static const struct waypoint_result *find(const struct results *r, const char *name)
{
    for (size_t i = 0; i < r->waypoints; i++)
        if (strcmp(r->waypoint[i].name, name) == 0)
            return &r->waypoint[i];
    fail_msg("no waypoint %s", name);
    return NULL;
}

static void is_at(const struct results *r, const char *name, const char *label, double day)
{
    const struct waypoint_result *w = find(r, name);
    assert_string_equal(w->label, label);
    assert_true(fabs(days_from_ticks(w->planned) - day) < 1e-9);
    for (uint32_t i = 0; i < r->replications; i++)
        assert_true(fabs(w->days[i] - day) < 1e-9);
}

static void open_world(struct model *m, const char *lead_time)
{
    char text[4096];
    (void)snprintf(text, sizeof text, world, lead_time);
    model_open(m, text);
}

static void dates_by_hand(void **state)
{
    (void)state;
    struct model m;
    open_world(&m, "20");
    const struct results *r = run(&m, 3, 20, 1);
    assert_int_equal(r->waypoints, 5); /* not the goal's own stock point, not what is skipped */
    assert_int_equal(r->waypoints_left_out, 0);
    is_at(r, "tasks.t", "t", 3);
    is_at(r, "tasks.u", "second", 7);
    is_at(r, "f.c", "c received at f", 13);
    is_at(r, "f.b", "Buckle received at f", 25);
    is_at(r, "f.a", "Bag made at f", 25);
    for (size_t i = 1; i < r->waypoints; i++) /* by planned date */
        assert_true(r->waypoint[i - 1].planned <= r->waypoint[i].planned);
    assert_int_equal(find(r, "f.a")->kind, WAYPOINT_MADE);
    assert_int_equal(find(r, "f.b")->kind, WAYPOINT_RECEIVED);
    model_close(&m);
}

/* What never comes is +inf: beyond the horizon in some replications, not in others. */
static void never_is_infinite(void **state)
{
    (void)state;
    struct model m;
    open_world(&m, "discrete(20: 3, 200: 1)");
    const struct results *r = run(&m, 40, 20, 2);
    const struct waypoint_result *b = find(r, "f.b");
    size_t never = 0;
    for (uint32_t i = 0; i < r->replications; i++) {
        assert_true(isinf(b->days[i]) || fabs(b->days[i] - 25) < 1e-9);
        never += isinf(b->days[i]) != 0;
    }
    assert_true(never > 1 && never < 30);
    model_close(&m);
}

/* All variants must be there: leather of two colours, each 8 or 12 days after day 5 with even odds, is there at 17 in
 * three of four replications. Of 400, 300; the standard deviation is sqrt(400 * 0.75 * 0.25) = 8.7. */
static void the_last_variant_counts(void **state)
{
    (void)state;
    static const char text[] =
        "horizon = 100; items: { a: { variants = [ \"x\", \"y\" ]; bom: { c = 1; }; }; c: { variants = [ \"x\", \"y\" "
        "]; }; };\n"
        "suppliers: { s: { offers: { c = { lead_time = \"discrete(8: 1, 12: 1)\"; }; }; }; };\n"
        "sites: { f: { stock: { c = { policy = \"lot_for_lot\"; sources: { one = { buy = \"s\"; }; }; };\n"
        "  a = { policy = { type = \"plan\"; orders: { first = { units: { x = 10; y = 10; }; placed = 5; due = 30; }; "
        "}; };\n"
        "        sources: { own = { make: { lot = 10; }; }; }; }; }; }; };\n"
        "milestones: { goal = { of = \"f.a\"; received = 20; due = 40; }; };\n";
    struct model m;
    model_open(&m, text);
    const struct results *r = run(&m, 400, 20, 2);
    const struct waypoint_result *c = find(r, "f.c");
    int at_17 = 0;
    for (uint32_t i = 0; i < r->replications; i++) {
        assert_true(fabs(c->days[i] - 13) < 1e-9 || fabs(c->days[i] - 17) < 1e-9);
        at_17 += c->days[i] > 15;
    }
    assert_in_range(at_17, 300 - 35, 300 + 35);
    model_close(&m);
}

/* Watching changes nothing: the same events, and the same numbers. */
static void watching_changes_nothing(void **state)
{
    (void)state;
    struct model m;
    open_world(&m, "lognormal(mean=20, cv=0.4)");
    const struct results *a = run(&m, 64, 0, 1), *b = run(&m, 64, 20, 2);
    assert_int_equal(a->waypoints, 0);
    assert_int_equal(a->fingerprint, b->fingerprint);
    for (size_t i = 0; i < a->kpis; i++)
        assert_memory_equal(&a->kpi[i].tally, &b->kpi[i].tally, sizeof a->kpi[i].tally);
    const struct results *c = run(&m, 64, 20, 1);
    for (size_t i = 0; i < b->waypoints; i++)
        assert_memory_equal(b->waypoint[i].days, c->waypoint[i].days, 64 * sizeof(double));
    const struct results *few = run(&m, 8, 2, 1); /* tasks have the first places */
    assert_int_equal(few->waypoints, 2);
    assert_int_equal(few->waypoints_left_out, 3);
    (void)find(few, "tasks.u");
    model_close(&m);
}

/* What each KPI would be by plan: 150 units received, the goal at 27, no delay against 40. */
static void numbers_of_the_plan(void **state)
{
    (void)state;
    struct model m;
    open_world(&m, "lognormal(mean=20, cv=0.4)");
    const struct results *r = run(&m, 4, 0, 1);
    assert_true(results_find(r, "orders.g.a.x.received_units")->planned == 100);
    assert_true(fabs(results_find(r, "goal.missed")->planned) == 0);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_by_hand),           cmocka_unit_test(never_is_infinite),
        cmocka_unit_test(the_last_variant_counts), cmocka_unit_test(watching_changes_nothing),
        cmocka_unit_test(numbers_of_the_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
