/* tests/models/test_rests.c - what the conclusions of a run in doubt rest on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/rests.h"
#include "tests/models/model_test.h"

/* A task of a + b + luck days against a due date of 34: a counts much, b little, c not at all. The end is
 * 20 f_a + 2 f_b + 10 u, without doubt 22 + 10 u: late when u > 0.5 or so. */
#define TASK(bound)                                                                                                    \
    "horizon = 400;\n"                                                                                                 \
    "variables: { a = \"20 [F7 A]\"; b = \"2 [F8 A]\"; c = \"5 [F9 A]\"; };\n"                                         \
    "tasks: { lab: { duration = \"$a + $b + uniform(0, 10)\"; }; };\n"                                                 \
    "milestones: { launch: { of = \"tasks.lab\"; due = 34; }; };\n"                                                    \
    "targets = [ \"launch.missed <= " bound "\" ];\n"

static bool find(struct model *m, struct model *plain, const char *text, const struct doubt *d, uint32_t n)
{
    atomic_bool stop = false;
    struct run_options o = {.seed = 5, .replications = n, .threads = 1};
    *m = (struct model){.arena = arena_create(), .diag = diag_create()};
    assert_true(load_scenario_text("a.cfg", text, m->arena, m->diag, &m->text));
    m->text.doubt = d;
    m->text.doubts = 1;
    m->net = network_compile(&m->text, m->arena, m->diag);
    model_open(plain, text);
    const char **keep;
    o.keep_count = rests_keep(m->net, &keep, m->arena);
    o.keep = keep;
    struct results *with = simulate(m->net, &o, &stop, m->arena, &m->outcome);
    struct results *without = simulate(plain->net, &o, &stop, plain->arena, &plain->outcome);
    m->out = with;
    return rests_find(m->net, with, without, &o, &stop, m->arena, &m->outcome);
}

static const struct rest_result *rest(const struct rests_result *r, const char *path)
{
    for (size_t i = 0; i < r->rests; i++)
        if (strcmp(r->rest[i].path, path) == 0)
            return &r->rest[i];
    fail_msg("no %s", path);
    return NULL;
}

/* cv 0.5: s^2 = ln 1.25 = 0.2231, s = 0.4724, exp(s) = 1.6038. Without doubt the end is at most 32: never late. With a
 * alone times 1.6038: 32.08 + 2 + 10 u = 34.08 + 10 u: always late, which turns the target; divided: 12.47 + 2 + 10 u,
 * never. b alone: 20 + 3.2 + 10 u at most 33.2: never. */
static void test_what_turns_it(void **state)
{
    (void)state;
    const struct doubt d = {"A", 0.5};
    struct model m, plain;
    assert_true(find(&m, &plain, TASK("0.10"), &d, 2000));
    const struct rests_result *r = m.out->rests;
    assert_int_equal(r->rests, 3);
    assert_int_equal(r->moved, 3);
    const struct conclusion_result *c = &r->conclusion[0];
    assert_string_equal(c->text, "launch.missed <= 0.10");
    assert_string_equal(c->kpi, "launch.delay_days");
    assert_true(c->without.holds);
    assert_near(c->without.estimate, 0, 0);
    assert_near(c->base.estimate, 0, 0);
    assert_false(c->with.holds); /* P(20 f > 27 and so on) is about 0.2 */
    assert_false(c->survives);
    const struct rest_on *a = &rest(r, "variables.a")->on[0], *b = &rest(r, "variables.b")->on[0],
                         *none = &rest(r, "variables.c")->on[0];
    assert_near(rest(r, "variables.a")->times, 1.603808, 1e-6);
    assert_near(a->up.estimate, 1, 0);
    assert_near(a->down.estimate, 0, 0);
    assert_true(a->turns);
    assert_near(b->up.estimate, 0, 0);
    assert_false(b->may_turn);
    assert_false(none->may_turn);
    /* sd of a's part 10, of b's 1, of luck 2.89: by ranks about 100 / (100 + 1 + 8.3) = 0.91, a little less on ranks */
    assert_in_range((int)(a->explained * 100), 82, 95);
    assert_true(a->lo < a->explained && a->explained < a->hi);
    assert_true(a->correlation > 0);
    assert_true(b->explained < 0.05);
    assert_near(none->lo, 0, 0);
    assert_string_equal(r->rest[0].path, "variables.a"); /* explains most */
    model_close(&m);
    model_close(&plain);
}

/* A bound that is missed by far either way survives. */
static void test_what_survives(void **state)
{
    (void)state;
    const struct doubt d = {"F8", 0.5};
    struct model m, plain;
    assert_true(find(&m, &plain, TASK("0.90"), &d, 500));
    const struct rests_result *r = m.out->rests;
    assert_int_equal(r->rests, 1);
    assert_true(r->conclusion[0].survives);
    assert_true(r->conclusion[0].sure);
    assert_true(r->conclusion[1].is_cause);
    assert_int_equal(r->conclusions, 2);
    model_close(&m);
    model_close(&plain);
}

/* All factors 1 is the scenario without doubt, on the same replications. */
static void test_without_factors(void **state)
{
    (void)state;
    const struct doubt d = {"A", 2};
    struct model m, plain;
    assert_true(find(&m, &plain, TASK("0.10"), &d, 300));
    const struct conclusion_result *c = &m.out->rests->conclusion[0];
    assert_near(c->base.estimate, c->without.estimate, 0);
    assert_int_equal(m.out->factors, 3);
    for (uint32_t i = 0; i < 300; i++) /* the factors are those that the variables show */
        assert_true(m.out->factor[i] > 0);
    model_close(&m);
    model_close(&plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_turns_it),
        cmocka_unit_test(test_what_survives),
        cmocka_unit_test(test_without_factors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
