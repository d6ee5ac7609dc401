/* cli/cmd_trace.c - bullwhip trace: one replication as a story. */
#include "cli/command.h"
#include "cli/scenario.h"

int cmd_trace(struct options *options)
{
    struct scenario s;
    struct run_outcome outcome = {.ok = true};
    int status = STATUS_DONE;
    if (!scenario_open(options->arguments.word[0], options, &s))
        return STATUS_WRONG;
    const struct run_options run = scenario_run_options(&s, options);
    if (!simulate_story(s.network, &run, run.first, stdout, &outcome) || !outcome.ok) {
        fflush(stdout);
        fprintf(stderr, "bullwhip trace: %s\n", outcome.failure);
        status = STATUS_FAILED;
    }
    scenario_close(&s);
    return status;
}
