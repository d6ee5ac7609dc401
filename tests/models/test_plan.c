/* tests/models/test_plan.c - slack of goods that tries take, by hand. Tasks among themselves: test_task.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "models/plan.h"
#include "tests/models/model_test.h"

static const struct plan_bar *bar(const struct plan *p, const char *name)
{
    for (size_t i = 0; i < p->bars; i++)
        if (strcmp(p->bar[i].name, name) == 0)
            return &p->bar[i];
    fail_msg("no bar %s", name);
    return NULL;
}

static const struct plan *plan_of(struct model *m, const char *text)
{
    model_open(m, text);
    const struct plan *p = plan_make(m->net, m->arena, &m->outcome);
    assert_non_null(p);
    return p;
}

static void assert_slack(const struct plan *p, const char *name, double days)
{
    assert_near(bar(p, name)->slack_days, days, TICK);
    assert_int_equal(bar(p, name)->critical, days == 0);
}

/* A try of s takes 5 of leather (lead time 7) and 4 buckles (4), and works for 3 days. */
#define WORKSHOP(leather, tasks)                                                                                       \
    "horizon = 200;\nitems: { buckle: { }; leather: { }; };\n"                                                         \
    "suppliers: { s: { offers: { buckle = { lead_time = 4; price = 3; }; leather = { lead_time = 7; price = 10; }; "   \
    "}; }; };\nsites: { oem: { workcenters: { room: { }; }; stock: {\n"                                                \
    "buckle: { policy = \"lot_for_lot\"; sources: { s: { buy = \"s\"; }; }; };\n"                                      \
    "leather: { policy = " leather "; sources: { s: { buy = \"s\"; }; }; }; }; }; };\n"                                \
    "tasks: { s: { at = \"oem.room\"; takes: { leather = 5; buckle = 4; }; duration = 3; " tasks                       \
    " };\nmilestones: { end: { of = \"tasks.s\"; }; };\n"
#define LOT_FOR_LOT  "\"lot_for_lot\""
#define ORDERED_AT_0 "{ type = \"plan\"; orders: { one = { units = 9; placed = 0; }; }; }"

/* p ends at 2, and only then the goods are asked for: buckles come at 6, leather at 9, the try ends at 12. So p is
 * critical, although the try begins 7 days after its end; q, which ends at 0.5, may end when p does. */
static void what_a_try_asks_for_is_on_its_chain(void **state)
{
    struct model m;
    (void)state;
    const struct plan *p = plan_of(
        &m, WORKSHOP(LOT_FOR_LOT, "after = [ \"p\", \"q\" ]; }; p: { duration = 2; }; q: { duration = 0.5; };"));
    assert_near(days_from_ticks(bar(p, "s")->begin), 9, TICK);
    assert_slack(p, "s", 0);
    assert_slack(p, "oem.leather", 0);
    assert_slack(p, "oem.buckle", 3);
    assert_near(days_from_ticks(bar(p, "oem.buckle")->needed), 9, TICK);
    assert_near(days_from_ticks(bar(p, "oem.buckle")->order_by), 5, TICK);
    assert_slack(p, "p", 0);
    assert_slack(p, "q", 1.5);
    model_close(&m);
}

/* Leather that was ordered by plan, at 0, comes at 7: p, which ends at 2, decides by the buckles alone, which come at
 * 6, 1 day before the leather. */
static void goods_ordered_by_plan_do_not_wait_for_tasks(void **state)
{
    struct model m;
    (void)state;
    const struct plan *p = plan_of(&m, WORKSHOP(ORDERED_AT_0, "after = [ \"p\" ]; }; p: { duration = 2; };"));
    assert_near(days_from_ticks(bar(p, "s")->begin), 7, TICK);
    assert_slack(p, "oem.leather", 0);
    assert_slack(p, "oem.buckle", 1);
    assert_slack(p, "p", 1);
    model_close(&m);
}

/* p ends at 8.5: the leather, there since 7, is taken from the shelf; buckles come at 12.5, and the try begins. */
static void goods_on_the_shelf_have_slack(void **state)
{
    struct model m;
    (void)state;
    const struct plan *p = plan_of(&m, WORKSHOP(ORDERED_AT_0, "after = [ \"p\" ]; }; p: { duration = 8.5; };"));
    assert_slack(p, "oem.leather", 5.5);
    assert_slack(p, "oem.buckle", 0);
    assert_slack(p, "p", 0);
    model_close(&m);
}

/* Done anew every 20 days after it was passed: what the repeats take decides nothing. */
static void goods_of_repeats_decide_nothing(void **state)
{
    struct model m;
    int repeats = 0;
    (void)state;
    const struct plan *p = plan_of(&m, WORKSHOP(LOT_FOR_LOT, "every = 20; };"));
    for (size_t i = 0; i < p->bars; i++) {
        const struct plan_bar *b = &p->bar[i];
        if (strcmp(b->name, "oem.leather") != 0)
            continue;
        assert_int_equal(b->critical, b->placed == 0);
        assert_int_equal(isnan(b->slack_days), b->placed > 0);
        repeats += b->placed > 0;
    }
    assert_true(repeats > 0);
    model_close(&m);
}

/* Without dates an order with any slack is not critical: 0.25 days are not to be rounded away. */
static void without_dates_little_slack_is_slack(void **state)
{
    struct model m;
    (void)state;
    const struct plan *p = plan_of(&m, WORKSHOP(ORDERED_AT_0, "after = [ \"p\" ]; }; p: { duration = 2.75; };"));
    assert_slack(p, "oem.buckle", 0.25);
    model_close(&m);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_try_asks_for_is_on_its_chain),
        cmocka_unit_test(goods_ordered_by_plan_do_not_wait_for_tasks),
        cmocka_unit_test(goods_on_the_shelf_have_slack),
        cmocka_unit_test(goods_of_repeats_decide_nothing),
        cmocka_unit_test(without_dates_little_slack_is_slack),
    };
    return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
