/* tests/validation/answers_supply.h - exact answers: several places, components, suppliers, a schedule by hand. */
#ifndef TESTS_VALIDATION_ANSWERS_SUPPLY_H
#define TESTS_VALIDATION_ANSWERS_SUPPLY_H

#include "tests/validation/answers.h"

#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* ---- two stock points in series ---- */

enum { UNITS = 80 }; /* beyond this, probabilities are below 1e-40 */

struct serial {
    double central_on_hand, central_backorders, retail_on_hand, retail_backorders, ready;
};

/* Both keep local base stocks; lead times are constant. Net stock of the centre is s2 - D2, D2 Poisson over its lead
 * time. The retailer's net stock at t + L1 is s1 - B2(t) - D(t, t + L1], with independent terms: a convolution.
 * [Zipkin: Foundations of Inventory Management, 8.3; Axsater: Inventory Control, 3rd ed., chapter 10] */
static struct serial serial_levels(int s1, int s2, double mean1, double mean2)
{
    double owed[UNITS] = {0};
    struct serial v = {0, 0, 0, 0, 0};
    for (int d = 0; d < UNITS; d++) {
        const double p = gsl_ran_poisson_pdf((unsigned)d, mean2);
        owed[d > s2 ? d - s2 : 0] += p;
        v.central_on_hand += d < s2 ? (s2 - d) * p : 0;
        v.central_backorders += d > s2 ? (d - s2) * p : 0;
    }
    for (int b = 0; b < UNITS; b++)
        for (int d = 0; d < UNITS; d++) {
            const double p = owed[b] * gsl_ran_poisson_pdf((unsigned)d, mean1);
            const int net = s1 - b - d;
            v.retail_on_hand += net > 0 ? net * p : 0;
            v.retail_backorders += net < 0 ? -net * p : 0;
            v.ready += net > 0 ? p : 0;
        }
    return v;
}

/* serial.cfg: unit Poisson demand (mean gap 0.54) at the shop; shop: base stock 4, 1.15 from the centre; centre: base
 * stock 4, 2.3 from outside. Mistakes: the centre holds one unit less; the centre's stock is read as echelon stock. */
static size_t answers_serial(struct answer out[ANSWERS])
{
    const double rate = 1 / 0.54;
    const struct serial exact = serial_levels(4, 4, 1.15 * rate, 2.3 * rate);
    const struct serial less = serial_levels(4, 3, 1.15 * rate, 2.3 * rate);
    const char *mistake = "the centre holds one unit less";
    out[0] = (struct answer){"stock.centre.part.on_hand", exact.central_on_hand, less.central_on_hand, mistake, 0};
    out[1] =
        (struct answer){"stock.centre.part.backorders", exact.central_backorders, less.central_backorders, mistake, 0};
    out[2] = (struct answer){"stock.shop.part.on_hand", exact.retail_on_hand, less.retail_on_hand, mistake, 0};
    out[3] = (struct answer){"stock.shop.part.backorders", exact.retail_backorders, less.retail_backorders, mistake, 0};
    out[4] = (struct answer){"demand.customers.fill_rate", exact.ready, less.ready, mistake, 0};
    out[5] = (struct answer){"demand.customers.wait_days", exact.retail_backorders / rate,
                             less.retail_backorders / rate, mistake, 0};
    return 6;
}

/* ---- assembly ---- */

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

static double kit_incomplete(double x, void *unused)
{
    (void)unused;
    return 1 - uniform_cdf(x, 3.1, 9.7) * triangular_cdf(x, 2, 5, 11.3);
}

/* assembly.cfg: an order every 12.5 needs a frame (uniform 3.1 .. 9.7) and a motor (triangular 2, 5, 11.3), both bought
 * for it, then 0.8 of assembly. Orders never meet, so an order's wait is 0.8 + the larger of the two; its mean is the
 * integral of 1 - F G. [Zipkin, chapter 8 (assembly systems)] Mistake: the larger mean instead of the mean of the
 * larger. */
static size_t answers_assembly(struct answer out[ANSWERS])
{
    const double knots[] = {0, 2, 3.1, 5, 9.7, 11.3};
    double larger = 0;
    for (size_t i = 0; i + 1 < sizeof knots / sizeof knots[0];
         i++) { /* between knots a polynomial of degree 3: exact */
        gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(8);
        const gsl_function f = {kit_incomplete, NULL};
        larger += gsl_integration_glfixed(&f, knots[i], knots[i + 1], rule);
        gsl_integration_glfixed_table_free(rule);
    }
    const double frame = (3.1 + 9.7) / 2, motor = (2 + 5 + 11.3) / 3;
    const char *mistake = "the larger mean instead of the mean of the larger";
    out[0] = (struct answer){"demand.customers.wait_days", 0.8 + larger, 0.8 + fmax(frame, motor), mistake, 0};
    out[1] = (struct answer){"stock.plant.product.backorders", (0.8 + larger) / 12.5, (0.8 + fmax(frame, motor)) / 12.5,
                             mistake, 0};
    return 2;
}

/* ---- a supplier that fails ---- */

/* renewal_supplier.cfg: the supplier ships for Erlang(2) times of mean 9.4 and is down for gamma times (mean 2.7, cv
 * 0.6), in equilibrium from the start. Orders are Poisson, so they see it as time does: down with probability 1 - A,
 * and then for the residual time; mean wait lead time + E D^2 / (2 (E U + E D)). [Ross: Introduction to Probability
 * Models, 11th ed., 7.5.1 (alternating renewal), 7.7 (inspection paradox)] Mistakes: half a mean down time remains (no
 * inspection paradox); up times counted from the start of the last outage. */
static size_t answers_renewal_supplier(struct answer out[ANSWERS])
{
    const double up = 9.4, down = 2.7, cv = 0.6, lead_time = 1.4, horizon = 20000, cycle = up + down;
    const double residual = down * (1 + cv * cv) / 2, unavailable = down / cycle;
    out[0] = (struct answer){"demand.customers.wait_days", lead_time + unavailable * residual,
                             lead_time + unavailable * down / 2, "half a mean down time remains", 0};
    out[1] = (struct answer){"disruptions.outage.days", horizon * unavailable, horizon * down / up,
                             "up times count from the start of the last outage", 0};
    out[2] = (struct answer){"disruptions.outage.count", horizon / cycle, horizon / up,
                             "up times count from the start of the last outage", 0};
    return 3;
}

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
    out[0] = (struct answer){"launch.delay_days", last - 65, 4, "the passage is rounded to whole days", tick};
    out[1] = (struct answer){"workcenter.factory.sewing.wait_days", (0 + 20.5 + 26 + 46.5) / 4 / 24, 1,
                             "a set-up is paid once an order", tick};
    out[2] = (struct answer){"workcenter.factory.cutting.utilization", 18.0 / 540, 18.0 / 585,
                             "the holiday counts as open", 1e-12};
    out[3] = (struct answer){"workcenter.factory.sewing.utilization", 40.0 / 540, 40.0 / 585,
                             "the holiday counts as open", 1e-12};
    out[4] = (struct answer){"stock.dc.tote.on_hand", (180 * (sold - first) + 60 * (sold - last)) / horizon,
                             240 * (sold - last) / horizon, "the boat waits for the last lot", 1e-9};
    return 5;
}

#endif
