/* tests/output/test_json_results.c - the JSON contract "bullwhip.run/1", key by key, and its values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "output/estimate.h"
#include "output/json_results.h"
#include "tests/output/sample.h"

#include <jansson.h>

/* What a value may be: "o" object, "a" array, "s" string, "i" integer, "n" number, "b" boolean, "0" null. */
static bool is_one_of(const json_t *v, const char *types)
{
    for (; *types; types++)
        if ((*types == 'o' && json_is_object(v)) || (*types == 'a' && json_is_array(v)) ||
            (*types == 's' && json_is_string(v)) || (*types == 'i' && json_is_integer(v)) ||
            (*types == 'n' && json_is_real(v)) || (*types == 'b' && json_is_boolean(v)) ||
            (*types == '0' && json_is_null(v)))
            return true;
    return false;
}

struct member {
    const char *key, *types;
};

/* The object has exactly these members, in this order, with these types. */
static void has_members(json_t *object, const struct member *member, size_t count, const char *what)
{
    assert_true(json_is_object(object));
    size_t at = 0;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        if (at >= count || strcmp(key, member[at].key) != 0)
            fail_msg("%s: unexpected member \"%s\"", what, key);
        if (!is_one_of(value, member[at].types))
            fail_msg("%s.%s: type is not one of %s", what, key, member[at].types);
        at++;
    }
    if (at != count)
        fail_msg("%s: member \"%s\" is missing", what, member[at].key);
}
#define HAS_MEMBERS(object, what, ...)                                                                                 \
    has_members((object), (const struct member[]){__VA_ARGS__},                                                        \
                sizeof((const struct member[]){__VA_ARGS__}) / sizeof(struct member), (what))

/* {"value", "ci95"[, "why"]}: two limits, or null with the reason. */
static void is_estimate(json_t *e, const char *what)
{
    assert_true(json_is_object(e));
    json_t *ci = json_object_get(e, "ci95"), *why = json_object_get(e, "why");
    if (!is_one_of(json_object_get(e, "value"), "n0") || !is_one_of(ci, "a0"))
        fail_msg("%s: not an estimate", what);
    if (why && !json_is_string(why))
        fail_msg("%s: why is no text", what);
    if (json_is_null(ci) && !why)
        fail_msg("%s: an interval is refused without a reason", what);
    if (json_is_array(ci)) {
        assert_int_equal(json_array_size(ci), 2);
        assert_true(is_one_of(json_array_get(ci, 0), "n0") && is_one_of(json_array_get(ci, 1), "n0"));
    }
}

/* The text that is written, as jansson reads it. */
static char *written(const struct results *r)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    assert_non_null(f);
    json_results_write(r, f);
    assert_int_equal(fclose(f), 0);
    return text;
}

static json_t *parsed(const struct results *r)
{
    char *text = written(r);
    json_error_t error;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        fail_msg("line %d: %s", error.line, error.text);
    free(text);
    return root;
}

/* root.a.b with the path's parts given one by one. */
static json_t *get(json_t *root, const char *a, const char *b, const char *c, const char *d)
{
    const char *part[] = {a, b, c, d};
    for (size_t i = 0; i < 4 && part[i]; i++)
        root = json_object_get(root, part[i]);
    return root;
}

static void check_kpis(json_t *kpis)
{
    const char *name, *level;
    json_t *kpi, *quantile;
    json_object_foreach(kpis, name, kpi)
    {
        HAS_MEMBERS(kpi, name, {"unit", "s"}, {"estimator", "s"}, {"better", "i"}, {"n", "i"}, {"missing", "i"},
                    {"mean", "o"}, {"sd", "n0"}, {"min", "n0"}, {"max", "n0"}, {"quantiles", "o0"});
        is_estimate(json_object_get(kpi, "mean"), name);
        json_t *quantiles = json_object_get(kpi, "quantiles");
        if (json_is_null(quantiles))
            continue;
        HAS_MEMBERS(quantiles, name, {"p5", "o"}, {"p10", "o"}, {"p50", "o"}, {"p80", "o"}, {"p90", "o"}, {"p95", "o"});
        json_object_foreach(quantiles, level, quantile)
        {
            is_estimate(quantile, name);
        }
    }
}

static void check_risk(json_t *risk)
{
    const char *name, *measure;
    json_t *kpi, *value;
    json_object_foreach(risk, name, kpi)
    {
        HAS_MEMBERS(kpi, name, {"tail", "s"}, {"var90", "o"}, {"var95", "o"}, {"var99", "o"}, {"cvar90", "o"},
                    {"cvar95", "o"}, {"cvar99", "o"});
        json_object_foreach(kpi, measure, value)
        {
            if (strcmp(measure, "tail") != 0)
                is_estimate(value, measure);
        }
    }
}

static void check_milestone(json_t *m)
{
    HAS_MEMBERS(m, "milestone", {"label", "s0"}, {"due_date", "o0"}, {"planned_date", "o0"}, {"on_time", "o"},
                {"never", "o0"}, {"date", "o0"}, {"causes", "a"});
    HAS_MEMBERS(json_object_get(m, "due_date"), "due_date", {"value", "n"}, {"date", "s0"});
    HAS_MEMBERS(json_object_get(m, "planned_date"), "planned_date", {"value", "n"}, {"date", "s0"});
    is_estimate(json_object_get(m, "on_time"), "on_time");
    is_estimate(json_object_get(m, "never"), "never");
    HAS_MEMBERS(json_object_get(m, "date"), "date", {"p50", "o"}, {"p80", "o"}, {"p95", "o"});
    is_estimate(get(m, "date", "p80", NULL, NULL), "p80");
    HAS_MEMBERS(get(m, "date", "p80", NULL, NULL), "p80", {"value", "n0"}, {"ci95", "a0"}, {"date", "s0"},
                {"ci95_dates", "a0"});
    size_t i;
    json_t *cause;
    json_array_foreach(json_object_get(m, "causes"), i, cause)
    {
        HAS_MEMBERS(cause, "cause", {"name", "s"}, {"label", "s0"}, {"planned_days", "n0"}, {"mean_days", "n0"},
                    {"mean_excess_days", "o"}, {"late_excess_days", "o"}, {"share_on_chain", "n0"});
        is_estimate(json_object_get(cause, "mean_excess_days"), "cause");
        is_estimate(json_object_get(cause, "late_excess_days"), "cause");
    }
}

static void check_lists(json_t *root)
{
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(root, "targets"), i, row)
    {
        HAS_MEMBERS(row, "target", {"text", "s"}, {"estimate", "n0"}, {"ci95", "a0"}, {"relation", "s"}, {"bound", "n"},
                    {"met", "b"});
    }
    json_array_foreach(json_object_get(root, "assumptions"), i, row)
    {
        HAS_MEMBERS(row, "assumption", {"path", "s"}, {"text", "s"}, {"mark", "s"}, {"doubt", "n"});
    }
    json_array_foreach(json_object_get(root, "warnings"), i, row)
    {
        assert_true(json_is_string(row));
    }
}

static void every_key_and_type(void **state)
{
    (void)state;
    struct sample *s = sample_launch(400, 0.01);
    json_t *root = parsed(&s->results);
    HAS_MEMBERS(root, "run", {"schema", "s"}, {"scenario", "s"}, {"title", "s"}, {"seed", "i"}, {"replications", "i"},
                {"start_date", "s0"}, {"horizon_days", "n"}, {"time_unit", "s"}, {"currency", "s"}, {"kpis", "o"},
                {"risk", "o"}, {"milestones", "o"}, {"waypoints", "a"}, {"targets", "a"}, {"assumptions", "a"},
                {"in_doubt", "a0"}, {"warnings", "a"}, {"provenance", "o"});
    assert_string_equal(json_string_value(json_object_get(root, "schema")), "bullwhip.run/1");
    check_kpis(json_object_get(root, "kpis"));
    check_risk(json_object_get(root, "risk"));
    check_milestone(get(root, "milestones", "launch", NULL, NULL));
    check_lists(root);
    HAS_MEMBERS(json_object_get(root, "provenance"), "provenance", {"program", "s"}, {"version", "s"},
                {"scenario_hash", "s"}, {"settings", "a"}, {"seed", "i"}, {"first_replication", "i"},
                {"replications", "i"}, {"asked", "i"}, {"interrupted", "b"}, {"fingerprint", "s"},
                {"effective_scenario", "s"});
    assert_string_equal(json_string_value(get(root, "provenance", "scenario_hash", NULL, NULL)), "1234abcd5678ef00");
    json_decref(root);
    sample_end(s);
}

static void estimators_and_their_intervals(void **state)
{
    (void)state;
    struct sample *s = sample_launch(400, 0);
    json_t *root = parsed(&s->results);
    /* Each by its own formula: the delta method, Wilson, Student. */
    static const char *const name[] = {"cost.unit", "launch.missed", "cash.peak_need"};
    for (size_t i = 0; i < 3; i++) {
        const struct kpi_result *k = s->kpi;
        while (strcmp(k->kpi->name, name[i]) != 0)
            k++;
        const uint64_t hits = (uint64_t)llround(k->tally.y.mean * 400);
        const struct interval expected = i == 0   ? interval_ratio(&k->tally, 0.95)
                                         : i == 1 ? interval_proportion(hits, 400, 0.95)
                                                  : interval_mean(&k->tally.y, 0.95);
        json_t *mean = get(root, "kpis", name[i], "mean", NULL);
        assert_true(json_real_value(json_object_get(mean, "value")) == expected.estimate); /* to the last bit */
        assert_true(json_real_value(json_array_get(json_object_get(mean, "ci95"), 0)) == expected.lo);
        assert_true(json_real_value(json_array_get(json_object_get(mean, "ci95"), 1)) == expected.hi);
    }
    /* A ratio's spread is that of the replications' own ratios. */
    const double sd = json_real_value(get(root, "kpis", "cost.unit", "sd", NULL));
    assert_true(sd > 0.1 && sd < 20);
    assert_true(json_is_null(get(root, "kpis", "launch.missed", "quantiles", NULL)));
    assert_true(json_is_null(get(root, "kpis", "cost.duty", "quantiles", NULL))); /* not kept */
    json_decref(root);
    sample_end(s);
}

static void the_bad_tail_is_the_bad_one(void **state)
{
    (void)state;
    struct sample *s = sample_launch(1000, 0);
    json_t *root = parsed(&s->results);
    assert_string_equal(json_string_value(get(root, "risk", "season.profit", "tail", NULL)), "lower");
    assert_string_equal(json_string_value(get(root, "risk", "cash.peak_need", "tail", NULL)), "upper");
    assert_null(get(root, "risk", "launch.missed", NULL, NULL)); /* a proportion has no tail */
    const struct kpi_result *profit = results_find(&s->results, "season.profit");
    /* Lower tail of X = upper tail of -X: x_(n - ceil(0.95 n) + 1) = x_(51) of 1000. */
    assert_true(json_real_value(get(root, "risk", "season.profit", "var95", "value")) == profit->sorted[50]);
    const double cvar = json_real_value(get(root, "risk", "season.profit", "cvar95", "value"));
    assert_true(cvar < profit->sorted[50] && cvar > profit->sorted[0]);
    /* 1000 replications: 50 in the 5 % tail, enough with a caution; 10 in the 1 % tail, refused in words. */
    assert_true(json_is_array(get(root, "risk", "season.profit", "cvar95", "ci95")));
    assert_true(json_is_null(get(root, "risk", "season.profit", "cvar99", "ci95")));
    assert_true(json_is_string(get(root, "risk", "season.profit", "cvar99", "why")));
    json_decref(root);
    sample_end(s);
}

static void what_does_not_exist_is_null(void **state)
{
    (void)state;
    struct sample *s = sample_launch(200, 0.30); /* 30 % never arrive: no P80, no mean date */
    json_t *root = parsed(&s->results);
    const json_int_t n = json_integer_value(get(root, "kpis", "launch.date_days", "n", NULL));
    assert_int_equal(n + json_integer_value(get(root, "kpis", "launch.date_days", "missing", NULL)), 200);
    assert_true(json_real_value(get(root, "kpis", "launch.date_days", "max", NULL)) < 400); /* of those that arrive */
    json_t *p80 = get(root, "milestones", "launch", "date", "p80");
    assert_non_null(p80);
    assert_true(json_is_null(json_object_get(p80, "value")) && json_is_null(json_object_get(p80, "date")));
    json_t *p50 = get(root, "milestones", "launch", "date", "p50");
    assert_true(json_is_real(json_object_get(p50, "value")));
    const double never = json_real_value(get(root, "milestones", "launch", "never", "value"));
    assert_true(never > 0.15 && never < 0.45);
    json_decref(root);
    sample_end(s);

    s = sample_inventory(100);
    root = parsed(&s->results);
    assert_true(json_is_null(json_object_get(root, "start_date")));
    assert_int_equal(json_integer_value(get(root, "kpis", "demand.shop.wait_days", "missing", NULL)), 2);
    assert_int_equal(json_integer_value(get(root, "kpis", "demand.shop.wait_days", "n", NULL)), 98);
    assert_true(json_is_null(get(root, "kpis", "workcenter.shop.till.utilization", "mean", "ci95"))); /* constant */
    assert_int_equal(json_object_size(json_object_get(root, "milestones")), 0);
    assert_true(json_is_true(get(root, "provenance", "interrupted", NULL, NULL)));
    json_decref(root);
    sample_end(s);
}

static void due_names_the_last_day_in_time(void **state)
{
    (void)state;
    struct sample *s = sample_launch(50, 0);
    json_t *root = parsed(&s->results);
    json_t *launch = get(root, "milestones", "launch", NULL, NULL);
    /* Day 252 from 2026-01-05 is 2026-09-14; "due on that day" ends at time 253. */
    assert_string_equal(json_string_value(get(launch, "due_date", "date", NULL, NULL)), "2026-09-14");
    assert_true(json_real_value(get(launch, "due_date", "value", NULL, NULL)) == 253);
    assert_string_equal(json_string_value(get(launch, "planned_date", "date", NULL, NULL)), "2026-09-08");
    json_decref(root);
    sample_end(s);
}

static void text_that_is_not_utf8(void **state)
{
    (void)state;
    struct sample *s = sample_inventory(10);
    s->results.title = "T\xe4sche \"x\" \\ \n\x01"; /* Latin-1, and what JSON must escape */
    json_t *root = parsed(&s->results);
    assert_string_equal(json_string_value(json_object_get(root, "title")), "T\xef\xbf\xbdsche \"x\" \\ \n\x01");
    json_decref(root);
    sample_end(s);
}

static void seeds_beyond_integers_are_texts(void **state)
{
    (void)state;
    struct sample *s = sample_inventory(10);
    s->results.seed = UINT64_MAX;
    json_t *root = parsed(&s->results);
    assert_string_equal(json_string_value(json_object_get(root, "seed")), "18446744073709551615");
    json_decref(root);
    sample_end(s);
}

static void same_results_same_bytes(void **state)
{
    (void)state;
    struct sample *a = sample_launch(100, 0.02), *b = sample_launch(100, 0.02);
    char *one = written(&a->results), *two = written(&b->results);
    assert_string_equal(one, two);
    free(one);
    free(two);
    sample_end(a);
    sample_end(b);
}

static void the_plan(void **state)
{
    (void)state;
    struct plan_bar bar[] = {{.kind = PLAN_BUY,
                              .name = "oem.leather.black",
                              .label = "Leather",
                              .units = 2385.5,
                              .placed = 0,
                              .begin = 0,
                              .end = 42 * TICKS_PER_DAY,
                              .needed = TIME_NEVER,
                              .order_by = TIME_NEVER,
                              .slack_days = NAN}};
    struct plan_response fly[] = {{"fly", "Fly", 37 * TICKS_PER_DAY}};
    const struct plan p = {bar, 1, true, SAMPLE_START_DAY, false, 0, 365 * TICKS_PER_DAY, "Autumn tote", fly, 1};
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    json_plan_write(&p, f);
    assert_int_equal(fclose(f), 0);
    json_t *root = json_loads(text, 0, NULL);
    HAS_MEMBERS(root, "plan", {"schema", "s"}, {"title", "s"}, {"start_date", "s0"}, {"horizon_days", "n"},
                {"bars", "a"}, {"responses", "a"});
    HAS_MEMBERS(json_array_get(json_object_get(root, "responses"), 0), "response", {"name", "s"}, {"label", "s"},
                {"last_useful", "o"});
    HAS_MEMBERS(json_array_get(json_object_get(root, "bars"), 0), "bar", {"kind", "s"}, {"name", "s"}, {"label", "s"},
                {"units", "n0"}, {"placed", "o0"}, {"begin", "o0"}, {"end", "o"}, {"needed", "0"}, {"order_by", "0"},
                {"slack_days", "0"}, {"critical", "b"});
    json_decref(root);
    free(text);
}

/* Ten replications more than a date needs as evidence: done at day 0, 1, ..., and on time while before day 30. */
static void waypoints_and_their_dates(void **state)
{
    (void)state;
    enum { N = 40 };
    struct sample *s = sample_launch(N, 0);
    double days[N];
    for (int i = 0; i < N; i++) {
        days[i] = i;
        s->milestone.missed->values[i] = i >= 30;
    }
    struct waypoint_result way[] = {{"tasks.lab", "Lab", WAYPOINT_TASK, 12 * TICKS_PER_DAY, days},
                                    {"responses.fly", "Fly", WAYPOINT_RESPONSE, TIME_NEVER, days}};
    s->results.waypoint = way;
    s->results.waypoints = 2;
    json_t *root = parsed(&s->results), *all = json_object_get(root, "waypoints");
    assert_int_equal(json_array_size(all), 2);
    json_t *lab = json_array_get(all, 0), *fly = json_array_get(all, 1);
    HAS_MEMBERS(lab, "waypoint", {"name", "s"}, {"label", "s"}, {"kind", "s"}, {"planned_date", "o"}, {"done", "o"},
                {"date", "o"}, {"tells", "n"}, {"last_safe", "o"}, {"any", "b"}, {"on_time_by", "o"},
                {"on_time_later", "o"});
    /* 80 % (the target is launch.missed <= 0.20): 30 of 37 on time by day 36, 30 of 38 are too few */
    assert_string_equal(json_string_value(get(lab, "last_safe", "date", NULL, NULL)), "2026-02-10");
    assert_int_equal(json_integer_value(get(lab, "on_time_by", "n", NULL, NULL)), 37);
    assert_true(json_is_null(get(lab, "on_time_later", "value", NULL, NULL))); /* 3 */
    assert_true(json_real_value(json_object_get(lab, "tells")) == 1);
    assert_string_equal(json_string_value(json_object_get(fly, "kind")), "response");
    assert_true(json_is_null(json_object_get(fly, "planned_date")));
    /* 30 were on time, 19 of 20 of them are 28.5: 29, by day 28 */
    assert_true(json_real_value(get(fly, "last_useful", "value", NULL, NULL)) == 28);
    json_decref(root);
    sample_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waypoints_and_their_dates),      cmocka_unit_test(every_key_and_type),
        cmocka_unit_test(estimators_and_their_intervals), cmocka_unit_test(the_bad_tail_is_the_bad_one),
        cmocka_unit_test(what_does_not_exist_is_null),    cmocka_unit_test(due_names_the_last_day_in_time),
        cmocka_unit_test(text_that_is_not_utf8),          cmocka_unit_test(seeds_beyond_integers_are_texts),
        cmocka_unit_test(same_results_same_bytes),        cmocka_unit_test(the_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
