/* cli/scenario.c - see scenario.h. */
#include "cli/scenario.h"

#include "output/estimate.h"
#include "sim/arena.h"
#include "sim/diag.h"

#include <inttypes.h>

/* Compiles even what is known to be wrong, as far as it could be read: there may be more to tell. */
static bool compile(const char *file, const struct options *options, struct diag *diag, struct scenario *s)
{
    load_scenario(file, options->sets.word, options->sets.count, s->arena, diag, &s->text);
    if (s->text.root)
        s->network = network_compile(&s->text, s->arena, diag);
    return s->network && !diag_errors(diag);
}

bool scenario_open(const char *file, const struct options *options, struct scenario *out)
{
    struct diag *diag = diag_create();
    *out = (struct scenario){.arena = arena_create()};
    const bool fine = compile(file, options, diag, out);
    if (!fine || !options->quiet)
        diag_print(diag, stderr);
    if (!fine) {
        const size_t mistakes = diag_errors(diag);
        fprintf(stderr, "%s: %zu mistake%s; nothing was run, nothing written\n", file, mistakes,
                mistakes == 1 ? "" : "s");
        scenario_close(out);
    }
    diag_destroy(diag);
    return fine;
}

void scenario_close(struct scenario *s)
{
    arena_destroy(s->arena);
    *s = (struct scenario){0};
}

struct run_options scenario_run_options(const struct scenario *s, const struct options *o)
{
    struct run_options run = {
        .seed = o->seed.given ? o->seed.value : s->network->seed,
        .replications = o->replications.given ? (uint32_t)o->replications.value : s->network->replications,
        .threads = (unsigned)o->threads.value,
        .keep = o->kpis.word,
        .keep_count = o->kpis.count,
        .audit = o->audit,
    };
    if (o->replication.given) {
        run.first = (uint32_t)o->replication.value;
        run.replications = 1;
    }
    return run;
}

struct list_option scenario_settings(const struct options *o)
{
    struct list_option list = {arena_array(o->arena, o->sets.count + 4, sizeof *list.word), 0};
    const struct {
        const char *name;
        const struct count_option *count;
    } counts[] = {{"replications", &o->replications}, {"replication", &o->replication}, {"seed", &o->seed}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i].count->given)
            list.word[list.count++] = arena_format(o->arena, "--%s %" PRIu64, counts[i].name, counts[i].count->value);
    for (size_t i = 0; i < o->sets.count; i++)
        list.word[list.count++] = arena_format(o->arena, "--set %s", o->sets.word[i]);
    return list;
}

static bool any_matches(const struct scenario *s, const char *glob, const char **near)
{
    const struct kpi *kpi;
    const size_t count = network_kpis(s->network, s->arena, &kpi);
    const char **names = arena_array(s->arena, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[i] = kpi[i].name;
        if (name_matches(kpi[i].name, glob))
            return true;
    }
    *near = diag_nearest(glob, names, count);
    return false;
}

bool scenario_knows_kpis(const struct scenario *s, size_t count, const struct options *o, const char *command)
{
    bool fine = true;
    for (size_t k = 0; k < o->kpis.count; k++) {
        const char *near = NULL;
        bool known = false;
        for (size_t i = 0; i < count && !known; i++)
            known = any_matches(&s[i], o->kpis.word[k], &near);
        if (!known)
            fprintf(stderr, "bullwhip %s: --kpi '%s' matches no KPI of %s%s%s%s; 'bullwhip schema --kpis' lists them\n",
                    command, o->kpis.word[k], count > 1 ? "these scenarios" : "this scenario",
                    near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
        fine &= known;
    }
    return fine;
}
