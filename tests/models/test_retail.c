/* tests/models/test_retail.c - a season's retail by hand: the mix of colours, markdowns within and after the selling
 * curve, goods that customers bring back. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/kernels.h"
#include "sim/stream.h"
#include "tests/models/model_test.h"

/* 140 bags over two weeks: 10 a day from day 0 to 13. */
#define SHOP(stock, more)                                                                                              \
    "horizon = 30; items: { p: { }; }; sites: { s: { stock: { p: { initial: { on_hand = " stock "; }; }; }; }; };"     \
    "demand: { web: { at = \"s.p\"; units = 140; starts = 0; weeks = ( 1, 1 ); price = 100; unmet = \"lost\"; " more   \
    " }; };"

static void test_markdown_within_the_curve(void **state)
{
    (void)state;
    struct model m;
    /* from day 7 on 15 a day at 60: 70 * 100 + 105 * 60; over when the curve is */
    model_once(&m, SHOP("500", "markdown: { a: { date = 7; price = 60; lift = 1.5; }; };"));
    assert_kpi(&m, "cost.sales", 7000 + 6300);
    assert_kpi(&m, "demand.web.units", 175);
    assert_kpi(&m, "demand.web.markdown_units", 105);
    assert_kpi(&m, "demand.web.markdown_cost", 105 * 40.0);
    assert_kpi(&m, "demand.web.full_price_share", 0.4);
    assert_kpi(&m, "season.sell_through", 0.35);
    assert_kpi(&m, "season.full_price_sell_through", 0.14);
    assert_kpi(&m, "season.weeks_of_cover", 325 / (175 / 2.0));
    assert_kpi(&m, "stock.s.p.closing", 325);
    model_close(&m);
    /* of two in force the later one holds, in whatever order they stand; the first is back when that is over */
    model_once(&m, SHOP("500", "markdown: { z: { date = 2; price = 80; }; a: { date = 7; until = 9; price = 50; lift = "
                               "2; }; };"));
    assert_kpi(&m, "cost.sales", 20 * 100 + 50 * 80 + 40 * 50 + 50 * 80);
    model_close(&m);
}

static void test_markdown_after_the_curve(void **state)
{
    (void)state;
    struct model m;
    /* the last week's 10 a day times 2 from day 20: 160 that are left are gone in 8 days; nobody else is counted */
    model_once(&m, SHOP("300", "markdown: { a: { date = 20; price = 60; lift = 2; }; };"));
    assert_kpi(&m, "cost.sales", 14000 + 160 * 60);
    assert_kpi(&m, "demand.web.units", 300);
    assert_kpi(&m, "demand.web.lost_units", 0);
    assert_kpi(&m, "demand.web.stockout_days", 0);
    assert_kpi(&m, "stock.s.p.closing", 0);
    model_close(&m);
    /* 5 days of 20 at 60, then 5 days of 10 at 20 */
    model_once(&m,
               SHOP("300", "markdown: { a: { date = 20; price = 60; lift = 2; }; b: { date = 25; price = 20; }; };"));
    assert_kpi(&m, "cost.sales", 14000 + 100 * 60 + 50 * 20);
    assert_kpi(&m, "stock.s.p.closing", 10);
    model_close(&m);
    /* `until`; a pause; and within the curve, an `until` after its end keeps selling */
    model_once(&m,
               SHOP("300", "markdown: { a: { date = 20; until = 22; price = 60; lift = 2; }; b: { date = 28.5; price "
                           "= 20; }; };"));
    assert_kpi(&m, "cost.sales", 14000 + 40 * 60 + 10 * 20);
    model_close(&m);
    model_once(&m, SHOP("300", "markdown: { a: { date = 13; until = 15; price = 60; }; };"));
    assert_kpi(&m, "cost.sales", 13000 + 20 * 60);
    model_close(&m);
}

static void test_who_asked_before_pays_the_full_price(void **state)
{
    (void)state;
    struct model m;
    /* 2 a day on days 0 .. 6, goods on day 10: those of days 5 and 6 pay 60 */
    model_once(&m,
               "horizon = 30; items: { p: { }; }; sites: { s: { stock: { p: { initial: { due: { a = { in = 10; units = "
               "14; }; }; }; }; }; }; }; demand: { web: { at = \"s.p\"; units = 14; weeks = ( 1 ); price = 100; "
               "markdown: { a: { date = 5; price = 60; lift = 1; }; }; }; };");
    assert_kpi(&m, "cost.sales", 10 * 100 + 4 * 60);
    assert_kpi(&m, "demand.web.stockout_days", 7);
    model_close(&m);
}

/* A lift over a rate is a rate that moves: the same arrivals as from a variable with dated steps. */
static void test_lift_of_a_rate(void **state)
{
    (void)state;
    static const char *const text[] = {
        "horizon = 60; items: { p: { }; }; sites: { s: { stock: { p: { initial: { on_hand = 500; }; }; }; }; };"
        "demand: { d: { at = \"s.p\"; rate = 3; price = 10; markdown: { a: { date = 20; until = 40; price = 10; lift = "
        "2; "
        "}; }; }; };",
        "horizon = 60; items: { p: { }; }; sites: { s: { stock: { p: { initial: { on_hand = 500; }; }; }; }; };"
        "variables: { r: { from: { a: { date = 0; is = 3; }; b: { date = 20; is = 6; }; c: { date = 40; is = 3; }; }; "
        "}; };"
        "demand: { d: { at = \"s.p\"; rate = \"$r\"; price = 10; }; };"};
    struct model m[2];
    for (int i = 0; i < 2; i++) {
        model_open(&m[i], text[i]);
        model_run(&m[i], 40, 1);
    }
    assert_near(model_kpi(&m[0], "stock.s.p.on_hand"), model_kpi(&m[1], "stock.s.p.on_hand"), 1e-6);
    assert_true(model_kpi(&m[0], "demand.d.units") == model_kpi(&m[1], "demand.d.units"));
    for (int i = 0; i < 2; i++)
        model_close(&m[i]);
}

static void test_returned(void **state)
{
    (void)state;
    struct model m;
    /* 14 of 140 come back after 3 days, at the price paid; half of them can be sold again; 4 each for the carriage */
    const char *more = "leftover = 10; returned: { share = 0.1; after = 3; resold = 0.5; cost = 4; };";
    char text[1024];
    snprintf(text, sizeof text, SHOP("300", "%s"), more);
    model_once(&m, text);
    assert_kpi(&m, "demand.web.returned_units", 14);
    assert_kpi(&m, "demand.web.sold_units", 140);
    assert_kpi(&m, "cost.sales", 126 * 100.0);
    assert_kpi(&m, "cost.transport", 56);
    assert_kpi(&m, "stock.s.p.closing", 167);
    assert_kpi(&m, "season.profit", 12600 - 56 + 1670);
    model_close(&m);
    /* what would come back after the horizon comes back at it; a markdown's customers get what they paid */
    model_once(&m,
               SHOP("300", "leftover = 10; returned: { share = 0.1; after = 100; }; markdown: { a: { date = 7; price = "
                           "50; }; };"));
    assert_kpi(&m, "demand.web.returned_units", 14);
    assert_kpi(&m, "cost.sales", 63 * 100 + 63 * 50);
    assert_kpi(&m, "season.profit", 63 * 150 + 174 * 10);
    model_close(&m);
    /* all come back and are sold again to who would go without: 100 on hand, of 140 asked the first 70 are back at 7 */
    model_once(&m, SHOP("70", "returned: { share = 1; after = 7; };"));
    assert_kpi(&m, "demand.web.sold_units", 140);
    assert_kpi(&m, "demand.web.lost_units", 0);
    assert_kpi(&m, "cost.sales", 0);
    assert_kpi(&m, "stock.s.p.closing", 70);
    model_close(&m);
    /* a chance for each customer: a law */
    model_open(
        &m, "horizon = 1000; items: { p: { }; }; sites: { s: { stock: { p: { initial: { on_hand = 2000; }; }; }; }; };"
            "demand: { d: { at = \"s.p\"; every = 1; price = 1; returned = \"discrete(0: 9, 1: 1)\"; }; };");
    model_run(&m, 200, 1);
    const struct kpi_result *back = model_find(&m, "demand.d.returned_units");
    assert_near(back->tally.y.mean, 99.9, 4 * sqrt(999 * 0.09 / 200));
    assert_true(back->tally.y.m2 > 0);
    model_close(&m);
}

/* The refund of a sale by contract is the contract's price. */
static void test_returned_under_a_contract(void **state)
{
    (void)state;
    struct model m;
    model_once(
        &m,
        "us = \"brand\"; horizon = 30; items: { p: { }; }; sites: { s: { party = \"brand\"; stock: { p: { initial: { "
        "on_hand = 300; }; }; }; }; }; contracts: { store: { seller = \"brand\"; buyer = \"shop\"; price: { p = "
        "80; }; payments: { all: { on = \"delivery\"; after = 20; share = 1; }; }; }; };"
        "demand: { d: { at = \"s.p\"; contract = \"store\"; units = 140; weeks = ( 1, 1 ); returned = 0.1; }; };");
    assert_kpi(&m, "cost.sales", 126 * 80.0);
    assert_kpi(&m, "cash.closing", 126 * 80.0);
    assert_kpi(&m, "stock.s.p.closing", 174);
    model_close(&m);
}

#define COLOURS                                                                                                        \
    "horizon = 30; items: { p: { variants = [ \"black\", \"red\", \"tan\" ]; }; };"                                    \
    "sites: { s: { stock: { p: { initial: { on_hand = 900; }; }; }; }; };"

static void test_mix_spread(void **state)
{
    (void)state;
    static const char *const names[] = {"black", "red", "tan"};
    const double weight[] = {4, 2, 3}, spread = sqrt(kernel_log1p(0.09));
    double w[3], total = 0;
    struct model m;
    model_once(&m, COLOURS
               "demand: { web: { at = \"s.p\"; mix: { black = 4; tan = 3; red = 2; }; mix_spread = 0.3; units = "
               "900; weeks = ( 1, 1 ); }; };");
    for (int i = 0; i < 3; i++) {
        char name[64];
        snprintf(name, sizeof name, "demand.web.mix_spread@s.p.%s", names[i]);
        const double u = stream_u((struct luck){.seed = 2385}, stream_source(name), 0);
        w[i] = weight[i] * kernel_exp(spread * kernel_normal_quantile(u));
        total += w[i];
    }
    for (int i = 0; i < 3; i++) {
        char name[64];
        snprintf(name, sizeof name, "stock.s.p.%s.closing", names[i]);
        assert_near(900 - model_kpi(&m, name), 900 * w[i] / total, 0.5);
    }
    assert_near(model_kpi(&m, "demand.web.units"), 900, 2); /* three roundings */
    model_close(&m);
    /* on the mean the mix is nearly the stated one; one draw a season: the luck of single customers is another's */
    model_open(&m, COLOURS
               "demand: { web: { at = \"s.p\"; mix: { black = 4; tan = 3; red = 2; }; mix_spread = 0.1; units = "
               "900; weeks = ( 1, 1 ); }; };");
    model_run(&m, 2000, 1);
    assert_near(900 - model_kpi(&m, "stock.s.p.black.closing"), 400, 4);
    assert_near(900 - model_kpi(&m, "stock.s.p.red.closing"), 200, 3);
    model_close(&m);
}

/* (v - v) / (v - v) is not a number: no pieces could be counted with it. */
static void test_no_number(void **state)
{
    (void)state;
    struct model m;
    model_open(&m, "variables: { v = \"uniform(1, 2)\"; };" SHOP("300", "returned = \"($v - $v) / ($v - $v)\";"));
    assert_false(model_try(&m, 1, 1));
    assert_non_null(strstr(m.outcome.failure, "a share of `returned` is not a number"));
    model_close(&m);
}

static void test_mistakes(void **state)
{
    (void)state;
    model_refused(
        "horizon = 30; items: { p: { }; }; sites: { s: { stock: { p: { }; }; }; }; demand: { d: { at = \"s.p\"; "
        "units = 5; "
        "starts = 5; weeks = ( 1 ); price = 9; markdown: { a: { date = 4; price = 5; }; }; }; };",
        "the markdown begins before the selling curve (`starts`)");
    model_refused(SHOP("3", "markdown: { a: { date = 4; price = 5; until = 4; }; };"),
                  "the markdown is over before it begins");
    model_refused(SHOP("3", "markdown: { a: { date = 4; price = 5; }; b: { date = 4; price = 6; }; };"),
                  "two markdowns begin on the same day: `a` and `b`");
    model_refused(SHOP("3", "markdown: { a: { price = 5; }; };"), "markdown.a: needs `date`");
    model_refused(SHOP("3", "returned: { after = 5; };"), "returned: needs `share`");
    model_refused(SHOP("3", "returned = 1.5;"), "returned.share: is 1.5; allowed: 0 to 1");
    model_refused(
        "horizon = 30; items: { p: { }; }; sites: { s: { stock: { p: { }; }; }; }; demand: { d: { at = \"s.p\"; "
        "every = 1; "
        "price = 9; markdown: { a: { date = 4; price = 5; lift = 2; }; }; }; };",
        "only a demand with `weeks` or `rate` can be lifted");
    model_refused(
        "horizon = 30; items: { p: { }; }; sites: { s: { stock: { p: { }; }; }; }; demand: { d: { at = \"s.p\"; "
        "every = 1; "
        "markdown: { a: { date = 4; price = 5; }; }; }; };",
        "a markdown needs the full price of this demand too");
    model_told(SHOP("3", "markdown: { a: { date = 4; price = 150; }; };"), "150 is above the full price of 100");
    model_told(SHOP("3", "markdown: { a: { date = 30; price = 50; }; };"), "begins at the horizon or after it");
    model_told(SHOP("3", "mix_spread = 0.3;"), "has no effect: the goods have no variants");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_markdown_within_the_curve),
        cmocka_unit_test(test_markdown_after_the_curve),
        cmocka_unit_test(test_who_asked_before_pays_the_full_price),
        cmocka_unit_test(test_lift_of_a_rate),
        cmocka_unit_test(test_returned),
        cmocka_unit_test(test_returned_under_a_contract),
        cmocka_unit_test(test_mix_spread),
        cmocka_unit_test(test_no_number),
        cmocka_unit_test(test_mistakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
