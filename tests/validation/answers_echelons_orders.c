/* tests/validation/answers_echelons_orders.c - exact answers: ordering on forecasts, the bullwhip effect.
 *
 * With returns allowed an order is a linear function of past demands, q_t = mean + sum c_j (D_t-j - mean). Its weights
 * c_j are the orders after a demand of one unit more in one period, from the recursion of the policy; with the
 * autocovariances of the demand they give the variance. Where a closed formula is published the two must agree. */
#include "tests/validation/answers_echelons.h"

#include <math.h>
#include <stdlib.h>

enum { PAST = 700 };

enum forecast { MEAN_KNOWN, MOVING_AVERAGE, EXPONENTIAL, AR1 };

struct rule {
    enum forecast forecast;
    int window;
    double weight, phi; /* of the forecast */
    double covered;     /* periods of the forecast in the level */
    int lead;           /* periods from an order after demand to its receipt before demand */
    double stock_gain, pipeline_gain;
};

/* Sum of the next n forecasts after the deviation x, when they are phi x, phi^2 x, ... */
static double ar1_ahead(double phi, double n)
{
    return phi * (1 - pow(phi, n)) / (1 - phi);
}

/* Weights of the order and of the net stock at the end of a period, from those of what is asked of it. */
static void respond(const struct rule *r, const double asked[PAST], double order[PAST], double net[PAST])
{
    double stock = 0, coming = 0, smooth = 0;
    for (int t = 0; t < PAST; t++) {
        const double received = t >= r->lead ? order[t - r->lead] : 0;
        double next = 0, level = 0;
        stock += received - asked[t];
        coming -= received;
        if (r->forecast == MOVING_AVERAGE)
            for (int k = 0; k < r->window && k <= t; k++)
                next += asked[t - k] / r->window;
        if (r->forecast == EXPONENTIAL)
            next = smooth += r->weight * (asked[t] - smooth);
        level = r->covered * next;
        if (r->forecast == AR1) {
            next = r->phi * asked[t];
            level = ar1_ahead(r->phi, r->covered) * asked[t];
        }
        order[t] = next - r->stock_gain * stock + r->pipeline_gain * (level - next - coming);
        net[t] = stock;
        coming += order[t];
    }
}

/* Variance of sum c_j D_t-j over that of D, D autocorrelated with phi. */
static double variance(const double c[PAST], double phi)
{
    double sum = 0;
    for (int i = 0; i < PAST; i++)
        for (int j = 0; j < PAST; j++)
            if (phi != 0 || i == j)
                sum += c[i] * c[j] * pow(phi, abs(i - j));
    return sum;
}

static void one_unit(double asked[PAST])
{
    for (int t = 0; t < PAST; t++)
        asked[t] = t == 0;
}

static double bullwhip(const struct rule *r, double phi)
{
    double asked[PAST], order[PAST] = {0}, net[PAST];
    one_unit(asked);
    respond(r, asked, order, net);
    return variance(order, phi);
}

static size_t orders(struct answer out[ANSWERS], const struct rule *r, double phi, double sd, double published,
                     double wrong, const char *mistake)
{
    const double exact = bullwhip(r, phi);
    if (fabs(exact - published) > 1e-9 * exact)
        return 0;
    out[0] = mean_is("measures.bullwhip", exact, wrong, mistake);
    out[1] = mean_is("measures.ordered", sd * sd * exact, sd * sd * wrong, mistake);
    return 2;
}

/* ---- order-up-to on a moving average ---- */

/* Chen, Drezner, Ryan and Simchi-Levi, Mgmt Sci 46, 2000, theorem 2.2 without safety stock, where it is an equality; L
 * is the time the level covers. Mistake: L + 1 (L) periods instead. */
static double moving_average(double phi, double L, int p)
{
    return 1 + (2 * L / p + 2 * L * L / p / p) * (1 - pow(phi, p));
}

size_t answers_moving_average(struct answer out[ANSWERS])
{
    const struct rule r = {MOVING_AVERAGE, 5, 0, 0, 3, 3, 1, 1};
    return orders(out, &r, 0.57, 7.3, moving_average(0.57, 3, 5), moving_average(0.57, 4, 5),
                  "the level covers L + 1 periods");
}

/* Lead time 5 and the review period of 1, orders before demand. */
size_t answers_moving_average_b(struct answer out[ANSWERS])
{
    const struct rule r = {MOVING_AVERAGE, 2, 0, 0, 6, 6, 1, 1};
    return orders(out, &r, 0, 14, moving_average(0, 6, 2), moving_average(0, 5, 2), "the level covers L periods");
}

/* ---- order-up-to on exponential smoothing ---- */

/* Chen, Ryan and Simchi-Levi, Naval Research Logistics 47, 2000, section 3. */
static double smoothing(double phi, double L, double a)
{
    return 1 + (2 * L * a + 2 * L * L * a * a / (2 - a)) * (1 - phi) / (1 - (1 - a) * phi);
}

size_t answers_smoothing(struct answer out[ANSWERS])
{
    const struct rule r = {EXPONENTIAL, 0, 0.23, 0, 2, 2, 1, 1};
    return orders(out, &r, 0.45, 7.3, smoothing(0.45, 2, 0.23), smoothing(0.45, 3, 0.23),
                  "the level covers L + 1 periods");
}

size_t answers_smoothing_b(struct answer out[ANSWERS])
{
    const struct rule r = {EXPONENTIAL, 0, 0.61, 0, 4, 4, 1, 1};
    return orders(out, &r, 0, 11, smoothing(0, 4, 0.61), smoothing(0, 4, 0.39),
                  "the weight is that of the old forecast");
}

/* ---- order-up-to on the AR(1) forecast ---- */

/* q_t = D_t + c (D_t - D_t-1), c = phi (1 - phi^L) / (1 - phi). [Lee, So and Tang, Mgmt Sci 46, 2000, with L for their
 * l + 1; Lee, Padmanabhan and Whang, Mgmt Sci 43, 1997] */
static double ar1(double phi, double L)
{
    const double c = ar1_ahead(phi, L);
    return (1 + c) * (1 + c) + c * c - 2 * c * (1 + c) * phi;
}

static size_t ar1_answers(struct answer out[ANSWERS], double phi, double L)
{
    const struct rule r = {AR1, 0, 0, phi, L, (int)L, 1, 1};
    return orders(out, &r, phi, 7.3, ar1(phi, L), ar1(phi, L + 1), "the level covers L + 1 periods");
}

size_t answers_ar1(struct answer out[ANSWERS])
{
    return ar1_answers(out, 0.68, 3);
}

/* Mistake: a forecast that stays what the newest demand says, phi x, for all periods. */
size_t answers_ar1_b(struct answer out[ANSWERS])
{
    const double c = -0.43 * 2, flat = (1 + c) * (1 + c) + c * c + 2 * c * (1 + c) * 0.43;
    const struct rule r = {AR1, 0, 0, -0.43, 2, 2, 1, 1};
    return orders(out, &r, -0.43, 7.3, ar1(-0.43, 2), flat, "the forecast does not return to the mean");
}

size_t answers_ar1_estimated(struct answer out[ANSWERS])
{
    return ar1_answers(out, 0.68, 3);
}

/* ---- smoothed order-up-to ---- */

/* Each order closes 1 / T of the gap: Var q = 1 / (2 T - 1) of the demand's (Disney and Towill, Int J Prod Econ 2003;
 * Dejonckheere et al., EJOR 147, 2003). Net stock by the recursion. Mistake: (1 / T)^2, independent shortfalls. */
size_t answers_smoothed_orders(struct answer out[ANSWERS])
{
    const struct rule r = {MEAN_KNOWN, 0, 0, 0, 0, 3, 0.25, 0.25}, plain = {MEAN_KNOWN, 0, 0, 0, 0, 3, 1, 1};
    double asked[PAST], order[PAST] = {0}, net[PAST], plain_net[PAST];
    const size_t n = orders(out, &r, 0, 7.3, 1.0 / 7, 1.0 / 16, "order variance 1 / T^2");
    one_unit(asked);
    respond(&plain, asked, order, plain_net);
    respond(&r, asked, order, net);
    if (n == 0)
        return 0;
    out[n] = mean_is("measures.net", variance(net, 0), variance(plain_net, 0), "the net stock of order-up-to");
    return n + 1;
}

/* Sterman's rule without its limit at 0 (Mgmt Sci 35, 1989), linear: by the recursion. Mistake: the pipeline is
 * ignored. */
size_t answers_smoothed_orders_b(struct answer out[ANSWERS])
{
    const struct rule r = {EXPONENTIAL, 0, 0.3, 0, 4, 2, 0.5, 0.2}, blind = {EXPONENTIAL, 0, 0.3, 0, 4, 2, 0.5, 0};
    double asked[PAST], order[PAST] = {0}, net[PAST], blind_order[PAST] = {0}, blind_net[PAST];
    const char *mistake = "goods on order are ignored";
    one_unit(asked);
    respond(&blind, asked, blind_order, blind_net);
    respond(&r, asked, order, net);
    const double exact = variance(order, 0.32), wrong = variance(blind_order, 0.32);
    out[0] = mean_is("measures.bullwhip", exact, wrong, mistake);
    out[1] = mean_is("measures.net", variance(net, 0.32), variance(blind_net, 0.32), mistake);
    return 2;
}

/* ---- two stages ---- */

/* The centre forecasts the orders it receives: the shop's weights go through the centre's recursion.
 * [Chen et al. 2000, 3.2, who give bounds] Mistake: the centre sees them a period late and forecasts demand. */
size_t answers_two_stages(struct answer out[ANSWERS])
{
    const struct rule shop = {MOVING_AVERAGE, 4, 0, 0, 2, 2, 1, 1}, centre = {MOVING_AVERAGE, 6, 0, 0, 3, 3, 1, 1};
    double asked[PAST], order[PAST] = {0}, net[PAST], up[PAST] = {0};
    one_unit(asked);
    respond(&shop, asked, order, net);
    respond(&centre, order, up, net);
    double shared[PAST];
    for (int t = 0; t < PAST;
         t++) /* order-up-to on shared demand: its own change of level on top of the shop's order */
        shared[t] = order[t] + (t == 0 ? 3.0 / 6 : t == 6 ? -3.0 / 6 : 0);
    const double shop_ratio = moving_average(0.36, 2, 4);
    if (fabs(shop_ratio - variance(order, 0.36)) > 1e-9)
        return 0;
    out[0] = mean_is("measures.bullwhip", shop_ratio, moving_average(0.36, 3, 4), "the level covers L + 1 periods");
    out[1] = mean_is("measures.upstream", variance(up, 0.36), variance(shared, 0.36),
                     "the centre forecasts the customers' demand");
    return 2;
}

/* Both forecast the customers' demand over the same window: the lead times add up. [Chen et al. 2000, 3.1] */
size_t answers_two_stages_b(struct answer out[ANSWERS])
{
    const struct rule shop = {MOVING_AVERAGE, 3, 0, 0, 1, 1, 1, 1}, centre = {MOVING_AVERAGE, 3, 0, 0, 4, 3, 1, 1};
    double asked[PAST], order[PAST] = {0}, net[PAST], up[PAST] = {0};
    one_unit(asked);
    respond(&shop, asked, order, net);
    respond(&centre, order, up, net);
    out[0] = mean_is("measures.bullwhip", moving_average(0, 1, 3), moving_average(0, 2, 3),
                     "the level covers L + 1 periods");
    out[1] = mean_is("measures.upstream", moving_average(0, 5, 3), variance(up, 0),
                     "the centre forecasts the orders it receives");
    return 2;
}

/* ---- order batching ---- */

/* N shops order every R periods; in the periods of a cycle `together` of them order R periods' demand of mean m,
 * variance m each. Per period E q = N m and E q^2 is the mean over the cycle of the squared mean + the variance; all in
 * one period gives N m + m^2 N^2 (R - 1). [Lee, Padmanabhan and Whang, Mgmt Sci 43, 1997, 3.3: correlated ordering] */
static double batched(const int together[], int periods, double m)
{
    double first = 0, second = 0;
    for (int k = 0; k < periods; k++) {
        const double mean = together[k] * periods * m;
        first += mean / periods;
        second += (mean * mean + together[k] * periods * m) / periods;
    }
    return second - first * first;
}

size_t answers_batching(struct answer out[ANSWERS])
{
    const int one[] = {3, 0, 0}, balanced[] = {1, 1, 1};
    const double exact = batched(one, 3, 6.7);
    if (fabs(exact - (3 * 6.7 + 6.7 * 6.7 * 9 * 2)) > 1e-9 * exact)
        return 0;
    out[0] = mean_is("measures.asked", exact, batched(balanced, 3, 6.7), "the shops take turns");
    return 1;
}

size_t answers_batching_b(struct answer out[ANSWERS])
{
    const int two[] = {2, 1, 0}, one[] = {3, 0, 0};
    out[0] = mean_is("measures.asked", batched(two, 3, 6.7), batched(one, 3, 6.7), "all order in the same period");
    return 1;
}
