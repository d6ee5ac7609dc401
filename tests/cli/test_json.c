/* tests/cli/test_json.c - what --json prints is one JSON value and keeps its contract, seen from outside.
 *
 * Runs the program named by BULLWHIP on the scenarios of tests/cli; skipped where there is none. */
#include <jansson.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Runs `bullwhip ARGUMENTS` and parses its standard output, all of it. */
static json_t *run_json(const char *arguments, int expected_status)
{
    const char *program = getenv("BULLWHIP");
    char command[1024];
    json_error_t error;
    if (!program || access(program, X_OK) != 0)
        skip();
    snprintf(command, sizeof command, "'%s' %s", program, arguments);
    FILE *out = popen(command, "r"); /* NOLINT: our own words */
    assert_non_null(out);
    json_t *root = json_loadf(out, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        fail_msg("%s: line %d: %s", command, error.line, error.text);
    const int status = pclose(out);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), expected_status);
    return root;
}

static const json_t *at(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!value)
        fail_msg("no member '%s'", key);
    return value;
}

static void assert_number(const json_t *object, const char *key)
{
    assert_true(json_is_number(at(object, key)));
}

static void test_run(void **state)
{
    (void)state;
    json_t *root = run_json("run tests/cli/mugs.cfg --json -n 96 --seed 4770", 0);
    assert_string_equal(json_string_value(at(root, "schema")), "bullwhip.run/1");
    assert_string_equal(json_string_value(at(root, "scenario")), "mugs");
    assert_int_equal(json_integer_value(at(root, "seed")), 4770);
    assert_int_equal(json_integer_value(at(root, "replications")), 96);
    const json_t *kpis = at(root, "kpis");
    const json_t *delay = at(kpis, "launch.delay_days");
    assert_string_equal(json_string_value(at(delay, "estimator")), "mean");
    const json_t *mean = at(delay, "mean");
    const double value = json_number_value(at(mean, "value"));
    const json_t *limits = at(mean, "ci95");
    assert_int_equal(json_array_size(limits), 2);
    assert_true(json_number_value(json_array_get(limits, 0)) < value &&
                value < json_number_value(json_array_get(limits, 1)));
    assert_number(at(at(delay, "quantiles"), "p50"), "value");
    assert_string_equal(json_string_value(at(at(kpis, "launch.missed"), "estimator")), "proportion");
    at(at(root, "milestones"), "launch");
    at(root, "risk");
    json_decref(root);
}

/* The same command with other threads and folders leaves the same trace; what changes results is in it. */
static void test_provenance(void **state)
{
    (void)state;
    json_t *root =
        run_json("run --threads 2 tests/cli/shelf.cfg --json -n 37 --quiet --set 'demand.walk_in.price *= 2.385'", 0);
    const json_t *provenance = at(root, "provenance");
    const json_t *settings = at(provenance, "settings");
    assert_int_equal(json_array_size(settings), 2);
    assert_string_equal(json_string_value(json_array_get(settings, 0)), "--replications 37");
    assert_string_equal(json_string_value(json_array_get(settings, 1)), "--set demand.walk_in.price *= 2.385");
    at(provenance, "version");
    at(provenance, "scenario_hash");
    at(provenance, "effective_scenario");
    json_decref(root);
}

/* --kpi adds quantiles to a KPI that is no headline; those who are not asked for have none. */
static void test_kpi_in_full(void **state)
{
    (void)state;
    json_t *root = run_json("run tests/cli/mugs.cfg --json -n 96 --kpi 'workcenter.pottery.k*.utilization'", 0);
    const json_t *kiln = at(at(at(root, "kpis"), "workcenter.pottery.kiln.utilization"), "quantiles");
    const json_t *wheel = json_object_get(at(at(root, "kpis"), "workcenter.pottery.wheel.utilization"), "quantiles");
    assert_number(at(kiln, "p50"), "value");
    assert_true(!wheel || json_is_null(wheel) ||
                !json_is_number(json_object_get(json_object_get(wheel, "p50"), "value")));
    json_decref(root);
}

static void test_target_missed(void **state)
{
    (void)state;
    json_t *root = run_json("run tests/cli/missed.cfg --json", 5);
    const json_t *target = json_array_get(at(root, "targets"), 0);
    assert_true(json_is_false(at(target, "met")));
    json_decref(root);
}

static void test_plan(void **state)
{
    (void)state;
    json_t *root = run_json("plan tests/cli/mugs.cfg --json", 0);
    assert_string_equal(json_string_value(at(root, "schema")), "bullwhip.plan/1");
    json_decref(root);
}

static void test_compare(void **state)
{
    (void)state;
    json_t *root = run_json("compare tests/cli/shelf.cfg tests/cli/small_shelf.cfg --json -n 64", 0);
    assert_string_equal(json_string_value(at(root, "schema")), "bullwhip.compare/1");
    json_decref(root);
}

static void test_selftest(void **state)
{
    (void)state;
    json_t *root = run_json("selftest --json --seed 4770 --threads 2", 0);
    assert_string_equal(json_string_value(at(root, "schema")), "bullwhip.selftest/1");
    assert_int_equal(json_integer_value(at(root, "seed")), 4770);
    assert_int_equal(json_integer_value(at(root, "failed")), 0);
    assert_true(json_real_value(at(root, "false_alarm")) < 0.001);
    const json_t *checks = at(root, "checks");
    assert_true(json_array_size(checks) > 80);
    for (size_t i = 0; i < json_array_size(checks); i++) {
        const json_t *check = json_array_get(checks, i);
        assert_true(json_is_true(at(check, "held")) && json_is_boolean(at(check, "again")));
        assert_true(json_is_string(at(check, "group")) && json_is_string(at(check, "check")));
        assert_true(json_is_string(at(check, "promised")) && json_is_string(at(check, "measured")));
        assert_true(json_is_null(at(check, "p")) || json_is_number(at(check, "p")));
        assert_number(check, "n");
    }
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_selftest),    cmocka_unit_test(test_run),           cmocka_unit_test(test_provenance),
        cmocka_unit_test(test_kpi_in_full), cmocka_unit_test(test_target_missed), cmocka_unit_test(test_plan),
        cmocka_unit_test(test_compare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
