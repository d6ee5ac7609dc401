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
    DIST_CONSTANT, DIST_UNIFORM, DIST_TRIANGULAR, DIST_PERT, DIST_NORMAL, DIST_LOGNORMAL, DIST_GAMMA, DIST_ERLANG,
    DIST_WEIBULL, DIST_EXPONENTIAL, DIST_BETA, DIST_POISSON, DIST_NEGATIVE_BINOMIAL, DIST_BINOMIAL, DIST_GEOMETRIC,
    DIST_DISCRETE, DIST_EMPIRICAL, DIST_HYPEREXPONENTIAL, DIST_PARETO, DIST_BURR, DIST_FAMILIES
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
    double p[DIST_PARAMETERS];    /* the family's canonical parameters */
    double lo, hi;                /* truncation, -inf, +inf when none */
    double f_lo, f_hi;            /* F(lo), F(hi) when truncated */
    size_t points;                /* discrete and empirical: value[], cumulated[] */
    const double *value, *cumulated;
    bool interpolate;             /* empirical */
    const struct dist_table *table; /* after dist_prepare, may be NULL */
};

/* From a form and its arguments (as many as the form names). On wrong parameters returns false and sets
 * *why to a static sentence: what is wrong and what would be right. Discrete and empirical: dist_make_points. */
bool dist_make(struct dist *, const struct dist_form *, const double *argument, const char **why);
bool dist_make_points(struct dist *, enum dist_family, const double *value, const double *weight, size_t n,
                      bool interpolate, struct arena *, const char **why); /* weight NULL: equal */
bool dist_truncate(struct dist *, double lo, double hi, const char **why); /* inclusive of lo for discrete laws */
void dist_prepare(struct dist *, struct arena *); /* builds the table where the quantile is slow; parameters are then fixed */

double dist_quantile(const struct dist *, double u); /* u in (0,1); works unprepared, slower */
double dist_cdf(const struct dist *, double x);
double dist_mean(const struct dist *); /* of the truncated law; may be infinite */
double dist_sd(const struct dist *);

#endif
