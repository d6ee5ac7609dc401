/* output/compare_table.h - alternatives against a base on the same luck: the numbers, a table, CSV and JSON.
 *
 * Replication i of all scenarios had the same luck, so each difference is taken within the pair: alternative -
 * base (sim/pair.h). KPIs that all scenarios have and whose values were kept are compared. */
#ifndef OUTPUT_COMPARE_TABLE_H
#define OUTPUT_COMPARE_TABLE_H

#include "models/results.h"
#include "sim/arena.h"
#include "sim/pair.h"

#include <stdbool.h>
#include <stdio.h>

#define JSON_COMPARE_SCHEMA "bullwhip.compare/1"

struct compared_kpi {
    const struct kpi *kpi;
    struct interval base;
    const struct interval *alternative; /* one each */
    const struct pair *pair;            /* one each; a = alternative, b = base */
};

struct comparison {
    const struct results *base;
    size_t alternatives;
    const struct results *const *alternative;
    uint32_t replications; /* compared: the fewest that any of them made */
    size_t kpis;
    const struct compared_kpi *kpi; /* in the order of the base */
    const struct comparison
        *sure; /* the same without doubt, the same KPIs and alternatives; NULL: nothing is doubted */
    size_t warnings;
    const char *const *warning; /* in words: not the same luck, different lengths */
};

/* Compares; everything lives in the arena, and the results must live as long. */
struct comparison *comparison_make(const struct results *base, const struct results *const *alternative,
                                   size_t alternatives, struct arena *);

void compare_table_write(const struct comparison *, FILE *, bool colour);
/* One row a KPI and alternative: kpi, unit, alternative, n, base, mean, difference, lo95, hi95, correlation, gain. */
void compare_csv_write(const struct comparison *, FILE *);
void json_compare_write(const struct comparison *, FILE *); /* the contract is in output/README.md */

#endif
