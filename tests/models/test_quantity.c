/* tests/models/test_quantity.c - luck by name and scope, folding, references, means and planned values. */
#include "models/quantity.h"
#include "sim/kernels.h"
#include "tests/models/book_desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const char *const spread = "uniform(0, 1)";

/* u of the first law named `name` at draw j, replication 0. */
static double luck_of(const char *name, uint64_t j)
{
    return stream_u((struct luck){.seed = 7}, stream_source(name), j);
}

static void test_each_thing_its_own_luck(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    const quantity_id order = desk_add(&d, "a.order", "1", SCOPE_ORDER, spread);
    const quantity_id lot = desk_add(&d, "a.lot", "1", SCOPE_LOT, spread);
    const quantity_id unit = desk_add(&d, "a.unit", "1", SCOPE_UNIT, spread);
    const quantity_id root = desk_add(&d, "a.root", "1", SCOPE_ORDER, "uniform(0, 1) each root");
    const quantity_id run = desk_add(&d, "a.run", "1", SCOPE_ORDER, "uniform(0, 1) each run");
    const quantity_id two = desk_add(&d, "a.two", "1", SCOPE_ORDER, "uniform(0, 1) + 2 * uniform(0, 1)");
    assert_true(desk_finish(&d));
    const struct thing t = {.order = 5, .root = 9, .lot = 3, .unit = 17};
    for (int again = 0; again < 2; again++) {
        assert_true(quantity_value(d.state, order, &t, 0) == luck_of("a.order#1", 5));
        assert_true(quantity_value(d.state, lot, &t, 0) == luck_of("a.lot#1", 5 * 4096 + 3));
        assert_true(quantity_value(d.state, unit, &t, 0) == luck_of("a.unit#1", 5 * 4096 + 17));
        assert_true(quantity_value(d.state, root, &t, 0) == luck_of("a.root#1", 9));
        assert_true(quantity_value(d.state, run, &t, 0) == luck_of("a.run#1", 0));
        assert_true(quantity_value(d.state, two, &t, 0) == luck_of("a.two#1", 5) + 2 * luck_of("a.two#2", 5));
    }
    desk_close(&d);
}

static void test_time_cells(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true); /* 2026-03-02 */
    const quantity_id day = desk_add(&d, "a.day", "1", SCOPE_ORDER, "uniform(0, 1) each day");
    const quantity_id week = desk_add(&d, "a.week", "1", SCOPE_ORDER, "uniform(0, 1) each week");
    const quantity_id month = desk_add(&d, "a.month", "1", SCOPE_ORDER, "uniform(0, 1) each month");
    const quantity_id period = desk_add(&d, "a.period", "1", SCOPE_ORDER, "uniform(0, 1) each period(2.5 d)");
    assert_true(desk_finish(&d));
    assert_true(desk_value(&d, week, 1, 0) == desk_value(&d, week, 2, 6.999));
    assert_true(desk_value(&d, week, 1, 6.999) != desk_value(&d, week, 1, 7));
    assert_true(desk_value(&d, week, 0, 7) == luck_of("a.week#1", 1));
    assert_true(desk_value(&d, day, 0, 3.5) == luck_of("a.day#1", 3));
    assert_true(desk_value(&d, period, 0, 5) == luck_of("a.period#1", 2));
    assert_true(desk_value(&d, month, 0, 29.99) == luck_of("a.month#1", 0)); /* 31 March */
    assert_true(desk_value(&d, month, 0, 30) == luck_of("a.month#1", 1));    /* 1 April */
    assert_true(desk_value(&d, month, 0, 305) == luck_of("a.month#1", 10));  /* 1 January 2027 */
    assert_true(desk_value(&d, month, 0, 304.9) == luck_of("a.month#1", 9));
    assert_true(desk_value(&d, week, 0, 1) == luck_of("a.week#1", 0)); /* and back again */
    assert_true(desk_value(&d, day, 0, -0.5) != desk_value(&d, day, 0, 0.5));
    desk_close(&d);
}

/* Beyond the range of a source's draws others are used; nothing comes twice. */
static void test_large_numbers(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    const quantity_id q = desk_add(&d, "a.unit", "1", SCOPE_UNIT, spread);
    assert_true(desk_finish(&d));
    const struct thing things[] = {{.order = 0, .unit = 0},
                                   {.order = 1, .unit = 0},
                                   {.order = 0, .unit = 4096},
                                   {.order = 0, .unit = 8192},
                                   {.order = UINT64_C(1) << 21, .unit = 0},
                                   {.order = UINT64_C(1) << 40, .unit = 0},
                                   {.order = 1, .unit = 4096},
                                   {.order = 0, .unit = 2048},
                                   {.order = UINT64_C(1) << 20, .unit = 0}};
    const size_t n = sizeof things / sizeof *things;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            assert_true(quantity_value(d.state, q, &things[i], 0) != quantity_value(d.state, q, &things[k], 0));
    desk_close(&d);
}

static void test_bound_copies(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    const quantity_id q = desk_add(&d, "suppliers.x.offers.y.lead_time", "d", SCOPE_ORDER, "uniform(3 d, 5 d)");
    const quantity_id one = book_bind(d.book, q, "oem.leather"), two = book_bind(d.book, q, "dc.leather");
    assert_int_equal(one, book_bind(d.book, q, "oem.leather"));
    assert_true(desk_finish(&d));
    assert_true(desk_value(&d, one, 4, 0) == 3 + 2 * luck_of("suppliers.x.offers.y.lead_time@oem.leather#1", 4));
    assert_true(desk_value(&d, two, 4, 0) == 3 + 2 * luck_of("suppliers.x.offers.y.lead_time@dc.leather#1", 4));
    assert_true(desk_value(&d, q, 4, 0) == 3 + 2 * luck_of("suppliers.x.offers.y.lead_time#1", 4));
    assert_int_equal(book_find(d.book, "suppliers.x.offers.y.lead_time"), q);
    desk_close(&d);
}

/* The same names in another order, with others between, have the same luck. */
static void test_luck_follows_names(void **state)
{
    (void)state;
    double first[50];
    for (int turn = 0; turn < 2; turn++) {
        struct desk d;
        desk_open(&d, true);
        if (turn)
            desk_add(&d, "a.other", "1", SCOPE_ORDER, "gamma(mean = 3, cv = 0.4)");
        const quantity_id q = desk_add(&d, "a.lag", "d", SCOPE_ORDER, "lognormal(median = 38 d, log_sd = 0.28)");
        assert_true(desk_finish(&d));
        for (int k = 49; k >= 0; k--)
            if (turn)
                assert_true(desk_value(&d, q, (uint64_t)k, 2 * k) == first[k]);
        for (int k = 0; k < 50 && !turn; k++)
            first[k] = desk_value(&d, q, (uint64_t)k, k);
        desk_close(&d);
    }
}

static void test_replications(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    desk_text(&d, d.variables, "m", "uniform(5, 6)");
    desk_variables(&d);
    const quantity_id q = desk_add(&d, "a.b", "1", SCOPE_RUN, "$m * 2");
    assert_true(desk_finish(&d));
    double seen[3];
    for (uint32_t k = 0; k < 3; k++) {
        desk_replication(&d, k);
        seen[k] = desk_value(&d, q, 0, 0);
        assert_near(seen[k],
                    10 + 2 * stream_u((struct luck){.seed = 7, .replication = k}, stream_source("variables.m#1"), 0),
                    1e-14);
        assert_true(desk_value(&d, q, 8, 99) == seen[k]);
    }
    assert_true(seen[0] != seen[1] && seen[1] != seen[2]);
    desk_replication(&d, 1);
    assert_true(desk_value(&d, q, 0, 0) == seen[1]);
    desk_close(&d);
}

static void test_antithetic(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    const quantity_id q = desk_add(&d, "a.b", "1", SCOPE_ORDER, spread);
    assert_true(desk_finish(&d));
    book_state_reset(d.state, (struct luck){.seed = 7, .replication = 4, .antithetic = true}, false);
    const double u = desk_value(&d, q, 3, 0);
    book_state_reset(d.state, (struct luck){.seed = 7, .replication = 5, .antithetic = true}, false);
    assert_true(desk_value(&d, q, 3, 0) == 1 - u);
    desk_close(&d);
}

static void test_folding(void **state)
{
    (void)state;
    struct desk d;
    double v = 0;
    desk_open(&d, true);
    desk_number(&d, d.variables, "clarity", 0.9);
    desk_text(&d, d.variables, "pass", "0.55 + 0.25 * ($clarity - 0.3) / 0.6");
    desk_variables(&d);
    const quantity_id q = desk_add(&d, "a.b", "1", SCOPE_ORDER, "350 / $pass + 450");
    const quantity_id without_spread = desk_add(&d, "a.c", "1", SCOPE_ORDER, "3 * lognormal(mean = 4, cv = 0)");
    const quantity_id law = desk_add(&d, "a.d", "1", SCOPE_ORDER, "geometric(p = $pass)");
    assert_true(desk_finish(&d));
    assert_true(book_constant(d.book, q, &v));
    assert_near(v, 350 / 0.8 + 450, 1e-10);
    assert_true(d.state->settled[q] == v);
    assert_true(book_constant(d.book, without_spread, &v) && v == 12);
    assert_false(book_constant(d.book, law, &v));
    assert_near(book_mean(d.book, law), 1.25, 1e-12);
    desk_close(&d);
}

static void test_circles(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    desk_text(&d, d.variables, "a", "$b + 1");
    desk_text(&d, d.variables, "b", "2 * $c");
    desk_text(&d, d.variables, "c", "$a ^ 2");
    desk_text(&d, d.variables, "selfish", "$selfish");
    desk_variables(&d);
    assert_false(desk_finish(&d));
    const char *said = desk_said(&d);
    assert_int_equal(diag_errors(d.diag), 2);
    assert_non_null(strstr(
        said,
        "a circle: variables.a -> variables.b -> variables.c -> variables.a; one of them must not depend on the next"));
    assert_non_null(strstr(said, "variables.selfish: a circle: variables.selfish -> variables.selfish"));
    desk_close(&d);
}

static void test_names(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    desk_text(&d, d.variables, "clarity", "0.9");
    desk_text(&d, d.variables, "late", "3");
    desk_variables(&d);
    desk_add(&d, "a.b", "1", SCOPE_ORDER, "$clarty");
    desk_add(&d, "lanes.x.time", "d", SCOPE_ORDER, "$lanes.y.tme");
    desk_add(&d, "lanes.y.time", "d", SCOPE_ORDER, "2");
    assert_false(desk_finish(&d));
    const char *said = desk_said(&d);
    assert_non_null(strstr(said, "a.b: in \"$clarty\": unknown name $clarty; did you mean $clarity?"));
    assert_non_null(strstr(said, "unknown name $lanes.y.tme; did you mean $lanes.y.time?"));
    assert_non_null(strstr(said, "variables.late: $late is what an event tells; give the variable another name"));
    desk_close(&d);
}

/* A setting of the run may not look at what is drawn for each order. */
static void test_scope_of_references(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    desk_text(&d, d.variables, "mood", "uniform(0, 1) each order");
    desk_variables(&d);
    desk_add(&d, "good.a", "1", SCOPE_ORDER, "$mood");
    desk_add(&d, "wrong.a", "1", SCOPE_RUN, "$mood");
    desk_add(&d, "wrong.b", "1", SCOPE_RUN, "uniform(0, 1) each order");
    assert_false(desk_finish(&d));
    const char *said = desk_said(&d);
    assert_int_equal(diag_errors(d.diag), 2);
    assert_non_null(strstr(
        said, "wrong.a: in \"$mood\": variables.mood is drawn for each order, but this setting belongs to the run"));
    assert_non_null(strstr(
        said,
        "wrong.b: in \"uniform(0, 1) each order\": `each order` is finer than what this setting belongs to: the run"));
    desk_close(&d);
}

static void test_moving_parameters(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    desk_text(&d, d.variables, "m", "uniform(5, 6)");
    desk_text(&d, d.variables, "p", "uniform(0.2, 0.4)");
    desk_text(&d, d.variables, "bad", "uniform(-2, -1)");
    desk_variables(&d);
    const quantity_id a = desk_add(&d, "a.a", "1", SCOPE_ORDER, "normal(mean = $m, sd = 2, min = 0)");
    const quantity_id b = desk_add(&d, "a.b", "1", SCOPE_ORDER, "discrete(10: $p, 3: 1 - $p)");
    const quantity_id c = desk_add(&d, "a.c", "1", SCOPE_ORDER, "normal(0, $bad)");
    assert_true(desk_finish(&d));
    const double m = 5 + luck_of("variables.m#1", 0), p = 0.2 + 0.2 * luck_of("variables.p#1", 0);
    for (uint64_t k = 0; k < 200; k++) {
        const double u = luck_of("a.a#1", k), below = kernel_normal_cdf(-m / 2);
        assert_near(desk_value(&d, a, k, 0), m + 2 * kernel_normal_quantile(below + u * (1 - below)), 1e-9);
        assert_true(desk_value(&d, b, k, 0) == (luck_of("a.b#1", k) <= 1 - p ? 3 : 10));
    }
    assert_null(book_state_error(d.state));
    assert_true(isnan(desk_value(&d, c, 0, 0)));
    assert_non_null(strstr(book_state_error(d.state), "a.c: in \"normal(0, $bad)\": normal has a negative sd"));
    desk_replication(&d, 1);
    assert_null(book_state_error(d.state));
    desk_close(&d);
}

static void test_locals(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    const quantity_id q = desk_add(&d, "a.fades", "d", SCOPE_ORDER, "min(30 d, 5 * $lasts)");
    assert_true(desk_finish(&d));
    book_local(d.state, LOCAL_LASTS, 2.5);
    assert_true(desk_value(&d, q, 0, 0) == 12.5);
    book_local(d.state, LOCAL_LASTS, 7);
    assert_true(desk_value(&d, q, 0, 0) == 30);
    desk_replication(&d, 1);
    desk_value(&d, q, 0, 0);
    assert_non_null(strstr(book_state_error(d.state), "$lasts has a value only inside an event"));
    desk_close(&d);
}

static void test_sequences(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, false);
    const quantity_id order = desk_add(&d, "a.order", "1", SCOPE_ORDER, "sequence(3, 7, 2)");
    const quantity_id rate = desk_add(&d, "a.rate", "1", SCOPE_RUN, "2 * sequence(3, 7, 2)");
    const quantity_id period = desk_add(&d, "a.period", "1", SCOPE_ORDER, "sequence(3, 7, 2) each period(10)");
    assert_true(desk_finish(&d));
    static const double right[] = {3, 7, 2, 2, 2};
    for (int k = 0; k < 5; k++) {
        assert_true(desk_value(&d, order, (uint64_t)k, 0) == right[k]);
        assert_true(desk_value(&d, rate, (uint64_t)k, 0) == 2 * right[k]);
        assert_true(desk_value(&d, period, 0, 10 * k + 9.99) == right[k]);
    }
    desk_close(&d);
}

static void test_columns(void **state)
{
    (void)state;
    char folder[] = "/tmp/bullwhip_test_XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *file = NULL;
    size_t n = 0;
    FILE *name = open_memstream(&file, &n);
    fprintf(name, "%s/demand.csv", folder);
    fclose(name);
    FILE *f = fopen(file, "w");
    fputs("\xEF\xBB\xBFweek,\"units, sold\",note\r\n1,3,\"a \"\"b\"\"\"\r\n2, 7 ,\r\n\r\n3,2.5,x\r\n4,7,\r\n", f);
    fclose(f);
    struct desk d;
    desk_open(&d, true);
    d.book = book_create(d.arena, d.diag, true, 0, folder);
    const quantity_id s = desk_add(&d, "a.s", "1", SCOPE_ORDER, "series(\"demand.csv\", \"units, sold\")");
    const quantity_id e = desk_add(&d, "a.e", "1", SCOPE_ORDER, "empirical(\"demand.csv\", 'units, sold')");
    const quantity_id i =
        desk_add(&d, "a.i", "1", SCOPE_ORDER, "empirical(\"demand.csv\", \"units, sold\", interpolate, max = 4)");
    assert_true(desk_finish(&d));
    assert_true(desk_value(&d, s, 2, 0) == 2.5 && desk_value(&d, s, 77, 0) == 7);
    assert_near(book_mean(d.book, e), (3 + 7 + 2.5 + 7) / 4, 1e-12);
    assert_near(book_statistic(d.book, e, 0.5), 3, 0);
    assert_true(book_statistic(d.book, i, 0.99) < 4);
    desk_add(&d, "b.x", "1", SCOPE_ORDER, "series(\"demand.csv\", \"note\")");
    desk_add(&d, "b.y", "1", SCOPE_ORDER, "series(\"demand.csv\", \"unit\")");
    const char *said = desk_said(&d);
    assert_non_null(strstr(said, "demand.csv line 2: \"a \"b\"\" in column \"note\" is not a number"));
    assert_non_null(strstr(said, "demand.csv has no column \"unit\" in its first row"));
    remove(file);
    remove(folder);
    free(file);
    desk_close(&d);
}

/* ---- means, quantiles, planned values ---- */

static void test_exact_means(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    desk_text(&d, d.variables, "lag", "lognormal(mean = 38 d, cv = 0.3)");
    desk_text(&d, d.variables, "m", "uniform(10, 20)");
    desk_variables(&d);
    const quantity_id product = desk_add(&d, "a.a", "d", SCOPE_ORDER, "$lag * lognormal(mean = 1, cv = 0.28) + 2 d");
    const quantity_id nested = desk_add(&d, "a.b", "1", SCOPE_ORDER, "lognormal(mean = $m, cv = 0.5) / 2");
    const quantity_id line = desk_add(&d, "a.c", "1", SCOPE_ORDER, "10 - 2 * exponential(mean = 3)");
    assert_true(desk_finish(&d));
    assert_near(book_mean(d.book, product), 40, 1e-10);
    assert_near(book_mean(d.book, nested), 7.5, 1e-10);
    assert_near(book_mean(d.book, line), 4, 1e-12);
    assert_near(book_statistic(d.book, line, 0.8), 10 + 6 * log(0.8), 1e-12); /* the law's P20 */
    desk_close(&d);
}

/* The same variable twice is not independent of itself; a maximum is not that of the means. */
static void test_drawn_means(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    desk_text(&d, d.variables, "x", "uniform(0, 1)");
    desk_variables(&d);
    const quantity_id square = desk_add(&d, "a.a", "1", SCOPE_RUN, "$x * $x");
    const quantity_id most = desk_add(&d, "a.b", "1", SCOPE_ORDER, "max(uniform(0, 1), uniform(0, 1))");
    const quantity_id sum = desk_add(&d, "a.c", "1", SCOPE_ORDER, "uniform(0, 1) + uniform(0, 1)");
    assert_true(desk_finish(&d));
    assert_near(book_mean(d.book, square), 1.0 / 3, 1e-7); /* midpoints: error 1 / (12 n^2) */
    assert_near(book_mean(d.book, most), 2.0 / 3, 4 * 0.2357 / sqrt(4096));
    assert_near(book_statistic(d.book, sum, 0.8), 2 - sqrt(0.4), 0.02);
    assert_true(book_mean(d.book, most) == book_mean(d.book, most));
    desk_close(&d);
}

static void test_planned(void **state)
{
    (void)state;
    struct desk d;
    const struct place p = {"a.cfg", 3};
    desk_open(&d, true);
    desk_text(&d, d.variables, "m", "uniform(10, 20)");
    desk_variables(&d);
    quantity_id q[7];
    static const char *const how[] = {NULL, "p80", "mean", "0.7 * mean", "30 d", "mean + 2 d", "max(p50, 12 d)"};
    static const double right[] = {15, 18, 15, 10.5, 30, 17, 15};
    for (int i = 0; i < 7; i++) {
        const char *path = arena_format(d.arena, "a.l%d", i);
        q[i] = desk_add(&d, path, "d", SCOPE_ORDER, "uniform(10 d, 20 d)");
        if (how[i])
            assert_true(book_plan(d.book, q[i], how[i], p, "a.planned"));
    }
    const quantity_id lag = desk_add(&d, "a.lag", "d", SCOPE_ORDER, "lognormal(mean = $m, cv = 0.4) + 3");
    const quantity_id heavy = desk_add(&d, "a.heavy", "d", SCOPE_ORDER, "pareto(shape = 1, scale = 2)");
    const quantity_id fixed = desk_add(&d, "a.fixed", "d", SCOPE_ORDER, "8");
    const quantity_id most = desk_add(&d, "a.most", "d", SCOPE_ORDER, "max(12, $m)");
    const quantity_id copy = book_bind(d.book, q[1], "dc.tote");
    assert_true(book_plan(d.book, fixed, "0", p, "a.planned"));
    assert_true(desk_finish(&d));
    book_state_reset(d.state, (struct luck){.seed = 7}, true);
    for (int i = 0; i < 7; i++) {
        assert_near(book_planned(d.book, q[i]), right[i], 1e-12);
        assert_near(desk_value(&d, q[i], 3, 5), right[i], 1e-12);
    }
    assert_near(desk_value(&d, copy, 3, 5), 18, 1e-12);
    assert_near(desk_value(&d, lag, 3, 5), 18, 1e-9);
    assert_near(book_planned(d.book, lag), 18, 1e-9);
    assert_near(desk_value(&d, heavy, 3, 5), 4, 1e-9); /* no mean: the median */
    assert_near(book_planned(d.book, heavy), 4, 1e-9);
    assert_true(desk_value(&d, fixed, 0, 0) == 0 && book_planned(d.book, fixed) == 0);
    assert_near(desk_value(&d, most, 0, 0), 15, 1e-9);
    desk_replication(&d, 0);
    assert_true(desk_value(&d, fixed, 0, 0) == 8);
    assert_true(desk_value(&d, q[0], 3, 5) != 15);
    assert_false(book_plan(d.book, q[0], "p0", p, "a.planned"));
    assert_false(book_plan(d.book, q[0], "uniform(1, 2)", p, "a.planned"));
    assert_false(book_plan(d.book, q[0], "often", p, "a.planned"));
    assert_non_null(strstr(desk_said(&d), "a.cfg:3: a.planned: in \"p0\": `p0` is no percentile; write p1 to p99"));
    assert_non_null(strstr(desk_said(&d), "a planned value has no luck"));
    desk_close(&d);
}

static void test_same_path_same_quantity(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    const quantity_id a = desk_add(&d, "a.b", "1", SCOPE_RUN, "3");
    for (int i = 0; i < 500; i++)
        desk_add(&d, arena_format(d.arena, "many.x%d", i), "1", SCOPE_RUN, "uniform(1, 2)");
    assert_int_equal(desk_add(&d, "a.b", "1", SCOPE_RUN, "4"), a);
    assert_true(desk_finish(&d));
    assert_true(desk_value(&d, a, 0, 0) == 3);
    assert_int_equal(book_find(d.book, "no.such"), -1);
    assert_string_equal(book_path(d.book, book_find(d.book, "many.x77")), "many.x77");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_thing_its_own_luck),
        cmocka_unit_test(test_time_cells),
        cmocka_unit_test(test_large_numbers),
        cmocka_unit_test(test_bound_copies),
        cmocka_unit_test(test_luck_follows_names),
        cmocka_unit_test(test_replications),
        cmocka_unit_test(test_antithetic),
        cmocka_unit_test(test_folding),
        cmocka_unit_test(test_circles),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_scope_of_references),
        cmocka_unit_test(test_moving_parameters),
        cmocka_unit_test(test_locals),
        cmocka_unit_test(test_sequences),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_exact_means),
        cmocka_unit_test(test_drawn_means),
        cmocka_unit_test(test_planned),
        cmocka_unit_test(test_same_path_same_quantity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
