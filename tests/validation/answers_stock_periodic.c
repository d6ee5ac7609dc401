/* tests/validation/answers_stock_periodic.c - exact answers: periodic review with backorders; the state at the start.
 */
#include "tests/validation/answers_stock.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>

/* ---- (s,S) ---- */

enum { LEVELS = 64 };

struct s_S { /* the inventory position y just after a review, stationary; number of reviews per order */
    int s, S;
    double at[LEVELS]; /* P(y = S - j), j = 0 .. S-s-1 */
    double reviews_per_order;
};

/* Demand between reviews Poisson. With m(j) the mean number of reviews in a cycle that find S - j after them,
 * m(0) = 1 / (1 - p0), m(j) = sum_{l=1..j} p_l m(j-l) / (1 - p0); a cycle has sum m(j) reviews and one order.
 * [Zheng and Federgruen, Operations Research 39 (1991) 654-665, section 1] */
static struct s_S s_S_chain(int s, int S, double mean)
{
    struct s_S c = {.s = s, .S = S};
    const double p0 = gsl_ran_poisson_pdf(0, mean);
    for (int j = 0; j < S - s; j++) {
        double sum = j == 0;
        for (int l = 1; l <= j; l++)
            sum += gsl_ran_poisson_pdf((unsigned)l, mean) * c.at[j - l];
        c.at[j] = sum / (1 - p0);
        c.reviews_per_order += c.at[j];
    }
    for (int j = 0; j < S - s; j++)
        c.at[j] /= c.reviews_per_order;
    return c;
}

/* Levels after a demand of this mean has come since the review. */
static struct levels s_S_levels(const struct s_S *c, double mean)
{
    struct levels sum = {0, 0, 0};
    for (int j = 0; j < c->S - c->s; j++) {
        const struct levels v = poisson_levels(c->S - j, mean);
        sum.on_hand += c->at[j] * v.on_hand;
        sum.backorders += c->at[j] * v.backorders;
    }
    return sum;
}

/* P(net stock < 0) then. */
static double s_S_short(const struct s_S *c, double mean)
{
    double sum = 0;
    for (int j = 0; j < c->S - c->s; j++)
        sum += c->at[j] * gsl_cdf_poisson_Q((unsigned)(c->S - j), mean);
    return sum;
}

/* s_S_periodic.cfg: Poisson demand a period, lead time 1 and a fraction above 1/2, costs charged continuously. Review
 * at k, an order of k is there at k + 1 + fraction; a period's demand comes at k + 0.5. In [k + 1 + fraction, k + 2 +
 * fraction) all orders up to k have come and no later one: net stock is y(k) less two periods' demand, from k + 2.5 on
 * less three. The demand at k + 2.5 is filled at once by what the stock on hand falls. Mistakes: the order goes out
 * below s instead of at s; costs on the levels at the periods' ends only. */
static size_t periodic(struct answer *out, int s, int S, double mean, double fraction, double per_order, double holding,
                       double backorder)
{
    const double early = 1.5 - fraction; /* share of time with two periods' demand: from fraction to 1.5 */
    double on_hand[2], backorders[2], fill[2], through = 0, ends = 0;
    for (int m = 0; m < 2; m++) {
        const struct s_S c = s_S_chain(s - m, S, mean);
        const struct levels two = s_S_levels(&c, 2 * mean), three = s_S_levels(&c, 3 * mean);
        on_hand[m] = early * two.on_hand + (1 - early) * three.on_hand;
        backorders[m] = early * two.backorders + (1 - early) * three.backorders;
        fill[m] = (two.on_hand - three.on_hand) / mean;
        if (m == 0) {
            const double ordering = per_order / c.reviews_per_order;
            through = ordering + holding * on_hand[0] + backorder * backorders[0];
            ends = ordering + holding * two.on_hand + backorder * two.backorders;
        }
    }
    const char *mistake = "the order goes out below s instead of at s";
    out[0] = mean_is("stock.store.part.on_hand", on_hand[0], on_hand[1], mistake);
    out[1] = mean_is("stock.store.part.backorders", backorders[0], backorders[1], mistake);
    out[2] = mean_is("demand.customers.fill_rate", fill[0], fill[1], mistake);
    out[3] = mean_is("cost_rate.total", through, ends, "costs on the levels at the periods' ends");
    return 4;
}

size_t answers_s_S(struct answer *out)
{
    return periodic(out, 14, 41, 7.3, 0.75, 64, 0.83, 7.4);
}

size_t answers_s_S_b(struct answer *out)
{
    return periodic(out, 9, 22, 4.15, 0.6, 23.7, 1.19, 5.3);
}

/* s_S_period_end.cfg: the same rule under the other convention of the books: costs on the level at the end of the
 * period, lead time 0. Published for holding 1, backorder 9, order cost 64: the best policy for Poisson demand 10 is s
 * = 6, S = 40 and costs 35.022 a period, for 15 s = 10, S = 49 and 42.698, for
 * 20 s = 14, S = 62 and 49.173. [Veinott and Wagner, Management Science 11
 * (1965) 525-552; Zheng and Federgruen (1991), table] Mistake: costs through the period (its first half before the
 * demand). */
static size_t period_end(struct answer *out, int s, int S, double mean, double published)
{
    const struct s_S c = s_S_chain(s, S, mean);
    const struct levels end = s_S_levels(&c, mean);
    const double ordering = 64 / c.reviews_per_order, exact = ordering + end.on_hand + 9 * end.backorders;
    if (fabs(exact - published) > 0.0005)
        return 0; /* contradicts the published value: no answer is better than a wrong one */
    double begin = 0;
    for (int j = 0; j < c.S - c.s; j++)
        begin += c.at[j] * (c.S - j);
    const double through = ordering + (begin + end.on_hand) / 2 + 9 * end.backorders / 2;
    const char *mistake = "costs are charged through the period";
    out[0] = mean_is("cost_rate.total", exact, through, mistake);
    out[1] = mean_is("cost_rate.holding", end.on_hand, (begin + end.on_hand) / 2, mistake);
    out[2] = mean_is("cost_rate.backorder", 9 * end.backorders, 9 * end.backorders / 2, mistake);
    out[3] = mean_is("cost_rate.ordering", ordering, 64 / s_S_chain(s - 1, S, mean).reviews_per_order,
                     "the order goes out below s instead of at s");
    out[4] =
        mean_is("measures.short", s_S_short(&c, mean), s_S_short(&c, 0.5), "the stock after the next review is read");
    return 5;
}

size_t answers_s_S_period_end(struct answer *out)
{
    return period_end(out, 6, 40, 10, 35.022);
}

size_t answers_s_S_period_end_b(struct answer *out)
{
    return period_end(out, 10, 49, 15, 42.698);
}

size_t answers_s_S_period_end_c(struct answer *out)
{
    return period_end(out, 14, 62, 20, 49.173) ? 4 : 0; /* without the measure: it is read after the review */
}

/* ---- (R,S), unit Poisson demand, costs charged continuously ---- */

struct stretch {
    int x;
    double rate;
    int what; /* 0 on hand, 1 backorders, 2 ready */
};

static double at_age(double t, void *context)
{
    const struct stretch *s = context;
    const struct levels v = poisson_levels(s->x, s->rate * t);
    return s->what == 0 ? v.on_hand : s->what == 1 ? v.backorders : v.ready;
}

/* Integral over t in (from, to) of the levels of x less the Poisson demand of t. */
static struct levels through(int x, double rate, double from, double to)
{
    double sum[3];
    gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(64);
    for (int what = 0; what < 3; what++) {
        struct stretch s = {x, rate, what};
        const gsl_function f = {at_age, &s};
        sum[what] = gsl_integration_glfixed(&f, from, to, rule);
    }
    gsl_integration_glfixed_table_free(rule);
    return (struct levels){sum[0], sum[1], sum[2]};
}

/* R_S.cfg: review every R, lead time L: from L to L + R after a review net stock is S less the demand since. Orders go
 * out at the reviews that found demand; a replenishment cycle ends with such an order's receipt, short when the demand
 * of R + L is above S (and R's is not 0, or there is no order). [Zipkin 6.5; Silver, Pyke, Thomas 4e, 6.9] Mistakes:
 * the lead time alone is covered; the review interval counts half. */
static size_t R_S(struct answer *out, int S, double rate, double every, double lead, double per_order, double holding,
                  double backorder)
{
    const struct levels a = through(S, rate, lead, lead + every), b = through(S, rate, lead, lead + every / 2);
    const char *mistake = "the review interval counts half";
    const double none = exp(-rate * every), short_in = gsl_cdf_poisson_Q((unsigned)S, rate * (lead + every));
    const double cycle = 1 - (short_in - none * gsl_cdf_poisson_Q((unsigned)S, rate * lead)) / (1 - none);
    const double ordering = per_order * (1 - none) / every;
    out[0] = mean_is("stock.store.part.on_hand", a.on_hand / every, 2 * b.on_hand / every, mistake);
    out[1] = mean_is("stock.store.part.backorders", a.backorders / every, 2 * b.backorders / every, mistake);
    out[2] = mean_is("demand.customers.fill_rate", a.ready / every, 2 * b.ready / every, mistake);
    out[3] = mean_is("stock.store.part.cycle_service", cycle, gsl_cdf_poisson_P((unsigned)S, rate * lead),
                     "the lead time alone is covered");
    out[4] = mean_is("cost_rate.total", ordering + (holding * a.on_hand + backorder * a.backorders) / every,
                     ordering + 2 * (holding * b.on_hand + backorder * b.backorders) / every, mistake);
    return 5;
}

size_t answers_R_S(struct answer *out)
{
    return R_S(out, 19, 1 / 0.29, 1.85, 2.4, 13.6, 0.79, 6.1);
}

size_t answers_R_S_b(struct answer *out)
{
    return R_S(out, 6, 1 / 0.83, 2.7, 0.65, 5.9, 1.37, 9.2);
}

/* ---- (R,S), a period's demand at once, costs at the period's end ---- */

/* Demand a period negative binomial, so that n periods' demand is too. */
static struct levels negative_binomial_levels(int x, double periods, double mean, double variance)
{
    const double p = mean / variance, r = mean * mean / (variance - mean);
    struct levels v = {0, 0, 0};
    for (int n = 0; n < x && periods > 0; n++) {
        const double chance = gsl_ran_negative_binomial_pdf((unsigned)n, p, periods * r);
        v.on_hand += (x - n) * chance;
        v.ready += chance;
    }
    if (!(periods > 0))
        v.on_hand = x;
    v.backorders = v.on_hand - x + periods * mean;
    return v;
}

/* Everything happens at the period's first instant: receipt, review, demand, charge. An order placed before the demand
 * of period k is there L periods later: net stock at the end is S less L + 1 periods' demand; placed after it, less L.
 * [Porteus: Foundations of Stochastic Inventory Theory, ch. 9; Zipkin 9.4] Mistake: the other of the two. */
static size_t R_S_ends(struct answer *out, int S, double lead, bool before, double mean, double variance,
                       double holding, double backorder)
{
    struct levels end[2], begin[2];
    for (int m = 0; m < 2; m++) {
        const double periods = lead + ((m == 0) == before);
        end[m] = negative_binomial_levels(S, periods, mean, variance);
        begin[m] = negative_binomial_levels(S, periods - 1, mean, variance);
    }
    const char *mistake = before ? "L periods are covered, not L + 1" : "L + 1 periods are covered, not L";
    out[0] = mean_is("cost_rate.holding", holding * end[0].on_hand, holding * end[1].on_hand, mistake);
    out[1] = mean_is("cost_rate.backorder", backorder * end[0].backorders, backorder * end[1].backorders, mistake);
    out[2] = mean_is("cost_rate.total", holding * end[0].on_hand + backorder * end[0].backorders,
                     holding * end[1].on_hand + backorder * end[1].backorders, mistake);
    out[3] = mean_is("demand.customers.fill_rate", (begin[0].on_hand - end[0].on_hand) / mean,
                     (begin[1].on_hand - end[1].on_hand) / mean, mistake);
    return 4;
}

size_t answers_R_S_period_end(struct answer *out)
{
    return R_S_ends(out, 31, 2, true, 7.9, 19.3, 0.79, 8.3);
}

size_t answers_R_S_period_end_b(struct answer *out)
{
    return R_S_ends(out, 44, 3, false, 11.7, 31.9, 1.13, 5.7);
}

/* ---- (R,nQ), batches ---- */

/* R_nQ.cfg: review every R, then up by lots of Q to above r: the position just after a review is uniform on r+1 .. r+Q
 * (below r: r .. r+Q-1), and from L to L + R later net stock is that less the compound Poisson demand since. An order
 * goes out when the demand of R takes the position to r: P(D(R) >= U), U uniform on 1 .. Q. [Zipkin 6.5; Hadley and
 * Whitin 5-3: (nQ, r, T)] Mistake: the order goes out on the other side of r. */
static struct levels after_reviews(int top, int q, double rate, const struct pmf *batch, double from, double to,
                                   double *at_once)
{
    enum { NODES = 24 };
    gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(NODES);
    struct levels sum = {0, 0, 0};
    *at_once = 0;
    for (size_t i = 0; i < NODES; i++) {
        double t, w;
        gsl_integration_glfixed_point(from, to, i, &t, &w, rule);
        const struct pmf n = pmf_compound_poisson(rate * t, batch);
        w /= q * (to - from);
        for (int y = top - q + 1; y <= top; y++) {
            const struct levels v = pmf_levels(y, &n);
            sum.on_hand += w * v.on_hand;
            sum.backorders += w * v.backorders;
            *at_once += w * pmf_at_once(y, &n, batch) / pmf_mean(batch);
        }
    }
    gsl_integration_glfixed_table_free(rule);
    return sum;
}

static size_t R_nQ(struct answer *out, int r, int q, bool below, double every, double lead, double rate,
                   const struct pmf *batch, double per_order)
{
    double fill[2], ordering = 0;
    struct levels v[2];
    for (int m = 0; m < 2; m++)
        v[m] = after_reviews(r + q - ((m == 0) == below), q, rate, batch, lead, lead + every, &fill[m]);
    const struct pmf between = pmf_compound_poisson(rate * every, batch);
    for (int d = 1; d < PMF; d++)
        ordering += per_order / every * between.p[d] * (d < q ? d : q) / q;
    const char *mistake =
        below ? "the order goes out at r instead of below r" : "the order goes out below r instead of at r";
    out[0] = mean_is("stock.store.part.on_hand", v[0].on_hand, v[1].on_hand, mistake);
    out[1] = mean_is("stock.store.part.backorders", v[0].backorders, v[1].backorders, mistake);
    out[2] = mean_is("demand.customers.fill_rate", fill[0], fill[1], mistake);
    out[3] =
        mean_is("cost_rate.ordering", ordering, per_order * rate * pmf_mean(batch) / q, "each lot pays for an order");
    return 4;
}

size_t answers_R_nQ(struct answer *out)
{
    const struct pmf batch = {{0, 2.0 / 3, 0, 1.0 / 3}};
    return R_nQ(out, 13, 6, false, 1.55, 1.9, 2.3, &batch, 3.7);
}

size_t answers_R_nQ_b(struct answer *out)
{
    const struct pmf batch = {{0, 0.45, 0.3, 0, 0, 0.25}};
    return R_nQ(out, 8, 5, true, 2.15, 0.85, 1 / 0.87, &batch, 11.9);
}

/* ---- safety stock, normal demand ---- */

static double normal_loss(double k) /* G(k) = E(Z - k)+ */
{
    return gsl_ran_ugaussian_pdf(k) - k * gsl_cdf_ugaussian_Q(k);
}

/* Normal demand a period, review before it every period, lead time L periods, S = (L+1) mean + k sd sqrt(L+1). Type 1:
 * the cycle service is Phi(k). Type 2: of a period's demand E(D(L+1) - S)+ - E(D(L) - S)+ is not filled at once.
 * [Silver, Pyke, Thomas 4e, 6.7 and 6.9: P1, P2; Nahmias and Olsen 7e, 5.5: type 1, type 2] The levels in the files are
 * those of the targets. Mistakes: the lead time alone is covered; type 2 taken for type 1. */
static size_t safety_stock(struct answer *out, double S, int lead, double mean, double sd, double type1, double type2)
{
    const double spread = sd * sqrt(lead + 1.0), before = sd * sqrt(lead);
    const double k = (S - (lead + 1) * mean) / spread, k0 = (S - lead * mean) / before;
    const double cycle = gsl_cdf_ugaussian_P(k);
    const double fill = 1 - (spread * normal_loss(k) - before * normal_loss(k0)) / mean;
    if (fabs(cycle - type1) > 5e-5 && fabs(fill - type2) > 5e-5)
        return 0;
    out[0] = mean_is("stock.store.part.cycle_service", cycle, fill, "type 2 (units) is taken for type 1 (cycles)");
    out[1] = mean_is("demand.customers.fill_rate", fill, cycle, "type 1 (cycles) is taken for type 2 (units)");
    out[2] = mean_is("stock.store.part.on_hand", S - (lead + 1) * mean + spread * normal_loss(k), S - (lead + 1) * mean,
                     "the safety stock is the stock on hand: shortages are forgotten");
    out[3] = mean_is("stock.store.part.backorders", spread * normal_loss(k), before * normal_loss(k0),
                     "the lead time alone is covered");
    return 4;
}

size_t answers_safety_stock(struct answer *out)
{
    return safety_stock(out, 463.2857, 3, 104.3, 15.85, 0.927, 2);
}

size_t answers_safety_stock_b(struct answer *out)
{
    return safety_stock(out, 201.7004, 2, 61.7, 11.3, 2, 0.965);
}

/* ---- the state at the start ---- */

struct arrival {
    double at;
    int units;
};

/* No replenishment but what is coming: net stock is what was there less what was owed, plus what has come, less Poisson
 * demand; averages over [0, H) by integrals, the stock at H. Mistake: the backlog of the start is forgotten. */
static size_t initial(struct answer *out, int start, int owed, const struct arrival *a, int arrivals, double rate,
                      double horizon)
{
    struct levels sum[2] = {{0, 0, 0}, {0, 0, 0}};
    int x[2] = {start - owed, start};
    for (int m = 0; m < 2; m++) {
        double since = 0;
        for (int i = 0; i <= arrivals; i++) {
            const double until = i < arrivals ? a[i].at : horizon;
            const struct levels v = through(x[m], rate, since, until);
            sum[m].on_hand += v.on_hand / horizon;
            sum[m].backorders += v.backorders / horizon;
            sum[m].ready += v.ready / horizon;
            x[m] += i < arrivals ? a[i].units : 0;
            since = until;
        }
    }
    const char *mistake = "the backlog of the start is forgotten";
    out[0] = mean_is("stock.store.part.on_hand", sum[0].on_hand, sum[1].on_hand, mistake);
    out[1] = mean_is("stock.store.part.backorders", sum[0].backorders, sum[1].backorders, mistake);
    out[2] = mean_is("demand.customers.fill_rate", sum[0].ready, sum[1].ready, mistake);
    out[3] = mean_is("stock.store.part.closing", poisson_levels(x[0], rate * horizon).on_hand,
                     poisson_levels(x[1], rate * horizon).on_hand, mistake);
    return 4;
}

/* initial.cfg: 23 on hand, 4 owed, 11 due at 3.7. */
size_t answers_initial(struct answer *out)
{
    const struct arrival coming[] = {{3.7, 11}};
    return initial(out, 23, 4, coming, 1, 2.385, 12.5);
}

/* initial_b.cfg: 2 on hand, 9 owed, 13 due at 1.9; an order of 8 reaches the maker at 2.1 and takes 1.95. */
size_t answers_initial_b(struct answer *out)
{
    const struct arrival coming[] = {{1.9, 13}, {4.05, 8}};
    return initial(out, 2, 9, coming, 2, 1.73, 7.25);
}
