/* output/chart_loss.c - loss exceedance: how likely is it to lose more than x?
 *
 * The empirical P(X > x) on a logarithmic axis, down to where ten replications are left: what lies
 * below is hardly known. VaR and CVaR at 95 % are marked. */
#include "output/chart.h"
#include "output/estimate.h"
#include "output/text.h"
#include "sim/arena.h"

#include <math.h>
#include <stdlib.h>

enum { CURVE_POINTS = 240 };

/* Steps between order statistics: dense in the tail, where the probabilities are small. */
static void write_curve(FILE *out, const double *x, size_t n, double least)
{
    (void)fprintf(out, "$curve << EOD\n%.10g 100\n", x[0]);
    size_t last = n;
    double before = 100;
    for (size_t i = 0; i <= CURVE_POINTS; i++) {
        const double p = pow(least, (double)i / CURVE_POINTS); /* from 1 down to the least probability */
        const size_t above = (size_t)ceil((double)n * p - 1e-9);
        const size_t k = n - (above > n ? n : above); /* x[k] is exceeded by n - k - 1 */
        if (k == last || k >= n || !isfinite(x[k]))
            continue;
        last = k;
        (void)fprintf(out, "%.10g %.8g\n", x[k], before); /* a step: along, then down */
        if (n - k == 1)
            break; /* down to 0, where the axis does not reach */
        before = 100.0 * (double)(n - k - 1) / (double)n;
        (void)fprintf(out, "%.10g %.8g\n", x[k], before);
    }
    (void)fputs("EOD\n", out);
}

static void write_marks(FILE *out, const struct kpi_result *k, double sign, double lo, double hi)
{
    char text[3][96], number[NUMBER_SIZE];
    struct chart_mark mark[3];
    const struct interval mean = estimate_of(k);
    const struct risk r = estimate_risk(k);
    const double x[3] = {sign * mean.estimate, sign * r.var95.estimate, sign * r.cvar95.estimate};
    static const char *const name[3] = {"mean", "VaR95: 1 in 20 is worse than", "CVaR95: these average"};
    static const char *const colour[3] = {GREEN, AMBER, RED};
    const int decimals = number_decimals((hi - lo) / 10, hi);
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(text[i], sizeof text[i], "%s %s", name[i], number_fixed(number, x[i], decimals));
        mark[i] = (struct chart_mark){x[i], text[i], colour[i], i == 0};
    }
    chart_marks(out, mark, 3, lo, hi);
}

/* 100 %, 50 %, 20 %, 10 %, ... down to the least. */
static void probability_ticks(FILE *out, double least)
{
    static const double step[] = {100, 50, 20};
    (void)fputs("set ytics (", out);
    bool first = true;
    for (double power = 1; power > 1e-6; power /= 10)
        for (size_t i = 0; i < 3; i++) {
            const double tick = step[i] * power;
            if (tick < 100 * least * 0.999)
                continue;
            (void)fprintf(out, "%s'%.6g %%%%' %.6g", first ? "" : ", ", tick, tick);
            first = false;
        }
    (void)fputs(")\n", out);
}

bool chart_loss(FILE *out, const struct results *r, const struct kpi_result *k, double sign, const char *what)
{
    const size_t n = k && estimate_has_risk(k) ? k->sorted_count : 0;
    if (n < 20 || !isfinite(k->sorted[n / 2]) || k->sorted[0] == k->sorted[n - 1])
        return false;
    double *x = memory_grow(NULL, n, sizeof *x);
    for (size_t i = 0; i < n; i++)
        x[i] = sign < 0 ? -k->sorted[n - 1 - i] : k->sorted[i];
    const double least = fmin(0.05, 10.0 / (double)n);
    size_t never = 0;
    while (isinf(x[n - 1 - never]))
        never++;
    const double lo = x[0], last = chart_quantile(x, n - never, 1 - least / 2), hi = last + 0.03 * (last - lo);
    char source[160], title[160], sub[200], x_label[160], number[NUMBER_SIZE];
    (void)snprintf(title, sizeof title, "How bad can it get: %.100s", what);
    if (never)
        (void)snprintf(sub, sizeof sub, "Probability that it is worse than a value. Never within the horizon: %.2g %%.",
                       100.0 * (double)never / (double)n);
    else
        (void)snprintf(sub, sizeof sub, "Probability that it is worse than a value. The worst of all replications: %s.",
                       number_fixed(number, x[n - 1], number_decimals((hi - lo) / 100, hi)));
    (void)snprintf(x_label, sizeof x_label, "%.100s, %.40s", what, k->kpi->unit);
    chart_frame(out, &(struct chart_frame){title, sub, x_label, "probability of worse", chart_source(source, r), 0.085,
                                           0.965, 0.86, 0.135});
    write_curve(out, x, n, least);
    free(x);
    /* Room above 100 % for the labels of the marks. */
    (void)fprintf(out, "set logscale y\nset xrange [%.10g:%.10g]\nset yrange [%.6g:%.6g]\n", lo, hi, 100 * least,
                  100 * pow(1 / least, 0.28));
    chart_number_ticks(out, "x", lo, hi, 8, 1, "");
    probability_ticks(out, least);
    (void)fputs("set grid xtics ytics lc rgb '#e2e8f0' lw 1 lt 1\n", out);
    write_marks(out, k, sign, lo, hi);
    (void)fputs("plot $curve using 1:2 with filledcurves y1=1e-9 fs transparent solid 0.12 noborder lc rgb " BLUE ", "
                "$curve using 1:2 with lines lc rgb " BLUE " lw 2.5\n",
                out);
    return true;
}
