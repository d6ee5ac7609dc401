/* output/report_inside.h - what the sections of the report share.
 *
 * A section is a row of the table in report.c: `missing` says in words why it does not apply (NULL: it does), `write`
 * writes its content below its heading. A new section is two functions and a row. */
#ifndef OUTPUT_REPORT_INSIDE_H
#define OUTPUT_REPORT_INSIDE_H

#include "models/results.h"
#include "output/calendar_text.h"
#include "output/html.h"
#include "output/svg.h"
#include "output/text.h"
#include "output/tripwire.h"

enum { REPORT_WATCHED = 6 };

struct report {
    const struct results *results;
    FILE *out;
    struct origin origin;
    const char *seasons, *season; /* what a replication is to the reader: "seasons" with a milestone, else "runs" */
    const struct milestone_result *goal; /* the first milestone; NULL */
    struct tripwire *wire;               /* one for each waypoint, in their order */
    size_t wires;
    const struct tripwire *watched[REPORT_WATCHED]; /* those that tell most of the goal, in order of the plan */
    size_t watch;
    double target; /* chance to be on time that is wanted */
    bool target_stated;
    int figures; /* so far */
};

/* ---- words ---- */

const char *report_label(const char *label, const char *name); /* the label, or the name where there is none */
/* "77.2 %"; buf of NUMBER_SIZE. decimals: those of report_percent_decimals. */
char *report_percent(char *buf, double share, int decimals);
int report_percent_decimals(const struct interval *);
/* "76.3 to 78.0 %", or why there is none; buf of 2 * NUMBER_SIZE. */
char *report_percent_range(char *buf, const struct interval *);
/* "77.2 % (76.3 to 78.0 %)", or "too few replications (12)"; buf of 4 * NUMBER_SIZE. */
char *report_chance(char *buf, const struct evidence *);
/* Why a mean has no interval, in two or three words. */
const char *report_refusal(const struct kpi_result *);
/* A cell: the chance, below it its interval and the replications behind it, or why there is none. */
void report_chance_cell(struct html_table *, const struct evidence *);
/* "08-26 to 08-27" within a year, "that day", "" when unknown; buf of 2 * WHEN_SIZE. */
char *report_date_range(char *buf, const struct report *, const struct interval *);
void report_paragraph(const struct report *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void report_heading(const struct report *, const char *text); /* inside a section */
/* "bullwhip run handbag_launch.cfg --seed 7 --set 'x = 1'", with `what` ("run", "trace") and `also` behind it; settings
 * quoted for a shell. malloc'ed. `lengths`: with --replications and the like. */
char *report_command(const struct results *, const char *what, bool lengths, const char *also);

/* ---- figures ---- */

/* Draws once for wide and once for narrow screens (a style sheet shows one), or once for both when `small`. */
typedef void report_drawing(const struct svg *, const void *what);
struct report_figure {
    const char *title, *description, *caption; /* caption NULL: the title; "": none */
    double (*height)(double width, const void *what);
    bool small;
    report_drawing *draw;
    const void *what;
};
enum { REPORT_WIDE = 760, REPORT_NARROW = 356 };
void report_figure(struct report *, const struct report_figure *);

/* Horizontal bars, each with its label above it and its value behind it. */
struct report_bar {
    const char *label, *value;
    double from, to;   /* in data; from > to: drawn to the left */
    double lo, hi;     /* a whisker; NaN: none */
    const char *style; /* class of the bar */
};
void report_bars(struct report *, const char *title, const char *description, const struct report_bar *, size_t count,
                 bool small);

/* When, as a histogram (shares of all replications), red beyond the due date, with marks. sorted: ascending, +inf last.
 */
void report_histogram_days(struct report *, const struct milestone_result *);
/* The same of any KPI; the bad tail of one in 20 is red. */
void report_histogram(struct report *, const struct kpi_result *, const char *label);

/* ---- sections ---- */

void section_decision(struct report *);
void section_numbers(struct report *);
const char *missing_dates(const struct report *);
void section_dates(struct report *);
const char *missing_tripwires(const struct report *);
void section_tripwires(struct report *);
const char *missing_responses(const struct report *);
void section_responses(struct report *);
const char *missing_causes(const struct report *);
void section_causes(struct report *);
const char *missing_cost(const struct report *);
void section_cost(struct report *);
const char *missing_tail(const struct report *);
void section_tail(struct report *);
const char *missing_assumptions(const struct report *);
void section_assumptions(struct report *);
const char *missing_rests(const struct report *);
void section_rests(struct report *);
const char *missing_warnings(const struct report *);
void section_warnings(struct report *);
void section_provenance(struct report *);

#endif
