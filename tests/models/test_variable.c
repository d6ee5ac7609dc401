/* tests/models/test_variable.c - dated steps, processes, states, correlations. Statistical tests: fixed seed, |z| < 4
 * or 5. */
#include "models/quantity.h"
#include "sim/kernels.h"
#include "tests/models/book_desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct node *process(struct desk *d, const char *name, const char *follows)
{
    struct node *g = desk_group(d, d->variables, name);
    desk_text(d, g, "follows", follows);
    return g;
}

static void truth(struct desk *d, struct node *group, const char *name)
{
    struct node *n = node_new(d->arena, NODE_BOOL, name, group->place);
    n->truth = true;
    node_append(group, n);
}

static double variable(struct desk *d, const char *name, double day)
{
    for (size_t i = 0; i < book_variable_count(d->book); i++)
        if (strcmp(book_variable_name(d->book, i), name) == 0)
            return book_variable_value(d->state, i, ticks_from_days(day));
    return NAN;
}

static void step(struct desk *d, struct node *from, const char *name, const char *date, const char *is)
{
    struct node *g = desk_group(d, from, name);
    desk_text(d, g, "date", date);
    desk_text(d, g, "is", is);
}

static void test_dated_steps(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true); /* day 0 is 2026-03-02 */
    struct node *from = desk_group(&d, desk_group(&d, d.variables, "duty"), "from");
    step(&d, from, "july", "2026-07-01", "0.09 + discrete(0.25: 6, 0.40: 3, 0.10: 1) each run [A]");
    step(&d, from, "now", "2026-04-01", "0.34 [F60]");
    desk_variables(&d);
    const quantity_id q = desk_add(&d, "lanes.a.duty", "1", SCOPE_ORDER, "$duty");
    assert_true(desk_finish(&d));
    double counts[3] = {0};
    for (uint32_t k = 0; k < 2000; k++) {
        desk_replication(&d, k);
        const double later = desk_value(&d, q, 0, 121); /* 1 July */
        assert_true(desk_value(&d, q, 0, 0) == 0.34 && desk_value(&d, q, 0, 120.999) == 0.34);
        assert_true(desk_value(&d, q, 5, 300) == later && variable(&d, "duty", 121) == later);
        counts[later > 0.4 ? 2 : later > 0.3 ? 1 : 0]++;
    }
    assert_near(counts[1] / 2000, 0.6, 4 * sqrt(0.24 / 2000));
    assert_near(counts[2] / 2000, 0.3, 4 * sqrt(0.21 / 2000));
    desk_close(&d);
}

/* Mean, sd and correlation over one step of the stationary process, each at 4 standard errors. */
static void check_stationary(const char *follows, double dt, double mean, double sd, double carry)
{
    struct desk d;
    enum { RUNS = 20000 };
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    desk_open(&d, true);
    process(&d, "x", follows);
    desk_variables(&d);
    assert_true(desk_finish(&d));
    for (uint32_t k = 0; k < RUNS; k++) {
        desk_replication(&d, k);
        const double a = (variable(&d, "x", 5 * dt) - mean) / sd, b = (variable(&d, "x", 6 * dt) - mean) / sd;
        assert_true(variable(&d, "x", 5.999 * dt) == variable(&d, "x", 5 * dt));
        x += a;
        y += b;
        xx += a * a;
        yy += b * b;
        xy += a * b;
    }
    assert_null(book_state_error(d.state));
    assert_near(x / RUNS, 0, 4 / sqrt(RUNS));
    assert_near(y / RUNS, 0, 4 / sqrt(RUNS));
    assert_near(xx / RUNS, 1, 4 * sqrt(2.0 / RUNS));
    assert_near(yy / RUNS, 1, 4 * sqrt(2.0 / RUNS));
    assert_near(xy / RUNS, carry, 4 * sqrt((1 + carry * carry) / RUNS));
    desk_close(&d);
}

static void test_stationary_processes(void **state)
{
    (void)state;
    check_stationary("ar1(mean = 7.2, phi = 0.6, sd = 0.3)", 1, 7.2, 0.3, 0.6);
    check_stationary("ar1(7.2, -0.5, 0.3)", 1, 7.2, 0.3, -0.5);
    check_stationary("mean_reverting(mean = 7.2, half_life = 2 d, sd = 0.3)", 1, 7.2, 0.3, sqrt(0.5));
    check_stationary("mean_reverting(mean = 7.2, rate = 1 / 2 d, sd = 0.3)", 1, 7.2, 0.3, exp(-0.5));
}

static void test_log_process(void **state)
{
    (void)state;
    struct desk d;
    enum { RUNS = 10001 };
    desk_open(&d, true);
    struct node *g = process(&d, "x", "mean_reverting(mean = 7.2, half_life = 3 d, sd = 0.3)");
    truth(&d, g, "log");
    desk_text(&d, g, "start", "7.1 [F72]");
    desk_text(&d, g, "step", "12 h");
    desk_variables(&d);
    assert_true(desk_finish(&d));
    int below = 0;
    double sum = 0;
    for (uint32_t k = 0; k < RUNS; k++) {
        desk_replication(&d, k);
        assert_near(variable(&d, "x", 0), 7.1, 1e-14);
        assert_near(variable(&d, "x", 0.49), 7.1, 1e-14);
        assert_true(variable(&d, "x", 0.5) != variable(&d, "x", 0));
        const double v = variable(&d, "x", 60); /* 20 half-lives: stationary */
        below += v < 7.2;
        sum += v;
    }
    assert_near((double)below / RUNS, 0.5, 4 * 0.5 / sqrt(RUNS)); /* the median is `mean` */
    assert_near(sum / RUNS, 7.2 * exp(0.045), 4 * 7.2 * 0.32 / sqrt(RUNS));
    desk_close(&d);
}

static void test_random_walk(void **state)
{
    (void)state;
    struct desk d;
    enum { RUNS = 10000 };
    desk_open(&d, true);
    struct node *g = process(&d, "x", "random_walk(drift = 0.1, volatility = 0.2)");
    desk_text(&d, g, "step", "2 d");
    struct node *h = process(&d, "y", "random_walk(0.001, 0.02)");
    truth(&d, h, "log");
    desk_variables(&d);
    assert_true(desk_finish(&d));
    double sum = 0, square = 0, logs = 0;
    for (uint32_t k = 0; k < RUNS; k++) {
        desk_replication(&d, k);
        const double v = variable(&d, "x", 51) - 5; /* 25 steps of 2 days */
        sum += v;
        square += v * v;
        logs += log(variable(&d, "y", 100));
        assert_true(variable(&d, "x", 1) == 0 && variable(&d, "y", 0) == 1);
    }
    assert_near(sum / RUNS, 0, 4 * 0.2 * sqrt(50.0 / RUNS));
    assert_near(square / RUNS, 0.04 * 50, 4 * 2 * sqrt(2.0 / RUNS));
    assert_near(logs / RUNS, 0.1, 4 * 0.02 * 10 / sqrt(RUNS));
    desk_close(&d);
}

static void test_sine(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    process(&d, "x", "sine(mean = 10, amplitude = 3, period = 365 d, phase = 20 d)");
    truth(&d, process(&d, "y", "sine(10, 0.2, 8, 0)"), "log");
    desk_variables(&d);
    assert_true(desk_finish(&d));
    assert_near(variable(&d, "x", 20), 10, 1e-12);
    assert_near(variable(&d, "x", 20 + 365 / 4.0), 13, 1e-12);
    assert_near(variable(&d, "x", 33.25), 10 + 3 * sin(2 * 3.14159265358979 * 13.25 / 365), 1e-9);
    assert_near(variable(&d, "x", -345), 10, 1e-12);
    assert_near(variable(&d, "y", 2), 10 * exp(0.2), 1e-12);
    desk_close(&d);
}

/* The path does not depend on who looks at it when, nor on what else there is. */
static void test_path_is_that_of_the_grid(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    process(&d, "x", "ar1(mean = 7.2, phi = 0.6, sd = 0.3)");
    desk_variables(&d);
    assert_true(desk_finish(&d));
    const double at_40 = variable(&d, "x", 40), at_7 = variable(&d, "x", 7);
    desk_replication(&d, 1);
    desk_replication(&d, 0);
    for (int k = 0; k < 8; k++)
        variable(&d, "x", k);
    assert_true(variable(&d, "x", 7) == at_7 && variable(&d, "x", 40) == at_40);
    const double u = stream_u((struct luck){.seed = 7}, stream_source("variables.x#1"), 0);
    assert_true(variable(&d, "x", 0) == 7.2 + 0.3 * kernel_normal_quantile(u));
    book_state_reset(d.state, (struct luck){.seed = 7}, true); /* planned: no luck */
    assert_true(variable(&d, "x", 33) == 7.2);
    desk_close(&d);
}

static void test_state_moved_by_events(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    struct node *trust = desk_group(&d, d.variables, "trust");
    desk_number(&d, trust, "start", 0.3);
    desk_text(&d, trust, "half_life", "2 y");
    desk_number(&d, trust, "returns_to", 0.2);
    struct node *quarrel = desk_group(&d, desk_group(&d, trust, "on"), "quarrel");
    desk_text(&d, quarrel, "event", "making.disputes");
    desk_number(&d, quarrel, "add", -0.15);
    struct node *volume = desk_group(&d, d.variables, "volume");
    desk_number(&d, volume, "start", 0);
    struct node *arrival = desk_group(&d, desk_group(&d, volume, "on"), "got");
    desk_text(&d, arrival, "event", "dc.tote.received");
    desk_text(&d, arrival, "add", "$units / 1000");
    desk_variables(&d);
    const quantity_id price = desk_add(&d, "contracts.m.price", "1", SCOPE_ORDER, "45 * max(0.92, 1 - 0.01 * $volume)");
    assert_true(desk_finish(&d));
    assert_int_equal(book_event_count(d.book), 2);
    struct place place;
    assert_string_equal(book_event_name(d.book, 0, &place, NULL),
                        "making.disputes"); /* variables in the order of their names */
    assert_string_equal(book_event_name(d.book, 1, &place, NULL), "dc.tote.received");
    for (int again = 0; again < 2; again++) {
        assert_near(variable(&d, "trust", 0), 0.3, 1e-15);
        assert_near(variable(&d, "trust", 730), 0.25, 1e-12);
        assert_near(variable(&d, "trust", 365), 0.2 + 0.1 * sqrt(0.5), 1e-12); /* back in time before any event */
        book_event(d.state, 0, 1, ticks_from_days(730));
        assert_near(variable(&d, "trust", 730), 0.10, 1e-12);
        assert_near(variable(&d, "trust", 1460), 0.15, 1e-12);
        assert_true(desk_value(&d, price, 0, 1) == 45);
        book_event(d.state, 1, 1200, ticks_from_days(3));
        book_event(d.state, 1, 1300, ticks_from_days(4));
        assert_near(variable(&d, "volume", 400), 2.5, 1e-12);
        assert_near(desk_value(&d, price, 0, 5), 45 * 0.975, 1e-12);
        desk_replication(&d, 1);
    }
    desk_close(&d);
}

static void test_mistakes_in_variables(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    process(&d, "a", "uniform(1, 2)");
    process(&d, "b", "ar1(mean = 1, phi = 0.5, sd = uniform(1, 2))");
    process(&d, "c", "mean_reverting(mean = 1, sd = 2)");
    process(&d, "e", "regime(3: 1 d)");
    process(&d, "f", "ar1(mean = 1, phi = 0.5)");
    struct node *g = process(&d, "g", "ar1(mean = 1, phi = 0.5, sd = 1)");
    desk_number(&d, g, "is", 3);
    desk_group(&d, d.variables, "h");
    step(&d, desk_group(&d, desk_group(&d, d.variables, "i"), "from"), "now", "2026-13-01", "3");
    desk_text(&d, process(&d, "j", "sine(1, 2, 3, 4)"), "step", "0");
    desk_variables(&d);
    assert_false(desk_finish(&d));
    const char *said = desk_said(&d);
    static const char *const say[] = {
        "variables.a: `follows` is one law of time alone",
        "variables.b: `follows` is one law of time alone",
        "variables.c: in \"mean_reverting(mean = 1, sd = 2)\": mean_reverting lacks an argument; write",
        "variables.e: in \"regime(3: 1 d)\": regime needs two or more states: regime(value: mean stay",
        "variables.f: in \"ar1(mean = 1, phi = 0.5)\": ar1 lacks an argument; write ar1(mean, phi, sd)",
        "variables.g: has more than one of `is`, `from`, `follows`",
        "variables.h: has no value",
        "variables.i.from.now: needs a `date` such as",
        "variables.j.step: must be a length above 0",
    };
    for (size_t i = 0; i < sizeof say / sizeof *say; i++)
        if (!strstr(said, say[i]))
            fail_msg("not said: %s\nbut: %s", say[i], said);
    desk_close(&d);
}

static void test_process_gone_wrong(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    desk_text(&d, d.variables, "phi", "uniform(1.1, 1.2)");
    process(&d, "x", "ar1(mean = 1, phi = $phi, sd = 1)");
    desk_variables(&d);
    assert_true(desk_finish(&d));
    assert_true(isnan(variable(&d, "x", 3)));
    assert_string_equal(book_state_error(d.state), "variables.x: phi of ar1 must lie between -1 and 1");
    desk_close(&d);
}

/* ---- correlations ---- */

static int by_value(const void *a, const void *b)
{
    const double x = **(const double *const *)a, y = **(const double *const *)b;
    return x < y ? -1 : x > y;
}

static void rank(double *x, size_t n)
{
    double **p = malloc(n * sizeof *p);
    for (size_t i = 0; i < n; i++)
        p[i] = &x[i];
    qsort(p, n, sizeof *p, by_value);
    for (size_t i = 0; i < n; i++)
        *p[i] = (double)i;
    free(p);
}

static double correlation(const double *x, const double *y, size_t n)
{
    double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < n; i++) {
        mx += x[i] / (double)n;
        my += y[i] / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        xx += (x[i] - mx) * (x[i] - mx);
        yy += (y[i] - my) * (y[i] - my);
        xy += (x[i] - mx) * (y[i] - my);
    }
    return xy / sqrt(xx * yy);
}

enum { DRAWS = 100000 };

/* Draws both variables 100,000 times, `each order`. */
static void draw_pair(struct desk *d, const char *a, const char *b, double *x, double *y)
{
    desk_text(d, d->variables, "a", a);
    desk_text(d, d->variables, "b", b);
    desk_variables(d);
    const quantity_id qa = desk_add(d, "q.a", "1", SCOPE_ORDER, "$a"), qb = desk_add(d, "q.b", "1", SCOPE_ORDER, "$b");
    if (!desk_finish(d))
        fail_msg("%s", desk_said(d));
    for (uint64_t k = 0; k < DRAWS; k++) {
        x[k] = desk_value(d, qa, k, 0);
        y[k] = desk_value(d, qb, k, 0);
    }
}

static void test_rank_correlation(void **state)
{
    (void)state;
    double *x = malloc(DRAWS * sizeof *x), *y = malloc(DRAWS * sizeof *y);
    struct desk d;
    desk_open(&d, true);
    desk_correlate(&d, "slow", "rank", -0.4, "a", "b");
    draw_pair(&d, "lognormal(median = 38, log_sd = 0.2) each order", "triangular(0.85, 1.0, 1.1) each order", x, y);
    double mean = 0;
    for (size_t i = 0; i < DRAWS; i++)
        mean += y[i] / DRAWS;
    assert_near(mean, 2.95 / 3, 4 * 0.0514 / sqrt(DRAWS)); /* the margin is left as it was */
    assert_true(x[77] == desk_value(&d, book_find(d.book, "variables.a"), 77, 0));
    rank(x, DRAWS);
    rank(y, DRAWS);
    assert_near(correlation(x, y, DRAWS), -0.4, 4 * (1 - 0.16) / sqrt(DRAWS));
    desk_close(&d);
    free(x);
    free(y);
}

static void test_linear_correlation(void **state)
{
    (void)state;
    double *x = malloc(DRAWS * sizeof *x), *y = malloc(DRAWS * sizeof *y);
    static const char *const laws[][2] = {
        {"lognormal(mean = 3, cv = 0.8) each order", "lognormal(mean = 5, cv = 0.3) each order"},
        {"exponential(mean = 2) each order", "100 - 3 * uniform(4, 9) each order"},
        {"discrete(0: 6, 1: 3, 5: 1) each order", "gamma(mean = 3, cv = 0.5) each order"},
    };
    for (size_t i = 0; i < 3; i++) {
        struct desk d;
        desk_open(&d, true);
        desk_correlate(&d, "c", "linear", 0.5, "a", "b");
        draw_pair(&d, laws[i][0], laws[i][1], x, y);
        assert_near(correlation(x, y, DRAWS), 0.5, 0.015);
        desk_close(&d);
    }
    free(x);
    free(y);
}

static void test_falling_variable(void **state)
{
    (void)state;
    double *x = malloc(DRAWS * sizeof *x), *y = malloc(DRAWS * sizeof *y);
    struct desk d;
    desk_open(&d, true);
    desk_correlate(&d, "c", "rank", -0.4, "a", "b");
    draw_pair(&d, "10 / exponential(mean = 2) each order", "uniform(4, 9) each order", x, y);
    rank(x, DRAWS);
    rank(y, DRAWS);
    assert_near(correlation(x, y, DRAWS), -0.4, 4 * (1 - 0.16) / sqrt(DRAWS));
    desk_close(&d);
    free(x);
    free(y);
}

/* rho = -0.9 between exponentials: the least is 1 - pi^2 / 6 = -0.645. */
static void test_linear_range(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    desk_text(&d, d.variables, "a", "exponential(mean = 2)");
    desk_text(&d, d.variables, "b", "exponential(mean = 3)");
    desk_correlate(&d, "c", "linear", -0.9, "a", "b");
    desk_variables(&d);
    assert_false(desk_finish(&d));
    assert_non_null(strstr(desk_said(&d),
                           "correlations.c: a linear correlation of -0.9 between `a` and `b` cannot be attained: "
                           "their laws allow -0.645 to 1.000"));
    desk_close(&d);
}

static void test_matrix_of_groups(void **state)
{
    (void)state;
    enum { RUNS = 40000 };
    double *x[3];
    struct desk d;
    desk_open(&d, true);
    static const char *const names[] = {"a", "b", "c"};
    for (int i = 0; i < 3; i++) {
        x[i] = malloc(RUNS * sizeof *x[i]);
        desk_text(&d, d.variables, names[i], "normal(0, 1)");
    }
    desk_text(&d, d.variables, "alone", "normal(0, 1)");
    desk_correlate(&d, "one", "normal", 0.7, "c", "b");
    desk_correlate(&d, "two", "normal", -0.5, "variables.a", "b");
    desk_variables(&d);
    assert_true(desk_finish(&d));
    for (uint32_t k = 0; k < RUNS; k++) {
        desk_replication(&d, k);
        for (int i = 0; i < 3; i++)
            x[i][k] = variable(&d, names[i], 0);
        const double u = stream_u((struct luck){.seed = 7, .replication = k}, stream_source("variables.alone#1"), 0);
        assert_near(variable(&d, "alone", 0), kernel_normal_quantile(u), 1e-7); /* untouched; through the law's table */
    }
    assert_near(correlation(x[1], x[2], RUNS), 0.7, 4 * 0.51 / sqrt(RUNS));
    assert_near(correlation(x[0], x[1], RUNS), -0.5, 4 * 0.75 / sqrt(RUNS));
    assert_near(correlation(x[0], x[2], RUNS), 0, 4 / sqrt(RUNS)); /* a pair that no group names */
    for (int i = 0; i < 3; i++)
        free(x[i]);
    desk_close(&d);
}

static void test_wrong_correlations(void **state)
{
    (void)state;
    static const struct wrong {
        const char *a, *b;
        double second; /* a-b 0.9, b-c 0.9, a-c this */
        const char *says;
    } wrong[] = {
        {"normal(0, 1)", "normal(0, 1)", -0.9,
         "their matrix is not positive definite); it would hold with all of them multiplied by 0.555"},
        {"normal(0, 1) each week", "normal(0, 1)", 0.9,
         "`a` is drawn each week and `b` each run; correlated variables must share one `each`"},
        {"normal(0, 1) + normal(0, 1)", "normal(0, 1)", 0.9,
         "`a` cannot be correlated: a member is a variable with exactly one law, and this has several"},
        {"3", "normal(0, 1)", 0.9, "and this has none that varies"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct desk d;
        desk_open(&d, true);
        desk_text(&d, d.variables, "a", wrong[i].a);
        desk_text(&d, d.variables, "b", wrong[i].b);
        desk_text(&d, d.variables, "c", "normal(0, 1)");
        desk_correlate(&d, "x", "normal", 0.9, "a", "b");
        desk_correlate(&d, "y", "normal", 0.9, "b", "c");
        desk_correlate(&d, "z", "normal", wrong[i].second, "a", "c");
        desk_variables(&d);
        assert_false(desk_finish(&d));
        if (!strstr(desk_said(&d), wrong[i].says))
            fail_msg("%s", desk_said(&d));
        desk_close(&d);
    }
}

static void test_wrong_correlation_groups(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    desk_text(&d, d.variables, "tannery_lag", "normal(0, 1)");
    desk_text(&d, d.variables, "b", "normal(0, 1)");
    desk_correlate(&d, "x", "normal", 1.2, "tannery_lag", "b");
    desk_correlate(&d, "y", "rank", 0.9, "tannery_lg", "b");
    desk_number(&d, desk_correlate(&d, "z", "rank", 0.9, "tannery_lag", "b"), "linear", 0.5);
    desk_variables(&d);
    assert_false(desk_finish(&d));
    const char *said = desk_said(&d);
    assert_non_null(strstr(said, "correlations.x: a correlation is a number between -1 and 1"));
    assert_non_null(strstr(said, "correlations.y: unknown variable `tannery_lg`; did you mean `tannery_lag`?"));
    assert_non_null(strstr(said, "correlations.z: give one of rank, normal, linear"));
    desk_close(&d);
}

static void test_perfect_pair(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    desk_text(&d, d.variables, "a", "uniform(0, 1)");
    desk_text(&d, d.variables, "b", "uniform(0, 1)");
    desk_correlate(&d, "x", "rank", -1, "a", "b");
    desk_variables(&d);
    assert_true(desk_finish(&d));
    for (uint32_t k = 0; k < 100; k++) {
        desk_replication(&d, k);
        assert_near(variable(&d, "a", 0) + variable(&d, "b", 0), 1, 1e-14);
    }
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dated_steps),
        cmocka_unit_test(test_stationary_processes),
        cmocka_unit_test(test_log_process),
        cmocka_unit_test(test_random_walk),
        cmocka_unit_test(test_sine),
        cmocka_unit_test(test_path_is_that_of_the_grid),
        cmocka_unit_test(test_state_moved_by_events),
        cmocka_unit_test(test_mistakes_in_variables),
        cmocka_unit_test(test_process_gone_wrong),
        cmocka_unit_test(test_rank_correlation),
        cmocka_unit_test(test_linear_correlation),
        cmocka_unit_test(test_falling_variable),
        cmocka_unit_test(test_linear_range),
        cmocka_unit_test(test_matrix_of_groups),
        cmocka_unit_test(test_wrong_correlations),
        cmocka_unit_test(test_wrong_correlation_groups),
        cmocka_unit_test(test_perfect_pair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
