/* sim/counts.c - binomial and hypergeometric variates by inversion: see counts.h.
 *
 * The hypergeometric probability by three binomial ones with p = n/N (Loader 2000):
 *   P(X = k) = b(k; K, p) b(n - k; N - K, p) / b(n; N, p)
 * Neighbours follow from the ratio of successive terms. */
#include "sim/counts.h"

#include "sim/binomial.h"
#include "sim/kernels.h"

struct count_of { /* hypergeometric when N > 0, else binomial (n, p) */
    double N, K, n, p;
    double lo, hi;
};

/* P(X = k + 1) / P(X = k) */
static double ratio(const struct count_of *c, double k)
{
    if (c->N > 0)
        return (c->K - k) * (c->n - k) / ((k + 1) * (c->N - c->K - c->n + k + 1));
    return (c->n - k) / (k + 1) * (c->p / (1 - c->p));
}

/* The smallest k with P(X <= k) >= u, from the mode and its probability. */
static int64_t walk(const struct count_of *c, double mode, double mass, double u)
{
    double lower = 0, term = mass;
    for (double k = mode; k > c->lo && term > 1e-18 * mass; k -= 1) {
        term /= ratio(c, k - 1);
        lower += term;
    }
    double k = mode, below = lower; /* P(X < k) */
    term = mass;
    if (u > lower) {
        while (k < c->hi && u > below + term) {
            below += term;
            term *= ratio(c, k);
            k += 1;
            if (term < 1e-300)
                break;
        }
        return (int64_t)k;
    }
    while (k > c->lo && u <= below) {
        term /= ratio(c, k - 1);
        k -= 1;
        below -= term;
    }
    return (int64_t)k;
}

int64_t binomial_variate(int64_t n, double p, double u)
{
    if (n <= 0 || !(p > 0))
        return 0;
    if (p >= 1)
        return n;
    if (n == 1)
        return u > 1 - p;
    const struct count_of c = {.n = (double)n, .p = p, .lo = 0, .hi = (double)n};
    double mode = kernel_floor(((double)n + 1) * p);
    if (mode > c.hi)
        mode = c.hi;
    return walk(&c, mode, binomial_pmf((uint64_t)n, p, (uint64_t)mode), u);
}

int64_t hypergeometric_variate(int64_t N, int64_t K, int64_t n, double u)
{
    if (K <= 0 || n <= 0)
        return 0;
    if (K >= N)
        return n;
    if (n >= N)
        return K;
    if (n == 1)
        return u > 1 - (double)K / (double)N;
    if (K == 1)
        return u > 1 - (double)n / (double)N;
    struct count_of c = {.N = (double)N, .K = (double)K, .n = (double)n};
    c.p = c.n / c.N;
    c.lo = n + K > N ? (double)(n + K - N) : 0;
    c.hi = (double)(n < K ? n : K);
    double mode = kernel_floor((c.n + 1) * (c.K + 1) / (c.N + 2));
    mode = mode < c.lo ? c.lo : mode > c.hi ? c.hi : mode;
    const uint64_t k = (uint64_t)mode;
    const double mass = binomial_pmf((uint64_t)K, c.p, k) * binomial_pmf((uint64_t)(N - K), c.p, (uint64_t)n - k) /
                        binomial_pmf((uint64_t)N, c.p, (uint64_t)n);
    return walk(&c, mode, mass, u);
}
