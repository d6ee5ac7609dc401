/* tests/models/test_latent.c - faults of styles that tasks may find, what a fault costs where it is found, and what
 * findings set going. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

/* Ten bags a lot, made in a day; bulk waits for the lab. */
#define LAUNCH(tasks, fault, more)                                                                                     \
    "horizon = 100; currency = \"EUR\"; items: { bag: { }; };\n"                                                       \
    "tasks: { " tasks " };\n"                                                                                          \
    "faults: { weak: { arises = \"style\"; share = 1.0; " fault " }; };\n"                                             \
    "sites: { oem: { workcenters: { sew: { }; }; stock: { bag: { policy: { type = \"plan\"; orders: { a: { units = "   \
    "10; placed = 1; }; }; };\n"                                                                                       \
    "  sources: { own: { make: { after = [ \"lab\" ]; lot = 5; routing: { sew = 0.1; }; }; }; }; }; }; }; };\n"        \
    "demand: { use: { at = \"oem.bag\"; every = 50; units = 10; unmet = \"wait\"; price = 9; }; };\n"                  \
    "milestones: { done: { of = \"oem.bag\"; received = 10; }; };\n" more

/* The first try sees it for certain: 3 days more, and no bag has it. Of the milestone: tasks from 1, 5 + 3 (+ 3), then
 * 2 lots of half a day each. */
static void a_task_sees_what_is_there(void **state)
{
    struct model m;
    (void)state;
    model_once(&m,
               LAUNCH("look: { duration = 5; }; lab: { after = [ \"look\" ]; duration = 3; finds: { weak = 1; }; };",
                      "escape = 7;", ""));
    assert_days(&m, "done.date_days", 1 + 5 + 3 + 3 + 1);
    assert_kpi(&m, "tasks.lab.rounds", 2);
    assert_kpi(&m, "tasks.lab.found", 1);
    assert_kpi(&m, "faults.weak.found_by_task", 1);
    assert_kpi(&m, "faults.weak.count", 1);
    assert_kpi(&m, "faults.weak.latent", 0);
    assert_kpi(&m, "faults.weak.units", 0);
    assert_kpi(&m, "cost.warranty", 0);
    model_close(&m);
    /* sent back to the look: 5 + 3 more */
    model_once(&m,
               LAUNCH("look: { duration = 5; }; lab: { after = [ \"look\" ]; duration = 3; again = \"look\"; finds: { "
                      "weak = 1; }; };",
                      "", ""));
    assert_days(&m, "done.date_days", 1 + 2 * (5 + 3) + 1);
    model_close(&m);
    /* seen in the only round: it goes on with the fault, known */
    model_once(&m, LAUNCH("lab: { duration = 3; max_rounds = 1; finds: { weak = 1; }; };", "escape = 7;", ""));
    assert_days(&m, "done.date_days", 1 + 3 + 1);
    assert_kpi(&m, "tasks.lab.found", 1);
    assert_kpi(&m, "faults.weak.latent", 1);
    assert_kpi(&m, "faults.weak.share", 1);
    assert_kpi(&m, "defects.customer_ppm", 1e6);
    assert_kpi(&m, "cost.warranty", 10 * 7);
    model_close(&m);
    /* skipped: nothing is seen */
    model_once(&m, LAUNCH("lab: { duration = 3; skip = true; finds: { weak = 1; }; };", "escape = 7;", ""));
    assert_days(&m, "done.date_days", 1 + 1);
    assert_kpi(&m, "cost.warranty", 10 * 7);
    model_close(&m);
}

/* There with 0.4; seen by the look with 0.6, else by the lab with 0.5: latent at bulk 0.4 * 0.4 * 0.5 = 0.08. */
static void two_tasks_look_one_after_the_other(void **state)
{
    struct model m;
    const int n = 20000;
    (void)state;
    model_open(&m, LAUNCH("look: { duration = 5; finds: { weak = 0.6; }; }; lab: { after = [ \"look\" ]; duration = 3; "
                          "finds: { weak = 0.5; }; };",
                          "chance = 0.4;", ""));
    model_run(&m, (uint32_t)n, 2);
    assert_near(model_kpi(&m, "faults.weak.count"), 0.4, 4 * sqrt(0.4 * 0.6 / n));
    assert_near(model_kpi(&m, "tasks.look.found"), 0.24, 4 * sqrt(0.24 * 0.76 / n));
    assert_near(model_kpi(&m, "tasks.lab.found"), 0.08, 4 * sqrt(0.08 * 0.92 / n));
    assert_near(model_kpi(&m, "faults.weak.latent"), 0.08, 4 * sqrt(0.08 * 0.92 / n));
    assert_near(model_kpi(&m, "done.date_days"), 10 + 0.24 * 5 + 0.08 * 3, 4 * sqrt(6.5 / n));
    model_close(&m);
}

static void assert_same_bits(const char *one, const char *other, uint32_t n)
{
    struct model a, b;
    model_open(&a, one);
    model_run(&a, n, 1);
    model_open(&b, other);
    model_run(&b, n, 2);
    size_t compared = 0;
    for (size_t i = 0; i < a.out->kpis; i++) {
        const struct kpi_result *x = &a.out->kpi[i], *y = results_find(b.out, x->kpi->name);
        if (!y)
            continue;
        compared++;
        if (memcmp(&x->tally.y.mean, &y->tally.y.mean, sizeof(double)) != 0)
            fail_msg("%s: %.17g and %.17g", x->kpi->name, x->tally.y.mean, y->tally.y.mean);
    }
    assert_true(compared > 20);
    model_close(&a);
    model_close(&b);
}

/* A task that finds nothing is one that does not look; a fault that is never there is none. */
static void neutral_values_change_nothing(void **state)
{
    static const char *const none =
        LAUNCH("look: { duration = \"exponential(mean=5)\"; pass = 0.7; }; lab: { after = [ "
               "\"look\" ]; duration = 3; pass = 0.8; };",
               "chance = 0.5; repair = 2; escape = 3;", "");
    (void)state;
    assert_same_bits(
        none,
        LAUNCH("look: { duration = \"exponential(mean=5)\"; pass = 0.7; finds: { weak = 0; }; }; lab: { after "
               "= [ \"look\" ]; duration = 3; pass = 0.8; finds: { weak = 0; }; };",
               "chance = 0.5; repair = 2; escape = 3;", ""),
        200);
    assert_same_bits(
        none,
        LAUNCH("look: { duration = \"exponential(mean=5)\"; pass = 0.7; }; lab: { after = [ "
               "\"look\" ]; duration = 3; pass = 0.8; };",
               "chance = 0.5; repair = 2; escape = 3; found_at: { received = 1; during = 1; made = 1; shipped "
               "= 1; arrived = 1; customer = 1; };",
               ""),
        200);
}

/* All ten are repaired at the stage's price: 10 * 2 * 10. Unseen, the customer's: 10 * 2 * 50. */
static void a_fault_costs_what_its_place_costs(void **state)
{
    static const char *const final =
        "inspections: { final: { of = \"oem.bag\"; when = \"made\"; plan = \"all\"; found = \"repair\"; }; };\n";
    char text[3000];
    struct model m;
    (void)state;
    snprintf(text, sizeof text, "%s%s",
             LAUNCH("lab: { duration = 3; };", "repair = 2; corrected = false; found_at: { made = 10; };", ""), final);
    model_once(&m, text);
    assert_kpi(&m, "cost.rework", 10 * 2 * 10);
    assert_kpi(&m, "faults.weak.found_made", 10);
    assert_kpi(&m, "faults.weak.delivered", 0);
    model_close(&m);
    model_once(&m, LAUNCH("lab: { duration = 3; };", "repair = 2; found_at: { made = 10; customer = 50; };", ""));
    assert_kpi(&m, "cost.warranty", 10 * 2 * 50);
    model_close(&m);
    /* what escape says is what it costs */
    model_once(&m, LAUNCH("lab: { duration = 3; };", "repair = 2; escape = 7; found_at: { customer = 50; };", ""));
    assert_kpi(&m, "cost.warranty", 10 * 7);
    model_close(&m);
    /* for all faults; the fault's own words go before */
    model_once(&m,
               "horizon = 9; items: { a: { }; }; suppliers: { m: { offers: { a: { }; }; }; };\n"
               "sites: { p: { stock: { a: { policy: { type = \"plan\"; orders: { o: { units = 10; placed = 1; }; }; }; "
               "sources: { one: { buy = \"m\"; }; }; }; }; }; };\n"
               "faults: { x: { arises = \"received\"; count = 3; repair = 2; };\n"
               "  y: { like = \"x\"; found_at: { received = 7; }; }; found_at: { received = 5; }; };\n"
               "inspections: { gate: { of = \"p.a\"; when = \"received\"; plan = \"all\"; found = \"repair\"; }; };\n");
    assert_kpi(&m, "cost.rework", 3 * 2 * 5 + 3 * 2 * 7);
    model_close(&m);
}

/* Two lots of five: the first is begun with the fault, and seen when made; the second, begun before that on the
 * other machine, has it too; a third lot, begun later, is free of it. */
static void what_is_seen_is_put_right_for_what_begins_later(void **state)
{
    static const char *const line =
        "horizon = 100; items: { bag: { }; };\n"
        "faults: { weak: { arises = \"style\"; share = 1.0; repair = 2; %s }; };\n"
        "sites: { oem: { workcenters: { sew: { machines = 2; }; }; stock: { bag: { policy: { type = \"plan\"; orders: "
        "{ "
        "a: { units = 15; placed = 1; }; }; };\n"
        "  sources: { own: { make: { lot = 5; in_process_limit = 2; routing: { sew = 0.1; }; }; }; }; }; }; }; };\n"
        "inspections: { final: { of = \"oem.bag\"; when = \"made\"; lot = \"making\"; plan = \"all\"; found = "
        "\"repair\"; "
        "}; };\n";
    char text[2000];
    struct model m;
    (void)state;
    snprintf(text, sizeof text, line, "");
    model_once(&m, text);
    assert_kpi(&m, "faults.weak.units", 10); /* two lots at a time: the third begins after the first was looked at */
    model_close(&m);
    snprintf(text, sizeof text, line, "");
    char *limit = strstr(text, "in_process_limit = 2");
    limit[19] = '1';
    model_once(&m, text);
    assert_kpi(&m, "faults.weak.units", 5); /* one lot at a time: the second begins after the look */
    model_close(&m);
    snprintf(text, sizeof text, line, "corrected = false;");
    limit = strstr(text, "in_process_limit = 2");
    limit[19] = '1';
    model_once(&m, text);
    assert_kpi(&m, "faults.weak.units", 15);
    model_close(&m);
}

/* Bulk starts with the order; the lab ends at 1 + 3.2, after seven lots of half a day have begun, and sees it. The line
 * stands until the lab is passed at 7.4; 13 lots more. With an owner who hears a day later two more lots are begun. */
static void after_a_soft_gate_a_finding_stops_the_line(void **state)
{
    static const char *const soft = "horizon = 100; currency = \"EUR\"; items: { bag: { }; };\n"
                                    "owners: { buyer: { hears_after = 1; }; };\n"
                                    "tasks: { lab: { duration = 3.2; finds: { weak = 1; }; %s }; };\n"
                                    "faults: { weak: { arises = \"style\"; share = 1.0; repair = 2; corrected = false; "
                                    "found_at: { made = 10; }; }; };\n"
                                    "sites: { oem: { workcenters: { sew: { }; }; stock: { bag: { policy: { type = "
                                    "\"plan\"; orders: { a: { units = 100; "
                                    "placed = 1; }; }; };\n"
                                    "  sources: { own: { make: { after = [ \"lab\" ]; gate = \"%s\"; lot = 5; "
                                    "routing: { sew = "
                                    "0.1; }; }; }; }; }; }; }; };\n"
                                    "milestones: { done: { of = \"oem.bag\"; received = 100; }; };\n"
                                    "inspections: { final: { of = \"oem.bag\"; when = \"made\"; plan = \"all\"; lot = "
                                    "\"making\"; found = \"repair\"; "
                                    "}; };\n";
    char text[2000];
    struct model m;
    (void)state;
    snprintf(text, sizeof text, soft, "", "hard");
    model_once(&m, text);
    assert_days(&m, "done.date_days", 1 + 2 * 3.2 + 20 * 0.5);
    assert_kpi(&m, "faults.weak.units", 0);
    model_close(&m);
    snprintf(text, sizeof text, soft, "", "soft");
    model_once(&m, text);
    assert_kpi(&m, "faults.weak.units", 7 * 5);
    assert_kpi(&m, "faults.weak.latent", 1);
    assert_kpi(&m, "cost.rework", 35 * 2 * 10);
    assert_days(&m, "done.date_days", 1 + 2 * 3.2 + 13 * 0.5);
    model_close(&m);
    snprintf(text, sizeof text, soft, "owner = \"buyer\";", "soft");
    model_once(&m, text);
    assert_kpi(&m, "faults.weak.units", 9 * 5);
    assert_days(&m, "done.date_days", 1 + 3.2 + 1 + 3.2 + 11 * 0.5);
    model_close(&m);
}

/* Half-way: the lab was passed on the 4th, at its first try; what it would have seen, with 0.6, is not there any more.
 */
static void what_is_done_has_looked(void **state)
{
    static const char *const half =
        "start = \"2026-01-01\"; as_of = \"2026-01-08\"; horizon = \"2026-03-01\"; items: { bag: { }; };\n"
        "tasks: { lab: { duration = 3; finds: { weak = 0.6; }; done = \"2026-01-04\"; }; };\n"
        "faults: { weak: { arises = \"style\"; chance = 0.5; share = 1.0; }; };\n"
        "sites: { oem: { workcenters: { sew: { }; }; stock: { bag: { policy: { type = \"plan\"; orders: { a: { units = "
        "10; "
        "placed = \"2026-01-10\"; }; }; };\n"
        "  sources: { own: { make: { after = [ \"lab\" ]; routing: { sew = 0.1; }; }; }; }; }; }; }; };\n";
    struct model m;
    (void)state;
    model_open(&m, half);
    model_run(&m, 4000, 2);
    assert_near(model_kpi(&m, "faults.weak.latent"), 0.2 / 0.7, 4 * sqrt(0.21 / 4000));
    assert_kpi(&m, "tasks.lab.found", 0);
    model_close(&m);
}

/* Two factories make the style; each has the fault by itself, and the lab is for one of them. */
static void factories_are_kept_apart(void **state)
{
    static const char *const two = "horizon = 50; items: { bag: { variants = [ \"red\", \"tan\" ]; }; };\n"
                                   "tasks: { lab: { duration = 3; %s finds: { weak = 1; }; }; };\n"
                                   "faults: { weak: { arises = \"style\"; chance = %s; share = 1.0; }; };\n"
                                   "sites: { east: { stock: { bag: { policy: { type = \"plan\"; orders: { a: { units: "
                                   "{ red = 10; tan = 10; }; placed = 10; }; }; };\n"
                                   "  sources: { own: { make: { after = [ \"lab\" ]; }; }; }; }; }; };\n"
                                   "  west: { stock: { bag: { policy: { type = \"plan\"; orders: { a: { units: { red = "
                                   "10; tan = 10; }; placed = 20; }; }; };\n"
                                   "  sources: { own: { make: { }; }; }; }; }; }; };\n";
    char text[2000];
    struct model m;
    (void)state;
    snprintf(text, sizeof text, two, "", "1.0"); /* by its gate it is about the east: 2 variants there are free of it */
    model_once(&m, text);
    assert_kpi(&m, "faults.weak.units", 20);
    assert_kpi(&m, "faults.weak.count", 2);
    assert_kpi(&m, "tasks.lab.found", 1);
    model_close(&m);
    snprintf(text, sizeof text, two, "for = \"west.bag\";", "1.0");
    model_once(&m, text);
    assert_kpi(&m, "faults.weak.units", 20); /* at the east */
    assert_kpi(&m, "tasks.lab.found", 1);
    model_close(&m);
    snprintf(text, sizeof text, two, "for = \"west.bag.red\";", "0.5"); /* independent of each other */
    model_open(&m, text);
    model_run(&m, 4000, 2);
    assert_near(model_kpi(&m, "faults.weak.count"), 1.0, 4 * sqrt(2 * 0.25 / 4000));
    assert_near(model_kpi(&m, "faults.weak.units"), 10,
                4 * sqrt(100.0 / 4000)); /* the west's variants share the style */
    model_close(&m);
}

/* An order's fault is drawn once, with the value that the chance has when it begins. */
static void a_fault_of_an_order_is_in_all_its_lots(void **state)
{
    struct model m;
    (void)state;
    model_open(&m,
               "horizon = 50; items: { bag: { }; }; variables: { slip = { start = 0.3; on: { r = { event = "
               "\"oem.bag.received\"; add = 0.7; }; }; }; };\n"
               "faults: { version: { arises = \"order\"; chance = \"min(1, $slip)\"; share = 1.0; }; };\n"
               "sites: { oem: { workcenters: { sew: { }; }; stock: { bag: { policy: { type = \"plan\"; orders: { a: { "
               "units = 20; placed = 1; }; b: { units = 4; placed = 30; }; }; };\n"
               "  sources: { own: { make: { lot = 5; routing: { sew = 0.1; }; }; }; }; }; }; }; };\n");
    model_run(&m, 4000, 2);
    const struct kpi_result *k = model_find(&m, "faults.version.units"); /* 24 or 4 */
    assert_near(k->tally.y.mean, 4 + 0.3 * 20, 4 * 20 * sqrt(0.21 / 4000));
    assert_near(k->tally.y.m2 / 4000, 400 * 0.21, 6);
    assert_near(model_kpi(&m, "faults.version.count"), 1.3, 4 * sqrt(0.21 / 4000));
    model_close(&m);
}

/* Two deliveries of one order are two lots: their shares are independent. */
static void deliveries_are_lots_of_their_own(void **state)
{
    struct model m;
    (void)state;
    model_open(
        &m, "horizon = 50; items: { a: { }; }; suppliers: { m: { offers: { a: { capacity = 100; }; }; };\n"
            "}; sites: { p: { stock: { a: { policy: { type = \"plan\"; orders: { o: { units = 200; placed = 1; }; }; "
            "}; sources: { one: { buy = \"m\"; }; }; }; }; }; };\n"
            "faults: { x: { arises = \"received\"; share = \"discrete(0: 1, 1: 1)\"; }; };\n");
    model_run(&m, 2000, 2);
    const struct kpi_result *k = model_find(&m, "faults.x.units"); /* 0, 100 or 200: 1/4, 1/2, 1/4 */
    assert_kpi(&m, "orders.p.a.delivered", 2);
    assert_near(k->tally.y.mean, 100, 4 * sqrt(5000.0 / 2000));
    assert_near(k->tally.y.m2 / 2000, 5000, 700);
    model_close(&m);
}

/* Corrective action: each rejected lot lowers the share of the next ones. */
static void findings_move_variables(void **state)
{
    static const char *const trained =
        "horizon = 10.5; items: { part: { }; };\n"
        "variables: { training = { start = 1; on: { capa = { event = \"inspections.gate.rejected\"; add = -0.5; }; }; "
        "};\n"
        "  seen = { start = 0; on: { a = { event = \"faults.flaw.found\"; add = \"$units\"; }; }; };\n"
        "  lots = { start = 0; on: { a = { event = \"inspections.gate.lots\"; add = \"$units\"; }; }; };\n"
        "  out = { start = 0; on: { a = { event = \"faults.flaw.escaped\"; add = \"$units\"; }; }; }; };\n"
        "suppliers: { mill: { offers: { part: { }; }; }; };\n"
        "sites: { plant: { stock: { part: { policy: { type = \"fixed\"; Q = 10; review: { every = 1; first = 1; }; };\n"
        "  sources: { one: { buy = \"mill\"; }; }; }; }; }; };\n"
        "demand: { use: { at = \"plant.part\"; every = 1; units = 10; unmet = \"wait\"; }; };\n"
        "faults: { flaw: { arises = \"received\"; share = \"$training * 1.0\"; }; };\n"
        "inspections: { gate: { of = \"plant.part\"; when = \"received\"; lot = \"order\"; plan: { n = 4; accept = 3; "
        "}; "
        "found = \"keep\"; rejected = \"accept_at\"; }; };\n";
    struct model m;
    (void)state;
    /* the first of ten lots is all faulty, and rejected; then half of the units are, and rejected lots (4 of 4) halve
     * that to nothing at the second */
    model_open(&m, trained);
    model_run(&m, 500, 2);
    assert_near(model_kpi(&m, "variables.lots"), 100, 1e-9);
    assert_true(model_kpi(&m, "variables.training") >= 0 && model_kpi(&m, "variables.training") < 0.5);
    assert_near(model_kpi(&m, "variables.seen"), model_kpi(&m, "faults.flaw.found"), 1e-9);
    assert_near(model_kpi(&m, "variables.out"), model_kpi(&m, "faults.flaw.delivered"), 1e-9);
    model_close(&m);
    char text[3000];
    snprintf(text, sizeof text, "%s", trained);
    char *add = strstr(text, "add = -0.5") + strlen("add = -");
    add[0] = '1';
    add[2] = '0';
    model_once(&m, text);
    assert_kpi(&m, "inspections.gate.rejected", 0.1); /* one lot, and never again */
    assert_kpi(&m, "faults.flaw.units", 10);
    assert_kpi(&m, "variables.training", 0);
    model_close(&m);
}

/* ---- mistakes ---- */

static void assert_says(const char *text, const char *words)
{
    char *said = NULL;
    size_t size;
    struct model m;
    if (model_load(&m, text))
        fail_msg("accepted, not told `%s`:\n%s", words, text);
    FILE *f = open_memstream(&said, &size);
    diag_print(m.diag, f);
    fclose(f);
    if (!strstr(said, words))
        fail_msg("not `%s` but:\n%s", words, said);
    free(said);
    model_close(&m);
}

static void mistakes_are_told(void **state)
{
    (void)state;
    assert_says(LAUNCH("lab: { duration = 3; finds: { weka = 0.5; }; };", "", ""),
                "a.cfg:2: tasks.lab.finds.weka: there is no fault `weka`; did you mean `weak`?");
    assert_says(LAUNCH("lab: { duration = 3; finds: { weak = 1.5; }; };", "", ""),
                "tasks.lab.finds.weak: is 1.5; allowed");
    assert_says(LAUNCH("lab: { duration = 3; for = \"oem.hat\"; finds: { weak = 0.5; }; };", "", ""),
                "tasks.lab.for: `oem.hat` is no stock point");
    assert_says(LAUNCH("lab: { duration = 3; finds: { weak = 0.5; }; };", "found_at: { shop = 3; };", ""),
                "faults.weak.found_at.shop: unknown setting `shop`");
    assert_says(LAUNCH("lab: { duration = 3; };", "", "") "faults: { found_at: { shop = 3; }; };\n",
                "`faults` stands twice");
    assert_says("horizon = 9; items: { a: { }; b: { }; }; suppliers: { m: { offers: { a: { }; b: { }; }; }; };\n"
                "tasks: { lab: { duration = 1; for = \"p.b\"; finds: { x = 1; }; }; look: { finds: { y = 1; }; }; };\n"
                "sites: { p: { stock: { a: { policy = \"lot_for_lot\"; sources: { one: { buy = \"m\"; }; }; };\n"
                "  b: { policy = \"lot_for_lot\"; sources: { one: { buy = \"m\"; }; }; }; }; }; };\n"
                "faults: { x: { arises = \"style\"; of = \"a\"; share = 1.0; }; y: { arises = \"received\"; share = "
                "1.0; }; };\n",
                "tasks.lab.finds.x: `x` cannot be in what is made or bought for `p.b`");
    assert_says(
        "horizon = 9; items: { a: { }; }; suppliers: { m: { offers: { a: { }; }; }; };\n"
        "tasks: { look: { finds: { y = 1; }; }; };\n"
        "sites: { p: { stock: { a: { policy = \"lot_for_lot\"; sources: { one: { buy = \"m\"; }; }; }; }; }; };\n"
        "faults: { y: { arises = \"received\"; share = 1.0; }; };\n",
        "tasks.look.finds.y: `y` does not arise in a style");
    assert_says(LAUNCH("lab: { duration = 3; };", "",
                       "variables: { v = { start = 1; on: { a = { event = "
                       "\"faults.weka.found\"; add = 1; }; }; }; };\n"),
                "`faults.weka.found` is no event");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_task_sees_what_is_there),
        cmocka_unit_test(two_tasks_look_one_after_the_other),
        cmocka_unit_test(neutral_values_change_nothing),
        cmocka_unit_test(a_fault_costs_what_its_place_costs),
        cmocka_unit_test(what_is_seen_is_put_right_for_what_begins_later),
        cmocka_unit_test(after_a_soft_gate_a_finding_stops_the_line),
        cmocka_unit_test(what_is_done_has_looked),
        cmocka_unit_test(factories_are_kept_apart),
        cmocka_unit_test(a_fault_of_an_order_is_in_all_its_lots),
        cmocka_unit_test(deliveries_are_lots_of_their_own),
        cmocka_unit_test(findings_move_variables),
        cmocka_unit_test(mistakes_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
