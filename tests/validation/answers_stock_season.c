/* tests/validation/answers_stock_season.c - exact answers: one order before one demand. */
#include "tests/validation/answers_stock.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* newsvendor.cfg: one order of Q = 136 at 9.7 before one demand, negative binomial (mean 120, variance 1850),
 * price 23.5, leftovers sold at 3.2. Profit 23.5 E min(D,Q) + 3.2 E(Q-D)+ - 9.7 Q. Q is the best: smallest with P(D <=
 * Q) >= (23.5 - 9.7) / (23.5 - 3.2) = 0.6798. [Silver, Pyke, Thomas: Inventory and Production Management in Supply
 * Chains, 4th ed., chapter 9] Mistakes: leftovers are not sold; the fill rate as a mean of ratios. */
size_t answers_newsvendor(struct answer *out)
{
    const double mean = 120, variance = 1850, price = 23.5, cost = 9.7, salvage = 3.2;
    const double p = mean / variance, r = mean * mean / (variance - mean);
    const unsigned q = 136;
    const double fractile = (price - cost) / (price - salvage);
    if (gsl_cdf_negative_binomial_P(q, p, r) < fractile || gsl_cdf_negative_binomial_P(q - 1, p, r) >= fractile)
        return 0;
    double sold = 0, ratios = 0;
    for (unsigned d = 1; d < 2000; d++) {
        const double chance = gsl_ran_negative_binomial_pdf(d, p, r);
        sold += (d < q ? d : q) * chance;
        ratios += (d < q ? 1.0 : (double)q / d) * chance;
    }
    const double profit = price * sold + salvage * (q - sold) - cost * q;
    out[0] = mean_is("season.profit", profit, profit - salvage * (q - sold), "leftovers are not sold");
    out[1] = mean_is("demand.customers.fill_rate", sold / mean, ratios / (1 - gsl_ran_negative_binomial_pdf(0, p, r)),
                     "the fill rate is a mean of ratios");
    return 2;
}

struct season {
    double q, price, cost, salvage, lost_cost;
};

/* Of a demand with this mean so much is sold on average, out of `there` units. */
static size_t season_answers(struct answer *out, const struct season *s, double mean, double there, double paid,
                             double sold, double mistaken_sold, const char *mistake)
{
    const double lost = mean - sold, left = there - sold;
    const double profit = s->price * sold + s->salvage * left - s->lost_cost * lost - s->cost * paid;
    const double wrong = profit + (s->price - s->salvage + s->lost_cost) * (mistaken_sold - sold);
    out[0] = mean_is("season.profit", profit, wrong, mistake);
    out[1] = mean_is("demand.customers.fill_rate", sold / mean, mistaken_sold / mean, mistake);
    out[2] = mean_is("demand.customers.lost_units", lost, mean - mistaken_sold, mistake);
    out[3] = mean_is("stock.stand.paper.closing", left, left + sold - mistaken_sold, mistake);
    return 4;
}

/* newsvendor_normal.cfg: normal demand of a divisible good; E(D - Q)+ = sd G(k), k = (Q - mean) / sd, G the unit normal
 * loss. Draws below 0 count as 0 (max(0, .)), which adds sd G(mean / sd) to what is asked. [Silver, Pyke, Thomas
 * 4e, 9.2; Nahmias and Olsen 5.3] Mistake: of demand the mean alone counts. */
static size_t normal_season(struct answer *out, struct season s, double mean, double sd)
{
    const double k = (s.q - mean) / sd, z = mean / sd;
    const double below_zero = sd * (gsl_ran_ugaussian_pdf(z) - z * gsl_cdf_ugaussian_Q(z));
    const double lost = sd * (gsl_ran_ugaussian_pdf(k) - k * gsl_cdf_ugaussian_Q(k)), asked = mean + below_zero;
    return season_answers(out, &s, asked, s.q, s.q, asked - lost, fmin(mean, s.q), "of demand the mean alone counts");
}

size_t answers_newsvendor_normal(struct answer *out)
{
    return normal_season(out, (struct season){147.385, 23.5, 9.7, 3.2, 0}, 131.4, 37.2);
}

size_t answers_newsvendor_normal_b(struct answer *out)
{
    return normal_season(out, (struct season){71.93, 11.3, 8.6, -1.15, 4.7}, 77.3, 13.9);
}

/* Demand by its chances p(d), d < 2000. */
static double sold_of(double q, const double *p)
{
    double sold = 0;
    for (int d = 1; d < 2000; d++)
        sold += p[d] * (d < q ? d : q);
    return sold;
}

static void poisson(double *p, double mean)
{
    for (unsigned d = 0; d < 2000; d++)
        p[d] = gsl_ran_poisson_pdf(d, mean);
}

/* newsvendor_poisson.cfg. [Silver, Pyke, Thomas 4e, 9.3: discrete demand] Mistake: one unit less is there. */
static size_t poisson_season(struct answer *out, struct season s, double mean)
{
    double p[2000];
    poisson(p, mean);
    return season_answers(out, &s, mean, s.q, s.q, sold_of(s.q, p), sold_of(s.q - 1, p), "one unit less is there");
}

size_t answers_newsvendor_poisson(struct answer *out)
{
    return poisson_season(out, (struct season){19, 23.5, 9.7, 3.2, 0}, 17.385);
}

size_t answers_newsvendor_poisson_b(struct answer *out)
{
    return poisson_season(out, (struct season){7, 11.3, 7.1, -1.15, 4.7}, 7.81);
}

/* ---- random yield ---- */

struct yield {
    double q, low, high, mean, sd; /* yield uniform on (low, high), or beta of this mean and sd of it */
    double demand, cv;             /* gamma */
};

/* E min(D, x), D gamma of shape 1 / cv^2. */
static double gamma_sold(double x, double mean, double cv)
{
    const double a = 1 / (cv * cv), b = mean * cv * cv;
    return mean * gsl_cdf_gamma_P(x, a + 1, b) + x * gsl_cdf_gamma_Q(x, a, b);
}

static double sold_times(double share, void *context)
{
    const struct yield *y = context;
    double density = 1 / (y->high - y->low);
    if (y->sd > 0) {
        const double n = y->mean * (1 - y->mean) / (y->sd * y->sd) - 1;
        density = gsl_ran_beta_pdf(share, y->mean * n, (1 - y->mean) * n);
    }
    return density * gamma_sold(share * y->q, y->demand, y->cv);
}

static double sold_plus(double plus, void *context)
{
    const struct yield *y = context;
    return gamma_sold(fmax(0, y->q + plus), y->demand, y->cv) / (y->high - y->low);
}

static double integral(double (*f)(double, void *), struct yield *y)
{
    double sum = 0;
    gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(400);
    const gsl_function g = {f, y};
    sum = gsl_integration_glfixed(&g, y->low, y->high, rule);
    gsl_integration_glfixed_table_free(rule);
    return sum;
}

/* newsvendor_yield.cfg: of Q = 173.5 ordered and paid for, a uniform share arrives; gamma demand. newsvendor_yield_b: a
 * beta share, and only what arrives is paid. E over the yield of E min(D, received). [Yano and Lee, Operations Research
 * 43 (1995) 311-334: stochastically proportional yield; Henig and Gerchak 1990] Mistake: the mean yield always
 * arrives. */
size_t answers_newsvendor_yield(struct answer *out)
{
    struct yield y = {173.5, 0.55, 0.97, 0.76, 0, 118.3, 0.31};
    return season_answers(out, &(struct season){y.q, 23.5, 9.7, 3.2, 0}, y.demand, y.q * y.mean, y.q,
                          integral(sold_times, &y), gamma_sold(y.q * y.mean, y.demand, y.cv),
                          "the mean yield always arrives");
}

size_t answers_newsvendor_yield_b(struct answer *out)
{
    struct yield y = {97.3, 0, 1, 0.71, 0.213, 61.9, 0.23};
    return season_answers(out, &(struct season){y.q, 17.3, 8.35, 1.1, 2.6}, y.demand, y.q * y.mean, y.q * y.mean,
                          integral(sold_times, &y), gamma_sold(y.q * y.mean, y.demand, y.cv),
                          "the mean yield always arrives");
}

/* newsvendor_yield_added.cfg: Q and a uniform number more or less. */
size_t answers_newsvendor_yield_added(struct answer *out)
{
    struct yield y = {112.4, -63.7, 21.9, -20.9, 0, 118.3, 0.31};
    return season_answers(out, &(struct season){y.q, 23.5, 9.7, 3.2, 0}, y.demand, y.q + y.mean, y.q,
                          integral(sold_plus, &y), gamma_sold(y.q + y.mean, y.demand, y.cv),
                          "the mean yield always arrives");
}

/* newsvendor_yield_binomial.cfg: each of 23 units is good with chance 0.83; Poisson demand 17.385. */
size_t answers_newsvendor_yield_binomial(struct answer *out)
{
    double p[2000], sold = 0;
    poisson(p, 17.385);
    for (unsigned n = 0; n <= 23; n++)
        sold += gsl_ran_binomial_pdf(n, 0.83, 23) * sold_of(n, p);
    const double all = sold_of(23, p);
    const size_t n = season_answers(out, &(struct season){23, 23.5, 9.7, 3.2, 0}, 17.385, 23 * 0.83, 23, sold, all,
                                    "all units are good");
    out[0].mistaken += 3.2 * 23 * 0.17;
    out[3].mistaken += 23 * 0.17;
    return n;
}
