/* output/chart_gantt.c - the plan as bars: what decides the milestone is red, the thin line behind a bar is its
 * slack, the thin line before it the time from the order to the start of the work. Closures are shaded. */
#include "output/chart.h"
#include "output/gnuplot.h"
#include "output/text.h"
#include "sim/arena.h"

#include <math.h>
#include <stdlib.h>

enum { ROWS_MOST = 80, ROW_PIXELS = 28, HEIGHT_LEAST = 420, LABEL_COLUMNS = 44 };

static const int kind_colours[] = {[PLAN_BUY] = 0x6a9bd1,
                                   [PLAN_MAKE] = 0xd9a05b,
                                   [PLAN_MOVE] = 0x68a57f,
                                   [PLAN_TASK] = 0x9f7aea,
                                   [PLAN_MILESTONE] = 0x2d3748};

static bool is_row(const struct plan_bar *b)
{
    return b->kind != PLAN_CLOSURE && b->begin != TIME_NEVER && b->end != TIME_NEVER;
}

/* Before others when there are too many rows: critical, then little slack, then the order of the plan. */
static double rank_of(const struct plan_bar *b)
{
    return b->kind == PLAN_MILESTONE ? -2 : b->critical ? -1 : isnan(b->slack_days) ? 1e9 : fmax(0, b->slack_days);
}

static int by_number(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The bars to be drawn, in the plan's order; *all counts those that could be. malloc'ed. */
static const struct plan_bar **choose_rows(const struct plan *p, size_t *rows, size_t *all)
{
    const struct plan_bar **row = memory_grow(NULL, p->bars + 1, sizeof(const struct plan_bar *));
    double *rank = memory_grow(NULL, p->bars + 1, sizeof *rank);
    *rows = *all = 0;
    for (size_t i = 0; i < p->bars; i++)
        if (is_row(&p->bar[i]))
            rank[(*all)++] = rank_of(&p->bar[i]);
    qsort(rank, *all, sizeof *rank, by_number);
    const double limit = *all > ROWS_MOST ? rank[ROWS_MOST - 1] : INFINITY;
    for (size_t i = 0; i < p->bars && *rows < ROWS_MOST; i++)
        if (is_row(&p->bar[i]) && rank_of(&p->bar[i]) <= limit)
            row[(*rows)++] = &p->bar[i];
    free(rank);
    return row;
}

static void write_rows(FILE *out, const struct plan_bar **row, size_t rows)
{
    (void)fputs("$bars << EOD\n", out);
    for (size_t i = 0; i < rows; i++)
        if (row[i]->kind != PLAN_MILESTONE)
            (void)fprintf(out, "%.10g %.10g %zu %d\n", days_from_ticks(row[i]->begin), days_from_ticks(row[i]->end), i,
                          row[i]->critical ? 0xc53030 : kind_colours[row[i]->kind]);
    (void)fputs("EOD\n$thin << EOD\n", out);
    for (size_t i = 0; i < rows; i++) {
        const struct plan_bar *b = row[i];
        if (b->kind != PLAN_MILESTONE && b->placed < b->begin)
            (void)fprintf(out, "%.10g %zu %.10g 0\n", days_from_ticks(b->placed), i,
                          days_from_ticks(b->begin - b->placed));
        if (b->kind != PLAN_MILESTONE && b->slack_days > 0)
            (void)fprintf(out, "%.10g %zu %.10g 0\n", days_from_ticks(b->end), i, b->slack_days);
    }
    (void)fputs("EOD\n$milestones << EOD\n", out);
    for (size_t i = 0; i < rows; i++)
        if (row[i]->kind == PLAN_MILESTONE)
            (void)fprintf(out, "%.10g %zu\n", days_from_ticks(row[i]->end), i);
    (void)fputs("EOD\n", out);
    for (size_t i = 0; i < rows; i++) {
        (void)fputs("set label ", out);
        plot_text(out, row[i]->label && *row[i]->label ? row[i]->label : row[i]->name, LABEL_COLUMNS);
        (void)fprintf(out, " at graph 0, first %zu right offset -0.8,0 font ',10' tc rgb %s\n", i,
                      row[i]->critical && row[i]->kind != PLAN_MILESTONE ? RED : INK);
    }
}

static void shade_closures(FILE *out, const struct plan *p, double lo, double hi)
{
    for (size_t i = 0; i < p->bars; i++) {
        const struct plan_bar *b = &p->bar[i];
        if (b->kind != PLAN_CLOSURE)
            continue;
        const double from = fmax(lo, days_from_ticks(b->begin)), to = fmin(hi, days_from_ticks(b->end));
        if (from < to)
            (void)fprintf(out,
                          "set object rectangle from %.10g, graph 0 to %.10g, graph 1 behind fc rgb '#edf0f4' "
                          "fs solid 1 noborder\n",
                          from, to);
    }
}

static void time_range(const struct plan_bar **row, size_t rows, sim_time due, double *lo, double *hi)
{
    *lo = INFINITY;
    *hi = -INFINITY;
    for (size_t i = 0; i < rows; i++) {
        const double slack = row[i]->slack_days > 0 ? fmin(row[i]->slack_days, 400) : 0;
        *lo = fmin(*lo, days_from_ticks(row[i]->placed < row[i]->begin ? row[i]->placed : row[i]->begin));
        *hi = fmax(*hi, days_from_ticks(row[i]->end) + (row[i]->kind == PLAN_MILESTONE ? 0 : slack));
    }
    if (due != TIME_NEVER)
        *hi = fmax(*hi, days_from_ticks(due));
    const double room = fmax(0.02 * (*hi - *lo), 0.5);
    *lo -= room;
    *hi += room;
}

static const struct chart_key keys[] = {{"buy", "'#6a9bd1'"},
                                        {"make", "'#d9a05b'"},
                                        {"move", "'#68a57f'"},
                                        {"critical", "'#c53030'"},
                                        {"closed", "'#dfe4ea'"}};

bool chart_gantt(FILE *out, const struct plan *p, sim_time due, int *height)
{
    size_t rows, all, closures = 0;
    const struct plan_bar **row = choose_rows(p, &rows, &all);
    if (rows == 0) {
        free(row);
        return false;
    }
    *height = rows * ROW_PIXELS + 240 > HEIGHT_LEAST ? (int)(rows * ROW_PIXELS + 240) : HEIGHT_LEAST;
    double lo, hi;
    time_range(row, rows, due, &lo, &hi);
    for (size_t i = 0; i < p->bars; i++)
        closures += p->bar[i].kind == PLAN_CLOSURE;
    char sub[200], text[96], day[WHEN_SIZE];
    (void)snprintf(sub, sizeof sub,
                   "Every duration as planned. Thin lines: before a bar waiting to start, after it slack.");
    if (all > rows)
        (void)snprintf(sub, sizeof sub, "The %zu most urgent of %zu bars. Thin lines: before waiting, after slack.",
                       rows, all);
    const double pixels = (double)*height;
    chart_frame(out, &(struct chart_frame){p->title, sub, p->dated ? "date" : "time", "",
                                           "the plan: one run in which nothing breaks", 0.27, 0.975, 1 - 112 / pixels,
                                           90 / pixels});
    (void)fprintf(out,
                  "set label 1 at screen 0.025,%g\nset label 2 at screen 0.025,%g\nset label 3 at screen 0.025,%g\n",
                  1 - 31 / pixels, 1 - 66 / pixels, 15 / pixels);
    shade_closures(out, p, lo, hi);
    write_rows(out, row, rows);
    free(row);
    chart_legend(out, keys, closures > 0 ? 5 : 4, 0.975, 1 - 66 / pixels);
    /* Rows of even height, and room for the due date's label above them. */
    const double room = 38 / ((pixels - 202 - 38) / (double)rows);
    (void)fprintf(out, "set xrange [%.10g:%.10g]\nset yrange [%.6g:%.6g]\nunset ytics\nset border 1\n", lo, hi,
                  (double)rows - 0.4, -0.6 - room);
    (void)fputs("set grid xtics noytics lc rgb '#d5dbe3' lw 1 lt 1\n", out);
    chart_time_ticks(out, plan_origin(p), lo, hi);
    if (due != TIME_NEVER) {
        (void)snprintf(text, sizeof text, "due %s", when_weekday(day, plan_origin(p), when_due_days(due)));
        chart_marks(out, &(struct chart_mark){days_from_ticks(due), text, RED, false}, 1, lo, hi);
    }
    (void)fputs("set style fill solid 1 noborder\n"
                "plot $thin using 1:2:3:4 with vectors nohead lc rgb " FAINT " lw 1.5, "
                "$bars using (($1+$2)/2):3:1:2:($3-0.34):($3+0.34):4 with boxxyerror lc rgb variable, "
                "$milestones using 1:2 with points pt 13 ps 2.4 lc rgb " INK "\n",
                out);
    return true;
}
