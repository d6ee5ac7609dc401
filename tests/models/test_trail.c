/* tests/models/test_trail.c - stretches touch, and add up to the lead time whatever is inherited. */
#include "models/trail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { CAUSES = 12 };

static sim_time total(const struct trail *t, sim_time end, sim_time spent[CAUSES])
{
    sim_time sum = 0;
    for (int i = 0; i < CAUSES; i++)
        spent[i] = 0;
    trail_spent(t, end, spent);
    for (int i = 0; i < CAUSES; i++)
        sum += spent[i];
    return sum;
}

static void stretches_are_counted_by_cause(void **state)
{
    (void)state;
    struct trail t;
    sim_time spent[CAUSES];
    trail_start(&t, 100, 1);
    trail_mark(&t, 130, 2);
    trail_mark(&t, 130, 3); /* nothing was spent on 2 */
    trail_mark(&t, 150, 3);
    trail_mark(&t, 171, 1);
    assert_int_equal(total(&t, 200, spent), 100);
    assert_int_equal(spent[1], 30 + 29);
    assert_int_equal(spent[2], 0);
    assert_int_equal(spent[3], 41);
}

static void a_wait_is_what_the_goods_were_doing(void **state)
{
    (void)state;
    struct trail goods, order;
    sim_time spent[CAUSES];
    trail_start(&goods, 40, 5); /* ordered before we asked */
    trail_mark(&goods, 90, 6);
    trail_mark(&goods, 120, 7);
    trail_start(&order, 50, 1);
    trail_mark(&order, 60, 2); /* waits from 60 on */
    trail_inherit(&order, 60, 135, &goods);
    trail_mark(&order, 135, 8);
    assert_int_equal(total(&order, 160, spent), 110);
    assert_int_equal(spent[1], 10);
    assert_int_equal(spent[2], 0);
    assert_int_equal(spent[5], 30);
    assert_int_equal(spent[6], 30);
    assert_int_equal(spent[7], 15);
    assert_int_equal(spent[8], 25);
}

static void before_the_goods_were_ordered_the_wait_stays(void **state)
{
    (void)state;
    struct trail goods, order;
    sim_time spent[CAUSES];
    trail_start(&goods, 90, 5);
    trail_start(&order, 50, 2);
    trail_inherit(&order, 50, 100, &goods);
    assert_int_equal(total(&order, 100, spent), 50);
    assert_int_equal(spent[2], 40);
    assert_int_equal(spent[5], 10);
}

static void more_stretches_than_places_lose_no_time(void **state)
{
    (void)state;
    struct trail t;
    sim_time spent[CAUSES];
    trail_start(&t, 0, 0);
    for (int i = 1; i < 500; i++)
        trail_mark(&t, 7 * i + i % 5, i % CAUSES);
    assert_true(t.count <= TRAIL_STRETCHES);
    assert_int_equal(total(&t, 5000, spent), 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stretches_are_counted_by_cause),
        cmocka_unit_test(a_wait_is_what_the_goods_were_doing),
        cmocka_unit_test(before_the_goods_were_ordered_the_wait_stays),
        cmocka_unit_test(more_stretches_than_places_lose_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
