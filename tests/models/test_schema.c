/* tests/models/test_schema.c - checking, reading and documenting by the schema table; dates; plain numbers. */
#include "models/civil.h"
#include "models/expression.h"
#include "models/quantity.h"
#include "models/setting_number.h"
#include "tests/models/load_desk.h"

#include <math.h>
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

struct mistake {
    const char *text, *says;
};

/* Each refused with this message and no other. */
static void check_mistakes(struct desk *d, const char *head, const struct mistake *m, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (desk_text(d, arena_format(d->arena, "%s\n%s", head, m[i].text)))
            fail_msg("accepted: %s", m[i].text);
        if (!strstr(d->said, m[i].says) || diag_errors(d->diag) != 1)
            fail_msg("`%s` gave\n%s\ninstead of `%s`", m[i].text, d->said, m[i].says);
    }
}

static void test_unknown_settings(void **state)
{
    static const struct mistake mistakes[] = {
        {"suplliers: { };", "a.cfg:2: suplliers: unknown setting `suplliers`; did you mean `suppliers`?"},
        {"suppliers: { a: { offers: { b: { lead_tiem = 3; }; }; }; };",
         "a.cfg:2: suppliers.a.offers.b.lead_tiem: unknown setting `lead_tiem`; did you mean `lead_time`?"},
        {"sites: { a: { stock: { b: { level = 3; }; }; }; };", "unknown setting `level`; did you mean `policy.level`?"},
        {"money: { xyzzy = 3; };", "unknown setting `xyzzy`; known here: discount, interest"},
        {"demand: { a: { at = \"x\"; xyzzy = 3; }; };",
         "unknown setting `xyzzy`; `bullwhip schema demand.*` lists what may stand here"},
        {"items: { a-b: { }; };",
         "a.cfg:2: items.a-b: `a-b` is no name; a name has letters, digits and _, a letter first (no hyphen"},
    };
    check_mistakes(*state, "horizon = 5;", mistakes, sizeof mistakes / sizeof mistakes[0]);
}

static void test_types_and_ranges(void **state)
{
    static const struct mistake mistakes[] = {
        {"run: { replications = \"many\"; };",
         "a.cfg:2: run.replications: is the text `many`; expected a whole number, 1 to 2147483647"},
        {"run: { replications = 2.5; };", "run.replications: is 2.5; expected a whole number"},
        {"run: { replications = 0; };", "run.replications: is 0; allowed: 1 to 2147483647"},
        {"run: { seed = -1; };", "run.seed: is -1; allowed: 0 to 4294967295"},
        {"run: { drain = 1; };", "run.drain: is a number; expected true or false, without quotes"},
        {"run: { drain = \"true\"; };", "run.drain: is a text; expected true or false, without quotes"},
        {"run = 5;", "run: is a number; expected a group { ... }"},
        {"title = [ \"a\" ];", "title: is an array; expected a text in quotes"},
        {"suppliers: { a: { offers: { b: { lead_time = -3; }; }; }; };",
         "suppliers.a.offers.b.lead_time: is -3 time units; allowed: 0 time units or more"},
        {"suppliers: { a: { offers: { b: { price = true; }; }; }; };",
         "price: is true or false; expected a number, or an expression in quotes"},
        {"suppliers: { a: { offers: { b: { price = \"normall(1, 2)\"; }; }; }; };", "suppliers.a.offers.b.price: "},
        {"conventions: { costs = \"continous\"; };",
         "unknown choice `continous`; did you mean `continuous`? (continuous, period_end)"},
        {"conventions: { costs = \"shrug\"; };", "unknown choice `shrug`; expected one of: continuous, period_end"},
        {"conventions: { costs = 3; };", "is a number; expected one of, in quotes: continuous, period_end"},
        {"conventions: { period = \"uniform(1, 2)\"; };",
         "conventions.period: `uniform(1, 2)`: expected a plain number"},
        {"conventions: { period = \"8 h\"; };", "time units are plain numbers in a scenario without `start`"},
        {"conventions: { period = \"2 parsecs\"; };", "has an unknown unit"},
        {"conventions: { period = \"3 wd\"; };", "working days (wd) need a calendar"},
        {"targets = \"x\";", "targets: is a text; expected an array of texts"},
        {"targets = [ 1, 2 ];", "targets[0]: is a number; expected an array of texts"},
        {"disruptions: { a: { change = [ \"\" ]; }; };", "disruptions.a.change[0]: is an empty text"},
        {"levers: { red: { from = 6; }; };", "a.cfg:2: levers.red: needs `sets`: Paths of the settings"},
        {"items: { a: { mark = 5; }; };", "items.a.mark: is a number; expected a text in quotes"},
        {"start = \"2026-02-30\";", "start: `2026-02-30` is not in the calendar"},
        {"start = \"soon\";", "start: is no date; expected a date such as"},
        {"start = 5;", "start: is a number; expected a date such as"},
        {"measures: { a: { of = \"x\"; from = \"2026-03-01\"; }; };", "a date needs the scenario's `start`"},
        {"measures: { a: { of = \"x\"; from = \"soon\"; }; };", "measures.a.from: `soon`: expected a plain number"},
        {"measures: { a: { of = \"x\"; from = -3; }; };", "measures.a.from: is -3 time units; allowed"},
        {"measures: { a: { }; };", "a.cfg:2: measures.a: needs `of`: What is measured"},
    };
    struct desk *d = *state;
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        desk_text(d, arena_format(d->arena, "horizon = 5;\n%s", mistakes[i].text));
        if (!strstr(d->said, mistakes[i].says))
            fail_msg("`%s` gave\n%s\nwithout `%s`", mistakes[i].text, d->said, mistakes[i].says);
    }
}

static void test_dates(void **state)
{
    struct desk *d = *state;
    assert_false(desk_text(d, "start = \"2026-01-05\"; horizon = \"2026-13-01\";\nmeasures: { a: { of = \"x\"; from = "
                              "\"1 wd\"; to = \"30 d\"; }; };"));
    assert_int_equal(diag_errors(d->diag), 2);
    assert_says(d, "a.cfg:1: horizon: `2026-13-01` is not in the calendar");
    assert_says(d, "a.cfg:2: measures.a.from: `1 wd` is no date; expected year-month-day");
}

/* A wrong start is one mistake: the times that are written with units stay right. */
static void test_a_wrong_start_is_one_mistake(void **state)
{
    struct desk *d = *state;
    assert_false(desk_text(d, "start = \"2026-02-30\"; horizon = \"365 d\"; conventions: { period = \"1 wk\"; };"));
    assert_int_equal(diag_errors(d->diag), 1);
    int64_t day;
    assert_true(civil_from_text(desk_at(d, "start")->text, &day));
}

static void test_horizon_is_needed(void **state)
{
    struct desk *d = *state;
    assert_false(desk_text(d, "title = \"x\";"));
    assert_says(d, "a.cfg:1: needs `horizon`");
}

static void test_references(void **state)
{
    static const struct mistake mistakes[] = {
        {"buy = \"poter\";",
         "a.cfg:2: sites.s.stock.mug.sources.one.buy: there is no `poter` in `suppliers`; did you mean `potter`?"},
        {"buy = \"xxxxxx\";", "there is no `xxxxxx` in `suppliers`; there are: potter"},
        {"buy = 5;", "is a number; expected a name from `suppliers`, in quotes"},
        {"buy = \"potter\"; lane = \"sea\";", "there is no `sea`: the scenario has no `lanes`; add it there"},
        {"buy = \"potter\"; breaks: { a: { from = 1; price = 2; }; }; moq = 3; lane = \"x\";", "there is no `x`"},
    };
    struct desk *d = *state;
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        const char *text =
            arena_format(d->arena,
                         "horizon = 5; items: { mug: { variants = [ \"red\" ]; }; }; suppliers: { potter: { }; };\n"
                         "sites: { s: { stock: { mug: { sources: { one: { %s }; }; }; }; }; };",
                         mistakes[i].text);
        assert_false(desk_text(d, text));
        if (!strstr(d->said, mistakes[i].says) || diag_errors(d->diag) != 1)
            fail_msg("`%s` gave\n%s\ninstead of `%s`", mistakes[i].text, d->said, mistakes[i].says);
    }
    assert_true(desk_text(d, "horizon = 5; items: { mug: { variants = [ \"red\" ]; }; };\n"
                             "contracts: { c: { seller = \"a\"; buyer = \"b\"; breaks: { x: { from = 1; price = 2; "
                             "item = \"mug.red\"; }; }; }; };"));
    assert_false(desk_text(d, "horizon = 5; items: { mug: { variants = [ \"red\" ]; }; };\n"
                              "contracts: { c: { seller = \"a\"; buyer = \"b\"; breaks: { x: { from = 1; price = 2; "
                              "item = \"mug.blue\"; }; }; }; };"));
    assert_says(d, "there is no `mug.blue` in `items`");
}

static void test_all_mistakes_at_once(void **state)
{
    struct desk *d = *state;
    assert_false(desk_text(d, "horizont = 50;\n"
                              "run: { replications = \"many\"; seed = -1; };\n"
                              "items: { mug: { volume = -1; weigth = 2; }; };\n"
                              "suppliers: { p: { offers: { mug: { moq = true; }; }; }; };\n"
                              "levers: { l: { }; };\n"));
    assert_int_equal(diag_errors(d->diag), 8); /* and the horizon */
    assert_null(desk_at(d, "horizont"));       /* what is refused is not there for the compiler */
    assert_null(desk_at(d, "run.seed"));
    assert_true(desk_at(d, "suppliers.p.offers.mug.moq")->number == 1); /* a quantity: something legal instead */
    assert_non_null(desk_at(d, "suppliers.p.offers.mug"));
}

/* The compiler looks for more mistakes in what is left, and counts on what is required. */
static void test_what_is_required_has_a_stand_in(void **state)
{
    struct desk *d = *state;
    assert_false(desk_text(d, "horizon = 5; calendars: { a: { closed: { b: { lasts = 1; }; c: { on = -3; }; }; }; };\n"
                              "lanes: { sea: { time = -1; }; };"));
    assert_int_equal(diag_errors(d->diag), 3);
    assert_says(d, "a.cfg:1: calendars.a.closed.b: needs `on`: First day of the closure");
    assert_true(desk_at(d, "calendars.a.closed.b.on")->number == 0);
    assert_true(desk_at(d, "calendars.a.closed.c.on")->number == 0);
    assert_true(desk_at(d, "lanes.sea.time")->number == 1);
}

/* A mark of a named group belongs to its members; who walks over them finds only members. */
static void test_marks_of_groups(void **state)
{
    struct desk *d = *state;
    assert_true(desk_text(d, "horizon = 5;\n"
                             "items: { mark = \"F1\"; label = \"all\"; a: { volume = 1; }; b: { mark = \"F2\"; bom: { "
                             "mark = \"F3\"; a = 2; }; }; };\n"
                             "contracts: { c: { seller = \"a\"; buyer = \"b\"; price: { mark = \"F4\"; a = 2; b = \"3 "
                             "[F5]\"; }; mark = \"F6\"; }; };"));
    assert_silent(d);
    assert_int_equal(desk_at(d, "items")->children, 2);
    assert_string_equal(desk_at(d, "items.a.mark")->text, "F1");
    assert_string_equal(desk_at(d, "items.b.mark")->text, "F2");
    assert_string_equal(desk_at(d, "items.b.bom.a.mark")->text, "F3");
    assert_int_equal(desk_at(d, "contracts.c.price")->children, 2);
    assert_string_equal(desk_at(d, "contracts.c.price.a")->text, "2 [F4]");
    assert_string_equal(desk_at(d, "contracts.c.price.b")->text, "3 [F5]");
    assert_string_equal(desk_at(d, "contracts.c.mark")->text, "F6");
}

/* ---- reading ---- */

static struct reader reader_of(struct desk *d)
{
    struct reader r = {.root = d->text.root, .arena = d->arena, .diag = d->diag};
    r.dated = read_given(r.root, "start");
    if (r.dated)
        civil_from_text(read_text(&r, r.root, "start"), &r.start_day);
    return r;
}

static void test_reading(void **state)
{
    struct desk *d = *state;
    assert_true(desk_text(
        d, "start = \"2026-01-05\"; horizon = \"2027-02-28\"; money: { interest = \"0.10 / 1 y [F90a A]\"; };\n"
           "items: { tote: { variants = [ \"black\", \"tan\" ]; }; };\n"
           "suppliers: { s: { }; };\n"
           "sites: { dc: { stock: { tote: { planned = 0; policy = \"plan\"; sources: { one: { buy = \"s\"; }; }; }; }; "
           "}; };\n"
           "demand: { web: { at = \"dc.tote\"; weeks = ( 0.5, 1, 2.385 ); first = \"12 h\"; balk_above = 7; }; };\n"
           "milestones: { launch: { of = \"dc.tote\"; received = 3; due = \"2026-01-31\"; }; };\n"
           "measures: { m: { of = \"x\"; from = \"2026-01-31\"; over = \"changes\"; }; };\n"));
    assert_silent(d);
    const struct reader r = reader_of(d);
    assert_true(read_time(&r, r.root, "horizon") == INT64_C(419) * TICKS_PER_DAY); /* 2026-01-05 to 2027-02-28 */
    assert_true(fabs(read_number(&r, r.root, "money.interest") - 0.1 / 365) < 1e-18);
    const struct node *launch = desk_at(d, "milestones.launch"), *m = desk_at(d, "measures.m");
    assert_true(read_time(&r, launch, "due") == INT64_C(27) * TICKS_PER_DAY); /* the end of the 31st */
    assert_true(read_time(&r, m, "from") == INT64_C(26) * TICKS_PER_DAY);     /* its start */
    assert_true(read_time(&r, m, "to") == TIME_NEVER);
    assert_int_equal(read_choice(&r, m, "over"), 2);
    assert_int_equal(read_choice(&r, m, "of"), -1);
    const struct node *web = desk_at(d, "demand.web"), *tote = desk_at(d, "sites.dc.stock.tote");
    assert_true(read_time(&r, web, "first") == TICKS_PER_DAY / 2);
    assert_true(read_number(&r, web, "balk_above") == 7);
    assert_true(isnan(read_number(&r, desk_at(d, "milestones.launch"), "sold")));
    assert_string_equal(read_text(&r, tote, "planned"), "0");
    assert_int_equal(read_choice(&r, tote, "policy.type"), 5);
    const double *weeks;
    assert_int_equal(read_series(&r, web, "weeks", &weeks), 3);
    assert_true(weeks[2] == 2.385);
    const char *const *names;
    assert_int_equal(read_names(&r, desk_at(d, "items.tote"), "variants", &names), 2);
    assert_string_equal(names[1], "tan");
    assert_int_equal(read_names(&r, web, "tags", &names), 0);
    assert_null(read_group(&r, web, "units"));
    assert_ptr_equal(read_group(&r, tote, "policy"), desk_at(d, "sites.dc.stock.tote.policy"));
    assert_null(read_group(&r, tote, "planned"));
}

/* What does not stand is read from the table, also in groups that do not stand. */
static void test_defaults(void **state)
{
    struct desk *d = *state;
    assert_true(desk_text(d, "horizon = 120;\nsites: { dc: { stock: { mug: { }; }; }; };\nitems: { mug: { }; };"));
    const struct reader r = reader_of(d);
    const struct node *mug = desk_at(d, "sites.dc.stock.mug");
    assert_false(r.dated);
    assert_true(read_time(&r, r.root, "horizon") == 120 * TICKS_PER_DAY);
    assert_int_equal(read_whole(&r, r.root, "run.replications"), 1000);
    assert_false(read_bool(&r, r.root, "run.drain"));
    assert_false(read_given(r.root, "run"));
    assert_true(read_bool(&r, mug, "sources.x.crossing"));
    assert_string_equal(read_text(&r, mug, "planned"), "mean");
    assert_null(read_text(&r, mug, "label"));
    assert_int_equal(read_choice(&r, mug, "policy.review.when"), 0);
    assert_true(read_number(&r, mug, "policy.stock_gain") == 1);
    assert_true(read_time(&r, mug, "policy.review.first") == 0);
    assert_int_equal(read_place(mug, "policy.review.first").line, 2); /* of the group that stands */
    assert_int_equal(read_place(r.root, "horizon").line, 1);
    assert_true(isnan(read_number(&r, mug, "policy.no.such.setting")));
}

static void test_quantities_go_into_the_book(void **state)
{
    struct desk *d = *state;
    assert_true(desk_text(d, "horizon = 5; items: { mug: { }; };\nsuppliers: { s: { offers: { mug: { price = \"2 * 3 "
                             "[A]\"; moq = 7; cost = 4; }; }; }; };"));
    struct reader r = reader_of(d);
    r.book = book_create(d->arena, d->diag, false, 0, d->text.folder);
    const struct node *mug = desk_at(d, "suppliers.s.offers.mug");
    const int32_t price = read_quantity(&r, mug, "price"), moq = read_quantity(&r, mug, "moq");
    const int32_t lead = read_quantity(&r, mug, "lead_time"), cost = read_quantity(&r, mug, "cost.per_order");
    assert_int_equal(read_quantity(&r, mug, "price"), price);
    assert_int_equal(read_quantity(&r, mug, "multiple"), -1);
    assert_int_equal(read_quantity(&r, mug, "no_such"), -1);
    assert_true(book_finish(r.book));
    double value = 0;
    assert_true(book_constant(r.book, price, &value) && value == 6);
    assert_true(book_constant(r.book, moq, &value) && value == 7);
    assert_true(book_constant(r.book, lead, &value) && value == 0);
    assert_true(book_constant(r.book, cost, &value) && value == 4);
    assert_string_equal(book_path(r.book, cost), "suppliers.s.offers.mug.cost.per_order");
}

/* ---- plain numbers and choices ---- */

static void test_plain_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text, *unit;
        double value;
    } good[] = {
        {"42", "d", 42},
        {"8 h", "d", 8.0 / 24},
        {"90min", "d", 1.0 / 16},
        {" 2 wk ", "d", 14},
        {"1 mo", "d", 365.0 / 12},
        {"2 y [F1]", "d", 730},
        {"20 %", "1", 0.2},
        {"-3.5e1", "1", -35},
        {"0.5 / 1 mo", "money/unit/d", 6.0 / 365},
        {"1 / 3.7 y", "1/d", 1 / (3.7 * 365)},
        {".25 [A b]", "1", 0.25},
        {"6 / 3", "units", 2},
    };
    static const struct {
        const char *text, *unit;
    } bad[] = {
        {"", "d"},      {"d", "d"},     {"8 hours", "d"}, {"1 wd", "d"},         {"8 h", "1"},  {"1 / 3 d", "d"},
        {"0x10", "d"},  {"nan", "d"},   {"inf", "1"},     {"1e999", "1"},        {"3 [A", "1"}, {"3 [A] 4", "1"},
        {"3 4", "1"},   {"1 / 0", "1"}, {"$x", "1"},      {"normal(1, 2)", "d"}, {"3 +", "1"},  {"1 // 2", "1"},
        {"5 kg", "kg"},
    };
    double x;
    const char *why;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        if (!setting_number(good[i].text, good[i].unit, true, &x, &why))
            fail_msg("`%s`: %s", good[i].text, why);
        if (fabs(x - good[i].value) > 1e-15 * fabs(good[i].value))
            fail_msg("`%s` gives %.17g", good[i].text, x);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        why = NULL;
        if (setting_number(bad[i].text, bad[i].unit, true, &x, &why) || !why)
            fail_msg("accepted, or without a reason: `%s`", bad[i].text);
    }
    assert_false(setting_number("8 h", "d", false, &x, &why));
    assert_true(setting_number("20 %", "1", false, &x, &why));
}

static void test_choices(void **state)
{
    (void)state;
    char name[8];
    assert_int_equal(setting_choice("wait|lost", "wait"), 0);
    assert_int_equal(setting_choice("wait|lost", "lost"), 1);
    assert_int_equal(setting_choice("wait|lost", "los"), -1);
    assert_int_equal(setting_choice("wait|lost", ""), -1);
    assert_int_equal(setting_choice("wait|lost", "wait|lost"), -1);
    assert_true(setting_choice_name("wait|lost", 1, name, sizeof name));
    assert_string_equal(name, "lost");
    assert_false(setting_choice_name("wait|lost", 2, name, sizeof name));
    assert_true(setting_choice_name("inventory_position", 0, name, sizeof name));
    assert_string_equal(name, "invento");
}

/* ---- the calendar of dates ---- */

static void test_dates_of_the_calendar(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t day;
        int weekday;
    } known[] = {
        /* days by `date -d ... +%s` / 86400 of GNU coreutils */
        {"1970-01-01", 0, 3},     {"1969-12-31", -1, 2},     {"2000-02-29", 11016, 1},   {"2026-01-05", 20458, 0},
        {"2026-08-31", 20696, 0}, {"1900-03-01", -25508, 3}, {"0001-01-01", -719162, 0}, {"9999-12-31", 2932896, 4},
    };
    static const char *const wrong[] = {"2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10",  "2026-04-31",
                                        "2026-01-00", "0000-01-01", "2026-1-5",   "2026-01-05 ", "20260105",
                                        "",           "abcd-ef-gh", "2026/01/05"};
    char text[11];
    int64_t day = 0;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        assert_true(civil_from_text(known[i].text, &day));
        if (day != known[i].day || civil_weekday(day) != known[i].weekday)
            fail_msg("%s gives day %lld, weekday %d", known[i].text, (long long)day, civil_weekday(day));
        civil_to_text(day, text);
        assert_string_equal(text, known[i].text);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (civil_from_text(wrong[i], &day))
            fail_msg("accepted: %s", wrong[i]);
}

static void test_every_day_of_four_centuries(void **state)
{
    (void)state;
    char text[11], before[11] = "";
    for (int64_t day = -60000; day < 90000; day++) {
        int64_t back = 0;
        civil_to_text(day, text);
        if (!civil_from_text(text, &back) || back != day || strcmp(before, text) >= 0)
            fail_msg("day %lld is %s after %s", (long long)day, text, before);
        memcpy(before, text, sizeof before);
    }
}

/* ---- the table's check of itself ---- */

static void test_bad_tables_are_found(void **state)
{
    struct desk *d = *state;
    static const struct setting good[] = {
        {"a", SET_GROUP, "", 0, 0, NULL, "x", SCOPE_RUN, 0, "A group."},
        {"a.x", SET_NUMBER, "d", 0, 10, "8 h", NULL, SCOPE_RUN, 0, "A number."},
        {"b", SET_NAMED, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "Members."},
        {"b.*", SET_REF, "", 0, 0, NULL, "b", SCOPE_RUN, 0, "A name."},
    };
    static const struct {
        struct setting rows[2];
        const char *says;
    } bad[] = {
        {{{"b", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"},
          {"a", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"}},
         "out of order"},
        {{{"a", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"},
          {"a", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"}},
         "stands twice"},
        {{{"a", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, ""},
          {"b", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"}},
         "has no doc"},
        {{{"a", SET_NUMBER, "d", 5, 4, NULL, NULL, SCOPE_RUN, 0, "x"},
          {"b", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"}},
         "empty range"},
        {{{"a", SET_NUMBER, "d", 0, 4, "5", NULL, SCOPE_RUN, 0, "x"},
          {"b", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"}},
         "has a default that"},
        {{{"a", SET_WHOLE, "1", 0, 4, "2.5", NULL, SCOPE_RUN, 0, "x"},
          {"b", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"}},
         "has a default that"},
        {{{"a", SET_QUANTITY, "d", 0, 4, "normall(1)", NULL, SCOPE_RUN, 0, "x"},
          {"b", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"}},
         "has a default that"},
        {{{"a", SET_CHOICE, "", 0, 0, "y", "x|z", SCOPE_RUN, 0, "x"},
          {"b", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"}},
         "has a default that"},
        {{{"a", SET_CHOICE, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"},
          {"b", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"}},
         "has no choices"},
        {{{"a", SET_GROUP, "", 0, 0, NULL, "z", SCOPE_RUN, 0, "x"},
          {"b", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"}},
         "main member"},
        {{{"a", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"},
          {"a.b", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"}},
         "no row for its group"},
        {{{"a", SET_REF, "", 0, 0, NULL, "items", SCOPE_RUN, 0, "x"},
          {"b", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"}},
         "refers to a group"},
        {{{"a", SET_NUMBER, "d", 0, 4, "5 d", NULL, SCOPE_RUN, SETTING_REQUIRED, "x"},
          {"b", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"}},
         "never used"},
        {{{"a", SET_NUMBER, "d", 0, 4, NULL, NULL, SCOPE_RUN, SETTING_LIVE, "x"},
          {"b", SET_TEXT, "", 0, 0, NULL, NULL, SCOPE_RUN, 0, "x"}},
         "is no quantity"},
    };
    assert_int_equal(schema_check_table(good, 4, d->diag), 0);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        diag_destroy(d->diag);
        d->diag = diag_create();
        if (schema_check_table(bad[i].rows, 2, d->diag) < 1 || !strstr(desk_messages(d), bad[i].says))
            fail_msg("case %zu: %s", i, d->said);
    }
}

static void test_rows(void **state)
{
    struct desk *d = *state;
    const struct setting *offer = schema_row("suppliers.*.offers.*");
    assert_ptr_equal(schema_member(schema_row("suppliers.*.offers"), "anything"), offer);
    assert_ptr_equal(schema_member(offer, "price"), schema_row("suppliers.*.offers.*.price"));
    assert_null(schema_member(offer, "prize"));
    assert_null(schema_member(offer, "cost.per_order"));
    assert_ptr_equal(schema_member(NULL, "run"), schema_row("run"));
    assert_null(schema_member(NULL, "rnu"));
    assert_ptr_equal(schema_member(schema_row("demand.*.units"), "all"), schema_row("demand.*.units.all"));
    assert_ptr_equal(schema_member(schema_row("demand.*.units"), "black"), schema_row("demand.*.units.*"));
    char name[5000];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_ptr_equal(schema_member(schema_row("items"), name), schema_row("items.*"));
    assert_false(desk_text(d, arena_format(d->arena, "horizon = 5;\nitems: { %s: { }; };", name)));
    assert_says(d, "a name has at most 64 letters");
}

/* ---- the reference ---- */

static void test_reference(void **state)
{
    (void)state;
    char *text = NULL;
    assert_true(schema_document("suppliers.*.offers.*.lead_time", false, &text));
    assert_non_null(strstr(text, "suppliers.*.offers.*.lead_time"));
    assert_non_null(strstr(text, "default 0"));
    assert_non_null(strstr(text, "each order"));
    assert_non_null(strstr(text, "live"));
    assert_null(strstr(text, "price"));
    free(text);
    text = NULL;
    assert_true(schema_document("suppliers.tannery.offers.leather", false, &text)); /* a planner's names stand for * */
    assert_non_null(strstr(text, "suppliers.*.offers.*.moq"));
    free(text);
    text = NULL;
    assert_false(schema_document("supliers", false, &text));
    assert_null(text);
    assert_true(schema_document("", true, &text));
    size_t count, rows = 0;
    const struct setting *table = settings_table(&count);
    for (size_t i = 0; i < count; i++) {
        char cell[400];
        snprintf(cell, sizeof cell, "\n| `%s` | ", table[i].path);
        rows += strstr(text, cell) != NULL;
    }
    assert_int_equal(rows, count);
    free(text);
}

int main(void)
{
#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_DESK(test_unknown_settings),
        WITH_DESK(test_types_and_ranges),
        WITH_DESK(test_dates),
        WITH_DESK(test_a_wrong_start_is_one_mistake),
        WITH_DESK(test_horizon_is_needed),
        WITH_DESK(test_references),
        WITH_DESK(test_all_mistakes_at_once),
        WITH_DESK(test_what_is_required_has_a_stand_in),
        WITH_DESK(test_marks_of_groups),
        WITH_DESK(test_reading),
        WITH_DESK(test_defaults),
        WITH_DESK(test_quantities_go_into_the_book),
        cmocka_unit_test(test_plain_numbers),
        cmocka_unit_test(test_choices),
        cmocka_unit_test(test_dates_of_the_calendar),
        cmocka_unit_test(test_every_day_of_four_centuries),
        WITH_DESK(test_bad_tables_are_found),
        WITH_DESK(test_rows),
        cmocka_unit_test(test_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
