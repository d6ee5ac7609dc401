/* tests/validation/answers_echelons_serial.c - exact answers: stock points in series. */
#include "tests/validation/answers_echelons.h"

#include <gsl/gsl_randist.h>

enum { UNITS = 160 }; /* beyond this, probabilities are below 1e-30 */

/* Mean stock and backlog of a net stock `start` - x, x of law p and demand d Poisson, independent. */
struct net {
    double on_hand, backorders, ready;
};

static void net_add(struct net *v, int net, double p)
{
    v->on_hand += net > 0 ? net * p : 0;
    v->backorders += net < 0 ? -net * p : 0;
    v->ready += net > 0 ? p : 0;
}

/* A stage with base stock s that its supplier owes `owed` units of, and the Poisson demand of its own lead time: its
 * net stock, and what it owes in turn (in place). */
static struct net stage(int s, double mean, double owed[UNITS])
{
    double owes[UNITS] = {0};
    struct net v = {0, 0, 0};
    for (int b = 0; b < UNITS; b++)
        for (int d = 0; d < UNITS - b; d++) {
            const double p = owed[b] * gsl_ran_poisson_pdf((unsigned)d, mean);
            net_add(&v, s - b - d, p);
            owes[b + d > s ? b + d - s : 0] += p;
        }
    for (int b = 0; b < UNITS; b++)
        owed[b] = owes[b];
    return v;
}

/* ---- local base stocks, continuous review ---- */

struct serial {
    struct net centre, shop;
};

/* Both keep local base stocks; lead times are constant. Net stock of the centre is s2 - D2, D2 Poisson over its lead
 * time. The retailer's net stock at t + L1 is s1 - B2(t) - D(t, t + L1], with independent terms: a convolution.
 * [Zipkin: Foundations of Inventory Management, 8.3; Axsater: Inventory Control, 3rd ed., chapter 10] */
static struct serial serial_levels(int s1, int s2, double mean1, double mean2)
{
    double owed[UNITS] = {1};
    struct serial v;
    v.centre = stage(s2, mean2, owed);
    v.shop = stage(s1, mean1, owed);
    return v;
}

/* Mistake: the centre holds one unit less. */
static size_t serial(struct answer out[ANSWERS], double rate, int s1, int s2, double lead1, double lead2)
{
    const struct serial exact = serial_levels(s1, s2, lead1 * rate, lead2 * rate);
    const struct serial less = serial_levels(s1, s2 - 1, lead1 * rate, lead2 * rate);
    const char *mistake = "the centre holds one unit less";
    out[0] = mean_is("stock.centre.part.on_hand", exact.centre.on_hand, less.centre.on_hand, mistake);
    out[1] = mean_is("stock.centre.part.backorders", exact.centre.backorders, less.centre.backorders, mistake);
    out[2] = mean_is("stock.shop.part.on_hand", exact.shop.on_hand, less.shop.on_hand, mistake);
    out[3] = mean_is("stock.shop.part.backorders", exact.shop.backorders, less.shop.backorders, mistake);
    out[4] = mean_is("demand.customers.fill_rate", exact.shop.ready, less.shop.ready, mistake);
    out[5] = mean_is("demand.customers.wait_days", exact.shop.backorders / rate, less.shop.backorders / rate, mistake);
    return 6;
}

size_t answers_serial(struct answer out[ANSWERS])
{
    return serial(out, 1 / 0.54, 4, 4, 1.15, 2.3);
}

size_t answers_serial_b(struct answer out[ANSWERS])
{
    return serial(out, 1 / 0.61, 2, 7, 0.64, 3.7);
}

/* ---- three stages, with costs ---- */

struct three {
    double rate, lead[3], holding[3]; /* plant, centre, shop */
    int level[3];
    double backorder;
    int payer; /* of transit to the next stage: 0 the sender, 1 the receiver */
};

static double three_holding(const struct three *t, const struct net v[3], int payer)
{
    double cost = 0;
    for (int i = 0; i < 3; i++)
        cost += t->holding[i] * v[i].on_hand;
    for (int i = 1; i < 3; i++)
        cost += t->holding[i - 1 + payer] * t->rate * t->lead[i];
    return cost;
}

/* Each stage as above, one after another. Little's law gives the mean in transit. Mistake: transit at the rate of the
 * other side; a base stock less at the plant. */
static size_t three(struct answer out[ANSWERS], const struct three *t)
{
    static const char *const mistake = "the plant holds one unit less";
    struct net v[3], less[3];
    double owed[UNITS] = {1}, more[UNITS] = {1};
    for (int i = 0; i < 3; i++) {
        v[i] = stage(t->level[i], t->rate * t->lead[i], owed);
        less[i] = stage(t->level[i] - (i == 0), t->rate * t->lead[i], more);
    }
    const double backorder = t->backorder * v[2].backorders;
    out[0] = mean_is("stock.plant.part.on_hand", v[0].on_hand, less[0].on_hand, mistake);
    out[1] = mean_is("stock.centre.part.on_hand", v[1].on_hand, less[1].on_hand, mistake);
    out[2] = mean_is("stock.centre.part.backorders", v[1].backorders, less[1].backorders, mistake);
    out[3] = mean_is("stock.shop.part.on_hand", v[2].on_hand, less[2].on_hand, mistake);
    out[4] = mean_is("stock.shop.part.backorders", v[2].backorders, less[2].backorders, mistake);
    out[5] = mean_is("cost_rate.holding", three_holding(t, v, t->payer), three_holding(t, v, 1 - t->payer),
                     "the other side pays for goods in transit");
    out[6] = mean_is("cost_rate.total", three_holding(t, v, t->payer) + backorder,
                     three_holding(t, less, t->payer) + t->backorder * less[2].backorders, mistake);
    return 7;
}

size_t answers_serial3(struct answer out[ANSWERS])
{
    return three(out, &(struct three){1.47, {1.72, 0.93, 1.31}, {0.31, 0.74, 1.93}, {3, 2, 4}, 11.3, 0});
}

size_t answers_serial3_b(struct answer out[ANSWERS])
{
    return three(out, &(struct three){1.83, {1.72, 1.61, 0.52}, {0.31, 0.74, 1.93}, {1, 4, 3}, 6.7, 1});
}

/* ---- Clark and Scarf ---- */

struct clark_scarf {
    int level1, level2; /* echelon: shop, centre */
    double mean;        /* Poisson demand a period */
    int lead1, lead2;
    double holding1, holding2, backorder;
};

struct clark_scarf_cost {
    double centre, shop, backorders, total;
};

/* After the orders of period t the centre's echelon position is S2. At t + L2 its echelon net stock is S2 - D(L2), and
 * the shop's position, of what can have left the centre, is min(S1, S2 - D(L2)); at the end of period t + L2 + L1 its
 * net stock is that less D(L1). In transit to the shop: mean * L1 at the centre's rate.
 * [Clark and Scarf, Mgmt Sci 6, 1960; Zipkin 8.3.4; orders after demand, so that L periods of demand are covered] */
static struct clark_scarf_cost clark_scarf_cost(const struct clark_scarf *s)
{
    struct clark_scarf_cost v = {0, 0, 0, 0};
    for (int d = 0; d < UNITS; d++) {
        const int there = s->level2 - d, position = there < s->level1 ? there : s->level1;
        const double p = gsl_ran_poisson_pdf((unsigned)d, s->mean * s->lead2);
        v.centre += there > s->level1 ? (there - s->level1) * p : 0;
        for (int e = 0; e < UNITS; e++) {
            const double q = p * gsl_ran_poisson_pdf((unsigned)e, s->mean * s->lead1);
            v.shop += position > e ? (position - e) * q : 0;
            v.backorders += position < e ? (e - position) * q : 0;
        }
    }
    v.total = s->holding2 * (v.centre + s->mean * s->lead1) + s->holding1 * v.shop + s->backorder * v.backorders;
    return v;
}

static size_t clark_scarf(struct answer out[ANSWERS], const struct clark_scarf *s)
{
    struct clark_scarf local = *s, longer = *s;
    local.level2 = s->level2 + s->level1;
    longer.lead1++;
    const struct clark_scarf_cost v = clark_scarf_cost(s), l = clark_scarf_cost(&local), w = clark_scarf_cost(&longer);
    const char *mistake = "the echelon level is read as a local one", *fence = "L + 1 periods of demand at the shop";
    out[0] = mean_is("stock.centre.part.on_hand", v.centre, l.centre, mistake);
    out[1] = mean_is("stock.shop.part.on_hand", v.shop, w.shop, fence);
    out[2] = mean_is("stock.shop.part.backorders", v.backorders, w.backorders, fence);
    out[3] = mean_is("cost_rate.total", v.total, l.total, mistake);
    out[4] = mean_is("cost_rate.backorder", s->backorder * v.backorders, s->backorder * w.backorders, fence);
    return 5;
}

size_t answers_clark_scarf(struct answer out[ANSWERS])
{
    return clark_scarf(out, &(struct clark_scarf){25, 39, 6.37, 3, 2, 1.41, 0.63, 9.2});
}

/* Local 31 and 19 are echelon 50 and 19. */
size_t answers_clark_scarf_b(struct answer out[ANSWERS])
{
    return clark_scarf(out, &(struct clark_scarf){19, 50, 8.11, 2, 4, 1.17, 0.38, 14.6});
}

/* The centre's 33 is less than the shop's 37: all is passed on, the shop's position is 33 - D. */
size_t answers_clark_scarf_c(struct answer out[ANSWERS])
{
    const struct clark_scarf s = {37, 33, 5.43, 3, 2, 1.41, 0.63, 9.2};
    struct clark_scarf local = s;
    local.level2 = 70;
    const struct clark_scarf_cost v = clark_scarf_cost(&s), l = clark_scarf_cost(&local);
    const char *mistake = "the echelon level is read as a local one";
    out[0] = mean_is("stock.shop.part.on_hand", v.shop, l.shop, mistake);
    out[1] = mean_is("stock.shop.part.backorders", v.backorders, l.backorders, mistake);
    out[2] = mean_is("cost_rate.total", v.total, l.total, mistake);
    out[3] = always_is("stock.centre.part.on_hand", 0, 33, "the centre keeps its own", 1e-12);
    return 4;
}

/* ---- (r,nQ), echelon at the centre ---- */

struct batches {
    int r1, Q1, r2, Q2;
    double mean1, mean2; /* demand of the lead times */
};

struct batch_levels {
    double centre;
    struct net shop;
};

/* The centre's echelon position is uniform on r2 + 1 .. r2 + Q2; x = that less D(L2) is what the centre and all below
 * it have L2 later. The centre's stock comes in whole batches of the shop, so the shop's position of what can have left
 * is x itself when x <= r1 (all has left), else the y in r1 + 1 .. r1 + Q1 with x - y a multiple of Q1, and x - y is on
 * hand at the centre. [Chen and Zheng, Oper Res 42, 1994; Axsater 3e, 10.4] */
static struct batch_levels batch_levels(const struct batches *b)
{
    struct batch_levels v = {0, {0, 0, 0}};
    for (int position = b->r2 + 1; position <= b->r2 + b->Q2; position++)
        for (int d = 0; d < UNITS; d++) {
            const double p = gsl_ran_poisson_pdf((unsigned)d, b->mean2) / b->Q2;
            const int x = position - d, y = x <= b->r1 ? x : b->r1 + 1 + (x - b->r1 - 1) % b->Q1;
            v.centre += (x - y) * p;
            for (int e = 0; e < UNITS; e++)
                net_add(&v.shop, y - e, p * gsl_ran_poisson_pdf((unsigned)e, b->mean1));
        }
    return v;
}

/* Mistake: orders wait until the position is below r. */
static size_t batches(struct answer out[ANSWERS], const struct batches *b, double rate)
{
    struct batches late = *b, above = *b;
    late.r1--;
    late.r2--;
    above.r2--;
    const struct batch_levels v = batch_levels(b), l = batch_levels(&late), a = batch_levels(&above);
    const char *mistake = "orders are placed below r only";
    out[0] = mean_is("stock.centre.part.on_hand", v.centre, a.centre, "the centre orders below r only");
    out[1] = mean_is("stock.shop.part.on_hand", v.shop.on_hand, l.shop.on_hand, mistake);
    out[2] = mean_is("stock.shop.part.backorders", v.shop.backorders, l.shop.backorders, mistake);
    out[3] = mean_is("demand.customers.fill_rate", v.shop.ready, l.shop.ready, mistake);
    out[4] = mean_is("demand.customers.wait_days", v.shop.backorders / rate, l.shop.backorders / rate, mistake);
    return 5;
}

size_t answers_serial_rnq(struct answer out[ANSWERS])
{
    return batches(out, &(struct batches){1, 3, 7, 6, 0.87 / 0.46, 1.93 / 0.46}, 1 / 0.46);
}

size_t answers_serial_rnq_b(struct answer out[ANSWERS])
{
    return batches(out, &(struct batches){4, 4, 8, 4, 1.33 / 0.39, 2.71 / 0.39}, 1 / 0.39);
}
