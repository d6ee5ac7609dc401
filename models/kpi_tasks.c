/* models/kpi_tasks.c - KPIs of milestones, of the tasks that lead to them, and of the people who decide. */
#include "models/flow.h"
#include "models/kpi_inside.h"

#include <math.h>

READ(milestone_date,
     r->milestone[i].reached == TIME_NEVER ? (double)INFINITY : days_from_ticks(r->milestone[i].reached))
READ(milestone_delay, r->net->milestone[i].due == TIME_NEVER ? not_a_number()
                      : r->milestone[i].reached == TIME_NEVER
                          ? (double)INFINITY
                          : days_from_ticks(r->milestone[i].reached - r->net->milestone[i].due))
READ(milestone_missed, r->net->milestone[i].due == TIME_NEVER               ? not_a_number()
                       : r->milestone[i].reached > r->net->milestone[i].due ? 1.0
                                                                            : 0.0)

READ(task_start, r->task[i].begun == TIME_NEVER ? (double)INFINITY : days_from_ticks(r->task[i].begun))
READ(task_finish, !task_is_passed(r, i) ? (double)INFINITY : days_from_ticks(r->task[i].passed_at))
READ(task_rounds, (double)r->task[i].rounds)
READ(task_passed, task_is_passed(r, i) ? 1.0 : 0.0)
READ(task_failed, (double)r->task[i].counted_failed)
READ(task_questions, (double)r->task[i].questions)
READ(task_cost, r->task[i].money)
READ(task_found, (double)r->task[i].found)

/* Of those milestones that were reached; none: no value. */
static double task_critical(struct replication *r, int32_t task)
{
    double critical = not_a_number();
    for (int32_t m = 0; m < r->net->milestones; m++)
        if (r->milestone[m].reached != TIME_NEVER && !(critical > 0))
            critical = milestone_decided_by(r, m, task) ? 1 : 0;
    return critical;
}

READ(owner_findings, r->owner[i].findings)
READ(owner_heard, r->owner[i].heard)
READ(owner_hear_days, r->owner[i].hear_days)
READ(owner_decided, r->owner[i].decided)
READ(owner_decide_days, r->owner[i].decide_days)
READ(owner_passed_on, r->owner[i].passed_on)

static bool is_due(const struct network *n, int32_t i)
{
    return n->milestone[i].due != TIME_NEVER;
}

static bool any_milestone(const struct network *n, int32_t i)
{
    (void)i;
    return n->milestones > 0;
}

static bool looks_for_faults(const struct network *n, int32_t i)
{
    return n->task[i].finds.count > 0;
}

static bool task_can_fail(const struct network *n, int32_t i)
{
    return n->task[i].pass >= 0 || looks_for_faults(n, i);
}

static bool task_asks(const struct network *n, int32_t i)
{
    return n->task[i].questions >= 0;
}

static bool task_costs(const struct network *n, int32_t i)
{
    return n->task[i].cost.once >= 0 || n->task[i].cost.per_day >= 0;
}

static const struct kpi_row rows[] = {
    {"<milestone>.date_days", "time", OVER_MILESTONE, ESTIMATE_MEAN, -1, HEADLINE | EACH_SEASON, NULL, milestone_date,
     NULL, "Time from the start until the milestone is reached; never reached is censored: null from there on."},
    {"<milestone>.delay_days", "time", OVER_MILESTONE, ESTIMATE_MEAN, -1, HEADLINE | EACH_SEASON, is_due,
     milestone_delay, NULL, "Signed delay against the due date; negative is early."},
    {"<milestone>.missed", "1", OVER_MILESTONE, ESTIMATE_PROPORTION, -1, HEADLINE | EACH_SEASON, is_due,
     milestone_missed, NULL, "Reached after its due date, or never."},
    {"tasks.<name>.start", "time", OVER_TASK, ESTIMATE_MEAN, -1, 0, NULL, task_start, NULL,
     "Start of the first try; never started is censored."},
    {"tasks.<name>.finish", "time", OVER_TASK, ESTIMATE_MEAN, -1, 0, NULL, task_finish, NULL,
     "When it was passed, the last time if it had to be run again (but the first of those of `every`); not passed by "
     "the horizon is censored."},
    {"tasks.<name>.rounds", "1", OVER_TASK, ESTIMATE_MEAN, -1, 0, NULL, task_rounds, NULL,
     "Tries begun, those included that a later task's failure sent back."},
    {"tasks.<name>.failed", "1", OVER_TASK, ESTIMATE_MEAN, -1, 0, task_can_fail, task_failed, NULL,
     "Tries that failed."},
    {"tasks.<name>.questions", "1", OVER_TASK, ESTIMATE_MEAN, -1, 0, task_asks, task_questions, NULL,
     "Questions asked in its tries."},
    {"tasks.<name>.passed", "1", OVER_TASK, ESTIMATE_PROPORTION, 1, 0, NULL, task_passed, NULL,
     "Passed by the horizon (or gone on after the last round)."},
    {"tasks.<name>.critical", "1", OVER_TASK, ESTIMATE_PROPORTION, 0, 0, any_milestone, task_critical, NULL,
     "Criticality index: share of replications in which it was on the chain that decided a milestone, of those that "
     "reached one. Chains that end at the same instant all count. Where the milestone is goods, a task counts if it "
     "took time on the chain."},
    {"tasks.<name>.found", "1", OVER_TASK, ESTIMATE_MEAN, 0, 0, looks_for_faults, task_found, NULL,
     "Faults of styles that its tries have seen (`finds`)."},
    {"tasks.<name>.cost", "money", OVER_TASK, ESTIMATE_MEAN, -1, 0, task_costs, task_cost, NULL,
     "Money for its tries."},
    {"owners.<name>.findings", "1", OVER_OWNER, ESTIMATE_MEAN, -1, 0, NULL, owner_findings, NULL,
     "Findings told to this owner: by tasks, inspections, responses, and passed on by other owners."},
    {"owners.<name>.hear_days", "time", OVER_OWNER, ESTIMATE_RATIO, -1, 0, NULL, owner_hear_days, owner_heard,
     "Mean time from when a finding is found (or passed on) until this owner hears of it."},
    {"owners.<name>.decide_days", "time", OVER_OWNER, ESTIMATE_RATIO, -1, 0, NULL, owner_decide_days, owner_decided,
     "Mean time from when he hears of a finding to his decision, the wait for his desk included; of those he decided."},
    {"owners.<name>.escalated", "1", OVER_OWNER, ESTIMATE_MEAN, -1, 0, NULL, owner_passed_on, NULL,
     "Findings that he passed on to `else`: not decided within at_most, or above his limit."},
};
const struct kpi_part kpi_tasks = {rows, sizeof rows / sizeof *rows};
