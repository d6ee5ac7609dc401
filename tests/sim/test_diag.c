/* tests/sim/test_diag.c - order, equal messages, the cap, escapes, "did you mean". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/diag.h"

#include <stdlib.h>
#include <string.h>

/* What diag_print writes; freed by the caller. */
static char *printed(const struct diag *d)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    diag_print(d, out);
    fclose(out);
    return text;
}

static void expect_print(const struct diag *d, const char *expected)
{
    char *text = printed(d);
    assert_string_equal(text, expected);
    free(text);
}

static struct place at(const char *file, int line)
{
    return (struct place){file, line};
}

static void sorted_by_file_and_line(void **state)
{
    (void)state;
    struct diag *d = diag_create();
    expect_print(d, "");
    diag_error(d, at("b.cfg", 3), "items.bag", "'mass' is %d kg; allowed 0 to %d", -3, 365);
    diag_error(d, at("a.cfg", 20), "x", "second");
    diag_warning(d, at("a.cfg", 9), "sites", "unused");
    diag_error(d, at("a.cfg", 20), "a", "third, for it came later");
    diag_error(d, at("a.cfg", 0), NULL, "is empty");
    diag_error(d, at("--set", 0), "run.seed", "must be a whole number");
    diag_error(d, at(NULL, 0), "", "no scenario given");
    assert_int_equal(diag_errors(d), 6);
    assert_int_equal(diag_warnings(d), 1);
    expect_print(d, "no scenario given\n"
                    "--set: run.seed: must be a whole number\n"
                    "a.cfg: is empty\n"
                    "a.cfg:9: sites: warning: unused\n"
                    "a.cfg:20: x: second\n"
                    "a.cfg:20: a: third, for it came later\n"
                    "b.cfg:3: items.bag: 'mass' is -3 kg; allowed 0 to 365\n");
    diag_destroy(d);
    diag_destroy(NULL);
}

static void texts_are_copied(void **state)
{
    (void)state;
    struct diag *d = diag_create();
    char file[] = "a.cfg", path[] = "p", word[] = "w";
    diag_error(d, at(file, 1), path, "%s", word);
    file[0] = path[0] = word[0] = 'Z';
    expect_print(d, "a.cfg:1: p: w\n");
    diag_destroy(d);
}

static void equal_ones_once(void **state)
{
    (void)state;
    struct diag *d = diag_create();
    for (int round = 0; round < 3; round++)
        for (int line = 1; line <= 20; line++) /* more than the set's first size, so it grows between */
            diag_error(d, at("a.cfg", line), "p", "wrong");
    diag_warning(d, at("a.cfg", 1), "p", "wrong"); /* differs in each part once */
    diag_error(d, at("a.cfg", 1), "q", "wrong");
    diag_error(d, at("b.cfg", 1), "p", "wrong");
    diag_error(d, at(NULL, 1), "p", "wrong");
    diag_error(d, at("a.cfg", 1), "p", "wrong.");
    assert_int_equal(diag_errors(d), 24);
    assert_int_equal(diag_warnings(d), 1);
    diag_destroy(d);
}

static size_t count_lines(const char *text)
{
    size_t lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

static void shows_the_first_and_counts_the_rest(void **state)
{
    (void)state;
    struct diag *d = diag_create();
    for (int line = 1; line <= 45; line++)
        diag_warning(d, at("a.cfg", line), "w", "doubtful");
    for (int line = 12000; line >= 1; line--)
        diag_error(d, at("b.cfg", line), "e", "wrong");
    char *text = printed(d);
    assert_int_equal(count_lines(text), DIAG_SHOWN + 2);
    assert_null(strstr(text, "doubtful")); /* errors come first when room is short */
    assert_non_null(strstr(text, "b.cfg:50: e: wrong\nand 11950 more errors\nand 45 more warnings\n"));
    free(text);
    diag_destroy(d);

    d = diag_create();
    for (int line = 1; line <= DIAG_SHOWN + 1; line++)
        diag_error(d, at("a.cfg", line), "e", "wrong");
    text = printed(d);
    assert_non_null(strstr(text, "a.cfg:50: e: wrong\nand 1 more error\n"));
    free(text);
    diag_destroy(d);
}

static void control_characters_are_escaped(void **state)
{
    (void)state;
    struct diag *d = diag_create();
    diag_error(d, at("a\033.cfg", 1), "p\n", "name '\x1b[2Jbad\t\x7f\xc2\x9b' is not Z\xc3\xbcrich \xc2\xb5");
    expect_print(d, "a\\x1b.cfg:1: p\\n: name '\\x1b[2Jbad\\t\\x7f\\xc2\\x9b' is not Z\xc3\xbcrich \xc2\xb5\n");
    diag_destroy(d);
}

static void did_you_mean(void **state)
{
    (void)state;
    static const char *const names[] = {"holding_cost", "lead_time", "capacity", "id", "price", "prices"};
    const size_t n = sizeof names / sizeof names[0];
    static const struct {
        const char *wrong, *meant;
    } cases[] = {
        {"holding_cots", "holding_cost"}, /* swapped */
        {"lead_tim", "lead_time"},        /* one missing */
        {"leed_tyme", "lead_time"},       /* two replaced */
        {"leed_tymes", NULL},             /* three */
        {"capacityxx", "capacity"},       /* two too many */
        {"price", "price"},
        {"pricess", "prices"}, /* the nearer of two */
        {"ix", NULL},          /* one of two letters is half */
        {"di", NULL},
        {"", NULL},
        {"demand", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *found = diag_nearest(cases[i].wrong, names, n);
        if (cases[i].meant)
            assert_string_equal(found ? found : "(nothing)", cases[i].meant);
        else
            assert_null(found);
    }
    assert_null(diag_nearest("lead_time", names, 0));
    char longest[200];
    memset(longest, 'a', sizeof longest);
    longest[199] = '\0';
    assert_null(diag_nearest(longest, names, n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorted_by_file_and_line),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(equal_ones_once),
        cmocka_unit_test(shows_the_first_and_counts_the_rest),
        cmocka_unit_test(control_characters_are_escaped),
        cmocka_unit_test(did_you_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
