/* cli/report.c - see report.h. */
#include "cli/report.h"

#include "output/charts.h"
#include "output/csv.h"
#include "output/json_results.h"
#include "output/outfile.h"
#include "output/plan_table.h"
#include "output/report.h"
#include "output/summary.h"

const char *report_folder(const struct options *o, const char *scenario)
{
    return arena_format(o->arena, "%s/%s", o->output ? o->output : "results", scenario);
}

bool report_wanted(const struct options *o)
{
    return !o->json || o->output;
}

bool report_file(const char *folder, const char *name, void (*writer)(FILE *, const void *), const void *what)
{
    char error[OUTFILE_ERROR_SIZE];
    if (outfile_write(folder, name, writer, what, error))
        return true;
    fprintf(stderr, "%s/%s: not written: %s\n", folder, name, error);
    return false;
}

/* Charts that could not be drawn are named with the remedy; the results are none the worse. */
static void tell_charts(struct charts_outcome *charts)
{
    charts_outcome_print(charts, stderr);
    charts_outcome_release(charts);
}

/* ---- a run ---- */

/* Without colours and without the folder, so that it compares byte for byte. */
static void summary(FILE *out, const void *results)
{
    summary_write(results, &(struct summary_options){0}, out);
}

static void kpis(FILE *out, const void *results)
{
    csv_kpis_write(results, out);
}

static void replications(FILE *out, const void *results)
{
    csv_replications_write(results, out);
}

static void run_json(FILE *out, const void *results)
{
    json_results_write(results, out);
}

static void page(FILE *out, const void *results)
{
    report_html_write(results, out);
}

static const struct {
    const char *name;
    void (*write)(FILE *, const void *results);
} run_files[] = {
    {"summary.txt", summary},           {"report.html", page},  {"kpis.csv", kpis},
    {"replications.csv", replications}, {"run.json", run_json},
};

bool report_run(const struct options *o, const char *folder, const struct results *results)
{
    bool fine = true;
    for (size_t i = 0; fine && i < sizeof run_files / sizeof *run_files; i++)
        fine = report_file(folder, run_files[i].name, run_files[i].write, results);
    if (fine && !o->no_charts) {
        struct charts_outcome charts = {0};
        charts_run(results, folder, NULL, &charts);
        tell_charts(&charts);
    }
    return fine;
}

/* ---- a plan ---- */

struct due_plan {
    const struct plan *plan;
    sim_time due;
};

static void plan_text(FILE *out, const void *what)
{
    const struct due_plan *p = what;
    plan_table_write(p->plan, p->due, out, false);
}

static void plan_csv(FILE *out, const void *what)
{
    plan_csv_write(((const struct due_plan *)what)->plan, out);
}

bool report_plan(const struct options *o, const char *folder, const struct plan *plan, sim_time due)
{
    const struct due_plan what = {plan, due};
    if (!report_file(folder, "plan.txt", plan_text, &what) || !report_file(folder, "plan.csv", plan_csv, &what))
        return false;
    if (!o->no_charts) {
        struct charts_outcome charts = {0};
        charts_plan(plan, due, folder, NULL, &charts);
        tell_charts(&charts);
    }
    return true;
}
