/* tests/validation/answers_supply.c - exact answers: suppliers that fail; and the table of the kind. */
#include "tests/validation/answers_supply.h"

#include <gsl/gsl_randist.h>
#include <math.h>

/* ---- alternating renewal ---- */

struct renewal { /* up and down times: means; of the down time the squared cv */
    double up, down, down_scv;
};

static double unavailable(struct renewal s)
{
    return s.down / (s.up + s.down);
}

/* Mean time that is left of a down time for who comes in it (inspection paradox). */
static double residual(struct renewal s)
{
    return s.down * (1 + s.down_scv) / 2;
}

/* renewal_supplier.cfg: the supplier ships for Erlang(2) times of mean 9.4 and is down for gamma times (mean 2.7, cv
 * 0.6), in equilibrium from the start. Orders are Poisson, so they see it as time does: down with probability 1 - A,
 * and then for the residual time; mean wait lead time + E D^2 / (2 (E U + E D)). [Ross: Introduction to Probability
 * Models, 11th ed., 7.5.1 (alternating renewal), 7.7 (inspection paradox)] Mistakes: half a mean down time remains (no
 * inspection paradox); up times counted from the start of the last outage. */
static size_t renewal_supplier(struct answer out[ANSWERS], struct renewal s, double lead_time, double horizon)
{
    const double q = unavailable(s), cycle = s.up + s.down;
    out[0] = mean_is("demand.customers.wait_days", lead_time + q * residual(s), lead_time + q * s.down / 2,
                     "half a mean down time remains");
    out[1] = mean_is("disruptions.outage.days", horizon * q, horizon * s.down / s.up,
                     "up times count from the start of the last outage");
    out[2] = mean_is("disruptions.outage.count", horizon / cycle, horizon / s.up,
                     "up times count from the start of the last outage");
    return 3;
}

static size_t answers_renewal_supplier(struct answer out[ANSWERS])
{
    return renewal_supplier(out, (struct renewal){9.4, 2.7, 0.6 * 0.6}, 1.4, 20000);
}

static size_t answers_renewal_supplier_2(struct answer out[ANSWERS])
{
    const double mean = (0.4 + 5.2) / 2, variance = (5.2 - 0.4) * (5.2 - 0.4) / 12;
    return renewal_supplier(out, (struct renewal){6.3, mean, variance / (mean * mean)}, 0.85, 20000);
}

/* point_availability.cfg: exponential up (mean 4.3) and down (1.9), up at 0. With a = 1/4.3, b = 1/1.9:
 * P(down at t) = a/(a+b) (1 - exp(-(a+b) t)), its integral the mean down time. Time to first failure of the
 * replications that fail before H: 1/a - H exp(-aH) / (1 - exp(-aH)). [Barlow and Proschan: Mathematical Theory of
 * Reliability, 1965, 3.3; Ross 11e, 6.4 example] Mistakes: the process starts in equilibrium; the time to failure is
 * that without a horizon. */
struct two_states {
    double a, b; /* failure rate, repair rate */
};

static double down_at(struct two_states s, double t)
{
    return s.a / (s.a + s.b) * (1 - exp(-(s.a + s.b) * t));
}

static double down_until(struct two_states s, double t) /* integral of down_at */
{
    return s.a / (s.a + s.b) * (t - (1 - exp(-(s.a + s.b) * t)) / (s.a + s.b));
}

static size_t point_availability(struct answer out[ANSWERS], double up, double down, double horizon, double from,
                                 double to)
{
    const struct two_states s = {1 / up, 1 / down};
    const double q = s.a / (s.a + s.b), none = exp(-s.a * horizon);
    const char *mistake = "it starts in equilibrium";
    out[0] = mean_is("disruptions.outage.closing", down_at(s, horizon), q, mistake);
    out[1] = mean_is("disruptions.outage.days", down_until(s, horizon), q * horizon, mistake);
    out[2] = mean_is("measures.window", (down_until(s, to) - down_until(s, from)) / (to - from), q, mistake);
    out[3] = mean_is("measures.first_failure", up - horizon * none / (1 - none), up, "the horizon is forgotten");
    return 4;
}

static size_t answers_point_availability(struct answer out[ANSWERS])
{
    return point_availability(out, 4.3, 1.9, 2.6, 1.1, 1.8);
}

static size_t answers_point_availability_2(struct answer out[ANSWERS])
{
    return point_availability(out, 17.2, 8.6, 11.5, 6.25, 8.5);
}

/* ---- Markov by period ---- */

struct chain { /* chance that an up period is followed by a down one, a down one by an up one */
    double fails, repaired;
};

/* P(the last n periods were down, and no more): n = 0 up. */
static double down_for(struct chain c, int n)
{
    const double up = c.repaired / (c.fails + c.repaired);
    return n == 0 ? up : up * c.fails * pow(1 - c.repaired, n - 1);
}

/* markov_supplier.cfg: an order at each period's start, lead time 0. It leaves at once in an up period; in a down one
 * it waits a geometric number of periods, this one included (memoryless): mean 1/b. Down periods are P(down) of all,
 * and a failure comes at H - 1 boundaries with chance P(up) a. [Snyder and Shen: Fundamentals of Supply Chain Theory,
 * 2nd ed., 9.2] Mistake: the order of the period in which the supplier goes down is still shipped. */
static size_t markov_supplier(struct answer out[ANSWERS], struct chain c, double period, int periods)
{
    const double q = 1 - down_for(c, 0), first = down_for(c, 1), later = q - first;
    const char *mistake = "the order of the period in which it goes down is shipped";
    out[0] = mean_is("demand.customers.fill_rate", 1 - q, 1 - later, mistake);
    out[1] = mean_is("demand.customers.wait_days", q * period / c.repaired, later * period / c.repaired, mistake);
    out[2] = mean_is("disruptions.outage.days", q * period * periods, later * period * periods, mistake);
    out[3] = mean_is("disruptions.outage.count", down_for(c, 0) * c.fails * (periods - 1), c.fails * (periods - 1),
                     "up times count from the start of the last outage");
    return 4;
}

static size_t answers_markov_supplier(struct answer out[ANSWERS])
{
    return markov_supplier(out, (struct chain){1 / 9.4, 1 / 2.6}, 1, 5000);
}

static size_t answers_markov_supplier_2(struct answer out[ANSWERS])
{
    return markov_supplier(out, (struct chain){0.035, 0.22}, 0.25, 10000);
}

/* markov_from_new.cfg: the first period is up; P(down in period k) = a/(a+b) (1 - (1-a-b)^k), k = 0 .. 8. The state
 * at the horizon 9 is that of period 8: what would happen at 9 does not. Mistake: one period more. */
static size_t answers_markov_from_new(struct answer out[ANSWERS])
{
    const struct chain c = {1 / 9.4, 1 / 2.6};
    const double q = 1 - down_for(c, 0), keeps = 1 - c.fails - c.repaired;
    double days = 0, late = 0;
    for (int k = 0; k <= 8; k++) {
        days += q * (1 - pow(keeps, k));
        late += q * (1 - pow(keeps, k + 1));
    }
    out[0] = mean_is("disruptions.outage.days", days, late, "the first period may be down");
    out[1] = mean_is("disruptions.outage.closing", q * (1 - pow(keeps, 8)), q * (1 - pow(keeps, 3)),
                     "the state of another period");
    return 2;
}

/* ---- EOQ with disruptions ---- */

/* eoq_disruptions.cfg: a unit is asked every d = 0.05; the order for Q = 33 goes out when the last one is gone, and is
 * there at once when the supplier is up, else at the end of his down time; sales are lost until then. Exact for unit
 * demand: renewal-reward over receipts. A cycle that begins with a demand (A) lasts Q d; one that begins in an outage's
 * end (B), F after the last demand that was lost, lasts Q d - F, F = R mod d of an exponential R. The supplier, up at
 * the start of a cycle of length t, is down at its end with P(t) = a/(a+b) (1 - exp(-(a+b) t)). For d -> 0 it is the
 * cost function of [Berk and Arreola-Risa, Naval Research Logistics 41 (1994) 129-132; Snyder and Shen 2e, 9.2.2],
 * which the result is held against. Mistake: at the time of the order the supplier is in equilibrium (that of Parlar
 * and Berkin, Naval Research Logistics 38 (1991) 107-121, which the later paper corrects). */
struct eoq {
    double gap, per_order, holding, lost;
    int q;
    struct two_states s;
};

struct eoq_rates {
    double cost, lost, on_hand;
};

static struct eoq_rates eoq_cycle(const struct eoq *e, double after_a, double after_b)
{
    const double b = e->s.b, floors = 1 / (exp(b * e->gap) - 1), off = 1 / b - e->gap * floors; /* E floor(R/d), E F */
    const double share_b = after_a / (1 + after_a - after_b); /* cycles that begin in an outage's end */
    const double area = e->gap * e->q * (e->q + 1) / 2 - share_b * e->q * off;
    const double length = e->q * e->gap - share_b * off + share_b / b;
    return (struct eoq_rates){(e->per_order + e->holding * area + e->lost * share_b * floors) / length,
                              share_b * floors / length, area / length};
}

static size_t eoq_disruptions(struct answer out[ANSWERS], const struct eoq *e, double counted)
{
    const double a = e->s.a, b = e->s.b, t = e->q * e->gap, q = a / (a + b);
    const double grown = b * (exp(a * e->gap) - 1) / (a * (1 - exp(-b * e->gap))); /* E exp((a+b) F) */
    const struct eoq_rates exact = eoq_cycle(e, down_at(e->s, t), q * (1 - exp(-(a + b) * t) * grown));
    const struct eoq_rates mistaken = eoq_cycle(e, q, q);
    const double down = down_at(e->s, t), rate = 1 / e->gap;
    const double limit =
        (e->per_order + e->holding * e->q * e->q / (2 * rate) + e->lost * rate * down / b) / (t + down / b);
    if (fabs(limit / exact.cost - 1) > 1.5 / e->q)
        return 0;
    const char *mistake = "the supplier is in equilibrium when the order goes out";
    out[0] = mean_is("cost_rate.total", exact.cost, mistaken.cost, mistake);
    out[1] = mean_is("demand.customers.lost_units", exact.lost * counted, mistaken.lost * counted, mistake);
    out[2] = mean_is("stock.store.part.on_hand", exact.on_hand, mistaken.on_hand, mistake);
    return 3;
}

static size_t answers_eoq_disruptions(struct answer out[ANSWERS])
{
    const struct eoq e = {0.05, 42.5, 0.83, 4.15, 33, {1 / 7.1, 1 / 1.3}};
    return eoq_disruptions(out, &e, 3980);
}

static size_t answers_eoq_disruptions_2(struct answer out[ANSWERS])
{
    const struct eoq e = {0.08, 42.5, 1.7, 3.35, 37, {1 / 3.9, 1 / 2.2}};
    return eoq_disruptions(out, &e, 3980);
}

/* ---- base stock with disruptions ---- */

struct disrupted { /* base stock with disruptions Markov by period */
    struct chain c;
    int level;
    double holding, backorder, demand;
    int poisson; /* else constant */
};

static double held(const struct disrupted *b, double demand) /* E (S - D)+ */
{
    double sum = 0;
    if (!b->poisson)
        return b->level > demand ? b->level - demand : 0;
    for (int k = 0; k < b->level; k++)
        sum += (b->level - k) * gsl_ran_poisson_pdf((unsigned)k, demand);
    return sum;
}

/* Mean on hand at periods' ends; after n down periods the demand of n + 1 (n: the mistake) is owed since the last
 * receipt. */
static double held_at_ends(const struct disrupted *b, int first_ships)
{
    double sum = 0;
    for (int n = 0; n < 400; n++)
        sum += down_for(b->c, n) * held(b, (n + 1 - (first_ships && n > 0)) * b->demand);
    return sum;
}

static double mean_owed(const struct disrupted *b, int first_ships)
{
    double sum = 0;
    for (int n = 0; n < 400; n++)
        sum += down_for(b->c, n) * (n + 1 - (first_ships && n > 0)) * b->demand;
    return sum;
}

/* base_stock_disruptions.cfg: each period, in this order: the supplier's state, the order up to S and its receipt, a
 * demand of 13, the costs. After n down periods the stock at the period's end is S - 13 (n + 1); P(n) by the chain.
 * S = 39 is the best: the smallest multiple of 13 with F(S/13 - 1) >= p/(p+h). [Snyder and Shen: Fundamentals of Supply
 * Chain Theory, 2nd ed., 9.2.3; Tomlin, Management Science 52 (2006) 639-657, section 3] With Poisson demand the
 * same sum over E (S - D_{n+1})+. Mistake: the order of the period in which the supplier goes down is still shipped. */
static size_t base_stock_disruptions(struct answer out[ANSWERS], const struct disrupted *b)
{
    double f = 0;
    int best = 0;
    for (int n = 0; f < b->backorder / (b->backorder + b->holding) && n < 400; n++) {
        f += down_for(b->c, n);
        best = n + 1;
    }
    if (!b->poisson && b->level != best * (int)b->demand)
        return 0; /* the file's level is not the book's best */
    double hold[2], back[2];
    for (int m = 0; m < 2; m++) {
        const double on_hand = held_at_ends(b, m);
        hold[m] = b->holding * on_hand;
        back[m] = b->backorder * (on_hand - b->level + mean_owed(b, m));
    }
    const char *mistake = "the order of the period in which it goes down is shipped";
    out[0] = mean_is("cost_rate.total", hold[0] + back[0], hold[1] + back[1], mistake);
    out[1] = mean_is("cost_rate.holding", hold[0], hold[1], mistake);
    out[2] = mean_is("cost_rate.backorder", back[0], back[1], mistake);
    return 3;
}

static size_t answers_base_stock_disruptions(struct answer out[ANSWERS])
{
    const struct disrupted b = {{1 / 8.7, 1 / 2.35}, 39, 0.83, 7.4, 13, 0};
    return base_stock_disruptions(out, &b);
}

static size_t answers_base_stock_disruptions_2(struct answer out[ANSWERS])
{
    const struct disrupted b = {{1 / 5.2, 1 / 3.7}, 45, 1.15, 6.3, 9, 0};
    return base_stock_disruptions(out, &b);
}

static size_t answers_base_stock_disruptions_poisson(struct answer out[ANSWERS])
{
    const struct disrupted b = {{1 / 8.7, 1 / 2.35}, 39, 0.83, 7.4, 12.6, 1};
    return base_stock_disruptions(out, &b);
}

/* ---- goods that cannot move, or not come in ---- */

/* transit_stands_still.cfg: a lead time of 3.4 that stands still while the road is blocked. Poisson orders find it
 * blocked with probability q and then for the residual time; each unit of moving time meets 1/U blockages of mean D:
 * mean q E D^2/(2 E D) + L (1 + D/U), the completion time of a preempt-resume job. [Gaver, Journal of the Royal
 * Statistical Society B 24 (1962) 73-90] Mistakes: half a mean blockage remains; only the blockage at the start
 * counts. */
static size_t transit_stands_still(struct answer out[ANSWERS], struct renewal s, double lead)
{
    const double q = unavailable(s), exact = q * residual(s) + lead * (1 + s.down / s.up);
    out[0] = mean_is("orders.store.part.lead_days", exact, q * s.down / 2 + lead * (1 + s.down / s.up),
                     "half a mean blockage remains");
    out[1] =
        mean_is("demand.customers.wait_days", exact, q * residual(s) + lead, "only the blockage at the start counts");
    return 2;
}

static size_t answers_transit_stands_still(struct answer out[ANSWERS])
{
    return transit_stands_still(out, (struct renewal){5.6, 1.7, 0.8 * 0.8}, 3.4);
}

static size_t answers_transit_stands_still_2(struct answer out[ANSWERS])
{
    return transit_stands_still(out, (struct renewal){9.3, 4.2, 0.7 * 0.7}, 1.15);
}

/* door_closed.cfg: the same times of a store that does not receive: who comes at the door in them waits the residual
 * time. */
static size_t answers_door_closed(struct answer out[ANSWERS])
{
    const struct renewal s = {5.6, 1.7, 0.8 * 0.8};
    const double q = unavailable(s), exact = 3.4 + q * residual(s);
    out[0] = mean_is("orders.store.part.lead_days", exact, q * residual(s) + 3.4 * (1 + s.down / s.up),
                     "goods in transit stand still");
    out[1] = mean_is("demand.customers.wait_days", exact, 3.4 + q * s.down / 2, "half a mean closure remains");
    return 2;
}

/* ---- the systems ---- */

static const struct textbook systems[] = {
    {"supply/renewal_supplier", "supplier up and down (alternating renewal)", "Ross 11e, 7.5, 7.7", "400",
     answers_renewal_supplier},
    {"supply/renewal_supplier_2", "the same, ordering stops", "Ross 11e, 7.5, 7.7", "400", answers_renewal_supplier_2},
    {"supply/point_availability", "point availability, time to first failure", "Barlow, Proschan 1965, 3.3", "200000",
     answers_point_availability},
    {"supply/point_availability_2", "the same, other numbers", "Barlow, Proschan 1965, 3.3", "200000",
     answers_point_availability_2},
    {"supply/markov_supplier", "supplier up and down, Markov by period", "Snyder, Shen 2e, 9.2", "400",
     answers_markov_supplier},
    {"supply/markov_supplier_2", "the same, periods of a quarter", "Snyder, Shen 2e, 9.2", "400",
     answers_markov_supplier_2},
    {"supply/markov_from_new", "Markov by period, from new", "Snyder, Shen 2e, 9.2", "200000", answers_markov_from_new},
    {"supply/eoq_disruptions", "EOQ with disruptions, lost sales", "Berk, Arreola-Risa 1994", "400",
     answers_eoq_disruptions},
    {"supply/eoq_disruptions_2", "the same, ordering stops", "Berk, Arreola-Risa 1994", "400",
     answers_eoq_disruptions_2},
    {"supply/base_stock_disruptions", "base stock with disruptions", "Snyder, Shen 2e, 9.2.3", "400",
     answers_base_stock_disruptions},
    {"supply/base_stock_disruptions_2", "the same, ordering stops", "Snyder, Shen 2e, 9.2.3", "400",
     answers_base_stock_disruptions_2},
    {"supply/base_stock_disruptions_poisson", "base stock with disruptions, Poisson demand", "Tomlin 2006, section 3",
     "400", answers_base_stock_disruptions_poisson},
    {"supply/transit_stands_still", "goods in transit stand still", "Gaver 1962", "400", answers_transit_stands_still},
    {"supply/transit_stands_still_2", "the same, other numbers", "Gaver 1962", "400", answers_transit_stands_still_2},
    {"supply/two_suppliers", "split order: first and last of two lead times", "Ramasesh and others 1991", "200000",
     answers_two_suppliers},
    {"supply/two_suppliers_2", "the same, other laws", "Ramasesh and others 1991", "200000", answers_two_suppliers_2},
    {"supply/split_stock", "stock under a split order", "conditioning on both lead times", "100000",
     answers_split_stock},
    {"supply/split_stock_2", "the same, other numbers", "conditioning on both lead times", "100000",
     answers_split_stock_2},
    {"supply/dual_share", "base stock, two suppliers by share", "Little 1961", "400", answers_dual_share},
    {"supply/dual_priority", "backup supplier", "Tomlin 2006; Ross 11e, 7.5", "400", answers_dual_priority},
    {"supply/dual_priority_2", "the same, ordering stops", "Tomlin 2006; Ross 11e, 7.5", "400",
     answers_dual_priority_2},
    {"supply/common_cause", "common cause, backup supplier", "NUREG/CR-4780, binomial failure rate", "400",
     answers_common_cause},
    {"supply/common_cause_2", "the same, other numbers", "NUREG/CR-4780, binomial failure rate", "400",
     answers_common_cause_2},
    {"supply/losses_lattice", "compound Poisson losses, VaR and CVaR", "Panjer 1981", "400000", answers_losses_lattice},
    {"supply/losses_gamma", "the same, gamma losses", "Klugman, Panjer, Willmot, 9", "400000", answers_losses_gamma},
    {"supply/yield_multiplicative", "newsvendor, multiplicative yield", "Yano, Lee 1995", "200000",
     answers_yield_multiplicative},
    {"supply/yield_additive", "newsvendor, additive yield", "Yano, Lee 1995", "200000", answers_yield_additive},
    {"supply/yield_binomial", "newsvendor, binomial yield", "Yano, Lee 1995", "200000", answers_yield_binomial},
    {"supply/yield_binomial_2", "the same, other numbers", "Yano, Lee 1995", "200000", answers_yield_binomial_2},
    {"supply/losses_mixed", "losses at an unknown rate", "Klugman, Panjer, Willmot, 9", "400000", answers_losses_mixed},
    {"supply/eoq_yield", "EOQ with multiplicative yield", "Yano, Lee 1995", "400", answers_eoq_yield},
    {"supply/eoq_yield_2", "EOQ with binomial yield", "Yano, Lee 1995", "400", answers_eoq_yield_2},
    {"supply/delayed_orders", "orders delayed by chance", "mixture of two laws", "400", answers_delayed_orders},
    {"supply/modulated_lead_time", "Markov-modulated lead time", "Song, Zipkin 1996", "400",
     answers_modulated_lead_time},
    {"supply/trace", "demand from a trace", "by hand", "2", answers_trace},
    {"supply/nhpp_piecewise", "demand at a piecewise rate", "Ross 11e, 5.4.1", "200000", answers_nhpp_piecewise},
    {"supply/nhpp_sine", "demand at a sine's rate, M_t/M/infinity", "Eick, Massey, Whitt 1993", "40000",
     answers_nhpp_sine},
    {"supply/nhpp_sine_2", "the same, faster", "Eick, Massey, Whitt 1993", "40000", answers_nhpp_sine_2},
    {"supply/ar1_demand", "AR(1) demand", "Box, Jenkins 5e, 3.2.3", "10000", answers_ar1_demand},
    {"supply/ar1_demand_2", "the same, alternating", "Box, Jenkins 5e, 3.2.3", "10000", answers_ar1_demand_2},
    {"supply/regime_demand", "demand in regimes", "Fischer, Meier-Hellstern 1993", "5000", answers_regime_demand},
    {"supply/regime_demand_2", "the same, other numbers", "Fischer, Meier-Hellstern 1993", "5000",
     answers_regime_demand_2},
    {"supply/impatience", "base stock, impatient customers", "balance equations", "400", answers_impatience},
    {"supply/impatience_2", "the same, other numbers", "balance equations", "400", answers_impatience_2},
    {"supply/destroyed", "disasters that destroy the stock", "Ross 11e, 7.4", "400", answers_destroyed},
    {"supply/destroyed_2", "the same, hit by chance", "Ross 11e, 7.4", "400", answers_destroyed_2},
    {"supply/correlated", "rank correlation, Gaussian copula", "Law 5e, 8.5.5", "400000", answers_correlated},
    {"supply/correlated_2", "linear correlation, negative", "Law 5e, 8.5.5", "400000", answers_correlated_2},
    {"supply/laws_lengths", "laws of lengths", "Law 5e, 6.2.2", "400000", answers_laws_lengths},
    {"supply/laws_tails", "laws with tails, laws from data", "Law 5e, 6.2.4", "400000", answers_laws_tails},
    {"supply/laws_counts", "laws of counts", "Law 5e, 6.2.3", "400000", answers_laws_counts},
    {"supply/laws_quantiles", "quantiles of laws", "Law 5e, 6.2", "400000", answers_laws_quantiles},
    {"supply/door_closed", "a store that does not receive", "Ross 11e, 7.7", "400", answers_door_closed},
};

const struct textbook_kind textbooks_supply = {"supply", systems, sizeof systems / sizeof systems[0]};
