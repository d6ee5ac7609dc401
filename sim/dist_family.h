/* sim/dist_family.h - what a family is made of (private to sim/dist*.c).
 *
 * Canonical parameters p[]:
 *   constant          value
 *   uniform           low, high
 *   triangular        low, mode, high
 *   pert              low, mode, high, a, b of the beta law on [low, high]
 *   normal            mean, sd
 *   lognormal         mu, sigma of the logarithm
 *   gamma, erlang     shape, scale
 *   weibull           shape, scale
 *   exponential       mean
 *   beta              a, b
 *   poisson           mean
 *   negative_binomial r, p, 1 - p: failures before the r-th success
 *   binomial          n, p, 1 - p
 *   geometric         p, log(1 - p): trials up to the first success
 *   hyperexponential  weight w of the first phase, its rate, the second's rate
 *   pareto            shape, scale: P(X > x) = (scale / x)^shape, x >= scale
 *   burr              c, k, scale: P(X > x) = (1 + (x / scale)^c)^-k
 *   discrete, empirical: none (points) */
#ifndef SIM_DIST_FAMILY_H
#define SIM_DIST_FAMILY_H

#include "sim/dist.h"
#include "sim/quantile.h"
#include "sim/special.h"

struct family {
    const char *name;
    double (*quantile)(const struct dist *, struct tails); /* of the law before truncation; smallest x with F(x) >= p */
    struct tails (*cdf)(const struct dist *, double x);    /* likewise; any x */
    double (*mean)(const struct dist *);                   /* likewise */
    double (*variance)(const struct dist *);
    bool whole;                                             /* takes whole numbers only */
    void (*count)(const struct dist *, struct count_law *); /* for whole laws that are searched */
    bool slow;                                              /* the quantile is worth a table */
    double (*draw)(const struct dist *, double u);          /* NULL, or a faster way to an untruncated variate */
};

const struct family *dist_family_of(const struct dist *);

/* The rows, by file. */
extern const struct family family_constant, family_uniform, family_triangular, family_pert, family_normal,
    family_lognormal, family_gamma, family_erlang, family_weibull, family_exponential, family_beta,
    family_hyperexponential, family_pareto, family_burr; /* dist_smooth.c */
extern const struct family family_poisson, family_negative_binomial, family_binomial,
    family_geometric;                                         /* dist_counts.c */
extern const struct family family_discrete, family_empirical; /* dist_points.c */

/* u in (0,1) to both tails of the law before truncation: p = f_lo + u mass and q = q_hi + (1 - u) mass, each precise
 * where it is the small one. */
static inline struct tails dist_tails(const struct dist *d, struct tails u)
{
    return (struct tails){d->f_lo + u.p * d->mass, d->q_hi + u.q * d->mass};
}
/* The quantile without the table, truncation included. */
double dist_quantile_direct(const struct dist *, struct tails);

/* Sets every field that the parameters do not say: no truncation, no table, the plain way to draw. */
void dist_begin(struct dist *, enum dist_family);
void dist_choose_draw(struct dist *); /* after the family or the truncation changed */

#endif
