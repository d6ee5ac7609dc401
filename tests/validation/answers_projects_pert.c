/* tests/validation/answers_projects_pert.c - exact answers: networks of tasks with random durations, by integration. */
#include "tests/validation/answers_projects.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdlib.h>

enum { NODES = 80 };

/* Gauss-Legendre over [lo, hi]. */
static double integral(double (*f)(double, const void *), const void *with, double lo, double hi)
{
    static gsl_integration_glfixed_table *table;
    double sum = 0;
    if (!table)
        table = gsl_integration_glfixed_table_alloc(NODES);
    for (size_t i = 0; i < NODES && hi > lo; i++) {
        double x, w;
        gsl_integration_glfixed_point(lo, hi, i, &x, &w, table);
        sum += w * f(x, with);
    }
    return sum;
}

/* The time at which F reaches p. */
static double quantile(double (*f)(double, const void *), const void *with, double p, double hi)
{
    double lo = 0;
    for (int i = 0; i < 45; i++) {
        const double middle = (lo + hi) / 2;
        *(f(middle, with) < p ? &lo : &hi) = middle;
    }
    return (lo + hi) / 2;
}

/* ---- a network with a shared task ----
 *
 * T = max(A + C, max(A, B) + D). Given A = a the two chains are independent (A is what they share):
 *   P(T <= t) = integral over a of f_A(a) F_C(t - a) P(max(a, B) + D <= t),
 *   P(max(a, B) + D <= t) = F_B(a) F_D(t - a) + integral over b > a of f_B(b) F_D(t - b). */

struct law {
    double shape, scale;
};

struct shared {
    struct law a, b, c, d;
    double t, at_a, at_d;
};

static struct law gamma_law(double mean, double cv)
{
    const double shape = 1 / (cv * cv);
    return (struct law){shape, mean / shape};
}

static double density(struct law l, double x)
{
    return gsl_ran_gamma_pdf(x, l.shape, l.scale);
}

static double below(struct law l, double x)
{
    return x > 0 ? gsl_cdf_gamma_P(x, l.shape, l.scale) : 0;
}

static double late_b(double b, const void *with)
{
    const struct shared *s = with;
    return density(s->b, b) * below(s->d, s->t - b);
}

static double chain_d(struct shared *s, double a)
{
    return below(s->b, a) * below(s->d, s->t - a) + integral(late_b, s, a, s->t);
}

static double over_a(double a, const void *with)
{
    struct shared s = *(const struct shared *)with;
    return density(s.a, a) * below(s.c, s.t - a) * chain_d(&s, a);
}

static double done_by(double t, const void *with)
{
    struct shared s = *(const struct shared *)with;
    s.t = t;
    return integral(over_a, &s, 0, t);
}

static double not_done_by(double t, const void *with)
{
    return 1 - done_by(t, with);
}

/* As if both chains had a task A of their own: the shared one's luck taken twice. */
static double d_by(double a, const void *with)
{
    struct shared s = *(const struct shared *)with;
    return density(s.a, a) * chain_d(&s, a);
}

static double c_by(double a, const void *with)
{
    const struct shared *s = with;
    return density(s->a, a) * below(s->c, s->t - a);
}

static double twice_by(double t, const void *with)
{
    struct shared s = *(const struct shared *)with;
    s.t = t;
    return integral(c_by, &s, 0, t) * integral(d_by, &s, 0, t);
}

/* b decides: B > A and B + D > A + C. */
static double b_longer(double b, const void *with)
{
    const struct shared *s = with;
    return density(s->b, b) * below(s->c, b + s->at_d - s->at_a);
}

static double b_over_d(double d, const void *with)
{
    struct shared s = *(const struct shared *)with;
    s.at_d = d;
    return density(s.d, d) * integral(b_longer, &s, s.at_a, 60);
}

static double b_over_a(double a, const void *with)
{
    struct shared s = *(const struct shared *)with;
    s.at_a = a;
    return density(s.a, a) * integral(b_over_d, &s, 0, 50);
}

static double mean_b(double b, const void *with)
{
    const struct shared *s = with;
    return density(s->b, b) * below(s->a, b);
}

static size_t answers_shared(const struct shared *s, double due, struct answer out[ANSWERS])
{
    const double a = s->a.shape * s->a.scale, b = s->b.shape * s->b.scale, c = s->c.shape * s->c.scale,
                 d = s->d.shape * s->d.scale, left = a + c, right = (a > b ? a : b) + d;
    const double mean = integral(not_done_by, s, 0, 70);
    if (fabs(done_by(70, s) - 1) > 1e-6) /* the law's mass */
        return 0;
    out[0] = mean_is("done.date_days", mean, left > right ? left : right, "the longest path of the means (PERT)");
    out[1] =
        mean_is("done.missed", 1 - done_by(due, s), 1 - twice_by(due, s), "the two chains are taken as independent");
    out[2] = estimate_is("done.date_days", "p80", quantile(done_by, s, 0.8, 70), mean, "the mean stands for P80");
    out[3] = mean_is("tasks.b.critical", integral(b_over_a, s, 0, 50), integral(mean_b, s, 0, 60),
                     "the later of a and b decides, whatever c does");
    return 4;
}

size_t answers_pert_shared(struct answer out[ANSWERS])
{
    const struct shared s = {
        .a = gamma_law(5.3, 0.5), .b = gamma_law(6.1, 0.4), .c = gamma_law(7.385, 0.45), .d = gamma_law(4.9, 0.35)};
    return answers_shared(&s, 14.2, out);
}

size_t answers_pert_shared_wide(struct answer out[ANSWERS])
{
    const struct shared s = {
        .a = gamma_law(4.7, 0.55), .b = gamma_law(4.2, 0.6), .c = gamma_law(8.15, 0.25), .d = gamma_law(6.85, 0.55)};
    return answers_shared(&s, 13.2, out);
}

/* ---- the later of several PERT tasks: a beta on [low, high], shapes 1 + 4 (mode - low) / (high - low) and
 *      1 + 4 (high - mode) / (high - low) (Malcolm et al. 1959); E max = high - integral of the product of laws ---- */

struct pert {
    double low, mode, high;
};

struct side_by_side {
    struct pert p[3];
    int count;
};

static double pert_below(const struct pert *p, double x)
{
    const double width = p->high - p->low;
    const double y = (x - p->low) / width;
    return y <= 0   ? 0
           : y >= 1 ? 1
                    : gsl_cdf_beta_P(y, 1 + 4 * (p->mode - p->low) / width, 1 + 4 * (p->high - p->mode) / width);
}

static double all_by(double x, const void *with)
{
    const struct side_by_side *s = with;
    double f = 1;
    for (int i = 0; i < s->count; i++)
        f *= pert_below(&s->p[i], x);
    return f;
}

static size_t answers_merge(const struct side_by_side *s, double due, struct answer out[ANSWERS])
{
    double low = 0, high = 0, naive = 0, worst = 0, cut[6];
    for (int i = 0; i < s->count; i++) {
        const struct pert *p = &s->p[i];
        low = p->low > low ? p->low : low;
        high = p->high > high ? p->high : high;
        naive = (p->low + 4 * p->mode + p->high) / 6 > naive ? (p->low + 4 * p->mode + p->high) / 6 : naive;
        worst = 1 - pert_below(p, due) > worst ? 1 - pert_below(p, due) : worst;
        cut[i] = p->high;
    }
    double sum = 0, from = low; /* piece by piece: the laws end at different places */
    while (from < high) {
        double to = high;
        for (int i = 0; i < s->count; i++)
            to = cut[i] > from && cut[i] < to ? cut[i] : to;
        sum += integral(all_by, s, from, to);
        from = to;
    }
    const double mean = high - sum, p90 = quantile(all_by, s, 0.9, high);
    const struct pert *a = &s->p[0];
    out[0] = mean_is("done.date_days", mean, naive, "the later of the means (PERT's merge bias)");
    out[1] = mean_is("done.missed", 1 - all_by(due, s), worst, "only the worst task can be late");
    out[2] = estimate_is("done.date_days", "p90", p90, (p90 + mean) / 2, "half as much spread");
    out[3] = mean_is("tasks.a.finish", (a->low + 4 * a->mode + a->high) / 6, (a->low + a->mode + a->high) / 3,
                     "the mean of a triangle");
    return 4;
}

size_t answers_merge_bias(struct answer out[ANSWERS])
{
    const struct side_by_side s = {{{3.2, 5.1, 12.4}, {4.1, 6.3, 9.7}}, 2};
    return answers_merge(&s, 7.385, out);
}

size_t answers_merge_bias_three(struct answer out[ANSWERS])
{
    const struct side_by_side s = {{{2.1, 8.4, 9.3}, {3.4, 6.9, 13.2}, {5.5, 7.1, 8.6}}, 3};
    return answers_merge(&s, 8.385, out);
}

/* ---- which of two chains is the longer ----
 *
 * X and Y gamma with shapes j, k and scales s, t: P(Y < X) = I_z(k, j), z = s / (s + t), I the regularised incomplete
 * beta (Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 2, ch. 25: the ratio of gammas). */

struct chains {
    struct law x, y;
};

static double y_shorter(double x, const void *with)
{
    const struct chains *c = with;
    return density(c->x, x) * below(c->y, x);
}

static double ends(double t, const void *with)
{
    const struct chains *c = with;
    return 1 - below(c->x, t) * below(c->y, t);
}

static size_t answers_chains(const struct chains *c, double x1_share, double due, struct answer out[ANSWERS])
{
    const double z = c->x.scale / (c->x.scale + c->y.scale), share = gsl_cdf_beta_P(z, c->y.shape, c->x.shape);
    const double mean_x = c->x.shape * c->x.scale, mean_y = c->y.shape * c->y.scale;
    if (fabs(integral(y_shorter, c, 0, 10) + integral(y_shorter, c, 10, 60) - share) > 1e-5)
        return 0;
    out[0] = mean_is("tasks.a1.critical", share, mean_x > mean_y ? 1 : 0, "the chain with the longer mean decides");
    out[1] = mean_is("tasks.b2.critical", 1 - share, x1_share, "the last tasks alone are compared");
    out[2] = mean_is("done.date_days", integral(ends, c, 0, 10) + integral(ends, c, 10, 90),
                     mean_x > mean_y ? mean_x : mean_y, "the later of the means");
    out[3] = mean_is("done.missed", ends(due, c), 1 - below(c->x, due), "one chain alone");
    return 4;
}

size_t answers_critical_share(struct answer out[ANSWERS])
{
    const struct chains c = {{1.7 + 0.9, 2.385}, {2.2 + 1.4, 1.37}};
    return answers_chains(&c, gsl_cdf_beta_P(1.37 / (1.37 + 2.385), 0.9, 1.4), 8.2, out);
}

size_t answers_critical_share_even(struct answer out[ANSWERS])
{
    const struct chains c = {{0.6 + 0.7, 4.15}, {5.5 + 8.3, 0.385}};
    return answers_chains(&c, gsl_cdf_beta_P(0.385 / (0.385 + 4.15), 0.7, 8.3), 6.1, out);
}
