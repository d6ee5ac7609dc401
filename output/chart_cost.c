/* output/chart_cost.c - the cost waterfall: from account to account up to the total.
 *
 * Means per replication, or per good unit when cost.unit is there: then every account is divided by the mean of
 * good units, so that the landed part ends exactly at cost.unit (a ratio of sums, as the KPI is). Accounts that belong
 * to landed cost come first and end in a subtotal; income lowers the total; sales are not a cost. */
#include "models/ledger.h"
#include "output/chart.h"
#include "output/estimate.h"
#include "output/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BARS_MOST = 16 };

struct bar {
    const char *name;
    double value; /* its part of the total, with sign; of a total: the level */
    bool landed, total;
};

struct waterfall {
    struct bar bar[BARS_MOST + 4];
    size_t bars;
};

static const struct account_row *find_account(const char *name)
{
    for (int a = 0; a < ACCOUNTS; a++)
        if (strcmp(account_row((enum account)a)->name, name) == 0)
            return account_row((enum account)a);
    return NULL;
}

/* Landed accounts first, then the others; each group largest first, incomes (negative) last. */
static int by_rank(const void *left, const void *right)
{
    const struct bar *a = left, *b = right;
    if (a->landed != b->landed)
        return a->landed ? -1 : 1;
    return (a->value < b->value) - (a->value > b->value);
}

static void collect(const struct results *r, double units, struct waterfall *w)
{
    double small = 0, largest = 0;
    for (size_t i = 0; i < r->kpis; i++)
        if (name_matches(r->kpi[i].kpi->name, "cost.*") && strcmp(r->kpi[i].kpi->name, "cost.sales") != 0)
            largest = fmax(largest, fabs(r->kpi[i].tally.y.mean));
    for (size_t i = 0; i < r->kpis; i++) {
        const struct kpi_result *k = &r->kpi[i];
        const char *name = k->kpi->name + strlen("cost.");
        if (!name_matches(k->kpi->name, "cost.*") || k->tally.y.n == 0 || k->kpi->estimator != ESTIMATE_MEAN ||
            strcmp(name, "total") == 0 || strcmp(name, "sales") == 0)
            continue;
        const struct account_row *a = find_account(name);
        const double value = (a && a->income ? -1 : 1) * k->tally.y.mean / units;
        if (value == 0 || !isfinite(value))
            continue;
        const double least =
            a && a->landed ? 1e-4 : 1e-3; /* of the largest: thinner bars are not seen, just their names */
        if (w->bars < BARS_MOST && fabs(value) * units > least * largest)
            w->bar[w->bars++] = (struct bar){name, value, a && a->landed, false};
        else
            small += value;
    }
    qsort(w->bar, w->bars, sizeof w->bar[0], by_rank);
    if (small != 0)
        w->bar[w->bars++] = (struct bar){"other", small, false, false};
}

/* Puts the subtotal of landed cost behind the landed accounts, and the total at the end. */
static void add_totals(struct waterfall *w)
{
    double total = 0;
    size_t landed = 0;
    for (size_t i = 0; i < w->bars; i++)
        landed += w->bar[i].landed;
    if (landed > 1 && landed < w->bars) {
        memmove(&w->bar[landed + 1], &w->bar[landed], (w->bars - landed) * sizeof w->bar[0]);
        double sum = 0;
        for (size_t i = 0; i < landed; i++)
            sum += w->bar[i].value;
        w->bar[landed] = (struct bar){"landed cost", sum, true, true};
        w->bars++;
    }
    for (size_t i = 0; i < w->bars; i++)
        if (!w->bar[i].total)
            total += w->bar[i].value;
    w->bar[w->bars++] = (struct bar){"total", total, false, true};
}

static void write_label(FILE *out, double x, double y, const char *text, const char *options)
{
    (void)fprintf(out, "set label \"%s\" at %.6g, %.10g %s\n", text, x, y, options);
}

/* Bars, connecting lines and labels; the range that they need in lo, hi. */
static void write_bars(FILE *out, const struct waterfall *w, double *lo, double *hi)
{
    double level = 0;
    *lo = *hi = 0;
    for (size_t i = 0; i < w->bars; i++) {
        level = w->bar[i].total ? w->bar[i].value : level + w->bar[i].value;
        *lo = fmin(*lo, level);
        *hi = fmax(*hi, level);
    }
    const int decimals = number_decimals(NAN, *hi) > 2 ? number_decimals(NAN, *hi) : *hi < 1000 ? 2 : 0;
    level = 0;
    (void)fputs("$bars << EOD\n", out);
    for (size_t i = 0; i < w->bars; i++) {
        const struct bar *b = &w->bar[i];
        const double from = b->total ? 0 : level, to = b->total ? b->value : level + b->value;
        (void)fprintf(out, "%zu %.10g %.10g %d\n", i, fmin(from, to), fmax(from, to),
                      b->total       ? 0x4a5568
                      : b->value < 0 ? 0x68a57f
                      : b->landed    ? 0x6a9bd1
                                     : 0xd9a05b);
        level = to;
    }
    (void)fputs("EOD\n", out);
    level = 0;
    for (size_t i = 0; i < w->bars; i++) {
        char number[NUMBER_SIZE], name[64];
        const struct bar *b = &w->bar[i];
        const double to = b->total ? b->value : level + b->value;
        write_label(out, (double)i, fmax(level, to), number_fixed(number, b->value, decimals),
                    "center offset 0,0.7 font ',10' tc rgb " INK);
        (void)snprintf(name, sizeof name, "%.40s", b->name);
        for (char *c = name; *c; c++)
            if (*c == '_' || *c == ' ')
                *c = '\n';
        (void)fprintf(out, "set label \"");
        for (const char *c = name; *c; c++)
            if (*c == '\n')
                (void)fputs("\\n", out);
            else if (*c != '"' && *c != '\\' && *c != '`')
                (void)fputc(*c, out);
        (void)fprintf(out, "\" at %zu, graph 0 center offset 0,-1.1 font ',%d' tc rgb " INK "\n", i,
                      w->bars > 12 ? 9 : 10);
        if (i + 1 < w->bars)
            (void)fprintf(out, "set arrow from %g,%.10g to %g,%.10g nohead lc rgb " LINE " lw 1 dt 3\n",
                          (double)i + 0.38, to, (double)i + 0.62, to);
        level = to;
    }
}

bool chart_cost(FILE *out, const struct results *r)
{
    const struct kpi_result *total = results_find(r, "cost.total"), *unit = results_find(r, "cost.unit");
    struct waterfall w = {.bars = 0};
    const bool per_unit = unit && unit->kpi->estimator == ESTIMATE_RATIO && unit->tally.x.mean > 0;
    if (!total || total->tally.y.n == 0)
        return false;
    collect(r, per_unit ? unit->tally.x.mean : 1, &w);
    if (w.bars < 2)
        return false;
    add_totals(&w);
    const struct interval i = estimate_of(per_unit ? unit : total);
    char source[160], title[160], sub[200], a[NUMBER_SIZE], range[NUMBER_SIZE], y_label[64];
    const int decimals = number_decimals((i.hi - i.lo) / 2, i.estimate);
    (void)snprintf(title, sizeof title, "What it costs%s", per_unit ? ", for each good unit received" : "");
    (void)snprintf(sub, sizeof sub, "%s %s %.16s, 95 %% interval of the mean %s",
                   per_unit ? "Landed cost a unit" : "Cost, all in all", number_fixed(a, i.estimate, decimals),
                   r->currency, i.known ? number_range(range, i.lo, i.hi, decimals) : "not known");
    (void)snprintf(y_label, sizeof y_label, "%.16s%s", r->currency, per_unit ? " a unit" : "");
    chart_frame(out, &(struct chart_frame){title, sub, "", y_label, chart_source(source, r), 0.085, 0.975, 0.86, 0.15});
    double lo, hi;
    write_bars(out, &w, &lo, &hi);
    (void)fprintf(out, "set xrange [-0.7:%.6g]\nset yrange [%.10g:%.10g]\nunset xtics\n", (double)w.bars - 0.3,
                  1.1 * lo, 1.12 * hi);
    chart_number_ticks(out, "y", 1.1 * lo, 1.12 * hi, 7, 1, "");
    (void)fputs("set style fill solid 1 noborder\n"
                "plot $bars using 1:(($2+$3)/2):($1-0.38):($1+0.38):2:3:4 with boxxyerror lc rgb variable\n",
                out);
    return true;
}
