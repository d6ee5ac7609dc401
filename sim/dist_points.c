/* sim/dist_points.c - laws given by points: discrete with weights, empirical by bootstrap or interpolation. */
#include "sim/dist_family.h"
#include "sim/kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The first i in [0, n) with key[i] >= x, or n. */
static size_t first_at_least(const double *key, size_t n, double x)
{
    size_t low = 0, high = n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (key[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first i with value[i] > x, or n: the number of points up to x. */
static size_t count_up_to(const struct dist *d, double x)
{
    size_t low = 0, high = d->points;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (d->value[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Sorted data, n - 1 equal segments, linear between. */
static double interpolated_quantile(const struct dist *d, double p)
{
    const double place = (double)(d->points - 1) * p, whole = kernel_floor(place);
    const size_t i = (size_t)whole;
    if (i + 1 >= d->points)
        return d->value[d->points - 1];
    return d->value[i] + (place - whole) * (d->value[i + 1] - d->value[i]);
}

static double points_quantile(const struct dist *d, struct tails u)
{
    if (d->interpolate)
        return interpolated_quantile(d, u.p);
    const size_t i = first_at_least(d->cumulated, d->points, u.p);
    return d->value[i < d->points ? i : d->points - 1]; /* the last cell takes what rounding left */
}

static struct tails points_cdf(const struct dist *d, double x)
{
    const size_t n = count_up_to(d, x);
    if (n == 0)
        return (struct tails){0, 1};
    if (n == d->points)
        return (struct tails){1, 0};
    double p = d->cumulated[n - 1];
    if (d->interpolate)
        p = ((double)(n - 1) + (x - d->value[n - 1]) / (d->value[n] - d->value[n - 1])) / (double)(d->points - 1);
    return (struct tails){p, 1 - p};
}

static double points_moment(const struct dist *d, double about, int power)
{
    double sum = 0, before = 0;
    for (size_t i = 0; i < d->points; i++) {
        const double x = d->value[i] - about;
        sum += (d->cumulated[i] - before) * (power == 1 ? x : x * x);
        before = d->cumulated[i];
    }
    return sum;
}

static double points_mean(const struct dist *d)
{
    if (!d->interpolate)
        return points_moment(d, 0, 1);
    double sum = 0;
    for (size_t i = 0; i + 1 < d->points; i++)
        sum += 0.5 * (d->value[i] + d->value[i + 1]);
    return sum / (double)(d->points - 1);
}

static double points_variance(const struct dist *d)
{
    const double mean = points_mean(d);
    if (!d->interpolate)
        return points_moment(d, mean, 2);
    double sum = 0; /* the integral of (a + (b - a) t)^2 is (a^2 + a b + b^2) / 3 */
    for (size_t i = 0; i + 1 < d->points; i++) {
        const double a = d->value[i] - mean, b = d->value[i + 1] - mean;
        sum += (a * a + a * b + b * b) / 3;
    }
    return sum / (double)(d->points - 1);
}

#define ROW(law)                                                                                                       \
    const struct family family_##law = {.name = #law,                                                                  \
                                        .quantile = points_quantile,                                                   \
                                        .cdf = points_cdf,                                                             \
                                        .mean = points_mean,                                                           \
                                        .variance = points_variance,                                                   \
                                        .slow = true}
ROW(discrete);
ROW(empirical);

struct point {
    double value, weight;
};

static int by_value(const void *a, const void *b)
{
    const double x = ((const struct point *)a)->value, y = ((const struct point *)b)->value;
    return (x > y) - (x < y);
}

static const char *what_is_wrong(const double *value, const double *weight, size_t n, bool interpolate)
{
    if (n == 0)
        return "has no values; it needs at least one";
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(value[i]))
            return "has a value that is not a finite number; every value must be one";
        if (!weight)
            continue;
        if (!(weight[i] >= 0) || !isfinite(weight[i]))
            return "has a weight that is negative or not finite; weights must be 0 or more";
        if (interpolate && weight[i] != weight[0])
            return "has unequal weights, which cannot be interpolated; leave out the weights or the interpolation";
        sum += weight[i];
    }
    if (weight && !(sum > 0 && isfinite(sum)))
        return "has weights that add up to nothing; at least one must be above 0";
    return NULL;
}

/* value[], cumulated[] in ascending order; equal values become one point unless interpolated. */
static void cumulate(struct dist *d, struct point *point, size_t n, struct arena *arena)
{
    qsort(point, n, sizeof *point, by_value);
    double *value = arena_array(arena, n, sizeof *value), *cumulated = arena_array(arena, n, sizeof *cumulated);
    double sum = 0;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (point[i].weight <= 0)
            continue;
        sum += point[i].weight;
        if (d->interpolate || kept == 0 || value[kept - 1] < point[i].value)
            value[kept++] = point[i].value;
        cumulated[kept - 1] = sum;
    }
    for (size_t i = 0; i < kept; i++)
        cumulated[i] /= sum;
    d->value = value;
    d->cumulated = cumulated;
    d->points = kept;
}

bool dist_make_points(struct dist *d, enum dist_family family, const double *value, const double *weight, size_t n,
                      bool interpolate, struct arena *arena, const char **why)
{
    dist_begin(d, family);
    d->interpolate = interpolate;
    *why = what_is_wrong(value, weight, n, interpolate);
    if (*why)
        return false;
    struct point *point = memory_grow(NULL, n, sizeof *point);
    for (size_t i = 0; i < n; i++)
        point[i] = (struct point){value[i], weight ? weight[i] : 1};
    cumulate(d, point, n, arena);
    free(point);
    const double first = d->value[0];
    if (first >= d->value[d->points - 1]) { /* one value: no spread */
        dist_begin(d, DIST_CONSTANT);
        d->p[0] = first;
    }
    return true;
}
