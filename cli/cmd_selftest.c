/* cli/cmd_selftest.c - bullwhip selftest: the program's own chance, statistics and engine held to their promises. */
#include "cli/command.h"
#include "cli/running.h"
#include "models/selftest.h"
#include "output/selftest_table.h"

#include <string.h>
#include <unistd.h>

enum { SEED = 20260105, EFFORT = 4, EFFORT_LONG = 100, THREADS_MOST = 64 };

static struct selftest_list all_checks(struct arena *arena)
{
    const struct selftest_list part[] = {selftest_streams(), selftest_samplers(), selftest_means(),    selftest_tails(),
                                         selftest_engine(),  selftest_merges(),   selftest_scenarios()};
    const size_t parts = sizeof part / sizeof *part;
    size_t count = 0;
    for (size_t i = 0; i < parts; i++)
        count += part[i].count;
    struct selftest_check *check = arena_array(arena, count, sizeof *check);
    count = 0;
    for (size_t i = 0; i < parts; i++) {
        memcpy(check + count, part[i].check, part[i].count * sizeof *check);
        count += part[i].count;
    }
    return (struct selftest_list){check, count};
}

static unsigned threads_of(const struct options *o)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (o->threads.given)
        return (unsigned)o->threads.value;
    return cores < 1 ? 1 : cores > THREADS_MOST ? THREADS_MOST : (unsigned)cores;
}

int cmd_selftest(struct options *o)
{
    const struct selftest_setup setup = {o->seed.given ? o->seed.value : SEED, o->full ? EFFORT_LONG : EFFORT};
    const struct selftest_list list = all_checks(o->arena);
    struct selftest_result *results = arena_array(o->arena, list.count, sizeof *results);
    const struct selftest_report report = {list, results, setup, selftest_run(list, &setup, threads_of(o), results)};
    if (o->json)
        json_selftest_write(&report, stdout);
    else if (!o->quiet || report.failed)
        selftest_table_write(&report, stdout, wants_colour(stdout));
    return report.failed ? STATUS_FAILED : STATUS_DONE;
}
