/* models/compile_marks.c - the list of assumptions, and doubt about what carries a mark: see models/doubt.h. */
#include "models/compile_inside.h"

#include <stdlib.h>
#include <string.h>

/* ---- numbers that are fixed for all replications carry marks too ---- */

static const char *group_mark(const struct node *n)
{
    for (n = n->parent; n; n = n->parent) {
        const struct node *mark = node_child(n, "mark");
        if (mark && mark->kind == NODE_TEXT)
            return mark->text;
    }
    return NULL;
}

static const char *own_mark(struct compile *c, const struct node *n)
{
    const char *open = n->kind == NODE_TEXT ? strrchr(n->text, '[') : NULL, *close = open ? strchr(open, ']') : NULL;
    return close ? arena_textn(c->arena, open + 1, (size_t)(close - open - 1)) : NULL;
}

static void find_fixed(struct compile *c, const struct node *n)
{
    for (const struct node *child = n->first; child; child = child->next) {
        if (child->kind == NODE_GROUP) {
            find_fixed(c, child);
            continue;
        }
        const enum setting_type type = child->row ? child->row->type : SET_TEXT;
        const char *mark = type == SET_NUMBER || type == SET_WHOLE ? own_mark(c, child) : NULL;
        mark = mark || (type != SET_NUMBER && type != SET_WHOLE) ? mark : group_mark(child);
        if (!mark)
            continue;
        const char *text = child->kind == NODE_TEXT ? child->text : arena_format(c->arena, "%.15g", child->number);
        *(struct marked *)PUSH(c, c->net->marked, c->net->marks) =
            (struct marked){node_path(child, c->arena), text, mark, 0, true};
    }
}

static void find_quantities(struct compile *c)
{
    for (size_t i = 0; i < book_assumption_count(c->book); i++) {
        struct marked m = {.fixed = false};
        book_assumption(c->book, i, &m.path, &m.text, &m.mark);
        m.fixed = book_assumption_spared(c->book, i);
        if (m.mark)
            *(struct marked *)PUSH(c, c->net->marked, c->net->marks) = m;
    }
}

static int by_path(const void *a, const void *b)
{
    const struct marked *x = a, *y = b;
    const int order = strcmp(x->path, y->path);
    return order ? order : strcmp(x->text, y->text);
}

/* ---- doubts ---- */

/* "A, C, F1": the words that marks are made of, each once. */
static const char *all_words(struct compile *c)
{
    const char **word = arena_array(c->arena, 4096, sizeof *word), *list = "";
    size_t words = 0;
    for (int32_t i = 0; i < c->net->marks; i++)
        for (const char *p = c->net->marked[i].mark; *p;) {
            p += strspn(p, " ,;\t");
            const size_t n = strcspn(p, " ,;\t");
            const char *w = arena_textn(c->arena, p, n);
            bool known = n == 0 || words == 4096;
            for (size_t k = 0; k < words && !known; k++)
                known = strcmp(word[k], w) == 0;
            if (!known)
                word[words++] = w;
            p += n;
        }
    for (size_t k = 0; k < words && k < 60; k++)
        list = arena_format(c->arena, "%s%s%s", list, k ? ", " : "", word[k]);
    return words > 60 ? arena_format(c->arena, "%s, ...", list) : list;
}

static void check_doubt(struct compile *c, const struct doubt *d)
{
    const struct place place = {"--doubt", 0};
    int32_t carriers = 0, spared = 0;
    for (int32_t i = 0; i < c->net->marks; i++) {
        carriers += mark_has(c->net->marked[i].mark, d->mark);
        spared += mark_has(c->net->marked[i].mark, d->mark) && c->net->marked[i].fixed;
    }
    if (c->net->marks == 0)
        diag_error(c->diag, place, d->mark, "no setting of this scenario carries a mark; one is written \"38 [F1 A]\"");
    else if (carriers == 0)
        diag_error(c->diag, place, d->mark, "no setting carries this mark; there are: %s", all_words(c));
    else if (carriers == spared && d->cv > 0)
        diag_error(c->diag, place, d->mark,
                   "only settings that are fixed for all replications, or parts of a whole, carry this mark: there is "
                   "nothing to doubt");
}

/* Settings that carry the mark and are not doubted are named. */
static void tell_spared(struct compile *c, const struct scenario_text *text)
{
    int32_t count = 0;
    const char *list = "";
    for (int32_t i = 0; i < c->net->marks; i++) {
        const struct marked *m = &c->net->marked[i];
        const struct doubt *d = m->fixed ? doubt_of(m->mark, text->doubt, text->doubts) : NULL;
        if (d && d->cv > 0 && count++ < 8)
            list = arena_format(c->arena, "%s%s%s", list, *list ? ", " : "", m->path);
    }
    if (count > 0)
        remark(c, text->root, NULL, "not doubted, for they are fixed for all replications, or parts of a whole: %s%s",
               list, count > 8 ? ", ..." : "");
}

void compile_doubts(struct compile *c, const struct scenario_text *text)
{
    for (size_t i = 0; i < text->doubts; i++)
        check_doubt(c, &text->doubt[i]);
    book_doubt(c->book, text->doubt, text->doubts);
    for (int32_t i = 0; i < c->net->marks; i++) {
        struct marked *m = &c->net->marked[i];
        const struct doubt *d = m->fixed ? NULL : doubt_of(m->mark, text->doubt, text->doubts);
        m->doubt = d ? d->cv : 0;
    }
    tell_spared(c, text);
}

/* A plain number that is read as a quantity as well is one assumption, not two. Sorted by path. */
static void drop_twins(struct network *n)
{
    int32_t kept = 0;
    for (int32_t i = 0, end; i < n->marks; i = end) {
        bool quantity = false;
        for (end = i; end < n->marks && strcmp(n->marked[end].path, n->marked[i].path) == 0; end++)
            quantity |= !n->marked[end].fixed;
        for (int32_t k = i; k < end; k++)
            if (!quantity || !n->marked[k].fixed)
                n->marked[kept++] = n->marked[k];
    }
    n->marks = kept;
}

/* After all settings are read. */
void compile_marks(struct compile *c)
{
    find_quantities(c);
    find_fixed(c, c->read.root);
    if (c->net->marks > 0)
        qsort(c->net->marked, (size_t)c->net->marks, sizeof *c->net->marked, by_path);
    drop_twins(c->net);
}
