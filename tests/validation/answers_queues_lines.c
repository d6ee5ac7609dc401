/* tests/validation/answers_queues_lines.c - exact answers: stations one after another; closed lines; shifts. */
#include "tests/validation/answers_queues.h"

#include <gsl/gsl_linalg.h>
#include <math.h>

/* ---- tandem ---- */

struct station {
    int servers;
    double service;
};

/* Poisson arrivals; each station is M/M/c by itself, as departures are Poisson. [Burke, Operations Research 4 (1956)
 * 699-704; Jackson 1957; Gross et al. 4e, 4.1] Mistake: constant service at the stations. */
static size_t in_tandem(struct answer out[ANSWERS], double gap, const struct station stations[3])
{
    static const char *const waits[] = {"workcenter.shop.cut.wait_days", "workcenter.shop.sew.wait_days",
                                        "workcenter.shop.pack.wait_days"};
    double wait = 0, service = 0;
    for (int i = 0; i < 3; i++) {
        const struct station *s = &stations[i];
        const double a = s->service / gap;
        const double w = erlang_c(s->servers, a) * s->service / (s->servers - a);
        out[i] = mean_is(waits[i], w, w / 2, "service times are constant");
        wait += w;
        service += s->service;
    }
    out[3] = mean_is("demand.customers.wait_days", wait + service, wait / 2 + service, "service times are constant");
    out[4] =
        mean_is("stock.shop.part.backorders", (wait + service) / gap, wait / gap, "jobs in service are not counted");
    return 5;
}

size_t answers_tandem(struct answer out[ANSWERS])
{
    static const struct station stations[] = {{1, 0.731}, {2, 1.617}, {1, 0.853}};
    return in_tandem(out, 1.171, stations);
}

size_t answers_tandem_bottleneck(struct answer out[ANSWERS])
{
    static const struct station stations[] = {{1, 1.213}, {1, 1.419}, {3, 4.117}};
    return in_tandem(out, 1.937, stations);
}

/* ---- closed lines ---- */

enum { MOST = 20 };

/* Buzen's convolution: g(n) = sum over k of f(k) g'(n - k), f(k) = service^k / (k! or c! c^(k - c)). [Gross et al.
 * 4e, 4.3] */
static void convolve(const struct station *s, double g[MOST])
{
    double f[MOST] = {1}, sum[MOST] = {0};
    for (int k = 1; k < MOST; k++)
        f[k] = f[k - 1] * s->service / (k < s->servers ? k : s->servers);
    for (int n = 0; n < MOST; n++)
        for (int k = 0; k <= n; k++)
            sum[n] += f[k] * g[n - k];
    for (int n = 0; n < MOST; n++)
        g[n] = sum[n];
}

static double closed_throughput(const struct station *stations, int count, int lots)
{
    double g[MOST] = {1};
    for (int i = 0; i < count; i++)
        convolve(&stations[i], g);
    return g[lots - 1] / g[lots];
}

/* Mean number at the last station of the list. */
static double closed_present(const struct station *stations, int count, int lots)
{
    double rest[MOST] = {1}, all[MOST] = {1}, f = 1, mean = 0;
    const struct station *s = &stations[count - 1];
    for (int i = 0; i < count; i++) {
        if (i + 1 < count)
            convolve(&stations[i], rest);
        convolve(&stations[i], all);
    }
    for (int k = 1; k <= lots; k++) {
        f *= s->service / (k < s->servers ? k : s->servers);
        mean += k * f * rest[lots - k] / all[lots];
    }
    return mean;
}

/* Mean value analysis for single servers: who comes to a station finds the mean of the line with one lot less. [Reiser
 * and Lavenberg, J. ACM 27 (1980) 313-322] */
static double mva_throughput(const struct station *stations, int count, int lots)
{
    double present[MOST] = {0}, rate = 0;
    for (int n = 1; n <= lots; n++) {
        double cycle = 0, stay[MOST];
        for (int i = 0; i < count; i++)
            cycle += stay[i] = stations[i].service * (1 + present[i]);
        rate = n / cycle;
        for (int i = 0; i < count; i++)
            present[i] = rate * stay[i];
    }
    return rate;
}

/* conwip.cfg. Mistake: one lot more. */
size_t answers_conwip(struct answer out[ANSWERS])
{
    static const struct station stations[] = {{1, 0.917}, {1, 1.213}};
    const int lots = 4;
    const double rate = closed_throughput(stations, 2, lots), more = closed_throughput(stations, 2, lots + 1);
    const double sew = closed_present(stations, 2, lots) - rate * 1.213, cut = lots - sew - rate * (0.917 + 1.213);
    const double sew_more = closed_present(stations, 2, lots + 1) - more * 1.213;
    const char *mistake = "one lot more is in process";
    if (fabs(rate - mva_throughput(stations, 2, lots)) > 1e-9)
        return 0;
    out[0] = mean_is("workcenter.shop.sew.throughput", rate, more, mistake);
    out[1] = mean_is("workcenter.shop.cut.utilization", rate * 0.917, more * 0.917, mistake);
    out[2] = mean_is("workcenter.shop.sew.queue", sew, sew_more, mistake);
    out[3] = mean_is("workcenter.shop.cut.queue", cut, lots + 1 - sew_more - more * (0.917 + 1.213), mistake);
    return 4;
}

/* conwip_three.cfg: one station has two machines. Mistake: one lot more. */
size_t answers_conwip_three(struct answer out[ANSWERS])
{
    static const struct station stations[] = {{1, 1.037}, {1, 0.931}, {2, 2.219}};
    const int lots = 7;
    const double rate = closed_throughput(stations, 3, lots), more = closed_throughput(stations, 3, lots + 1);
    const char *mistake = "one lot more is in process";
    out[0] = mean_is("workcenter.shop.pack.throughput", rate, more, mistake);
    out[1] = mean_is("workcenter.shop.sew.utilization", rate * 2.219 / 2, more * 2.219 / 2, mistake);
    out[2] = mean_is("workcenter.shop.sew.queue", closed_present(stations, 3, lots) - rate * 2.219,
                     closed_present(stations, 3, lots + 1) - more * 2.219, mistake);
    return 3;
}

/* ---- finite buffers, blocking after service ---- */

struct line {
    double throughput, first_busy, second_busy, waiting;
};

/* The first station always has work. n = 0 .. b + 2 jobs are done at the first and not at the second: one in service
 * there, b in the buffer, one that blocks the first. A birth and death process. [Gershwin: Manufacturing Systems
 * Engineering, 3.3, or Gross et al. 4e, 4.1.2, which has n = b + 2 as "blocked"] */
static struct line saturated(int b, double first, double second)
{
    double p[MOST] = {1}, total = 1;
    for (int n = 1; n <= b + 2; n++)
        total += p[n] = p[n - 1] * second / first;
    struct line l = {(1 - p[0] / total) / second, 1 - p[b + 2] / total, 1 - p[0] / total, 0};
    for (int n = 1; n <= b + 2; n++)
        l.waiting += (n - 1 < b ? n - 1 : b) * p[n] / total;
    return l;
}

/* Mistake: the machine of the second station is one of the places. */
static size_t two_stations(struct answer out[ANSWERS], int b, double first, double second)
{
    const struct line l = saturated(b, first, second),
                      less = b > 0 ? saturated(b - 1, first, second) : saturated(1, first, second);
    const char *mistake = b > 0 ? "the machine is one of the places" : "who blocks has a place";
    if (fabs(l.throughput - l.first_busy / first) > 1e-9) /* what goes in comes out */
        return 0;
    out[0] = mean_is("workcenter.shop.sew.throughput", l.throughput, less.throughput, mistake);
    out[1] = mean_is("workcenter.shop.cut.utilization", l.first_busy, 1, "a blocked machine counts as busy");
    out[2] = mean_is("workcenter.shop.sew.utilization", l.second_busy, less.second_busy, mistake);
    out[3] = mean_is("workcenter.shop.cut.blocked", 1 - l.first_busy, 1 - less.first_busy, mistake);
    if (b == 0)
        return 4;
    out[4] = mean_is("workcenter.shop.sew.queue", l.waiting, less.waiting, mistake);
    return 5;
}

size_t answers_line(struct answer out[ANSWERS])
{
    return two_stations(out, 2, 0.917, 1.037);
}

size_t answers_line_no_buffer(struct answer out[ANSWERS])
{
    return two_stations(out, 0, 1.117, 0.813);
}

enum { FRONT = 160, BACK = 4, CELLS = FRONT * BACK }; /* jobs not done at the first station; jobs beyond it, b = 1 */

/* line_open.cfg. i jobs not yet done at the first station, n beyond it (n = 3: one blocks the first). A Markov chain,
 * cut off at i = 159, where it has less than 1e-12; balance, solved. [Neuts: Matrix-Geometric Solutions, 5.2] Mistake:
 * unlimited room between the stations (Jackson). */
size_t answers_line_open(struct answer out[ANSWERS])
{
    const double gap = 1.719, first = 0.917, second = 1.037;
    gsl_matrix *balance = gsl_matrix_calloc(CELLS, CELLS);
    gsl_vector *right = gsl_vector_calloc(CELLS), *p = gsl_vector_alloc(CELLS);
    for (int from = 0; from < CELLS; from++) {
        const int i = from / BACK, n = from % BACK;
        const int to[3] = {i + 1 < FRONT ? from + BACK : -1, i > 0 && n + 1 < BACK ? from - BACK + 1 : -1,
                           n > 0 ? from - 1 : -1};
        const double rate[3] = {1 / gap, 1 / first, 1 / second};
        for (int k = 0; k < 3; k++) {
            if (to[k] < 0)
                continue;
            *gsl_matrix_ptr(balance, (size_t)to[k], (size_t)from) += rate[k];
            *gsl_matrix_ptr(balance, (size_t)from, (size_t)from) -= rate[k];
        }
    }
    for (size_t j = 0; j < CELLS; j++)
        gsl_matrix_set(balance, 0, j, 1);
    gsl_vector_set(right, 0, 1);
    gsl_permutation *order = gsl_permutation_alloc(CELLS);
    int sign;
    gsl_linalg_LU_decomp(balance, order, &sign);
    gsl_linalg_LU_solve(balance, order, right, p);
    double present = 0, front = 0, back = 0, busy = 0;
    for (int at = 0; at < CELLS; at++) {
        const double q = gsl_vector_get(p, (size_t)at);
        const int i = at / BACK, n = at % BACK, works = i > 0 && n + 1 < BACK;
        present += (i + n) * q;
        front += (i - works) * q;
        back += (n >= 2) * q;
        busy += works * q;
    }
    gsl_matrix_free(balance);
    gsl_vector_free(right);
    gsl_vector_free(p);
    gsl_permutation_free(order);
    const double a = first / gap, b = second / gap;
    const char *mistake = "unlimited room between the stations";
    if (fabs(busy - a) > 1e-6) /* all that comes is worked on */
        return 0;
    out[0] = mean_is("demand.orders.wait_days", present * gap, (a / (1 - a) + b / (1 - b)) * gap, mistake);
    out[1] = mean_is("workcenter.shop.cut.queue", front, a * a / (1 - a), mistake);
    out[2] = mean_is("workcenter.shop.sew.queue", back, b * b / (1 - b), mistake);
    return 3;
}

/* ---- shifts ---- */

/* Open from 0 to 0.6, 1 to 1.6, 2 to 2.6; jobs of 0.25 come at 0.1, 0.45, 0.8, 1.15, 1.5. The run ends with the fifth
 * job. */
static size_t five_jobs(struct answer out[ANSWERS], const double done[5], double open, double mistaken,
                        const char *mistake)
{
    static const double come[] = {0.1, 0.45, 0.8, 1.15, 1.5};
    double wait = 0;
    for (int i = 0; i < 5; i++)
        wait += (done[i] - come[i]) / 5;
    out[0] = always_is("demand.customers.wait_days", wait, mistaken, mistake, 1e-9);
    out[1] = always_is("workcenter.shop.server.utilization", 5 * 0.25 / open, 5 * 0.25 / done[4],
                       "closed time counts as open", 1e-9);
    return 2;
}

/* The second job has 0.1 left at 0.6 and goes on at 1. Mistake: as with overtime. */
size_t answers_shifts(struct answer out[ANSWERS])
{
    static const double done[] = {0.35, 1.1, 1.35, 1.6, 2.25};
    return five_jobs(out, done, 0.6 + 0.6 + 0.25, 0.31, "what is begun is finished");
}

/* The second job runs on to 0.7; the third, come while closed, begins at 1. Mistake: as with pauses. */
size_t answers_shifts_overtime(struct answer out[ANSWERS])
{
    static const double done[] = {0.35, 0.7, 1.25, 1.5, 1.75};
    return five_jobs(out, done, 0.6 + 0.6, 0.53, "work pauses");
}

/* The second job would end at 0.7 and waits until 1; the fourth begins at 2. */
size_t answers_shifts_fits(struct answer out[ANSWERS])
{
    static const double done[] = {0.35, 1.25, 1.5, 2.25, 2.5};
    return five_jobs(out, done, 0.6 + 0.6 + 0.5, 0.53, "work pauses");
}
