/* tests/cli/test_options.c - the command line: what is read, what is refused, and that the tables agree with --help. */
#include "cli/command.h"
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { WORDS = 16 };

/* Reads one line of words parted by blanks as `command` would; what was said is in `said`. */
struct reading {
    struct options options;
    struct arena *arena;
    char *said;
    bool fine;
};

static struct reading read_line(const char *command, const char *line)
{
    struct reading r = {.arena = arena_create()};
    char *argv[WORDS];
    int argc = 0;
    size_t size = 0;
    char *copy = arena_text(r.arena, line);
    for (char *word = strtok(copy, " "); word && argc < WORDS; word = strtok(NULL, " "))
        argv[argc++] = word;
    FILE *out = open_memstream(&r.said, &size);
    assert_non_null(out);
    r.fine = options_read(command_find(command), argc, argv, r.arena, &r.options, out);
    fclose(out);
    return r;
}

static void done(struct reading *r)
{
    arena_destroy(r->arena);
    free(r->said);
}

static void test_before_and_after(void **state)
{
    (void)state;
    const char *lines[] = {
        "a.cfg -n 237 --seed 4294967295 --kpi cost.* --kpi launch.* --set x=1 --json -o out",
        "-n=237 --seed=4294967295 --kpi=cost.* --kpi=launch.* a.cfg --set=x=1 --json -oout",
        "-n237 --seed 4294967295 --kpi cost.* --set x=1 --output=out --json --kpi launch.* -- a.cfg",
        "-n 5 --replications 237 --seed 4294967295 --kpi cost.* --kpi launch.* --set x=1 --json -o out a.cfg",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct reading r = read_line("run", lines[i]);
        assert_true(r.fine);
        assert_string_equal(r.said, "");
        assert_int_equal(r.options.arguments.count, 1);
        assert_string_equal(r.options.arguments.word[0], "a.cfg");
        assert_true(r.options.replications.given && r.options.replications.value == 237);
        assert_true(r.options.seed.given && r.options.seed.value == UINT32_MAX);
        assert_false(r.options.threads.given);
        assert_int_equal(r.options.kpis.count, 2);
        assert_string_equal(r.options.kpis.word[1], "launch.*");
        assert_int_equal(r.options.sets.count, 1);
        assert_string_equal(r.options.sets.word[0], "x=1");
        assert_string_equal(r.options.output, "out");
        assert_true(r.options.json && !r.options.quiet && !r.options.help);
        done(&r);
    }
}

static void test_dashes_end_options(void **state)
{
    (void)state;
    struct reading r = read_line("run", "--json -- --seed");
    assert_true(r.fine && r.options.json && !r.options.seed.given);
    assert_string_equal(r.options.arguments.word[0], "--seed");
    done(&r);
}

static void test_letters_together(void **state)
{
    (void)state;
    struct reading r = read_line("run", "-qn7 a.cfg");
    assert_true(r.fine && r.options.quiet && r.options.replications.value == 7);
    done(&r);
}

static void test_refused(void **state)
{
    (void)state;
    const struct {
        const char *command, *line, *said;
    } cases[] = {
        {"run", "a.cfg --thread 2", "bullwhip run: unknown option '--thread'; did you mean '--threads'?\n"},
        {"run", "a.cfg --fidelity=2", "unknown option '--fidelity'; 'bullwhip run --help' lists them"},
        {"run", "a.cfg -x", "unknown option '-x'"},
        {"run", "a.cfg --markdown", "option '--markdown' is for 'schema', not for 'run'"},
        {"check", "a.cfg -n 5", "option '--replications' is for 'run', 'compare', 'trace', not for 'check'"},
        {"run", "a.cfg -n 0", "--replications takes a whole number from 1 to 10000000, not '0'"},
        {"run", "a.cfg -n 10000001", "from 1 to 10000000, not '10000001'"},
        {"run", "a.cfg -n 2.385", "not '2.385'"},
        {"run", "a.cfg -n 1e4", "not '1e4'"},
        {"run", "a.cfg -n=", "not ''"},
        {"run", "a.cfg --seed -1", "--seed takes a whole number from 0 to 4294967295, not '-1'"},
        {"run", "a.cfg --seed 4294967296", "not '4294967296'"},
        {"run", "a.cfg --seed 99999999999999999999", "not '99999999999999999999'"},
        {"run", "a.cfg --threads 1025", "--threads takes a whole number from 1 to 1024"},
        {"run", "a.cfg --threads", "--threads needs a value: --threads T"},
        {"run", "a.cfg --json=1", "--json takes no value"},
        {"run", "a.cfg --output=", "--output needs DIR"},
        {"run", "", "an argument is missing; usage: bullwhip run SCENARIO"},
        {"run", "a.cfg b.cfg", "'b.cfg' is one argument too many; usage: bullwhip run SCENARIO"},
        {"compare", "", "an argument is missing; usage: bullwhip compare BASE [ALTERNATIVE...]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading r = read_line(cases[i].command, cases[i].line);
        assert_false(r.fine);
        if (!strstr(r.said, cases[i].said))
            fail_msg("'%s' said '%s', not '%s'", cases[i].line, r.said, cases[i].said);
        done(&r);
    }
}

static void test_all_mistakes_at_once(void **state)
{
    (void)state;
    struct reading r = read_line("run", "--thread 2 -n 0 --json=1");
    size_t lines = 0;
    assert_false(r.fine);
    for (const char *c = r.said; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 3); /* "2" became the argument */
    done(&r);
}

static void test_help_needs_no_argument(void **state)
{
    (void)state;
    struct reading r = read_line("run", "--help");
    assert_true(r.fine && r.options.help);
    done(&r);
}

static void test_tables(void **state)
{
    (void)state;
    size_t options, commands;
    const struct option *o = options_table(&options);
    const struct command *c = commands_table(&commands);
    unsigned all = 0;
    for (size_t i = 0; i < commands; i++) {
        assert_ptr_equal(command_find(c[i].name), &c[i]); /* unique */
        assert_true(c[i].summary && *c[i].summary);
        assert_int_equal(all & c[i].bit, 0);
        all |= c[i].bit;
        assert_true(c[i].run ? c[i].bit && c[i].text && c[i].least <= c[i].most : !c[i].bit);
    }
    assert_int_equal(all, FOR_ALL);
    assert_null(command_find("ru"));
    for (size_t i = 0; i < options; i++) {
        assert_true(o[i].commands && !(o[i].commands & ~all));
        assert_true(o[i].kind < OPTION_KINDS && o[i].offset < sizeof(struct options));
        assert_true((o[i].kind == OPTION_FLAG) == !o[i].argument);
        assert_true(*o[i].doc && o[i].lo <= o[i].hi);
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(o[i].name, o[k].name);
            assert_int_not_equal(o[i].offset, o[k].offset);
            assert_true(!o[i].letter || o[i].letter != o[k].letter);
        }
    }
}

/* Each option of a command stands in its help, and no other. */
static void test_help_agrees(void **state)
{
    (void)state;
    size_t options, commands;
    const struct option *o = options_table(&options);
    const struct command *c = commands_table(&commands);
    for (size_t i = 0; i < commands; i++) {
        if (!c[i].run)
            continue;
        char *text = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&text, &size);
        assert_non_null(out);
        options_help(&c[i], out);
        fclose(out);
        for (size_t k = 0; k < options; k++) {
            char needle[64];
            snprintf(needle, sizeof needle, "--%s ", o[k].name);
            assert_int_equal(strstr(text, needle) != NULL, (o[k].commands & c[i].bit) != 0);
        }
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_before_and_after),
        cmocka_unit_test(test_dashes_end_options),
        cmocka_unit_test(test_letters_together),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_all_mistakes_at_once),
        cmocka_unit_test(test_help_needs_no_argument),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_help_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
