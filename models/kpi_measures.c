/* models/kpi_measures.c - KPIs that a scenario defines itself: variables and measures. */
#include "models/flow.h"
#include "models/kpi_inside.h"

READ(variable_value, book_variable_value(r->book, (size_t)i, r->now))
READ(measure_value, measure_result(r, i))
READ(measure_divisor, measure_result(r, r->net->measure[i].per))

static bool plain_measure(const struct network *n, int32_t i)
{
    return n->measure[i].per < 0;
}

static bool divided_measure(const struct network *n, int32_t i)
{
    return n->measure[i].per >= 0;
}

static const struct kpi_row rows[] = {
    {"variables.<name>", "", OVER_VARIABLE, ESTIMATE_MEAN, 0, 0, NULL, variable_value, NULL,
     "Value of the variable at the horizon."},
    {"measures.<name>", "", OVER_MEASURE, ESTIMATE_MEAN, 0, HEADLINE | EACH_SEASON, plain_measure, measure_value, NULL,
     "A statistic inside a run that the scenario asks for."},
    {"measures.<name>", "1", OVER_MEASURE, ESTIMATE_RATIO, 0, HEADLINE | EACH_SEASON, divided_measure, measure_value,
     measure_divisor,
     "The same with `per`: divided by another measure, a ratio of sums over replications (bullwhip ratio)."},
};
const struct kpi_part kpi_measures = {rows, sizeof rows / sizeof *rows};
