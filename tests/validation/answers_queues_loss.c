/* tests/validation/answers_queues_loss.c - exact answers: queues that are birth and death processes: room for some,
 * customers who balk or leave, finite sources.
 *
 * p(n+1) = p(n) birth(n) / death(n+1). [Gross et al. 4e, 2.1, and as noted] */
#include "tests/validation/answers_queues.h"

#include <math.h>

#define QUEUE       "workcenter.shop.server.queue"
#define UTILIZATION "workcenter.shop.server.utilization"
#define STAY        "demand.customers.wait_days"
#define PRESENT     "stock.shop.part.backorders"
#define LOST        "demand.customers.lost_share"

enum { STATES = 400 };

struct model {
    int servers;
    double arrive, serve; /* rates */
    int room;             /* customers at most; 0: no limit */
    int discouraged;      /* who finds n others comes in with chance 1 / (n + 1) (2: n others waiting) */
    int population;       /* each comes at rate `arrive`; 0: infinite */
    double leave;         /* rate at which one who waits leaves */
    int also_served;      /* who is served leaves at that rate too */
};

static double busy(const struct model *m, int n)
{
    return n < m->servers ? n : m->servers;
}

static double birth(const struct model *m, int n)
{
    const int waiting = n - (int)busy(m, n);
    if (m->room > 0 && n >= m->room)
        return 0;
    if (m->population > 0)
        return (m->population - n) * m->arrive;
    if (m->discouraged)
        return m->arrive / ((m->discouraged == 2 ? waiting : n) + 1);
    return m->arrive;
}

static double death(const struct model *m, int n)
{
    return busy(m, n) * m->serve + (m->also_served ? n : n - busy(m, n)) * m->leave;
}

struct means {
    double present, waiting, busy; /* customers, customers in queue, servers */
    double offered, served;        /* customers a time unit: who come, who are served to the end */
};

static struct means solve(const struct model *m)
{
    double p[STATES] = {1}, total = 1;
    struct means v = {0, 0, 0, 0, 0};
    for (int n = 0; n + 1 < STATES; n++) {
        p[n + 1] = p[n] * birth(m, n) / death(m, n + 1);
        total += p[n + 1];
    }
    for (int n = 0; n < STATES; n++) {
        const double q = p[n] / total;
        v.present += n * q;
        v.busy += busy(m, n) * q;
        v.waiting += (n - busy(m, n)) * q;
        v.offered += (m->population > 0 ? (m->population - n) * m->arrive : m->arrive) * q;
    }
    v.served = v.busy * m->serve;
    return v;
}

static double lost(struct means v)
{
    return 1 - v.served / v.offered;
}

/* ---- room for K ---- */

/* M/M/c/K. [Gross et al. 4e, 2.4] Mistake: one place more (the K counts the queue only, for one server). */
static size_t limited_room(struct answer out[ANSWERS], int servers, double gap, double service, int room)
{
    const struct model right = {.servers = servers, .arrive = 1 / gap, .serve = 1 / service, .room = room};
    struct model wrong = right;
    wrong.room++;
    const struct means v = solve(&right), w = solve(&wrong);
    const char *mistake = "there is room for one more";
    out[0] = mean_is(LOST, lost(v), lost(w), mistake);
    out[1] = mean_is(STAY, v.present / v.served, w.present / w.served, mistake);
    out[2] = mean_is(PRESENT, v.present, w.present, mistake);
    out[3] = mean_is(QUEUE, v.waiting, w.waiting, mistake);
    out[4] = mean_is(UTILIZATION, v.busy / servers, v.offered * service / servers, "nobody is turned away");
    return 5;
}

size_t answers_mm1k(struct answer out[ANSWERS])
{
    return limited_room(out, 1, 1.319, 1.173, 5);
}

size_t answers_mmck(struct answer out[ANSWERS])
{
    return limited_room(out, 2, 1.137, 2.391, 7);
}

/* M/G/c/c: the loss depends on the mean service alone. [Gross et al. 4e, 2.5, 5.2.3] Two formulas; mistake: one may
 * wait. */
static size_t loss_system(struct answer out[ANSWERS], int lines, double gap, double service)
{
    const struct model right = {.servers = lines, .arrive = 1 / gap, .serve = 1 / service, .room = lines};
    struct model wrong = right;
    wrong.room++;
    const struct means v = solve(&right), w = solve(&wrong);
    const double b = erlang_b(lines, service / gap);
    if (fabs(lost(v) - b) > 1e-9)
        return 0;
    out[0] = mean_is(LOST, b, lost(w), "one customer may wait");
    out[1] = mean_is(PRESENT, service / gap * (1 - b), service / gap, "nobody is lost");
    out[2] = mean_is(UTILIZATION, service / gap * (1 - b) / lines, service / gap / lines, "nobody is lost");
    return 3;
}

size_t answers_erlang_loss(struct answer out[ANSWERS])
{
    return loss_system(out, 4, 1.119, 2.913);
}

size_t answers_erlang_loss_seven(struct answer out[ANSWERS])
{
    return loss_system(out, 7, 0.871, 4.617);
}

/* ---- who does not join, who leaves ---- */

/* discouraged.cfg. Birth rate lambda / (n + 1): the number present is Poisson with mean rho. [Kleinrock I, 3.3] A
 * customer bears 1/U - 1 others, U uniform: P(1/U - 1 >= n) = 1 / (n + 1). Mistake: only those waiting discourage. */
size_t answers_discouraged(struct answer out[ANSWERS])
{
    const double gap = 1.213, service = 1.737;
    const struct model right = {.servers = 1, .arrive = 1 / gap, .serve = 1 / service, .discouraged = 1};
    struct model wrong = right;
    wrong.discouraged = 2;
    const struct means v = solve(&right), w = solve(&wrong);
    const char *mistake = "only those in the queue discourage";
    if (fabs(v.present - service / gap) > 1e-9 || fabs(v.busy - (1 - exp(-service / gap))) > 1e-9)
        return 0;
    out[0] = mean_is(LOST, lost(v), lost(w), mistake);
    out[1] = mean_is(PRESENT, v.present, w.present, mistake);
    out[2] = mean_is(STAY, v.present / v.served, w.present / w.served, mistake);
    out[3] = mean_is(UTILIZATION, v.busy, w.busy, mistake);
    return 4;
}

/* balking.cfg. Who finds more than three goes away: M/M/2/4. [Gross et al. 4e, 2.9.1] Mistakes: three or more; more
 * than three in the queue. */
size_t answers_balking(struct answer out[ANSWERS])
{
    const struct model right = {.servers = 2, .arrive = 1 / 0.913, .serve = 1 / 2.137, .room = 4};
    struct model less = right, more = right;
    less.room = 3;
    more.room = 6;
    const struct means v = solve(&right), w = solve(&less), q = solve(&more);
    out[0] = mean_is(LOST, lost(v), lost(w), "who finds three goes away");
    out[1] = mean_is(PRESENT, v.present, q.present, "those in service do not count");
    out[2] = mean_is(STAY, v.present / v.served, w.present / w.served, "who finds three goes away");
    return 3;
}

/* M/M/c+M, Erlang A: one who waits leaves at rate theta. [Gross et al. 4e, 2.9.2; Palm 1957] The workcenter's wait is
 * that of all, served or not: Lq / lambda. Mistake: who is served leaves too. */
static size_t abandonment(struct answer out[ANSWERS], int servers, double gap, double service, double patience)
{
    const struct model right = {.servers = servers, .arrive = 1 / gap, .serve = 1 / service, .leave = 1 / patience};
    struct model wrong = right;
    wrong.also_served = 1;
    const struct means v = solve(&right), w = solve(&wrong);
    const char *mistake = "who is served leaves too";
    if (fabs(lost(v) - v.waiting / patience * gap) > 1e-9) /* who leaves: theta Lq */
        return 0;
    out[0] = mean_is(LOST, lost(v), lost(w), mistake);
    out[1] = mean_is(PRESENT, v.present, w.present, mistake);
    out[2] = mean_is(QUEUE, v.waiting, w.waiting, mistake);
    out[3] = mean_is("workcenter.shop.server.wait_days", v.waiting * gap, v.waiting / v.served,
                     "only those served are counted");
    out[4] = mean_is(UTILIZATION, v.busy / servers, service / gap / servers < 1 ? service / gap / servers : 1,
                     "nobody leaves");
    return 5;
}

size_t answers_erlang_a(struct answer out[ANSWERS])
{
    return abandonment(out, 2, 0.917, 1.954, 3.137);
}

size_t answers_erlang_a_single(struct answer out[ANSWERS])
{
    return abandonment(out, 1, 1.091, 1.213, 5.319);
}

/* limited_stay.cfg. M/M/1, everybody leaves at rate theta, from service too. Mistake: Erlang A. */
size_t answers_limited_stay(struct answer out[ANSWERS])
{
    const struct model right = {
        .servers = 1, .arrive = 1 / 1.117, .serve = 1 / 1.271, .leave = 1 / 4.213, .also_served = 1};
    struct model wrong = right;
    wrong.also_served = 0;
    const struct means v = solve(&right), w = solve(&wrong);
    const char *mistake = "who is served stays to the end";
    out[0] = mean_is(LOST, lost(v), lost(w), mistake);
    out[1] = mean_is(PRESENT, v.present, w.present, mistake);
    out[2] = mean_is(UTILIZATION, v.busy, w.busy, mistake);
    return 3;
}

/* ---- finite sources ---- */

/* M/M/c//N. [Gross et al. 4e, 2.7] Mistake: one customer fewer. */
static size_t finite_source(struct answer out[ANSWERS], int servers, int n, double away, double service)
{
    const struct model right = {.servers = servers, .arrive = 1 / away, .serve = 1 / service, .population = n};
    struct model wrong = right;
    wrong.population--;
    const struct means v = solve(&right), w = solve(&wrong);
    const char *mistake = "the population is one smaller";
    if (fabs(v.present + v.served * away - n) > 1e-9) /* Little's law for those away */
        return 0;
    out[0] = mean_is(STAY, v.present / v.served, w.present / w.served, mistake);
    out[1] = mean_is(PRESENT, v.present, w.present, mistake);
    out[2] = mean_is(QUEUE, v.waiting, w.waiting, mistake);
    out[3] = mean_is(UTILIZATION, v.busy / servers, w.busy / servers, mistake);
    return 4;
}

size_t answers_finite_population(struct answer out[ANSWERS])
{
    return finite_source(out, 2, 7, 7.313, 1.957);
}

size_t answers_finite_population_single(struct answer out[ANSWERS])
{
    return finite_source(out, 1, 4, 3.719, 1.313);
}

/* The machine repair problem: machines in the place of customers, repairers in the place of servers. [Gross et al.
 * 4e, 2.7] Mistake: every machine has a repairer of its own. */
static struct means repair_shop(int crew, int machines, double up, double repair)
{
    const struct model m = {.servers = crew, .arrive = 1 / up, .serve = 1 / repair, .population = machines};
    return solve(&m);
}

static size_t repaired(struct answer out[ANSWERS], int crew, int machines, double up, double repair)
{
    const struct means v = repair_shop(crew, machines, up, repair), w = repair_shop(machines, machines, up, repair);
    const char *mistake = "every machine has a repairer of its own";
    out[0] = mean_is("workcenter.mill.looms.down", v.present / machines, w.present / machines, mistake);
    out[1] = mean_is("workcenter.mill.fitters.utilization", v.busy / crew, w.busy / crew, mistake);
    out[2] = mean_is("workcenter.mill.fitters.queue", v.waiting, v.present, "those under repair count as waiting");
    out[3] = mean_is("workcenter.mill.fitters.wait_days", v.waiting / v.served, v.present / v.served,
                     "the repair counts as wait");
    return 4;
}

size_t answers_machine_repair(struct answer out[ANSWERS])
{
    return repaired(out, 2, 6, 7.913, 2.371);
}

/* machine_repair_line.cfg: a machine that is up always works. */
size_t answers_machine_repair_line(struct answer out[ANSWERS])
{
    const struct means v = repair_shop(1, 4, 9.317, 2.713), w = repair_shop(4, 4, 9.317, 2.713);
    const char *mistake = "every machine has a repairer of its own";
    const size_t n = repaired(out, 1, 4, 9.317, 2.713);
    out[n] = mean_is("workcenter.mill.looms.utilization", 1 - v.present / 4, 1 - w.present / 4, mistake);
    out[n + 1] = mean_is("workcenter.mill.looms.throughput", (4 - v.present) / 0.517, (4 - w.present) / 0.517, mistake);
    return n + 2;
}

struct shared { /* two kinds of machines that share one repairer */
    double down[2], busy, waiting;
};

/* Mean value analysis of a closed network with two classes: who comes to the repairer finds the mean of the network
 * with one machine of his kind less; repairs are exponential with one mean for both. [Reiser and Lavenberg, J. ACM 27
 * (1980) 313-322] */
static struct shared mean_values(const int machines[2], const double up[2], double repair)
{
    double present[10][10] = {{0}};
    struct shared v = {{0, 0}, 0, 0};
    for (int i = 0; i <= machines[0]; i++)
        for (int j = 0; j <= machines[1]; j++) {
            const int n[2] = {i, j};
            const double found[2] = {i > 0 ? present[i - 1][j] : 0, j > 0 ? present[i][j - 1] : 0};
            double rate = 0;
            for (int k = 0; k < 2; k++) {
                const double stay = repair * (1 + found[k]), x = n[k] / (up[k] + stay);
                v.down[k] = x * stay / machines[k];
                present[i][j] += x * stay;
                rate += x;
            }
            v.busy = rate * repair;
            v.waiting = present[i][j] - v.busy;
        }
    return v;
}

/* machine_repair_shared.cfg. Mistake: each kind has a repairer of its own. */
size_t answers_machine_repair_shared(struct answer out[ANSWERS])
{
    const int machines[2] = {3, 2}, none[2] = {4, 1};
    const double up[2] = {9.137, 5.319}, same[2] = {9.137, 9.137}, repair = 1.713;
    const struct shared v = mean_values(machines, up, repair);
    const double looms = repair_shop(1, 3, up[0], repair).present / 3,
                 presses = repair_shop(1, 2, up[1], repair).present / 2;
    const char *mistake = "each kind has a repairer of its own";
    if (fabs(mean_values(none, same, repair).waiting - repair_shop(1, 5, 9.137, repair).waiting) > 1e-9)
        return 0; /* five alike are M/M/1//5 */
    out[0] = mean_is("workcenter.mill.looms.down", v.down[0], looms, mistake);
    out[1] = mean_is("workcenter.mill.presses.down", v.down[1], presses, mistake);
    out[2] = mean_is("workcenter.mill.fitters.utilization", v.busy, v.busy / 2, mistake);
    out[3] =
        mean_is("workcenter.mill.fitters.queue", v.waiting, v.waiting + v.busy, "those under repair count as waiting");
    return 4;
}
