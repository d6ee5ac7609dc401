/* models/schema.c - rows by path, and the table's check of itself. */
#include "models/schema.h"
#include "models/setting_number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_path(const void *key, const void *row)
{
    return strcmp(key, ((const struct setting *)row)->path);
}

const struct setting *schema_row(const char *path)
{
    size_t count;
    const struct setting *table = settings_table(&count);
    return bsearch(path, table, count, sizeof *table, by_path);
}

const struct setting *schema_member(const struct setting *group, const char *name)
{
    char path[320];
    const size_t n = strlen(group->path), m = strlen(name);
    if (n + m + 2 > sizeof path)
        return NULL;
    memcpy(path, group->path, n);
    path[n] = '.';
    memcpy(path + n + 1, name, m + 1);
    const struct setting *row = strcmp(name, "*") == 0 ? NULL : schema_row(path);
    if (row)
        return row;
    strcpy(path + n + 1, "*");
    return schema_row(path);
}

const struct setting *schema_row_of(const struct node *group, const char *name, struct arena *arena)
{
    if (!group->parent)
        return schema_row(name);
    const struct setting *above = schema_row_of(group->parent, group->name, arena);
    return above ? schema_member(above, name) : NULL;
}

/* ---- self check ---- */

static bool default_reads(const struct setting *s)
{
    double x;
    switch (s->type) {
    case SET_NUMBER:
        return setting_number(s->dflt, true, &x) && x >= s->lo && x <= s->hi;
    case SET_WHOLE: {
        char *end;
        const double w = strtod(s->dflt, &end);
        return end != s->dflt && !*end && w >= s->lo && w <= s->hi;
    }
    case SET_BOOL:
        return strcmp(s->dflt, "true") == 0 || strcmp(s->dflt, "false") == 0;
    case SET_CHOICE:
        return setting_choice(s->extra, s->dflt) >= 0;
    default:
        return true;
    }
}

static int complain(struct diag *diag, const struct setting *s, const char *what)
{
    diag_error(diag, (struct place){"settings table", 0}, s->path, "%s", what);
    return 1;
}

int schema_self_check(struct diag *diag)
{
    size_t count;
    int wrong = 0;
    const struct setting *table = settings_table(&count);
    for (size_t i = 0; i < count; i++) {
        const struct setting *s = &table[i];
        if (i && strcmp(table[i - 1].path, s->path) >= 0)
            wrong += complain(diag, s, "is out of order, or stands twice");
        if (!s->doc || !*s->doc)
            wrong += complain(diag, s, "has no doc");
        if (s->lo > s->hi)
            wrong += complain(diag, s, "has an empty range");
        if (s->dflt && !default_reads(s))
            wrong += complain(diag, s, "has a default that cannot be read, or is out of range");
        if (s->type == SET_CHOICE && !(s->flags & SETTING_LATER) && !s->extra)
            wrong += complain(diag, s, "has no choices");
        if (s->type == SET_GROUP && s->extra && !schema_member(s, s->extra))
            wrong += complain(diag, s, "has a main member without a row");
        const char *dot = strrchr(s->path, '.');
        if (dot) {
            char above[320];
            memcpy(above, s->path, (size_t)(dot - s->path));
            above[dot - s->path] = '\0';
            if (!schema_row(above))
                wrong += complain(diag, s, "has no row for its group");
        }
    }
    return wrong;
}
