/* sim/kernels_inline.h - the logarithm's core, to be compiled into its callers (private to sim/). */
#ifndef SIM_KERNELS_INLINE_H
#define SIM_KERNELS_INLINE_H

#include "sim/kernels_tables.h"

#include <stdint.h>
#include <string.h>

static inline uint64_t bits_of(double x)
{
    uint64_t b;
    memcpy(&b, &x, sizeof b);
    return b;
}

static inline double double_of(uint64_t b)
{
    double x;
    memcpy(&x, &b, sizeof x);
    return x;
}

/* log(x 2^-shift) for a positive normal x: k log 2 + log middle + log(1 + r), where x = 2^k z and r = (z - middle) /
 * middle, |r| <= 2^-7 (Tang 1990, ACM TOMS 16, 378). z - middle is exact, and near x = 1 so is r; elsewhere its
 * rounding is below 0.4 ulp of the result. */
static inline double log_of_normal(double x, int64_t shift)
{
    const uint64_t b = bits_of(x), above = b - UINT64_C(0x3fe6000000000000), i = above >> 45 & 127;
    const double k = (double)(((int64_t)above >> 52) - shift);
    const double z = double_of(b - (above & UINT64_C(0xfff0000000000000)));
    const double r = (z - log_table[i].middle) * log_table[i].inverse;
    const double w = k * ln2_high + log_table[i].high;
    const double high = w + r;
    const double low = (w - high) + r + (k * ln2_low + log_table[i].low);
    const double r2 = r * r, r4 = r2 * r2;
    /* log(1 + r) - r = -r^2/2 + r^3/3 - ... + r^9/9, in an order that keeps the chain of operations short */
    const double near = (-1.0 / 2 + r * (1.0 / 3)) + r2 * (-1.0 / 4 + r * (1.0 / 5));
    const double rest = (-1.0 / 6 + r * (1.0 / 7)) + r2 * (-1.0 / 8 + r * (1.0 / 9));
    return high + ((low + r2 * near) + (r4 * r2) * rest);
}

#endif
