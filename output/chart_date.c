/* output/chart_date.c - when is the milestone reached? Histogram and cumulative curve against the due date.
 *
 * What lies on the wrong side of the due date is red. The due date is an edge of the bins, so that no bar is
 * both; with dates the bins are whole days. The farthest half per cent on either side is beyond the edge
 * and counted in words. */
#include "output/chart.h"
#include "output/estimate.h"
#include "output/text.h"

#include <math.h>

enum { BINS_MOST = 60, CURVE_POINTS = 200 };

struct bins {
    double from, width;
    size_t count;
    double share[BINS_MOST + 2]; /* per cent of all replications */
};

/* Bins of whole days (or a round width) over [lo, hi], one edge at `edge`. */
static struct bins make_bins(const double *sorted, size_t n, double lo, double hi, double edge, bool whole_days)
{
    static const double days[] = {1, 2, 3, 4, 7, 14, 28, 91, 182};
    struct bins b = {.width = chart_step(hi - lo, 40)};
    if (whole_days) {
        size_t i = 0;
        while (i < 8 && (hi - lo) / days[i] > BINS_MOST - 2)
            i++;
        b.width = fmax(days[i], ceil((hi - lo) / (BINS_MOST - 2)));
    }
    b.from = edge + b.width * floor((lo - edge) / b.width);
    b.count = (size_t)fmin(BINS_MOST + 1, floor((hi - b.from) / b.width) + 1);
    for (size_t i = 0; i < n; i++) {
        const double at = ceil((sorted[i] - b.from) / b.width) - 1; /* (from, to]: on the due instant is in time */
        if (at >= 0 && at < (double)b.count)
            b.share[(size_t)at] += 100.0 / (double)n;
    }
    return b;
}

static void write_bars(FILE *out, const struct bins *b, double due)
{
    (void)fputs("$bars << EOD\n", out);
    for (size_t i = 0; i < b->count; i++) {
        const double from = b->from + b->width * (double)i;
        if (b->share[i] > 0)
            (void)fprintf(out, "%.10g %.10g %.6g %d\n", from, from + b->width, b->share[i],
                          from >= due - 1e-9 ? 0xe08e8e : 0x8fb4dd);
    }
    (void)fputs("EOD\n", out);
}

/* Cumulative curve in per cent, by quantiles: the levels are even, so steep parts get their points. */
static void write_curve(FILE *out, const double *sorted, size_t n, double lo, double hi)
{
    double last = 0;
    (void)fprintf(out, "$curve << EOD\n%.10g 0\n", lo);
    for (size_t i = 0; i <= CURVE_POINTS; i++) {
        const size_t k = (n - 1) * i / CURVE_POINTS;
        if (!(sorted[k] >= lo && sorted[k] <= hi))
            continue;
        (void)fprintf(out, "%.10g %.6g\n", sorted[k], last); /* a step: along, then up */
        last = 100.0 * (double)(k + 1) / (double)n;
        (void)fprintf(out, "%.10g %.6g\n", sorted[k], last);
    }
    (void)fprintf(out, "%.10g %.6g\nEOD\n", hi, last);
}

static size_t count_finite(const struct kpi_result *k)
{
    size_t n = k->sorted_count;
    while (n > 0 && isinf(k->sorted[n - 1]))
        n--;
    return n;
}

static void write_marks(FILE *out, const struct results *r, const struct milestone_result *m, double lo, double hi)
{
    static const double level[] = {0.50, 0.80, 0.95};
    char text[5][96], day[WHEN_SIZE];
    struct chart_mark mark[5];
    size_t marks = 0;
    const struct origin o = results_origin(r);
    if (m->due != TIME_NEVER) {
        (void)snprintf(text[marks], sizeof text[0], "due %s", when_weekday(day, o, when_due_days(m->due)));
        mark[marks] = (struct chart_mark){when_days(m->due), text[marks], RED, false};
        marks++;
    }
    if (m->planned != TIME_NEVER) {
        (void)snprintf(text[marks], sizeof text[0], "planned %s", when_weekday(day, o, when_days(m->planned)));
        mark[marks] = (struct chart_mark){when_days(m->planned), text[marks], GREEN, true};
        marks++;
    }
    for (size_t i = 0; i < 3; i++) {
        const double x = chart_quantile(m->date_days->sorted, m->date_days->sorted_count, level[i]);
        (void)snprintf(text[marks], sizeof text[0], "P%.0f %s", 100 * level[i], when_weekday(day, o, x));
        mark[marks] = (struct chart_mark){x, text[marks], INK, true};
        marks++;
    }
    chart_marks(out, mark, marks, lo, hi);
}

static void subtitle(char *buf, size_t size, const struct milestone_result *m, const double *sorted, size_t n,
                     double hi)
{
    size_t beyond = 0, never = 0;
    for (size_t i = n; i > 0 && sorted[i - 1] > hi; i--) {
        beyond += isfinite(sorted[i - 1]) != 0;
        never += isinf(sorted[i - 1]) != 0;
    }
    const struct interval p = estimate_on_time(m);
    int used = 0;
    if (p.known)
        used = snprintf(buf, size, "In time with probability %.1f %% [%.1f, %.1f]. ", 100 * p.estimate, 100 * p.lo,
                        100 * p.hi);
    if (beyond && used >= 0 && (size_t)used < size)
        used += snprintf(buf + used, size - (size_t)used, "Later than shown: %.2g %%. ",
                         100.0 * (double)beyond / (double)n);
    if (never && used >= 0 && (size_t)used < size)
        (void)snprintf(buf + used, size - (size_t)used, "Not within the horizon: %.2g %%.",
                       100.0 * (double)never / (double)n);
}

bool chart_date(FILE *out, const struct results *r, const struct milestone_result *m)
{
    const struct kpi_result *k = m->date_days;
    const size_t n = k && estimate_has_quantiles(k) ? k->sorted_count : 0, finite = n ? count_finite(k) : 0;
    if (finite < 2)
        return false;
    const double due = when_days(m->due), edge = isfinite(due) ? due : 0;
    double lo = chart_quantile(k->sorted, finite, 0.005), hi = chart_quantile(k->sorted, finite, 0.995);
    lo = fmin(lo, fmin(isfinite(due) ? due : lo, m->planned == TIME_NEVER ? lo : when_days(m->planned)));
    hi = fmax(hi, fmax(isfinite(due) ? due : hi, m->planned == TIME_NEVER ? hi : when_days(m->planned)));
    const double room = fmax(0.04 * (hi - lo), r->dated ? 1 : 1e-3 * fmax(1, fabs(hi)));
    lo -= room;
    hi += room;
    const struct bins b = make_bins(k->sorted, n, lo, hi, edge, r->dated);
    double top = 0;
    for (size_t i = 0; i < b.count; i++)
        top = fmax(top, b.share[i]);
    char source[160], title[200], sub[200] = "", y_label[80];
    (void)snprintf(title, sizeof title, "When is it reached: %.150s", m->label && *m->label ? m->label : m->name);
    subtitle(sub, sizeof sub, m, k->sorted, n, hi);
    if (r->dated && b.width > 1)
        (void)snprintf(y_label, sizeof y_label, "replications per %.0f days, %%", b.width);
    else if (r->dated)
        (void)snprintf(y_label, sizeof y_label, "replications per day, %%");
    else
        (void)snprintf(y_label, sizeof y_label, "replications, %% (bars of %.3g %.20s)", b.width, r->time_unit);
    chart_frame(out, &(struct chart_frame){title, sub, r->dated ? "date" : "time", y_label, chart_source(source, r),
                                           0.075, 0.925, 0.86, 0.135});
    write_bars(out, &b, due);
    write_curve(out, k->sorted, n, lo, hi);
    (void)fprintf(out, "set xrange [%.10g:%.10g]\nset yrange [0:%.6g]\nset y2range [0:135]\n", lo, hi, 1.35 * top);
    chart_time_ticks(out, results_origin(r), lo, hi);
    chart_number_ticks(out, "y", 0, top, 5, 1, " %%");
    (void)fputs("set border 11\nset y2tics ('0 %%' 0, '20 %%' 20, '40 %%' 40, '60 %%' 60, '80 %%' 80, '100 %%' 100)\n"
                "set y2label 'reached by then' tc rgb " AMBER "\nset style fill solid 1 border lc rgb '#ffffff'\n",
                out);
    write_marks(out, r, m, lo, hi);
    (void)fputs("plot $bars using (($1+$2)/2):($3/2):1:2:(0):3:4 with boxxyerror lc rgb variable, "
                "$curve using 1:2 axes x1y2 with lines lc rgb " AMBER " lw 2.5\n",
                out);
    return true;
}
