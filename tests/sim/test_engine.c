/* tests/sim/test_engine.c - the clock, the order within an instant, the horizon, stopping, the past, the fingerprint.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/engine.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum kind { EARLY, MIDDLE, LATE, CHAIN };

struct world {
    struct engine *engine;
    char log[256]; /* one letter an event */
    size_t length;
    int chain; /* how many zero-delay events CHAIN still starts */
    bool stop_at_once;
};

static void note(void *model, const void *payload)
{
    struct world *w = model;
    char letter;
    memcpy(&letter, payload, 1);
    if (w->length + 1 < sizeof w->log)
        w->log[w->length++] = letter;
    if (w->stop_at_once)
        engine_stop(w->engine);
}

/* Schedules an early event and another link at this same instant. */
static void chain(void *model, const void *payload)
{
    struct world *w = model;
    note(model, payload);
    if (w->chain-- <= 0)
        return;
    const sim_time now = engine_now(w->engine);
    engine_schedule(w->engine, now, EARLY, 0, "e", 1);
    engine_schedule(w->engine, now, CHAIN, 0, "c", 1);
}

static const struct event_kind kinds[] = {
    {"early", 0, note}, {"middle", 10, note}, {"late", 255, note}, {"chain", 10, chain}};

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    w->engine = engine_create(kinds, 4, w);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;
    engine_destroy(w->engine);
    free(w);
    return 0;
}

static void test_order_is_time_rank_minor_sequence(void **state)
{
    struct world *w = *state;
    struct engine *e = w->engine;
    engine_schedule(e, 10, LATE, 0, "h", 1);
    engine_schedule(e, 10, MIDDLE, 3, "e", 1);
    engine_schedule(e, 10, MIDDLE, 65535, "g", 1);
    engine_schedule(e, 10, MIDDLE, 3, "f", 1);
    engine_schedule(e, 10, MIDDLE, 2, "d", 1);
    engine_schedule(e, 10, EARLY, 9, "c", 1);
    engine_schedule(e, 9, LATE, 9, "b", 1);
    engine_schedule(e, 0, LATE, 9, "a", 1);
    assert_int_equal(engine_run(e, 1000, NULL), RUN_EMPTY);
    assert_string_equal(w->log, "abcdefgh");
    assert_true(engine_now(e) == 1000);
    assert_true(engine_dispatched(e) == 8);
}

static void test_a_zero_delay_event_whose_turn_has_passed_comes_next(void **state)
{
    struct world *w = *state;
    w->chain = 2;
    engine_schedule(w->engine, 5, CHAIN, 0, "c", 1);
    engine_schedule(w->engine, 5, LATE, 0, "l", 1);
    engine_run(w->engine, 6, NULL);
    assert_string_equal(w->log, "cececl");
}

static void test_an_event_at_the_horizon_does_not_happen(void **state)
{
    struct world *w = *state;
    engine_schedule(w->engine, 99, EARLY, 0, "a", 1);
    engine_schedule(w->engine, 100, EARLY, 0, "b", 1);
    assert_int_equal(engine_run(w->engine, 100, NULL), RUN_HORIZON);
    assert_string_equal(w->log, "a");
    assert_true(engine_now(w->engine) == 100);
    assert_int_equal(engine_run(w->engine, 100, NULL), RUN_HORIZON);
    assert_int_equal(engine_run(w->engine, 101, NULL), RUN_EMPTY);
    assert_string_equal(w->log, "ab");
}

static void test_running_for_ever_leaves_the_clock_at_the_last_event(void **state)
{
    struct world *w = *state;
    engine_schedule(w->engine, 42, EARLY, 0, "a", 1);
    assert_int_equal(engine_run(w->engine, TIME_NEVER, NULL), RUN_EMPTY);
    assert_true(engine_now(w->engine) == 42);
}

static void test_handles_cancel_move_and_notice_what_has_gone(void **state)
{
    struct world *w = *state;
    struct engine *e = w->engine;
    const struct event_handle a = engine_schedule(e, 10, EARLY, 7, "a", 1),
                              b = engine_schedule(e, 20, EARLY, 0, "b", 1),
                              c = engine_schedule(e, 30, EARLY, 7, "c", 1);
    sim_time at = 0;
    assert_true(engine_pending(e, b, &at) && at == 20);
    assert_true(engine_cancel(e, b));
    assert_false(engine_cancel(e, b));
    assert_false(engine_reschedule(e, b, 50));
    assert_false(engine_pending(e, b, NULL));
    assert_true(engine_reschedule(e, c, 10)); /* same rank and minor as a, but a later number */
    assert_true(engine_pending(e, c, &at) && at == 10);
    engine_run(e, 15, NULL);
    assert_string_equal(w->log, "ac");
    assert_false(engine_cancel(e, a));
    assert_false(engine_pending(e, c, NULL));
    assert_false(engine_cancel(e, (struct event_handle){0, 0}));
}

static void test_stopping_from_inside_and_outside(void **state)
{
    struct world *w = *state;
    atomic_bool stop = true;
    engine_schedule(w->engine, 1, EARLY, 0, "a", 1);
    engine_schedule(w->engine, 2, EARLY, 0, "b", 1);
    assert_int_equal(engine_run(w->engine, 10, &stop), RUN_STOPPED);
    assert_int_equal(w->length, 0);
    stop = false;
    w->stop_at_once = true;
    assert_int_equal(engine_run(w->engine, 10, &stop), RUN_STOPPED);
    assert_string_equal(w->log, "a");
    assert_true(engine_now(w->engine) == 1);
    assert_int_equal(engine_run(w->engine, 10, &stop), RUN_STOPPED);
    assert_int_equal(engine_run(w->engine, 10, &stop), RUN_EMPTY);
    assert_string_equal(w->log, "ab");
}

static uint64_t play(struct world *w, int twist)
{
    struct engine *e = w->engine;
    struct event_handle last = {0, 0};
    engine_reset(e, -50, 3, 4);
    for (int i = 0; i < 5000; i++) {
        const struct event_handle h = engine_schedule(e, (i * 7919) % 1000, i % 3, (uint32_t)i % 5, "x", 1);
        if (i % 11 == 0)
            engine_cancel(e, last);
        if (i % 13 == 0)
            engine_reschedule(e, h, 1000 + i + (i == 2600 && twist));
        last = h;
    }
    engine_run(e, 100000, NULL);
    return engine_fingerprint(e);
}

static void test_a_reset_forgets_everything(void **state)
{
    struct world *w = *state;
    const uint64_t first = play(w, 0);
    const size_t growths = engine_growths(w->engine);
    const struct event_handle left = engine_schedule(w->engine, 200000, EARLY, 0, "z", 1);
    assert_true(play(w, 0) == first);
    assert_false(engine_cancel(w->engine, left));
    assert_true(play(w, 1) != first); /* one event one microsecond later */
    assert_true(play(w, 0) == first);
    assert_int_equal(engine_growths(w->engine), growths);
    engine_reset(w->engine, 77, 0, 0);
    assert_true(engine_now(w->engine) == 77 && engine_dispatched(w->engine) == 0);
    const uint64_t empty = engine_fingerprint(w->engine);
    engine_mix(w->engine, 5);
    assert_true(engine_fingerprint(w->engine) != empty);
}

/* The number is part of the contract: it must not depend on host, compiler or structure of the queue. */
static void test_the_fingerprint_is_the_same_everywhere(void **state)
{
    struct world *w = *state;
    engine_reset(w->engine, 0, 0, 0);
    engine_schedule(w->engine, 5, MIDDLE, 0, "a", 1);
    engine_schedule(w->engine, 3, LATE, 0, "b", 1);
    engine_run(w->engine, 10, NULL);
    uint64_t want = UINT64_C(0xcbf29ce484222325);
    const uint64_t mixed[] = {UINT64_C(3) ^ (uint64_t)LATE << 56, UINT64_C(5) ^ (uint64_t)MIDDLE << 56};
    for (int i = 0; i < 2; i++) {
        want = (want ^ mixed[i]) * UINT64_C(0x9e3779b97f4a7c15);
        want ^= want >> 29;
    }
    assert_true(engine_fingerprint(w->engine) == want);
}

/* What a child process says on stderr before it aborts. */
static void assert_aborts_saying(void (*act)(struct world *), struct world *w, const char *const *words)
{
    int tube[2];
    char said[1024] = "";
    assert_int_equal(pipe(tube), 0);
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        dup2(tube[1], 2);
        act(w);
        _exit(0);
    }
    close(tube[1]);
    size_t length = 0;
    for (ssize_t got; (got = read(tube[0], said + length, sizeof said - 1 - length)) > 0;)
        length += (size_t)got;
    close(tube[0]);
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    for (; *words; words++)
        assert_non_null(strstr(said, *words));
}

static void schedule_into_the_past(struct world *w)
{
    engine_schedule(w->engine, 2 * TICKS_PER_DAY - 1, MIDDLE, 0, NULL, 0);
}

static void reschedule_into_the_past(struct world *w)
{
    engine_reschedule(w->engine, engine_schedule(w->engine, 3 * TICKS_PER_DAY, LATE, 0, NULL, 0), 0);
}

static void schedule_unknown(struct world *w)
{
    engine_schedule(w->engine, TIME_NEVER, 4, 0, NULL, 0);
}

static void schedule_large_minor(struct world *w)
{
    engine_schedule(w->engine, TIME_NEVER, EARLY, 65536, NULL, 0);
}

static void test_programming_errors_end_with_where_and_when(void **state)
{
    struct world *w = *state;
    engine_reset(w->engine, 2 * TICKS_PER_DAY, 41, 20240229);
    assert_aborts_saying(
        schedule_into_the_past, w,
        (const char *const[]){"past", "'middle'", "day 2.000000", "replication 41", "seed 20240229", NULL});
    assert_aborts_saying(reschedule_into_the_past, w, (const char *const[]){"past", "'late'", NULL});
    assert_aborts_saying(schedule_unknown, w, (const char *const[]){"no known kind", NULL});
    assert_aborts_saying(schedule_large_minor, w, (const char *const[]){"minor", "'early'", NULL});
}

/* 137,000 years at most, as with days: an integer cannot hold work at a speed of 1e-9, and a cast would be undefined.
 */
static void test_lengths_of_time_are_whole_and_finite(void **state)
{
    const sim_time most = ticks_from_days(5e7);
    (void)state;
    assert_int_equal(ticks_nearest(2.385), 2);
    assert_int_equal(ticks_nearest(2.5), 3);
    assert_int_equal(ticks_nearest(-7), 0);
    assert_int_equal(ticks_nearest(1e20), most);
    assert_int_equal(ticks_nearest((double)INFINITY), most);
    assert_int_equal(ticks_nearest((double)NAN), most);
    assert_true(most < TIME_NEVER - most);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(test_order_is_time_rank_minor_sequence),
        CASE(test_a_zero_delay_event_whose_turn_has_passed_comes_next),
        CASE(test_an_event_at_the_horizon_does_not_happen),
        CASE(test_running_for_ever_leaves_the_clock_at_the_last_event),
        CASE(test_handles_cancel_move_and_notice_what_has_gone),
        CASE(test_lengths_of_time_are_whole_and_finite),
        CASE(test_stopping_from_inside_and_outside),
        CASE(test_a_reset_forgets_everything),
        CASE(test_the_fingerprint_is_the_same_everywhere),
        CASE(test_programming_errors_end_with_where_and_when),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
