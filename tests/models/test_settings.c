/* tests/models/test_settings.c - the schema table: order, completeness, what may change inside a run. */
#include "models/schema.h"
#include "sim/diag.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_self_check_finds_nothing(void **state)
{
    (void)state;
    struct diag *diag = diag_create();
    const int errors = schema_self_check(diag);
    if (errors > 0)
        diag_print(diag, stderr);
    diag_destroy(diag);
    assert_int_equal(errors, 0);
}

/* schema_row searches by halves: one row out of place would hide others. */
static void test_paths_are_sorted_bytewise_and_unique(void **state)
{
    (void)state;
    size_t count;
    const struct setting *table = settings_table(&count);
    assert_in_range(count, 300, 2000);
    for (size_t i = 1; i < count; i++)
        if (strcmp(table[i - 1].path, table[i].path) >= 0)
            fail_msg("%s stands before %s", table[i - 1].path, table[i].path);
    for (size_t i = 0; i < count; i++)
        assert_ptr_equal(schema_row(table[i].path), &table[i]);
}

/* A member whose group has no row could never be reached from the root. */
static void test_each_row_has_its_group(void **state)
{
    (void)state;
    size_t count;
    const struct setting *table = settings_table(&count);
    for (size_t i = 0; i < count; i++) {
        char group[256];
        snprintf(group, sizeof group, "%s", table[i].path);
        char *dot = strrchr(group, '.');
        if (dot == NULL)
            continue;
        *dot = '\0';
        const struct setting *row = schema_row(group);
        if (row == NULL || (row->type != SET_GROUP && row->type != SET_NAMED))
            fail_msg("%s stands in no group", table[i].path);
        if (row->type == SET_NAMED && strcmp(table[i].path, "faults.found_at") != 0) /* a reserved name */
            assert_string_equal(dot + 1, "*");
    }
}

static void test_main_members_exist(void **state)
{
    (void)state;
    size_t count;
    const struct setting *table = settings_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (table[i].type != SET_GROUP || table[i].extra == NULL)
            continue;
        const struct setting *member = schema_member(&table[i], table[i].extra);
        if (member == NULL || (member->type == SET_GROUP && !member->extra) || member->type == SET_NAMED)
            fail_msg("%s: its main member `%s` is not a plain setting, nor a group with a main member", table[i].path,
                     table[i].extra);
    }
}

/* Units are looked up by spelling; one with a typo would accept anything. */
static void test_units_are_known(void **state)
{
    (void)state;
    static const char *const units[] = {"",           "d",       "1/d",          "1",        "units",    "money",
                                        "money/unit", "money/d", "money/unit/d", "money/kg", "money/m3", "kg",
                                        "m3"};
    size_t count;
    const struct setting *table = settings_table(&count);
    for (size_t i = 0; i < count; i++) {
        bool known = false;
        for (size_t u = 0; u < sizeof units / sizeof units[0]; u++)
            known = known || strcmp(table[i].unit, units[u]) == 0;
        if (!known || isnan(table[i].lo) || isnan(table[i].hi) || table[i].lo > table[i].hi)
            fail_msg("%s: unit `%s` or range", table[i].path, table[i].unit);
    }
}

/* The words of the language, as a planner's guide lists them; each must have its row. */
static void test_words_of_the_language_are_there(void **state)
{
    (void)state;
#define POINT  "sites.*.stock.*."
#define SOURCE POINT "sources.*."
    static const char *const words[] = {POINT "holding",
                                        POINT "backorder",
                                        POINT "backorder_once",
                                        POINT "allocation",
                                        POINT "planned",
                                        POINT "sourcing",
                                        POINT "policy.type",
                                        POINT "policy.level",
                                        POINT "policy.s",
                                        POINT "policy.S",
                                        POINT "policy.r",
                                        POINT "policy.Q",
                                        POINT "policy.orders.*.units.all",
                                        POINT "policy.orders.*.units.*",
                                        POINT "policy.orders.*.due",
                                        POINT "policy.safety",
                                        POINT "policy.echelon",
                                        POINT "policy.review.when",
                                        POINT "policy.review.every",
                                        POINT "policy.review.first",
                                        POINT "policy.review.before",
                                        POINT "policy.position",
                                        POINT "policy.order_when",
                                        POINT "policy.forecast.type",
                                        POINT "policy.forecast.window",
                                        POINT "policy.forecast.weight",
                                        POINT "policy.forecast.start",
                                        POINT "policy.forecast.of",
                                        POINT "policy.protect",
                                        POINT "policy.stock_gain",
                                        POINT "policy.pipeline_gain",
                                        POINT "policy.pipeline_level",
                                        POINT "policy.negative",
                                        POINT "initial.on_hand",
                                        POINT "initial.backlog",
                                        POINT "initial.due.*.in",
                                        POINT "initial.due.*.units",
                                        POINT "initial.at_level",
                                        SOURCE "buy",
                                        SOURCE "make",
                                        SOURCE "move",
                                        SOURCE "lane",
                                        SOURCE "share",
                                        SOURCE "priority",
                                        SOURCE "crossing",
                                        SOURCE "pipeline",
                                        SOURCE "moq",
                                        SOURCE "multiple",
                                        SOURCE "capacity_per_day",
                                        SOURCE "yield.times",
                                        SOURCE "yield.plus",
                                        SOURCE "breaks.*.from",
                                        SOURCE "breaks.*.price",
                                        SOURCE "breaks_apply",
                                        SOURCE "order_delay",
                                        SOURCE "make.routing.*.time",
                                        SOURCE "make.routing.*.lot_time",
                                        SOURCE "make.routing.*.setup",
                                        SOURCE "make.routing.*.buffer",
                                        SOURCE "make.lot",
                                        SOURCE "make.spread",
                                        SOURCE "make.transfer",
                                        SOURCE "make.learning",
                                        SOURCE "make.overplan",
                                        SOURCE "make.tolerance",
                                        SOURCE "make.kitting",
                                        SOURCE "make.in_process_limit",
                                        "suppliers.*.offers.*.lead_time",
                                        "suppliers.*.offers.*.price",
                                        "suppliers.*.offers.*.tooling.cost",
                                        "suppliers.*.offers.*.moq",
                                        "lanes.*.time",
                                        "lanes.*.mode",
                                        "lanes.*.departs.every",
                                        "lanes.*.departs.full",
                                        "lanes.*.departs.after_first",
                                        "lanes.*.cost.per_m3",
                                        "lanes.*.cost.kg_per_m3",
                                        "lanes.*.duty",
                                        "lanes.*.customs",
                                        "sites.*.workcenters.*.machines",
                                        "sites.*.workcenters.*.calendar",
                                        "sites.*.workcenters.*.rule",
                                        "sites.*.workcenters.*.at_shift_end",
                                        "sites.*.workcenters.*.failures.*.after",
                                        "sites.*.workcenters.*.failures.*.repair",
                                        "sites.*.workcenters.*.failures.*.counts",
                                        "sites.*.workcenters.*.failures.*.then",
                                        "sites.*.workcenters.*.failures.*.crew",
                                        "calendars.*.week",
                                        "calendars.*.closed.*.on",
                                        "calendars.*.closed.*.lasts",
                                        "calendars.*.closed.*.every",
                                        "calendars.*.closed.*.fades",
                                        "demand.*.every",
                                        "demand.*.units.all",
                                        "demand.*.first",
                                        "demand.*.rate",
                                        "demand.*.orders.*.due",
                                        "demand.*.weeks",
                                        "demand.*.starts",
                                        "demand.*.saturates",
                                        "demand.*.unmet",
                                        "demand.*.lost_cost",
                                        "demand.*.balk_above",
                                        "demand.*.patience.share",
                                        "demand.*.patience.days",
                                        "demand.*.partial",
                                        "demand.*.delivery.time",
                                        "demand.*.delivery.cost",
                                        "demand.*.price",
                                        "demand.*.leftover",
                                        "demand.*.due",
                                        "demand.*.priority",
                                        "demand.*.capacity",
                                        "disruptions.*.rate",
                                        "disruptions.*.every",
                                        "disruptions.*.on",
                                        "disruptions.*.each",
                                        "disruptions.*.chance",
                                        "disruptions.*.lasts",
                                        "disruptions.*.fades",
                                        "disruptions.*.severity",
                                        "disruptions.*.hits",
                                        "disruptions.*.each_hit",
                                        "disruptions.*.stops",
                                        "disruptions.*.change",
                                        "disruptions.*.destroys",
                                        "disruptions.*.cost.once",
                                        "contracts.*.price.*",
                                        "contracts.*.payments.*.share",
                                        "contracts.*.late.per_week",
                                        "contracts.*.late.per_day",
                                        "contracts.*.late.grace",
                                        "contracts.*.late.cap",
                                        "contracts.*.incoterm",
                                        "run.replications",
                                        "run.seed",
                                        "run.warm_up.time",
                                        "run.warm_up.of",
                                        "run.warm_up.count",
                                        "run.until.of",
                                        "run.until.count",
                                        "run.drain",
                                        "measures.*.of",
                                        "measures.*.stat",
                                        "measures.*.over",
                                        "measures.*.first",
                                        "measures.*.from",
                                        "measures.*.to",
                                        "milestones.*.received",
                                        "milestones.*.due",
                                        "targets",
                                        "variables.*.follows",
                                        "variables.*.from.*.is",
                                        "variables.*.half_life",
                                        "variables.*.on.*.add",
                                        "correlations.*.rank",
                                        "conventions.costs",
                                        "conventions.period",
                                        "money.interest",
                                        "us",
                                        "currency",
                                        "start",
                                        "horizon",
                                        "time_unit",
                                        "title",
                                        "extends",
                                        "remove"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (schema_row(words[i]) == NULL)
            fail_msg("no row for %s", words[i]);
}

static void test_what_may_change_inside_a_run(void **state)
{
    (void)state;
    static const char *const live[] = {"suppliers.*.offers.*.lead_time",
                                       "suppliers.*.offers.*.price",
                                       SOURCE "share",
                                       SOURCE "make.routing.*.time",
                                       SOURCE "make.routing.*.setup",
                                       "lanes.*.time",
                                       "sites.*.workcenters.*.machines",
                                       "lanes.*.duty",
                                       "lanes.*.cost.per_m3",
                                       "demand.*.rate",
                                       POINT "policy.level",
                                       POINT "policy.s",
                                       POINT "policy.S"};
    for (size_t i = 0; i < sizeof live / sizeof live[0]; i++) {
        const struct setting *row = schema_row(live[i]);
        assert_non_null(row);
        if ((row->flags & SETTING_LIVE) == 0)
            fail_msg("%s should be live", live[i]);
    }
    static const char *const fixed[] = {"items.*.bom.*.units", "horizon", "run.seed", POINT "initial.on_hand"};
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        assert_int_equal(schema_row(fixed[i])->flags & SETTING_LIVE, 0);
}

static void test_default_scopes(void **state)
{
    (void)state;
    assert_int_equal(schema_row("suppliers.*.offers.*.lead_time")->scope, SCOPE_ORDER);
    assert_int_equal(schema_row(SOURCE "make.routing.*.time")->scope, SCOPE_UNIT);
    assert_int_equal(schema_row(SOURCE "make.routing.*.setup")->scope, SCOPE_LOT);
    assert_int_equal(schema_row("demand.*.units.all")->scope, SCOPE_ORDER);
    assert_int_equal(schema_row("variables.*.is")->scope, SCOPE_RUN);
}

/* The reference in scenarios/README.md is printed from the table; a new row must not stay out of it. */
static void test_reference_names_every_setting(void **state)
{
    (void)state;
    FILE *file = fopen("scenarios/README.md", "r");
    if (file == NULL)
        skip();
    static char text[1 << 20];
    const size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    size_t count;
    const struct setting *table = settings_table(&count);
    for (size_t i = 0; i < count; i++) {
        char cell[300];
        snprintf(cell, sizeof cell, "| `%s` |", table[i].path);
        if (strstr(text, cell) == NULL)
            fail_msg("%s is not in scenarios/README.md: print the reference anew, as its last section says",
                     table[i].path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_self_check_finds_nothing),
        cmocka_unit_test(test_paths_are_sorted_bytewise_and_unique),
        cmocka_unit_test(test_each_row_has_its_group),
        cmocka_unit_test(test_main_members_exist),
        cmocka_unit_test(test_units_are_known),
        cmocka_unit_test(test_words_of_the_language_are_there),
        cmocka_unit_test(test_what_may_change_inside_a_run),
        cmocka_unit_test(test_default_scopes),
        cmocka_unit_test(test_reference_names_every_setting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
