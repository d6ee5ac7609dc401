/* tests/validation/answers_queues.c - exact answers: queues. */
#include "tests/validation/answers.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

/* mm1.cfg. M/M/1: arrivals after exponential gaps (mean 1.325), exponential service (mean 0.954), one server, first
 * come first served. With rho = lambda / mu: time in system W = 1 / (mu - lambda), number waiting Lq = rho^2 / (1 -
 * rho), number in system L = rho / (1 - rho). [Gross, Shortle, Thompson, Harris: Fundamentals of Queueing Theory, 4th
 * ed., 2.2; Kleinrock: Queueing Systems I, 3.2] Mistakes: constant service times (M/D/1: half the wait; same
 * book, 5.1); the job in service counted as waiting; busy time over the horizon including the warm-up. */
static size_t answers_mm1(struct answer out[ANSWERS])
{
    const double gap = 1.325, service = 0.954, horizon = 21000, warm_up = 1000;
    const double rho = service / gap, wait_in_queue = service * rho / (1 - rho);
    const double waiting = rho * rho / (1 - rho), present = rho / (1 - rho);
    out[0] = mean_is("demand.customers.wait_days", service + wait_in_queue, service + wait_in_queue / 2,
                     "service times are constant");
    out[1] =
        mean_is("workcenter.shop.server.wait_days", wait_in_queue, wait_in_queue / 2, "service times are constant");
    out[2] = mean_is("workcenter.shop.server.queue", waiting, present, "the job in service counts as waiting");
    out[3] = mean_is("stock.shop.part.backorders", present, waiting, "the job in service is not counted");
    out[4] = mean_is("workcenter.shop.server.utilization", rho, rho * (horizon - warm_up) / horizon,
                     "busy time is divided by the horizon with its warm-up");
    return 5;
}

/* ---- M/M/2 with breakdowns ----
 *
 * A Markov chain on (number waiting q, states of the two machines). A machine is up and idle, up and busy, down with
 * its job (which waits for the same machine and resumes), or down without one. With q > 0 nobody is up and idle. From q
 * = 1 on the chain is a homogeneous quasi-birth-death process: pi(q) = pi(1) R^(q-1), where R is the least solution of
 * A0 + R A1 + R^2 A2 = 0. [Neuts: Matrix-Geometric Solutions in Stochastic Models, chapters 1 and 6;
 * the model is Mitrany and Avi-Itzhak, Operations Research 16 (1968) 628-638, with the job staying at its machine] */

enum machine { IDLE, BUSY, DOWN_WITH_JOB, DOWN_EMPTY, MACHINE_STATES };
enum { PAIRS = MACHINE_STATES * MACHINE_STATES, BUSY_PAIRS = 9, UNKNOWNS = PAIRS + BUSY_PAIRS };

struct shop {
    double arrive, serve, fail, repair;
    int clock_runs_idle; /* breakdown clocks run by the calendar, not by working time */
};

struct chain { /* rates between levels; pairs are ordered (first machine, second machine): first * 4 + second */
    double up[PAIRS][PAIRS], same[PAIRS][PAIRS], down[PAIRS][PAIRS];
};

static void flow(double block[PAIRS][PAIRS], struct chain *c, int from, int to, double rate)
{
    block[from][to] += rate;
    c->same[from][from] -= rate;
}

/* The machine at `place` (4 or 1) of the pair goes to state `to`. */
static int moved(int pair, int place, enum machine to)
{
    const int now = pair / place % MACHINE_STATES;
    return pair + ((int)to - now) * place;
}

/* Rates out of `pair` while q customers wait (only q = 0 and q > 0 differ). */
static void fill(struct chain *c, const struct shop *s, int pair, int waiting)
{
    const int places[2] = {4, 1};
    int idle = 0;
    for (int m = 0; m < 2; m++)
        idle += pair / places[m] % MACHINE_STATES == IDLE;
    for (int m = 0; m < 2; m++) {
        const int p = places[m];
        switch (pair / p % MACHINE_STATES) {
        case IDLE:
            flow(c->same, c, pair, moved(pair, p, BUSY), s->arrive / idle);
            if (s->clock_runs_idle)
                flow(c->same, c, pair, moved(pair, p, DOWN_EMPTY), s->fail);
            break;
        case BUSY:
            if (waiting)
                flow(c->down, c, pair, pair, s->serve);
            else
                flow(c->same, c, pair, moved(pair, p, IDLE), s->serve);
            flow(c->same, c, pair, moved(pair, p, DOWN_WITH_JOB), s->fail);
            break;
        case DOWN_WITH_JOB:
            flow(c->same, c, pair, moved(pair, p, BUSY), s->repair);
            break;
        default:
            if (waiting)
                flow(c->down, c, pair, moved(pair, p, BUSY), s->repair);
            else
                flow(c->same, c, pair, moved(pair, p, IDLE), s->repair);
        }
    }
    if (!idle)
        flow(c->up, c, pair, pair, s->arrive);
}

static int is_busy_pair(int pair)
{
    return pair / 4 != IDLE && pair % 4 != IDLE;
}

static void busy_block(double block[PAIRS][PAIRS], gsl_matrix *out)
{
    size_t i = 0;
    for (int a = 0; a < PAIRS; a++) {
        size_t j = 0;
        if (!is_busy_pair(a))
            continue;
        for (int b = 0; b < PAIRS; b++)
            if (is_busy_pair(b))
                gsl_matrix_set(out, i, j++, block[a][b]);
        i++;
    }
}

static void invert(gsl_matrix *a, gsl_matrix *out)
{
    gsl_permutation *p = gsl_permutation_alloc(a->size1);
    int sign;
    gsl_linalg_LU_decomp(a, p, &sign);
    gsl_linalg_LU_invert(a, p, out);
    gsl_permutation_free(p);
}

/* R by the natural iteration R <- -(A0 + R^2 A2) A1^-1. */
static void solve_rate_matrix(struct chain *c, gsl_matrix *r)
{
    gsl_matrix *a0 = gsl_matrix_alloc(BUSY_PAIRS, BUSY_PAIRS), *a1 = gsl_matrix_alloc(BUSY_PAIRS, BUSY_PAIRS);
    gsl_matrix *a2 = gsl_matrix_alloc(BUSY_PAIRS, BUSY_PAIRS), *inverse = gsl_matrix_alloc(BUSY_PAIRS, BUSY_PAIRS);
    gsl_matrix *square = gsl_matrix_alloc(BUSY_PAIRS, BUSY_PAIRS), *sum = gsl_matrix_alloc(BUSY_PAIRS, BUSY_PAIRS);
    busy_block(c->up, a0);
    busy_block(c->same, a1);
    busy_block(c->down, a2);
    invert(a1, inverse);
    gsl_matrix_set_zero(r);
    for (int i = 0; i < 20000; i++) {
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, r, r, 0, square);
        gsl_matrix_memcpy(sum, a0);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, square, a2, 1, sum);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, -1, sum, inverse, 0, r);
    }
    gsl_matrix *all[] = {a0, a1, a2, inverse, square, sum};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        gsl_matrix_free(all[i]);
}

struct shop_answers {
    double waiting, busy, down, present; /* mean numbers of customers, machines, machines, customers */
};

struct unknowns { /* pi at level 0 (16 pairs), then at level 1 (9 pairs); number[pair] is its place at level 1, or -1 */
    int number[PAIRS];
    gsl_matrix *tail, *tail2; /* sums over q of R^(q-1) and of q R^(q-1) */
    gsl_matrix *back;         /* R A2: what comes down from level 2 */
    gsl_vector *pi;
};

static void solve_tails(struct chain *full, struct unknowns *u)
{
    gsl_matrix *r = gsl_matrix_alloc(BUSY_PAIRS, BUSY_PAIRS), *rest = gsl_matrix_alloc(BUSY_PAIRS, BUSY_PAIRS);
    gsl_matrix *a2 = gsl_matrix_alloc(BUSY_PAIRS, BUSY_PAIRS);
    solve_rate_matrix(full, r);
    gsl_matrix_set_identity(rest);
    gsl_matrix_sub(rest, r);
    invert(rest, u->tail);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, u->tail, u->tail, 0, u->tail2);
    busy_block(full->down, a2);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, r, a2, 0, u->back);
    gsl_matrix_free(r);
    gsl_matrix_free(rest);
    gsl_matrix_free(a2);
}

/* Balance, a row for each state that is entered; the first is replaced by "all probabilities sum to 1". */
static void fill_balance(const struct chain *empty, const struct chain *full, const struct unknowns *u,
                         gsl_matrix *balance)
{
    for (int a = 0; a < PAIRS; a++)
        for (int b = 0; b < PAIRS; b++) {
            const size_t i = (size_t)a, j = (size_t)b;
            gsl_matrix_set(balance, j, i, empty->same[a][b]);
            if (u->number[a] < 0)
                continue;
            const size_t i1 = (size_t)u->number[a];
            gsl_matrix_set(balance, j, i1, full->down[a][b]);
            if (u->number[b] < 0)
                continue;
            const size_t j1 = (size_t)u->number[b];
            gsl_matrix_set(balance, j1, i, empty->up[a][b]);
            gsl_matrix_set(balance, j1, i1, full->same[a][b] + gsl_matrix_get(u->back, i1 - PAIRS, j1 - PAIRS));
        }
    for (size_t i = 0; i < UNKNOWNS; i++) {
        double all = i < PAIRS ? 1 : 0;
        for (size_t j = 0; i >= PAIRS && j < BUSY_PAIRS; j++)
            all += gsl_matrix_get(u->tail, i - PAIRS, j);
        gsl_matrix_set(balance, 0, i, all);
    }
}

static struct shop_answers shop_means(const struct unknowns *u)
{
    struct shop_answers answers = {0, 0, 0, 0};
    for (int a = 0; a < PAIRS; a++) {
        double probability = gsl_vector_get(u->pi, (size_t)a);
        for (size_t i = 0; u->number[a] >= 0 && i < BUSY_PAIRS; i++) {
            const size_t column = (size_t)(u->number[a] - PAIRS);
            const double first = gsl_vector_get(u->pi, PAIRS + i);
            probability += first * gsl_matrix_get(u->tail, i, column);
            answers.waiting += first * gsl_matrix_get(u->tail2, i, column);
        }
        for (int place = 1; place <= 4; place += 3) {
            const int state = a / place % MACHINE_STATES;
            answers.busy += probability * (state == BUSY);
            answers.down += probability * (state == DOWN_WITH_JOB || state == DOWN_EMPTY);
            answers.present += probability * (state == BUSY || state == DOWN_WITH_JOB);
        }
    }
    answers.present += answers.waiting;
    return answers;
}

static struct shop_answers solve_shop(const struct shop *s)
{
    struct chain empty = {0}, full = {0};
    struct unknowns u = {.tail = gsl_matrix_alloc(BUSY_PAIRS, BUSY_PAIRS),
                         .tail2 = gsl_matrix_alloc(BUSY_PAIRS, BUSY_PAIRS),
                         .back = gsl_matrix_alloc(BUSY_PAIRS, BUSY_PAIRS),
                         .pi = gsl_vector_alloc(UNKNOWNS)};
    int busy_pairs = 0;
    for (int a = 0; a < PAIRS; a++) {
        fill(&empty, s, a, 0);
        u.number[a] = is_busy_pair(a) ? PAIRS + busy_pairs++ : -1;
        if (is_busy_pair(a))
            fill(&full, s, a, 1);
    }
    solve_tails(&full, &u);
    gsl_matrix *balance = gsl_matrix_calloc(UNKNOWNS, UNKNOWNS);
    gsl_vector *right = gsl_vector_calloc(UNKNOWNS);
    fill_balance(&empty, &full, &u, balance);
    gsl_vector_set(right, 0, 1);
    gsl_permutation *p = gsl_permutation_alloc(UNKNOWNS);
    int sign;
    gsl_linalg_LU_decomp(balance, p, &sign);
    gsl_linalg_LU_solve(balance, p, right, u.pi);
    const struct shop_answers answers = shop_means(&u);
    gsl_permutation_free(p);
    gsl_vector_free(right);
    gsl_vector_free(u.pi);
    gsl_matrix *all[] = {balance, u.tail, u.tail2, u.back};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        gsl_matrix_free(all[i]);
    return answers;
}

/* mm2_breakdowns.cfg: gaps 1.17, service 1.31, up times 14.3 by the calendar, repairs 2.7, all exponential. Time in
 * system by Little's law. Checks that need no chain: utilization = service / (2 gap), down = repair / (up + repair).
 * Mistakes: clocks that stand still while a machine is idle; down time taken out of the time over which it is divided.
 */
static size_t answers_mm2_breakdowns(struct answer out[ANSWERS])
{
    const double gap = 1.17, service = 1.31, up = 14.3, repair = 2.7;
    const struct shop shop = {1 / gap, 1 / service, 1 / up, 1 / repair, 1};
    struct shop working = shop;
    working.clock_runs_idle = 0;
    const struct shop_answers exact = solve_shop(&shop), mistaken = solve_shop(&working);
    const char *mistake = "breakdown clocks stand still while a machine is idle";
    const double use = service / (2 * gap), available = up / (up + repair);
    if (fabs(exact.busy / 2 - use) > 1e-9 || fabs(exact.down / 2 - (1 - available)) > 1e-9)
        return 0; /* the chain contradicts the two closed forms: no answer is better than a wrong one */
    out[0] = mean_is("demand.customers.wait_days", exact.present * gap, mistaken.present * gap, mistake);
    out[1] = mean_is("workcenter.shop.server.queue", exact.waiting, mistaken.waiting, mistake);
    out[2] = mean_is("workcenter.shop.server.down", 1 - available, mistaken.down / 2, mistake);
    out[3] =
        mean_is("workcenter.shop.server.utilization", use, use / available, "down time does not count as open time");
    return 4;
}

/* ---- the systems ---- */

static const struct textbook systems[] = {
    {"queues/mm1", "M/M/1 queue", "Gross et al. 4e, 2.2", "400", answers_mm1},
    {"queues/mm2_breakdowns", "M/M/2 queue with breakdowns", "Neuts 1981, ch. 6", "400", answers_mm2_breakdowns},
};

const struct textbook_kind textbooks_queues = {"queues", systems, sizeof systems / sizeof systems[0]};
