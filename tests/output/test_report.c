/* tests/output/test_report.c - the report: well-formed, harmless, the same each time, and true to the results. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "output/estimate.h"
#include "output/report.h"
#include "output/text.h"
#include "tests/output/sample.h"

static char *report_of(const struct results *r)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    report_html_write(r, f);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(strlen(text), size);
    return text;
}

/* ---- a strict reader: every tag closed in order, every attribute quoted, every & a known entity ---- */

enum { DEPTH_MOST = 40, IDS_MOST = 400 };

struct reader {
    const char *at;
    char open[DEPTH_MOST][16];
    size_t depth;
    char id[IDS_MOST][64];
    size_t ids;
    bool root_ended;
};

static size_t word(const char *s)
{
    return strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
}

static void entity(const char *s)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#160;"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strncmp(s, known[i], strlen(known[i])) == 0)
            return;
    fail_msg("a bare & at: %.60s", s);
}

static void attribute(struct reader *r)
{
    const size_t name = word(r->at);
    assert_true(name > 0);
    const bool is_id = name == 2 && strncmp(r->at, "id", 2) == 0;
    assert_false(strncmp(r->at, "on", 2) == 0); /* no handlers */
    assert_false(strncmp(r->at, "src", 3) == 0);
    if (strncmp(r->at, "href", 4) == 0)
        assert_int_equal(r->at[name + 2], '#'); /* within the page only */
    r->at += name;
    if (strncmp(r->at, "=\"", 2) != 0)
        fail_msg("an attribute without quotes: %.60s", r->at);
    r->at += 2;
    const char *from = r->at;
    for (; *r->at != '"'; r->at++) {
        assert_true(*r->at && *r->at != '<');
        if (*r->at == '&')
            entity(r->at);
    }
    if (is_id) {
        assert_true(r->ids < IDS_MOST && r->at - from < 64);
        memcpy(r->id[r->ids], from, (size_t)(r->at - from));
        r->id[r->ids][r->at - from] = '\0';
        for (size_t i = 0; i < r->ids; i++)
            assert_string_not_equal(r->id[i], r->id[r->ids]);
        r->ids++;
    }
    r->at++;
}

static void tag(struct reader *r)
{
    char name[16] = "";
    const bool ends = r->at[1] == '/';
    r->at += ends ? 2 : 1;
    const size_t length = word(r->at);
    if (length == 0 || length >= sizeof name)
        fail_msg("not a tag: %.60s", r->at);
    memcpy(name, r->at, length);
    r->at += length;
    assert_string_not_equal(name, "script");
    if (ends) {
        assert_int_equal(*r->at, '>');
        assert_true(r->depth > 0);
        assert_string_equal(r->open[--r->depth], name);
        r->root_ended = r->depth == 0;
    } else {
        assert_false(r->root_ended);
        while (*r->at == ' ') {
            r->at++;
            attribute(r);
        }
        const bool empty = *r->at == '/';
        r->at += empty;
        if (*r->at != '>')
            fail_msg("a tag that does not end: %.60s", r->at);
        assert_true(r->depth < DEPTH_MOST);
        if (!empty)
            memcpy(r->open[r->depth++], name, sizeof name);
    }
    r->at++;
}

static void is_well_formed(const char *text)
{
    static const char start[] = "<!DOCTYPE html>\n";
    struct reader *r = calloc(1, sizeof *r);
    assert_non_null(r);
    assert_int_equal(strncmp(text, start, strlen(start)), 0);
    r->at = text + strlen(start);
    while (*r->at) {
        if (*r->at == '<') {
            tag(r);
            continue;
        }
        if (*r->at == '&')
            entity(r->at);
        assert_true(*r->at != '>' || (r->depth && strcmp(r->open[r->depth - 1], "style") == 0));
        assert_true((unsigned char)*r->at >= ' ' || *r->at == '\n' || *r->at == '\t');
        r->at++;
    }
    assert_int_equal(r->depth, 0);
    assert_true(r->root_ended);
    for (const char *link = strstr(text, "href=\"#"); link; link = strstr(link + 1, "href=\"#")) {
        bool found = false;
        for (size_t i = 0; i < r->ids; i++)
            found |= strncmp(link + 7, r->id[i], strlen(r->id[i])) == 0 && link[7 + strlen(r->id[i])] == '"';
        assert_true(found);
    }
    free(r);
}

static void has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is missing", part);
}

/* No "nan" or "inf" that is not part of a word. */
static void no_number_is_missing(const char *text)
{
    static const char *const words[] = {"nan", "inf"};
    for (size_t i = 0; i < 2; i++)
        for (const char *at = strstr(text, words[i]); at; at = strstr(at + 1, words[i]))
            if (word(at) == 3 && word(at - 1) == 0)
                fail_msg("a number is missing: %.60s", at - 20);
}

static void has_next(const char **from, const char *part)
{
    const char *at = strstr(*from, part);
    if (!at)
        fail_msg("\"%s\" is missing or out of order", part);
    *from = at;
}

/* ---- a launch with what comes before it ---- */

struct before {
    struct waypoint_result way[3];
    double *days[3];
};

/* Lab passed 100 days before the goal, with noise; leather all the same; a response begun by the late ones. */
static void add_waypoints(struct sample *s, struct before *b)
{
    const size_t n = s->results.replications;
    for (int k = 0; k < 3; k++)
        b->days[k] = arena_array(s->arena, n, sizeof(double));
    for (size_t i = 0; i < n; i++) {
        const double goal = s->milestone.date_days->values[i];
        b->days[0][i] = floor(isfinite(goal) ? goal - 100 + 3 * sample_z(s) : 200) + 0.5;
        b->days[1][i] = 120;
        b->days[2][i] = goal > SAMPLE_DUE_DAY - 5 ? 200 + 10 * sample_u(s) : INFINITY;
    }
    b->way[0] = (struct waypoint_result){"tasks.lab", "Lab test", WAYPOINT_TASK, 140 * TICKS_PER_DAY, b->days[0]};
    b->way[1] = (struct waypoint_result){"oem.leather", "Leather received at oem", WAYPOINT_RECEIVED,
                                         118 * TICKS_PER_DAY, b->days[1]};
    b->way[2] = (struct waypoint_result){"responses.fly", "Fly the rest", WAYPOINT_RESPONSE, TIME_NEVER, b->days[2]};
    s->results.waypoint = b->way;
    s->results.waypoints = 3;
}

static void the_whole_report(void **state)
{
    (void)state;
    struct sample *s = sample_launch(4000, 0.012);
    struct before b;
    static const char *const warning[] = {"a word of warning"};
    static const char *const setting[] = {"--set tasks.lab.pass = 0.5", "--replications 4000"};
    add_waypoints(s, &b);
    s->results.warning = warning;
    s->results.warnings = 1;
    s->results.setting = setting;
    s->results.settings = 2;
    char *text = report_of(&s->results), *again = report_of(&s->results), chance[64];
    assert_string_equal(text, again);
    is_well_formed(text);
    const struct interval p = estimate_on_time(&s->milestone);
    (void)snprintf(chance, sizeof chance, "%.1f to %.1f&#160;%%", 100 * p.lo, 100 * p.hi);
    const char *at = text;
    has_next(&at, "<title>Autumn tote");
    has_next(&at, "The decision</h2>");
    has_next(&at, "2,000 totes at the dc");
    has_next(&at, "Mon <time>2026-09-14</time>");
    has_next(&at, chance);
    has_next(&at, "The biggest cause.");
    has_next(&at, "leather from tannery");
    has_next(&at, "Dates to watch.");
    has_next(&at, "Lab test by");
    has_next(&at, "launch.missed &lt;= 0.20");
    has_next(&at, "id=\"numbers\"");
    has_next(&at, "id=\"dates\"");
    has_next(&at, "due <time>2026-09-14</time>");
    has_next(&at, "Leather received at oem");
    has_next(&at, "id=\"tripwires\"");
    has_next(&at, "Lab test (tells 9");
    has_next(&at, "Done by");
    has_next(&at, "id=\"responses\"");
    has_next(&at, "Fly the rest");
    has_next(&at, "id=\"causes\"");
    has_next(&at, "together: beyond the planned date");
    has_next(&at, "id=\"cost\"");
    has_next(&at, "id=\"tail\"");
    has_next(&at, "bullwhip trace handbag_launch.cfg --set &#39;tasks.lab.pass = 0.5&#39; --replication ");
    has_next(&at, "id=\"assumptions\"");
    has_next(&at, "lanes.ocean.time");
    has_next(&at, "a word of warning");
    has_next(&at, "bullwhip run handbag_launch.cfg --set &#39;tasks.lab.pass = 0.5&#39; --replications 4000");
    has_next(&at, "title = &quot;Autumn tote&quot;;");
    no_number_is_missing(text);
    assert_null(strstr(text, "No section &quot;T"));
    free(text);
    free(again);
    sample_end(s);
}

/* Nothing of the scenario's may act: neither as markup nor as a control character. */
static void texts_do_not_act(void **state)
{
    (void)state;
    static const char evil[] = "<script>alert('x')</script>\" onload=\"y\" & &amp; </table>\033[2J\x9b ]]> "
                               "\xc3\xbc\xff \xe2\x80\xae\xe2\x80\xac";
    static const char *const texts[] = {evil};
    struct sample *s = sample_launch(200, 0);
    struct before b;
    add_waypoints(s, &b);
    for (int k = 0; k < 3; k++)
        b.way[k].label = b.way[k].name = evil;
    s->results.title = s->results.scenario = s->results.canonical = s->results.currency = s->results.time_unit = evil;
    s->milestone.label = s->milestone.name = s->cause[0].label = s->target[0].text = evil;
    s->assumption[0] = (struct assumption){.path = evil, .text = evil, .mark = evil};
    s->results.warning = s->results.setting = texts;
    s->results.warnings = s->results.settings = 1;
    for (size_t i = 0; i < s->results.kpis; i++)
        s->definition[i].unit = evil;
    char *text = report_of(&s->results);
    is_well_formed(text);
    assert_null(strstr(text, "<script"));
    has(text, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot; onload=&quot;y&quot; &amp; &amp;amp; "
              "&lt;/table&gt;\\x1b[2J");
    has(text, "\xc3\xbc\\xff \\u{202e}");
    free(text);
    sample_end(s);
}

static void few_replications(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= 3; n++) {
        struct sample *s = sample_launch(n, 0);
        struct before b;
        add_waypoints(s, &b);
        char *text = report_of(&s->results);
        is_well_formed(text);
        has(text, "do not tell how likely that is");
        has(text, "too few replications");
        has(text, "No section &quot;Tripwires&quot;: too few replications to condition on.");
        no_number_is_missing(text);
        free(text);
        sample_end(s);
    }
}

static void never_reached(void **state)
{
    (void)state;
    struct sample *s = sample_launch(300, 1);
    struct before b;
    add_waypoints(s, &b);
    char *text = report_of(&s->results);
    is_well_formed(text);
    has(text, "0.0 to 1.3&#160;%"); /* Wilson at 0 of 300 */
    has(text, "It is never reached within the horizon.");
    has(text, "not within the horizon");
    no_number_is_missing(text);
    free(text);
    sample_end(s);
}

static void a_system_without_milestone(void **state)
{
    (void)state;
    struct sample *s = sample_inventory(1000);
    char *text = report_of(&s->results);
    is_well_formed(text);
    has(text, "Interrupted: 1,000 of 2,000 runs");
    has(text, "no milestone: there is no date to keep");
    has(text, "fill rate, shop");
    has(text, "No section &quot;When&quot;: the scenario has no milestone.");
    has(text, "No section &quot;Cost&quot;: no money moves in this scenario.");
    assert_null(strstr(text, "id=\"causes\""));
    free(text);
    sample_end(s);
}

static const double *two(struct sample *s, double a, double b)
{
    double *x = arena_array(s->arena, 2, sizeof *x);
    x[0] = a;
    x[1] = b;
    return x;
}

/* The accounts of a hand-made run: sales 500, material 200, holding 50: 250 are left; two units land. */
static void the_waterfall_adds_up(void **state)
{
    (void)state;
    struct sample *s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->arena = arena_create();
    s->results = (struct results){.scenario = "books",
                                  .title = "Books",
                                  .replications = 2,
                                  .asked = 2,
                                  .currency = "EUR",
                                  .time_unit = "d",
                                  .kpi = s->kpi};
    const double *holding = two(s, 40, 60), *material = two(s, 200, 200), *sales = two(s, 450, 550),
                 *cost = two(s, 240, 260), *profit = two(s, 210, 290), *landed = two(s, 2, 2);
    sample_kpi(s, (struct kpi){"cost.holding", "EUR", ESTIMATE_MEAN, 0, true, "", 0}, holding, NULL);
    sample_kpi(s, (struct kpi){"cost.material", "EUR", ESTIMATE_MEAN, 0, true, "", 0}, material, NULL);
    sample_kpi(s, (struct kpi){"cost.sales", "EUR", ESTIMATE_MEAN, 0, true, "", 0}, sales, NULL);
    sample_kpi(s, (struct kpi){"cost.total", "EUR", ESTIMATE_MEAN, -1, true, "", 0}, cost, NULL);
    sample_kpi(s, (struct kpi){"cost.unit", "EUR", ESTIMATE_RATIO, -1, true, "", 0}, material, landed);
    sample_kpi(s, (struct kpi){"season.profit", "EUR", ESTIMATE_MEAN, 1, true, "", 0}, profit, NULL);
    char *text = report_of(&s->results);
    is_well_formed(text);
    const char *at = strstr(text, "id=\"cost\"");
    assert_non_null(at);
    has_next(&at, ">sales</text>");
    has_next(&at, ">500.0</text>");
    has_next(&at, ">material</text>");
    has_next(&at, ">-200.0</text>");
    has_next(&at, ">after landed cost</text>");
    has_next(&at, ">300.0</text>");
    has_next(&at, ">holding</text>");
    has_next(&at, ">-50.0</text>");
    has_next(&at, ">profit</text>");
    has_next(&at, ">250.0</text>");
    has_next(&at, "<caption>");
    has_next(&at, "material");
    has_next(&at, "-100.00"); /* a landed unit */
    has_next(&at, "profit");
    has_next(&at, "125.00");
    free(text);
    sample_end(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_report),           cmocka_unit_test(texts_do_not_act),
        cmocka_unit_test(few_replications),           cmocka_unit_test(never_reached),
        cmocka_unit_test(a_system_without_milestone), cmocka_unit_test(the_waterfall_adds_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
