/* models/schema_quantity.c - a quantity of a checked tree, or its default, into the book. */
#include "models/quantity.h"
#include "models/schema_find.h"

int32_t read_quantity(const struct reader *r, const struct node *group, const char *name)
{
    const struct found f = schema_find(group, name);
    if (!f.row || (!f.node && !f.row->dflt))
        return -1;
    const char *above = node_path(group, r->arena);
    const char *path = *above ? arena_format(r->arena, "%s.%s", above, name) : arena_text(r->arena, name);
    return book_add(r->book, f.row, path, f.node, f.nearest->place);
}
