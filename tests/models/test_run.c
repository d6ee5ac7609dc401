/* tests/models/test_run.c - a context is reset, not rebuilt: a replication within the high-water mark allocates
 * nothing, and is the same whatever ran before it. The whole flagship is the subject. */
#include "models/load.h"
#include "models/run.h"
#include "sim/engine.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { REPLICATIONS = 24 };

static const struct network *flagship(struct arena *arena, struct diag *diag)
{
    struct scenario_text text;
    assert_true(load_scenario("scenarios/handbag_launch.cfg", NULL, 0, arena, diag, &text));
    const struct network *n = network_compile(&text, arena, diag);
    assert_non_null(n);
    return n;
}

static uint64_t run(struct replication *r, uint32_t replication)
{
    assert_true(replication_run(r, (struct luck){.seed = 2385, .replication = replication}, false, NULL));
    return engine_fingerprint(r->engine);
}

static void nothing_is_allocated_within_the_high_water_mark(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    struct replication *r = replication_create(flagship(arena, diag));
    uint64_t print[REPLICATIONS];
    for (uint32_t k = 0; k < REPLICATIONS; k++)
        print[k] = run(r, k);
    const size_t growths = replication_growths(r);
    const struct mallinfo2 before = mallinfo2();
    for (uint32_t k = 0; k < REPLICATIONS; k++)
        assert_int_equal(run(r, k), print[k]);
    const struct mallinfo2 after = mallinfo2();
    assert_int_equal(replication_growths(r), growths);
    assert_true(growths > 0);
    assert_int_equal(after.uordblks, before.uordblks); /* bytes in use by malloc */
    replication_destroy(r);
    diag_destroy(diag);
    arena_destroy(arena);
}

static void a_replication_does_not_know_what_ran_before_it(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const struct network *n = flagship(arena, diag);
    struct replication *one = replication_create(n), *other = replication_create(n);
    const uint64_t alone = run(one, 17);
    for (uint32_t k = 40; k > 30; k--)
        run(other, k);
    assert_int_equal(run(other, 17), alone);
    assert_true(run(other, 18) != alone);
    replication_destroy(one);
    replication_destroy(other);
    diag_destroy(diag);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_allocated_within_the_high_water_mark),
        cmocka_unit_test(a_replication_does_not_know_what_ran_before_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
