/* output/kpi_text.h - a KPI's values as people read them: shares in percent, the rest in their unit. */
#ifndef OUTPUT_KPI_TEXT_H
#define OUTPUT_KPI_TEXT_H

#include "models/results.h"
#include "output/text.h"

struct shown {
    double factor;    /* 100 for shares */
    const char *unit; /* "%", "d", "USD"; "" for a plain number */
};
struct shown kpi_shown(const struct kpi *);

/* Value times factor, "-" when NaN; buf: NUMBER_SIZE; returns buf. */
char *kpi_value(char *buf, struct shown, double x, int decimals);
char *kpi_range(char *buf, struct shown, double lo, double hi, int decimals);
/* Decimals for an estimate: two digits of its half-width. */
int kpi_decimals(struct shown, double estimate, double lo, double hi);

#endif
