/* tests/sim/test_special.c - gamma and beta functions against closed forms, GSL and their own recurrences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/special.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static double relative(double got, double want)
{
    return got == want ? 0 : fabs(got - want) / fabs(want);
}

static void test_log_gamma(void **state)
{
    (void)state;
    for (double x = 1e-6; x < 1e8; x *= 1.037) {
        const double want = (double)lgammal((long double)x);
        assert_true(fabs(special_log_gamma(x) - want) < 2e-14 * (1 + fabs(want)));
    }
    assert_true(fabs(special_log_gamma(0.5) - 0.57236494292470008707) < 1e-14); /* log sqrt pi */
    assert_true(special_log_gamma(0) == INFINITY && isnan(special_log_gamma(-1)));
    for (double x = -0.4; x < 0.9; x += 0.0007)
        if (fabs(x) > 1e-9)
            assert_true(relative(special_log_gamma1p(x), (double)lgammal(1 + (long double)x)) <
                        2e-12 / (fabs(1 - x) + 0.01));
    assert_true(special_log_gamma1p(0) == 0);
}

/* The terms are probabilities: they add up to 1. */
static void test_terms_are_probabilities(void **state)
{
    (void)state;
    const double means[] = {0.01, 1, 20, 1000};
    for (size_t m = 0; m < 4; m++) {
        double sum = 0;
        for (int k = 0; k < 3000; k++)
            sum += special_gamma_term(k, means[m]);
        assert_true(fabs(sum - 1) < 1e-12);
    }
    const double p[] = {1e-6, 0.03, 0.5, 0.999};
    for (size_t i = 0; i < 4; i++) {
        double sum = 0;
        for (int k = 0; k <= 500; k++)
            sum += special_beta_term(k, 500 - k, p[i], 1 - p[i]);
        assert_true(fabs(sum - 1) < 1e-12);
    }
    assert_true(relative(special_beta_term(3, 7, 0.3, 0.7), 0.266827932) < 1e-9); /* C(10,3) .3^3 .7^7 */
    assert_true(special_gamma_term(0, 0) == 1 && special_gamma_term(2, 0) == 0 && special_gamma_term(2, INFINITY) == 0);
}

static void test_incomplete_gamma_against_gsl(void **state)
{
    (void)state;
    const double shapes[] = {0.01, 0.05, 0.3, 1, 2.5, 10, 100, 1000};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
        for (double z = -10; z <= 10; z += 0.1) {
            const double a = shapes[s], c = 1 - 1 / (9 * a) + z / (3 * sqrt(a)), x = c > 0 ? a * c * c * c : a * exp(z);
            const struct tails t = special_gamma(a, x);
            const double p = gsl_cdf_gamma_P(x, a, 1), q = gsl_cdf_gamma_Q(x, a, 1);
            assert_true(p < 1e-250 || relative(t.p, p) < 5e-12);
            assert_true(q < 1e-250 || relative(t.q, q) < 5e-12);
        }
}

/* P(1, x) = 1 - e^-x and P(2, x) = 1 - (1 + x) e^-x */
static void test_incomplete_gamma_closed_forms(void **state)
{
    (void)state;
    for (double x = 1e-8; x < 600; x *= 1.1) {
        assert_true(relative(special_gamma(1, x).q, exp(-x)) < 1e-12);
        assert_true(relative(special_gamma(1, x).p, -expm1(-x)) < 1e-13);
        assert_true(relative(special_gamma(2, x).q, (1 + x) * exp(-x)) < 1e-12);
    }
    assert_true(special_gamma(3, 0).p == 0 && special_gamma(3, INFINITY).q == 0);
}

/* P(a + 1, x) = P(a, x) - term(a, x), across the borders between the methods. */
static void test_incomplete_gamma_recurrence(void **state)
{
    (void)state;
    const double shapes[] = {0.5, 7.25, 150, 9999.2, 9999.9, 31234.5, 1e5, 1e6};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
        for (double z = -8; z <= 8; z += 0.25) {
            const double a = shapes[s], x = a + z * sqrt(a);
            if (x <= 0)
                continue;
            const struct tails here = special_gamma(a, x), next = special_gamma(a + 1, x);
            const double term = special_gamma_term(a, x);
            if (z < 0)
                assert_true(relative(next.p + term, here.p) < 1e-10);
            else
                assert_true(relative(here.q + term, next.q) < 1e-10);
        }
}

static void test_incomplete_beta_against_gsl(void **state)
{
    (void)state;
    const double shapes[][2] = {{0.05, 0.5}, {0.5, 0.5}, {1, 3}, {2, 5}, {10, 3}, {100, 200}, {1e4, 10}, {0.1, 0.1}};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
        for (double t = -30; t < 30; t += 0.05) {
            const double a = shapes[s][0], b = shapes[s][1], x = 1 / (1 + exp(-t)), y = 1 / (1 + exp(t));
            const struct tails got = special_beta(a, b, x, y);
            const double p = t < 0 ? gsl_cdf_beta_P(x, a, b) : gsl_cdf_beta_Q(y, b, a);
            const double q = t < 0 ? gsl_cdf_beta_Q(x, a, b) : gsl_cdf_beta_P(y, b, a);
            assert_true(p < 1e-250 || relative(got.p, p) < 5e-12);
            assert_true(q < 1e-250 || relative(got.q, q) < 5e-12);
        }
}

/* I_x(2, 1) = x^2; I_x(1, 3) = 1 - (1 - x)^3; the arcsine law */
static void test_incomplete_beta_closed_forms(void **state)
{
    (void)state;
    for (double x = 1e-10; x < 1; x *= 1.07) {
        const double y = 1 - x;
        assert_true(relative(special_beta(2, 1, x, y).p, x * x) < 1e-13);
        assert_true(relative(special_beta(1, 3, x, y).q, y * y * y) < 1e-12);
        assert_true(relative(special_beta(0.5, 0.5, x, y).p, asin(sqrt(x)) * 2 / 3.14159265358979323846) < 1e-13);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_log_gamma),
        cmocka_unit_test(test_terms_are_probabilities),
        cmocka_unit_test(test_incomplete_gamma_against_gsl),
        cmocka_unit_test(test_incomplete_gamma_closed_forms),
        cmocka_unit_test(test_incomplete_gamma_recurrence),
        cmocka_unit_test(test_incomplete_beta_against_gsl),
        cmocka_unit_test(test_incomplete_beta_closed_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
