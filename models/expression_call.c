/* models/expression_call.c - calls: min, max, laws in their parameter forms, sequences, laws of time. */
#include "models/csv_column.h"
#include "models/expression_inside.h"

#include <stdlib.h>
#include <string.h>

struct call_argument {
    const char *name; /* NULL: by place */
    struct expr *value;
    struct expr *weight; /* after a colon, or NULL */
    const char *string;  /* "..." instead of an expression */
};

static const char *string_argument(struct parser *p)
{
    const char quote = *p->p, *from = p->p + 1, *end = strchr(from, quote);
    if (!end)
        return complain(p, "the quote before `%.20s` is not closed", from);
    p->p = end + 1;
    return arena_textn(p->from->arena, from, (size_t)(end - from));
}

static bool call_argument(struct parser *p, struct call_argument *a)
{
    *a = (struct call_argument){0};
    blanks(p);
    if (*p->p == '"' || *p->p == '\'')
        return (a->string = string_argument(p)) != NULL;
    const size_t n = word_length(p->p);
    const char *after = p->p + n + strspn(p->p + n, " \t\r\n");
    if (n && *after == '=') {
        a->name = arena_textn(p->from->arena, p->p, n);
        p->p = after + 1;
    } else if (word_is(p->p, n, "interpolate") && (*after == ')' || *after == ',')) {
        a->string = arena_textn(p->from->arena, p->p, n);
        p->p = after;
        return true;
    }
    a->value = expression(p);
    if (a->value && take(p, ':'))
        return (a->weight = expression(p)) != NULL;
    return a->value != NULL;
}

/* Reads "(a, b, ...)"; returns how many, -1 after a mistake. */
static int call_arguments(struct parser *p, struct call_argument **out)
{
    int n = 0, room = 8;
    struct call_argument *a = arena_array(p->from->arena, (size_t)room, sizeof *a);
    if (!need(p, '(', "after the name of a function"))
        return -1;
    if (!take(p, ')')) {
        do {
            if (n == room) {
                struct call_argument *more = arena_array(p->from->arena, (size_t)(room *= 2), sizeof *more);
                memcpy(more, a, (size_t)n * sizeof *a);
                a = more;
            }
            if (!call_argument(p, &a[n++]))
                return -1;
        } while (take(p, ','));
        if (!need(p, ')', "after the arguments"))
            return -1;
    }
    *out = a;
    return n;
}

static struct expr *extreme(struct parser *p, enum expr_kind kind, const char *what)
{
    struct call_argument *a = NULL;
    const int n = call_arguments(p, &a);
    if (n < 0)
        return NULL;
    if (n < 2)
        return complain(p, "%s needs two or more values: %s(a, b)", what, what);
    struct expr *e = new_expr(p, kind, n);
    for (int i = 0; i < n; i++) {
        if (a[i].name || a[i].weight || !a[i].value)
            return complain(p, "%s takes plain values: %s(a, b)", what, what);
        e->arg[i] = a[i].value;
    }
    return e;
}

static struct expr *sequence(struct parser *p)
{
    struct call_argument *a = NULL;
    const int n = call_arguments(p, &a);
    if (n < 0)
        return NULL;
    struct expr *e = new_expr(p, EXPR_SEQUENCE, n);
    e->length = (size_t)n;
    for (int i = 0; i < n; i++) {
        if (a[i].name || a[i].weight || !a[i].value)
            return complain(p, "sequence takes plain values: sequence(3, 7, 2)");
        e->arg[i] = a[i].value;
    }
    return n ? e : complain(p, "sequence needs at least one value: sequence(3, 7, 2)");
}

static bool read_column(struct parser *p, const char *what, const struct call_argument *a, int n, const double **data,
                        size_t *count)
{
    if (n < 2 || !a[0].string || !a[1].string) {
        complain(p, "write %s(\"file.csv\", \"column\")", what);
        return false;
    }
    const char *why = "cannot be read here";
    if (p->from->folder && csv_column(p->from->folder, a[0].string, a[1].string, p->from->arena, data, count, &why))
        return true;
    complain(p, "%s: %s %s", what, a[0].string, why);
    return false;
}

static struct expr *series(struct parser *p)
{
    struct call_argument *a = NULL;
    const int n = call_arguments(p, &a);
    if (n < 0)
        return NULL;
    struct expr *e = new_expr(p, EXPR_SEQUENCE, 0);
    if (n > 2)
        return complain(p, "write series(\"file.csv\", \"column\")");
    return read_column(p, "series", a, n, &e->data, &e->length) ? e : NULL;
}

/* ---- laws ---- */

static int form_arguments(const struct dist_form *f)
{
    int n = 0;
    while (n < DIST_PARAMETERS && f->argument[n])
        n++;
    return n;
}

/* "lognormal(mean, cv), lognormal(median, log_sd) or lognormal(mu, sigma)" */
static const char *forms_text(struct parser *p, enum dist_family family)
{
    size_t count = 0, told = 0, left = 0;
    const struct dist_form *form = dist_forms(&count);
    for (size_t i = 0; i < count; i++)
        left += form[i].family == family;
    const char *text = "";
    for (size_t i = 0; i < count; i++) {
        if (form[i].family != family)
            continue;
        const char *join = told++ == 0 ? "" : --left == 1 ? " or " : ", ";
        text = arena_format(p->from->arena, "%s%s%s(", text, join, dist_family_name(family));
        for (int k = 0; k < form_arguments(&form[i]); k++)
            text = arena_format(p->from->arena, "%s%s%s%s", text, k ? ", " : "", form[i].argument[k],
                                form[i].positional ? "" : " = ...");
        text = arena_format(p->from->arena, "%s)", text);
    }
    return text;
}

static int place_in_form(const struct dist_form *f, const char *argument)
{
    for (int k = 0; k < form_arguments(f); k++)
        if (strcmp(f->argument[k], argument) == 0)
            return k;
    return -1;
}

static int bound_of(const struct call_argument *a)
{
    if (!a->name)
        return -1;
    return strcmp(a->name, "min") == 0 ? LAW_MIN : strcmp(a->name, "max") == 0 ? LAW_MAX : -1;
}

/* All given arguments belong to the form, once each, and none is missing. */
static bool fits_form(const struct dist_form *f, const struct call_argument *a, int n)
{
    bool seen[DIST_PARAMETERS] = {false};
    int filled = 0, by_place = 0;
    for (int i = 0; i < n; i++) {
        if (bound_of(&a[i]) >= 0)
            continue;
        const int k = a[i].name ? place_in_form(f, a[i].name) : f->positional ? by_place++ : -1;
        if (k < 0 || k >= form_arguments(f) || seen[k])
            return false;
        seen[k] = true;
        filled++;
    }
    return filled == form_arguments(f);
}

static const struct dist_form *form_of(struct parser *p, enum dist_family family, const struct call_argument *a, int n)
{
    size_t count = 0;
    const struct dist_form *form = dist_forms(&count);
    for (size_t i = 0; i < count; i++)
        if (form[i].family == family && fits_form(&form[i], a, n))
            return &form[i];
    return complain(p, "%s does not take these arguments; write %s", dist_family_name(family), forms_text(p, family));
}

static struct expr *law_of(struct parser *p, const struct law *law)
{
    struct expression *x = p->out;
    if (x->laws == p->law_room) {
        struct law **more = arena_array(p->from->arena, (size_t)(p->law_room = 2 * p->law_room + 4), sizeof *more);
        if (x->laws)
            memcpy(more, x->law, (size_t)x->laws * sizeof *more);
        x->law = more;
    }
    struct law *kept = arena_alloc(p->from->arena, sizeof *kept);
    *kept = *law;
    struct expr *e = new_expr(p, EXPR_LAW, 0);
    e->law = x->laws;
    x->law[x->laws++] = kept;
    return e;
}

static bool bounds(struct parser *p, struct law *law, const struct call_argument *a, int n)
{
    for (int i = 0; i < n; i++) {
        const int k = bound_of(&a[i]);
        if (k < 0)
            continue;
        if (law->argument[k]) {
            complain(p, "%s has `%s` twice", law->name, a[i].name);
            return false;
        }
        law->argument[k] = a[i].value;
    }
    return true;
}

static struct expr *points_law(struct parser *p, struct law law, const struct call_argument *a, int n)
{
    law.value = arena_array(p->from->arena, (size_t)n + 1, sizeof *law.value);
    law.weight = arena_array(p->from->arena, (size_t)n + 1, sizeof *law.weight);
    for (int i = 0; i < n; i++) {
        if (bound_of(&a[i]) >= 0)
            continue;
        if (a[i].name || !a[i].value || !a[i].weight)
            return complain(p, "write discrete(value: weight, value: weight, ...)");
        law.value[law.points] = a[i].value;
        law.weight[law.points++] = a[i].weight;
    }
    if (law.points == 0)
        return complain(p, "discrete needs at least one value: discrete(value: weight, ...)");
    return law_of(p, &law);
}

static struct expr *empirical_law(struct parser *p, struct law law, const struct call_argument *a, int n)
{
    if (!read_column(p, "empirical", a, n, &law.data, &law.points))
        return NULL;
    for (int i = 2; i < n; i++) {
        if (bound_of(&a[i]) >= 0)
            continue;
        if (!a[i].string || strcmp(a[i].string, "interpolate") != 0)
            return complain(
                p, "write empirical(\"file.csv\", \"column\") or empirical(\"file.csv\", \"column\", interpolate)");
        law.interpolate = true;
    }
    return law_of(p, &law);
}

static struct expr *law_call(struct parser *p, enum dist_family family)
{
    struct call_argument *a = NULL;
    const int n = call_arguments(p, &a);
    struct law law = {.name = dist_family_name(family)};
    if (n < 0 || !bounds(p, &law, a, n))
        return NULL;
    if (family == DIST_DISCRETE)
        return points_law(p, law, a, n);
    if (family == DIST_EMPIRICAL)
        return empirical_law(p, law, a, n);
    for (int i = 0; i < n; i++)
        if (!a[i].value || a[i].weight)
            return complain(p, "%s takes numbers; write %s", law.name, forms_text(p, family));
    law.form = form_of(p, family, a, n);
    if (!law.form)
        return NULL;
    for (int i = 0, by_place = 0; i < n; i++)
        if (bound_of(&a[i]) < 0)
            law.argument[a[i].name ? place_in_form(law.form, a[i].name) : by_place++] = a[i].value;
    return law_of(p, &law);
}

static const struct time_law_form time_laws[] = {
    {"ar1", TIME_AR1, {"mean", "phi", "sd"}, 3},
    {"mean_reverting", TIME_MEAN_REVERTING, {"mean", "half_life", "sd", "rate"}, 1},
    {"random_walk", TIME_RANDOM_WALK, {"drift", "volatility"}, 2},
    {"sine", TIME_SINE, {"mean", "amplitude", "period", "phase"}, 3},
    {"regime", TIME_REGIME, {NULL}, 0},
};

static const char *time_law_text(const struct time_law_form *f)
{
    static const char *const text[TIME_LAWS] = {
        "ar1(mean, phi, sd)",
        "mean_reverting(mean = ..., half_life = ..., sd = ...) or mean_reverting(mean = ..., rate = ..., sd = ...)",
        "random_walk(drift, volatility)",
        "sine(mean, amplitude, period, phase)",
        "regime(value: mean stay, value: mean stay, ...)",
    };
    return text[f->law];
}

/* regime(1.0: 20, 1.6: 5) or, with names for the reader, regime(calm = 1.0: 20, storm = 1.6: 5) */
static struct expr *regime(struct parser *p, const struct time_law_form *f)
{
    struct call_argument *a = NULL;
    const int n = call_arguments(p, &a);
    if (n < 0)
        return NULL;
    struct expr *e = new_expr(p, EXPR_TIME_LAW, 2 * n);
    e->time_law = f;
    for (int i = 0; i < n; i++) {
        e->arg[2 * i] = a[i].value;
        e->arg[2 * i + 1] = a[i].weight;
        if (!a[i].value || !a[i].weight)
            return complain(p, "write %s", time_law_text(f));
    }
    return n >= 2 ? e : complain(p, "regime needs two or more states: %s", time_law_text(f));
}

static struct expr *time_law_call(struct parser *p, const struct time_law_form *f)
{
    if (f->law == TIME_REGIME)
        return regime(p, f);
    struct call_argument *a = NULL;
    const int n = call_arguments(p, &a);
    if (n < 0)
        return NULL;
    struct expr *e = new_expr(p, EXPR_TIME_LAW, TIME_ARGUMENTS);
    e->time_law = f;
    for (int i = 0; i < n; i++) {
        int k = a[i].name || f->law == TIME_MEAN_REVERTING ? -1 : i;
        for (int j = 0; a[i].name && j < TIME_ARGUMENTS && f->argument[j]; j++)
            if (strcmp(f->argument[j], a[i].name) == 0)
                k = j;
        if (k < 0 || k >= TIME_ARGUMENTS || !f->argument[k] || !a[i].value || a[i].weight || e->arg[k])
            return complain(p, "%s does not take these arguments; write %s", f->name, time_law_text(f));
        e->arg[k] = a[i].value;
    }
    bool whole = f->law != TIME_MEAN_REVERTING || (e->arg[2] && !e->arg[1] != !e->arg[3]);
    for (int k = 0; k < f->required; k++)
        whole = whole && e->arg[k];
    return whole ? e : complain(p, "%s lacks an argument; write %s", f->name, time_law_text(f));
}

static bool at_top(const struct parser *p)
{
    return (p->from->allow & EXPRESSION_TIME_LAW) && p->depth == 1 && p->p == p->text + strspn(p->text, " \t\r\n");
}

static struct expr *time_law(struct parser *p, const char *s, size_t n, bool *is)
{
    *is = true;
    for (size_t i = 0; i < sizeof time_laws / sizeof *time_laws; i++)
        if (word_is(s, n, time_laws[i].name)) {
            if (!at_top(p))
                return complain(p, "`%s` is a law of time; it stands alone in `follows` of a variable",
                                time_laws[i].name);
            p->p = s + n;
            return time_law_call(p, &time_laws[i]);
        }
    *is = false;
    return NULL;
}

static struct expr *statistic(struct parser *p, const char *s, size_t n)
{
    struct expr *e = new_expr(p, EXPR_STATISTIC, 0);
    e->number = -1;
    e->units.any = true;
    p->p = s + n;
    if (word_is(s, n, "mean"))
        return e;
    char *rest = NULL;
    e->number = strtod(s + 1, &rest) / 100;
    return e->number > 0 && e->number < 1 ? e : complain(p, "`%.*s` is no percentile; write p1 to p99", (int)n, s);
}

static struct expr *unknown_word(struct parser *p, const char *s, size_t n, bool call)
{
    const char *names[DIST_FAMILIES + 4];
    size_t count = 0;
    for (int f = 0; f < DIST_FAMILIES; f++)
        names[count++] = dist_family_name((enum dist_family)f);
    names[count++] = "min";
    names[count++] = "max";
    names[count++] = "sequence";
    names[count++] = "series";
    const char *word = arena_textn(p->from->arena, s, n);
    const char *near = diag_nearest(word, names, count);
    if (near)
        return complain(p, "unknown %s `%s`; did you mean `%s`?", call ? "law" : "word", word, near);
    if (call)
        return complain(p, "unknown law `%s`; `bullwhip schema laws` lists the laws", word);
    return complain(p, "unknown word `%s`; a variable or setting is written with $: `$%s`", word, word);
}

struct expr *word(struct parser *p)
{
    const char *s = p->p;
    const size_t n = word_length(s);
    const bool call = s[n + strspn(s + n, " \t\r\n")] == '(';
    const bool statistic_word = word_is(s, n, "mean") || (s[0] == 'p' && n > 1 && strspn(s + 1, "0123456789") == n - 1);
    if ((p->from->allow & EXPRESSION_STATISTICS) && !call && statistic_word)
        return statistic(p, s, n);
    bool is_time_law = false;
    struct expr *e = time_law(p, s, n, &is_time_law);
    if (is_time_law)
        return e;
    if (!call)
        return unknown_word(p, s, n, false);
    p->p = s + n;
    if (word_is(s, n, "min"))
        return extreme(p, EXPR_MIN, "min");
    if (word_is(s, n, "max"))
        return extreme(p, EXPR_MAX, "max");
    if (word_is(s, n, "sequence"))
        return sequence(p);
    if (word_is(s, n, "series"))
        return series(p);
    enum dist_family family = DIST_CONSTANT;
    if (dist_family_find(arena_textn(p->from->arena, s, n), &family))
        return law_call(p, family);
    return unknown_word(p, s, n, true);
}
