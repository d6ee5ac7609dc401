/* tests/models/test_contract.c - money by hand: prices, payments and their dates, penalties, freight, duty, exchange
 * rates.
 *
 * That every posting sums to zero is audited in each run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

/* ---- prices ---- */

#define BOUGHT(units, terms)                                                                                           \
    "horizon = 100; items: { w: { }; }; suppliers: { mill: { offers: { w: { price = 10; " terms " }; }; }; };\n"       \
    "sites: { dc: { stock: { w: { policy: { type = \"plan\"; orders: { a: { units = " units                            \
    "; placed = 1; }; }; }; sources: { one: { buy = \"mill\"; }; }; }; }; }; };\n"

#define BREAKS(how)                                                                                                    \
    "breaks: { b: { from = 20; price = 8; }; a: { from = 10; price = 9; }; }; breaks_apply = \"" how "\";"

static void expect_material(const char *text, double money)
{
    struct model m;
    model_once(&m, text);
    assert_kpi(&m, "cost.material", money);
    model_close(&m);
}

/* All units: the price reached holds for the whole order. Incremental: for what is beyond the break (Hadley and Whitin
 * 1963, ch. 2). */
static void quantity_discounts(void **state)
{
    (void)state;
    expect_material(BOUGHT("9", BREAKS("all_units")), 90);
    expect_material(BOUGHT("10", BREAKS("all_units")), 90);
    expect_material(BOUGHT("19", BREAKS("all_units")), 171);
    expect_material(BOUGHT("25", BREAKS("all_units")), 200);
    expect_material(BOUGHT("9", BREAKS("incremental")), 90);
    expect_material(BOUGHT("10", BREAKS("incremental")), 100);
    expect_material(BOUGHT("19", BREAKS("incremental")), 100 + 81);
    expect_material(BOUGHT("25", BREAKS("incremental")), 100 + 90 + 40);
}

static void a_mould_is_paid_once(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, "horizon = 100; items: { w: { }; }; suppliers: { mill: { offers: { w: { price = 2; tooling = 1200; "
                   "cost = 30; }; }; }; };\n"
                   "sites: { dc: { stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = 1; }; "
                   "b: { units = 5; placed = 2; }; }; };\n"
                   "  sources: { one: { buy = \"mill\"; }; }; }; }; };\n"
                   "shop: { stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 1; placed = 3; }; }; }; "
                   "sources: { one: { buy = \"mill\"; }; }; }; }; }; };\n");
    assert_kpi(&m, "cost.tooling", 1200);
    assert_kpi(&m, "cost.ordering", 90);
    assert_kpi(&m, "cost.material", 32);
    assert_kpi(&m, "cost.unit", (1200 + 90 + 32) / 16.0);
    model_close(&m);
}

/* ---- holding at a rate that moves ---- */

#define HELD(holding, more)                                                                                            \
    "horizon = 20.5; items: { w: { }; }; sites: { dc: { stock: { w: { holding = " holding                              \
    "; initial: { on_hand = 10; }; }; }; }; };\n" more

static void holding_follows_its_rate(void **state)
{
    struct model m;
    (void)state;
    /* dated: 1.5 to day 8.25, 2.75 from then on */
    model_once(&m, HELD("\"$h\"", "variables: { h = { from: { a: { date = 0; is = 1.5; }; b: { date = 8.25; is = 2.75; "
                                  "}; }; }; };\n"));
    assert_kpi(&m, "cost.holding", 10 * (1.5 * 8.25 + 2.75 * 12.25));
    model_close(&m);
    /* by a change: 1.5, from day 3.1 for 4.2 days doubled */
    model_once(&m,
               HELD("1.5", "disruptions: { d = { on = 3.1; lasts = 4.2; hits = [ \"sites.dc.stock.w\" ]; change = [ "
                           "\"holding *= 2\" ]; }; };\n"));
    assert_kpi(&m, "cost.holding", 10 * 1.5 * (20.5 + 4.2));
    model_close(&m);
    /* a sine of period 20.5 comes round */
    model_once(&m, HELD("\"$h\"", "variables: { h = { follows = \"sine(mean=1.5, amplitude=1.1, period=20.5, "
                                  "phase=3)\"; }; };\n"));
    assert_near(model_kpi(&m, "cost.holding"), 10 * 1.5 * 20.5, 0.02);
    model_close(&m);
}

/* 1.5 for 8.25 days, 2.75 for 12.25; from the fifth day on, 1.5 for 3.25. */
static void a_variable_is_averaged_over_time(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               "horizon = 20.5; variables: { h = { from: { a: { date = 0; is = 1.5; }; b: { date = 8.25; is = 2.75; "
               "}; }; }; };\n"
               "measures: { mean: { of = \"variables.h\"; over = \"time\"; }; late: { of = \"variables.h\"; over = "
               "\"time\"; from = 5; };\n"
               "above: { of = \"variables.h\"; over = \"time\"; stat = \"share above 2\"; }; ends: { of = "
               "\"variables.h\"; }; };\n");
    assert_kpi(&m, "measures.mean", (1.5 * 8.25 + 2.75 * 12.25) / 20.5);
    assert_kpi(&m, "measures.late", (1.5 * 3.25 + 2.75 * 12.25) / 15.5);
    assert_kpi(&m, "measures.above", 12.25 / 20.5);
    assert_kpi(&m, "measures.ends", (1.5 * 8 + 2.75 * 12) / 20);
    model_close(&m);
}

/* A stream of 13 a day: its present value is 13 (1 - e^(-d H)) / d, d = ln 1.0385. */
static void holding_is_discounted_as_it_accrues(void **state)
{
    struct model m;
    const double d = log1p(0.0385);
    (void)state;
    model_once(&m, HELD("1.3", "money: { discount = 0.0385; };\n"));
    assert_near(model_kpi(&m, "cash.npv"), -13 * (1 - exp(-d * 20.5)) / d, 0.02);
    assert_kpi(&m, "cost.holding", 13 * 20.5);
    model_close(&m);
}

/* ---- a purchase by contract ---- */

/* Ten at 40, ordered on day 1, received on day 10; interest a day 0.0003 without compounding. */
#define MAKING(lead, due, terms, more)                                                                                 \
    "horizon = 100; us = \"brand\"; items: { w: { }; }; suppliers: { maker: { offers: { w: { lead_time = " lead        \
    "; price = 99; }; }; }; };\n"                                                                                      \
    "sites: { dc: { party = \"brand\"; stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = "  \
    "1; due = " due "; }; }; };\n"                                                                                     \
    "  sources: { one: { buy = \"maker\"; }; }; }; }; }; };\n"                                                         \
    "contracts: { making: { seller = \"maker\"; buyer = \"brand\"; price: { w = 40; }; " terms " }; };\n" more

#define THREE_PAYMENTS                                                                                                 \
    "payments: { deposit: { on = \"order\"; share = 0.3; }; balance: { on = \"shipment\"; share = 0.6; };"             \
    "retention: { on = \"acceptance\"; after = 30; share = 0.1; }; };"

static void payments_move_cash_on_their_days(void **state)
{
    struct model m;
    const double a_day = log1p(0.0003), interest = 0.0003 * (120 * 9 + 360 * 30 + 400 * 60);
    (void)state;
    model_once(&m, MAKING("9", "50", THREE_PAYMENTS, "money: { interest = 0.0003; };\n"));
    assert_kpi(&m, "cost.material", 400); /* the contract's price, not the offer's */
    assert_near(model_kpi(&m, "cost.finance"), interest, 1e-6);
    assert_near(model_kpi(&m, "cash.closing"), -400 - interest, 1e-6);
    assert_near(model_kpi(&m, "cash.peak_need"), 400 + interest, 1e-6);
    assert_near(model_kpi(&m, "cash.npv"), -120 * exp(-a_day) - 240 * exp(-10 * a_day) - 40 * exp(-40 * a_day), 1e-6);
    model_close(&m);
    /* due beyond the horizon: settled there */
    model_once(&m, MAKING("9", "50", "payments: { all: { on = \"delivery\"; after = 200; }; };", ""));
    assert_kpi(&m, "cash.closing", -400);
    model_close(&m);
    /* ordered, and not received: the deposit is cash gone, but no cost */
    model_once(&m, MAKING("200", "50", THREE_PAYMENTS, ""));
    assert_kpi(&m, "cash.closing", -120);
    assert_kpi(&m, "cost.total", 0);
    model_close(&m);
    model_once(&m, MAKING("9", "50", "", "")); /* without payments all at delivery */
    assert_kpi(&m, "cash.closing", -400);
    assert_kpi(&m, "cash.npv", -400);
    model_close(&m);
}

/* 120 on day 1, 240 on day 10, 40 on day 40, whatever the interest. */
static void cash_flows_are_discounted_as_said(void **state)
{
    static const char *const ways[] = {"rate = 0.0385; period = 30;", "rate = 0.0021; compounding = \"continuous\";",
                                       "rate = 0.0385; period = 7; compounding = \"simple\";"};
    static const double at[] = {1, 10, 40}, money[] = {120, 240, 40};
    (void)state;
    for (int i = 0; i < 3; i++) {
        struct model m;
        char text[4096];
        double sum = 0;
        for (int k = 0; k < 3; k++)
            sum -= money[k] * (i == 0   ? pow(1.0385, -at[k] / 30)
                               : i == 1 ? exp(-0.0021 * at[k])
                                        : 1 / (1 + 0.0385 * at[k] / 7));
        snprintf(text, sizeof text, "%smoney: { interest = 0.9; discount: { %s }; };\n",
                 MAKING("9", "50", THREE_PAYMENTS, ""), ways[i]);
        model_once(&m, text);
        assert_near(model_kpi(&m, "cash.npv"), sum, 1e-6);
        model_close(&m);
    }
}

#define WEEKLY(grace, cap) "late: { per_week = 0.01; grace = " grace "; cap = " cap "; };"

/* Received on day 1 + lead time. From day grace + 1, for each week begun. */
static void lateness_costs_the_seller_by_the_week_begun(void **state)
{
    static const struct {
        const char *text;
        double penalty;
    } expected[] = {{MAKING("9", "10", WEEKLY("0", "1"), ""), 0},
                    {MAKING("9.000001", "10", WEEKLY("0", "1"), ""), 4},
                    {MAKING("9", "5", WEEKLY("0", "1"), ""), 4},
                    {MAKING("11", "5", WEEKLY("0", "1"), ""), 4}, /* seven days */
                    {MAKING("11.000001", "5", WEEKLY("0", "1"), ""), 8},
                    {MAKING("11.000001", "5", WEEKLY("2", "1"), ""), 4},
                    {MAKING("9", "5", WEEKLY("5", "1"), ""), 0},
                    {MAKING("9", "5", WEEKLY("4.999999", "1"), ""), 4},
                    {MAKING("60", "5", WEEKLY("0", "1"), ""), 4 * 8},
                    {MAKING("60", "5", WEEKLY("0", "0.05"), ""), 20},
                    {MAKING("9", "5", "late: { per_day = 0.002; };", ""), 4},
                    {MAKING("9.5", "5", "late: { per_day = 0.002; };", ""), 4.8}};
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct model m;
        model_once(&m, expected[i].text);
        assert_kpi(&m, "cost.penalty_received", expected[i].penalty);
        assert_kpi(&m, "cost.total", 400 - expected[i].penalty);
        assert_kpi(&m, "cash.closing", -400 + expected[i].penalty);
        model_close(&m);
    }
}

/* ---- goods that cross the sea ---- */

/* Ten units of 1.5 kg and 0.02 m3: 33.4 kg chargeable. Placed on day 8, four days at sea, due on day 10. */
#define CROSSING(incoterm) CROSSING_AS("brand", incoterm)
#define CROSSING_AS(us, incoterm)                                                                                      \
    "horizon = 100; us = \"" us "\"; items: { w: { weight = 1.5; volume = 0.02; }; };\n"                               \
    "sites: { oem: { party = \"oem\"; stock: { w: { initial: { on_hand = 50; }; holding = 3; }; }; };\n"               \
    "  dc: { party = \"brand\"; stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = 8; due "  \
    "= 10; }; }; };\n"                                                                                                 \
    "  sources: { sea: { move = \"oem\"; lane = \"boat\"; }; }; }; }; }; };\n"                                         \
    "lanes: { boat: { time = 4; duty = 0.09; cost: { per_kg = 2; kg_per_m3 = 167; per_m3 = 5; per_order = 12; "        \
    "per_unit = 0.5; }; }; };\n"                                                                                       \
    "contracts: { making: { seller = \"oem\"; buyer = \"brand\"; incoterm = \"" incoterm                               \
    "\"; price: { w = 40; }; late: { per_day = 0.01; };\n"                                                             \
    "  payments: { deposit: { on = \"order\"; share = 0.3; }; balance: { on = \"shipment\"; share = 0.7; }; }; }; "    \
    "};\n"                                                                                                             \
    "money: { interest = 0.001; };\n"

static void incoterms_say_who_pays_the_freight_and_when_goods_are_late(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, CROSSING("FOB"));
    assert_kpi(&m, "cost.freight", 33.4 * 2 + 0.2 * 5 + 12 + 5);
    assert_kpi(&m, "cost.duty", 36);
    assert_kpi(&m, "cost.material", 400);
    assert_kpi(&m, "cost.penalty_received", 400 * 0.01 * 2); /* shipped on day 8, promised for day 6 */
    assert_near(model_kpi(&m, "cost.finance"), 0.001 * ((400 - 8 + 84.8) * 4 + (400 - 8 + 84.8 + 36) * 88), 1e-6);
    assert_kpi(&m, "cost.unit", (400 + 84.8 + 36 - 8) / 10);
    model_close(&m);
    model_once(&m, CROSSING("DAP")); /* the boat is the seller's, duty is ours */
    assert_kpi(&m, "cost.material", 400);
    assert_kpi(&m, "cost.penalty_received", 400 * 0.01 * 2); /* delivered on day 12 */
    assert_near(model_kpi(&m, "cost.finance"), 0.001 * (400 * 4 + 428 * 88), 1e-6);
    assert_kpi(&m, "cost.unit", 42.8);
    model_close(&m);
    model_once(&m, CROSSING("CIF"));
    assert_kpi(&m, "cost.penalty_received", 400 * 0.01 * 2); /* by shipment */
    assert_kpi(&m, "cost.unit", 42.8);
    model_close(&m);
    model_once(&m, CROSSING("DDP"));
    assert_kpi(&m, "cost.unit", 39.2); /* neither freight nor duty */
    model_close(&m);
}

static void who_sells_pays_what_the_terms_say(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, CROSSING_AS("oem", "FOB"));
    assert_kpi(&m, "cost.sales", 400);
    assert_kpi(&m, "cost.penalty", 8);
    assert_true(results_find(m.out, "cost.freight") == NULL);
    model_close(&m);
    model_once(&m, CROSSING_AS("oem", "DAP"));
    assert_kpi(&m, "cost.freight", 33.4 * 2 + 0.2 * 5 + 12 + 5);
    model_close(&m);
    model_once(&m, CROSSING_AS("oem", "DDP"));
    assert_kpi(&m, "cost.freight", 33.4 * 2 + 0.2 * 5 + 12 + 5);
    assert_kpi(&m, "cost.duty", 36);
    model_close(&m);
}

/* All ours: freight and transit holding, five units for four days at the sender's or the receiver's rate. */
#define OWN(pipeline)                                                                                                  \
    "horizon = 20; items: { w: { weight = 2; volume = 0.001; }; };\n"                                                  \
    "sites: { mill: { stock: { w: { initial: { on_hand = 5; }; holding = 0.2; }; }; };\n"                              \
    "  dc: { stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 5; placed = 6; }; }; }; holding = 0.5;\n" \
    "  sources: { sea: { move = \"mill\"; lane = \"boat\"; pipeline = \"" pipeline "\"; }; }; }; }; }; };\n"           \
    "lanes: { boat: { time = 4; cost: { per_kg = 2; kg_per_m3 = 167; }; }; };\n"

static void goods_in_transit_are_held_by_one_side(void **state)
{
    static const struct {
        const char *text;
        double holding;
    } expected[] = {{OWN("sender"), 6 + 4 + 25}, {OWN("receiver"), 6 + 10 + 25}, {OWN("free"), 6 + 25}};
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct model m;
        model_once(&m, expected[i].text);
        assert_kpi(&m, "cost.holding", expected[i].holding);
        assert_kpi(&m, "cost.freight", 20); /* real weight: 10 kg are more than 0.8 */
        assert_kpi(&m, "cost_rate.holding", expected[i].holding / 20);
        model_close(&m);
    }
}

/* By periods of three days: the mill's shelf at 3 and 6, goods in transit at 9, the centre's shelf at 12, 15, 18. */
static void goods_in_transit_are_charged_at_periods_ends(void **state)
{
    static const char *const periods = "conventions: { costs = \"period_end\"; period = 3; };\n";
    static const struct {
        const char *text;
        double transit;
    } expected[] = {{OWN("sender"), 3}, {OWN("receiver"), 7.5}, {OWN("free"), 0}};
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct model m;
        char text[2000];
        snprintf(text, sizeof text, "%s%s", periods, expected[i].text);
        model_once(&m, text);
        assert_kpi(&m, "cost.holding", 6 + expected[i].transit + 22.5);
        model_close(&m);
    }
}

/* ---- exchange rates ---- */

/* A hundred of their money each; ours for one of theirs is 0.14, from day 20 on 0.15. */
#define ABROAD(lead, payments)                                                                                         \
    "horizon = 100; us = \"brand\"; items: { w: { }; }; suppliers: { maker: { offers: { w: { lead_time = " lead        \
    "; }; }; }; };\n"                                                                                                  \
    "variables: { cny: { from: { now: { date = 0; is = 0.14; }; later: { date = 20; is = 0.15; }; }; }; };\n"          \
    "sites: { dc: { party = \"brand\"; stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = "  \
    "1; }; }; };\n"                                                                                                    \
    "  sources: { one: { buy = \"maker\"; }; }; }; }; }; };\n"                                                         \
    "contracts: { making: { seller = \"maker\"; buyer = \"brand\"; currency = \"CNY\"; currency_rate = \"$cny\"; "     \
    "price: { w = 100; }; payments: { " payments " }; }; };\n"

static void exchange_rates_between_delivery_and_payment(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, ABROAD("9", "all: { on = \"delivery\"; after = 30; };"));
    assert_kpi(&m, "cost.material", 140);
    assert_kpi(&m, "cost.fx", 10);
    assert_kpi(&m, "cash.closing", -150);
    model_close(&m);
    model_once(&m,
               ABROAD("24", "deposit: { on = \"order\"; share = 0.5; }; rest: { on = \"delivery\"; share = 0.5; };"));
    assert_kpi(&m, "cost.material", 150);
    assert_kpi(&m, "cost.fx", -5);
    assert_kpi(&m, "cash.closing", -145);
    assert_kpi(&m, "cost.total", 145);
    model_close(&m);
}

/* Received, and to be paid after the horizon: settled at its rate. Ordered and paid, but not received: no cost but that
 * of the rate; the deposit is worth what it would be today. */
static void what_is_open_abroad_at_the_horizon(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, ABROAD("9", "all: { on = \"delivery\"; after = 200; };"));
    assert_kpi(&m, "cost.material", 140);
    assert_kpi(&m, "cost.fx", 10);
    assert_kpi(&m, "cash.closing", -150);
    model_close(&m);
    model_once(&m, ABROAD("9", "all: { on = \"shipment\"; after = 200; };"));
    assert_kpi(&m, "cost.total", 150);
    assert_kpi(&m, "cash.closing", -150);
    model_close(&m);
    model_once(&m,
               ABROAD("200", "deposit: { on = \"order\"; share = 0.5; }; rest: { on = \"delivery\"; share = 0.5; };"));
    assert_kpi(&m, "cash.closing", -70);
    assert_kpi(&m, "cost.total", -5);
    model_close(&m);
}

/* ---- selling ---- */

static void what_is_left_is_sold_off_or_disposed_of(void **state)
{
#define LEFT(price)                                                                                                    \
    "horizon = 10; items: { w: { }; }; sites: { dc: { stock: { w: { initial: { on_hand = 7; }; }; }; }; };\n"          \
    "demand: { d: { at = \"dc.w\"; every = 4; leftover = " price "; }; };\n"
    struct model m;
    (void)state;
    model_once(&m, LEFT("2.5"));
    assert_kpi(&m, "cost.salvage", 5 * 2.5);
    assert_kpi(&m, "cost.total", -5 * 2.5);
    model_close(&m);
    model_once(&m, LEFT("-2.5"));
    assert_kpi(&m, "cost.salvage", -5 * 2.5);
    assert_kpi(&m, "cost.total", 5 * 2.5);
    model_close(&m);
}

/* Two units in time, three six days late: 18 % of their price, less than the cap on the whole order. */
static void a_retailer_pays_late_and_deducts_for_lateness(void **state)
{
    struct model m;
    const double a_day = log1p(0.0002);
    (void)state;
    model_once(&m, "horizon = 100; us = \"brand\"; items: { w: { }; }; money: { interest = 0.0002; };\n"
                   "sites: { dc: { party = \"brand\"; stock: { w: { initial: { on_hand = 2; due: { x: { in = 10; units "
                   "= 7; }; }; }; }; }; }; };\n"
                   "contracts: { store: { seller = \"brand\"; buyer = \"retail\"; price: { w = 100; }; payments: { "
                   "all: { on = \"delivery\"; after = 60; }; };\n"
                   "  late: { per_day = 0.03; cap = 0.15; }; }; };\n"
                   "demand: { store: { at = \"dc.w\"; contract = \"store\"; leftover = 30; orders: { po: { units = 5; "
                   "at = 3; due = 4; }; }; }; };\n");
    assert_kpi(&m, "cost.sales", 500);
    assert_kpi(&m, "cost.penalty", 54);
    assert_kpi(&m, "cost.salvage", 4 * 30);
    assert_kpi(&m, "cash.closing", 500 - 54 + 120);
    assert_kpi(&m, "season.profit", 500 - 54 + 120);
    assert_kpi(&m, "cash.peak_need", 0);
    assert_near(model_kpi(&m, "cash.npv"),
                200 * exp(-63 * a_day) + 300 * exp(-70 * a_day) + (120 - 54) * exp(-100 * a_day), 1e-6);
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantity_discounts),
        cmocka_unit_test(a_mould_is_paid_once),
        cmocka_unit_test(holding_follows_its_rate),
        cmocka_unit_test(a_variable_is_averaged_over_time),
        cmocka_unit_test(holding_is_discounted_as_it_accrues),
        cmocka_unit_test(payments_move_cash_on_their_days),
        cmocka_unit_test(cash_flows_are_discounted_as_said),
        cmocka_unit_test(lateness_costs_the_seller_by_the_week_begun),
        cmocka_unit_test(incoterms_say_who_pays_the_freight_and_when_goods_are_late),
        cmocka_unit_test(who_sells_pays_what_the_terms_say),
        cmocka_unit_test(goods_in_transit_are_held_by_one_side),
        cmocka_unit_test(goods_in_transit_are_charged_at_periods_ends),
        cmocka_unit_test(exchange_rates_between_delivery_and_payment),
        cmocka_unit_test(what_is_open_abroad_at_the_horizon),
        cmocka_unit_test(what_is_left_is_sold_off_or_disposed_of),
        cmocka_unit_test(a_retailer_pays_late_and_deducts_for_lateness),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
