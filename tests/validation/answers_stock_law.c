/* tests/validation/answers_stock_law.c - exact answers: Law's inventory model.
 *
 * Review at the beginning of each of 120 months, order S - I when the stock I is below s; customers come after
 * exponential gaps of mean 0.1 month and ask 1, 2, 3, 4 with chances 1/6, 1/3, 1/3, 1/6; lead time uniform (0.5, 1),
 * so that every order is there before the next review; K = 32, i = 3, h = 1, pi = 5 a unit and month; I(0) = 60. [Law:
 * Simulation Modeling and Analysis, 5th ed., 1.5] The book prints one run of each policy; here is the expectation over
 * all runs, from the first month on: the stock at reviews is a Markov chain, and within a month
 *
 *   cost = integral over t of h E(y - X(t))+ + pi E(X(t) - y)+,  X(t) compound Poisson of mean 10 t,
 *
 * y what is there by then: I, or S with the chance (t - 0.5) / 0.5 that the order has come (its lead time is
 * independent of the demand). */
#include "tests/validation/answers_stock.h"

#include <gsl/gsl_integration.h>
#include <stdbool.h>

enum { LOW = -160, HIGH = 100, STATES = HIGH - LOW + 1, NODES = 12, MONTHS = 120 };

struct law { /* mean stock and backlog over a part of a month, by what is there at its beginning */
    double hand[STATES], back[STATES];
};

static const struct pmf sizes = {{0, 1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6}};

/* Adds the integral over (from, to) of weight(t) times the levels; weight 1, or the chance that the order has come, or
 * has not. */
static void add_months_part(struct law *l, double from, double to, int weight)
{
    gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(NODES);
    for (size_t k = 0; k < NODES; k++) {
        double t, w;
        gsl_integration_glfixed_point(from, to, k, &t, &w, rule);
        const struct pmf x = pmf_compound_poisson(10 * t, &sizes);
        const double come = (t - 0.5) / 0.5, mean = 25 * t;
        w *= weight == 0 ? 1 : weight == 1 ? come : 1 - come;
        for (int i = 0; i < STATES; i++) {
            const int y = LOW + i;
            const double hand = y > 0 ? pmf_levels(y, &x).on_hand : 0;
            l->hand[i] += w * hand;
            l->back[i] += w * (hand - y + mean);
        }
    }
    gsl_integration_glfixed_table_free(rule);
}

struct law_costs {
    double ordering, goods, holding, shortage;
};

static struct law_costs expected(int s, int S, bool at_s)
{
    struct law whole = {{0}, {0}}, before = {{0}, {0}}, after = {{0}, {0}};
    double at[STATES] = {0}, next[STATES];
    const struct pmf month = pmf_compound_poisson(10, &sizes);
    struct law_costs sum = {0, 0, 0, 0};
    add_months_part(&whole, 0, 0.5, 0);
    before = whole; /* with an order under way */
    add_months_part(&whole, 0.5, 1, 0);
    add_months_part(&before, 0.5, 1, 2);
    add_months_part(&after, 0.5, 1, 1);
    at[60 - LOW] = 1;
    for (int m = 0; m < MONTHS; m++) {
        for (int i = 0; i < STATES; i++)
            next[i] = 0;
        for (int i = 0; i < STATES; i++) {
            const int I = LOW + i;
            const bool orders = at_s ? I <= s : I < s;
            const int top = orders ? S : I;
            if (at[i] <= 0)
                continue;
            sum.ordering += at[i] * (orders ? 32 : 0);
            sum.goods += at[i] * (orders ? 3 * (S - I) : 0);
            sum.holding += at[i] * (orders ? before.hand[i] + after.hand[S - LOW] : whole.hand[i]);
            sum.shortage += at[i] * 5 * (orders ? before.back[i] + after.back[S - LOW] : whole.back[i]);
            for (int d = 0; d < PMF && month.p[d] > 0 && top - d >= LOW; d++)
                next[top - d - LOW] += at[i] * month.p[d];
        }
        for (int i = 0; i < STATES; i++)
            at[i] = next[i];
    }
    return (struct law_costs){sum.ordering / MONTHS, sum.goods / MONTHS, sum.holding / MONTHS, sum.shortage / MONTHS};
}

static size_t law(struct answer *out, int s, int S)
{
    const struct law_costs a = expected(s, S, false), b = expected(s, S, true), low = expected(s - 5, S, false);
    const char *mistake = "the order goes out at s too";
    out[0] = mean_is("cost_rate.total", a.ordering + a.goods + a.holding + a.shortage, a.goods + a.holding + a.shortage,
                     "an order costs nothing besides its goods");
    out[3] = mean_is("cost_rate.ordering", a.ordering, b.ordering, mistake);
    out[1] = mean_is("cost_rate.holding", a.holding, b.holding, mistake);
    out[2] = mean_is("cost_rate.backorder", a.shortage, low.shortage, "s is five units lower");
    return 4;
}

size_t answers_law_20_40(struct answer *out)
{
    return law(out, 20, 40);
}

size_t answers_law_20_60(struct answer *out)
{
    return law(out, 20, 60);
}

size_t answers_law_20_80(struct answer *out)
{
    return law(out, 20, 80);
}

size_t answers_law_20_100(struct answer *out)
{
    return law(out, 20, 100);
}

size_t answers_law_40_60(struct answer *out)
{
    return law(out, 40, 60);
}

size_t answers_law_40_80(struct answer *out)
{
    return law(out, 40, 80);
}

size_t answers_law_40_100(struct answer *out)
{
    return law(out, 40, 100);
}

size_t answers_law_60_80(struct answer *out)
{
    return law(out, 60, 80);
}

size_t answers_law_60_100(struct answer *out)
{
    return law(out, 60, 100);
}
