/* tests/validation/answers_echelons_lanes.c - exact answers: departures, consolidated dispatch, capacity per period.
 *
 * A shop with base stock S orders each unit that Poisson customers take, from a centre that always has it. What is not
 * there yet, N, is what was ordered in the last `transit`, and what waited for its departure before that: two
 * independent numbers, the first Poisson. On hand is (S - N)+, the backlog (N - S)+. */
#include "tests/validation/answers_echelons.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { MOST = 120 };
static const double TRIP = 38.5; /* cost of a departure with goods */

struct lane {
    int level;
    double rate, transit;
};

struct levels {
    double on_hand, backorders, ready;
};

static struct levels levels(const struct lane *l, const double waiting[MOST])
{
    struct levels v = {0, 0, 0};
    for (int w = 0; w < MOST; w++)
        for (int d = 0; d < MOST; d++) {
            const double p = waiting[w] * gsl_ran_poisson_pdf((unsigned)d, l->rate * l->transit);
            const int net = l->level - w - d;
            v.on_hand += net > 0 ? net * p : 0;
            v.backorders += net < 0 ? -net * p : 0;
            v.ready += net > 0 ? p : 0;
        }
    return v;
}

static double integral(double (*f)(double, void *), void *of, double from, double to)
{
    gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(64);
    const gsl_function function = {f, of};
    const double area = gsl_integration_glfixed(&function, from, to, rule);
    gsl_integration_glfixed_table_free(rule);
    return area;
}

static size_t lane(struct answer out[ANSWERS], const struct lane *l, const double waiting[MOST], double wait,
                   double load, const double wrong[MOST], double wrong_wait, double wrong_load, const char *mistake)
{
    const struct levels v = levels(l, waiting), w = levels(l, wrong);
    double mean = 0;
    for (int n = 0; n < MOST; n++)
        mean += n * waiting[n];
    if (fabs(mean - l->rate * wait) > 1e-9 * (1 + mean)) /* Little's law between the two ways to the mean wait */
        return 0;
    out[0] = mean_is("lanes.boat.wait_days", wait, wrong_wait, mistake);
    out[1] = mean_is("lanes.boat.load", load, wrong_load, mistake);
    out[2] = mean_is("stock.shop.part.on_hand", v.on_hand, w.on_hand, mistake);
    out[3] = mean_is("stock.shop.part.backorders", v.backorders, w.backorders, mistake);
    out[4] = mean_is("demand.customers.fill_rate", v.ready, w.ready, mistake);
    out[5] = mean_is("demand.customers.wait_days", v.backorders / l->rate, w.backorders / l->rate, mistake);
    out[6] = mean_is("lanes.boat.in_transit", l->rate * l->transit, l->rate * (l->transit + wait),
                     "what waits for a departure is under way");
    out[7] = mean_is("cost_rate.freight", TRIP * l->rate / load, TRIP * l->rate, "each order pays a trip");
    return 8;
}

/* ---- by the clock ---- */

struct mixed {
    unsigned n;
    double rate;
};

static double poisson_of(double t, void *of)
{
    const struct mixed *m = of;
    return gsl_ran_poisson_pdf(m->n, m->rate * t);
}

/* Poisson orders fall uniformly between departures (Ross 11e, 5.3): the wait is uniform on (0, T), and what waits at a
 * moment is Poisson over a uniform time. A trip with goods carries rate T / (1 - exp(-rate T)). Mistake: the whole T.
 */
static size_t departures(struct answer out[ANSWERS], const struct lane *l, double every)
{
    double waiting[MOST], wrong[MOST];
    for (int n = 0; n < MOST; n++) {
        struct mixed m = {(unsigned)n, l->rate};
        waiting[n] = integral(poisson_of, &m, 0, every) / every;
        wrong[n] = gsl_ran_poisson_pdf((unsigned)n, l->rate * every);
    }
    const double load = l->rate * every;
    return lane(out, l, waiting, every / 2, load / -expm1(-load), wrong, every, load,
                "every order waits the whole gap");
}

size_t answers_departures(struct answer out[ANSWERS])
{
    return departures(out, &(struct lane){5, 1.37, 1.43}, 2.6);
}

size_t answers_departures_b(struct answer out[ANSWERS])
{
    return departures(out, &(struct lane){3, 0.53, 0.38}, 4.7);
}

/* Gaps of a mean m without memory: the wait is again exponential, what waits geometric, and so is the load, from 1 on.
 * Mistake: half of the mean gap, as if the gaps were all alike. */
static size_t irregular(struct answer out[ANSWERS], const struct lane *l, double gap)
{
    const double x = l->rate * gap;
    double waiting[MOST], wrong[MOST];
    for (int n = 0; n < MOST; n++) {
        struct mixed m = {(unsigned)n, l->rate};
        waiting[n] = pow(x / (1 + x), n) / (1 + x);
        wrong[n] = integral(poisson_of, &m, 0, gap) / gap;
    }
    return lane(out, l, waiting, gap, 1 + x, wrong, gap / 2, x / -expm1(-x), "gaps without variance");
}

size_t answers_irregular(struct answer out[ANSWERS])
{
    return irregular(out, &(struct lane){5, 1.37, 1.43}, 2.1);
}

size_t answers_irregular_b(struct answer out[ANSWERS])
{
    return irregular(out, &(struct lane){6, 0.89, 0.77}, 3.4);
}

/* ---- by quantity ---- */

/* 0 .. n - 1 wait, all alike; the k-th of a load waits n - k gaps, (n - 1) / 2 on the average. */
static size_t full_truck(struct answer out[ANSWERS], const struct lane *l, int full)
{
    double waiting[MOST] = {0}, wrong[MOST] = {0};
    for (int n = 0; n < full; n++)
        waiting[n] = 1.0 / full;
    for (int n = 0; n <= full; n++)
        wrong[n] = 1.0 / (full + 1);
    const size_t n = lane(out, l, waiting, (full - 1) / (2 * l->rate), full, wrong, full / (2 * l->rate), full + 1,
                          "the trip waits for one unit more");
    out[1].tick = 1e-9; /* no chance about a full load */
    return n;
}

size_t answers_full_truck(struct answer out[ANSWERS])
{
    return full_truck(out, &(struct lane){5, 1.37, 1.43}, 4);
}

size_t answers_full_truck_b(struct answer out[ANSWERS])
{
    return full_truck(out, &(struct lane){7, 1.76, 2.17}, 7);
}

/* ---- a while after the first load, or full ---- */

struct cycle { /* `full` units, or `after` the first of them: MOST: no limit */
    double rate, after;
    int full;
};

/* The chance that s after the first load the trip has not left and n units wait. */
struct at {
    const struct cycle *c;
    int n;
};

static double waits_at(double s, void *of)
{
    const struct at *a = of;
    return gsl_ran_poisson_pdf((unsigned)(a->n - 1), a->c->rate * s);
}

/* Renewal cycles from trip to trip: a mean gap 1 / rate with nothing waiting, then for each n >= 1 the mean time with n
 * waiting, the integral over the time since the first load. A trip carries what comes in a cycle; the wait by Little's
 * law, and where there is no limit by hand: (a + rate a^2 / 2) / (1 + rate a).
 * [Cetinkaya, in: Applications of Supply Chain Management and E-Commerce Research, 2005: time, quantity and
 * time-and-quantity policies; renewal reward, Ross 11e, 7.4] */
static double dispatch(const struct cycle *c, double waiting[MOST])
{
    double length = 1 / c->rate, mean = 0;
    for (int n = 0; n < MOST; n++)
        waiting[n] = n == 0 ? 1 / c->rate : 0;
    for (int n = 1; n < c->full && n < MOST; n++) {
        struct at a = {c, n};
        waiting[n] = integral(waits_at, &a, 0, c->after);
        length += waiting[n];
    }
    for (int n = 0; n < MOST; n++) {
        waiting[n] /= length;
        mean += n * waiting[n];
    }
    return mean / c->rate;
}

static double trip_load(const struct cycle *c)
{
    double load = c->full < MOST ? 0 : 1 + c->rate * c->after;
    for (int n = 1; c->full < MOST && n <= c->full; n++) /* 1 + min(Poisson, full - 1) */
        load += n < c->full ? n * gsl_ran_poisson_pdf((unsigned)(n - 1), c->rate * c->after)
                            : n * gsl_cdf_poisson_Q((unsigned)(n - 2), c->rate * c->after);
    return load;
}

static size_t after_first(struct answer out[ANSWERS], const struct lane *l, double after)
{
    const struct cycle c = {l->rate, after, MOST}, clock = {l->rate, after + 1 / l->rate, MOST};
    double waiting[MOST], wrong[MOST];
    const double wait = dispatch(&c, waiting), late = dispatch(&clock, wrong);
    if (fabs(wait - (after + l->rate * after * after / 2) / (1 + l->rate * after)) > 1e-9)
        return 0;
    return lane(out, l, waiting, wait, trip_load(&c), wrong, late, trip_load(&clock),
                "the clock starts a mean gap late");
}

size_t answers_after_first(struct answer out[ANSWERS])
{
    return after_first(out, &(struct lane){5, 1.37, 1.43}, 1.9);
}

size_t answers_after_first_b(struct answer out[ANSWERS])
{
    return after_first(out, &(struct lane){5, 0.78, 0.61}, 3.3);
}

static size_t full_or_clock(struct answer out[ANSWERS], const struct lane *l, double after, int full)
{
    const struct cycle c = {l->rate, after, full}, only = {l->rate, after, MOST};
    double waiting[MOST], wrong[MOST];
    const double wait = dispatch(&c, waiting), longer = dispatch(&only, wrong);
    return lane(out, l, waiting, wait, trip_load(&c), wrong, longer, trip_load(&only), "the clock alone");
}

size_t answers_full_or_clock(struct answer out[ANSWERS])
{
    return full_or_clock(out, &(struct lane){5, 1.37, 1.43}, 1.9, 4);
}

size_t answers_full_or_clock_b(struct answer out[ANSWERS])
{
    return full_or_clock(out, &(struct lane){5, 0.92, 1.43}, 2.8, 3);
}

/* ---- capacity per period ---- */

enum { BEHIND = 400 };

struct limited {
    int level, room, lead;
    const double *demand; /* law of a period's demand, MOST values */
};

/* What waits for capacity after period t is V = (V' + D - C)+, V' what waited before: its stationary law by iteration.
 * What was started by t is there at t + L, so that the net stock at the end of period t + L is S - V - D(L).
 * [Zipkin 2000, 9.6; Federgruen and Zipkin, Math of OR 11, 1986] */
static struct levels limited(const struct limited *s, double *behind)
{
    double waits[BEHIND], next[BEHIND], sum[BEHIND], more[BEHIND];
    for (int v = 0; v < BEHIND; v++) {
        waits[v] = v == 0;
        sum[v] = v == 0;
    }
    for (int round = 0; round < 3000; round++) {
        for (int v = 0; v < BEHIND; v++)
            next[v] = 0;
        for (int v = 0; v < BEHIND; v++)
            for (int d = 0; d < 40 && waits[v] > 0; d++) {
                const int to = v + d > s->room ? v + d - s->room : 0;
                next[to < BEHIND ? to : BEHIND - 1] += waits[v] * s->demand[d];
            }
        for (int v = 0; v < BEHIND; v++)
            waits[v] = next[v] > 1e-300 ? next[v] : 0;
    }
    for (int lead = 0; lead < s->lead; lead++) {
        for (int v = 0; v < BEHIND; v++)
            more[v] = 0;
        for (int v = 0; v < BEHIND; v++)
            for (int d = 0; d < 40 && v + d < BEHIND; d++)
                more[v + d] += sum[v] * s->demand[d];
        for (int v = 0; v < BEHIND; v++)
            sum[v] = more[v];
    }
    struct levels l = {0, 0, 0};
    *behind = 0;
    for (int v = 0; v < BEHIND; v++) {
        *behind += v * waits[v];
        for (int d = 0; d < BEHIND; d++) {
            const int net = s->level - v - d;
            l.on_hand += net > 0 ? net * waits[v] * sum[d] : 0;
            l.backorders += net < 0 ? -net * waits[v] * sum[d] : 0;
        }
    }
    return l;
}

/* Mistake: an order of an instant starts in the next period only. */
static size_t capacity(struct answer out[ANSWERS], const struct limited *s, double mean)
{
    struct limited later = *s;
    double behind, same;
    later.lead++;
    const struct levels v = limited(s, &behind), w = limited(&later, &same);
    const char *mistake = "orders start in the next period";
    out[0] = mean_is("stock.shop.part.on_hand", v.on_hand, w.on_hand, mistake);
    out[1] = mean_is("stock.shop.part.backorders", v.backorders, w.backorders, mistake);
    out[2] = mean_is("stock.shop.part.on_order", behind + mean * s->lead, behind + mean * later.lead, mistake);
    return 3;
}

size_t answers_capacity(struct answer out[ANSWERS])
{
    double demand[MOST];
    for (int d = 0; d < MOST; d++)
        demand[d] = gsl_ran_poisson_pdf((unsigned)d, 6.83);
    return capacity(out, &(struct limited){24, 8, 2, demand}, 6.83);
}

size_t answers_capacity_b(struct answer out[ANSWERS])
{
    double demand[MOST] = {0};
    demand[1] = 0.3;
    demand[2] = 0.2;
    demand[6] = 0.4;
    demand[9] = 0.1;
    return capacity(out, &(struct limited){11, 5, 1, demand}, 0.3 + 0.4 + 2.4 + 0.9);
}
