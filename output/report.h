/* output/report.h - report.html: a run as one page for whoever decides.
 *
 * One file without scripts and without anything fetched: it can be mailed, printed and kept. It says the
 * decision first, then what it rests on, and how to do it again. The same results give the same bytes. Well-formed as
 * XML too. */
#ifndef OUTPUT_REPORT_H
#define OUTPUT_REPORT_H

#include "models/results.h"

#include <stdio.h>

void report_html_write(const struct results *, FILE *);

#endif
