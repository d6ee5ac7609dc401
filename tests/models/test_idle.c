/* tests/models/test_idle.c - what leaves something to guess, or could never work, is refused with its path; what has no
 * effect, or is perhaps not meant, is told; what only looks idle stays legal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

/* Made to order at one workcenter, m. */
#define MADE(center, make, source, point, demand, rest)                                                                \
    "horizon = 20; items: { w: { }; };\n"                                                                              \
    "sites: { s: { workcenters: { m: { " center " }; }; stock: { w: { policy = \"lot_for_lot\"; " point                \
    "sources: { x: { " source " make: { " make " }; }; }; }; }; }; };\n"                                               \
    "demand: { c: { at = \"s.w\"; " demand " }; };\n" rest "\n"
#define ROUTED "routing: { m = 0.5; };"

/* Bought by a base-stock policy. */
#define BOUGHT(offer, policy, source, point, demand, rest)                                                             \
    "horizon = 20; items: { w: { }; };\nsuppliers: { mill: { offers: { w: { lead_time = 1; " offer " }; }; }; };\n"    \
    "sites: { s: { stock: { w: { policy: { type = \"base_stock\"; level = 5; " policy " }; " point                     \
    "sources: { x: { buy = \"mill\"; " source " }; }; }; }; }; };\n"                                                   \
    "demand: { c: { at = \"s.w\"; " demand " }; };\n" rest "\n"

/* Goods that come under inspection. */
#define INSPECTED(inspection)                                                                                          \
    BOUGHT("", "", "", "", "rate = 1;",                                                                                \
           "faults: { f: { arises = \"received\"; share = 0.05; }; };\n"                                               \
           "inspections: { i: { of = \"s.w\"; when = \"received\"; lot = \"order\"; " inspection " }; };")

/* All messages of a scenario, one a line. */
static void said_of(struct model *m, char *said, size_t size)
{
    FILE *f = tmpfile();
    assert_non_null(f);
    diag_print(m->diag, f);
    rewind(f);
    said[fread(said, 1, size - 1, f)] = '\0';
    fclose(f);
}

struct refusal {
    const char *text, *words; /* "~ ...": it is told only, and the scenario runs */
};

static void all_refused(const struct refusal *r, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct model m;
        char said[4096];
        const bool told = r[i].words[0] == '~';
        if (model_load(&m, r[i].text) != told)
            fail_msg("%srefused:\n%s", told ? "" : "not ", r[i].text);
        if (told)
            snprintf(said, sizeof said, "%s", m.net->warnings > 0 ? m.net->warning[0] : "");
        else
            said_of(&m, said, sizeof said);
        if (!strstr(said, r[i].words + (told ? 2 : 0)))
            fail_msg("no `%s` in:\n%s", r[i].words, said);
        if ((told ? m.net->warnings : (int32_t)diag_errors(m.diag)) != 1)
            fail_msg("one mistake, and these messages:\n%s", said);
        model_close(&m);
    }
}
#define ALL_REFUSED(cases) all_refused(cases, sizeof(cases) / sizeof *(cases))

static void idle_settings_of_demand(void **state)
{
    static const struct refusal cases[] = {
        {BOUGHT("", "", "", "", "rate = 1; lost_cost = 3;", ""),
         "~ demand.c.lost_cost: nobody of this demand is ever lost"},
        {BOUGHT("", "", "", "", "rate = 1; unmet = \"lost\"; backorder = 3;", ""), "~ demand.c.backorder: nobody"},
        {BOUGHT("", "", "", "", "rate = 1; unmet = \"lost\"; capacity = 3;", ""), "~ demand.c.capacity: counts"},
        {BOUGHT("", "", "", "", "rate = 1; patience: { days = 2; share = 0.5; };", ""),
         "demand.c.patience.share: says"},
        {BOUGHT("", "", "", "", "rate = 1; patience: { share = 0.5; };", ""), "demand.c.patience: needs `days`"},
        {BOUGHT("", "", "", "", "rate = 1; first = 3;", ""), "demand.c.first: goes with `every`; a `rate` begins"},
        {BOUGHT("", "", "", "", "orders: { o: { at = 2; units = 3; }; }; first = 3;", ""), "demand.c.first: goes with"},
        {BOUGHT("", "", "", "", "orders: { o: { at = 2; units = 3; }; }; units = 3;", ""), "demand.c.units: each of"},
        {BOUGHT("", "", "", "", "rate = 1; starts = 3;", ""), "demand.c.starts: is the first day"},
        {BOUGHT("", "", "", "", "rate = 1; mix: { a = 1; };", ""), "demand.c.mix: there is nothing to choose"},
        {BOUGHT("", "", "", "", "rate = 1; units: { black = 3; };", ""), "demand.c.units.black: units of a variant"},
        {BOUGHT("", "", "", "", "rate = 1; price = 3; party = \"others\";", ""), "demand.c.price: party"},
        {BOUGHT("", "", "", "", "rate = 1; priority = 2;", ""), "~ demand.c.priority: nobody looks at it"},
    };
    (void)state;
    ALL_REFUSED(cases);
}

/* Two colours of one style. */
#define COLOURS(demand)                                                                                                \
    "horizon = 20; items: { w: { variants = [ \"red\", \"tan\" ]; }; };\nsuppliers: { mill: { offers: { w: { }; }; "   \
    "}; };\n"                                                                                                          \
    "sites: { s: { stock: { w: { policy: { type = \"base_stock\"; level = 5; }; sources: { x: { buy = \"mill\"; }; "   \
    "}; }; }; }; };\ndemand: { c: { at = \"s.w\"; " demand " }; };\n"

static void variants_that_do_not_exist(void **state)
{
    static const struct refusal cases[] = {
        {COLOURS("rate = 1; mix: { red = 1; blue = 2; };"), "demand.c.mix.blue: `blue` is no variant"},
        {COLOURS("rate = 1; units: { red = 1; tan = 2; };"), "demand.c.units.red: units of a variant"},
        {COLOURS("orders: { o: { at = 1; units: { red = 1; blue = 2; }; }; };"), "orders.o.units.blue: `blue` is no"},
        {COLOURS("orders: { o: { at = 1; units: { red = 1; }; }; }; mix: { red = 1; };"), "demand.c.mix: each of"},
        {"horizon = 100; items: { w: { variants = [ \"red\", \"tan\" ]; }; };\n"
         "suppliers: { mill: { offers: { w: { lead_time = 1; }; }; }; };\n"
         "sites: { s: { stock: { w: { policy: { type = \"plan\"; orders: { a: { due = 9; units: { red = 1; blue = 2; "
         "}; }; }; };\n"
         "sources: { x: { buy = \"mill\"; }; }; }; }; }; };\n",
         "sites.s.stock.w.policy.orders.a.units.blue: `blue` is no variant of `w`"},
    };
    (void)state;
    ALL_REFUSED(cases);
}

static void idle_settings_of_stock_and_sources(void **state)
{
    static const struct refusal cases[] = {
        {BOUGHT("", "", "", "backorder = 3;", "rate = 1; unmet = \"lost\";", ""),
         "~ sites.s.stock.w.backorder: nobody"},
        {BOUGHT("", "", "", "allocation = \"priority\";", "rate = 1;", ""), "~ sites.s.stock.w.allocation: nobody has"},
        {BOUGHT("", "forecast: { start = 3; };", "", "", "rate = 1;", ""),
         "policy.forecast.start: there is no forecast"},
        {BOUGHT("", "review = { every = 1; }; forecast: { type = \"exponential\"; };", "", "", "rate = 1;", ""),
         "~ policy.forecast: is used by `cover` only"},
        {"horizon = 20; items: { w: { }; }; suppliers: { mill: { offers: { w: { }; }; }; };\n"
         "sites: { s: { stock: { w: { policy = \"plan\"; sources: { x: { buy = \"mill\"; }; }; }; }; }; };",
         "policy.orders: a plan without orders"},
        {"horizon = 20; items: { w: { }; }; suppliers: { mill: { offers: { w: { }; }; }; };\n"
         "sites: { s: { stock: { w: { policy: { type = \"lot_for_lot\"; safety = 3; review: { every = 1; }; }; "
         "sources: { "
         "x: { buy = \"mill\"; }; }; }; }; }; };",
         "policy.safety: lot_for_lot at reviews"},
        {BOUGHT("", "", "priority = 2;", "", "rate = 1;", ""), "~ sources.x.priority: nobody looks at it"},
        {BOUGHT("", "", "breaks_apply = \"incremental\";", "", "rate = 1;", ""),
         "~ sources.x.breaks_apply: there are no"},
        {BOUGHT("breaks_apply = \"incremental\";", "", "", "", "rate = 1;", ""),
         "~ offers.w.breaks_apply: there are no"},
        {MADE("", ROUTED, "partial = false;", "", "rate = 1;", ""), "sources.x.partial: is of goods that are bought"},
        {MADE("", ROUTED, "breaks: { a: { from = 3; price = 1; }; };", "", "rate = 1;", ""),
         "sources.x.breaks: are of"},
        {MADE("", ROUTED, "yield: { times = 0.9; paid = \"received\"; };", "", "rate = 1;", ""), "yield.paid: is of"},
        {MADE("", "learning = 0.9;", "", "", "rate = 1;", ""), "make.learning: making without `routing`"},
        {MADE("", "in_process_limit = 3;", "", "", "rate = 1;", ""), "make.in_process_limit: making without `routing`"},
        {MADE("", ROUTED "learned_at = 30;", "", "", "rate = 1;", ""), "~ make.learned_at: is a point of the learning"},
        {MADE("", ROUTED "kitting = \"complete\";", "", "", "rate = 1;", ""), "~ make.kitting: nothing goes into"},
        {MADE("at_shift_end = \"fits\";", ROUTED, "", "", "rate = 1;", ""), "~ workcenters.m.at_shift_end: no shift"},
        {MADE("rule = \"priority\";", ROUTED, "", "", "rate = 1;", ""),
         "~ workcenters.m.rule: nobody has a `priority`"},
        {MADE("rule = \"earliest_due\";", ROUTED, "", "", "rate = 1;", ""), "~ workcenters.m.rule: nobody has a due"},
    };
    (void)state;
    ALL_REFUSED(cases);
}

#define PLAIN(rest) BOUGHT("", "", "", "", "rate = 1;", rest)

static void idle_settings_of_the_rest(void **state)
{
    static const struct refusal cases[] = {
        {PLAIN("disruptions: { d: { rate = 0.1; lasts = 1; severity = 2; hits = [ \"suppliers.mill\" ]; stops = [ "
               "\"shipping\" ]; }; };"),
         "~ disruptions.d.severity: nothing asks for it"},
        {PLAIN("disruptions: { d: { rate = 0.1; lasts = 1; hits = [ \"suppliers.mill\" ]; }; };"),
         "disruptions.d.hits: nothing happens"},
        {PLAIN("disruptions: { d: { on = 3; fades = 1; hits = [ \"suppliers.mill\" ]; stops = [ \"shipping\" ]; }; };"),
         "disruptions.d.fades: follows the end"},
        {PLAIN("disruptions: { d: { hits = [ \"suppliers.mill\" ]; stops = [ \"shipping\" ]; }; };"),
         "disruptions.d: say when it comes"},
        {PLAIN("disruptions: { d: { rate = 0.1; lasts = 1; hits = [ \"suppliers.mill\" ]; change = [ \"lead_time *= "
               "$sverity\" ]; }; };"),
         "disruptions.d.change: in \"$sverity\""},
        {PLAIN("contracts: { k: { seller = \"mil\"; buyer = \"us\"; price: { w = 3; }; }; };"),
         "contracts.k.seller: nobody is of the party `mil`"},
        {PLAIN("contracts: { k: { seller = \"mill\"; buyer = \"us\"; price: { w = 3; }; late: { grace = 2; }; }; };"),
         "~ contracts.k.late.grace: nothing is due"},
        {PLAIN("contracts: { k: { seller = \"mill\"; buyer = \"us\"; price: { w = 3; }; breaks_apply = "
               "\"incremental\"; }; };"),
         "~ contracts.k.breaks_apply: there are no"},
        {PLAIN("lanes: { l: { time = 1; cost: { per_unit = 1; kg_per_m3 = 167; }; }; };"), "~ cost.kg_per_m3: makes a"},
        {PLAIN("variables: { v: { is = 3; log = true; }; };"), "variables.v.log: is of a process"},
        {PLAIN("variables: { v: { start = 3; returns_to = 2; }; };"), "variables.v.returns_to: without `half_life`"},
        {PLAIN("run: { warm_up: { count = 3; }; };"), "run.warm_up.count: counts the customers"},
        {PLAIN("money: { discount: { period = 3; }; };"), "~ money.discount.period: nothing is discounted"},
        {PLAIN("measures: { m: { of = \"stock.s.w.on_hand\"; from = 30; }; };"), "measures.m.from: is not before"},
        {INSPECTED("plan: { n = ( 10 ); accept = ( 1 ); }; returned = \"credited\";"),
         "inspections.i.returned: belongs"},
        {INSPECTED("plan = \"all\"; lenient = 0.1;"), "~ inspections.i.lenient: this plan never rejects"},
        {"horizon = 20; items: { w: { }; }; lanes: { sea: { time = 1; duty = 0.1; }; };\n"
         "sites: { s: { stock: { w = { initial = 9; }; }; }; t: { stock: { w: { policy: { type = \"base_stock\"; level "
         "= "
         "5; }; sources: { y: { move = \"s\"; lane = \"sea\"; }; }; }; }; }; };\n"
         "demand: { c: { at = \"t.w\"; rate = 1; }; };\n",
         "~ lanes.sea.duty: is a share of the price"},
        {INSPECTED("plan = \"all\"; owner = \"o\";") "owners: { o: { hears_after = 1; }; };\n",
         "~ inspections.i.owner: this plan never rejects"},
        {INSPECTED("plan = \"all\"; rejected = \"return\";"), "inspections.i.rejected: this plan never rejects"},
        {INSPECTED("plan = \"ISO 2859-1\"; aql = 2.5; reduced = false;"),
         "~ inspections.i.reduced: belongs to switching"},
        {INSPECTED("plan = \"ISO 2859-1\"; aql = 1.2;"), "aql.all: 1.2 is no AQL"},
    };
    (void)state;
    ALL_REFUSED(cases);
}

static void systems_that_could_never_work(void **state)
{
    static const struct refusal cases[] = {
        {MADE("machines = 0;", ROUTED, "", "", "rate = 1;", ""), "workcenters.m.machines: is 0"},
        {MADE("machines = 0.5;", ROUTED, "", "", "rate = 1;", ""), "workcenters.m.machines: is 0.5"},
        {MADE("failures: { f: { after = 3; repair = 1; crew = \"m\"; }; };", ROUTED, "", "", "rate = 1;", ""),
         "failures.f.crew: is the workcenter that failed"},
        {MADE("calendar = \"d\"; at_shift_end = \"fits\";", ROUTED, "", "", "rate = 0.1;",
              "calendars: { d: { closed: { n: { on = 0.4; lasts = 0.6; every = 1; }; }; }; };"),
         "routing.m.time: a lot takes at least 0.5, and s.m is never open for longer than 0.4"},
        {BOUGHT("", "", "", "", "rate = 1; units = 0;", ""), "demand.c.units: is 0"},
        {BOUGHT("", "", "", "", "every = 1; first = 30;", ""), "demand.c.first: is not before the horizon"},
        {BOUGHT("", "review = { every = 1; first = 30; };", "", "", "rate = 1;", ""), "policy.review.first: is 30"},
        {INSPECTED("plan: { n = ( 10 ); accept = ( 12 ); };"), "plan.accept: accepts at 12 of a sample of 10"},
        {INSPECTED("plan: { n = ( 10, 10 ); accept = ( 10, 12 ); reject = ( 11, 13 ); };"), "of 10 units so far"},
    };
    (void)state;
    ALL_REFUSED(cases);
}

/* Legal: what a law, a change or a variation of another file brings about, defaults and zeros that are written down. */
static void what_only_looks_idle_is_legal(void **state)
{
    static const struct {
        const char *text;
        size_t warnings;
    } cases[] = {
        {BOUGHT("", "", "", "", "rate = 1; units = \"discrete(0: 1, 3: 1)\";", ""), 0},
        {BOUGHT("", "", "", "", "rate = 1; lost_cost = 0; priority = 0;", ""), 0},
        {BOUGHT("", "", "", "", "rate = 1; lost_cost = 3; balk_above = 4;", ""), 0},
        {BOUGHT("", "", "", "", "rate = 1; unmet = \"lost\"; patience: { days = 2; share = 0.5; }; backorder = 3;", ""),
         0},
        {MADE("capacity = 3;", ROUTED, "", "", "rate = 1; lost_cost = 3;", ""), 0},
        {MADE("at_shift_end = \"pause\"; rule = \"first_come\";", ROUTED, "", "", "rate = 1;", ""), 0},
        {MADE("rule = \"priority\";", ROUTED, "", "", "rate = 1; priority = 0;", ""), 0},
        {MADE("rule = \"first_come\";", ROUTED, "", "", "rate = 1; priority = 3;", ""), 1},
        {MADE("machines = 0;", ROUTED, "", "", "rate = 1;",
              "disruptions: { d: { on = 1; hits = [ \"sites.s.workcenters.m\" ]; change = [ \"machines = 1\" ]; }; };"),
         0},
        {MADE("machines = 2;", ROUTED, "", "", "rate = 1;",
              "disruptions: { d: { on = 1; hits = [ \"sites.s.workcenters.m\" ]; change = [ \"machines = 0\" ]; }; };"),
         0},
        {MADE("calendar = \"d\"; at_shift_end = \"fits\";", "routing: { m = \"exponential(mean=0.5)\"; };", "", "",
              "rate = 0.1;", "calendars: { d: { closed: { n: { on = 0.4; lasts = 0.6; every = 1; }; }; }; };"),
         1},
        {PLAIN("disruptions: { d: { rate = 0.1; lasts = 1; }; };"), 1},
        {PLAIN("disruptions: { d: { rate = 0.1; lasts = 1; }; };\nmeasures: { m: { of = \"disruptions.d.up_days\"; }; "
               "};"),
         0},
        {PLAIN("disruptions: { d: { each = \"order\"; chance = 0.1; hits = [ \"suppliers.mill\" ]; change = [ "
               "\"offers.w.lead_time *= 2\" ]; }; };"),
         0},
        {BOUGHT("", "", "", "", "rate = 0;", ""), 1},
        {PLAIN("contracts: { k: { seller = \"mill\"; buyer = \"us\"; price: { }; }; };"), 1},
        {BOUGHT("price = 3;", "", "", "", "rate = 1;",
                "contracts: { k: { seller = \"mill\"; buyer = \"us\"; price: { w = 3; }; }; };"),
         1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct model m;
        char said[4096];
        model_open(&m, cases[i].text);
        said_of(&m, said, sizeof said);
        if (diag_warnings(m.diag) != cases[i].warnings)
            fail_msg("%zu warnings, not %zu, of\n%s\n%s", diag_warnings(m.diag), cases[i].warnings, cases[i].text,
                     said);
        assert_int_equal(m.net->warnings, cases[i].warnings);
        model_close(&m);
    }
}

/* Each demand rate x units x time over machines, open share and up time, by hand; "": nothing is told. */
static void load_above_one_is_told(void **state)
{
    static const struct {
        const char *text, *load;
    } cases[] = {
        {MADE("", "routing: { m = 3; };", "", "", "rate = 0.5;", ""), "asked for 1.5 times"},
        {MADE("machines = 2;", "routing: { m = 3; };", "", "", "rate = 0.5;", ""), ""},
        {MADE("", "routing: { m = 3; };", "", "",
              "every = \"gamma(mean=4, cv=0.5)\"; units = \"discrete(1: 1, 2: 1)\";", ""),
         "asked for 1.125 times"},
        {MADE("", "routing: { m: { time = 0.2; setup = 1; lot_time = 0.5; }; };", "", "", "every = 2; units = 4;", ""),
         "asked for 1.15 times"},
        {MADE("", "lot = 2; routing: { m: { time = 0.2; setup = 0.75; }; };", "", "", "every = 2; units = 4;", ""),
         "asked for 1.15 times"},
        {MADE("calendar = \"d\";", "routing: { m = 0.5; };", "", "", "every = 1;",
              "calendars: { d: { closed: { n: { on = 0.4; lasts = 0.6; every = 1; }; }; }; };"),
         "asked for 1.25 times"},
        {MADE("failures: { f: { after = \"exponential(mean=3)\"; repair = 1; }; };", "routing: { m = 0.9; };", "", "",
              "every = 1;", ""),
         "asked for 1.2 times"},
        {MADE("", "routing: { m = 0.9; };", "yield = 0.75;", "", "every = 1;", ""), "asked for 1.2 times"},
        /* finite queues */
        {MADE("", "routing: { m = 3; };", "", "", "rate = 0.5; capacity = 4;", ""), ""},
        {MADE("", "routing: { m = 3; };", "", "", "rate = 0.5; patience = { days = 4; };", ""), ""},
        {MADE("", "routing: { m = 3; };", "", "", "every = 2; population = 4;", ""), ""},
        {MADE("", "routing: { m = 3; };", "", "", "saturates = true;", ""), ""},
        {MADE("capacity = 4;", "routing: { m = 3; };", "", "", "rate = 0.5;", ""), ""},
        /* not from means */
        {MADE("", "routing: { m = 3; };", "", "", "rate = \"sequence(0.5, 0.1)\";", ""), ""},
        /* just the load */
        {MADE("", "routing: { m = 2; };", "", "", "every = 2;", ""), ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct model m;
        model_open(&m, cases[i].text);
        const char *told = m.net->warnings ? m.net->warning[0] : "";
        if (!strstr(told, cases[i].load) || (*cases[i].load == '\0') != (*told == '\0'))
            fail_msg("`%s`, not `%s`, of\n%s", told, cases[i].load, cases[i].text);
        model_close(&m);
    }
}

/* Shares, moves and bills of materials carry the load up: 0.8 customers x half by the line x 2 parts x 1.5 = 1.2. */
static void load_is_passed_up(void **state)
{
    struct model m;
    (void)state;
    model_open(&m, "horizon = 20; items: { w: { bom: { part = 2; }; }; part: { }; };\n"
                   "suppliers: { mill: { offers: { w: { }; }; }; };\n"
                   "sites: { shop: { stock: { w: { policy: { type = \"s_S\"; s = 3; S = 9; }; sources: { a: { move = "
                   "\"factory\"; share = 0.5; }; b: { buy = \"mill\"; share = 0.5; }; }; }; }; };\n"
                   "factory: { workcenters: { press: { }; }; stock: { w: { policy = \"lot_for_lot\"; sources: { own: { "
                   "make: { }; }; }; }; part: { policy: { type = \"r_nQ\"; r = 4; Q = 5; }; sources: { own: { make: { "
                   "routing: { press = 1.5; }; }; }; }; }; }; }; };\n"
                   "demand: { c: { at = \"shop.w\"; rate = 0.8; }; };\n");
    assert_int_equal(m.net->warnings, 1);
    assert_non_null(strstr(m.net->warning[0], "sites.factory.workcenters.press: is asked for 1.2 times"));
    model_close(&m);
}

static void demand_of_which_nobody_was_served(void **state)
{
    struct model m;
    (void)state;
    model_once(&m, MADE("calendar = \"d\";", ROUTED, "", "", "every = 1;",
                        "calendars: { d: { closed: { n: { on = 0; lasts = 30; }; }; }; };"));
    assert_int_equal(m.out->warnings, 1);
    assert_non_null(strstr(m.out->warning[0], "demand.c: nobody was ever served"));
    model_close(&m);
    model_once(&m, MADE("", ROUTED, "", "", "every = 1;", ""));
    assert_int_equal(m.out->warnings, 0);
    model_close(&m);
    model_once(&m, MADE("", "routing: { m = 3; };", "", "", "every = 1;", "")); /* what was told at load, too */
    assert_int_equal(m.out->warnings, 1);
    assert_non_null(strstr(m.out->warning[0], "asked for 3 times"));
    model_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(idle_settings_of_demand),
        cmocka_unit_test(variants_that_do_not_exist),
        cmocka_unit_test(idle_settings_of_stock_and_sources),
        cmocka_unit_test(idle_settings_of_the_rest),
        cmocka_unit_test(systems_that_could_never_work),
        cmocka_unit_test(what_only_looks_idle_is_legal),
        cmocka_unit_test(load_above_one_is_told),
        cmocka_unit_test(load_is_passed_up),
        cmocka_unit_test(demand_of_which_nobody_was_served),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
