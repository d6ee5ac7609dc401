/* models/doubt.c - see doubt.h. */
#include "models/doubt.h"
#include "models/book_inside.h"

#include <math.h>
#include <string.h>

bool mark_has(const char *mark, const char *word)
{
    const size_t n = strlen(word);
    for (const char *p = mark; p && *p;) {
        p += strspn(p, " ,;\t");
        const size_t length = strcspn(p, " ,;\t");
        if (n > 0 && length == n && strncmp(p, word, n) == 0)
            return true;
        p += length;
    }
    return false;
}

/* Rows are numbered; kinds are a letter, or S and a digit. */
static bool is_row(const char *word)
{
    return strlen(word) > 2 || (word[0] != 'S' && word[1] >= '0' && word[1] <= '9');
}

const struct doubt *doubt_of(const char *mark, const struct doubt *d, size_t count)
{
    const struct doubt *best = NULL;
    for (size_t i = 0; mark && i < count; i++)
        if (mark_has(mark, d[i].mark) && (!best || is_row(d[i].mark) >= is_row(best->mark)))
            best = &d[i];
    return best;
}

const char *doubt_spares(const struct setting *row)
{
    static const struct {
        const char *pattern, *why;
    } spared[] = {{"sites.*.workcenters.*.machines", "a whole number of machines"},
                  {"contracts.*.payments.*.share", "a part of a whole"},
                  {"sites.*.stock.*.sources.*.share", "a part of a whole"}};
    if (row->type != SET_QUANTITY)
        return "fixed for all replications";
    for (size_t i = 0; i < sizeof spared / sizeof *spared; i++)
        if (strcmp(row->path, spared[i].pattern) == 0)
            return spared[i].why;
    return NULL;
}

double doubt_apply(const struct setting *row, double x, double f)
{
    const double product = x * f;
    if (row->lo >= 0 && row->hi <= 1 && x > 0 && x < 1 && f != 1)
        return product / (1 - x + product);
    return product < row->lo ? row->lo : product > row->hi ? row->hi : product;
}

bool book_assumption_spared(const struct book *b, size_t i)
{
    return doubt_spares(b->quantity[b->assumptions.id[i]]->row) != NULL;
}

static quantity_id make_factor(struct book *b, const struct quantity *q, double cv)
{
    const char *path = arena_format(b->arena, "doubt.%s", q->luck);
    const quantity_id id = book_new(b, path, book_pseudo_row(b, path, "1", SCOPE_RUN), q->place);
    const struct expression_source from = book_source(b, q->place, path, 0);
    expression_parse(&from, arena_format(b->arena, "lognormal(mean = 1, cv = %.17g) each run", cv),
                     &b->quantity[id]->e);
    return id;
}

/* What a change line sets in doubt stays within the range of what it is set on. */
static void bound_changes(struct book *b)
{
    for (int32_t k = 0; k < b->changes; k++) {
        const struct change *c = &b->change[k];
        struct quantity *q = b->quantity[c->operand];
        if (c->op != CHANGE_SET || !(q->doubt > 0) || c->targets.count == 0)
            continue;
        const struct setting *of = b->quantity[c->targets.id[0]]->row;
        struct setting *row = arena_alloc(b->arena, sizeof *row);
        *row = *q->row;
        row->lo = of->lo;
        row->hi = of->hi;
        q->row = row;
    }
}

void book_doubt(struct book *b, const struct doubt *d, size_t count)
{
    const int32_t all = b->assumptions.count;
    for (int32_t i = 0; i < all; i++) {
        struct quantity *q = b->quantity[b->assumptions.id[i]];
        const struct doubt *mine = doubt_of(q->mark, d, count);
        if (!mine || !(mine->cv > 0) || q->kind == KIND_STEPS || q->kind == KIND_STATE || doubt_spares(q->row))
            continue;
        q->doubt = mine->cv;
    }
    for (int32_t i = 0; i < all; i++) { /* a process is doubted as a whole, with its start */
        const struct quantity *q = b->quantity[b->assumptions.id[i]];
        if (q->kind == KIND_PROCESS && q->doubt > 0 && b->process[q->special].start >= 0)
            b->quantity[b->process[q->special].start]->doubt = 0;
    }
    bound_changes(b);
    for (int32_t i = 0; i < all; i++) {
        struct quantity *q = b->quantity[b->assumptions.id[i]];
        if (q->doubt > 0 && q->factor < 0) {
            q->factor = make_factor(b, q, q->doubt);
            id_push(b->arena, &b->doubted, b->assumptions.id[i]);
        }
    }
}

size_t book_doubted_count(const struct book *b)
{
    return (size_t)b->doubted.count;
}

void book_doubted(const struct book *b, size_t i, const char **path, const char **mark, double *cv)
{
    const struct quantity *q = b->quantity[b->doubted.id[i]];
    *path = q->path;
    *mark = q->mark;
    *cv = q->doubt;
}

void book_doubt_factors(struct book_state *s, const double *factor)
{
    s->run->factor = factor;
}

double book_doubt_factor(struct book_state *s, size_t i)
{
    const struct book *b = s->run->book;
    return quantity_value(s, b->quantity[b->doubted.id[i]]->factor, &(struct thing){0}, 0);
}
