/* sim/binomial.c - exact tails of the binomial law: see binomial.h.
 *
 * P(B = k) in Loader's saddle-point form, free of the cancellation of large
 * log-factorials: with q = 1 - p,
 *   P(B = k) = sqrt(n / (2 pi k (n - k))) exp(S(n) - S(k) - S(n - k) - D(k, n p) - D(n - k, n q))
 *   S(m) = log m! - log(sqrt(2 pi m) (m/e)^m)   (the error of Stirling's formula)
 *   D(x, m) = x log(x/m) + m - x                (the deviance)
 * C. Loader, Fast and accurate computation of binomial probabilities, Bell Labs 2000.
 * Neighbours follow from P(k - 1)/P(k) = k q / ((n - k + 1) p). */
#include "sim/binomial.h"

#include "sim/kernels.h"

#include <math.h>

static const double two_pi = 6.283185307179586;

/* S(m), m >= 1. Series (Abramowitz and Stegun 6.1.41) from 16 on, where its next term is below 1e-16. */
static double stirling_error(double m)
{
    if (m >= 16) {
        const double w = 1 / (m * m);
        return (1.0 / 12 -
                w * (1.0 / 360 - w * (1.0 / 1260 - w * (1.0 / 1680 - w * (1.0 / 1188 - w * 691.0 / 360360))))) /
               m;
    }
    double factorial = 1; /* 15! is exact in a double */
    for (double i = 2; i <= m; i++)
        factorial *= i;
    return kernel_log(factorial) - (0.5 * kernel_log(two_pi * m) + m * kernel_log(m) - m);
}

/* D(x, m), x > 0. Near x = m by the series in v = (x - m)/(x + m): D = (x - m) v + 2 x (v^3/3 + v^5/5 + ...). */
static double deviance(double x, double m)
{
    const double d = x - m;
    if (fabs(d) >= 0.1 * (x + m))
        return x * kernel_log(x / m) - d;
    const double v = d / (x + m);
    double sum = d * v, power = 2 * x * v;
    for (int odd = 3; odd < 1000; odd += 2) {
        power *= v * v;
        const double next = sum + power / odd;
        if (next == sum)
            break;
        sum = next;
    }
    return sum;
}

/* q = 1 - p comes along: computed from p near 1 it would have no digits left. */
static double pmf(uint64_t n, double p, double q, uint64_t k)
{
    const double trials = (double)n, hits = (double)k, misses = (double)(n - k);
    if (k == 0)
        return kernel_exp(trials * (p < 0.5 ? kernel_log1p(-p) : kernel_log(q)));
    if (k == n)
        return kernel_exp(trials * (q < 0.5 ? kernel_log1p(-q) : kernel_log(p)));
    const double exponent = stirling_error(trials) - stirling_error(hits) - stirling_error(misses) -
                            deviance(hits, trials * p) - deviance(misses, trials * q);
    return sqrt(trials / (two_pi * hits * misses)) * kernel_exp(exponent);
}

double binomial_pmf(uint64_t n, double p, uint64_t k)
{
    return k > n ? 0 : pmf(n, p, 1 - p, k);
}

/* P(B = k) + P(B = k - 1) + ... while it counts; k at or below the mode, so that terms fall. */
static double sum_down(uint64_t n, double p, double q, uint64_t k)
{
    double term = pmf(n, p, q, k), sum = term;
    for (uint64_t i = k; i > 0 && term > 1e-18 * sum; i--) {
        term *= (double)i / (double)(n - i + 1) * (q / p);
        sum += term;
    }
    return sum;
}

struct binomial_tails binomial_tails(uint64_t n, double p, uint64_t k)
{
    if (k >= n)
        return (struct binomial_tails){1, 0};
    if ((double)k <= (double)n * p) {
        const double lower = sum_down(n, p, 1 - p, k);
        return (struct binomial_tails){lower, 1 - lower};
    }
    const double upper = sum_down(n, 1 - p, p, n - k - 1); /* misses are binomial too: B > k is misses < n - k */
    return (struct binomial_tails){1 - upper, upper};
}

/* How many of k = 0, 1, ... have P(B <= k) <= tail. A walk from the normal approximation, which is off by few. */
static uint64_t count_below(uint64_t n, double p, double tail)
{
    const double mean = (double)n * p, guess = mean + kernel_normal_quantile(tail) * sqrt(mean * (1 - p));
    uint64_t k = guess > 0 ? (uint64_t)guess : 0;
    while (k > 0 && binomial_tails(n, p, k - 1).lower > tail)
        k--;
    while (k < n && binomial_tails(n, p, k).lower <= tail)
        k++;
    return k;
}

struct binomial_range binomial_range(uint64_t n, double p, double tail)
{
    /* P(B >= u) <= tail says P(misses <= n - u) <= tail: u = n - (count - 1), and n + 1 when the count is 0. */
    return (struct binomial_range){count_below(n, p, tail), n + 1 - count_below(n, 1 - p, tail)};
}
