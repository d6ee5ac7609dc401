/* models/book_code.c - constants folded, laws made, the rest as postfix code. */
#include "models/book_inside.h"
#include "sim/kernels.h"

#include <math.h>

/* ---- constants ---- */

/* Never varies; with `changes`, not through a change either, so that it may be folded into others. */
bool is_steady(const struct resolver *r, const struct expr *e, bool changes)
{
    if (e->kind == EXPR_NAME) {
        if (e->quantity < 0)
            return false;
        const struct quantity *d = r->book->quantity[e->quantity];
        return d->constant && !(changes && d->moved);
    }
    if (e->kind == EXPR_LAW) {
        const struct law *l = r->q->e.law[e->law];
        return l->fixed && l->dist.family == DIST_CONSTANT;
    }
    if (e->kind == EXPR_STATISTIC || (e->kind == EXPR_SEQUENCE && e->length > 1))
        return false;
    for (int i = 0; i < e->args; i++)
        if (!is_steady(r, e->arg[i], changes))
            return false;
    return true;
}

double steady_value(const struct resolver *r, const struct expr *e)
{
    const double a = e->args > 0 ? steady_value(r, e->arg[0]) : 0, b = e->args == 2 ? steady_value(r, e->arg[1]) : 0;
    double best = a;
    switch (e->kind) {
    case EXPR_NUMBER:
        return e->number;
    case EXPR_NAME:
        return r->book->quantity[e->quantity]->value;
    case EXPR_ADD:
        return a + b;
    case EXPR_SUBTRACT:
        return a - b;
    case EXPR_MULTIPLY:
        return a * b;
    case EXPR_DIVIDE:
        return a / b;
    case EXPR_POWER:
        return kernel_pow(a, b);
    case EXPR_NEGATE:
        return -a;
    case EXPR_LAW:
        return r->q->e.law[e->law]->dist.p[0];
    case EXPR_SEQUENCE:
        return e->data ? e->data[0] : a;
    default:
        break;
    }
    for (int i = 1; i < e->args; i++) {
        const double x = steady_value(r, e->arg[i]);
        best = e->kind == EXPR_MIN ? (x < best ? x : best) : (x > best ? x : best);
    }
    return best;
}

/* ---- laws ---- */

static bool gather(struct resolver *r, const struct law *law, double *argument)
{
    for (int k = 0; k < LAW_ARGUMENTS; k++)
        if (law->argument[k]) {
            if (!is_steady(r, law->argument[k], true))
                return false;
            argument[k] = steady_value(r, law->argument[k]);
        }
    return true;
}

static bool make_points(struct resolver *r, struct law *law, const char **why)
{
    double *value = arena_array(r->book->arena, law->points, sizeof *value);
    double *weight = arena_array(r->book->arena, law->points, sizeof *weight);
    for (size_t i = 0; law->value && i < law->points; i++) {
        value[i] = steady_value(r, law->value[i]);
        weight[i] = steady_value(r, law->weight[i]);
    }
    return law->value
               ? dist_make_points(&law->dist, DIST_DISCRETE, value, weight, law->points, false, r->book->arena, why)
               : dist_make_points(&law->dist, DIST_EMPIRICAL, law->data, NULL, law->points, law->interpolate,
                                  r->book->arena, why);
}

static bool points_steady(struct resolver *r, const struct law *law)
{
    for (size_t i = 0; law->value && i < law->points; i++)
        if (!is_steady(r, law->value[i], true) || !is_steady(r, law->weight[i], true))
            return false;
    return true;
}

static bool make_law(struct resolver *r, struct law *law)
{
    double argument[LAW_ARGUMENTS] = {0};
    const bool bounded = law->argument[LAW_MIN] || law->argument[LAW_MAX];
    law->fixed = gather(r, law, argument) && points_steady(r, law);
    if (!law->fixed) {
        const char *wrong = NULL;
        if (law->form || law->value || make_points(r, law, &wrong)) /* a column's points are ready, its bounds vary */
            return true;
        SAY(r, "in \"%s\": %s %s", r->q->e.text, law->name, wrong);
        return false;
    }
    const char *why = NULL;
    bool good = law->form ? dist_make(&law->dist, law->form, argument, &why) : make_points(r, law, &why);
    if (good && bounded)
        good = dist_truncate(&law->dist, law->argument[LAW_MIN] ? argument[LAW_MIN] : -INFINITY,
                             law->argument[LAW_MAX] ? argument[LAW_MAX] : INFINITY, &why);
    if (!good) {
        SAY(r, "in \"%s\": %s %s", r->q->e.text, law->name, why);
        return false;
    }
    dist_prepare(&law->dist, r->book->arena);
    return true;
}

/* Laws inside the arguments of a law come first in the list, so one pass does. */
bool make_laws(struct resolver *r)
{
    bool good = true;
    for (int i = 0; i < r->q->e.laws; i++)
        good = make_law(r, r->q->e.law[i]) && good;
    return good;
}

/* ---- code ---- */

struct emitter {
    struct resolver *r;
    int32_t room, depth, deepest;
};

static void emit(struct emitter *m, struct instruction i, int pops)
{
    struct quantity *q = m->r->q;
    q->code = book_vector(m->r->book->arena, q->code, q->code_count, &m->room, sizeof *q->code);
    q->code[q->code_count++] = i;
    m->depth += 1 - pops;
    m->deepest = m->depth > m->deepest ? m->depth : m->deepest;
}

static void emit_expr(struct emitter *m, const struct expr *e);

static void emit_law(struct emitter *m, const struct expr *e)
{
    const struct law *law = m->r->q->e.law[e->law];
    int pushed = 0;
    for (int k = 0; !law->fixed && k < LAW_ARGUMENTS; k++)
        if (law->argument[k]) {
            emit_expr(m, law->argument[k]);
            pushed++;
        }
    for (size_t i = 0; !law->fixed && law->value && i < law->points && m->deepest <= STACK; i++) {
        emit_expr(m, law->value[i]);
        emit_expr(m, law->weight[i]);
        pushed += 2;
    }
    emit(m, (struct instruction){.op = OP_LAW, .index = e->law}, pushed);
}

static void emit_sequence(struct emitter *m, const struct expr *e)
{
    const double *data = e->data;
    if (!data) {
        double *value = arena_array(m->r->book->arena, e->length, sizeof *value);
        for (int i = 0; i < e->args; i++) {
            if (!is_steady(m->r, e->arg[i], true))
                SAY(m->r, "in \"%s\": the values of a sequence must be constants; multiply the sequence instead",
                    m->r->q->e.text);
            else
                value[i] = steady_value(m->r, e->arg[i]);
        }
        data = value;
    }
    emit(m, (struct instruction){.op = OP_SEQUENCE, .index = (int32_t)e->length, .data = data}, 0);
}

static void emit_expr(struct emitter *m, const struct expr *e)
{
    static const enum operation operation[] = {[EXPR_ADD] = OP_ADD,           [EXPR_SUBTRACT] = OP_SUBTRACT,
                                               [EXPR_MULTIPLY] = OP_MULTIPLY, [EXPR_DIVIDE] = OP_DIVIDE,
                                               [EXPR_POWER] = OP_POWER,       [EXPR_NEGATE] = OP_NEGATE,
                                               [EXPR_MIN] = OP_MIN,           [EXPR_MAX] = OP_MAX};
    if (is_steady(m->r, e, true)) {
        emit(m, (struct instruction){.op = OP_NUMBER, .number = steady_value(m->r, e)}, 0);
        return;
    }
    if (e->kind == EXPR_NAME) {
        const bool local = e->local >= 0;
        emit(m, (struct instruction){.op = local ? OP_LOCAL : OP_QUANTITY, .index = local ? e->local : e->quantity}, 0);
        return;
    }
    if (e->kind == EXPR_LAW) {
        emit_law(m, e);
        return;
    }
    if (e->kind == EXPR_SEQUENCE) {
        emit_sequence(m, e);
        return;
    }
    for (int i = 0; i < e->args && m->deepest <= STACK; i++)
        emit_expr(m, e->arg[i]);
    emit(m, (struct instruction){.op = operation[e->kind], .index = e->args}, e->args);
}

bool write_code(struct resolver *r)
{
    struct emitter m = {.r = r};
    emit_expr(&m, r->q->e.root);
    if (m.deepest > STACK)
        SAY(r, "\"%.60s...\" is too long: it needs more than %d values at once; split it into variables", r->q->e.text,
            STACK);
    return m.deepest <= STACK;
}
