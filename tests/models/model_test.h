/* tests/models/model_test.h - a scenario as text, loaded, compiled and run; its KPIs by name. */
#ifndef TESTS_MODELS_MODEL_TEST_H
#define TESTS_MODELS_MODEL_TEST_H

#include "models/load.h"
#include "models/simulate.h"
#include "sim/arena.h"
#include "sim/diag.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct model {
    struct arena *arena;
    struct diag *diag;
    struct scenario_text text;
    struct network *net;
    struct results *out;
    struct run_outcome outcome;
};

static inline void model_close(struct model *m)
{
    diag_destroy(m->diag);
    arena_destroy(m->arena);
    *m = (struct model){.arena = NULL};
}

/* Loads and compiles; false when there were mistakes (m->diag has them). */
static inline bool model_load(struct model *m, const char *text)
{
    char folder[] = "/tmp/bullwhip-model-XXXXXX", path[64];
    *m = (struct model){.arena = arena_create(), .diag = diag_create()};
    if (!mkdtemp(folder))
        abort();
    snprintf(path, sizeof path, "%s/a.cfg", folder);
    FILE *f = fopen(path, "wb");
    if (!f || fputs(text, f) < 0 || fclose(f) != 0)
        abort();
    const bool loaded = load_scenario(path, NULL, 0, m->arena, m->diag, &m->text);
    m->net = loaded ? network_compile(&m->text, m->arena, m->diag) : NULL;
    remove(path);
    rmdir(folder);
    return m->net && diag_errors(m->diag) == 0;
}

static inline void model_open(struct model *m, const char *text)
{
    if (model_load(m, text))
        return;
    diag_print(m->diag, stderr);
    fail_msg("the scenario was refused:\n%s", text);
}

/* All messages so far; its text holds until the next call. */
static inline const char *model_said(const struct model *m)
{
    static char text[8192];
    FILE *f = tmpfile();
    assert_non_null(f);
    diag_print(m->diag, f);
    rewind(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    return text;
}

/* The scenario is refused, with these words, at a place in its file. */
static inline void model_refused(const char *text, const char *words)
{
    struct model m;
    if (model_load(&m, text))
        fail_msg("not refused:\n%s", text);
    if (!strstr(model_said(&m), words) || !strstr(model_said(&m), "a.cfg:"))
        fail_msg("not refused with `%s` but\n%s", words, model_said(&m));
    model_close(&m);
}

/* The scenario runs, with one remark that has these words. */
static inline void model_told(const char *text, const char *words)
{
    struct model m;
    model_open(&m, text);
    if (m.net->warnings != 1 || !strstr(m.net->warning[0], words))
        fail_msg("not told `%s`:\n%s", words, text);
    model_close(&m);
}

/* Every replication is audited: units, money, Little's law, timelines. */
static inline bool model_try(struct model *m, uint32_t replications, unsigned threads)
{
    const struct run_options o = {
        .seed = 2385, .replications = replications, .threads = threads, .keep_all = true, .audit = true};
    atomic_bool stop = false;
    m->out = simulate(m->net, &o, &stop, m->arena, &m->outcome);
    return m->out && m->outcome.ok;
}

static inline void model_run(struct model *m, uint32_t replications, unsigned threads)
{
    if (!model_try(m, replications, threads))
        fail_msg("the run failed: %s", m->outcome.failure);
}

static inline const struct kpi_result *model_find(const struct model *m, const char *name)
{
    const struct kpi_result *k = results_find(m->out, name);
    if (!k)
        fail_msg("there is no KPI %s", name);
    return k;
}

static inline double model_kpi(const struct model *m, const char *name)
{
    const struct kpi_result *k = model_find(m, name);
    return k->kpi->estimator == ESTIMATE_RATIO ? k->tally.y.mean / k->tally.x.mean : k->tally.y.mean;
}

/* One replication of a text. */
static inline void model_once(struct model *m, const char *text)
{
    model_open(m, text);
    model_run(m, 1, 1);
}

#define assert_near(value, right, within)                                                                              \
    do {                                                                                                               \
        const double got = (value), want = (right);                                                                    \
        if (!(fabs(got - want) <= (within)))                                                                           \
            fail_msg("%s is %.17g, not %.17g", #value, got, want);                                                     \
    } while (0)

#define TICK (1.0 / 86400e6) /* days */

/* To the microsecond: dates and lengths of time. */
#define assert_days(m, name, right)                                                                                    \
    do {                                                                                                               \
        const double got_days = model_kpi((m), (name)), want_days = (right);                                           \
        if (!(fabs(got_days - want_days) <= 0.51 * TICK))                                                              \
            fail_msg("%s is %.12g d, not %.12g", (name), got_days, want_days);                                         \
    } while (0)

#define assert_kpi(m, name, right)                                                                                     \
    do {                                                                                                               \
        const double got_kpi = model_kpi((m), (name)), want_kpi = (right);                                             \
        if (!(fabs(got_kpi - want_kpi) <= 1e-9 * (1 + fabs(want_kpi))))                                                \
            fail_msg("%s is %.17g, not %.17g", (name), got_kpi, want_kpi);                                             \
    } while (0)

#endif
