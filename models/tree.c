/* models/tree.c - the merged scenario as a tree of our own. */
#include "models/tree.h"

#include <string.h>

struct node *node_new(struct arena *arena, enum node_kind kind, const char *name, struct place place)
{
    struct node *n = arena_alloc(arena, sizeof *n);
    n->kind = kind;
    n->name = arena_text(arena, name ? name : "");
    n->place = place;
    return n;
}

void node_append(struct node *parent, struct node *child)
{
    child->parent = parent;
    child->next = NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    parent->children++;
}

void node_unlink(struct node *child)
{
    struct node *parent = child->parent, *before = NULL;
    if (!parent)
        return;
    for (struct node *n = parent->first; n && n != child; n = n->next)
        before = n;
    if (before)
        before->next = child->next;
    else
        parent->first = child->next;
    if (parent->last == child)
        parent->last = before;
    parent->children--;
    child->parent = child->next = NULL;
}

struct node *node_child(const struct node *group, const char *name)
{
    if (!group || group->kind != NODE_GROUP)
        return NULL;
    for (struct node *n = group->first; n; n = n->next)
        if (strcmp(n->name, name) == 0)
            return n;
    return NULL;
}

struct node *node_at(const struct node *group, const char *dotted)
{
    char name[256];
    const struct node *at = group;
    while (at && *dotted) {
        const size_t n = strcspn(dotted, ".");
        if (n >= sizeof name)
            return NULL;
        memcpy(name, dotted, n);
        name[n] = '\0';
        at = node_child(at, name);
        dotted += n + (dotted[n] == '.');
    }
    return (struct node *)(size_t)at;
}

struct node *node_copy(struct arena *arena, const struct node *from)
{
    struct node *n = arena_alloc(arena, sizeof *n);
    *n = *from;
    n->parent = n->first = n->last = n->next = NULL;
    n->children = 0;
    for (const struct node *child = from->first; child; child = child->next)
        node_append(n, node_copy(arena, child));
    return n;
}

static size_t index_in(const struct node *list, const struct node *element)
{
    size_t i = 0;
    for (const struct node *n = list->first; n && n != element; n = n->next)
        i++;
    return i;
}

const char *node_path(const struct node *n, struct arena *arena)
{
    if (!n->parent)
        return "";
    const char *above = node_path(n->parent, arena);
    if (n->parent->kind != NODE_GROUP)
        return arena_format(arena, "%s[%zu]", above, index_in(n->parent, n));
    return *above ? arena_format(arena, "%s.%s", above, n->name) : n->name;
}

static bool equal_members(const struct node *a, const struct node *b)
{
    if (a->children != b->children)
        return false;
    const struct node *other = b->first;
    for (const struct node *n = a->first; n; n = n->next) {
        if (!node_equal(n, a->kind == NODE_GROUP ? node_child(b, n->name) : other))
            return false;
        other = other->next;
    }
    return true;
}

bool node_equal(const struct node *a, const struct node *b)
{
    if (!a || !b || a->kind != b->kind)
        return a == b;
    switch (a->kind) {
    case NODE_NUMBER:
        return a->number == b->number;
    case NODE_BOOL:
        return a->truth == b->truth;
    case NODE_TEXT:
        return strcmp(a->text, b->text) == 0;
    case NODE_GROUP:
    case NODE_LIST:
    case NODE_ARRAY:
        break;
    }
    return equal_members(a, b);
}
