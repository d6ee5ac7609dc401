/* tests/output/test_summary.c - the decision comes first, nothing is wider than a screen, nothing acts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "output/estimate.h"
#include "output/plan_table.h"
#include "output/summary.h"
#include "output/text.h"
#include "tests/output/sample.h"

static char *summary_of(const struct results *r, bool colour, const char *folder)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    summary_write(r, &(struct summary_options){colour, folder}, f);
    assert_int_equal(fclose(f), 0);
    return text;
}

/* The text has this in it, after `*from`, which moves there: so an order is checked. */
static void has_next(const char **from, const char *part)
{
    const char *at = strstr(*from, part);
    if (!at)
        fail_msg("\"%s\" is missing in or out of order:\n%s", part, *from);
    *from = at;
}

static void is_narrow_and_plain(const char *text)
{
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
        char *copy = strdup(line);
        copy[strcspn(copy, "\n")] = '\0';
        if (text_columns(copy) > 100)
            fail_msg("wider than 100 columns: %s", copy);
        if (*copy && copy[strlen(copy) - 1] == ' ')
            fail_msg("blank at the end: \"%s\"", copy);
        free(copy);
        if (!line[strcspn(line, "\n")])
            break;
    }
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' && *c != '\n')
            fail_msg("control character %d", *c);
}

static void the_decision_first(void **state)
{
    (void)state;
    struct sample *s = sample_launch(10000, 0.012);
    static const char *const warning[] = {
        "a warning that is long enough to be wrapped into the next line of the screen, "
        "because it does not fit into a hundred columns"};
    s->results.warning = warning;
    s->results.warnings = 1;
    char *text = summary_of(&s->results, false, "results/handbag_launch");
    const char *at = text;
    char chance[64];
    const struct interval p = estimate_on_time(&s->milestone);
    (void)snprintf(chance, sizeof chance, "P(on time) = %.1f %% [%.1f, %.1f]", 100 * p.estimate, 100 * p.lo,
                   100 * p.hi);
    has_next(&at, "Autumn tote");
    has_next(&at, "10,000 replications, seed 20260105");
    has_next(&at, chance);
    has_next(&at, "Mon 2026-09-14"); /* due */
    has_next(&at, "Tue 2026-09-08"); /* planned */
    has_next(&at, "6.6 d early");
    has_next(&at, "P80");
    has_next(&at, "not at all within the horizon");
    has_next(&at, "landed cost a unit");
    has_next(&at, "peak cash need");
    has_next(&at, "CVaR95");
    has_next(&at, "Why late?");
    has_next(&at, "leather from tannery");
    has_next(&at, "MISSED");
    has_next(&at, "met");
    has_next(&at, "results/handbag_launch");
    assert_null(strstr(text, "Golden Week")); /* takes less than planned */
    is_narrow_and_plain(text);
    free(text);
    sample_end(s);
}

static void a_system_without_milestone(void **state)
{
    (void)state;
    struct sample *s = sample_inventory(1000);
    char *text = summary_of(&s->results, false, NULL);
    const char *at = text;
    has_next(&at, "Interrupted: 1,000 of 2,000 replications");
    has_next(&at, "cost rate");
    has_next(&at, "fill rate, shop");
    has_next(&at, "%");
    has_next(&at, "customers' wait, shop");
    has_next(&at, "on hand, shop.box");
    has_next(&at, "utilization, shop.till");
    has_next(&at, "80.00");
    has_next(&at, "always the same");
    assert_null(strstr(text, "in time?"));
    assert_null(strstr(text, "Why late?"));
    is_narrow_and_plain(text);
    free(text);
    sample_end(s);
}

static void few_replications(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= 3; n++) {
        struct sample *s = sample_launch(n, 0);
        char *text = summary_of(&s->results, false, NULL);
        assert_null(strstr(text, "nan"));
        assert_null(strstr(text, "inf"));
        is_narrow_and_plain(text);
        free(text);
        sample_end(s);
    }
}

static void never_reached(void **state)
{
    (void)state;
    struct sample *s = sample_launch(300, 1);
    char *text = summary_of(&s->results, false, NULL);
    const char *at = text;
    has_next(&at, "P(on time) = 0.0 % [0.0, 1.3]"); /* Wilson at 0 of 300: 1.96^2 / (300 + 1.96^2) = 1.26 % */
    has_next(&at, "P50, even odds");
    has_next(&at, "not within the horizon");
    has_next(&at, "never    never    never"); /* P5, P50, P95 of the delay */
    is_narrow_and_plain(text);
    free(text);
    sample_end(s);
}

static void texts_do_not_act(void **state)
{
    (void)state;
    struct sample *s = sample_launch(20, 0);
    static const char evil[] = "\033[2J\r\b\x9b"
                               "31mowned";
    static const char *const warning[] = {evil};
    s->results.title = s->results.scenario = s->milestone.label = s->cause[0].label = s->target[0].text = evil;
    s->results.warning = warning;
    s->results.warnings = 1;
    s->definition[0].unit = evil;
    char *text = summary_of(&s->results, false, evil);
    for (const char *c = text; *c; c++)
        assert_false(((unsigned char)*c < ' ' && *c != '\n') || (unsigned char)*c == 0x9b);
    free(text);
    text = summary_of(&s->results, true, NULL);
    assert_non_null(strstr(text, "\033[1m")); /* colours when asked for */
    free(text);
    sample_end(s);
}

static void the_plan_as_a_table(void **state)
{
    (void)state;
    const sim_time d = TICKS_PER_DAY;
    struct plan_bar bar[] = {
        {PLAN_BUY, "oem.leather", "Leather from tannery", 1200, 0, 3 * d, 45 * d, 70 * d, 25 * d, 25, false, false},
        {PLAN_MAKE, "oem.tote", "Tote made", 3000, 98 * d, 99 * d, 150 * d, 150 * d, 98 * d, 0, true, false},
        {PLAN_CLOSURE, "new_year", "New Year", 0, 38 * d, 38 * d, 53 * d, TIME_NEVER, TIME_NEVER, NAN, false, false},
        {PLAN_MILESTONE, "launch", "at the dc", 2000, 246 * d, 246 * d, 246 * d, TIME_NEVER, TIME_NEVER, 6.6, true,
         false}};
    const struct plan p = {bar, 4, true, SAMPLE_START_DAY, false, 0, 365 * d, "Autumn\033 tote", NULL, 0};
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    plan_table_write(&p, 253 * d, f, false);
    assert_int_equal(fclose(f), 0);
    const char *at = text;
    has_next(&at, "Autumn\\x1b tote");
    has_next(&at, "planned Tue 2026-09-08, due Mon 2026-09-14: 7.0 days in hand");
    has_next(&at, "Leather from tannery");
    has_next(&at, "1,200  2026-01-05  2026-01-08  2026-02-19");
    has_next(&at, "25.0  2026-01-30");
    has_next(&at, "* ");
    has_next(&at, "Tote made");
    has_next(&at, "closed: New Year, 2026-02-12 to 2026-02-26"); /* the last closed day */
    free(text);
    f = open_memstream(&text, &size);
    plan_csv_write(&p, f);
    assert_int_equal(fclose(f), 0);
    at = text;
    has_next(&at, "buy,oem.leather,Leather from tannery,1200,0,2026-01-05,3,2026-01-08,45,2026-02-19,70,2026-03-16,25,"
                  "2026-01-30,25,0\r\n");
    has_next(&at, "milestone,launch,at the dc,2000,246,2026-09-08,246,2026-09-08,246,2026-09-08,,,,,");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_decision_first), cmocka_unit_test(a_system_without_milestone),
        cmocka_unit_test(few_replications),   cmocka_unit_test(never_reached),
        cmocka_unit_test(texts_do_not_act),   cmocka_unit_test(the_plan_as_a_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
