/* tests/sim/test_queue.c - the heap of pending events against a naive sorted list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/queue_hot.h"

#include <stdlib.h>

enum { STEPS = 60000, SHADOW_MAX = 4000 };

/* The same events, kept sorted by insertion. */
struct shadow_event {
    sim_time time;
    uint64_t order, id;
    struct event_handle handle;
};

struct shadow {
    struct shadow_event event[SHADOW_MAX];
    size_t count;
    uint64_t random, sequence, times; /* times: how many different ones; 1 means nothing but ties */
    struct event_handle dead;         /* of an event that is gone */
};

static uint64_t random_bits(struct shadow *s)
{
    s->random ^= s->random << 13;
    s->random ^= s->random >> 7;
    s->random ^= s->random << 17;
    return s->random >> 8;
}

static sim_time random_time(struct shadow *s)
{
    return (sim_time)(random_bits(s) % s->times) - 5;
}

static uint64_t next_order(struct shadow *s)
{
    return random_bits(s) % 4 << 40 | s->sequence++;
}

static void shadow_insert(struct shadow *s, struct shadow_event e)
{
    size_t i = s->count++;
    while (i > 0 &&
           (s->event[i - 1].time > e.time || (s->event[i - 1].time == e.time && s->event[i - 1].order > e.order))) {
        s->event[i] = s->event[i - 1];
        i--;
    }
    s->event[i] = e;
}

static struct shadow_event shadow_remove(struct shadow *s, size_t i)
{
    const struct shadow_event e = s->event[i];
    for (s->count--; i < s->count; i++)
        s->event[i] = s->event[i + 1];
    return e;
}

static void add(struct queue *q, struct shadow *s)
{
    struct shadow_event e = {.time = random_time(s), .order = next_order(s), .id = s->sequence};
    e.handle = queue_add(q, e.time, e.order, (uint32_t)e.id % 7, &e.id, sizeof e.id);
    assert_true(e.handle.generation != 0);
    shadow_insert(s, e);
}

static void take(struct queue *q, struct shadow *s)
{
    struct queue_taken got = {0};
    const struct shadow_event want = shadow_remove(s, 0);
    assert_int_equal(queue_take(q, want.time, &got), QUEUE_LATER); /* `until` itself is not before it */
    assert_int_equal(queue_take(q, want.time + 1, &got), QUEUE_TAKEN);
    assert_true(got.time == want.time);
    assert_true(got.payload.word[0] == want.id);
    assert_int_equal(got.kind, want.id % 7);
    s->dead = want.handle;
}

static void cancel(struct queue *q, struct shadow *s)
{
    const struct shadow_event e = shadow_remove(s, random_bits(s) % s->count);
    assert_true(queue_find(q, e.handle)->time == e.time);
    assert_true(queue_cancel(q, e.handle));
    s->dead = e.handle;
}

static void move(struct queue *q, struct shadow *s)
{
    struct shadow_event e = shadow_remove(s, random_bits(s) % s->count);
    e.time = random_time(s);
    e.order = next_order(s);
    assert_true(queue_move(q, e.handle, e.time, e.order));
    assert_true(queue_find(q, e.handle)->time == e.time);
    shadow_insert(s, e);
}

static void play(struct queue *q, struct shadow *s, uint64_t times, uint64_t seed)
{
    *s = (struct shadow){.random = seed, .times = times};
    for (int step = 0; step < STEPS; step++) {
        const uint64_t choice = random_bits(s) % 100,
                       adding = step / 5000 % 2 ? 25 : 55; /* it fills and drains in turn */
        if (choice < adding && s->count < SHADOW_MAX)
            add(q, s);
        else if (s->count && choice < 70)
            take(q, s);
        else if (s->count && choice < 85)
            cancel(q, s);
        else if (s->count)
            move(q, s);
        assert_null(queue_find(q, s->dead));
        assert_false(queue_cancel(q, s->dead));
        assert_false(queue_move(q, s->dead, 0, UINT64_C(1) << 60));
        assert_int_equal(queue_count(q), s->count);
    }
    while (s->count)
        take(q, s);
    struct queue_taken none;
    assert_int_equal(queue_take(q, TIME_NEVER, &none), QUEUE_EMPTY);
}

static void test_order_equals_the_naive_list(void **state)
{
    (void)state;
    struct shadow *s = malloc(sizeof *s);
    struct queue *q = queue_create();
    const uint64_t times[] = {1, 2, 30, 5000, UINT64_C(1) << 40};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        play(q, s, times[i], 20240229 + i);
    queue_destroy(q);
    free(s);
}

static void test_ties_come_in_the_order_of_scheduling(void **state)
{
    (void)state;
    struct queue *q = queue_create();
    for (uint64_t i = 0; i < 10000; i++)
        queue_add(q, 7, i, 0, &i, sizeof i);
    for (uint64_t i = 0; i < 10000; i++) {
        struct queue_taken got = {0};
        assert_int_equal(queue_take(q, 8, &got), QUEUE_TAKEN);
        assert_true(got.payload.word[0] == i);
    }
    queue_destroy(q);
}

static void test_a_million_pending(void **state)
{
    (void)state;
    enum { N = 1000000 };
    struct queue *q = queue_create();
    struct shadow s = {.random = 99, .times = UINT64_C(1) << 50};
    for (uint64_t i = 0; i < N; i++)
        queue_add(q, random_time(&s), i, 0, NULL, 0);
    sim_time last = INT64_MIN;
    for (int i = 0; i < N; i++) {
        struct queue_taken got = {0};
        assert_int_equal(queue_take(q, TIME_NEVER, &got), QUEUE_TAKEN);
        assert_true(got.time >= last);
        last = got.time;
    }
    assert_int_equal(queue_count(q), 0);
    queue_destroy(q);
}

/* Cancelling and moving leave dead keys behind; they must not pile up. */
static void test_dead_keys_are_buried(void **state)
{
    (void)state;
    struct queue *q = queue_create();
    const struct event_handle h = queue_add(q, 1, 0, 0, NULL, 0);
    const size_t growths = queue_growths(q);
    for (uint64_t i = 1; i < 1000000; i++)
        assert_true(queue_move(q, h, (sim_time)(1 + i % 1000), i));
    for (uint64_t i = 0; i < 100000; i++)
        assert_true(queue_cancel(q, queue_add(q, 5000, 1000000 + i, 0, NULL, 0)));
    assert_int_equal(queue_growths(q), growths);
    assert_int_equal(queue_count(q), 1);
    queue_destroy(q);
}

static void test_clearing_kills_handles_and_keeps_memory(void **state)
{
    (void)state;
    struct queue *q = queue_create();
    struct event_handle h[3000];
    size_t growths = 0;
    for (int round = 0; round < 5; round++) {
        for (uint64_t i = 0; i < 3000; i++)
            h[i] = queue_add(q, (sim_time)(i * 7919 % 3000), i, 0, NULL, 0);
        struct queue_taken got = {0};
        queue_take(q, TIME_NEVER, &got);
        queue_clear(q);
        assert_int_equal(queue_count(q), 0);
        for (int i = 0; i < 3000; i++)
            assert_null(queue_find(q, h[i]));
        growths = round ? growths : queue_growths(q);
        assert_int_equal(queue_growths(q), growths);
        const struct event_handle fresh = queue_add(q, 1, 1, 0, NULL, 0);
        assert_false(fresh.slot == h[0].slot && fresh.generation == h[0].generation);
        queue_clear(q);
    }
    queue_destroy(q);
}

static void test_payloads_of_every_size_arrive_whole(void **state)
{
    (void)state;
    struct queue *q = queue_create();
    const unsigned char bytes[EVENT_PAYLOAD_MAX] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    for (size_t size = 0; size <= EVENT_PAYLOAD_MAX; size++) {
        struct queue_taken got = {0};
        queue_add(q, 0, size, 3, bytes, size);
        assert_int_equal(queue_take(q, 1, &got), QUEUE_TAKEN);
        assert_memory_equal(&got.payload, bytes, size);
        for (size_t i = size; i < EVENT_PAYLOAD_MAX; i++)
            assert_int_equal(((const unsigned char *)&got.payload)[i], 0);
    }
    queue_destroy(q);
}

static void test_no_event_is_never_found(void **state)
{
    (void)state;
    struct queue *q = queue_create();
    queue_add(q, 0, 0, 0, NULL, 0);
    assert_null(queue_find(q, (struct event_handle){0, 0}));
    assert_null(queue_find(q, (struct event_handle){0, 77}));
    assert_null(queue_find(q, (struct event_handle){1000000, 1}));
    queue_destroy(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_equals_the_naive_list),
        cmocka_unit_test(test_ties_come_in_the_order_of_scheduling),
        cmocka_unit_test(test_a_million_pending),
        cmocka_unit_test(test_dead_keys_are_buried),
        cmocka_unit_test(test_clearing_kills_handles_and_keeps_memory),
        cmocka_unit_test(test_payloads_of_every_size_arrive_whole),
        cmocka_unit_test(test_no_event_is_never_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
