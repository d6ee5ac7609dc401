/* cli/cmd_trace.c - bullwhip trace: one replication, event by event, or as a story in about twenty lines. */
#include "cli/command.h"
#include "cli/running.h"
#include "models/tale.h"
#include "output/json_tale.h"
#include "output/tale_text.h"

#include <stdlib.h>
#include <string.h>

/* ---- which replication ---- */

struct chosen {
    const char *kpi; /* NULL: by number */
    double q;
};

static bool wrong(const char *option, const char *text, const char *right)
{
    fprintf(stderr, "bullwhip trace: --%s '%s': %s\n", option, text, right);
    return false;
}

/* "p95", "P95", "95" */
static bool read_at(const char *text, double *q)
{
    char *end;
    const char *digits = text + (*text == 'p' || *text == 'P');
    *q = strtod(digits, &end) / 100;
    return (end > digits && !*end && *q > 0 && *q < 1) ||
           wrong("at", text, "expected a quantile from p0.1 to p99.9, such as p95");
}

/* "launch.delay_days=0.95" */
static bool read_quantile(const struct options *o, struct chosen *c)
{
    const char *equal = strchr(o->quantile, '=');
    char *end = NULL;
    const char *digits = equal ? equal + 1 + (equal[1] == 'p' || equal[1] == 'P') : NULL;
    c->q = digits ? strtod(digits, &end) : 0;
    if (digits && digits > equal + 1)
        c->q /= 100;
    if (!digits || end == digits || *end || equal == o->quantile || !(c->q > 0 && c->q < 1))
        return wrong("quantile", o->quantile, "expected KPI=Q with Q between 0 and 1, such as launch.delay_days=0.95");
    c->kpi = arena_textn(o->arena, o->quantile, (size_t)(equal - o->quantile));
    return true;
}

/* The delay of the first milestone, or its date; without milestones the total cost, or the first KPI there is. */
static const char *usual_kpi(const struct scenario *s)
{
    const struct kpi *kpi;
    const size_t count = network_kpis(s->network, s->arena, &kpi);
    const struct network *n = s->network;
    const char *name = "cost.total";
    if (n->milestones > 0)
        name = arena_format(s->arena, "%s.%s", n->milestone[0].name,
                            n->milestone[0].due == TIME_NEVER ? "date_days" : "delay_days");
    for (size_t i = 0; i < count; i++)
        if (strcmp(kpi[i].name, name) == 0)
            return name;
    return count > 0 ? kpi[0].name : name;
}

static bool is_kpi(const struct scenario *s, const char *name)
{
    const struct kpi *kpi;
    const size_t count = network_kpis(s->network, s->arena, &kpi);
    const char **names = arena_array(s->arena, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(kpi[i].name, name) == 0)
            return true;
        names[i] = kpi[i].name;
    }
    const char *near = diag_nearest(name, names, count);
    fprintf(stderr, "bullwhip trace: '%s' is no KPI of this scenario%s%s%s; 'bullwhip schema --kpis' lists them\n",
            name, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return false;
}

static bool read_wishes(const struct options *o, struct chosen *c)
{
    *c = (struct chosen){.kpi = NULL};
    if (o->at && o->quantile)
        return wrong("at", o->at, "goes without --quantile");
    if ((o->at || o->quantile) && o->replication.given)
        return wrong(o->at ? "at" : "quantile", o->at ? o->at : o->quantile,
                     "finds the replication; leave --replication out");
    if (o->json && !o->story && !o->at && !o->quantile) {
        fprintf(stderr, "bullwhip trace: --json tells the story; add --story, or --at p95\n");
        return false;
    }
    if (o->replications.given && !o->at && !o->quantile) {
        fprintf(stderr, "bullwhip trace: one replication is traced; --replications goes with --at or --quantile\n");
        return false;
    }
    return o->at ? read_at(o->at, &c->q) : !o->quantile || read_quantile(o, c);
}

/* ---- the story ---- */

/* Finds the replication; *why says how. */
static bool find(const struct scenario *s, const struct chosen *c, const struct run_options *run, uint32_t *replication,
                 const char **why, int *status)
{
    struct watch watch;
    struct run_outcome outcome = {.ok = true};
    double value = 0;
    watch_begin(&watch);
    const bool found = tale_find(s->network, run, c->kpi, c->q, replication, &value, &watch.stop, &outcome);
    watch_end(&watch);
    if (!found) {
        *status = atomic_load(&watch.stop) ? STATUS_INTERRUPTED : STATUS_FAILED;
        fprintf(stderr, "bullwhip trace: %s\n",
                !outcome.ok                     ? outcome.failure
                : *status == STATUS_INTERRUPTED ? "interrupted"
                                                : "no replication has a value of that KPI");
        return false;
    }
    *why = arena_format(s->arena, "P%.10g of %s over %u replications, %.10g", 100 * c->q, c->kpi, run->replications,
                        value);
    return true;
}

static int tell(const struct scenario *s, const struct options *o, const struct chosen *c)
{
    struct run_options run = scenario_run_options(s, o);
    struct run_outcome outcome = {.ok = true};
    uint32_t replication = run.first;
    const char *why = NULL;
    int status = STATUS_DONE;
    if (c->kpi && !find(s, c, &run, &replication, &why, &status))
        return status;
    const struct tale *t = tale_make(s->network, &run, replication, s->arena, &outcome);
    if (!t) {
        fprintf(stderr, "bullwhip trace: %s\n", outcome.failure);
        return STATUS_FAILED;
    }
    if (o->json)
        json_tale_write(t, why, stdout);
    else
        tale_text_write(t, why, stdout, wants_colour(stdout));
    return STATUS_DONE;
}

static int tell_events(const struct scenario *s, const struct options *o)
{
    struct run_outcome outcome = {.ok = true};
    const struct run_options run = scenario_run_options(s, o);
    if (simulate_story(s->network, &run, run.first, stdout, &outcome) && outcome.ok)
        return STATUS_DONE;
    fflush(stdout);
    fprintf(stderr, "bullwhip trace: %s\n", outcome.failure);
    return STATUS_FAILED;
}

int cmd_trace(struct options *options)
{
    struct scenario s;
    struct chosen c;
    int status = STATUS_WRONG;
    if (!read_wishes(options, &c) || !scenario_open(options->arguments.word[0], options, &s))
        return STATUS_WRONG;
    if (options->at)
        c.kpi = usual_kpi(&s);
    if (!c.kpi || is_kpi(&s, c.kpi))
        status = c.kpi || options->story ? tell(&s, options, &c) : tell_events(&s, options);
    scenario_close(&s);
    return status;
}
