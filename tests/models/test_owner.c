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

/* While the desk is ill (days 6 to 10) nothing is decided: found at 5, a day of three done, the other two from 10
 * to 12. */
static void a_sick_desk_decides_nothing(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               HEAD "sites: { office: { workcenters: { mia: { failures: { flu: { after = 6; repair = 4; counts = "
                    "\"calendar\"; }; }; }; }; }; };\n"
                    "owners: { mia: { at = \"office.mia\"; decides_after = 3; }; };\n"
                    "tasks: { a: { duration = 5; max_rounds = 1; owner = \"mia\"; " NEVER_PASSES " }; };\n" END("a"));
    assert_days(&m, "tasks.a.finish", 12);
    assert_days(&m, "owners.mia.decide_days", 7);
    model_close(&m);
}

/* Found on Friday 01-09 at 00:00, heard two days later, on Sunday; one working day at the desk is Monday, to 18:00.
 * Without a desk, by his own calendar, the same. */
static void working_days_are_those_of_the_desk(void **state)
{
    static const char *const owner[] = {"at = \"office.mia\";", "calendar = \"office\";"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct model m;
        char text[1024];
        snprintf(text, sizeof text,
                 DATED "calendars: { office: { week = \"mon-fri 09:00-18:00\"; }; };\n"
                       "sites: { office: { calendar = \"office\"; workcenters: { mia: { }; }; }; };\n"
                       "owners: { mia: { %s hears_after = \"2 d\"; decides_after = \"1 wd\"; }; };\n"
                       "tasks: { a: { duration = \"4 d\"; max_rounds = 1; owner = \"mia\"; " NEVER_PASSES
                       " }; };\nmilestones: { end: { of = \"tasks.a\"; }; };\n",
                 owner[i]);
        model_once(&m, text);
        assert_days(&m, "end.date_days", 7.75);
        assert_days(&m, "owners.mia.decide_days", 1.75);
        model_close(&m);
    }
}

#define PAIR(mia)                                                                                                      \
    HEAD DESK "owners: { mia: { at = \"office.mia\"; hears_after = 1; " mia                                            \
              " }; boss: { hears_after = 2; decides_after = 4; }; };\n"

/* Found at 5, heard at 6, not decided by 9: the boss hears at 11 and decides at 15. Three days would have been in time:
 * 9. The second finding finds the desk empty: what was dropped is not worked on. */
static void what_takes_too_long_goes_to_somebody_else(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, PAIR("decides_after = 10; at_most = 3; else = \"boss\";") "tasks: { a: { duration = 5; max_rounds = "
                                                                             "1; owner = \"mia\"; " NEVER_PASSES
                                                                             " }; };\n" END("a"));
    assert_days(&m, "tasks.a.finish", 15);
    assert_kpi(&m, "owners.mia.escalated", 1);
    assert_kpi(&m, "owners.boss.findings", 1);
    assert_days(&m, "owners.boss.hear_days", 2);
    assert_days(&m, "owners.boss.decide_days", 4);
    assert_kpi(&m, "workcenter.office.mia.utilization", 3.0 / 200);
    model_close(&m);
    model_once(&m, PAIR("decides_after = 3; at_most = 3; else = \"boss\";") "tasks: { a: { duration = 5; max_rounds = "
                                                                            "1; owner = \"mia\"; " NEVER_PASSES
                                                                            " }; };\n" END("a"));
    assert_days(&m, "tasks.a.finish", 9);
    assert_kpi(&m, "owners.mia.escalated", 0);
    model_close(&m);
}

/* Both are found at 2 and heard at 3. a is decided at 7, in the fourth day; b has waited behind it up to then: 7 is
 * the end of its four days too, so the boss is told, hears at 9, decides at 13. */
static void who_waits_too_long_at_the_desk_goes_to_somebody_else(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               PAIR("decides_after = 4; at_most = 4; else = \"boss\";") "tasks: { a: { duration = 2; max_rounds = 1; "
                                                                        "owner = \"mia\"; " NEVER_PASSES " };\n"
                                                                        "b: { duration = 2; max_rounds = 1; owner = "
                                                                        "\"mia\"; " NEVER_PASSES " }; };\n" END("b"));
    assert_days(&m, "tasks.a.finish", 7);
    assert_days(&m, "tasks.b.finish", 7 + 2 + 4);
    assert_kpi(&m, "owners.mia.escalated", 1);
    model_close(&m);
}

/* Another try costs 100, and mia may spend 99: heard at 6, so the boss hears at 8 and decides at 12; the second try
 * ends at 17, was the last and spends nothing: mia hears at 18 and decides at 20. With 100 she decides both: 8 and 16.
 */
static void what_costs_too_much_goes_to_somebody_else(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               PAIR("decides_after = 2; limit = 99; else = \"boss\";") "tasks: { a: { duration = 5; cost = 100; "
                                                                       "max_rounds = 2; owner = \"mia\"; " NEVER_PASSES
                                                                       " }; };\n" END("a"));
    assert_days(&m, "tasks.a.finish", 20);
    assert_kpi(&m, "owners.mia.escalated", 1);
    model_close(&m);
    model_once(&m,
               PAIR("decides_after = 2; limit = 100; else = \"boss\";") "tasks: { a: { duration = 5; cost = 100; "
                                                                        "max_rounds = 2; owner = \"mia\"; " NEVER_PASSES
                                                                        " }; };\n" END("a"));
    assert_days(&m, "tasks.a.finish", 16);
    assert_kpi(&m, "owners.mia.escalated", 0);
    model_close(&m);
}

/* The response is seen at 10 and costs 100: mia, who may spend 99, hears at 11; the boss at 13, and decides at 17. From
 * then on the workcenter has two machines: of two tries of 20 the second starts then. */
static void a_dear_response_goes_to_somebody_else(void **state)
{
    static const char *const limit[] = {"99", "100"};
    static const double start[] = {17, 13};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct model m;
        char text[2000];
        snprintf(text, sizeof text,
                 HEAD "owners: { mia: { hears_after = 1; decides_after = 2; limit = %s; else = \"boss\"; };\n"
                      "boss: { hears_after = 2; decides_after = 4; }; };\n"
                      "sites: { oem: { workcenters: { room: { machines = 1; }; }; }; };\n"
                      "tasks: { sign: { duration = 10; }; a: { at = \"oem.room\"; duration = 50; };\n"
                      "b: { at = \"oem.room\"; duration = 50; }; };\n"
                      "responses: { more: { on = \"tasks.sign.done\"; owner = \"mia\"; cost = 100; "
                      "change = [ \"sites.oem.workcenters.room.machines += 1\" ]; }; };\n" END("b"),
                 limit[i]);
        model_once(&m, text);
        assert_days(&m, "tasks.b.finish", start[i] + 50);
        assert_kpi(&m, "owners.mia.escalated", i == 0);
        model_close(&m);
    }
}

/* a 0-2, b 2-3 fails, decided 13: a 13-15, b 15-16 fails, the last round, decided 26; c 26-28. */
static void a_failure_sends_back_when_it_is_decided(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, HEAD "owners: { mia: { decides_after = 10; }; };\n"
                        "tasks: { a: { duration = 2; }; b: { after = [ \"a\" ]; duration = 1; max_rounds = 2; again = "
                        "\"a\"; owner = \"mia\"; " NEVER_PASSES " };\n"
                        "c: { after = [ \"a\", \"b\" ]; duration = 2; }; };\n" END("c"));
    assert_days(&m, "tasks.b.finish", 26);
    assert_days(&m, "end.date_days", 28);
    assert_kpi(&m, "tasks.a.rounds", 2);
    model_close(&m);
}

/* p = 0.4: 2.5 tries of 10 d and 1.5 decisions of 2 + 1 d, 29.5 d; the standard deviation is that of the rounds,
 * sqrt(1 - p) / p = 1.9365, times 13. In 10,000 replications the mean lies within four standard errors. */
static void rounds_are_geometric_and_each_costs_its_decision(void **state)
{
    struct model m;
    (void)state;
    model_open(&m, "horizon = 2000;\nowners: { mia: { hears_after = 2; decides_after = 1; }; };\n"
                   "tasks: { s: { duration = 10; pass = 0.4; owner = \"mia\"; }; };\n" END("s"));
    model_run(&m, 10000, 2);
    const double se = 13 * 1.93649167 / 100;
    assert_near(model_kpi(&m, "tasks.s.finish"), 29.5, 4 * se);
    assert_near(model_kpi(&m, "owners.mia.findings"), 1.5, 4 * se / 13);
    model_close(&m);
}

/* An owner without delays is no owner, to the last bit; nor does another finder, or an owner of others, move luck. */
static void an_owner_without_delays_is_no_owner(void **state)
{
#define LUCKY(owner, more)                                                                                             \
    HEAD "owners: { zero: { }; slow: { hears_after = \"exponential(mean=2)\"; decides_after = \"uniform(1, 2)\"; }; "  \
         "};\ntasks: { a: { duration = \"exponential(mean=3)\"; cost = 5; pass = 0.4; " owner                          \
         " };\nb: { after = [ \"a\" ]; duration = 1; pass = 0.5; again = \"a\"; " owner " };" more " };\n" END("b")
    struct model none, zero, slow, more;
    (void)state;
    model_open(&none, LUCKY("", ""));
    model_open(&zero, LUCKY("owner = \"zero\";", ""));
    model_open(&slow, LUCKY("owner = \"slow\";", ""));
    model_open(&more, LUCKY("owner = \"slow\";", "c: { duration = 1; pass = 0.2; owner = \"slow\"; };"));
    model_run(&none, 300, 1);
    model_run(&zero, 300, 2);
    model_run(&slow, 300, 1);
    model_run(&more, 300, 2);
    assert_true(model_kpi(&none, "end.date_days") == model_kpi(&zero, "end.date_days"));
    assert_true(model_kpi(&none, "cost.total") == model_kpi(&zero, "cost.total"));
    assert_true(model_find(&none, "end.date_days")->tally.y.m2 == model_find(&zero, "end.date_days")->tally.y.m2);
    assert_true(model_kpi(&slow, "end.date_days") == model_kpi(&more, "end.date_days"));
    assert_true(model_kpi(&slow, "end.date_days") > model_kpi(&none, "end.date_days"));
    assert_true(model_kpi(&slow, "tasks.a.rounds") == model_kpi(&none, "tasks.a.rounds"));
    model_close(&none);
    model_close(&zero);
    model_close(&slow);
    model_close(&more);
}

static double excess(const struct model *m, const char *name)
{
    const struct milestone_result *r = &m->out->milestone[0];
    for (size_t i = 0; i < r->causes; i++)
        if (strcmp(r->cause[i].label, name) == 0)
            return r->cause[i].excess.mean;
    return 0;
}

/* The timeline names the waiting: 3 (2 + 1) days; with a desk the wait for it too. */
static void the_timeline_names_the_owner(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, HEAD DESK
               "owners: { mia: { label = \"Mia\"; at = \"office.mia\"; hears_after = 1; decides_after = 2; }; };\n"
               "tasks: { a: { duration = 3; max_rounds = 1; owner = \"mia\"; " NEVER_PASSES " };\n"
               "b: { duration = 3; max_rounds = 1; owner = \"mia\"; " NEVER_PASSES " }; };\n" END("b"));
    assert_near(excess(&m, "waiting for Mia to hear"), 1, TICK);
    assert_near(excess(&m, "capacity of mia"), 2, TICK);
    assert_near(excess(&m, "waiting for Mia to decide"), 2, TICK);
    model_close(&m);
}

static void what_cannot_be_is_refused(void **state)
{
    static const struct {
        const char *text, *says;
    } mistakes[] = {
        {"tasks: { a: { pass = 0.5; owner = \"mia\"; }; };", "there is no `mia`: the scenario has no `owners`"},
        {"owners: { mia: { }; };\ntasks: { a: { pass = 0.5; owner = \"mai\"; }; };", "did you mean `mia`?"},
        {"owners: { a: { at_most = 1; else = \"b\"; }; b: { at_most = 1; else = \"a\"; }; };",
         "a circle: a passes on to b passes on to a"},
        {"owners: { a: { at_most = 1; else = \"a\"; }; };", "a circle: a passes on to a"},
        {"owners: { a: { at_most = 1; }; };", "to whom does it go then? give `else`"},
        {"owners: { a: { limit = 1; }; };", "to whom does it go then? give `else`"},
        {"owners: { a: { at = \"office.a\"; }; };", "`office.a` is no workcenter"},
        {"owners: { a: { hears_after = -1; }; };", "is -1 time units; allowed: 0 time units or more"},
        {"sites: { o: { workcenters: { d: { }; }; }; };\ncalendars: { c: { week = \"mon-fri\"; }; };\n"
         "owners: { a: { at = \"o.d\"; calendar = \"c\"; }; };",
         "the desk of `at` has its own hours"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        char text[1024];
        assert_true(snprintf(text, sizeof text, HEAD "%s\n", mistakes[i].text) < (int)sizeof text);
        model_refused(text, mistakes[i].says);
    }
    model_told(HEAD "owners: { mia: { }; };\n", "no task, inspection, response or other owner names it");
    model_told(HEAD "owners: { mia: { }; };\ntasks: { a: { owner = \"mia\"; }; };\n", "nothing for him to hear of");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_failed_try_is_heard_and_decided),
        cmocka_unit_test(what_passes_is_not_told),
        cmocka_unit_test(two_findings_queue_at_the_desk),
        cmocka_unit_test(a_sick_desk_decides_nothing),
        cmocka_unit_test(working_days_are_those_of_the_desk),
        cmocka_unit_test(what_takes_too_long_goes_to_somebody_else),
        cmocka_unit_test(who_waits_too_long_at_the_desk_goes_to_somebody_else),
        cmocka_unit_test(what_costs_too_much_goes_to_somebody_else),
        cmocka_unit_test(a_dear_response_goes_to_somebody_else),
        cmocka_unit_test(a_failure_sends_back_when_it_is_decided),
        cmocka_unit_test(rounds_are_geometric_and_each_costs_its_decision),
        cmocka_unit_test(an_owner_without_delays_is_no_owner),
        cmocka_unit_test(the_timeline_names_the_owner),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
