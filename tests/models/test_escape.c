/* tests/models/test_escape.c - faults that nobody found in time: customers, recalls, customs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

/* 50 bags come on day 1, 30 on day 20, 30 on day 40, each lot with 20 % or all of them faulty; ten are sold a day from
 * day 2.5 on, at 9. */
#define SHOP(fault, more)                                                                                              \
    "horizon = 60; currency = \"EUR\"; items: { bag: { }; };\n"                                                        \
    "suppliers: { mill: { offers: { bag: { price = 3; }; }; }; };\n"                                                   \
    "sites: { shop: { stock: { bag: { policy: { type = \"plan\"; orders: { a: { units = 50; placed = 1; }; b: { "      \
    "units = 30; placed = 20; }; c: { units = 30; placed = 40; }; }; };\n"                                             \
    "  sources: { one: { buy = \"mill\"; }; }; }; }; }; };\n"                                                          \
    "demand: { use: { at = \"shop.bag\"; every = 1; first = 2.5; units = 10; unmet = \"lost\"; price = 9; }; };\n"     \
    "faults: { weak: { " fault " }; };\n" more

/* 2.5 is the first sale; the recall comes 2 days later, after the sales of 2.5, 3.5 and 4.5 (at that instant after the
 * recall: completions come before demand). So 20 are sold and come back, 30 on hand are scrapped. What comes later is
 * put right: 60 more are sold. */
static void a_style_is_recalled(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               SHOP("arises = \"style\"; share = 1.0; escape: { cost = 7; recall: { chance = 1; after = 2; cost = 11; "
                    "}; };",
                    ""));
    assert_kpi(&m, "faults.weak.recalls", 1);
    assert_kpi(&m, "faults.weak.recalled", 20);
    assert_kpi(&m, "faults.weak.cleared", 30);
    assert_kpi(&m, "cost.recall", 20 * 11);
    assert_kpi(&m, "cost.warranty", 20 * 7);
    assert_kpi(&m, "faults.weak.units", 50);
    assert_kpi(&m, "cost.sales", 80 * 9);
    model_close(&m);
    /* not put right: what arrives later is looked through */
    model_once(&m, SHOP("arises = \"style\"; share = 1.0; corrected = false; escape: { cost = 7; recall: { chance = 1; "
                        "after = 2; }; };",
                        ""));
    assert_kpi(&m, "faults.weak.units", 110);
    assert_kpi(&m, "faults.weak.cleared", 30 + 60);
    assert_kpi(&m, "cost.recall", 0); /* all have the fault, and have cost it */
    assert_kpi(&m, "cost.sales", 20 * 9);
    model_close(&m);
    /* repaired on the shelf: selling goes on */
    model_once(&m,
               SHOP("arises = \"style\"; share = 1.0; repair = 4; escape: { recall: { chance = 1; after = 2; cost = "
                    "11; goods = \"repair\"; }; };",
                    ""));
    assert_kpi(&m, "faults.weak.cleared", 30);
    assert_kpi(&m, "faults.weak.repaired", 30);
    assert_kpi(&m, "cost.recall", 20 * 11 + 30 * 4);
    assert_int_equal(m.net->warnings, 0); /* `repair` is of use without inspections */
    assert_kpi(&m, "cost.sales", 110 * 9);
    model_close(&m);
}

/* 10 of 50 are faulty, exactly: style calls all 50 units back, with the label only those 10. */
static void a_lot_can_be_traced(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               SHOP("arises = \"received\"; count = \"sequence(10, 0)\"; escape: { recall: { chance = 1; after = 9; "
                    "cost = 2; }; };",
                    ""));
    assert_kpi(&m, "faults.weak.recalled", 50);
    assert_kpi(&m, "cost.recall", 50 * 2);
    model_close(&m);
    model_once(&m,
               SHOP("arises = \"received\"; count = \"sequence(10, 0)\"; escape: { recall: { chance = 1; after = 9; "
                    "cost = 2; traceable = \"lot\"; }; };",
                    ""));
    assert_kpi(&m, "faults.weak.recalled", 10);
    assert_kpi(&m, "cost.recall", 10 * 2);
    model_close(&m);
    /* without a cost of its own: the 40 good ones cost what a faulty one does, the 10 have cost it at the customer */
    model_once(&m, SHOP("arises = \"received\"; count = \"sequence(10, 0)\"; escape: { cost = 3; recall: { chance = 1; "
                        "after = 9; }; };",
                        ""));
    assert_kpi(&m, "cost.recall", 40 * 3);
    assert_kpi(&m, "cost.warranty", 10 * 3);
    model_close(&m);
    /* on the shelf: just the faulty ones of what is left are taken off; all 40 good ones are sold */
    model_once(&m,
               SHOP("arises = \"received\"; count = \"sequence(10, 0)\"; escape: { recall: { chance = 1; after = 0.5; "
                    "cost = 2; traceable = \"lot\"; }; };",
                    ""));
    assert_near(model_kpi(&m, "faults.weak.recalled") + model_kpi(&m, "faults.weak.cleared"), 10, 1e-9);
    assert_near(model_kpi(&m, "cost.sales"), 9 * (110 - model_kpi(&m, "faults.weak.cleared")), 1e-9);
    model_close(&m);
}

/* Of 1,000 seasons in which the fault is there in 0.4, 0.25 see a recall. */
static void a_recall_is_a_chance(void **state)
{
    struct model m;
    (void)state;
    model_open(&m, SHOP("arises = \"style\"; chance = 0.4; share = 1.0; escape: { cost = 1; recall = 0.25; };", ""));
    model_run(&m, 4000, 2);
    assert_near(model_kpi(&m, "faults.weak.recalls"), 0.1, 4 * sqrt(0.09 / 4000));
    model_close(&m);
}

/* Half of the faulty ones are brought back, for 9 each. */
static void customers_bring_it_back(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SHOP("arises = \"style\"; share = 1.0; escape: { returned = 1; };", ""));
    assert_kpi(&m, "faults.weak.returned", 110);
    assert_kpi(&m, "cost.sales", 0);
    assert_kpi(&m, "demand.use.returned_units", 110);
    model_close(&m);
    model_open(&m, SHOP("arises = \"style\"; share = 1.0; escape: { returned: { share = 0.5; after = 3; }; };", ""));
    model_run(&m, 400, 2);
    assert_near(model_kpi(&m, "faults.weak.returned"), 55, 4 * sqrt(110 * 0.25 / 400));
    assert_near(model_kpi(&m, "cost.sales"), 9 * (110 - model_kpi(&m, "faults.weak.returned")), 1e-9);
    model_close(&m);
}

/* A consignment of 10 leaves on day 1, takes 5 days and 2 at customs. */
#define SHIPPED(lane, fault)                                                                                           \
    "horizon = 60; currency = \"EUR\"; items: { bag: { }; };\n"                                                        \
    "suppliers: { mill: { offers: { bag: { price = 3; }; }; }; }; lanes: { sea: { time = 5; " lane " }; };\n"          \
    "sites: { oem: { stock: { bag: { policy = \"lot_for_lot\"; sources: { one: { buy = \"mill\"; }; }; }; }; };\n"     \
    "  dc: { stock: { bag: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = 1; }; b: { units = 10; "   \
    "placed = 20; }; }; }; sources: { sea: { move = \"oem\"; lane = \"sea\"; }; }; }; }; }; };\n"                      \
    "milestones: { first: { of = \"dc.bag\"; received = 10; }; };\n"                                                   \
    "faults: { dye: { arises = \"style\"; share = 1.0; " fault " }; };\n"

static void customs_hold_it(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SHIPPED("customs = 2;", "escape: { detained: { chance = 1; days = 8; cost = 500; }; };"));
    assert_days(&m, "first.date_days", 1 + 5 + 2 + 8);
    assert_kpi(&m, "faults.dye.detained", 1); /* then it is put right */
    assert_kpi(&m, "cost.detention", 500);
    assert_kpi(&m, "orders.dc.bag.received_units", 20);
    model_close(&m);
    model_once(&m, SHIPPED("customs = 2;", "escape: { detained = 1; };"));
    assert_days(&m, "orders.dc.bag.lead_days", (5 + 2 + 30 + 5 + 2) / 2.0); /* the second order overtakes it */
    model_close(&m);
    model_once(&m, SHIPPED("customs = 2;", "escape: { detained: { chance = 1; days = 8; then = \"destroy\"; }; };"));
    assert_kpi(&m, "orders.dc.bag.received_units", 10);
    assert_days(&m, "first.date_days", 20 + 5 + 2);
    assert_kpi(&m, "cost.material", 20 * 3);
    model_close(&m);
    model_told(SHIPPED("", "escape: { detained: { chance = 1; days = 8; }; };"), "customs never see them");
}

/* We buy by contract: the mill bears all of what customers' finds cost, and half of a recall. */
static void a_contract_shares_it(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m,
        "horizon = 60; currency = \"EUR\"; us = \"brand\"; items: { bag: { }; };\n"
        "suppliers: { mill: { party = \"mill\"; offers: { bag: { }; }; }; };\n"
        "contracts: { buying: { seller = \"mill\"; buyer = \"brand\"; price: { bag = 3; };\n"
        "  payments: { all: { on = \"delivery\"; share = 1.0; }; }; bears: { warranty = 1.0; recall = 0.5; }; }; };\n"
        "sites: { shop: { party = \"brand\"; stock: { bag: { policy: { type = \"plan\"; orders: { a: { units = 50; "
        "placed = 1; }; }; }; sources: { one: { buy = \"mill\"; }; }; }; }; }; };\n"
        "demand: { use: { at = \"shop.bag\"; every = 1; first = 2.5; units = 10; unmet = \"lost\"; price = 9; }; };\n"
        "faults: { weak: { arises = \"style\"; share = 1.0; escape: { cost = 7; recall: { chance = 1; after = 2; "
        "cost = 11; }; }; }; };\n");
    assert_kpi(&m, "cost.warranty", 0);
    assert_kpi(&m, "cost.recall", 20 * 11 * 0.5);
    model_close(&m);
}

/* With a warm-up only what comes after it counts; luck goes on. */
static void a_warm_up_leaves_out_what_came_before(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               SHOP("arises = \"style\"; share = 1.0; escape: { cost = 7; recall: { chance = 1; after = 2; cost = 11; "
                    "}; };",
                    "run: { warm_up = 3; };\n"));
    assert_kpi(&m, "faults.weak.recalls", 1);
    assert_kpi(&m, "cost.warranty", 10 * 7);
    assert_kpi(&m, "cost.recall", 20 * 11);
    model_close(&m);
}

/* Chances of nothing are nothing, to the bit. */
static void neutral_values_change_nothing(void **state)
{
    static const char *const texts[] = {SHOP("arises = \"style\"; chance = 0.5; share = 0.3;", ""),
                                        SHOP("arises = \"style\"; chance = 0.5; share = 0.3; escape: { cost = 0; "
                                             "returned = 0; recall = 0; detained = 0; };",
                                             "")};
    struct model m[2];
    (void)state;
    for (int i = 0; i < 2; i++) {
        model_open(&m[i], texts[i]);
        model_run(&m[i], 100, 1);
    }
    for (size_t i = 0; i < m[0].out->kpis; i++) {
        const struct kpi_result *x = &m[0].out->kpi[i], *y = results_find(m[1].out, x->kpi->name);
        assert_non_null(y);
        if (memcmp(&x->tally.y.mean, &y->tally.y.mean, sizeof(double)) != 0)
            fail_msg("%s: %.17g and %.17g", x->kpi->name, x->tally.y.mean, y->tally.y.mean);
    }
    model_close(&m[0]);
    model_close(&m[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_style_is_recalled),
        cmocka_unit_test(a_lot_can_be_traced),
        cmocka_unit_test(a_recall_is_a_chance),
        cmocka_unit_test(customers_bring_it_back),
        cmocka_unit_test(customs_hold_it),
        cmocka_unit_test(a_contract_shares_it),
        cmocka_unit_test(a_warm_up_leaves_out_what_came_before),
        cmocka_unit_test(neutral_values_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
