/* tests/validation/validate.c - whole simulations against exact answers.
 *
 *     validate [quick|full] [--second-seed] [--markdown] [SYSTEM|KIND...]
 *
 * Runs the program as a user would, `bullwhip run FILE --json` ($BULLWHIP, else build/bullwhip), and accepts a KPI when
 *   1. |simulated - exact| <= 4 standard errors (chance of a false alarm below 1 in 3,000 at 40 replications), and
 *   2. the half-width of its 95 % interval is at most a quarter of what a named mistake would change: an interval that
 *      both values fit into proves nothing.
 * The standard error is the half-width over Student's t. KPIs without chance must agree within a tick.
 * quick: as the file says; --second-seed: another seed; full: both, with the replications of the table. Prints a table,
 * then a line `ok` or `not ok` for each KPI; --markdown: nothing but a line for each system, as in the READMEs. */
#include "tests/validation/answers.h"

#include <gsl/gsl_cdf.h>
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#define SECOND_SEED  "23850711"
#define MOST_ERRORS  4.0 /* standard errors */
#define EFFECT_PARTS 4.0 /* half-widths in the effect of a mistake */

static const struct textbook_kind *const kinds[] = {&textbooks_queues, &textbooks_stock,   &textbooks_echelons,
                                                    &textbooks_supply, &textbooks_quality, &textbooks_projects,
                                                    &textbooks_money};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

struct manner { /* how a validation is run */
    bool full, markdown;
    const char *seed; /* NULL: that of the file */
};

struct estimate {
    bool known;
    double value, lo, hi; /* NaN where null */
    double n;
};

struct score {
    int passed, failed;
};

/* ---- running the program ---- */

/* Adds text to a command that ends at *end; false when there is no room. */
static bool add(char *command, size_t size, size_t *end, const char *format, const char *text)
{
    const int n = snprintf(command + *end, size - *end, format, text);
    *end += n > 0 ? (size_t)n : 0;
    return n >= 0 && *end < size;
}

/* The JSON of one run; NULL and a message when there is none. KPIs of which more than the mean is asked are kept. */
static json_t *run(const struct textbook *t, const struct answer *answers, size_t count, const struct manner *how)
{
    const char *program = getenv("BULLWHIP");
    char command[4000];
    size_t end = 0;
    bool good = add(command, sizeof command, &end, "'%s' run", program ? program : "build/bullwhip") &&
                add(command, sizeof command, &end, " 'tests/validation/%s.cfg' --json", t->file);
    if (how->full)
        good = good && add(command, sizeof command, &end, " -n %s", t->full);
    if (how->seed)
        good = good && add(command, sizeof command, &end, " --seed %s", how->seed);
    for (size_t i = 0; i < count; i++)
        if (strcmp(answers[i].of, "mean") != 0)
            good = good && add(command, sizeof command, &end, " --kpi '%s'", answers[i].kpi);
    FILE *pipe = good ? popen(command, "r") : NULL;
    if (!pipe)
        return NULL;
    json_error_t error;
    json_t *root = json_loadf(pipe, 0, &error);
    const int status = pclose(pipe);
    if (!root || status != 0) {
        printf("# %s: status %d%s%s\n", command, WIFEXITED(status) ? WEXITSTATUS(status) : -1,
               root ? "" : ", no JSON: ", root ? "" : error.text);
        json_decref(root);
        return NULL;
    }
    return root;
}

static double number(const json_t *value)
{
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static struct estimate look_up(const json_t *root, const struct answer *a)
{
    const json_t *kpi = json_object_get(json_object_get(root, "kpis"), a->kpi);
    const json_t *risk = json_object_get(json_object_get(root, "risk"), a->kpi);
    const json_t *entry = json_object_get(kpi, a->of);
    if (!entry)
        entry = json_object_get(json_object_get(kpi, "quantiles"), a->of);
    if (!entry)
        entry = json_object_get(risk, a->of);
    const json_t *ci = json_object_get(entry, "ci95");
    return (struct estimate){entry != NULL, number(json_object_get(entry, "value")), number(json_array_get(ci, 0)),
                             number(json_array_get(ci, 1)), number(json_object_get(kpi, "n"))};
}

/* ---- judging ---- */

/* Why the estimate is not accepted, or NULL. *errors: its distance in standard errors. */
static const char *judge(const struct answer *a, const struct estimate *e, double *errors)
{
    const double distance = fabs(e->value - a->exact);
    *errors = NAN;
    if (!e->known)
        return "there is no such KPI, or no such estimate of it";
    if (!isfinite(e->value))
        return "it has no value";
    if (a->tick > 0)
        return distance <= a->tick ? NULL : "differs, though nothing varies";
    const double half = (e->hi - e->lo) / 2;
    if (!(half > 0) || !(e->n >= 10))
        return "no interval to judge it by";
    *errors = (e->value - a->exact) / (half / gsl_cdf_tdist_Pinv(0.975, e->n - 1));
    if (!(fabs(*errors) <= MOST_ERRORS))
        return "off by more than 4 standard errors";
    if (!(half <= fabs(a->mistaken - a->exact) / EFFECT_PARTS))
        return "interval too wide to show the mistake";
    return NULL;
}

/* An estimate as the tables show it. */
static void describe(const struct answer *a, const struct estimate *e, char interval[64], char name[100])
{
    const bool mean = strcmp(a->of, "mean") == 0;
    interval[0] = '\0';
    if (a->tick == 0 && isfinite(e->lo) && isfinite(e->hi))
        snprintf(interval, 64, "[%.6g, %.6g]", e->lo, e->hi);
    snprintf(name, 100, "%s%s%s", a->kpi, mean ? "" : " ", mean ? "" : a->of);
}

/* Prints the line of the table; true when the estimate is accepted. */
static bool report(const struct answer *a, const struct estimate *e, bool markdown)
{
    double errors;
    const char *why = judge(a, e, &errors);
    char interval[64], in_errors[16] = "", name[100];
    describe(a, e, interval, name);
    if (isfinite(errors))
        snprintf(in_errors, sizeof in_errors, "%+.1f", errors);
    if (!markdown)
        printf("  %-40s %13.8g %13.8g  %-24s %5s  %s\n", name, a->exact, e->value, interval, in_errors,
               why ? why : "agrees");
    return !why;
}

/* The first KPI of a system, and how many of its KPIs agree. */
static void report_markdown(const struct textbook *t, const struct answer *a, const struct estimate *e, size_t agree,
                            size_t count)
{
    char interval[64], name[100];
    describe(a, e, interval, name);
    printf("| `%s` | %s | %s | `%s` | %.6g | %.6g | %s | %zu of %zu agree |\n", t->file, t->title, t->source, name,
           a->exact, e->value, interval, agree, count);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

struct verdicts { /* the closing lines, printed after the tables */
    char *text;
    size_t size;
    FILE *file;
    int count;
};

static void validate(const struct textbook *t, const struct manner *how, struct score *score, struct verdicts *v)
{
    struct answer answers[ANSWERS];
    const size_t count = t->answers(answers);
    const double start = seconds();
    if (!how->markdown)
        printf("%s (%s.cfg, %s) [%s]\n", t->title, t->file, how->seed ? "seed " SECOND_SEED : "seed of the file",
               t->source);
    fflush(stdout);
    json_t *root = run(t, answers, count, how);
    size_t agree = 0;
    for (size_t i = 0; i < count; i++) {
        const struct estimate e = look_up(root, &answers[i]);
        const bool good = report(&answers[i], &e, how->markdown);
        agree += good;
        score->passed += good;
        score->failed += !good;
        fprintf(v->file, "%s %d %s %s %s%s\n", good ? "ok" : "not ok", ++v->count, t->file, answers[i].kpi,
                answers[i].of, how->seed ? " (second seed)" : "");
    }
    if (count == 0) {
        score->failed++;
        fprintf(v->file, "not ok %d %s: the exact answer contradicts a second formula\n", ++v->count, t->file);
    }
    if (how->markdown && count > 0) {
        const struct estimate e = look_up(root, &answers[0]);
        report_markdown(t, &answers[0], &e, agree, count);
    }
    json_decref(root);
    if (!how->markdown)
        printf("  %.1f s\n\n", seconds() - start);
    fflush(stdout);
}

/* Named on the command line: itself, its kind, or nothing is. */
static bool chosen(const struct textbook *t, const char *kind, int argc, char **argv)
{
    bool named = false;
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '-' || strcmp(argv[i], "quick") == 0 || strcmp(argv[i], "full") == 0)
            continue;
        named = true;
        if (strcmp(argv[i], t->file) == 0 || strcmp(argv[i], kind) == 0)
            return true;
    }
    return !named;
}

static bool given(const char *word, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], word) == 0)
            return true;
    return false;
}

int main(int argc, char **argv)
{
    const bool full = given("full", argc, argv), second = given("--second-seed", argc, argv);
    const bool markdown = given("--markdown", argc, argv);
    const struct manner first_seed = {full, markdown, NULL}, second_seed = {full, markdown, SECOND_SEED};
    struct score score = {0, 0};
    struct verdicts v = {NULL, 0, NULL, 0};
    v.file = open_memstream(&v.text, &v.size);
    if (!v.file)
        return 1;
    if (markdown)
        printf("| file | system | source | KPI | exact | simulated | 95 %% interval | verdict |\n"
               "|---|---|---|---|---|---|---|---|\n");
    else
        printf("  %-40s %13s %13s  %-24s %5s  %s\n", "KPI", "exact", "simulated", "95 % interval", "s.e.", "verdict");
    for (int k = 0; k < KINDS; k++)
        for (size_t i = 0; i < kinds[k]->count; i++) {
            const struct textbook *t = &kinds[k]->systems[i];
            if (!chosen(t, kinds[k]->name, argc, argv))
                continue;
            if (!second)
                validate(t, &first_seed, &score, &v);
            if (full || second)
                validate(t, &second_seed, &score, &v);
        }
    fclose(v.file);
    if (!markdown)
        printf("%s# %d passed, %d failed\n", v.text, score.passed, score.failed);
    free(v.text);
    return score.failed > 0 || score.passed == 0;
}
