/* tests/models/test_owner.c - owners by hand: hearing, deciding, the desk as a queue, escalation, limits; and no owner.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

#define HEAD         "horizon = 200;\n"
#define DATED        "start = \"2026-01-05\"; horizon = \"200 d\";\n" /* a Monday */
#define NEVER_PASSES "pass = 1e-300;"
#define END(task)    "milestones: { end: { of = \"tasks." task "\"; due = 12.5; }; };\n"

/* Three tries of 10 d that all fail, each heard after 2 d and decided a day later (1 wd without a calendar):
 * 3 (10 + 2 + 1) = 39. */
static void each_failed_try_is_heard_and_decided(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               HEAD "owners: { mia: { hears_after = 2; decides_after = 1; }; };\n"
                    "tasks: { s: { duration = 10; max_rounds = 3; owner = \"mia\"; " NEVER_PASSES " }; };\n" END("s"));
    assert_kpi(&m, "tasks.s.rounds", 3);
    assert_days(&m, "end.date_days", 39);
    assert_kpi(&m, "owners.mia.findings", 3);
    assert_days(&m, "owners.mia.hear_days", 2);
    assert_days(&m, "owners.mia.decide_days", 1);
    assert_kpi(&m, "owners.mia.escalated", 0);
    model_close(&m);
}

/* A passing try needs no owner. */
static void what_passes_is_not_told(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, HEAD "owners: { mia: { hears_after = 2; decides_after = 1; }; };\n"
                        "tasks: { s: { duration = 10; owner = \"mia\"; }; };\n" END("s"));
    assert_days(&m, "end.date_days", 10);
    assert_kpi(&m, "owners.mia.findings", 0);
    model_close(&m);
}

#define DESK "sites: { office: { workcenters: { mia: { machines = 1; }; }; }; };\n"

/* Two tries end at 3 and are heard at 4; the desk decides one at 6, the other at 8. */
static void two_findings_queue_at_the_desk(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, HEAD DESK "owners: { mia: { at = \"office.mia\"; hears_after = 1; decides_after = 2; }; };\n"
                             "tasks: { a: { duration = 3; max_rounds = 1; owner = \"mia\"; " NEVER_PASSES " };\n"
                             "b: { duration = 3; max_rounds = 1; owner = \"mia\"; " NEVER_PASSES " }; };\n" END("b"));
    assert_days(&m, "tasks.a.finish", 6);
    assert_days(&m, "tasks.b.finish", 8);
    assert_days(&m, "owners.mia.hear_days", 1);
    assert_days(&m, "owners.mia.decide_days", 3); /* (2 + 4) / 2 */
    assert_days(&m, "workcenter.office.mia.wait_days", 1);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_failed_try_is_heard_and_decided),
        cmocka_unit_test(what_passes_is_not_told),
        cmocka_unit_test(two_findings_queue_at_the_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
