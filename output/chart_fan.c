/* output/chart_fan.c - a level over time: in half of the replications it lies in the dark band, in nine of
 * ten in the light one. Bands are made point by point; no single replication need look like them. */
#include "output/chart.h"
#include "output/text.h"
#include "sim/arena.h"

#include <math.h>
#include <stdlib.h>

enum { POINTS_MOST = 240, LEVELS = 5 };
static const double levels[LEVELS] = {0.05, 0.25, 0.50, 0.75, 0.95};

/* Moves the k-th smallest of x[from..to) to its place, with smaller ones before it (Hoare's selection). */
static void select_kth(double *x, size_t from, size_t to, size_t k)
{
    while (to - from > 1) {
        const double pivot = x[from + (to - from) / 2];
        size_t i = from, j = to - 1;
        for (;;) {
            while (x[i] < pivot)
                i++;
            while (x[j] > pivot)
                j--;
            if (i >= j)
                break;
            const double other = x[i];
            x[i++] = x[j];
            x[j--] = other;
        }
        const size_t middle = x[j] > pivot ? j : j + 1; /* [from, middle) <= pivot <= [middle, to) */
        if (k < middle && middle < to)
            to = middle;
        else if (k >= middle)
            from = middle;
        else
            return; /* all equal to the pivot */
    }
}

/* The levels' quantiles of x[n], which is reordered. */
static void quantiles(double *x, size_t n, double q[LEVELS])
{
    size_t from = 0;
    for (size_t l = 0; l < LEVELS; l++) {
        size_t k = (size_t)fmax(1, ceil((double)n * levels[l] - 1e-9)) - 1;
        select_kth(x, from, n, k);
        q[l] = x[k];
        from = k;
    }
}

static double write_bands(FILE *out, const struct series_result *s, size_t replications, double *lowest)
{
    double *x = memory_grow(NULL, replications, sizeof *x), highest = -INFINITY;
    const size_t stride = (s->points + POINTS_MOST - 1) / POINTS_MOST;
    *lowest = INFINITY;
    (void)fputs("$bands << EOD\n", out);
    for (size_t p = 0; p < s->points; p += stride) {
        double q[LEVELS];
        size_t n = 0;
        for (size_t i = 0; i < replications; i++)
            if (isfinite(s->values[i * s->points + p]))
                x[n++] = s->values[i * s->points + p];
        if (n == 0)
            continue;
        quantiles(x, n, q);
        (void)fprintf(out, "%.10g", s->time_days[p]);
        for (size_t l = 0; l < LEVELS; l++)
            (void)fprintf(out, " %.8g", q[l]);
        (void)fputc('\n', out);
        highest = fmax(highest, q[LEVELS - 1]);
        *lowest = fmin(*lowest, q[0]);
    }
    (void)fputs("EOD\n", out);
    free(x);
    return highest;
}

static void mark_due(FILE *out, const struct results *r, double lo, double hi)
{
    char text[96], day[WHEN_SIZE];
    if (r->milestones == 0 || r->milestone[0].due == TIME_NEVER)
        return;
    const struct milestone_result *m = &r->milestone[0];
    (void)snprintf(text, sizeof text, "%.40s due %s", m->name,
                   when_text(day, results_origin(r), when_due_days(m->due)));
    chart_marks(out, &(struct chart_mark){when_days(m->due), text, RED, false}, 1, lo, hi);
}

bool chart_fan(FILE *out, const struct results *r, const struct series_result *s)
{
    if (s->points < 2 || r->replications < 2)
        return false;
    double lowest;
    char source[160], title[200];
    (void)snprintf(title, sizeof title, "%.180s", s->label && *s->label ? s->label : s->name);
    chart_frame(out, &(struct chart_frame){title, "Level over time, and how replications differ at each moment",
                                           r->dated ? "date" : r->time_unit, s->unit, chart_source(source, r), 0.075,
                                           0.965, 0.86, 0.135});
    const double highest = write_bands(out, s, r->replications, &lowest);
    if (!isfinite(highest))
        return false;
    const double bottom = lowest < 0 ? 1.1 * lowest : 0, top = highest > 0 ? 1.15 * highest : 1;
    const double lo = s->time_days[0], hi = s->time_days[s->points - 1];
    (void)fprintf(out, "set xrange [%.10g:%.10g]\nset yrange [%.8g:%.8g]\n", lo, hi, bottom, top);
    chart_time_ticks(out, results_origin(r), lo, hi);
    chart_number_ticks(out, "y", bottom, top, 6, 1, "");
    mark_due(out, r, lo, hi);
    chart_legend(out,
                 (const struct chart_key[]){{"9 of 10 replications (P5 to P95)", "'#d3e2f4'"},
                                            {"half of them (P25 to P75)", "'#93b8e2'"},
                                            {"median", BLUE}},
                 3, 0.965, 0.905);
    (void)fputs("plot $bands using 1:2:6 with filledcurves lc rgb '#d3e2f4', "
                "$bands using 1:3:5 with filledcurves lc rgb '#93b8e2', "
                "$bands using 1:4 with lines lc rgb " BLUE " lw 2.5\n",
                out);
    return true;
}
