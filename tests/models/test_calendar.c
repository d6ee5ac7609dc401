/* tests/models/test_calendar.c - calendars against a naive minute-by-minute count. */
#include "models/calendar.h"
#include "models/week.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HOUR   TICKS_PER_HOUR
#define DAY    TICKS_PER_DAY
#define MINUTE TICKS_PER_MINUTE

static const struct place nowhere = {"test.cfg", 1};

struct desk { /* what every test needs */
    struct arena *arena;
    struct diag *diag;
};

static int set_up(void **state)
{
    struct desk *d = malloc(sizeof *d);
    d->arena = arena_create();
    d->diag = diag_create();
    *state = d;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *d = *state;
    arena_destroy(d->arena);
    diag_destroy(d->diag);
    free(d);
    return 0;
}

/* 2026-01-05 is a Monday: day 20458. */
enum { MONDAY = 20458 };

static const struct calendar *make(void **state, const char *week, int64_t start_day, const struct closure *c, size_t n,
                                   sim_time until)
{
    struct desk *d = *state;
    const struct calendar_terms terms = {.week = week,
                                         .place = nowhere,
                                         .path = "calendars.x",
                                         .dated = start_day != 0,
                                         .start_day = start_day,
                                         .closures = c,
                                         .count = n};
    return calendar_build(&terms, 0, until, d->arena, d->diag);
}

static sim_time at(int day, int hour, int minute)
{
    return day * DAY + hour * HOUR + minute * MINUTE;
}

/* finish is the exact inverse: all of the work is done then, and a tick earlier one tick is missing. */
static void assert_inverse(const struct calendar *c, sim_time from, sim_time work)
{
    const sim_time finish = calendar_finish(c, from, work);
    assert_int_equal(calendar_work(c, from, finish), work);
    assert_int_equal(calendar_work(c, from, finish - 1), work - 1);
}

static void always_open(void **state)
{
    assert_null(make(state, NULL, MONDAY, NULL, 0, 100 * DAY));
    assert_null(make(state, "daily 00:00-24:00", MONDAY, NULL, 0, 100 * DAY));
    assert_true(calendar_open_at(NULL, -5));
    assert_int_equal(calendar_finish(NULL, 7, 2385), 2392);
    assert_int_equal(calendar_finish(NULL, 7, TIME_NEVER), TIME_NEVER);
    assert_int_equal(calendar_work(NULL, 7, 2392), 2385);
    assert_int_equal(calendar_next_open(NULL, 12), 12);
    assert_true(calendar_next_close(NULL, 12) == TIME_NEVER);
    assert_int_equal(calendar_add_working_days(NULL, 0, 2.5), 60 * HOUR);
    assert_true(calendar_open_share(NULL) == 1.0);
    assert_false(calendar_closure(NULL, 0, &(const char *){0}, &(sim_time){0}, &(sim_time){0}));
}

static void office_week(void **state)
{
    const struct calendar *c = make(state, "mon-fri 08:00-17:00", MONDAY, NULL, 0, 100 * DAY);
    assert_non_null(c);
    assert_false(calendar_open_at(c, at(0, 7, 59)));
    assert_true(calendar_open_at(c, at(0, 8, 0)));
    assert_true(calendar_open_at(c, at(0, 17, 0) - 1));
    assert_false(calendar_open_at(c, at(0, 17, 0)));
    /* Friday 16:00 + 2 h = Monday 09:00; exactly up to the end of the shift stays on Friday */
    assert_int_equal(calendar_finish(c, at(4, 16, 0), 2 * HOUR), at(7, 9, 0));
    assert_int_equal(calendar_finish(c, at(4, 16, 0), HOUR), at(4, 17, 0));
    assert_int_equal(calendar_finish(c, at(5, 12, 0), 0), at(5, 12, 0));
    assert_int_equal(calendar_next_open(c, at(5, 12, 0)), at(7, 8, 0));
    assert_int_equal(calendar_next_close(c, at(3, 12, 0)), at(3, 17, 0));
    assert_int_equal(calendar_next_close(c, at(5, 12, 0)), at(5, 12, 0));
    assert_int_equal(calendar_work(c, 0, at(7, 0, 0)), 45 * HOUR);
    assert_int_equal(calendar_work(c, at(-7, 0, 0), 0), 45 * HOUR);
    assert_int_equal(calendar_work(c, at(7000, 0, 0), at(7007, 0, 0)), 45 * HOUR);
    assert_int_equal(calendar_add_working_days(c, at(0, 8, 0), 6), at(7, 17, 0));
    assert_int_equal(calendar_add_working_days(c, at(0, 8, 0), 1), at(0, 17, 0));
    assert_true(fabs(calendar_open_share(c) - 45.0 / 168.0) < 1e-15);
}

static void start_in_mid_week(void **state)
{
    /* 2026-01-08 is a Thursday */
    const struct calendar *c = make(state, "mon-fri 08:00-17:00", MONDAY + 3, NULL, 0, 100 * DAY);
    assert_int_equal(calendar_next_open(c, at(1, 17, 0)), at(4, 8, 0));
    assert_int_equal(calendar_finish(c, 0, 19 * HOUR), at(4, 9, 0));
}

static void three_shifts(void **state)
{
    const struct calendar *c = make(state, "mon-fri 06:00-14:00 14:00-22:00 22:00-06:00", MONDAY, NULL, 0, 100 * DAY);
    assert_int_equal(calendar_next_close(c, at(0, 6, 0)), at(5, 6, 0)); /* joined from Monday to Saturday morning */
    assert_int_equal(calendar_work(c, 0, 7 * DAY), 120 * HOUR);
    assert_int_equal(calendar_add_working_days(c, at(0, 6, 0), 1), at(1, 6, 0));
    const struct calendar *night = make(state, "sun-thu 22:00-06:00", MONDAY, NULL, 0, 100 * DAY);
    assert_true(calendar_open_at(night, at(0, 0, 0))); /* Sunday's night goes over the end of the week */
    assert_int_equal(calendar_next_close(night, at(6, 23, 0)), at(7, 6, 0));
    assert_int_equal(calendar_finish(night, at(6, 22, 0), 9 * HOUR), at(7, 23, 0));
    const struct calendar *parts =
        make(state, "mon-fri 06:00-14:00 14:00-22:00, sat 06:00-12:00", MONDAY, NULL, 0, DAY);
    assert_int_equal(calendar_work(parts, 0, 7 * DAY), 86 * HOUR);
}

/* Closed [on, on + lasts) beats the week; the return is the midday value of the ramp, a day at a time. */
static void holiday_fades(void **state)
{
    const struct closure closed[] = {{.name = "new_year", .on = 35 * DAY, .lasts = 21 * DAY, .fades = 21 * DAY}};
    const struct calendar *c = make(state, "mon-sat 08:00-18:00", MONDAY, closed, 1, 400 * DAY);
    assert_int_equal(calendar_next_open(c, at(35, 9, 0)), at(56, 8, 0));
    assert_int_equal(calendar_work(c, at(35, 0, 0), at(56, 0, 0)), 0);
    for (int day = 0; day < 21; day++) {
        const double share = (day + 0.5) / 21.0;
        const double expected = (day + 56) % 7 == 6 ? 0.0 : share * 10.0 * HOUR;
        const double got = (double)calendar_work(c, at(56 + day, 0, 0), at(57 + day, 0, 0));
        assert_true(fabs(got - expected) <= 0.5 * 10.0 * HOUR / (1 << 20) + 1.0);
    }
    assert_int_equal(calendar_work(c, at(77, 0, 0), at(84, 0, 0)), 60 * HOUR);
    assert_int_equal(calendar_work(c, at(28, 0, 0), at(35, 0, 0)), 60 * HOUR);
    const char *name;
    sim_time begin, end;
    assert_true(calendar_closure(c, 0, &name, &begin, &end));
    assert_string_equal(name, "new_year");
    assert_int_equal(begin, 35 * DAY);
    assert_int_equal(end, 56 * DAY);
    assert_false(calendar_closure(c, 1, &name, &begin, &end));
}

/* A return of 2.5 days: the last piece is half a day, at its own midday value 2.25 / 2.5. */
static void fade_of_part_days(void **state)
{
    const struct closure closed[] = {{.name = "x", .on = 2 * DAY, .lasts = DAY, .fades = 5 * DAY / 2}};
    const struct calendar *c = make(state, NULL, 0, closed, 1, 400 * DAY);
    const double expected = (0.5 / 2.5 + 1.5 / 2.5 + 0.5 * 2.25 / 2.5) * (double)DAY;
    assert_true(fabs((double)calendar_work(c, 3 * DAY, 11 * DAY / 2) - expected) < 1e6);
    assert_int_equal(calendar_next_close(c, 3 * DAY), TIME_NEVER);
    assert_int_equal(calendar_next_close(c, 1), 2 * DAY);
}

static void closures_overlap(void **state)
{
    const struct closure closed[] = {{.name = "a", .on = 10 * DAY, .lasts = DAY, .fades = 10 * DAY},
                                     {.name = "b", .on = 12 * DAY, .lasts = DAY, .fades = 4 * DAY},
                                     {.name = "c", .on = 15 * DAY, .lasts = DAY / 2}};
    const struct calendar *c = make(state, NULL, 0, closed, 3, 400 * DAY);
    assert_int_equal(calendar_work(c, 12 * DAY, 13 * DAY), 0); /* shut beats fading */
    assert_true(fabs((double)calendar_work(c, 13 * DAY, 14 * DAY) - 0.25 * 0.125 * DAY) < 2e5);
    assert_int_equal(calendar_work(c, 15 * DAY, 31 * DAY / 2), 0);
    assert_true(fabs((double)calendar_work(c, 31 * DAY / 2, 16 * DAY) - 0.5 * 0.45 * 0.625 * DAY) < 2e5);
}

/* Without dates closures may repeat for ever, at origin + k * period: a third of a unit stays on its grid. */
static void repeats_without_dates(void **state)
{
    const sim_time third = DAY / 3;
    const struct closure closed[] = {{.name = "night", .on = third, .lasts = third, .every = DAY}};
    const struct calendar *c = make(state, NULL, 0, closed, 1, 1000000 * DAY);
    assert_int_equal(calendar_next_close(c, 0), third);
    assert_int_equal(calendar_next_open(c, third), 2 * third);
    assert_int_equal(calendar_next_close(c, 999999 * DAY - 5), 999999 * DAY + third);
    assert_int_equal(calendar_finish(c, 0, 2 * third), DAY); /* open again at 2/3, then up to 1 */
    assert_int_equal(calendar_finish(c, 0, 2 * third * 1000000), 1000000 * DAY);
    assert_true(fabs(calendar_open_share(c) - 2.0 / 3.0) < 1e-12);
    assert_int_equal(calendar_work(c, -DAY, 0), DAY); /* before the first closure */
    const char *name;
    sim_time begin, end;
    assert_true(calendar_closure(c, 2385, &name, &begin, &end));
    assert_int_equal(begin, 2385 * DAY + third);
    assert_false(calendar_closure(c, 1000000, &name, &begin, &end));
}

static void repeats_with_dates_end(void **state)
{
    const struct closure closed[] = {{.name = "summer", .on = 200 * DAY, .lasts = 14 * DAY, .every = 365 * DAY}};
    const struct calendar *c = make(state, "mon-fri 08:00-17:00", MONDAY, closed, 1, 730 * DAY);
    assert_int_equal(calendar_work(c, 200 * DAY, 214 * DAY), 0);
    assert_int_equal(calendar_work(c, 565 * DAY, 579 * DAY), 0);
    assert_int_equal(calendar_work(c, 930 * DAY, 944 * DAY), 90 * HOUR); /* beyond `until`: the week alone */
}

/* ---- against the definition, minute by minute ---- */

struct naive {
    int week[7 * 24 * 60];
    const struct closure *closed;
    size_t count;
    sim_time until;
    int first_weekday;
};

static double naive_rate(const struct naive *n, sim_time t)
{
    const int64_t minute = t / MINUTE + n->first_weekday * 1440;
    if (!n->week[((minute % 10080) + 10080) % 10080])
        return 0;
    double rate = 1;
    for (size_t i = 0; i < n->count; i++) {
        const struct closure *x = &n->closed[i];
        for (sim_time on = x->on; on < n->until; on += x->every) {
            const sim_time since = t - on;
            if (since >= 0 && since < x->lasts)
                return 0;
            if (since >= x->lasts && since < x->lasts + x->fades) {
                const sim_time back = since - x->lasts, midday = back - back % DAY + DAY / 2;
                rate *= (double)midday / (double)x->fades;
            }
            if (x->every == 0)
                break;
        }
    }
    return rate;
}

static unsigned next_random(uint64_t *x)
{
    *x = *x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(*x >> 33);
}

static void naive_shift(struct naive *n, int from, int to, int first_day, int last_day)
{
    for (int day = first_day; day <= last_day; day++)
        for (int m = from; m < to; m++)
            n->week[(day * 1440 + m) % 10080] = 1;
}

static void against_naive(void **state)
{
    uint64_t seed = 20260105;
    for (int trial = 0; trial < 60; trial++) {
        struct naive n = {.until = 70 * DAY, .first_weekday = trial % 7};
        char week[200];
        const int a = (int)(next_random(&seed) % 600), b = a + 30 + (int)(next_random(&seed) % 200);
        const int p = 900 + (int)(next_random(&seed) % 500), q = p + 60 + (int)(next_random(&seed) % 300);
        snprintf(week, sizeof week, "mon-thu %02d:%02d-%02d:%02d %02d:%02d-%02d:%02d, sun %02d:%02d-%02d:%02d", a / 60,
                 a % 60, b / 60, b % 60, p / 60, p % 60, q % 1440 / 60, q % 60, p / 60, p % 60, q % 1440 / 60, q % 60);
        if (q - 1440 > a) /* the night would run into the morning */
            continue;
        naive_shift(&n, a, b, 0, 3);
        naive_shift(&n, p, q, 0, 3);
        naive_shift(&n, p, q, 6, 6);
        struct closure closed[3] = {{.name = "a"}, {.name = "b"}, {.name = "c"}};
        for (int i = 0; i < 3; i++) {
            closed[i].on = (sim_time)(next_random(&seed) % (50 * 1440)) * MINUTE;
            closed[i].lasts = (sim_time)(next_random(&seed) % (5 * 1440)) * MINUTE;
            closed[i].fades = (sim_time)(next_random(&seed) % 6) * DAY;
            closed[i].every = i == 2 ? 17 * DAY + 61 * MINUTE : 0;
        }
        n.closed = closed;
        n.count = 3;
        const struct calendar *c = make(state, week, MONDAY + trial % 7, closed, 3, n.until);
        assert_non_null(c);
        double work = 0;
        for (sim_time t = 0; t < 80 * DAY; t += MINUTE) {
            const double rate = naive_rate(&n, t);
            if (calendar_open_at(c, t) != (rate > 0))
                fail_msg("trial %d: %s at day %g", trial, rate > 0 ? "closed" : "open", days_from_ticks(t));
            work += rate * (double)MINUTE;
            if (fabs((double)calendar_work(c, 0, t + MINUTE) - work) > 3e5 + 1e-6 * work)
                fail_msg("trial %d: work up to day %g", trial, days_from_ticks(t));
        }
        for (int i = 0; i < 200; i++) {
            const sim_time from = (sim_time)(next_random(&seed) % (120 * 1440)) * MINUTE - 20 * DAY;
            assert_inverse(c, from, 1 + (sim_time)next_random(&seed) * 600);
            const sim_time open = calendar_next_open(c, from), close = calendar_next_close(c, open);
            assert_true(open >= from && calendar_open_at(c, open) && !calendar_open_at(c, close));
            assert_int_equal(calendar_work(c, from, open), 0);
            assert_true(calendar_open_at(c, close - 1));
        }
    }
}

/* ---- from a scenario ---- */

static struct node *member(struct arena *arena, struct node *group, const char *name, const char *text)
{
    struct node *n = node_new(arena, text ? NODE_TEXT : NODE_GROUP, name, nowhere);
    n->text = text;
    node_append(group, n);
    return n;
}

/* Read through the schema: dates count from `start`, durations carry units and marks, what is absent has its default.
 */
static void from_scenario(void **state)
{
    struct desk *d = *state;
    struct node *root = node_new(d->arena, NODE_GROUP, "", nowhere);
    struct node *italy = member(d->arena, member(d->arena, root, "calendars", NULL), "italy", NULL);
    member(d->arena, italy, "week", "mon-fri 08:00-17:00");
    struct node *ferragosto = member(d->arena, member(d->arena, italy, "closed", NULL), "ferragosto", NULL);
    member(d->arena, ferragosto, "on", "2026-08-03");
    member(d->arena, ferragosto, "lasts", "26 d [F83 S3]");
    member(d->arena, root, "start", "2026-01-05");
    member(d->arena, root, "horizon", "2027-02-28");
    schema_check(root, d->arena, d->diag);
    const struct reader reader = {.root = root, .arena = d->arena, .diag = d->diag, .dated = true, .start_day = MONDAY};
    const struct calendar *c = calendar_make(&reader, italy, 0, 400 * DAY);
    if (diag_errors(d->diag) > 0)
        diag_print(d->diag, stderr);
    assert_int_equal(diag_errors(d->diag), 0);
    assert_non_null(c);
    assert_int_equal(calendar_work(c, at(210, 0, 0), at(236, 0, 0)), 0); /* 2026-08-03 is day 210 */
    assert_int_equal(calendar_next_close(c, at(207, 9, 0)), at(207, 17, 0));
    assert_int_equal(calendar_next_open(c, at(207, 17, 0)), at(238, 8, 0));
}

/* ---- bad input ---- */

static void bad_weeks(void **state)
{
    struct desk *d = *state;
    static const char *const bad[] = {"",
                                      "mon-fri",
                                      "08:00-17:00",
                                      "mon-fry 08:00-17:00",
                                      "mon-fri 8-17",
                                      "mon-fri 08:00-25:00",
                                      "mon-fri 08:60-17:00",
                                      "mon-fri 08:00-08:00",
                                      "mon-fri 08:00-17:00,",
                                      "mon-fri 08:00-17:00; sat 08:00-12:00",
                                      "mon-fri 08:00-17:00, fri 16:00-18:00",
                                      "mon-tue 22:00-06:00 05:00-09:00",
                                      "monday 08:00-17:00",
                                      "daily"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const size_t before = diag_errors(d->diag);
        assert_null(make(state, bad[i], MONDAY, NULL, 0, DAY));
        if (diag_errors(d->diag) != before + 1)
            fail_msg("\"%s\" should give one error", bad[i]);
    }
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    diag_print(d->diag, file);
    fclose(file);
    assert_non_null(strstr(text, "mon-fri 08:00-17:00\" or"));
    free(text);
}

static void bad_closures(void **state)
{
    struct desk *d = *state;
    const struct closure never[] = {{.name = "x", .on = 0, .lasts = 2 * DAY, .every = DAY}};
    assert_null(make(state, NULL, 0, never, 1, 100 * DAY));
    assert_int_equal(diag_errors(d->diag), 1);
    const struct closure both[] = {{.name = "x", .on = 0, .lasts = DAY, .every = 2 * DAY},
                                   {.name = "y", .on = DAY, .lasts = DAY, .every = 2 * DAY}};
    assert_null(make(state, NULL, 0, both, 2, 100 * DAY));
    assert_int_equal(diag_errors(d->diag), 2);
    assert_null(make(state, "mon 08:00-09:00", 0, NULL, 0, DAY)); /* a week without dates */
    assert_int_equal(diag_errors(d->diag), 3);
    const struct closure often[] = {{.name = "x", .on = 0, .lasts = 1, .every = 1000},
                                    {.name = "y", .on = 0, .lasts = 1, .every = 1001}};
    assert_null(make(state, NULL, 0, often, 2, 1000000 * DAY));
    assert_int_equal(diag_errors(d->diag), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(always_open, set_up, tear_down),
        cmocka_unit_test_setup_teardown(office_week, set_up, tear_down),
        cmocka_unit_test_setup_teardown(start_in_mid_week, set_up, tear_down),
        cmocka_unit_test_setup_teardown(three_shifts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(holiday_fades, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fade_of_part_days, set_up, tear_down),
        cmocka_unit_test_setup_teardown(closures_overlap, set_up, tear_down),
        cmocka_unit_test_setup_teardown(repeats_without_dates, set_up, tear_down),
        cmocka_unit_test_setup_teardown(repeats_with_dates_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(against_naive, set_up, tear_down),
        cmocka_unit_test_setup_teardown(from_scenario, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bad_weeks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bad_closures, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
