/* cli/cmd_run.c - bullwhip run: Monte Carlo. */
#include "cli/command.h"
#include "cli/report.h"
#include "cli/running.h"
#include "models/rests.h"
#include "output/json_results.h"
#include "output/summary.h"

/* Points of levels over time, for fan charts: so many numbers in memory for each level, and no more points than one can
 * see. Taken whether or not charts are drawn, for taking them is an event of the run, and the run's fingerprint must
 * not depend on what is drawn. */
static size_t series_points(uint32_t replications)
{
    enum { MOST_NUMBERS = 4000000, MOST_POINTS = 120, LEAST_POINTS = 24 };
    const size_t points = MOST_NUMBERS / replications;
    return points > MOST_POINTS ? MOST_POINTS : points < LEAST_POINTS ? 0 : points;
}

/* Intermediate milestones for the report: a number each in every replication. */
static size_t most_waypoints(uint32_t replications)
{
    enum { MOST_NUMBERS = 8000000, MOST_WAYPOINTS = 60, LEAST_WAYPOINTS = 8 };
    const size_t most = MOST_NUMBERS / replications;
    return most > MOST_WAYPOINTS ? MOST_WAYPOINTS : most < LEAST_WAYPOINTS ? 0 : most;
}

static int show(const struct scenario *s, const struct options *o, const struct results *results, int status)
{
    const char *folder = report_wanted(o) ? report_folder(o, s->text.name) : NULL;
    if (o->json)
        json_results_write(results, stdout);
    else if (!o->quiet)
        summary_write(results, &(struct summary_options){wants_colour(stdout), folder}, stdout);
    fflush(stdout); /* charts take a moment; the answer need not wait for them */
    if (folder && !report_run(o, folder, results))
        return status == STATUS_INTERRUPTED ? status : STATUS_FAILED;
    return status;
}

/* ---- in doubt: what the conclusions rest on ---- */

static bool in_doubt(const struct scenario *s)
{
    return book_doubted_count(s->network->book) > 0;
}

/* The KPIs that the conclusions are about are kept too. */
static void keep_for_rests(const struct scenario *s, struct run_options *run)
{
    const char **names, **keep;
    const size_t count = rests_keep(s->network, &names, s->arena);
    keep = arena_array(s->arena, run->keep_count + count + 1, sizeof *keep);
    for (size_t i = 0; i < run->keep_count; i++)
        keep[i] = run->keep[i];
    for (size_t i = 0; i < count; i++)
        keep[run->keep_count + i] = names[i];
    run->keep = keep;
    run->keep_count += count;
}

/* The same without doubt, on the same luck; then each doubted setting alone. Stopped, there is no such section. */
static void find_rests(const struct scenario *s, const struct options *o, const struct run_options *run,
                       struct results *results, struct watch *watch, int *status)
{
    struct options sure = *o;
    struct scenario plain;
    struct run_outcome outcome = {.ok = true};
    int ended;
    sure.doubts.count = 0;
    sure.quiet = true;
    if (*status == STATUS_INTERRUPTED || !scenario_open(o->arguments.word[0], &sure, &plain))
        return;
    const struct results *without = run_scenario(&plain, &sure, run, watch, &ended);
    const bool found = without && ended != STATUS_INTERRUPTED &&
                       rests_find(s->network, results, without, run, &watch->stop, s->arena, &outcome);
    if (!found && !outcome.ok)
        fprintf(stderr, "%s: what the conclusions rest on could not be found: %s\n", s->text.name, outcome.failure);
    if (!found && !atomic_load(&watch->stop))
        *status = STATUS_FAILED;
    if (!found && atomic_load(&watch->stop))
        fprintf(stderr, "%s: interrupted: what the conclusions rest on is left out\n", s->text.name);
    scenario_close(&plain);
}

int cmd_run(struct options *options)
{
    struct scenario s;
    struct watch watch;
    int status;
    if (options->replication.given && options->replications.given) {
        fprintf(stderr, "bullwhip run: --replication runs one alone; leave --replications out\n");
        return STATUS_WRONG;
    }
    if (!scenario_open(options->arguments.word[0], options, &s))
        return STATUS_WRONG;
    if (!scenario_knows_kpis(&s, 1, options, "run")) {
        scenario_close(&s);
        return STATUS_WRONG;
    }
    struct run_options run = scenario_run_options(&s, options);
    run.series_points = series_points(run.replications);
    run.waypoints = most_waypoints(run.replications);
    if (in_doubt(&s))
        keep_for_rests(&s, &run);
    watch_begin(&watch);
    struct results *results = run_scenario(&s, options, &run, &watch, &status);
    if (results && in_doubt(&s))
        find_rests(&s, options, &run, results, &watch, &status);
    watch_end(&watch);
    if (results)
        status = show(&s, options, results, status);
    scenario_close(&s);
    return status;
}
