/* models/compile_owners.c - owners, their desks, and to whom they pass on; an owner as each finder knows him. */
#include "models/compile_inside.h"

#include <string.h>

static void check_words(struct compile *c, const struct node *node, const struct owner *o)
{
    const bool ends = read_given(node, "at_most") || read_given(node, "limit"), passes = read_given(node, "else");
    if (ends && !passes)
        wrong(c, node, read_given(node, "at_most") ? "at_most" : "limit",
              "to whom does it go then? give `else`, or leave it out");
    if (passes && !ends)
        remark(c, node, "else", "nothing is ever passed on to `%s`: that takes `at_most` or `limit`",
               read_text(&c->read, node, "else"));
    if (o->center >= 0 && read_given(node, "calendar"))
        wrong(c, node, "calendar", "the desk of `at` has its own hours; leave one of the two out");
    if (o->center >= 0 && !read_given(node, "decides_after"))
        remark(c, node, "at",
               "without `decides_after` a decision takes no time at the desk; it only waits for its turn");
}

static void add_owner(struct compile *c, const struct node *node)
{
    const char *label = label_of(c, node, node->name), *path = node_path(node, c->arena);
    struct owner o = {.name = node->name, .label = label, .center = -1, .otherwise = -1};
    const char *at = read_given(node, "at") ? read_text(&c->read, node, "at") : NULL;
    o.calendar = calendar_of_name(c, read_text(&c->read, node, "calendar"), NULL);
    if (at) {
        o.center = center_find(c, at);
        if (o.center < 0)
            wrong(c, node, "at", "`%s` is no workcenter; write site.workcenter", at);
        o.cause_queue =
            cause_of(c, arena_format(c->arena, "workcenter.%s.queue", at),
                     arena_format(c->arena, "capacity of %s", o.center < 0 ? at : c->net->center[o.center].label));
    }
    o.cause_hear =
        cause_new(c, arena_format(c->arena, "%s.hear", path), arena_format(c->arena, "waiting for %s to hear", label));
    o.cause_decide = cause_new(c, arena_format(c->arena, "%s.decide", path),
                               arena_format(c->arena, "waiting for %s to decide", label));
    check_words(c, node, &o);
    *(struct owner *)PUSH(c, c->net->owner, c->net->owners) = o;
}

/* From one to whom he passes on: back to himself, or to somebody who has been reported. */
static void check_circle(struct compile *c, int32_t first, char *seen)
{
    const struct network *n = c->net;
    const char *path = n->owner[first].name;
    int32_t o = n->owner[first].otherwise;
    for (int32_t steps = 0; o >= 0 && o != first && steps < n->owners; steps++) {
        path = arena_format(c->arena, "%s passes on to %s", path, n->owner[o].name);
        o = n->owner[o].otherwise;
    }
    if (o != first || seen[first])
        return;
    wrong(c, c->owner_node[first], "else", "a circle: %s passes on to %s; the last must decide himself", path,
          n->owner[first].name);
    for (o = first; !seen[o]; o = n->owner[o].otherwise)
        seen[o] = 1;
}

void compile_owners(struct compile *c)
{
    struct network *n = c->net;
    size_t count;
    const struct node **members = sorted_members(c, group_at(c, "owners"), &count);
    char *seen = arena_alloc(c->arena, count + 1);
    c->owner_node = members;
    c->owner_named = arena_alloc(c->arena, count + 1);
    for (size_t i = 0; i < count; i++)
        add_owner(c, members[i]);
    for (int32_t o = 0; o < n->owners; o++)
        if (read_given(members[o], "else")) {
            n->owner[o].otherwise = owner_find(c, read_text(&c->read, members[o], "else"));
            if (n->owner[o].otherwise >= 0)
                c->owner_named[n->owner[o].otherwise] = 1;
        }
    for (int32_t o = 0; o < n->owners; o++)
        check_circle(c, o, seen);
}

/* The owner as this finder knows him, and those to whom it may be passed on. */
static int32_t hearer_new(struct compile *c, int32_t owner, const char *finder, int32_t steps)
{
    struct network *n = c->net;
    const struct node *node = c->owner_node[owner];
    struct hearer h = {.owner = owner, .otherwise = -1};
    h.hears_after = quantity_of(c, node, "hears_after", finder);
    h.decides_after = quantity_of(c, node, "decides_after", finder);
    h.at_most = quantity_of(c, node, "at_most", finder);
    h.limit = quantity_of(c, node, "limit", finder);
    if (n->owner[owner].otherwise >= 0 && steps < n->owners) /* a circle has been reported */
        h.otherwise = hearer_new(c, n->owner[owner].otherwise, finder, steps + 1);
    *(struct hearer *)PUSH(c, n->hearer, n->hearers) = h;
    return n->hearers - 1;
}

int32_t owner_named(struct compile *c, const struct node *group, const char *name)
{
    const char *word = read_given(group, name) ? read_text(&c->read, group, name) : NULL;
    const int32_t owner = word ? owner_find(c, word) : -1; /* an unknown one was said by the schema check */
    if (owner < 0)
        return -1;
    c->owner_named[owner] = 1;
    return hearer_new(c, owner, node_path(group, c->arena), 0);
}

void note_owners(struct compile *c)
{
    for (int32_t o = 0; o < c->net->owners; o++)
        if (!c->owner_named[o])
            remark(c, c->owner_node[o], NULL, "no task, inspection, response or other owner names it: it does nothing");
}
