/* tests/output/test_text.c - user's text cannot act, numbers are readable, dates are right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "output/calendar_text.h"
#include "output/csv.h"
#include "output/progress.h"
#include "output/table.h"
#include "output/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void is_visible_as(const char *text, const char *expected)
{
    char *visible = text_visible(text);
    assert_string_equal(visible, expected);
    free(visible);
}

static void control_characters_are_seen(void **state)
{
    (void)state;
    is_visible_as(NULL, "");
    is_visible_as("T\xc3\xa4schchen 2.385 \xe2\x82\xac", "T\xc3\xa4schchen 2.385 \xe2\x82\xac");
    is_visible_as("\033[2Jgone\a\n\t", "\\x1b[2Jgone\\x07\\n\\t");
    is_visible_as("\xc2\x9b"
                  "31m",
                  "\\u{9b}31m");                                                 /* C1: a CSI of one character */
    const char overridden[] = {'a', (char)0xe2, (char)0x80, (char)0xae, 'b', 0}; /* right-to-left override */
    is_visible_as(overridden, "a\\u{202e}b");
    is_visible_as("\xff\xc3", "\\xff\\xc3");          /* no UTF-8 */
    is_visible_as("\xed\xa0\x80", "\\xed\\xa0\\x80"); /* a surrogate */
    is_visible_as("\xc0\xaf", "\\xc0\\xaf");          /* not the shortest form */
    is_visible_as("\x7f", "\\x7f");
    char *valid = text_utf8("ok \xc3\xa4 \xff");
    assert_string_equal(valid, "ok \xc3\xa4 \xef\xbf\xbd");
    free(valid);
}

static void cut_by_characters(void **state)
{
    (void)state;
    char *cut = text_cut("T\xc3\xa4schchen aus Leder", 10);
    assert_string_equal(cut, "T\xc3\xa4schch...");
    assert_int_equal(text_columns(cut), 10);
    free(cut);
    cut = text_cut("short", 5);
    assert_string_equal(cut, "short");
    free(cut);
}

static void numbers(void **state)
{
    (void)state;
    char b[NUMBER_SIZE];
    assert_string_equal(number_fixed(b, 1234567.891, 2), "1,234,567.89");
    assert_string_equal(number_fixed(b, -999.5, 0), "-1,000");
    assert_string_equal(number_fixed(b, -0.004, 2), "0.00"); /* no minus zero */
    assert_string_equal(number_fixed(b, NAN, 2), "-");
    assert_string_equal(number_fixed(b, INFINITY, 2), "never");
    assert_int_equal(number_decimals(0.037, 41.3), 3);
    assert_int_equal(number_decimals(870, 12345), 0);
    assert_int_equal(number_decimals(1e-7, 93.67), 3); /* no more than five digits */
    assert_string_equal(number_short(b, 2000), "2,000");
    assert_string_equal(number_short(b, 2.38512), "2.385");
    assert_string_equal(number_range(b, 0.42, NAN, 2), "[0.42, none]");
    assert_string_equal(number_range(b, NAN, NAN, 2), "-");
}

static void days_of_the_calendar(void **state)
{
    (void)state;
    char b[WHEN_SIZE];
    const struct origin o = {true, 20458}, none = {false, 0}; /* day 0 is Mon 2026-01-05 */
    assert_string_equal(when_weekday(b, o, 0), "Mon 2026-01-05");
    assert_string_equal(when_weekday(b, o, 252.999), "Mon 2026-09-14");
    assert_string_equal(when_text(b, o, -0.5), "2026-01-04");
    assert_string_equal(when_text(b, o, INFINITY), "never");
    assert_string_equal(when_text(b, none, 12.385), "12.38");
    /* Due "on the 14th" is the midnight that ends it; the day named is the 14th. */
    assert_string_equal(when_text(b, o, when_due_days(253 * TICKS_PER_DAY)), "2026-09-14");
}

static char *csv_of(const char *text, double x)
{
    char *out = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&out, &size);
    csv_text(f, text, false);
    csv_number(f, x, true);
    (void)fclose(f);
    return out;
}

static void is_csv(const char *text, double x, const char *expected)
{
    char *out = csv_of(text, x);
    assert_string_equal(out, expected);
    free(out);
}

static void cells_are_text(void **state)
{
    (void)state;
    is_csv("plain", 2.385, "plain,2.3849999999999998\r\n");
    is_csv("a,b \"c\"\n", NAN, "\"a,b \"\"c\"\"\n\",\r\n");
    is_csv("=cmd|' /C calc'!A0", 0, "'=cmd|' /C calc'!A0,0\r\n");
    is_csv("@SUM(1,2)", -1, "\"'@SUM(1,2)\",-1\r\n");
    is_csv("-2", INFINITY, "'-2,inf\r\n");
}

static void tables_align(void **state)
{
    (void)state;
    static const struct column column[] = {{"what", false, 0}, {"d", true, 0}};
    char *out = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&out, &size);
    struct table *t = table_create(column, 2);
    table_cell(t, "T\xc3\xa4schchen");
    table_cell(t, "2.385");
    table_cell(t, "\033x");
    table_cell(t, "11");
    table_cell(t, "last"); /* an unfinished row is filled */
    table_end(t, f, 1, false);
    (void)fclose(f);
    assert_string_equal(out, " what           d\n T\xc3\xa4schchen  2.385\n \\x1bx         11\n last\n");
    free(out);
}

static void progress_says_how_long(void **state)
{
    (void)state;
    char b[160];
    progress_text(b, sizeof b, "replications", 2500, 10000, 5);
    assert_string_equal(b, "2,500 of 10,000 replications (25 %), 500 a second, 15 s left");
    progress_text(b, sizeof b, "replications", 0, 10000, 0);
    assert_string_equal(b, "0 of 10,000 replications (0 %), 0.0 a second, ? left");
    struct progress silent;
    progress_begin(&silent, NULL, "replications");
    progress_update(&silent, 1, 2); /* no terminal: nothing, and no crash */
    progress_end(&silent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(control_characters_are_seen),
        cmocka_unit_test(cut_by_characters),
        cmocka_unit_test(numbers),
        cmocka_unit_test(days_of_the_calendar),
        cmocka_unit_test(cells_are_text),
        cmocka_unit_test(tables_align),
        cmocka_unit_test(progress_says_how_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
