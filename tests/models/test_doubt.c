/* tests/models/test_doubt.c - marks as data: the list, and doubt about what carries them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/doubt.h"
#include "models/quantity.h"
#include "tests/models/model_test.h"

static bool load_doubted(struct model *m, const char *text, const struct doubt *doubt, size_t doubts)
{
    *m = (struct model){.arena = arena_create(), .diag = diag_create()};
    const bool loaded = load_scenario_text("a.cfg", text, m->arena, m->diag, &m->text);
    m->text.doubt = doubt;
    m->text.doubts = doubts;
    m->net = loaded ? network_compile(&m->text, m->arena, m->diag) : NULL;
    return m->net && diag_errors(m->diag) == 0;
}

static void run_doubted(struct model *m, const char *text, const struct doubt *doubt, size_t doubts, uint32_t n)
{
    if (!load_doubted(m, text, doubt, doubts)) {
        diag_print(m->diag, stderr);
        fail_msg("refused:\n%s", text);
    }
    model_run(m, n, 1);
}

#define LAUNCH                                                                                                         \
    "horizon = 400;\n"                                                                                                 \
    "variables: { x = \"10 [A]\"; y = \"20 [A C]\"; z = \"$x + $y\"; p = \"0.9 [S3]\"; };\n"                           \
    "items: { tote: { }; leather: { }; };\n"                                                                           \
    "suppliers: { t: { offers: { leather: { lead_time = \"lognormal(mean = 30, cv = 0.3) [F1 A]\"; moq = 5; }; }; }; " \
    "};\n"                                                                                                             \
    "tasks: { lab: { duration = \"10 [F29 S3]\"; pass = \"$p\"; max_rounds = 9; }; };\n"                               \
    "sites: { oem: { workcenters: { sew: { }; }; stock: {\n"                                                           \
    "  leather: { policy = \"lot_for_lot\"; sources: { one: { buy = \"t\"; }; }; };\n"                                 \
    "  tote: { policy: { type = \"plan\"; orders: { a: { units = 10; due = 60; }; }; };\n"                             \
    "    sources: { own: { make: { after = [ \"lab\" ]; learned_at = 10; learning = \"0.9 [F34 C]\"; "                 \
    "routing: { sew = 0.01; }; }; }; }; }; }; }; };\n"                                                                 \
    "milestones: { launch: { of = \"tasks.lab\"; due = 40; }; };\n"

static void assert_same(const struct model *a, const struct model *b)
{
    assert_int_equal(a->out->fingerprint, b->out->fingerprint);
    assert_int_equal(a->out->kpis, b->out->kpis);
    for (size_t i = 0; i < a->out->kpis; i++)
        assert_memory_equal(&a->out->kpi[i].tally, &b->out->kpi[i].tally, sizeof a->out->kpi[i].tally);
}

static void test_no_doubt_is_the_model_without(void **state)
{
    (void)state;
    const struct doubt none = {"A", 0}, *const doubts[] = {&none};
    struct model a, b;
    run_doubted(&a, LAUNCH, NULL, 0, 100);
    run_doubted(&b, LAUNCH, doubts[0], 1, 100);
    assert_same(&a, &b);
    model_close(&a);
    model_close(&b);
}

/* Mean 1, cv 0.5, independent, z = x + y: 20,000 runs. The standard error of the mean of x is 10 * 0.5 / sqrt(20000).
 */
static void test_factors(void **state)
{
    (void)state;
    enum { N = 20000 };
    const struct doubt d = {"A", 0.5};
    struct model m;
    run_doubted(&m, LAUNCH, &d, 1, N);
    const struct kpi_result *x = model_find(&m, "variables.x"), *y = model_find(&m, "variables.y"),
                            *z = model_find(&m, "variables.z");
    const double sd_x = sqrt(x->tally.y.m2 / N), sd_y = sqrt(y->tally.y.m2 / N), sd_z = sqrt(z->tally.y.m2 / N);
    assert_near(x->tally.y.mean, 10, 4 * 5 / sqrt(N));
    assert_near(y->tally.y.mean, 20, 4 * 10 / sqrt(N));
    assert_near(sd_x / 10, 0.5, 0.03); /* the kurtosis of this lognormal is 8.9: s.e. 0.5 sqrt(7.9 / 4N) = 0.005 */
    assert_near(sd_y / 20, 0.5, 0.03);
    assert_near(sd_z * sd_z, sd_x * sd_x + sd_y * sd_y, 0.05 * sd_z * sd_z); /* no covariance */
    assert_int_equal(book_doubted_count(m.net->book), 3);
    model_close(&m);
}

/* On the same luck another scenario has the same factors, and a mark taken away leaves the others'. */
static void test_same_on_both_sides(void **state)
{
    (void)state;
    const struct doubt a = {"A", 0.5}, both[] = {{"A", 0.5}, {"S3", 0.3}};
    struct model m, n;
    run_doubted(&m, LAUNCH, &a, 1, 50);
    run_doubted(
        &n,
        LAUNCH
        "disruptions: { d: { rate = \"0.01 [A]\"; lasts = 1; hits = [ \"sites.oem\" ]; stops = [ \"working\" ]; }; };",
        both, 2, 50);
    const struct kpi_result *x = model_find(&m, "variables.x"), *also = model_find(&n, "variables.x");
    assert_memory_equal(x->values, also->values, 50 * sizeof(double));
    model_close(&m);
    model_close(&n);
}

/* 0.5 in doubt by 3 is 1.5 / (0.5 + 1.5) = 0.75; 0 and 1 stay; other ranges cut off. */
static void test_range(void **state)
{
    (void)state;
    const struct setting *chance = schema_row("tasks.*.pass"), *time = schema_row("suppliers.*.offers.*.lead_time");
    assert_near(doubt_apply(chance, 0.5, 3), 0.75, 0);
    assert_near(doubt_apply(chance, 0.75, 1.0 / 3), 0.5, 1e-15);
    assert_near(doubt_apply(chance, 0, 3), 0, 0);
    assert_near(doubt_apply(chance, 1, 0.1), 0.1, 0);
    assert_near(doubt_apply(chance, 0.001, 2), 0.002, 3e-6);
    assert_near(doubt_apply(time, 10, 3), 30, 0);
    const struct setting narrow = {.path = "x", .type = SET_QUANTITY, .lo = -2, .hi = 5};
    assert_near(doubt_apply(&narrow, 4, 3), 5, 0);
    assert_near(doubt_apply(&narrow, -1, 3), -2, 0);
    /* p = 0.9 in doubt by a cv of 2 goes far beyond 1; `pass = $p` stays a chance: each run ends, at most 9 tries */
    const struct doubt wide = {"S3", 2};
    struct model m;
    run_doubted(&m, LAUNCH, &wide, 1, 500);
    const struct kpi_result *p = model_find(&m, "variables.p");
    assert_true(p->sorted[p->sorted_count - 1] > 2);
    assert_near(model_find(&m, "tasks.lab.rounds")->sorted[0], 1, 0);
    model_close(&m);
}

/* What a change line sets in doubt stays a chance too: 0.9 times up to 10. */
static void test_a_change_in_doubt(void **state)
{
    (void)state;
    const struct doubt d = {"C9", 3};
    struct model m;
    run_doubted(&m, LAUNCH "disruptions: { d: { on = 1; lasts = 300; change = [ \"tasks.lab.pass = 0.9 [C9]\" ]; }; };",
                &d, 1, 300);
    assert_int_equal(book_doubted_count(m.net->book), 1);
    const struct kpi_result *rounds = model_find(&m, "tasks.lab.rounds");
    assert_true(rounds->sorted[0] >= 1 && rounds->sorted[rounds->sorted_count - 1] > 1);
    model_close(&m);
}

static void test_the_plan_has_no_doubt(void **state)
{
    (void)state;
    const struct doubt all[] = {{"A", 1}, {"S3", 1}};
    struct model a, b;
    run_doubted(&a, LAUNCH, NULL, 0, 5);
    run_doubted(&b, LAUNCH, all, 2, 5);
    assert_int_equal(a.out->milestone[0].planned, b.out->milestone[0].planned);
    assert_true(a.out->milestone[0].planned < TIME_NEVER);
    model_close(&a);
    model_close(&b);
}

static void test_which_doubt_counts(void **state)
{
    (void)state;
    const struct doubt d[] = {{"F1", 0.1}, {"A", 0.5}, {"C", 0.2}};
    assert_near(doubt_of("F1 A", d, 3)->cv, 0.1, 0);
    assert_near(doubt_of("A C", d, 3)->cv, 0.2, 0);
    assert_null(doubt_of("F11 S2", d, 3));
    assert_true(mark_has("F1 A", "A"));
    assert_true(mark_has("F117, A", "F117"));
    assert_false(mark_has("F117 A", "F11"));
    assert_false(mark_has("", "A"));
}

static void test_the_list(void **state)
{
    (void)state;
    struct model m;
    const struct doubt d = {"S3", 0.5};
    run_doubted(&m, "mark = \"A\"; horizon = 10; variables: { x = 3; y = \"2 [S3]\"; };", &d, 1, 1);
    assert_int_equal(m.out->assumptions, 2); /* the horizon is no number but a date */
    for (size_t i = 0; i < m.out->assumptions; i++) {
        const struct assumption *a = &m.out->assumption[i];
        const bool y = strcmp(a->path, "variables.y") == 0;
        assert_string_equal(a->mark, y ? "S3" : "A");
        assert_near(a->doubt, y ? 0.5 : 0, 0);
    }
    model_close(&m);
}

static void test_mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        struct doubt doubt;
        const char *says;
    } cases[] = {
        {LAUNCH, {"F117", 0.5}, "--doubt: F117: no setting carries this mark; there are: F34, C, F1, A, F29, S3"},
        {LAUNCH, {"F34", 0.5}, "--doubt: F34: only settings that are fixed for all replications"},
        {"horizon = 5; variables: { x = 3; };", {"A", 0.5}, "--doubt: A: no setting of this scenario carries a mark"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct model m;
        assert_false(load_doubted(&m, cases[i].text, &cases[i].doubt, 1));
        if (!strstr(model_said(&m), cases[i].says))
            fail_msg("not told `%s` but:\n%s", cases[i].says, model_said(&m));
        model_close(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_doubt_is_the_model_without),
        cmocka_unit_test(test_factors),
        cmocka_unit_test(test_same_on_both_sides),
        cmocka_unit_test(test_range),
        cmocka_unit_test(test_a_change_in_doubt),
        cmocka_unit_test(test_the_plan_has_no_doubt),
        cmocka_unit_test(test_which_doubt_counts),
        cmocka_unit_test(test_the_list),
        cmocka_unit_test(test_mistakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
