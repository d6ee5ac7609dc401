/* sim/selftest_samplers.c - does each law give what its parameters say?
 *
 * Mean and sd come from the parameters as stated (z-tests, the sd's by the sample's fourth moment); the law itself is
 * compared with GSL's cumulative function, or a formula where GSL has none: Anderson and Darling for continuous laws,
 * Pearson's chi-square for whole numbers. Without chance: a variate never falls while u rises, but for rounding (what
 * keeps common random numbers and antithetic pairs in step), and for continuous laws |F(Q(u)) - u| stays below 1e-9
 * min(u, 1 - u), the bound that sim/dist.h promises, plus 2e-12 for GSL's own rounding. */
#include "sim/arena.h"
#include "sim/dist.h"
#include "sim/selftest_chance.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 100000, CELLS_MOST = 400 };

/* ---- cumulative functions of another hand ---- */

static double uniform_cdf(const struct law *l, double x)
{
    return gsl_cdf_flat_P(x, l->p[0], l->p[1]);
}

static double triangular_cdf(const struct law *l, double x)
{
    const double a = l->p[0], m = l->p[1], b = l->p[2];
    if (x <= m)
        return (x - a) * (x - a) / ((b - a) * (m - a));
    return 1 - (b - x) * (b - x) / ((b - a) * (b - m));
}

static double pert_cdf(const struct law *l, double x)
{
    const double a = l->p[0], m = l->p[1], b = l->p[2];
    return gsl_cdf_beta_P((x - a) / (b - a), 1 + 4 * (m - a) / (b - a), 1 + 4 * (b - m) / (b - a));
}

static double normal_cdf(const struct law *l, double x)
{
    return gsl_cdf_gaussian_P(x - l->p[0], l->p[1]);
}

static double lognormal_cdf(const struct law *l, double x)
{
    return gsl_cdf_lognormal_P(x, l->p[0], l->p[1]);
}

static double gamma_cdf(const struct law *l, double x)
{
    return gsl_cdf_gamma_P(x, l->p[0], l->p[1]);
}

static double weibull_cdf(const struct law *l, double x)
{
    return gsl_cdf_weibull_P(x, l->p[1], l->p[0]);
}

static double exponential_cdf(const struct law *l, double x)
{
    return gsl_cdf_exponential_P(x, l->p[0]);
}

static double beta_cdf(const struct law *l, double x)
{
    return gsl_cdf_beta_P(x, l->p[0], l->p[1]);
}

static double hyperexponential_cdf(const struct law *l, double x)
{
    return l->p[0] * gsl_cdf_exponential_P(x, 1 / l->p[1]) + (1 - l->p[0]) * gsl_cdf_exponential_P(x, 1 / l->p[2]);
}

static double pareto_cdf(const struct law *l, double x)
{
    return gsl_cdf_pareto_P(x, l->p[0], l->p[1]);
}

static double burr_cdf(const struct law *l, double x)
{
    return -expm1(-l->p[1] * log1p(pow(x / l->p[2], l->p[0])));
}

static double poisson_cdf(const struct law *l, double x)
{
    return x < 0 ? 0 : gsl_cdf_poisson_P((unsigned)x, l->p[0]);
}

static double negative_binomial_cdf(const struct law *l, double x)
{
    return x < 0 ? 0 : gsl_cdf_negative_binomial_P((unsigned)x, l->p[1], l->p[0]);
}

static double binomial_cdf(const struct law *l, double x)
{
    return x < 0 ? 0 : gsl_cdf_binomial_P((unsigned)x, l->p[1], (unsigned)l->p[0]);
}

static double geometric_cdf(const struct law *l, double x)
{
    return x < 1 ? 0 : gsl_cdf_geometric_P((unsigned)x, l->p[0]);
}

/* ---- the law under test ---- */

struct sampler {
    const struct law *law;
    struct dist dist;
    struct arena *arena;
    double below, mass; /* by the other library: P(X < lo), P(lo <= X <= hi) */
};

static bool make_dist(const struct law *l, struct dist *d, struct arena *arena)
{
    size_t count;
    const struct dist_form *form = dist_forms(&count);
    const char *why;
    for (size_t i = 0; i < count; i++)
        if (strcmp(dist_family_name(form[i].family), l->family) == 0 && strcmp(form[i].argument[0], l->first) == 0) {
            if (!dist_make(d, &form[i], l->argument, &why))
                return false;
            if (l->lo < l->hi && !dist_truncate(d, l->lo, l->hi, &why))
                return false;
            dist_prepare(d, arena);
            return true;
        }
    return false;
}

static bool sampler_open(struct sampler *s, const struct law *l)
{
    *s = (struct sampler){.law = l, .arena = arena_create(), .mass = 1};
    if (l->lo < l->hi) {
        s->below = l->cdf(l, l->whole ? l->lo - 1 : l->lo);
        s->mass = l->cdf(l, l->hi) - s->below;
    }
    return make_dist(l, &s->dist, s->arena);
}

static double draw(const struct sampler *s, double u)
{
    return s->law->draw ? s->law->draw(s->law, u) : dist_quantile(&s->dist, u);
}

static double cdf(const struct sampler *s, double x)
{
    return (s->law->cdf(s->law, x) - s->below) / s->mass;
}

/* ---- without chance ---- */

/* u runs over both tails down to the last bit and evenly between; by how much the worst round trip misses, in
 * min(u, 1 - u). NaN: a variate fell. */
static double worst_round_trip(const struct sampler *s, size_t steps)
{
    const double rounding =
        0x1p-50 * (fabs(draw(s, 0.5)) + draw(s, 0.75) - draw(s, 0.25)); /* a few bits of the law's size */
    double worst = 0, before = -INFINITY;
    if (steps == 0)
        return 0;
    for (size_t i = 0; i < 2 * steps; i++) {
        const double even = ((double)(i % steps) + 0.5) / (double)steps;
        const double tail = pow(2, -52 * (1 - even)) / 2;
        /* first the lower tail on a logarithmic scale, then the rest, evenly to 1 */
        const double u = i < steps ? tail : 0.5 + even / 2;
        const double x = draw(s, u);
        if (!(x >= before - rounding))
            return NAN;
        before = fmax(before, x);
        if (!s->law->whole && u > 1e-9)
            worst = fmax(worst, (fabs(cdf(s, x) - u) - 2e-12) / fmin(u, 1 - u));
    }
    return worst;
}

/* ---- by chance ---- */

/* Whole numbers: neighbouring values are joined until 10 are expected. */
static double chance_of_whole(const struct sampler *s, const double *x, size_t n)
{
    uint64_t seen[CELLS_MOST] = {0};
    double edge[CELLS_MOST], expected[CELLS_MOST], from = 0, lowest = INFINITY, highest = -INFINITY;
    size_t cells = 0;
    for (size_t i = 0; i < n; i++) {
        lowest = fmin(lowest, x[i]);
        highest = fmax(highest, x[i]);
    }
    const double least = fmax(10, 2.0 * (double)n / CELLS_MOST);
    for (double k = fmax(0, lowest - 1); cells < CELLS_MOST - 1; k++) {
        const double f = k > highest ? 1 : cdf(s, k);
        if ((double)n * (f - from) >= least && (double)n * (1 - f) >= least) {
            edge[cells] = k;
            expected[cells++] = (double)n * (f - from);
            from = f;
        }
        if (f >= 1 || k > highest)
            break;
    }
    edge[cells] = INFINITY;
    expected[cells++] = (double)n * (1 - from);
    if (cells < 2)
        return 0;
    for (size_t i = 0; i < n; i++) {
        size_t a = 0, b = cells - 1; /* the first cell whose edge is not below x */
        while (a < b) {
            const size_t middle = (a + b) / 2;
            if (edge[middle] < x[i])
                a = middle + 1;
            else
                b = middle;
        }
        seen[a]++;
    }
    return chance_of_counts(seen, expected, cells, 1);
}

static double chance_of_continuous(const struct sampler *s, double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = cdf(s, x[i]);
    return chance_of_anderson_darling(anderson_darling(x, n));
}

static void measure_draws(const struct sampler *s, const char *what, const struct selftest_setup *setup,
                          struct selftest_result *r)
{
    const struct law *l = s->law;
    const size_t n = (size_t)DRAWS * setup->effort;
    double *x = memory_grow(NULL, n, sizeof *x), second = 0, fourth = 0, p[3];
    struct tally t;
    struct dice dice;
    dice_open(&dice, setup, what);
    tally_clear(&t);
    for (size_t i = 0; i < n; i++) {
        x[i] = draw(s, roll(&dice));
        tally_add(&t, x[i]);
    }
    for (size_t i = 0; i < n; i++) { /* around the stated mean */
        const double d = (x[i] - l->mean) * (x[i] - l->mean);
        second += d / (double)n;
        fourth += d * d / (double)n;
    }
    const double mean_z = (t.mean - l->mean) / (l->sd / sqrt((double)n));
    const double sd_z = (second - l->sd * l->sd) / sqrt((fourth - second * second) / (double)n);
    p[0] = l->whole ? chance_of_whole(s, x, n) : chance_of_continuous(s, x, n);
    p[1] = chance_of_z(mean_z);
    p[2] = chance_of_z(sd_z);
    free(x);
    r->sample = n;
    r->p = least_chance(p, isnan(l->mean) ? 1 : 3);
    if (isnan(l->mean))
        (void)snprintf(r->measured, sizeof r->measured, "law p %.2f", p[0]);
    else
        (void)snprintf(r->measured, sizeof r->measured, "mean z %+.1f, sd z %+.1f, law p %.2f", mean_z, sd_z, p[0]);
}

void measure_law(const struct selftest_check *check, const struct selftest_setup *setup, struct selftest_result *r)
{
    const struct law *l = check->subject;
    struct sampler s;
    (void)snprintf(r->promised, sizeof r->promised, isnan(l->mean) ? "its law" : "mean %.5g, sd %.5g, its law", l->mean,
                   l->sd);
    if (!sampler_open(&s, l)) {
        r->held = false;
        (void)snprintf(r->measured, sizeof r->measured, "the law was refused");
        arena_destroy(s.arena);
        return;
    }
    const double worst = worst_round_trip(&s, (size_t)20000 * setup->effort);
    measure_draws(&s, check->what, setup, r);
    r->held = worst <= 1e-9; /* false for NaN */
    const size_t used = strlen(r->measured);
    if (isnan(worst))
        (void)snprintf(r->measured + used, sizeof r->measured - used, ", falls where u rises");
    else if (!r->held)
        (void)snprintf(r->measured + used, sizeof r->measured - used, ", F(Q(u)) misses u by %.0e", worst);
    arena_destroy(s.arena);
}

/* ---- the list ---- */

#define LAW(name) static const struct law name
LAW(uniform) = {"uniform",         "low", {1.385, 5.17}, .mean = 3.2775, .sd = 1.0926353844413668, .cdf = uniform_cdf,
                .p = {1.385, 5.17}};
LAW(triangular) = {"triangular",
                   "low",
                   {1.17, 2.385, 7.31},
                   .mean = 3.6216666666666666,
                   .sd = 1.3273977257108067,
                   .cdf = triangular_cdf,
                   .p = {1.17, 2.385, 7.31}};
LAW(pert) = {"pert",
             "low",
             {1.17, 2.385, 7.31},
             .mean = 3.0033333333333334,
             .sd = 1.062043552749372,
             .cdf = pert_cdf,
             .p = {1.17, 2.385, 7.31}};
LAW(normal) = {"normal", "mean", {8.31, 2.17}, .mean = 8.31, .sd = 2.17, .cdf = normal_cdf, .p = {8.31, 2.17}};
/* normal(2.385, 1.7) cut at 0 and 5: moments by the formulas of Johnson, Kotz and Balakrishnan, vol. 1, sec. 13.10.1 */
LAW(cut_normal) = {"normal",
                   "mean",
                   {2.385, 1.7},
                   .lo = 0,
                   .hi = 5,
                   .mean = 2.4383228488925344,
                   .sd = 1.2445259464603882,
                   .cdf = normal_cdf,
                   .p = {2.385, 1.7}};
LAW(lognormal) = {"lognormal",
                  "mean",
                  {5.17, 0.4},
                  .mean = 5.17,
                  .sd = 2.068,
                  .cdf = lognormal_cdf,
                  .p = {1.5686626859612012, 0.38525317015992643}};
LAW(lognormal_median) = {"lognormal",
                         "median",
                         {38.17, 0.35},
                         .mean = 40.580995535358646,
                         .sd = 14.649633724077084,
                         .cdf = lognormal_cdf,
                         .p = {3.6420498667571386, 0.35}};
LAW(gamma_flat) = {"gamma", "mean", {2.385, 0.5}, .mean = 2.385, .sd = 1.1925, .cdf = gamma_cdf, .p = {4, 0.59625}};
LAW(gamma_steep) = {"gamma",     "mean",           {2.385, 1.6},           .mean = 2.385,
                    .sd = 3.816, .cdf = gamma_cdf, .p = {0.390625, 6.1056}};
LAW(erlang) = {"erlang", "k", {3, 5.17}, .mean = 5.17, .sd = 2.984900891710365, .cdf = gamma_cdf, .p = {3, 5.17 / 3}};
LAW(weibull) = {"weibull",          "shape",          {1.7, 2.385}, .mean = 2.128003138460888, .sd = 1.288462620610525,
                .cdf = weibull_cdf, .p = {1.7, 2.385}};
LAW(weibull_cv) = {"weibull", "mean", {2.385, 1}, .mean = 2.385, .sd = 2.385, .cdf = exponential_cdf, .p = {2.385}};
LAW(exponential) = {"exponential",          "rate",          {0.385}, .mean = 1 / 0.385, .sd = 1 / 0.385,
                    .cdf = exponential_cdf, .p = {1 / 0.385}};
LAW(beta) = {
    "beta", "mean", {0.385, 0.4}, .mean = 0.385, .sd = 0.154, .cdf = beta_cdf, .p = {3.45875, 5.5250162337662337}};
LAW(beta_bowl) = {
    "beta", "a", {0.6, 0.7}, .mean = 0.46153846153846156, .sd = 0.32871337459011685, .cdf = beta_cdf, .p = {0.6, 0.7}};
LAW(hyperexponential) = {"hyperexponential",
                         "mean",
                         {2.385, 1.8},
                         .mean = 2.385,
                         .sd = 4.293,
                         .cdf = hyperexponential_cdf,
                         .p = {0.86342189221581539, 0.72404351543464624, 0.1145309080454378}};
LAW(pareto) = {"pareto", "shape", {2.385, 1.17}, .mean = NAN, .sd = NAN, .cdf = pareto_cdf, .p = {2.385, 1.17}};
LAW(burr) = {"burr", "c", {2.17, 1.385, 3.1}, .mean = NAN, .sd = NAN, .cdf = burr_cdf, .p = {2.17, 1.385, 3.1}};
LAW(poisson) = {"poisson",          "mean",      {2.385}, .mean = 2.385, .sd = 1.5443445211480501, .whole = true,
                .cdf = poisson_cdf, .p = {2.385}};
LAW(poisson_large) = {"poisson",          "mean",      {238.5}, .mean = 238.5, .sd = 15.443445211480501, .whole = true,
                      .cdf = poisson_cdf, .p = {238.5}};
LAW(negative_binomial) = {"negative_binomial",
                          "mean",
                          {8.31, 23.85},
                          .mean = 8.31,
                          .sd = 4.883646178829912,
                          .whole = true,
                          .cdf = negative_binomial_cdf,
                          .p = {4.4437644787644788, 0.34842767295597484}};
LAW(binomial) = {
    "binomial",       "n", {37, 0.2385}, .mean = 8.8245, .sd = 2.5922686492722935, .whole = true, .cdf = binomial_cdf,
    .p = {37, 0.2385}};
LAW(geometric) = {
    "geometric",          "p",          {0.2385}, .mean = 4.1928721174004195, .sd = 3.658866556117271, .whole = true,
    .cdf = geometric_cdf, .p = {0.2385}};

#define LINE(what, name)                                                                                               \
    {                                                                                                                  \
        "samplers", what, measure_law, &(name)                                                                         \
    }
static const struct selftest_check checks[] = {
    LINE("uniform(1.385, 5.17)", uniform),
    LINE("triangular(1.17, 2.385, 7.31)", triangular),
    LINE("pert(1.17, 2.385, 7.31)", pert),
    LINE("normal(mean=8.31, sd=2.17)", normal),
    LINE("normal(mean=2.385, sd=1.7, min=0, max=5)", cut_normal),
    LINE("lognormal(mean=5.17, cv=0.4)", lognormal),
    LINE("lognormal(median=38.17, log_sd=0.35)", lognormal_median),
    LINE("gamma(mean=2.385, cv=0.5)", gamma_flat),
    LINE("gamma(mean=2.385, cv=1.6)", gamma_steep),
    LINE("erlang(k=3, mean=5.17)", erlang),
    LINE("weibull(shape=1.7, scale=2.385)", weibull),
    LINE("weibull(mean=2.385, cv=1)", weibull_cv),
    LINE("exponential(rate=0.385)", exponential),
    LINE("beta(mean=0.385, cv=0.4)", beta),
    LINE("beta(a=0.6, b=0.7)", beta_bowl),
    LINE("hyperexponential(mean=2.385, cv=1.8)", hyperexponential),
    LINE("pareto(shape=2.385, scale=1.17)", pareto),
    LINE("burr(c=2.17, k=1.385, scale=3.1)", burr),
    LINE("poisson(mean=2.385)", poisson),
    LINE("poisson(mean=238.5)", poisson_large),
    LINE("negative_binomial(mean=8.31, variance=23.85)", negative_binomial),
    LINE("binomial(n=37, p=0.2385)", binomial),
    LINE("geometric(p=0.2385)", geometric),
};

struct selftest_list selftest_samplers(void)
{
    return (struct selftest_list){checks, sizeof checks / sizeof *checks};
}
