/* tests/output/test_charts.c - every chart is a whole picture or is named as left out; a scenario's text is only text.
 *
 * gnuplot itself may be missing where the tests run: then the tests that need it are skipped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "output/charts.h"
#include "output/outfile.h"
#include "tests/output/sample.h"

#include <dirent.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char *scratch(const char *name)
{
    const char *root = getenv("TEST_DIR");
    return outfile_path(root ? root : ".", name);
}

/* Removes a flat folder; returns how many files were in it. */
static size_t clear(const char *folder)
{
    size_t n = 0;
    DIR *d = opendir(folder);
    /* cppcheck-suppress readdirCalled */
    for (const struct dirent *e; d && (e = readdir(d));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        char *path = outfile_path(folder, e->d_name);
        n += unlink(path) == 0;
        free(path);
    }
    if (d)
        (void)closedir(d);
    (void)rmdir(folder);
    return n;
}

static bool has_gnuplot(void)
{
    struct charts_outcome o = {0};
    char name[] = "probe", script[] = "plot x\n";
    char *folder = scratch("charts_probe");
    const bool ok = gnuplot_draw(&(struct gnuplot_chart){name, script, 200, 100}, 1, folder, NULL, &o);
    charts_outcome_release(&o);
    (void)clear(folder);
    free(folder);
    return ok;
}

static void is_made(const struct charts_outcome *o, const char *const *names, size_t count)
{
    assert_int_equal(o->made_count, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(strncmp(o->made[i], names[i], strlen(names[i])), 0);
}

static void all_charts_of_a_run(void **state)
{
    (void)state;
    if (!has_gnuplot())
        skip();
    static const char *const all[] = {"launch_date",     "fan_stock_dc_tote_on_hand", "fan_stock_dc_tote_backorders",
                                      "loss_cost_total", "loss_launch_delay_days",    "cost"};
    /* Most never arrive: there is no curve of delays. */
    static const char *const few[] = {"launch_date", "fan_stock_dc_tote_on_hand", "fan_stock_dc_tote_backorders",
                                      "loss_cost_total", "cost"};
    static const double never[] = {0, 0.02, 0.6};
    char *folder = scratch("charts_run");
    for (size_t i = 0; i < 3; i++) {
        struct sample *s = sample_launch(500, never[i]);
        struct charts_outcome o;
        if (!charts_run(&s->results, folder, NULL, &o))
            fail_msg("left out: %s", o.why);
        is_made(&o, never[i] > 0.5 ? few : all, never[i] > 0.5 ? 5 : 6);
        assert_int_equal(clear(folder), o.made_count); /* and nothing temporary */
        charts_outcome_release(&o);
        sample_end(s);
    }
    free(folder);
}

static void nothing_to_draw_is_no_failure(void **state)
{
    (void)state;
    struct sample *s = sample_inventory(1);
    struct charts_outcome o;
    char *folder = scratch("charts_none");
    assert_true(charts_run(&s->results, folder, NULL, &o));
    assert_int_equal(o.made_count + o.left_out_count, 0);
    charts_outcome_release(&o);
    (void)clear(folder);
    free(folder);
    sample_end(s);
}

/* Quotes, substitutions, macros, comments, line ends, enhanced text, the end mark of data, formats. */
static const char hostile[] =
    "a'b\"c`touch pwned`\n!touch pwned\nEOD\n@m # {/:Bold x}^2_3 %s \\ \\n ; system('touch pwned')";

static void text_is_only_text(void **state)
{
    (void)state;
    if (!has_gnuplot())
        skip();
    struct sample *s = sample_launch(200, 0);
    char *folder = scratch("charts_hostile 'q\" $(touch pwned)");
    s->results.title = s->results.scenario = s->results.currency = s->results.time_unit = hostile;
    s->milestone.label = s->milestone.name = hostile;
    s->serie[0].label = s->serie[0].name = s->serie[0].unit = hostile;
    s->definition[0].unit = hostile;
    struct charts_outcome o;
    if (!charts_run(&s->results, folder, NULL, &o))
        fail_msg("left out: %s", o.why);
    assert_int_equal(clear(folder), 6);
    charts_outcome_release(&o);

    struct plan_bar bar[] = {
        {.kind = PLAN_BUY, .name = hostile, .label = hostile, .end = TICKS_PER_DAY, .slack_days = NAN}};
    const struct plan p = {bar, 1, false, 0, false, 0, TICKS_PER_DAY, hostile, NULL, 0};
    if (!charts_plan(&p, TIME_NEVER, folder, NULL, &o))
        fail_msg("left out: %s", o.why);
    assert_int_equal(clear(folder), 1);             /* no file `pwned` here ... */
    assert_int_not_equal(access("pwned", F_OK), 0); /* ... nor there */
    charts_outcome_release(&o);
    free(folder);
    sample_end(s);
}

static void gnuplot_is_missing(void **state)
{
    (void)state;
    struct sample *s = sample_launch(50, 0);
    struct charts_outcome o;
    char *folder = scratch("charts_missing"), *text = NULL;
    size_t size = 0;
    assert_false(charts_run(&s->results, folder, &(struct gnuplot_options){.program = "gnuplot-that-is-not"}, &o));
    assert_int_equal(o.made_count, 0);
    assert_int_equal(o.left_out_count, 6);
    FILE *f = open_memstream(&text, &size);
    charts_outcome_print(&o, f);
    (void)fclose(f);
    assert_non_null(strstr(text, "launch_date, fan_stock_dc_tote_on_hand"));
    assert_non_null(strstr(text, "gnuplot is not installed"));
    assert_non_null(strstr(text, "apt-get install gnuplot-nox"));
    free(text);
    charts_outcome_release(&o);
    assert_int_equal(clear(folder), 0);
    free(folder);
    sample_end(s);
}

/* A program that ends without reading, so that writing to it raises SIGPIPE; the script is longer than a pipe. */
static void gnuplot_fails(void **state)
{
    (void)state;
    struct sample *s = sample_launch(500, 0);
    struct charts_outcome o;
    char *folder = scratch("charts_failing");
    assert_false(charts_run(&s->results, folder, &(struct gnuplot_options){.program = "false"}, &o));
    assert_int_equal(o.made_count, 0);
    assert_int_equal(o.left_out_count, 6);
    charts_outcome_release(&o);
    /* Says it is fine, but makes nothing. */
    assert_false(charts_run(&s->results, folder, &(struct gnuplot_options){.program = "true"}, &o));
    assert_int_equal(o.left_out_count, 6);
    assert_non_null(strstr(o.why, "no whole picture"));
    charts_outcome_release(&o);
    assert_int_equal(clear(folder), 0);
    free(folder);
    sample_end(s);
}

static void gnuplot_hangs(void **state)
{
    (void)state;
    char *folder = scratch("charts_hanging"), error[OUTFILE_ERROR_SIZE];
    assert_true(outfile_folder(folder, error));
    char *program = outfile_path(folder, "hang");
    FILE *f = fopen(program, "w");
    (void)fputs("#!/bin/sh\nexec sleep 1000\n", f);
    (void)fclose(f);
    (void)chmod(program, 0755);
    struct sample *s = sample_launch(50, 0);
    struct charts_outcome o;
    struct timespec before, after;
    (void)clock_gettime(CLOCK_MONOTONIC, &before);
    assert_false(charts_run(&s->results, folder, &(struct gnuplot_options){"./hang", 0.3}, &o));
    (void)clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true(after.tv_sec - before.tv_sec < 5);
    assert_int_equal(o.left_out_count, 6);
    assert_non_null(strstr(o.why, "did not end within 0.3 s"));
    charts_outcome_release(&o);
    assert_int_equal(clear(folder),
                     1); /* the program alone; gnuplot works inside the folder, so "./hang" is this one */
    free(program);
    free(folder);
    sample_end(s);
}

/* One bad chart costs itself only. */
static void the_others_are_made(void **state)
{
    (void)state;
    if (!has_gnuplot())
        skip();
    char name[3][8] = {"one", "two", "three"}, good[] = "plot x\n", bad[] = "plot x\nthis is no command\n";
    const struct gnuplot_chart chart[] = {
        {name[0], good, 200, 100}, {name[1], bad, 200, 100}, {name[2], good, 200, 100}};
    struct charts_outcome o = {0};
    char *folder = scratch("charts_others");
    assert_false(gnuplot_draw(chart, 3, folder, NULL, &o));
    is_made(&o, (const char *const[]){"one", "three"}, 2);
    assert_int_equal(o.left_out_count, 1);
    assert_string_equal(o.left_out[0], "two");
    assert_non_null(strstr(o.why, "gnuplot failed"));
    assert_int_equal(clear(folder), 2); /* half of "two" is gone */
    charts_outcome_release(&o);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_charts_of_a_run), cmocka_unit_test(nothing_to_draw_is_no_failure),
        cmocka_unit_test(text_is_only_text),   cmocka_unit_test(gnuplot_is_missing),
        cmocka_unit_test(gnuplot_fails),       cmocka_unit_test(gnuplot_hangs),
        cmocka_unit_test(the_others_are_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
