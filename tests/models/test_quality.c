/* tests/models/test_quality.c - faults, inspections and repair, by hand: numbers of faulty units are exact (`count`),
 * lots are looked at whole, or nothing is faulty. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

#include "models/aql.h"

/* Orders of 10 a day from a mill, received at plant.part; customers take 10 a day. */
#define BOUGHT(fault, inspection, more)                                                                                \
    "horizon = 20.5; items: { part: { }; }; currency = \"EUR\";\n"                                                     \
    "suppliers: { mill: { offers: { part: { price = 3; lead_time = 2; }; }; }; };\n"                                   \
    "sites: { plant: { workcenters: { bench: { }; }; stock: { part: {\n"                                               \
    "  policy: { type = \"fixed\"; Q = 10; review: { every = 1; first = 1; }; };\n"                                    \
    "  sources: { one: { buy = \"mill\"; }; }; }; }; }; };\n"                                                          \
    "demand: { use: { at = \"plant.part\"; every = 1; units = 10; unmet = \"wait\"; }; };\n"                           \
    "faults: { flaw: { arises = \"received\"; " fault " }; };\n"                                                       \
    "inspections: { gate: { of = \"plant.part\"; when = \"received\"; " inspection " }; };\n" more

/* 18 orders of days 1 .. 18 come by day 20, 3 of 10 faulty in each. */
static void found_units_are_scrapped_replaced_or_kept(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m, BOUGHT("count = 3;", "plan = \"all\"; found = \"scrap\"; cost: { per_lot = 1.5; per_unit = 0.25; };", ""));
    assert_kpi(&m, "inspections.gate.lots", 18);
    assert_kpi(&m, "inspections.gate.inspected", 180);
    assert_kpi(&m, "inspections.gate.found", 54);
    assert_kpi(&m, "inspections.gate.scrapped", 54);
    assert_kpi(&m, "inspections.gate.outgoing", 0);
    assert_kpi(&m, "orders.plant.part.received_units", 126);
    assert_kpi(&m, "cost.inspection", 18 * 1.5 + 180 * 0.25);
    assert_kpi(&m, "cost.material", 126 * 3);
    assert_kpi(&m, "cost.scrap", 54 * 3);
    model_close(&m);
    model_once(&m, BOUGHT("count = 3; cost = 0.5;", "plan = \"all\";", ""));
    assert_kpi(&m, "orders.plant.part.received_units", 180);
    assert_kpi(&m, "inspections.gate.outgoing", 0);
    assert_kpi(&m, "faults.flaw.delivered", 0);
    assert_kpi(&m, "cost.rework", 54 * 0.5);
    model_close(&m);
    model_once(&m, BOUGHT("count = 3; escape = 0.75;", "plan = \"all\"; found = \"keep\";", ""));
    assert_kpi(&m, "cost.warranty", 54 * 0.75);
    assert_kpi(&m, "faults.flaw.delivered", 54);
    assert_kpi(&m, "faults.flaw.delivered_share", 0.3);
    model_close(&m);
}

/* Accepted at 2, so 3 of 10 are too many: every lot is returned, replaced, returned again. */
static void rejected_lots_are_returned(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, BOUGHT("count = \"sequence(3, 2) each order\";",
                          "lot = \"order\"; plan: { n = 10; accept = 2; }; rejected = \"return\";", ""));
    assert_kpi(&m, "inspections.gate.lots", 19); /* the lot of day 3 comes again on day 5 */
    assert_kpi(&m, "inspections.gate.rejected", 1.0 / 19);
    assert_kpi(&m, "inspections.gate.returned", 10);
    assert_kpi(&m, "cost.material", 180 * 3);
    model_close(&m);
    model_once(&m,
               BOUGHT("count = 3;",
                      "lot = \"order\"; plan: { n = 10; accept = 2; }; rejected = \"return\"; returned = \"credited\";",
                      ""));
    assert_kpi(&m, "orders.plant.part.received_units", 0);
    assert_kpi(&m, "orders.plant.part.received", 18);
    assert_kpi(&m, "cost.material", 0);
    model_close(&m);
    model_once(&m, BOUGHT("count = 3;",
                          "lot = \"order\"; plan: { n = 10; accept = 2; }; rejected = \"accept_at\"; concession = 0.1;",
                          ""));
    assert_kpi(&m, "orders.plant.part.received_units", 180);
    assert_kpi(&m, "cost.material", 180 * 3 * 0.9);
    model_close(&m);
    model_once(&m, BOUGHT("count = 3;", "lot = \"order\"; plan: { n = 10; accept = 2; }; rejected = \"scrap\";", ""));
    assert_kpi(&m, "inspections.gate.scrapped", 180);
    assert_kpi(&m, "cost.scrap", 180 * 3);
    model_close(&m);
    model_once(&m, BOUGHT("count = 3;",
                          "lot = \"order\"; plan: { n = 10; accept = 2; }; rejected = \"return\"; lenient = 1;", ""));
    assert_kpi(&m, "inspections.gate.rejected", 0);
    assert_kpi(&m, "orders.plant.part.received_units", 180);
    model_close(&m);
}

/* A lot takes 0.5 + 10 * 0.02 to look at: customers wait 2.7. Repair of 3 takes 0.1 each, on top. */
static void inspection_and_repair_take_time(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, BOUGHT("count = 3;", "plan = \"all\"; time = 0.5; unit_time = 0.02;", ""));
    assert_days(&m, "demand.use.wait_days", 2.7);
    assert_days(&m, "inspections.gate.days", 0.7);
    model_close(&m);
    model_once(&m, BOUGHT("count = 3; repair: { time = 0.1; cost = 2; };",
                          "plan = \"all\"; found = \"repair\"; unit_time = 0.02;", ""));
    assert_days(&m, "demand.use.wait_days", 2.5);
    assert_kpi(&m, "cost.rework", 54 * 2);
    assert_kpi(&m, "faults.flaw.rounds", 1);
    assert_kpi(&m, "faults.flaw.delivered", 0);
    model_close(&m);
    /* at a bench that inspects and repairs: 0.5, then 3 * 0.1, of each day */
    model_once(&m, BOUGHT("count = 3; repair: { time = 0.1; at = \"bench\"; };",
                          "plan = \"all\"; found = \"repair\"; time = 0.5; by = \"plant.bench\";", ""));
    assert_days(&m, "demand.use.wait_days", 2.8);
    assert_near(model_kpi(&m, "workcenter.plant.bench.utilization"), (17 * 0.8 + 0.5) / 20.5, 1e-9);
    model_close(&m);
}

/* Each lot is rejected (3 of 10 are more than 2); its owner hears of it 2 later and decides in 1: 3 more to wait, then
 * the repair of 0.1 a unit. An owner who takes no time is none. */
static void an_owner_decides_on_rejected_lots(void **state)
{
    static const char *const judged =
        "lot = \"order\"; plan: { n = 10; accept = 2; }; rejected = \"repair\"; time = 0.5; ";
    char text[3000], none[3000];
    struct model m, other;
    (void)state;
    snprintf(text, sizeof text, BOUGHT("count = 3; repair: { time = 0.1; };", "%s%s", "%s"), judged,
             "owner = \"boss\";", "owners: { boss: { hears_after = 2; decides_after = 1; }; };\n");
    model_once(&m, text);
    assert_days(&m, "demand.use.wait_days", 2 + 0.5 + 3 + 0.3);
    assert_kpi(&m, "owners.boss.findings", 17); /* the last is looked at until the horizon */
    model_close(&m);
    snprintf(text, sizeof text, BOUGHT("share = 0.2; repair: { time = 0.1; };", "%s%s", "%s"), judged,
             "owner = \"boss\";", "owners: { boss: { hears_after = 0; decides_after = 0; }; };\n");
    snprintf(none, sizeof none, BOUGHT("share = 0.2; repair: { time = 0.1; };", "%s%s", "%s"), judged, "", "");
    model_open(&m, text);
    model_run(&m, 50, 1);
    model_open(&other, none);
    model_run(&other, 50, 1);
    for (size_t i = 0; i < other.out->kpis; i++) {
        const struct kpi_result *x = &other.out->kpi[i], *y = results_find(m.out, x->kpi->name);
        if (memcmp(&x->tally.y.mean, &y->tally.y.mean, sizeof(double)) != 0)
            fail_msg("%s: %.17g and %.17g", x->kpi->name, x->tally.y.mean, y->tally.y.mean);
    }
    model_close(&m);
    model_close(&other);
}

/* A vague limit that never varies is a limit; one that does is drawn for each submission: of lots with 3 of 10 faulty
 * those are rejected whose limit is below 0.3. Without a number as many are looked at as the standard says. */
static void a_vague_limit_is_drawn_anew(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, BOUGHT("count = \"sequence(3, 2) each order\";",
                          "lot = \"order\"; plan: { type = \"vague(mean=0.25, sd=0)\"; n = 10; }; rejected = "
                          "\"accept_at\"; found = \"keep\";",
                          ""));
    assert_kpi(&m, "inspections.gate.rejected", 1.0 / 18);
    model_close(&m);
    model_open(&m, BOUGHT("count = 3;",
                          "lot = \"order\"; plan: { type = \"vague(mean=0.3, sd=0.1)\"; share = 1.0; }; rejected = "
                          "\"accept_at\"; found = \"keep\";",
                          ""));
    model_run(&m, 200, 2);
    assert_near(model_kpi(&m, "inspections.gate.rejected"), 0.5, 4 * sqrt(0.25 / (18 * 200)));
    model_close(&m);
    /* a lot that is submitted again meets another limit: 1 + 1/2 + 1/4 submissions (once a lot: 1 + 1/2 + 1/2) */
    model_open(&m, BOUGHT("count = 3;",
                          "lot = \"order\"; plan: { type = \"vague(mean=0.3, sd=0.1)\"; share = 1.0; }; rejected = "
                          "\"sort\"; again = true; rounds = 3; found = \"keep\";",
                          ""));
    model_run(&m, 200, 2);
    assert_near(model_kpi(&m, "inspections.gate.submissions"), 1.75, 4 * sqrt(0.6875 / (18 * 200)));
    model_close(&m);
    model_once(&m,
               BOUGHT("count = 0;", "lot = \"order\"; plan = \"vague(mean=0.05, sd=0.02) [A]\"; level = \"III\";", ""));
    assert_kpi(&m, "inspections.gate.sample", 5); /* lots of 9 to 15, III: C, 5; II: B, 3 */
    model_close(&m);
    model_told(BOUGHT("count = 0;", "lot = \"order\"; plan = \"vague(mean=0.05, sd=0.02)\"; aql = 2.5;", ""),
               "inspections.gate.aql: belongs to plan = \"ISO 2859-1\"");
}

/* Orders of 10 cut into lots of 4, 4 and 2; one of 7 is judged whole when it is "order". */
static void lots_are_cut_and_gathered(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, BOUGHT("count = 0;", "plan = \"all\"; lot = 4;", ""));
    assert_kpi(&m, "inspections.gate.lots", 18 * 3);
    assert_kpi(&m, "orders.plant.part.received_units", 180);
    assert_kpi(&m, "orders.plant.part.received", 18);
    model_close(&m);
    static const char *const line =
        "horizon = 50; items: { w: { }; };\n"
        "sites: { oem: { workcenters: { cut: { }; }; stock: { w: { policy: { type = \"plan\"; orders: { a: { units = "
        "6; placed = 1; }; }; };\n"
        "  sources: { own: { make: { lot = 2; routing: { cut = 1; }; }; }; }; }; }; }; };\n"
        "milestones: { done: { of = \"oem.w\"; received = 6; }; };\n"
        "inspections: { check: { of = \"oem.w\"; when = \"made\"; plan = \"all\"; time = 0.5; %s }; };\n";
    char text[1200];
    snprintf(text, sizeof text, line, "lot = \"order\";"); /* made at 3, 5, 7; looked at once */
    model_once(&m, text);
    assert_kpi(&m, "inspections.check.lots", 1);
    assert_days(&m, "done.date_days", 7.5);
    model_close(&m);
    snprintf(text, sizeof text, line, "lot = \"making\";");
    model_once(&m, text);
    assert_kpi(&m, "inspections.check.lots", 3);
    assert_days(&m, "done.date_days", 7.5);
    model_close(&m);
}

/* 10 units through two steps; 4 are spoilt at the first and taken out: the second has 6 to do; 4 are made again, of
 * which 4 are spoilt, and so on for ever unless count falls. */
static void inspection_between_steps(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, "horizon = 50; items: { w: { }; };\n"
                   "sites: { oem: { workcenters: { cut: { }; sew: { }; }; stock: { w: { policy: { type = \"plan\"; "
                   "orders: { a: { units = 10; placed = 1; }; }; };\n"
                   "  sources: { own: { make: { routing: { cut = 0.1; sew = 0.2; }; }; }; }; }; }; }; };\n"
                   "milestones: { done: { of = \"oem.w\"; received = 10; }; };\n"
                   "faults: { torn: { arises = \"cut\"; count = \"sequence(4, 0) each order\"; }; };\n"
                   "inspections: { check: { of = \"oem.w\"; when = \"during\"; at = \"oem.cut\"; plan = \"all\"; found "
                   "= \"scrap\"; time = 0.5; }; };\n");
    /* 1 + 1 + 0.5 + 1.2 = 3.7; again 4: 0.4 + 0.5 + 0.8 */
    assert_days(&m, "done.date_days", 5.4);
    assert_kpi(&m, "workcenter.oem.sew.throughput", 10.0 / 50);
    assert_kpi(&m, "orders.oem.w.placed", 2);
    model_close(&m);
}

/* Every unit has both faults; the repair of the first always fails, so that nothing is left for the second. */
static void a_unit_is_scrapped_once(void **state)
{
    struct model m;
    (void)state;
    model_once(
        &m,
        "horizon = 5.5; items: { part: { }; };\n"
        "suppliers: { mill: { offers: { part: { }; }; }; };\n"
        "sites: { plant: { stock: { part: { policy: { type = \"fixed\"; Q = 10; review: { every = 1; first = 1; }; };\n"
        "  sources: { one: { buy = \"mill\"; }; }; }; }; }; };\n"
        "faults: { a: { arises = \"received\"; count = 10; repair: { pass = 0; max_rounds = 2; time = 0.01; }; };\n"
        "  b: { arises = \"received\"; count = 10; repair: { time = 0.01; }; }; };\n"
        "inspections: { gate: { of = \"plant.part\"; when = \"received\"; plan = \"all\"; found = \"repair\"; }; };\n");
    assert_kpi(&m, "inspections.gate.found", 50); /* units, though each has two faults */
    assert_kpi(&m, "inspections.gate.scrapped", 50);
    assert_kpi(&m, "faults.a.rounds", 2);
    assert_kpi(&m, "faults.b.found", 50);
    assert_kpi(&m, "faults.b.repaired", 0);
    assert_kpi(&m, "orders.plant.part.received_units", 0);
    model_close(&m);
}

/* Of ten units with both faults one is never seen: 10 with the other are taken out, and it goes with them, or it stays.
 */
static void a_fault_may_be_harder_to_see(void **state)
{
    static const char *const both =
        "horizon = 5.5; items: { part: { }; };\n"
        "suppliers: { mill: { offers: { part: { }; }; }; };\n"
        "sites: { plant: { stock: { part: { policy: { type = \"fixed\"; Q = 10; review: { every = 1; first = 1; }; };\n"
        "  sources: { one: { buy = \"mill\"; }; }; }; }; }; };\n"
        "faults: { dye: { arises = \"received\"; count = 10; }; seam: { arises = \"received\"; count = %s; }; };\n"
        "inspections: { gate: { of = \"plant.part\"; when = \"received\"; plan = \"all\"; found = \"scrap\"; finds: { "
        "dye = 0; "
        "}; }; };\n";
    char text[1500];
    struct model m;
    (void)state;
    snprintf(text, sizeof text, both, "10");
    model_once(&m, text);
    assert_kpi(&m, "faults.dye.found", 0);
    assert_kpi(&m, "inspections.gate.scrapped", 50);
    model_close(&m);
    snprintf(text, sizeof text, both, "0");
    model_once(&m, text);
    assert_kpi(&m, "inspections.gate.found", 0);
    assert_kpi(&m, "inspections.gate.outgoing", 1);
    model_close(&m);
}

/* A depot gets 10 with 3 faulty each day and sends them on at once; what is found leaving (or arriving) is taken out.
 */
#define SENT(inspection)                                                                                               \
    "horizon = 10.5; items: { part: { }; };\n"                                                                         \
    "suppliers: { mill: { offers: { part: { }; }; }; };\n"                                                             \
    "sites: { depot: { stock: { part: { policy: { type = \"fixed\"; Q = 10; review: { every = 1; before = "            \
    "\"demand\"; }; };\n"                                                                                              \
    "  sources: { one: { buy = \"mill\"; }; }; }; }; };\n"                                                             \
    "  shop: { stock: { part: { policy: { type = \"fixed\"; Q = 10; review: { every = 1; }; }; sources: { one: { "     \
    "move = \"depot\"; lane = \"road\"; }; }; }; }; }; };\n"                                                           \
    "lanes: { road: { time = 1; }; };\n"                                                                               \
    "faults: { flaw: { arises = \"received\"; count = 3; }; };\n"                                                      \
    "inspections: { check: { " inspection " }; };\n"

static void goods_are_inspected_on_their_way(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, SENT("of = \"shop.part\"; plan = \"all\"; when = \"arrived\"; found = \"scrap\"; time = 0.25;"));
    assert_kpi(&m, "inspections.check.scrapped", 30); /* shipped at 0 .. 9, arrived at 1 .. 10 */
    assert_kpi(&m, "orders.shop.part.received_units", 70);
    assert_days(&m, "orders.shop.part.lead_days", 1.25);
    model_close(&m);
    model_once(&m, SENT("of = \"depot.part\"; plan = \"all\"; when = \"shipped\"; found = \"scrap\"; time = 0.25;"));
    assert_kpi(&m, "inspections.check.scrapped", 33); /* the lot of 10 too, shipped but not arrived */
    assert_kpi(&m, "orders.shop.part.received_units", 7 * 10);
    assert_kpi(&m, "inspections.check.outgoing", 0);
    assert_days(&m, "orders.shop.part.lead_days", 1.25);
    model_close(&m);
    model_once(&m, SENT("of = \"depot.part\"; when = \"shipped\"; found = \"keep\"; lot = \"order\"; plan: { type = "
                        "\"all\"; accept = "
                        "2; }; rejected = \"scrap\";"));
    assert_kpi(&m, "inspections.check.scrapped", 110); /* nothing ever arrives, and no order stays open */
    assert_kpi(&m, "orders.shop.part.received_units", 0);
    assert_kpi(&m, "stock.shop.part.on_order", 0);
    model_close(&m);
}

/* Where and when faults arise. */
static void faults_arise_where_they_should(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, BOUGHT("share = 1; appears_after = 25;", "plan = \"none\";", ""));
    assert_kpi(&m, "faults.flaw.units", 155); /* of 180 */
    model_close(&m);
    model_once(&m, BOUGHT("share = 1; chance = 0;", "plan = \"none\";", ""));
    assert_kpi(&m, "faults.flaw.units", 0);
    model_close(&m);
}

/* 10 on the shelf, 4 of them faulty; a customer takes 5: hypergeometric, mean 2, variance 5 * 0.4 * 0.6 * 5/9. */
static void a_random_part_leaves_the_shelf(void **state)
{
    struct model m;
    (void)state;
    model_open(&m, "horizon = 3; items: { part: { }; };\n"
                   "suppliers: { mill: { offers: { part: { }; }; }; };\n"
                   "sites: { plant: { stock: { part: { policy: { type = \"plan\"; orders: { a: { units = 10; placed = "
                   "1; }; }; };\n"
                   "  sources: { one: { buy = \"mill\"; }; }; }; }; }; };\n"
                   "demand: { use: { at = \"plant.part\"; every = 5; first = 2; units = 5; unmet = \"wait\"; }; };\n"
                   "faults: { flaw: { arises = \"received\"; count = 4; }; };\n");
    model_run(&m, 2000, 1);
    const struct kpi_result *k = model_find(&m, "faults.flaw.delivered");
    assert_near(k->tally.y.mean, 2, 4 * sqrt(2.0 / 3 / 2000));
    assert_near(k->tally.y.m2 / 2000, 2.0 / 3, 0.1);
    model_close(&m);
}

/* A style's fault is there in all orders or in none. */
/* Ten parts, all faulty, five at a time: each of the ten products has one. */
static void parts_that_come_by_and_by_are_built_in_together(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               "horizon = 20.5; items: { part: { }; w: { bom: { part = 1; }; }; };\n"
               "suppliers: { mill: { offers: { part: { lead_time = 2; }; }; }; };\n"
               "sites: { plant: { stock: { part: { policy: { type = \"plan\"; orders: {\n"
               "    a: { units = 5; placed = 1; }; b: { units = 5; placed = 2; }; }; };\n"
               "    sources: { one: { buy = \"mill\"; }; }; };\n"
               "  w: { policy: { type = \"plan\"; orders: { all: { units = 10; placed = 1; }; }; };\n"
               "    sources: { own: { make: { }; }; }; }; }; }; };\n"
               "faults: { flaw: { arises = \"received\"; share = 1; }; };\n"
               "inspections: { gate: { of = \"plant.w\"; when = \"made\"; plan = \"all\"; found = \"keep\"; }; };\n");
    assert_kpi(&m, "inspections.gate.inspected", 10);
    assert_kpi(&m, "inspections.gate.found", 10);
    model_close(&m);
}

static void a_style_is_wrong_altogether(void **state)
{
    struct model m;
    (void)state;
    model_open(&m, "horizon = 20.5; items: { part: { }; };\n"
                   "suppliers: { mill: { offers: { part: { }; }; }; };\n"
                   "sites: { plant: { stock: { part: { policy = \"lot_for_lot\"; sources: { one: { buy = \"mill\"; }; "
                   "}; }; }; }; };\n"
                   "demand: { use: { at = \"plant.part\"; every = 1; units = 10; unmet = \"wait\"; }; };\n"
                   "faults: { wrong: { arises = \"style\"; chance = 0.37; share = 1; }; };\n");
    model_run(&m, 400, 1);
    /* 200 or nothing: mean and standard deviation are those of 200 times a coin */
    const struct kpi_result *k = model_find(&m, "faults.wrong.units");
    const double there = k->tally.y.mean / 200;
    assert_near(there, 0.37, 4 * sqrt(0.37 * 0.63 / 400));
    assert_near(k->tally.y.m2 / 400, 200 * 200 * there * (1 - there), 1e-6);
    model_close(&m);
}

/* ---- ISO 2859-1 ---- */

static void assert_plan(int64_t lot, enum aql_level level, enum aql_severity severity, double aql, int n, int accept)
{
    const struct aql_plan p = aql_plan(lot, level, severity, aql_column(aql));
    if (p.n != n || p.accept != accept)
        fail_msg("lot %lld, AQL %g: n %d, Ac %d, not %d, %d", (long long)lot, aql, p.n, p.accept, n, accept);
}

/* Handbag-sized plans, as printed in many places (ISO 2859-1 = GB/T 2828.1 = ANSI/ASQ Z1.4). */
static void plans_of_the_standard(void **state)
{
    (void)state;
    assert_plan(281, AQL_II, AQL_NORMAL, 2.5, 50, 3);
    assert_plan(500, AQL_II, AQL_NORMAL, 2.5, 50, 3);
    assert_plan(501, AQL_II, AQL_NORMAL, 2.5, 80, 5);
    assert_plan(1200, AQL_II, AQL_NORMAL, 4.0, 80, 7);
    assert_plan(3200, AQL_II, AQL_NORMAL, 2.5, 125, 7);
    assert_plan(10000, AQL_II, AQL_NORMAL, 2.5, 200, 10);
    assert_plan(1000, AQL_II, AQL_REDUCED, 2.5, 32, 3);
    assert_plan(1000, AQL_II, AQL_TIGHTENED, 2.5, 80, 3);
    assert_plan(100, AQL_II, AQL_NORMAL, 0.4, 32, 0);      /* F: the arrow leads down to G */
    assert_plan(600000, AQL_III, AQL_NORMAL, 10, 125, 21); /* R: the arrow leads up to K */
    assert_plan(2, AQL_S1, AQL_NORMAL, 6.5, 2, 0);
    assert_int_equal(aql_column(2.4), -1);
    assert_int_equal(aql_plan(1000, AQL_II, AQL_NORMAL, aql_column(2.5)).code, 'J');
}

/* Lots of 4 are smaller than any sample and looked at whole, Ac 0: what is faulty decides. Lots 2 and 5 rejected (two
 * of four): tightened from lot 6; 7 rejected, 8 to 12 accepted: normal from 13; 15 accepted lots of score 2: reduced
 * from 28; lot 30 rejected: normal from 31. */
static void severity_follows_the_lots(void **state)
{
    /* sorted, submitted again and then accepted: a second submission changes nothing */
    static const char *const again[] = {"", "rejected = \"sort\"; again = true;"};
    (void)state;
    for (int a = 0; a < 2; a++) {
        struct model m;
        char text[1400];
        snprintf(text, sizeof text,
                 "horizon = 32.5; items: { part: { }; };\n"
                 "suppliers: { mill: { offers: { part: { }; }; }; };\n"
                 "sites: { plant: { stock: { part: { policy = \"lot_for_lot\"; sources: { one: { buy = \"mill\"; }; "
                 "}; }; }; }; };\n"
                 "demand: { use: { at = \"plant.part\"; every = 1; units = 4; unmet = \"wait\"; }; };\n"
                 "faults: { flaw: { arises = \"received\"; count = \"sequence(0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, "
                 "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0) each order\"; }; };\n"
                 "inspections: { gate: { of = \"plant.part\"; when = \"received\"; lot = \"order\"; plan = \"ISO "
                 "2859-1\"; aql = 2.5; "
                 "switching = true; %s }; };\n",
                 again[a]);
        model_once(&m, text);
        assert_kpi(&m, "inspections.gate.lots", 32);
        assert_kpi(&m, "inspections.gate.rejected", 4.0 / 32);
        assert_kpi(&m, "inspections.gate.tightened", 7.0 / 32); /* 6 .. 12 */
        assert_kpi(&m, "inspections.gate.reduced", 3.0 / 32);   /* 28, 29, 30 */
        assert_kpi(&m, "inspections.gate.normal", 22.0 / 32);
        assert_kpi(&m, "inspections.gate.stopped", 0);
        model_close(&m);
    }
}

/* ---- nothing is faulty, nothing changes ---- */

static void without_faults_nothing_changes(void **state)
{
    static const char *const same[] = {"demand.use.wait_days", "stock.plant.part.on_hand",
                                       "orders.plant.part.placed_units", "cost.total", "cost.material"};
    static const char *const base =
        "horizon = 60; items: { part: { }; };\n"
        "suppliers: { mill: { offers: { part: { price = 3; lead_time = \"gamma(mean=2, cv=0.7)\"; }; }; }; };\n"
        "sites: { plant: { stock: { part: { policy: { type = \"s_S\"; s = 5; S = 21; }; holding = 0.1; sources: { one: "
        "{ buy = \"mill\"; }; }; }; }; }; };\n"
        "demand: { use: { at = \"plant.part\"; every = \"exponential(mean=0.4)\"; units = 1; unmet = \"wait\"; }; };\n";
    char text[2000];
    struct model a, b;
    (void)state;
    model_open(&a, base);
    model_run(&a, 20, 1);
    snprintf(text, sizeof text, "%s%s", base,
             "faults: { flaw: { arises = \"received\"; share = 0.3; }; };\n"
             "inspections: { gate: { of = \"plant.part\"; when = \"received\"; lot = \"order\"; plan: { n = 4; accept "
             "= 0; }; found = "
             "\"replace\"; }; };\n");
    model_open(&b, text);
    model_run(&b, 20, 1);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_true(model_kpi(&a, same[i]) == model_kpi(&b, same[i])); /* replaced at once: bit for bit */
    model_close(&a);
    model_close(&b);
}

/* ---- mistakes ---- */

static void mistakes_are_told(void **state)
{
    static const struct {
        const char *fault, *inspection, *says;
    } wrong[] = {
        {"", "plan = \"all\";", "needs `share`"},
        {"share = 0.1; count = 3;", "plan = \"all\";", "not both"},
        {"share = 0.1; repair: { pass = 0; };", "plan = \"all\";", "for ever"},
        {"share = 0.1; repair: { at = \"nowhere\"; };", "plan = \"all\";", "is no workcenter"},
        {"share = 0.1;", "", "needs a `plan`"},
        {"share = 0.1;", "plan: { n = 5; };", "acceptance number"},
        {"share = 0.1;", "plan: { n = [ 5, 8 ]; accept = [ 0, 2 ]; };", "rejection numbers"},
        {"share = 0.1;", "plan: { n = [ 5, 8 ]; accept = [ 0, 2 ]; reject = [ 2, 5 ]; };", "must decide"},
        {"share = 0.1;", "plan: { n = [ 5, 8 ]; accept = [ 2, 1 ]; reject = [ 3, 2 ]; };", "cumulative"},
        {"share = 0.1;", "plan = \"ISO 2859-1\";", "needs an `aql`"},
        {"share = 0.1;", "plan = \"ISO 2859-1\"; aql = 2.4;", "no AQL of the table"},
        {"share = 0.1;", "plan = \"ISO 2859-1\"; aql: { critical = 0; };", "needs an `aql`"},
        {"share = 0.1;", "plan: { n = 5; accept = 0; };", "an inspection without a lot"},
        {"share = 0.1;", "plan = \"ISO 2859-1\"; aql = 2.5;", "an inspection without a lot"},
        {"share = 0.1;", "lot = \"order\"; plan = \"vague(sd=0.1)\";", "mean"},
        {"share = 0.1;", "plan = \"ISO 2859\";", "did you mean `ISO 2859-1`"},
        {"share = 0.1;", "plan: { type = \"vague(mean=0.1, sd=0.1)\"; accept = 1; };", "the limit is vague"},
        {"share = 0.1;", "plan = \"all\"; owner = \"nobody\";", "nobody"},
        {"share = 0.1;", "plan = \"all\"; finds: { flow = 0.5; };", "there is no fault `flow`; did you mean `flaw`?"},
        {"share = 0.1;", "plan = \"all\"; rounds = 2;", "would do nothing here"},
        {"share = 0.1;", "plan = \"all\"; at = \"bench\";", "belong together"},
        {"share = 0.1;", "plan = \"all\"; lot = \"making\";", "making lots"},
        {"share = 0.1;", "plan = \"all\"; lot = \"box\";", "whole number of units"},
        {"share = 0.1;", "plan = \"all\"; rejected = \"repair\"; found = \"scrap\";", "leave it out"},
        {"share = 0.1;", "plan = \"all\"; by = \"bench\";", "is no workcenter"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[2000], *said = NULL;
        size_t size;
        struct model m;
        snprintf(text, sizeof text, BOUGHT("%s", "%s", ""), wrong[i].fault, wrong[i].inspection);
        if (model_load(&m, text))
            fail_msg("accepted: %s %s", wrong[i].fault, wrong[i].inspection);
        FILE *f = open_memstream(&said, &size);
        diag_print(m.diag, f);
        fclose(f);
        if (!strstr(said, wrong[i].says))
            fail_msg("%s %s: %s", wrong[i].fault, wrong[i].inspection, said);
        free(said);
        model_close(&m);
    }
}

/* Of ten lots of 500 the second is all faulty; or of fifty of 100 the sixth, the first of the second order. */
static void faults_and_looks_count_along_a_sequence(void **state)
{
    struct model m;
    (void)state;
#define TEN_LOTS(source, more)                                                                                         \
    "horizon = 9.5; items: { part: { }; }; suppliers: { m: { offers: { part: { }; }; }; }; sites: { p: { stock: { "    \
    "part: { policy: { type = \"fixed\"; Q = 500; review: { every = 1; }; }; sources: { o: { " source " }; }; }; }; "  \
    "}; }; inspections: { gate: { of = \"p.part\"; plan: { n = 20; accept = 1; }; " more
#define RECEIVED "lot = \"order\"; when = \"received\"; rejected = \"return\"; returned = \"credited\"; "
    model_once(&m, TEN_LOTS("buy = \"m\";", RECEIVED
                            "}; };") "faults: { flaw: { arises = \"received\"; count = \"sequence(0, 500, 0)\"; }; };");
    assert_kpi(&m, "inspections.gate.rejected", 0.1);
    model_close(&m);
    model_once(&m,
               TEN_LOTS("buy = \"m\";", RECEIVED
                        "}; };") "faults: { flaw: { arises = \"received\"; share = \"sequence(0, 1, 1, 0)\"; }; };");
    assert_kpi(&m, "inspections.gate.rejected", 0.2);
    model_close(&m);
    model_once(&m, TEN_LOTS("make: { lot = 100; };",
                            "when = \"made\"; lot = \"drop\"; rejected = \"scrap\"; }; };") "faults: { flaw: { arises "
                                                                                            "= \"order\"; count = "
                                                                                            "\"sequence(0, 0, 0, 0, 0, "
                                                                                            "100, 0)\"; }; };");
    assert_kpi(&m, "inspections.gate.rejected", 1.0 / 51); /* the second order's first, made once more */
    model_close(&m);
    /* of ten samples of 20: the first unit of all takes 1 day, the 21st, which is in the second sample, 3 days */
    model_once(&m,
               TEN_LOTS("buy = \"m\";", RECEIVED "time = 0; unit_time = \"sequence(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "
                                                 "0, 0, 0, 0, 0, 0, 0, 0, 3, 0)\"; cost: { per_day = 7; }; }; };"));
    assert_kpi(&m, "cost.inspection", 7 * (1 + 3));
    model_close(&m);
#undef RECEIVED
#undef TEN_LOTS
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(found_units_are_scrapped_replaced_or_kept),
        cmocka_unit_test(rejected_lots_are_returned),
        cmocka_unit_test(inspection_and_repair_take_time),
        cmocka_unit_test(an_owner_decides_on_rejected_lots),
        cmocka_unit_test(a_vague_limit_is_drawn_anew),
        cmocka_unit_test(lots_are_cut_and_gathered),
        cmocka_unit_test(inspection_between_steps),
        cmocka_unit_test(a_unit_is_scrapped_once),
        cmocka_unit_test(a_fault_may_be_harder_to_see),
        cmocka_unit_test(goods_are_inspected_on_their_way),
        cmocka_unit_test(faults_arise_where_they_should),
        cmocka_unit_test(a_random_part_leaves_the_shelf),
        cmocka_unit_test(parts_that_come_by_and_by_are_built_in_together),
        cmocka_unit_test(a_style_is_wrong_altogether),
        cmocka_unit_test(plans_of_the_standard),
        cmocka_unit_test(severity_follows_the_lots),
        cmocka_unit_test(without_faults_nothing_changes),
        cmocka_unit_test(mistakes_are_told),
        cmocka_unit_test(faults_and_looks_count_along_a_sequence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
