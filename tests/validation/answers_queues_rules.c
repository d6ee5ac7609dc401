/* tests/validation/answers_queues_rules.c - exact answers: who is next. Priorities, shortest job, least work left. */
#include "tests/validation/answers_queues.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#define QUEUE  "workcenter.shop.server.queue"
#define FIRST  "demand.first.wait_days"
#define SECOND "demand.second.wait_days"

struct class
{
    double rate, service, square; /* arrivals; mean and second moment of the service */
};

struct waits { /* in queue, of the two classes */
    double first, second;
};

static double load(struct class k)
{
    return k.rate * k.service;
}

/* Residual work of who is in service, as an arrival finds it. */
static double residual(struct class k)
{
    return k.rate * k.square / 2;
}

/* Non-preemptive. [Cobham, Operations Research 2 (1954) 70-76; Gross et al. 4e, 3.4.2] */
static struct waits head_of_line(struct class a, struct class b)
{
    const double found = residual(a) + residual(b);
    return (struct waits){found / (1 - load(a)), found / ((1 - load(a)) * (1 - load(a) - load(b)))};
}

/* Preemptive-resume: the first class sees itself alone; the second waits for all work it finds and all of the first
 * class that comes before it is done. Waits here are times in system less the service. [Conway, Maxwell, Miller: Theory
 * of Scheduling, 8-7; Gross et al. 4e, 3.4.3] */
static struct waits interrupted(struct class a, struct class b)
{
    const double second =
        b.service / (1 - load(a)) + (residual(a) + residual(b)) / ((1 - load(a)) * (1 - load(a) - load(b)));
    return (struct waits){residual(a) / (1 - load(a)), second - b.service};
}

static size_t two_classes(struct answer out[ANSWERS], struct class a, struct class b, struct waits right,
                          struct waits wrong, const char *mistake)
{
    const double fifo = (residual(a) + residual(b)) / (1 - load(a) - load(b));
    out[0] = mean_is(FIRST, right.first + a.service, wrong.first + a.service, mistake);
    out[1] = mean_is(SECOND, right.second + b.service, fifo + b.service, "first come, first served");
    out[2] =
        mean_is(QUEUE, a.rate * right.first + b.rate * right.second,
                a.rate * right.first + b.rate * right.second + load(a) + load(b), "jobs in service count as waiting");
    return 3;
}

static const struct class urgent = {1 / 2.613, 0.817, 0.817 * 0.817 * (1 + 0.7 * 0.7)};
static const struct class plain = {1 / 2.791, 1.193, 2 * 1.193 * 1.193};

/* priority.cfg. Mistake: the urgent interrupt. */
size_t answers_priority(struct answer out[ANSWERS])
{
    return two_classes(out, urgent, plain, head_of_line(urgent, plain), interrupted(urgent, plain),
                       "the urgent interrupt");
}

/* preemptive.cfg. Mistake: nobody is interrupted. */
size_t answers_preemptive(struct answer out[ANSWERS])
{
    return two_classes(out, urgent, plain, interrupted(urgent, plain), head_of_line(urgent, plain),
                       "nobody is interrupted");
}

size_t answers_preemptive_one_part(struct answer out[ANSWERS])
{
    const double s = 0.871;
    const struct class a = {1 / 2.137, s, 2 * s * s}, b = {1 / 2.319, s, 2 * s * s};
    return two_classes(out, a, b, interrupted(a, b), head_of_line(a, b), "nobody is interrupted");
}

/* priority_one_part.cfg. M/M/2, one service law: an arrival waits with chance C (Erlang), and the servers are free
 * every 1 / (2 mu): W1 = C / (2 mu) / (1 - rho1), W2 = W1 / (1 - rho). [Cobham 1954; Gross et al. 4e, 3.4.2] Mistake:
 * goods go to who came first, so that both wait alike; the job in service counted. */
size_t answers_priority_one_part(struct answer out[ANSWERS])
{
    const double s = 1.713, a = 1 / 2.917, b = 1 / 1.613, rho1 = a * s / 2, rho = (a + b) * s / 2;
    const double found = erlang_c(2, 2 * rho) * s / 2, first = found / (1 - rho1), second = first / (1 - rho);
    const double fifo = found / (1 - rho);
    if (fabs((a * first + b * second) / (a + b) - fifo) > 1e-9) /* the mean over both does not depend on the order */
        return 0;
    out[0] = mean_is(FIRST, first + s, fifo + s, "first come, first served");
    out[1] = mean_is(SECOND, second + s, fifo + s, "first come, first served");
    out[2] =
        mean_is(QUEUE, a * first + b * second, a * first + b * second + 2 * rho, "jobs in service count as waiting");
    return 3;
}

/* preemptive_two_servers.cfg. M/M/2, one service law: the first class is M/M/2 by itself; all together are as many as
 * without classes, as services are exponential. [Gross et al. 4e, 3.4.3] Mistakes: nobody is interrupted; first come
 * first served. */
size_t answers_preemptive_two_servers(struct answer out[ANSWERS])
{
    const double s = 1.913, a = 1 / 2.419, b = 1 / 2.137, all = (a + b) * s;
    const double first = erlang_c(2, a * s) * s / (2 - a * s), both = erlang_c(2, all) * s / (2 - all);
    const double second = (both * (a + b) - first * a) / b, polite = erlang_c(2, all) * s / 2 / (1 - a * s / 2);
    out[0] = mean_is(FIRST, first + s, polite + s, "nobody is interrupted");
    out[1] = mean_is(SECOND, second + s, both + s, "first come, first served");
    out[2] = mean_is(QUEUE, both * (a + b), both * (a + b) + all, "jobs in service count as waiting");
    return 3;
}

/* ---- shared room ---- */

enum { ROOM = 6, GRID = (ROOM + 1) * (ROOM + 1) };

/* Two classes in one room of K, non-preemptive, one exponential service: a Markov chain on the numbers waiting of each
 * class behind the busy server, and the empty state (the last). State i * (ROOM + 1) + j; states that cannot be are
 * given a way out and have chance 0. */
static void room_chain(double a, double b, double s, size_t room, double waiting[2], double *full)
{
    const size_t empty = GRID, n = GRID + 1;
    gsl_matrix *m = gsl_matrix_calloc(n, n);
    gsl_vector *right = gsl_vector_calloc(n), *p = gsl_vector_alloc(n);
    gsl_permutation *order = gsl_permutation_alloc(n);
    int sign;
#define FLOW(from, to, rate)                                                                                           \
    do {                                                                                                               \
        *gsl_matrix_ptr(m, (to), (from)) += (rate);                                                                    \
        *gsl_matrix_ptr(m, (from), (from)) -= (rate);                                                                  \
    } while (0)
    FLOW(empty, 0, a + b);
    for (size_t i = 0; i <= ROOM; i++)
        for (size_t j = 0; j <= ROOM; j++) {
            const size_t at = i * (ROOM + 1) + j;
            if (1 + i + j < room) {
                FLOW(at, at + ROOM + 1, a);
                FLOW(at, at + 1, b);
            }
            FLOW(at, i > 0 ? at - ROOM - 1 : j > 0 ? at - 1 : empty, 1 / s);
        }
#undef FLOW
    for (size_t j = 0; j < n; j++)
        gsl_matrix_set(m, 0, j, 1);
    gsl_vector_set(right, 0, 1);
    gsl_linalg_LU_decomp(m, order, &sign);
    gsl_linalg_LU_solve(m, order, right, p);
    waiting[0] = waiting[1] = *full = 0;
    for (size_t i = 0; i <= ROOM; i++)
        for (size_t j = 0; j <= ROOM; j++) {
            const double q = gsl_vector_get(p, i * (ROOM + 1) + j);
            waiting[0] += (double)i * q;
            waiting[1] += (double)j * q;
            *full += 1 + i + j == room ? q : 0;
        }
    gsl_matrix_free(m);
    gsl_vector_free(right);
    gsl_vector_free(p);
    gsl_permutation_free(order);
}

/* Both classes find the room full alike (Poisson arrivals see time averages), as in M/M/1/K. [Gross et al.
 * 4e, 2.4, 3.4] Mistakes: each class has a room of its own (nearly nobody is lost); first come, first served. */
static size_t shared_room(struct answer out[ANSWERS], double gap, double other, double s, size_t room)
{
    const double a = 1 / gap, b = 1 / other, rho = (a + b) * s;
    double waiting[2], full, power = 1, sum = 0;
    room_chain(a, b, s, room, waiting, &full);
    for (size_t n = 0; n < room; n++, power *= rho)
        sum += power;
    const double lost = power / (sum + power), fifo = (waiting[0] + waiting[1]) / ((a + b) * (1 - lost));
    if (fabs(full - lost) > 1e-9)
        return 0;
    out[0] = mean_is("demand.first.lost_share", lost, lost * rho / (1 + rho), "there is one place more");
    out[1] = mean_is("demand.second.lost_share", lost, lost * rho / (1 + rho), "there is one place more");
    out[2] = mean_is(FIRST, waiting[0] / (a * (1 - lost)) + s, fifo + s, "first come, first served");
    out[3] = mean_is(SECOND, waiting[1] / (b * (1 - lost)) + s, fifo + s, "first come, first served");
    return 4;
}

size_t answers_priority_room(struct answer out[ANSWERS])
{
    return shared_room(out, 1.613, 2.791, 0.917, 4);
}

size_t answers_priority_room_six(struct answer out[ANSWERS])
{
    return shared_room(out, 2.317, 1.519, 0.917, 6);
}

/* ---- shortest first ---- */

struct shop { /* M/G/1 with gamma service */
    double rate, mean, cv;
};

/* Integral of t^n dF(t) up to x: the mean, or second moment, and the law with n more in its shape. */
static double partial(const struct shop *s, int n, double x)
{
    const double k = 1 / (s->cv * s->cv), scale = s->mean / k;
    const double moment = n == 0 ? 1 : n == 1 ? s->mean : s->mean * s->mean * (1 + s->cv * s->cv);
    return moment * gsl_cdf_gamma_P(x, k + n, scale);
}

static double density(const struct shop *s, double x)
{
    const double k = 1 / (s->cv * s->cv);
    return gsl_ran_gamma_pdf(x, k, s->mean / k);
}

static double second_moment(const struct shop *s)
{
    return s->mean * s->mean * (1 + s->cv * s->cv);
}

/* Non-preemptive: a job of length x waits (rate E S^2 / 2) / (1 - rho(x))^2, rho(x) the load of jobs up to x. [Phipps,
 * Operations Research 4 (1956) 76-85; Conway, Maxwell, Miller, 8-5] */
static double sjf_wait(double x, void *p)
{
    const struct shop *s = p;
    const double spare = 1 - s->rate * partial(s, 1, x);
    return density(s, x) * s->rate * second_moment(s) / 2 / (spare * spare);
}

/* SRPT: time in system = wait until it is begun + time under way with interruptions. [Schrage and Miller, Operations
 * Research 14 (1966) 670-684] */
static double srpt_wait(double x, void *p)
{
    const struct shop *s = p;
    const double spare = 1 - s->rate * partial(s, 1, x), longer = 1 - partial(s, 0, x);
    return density(s, x) * s->rate * (partial(s, 2, x) + x * x * longer) / (2 * spare * spare);
}

static double srpt_under_way(double x,
                             void *p) /* the mean of the integral of 1 / (1 - rho(t)) up to the job's length */
{
    const struct shop *s = p;
    return (1 - partial(s, 0, x)) / (1 - s->rate * partial(s, 1, x));
}

static double integral(double (*f)(double, void *), const struct shop *s)
{
    gsl_integration_workspace *room = gsl_integration_workspace_alloc(2000);
    struct shop copy = *s;
    gsl_function g = {f, &copy};
    double value, error;
    gsl_integration_qagiu(&g, 0, 1e-9, 1e-8, 2000, room, &value, &error);
    gsl_integration_workspace_free(room);
    return value;
}

/* Mistake: first come, first served. */
size_t answers_sjf(struct answer out[ANSWERS])
{
    const struct shop s = {1 / 1.511, 1.137, 0.83};
    const double wait = integral(sjf_wait, &s), fifo = s.rate * second_moment(&s) / 2 / (1 - s.rate * s.mean);
    out[0] = mean_is("demand.customers.wait_days", wait + s.mean, fifo + s.mean, "first come, first served");
    out[1] = mean_is("workcenter.shop.server.wait_days", wait, fifo, "first come, first served");
    out[2] = mean_is(QUEUE, wait * s.rate, fifo * s.rate, "first come, first served");
    return 3;
}

/* Mistake: nobody is interrupted (shortest job first). */
size_t answers_srpt(struct answer out[ANSWERS])
{
    const struct shop s = {1 / 1.213, 0.871, 1.31};
    const double stay = integral(srpt_wait, &s) + integral(srpt_under_way, &s), sjf = integral(sjf_wait, &s) + s.mean;
    out[0] = mean_is("demand.customers.wait_days", stay, sjf, "nobody is interrupted");
    out[1] = mean_is("workcenter.shop.server.wait_days", stay - s.mean, sjf - s.mean, "nobody is interrupted");
    out[2] = mean_is(QUEUE, (stay - s.mean) * s.rate, (sjf - s.mean) * s.rate, "nobody is interrupted");
    return 3;
}
