/* output/compare_table.h - a comparison (comparison.h) as a table, CSV and JSON. */
#ifndef OUTPUT_COMPARE_TABLE_H
#define OUTPUT_COMPARE_TABLE_H

#include "output/comparison.h"

#include <stdbool.h>
#include <stdio.h>

#define JSON_COMPARE_SCHEMA "bullwhip.compare/1"

void compare_table_write(const struct comparison *, FILE *, bool colour);
/* One row a KPI and alternative: kpi, unit, alternative, n, base, mean, difference, lo95, hi95, correlation, gain. */
void compare_csv_write(const struct comparison *, FILE *);
void json_compare_write(const struct comparison *, FILE *); /* the contract is in output/README.md */

#endif
