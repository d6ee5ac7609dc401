/* output/csv.c - results for spreadsheets and other programs: see csv.h. */
#include "output/csv.h"

#include "output/estimate.h"

#include <math.h>
#include <string.h>

void csv_text(FILE *out, const char *text, bool last)
{
    if (!text)
        text = "";
    const bool formula = *text && strchr("=+-@\t\r", *text);
    const bool quoted = strpbrk(text, ",\"\r\n") || text[0] == ' ';
    if (quoted)
        (void)fputc('"', out);
    if (formula)
        (void)fputc('\'', out);
    for (; *text; text++) {
        if (*text == '"')
            (void)fputc('"', out);
        (void)fputc(*text, out);
    }
    if (quoted)
        (void)fputc('"', out);
    (void)fputs(last ? "\r\n" : ",", out);
}

void csv_number(FILE *out, double x, bool last)
{
    if (isinf(x))
        (void)fputs(x > 0 ? "inf" : "-inf", out);
    else if (!isnan(x))
        (void)fprintf(out, "%.17g", x == 0 ? 0 : x);
    (void)fputs(last ? "\r\n" : ",", out);
}

static void kpi_row(FILE *out, const struct kpi_result *k)
{
    static const double level[] = {0.05, 0.50, 0.80, 0.95};
    const struct interval mean = estimate_of(k);
    const struct spread s = estimate_spread(k);
    csv_text(out, k->kpi->name, false);
    csv_text(out, k->kpi->unit, false);
    csv_text(out, estimator_names[k->kpi->estimator], false);
    csv_number(out, (double)k->tally.y.n, false);
    csv_number(out, mean.estimate, false);
    csv_number(out, mean.lo, false);
    csv_number(out, mean.hi, false);
    csv_number(out, s.sd, false);
    csv_number(out, s.min, false);
    for (size_t i = 0; i < sizeof level / sizeof level[0]; i++)
        csv_number(out, estimate_has_quantiles(k) ? estimate_quantile(k, level[i]).estimate : NAN, false);
    csv_number(out, s.max, true);
}

void csv_kpis_write(const struct results *r, FILE *out)
{
    (void)fputs("name,unit,estimator,n,mean,lo95,hi95,sd,min,p5,p50,p80,p95,max\r\n", out);
    for (size_t i = 0; i < r->kpis; i++)
        kpi_row(out, &r->kpi[i]);
}

/* Ends a row of replications.csv, whose last cell is not known when a cell is written. */
static void replication_row(FILE *out, const struct results *r, uint32_t i)
{
    (void)fprintf(out, "%lu", (unsigned long)r->first_replication + i);
    for (size_t k = 0; k < r->kpis; k++) {
        if (!r->kpi[k].values)
            continue;
        const double x = r->kpi[k].values[i];
        if (isnan(x))
            (void)fputc(',', out);
        else
            (void)fprintf(out, ",%.17g", x == 0 ? 0 : x);
    }
    (void)fputs("\r\n", out);
}

void csv_replications_write(const struct results *r, FILE *out)
{
    size_t left = 0;
    for (size_t k = 0; k < r->kpis; k++)
        left += r->kpi[k].values != NULL;
    csv_text(out, "replication", left == 0);
    for (size_t k = 0; k < r->kpis; k++)
        if (r->kpi[k].values)
            csv_text(out, r->kpi[k].kpi->name, --left == 0);
    for (uint32_t i = 0; i < r->replications; i++)
        replication_row(out, r, i);
}
