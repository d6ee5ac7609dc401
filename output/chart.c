/* output/chart.c - what the charts share: see chart.h. */
#include "output/chart.h"

#include "models/schema.h"
#include "output/gnuplot.h"
#include "output/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void chart_frame(FILE *out, const struct chart_frame *f)
{
    (void)fprintf(out,
                  "set border 3 lc rgb " LINE " lw 1\n"
                  "set tics nomirror textcolor rgb " INK "\nset tics scale 0.5\n"
                  "set grid ytics lc rgb '#e2e8f0' lw 1 lt 1\nunset key\n"
                  "set lmargin at screen %g\nset rmargin at screen %g\nset tmargin at screen %g\n"
                  "set bmargin at screen %g\n",
                  f->left, f->right, f->top, f->bottom);
    (void)fputs("set label 1 ", out);
    plot_text(out, f->title, 90);
    (void)fputs(" at screen 0.025,0.955 left font ',16' tc rgb " INK "\nset label 2 ", out);
    plot_text(out, f->subtitle, 150);
    (void)fputs(" at screen 0.025,0.905 left font ',11' tc rgb " FAINT "\nset label 3 ", out);
    plot_text(out, f->source, 150);
    (void)fputs(" at screen 0.025,0.022 left font ',9' tc rgb " FAINT "\nset xlabel ", out);
    plot_text(out, f->x_label, 90);
    (void)fputs(" tc rgb " INK "\nset ylabel ", out);
    plot_text(out, f->y_label, 60);
    (void)fputs(" tc rgb " INK "\n", out);
}

char *chart_source(char *buf, const struct results *r)
{
    char n[NUMBER_SIZE];
    (void)snprintf(buf, 160, "%.90s, %s replications, seed %llu", r->scenario, number_fixed(n, r->replications, 0),
                   (unsigned long long)r->seed);
    return buf;
}

double chart_step(double span, int wanted)
{
    static const double round_steps[] = {1, 2, 2.5, 5, 10};
    if (!(span > 0))
        return 1;
    const double power = pow(10, floor(log10(span / wanted)));
    size_t i = 0;
    while (i < 4 && round_steps[i] * power * wanted < span)
        i++;
    return round_steps[i] * power;
}

void chart_number_ticks(FILE *out, const char *axis, double lo, double hi, int wanted, double factor,
                        const char *suffix)
{
    const double step = chart_step((hi - lo) * factor, wanted);
    int decimals = step < 1 ? (int)ceil(-log10(step) - 1e-9) : 0;
    if (fabs(step * pow(10, decimals) - round(step * pow(10, decimals))) > 1e-6)
        decimals++; /* 2.5 */
    (void)fprintf(out, "set %stics (", axis);
    const double first = ceil(lo * factor / step - 1e-9);
    for (int i = 0; i < 3 * wanted && (first + i) * step <= hi * factor * (1 + 1e-9) + 1e-12; i++) {
        char number[NUMBER_SIZE];
        (void)fprintf(out, "%s'%s%s' %.10g", i ? ", " : "", number_fixed(number, (first + i) * step, decimals), suffix,
                      (first + i) * step / factor);
    }
    (void)fputs(")\n", out);
}

/* ---- dates ---- */

struct civil {
    int year, month, day;
};

static struct civil civil_of(int64_t day)
{
    char text[11];
    civil_to_text(day, text);
    const size_t length = strlen(text); /* YYYY-MM-DD, read from its end: years may have more digits */
    return (struct civil){atoi(text), atoi(text + length - 5), atoi(text + length - 2)};
}

/* Ticks lie on these: every day, Mondays, or the first of months. */
static const struct date_step {
    int days, months;
} date_steps[] = {{1, 0}, {2, 0}, {7, 0}, {14, 0}, {0, 1}, {0, 2}, {0, 3}, {0, 6}, {0, 12}, {0, 24}, {0, 60}, {0, 120}};

static bool is_on_step(const struct date_step *s, int64_t day, struct civil c)
{
    if (s->months)
        return c.day == 1 && (c.year * 12 + c.month - 1) % s->months == 0;
    if (s->days % 7 == 0)
        return ((day + 3) % s->days + s->days) % s->days == 0; /* day 0 was a Thursday; -3 a Monday */
    return day % s->days == 0;
}

static void date_ticks(FILE *out, int64_t start_day, double lo, double hi)
{
    static const char month[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const size_t last = sizeof date_steps / sizeof date_steps[0] - 1;
    size_t s = 0;
    while (s < last && (hi - lo) / (date_steps[s].months ? 30.4 * date_steps[s].months : date_steps[s].days) > 11)
        s++;
    int year = 0;
    bool first = true;
    (void)fputs("set xtics (", out);
    for (double d = ceil(lo); d <= hi && d < lo + 200000; d++) {
        const int64_t day = start_day + (int64_t)d;
        const struct civil c = civil_of(day);
        if (!is_on_step(&date_steps[s], day, c))
            continue;
        (void)fprintf(out, "%s\"", first ? "" : ", ");
        if (date_steps[s].months < 12)
            (void)fprintf(out, "%d %s", c.day, month[c.month - 1]);
        if (c.year != year)
            (void)fprintf(out, "%s%d", date_steps[s].months < 12 ? "\\n" : "", c.year);
        (void)fprintf(out, "\" %.10g", d);
        year = c.year;
        first = false;
    }
    (void)fputs(")\n", out);
}

void chart_time_ticks(FILE *out, struct origin o, double lo, double hi)
{
    if (o.dated)
        date_ticks(out, o.start_day, lo, hi);
    else
        chart_number_ticks(out, "x", lo, hi, 8, 1, "");
}

/* ---- marks ---- */

/* Share of the plot's width that a label takes: about 6.6 of a thousand pixels a character. */
static double label_width(const char *text)
{
    return 0.0066 * (double)text_columns(text) + 0.01;
}

/* Line and label of one mark at height `y` (share of the plot's height). */
static void draw_mark(FILE *out, const struct chart_mark *m, double y, bool to_the_left)
{
    (void)fprintf(out, "set arrow from %.10g, graph 0 to %.10g, graph %g nohead lc rgb %s lw 1.6 dt %d front\n", m->x,
                  m->x, y, m->colour, m->dashed ? 2 : 1);
    (void)fputs("set label ", out);
    plot_text(out, m->text, 60);
    (void)fprintf(out, " at %.10g, graph %g %s offset %s tc rgb %s font ',10' front boxed\n", m->x, y,
                  to_the_left ? "right" : "left", to_the_left ? "-0.6,0" : "0.6,0", m->colour);
}

/* No line may run through a label. Labels to the right of their lines: the leftmost is the highest. Labels to the
 * left (where there is no room on the right): above all of these, and the rightmost is the highest. */
void chart_marks(FILE *out, const struct chart_mark *mark, size_t count, double lo, double hi)
{
    const struct chart_mark *order[CHART_MARKS_MOST];
    size_t n = 0, level = 0, rightmost = 0;
    for (size_t i = 0; i < count && n < CHART_MARKS_MOST; i++) {
        if (!isfinite(mark[i].x) || mark[i].x < lo || mark[i].x > hi)
            continue;
        size_t at = n++;
        for (; at > 0 && order[at - 1]->x > mark[i].x; at--)
            order[at] = order[at - 1];
        order[at] = &mark[i];
    }
    (void)fputs("set style textbox opaque noborder fillcolor rgb '#ffffff' margins 0.4,0.2\n", out);
    double edge = 1; /* where the room on the right ends: the frame, or a line with its label on the left */
    for (rightmost = n; rightmost > 0; rightmost--) {
        const struct chart_mark *m = order[rightmost - 1];
        const double at = (m->x - lo) / (hi - lo);
        if (at + label_width(m->text) <= edge || at < label_width(m->text))
            break;
        draw_mark(out, m, 0.972 - 0.05 * (double)level++, true);
        edge = at;
    }
    for (size_t i = 0; i < rightmost; i++)
        draw_mark(out, order[i], 0.972 - 0.05 * (double)level++, false);
}

void chart_legend(FILE *out, const struct chart_key *key, size_t count, double right, double y)
{
    double width = 0;
    for (size_t i = 0; i < count; i++)
        width += 0.0062 * (double)text_columns(key[i].text) + 0.035;
    double x = right - width;
    for (size_t i = 0; i < count; i++) {
        (void)fputs("set label ", out);
        plot_text(out, key[i].text, 60);
        (void)fprintf(out,
                      " at screen %.5g,%.5g left font ',10' tc rgb " INK " point pt 5 ps 1.6 lc rgb %s offset 0.9,0\n",
                      x, y, key[i].colour);
        x += 0.0062 * (double)text_columns(key[i].text) + 0.035;
    }
}

double chart_quantile(const double *sorted, size_t n, double p)
{
    size_t i = (size_t)fmax(1, ceil((double)n * p - 1e-9));
    return sorted[(i > n ? n : i) - 1];
}
