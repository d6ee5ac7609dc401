/* cli/commands.c - the table of subcommands. A new one is a row here and a file cmd_NAME.c. */
#include "cli/command.h"

#include <string.h>

static const struct command table[] = {
    {"plan", FOR_PLAN, "SCENARIO", 1, 1,
     "the schedule at planned durations: dates, slack, critical chain, order-by dates",
     "Prints the schedule in which every duration takes its planned value and nothing goes wrong,\n"
     "and draws it as a Gantt chart. Look here first: nobody believes a probability before\n"
     "recognising their own plan.",
     cmd_plan},
    {"run", FOR_RUN, "SCENARIO", 1, 1,
     "Monte Carlo: what it will deliver, what it will cost, how bad it can get, and why",
     "Simulates the scenario many times and prints the decision first: the chance to be on time,\n"
     "what a unit costs, the tail, what causes the delay. Writes summary, KPIs, replications and\n"
     "charts to results/SCENARIO. Ctrl-C keeps the replications that are complete.",
     cmd_run},
    {"compare", FOR_COMPARE, "BASE [ALTERNATIVE...]", 1, 32, "what-ifs side by side on the same luck",
     "Simulates all scenarios on the same luck and prints how each alternative differs from the\n"
     "base: paired differences with intervals, for the headline KPIs that all of them have and\n"
     "those asked for with --kpi. An alternative is another scenario file, or the base with\n"
     "options of its own put on: compare base.cfg --option S5 --option S8,S18 --option S25=off.\n"
     "--with, --without, --set and --doubt hold for all of them.",
     cmd_compare},
    {"trace", FOR_TRACE, "SCENARIO", 1, 1, "one replication, event by event, and where each order's time went",
     "Tells one replication event by event: dates, what happened, and each order's timeline, whose\n"
     "parts add up to its lead time. With --story in about twenty lines: which gate, fault, decision\n"
     "cost how many days against the plan, and what it cost; --at p95 finds the replication.",
     cmd_trace},
    {"check", FOR_CHECK, "SCENARIO", 1, 1, "validate only: every mistake at once",
     "Reads the scenario as the other commands do and reports every mistake, each as\n"
     "file:line: path: what is wrong, and what would be right. Then once more with each of its\n"
     "options put on, and put off.",
     cmd_check},
    {"schema", FOR_SCHEMA, "[PATH]", 0, 1, "the scenario language, from the program itself",
     "Prints every setting, or those below PATH (such as sites.*.stock.*.policy): type, unit,\n"
     "range, default, meaning. PATH laws: the laws and what else an expression may hold.\n"
     "With --kpis: every KPI and how it is defined.",
     cmd_schema},
    {"selftest", FOR_SELFTEST, "", 0, 0, "the program's own luck, statistics and engine held to their promises",
     "Measures what has a right answer known from elsewhere, and prints what was promised and what came\n"
     "out, a line each: random streams, samplers against their laws, how often each interval holds the\n"
     "truth, merges, the order of events, whole simulations that must not change. Half a minute;\n"
     "--long takes samples 25 times as large. Exit status 1 when a check fails.",
     cmd_selftest},
    {"stress", 0, "", 0, 0, "knock out each node: time to survive, impact, exposure index", NULL, NULL},
    {"drivers", 0, "", 0, 0, "what causes the loss: each cause switched off on the same luck", NULL, NULL},
    {"frontier", 0, "", 0, 0, "which set of options buys most risk reduction for its cost", NULL, NULL},
    {"playbook", 0, "", 0, 0, "every option tried on the same luck, off and on", NULL, NULL},
    {"optimize", 0, "", 0, 0, "best settings of named levers, with a guarantee", NULL, NULL},
    {"fit", 0, "", 0, 0, "distributions for a column of data", NULL, NULL},
    {"init", 0, "", 0, 0, "a new scenario to start from", NULL, NULL},
};

const struct command *commands_table(size_t *count)
{
    *count = sizeof table / sizeof *table;
    return table;
}

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (!strcmp(table[i].name, name))
            return &table[i];
    return NULL;
}
