/* sim/selftest.c - making the checks: see selftest.h. */
#include "sim/selftest.h"

#include "sim/arena.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct bench { /* shared by the threads */
    struct selftest_list list;
    const struct selftest_setup *setup;
    struct selftest_result *result;
    atomic_size_t next;
};

static void measure(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    *r = (struct selftest_result){.held = true, .p = NAN};
    c->measure(c, s, r);
}

static bool is_doubtful(const struct selftest_result *r)
{
    return r->p < SELFTEST_DOUBT;
}

static void make_check(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    measure(c, s, r);
    if (r->held && is_doubtful(r)) {
        const struct selftest_setup fresh = {s->seed + UINT64_C(0x9e3779b97f4a7c15), 4 * s->effort};
        measure(c, &fresh, r);
        r->again = true;
    }
    if (is_doubtful(r))
        r->held = false;
}

static void *work(void *shared)
{
    struct bench *b = shared;
    for (size_t i; (i = atomic_fetch_add(&b->next, 1)) < b->list.count;)
        make_check(&b->list.check[i], b->setup, &b->result[i]);
    return NULL;
}

size_t selftest_run(struct selftest_list list, const struct selftest_setup *setup, unsigned threads,
                    struct selftest_result *results)
{
    struct bench b = {.list = list, .setup = setup, .result = results};
    const unsigned others = threads > 1 ? threads - 1 : 0;
    pthread_t *thread = memory_grow(NULL, others + 1, sizeof *thread);
    unsigned started = 0;
    size_t failed = 0;
    while (started < others && pthread_create(&thread[started], NULL, work, &b) == 0)
        started++;
    (void)work(&b);
    for (unsigned i = 0; i < started; i++)
        (void)pthread_join(thread[i], NULL);
    free(thread);
    for (size_t i = 0; i < list.count; i++)
        failed += !results[i].held;
    return failed;
}

double selftest_false_alarm(const struct selftest_result *r, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(r[i].p))
            sum += SELFTEST_DOUBT * SELFTEST_DOUBT;
    return sum;
}
