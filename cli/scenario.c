/* cli/scenario.c - see scenario.h. */
#include "cli/scenario.h"

#include "output/estimate.h"
#include "sim/arena.h"
#include "sim/diag.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- options of the scenario, put on and off ---- */

struct choices {
    struct option_choice *choice;
    size_t count;
    struct arena *arena;
};

/* "S5, S8" */
static void add_names(struct choices *c, const char *names, bool on, int weight)
{
    while (*names) {
        names += strspn(names, " \t,");
        size_t n = strcspn(names, ",");
        const char *next = names + n;
        while (n > 0 && (names[n - 1] == ' ' || names[n - 1] == '\t'))
            n--;
        if (n > 0) {
            const char *name = arena_textn(c->arena, names, n);
            c->choice[c->count++] = (struct option_choice){name, on, name[n - 1] == '*' ? 0 : weight};
        }
        names = next;
    }
}

static size_t names_most(const struct options *o, const char *more)
{
    size_t most = more ? strlen(more) + 1 : 1;
    for (size_t i = 0; i < o->with.count; i++)
        most += strlen(o->with.word[i]) + 1;
    for (size_t i = 0; i < o->without.count; i++)
        most += strlen(o->without.word[i]) + 1;
    return most;
}

static struct choices choices_of(const struct options *o, const char *more, struct arena *arena)
{
    struct choices c = {arena_array(arena, names_most(o, more), sizeof *c.choice), 0, arena};
    for (size_t i = 0; i < o->without.count; i++)
        add_names(&c, o->without.word[i], false, 1);
    for (size_t i = 0; i < o->with.count; i++)
        add_names(&c, o->with.word[i], true, 1);
    if (more) {
        const char *equal = strchr(more, '=');
        const bool off = equal && strcmp(equal + 1, "off") == 0;
        add_names(&c, equal ? arena_textn(arena, more, (size_t)(equal - more)) : more, !off, 2);
    }
    return c;
}

/* ---- doubts: "A=0.5" ---- */

static void doubts_read(const struct options *o, struct arena *arena, struct diag *diag, struct scenario_text *out)
{
    struct doubt *d = arena_array(arena, o->doubts.count + 1, sizeof *d);
    for (size_t i = 0; i < o->doubts.count; i++) {
        const char *word = o->doubts.word[i], *equal = strchr(word, '=');
        char *end = NULL;
        const double cv = equal ? strtod(equal + 1, &end) : NAN;
        if (!equal || equal == word || end == equal + 1 || *end || !isfinite(cv))
            diag_error(diag, (struct place){"--doubt", 0}, word,
                       "expected MARK=CV, such as A=0.5: the mark and the coefficient of variation of its factor");
        else if (cv < 0 || cv > DOUBT_MOST)
            diag_error(diag, (struct place){"--doubt", 0}, word,
                       "the coefficient of variation is %g; allowed: 0 (no doubt) to %g", cv, DOUBT_MOST);
        else
            d[out->doubts++] = (struct doubt){arena_textn(arena, word, (size_t)(equal - word)), cv};
    }
    out->doubt = d;
}

/* Compiles even what is known to be wrong, as far as it could be read: there may be more to tell. */
static bool compile(const char *file, const struct options *options, const char *more, struct diag *diag,
                    struct scenario *s)
{
    const struct choices c = choices_of(options, more, s->arena);
    load_scenario_with(file, c.choice, c.count, options->sets.word, options->sets.count, s->arena, diag, &s->text);
    doubts_read(options, s->arena, diag, &s->text);
    if (s->text.root)
        s->network = network_compile(&s->text, s->arena, diag);
    return s->network && !diag_errors(diag);
}

bool scenario_open(const char *file, const struct options *options, struct scenario *out)
{
    return scenario_open_with(file, options, NULL, out);
}

bool scenario_open_with(const char *file, const struct options *options, const char *more, struct scenario *out)
{
    struct diag *diag = diag_create();
    *out = (struct scenario){.arena = arena_create()};
    const bool fine = compile(file, options, more, diag, out);
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
    const size_t most = o->sets.count + o->with.count + o->without.count + o->doubts.count + 4;
    struct list_option list = {arena_array(o->arena, most, sizeof *list.word), 0};
    const struct {
        const char *name;
        const struct count_option *count;
    } counts[] = {{"replications", &o->replications}, {"replication", &o->replication}, {"seed", &o->seed}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i].count->given)
            list.word[list.count++] = arena_format(o->arena, "--%s %" PRIu64, counts[i].name, counts[i].count->value);
    const struct {
        const char *name;
        const struct list_option *words;
    } lists[] = {{"without", &o->without}, {"with", &o->with}, {"set", &o->sets}, {"doubt", &o->doubts}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t k = 0; k < lists[i].words->count; k++)
            list.word[list.count++] = arena_format(o->arena, "--%s %s", lists[i].name, lists[i].words->word[k]);
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
