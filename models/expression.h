/* models/expression.h - the expressions that a setting may hold: grammar and parse tree.
 *
 *     quantity := number | "expr [each SCOPE] [mark]"
 *     expr     := term { (+|-) term }         term  := factor { (*|/) factor }
 *     factor   := - factor | power            power := atom [ ^ factor ]        (2 ^ 3 ^ 2 = 2 ^ 9; -2 ^ 2 = -4)
 *     atom     := number [unit] | $variable | $path.of.a.setting | ( expr ) | min(e, ...) | max(e, ...)
 *               | law(argument = expr, ...) | discrete(value: weight, ...) | empirical("file.csv", "column" [,
 * interpolate]) | sequence(a, b, ...) | series("file.csv", "column") unit     := min h d wd wk mo y % (y = 365 d, mo =
 * y / 12, wk = 7 d) SCOPE    := run | season | month | week | day | period(T) | root | order | try | lot | unit
 *
 * Every law takes `min =` and `max =`, which truncate it (max(0, normal(...)) clamps). Arguments are
 * by name; by place only where the order is shown with commas and no other form
 * (uniform, triangular, pert, normal, erlang, poisson, binomial, geometric(p),
 * hyperexponential, pareto, burr, constant). A sequence gives its k-th value to the
 * k-th thing; the last repeats. A mark is text in [ ] at the end. */
#ifndef MODELS_EXPRESSION_H
#define MODELS_EXPRESSION_H

#include "models/schema.h"
#include "models/units.h"
#include "sim/dist.h"

enum expr_kind {
    EXPR_NUMBER,
    EXPR_NAME,
    EXPR_ADD,
    EXPR_SUBTRACT,
    EXPR_MULTIPLY,
    EXPR_DIVIDE,
    EXPR_POWER,
    EXPR_NEGATE,
    EXPR_MIN,
    EXPR_MAX,
    EXPR_LAW,
    EXPR_SEQUENCE,
    EXPR_STATISTIC,
    EXPR_TIME_LAW
};

enum { LAW_MIN = DIST_PARAMETERS, LAW_MAX, LAW_ARGUMENTS };

struct law {
    const char *name;
    const struct dist_form *form;         /* NULL: made of points */
    struct expr *argument[LAW_ARGUMENTS]; /* in the form's order; then min, max; NULL when absent */
    struct expr **value, **weight;        /* discrete: its points; empirical: NULL */
    size_t points;
    const double *data; /* empirical: the column */
    bool interpolate;
    /* after book_finish: */
    bool fixed; /* parameters never vary: dist is ready */
    struct dist dist;
};

enum time_law { TIME_AR1, TIME_MEAN_REVERTING, TIME_RANDOM_WALK, TIME_SINE, TIME_REGIME, TIME_LAWS };
enum { TIME_ARGUMENTS = 4 };
struct time_law_form {
    const char *name;
    enum time_law law;
    const char *argument[TIME_ARGUMENTS];
    int required; /* the first so many must be given */
};

struct expr {
    enum expr_kind kind;
    double number;      /* NUMBER: in days; STATISTIC: quantile p, or -1 for the mean */
    struct units units; /* NUMBER */
    bool hours;         /* NUMBER: written in h or min */
    const char *name;   /* NAME: without $ */
    struct expr **arg;
    int args;
    int law;                              /* LAW: its number in the expression, from 0 */
    const double *data;                   /* SEQUENCE read from a file; else arg */
    size_t length;                        /* SEQUENCE */
    const struct time_law_form *time_law; /* TIME_LAW: arg[i] is its argument i, NULL when absent; regime: arg[2 i],
                                             arg[2 i + 1] are value and mean stay of state i */
    /* after book_finish, NAME: */
    int32_t quantity; /* or -1 */
    int local;        /* enum local_name, or -1 */
};

struct expression {
    const char *text; /* without the mark */
    const char *mark; /* or NULL */
    struct expr *root;
    struct law **law;
    int laws;
    bool has_each;
    enum setting_scope each;
    double period; /* period(T), in days */
};

enum { EXPRESSION_STATISTICS = 1, EXPRESSION_TIME_LAW = 2 }; /* also allowed: mean and pNN; a law of time at the top */

struct expression_source {
    struct arena *arena;
    struct diag *diag;
    struct place place;
    const char *path;
    const char *folder; /* of the files that may be read; NULL: none */
    bool dated;         /* unit suffixes other than % are refused without dates */
    unsigned allow;
};

/* Reads a text. On a mistake reports it (one for each text) with what would be right, and returns false. */
bool expression_parse(const struct expression_source *, const char *text, struct expression *out);
void expression_of_number(struct arena *, double number, struct expression *out);
const char *scope_name(enum setting_scope);

#endif
