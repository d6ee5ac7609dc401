/* models/tree.c - the merged scenario as a tree of our own: see tree.h.
 *
 * Children are a singly linked list with a tail, in the order of the file.
 * A large group may carry an index, open addressing over a power of two of at
 * least twice the members, by FNV-1a of the name. */
#include "models/tree.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { INDEX_PAYS = 16 };

struct node *node_new(struct arena *arena, enum node_kind kind, const char *name, struct place place)
{
    struct node *n = arena_alloc(arena, sizeof *n);
    *n = (struct node){.name = arena_text(arena, name ? name : ""), .kind = kind, .place = place};
    return n;
}

static void drop_index(struct node *group)
{
    group->index = NULL;
    group->index_slots = 0;
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
    drop_index(parent);
}

void node_unlink(struct node *child)
{
    struct node *parent = child->parent, *before = NULL;
    if (!parent)
        return;
    for (struct node *n = parent->first; n != child; n = n->next)
        before = n;
    if (before)
        before->next = child->next;
    else
        parent->first = child->next;
    if (parent->last == child)
        parent->last = before;
    parent->children--;
    drop_index(parent);
    child->parent = child->next = NULL;
}

void node_forget_children(struct node *n)
{
    n->first = n->last = NULL;
    n->children = 0;
    drop_index(n);
}

/* ---- looking up ---- */

static size_t slot_of(const char *name, size_t length, size_t slots)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)name[i]) * UINT64_C(0x100000001b3);
    return (size_t)(h ^ (h >> 32)) & (slots - 1);
}

static bool named(const struct node *n, const char *name, size_t length)
{
    return strncmp(n->name, name, length) == 0 && n->name[length] == '\0';
}

void node_index(struct arena *arena, struct node *group)
{
    if (group->kind != NODE_GROUP || group->index || group->children < INDEX_PAYS)
        return;
    size_t slots = 2 * INDEX_PAYS;
    while (slots < 2 * group->children)
        slots *= 2;
    struct node **index = arena_array(arena, slots, sizeof(struct node *));
    for (struct node *n = group->first; n; n = n->next) {
        size_t at = slot_of(n->name, strlen(n->name), slots);
        while (index[at])
            at = (at + 1) & (slots - 1);
        index[at] = n;
    }
    group->index = index;
    group->index_slots = slots;
}

static struct node *child_of(const struct node *group, const char *name, size_t length)
{
    if (!group || group->kind != NODE_GROUP)
        return NULL;
    if (!group->index) {
        struct node *n = group->first;
        while (n && !named(n, name, length))
            n = n->next;
        return n;
    }
    size_t at = slot_of(name, length, group->index_slots);
    while (group->index[at] && !named(group->index[at], name, length))
        at = (at + 1) & (group->index_slots - 1);
    return group->index[at];
}

struct node *node_child(const struct node *group, const char *name)
{
    return child_of(group, name, strlen(name));
}

struct node *node_at(const struct node *group, const char *dotted)
{
    for (;;) {
        const size_t length = strcspn(dotted, ".");
        struct node *child = child_of(group, dotted, length);
        if (!child || dotted[length] == '\0')
            return child;
        group = child;
        dotted += length + 1;
    }
}

/* ---- the whole ---- */

struct node *node_copy(struct arena *arena, const struct node *from)
{
    struct node *n = arena_alloc(arena, sizeof *n);
    *n = *from;
    n->parent = n->next = NULL;
    n->visit = 0;
    node_forget_children(n);
    for (const struct node *child = from->first; child; child = child->next)
        node_append(n, node_copy(arena, child));
    return n;
}

const char *node_kind_name(enum node_kind kind)
{
    static const char *const names[] = {
        [NODE_GROUP] = "a group",   [NODE_LIST] = "a list",        [NODE_ARRAY] = "an array",
        [NODE_NUMBER] = "a number", [NODE_BOOL] = "true or false", [NODE_TEXT] = "a text",
    };
    return names[kind];
}

static size_t position(const struct node *child)
{
    size_t at = 0;
    for (const struct node *n = child->parent->first; n != child; n = n->next)
        at++;
    return at;
}

const char *node_path(const struct node *n, struct arena *arena)
{
    if (!n || !n->parent)
        return "";
    const char *group = node_path(n->parent, arena);
    if (n->parent->kind != NODE_GROUP)
        return arena_format(arena, "%s[%zu]", group, position(n));
    return *group ? arena_format(arena, "%s.%s", group, n->name) : n->name;
}

static bool equal_members(const struct node *a, const struct node *b)
{
    for (const struct node *n = a->first; n; n = n->next) {
        const struct node *other = node_child(b, n->name);
        if (!other || !node_equal(n, other))
            return false;
    }
    return true;
}

static bool equal_elements(const struct node *a, const struct node *b)
{
    const struct node *other = b->first;
    for (const struct node *n = a->first; n; n = n->next, other = other->next)
        if (!node_equal(n, other))
            return false;
    return true;
}

bool node_equal(const struct node *a, const struct node *b)
{
    if (a->kind != b->kind || a->children != b->children)
        return false;
    switch (a->kind) {
    case NODE_NUMBER:
        return !(a->number < b->number) && !(a->number > b->number);
    case NODE_BOOL:
        return a->truth == b->truth;
    case NODE_TEXT:
        return strcmp(a->text, b->text) == 0;
    case NODE_GROUP:
        return equal_members(a, b);
    case NODE_LIST:
    case NODE_ARRAY:
        return equal_elements(a, b);
    }
    return false;
}
