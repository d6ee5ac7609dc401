/* output/csv.h - results for spreadsheets and other programs, as RFC 4180 says.
 *
 * Lines end in CR LF. Numbers have 17 significant digits; what does not exist is an
 * empty cell, what never happened is "inf". A text that a spreadsheet would take for a formula
 * (it begins with = + - @, a tab or a carriage return) gets an apostrophe before it. */
#ifndef OUTPUT_CSV_H
#define OUTPUT_CSV_H

#include "models/results.h"

#include <stdio.h>

/* One cell, quoted where needed; `last` ends the line. Errors of writing stay in the stream. */
void csv_text(FILE *, const char *, bool last);
void csv_number(FILE *, double, bool last);

/* kpis.csv, one row a KPI: name, unit, estimator, n, mean, lo95, hi95, sd, min, p5, p50, p80, p95, max. */
void csv_kpis_write(const struct results *, FILE *);
/* replications.csv, one row a replication: its number and every KPI whose values were kept. */
void csv_replications_write(const struct results *, FILE *);

#endif
