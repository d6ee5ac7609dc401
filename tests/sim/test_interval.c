/* tests/sim/test_interval.c - published values, refusals, and the coverage each method promises.
 *
 * Coverage: 1,000 samples from a law with a known answer; the number of intervals that hold it must lie in the
 * 99.9 % band of Bin(1000, c). c is the nominal confidence where the method is exact or nearly so, and the coverage
 * computed term by term where the method is conservative (quantiles) or oscillates (Wilson). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/binomial.h"
#include "sim/interval.h"
#include "sim/kernels.h"
#include "sim/stream.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REPEATS = 1000 };

static void expect_near(double got, double expected, double tolerance)
{
    if (!(fabs(got - expected) <= tolerance))
        fail_msg("%.17g instead of %.17g", got, expected);
}

static void expect_refused(struct interval i, double estimate)
{
    assert_false(i.known);
    assert_non_null(i.why);
    assert_true(isnan(i.lo) && isnan(i.hi));
    if (isnan(estimate))
        assert_true(isnan(i.estimate));
    else
        expect_near(i.estimate, estimate, 1e-14 * fabs(estimate));
}

/* ---- coverage ---- */

static void fill_u(double *u, size_t n, uint64_t which, uint32_t repeat)
{
    const struct luck luck = {20260105, repeat, false};
    stream_batch(luck, which, 0, n, u);
}

static bool covers(struct interval i, double truth)
{
    return i.known && i.lo <= truth && truth <= i.hi;
}

static void expect_coverage(const char *what, int held, double chance)
{
    const struct binomial_range band = binomial_range(REPEATS, chance, 0.0005);
    print_message("%s: %.1f %% of %d hold the truth; %.1f %% expected\n", what, 100.0 * held / REPEATS, REPEATS,
                  100 * chance);
    if ((uint64_t)held < band.lower || (uint64_t)held > band.upper)
        fail_msg("%s: outside %lu to %lu", what, (unsigned long)band.lower, (unsigned long)band.upper);
}

/* ---- Student's t ---- */

static void student(void **state)
{
    (void)state;
    const double ps[] = {0.5005, 0.6, 0.9, 0.975, 0.995, 0.9999};
    for (size_t i = 0; i < sizeof ps / sizeof ps[0]; i++) {
        const double p = ps[i], one = tan(3.141592653589793 * (p - 0.5)), two = (2 * p - 1) / sqrt(2 * p * (1 - p));
        expect_near(student_quantile(p, 1), one, 1e-10 * one); /* closed forms for 1 and 2 degrees of freedom */
        expect_near(student_quantile(p, 2), two, 1e-10 * two);
        expect_near(student_quantile(1 - p, 7), -student_quantile(p, 7), 1e-10);
    }
    expect_near(student_quantile(0.975, 9), 2.262157162740992, 1e-10); /* R: qt(0.975, 9) */
    expect_near(student_quantile(0.975, 29), 2.045229642132703, 1e-10);
    expect_near(student_quantile(0.975, 1e12), 1.959963984540054, 1e-10);
    expect_near(student_quantile(0.975, 9e8), student_quantile(0.975, 1.1e9), 1e-8);
    assert_true(student_quantile(0.5, 3) == 0);
    assert_true(isnan(student_quantile(0, 3)) && isnan(student_quantile(1, 3)) && isnan(student_quantile(0.9, 0)));
    assert_true(isnan(student_quantile(NAN, 3)));
}

/* ---- mean ---- */

/* Student's sleep data (Biometrika 6 (1908) 1; R: t.test(sleep)): differences, 95 % interval 0.7001142 to 2.4598858. */
static void mean_of_sleep_data(void **state)
{
    (void)state;
    const double gain[] = {1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4};
    struct tally t;
    tally_clear(&t);
    for (int i = 0; i < 10; i++)
        tally_add(&t, gain[i]);
    const struct interval i = interval_mean(&t, 0.95);
    assert_true(i.known);
    assert_null(i.why);
    expect_near(i.estimate, 1.58, 1e-14);
    expect_near(i.lo, 0.7001142, 5e-8);
    expect_near(i.hi, 2.4598858, 5e-8);
}

static void mean_refused(void **state)
{
    (void)state;
    struct tally t;
    tally_clear(&t);
    expect_refused(interval_mean(&t, 0.95), NAN);
    tally_add(&t, 3.7);
    expect_refused(interval_mean(&t, 0.95), 3.7);
    tally_add(&t, 3.7);
    expect_refused(interval_mean(&t, 0.95), 3.7);
    assert_string_equal(interval_mean(&t, 0.95).why, "all replications gave the same value");
    tally_add(&t, 3.8);
    assert_true(interval_mean(&t, 0.95).known);
    expect_refused(interval_mean(&t, 1), t.mean);
    expect_refused(interval_mean(&t, 0), t.mean);
    expect_refused(interval_mean(&t, NAN), t.mean);
    tally_add(&t, INFINITY);
    expect_refused(interval_mean(&t, 0.95), NAN);
}

static void mean_coverage(void **state)
{
    (void)state;
    int held = 0;
    for (uint32_t r = 0; r < REPEATS; r++) {
        double u[5];
        fill_u(u, 5, 1, r);
        struct tally t;
        tally_clear(&t);
        for (int i = 0; i < 5; i++)
            tally_add(&t, 17.3 + 2.385 * kernel_normal_quantile(u[i]));
        held += covers(interval_mean(&t, 0.9), 17.3);
    }
    expect_coverage("mean of 5 normal values", held, 0.9);
}

/* ---- ratio ---- */

/* By hand: y 1, 3, 5, x 2, 3, 4: r = 1, residuals -1, 0, 1, se = sqrt(2/(3*2))/3, t(0.975, 2) = 4.302652729911275. */
static void ratio_by_hand(void **state)
{
    (void)state;
    struct cross c;
    cross_clear(&c);
    cross_add(&c, 1, 2);
    cross_add(&c, 3, 3);
    cross_add(&c, 5, 4);
    const struct interval i = interval_ratio(&c, 0.95);
    assert_true(i.known);
    expect_near(i.estimate, 1, 1e-15);
    expect_near(i.hi - 1, 4.302652729911275 * sqrt(1.0 / 3) / 3, 1e-10);
    expect_near(i.hi + i.lo, 2, 1e-14);
}

static void ratio_refused(void **state)
{
    (void)state;
    struct cross c, flat, wild;
    cross_clear(&c);
    expect_refused(interval_ratio(&c, 0.95), NAN);
    cross_add(&c, 3, 4);
    expect_refused(interval_ratio(&c, 0.95), 0.75);
    cross_clear(&flat);
    cross_clear(&wild);
    for (int i = 0; i < 300; i++) {
        cross_add(&flat, 5, 0);
        cross_add(&wild, 1, i % 2 == 0 ? 1e3 : -1e3 + 1);
    }
    expect_refused(interval_ratio(&flat, 0.95), NAN);
    assert_false(interval_ratio(&wild, 0.95).known);
    assert_non_null(strstr(interval_ratio(&wild, 0.95).why, "told from 0"));
    cross_add(&wild, INFINITY, 1);
    expect_refused(interval_ratio(&wild, 0.95), NAN);
}

/* The same ratio in each replication, up to rounding: what is left of the residuals must not pass for knowledge. */
static void ratio_constant(void **state)
{
    (void)state;
    for (int share = 1; share <= 40; share++) {
        struct cross c;
        cross_clear(&c);
        for (int i = 0; i < 300; i++) {
            const double x = 1 + i * 37 % 101 / 7.0;
            cross_add(&c, share / 41.0 * x, x);
        }
        const struct interval i = interval_ratio(&c, 0.95);
        assert_false(i.known);
        assert_string_equal(i.why, "all replications gave the same value");
        expect_near(i.estimate, share / 41.0, 1e-14);
    }
}

static void ratio_coverage(void **state)
{
    (void)state;
    int held = 0;
    for (uint32_t r = 0; r < REPEATS; r++) {
        double u[300];
        fill_u(u, 300, 2, r);
        struct cross c;
        cross_clear(&c);
        for (int i = 0; i < 300; i += 3) { /* demand on (10, 50), a share of it filled that falls with demand */
            const double demand = 10 + 40 * u[i];
            cross_add(&c, demand * (0.95 - 0.3 * u[i]) + 6 * (u[i + 1] - u[i + 2]), demand);
        }
        /* E y = E (10 + 40 u)(0.95 - 0.3 u) = 9.5 + 35/2 - 12/3 = 23, E x = 30 */
        held += covers(interval_ratio(&c, 0.95), 23.0 / 30);
    }
    expect_coverage("ratio of sums, 100 replications", held, 0.95);
}

/* ---- proportions ---- */

/* Newcombe, Statistics in Medicine 17 (1998) 857, table I: Wilson without, Clopper-Pearson ("exact"). */
static void proportions_of_newcombe(void **state)
{
    (void)state;
    static const struct {
        uint64_t hits, n;
        double wilson[2], exact[2];
    } rows[] = {
        {81, 263, {0.2553, 0.3662}, {0.2527, 0.3676}},
        {15, 148, {0.0624, 0.1605}, {0.0578, 0.1617}},
        {0, 20, {0.0000, 0.1611}, {0.0000, 0.1684}},
        {1, 29, {0.0061, 0.1718}, {0.0009, 0.1776}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct interval w = interval_proportion(rows[i].hits, rows[i].n, 0.95);
        const struct interval e = interval_proportion_exact(rows[i].hits, rows[i].n, 0.95);
        assert_true(w.known && e.known);
        expect_near(w.lo, rows[i].wilson[0], 5.1e-5);
        expect_near(w.hi, rows[i].wilson[1], 5.1e-5);
        expect_near(e.lo, rows[i].exact[0], 5.1e-5);
        expect_near(e.hi, rows[i].exact[1], 5.1e-5);
    }
}

static void proportions_at_the_ends(void **state)
{
    (void)state;
    const uint64_t ns[] = {1, 10, 10000, 1000000};
    for (size_t i = 0; i < sizeof ns / sizeof ns[0]; i++) {
        const double n = (double)ns[i], closed = -expm1(log(0.025) / n); /* 1 - (a/2)^(1/n) */
        const struct interval none = interval_proportion_exact(0, ns[i], 0.95);
        const struct interval all = interval_proportion_exact(ns[i], ns[i], 0.95);
        assert_true(none.estimate == 0 && none.lo == 0 && all.estimate == 1 && all.hi == 1);
        expect_near(none.hi, closed, 1e-12 * closed);
        expect_near(all.lo, 1 - closed, 1e-14);
        assert_true(interval_proportion(0, ns[i], 0.95).lo == 0 && interval_proportion(0, ns[i], 0.95).hi > 0);
        assert_true(interval_proportion(ns[i], ns[i], 0.95).hi == 1 && interval_proportion(ns[i], ns[i], 0.95).lo < 1);
    }
    /* Shapes at which GSL's beta quantile gives up. */
    const struct interval rare = interval_proportion_exact(9990, 10000, 0.95);
    expect_near(binomial_tails(10000, rare.lo, 9989).upper, 0.025, 1e-10);
    expect_near(binomial_tails(10000, rare.hi, 9990).lower, 0.025, 1e-10);
    expect_refused(interval_proportion(0, 0, 0.95), NAN);
    expect_refused(interval_proportion_exact(0, 0, 0.95), NAN);
    expect_refused(interval_proportion(4, 3, 0.95), NAN);
    expect_refused(interval_proportion_exact(1, 4, 1.5), 0.25);
}

/* The coverage of a proportion's interval, exactly: the chance of those hits whose interval holds p. */
static double proportion_coverage(struct interval (*method)(uint64_t, uint64_t, double), uint64_t n, double p)
{
    double chance = 0;
    for (uint64_t k = 0; k <= n; k++)
        if (covers(method(k, n, 0.95), p))
            chance += binomial_pmf(n, p, k);
    return chance;
}

static void proportion_coverages(void **state)
{
    (void)state;
    double worst = 1, mean = 0;
    for (int i = 1; i < 100; i++) {
        const double p = i / 100.0 + 0.0003;
        assert_true(proportion_coverage(interval_proportion_exact, 40, p) >= 0.95); /* the guarantee */
        const double wilson = proportion_coverage(interval_proportion, 40, p);
        mean += wilson / 99;
        worst = wilson < worst ? wilson : worst;
    }
    expect_near(mean, 0.95, 0.006); /* Brown, Cai, DasGupta, Stat. Sci. 16 (2001) 101: right on average, dips */
    assert_true(worst > 0.83);

    int held = 0;
    for (uint32_t r = 0; r < REPEATS; r++) {
        double u[40];
        fill_u(u, 40, 3, r);
        uint64_t hits = 0;
        for (int i = 0; i < 40; i++)
            hits += u[i] < 0.13;
        held += covers(interval_proportion(hits, 40, 0.95), 0.13);
    }
    expect_coverage("Wilson, 40 trials of 0.13", held, proportion_coverage(interval_proportion, 40, 0.13));
}

/* ---- quantiles ---- */

static void quantile_limits(void **state)
{
    (void)state;
    double x[1000];
    for (int i = 0; i < 1000; i++)
        x[i] = 10 * (i + 1); /* x_(i) = 10 i */
    struct interval i = interval_quantile(x, 10, 0.5, 0.95);
    assert_true(i.known && i.why == NULL && i.estimate == 50 && i.lo == 20 && i.hi == 90);
    i = interval_quantile(x, 72, 0.95, 0.95);
    assert_true(i.known && i.estimate == 690 && i.hi == 720);
    i = interval_quantile(x, 71, 0.95, 0.95); /* no upper limit at this n, and not the maximum */
    assert_true(i.known && i.estimate == 680 && i.lo == 630 && isnan(i.hi));
    assert_non_null(strstr(i.why, "no upper limit"));
    i = interval_quantile(x, 71, 0.05, 0.95);
    assert_true(i.known && i.estimate == 40 && isnan(i.lo) && i.hi == 90);
    assert_non_null(strstr(i.why, "no lower limit"));
    expect_refused(interval_quantile(x, 3, 0.5, 0.95), 20); /* neither */
    expect_refused(interval_quantile(x, 1, 0.5, 0.95), 10);
    expect_refused(interval_quantile(x, 0, 0.5, 0.95), NAN);
    expect_refused(interval_quantile(x, 100, 0, 0.95), NAN);
    expect_refused(interval_quantile(x, 100, 1, 0.95), NAN);
    expect_refused(interval_quantile(x, 100, 0.5, 1), 500);
    for (int k = 0; k < 1000; k++)
        x[k] = 4.4;
    expect_refused(interval_quantile(x, 1000, 0.5, 0.95), 4.4);
}

/* Never delivered within the horizon: +inf. What is known stays known. */
static void quantile_censored(void **state)
{
    (void)state;
    double x[100];
    for (int i = 0; i < 100; i++)
        x[i] = i < 85 ? i + 1 : (double)INFINITY;
    struct interval i = interval_quantile(x, 100, 0.5, 0.95);
    assert_true(i.known && i.why == NULL && i.estimate == 50);
    i = interval_quantile(x, 100, 0.8, 0.95); /* x_(88) is censored */
    assert_true(i.known && i.estimate == 80 && i.lo == 72 && isnan(i.hi));
    assert_non_null(strstr(i.why, "without a finite value"));
    i = interval_quantile(x, 100, 0.9, 0.95);
    assert_true(i.known && isnan(i.estimate) && i.lo == 84 && isnan(i.hi));
    i = interval_quantile(x, 100, 0.99, 0.95);
    assert_true(!i.known && isnan(i.estimate) && isnan(i.lo) && isnan(i.hi));
    for (int k = 0; k < 100; k++)
        x[k] = INFINITY;
    expect_refused(interval_quantile(x, 100, 0.5, 0.95), NAN);
}

static int compare(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void quantile_coverage(void **state)
{
    (void)state;
    enum { N = 150 };
    int held = 0;
    for (uint32_t r = 0; r < REPEATS; r++) {
        double u[N];
        fill_u(u, N, 4, r);
        for (int i = 0; i < N; i++)
            u[i] = -kernel_log(u[i]);
        qsort(u, N, sizeof u[0], compare);
        held += covers(interval_quantile(u, N, 0.9, 0.95), log(10)); /* exponential: P90 = ln 10 */
    }
    const struct binomial_range range = binomial_range(N, 0.9, 0.025); /* held when l <= B <= u - 1 */
    const double exact = binomial_tails(N, 0.9, range.upper - 1).lower - binomial_tails(N, 0.9, range.lower - 1).lower;
    assert_true(exact >= 0.95);
    expect_coverage("P90 of 150 exponential values", held, exact);
}

/* ceil(n a) in whole numbers, for a = hundredths / 100: n * a in doubles is off by one for common n. */
static void var_index(void **state)
{
    (void)state;
    static double x[3000];
    for (int i = 0; i < 3000; i++)
        x[i] = i + 1;
    for (size_t hundredths = 1; hundredths <= 99; hundredths++)
        for (size_t n = 1; n <= 3000; n++) {
            const size_t whole = (n * hundredths + 99) / 100;
            const double expected = (double)whole;
            if (var_upper(x, n, (double)hundredths / 100) != expected)
                fail_msg("n = %zu, level %zu %%", n, hundredths);
            if (interval_quantile(x, n, (double)hundredths / 100, 0.95).estimate != expected)
                fail_msg("quantile: n = %zu, level %zu %%", n, hundredths);
            if (n >= 100 && n % 100 != 0)
                n += 12;
        }
    assert_true(isnan(var_upper(x, 0, 0.9)) && isnan(var_upper(x, 10, 1)));
}

/* ---- CVaR ---- */

/* 1..10 at 75 %: v = x_(8) = 8, CVaR = 8 + (1 + 2)/2.5 = 9.2: half of 8 counts, unlike in "the mean of the worst". */
static void cvar_by_hand(void **state)
{
    (void)state;
    const double x[] = {3, 9, 1, 10, 5, 7, 2, 8, 4, 6};
    expect_refused(interval_cvar(x, 10, 0.75, true, 0.95), 9.2);
    expect_refused(interval_cvar(x, 10, 0.75, false, 0.95), 11 - 9.2); /* mirrored */
    expect_refused(interval_cvar(x, 10, 0.8, true, 0.95), 9.5);
    const double atoms[] = {0, 0, 0, 0, 0, 0, 0, 5, 5, 5}; /* an atom across the level */
    expect_refused(interval_cvar(atoms, 10, 0.8, true, 0.95), 5);
    expect_refused(interval_cvar(atoms, 10, 0.5, true, 0.95), 3);
    expect_refused(interval_cvar(x, 0, 0.75, true, 0.95), NAN);
    expect_refused(interval_cvar(x, 10, 1, true, 0.95), NAN);
    expect_refused(interval_cvar(x, 10, 0.75, true, 2), 9.2);
    const double never[] = {1, 2, INFINITY};
    expect_refused(interval_cvar(never, 3, 0.5, true, 0.95), NAN);
}

static void cvar_tail_points(void **state)
{
    (void)state;
    enum { N = 2100 };
    static double x[N];
    for (int i = 0; i < N; i++)
        x[i] = fmod((i + 1) * 0.6180339887498949, 1.0);
    assert_false(interval_cvar(x, 999, 0.95, true, 0.95).known);
    assert_non_null(strstr(interval_cvar(x, 999, 0.95, true, 0.95).why, "fewer than 50"));
    struct interval i = interval_cvar(x, 1000, 0.95, true, 0.95); /* 1000 * (1 - 0.95) is not 50 in doubles */
    assert_true(i.known && i.lo < i.estimate && i.estimate < i.hi);
    assert_non_null(strstr(i.why, "50 to 100"));
    assert_non_null(interval_cvar(x, 1999, 0.95, true, 0.95).why);
    i = interval_cvar(x, 2000, 0.95, true, 0.95);
    assert_true(i.known && i.why == NULL);
    static double mirrored[N];
    for (int k = 0; k < N; k++)
        mirrored[k] = -x[k];
    const struct interval m = interval_cvar(mirrored, 2000, 0.95, false, 0.95);
    assert_true(m.known && m.estimate == -i.estimate && m.lo == -i.hi && m.hi == -i.lo);
    for (int k = 0; k < N; k++)
        x[k] = k % 3 == 0 ? 7 : 1; /* a tail that is one atom */
    expect_refused(interval_cvar(x, N, 0.95, true, 0.95), 7);
    for (int k = 0; k < N; k++)
        x[k] = 7;
    expect_refused(interval_cvar(x, N, 0.95, true, 0.95), 7);
}

static void cvar_coverage(void **state)
{
    (void)state;
    enum { N = 4000 };
    static double u[N];
    int held = 0;
    for (uint32_t r = 0; r < REPEATS; r++) {
        fill_u(u, N, 5, r);
        for (int i = 0; i < N; i++)
            u[i] = -kernel_log(u[i]);
        held += covers(interval_cvar(u, N, 0.95, true, 0.95), log(20) + 1); /* exponential: VaR + mean */
    }
    expect_coverage("CVaR95 of 4,000 exponential values", held, 0.95);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(student),
        cmocka_unit_test(mean_of_sleep_data),
        cmocka_unit_test(mean_refused),
        cmocka_unit_test(mean_coverage),
        cmocka_unit_test(ratio_by_hand),
        cmocka_unit_test(ratio_refused),
        cmocka_unit_test(ratio_constant),
        cmocka_unit_test(ratio_coverage),
        cmocka_unit_test(proportions_of_newcombe),
        cmocka_unit_test(proportions_at_the_ends),
        cmocka_unit_test(proportion_coverages),
        cmocka_unit_test(quantile_limits),
        cmocka_unit_test(quantile_censored),
        cmocka_unit_test(quantile_coverage),
        cmocka_unit_test(var_index),
        cmocka_unit_test(cvar_by_hand),
        cmocka_unit_test(cvar_tail_points),
        cmocka_unit_test(cvar_coverage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
