/* output/report_figure.c - the report's figures: frame, bars, histograms; see report_inside.h. */
#include "output/chart.h"
#include "output/estimate.h"
#include "output/kpi_text.h"
#include "output/report_inside.h"

#include <math.h>
#include <stdlib.h>

static void draw(struct report *p, const struct report_figure *f, const char *style, double width)
{
    char id[32];
    (void)snprintf(id, sizeof id, "f%d%c", p->figures, style[0]);
    const struct svg s = svg_begin(p->out, id, style, width, f->height(width, f->what), f->title, f->description);
    f->draw(&s, f->what);
    svg_end(&s);
}

void report_figure(struct report *p, const struct report_figure *f)
{
    p->figures++;
    html_raw(p->out, "<figure>\n");
    if (f->small) {
        draw(p, f, "both", REPORT_NARROW);
    } else {
        draw(p, f, "wide", REPORT_WIDE);
        draw(p, f, "narrow", REPORT_NARROW);
    }
    const char *caption = f->caption ? f->caption : f->title;
    if (*caption) {
        html_raw(p->out, "<figcaption>");
        html_prose(p->out, caption);
        html_raw(p->out, "</figcaption>\n");
    }
    html_raw(p->out, "</figure>\n");
}

/* ---- bars ---- */

struct bars {
    const struct report_bar *bar;
    size_t count;
};

enum { BAR_HEIGHT = 13, ROW_ALONE = 21, ROW_BELOW = 36, LABELS_MOST = 260 };

/* Where there is room, labels have a column of their own; else they stand above their bars. */
static bool labels_beside(double width)
{
    return width >= 600;
}

static double bars_height(double width, const void *what)
{
    return (labels_beside(width) ? ROW_ALONE : ROW_BELOW) * (double)((const struct bars *)what)->count + 6;
}

static void draw_bar(const struct svg_plot *p, const struct report_bar *bar, double y)
{
    const struct svg *s = p->svg;
    const double a = svg_x(p, fmin(bar->from, bar->to)), z = svg_x(p, fmax(bar->from, bar->to)),
                 middle = y + BAR_HEIGHT / 2.0;
    double right = fmax(z, a + 1);
    svg_rect(s, bar->style, a, y, right - a, BAR_HEIGHT);
    if (!isnan(bar->lo) && !isnan(bar->hi)) {
        svg_line(s, "whisker", svg_x(p, bar->lo), middle, svg_x(p, bar->hi), middle);
        svg_line(s, "whisker", svg_x(p, bar->lo), middle - 3, svg_x(p, bar->lo), middle + 3);
        svg_line(s, "whisker", svg_x(p, bar->hi), middle - 3, svg_x(p, bar->hi), middle + 3);
        right = fmax(right, svg_x(p, bar->hi));
    }
    svg_text(s, "value", right + 6, y + BAR_HEIGHT - 2, SVG_START, bar->value);
}

static void draw_bars(const struct svg *s, const void *what)
{
    const struct bars *b = what;
    const bool beside = labels_beside(s->width);
    double lo = 0, hi = 0, room = 0, labels = 0;
    for (size_t i = 0; i < b->count; i++) {
        const struct report_bar *bar = &b->bar[i];
        lo = fmin(lo, fmin(bar->from, bar->to));
        hi = fmax(hi, fmax(bar->from, bar->to));
        if (!isnan(bar->lo))
            lo = fmin(lo, bar->lo);
        if (!isnan(bar->hi))
            hi = fmax(hi, bar->hi);
        room = fmax(room, 6.6 * (double)text_columns(bar->value) + 12);
        labels = fmax(labels, 6.8 * (double)text_columns(bar->label) + 14);
    }
    if (!(hi > lo))
        hi = lo + 1;
    const double column = beside ? fmin(labels, LABELS_MOST) : 2;
    const struct svg_plot p = {s, column, s->width - fmin(room, s->width / 2), 2, s->height - 2, lo, hi, 0, 1};
    for (size_t i = 0; i < b->count; i++) {
        const double y = beside ? 4 + ROW_ALONE * (double)i : 16 + ROW_BELOW * (double)i;
        char *label = text_cut(b->bar[i].label, (size_t)((beside ? LABELS_MOST : s->width) / 6.8));
        svg_text(s, "name", beside ? column - 8 : 2, beside ? y + BAR_HEIGHT - 2 : y - 4, beside ? SVG_END : SVG_START,
                 label);
        free(label);
        draw_bar(&p, &b->bar[i], y);
    }
    if (lo < 0)
        svg_line(s, "axis", svg_x(&p, 0), p.top, svg_x(&p, 0), p.bottom);
}

void report_bars(struct report *p, const char *title, const char *description, const struct report_bar *bar,
                 size_t count, bool small)
{
    const struct bars b = {bar, count};
    report_figure(p, &(struct report_figure){title, description, NULL, bars_height, small, draw_bars, &b});
}

/* ---- histograms ---- */

enum { BINS_MOST = 60 };

struct histogram_mark {
    double x;
    const char *style;
    char text[96];
};

struct histogram {
    const struct report *report;
    const double *sorted;
    size_t n, finite;
    double lo, hi, edge, width; /* bins touch at edge; beyond it is bad */
    bool days, bad_above;
    const char *unit;
    double factor;
    struct histogram_mark mark[6];
    size_t marks;
};

static double histogram_height(double width, const void *what)
{
    (void)width;
    return ((const struct histogram *)what)->days ? 250 : 210;
}

static void draw_histogram(const struct svg *s, const void *what)
{
    const struct histogram *h = what;
    double share[BINS_MOST + 2] = {0}, top = 0;
    const double from = h->edge + h->width * floor((h->lo - h->edge) / h->width);
    const size_t bins = (size_t)fmin(BINS_MOST + 1, fmax(1, ceil((h->hi - from) / h->width - 1e-9)));
    for (size_t i = 0; i < h->finite; i++) { /* a value on an edge is on the good side of it */
        const double at = h->bad_above ? ceil((h->sorted[i] - from) / h->width - 1e-9) - 1
                                       : floor((h->sorted[i] - from) / h->width + 1e-9);
        if (at >= 0 && at < (double)bins)
            share[(size_t)at] += 1.0 / (double)h->n;
    }
    for (size_t i = 0; i < bins; i++)
        top = fmax(top, share[i]);
    const double head = 8 + 16 * (double)h->marks;
    const struct svg_plot p = {s,
                               44,
                               s->width - 10,
                               4,
                               s->height - 26,
                               from,
                               from + h->width * (double)bins,
                               0,
                               top * (s->height - 30) / fmax(40, s->height - 30 - head)};
    svg_y_axis(&p, 4, 100, " %");
    for (size_t i = 0; i < bins; i++) {
        const double a = from + h->width * (double)i, z = a + h->width, middle = a + h->width / 2;
        const bool bad = h->bad_above ? middle > h->edge : middle < h->edge;
        if (share[i] > 0)
            svg_rect(s, bad ? "barbad" : "bar", svg_x(&p, a), svg_y(&p, share[i]),
                     svg_x(&p, z) - svg_x(&p, a) - (bins > 30 ? 0.5 : 1), p.bottom - svg_y(&p, share[i]));
    }
    if (h->days)
        svg_time_axis(&p, h->report->origin, h->unit);
    else {
        struct svg_plot scaled = p;
        scaled.x_lo *= h->factor;
        scaled.x_hi *= h->factor;
        svg_x_axis(&scaled, h->unit);
    }
    for (size_t i = 0; i < h->marks; i++)
        svg_mark(&p, h->mark[i].style, h->mark[i].x, (int)i, h->mark[i].text);
}

/* Bins of whole days when these are days of a calendar, else of a round width. */
static void choose_bins(struct histogram *h)
{
    const double least = (h->hi - h->lo) / (h->finite < 200 ? 15 : 40);
    static const double days[] = {1, 2, 3, 4, 7, 14, 28, 91, 182};
    size_t i = 0;
    while (i < 8 && days[i] < least)
        i++;
    h->width = h->days && h->report->origin.dated && least < 182 ? days[i]
                                                                 : chart_step(h->hi - h->lo, h->finite < 200 ? 15 : 40);
    while ((h->hi - h->lo) / h->width > BINS_MOST - 1)
        h->width *= 2;
}

static size_t count_finite(const struct kpi_result *k)
{
    size_t n = k->sorted_count;
    while (n > 0 && isinf(k->sorted[n - 1]))
        n--;
    return n;
}

static void add_mark(struct histogram *h, double x, const char *style, const char *name, const char *value)
{
    h->mark[h->marks].x = x;
    h->mark[h->marks].style = style;
    (void)snprintf(h->mark[h->marks].text, sizeof h->mark[0].text, "%.30s %.60s", name, value);
    h->marks += isfinite(x) && h->marks + 1 < sizeof h->mark / sizeof h->mark[0];
}

static bool bins_of(struct histogram *h, const struct kpi_result *k)
{
    h->sorted = k->sorted;
    h->n = k->sorted_count;
    h->finite = count_finite(k);
    if (h->finite < 2 || !(h->sorted[h->finite - 1] > h->sorted[0]))
        return false;
    h->lo = chart_quantile(h->sorted, h->finite, 0.005);
    h->hi = chart_quantile(h->sorted, h->finite, 0.995);
    return true;
}

static void widen(struct histogram *h, double x)
{
    if (isfinite(x)) {
        h->lo = fmin(h->lo, x);
        h->hi = fmax(h->hi, x);
    }
}

void report_histogram_days(struct report *p, const struct milestone_result *m)
{
    static const double level[] = {0.50, 0.80, 0.95};
    static const char *const name[] = {"P50", "P80", "P95"};
    struct histogram h = {.report = p, .days = true, .bad_above = true, .unit = p->results->time_unit, .factor = 1};
    char day[WHEN_SIZE], title[200], description[300];
    if (!m->date_days || !m->date_days->sorted || !bins_of(&h, m->date_days))
        return;
    const double due = when_days(m->due), planned = when_days(m->planned);
    widen(&h, due);
    widen(&h, planned);
    h.edge = isfinite(due) ? due : INFINITY;
    if (isfinite(planned))
        add_mark(&h, planned, "plan", "planned", when_text(day, p->origin, planned));
    if (isfinite(due))
        add_mark(&h, due, "due", "due", when_text(day, p->origin, when_due_days(m->due)));
    for (size_t i = 0; i < 3; i++) {
        const double x = chart_quantile(h.sorted, h.n, level[i]);
        add_mark(&h, x, "quantile", name[i], when_text(day, p->origin, x));
    }
    /* the leftmost label lowest, so that no line runs through a label to its right */
    for (size_t i = 1; i < h.marks; i++)
        for (size_t k = i; k > 0 && h.mark[k].x > h.mark[k - 1].x; k--) {
            const struct histogram_mark other = h.mark[k];
            h.mark[k] = h.mark[k - 1];
            h.mark[k - 1] = other;
        }
    const double room = fmax(0.02 * (h.hi - h.lo), 1e-9);
    h.lo -= room;
    h.hi += room;
    choose_bins(&h);
    if (!isfinite(h.edge)) {
        h.edge = p->origin.dated ? 0 : h.width * floor(h.lo / h.width);
        h.bad_above = false;
        h.edge = h.edge > h.lo ? h.lo : h.edge;
    }
    (void)snprintf(title, sizeof title, "When %.150s is reached", report_label(m->label, m->name));
    (void)snprintf(description, sizeof description,
                   "Histogram: share of the simulated %s by date%s. The dates are in the table.", p->seasons,
                   isfinite(due) ? ", those after the due date in another colour" : "");
    report_figure(p, &(struct report_figure){title, description, NULL, histogram_height, false, draw_histogram, &h});
}

void report_histogram(struct report *p, const struct kpi_result *k, const char *label)
{
    const struct shown s = kpi_shown(k->kpi);
    struct histogram h = {.report = p, .bad_above = k->kpi->better < 0, .unit = s.unit, .factor = s.factor};
    char number[NUMBER_SIZE], title[200], description[300];
    if (!k->sorted || !bins_of(&h, k))
        return;
    h.edge = chart_quantile(h.sorted, h.n, h.bad_above ? 0.95 : 0.05);
    if (!isfinite(h.edge))
        h.edge = h.hi;
    widen(&h, h.edge);
    if (isfinite(k->planned)) {
        widen(&h, k->planned);
        add_mark(&h, k->planned, "plan", "planned",
                 number_fixed(number, k->planned * s.factor,
                              number_decimals((h.hi - h.lo) * s.factor, k->planned * s.factor)));
    }
    add_mark(&h, h.edge, "due", h.bad_above ? "P95" : "P5",
             number_fixed(number, h.edge * s.factor, number_decimals((h.hi - h.lo) * s.factor, h.edge * s.factor)));
    if (h.marks == 2 && h.mark[1].x > h.mark[0].x) {
        const struct histogram_mark other = h.mark[0];
        h.mark[0] = h.mark[1];
        h.mark[1] = other;
    }
    choose_bins(&h);
    (void)snprintf(title, sizeof title, "How it varies: %.150s", label);
    (void)snprintf(description, sizeof description,
                   "Histogram: share of the simulated %s by %.100s; the bad end, one in 20, in another colour.",
                   p->seasons, label);
    report_figure(p, &(struct report_figure){title, description, NULL, histogram_height, true, draw_histogram, &h});
}
