/* tests/validation/answers_quality_flow.c - exact answers: rework, scrap, return, faults along the flow. */
#include "tests/validation/answers_quality.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

/* ---- rework ---- */

/* M/M/1 whose jobs go back to the tail with chance f after each service: visits are geometric, the number in the system
 * is that of M/M/1 with load rho = rate mean / (1 - f), whatever the order. [Jackson, Operations Research 5 (1957)
 * 518-521; Wolff: Stochastic Modeling and the Theory of Queues, 6-8] Mistake: a unit comes back once at most. */
static size_t feedback(struct answer out[ANSWERS], double gap, double mean, double f)
{
    const double load[2] = {mean / gap / (1 - f), mean / gap * (1 + f)};
    double queue[2], stay[2];
    for (int m = 0; m < 2; m++) {
        queue[m] = load[m] * load[m] / (1 - load[m]);
        stay[m] = load[m] / (1 - load[m]) * gap;
    }
    const char *mistake = "a unit comes back once at most";
    out[0] = mean_is("workcenter.shop.server.utilization", load[0], load[1], mistake);
    out[1] = mean_is("workcenter.shop.server.queue", queue[0], queue[1], mistake);
    out[2] = mean_is("demand.customers.wait_days", stay[0], stay[1], mistake);
    out[3] = mean_is("workcenter.shop.server.wait_days", queue[0] * gap * (1 - f), queue[0] * gap,
                     "the wait of a unit, not of a visit");
    out[4] = mean_is("faults.flaw.rounds", 1 / (1 - f), 1, mistake);
    return 5;
}

size_t quality_feedback(struct answer out[ANSWERS])
{
    return feedback(out, 1.171, 0.613, 0.23);
}

size_t quality_feedback_often(struct answer out[ANSWERS])
{
    return feedback(out, 1.171, 0.317, 0.462);
}

/* Rework at the front: the server's time for a unit is T = S + B (R1 + ... + RG), B of chance f, G geometric with
 * chance s of success; with E G = 1/s, E G(G-1) = 2(1-s)/s^2: E T = m + f r / s,   E T^2 = E S^2 + 2 m f r / s + f (E
 * R^2 / s + 2 (1-s) r^2 / s^2) and M/G/1. [Pollaczek and Khinchin: Gross, Harris, Fundamentals of Queueing Theory, 4th
 * ed., 5.1] Mistakes: T exponential; the wait of a unit, not of a visit. */
static size_t rework_front(struct answer out[ANSWERS], double f, double s, double m, double cv, double r,
                           double rework_cv)
{
    const double rate = 1 / 1.171, mean = m + f * r / s;
    const double square = m * m * (1 + cv * cv) + 2 * m * f * r / s +
                          f * (r * r * (1 + rework_cv * rework_cv) / s + 2 * (1 - s) * r * r / (s * s));
    const double load = rate * mean, wait = rate * square / (2 * (1 - load)), markov = load * mean / (1 - load);
    out[0] = mean_is("workcenter.shop.server.utilization", load, rate * (m + f * r), "repaired once at most");
    out[1] = mean_is("workcenter.shop.server.queue", rate * wait, rate * markov, "exponential times");
    out[2] = mean_is("demand.customers.wait_days", wait + mean, markov + mean, "exponential times");
    out[3] =
        mean_is("workcenter.shop.server.wait_days", wait / (1 + f / s), wait, "the wait of a unit, not of a visit");
    return 4;
}

size_t quality_rework_front(struct answer out[ANSWERS])
{
    return rework_front(out, 0.23, 0.77, 0.571, 0.62, 0.571, 0.62);
}

size_t quality_rework_front_long(struct answer out[ANSWERS])
{
    return rework_front(out, 0.127, 0.49, 0.571, 0.62, 0.937, 1.31);
}

/* A unit faulty with chance f comes to the bench until a repair succeeds (chance s each): f/s visits of the bench, 1 +
 * f/s of the inspector. Each queue is M/M/1 at its own load. [Jackson 1957] Mistakes: a unit is repaired once at most;
 * a unit takes as long at its second inspection as at its first (the queue is then not M/M/1). */
static size_t inspected_again(struct answer out[ANSWERS], double gap, double f, double s, const double mean[3])
{
    const double visits[2][3] = {{1, 1 + f / s, f / s}, {1, 1 + f, f}};
    double stay[2] = {0, 0}, queue[2] = {0, 0};
    for (int m = 0; m < 2; m++)
        for (int k = 0; k < 3; k++) {
            const double load = visits[m][k] * mean[k] / gap;
            stay[m] += load / (1 - load) * gap;
            queue[m] = k == 1 ? load * load / (1 - load) : queue[m];
        }
    const char *mistake = "repaired once at most";
    out[0] = mean_is("demand.customers.wait_days", stay[0], stay[1], mistake);
    out[1] = mean_is("workcenter.shop.inspector.queue", queue[0], queue[1], mistake);
    out[2] = mean_is("workcenter.shop.bench.utilization", visits[0][2] * mean[2] / gap, visits[1][2] * mean[2] / gap,
                     mistake);
    out[3] = mean_is("inspections.check.submissions", visits[0][1], visits[1][1], mistake);
    return 4;
}

size_t quality_inspected_again(struct answer out[ANSWERS])
{
    return inspected_again(out, 1.171, 0.23, 0.71, (const double[]){0.613, 0.47, 1.37});
}

size_t quality_inspected_again_often(struct answer out[ANSWERS])
{
    return inspected_again(out, 1.171, 0.31, 0.43, (const double[]){0.613, 0.39, 0.83});
}

/* 301 lots of 117, each unit faulty with chance p, repaired in rounds that succeed with chance s, m at most: mean
 * rounds (1 - (1-s)^m) / s; (1-s)^m are not repaired. [Feller, vol. 1, XI: the geometric law, truncated] Mistakes:
 * rounds without limit; one round each. */
static size_t rounds(struct answer out[ANSWERS], double p, double s, int m, double cost, bool scrapped)
{
    const double faulty = 301 * 117 * p, left = pow(1 - s, m), mean = (1 - left) / s;
    out[0] = mean_is("faults.flaw.rounds", mean, 1 / s, "rounds without limit");
    out[1] = mean_is("cost.rework", faulty * mean * cost, faulty * cost, "one round each");
    out[2] = mean_is("workcenter.plant.bench.utilization", faulty * mean * 0.0023 / (1000 * 301),
                     faulty * 0.0023 / (1000 * 301), "one round each");
    if (scrapped) {
        out[3] = mean_is("inspections.gate.scrapped", faulty * left, faulty * left * (1 - s), "one round more");
        out[4] = mean_is("cost.scrap", 2.385 * faulty * left, 2.385 * faulty * left * (1 - s), "one round more");
    } else {
        out[3] = mean_is("inspections.gate.outgoing", p * left, p * left * (1 - s), "one round more");
        out[4] = mean_is("faults.flaw.repaired", faulty * (1 - left), faulty, "all are repaired");
    }
    return 5;
}

size_t quality_rounds(struct answer out[ANSWERS])
{
    return rounds(out, 0.137, 0.41, 4, 0.73, true);
}

size_t quality_rounds_kept(struct answer out[ANSWERS])
{
    return rounds(out, 0.291, 0.17, 7, 1.19, false);
}

/* n good ones need n / (1 - p) in the mean (negative binomial); the press takes 0.0317 for each, one lot after another,
 * and is free again before the next customer. Labour of what is scrapped stands in the account scrap. Mistake: each is
 * made again once at most. */
static size_t remake(struct answer out[ANSWERS], double n, double p)
{
    const double gross = n / (1 - p), once = n * (1 + p);
    const char *mistake = "made again once at most";
    out[0] = mean_is("workcenter.shop.press.utilization", 0.0317 * gross, 0.0317 * once, mistake);
    out[1] = mean_is("demand.customers.wait_days", 0.0317 * gross, 0.0317 * once, mistake);
    out[2] = mean_is("cost_rate.scrap", 1.37 * (gross - n), 1.37 * (once - n), mistake);
    out[3] = mean_is("faults.flaw.units", 1950 * (gross - n), 1950 * (once - n), mistake);
    return 4;
}

size_t quality_remake(struct answer out[ANSWERS])
{
    return remake(out, 7, 0.185);
}

size_t quality_remake_hard(struct answer out[ANSWERS])
{
    return remake(out, 2, 0.437);
}

/* ---- along the flow ---- */

/* c inspectors, exponential times, lots at random: M/M/c; the wait by Erlang's C. [Gross, Harris: Fundamentals of
 * Queueing Theory, 4th ed., 2.3] Mistake: one inspector c times as fast. */
static size_t inspection_queue(struct answer out[ANSWERS], double gap, double mean, int c)
{
    const double load = mean / gap, rho = load / c;
    double term = 1, sum = 0;
    for (int k = 0; k < c; k++) {
        sum += term;
        term *= load / (k + 1);
    }
    const double all_busy = term / (1 - rho) / (sum + term / (1 - rho)), wait = all_busy * mean / (c * (1 - rho));
    const char *mistake = "one inspector c times as fast";
    out[0] = mean_is("workcenter.plant.inspectors.wait_days", wait, rho * mean / c / (1 - rho), mistake);
    out[1] = mean_is("demand.use.wait_days", wait + mean, mean / c / (1 - rho), mistake);
    out[2] = mean_is("workcenter.plant.inspectors.utilization", rho, load / (c + 1), "one inspector more");
    out[3] = mean_is("inspections.gate.days", mean, mean + wait, "waiting counted");
    return 4;
}

size_t quality_inspection_queue(struct answer out[ANSWERS])
{
    return inspection_queue(out, 1.317, 1.93, 2);
}

size_t quality_inspection_queue_busy(struct answer out[ANSWERS])
{
    return inspection_queue(out, 1.317, 3.07, 3);
}

/* Three steps with fault chances p1, p2, p3; what an inspection finds is taken out. After the second all is found that
 * arose before; the last sees s. Of the first only `looked` units of each lot are looked at. [Montgomery, 1.3.3:
 * first-pass and rolled throughput yield] Mistake: yields are 1 - (p1 + p2 + p3). */
static size_t rolled_yield(struct answer out[ANSWERS], double p1, double p2, double p3, double s, double looked)
{
    const double n = 211, to_paint = n * (1 - p1) * (1 - p2), good = to_paint * (1 - p3 * s);
    out[0] =
        mean_is("orders.shop.part.received_units", 401 * good, 401 * n * (1 - p1 - p2 - p3 * s), "losses are added");
    out[1] = mean_is("workcenter.shop.bend.throughput", n - looked * p1, n, "faulty units go on");
    out[2] = mean_is("workcenter.shop.paint.throughput", to_paint, n * (1 - p1 - p2), "losses are added");
    out[3] = mean_is("inspections.last.outgoing", p3 * (1 - s) / (1 - p3 * s), p3, "nothing is seen");
    return 4;
}

size_t quality_rolled_yield(struct answer out[ANSWERS])
{
    return rolled_yield(out, 0.047, 0.083, 0.021, 0.9, 211);
}

size_t quality_rolled_yield_poor(struct answer out[ANSWERS])
{
    return rolled_yield(out, 0.151, 0.207, 0.113, 0.62, 53);
}

/* Deliveries of 600 until one is accepted: geometric with the plan's Pa; each takes the lead time and the inspection.
 * Mistake: the second delivery is always accepted. */
static size_t returned(struct answer out[ANSWERS], double customers, double lead, double p, unsigned n, unsigned c)
{
    const double pa = gsl_cdf_binomial_P(c, p, n);
    const char *mistake = "the second delivery is always accepted";
    out[0] = mean_is("demand.use.wait_days", lead / pa, lead * (2 - pa), mistake);
    out[1] = mean_is("inspections.gate.lots", customers / pa, customers * (2 - pa), mistake);
    out[2] = mean_is("inspections.gate.returned", 600 * customers * (1 / pa - 1), 600 * customers * (1 - pa), mistake);
    out[3] = mean_is("inspections.gate.rejected", 1 - pa, gsl_cdf_binomial_Q(c - 1, p, n),
                     "rejected at c instead of above it");
    out[4] =
        always_is("cost.material", 1.7 * 600 * customers, 1.7 * 600 * customers / pa, "returned goods are paid", 1e-6);
    return 5;
}

size_t quality_returned(struct answer out[ANSWERS])
{
    return returned(out, 100, 2.385, 0.0451, 71, 2);
}

size_t quality_returned_often(struct answer out[ANSWERS])
{
    return returned(out, 180, 1.37 + 0.29, 0.0683, 53, 2);
}

/* A product with m parts, each faulty with chance p, is faulty with chance 1 - (1 - p)^m; s of them are seen and
 * replaced. Mistakes: m p; nothing is seen. */
static size_t built_in(struct answer out[ANSWERS], double m, double p, double n, double s)
{
    const double faulty = 1 - pow(1 - p, m);
    out[0] = mean_is("inspections.check.found", 300 * n * faulty * s, 300 * n * m * p * s, "as many as faulty parts");
    out[1] = mean_is("inspections.check.outgoing", faulty * (1 - s), p * (1 - s), "as if of one part");
    out[2] = mean_is("faults.flaw.delivered_share", faulty * (1 - s), faulty, "nothing is seen");
    return 3;
}

size_t quality_built_in(struct answer out[ANSWERS])
{
    return built_in(out, 3, 0.027, 431, 0.8);
}

size_t quality_built_in_many(struct answer out[ANSWERS])
{
    return built_in(out, 11, 0.0137, 83, 0.55);
}
