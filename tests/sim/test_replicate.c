/* tests/sim/test_replicate.c - blocks over threads: same bits, order, every way to end, signals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/replicate.h"

#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH = 3, MOST = 5000 };
#define NONE UINT32_MAX

/* What the replications do; read by all threads. */
struct plan {
    uint32_t failing, stopping; /* replication that fails / that raises the stop flag; NONE */
    bool open_fails;
    atomic_bool *stop;
    atomic_int *open_contexts, *contexts;
    atomic_uint *highest; /* replication begun */
};

struct context {
    const struct plan *plan;
    double scratch;
};

/* What reaches the sink. */
struct collected {
    double row[MOST][WIDTH];
    uint32_t first, next;
    uint32_t enough_after; /* the sink ends once it holds that many */
    uint32_t lag;          /* furthest that replications were ahead of the sink */
    int calls, inside;
    const struct plan *plan;
};

static void *plan_open(const void *shared)
{
    const struct plan *plan = shared;
    if (plan->open_fails)
        return NULL;
    struct context *c = calloc(1, sizeof *c);
    assert_non_null(c);
    c->plan = plan;
    atomic_fetch_add(plan->contexts, 1);
    atomic_fetch_add(plan->open_contexts, 1);
    return c;
}

static void plan_close(void *context)
{
    const struct context *c = context;
    atomic_fetch_sub(c->plan->open_contexts, 1);
    free(context);
}

/* An uneven load, so that threads overtake each other. */
static double churn(uint32_t replication)
{
    const int steps = replication % 7 == 0 ? 4000 : 40;
    double x = 0.3 + 1e-5 * (double)replication;
    for (int i = 0; i < steps; i++)
        x = 3.97 * x * (1 - x);
    return x;
}

static bool plan_run(void *context, uint32_t replication, double *row, const atomic_bool *stop)
{
    struct context *c = context;
    (void)stop;
    if (!isnan(row[0]) || !isnan(row[WIDTH - 1]))
        return false;
    unsigned seen = atomic_load(c->plan->highest);
    while (seen < replication && !atomic_compare_exchange_weak(c->plan->highest, &seen, replication))
        ;
    if (replication == c->plan->failing)
        return false;
    if (replication == c->plan->stopping)
        atomic_store(c->plan->stop, true);
    c->scratch = churn(replication);
    row[0] = replication;
    row[1] = c->scratch;
    row[2] = c->scratch * c->scratch - replication;
    return true;
}

static bool collect(void *collector, uint32_t first, uint32_t count, const double *rows)
{
    struct collected *c = collector;
    c->inside++;
    if (c->inside != 1 || first != c->next || count == 0 || count > REPLICATE_BLOCK)
        return c->calls = -1000000, false; /* seen by check_rows; assertions do not cross threads */
    memcpy(c->row[first - c->first], rows, count * sizeof c->row[0]);
    c->next = first + count;
    c->calls++;
    const unsigned highest = atomic_load(c->plan->highest);
    if (highest > first && highest - first > c->lag)
        c->lag = highest - first;
    c->inside--;
    return c->next - c->first < c->enough_after;
}

struct outcome {
    enum replicate_end end;
    uint32_t done, highest;
    int contexts;
};

static struct outcome run(struct collected *c, struct plan plan, uint32_t first, uint32_t count, unsigned threads)
{
    atomic_bool stop = false;
    atomic_int open_contexts = 0, contexts = 0;
    atomic_uint highest = 0;
    plan.stop = &stop;
    plan.open_contexts = &open_contexts;
    plan.contexts = &contexts;
    plan.highest = &highest;
    const uint32_t enough_after = c->enough_after == 0 ? NONE : c->enough_after;
    memset(c, 0, sizeof *c);
    c->first = c->next = first;
    c->enough_after = enough_after;
    c->plan = &plan;
    const struct replicate_job job = {.width = WIDTH,
                                      .open = plan_open,
                                      .close = plan_close,
                                      .run = plan_run,
                                      .sink = collect,
                                      .shared = &plan,
                                      .collector = c};
    struct outcome o;
    o.end = replicate(&job, first, count, threads, &stop, &o.done);
    o.highest = atomic_load(&highest);
    o.contexts = atomic_load(&contexts);
    assert_int_equal(atomic_load(&open_contexts), 0);
    assert_true(c->calls >= 0);
    assert_int_equal(c->next - first, o.done);
    for (uint32_t i = 0; i < o.done; i++) {
        assert_true(c->row[i][0] == (double)(first + i));
        assert_true(c->row[i][1] == churn(first + i));
    }
    return o;
}

static const struct plan plain = {.failing = NONE, .stopping = NONE};

static struct collected *collected_create(void)
{
    struct collected *c = calloc(1, sizeof *c);
    assert_non_null(c);
    return c;
}

static void same_bits_for_any_threads(void **state)
{
    (void)state;
    struct collected *one = collected_create(), *many = collected_create();
    assert_int_equal(run(one, plain, 0, 3011, 1).done, 3011);
    const unsigned threads[] = {2, 5, 0, 64};
    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
        const struct outcome o = run(many, plain, 0, 3011, threads[i]);
        assert_int_equal(o.end, REPLICATE_DONE);
        assert_int_equal(o.done, 3011);
        assert_int_equal(many->calls, 95); /* ceil(3011 / 32) */
        assert_memory_equal(one->row, many->row, sizeof one->row);
        if (threads[i] > 0)
            assert_true(many->lag <= (2 * threads[i] + 1) * REPLICATE_BLOCK);
        if (threads[i] == 5)
            assert_int_equal(o.contexts, 5);
    }
    free(one);
    free(many);
}

static void any_first_and_count(void **state)
{
    (void)state;
    struct collected *c = collected_create();
    const uint32_t counts[] = {0, 1, 31, 32, 33, 64, 65};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        for (unsigned threads = 1; threads <= 3; threads++) {
            struct outcome o = run(c, plain, 17, counts[i], threads);
            assert_int_equal(o.end, REPLICATE_DONE);
            assert_int_equal(o.done, counts[i]);
            o = run(c, plain, UINT32_MAX - 100, counts[i], threads); /* the highest replication numbers there are */
            assert_int_equal(o.done, counts[i]);
        }
    assert_int_equal(run(c, plain, 0, 20, 8).contexts, 1); /* one block: no thread for nothing */
    free(c);
}

/* The kept prefix ends with the block before the failing one, whatever the threads. */
static void failing_replication(void **state)
{
    (void)state;
    struct collected *c = collected_create();
    const uint32_t failing[] = {0, 31, 32, 700, 2999};
    for (size_t i = 0; i < sizeof failing / sizeof failing[0]; i++)
        for (unsigned threads = 1; threads <= 5; threads += 2) {
            struct plan plan = plain;
            plan.failing = failing[i];
            const struct outcome o = run(c, plan, 0, 3000, threads);
            assert_int_equal(o.end, REPLICATE_FAILED);
            assert_int_equal(o.done, failing[i] / REPLICATE_BLOCK * REPLICATE_BLOCK);
        }
    struct plan plan = plain;
    plan.open_fails = true;
    const struct outcome o = run(c, plan, 0, 3000, 3);
    assert_int_equal(o.end, REPLICATE_FAILED);
    assert_int_equal(o.done, 0);
    free(c);
}

static void sink_has_enough(void **state)
{
    (void)state;
    struct collected *c = collected_create();
    for (unsigned threads = 1; threads <= 5; threads += 2) {
        c->enough_after = 1000;
        const struct outcome o = run(c, plain, 100, 4000, threads);
        assert_int_equal(o.end, REPLICATE_DONE);
        assert_int_equal(o.done, 1024); /* the block in which 1,000 is reached is kept whole */
        assert_true(o.highest < 100 + 1024 + (2 * threads + 1) * REPLICATE_BLOCK);
    }
    struct plan plan = plain; /* a failure in a surplus block is no failure of the run */
    plan.failing = 1024 + 5;
    c->enough_after = 1024;
    const struct outcome o = run(c, plan, 0, 4000, 5);
    assert_int_equal(o.end, REPLICATE_DONE);
    assert_int_equal(o.done, 1024);
    free(c);
}

static void stop_keeps_the_prefix(void **state)
{
    (void)state;
    struct collected *c = collected_create();
    for (unsigned threads = 1; threads <= 5; threads += 2) {
        struct plan plan = plain;
        plan.stopping = 1500;
        const struct outcome o = run(c, plan, 0, 4000, threads);
        assert_int_equal(o.end, REPLICATE_STOPPED);
        assert_int_equal(o.done % REPLICATE_BLOCK, 0);
        assert_true(o.done <= 1504);
        assert_true(threads > 1 || o.done == 1472);
        assert_true(o.highest <= 1500 + 2 * threads * REPLICATE_BLOCK);
    }
    free(c);
}

/* A replication that looks at the flag and returns false has been interrupted, it has not failed. */
static bool run_until_stopped(void *context, uint32_t replication, double *row, const atomic_bool *stop)
{
    (void)context;
    row[0] = replication;
    if (replication < 40)
        return true;
    while (!atomic_load(stop))
        sched_yield();
    return false;
}

static void *open_something(const void *shared)
{
    static char something;
    (void)shared;
    return &something;
}

static void close_nothing(void *context)
{
    (void)context;
}

static bool accept_all(void *collector, uint32_t first, uint32_t count, const double *rows)
{
    (void)collector, (void)first, (void)count, (void)rows;
    return true;
}

static void pause_ms(long ms)
{
    const struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

static void *set_later(void *flag)
{
    pause_ms(30);
    atomic_store((atomic_bool *)flag, true);
    return NULL;
}

static const struct replicate_job endless = {
    .width = 1, .open = open_something, .close = close_nothing, .run = run_until_stopped, .sink = accept_all};

static void interrupted_is_not_failed(void **state)
{
    (void)state;
    atomic_bool stop = false;
    uint32_t done = 0;
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, set_later, &stop), 0);
    assert_int_equal(replicate(&endless, 0, 1000, 2, &stop, &done), REPLICATE_STOPPED);
    pthread_join(thread, NULL);
    assert_int_equal(done, 32);
}

static void record_progress(void *watcher, uint32_t done, uint32_t total)
{
    uint32_t *seen = watcher;
    seen[1] += done > seen[0] && total == 500;
    seen[0] = done;
}

static bool run_quick(void *context, uint32_t replication, double *row, const atomic_bool *stop)
{
    (void)context, (void)stop;
    row[0] = replication;
    return true;
}

static void progress_rises_to_the_total(void **state)
{
    (void)state;
    atomic_bool stop = false;
    uint32_t done = 0, seen[2] = {0, 0};
    struct replicate_job job = endless;
    job.run = run_quick;
    job.progress = record_progress;
    job.watcher = seen;
    assert_int_equal(replicate(&job, 0, 500, 3, &stop, &done), REPLICATE_DONE);
    assert_int_equal(seen[0], 500);
    assert_int_equal(seen[1], 16);
}

/* In a child: signals end programs. Status 0: the watch worked; 130: the second signal. */
static int child_status(void (*body)(void))
{
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGINT, SIG_DFL);
        signal(SIGTERM, SIG_DFL);
        body();
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static bool comes_true(atomic_bool *flag)
{
    for (int i = 0; i < 5000 && !atomic_load(flag); i++)
        pause_ms(1);
    return atomic_load(flag);
}

static void one_signal(void)
{
    atomic_bool stop = false;
    struct signal_watch *w = signal_watch_start(&stop);
    kill(getpid(), SIGINT);
    uint32_t done = 0;
    const bool stopped = comes_true(&stop) && replicate(&endless, 0, 100, 2, &stop, &done) == REPLICATE_STOPPED;
    signal_watch_end(w);
    _exit(w && stopped && done == 0 ? 0 : 1);
}

static void two_signals(void)
{
    atomic_bool stop = false;
    struct signal_watch *w = signal_watch_start(&stop);
    kill(getpid(), SIGTERM);
    if (!w || !comes_true(&stop))
        _exit(1);
    kill(getpid(), SIGINT);
    pause_ms(5000);
}

static void watch_ends_cleanly(void)
{
    for (int i = 0; i < 100; i++) {
        atomic_bool stop = false;
        struct signal_watch *w = signal_watch_start(&stop);
        signal_watch_end(w);
        if (!w || atomic_load(&stop))
            _exit(1);
    }
    sigset_t now;
    pthread_sigmask(SIG_SETMASK, NULL, &now);
    if (sigismember(&now, SIGINT) || sigismember(&now, SIGTERM) || sigismember(&now, SIGUSR2))
        _exit(2);
    kill(getpid(), SIGINT); /* ends the program again, as it did before */
    pause_ms(5000);
}

static void ignored_stays_ignored(void)
{
    signal(SIGINT, SIG_IGN); /* as a shell does for a background job */
    atomic_bool stop = false;
    struct signal_watch *w = signal_watch_start(&stop);
    kill(getpid(), SIGINT);
    pause_ms(50);
    const bool stopped = atomic_load(&stop);
    signal_watch_end(w);
    _exit(stopped ? 1 : 0);
}

static void signals(void **state)
{
    (void)state;
    assert_int_equal(child_status(one_signal), 0);
    assert_int_equal(child_status(two_signals), 130);
    assert_int_equal(child_status(watch_ends_cleanly), -SIGINT);
    assert_int_equal(child_status(ignored_stays_ignored), 0);
    signal_watch_end(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signals), /* first: it forks, best before there were threads */
        cmocka_unit_test(same_bits_for_any_threads),
        cmocka_unit_test(any_first_and_count),
        cmocka_unit_test(failing_replication),
        cmocka_unit_test(sink_has_enough),
        cmocka_unit_test(stop_keeps_the_prefix),
        cmocka_unit_test(interrupted_is_not_failed),
        cmocka_unit_test(progress_rises_to_the_total),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
