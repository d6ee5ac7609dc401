/* models/merge.c - one tree laid over another; what is removed before; the main member of a group. */
#include "models/load_inside.h"

#include <string.h>

/* ---- main members ---- */

static void wrap(struct loading *l, struct node *n, const char *main)
{
    struct node *value = node_copy(l->arena, n);
    value->name = main;
    n->kind = NODE_GROUP;
    n->text = NULL;
    node_forget_children(n);
    node_append(n, value);
}

void normalise(struct loading *l, struct node *n, const struct setting *row)
{
    n->row = row;
    if (row && row->type == SET_GROUP && row->extra && n->kind != NODE_GROUP)
        wrap(l, n, row->extra);
    if (n->kind != NODE_GROUP || (row && row->type != SET_GROUP && row->type != SET_NAMED))
        return;
    if (n->parent && !row)
        return; /* below something unknown */
    for (struct node *child = n->first; child; child = child->next)
        if (!is_word(child, row))
            normalise(l, child, schema_member(row, child->name));
}

/* ---- merging ---- */

static bool is_sequence(const struct node *n)
{
    return n->kind == NODE_ARRAY || n->kind == NODE_LIST;
}

/* Puts the value and place of `from` into `into`, which keeps its name and its place among its siblings. */
static void take_value(struct node *into, struct node *from)
{
    into->kind = from->kind;
    into->place = from->place;
    into->number = from->number;
    into->whole = from->whole;
    into->truth = from->truth;
    into->text = from->text;
    node_forget_children(into);
    for (struct node *child = from->first, *next; child; child = next) {
        next = child->next;
        node_append(into, child);
    }
}

static void merge_member(struct loading *l, struct node *old, struct node *over)
{
    const bool groups = old->kind == NODE_GROUP && over->kind == NODE_GROUP;
    const bool same =
        groups || (old->kind != NODE_GROUP && over->kind != NODE_GROUP && is_sequence(old) == is_sequence(over));
    if (groups) {
        old->place = over->place; /* what is wrong with the group as a whole is wrong since then */
        merge(l, old, over);
    } else if (same) {
        take_value(old, over);
    } else {
        diag_error(l->diag, over->place, node_path(old, l->arena),
                   "is %s here, but %s at %s:%d; write it as there, or `remove` it first", node_kind_name(over->kind),
                   node_kind_name(old->kind), old->place.file ? old->place.file : "", old->place.line);
    }
}

void merge(struct loading *l, struct node *base, struct node *over)
{
    struct node fresh = {.kind = NODE_GROUP}; /* kept apart, so that the index of a large base holds */
    if (over->children > 4)
        node_index(l->arena, base);
    for (struct node *n = over->first, *next; n; n = next) {
        next = n->next;
        struct node *old = node_child(base, n->name);
        if (old)
            merge_member(l, old, n);
        else
            node_append(&fresh, n);
    }
    for (struct node *n = fresh.first, *next; n; n = next) {
        next = n->next;
        node_append(base, n);
    }
}

/* ---- remove ---- */

static const char *nearest_member(const struct node *group, const char *name, struct arena *arena)
{
    const char **names = arena_array(arena, group->children + 1, sizeof *names);
    size_t count = 0;
    for (const struct node *n = group->first; n; n = n->next)
        names[count++] = n->name;
    return diag_nearest(name, names, count);
}

/* The deepest setting of the path that is there, and what is missing in it. */
static const struct node *deepest(const struct node *base, const char *path, const char **missing, struct arena *arena)
{
    for (;;) {
        const size_t n = strcspn(path, ".");
        const char *name = arena_textn(arena, path, n);
        const struct node *child = node_child(base, name);
        *missing = name;
        if (!child)
            return base;
        base = child;
        path += n + (path[n] == '.');
    }
}

static void remove_path(struct loading *l, struct node *base, const struct node *line)
{
    struct node *gone = node_at(base, line->text);
    if (gone && gone->parent) {
        node_unlink(gone);
        return;
    }
    const char *missing = "";
    const struct node *there = deepest(base, line->text, &missing, l->arena);
    const char *near = there->kind == NODE_GROUP ? nearest_member(there, missing, l->arena) : NULL;
    diag_error(l->diag, line->place, "remove",
               "`%s` is not in the base: there is no `%s`%s%s%s; correct the path, or take the line out", line->text,
               missing, near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
}

void remove_paths(struct loading *l, struct node *base, const struct node *paths)
{
    if (!is_sequence(paths)) {
        diag_error(l->diag, paths->place, "remove",
                   "is %s; expected an array of paths: [ \"lanes.air\", \"run.seed\" ]", node_kind_name(paths->kind));
        return;
    }
    for (const struct node *line = paths->first; line; line = line->next)
        if (line->kind == NODE_TEXT)
            remove_path(l, base, line);
        else
            diag_error(l->diag, line->place, "remove", "holds %s; expected paths in quotes",
                       node_kind_name(line->kind));
}
