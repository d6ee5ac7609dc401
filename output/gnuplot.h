/* output/gnuplot.h - charts through a pipe to gnuplot.
 *
 * One gnuplot process draws all charts of a run. It works inside the output folder on
 * temporary names, so no folder's name ever stands in a command; what it made gets its name only when it is a
 * whole picture. gnuplot may be missing, fail or hang: then the charts it did not make are named, and the run is none
 * the worse. Everything of a scenario reaches gnuplot through plot_text(), where it can be nothing but text. */
#ifndef OUTPUT_GNUPLOT_H
#define OUTPUT_GNUPLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct gnuplot_chart {
    char *name;   /* file name without ending: "launch_date"; [A-Za-z0-9_-] only */
    char *script; /* gnuplot commands, each line ended; no `set terminal`, no `set output` */
    int width, height;
};

struct gnuplot_options {
    const char *program;    /* NULL: "gnuplot", searched for in PATH */
    double timeout_seconds; /* of one process; 0: 60 s */
};

struct charts_outcome { /* zeroed, or released by charts_outcome_release() */
    char **made;        /* file names: "launch_date.png" */
    size_t made_count;
    char **left_out; /* names without ending */
    size_t left_out_count;
    char why[256]; /* in words, when something was left out */
    char remedy[128];
};

/* Draws the charts into the folder (made when missing) and adds to the outcome. True: all were made. */
bool gnuplot_draw(const struct gnuplot_chart *, size_t charts, const char *folder, const struct gnuplot_options *,
                  struct charts_outcome *);

void charts_outcome_release(struct charts_outcome *);
/* Says which charts were left out, why, and how to get them; nothing when there are none. */
void charts_outcome_print(const struct charts_outcome *, FILE *);

/* 'text' for a gnuplot command: visible, one line, at most `columns` characters, quotes doubled. The terminal is set
 * to noenhanced, and single quotes know no escapes, substitutions or macros. */
void plot_text(FILE *, const char *text, size_t columns);

#endif
