/* tests/models/test_scan.c - the text before libconfig sees it: what it would swallow, word badly, or open. */
#include "models/file_text.h"
#include "models/scan.h"
#include "tests/models/load_desk.h"

#include <libconfig.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int setup(void **state)
{
    struct desk *d = malloc(sizeof *d);
    desk_open(d);
    *state = d;
    return 0;
}

static int teardown(void **state)
{
    desk_close(*state);
    free(*state);
    return 0;
}

/* A mistake, and what the message must say. */
struct mistake {
    const char *text, *says;
};

static void check_mistakes(struct desk *d, const struct mistake *m, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (desk_text(d, m[i].text))
            fail_msg("accepted: %s", m[i].text);
        if (!strstr(d->said, m[i].says))
            fail_msg("`%s` gave\n%s\nwithout `%s`", m[i].text, d->said, m[i].says);
    }
}

static void test_words(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        enum word_kind kind;
    } cases[] = {
        {"0", WORD_INT},       {"-17", WORD_INT},     {"+5", WORD_INT},
        {"0x1F", WORD_INT},    {"08", WORD_INT},      {"5L", WORD_INT64},
        {"-5LL", WORD_INT64},  {"0xFFL", WORD_INT64}, {"1.", WORD_FLOAT},
        {".5", WORD_FLOAT},    {"-.5e3", WORD_FLOAT}, {"1e3", WORD_FLOAT},
        {"2.385", WORD_FLOAT}, {"1E-7", WORD_FLOAT},  {"true", WORD_BOOL},
        {"FALSE", WORD_BOOL},  {"", WORD_OTHER},      {".", WORD_OTHER},
        {"-", WORD_OTHER},     {"-.", WORD_OTHER},    {"1e", WORD_OTHER},
        {"1e+", WORD_OTHER},   {"5d", WORD_OTHER},    {"nan", WORD_OTHER},
        {"inf", WORD_OTHER},   {"0x", WORD_OTHER},    {"-0x10", WORD_OTHER},
        {"1.5L", WORD_OTHER},  {"1.2.3", WORD_OTHER}, {"2026-08-31", WORD_OTHER},
        {"5LLL", WORD_OTHER},  {"truee", WORD_OTHER}, {"lot_for_lot", WORD_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (scan_word(cases[i].word, strlen(cases[i].word)) != cases[i].kind)
            fail_msg("`%s`", cases[i].word);
}

static void test_numbers_that_would_be_cut_off(void **state)
{
    static const struct mistake mistakes[] = {
        {"horizon = 5;\nrun: { seed = 3000000000; };", "a.cfg:2: the whole number 3000000000 is beyond 32 bits"},
        {"horizon = 99999999999999999999;", "a.cfg:1: the whole number 99999999999999999999 is beyond"},
        {"horizon = -2147483649;", "a.cfg:1: the whole number -2147483649 is beyond"},
        {"horizon = 0xFFFFFFFF;", "a.cfg:1: the whole number 0xFFFFFFFF is beyond"},
        {"horizon = 1e400;", "a.cfg:1: the number 1e400 is too large"},
        {"horizon = 1.e400;", "a.cfg:1: the number 1.e400 is too large"},
        {"horizon = 9223372036854775808L;", "is too large"},
        {"horizon = .;", "a.cfg:1: `.` is no number"},
        {"targets = [ 1, 3000000000 ];", "beyond 32 bits"},
    };
    check_mistakes(*state, mistakes, sizeof mistakes / sizeof mistakes[0]);
}

static void test_largest_numbers_pass(void **state)
{
    struct desk *d = *state;
    desk_text(d, "horizon = 2147483647; run: { seed = 4294967295L; }; x = -2147483648;");
    assert_null(strstr(d->said, "beyond"));
    assert_true(desk_at(d, "horizon")->number == 2147483647.0);
    assert_true(desk_at(d, "run.seed")->number == 4294967295.0);
}

static void test_arrays(void **state)
{
    static const struct mistake mistakes[] = {
        {"a = 1;\nw = [ 0.2, 1 ];", "a.cfg:2: a mixed array: numbers with a point and whole numbers in one [ ]; write "
                                    "all with a point, [ 0.2, 1.0 ]"},
        {"w = [ 1, 2L ];", "a mixed array"},
        {"w = [ \"a\", 1 ];", "a mixed array: texts and whole numbers"},
        {"w = [ \"a\",\n \"b\",\n ];", "a.cfg:2: a comma stands before the closing `]`; take the comma out"},
        {"w = ( 1, 2, );", "a comma stands before the closing `)`"},
        {"w = [ 1 2 ];", "`1 2` needs quotes"},
        {"w = [ { a = 1; } ];", "groups and lists can stand in a list ( )"},
        {"w = [ \"a\" \"b\" ];", "two texts without a comma"},
        {"w = ( 1, 2;\nb = 2;", "expected a comma or `)`"},
        {"w = [ \"a\", \"b\"\nb = 2;", "a.cfg:2: expected a comma or `]`, for the `[` of line 1"},
    };
    check_mistakes(*state, mistakes, sizeof mistakes / sizeof mistakes[0]);
}

static void test_syntax_in_words(void **state)
{
    static const struct mistake mistakes[] = {
        {"a = 1;\nstart = 2026-01-05;", "a.cfg:2: `2026-01-05` needs quotes: \"2026-01-05\""},
        {"lead = 38 d;", "a.cfg:1: `38 d` needs quotes: \"38 d\""},
        {"lead = 5d;", "`5d` needs quotes"},
        {"share = 20%;", "`20%` needs quotes"},
        {"policy = lot_for_lot;", "`lot_for_lot` needs quotes: \"lot_for_lot\""},
        {"title \"x\";", "expected `=` after `title`, found `\"x\"`"},
        {"title = ;", "`title` has no value"},
        {"a = { b = 1;\n", "expected `}` here, for the `{` of line 1, and found the end of the file"},
        {"a = { b = 1; }; };", "a `}` that closes nothing"},
        {"a = 1 b = 2;", "expected `;` after the value of `a`, found `b`"},
        {"a = 1;; b = 2;", "a `;` too many"},
        {"a.b = 1;", "a path with points stands in --set"},
        {"price = 1,200;", "large numbers are written without commas"},
        {"a = \"b;\nc = 1;", "a.cfg:1: a text has no closing quote on its line"},
        {"/* open\n a = 1;", "a.cfg:1: a comment that begins here is never closed"},
        {"1a = 3;", "expected the name of a setting, found `1a`"},
        {"a = 1; ) b = 2;", "a `)` that closes nothing"},
        {"a = nan;", "`nan` needs quotes"},
    };
    check_mistakes(*state, mistakes, sizeof mistakes / sizeof mistakes[0]);
}

/* One mistake does not hide the next, as it does in libconfig. */
static void test_goes_on_after_a_mistake(void **state)
{
    struct desk *d = *state;
    assert_false(desk_text(d, "a = [ 0.2, 1 ];\n"
                              "b: { c = 38 d; e = 5; };\n"
                              "f = [ \"x\", ];\n"
                              "g = 3000000000;\n"
                              "g = 4;\n"
                              "h 5;\n"));
    assert_int_equal(diag_errors(d->diag), 6);
    for (int line = 1; line <= 6; line++) {
        char place[32];
        snprintf(place, sizeof place, "a.cfg:%d: ", line);
        assert_says(d, place);
    }
}

static void test_mistakes_are_bounded(void **state)
{
    struct desk *d = *state;
    const char *text = "";
    for (int i = 0; i < 300; i++)
        text = arena_format(d->arena, "%sa = = ;\n", text);
    assert_false(desk_text(d, text));
    assert_int_equal(diag_errors(d->diag), SCAN_MISTAKES_MOST);
}

static void test_names_that_stand_twice(void **state)
{
    static const struct mistake mistakes[] = {
        {"horizon = 5;\nx = 1;\nhorizon = 6;", "a.cfg:3: `horizon` stands twice in this group, first at"},
        {"a: { b = 1;\n b = 2; };", "a.cfg:2: `b` stands twice in this group, first at a.cfg:1"},
    };
    check_mistakes(*state, mistakes, sizeof mistakes / sizeof mistakes[0]);
    struct desk *d = *state;
    desk_text(d, "a: { b = 1; }; c: { b = 1; }; d = ( { b = 1; }, { b = 2; } );");
    assert_null(strstr(d->said, "twice"));
}

static void test_deep_nesting(void **state)
{
    struct desk *d = *state;
    char *text = arena_alloc(d->arena, 100005);
    memset(text, '(', 100000);
    text[0] = 'a';
    text[1] = '=';
    assert_false(desk_text(d, text));
    assert_says(d, "nested more than 64 deep");
}

static void test_includes(void **state)
{
    struct desk *d = *state;
    desk_folder(d, "parts");
    desk_file(d, "parts/sites.cfg", "sites: { dc: { region = 5; }; };\nwrong = 1;\n@include \"more.cfg\"\n");
    desk_file(d, "parts/more.cfg", "time_unit = \"week\";");
    desk_file(d, "a.cfg",
              "# first\n  @include \"parts/sites.cfg\"\nhorizon = 5;\n/*\n@include \"nothing\"\n*/\nalso = 2;\n");
    assert_false(desk_load(d, "a.cfg", NULL, 0));
    assert_int_equal(diag_errors(d->diag), 2);
    assert_says(d, "parts/sites.cfg:2: wrong: unknown setting");
    assert_says(d, "a.cfg:7: also: unknown setting");
    assert_non_null(desk_at(d, "time_unit")); /* relative to the file that asks */
    assert_int_equal(d->text.files_count, 3);
    assert_string_equal(d->text.files[0], "a.cfg");
    assert_string_equal(d->text.files[1], "parts/sites.cfg");
    assert_string_equal(d->text.files[2], "parts/more.cfg");
}

static void test_includes_stay_in_the_folder(void **state)
{
    static const struct mistake mistakes[] = {
        {"@include \"/etc/passwd\"", "a.cfg:1: @include \"/etc/passwd\" leads out of the scenario's folder"},
        {"x = 1;\n@include \"../secret.cfg\"", "a.cfg:2: @include \"../secret.cfg\" leads out"},
        {"@include \"parts/../../secret.cfg\"", "leads out"},
        {"@include \"link.cfg\"", "a.cfg:1: \"link.cfg\" is a symbolic link"},
        {"@include \"linked/passwd\"", "a.cfg:1: \"linked/passwd\""},
        {"@include \"nowhere.cfg\"", "a.cfg:1: \"nowhere.cfg\" there is no such file"},
        {"@include \"a.cfg\"", "a.cfg:1: @include \"a.cfg\" goes in a circle"},
        {"@include \"parts\"", "is a folder"},
        {"@include nothing", "@include needs a file name in quotes"},
        {"x = 1; @include \"a.cfg\"", "an @include must be the first on its line"},
    };
    struct desk *d = *state;
    desk_folder(d, "parts");
    assert_int_equal(symlink("/etc/passwd", desk_path(d, "link.cfg")), 0);
    assert_int_equal(symlink("/etc", desk_path(d, "linked")), 0);
    check_mistakes(d, mistakes, sizeof mistakes / sizeof mistakes[0]);
    assert_null(strstr(d->said, "root:"));
}

/* Each includes the next twice: 2^16 files if nothing stopped it. */
static void test_includes_do_not_explode(void **state)
{
    struct desk *d = *state;
    char name[32], text[100];
    for (int i = 0; i < 15; i++) {
        snprintf(name, sizeof name, "f%d.cfg", i);
        snprintf(text, sizeof text, "@include \"f%d.cfg\"\n@include \"f%d.cfg\"\n", i + 1, i + 1);
        desk_file(d, name, text);
    }
    desk_file(d, "f15.cfg", "# end\n");
    assert_false(desk_load(d, "f0.cfg", NULL, 0));
    assert_says(d, "is too much");
}

static void test_files_that_are_no_scenarios(void **state)
{
    struct desk *d = *state;
    assert_false(desk_load(d, "nowhere.cfg", NULL, 0));
    assert_says(d, "nowhere.cfg: there is no such file");
    desk_folder(d, "heap.cfg");
    assert_false(desk_load(d, "heap.cfg", NULL, 0));
    assert_says(d, "heap.cfg: is a folder");
    assert_false(desk_text(d, ""));
    assert_says(d, "a.cfg:1: is empty");
    assert_false(desk_text(d, "# only a comment\n"));
    assert_says(d, "holds no settings");
    desk_bytes(d, "a.cfg", "horizon\0= 5;", 12);
    assert_false(desk_load(d, "a.cfg", NULL, 0));
    assert_says(d, "a.cfg:1: holds a zero byte");
    desk_bytes(d, "a.cfg", "horizon = 5;\ntitle = \"\xE9t\xE9\";", 25);
    assert_false(desk_load(d, "a.cfg", NULL, 0));
    assert_says(d, "a.cfg:2: holds the byte 0xE9, which is not UTF-8");
    assert_false(desk_text(d, "horizon = 5; title = \"\\xE9\";"));
    assert_says(d, "the \\x escapes");
    const char *name = "/dev/null";
    assert_false(load_scenario(name, NULL, 0, d->arena, d->diag, &d->text));
    assert_non_null(strstr(desk_messages(d), "no ordinary file"));
}

static void test_byte_order_mark_and_crlf(void **state)
{
    struct desk *d = *state;
    assert_false(desk_text(d, "\xEF\xBB\xBFhorizon = 5;\r\ntitle = \"\xC3\xA9t\xC3\xA9\";\r\nunknwon = 1;\r\n"));
    assert_int_equal(diag_errors(d->diag), 1);
    assert_says(d, "a.cfg:3: unknwon");
    assert_string_equal(desk_at(d, "title")->text, "\xC3\xA9t\xC3\xA9");
}

static void test_utf8(void **state)
{
    (void)state;
    size_t at = 99;
    assert_true(utf8_valid("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x91\x9C", 10, &at));
    static const char *const bad[] = {"\xC0\x80", "\xC3",     "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                      "\x80",     "\xE2\x82", "\xE0\x80\x80", "\xFF"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (utf8_valid(bad[i], strlen(bad[i]), &at))
            fail_msg("case %zu", i);
    assert_false(utf8_valid("ab\0", 3, &at));
    assert_int_equal(at, 2);
}

static void test_names_of_files_below(void **state)
{
    struct desk *d = *state;
    assert_string_equal(file_below("a.cfg", "b.csv", d->arena), "b.csv");
    assert_string_equal(file_below("parts/a.cfg", "b.csv", d->arena), "parts/b.csv");
    assert_string_equal(file_below("parts/a.cfg", "../b.csv", d->arena), "b.csv");
    assert_string_equal(file_below("parts/a.cfg", "./x//y/../b.csv", d->arena), "parts/x/b.csv");
    assert_null(file_below("parts/a.cfg", "../../b.csv", d->arena));
    assert_null(file_below("a.cfg", "..", d->arena));
    assert_null(file_below("a.cfg", "/b.csv", d->arena));
    assert_null(file_below("a.cfg", "", d->arena));
    assert_null(file_below("a.cfg", "x/..", d->arena));
}

/* The scan may be stricter than libconfig, never laxer: what it passes, libconfig reads. */
static void test_what_passes_is_read_by_libconfig(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a",    "b1",   "=",  ":",  "{",     "}",       "[",   "]",
                                         "(",    ")",    ",",  ";",  "\"t\"", "1",       "2.5", "-3",
                                         "true", "0x1F", "7L", "\n", "# c\n", "/* c */", " ",   "x"};
    uint32_t luck = 2385;
    size_t passed = 0;
    for (int i = 0; i < 200000; i++) {
        char text[400];
        size_t length = 0;
        const int pieces_here = 3 + (int)(luck >> 8) % 12;
        for (int k = 0; k < pieces_here; k++) {
            luck = luck * 1664525U + 1013904223U;
            length += (size_t)snprintf(text + length, sizeof text - length, "%s ",
                                       pieces[(luck >> 16) % (sizeof pieces / sizeof pieces[0])]);
        }
        struct place line[64] = {{"a.cfg", 1}};
        struct source source = {.text = text, .length = length, .line = line, .lines = 1};
        struct diag *diag = diag_create();
        if (scan_source(&source, diag)) {
            config_t config;
            config_init(&config);
            if (!config_read_string(&config, text))
                fail_msg("the scan passes `%s`, libconfig says %s", text, config_error_text(&config));
            config_destroy(&config);
            passed++;
        }
        diag_destroy(diag);
    }
    assert_in_range(passed, 100, 200000);
}

int main(void)
{
#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        WITH_DESK(test_numbers_that_would_be_cut_off),
        WITH_DESK(test_largest_numbers_pass),
        WITH_DESK(test_arrays),
        WITH_DESK(test_syntax_in_words),
        WITH_DESK(test_goes_on_after_a_mistake),
        WITH_DESK(test_mistakes_are_bounded),
        WITH_DESK(test_names_that_stand_twice),
        WITH_DESK(test_deep_nesting),
        WITH_DESK(test_includes),
        WITH_DESK(test_includes_stay_in_the_folder),
        WITH_DESK(test_includes_do_not_explode),
        WITH_DESK(test_files_that_are_no_scenarios),
        WITH_DESK(test_byte_order_mark_and_crlf),
        cmocka_unit_test(test_utf8),
        WITH_DESK(test_names_of_files_below),
        cmocka_unit_test(test_what_passes_is_read_by_libconfig),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
