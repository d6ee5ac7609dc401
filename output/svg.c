/* output/svg.c - small drawings inside a page: see svg.h. */
#include "output/svg.h"

#include "models/schema.h"
#include "output/chart.h"
#include "output/html.h"
#include "output/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LETTER 6.6 /* mean width of a character of a label, pixels */

struct svg svg_begin(FILE *out, const char *id, const char *style, double width, double height, const char *title,
                     const char *description)
{
    (void)fprintf(out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"%s\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" "
                  "height=\"%.0f\" role=\"img\" aria-labelledby=\"%s-t %s-d\">\n<title id=\"%s-t\">",
                  style, width, height, width, height, id, id, id);
    html_text(out, title);
    (void)fprintf(out, "</title><desc id=\"%s-d\">", id);
    html_text(out, description);
    html_raw(out, "</desc>\n");
    return (struct svg){out, width, height};
}

void svg_end(const struct svg *s)
{
    html_raw(s->out, "</svg>\n");
}

void svg_line(const struct svg *s, const char *style, double x1, double y1, double x2, double y2)
{
    (void)fprintf(s->out, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", style, x1, y1, x2,
                  y2);
}

void svg_rect(const struct svg *s, const char *style, double x, double y, double width, double height)
{
    (void)fprintf(s->out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n", style, x, y,
                  fmax(0, width), fmax(0, height));
}

void svg_dot(const struct svg *s, const char *style, double x, double y, double radius)
{
    (void)fprintf(s->out, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>\n", style, x, y, radius);
}

void svg_text(const struct svg *s, const char *style, double x, double y, enum svg_anchor anchor, const char *text)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    (void)fprintf(s->out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", style, x, y, anchors[anchor]);
    html_text(s->out, text);
    html_raw(s->out, "</text>\n");
}

void svg_path(const struct svg *s, const char *style, const struct svg_point *p, size_t count, bool closed)
{
    if (count < 2)
        return;
    (void)fprintf(s->out, "<path class=\"%s\" d=\"", style);
    for (size_t i = 0; i < count; i++)
        (void)fprintf(s->out, "%s%.1f %.1f", i ? "L" : "M", p[i].x, p[i].y);
    html_raw(s->out, closed ? "Z\"/>\n" : "\"/>\n");
}

/* ---- plots ---- */

static double inside(double v, double a, double b)
{
    return v < a ? a : v > b ? b : v;
}

double svg_x(const struct svg_plot *p, double x)
{
    const double share = (x - p->x_lo) / (p->x_hi - p->x_lo);
    return p->left + inside(share, 0, 1) * (p->right - p->left);
}

double svg_y(const struct svg_plot *p, double y)
{
    const double share = (y - p->y_lo) / (p->y_hi - p->y_lo);
    return p->bottom - inside(share, 0, 1) * (p->bottom - p->top);
}

static void x_tick(const struct svg_plot *p, double x, const char *text)
{
    const double at = svg_x(p, x), half = LETTER * (double)text_columns(text) / 2;
    svg_line(p->svg, "axis", at, p->bottom, at, p->bottom + 4);
    svg_text(p->svg, "tick", inside(at, half, p->svg->width - half), p->bottom + 17, SVG_MIDDLE, text);
}

/* Decimals that tell steps of 1, 2, 2.5 or 5 times a power of ten apart. */
static int step_decimals(double step)
{
    int d = 0;
    for (double x = step; d < 9 && fabs(x - round(x)) > 1e-6 * fabs(x); x *= 10)
        d++;
    return d;
}

static void base_line(const struct svg_plot *p)
{
    svg_line(p->svg, "axis", p->left, p->bottom, p->right, p->bottom);
}

void svg_x_axis(const struct svg_plot *p, const char *unit)
{
    const double step = chart_step(p->x_hi - p->x_lo, (int)((p->right - p->left) / 80) + 1);
    const int decimals = step_decimals(step);
    base_line(p);
    if (!(step > 0))
        return;
    const double first = ceil(p->x_lo / step - 1e-9);
    for (double k = first; k * step <= p->x_hi + 1e-9 * step; k++) {
        char number[NUMBER_SIZE], text[NUMBER_SIZE + 40];
        const bool last = (k + 1) * step > p->x_hi + 1e-9 * step;
        (void)snprintf(text, sizeof text, "%s%s%.30s", number_fixed(number, k * step, decimals),
                       last && unit && *unit ? " " : "", last && unit ? unit : "");
        x_tick(p, k * step, text);
    }
}

/* "2026-09-14" taken apart. */
struct civil {
    int year, month, day;
};

static struct civil civil_of(int64_t day)
{
    char text[11];
    civil_to_text(day, text);
    return (struct civil){atoi(text), atoi(text + 5), atoi(text + 8)};
}

static void date_tick(const struct svg_plot *p, double days, struct civil c, bool months, bool with_year)
{
    static const char *const name[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char text[32];
    if (months && with_year)
        (void)snprintf(text, sizeof text, "%s %d", name[(c.month + 11) % 12], c.year);
    else if (months)
        (void)snprintf(text, sizeof text, "%s", name[(c.month + 11) % 12]);
    else
        (void)snprintf(text, sizeof text, "%d %s", c.day, name[(c.month + 11) % 12]);
    x_tick(p, days, text);
}

/* Months when there are at least three in the frame, else Mondays, else days; so many that their labels have room. */
void svg_time_axis(const struct svg_plot *p, struct origin o, const char *unit)
{
    if (!o.dated || !(p->x_hi - p->x_lo < 40000)) {
        svg_x_axis(p, unit);
        return;
    }
    const double span = p->x_hi - p->x_lo, room = fmax(2, (p->right - p->left) / 62);
    const bool months = span >= 92;
    const int every_month = (int)fmax(1, ceil(span / 30.44 / room)), every = every_month > 6
                                                                                 ? 12 * (int)ceil(every_month / 12.0)
                                                                             : every_month > 3 ? 6
                                                                                               : every_month;
    const int days = span <= room ? 1 : 7 * (int)ceil(span / 7 / room);
    bool first = true;
    base_line(p);
    for (int64_t d = (int64_t)ceil(p->x_lo); (double)d <= p->x_hi; d++) {
        const struct civil c = civil_of(o.start_day + d);
        const int64_t monday = (o.start_day + d + 3) / 7; /* weeks from a Monday */
        const bool wanted = months      ? c.day == 1 && (c.year * 12 + c.month - 1) % every == 0
                            : days == 1 ? true
                                        : civil_weekday(o.start_day + d) == 0 && monday % (days / 7) == 0;
        if (!wanted)
            continue;
        date_tick(p, (double)d, c, months, first || c.month == 1);
        first = false;
    }
}

void svg_y_axis(const struct svg_plot *p, int wanted, double factor, const char *suffix)
{
    const double step = chart_step((p->y_hi - p->y_lo) * factor, wanted) / factor;
    const int decimals = step_decimals(step * factor);
    if (!(step > 0))
        return;
    for (double k = ceil(p->y_lo / step - 1e-9); k * step <= p->y_hi + 1e-9 * step; k++) {
        char number[NUMBER_SIZE], text[NUMBER_SIZE + 16];
        (void)snprintf(text, sizeof text, "%s%.10s", number_fixed(number, k * step * factor, decimals), suffix);
        svg_line(p->svg, "grid", p->left, svg_y(p, k * step), p->right, svg_y(p, k * step));
        svg_text(p->svg, "tick", p->left - 6, svg_y(p, k * step) + 4, SVG_END, text);
    }
}

void svg_mark(const struct svg_plot *p, const char *style, double x, int row, const char *text)
{
    char line[48], label[48];
    if (!(x >= p->x_lo && x <= p->x_hi))
        return;
    const double at = svg_x(p, x), y = p->top + 11 + 16 * row, width = LETTER * (double)text_columns(text) + 6;
    (void)snprintf(line, sizeof line, "mark %.30s", style);
    (void)snprintf(label, sizeof label, "note %.30s", style);
    svg_line(p->svg, line, at, p->top, at, p->bottom);
    if (at + width <= p->svg->width)
        svg_text(p->svg, label, at + 4, y, SVG_START, text);
    else
        svg_text(p->svg, label, at - 4, y, SVG_END, text);
}
