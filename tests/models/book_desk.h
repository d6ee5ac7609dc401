/* tests/models/book_desk.h - a book made by hand, and what it says when something is wrong. */
#ifndef TESTS_MODELS_BOOK_DESK_H
#define TESTS_MODELS_BOOK_DESK_H

#include "models/quantity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* cmocka's own comparison rounds to float. */
#define assert_near(value, right, within)                                                                              \
    do {                                                                                                               \
        const double got = (value), want = (right);                                                                    \
        if (!(fabs(got - want) <= (within)))                                                                           \
            fail_msg("%s is %.17g, not %.17g", #value, got, want);                                                     \
    } while (0)

struct desk {
    struct arena *arena;
    struct diag *diag;
    struct book *book;
    struct node *variables, *correlations;
    struct book_state *state;
    int line;
};

static inline void desk_open(struct desk *d, bool dated)
{
    *d = (struct desk){.arena = arena_create(), .diag = diag_create()};
    int64_t start = 0;
    civil_from_text("2026-03-02", &start); /* a Monday */
    d->book = book_create(d->arena, d->diag, dated, start, "tests/models");
    d->variables = node_new(d->arena, NODE_GROUP, "variables", (struct place){"a.cfg", 1});
    d->correlations = node_new(d->arena, NODE_GROUP, "correlations", (struct place){"a.cfg", 1});
}

static inline void desk_close(struct desk *d)
{
    book_state_destroy(d->state);
    diag_destroy(d->diag);
    arena_destroy(d->arena);
}

static inline struct node *desk_text(struct desk *d, struct node *group, const char *name, const char *text)
{
    struct node *n = node_new(d->arena, NODE_TEXT, name, (struct place){"a.cfg", ++d->line});
    n->text = text;
    if (group)
        node_append(group, n);
    return n;
}

static inline struct node *desk_number(struct desk *d, struct node *group, const char *name, double number)
{
    struct node *n = node_new(d->arena, NODE_NUMBER, name, (struct place){"a.cfg", ++d->line});
    n->number = number;
    if (group)
        node_append(group, n);
    return n;
}

static inline struct node *desk_group(struct desk *d, struct node *group, const char *name)
{
    struct node *n = node_new(d->arena, NODE_GROUP, name, (struct place){"a.cfg", ++d->line});
    node_append(group, n);
    return n;
}

static inline struct node *desk_correlate(struct desk *d, const char *name, const char *kind, double value,
                                          const char *a, const char *b)
{
    struct node *g = desk_group(d, d->correlations, name), *of = node_new(d->arena, NODE_ARRAY, "of", g->place);
    node_append(g, of);
    desk_text(d, of, "", a);
    desk_text(d, of, "", b);
    desk_number(d, g, kind, value);
    return g;
}

static inline const struct setting *desk_row(struct desk *d, const char *path, const char *unit,
                                             enum setting_scope scope, unsigned flags)
{
    struct setting *row = arena_alloc(d->arena, sizeof *row);
    *row = (struct setting){.path = path,
                            .type = SET_QUANTITY,
                            .unit = unit,
                            .lo = -INFINITY,
                            .hi = INFINITY,
                            .scope = scope,
                            .flags = flags,
                            .doc = "x"};
    return row;
}

static inline quantity_id desk_add(struct desk *d, const char *path, const char *unit, enum setting_scope scope,
                                   const char *text)
{
    const struct node *value = desk_text(d, NULL, "", text);
    return book_add(d->book, desk_row(d, path, unit, scope, SETTING_LIVE), path, value, value->place);
}

/* Reads the variables and finishes; makes a state in replication 0 when all is well. */
static inline bool desk_finish(struct desk *d)
{
    if (!book_finish(d->book) || diag_errors(d->diag))
        return false;
    d->state = book_state_create(d->book);
    book_state_reset(d->state, (struct luck){.seed = 7}, false);
    return true;
}

static inline void desk_variables(struct desk *d)
{
    book_variables(d->book, d->variables, d->correlations);
}

static inline void desk_replication(struct desk *d, uint32_t k)
{
    book_state_reset(d->state, (struct luck){.seed = 7, .replication = k}, false);
}

static inline double desk_value(struct desk *d, quantity_id q, uint64_t order, double day)
{
    const struct thing t = {.order = order};
    return quantity_value(d->state, q, &t, ticks_from_days(day));
}

/* All that was said, as printed; in the arena. */
static inline const char *desk_said(struct desk *d)
{
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    diag_print(d->diag, f);
    fclose(f);
    const char *kept = arena_text(d->arena, text);
    free(text);
    return kept;
}

#endif
