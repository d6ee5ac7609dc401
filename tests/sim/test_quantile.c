/* tests/sim/test_quantile.c - inverses: the round trip in both tails, and counts against summed probabilities. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/quantile.h"

#include <math.h>

/* Both tails over 30 decades, dense near the middle. */
static struct tails logistic(double t)
{
    return (struct tails){1 / (1 + exp(-t)), 1 / (1 + exp(t))};
}

static double relative_error(struct tails got, struct tails want)
{
    return want.p < want.q ? fabs(got.p - want.p) / want.p : fabs(got.q - want.q) / want.q;
}

static void test_gamma_round_trip(void **state)
{
    (void)state;
    const double shapes[] = {0.01, 0.05, 0.1, 0.15, 0.5, 1, 4, 50, 1000, 2500, 1e4, 1e5, 1e6};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        double last = 0;
        for (double t = -36; t < 36; t += 0.0371) {
            const double x = quantile_gamma(shapes[s], logistic(t));
            assert_true(x >= last);
            last = x;
            if (x > 0)
                assert_true(relative_error(special_gamma(shapes[s], x), logistic(t)) < 1e-11);
        }
        assert_true(quantile_gamma(shapes[s], (struct tails){0, 1}) == 0);
        assert_true(quantile_gamma(shapes[s], (struct tails){1, 0}) == INFINITY);
    }
}

static void test_beta_round_trip(void **state)
{
    (void)state;
    const double shapes[][2] = {{0.05, 0.5}, {0.1, 0.1}, {0.5, 0.5}, {1, 1},  {2, 5},
                                {10, 3},     {1e4, 10},  {1e5, 1e5}, {1, 1e6}};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        const double a = shapes[s][0], b = shapes[s][1];
        double last = 0;
        for (double t = -36; t < 36; t += 0.0371) {
            const struct tails u = logistic(t), mirror = {u.q, u.p};
            const double x = quantile_beta(a, b, u);
            assert_true(x >= last);
            last = x;
            const double y = quantile_beta(b, a, mirror); /* 1 - x with its own digits */
            if (u.p <= u.q && x > 1e-290 && x < 0.5)
                assert_true(relative_error(special_beta(a, b, x, 1 - x), u) < 1e-9);
            if (u.p > u.q && y > 1e-290 && y < 0.5)
                assert_true(relative_error(special_beta(b, a, y, 1 - y), mirror) < 1e-9);
        }
    }
}

static void test_hyperexponential_round_trip(void **state)
{
    (void)state;
    const double laws[][3] = {{0.9, 2, 0.2}, {0.5, 1, 1}, {0.9999, 3, 1e-4}};
    for (size_t s = 0; s < 3; s++)
        for (double t = -36; t < 36; t += 0.0371) {
            const double w = laws[s][0], r = laws[s][1], v = laws[s][2],
                         x = quantile_hyperexponential(w, r, v, logistic(t));
            const struct tails got = {-w * expm1(-r * x) - (1 - w) * expm1(-v * x),
                                      w * exp(-r * x) + (1 - w) * exp(-v * x)};
            assert_true(relative_error(got, logistic(t)) < 1e-11);
        }
}

/* A geometric law on 0, 1, ...: P(X > k) = r^(k + 1) */
static double mass(const void *law, double k)
{
    const double r = *(const double *)law;
    return (1 - r) * pow(r, k);
}

static double ratio(const void *law, double k)
{
    (void)k;
    return *(const double *)law;
}

static struct tails cumulated(const void *law, double k)
{
    const double q = pow(*(const double *)law, k + 1);
    return (struct tails){1 - q, q};
}

static void test_counts_are_the_smallest_that_reach(void **state)
{
    (void)state;
    const double rs[] = {0.3, 0.95, 0.9999};
    for (size_t s = 0; s < 3; s++) {
        const double r = rs[s];
        const struct count_law law = {&rs[s], 0, 0, INFINITY, mass, ratio, cumulated};
        for (double t = -36; t < 36; t += 0.0371) {
            const struct tails u = logistic(t);
            const double want = fmax(0, ceil((u.p < 0.5 ? log1p(-u.p) : log(u.q)) / log(r) - 1));
            assert_true(quantile_count(&law, u) == want);
        }
    }
    const struct count_law none = {&rs[0], 0, 0, INFINITY, mass, ratio, cumulated};
    assert_true(quantile_count(&none, (struct tails){0.7 - 1e-12, 0.3 + 1e-12}) == 0); /* P(X <= 0) = 0.7 */
    assert_true(quantile_count(&none, (struct tails){0.7 + 1e-12, 0.3 - 1e-12}) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gamma_round_trip),
        cmocka_unit_test(test_beta_round_trip),
        cmocka_unit_test(test_hyperexponential_round_trip),
        cmocka_unit_test(test_counts_are_the_smallest_that_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
