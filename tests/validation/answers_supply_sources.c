/* tests/validation/answers_supply_sources.c - exact answers: several suppliers, a common cause, random yield, losses.
 */
#include "tests/validation/answers_supply.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* ---- laws of lead times ---- */

struct law { /* distribution function, with its two parameters */
    double (*cdf)(double x, double a, double b);
    double a, b, mean;
};

static double at(struct law l, double x)
{
    return x > 0 ? l.cdf(x, l.a, l.b) : 0;
}

static struct law gamma_law(double mean, double cv)
{
    return (struct law){gsl_cdf_gamma_P, 1 / (cv * cv), mean * cv * cv, mean};
}

static struct law lognormal_law(double mean, double cv)
{
    const double variance = log1p(cv * cv);
    return (struct law){gsl_cdf_lognormal_P, log(mean) - variance / 2, sqrt(variance), mean};
}

static struct law weibull_law(double shape, double scale)
{
    return (struct law){gsl_cdf_weibull_P, scale, shape, scale * tgamma(1 + 1 / shape)};
}

static double shifted_exponential(double x, double shift, double mean)
{
    return x > shift ? 1 - exp((shift - x) / mean) : 0;
}

static double integral(double (*f)(double, void *), void *data, double from, double to)
{
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(2000);
    const gsl_function g = {f, data};
    double result, error;
    gsl_integration_qag(&g, from, to, 1e-10, 1e-9, 2000, GSL_INTEG_GAUSS31, w, &result, &error);
    gsl_integration_workspace_free(w);
    return result;
}

/* ---- first and last of two ---- */

struct pair {
    struct law one, two;
};

static double none_yet(double t, void *data)
{
    const struct pair *p = data;
    return (1 - at(p->one, t)) * (1 - at(p->two, t));
}

/* Smallest t with F1 F2 >= u. */
static double last_quantile(const struct pair *p, double u)
{
    double lo = 0, hi = 1e4;
    for (int i = 0; i < 200; i++) {
        const double mid = (lo + hi) / 2;
        *(at(p->one, mid) * at(p->two, mid) >= u ? &hi : &lo) = mid;
    }
    return hi;
}

/* two_suppliers.cfg: an order of 1.3 is split over two suppliers with independent lead times. E min = integral of
 * (1 - F1)(1 - F2); E max = E L1 + E L2 - E min; P(max <= t) = F1 F2. [Ramasesh, Ord, Hayya, Pan, Management Science 37
 * (1991) 428-443; Snyder and Shen 2e, 9.6 (order splitting)] Mistake: the two lead times are equal luck (the lead time
 * of the longer mean for both). */
static size_t first_and_last(struct answer out[ANSWERS], struct pair p)
{
    const double placed = 1.3, first = integral(none_yet, &p, 0, 400), last = p.one.mean + p.two.mean - first;
    const char *mistake = "first and last are the mean lead times of the suppliers";
    const double low = fmin(p.one.mean, p.two.mean), high = fmax(p.one.mean, p.two.mean);
    out[0] = mean_is("first.date_days", placed + first, placed + low, mistake);
    out[1] = mean_is("last.date_days", placed + last, placed + high, mistake);
    out[2] = mean_is("orders.store.part.lead_days", (p.one.mean + p.two.mean) / 2, last,
                     "an order's lead time is that of its last part");
    out[3] = estimate_is("last.date_days", "p90", placed + last_quantile(&p, 0.9), last_quantile(&p, 0.9) - placed,
                         "it is placed at 0 and counted from its placing");
    return 4;
}

SYSTEM(two_suppliers)
{
    return first_and_last(out, (struct pair){gamma_law(8.2, 0.5), lognormal_law(9.7, 0.7)});
}

SYSTEM(two_suppliers_2)
{
    const struct law far = {shifted_exponential, 2.35, 3.9, 2.35 + 3.9};
    return first_and_last(out, (struct pair){weibull_law(1.6, 7.4), far});
}

/* split_stock.cfg: parts q1 and q2 of an order placed at 0 come after independent lead times; demand is Poisson, all
 * backordered. At t the stock is x + what has come - N(t): averages over [0, H] by integrals over t of E (y - N(t))+,
 * summed over the four cases. Mistake: both parts come together, by the first's lead time. */
struct split {
    struct pair p;
    int x, q[2];
    double rate;
    int together; /* the mistake */
};

static double held(int y, double mean) /* E (y - Poisson)+ */
{
    double sum = 0;
    for (int k = 0; k < y; k++)
        sum += (y - k) * gsl_ran_poisson_pdf((unsigned)k, mean);
    return sum;
}

static double on_hand_at(double t, void *data)
{
    const struct split *s = data;
    const double f1 = at(s->p.one, t), f2 = at(s->p.two, t), m = s->rate * t;
    const int all = s->x + s->q[0] + s->q[1];
    if (s->together)
        return (1 - f1) * held(s->x, m) + f1 * held(all, m);
    return (1 - f1) * (1 - f2) * held(s->x, m) + f1 * (1 - f2) * held(s->x + s->q[0], m) +
           (1 - f1) * f2 * held(s->x + s->q[1], m) + f1 * f2 * held(all, m);
}

static double on_order_at(double t, void *data)
{
    const struct split *s = data;
    const double f1 = at(s->p.one, t), f2 = s->together ? f1 : at(s->p.two, t);
    return s->q[0] * (1 - f1) + s->q[1] * (1 - f2);
}

static size_t split_stock(struct answer out[ANSWERS], struct split s)
{
    const double horizon = 20;
    const struct pair swapped = {s.p.two, s.p.one};
    double hand[3], order[3], back[3];
    for (int m = 0; m < 3; m++) {
        s.together = m > 0;
        s.p = m == 2 ? swapped : s.p;
        hand[m] = integral(on_hand_at, &s, 0, horizon) / horizon;
        order[m] = integral(on_order_at, &s, 0, horizon) / horizon;
        back[m] = hand[m] - (s.x + s.q[0] + s.q[1] - order[m]) + s.rate * horizon / 2;
    }
    out[0] = mean_is("stock.store.part.on_hand", hand[0], hand[1], "both parts come with the first supplier");
    out[1] = mean_is("stock.store.part.on_order", order[0], order[1], "both parts come with the first supplier");
    out[2] = mean_is("stock.store.part.backorders", back[0], back[2], "both parts come with the second supplier");
    return 3;
}

SYSTEM(split_stock)
{
    return split_stock(out, (struct split){{gamma_law(6.3, 0.5), lognormal_law(9.1, 0.6)}, 9, {18, 12}, 1 / 0.42, 0});
}

SYSTEM(split_stock_2)
{
    return split_stock(out, (struct split){{gamma_law(9.4, 0.3), lognormal_law(11.7, 0.9)}, 9, {15, 10}, 1 / 0.65, 0});
}

/* dual_share.cfg: single units are shared out so that the shares hold over time, not by chance; all the same the mean
 * number on order is rate times the mean lead time of the mix (Little), and the share of long waits the mix's. [Zipkin:
 * Foundations of Inventory Management, 6.4] Mistake: half to each. */
SYSTEM(dual_share)
{
    const struct law near = gamma_law(3.1, 0.6), far = lognormal_law(7.9, 0.5);
    const double rate = 1 / 0.85, share = 0.37, lead = share * near.mean + (1 - share) * far.mean;
    const double half = (near.mean + far.mean) / 2,
                 longer = share * (1 - at(near, 6.5)) + (1 - share) * (1 - at(far, 6.5));
    const double price = share * 9.4 + (1 - share) * 8.35;
    const char *mistake = "half to each";
    out[0] = mean_is("demand.customers.wait_days", lead, half, mistake);
    out[1] = mean_is("stock.store.part.on_order", rate * lead, rate * half, mistake);
    out[2] = mean_is("measures.long", longer, (1 - at(near, 6.5)) / 2 + (1 - at(far, 6.5)) / 2, mistake);
    out[3] = mean_is("cost_rate.material", rate * price, rate * 9.4, "all from the first");
    return 4;
}

/* ---- a backup ---- */

/* dual_priority.cfg: Poisson orders go to the main supplier when he is up (probability A = E U / (E U + E D)), else to
 * the backup. [Tomlin, Management Science 52 (2006) 639-657: contingent rerouting; Ross 11e, 7.5.1] Mistake: without
 * fallback the order waits for the main supplier. */
struct backup {
    double up, down, down_scv, lead, backup_lead, price, backup_price, rate;
    double slower; /* chance that the backup's lead time is longer than the main one's */
};

static size_t dual_priority(struct answer out[ANSWERS], const struct backup *b)
{
    const double q = b->down / (b->up + b->down), residual = b->down * (1 + b->down_scv) / 2;
    out[0] = mean_is("demand.customers.wait_days", (1 - q) * b->lead + q * b->backup_lead, b->lead + q * residual,
                     "the order waits for the main supplier");
    out[1] = mean_is("measures.backup", q * b->slower, b->down / b->up * b->slower,
                     "up times count from the start of the last outage");
    out[2] = mean_is("cost_rate.material", b->rate * (b->price + q * (b->backup_price - b->price)),
                     b->rate * b->backup_price, "all from the backup");
    return 3;
}

SYSTEM(dual_priority)
{
    const double mean = 4.2 * tgamma(1 + 1 / 1.5), square = 4.2 * 4.2 * tgamma(1 + 2 / 1.5);
    const struct backup b = {11.3, mean,     square / (mean * mean) - 1,         1.7, 5.2, 10,
                             12.5, 1 / 0.65, 1 - at(gamma_law(5.2, 0.4), 1.7001)};
    return dual_priority(out, &b);
}

SYSTEM(dual_priority_2)
{
    const struct backup b = {6.7, 5.9, 0.8 * 0.8, 0.9, 2.5 + 1.15, 7.4, 8.35, 1 / 0.85, 1};
    return dual_priority(out, &b);
}

/* common_cause.cfg: a storm in force (probability u = E D / (E U + E D)) has hit each supplier with chance h,
 * independently. The order goes to the main one unless only he is hit; with both hit it waits for the storm's residual
 * time. [Fleming 1975, beta-factor model; Mosleh and others, NUREG/CR-4780 (1988), binomial failure rate model]
 * Mistake: two causes, independent of each other: both down with probability (u h)^2. */
struct storm {
    double up, down, down_scv, hit, lead, backup_lead;
};

static size_t common_cause(struct answer out[ANSWERS], const struct storm *s)
{
    const double u = s->down / (s->up + s->down), main = u * s->hit, residual = s->down * (1 + s->down_scv) / 2;
    double wait[2];
    const double both[2] = {u * s->hit * s->hit, main * main};
    for (int m = 0; m < 2; m++)
        wait[m] = (1 - main) * s->lead + (main - both[m]) * s->backup_lead + both[m] * (residual + s->lead);
    const char *mistake = "the suppliers fail independently";
    out[0] = mean_is("demand.customers.wait_days", wait[0], wait[1], mistake);
    out[1] = mean_is("measures.at_once", 1 - main, 1 - u, "each storm hits all");
    return 2;
}

SYSTEM(common_cause)
{
    return common_cause(out, &(struct storm){8.6, 4.7, 0.36, 0.65, 1.7, 2.9});
}

SYSTEM(common_cause_2)
{
    const double mean = (1.5 + 9.3) / 2, variance = (9.3 - 1.5) * (9.3 - 1.5) / 12;
    return common_cause(out, &(struct storm){5.2, mean, variance / (mean * mean), 0.38, 0.35, 0.85});
}

/* ---- losses ---- */

enum { LATTICE = 4000 };

/* Smallest x with P(S <= x) >= level, and the mean of the worst 1 - level: x + E (S - x)+ / (1 - level). */
static void lattice_tail(const double *p, double level, double *var, double *cvar)
{
    double sum = 0, excess = 0;
    int x = 0;
    for (sum = p[0]; sum < level; sum += p[x])
        x++;
    for (int k = x + 1; k < LATTICE; k++)
        excess += (k - x) * p[k];
    *var = x;
    *cvar = x + excess / (1 - level);
}

/* losses_lattice.cfg: Poisson with mean 4.3, severity negative binomial. g(0) = exp(m (f(0) - 1)), g(k) = m / k sum j
 * f(j) g(k - j). [Panjer, ASTIN Bulletin 12 (1981) 22-26; Klugman, Panjer, Willmot: Loss Models, 9.6; CVaR: Rockafellar
 * and Uryasev, Journal of Banking and Finance 26 (2002) 1443-1471] Mistake: one severity for all events of a
 * replication (the sum N X instead of X1 + .. + XN). */
SYSTEM(losses_lattice)
{
    static const double m = 4.3, mean = 37, variance = 900;
    const double p = mean / variance, r = mean * mean / (variance - mean);
    double f[LATTICE], g[LATTICE], one[LATTICE] = {0};
    for (int k = 0; k < LATTICE; k++)
        f[k] = gsl_ran_negative_binomial_pdf((unsigned)k, p, r);
    g[0] = exp(m * (f[0] - 1));
    for (int k = 1; k < LATTICE; k++) {
        g[k] = 0;
        for (int j = 1; j <= k; j++)
            g[k] += m / k * j * f[j] * g[k - j];
    }
    one[0] = exp(-m);
    for (unsigned n = 1; n < 60; n++)
        for (int k = 0; k * (int)n < LATTICE; k++)
            one[k * (int)n] += gsl_ran_poisson_pdf(n, m) * f[k];
    double var[2], cvar[2];
    lattice_tail(g, 0.95, &var[0], &cvar[0]);
    lattice_tail(one, 0.95, &var[1], &cvar[1]);
    const char *mistake = "one severity for all events";
    out[0] = mean_is("disruptions.loss.cost", m * mean, (m + 1) * mean, "one event too many");
    out[1] = estimate_is("disruptions.loss.cost", "var95", var[0], var[1], mistake);
    out[2] = estimate_is("disruptions.loss.cost", "cvar95", cvar[0], cvar[1], mistake);
    return 3;
}

/* The sum of n gamma losses of one scale is gamma: P(S > x) = sum of P(N = n) G(x; n k, theta). N is Poisson, or, when
 * its mean is gamma with this cv, negative binomial. Mistakes: one severity for all, sum of P(N = n) G(x / n; k,
 * theta); for the second the Poisson law. */
struct gammas {
    double m, cv, k, theta;
    int same; /* the mistake */
};

static double events(const struct gammas *g, unsigned n)
{
    const double r = g->cv > 0 ? 1 / (g->cv * g->cv) : 0;
    return g->cv > 0 ? gsl_ran_negative_binomial_pdf(n, r / (r + g->m), r) : gsl_ran_poisson_pdf(n, g->m);
}

static double loss_above(double x, void *data)
{
    const struct gammas *g = data;
    double sum = 0;
    for (unsigned n = 1; n < 120; n++)
        sum +=
            events(g, n) * (g->same ? gsl_cdf_gamma_Q(x / n, g->k, g->theta) : gsl_cdf_gamma_Q(x, n * g->k, g->theta));
    return sum;
}

static void loss_tail(struct gammas *g, double *var, double *cvar)
{
    double lo = 0, hi = 5000;
    for (int i = 0; i < 100; i++) {
        const double mid = (lo + hi) / 2;
        *(loss_above(mid, g) <= 0.05 ? &hi : &lo) = mid;
    }
    *var = hi;
    *cvar = hi + integral(loss_above, g, hi, 5000) / 0.05;
}

static size_t gamma_losses(struct answer out[ANSWERS], struct gammas right, struct gammas wrong, const char *mistake)
{
    double var[2], cvar[2];
    loss_tail(&right, &var[0], &cvar[0]);
    loss_tail(&wrong, &var[1], &cvar[1]);
    const double severity = right.k * right.theta;
    out[0] = mean_is("disruptions.loss.cost", right.m * severity, (right.m + 1) * severity, "one event too many");
    out[1] = estimate_is("disruptions.loss.cost", "var95", var[0], var[1], mistake);
    out[2] = estimate_is("disruptions.loss.cost", "cvar95", cvar[0], cvar[1], mistake);
    return 3;
}

SYSTEM(losses_gamma)
{
    const struct gammas g = {1.15 * 3.5, 0, 1 / (1.4 * 1.4), 8.6 * 1.4 * 1.4, 0};
    struct gammas same = g;
    same.same = 1;
    return gamma_losses(out, g, same, "one severity for all events");
}

SYSTEM(losses_mixed)
{
    const struct gammas g = {1.15 * 3.5, 0.7, 1 / (1.4 * 1.4), 8.6 * 1.4 * 1.4, 0};
    struct gammas poisson = g;
    poisson.cv = 0;
    return gamma_losses(out, g, poisson, "the rate is known");
}

/* ---- random yield ---- */

enum { MOST = 200 };

/* One order of Q, of which k units come with probability p[k]; one negative binomial demand (mean 66, variance 320),
 * the rest lost; price 23.5, leftovers 3.2. Profit = 23.5 E min(D, k) + 3.2 E (k - D)+ - cost of what is paid for.
 * [Yano and Lee, Operations Research 43 (1995) 311-334; Snyder and Shen 2e, 9.3 (newsvendor with yield uncertainty)]
 * Mistakes: all that is ordered arrives; the other quantity is paid for. */
static size_t random_yield(struct answer out[ANSWERS], const double *p, double ordered, double cost, int paid_received)
{
    const double mean = 66, variance = 320, a = mean / variance, b = mean * mean / (variance - mean);
    double received = 0, sold = 0, certain = 0;
    for (int k = 0; k < MOST; k++)
        received += k * p[k];
    for (unsigned d = 0; d < 600; d++) {
        const double chance = gsl_ran_negative_binomial_pdf(d, a, b);
        for (int k = 0; k < MOST; k++)
            sold += chance * p[k] * (d < (unsigned)k ? (int)d : k);
        certain += chance * fmin(d, ordered);
    }
    const double income = 23.5 * sold + 3.2 * (received - sold), paid = paid_received ? received : ordered;
    out[0] = mean_is("orders.store.part.received_units", received, ordered, "all that is ordered arrives");
    out[1] = mean_is("demand.customers.lost_units", mean - sold, mean - certain, "all that is ordered arrives");
    out[2] = mean_is("season.profit", income - cost * paid, income - cost * (ordered + received - paid),
                     "the other quantity is paid for");
    return 3;
}

/* yield_multiplicative.cfg: Q = 85, of which a beta share (mean 0.82, cv 0.13), to the nearest unit; paid as ordered.
 */
SYSTEM(yield_multiplicative)
{
    const double q = 85, mean = 0.82, sum = (1 - mean) / (mean * 0.13 * 0.13) - 1;
    double p[MOST];
    for (int k = 0; k < MOST; k++)
        p[k] = gsl_cdf_beta_P(fmin((k + 0.5) / q, 1), mean * sum, (1 - mean) * sum) -
               gsl_cdf_beta_P(fmin(fmax((k - 0.5) / q, 0), 1), mean * sum, (1 - mean) * sum);
    return random_yield(out, p, q, 9.7, 0);
}

/* yield_additive.cfg: 85 plus a uniform number from -31 to 4.3, to the nearest unit; paid as received. */
SYSTEM(yield_additive)
{
    double p[MOST];
    for (int k = 0; k < MOST; k++)
        p[k] = gsl_cdf_flat_P(k + 0.5, 85 - 31, 85 + 4.3) - gsl_cdf_flat_P(k - 0.5, 85 - 31, 85 + 4.3);
    return random_yield(out, p, 85, 9.7, 1);
}

static size_t binomial_yield(struct answer out[ANSWERS], unsigned q, double good, double cost)
{
    double p[MOST];
    for (unsigned k = 0; k < MOST; k++)
        p[k] = gsl_ran_binomial_pdf(k, good, q);
    return random_yield(out, p, q, cost, 1);
}

SYSTEM(yield_binomial)
{
    return binomial_yield(out, 85, 0.73, 9.7);
}

SYSTEM(yield_binomial_2)
{
    return binomial_yield(out, 71, 0.91, 6.35);
}

/* eoq_yield.cfg: an order of Q when the last unit is gone brings Y units at once; a cycle lasts Y / D, its stock passes
 * through Y, Y - 1, ..., 1. [Yano and Lee 1995, section 2; Ross 11e, 7.4: renewal reward] Mistake: the mean yield comes
 * for certain. */
static size_t eoq_yield(struct answer out[ANSWERS], const double *p, double q, double per_order, double holding,
                        int paid_received)
{
    const double rate = 1 / 0.42, price = 2.35;
    double mean = 0, area = 0;
    for (int k = 0; k < MOST; k++) {
        mean += k * p[k];
        area += k * (k + 1.0) / 2 * p[k];
    }
    const double on_hand = area / mean, certain = (mean + 1) / 2;
    const double rest = rate / mean * (per_order + price * (paid_received ? mean : q));
    out[0] = mean_is("stock.store.part.on_hand", on_hand, certain, "the mean yield comes for certain");
    out[1] = mean_is("cost_rate.total", rest + holding * on_hand,
                     rate / q * (per_order + price * q) + holding * on_hand, "all that is ordered comes");
    out[2] = mean_is("cost_rate.ordering", rate / mean * per_order, rate / q * per_order, "all that is ordered comes");
    return 3;
}

SYSTEM(eoq_yield)
{
    double p[MOST];
    for (int k = 0; k < MOST; k++)
        p[k] = gsl_cdf_flat_P((k + 0.5) / 44, 0.35, 1) - gsl_cdf_flat_P((k - 0.5) / 44, 0.35, 1);
    return eoq_yield(out, p, 44, 42.5, 0.83, 0);
}

SYSTEM(eoq_yield_2)
{
    double p[MOST];
    for (unsigned k = 0; k < MOST; k++)
        p[k] = gsl_ran_binomial_pdf(k, 0.62, 17);
    return eoq_yield(out, p, 17, 18.5, 1.7, 1);
}

/* ---- lead times that are sometimes longer ---- */

/* delayed_orders.cfg: with chance 0.17 an order takes three times its lead time. Mistake: all orders of a replication
 * have one fate, or none is late. */
SYSTEM(delayed_orders)
{
    const struct law lead = gamma_law(2.6, 0.4);
    const double late = 0.17, longer = (1 - late) * (1 - at(lead, 5.2)) + late * (1 - at(lead, 5.2 / 3));
    out[0] = mean_is("orders.store.part.lead_days", 2.6 * (1 + 2 * late), 2.6, "no order is late");
    out[1] = mean_is("measures.long", longer, late, "a late order is always long, another never");
    return 2;
}

/* modulated_lead_time.cfg: three regimes, stationary in proportion to their mean stays 14, 5, 2. [Song and Zipkin,
 * Management Science 42 (1996) 1351-1363: Markov-modulated lead times] Mistake: the regimes are alike often. */
SYSTEM(modulated_lead_time)
{
    const char *mistake = "the regimes are alike often";
    const double exact = (1.2 * 14 + 6.4 * 5 + 11.3 * 2) / 21;
    out[0] = mean_is("orders.store.part.lead_days", exact, (1.2 + 6.4 + 11.3) / 3, mistake);
    out[1] = mean_is("measures.long", 7.0 / 21, 2.0 / 3, mistake);
    out[2] = mean_is("measures.very_long", 2.0 / 21, 1.0 / 3, mistake);
    return 3;
}
