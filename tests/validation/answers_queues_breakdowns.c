/* tests/validation/answers_queues_breakdowns.c - exact answers: servers that break down. */
#include "tests/validation/answers_queues.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

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
size_t answers_mm2_breakdowns(struct answer out[ANSWERS])
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

/* ---- one server ---- */

#define WAIT        "workcenter.shop.server.wait_days"
#define STAY        "demand.customers.wait_days"
#define UTILIZATION "workcenter.shop.server.utilization"
#define DOWN        "workcenter.shop.server.down"

struct moments { /* of a job's time on the server, from its beginning to its end, repairs and all */
    double mean, square;
};

/* Pollaczek-Khinchine: mean wait. */
static double queue_wait(double rate, struct moments completion)
{
    return rate * completion.square / (2 * (1 - rate * completion.mean));
}

/* Failures come while the server works, at rate f; repairs have mean and square r, r2; the job resumes. Given its
 * service S the repairs are compound Poisson: E C = E S (1 + f r), Var C = Var S (1 + f r)^2 + E S f r2. */
static struct moments resumed(double s, double s2, double f, double r, double r2)
{
    const double mean = s * (1 + f * r);
    return (struct moments){mean, (s2 - s * s) * (1 + f * r) * (1 + f * r) + s * f * r2 + mean * mean};
}

/* breakdowns.cfg. M/G/1, failures by operating time (exponential), preemptive-resume: M/G/1 with completion times in
 * the place of service times, as the server never fails while idle. [Gaver, J. Royal Stat. Soc. B 24 (1962) 73-90;
 * Gross et al. 4e, 5.1 for the formula] Mistake: the clock runs while the server is idle, so that who comes may have to
 * wait for a repair (see breakdowns_calendar); that the spread of the repairs is forgotten. */
size_t answers_breakdowns(struct answer out[ANSWERS])
{
    const double rate = 1 / 1.719, s = 0.917, s2 = s * s * (1 + 0.6 * 0.6), f = 1 / 7.137, r = 1.319;
    const struct moments c = resumed(s, s2, f, r, r * r * (1 + 1.21 * 1.21));
    const struct moments without = resumed(s, s2, f, r, r * r);
    const char *mistake = "the spread of the repairs is forgotten";
    out[0] = mean_is(WAIT, queue_wait(rate, c), queue_wait(rate, without), mistake);
    out[1] = mean_is(STAY, queue_wait(rate, c) + c.mean, queue_wait(rate, without) + c.mean, mistake);
    out[2] = mean_is(UTILIZATION, rate * s, rate * c.mean, "repair counts as work");
    out[3] = mean_is(DOWN, rate * s * f * r, f * r / (1 + f * r), "the clock runs while the server is idle");
    return 4;
}

/* Each failure throws constant work d away; repairs are exponential with mean r. Attempts fail with chance q = 1 -
 * exp(-f d); a failed one takes a time to failure below d, then a repair. *wasted: mean work lost. */
static struct moments repeated(double d, double f, double r, double *wasted)
{
    const double p = exp(-f * d), q = 1 - p, tries = q / p, tries_variance = q / (p * p);
    const double t = 1 / f - d * p / q, t2 = (2 / (f * f) - p * (d * d + 2 * d / f + 2 / (f * f))) / q;
    const double lost = t + r, variance = t2 - t * t + r * r;
    const double mean = tries * lost + d;
    *wasted = tries * t;
    return (struct moments){mean, tries * variance + tries_variance * lost * lost + mean * mean};
}

/* breakdowns_repeat.cfg. M/D/1, preemptive-repeat. [Gaver 1962, section 4] Mistake: the job resumes. */
size_t answers_breakdowns_repeat(struct answer out[ANSWERS])
{
    const double rate = 1 / 2.313, d = 1.137, f = 1 / 5.317, r = 0.913;
    double wasted;
    const struct moments c = repeated(d, f, r, &wasted), resume = resumed(d, d * d, f, r, 2 * r * r);
    const char *mistake = "after a repair the job resumes";
    out[0] = mean_is(WAIT, queue_wait(rate, c), queue_wait(rate, resume), mistake);
    out[1] = mean_is(STAY, queue_wait(rate, c) + c.mean, queue_wait(rate, resume) + resume.mean, mistake);
    out[2] = mean_is(UTILIZATION, rate * (d + wasted), rate * d, "work that is thrown away does not count as work");
    if (fabs(c.mean - (exp(f * d) - 1) * (1 / f + r)) > 1e-9)
        return 0; /* a renewal argument for the mean */
    return 3;
}

/* Mean of S^n e^(-f S), S gamma. */
static double discounted(double mean, double cv, double f, int n)
{
    const double k = 1 / (cv * cv), scale = mean / k;
    double power = 1;
    for (int i = 0; i < n; i++)
        power *= scale * (k + i) / (1 + f * scale);
    return power * pow(1 + f * scale, -k);
}

/* breakdowns_repeat_anew.cfg. A new service time at every attempt: attempts fail independently with chance q = 1 - E
 * e^-fS; a failed one takes F given F < S, the last S given S < F. Failures F, repairs exponential. [Gaver 1962,
 * section 4] Mistake: the job resumes. */
size_t answers_breakdowns_repeat_anew(struct answer out[ANSWERS])
{
    const double rate = 1 / 2.517, s = 1.137, cv = 0.5, f = 1 / 2.917, r = 0.713;
    const double p = discounted(s, cv, f, 0), e1 = discounted(s, cv, f, 1), e2 = discounted(s, cv, f, 2), q = 1 - p;
    const double t = (q / f - e1) / q, t2 = (2 * q / (f * f) - e2 - 2 * e1 / f) / q, last = e1 / p;
    const double lost = t + r, variance = t2 - t * t + r * r, tries = q / p, mean = tries * lost + last;
    const struct moments c = {mean, tries * variance + q / (p * p) * lost * lost + e2 / p - last * last + mean * mean};
    const struct moments resume = resumed(s, s * s * (1 + cv * cv), f, r, 2 * r * r);
    const char *mistake = "after a repair the job resumes";
    if (fabs(mean - q / p * (1 / f + r)) > 1e-9) /* by renewal: work until the first success, 1 / f a failure */
        return 0;
    out[0] = mean_is(WAIT, queue_wait(rate, c), queue_wait(rate, resume), mistake);
    out[1] = mean_is(STAY, queue_wait(rate, c) + c.mean, queue_wait(rate, resume) + resume.mean, mistake);
    out[2] =
        mean_is(UTILIZATION, rate * (tries * t + last), rate * s, "work that is thrown away does not count as work");
    return 3;
}

/* breakdowns_calendar.cfg. M/M/1, the exponential clock runs while the server is idle too: completion times as above,
 * and who begins a busy period finds the server under repair with chance f / (f + u + rate), u the rate of repair: an
 * M/G/1 queue with set-up times D, whose mean wait is larger by (2 E D + rate E D^2) / (2 (1 + rate E D)). [Welch,
 * Operations Research 12 (1964) 736-752; the model: Avi-Itzhak and Naor, Operations Research 11 (1963) 303-320]
 * Mistake: operating time. */
size_t answers_breakdowns_calendar(struct answer out[ANSWERS])
{
    const double rate = 1 / 1.713, s = 0.913, f = 1 / 11.317, r = 2.137;
    const struct moments c = resumed(s, 2 * s * s, f, r, 2 * r * r);
    const double down = f / (f + 1 / r + rate), d = down * r, d2 = 2 * down * r * r;
    const double more = (2 * d + rate * d2) / (2 * (1 + rate * d)), wait = queue_wait(rate, c);
    const char *mistake = "the clock stands still while the server is idle";
    out[0] = mean_is(WAIT, wait + more, wait, mistake);
    out[1] = mean_is(STAY, wait + more + c.mean, wait + c.mean, mistake);
    out[2] = mean_is(DOWN, f * r / (1 + f * r), rate * s * f * r, mistake);
    return 3;
}
