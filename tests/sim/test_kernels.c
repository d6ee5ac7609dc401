/* tests/sim/test_kernels.c - the kernels against extended precision, GSL and their own fixed bits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/kernels.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

enum { SAMPLES = 200000 };

static uint64_t next_bits(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return *s;
}

static double next_between(uint64_t *s, double low, double high)
{
    return low + (high - low) * ((double)(next_bits(s) >> 11) * 0x1p-53);
}

static double ulps(double got, long double want)
{
    const double a = fabs((double)want);
    if (got == (double)want)
        return 0;
    return (double)(fabsl((long double)got - want) / (long double)(nextafter(a, INFINITY) - a));
}

/* A kernel, its reference in extended precision (64 bits of mantissa on x86), an interval, and the error allowed there.
 */
struct claim {
    const char *name;
    double (*kernel)(double);
    long double (*reference)(long double);
    double low, high, ulp;
};

static long double phi(long double z)
{
    return 0.5L * erfcl(-z / sqrtl(2.0L));
}

static void test_errors_stay_within_the_stated_ulps(void **state)
{
    (void)state;
    if (sizeof(long double) <= sizeof(double) || nextafterl(1.0L, 2.0L) - 1.0L > 1e-17L)
        skip(); /* no extended precision here */
    static const struct claim claims[] = {
        {"log", kernel_log, logl, 0.6, 1.5, 1},
        {"log", kernel_log, logl, 0.98, 1.02, 1},
        {"log", kernel_log, logl, 0, 1, 1},
        {"log", kernel_log, logl, 1, 1e9, 1},
        {"log", kernel_log, logl, 0, 1e-307, 1},
        {"exp", kernel_exp, expl, -1, 1, 1},
        {"exp", kernel_exp, expl, -708, 709.7, 1},
        {"exp", kernel_exp, expl, -745, -708, 1},
        {"expm1", kernel_expm1, expm1l, -0.3, 0.3, 1},
        {"expm1", kernel_expm1, expm1l, -50, 700, 1},
        {"expm1", kernel_expm1, expm1l, -3, 3, 1},
        {"log1p", kernel_log1p, log1pl, -1, 1, 1.5},
        {"log1p", kernel_log1p, log1pl, -0.01, 0.01, 1.5},
        {"log1p", kernel_log1p, log1pl, -1e-8, 1e-8, 1.5},
        {"log1p", kernel_log1p, log1pl, 0, 1e12, 1.5},
        {"sin", kernel_sin, sinl, -10, 10, 1.5},
        {"sin", kernel_sin, sinl, -1e5, 1e5, 1.5},
        {"sin", kernel_sin, sinl, -5e8, 5e8, 1.5},
        {"sin", kernel_sin, sinl, 3.14159, 3.1416, 1.5},
        {"Phi", kernel_normal_cdf, phi, -1, 1, 8},
        {"Phi", kernel_normal_cdf, phi, -6, 6, 8},
        {"Phi", kernel_normal_cdf, phi, -37, -5, 8},
    };
    uint64_t random = 20240229;
    for (size_t c = 0; c < sizeof claims / sizeof *claims; c++) {
        double worst = 0, where = 0;
        for (int i = 0; i < SAMPLES; i++) {
            const double x = next_between(&random, claims[c].low, claims[c].high);
            const double error = ulps(claims[c].kernel(x), claims[c].reference((long double)x));
            if (!(error <= worst)) {
                worst = error;
                where = x;
            }
        }
        print_message("%-6s [%g, %g]: at most %.3f ulp\n", claims[c].name, claims[c].low, claims[c].high, worst);
        if (!(worst <= claims[c].ulp))
            fail_msg("%s is off by %.3f ulp at %.17g", claims[c].name, worst, where);
    }
}

static void test_power_keeps_its_relative_error(void **state)
{
    (void)state;
    static const double exponents[] = {1.7, -3.3, 0.1, 12.25, 1e-9, 2.5};
    uint64_t random = 7;
    for (size_t e = 0; e < sizeof exponents / sizeof *exponents; e++)
        for (int i = 0; i < SAMPLES / 4; i++) {
            const double x = next_between(&random, 0, 50), y = exponents[e];
            assert_true(ulps(kernel_pow(x, y), powl((long double)x, (long double)y)) <= 4 * (1 + fabs(y * log(x))));
        }
}

static void test_powers_of_small_whole_numbers_are_exact(void **state)
{
    (void)state;
    assert_true(kernel_pow(2, 10) == 1024 && kernel_pow(10, 2) == 100 && kernel_pow(-3, 3) == -27);
    assert_true(kernel_pow(2, -2) == 0.25 && kernel_pow(9, 0.5) == 3 && kernel_pow(0, 0) == 1);
    assert_true(kernel_pow(0, 2.5) == 0 && kernel_pow(0, -1.5) == INFINITY && isnan(kernel_pow(-2, 0.5)));
    assert_true(kernel_pow(1, INFINITY) == 1 && kernel_pow(0.5, INFINITY) == 0 && kernel_pow(-1, 101) == -1);
    assert_true(isnan(kernel_pow(NAN, 2)) && kernel_pow(1.5, 2000) == INFINITY && kernel_pow(0.5, 2000) == 0);
}

static void test_edges(void **state)
{
    (void)state;
    assert_true(kernel_log(1) == 0 && kernel_log(0) == -INFINITY && isnan(kernel_log(-1)) && isnan(kernel_log(NAN)));
    assert_true(kernel_log(INFINITY) == INFINITY);
    assert_true(ulps(kernel_log(0x1p-1074), logl(0x1p-1074L)) <= 1);
    assert_true(kernel_exp(0) == 1 && kernel_exp(-800) == 0 && kernel_exp(800) == INFINITY && isnan(kernel_exp(NAN)));
    assert_true(kernel_exp(-INFINITY) == 0 && kernel_exp(INFINITY) == INFINITY);
    assert_true(kernel_expm1(0) == 0 && kernel_expm1(-100) == -1 && kernel_expm1(1e-300) == 1e-300);
    assert_true(kernel_expm1(INFINITY) == INFINITY && kernel_expm1(-INFINITY) == -1);
    assert_true(kernel_log1p(0) == 0 && kernel_log1p(-1) == -INFINITY && isnan(kernel_log1p(-2)));
    assert_true(kernel_log1p(1e-300) == 1e-300 && kernel_log1p(INFINITY) == INFINITY);
    assert_true(kernel_sin(0) == 0 && isnan(kernel_sin(INFINITY)) && isnan(kernel_sin(1e10)));
    assert_true(kernel_normal_cdf(0) == 0.5 && kernel_normal_cdf(-50) == 0 && kernel_normal_cdf(50) == 1);
    assert_true(kernel_normal_cdf(-INFINITY) == 0 && kernel_normal_cdf(INFINITY) == 1 && isnan(kernel_normal_cdf(NAN)));
    assert_true(kernel_normal_quantile(0.5) == 0 && kernel_normal_quantile(0) == -INFINITY);
    assert_true(kernel_normal_quantile(1) == INFINITY && isnan(kernel_normal_quantile(1.5)));
}

static void test_floor(void **state)
{
    (void)state;
    static const double x[] = {2.385, -2.385,  0, -0.0, 1, -1, 0.999, -0.001, 4503599627370495.5, -4503599627370495.5,
                               1e300, INFINITY};
    for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
        assert_true(kernel_floor(x[i]) == floor(x[i]));
        assert_true(!signbit(kernel_floor(x[i])) == !signbit(floor(x[i])));
    }
    assert_true(isnan(kernel_floor(NAN)));
}

/* Wichura's own check values (Applied Statistics 37 (1988) 477), then the round trip, oddness and GSL. */
static void test_normal_quantile(void **state)
{
    (void)state;
    assert_true(fabs(kernel_normal_quantile(0.25) + 0.6744897501960817) < 1e-15);
    assert_true(fabs(kernel_normal_quantile(0.001) + 3.090232306167814) < 5e-15);
    assert_true(fabs(kernel_normal_quantile(1e-20) + 9.262340089798408) < 1e-14);
    uint64_t random = 11;
    double worst = 0, against_gsl = 0, last = -INFINITY;
    for (int i = 0; i < SAMPLES; i++) {
        const double u = kernel_exp(next_between(&random, -600, -0.7)), z = kernel_normal_quantile(u);
        const long double error =
            (phi((long double)z) / (long double)u - 1) / (long double)(1 + z * z); /* slope of log Phi: about -z */
        worst = fmax(worst, (double)fabsl(error));
        against_gsl = fmax(against_gsl, fabs(z / gsl_cdf_ugaussian_Pinv(u) - 1));
        const double v = (double)(next_bits(&random) >> 12) * 0x1p-52 + 0x1p-53;
        assert_true(kernel_normal_quantile(1 - v) == -kernel_normal_quantile(v));
    }
    assert_true(worst < 2e-15);
    assert_true(against_gsl < 1e-12);
    for (int i = 1; i < 1000000; i++) { /* monotone over a dense grid */
        const double z = kernel_normal_quantile(i * 1e-6);
        assert_true(z > last);
        last = z;
    }
}

/* Any change of compiler, flags or host that changes a bit changes this number; so does a changed formula, on purpose.
 */
static void test_the_bits_are_fixed(void **state)
{
    (void)state;
    uint64_t random = 1, hash = UINT64_C(0xcbf29ce484222325);
    for (int i = 0; i < 20000; i++) {
        const double u = (double)(next_bits(&random) >> 12) * 0x1p-52 + 0x1p-53, x = 40 * (u - 0.5);
        const double value[] = {kernel_log(u),    kernel_exp(x), kernel_log1p(-u),         kernel_expm1(x),
                                kernel_pow(u, x), kernel_sin(x), kernel_normal_cdf(x / 4), kernel_normal_quantile(u)};
        for (size_t k = 0; k < sizeof value / sizeof *value; k++) {
            uint64_t b;
            memcpy(&b, &value[k], sizeof b);
            hash = (hash ^ b) * UINT64_C(0x100000001b3);
        }
    }
    print_message("hash of the kernels' bits: %016llx\n", (unsigned long long)hash);
    assert_true(hash == UINT64_C(0x3c7036cdb431d877));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors_stay_within_the_stated_ulps),
        cmocka_unit_test(test_power_keeps_its_relative_error),
        cmocka_unit_test(test_powers_of_small_whole_numbers_are_exact),
        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_floor),
        cmocka_unit_test(test_normal_quantile),
        cmocka_unit_test(test_the_bits_are_fixed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
