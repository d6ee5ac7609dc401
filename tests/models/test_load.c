/* tests/models/test_load.c - many files, tables and lines become one tree: extends, remove, tables, --set, like. */
#include "tests/models/load_desk.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const base_text =
    "title = \"Base\"; start = \"2026-01-05\"; horizon = \"365 d\";\n"
    "items: { mug: { }; cup: { }; };\n"
    "suppliers: { potter: { offers: { mug = { lead_time = \"lognormal(mean=38 d, cv=0.3) each week [F1 S3]\"; price = "
    "45;\n"
    "    cost = 5; moq = 90; }; cup: { price = \"7 [A]\"; }; }; }; };\n"
    "sites: { dc: { stock: {\n"
    "    mug: { policy = \"lot_for_lot\"; sources: { one: { buy = \"potter\"; }; }; initial: { on_hand = 10; }; };\n"
    "    cup: { like = \"dc.mug\"; holding = 0.5; };\n"
    "}; }; };\n"
    "demand: { web: { at = \"dc.mug\"; every = 1; weeks = ( 0.5, 0.5 ); }; };\n"
    "disruptions: { fire: { on = \"2026-03-01\"; lasts = 5; hits = [ \"sites.dc\" ]; stops = [ \"working\" ]; }; };\n"
    "targets = [ \"a <= 1\", \"b >= 2\" ];\n";

static int setup(void **state)
{
    struct desk *d = malloc(sizeof *d);
    desk_open(d);
    desk_file(d, "base.cfg", base_text);
    *state = d;
    return 0;
}

static int teardown(void **state)
{
    desk_close(*state);
    free(*state);
    return 0;
}

static bool load(struct desk *d, const char *text)
{
    desk_file(d, "a.cfg", text);
    return desk_load(d, "a.cfg", NULL, 0);
}

static bool set(struct desk *d, const char *line)
{
    return desk_load(d, "base.cfg", &line, 1);
}

static const char *text_at(struct desk *d, const char *path)
{
    const struct node *n = desk_at(d, path);
    if (!n || n->kind != NODE_TEXT) {
        fail_msg("%s is no text; said: %s", path, d->said);
        return "";
    }
    return n->text;
}

static double number_at(struct desk *d, const char *path)
{
    const struct node *n = desk_at(d, path);
    if (!n || n->kind != NODE_NUMBER) {
        fail_msg("%s is no number; said: %s", path, d->said);
        return 0;
    }
    return n->number;
}

/* ---- one file ---- */

static void test_names_and_folders(void **state)
{
    struct desk *d = *state;
    assert_true(desk_load(d, "base.cfg", NULL, 0));
    assert_silent(d);
    assert_string_equal(d->text.name, "base");
    assert_string_equal(d->text.folder, d->folder);
    assert_int_equal(d->text.files_count, 1);
    assert_string_equal(d->text.files[0], "base.cfg");
    assert_int_equal(desk_at(d, "suppliers.potter.offers.mug.moq")->place.line, 4);
    desk_file(d, "v1.2.cfg", base_text);
    assert_true(desk_load(d, "v1.2.cfg", NULL, 0));
    assert_string_equal(d->text.name, "v1.2");
}

/* `x = v` is `x: { main = v; }`, wherever it is written. */
static void test_main_members(void **state)
{
    struct desk *d = *state;
    desk_load(d, "base.cfg", NULL, 0);
    assert_string_equal(text_at(d, "sites.dc.stock.mug.policy.type"), "lot_for_lot");
    assert_true(number_at(d, "suppliers.potter.offers.mug.cost.per_order") == 5);
    assert_string_equal(desk_at(d, "sites.dc.stock.mug.policy.type")->row->path, "sites.*.stock.*.policy.type");
    assert_true(load(
        d, "extends = \"base.cfg\"; suppliers: { potter: { offers: { mug: { cost: { per_unit = 2; }; }; }; }; };"));
    assert_true(number_at(d, "suppliers.potter.offers.mug.cost.per_order") == 5); /* a group over the main member */
    assert_true(number_at(d, "suppliers.potter.offers.mug.cost.per_unit") == 2);
    desk_file(d, "b.cfg", "extends = \"a.cfg\"; suppliers: { potter: { offers: { mug: { cost = 6; }; }; }; };");
    assert_true(desk_load(d, "b.cfg", NULL, 0)); /* the main member over a group */
    assert_true(number_at(d, "suppliers.potter.offers.mug.cost.per_order") == 6);
    assert_true(number_at(d, "suppliers.potter.offers.mug.cost.per_unit") == 2);
}

/* ---- extends ---- */

static void test_extends_merges_by_name(void **state)
{
    struct desk *d = *state;
    assert_true(load(d, "extends = \"base.cfg\";\n"
                        "title = \"What if\";\n"
                        "suppliers: { potter: { offers: { mug: { price = \"46 * 1.1\"; }; }; }; other: { }; };\n"
                        "demand: { web: { weeks = ( 1, 2, 3 ); }; };\n"));
    assert_silent(d);
    assert_string_equal(text_at(d, "title"), "What if");
    assert_string_equal(text_at(d, "suppliers.potter.offers.mug.price"), "46 * 1.1"); /* a number replaced by a text */
    assert_true(number_at(d, "suppliers.potter.offers.mug.moq") == 90);
    assert_int_equal(desk_at(d, "demand.web.weeks")->children, 3); /* lists are replaced whole */
    assert_non_null(desk_at(d, "suppliers.other"));
    assert_null(desk_at(d, "extends"));
    assert_string_equal(desk_at(d, "suppliers.potter.offers.mug.price")->place.file, desk_path(d, "a.cfg"));
    assert_string_equal(desk_at(d, "suppliers.potter.offers.mug.moq")->place.file, desk_path(d, "base.cfg"));
    assert_int_equal(d->text.files_count, 2);
    assert_string_equal(d->text.files[1], "base.cfg");
}

static void test_remove_comes_before_the_overlay(void **state)
{
    struct desk *d = *state;
    assert_true(load(d, "extends = \"base.cfg\";\n"
                        "remove = [ \"disruptions.fire\", \"sites.dc.stock.mug.policy\" ];\n"
                        "sites: { dc: { stock: { mug: { policy: { type = \"base_stock\"; level = 5; }; }; }; }; };\n"));
    assert_silent(d);
    assert_null(desk_at(d, "disruptions.fire"));
    assert_null(desk_at(d, "remove"));
    assert_string_equal(text_at(d, "sites.dc.stock.mug.policy.type"), "base_stock");
}

static void test_remove_of_what_is_not_there(void **state)
{
    struct desk *d = *state;
    assert_false(load(d, "extends = \"base.cfg\";\nremove = [ \"disruptions.fre\",\n \"items.mug.bom\" ];\n"));
    assert_says(d, "a.cfg:2: remove: `disruptions.fre` is not in the base: there is no `fre`; did you mean `fire`?");
    assert_says(d, "a.cfg:3: remove: `items.mug.bom` is not in the base: there is no `bom`");
    assert_false(load(d, "horizon = 5; remove = [ \"x\" ];"));
    assert_says(d, "there is no `extends` in this file");
    assert_false(load(d, "extends = \"base.cfg\"; remove = \"items\";"));
    assert_says(d, "expected an array of paths");
}

static void test_another_kind_of_setting(void **state)
{
    struct desk *d = *state;
    assert_false(load(d, "extends = \"base.cfg\";\nitems = 5;\ndemand: { web: { weeks = 3;\n at: { x = 1; }; }; "
                         "};\ntitle = [ \"a\" ];\n"));
    assert_says(d, "a.cfg:2: items: is a number here, but a group at base.cfg:2");
    assert_says(d, "a.cfg:3: demand.web.weeks: is a number here, but a list at base.cfg:9");
    assert_says(d, "a.cfg:4: demand.web.at: is a group here, but a text at base.cfg:9");
    assert_says(d, "a.cfg:5: title: is an array here, but a text at base.cfg:1");
}

static void test_bases_of_bases(void **state)
{
    struct desk *d = *state;
    desk_folder(d, "sub");
    desk_file(d, "sub/middle.cfg", "extends = \"../base.cfg\"; title = \"Middle\"; horizon = \"300 d\";");
    assert_true(load(d, "extends = \"sub/middle.cfg\"; title = \"Top\";"));
    assert_string_equal(text_at(d, "title"), "Top");
    assert_string_equal(text_at(d, "horizon"), "300 d");
    assert_true(number_at(d, "suppliers.potter.offers.mug.price") == 45);
    assert_string_equal(d->text.files[1], "sub/middle.cfg");
    assert_string_equal(d->text.files[2], "base.cfg");
}

static void test_wrong_bases(void **state)
{
    struct desk *d = *state;
    assert_false(load(d, "extends = \"a.cfg\";"));
    assert_says(d, "a.cfg:1: extends: \"a.cfg\" goes in a circle");
    desk_file(d, "b.cfg", "extends = \"a.cfg\";");
    assert_false(load(d, "extends = \"b.cfg\";"));
    assert_says(d, "b.cfg:1: extends: \"a.cfg\" goes in a circle");
    assert_false(load(d, "extends = \"bsae.cfg\";"));
    assert_says(d, "a.cfg:1: \"bsae.cfg\" there is no such file");
    assert_false(load(d, "extends = \"../x.cfg\";"));
    assert_says(d, "leads out of the scenario's folder");
    assert_false(load(d, "extends = \"/etc/passwd\";"));
    assert_says(d, "leads out of the scenario's folder");
    assert_false(load(d, "extends = [ \"base.cfg\" ];"));
    assert_says(d, "takes one file name in quotes");
    desk_file(d, "bad.cfg", "x = [ 1, ];");
    assert_false(load(d, "extends = \"bad.cfg\";"));
    assert_says(d, "bad.cfg:1: a comma stands");
    assert_null(d->text.root);
}

/* ---- --set ---- */

static void test_set_values(void **state)
{
    struct desk *d = *state;
    assert_true(set(d, "suppliers.potter.offers.mug.price = 46.5"));
    assert_true(number_at(d, "suppliers.potter.offers.mug.price") == 46.5);
    assert_string_equal(desk_at(d, "suppliers.potter.offers.mug.price")->place.file, "--set");
    assert_true(set(d, "suppliers.potter.offers.mug.lead_time=uniform(3 d, 5 d)"));
    assert_string_equal(text_at(d, "suppliers.potter.offers.mug.lead_time"), "uniform(3 d, 5 d)");
    assert_true(set(d, "run.drain = true"));
    assert_true(desk_at(d, "run.drain")->truth);
    assert_true(set(d, "title = \"true = false\""));
    assert_string_equal(text_at(d, "title"), "true = false");
    assert_true(set(d, "disruptions.fire.hits = [ \"region:x\", tag:y ]"));
    assert_int_equal(desk_at(d, "disruptions.fire.hits")->children, 2);
    assert_string_equal(desk_at(d, "disruptions.fire.hits")->last->text, "tag:y");
    assert_true(
        set(d, "disruptions.fire.change = suppliers.*.offers.*.lead_time += uniform(1 d, 2 d); lanes.x.time *= 2"));
    assert_string_equal(desk_at(d, "disruptions.fire.change")->first->text,
                        "suppliers.*.offers.*.lead_time += uniform(1 d, 2 d)");
    assert_true(set(d, "demand.web.weeks = ( 0.1, 0.9 )"));
    assert_true(desk_at(d, "demand.web.weeks")->last->number == 0.9);
    assert_true(set(d, "run.seed = 4000000000"));
    assert_true(number_at(d, "run.seed") == 4e9);
}

static void test_set_main_members(void **state)
{
    struct desk *d = *state;
    assert_true(set(d, "suppliers.potter.offers.mug.cost = 8"));
    assert_true(number_at(d, "suppliers.potter.offers.mug.cost.per_order") == 8);
    assert_true(set(d, "suppliers.potter.offers.mug.cost *= 3"));
    assert_true(number_at(d, "suppliers.potter.offers.mug.cost.per_order") == 15);
    assert_true(set(d, "sites.dc.stock.mug.policy.review.every = 7 d"));
    assert_string_equal(text_at(d, "sites.dc.stock.mug.policy.review.every"), "7 d");
    assert_true(set(d, "variables.pace = uniform(0, 1)"));
    assert_string_equal(text_at(d, "variables.pace.is"), "uniform(0, 1)");
}

static void test_set_changes(void **state)
{
    struct desk *d = *state;
    assert_true(set(d, "suppliers.potter.offers.mug.price *= 1.1"));
    assert_true(fabs(number_at(d, "suppliers.potter.offers.mug.price") - 49.5) < 1e-12);
    assert_true(set(d, "suppliers.potter.offers.mug.price += -5"));
    assert_true(number_at(d, "suppliers.potter.offers.mug.price") == 40);
    assert_true(set(d, "suppliers.potter.offers.mug.price *= uniform(1, 2)"));
    assert_string_equal(text_at(d, "suppliers.potter.offers.mug.price"), "(45) * (uniform(1, 2))");
    assert_true(set(d, "suppliers.potter.offers.mug.lead_time *= 1.5"));
    assert_string_equal(text_at(d, "suppliers.potter.offers.mug.lead_time"),
                        "(lognormal(mean=38 d, cv=0.3)) * (1.5) each week [F1 S3]");
    assert_true(set(d, "suppliers.potter.offers.mug.lead_time += 3 d each run [A]"));
    assert_string_equal(text_at(d, "suppliers.potter.offers.mug.lead_time"),
                        "(lognormal(mean=38 d, cv=0.3)) + (3 d) each run [A]");
    assert_true(set(d, "suppliers.potter.offers.cup.price *= 2"));
    assert_string_equal(text_at(d, "suppliers.potter.offers.cup.price"), "(7) * (2) [A]");
    assert_true(set(d, "suppliers.potter.offers.cup.lead_time += 2 d")); /* on the default */
    assert_string_equal(text_at(d, "suppliers.potter.offers.cup.lead_time"), "(0) + (2 d)");
    assert_true(set(d, "horizon += 35 d"));
    assert_true(number_at(d, "horizon") == 400);
    assert_true(set(d, "disruptions.fire.on += 14 d"));
    assert_string_equal(text_at(d, "disruptions.fire.on"), "2026-03-15");
    assert_true(set(d, "sites.dc.stock.mug.initial.on_hand *= 2"));
    assert_true(number_at(d, "sites.dc.stock.mug.initial.on_hand.all") == 20);
}

/* The cup is like the mug: a line on the mug reaches it, a line on the cup does not reach the mug. */
static void test_set_and_like(void **state)
{
    struct desk *d = *state;
    assert_true(set(d, "sites.dc.stock.mug.initial.on_hand = 30"));
    assert_true(number_at(d, "sites.dc.stock.cup.initial.on_hand.all") == 30);
    assert_true(set(d, "sites.dc.stock.cup.initial.on_hand += 5"));
    assert_true(number_at(d, "sites.dc.stock.cup.initial.on_hand.all") == 15);
    assert_true(number_at(d, "sites.dc.stock.mug.initial.on_hand.all") == 10);
    assert_true(set(d, "sites.dc.stock.cup.sources.one.share = 0.5"));
    assert_null(desk_at(d, "sites.dc.stock.mug.sources.one.share"));
    assert_true(set(d, "sites.*.stock.*.initial.on_hand *= 3")); /* each once */
    assert_true(number_at(d, "sites.dc.stock.mug.initial.on_hand.all") == 30);
    assert_true(number_at(d, "sites.dc.stock.cup.initial.on_hand.all") == 30);
}

static void test_set_with_stars(void **state)
{
    struct desk *d = *state;
    assert_true(set(d, "suppliers.*.offers.*.moq *= 2")); /* the cup has none */
    assert_true(number_at(d, "suppliers.potter.offers.mug.moq") == 180);
    assert_null(desk_at(d, "suppliers.potter.offers.cup.moq"));
    assert_true(set(d, "suppliers.potter.offers.*.moq = 7"));
    assert_true(number_at(d, "suppliers.potter.offers.cup.moq") == 7);
    assert_false(set(d, "lanes.*.time *= 2"));
    assert_says(d, "--set: lanes.*.time *= 2: the path with * finds nothing");
}

static void test_set_mistakes(void **state)
{
    struct desk *d = *state;
    static const struct {
        const char *line, *says;
    } cases[] = {
        {"horizon", "is no line `path = value`"},
        {"horizon =", "has no value behind the ="},
        {"= 5", "is no line `path = value`"},
        {"suppliers.potter.offers.mug.lead_tiem = 3", "unknown setting `lead_tiem`; did you mean `lead_time`?"},
        {"suppliers.poter.offers.mug.price = 3", "there is no `poter` in `suppliers`; did you mean `potter`?"},
        {"suppliers.smith.offers.mug.price = 3", "there is no `smith` in `suppliers`; a new one is written in a file"},
        {"suppliers.potter = 3", "`potter` is a group; name one of its settings"},
        {"suppliers.potter.offers.mug.price.x = 3", "`price` is no group; the path ends there"},
        {"title *= 2", "`title` holds no number"},
        {"demand.web.price *= 2", "`price` has no value to change; set it with ="},
        {"a-b = 2", "`a-b` in the path is no name"},
        {"items.mug = { volume = 1; }", "sets one value"},
        {"extends = \"x.cfg\"", "stands only in a file"},
        {"horizon == 5", "the operators are =, *= and +="},
        {"disruptions.fire.on *= 2", "can be moved by whole days"},
        {"demand.web.weeks.x = 3", "`weeks` is no group"},
        {"sites.dc.stock.mug.initial.on_hand += 3 kg", "unknown unit"},
        {"suppliers.potter.offers.mug.lead_time = -1",
         "suppliers.potter.offers.mug.lead_time: is -1 d; allowed: 0 d or more"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (set(d, cases[i].line))
            fail_msg("accepted: %s", cases[i].line);
        if (!strstr(d->said, cases[i].says))
            fail_msg("%s gave\n%s\nwithout %s", cases[i].line, d->said, cases[i].says);
        assert_says(d, "--set");
    }
}

static void test_sets_follow_each_other(void **state)
{
    struct desk *d = *state;
    static const char *const lines[] = {"suppliers.potter.offers.mug.price = 10",
                                        "suppliers.potter.offers.mug.price *= 3",
                                        "suppliers.potter.offers.mug.price += 1"};
    assert_true(desk_load(d, "base.cfg", lines, 3));
    assert_true(number_at(d, "suppliers.potter.offers.mug.price") == 31);
}

/* ---- like ---- */

static void test_like_inherits_and_own_settings_win(void **state)
{
    struct desk *d = *state;
    assert_true(desk_load(d, "base.cfg", NULL, 0));
    assert_string_equal(text_at(d, "sites.dc.stock.cup.policy.type"), "lot_for_lot");
    assert_true(number_at(d, "sites.dc.stock.cup.holding") == 0.5);
    assert_null(desk_at(d, "sites.dc.stock.mug.holding"));
    assert_null(desk_at(d, "sites.dc.stock.cup.like"));
    assert_true(
        load(d, "extends = \"base.cfg\";\n"
                "sites: { dc: { stock: { cup: { initial: { backlog = 3; }; policy: { type = \"plan\"; }; };\n"
                "    pot: { like = \"cup\"; };\n" /* a sibling, itself like another */
                "    jug: { like = \"sites.dc.stock.pot\"; initial = 4; }; }; }; };\n" /* a main member over a group */
                "items: { pot: { }; jug: { }; };\n"));
    assert_silent(d);
    assert_true(number_at(d, "sites.dc.stock.pot.initial.on_hand.all") == 10);
    assert_true(number_at(d, "sites.dc.stock.pot.initial.backlog") == 3);
    assert_string_equal(text_at(d, "sites.dc.stock.jug.policy.type"), "plan");
    assert_true(number_at(d, "sites.dc.stock.jug.initial.on_hand.all") == 4);
    assert_true(number_at(d, "sites.dc.stock.jug.initial.backlog") == 3);
}

/* A whole site is like another; a path leads into what is inherited; an overlay on the model reaches all. */
static void test_like_of_likes(void **state)
{
    struct desk *d = *state;
    assert_true(load(d, "extends = \"base.cfg\";\n"
                        "sites: { east: { like = \"sites.dc\"; region = \"east\"; };\n"
                        "         far: { stock: { cup: { like = \"sites.east.stock.cup\"; }; }; };\n"
                        "         dc: { stock: { mug: { initial = 77; }; }; }; };\n"));
    assert_silent(d);
    assert_true(number_at(d, "sites.east.stock.mug.initial.on_hand.all") == 77);
    assert_true(number_at(d, "sites.far.stock.cup.initial.on_hand.all") == 77);
    assert_null(desk_at(d, "sites.dc.region"));
    assert_string_equal(desk_at(d, "sites.far.stock.cup.initial.on_hand.all")->row->path,
                        "sites.*.stock.*.initial.on_hand.all");
}

static void test_a_routing_keeps_its_order(void **state)
{
    struct desk *d = *state;
    assert_true(load(d, "extends = \"base.cfg\";\n"
                        "sites: { dc: { workcenters: { saw: { }; drill: { }; polish: { }; };\n"
                        "  stock: { a: { sources: { own: { make: { routing: { saw = 3; drill = 2; }; }; }; }; };\n"
                        "           b: { like = \"a\"; sources: { own: { make: { routing: { polish = 1; saw = 9; }; }; "
                        "}; }; }; }; }; };\n"
                        "items: { a: { }; b: { }; };\n"));
    assert_silent(d);
    const struct node *routing = desk_at(d, "sites.dc.stock.b.sources.own.make.routing");
    assert_string_equal(routing->first->name, "saw");
    assert_string_equal(routing->first->next->name, "drill");
    assert_string_equal(routing->last->name, "polish");
    assert_true(node_at(routing, "saw.time")->number == 9);
}

static void test_like_mistakes(void **state)
{
    struct desk *d = *state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"horizon = 5;\nitems: { a: { like = \"items.b\"; }; b: { like = \"items.a\"; }; };", "goes in a circle"},
        {"horizon = 5;\nitems: { a: { like = \"items.a\"; }; };",
         "a.cfg:2: items.a: like = \"items.a\" goes in a circle"},
        {"horizon = 5;\nitems: { a: { bom: { like = \"items.a\"; }; }; };", "goes in a circle"},
        {"horizon = 5;\nitems: { like = \"items.a.bom\"; a: { bom: { }; }; };", "goes in a circle"},
        {"horizon = 5;\nitems: { a: { like = \"b\"; }; b: { like = \"c\"; }; c: { like = \"a\"; }; };",
         "goes in a circle"},
        {"horizon = 5;\nitems: { a: { like = \"items.x\"; }; };",
         "a.cfg:2: items.a: like = \"items.x\" names no group"},
        {"horizon = 5;\nitems: { a: { like = \"horizon\"; }; };", "names no group"},
        {"horizon = 5;\nitems: { a: { like = 5; }; };", "like takes the path of another group in quotes"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (load(d, cases[i].text))
            fail_msg("accepted: %s", cases[i].text);
        if (!strstr(d->said, cases[i].says))
            fail_msg("%s gave\n%s\nwithout %s", cases[i].text, d->said, cases[i].says);
    }
}

/* Each level is twice like the next: 2^30 settings if nothing stopped it. */
static void test_likes_do_not_explode(void **state)
{
    struct desk *d = *state;
    const char *text = "horizon = 5; items: {\n";
    for (int i = 0; i < 30; i++)
        text = arena_format(d->arena,
                            "%si%d: { bom: { a: { like = \"items.i%d\"; }; b: { like = \"items.i%d\"; }; }; };\n", text,
                            i, i + 1, i + 1);
    assert_false(load(d, arena_format(d->arena, "%si30: { bom: { z = 1; }; }; };\n", text)));
    assert_says(d, "4,000,000 settings");
}

/* ---- tables ---- */

static void test_tables(void **state)
{
    struct desk *d = *state;
    desk_file(d, "offers.csv",
              "name, lead_time, price, moq, cost.per_order, breaks_apply\r\n"
              "mug,38 d [F1],45,,5,\n"
              "\n"
              "cup,\"lognormal(mean=3 d, cv=0.5)\",\"7\",12,,incremental\n"
              "pot,2,3,4,5,\n");
    assert_true(
        load(d, "start = \"2026-01-05\"; horizon = 5;\n"
                "suppliers: { potter: { offers: { from_csv = \"offers.csv\"; pot: { moq = 9; }; jug: { }; }; }; };"));
    assert_silent(d);
    assert_string_equal(text_at(d, "suppliers.potter.offers.mug.lead_time"), "38 d [F1]");
    assert_true(number_at(d, "suppliers.potter.offers.mug.price") == 45);
    assert_null(desk_at(d, "suppliers.potter.offers.mug.moq"));
    assert_true(number_at(d, "suppliers.potter.offers.mug.cost.per_order") == 5);
    assert_string_equal(text_at(d, "suppliers.potter.offers.cup.lead_time"), "lognormal(mean=3 d, cv=0.5)");
    assert_string_equal(text_at(d, "suppliers.potter.offers.cup.breaks_apply"), "incremental");
    assert_true(number_at(d, "suppliers.potter.offers.pot.moq") == 9); /* the file wins over the table */
    assert_true(number_at(d, "suppliers.potter.offers.pot.price") == 3);
    assert_non_null(desk_at(d, "suppliers.potter.offers.jug"));
    assert_null(desk_at(d, "suppliers.potter.offers.from_csv"));
    assert_int_equal(desk_at(d, "suppliers.potter.offers.cup.price")->place.line, 4);
    assert_int_equal(d->text.files_count, 2);
    assert_string_equal(d->text.files[1], "offers.csv");
}

static void test_tables_of_networks(void **state)
{
    struct desk *d = *state;
    desk_folder(d, "data");
    desk_file(d, "data/sites.csv",
              "site,region,stock.mug.policy,stock.mug.policy.level,tags,stock.mug.sources.one.buy,label\n"
              "dc_1,east,base_stock,12,a; b,potter,\"Centre 1, \"\"east\"\"\"\n");
    desk_file(d, "data/more.cfg", "sites: { from_csv = \"sites.csv\"; };\n"); /* relative to the file that asks */
    assert_false(
        load(d, "horizon = 5; items: { mug: { }; }; suppliers: { potter: { }; };\n@include \"data/more.cfg\"\n"));
    assert_says(d, "data/sites.csv:2: stock.mug.policy.level: the columns set `policy` both whole and in parts");
    desk_file(d, "data/sites.csv",
              "site,region,stock.mug.policy.type,stock.mug.policy.level,tags,stock.mug.sources.one.buy,label\n"
              "dc_1,east,base_stock,12,a; b,potter,\"Centre 1, \"\"east\"\"\"\n");
    assert_true(desk_load(d, "a.cfg", NULL, 0));
    assert_silent(d);
    assert_true(number_at(d, "sites.dc_1.stock.mug.policy.level") == 12);
    assert_int_equal(desk_at(d, "sites.dc_1.tags")->children, 2);
    assert_string_equal(text_at(d, "sites.dc_1.label"), "Centre 1, \"east\"");
}

static void test_table_mistakes(void **state)
{
    struct desk *d = *state;
    desk_file(d, "t.csv",
              "name,lead_tiem,price,,price,cost\nmug,1,2,3,4,5\nmug,1,2,3,4,5\nbad-name,1,2,3,4,5\ncup,1,2\n,1,2,3,4,"
              "5\npot,\"1\"x,2,3,4,5\nlate,1,-5,3,4,5\n");
    assert_false(load(d, "horizon = 5;\nsuppliers: { p: { offers: { from_csv = \"t.csv\"; }; }; };"));
    assert_says(d, "t.csv:1: lead_tiem: in the header: unknown setting `lead_tiem`; did you mean `lead_time`?");
    assert_says(d, "t.csv:1: in the header: a column has no name");
    assert_says(d, "t.csv:1: price: in the header: `price` stands twice");
    assert_says(d, "t.csv:3: `mug` stands twice in this table, first in line 2");
    assert_says(d, "t.csv:4: `bad-name` is no name");
    assert_says(d, "t.csv:5: has 3 cells, the header has 6");
    assert_says(d, "t.csv:6: the first cell is empty");
    assert_says(d, "t.csv:7: a cell in quotes is not closed, or text follows it");
    assert_says(d, "t.csv:8: suppliers.p.offers.late.price: is -5 money/unit; allowed: 0 money/unit or more");
    assert_false(load(d, "horizon = 5;\nsuppliers: { p: { offers: { from_csv = \"../t.csv\"; }; }; };"));
    assert_says(d, "a.cfg:2: suppliers.p.offers.from_csv: \"../t.csv\" leads out of the scenario's folder");
    assert_false(load(d, "horizon = 5;\nsuppliers: { p: { offers: { from_csv = \"nowhere.csv\"; }; }; };"));
    assert_says(d, "\"nowhere.csv\" there is no such file");
    assert_false(load(d, "horizon = 5;\nrun: { from_csv = \"t.csv\"; };"));
    assert_says(d, "a table can stand in a group whose members you name");
    desk_file(d, "t.csv", "");
    assert_false(load(d, "horizon = 5;\nsuppliers: { p: { offers: { from_csv = \"t.csv\"; }; }; };"));
    assert_says(d, "t.csv:1: has no header");
}

/* 100,000 stock points in a table: linear, not quadratic. */
static void test_large_tables(void **state)
{
    struct desk *d = *state;
    FILE *f = fopen(desk_path(d, "sites.csv"), "w");
    fprintf(f, "site,region,stock.mug.policy.type,stock.mug.policy.level,stock.mug.sources.one.buy\n");
    for (int i = 0; i < 100000; i++)
        fprintf(f, "dc_%d,east,base_stock,%d,potter\n", i, i % 50);
    fclose(f);
    assert_true(load(d, "horizon = 5; items: { mug: { }; }; suppliers: { potter: { }; };\n"
                        "sites: { from_csv = \"sites.csv\"; dc_77: { like = \"dc_78\"; }; };"));
    assert_int_equal(desk_at(d, "sites")->children, 100000);
    assert_true(number_at(d, "sites.dc_99999.stock.mug.policy.level") == 49);
}

/* ---- the canonical text ---- */

static void test_canonical_text_is_the_scenario_again(void **state)
{
    struct desk *d = *state;
    assert_true(load(d,
                     "extends = \"base.cfg\"; title = \"a \\\"b\\\" \\\\ c\\n\\td \\x7f\"; targets = [ ];\n"
                     "run: { replications = 10; }; money: { interest = 0.1; };\n"
                     "demand: { web: { weeks = ( 1, 2.5, 1e-9, 12345678901.0 ); priority = -3; first = 1e21; }; };"));
    assert_silent(d);
    const struct node *once = d->text.root;
    const uint64_t hash = d->text.hash;
    const char *canonical = scenario_canonical(once, d->arena);
    desk_file(d, "again.cfg", canonical);
    assert_true(desk_load(d, "again.cfg", NULL, 0));
    assert_silent(d);
    assert_true(node_equal(once, d->text.root));
    assert_true(hash == d->text.hash);
    assert_string_equal(scenario_canonical(d->text.root, d->arena), canonical);
}

static void test_order_of_groups_does_not_matter(void **state)
{
    struct desk *d = *state;
    const char *one = "horizon = 5; items: { a: { volume = 1; weight = 2; }; b: { }; }; suppliers: { s: { region = "
                      "\"x\"; label = \"y\"; }; };";
    const char *two = "suppliers: { s: { label = \"y\"; region = \"x\"; }; }; items: { b: { }; a: { weight = 2.0; "
                      "volume = 1.0; }; }; horizon = 5.0;";
    assert_true(load(d, one));
    const uint64_t hash = d->text.hash;
    assert_true(load(d, two));
    assert_true(hash == d->text.hash);
    assert_true(load(d, "horizon = 6; items: { a: { volume = 1; weight = 2; }; b: { }; }; suppliers: { s: { region = "
                        "\"x\"; label = \"y\"; }; };"));
    assert_true(hash != d->text.hash);
    const char *saw_first = "horizon = 5; sites: { s: { stock: { a: { sources: { o: { make: { routing: { saw = 1; "
                            "drill = 2; }; }; }; }; }; }; }; };";
    const char *drill_first = "horizon = 5; sites: { s: { stock: { a: { sources: { o: { make: { routing: { drill = 2; "
                              "saw = 1; }; }; }; }; }; }; }; };";
    assert_true(load(d, saw_first));
    const uint64_t routed = d->text.hash;
    assert_true(load(d, drill_first));
    assert_true(routed != d->text.hash); /* here the order is the meaning */
}

/* ---- robustness ---- */

static uint32_t next(uint32_t *luck)
{
    *luck = *luck * 1664525U + 1013904223U;
    return *luck >> 8;
}

static size_t mutate(char *text, size_t length, uint32_t *luck)
{
    static const char *const splices[] = {"{",
                                          "}",
                                          "[",
                                          "]",
                                          "(",
                                          ")",
                                          "\"",
                                          ";",
                                          ",",
                                          "like = \"items\";",
                                          "from_csv = \"t.csv\";",
                                          "@include \"b.cfg\"\n",
                                          "/*",
                                          "*/",
                                          "#",
                                          "99999999999",
                                          "extends = \"base.cfg\";",
                                          "-",
                                          "\n",
                                          "\\x01",
                                          "*",
                                          "cost = 5;",
                                          "mark = \"A\";",
                                          "1e999",
                                          "\xFF"};
    const uint32_t count = 1 + next(luck) % 5;
    for (uint32_t i = 0; i < count && length > 20; i++) {
        const size_t at = next(luck) % length;
        const char *splice = splices[next(luck) % (sizeof splices / sizeof splices[0])];
        const size_t n = strlen(splice), span = 1 + next(luck) % 40;
        switch (next(luck) % 5) {
        case 0:
            text[at] = (char)next(luck);
            break;
        case 1:
            length = at; /* cut off */
            break;
        case 2:
            memmove(text + at + n, text + at, length - at);
            for (size_t k = 0; k < n; k++)
                text[at + k] = splice[k];
            length += n;
            break;
        case 3:
            if (at + span < length) { /* taken out */
                memmove(text + at, text + at + span, length - at - span);
                length -= span;
            }
            break;
        default:
            if (at + span < length) { /* twice */
                memmove(text + at + span, text + at, length - at);
                length += span;
            }
            break;
        }
    }
    return length;
}

/* Whatever the file holds: loaded, or refused with a message. */
static void test_2000_mutated_scenarios(void **state)
{
    struct desk *d = *state;
    uint32_t luck = 20260105;
    char *text = malloc(20000);
    static const char *const lines[] = {"suppliers.*.offers.*.price *= 2", "horizon += 5",
                                        "sites.dc.stock.cup.initial.on_hand = 3"};
    desk_file(d, "t.csv", "name,label\na,b\n");
    desk_file(d, "b.cfg", "us = \"x\";\n");
    for (int i = 0; i < 2000; i++) {
        snprintf(text, 20000, "%s",
                 i % 4 ? base_text
                       : "extends = \"base.cfg\";\nremove = [ \"disruptions.fire\" ];\nitems: { from_csv = "
                         "\"t.csv\"; };\n@include \"b.cfg\"\n");
        const size_t length = mutate(text, strlen(text), &luck);
        struct desk one = *d;
        one.arena = arena_create();
        one.said = NULL;
        one.diag = diag_create();
        desk_bytes(&one, "m.cfg", text, length);
        const bool good = desk_load(&one, "m.cfg", lines, i % 3 ? 0 : 3);
        if (good != (diag_errors(one.diag) == 0))
            fail_msg("case %d: accepted in spite of messages, or refused without", i);
        free(one.said);
        diag_destroy(one.diag);
        arena_destroy(one.arena);
    }
    free(text);
}

int main(void)
{
#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_DESK(test_names_and_folders),
        WITH_DESK(test_main_members),
        WITH_DESK(test_extends_merges_by_name),
        WITH_DESK(test_remove_comes_before_the_overlay),
        WITH_DESK(test_remove_of_what_is_not_there),
        WITH_DESK(test_another_kind_of_setting),
        WITH_DESK(test_bases_of_bases),
        WITH_DESK(test_wrong_bases),
        WITH_DESK(test_set_values),
        WITH_DESK(test_set_main_members),
        WITH_DESK(test_set_changes),
        WITH_DESK(test_set_and_like),
        WITH_DESK(test_set_with_stars),
        WITH_DESK(test_set_mistakes),
        WITH_DESK(test_sets_follow_each_other),
        WITH_DESK(test_like_inherits_and_own_settings_win),
        WITH_DESK(test_like_of_likes),
        WITH_DESK(test_a_routing_keeps_its_order),
        WITH_DESK(test_like_mistakes),
        WITH_DESK(test_likes_do_not_explode),
        WITH_DESK(test_tables),
        WITH_DESK(test_tables_of_networks),
        WITH_DESK(test_table_mistakes),
        WITH_DESK(test_large_tables),
        WITH_DESK(test_canonical_text_is_the_scenario_again),
        WITH_DESK(test_order_of_groups_does_not_matter),
        WITH_DESK(test_2000_mutated_scenarios),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
