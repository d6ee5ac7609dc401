/* tests/sim/test_tally.c - moments against two-pass sums in long double, merges, what is undefined, levels. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/tally.h"

#include <math.h>
#include <string.h>

enum { COUNT = 2000 };

/* A skewed sequence around `offset`, from the golden-ratio sequence. */
static double value(int i, double offset)
{
    const double u = fmod((double)(i + 1) * 0.6180339887498949, 1.0);
    return offset + 2.385 * u * u * u - 0.31 * (i % 3);
}

static void expect_near(double got, double expected, double relative)
{
    if (!(fabs(got - expected) <= relative * fabs(expected)))
        fail_msg("%.17g instead of %.17g", got, expected);
}

struct reference {
    long double mean, m2, m3, m4;
};

static struct reference two_pass(int from, int to, double offset)
{
    struct reference r = {0, 0, 0, 0};
    for (int i = from; i < to; i++)
        r.mean += value(i, offset);
    r.mean /= to - from;
    for (int i = from; i < to; i++) {
        const long double d = value(i, offset) - r.mean;
        r.m2 += d * d;
        r.m3 += d * d * d;
        r.m4 += d * d * d * d;
    }
    return r;
}

static struct tally tally_of(int from, int to, double offset)
{
    struct tally t;
    tally_clear(&t);
    for (int i = from; i < to; i++)
        tally_add(&t, value(i, offset));
    return t;
}

static void expect_moments(const struct tally *t, const struct reference *r, double relative)
{
    expect_near(t->mean, (double)r->mean, relative);
    expect_near(t->m2, (double)r->m2, relative);
    expect_near(t->m3, (double)r->m3, relative);
    expect_near(t->m4, (double)r->m4, relative);
}

static void moments(void **state)
{
    (void)state;
    const struct tally t = tally_of(0, COUNT, 0);
    const struct reference r = two_pass(0, COUNT, 0);
    expect_moments(&t, &r, 1e-12);
    assert_int_equal(t.n, COUNT);
    expect_near(tally_sum(&t), (double)(COUNT * r.mean), 1e-13);
    expect_near(tally_variance(&t), (double)(r.m2 / (COUNT - 1)), 1e-13);
    expect_near(tally_sd(&t), sqrt((double)(r.m2 / (COUNT - 1))), 1e-13);
    expect_near(tally_skewness(&t), (double)(sqrtl(COUNT) * r.m3 / (r.m2 * sqrtl(r.m2))), 1e-12);
    expect_near(tally_kurtosis(&t), (double)(COUNT * r.m4 / (r.m2 * r.m2) - 3), 1e-11);
}

/* By hand: 2, 3, 7, 12: mean 6, squares of deviations 16, 9, 1, 36, cubes -64, -27, 1, 216. */
static void by_hand(void **state)
{
    (void)state;
    struct tally t;
    tally_clear(&t);
    const double x[] = {7, 2, 12, 3};
    for (int i = 0; i < 4; i++)
        tally_add(&t, x[i]);
    expect_near(t.mean, 6, 1e-15);
    expect_near(t.m2, 62, 1e-15);
    expect_near(t.m3, 126, 1e-14);
    expect_near(t.m4, 256 + 81 + 1 + 1296, 1e-14);
    assert_true(t.min == 2 && t.max == 12);
    expect_near(tally_variance(&t), 62.0 / 3, 1e-15);
    expect_near(tally_skewness(&t), 2 * 126 / pow(62, 1.5), 1e-14);
}

/* Mean 1e9 times the spread: where sums of squares have lost everything. */
static void far_from_zero(void **state)
{
    (void)state;
    const struct tally t = tally_of(0, COUNT, 1e9);
    const struct reference r = two_pass(0, COUNT, 1e9);
    expect_near(t.m2, (double)r.m2, 1e-8);
    expect_near(t.m3, (double)r.m3, 1e-6);
}

static void merge_is_the_whole(void **state)
{
    (void)state;
    const struct reference r = two_pass(0, COUNT, 5);
    const int cuts[] = {0, 1, 2, 700, COUNT - 1, COUNT};
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
        struct tally left = tally_of(0, cuts[i], 5);
        const struct tally right = tally_of(cuts[i], COUNT, 5);
        tally_merge(&left, &right);
        assert_int_equal(left.n, COUNT);
        expect_moments(&left, &r, 1e-11);
        const struct tally whole = tally_of(0, COUNT, 5);
        assert_true(left.min == whole.min && left.max == whole.max);
    }
    struct tally run[2]; /* blocks of 32 in a fixed order: the same bits */
    for (int round = 0; round < 2; round++) {
        tally_clear(&run[round]);
        for (int from = 0; from < COUNT; from += 32) {
            const struct tally block = tally_of(from, from + 32 < COUNT ? from + 32 : COUNT, 5);
            tally_merge(&run[round], &block);
        }
    }
    assert_memory_equal(&run[0], &run[1], sizeof run[0]);
    expect_moments(&run[0], &r, 1e-11);
}

static void undefined_is_nan(void **state)
{
    (void)state;
    struct tally t;
    tally_clear(&t);
    assert_true(isnan(t.mean) && isnan(t.min) && isnan(t.max));
    assert_true(tally_sum(&t) == 0);
    assert_true(isnan(tally_variance(&t)) && isnan(tally_sd(&t)) && isnan(tally_skewness(&t)));
    tally_add(&t, -0.7);
    assert_true(t.mean == -0.7 && t.min == -0.7 && t.max == -0.7 && t.m2 == 0);
    assert_true(isnan(tally_variance(&t)) && isnan(tally_skewness(&t)) && isnan(tally_kurtosis(&t)));
    for (int i = 0; i < 999; i++)
        tally_add(&t, -0.7);
    assert_true(t.mean == -0.7 && t.m2 == 0 && tally_variance(&t) == 0); /* no rounding dust on a constant */
    assert_true(isnan(tally_skewness(&t)) && isnan(tally_kurtosis(&t)));
    struct tally other = t;
    tally_merge(&other, &t);
    assert_true(other.n == 2000 && other.mean == -0.7 && other.m2 == 0);
    struct tally nothing, zeroed = {0};
    tally_clear(&nothing);
    tally_merge(&other, &nothing);
    assert_int_equal(other.n, 2000);
    tally_add(&zeroed, 3.1); /* all zero bytes will do as a start: the zeros are no observation */
    assert_true(zeroed.n == 1 && zeroed.min == 3.1 && zeroed.max == 3.1);
}

/* A second, related sequence. */
static double partner(int i)
{
    return 0.8 * value(i, 1) + 0.2 * value(i + 555, 0) - 4;
}

static struct cross cross_of(int from, int to)
{
    struct cross c;
    cross_clear(&c);
    for (int i = from; i < to; i++)
        cross_add(&c, partner(i), value(i, 1));
    return c;
}

static void two_together(void **state)
{
    (void)state;
    long double mean_y = 0, cxy = 0, m2y = 0;
    const struct reference x = two_pass(0, COUNT, 1);
    for (int i = 0; i < COUNT; i++)
        mean_y += partner(i);
    mean_y /= COUNT;
    for (int i = 0; i < COUNT; i++) {
        cxy += (value(i, 1) - x.mean) * (partner(i) - mean_y);
        m2y += (partner(i) - mean_y) * (partner(i) - mean_y);
    }
    struct cross c = cross_of(0, COUNT);
    expect_near(c.cxy, (double)cxy, 1e-12);
    expect_near(c.y.mean, (double)mean_y, 1e-13);
    expect_near(cross_correlation(&c), (double)(cxy / sqrtl(m2y * x.m2)), 1e-12);
    const int cuts[] = {0, 1, 900, COUNT};
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
        struct cross left = cross_of(0, cuts[i]);
        const struct cross right = cross_of(cuts[i], COUNT);
        cross_merge(&left, &right);
        expect_near(left.cxy, (double)cxy, 1e-12);
        expect_near(left.x.m2, (double)x.m2, 1e-12);
        assert_int_equal(left.y.n, COUNT);
    }
}

static void correlation_at_the_ends(void **state)
{
    (void)state;
    struct cross same, opposite, flat;
    cross_clear(&same);
    cross_clear(&opposite);
    cross_clear(&flat);
    assert_true(isnan(cross_correlation(&same)));
    for (int i = 0; i < 500; i++) {
        cross_add(&same, value(i, 0), value(i, 0));
        cross_add(&opposite, -1e3 * value(i, 0), value(i, 0));
        cross_add(&flat, 2.5, value(i, 0));
    }
    assert_true(same.cxy == same.x.m2); /* to the last bit: a ratio of equals has residuals of exactly 0 */
    struct cross again = same;
    cross_merge(&again, &same);
    assert_true(again.cxy == again.x.m2);
    expect_near(cross_correlation(&same), 1, 1e-15);
    expect_near(cross_correlation(&opposite), -1, 1e-14);
    assert_true(fabs(cross_correlation(&same)) <= 1 && fabs(cross_correlation(&opposite)) <= 1);
    assert_true(isnan(cross_correlation(&flat)));
}

static void levels(void **state)
{
    (void)state;
    struct level l;
    level_start(&l, 2 * TICKS_PER_DAY, 7);
    level_set(&l, 5 * TICKS_PER_DAY, 4);   /* 7 for 3 days */
    level_set(&l, 5 * TICKS_PER_DAY, -20); /* for no time: counts in the extremes only */
    level_set(&l, 5 * TICKS_PER_DAY, 11);
    assert_true(level_area_days(&l, 7 * TICKS_PER_DAY) == 21 + 22);
    assert_true(level_area_days(&l, 7 * TICKS_PER_DAY) == 21 + 22); /* asking changes nothing */
    assert_true(l.min == -20 && l.max == 11);
    level_reset(&l, 7 * TICKS_PER_DAY); /* end of warm-up */
    assert_true(l.value == 11 && l.min == 11 && l.max == 11);
    assert_true(level_area_days(&l, 7 * TICKS_PER_DAY) == 0);
    level_set(&l, 7 * TICKS_PER_DAY + TICKS_PER_HOUR, 2.5);
    assert_true(level_area_days(&l, 8 * TICKS_PER_DAY) == (11 * 1 + 2.5 * 23) / 24);
}

/* Whole levels in ticks are exact: Little's law can be asked to hold to the last unit. */
static void level_is_exact(void **state)
{
    (void)state;
    struct level l;
    level_start(&l, 0, 0);
    int64_t exact = 0;
    sim_time now = 0;
    for (int i = 0; i < 10000; i++) {
        const int64_t units = i * 37 % 101;
        level_set(&l, now, (double)units);
        const sim_time step = 1 + i * INT64_C(7919) % 100003;
        now += step;
        exact += units * step;
    }
    level_set(&l, now, 0);
    assert_true(l.area == (double)exact);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments),
        cmocka_unit_test(by_hand),
        cmocka_unit_test(far_from_zero),
        cmocka_unit_test(merge_is_the_whole),
        cmocka_unit_test(undefined_is_nan),
        cmocka_unit_test(two_together),
        cmocka_unit_test(correlation_at_the_ends),
        cmocka_unit_test(levels),
        cmocka_unit_test(level_is_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
