/* sim/kernels.h - log, exp, power, sine, normal law: the same bits on every host.
 *
 * The C library's versions differ between processors (it picks variants by
 * instruction set), so no variate may use them. Written in plain IEEE double
 * arithmetic without contraction. Stated accuracy is against high precision. */
#ifndef SIM_KERNELS_H
#define SIM_KERNELS_H

double kernel_log(double x);           /* natural; x > 0 normal or subnormal; log(0) = -inf; x < 0 NaN; within 1 ulp */
double kernel_exp(double x);           /* over- and underflow to inf and 0; within 1 ulp */
double kernel_log1p(double x);         /* within 1.5 ulp */
double kernel_expm1(double x);         /* within 1 ulp */
double kernel_pow(double x, double y); /* x >= 0 (or y a whole number); relative error <= 4 ulp * (1 + |y log x|) */
double kernel_sin(double x);           /* radians, |x| <= 2^29, NaN beyond; within 1.5 ulp */
double kernel_normal_cdf(double z);    /* Phi; within 8 ulp, in the lower tail too */
double kernel_normal_quantile(double u); /* Phi^-1, u in (0,1); odd about 1/2; within 10 ulp (relative error 1e-15) */
double kernel_floor(double x);

#endif
