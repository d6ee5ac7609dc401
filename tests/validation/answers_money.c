/* tests/validation/answers_money.c - exact answers: money, and schedules by hand. */
#include "tests/validation/answers.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

/* ---- by hand ---- */

/* hand_schedule.cfg. Days since Monday 2026-01-05, 00:00; nothing varies, so the answers hold to the microsecond (6e-12
 * d).
 *
 *  day  2    the order for 240 bags is placed; leather (27 d) is there on day 29, Tuesday 2026-02-03, 00:00.
 *  cutting   lots of 60: 30 min set-up + 60 * 4 min = 4.5 h, two a day of 9 h:
 *            Tue 08:00, Tue 12:30, Wed 08:00, Wed 12:30.
 *  sewing    10 h a lot, one after another from Tue 12:30 on: done Wed 13:30, Thu 14:30, Fri 15:30;
 *            the last has 1.5 h done on Friday, and after the holiday (2026-02-09 to 02-15)
 *            the other 8.5 h on Monday 2026-02-16 at 16:30.
 *  boat      Mondays 00:00 (k * 7 d): three lots on day 35, the last on day 49; under way 20.1234567 d.
 *  there     180 bags on day 55.1234567, the last 60 on day 69.1234567 (2026-03-15).
 *  due       2026-03-10, that is up to day 65, 00:00: 4.1234567 d late.
 *  waits     of lots before sewing: 0, 20.5 h, 26 h, 46.5 h.
 *  open      13 weeks of 45 h less the holiday's: 540 h; cutting worked 18 h, sewing 40 h.
 *  stock     all 240 leave for the shops on day 86. */
static size_t answers_hand_schedule(struct answer out[ANSWERS])
{
    const double first = 55.1234567, last = 69.1234567, sold = 86, horizon = 91, tick = 0.5 / 86400e6;
    out[0] = always_is("launch.delay_days", last - 65, 4, "the passage is rounded to whole days", tick);
    out[1] = always_is("workcenter.factory.sewing.wait_days", (0 + 20.5 + 26 + 46.5) / 4 / 24, 1,
                       "a set-up is paid once an order", tick);
    out[2] = always_is("workcenter.factory.cutting.utilization", 18.0 / 540, 18.0 / 585, "the holiday counts as open",
                       1e-12);
    out[3] =
        always_is("workcenter.factory.sewing.utilization", 40.0 / 540, 40.0 / 585, "the holiday counts as open", 1e-12);
    out[4] = always_is("stock.dc.tote.on_hand", (180 * (sold - first) + 60 * (sold - last)) / horizon,
                       240 * (sold - last) / horizon, "the boat waits for the last lot", 1e-9);
    return 5;
}

/* ---- present value: the sum of payments, each times its discount factor ---- */

enum compounding { EFFECTIVE, CONTINUOUS, SIMPLE };

static double factor(enum compounding how, double rate, double periods)
{
    return how == EFFECTIVE    ? pow(1 + rate, -periods)
           : how == CONTINUOUS ? exp(-rate * periods)
                               : 1 / (1 + rate * periods);
}

struct purchase { /* present_value*.cfg: two orders, at 3.25 and 21.5, each received 6.4 later; a sale at 15.75 */
    double price, deposit, balance, retention, sale_price, sale_after;
};

static double present_value(const struct purchase *p, enum compounding how, double rate, double period)
{
    const double placed[2] = {3.25, 21.5}, units[2] = {140, 75};
    double sum = -830 * factor(how, rate, placed[0] / period) +
                 120 * p->sale_price * factor(how, rate, (15.75 + p->sale_after) / period);
    for (int i = 0; i < 2; i++) {
        const double value = units[i] * p->price, there = placed[i] + 6.4;
        sum -= (55 + p->deposit * value) * factor(how, rate, placed[i] / period);
        sum -= p->balance * value * factor(how, rate, there / period);
        sum -= p->retention * value * factor(how, rate, (there + 17.5) / period);
    }
    return sum;
}

static size_t answers_pv(const struct purchase *p, enum compounding how, double rate, double period,
                         struct answer out[ANSWERS])
{
    const enum compounding other = how == CONTINUOUS ? SIMPLE : CONTINUOUS;
    struct purchase at_delivery = *p;
    at_delivery.sale_after = 0;
    out[0] = always_is("cash.npv", present_value(p, how, rate, period), present_value(p, other, rate, period),
                       "another way of compounding", 1e-5);
    out[1] = always_is("cash.closing", present_value(p, how, 0, 1), present_value(&at_delivery, how, rate, period),
                       "cash is discounted", 1e-5);
    return 2;
}

static size_t answers_present_value(struct answer out[ANSWERS])
{
    const struct purchase p = {12.35, 0.3, 0.5, 0.2, 31.9, 2.5};
    return answers_pv(&p, EFFECTIVE, 0.0175, 1, out);
}

static size_t answers_present_value_continuous(struct answer out[ANSWERS])
{
    const struct purchase p = {14.85, 0.25, 0.35, 0.4, 31.9, 2.5};
    return answers_pv(&p, CONTINUOUS, 0.073, 12, out);
}

static size_t answers_present_value_simple(struct answer out[ANSWERS])
{
    const struct purchase p = {12.35, 0.3, 0.5, 0.2, 27.3, 6.25};
    return answers_pv(&p, SIMPLE, 0.118, 12, out);
}

/* ---- simple interest: rate times the area of cash below zero ----
 *
 * 60 at 17.3 are received, and paid, on 3.75, 30 on 20.5. */
static double cash_short(double price, double x, double x_at, double y, double y_at)
{
    const struct {
        double at, money;
    } moves[5] = {{3.75, -60 * 17.3},
                  {x_at, x * price},
                  {y_at < 20.5 ? y_at : 20.5, y_at < 20.5 ? y * price : -30 * 17.3},
                  {y_at < 20.5 ? 20.5 : y_at, y_at < 20.5 ? -30 * 17.3 : y * price},
                  {40, 0}};
    double cash = 0, area = 0;
    for (int i = 0; i < 4; i++) {
        cash += moves[i].money;
        area += cash < 0 ? -cash * (moves[i + 1].at - moves[i].at) : 0;
    }
    return area;
}

static size_t answers_simple_interest(struct answer out[ANSWERS])
{
    const double area = 1038 * (9.1 - 3.75) + 446 * (20.5 - 9.1) + 965 * (26.35 - 20.5);
    if (fabs(area - cash_short(29.6, 20, 9.1, 55, 26.35)) > 1e-9)
        return 0;
    out[0] = always_is("cost.finance", 0.00385 * area, 0.00385 * (area - 663 * (40 - 26.35)),
                       "cash above zero earns interest too", 1e-6);
    out[1] = always_is("cash.closing", 663 - 0.00385 * area, 663, "interest is not paid", 1e-5);
    out[2] = always_is("cash.peak_need", 1038, 965, "the last shortage, not the largest", 1e-6);
    return 3;
}

static size_t answers_simple_interest_dear(struct answer out[ANSWERS])
{
    const double area = 1038 * (12.2 - 3.75) + 210.5 * (17.15 - 12.2);
    if (fabs(area - cash_short(33.1, 25, 12.2, 35, 17.15)) > 1e-9)
        return 0;
    out[0] =
        always_is("cost.finance", 0.0117 * area, 0.0117 * 1038 * (12.2 - 3.75), "any sale ends the shortage", 1e-6);
    out[1] = always_is("cash.closing", 429 - 0.0117 * area, 429, "interest is not paid", 1e-5);
    return 2;
}

/* ---- quantity discounts (Nahmias, Production and Operations Analysis, 4.7): 9.35; 8.8 from 200; 7.95 from 600 ---- */

static double all_units(double q, bool above)
{
    return q * (q < 200 + above ? 9.35 : q < 600 ? 8.8 : 7.95);
}

static double incremental(double q)
{
    const double first = q < 200 ? q : 200,
                 second = q < 200   ? 0
                          : q < 600 ? q - 200
                                    : 400,
                 third = q < 600 ? 0 : q - 600;
    return 9.35 * first + 8.8 * second + 7.95 * third;
}

static size_t answers_breaks(bool by_part, struct answer out[ANSWERS])
{
    const double whole = all_units(80, false) + all_units(200, false) + all_units(735, false);
    const double parts = incremental(80) + incremental(200) + incremental(735);
    const double above = all_units(80, true) + all_units(200, true) + all_units(735, true);
    out[0] = by_part ? always_is("cost.material", parts, whole, "all-units instead of incremental", 1e-6)
                     : always_is("cost.material", whole, above, "a break holds only above its quantity", 1e-6);
    out[1] = always_is("cost.ordering", 3 * 41, 41, "the fixed cost is paid once", 1e-6);
    out[2] = always_is("cost.transport", 1015 * 0.17, 0, "no cost per unit", 1e-6);
    return 3;
}

static size_t answers_breaks_all_units(struct answer out[ANSWERS])
{
    return answers_breaks(false, out);
}

static size_t answers_breaks_incremental(struct answer out[ANSWERS])
{
    return answers_breaks(true, out);
}

/* ---- landed cost: 420 bags placed on 5 are received on 24.75, 180 placed on 31.5 on 51.25; duty rises on 40 ---- */

static double freight(double bags, double kg_each)
{
    return 310 + bags * (0.42 + 2.15 * kg_each + 38.5 * 0.0185);
}

static size_t answers_landed_fob(struct answer out[ANSWERS])
{
    const double price = 45.35, kg = 0.0185 * 167; /* more than its 1.24 kg */
    const double duty = price * (420 * 0.173 + 180 * 0.235), sea = freight(420, kg) + freight(180, kg);
    out[0] = always_is("cost.freight", sea, freight(420, 1.24) + freight(180, 1.24),
                       "real weight instead of chargeable", 1e-6);
    out[1] = always_is("cost.duty", duty, price * 600 * 0.173, "duty at the rate of the day of shipment", 1e-6);
    out[2] = always_is("cost.material", 600 * price, 420 * price, "one order is not paid", 1e-6);
    out[3] = always_is("cost.unit", (600 * price + duty + sea) / 600, (600 * price + sea) / 600, "without duty", 1e-9);
    out[4] = always_is("cost.holding", 0.0125 * (600 * 19.75 + 420 * (90 - 24.75) + 180 * (90 - 51.25)),
                       0.0125 * (420 * (90 - 24.75) + 180 * (90 - 51.25)), "goods on the way are held by nobody", 1e-5);
    return 5;
}

static size_t answers_landed_ddp(struct answer out[ANSWERS])
{
    const double sea = freight(420, 0.0185 * 167) + freight(180, 0.0185 * 167);
    out[0] = always_is("cost.unit", 61.7, 61.7 + sea / 600, "we pay the boat all the same", 1e-9);
    out[1] = always_is("cost.material", 600 * 61.7, 600 * 45.35, "the price of the other contract", 1e-6);
    return 2;
}

static size_t answers_landed_dap(struct answer out[ANSWERS])
{
    const double duty = 53.15 * (420 * 0.173 + 180 * 0.235);
    out[0] = always_is("cost.unit", 53.15 + (duty + 2 * 27.5) / 600, 53.15 + 2 * 27.5 / 600, "the seller pays duty too",
                       1e-9);
    out[1] =
        always_is("cost.duty", duty, 45.35 * (420 * 0.173 + 180 * 0.235), "duty on the other contract's price", 1e-6);
    out[2] = always_is("cost.ordering", 2 * 27.5, 0, "our own cost of an order is the seller's", 1e-9);
    return 3;
}

/* ---- lateness: 23.4 late from the maker, 9.15 to the shop; days and weeks begun after the grace, up to the cap ----
 */

static size_t answers_late_weekly(struct answer out[ANSWERS])
{
    const double bought = 130 * 23.85, sold = 85 * 51.2;
    out[0] = always_is("cost.penalty_received", 3 * 0.013 * bought, 4 * 0.013 * bought, "no grace", 1e-6);
    out[1] = always_is("cost.penalty", 7 * 0.0065 * sold, 6 * 0.0065 * sold, "only full days count", 1e-6);
    return 2;
}

static size_t answers_late_capped(struct answer out[ANSWERS])
{
    const double bought = 130 * 23.85, sold = 85 * 51.2;
    out[0] = always_is("cost.penalty_received", 0.225 * bought, 21 * 0.0155 * bought, "no cap", 1e-6);
    out[1] = always_is("cost.penalty", 2 * 0.0285 * sold, 0.0285 * sold, "only full weeks count", 1e-6);
    return 2;
}

/* ---- exchange-rate differences: 7.15 to day 10, 6.85 to 22, 7.42 to 41, 6.61 from then on, yuan for a dollar ---- */

/* Ordered on 4.5, received on 19, paid on 4.5, 28 and 47. */
static size_t answers_fx_difference(struct answer out[ANSWERS])
{
    const double value = 130 * 168.5, cost = value / 6.85, paid = value * (0.35 / 7.15 + 0.4 / 7.42 + 0.25 / 6.61);
    out[0] = always_is("cost.material", cost, value / 7.15, "cost at the rate of the order", 1e-5);
    out[1] = always_is("cost.fx", paid - cost, paid - cost - 0.35 * value * (1 / 7.15 - 1 / 6.85),
                       "the deposit is left out", 1e-5);
    out[2] = always_is("cash.closing", -paid, -cost, "paid at the rate of the receipt", 1e-5);
    return 3;
}

/* Received on 23.75, paid on 4.5, 32.75 and 51.75; sold on 30, paid for on 46. */
static size_t answers_fx_difference_sale(struct answer out[ANSWERS])
{
    const double value = 130 * 168.5, cost = value / 7.42, paid = value * (0.35 / 7.15 + 0.4 / 7.42 + 0.25 / 6.61);
    const double sold = 120 * 241.0, sales = sold / 7.42, came = sold / 6.61;
    out[0] = always_is("cost.material", cost, value / 6.85, "cost at the rate of two weeks before", 1e-5);
    out[1] = always_is("cost.fx", paid - cost - (came - sales), paid - cost, "sales have no difference", 1e-5);
    out[2] = always_is("cost.sales", sales, came, "sales at the rate of the payment", 1e-5);
    out[3] = always_is("cash.closing", came - paid, sales - paid, "paid at the rate of the sale", 1e-5);
    return 4;
}

/* ---- Ornstein-Uhlenbeck (Glasserman, Monte Carlo Methods in Financial Engineering, 3.3) ----
 *
 * dX = k (m - X) dt + s dW, sd^2 = s^2 / (2 k): E X(t) = m + (x0 - m) e^(-k t), Var X(t) = sd^2 (1 - e^(-2 k t)).
 * ln Y the same, about ln m: E Y^n = exp(n mu + n^2 v / 2). */

struct reverting {
    double mean, rate, sd, start;
};

static void moments(const struct reverting *p, double t, double *mu, double *v)
{
    *mu = p->mean + (p->start - p->mean) * exp(-p->rate * t);
    *v = p->sd * p->sd * (1 - exp(-2 * p->rate * t));
}

static size_t answers_reverting(const struct reverting *x, double step, const struct reverting *y, double t,
                                struct answer out[ANSWERS])
{
    const struct reverting log_y = {log(y->mean), y->rate, y->sd, log(y->start)};
    double mu, v, log_mu, log_v, step_v = 0;
    moments(x, t, &mu, &v);
    moments(&log_y, t, &log_mu, &log_v);
    for (int i = 0; i < 100; i++) /* the same variance, step by step */
        step_v = step_v * exp(-2 * x->rate * t / 100) + x->sd * x->sd * (1 - exp(-2 * x->rate * t / 100));
    if (fabs(step_v - v) > 1e-12)
        return 0;
    out[0] = mean_is("variables.x", mu, x->mean + (x->start - x->mean) * pow(0.5, x->rate * t),
                     "the half life is taken for the time constant");
    out[1] = mean_is("variables.xx", mu * mu + v, mu * mu + x->sd * x->sd, "the stationary spread from the start");
    out[2] = estimate_is("variables.x", "p90", mu + gsl_cdf_ugaussian_Pinv(0.9) * sqrt(v),
                         mu + gsl_cdf_ugaussian_Pinv(0.9) * x->sd, "the stationary spread from the start");
    out[3] = mean_is("variables.y", exp(log_mu + log_v / 2), exp(log_mu), "the median for the mean");
    double average = 0; /* over time: it stands still from grid point to grid point */
    for (double at = 0; at < t - step / 2; at += step)
        average += (x->mean + (x->start - x->mean) * exp(-x->rate * at)) * step / t;
    out[5] = mean_is("measures.average", average, mu, "the value at the end for the average");
    out[4] = mean_is("variables.yy", exp(2 * log_mu + 2 * log_v), exp(2 * log_mu + log_v), "the square of the mean");
    return 6;
}

static size_t answers_ornstein_uhlenbeck(struct answer out[ANSWERS])
{
    const struct reverting x = {0.0612, log(2) / 7.3, 0.0385, 0.131}, y = {7.2, log(2) / 4.15, 0.385, 5.1};
    return answers_reverting(&x, 0.25, &y, 4.5, out);
}

static size_t answers_ornstein_uhlenbeck_fast(struct answer out[ANSWERS])
{
    const struct reverting x = {-1.35, 0.215, 0.83, 2.4}, y = {1.17, 0.092, 0.61, 2.05};
    return answers_reverting(&x, 1.5, &y, 3, out);
}

/* ---- geometric Brownian motion (Glasserman 3.2): ln S(t) = ln S(0) + drift t + volatility W(t), so
 *      E S(t)^n = S(0)^n exp((n drift + n^2 volatility^2 / 2) t) ---- */

static size_t answers_walk(double start, double drift, double volatility, struct answer out[ANSWERS])
{
    const double growth = drift + volatility * volatility / 2, value = 130 * 168.5;
    const double second = 2 * drift + 2 * volatility * volatility, cost = value * start * exp(growth * 14);
    const double paid = value * start * (0.35 * exp(growth * 2) + 0.65 * exp(growth * 23));
    const double z = gsl_cdf_ugaussian_Pinv(0.9);
    out[0] = mean_is("variables.s", start * exp(growth * 30), start * exp(drift * 30), "the drift is that of the mean");
    out[1] = mean_is("variables.ss", start * start * exp(second * 30), start * start * exp(2 * growth * 30),
                     "the square of the mean");
    out[2] = mean_is("cost.material", cost, value * start * exp(growth * 2), "cost at the rate of the order");
    out[3] =
        mean_is("cost.fx", paid - cost, 0.65 * (value * start * exp(growth * 23) - cost), "the deposit is left out");
    out[4] = estimate_is("variables.s", "p90", start * exp(drift * 30 + z * volatility * sqrt(30.0)),
                         start * exp(growth * 30 + z * volatility * sqrt(30.0)), "the drift is that of the mean");
    return 5;
}

static size_t answers_lognormal_walk(struct answer out[ANSWERS])
{
    return answers_walk(0.1385, 0.0045, 0.0815, out);
}

static size_t answers_lognormal_walk_down(struct answer out[ANSWERS])
{
    return answers_walk(1.17, -0.021, 0.1235, out);
}

/* ---- the systems ---- */

static const struct textbook systems[] = {
    {"money/hand_schedule", "schedule by hand, nothing varies", "by hand", "2", answers_hand_schedule},
    {"money/present_value", "present value of dated payments", "Brealey, Myers, Allen, ch. 2", "2",
     answers_present_value},
    {"money/present_value_continuous", "present value, continuous compounding", "Brealey, Myers, Allen, ch. 2", "2",
     answers_present_value_continuous},
    {"money/present_value_simple", "present value, simple interest", "Brealey, Myers, Allen, ch. 2", "2",
     answers_present_value_simple},
    {"money/simple_interest", "simple interest on negative cash", "by hand", "2", answers_simple_interest},
    {"money/simple_interest_dear", "simple interest, two shortages", "by hand", "2", answers_simple_interest_dear},
    {"money/breaks_all_units", "all-units quantity discount", "Nahmias 4.7", "2", answers_breaks_all_units},
    {"money/breaks_incremental", "incremental quantity discount", "Nahmias 4.7", "2", answers_breaks_incremental},
    {"money/landed_fob", "landed cost by hand, FOB", "by hand", "2", answers_landed_fob},
    {"money/landed_ddp", "landed cost by hand, DDP", "by hand", "2", answers_landed_ddp},
    {"money/landed_dap", "landed cost by hand, DAP", "by hand", "2", answers_landed_dap},
    {"money/late_weekly", "lateness penalty with grace", "by hand", "2", answers_late_weekly},
    {"money/late_capped", "lateness penalty with cap", "by hand", "2", answers_late_capped},
    {"money/fx_difference", "exchange-rate difference", "by hand", "2", answers_fx_difference},
    {"money/fx_difference_sale", "exchange-rate difference, bought and sold", "by hand", "2",
     answers_fx_difference_sale},
    {"money/ornstein_uhlenbeck", "Ornstein-Uhlenbeck process", "Glasserman 3.3", "400000", answers_ornstein_uhlenbeck},
    {"money/ornstein_uhlenbeck_fast", "Ornstein-Uhlenbeck, another grid", "Glasserman 3.3", "400000",
     answers_ornstein_uhlenbeck_fast},
    {"money/lognormal_walk", "geometric Brownian exchange rate", "Glasserman 3.2", "400000", answers_lognormal_walk},
    {"money/lognormal_walk_down", "geometric Brownian rate, falling", "Glasserman 3.2", "400000",
     answers_lognormal_walk_down},
};

const struct textbook_kind textbooks_money = {"money", systems, sizeof systems / sizeof systems[0]};
