/* tests/validation/answers_queues_single.c - exact answers: one station with room for all, first come first served. */
#include "tests/validation/answers_queues.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <math.h>

#define WAIT        "workcenter.shop.server.wait_days"
#define QUEUE       "workcenter.shop.server.queue"
#define UTILIZATION "workcenter.shop.server.utilization"
#define STAY        "demand.customers.wait_days"
#define PRESENT     "stock.shop.part.backorders"

double erlang_b(int c, double a)
{
    double b = 1;
    for (int k = 1; k <= c; k++)
        b = a * b / (k + a * b);
    return b;
}

double erlang_c(int c, double a)
{
    const double b = erlang_b(c, a);
    return b / (1 - a / c * (1 - b));
}

/* ---- M/M/1 ---- */

/* mm1.cfg. M/M/1: arrivals after exponential gaps (mean 1.325), exponential service (mean 0.954), one server, first
 * come first served. With rho = lambda / mu: time in system W = 1 / (mu - lambda), number waiting Lq = rho^2 / (1 -
 * rho), number in system L = rho / (1 - rho). [Gross, Shortle, Thompson, Harris: Fundamentals of Queueing Theory, 4th
 * ed., 2.2; Kleinrock: Queueing Systems I, 3.2] Mistakes: constant service times (M/D/1: half the wait; same
 * book, 5.1); the job in service counted as waiting; busy time over the horizon including the warm-up. */
size_t answers_mm1(struct answer out[ANSWERS])
{
    const double gap = 1.325, service = 0.954, horizon = 21000, warm_up = 1000;
    const double rho = service / gap, wait_in_queue = service * rho / (1 - rho);
    const double waiting = rho * rho / (1 - rho), present = rho / (1 - rho);
    out[0] = mean_is(STAY, service + wait_in_queue, service + wait_in_queue / 2, "service times are constant");
    out[1] = mean_is(WAIT, wait_in_queue, wait_in_queue / 2, "service times are constant");
    out[2] = mean_is(QUEUE, waiting, present, "the job in service counts as waiting");
    out[3] = mean_is(PRESENT, present, waiting, "the job in service is not counted");
    out[4] = mean_is(UTILIZATION, rho, rho * (horizon - warm_up) / horizon,
                     "busy time is divided by the horizon with its warm-up");
    return 5;
}

/* mm1_busy.cfg. The time in system is exponential with mean 1 / (mu - lambda): its 0.9-quantile is ln 10 times that;
 * more than three wait when five or more are there: rho^5. [Gross et al. 4e, 2.2.4] Mistakes: the quantile of the wait
 * in queue, ln(10 rho) / (mu - lambda); the job in service counted as waiting. */
size_t answers_mm1_busy(struct answer out[ANSWERS])
{
    const double gap = 2.571, service = 1.913, rho = service / gap, stay = service / (1 - rho);
    out[0] = mean_is(STAY, stay, service + (stay - service) / 2, "service times are constant");
    out[1] = mean_is("measures.slowest_tenth", log(10) * stay, log(10 * rho) * stay, "of the wait in queue");
    out[2] = mean_is("measures.queue_above_3", pow(rho, 5), pow(rho, 4), "the job in service counts as waiting");
    return 3;
}

/* ---- M/M/c ---- */

/* M/M/c: who must wait (Erlang C) waits exponentially at rate c mu - lambda. The time in system is that and an
 * independent service: P(T > t) = e^-mu t (1 + C (1 - e^-mu t (c - 1 - a)) / (c - 1 - a)). [Gross et al. 4e, 2.3 and
 * problem 2.23; Tijms: A First Course in Stochastic Models, 5.1] Mistakes: constant service (about half the wait);
 * Erlang's loss formula; the time in system has no service. */
static size_t many_servers(struct answer out[ANSWERS], int c, double gap, double service)
{
    const double a = service / gap, mu = 1 / service, C = erlang_c(c, a), drain = c * mu - 1 / gap;
    const double wait = C / drain, over = c - 1 - a, w = 2.3, t = 5.1;
    const double stays = exp(-mu * t) * (1 + C * (1 - exp(-mu * t * over)) / over);
    const double convolved = (1 - C) * exp(-mu * t) + C * exp(-drain * t) +
                             C * drain * exp(-mu * t) * (1 - exp(-(drain - mu) * t)) / (drain - mu);
    if (fabs(stays - convolved) > 1e-9)
        return 0;
    out[0] = mean_is(WAIT, wait, wait / 2, "service times are constant");
    out[1] = mean_is(QUEUE, wait / gap, wait / gap + a, "jobs in service count as waiting");
    out[2] = mean_is(STAY, wait + service, wait / 2 + service, "service times are constant");
    out[3] = mean_is(UTILIZATION, a / c, a, "utilization is that of all machines together");
    out[4] = mean_is("measures.waits", C, erlang_b(c, a), "Erlang's loss formula");
    out[5] = mean_is("measures.waits_long", C * exp(-drain * w), C * exp(-drain * w * c),
                     "the queue drains c times as fast");
    out[6] = mean_is("measures.stays_long", stays, C * exp(-drain * t) + (1 - C) * exp(-mu * t),
                     "who waits is served in no time");
    return 7;
}

size_t answers_mmc(struct answer out[ANSWERS])
{
    return many_servers(out, 3, 1.013, 2.385);
}

size_t answers_mmc_five(struct answer out[ANSWERS])
{
    return many_servers(out, 5, 1.163, 4.731);
}

/* ---- M/G/1 ---- */

/* Pollaczek-Khinchine: mean wait = lambda E S^2 / (2 (1 - rho)). [Gross et al. 4e, 5.1.1] */
static double pollaczek(double gap, double service, double cv)
{
    return service * service * (1 + cv * cv) / gap / (2 * (1 - service / gap));
}

/* M/D/1, P(wait <= t) = (1 - rho) sum over k <= t / D of e^(lambda (t - k D)) (-lambda (t - k D))^k / k!. [Erlang 1909;
 * Tijms: A First Course in Stochastic Models, 9.2; Gross et al. 4e, 5.1.5] Mistake: exponential service. */
static size_t constant_service(struct answer out[ANSWERS], double gap, double service, double t)
{
    const double rho = service / gap, wait = pollaczek(gap, service, 0);
    double sum = 0;
    for (int k = 0; k * service <= t; k++) {
        const double x = (t - k * service) / gap;
        sum += exp(x + k * log(x > 0 ? x : 1) - lgamma(k + 1.0)) * (k % 2 ? -1 : 1);
    }
    const double beyond = 1 - (1 - rho) * sum;
    const char *mistake = "service times are exponential";
    out[0] = mean_is(WAIT, wait, 2 * wait, mistake);
    out[1] = mean_is(QUEUE, wait / gap, 2 * wait / gap, mistake);
    out[2] = mean_is(STAY, wait + service, 2 * wait + service, mistake);
    out[3] = mean_is("measures.waits", rho, 1 - rho, "the share that does not wait");
    out[4] = mean_is("measures.waits_long", beyond, rho * exp(-(1 - rho) * t / service), mistake);
    return 5;
}

size_t answers_md1(struct answer out[ANSWERS])
{
    return constant_service(out, 1.172, 0.879, 1.7);
}

size_t answers_md1_busy(struct answer out[ANSWERS])
{
    return constant_service(out, 2.459, 2.113, 6.5);
}

static size_t any_service(struct answer out[ANSWERS], double gap, double service, double cv)
{
    const double wait = pollaczek(gap, service, cv), exponential = pollaczek(gap, service, 1);
    const char *mistake = "service times are exponential";
    out[0] = mean_is(WAIT, wait, exponential, mistake);
    out[1] = mean_is(QUEUE, wait / gap, exponential / gap, mistake);
    out[2] = mean_is(STAY, wait + service, exponential + service, mistake);
    out[3] = mean_is(PRESENT, (wait + service) / gap, wait / gap, "the job in service is not counted");
    return 4;
}

size_t answers_mg1_gamma(struct answer out[ANSWERS])
{
    return any_service(out, 1.671, 1.137, 1.43);
}

size_t answers_mg1_lognormal(struct answer out[ANSWERS])
{
    return any_service(out, 1.193, 0.913, 0.67);
}

/* ---- G/M/1 ---- */

struct gaps { /* a mixture of two Erlang laws of k phases: weight of the first, rates of a phase */
    int k;
    double weight, first, second;
};

static double transform(const struct gaps *g, double s)
{
    return g->weight * pow(g->first / (g->first + s), g->k) + (1 - g->weight) * pow(g->second / (g->second + s), g->k);
}

/* sigma is the root in (0, 1) of sigma = A(mu (1 - sigma)), A the Laplace transform of the gaps: who comes must wait
 * with chance sigma, on average sigma / (mu (1 - sigma)). [Gross et al. 4e, 5.3.1; Kleinrock I, 6.4] Mistake: Poisson
 * arrivals. */
static size_t renewal_arrivals(struct answer out[ANSWERS], double gap, double service, const struct gaps *g)
{
    const double rho = service / gap;
    double sigma = rho;
    for (int i = 0; i < 10000; i++)
        sigma = transform(g, (1 - sigma) / service);
    const double wait = service * sigma / (1 - sigma), poisson = service * rho / (1 - rho);
    const char *mistake = "arrivals are Poisson";
    out[0] = mean_is(WAIT, wait, poisson, mistake);
    out[1] = mean_is(QUEUE, wait / gap, poisson / gap, mistake);
    out[2] = mean_is(STAY, wait + service, poisson + service, mistake);
    return 3;
}

/* gm1_erlang.cfg: gaps Erlang with three phases. */
size_t answers_gm1_erlang(struct answer out[ANSWERS])
{
    const struct gaps g = {3, 1, 3 / 1.371, 1};
    return renewal_arrivals(out, 1.371, 1.093, &g);
}

/* gm1_hyper.cfg: gaps hyperexponential with balanced means: w / r1 = (1 - w) / r2. */
size_t answers_gm1_hyper(struct answer out[ANSWERS])
{
    const double gap = 1.219, c2 = 1.613 * 1.613, w = 0.5 * (1 + sqrt((c2 - 1) / (c2 + 1)));
    const struct gaps g = {1, w, 2 * w / gap, 2 * (1 - w) / gap};
    return renewal_arrivals(out, gap, 0.871, &g);
}

/* ---- batches ---- */

/* M[X]/G/1: batches of X units, served one by one; S the service of a unit. The batch waits as in M/G/1 with service B
 * = the sum of X times S; within it a unit waits for (E X^2 - E X) / (2 E X) others. [Gross et al. 4e, 3.1;
 * Tijms, 9.3.2] The customer's wait is that of his whole batch. Mistake: units come one by one. */
static size_t batch_arrivals(struct answer out[ANSWERS], double gap, double x, double x2, double service, double cv)
{
    const double b = x * service, b2 = x * service * service * cv * cv + x2 * service * service;
    const double first = b2 / gap / (2 * (1 - b / gap)), wait = first + (x2 - x) / (2 * x) * service;
    const double single = pollaczek(gap / x, service, cv);
    const char *mistake = "units come one by one";
    out[0] = mean_is(WAIT, wait, single, mistake);
    out[1] = mean_is(QUEUE, wait * x / gap, single * x / gap, mistake);
    out[2] = mean_is(STAY, first + b, first + b / x, "a customer waits for one unit only");
    out[3] = mean_is(PRESENT, (wait + service) * x / gap, (single + service) * x / gap, mistake);
    out[4] = mean_is(UTILIZATION, b / gap, b / gap / x, "a batch is one job");
    return 5;
}

/* batches.cfg: geometric batches 1, 2, ...: E X = 1 / p, E X^2 = (2 - p) / p^2. */
size_t answers_batches(struct answer out[ANSWERS])
{
    const double p = 0.413;
    return batch_arrivals(out, 3.137, 1 / p, (2 - p) / (p * p), 0.817, 1);
}

size_t answers_batches_fixed(struct answer out[ANSWERS])
{
    return batch_arrivals(out, 2.917, 3, 9, 0.713, 0);
}

/* ---- from empty ---- */

enum { FIRST = 30 };

/* Mean delay of each of the first customers: the number found by the next is one more, less those served in a gap:
 * each with chance mu / (lambda + mu) before the next comes. */
static void delays_by_chain(double gap, double service, double delay[FIRST])
{
    const double serves = gap / (gap + service);
    double found[FIRST + 1] = {1};
    for (int n = 0; n < FIRST; n++) {
        double next[FIRST + 1] = {0}, mean = 0;
        for (int k = 0; k <= n; k++) {
            double rest = found[k];
            mean += k * found[k];
            for (int left = k + 1; left > 0; left--) { /* `left` are still there */
                if (left <= FIRST)
                    next[left] += rest * (1 - serves);
                rest *= serves;
            }
            next[0] += rest;
        }
        delay[n] = mean * service;
        for (int k = 0; k <= FIRST; k++)
            found[k] = next[k];
    }
}

struct sums { /* of k services and k gaps */
    double k, gap, service;
};

static double tail(double t, void *p)
{
    const struct sums *s = p;
    return gsl_cdf_gamma_P(t, s->k, s->gap) * gsl_cdf_gamma_Q(t, s->k, s->service);
}

/* The same by Spitzer's identity: E W(n+1) = sum over k <= n of E (S_k)+ / k, S_k = k services less k gaps, and
 * E (A - B)+ = integral of P(B < t) P(A > t). */
static void delays_by_identity(double gap, double service, double delay[FIRST])
{
    gsl_integration_workspace *room = gsl_integration_workspace_alloc(1000);
    delay[0] = 0;
    for (int k = 1; k < FIRST; k++) {
        struct sums s = {k, gap, service};
        gsl_function f = {tail, &s};
        double mean, error;
        gsl_integration_qagiu(&f, 0, 1e-10, 1e-9, 1000, room, &mean, &error);
        delay[k] = delay[k - 1] + mean / k;
    }
    gsl_integration_workspace_free(room);
}

static double mean_of(const double delay[FIRST], int from, int to)
{
    double sum = 0;
    for (int n = from; n < to; n++)
        sum += delay[n];
    return sum / (to - from);
}

/* M/M/1 from empty: the mean delay in queue of customers from + 1 .. to. [Law: Simulation Modeling and Analysis, 5th
 * ed., 9.1: for gap 1 and service 0.9 the first 25 wait 2.12 on average] Two formulas must agree. NAN if they do not.
 */
static double early_delay(double gap, double service, int from, int to)
{
    double chain[FIRST], identity[FIRST];
    delays_by_chain(gap, service, chain);
    delays_by_identity(gap, service, identity);
    for (int n = 0; n < FIRST; n++)
        if (fabs(chain[n] - identity[n]) > 1e-6)
            return NAN;
    return mean_of(chain, from, to);
}

/* transient.cfg. Mistake: the queue is in its long run from the start. */
size_t answers_transient(struct answer out[ANSWERS])
{
    const double gap = 1.043, service = 0.931, delay = early_delay(gap, service, 0, 25);
    const double long_run = service * service / (gap - service);
    const char *mistake = "the long run";
    if (isnan(delay) || fabs(early_delay(1, 0.9, 0, 25) - 2.12) > 0.01)
        return 0;
    out[0] = mean_is("measures.first_25", delay, long_run, mistake);
    out[1] = mean_is("measures.stay", delay + service, long_run + service, mistake);
    out[2] = mean_is(STAY, delay + service, delay, "the service is not part of it");
    return 3;
}

/* transient_warm_up.cfg: customers 16 to 30. Mistake: the first 15. */
size_t answers_transient_warm_up(struct answer out[ANSWERS])
{
    const double gap = 1.021, service = 1.137, delay = early_delay(gap, service, 15, 30);
    if (isnan(delay))
        return 0;
    out[0] = mean_is("measures.stay", delay + service, early_delay(gap, service, 0, 15) + service,
                     "the warm-up is not left out");
    return 1;
}
