/* tests/validation/validate.c - whole simulations against exact answers.
 *
 *     validate [quick|full] [--second-seed] [SYSTEM...]
 *
 * Runs the program as a user would, `bullwhip run FILE --json` ($BULLWHIP, else build/bullwhip), and accepts a KPI when
 *   1. |simulated - exact| <= 4 standard errors (chance of a false alarm below 1 in 3,000 at 40 replications), and
 *   2. the half-width of its 95 % interval is at most a quarter of what a named mistake would change: an interval that
 *      both values fit into proves nothing.
 * The standard error is the half-width over Student's t. KPIs without chance must agree within a tick.
 * quick: as the file says; --second-seed: another seed; full: both, with ten times the replications. Prints a table,
 * then a line `ok` or `not ok` for each KPI. */
#include "tests/validation/answers_queue.h"
#include "tests/validation/answers_stock.h"
#include "tests/validation/answers_supply.h"

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

static const struct textbook textbooks[] = {
    {"mm1", "M/M/1 queue", "400", answers_mm1},
    {"mm2_breakdowns", "M/M/2 queue with breakdowns", "400", answers_mm2_breakdowns},
    {"r_q", "(r,Q), continuous review", "400", answers_r_q},
    {"s_S_periodic", "(s,S), periodic review", "400", answers_s_S},
    {"s_S_period_end", "(s,S), costs at the period's end", "400", answers_s_S_period_end},
    {"base_stock_crossing", "base stock, lead times that cross", "400", answers_base_stock_crossing},
    {"newsvendor", "newsvendor", "200000", answers_newsvendor},
    {"serial", "two stock points in series", "400", answers_serial},
    {"assembly", "assembly of two components", "400", answers_assembly},
    {"renewal_supplier", "supplier up and down (alternating renewal)", "400", answers_renewal_supplier},
    {"hand_schedule", "schedule by hand, nothing varies", "2", answers_hand_schedule},
};
enum { TEXTBOOKS = sizeof textbooks / sizeof textbooks[0] };

struct estimate {
    bool known;
    double value, lo, hi; /* NaN where null */
    double n;
};

struct score {
    int passed, failed;
};

/* ---- running the program ---- */

/* The JSON of one run; NULL and a message when there is none. */
static json_t *run(const struct textbook *t, bool full, const char *seed)
{
    const char *program = getenv("BULLWHIP");
    char command[2000];
    const int length = snprintf(command, sizeof command, "'%s' run 'tests/validation/%s.cfg' --json%s%s%s%s",
                                program ? program : "build/bullwhip", t->file, full ? " -n " : "", full ? t->full : "",
                                seed ? " --seed " : "", seed ? seed : "");
    if (length < 0 || (size_t)length >= sizeof command)
        return NULL;
    FILE *pipe = popen(command, "r");
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

static struct estimate look_up(const json_t *root, const char *kpi)
{
    const json_t *entry = json_object_get(json_object_get(root, "kpis"), kpi);
    const json_t *mean = json_object_get(entry, "mean"), *ci = json_object_get(mean, "ci95");
    return (struct estimate){entry != NULL, number(json_object_get(mean, "value")), number(json_array_get(ci, 0)),
                             number(json_array_get(ci, 1)), number(json_object_get(entry, "n"))};
}

/* ---- judging ---- */

/* Why the estimate is not accepted, or NULL. *errors: its distance in standard errors. */
static const char *judge(const struct answer *a, const struct estimate *e, double *errors)
{
    const double distance = fabs(e->value - a->exact);
    *errors = NAN;
    if (!e->known)
        return "there is no such KPI";
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

/* Prints the line of the table; true when the estimate is accepted. */
static bool report(const struct answer *a, const struct estimate *e)
{
    double errors;
    const char *why = judge(a, e, &errors);
    char interval[64] = "", in_errors[16] = "";
    if (a->tick == 0 && isfinite(e->lo) && isfinite(e->hi))
        snprintf(interval, sizeof interval, "[%.6g, %.6g]", e->lo, e->hi);
    if (isfinite(errors))
        snprintf(in_errors, sizeof in_errors, "%+.1f", errors);
    printf("  %-38s %13.8g %13.8g  %-24s %5s  %s\n", a->kpi, a->exact, e->value, interval, in_errors,
           why ? why : "agrees");
    return !why;
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

static void validate(const struct textbook *t, bool full, const char *seed, struct score *score, struct verdicts *v)
{
    struct answer answers[ANSWERS];
    const size_t count = t->answers(answers);
    const double start = seconds();
    printf("%s (%s.cfg, %s)\n", t->title, t->file, seed ? "seed " SECOND_SEED : "seed of the file");
    fflush(stdout);
    json_t *root = run(t, full, seed);
    for (size_t i = 0; i < count; i++) {
        const struct estimate e = look_up(root, answers[i].kpi);
        const bool good = report(&answers[i], &e);
        score->passed += good;
        score->failed += !good;
        fprintf(v->file, "%s %d %s %s%s\n", good ? "ok" : "not ok", ++v->count, t->file, answers[i].kpi,
                seed ? " (second seed)" : "");
    }
    if (count == 0) {
        score->failed++;
        fprintf(v->file, "not ok %d %s: the exact answer contradicts a second formula\n", ++v->count, t->file);
    }
    json_decref(root);
    printf("  %.1f s\n\n", seconds() - start);
    fflush(stdout);
}

static bool chosen(const struct textbook *t, int argc, char **argv)
{
    bool named = false;
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '-' || strcmp(argv[i], "quick") == 0 || strcmp(argv[i], "full") == 0)
            continue;
        named = true;
        if (strcmp(argv[i], t->file) == 0)
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
    struct score score = {0, 0};
    struct verdicts v = {NULL, 0, NULL, 0};
    v.file = open_memstream(&v.text, &v.size);
    if (!v.file)
        return 1;
    printf("  %-38s %13s %13s  %-24s %5s  %s\n", "KPI", "exact", "simulated", "95 % interval", "s.e.", "verdict");
    for (int i = 0; i < TEXTBOOKS; i++) {
        if (!chosen(&textbooks[i], argc, argv))
            continue;
        if (!second)
            validate(&textbooks[i], full, NULL, &score, &v);
        if (full || second)
            validate(&textbooks[i], full, SECOND_SEED, &score, &v);
    }
    fclose(v.file);
    fputs(v.text, stdout);
    free(v.text);
    printf("# %d passed, %d failed\n", score.passed, score.failed);
    return score.failed > 0 || score.passed == 0;
}
