/* tests/validation/answers_echelons.c - exact answers: several stock points. */
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
    out[0] = mean_is("stock.centre.part.on_hand", exact.central_on_hand, less.central_on_hand, mistake);
    out[1] = mean_is("stock.centre.part.backorders", exact.central_backorders, less.central_backorders, mistake);
    out[2] = mean_is("stock.shop.part.on_hand", exact.retail_on_hand, less.retail_on_hand, mistake);
    out[3] = mean_is("stock.shop.part.backorders", exact.retail_backorders, less.retail_backorders, mistake);
    out[4] = mean_is("demand.customers.fill_rate", exact.ready, less.ready, mistake);
    out[5] =
        mean_is("demand.customers.wait_days", exact.retail_backorders / rate, less.retail_backorders / rate, mistake);
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
    out[0] = mean_is("demand.customers.wait_days", 0.8 + larger, 0.8 + fmax(frame, motor), mistake);
    out[1] =
        mean_is("stock.plant.product.backorders", (0.8 + larger) / 12.5, (0.8 + fmax(frame, motor)) / 12.5, mistake);
    return 2;
}

/* ---- the systems ---- */

static const struct textbook systems[] = {
    {"echelons/serial", "two stock points in series", "Zipkin 2000, 8.3", "400", answers_serial},
    {"echelons/assembly", "assembly of two components", "Zipkin 2000, ch. 8", "400", answers_assembly},
};

const struct textbook_kind textbooks_echelons = {"echelons", systems, sizeof systems / sizeof systems[0]};
