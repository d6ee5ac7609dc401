/* tests/sim/test_selftest.c - the self-test fails when something is broken: each check is given a wrong interval,
 * sampler, source or order, and sees it; and what is right passes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/kernels.h"
#include "sim/pair.h"
#include "sim/selftest_chance.h"

#include <math.h>
#include <string.h>

/* One check through the whole procedure, second look included. */
static struct selftest_result made(void (*measure)(const struct selftest_check *, const struct selftest_setup *,
                                                   struct selftest_result *),
                                   const void *subject)
{
    const struct selftest_check check = {"tests", "selftest.test", measure, subject};
    const struct selftest_setup setup = {2385, 1};
    struct selftest_result r;
    const size_t failed = selftest_run((struct selftest_list){&check, 1}, &setup, 1, &r);
    assert_int_equal(failed, r.held ? 0 : 1);
    return r;
}

/* ---- p-values ---- */

/* Marsaglia and Marsaglia 2004: 2.492 at 5 %, 3.878 at 1 % (D'Agostino and Stephens 1986 have 3.857 there). */
static void p_values_are_those_of_the_tables(void **state)
{
    const uint64_t seen[] = {8, 12, 9, 11}, skewed[] = {2, 18, 5, 15};
    const double p[] = {0.2, 0.03, 0.5};
    double even[1000];
    (void)state;
    assert_true(fabs(chance_of_anderson_darling(2.492) - 0.05) < 1e-4);
    assert_true(fabs(chance_of_anderson_darling(3.878) - 0.01) < 1e-4);
    assert_true(fabs(chance_of_z(1.959964) - 0.05) < 1e-6);
    assert_true(fabs(chance_of_z(-3.290527) - 0.001) < 1e-8);
    /* chi-square 1.0 and 17.8 with 3 degrees */
    assert_true(fabs(chance_of_even_counts(seen, 4) - 0.801252) < 1e-5);
    assert_true(fabs(chance_of_even_counts(skewed, 4) - 0.000484) < 1e-5);
    assert_true(fabs(least_chance(p, 3) - 0.09) < 1e-12);
    for (int i = 0; i < 1000; i++)
        even[i] = (i + 0.5) / 1000;
    assert_true(anderson_darling(even, 1000) < 0.02);
    /* binomial(20, 0.95): P(B <= 15) = 0.002574 */
    assert_true(fabs(chance_of_hits(15, 20, 0.95, 0.95) - 2 * 0.00257394) < 1e-6);
    assert_true(chance_of_hits(15, 20, 0.7, 0.8) == 1);
    assert_true(fabs(chance_of_hits(20, 20, 0.5, 0.7) - 2 * 0.00079792) < 1e-6);
}

/* ---- intervals ---- */

static struct tally normals(const struct coverage *c, struct dice *d)
{
    struct tally t;
    tally_clear(&t);
    for (size_t i = 0; i < c->n; i++)
        tally_add(&t, 3.17 + 2.385 * kernel_normal_quantile(roll(d)));
    return t;
}

static struct interval right_mean(const struct coverage *c, struct dice *d, double *x)
{
    const struct tally t = normals(c, d);
    (void)x;
    return interval_mean(&t, c->confidence);
}

/* t with n instead of n - 1 degrees, and the normal quantile instead of t. */
static struct interval mean_with_n(const struct coverage *c, struct dice *d, double *x)
{
    const struct tally t = normals(c, d);
    const double half = student_quantile(0.975, (double)c->n) * sqrt(t.m2 / (double)(t.n - 1) / (double)t.n);
    (void)x;
    return (struct interval){t.mean, t.mean - half, t.mean + half, true, NULL};
}

static struct interval mean_with_z(const struct coverage *c, struct dice *d, double *x)
{
    const struct tally t = normals(c, d);
    const double half = 1.959964 * sqrt(t.m2 / (double)(t.n - 1) / (double)t.n);
    (void)x;
    return (struct interval){t.mean, t.mean - half, t.mean + half, true, NULL};
}

static struct interval refused(const struct coverage *c, struct dice *d, double *x)
{
    (void)c;
    (void)d;
    (void)x;
    return (struct interval){.lo = NAN, .hi = NAN};
}

static void wrong_intervals_are_seen(void **state)
{
    struct coverage c = {"exactly", 0.95, .truth = 3.17, .lo = 0.95, .hi = 0.95, .n = 3, .sample = right_mean};
    (void)state;
    assert_true(made(measure_coverage, &c).held);
    c.sample = mean_with_n;
    assert_false(made(measure_coverage, &c).held);
    c.sample = mean_with_z;
    c.n = 10; /* covers 91.8 % */
    const struct selftest_result r = made(measure_coverage, &c);
    assert_false(r.held);
    assert_true(r.again && r.sample == 4000);
    c.sample = right_mean;
    c.truth = 4.1;
    assert_false(made(measure_coverage, &c).held);
    c.sample = refused;
    assert_false(made(measure_coverage, &c).held);
}

/* ---- samplers ---- */

static double exponential_cdf(const struct law *l, double x)
{
    return 1 - exp(-x / l->p[0]);
}

static double mean_for_rate(const struct law *l, double u)
{
    return -kernel_log(1 - u) / l->p[0];
}

static double falling(const struct law *l, double u)
{
    return -kernel_log(u) * l->p[0];
}

/* The right mean and sd, another law: uniform. */
static double same_moments(const struct law *l, double u)
{
    return l->p[0] * (1 + (2 * u - 1) * sqrt(3.0));
}

static double a_little_off(const struct law *l, double u)
{
    return -kernel_log1p(-u) * l->p[0] * (1 + 1e-8);
}

static void wrong_samplers_are_seen(void **state)
{
    double (*const wrong[])(const struct law *, double) = {mean_for_rate, falling, same_moments, a_little_off};
    struct law l = {"exponential", "mean", {2.385}, .mean = 2.385, .sd = 2.385, .cdf = exponential_cdf, .p = {2.385}};
    (void)state;
    assert_true(made(measure_law, &l).held);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        l.draw = wrong[i];
        assert_false(made(measure_law, &l).held);
    }
    l.draw = NULL;
    l.mean = 2.45; /* what was stated is not what comes */
    assert_false(made(measure_law, &l).held);
    l.first = "scale"; /* no such form */
    assert_false(made(measure_law, &l).held);
}

/* ---- streams ---- */

/* 32 bits, the lower twenty always 0. */
static double coarse(struct luck l, uint64_t source, uint64_t j)
{
    return floor(stream_u(l, source, j) * 0x1p32) * 0x1p-32;
}

static double one_for_all_replications(struct luck l, uint64_t source, uint64_t j)
{
    l.replication = 0;
    return stream_u(l, source, j);
}

static double one_for_all_sources(struct luck l, uint64_t source, uint64_t j)
{
    (void)source;
    return stream_u(l, 17, j);
}

/* A draw remembers a little of the one before. */
static double sticky(struct luck l, uint64_t source, uint64_t j)
{
    const double u = stream_u(l, source, j), before = j ? stream_u(l, source, j - 1) : 0.5, sum = u + 0.1 * before;
    return sum < 0.1 ? sum * sum / 0.2 : sum > 1 ? 1 - (1.1 - sum) * (1.1 - sum) / 0.2 : sum - 0.05; /* uniform again */
}

static double squeezed(struct luck l, uint64_t source, uint64_t j)
{
    const double u = stream_u(l, source, j);
    return u + 0.05 * u * (1 - u);
}

static void poor_luck_is_seen(void **state)
{
    struct stream_test t = {stream_u, 1};
    (void)state;
    assert_true(made(measure_uniformity, &t).held && made(measure_serial, &t).held && made(measure_orders, &t).held &&
                made(measure_bits, &t).held && made(measure_neighbours, &t).held);
    t.u = coarse;
    assert_false(made(measure_bits, &t).held);
    t.u = squeezed;
    assert_false(made(measure_uniformity, &t).held);
    t.u = sticky;
    assert_true(made(measure_uniformity, &t).held);
    assert_false(made(measure_serial, &t).held);
    assert_false(made(measure_orders, &t).held);
    t.u = one_for_all_replications;
    assert_false(made(measure_neighbours, &t).held);
    t = (struct stream_test){one_for_all_sources, 0};
    assert_false(made(measure_neighbours, &t).held);
}

/* ---- order of events ---- */

static bool last_first(const struct shadow_event *a, const struct shadow_event *b)
{
    return a->time == b->time && a->rank == b->rank && a->minor == b->minor && a->sequence > b->sequence;
}

static bool rank_forgotten(const struct shadow_event *a, const struct shadow_event *b)
{
    return a->time == b->time && a->sequence < b->sequence;
}

static void another_order_of_events_is_seen(void **state)
{
    const struct shadow_order wrong[] = {{last_first}, {rank_forgotten}};
    (void)state;
    for (size_t i = 0; i < 2; i++)
        assert_false(made(measure_ties, &wrong[i]).held);
}

/* ---- the procedure ---- */

static void lucky_second_time(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    (void)c;
    r->p = s->effort == 1 ? 0.0005 : 0.3;
}

static void never_lucky(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    (void)c;
    (void)s;
    r->p = 0.0005;
}

static void broken(const struct selftest_check *c, const struct selftest_setup *s, struct selftest_result *r)
{
    (void)c;
    (void)s;
    r->held = false;
}

static void doubt_is_looked_at_twice(void **state)
{
    struct selftest_check list[40];
    struct selftest_result one[40], many[40];
    const struct selftest_setup setup = {2385, 1};
    (void)state;
    assert_true(made(lucky_second_time, NULL).held && made(lucky_second_time, NULL).again);
    assert_true(!made(never_lucky, NULL).held && made(never_lucky, NULL).again);
    assert_true(!made(broken, NULL).held && !made(broken, NULL).again); /* no luck in it */
    for (int i = 0; i < 40; i++)
        list[i] = (struct selftest_check){"tests", "procedure",
                                          i % 4 == 0   ? broken
                                          : i % 4 == 1 ? never_lucky
                                                       : lucky_second_time,
                                          NULL};
    memset(one, 0, sizeof one);
    memset(many, 0, sizeof many);
    assert_int_equal(selftest_run((struct selftest_list){list, 40}, &setup, 1, one), 20);
    assert_int_equal(selftest_run((struct selftest_list){list, 40}, &setup, 3, many), 20);
    for (int i = 0; i < 40; i++)
        assert_true(one[i].held == many[i].held && one[i].again == many[i].again);
    assert_true(fabs(selftest_false_alarm(one, 40) - 30e-6) < 1e-12);
}

/* ---- the lists, at the smallest size ---- */

static void all_hold(void **state)
{
    const struct selftest_list lists[] = {selftest_streams(), selftest_samplers(), selftest_engine(),
                                          selftest_merges()};
    const struct selftest_setup setup = {2385, 1};
    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t k = 0; k < lists[i].count; k++) {
            struct selftest_result r;
            if (selftest_run((struct selftest_list){&lists[i].check[k], 1}, &setup, 1, &r) != 0)
                fail_msg("%s: promised %s, measured %s", lists[i].check[k].what, r.promised, r.measured);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_values_are_those_of_the_tables),
        cmocka_unit_test(wrong_intervals_are_seen),
        cmocka_unit_test(wrong_samplers_are_seen),
        cmocka_unit_test(poor_luck_is_seen),
        cmocka_unit_test(another_order_of_events_is_seen),
        cmocka_unit_test(doubt_is_looked_at_twice),
        cmocka_unit_test(all_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
