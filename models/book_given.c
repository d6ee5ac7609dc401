/* models/book_given.c - luck given what is known today: draws of this replication that are no longer free.
 *
 * What is open (an order, a try, a disruption in force) is drawn from its law given that it had not come by today. The
 * draws that it asks for are taken down, each as (source of luck, number, page) with its u. They are drawn again, all
 * together, until what is open is open still: attempt 0 is the draw as it would be without this, attempt t > 0 comes
 * from a page of its own of the same source, so that nobody else's luck moves. What was accepted stands for the whole
 * replication: a variable of the run that an open order has taught us something about has its learnt value everywhere.
 */
#include "models/book_inside.h"

#include <math.h>

/* Pages that no thing's number leads to: those of things are below 2^32. */
static uint64_t page_of_attempt(uint64_t attempt)
{
    return UINT64_C(1) << 63 | attempt;
}

static double fresh_u(struct book_run *r, int32_t luck, uint64_t j, uint64_t page)
{
    uint64_t source = r->draw[luck].cursor.source;
    if (page)
        source = page_source(source, page);
    if (r->given.attempt)
        source = page_source(source, page_of_attempt(r->given.attempt));
    return stream_u(r->luck, source, j);
}

static struct given_draw *find(struct book_run *r, int32_t luck, uint64_t j, uint64_t page)
{
    for (int32_t i = 0; i < r->given.count; i++) {
        struct given_draw *d = &r->given.draw[i];
        if (d->luck == luck && d->j == j && d->page == page)
            return d;
    }
    return NULL;
}

static struct given_draw *note(struct book_run *r, int32_t luck, uint64_t j, uint64_t page, double u)
{
    struct given *g = &r->given;
    if (g->count == g->room) {
        g->room = g->room ? 2 * g->room : 32;
        g->draw = memory_grow(g->draw, (size_t)g->room, sizeof *g->draw);
    }
    g->draw[g->count] = (struct given_draw){luck, j, page, u};
    r->is_given[luck]++;
    return &g->draw[g->count++];
}

bool given_u(struct book_run *r, int32_t luck, uint64_t j, uint64_t page, double *u)
{
    const struct given_draw *d = r->is_given[luck] ? find(r, luck, j, page) : NULL;
    if (!d && !r->given.noting)
        return false;
    if (!d)
        d = note(r, luck, j, page, fresh_u(r, luck, j, page));
    *u = d->u;
    return true;
}

/* Nothing that was worked out stands: it may have come from draws that are no longer those. */
static void forget_all(struct book_run *r)
{
    for (int32_t i = 0; i < r->touched_count; i++) {
        const quantity_id q = r->touched[i];
        r->state->settled[q] = r->book->settled[q];
        r->is_touched[q] = 0;
    }
    r->touched_count = 0;
    for (int32_t i = 0; i < r->book->processes; i++)
        r->path[i].count = 0;
}

static void drop_from(struct book_run *r, int32_t first)
{
    for (int32_t i = first; i < r->given.count; i++)
        r->is_given[r->given.draw[i].luck]--;
    r->given.count = first;
}

void given_reset(struct book_run *r)
{
    drop_from(r, 0);
    r->given.noting = false;
    r->given.attempt = 0;
}

void book_given_try(struct book_state *s, uint64_t attempt)
{
    struct book_run *r = s->run;
    if (r->given.noting)
        drop_from(r, r->given.kept);
    forget_all(r);
    r->given.kept = r->given.count;
    r->given.noting = true;
    r->given.attempt = attempt;
}

void book_given_keep(struct book_state *s)
{
    s->run->given.noting = false;
    s->run->given.attempt = 0;
}

double book_given_only(const struct book_state *s)
{
    const struct given *g = &s->run->given;
    return g->count == g->kept + 1 ? g->draw[g->kept].u : (double)NAN;
}

void book_given_force(struct book_state *s, double u)
{
    const double most = 1 - 0x1p-53;
    s->run->given.draw[s->run->given.kept].u = u < most ? u : most;
    forget_all(s->run);
}

/* ---- what a quantity asks luck for ---- */

static bool is_own(enum setting_scope scope)
{
    return scope == SCOPE_ORDER || scope == SCOPE_TRY || scope == SCOPE_LOT || scope == SCOPE_UNIT;
}

static void add_luck(const struct book *b, int32_t luck, bool own, struct luck_uses *uses)
{
    const struct luck_source *l = &b->luck[luck];
    if (l->copula >= 0) {
        const struct copula *c = &b->copula[l->copula];
        for (int32_t k = 0; k < c->members; k++)
            uses_add(b->arena, uses, c->luck[k], own);
        return;
    }
    uses_add(b->arena, uses, luck, own);
}

void uses_add(struct arena *arena, struct luck_uses *uses, int32_t luck, bool own)
{
    for (int32_t i = 0; i < uses->count; i++)
        if (uses->use[i].luck == luck) {
            uses->use[i].own &= own;
            return;
        }
    uses->use = book_vector(arena, uses->use, uses->count, &uses->room, sizeof *uses->use);
    uses->use[uses->count++] = (struct luck_use){luck, own};
}

static void uses_of_special(const struct book *b, const struct quantity *q, struct luck_uses *uses)
{
    if (q->kind == KIND_STEPS) {
        const struct steps *s = &b->steps[q->special];
        for (int32_t i = 0; i < s->count; i++)
            book_luck_uses(b, s->step[i].is, uses);
    } else if (q->kind == KIND_PROCESS) {
        const struct process *p = &b->process[q->special];
        if (p->form->law != TIME_SINE)
            add_luck(b, p->luck, false, uses);
        for (int k = 0; k < TIME_ARGUMENTS; k++)
            if (p->argument[k] >= 0)
                book_luck_uses(b, p->argument[k], uses);
        for (int32_t k = 0; k < p->states; k++)
            book_luck_uses(b, p->value[k], uses);
        for (int32_t k = 0; k < p->states; k++)
            book_luck_uses(b, p->stay[k], uses);
        if (p->start >= 0)
            book_luck_uses(b, p->start, uses);
    } else if (q->kind == KIND_STATE) {
        const struct state_variable *s = &b->state[q->special];
        const quantity_id part[] = {s->start, s->half_life, s->returns_to};
        for (size_t k = 0; k < sizeof part / sizeof *part; k++)
            if (part[k] >= 0)
                book_luck_uses(b, part[k], uses);
    }
}

void book_luck_uses(const struct book *b, quantity_id id, struct luck_uses *uses)
{
    if (id < 0)
        return;
    const struct quantity *q = b->quantity[id];
    if (q->constant && !q->moved)
        return;
    for (int32_t i = 0; i < q->code_count; i++) {
        if (q->code[i].op == OP_QUANTITY)
            book_luck_uses(b, q->code[i].index, uses);
        else if (q->code[i].op == OP_LAW)
            add_luck(b, q->first_luck + q->code[i].index, is_own(q->scope), uses);
    }
    if (q->kind != KIND_EXPRESSION)
        uses_of_special(b, q, uses);
}

/* ---- does it rise with its only law? ---- */

enum rises { RISES_NOT, RISES_CONSTANT, RISES };

struct rise {
    enum rises how;
    bool known; /* constant: its value */
    double value;
};

static struct rise rise_of(const struct book *b, const struct quantity *q, const struct expr *e);

static struct rise rise_of_quantity(const struct book *b, quantity_id id)
{
    const struct quantity *q = b->quantity[id];
    if (q->constant && !q->moved)
        return (struct rise){RISES_CONSTANT, true, q->value};
    if (q->kind != KIND_EXPRESSION || !q->e.root)
        return (struct rise){RISES_NOT, false, 0};
    return rise_of(b, q, q->e.root);
}

static struct rise rise_of_pair(const struct book *b, const struct quantity *q, const struct expr *e)
{
    const struct rise x = rise_of(b, q, e->arg[0]), y = rise_of(b, q, e->arg[1]);
    const struct rise never = {RISES_NOT, false, 0}, up = {RISES, false, 0};
    const bool constant = x.how == RISES_CONSTANT && y.how == RISES_CONSTANT;
    if (x.how == RISES_NOT || y.how == RISES_NOT)
        return never;
    if (constant)
        return (struct rise){RISES_CONSTANT, false, 0};
    if (e->kind == EXPR_ADD)
        return up;
    if (y.how != RISES_CONSTANT && !(e->kind == EXPR_MULTIPLY && x.how == RISES_CONSTANT))
        return never; /* it falls with the second, or both are of the law */
    const struct rise fixed = y.how == RISES_CONSTANT ? y : x;
    if (e->kind == EXPR_SUBTRACT)
        return up;
    return fixed.known && (e->kind == EXPR_DIVIDE ? fixed.value > 0 : fixed.value >= 0) ? up : never;
}

static struct rise rise_of(const struct book *b, const struct quantity *q, const struct expr *e)
{
    struct rise all = {RISES_CONSTANT, false, 0};
    switch (e->kind) {
    case EXPR_NUMBER:
        return (struct rise){RISES_CONSTANT, true, e->number};
    case EXPR_NAME:
        return e->quantity >= 0 ? rise_of_quantity(b, e->quantity) : (struct rise){RISES_NOT, false, 0};
    case EXPR_LAW:
        return (struct rise){q->e.law[e->law]->fixed ? RISES : RISES_NOT, false, 0};
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
        return rise_of_pair(b, q, e);
    case EXPR_MIN:
    case EXPR_MAX:
        for (int i = 0; i < e->args && all.how != RISES_NOT; i++) {
            const struct rise x = rise_of(b, q, e->arg[i]);
            all.how = x.how == RISES_NOT || x.how == RISES ? x.how : all.how;
        }
        return all;
    case EXPR_SEQUENCE:
        return all;
    default:
        return (struct rise){RISES_NOT, false, 0};
    }
}

bool book_rises(const struct book *b, quantity_id id)
{
    return rise_of_quantity(b, id).how == RISES;
}
