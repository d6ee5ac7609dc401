/* sim/quantile.c - inverses without a formula: safeguarded Newton, searches in counts. */
#include "sim/quantile.h"

#include "sim/kernels.h"

#include <math.h>
#include <stdbool.h>

enum { NEWTON_MAX = 200, COUNT_STEPS = 3000 };

/* log F(t), or log of the upper tail, and its derivative, at a transformed place t */
typedef void slope(const double *law, double t, bool upper, double *log_tail, double *derivative);

/* Solves log tail(t) = log target inside [low, high] by Newton steps that must stay in the shrinking bracket, else
 * halves it. Both tails are log-concave in t for the laws below, so Newton settles on one side and converges
 * quadratically: a last step of 1e-8 of the law's spread, scale, leaves nothing. */
static double solve(slope *at, const double *law, double scale, struct tails u, double low, double high, double start)
{
    const bool upper = u.q < u.p;
    const double target = kernel_log(upper ? u.q : u.p), sign = upper ? -1 : 1, rounding = 4e-16;
    double t = start > low && start < high ? start : 0.5 * (low + high);
    for (int i = 0; i < NEWTON_MAX && low < high; i++) {
        double value, derivative;
        at(law, t, upper, &value, &derivative);
        const double excess = value - target; /* where log 0 = -inf, the step is infinite and the bracket halves */
        if (sign * excess > 0)
            high = t;
        else
            low = t;
        const double step = excess / derivative;
        double next = t - step;
        const bool inside = next > low && next < high;
        if (!inside)
            next = fabs(step) < rounding * (1 + fabs(t)) ? t : 0.5 * (low + high);
        const double moved = fabs(next - t);
        t = next;
        if (moved <= (inside ? 1e-8 * scale : 0) + rounding * fabs(t))
            break;
    }
    return t;
}

static void gamma_slope(const double *law, double t, bool upper, double *log_tail, double *derivative)
{
    const double a = law[0], x = kernel_exp(t);
    const struct tails f = special_gamma(a, x);
    const double tail = upper ? f.q : f.p, density = a * special_gamma_term(a, x); /* dF / d log x */
    *log_tail = kernel_log(tail);
    *derivative = (upper ? -density : density) / tail;
}

double quantile_gamma(double a, struct tails u)
{
    if (u.p <= 0)
        return 0;
    if (u.q <= 0)
        return INFINITY;
    const double small =
        (kernel_log(u.p) + special_log_gamma1p(a)) / a; /* P ~ x^a / Gamma(a+1): a lower bound for log x */
    if (small < -690)
        return 0;
    double start = small;
    if (a > 0.5) { /* Wilson and Hilferty 1931 */
        const double z = u.p < u.q ? kernel_normal_quantile(u.p) : -kernel_normal_quantile(u.q);
        const double c = 1 - 1 / (9 * a) + z / (3 * sqrt(a));
        if (c > 0.1)
            start = kernel_log(a) + 3 * kernel_log(c);
    }
    const double scale = a > 1 ? 1 / sqrt(a) : 1;
    return kernel_exp(solve(gamma_slope, &a, scale, u, small - 1e-9 * (1 + fabs(small)), kernel_log(a + 1) + 8, start));
}

/* t = log(x / y): x = 1 / (1 + e^-t), y = 1 / (1 + e^t) */
static void from_logit(double t, double *x, double *y)
{
    const double e = kernel_exp(-fabs(t)), large = 1 / (1 + e), small = e / (1 + e);
    *x = t < 0 ? small : large;
    *y = t < 0 ? large : small;
}

static void beta_slope(const double *law, double t, bool upper, double *log_tail, double *derivative)
{
    const double a = law[0], b = law[1];
    double x, y;
    from_logit(t, &x, &y);
    const struct tails f = special_beta(a, b, x, y);
    const double tail = upper ? f.q : f.p, density = special_beta_term(a, b, x, y) * (a / (a + b)) * b; /* dF / dt */
    *log_tail = kernel_log(tail);
    *derivative = (upper ? -density : density) / tail;
}

double quantile_beta(double a, double b, struct tails u)
{
    if (u.p <= 0)
        return 0;
    if (u.q <= 0)
        return 1;
    const double law[2] = {a, b};
    const double log_beta = special_log_gamma1p(a) + special_log_gamma1p(b) - special_log_gamma1p(a + b) +
                            kernel_log(a + b) - kernel_log(a) - kernel_log(b);
    /* I_x ~ x^a / (a B) at the left end, 1 - I_x ~ y^b / (b B) at the right one */
    const double left = (kernel_log(u.p * a) + log_beta) / a, right = -(kernel_log(u.q * b) + log_beta) / b;
    double start = kernel_log(a / b);
    if (a >= 1 && b >= 1) { /* Abramowitz and Stegun 26.5.22 */
        const double z = u.p < u.q ? -kernel_normal_quantile(u.p) : kernel_normal_quantile(u.q);
        const double ra = 1 / (2 * a - 1), rb = 1 / (2 * b - 1), h = 2 / (ra + rb), l = (z * z - 3) / 6;
        if (h + l > 0)
            start -= 2 * (z * sqrt(h + l) / h - (rb - ra) * (l + 5.0 / 6 - 2 / (3 * h)));
    } else if (u.p < u.q && left < -1) {
        start = left;
    } else if (u.q <= u.p && right > 1) {
        start = right;
    }
    double x, y;
    const double spread = sqrt(1 / a + 1 / b);
    from_logit(solve(beta_slope, law, spread < 1 ? spread : 1, u, -740, 740, start), &x, &y);
    return x;
}

double quantile_hyperexponential(double w, double r1, double r2, struct tails u)
{
    if (u.p <= 0)
        return 0;
    if (u.q <= 0)
        return INFINITY;
    double x = 0;
    if (u.p < 0.5) { /* F is concave: Newton from the left stays left */
        for (int i = 0; i < NEWTON_MAX; i++) {
            const double f = -w * kernel_expm1(-r1 * x) - (1 - w) * kernel_expm1(-r2 * x);
            const double density = w * r1 * kernel_exp(-r1 * x) + (1 - w) * r2 * kernel_exp(-r2 * x);
            const double step = (u.p - f) / density;
            x += step;
            if (!(step > 1e-9 * x))
                break;
        }
        return x;
    }
    /* log S is convex and decreasing, and S exceeds each of its terms: a start to the left of the root */
    const double l1 = kernel_log(w / u.q) / r1, l2 = kernel_log((1 - w) / u.q) / r2, l = l1 > l2 ? l1 : l2;
    x = l > 0 ? l : 0;
    for (int i = 0; i < NEWTON_MAX; i++) {
        const double s1 = w * kernel_exp(-r1 * x), s2 = (1 - w) * kernel_exp(-r2 * x), s = s1 + s2;
        const double step = kernel_log(s / u.q) * s / (r1 * s1 + r2 * s2);
        x += step;
        if (!(step > 1e-9 * x))
            break;
    }
    return x;
}

/* Whether F(k) >= p, judged in the smaller tail. */
static bool reaches(const struct count_law *c, double k, struct tails u)
{
    if (k < c->first)
        return false;
    if (k >= c->last)
        return true;
    const struct tails f = c->cumulated(c->law, k);
    return u.p <= u.q ? f.p >= u.p : f.q <= u.q;
}

/* The smallest k in (low, high] that reaches u, where low does not; high grows until it does. */
static double bisect(const struct count_law *c, struct tails u, double low, double step)
{
    double high = low + step;
    while (!reaches(c, high, u)) {
        low = high;
        step *= 2;
        high = low + step;
    }
    while (high - low > 1) {
        const double middle = kernel_floor(low + (high - low) / 2);
        if (middle <= low || middle >= high)
            break;
        if (reaches(c, middle, u))
            high = middle;
        else
            low = middle;
    }
    return high > c->last ? c->last : high;
}

double quantile_count(const struct count_law *c, struct tails u)
{
    const double far = 1e-7; /* beyond it the summed steps would lose the tail's digits */
    if (u.p < far || u.q < far) {
        const bool above = u.q < far;
        return bisect(c, u, above ? c->mode - 1 : c->first - 1, above ? 64 : 1 + kernel_floor(c->mode / 2));
    }
    const struct tails f = c->cumulated(c->law, c->mode);
    double k = c->mode, mass = c->mass(c->law, k);
    if (f.p >= u.p) { /* down: F(k - 1) = F(k) - mass(k) */
        double below = f.p - mass;
        for (int i = 0; i < COUNT_STEPS; i++) {
            if (k <= c->first || below < u.p)
                return k;
            k -= 1;
            mass /= c->ratio(c->law, k);
            below -= mass;
        }
        return bisect(c, u, c->first - 1, 1 + kernel_floor(c->mode / 2));
    }
    double above = f.q; /* up: until P(X > k) <= q */
    for (int i = 0; i < COUNT_STEPS; i++) {
        if (k >= c->last || above <= u.q)
            return k;
        mass *= c->ratio(c->law, k);
        k += 1;
        above -= mass;
    }
    return bisect(c, u, k - 1, 64);
}
