/* output/report_numbers.c - the numbers: how well each mean is known, and how a replication varies; see
 * report_inside.h. */
#include "output/estimate.h"
#include "output/headline.h"
#include "output/kpi_text.h"
#include "output/report_inside.h"

#include <math.h>

static void number_row(void *context, const struct kpi_result *k, const char *label)
{
    static const double level[] = {0.05, 0.50, 0.95};
    struct html_table *t = context;
    char value[NUMBER_SIZE], range[NUMBER_SIZE];
    const struct shown s = kpi_shown(k->kpi);
    const struct interval mean = estimate_of(k);
    const struct spread spread = estimate_spread(k);
    const int decimals = kpi_decimals(s, mean.estimate, mean.lo, mean.hi);
    const int rough = number_decimals(spread.sd * s.factor, mean.estimate * s.factor);
    html_row(t, NULL);
    html_cell(t, label);
    html_cell(t, s.unit);
    html_cell(t, kpi_value(value, s, mean.estimate, decimals));
    html_cell(t, mean.known ? kpi_range(range, s, mean.lo, mean.hi, decimals) : report_refusal(k));
    for (size_t i = 0; i < sizeof level / sizeof level[0]; i++) {
        const double q = estimate_has_quantiles(k) ? estimate_quantile(k, level[i]).estimate : NAN;
        const bool never = isnan(q) && k->sorted_count && isinf(k->sorted[k->sorted_count - 1]);
        html_cell(t, estimate_has_quantiles(k) ? kpi_value(value, s, never ? INFINITY : q, rough) : "");
    }
    html_cell(t, isnan(k->planned) ? "" : kpi_value(value, s, k->planned, rough));
}

void section_numbers(struct report *p)
{
    static const struct html_column column[] = {
        {"", false, false},  {"Unit", false, false}, {"Mean", true, false}, {"95 % interval", true, false},
        {"P5", true, false}, {"P50", true, false},   {"P95", true, false},  {"By plan", true, false}};
    struct html_table t;
    html_table_begin(&t, p->out,
                     "Mean with its interval: how well it is known. P5, P50, P95: how it varies. By plan: at planned "
                     "durations, when nothing fails.",
                     column, sizeof column / sizeof column[0]);
    const size_t left_out = headline_each(p->results, false, number_row, &t);
    html_table_end(&t);
    if (left_out)
        report_paragraph(p, "And %zu more of these kinds in kpis.csv.", left_out);
}
