/* tests/models/test_options.c - options and levers: lines on and off, cost, checks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

/* One shop that sells 10 a day, bought by the day at a price of 2. */
#define SHOP                                                                                                           \
    "horizon = 100;\n"                                                                                                 \
    "items: { mug: { }; };\n"                                                                                          \
    "suppliers: { potter: { offers: { mug: { lead_time = \"exponential(mean = 3)\"; price = 2; }; }; }; };\n"          \
    "sites: { shop: { stock: { mug: { policy: { type = \"base_stock\"; level = 60; }; initial = 60;\n"                 \
    "  sources: { s: { buy = \"potter\"; }; }; }; }; }; };\n"                                                          \
    "demand: { walk_in: { at = \"shop.mug\"; every = 1; units = 10; price = 5; }; };\n"

#define OPTIONS(text) SHOP "options: {\n" text "\n};\n"

static bool load_with(struct model *m, const char *text, const struct option_choice *choice, size_t choices,
                      const char *const *sets, size_t sets_count)
{
    char folder[] = "/tmp/bullwhip-options-XXXXXX", path[64];
    *m = (struct model){.arena = arena_create(), .diag = diag_create()};
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.cfg", folder);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    const bool loaded = load_scenario_with(path, choice, choices, sets, sets_count, m->arena, m->diag, &m->text);
    if (m->text.root)
        m->net = network_compile(&m->text, m->arena, m->diag);
    remove(path);
    rmdir(folder);
    return loaded && m->net && diag_errors(m->diag) == 0;
}

static void assert_same_results(const struct model *a, const struct model *b)
{
    assert_int_equal(a->out->fingerprint, b->out->fingerprint);
    assert_int_equal(a->out->scenario_hash, b->out->scenario_hash);
    assert_int_equal(a->out->kpis, b->out->kpis);
    for (size_t i = 0; i < a->out->kpis; i++)
        assert_memory_equal(&a->out->kpi[i].tally, &b->out->kpi[i].tally, sizeof a->out->kpi[i].tally);
}

static void test_lines_are_those_of_set(void **state)
{
    (void)state;
    const char *text = OPTIONS("fast: { on = [ \"suppliers.potter.offers.mug.lead_time *= 0.5\",\n"
                               "  \"sites.*.stock.mug.policy.level = 40\" ];\n"
                               "  off = [ \"suppliers.potter.offers.mug.lead_time += 2\" ]; };");
    const char *const on[] = {"suppliers.potter.offers.mug.lead_time *= 0.5", "sites.shop.stock.mug.policy.level = 40"};
    const char *const off[] = {"suppliers.potter.offers.mug.lead_time += 2"};
    for (int k = 0; k < 2; k++) {
        struct model a, b;
        const struct option_choice choice = {"fast", k == 1, 1};
        assert_true(load_with(&a, text, &choice, 1, NULL, 0));
        assert_true(load_with(&b, text, NULL, 0, k ? on : off, k ? 2 : 1));
        model_run(&a, 50, 1);
        model_run(&b, 50, 1);
        assert_true(model_kpi(&a, "orders.shop.mug.placed") > 50);
        a.out->scenario_hash = b.out->scenario_hash; /* that of the first says that the option is on */
        assert_same_results(&a, &b);
        model_close(&a);
        model_close(&b);
    }
}

/* once 100 + 0.4 a unit received + 3 a time unit over 100. Demand of every day t = 0 .. 99 is ordered at once and takes
 * 4.5 days: what was ordered at 0 .. 95 has come before 100, and that is 96 * 10 units. */
static void test_cost(void **state)
{
    (void)state;
    const char *text = OPTIONS("dear: { cost: { once = 100; per_unit = 0.4; per_day = 3; };\n"
                               "  on = [ \"suppliers.potter.offers.mug.lead_time = 4.5\" ]; };");
    struct model m, off;
    const struct option_choice choice = {"dear", true, 1};
    const char *const set = "suppliers.potter.offers.mug.lead_time = 4.5";
    assert_true(load_with(&m, text, &choice, 1, NULL, 0));
    model_run(&m, 3, 1);
    const double received = model_kpi(&m, "orders.shop.mug.received_units");
    assert_near(received, 950, 0);
    assert_near(model_kpi(&m, "cost.mitigation"), 100 + 0.4 * received + 3 * 100, 1e-9);
    assert_true(load_with(&off, text, NULL, 0, &set, 1));
    model_run(&off, 3, 1);
    assert_null(results_find(off.out, "cost.mitigation"));
    assert_near(model_kpi(&m, "season.profit"), model_kpi(&off, "season.profit") - 780, 1e-6);
    model_close(&m);
    model_close(&off);
}

/* What takes 30 acts on orders placed from 30 on, as a disruption for good does. */
static void test_takes_time(void **state)
{
    (void)state;
    struct model a, b;
    const char *later = OPTIONS("later: { takes = 30; on = [ \"suppliers.potter.offers.mug.lead_time = 7\" ]; };");
    const char *shock =
        SHOP "disruptions: { d: { on = 30; change = [ \"suppliers.potter.offers.mug.lead_time = 7\" ]; }; };";
    const struct option_choice choice = {"later", true, 1};
    assert_true(load_with(&a, later, &choice, 1, NULL, 0));
    assert_true(load_with(&b, shock, NULL, 0, NULL, 0));
    model_run(&a, 20, 1);
    model_run(&b, 20, 1);
    assert_near(model_kpi(&a, "stock.shop.mug.on_hand"), model_kpi(&b, "stock.shop.mug.on_hand"), 0);
    model_close(&a);
    model_close(&b);
    assert_false(load_with(&a, OPTIONS("l: { takes = 30; on = [ \"sites.shop.stock.mug.initial.on_hand = 3\" ]; };"),
                           NULL, 0, NULL, 0));
    assert_non_null(
        strstr(model_said(&a),
               "a.cfg:8: options.l.on: `sites.shop.stock.mug.initial.on_hand.all` cannot change inside a run"));
    model_close(&a);
}

static void test_mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } mistakes[] = {
        {OPTIONS("a: { on = [ \"suppliers.potterr.offers.mug.price = 3\" ]; };"),
         "a.cfg:8: options.a.on: \"suppliers.potterr.offers.mug.price = 3\": there is no `potterr` in `suppliers`; did "
         "you mean `potter`?"},
        {OPTIONS("a: { off = [ \"horizon = 50\",\n \"sites.shop.stokc.mug = 3\" ]; };"),
         "a.cfg:9: options.a.off: \"sites.shop.stokc.mug = 3\": unknown setting `stokc`"},
        {OPTIONS("a: { on = [ \"suppliers.potter.offers.mug.price = -3\" ]; };"),
         "a.cfg:8: suppliers.potter.offers.mug.price: is -3"},
        {OPTIONS("a: { on = [ \"nothing\" ]; };"), "a.cfg:8: options.a.on: \"nothing\": is no line `path = value`"},
        {OPTIONS("a: { claims = [ \"season.profit soars\" ]; };"),
         "a.cfg:8: options.a.claims: `season.profit soars` is no claim"},
        {OPTIONS("a: { cost: { per_year = 5; }; };"), "per_year"},
        {SHOP "levers: { l: { sets = [ \"sites.shop.stock.mug.policy.levl\" ]; from = 1; to = 2; }; };",
         "a.cfg:7: levers.l.sets: \"sites.shop.stock.mug.policy.levl = 1\": unknown setting `levl`; did you mean "
         "`level`?"},
        {SHOP "levers: { l: { sets = [ \"sites.shop.stock.mug.policy.level\" ]; from = 3; to = 2; }; };",
         "levers.l.from: is 3, above `to`, which is 2"},
        {SHOP "levers: { l: { sets = [ \"sites.shop.stock.mug.policy.level\" ]; from = 3; }; };",
         "levers.l: needs `from` and `to`, or `choices`"},
        {SHOP "levers: { l: { sets = [ \"sites.shop.stock.mug.policy.level\" ]; from = 1; to = 3; step = 0; }; };",
         "levers.l.step: must be above 0"},
        {SHOP "levers: { l: { sets = [ \"sites.shop.stock.mug.policy.type\" ]; choices = [ \"s_S\", \"magic\" ]; }; };",
         "unknown choice `magic`"},
    };
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct model m;
        const struct option_choice all = {"*", true, 0};
        const bool options = strstr(mistakes[i].text, "options") != NULL;
        if (load_with(&m, mistakes[i].text, &all, options ? 1 : 0, NULL, 0) ||
            !strstr(model_said(&m), mistakes[i].says))
            fail_msg("not told `%s` but:\n%s", mistakes[i].says, model_said(&m));
        model_close(&m);
    }
}

static void test_who_is_meant(void **state)
{
    (void)state;
    const char *text = OPTIONS("a: { on = [ \"horizon = 50\" ]; off = [ \"horizon = 60\" ]; };\n"
                               "ab: { on = [ \"horizon = 70\" ]; off = [ \"horizon = 80\" ]; };");
    static const struct {
        struct option_choice choice[2];
        size_t count;
        double horizon; /* 0: refused */
        const char *says;
    } cases[] = {
        {{{"a", true, 1}}, 1, 50, ""},
        {{{"*", false, 0}}, 1, 80, ""},
        {{{"*", false, 0}, {"a", true, 1}}, 2, 50, ""},
        {{{"a*", true, 0}}, 1, 70, "warning: `horizon` is set by the option a too; ab comes later and wins"},
        {{{"ab", true, 1}, {"a", true, 1}}, 2, 50, "set by the option ab too; a comes later"},
        {{{"a", true, 1}, {"a", false, 1}}, 2, 0, "is put both on and off"},
        {{{"b", true, 1}}, 1, 0, "--with: b: there is no such option; "},
        {{{"z*", false, 0}}, 1, 0, "--without: z*: there is no such option; there are: a, ab"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct model m;
        const bool good = load_with(&m, text, cases[i].choice, cases[i].count, NULL, 0);
        if (good != (cases[i].horizon > 0) || !strstr(model_said(&m), cases[i].says))
            fail_msg("case %zu says:\n%s", i, model_said(&m));
        if (good)
            assert_near(days_from_ticks(m.net->horizon), cases[i].horizon, 0);
        model_close(&m);
    }
}

/* `none` takes a setting out; a mark in the line is the new mark. */
static void test_none_and_marks(void **state)
{
    (void)state;
    struct model m;
    const char *text =
        OPTIONS("a: { on = [ \"demand.walk_in.price = none\", \"suppliers.potter.offers.mug.price += 1 [F98]\" ]; };");
    const struct option_choice choice = {"a", true, 1};
    assert_true(load_with(&m, text, &choice, 1, NULL, 0));
    model_run(&m, 1, 1);
    assert_null(results_find(m.out, "cost.sales"));
    assert_int_equal(m.out->assumptions, 1);
    assert_string_equal(m.out->assumption[0].mark, "F98");
    model_close(&m);
}

/* Over seasons an option is bought once; its days run from the start of the first to the end of the last. */
static void test_seasons(void **state)
{
    (void)state;
    struct model m;
    const struct option_choice choice = {"a", true, 1};
    const char *const gap[] = {"seasons.count = 3", "seasons.every = 500"}, *const overlap[] = {"seasons.count = 3",
                                                                                                "seasons.every = 20"};
    const char *text = OPTIONS("a: { cost = { once = 50; per_day = 2; }; on = [ ]; };");
    assert_true(load_with(&m, text, &choice, 1, overlap, 2));
    const double horizon = days_from_ticks(m.net->horizon);
    model_run(&m, 1, 1);
    assert_kpi(&m, "cost.mitigation", 50 + 2 * (40 + horizon));
    model_close(&m);
    assert_true(load_with(&m, text, &choice, 1, gap, 2));
    model_run(&m, 1, 1);
    assert_kpi(&m, "cost.mitigation", 50 + 2 * (1000 + horizon));
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_are_those_of_set),
        cmocka_unit_test(test_cost),
        cmocka_unit_test(test_takes_time),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_who_is_meant),
        cmocka_unit_test(test_none_and_marks),
        cmocka_unit_test(test_seasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
