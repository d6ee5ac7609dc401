/* output/report_tripwires.c - P(goal on time | done by a date), for the dates that tell most: see report_inside.h. */
#include "output/estimate.h"
#include "output/report_inside.h"

#include <math.h>

const char *missing_tripwires(const struct report *p)
{
    if (!p->goal)
        return "the scenario has no milestone";
    if (!p->goal->missed)
        return "the milestone has no due date";
    if (p->results->waypoints == 0)
        return "no task and no stock point comes before the milestone";
    if (p->results->replications < 2 * TRIPWIRE_LEAST)
        return "too few replications to condition on";
    return p->watch ? NULL
                    : "no date before the goal tells whether it will be kept (none or all were late, or all dates are "
                      "the same)";
}

struct view {
    const struct report *report;
    const struct tripwire *of;
    double safe;
};

enum { CURVE_MOST = 90, GROUPS = 10 };

/* Curve and band of "done by d", day by day. */
static void draw_curve(const struct svg_plot *plot, const struct tripwire *w)
{
    struct svg_point line[CURVE_MOST + 1], band[2 * CURVE_MOST + 2];
    size_t n = 0;
    for (size_t i = 0; i <= CURVE_MOST; i++) {
        double d = plot->x_lo + (plot->x_hi - plot->x_lo) * (double)i / CURVE_MOST;
        const struct evidence e = tripwire_by(w, w->dated ? floor(d) : d);
        if (!e.p.known)
            continue;
        d = svg_x(plot, d);
        line[n] = (struct svg_point){d, svg_y(plot, e.p.estimate)};
        band[n] = (struct svg_point){d, svg_y(plot, e.p.hi)};
        band[2 * CURVE_MOST + 1 - n] = (struct svg_point){d, svg_y(plot, e.p.lo)};
        n++;
    }
    for (size_t i = 0; i < n; i++) /* close the gap in the middle */
        band[n + i] = band[2 * CURVE_MOST + 1 - (n - 1) + i];
    svg_path(plot->svg, "band", band, 2 * n, true);
    svg_path(plot->svg, "curve", line, n, false);
}

/* Dots of "done just then": by tenths of the replications. */
static void draw_dots(const struct svg_plot *plot, const struct tripwire *w)
{
    double from = -INFINITY;
    for (int k = 1; k <= GROUPS; k++) {
        const double to = tripwire_quantile(w, (double)k / GROUPS), middle = tripwire_quantile(w, (k - 0.5) / GROUPS);
        if (!isfinite(to) || to <= from)
            continue;
        const struct evidence e = tripwire_between(w, from, to);
        from = to;
        if (!e.p.known)
            continue;
        const double x = svg_x(plot, w->dated ? middle + 0.5 : middle);
        svg_line(plot->svg, "reach", x, svg_y(plot, e.p.lo), x, svg_y(plot, e.p.hi));
        svg_dot(plot->svg, "dot", x, svg_y(plot, e.p.estimate), 3);
    }
}

static double view_height(double width, const void *what)
{
    (void)width;
    (void)what;
    return 220;
}

static void draw_view(const struct svg *s, const void *what)
{
    const struct view *v = what;
    double lo = tripwire_quantile(v->of, 0.005), hi = INFINITY;
    for (double q = 0.99; q > 0 && !isfinite(hi); q -= 0.05)
        hi = tripwire_quantile(v->of, q);
    if (v->of->dated)
        hi += 1;
    if (!(hi > lo))
        hi = lo + 1;
    const struct svg_plot p = {s, 44, s->width - 10, 22, s->height - 26, lo, hi, 0, 1};
    svg_y_axis(&p, 5, 100, " %");
    svg_time_axis(&p, v->report->origin, v->report->results->time_unit);
    const double y = svg_y(&p, v->report->target);
    svg_line(s, "mark", p.left, y, p.right, y);
    draw_curve(&p, v->of);
    draw_dots(&p, v->of);
    if (isfinite(v->safe)) {
        char day[WHEN_SIZE], text[WHEN_SIZE + 16];
        struct svg_plot above = p;
        above.top = 2;
        (void)snprintf(text, sizeof text, "last safe %s", when_text(day, v->report->origin, v->safe));
        svg_mark(&above, "due", v->of->dated ? v->safe + 1 : v->safe, 0, text);
    }
}

static void write_table(const struct report *p, const struct tripwire *w, double safe)
{
    static const struct html_column column[] = {
        {"Done by", false, false}, {"On time", false, false}, {"If later", false, false}};
    static const double level[] = {0.05, 0.20, 0.50, 0.80, 0.95};
    enum { LEVELS = sizeof level / sizeof level[0] };
    struct html_table t;
    double row[LEVELS + 1];
    size_t rows = 0;
    for (size_t i = 0; i < LEVELS; i++)
        row[rows++] = tripwire_quantile(w, level[i]);
    if (isfinite(safe))
        row[rows++] = safe;
    for (size_t i = 1; i < rows; i++) /* ascending */
        for (size_t k = i; k > 0 && row[k] < row[k - 1]; k--) {
            const double other = row[k];
            row[k] = row[k - 1];
            row[k - 1] = other;
        }
    html_table_begin(&t, p->out, "Chance to be on time, and the replications behind it", column, 3);
    for (size_t i = 0; i < rows; i++) {
        char day[WHEN_SIZE];
        if (!isfinite(row[i]) || (i > 0 && row[i] <= row[i - 1]))
            continue;
        const struct evidence by = tripwire_by(w, row[i]), after = tripwire_after(w, row[i]);
        html_row(&t, row[i] == safe ? "sum" : NULL);
        html_cell(&t, when_text(day, p->origin, row[i]));
        report_chance_cell(&t, &by);
        report_chance_cell(&t, &after);
    }
    html_table_end(&t);
}

void section_tripwires(struct report *p)
{
    char wanted[NUMBER_SIZE];
    report_paragraph(
        p,
        "What it says about the goal when something before it is done by a date. Line: chance to be on time of all "
        "that "
        "were done by that date, with its 95 %% interval (Wilson). Dots: of those done just then, in tenths. Dashed: "
        "the %s wanted. Chosen are those that tell most: in that share of the pairs of a late and a punctual %s "
        "the late one was later here too (50 %% would be chance).",
        report_percent(wanted, p->target, 0), p->season);
    for (size_t i = 0; i < p->watch; i++) {
        const struct tripwire *w = p->watched[i];
        bool any;
        const double safe = tripwire_last_safe(w, p->target, &any);
        const struct view v = {p, w, any ? NAN : safe};
        char title[256], tells[NUMBER_SIZE];
        (void)snprintf(title, sizeof title, "%.150s (tells %s)", report_label(w->of->label, w->of->name),
                       report_percent(tells, w->tells, 0));
        report_heading(p, title);
        html_raw(p->out, "<div class=\"pair\">\n");
        (void)snprintf(title, sizeof title, "Chance to be on time when done by a date: %.150s",
                       report_label(w->of->label, w->of->name));
        report_figure(p, &(struct report_figure){title, "Line and dots; the numbers are in the table.", "", view_height,
                                                 true, draw_view, &v});
        write_table(p, w, v.safe);
        html_raw(p->out, "</div>\n");
    }
}
