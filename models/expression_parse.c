/* models/expression_parse.c - recursive descent from text to a parse tree; one message for each text, with a remedy. */
#include "models/expression_inside.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NESTING = 100 };

/* ---- messages and tokens ---- */

void *complain(struct parser *p, const char *format, ...)
{
    if (p->failed)
        return NULL;
    p->failed = true;
    char why[512];
    va_list list;
    va_start(list, format);
    vsnprintf(why, sizeof why, format, list);
    va_end(list);
    diag_error(p->from->diag, p->from->place, p->from->path, "in \"%s\": %s", p->text, why);
    return NULL;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void blanks(struct parser *p)
{
    p->p += strspn(p->p, " \t\r\n");
}

bool take(struct parser *p, char c)
{
    blanks(p);
    if (*p->p != c)
        return false;
    p->p++;
    return true;
}

bool need(struct parser *p, char c, const char *where)
{
    if (take(p, c))
        return true;
    if (*p->p)
        complain(p, "`%c` expected %s, before `%.20s`", c, where, p->p);
    else
        complain(p, "`%c` expected %s, at the end", c, where);
    return false;
}

size_t word_length(const char *s)
{
    size_t n = 0;
    if (is_letter(s[0]))
        while (is_letter(s[n]) || is_digit(s[n]))
            n++;
    return n;
}

bool word_is(const char *s, size_t n, const char *word)
{
    return strlen(word) == n && strncmp(s, word, n) == 0;
}

struct expr *new_expr(struct parser *p, enum expr_kind kind, int args)
{
    struct expr *e = arena_alloc(p->from->arena, sizeof *e);
    e->kind = kind;
    e->args = args;
    e->quantity = e->local = -1;
    if (args)
        e->arg = arena_array(p->from->arena, (size_t)args, sizeof(struct expr *));
    return e;
}

static struct expr *new_operation(struct parser *p, enum expr_kind kind, struct expr *a, struct expr *b)
{
    if (!a || (!b && kind != EXPR_NEGATE))
        return NULL;
    struct expr *e = new_expr(p, kind, b ? 2 : 1);
    e->arg[0] = a;
    if (b)
        e->arg[1] = b;
    return e;
}

/* ---- numbers and names ---- */

static const char *unit_words = "min h d wd wk mo y %";

static void number_unit(struct parser *p, struct expr *e)
{
    const char *s = p->p + strspn(p->p, " \t\r\n");
    size_t n = *s == '%' ? 1 : word_length(s);
    if (n == 0 || word_is(s, n, "each"))
        return;
    double factor = 1;
    if (!units_suffix(s, n, &factor, &e->units)) {
        complain(p, "unknown unit `%.*s`; write one of: %s", (int)n, s, unit_words);
        return;
    }
    if (!p->from->dated && *s != '%') {
        complain(p,
                 "the unit `%.*s` needs dates: without `start` bare numbers are time units, so write the number alone",
                 (int)n, s);
        return;
    }
    e->number *= factor;
    e->hours = word_is(s, n, "h") || word_is(s, n, "min");
    p->p = s + n;
}

static struct expr *number(struct parser *p)
{
    /* digits [. digits] [e [+-] digits]: strtod would also take 0x10, inf and nan */
    const char *s = p->p;
    const char *q = s + strspn(s, "0123456789");
    if (*q == '.')
        q += 1 + strspn(q + 1, "0123456789");
    if ((*q == 'e' || *q == 'E') && (is_digit(q[1]) || ((q[1] == '-' || q[1] == '+') && is_digit(q[2]))))
        q += 2 + strspn(q + 2, "0123456789");
    struct expr *e = new_expr(p, EXPR_NUMBER, 0);
    char *rest = NULL;
    e->number = strtod(s, &rest);
    if (rest != q || !isfinite(e->number))
        return complain(p, "`%.*s` is not a usable number", (int)(q - s) + 3, s);
    p->p = q;
    number_unit(p, e);
    e->units.any = e->number == 0; /* 0 fits every unit */
    return p->failed ? NULL : e;
}

static struct expr *name(struct parser *p)
{
    p->p++; /* the $ */
    const char *s = p->p;
    size_t n = word_length(s);
    while (n && s[n] == '.' && word_length(s + n + 1))
        n += 1 + word_length(s + n + 1);
    if (n == 0)
        return complain(p, "a name must follow `$`: $variable, or $path.of.a.setting");
    struct expr *e = new_expr(p, EXPR_NAME, 0);
    e->name = arena_textn(p->from->arena, s, n);
    p->p = s + n;
    return e;
}

/* ---- the levels of the grammar ---- */

static struct expr *factor(struct parser *p);

static struct expr *atom(struct parser *p)
{
    blanks(p);
    if (is_digit(*p->p) || (*p->p == '.' && is_digit(p->p[1])))
        return number(p);
    if (*p->p == '$')
        return name(p);
    if (is_letter(*p->p))
        return word(p);
    if (take(p, '(')) {
        struct expr *e = expression(p);
        return e && need(p, ')', "to close `(`") ? e : NULL;
    }
    if (*p->p == '\0')
        return complain(p, "a value is missing at the end");
    return complain(p, "a number, $name, law or ( expected before `%.20s`", p->p);
}

static struct expr *power(struct parser *p)
{
    struct expr *e = atom(p);
    return e && take(p, '^') ? new_operation(p, EXPR_POWER, e, factor(p)) : e;
}

static struct expr *factor(struct parser *p)
{
    if (p->depth > NESTING)
        return complain(p, "is nested more than %d deep", NESTING);
    p->depth++;
    struct expr *e = take(p, '-') ? new_operation(p, EXPR_NEGATE, factor(p), NULL) : power(p);
    p->depth--;
    return e;
}

static struct expr *term(struct parser *p)
{
    struct expr *e = factor(p);
    while (e) {
        if (take(p, '*'))
            e = new_operation(p, EXPR_MULTIPLY, e, factor(p));
        else if (take(p, '/'))
            e = new_operation(p, EXPR_DIVIDE, e, factor(p));
        else
            break;
    }
    return e;
}

struct expr *expression(struct parser *p)
{
    struct expr *e = term(p);
    while (e) {
        if (take(p, '+'))
            e = new_operation(p, EXPR_ADD, e, term(p));
        else if (take(p, '-'))
            e = new_operation(p, EXPR_SUBTRACT, e, term(p));
        else
            break;
    }
    return e;
}

/* ---- each SCOPE, mark ---- */

static const char *const scopes[] = {"run",  "season", "month", "week",    "day", "period",
                                     "root", "order",  "try",   "finding", "lot", "unit"};

const char *scope_name(enum setting_scope s)
{
    return scopes[s];
}

static bool constant_number(struct parser *p, double *value)
{
    blanks(p);
    struct expr *e = is_digit(*p->p) || *p->p == '.' ? number(p) : NULL;
    if (!e || !(e->number > 0)) {
        complain(p, "period(T) needs a length above 0, such as `each period(7)`");
        return false;
    }
    *value = e->number;
    return true;
}

static bool each_scope(struct parser *p)
{
    blanks(p);
    const size_t n = word_length(p->p);
    size_t k = 0;
    while (k < sizeof scopes / sizeof *scopes && !word_is(p->p, n, scopes[k]))
        k++;
    if (k == sizeof scopes / sizeof *scopes) {
        complain(p, "unknown scope after `each`; write run, season, month, week, day, period(T), root, order, try, "
                    "finding, lot or unit");
        return false;
    }
    p->p += n;
    p->out->has_each = true;
    p->out->each = (enum setting_scope)k;
    if (k == SCOPE_PERIOD)
        return need(p, '(', "after `each period`") && constant_number(p, &p->out->period) &&
               need(p, ')', "after `period(T`");
    if (!p->from->dated && (k == SCOPE_MONTH || k == SCOPE_WEEK || k == SCOPE_DAY)) {
        complain(p, "`each %s` needs dates; in a scenario without `start` write `each period(T)`", scopes[k]);
        return false;
    }
    return true;
}

static void cut_mark(struct arena *arena, const char *text, struct expression *out)
{
    size_t n = strlen(text);
    while (n && strchr(" \t\r\n", text[n - 1]))
        n--;
    size_t open = n;
    while (open && text[open - 1] != '[')
        open--;
    if (n && text[n - 1] == ']' && open) {
        out->mark = arena_textn(arena, text + open, n - 1 - open);
        n = open - 1;
        while (n && strchr(" \t\r\n", text[n - 1]))
            n--;
    }
    const size_t skip = strspn(text, " \t\r\n");
    out->text = n > skip ? arena_textn(arena, text + skip, n - skip) : "";
}

bool expression_parse(const struct expression_source *from, const char *text, struct expression *out)
{
    *out = (struct expression){0};
    cut_mark(from->arena, text, out);
    struct parser p = {.from = from, .out = out, .text = out->text, .p = out->text};
    out->root = expression(&p);
    blanks(&p);
    if (out->root && word_is(p.p, word_length(p.p), "each")) {
        p.p += strlen("each");
        if (!each_scope(&p))
            out->root = NULL;
        blanks(&p);
    }
    if (out->root && *p.p)
        complain(&p, "an operator (+ - * / ^) is missing before `%.30s`", p.p);
    return !p.failed && out->root;
}

void expression_of_number(struct arena *arena, double value, struct expression *out)
{
    struct expr *e = arena_alloc(arena, sizeof *e);
    *e = (struct expr){.kind = EXPR_NUMBER, .number = value, .units.any = value == 0, .quantity = -1, .local = -1};
    *out = (struct expression){.text = arena_format(arena, "%.15g", value), .root = e};
}
