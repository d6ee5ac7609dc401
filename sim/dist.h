/* sim/dist.h - the distribution families: one uniform, one variate, by inversion.
 *
 * One table of families, each with parameter forms (mean + cv; shape + scale;
 * ...), checks, quantile, moments. Slow quantiles (gamma, beta, ...) are
 * tabulated once by dist_prepare with |F(Q(u)) - u| <= 1e-9 min(u, 1 - u).
 * Everything is computed with sim/kernels.h: the same bits on every host. */
#ifndef SIM_DIST_H
#define SIM_DIST_H

#include "sim/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum { DIST_PARAMETERS = 6 };

enum dist_family { /* in the order of dist_family_name */
                   DIST_CONSTANT,
                   DIST_UNIFORM,
                   DIST_TRIANGULAR,
                   DIST_PERT,
                   DIST_NORMAL,
                   DIST_LOGNORMAL,
                   DIST_GAMMA,
                   DIST_ERLANG,
                   DIST_WEIBULL,
                   DIST_EXPONENTIAL,
                   DIST_BETA,
                   DIST_POISSON,
                   DIST_NEGATIVE_BINOMIAL,
                   DIST_BINOMIAL,
                   DIST_GEOMETRIC,
                   DIST_DISCRETE,
                   DIST_EMPIRICAL,
                   DIST_HYPEREXPONENTIAL,
                   DIST_PARETO,
                   DIST_BURR,
                   DIST_FAMILIES
};

/* A parameter form: the argument names in canonical order. A family has several.
 * Example: lognormal {"mean","cv"}, {"median","log_sd"}, {"mu","sigma"}. The first
 * `dimensioned` bits say which arguments scale with the variate's unit (mean yes, cv no). */
struct dist_form {
    enum dist_family family;
    const char *argument[DIST_PARAMETERS]; /* NULL-terminated unless full */
    unsigned scales;                       /* bit i: argument i is in the variate's unit */
    unsigned inverse;                      /* bit i: argument i is in 1 / the variate's unit (rate) */
    unsigned in_square;                    /* bit i: argument i is in the unit squared (variance) */
    bool positional;                       /* may be written without names */
};
const struct dist_form *dist_forms(size_t *count);
const char *dist_family_name(enum dist_family);
bool dist_family_find(const char *name, enum dist_family *);

struct dist {
    enum dist_family family;
    double p[DIST_PARAMETERS]; /* the family's canonical parameters, listed in sim/dist_family.h */
    double lo, hi;             /* truncation, -inf, +inf when none */
    double f_lo, f_hi;         /* P(X < lo), P(X <= hi) of the law before truncation */
    double q_lo, q_hi;         /* 1 - f_lo, 1 - f_hi, to full precision */
    double mass;               /* P(lo <= X <= hi); 1 when not truncated */
    size_t points;             /* discrete and empirical: value[], cumulated[] */
    const double *value, *cumulated;
    bool interpolate;                              /* empirical */
    const struct dist_table *table;                /* after dist_prepare, may be NULL */
    double (*draw)(const struct dist *, double u); /* the way to a variate, chosen by make, truncate and prepare */
};

/* From a form and its arguments (as many as the form names). On wrong parameters returns false and sets
 * *why to a static sentence: what is wrong and what would be right. Discrete and empirical: dist_make_points.
 * A law without spread (cv = 0, sd = 0, poisson(0), ...) becomes DIST_CONSTANT, and a mean of 0 the constant 0.
 * Geometric counts trials up to the first success: 1, 2, ..., mean 1/p. Negative binomial counts failures before the
 * r-th success, r real. Hyperexponential has balanced means. Pert has lambda = 4. */
bool dist_make(struct dist *, const struct dist_form *, const double *argument, const char **why);
bool dist_make_points(struct dist *, enum dist_family, const double *value, const double *weight, size_t n,
                      bool interpolate, struct arena *, const char **why); /* weight NULL: equal */
/* Keeps the part in [lo, hi] (both included) and scales it to probability 1. Before dist_prepare. */
bool dist_truncate(struct dist *, double lo, double hi, const char **why);
void dist_prepare(struct dist *,
                  struct arena *); /* builds the table where the quantile is slow; parameters are then fixed */

/* The smallest x with F(x) >= u; u in (0,1). Works unprepared, slower. */
static inline double dist_quantile(const struct dist *d, double u)
{
    return d->draw(d, u);
}

double dist_cdf(const struct dist *, double x);
double dist_mean(const struct dist *); /* of the truncated law; may be infinite */
double dist_sd(const struct dist *);

#endif
