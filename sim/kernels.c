/* sim/kernels.c - log, exp, power, sine and the normal law in plain double arithmetic.
 *
 * Only + - * / and sqrt, each rounded once by IEEE 754, and bit operations; no
 * contraction (-ffp-contract=off). So every host gets the same bits. */
#include "sim/kernels.h"

#include "sim/kernels_inline.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static const double to_integer = 0x1.8p52; /* adding and subtracting it rounds |x| < 2^51 to a whole number */

/* x * 2^k for -1022 <= k <= 1023 */
static inline double scaled(double x, int64_t k)
{
    return x * double_of((uint64_t)(k + 1023) << 52);
}

double kernel_log(double x)
{
    if (x >= 0x1p-1022 && x < INFINITY)
        return log_of_normal(x, 0);
    if (x == 0)
        return -INFINITY;
    if (!(x > 0))
        return NAN;
    return x == INFINITY ? x : log_of_normal(x * 0x1p54, 54); /* subnormal */
}

/* e^x = 2^k * table * (1 + p) as high + low before scaling by 2^k; |x| < 800 (Tang 1989, ACM TOMS 15, 144).
 * p = e^r - 1 with |r| <= log(2)/128 = 0.0055; the first term left out is r^7/5040 < 2^-64. */
static inline double exp_parts(double x, int64_t *k, double *low)
{
    const double n = x * step_inverse + to_integer - to_integer;
    const int64_t m = (int64_t)n;
    const double r = (x - n * step_high) - n * step_low;
    const uint64_t i = (uint64_t)m & 63;
    const double r2 = r * r;
    const double p = r + r2 * ((0.5 + r * (1.0 / 6)) + r2 * ((1.0 / 24 + r * (1.0 / 120)) + r2 * (1.0 / 720)));
    *k = m >> 6;
    *low = exp_table[i].high * (exp_table[i].low + p);
    return exp_table[i].high;
}

double kernel_exp(double x)
{
    if (!(fabs(x) < 700)) { /* near the ends of the range, beyond them, or not a number */
        if (x != x)
            return x;
        if (x > 710)
            return INFINITY;
        if (x < -746)
            return 0;
        int64_t k;
        double low;
        const double high = exp_parts(x, &k, &low);
        const int64_t half = k / 2;
        return scaled(scaled(high + low, half), k - half);
    }
    int64_t k;
    double low;
    const double high = exp_parts(x, &k, &low);
    return scaled(high + low, k);
}

double kernel_expm1(double x)
{
    if (fabs(x) < 0.25) {
        /* x + x^2/2 + x^3/6 + ... by Horner; the first term left out is x^14/14! < 2^-64 x */
        static const double c[] = {1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800,
                                   1.0 / 362880,     1.0 / 40320,     1.0 / 5040,     1.0 / 720,
                                   1.0 / 120,        1.0 / 24,        1.0 / 6};
        double p = c[0];
        for (size_t i = 1; i < sizeof c / sizeof *c; i++)
            p = p * x + c[i];
        return x + x * x * (0.5 + x * p);
    }
    if (x < -40)
        return -1;
    if (!(x < 700))
        return kernel_exp(x) - 1;
    int64_t k;
    double low;
    const double unscaled = exp_parts(x, &k, &low); /* k >= -58 here */
    const double high = scaled(unscaled, k);
    low = scaled(low, k);
    const double sum = high - 1, rest = high > 1 ? (high - sum) - 1 : high - (sum + 1);
    return sum + (low + rest);
}

double kernel_log1p(double x)
{
    const double u = 1 + x;
    if (x <= -1 || u == INFINITY)
        return kernel_log(u);
    /* u = 1 + x - c: log(1 + x) = log u + c / u up to (c/u)^2 */
    const double c = x >= 1 ? 1 - (u - x) : x - (u - 1);
    if (c == 0)
        return kernel_log(u);
    return u == 1 ? x : kernel_log(u) + c / u;
}

/* x to a small whole power by squaring: 2^3 is 8 and 10^2 is 100. */
static double whole_power(double x, int n)
{
    double result = 1, square = x;
    for (int left = n < 0 ? -n : n; left; left >>= 1) {
        if (left & 1)
            result *= square;
        square *= square;
    }
    return n < 0 ? 1 / result : result;
}

double kernel_pow(double x, double y)
{
    if (y == 0 || x == 1)
        return 1;
    if (x != x || y != y)
        return NAN;
    if (fabs(y) <= 64 && kernel_floor(y) == y && (fabs(y) <= 3 || (fabs(x) > 0x1p-10 && fabs(x) < 0x1p10)))
        return whole_power(x, (int)y);
    if (y == 0.5 && x >= 0)
        return sqrt(x);
    double sign = 1;
    if (x < 0 || (x == 0 && bits_of(x) >> 63)) {
        const double half = y * 0.5;
        if (kernel_floor(y) == y)
            sign = kernel_floor(half) == half ? 1 : -1;
        else if (x < 0)
            return x == -INFINITY ? (y < 0 ? 0 : INFINITY) : NAN;
        x = -x;
    }
    if (x == 1)
        return sign;
    return sign * kernel_exp(y * kernel_log(x));
}

double kernel_floor(double x)
{
    if (!(fabs(x) < 0x1p52))
        return x;
    const double t = (double)(int64_t)x; /* toward zero */
    const double f = t > x ? t - 1 : t;
    return f == 0 && bits_of(x) >> 63 ? -0.0 : f;
}

/* sin x = +- sin or cos of r = x - k pi/2, |r| <= pi/4, reduced in pieces whose products are exact
 * (Cody and Waite 1980); r + rest holds it to about 80 bits. Taylor series to r^17, r^16. */
double kernel_sin(double x)
{
    if (!(fabs(x) <= 0x1p29))
        return NAN; /* better than a plausible wrong number */
    const double k = x * half_pi_inverse + to_integer - to_integer;
    const double a = (x - k * half_pi_1) - k * half_pi_2;
    const double b = -(k * half_pi_3), sum = a + b, part = sum - a;
    const double lost = (a - (sum - part)) + (b - part) - k * half_pi_4; /* Knuth's two-sum, and the last piece */
    const double r = sum + lost, rest = (sum - r) + lost;
    const double s = r * r;
    const int64_t quadrant = (int64_t)k & 3;
    double y;
    if (quadrant & 1) {
        const double p =
            1.0 / 24 +
            s * (-1.0 / 720 +
                 s * (1.0 / 40320 + s * (-1.0 / 3628800 + s * (1.0 / 479001600 + s * (-1.0 / 87178291200.0 +
                                                                                      s * (1.0 / 20922789888000.0))))));
        const double half = 0.5 * s, w = 1 - half;
        y = w + (((1 - w) - half) + (s * s * p - r * rest));
    } else {
        const double p =
            -1.0 / 6 +
            s * (1.0 / 120 +
                 s * (-1.0 / 5040 +
                      s * (1.0 / 362880 +
                           s * (-1.0 / 39916800 + s * (1.0 / 6227020800.0 + s * (-1.0 / 1307674368000.0 +
                                                                                 s * (1.0 / 355687428096000.0)))))));
        y = r + (r * s * p + rest * (1 - 0.5 * s));
    }
    return quadrant & 2 ? -y : y;
}

/* exp(-z^2 / 2), z^2 split at sixteenths so that the square's rounding does not matter */
static double bell(double z)
{
    const double t = kernel_floor(z * 16) / 16, rest = (z - t) * (z + t);
    return kernel_exp(-0.5 * t * t) * kernel_exp(-0.5 * rest);
}

/* Phi by rational functions: W. J. Cody, Algorithm 715 (SPECFUN, ANORM), ACM TOMS 19 (1993) 22. */
double kernel_normal_cdf(double z)
{
    static const double a[] = {2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582,
                               18154.981253343561249, .065682337918207449113};
    static const double b[] = {47.20258190468824187, 976.09855173777669322, 10260.932208618978205,
                               45507.789335026729956};
    static const double c[] = {.39894151208813466764, 8.8831497943883759412, 93.506656132177855979,
                               597.27027639480026226, 2494.5375852903726711, 6848.1904505362823326,
                               11602.651437647350124, 9842.7148383839780218, 1.0765576773720192317e-8};
    static const double d[] = {22.266688044328115691, 235.38790178262499861, 1519.377599407554805,
                               6485.558298266760755,  18615.571640885098091, 34900.952721145977266,
                               38912.003286093271411, 19685.429676859990727};
    static const double p[] = {.21589853405795699,     .1274011611602473639,  .022235277870649807,
                               .001421619193227893466, 2.9112874951168792e-5, .02307344176494017303};
    static const double q[] = {1.28426009614491121, .468238212480865118, .0659881378689285515, .00378239633202758244,
                               7.29751555083966205e-5};
    static const double one_over_root_2_pi = 0.398942280401432677939946;
    const double y = fabs(z);
    if (y <= 0.67448975) {
        const double s = y > 1.11e-16 ? z * z : 0;
        double num = a[4] * s, den = s;
        for (int i = 0; i < 3; i++) {
            num = (num + a[i]) * s;
            den = (den + b[i]) * s;
        }
        return 0.5 + z * (num + a[3]) / (den + b[3]);
    }
    double tail;
    if (y <= 5.656854249492380195) { /* sqrt 32 */
        double num = c[8] * y, den = y;
        for (int i = 0; i < 7; i++) {
            num = (num + c[i]) * y;
            den = (den + d[i]) * y;
        }
        tail = bell(y) * ((num + c[7]) / (den + d[7]));
    } else if (y < 39) {
        const double s = 1 / (z * z);
        double num = p[5] * s, den = s;
        for (int i = 0; i < 4; i++) {
            num = (num + p[i]) * s;
            den = (den + q[i]) * s;
        }
        tail = bell(y) * ((one_over_root_2_pi - s * (num + p[4]) / (den + q[4])) / y);
    } else {
        if (z != z)
            return z;
        tail = 0;
    }
    return z > 0 ? 1 - tail : tail;
}

static inline double ratio7(const double *a, const double *b, double r)
{
    const double num = ((((((a[7] * r + a[6]) * r + a[5]) * r + a[4]) * r + a[3]) * r + a[2]) * r + a[1]) * r + a[0];
    const double den = ((((((b[6] * r + b[5]) * r + b[4]) * r + b[3]) * r + b[2]) * r + b[1]) * r + b[0]) * r + 1;
    return num / den;
}

/* Phi^-1: M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988) 477. */
double kernel_normal_quantile(double u)
{
    static const double a[] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                               1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                               3.3430575583588128105e4, 2.5090809287301226727e3};
    static const double b[] = {4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
                               2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
                               5.2264952788528545610e3};
    static const double c[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                               3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                               2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double d[] = {2.05319162663775882187e0,  1.67638483018380384940e0,  6.89767334985100004550e-1,
                               1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
                               1.05075007164441684324e-9};
    static const double e[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                               2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                               2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[] = {5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                               7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
                               2.04426310338993978564e-15};
    const double q = u - 0.5;
    if (fabs(q) <= 0.425)
        return q * ratio7(a, b, 0.180625 - q * q);
    const double tail = q < 0 ? u : 1 - u;
    if (!(tail > 0))
        return tail == 0 ? (q < 0 ? -INFINITY : INFINITY) : NAN;
    const double r = sqrt(-kernel_log(tail));
    const double z = r <= 5 ? ratio7(c, d, r - 1.6) : ratio7(e, f, r - 5);
    return q < 0 ? -z : z;
}
