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
    size_t count;               /* scenarios opened: the base first, then files, then the base with options */
    struct scenario *scenario;  /* count */
    const char **more;          /* count: the options put on or off; NULL for a file as it is */
    const struct results **run; /* of those that ran */
    size_t runs;
};

/* Opens all, so that the mistakes of all are told at once. */
static bool open_all(const struct options *o, struct compared *c)
{
    bool fine = true;
    const size_t files = o->arguments.count, all = files + o->option.count;
    c->scenario = arena_array(o->arena, all, sizeof *c->scenario);
    c->more = arena_array(o->arena, all, sizeof *c->more);
    c->run = arena_array(o->arena, all, sizeof *c->run);
    for (size_t i = 0; i < all; i++) {
        const char *more = i < files ? NULL : o->option.word[i - files];
        c->more[c->count] = more;
        if (scenario_open_with(o->arguments.word[i < files ? i : 0], o, more, &c->scenario[c->count]))
            c->count++;
        else
            fine = false;
    }
    return fine;
}

/* The name in tables: the scenario's, or the file as given where another file has the same. */
static const char *distinct_name(const struct options *o, const struct compared *c, size_t which)
{
    if (c->more[which]) {
        const char *equal = strchr(c->more[which], '=');
        return equal && !strcmp(equal, "=off")
                   ? arena_format(o->arena, "without %.*s", (int)(equal - c->more[which]), c->more[which])
                   : arena_format(o->arena, "with %s", c->more[which]);
    }
    for (size_t i = 0; i < c->count; i++)
        if (i != which && !c->more[i] && !strcmp(c->scenario[i].text.name, c->scenario[which].text.name))
            return o->arguments.word[which];
    return c->scenario[which].text.name;
}

/* The KPIs that options claim to move are kept too, in all scenarios. */
static void keep_claimed(const struct options *o, const struct compared *c, struct run_options *run)
{
    size_t claims = 0;
    for (size_t i = 0; i < c->count; i++)
        claims += (size_t)c->scenario[i].network->claims;
    const char **keep = arena_array(o->arena, run->keep_count + claims + 1, sizeof *keep);
    for (size_t i = 0; i < run->keep_count; i++)
        keep[i] = run->keep[i];
    for (size_t i = 0; i < c->count; i++)
        for (int32_t k = 0; k < c->scenario[i].network->claims; k++)
            keep[run->keep_count++] = c->scenario[i].network->claim[k].kpi;
    run->keep = keep;
}

static int run_all(const struct options *o, struct compared *c)
{
    struct run_options run = scenario_run_options(&c->scenario[0], o);
    keep_claimed(o, c, &run);
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

static bool in_doubt(const struct compared *c)
{
    for (size_t i = 0; i < c->count; i++)
        if (book_doubted_count(c->scenario[i].network->book) > 0)
            return true;
    return false;
}

static void close_all(struct compared *c)
{
    for (size_t i = 0; i < c->count; i++)
        scenario_close(&c->scenario[i]);
    c->count = c->runs = 0;
}

/* The same without doubt; stopped, there is none. */
static void run_sure(const struct options *o, struct compared *sure, int *status)
{
    struct options plain = *o;
    plain.doubts.count = 0;
    plain.quiet = true;
    if (open_all(&plain, sure))
        *status = run_all(&plain, sure);
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

static int show(const struct options *o, const struct compared *c, const struct compared *sure, int status)
{
    struct comparison *comparison = comparison_make(c->run[0], c->run + 1, c->runs - 1, o->arena);
    if (sure->runs == c->runs)
        comparison->sure = comparison_make(sure->run[0], sure->run + 1, sure->runs - 1, o->arena);
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

/* NAMES, NAMES=on or NAMES=off */
static bool options_are_words(const struct options *o)
{
    bool fine = true;
    for (size_t i = 0; i < o->option.count; i++) {
        const char *word = o->option.word[i], *equal = strchr(word, '=');
        if (*word && equal != word && (!equal || !strcmp(equal, "=on") || !strcmp(equal, "=off")))
            continue;
        fprintf(stderr, "bullwhip compare: --option '%s': expected names of options, such as S5,S8 or S5=off\n", word);
        fine = false;
    }
    return fine;
}

int cmd_compare(struct options *options)
{
    struct compared c = {0}, sure = {0};
    int status = STATUS_WRONG;
    if (options->arguments.count + options->option.count < 2) {
        fprintf(stderr, "bullwhip compare: nothing to compare with; name another scenario, or --option NAME\n");
        return STATUS_WRONG;
    }
    if (!options_are_words(options))
        return STATUS_WRONG;
    if (open_all(options, &c) && scenario_knows_kpis(c.scenario, c.count, options, "compare")) {
        status = run_all(options, &c);
        if (c.runs == c.count && status == STATUS_DONE && in_doubt(&c))
            run_sure(options, &sure, &status);
        if (c.runs > 1 && status != STATUS_FAILED)
            status = show(options, &c, &sure, status);
        else if (c.runs == 1)
            fprintf(stderr, "%s alone ran; there is nothing to compare it with\n", c.scenario[0].text.name);
    }
    close_all(&c);
    close_all(&sure);
    return status;
}
