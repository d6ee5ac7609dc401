/* models/book_finish.c - each quantity resolved, those it refers to first; then what concerns them all.
 *
 * A part that never varies and that no change may hit is folded to a number; a law whose parameters are such parts is
 * made and prepared at load. */
#include "models/book_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
        SAY(r,
            "in \"%s\": `each %s` is finer than what this setting belongs to: %s; leave `each` out or write a coarser "
            "scope",
            q->e.text, scope_name(q->scope), level_name[level_of_owner(q)]);
}

static bool has_sequence(const struct expr *e)
{
    if (!e)
        return false;
    if (e->kind == EXPR_SEQUENCE)
        return e->length > 1;
    for (int i = 0; i < e->args; i++)
        if (has_sequence(e->arg[i]))
            return true;
    return false;
}

/* What holds for the whole run is asked for once, or often without a number: only a rate counts its periods. */
static void check_sequence(struct resolver *r)
{
    const struct quantity *q = r->q;
    const char *last = q->row ? strrchr(q->row->path, '.') : NULL;
    if (q->scope == SCOPE_RUN && has_sequence(q->e.root) && !(last && strcmp(last, ".rate") == 0))
        SAY(r,
            "\"%s\" would keep its first value: nothing is counted in a setting of the whole run; write `each "
            "period(T)` "
            "after it, for a value every T",
            q->e.text);
}

static void check_units(struct resolver *r)
{
    struct quantity *q = r->q;
    const struct units want = units_of_row(q->row->unit, r->book->dated);
    char have[UNITS_TEXT], right[UNITS_TEXT];
    if (!units_fit(q->units, want, &q->working)) {
        SAY(r, "\"%s\" is in %s, but this setting is in %s%s", q->e.text, units_text(q->units, have),
            units_text(want, right), units_bare(want) ? "" : "; a plain number takes that unit");
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

/* What is in doubt is multiplied at the end of its code; what uses it stays within its range. */
static void put_doubt(struct resolver *r)
{
    struct quantity *q = r->q;
    const bool own = q->factor >= 0 && resolve_quantity(r->book, q->factor);
    if (!own && !(q->doubtful && (q->row->lo > -INFINITY || q->row->hi < INFINITY)))
        return;
    int32_t room = q->code_count;
    q->code = book_vector(r->book->arena, q->code, q->code_count, &room, sizeof *q->code);
    q->code[q->code_count++] = (struct instruction){.op = own ? OP_DOUBT : OP_RANGE, .index = own ? q->factor : 0};
    q->doubtful = true;
    q->constant = false;
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
    write_code(r);
    put_doubt(r);
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
            if (part[i] >= 0 && depend_on(r, part[i]) &&
                (b->quantity[part[i]]->depends & (DEPENDS_TIME | DEPENDS_THING)))
                SAY(r, "%s must hold for the whole run; draw it `each run`", b->quantity[part[i]]->path);
        if (s->start >= 0)
            u = b->quantity[s->start]->units;
        q->moved = true;
    }
    if (q->kind == KIND_FACT) {
        u = units_of_row(q->row->unit, b->dated);
        q->moved = true;
    }
    if (q->kind == KIND_PROCESS) {
        struct process *p = &b->process[q->special];
        for (int k = 0; k <= TIME_ARGUMENTS + 2 * p->states; k++) {
            const int32_t state = (k - TIME_ARGUMENTS - 1) / 2;
            const quantity_id part = k < TIME_ARGUMENTS    ? p->argument[k]
                                     : k == TIME_ARGUMENTS ? p->start
                                     : k % 2               ? p->value[state]
                                                           : p->stay[state];
            if (part >= 0 && depend_on(r, part) && (b->quantity[part]->depends & (DEPENDS_TIME | DEPENDS_THING)))
                SAY(r, "%s must hold for the whole run; draw it `each run`", b->quantity[part]->path);
        }
        for (int32_t i = 0; i < p->states; i++)
            if (p->value[i] >= 0)
                sum_units(r, EXPR_SEQUENCE, &u, b->quantity[p->value[i]]->units);
        if (p->states == 0 && p->form->law != TIME_RANDOM_WALK && p->argument[0] >= 0)
            u = b->quantity[p->argument[0]]->units;
        else if (p->states == 0 && p->start >= 0)
            u = b->quantity[p->start]->units;
        p->luck = book_luck(b, q->luck, 1);
        q->lucky = true;
    }
    q->units = u;
    q->depends |= DEPENDS_TIME;
    int32_t room = 0;
    q->code = book_vector(b->arena, NULL, 0, &room, sizeof *q->code);
    q->code[q->code_count++] = (struct instruction){.op = OP_SPECIAL};
    put_doubt(r);
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
    q->doubtful = o->doubtful;
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
        check_sequence(&r);
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
    if (!units_of(&r, how->e.root, &u) ||
        !sum_units(&r, EXPR_ADD, &sum, units_bare(u) ? (struct units){.any = true} : u))
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
                       "has the same hash as %s, so both would have the same luck; rename one of the two",
                       sorted[i + 1]->name);
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

/* What is drawn each run is the same in all seasons. */
static void mark_run_luck(struct book *b)
{
    for (quantity_id id = 0; id < b->quantities; id++) {
        const struct quantity *q = b->quantity[id];
        for (int32_t k = 0; q->scope == SCOPE_RUN && k < q->e.laws; k++)
            b->luck[q->first_luck + k].of_run = true;
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
    mark_run_luck(b);
    b->finished = true;
    planned_finish(b);
    return diag_errors(b->diag) == before;
}
