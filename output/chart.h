/* output/chart.h - what the charts share: frame, title, ticks, marked lines, binned data.
 *
 * A chart is a script for gnuplot (output/gnuplot.h). Data are reduced here: a chart gets 60 bins or 200
 * points, never 10,000. Each chart is a function in a file chart_*.c that writes its script. */
#ifndef OUTPUT_CHART_H
#define OUTPUT_CHART_H

#include "models/plan.h"
#include "models/results.h"
#include "output/calendar_text.h"

#include <stdio.h>

/* Colours, as gnuplot's rgb texts. */
#define INK   "'#2d3748'"
#define FAINT "'#718096'"
#define LINE  "'#a0aec0'"
#define BLUE  "'#2b6cb0'"
#define RED   "'#c53030'"
#define GREEN "'#2f855a'"
#define AMBER "'#b7791f'"

enum { CHART_WIDTH = 1200, CHART_HEIGHT = 700 };

/* Title, a line below it, and the source at the bottom; frame and margins. Texts may be the user's. */
struct chart_frame {
    const char *title, *subtitle, *x_label, *y_label;
    const char *source; /* "handbag_launch, 10,000 replications, seed 1" */
    double left, right; /* margins as shares of the width: 0.08, 0.95 */
    double top, bottom; /* of the plot, as shares of the height: 0.84, 0.13 */
};
void chart_frame(FILE *, const struct chart_frame *);
/* Source line of a run, in buf[160]. */
char *chart_source(char *buf, const struct results *);

/* Ticks of the x axis from lo to hi (days since the start): dates when dated, else plain numbers. At most about 10. */
void chart_time_ticks(FILE *, struct origin, double lo, double hi);
/* About `wanted` round ticks for an axis ("x", "y", "y2") from lo to hi, with commas; factor scales the label's
 * number and `suffix` follows it (" %"). */
void chart_number_ticks(FILE *, const char *axis, double lo, double hi, int wanted, double factor, const char *suffix);
/* Round step (1, 2, 2.5, 5 x 10^k) that makes about `wanted` of them. */
double chart_step(double span, int wanted);

/* Vertical lines with labels at the top, placed so that no line runs through a label and no two labels overlap.
 * `lo`, `hi`: the x range. Marks outside it are left out. */
enum { CHART_MARKS_MOST = 8 };
struct chart_mark {
    double x;
    const char *text;
    const char *colour; /* of the macros above */
    bool dashed;
};
void chart_marks(FILE *, const struct chart_mark *, size_t count, double lo, double hi);

/* Coloured squares with names, in a row that ends at `right` and stands at height `y` (shares of the picture). */
struct chart_key {
    const char *text, *colour;
};
void chart_legend(FILE *, const struct chart_key *, size_t count, double right, double y);

/* The p-quantile of sorted[n] as x_(ceil(np)). */
double chart_quantile(const double *sorted, size_t n, double p);

/* ---- the charts: each writes its script; false: there is nothing to draw ---- */

/* When is the milestone reached: histogram with cumulative curve, against the due date. */
bool chart_date(FILE *, const struct results *, const struct milestone_result *);
/* A level over time: median and bands of replications. */
bool chart_fan(FILE *, const struct results *, const struct series_result *);
/* How likely is a loss beyond x? sign -1 turns a profit into a loss. `what` names it. */
bool chart_loss(FILE *, const struct results *, const struct kpi_result *, double sign, const char *what);
/* From account to account up to the total; a good unit when cost.unit is there. */
bool chart_cost(FILE *, const struct results *);
/* Bars of the plan; *height is set to what its rows need. `due`: TIME_NEVER when none. */
bool chart_gantt(FILE *, const struct plan *, sim_time due, int *height);

#endif
