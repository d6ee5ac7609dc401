/* tests/models/test_expression.c - grammar, precedence, units, marks, and what each mistake is answered with. */
#include "models/expression.h"
#include "tests/models/book_desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static double value_in(bool dated, const char *unit, const char *text)
{
    struct desk d;
    double v = NAN;
    desk_open(&d, dated);
    const quantity_id q = desk_add(&d, "a.b", unit, SCOPE_ORDER, text);
    if (!desk_finish(&d))
        print_error("%s\n", desk_said(&d));
    assert_int_equal(diag_errors(d.diag), 0);
    assert_true(book_constant(d.book, q, &v));
    assert_true(desk_value(&d, q, 3, 5) == v); /* folded and evaluated agree */
    desk_close(&d);
    return v;
}

static double value(const char *text)
{
    return value_in(true, "1", text);
}

static void test_precedence(void **state)
{
    (void)state;
    assert_true(value("2.385") == 2.385);
    assert_true(value("2 + 3 * 4") == 14);
    assert_true(value("(2 + 3) * 4") == 20);
    assert_true(value("20 / 4 / 2.5") == 2);
    assert_true(value("7 - 4 - 2") == 1);
    assert_near(value("2 ^ 3 ^ 2"), 512, 1e-9);
    assert_near(value("-2 ^ 2"), -4, 1e-12);
    assert_near(value("2 ^ -1"), 0.5, 1e-15);
    assert_true(value("2 * -3") == -6);
    assert_true(value("--3") == 3);
    assert_true(value("min(4, 2, 3) + max(1, 5)") == 7);
    assert_true(value("1e3 + .5 + 1.25e-1") == 1000.625);
    assert_true(value("20 %") == 0.2);
    assert_true(value("20%*3") == 0.2 * 3);
    assert_true(value("constant(4)") == 4);
    assert_true(value("sequence(4)") == 4);
}

static void test_units(void **state)
{
    (void)state;
    assert_true(value_in(true, "d", "36 h") == 1.5);
    assert_true(value_in(true, "d", "90 min") == 90.0 / 1440);
    assert_true(value_in(true, "d", "2 wk + 1 d") == 15);
    assert_true(value_in(true, "d", "1 y") == 365);
    assert_near(value_in(true, "d", "12 mo"), 365, 1e-12);
    assert_true(value_in(true, "d", "38") == 38);
    assert_true(value_in(true, "d", "max(0, 3 d)") == 3); /* 0 has every unit */
    assert_near(value_in(true, "1/d", "1 / 3.7 y"), 1 / (3.7 * 365), 1e-18);
    assert_near(value_in(true, "money/unit/d", "0.24 / 1 y"), 0.24 / 365, 1e-18);
    assert_true(value_in(true, "1", "36 h / 1 d") == 1.5);
    assert_true(value_in(true, "d", "(3 d) ^ 2 / 3 d") == 3);
    assert_true(value_in(false, "d", "2.385") == 2.385);
    assert_true(value_in(false, "1/d", "1 / 4") == 0.25);
    assert_true(value_in(false, "1", "25 %") == 0.25);
}

static void test_working_days(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    const quantity_id w = desk_add(&d, "a.w", "d", SCOPE_ORDER, "triangular(5 wd, 6 wd, 7 wd) * 2");
    const quantity_id c = desk_add(&d, "a.c", "d", SCOPE_ORDER, "6 d");
    assert_true(desk_finish(&d));
    assert_true(book_working_days(d.book, w));
    assert_false(book_working_days(d.book, c));
    assert_near(book_mean(d.book, w), 12, 1e-12);
    desk_close(&d);
}

static void test_marks(void **state)
{
    (void)state;
    struct desk d;
    const char *path = NULL, *text = NULL, *mark = NULL;
    desk_open(&d, true);
    const quantity_id q = desk_add(&d, "a.b", "1", SCOPE_ORDER, "  38 * 2  [F1 S3] ");
    const quantity_id plain = desk_add(&d, "a.a", "1", SCOPE_ORDER, "3");
    struct node *group = node_new(d.arena, NODE_GROUP, "g", (struct place){"a.cfg", 1});
    desk_text(&d, group, "mark", "A");
    const struct node *in_group = desk_number(&d, group, "c", 5);
    const quantity_id c = book_add(d.book, desk_row(&d, "g.c", "1", SCOPE_RUN, 0), "g.c", in_group, in_group->place);
    struct setting *row = (struct setting *)desk_row(&d, "a.z", "1", SCOPE_RUN, 0);
    row->dflt = "17";
    const quantity_id dflt = book_add(d.book, row, "a.z", NULL, (struct place){0});
    assert_true(desk_finish(&d));
    assert_string_equal(book_mark(d.book, q), "F1 S3");
    assert_null(book_mark(d.book, plain));
    assert_string_equal(book_mark(d.book, c), "A");
    assert_true(desk_value(&d, dflt, 0, 0) == 17);
    assert_int_equal(book_assumption_count(d.book), 3); /* the default is not the planner's */
    book_assumption(d.book, 1, &path, &text, &mark);
    assert_string_equal(path, "a.b");
    assert_string_equal(text, "38 * 2");
    assert_string_equal(mark, "F1 S3");
    desk_close(&d);
}

static const struct mistake {
    bool dated;
    const char *unit, *text, *says;
} mistakes[] = {
    {true, "1", "2 +", "a value is missing at the end"},
    {true, "1", "(2 + 3", "`)` expected to close `(`"},
    {true, "1", "2 3", "an operator (+ - * / ^) is missing before `3`"},
    {true, "1", "2 ) 3", "is missing before `) 3`"},
    {true, "1", "", "a value is missing"},
    {true, "1", "[F1]", "a value is missing"},
    {true, "1", "2 * #", "expected before `#`"},
    {true, "1", "0x10", "`0x10` is not a usable number"},
    {true, "1", "inf", "unknown word `inf`"},
    {true, "1", "1e999", "is not a usable number"},
    {true, "1", "clarity * 2", "written with $: `$clarity`"},
    {true, "1", "$", "a name must follow `$`"},
    {true, "1", "$nothing", "unknown variable $nothing"},
    {true, "d", "5 days", "unknown unit `days`; write one of: min h d wd wk mo y %"},
    {false, "d", "5 d", "the unit `d` needs dates"},
    {true, "d", "2 + 3 h", "adds a plain number and one with a unit (d); write the unit at both"},
    {true, "d", "max(2, 3 h)", "compares a plain number and one with a unit"},
    {true, "d", "2 wd + 3 d", "adds wd and d; both must have the same unit"},
    {true, "d", "1 / 3 d", "is in 1/d, but this setting is in d"},
    {true, "1", "3 d", "is in d, but this setting is in a plain number"},
    {true, "units", "3 wd", "is in wd, but this setting is in unit"},
    {true, "1/d", "1 / 3 wd", "is in 1/wd, but this setting is in 1/d"},
    {true, "d", "2 ^ 3 d", "the exponent after ^ is in d"},
    {true, "d", "(3 d) ^ 0.5", "raised to a power that is not a small whole number"},
    {true, "d", "lognormal(mean = 3 d, cv = 2 d)", "`cv` of lognormal is a plain number"},
    {true, "d", "normal(mean = 3 d, sd = 1)", "mixes a plain number and one with a unit"},
    {true, "d", "lognormal(median = 3 d, cv = 2)",
     "lognormal does not take these arguments; write lognormal(mean = ..., cv = ...), lognormal(median = ..., log_sd = "
     "...) or "
     "lognormal(mu = ..., sigma = ...)"},
    {true, "d", "exponential(3)", "write exponential(mean = ...) or exponential(rate = ...)"},
    {true, "d", "lognorml(mean = 3, cv = 1)", "unknown law `lognorml`; did you mean `lognormal`?"},
    {true, "d", "triangular(1, 2)", "write triangular(low, mode, high)"},
    {true, "d", "triangular(3, 2, 5)", "triangular is not in order"},
    {true, "d", "normal(5, 1, min = 3, min = 2)", "has `min` twice"},
    {true, "d", "uniform(1, 2, min = 5)", "nothing between min and max"},
    {true, "d", "discrete(1, 2)", "write discrete(value: weight"},
    {true, "d", "empirical(\"no_such.csv\", \"x\")", "no_such.csv cannot be read"},
    {true, "d", "empirical(\"../x.csv\", \"x\")", "must be a path below the scenario's folder"},
    {true, "d", "series(\"/etc/passwd\", \"x\")", "must be a path below the scenario's folder"},
    {true, "d", "empirical(\"x.csv\")", "write empirical(\"file.csv\", \"column\")"},
    {true, "d", "sequence()", "needs at least one value"},
    {true, "d", "min(3)", "min needs two or more values"},
    {true, "d", "sine(1, 2, 3, 0)", "`sine` is a law of time; it stands alone in `follows`"},
    {true, "d", "regime(3: 1)", "`regime` is a law of time"},
    {true, "1", "3 each tuesday", "unknown scope after `each`"},
    {true, "1", "uniform(1, 2) each period(0)", "period(T) needs a length above 0"},
    {false, "1", "uniform(1, 2) each week", "write `each period(T)`"},
    {true, "1", "uniform(1, 2) each lot", "`each lot` is finer than what this setting belongs to: an order"},
    {true, "1", "2 * sequence(3, 7) each run",
     "would keep its first value: nothing is counted in a setting of the whole run; write `each period(T)`"},
    {true, "1", "uniform(1, 2) each unit", "`each unit` is finer"},
    {true, "1", "1 / 0", "is not a finite number"},
    {true, "1", "mean", "unknown word `mean`"},
};

static void test_mistakes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct desk d;
        desk_open(&d, mistakes[i].dated);
        desk_add(&d, "suppliers.x.lead_time", mistakes[i].unit, SCOPE_ORDER, mistakes[i].text);
        assert_false(desk_finish(&d));
        const char *said = desk_said(&d);
        if (!strstr(said, mistakes[i].says) || strncmp(said, "a.cfg:1: suppliers.x.lead_time: ", 32) != 0 ||
            diag_errors(d.diag) != 1)
            fail_msg("\"%s\" gave %zu messages: %s", mistakes[i].text, diag_errors(d.diag), said);
        desk_close(&d);
    }
}

static void test_deep_and_long(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    char deep[10000], wide[10000];
    memset(deep, '(', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    strcpy(wide, "max($x");
    for (int i = 0; i < 400; i++)
        strcat(wide, ", $x");
    strcat(wide, ")");
    desk_text(&d, d.variables, "x", "uniform(1, 2)");
    desk_variables(&d);
    desk_add(&d, "a.deep", "1", SCOPE_ORDER, deep);
    desk_add(&d, "a.wide", "1", SCOPE_ORDER, wide);
    assert_false(desk_finish(&d));
    assert_non_null(strstr(desk_said(&d), "is nested more than 100 deep"));
    assert_non_null(strstr(desk_said(&d), "is too long: it needs more than 256 values at once"));
    desk_close(&d);
}

static void test_range_of_constants(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    struct setting *row = (struct setting *)desk_row(&d, "a.share", "1", SCOPE_RUN, 0);
    row->lo = 0;
    row->hi = 1;
    const struct node *n = desk_text(&d, NULL, "", "0.7 * 2 [A]");
    book_add(d.book, row, "a.share", n, n->place);
    assert_false(desk_finish(&d));
    assert_non_null(strstr(desk_said(&d), "a.cfg:1: a.share: is 1.4; it must be between 0 and 1"));
    desk_close(&d);
}

/* Units that references carry. */
static void test_units_of_references(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    desk_text(&d, d.variables, "lag", "38 d");
    desk_text(&d, d.variables, "m", "900");
    desk_variables(&d);
    desk_add(&d, "items.a.weight", "kg", SCOPE_RUN, "2.5");
    desk_add(&d, "lanes.a.time", "d", SCOPE_RUN, "2.5");
    desk_add(&d, "good.a", "d", SCOPE_ORDER, "$lag * 2 + $lanes.a.time");
    desk_add(&d, "good.b", "units", SCOPE_ORDER, "lognormal(mean = $m, cv = 0.3)");
    desk_add(&d, "good.c", "kg", SCOPE_ORDER, "$items.a.weight + 1");
    desk_add(&d, "good.e", "d", SCOPE_ORDER, "5 * $lasts + 2 d");
    desk_add(&d, "wrong.a", "d", SCOPE_ORDER, "$lanes.a.time + $items.a.weight");
    desk_add(&d, "wrong.b", "kg", SCOPE_ORDER, "$lag * $items.a.weight");
    desk_add(&d, "wrong.c", "d", SCOPE_ORDER, "$lag + $m");
    assert_false(desk_finish(&d));
    const char *said = desk_said(&d);
    assert_non_null(strstr(said, "wrong.a: in \"$lanes.a.time + $items.a.weight\": adds d and kg"));
    assert_non_null(strstr(said, "wrong.b: \"$lag * $items.a.weight\" is in kg d, but this setting is in kg"));
    assert_non_null(strstr(said, "wrong.c: in \"$lag + $m\": adds a plain number and one with a unit (d)"));
    assert_null(strstr(said, "good"));
    desk_close(&d);
}

static void test_rows_units(void **state)
{
    (void)state;
    char text[UNITS_TEXT];
    static const char *const rows[] = {"d",        "1/d",      "money", "money/unit", "money/d", "money/unit/d",
                                       "money/kg", "money/m3", "kg",    "m3"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(units_text(units_of_row(rows[i], true), text), rows[i]);
    assert_string_equal(units_text(units_of_row("units", true), text), "unit");
    assert_true(units_bare(units_of_row("1", true)));
    assert_true(units_bare(units_of_row("d", false)));
    assert_true(units_of_row("", true).any);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_precedence),         cmocka_unit_test(test_units),
        cmocka_unit_test(test_working_days),       cmocka_unit_test(test_marks),
        cmocka_unit_test(test_mistakes),           cmocka_unit_test(test_deep_and_long),
        cmocka_unit_test(test_range_of_constants), cmocka_unit_test(test_units_of_references),
        cmocka_unit_test(test_rows_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
