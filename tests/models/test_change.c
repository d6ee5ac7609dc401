/* tests/models/test_change.c - change lines: what they hit, how they overlap, and that an end takes out its own part
 * only. */
#include "models/quantity.h"
#include "tests/models/book_desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct place here = {"a.cfg", 40};
static const struct thing nothing;

static change_id change(struct desk *d, const char *line)
{
    const change_id c = book_change(d->book, line, here, "disruptions.x.change", NULL, NULL);
    if (c < 0)
        fail_msg("%s", desk_said(d));
    return c;
}

static overlay_id begin(struct desk *d, change_id c)
{
    return change_begin(d->state, c, &nothing, 0);
}

static void test_algebra(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    const quantity_id q = desk_add(&d, "a.lead_time", "d", SCOPE_ORDER, "10 d");
    const change_id plus = change(&d, "a.lead_time += 3 d"), times = change(&d, "a.lead_time *= 2"),
                    set = change(&d, "a.lead_time = 20"), set_later = change(&d, "a.lead_time=30 d"),
                    times_more = change(&d, "a.lead_time*=1.5");
    assert_true(desk_finish(&d));
    assert_true(d.state->settled[q] == 10);
    const overlay_id a = begin(&d, plus);
    assert_true(desk_value(&d, q, 0, 0) == 13);
    const overlay_id b = begin(&d, times);
    assert_true(desk_value(&d, q, 0, 0) == 23);
    const overlay_id c = begin(&d, set);
    assert_true(desk_value(&d, q, 0, 0) == 43);
    const overlay_id e = begin(&d, set_later);
    assert_true(desk_value(&d, q, 0, 0) == 63);
    const overlay_id f = begin(&d, times_more);
    assert_true(desk_value(&d, q, 0, 0) == 93);
    change_end(d.state, b);
    assert_true(desk_value(&d, q, 0, 0) == 48);
    change_end(d.state, e); /* the one before is in force again */
    assert_true(desk_value(&d, q, 0, 0) == 33);
    change_end(d.state, a);
    assert_true(desk_value(&d, q, 0, 0) == 30);
    change_end(d.state, c);
    assert_true(desk_value(&d, q, 0, 0) == 15);
    change_end(d.state, f);
    assert_true(desk_value(&d, q, 0, 0) == 10);
    assert_true(d.state->settled[q] == 10); /* an array load again */
    desk_close(&d);
}

static void test_strength(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    const quantity_id q = desk_add(&d, "a.b", "1", SCOPE_ORDER, "10");
    const change_id plus = change(&d, "a.b += 4"), times = change(&d, "a.b *= 3"), set = change(&d, "a.b = 20");
    assert_true(desk_finish(&d));
    overlay_id o = begin(&d, plus);
    change_strength(d.state, o, 0.25);
    assert_true(desk_value(&d, q, 0, 0) == 11);
    change_end(d.state, o);
    o = begin(&d, times);
    change_strength(d.state, o, 0.25);
    assert_true(desk_value(&d, q, 0, 0) == 15);
    change_strength(d.state, o, 0);
    assert_true(desk_value(&d, q, 0, 0) == 10);
    change_end(d.state, o);
    o = begin(&d, set);
    change_strength(d.state, o, 0.25);
    assert_true(desk_value(&d, q, 0, 0) == 12.5);
    change_strength(d.state, o, 7); /* no more than full */
    assert_true(desk_value(&d, q, 0, 0) == 20);
    desk_replication(&d, 1); /* nothing is left over */
    assert_true(desk_value(&d, q, 0, 0) == 10);
    desk_close(&d);
}

/* A thousand begins and ends in disorder against the rule applied from scratch. */
static void test_shadow(void **state)
{
    (void)state;
    struct desk d;
    enum { KINDS = 6, MOST = 40 };
    static const char *const lines[KINDS] = {"a.b += 4", "a.b *= 3",   "a.b = 20",
                                             "a.b = 7",  "a.b *= 0.5", "a.b += -1.5"};
    struct {
        overlay_id id;
        int kind;
        double strength;
    } on[MOST];
    int count = 0;
    desk_open(&d, true);
    const quantity_id q = desk_add(&d, "a.b", "1", SCOPE_ORDER, "10");
    change_id c[KINDS];
    for (int i = 0; i < KINDS; i++)
        c[i] = change(&d, lines[i]);
    assert_true(desk_finish(&d));
    for (uint64_t k = 0; k < 3000; k += 3) {
        const double u = stream_u((struct luck){.seed = 3}, 1, k), v = stream_u((struct luck){.seed = 3}, 1, k + 1);
        if ((u < 0.5 && count < MOST) || count == 0) {
            on[count].kind = (int)(v * KINDS);
            on[count].strength = 1;
            on[count].id = begin(&d, c[on[count].kind]);
            count++;
        } else if (u < 0.6) {
            const int i = (int)(v * count);
            on[i].strength = stream_u((struct luck){.seed = 3}, 1, k + 2);
            change_strength(d.state, on[i].id, on[i].strength);
        } else {
            const int i = (int)(v * count);
            change_end(d.state, on[i].id);
            memmove(on + i, on + i + 1, (size_t)(count - i - 1) * sizeof *on);
            count--;
        }
        double base = 10, factor = 1, add = 0;
        for (int i = 0; i < count; i++) {
            const double s = on[i].strength;
            if (on[i].kind == 2 || on[i].kind == 3)
                base = 10 + s * ((on[i].kind == 2 ? 20 : 7) - 10);
            else if (on[i].kind == 1 || on[i].kind == 4)
                factor *= 1 + s * ((on[i].kind == 1 ? 3 : 0.5) - 1);
            else
                add += s * (on[i].kind == 0 ? 4 : -1.5);
        }
        const double right = base * factor + add;
        assert_near(desk_value(&d, q, 0, 0), right, 1e-12 * fabs(right));
    }
    desk_close(&d);
}

static void test_wildcards_and_copies(void **state)
{
    (void)state;
    struct desk d;
    size_t n = 0;
    desk_open(&d, true);
    const quantity_id a = desk_add(&d, "suppliers.x.offers.p.lead_time", "d", SCOPE_ORDER, "10");
    const quantity_id b = desk_add(&d, "suppliers.x.offers.q.lead_time", "d", SCOPE_ORDER, "20");
    const quantity_id c = desk_add(&d, "suppliers.y.offers.q.lead_time", "d", SCOPE_ORDER, "30");
    const change_id all = change(&d, "suppliers.x.offers.*.lead_time *= 2");
    const quantity_id copy = book_bind(d.book, a, "dc.tote"); /* bound after the change was read */
    assert_true(desk_finish(&d));
    book_change_targets(d.book, all, &n);
    assert_int_equal(n, 3);
    const overlay_id o = begin(&d, all);
    assert_true(desk_value(&d, a, 0, 0) == 20 && desk_value(&d, b, 0, 0) == 40 && desk_value(&d, c, 0, 0) == 30);
    assert_true(desk_value(&d, copy, 0, 0) == 20);
    change_end(d.state, o);
    assert_true(desk_value(&d, a, 0, 0) == 10 && desk_value(&d, b, 0, 0) == 20 && desk_value(&d, copy, 0, 0) == 10);
    desk_close(&d);
}

static void test_relative(void **state)
{
    (void)state;
    struct desk d;
    bool relative = false;
    size_t n = 0;
    desk_open(&d, true);
    const quantity_id level = desk_add(&d, "sites.shop.stock.tote.policy.level", "units", SCOPE_RUN, "8");
    const quantity_id lead = desk_add(&d, "suppliers.x.offers.p.lead_time", "d", SCOPE_ORDER, "10");
    desk_add(&d, "suppliers.y.offers.p.lead_time", "d", SCOPE_ORDER, "10");
    const change_id a = book_change(d.book, "policy.level = 32", here, "w", "sites.shop.stock.tote", &relative);
    assert_true(a >= 0 && relative);
    assert_int_equal(*book_change_targets(d.book, a, &n), level);
    const change_id b =
        book_change(d.book, "lead_time += 3", here, "w", "suppliers.x", &relative); /* deeper below what is hit */
    assert_true(b >= 0 && relative);
    assert_int_equal(*book_change_targets(d.book, b, &n), lead);
    assert_int_equal(n, 1);
    const change_id c =
        book_change(d.book, "sites.shop.stock.tote.policy.level = 3", here, "w", "suppliers.x", &relative);
    assert_true(c >= 0 && !relative);
    assert_true(desk_finish(&d));
    desk_close(&d);
}

/* What refers to a changed variable follows it, constants and laws too; luck stays. */
static void test_variables_as_targets(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    desk_number(&d, d.variables, "pace", 2);
    desk_text(&d, d.variables, "twice", "2 * $pace");
    desk_text(&d, d.variables, "drawn", "uniform(0, 1) + $pace");
    desk_variables(&d);
    const quantity_id a = desk_add(&d, "a.a", "1", SCOPE_ORDER, "$twice + 1");
    const quantity_id b = desk_add(&d, "a.b", "1", SCOPE_ORDER, "uniform($pace, $pace + 1)");
    const quantity_id e = desk_add(&d, "a.c", "1", SCOPE_ORDER, "$drawn");
    const change_id c = change(&d, "variables.pace *= 5"), main_setting = change(&d, "variables.pace.is = 7");
    double v = 0;
    assert_true(desk_finish(&d));
    assert_true(book_constant(d.book, a, &v) && v == 5); /* changes aside */
    const double before = desk_value(&d, b, 4, 0), drawn = desk_value(&d, e, 4, 0);
    assert_true(desk_value(&d, a, 0, 0) == 5);
    const overlay_id o = begin(&d, c);
    assert_true(desk_value(&d, a, 0, 0) == 21);
    assert_near(desk_value(&d, b, 4, 0), before + 8, 1e-12);
    assert_near(desk_value(&d, e, 4, 0), drawn + 8, 1e-12);
    change_end(d.state, o);
    assert_true(desk_value(&d, a, 0, 0) == 5 && desk_value(&d, b, 4, 0) == before && desk_value(&d, e, 4, 0) == drawn);
    begin(&d, main_setting);
    assert_true(desk_value(&d, a, 0, 0) == 15);
    desk_close(&d);
}

/* The operand is drawn when the change begins, once for all that it hits, each occurrence its own. */
static void test_operand_is_of_the_occurrence(void **state)
{
    (void)state;
    struct desk d;
    desk_open(&d, true);
    const quantity_id a = desk_add(&d, "lanes.a.time", "d", SCOPE_ORDER, "10 d"),
                      b = desk_add(&d, "lanes.b.time", "d", SCOPE_ORDER, "20 d");
    const change_id c = change(&d, "lanes.*.time += uniform(1 d, 2 d)");
    const change_id by_severity = change(&d, "lanes.a.time += $severity * 1 d");
    assert_true(desk_finish(&d));
    const struct thing first = {.order = 0}, second = {.order = 1};
    overlay_id o = change_begin(d.state, c, &first, 0);
    const double x = desk_value(&d, a, 0, 0) - 10;
    assert_near(desk_value(&d, b, 3, 9) - 20, x, 1e-12);
    const double u = stream_u((struct luck){.seed = 7}, stream_source("disruptions.x.change:lanes.*.time#1"), 0);
    assert_near(x, 1 + u, 1e-12);
    change_end(d.state, o);
    o = change_begin(d.state, c, &second, 0);
    assert_true(desk_value(&d, a, 0, 0) - 10 != x);
    change_end(d.state, o);
    book_local(d.state, LOCAL_SEVERITY, 2.5);
    o = change_begin(d.state, by_severity, &first, 0);
    book_local(d.state, LOCAL_SEVERITY, 9);
    assert_true(desk_value(&d, a, 0, 0) == 12.5);
    change_end(d.state, o);
    desk_close(&d);
}

static const struct mistake {
    const char *line, *prefix, *says;
} mistakes[] = {
    {"lanes.a.time", NULL, "is no change; write \"path = quantity\""},
    {"lanes.a.time =", NULL, "is no change"},
    {"= 3", NULL, "is no change"},
    {"lanes.a.time -= 3", NULL, "is no change"},
    {"lanes.a.tme = 3", NULL, "no setting `lanes.a.tme` to change; did you mean `lanes.a.time`?"},
    {"tme = 3", "lanes.a", "no setting `tme` to change; did you mean `time`?"},
    {"speed *= 3", "lanes.a", "no setting `speed` to change; at lanes.a these can be changed: time"},
    {"lanes.*.fixed = 3", NULL, "`lanes.*.fixed` cannot change inside a run"},
    {"lanes.a.mode = ocean", NULL, "cannot change inside a run"},
    {"suppliers.x.offers.y.price = 3", NULL, "is not given in this scenario, so there is nothing to change"},
    {"lanes.a.time = none", NULL, "to a quantity only, not to the word `none`"},
    {"lanes.a.time = soft ", NULL, "not to the word `soft"},
    {"lanes.a.time = 3 +", NULL, "in \"3 +\": a value is missing at the end"},
    {"lanes.a.time *= 3 d", NULL, "is in d, but this setting is in a plain number"},
    {"lanes.a.time += 1 / 3 d", NULL, "changes lanes.a.time, which is in d, by something in 1/d"},
    {"lanes.a.time += 3 wd", NULL, "changes lanes.a.time, which is in d, by something in wd"},
    {"lanes.a.time += uniform(1 d, 2 d) each lot", NULL, "`each lot` is finer"},
};

static void test_mistakes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct desk d;
        desk_open(&d, true);
        desk_add(&d, "lanes.a.time", "d", SCOPE_ORDER, "3 d");
        const struct node *n = desk_number(&d, NULL, "", 3);
        book_add(d.book, desk_row(&d, "lanes.a.fixed", "1", SCOPE_RUN, 0), "lanes.a.fixed", n, n->place);
        book_change(d.book, mistakes[i].line, here, "disruptions.x.change", mistakes[i].prefix, NULL);
        desk_finish(&d);
        const char *said = desk_said(&d);
        if (!strstr(said, mistakes[i].says) || strncmp(said, "a.cfg:40: disruptions.x.change", 30) != 0 ||
            diag_errors(d.diag) != 1)
            fail_msg("\"%s\" gave %zu: %s", mistakes[i].line, diag_errors(d.diag), said);
        desk_close(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_algebra),
        cmocka_unit_test(test_strength),
        cmocka_unit_test(test_shadow),
        cmocka_unit_test(test_wildcards_and_copies),
        cmocka_unit_test(test_relative),
        cmocka_unit_test(test_variables_as_targets),
        cmocka_unit_test(test_operand_is_of_the_occurrence),
        cmocka_unit_test(test_mistakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
