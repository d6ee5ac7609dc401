/* models/process.c - what moves with time: ar1, mean_reverting, random_walk, sine, regime, and states moved by events.
 *
 * A process lives on a fixed grid (one day, or `step`), whatever events look at
 * it, so its luck is that of the grid: transition k takes draw k, a stationary
 * start takes draw 0. Transitions are exact for any step dt, with Z normal:
 *     ar1             X' = m + phi (X - m) + sd sqrt(1 - phi^2) Z
 *     mean_reverting  the same with phi = exp(-rate dt) = 2^(-dt / half_life)   (Ornstein-Uhlenbeck)
 *     random_walk     X' = X + drift dt + volatility sqrt(dt) Z
 *     sine            m + amplitude sin(2 pi (t - phase) / period), continuous
 *     regime          a Markov chain over states with a value and a mean stay each: at every step of the grid it leaves
 *                     with chance step / stay (geometric stays) for any of the others alike; stationary shares are in
 *                     proportion to the stays. Without `start` it begins in them, else in the state with that value
 * sd is the stationary one. Without `start` the first two begin in their stationary
 * law, a random walk at 0. With `log` all this is said of ln X, but for mean and start, which are values of X (so the
 * median is `mean`); a random walk then begins at 1. Between grid points the value stands still.
 *
 * A state returns to `returns_to` (0) as 2^(-t / half_life) between events, each of which adds to it. */
#include "models/book_inside.h"
#include "sim/kernels.h"

#include <math.h>
#include <stdlib.h>

static const struct thing no_thing;

static double argument(struct book_run *r, quantity_id q, double otherwise)
{
    return q < 0 ? otherwise : quantity_value(r->state, q, &no_thing, 0);
}

static double to_log(struct book_run *r, const struct process *p, const char *what, double x)
{
    if (!p->log)
        return x;
    if (x > 0)
        return kernel_log(x);
    run_error(r, "%s: %s is %g, but with `log` it must be above 0", r->book->quantity[p->of]->path, what, x);
    return NAN;
}

static bool check(struct book_run *r, const struct process *p, bool good, const char *what)
{
    if (!good)
        run_error(r, "%s: %s", r->book->quantity[p->of]->path, what);
    return good;
}

/* Reads the parameters of this replication and sets the first value. */
static void begin(struct book_run *r, const struct process *p, struct path *x)
{
    const double dt = days_from_ticks(p->step), second = argument(r, p->argument[1], NAN),
                 third = argument(r, p->argument[2], NAN);
    const bool walk = p->form->law == TIME_RANDOM_WALK;
    x->mean = walk ? argument(r, p->argument[0], 0) * dt : to_log(r, p, "mean", argument(r, p->argument[0], 0));
    x->sd = third;
    switch (p->form->law) {
    case TIME_AR1:
        x->carry = check(r, p, fabs(second) < 1, "phi of ar1 must lie between -1 and 1") ? second : NAN;
        break;
    case TIME_MEAN_REVERTING: {
        const double rate = p->argument[3] >= 0 ? argument(r, p->argument[3], 0) : 0.69314718055994530942 / second;
        x->carry =
            check(r, p, rate > 0, "half_life or rate of mean_reverting must be above 0") ? kernel_exp(-rate * dt) : NAN;
        break;
    }
    default:
        x->carry = 1;
        x->sd = second * sqrt(dt);
    }
    check(r, p, x->sd >= 0, walk ? "the volatility of random_walk must not be negative" : "sd must not be negative");
    x->start = to_log(r, p, "start", argument(r, p->start, walk ? (p->log ? 1 : 0) : NAN));
    if (p->start < 0 && !walk) { /* the stationary law; without luck its mean */
        const double z = r->mode == MODE_LUCK ? kernel_normal_quantile(draw_u(r, p->luck, 0, 0)) : 0;
        x->start = x->mean + x->sd * z;
    }
}

/* ---- regimes: the path holds the number of the state ---- */

static double stay_of(struct book_run *r, const struct process *p, int32_t state)
{
    const double stay = argument(r, p->stay[state], 0);
    check(r, p, ticks_from_days(stay) >= p->step, "a state's mean stay must be at least one step of the grid");
    return stay;
}

static double total_stay(struct book_run *r, const struct process *p)
{
    double total = 0;
    for (int32_t i = 0; i < p->states; i++)
        total += stay_of(r, p, i);
    return total;
}

static double mean_regime(struct book_run *r, const struct process *p)
{
    double sum = 0;
    for (int32_t i = 0; i < p->states; i++)
        sum += stay_of(r, p, i) * argument(r, p->value[i], 0);
    return sum / total_stay(r, p);
}

static double first_state(struct book_run *r, const struct process *p)
{
    double u = draw_u(r, p->luck, 0, 0) * total_stay(r, p);
    const double start = argument(r, p->start, 0);
    for (int32_t i = 0; i < p->states; i++) {
        if (p->start >= 0 ? argument(r, p->value[i], 0) == start : u < stay_of(r, p, i))
            return i;
        u -= p->start >= 0 ? 0 : stay_of(r, p, i);
    }
    check(r, p, p->start < 0, "`start` is the value of no state of the regime");
    return p->states - 1;
}

/* One uniform tells whether it leaves, and for which of the others. */
static double next_state(struct book_run *r, const struct process *p, const struct path *x)
{
    const int32_t now = (int32_t)x->value[x->count - 1], others = p->states - 1;
    const double leaves = days_from_ticks(p->step) / stay_of(r, p, now), u = draw_u(r, p->luck, x->count, 0);
    if (u >= leaves)
        return now;
    const int32_t k = (int32_t)(u / leaves * others), other = k < others ? k : others - 1;
    return other < now ? other : other + 1;
}

static void put(struct path *x, double value)
{
    if (x->count == x->room) {
        x->room = x->room ? 2 * x->room : 256;
        x->value = memory_grow(x->value, x->room, sizeof *x->value);
    }
    x->value[x->count++] = value;
}

static double transition(struct book_run *r, const struct process *p, const struct path *x)
{
    const double now = x->value[x->count - 1],
                 z = r->mode == MODE_LUCK ? kernel_normal_quantile(draw_u(r, p->luck, x->count, 0)) : 0;
    if (p->form->law == TIME_RANDOM_WALK)
        return now + x->mean + x->sd * z;
    return x->mean + x->carry * (now - x->mean) + x->sd * sqrt(1 - x->carry * x->carry) * z;
}

static double sine(struct book_run *r, const struct process *p, sim_time now)
{
    const double mean = to_log(r, p, "mean", argument(r, p->argument[0], 0)),
                 amplitude = argument(r, p->argument[1], 0);
    const double period = argument(r, p->argument[2], 0), phase = argument(r, p->argument[3], 0);
    if (!check(r, p, period > 0, "the period of sine must be above 0"))
        return NAN;
    const double turns = (days_from_ticks(now) - phase) / period;
    const double y = mean + amplitude * kernel_sin(6.28318530717958647692 * (turns - kernel_floor(turns)));
    return p->log ? kernel_exp(y) : y;
}

double process_value(struct book_run *r, int32_t id, sim_time now)
{
    const struct process *p = &r->book->process[id];
    struct path *x = &r->path[id];
    if (p->form->law == TIME_SINE)
        return sine(r, p, now);
    if (p->form->law == TIME_REGIME && r->mode != MODE_LUCK)
        return mean_regime(r, p);
    const sim_time begins = r->book->begins;
    const uint64_t k = now > begins ? (uint64_t)((now - begins) / p->step) : 0, most = 100 * 1000 * 1000;
    if (!check(r, p, k < most, "has more than 10^8 steps up to this time; give it a longer `step`"))
        return NAN;
    const bool regime = p->form->law == TIME_REGIME;
    if (x->count == 0 && !regime)
        begin(r, p, x);
    if (x->count == 0)
        put(x, regime ? first_state(r, p) : x->start);
    while (x->count <= k)
        put(x, regime ? next_state(r, p, x) : transition(r, p, x));
    if (regime)
        return argument(r, p->value[(int32_t)x->value[k]], 0);
    return p->log ? kernel_exp(x->value[k]) : x->value[k];
}

/* ---- states ---- */

static double settle_state(struct book_run *r, int32_t id, sim_time now)
{
    const struct state_variable *s = &r->book->state[id];
    struct moved_state *m = &r->moved[id];
    const double target = argument(r, s->returns_to, 0);
    if (!m->begun) {
        m->begun = true;
        m->at = r->book->begins;
        m->value = argument(r, s->start, target);
    }
    if (s->half_life < 0 || now <= m->at)
        return m->value;
    const double half_life = argument(r, s->half_life, 0), days = days_from_ticks(now - m->at);
    if (!(half_life > 0))
        return target;
    return target + (m->value - target) * kernel_exp(-0.69314718055994530942 * days / half_life);
}

double state_value(struct book_run *r, int32_t state, sim_time now)
{
    return settle_state(r, state, now);
}

static void move(struct book_run *r, int32_t state, double before, double add, sim_time now)
{
    struct moved_state *m = &r->moved[state];
    m->value = before + add;
    m->at = now > m->at ? now : m->at;
    if (r->told)
        r->told(r->watcher, state, add);
}

void book_event(struct book_state *s, size_t event, double units, sim_time now)
{
    struct book_run *r = s->run;
    r->local[LOCAL_UNITS] = units;
    for (int32_t i = 0; i < r->book->states; i++) {
        const struct state_variable *v = &r->book->state[i];
        for (int32_t k = 0; k < v->movers; k++) {
            if (v->mover[k].event != (int32_t)event || v->mover[k].add < 0)
                continue;
            struct moved_state *m = &r->moved[i];
            const struct thing t = {.order = m->events++};
            const double before = settle_state(r, i, now), add = quantity_value(s, v->mover[k].add, &t, now);
            move(r, i, before, add, now);
        }
    }
    if (s->forecast)
        book_event(s->forecast, event, units, now);
    if (s->heard)
        s->heard(s->hearer, event);
}

struct kept_state book_state_at(struct book_state *s, int32_t state, sim_time now)
{
    const double value = settle_state(s->run, state, now);
    const sim_time at = s->run->moved[state].at;
    return (struct kept_state){value, now > at ? now : at};
}

void book_state_put(struct book_state *s, int32_t state, struct kept_state kept)
{
    struct moved_state *m = &s->run->moved[state];
    m->begun = true;
    m->value = kept.value;
    m->at = kept.at;
    if (s->forecast)
        book_state_put(s->forecast, state, kept);
}

void book_move(struct book_state *s, int32_t state, double add, sim_time now)
{
    move(s->run, state, settle_state(s->run, state, now), add, now);
    if (s->forecast)
        book_move(s->forecast, state, add, now);
}

void book_watch_states(struct book_state *s, void (*told)(void *, int32_t, double), void *watcher)
{
    s->run->told = told;
    s->run->watcher = watcher;
}
