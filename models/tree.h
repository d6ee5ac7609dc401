/* models/tree.h - the merged scenario as a tree of our own.
 *
 * libconfig reads one file; a scenario may be several (extends, @include, CSV
 * tables, --set). Here every setting knows the file and line it came from, so
 * that every message keeps its place. Nodes live in an arena and are changed
 * only while loading. */
#ifndef MODELS_TREE_H
#define MODELS_TREE_H

#include "sim/arena.h"
#include "sim/diag.h"

#include <stdbool.h>
#include <stddef.h>

struct setting;

enum node_kind { NODE_GROUP, NODE_LIST, NODE_ARRAY, NODE_NUMBER, NODE_BOOL, NODE_TEXT };

struct node {
    const char *name; /* "" for the root and for elements of lists and arrays */
    enum node_kind kind;
    struct place place;
    double number;    /* NODE_NUMBER */
    bool whole;       /* NODE_NUMBER written without point or exponent */
    bool truth;       /* NODE_BOOL */
    const char *text; /* NODE_TEXT */
    struct node *parent, *first, *last, *next;
    size_t children;
    const struct setting *row; /* set by schema_check: the row that declares this setting, or NULL */
    struct node **index;       /* children by name (node_index), or NULL; any change of the children drops it */
    size_t index_slots;        /* a power of two */
    unsigned visit;            /* how far the loader is with `like` here; 0 elsewhere */
};

struct node *node_new(struct arena *, enum node_kind, const char *name,
                      struct place); /* the name is copied; NULL: "" */
void node_append(struct node *parent, struct node *child);
void node_unlink(struct node *child);                                /* takes it out of its parent */
void node_forget_children(struct node *);                            /* they are moved, or out of use */
struct node *node_child(const struct node *group, const char *name); /* NULL when absent or not a group */
/* Finds a member by a hash of its name from now on, where the group is large enough for that to pay (16 members). */
void node_index(struct arena *, struct node *group);
struct node *node_at(const struct node *group, const char *dotted); /* "policy.review.every", NULL when absent */
struct node *node_copy(struct arena *, const struct node *);        /* with all below it; without parent */
const char *node_kind_name(enum node_kind);                         /* "a group", "a number", ... */
/* "suppliers.tannery.offers.leather"; elements of lists by [index]. In `arena`. */
const char *node_path(const struct node *, struct arena *);
bool node_equal(const struct node *, const struct node *); /* same value, places and order of group members ignored */

#endif
