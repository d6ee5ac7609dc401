/* models/like.c - `like = "path"`: a group inherits another, and its own settings win, level by level.
 *
 * The path is that of a setting from the root, a sibling's name, or a stock
 * point's address site.item. What is inherited is complete: it has itself
 * inherited what it is like. A group that would need itself for that is a circle.
 * The order of what is inherited comes first (a routing keeps its sequence), own
 * additions follow. */
#include "models/load_inside.h"

#include <string.h>

enum { OWN_OPEN = 1, OWN_DONE = 2, ALL_OPEN = 4, ALL_DONE = 8 };
enum { COPIES_MOST = 4000000 };

struct inheriting {
    struct loading *load;
    struct node *root;
    size_t copied;
};

static void resolve_own(struct inheriting *, struct node *);
static void resolve_all(struct inheriting *, struct node *);

struct node *like_target(const struct node *root, const struct node *group, const char *text, struct arena *arena)
{
    struct node *target = node_at(root, text);
    const char *dot = strchr(text, '.');
    if (!target && !dot && group->parent)
        target = node_child(group->parent, text);
    if (!target && dot && !strchr(dot + 1, '.'))
        target = node_at(root, arena_format(arena, "sites.%.*s.stock.%s", (int)(dot - text), text, dot + 1));
    return target;
}

/* Completes what the path leads through, so that inherited groups are found as well. */
static void resolve_way(struct inheriting *in, const char *path)
{
    struct node *at = in->root;
    while (at && at->kind == NODE_GROUP) {
        if (!(at->visit & OWN_OPEN))
            resolve_own(in, at);
        const size_t n = strcspn(path, ".");
        if (path[n] == '\0')
            return;
        at = node_child(at, arena_textn(in->load->arena, path, n));
        path += n + 1;
    }
}

static bool is_above(const struct node *above, const struct node *n)
{
    for (; n; n = n->parent)
        if (n == above)
            return true;
    return false;
}

static size_t size_of(const struct node *n)
{
    size_t size = 1;
    for (const struct node *child = n->first; child; child = child->next)
        size += size_of(child);
    return size;
}

static void inherit(struct inheriting *in, struct node *group, const struct node *from)
{
    struct node own = {.kind = NODE_GROUP}, *copy = node_copy(in->load->arena, from);
    for (struct node *n = group->first, *next; n; n = next) {
        next = n->next;
        node_append(&own, n);
    }
    node_forget_children(group);
    for (struct node *n = copy->first, *next; n; n = next) {
        next = n->next;
        node_append(group, n);
    }
    merge(in->load, group, &own);
}

static void follow(struct inheriting *in, struct node *group, const struct node *like)
{
    struct loading *l = in->load;
    const char *path = node_path(group, l->arena);
    if (like->kind != NODE_TEXT) {
        diag_error(l->diag, like->place, path,
                   "like takes the path of another group in quotes, such as like = \"sites.oem.stock.zipper\"");
        return;
    }
    resolve_way(in, like->text);
    struct node *from = like_target(in->root, group, like->text, l->arena);
    if (!from || from->kind != NODE_GROUP) {
        diag_error(l->diag, like->place, path,
                   "like = \"%s\" names no group; write its path from the root, such as \"sites.oem.stock.zipper\"",
                   like->text);
        return;
    }
    if (is_above(from, group) || is_above(group, from) || (from->visit & (OWN_OPEN | ALL_OPEN))) {
        diag_error(l->diag, like->place, path,
                   "like = \"%s\" goes in a circle: that group is, or holds, or is like this one", like->text);
        return;
    }
    resolve_all(in, from);
    in->copied += size_of(from);
    if (in->copied > COPIES_MOST)
        diag_error(l->diag, like->place, path,
                   "like = \"%s\": more than 4,000,000 settings would be inherited; write less of it", like->text);
    else
        inherit(in, group, from);
}

static void resolve_own(struct inheriting *in, struct node *group)
{
    if (group->kind != NODE_GROUP || (group->visit & (OWN_DONE | OWN_OPEN)))
        return;
    group->visit |= OWN_OPEN;
    struct node *like = node_child(group, "like");
    if (like && is_word(like, group->row)) {
        node_unlink(like);
        follow(in, group, like);
    }
    group->visit = (group->visit & ~(unsigned)OWN_OPEN) | OWN_DONE;
}

static void resolve_all(struct inheriting *in, struct node *group)
{
    if (group->kind != NODE_GROUP || (group->visit & (ALL_DONE | ALL_OPEN)))
        return;
    group->visit |= ALL_OPEN;
    resolve_own(in, group);
    node_index(in->load->arena, group);
    for (struct node *n = group->first; n; n = n->next)
        resolve_all(in, n);
    group->visit = (group->visit & ~(unsigned)ALL_OPEN) | ALL_DONE;
}

void resolve_likes(struct loading *l, struct node *root)
{
    struct inheriting in = {l, root, 0};
    resolve_all(&in, root);
}
