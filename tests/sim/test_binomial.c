/* tests/sim/test_binomial.c - against products in long double, GSL, and the definition of the range. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/binomial.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static void expect_near(double got, double expected, double relative)
{
    if (!(fabs(got - expected) <= relative * fabs(expected)))
        fail_msg("%.17g instead of %.17g", got, expected);
}

/* n choose k p^k q^(n-k) as a product that stays near 1: for n up to a few hundred. */
static long double naive_pmf(unsigned n, double p, unsigned k)
{
    long double result = 1;
    for (unsigned i = 1; i <= k; i++)
        result *= (long double)(n - k + i) / i * p;
    return result * powl(1 - (long double)p, n - k);
}

static const double chances[] = {0.001, 0.05, 0.31, 0.5, 0.8, 0.95, 0.999};
enum { CHANCES = sizeof chances / sizeof chances[0] };

static void single_terms(void **state)
{
    (void)state;
    const unsigned ns[] = {1, 2, 15, 16, 17, 40, 300};
    for (unsigned j = 0; j < sizeof ns / sizeof ns[0]; j++)
        for (unsigned c = 0; c < CHANCES; c++)
            for (unsigned k = 0; k <= ns[j]; k++) {
                const double expected = (double)naive_pmf(ns[j], chances[c], k);
                if (expected > 1e-290)
                    expect_near(binomial_pmf(ns[j], chances[c], k), expected, 1e-12);
            }
    /* Exact rational arithmetic to 40 digits (mpmath). */
    expect_near(binomial_pmf(1000000, 0.3, 300500), 4.799181645956632577e-4, 1e-13);
    expect_near(binomial_pmf(100, 0.3, 25), 4.955992276217018411e-2, 1e-14);
    assert_true(binomial_pmf(5, 0.3, 6) == 0);
}

static void tails(void **state)
{
    (void)state;
    for (unsigned c = 0; c < CHANCES; c++) {
        long double lower = 0;
        for (unsigned k = 0; k <= 200; k++) {
            lower += naive_pmf(200, chances[c], k);
            const struct binomial_tails t = binomial_tails(200, chances[c], k);
            if (k <= 200 * chances[c] && lower > 1e-290L) /* this side is exact in its own digits */
                expect_near(t.lower, (double)lower, 1e-12);
            assert_true(fabs(t.lower - (double)lower) < 1e-13 && fabs(t.lower + t.upper - 1) < 1e-15);
        }
    }
    for (uint64_t k = 948000; k <= 952000; k += 250) {
        const struct binomial_tails t = binomial_tails(1000000, 0.95, k);
        assert_true(fabs(t.lower - gsl_cdf_binomial_P((unsigned)k, 0.95, 1000000)) < 1e-9);
    }
    expect_near(binomial_tails(10, 0.5, 9).upper, 1.0 / 1024, 1e-14);
    assert_true(binomial_tails(10, 0.5, 10).lower == 1 && binomial_tails(10, 0.5, 10).upper == 0);
}

/* l is the largest with P(B <= l-1) <= tail, u the smallest with P(B >= u) <= tail: both, and not one further. */
static void expect_range(uint64_t n, double p, double tail)
{
    const struct binomial_range r = binomial_range(n, p, tail);
    assert_true(r.lower <= n && r.upper >= 1 && r.upper <= n + 1);
    if (r.lower >= 1)
        assert_true(binomial_tails(n, p, r.lower - 1).lower <= tail);
    assert_true(binomial_tails(n, p, r.lower).lower > tail);
    if (r.upper <= n)
        assert_true(binomial_tails(n, p, r.upper - 1).upper <= tail);
    if (r.upper >= 2)
        assert_true(binomial_tails(n, p, r.upper - 2).upper > tail);
}

static void range_is_tight(void **state)
{
    (void)state;
    const double tail[] = {0.025, 0.005, 1e-6, 0.25};
    for (unsigned i = 0; i < sizeof tail / sizeof tail[0]; i++)
        for (unsigned c = 0; c < CHANCES; c++) {
            for (uint64_t n = 1; n <= 400; n++)
                expect_range(n, chances[c], tail[i]);
            expect_range(10000, chances[c], tail[i]);
            expect_range(1000000, chances[c], tail[i]);
        }
}

/* Two-sided 95 % for P95 needs n >= 72, for P99 n >= 368 (0.95^n, 0.99^n <= 0.025). Median of 10: [2, 9], as in the
 * tables of Conover, Practical Nonparametric Statistics, 3rd ed., A3. */
static void known_ranges(void **state)
{
    (void)state;
    assert_int_equal(binomial_range(71, 0.95, 0.025).upper, 72);
    assert_int_equal(binomial_range(72, 0.95, 0.025).upper, 72);
    assert_int_equal(binomial_range(367, 0.99, 0.025).upper, 368);
    assert_int_equal(binomial_range(368, 0.99, 0.025).upper, 368);
    assert_int_equal(binomial_range(72, 0.05, 0.025).lower, 1);
    assert_int_equal(binomial_range(71, 0.05, 0.025).lower, 0);
    assert_int_equal(binomial_range(10, 0.5, 0.025).lower, 2);
    assert_int_equal(binomial_range(10, 0.5, 0.025).upper, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_terms),
        cmocka_unit_test(tails),
        cmocka_unit_test(range_is_tight),
        cmocka_unit_test(known_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
