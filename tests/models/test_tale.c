/* tests/models/test_tale.c - one replication as a tale: its lines add up to the delay, exactly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/tale.h"
#include "tests/models/model_test.h"

/* Leather and hardware for ten totes, made after a lab that may fail, twice heard of late; a strike may come. */
#define LAUNCH                                                                                                         \
    "start = \"2026-01-05\"; horizon = \"2026-12-31\";\n"                                                              \
    "calendars: { week: { week = \"mon-fri 08:00-17:00\"; }; };\n"                                                     \
    "items: { tote: { bom: { leather = 1; hardware = 1; }; }; leather: { }; hardware: { }; };\n"                       \
    "suppliers: { t: { offers: { leather: { lead_time = \"lognormal(mean = 30 d, cv = 0.5)\"; price = 3; };\n"         \
    "  hardware: { lead_time = \"lognormal(mean = 32 d, cv = 0.5)\"; price = 2; }; }; }; };\n"                         \
    "owners: { boss: { hears_after = \"exponential(mean = 4 d)\"; decides_after = 2; }; };\n"                          \
    "tasks: { lab: { duration = \"triangular(5, 6, 9)\"; pass = 0.5; owner = \"boss\"; max_rounds = 9; cost = 7; }; "  \
    "};\n"                                                                                                             \
    "sites: { oem: { calendar = \"week\"; workcenters: { sew: { }; }; stock: {\n"                                      \
    "  leather: { policy = \"lot_for_lot\"; sources: { one: { buy = \"t\"; }; }; };\n"                                 \
    "  hardware: { policy = \"lot_for_lot\"; sources: { one: { buy = \"t\"; }; }; };\n"                                \
    "  tote: { policy = \"lot_for_lot\"; sources: { own: { make: { after = [ \"lab\" ]; routing: { sew = \"2 h\"; "    \
    "};\n"                                                                                                             \
    "    }; }; }; }; }; };\n"                                                                                          \
    "  dc: { stock: { tote: { policy: { type = \"plan\"; orders: { a: { units = 10; due = \"2026-03-31\"; }; }; };\n"  \
    "    sources: { sea: { move = \"oem\"; lane = \"ocean\"; }; }; }; }; }; };\n"                                      \
    "lanes: { ocean: { time = \"lognormal(mean = 20 d, cv = 0.2)\"; departs = \"7 d\"; }; };\n"                        \
    "disruptions: { strike: { on = \"2026-03-09\"; chance = 0.4; lasts = 12; hits = [ \"lanes.ocean\" ]; stops = [ "   \
    "\"moving\" ]; }; };\n"                                                                                            \
    "milestones: { launch: { of = \"dc.tote\"; received = 10; due = \"2026-03-20\"; }; };\n"

static const struct run_options options = {.seed = 77, .replications = 200, .threads = 1, .audit = true};

static const struct tale *tell(struct model *m, uint32_t replication)
{
    const struct tale *t = tale_make(m->net, &options, replication, m->arena, &m->outcome);
    if (!t)
        fail_msg("%s", m->outcome.failure);
    return t;
}

/* Microsecond by microsecond, in 200 replications: sum of lines = reached - planned, and the KPI is the delay. */
static void test_it_adds_up(void **state)
{
    (void)state;
    struct model m;
    model_open(&m, LAUNCH);
    const struct run_options keep = {.seed = 77, .replications = 200, .threads = 1, .keep_all = true};
    atomic_bool stop = false;
    struct results *r = simulate(m.net, &keep, &stop, m.arena, &m.outcome);
    assert_non_null(r);
    const double *delay = results_find(r, "launch.delay_days")->values;
    bool decided = false, struck = false, other_way = false;
    for (uint32_t i = 0; i < 200; i++) {
        const struct tale *t = tell(&m, i);
        sim_time lost = 0;
        assert_true(t->reached < TIME_NEVER);
        for (size_t k = 0; k < t->lines; k++) {
            const struct tale_line *l = &t->line[k];
            lost += l->spent - l->planned;
            if (k > 0)
                assert_true(l->spent - l->planned <= t->line[k - 1].spent - t->line[k - 1].planned);
            if (l->spent > 0)
                assert_true(l->from >= 0 && l->to <= t->reached && l->spent <= l->to - l->from);
            decided |= l->kind == TALE_DECISION && l->spent > 0 && l->events > 0;
            struck |= l->kind == TALE_DISRUPTION && l->spent > 0 && strstr(l->event[0].text, "begins");
            other_way |= l->instead != NULL;
        }
        if (lost != t->reached - t->planned)
            fail_msg("replication %u: the lines add up to %lld, not %lld", i, (long long)lost,
                     (long long)(t->reached - t->planned));
        assert_near(days_from_ticks(t->reached - t->due), delay[i], 0.51 * TICK);
    }
    assert_true(decided && struck && other_way);
    model_close(&m);
}

/* The money of a tale is that of the replication: its profit is the KPI, its accounts differ by what it differs. */
static void test_money(void **state)
{
    (void)state;
    struct model m;
    model_open(&m, LAUNCH);
    const struct run_options one = {.seed = 77, .first = 5, .replications = 1, .threads = 1, .keep_all = true};
    atomic_bool stop = false;
    m.out = simulate(m.net, &one, &stop, m.arena, &m.outcome);
    assert_non_null(m.out);
    const struct tale *t = tell(&m, 5);
    double more = 0;
    assert_near(t->total.money, model_kpi(&m, "cost.total"), 1e-6);
    assert_near(t->profit.money, model_kpi(&m, "season.profit"), 1e-6);
    for (size_t i = 0; i < t->costs; i++)
        more += t->cost[i].money - t->cost[i].planned;
    assert_near(more, t->total.money - t->total.planned, 0.02); /* differences below half a cent are left out */
    model_close(&m);
}

/* x_(ceil(n q)): of 200 delays the 190th smallest, and a replication that has it. */
static void test_the_one_at_a_quantile(void **state)
{
    (void)state;
    struct model m;
    model_open(&m, LAUNCH);
    const struct run_options keep = {.seed = 77, .replications = 200, .threads = 1, .keep_all = true};
    atomic_bool stop = false;
    struct results *r = simulate(m.net, &keep, &stop, m.arena, &m.outcome);
    const struct kpi_result *k = results_find(r, "launch.delay_days");
    uint32_t replication = 0;
    double value = 0;
    assert_true(tale_find(m.net, &options, "launch.delay_days", 0.95, &replication, &value, &stop, &m.outcome));
    assert_near(value, k->sorted[189], 0);
    assert_near(k->values[replication], value, 0);
    const struct tale *t = tell(&m, replication);
    assert_near(days_from_ticks(t->reached - t->due), value, 0.51 * TICK);
    assert_false(tale_find(m.net, &options, "launch.nothing", 0.95, &replication, &value, &stop, &m.outcome));
    model_close(&m);
}

static void test_never_and_without_dates(void **state)
{
    (void)state;
    struct model m;
    model_open(&m, "horizon = 20; items: { mug: { }; };\n"
                   "suppliers: { p: { offers: { mug: { lead_time = \"3 + exponential(mean = 30)\"; }; }; }; };\n"
                   "sites: { shop: { stock: { mug: { policy: { type = \"plan\"; orders: { a: { units = 5; due = 9; }; "
                   "}; }; planned = 4; sources: { s: { buy = \"p\"; }; }; }; }; }; };\n"
                   "milestones: { there: { of = \"shop.mug\"; received = 5; }; };\n");
    bool never = false, reached = false;
    for (uint32_t i = 0; i < 30; i++) {
        const struct tale *t = tell(&m, i);
        sim_time spent = 0;
        assert_int_equal(t->due, TIME_NEVER);
        for (size_t k = 0; k < t->lines; k++)
            spent += t->line[k].spent;
        assert_int_equal(spent, t->reached == TIME_NEVER ? 0 : t->reached);
        never |= t->reached == TIME_NEVER;
        reached |= t->reached != TIME_NEVER;
    }
    assert_true(never && reached);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_adds_up),
        cmocka_unit_test(test_money),
        cmocka_unit_test(test_the_one_at_a_quantile),
        cmocka_unit_test(test_never_and_without_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
