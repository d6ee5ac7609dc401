/* tests/sim/test_dist.c - every family and form: moments at a million draws, round trips, tables, truncation, refusals.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/dist.h"
#include "sim/dist_family.h"
#include "sim/stream.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

enum { DRAWS = 1000000, BATCH = 1000 };

static const struct dist_form *form_of(enum dist_family family, const char *first)
{
    size_t count;
    const struct dist_form *form = dist_forms(&count);
    for (size_t i = 0; i < count; i++)
        if (form[i].family == family && form[i].argument[0] && strcmp(form[i].argument[0], first) == 0)
            return &form[i];
    fail_msg("%s has no form that begins with %s", dist_family_name(family), first);
    return NULL;
}

/* One law: its family, the form's first argument, the arguments, and what mean and sd must come out as. */
struct law {
    enum dist_family family;
    const char *first;
    double argument[3];
    double mean, sd;
};

static const struct law laws[] = {
    {DIST_CONSTANT, "value", {2.385}, 2.385, 0},
    {DIST_UNIFORM, "low", {1, 5}, 3, 1.1547005383792515},
    {DIST_UNIFORM, "mean", {10, 0.5}, 10, 5},
    {DIST_TRIANGULAR, "low", {1, 2, 7}, 10.0 / 3, 1.3123346456686351},
    {DIST_TRIANGULAR, "low", {0, 0, 6}, 2, 1.4142135623730951},
    {DIST_PERT, "low", {1, 2, 7}, 16.0 / 6, 1.0157490003667401},
    {DIST_PERT, "low", {0, 0, 1}, 1.0 / 6, 0.14085904245475275},
    {DIST_NORMAL, "mean", {8, 3}, 8, 3},
    {DIST_LOGNORMAL, "mean", {5, 0.8}, 5, 4},
    {DIST_LOGNORMAL, "median", {3, 0.5}, 3.3994453592004789, 1.8117015996326437},
    {DIST_LOGNORMAL, "mu", {1, 0.25}, 2.8045693562372266, 0.7122416824241424},
    {DIST_GAMMA, "mean", {5, 0.5}, 5, 2.5},
    {DIST_GAMMA, "mean", {5, 0.05}, 5, 0.25},
    {DIST_GAMMA, "mean", {5, 1.5}, 5, 7.5},
    {DIST_GAMMA, "shape", {0.05, 2}, 0.1, 0.4472135954999579},
    {DIST_ERLANG, "k", {3, 5}, 5, 2.8867513459481287},
    {DIST_WEIBULL, "mean", {5, 0.7}, 5, 3.5},
    {DIST_WEIBULL, "mean", {5, 1.4}, 5, 7},
    {DIST_WEIBULL, "shape", {2, 3}, 2.6586807763582737, 1.3897541255283127},
    {DIST_EXPONENTIAL, "mean", {5}, 5, 5},
    {DIST_EXPONENTIAL, "rate", {4}, 0.25, 0.25},
    {DIST_BETA, "mean", {0.4, 0.3}, 0.4, 0.12},
    {DIST_BETA, "a", {0.5, 0.5}, 0.5, 0.35355339059327379},
    {DIST_POISSON, "mean", {20}, 20, 4.47213595499958},
    {DIST_POISSON, "mean", {0.3}, 0.3, 0.5477225575051661},
    {DIST_POISSON, "mean", {12345.6}, 12345.6, 111.11075555498666},
    {DIST_NEGATIVE_BINOMIAL, "mean", {20, 60}, 20, 7.745966692414834},
    {DIST_NEGATIVE_BINOMIAL, "r", {0.3, 0.05}, 5.7, 10.677078252031311},
    {DIST_BINOMIAL, "n", {100, 0.03}, 3, 1.7058722109231979},
    {DIST_BINOMIAL, "n", {7, 0.9}, 6.3, 0.7937253933193772},
    {DIST_GEOMETRIC, "p", {0.25}, 4, 3.4641016151377544},
    {DIST_GEOMETRIC, "mean", {20}, 20, 19.493588689617926},
    {DIST_HYPEREXPONENTIAL, "mean", {5, 3}, 5, 15},
    {DIST_PARETO, "shape", {6, 10}, 12, 2.449489742783178},
    {DIST_BURR, "c", {3, 4, 2}, 0, 0}, /* its moments are checked against its cdf */
};
enum { LAWS = sizeof laws / sizeof *laws };

static struct dist made(const struct law *l)
{
    struct dist d;
    const char *why = NULL;
    if (!dist_make(&d, form_of(l->family, l->first), l->argument, &why))
        fail_msg("%s(%s ...) %s", dist_family_name(l->family), l->first, why);
    return d;
}

static double smaller(struct tails t)
{
    return t.p < t.q ? t.p : t.q;
}

static double tail_error(struct tails got, struct tails want)
{
    return want.p < want.q ? fabs(got.p - want.p) : fabs(got.q - want.q);
}

/* Uniforms on the streams' own grid, in both tails and dense between. */
static double grid_u(double t)
{
    const double u = 1 / (1 + exp(-t));
    return floor(u * 0x1p52) * 0x1p-52 + 0x1p-53;
}

static void check_moments(const struct dist *d, const char *name, uint64_t source)
{
    static double u[BATCH];
    const double mean = dist_mean(d), sd = dist_sd(d);
    double sum = 0, square = 0, fourth = 0;
    for (uint64_t b = 0; b < DRAWS / BATCH; b++) {
        stream_batch((struct luck){20240229, 0, false}, source, b * BATCH, BATCH, u);
        for (int i = 0; i < BATCH; i++) {
            const double x = dist_quantile(d, u[i]) - mean;
            sum += x;
            square += x * x;
            fourth += x * x * x * x;
        }
    }
    const double n = DRAWS, variance = square / n;
    if (sd == 0) {
        assert_true(sum == 0 && square == 0);
        return;
    }
    const double z_mean = sum / n / (sd / sqrt(n));
    const double z_variance = (variance - sd * sd) / sqrt((fourth / n - variance * variance) / n);
    if (!(fabs(z_mean) < 5 && fabs(z_variance) < 5))
        fail_msg("%s: z of the mean %.2f, of the variance %.2f", name, z_mean, z_variance);
}

static void test_moments_are_as_stated_and_as_drawn(void **state)
{
    struct arena *arena = *state;
    for (size_t i = 0; i < LAWS; i++) {
        struct dist d = made(&laws[i]);
        if (laws[i].mean != 0) {
            assert_true(fabs(dist_mean(&d) - laws[i].mean) <= 1e-9 * laws[i].mean);
            assert_true(fabs(dist_sd(&d) - laws[i].sd) <= 1e-9 * laws[i].sd);
        }
        dist_prepare(&d, arena);
        check_moments(&d, dist_family_name(laws[i].family), 1000 + i);
    }
}

/* |F(Q(u)) - u| <= 1e-9 min(u, 1 - u); for whole numbers F(Q(u)) >= u > F(Q(u) - 1). */
static void check_round_trip(const struct dist *d, const char *name)
{
    const struct family *f = dist_family_of(d);
    for (double t = -36.6; t < 36.7; t += 0.0037) {
        const double u = grid_u(t), x = dist_quantile(d, u);
        const struct tails want = dist_tails(d, (struct tails){u, 1 - u});
        if (f->whole) {
            const struct tails here = f->cdf(d, x), before = f->cdf(d, x - 1);
            const double slack = 1e-9 * smaller(want);
            if (!(want.p < want.q ? here.p >= want.p - slack && before.p < want.p + slack
                                  : here.q <= want.q + slack && before.q > want.q - slack))
                fail_msg("%s: u = %.17g gives %g", name, u, x);
            continue;
        }
        const struct tails got = f->cdf(d, x);
        /* one step of x as a double: the part of the error that no quantile can avoid */
        const double step = tail_error(f->cdf(d, nextafter(x, INFINITY)), f->cdf(d, nextafter(x, -INFINITY)));
        const double rounding =
            1e-14 * smaller(want); /* a truncated law starts from P(X < lo), to the precision of F */
        const double error = tail_error(got, want) / d->mass;
        const double allowed = 1e-9 * (u < 0.5 ? u : 1 - u) + (2 * step + rounding) / d->mass;
        if (x == 0 && got.p == 0 && f->cdf(d, 1e-290).p > want.p) /* a shape so small that the quantile underflows */
            continue;
        if (!(error <= allowed))
            fail_msg("%s: u = %.17g gives %.17g, off by %g of %g", name, u, x, error, u < 0.5 ? u : 1 - u);
    }
}

/* Monotone over a grid from both tails, up to the rounding of `scale` (0: strictly; neighbouring uniforms may differ by
 * less than a formula's last bit where its terms cancel). */
static void check_monotone(const struct dist *d, const char *name, double scale)
{
    double last = -INFINITY;
    for (double t = -36.6; t < 36.7; t += 0.00021) {
        const double x = dist_quantile(d, grid_u(t));
        if (!(x >= last - 4e-15 * scale))
            fail_msg("%s is not monotone at u = %.17g", name, grid_u(t));
        last = x;
    }
}

static void test_round_trips_plain_and_by_table(void **state)
{
    struct arena *arena = *state;
    for (size_t i = 1; i < LAWS; i++) {
        struct dist d = made(&laws[i]);
        check_round_trip(&d, dist_family_name(laws[i].family));
        dist_prepare(&d, arena);
        check_round_trip(&d, dist_family_name(laws[i].family));
        check_monotone(&d, dist_family_name(laws[i].family), 0);
    }
}

/* Hard shapes, where tables and inverses are most likely to break. */
static void test_round_trips_of_hard_shapes(void **state)
{
    struct arena *arena = *state;
    static const struct law hard[] = {
        {DIST_GAMMA, "mean", {5, 5}, 0, 0},
        {DIST_GAMMA, "mean", {5, 0.001}, 0, 0},
        {DIST_GAMMA, "mean", {1, 1.05}, 0, 0},
        {DIST_BETA, "a", {0.05, 3}, 0, 0},
        {DIST_BETA, "a", {1e4, 10}, 0, 0},
        {DIST_BETA, "a", {3, 200}, 0, 0},
        {DIST_HYPEREXPONENTIAL, "mean", {1, 30}, 0, 0},
        {DIST_PARETO, "shape", {0.7, 1}, 0, 0},
        {DIST_NEGATIVE_BINOMIAL, "mean", {1000, 1e6}, 0, 0},
        {DIST_NEGATIVE_BINOMIAL, "r", {0.01, 0.001}, 0, 0},
        {DIST_POISSON, "mean", {1e6}, 0, 0},
        {DIST_BINOMIAL, "n", {1e6, 1e-5}, 0, 0},
        {DIST_BINOMIAL, "n", {5, 0.99999}, 0, 0},
        {DIST_PERT, "low", {0, 1, 1}, 0, 0},
        {DIST_GEOMETRIC, "mean", {1e6}, 0, 0},
        {DIST_WEIBULL, "mean", {5, 12}, 0, 0},
    };
    for (size_t i = 0; i < sizeof hard / sizeof *hard; i++) {
        struct dist d = made(&hard[i]);
        check_round_trip(&d, dist_family_name(hard[i].family));
        dist_prepare(&d, arena);
        check_round_trip(&d, dist_family_name(hard[i].family));
        check_monotone(&d, dist_family_name(hard[i].family), 0);
    }
}

static void test_prepared_counts_equal_unprepared_ones(void **state)
{
    struct arena *arena = *state;
    static double u[BATCH];
    for (size_t i = 0; i < LAWS; i++) {
        const struct dist plain = made(&laws[i]);
        struct dist d = plain;
        dist_prepare(&d, arena);
        if (!dist_family_of(&d)->whole)
            continue;
        for (uint64_t b = 0; b < 200; b++) {
            stream_batch((struct luck){3, 0, false}, i, b * BATCH, BATCH, u);
            for (int k = 0; k < BATCH; k++)
                assert_true(dist_quantile(&d, u[k]) == dist_quantile(&plain, u[k]));
        }
    }
}

static void test_cdfs_equal_gsl(void **state)
{
    (void)state;
    const struct dist gamma = made(&(struct law){DIST_GAMMA, "shape", {2.5, 3}, 0, 0});
    const struct dist beta = made(&(struct law){DIST_BETA, "a", {2.5, 3}, 0, 0});
    const struct dist weibull = made(&(struct law){DIST_WEIBULL, "shape", {2.5, 3}, 0, 0});
    const struct dist lognormal = made(&(struct law){DIST_LOGNORMAL, "mu", {0.5, 0.4}, 0, 0});
    const struct dist pareto = made(&(struct law){DIST_PARETO, "shape", {2.5, 3}, 0, 0});
    const struct dist poisson = made(&(struct law){DIST_POISSON, "mean", {7.7}, 0, 0});
    const struct dist binomial = made(&(struct law){DIST_BINOMIAL, "n", {30, 0.3}, 0, 0});
    const struct dist negative = made(&(struct law){DIST_NEGATIVE_BINOMIAL, "r", {2.5, 0.2}, 0, 0});
    const struct dist geometric = made(&(struct law){DIST_GEOMETRIC, "p", {0.2}, 0, 0});
    for (double x = 0.05; x < 25; x += 0.05) {
        const unsigned k = (unsigned)x;
        assert_true(fabs(dist_cdf(&gamma, x) - gsl_cdf_gamma_P(x, 2.5, 3)) < 1e-13);
        assert_true(x > 1 || fabs(dist_cdf(&beta, x) - gsl_cdf_beta_P(x, 2.5, 3)) < 1e-13);
        assert_true(fabs(dist_cdf(&weibull, x) - gsl_cdf_weibull_P(x, 3, 2.5)) < 1e-13);
        assert_true(fabs(dist_cdf(&lognormal, x) - gsl_cdf_lognormal_P(x, 0.5, 0.4)) < 1e-13);
        assert_true(fabs(dist_cdf(&pareto, x) - gsl_cdf_pareto_P(x, 2.5, 3)) < 1e-13);
        assert_true(fabs(dist_cdf(&poisson, x) - gsl_cdf_poisson_P(k, 7.7)) < 1e-13);
        assert_true(fabs(dist_cdf(&binomial, x) - gsl_cdf_binomial_P(k, 0.3, 30)) < 1e-12);
        assert_true(fabs(dist_cdf(&negative, x) - gsl_cdf_negative_binomial_P(k, 0.2, 2.5)) < 1e-12);
        assert_true(fabs(dist_cdf(&geometric, x) - (k ? gsl_cdf_geometric_P(k, 0.2) : 0)) < 1e-13);
    }
}

/* Published and hand-made values, to see that arguments mean what they say. */
static void test_known_quantiles(void **state)
{
    (void)state;
    const struct {
        struct law law;
        double u, x;
    } row[] = {
        {{DIST_EXPONENTIAL, "mean", {5}, 0, 0}, 0.5, 3.4657359027997265},    /* 5 log 2 */
        {{DIST_LOGNORMAL, "mean", {5, 0.8}, 0, 0}, 0.5, 3.9043440472125163}, /* 5 / sqrt 1.64 */
        {{DIST_LOGNORMAL, "median", {5, 0.8}, 0, 0}, 0.5, 5},
        {{DIST_NORMAL, "mean", {8, 3}, 0, 0}, 0.975, 13.879891953620163},
        {{DIST_GAMMA, "shape", {0.5, 2}, 0, 0}, 0.95, 3.841458820694124}, /* chi-square, 1 df */
        {{DIST_GAMMA, "shape", {5, 2}, 0, 0}, 0.99, 23.209251158954356},  /* chi-square, 10 df */
        {{DIST_ERLANG, "k", {5, 10}, 0, 0}, 0.99, 23.209251158954356},
        {{DIST_WEIBULL, "shape", {2, 3}, 0, 0}, 0.5, 2.497663833473093}, /* 3 sqrt(log 2) */
        {{DIST_TRIANGULAR, "low", {0, 3, 10}, 0, 0}, 0.3, 3},
        {{DIST_PARETO, "shape", {2, 3}, 0, 0}, 0.75, 6},
        {{DIST_BURR, "c", {2, 1, 3}, 0, 0}, 0.5, 3},
        {{DIST_GEOMETRIC, "p", {0.5}, 0, 0}, 0.5, 1},
        {{DIST_GEOMETRIC, "p", {0.5}, 0, 0}, 0.5001, 2},
        {{DIST_POISSON, "mean", {20}, 0, 0}, 0.95, 28},
        {{DIST_BINOMIAL, "n", {10, 0.5}, 0, 0}, 0.62, 5},
        {{DIST_NEGATIVE_BINOMIAL, "r", {1, 0.5}, 0, 0}, 0.5, 0},
        {{DIST_BETA, "a", {2, 1}, 0, 0}, 0.25, 0.5},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const struct dist d = made(&row[i].law);
        if (!(fabs(dist_quantile(&d, row[i].u) - row[i].x) < 1e-12 * (1 + row[i].x)))
            fail_msg("row %zu: %.17g instead of %.17g", i, dist_quantile(&d, row[i].u), row[i].x);
    }
}

static void test_truncated_laws_stay_inside_and_keep_their_moments(void **state)
{
    struct arena *arena = *state;
    static const struct {
        struct law law;
        double lo, hi;
    } row[] = {
        {{DIST_NORMAL, "mean", {8, 3}, 0, 0}, 0, INFINITY},
        {{DIST_NORMAL, "mean", {0, 1}, 0, 0}, 6, 9},
        {{DIST_NORMAL, "mean", {0, 1}, 0, 0}, -INFINITY, -3},
        {{DIST_GAMMA, "mean", {5, 0.5}, 0, 0}, 2, 9},
        {{DIST_GAMMA, "mean", {5, 1.5}, 0, 0}, 20, INFINITY},
        {{DIST_LOGNORMAL, "mean", {5, 0.8}, 0, 0}, 1, 30},
        {{DIST_EXPONENTIAL, "mean", {5}, 0, 0}, 100, INFINITY},
        {{DIST_POISSON, "mean", {20}, 0, 0}, 1, INFINITY},
        {{DIST_POISSON, "mean", {20}, 0, 0}, 17.5, 22.9},
        {{DIST_GEOMETRIC, "mean", {20}, 0, 0}, 5, 40},
        {{DIST_NEGATIVE_BINOMIAL, "mean", {20, 60}, 0, 0}, 50, INFINITY},
        {{DIST_BINOMIAL, "n", {100, 0.03}, 0, 0}, 0, 4},
        {{DIST_BETA, "mean", {0.4, 0.3}, 0, 0}, 0.2, 0.5},
        {{DIST_TRIANGULAR, "low", {1, 2, 7}, 0, 0}, 1.5, 6},
        {{DIST_PARETO, "shape", {1.5, 1}, 0, 0}, -INFINITY, 100},
        {{DIST_UNIFORM, "low", {0, 10}, 0, 0}, 2, 3},
        {{DIST_HYPEREXPONENTIAL, "mean", {5, 3}, 0, 0}, 1, 60},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct dist d = made(&row[i].law);
        const char *why;
        assert_true(dist_truncate(&d, row[i].lo, row[i].hi, &why));
        const char *name = dist_family_name(row[i].law.family);
        check_round_trip(&d, name);
        for (int prepared = 0; prepared < 2; prepared++) {
            for (double t = -36.6; t < 36.7; t += 0.01) {
                const double x = dist_quantile(&d, grid_u(t));
                assert_true(x >= row[i].lo && x <= row[i].hi);
                assert_true(!dist_family_of(&d)->whole || x == floor(x));
            }
            dist_prepare(&d, arena);
        }
        check_round_trip(&d, name);
        check_monotone(&d, name, 10 + fabs(row[i].law.argument[0]));
        check_moments(&d, name, 2000 + i);
    }
}

/* normal(8, 3) from 0 up: mean = 8 + 3 phi(a) / (1 - Phi(a)), a = -8/3; statistics.md's cv .6 example: mean +6 %, sd
 * -10 % */
static void test_truncation_moves_the_mean_by_the_known_amount(void **state)
{
    (void)state;
    struct dist d = made(&(struct law){DIST_NORMAL, "mean", {8, 3}, 0, 0});
    const char *why;
    assert_true(dist_truncate(&d, 0, INFINITY, &why));
    const double a = -8.0 / 3, z = exp(-a * a / 2) / 2.5066282746310002 / gsl_cdf_ugaussian_Q(a);
    assert_true(fabs(dist_mean(&d) - (8 + 3 * z)) < 1e-10);
    assert_true(fabs(dist_sd(&d) - 3 * sqrt(1 + a * z - z * z)) < 1e-9);
    d = made(&(struct law){DIST_NORMAL, "mean", {1, 0.6}, 0, 0});
    assert_true(dist_truncate(&d, 0, INFINITY, &why));
    assert_true(fabs(dist_mean(&d) - 1.0627) < 0.001 && fabs(dist_sd(&d) / 0.6 - 0.9) < 0.01);
    d = made(&(struct law){DIST_UNIFORM, "low", {0, 10}, 0, 0});
    assert_true(dist_truncate(&d, 2, 4, &why));
    assert_true(fabs(dist_mean(&d) - 3) < 1e-12 && fabs(dist_cdf(&d, 2.5) - 0.25) < 1e-15);
    assert_true(dist_cdf(&d, 1) == 0 && dist_cdf(&d, 4) == 1);
    d = made(&(struct law){DIST_PARETO, "shape", {0.9, 1}, 0, 0});
    assert_true(dist_mean(&d) == INFINITY && dist_sd(&d) == INFINITY);
    assert_true(dist_truncate(&d, 2, INFINITY, &why) && dist_mean(&d) == INFINITY);
    assert_true(dist_truncate(&d, -INFINITY, 50, &why) && isfinite(dist_mean(&d)));
}

static void test_points(void **state)
{
    struct arena *arena = *state;
    const char *why;
    struct dist d;
    assert_true(dist_make_points(&d, DIST_DISCRETE, (const double[]){5, 1, 3, 3}, (const double[]){1, 2, 0.5, 0.5}, 4,
                                 false, arena, &why));
    for (int prepared = 0; prepared < 2; prepared++) {
        assert_true(dist_quantile(&d, 0.2) == 1 && dist_quantile(&d, 0.5) == 1 && dist_quantile(&d, 0.500001) == 3);
        assert_true(dist_quantile(&d, 0.75) == 3 && dist_quantile(&d, 0.76) == 5 &&
                    dist_quantile(&d, 1 - 0x1p-53) == 5);
        dist_prepare(&d, arena);
    }
    assert_true(dist_mean(&d) == 2.5 && fabs(dist_sd(&d) - sqrt(2.75)) < 1e-15);
    assert_true(dist_cdf(&d, 0.9) == 0 && dist_cdf(&d, 1) == 0.5 && dist_cdf(&d, 4.9) == 0.75 && dist_cdf(&d, 5) == 1);
    assert_true(dist_truncate(&d, 2, 5, &why) && dist_quantile(&d, 0x1p-53) == 3 && dist_mean(&d) == 4);
    assert_true(dist_truncate(&d, 2, 4.5, &why) && dist_quantile(&d, 0.99) == 3);
    double data[1000];
    for (int i = 0; i < 1000; i++)
        data[i] = (i * 7919) % 1000;
    assert_true(dist_make_points(&d, DIST_EMPIRICAL, data, NULL, 1000, false, arena, &why));
    for (int prepared = 0; prepared < 2; prepared++) {
        for (int i = 0; i < 1000; i++)
            assert_true(dist_quantile(&d, (i + 0.5) / 1000) == i);
        dist_prepare(&d, arena);
    }
    check_moments(&d, "empirical", 77);
    assert_true(dist_make_points(&d, DIST_EMPIRICAL, (const double[]){10, 0, 20}, NULL, 3, true, arena, &why));
    assert_true(dist_quantile(&d, 0.25) == 5 && dist_quantile(&d, 0.5) == 10 && dist_quantile(&d, 0.75) == 15);
    assert_true(dist_mean(&d) == 10 && fabs(dist_sd(&d) - sqrt(400.0 / 12)) < 1e-13 && dist_cdf(&d, 5) == 0.25);
    check_moments(&d, "interpolated", 78);
    assert_true(dist_make_points(&d, DIST_DISCRETE, (const double[]){4, 4}, NULL, 2, false, arena, &why));
    assert_true(d.family == DIST_CONSTANT && dist_quantile(&d, 0.3) == 4);
}

static void test_a_law_without_spread_is_its_mean(void **state)
{
    (void)state;
    static const struct law still[] = {
        {DIST_LOGNORMAL, "mean", {5, 0}, 5, 0},
        {DIST_GAMMA, "mean", {5, 0}, 5, 0},
        {DIST_WEIBULL, "mean", {5, 0}, 5, 0},
        {DIST_NORMAL, "mean", {5, 0}, 5, 0},
        {DIST_UNIFORM, "mean", {5, 0}, 5, 0},
        {DIST_BETA, "mean", {0.5, 0}, 0.5, 0},
        {DIST_UNIFORM, "low", {5, 5}, 5, 0},
        {DIST_PERT, "low", {5, 5, 5}, 5, 0},
        {DIST_LOGNORMAL, "median", {5, 0}, 5, 0},
        {DIST_GAMMA, "mean", {0, 0.5}, 0, 0},
        {DIST_POISSON, "mean", {0}, 0, 0},
        {DIST_BINOMIAL, "n", {9, 1}, 9, 0},
        {DIST_GEOMETRIC, "p", {1}, 1, 0},
        {DIST_EXPONENTIAL, "mean", {0}, 0, 0},
        {DIST_NEGATIVE_BINOMIAL, "r", {2, 1}, 0, 0},
    };
    for (size_t i = 0; i < sizeof still / sizeof *still; i++) {
        const struct dist d = made(&still[i]);
        assert_int_equal(d.family, DIST_CONSTANT);
        assert_true(dist_quantile(&d, 0.001) == still[i].mean && dist_quantile(&d, 0.999) == still[i].mean);
        assert_true(dist_mean(&d) == still[i].mean && dist_sd(&d) == 0);
    }
    const struct dist same = made(&(struct law){DIST_NEGATIVE_BINOMIAL, "mean", {5, 5}, 0, 0});
    assert_int_equal(same.family, DIST_POISSON);
    assert_int_equal(made(&(struct law){DIST_HYPEREXPONENTIAL, "mean", {5, 1}, 0, 0}).family, DIST_EXPONENTIAL);
}

static void test_wrong_parameters_are_refused_with_what_would_be_right(void **state)
{
    (void)state;
    static const struct {
        struct law law;
        const char *says;
    } row[] = {
        {{DIST_UNIFORM, "low", {5, 1}, 0, 0}, "low <= high"},
        {{DIST_UNIFORM, "mean", {5, 0.6}, 0, 0}, "0.577"},
        {{DIST_TRIANGULAR, "low", {1, 9, 7}, 0, 0}, "low <= mode <= high"},
        {{DIST_PERT, "low", {3, 2, 7}, 0, 0}, "low <= mode <= high"},
        {{DIST_NORMAL, "mean", {5, -1}, 0, 0}, "sd"},
        {{DIST_LOGNORMAL, "mean", {-5, 0.5}, 0, 0}, "mean"},
        {{DIST_LOGNORMAL, "mean", {5, -0.5}, 0, 0}, "cv"},
        {{DIST_LOGNORMAL, "mu", {1000, 0.5}, 0, 0}, "mu"},
        {{DIST_GAMMA, "shape", {0, 1}, 0, 0}, "above 0"},
        {{DIST_ERLANG, "k", {2.5, 1}, 0, 0}, "gamma"},
        {{DIST_EXPONENTIAL, "rate", {0}, 0, 0}, "1 / mean"},
        {{DIST_BETA, "mean", {1.5, 0.3}, 0, 0}, "0..1"},
        {{DIST_BETA, "mean", {0.5, 1.2}, 0, 0}, "(1 - mean) / mean"},
        {{DIST_NEGATIVE_BINOMIAL, "mean", {20, 10}, 0, 0}, "binomial"},
        {{DIST_NEGATIVE_BINOMIAL, "r", {2, 1.5}, 0, 0}, "0..1"},
        {{DIST_BINOMIAL, "n", {2.5, 0.5}, 0, 0}, "whole"},
        {{DIST_BINOMIAL, "n", {2, -0.5}, 0, 0}, "0..1"},
        {{DIST_GEOMETRIC, "mean", {0.5}, 0, 0}, "1 / p"},
        {{DIST_HYPEREXPONENTIAL, "mean", {5, 0.5}, 0, 0}, "gamma or erlang"},
        {{DIST_PARETO, "shape", {-1, 1}, 0, 0}, "above 0"},
        {{DIST_BURR, "c", {1, 0, 1}, 0, 0}, "above 0"},
        {{DIST_POISSON, "mean", {-1}, 0, 0}, "mean"},
        {{DIST_POISSON, "mean", {NAN}, 0, 0}, "finite"},
        {{DIST_WEIBULL, "mean", {INFINITY, 1}, 0, 0}, "finite"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct dist d;
        const char *why = NULL;
        assert_false(dist_make(&d, form_of(row[i].law.family, row[i].law.first), row[i].law.argument, &why));
        if (!why || !strstr(why, row[i].says))
            fail_msg("row %zu says '%s', not '%s'", i, why ? why : "nothing", row[i].says);
    }
}

static void test_wrong_points_and_bounds_are_refused(void **state)
{
    struct arena *arena = *state;
    struct dist d;
    const char *why = NULL;
    assert_false(dist_make_points(&d, DIST_EMPIRICAL, NULL, NULL, 0, false, arena, &why));
    assert_non_null(strstr(why, "at least one"));
    assert_false(
        dist_make_points(&d, DIST_DISCRETE, (const double[]){1, 2}, (const double[]){1, -1}, 2, false, arena, &why));
    assert_non_null(strstr(why, "weight"));
    assert_false(
        dist_make_points(&d, DIST_DISCRETE, (const double[]){1, 2}, (const double[]){0, 0}, 2, false, arena, &why));
    assert_false(dist_make_points(&d, DIST_DISCRETE, (const double[]){1, NAN}, NULL, 2, false, arena, &why));
    assert_false(
        dist_make_points(&d, DIST_EMPIRICAL, (const double[]){1, 2}, (const double[]){1, 2}, 2, true, arena, &why));
    d = made(&(struct law){DIST_UNIFORM, "low", {0, 10}, 0, 0});
    assert_false(dist_truncate(&d, 5, 4, &why));
    assert_non_null(strstr(why, "min <= max"));
    assert_false(dist_truncate(&d, 11, 20, &why));
    assert_non_null(strstr(why, "nothing between"));
    assert_true(dist_quantile(&d, 0.5) == 5); /* unharmed by the refusals */
    d = made(&(struct law){DIST_POISSON, "mean", {20}, 0, 0});
    assert_false(dist_truncate(&d, 3.2, 3.8, &why));
    d = made(&(struct law){DIST_CONSTANT, "value", {3}, 0, 0});
    assert_true(dist_truncate(&d, 3, 3, &why) && dist_quantile(&d, 0.5) == 3);
    assert_false(dist_truncate(&d, 4, 5, &why));
}

static void test_names_and_forms_are_consistent(void **state)
{
    (void)state;
    size_t count;
    const struct dist_form *form = dist_forms(&count);
    bool seen[DIST_FAMILIES] = {false};
    for (size_t i = 0; i < count; i++)
        seen[form[i].family] = true;
    for (int f = 0; f < DIST_FAMILIES; f++) {
        enum dist_family found;
        assert_true(seen[f]);
        assert_true(dist_family_find(dist_family_name((enum dist_family)f), &found) && (int)found == f);
    }
    enum dist_family none;
    assert_false(dist_family_find("gauss", &none));
    assert_string_equal(dist_family_name(DIST_NEGATIVE_BINOMIAL), "negative_binomial");
    assert_true(form_of(DIST_GAMMA, "mean")->scales == 1 && form_of(DIST_GAMMA, "shape")->scales == 2);
    assert_true(form_of(DIST_EXPONENTIAL, "rate")->inverse == 1);
    assert_true(form_of(DIST_NEGATIVE_BINOMIAL, "mean")->in_square == 2);
}

/* The variates are the same bits on every host, compiler and level; a change of a formula changes this number on
 * purpose. */
static void test_the_bits_are_fixed(void **state)
{
    struct arena *arena = *state;
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < LAWS; i++) {
        const struct dist plain = made(&laws[i]);
        struct dist d = plain;
        dist_prepare(&d, arena);
        for (uint64_t j = 0; j < 2000; j++) {
            const double u = stream_u((struct luck){1, 0, false}, i, j),
                         value[] = {dist_quantile(&plain, u), dist_quantile(&d, u)};
            uint64_t bits[2];
            memcpy(bits, value, sizeof bits);
            hash = (hash ^ bits[0] ^ bits[1] << 1) * UINT64_C(0x100000001b3);
        }
    }
    print_message("hash of the variates' bits: %016llx\n", (unsigned long long)hash);
    assert_true(hash == UINT64_C(0x0e1cd44830a65d34));
}

static int open_arena(void **state)
{
    *state = arena_create();
    return 0;
}

static int close_arena(void **state)
{
    arena_destroy(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moments_are_as_stated_and_as_drawn),
        cmocka_unit_test(test_round_trips_plain_and_by_table),
        cmocka_unit_test(test_round_trips_of_hard_shapes),
        cmocka_unit_test(test_prepared_counts_equal_unprepared_ones),
        cmocka_unit_test(test_cdfs_equal_gsl),
        cmocka_unit_test(test_known_quantiles),
        cmocka_unit_test(test_truncated_laws_stay_inside_and_keep_their_moments),
        cmocka_unit_test(test_truncation_moves_the_mean_by_the_known_amount),
        cmocka_unit_test(test_points),
        cmocka_unit_test(test_a_law_without_spread_is_its_mean),
        cmocka_unit_test(test_wrong_parameters_are_refused_with_what_would_be_right),
        cmocka_unit_test(test_wrong_points_and_bounds_are_refused),
        cmocka_unit_test(test_names_and_forms_are_consistent),
        cmocka_unit_test(test_the_bits_are_fixed),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
