/* cli/cmd_compare.c - bullwhip compare: what-ifs on the same luck.
 *
 * Seed and replications are the base's, or the options', for all of them: replication i of every scenario meets the
 * same luck, and the difference is taken within it. After Ctrl-C what is complete is compared: the scenarios that ran,
 * over the replications that all of them have. */
#include "cli/command.h"
#include "cli/report.h"
#include "cli/running.h"
#include "output/compare_table.h"

#include <string.h>

struct compared {
    size_t count;               /* scenarios opened: the base first */
    struct scenario *scenario;  /* count */
    const struct results **run; /* of those that ran */
    size_t runs;
};

/* Opens all, so that the mistakes of all are told at once. */
static bool open_all(const struct options *o, struct compared *c)
{
    bool fine = true;
    c->scenario = arena_array(o->arena, o->arguments.count, sizeof *c->scenario);
    c->run = arena_array(o->arena, o->arguments.count, sizeof *c->run);
    for (size_t i = 0; i < o->arguments.count; i++) {
        if (scenario_open(o->arguments.word[i], o, &c->scenario[c->count]))
            c->count++;
        else
            fine = false;
    }
    return fine;
}

/* The name in tables: the scenario's, or the file as given where another file has the same. */
static const char *distinct_name(const struct options *o, const struct compared *c, size_t which)
{
    for (size_t i = 0; i < c->count; i++)
        if (i != which && !strcmp(c->scenario[i].text.name, c->scenario[which].text.name))
            return o->arguments.word[which];
    return c->scenario[which].text.name;
}

static int run_all(const struct options *o, struct compared *c)
{
    const struct run_options run = scenario_run_options(&c->scenario[0], o);
    struct watch watch;
    int status = STATUS_DONE;
    watch_begin(&watch);
    while (c->runs < c->count && status != STATUS_INTERRUPTED && status != STATUS_FAILED) {
        struct results *results = run_scenario(&c->scenario[c->runs], o, &run, &watch, &status);
        if (!results)
            break;
        results->scenario = distinct_name(o, c, c->runs);
        c->run[c->runs++] = results;
    }
    watch_end(&watch);
    return status == STATUS_MISSED ? STATUS_DONE : status; /* a comparison judges no targets */
}

static void table(FILE *out, const void *comparison)
{
    compare_table_write(comparison, out, false);
}

static void csv(FILE *out, const void *comparison)
{
    compare_csv_write(comparison, out);
}

static void json(FILE *out, const void *comparison)
{
    json_compare_write(comparison, out);
}

static int show(const struct options *o, const struct compared *c, int status)
{
    const struct comparison *comparison = comparison_make(c->run[0], c->run + 1, c->runs - 1, o->arena);
    if (o->json)
        json(stdout, comparison);
    else if (!o->quiet)
        compare_table_write(comparison, stdout, wants_colour(stdout));
    if (!report_wanted(o))
        return status;
    const char *folder = report_folder(o, c->scenario[0].text.name);
    const bool written = report_file(folder, "compare.txt", table, comparison) &&
                         report_file(folder, "compare.csv", csv, comparison) &&
                         report_file(folder, "compare.json", json, comparison);
    if (written && !o->quiet && !o->json)
        printf("\nFiles: %s/compare.{txt,csv,json}\n", folder);
    return written || status == STATUS_INTERRUPTED ? status : STATUS_FAILED;
}

int cmd_compare(struct options *options)
{
    struct compared c = {0};
    int status = STATUS_WRONG;
    if (open_all(options, &c) && scenario_knows_kpis(c.scenario, c.count, options, "compare")) {
        status = run_all(options, &c);
        if (c.runs > 1 && status != STATUS_FAILED)
            status = show(options, &c, status);
        else if (c.runs == 1)
            fprintf(stderr, "%s alone ran; there is nothing to compare it with\n", c.scenario[0].text.name);
    }
    for (size_t i = 0; i < c.count; i++)
        scenario_close(&c.scenario[i]);
    return status;
}
