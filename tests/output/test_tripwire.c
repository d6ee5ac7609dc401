/* tests/output/test_tripwire.c - chances given a date, against counting by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "output/tripwire.h"

#include <math.h>

enum { N = 100 };

/* Waypoint i is done at day i; the goal is missed from 70 on, and by every tenth: 9, 19, ... 69. So 63 of 100 are on
 * time: 63 = 70 - 7. */
struct world {
    double days[N], missed[N];
    struct kpi_result kpi;
    struct milestone_result goal;
    struct waypoint_result way;
    struct results results;
};

static void world_make(struct world *w)
{
    *w = (struct world){.results = {.replications = N}};
    for (int i = 0; i < N; i++) {
        w->days[i] = i;
        w->missed[i] = i >= 70 || i % 10 == 9;
    }
    w->kpi.values = w->missed;
    w->goal = (struct milestone_result){.name = "launch", .missed = &w->kpi};
    w->way = (struct waypoint_result){.name = "tasks.lab", .label = "lab", .days = w->days};
}

static void is_evidence(struct evidence e, uint64_t n, double p, double lo, double hi)
{
    assert_int_equal(e.n, n);
    assert_true(e.p.known);
    assert_true(fabs(e.p.estimate - p) < 1e-9);
    assert_true(fabs(e.p.lo - lo) < 1e-5);
    assert_true(fabs(e.p.hi - hi) < 1e-5);
}

/* By day 49: 50 done, 5 of them late: 45 of 50. Wilson: z2 = 3.841459, centre (0.9 + z2/100) / (1 + z2/50) = 0.871461,
 * half 1.959964 * sqrt(0.9 * 0.1 / 50 + z2 / 10000) / (1 + z2/50) = 0.085063. Later: of 50..69 all but 59 and 69: 18 of
 * 50; centre (0.36 + z2/100) / (1 + z2/50) = 0.369987, half 1.959964 * sqrt(0.36 * 0.64 / 50 + z2/10000) / (1 + z2/50)
 * = 0.128600. */
static void chances_by_counting(void **state)
{
    (void)state;
    struct world w;
    world_make(&w);
    struct tripwire t = tripwire_make(&w.results, &w.goal, &w.way);
    is_evidence(tripwire_by(&t, 49), 50, 0.9, 0.786398, 0.956524);
    is_evidence(tripwire_by(&t, 49.5), 50, 0.9, 0.786398, 0.956524);
    is_evidence(tripwire_after(&t, 49), 50, 0.36, 0.241387, 0.498587);
    assert_int_equal(tripwire_between(&t, 19, 49).n, 30);
    assert_true(fabs(tripwire_between(&t, 19, 49).p.estimate - 0.9) < 1e-12); /* 29, 39, 49 late of 30 */
    tripwire_release(&t);
}

static void few_are_refused(void **state)
{
    (void)state;
    struct world w;
    world_make(&w);
    struct tripwire t = tripwire_make(&w.results, &w.goal, &w.way);
    const struct evidence e = tripwire_by(&t, 28); /* 29 replications */
    assert_int_equal(e.n, 29);
    assert_true(isnan(e.p.estimate));
    assert_false(e.p.known);
    assert_string_equal(e.p.why, "too few replications");
    assert_true(tripwire_by(&t, 29).p.known);
    assert_string_equal(tripwire_by(&t, -1).p.why, "no replication");
    tripwire_release(&t);
}

/* On time among the first n > 70: 63 of n. At least 0.8 while n <= 78: the 78th is done at day 77. At least 0.6 even of
 * all 100. At least 0.95 never: of the first 30, 27. */
static void the_last_safe_date(void **state)
{
    (void)state;
    struct world w;
    bool any;
    world_make(&w);
    struct tripwire t = tripwire_make(&w.results, &w.goal, &w.way);
    assert_true(tripwire_last_safe(&t, 0.8, &any) == 77);
    assert_false(any);
    assert_true(tripwire_last_safe(&t, 0.6, &any) == 99);
    assert_true(any);
    assert_true(isnan(tripwire_last_safe(&t, 0.95, &any)));
    assert_false(any);
    tripwire_release(&t);
}

/* 63 on time, 37 late. Of the pairs, the 30 late from 70 on are later than all 63; the late at 9, 19, ... 69 are later
 * than 9, 18, ... 63, together 252: (1890 + 252) / (63 * 37) = 0.918919. */
static void what_it_tells(void **state)
{
    (void)state;
    struct world w;
    world_make(&w);
    struct tripwire t = tripwire_make(&w.results, &w.goal, &w.way);
    assert_true(fabs(t.tells - 2142.0 / 2331.0) < 1e-12);
    tripwire_release(&t);
    for (int i = 0; i < N; i++)
        w.days[i] = 5; /* all alike: chance */
    t = tripwire_make(&w.results, &w.goal, &w.way);
    assert_true(t.tells == 0.5);
    tripwire_release(&t);
    for (int i = 0; i < N; i++)
        w.missed[i] = 1; /* none on time: nothing to tell */
    t = tripwire_make(&w.results, &w.goal, &w.way);
    assert_true(isnan(t.tells));
    tripwire_release(&t);
}

/* With dates a day counts to its end: 49 by noon of day 12 is by day 12. 40 are never done: they count as later. */
static void whole_days_and_never(void **state)
{
    (void)state;
    struct world w;
    bool any;
    world_make(&w);
    w.results.dated = true;
    for (int i = 0; i < N; i++) /* four a day, at 0, 6, 12, 18 h */
        w.days[i] = i < 60 ? i / 4.0 : INFINITY;
    struct tripwire t = tripwire_make(&w.results, &w.goal, &w.way);
    assert_int_equal(t.done, 60);
    assert_int_equal(tripwire_by(&t, 12).n, 52);
    assert_int_equal(tripwire_by(&t, 12.3).n, 52);
    assert_int_equal(tripwire_after(&t, 12).n, 48);
    assert_int_equal(tripwire_by(&t, INFINITY).n, 60);
    assert_int_equal(tripwire_after(&t, INFINITY).n, 40);
    assert_true(tripwire_quantile(&t, 0.5) == 12); /* the 50th: 49 / 4 = 12.25 */
    assert_true(isinf(tripwire_quantile(&t, 0.61)));
    assert_true(tripwire_last_safe(&t, 0.9, &any) == 14 && any); /* 54 of 60 */
    /* whole days only: by day 13, 51 of 56, 0.911; by 12, 47 of 52, 0.904; by 11, 44 of 48, 0.917 */
    assert_true(tripwire_last_safe(&t, 0.915, &any) == 11 && !any);
    tripwire_release(&t);
}

/* Begun in the first 60, of which 54 are on time; 19 of 20 of these are 52 (51.3, rounded up): the 52nd is the 57th in
 * all (57 - 5 = 52 at day 56, for 9, 19, ... 49 are late). */
static void the_last_useful_date(void **state)
{
    (void)state;
    struct world w;
    world_make(&w);
    for (int i = 60; i < N; i++)
        w.days[i] = INFINITY;
    struct tripwire t = tripwire_make(&w.results, &w.goal, &w.way);
    assert_true(tripwire_last_useful(&t) == 56);
    tripwire_release(&t);
    for (int i = 30; i < N; i++) /* 27 saved */
        w.days[i] = INFINITY;
    t = tripwire_make(&w.results, &w.goal, &w.way);
    assert_true(isnan(tripwire_last_useful(&t)));
    tripwire_release(&t);
}

/* Begun on the day of the goal or later, it saved nothing: not used. The goals are reached at day 50. And a safe date
 * needs one in 20 of the replications, here 50 of 1,000: the first 40 are all on time, all others late. */
static void what_is_no_evidence(void **state)
{
    (void)state;
    enum { MANY = 1000 };
    static double days[MANY], missed[MANY], goal[MANY];
    struct world w;
    bool any;
    world_make(&w);
    for (int i = 0; i < MANY; i++) {
        days[i] = i;
        missed[i] = i >= 40;
        goal[i] = 50;
    }
    struct kpi_result date = {.values = goal};
    w.kpi.values = missed;
    w.goal.date_days = &date;
    w.results.replications = MANY;
    w.way.days = days;
    struct tripwire t = tripwire_make(&w.results, &w.goal, &w.way);
    assert_int_equal(t.done, MANY);
    assert_true(isnan(tripwire_last_safe(&t, 0.85, &any))); /* 40 of 47, but not of 50 */
    assert_true(tripwire_last_safe(&t, 0.75, &any) == 52);  /* 40 of 53 */
    tripwire_release(&t);
    w.way.kind = WAYPOINT_RESPONSE;
    t = tripwire_make(&w.results, &w.goal, &w.way);
    assert_int_equal(t.done, 50);
    assert_int_equal(tripwire_after(&t, 1e6).n, MANY - 50);
    tripwire_release(&t);
}

static void without_a_due_date(void **state)
{
    (void)state;
    struct world w;
    bool any;
    world_make(&w);
    w.goal.missed = NULL;
    struct tripwire t = tripwire_make(&w.results, &w.goal, &w.way);
    assert_int_equal(t.n, N);
    assert_string_equal(tripwire_by(&t, 50).p.why, "there is no due date");
    assert_true(isnan(tripwire_last_safe(&t, 0.5, &any)));
    assert_true(isnan(t.tells));
    tripwire_release(&t);
}

static void the_target_of_the_scenario(void **state)
{
    (void)state;
    struct world w;
    bool stated;
    world_make(&w);
    assert_true(tripwire_target(&w.results, &w.goal, &stated) == 0.8 && !stated);
    struct target_result target[] = {
        {.text = "launch.missed_other <= 0.5", .bound = 0.5, .at_most = true},
        {.text = "launch.missed <= 0.1", .bound = 0.1, .at_most = true},
    };
    w.results.target = target;
    w.results.targets = 2;
    assert_true(fabs(tripwire_target(&w.results, &w.goal, &stated) - 0.9) < 1e-15 && stated);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chances_by_counting),        cmocka_unit_test(few_are_refused),
        cmocka_unit_test(the_last_safe_date),         cmocka_unit_test(what_it_tells),
        cmocka_unit_test(whole_days_and_never),       cmocka_unit_test(without_a_due_date),
        cmocka_unit_test(the_last_useful_date),       cmocka_unit_test(what_is_no_evidence),
        cmocka_unit_test(the_target_of_the_scenario),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
