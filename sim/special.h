/* sim/special.h - the gamma and beta functions behind the laws, on sim/kernels.h alone.
 *
 * Both tails of every distribution function, each accurate in itself (relative
 * error about 1e-12), because 1 - p forgets a small tail. Densities by C. Loader,
 * "Fast and accurate computation of binomial probabilities" (2000): no cancelling
 * of large logarithms. */
#ifndef SIM_SPECIAL_H
#define SIM_SPECIAL_H

struct tails { /* p = P(X <= x), q = P(X > x) */
    double p, q;
};

double special_log_gamma(double x);   /* x > 0; absolute error about 1e-14 (1 + |value|) */
double special_log_gamma1p(double x); /* log Gamma(1 + x), x > -1/2; accurate relative to x near 0 */

/* x^a e^-x / Gamma(a + 1), the Poisson probability of a at mean x, for real a >= 0, x >= 0. */
double special_gamma_term(double a, double x);
/* Gamma(a+b+1) / (Gamma(a+1) Gamma(b+1)) x^a y^b with x + y = 1: the binomial probability of a in a + b, real a, b >=
 * 0. */
double special_beta_term(double a, double b, double x, double y);

/* The regularised incomplete gamma function: p = P(a, x), a > 0, x >= 0. */
struct tails special_gamma(double a, double x);
/* The regularised incomplete beta function: p = I_x(a, b); y = 1 - x is asked for to keep it exact. */
struct tails special_beta(double a, double b, double x, double y);

#endif
