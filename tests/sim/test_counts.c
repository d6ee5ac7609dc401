/* tests/sim/test_counts.c - binomial and hypergeometric variates against the laws themselves (GSL).
 *
 * Inversion is checked exactly: for k the variate at u, P(X < k) < u <= P(X <= k). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/counts.h"

#include <gsl/gsl_cdf.h>

static const double within = 1e-9;

static void binomial_is_the_inverse(void **state)
{
    static const struct {
        int64_t n;
        double p;
    } cases[] = {{2, 0.31}, {7, 0.62}, {50, 0.0238}, {125, 0.5}, {500, 0.003}, {1200, 0.985}, {40000, 0.137}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int j = 0; j < 2000; j++) {
            const double u = (j + 0.5) / 2000;
            const int64_t k = binomial_variate(cases[i].n, cases[i].p, u);
            assert_true(k >= 0 && k <= cases[i].n);
            assert_true(gsl_cdf_binomial_P((unsigned)k, cases[i].p, (unsigned)cases[i].n) >= u - within);
            if (k > 0)
                assert_true(gsl_cdf_binomial_P((unsigned)k - 1, cases[i].p, (unsigned)cases[i].n) <= u + within);
        }
}

static void hypergeometric_is_the_inverse(void **state)
{
    static const struct {
        int64_t N, K, n;
    } cases[] = {{10, 3, 4}, {10, 8, 7}, {23, 1, 11}, {500, 12, 50}, {800, 790, 80}, {3000, 1400, 1250}, {60, 31, 30}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int j = 0; j < 2000; j++) {
            const double u = (j + 0.5) / 2000;
            const unsigned K = (unsigned)cases[i].K, rest = (unsigned)(cases[i].N - cases[i].K),
                           n = (unsigned)cases[i].n;
            const int64_t k = hypergeometric_variate(cases[i].N, cases[i].K, cases[i].n, u);
            assert_true(k >= 0 && k <= cases[i].K && k <= cases[i].n);
            assert_true(gsl_cdf_hypergeometric_P((unsigned)k, K, rest, n) >= u - within);
            if (k > 0)
                assert_true(gsl_cdf_hypergeometric_P((unsigned)k - 1, K, rest, n) <= u + within);
        }
}

static void ends_are_certain(void **state)
{
    (void)state;
    assert_int_equal(binomial_variate(0, 0.5, 0.9), 0);
    assert_int_equal(binomial_variate(17, 0, 0.999999), 0);
    assert_int_equal(binomial_variate(17, 1, 0.000001), 17);
    assert_int_equal(hypergeometric_variate(20, 0, 5, 0.9), 0);
    assert_int_equal(hypergeometric_variate(20, 20, 5, 0.1), 5);
    assert_int_equal(hypergeometric_variate(20, 7, 20, 0.1), 7);
    assert_int_equal(hypergeometric_variate(20, 15, 10, 1e-12), 5); /* ten of twenty with five good: at least five */
    assert_int_equal(hypergeometric_variate(20, 15, 10, 1 - 1e-12), 10);
    assert_int_equal(binomial_variate(1000000, 1e-9, 1 - 1e-16), 4); /* P(X >= 4) = 4e-14, P(X >= 5) = 8e-18 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(binomial_is_the_inverse),
        cmocka_unit_test(hypergeometric_is_the_inverse),
        cmocka_unit_test(ends_are_certain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
