/* models/schema_read.c - settings of a checked tree, or their defaults. */
#include "models/quantity.h"
#include "models/setting_number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The node of a dotted name and its row, whether it stands or not. */
static const struct node *find(const struct node *group, const char *name, const struct setting **row)
{
    char part[128];
    const struct node *at = group;
    const struct setting *here = group->row;
    while (*name) {
        const size_t n = strcspn(name, ".");
        memcpy(part, name, n < sizeof part ? n : sizeof part - 1);
        part[n < sizeof part ? n : sizeof part - 1] = '\0';
        here = here ? schema_member(here, part) : !group->parent || !group->row ? schema_row(part) : NULL;
        at = at ? node_child(at, part) : NULL;
        name += n + (name[n] == '.');
    }
    *row = here;
    return at;
}

bool read_given(const struct node *group, const char *name)
{
    const struct setting *row;
    return find(group, name, &row) != NULL;
}

struct place read_place(const struct node *group, const char *name)
{
    const struct node *at = group;
    char part[128];
    while (*name) {
        const size_t n = strcspn(name, ".");
        memcpy(part, name, n < sizeof part ? n : sizeof part - 1);
        part[n < sizeof part ? n : sizeof part - 1] = '\0';
        const struct node *child = node_child(at, part);
        if (!child)
            break;
        at = child;
        name += n + (name[n] == '.');
    }
    return at->place;
}

double read_number(const struct reader *r, const struct node *group, const char *name)
{
    const struct setting *row;
    const struct node *n = find(group, name, &row);
    double x = (double)NAN;
    if (n && n->kind == NODE_NUMBER)
        return n->number;
    if (n && n->kind == NODE_TEXT)
        return setting_number(n->text, r->dated, &x) ? x : (double)NAN;
    return row && row->dflt && setting_number(row->dflt, true, &x) ? x : (double)NAN;
}

int64_t read_whole(const struct reader *r, const struct node *group, const char *name)
{
    const double x = read_number(r, group, name);
    return isfinite(x) ? (int64_t)x : 0;
}

bool read_bool(const struct reader *r, const struct node *group, const char *name)
{
    const struct setting *row;
    const struct node *n = find(group, name, &row);
    (void)r;
    if (n)
        return n->kind == NODE_BOOL && n->truth;
    return row && row->dflt && strcmp(row->dflt, "true") == 0;
}

const char *read_text(const struct reader *r, const struct node *group, const char *name)
{
    const struct setting *row;
    const struct node *n = find(group, name, &row);
    if (n && n->kind == NODE_NUMBER)
        return arena_format(r->arena, "%.17g", n->number);
    return n ? n->text : row ? row->dflt : NULL;
}

int read_choice(const struct reader *r, const struct node *group, const char *name)
{
    const struct setting *row;
    const struct node *n = find(group, name, &row);
    const char *text = n ? n->text : row ? row->dflt : NULL;
    (void)r;
    return text && row && row->extra ? setting_choice(row->extra, text) : -1;
}

sim_time read_time(const struct reader *r, const struct node *group, const char *name)
{
    const struct setting *row;
    const struct node *n = find(group, name, &row);
    int64_t day;
    if (n && n->kind == NODE_TEXT && civil_from_text(n->text, &day))
        return (day - r->start_day + (row && row->type == SET_DUE)) * TICKS_PER_DAY;
    const double x = read_number(r, group, name);
    return isfinite(x) ? ticks_from_days(x) : TIME_NEVER;
}

size_t read_names(const struct reader *r, const struct node *group, const char *name, const char *const **out)
{
    const struct setting *row;
    const struct node *n = find(group, name, &row);
    size_t count = 0;
    *out = NULL;
    if (!n)
        return 0;
    const char **names = arena_array(r->arena, n->children + 1, sizeof *names);
    for (const struct node *e = n->first; e; e = e->next)
        if (e->kind == NODE_TEXT)
            names[count++] = e->text;
    *out = names;
    return count;
}

size_t read_series(const struct reader *r, const struct node *group, const char *name, const double **out)
{
    const struct setting *row;
    const struct node *n = find(group, name, &row);
    size_t count = 0;
    *out = NULL;
    if (!n)
        return 0;
    double *values = arena_array(r->arena, n->children + 1, sizeof *values);
    for (const struct node *e = n->first; e; e = e->next)
        if (e->kind == NODE_NUMBER)
            values[count++] = e->number;
    *out = values;
    return count;
}

int32_t read_quantity(const struct reader *r, const struct node *group, const char *name)
{
    const struct setting *row;
    const struct node *n = find(group, name, &row);
    const char *above = node_path(group, r->arena);
    if (!row || (!n && !row->dflt))
        return -1;
    const char *path = *above ? arena_format(r->arena, "%s.%s", above, name) : name;
    return book_add(r->book, row, path, n, read_place(group, name));
}

const struct node *read_group(const struct reader *r, const struct node *group, const char *name)
{
    const struct setting *row;
    const struct node *n = find(group, name, &row);
    (void)r;
    return n && n->kind == NODE_GROUP ? n : NULL;
}
