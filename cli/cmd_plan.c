/* cli/cmd_plan.c - bullwhip plan: the schedule at planned durations, as a table and a Gantt chart. */
#include "cli/command.h"
#include "cli/report.h"
#include "cli/running.h"
#include "cli/scenario.h"
#include "output/json_results.h"
#include "output/plan_table.h"

static int show(const struct scenario *s, const struct options *o, const struct plan *plan)
{
    const sim_time due = s->network->milestones ? s->network->milestone[0].due : TIME_NEVER;
    if (o->json)
        json_plan_write(plan, stdout);
    else if (!o->quiet)
        plan_table_write(plan, due, stdout, wants_colour(stdout));
    if (!report_wanted(o))
        return STATUS_DONE;
    const char *folder = report_folder(o, s->text.name);
    if (!report_plan(o, folder, plan, due))
        return STATUS_FAILED;
    if (!o->json && !o->quiet)
        printf("\nFiles: %s\n", folder);
    return STATUS_DONE;
}

int cmd_plan(struct options *options)
{
    struct scenario s;
    struct run_outcome outcome = {.ok = true};
    int status = STATUS_FAILED;
    if (!scenario_open(options->arguments.word[0], options, &s))
        return STATUS_WRONG;
    const struct plan *plan = plan_make(s.network, s.arena, &outcome);
    if (plan && outcome.ok)
        status = show(&s, options, plan);
    else
        fprintf(stderr, "%s: the schedule failed: %s\n", s.text.name, outcome.failure);
    scenario_close(&s);
    return status;
}
