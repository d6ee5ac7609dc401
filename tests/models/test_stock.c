/* tests/models/test_stock.c - one stock point: perishable goods, reviews, the books of a period, service, yield; cases
 * small enough to be worked out by hand. Nothing varies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

/* The dc is supplied by the mill; what stands in the offer, the policy, the stock point and the file as given. */
#define WORLD(offer, policy, point, more)                                                                              \
    "items: { w: { }; }; suppliers: { mill: { offers: { w: { " offer " }; }; }; };\n"                                  \
    "sites: { dc: { stock: { w: { policy: { " policy " }; sources: { one: { buy = \"mill\"; }; }; " point              \
    " }; }; }; };\n" more "\n"

#define CUSTOMERS(what) "demand: { c: { at = \"dc.w\"; " what " }; };\n"

/* ---- perishable goods ---- */

/* Ten on hand at 0, life 2.5. Three are asked at 1 and 2, a receipt of 5 comes at 1.25. Oldest first: of the ten four
 * are left at 2.5 and perish; of the five none was touched, three go at 3, two perish at 3.75. Newest first: the ten
 * give 3 at 1, the five 3 at 2; seven perish at 2.5, two of the five go at 3 and one customer's unit waits. */
#define AGING                                                                                                          \
    "horizon = 10; " CUSTOMERS("orders: { a: { units = 3; at = 1; }; b: { units = 3; at = 2; }; c: { units = 3; "      \
                               "at = 3; }; };")
#define ARRIVAL "initial: { on_hand = 10; due: { a: { in = 1.25; units = 5; }; }; }; shelf_life = 2.5;"

static void oldest_goods_leave_first_and_the_rest_perishes(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, WORLD("lead_time = 1;", "type = \"none\";", ARRIVAL "outdating = 1.3;", AGING));
    assert_kpi(&m, "stock.dc.w.perished_units", 4 + 2);
    assert_kpi(&m, "cost.outdating", 1.3 * 6);
    assert_kpi(&m, "demand.c.fill_rate", 1);
    /* 10 to 1, 7 to 1.25, 12 to 2, 9 to 2.5, 5 to 3, 2 to 3.75 */
    assert_kpi(&m, "stock.dc.w.on_hand", (10 + 7 * 0.25 + 12 * 0.75 + 9 * 0.5 + 5 * 0.5 + 2 * 0.75) / 10);
    model_close(&m);
}

static void newest_goods_leave_first(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, WORLD("lead_time = 1;", "type = \"none\";", ARRIVAL "issue = \"newest\";", AGING));
    assert_kpi(&m, "stock.dc.w.perished_units", 7);
    assert_kpi(&m, "demand.c.fill_rate", 8.0 / 9);
    assert_kpi(&m, "stock.dc.w.closing", 0);
    model_close(&m);
}

/* Life of one period, review before the demand of each instant, no lead time: what is left of yesterday is gone
 * before today's order. 7 are there every day, 4 are sold, 3 perish a day later: on days 1 .. 9. */
static void a_life_of_one_period_serves_one_period(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, WORLD("lead_time = 0; price = 2;",
                         "type = \"base_stock\"; level = 7; review: { every = 1; before = \"demand\"; };",
                         "shelf_life = 1;", "horizon = 10; " CUSTOMERS("every = 1; first = 0; units = 4;")));
    assert_kpi(&m, "stock.dc.w.perished_units", 3 * 9);
    assert_kpi(&m, "orders.dc.w.placed_units", 7 * 10);
    assert_kpi(&m, "demand.c.fill_rate", 1);
    model_close(&m);
}

/* A life longer than the run changes no bit. */
static void a_long_life_is_no_life(void **state)
{
#define KEEPS(life)                                                                                                    \
    WORLD("lead_time = \"uniform(0.5, 2.5)\"; price = 3;", "type = \"s_S\"; s = 6; S = 14;",                           \
          "holding = 0.83; initial = 14; " life,                                                                       \
          "horizon = 60; " CUSTOMERS("rate = 2.385; units = \"discrete(1: 2, 4: 1)\"; unmet = \"lost\";"))
    struct model keeps, lives;
    (void)state;
    model_open(&keeps, KEEPS(""));
    model_run(&keeps, 20, 1);
    model_open(&lives, KEEPS("shelf_life = 61;"));
    model_run(&lives, 20, 1);
    static const char *const names[] = {"cost.total", "stock.dc.w.on_hand", "demand.c.fill_rate",
                                        "stock.dc.w.cycle_service"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(model_kpi(&keeps, names[i]) == model_kpi(&lives, names[i]));
    assert_kpi(&lives, "stock.dc.w.perished_units", 0);
    model_close(&keeps);
    model_close(&lives);
}

/* ---- reviews ---- */

/* Three customers of 2 come at 1. Continuous review by demand orders after each, by instant once for all three; the
 * order at s or only below it: s = 4, from 6 on hand. */
#define THREE                                                                                                          \
    "horizon = 9; " CUSTOMERS(                                                                                         \
        "orders: { a: { units = 2; at = 1; }; b: { units = 2; at = 1; }; c: { units = 2; at = 1; }; };")

static void expect(const char *text, const char *kpi, double right)
{
    struct model m;
    model_once(&m, text);
    assert_kpi(&m, kpi, right);
    model_close(&m);
}

static void review_by_demand_or_by_instant(void **state)
{
    (void)state;
    const char *placed = "orders.dc.w.placed", *units = "orders.dc.w.placed_units";
    expect(WORLD("lead_time = 1;", "type = \"s_S\"; s = 4; S = 6; review = \"demand\";", "initial = 6;", THREE), placed,
           3);
    expect(WORLD("lead_time = 1;", "type = \"s_S\"; s = 4; S = 6;", "initial = 6;", THREE), placed, 1);
    expect(WORLD("lead_time = 1;", "type = \"s_S\"; s = 4; S = 6;", "initial = 6;", THREE), units, 6);
    /* below 4: after the second customer (2 left: order 4, position 6), after the third 4 is not below */
    expect(WORLD("lead_time = 1;", "type = \"s_S\"; s = 4; S = 6; review = \"demand\"; order_when = \"below\";",
                 "initial = 6;", THREE),
           units, 4);
    /* r = 4, Q = 5: by demand 5 after the first (position 9), 9 - 2 = 7, 5: none; by instant 0 <= 4: one Q lifts to 5
     */
    expect(WORLD("lead_time = 1;", "type = \"r_nQ\"; r = 4; Q = 5; review = \"demand\";", "initial = 6;", THREE), units,
           5);
    /* at r = 5: 0 + 5 = 5 is not above: two Q; below 5: one lifts to 5, which is enough */
    expect(WORLD("lead_time = 1;", "type = \"r_nQ\"; r = 5; Q = 5;", "initial = 6;", THREE), units, 10);
    expect(WORLD("lead_time = 1;", "type = \"r_nQ\"; r = 5; Q = 5; order_when = \"below\";", "initial = 6;", THREE),
           units, 5);
}

/* Reviews at 0.5, 2.5, 4.5; 2 are asked at 0.5 and 2.5 each. Before the demand of their instant they see 6, 4 and 2 on
 * hand (nothing comes before 9); after it 4, 2 and 2. Without outstanding orders each review sees the net stock. */
static void review_before_or_after_the_demand_of_its_instant(void **state)
{
#define PERIODIC(when, position)                                                                                       \
    WORLD("lead_time = 20;",                                                                                           \
          "type = \"base_stock\"; level = 10; position = \"" position "\"; review: { every = 2; first = 0.5; " when    \
          " };",                                                                                                       \
          "initial = 6;",                                                                                              \
          "horizon = 5; " CUSTOMERS("orders: { a: { units = 2; at = 0.5; }; b: { units = 2; at = 2.5; }; };"))
    (void)state;
    const char *units = "orders.dc.w.placed_units";
    expect(PERIODIC("", "inventory_position"), units, 6 + 2);
    expect(PERIODIC("before = \"demand\";", "inventory_position"), units, 4 + 2 + 2);
    expect(PERIODIC("", "net"), units, 6 + 8 + 8);
    expect(PERIODIC("before = \"demand\";", "net"), units, 4 + 6 + 8);
}

/* ---- the books of a period ---- */

/* 5 on hand, 2 asked at 0, 1, 2, 3. Levels after each: 3, 1, one waits, three wait. Left out, the periods [0, 1) ..
 * [3, 4) are charged at their ends, the last at the horizon. first = 0: at 0, 1, 2, 3, after the demand; first = 1: at
 * 1, 2, 3, for the horizon is outside. Counted from 2 on: what happens at 2 counts, the period that ended there does
 * not. */
static void costs_at_the_ends_of_periods(void **state)
{
#define BOOKS(convention)                                                                                              \
    WORLD("lead_time = 1;", "type = \"none\";", "holding = 0.5; backorder = 3; initial = 5;",                          \
          "horizon = 4; " convention CUSTOMERS("every = 1; first = 0; units = 2;"))
#define ENDS(first) "conventions: { costs = \"period_end\"; " first " };"
    (void)state;
    expect(BOOKS(ENDS("")), "cost.holding", 0.5 * (3 + 1));
    expect(BOOKS(ENDS("")), "cost.backorder", 3.0 * (1 + 3));
    expect(BOOKS(ENDS("first = 0;")), "cost.holding", 0.5 * (3 + 1));
    expect(BOOKS(ENDS("first = 0;")), "cost.backorder", 3.0 * (1 + 3));
    expect(BOOKS(ENDS("first = 1;")), "cost.holding", 0.5 * 1);
    expect(BOOKS(ENDS("first = 1;")), "cost.backorder", 3.0 * (1 + 3));
    expect(BOOKS(ENDS("first = 0.5;")), "cost.holding", 0.5 * (3 + 1));
    expect(BOOKS(""), "cost.holding", 0.5 * (3 + 1));
    expect(BOOKS(""), "cost.backorder", 3.0 * (1 + 3));
    expect(BOOKS("run: { warm_up = 1; };" ENDS("")), "cost.holding", 0.5 * 1);
    expect(BOOKS("run: { warm_up = 1; };" ENDS("first = 0;")), "cost.holding", 0.5 * 1);
    expect(BOOKS("run: { warm_up = 1; };" ENDS("first = 1;")), "cost.holding", 0.5 * 1);
    expect(BOOKS("run: { warm_up = 2; };"), "demand.c.units", 4);
    expect(BOOKS(""), "demand.c.units", 8);
}

/* Up to 5 at 0, 1, 2, 3 without a lead time. Demand of 2 in the middle of the periods, or at their first instants, or
 * at their last, where the charge comes between the demand and the review that fills up again. */
static void a_period_ends_before_the_next_begins(void **state)
{
#define FILLED(convention, review, first)                                                                              \
    WORLD("lead_time = 0;", "type = \"base_stock\"; level = 5; review: { every = 1; " review " };", "holding = 0.5;",  \
          "horizon = 4; conventions: { costs = \"period_end\"; " convention                                            \
          " };" CUSTOMERS("every = 1; " first "units = 2;"))
    (void)state;
    expect(FILLED("", "", "first = 0.5;"), "cost.holding", 0.5 * 4 * 3);
    expect(FILLED("", "before = \"demand\";", "first = 0;"), "cost.holding", 0.5 * 4 * 3);
    expect(FILLED("first = 0;", "before = \"demand\";", "first = 0;"), "cost.holding", 0.5 * 4 * 3);
    expect(FILLED("first = 1;", "", ""), "cost.holding", 0.5 * 3 * 3);
    expect(FILLED("", "", ""), "cost.holding", 0.5 * 4 * 5); /* filled up again in the instant of the demand */
}

/* 4 a day one by one, Q = 6, no lead time: orders at 0, 1.5, 3, 4.5, 6, 7.5. What happens when the warm-up ends counts.
 */
static void an_order_at_the_end_of_the_warm_up_counts(void **state)
{
#define EOQ(warm_up)                                                                                                   \
    WORLD("lead_time = 0; cost = 7;", "type = \"r_nQ\"; r = 0; Q = 6;", "",                                            \
          "horizon = 8; " warm_up CUSTOMERS("every = 0.25; first = 0.25;"))
    (void)state;
    expect(EOQ(""), "cost.ordering", 7 * (1 + 5)); /* 31 customers: at 0, and after each 6 */
    expect(EOQ("run: { warm_up = 1.5; };"), "cost.ordering", 7 * 5);
}

/* ---- service ---- */

/* Orders of 4 against 3 on hand at 1 and 3 + 4 at 3 (a receipt of 4 at 2 fills the waiting unit): units at once 3 + 3
 * of 8; no order complete at once; cycles: one receipt, before it a customer waited. */
static void service_measures_have_their_own_names(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m,
        WORLD("lead_time = 1;", "type = \"none\";",
              "initial: { on_hand = 3; due: { a: { in = 2; units = 4; }; b: { in = 3.5; units = 5; }; c: { in = 4; "
              "units = 1; }; }; };",
              "horizon = 8; " CUSTOMERS(
                  "orders: { a: { units = 4; at = 1; }; b: { units = 4; at = 3; }; d: { units = 4; at = 5; }; };")));
    assert_kpi(&m, "demand.c.fill_rate", (3 + 3 + 4) / 12.0);
    assert_kpi(&m, "demand.c.order_fill_rate", 1.0 / 3);
    assert_kpi(&m, "demand.c.wait_days", (1 + 0.5 + 0) / 3);
    assert_kpi(&m, "stock.dc.w.cycle_service", 1.0 / 3);
    /* on hand 3 to 1, 0 to 2, 3 to 3, 0 to 3.5, 4, 5 to 5, then 1 to 8 */
    assert_kpi(&m, "stock.dc.w.ready_rate", (8 - 1 - 0.5) / 8);
    model_close(&m);
}

/* Who is served in the instant of his asking never waited: stock 0, no lead time. */
static void made_to_order_without_delay_is_never_short(void **state)
{
    (void)state;
    const char *text = WORLD("lead_time = 0;", "type = \"base_stock\"; level = 0;", "",
                             "horizon = 8; " CUSTOMERS("every = 1; units = 3;"));
    expect(text, "demand.c.fill_rate", 1);
    expect(text, "stock.dc.w.cycle_service", 1);
    expect(text, "stock.dc.w.backorders", 0);
}

/* ---- yield ---- */

#define PLAN "type = \"plan\"; orders: { a: { units = 10; placed = 1; }; };"

static void yield_multiplies_and_adds(void **state)
{
    (void)state;
    const char *got = "orders.dc.w.received_units", *paid = "cost.material";
    expect(WORLD("price = 2.5; yield: { times = 0.62; plus = 3; };", PLAN, "", "horizon = 5;"), got, 9); /* 9.2 */
    expect(WORLD("price = 2.5; yield: { times = 0.62; plus = 3; };", PLAN, "", "horizon = 5;"), paid, 25);
    expect(WORLD("price = 2.5; yield: { times = 0.62; plus = 3; paid = \"received\"; };", PLAN, "", "horizon = 5;"),
           paid, 22.5);
    expect(WORLD("price = 2.5; yield: { plus = -11; };", PLAN, "", "horizon = 5;"), got, 0);
    expect(WORLD("price = 2.5; yield: { times = \"binomial(n=$units, p=1) / $units\"; };", PLAN, "", "horizon = 5;"),
           got, 10);
}

/* Each order has a cost of its own: 40 orders of one replication cannot all cost the same. */
static void an_orders_cost_is_drawn_for_each_order(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, WORLD("lead_time = 0; cost = \"discrete(2: 1, 3: 1)\";", "type = \"lot_for_lot\";", "",
                         "horizon = 40.5; " CUSTOMERS("every = 1;")));
    const double total = model_kpi(&m, "cost.ordering");
    assert_true(total > 80 && total < 120);
    model_close(&m);
}

/* ---- lot for lot ---- */

static double total_of(const char *text)
{
    struct model m;
    model_once(&m, text);
    const double x = model_kpi(&m, "cost.total");
    model_close(&m);
    return x;
}

/* With backorders and from the level on: the same orders as base stock, continuous or periodic, to the last bit. */
static void lot_for_lot_is_base_stock(void **state)
{
#define ORDERS(policy)                                                                                                 \
    WORLD("lead_time = \"uniform(0.5, 2.5)\"; price = 3; cost = 7;", policy,                                           \
          "holding = 0.83; backorder = 5; initial = 9;",                                                               \
          "horizon = 60; " CUSTOMERS("rate = 2.385; units = \"discrete(1: 2, 4: 1)\";"))
    (void)state;
    assert_true(total_of(ORDERS("type = \"base_stock\"; level = 9;")) ==
                total_of(ORDERS("type = \"lot_for_lot\"; safety = 9;")));
    assert_true(total_of(ORDERS("type = \"base_stock\"; level = 9; review: { every = 1.3; };")) ==
                total_of(ORDERS("type = \"lot_for_lot\"; review: { every = 1.3; };")));
}

/* A factory's order pays its set-up: four orders of 6, made one by one. */
static void a_factorys_order_costs_its_setup(void **state)
{
    (void)state;
    expect(
        "horizon = 12.2; items: { w: { }; }; sites: { dc: { workcenters: { press: { }; }; stock: { w: {\n"
        "policy: { type = \"r_nQ\"; r = 0; Q = 6; }; sources: { own: { make: { lot = 1; routing: { press = 0.2; }; }; "
        "cost: { per_order = 7; per_unit = 0.5; }; }; }; }; }; }; };\n" CUSTOMERS("every = 0.5;"),
        "cost.ordering", 7 * 5); /* at 0, 3, 6, 9, 12 */
}

/* Fractions of whole units are told. */
static void fractions_of_whole_units_are_told(void **state)
{
    static const struct {
        const char *demand, *level;
        size_t warnings;
    } cases[] = {{"units = 2;", "7", 0},
                 {"units = \"poisson(mean=2.5)\";", "7", 0},

                 {"units = \"exponential(mean=2.5)\";", "7", 1},
                 {"units = 2;", "7.5", 1}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct model m;
        char text[1000];
        snprintf(text, sizeof text,
                 "horizon = 9; items: { w: { }; }; suppliers: { mill: { offers: { w: { }; }; }; };\n"
                 "sites: { dc: { stock: { w: { policy: { type = \"base_stock\"; level = %s; }; sources: { one: { buy = "
                 "\"mill\"; }; }; }; }; }; };\ndemand: { c: { at = \"dc.w\"; every = 1; %s }; };\n",
                 cases[i].level, cases[i].demand);
        model_open(&m, text);
        assert_int_equal(diag_warnings(m.diag), cases[i].warnings);
        model_close(&m);
    }
}

/* ---- what is refused ---- */

static void refused(const char *text, const char *words)
{
    struct model m;
    char path[] = "/tmp/bullwhip-refused-XXXXXX";
    assert_false(model_load(&m, text));
    const int file = mkstemp(path);
    FILE *f = file < 0 ? NULL : fdopen(file, "w+");
    assert_non_null(f);
    diag_print(m.diag, f);
    rewind(f);
    char said[4096];
    said[fread(said, 1, sizeof said - 1, f)] = '\0';
    fclose(f);
    remove(path);
    if (!strstr(said, words))
        fail_msg("no `%s` in:\n%s", words, said);
    model_close(&m);
}

static void what_would_be_ignored_is_refused(void **state)
{
    (void)state;
    model_told(WORLD("", "type = \"base_stock\"; level = 3; s = 2;", "", "horizon = 5;"),
               "policy.s: is not read by this type");
    model_told(WORLD("", "type = \"r_nQ\"; r = 3; Q = 2; safety = 2;", "", "horizon = 5;"), "safety");
    refused(WORLD("", "type = \"s_S\"; s = 3; S = 7; review: { first = 2; };", "", "horizon = 5;"), "give `every` too");
    refused(WORLD("", "type = \"fixed\"; Q = 7;", "", "horizon = 5;"), "give review = { every = ...; }");
    refused(WORLD("", "type = \"none\";", "", "horizon = 5; " CUSTOMERS("rate = 2; first = 1;")), "goes with `every`");
    refused(WORLD("", "type = \"none\";", "",
                  "horizon = 5; " CUSTOMERS("units = 2; orders: { a: { units = 2; at = 1; }; };")),
            "has its own `units`");
    refused(WORLD("", "type = \"none\";", "issue = \"newest\";", "horizon = 5;"), "no `shelf_life`");
    refused(WORLD("", "type = \"none\";", "", "horizon = 5; conventions: { costs = \"period_end\"; first = 2; };"),
            "at most `period`");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(oldest_goods_leave_first_and_the_rest_perishes),
        cmocka_unit_test(newest_goods_leave_first),
        cmocka_unit_test(a_life_of_one_period_serves_one_period),
        cmocka_unit_test(a_long_life_is_no_life),
        cmocka_unit_test(review_by_demand_or_by_instant),
        cmocka_unit_test(review_before_or_after_the_demand_of_its_instant),
        cmocka_unit_test(costs_at_the_ends_of_periods),
        cmocka_unit_test(a_period_ends_before_the_next_begins),
        cmocka_unit_test(an_order_at_the_end_of_the_warm_up_counts),
        cmocka_unit_test(service_measures_have_their_own_names),
        cmocka_unit_test(made_to_order_without_delay_is_never_short),
        cmocka_unit_test(yield_multiplies_and_adds),
        cmocka_unit_test(an_orders_cost_is_drawn_for_each_order),
        cmocka_unit_test(lot_for_lot_is_base_stock),
        cmocka_unit_test(a_factorys_order_costs_its_setup),
        cmocka_unit_test(fractions_of_whole_units_are_told),
        cmocka_unit_test(what_would_be_ignored_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
