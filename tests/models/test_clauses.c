/* tests/models/test_clauses.c - the clauses of contracts by hand: who bears what, disputes, retention, windows,
 * cancellation, charges, the seller's queue, quotes, force majeure, insolvency, tools that move.
 *
 * Every replication is audited: money balances to the micro-unit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

/* Both texts give the same bits in every KPI that both know. */
static void assert_same(const char *a, const char *b, uint32_t replications)
{
    struct model m, n;
    size_t compared = 0;
    model_open(&m, a);
    model_open(&n, b);
    model_run(&m, replications, 1);
    model_run(&n, replications, 2);
    for (size_t i = 0; i < m.out->kpis; i++) {
        const struct kpi_result *x = &m.out->kpi[i], *y = results_find(n.out, x->kpi->name);
        if (!y)
            continue;
        compared++;
        if (x->missing != y->missing || memcmp(&x->tally.y.mean, &y->tally.y.mean, sizeof(double)) != 0)
            fail_msg("%s is %.17g and %.17g", x->kpi->name, x->tally.y.mean, y->tally.y.mean);
        for (uint32_t k = 0; x->values && y->values && k < replications; k++)
            if (memcmp(&x->values[k], &y->values[k], sizeof(double)) != 0)
                fail_msg("%s of replication %u is %.17g and %.17g", x->kpi->name, k, x->values[k], y->values[k]);
    }
    assert_true(compared > 20);
    model_close(&m);
    model_close(&n);
}

/* ---- bad input ---- */

static void said_of(struct model *m, char *said, size_t size)
{
    FILE *f = tmpfile();
    assert_non_null(f);
    diag_print(m->diag, f);
    rewind(f);
    said[fread(said, 1, size - 1, f)] = '\0';
    fclose(f);
}

static void assert_refused(const char *text, const char *words)
{
    struct model m;
    char said[4096];
    if (model_load(&m, text))
        fail_msg("not refused:\n%s", text);
    said_of(&m, said, sizeof said);
    if (!strstr(said, words) || diag_errors(m.diag) != 1)
        fail_msg("`%s` is not what was said:\n%s", words, said);
    model_close(&m);
}

/* ---- who bears what goes wrong ---- */

/* Ten bags, all with a crooked seam; the final inspection at the factory, by our inspector, looks at four, rejects,
 * sorts the other six, and looks at four again once all are repaired. first submission    100 + 4 * 2 + 300 * (1 + 4 *
 * 0.1)    = 528     ours sorting             6 * 2 + 300 * 6 * 0.1                = 192 again               as the
 * first                         = 528 repair              10 * 3                               =  30     the factory's
 */
#define FINAL(by, fault, clauses, rest)                                                                                \
    "horizon = 200; us = \"brand\"; items: { w: { }; };\n"                                                             \
    "faults: { seam: { class = \"major\"; arises = \"order\"; " fault " repair: { cost = 3; }; }; };\n"                \
    "sites: { office: { party = \"brand\"; workcenters: { inspector: { machines = 1; }; }; };\n"                       \
    "  oem: { party = \"oem\"; stock: { w: { policy = \"lot_for_lot\"; sources: { own: { make: { routing: { }; }; }; " \
    "}; }; }; };\n"                                                                                                    \
    "  dc: { party = \"brand\"; stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = 8; due "  \
    "= 10; }; }; };\n"                                                                                                 \
    "    sources: { sea: { move = \"oem\"; lane = \"boat\"; }; }; }; }; }; };\n"                                       \
    "lanes: { boat: { time = 4; }; };\n"                                                                               \
    "inspections: { final: { of = \"oem.w\"; when = \"made\"; lot = \"order\"; plan: { n = [ 4 ]; accept = [ 0 ]; "    \
    "reject = [ 1 ]; };\n"                                                                                             \
    "  " by " time = 1; unit_time = 0.1; cost: { per_lot = 100; per_unit = 2; per_day = 300; }; rejected = \"sort\"; " \
    "found = \"repair\"; again = true; }; };\n"                                                                        \
    "contracts: { making: { seller = \"oem\"; buyer = \"brand\"; price: { w = 40; }; " clauses " }; };\n" rest
#define OURS "by = \"office.inspector\";"
#define ALL  "count = 10;"

static void the_seller_bears_what_is_named(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, FINAL(OURS, ALL, "", ""));
    assert_kpi(&m, "cost.inspection", 528 + 192 + 528);
    assert_kpi(&m, "cost.rework", 0);
    assert_days(&m, "orders.oem.w.lead_days", 2 + 1.4);
    model_close(&m);
    model_once(&m, FINAL(OURS, ALL, "bears = { repair = 0.4; sorting = 1.0; inspection_again = 0.75; };", ""));
    assert_kpi(&m, "cost.inspection", 528 + 0.25 * 528);
    assert_kpi(&m, "cost.rework", 0.6 * 30);
    assert_kpi(&m, "contracts.making.recovered", 192 + 0.75 * 528);
    assert_kpi(&m, "cash.closing", -400 - 528 - 132 - 18);
    model_close(&m);
    /* the factory's own inspector: what we bear of it is owed to the factory */
    model_once(&m, FINAL("", ALL, "bears = { sorting = 0.5; };", ""));
    assert_kpi(&m, "cost.inspection", 96);
    assert_kpi(&m, "contracts.making.recovered", 0);
    model_close(&m);
}

/* The same goods with the factory's books: it bears its share of what the brand spends, and of its own repairs. */
static void the_seller_sees_the_other_side(void **state)
{
    struct model m;
    char text[4000];
    (void)state;
    const char *ours = FINAL(OURS, ALL, "bears = { repair = 0.4; sorting = 1.0; inspection_again = 0.75; };", "");
    const char *us = strstr(ours, "us = \"brand\"");
    snprintf(text, sizeof text, "%.*sus = \"oem\"%s", (int)(us - ours), ours, us + strlen("us = \"brand\""));
    model_once(&m, text);
    assert_kpi(&m, "cost.sales", 400);
    assert_kpi(&m, "cost.inspection", 192 + 0.75 * 528);
    assert_kpi(&m, "cost.rework", 0.4 * 30);
    assert_kpi(&m, "contracts.making.recovered", 0.6 * 30);
    assert_kpi(&m, "season.profit", 400 - 192 - 396 - 12);
    model_close(&m);
}

/* The first loss comes with the first submission, on day 8: settled on day 28, and the lot goes on then. */
static void what_is_not_named_is_fought_over(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, FINAL(OURS, ALL, "disputes: { chance = 1; delay = 20; cost = 1500; seller_bears = 0.25; };",
                         "variables: { quarrels: { start = 0; on: { one: { event = \"contracts.making.disputes\"; add "
                         "= 1; }; }; }; };\n"
                         "money: { interest = 0.0003; };\n"));
    assert_kpi(&m, "contracts.making.disputes", 1);
    assert_kpi(&m, "variables.quarrels", 1);
    assert_kpi(&m, "contracts.making.disputed", 192 + 528 + 30);
    assert_kpi(&m, "contracts.making.recovered", 0.25 * (192 + 528));
    assert_kpi(&m, "cost.inspection", 528 + 0.75 * (192 + 528));
    assert_kpi(&m, "cost.rework", 0.75 * 30);
    assert_kpi(&m, "cost.legal", 1500);
    assert_days(&m, "orders.oem.w.lead_days", 20);
    assert_days(&m, "orders.dc.w.lead_days", 24);
    model_close(&m);
    /* repair is named: not fought over; no delay, no dispute beyond what takes longer anyway */
    model_once(&m, FINAL(OURS, ALL, "bears = { repair = 1.0; }; disputes: { chance = 1; delay = 3; cost = 7; };", ""));
    assert_kpi(&m, "cost.rework", 0);
    assert_kpi(&m, "cost.inspection", 528 + 0.5 * (192 + 528)); /* seller_bears: half, when it does not say */
    assert_days(&m, "orders.oem.w.lead_days", 3.4);
    model_close(&m);
    model_once(&m, FINAL(OURS, ALL, "disputes: { chance = 0; delay = 20; cost = 1500; };", ""));
    assert_kpi(&m, "contracts.making.disputes", 0);
    assert_kpi(&m, "cost.inspection", 528 + 192 + 528);
    assert_kpi(&m, "cost.rework", 0); /* who spends it bears it */
    model_close(&m);
}

/* On day 8 the first submission, sorting, 1,500; on day 10 repair and the second one; a quarter of the sorting comes
 * back on day 28. */
static void disputes_are_settled_in_cash_at_their_end(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, FINAL(OURS, ALL,
                         "bears = { repair = 0.0; inspection_again = 0.0; }; payments: { all: { on = \"delivery\"; "
                         "after = 300; }; };\n"
                         "disputes: { chance = 1; delay = 20; cost = 1500; seller_bears = 0.25; };",
                         "money: { interest = 0.0003; };\n"));
    assert_near(model_kpi(&m, "cost.finance"), 0.0003 * ((528 + 192 + 1500) * 192 + (528 + 30) * 190 - 48 * 172), 1e-6);
    assert_kpi(&m, "cost.inspection", 528 + 0.75 * 192 + 528);
    model_close(&m);
}

/* A dispute in two of five: mean and variance of the number, over lots of their own luck. */
static void disputes_come_with_their_chance(void **state)
{
    struct model m;
    (void)state;
    model_open(&m, FINAL(OURS, ALL, "disputes: { chance = 0.4; seller_bears = \"uniform(0, 1)\"; cost = 10; };", ""));
    model_run(&m, 4000, 2);
    assert_near(model_kpi(&m, "contracts.making.disputes"), 0.4, 4 * sqrt(0.24 / 4000));
    assert_near(model_kpi(&m, "contracts.making.recovered"), 0.4 * 0.5 * 720,
                4 * 720 * sqrt(0.4 / 3 - 0.04) / sqrt(4000));
    assert_near(model_kpi(&m, "cost.legal"), 4, 4 * 10 * sqrt(0.24 / 4000));
    model_close(&m);
}

/* Drawn for each occasion: what another draws is nothing to it. */
static void the_chance_of_a_dispute_may_be_drawn(void **state)
{
    struct model m;
    (void)state;
    model_open(&m, FINAL(OURS, ALL, "disputes: { chance = \"discrete(0: 60, 1: 40)\"; };", ""));
    model_run(&m, 4000, 2);
    assert_near(model_kpi(&m, "contracts.making.disputes"), 0.4, 4 * sqrt(0.24 / 4000));
    model_close(&m);
}

static void clauses_that_nothing_touches_change_no_bit(void **state)
{
    (void)state;
#define LUCK "share = \"beta(mean=0.2, cv=0.5)\";"
    static const char *const plain = FINAL(OURS, LUCK, "", "");
    assert_same(plain, FINAL(OURS, LUCK, "bears = { air = 0.5; recall = 1.0; };", ""), 200);
    assert_same(plain, FINAL(OURS, LUCK, "bears = { repair = 1.0; };", ""), 200); /* the factory repairs */
    assert_same(plain, FINAL(OURS, LUCK, "disputes: { chance = 0; delay = 20; cost = 1500; };", ""), 200);
    assert_same(plain, FINAL(OURS, LUCK, "charges: { label: { chance = 0; cost = 200; }; };", ""), 200);
    assert_same(plain, FINAL(OURS, LUCK, "window = [ 0, 200 ];", ""), 200);
    assert_same(plain, FINAL(OURS, LUCK, "cancel = 201;", ""), 200);
    assert_same(plain, FINAL(OURS, LUCK, "late: { force_majeure = true; };", ""), 200);
}

/* ---- acceptance and retention ---- */

/* Ten at 40 on day 1, received on day 10, looked at for five days; all paid at shipment but a tenth, due 30 days after
 * acceptance. */
#define RECEIVED(fault, inspection, clauses, more)                                                                     \
    "horizon = 100; us = \"brand\"; items: { w: { }; };\n"                                                             \
    "faults: { dull: { class = \"major\"; arises = \"received\"; of = \"w\"; " fault " }; };\n"                        \
    "suppliers: { maker: { offers: { w: { lead_time = 9; }; }; }; };\n"                                                \
    "sites: { dc: { party = \"brand\"; stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = "  \
    "1; due = 50; }; }; };\n  sources: { one: { buy = \"maker\"; }; }; }; }; }; };\n"                                  \
    "inspections: { gate: { of = \"dc.w\"; when = \"received\"; lot = \"order\"; time = 5; " inspection " }; };\n"     \
    "contracts: { making: { seller = \"maker\"; buyer = \"brand\"; price: { w = 40; }; " clauses                       \
    "  payments: { deposit: { on = \"order\"; share = 0.3; }; balance: { on = \"shipment\"; share = 0.6; };"           \
    "  retention: { on = \"acceptance\"; after = 30; share = 0.1; }; }; }; };\nmoney: { interest = 0.0003; };\n" more

static void retention_falls_due_after_acceptance(void **state)
{
    struct model m;
    const double a_day = log1p(0.0003);
    (void)state;
    model_once(&m, RECEIVED("count = 0;", "plan = \"all\";", "", ""));
    assert_kpi(&m, "cost.material", 400);
    assert_near(model_kpi(&m, "cash.npv"), -120 * exp(-a_day) - 240 * exp(-10 * a_day) - 40 * exp(-45 * a_day), 1e-6);
    model_close(&m);
    /* all returned: paid back but for the retention, which is never due */
    model_once(&m, RECEIVED("count = 10;",
                            "plan: { n = [ 10 ]; accept = [ 0 ]; }; rejected = \"return\"; returned = \"credited\";",
                            "", ""));
    assert_kpi(&m, "cost.material", 0);
    assert_near(model_kpi(&m, "cash.closing"), -model_kpi(&m, "cost.finance"), 1e-6);
    model_close(&m);
    /* four scrapped: 360 of their 400 are paid for, and they are what was lost */
    model_once(&m, RECEIVED("count = 4;", "plan = \"all\"; found = \"scrap\";", "", ""));
    assert_kpi(&m, "cost.material", 240);
    assert_kpi(&m, "cost.scrap", 144);
    assert_near(model_kpi(&m, "cash.closing"), -384 - model_kpi(&m, "cost.finance"), 1e-6);
    model_close(&m);
    model_once(&m, RECEIVED("count = 4;", "plan = \"all\"; found = \"scrap\";", "bears = { scrap = 1.0; };", ""));
    assert_kpi(&m, "cost.scrap", 0);
    assert_kpi(&m, "contracts.making.recovered", 144);
    assert_near(model_kpi(&m, "cash.closing"), -240 - model_kpi(&m, "cost.finance"), 1e-6);
    model_close(&m);
}

/* All ten have a hole, and are scrapped at the factory when they are looked at: its loss, unless the contract names it.
 */
#define HOLES(clauses)                                                                                                 \
    "horizon = 15; us = \"brand\"; items: { w: { }; };\n"                                                              \
    "faults: { hole: { class = \"major\"; arises = \"order\"; count = 10; }; };\n"                                     \
    "sites: { oem: { party = \"oem\"; stock: { w: { policy = \"lot_for_lot\"; sources: { own: { make: { routing: { "   \
    "}; }; }; }; }; }; };\n"                                                                                           \
    "  dc: { party = \"brand\"; stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = 8; }; "   \
    "}; };\n"                                                                                                          \
    "    sources: { sea: { move = \"oem\"; }; }; }; }; }; };\n"                                                        \
    "inspections: { final: { of = \"oem.w\"; when = \"made\"; lot = \"order\"; plan = \"all\"; time = 8; found = "     \
    "\"scrap\"; }; };\n"                                                                                               \
    "contracts: { making: { seller = \"oem\"; buyer = \"brand\"; price: { w = 40; }; " clauses " }; };\n"

static void scrap_at_the_sellers_is_his_unless_named(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, HOLES("disputes: { chance = 1; cost = 1500; };"));
    assert_kpi(&m, "contracts.making.disputes", 0);
    assert_kpi(&m, "cost.total", 0);
    model_close(&m);
    model_once(&m, HOLES("bears = { scrap = 0.75; };")); /* what is made again is looked at beyond the horizon */
    assert_kpi(&m, "cost.scrap", 100);
    assert_kpi(&m, "cash.closing", -100);
    model_close(&m);
}

/* Ten bought at 40, all dull, sold at 100 on day 20, all brought back on day 25: of the 1,000 given back the maker
 * bears three fifths. */
#define BROUGHT_BACK(clauses)                                                                                          \
    "horizon = 100; us = \"brand\"; items: { w: { }; };\n"                                                             \
    "faults: { dull: { class = \"major\"; arises = \"received\"; of = \"w\"; count = 10; escape: { returned: { share " \
    "= 1; after = 5; }; }; }; };\n"                                                                                    \
    "suppliers: { maker: { offers: { w: { lead_time = 9; }; }; }; };\n"                                                \
    "sites: { dc: { party = \"brand\"; stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = "  \
    "1; }; }; };\n  sources: { one: { buy = \"maker\"; }; }; }; }; }; };\n"                                            \
    "demand: { web: { at = \"dc.w\"; orders: { a: { units = 10; at = 20; }; }; price = 100; }; };\n"                   \
    "contracts: { making: { seller = \"maker\"; buyer = \"brand\"; price: { w = 40; }; " clauses " }; };\n"

static void what_customers_bring_back_is_shared(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, BROUGHT_BACK(""));
    assert_kpi(&m, "cost.sales", 0);
    assert_kpi(&m, "season.profit", -400);
    model_close(&m);
    model_once(&m, BROUGHT_BACK("bears = { returns = 0.6; };"));
    assert_kpi(&m, "cost.warranty", -600);
    assert_kpi(&m, "contracts.making.recovered", 600);
    assert_kpi(&m, "season.profit", 200);
    assert_kpi(&m, "cash.closing", 200);
    model_close(&m);
    model_once(&m, BROUGHT_BACK("disputes: { chance = 1; delay = 30; cost = 50; seller_bears = 0.2; };"));
    assert_kpi(&m, "contracts.making.disputes", 1);
    assert_kpi(&m, "season.profit", -400 + 200 - 50);
    model_close(&m);
}

/* ---- selling: window, cancellation, charges ---- */

/* A store orders ten at 100 (known on day 5, due on day 8). The goods are there from the start, or come on day 25. */
#define STORE(stock, clauses, more)                                                                                    \
    "horizon = 100; us = \"brand\"; items: { w: { }; }; suppliers: { mill: { offers: { w: { lead_time = 24; }; }; }; " \
    "};\n"                                                                                                             \
    "sites: { dc: { party = \"brand\"; stock: { w: { " stock " }; }; }; };\n"                                          \
    "demand: { store: { at = \"dc.w\"; contract = \"store\"; orders: { po: { units = 10; at = 5; due = 8; }; }; }; "   \
    "};\n"                                                                                                             \
    "contracts: { store: { seller = \"brand\"; buyer = \"shop\"; price: { w = 100; }; " clauses " }; };\n" more
#define THERE "initial: { on_hand = 10; };"
#define COMES                                                                                                          \
    "policy: { type = \"plan\"; orders: { a: { units = 10; placed = 1; }; }; }; sources: { one: { buy = \"mill\"; }; " \
    "};"

static void a_window_holds_goods_back_and_ends_the_promise(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, STORE(THERE, "window = [ 10, 20 ]; late: { per_day = 0.01; };", ""));
    assert_days(&m, "demand.store.wait_days", 5);
    assert_kpi(&m, "cost.sales", 1000);
    assert_kpi(&m, "cost.penalty", 20); /* two days after the due date, if within the window */
    model_close(&m);
    model_once(&m, STORE(COMES, "window = [ 0, 6 ]; late: { per_day = 0.01; };", ""));
    assert_days(&m, "demand.store.wait_days", 20);
    assert_kpi(&m, "cost.penalty", 190); /* nineteen days after the window, which ends before the due date */
    model_close(&m);
    assert_same(STORE(COMES, "late: { per_day = 0.01; };", ""),
                STORE(COMES, "window = [ 0, 100 ]; late: { per_day = 0.01; };", ""), 2);
    /* a window that opens after the horizon: nothing is sold */
    model_once(&m, STORE(THERE, "window = [ 100, 120 ];", ""));
    assert_kpi(&m, "cost.sales", 0);
    model_close(&m);
}

/* With dates the last day belongs to the window: of day 20 is in time, until its end. */
static void a_window_of_dates_has_its_last_day(void **state)
{
    static const char *const text =
        "start = \"2026-01-01\"; horizon = \"2026-04-01\"; us = \"brand\"; items: { w: { }; };\n"
        "sites: { dc: { party = \"brand\"; stock: { w: { initial: { due: { a: { in = %g; units = 10; }; }; }; }; }; }; "
        "};\n"
        "demand: { store: { at = \"dc.w\"; contract = \"store\"; orders: { po: { units = 10; at = \"2026-01-05\"; due "
        "= \"2026-02-05\"; }; }; }; };\n"
        "contracts: { store: { seller = \"brand\"; buyer = \"shop\"; price: { w = 100; }; late: { per_day = 0.01; };\n"
        "  window = [ \"2026-01-10\", \"2026-01-20\" ]; }; };\n";
    static const struct {
        double comes, waits, penalty;
    } expected[] = {{4, 5, 0}, {19.5, 15.5, 0}, {20, 16, 0}, {20.5, 16.5, 10}, {21, 17, 10}};
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct model m;
        char full[2000];
        snprintf(full, sizeof full, text, expected[i].comes);
        model_once(&m, full);
        assert_days(&m, "demand.store.wait_days", expected[i].waits);
        assert_kpi(&m, "cost.penalty", expected[i].penalty);
        model_close(&m);
    }
}

static void what_has_not_come_is_refused(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, STORE(COMES, "cancel = 25;", "")); /* received on that very day: too late */
    assert_kpi(&m, "cost.sales", 0);
    assert_kpi(&m, "demand.store.lost_units", 10);
    assert_kpi(&m, "stock.dc.w.closing", 10);
    assert_kpi(&m, "contracts.store.refused_units", 10);
    model_close(&m);
    model_once(&m, STORE(COMES, "cancel = 25.000001;", ""));
    assert_kpi(&m, "cost.sales", 1000);
    assert_kpi(&m, "demand.store.lost_units", 0);
    model_close(&m);
    model_once(&m, STORE(THERE, "cancel = 3;", "")); /* who comes later is refused too */
    assert_kpi(&m, "demand.store.lost_units", 10);
    model_close(&m);
    assert_same(STORE(COMES, "late: { per_day = 0.01; };", ""),
                STORE(COMES, "late: { per_day = 0.01; }; cancel = 100;", ""), 2);
}

/* Four are there on day 5, six come on day 25. */
#define IN_TWO                                                                                                         \
    "initial: { on_hand = 4; }; policy: { type = \"plan\"; orders: { a: { units = 6; placed = 1; }; }; }; sources: { " \
    "one: { buy = \"mill\"; }; };"

static void the_buyer_deducts_charges(void **state)
{
    static const struct {
        const char *text;
        double charged;
    } expected[] = {
        {STORE(IN_TWO, "charges: { a: { chance = 1; cost = 200; }; };", ""), 200},
        {STORE(IN_TWO, "charges: { a: { cost = 200; per = \"delivery\"; }; };", ""), 400},
        {STORE(IN_TWO, "charges: { a: { cost = 3; per = \"unit\"; }; };", ""), 30},
        {STORE(IN_TWO, "charges: { a: { cost = 3; per = \"unit\"; }; b: { cost = 200; }; };", ""), 230},
        {STORE(IN_TWO, "currency = \"EUR\"; currency_rate = 2; charges: { a: { cost = 200; }; };", ""), 400},
        {STORE(IN_TWO, "charges: { a: { chance = 0; cost = 200; }; };", ""), 0}};
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct model m;
        model_once(&m, expected[i].text);
        assert_kpi(&m, "cost.chargeback", expected[i].charged);
        assert_kpi(&m, "contracts.store.charged", expected[i].charged);
        assert_kpi(&m, "cash.closing", (i == 4 ? 2000 : 1000) - expected[i].charged);
        model_close(&m);
    }
    struct model m;
    model_open(&m, STORE(IN_TWO, "charges: { a: { chance = 0.3; cost = 10; per = \"unit\"; }; };", ""));
    model_run(&m, 2000, 2);
    assert_near(model_kpi(&m, "cost.chargeback"), 30, 4 * 10 * sqrt(10 * 0.21 / 2000));
    model_close(&m);
}

/* ---- buying: window, cancellation, charges, quotes, force majeure ---- */

/* Ten at 40, ordered on day 1 with a deposit of 120, received on day 10, the rest due then. */
#define BUYING(lead, due, clauses, more)                                                                               \
    "horizon = 100; us = \"brand\"; items: { w: { }; }; suppliers: { maker: { offers: { w: { lead_time = " lead        \
    "; }; }; }; };\n"                                                                                                  \
    "sites: { dc: { party = \"brand\"; stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = "  \
    "1; " due " }; }; };\n  sources: { one: { buy = \"maker\"; }; }; }; }; }; };\n"                                    \
    "contracts: { making: { seller = \"maker\"; buyer = \"brand\"; price: { w = 40; }; incoterm = \"DAP\"; " clauses   \
    "  payments: { deposit: { on = \"order\"; share = 0.3; }; rest: { on = \"delivery\"; share = 0.7; }; }; }; "       \
    "};\n" more

static void windows_and_cancellation_hold_for_purchases(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, BUYING("9", "due = 50;", "window = [ 15, 20 ]; late: { per_day = 0.01; };", ""));
    assert_days(&m, "orders.dc.w.lead_days", 14);
    assert_kpi(&m, "cost.penalty_received", 0);
    model_close(&m);
    model_once(&m, BUYING("24", "due = 50;", "window = [ 15, 20 ]; late: { per_day = 0.01; };", ""));
    assert_kpi(&m, "cost.penalty_received", 20); /* day 25 */
    model_close(&m);
    model_once(&m, BUYING("9", "due = 5;", "cancel = 10;", ""));
    assert_kpi(&m, "orders.dc.w.received_units", 0);
    assert_kpi(&m, "stock.dc.w.on_order", 10 * 9 / 100.0);
    assert_kpi(&m, "cash.closing", 0); /* the deposit is paid back */
    assert_kpi(&m, "contracts.making.refused_units", 10);
    model_close(&m);
    model_once(&m, BUYING("9", "due = 5;", "cancel = 10.000001;", ""));
    assert_kpi(&m, "cash.closing", -400);
    model_close(&m);
    model_once(&m, BUYING("9", "due = 5;", "charges: { a: { cost = 25; per = \"delivery\"; }; };", ""));
    assert_kpi(&m, "cost.penalty_received", 25);
    assert_kpi(&m, "cash.closing", -375);
    model_close(&m);
}

/* Ordered from a factory that never makes them: withdrawn from its queue on day 30. */
static void cancellation_empties_the_sellers_queue(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, "horizon = 100; us = \"brand\"; items: { w: { }; };\n"
                   "sites: { oem: { party = \"oem\"; stock: { w: { initial: { on_hand = 4; }; }; }; };\n"
                   "  dc: { party = \"brand\"; stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 10; "
                   "placed = 1; }; }; };\n"
                   "    sources: { sea: { move = \"oem\"; lane = \"boat\"; }; }; }; }; }; };\n"
                   "lanes: { boat: { time = 50; }; };\n"
                   "contracts: { making: { seller = \"oem\"; buyer = \"brand\"; price: { w = 40; }; cancel = 30;\n"
                   "  payments: { deposit: { on = \"order\"; share = 0.3; }; rest: { on = \"shipment\"; share = 0.7; "
                   "}; }; }; };\n");
    assert_kpi(&m, "stock.oem.w.backorders", 6 * 29 / 100.0);
    assert_kpi(&m, "orders.dc.w.received_units", 0); /* four at sea are turned away on day 51 */
    assert_kpi(&m, "contracts.making.refused_units", 10);
    assert_kpi(&m, "cash.closing", 0);
    assert_kpi(&m, "cash.peak_need", 120 + 4 * 28);
    model_close(&m);
}

/* The promise is the later of the due date and order + quote. */
static void a_quote_moves_the_promise(void **state)
{
    static const struct {
        const char *text;
        double quoted, penalty;
    } expected[] = {
        {BUYING("9", "due = 5;", "quote = \"$planned\"; late: { per_day = 0.01; };", ""), 9, 0},
        {BUYING("9", "due = 5;", "quote = \"0.5 * $planned\"; late: { per_day = 0.01; };", ""), 4.5, 20},
        {BUYING("9", "due = 5;", "quote = 2; late: { per_day = 0.01; };", ""), 2, 20}, /* no earlier than asked */
        {BUYING("9", "", "quote = \"$planned / 3\"; late: { per_day = 0.01; };", ""), 3, 24},
        {BUYING("9", "",
                "quote = \"$planned * (1 + 100 * $contracts.making.late.per_day) / 3\"; late: { per_day = 0.01; };",
                ""),
         6, 12}};
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct model m;
        model_once(&m, expected[i].text);
        assert_days(&m, "orders.dc.w.quoted_days", expected[i].quoted);
        assert_kpi(&m, "cost.penalty_received", expected[i].penalty);
        model_close(&m);
    }
    /* an order placed in time: the same as without */
    assert_same(BUYING("9", "due = 10;", "late: { per_day = 0.01; };", ""),
                BUYING("9", "due = 10;", "quote = \"$planned\"; late: { per_day = 0.01; };", ""), 2);
}

/* Stopped from day 4 to day 12: received on day 18 instead of day 10, due on day 5. */
static void force_majeure_is_not_counted_as_late(void **state)
{
#define STOPPED                                                                                                        \
    "disruptions: { strike: { on = 4; lasts = 8; hits = [ \"suppliers.maker\" ]; stops = [ \"working\" ]; };\n"        \
    "  flood: { on = 6; lasts = 4; hits = [ \"suppliers.maker\" ]; stops = [ \"shipping\" ]; }; };\n"
    struct model m;
    (void)state;
    model_once(&m, BUYING("9", "due = 5;", "late: { per_day = 0.01; };", STOPPED));
    assert_days(&m, "orders.dc.w.lead_days", 17);
    assert_kpi(&m, "cost.penalty_received", 52);
    model_close(&m);
    model_once(&m, BUYING("9", "due = 5;", "late: { per_day = 0.01; force_majeure = true; };", STOPPED));
    assert_kpi(&m, "cost.penalty_received", 20);
    model_close(&m);
}

/* ---- the seller's queue ---- */

/* A machine makes lots of one day. Others ask for five at day 0; ours comes at day 0.5, its lane takes no time. */
#define QUEUE(rule, priority)                                                                                          \
    "horizon = 100; us = \"brand\"; items: { w: { }; bag: { }; };\n"                                                   \
    "sites: { oem: { party = \"oem\"; workcenters: { line: { machines = 1; " rule " }; }; stock: {\n"                  \
    "    w: { policy = \"lot_for_lot\"; sources: { own: { make: { routing: { line: { lot_time = 1; }; }; }; }; }; "    \
    "};\n"                                                                                                             \
    "    bag: { policy = \"lot_for_lot\"; sources: { own: { make: { routing: { line: { lot_time = 1; }; }; }; }; }; "  \
    "}; }; };\n"                                                                                                       \
    "  dc: { party = \"brand\"; stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = 0.5; }; " \
    "}; };\n"                                                                                                          \
    "    sources: { sea: { move = \"oem\"; }; }; }; }; }; };\n"                                                        \
    "demand: { others: { at = \"oem.bag\"; party = \"others\"; orders: { a: { units = 1; at = 0; }; b: { units = 1; "  \
    "at = 0; };\n"                                                                                                     \
    "  c: { units = 1; at = 0; }; d: { units = 1; at = 0; }; e: { units = 1; at = 0; }; }; }; };\n"                    \
    "contracts: { making: { seller = \"oem\"; buyer = \"brand\"; price: { w = 40; }; " priority                        \
    " payments: { all: { on = \"delivery\"; share = 0.9; }; retention: { on = \"acceptance\"; share = 0.1; }; }; }; "  \
    "};\n"

static void priority_is_the_place_in_the_sellers_queue(void **state)
{
    static const struct {
        const char *text;
        double lead;
    } expected[] = {{QUEUE("", ""), 5.5},
                    {QUEUE("", "priority = 1;"), 1.5}, /* the first of the others is at work */
                    {QUEUE("rule = \"priority\";", "priority = 1;"), 1.5},
                    {QUEUE("", "priority = 0;"), 5.5},
                    {QUEUE("", "priority = -1;"), 5.5},
                    {QUEUE("", "priority = \"20 * $contracts.making.payments.retention.share - 1\";"), 1.5},
                    {QUEUE("", "priority = \"10 * $contracts.making.payments.retention.share - 1\";"), 5.5}};
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct model m;
        model_once(&m, expected[i].text);
        assert_days(&m, "orders.dc.w.lead_days", expected[i].lead);
        model_close(&m);
    }
    assert_same(QUEUE("", ""), QUEUE("", "priority = 0;"), 2);
    assert_same(QUEUE("rule = \"first_come\";", ""), QUEUE("", ""), 2);
    model_told(QUEUE("rule = \"first_come\";", "priority = 1;"), "no queue of `oem` looks at it");
}

/* ---- insolvency ---- */

static void a_seller_fails_and_keeps_the_deposit(void **state)
{
#define FAILS "disruptions: { end: { on = 5; hits = [ \"party:maker\" ]; stops = [ \"working\", \"shipping\" ]; }; };\n"
    struct model m;
    (void)state;
    model_once(&m, BUYING("9", "due = 5;", "", FAILS));
    assert_kpi(&m, "cost.default", 120);
    assert_kpi(&m, "loss_given_default", 120);
    assert_kpi(&m, "cash.closing", -120);
    assert_kpi(&m, "cost.total", 120);
    model_close(&m);
    model_once(&m, BUYING("3", "due = 5;", "", FAILS)); /* delivered before: nothing is lost */
    assert_kpi(&m, "loss_given_default", 0);
    assert_kpi(&m, "cost.total", 400);
    model_close(&m);
}

/* An order of day 1 is delivered on day 4, a tenth of it retained; a deposit of 120 for the next is paid on day 4.5; on
 * day 5 the maker fails: the retention of 40 is not paid, but set off. */
static void a_retention_is_set_off_against_what_is_lost(void **state)
{
#define TWO_ORDERS(share)                                                                                              \
    "horizon = 100; us = \"brand\"; items: { w: { }; }; suppliers: { maker: { offers: { w: { lead_time = 3; }; }; }; " \
    "};\n"                                                                                                             \
    "sites: { dc: { party = \"brand\"; stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = "  \
    "1; }; b: { units = 10; placed = 4.5; }; }; };\n"                                                                  \
    "  sources: { one: { buy = \"maker\"; }; }; }; }; }; };\n"                                                         \
    "contracts: { making: { seller = \"maker\"; buyer = \"brand\"; price: { w = 40; };\n"                              \
    "  payments: { deposit: { on = \"order\"; share = 0.3; }; rest: { on = \"shipment\"; share = \"0.7 - " share       \
    "\"; };\n"                                                                                                         \
    "    retention: { on = \"acceptance\"; after = 30; share = " share "; }; }; }; };\n" FAILS
    struct model m;
    (void)state;
    model_once(&m, TWO_ORDERS("0.1"));
    assert_kpi(&m, "loss_given_default", 80);
    assert_kpi(&m, "cash.closing", -360 - 120);
    assert_kpi(&m, "cost.total", 400 + 80);
    model_close(&m);
    model_once(&m, TWO_ORDERS("0"));
    assert_kpi(&m, "loss_given_default", 120);
    assert_kpi(&m, "cash.closing", -400 - 120);
    model_close(&m);
}

/* Goods at sea, paid, still come; on day 5 the factory fails, they are received on day 60, or after the horizon. */
static void what_is_at_sea_is_not_lost(void **state)
{
    struct model m;
    (void)state;
#define AT_SEA(days)                                                                                                   \
    "horizon = 100; us = \"brand\"; items: { w: { }; };\n"                                                             \
    "sites: { oem: { party = \"oem\"; stock: { w: { initial: { on_hand = 10; }; }; }; };\n"                            \
    "  dc: { party = \"brand\"; stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = 1; }; "   \
    "b: { units = 5; placed = 2; }; }; };\n"                                                                           \
    "    sources: { sea: { move = \"oem\"; lane = \"boat\"; }; }; }; }; }; };\n"                                       \
    "lanes: { boat: { time = " days "; }; };\n"                                                                        \
    "contracts: { making: { seller = \"oem\"; buyer = \"brand\"; price: { w = 40; };\n"                                \
    "  payments: { deposit: { on = \"order\"; share = 0.3; }; rest: { on = \"shipment\"; share = 0.7; }; }; }; };\n"   \
    "disruptions: { end: { on = 5; hits = [ \"party:oem\" ]; stops = [ \"working\", \"shipping\" ]; }; };\n"
    model_once(&m, AT_SEA("59"));
    assert_kpi(&m, "loss_given_default", 60);
    assert_kpi(&m, "cost.material", 400);
    model_close(&m);
    model_once(&m, AT_SEA("200"));
    assert_kpi(&m, "loss_given_default", 60);
    assert_kpi(&m, "cost.material", 0);
    assert_kpi(&m, "cash.closing", -460);
    model_close(&m);
}

/* Sold on day 5, to be paid on day 35; on day 20 the shop fails: the debt is lost, and so are later orders. */
static void a_customer_fails_and_does_not_pay(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               STORE(THERE, "payments: { all: { on = \"delivery\"; after = 30; }; };",
                     "disruptions: { end: { on = 20; hits = [ \"party:shop\" ]; stops = [ \"receiving\" ]; }; };\n"));
    assert_kpi(&m, "cost.sales", 1000);
    assert_kpi(&m, "loss_given_default", 1000);
    assert_kpi(&m, "cash.closing", 0);
    assert_kpi(&m, "season.profit", 0);
    model_close(&m);
    model_once(&m,
               STORE(COMES, "",
                     "disruptions: { end: { on = 20; hits = [ \"party:shop\" ]; stops = [ \"receiving\" ]; }; };\n"));
    assert_kpi(&m, "demand.store.lost_units", 10);
    assert_kpi(&m, "stock.dc.w.closing", 10);
    model_close(&m);
    /* closed for a while: the goods wait for him */
    model_once(
        &m,
        STORE(
            THERE, "",
            "disruptions: { shut: { on = 3; lasts = 9; hits = [ \"party:shop\" ]; stops = [ \"receiving\" ]; }; };\n"));
    assert_days(&m, "demand.store.wait_days", 7);
    model_close(&m);
}

/* ---- tools ---- */

/* The first supplier takes no orders from day 5 on; the second order, of day 10, goes to the other one. */
#define MOULD(owner, moves)                                                                                            \
    "horizon = 100; us = \"brand\"; items: { w: { }; };\n"                                                             \
    "suppliers: { one: { offers: { w: { lead_time = 3; tooling: { cost = 1200; " owner moves " }; }; }; };\n"          \
    "  two: { offers: { w: { lead_time = 3; tooling: { cost = 1500; owner = \"brand\"; }; }; }; }; };\n"               \
    "sites: { dc: { party = \"brand\"; stock: { w: { sourcing = \"priority\"; policy: { type = \"plan\"; orders: {\n"  \
    "    a: { units = 10; placed = 1; }; b: { units = 10; placed = 10; }; }; };\n"                                     \
    "  sources: { a: { buy = \"one\"; priority = 1; }; b: { buy = \"two\"; }; }; }; }; }; };\n"                        \
    "disruptions: { out: { on = 5; hits = [ \"suppliers.one\" ]; stops = [ \"ordering\" ]; }; };\n"

static void our_tool_moves_with_the_order(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, MOULD("owner = \"brand\";", "move = { cost = 300; time = 14; };"));
    assert_kpi(&m, "cost.tooling", 1200 + 300);
    assert_days(&m, "orders.dc.w.lead_days", (3 + 17) / 2.0);
    model_close(&m);
    model_once(&m, MOULD("owner = \"brand\";", ""));
    assert_kpi(&m, "cost.tooling", 1200 + 1500);
    assert_days(&m, "orders.dc.w.lead_days", 3);
    model_close(&m);
    model_once(&m, MOULD("owner = \"one\";", "")); /* his: nothing to move, and his to pay */
    assert_kpi(&m, "cost.tooling", 1500);
    model_close(&m);
}

/* ---- all at once ---- */

/* A season with every clause, in two currencies, and everybody may fail. Permuted, in 1 and 2 threads: the same. */
#define MAKING_TERMS                                                                                                   \
    "seller = \"oem\"; buyer = \"brand\"; price: { w = \"normal(mean=300, sd=20)\"; }; currency = \"CNY\"; "           \
    "currency_rate = \"$cny\"; incoterm = \"FOB\";\n"                                                                  \
    "  payments: { deposit: { on = \"order\"; share = 0.3; }; balance: { on = \"shipment\"; share = 0.5; after = "     \
    "\"10\"; };\n"                                                                                                     \
    "    retention: { on = \"acceptance\"; after = 30; share = 0.2; }; };\n"                                           \
    "  late: { per_week = 0.01; grace = 3; cap = 0.1; force_majeure = true; };\n"                                      \
    "  bears: { repair = 0.7; sorting = 0.6; scrap = 0.5; };\n"                                                        \
    "  disputes: { chance = 0.5; delay = \"triangular(5, 10, 30)\"; cost = 1500; seller_bears = \"uniform(0, 1)\"; "   \
    "};\n"                                                                                                             \
    "  priority = \"1 + $trust\"; quote = \"$planned * 1.02\"; window = [ 20, 150 ]; cancel = 170;\n"                  \
    "  charges: { papers: { chance = 0.2; cost = 300; per = \"delivery\"; }; };"
#define STORE_TERMS                                                                                                    \
    "seller = \"brand\"; buyer = \"shop\"; price: { w = 100; };\n"                                                     \
    "  payments: { a: { on = \"delivery\"; share = 0.4; }; b: { on = \"acceptance\"; share = 0.6; after = 60; }; };\n" \
    "  window = [ 60, 100 ]; cancel = 140; late: { per_day = 0.03; cap = 0.15; };\n"                                   \
    "  charges: { label: { chance = 0.05; cost = 2; per = \"unit\"; }; late_papers: { chance = 0.3; cost = 50; }; };"
#define SITES                                                                                                          \
    "sites: { office: { party = \"brand\"; workcenters: { inspector: { machines = 1; }; }; };\n"                       \
    "  oem: { party = \"oem\"; workcenters: { line: { machines = 1; }; }; stock: { w: { policy = \"lot_for_lot\"; "    \
    "sources: { own: { make: { lot = 20;\n"                                                                            \
    "    routing: { line: \"exponential(mean=0.2)\"; }; }; }; }; }; }; };\n"                                           \
    "  dc: { party = \"brand\"; stock: { w: { policy: { type = \"plan\"; orders: { a: { units = 100; placed = 8; due " \
    "= 40; };\n"                                                                                                       \
    "    b: { units = 60; placed = 40; due = 90; }; c: { units = 40; placed = 90; due = 150; }; }; };\n"               \
    "    sources: { sea: { move = \"oem\"; lane = \"boat\"; }; }; }; }; }; };\n"
#define SEASON(first, second)                                                                                          \
    "horizon = 200; us = \"brand\"; items: { w: { }; }; money: { interest = 0.0003; };\n"                              \
    "variables: { cny: { follows = \"mean_reverting(mean=0.14, half_life=200, sd=0.02)\"; };\n"                        \
    "  trust: { start = 0.3; half_life = 700; on: { row: { event = \"contracts.making.disputes\"; add = -0.15; }; }; " \
    "}; };\n"                                                                                                          \
    "faults: { seam: { class = \"major\"; arises = \"order\"; share = \"beta(mean=0.1, cv=1)\"; repair: { cost = 3; "  \
    "pass = 0.8; max_rounds = 2; then = \"scrap\"; }; };\n"                                                            \
    "  dull: { class = \"major\"; arises = \"order\"; share = 0.02; }; };\n" SITES                                     \
    "lanes: { boat: { time = \"lognormal(mean=12, cv=0.4)\"; cost: { per_unit = 2; }; duty = 0.1; }; };\n"             \
    "inspections: { final: { of = \"oem.w\"; when = \"made\"; lot = \"drop\"; plan: { n = [ 8 ]; accept = [ 0 ]; };\n" \
    "    by = \"office.inspector\"; time = 1; unit_time = 0.01; cost: { per_lot = 100; per_unit = 2; per_day = 300; "  \
    "}; rejected = \"sort\"; found = \"repair\"; again = true; };\n"                                                   \
    "  gate: { of = \"dc.w\"; when = \"received\"; lot = \"order\"; plan: { n = [ 10 ]; accept = [ 0 ]; }; time = 1; " \
    "rejected = \"scrap\"; }; };\n"                                                                                    \
    "demand: { store: { at = \"dc.w\"; contract = \"store\"; leftover = 10; orders: { po: { units = 90; at = 20; due " \
    "= 80; }; two: { units = 60; due = 95; }; }; };\n"                                                                 \
    "  others: { at = \"oem.w\"; party = \"others\"; rate = 0.05; units = 10; }; };\n"                                 \
    "contracts: { " first " };\n  " second " }; };\n"                                                                  \
    "disruptions: { storm: { rate = 0.01; lasts = 6; hits = [ \"sites.oem\" ]; stops = [ \"working\", \"shipping\" "   \
    "]; };\n"                                                                                                          \
    "  broke: { rate = 0.001; hits = [ \"party:oem\" ]; stops = [ \"working\", \"shipping\" ]; };\n"                   \
    "  bust: { rate = 0.001; hits = [ \"party:shop\" ]; stops = [ \"receiving\" ]; }; };\n"

static void money_is_conserved_with_every_clause(void **state)
{
    struct model m;
    (void)state;
    model_open(&m, SEASON("making: { " MAKING_TERMS, "store: { " STORE_TERMS));
    model_run(&m, 1000, 2); /* audited */
    assert_true(model_kpi(&m, "contracts.making.disputes") > 0.5);
    assert_true(model_kpi(&m, "loss_given_default") > 0);
    assert_true(model_kpi(&m, "contracts.making.charged") > 0);
    assert_true(model_kpi(&m, "contracts.store.charged") > 0);
    assert_true(model_kpi(&m, "contracts.store.refused_units") > 0);
    assert_near(model_kpi(&m, "season.profit"), model_kpi(&m, "cost.sales") - model_kpi(&m, "cost.total"), 1e-6);
    model_close(&m);
    assert_same(SEASON("making: { " MAKING_TERMS, "store: { " STORE_TERMS),
                SEASON("store: { " STORE_TERMS, "making: { " MAKING_TERMS), 100);
}

/* Other words about the retailer, another demand's charge: the luck of the factory's disputes stays. */
static void clauses_have_luck_of_their_own(void **state)
{
    struct model m, n;
    (void)state;
    model_open(&m, SEASON("making: { " MAKING_TERMS, "store: { " STORE_TERMS));
    model_open(&n,
               SEASON("making: { " MAKING_TERMS, "store: { seller = \"brand\"; buyer = \"shop\"; price: { w = 90; };"));
    model_run(&m, 50, 1);
    model_run(&n, 50, 1);
    for (uint32_t k = 0; k < 50; k++)
        if (model_find(&m, "cost.legal")->values[k] != model_find(&n, "cost.legal")->values[k])
            fail_msg("replication %u", k);
    model_close(&m);
    model_close(&n);
}

/* ---- bad input ---- */

static void what_a_contract_cannot_say(void **state)
{
    (void)state;
    assert_refused(
        FINAL(OURS, ALL, "bears = { repairs = 1.0; };", ""),
        "contracts.making.bears.repairs: `repairs` is no loss that a contract can name; those are repair, sorting, "
        "inspection_again, scrap, air, returns, warranty, recall, detained");
    assert_refused(FINAL(OURS, ALL, "bears = { };", ""),
                   "contracts.making.bears: names no loss; name some, each with the seller's share");
    assert_refused(FINAL(OURS, ALL, "bears = { repair = 1.2; };", ""), "contracts.making.bears.repair");
    assert_refused(FINAL(OURS, ALL, "disputes: { cost = 3; };", ""), "contracts.making.disputes: needs `chance`");
    assert_refused(FINAL(OURS, ALL, "window = [ 20, 10 ];", ""), "its last day lies before its first");
    assert_refused(FINAL(OURS, ALL, "window = [ 20 ];", ""), "a window is two");
    assert_refused(FINAL(OURS, ALL, "window = [ 10, 20 ]; cancel = 5;", ""), "nothing could ever be received");
    assert_refused(FINAL(OURS, ALL, "charges: { label: { chance = 0.05; }; };", ""),
                   "contracts.making.charges.label: needs `cost`");
    assert_refused(
        FINAL(OURS, ALL, "",
              "variables: { x: { start = 0; on: { a: { event = \"contracts.store.disputes\"; add = 1; }; }; }; };\n"),
        "`contracts.store.disputes` is no event");
    assert_refused(FINAL(OURS, ALL,
                         "payments: { a: { on = \"order\"; share = 0.6; }; b: { on = \"delivery\"; share = 0.5; }; };",
                         ""),
                   "sum to 1.1");
}

static void what_has_no_effect_is_told(void **state)
{
    (void)state;
    model_told(STORE(THERE, "window = [ 10, 20 ]; cancel = 15;", ""), "before his window ends");
    model_told(BUYING("9", "due = 5;", "late: { force_majeure = true; };", ""), "nothing is due for lateness");
    model_told(
        FINAL(OURS, ALL,
              "bears = { repair = 1.0; sorting = 1.0; inspection_again = 1.0; scrap = 1.0; air = 1.0; returns = 1.0;\n"
              "  warranty = 1.0; recall = 1.0; detained = 1.0; }; disputes: { chance = 0.5; };",
              ""),
        "nothing is left to fight over");
    model_told(MOULD("owner = \"one\";", "move = { cost = 300; time = 14; };"), "the tool is not ours");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_seller_bears_what_is_named),
        cmocka_unit_test(the_seller_sees_the_other_side),
        cmocka_unit_test(what_is_not_named_is_fought_over),
        cmocka_unit_test(disputes_are_settled_in_cash_at_their_end),
        cmocka_unit_test(disputes_come_with_their_chance),
        cmocka_unit_test(the_chance_of_a_dispute_may_be_drawn),
        cmocka_unit_test(clauses_that_nothing_touches_change_no_bit),
        cmocka_unit_test(retention_falls_due_after_acceptance),
        cmocka_unit_test(scrap_at_the_sellers_is_his_unless_named),
        cmocka_unit_test(what_customers_bring_back_is_shared),
        cmocka_unit_test(a_window_holds_goods_back_and_ends_the_promise),
        cmocka_unit_test(a_window_of_dates_has_its_last_day),
        cmocka_unit_test(what_has_not_come_is_refused),
        cmocka_unit_test(the_buyer_deducts_charges),
        cmocka_unit_test(windows_and_cancellation_hold_for_purchases),
        cmocka_unit_test(cancellation_empties_the_sellers_queue),
        cmocka_unit_test(a_quote_moves_the_promise),
        cmocka_unit_test(force_majeure_is_not_counted_as_late),
        cmocka_unit_test(priority_is_the_place_in_the_sellers_queue),
        cmocka_unit_test(a_seller_fails_and_keeps_the_deposit),
        cmocka_unit_test(a_retention_is_set_off_against_what_is_lost),
        cmocka_unit_test(what_is_at_sea_is_not_lost),
        cmocka_unit_test(a_customer_fails_and_does_not_pay),
        cmocka_unit_test(our_tool_moves_with_the_order),
        cmocka_unit_test(money_is_conserved_with_every_clause),
        cmocka_unit_test(clauses_have_luck_of_their_own),
        cmocka_unit_test(what_a_contract_cannot_say),
        cmocka_unit_test(what_has_no_effect_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
