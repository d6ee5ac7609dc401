/* tests/validation/answers_projects.c - exact answers: networks of tasks with repeats, and schedules by hand.
 * Networks with random durations: answers_projects_pert.c. */
#include "tests/validation/answers_projects.h"
#include "tests/validation/answers.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* ---- gates in series: P(N = n) = p (1 - p)^(n - 1), N the rounds ---- */

struct gate {
    double duration, pass, cost;
};

/* P(sum of d_i N_i <= due), by summing over the rounds of all gates. */
static double in_time(const struct gate *g, int gates, double due)
{
    double sum = 0, p = g->pass;
    if (gates == 0)
        return due >= 0 ? 1 : 0;
    for (double left = due - g->duration; left >= -1e-9; left -= g->duration, p *= 1 - g->pass)
        sum += p * in_time(g + 1, gates - 1, left + 1e-12);
    return sum;
}

static size_t answers_series(const struct gate g[3], double due, struct answer out[ANSWERS])
{
    double mean = 0, cost = 0, failures_only = 0;
    for (int i = 0; i < 3; i++) {
        mean += g[i].duration / g[i].pass;
        cost += g[i].cost / g[i].pass;
        failures_only += g[i].duration * (1 - g[i].pass) / g[i].pass;
    }
    /* the same mean from the law of the total: sum over a grid of P(T > t) */
    const double step = 0.25;
    double again = 0;
    for (int k = 0; k < 1600; k++)
        again += step * (1 - in_time(g, 3, step * k));
    if (fabs(again - mean) > 1e-6 * mean)
        return 0;
    out[0] = mean_is("bulk.date_days", mean, failures_only, "the try that passes takes no time");
    const double last_tries = g[0].duration + g[1].duration + g[2].duration;
    out[1] = mean_is("bulk.missed", 1 - in_time(g, 3, due), 1 - in_time(g, 3, due + last_tries),
                     "the try that passes takes no time");
    out[2] = mean_is("cost.tasks", cost, g[0].cost + g[1].cost + g[2].cost, "repeats cost nothing");
    out[3] = mean_is("tasks.sample.rounds", 1 / g[0].pass, 1 / g[0].pass - 1, "rounds count the repeats only");
    return 4;
}

static size_t answers_gates_series(struct answer out[ANSWERS])
{
    static const struct gate gates[3] = {{2.25, 0.55, 350}, {1.5, 0.83, 410}, {0.75, 0.71, 925}};
    return answers_series(gates, 8.1, out);
}

static size_t answers_gates_series_long(struct answer out[ANSWERS])
{
    static const struct gate gates[3] = {{1.25, 0.17, 120}, {3.5, 0.92, 410}, {0.75, 0.38, 925}};
    return answers_series(gates, 17.3, out);
}

/* ---- gates that send back: an absorbing Markov chain, whose states are the gates ---- */

enum { CHAIN = 5, GRID = 24000 };

struct stage {
    double duration, pass;
    int again;
};

/* Expected visits of each state from the first: the first row of (I - Q)^-1. */
static void visits(const struct stage *s, double out[CHAIN])
{
    double a[CHAIN * CHAIN] = {0}, b[CHAIN] = {1};
    int sign;
    for (int i = 0; i < CHAIN; i++) { /* the transpose, so that one solution is the row */
        a[i * CHAIN + i] += 1;
        a[s[i].again * CHAIN + i] -= 1 - s[i].pass;
        if (i + 1 < CHAIN)
            a[(i + 1) * CHAIN + i] -= s[i].pass;
    }
    gsl_matrix_view m = gsl_matrix_view_array(a, CHAIN, CHAIN);
    gsl_vector_view right = gsl_vector_view_array(b, CHAIN), x = gsl_vector_view_array(out, CHAIN);
    gsl_permutation *p = gsl_permutation_alloc(CHAIN);
    gsl_linalg_LU_decomp(&m.matrix, p, &sign);
    gsl_linalg_LU_solve(&m.matrix, p, &right.vector, &x.vector);
    gsl_permutation_free(p);
}

/* The law of the end, on a grid of half weeks: done[t] = P(T = t / 2). */
static void law_of_end(const struct stage *s, double done[GRID])
{
    static double begins[CHAIN][GRID + 16]; /* P(stage i begins at t / 2) */
    for (int i = 0; i < CHAIN; i++)
        for (int t = 0; t < GRID + 16; t++)
            begins[i][t] = 0;
    begins[0][0] = 1;
    for (int t = 0; t < GRID; t++) {
        done[t] = 0;
        for (int i = 0; i < CHAIN; i++) { /* all durations are above 0 */
            const int from = t - (int)(2 * s[i].duration + 0.5);
            const double ends = from >= 0 ? begins[i][from] : 0;
            begins[s[i].again][t] += (1 - s[i].pass) * ends;
            if (i + 1 < CHAIN)
                begins[i + 1][t] += s[i].pass * ends;
            else
                done[t] += s[i].pass * ends;
        }
    }
}

static double late(const struct stage *s, double due)
{
    static double done[GRID];
    double missed = 1;
    law_of_end(s, done);
    for (int t = 0; t < GRID && 0.5 * t <= due; t++)
        missed -= done[t];
    return missed;
}

static size_t answers_again(const struct stage *s, double due, struct answer out[ANSWERS])
{
    static double done[GRID];
    double n[CHAIN], mean = 0, by_law = 0, alone = 0, all = 0;
    struct stage itself[CHAIN];
    visits(s, n);
    law_of_end(s, done);
    for (int i = 0; i < CHAIN; i++) {
        mean += n[i] * s[i].duration;
        alone += s[i].duration / s[i].pass;
        itself[i] = s[i];
        itself[i].again = i;
    }
    for (int t = 0; t < GRID; t++) {
        by_law += 0.5 * t * done[t];
        all += done[t];
    }
    if (fabs(all - 1) > 1e-6 || fabs(by_law - mean) > 1e-4 * mean)
        return 0;
    out[0] = mean_is("bulk.date_days", mean, alone, "a failed try is repeated where it failed");
    out[1] = mean_is("bulk.missed", late(s, due), late(itself, due), "a failed try is repeated where it failed");
    out[2] = mean_is("tasks.sample.rounds", n[1], 1 / s[1].pass, "only its own failures repeat it");
    out[3] = mean_is("tasks.pilot.rounds", n[3], 1 / s[3].pass, "only its own failures repeat it");
    out[4] = mean_is("tasks.design.rounds", n[0], 1, "nothing sends back to the beginning");
    return 5;
}

static size_t answers_again_upstream(struct answer out[ANSWERS])
{
    static const struct stage stages[CHAIN] = {{2.5, 0.9, 0}, {1.5, 0.65, 1}, {1, 0.8, 1}, {3, 0.7, 2}, {0.5, 0.85, 0}};
    return answers_again(stages, 18.2, out);
}

static size_t answers_again_upstream_hard(struct answer out[ANSWERS])
{
    static const struct stage stages[CHAIN] = {{4, 1, 0}, {2, 0.45, 1}, {1.5, 0.6, 1}, {2.5, 0.9, 1}, {1, 0.75, 0}};
    return answers_again(stages, 40.7, out);
}

/* ---- limited rounds: P(N = n) = p q^(n - 1) for n < m, q^(m - 1) for n = m; E N = (1 - q^m) / p ---- */

struct limited {
    double duration, pass;
    int most;
    bool stops;
};

static double expected_rounds(const struct limited *g)
{
    return (1 - pow(1 - g->pass, g->most)) / g->pass;
}

/* P(it is over at `due` or before, and not stopped) */
static double both_in_time(const struct limited g[2], double due)
{
    double sum = 0;
    for (int i = 1; i <= g[0].most; i++)
        for (int k = 1; k <= g[1].most; k++) {
            const bool last = i == g[0].most && !g[0].stops, end = k == g[1].most && !g[1].stops;
            const double p = pow(1 - g[0].pass, i - 1) * (last ? 1 : g[0].pass);
            const double q = pow(1 - g[1].pass, k - 1) * (end ? 1 : g[1].pass);
            sum += i * g[0].duration + k * g[1].duration <= due ? p * q : 0;
        }
    return sum;
}

static size_t answers_rounds_go_on(struct answer out[ANSWERS])
{
    static const struct limited g[2] = {{2.385, 0.35, 3, false}, {1.125, 0.45, 4, false}};
    const double mean = g[0].duration * expected_rounds(&g[0]) + g[1].duration * expected_rounds(&g[1]);
    const double no_limit = g[0].duration / g[0].pass + g[1].duration / g[1].pass;
    if (fabs(both_in_time(g, 100) - 1) > 1e-12)
        return 0;
    out[0] = mean_is("bulk.date_days", mean, no_limit, "no limit to the rounds");
    out[1] = mean_is("bulk.missed", 1 - both_in_time(g, 9.1), 1 - both_in_time(g, 9.1 - 1.125),
                     "one round more than stated");
    out[2] = mean_is("tasks.first.rounds", expected_rounds(&g[0]), 1 / g[0].pass, "no limit to the rounds");
    return 3;
}

static size_t answers_rounds_stop(struct answer out[ANSWERS])
{
    static const struct limited g[2] = {{2.385, 0.41, 3, true}, {1.125, 0.52, 2, true}};
    const double first = 1 - pow(1 - g[0].pass, 3), second = 1 - pow(1 - g[1].pass, 2);
    if (fabs(both_in_time(g, 100) - first * second) > 1e-12)
        return 0;
    out[0] = mean_is("tasks.first.passed", first, 1 - pow(1 - g[0].pass, 2), "the last round does not count");
    out[1] = mean_is("tasks.second.passed", first * second, second, "the second starts whatever the first does");
    out[2] = mean_is("tasks.second.rounds", first * expected_rounds(&g[1]), expected_rounds(&g[1]),
                     "the second starts whatever the first does");
    out[3] = mean_is("bulk.missed", 1 - both_in_time(g, 7.2), 1 - both_in_time(g, 100), "late is in time");
    return 4;
}

/* ---- materials and gates side by side: the later of a gamma lead time L and the gates' time G ---- */

/* E max(L, g) for a constant g: g F_k(g) + k theta (1 - F_(k + 1)(g)), F_k the gamma law of shape k. */
static double later_than(double k, double theta, double g)
{
    return g * gsl_cdf_gamma_P(g, k, theta) + k * theta * gsl_cdf_gamma_Q(g, k + 1, theta);
}

static size_t answers_procure(double mean, double cv, const struct gate g[2], double due, struct answer out[ANSWERS])
{
    const double k = 1 / (cv * cv), theta = mean / k, placed = 3.385, making = 4.25;
    double later = 0, in = 0, all = 0, gates = 0, p = g[0].pass;
    for (int i = 1; i < 200; i++, p *= 1 - g[0].pass) {
        double q = g[1].pass;
        for (int j = 1; j < 200; j++, q *= 1 - g[1].pass) {
            const double time = i * g[0].duration + j * g[1].duration, left = due - placed - making;
            later += p * q * later_than(k, theta, time);
            in += time <= left ? p * q * gsl_cdf_gamma_P(left, k, theta) : 0;
            all += p * q;
            gates += p * q * time;
        }
    }
    if (fabs(all - 1) > 1e-9 || fabs(gates - g[0].duration / g[0].pass - g[1].duration / g[1].pass) > 1e-9 * gates)
        return 0;
    const double naive = mean > gates ? mean : gates;
    out[0] = mean_is("launch.date_days", placed + later + making, placed + naive + making,
                     "the later of the means, not the mean of the later");
    out[1] = mean_is("launch.missed", 1 - in, 1 - gsl_cdf_gamma_P(due - placed - making, k, theta),
                     "making does not wait for the gates");
    out[2] = mean_is("tasks.pilot.finish", placed + gates, gates, "gates run from the start, not from the order");
    return 3;
}

static size_t answers_procurement(struct answer out[ANSWERS])
{
    static const struct gate g[2] = {{5.15, 0.58, 0}, {2.7, 0.74, 0}};
    return answers_procure(13.2, 0.55, g, 26.5, out);
}

static size_t answers_procurement_slow(struct answer out[ANSWERS])
{
    static const struct gate g[2] = {{8.35, 0.81, 0}, {6.2, 0.9, 0}};
    return answers_procure(19.4, 0.3, g, 29.3, out);
}

/* ---- two tasks at one desk, or at a desk each ----
 *
 * The tries of a task, a geometric number of exponential times, are together exponential with mean m / p (Feller II,
 * I.3, XII.2). At one desk the end is their sum, hypoexponential; at a desk each it is the longer. */

struct pair {
    double a, b; /* means */
};

static double longer_by(const struct pair *p, double t)
{
    return (1 - exp(-t / p->a)) * (1 - exp(-t / p->b));
}

static double sum_by(const struct pair *p, double t)
{
    return 1 - (p->a * exp(-t / p->a) - p->b * exp(-t / p->b)) / (p->a - p->b);
}

static size_t answers_desk_shared(struct answer out[ANSWERS])
{
    const struct pair p = {2.385 / 0.62, 1.71 / 0.35};
    const double longer = p.a + p.b - 1 / (1 / p.a + 1 / p.b);
    out[0] = mean_is("start.date_days", p.a + p.b, longer, "each has a desk of its own");
    out[1] = mean_is("start.missed", 1 - sum_by(&p, 12.4), 1 - longer_by(&p, 12.4), "each has a desk of its own");
    out[2] = mean_is("tasks.licence.rounds", 1 / 0.35, 1 / 0.62, "the chance of the other task");
    return 3;
}

static size_t answers_desk_each(struct answer out[ANSWERS])
{
    const struct pair p = {3.15 / 0.47, 1.71 / 0.35};
    out[0] = mean_is("start.date_days", p.a + p.b - 1 / (1 / p.a + 1 / p.b), p.a + p.b, "both share a desk");
    out[1] = mean_is("start.missed", 1 - longer_by(&p, 9.7), 1 - sum_by(&p, 9.7), "both share a desk");
    out[2] = mean_is("tasks.audit.critical", p.a / (p.a + p.b), 0.5, "each is critical as often as the other");
    return 3;
}

/* ---- by hand ---- */

/* hand_network.cfg. Days since Monday 2026-03-02, 00:00; a working day is 9 to 17 o'clock, so it ends 17 / 24 into its
 * day.
 *
 *  brief   Mon, Tue, Wed 03-04                  2 + 17/24    money: 110 + 7 * 2.7083
 *  sample  10 working days, to Wed 03-18       16 + 17/24
 *  fabric  24 days that run on                 26 + 17/24    Sat 03-28
 *  lab     6 working days, to Thu 03-26        24 + 17/24
 *  pilot   from fabric; 6.5 days that stand still over Easter (Fri 04-03 to Mon 04-06, days 32 to 36)
 *                                              26 + 17/24 + 6.5 + 4
 *  audit   not before 04-14 (day 43); 2 days   44 + 17/24
 *  go      then; due up to the end of 04-13, day 43. */
static size_t answers_hand_network(struct answer out[ANSWERS])
{
    const double evening = 17.0 / 24, tick = 0.5 / 86400e6;
    out[0] = always_is("tasks.lab.finish", 24 + evening, 18 + evening, "weekends are working days", tick);
    out[1] = always_is("tasks.pilot.start", 26 + evening, 24 + evening, "it waits for one of the two", tick);
    out[2] =
        always_is("tasks.pilot.finish", 26 + evening + 6.5 + 4, 26 + evening + 6.5, "work goes on over Easter", tick);
    out[3] = always_is("bulk.delay_days", 1 + evening, 2 + evening, "due at the start of its day", tick);
    out[4] = always_is("tasks.pilot.critical", 0, 1, "the date of the audit decides", 1e-12);
    out[5] = always_is("cost.tasks", 110 + 7 * (2 + evening) + 350, 110 + 7 * 3 + 350, "whole days are paid", 1e-6);
    return 6;
}

/* hand_network_late.cfg: brief to Fri 03-06 (4 + 17/24), sample to Fri 03-20, lab to Mon 03-30, fabric 31 days, to Mon
 * 04-06 in Easter (35 + 17/24); pilot Tue 04-07 to Tue 04-14 (43 + 17/24), due up to the end of 04-22, day 52. */
static size_t answers_hand_network_late(struct answer out[ANSWERS])
{
    const double evening = 17.0 / 24, tick = 0.5 / 86400e6;
    out[0] = always_is("tasks.lab.finish", 28 + evening, 30 + evening, "a day of the brief is lost", tick);
    out[1] =
        always_is("tasks.pilot.start", 35 + evening, 36 + 9.0 / 24, "the fabric comes when the office opens", tick);
    out[2] = always_is("bulk.delay_days", 43 + evening - 52, 44 + evening - 52,
                       "Easter Monday is followed by one more day", tick);
    out[3] = always_is("tasks.fabric.critical", 1, 0, "the samples decide", 1e-12);
    out[4] = always_is("tasks.lab.critical", 0, 1, "the samples decide", 1e-12);
    return 5;
}

/* ---- the systems ---- */

static const struct textbook systems[] = {
    {"projects/gates_series", "gates in series with repeats", "Feller I, VI.8 (geometric, sums)", "200000",
     answers_gates_series},
    {"projects/gates_series_long", "gates in series, a hopeless one first", "Feller I, VI.8 (geometric, sums)",
     "200000", answers_gates_series_long},
    {"projects/again_upstream", "gates that send back: absorbing chain", "Kemeny & Snell, Finite Markov Chains, 3.2",
     "200000", answers_again_upstream},
    {"projects/again_upstream_hard", "gates that send back: other chances", "Kemeny & Snell, Finite Markov Chains, 3.2",
     "200000", answers_again_upstream_hard},
    {"projects/rounds_go_on", "limited rounds, then go on", "truncated geometric", "200000", answers_rounds_go_on},
    {"projects/rounds_stop", "limited rounds, then stop", "truncated geometric", "200000", answers_rounds_stop},
    {"projects/pert_shared", "PERT network with a shared task", "Elmaghraby, Activity Networks, ch. 4", "100000",
     answers_pert_shared},
    {"projects/pert_shared_wide", "PERT network, the short chain uncertain", "Elmaghraby, Activity Networks, ch. 4",
     "100000", answers_pert_shared_wide},
    {"projects/merge_bias", "the later of two PERT tasks", "MacCrimmon & Ryavec, Opns Res 12 (1964)", "100000",
     answers_merge_bias},
    {"projects/merge_bias_three", "the latest of three PERT tasks", "MacCrimmon & Ryavec, Opns Res 12 (1964)", "100000",
     answers_merge_bias_three},
    {"projects/critical_share", "criticality of two chains", "Van Slyke, Opns Res 11 (1963)", "100000",
     answers_critical_share},
    {"projects/critical_share_even", "criticality of two even chains", "Van Slyke, Opns Res 11 (1963)", "100000",
     answers_critical_share_even},
    {"projects/procurement", "procurement in parallel with gates", "the later of two: product of laws", "100000",
     answers_procurement},
    {"projects/procurement_slow", "procurement in parallel, slow leather", "the later of two: product of laws",
     "100000", answers_procurement_slow},
    {"projects/desk_shared", "two tasks with repeats at one desk", "Feller II, I.3 (exponential sums)", "200000",
     answers_desk_shared},
    {"projects/desk_each", "two tasks with repeats, a desk each", "Feller II, I.3 (exponential sums)", "200000",
     answers_desk_each},
    {"projects/hand_network", "project schedule by hand, nothing varies", "by hand", "2", answers_hand_network},
    {"projects/hand_network_late", "project schedule by hand, other dates", "by hand", "2", answers_hand_network_late},
};

const struct textbook_kind textbooks_projects = {"projects", systems, sizeof systems / sizeof systems[0]};
