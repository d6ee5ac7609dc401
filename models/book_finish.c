/* models/book_finish.c - names, circles, units, scopes, constants, postfix code.
 *
 * Quantities are resolved depth first, those referred to before those that refer. A part that never varies and that no
 * change may hit is folded to a number; a law whose parameters are such parts is made and prepared here. */
#include "models/book_inside.h"
#include "sim/kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct resolver {
    struct book *book;
    quantity_id id;
    struct quantity *q;
    bool failed;
};

#define SAY(r, ...) (void)((r)->failed = true, diag_error((r)->book->diag, (r)->q->place, (r)->q->path, __VA_ARGS__))

/* ---- names ---- */

static const char *const local_names[LOCAL_NAMES] = {"severity", "lasts", "units", "late", "planned"};

static const char *nearest_quantity(const struct book *b, const char *name)
{
    const char **names = arena_array(b->arena, (size_t)b->quantities + LOCAL_NAMES + 1, sizeof *names);
    size_t n = 0;
    const bool variable = strchr(name, '.') == NULL;
    for (quantity_id q = 0; q < b->quantities; q++) {
        const struct quantity *x = b->quantity[q];
        if (!x->named || (variable && !x->is_variable))
            continue;
        names[n++] = variable ? x->path + strlen("variables.") : x->path;
    }
    for (int k = 0; variable && k < LOCAL_NAMES; k++)
        names[n++] = local_names[k];
    return diag_nearest(name, names, n);
}

static void unknown_name(struct resolver *r, const char *name)
{
    const char *near = nearest_quantity(r->book, name);
    if (near)
        SAY(r, "in \"%s\": unknown name $%s; did you mean $%s?", r->q->e.text, name, near);
    else if (strchr(name, '.'))
        SAY(r, "in \"%s\": $%s is no setting that holds a quantity here; give the full path of one, such as $suppliers.x.offers.y.lead_time",
            r->q->e.text, name);
    else
        SAY(r, "in \"%s\": unknown variable $%s; add it to `variables`", r->q->e.text, name);
}

static void say_circle(struct resolver *r, quantity_id to)
{
    const struct book *b = r->book;
    const char *text = b->quantity[to]->path;
    for (quantity_id q = r->id; q != to && q >= 0; q = b->quantity[q]->asked_by)
        text = arena_format(b->arena, "%s -> %s", b->quantity[q]->path, text);
    SAY(r, "a circle: %s -> %s; one of them must not depend on the next", b->quantity[to]->path, text);
}

static int level_of_scope(enum setting_scope s)
{
    return s == SCOPE_UNIT ? 3 : s == SCOPE_LOT ? 2 : s == SCOPE_ORDER || s == SCOPE_ROOT ? 1 : 0;
}

/* What the finest thing is that the owner of this quantity can tell; a variable passes its user's on. */
static int level_of_owner(const struct quantity *q)
{
    return q->is_variable ? 3 : level_of_scope(q->row->scope);
}

static const char *const level_name[] = {"the run", "an order (or customer)", "a lot", "a unit"};

static bool depend_on(struct resolver *r, quantity_id on)
{
    struct quantity *q = r->q, *d = r->book->quantity[on];
    if (d->visit == VISIT_OPEN) {
        say_circle(r, on);
        return false;
    }
    d->asked_by = r->id;
    if (!resolve_quantity(r->book, on)) {
        r->failed = true; /* said there */
        return false;
    }
    id_push(r->book->arena, &d->users, r->id);
    q->depends |= d->depends;
    q->moved |= d->moved;
    q->lucky |= d->lucky;
    if (d->need > level_of_owner(q))
        SAY(r, "in \"%s\": %s is drawn for each %s, but this setting belongs to %s; draw it for a coarser scope", q->e.text, d->path,
            d->need == 3 ? "unit" : d->need == 2 ? "lot" : "order", level_name[level_of_owner(q)]);
    q->need = d->need > q->need ? d->need : q->need;
    return true;
}

static bool find_name(struct resolver *r, struct expr *e)
{
    if (strchr(e->name, '.')) {
        e->quantity = book_find(r->book, e->name);
    } else {
        e->quantity = book_find(r->book, arena_format(r->book->arena, "variables.%s", e->name));
        for (int k = 0; e->quantity < 0 && k < LOCAL_NAMES; k++)
            if (strcmp(local_names[k], e->name) == 0)
                e->local = k;
    }
    if (e->local >= 0)
        r->q->depends |= DEPENDS_THING;
    else if (e->quantity < 0)
        unknown_name(r, e->name);
    else
        return depend_on(r, e->quantity);
    return e->local >= 0;
}

/* ---- units ---- */

static bool units_of(struct resolver *r, struct expr *e, struct units *u);

static const char *const plus_names[] = {[EXPR_ADD] = "adds", [EXPR_SUBTRACT] = "subtracts", [EXPR_MIN] = "compares", [EXPR_MAX] = "compares",
                                         [EXPR_SEQUENCE] = "lists", [EXPR_LAW] = "mixes"};

static bool sum_units(struct resolver *r, enum expr_kind how, struct units *sum, struct units next)
{
    char a[UNITS_TEXT], b[UNITS_TEXT];
    const struct units before = *sum;
    switch (units_add(before, next, sum)) {
    case UNITS_GOOD:
        return true;
    case UNITS_BARE_TIME:
        SAY(r, "in \"%s\": %s a plain number and one with a unit (%s); write the unit at both, as in \"2 h + 3 h\"", r->q->e.text,
            plus_names[how], units_text(units_bare(before) ? next : before, a));
        return false;
    default:
        SAY(r, "in \"%s\": %s %s and %s; both must have the same unit", r->q->e.text, plus_names[how], units_text(before, a),
            units_text(next, b));
        return false;
    }
}

static bool list_units(struct resolver *r, enum expr_kind how, struct expr *const *arg, int n, struct units *u)
{
    *u = (struct units){.any = true};
    for (int i = 0; i < n; i++) {
        struct units next;
        if (!units_of(r, arg[i], &next) || !sum_units(r, how, u, next))
            return false;
    }
    return true;
}

static bool whole_power(const struct expr *e, int *power)
{
    if (e->kind == EXPR_NEGATE) {
        const bool whole = whole_power(e->arg[0], power);
        *power = -*power;
        return whole;
    }
    *power = e->kind == EXPR_NUMBER && fabs(e->number) <= 4 ? (int)e->number : 0;
    return e->kind == EXPR_NUMBER && e->number == *power;
}

static bool power_units(struct resolver *r, struct expr *e, struct units *u)
{
    struct units base, exponent;
    char text[UNITS_TEXT];
    if (!units_of(r, e->arg[0], &base) || !units_of(r, e->arg[1], &exponent))
        return false;
    if (!units_bare(exponent)) {
        SAY(r, "in \"%s\": the exponent after ^ is in %s; it must be a plain number", r->q->e.text, units_text(exponent, text));
        return false;
    }
    *u = base;
    int power = 0;
    if (units_bare(base))
        return true;
    if (!whole_power(e->arg[1], &power)) {
        SAY(r, "in \"%s\": %s raised to a power that is not a small whole number has no unit; divide by a unit first, as in (x / 1 d) ^ 0.5",
            r->q->e.text, units_text(base, text));
        return false;
    }
    *u = units_times((struct units){.any = base.any}, base, power);
    return true;
}

/* The variate's unit follows from the arguments that scale with it; a rate has its inverse, a variance its square. */
static bool law_units(struct resolver *r, struct law *law, struct units *u)
{
    *u = (struct units){.any = law->form == NULL || law->form->scales || law->form->inverse};
    if (law->value && !list_units(r, EXPR_LAW, law->value, (int)law->points, u))
        return false;
    if (law->data)
        *u = (struct units){0};
    bool scaled = false;
    for (int pass = 0; pass < 2; pass++) /* what scales first, then what is compared with it */
        for (int k = 0; k < LAW_ARGUMENTS; k++) {
            if (!law->argument[k])
                continue;
            const unsigned bit = 1u << k;
            const bool own = k >= LAW_MIN || (law->form && (law->form->scales & bit));
            const bool inverse = law->form && k < LAW_MIN && (law->form->inverse & bit);
            const bool square = law->form && k < LAW_MIN && (law->form->in_square & bit);
            const bool first = (own && k < LAW_MIN) || inverse;
            if (first != (pass == 0))
                continue;
            struct units a;
            if (!units_of(r, law->argument[k], &a))
                return false;
            const struct units none = {.any = a.any};
            const struct units squared = units_times((struct units){.any = u->any}, *u, 2);
            struct units same = square ? squared : *u;
            char text[UNITS_TEXT];
            if (own || inverse) {
                if (!sum_units(r, EXPR_LAW, u, inverse ? units_times(none, a, -1) : a))
                    return false;
                scaled = true;
            } else if (square) {
                if (!sum_units(r, EXPR_LAW, &same, a))
                    return false;
            } else if (!units_bare(a)) {
                SAY(r, "in \"%s\": `%s` of %s is a plain number, not one in %s", r->q->e.text, law->form->argument[k], law->name,
                    units_text(a, text));
                return false;
            }
        }
    for (size_t i = 0; law->weight && i < law->points; i++) {
        struct units w;
        if (!units_of(r, law->weight[i], &w))
            return false;
    }
    if (!scaled && law->form)
        u->any = false;
    return true;
}

static bool name_units(struct resolver *r, struct expr *e, struct units *u)
{
    *u = (struct units){.any = true};
    if (!find_name(r, e))
        return false;
    if (e->local < 0) {
        const struct quantity *d = r->book->quantity[e->quantity];
        *u = d->units;
    }
    return true;
}

static void scope_depends(struct quantity *q, bool sequence)
{
    const enum setting_scope s = q->scope;
    if (s == SCOPE_MONTH || s == SCOPE_WEEK || s == SCOPE_DAY || s == SCOPE_PERIOD)
        q->depends |= DEPENDS_TIME;
    if (level_of_scope(s) > 0 || (sequence && s == SCOPE_RUN))
        q->depends |= DEPENDS_THING;
    q->need = level_of_scope(s) > q->need ? level_of_scope(s) : q->need;
}

static bool sequence_units(struct resolver *r, struct expr *e, struct units *u)
{
    scope_depends(r->q, true);
    if (r->q->is_variable && !r->q->e.has_each) {
        SAY(r, "in \"%s\": say what counts along a sequence in a variable: each order, each period(T), each week, ...", r->q->e.text);
        return false;
    }
    return e->data ? (*u = (struct units){0}, true) : list_units(r, EXPR_SEQUENCE, e->arg, e->args, u);
}

static bool units_of(struct resolver *r, struct expr *e, struct units *u)
{
    struct units a, b;
    switch (e->kind) {
    case EXPR_NUMBER:
        *u = e->units;
        return true;
    case EXPR_NAME:
        return name_units(r, e, u);
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MIN:
    case EXPR_MAX:
        return list_units(r, e->kind, e->arg, e->args, u);
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
        if (!units_of(r, e->arg[0], &a) || !units_of(r, e->arg[1], &b))
            return false;
        *u = units_times(a, b, e->kind == EXPR_DIVIDE ? -1 : 1);
        return true;
    case EXPR_POWER:
        return power_units(r, e, u);
    case EXPR_NEGATE:
        return units_of(r, e->arg[0], u);
    case EXPR_LAW:
        scope_depends(r->q, false);
        r->q->lucky = true;
        return law_units(r, r->q->e.law[e->law], u);
    case EXPR_SEQUENCE:
        return sequence_units(r, e, u);
    case EXPR_STATISTIC:
        *u = r->q->units;
        return true;
    case EXPR_TIME_LAW:
        break;
    }
    SAY(r, "in \"%s\": a law of time stands in `follows` of a variable", r->q->e.text);
    return false;
}

/* ---- constants ---- */

/* Never varies; with `changes`, not through a change either, so that it may be folded into others. */
static bool is_steady(const struct resolver *r, const struct expr *e, bool changes)
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

static double steady_value(const struct resolver *r, const struct expr *e)
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
    return law->value ? dist_make_points(&law->dist, DIST_DISCRETE, value, weight, law->points, false, r->book->arena, why)
                      : dist_make_points(&law->dist, DIST_EMPIRICAL, law->data, NULL, law->points, law->interpolate, r->book->arena, why);
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
        if (!law->form && (bounded || !law->value)) {
            SAY(r, "in \"%s\": min and max of a discrete law with values that vary are not available; put max(...) or min(...) around the law",
                r->q->e.text);
            return false;
        }
        return true;
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
static bool make_laws(struct resolver *r)
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
                SAY(m->r, "in \"%s\": the values of a sequence must be constants; multiply the sequence instead", m->r->q->e.text);
            else
                value[i] = steady_value(m->r, e->arg[i]);
        }
        data = value;
    }
    emit(m, (struct instruction){.op = OP_SEQUENCE, .index = (int32_t)e->length, .data = data}, 0);
}

static void emit_expr(struct emitter *m, const struct expr *e)
{
    static const enum operation operation[] = {[EXPR_ADD] = OP_ADD, [EXPR_SUBTRACT] = OP_SUBTRACT, [EXPR_MULTIPLY] = OP_MULTIPLY,
                                               [EXPR_DIVIDE] = OP_DIVIDE, [EXPR_POWER] = OP_POWER, [EXPR_NEGATE] = OP_NEGATE,
                                               [EXPR_MIN] = OP_MIN, [EXPR_MAX] = OP_MAX};
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

/* ---- a quantity as a whole ---- */

static void check_scope(struct resolver *r)
{
    struct quantity *q = r->q;
    if (!q->e.has_each || !q->e.root)
        return;
    q->scope = q->e.each;
    q->period = q->e.each == SCOPE_PERIOD ? ticks_from_days(q->e.period) : 0;
    if (q->scope == SCOPE_PERIOD && q->period <= 0)
        SAY(r, "in \"%s\": the period is shorter than a microsecond", q->e.text);
    if (level_of_scope(q->scope) > level_of_owner(q))
        SAY(r, "in \"%s\": `each %s` is finer than what this setting belongs to: %s; leave `each` out or write a coarser scope", q->e.text,
            scope_name(q->scope), level_name[level_of_owner(q)]);
}

static void check_units(struct resolver *r)
{
    struct quantity *q = r->q;
    const struct units want = units_of_row(q->row->unit, r->book->dated);
    char have[UNITS_TEXT], right[UNITS_TEXT];
    if (!units_fit(q->units, want, &q->working)) {
        SAY(r, "\"%s\" is in %s, but this setting is in %s%s", q->e.text, units_text(q->units, have), units_text(want, right),
            units_bare(want) ? "" : "; a plain number takes that unit");
        return;
    }
    if (!want.any) {
        const bool working = q->working;
        q->units = want;
        if (working) {
            q->units.power[UNIT_DAYS] = 0;
            q->units.power[UNIT_WORKING_DAYS] = 1;
        }
    }
}

static void check_value(struct resolver *r)
{
    const struct quantity *q = r->q;
    const struct setting *row = q->row;
    if (!isfinite(q->value))
        SAY(r, "\"%s\" is not a finite number: it divides by zero, or a power is not defined", q->e.text);
    else if (q->value < row->lo || q->value > row->hi) {
        if (isinf(row->hi))
            SAY(r, "is %.15g; it must be at least %.15g", q->value, row->lo);
        else if (isinf(row->lo))
            SAY(r, "is %.15g; it must be at most %.15g", q->value, row->hi);
        else
            SAY(r, "is %.15g; it must be between %.15g and %.15g", q->value, row->lo, row->hi);
    }
}

static void resolve_code(struct resolver *r)
{
    struct quantity *q = r->q;
    if (!q->e.root || q->e.root->kind == EXPR_TIME_LAW || !units_of(r, q->e.root, &q->units) || !make_laws(r))
        return;
    check_units(r);
    if (r->failed)
        return;
    q->constant = is_steady(r, q->e.root, false);
    if (q->constant) {
        q->value = steady_value(r, q->e.root);
        q->depends = 0;
        q->lucky = false;
        check_value(r);
    }
    struct emitter m = {.r = r};
    emit_expr(&m, q->e.root);
    if (m.deepest > STACK)
        SAY(r, "\"%.60s...\" is too long: it needs more than %d values at once; split it into variables", q->e.text, STACK);
    q->first_luck = book_luck(r->book, q->luck, q->e.laws);
}

static void resolve_special(struct resolver *r)
{
    struct book *b = r->book;
    struct quantity *q = r->q;
    struct units u = {.any = true};
    if (q->kind == KIND_STEPS)
        for (int32_t i = 0; i < b->steps[q->special].count; i++) {
            const quantity_id part = b->steps[q->special].step[i].is;
            if (depend_on(r, part))
                sum_units(r, EXPR_SEQUENCE, &u, b->quantity[part]->units);
        }
    if (q->kind == KIND_STATE) {
        const struct state_variable *s = &b->state[q->special];
        const quantity_id part[] = {s->start, s->half_life, s->returns_to};
        for (size_t i = 0; i < sizeof part / sizeof *part; i++)
            if (part[i] >= 0 && depend_on(r, part[i]) && (b->quantity[part[i]]->depends & (DEPENDS_TIME | DEPENDS_THING)))
                SAY(r, "%s must hold for the whole run; draw it `each run`", b->quantity[part[i]]->path);
        if (s->start >= 0)
            u = b->quantity[s->start]->units;
        q->moved = true;
    }
    if (q->kind == KIND_PROCESS) {
        struct process *p = &b->process[q->special];
        for (int k = 0; k <= TIME_ARGUMENTS; k++) {
            const quantity_id part = k < TIME_ARGUMENTS ? p->argument[k] : p->start;
            if (part >= 0 && depend_on(r, part) && (b->quantity[part]->depends & (DEPENDS_TIME | DEPENDS_THING)))
                SAY(r, "%s must hold for the whole run; draw it `each run`", b->quantity[part]->path);
        }
        if (p->form->law != TIME_RANDOM_WALK && p->argument[0] >= 0)
            u = b->quantity[p->argument[0]]->units;
        else if (p->start >= 0)
            u = b->quantity[p->start]->units;
        p->luck = book_luck(b, q->luck, 1);
        q->lucky = true;
    }
    q->units = u;
    q->depends |= DEPENDS_TIME;
    int32_t room = 0;
    q->code = book_vector(b->arena, NULL, 0, &room, sizeof *q->code);
    q->code[q->code_count++] = (struct instruction){.op = OP_SPECIAL};
}

static void resolve_copy(struct resolver *r)
{
    struct quantity *q = r->q;
    if (!resolve_quantity(r->book, q->original)) {
        r->failed = true;
        return;
    }
    const struct quantity *o = r->book->quantity[q->original];
    q->kind = o->kind;
    q->special = o->special;
    q->e = o->e;
    q->scope = o->scope;
    q->period = o->period;
    q->units = o->units;
    q->working = o->working;
    q->depends = o->depends;
    q->need = o->need;
    q->constant = o->constant;
    q->lucky = o->lucky;
    q->value = o->value;
    q->code = o->code;
    q->code_count = o->code_count;
    q->plan = q->plan ? q->plan : o->plan;
    q->moved |= o->moved;
    for (int32_t i = 0; i < q->code_count; i++)
        if (q->code[i].op == OP_QUANTITY)
            id_push(r->book->arena, &r->book->quantity[q->code[i].index]->users, r->id);
    for (int k = 0; k < q->e.laws; k++) /* a law's moving parameters */
        q->first_luck = k == 0 ? book_luck(r->book, q->luck, q->e.laws) : q->first_luck;
}

bool resolve_quantity(struct book *b, quantity_id id)
{
    struct quantity *q = b->quantity[id];
    if (q->visit == VISIT_DONE)
        return !q->failed;
    struct resolver r = {.book = b, .id = id, .q = q};
    q->visit = VISIT_OPEN;
    if (q->original >= 0)
        resolve_copy(&r);
    else {
        check_scope(&r);
        if (q->kind == KIND_EXPRESSION)
            resolve_code(&r);
        else
            resolve_special(&r);
        r.failed |= q->kind == KIND_EXPRESSION && !q->e.root; /* said when it was read */
    }
    q->visit = VISIT_DONE;
    q->failed = r.failed;
    return !r.failed;
}

bool resolve_plan(struct book *b, quantity_id id, struct plan_how *how)
{
    struct quantity *q = b->quantity[id];
    struct quantity stand_in = *q; /* messages go to the plan's own place */
    stand_in.e = how->e;
    stand_in.path = how->where;
    stand_in.place = how->place;
    struct resolver r = {.book = b, .id = id, .q = &stand_in};
    struct units u, sum = q->units;
    if (!units_of(&r, how->e.root, &u) || !sum_units(&r, EXPR_ADD, &sum, units_bare(u) ? (struct units){.any = true} : u))
        return false;
    return !r.failed;
}

/* ---- luck sources must differ ---- */

static int by_source(const void *a, const void *b)
{
    const struct luck_source *x = *(const struct luck_source *const *)a, *y = *(const struct luck_source *const *)b;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void check_luck(struct book *b)
{
    const struct luck_source **sorted = memory_grow(NULL, (size_t)b->lucks + 1, sizeof *sorted);
    for (int32_t i = 0; i < b->lucks; i++)
        sorted[i] = &b->luck[i];
    qsort(sorted, (size_t)b->lucks, sizeof *sorted, by_source);
    for (int32_t i = 0; i + 1 < b->lucks; i++)
        if (sorted[i]->source == sorted[i + 1]->source && strcmp(sorted[i]->name, sorted[i + 1]->name) != 0)
            diag_error(b->diag, (struct place){0}, sorted[i]->name,
                       "has the same hash as %s, so both would have the same luck; rename one of the two", sorted[i + 1]->name);
    free(sorted);
}

/* ---- all ---- */

static void sort_assumptions(struct book *b)
{
    struct id_list *l = &b->assumptions; /* insertion of runs: mostly sorted as read, so gaps as in Shell's sort */
    for (int32_t gap = l->count / 2; gap > 0; gap = gap == 2 ? 1 : (int32_t)(gap / 2.2))
        for (int32_t i = gap; i < l->count; i++) {
            const int32_t id = l->id[i];
            int32_t k = i;
            for (; k >= gap && strcmp(b->quantity[l->id[k - gap]]->path, b->quantity[id]->path) > 0; k -= gap)
                l->id[k] = l->id[k - gap];
            l->id[k] = id;
        }
}

bool book_finish(struct book *b)
{
    const size_t before = diag_errors(b->diag);
    bool good = true;
    change_resolve(b);
    for (quantity_id q = 0; q < b->quantities; q++)
        good = resolve_quantity(b, q) && good;
    if (good)
        change_check(b);
    if (good)
        correlation_finish(b);
    check_luck(b);
    sort_assumptions(b);
    if (!good || diag_errors(b->diag) > before)
        return false;
    change_affected(b);
    b->settled = arena_array(b->arena, (size_t)b->quantities + 1, sizeof *b->settled);
    for (quantity_id q = 0; q < b->quantities; q++)
        b->settled[q] = b->quantity[q]->constant ? b->quantity[q]->value : NAN;
    b->finished = true;
    planned_finish(b);
    return diag_errors(b->diag) == before;
}
