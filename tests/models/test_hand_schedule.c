/* tests/models/test_hand_schedule.c - with every spread at zero the result is a schedule that can be worked out by
 * hand.
 *
 * Random serial chains without chance: customers in fixed steps, base stock, (s,S) or (r,nQ) under continuous or
 * periodic review, fixed lead times, boats that leave every few days, minimum orders and multiples, and at the top a
 * supplier or a machine that makes lots. The hand is a second simulator that shares nothing with the first: it has no
 * events, but walks through time in eighths of a day and does at each what the calendar of an instant says
 * (models/events.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"

#include "sim/stream.h"

enum {
    CHAINS = 300,
    POINTS = 4,
    STEPS = 8 /* a day */,
    DAYS = 50,
    CLAIMS = 4000,
    LOADS = 4000,
    BATCHES = 6,
    LEADS = 6
};

/* ---- a chain, as numbers; times in steps ---- */

enum rule { BASE_STOCK, S_S, R_NQ };

struct stage {
    enum rule rule;
    int s, S, Q;
    int review, first; /* steps; 0: continuous */
    bool before;       /* the review precedes the demand */
    int moq, multiple;
    int transit, departs; /* of what comes here; departs 0: at once */
    bool complete;        /* partial = false */
    int every, begins;    /* customers here; every 0: none */
    int batch[BATCHES];   /* units of the k-th customer, the last repeats */
    bool lost, whole;     /* customers: unmet = "lost", partial = false */
};

struct chain {
    int stages; /* 0 the top */
    struct stage stage[POINTS];
    bool made;
    int lot, setup, unit;    /* steps of work */
    int fails_after, repair; /* steps of work, steps; 0: never */
    int lead[LEADS];         /* of the k-th order that is bought, the last repeats */
    bool in_sequence;        /* crossing = false */
};

struct dice {
    uint32_t number;
    uint64_t next;
};

static int die(struct dice *d, int low, int high)
{
    const struct luck luck = {.seed = 2385, .replication = d->number};
    return low + (int)(stream_u(luck, stream_source("tests/hand_schedule"), d->next++) * (high - low + 1));
}

static struct stage stage_of(struct dice *d, bool last, bool top)
{
    struct stage s = {.rule = (enum rule)die(d, 0, 2), .s = die(d, 1, 12)};
    s.S = s.s + die(d, 1, 8);
    s.Q = die(d, 1, 5);
    s.review = die(d, 0, 2) ? 0 : die(d, 4, 20);
    s.first = s.review ? die(d, 0, s.review - 1) : 0;
    s.before = s.review && die(d, 0, 1);
    s.moq = die(d, 0, 3) ? 1 : die(d, 2, 5);
    s.multiple = die(d, 0, 3) ? 1 : die(d, 2, 3);
    s.transit = die(d, 0, 2) ? die(d, 1, 30) : 0; /* 0: several echelons within one instant */
    s.departs = top || die(d, 0, 1) ? 0 : die(d, 3, 20);
    s.complete = !top && die(d, 0, 3) == 0;
    s.every = last || die(d, 0, 2) == 0 ? die(d, 2, 12) : 0;
    s.begins = die(d, 0, 9);
    for (int k = 0; k < BATCHES; k++)
        s.batch[k] = die(d, 1, 4);
    s.lost = die(d, 0, 2) == 0;
    s.whole = die(d, 0, 2) == 0;
    return s;
}

static struct chain chain_of(uint32_t number)
{
    struct dice d = {number, 0};
    struct chain c = {.stages = die(&d, 1, POINTS), .made = die(&d, 0, 1)};
    for (int i = 0; i < c.stages; i++)
        c.stage[i] = stage_of(&d, i == c.stages - 1, i == 0);
    /* Goods without a way leave at departures (60), when customers who do not wait (45) have gone: one or the other. */
    for (int i = 1; i < c.stages; i++)
        for (int k = 0; k < c.stages && c.stage[i].transit == 0; k++)
            c.stage[k].lost = false;
    c.lot = die(&d, 1, 5);
    c.setup = die(&d, 0, 2);
    c.unit = die(&d, 0, 2);
    c.fails_after = die(&d, 0, 1) ? die(&d, 3, 25) : 0;
    c.repair = die(&d, 1, 12);
    for (int k = 0; k < LEADS; k++)
        c.lead[k] = die(&d, 0, 40);
    c.in_sequence = die(&d, 0, 1);
    return c;
}

static int opening(const struct stage *s)
{
    return s->rule == BASE_STOCK ? s->s : s->rule == S_S ? s->S : s->s + s->Q;
}

/* ---- written ---- */

static double days(int steps)
{
    return (double)steps / STEPS;
}

static void write_policy(FILE *f, const struct stage *s)
{
    fputs("policy: { ", f);
    if (s->rule == BASE_STOCK)
        fprintf(f, "type = \"base_stock\"; level = %d; ", s->s);
    else if (s->rule == S_S)
        fprintf(f, "type = \"s_S\"; s = %d; S = %d; ", s->s, s->S);
    else
        fprintf(f, "type = \"r_nQ\"; r = %d; Q = %d; ", s->s, s->Q);
    if (s->review)
        fprintf(f, "review: { every = %.17g; first = %.17g; %s}; ", days(s->review), days(s->first),
                s->before ? "before = \"demand\"; " : "");
    fputs("}; ", f);
}

static void write_stage(FILE *f, const struct chain *c, int i)
{
    const struct stage *s = &c->stage[i];
    fprintf(f, "s%d: { ", i);
    if (i == 0 && c->made) {
        fputs("workcenters: { shop: { machines = 1; ", f);
        if (c->fails_after)
            fprintf(f, "failures: { jam: { after = %.17g; repair = %.17g; }; }; ", days(c->fails_after),
                    days(c->repair));
        fputs("}; }; ", f);
    }
    fputs("stock: { w: { ", f);
    write_policy(f, s);
    fputs("sources: { one: { ", f);
    if (i > 0)
        fprintf(f, "move = \"s%d\"; lane = \"l%d\"; pipeline = \"free\"; %s", i - 1, i,
                s->complete ? "partial = false; " : "");
    else if (c->made)
        fprintf(f, "make: { lot = %d; routing: { shop: { time = %.17g; setup = %.17g; }; }; }; ", c->lot, days(c->unit),
                days(c->setup));
    else
        fprintf(f, "buy = \"maker\"; %s", c->in_sequence ? "crossing = false; " : "");
    fprintf(f, "moq = %d; multiple = %d; }; }; initial = %d; holding = 0.17; }; }; };\n", s->moq, s->multiple,
            opening(s));
}

static void write_customers(FILE *f, const struct stage *s, int i)
{
    if (!s->every)
        return;
    fprintf(f, "d%d: { at = \"s%d.w\"; every = %.17g; first = %.17g; units = \"sequence(", i, i, days(s->every),
            days(s->begins));
    for (int k = 0; k < BATCHES; k++)
        fprintf(f, "%s%d", k ? ", " : "", s->batch[k]);
    fprintf(f, ")\"; %s%s};\n", s->lost ? "unmet = \"lost\"; " : "", s->whole ? "partial = false; " : "");
}

static char *text_of(const struct chain *c)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    fprintf(f, "horizon = %d;\nitems: { w: { }; };\n", DAYS);
    fputs("suppliers: { maker: { offers: { w: { lead_time = \"sequence(", f);
    for (int k = 0; k < LEADS; k++)
        fprintf(f, "%s%.17g", k ? ", " : "", days(c->lead[k]));
    fputs(")\"; }; }; }; };\nsites: {\n", f);
    for (int i = 0; i < c->stages; i++)
        write_stage(f, c, i);
    fputs("};\ndemand: {\n", f);
    for (int i = 0; i < c->stages; i++)
        write_customers(f, &c->stage[i], i);
    fputs("};\n", f);
    if (c->stages > 1) {
        fputs("lanes: {\n", f);
        for (int i = 1; i < c->stages; i++)
            if (c->stage[i].departs)
                fprintf(f, "l%d: { time = %.17g; departs = %.17g; };\n", i, days(c->stage[i].transit),
                        days(c->stage[i].departs));
            else
                fprintf(f, "l%d: { time = %.17g; };\n", i, days(c->stage[i].transit));
        fputs("};\n", f);
    }
    fclose(f);
    return text;
}

/* ---- by hand ---- */

struct claim { /* somebody waits at a stock point: a customer (below < 0), or the order of the point below */
    int below, open, asked, at;
    bool leaves; /* when he is not served now */
};

struct load {
    int to, units, due; /* due -1: waits for a boat */
};

struct shelf {
    int on_hand, on_order, owed;
    struct claim claim[CLAIMS];
    int claims, first; /* first: before it all are filled */
    double hand_steps, owed_steps, order_steps;
    int orders, ordered, customers;
    int units, units_at_once, units_lost, served; /* served: with all that they got */
    double waited_steps;
};

struct hand {
    const struct chain *chain;
    struct shelf place[POINTS];
    struct load load[LOADS];
    int loads, now;
    int lot[LOADS], lots, lot_first; /* waiting for the machine */
    int in_work, work_left;          /* units on the machine, 0: idle; steps */
    int until_failure, down_until;   /* steps of work; down_until 0: it is up */
    int busy, down, bought, last_due;
};

static void receive(struct hand *h, int i, int units)
{
    h->place[i].on_hand += units;
    h->place[i].on_order -= units;
}

static void arrivals(struct hand *h)
{
    for (int k = 0; k < h->loads; k++)
        if (h->load[k].due == h->now) {
            receive(h, h->load[k].to, h->load[k].units);
            h->load[k].due = -2; /* gone */
        }
}

/* The step that has just gone by, and the end of a repair. */
static void machine_worked(struct hand *h)
{
    if (h->down_until) {
        h->down++;
    } else if (h->in_work) {
        h->work_left--;
        h->until_failure--;
        h->busy++;
    }
    if (h->down_until == h->now && h->now > 0) {
        h->down_until = 0;
        h->until_failure = h->chain->fails_after;
    }
}

/* A lot that ends just when the machine would fail ends first; the machine then fails with the next one. */
static void machine_ends(struct hand *h)
{
    if (!h->in_work || h->down_until)
        return;
    if (h->work_left == 0) {
        receive(h, 0, h->in_work);
        h->in_work = 0;
    } else if (h->chain->fails_after && h->until_failure == 0) {
        h->down_until = h->now + h->chain->repair;
    }
}

static void machine_begins(struct hand *h)
{
    if (h->in_work || h->lot_first == h->lots)
        return;
    h->in_work = h->lot[h->lot_first++];
    h->work_left = h->chain->setup + h->chain->unit * h->in_work;
}

static void claim(struct hand *h, int at, int below, int units)
{
    struct shelf *p = &h->place[at];
    p->claim[p->claims++] = (struct claim){below, units, units, h->now, false};
    p->owed += units;
}

static void customers_come(struct hand *h, int i)
{
    const struct stage *s = &h->chain->stage[i];
    struct shelf *p = &h->place[i];
    if (!s->every || h->now < s->begins || (h->now - s->begins) % s->every != 0)
        return;
    const int units = s->batch[p->customers < BATCHES ? p->customers : BATCHES - 1];
    p->customers++;
    p->units += units;
    if (s->lost && p->first == p->claims) { /* nobody before him: he takes what is there, and goes */
        const int taken = units <= p->on_hand ? units : s->whole ? 0 : p->on_hand;
        p->on_hand -= taken;
        p->units_at_once += taken;
        p->units_lost += units - taken;
        p->served += taken > 0;
        return;
    }
    claim(h, i, -1, units);
    p->claim[p->claims - 1].leaves = s->lost;
}

static void send(struct hand *h, int to, int units)
{
    const struct stage *s = &h->chain->stage[to];
    h->load[h->loads++] = (struct load){to, units, s->departs ? -1 : h->now + s->transit};
}

static void hand_over(struct hand *h, int i, struct claim *c, int units)
{
    struct shelf *p = &h->place[i];
    p->on_hand -= units;
    p->owed -= units;
    c->open -= units;
    if (c->below >= 0) {
        send(h, c->below, units);
        return;
    }
    p->units_at_once += c->at == h->now ? units : 0;
    if (c->open == 0) {
        p->waited_steps += h->now - c->at;
        p->served++;
    }
}

/* First come, first served; who takes all or nothing keeps the others waiting. */
static void serve(struct hand *h, int i)
{
    struct shelf *p = &h->place[i];
    bool blocked = false;
    for (int k = p->first; k < p->claims && !blocked; k++) {
        struct claim *c = &p->claim[k];
        const int units = c->open < p->on_hand ? c->open : p->on_hand;
        const bool whole = c->below >= 0 ? h->chain->stage[c->below].complete : h->chain->stage[i].whole;
        blocked = units < c->open;
        if (units > 0 && (!blocked || !whole))
            hand_over(h, i, c, units);
    }
    for (int k = p->first; k < p->claims; k++) /* who does not wait goes */
        if (p->claim[k].leaves && p->claim[k].open > 0) {
            p->units_lost += p->claim[k].open;
            p->owed -= p->claim[k].open;
            p->served += p->claim[k].open < p->claim[k].asked; /* with a part, at once */
            p->claim[k].open = 0;
        }
    while (p->first < p->claims && p->claim[p->first].open == 0)
        p->first++;
}

static void buy(struct hand *h, int units)
{
    const int k = h->bought++;
    int due = h->now + h->chain->lead[k < LEADS ? k : LEADS - 1];
    if (h->chain->in_sequence && due < h->last_due)
        due = h->last_due;
    h->last_due = due;
    h->load[h->loads++] = (struct load){0, units, due};
}

static void place_order(struct hand *h, int i, int units)
{
    const struct stage *s = &h->chain->stage[i];
    struct shelf *p = &h->place[i];
    if (units <= 0)
        return;
    units = units < s->moq ? s->moq : units;
    units = (units + s->multiple - 1) / s->multiple * s->multiple;
    p->on_order += units;
    p->orders++;
    p->ordered += units;
    if (i > 0)
        claim(h, i - 1, i, units);
    else if (!h->chain->made)
        buy(h, units);
    else
        for (; units > 0; units -= h->chain->lot)
            h->lot[h->lots++] = units < h->chain->lot ? units : h->chain->lot;
}

static void review(struct hand *h, int i)
{
    const struct stage *s = &h->chain->stage[i];
    const struct shelf *p = &h->place[i];
    const int x = p->on_hand + p->on_order - p->owed;
    int units = 0;
    if (s->rule == BASE_STOCK)
        units = s->s - x;
    else if (x <= s->s)
        units = s->rule == S_S ? s->S - x : ((s->s - x) / s->Q + 1) * s->Q;
    place_order(h, i, units);
}

static bool is_due(const struct hand *h, int i, bool before)
{
    const struct stage *s = &h->chain->stage[i];
    if (s->review == 0)
        return !before;
    return s->before == before && h->now >= s->first && (h->now - s->first) % s->review == 0;
}

/* What takes no time happens at once: arrivals, lots, service, until nothing moves. */
static void settle(struct hand *h)
{
    int moved;
    do {
        moved = h->loads + h->lot_first;
        arrivals(h);
        machine_ends(h);
        for (int i = 0; i < h->chain->stages; i++) {
            serve(h, i);
            arrivals(h);
        }
        machine_begins(h);
        machine_ends(h);
        arrivals(h);
        for (int i = 0; i < h->chain->stages; i++)
            serve(h, i);
    } while (moved != h->loads + h->lot_first);
}

static void boats_leave(struct hand *h, int to)
{
    const struct stage *s = &h->chain->stage[to];
    for (int k = 0; k < h->loads && s->departs; k++)
        if (h->load[k].to == to && h->load[k].due == -1 && h->now % s->departs == 0)
            h->load[k].due = h->now + s->transit;
}

/* One instant: receipts 20, completions 30, reviews before demand 35, demand 40, allocation 45, reviews 50 from below
 * upwards, each followed by the allocation of what it asked above, departures 60; goods without a way come at once. */
static void instant(struct hand *h)
{
    const int n = h->chain->stages;
    machine_worked(h);
    arrivals(h);
    machine_ends(h);
    for (int i = n - 1; i >= 0; i--)
        if (is_due(h, i, true))
            review(h, i);
    arrivals(h); /* what is bought before the demand, without a lead time, is there for it */
    for (int i = 0; i < n; i++)
        customers_come(h, i);
    settle(h);
    for (int i = n - 1; i >= 0; i--) {
        if (is_due(h, i, false))
            review(h, i);
        settle(h);
    }
    for (int i = 0; i < n; i++) {
        boats_leave(h, i);
        settle(h);
    }
    for (int i = 0; i < n; i++) {
        h->place[i].hand_steps += h->place[i].on_hand;
        h->place[i].owed_steps += h->place[i].owed;
        h->place[i].order_steps += h->place[i].on_order;
    }
}

static struct hand *by_hand(const struct chain *c)
{
    struct hand *h = calloc(1, sizeof *h);
    if (!h)
        abort();
    h->chain = c;
    h->until_failure = c->fails_after;
    for (int i = 0; i < c->stages; i++)
        h->place[i].on_hand = opening(&c->stage[i]);
    for (h->now = 0; h->now < DAYS * STEPS; h->now++)
        instant(h);
    machine_worked(h); /* the last step */
    return h;
}

/* ---- compared ---- */

static bool agrees(const struct model *m, const char *format, int i, double right, const char *text, uint32_t number)
{
    char name[80];
    (void)snprintf(name, sizeof name, format, i);
    const double value = model_kpi(m, name);
    if (isnan(value) && isnan(right))
        return true;
    if (fabs(value - right) <= 1e-9 * (1 + fabs(right)))
        return true;
    (void)fprintf(stderr, "chain %d: %s is %.12g, by hand %.12g\n%s\n", (int)number, name, value, right, text);
    return false;
}

static bool compare(const struct model *m, const struct hand *h, const char *text, uint32_t number)
{
    const double steps = DAYS * STEPS;
    double held = 0;
    bool good = true;
    for (int i = 0; i < h->chain->stages && good; i++) {
        const struct shelf *p = &h->place[i];
        good = agrees(m, "stock.s%d.w.on_hand", i, p->hand_steps / steps, text, number) &&
               agrees(m, "stock.s%d.w.backorders", i, p->owed_steps / steps, text, number) &&
               agrees(m, "stock.s%d.w.on_order", i, p->order_steps / steps, text, number) &&
               agrees(m, "stock.s%d.w.closing", i, p->on_hand, text, number) &&
               agrees(m, "orders.s%d.w.placed", i, p->orders, text, number) &&
               agrees(m, "orders.s%d.w.placed_units", i, p->ordered, text, number);
        if (good && h->chain->stage[i].every)
            good = agrees(m, "demand.d%d.units", i, p->units, text, number) &&
                   agrees(m, "demand.d%d.fill_rate", i, (double)p->units_at_once / p->units, text, number) &&
                   agrees(m, "demand.d%d.lost_units", i, p->units_lost, text, number) &&
                   agrees(m, "demand.d%d.wait_days", i, p->waited_steps / STEPS / p->served, text, number);
        held += 0.17 * p->hand_steps / STEPS;
    }
    if (good && h->chain->made)
        good = agrees(m, "workcenter.s%d.shop.utilization", 0, h->busy / steps, text, number) &&
               agrees(m, "workcenter.s%d.shop.down", 0, h->down / steps, text, number);
    return good && agrees(m, "cost.holding", 0, held, text, number);
}

static void the_hand_agrees(void **state)
{
    int wrong = 0;
    double owed = 0;
    (void)state;
    for (uint32_t k = 0; k < CHAINS && wrong < 3; k++) {
        const struct chain c = chain_of(k);
        struct hand *h = by_hand(&c);
        char *text = text_of(&c);
        struct model m;
        model_once(&m, text);
        wrong += !compare(&m, h, text, k);
        owed += h->place[c.stages - 1].owed_steps;
        model_close(&m);
        free(text);
        free(h);
    }
    assert_int_equal(wrong, 0);
    assert_true(owed > 0); /* or nothing was ever short */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_hand_agrees)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
