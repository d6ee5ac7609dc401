/* tests/validation/answers_echelons_tree.c - exact answers: assembly, one depot and many shops, allocation. */
#include "tests/validation/answers_echelons.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>

static double integral(double (*f)(double, void *), void *of, double from, double to)
{
    gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(64);
    const gsl_function function = {f, of};
    const double area = to > from ? gsl_integration_glfixed(&function, from, to, rule) : 0;
    gsl_integration_glfixed_table_free(rule);
    return area;
}

/* ---- assembly: components bought for each order ---- */

struct assembly {
    double frame_low, frame_high, motor_low, motor_mode, motor_high, bench, gap;
};

static double uniform_cdf(double x, double low, double high)
{
    return x <= low ? 0 : x >= high ? 1 : (x - low) / (high - low);
}

static double triangular_cdf(double x, double low, double mode, double high)
{
    if (x <= low || x >= high)
        return x >= high;
    if (x < mode)
        return (x - low) * (x - low) / ((high - low) * (mode - low));
    return 1 - (high - x) * (high - x) / ((high - low) * (high - mode));
}

static double kit_incomplete(double x, void *of)
{
    const struct assembly *a = of;
    return 1 -
           uniform_cdf(x, a->frame_low, a->frame_high) * triangular_cdf(x, a->motor_low, a->motor_mode, a->motor_high);
}

/* An order every `gap` needs a frame (uniform) and a motor (triangular), both bought for it, then the bench. Orders
 * never meet, so an order's wait is the bench's time + the larger of the two; its mean is the integral of 1 - F G, a
 * polynomial between knots. [Zipkin, chapter 8 (assembly systems)] Mistake: the larger mean instead of the mean of the
 * larger. */
static size_t assembly(struct answer out[ANSWERS], struct assembly a)
{
    double knots[] = {0, a.frame_low, a.motor_low, a.motor_mode, a.frame_high, a.motor_high}, larger = 0;
    const size_t n = sizeof knots / sizeof knots[0];
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            if (knots[k] < knots[i]) {
                const double x = knots[i];
                knots[i] = knots[k];
                knots[k] = x;
            }
    for (size_t i = 0; i + 1 < n; i++)
        larger += integral(kit_incomplete, &a, knots[i], knots[i + 1]);
    const double frame = (a.frame_low + a.frame_high) / 2, motor = (a.motor_low + a.motor_mode + a.motor_high) / 3;
    const double wait = a.bench + larger, wrong = a.bench + fmax(frame, motor);
    const char *mistake = "the larger mean instead of the mean of the larger";
    out[0] = mean_is("demand.customers.wait_days", wait, wrong, mistake);
    out[1] = mean_is("stock.plant.product.backorders", wait / a.gap, wrong / a.gap, mistake);
    return 2;
}

size_t answers_assembly(struct answer out[ANSWERS])
{
    return assembly(out, (struct assembly){3.1, 9.7, 2, 5, 11.3, 0.8, 12.5});
}

size_t answers_assembly_b(struct answer out[ANSWERS])
{
    return assembly(out, (struct assembly){1.4, 12.2, 3.3, 4.1, 9.6, 0.37, 13.1});
}

/* ---- assembly: components with base stocks ---- */

struct stocked { /* frame, motor */
    int level[2];
    double lead[2], rate;
};

static double at_most(int n, double mean)
{
    return n < 0 ? 0 : mean > 0 ? gsl_cdf_poisson_P((unsigned)n, mean) : 1;
}

/* No part is late by w: the part that an order takes was ordered `level` orders before. Of the Poisson orders looking
 * back from it, at most level - 1 fell into the lead time less w. Both parts see the same orders. */
static double both_by(const struct stocked *s, double w)
{
    const int early = s->lead[0] < s->lead[1] ? 0 : 1, late = 1 - early; /* the shorter and the longer stretch */
    const double a = fmax(0, s->lead[early] - w), b = fmax(0, s->lead[late] - w);
    double sum = 0;
    for (int n = 0; n < s->level[early]; n++)
        sum += (at_most(n, s->rate * a) - at_most(n - 1, s->rate * a)) *
               at_most(s->level[late] - 1 - n, s->rate * (b - a));
    return sum;
}

static double late_by(double w, void *of)
{
    return 1 - both_by(of, w);
}

static double one_late_by(double w, void *of)
{
    const struct stocked *s = of;
    const double a = fmax(0, s->lead[0] - w), b = fmax(0, s->lead[1] - w);
    return 1 - at_most(s->level[0] - 1, s->rate * a) * at_most(s->level[1] - 1, s->rate * b);
}

/* [Song and Zipkin, Handbooks in OR and MS 11, 2003, 3.1] Mistake: the two parts taken for independent; a wait of a
 * part alone for each component's backorders. */
static size_t assembly_stock(struct answer out[ANSWERS], struct stocked s)
{
    const double first = fmin(s.lead[0], s.lead[1]), last = fmax(s.lead[0], s.lead[1]);
    const double wait = integral(late_by, &s, 0, first) + integral(late_by, &s, first, last);
    const double apart = integral(one_late_by, &s, 0, first) + integral(one_late_by, &s, first, last);
    const char *mistake = "the components' waits are independent";
    const double at_once = both_by(&s, 0), wrong = 1 - one_late_by(0, &s);
    out[0] = mean_is("demand.customers.wait_days", wait, apart, mistake);
    out[1] = mean_is("stock.plant.product.backorders", wait * s.rate, apart * s.rate, mistake);
    out[2] = mean_is("demand.customers.order_fill_rate", at_once, wrong, mistake);
    return 3;
}

size_t answers_assembly_stock(struct answer out[ANSWERS])
{
    return assembly_stock(out, (struct stocked){{3, 5}, {2.13, 3.46}, 1.29});
}

size_t answers_assembly_stock_b(struct answer out[ANSWERS])
{
    return assembly_stock(out, (struct stocked){{4, 2}, {1.57, 1.81}, 1.63});
}

/* ---- assembly: echelon base stocks ---- */

struct parts {
    double mean; /* Poisson demand a period */
    int lead[2], level[2], motors, product;
};

struct pumps {
    double on_hand, backorders, body, motor;
};

/* After the orders of a period a part's echelon, counted in pumps, is its level; its lead time later it is that less
 * the demand of the lead time, and pumps are made up to the product's level as far as both parts go. Both lead times
 * end now: the demand of the shorter is part of the demand of the longer. The product takes no time. [Rosling, Oper Res
 * 37, 1989; Zipkin 8.4; orders after demand] Mistake: independent demands of the two lead times. */
static struct pumps pumps(const struct parts *a, bool independent)
{
    enum { DEMAND = 90 };
    struct pumps v = {0, 0, 0, 0};
    const int near = a->lead[0] < a->lead[1] ? a->lead[0] : a->lead[1], far = a->lead[0] + a->lead[1] - near;
    for (int d = 0; d < DEMAND; d++)
        for (int e = 0; e < DEMAND; e++) {
            const double p = gsl_ran_poisson_pdf((unsigned)d, a->mean * near) *
                             gsl_ran_poisson_pdf((unsigned)e, a->mean * (independent ? far : far - near));
            const int last = independent ? e : d + e;
            const int body = a->level[0] - (a->lead[0] == near ? d : last);
            const int motor = a->level[1] / a->motors - (a->lead[1] == near ? d : last);
            int made = body < motor ? body : motor;
            if (made > a->product)
                made = a->product;
            v.on_hand += p * (made > 0 ? made : 0);
            v.backorders += p * (made < 0 ? -made : 0);
            v.body += p * (body - made);
            v.motor += p * (motor - made) * a->motors;
        }
    return v;
}

static size_t assembly_echelon(struct answer out[ANSWERS], const struct parts *a)
{
    struct parts longer = *a;
    longer.lead[0]++;
    longer.lead[1]++;
    const struct pumps v = pumps(a, false), w = pumps(a, true), l = pumps(&longer, false);
    const char *mistake = "the parts' lead times see independent demands";
    out[0] = mean_is("stock.plant.pump.on_hand", v.on_hand, w.on_hand, mistake);
    out[1] = mean_is("stock.plant.pump.backorders", v.backorders, l.backorders, "L + 1 periods of demand");
    out[2] = mean_is("stock.plant.body.on_hand", v.body, w.body, mistake);
    out[3] = mean_is("stock.plant.motor.on_hand", v.motor, w.motor, mistake);
    return 4;
}

size_t answers_assembly_echelon(struct answer out[ANSWERS])
{
    return assembly_echelon(out, &(struct parts){6.37, {2, 4}, {24, 74}, 2, 12});
}

size_t answers_assembly_echelon_b(struct answer out[ANSWERS])
{
    return assembly_echelon(out, &(struct parts){4.61, {5, 1}, {25, 24}, 2, 9});
}

/* ---- one depot and shops, one for one ---- */

enum { SHOPS = 3, OWED = 60 };

struct metric {
    int depot, level[SHOPS];
    double depot_lead, lead[SHOPS], rate[SHOPS];
};

struct shop {
    double on_hand, backorders, ready;
};

/* Units ordered and not yet at the depot are Poisson (for any lead-time law, Palm), what is beyond its base stock is
 * owed to the shops; served first come first served, each unit owed is of shop i with chance rate_i / rate (binomial).
 * The shop's net stock a lane's time later is S - owed - D, independent terms. [Graves, Mgmt Sci 31, 1985; Axsater
 * 3e, 10.3.1; METRIC: Sherbrooke 1968] */
static double metric_shop(const struct metric *m, int i, struct shop *v)
{
    double rate = 0, depot = 0;
    for (int k = 0; k < SHOPS; k++)
        rate += m->rate[k];
    *v = (struct shop){0, 0, 0};
    for (int n = 0; n < OWED; n++) {
        const double p = gsl_ran_poisson_pdf((unsigned)n, rate * m->depot_lead);
        const int owed = n > m->depot ? n - m->depot : 0;
        depot += owed * p;
        for (int b = 0; b <= owed; b++) {
            const double q = p * gsl_ran_binomial_pdf((unsigned)b, m->rate[i] / rate, (unsigned)owed);
            for (int d = 0; d < OWED; d++) {
                const double each = q * gsl_ran_poisson_pdf((unsigned)d, m->rate[i] * m->lead[i]);
                const int net = m->level[i] - b - d;
                v->on_hand += net > 0 ? net * each : 0;
                v->backorders += net < 0 ? -net * each : 0;
                v->ready += net > 0 ? each : 0;
            }
        }
    }
    return depot;
}

/* METRIC's approximation: the shop's resupply time is the lane's and the depot's mean delay, its pipeline Poisson. */
static struct shop metric_poisson(const struct metric *m, int i, double depot)
{
    double rate = 0;
    struct shop v = {0, 0, 0};
    for (int k = 0; k < SHOPS; k++)
        rate += m->rate[k];
    for (int d = 0; d < OWED; d++) {
        const double p = gsl_ran_poisson_pdf((unsigned)d, m->rate[i] * (m->lead[i] + depot / rate));
        const int net = m->level[i] - d;
        v.on_hand += net > 0 ? net * p : 0;
        v.backorders += net < 0 ? -net * p : 0;
        v.ready += net > 0 ? p : 0;
    }
    return v;
}

static size_t metric(struct answer out[ANSWERS], const struct metric *m)
{
    struct metric less = *m;
    struct shop ash, elm, oak, wrong;
    const double depot = metric_shop(m, 0, &ash);
    less.depot--;
    const double more = metric_shop(&less, 0, &wrong);
    const struct shop near = metric_poisson(m, 2, depot), far = metric_poisson(m, 1, depot);
    metric_shop(m, 1, &elm);
    metric_shop(m, 2, &oak);
    const char *mistake = "METRIC's Poisson approximation", *one = "the depot holds one unit less";
    out[0] = mean_is("stock.depot.part.backorders", depot, more, one);
    out[1] = mean_is("stock.ash.part.backorders", ash.backorders, wrong.backorders, one);
    out[2] = mean_is("demand.at_ash.fill_rate", ash.ready, wrong.ready, one);
    out[3] = mean_is("stock.elm.part.on_hand", elm.on_hand, far.on_hand, mistake);
    out[4] = mean_is("stock.elm.part.backorders", elm.backorders, far.backorders, mistake);
    out[5] = mean_is("stock.oak.part.on_hand", oak.on_hand, near.on_hand, mistake);
    out[6] = mean_is("stock.oak.part.backorders", oak.backorders, near.backorders, mistake);
    out[7] = mean_is("demand.at_oak.wait_days", oak.backorders / m->rate[2], near.backorders / m->rate[2], mistake);
    return 8;
}

size_t answers_metric(struct answer out[ANSWERS])
{
    return metric(out, &(struct metric){4, {1, 3, 2}, 1.61, {0.48, 1.37, 0.48}, {0.71, 1.24, 1.58}});
}

size_t answers_metric_b(struct answer out[ANSWERS])
{
    return metric(out, &(struct metric){6, {2, 3, 2}, 2.27, {0.48, 0.93, 0.48}, {1.13, 1.24, 0.84}});
}

/* ---- a centre without memory: proportional and priority allocation ---- */

enum { ALLOCATE_SHARE, ALLOCATE_WEST, ALLOCATE_EAST };

struct centre {
    int level, east, west;
    double mean_east, mean_west;
    int lead_east, lead_west;
};

struct two_shops {
    double owed, east_back, west_back, west_hand;
};

/* The centre's lead time is one period: what was asked beyond its stock in one period comes before the next period's
 * orders, so every period starts with the whole base stock and its shortage is shared among that period's orders. A
 * shop's net stock at the end of period t + L is S - its share of the shortage of t - D(L). Demand comes in whole units
 * of a divisible item, so that shares are not rounded. */
static struct two_shops two_shops(const struct centre *c, int rule)
{
    struct two_shops v = {0, 0, 0, 0};
    for (int e = 0; e < OWED; e++)
        for (int w = 0; w < OWED; w++) {
            const double p =
                gsl_ran_poisson_pdf((unsigned)e, c->mean_east) * gsl_ran_poisson_pdf((unsigned)w, c->mean_west);
            const double owed = e + w > c->level ? e + w - c->level : 0;
            const double east = rule == ALLOCATE_SHARE  ? (owed > 0 ? owed * e / (e + w) : 0)
                                : rule == ALLOCATE_WEST ? fmin(owed, e)
                                                        : owed - fmin(owed, w);
            const double west = owed - east;
            v.owed += owed * p;
            for (int d = 0; d < 2 * OWED; d++) {
                const double there = c->east - east - d;
                v.east_back += p * gsl_ran_poisson_pdf((unsigned)d, c->mean_east * c->lead_east) * fmax(0, -there);
                const double here = c->west - west - d,
                             q = gsl_ran_poisson_pdf((unsigned)d, c->mean_west * c->lead_west);
                v.west_back += p * q * fmax(0, -here);
                v.west_hand += p * q * fmax(0, here);
            }
        }
    return v;
}

static size_t allocation(struct answer out[ANSWERS], const struct centre *c, int rule)
{
    const struct two_shops v = two_shops(c, rule), first = two_shops(c, ALLOCATE_EAST);
    struct centre less = *c;
    less.level--;
    const char *mistake = "the first of the instant's orders takes all it can";
    out[0] =
        mean_is("stock.centre.flour.backorders", v.owed, two_shops(&less, rule).owed, "the centre holds one unit less");
    out[1] = mean_is("stock.east.flour.backorders", v.east_back, first.east_back, mistake);
    out[2] = mean_is("stock.west.flour.backorders", v.west_back, first.west_back, mistake);
    out[3] = mean_is("stock.west.flour.on_hand", v.west_hand, first.west_hand, mistake);
    return 4;
}

static const struct centre flour = {13, 14, 10, 5.3, 7.9, 2, 1};
static const struct centre flour_b = {9, 19, 10, 6.7, 3.8, 2, 1};

size_t answers_proportional(struct answer out[ANSWERS])
{
    return allocation(out, &flour, ALLOCATE_SHARE);
}

size_t answers_proportional_b(struct answer out[ANSWERS])
{
    return allocation(out, &flour_b, ALLOCATE_SHARE);
}

size_t answers_by_priority(struct answer out[ANSWERS])
{
    return allocation(out, &flour, ALLOCATE_WEST);
}

size_t answers_by_priority_b(struct answer out[ANSWERS])
{
    struct centre c = flour_b;
    c.level = 11;
    c.west = 5;
    return allocation(out, &c, ALLOCATE_WEST);
}
