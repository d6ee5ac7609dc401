/* sim/dist_table.c - tables for slow quantiles.
 *
 * Smooth laws: with v the smaller of u and 1 - u, each binade [2^-(e+1), 2^-e] of v
 * has eight cells, and a cell is a polynomial of degree 6 in v - middle through
 * the quantile at seven Chebyshev-Lobatto points. Q's singularities lie at v = 0,
 * 17 half-cells away from a cell's middle, so the error falls by about 34 with each degree.
 * Where Q behaves like a power of v (small shapes) log Q is tabulated. Every cell
 * is checked when it is made; one that misses the tolerance, and tails beyond the
 * last binade (one draw in 8,000), go to the direct quantile. The value is kept
 * between the cell's ends, so that cells join monotonically.
 *
 * Counts and points: cumulated probabilities with a guide (Chen and Asau 1974):
 * guide[i] is where the search for a u in [i, i + 1) / size begins. Cumulated from both ends
 * inwards, F up to the mode and -P(X > k) beyond, so that neither tail loses digits. */
#include "sim/dist_family.h"
#include "sim/kernels.h"
#include "sim/kernels_inline.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum {
    DEGREE = 6,
    CELL_BITS = 3, /* 8 cells a binade */
    BINADES = 14,
    CELLS = BINADES << CELL_BITS,
    SHIFT = 52 - CELL_BITS,
    STEPS = 8, /* a longer search in a guide's cell is a bisection */
    COUNTS_MAX = 1 << 16,
    GUIDE_FILL = 8, /* cells an entry: most cells then hold one answer */
    GUIDE_MAX = 1 << 13
};

static const double tolerance = 2e-10; /* of |F(Q(u)) - u| / min(u, 1 - u) where a cell is checked; 1e-9 is promised */

struct cell {
    double c[DEGREE + 1]; /* in powers of v - middle; c[0] is NaN where the direct quantile serves */
    double right;         /* the value at the cell's larger v */
};

struct dist_table {
    bool smooth;
    bool logarithm;       /* cells hold log Q */
    struct cell *side[2]; /* [0]: v = u, [1]: v = 1 - u; cell 0 is the outermost and has one before it, for its right */
    /* counts and points */
    size_t n;
    double first;      /* the value of entry 0, counts only */
    const double *key; /* ascending up to and after the turn */
    size_t turn;       /* entries from here on hold -P(X > x) */
    double p_turn;     /* F of entry turn - 1 */
    size_t guide_size;
    double guide_scale; /* the same, as a double */
    const uint32_t *guide;
};

static const uint64_t cells_end = UINT64_C(0x3fe0000000000000) >> SHIFT; /* the cell that begins at v = 1/2 */

/* The cell of v in (0, 1/2]: its left end is excluded, its right end included. */
static inline int64_t cell_of(double v)
{
    return (int64_t)((bits_of(v) - 1) >> SHIFT) - (int64_t)cells_end + CELLS;
}

static inline double cell_left(int64_t cell)
{
    return double_of(((uint64_t)(cell - CELLS) + cells_end) << SHIFT);
}

static inline double polynomial(const double *c, double x)
{
    const double x2 = x * x;
    return (c[0] + x * c[1]) + x2 * ((c[2] + x * c[3]) + x2 * ((c[4] + x * c[5]) + x2 * c[6]));
}

static inline double between(double x, double a, double b)
{
    const double low = a < b ? a : b, high = a < b ? b : a;
    return x < low ? low : x > high ? high : x;
}

static double smooth_quantile(const struct dist *d, double u)
{
    const struct dist_table *t = d->table;
    const int upper = u >= 0.5;
    const double v = upper ? 1 - u : u;
    const int64_t cell = cell_of(v);
    if (cell < 0)
        return dist_quantile_direct(d, (struct tails){u, 1 - u});
    const struct cell *c = &t->side[upper][cell];
    const double middle = double_of(((uint64_t)(cell - CELLS) + cells_end) << SHIFT | UINT64_C(1) << (SHIFT - 1));
    const double y = between(polynomial(c->c, v - middle), c[-1].right, c->right);
    if (y != y)
        return dist_quantile_direct(d, (struct tails){u, 1 - u});
    return t->logarithm ? kernel_exp(y) : y;
}

static struct tails at(double v, bool upper)
{
    return upper ? (struct tails){1 - v, v} : (struct tails){v, 1 - v};
}

static double tabulated(const struct dist *d, double v, bool upper, bool logarithm)
{
    const double x = dist_quantile_direct(d, at(v, upper));
    return logarithm ? kernel_log(x) : x;
}

/* The polynomial through f at s = -1, -sqrt(3)/2, -1/2, 0, 1/2, sqrt(3)/2, 1, in powers of h s: even and odd parts are
 * polynomials in s^2 through s^2 = 0, 1/4, 3/4, 1, by Newton's divided differences. */
static void fit(const double f[DEGREE + 1], double h, double c[DEGREE + 1])
{
    const double e0 = f[3], e1 = 0.5 * (f[4] + f[2]), e2 = 0.5 * (f[5] + f[1]), e3 = 0.5 * (f[6] + f[0]);
    const double o1 = f[4] - f[2], o2 = (f[5] - f[1]) * 0.57735026918962576451, o3 = 0.5 * (f[6] - f[0]);
    const double d01 = (e1 - e0) * 4, d12 = (e2 - e1) * 2, d23 = (e3 - e2) * 4;
    const double d012 = (d12 - d01) / 0.75, d123 = (d23 - d12) / 0.75, d0123 = d123 - d012;
    /* e0 + d01 t + d012 t (t - 1/4) + d0123 t (t - 1/4)(t - 3/4) */
    const double even[] = {e0, d01 - 0.25 * d012 + 0.1875 * d0123, d012 - d0123, d0123};
    const double g12 = (o2 - o1) * 2, g23 = (o3 - o2) * 4, g123 = (g23 - g12) / 0.75;
    /* o1 + g12 (t - 1/4) + g123 (t - 1/4)(t - 3/4) */
    const double odd[] = {o1 - 0.25 * g12 + 0.1875 * g123, g12 - g123, g123};
    double power = 1;
    for (int i = 0; i <= DEGREE; i++) {
        c[i] = (i % 2 ? odd[i / 2] : even[i / 2]) / power;
        power *= h;
    }
}

/* Whether the cell keeps the tolerance, judged in the tail of v at places where the error is largest. */
static bool holds(const struct dist *d, const struct cell *c, double middle, double half, bool upper, bool logarithm)
{
    static const double place[] = {-0.95, -0.7, -0.26, 0.26, 0.7, 0.95};
    for (size_t i = 0; i < sizeof place / sizeof *place; i++) {
        const double v = middle + place[i] * half, y = polynomial(c->c, v - middle);
        const struct tails f = dist_family_of(d)->cdf(d, logarithm ? kernel_exp(y) : y);
        const struct tails want = dist_tails(d, at(v, upper));
        const double error = want.p < want.q ? f.p - want.p : want.q - f.q;
        if (!(fabs(error) <= tolerance * v * d->mass))
            return false;
    }
    return true;
}

static int fill_side(const struct dist *d, struct cell *side, bool upper, bool logarithm)
{
    static const double place[DEGREE + 1] = {-1, -0.86602540378443864676, -0.5, 0, 0.5, 0.86602540378443864676, 1};
    int failed = 0;
    side[-1] = (struct cell){.right = tabulated(d, cell_left(0), upper, logarithm)};
    for (int64_t i = 0; i < CELLS; i++) {
        const double left = cell_left(i), half = 0.5 * (cell_left(i + 1) - left), middle = left + half;
        double f[DEGREE + 1] = {side[i - 1].right};
        for (int j = 1; j <= DEGREE; j++)
            f[j] = tabulated(d, middle + half * place[j], upper, logarithm);
        side[i].right = f[DEGREE];
        fit(f, half, side[i].c);
        if (!holds(d, &side[i], middle, half, upper, logarithm)) {
            side[i].c[0] = NAN;
            failed++;
        }
    }
    return failed;
}

static int fill(const struct dist *d, struct dist_table *t, bool logarithm)
{
    t->logarithm = logarithm;
    return fill_side(d, t->side[0], false, logarithm) + fill_side(d, t->side[1], true, logarithm);
}

static void prepare_smooth(struct dist *d, struct dist_table *t, struct arena *arena)
{
    t->smooth = true;
    for (int upper = 0; upper < 2; upper++)
        t->side[upper] = (struct cell *)arena_array(arena, CELLS + 1, sizeof(struct cell)) + 1;
    const int failed = fill(d, t, false);
    if (failed && dist_quantile_direct(d, (struct tails){0x1p-20, 1}) > 0 && fill(d, t, true) > failed)
        fill(d, t, false);
}

/* --- counts and points --- */

/* Written without jumps on the data: which half a uniform falls into cannot be predicted. */
static inline size_t search(const struct dist_table *t, struct tails u)
{
    const size_t place = (size_t)(int64_t)(u.p * t->guide_scale),
                 cell = place < t->guide_size ? place : t->guide_size - 1;
    const bool above = u.p > t->p_turn;
    const double x = above ? -u.q : u.p;
    const size_t least = above ? t->turn : 0, most = (above ? t->n : t->turn) - 1;
    size_t low = t->guide[cell], high = t->guide[cell + 1];
    low = low < least ? least : low;
    high = high < most ? high : most;
    while (high > low + STEPS) {
        const size_t middle = low + (high - low) / 2;
        if (t->key[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    while (low < high && t->key[low] < x)
        low++;
    return low < t->n ? low : t->n - 1;
}

/* guide[i] = the first entry whose F reaches i / size; guide[size] = the last entry */
static void make_guide(struct dist_table *t, struct arena *arena)
{
    t->guide_size = 64;
    while (t->guide_size < GUIDE_FILL * t->n && t->guide_size < GUIDE_MAX)
        t->guide_size *= 2;
    t->guide_scale = (double)t->guide_size;
    uint32_t *guide = arena_array(arena, t->guide_size + 1, sizeof *guide);
    size_t k = 0;
    for (size_t i = 0; i <= t->guide_size; i++) {
        const double p = (double)i / (double)t->guide_size;
        while (k + 1 < t->n && (k < t->turn ? t->key[k] : 1 + t->key[k]) < p)
            k++;
        guide[i] = (uint32_t)k;
    }
    guide[t->guide_size] = (uint32_t)(t->n - 1);
    t->guide = guide;
}

/* P(X = k) from the mode (or the nearest count in range) both ways, then cumulated from both ends inwards. */
static void cumulate_counts(const struct count_law *law, struct dist_table *t, double *key)
{
    const double last = t->first + (double)(t->n - 1);
    const double mode = law->mode < t->first ? t->first : law->mode > last ? last : law->mode;
    const size_t m = (size_t)(mode - t->first);
    key[m] = law->mass(law->law, mode);
    for (size_t i = m; i > 0; i--)
        key[i - 1] = key[i] / law->ratio(law->law, t->first + (double)(i - 1));
    for (size_t i = m; i + 1 < t->n; i++)
        key[i + 1] = key[i] * law->ratio(law->law, t->first + (double)i);
    double sum = t->first > law->first ? law->cumulated(law->law, t->first - 1).p : 0;
    for (size_t i = 0; i <= m; i++)
        key[i] = sum += key[i];
    double rest = last < law->last ? law->cumulated(law->law, last).q : 0;
    for (size_t i = t->n; i-- > m + 1;) {
        const double mass = key[i];
        key[i] = -rest;
        rest += mass;
    }
    t->turn = m + 1;
    t->p_turn = key[m];
}

static bool prepare_counts(struct dist *d, struct dist_table *t, struct arena *arena)
{
    const double first = dist_quantile_direct(d, at(0x1p-54, false)), last = dist_quantile_direct(d, at(0x1p-54, true));
    if (!(last - first < COUNTS_MAX))
        return false;
    struct count_law law;
    dist_family_of(d)->count(d, &law);
    t->first = first;
    t->n = (size_t)(last - first) + 1;
    double *key = arena_array(arena, t->n, sizeof *key);
    cumulate_counts(&law, t, key);
    t->key = key;
    make_guide(t, arena);
    return true;
}

static void prepare_points(const struct dist *d, struct dist_table *t, struct arena *arena)
{
    t->n = d->points;
    t->key = d->cumulated;
    t->turn = d->points;
    t->p_turn = 1;
    make_guide(t, arena);
}

static double searched_quantile(const struct dist *d, double u)
{
    const struct dist_table *t = d->table;
    if (u < 0x1p-53) /* finer than the uniforms are */
        return dist_quantile_direct(d, (struct tails){u, 1 - u});
    const size_t i = search(t, dist_tails(d, (struct tails){u, 1 - u}));
    const double x = d->points ? d->value[i] : t->first + (double)(int64_t)i;
    return x < d->lo ? d->lo : x > d->hi ? d->hi : x;
}

void dist_prepare(struct dist *d, struct arena *arena)
{
    const struct family *f = dist_family_of(d);
    dist_choose_draw(d);
    if (!f->slow || d->interpolate)
        return;
    struct dist_table *t = arena_alloc(arena, sizeof *t);
    if (d->points)
        prepare_points(d, t, arena);
    else if (!f->count)
        prepare_smooth(d, t, arena);
    else if (!prepare_counts(d, t, arena))
        return;
    d->table = t;
    d->draw = t->smooth ? smooth_quantile : searched_quantile;
}
