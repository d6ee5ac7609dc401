/* tests/validation/answers_stock_review.c - exact answers: continuous review with backorders. */
#include "tests/validation/answers_stock.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>

/* ---- whole numbers by chance ---- */

/* E(x-N)+ is a finite sum; E(N-x)+ = E(x-N)+ - x + mean. */
struct levels poisson_levels(int x, double mean)
{
    struct levels v = {0, 0, 0};
    for (int n = 0; n < x; n++) {
        const double p = gsl_ran_poisson_pdf((unsigned)n, mean);
        v.on_hand += (x - n) * p;
        v.ready += p;
    }
    v.backorders = v.on_hand - x + mean;
    return v;
}

struct pmf pmf_poisson(double mean)
{
    struct pmf out;
    for (unsigned n = 0; n < PMF; n++)
        out.p[n] = gsl_ran_poisson_pdf(n, mean);
    return out;
}

struct pmf pmf_convolve(const struct pmf *a, const struct pmf *b)
{
    struct pmf out = {{0}};
    for (int i = 0; i < PMF; i++)
        for (int j = 0; a->p[i] > 0 && i + j < PMF; j++)
            out.p[i + j] += a->p[i] * b->p[j];
    return out;
}

/* p(n) = mean / n * sum_j j of(j) p(n - j)   [Panjer, ASTIN Bulletin 12 (1981) 22-26] */
struct pmf pmf_compound_poisson(double mean, const struct pmf *of)
{
    struct pmf out = {{exp(-mean)}};
    for (int n = 1; n < PMF; n++) {
        double sum = 0;
        for (int j = 1; j <= n; j++)
            sum += j * of->p[j] * out.p[n - j];
        out.p[n] = mean / n * sum;
    }
    return out;
}

double pmf_mean(const struct pmf *n)
{
    double sum = 0;
    for (int i = 0; i < PMF; i++)
        sum += i * n->p[i];
    return sum;
}

struct levels pmf_levels(int x, const struct pmf *n)
{
    struct levels v = {0, 0, 0};
    for (int i = 0; i < PMF; i++) {
        if (i < x) {
            v.on_hand += (x - i) * n->p[i];
            v.ready += n->p[i];
        } else {
            v.backorders += (i - x) * n->p[i];
        }
    }
    return v;
}

double pmf_at_once(int x, const struct pmf *n, const struct pmf *asked)
{
    double sum = 0;
    for (int i = 0; i < x && i < PMF; i++)
        for (int k = 1; k < PMF; k++)
            sum += n->p[i] * asked->p[k] * (k < x - i ? k : x - i);
    return sum;
}

double pmf_complete(int x, const struct pmf *n, const struct pmf *asked)
{
    double sum = 0;
    for (int i = 0; i < x && i < PMF; i++)
        for (int k = 1; k <= x - i; k++)
            sum += n->p[i] * asked->p[k];
    return sum;
}

static void add(struct levels *sum, double weight, struct levels v)
{
    sum->on_hand += weight * v.on_hand;
    sum->backorders += weight * v.backorders;
    sum->ready += weight * v.ready;
}

/* ---- (r,Q), unit demand ---- */

/* The inventory position is uniform on r+1 .. r+Q and independent of the demand of the lead time that follows. */
static struct levels r_q_levels(int r, int q, double mean)
{
    struct levels sum = {0, 0, 0};
    for (int y = r + 1; y <= r + q; y++)
        add(&sum, 1.0 / q, poisson_levels(y, mean));
    return sum;
}

/* r_q.cfg. (r,Q), unit Poisson demand, constant lead time. Customers see time averages, so the fill rate is P(net
 * stock > 0); what is not filled pays `once` a unit besides. [Zipkin: Foundations of Inventory Management, 6.2; Hadley
 * and Whitin: Analysis of Inventory Systems, 4-7] Mistake: the order goes out below r instead of at r. */
static size_t r_q(struct answer *out, int r, int q, double gap, double lead, double per_order, double holding,
                  double backorder, double once)
{
    const double rate = 1 / gap, mean = rate * lead;
    const struct levels exact = r_q_levels(r, q, mean), late = r_q_levels(r - 1, q, mean);
    const char *mistake = "the order goes out below r instead of at r";
    double cost[2];
    for (int m = 0; m < 2; m++) {
        const struct levels *v = m ? &late : &exact;
        cost[m] =
            per_order * rate / q + holding * v->on_hand + backorder * v->backorders + once * rate * (1 - v->ready);
    }
    out[0] = mean_is("stock.store.part.on_hand", exact.on_hand, late.on_hand, mistake);
    out[1] = mean_is("stock.store.part.backorders", exact.backorders, late.backorders, mistake);
    out[2] = mean_is("demand.customers.fill_rate", exact.ready, late.ready, mistake);
    out[3] = mean_is("demand.customers.wait_days", exact.backorders / rate, late.backorders / rate, mistake);
    out[4] = mean_is("cost_rate.total", cost[0], cost[1], mistake);
    return 5;
}

size_t answers_r_q(struct answer *out)
{
    return r_q(out, 4, 6, 0.42, 1.7, 12.5, 0.83, 7.4, 0);
}

/* The ready rate is P(net stock > 0) too; a cycle is short when the lead time's demand is above r. */
size_t answers_r_q_b(struct answer *out)
{
    size_t n = r_q(out, 7, 5, 0.385, 2.31, 9.75, 0.62, 3.9, 5.3);
    const double mean = 2.31 / 0.385;
    const double cycle = gsl_cdf_poisson_P(7, mean), wrong = gsl_cdf_poisson_P(6, mean);
    out[n++] = mean_is("stock.store.part.ready_rate", r_q_levels(7, 5, mean).ready, cycle,
                       "the ready rate is taken for the cycle service");
    out[n++] = mean_is("stock.store.part.cycle_service", cycle, wrong, "a lead time's demand of r counts as short");
    return n;
}

/* ---- batches: compound Poisson demand ---- */

struct reviewed { /* long-run answers of a rule under continuous review with compound Poisson demand */
    struct levels level;
    double fill, complete, orders; /* units at once, orders complete at once, replenishments a time unit */
};

/* Inventory position with chances at[0 .. count-1] for top, top - 1, ...; then the lead time's demand comes. A customer
 * finds time averages (PASTA). */
static struct reviewed review(const double *at, int count, int top, double rate, double lead, const struct pmf *batch)
{
    const struct pmf n = pmf_compound_poisson(rate * lead, batch);
    struct reviewed v = {.fill = 0};
    for (int j = 0; j < count; j++) {
        add(&v.level, at[j], pmf_levels(top - j, &n));
        v.fill += at[j] * pmf_at_once(top - j, &n, batch) / pmf_mean(batch);
        v.complete += at[j] * pmf_complete(top - j, &n, batch);
    }
    return v;
}

static size_t reviewed_answers(struct answer *out, const struct reviewed *a, const struct reviewed *b, double per_order,
                               double holding, double backorder, const char *mistake)
{
    out[0] = mean_is("stock.store.part.on_hand", a->level.on_hand, b->level.on_hand, mistake);
    out[1] = mean_is("stock.store.part.backorders", a->level.backorders, b->level.backorders, mistake);
    out[2] = mean_is("demand.customers.fill_rate", a->fill, b->fill, mistake);
    out[3] = mean_is("demand.customers.order_fill_rate", a->complete, b->complete, mistake);
    out[4] =
        mean_is("stock.store.part.ready_rate", a->level.ready, a->fill, "the fill rate is taken for the ready rate");
    out[5] =
        mean_is("cost_rate.total", per_order * a->orders + holding * a->level.on_hand + backorder * a->level.backorders,
                per_order * b->orders + holding * b->level.on_hand + backorder * b->level.backorders, mistake);
    return 6;
}

/* (r,nQ): the position is uniform on r+1 .. r+Q whatever the batches, as long as they can reach all of it; orders come
 * as often as the uniform position falls to r or below: E ceil((X - U)+ / Q) lots, in P(X >= U) orders, U uniform on 1
 * .. Q. [Zipkin 6.2.4; Richards 1975] Mistake: customers come one by one at the units' rate. */
static struct reviewed r_nq(int r, int q, double rate, double lead, const struct pmf *batch, bool below)
{
    double at[64];
    for (int j = 0; j < q; j++)
        at[j] = 1.0 / q;
    struct reviewed v = review(at, q, r + q - below, rate, lead, batch);
    for (int u = 1; u <= q; u++)
        for (int k = u; k < PMF; k++)
            v.orders += rate * batch->p[k] / q;
    return v;
}

static struct pmf ones(void)
{
    return (struct pmf){{0, 1}};
}

/* r_nq_batches.cfg: batches of 1, 2, 5 with weights 5, 3, 2; mean gap 0.73, r = 6, Q = 7, lead time 1.9. */
size_t answers_r_nq_batches(struct answer *out)
{
    const struct pmf batch = {{0, 0.5, 0.3, 0, 0, 0.2}}, one = ones();
    const struct reviewed a = r_nq(6, 7, 1 / 0.73, 1.9, &batch, false);
    const struct reviewed b = r_nq(6, 7, pmf_mean(&batch) / 0.73, 1.9, &one, false);
    return reviewed_answers(out, &a, &b, 11.3, 0.83, 6.2, "customers come one by one");
}

/* The cost's mistake: an order of n lots pays n times. */
static size_t r_nq_answers(struct answer *out, const struct reviewed *a, const struct reviewed *b, double lots,
                           double per_order, double holding, double backorder, const char *mistake)
{
    const size_t n = reviewed_answers(out, a, b, per_order, holding, backorder, mistake);
    const double exact = out[n - 1].exact;
    out[n - 1] =
        mean_is("cost_rate.total", exact, exact + per_order * (lots - a->orders), "each lot pays for an order");
    return n;
}

/* r_nq_batches_b.cfg: batches geometric from 1 on with mean 1 / 0.37, mean gap 1.13, r = 9, Q = 4 strictly below r,
 * lead time 2.05. */
size_t answers_r_nq_batches_b(struct answer *out)
{
    struct pmf batch = {{0}};
    for (int k = 1; k < PMF; k++)
        batch.p[k] = gsl_ran_geometric_pdf((unsigned)k, 0.37);
    const struct reviewed a = r_nq(9, 4, 1 / 1.13, 2.05, &batch, true);
    const struct reviewed b = r_nq(9, 4, 1 / 1.13, 2.05, &batch, false);
    return r_nq_answers(out, &a, &b, 1 / 0.37 / 1.13 / 4, 23.1, 0.41, 5.7,
                        "the order goes out at r instead of below r");
}

/* (s,S): visits of the position to S - j in a cycle, m(0) = 1, m(j) = sum_k b_k m(j-k); the position at any time is in
 * proportion to them. A cycle has sum m(j) customers. [Zipkin 6.4; Archibald and Silver, Management Science 24 (1978)
 * 899-909] */
static struct reviewed s_S(int s, int S, double rate, double lead, const struct pmf *batch)
{
    double at[128] = {1}, sum = 0;
    for (int j = 0; j < S - s; j++) {
        for (int k = 1; k <= j; k++)
            at[j] += batch->p[k] * at[j - k];
        sum += at[j];
    }
    for (int j = 0; j < S - s; j++)
        at[j] /= sum;
    struct reviewed v = review(at, S - s, S, rate, lead, batch);
    v.orders = rate / sum;
    return v;
}

/* s_S_compound.cfg: batches of 1, 2, 3, 4 with weights 1, 2, 2, 1 every 0.61, s = 12, S = 31, lead time 2.3. */
size_t answers_s_S_compound(struct answer *out)
{
    const struct pmf batch = {{0, 1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6}};
    const struct reviewed a = s_S(12, 31, 1 / 0.61, 2.3, &batch), b = s_S(11, 31, 1 / 0.61, 2.3, &batch);
    return reviewed_answers(out, &a, &b, 32.7, 0.93, 4.8, "the order goes out below s instead of at s");
}

/* s_S_compound_b.cfg: batches of 1 or 6 with weights 7, 2 every 0.87, s = 8, S = 23, lead time 3.7. Mistake: the
 * overshoot below s is forgotten, and every order is S - s. */
size_t answers_s_S_compound_b(struct answer *out)
{
    const struct pmf batch = {{0, 7.0 / 9, 0, 0, 0, 0, 2.0 / 9}};
    const struct reviewed a = s_S(8, 23, 1 / 0.87, 3.7, &batch);
    struct reviewed b = r_nq(8, 15, 1 / 0.87, 3.7, &batch, false);
    b.orders = pmf_mean(&batch) / 0.87 / 15;
    return reviewed_answers(out, &a, &b, 57.1, 1.27, 3.85, "every order is S - s: no overshoot");
}

/* ---- base stock ---- */

/* base_stock_crossing.cfg. Base stock, unit Poisson demand, independent lead times that may cross: the number on order
 * is that of an M/G/infinity queue, Poisson with mean rate * lead time whatever the law (Palm). [Zipkin, 7.2;
 * Sherbrooke: Optimal Inventory Modeling of Systems, 2.3] Mistake: the base stock is one unit short. */
static size_t base_stock(struct answer *out, int level, double gap, double lead, double mistaken_lead,
                         const char *lead_mistake)
{
    const double rate = 1 / gap, mean = rate * lead;
    const struct levels exact = poisson_levels(level, mean), less = poisson_levels(level - 1, mean);
    const char *mistake = "the base stock is one unit short";
    out[0] = mean_is("stock.store.part.on_hand", exact.on_hand, less.on_hand, mistake);
    out[1] = mean_is("stock.store.part.backorders", exact.backorders, less.backorders, mistake);
    out[2] = mean_is("demand.customers.fill_rate", exact.ready, less.ready, mistake);
    out[3] = mean_is("demand.customers.wait_days", exact.backorders / rate, less.backorders / rate, mistake);
    out[4] = mean_is("stock.store.part.on_order", mean, mistaken_lead / gap, lead_mistake);
    return 5;
}

size_t answers_base_stock_crossing(struct answer *out)
{
    return base_stock(out, 10, 0.3175, 2.6, 2.6 / sqrt(1 + 0.9 * 0.9), "the lead time's mean is taken for its median");
}

/* base_stock_crossing_b.cfg: lead times 1.37 with chance 0.7, else 8.9. */
size_t answers_base_stock_crossing_b(struct answer *out)
{
    return base_stock(out, 5, 1.19, 0.7 * 1.37 + 0.3 * 8.9, (1.37 + 8.9) / 2, "the two lead times are equally likely");
}

/* Batches, each replenished together after a lead time of its own: compound Poisson on order. [Feeney and Sherbrooke,
 * Management Science 12 (1966) 391-411] Mistake: on order Poisson, as if customers came one by one. */
static size_t base_stock_batches(struct answer *out, int level, double rate, double lead, const struct pmf *batch)
{
    const struct pmf n = pmf_compound_poisson(rate * lead, batch), one = pmf_poisson(rate * lead * pmf_mean(batch));
    const struct levels a = pmf_levels(level, &n), b = pmf_levels(level, &one);
    const char *mistake = "customers come one by one";
    out[0] = mean_is("stock.store.part.on_hand", a.on_hand, b.on_hand, mistake);
    out[1] = mean_is("stock.store.part.backorders", a.backorders, b.backorders, mistake);
    out[2] = mean_is("stock.store.part.ready_rate", a.ready, b.ready, mistake);
    out[3] = mean_is("demand.customers.fill_rate", pmf_at_once(level, &n, batch) / pmf_mean(batch), b.ready, mistake);
    out[4] = mean_is("demand.customers.order_fill_rate", pmf_complete(level, &n, batch), b.ready, mistake);
    return 5;
}

size_t answers_base_stock_batches(struct answer *out)
{
    const struct pmf batch = {{0, 0.4, 0.35, 0, 0.25}};
    return base_stock_batches(out, 14, 1 / 0.64, 2.9, &batch);
}

size_t answers_base_stock_batches_b(struct answer *out)
{
    struct pmf batch = {{0}};
    for (int k = 1; k < PMF; k++)
        batch.p[k] = gsl_ran_geometric_pdf((unsigned)k, 0.43);
    return base_stock_batches(out, 9, 1 / 1.37, 2.15, &batch);
}

/* ---- base stock, orders that arrive in sequence ---- */

struct in_order {
    double rate, mean, cv; /* lognormal lead time; cv = 0: exponential */
    int n;
};

static double lead_cdf(const struct in_order *p, double t)
{
    const double s2 = log1p(p->cv * p->cv);
    return p->cv > 0 ? gsl_cdf_lognormal_P(t, log(p->mean) - s2 / 2, sqrt(s2)) : gsl_cdf_exponential_P(t, p->mean);
}

/* integral of 1 - F from t on */
static double lead_excess(const struct in_order *p, double t)
{
    if (!(p->cv > 0))
        return p->mean * exp(-t / p->mean);
    const double s2 = log1p(p->cv * p->cv), s = sqrt(s2), z = (log(t) - log(p->mean) + s2 / 2) / s;
    return t > 0 ? p->mean * gsl_cdf_ugaussian_P(s - z) - t * gsl_cdf_ugaussian_Q(z) : p->mean;
}

/* An order of age t has come when its own lead time is over and those of all older orders are (their number under way
 * is Poisson): F(t) exp(-rate * excess(t)). */
static double has_come(const struct in_order *p, double t)
{
    return lead_cdf(p, t) * exp(-p->rate * lead_excess(p, t));
}

static double more_on_order(double t, void *context) /* the n-th youngest order has not come; its age is Erlang */
{
    const struct in_order *p = context;
    return (1 - has_come(p, t)) * gsl_ran_gamma_pdf(t, p->n, 1 / p->rate);
}

static double waits_longer(double t, void *context)
{
    return 1 - has_come(context, t);
}

/* Over the times around an Erlang density's hill, n > 0, or over all. */
static double integral(double (*f)(double, void *), struct in_order *p)
{
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(2000);
    const double middle = p->n / p->rate, wide = 12 * sqrt(p->n) / p->rate;
    gsl_function g = {f, p};
    double sum = 0, error;
    if (p->n > 0)
        gsl_integration_qag(&g, fmax(0, middle - wide), middle + wide + 40 / p->rate, 1e-13, 1e-10, 2000,
                            GSL_INTEG_GAUSS61, w, &sum, &error);
    else
        gsl_integration_qagiu(&g, 0, 1e-11, 1e-10, 2000, w, &sum, &error);
    gsl_integration_workspace_free(w);
    return sum;
}

/* Base stock where a later order never arrives before an earlier one (crossing = false): orders arrive at the running
 * maximum of their own times. On order N: P(N < n) = E has_come(age of the n-th youngest). has_come is also the law of
 * an order's wait L, so that E N = rate * E L (Little) must come out. [Zipkin 7.3.2: exogenous sequential systems; the
 * law of the running maximum as in an M/G/infinity queue] Mistake: orders may cross (Palm). */
static size_t in_order(struct answer *out, int level, struct in_order p)
{
    struct levels a = {0, 0, 0};
    double mean = 0, rest = 1;
    for (p.n = 1; p.n <= 3000 && rest > 1e-11; p.n++) {
        rest = integral(more_on_order, &p); /* P(N >= n) */
        mean += rest;
        a.on_hand += p.n <= level ? 1 - rest : 0; /* E(level - N)+ = sum over n <= level of P(N < n) */
        a.backorders += p.n > level ? rest : 0;
        if (p.n == level)
            a.ready = 1 - rest;
    }
    p.n = 0;
    if (fabs(mean - p.rate * integral(waits_longer, &p)) > 1e-7 * mean)
        return 0;
    const struct levels b = poisson_levels(level, p.rate * p.mean);
    const char *mistake = "orders may cross";
    out[0] = mean_is("stock.store.part.on_hand", a.on_hand, b.on_hand, mistake);
    out[1] = mean_is("stock.store.part.backorders", a.backorders, b.backorders, mistake);
    out[2] = mean_is("demand.customers.fill_rate", a.ready, b.ready, mistake);
    out[3] = mean_is("stock.store.part.on_order", mean, p.rate * p.mean, mistake);
    out[4] = mean_is("orders.store.part.lead_days", mean / p.rate, p.mean, mistake);
    return 5;
}

size_t answers_base_stock_in_order(struct answer *out)
{
    return in_order(out, 9, (struct in_order){1 / 0.57, 1.83, 0, 0});
}

size_t answers_base_stock_in_order_b(struct answer *out)
{
    return in_order(out, 26, (struct in_order){1 / 0.317, 2.6, 0.9, 0});
}
