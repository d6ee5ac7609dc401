/* models/rests.c - see rests.h. */
#include "models/rests.h"
#include "models/doubt.h"
#include "models/quantity.h"
#include "sim/kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct claim { /* a conclusion to be looked at */
    struct target target;
    const char *values; /* the KPI whose spread is explained */
    bool cause;         /* the largest cause of lateness of the first milestone */
};

struct claims {
    struct claim *claim;
    size_t count;
};

/* ---- which conclusions ---- */

static bool has_target(const struct network *n, const char *kpi)
{
    for (int32_t i = 0; i < n->targets; i++)
        if (strcmp(n->target[i].kpi, kpi) == 0)
            return true;
    return false;
}

/* Whether a milestone is missed is 0 or 1; how late it is says more. */
static const char *values_of(const char *kpi, struct arena *arena)
{
    const char *last = strrchr(kpi, '.');
    return last && strcmp(last, ".missed") == 0 ? arena_format(arena, "%.*s.delay_days", (int)(last - kpi), kpi) : kpi;
}

static void add(struct claims *c, struct target t, bool cause, struct arena *arena)
{
    c->claim[c->count++] = (struct claim){t, values_of(t.kpi, arena), cause};
}

static struct claims claims_of(const struct network *n, struct arena *arena)
{
    struct claims c = {arena_array(arena, (size_t)n->targets + 3, sizeof *c.claim), 0};
    const struct kpi *kpi;
    const size_t kpis = network_kpis(n, arena, &kpi);
    bool profit = false;
    for (size_t i = 0; i < kpis; i++)
        profit |= strcmp(kpi[i].name, "season.profit") == 0;
    for (int32_t i = 0; i < n->targets; i++)
        add(&c, n->target[i], false, arena);
    if (n->milestones > 0 && n->milestone[0].due != TIME_NEVER) {
        const char *missed = arena_format(arena, "%s.missed", n->milestone[0].name);
        if (!has_target(n, missed))
            add(&c, (struct target){arena_format(arena, "%s <= 0.50", missed), missed, NULL, true, 0.5}, false, arena);
        add(&c, (struct target){"largest cause of lateness", missed, NULL, true, 0.5}, true, arena);
    }
    if (profit && n->accounts_used && !has_target(n, "season.profit"))
        add(&c, (struct target){"season.profit.p5 >= 0", "season.profit", "p5", false, 0}, false, arena);
    return c;
}

size_t rests_keep(const struct network *n, const char ***names, struct arena *arena)
{
    const struct claims c = claims_of(n, arena);
    *names = arena_array(arena, 2 * c.count + 1, sizeof **names);
    for (size_t i = 0; i < c.count; i++) {
        (*names)[2 * i] = c.claim[i].target.kpi;
        (*names)[2 * i + 1] = c.claim[i].values;
    }
    return 2 * c.count;
}

/* ---- what a run says ---- */

static struct conclusion_seen see(const struct claim *c, const struct results *r)
{
    struct conclusion_seen s = {NAN, NAN, NAN, false, NULL};
    if (!c->cause) {
        const struct target_result t = target_judge(&c->target, r);
        return (struct conclusion_seen){t.estimate, t.lo, t.hi, t.met, NULL};
    }
    for (size_t i = 0; i < r->milestone[0].causes; i++) {
        const struct cause_result *x = &r->milestone[0].cause[i];
        if (x->late.n == 0 || (s.cause && !(x->late.mean > s.estimate)))
            continue;
        s.cause = x->label;
        s.estimate = x->late.mean;
    }
    return s;
}

static bool same(const struct claim *c, const struct conclusion_seen *a, const struct conclusion_seen *b)
{
    if (c->cause)
        return a->cause == b->cause || (a->cause && b->cause && strcmp(a->cause, b->cause) == 0);
    return a->holds == b->holds;
}

/* The interval leaves the bound on one side. */
static bool is_sure(const struct claim *c, const struct conclusion_seen *s)
{
    return c->cause || !(s->lo <= c->target.bound && s->hi >= c->target.bound);
}

/* ---- how much a factor explains ---- */

struct ranked {
    double value;
    uint32_t at;
};

static int by_value(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Ranks from 1, equal values their mean rank; false when all are equal. */
static bool rank(const double *value, uint32_t n, double *out)
{
    struct ranked *r = memory_grow(NULL, n + 1, sizeof *r);
    for (uint32_t i = 0; i < n; i++)
        r[i] = (struct ranked){value[i], i};
    qsort(r, n, sizeof *r, by_value);
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && r[end].value == r[i].value;)
            end++;
        for (uint32_t k = i; k < end; k++)
            out[r[k].at] = (i + 1 + end) / 2.0;
    }
    const bool varies = n > 0 && r[0].value != r[n - 1].value;
    free(r);
    return varies;
}

static double correlation(const double *x, const double *y, uint32_t n)
{
    double xx = 0, yy = 0, xy = 0;
    const double mean = (n + 1) / 2.0;
    for (uint32_t i = 0; i < n; i++) {
        xx += (x[i] - mean) * (x[i] - mean);
        yy += (y[i] - mean) * (y[i] - mean);
        xy += (x[i] - mean) * (y[i] - mean);
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
}

static double hyperbolic_tangent(double x)
{
    return 1 - 2 / (kernel_exp(2 * x) + 1);
}

/* r^2 and its interval; r itself has the sign. */
static void explain(struct rest_on *on, const double *factor, const double *values, uint32_t n)
{
    double *pair = memory_grow(NULL, 4 * (size_t)n + 4, sizeof *pair), *x = pair, *y = pair + n, *u = y + n, *v = u + n;
    uint32_t m = 0;
    for (uint32_t i = 0; i < n; i++)
        if (!isnan(values[i])) {
            x[m] = factor[i];
            y[m++] = values[i];
        }
    on->correlation = on->explained = on->lo = on->hi = NAN;
    if (m > 3 && rank(x, m, u) && rank(y, m, v)) {
        const double r = correlation(u, v, m), half = 1.959963984540054 * sqrt(1.06 / (m - 3));
        const double z = 0.5 * kernel_log((1 + r) / (1 - r)), lo = hyperbolic_tangent(z - half),
                     hi = hyperbolic_tangent(z + half);
        on->correlation = r;
        on->explained = r * r;
        on->lo = lo * hi < 0 ? 0 : fmin(lo * lo, hi * hi);
        on->hi = fmax(lo * lo, hi * hi);
    }
    free(pair);
}

static void explain_all(const struct claims *c, const struct results *r, struct rests_result *out, struct arena *arena)
{
    for (size_t i = 0; i < out->rests; i++) {
        struct rest_on *on = arena_array(arena, c->count + 1, sizeof *on);
        for (size_t k = 0; k < c->count; k++) {
            const struct kpi_result *kpi = results_find(r, c->claim[k].values);
            on[k].correlation = on[k].explained = on[k].lo = on[k].hi = NAN;
            if (kpi && kpi->values)
                explain(&on[k], r->factor + i * r->asked, kpi->values, r->replications);
            if (on[k].explained > out->rest[i].most)
                out->rest[i].most = on[k].explained;
        }
        out->rest[i].on = on;
    }
}

static int by_most(const void *a, const void *b)
{
    const struct rest_result *x = a, *y = b;
    if (x->most != y->most)
        return x->most > y->most ? -1 : 1;
    return strcmp(x->path, y->path);
}

/* ---- each moved alone ---- */

struct moving {
    const struct network *net;
    const struct claims *claims;
    struct run_options options;
    double *factor;
    atomic_bool *stop;
    struct run_outcome *outcome;
};

/* Sees all conclusions of a run with these factors. */
static bool look(struct moving *m, struct conclusion_seen *seen)
{
    struct arena *scratch = arena_create();
    m->options.factor = m->factor;
    const struct results *r = simulate(m->net, &m->options, m->stop, scratch, m->outcome);
    const bool whole = r && m->outcome->ok && !r->interrupted;
    for (size_t k = 0; whole && k < m->claims->count; k++)
        seen[k] = see(&m->claims->claim[k], r);
    arena_destroy(scratch); /* labels are the network's */
    return whole;
}

static void judge_move(const struct claims *c, const struct conclusion_seen *base, struct rest_on *on)
{
    for (size_t k = 0; k < c->count; k++) {
        const struct conclusion_seen *const moved[] = {&on[k].down, &on[k].up};
        for (int side = 0; side < 2; side++)
            if (!same(&c->claim[k], &base[k], moved[side])) {
                on[k].may_turn = true;
                on[k].turns |= is_sure(&c->claim[k], moved[side]);
            }
    }
}

static bool move_each(struct moving *m, struct rests_result *out, struct conclusion_seen *base, struct arena *arena)
{
    struct conclusion_seen *seen = arena_array(arena, m->claims->count + 1, sizeof *seen);
    for (size_t i = 0; i < out->rests; i++)
        m->factor[i] = 1;
    if (!look(m, base))
        return false;
    for (size_t i = 0; i < out->rests && i < RESTS_MOVED; i++) {
        struct rest_result *rest = &out->rest[i];
        const double s = sqrt(kernel_log1p(rest->cv * rest->cv));
        for (int side = 0; side < 2; side++) {
            m->factor[rest->doubted] = side ? kernel_exp(s) : kernel_exp(-s);
            if (!look(m, seen))
                return false;
            for (size_t k = 0; k < m->claims->count; k++)
                *(side ? &rest->on[k].up : &rest->on[k].down) = seen[k];
        }
        m->factor[rest->doubted] = 1;
        rest->moved = true;
        rest->times = kernel_exp(s);
        judge_move(m->claims, base, rest->on);
        out->moved++;
    }
    return true;
}

bool rests_find(const struct network *net, struct results *in_doubt, const struct results *without,
                const struct run_options *options, atomic_bool *stop, struct arena *arena, struct run_outcome *outcome)
{
    const struct claims c = claims_of(net, arena);
    struct rests_result *out = arena_alloc(arena, sizeof *out);
    struct conclusion_result *k = arena_array(arena, c.count + 1, sizeof *k);
    struct conclusion_seen *base = arena_array(arena, c.count + 1, sizeof *base);
    struct moving m = {net, &c, *options, NULL, stop, outcome};
    *outcome = (struct run_outcome){.ok = true};
    *out = (struct rests_result){.rests = book_doubted_count(net->book), .conclusions = c.count, .conclusion = k};
    out->rest = arena_array(arena, out->rests + 1, sizeof *out->rest);
    for (size_t i = 0; i < out->rests; i++) {
        out->rest[i].doubted = i;
        book_doubted(net->book, i, &out->rest[i].path, &out->rest[i].mark, &out->rest[i].cv);
    }
    explain_all(&c, in_doubt, out, arena);
    qsort(out->rest, out->rests, sizeof *out->rest, by_most);
    m.factor = arena_array(arena, out->rests + 1, sizeof *m.factor);
    m.options.replications = options->replications < REPLICATIONS_MOVED ? options->replications : REPLICATIONS_MOVED;
    m.options.series_points = m.options.waypoints = 0;
    m.options.progress = NULL;
    m.options.keep_count = rests_keep(net, (const char ***)&m.options.keep, arena);
    out->replications = m.options.replications;
    if (!move_each(&m, out, base, arena))
        return false;
    for (size_t i = 0; i < c.count; i++) {
        k[i] = (struct conclusion_result){.text = c.claim[i].target.text,
                                          .kpi = c.claim[i].values,
                                          .is_cause = c.claim[i].cause,
                                          .without = see(&c.claim[i], without),
                                          .with = see(&c.claim[i], in_doubt),
                                          .base = base[i]};
        if (k[i].without.cause) /* of another network, which goes first */
            k[i].without.cause = arena_text(arena, k[i].without.cause);
        k[i].survives = same(&c.claim[i], &k[i].without, &k[i].with);
        k[i].sure = is_sure(&c.claim[i], &k[i].without) && is_sure(&c.claim[i], &k[i].with);
    }
    in_doubt->rests = out;
    return true;
}
