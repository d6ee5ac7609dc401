/* tests/sim/test_pair.c - paired differences: by hand, identical, harmed, left out, coverage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/binomial.h"
#include "sim/kernels.h"
#include "sim/pair.h"
#include "sim/stream.h"

#include <math.h>
#include <string.h>

enum { N = 400, REPEATS = 1000 };

static void expect_near(double got, double expected, double tolerance)
{
    if (!(fabs(got - expected) <= tolerance))
        fail_msg("%.17g instead of %.17g", got, expected);
}

/* n standard normal numbers of source `which`. */
static void fill_z(double *z, size_t n, uint64_t which, uint32_t repeat)
{
    const struct luck luck = {4711, repeat, false};
    stream_batch(luck, which, 0, n, z);
    for (size_t i = 0; i < n; i++)
        z[i] = kernel_normal_quantile(z[i]);
}

/* Student's sleep data, Biometrika 6 (1908) 1; R: t.test(extra ~ group, sleep, paired = TRUE), cor = 0.7951702. */
static const double sleep_a[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
static const double sleep_b[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};

static void sleep_data(void **state)
{
    (void)state;
    const struct pair p = pair_means(sleep_a, sleep_b, 10, 0.95);
    assert_true(p.n == 10 && p.left_out == 0 && p.only_a == 9 && p.only_b == 0);
    expect_near(p.a, 2.33, 1e-14);
    expect_near(p.b, 0.75, 1e-14);
    expect_near(p.difference.estimate, 1.58, 1e-14);
    assert_true(p.difference.known);
    expect_near(p.difference.lo, 0.7001142, 5e-8);
    expect_near(p.difference.hi, 2.4598858, 5e-8);
    expect_near(p.sd, 1.229995, 5e-7);
    expect_near(p.correlation, 0.7951702, 5e-8);
    expect_near(p.gain, (4.009 + 3.200556) / (1.229995 * 1.229995), 1e-5);
    assert_null(p.warning); /* 0.795 > 2/sqrt 10 */
    const struct pair back = pair_means(sleep_b, sleep_a, 10, 0.95);
    expect_near(back.difference.lo, -p.difference.hi, 1e-14);
    assert_true(back.only_b == 9);
}

static void identical_is_exactly_zero(void **state)
{
    (void)state;
    double z[N], x[N];
    fill_z(z, N, 1, 0);
    for (int i = 0; i < N; i++)
        x[i] = 3 + z[i] * z[i];
    const struct pair_columns same = {z, x, z, x};
    const struct pair pairs[] = {pair_means(z, z, N, 0.95), pair_proportions(z, z, N, 0.95),
                                 pair_ratios(&same, N, 0.95)};
    for (int k = 0; k < 3; k++) {
        assert_true(pairs[k].difference.estimate == 0.0 && pairs[k].sd == 0.0);
        assert_false(pairs[k].difference.known);
        assert_string_equal(pairs[k].difference.why, "the difference is the same in every pair");
        assert_true(pairs[k].only_a == 0 && pairs[k].only_b == 0);
        assert_null(pairs[k].warning);
    }
    assert_true(isinf(pairs[0].gain) && isnan(pairs[1].gain)); /* all hits: nothing varies at all */
    double shifted[N];                                         /* a constant difference, dusted by rounding */
    for (int i = 0; i < N; i++)
        shifted[i] = z[i] + 0.1;
    const struct pair p = pair_means(shifted, z, N, 0.95);
    expect_near(p.difference.estimate, 0.1, 1e-15);
    assert_true(!p.difference.known && p.sd == 0);
}

static void what_is_missing_is_left_out(void **state)
{
    (void)state;
    double a[14], b[14];
    size_t n = 0;
    for (int i = 0; i < 10; i++) {
        if (i % 3 == 0) { /* before it, a pair with a hole */
            a[n] = i == 3 ? 5.5 : (double)NAN;
            b[n++] = i == 3 ? (double)INFINITY : 1.5;
        }
        a[n] = sleep_a[i];
        b[n++] = sleep_b[i];
    }
    const struct pair p = pair_means(a, b, n, 0.95), whole = pair_means(sleep_a, sleep_b, 10, 0.95);
    assert_true(p.n == 10 && p.left_out == 4);
    assert_true(p.difference.lo == whole.difference.lo && p.correlation == whole.correlation);

    const double none[] = {NAN, NAN};
    const struct pair nothing = pair_means(none, sleep_b, 2, 0.95);
    assert_true(nothing.n == 0 && nothing.left_out == 2 && isnan(nothing.difference.estimate));
    assert_true(!nothing.difference.known && nothing.difference.why != NULL && nothing.warning == NULL);
    const struct pair one = pair_means(sleep_a, sleep_b, 1, 0.95);
    assert_true(!one.difference.known && one.difference.why != NULL);
    expect_near(one.difference.estimate, 1.2, 1e-15);
}

static void warnings(void **state)
{
    (void)state;
    double z[N], other[N], a[N];
    fill_z(z, N, 2, 0);
    fill_z(other, N, 3, 0);
    const struct pair apart = pair_means(z, other, N, 0.95);
    assert_non_null(strstr(apart.warning, "cannot be told from 0"));
    expect_near(apart.gain, 1, 0.1);
    for (int i = 0; i < N; i++)
        a[i] = 0.9 * other[i] - 0.4 * z[i];
    const struct pair against = pair_means(a, z, N, 0.95);
    assert_non_null(strstr(against.warning, "negatively"));
    assert_true(against.gain < 1 && against.correlation < -0.2);
    for (int i = 0; i < N; i++)
        a[i] = z[i] + 0.1 * other[i];
    const struct pair together = pair_means(a, z, N, 0.95);
    assert_null(together.warning);
    expect_near(together.gain, 2.01 / 0.01, 40); /* (1.01 + 1) / 0.01 */
}

/* 1,000 pairs, 30 late in a only, 12 in b only: 0.018 +- t sqrt((42/1000 - 0.018^2)/999). */
static void proportions(void **state)
{
    (void)state;
    static double a[1000], b[1000];
    for (int i = 0; i < 1000; i++) {
        a[i] = i < 200 || (i >= 500 && i < 530) ? 3 : 0; /* days late, say: what counts is whether */
        b[i] = i < 200 || i >= 988 ? 1 : 0;
    }
    const struct pair p = pair_proportions(a, b, 1000, 0.95);
    assert_true(p.only_a == 30 && p.only_b == 12);
    expect_near(p.a, 0.230, 1e-14);
    expect_near(p.b, 0.212, 1e-14);
    expect_near(p.difference.estimate, 0.018, 1e-14);
    expect_near(p.difference.hi, 0.018 + student_quantile(0.975, 999) * sqrt((0.042 - 0.018 * 0.018) / 999), 1e-12);
    assert_null(p.difference.why);
    const struct pair rare = pair_proportions(a, b, 509, 0.95); /* 9 discordant pairs */
    assert_true(rare.only_a == 9 && rare.only_b == 0 && rare.difference.known);
    assert_non_null(strstr(rare.difference.why, "rough"));
}

/* The delta method once more, from its own formula in long double. */
static void ratios(void **state)
{
    (void)state;
    double za[N], zb[N], ya[N], xa[N], yb[N], xb[N];
    fill_z(za, N, 4, 0);
    fill_z(zb, N, 5, 0);
    for (int i = 0; i < N; i++) {
        xa[i] = 10 + za[i];
        xb[i] = 12 + za[i] + 0.2 * zb[i];
        ya[i] = 0.9 * xa[i] - 0.3 * zb[i];
        yb[i] = 0.8 * xb[i] - 0.25 * zb[i];
    }
    const struct pair_columns columns = {ya, xa, yb, xb};
    const struct pair p = pair_ratios(&columns, N, 0.95);
    long double sya = 0, sxa = 0, syb = 0, sxb = 0, square = 0;
    for (int i = 0; i < N; i++) {
        sya += ya[i];
        sxa += xa[i];
        syb += yb[i];
        sxb += xb[i];
    }
    for (int i = 0; i < N; i++) {
        const long double d = (ya[i] - sya / sxa * xa[i]) / (sxa / N) - (yb[i] - syb / sxb * xb[i]) / (sxb / N);
        square += d * d;
    }
    const double half = student_quantile(0.975, N - 1) * (double)sqrtl(square / N / (N - 1));
    expect_near(p.a, (double)(sya / sxa), 1e-14);
    expect_near(p.b, (double)(syb / sxb), 1e-14);
    expect_near(p.difference.estimate, (double)(sya / sxa - syb / sxb), 1e-14);
    expect_near(p.difference.lo, p.difference.estimate - half, 1e-12);
    assert_true(p.difference.known && p.correlation > 0.5 && p.gain > 2);

    double flat[N] = {0}; /* a denominator of 0 */
    const struct pair_columns baseless = {ya, flat, yb, xb};
    const struct pair none = pair_ratios(&baseless, N, 0.95);
    assert_true(isnan(none.a) && !isnan(none.b) && isnan(none.difference.estimate) && !none.difference.known);
    assert_non_null(strstr(none.difference.why, "denominator"));
    const struct pair_columns weak = {ya, xa, yb, zb}; /* and one that may be 0 */
    assert_non_null(strstr(pair_ratios(&weak, N, 0.95).difference.why, "denominator"));
    xa[3] = NAN;
    assert_true(pair_ratios(&columns, N, 0.95).left_out == 1);
}

static void coverage(void **state)
{
    (void)state;
    int means = 0, fractions = 0;
    for (uint32_t r = 0; r < REPEATS; r++) {
        double z[100], e[100], a[100], b[100], ones[100];
        fill_z(z, 100, 6, r);
        fill_z(e, 100, 7, r);
        for (int i = 0; i < 100; i++) {
            a[i] = 5 + z[i];
            b[i] = 4.2 + z[i] + 0.5 * e[i];
            ones[i] = 2 + 0.1 * e[i];
        }
        const struct interval mean = pair_means(a, b, 12, 0.95).difference;
        means += mean.known && mean.lo <= 0.8 && 0.8 <= mean.hi;
        const struct pair_columns columns = {a, ones, b, ones}; /* 5/2 - 4.2/2 */
        const struct interval ratio = pair_ratios(&columns, 100, 0.95).difference;
        fractions += ratio.known && ratio.lo <= 0.4 && 0.4 <= ratio.hi;
    }
    print_message("held: means %d, ratios %d of %d; 95 %% expected\n", means, fractions, REPEATS);
    const struct binomial_range band = binomial_range(REPEATS, 0.95, 0.0005);
    assert_in_range(means, band.lower, band.upper);
    assert_in_range(fractions, band.lower, band.upper);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sleep_data),
        cmocka_unit_test(identical_is_exactly_zero),
        cmocka_unit_test(what_is_missing_is_left_out),
        cmocka_unit_test(warnings),
        cmocka_unit_test(proportions),
        cmocka_unit_test(ratios),
        cmocka_unit_test(coverage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
