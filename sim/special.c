/* sim/special.c - log-gamma, incomplete gamma and incomplete beta, both tails. */
#include "sim/special.h"

#include "sim/kernels.h"

#include <math.h>

static const double log_root_2_pi = 0.91893853320467274178;
static const double two_pi = 6.283185307179586477;
static const double enough = 1e-16; /* a series ends when its terms no longer matter */

enum { STEPS_MAX = 1000000, STIRLING_FROM = 16 };

/* log Gamma(x + 1) = (x + 1/2) log x - x + log(2 pi)/2 + this, x >= 16; the first term left out is < 1e-18 */
static double stirling_series(double x)
{
    const double r = 1 / (x * x);
    return (1.0 / 12 -
            r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r * (1.0 / 1188 - r * (691.0 / 360360)))))) /
           x;
}

double special_log_gamma(double x)
{
    if (!(x > 0))
        return x == 0 ? INFINITY : NAN;
    double product = 1; /* Gamma(x) = Gamma(x + n) / (x (x+1) ... (x+n-1)) */
    while (x < STIRLING_FROM) {
        product *= x;
        x += 1;
    }
    return (x - 0.5) * kernel_log(x) - x + log_root_2_pi + stirling_series(x) -
           (product == 1 ? 0 : kernel_log(product));
}

double special_log_gamma1p(double x)
{
    if (!(fabs(x) <= 0.03))
        return special_log_gamma(1 + x);
    /* -gamma x + sum over k >= 2 of (-1)^k zeta(k) x^k / k */
    static const double zeta_over_k[] = {0.57721566490153286061, 0.82246703342411321824, 0.40068563438653142847,
                                         0.27058080842778454788, 0.20738555102867398527, 0.16955717699740818995,
                                         0.14404989676884611812, 0.12550966952474304242, 0.11133426586956469049,
                                         0.10009945751278180853};
    double sum = 0;
    for (int k = 9; k >= 0; k--)
        sum = zeta_over_k[k] - x * sum;
    return -x * sum;
}

/* log Gamma(x + 1) - ((x + 1/2) log x - x + log(2 pi)/2), x > 0 */
static double stirling_error(double x)
{
    if (x >= STIRLING_FROM)
        return stirling_series(x);
    return special_log_gamma1p(x) - (x + 0.5) * kernel_log(x) + x - log_root_2_pi;
}

/* Loader's deviance a log(a / m) + m - a >= 0, without cancelling near a = m. */
static double deviance(double a, double m)
{
    const double d = a - m, s = a + m;
    if (fabs(d) < 0.1 * s) {
        const double v = d / s;
        double sum = d * v, term = 2 * a * v;
        for (int j = 1; j < 1000; j++) {
            term *= v * v;
            const double next = sum + term / (2 * j + 1);
            if (next == sum)
                return next;
            sum = next;
        }
    }
    return a * kernel_log(a / m) + m - a;
}

double special_gamma_term(double a, double x)
{
    if (x <= 0)
        return a == 0 ? 1 : 0;
    if (a == 0)
        return kernel_exp(-x);
    if (x == INFINITY)
        return 0;
    if (a < 1 || x < a * 1e-100)
        return kernel_exp(a * kernel_log(x) - x - special_log_gamma1p(a));
    return kernel_exp(-stirling_error(a) - deviance(a, x)) / sqrt(two_pi * a);
}

double special_beta_term(double a, double b, double x, double y)
{
    if (x <= 0)
        return a == 0 ? 1 : 0;
    if (y <= 0)
        return b == 0 ? 1 : 0;
    const double n = a + b;
    if (a == 0)
        return kernel_exp(b * (x < 0.1 ? kernel_log1p(-x) : kernel_log(y)));
    if (b == 0)
        return kernel_exp(a * (y < 0.1 ? kernel_log1p(-y) : kernel_log(x)));
    const double mx = n * x, my = n * y;
    if (mx < a * 1e-100 || my < b * 1e-100 || mx < 1e-280 || my < 1e-280)
        return kernel_exp(special_log_gamma1p(n) - special_log_gamma1p(a) - special_log_gamma1p(b) + a * kernel_log(x) +
                          b * kernel_log(y));
    const double e = stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, mx) - deviance(b, my);
    return kernel_exp(e) * sqrt(n / (two_pi * a * b));
}

/* P(a, x) = x^a e^-x / Gamma(a + 1) * (1 + x/(a+1) + x^2/((a+1)(a+2)) + ...) */
static struct tails gamma_by_series(double a, double x)
{
    double sum = 1, term = 1;
    for (int n = 1; n < STEPS_MAX && term > enough * sum; n++) {
        term *= x / (a + n);
        sum += term;
    }
    const double p = special_gamma_term(a, x) * sum;
    return (struct tails){p, 1 - p};
}

/* Q(a, x) by the continued fraction of Legendre, evaluated by Lentz's method (Thompson and Barnett 1986). */
static struct tails gamma_by_fraction(double a, double x)
{
    const double tiny = 1e-300;
    double b = x + 1 - a, c = 1 / tiny, d = 1 / b, h = d;
    for (int i = 1; i < STEPS_MAX; i++) {
        const double an = -i * (i - a);
        b += 2;
        d = an * d + b;
        c = b + an / c;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        h *= d * c;
        if (fabs(d * c - 1) < 4 * enough)
            break;
    }
    const double q = special_gamma_term(a, x) * a * h;
    return (struct tails){1 - q, q};
}

/* Temme's uniform expansion for large a near x = a (SIAM J. Math. Anal. 10 (1979) 757): with lambda = x / a and
 * eta^2 / 2 = lambda - 1 - log lambda, Q = Phi(-eta sqrt a) + exp(-a eta^2/2) / sqrt(2 pi a) * sum c_k(eta) a^-k. */
static struct tails gamma_by_temme(double a, double x, double half_square)
{
    const double root = sqrt(2 * a * half_square), z = x < a ? -root : root, e = z / sqrt(a);
    const double c0 =
        -1.0 / 3 +
        e * (1.0 / 12 +
             e * (-2.0 / 135 + e * (1.0 / 864 + e * (1.0 / 2835 + e * (-139.0 / 777600 + e * 3.9192631785224378e-5)))));
    const double c1 = -1.0 / 540 + e * (-1.0 / 288 + e * (1.0 / 378 + e * (-77.0 / 77760 + e * 2.0576131687242798e-4)));
    const double c2 = 25.0 / 6048 + e * (-139.0 / 51840 + e * (1.0 / 1296));
    const double r = kernel_exp(-a * half_square) / sqrt(two_pi * a) * (c0 + (c1 + c2 / a) / a);
    return (struct tails){kernel_normal_cdf(z) - r, kernel_normal_cdf(-z) + r};
}

struct tails special_gamma(double a, double x)
{
    if (!(x > 0))
        return (struct tails){0, 1};
    if (x == INFINITY)
        return (struct tails){1, 0};
    if (a >= 1e4 && fabs(x - a) < 0.15 * a)
        return gamma_by_temme(a, x, deviance(a, x) / a);
    return x < a + 1 ? gamma_by_series(a, x) : gamma_by_fraction(a, x);
}

/* I_x(a, b) for x below its mean, by the continued fraction of Press et al., Numerical Recipes (1992) section 6.4. */
static double beta_by_fraction(double a, double b, double x, double y)
{
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double h = d;
    for (int m = 1; m < STEPS_MAX; m++) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 + even * d;
        c = 1 + even / c;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        h *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 + odd * d;
        c = 1 + odd / c;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        h *= d * c;
        if (fabs(d * c - 1) < 4 * enough)
            break;
    }
    return special_beta_term(a, b, x, y) * (b / (a + b)) * h;
}

struct tails special_beta(double a, double b, double x, double y)
{
    if (!(x > 0))
        return (struct tails){0, 1};
    if (!(y > 0))
        return (struct tails){1, 0};
    if (x < (a + 1) / (a + b + 2)) {
        const double p = beta_by_fraction(a, b, x, y);
        return (struct tails){p, 1 - p};
    }
    const double q = beta_by_fraction(b, a, y, x);
    return (struct tails){1 - q, q};
}
