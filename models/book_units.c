/* models/book_units.c - the unit of an expression, told from its parts; finds its names on the way. */
#include "models/book_inside.h"

#include <math.h>

static const char *const plus_names[] = {
    [EXPR_ADD] = "adds",     [EXPR_SUBTRACT] = "subtracts", [EXPR_MIN] = "compares",
    [EXPR_MAX] = "compares", [EXPR_SEQUENCE] = "lists",     [EXPR_LAW] = "mixes"};

bool sum_units(struct resolver *r, enum expr_kind how, struct units *sum, struct units next)
{
    char a[UNITS_TEXT], b[UNITS_TEXT];
    const struct units before = *sum;
    switch (units_add(before, next, sum)) {
    case UNITS_GOOD:
        return true;
    case UNITS_BARE_TIME:
        SAY(r, "in \"%s\": %s a plain number and one with a unit (%s); write the unit at both, as in \"2 h + 3 h\"",
            r->q->e.text, plus_names[how], units_text(units_bare(before) ? next : before, a));
        return false;
    default:
        SAY(r, "in \"%s\": %s %s and %s; both must have the same unit", r->q->e.text, plus_names[how],
            units_text(before, a), units_text(next, b));
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
        SAY(r, "in \"%s\": the exponent after ^ is in %s; it must be a plain number", r->q->e.text,
            units_text(exponent, text));
        return false;
    }
    *u = base;
    int power = 0;
    if (units_bare(base))
        return true;
    if (!whole_power(e->arg[1], &power)) {
        SAY(r,
            "in \"%s\": %s raised to a power that is not a small whole number has no unit; divide by a unit first, as "
            "in (x / 1 d) ^ 0.5",
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
                SAY(r, "in \"%s\": `%s` of %s is a plain number, not one in %s", r->q->e.text, law->form->argument[k],
                    law->name, units_text(a, text));
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
        SAY(r, "in \"%s\": say what counts along a sequence in a variable: each order, each period(T), each week, ...",
            r->q->e.text);
        return false;
    }
    return e->data ? (*u = (struct units){0}, true) : list_units(r, EXPR_SEQUENCE, e->arg, e->args, u);
}

bool units_of(struct resolver *r, struct expr *e, struct units *u)
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
