/* output/report_tail.c - how bad can it get, and which replications to look at: see report_inside.h. */
#include "output/estimate.h"
#include "output/headline.h"
#include "output/kpi_text.h"
#include "output/report_inside.h"

#include <math.h>
#include <stdlib.h>

enum { WORST_MOST = 3 };

static bool has_tail(const struct kpi_result *k)
{
    return k && estimate_has_risk(k) && k->sorted_count > 1 && k->sorted[0] != k->sorted[k->sorted_count - 1];
}

struct tail_rows {
    struct html_table table;
    bool counting;
    size_t count;
};

static void tail_row(void *context, const struct kpi_result *k, const char *label)
{
    struct tail_rows *rows = context;
    struct html_table *t = &rows->table;
    char value[NUMBER_SIZE], range[NUMBER_SIZE];
    if (!has_tail(k))
        return;
    rows->count++;
    if (rows->counting)
        return;
    const struct shown s = kpi_shown(k->kpi);
    const struct risk r = estimate_risk(k);
    const struct interval *c = &r.cvar95;
    const size_t n = k->sorted_count; /* 50 in the tail are needed */
    const double worst = r.upper ? k->sorted[k->sorted_count - 1] : k->sorted[0],
                 good = estimate_quantile(k, r.upper ? 0.05 : 0.95).estimate;
    const int decimals = c->known ? kpi_decimals(s, c->estimate, c->lo, c->hi)
                                  : number_decimals(estimate_spread(k).sd * s.factor / 10, worst * s.factor);
    html_row(t, NULL);
    html_cell(t, label);
    html_cell(t, s.unit);
    html_cell(t, kpi_value(value, s, good, decimals));
    html_cell_note(
        t, isnan(r.var95.estimate) ? isinf(worst) ? "never" : "-" : kpi_value(value, s, r.var95.estimate, decimals),
        r.var95.known ? kpi_range(range, s, r.var95.lo, r.var95.hi, decimals) : "");
    if (c->known)
        html_cell_note(t, kpi_value(value, s, c->estimate, decimals), kpi_range(range, s, c->lo, c->hi, decimals));
    else
        html_cell(t, isinf(worst) ? "some never arrive" : n < 1000 ? "too few for it" : "no interval");
    html_cell(t, kpi_value(value, s, worst, decimals));
}

const char *missing_tail(const struct report *p)
{
    struct tail_rows rows = {.counting = true};
    (void)headline_each(p->results, true, tail_row, &rows);
    return rows.count ? NULL : "no number varies from replication to replication, or none has a bad side";
}

static void write_tails(const struct report *p)
{
    static const struct html_column column[] = {{"", false, false},
                                                {"Unit", false, false},
                                                {"Best 1 in 20", true, false},
                                                {"Worst 1 in 20", true, false},
                                                {"Mean of these", true, false},
                                                {"Worst seen", true, false}};
    struct tail_rows rows = {.counting = false};
    html_table_begin(
        &rows.table, p->out,
        "One in 20 is worse than the limit (VaR95), and these have the mean beside it (CVaR95); 95 % intervals below",
        column, 6);
    (void)headline_each(p->results, true, tail_row, &rows);
    html_table_end(&rows.table);
}

/* ---- the worst, by number ---- */

struct ranked {
    double badness;
    uint32_t at;
};

static int by_badness(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->badness != y->badness)
        return x->badness > y->badness ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static void story_row(struct html_table *t, const struct report *p, const struct kpi_result *k, const char *what,
                      const char *rank, uint32_t at)
{
    const struct results *r = p->results;
    const struct shown s = kpi_shown(k->kpi);
    char also[48], value[NUMBER_SIZE];
    const double x = k->values[at];
    const unsigned long long number = (unsigned long long)r->first_replication + at;
    (void)snprintf(also, sizeof also, "--replication %llu --story", number);
    char *command = report_command(r, "trace", false, also);
    html_row(t, NULL);
    html_cell_format(t, "%s, %s", what, rank);
    html_cell_format(t, "%s %s",
                     kpi_value(value, s, x, number_decimals(estimate_spread(k).sd * s.factor / 10, x * s.factor)),
                     isinf(x) ? "" : s.unit);
    html_cell_format(t, "%llu", number);
    html_cell(t, command);
    free(command);
}

static void worst_rows(struct html_table *t, const struct report *p, const struct kpi_result *k, const char *what)
{
    const struct results *r = p->results;
    struct ranked *row = malloc((r->replications + (size_t)1) * sizeof *row);
    size_t n = 0;
    if (!row)
        abort();
    for (uint32_t i = 0; i < r->replications; i++)
        if (!isnan(k->values[i]))
            row[n++] = (struct ranked){k->kpi->better < 0 ? k->values[i] : -k->values[i], i};
    qsort(row, n, sizeof *row, by_badness);
    for (size_t i = 0; i < n && i < WORST_MOST; i++)
        story_row(t, p, k, what, "worst", row[i].at);
    if (n >= 20) {
        story_row(t, p, k, what, "one in 20 is worse", row[n / 20].at);
        story_row(t, p, k, what, "the middle", row[n / 2].at);
    }
    free(row);
}

static const struct kpi_result *money(const struct results *r)
{
    const struct kpi_result *sales = results_find(r, "cost.sales");
    const bool sells = sales && sales->tally.y.n && sales->tally.y.max != 0;
    return results_find(r, sells ? "season.profit" : "cost.total");
}

void section_tail(struct report *p)
{
    static const struct html_column column[] = {
        {"By", false, false}, {"Value", true, false}, {"Replication", true, false}, {"Tell its story", false, true}};
    const char *label = "";
    const struct kpi_result *first = headline_first(p->results, &label), *second = money(p->results);
    const bool profit = second && second->kpi->better > 0;
    struct html_table t;
    html_raw(p->out, "<div class=\"pair\">\n");
    if (has_tail(first))
        report_histogram(p, first, p->goal && p->goal->delay_days ? "delay against the due date" : "date");
    if (has_tail(second))
        report_histogram(p, second, profit ? "profit" : "cost, all in all");
    html_raw(p->out, "</div>\n");
    write_tails(p);
    if (!has_tail(first) && !has_tail(second))
        return;
    html_table_begin(&t, p->out, "Replications to look at, and how to see what happened in them", column, 4);
    if (has_tail(first))
        worst_rows(&t, p, first, p->goal && p->goal->delay_days ? "delay" : "date");
    if (has_tail(second))
        worst_rows(&t, p, second, profit ? "profit" : "cost");
    html_table_end(&t);
}
