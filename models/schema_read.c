/* models/schema_read.c - settings of a checked tree, or their defaults: see schema.h.
 *
 * What does not stand in the file is found by its row: the walk along a dotted name
 * goes down rows, and nodes as far as there are any. */
#include "models/schema_find.h"
#include "models/setting_number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct found schema_find(const struct node *group, const char *name)
{
    struct found f = {group, group, group->row};
    bool known = group->row || !group->parent; /* the scenario itself has no row */
    for (;;) {
        char part[80];
        const size_t n = strcspn(name, "."), fits = n < sizeof part ? n : sizeof part - 1;
        memcpy(part, name, fits);
        part[fits] = '\0';
        f.row = known ? schema_member(f.row, part) : NULL;
        known = f.row != NULL;
        f.node = f.node ? node_child(f.node, part) : NULL;
        if (f.node)
            f.nearest = f.node;
        if (name[n] == '\0')
            return f;
        name += n + 1;
    }
}

bool read_given(const struct node *group, const char *name)
{
    return schema_find(group, name).node != NULL;
}

struct place read_place(const struct node *group, const char *name)
{
    return schema_find(group, name).nearest->place;
}

static double number_of_text(const char *text, const struct setting *row, bool dated)
{
    double x;
    const char *why;
    return setting_number(text, row ? row->unit : "", dated, &x, &why) ? x : (double)NAN;
}

static double number_of(const struct reader *r, const struct found *f)
{
    if (f->node)
        return f->node->kind == NODE_NUMBER ? f->node->number
               : f->node->kind == NODE_TEXT ? number_of_text(f->node->text, f->row, r->dated)
                                            : (double)NAN;
    return f->row && f->row->dflt ? number_of_text(f->row->dflt, f->row, true) : (double)NAN;
}

double read_number(const struct reader *r, const struct node *group, const char *name)
{
    const struct found f = schema_find(group, name);
    return number_of(r, &f);
}

int64_t read_whole(const struct reader *r, const struct node *group, const char *name)
{
    const double x = read_number(r, group, name);
    return fabs(x) < 9e18 ? (int64_t)x : 0;
}

static const char *text_of(const struct found *f)
{
    if (f->node)
        return f->node->kind == NODE_TEXT ? f->node->text : NULL;
    return f->row ? f->row->dflt : NULL;
}

bool read_bool(const struct reader *r, const struct node *group, const char *name)
{
    const struct found f = schema_find(group, name);
    const char *dflt = text_of(&f);
    (void)r;
    return f.node && f.node->kind == NODE_BOOL ? f.node->truth : dflt && strcmp(dflt, "true") == 0;
}

const char *read_text(const struct reader *r, const struct node *group, const char *name)
{
    const struct found f = schema_find(group, name);
    if (!f.node || f.node->kind != NODE_NUMBER)
        return text_of(&f);
    char text[40];
    snprintf(text, sizeof text, "%.15g", f.node->number);
    if (strtod(text, NULL) != f.node->number)
        snprintf(text, sizeof text, "%.17g", f.node->number);
    return arena_text(r->arena, text);
}

int read_choice(const struct reader *r, const struct node *group, const char *name)
{
    const struct found f = schema_find(group, name);
    const char *text = text_of(&f);
    (void)r;
    return text && f.row && f.row->extra ? setting_choice(f.row->extra, text) : -1;
}

/* A due date is the end of its day; a number is a time from the start, or a duration. */
sim_time read_time(const struct reader *r, const struct node *group, const char *name)
{
    const struct found f = schema_find(group, name);
    const char *text = text_of(&f);
    int64_t day;
    if (text && civil_from_text(text, &day))
        return (day - r->start_day + (f.row && f.row->type == SET_DUE)) * TICKS_PER_DAY;
    const double days = number_of(r, &f);
    return isnan(days) ? TIME_NEVER : ticks_from_days(days);
}

size_t read_dates(const struct reader *r, const struct node *group, const char *name, const sim_time **out)
{
    const struct found f = schema_find(group, name);
    size_t count = 0;
    sim_time *at = arena_array(r->arena, f.node ? f.node->children + 1 : 1, sizeof *at);
    *out = at;
    for (const struct node *e = f.node ? f.node->first : NULL; e; e = e->next) {
        const struct found one = {e, e, f.row};
        int64_t day;
        const bool date = e->kind == NODE_TEXT && civil_from_text(e->text, &day);
        at[count++] = date ? (day - r->start_day) * TICKS_PER_DAY : ticks_from_days(number_of(r, &one));
    }
    return count;
}

size_t read_names(const struct reader *r, const struct node *group, const char *name, const char *const **out)
{
    const struct node *n = schema_find(group, name).node;
    size_t count = 0;
    *out = NULL;
    if (!n || n->children == 0)
        return 0;
    const char **names = arena_array(r->arena, n->children, sizeof *names);
    for (const struct node *e = n->first; e; e = e->next)
        if (e->kind == NODE_TEXT)
            names[count++] = e->text;
    *out = names;
    return count;
}

size_t read_series(const struct reader *r, const struct node *group, const char *name, const double **out)
{
    const struct node *n = schema_find(group, name).node;
    size_t count = 0;
    *out = NULL;
    if (n && n->kind == NODE_NUMBER) { /* a list of one */
        *out = &n->number;
        return 1;
    }
    if (!n || n->children == 0)
        return 0;
    double *values = arena_array(r->arena, n->children, sizeof *values);
    for (const struct node *e = n->first; e; e = e->next)
        if (e->kind == NODE_NUMBER)
            values[count++] = e->number;
    *out = values;
    return count;
}

const struct node *read_group(const struct reader *r, const struct node *group, const char *name)
{
    const struct node *n = schema_find(group, name).node;
    (void)r;
    return n && n->kind == NODE_GROUP ? n : NULL;
}
