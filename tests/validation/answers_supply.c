/* tests/validation/answers_supply.c - exact answers: suppliers that fail, vary, or are two. */
#include "tests/validation/answers.h"

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
    out[0] = mean_is("demand.customers.wait_days", lead_time + unavailable * residual,
                     lead_time + unavailable * down / 2, "half a mean down time remains");
    out[1] = mean_is("disruptions.outage.days", horizon * unavailable, horizon * down / up,
                     "up times count from the start of the last outage");
    out[2] = mean_is("disruptions.outage.count", horizon / cycle, horizon / up,
                     "up times count from the start of the last outage");
    return 3;
}

/* ---- the systems ---- */

static const struct textbook systems[] = {
    {"supply/renewal_supplier", "supplier up and down (alternating renewal)", "Ross 11e, 7.5, 7.7", "400",
     answers_renewal_supplier},
};

const struct textbook_kind textbooks_supply = {"supply", systems, sizeof systems / sizeof systems[0]};
