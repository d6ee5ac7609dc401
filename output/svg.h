/* output/svg.h - small drawings inside a page.
 *
 * Coordinates are pixels from the top left. Colours and fonts are classes of the page's style sheet, so that one
 * drawing serves light, dark and print. Each drawing has a title and a description, which screen readers speak. Texts
 * may be the scenario's. */
#ifndef OUTPUT_SVG_H
#define OUTPUT_SVG_H

#include "output/calendar_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct svg {
    FILE *out;
    double width, height;
};

/* `id`: unique in the page, letters and digits. `style`: class of the whole. */
struct svg svg_begin(FILE *, const char *id, const char *style, double width, double height, const char *title,
                     const char *description);
void svg_end(const struct svg *);

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };
void svg_line(const struct svg *, const char *style, double x1, double y1, double x2, double y2);
void svg_rect(const struct svg *, const char *style, double x, double y, double width, double height);
void svg_dot(const struct svg *, const char *style, double x, double y, double radius);
void svg_text(const struct svg *, const char *style, double x, double y, enum svg_anchor, const char *text);

/* A line, or an area with `closed`, through points. */
struct svg_point {
    double x, y;
};
void svg_path(const struct svg *, const char *style, const struct svg_point *, size_t count, bool closed);

/* ---- a plot: data coordinates inside a frame ---- */

struct svg_plot {
    const struct svg *svg;
    double left, right, top, bottom; /* of the frame, pixels */
    double x_lo, x_hi, y_lo, y_hi;   /* of the data; y upwards */
};
double svg_x(const struct svg_plot *, double x); /* kept inside the frame */
double svg_y(const struct svg_plot *, double y);
/* Ticks and labels below the frame: dates when dated, else round numbers; `unit` follows the last number. */
void svg_time_axis(const struct svg_plot *, struct origin, const char *unit);
void svg_x_axis(const struct svg_plot *, const char *unit); /* round numbers */
/* Thin lines across and labels left of the frame; factor scales the labels' numbers (100 for shares). */
void svg_y_axis(const struct svg_plot *, int wanted, double factor, const char *suffix);
/* A vertical line at x with a label at its head, on the side where there is room. Nothing outside the frame. `row`: 0
 * at the top, 1 a line lower, ... */
void svg_mark(const struct svg_plot *, const char *style, double x, int row, const char *text);

#endif
