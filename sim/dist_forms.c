/* sim/dist_forms.c - the parameter forms: names, units, checks, and the way to canonical parameters. */
#include "sim/dist_family.h"
#include "sim/kernels.h"

#include <math.h>

/* A setter checks the arguments a and sets family and p of d, or returns what is wrong and what would be right. */
typedef const char *setter(struct dist *d, const double *a);

static const char *become(struct dist *d, enum dist_family family, double p0, double p1, double p2)
{
    d->family = family;
    d->p[0] = p0;
    d->p[1] = p1;
    d->p[2] = p2;
    return NULL;
}

static const char *become_constant(struct dist *d, double value)
{
    return become(d, DIST_CONSTANT, value, 0, 0);
}

static bool is_whole(double x)
{
    return kernel_floor(x) == x;
}

static const char *const mean_negative =
    "has a negative mean; this law is never negative, so its mean must be 0 or more";
static const char *const cv_negative = "has a negative cv; cv = sd / mean must be 0 or more";
static const char *const needs_positive = "has a shape or scale that is not above 0; both must be";

static const char *set_constant(struct dist *d, const double *a)
{
    return become_constant(d, a[0]);
}

static const char *set_uniform(struct dist *d, const double *a)
{
    if (a[0] > a[1])
        return "has low above high; write uniform(low, high) with low <= high";
    return a[0] == a[1] ? become_constant(d, a[0]) : become(d, DIST_UNIFORM, a[0], a[1], 0);
}

static const char *set_uniform_cv(struct dist *d, const double *a)
{
    const double half = 1.7320508075688772935; /* sqrt 3: low, high = mean (1 -+ cv sqrt 3) */
    if (a[0] < 0)
        return mean_negative;
    if (a[1] < 0)
        return cv_negative;
    if (a[1] * half > 1)
        return "has a cv too large for a uniform law from 0 up: cv must be at most 0.577; use low and high, or another "
               "law";
    const double bounds[] = {a[0] * (1 - a[1] * half), a[0] * (1 + a[1] * half)};
    return set_uniform(d, bounds);
}

static const char *set_triangular(struct dist *d, const double *a)
{
    if (!(a[0] <= a[1] && a[1] <= a[2]))
        return "is not in order; write low <= mode <= high";
    return a[0] == a[2] ? become_constant(d, a[0]) : become(d, DIST_TRIANGULAR, a[0], a[1], a[2]);
}

static const char *set_pert(struct dist *d, const double *a)
{
    const char *why = set_triangular(d, a);
    if (why || d->family == DIST_CONSTANT)
        return why;
    d->family = DIST_PERT;
    d->p[3] = 1 + 4 * (a[1] - a[0]) / (a[2] - a[0]);
    d->p[4] = 1 + 4 * (a[2] - a[1]) / (a[2] - a[0]);
    return NULL;
}

static const char *set_normal(struct dist *d, const double *a)
{
    if (a[1] < 0)
        return "has a negative sd; it must be 0 or more";
    return a[1] == 0 ? become_constant(d, a[0]) : become(d, DIST_NORMAL, a[0], a[1], 0);
}

static const char *set_normal_cv(struct dist *d, const double *a)
{
    if (a[1] < 0)
        return cv_negative;
    const double moments[] = {a[0], fabs(a[0]) * a[1]};
    return set_normal(d, moments);
}

static const char *set_lognormal(struct dist *d, const double *a) /* mu, sigma */
{
    if (a[1] < 0)
        return "has a negative sigma; the logarithm's sd must be 0 or more";
    if (fabs(a[0]) > 690)
        return "has mu beyond +-690, so exp(mu) is not a usable number; mu is the mean of the logarithm";
    return a[1] == 0 ? become_constant(d, kernel_exp(a[0])) : become(d, DIST_LOGNORMAL, a[0], a[1], 0);
}

static const char *set_lognormal_cv(struct dist *d, const double *a)
{
    if (a[0] < 0)
        return mean_negative;
    if (a[1] < 0)
        return cv_negative;
    if (a[0] == 0 || a[1] == 0)
        return become_constant(d, a[0]);
    const double variance = kernel_log1p(a[1] * a[1]);
    return become(d, DIST_LOGNORMAL, kernel_log(a[0]) - 0.5 * variance, sqrt(variance), 0);
}

static const char *set_lognormal_median(struct dist *d, const double *a)
{
    if (a[0] < 0)
        return "has a negative median; a lognormal law is never negative";
    if (a[1] < 0)
        return "has a negative log_sd; the logarithm's sd must be 0 or more";
    if (a[0] == 0 || a[1] == 0)
        return become_constant(d, a[0]);
    return become(d, DIST_LOGNORMAL, kernel_log(a[0]), a[1], 0);
}

static const char *set_gamma(struct dist *d, const double *a)
{
    if (!(a[0] > 0 && a[1] > 0))
        return needs_positive;
    return become(d, DIST_GAMMA, a[0], a[1], 0);
}

static const char *set_gamma_cv(struct dist *d, const double *a)
{
    if (a[0] < 0)
        return mean_negative;
    if (a[1] < 0)
        return cv_negative;
    if (a[0] == 0 || a[1] < 1e-7) /* a spread of 1e-7 is below what the law's own formulas resolve */
        return become_constant(d, a[0]);
    const double square = a[1] * a[1];
    return become(d, DIST_GAMMA, 1 / square, a[0] * square, 0);
}

static const char *set_erlang(struct dist *d, const double *a)
{
    if (!(a[0] >= 1 && is_whole(a[0])))
        return "has k that is not a whole number of stages from 1 up; use gamma for a real shape";
    if (a[1] < 0)
        return mean_negative;
    return a[1] == 0 ? become_constant(d, 0) : become(d, DIST_ERLANG, a[0], a[1] / a[0], 0);
}

static const char *set_weibull(struct dist *d, const double *a)
{
    if (!(a[0] > 0 && a[1] > 0))
        return needs_positive;
    return become(d, DIST_WEIBULL, a[0], a[1], 0);
}

/* log(1 + cv^2) of a weibull law of shape 1 / x; increasing in x */
static double weibull_spread(double x)
{
    return special_log_gamma1p(2 * x) - 2 * special_log_gamma1p(x);
}

static const char *set_weibull_cv(struct dist *d, const double *a)
{
    if (a[0] < 0)
        return mean_negative;
    if (a[1] < 0)
        return cv_negative;
    if (a[0] == 0 || a[1] < 1e-7)
        return become_constant(d, a[0]);
    if (a[1] > 1e4)
        return "has a cv above 10000, too heavy a tail for a weibull law by mean and cv; use shape and scale";
    const double target = kernel_log1p(a[1] * a[1]);
    double low = 1e-9, high = 64; /* of 1 / shape; bisection on the logarithm, then to the last bit */
    for (int i = 0; i < 200; i++) {
        const double middle = high > 2 * low ? sqrt(low * high) : 0.5 * (low + high);
        if (middle <= low || middle >= high)
            break;
        if (weibull_spread(middle) < target)
            low = middle;
        else
            high = middle;
    }
    return become(d, DIST_WEIBULL, 1 / low, a[0] * kernel_exp(-special_log_gamma1p(low)), 0);
}

static const char *set_exponential(struct dist *d, const double *a)
{
    if (a[0] < 0)
        return mean_negative;
    return a[0] == 0 ? become_constant(d, 0) : become(d, DIST_EXPONENTIAL, a[0], 0, 0);
}

static const char *set_exponential_rate(struct dist *d, const double *a)
{
    if (!(a[0] > 0))
        return "has a rate that is not above 0; the rate is 1 / mean";
    return become(d, DIST_EXPONENTIAL, 1 / a[0], 0, 0);
}

static const char *set_beta(struct dist *d, const double *a)
{
    if (!(a[0] > 0 && a[1] > 0))
        return "has a or b that is not above 0; both must be";
    return become(d, DIST_BETA, a[0], a[1], 0);
}

static const char *set_beta_cv(struct dist *d, const double *a)
{
    const double m = a[0], cv = a[1], variance = m * cv * m * cv;
    if (!(m >= 0 && m <= 1))
        return "has a mean outside 0..1; a beta law lives on 0..1, so scale it: 5 * beta(mean = 0.4, cv = 0.3)";
    if (cv < 0)
        return cv_negative;
    if (m == 0 || m == 1 || cv < 1e-7)
        return become_constant(d, m);
    if (!(variance < m * (1 - m)))
        return "has a cv too large for its mean: cv^2 must be below (1 - mean) / mean";
    const double n = m * (1 - m) / variance - 1;
    return become(d, DIST_BETA, m * n, (1 - m) * n, 0);
}

static const char *set_poisson(struct dist *d, const double *a)
{
    if (a[0] < 0)
        return mean_negative;
    if (a[0] > 1e12)
        return "has a mean above 1e12; use a normal law";
    return a[0] == 0 ? become_constant(d, 0) : become(d, DIST_POISSON, a[0], 0, 0);
}

static const char *set_negative_binomial(struct dist *d, const double *a)
{
    if (!(a[0] > 0))
        return "has r that is not above 0; r is the number of successes waited for, and may be a fraction";
    if (!(a[1] > 0 && a[1] <= 1))
        return "has p outside 0..1; p is the probability of a success, above 0 and at most 1";
    return a[1] == 1 ? become_constant(d, 0) : become(d, DIST_NEGATIVE_BINOMIAL, a[0], a[1], 1 - a[1]);
}

static const char *set_negative_binomial_variance(struct dist *d, const double *a)
{
    const double m = a[0], v = a[1];
    if (m < 0)
        return mean_negative;
    if (v < m)
        return "has a variance below its mean; a negative binomial law needs variance >= mean, so use binomial";
    if (v == m)
        return set_poisson(d, a);
    if (m == 0)
        return "has a mean of 0 with a variance; a count that is always 0 has variance 0";
    const double more = (v - m) / m; /* r p^-1 = m + ..., kept free of cancelling */
    return become(d, DIST_NEGATIVE_BINOMIAL, m / more, m / v, (v - m) / v);
}

static const char *set_binomial(struct dist *d, const double *a)
{
    if (!(a[0] >= 0 && is_whole(a[0]) && a[0] <= 1e12))
        return "has n that is not a whole number of trials from 0 up";
    if (!(a[1] >= 0 && a[1] <= 1))
        return "has p outside 0..1; p is the probability of a success";
    if (a[0] == 0 || a[1] == 0 || a[1] == 1)
        return become_constant(d, a[0] * a[1]);
    return become(d, DIST_BINOMIAL, a[0], a[1], 1 - a[1]);
}

static const char *set_geometric(struct dist *d, const double *a)
{
    if (!(a[0] > 0 && a[0] <= 1))
        return "has p outside 0..1; p is the probability of a success, above 0 and at most 1";
    return a[0] == 1 ? become_constant(d, 1) : become(d, DIST_GEOMETRIC, a[0], kernel_log1p(-a[0]), 0);
}

static const char *set_geometric_mean(struct dist *d, const double *a)
{
    if (!(a[0] >= 1))
        return "has a mean below 1; it counts trials up to the first success, so its mean is 1 / p, 1 or more";
    const double p = 1 / a[0];
    return set_geometric(d, &p);
}

static const char *set_hyperexponential(struct dist *d, const double *a)
{
    const double m = a[0], c2 = a[1] * a[1];
    if (m < 0)
        return mean_negative;
    if (!(a[1] >= 1))
        return "has a cv below 1; a hyperexponential law needs cv >= 1, so use gamma or erlang";
    if (a[1] > 1e6)
        return "has a cv above 1000000; use pareto or lognormal for so heavy a tail";
    if (m == 0)
        return become_constant(d, 0);
    if (a[1] == 1)
        return become(d, DIST_EXPONENTIAL, m, 0, 0);
    /* balanced means: w / r1 = (1 - w) / r2 = m / 2; 1 - w = 1 / ((c^2 + 1) w 2 ...) is formed without cancelling */
    const double root = sqrt((c2 - 1) / (c2 + 1)), w = 0.5 * (1 + root), rest = 0.5 * (2 / (c2 + 1)) / (1 + root);
    return become(d, DIST_HYPEREXPONENTIAL, w, 2 * w / m, 2 * rest / m);
}

static const char *set_pareto(struct dist *d, const double *a)
{
    if (!(a[0] > 0 && a[1] > 0))
        return needs_positive;
    return become(d, DIST_PARETO, a[0], a[1], 0);
}

static const char *set_burr(struct dist *d, const double *a)
{
    if (!(a[0] > 0 && a[1] > 0 && a[2] > 0))
        return "has c, k or scale that is not above 0; all three must be";
    return become(d, DIST_BURR, a[0], a[1], a[2]);
}

static const char *set_from_points(struct dist *d, const double *a)
{
    (void)d;
    (void)a;
    return "is made from a list of values, not from parameters";
}

/* bits of scales, inverse and in_square */
enum { NONE = 0, FIRST = 1, SECOND = 2, THIRD = 4 };
#define NAMES(...)                                                                                                     \
    {                                                                                                                  \
        __VA_ARGS__                                                                                                    \
    }

/* family, argument names, setter, in the unit, per unit, in the unit squared, positional */
#define FORMS(X)                                                                                                       \
    X(CONSTANT, NAMES("value"), set_constant, FIRST, NONE, NONE, true)                                                 \
    X(UNIFORM, NAMES("low", "high"), set_uniform, FIRST | SECOND, NONE, NONE, true)                                    \
    X(UNIFORM, NAMES("mean", "cv"), set_uniform_cv, FIRST, NONE, NONE, false)                                          \
    X(TRIANGULAR, NAMES("low", "mode", "high"), set_triangular, FIRST | SECOND | THIRD, NONE, NONE, true)              \
    X(PERT, NAMES("low", "mode", "high"), set_pert, FIRST | SECOND | THIRD, NONE, NONE, true)                          \
    X(NORMAL, NAMES("mean", "sd"), set_normal, FIRST | SECOND, NONE, NONE, true)                                       \
    X(NORMAL, NAMES("mean", "cv"), set_normal_cv, FIRST, NONE, NONE, false)                                            \
    X(LOGNORMAL, NAMES("mean", "cv"), set_lognormal_cv, FIRST, NONE, NONE, false)                                      \
    X(LOGNORMAL, NAMES("median", "log_sd"), set_lognormal_median, FIRST, NONE, NONE, false)                            \
    X(LOGNORMAL, NAMES("mu", "sigma"), set_lognormal, NONE, NONE, NONE, false)                                         \
    X(GAMMA, NAMES("mean", "cv"), set_gamma_cv, FIRST, NONE, NONE, false)                                              \
    X(GAMMA, NAMES("shape", "scale"), set_gamma, SECOND, NONE, NONE, false)                                            \
    X(ERLANG, NAMES("k", "mean"), set_erlang, SECOND, NONE, NONE, true)                                                \
    X(WEIBULL, NAMES("mean", "cv"), set_weibull_cv, FIRST, NONE, NONE, false)                                          \
    X(WEIBULL, NAMES("shape", "scale"), set_weibull, SECOND, NONE, NONE, false)                                        \
    X(EXPONENTIAL, NAMES("mean"), set_exponential, FIRST, NONE, NONE, false)                                           \
    X(EXPONENTIAL, NAMES("rate"), set_exponential_rate, NONE, FIRST, NONE, false)                                      \
    X(BETA, NAMES("mean", "cv"), set_beta_cv, NONE, NONE, NONE, false)                                                 \
    X(BETA, NAMES("a", "b"), set_beta, NONE, NONE, NONE, false)                                                        \
    X(POISSON, NAMES("mean"), set_poisson, FIRST, NONE, NONE, true)                                                    \
    X(NEGATIVE_BINOMIAL, NAMES("mean", "variance"), set_negative_binomial_variance, FIRST, NONE, SECOND, false)        \
    X(NEGATIVE_BINOMIAL, NAMES("r", "p"), set_negative_binomial, NONE, NONE, NONE, false)                              \
    X(BINOMIAL, NAMES("n", "p"), set_binomial, NONE, NONE, NONE, true)                                                 \
    X(GEOMETRIC, NAMES("p"), set_geometric, NONE, NONE, NONE, true)                                                    \
    X(GEOMETRIC, NAMES("mean"), set_geometric_mean, FIRST, NONE, NONE, false)                                          \
    X(DISCRETE, NAMES(NULL), set_from_points, NONE, NONE, NONE, false)                                                 \
    X(EMPIRICAL, NAMES(NULL), set_from_points, NONE, NONE, NONE, false)                                                \
    X(HYPEREXPONENTIAL, NAMES("mean", "cv"), set_hyperexponential, FIRST, NONE, NONE, true)                            \
    X(PARETO, NAMES("shape", "scale"), set_pareto, SECOND, NONE, NONE, true)                                           \
    X(BURR, NAMES("c", "k", "scale"), set_burr, THIRD, NONE, NONE, true)

#define PUBLIC_ROW(f, names, set, unit, per, squared, by_place) {DIST_##f, names, unit, per, squared, by_place},
#define SETTER_ROW(f, names, set, unit, per, squared, by_place) set,
static const struct dist_form forms[] = {FORMS(PUBLIC_ROW)};
static setter *const setters[] = {FORMS(SETTER_ROW)};

const struct dist_form *dist_forms(size_t *count)
{
    *count = sizeof forms / sizeof *forms;
    return forms;
}

bool dist_make(struct dist *d, const struct dist_form *form, const double *argument, const char **why)
{
    dist_begin(d, form->family);
    for (int i = 0; i < DIST_PARAMETERS && form->argument[i]; i++)
        if (!isfinite(argument[i])) {
            *why = "has a parameter that is not a finite number; every parameter must be one";
            return false;
        }
    *why = setters[form - forms](d, argument);
    dist_choose_draw(d); /* the setter may have changed the family */
    return *why == NULL;
}
