/* output/report_cost.c - from sales, or from nothing, account by account to profit or total cost: see report_inside.h.
 */
#include "models/ledger.h"
#include "output/estimate.h"
#include "output/report_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MOST = 40 };

struct entry {
    const struct kpi_result *kpi;
    const char *name; /* of the account */
    bool income, landed, sales;
};

struct books {
    struct entry row[ROWS_MOST];
    size_t rows;
    double units; /* landed, mean of a replication; NaN: none */
    bool sells;
};

static const struct account_row *find_account(const char *name)
{
    for (int a = 0; a < ACCOUNTS; a++)
        if (strcmp(account_row((enum account)a)->name, name) == 0)
            return account_row((enum account)a);
    return NULL;
}

/* Sales, then what is landed, then the rest; within each the largest first. */
static int rank(const struct entry *e)
{
    return e->sales ? 0 : e->landed ? 1 : 2;
}

static int by_rank(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (rank(a) != rank(b))
        return rank(a) - rank(b);
    const double x = (a->income ? -1 : 1) * a->kpi->tally.y.mean, y = (b->income ? -1 : 1) * b->kpi->tally.y.mean;
    return x != y ? (x < y) - (x > y) : strcmp(a->name, b->name);
}

static struct books open_books(const struct results *r)
{
    struct books b = {.units = NAN};
    const struct kpi_result *unit = results_find(r, "cost.unit");
    if (unit && unit->kpi->estimator == ESTIMATE_RATIO && unit->tally.x.n && unit->tally.x.mean > 0)
        b.units = unit->tally.x.mean;
    for (size_t i = 0; i < r->kpis && b.rows < ROWS_MOST; i++) {
        const struct kpi_result *k = &r->kpi[i];
        const char *name = k->kpi->name + strlen("cost.");
        if (!name_matches(k->kpi->name, "cost.*") || k->kpi->estimator != ESTIMATE_MEAN || strcmp(name, "total") == 0 ||
            k->tally.y.n == 0 || (k->tally.y.min == 0 && k->tally.y.max == 0))
            continue;
        const struct account_row *a = find_account(name);
        const bool sales = strcmp(name, "sales") == 0;
        b.row[b.rows++] = (struct entry){k, name, a && a->income, a && a->landed, sales};
        b.sells |= sales;
    }
    qsort(b.row, b.rows, sizeof b.row[0], by_rank);
    return b;
}

const char *missing_cost(const struct report *p)
{
    return open_books(p->results).rows ? NULL : "no money moves in this scenario";
}

/* "penalty received" of "penalty_received"; buf of 64. */
static const char *account_name(char *buf, const char *name)
{
    (void)snprintf(buf, 64, "%.60s", name);
    for (char *c = buf; *c; c++)
        if (*c == '_')
            *c = ' ';
    return buf;
}

/* What it adds to the level that the waterfall draws: money earned when there are sales, else money spent. */
static double step(const struct books *b, const struct entry *e)
{
    return (e->income == b->sells ? 1 : -1) * e->kpi->tally.y.mean;
}

static int money_decimals(double most)
{
    return fabs(most) >= 1000 ? 0 : number_decimals(NAN, most);
}

static void write_waterfall(struct report *p, const struct books *b)
{
    struct report_bar bar[ROWS_MOST + 2];
    char label[ROWS_MOST + 2][64], value[ROWS_MOST + 2][NUMBER_SIZE + 8], number[NUMBER_SIZE], title[160];
    double level = 0, most = 0;
    size_t bars = 0;
    for (size_t i = 0; i < b->rows; i++)
        most = fmax(most, fabs(b->row[i].kpi->tally.y.mean));
    for (size_t i = 0; i <= b->rows; i++) {
        const bool landed_ends = i > 0 && rank(&b->row[i - 1]) == 1 && (i == b->rows || rank(&b->row[i]) == 2);
        if (landed_ends && i < b->rows) {
            (void)snprintf(label[bars], sizeof label[0], b->sells ? "after landed cost" : "landed cost");
            (void)snprintf(value[bars], sizeof value[0], "%s", number_fixed(number, level, money_decimals(most)));
            bar[bars] = (struct report_bar){label[bars], value[bars], 0, level, NAN, NAN, "barsum"};
            bars++;
        }
        if (i == b->rows)
            break;
        const double by = step(b, &b->row[i]);
        (void)account_name(label[bars], b->row[i].name);
        (void)snprintf(value[bars], sizeof value[0], "%s%s", by > 0 && i ? "+" : "",
                       number_fixed(number, by, money_decimals(most)));
        bar[bars] = (struct report_bar){
            label[bars], value[bars], level, level + by, NAN, NAN, (by > 0) == b->sells ? "bargood" : "barbad"};
        level += by;
        bars++;
    }
    (void)snprintf(label[bars], sizeof label[0], b->sells ? "profit" : "total cost");
    (void)snprintf(value[bars], sizeof value[0], "%s", number_fixed(number, level, money_decimals(most)));
    bar[bars] = (struct report_bar){label[bars], value[bars], 0, level, NAN, NAN, "barsum"};
    bars++;
    (void)snprintf(title, sizeof title, "%s, %.16s, mean of a %s", b->sells ? "From sales to profit" : "What it costs",
                   p->results->currency, p->season);
    report_bars(p, title, "Waterfall: each bar begins where the one above it ends; the numbers are in the table.", bar,
                bars, false);
}

static void money_row(struct html_table *t, const struct books *b, const char *style, const char *name,
                      const struct kpi_result *k, double sign, double units)
{
    char a[NUMBER_SIZE];
    const struct interval i = estimate_of(k);
    const int d = fabs(i.estimate) >= 1000 ? 0 : number_decimals((i.hi - i.lo) / 2, i.estimate);
    html_row(t, style);
    html_cell(t, name);
    html_cell(t, number_fixed(a, sign * i.estimate, d));
    html_cell(t, !i.known   ? report_refusal(k)
                 : sign < 0 ? number_range(a, -i.hi, -i.lo, d)
                            : number_range(a, i.lo, i.hi, d));
    html_cell(t, isnan(k->planned) ? "" : number_fixed(a, sign * k->planned, d));
    html_cell(t, isnan(units) ? "" : number_fixed(a, sign * i.estimate / units, 2));
    (void)b;
}

static void write_table(const struct report *p, const struct books *b)
{
    const struct html_column column[] = {{"Account", false, false},
                                         {"Mean", true, false},
                                         {"95 % interval", true, false},
                                         {"By plan", true, false},
                                         {"A landed unit", true, false}};
    struct html_table t;
    char caption[160], name[64];
    (void)snprintf(caption, sizeof caption, "%s, %.16s, each %s",
                   b->sells ? "Income positive, costs negative" : "Costs positive, income negative",
                   p->results->currency, p->season);
    html_table_begin(&t, p->out, caption, column, 5);
    for (size_t i = 0; i < b->rows; i++)
        money_row(&t, b, NULL, account_name(name, b->row[i].name), b->row[i].kpi, b->row[i].income == b->sells ? 1 : -1,
                  b->units);
    const struct kpi_result *end = results_find(p->results, b->sells ? "season.profit" : "cost.total");
    if (end && end->tally.y.n)
        money_row(&t, b, "sum", b->sells ? "profit" : "total cost", end, 1, b->units);
    html_table_end(&t);
    const struct kpi_result *unit = results_find(p->results, "cost.unit");
    if (unit && !isnan(b->units)) {
        const struct interval i = estimate_of(unit);
        char a[NUMBER_SIZE], range[NUMBER_SIZE], n[NUMBER_SIZE];
        const int d = number_decimals((i.hi - i.lo) / 2, i.estimate);
        report_paragraph(p, "Landed cost of a good unit received: %s %s%s%s; %s units are landed in the mean.",
                         number_fixed(a, i.estimate, d), p->results->currency, i.known ? ", 95 % interval " : "",
                         i.known ? number_range(range, i.lo, i.hi, d) : "", number_fixed(n, b->units, 0));
    }
}

void section_cost(struct report *p)
{
    const struct books b = open_books(p->results);
    write_waterfall(p, &b);
    write_table(p, &b);
}
