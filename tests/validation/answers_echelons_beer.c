/* tests/validation/answers_echelons_beer.c - exact answers: the beer game's standard step, week by week.
 *
 * Four stages, retailer to factory; orders travel one week, goods two, the factory's brew likewise (its orders wait a
 * week, then brew two). A week: receive; fill orders and backlog; count costs; order. In balance at four a week: 12 on
 * hand, 4 in each place on the way. [Sterman, Mgmt Sci 35, 1989; Business Dynamics, 2000, ch. 17] */
#include "tests/validation/answers_echelons.h"

#include <math.h>

enum { STAGES = 4, WEEKS = 36 };

struct manager {
    double weight, stock_gain, pipeline_gain, level, covered; /* covered 0: no wanted pipeline */
};

struct game {
    double cost, stock[STAGES], first_peak, last_peak, last_backlog;
};

static double order_of(const struct manager *m, double forecast, double net, double coming)
{
    const double pipeline = m->covered > 0 ? (m->covered - 1) * forecast : 0;
    return fmax(0, forecast + m->stock_gain * (m->level - net) + m->pipeline_gain * (pipeline - coming));
}

static struct game play(const struct manager *m, int order_weeks)
{
    double placed[STAGES + 1][WEEKS], sent[STAGES + 1][WEEKS]; /* by stage; 0: the customers, STAGES: the brew */
    double hand[STAGES + 1], backlog[STAGES + 1], coming[STAGES + 1], forecast[STAGES + 1];
    struct game g = {0, {0}, 0, 0, 0};
    for (int i = 1; i <= STAGES; i++) {
        hand[i] = 12;
        backlog[i] = 0;
        coming[i] = 4 * (2 + order_weeks);
        forecast[i] = 4;
    }
    for (int t = 0; t < WEEKS; t++) {
        placed[0][t] = t < 4 ? 4 : 8;
        for (int i = 1; i <= STAGES; i++) { /* sent[i]: to stage i, from the next */
            const double received = t < 2 ? 4 : sent[i][t - 2];
            const double asked = i == 1 ? placed[0][t] : t < order_weeks ? 4 : placed[i - 1][t - order_weeks];
            const double ready = hand[i] + received, owed = backlog[i] + asked;
            sent[i - 1][t] = fmin(ready, owed);
            hand[i] = ready - sent[i - 1][t];
            backlog[i] = owed - sent[i - 1][t];
            coming[i] -= received;
            forecast[i] += m->weight * (asked - forecast[i]);
            g.cost += 0.5 * hand[i] + 1.0 * backlog[i];
        }
        sent[STAGES][t] = t < order_weeks ? 4 : placed[STAGES][t - order_weeks];
        for (int i = 1; i <= STAGES; i++) {
            placed[i][t] = order_of(m, forecast[i], hand[i] - backlog[i], coming[i]);
            coming[i] += placed[i][t];
        }
        g.first_peak = fmax(g.first_peak, placed[1][t]);
        g.last_peak = fmax(g.last_peak, placed[STAGES][t]);
        g.last_backlog = fmax(g.last_backlog, backlog[STAGES]);
    }
    for (int i = 0; i < STAGES; i++)
        g.stock[i] = hand[i + 1];
    return g;
}

/* Orders are rounded up to a millionth of a case, which the chain may amplify: within a thousandth. Mistake: orders
 * travel two weeks. */
static size_t beer_game(struct answer out[ANSWERS], const struct manager *m)
{
    const struct game g = play(m, 1), w = play(m, 2);
    const char *mistake = "orders travel two weeks";
    const double tick = 2e-3;
    out[0] = always_is("cost.total", g.cost, w.cost, mistake, tick);
    out[1] = always_is("measures.retailer_peak", g.first_peak, w.first_peak, mistake, tick);
    out[2] = always_is("measures.factory_peak", g.last_peak, w.last_peak, mistake, tick);
    out[3] = always_is("measures.factory_backlog", g.last_backlog, w.last_backlog, mistake, tick);
    out[4] = always_is("stock.retailer.beer.closing", g.stock[0], w.stock[0], mistake, tick);
    out[5] = always_is("stock.factory.beer.closing", g.stock[STAGES - 1], w.stock[STAGES - 1], mistake, tick);
    return 6;
}

/* Theta 0.36, alpha 0.26, beta 0.34, S' = 17: the averages of Sterman's table 1. */
size_t answers_beer_game(struct answer out[ANSWERS])
{
    return beer_game(out, &(struct manager){0.36, 0.26, 0.26 * 0.34, 17, 0});
}

/* Lead time 3 and review 1. */
size_t answers_beer_game_b(struct answer out[ANSWERS])
{
    return beer_game(out, &(struct manager){0.36, 1, 1, 8, 4});
}
