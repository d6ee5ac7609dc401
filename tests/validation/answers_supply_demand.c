/* tests/validation/answers_supply_demand.c - exact answers: demand that moves, customers who do not wait for ever,
 * stock that is destroyed. */
#include "tests/validation/answers_supply.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

enum { PERIODS = 64 };

/* Mean sample variance of independent Poisson counts with these means. */
static double variance_of_counts(const double *mean, int n)
{
    double sum = 0, square = 0;
    for (int i = 0; i < n; i++)
        sum += mean[i];
    for (int i = 0; i < n; i++)
        square += (mean[i] - sum / n) * (mean[i] - sum / n);
    return sum / n + square / (n - 1);
}

/* nhpp_piecewise.cfg: counts of disjoint windows are Poisson with the integral of the rate. [Ross 11e, 5.4.1] Mistakes:
 * the rate of the window's start holds through it; a rate between the arrivals' times is not seen (that at the last
 * arrival is used for the next gap). */
static double piecewise(double t) /* customers up to t */
{
    return 1.4 * fmin(t, 2.71) + (t > 2.71 ? 6.3 * (fmin(t, 5.37) - 2.71) : 0) + (t > 5.37 ? 3.2 * (t - 5.37) : 0);
}

SYSTEM(nhpp_piecewise)
{
    double mean[9];
    for (int i = 0; i < 9; i++)
        mean[i] = piecewise(i + 1) - piecewise(i);
    const double waits = (1 - exp(-4.9 / 1.4 * 1.4)) / 1.4; /* the gap drawn at the old rate goes on into the peak */
    out[0] = mean_is("demand.customers.units", piecewise(9), 1.4 * 9, "the first rate for ever");
    out[1] = mean_is("measures.peak", 6.3 * (5.37 - 2.71), 6.3 * (5.37 - 2.71 - waits) + waits * 1.4,
                     "the gap drawn before the peak is not shortened");
    out[2] = mean_is("measures.across", piecewise(3.1) - piecewise(1.55), 1.4 * (3.1 - 1.55),
                     "the rate of the window's start");
    out[3] = mean_is("measures.spread", variance_of_counts(mean, 9), piecewise(9) / 9, "the rate is constant");
    return 4;
}

/* nhpp_sine.cfg: rate c (m + a sin(w (t - phase))). Units on order are those of M_t/M/infinity, whose mean long after
 * the start is c (m / u + a (u sin - w cos) / (u^2 + w^2)), u = 1 / lead time: a later and flatter wave. [Eick, Massey,
 * Whitt, Management Science 39 (1993) 241-252] Mistakes: the phase is forgotten; on order follows the rate at once. */
struct wave {
    double c, mean, amplitude, period, phase, lead;
};

static double wave_count(const struct wave *v, double t) /* integral of the rate up to t, but for a constant */
{
    const double w = 2 * M_PI / v->period;
    return v->c * (v->mean * t - v->amplitude * cos(w * (t - v->phase)) / w);
}

static double wave_order(const struct wave *v, double t) /* integral of the mean on order */
{
    const double w = 2 * M_PI / v->period, u = 1 / v->lead, x = w * (t - v->phase);
    return v->c * (v->mean / u * t + v->amplitude * (-u * cos(x) / w - sin(x)) / (u * u + w * w));
}

static size_t nhpp_sine(struct answer out[ANSWERS], struct wave v, int horizon, double from, double to)
{
    double mean[PERIODS];
    for (int i = 0; i < horizon; i++)
        mean[i] = wave_count(&v, i + 1) - wave_count(&v, i);
    struct wave shifted = v;
    shifted.phase = 0;
    const double count = wave_count(&v, to) - wave_count(&v, from);
    out[0] = mean_is("measures.window", count, wave_count(&shifted, to) - wave_count(&shifted, from),
                     "the phase is forgotten");
    out[1] = mean_is("measures.on_order", (wave_order(&v, to) - wave_order(&v, from)) / (to - from),
                     v.lead * count / (to - from), "on order follows the rate at once");
    out[2] = mean_is("measures.spread", variance_of_counts(mean, horizon), v.c * v.mean, "the rate is constant");
    return 3;
}

SYSTEM(nhpp_sine)
{
    return nhpp_sine(out, (struct wave){1, 5.3, 3.7, 7, 1.2, 1.9}, 21, 14.6, 16.15);
}

SYSTEM(nhpp_sine_2)
{
    return nhpp_sine(out, (struct wave){8.35, 1, 0.85, 2.6, 0.4, 0.7}, 26, 20.1, 20.8);
}

/* ---- demand that remembers ---- */

/* Mean sample variance of n values of a stationary series with these autocovariances (lag 0 .. n - 1): n / (n - 1)
 * (c0 - Var of the mean). [Law: Simulation Modeling and Analysis, 5th ed., 4.4] */
static double sample_variance(double (*covariance)(int lag, const void *), const void *data, int n)
{
    double sum = covariance(0, data);
    for (int k = 1; k < n; k++)
        sum += 2 * (1 - (double)k / n) * covariance(k, data);
    return n / (n - 1.0) * (covariance(0, data) - sum / n);
}

/* Period totals with variance `plain` of their own and the autocovariance c phi^k of what they have in common. */
struct series {
    double plain, c, phi;
};

static double one_period(int lag, const void *data)
{
    const struct series *s = data;
    return (lag == 0) * s->plain + s->c * pow(s->phi, lag);
}

static double two_periods(int lag, const void *data) /* of X(2j) + X(2j+1) */
{
    const struct series *s = data;
    if (lag == 0)
        return 2 * s->plain + 2 * s->c * (1 + s->phi);
    return s->c * pow(s->phi, 2 * lag - 1) * (1 + s->phi) * (1 + s->phi);
}

static size_t two_variances(struct answer out[ANSWERS], struct series s)
{
    const double alone = s.plain + s.c;
    out[0] = mean_is("measures.one", sample_variance(one_period, &s, 400), alone * (1 - s.phi * s.phi),
                     "the sd is that of the noise");
    out[1] = mean_is("measures.two", sample_variance(two_periods, &s, 200), 2 * alone, "periods are independent");
    return 2;
}

/* ar1_demand.cfg: X' = m + phi (X - m) + noise, stationary sd s: Var X = s^2, Cov at lag k s^2 phi^k; two periods
 * together 2 s^2 (1 + phi); here as means of sample variances of 400 and 200 values. P(X < 0) = Phi(-m / s). [Box,
 * Jenkins, Reinsel, Ljung: Time Series Analysis, 5th ed., 3.2.3] Mistakes: the sd is that of the noise; periods are
 * independent; negative demand is cut off. */
static size_t ar1(struct answer out[ANSWERS], double mean, double phi, double sd)
{
    double cut = mean * gsl_cdf_ugaussian_P(mean / sd) + sd * exp(-mean * mean / (2 * sd * sd)) / sqrt(2 * M_PI);
    size_t n = two_variances(out, (struct series){0, sd * sd, phi});
    out[n++] = mean_is("measures.low", gsl_cdf_ugaussian_P(-mean / sd), 0, "negative demand is cut off");
    out[n++] = mean_is("demand.customers.units", 400 * mean, 400 * cut, "negative demand is cut off");
    return n;
}

SYSTEM(ar1_demand)
{
    return ar1(out, 23.5, 0.72, 17.3);
}

SYSTEM(ar1_demand_2)
{
    return ar1(out, 11.3, -0.43, 8.6);
}

/* regime_demand.cfg: two states with geometric stays of mean 9 and 4: shares 9/13, 4/13, correlation of the rates at
 * lag k (1 - 1/9 - 1/4)^k; a period's count is Poisson given its rate. [Fischer and Meier-Hellstern, Performance
 * Evaluation 18 (1993) 149-171: the Markov-modulated Poisson process, in discrete time] Mistakes as above; regimes
 * alike often. */
static size_t regimes(struct answer out[ANSWERS], const double rate[2], const double stay[2])
{
    const double share = stay[0] / (stay[0] + stay[1]), mean = share * rate[0] + (1 - share) * rate[1];
    const double apart = rate[0] - rate[1], c = share * (1 - share) * apart * apart;
    const struct series s = {mean, c, 1 - 1 / stay[0] - 1 / stay[1]};
    size_t n = two_variances(out, s);
    out[0].mistaken = mean;
    out[0].mistake = "the rate is constant";
    out[1].mistaken = 2 * (mean + c);
    out[n++] = mean_is("demand.customers.units", 400 * mean, 200 * (rate[0] + rate[1]), "regimes are alike often");
    return n;
}

SYSTEM(regime_demand)
{
    return regimes(out, (const double[]){2.1, 7.4}, (const double[]){9, 4});
}

SYSTEM(regime_demand_2)
{
    return regimes(out, (const double[]){0.6, 9.1}, (const double[]){3.5, 1.6});
}

/* ---- impatience ---- */

enum { LOW = -40, HIGH = 60, MORE = 40, LEVELS = HIGH - LOW + 1 };

struct impatient { /* rates of demand, of each order's receipt, of each waiting customer's leaving */
    double demand, receipt, leaving;
    int level;
    int cancels; /* the mistake: the order of who leaves is cancelled */
};

struct shelf {
    double on_hand, backorders, ready;
};

/* Stationary law of (net stock x, surplus e of the position over the level) by Gauss-Seidel on the balance equations.
 */
static struct shelf impatient_shelf(const struct impatient *b)
{
    static double p[LEVELS][MORE + 2], q[LEVELS][MORE + 2];
    const double fastest = b->demand + 80 * b->receipt + 40 * b->leaving;
    memset(p, 0, sizeof p);
    p[b->level - LOW][0] = 1;
    for (int round = 0; round < 60000; round++) { /* uniformized chain, until it moves no more */
        double moved = 0;
        memset(q, 0, sizeof q);
        for (int x = LOW; x <= HIGH; x++)
            for (int e = 0; e <= MORE; e++) {
                const double now = p[x - LOW][e];
                if (now < 1e-300)
                    continue;
                const double y = b->level + e - x;
                const double d = x > LOW ? b->demand : 0, r = x < HIGH && y > 0 ? y * b->receipt : 0;
                const double l = x < 0 ? -x * b->leaving : 0;
                const int less = e > 0 ? e - 1 : 0, more = b->cancels ? e : e < MORE ? e + 1 : e;
                q[x - LOW][e] += now * (1 - (d + r + l) / fastest);
                if (d > 0)
                    q[x - LOW - 1][less] += now * d / fastest;
                if (r > 0)
                    q[x - LOW + 1][e] += now * r / fastest;
                if (l > 0)
                    q[x - LOW + 1][more] += now * l / fastest;
            }
        for (int x = 0; round % 64 == 0 && x < LEVELS; x++)
            for (int e = 0; e <= MORE; e++)
                moved += fabs(q[x][e] - p[x][e]);
        memcpy(p, q, sizeof p);
        if (round > 0 && round % 64 == 0 && moved < 1e-11)
            break;
    }
    struct shelf s = {0, 0, 0};
    for (int x = LOW; x <= HIGH; x++)
        for (int e = 0; e <= MORE; e++) {
            s.on_hand += (x > 0) * x * p[x - LOW][e];
            s.backorders -= (x < 0) * x * p[x - LOW][e];
            s.ready += (x > 0) * p[x - LOW][e];
        }
    return s;
}

/* impatience.cfg: base stock 4, Poisson demand, exponential lead times that may cross and exponential patience. Net
 * stock and the surplus of the position over the level are a Markov chain: who leaves lifts both, and demand is not
 * reordered until the surplus is used up. Customers leave at the rate patience^-1 E backorders. [balance equations; for
 * level 0 and no surplus Ancker and Gafarian, Operations Research 11 (1963) 88-100] Mistake: the order of who leaves is
 * cancelled. */
static size_t impatience(struct answer out[ANSWERS], struct impatient b, double counted)
{
    struct shelf s[2];
    for (b.cancels = 0; b.cancels < 2; b.cancels++)
        s[b.cancels] = impatient_shelf(&b);
    const char *mistake = "the order of who leaves is cancelled";
    out[0] = mean_is("stock.store.part.on_hand", s[0].on_hand, s[1].on_hand, mistake);
    out[1] = mean_is("stock.store.part.backorders", s[0].backorders, s[1].backorders, mistake);
    out[2] = mean_is("demand.customers.fill_rate", s[0].ready, s[1].ready, mistake);
    out[3] = mean_is("demand.customers.lost_units", counted * b.leaving * s[0].backorders,
                     counted * b.leaving * s[1].backorders, mistake);
    return 4;
}

SYSTEM(impatience)
{
    return impatience(out, (struct impatient){1 / 0.42, 1 / 2.2, 1 / 0.9, 4, 0}, 4900);
}

SYSTEM(impatience_2)
{
    return impatience(out, (struct impatient){1 / 1.35, 1 / 3.7, 1 / 2.6, 2, 0}, 4900);
}

/* ---- disasters ---- */

/* destroyed.cfg: at level j the next event is a demand (rate d) or a disaster (rate f); the first takes a unit, the
 * second all, and an empty shelf is filled to Q at once. With r = d / (d + f) a cycle comes to level j with chance
 * r^(Q-j) and stays there 1 / (d + f). [Ross 11e, 7.4: renewal reward] Mistake: stock is not destroyed. */
static size_t destroyed(struct answer out[ANSWERS], double d, double rate, double hit, int q, double holding,
                        double cost)
{
    const double per_order = 42.5, horizon = 4000, f = rate * hit, r = d / (d + f);
    double length = 0, area = 0;
    for (int j = 1; j <= q; j++) {
        length += pow(r, q - j) / (d + f);
        area += j * pow(r, q - j) / (d + f);
    }
    const double on_hand = area / length, safe = (q + 1) / 2.0;
    const char *mistake = "stock is not destroyed";
    out[0] = mean_is("stock.store.part.on_hand", on_hand, safe, mistake);
    out[1] = mean_is("orders.store.part.placed", horizon / length, horizon * d / q, mistake);
    out[2] = mean_is("cost_rate.total", per_order / length + holding * on_hand + cost * rate,
                     per_order * d / q + holding * safe + cost * rate, mistake);
    out[3] = mean_is("disruptions.fire.cost", cost * rate * horizon, cost * rate * horizon * (hit < 1 ? hit : 0.9),
                     hit < 1 ? "a disaster that misses costs nothing" : "one in ten is forgotten");
    return 4;
}

SYSTEM(destroyed)
{
    return destroyed(out, 1 / 0.42, 0.085, 1, 26, 0.83, 135);
}

SYSTEM(destroyed_2)
{
    return destroyed(out, 1 / 0.77, 0.24, 0.65, 17, 1.35, 18.5);
}

/* trace.cfg, by hand: customers at 0.5 (3 units), 1.75 (none), 2.5 (7), 4.5, 6.5, 8.5 (4 each) of a stock of 16: 13,
 * 13, 6, 2, 0, 0. Mistakes: the first customer comes at 0; the trace begins anew at its end. */
SYSTEM(trace)
{
    const double tick = 1e-9;
    const char *mistake = "the first customer comes at 0";
    out[0] = always_is("stock.store.part.on_hand", (16 * 0.5 + 13 * 2 + 6 * 2 + 2 * 2) / 10.0,
                       (13 * 2 + 6 * 2 + 2 * 2) / 10.0, mistake, tick);
    out[1] = always_is("demand.customers.units", 3 + 7 + 4 * 3, 3 + 7 + 4 + 3 + 7, "the trace begins anew", tick);
    out[2] = always_is("demand.customers.lost_units", 2 + 4, 2 + 4 + 4, mistake, tick);
    return 3;
}
