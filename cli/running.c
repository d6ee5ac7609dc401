/* cli/running.c - see running.h. */
#include "cli/running.h"

#include "cli/command.h"
#include "output/progress.h"
#include "sim/replicate.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void watch_begin(struct watch *w)
{
    atomic_init(&w->stop, false);
    w->signals = signal_watch_start(&w->stop);
}

void watch_end(struct watch *w)
{
    signal_watch_end(w->signals);
    w->signals = NULL;
}

bool wants_colour(FILE *stream)
{
    const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(fileno(stream)) && !(no && *no) && terminal && strcmp(terminal, "dumb") != 0;
}

static int end_of(const struct results *r)
{
    if (r->interrupted)
        return STATUS_INTERRUPTED;
    for (size_t i = 0; i < r->targets; i++)
        if (!r->target[i].met)
            return STATUS_MISSED;
    return STATUS_DONE;
}

struct results *run_scenario(const struct scenario *s, const struct options *options, const struct run_options *run,
                             struct watch *w, int *status)
{
    struct run_outcome outcome = {.ok = true};
    struct run_options watched = *run;
    struct progress progress;
    progress_begin(&progress, !options->quiet && isatty(STDERR_FILENO) ? stderr : NULL, s->text.name);
    watched.progress = progress_update;
    watched.watcher = &progress;
    struct results *results = simulate(s->network, &watched, &w->stop, s->arena, &outcome);
    progress_end(&progress);
    if (!outcome.ok) {
        fprintf(stderr, "%s: the run failed: %s\n", s->text.name, outcome.failure);
        *status = STATUS_FAILED;
        return NULL;
    }
    if (!results) {
        fprintf(stderr, "%s: interrupted before the first %d replications were complete; there is nothing to tell\n",
                s->text.name, REPLICATE_BLOCK);
        *status = STATUS_INTERRUPTED;
        return NULL;
    }
    const struct list_option settings = scenario_settings(options);
    results->setting = settings.word;
    results->settings = settings.count;
    *status = end_of(results);
    return results;
}
