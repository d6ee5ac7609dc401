/* tests/output/test_compare_table.c - paired differences as table, CSV and JSON ("bullwhip.compare/1"). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "output/compare_table.h"
#include "tests/output/sample.h"

#include <jansson.h>

/* Base and two alternatives: everything 10 % lower but for luck of 0.1 %, and other luck altogether. */
struct trio {
    struct sample *base, *lower, *other;
    struct comparison *comparison;
};

static struct trio make_trio(uint32_t n)
{
    struct trio t = {sample_launch(n, 0.02), sample_launch(n, 0.02), sample_launch(n, 0.02), NULL};
    t.lower->results.scenario = "lower";
    t.other->results.scenario = "other";
    t.other->results.seed = 2;
    for (size_t k = 0; k < t.lower->results.kpis; k++) {
        double *lower = t.lower->kpi[k].values, *other = t.other->kpi[k].values;
        if (!lower || t.lower->kpi[k].kpi->estimator == ESTIMATE_PROPORTION)
            continue;
        for (uint32_t i = 0; i < n; i++) {
            lower[i] *= 0.9 + 0.001 * sample_z(t.lower);
            other[i] = t.base->kpi[k].values[(i * 7 + 3) % n];
        }
    }
    const struct results *alternative[] = {&t.lower->results, &t.other->results};
    t.comparison = comparison_make(&t.base->results, alternative, 2, t.base->arena);
    return t;
}

static void end_trio(struct trio *t)
{
    sample_end(t->base);
    sample_end(t->lower);
    sample_end(t->other);
}

static const struct compared_kpi *find(const struct comparison *c, const char *name)
{
    for (size_t k = 0; k < c->kpis; k++)
        if (strcmp(c->kpi[k].kpi->name, name) == 0)
            return &c->kpi[k];
    fail_msg("%s is not compared", name);
    return NULL;
}

static void differences_are_alternative_less_base(void **state)
{
    (void)state;
    struct trio t = make_trio(1000);
    const struct compared_kpi *k = find(t.comparison, "cash.peak_need");
    assert_true(k->pair[0].difference.hi < 0); /* ten per cent lower */
    assert_true(fabs(k->pair[0].difference.estimate / k->base.estimate + 0.1) < 0.001);
    assert_true(k->pair[0].correlation > 0.9);
    assert_true(k->pair[1].difference.lo < 0 && k->pair[1].difference.hi > 0);
    assert_true(find(t.comparison, "launch.date_days")->pair[0].left_out > 0); /* never in some */
    /* A difference of ratios is one of the ratios that stand beside it. */
    k = find(t.comparison, "cost.unit");
    const double apart = k->alternative[1].estimate - k->base.estimate;
    assert_true(fabs(k->pair[1].difference.estimate - apart) < 1e-9 * k->base.estimate);
    assert_true(strcmp(t.comparison->kpi[0].kpi->name, "launch.missed") ==
                0); /* what a decision turns on comes first */
    for (size_t i = 0; i < t.comparison->kpis; i++)
        assert_string_not_equal(t.comparison->kpi[i].kpi->name, "cost.duty"); /* not kept */
    end_trio(&t);
}

/* *text: what is written; free() it. */
static void write_text(void (*write)(const struct comparison *, FILE *), const struct comparison *c, char **text)
{
    size_t size = 0;
    FILE *f = open_memstream(text, &size);
    write(c, f);
    assert_int_equal(fclose(f), 0);
}

static void plain_table(const struct comparison *c, FILE *out)
{
    compare_table_write(c, out, false);
}

static void the_table_says_it(void **state)
{
    (void)state;
    struct trio t = make_trio(1000);
    char *text = NULL;
    write_text(plain_table, t.comparison, &text);
    assert_non_null(strstr(text, "Against handbag_launch"));
    assert_non_null(strstr(text, "1,000 replications each, on the same luck"));
    assert_non_null(strstr(text, "no clear difference"));
    const char *cash = strstr(text, "cash.peak_need, USD"), *profit = strstr(text, "season.profit, USD");
    assert_non_null(cash);
    assert_non_null(profit);
    const char *better = strstr(cash, "better"), *worse = strstr(profit, "worse");
    assert_true(profit < cash);
    assert_non_null(better);            /* less cash is better */
    assert_true(worse && worse < cash); /* less profit is worse */
    assert_non_null(strstr(text, "other did not have the luck of handbag_launch"));
    assert_non_null(strstr(text, "warning: other: ")); /* the correlation cannot be told from 0 */
    assert_non_null(strstr(text, "pairs left out"));
    free(text);
    write_text(compare_csv_write, t.comparison, &text);
    assert_non_null(strstr(text, "\r\ncash.peak_need,USD,lower,1000,"));
    free(text);
    end_trio(&t);
}

static void the_contract(void **state)
{
    (void)state;
    struct trio t = make_trio(200);
    char *text = NULL;
    write_text(json_compare_write, t.comparison, &text);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL), *alternatives = NULL, *kpis = NULL, *base = NULL;
    assert_non_null(root);
    const char *schema = NULL;
    json_int_t seed = 0, replications = 0;
    json_t *warnings = NULL, *provenance = NULL;
    assert_int_equal(json_unpack(root, "{s:s, s:I, s:I, s:o, s:o, s:o, s:o, s:o!}", "schema", &schema, "seed", &seed,
                                 "replications", &replications, "base", &base, "alternatives", &alternatives, "kpis",
                                 &kpis, "warnings", &warnings, "provenance", &provenance),
                     0);
    assert_string_equal(schema, "bullwhip.compare/1");
    assert_int_equal(json_array_size(alternatives), 2);
    assert_int_equal(json_array_size(warnings), 1);
    assert_true(json_is_string(json_object_get(base, "scenario_hash")));
    json_t *cash = json_object_get(kpis, "cash.peak_need"), *pair = NULL;
    const char *unit = NULL, *estimator = NULL, *compared = NULL;
    json_int_t better = 0;
    json_t *mean = NULL;
    assert_int_equal(json_unpack(cash, "{s:s, s:s, s:I, s:s, s:o, s:o!}", "unit", &unit, "estimator", &estimator,
                                 "better", &better, "compared", &compared, "base", &mean, "alternatives", &pair),
                     0);
    json_t *difference = NULL, *other = NULL, *warning = NULL;
    const char *name = NULL;
    json_int_t n = 0, left_out = 0, only_a = 0, only_b = 0;
    double correlation = 0, gain = 0, lo = 0, hi = 0, value = 0;
    assert_int_equal(json_unpack(json_array_get(pair, 0), "{s:s, s:o, s:o, s:I, s:I, s:F, s:F, s:I, s:I, s:o!}",
                                 "scenario", &name, "mean", &other, "difference", &difference, "n", &n, "left_out",
                                 &left_out, "correlation", &correlation, "gain", &gain, "only_alternative", &only_a,
                                 "only_base", &only_b, "warning", &warning),
                     0);
    assert_int_equal(json_unpack(difference, "{s:F, s:[F, F]}", "value", &value, "ci95", &lo, &hi), 0);
    assert_true(lo < value && value < hi && hi < 0);
    assert_true(json_is_null(warning));
    json_decref(root);
    free(text);
    end_trio(&t);
}

static void nothing_in_common(void **state)
{
    (void)state;
    struct sample *a = sample_launch(100, 0), *b = sample_inventory(50);
    const struct results *alternative[] = {&b->results};
    struct comparison *c = comparison_make(&a->results, alternative, 1, a->arena);
    assert_int_equal(c->kpis, 0);
    assert_int_equal(c->replications, 50);
    assert_int_equal(c->warnings, 2);
    char *text = NULL;
    write_text(plain_table, c, &text);
    assert_non_null(strstr(text, "There is no KPI that all of them have"));
    free(text);
    sample_end(a);
    sample_end(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_are_alternative_less_base),
        cmocka_unit_test(the_table_says_it),
        cmocka_unit_test(the_contract),
        cmocka_unit_test(nothing_in_common),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
