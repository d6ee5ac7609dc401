/* tests/models/test_metamorphic_rich.c - what must not change a run, on random networks that use as much of the
 * language as they can (rich_world.h).
 *
 * Every replication is audited. What differs or fails is shrunk: features are taken out as long as it still does, and
 * what is left is printed. BULLWHIP_WORLDS=first,count looks at other worlds than the usual ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/models/model_test.h"
#include "tests/models/rich_world.h"

enum { WORLDS = 60, REPLICATIONS = 3 };

static const struct script PLAIN = {false, false, 0, 1};

/* "refused: " and the first mistake, without the file's name. */
static void first_mistake(const struct model *m, char *why, size_t size)
{
    char *text = NULL;
    size_t length = 0;
    FILE *f = open_memstream(&text, &length);
    diag_print(m->diag, f);
    fclose(f);
    const char *colon = strstr(text, ".cfg:");
    const char *from = colon ? colon + 5 : text;
    (void)snprintf(why, size, "refused: %.*s", (int)strcspn(from, "\n"), from);
    free(text);
}

static bool is_refused(const char *why)
{
    return strncmp(why, "refused", 7) == 0;
}

/* Loads and runs; false with a reason. */
static bool opened(struct model *m, struct world *w, const struct script *how, uint32_t replications, unsigned threads,
                   char *why, size_t size)
{
    char *text = world_text(w, how);
    bool good = model_load(m, text);
    if (!good) {
        first_mistake(m, why, size);
    } else {
        good = model_try(m, replications, threads);
        if (!good)
            (void)snprintf(why, size, "failed: %.200s", m->outcome.failure);
    }
    free(text);
    return good;
}

/* ---- what is compared ---- */

struct relation {
    const char *name;
    struct script other;
    unsigned threads;
    bool network_wide; /* costs of the whole network too */
    bool bits;         /* to the bit; else up to the unit of time */
};

static bool is_network_wide(const char *name)
{
    return strncmp(name, "cost", 4) == 0 || strncmp(name, "cash", 4) == 0 || strncmp(name, "season", 6) == 0 ||
           strncmp(name, "faults", 6) == 0 || strncmp(name, "defects", 7) == 0;
}

static double scale_of(const struct kpi *k, const char *time_unit, double unit)
{
    const char *per = strchr(k->unit, '/');
    if (strcmp(k->unit, time_unit) == 0)
        return unit;
    return per && strcmp(per + 1, time_unit) == 0 ? 1 / unit : 1;
}

static bool alike(double want, double got, double scale, bool bits)
{
    if (isnan(want) || isnan(got))
        return isnan(want) && isnan(got);
    return want == got || bits ? want == got : fabs(got - want) <= 1e-6 * (scale + fabs(want));
}

static bool same_results(const struct model *a, const struct model *b, const struct relation *how, char *why,
                         size_t size)
{
    for (size_t i = 0; i < a->out->kpis; i++) {
        const struct kpi_result *x = &a->out->kpi[i], *y = results_find(b->out, x->kpi->name);
        if (!how->network_wide && is_network_wide(x->kpi->name))
            continue;
        if (!how->bits && strncmp(x->kpi->name, "variables.", 10) == 0) /* processes move a step each time unit */
            continue;
        const double scale = scale_of(x->kpi, a->out->time_unit, how->other.unit);
        if (!y) {
            (void)snprintf(why, size, "%s is missing", x->kpi->name);
            return false;
        }
        for (uint32_t k = 0; k < a->out->replications; k++)
            if (!alike(scale * x->values[k], y->values[k], scale, how->bits)) {
                (void)snprintf(why, size, "%s, replication %d: %.17g, not %.17g", x->kpi->name, (int)k, y->values[k],
                               scale * x->values[k]);
                return false;
            }
    }
    return true;
}

enum verdict { HOLDS, FAILS, NO_WORLD, SAYS_NOTHING };

/* NO_WORLD: the dice made what the language refuses. */
static enum verdict look(struct world *w, const struct relation *how, char *why, size_t size)
{
    struct model a, b;
    bool good = opened(&a, w, &PLAIN, REPLICATIONS, 1, why, size);
    const bool is_world = good || !is_refused(why);
    if (good && how->other.unit != 1 && !w->scales) {
        model_close(&a);
        return SAYS_NOTHING;
    }
    if (good) {
        good =
            opened(&b, w, &how->other, REPLICATIONS, how->threads, why, size) && same_results(&a, &b, how, why, size);
        model_close(&b);
    }
    model_close(&a);
    return good ? HOLDS : is_world ? FAILS : NO_WORLD;
}

/* Takes features out while it still fails. */
static void shrink(struct world *w, const struct relation *how, char *why, size_t size)
{
    char other[400];
    bool less = true;
    for (int k = 0; k < FEATURES_MOST && how->other.neutral; k++) {
        w->mute[k] = true;
        w->mute[k] = look(w, how, other, sizeof other) == FAILS;
    }
    while (less) {
        less = false;
        for (int f = 0; f < w->features; f++) {
            if (w->without[f])
                continue;
            char *before = world_text(w, &PLAIN);
            w->without[f] = true;
            char *after = world_text(w, &PLAIN);
            const bool shorter = strlen(after) < strlen(before);
            free(before);
            free(after);
            if (shorter && look(w, how, other, sizeof other) == FAILS) {
                (void)snprintf(why, size, "%s", other);
                less = true;
            } else {
                w->without[f] = false;
            }
        }
    }
}

static void examine(const struct relation *how)
{
    const char *asked = getenv("BULLWHIP_WORLDS");
    unsigned long first = 0, count = WORLDS;
    unsigned long no_worlds = 0;
    int wrong = 0;
    if (asked && sscanf(asked, "%lu,%lu", &first, &count) != 2)
        fail_msg("BULLWHIP_WORLDS=first,count, not %s", asked);
    for (unsigned long i = first; i < first + count; i++) {
        struct world w = {.number = i};
        char why[400] = "";
        const enum verdict verdict = look(&w, how, why, sizeof why);
        no_worlds += verdict == NO_WORLD;
        if (verdict == NO_WORLD && asked)
            print_message("world %lu is %s\n", i, why);
        if (verdict != FAILS)
            continue;
        wrong++;
        print_error("%s, world %lu: %s\n", how->name, i, why);
        if (wrong > 3)
            continue;
        shrink(&w, how, why, sizeof why);
        char *text = world_text(&w, &PLAIN), *other = world_text(&w, &how->other);
        (void)fprintf(stderr, "smaller: %s\n%s\nand\n%s\n", why, text, other);
        free(text);
        free(other);
    }
    if (wrong)
        fail_msg("%d of %lu worlds", wrong, count);
    if (no_worlds > count / 5) /* the generator lags behind the language */
        fail_msg("%lu of %lu worlds are refused; BULLWHIP_WORLDS=%lu,%lu tells why", no_worlds, count, first, count);
}

/* ---- the relations ---- */

static void strangers_change_nothing(void **state)
{
    (void)state;
    examine(&(struct relation){"an unrelated site", {true, false, 0, 1}, 1, false, true});
}

static void order_in_the_file_means_nothing(void **state)
{
    (void)state;
    examine(&(struct relation){"another order", {false, false, 17, 1}, 1, true, true});
}

/* No capacity that is ever full, no delay of 0, no shelf life of centuries, no disruption with chance 0 shows. */
static void what_says_nothing_changes_nothing(void **state)
{
    (void)state;
    examine(&(struct relation){"settings that say nothing", {false, true, 0, 1}, 1, true, true});
}

static void unit_of_time_changes_only_times(void **state)
{
    (void)state;
    examine(&(struct relation){"another unit of time", {false, false, 0, 24}, 1, true, false});
}

static void threads_change_nothing(void **state)
{
    (void)state;
    examine(&(struct relation){"threads", {false, false, 0, 1}, 3, true, true});
}

/* The schedule at planned durations exists for every world that runs, and is the same a second time. */
static void every_world_can_be_planned(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < WORLDS; i++) {
        struct world w = {.number = i};
        char *text = world_text(&w, &PLAIN);
        struct model m;
        if (model_load(&m, text)) {
            const struct plan *one = plan_make(m.net, m.arena, &m.outcome), *two = NULL;
            if (!one)
                fail_msg("world %d has no plan: %s", (int)i, m.outcome.failure);
            two = plan_make(m.net, m.arena, &m.outcome);
            assert_non_null(two);
            assert_int_equal(one->bars, two->bars);
            for (size_t k = 0; k < one->bars; k++)
                assert_true(one->bar[k].placed == two->bar[k].placed && one->bar[k].end == two->bar[k].end);
        }
        model_close(&m);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strangers_change_nothing),
        cmocka_unit_test(order_in_the_file_means_nothing),
        cmocka_unit_test(what_says_nothing_changes_nothing),
        cmocka_unit_test(unit_of_time_changes_only_times),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(every_world_can_be_planned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
