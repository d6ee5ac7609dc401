/* output/charts.c - the charts of a run and of a plan: see charts.h. */
#include "output/charts.h"

#include "output/chart.h"
#include "output/estimate.h"
#include "sim/arena.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MOST = 80, FANS_MOST = 24 };

struct album {
    struct gnuplot_chart *chart;
    size_t charts;
};

static bool is_taken(const struct album *a, const char *name)
{
    for (size_t i = 0; i < a->charts; i++)
        if (strcmp(a->chart[i].name, name) == 0)
            return true;
    return false;
}

/* A file name from a KPI's name: what is not [A-Za-z0-9_-] becomes '_'; a number follows where two would be equal. */
static char *file_name(const struct album *a, const char *wanted)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    char *name = memory_grow(NULL, NAME_MOST + 16, 1);
    (void)snprintf(name, NAME_MOST, "%.79s", wanted);
    for (char *c = name; *c; c++)
        if (!strchr(allowed, *c))
            *c = '_';
    const size_t length = strlen(name);
    for (int k = 2; is_taken(a, name) && k < 1000; k++)
        (void)snprintf(name + length, 16, "_%d", k);
    return name;
}

/* A chart being written. */
struct page {
    FILE *out;
    char *script;
    size_t size;
};

static bool page_open(struct page *p)
{
    *p = (struct page){0};
    p->out = open_memstream(&p->script, &p->size);
    return p->out != NULL;
}

/* Ends the page; keeps it when it is a chart. */
static void page_close(struct page *p, struct album *a, bool is_chart, const char *prefix, const char *name, int height)
{
    const bool whole = fclose(p->out) == 0;
    if (!is_chart || !whole) {
        free(p->script);
        return;
    }
    char wanted[2 * NAME_MOST];
    (void)snprintf(wanted, sizeof wanted, "%s%s", prefix, name);
    a->chart = memory_grow(a->chart, a->charts + 1, sizeof *a->chart);
    char *file = file_name(a, wanted);
    a->chart[a->charts++] = (struct gnuplot_chart){file, p->script, CHART_WIDTH, height};
}

static void add_losses(struct album *a, const struct results *r)
{
    const struct kpi_result *profit = results_find(r, "season.profit"), *cost = results_find(r, "cost.total");
    const bool sells = profit && results_find(r, "cost.sales") && results_find(r, "cost.sales")->tally.y.max != 0;
    struct page p;
    if ((sells || (profit && !cost)) && page_open(&p))
        page_close(&p, a, chart_loss(p.out, r, profit, -1, "loss (a profit is negative)"), "loss_", "season_profit",
                   CHART_HEIGHT);
    else if (cost && page_open(&p))
        page_close(&p, a, chart_loss(p.out, r, cost, 1, "cost, all in all"), "loss_", "cost_total", CHART_HEIGHT);
    const struct kpi_result *delay = r->milestones ? r->milestone[0].delay_days : NULL;
    if (delay && page_open(&p))
        page_close(&p, a, chart_loss(p.out, r, delay, 1, "delay against the due date"), "loss_", delay->kpi->name,
                   CHART_HEIGHT);
}

static void album_release(struct album *a)
{
    for (size_t i = 0; i < a->charts; i++) {
        free(a->chart[i].name);
        free(a->chart[i].script);
    }
    free(a->chart);
}

bool charts_run(const struct results *r, const char *folder, const struct gnuplot_options *options,
                struct charts_outcome *outcome)
{
    struct album a = {0};
    struct page p;
    for (size_t i = 0; i < r->milestones; i++)
        if (page_open(&p)) {
            const bool is_chart = chart_date(p.out, r, &r->milestone[i]);
            char name[NAME_MOST];
            (void)snprintf(name, sizeof name, "%.70s_date", r->milestone[i].name);
            page_close(&p, &a, is_chart, "", name, CHART_HEIGHT);
        }
    for (size_t i = 0; i < r->series && i < FANS_MOST; i++)
        if (page_open(&p))
            page_close(&p, &a, chart_fan(p.out, r, &r->serie[i]), "fan_", r->serie[i].name, CHART_HEIGHT);
    add_losses(&a, r);
    if (page_open(&p))
        page_close(&p, &a, chart_cost(p.out, r), "", "cost", CHART_HEIGHT);
    *outcome = (struct charts_outcome){0};
    const bool ok = gnuplot_draw(a.chart, a.charts, folder, options, outcome);
    album_release(&a);
    return ok;
}

bool charts_plan(const struct plan *plan, sim_time due, const char *folder, const struct gnuplot_options *options,
                 struct charts_outcome *outcome)
{
    struct album a = {0};
    struct page p;
    int height = CHART_HEIGHT;
    if (page_open(&p)) {
        const bool is_chart = chart_gantt(p.out, plan, due, &height);
        page_close(&p, &a, is_chart, "", "plan", height);
    }
    *outcome = (struct charts_outcome){0};
    const bool ok = gnuplot_draw(a.chart, a.charts, folder, options, outcome);
    album_release(&a);
    return ok;
}
