/* models/schema.c - the rows of the schema table by path, what may stand in a group, and the table's check of itself.
 */
#include "models/schema.h"
#include "models/expression.h"
#include "models/setting_number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_MOST = 320, SHOWN_MOST = 16 };

/* ---- rows ---- */

static const struct setting *find_row(const struct setting *table, size_t count, const char *path)
{
    size_t lo = 0, hi = count;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        const int order = strcmp(path, table[mid].path);
        if (order == 0)
            return &table[mid];
        if (order < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return NULL;
}

const struct setting *schema_row(const char *path)
{
    size_t count;
    const struct setting *table = settings_table(&count);
    return find_row(table, count, path);
}

/* The row "group.name" or NULL. */
static const struct setting *joined_row(const struct setting *table, size_t count, const char *group, const char *name)
{
    char path[PATH_MOST];
    const int n = snprintf(path, sizeof path, "%s%s%s", group, *group ? "." : "", name);
    if (n < 0 || (size_t)n >= sizeof path)
        return NULL;
    return find_row(table, count, path);
}

const struct setting *schema_member(const struct setting *group, const char *name)
{
    size_t count;
    const struct setting *table = settings_table(&count);
    const char *path = group ? group->path : "";
    const struct setting *row = strchr(name, '.') ? NULL : joined_row(table, count, path, name);
    return row || !group ? row : joined_row(table, count, path, "*");
}

const char *schema_last_name(const struct setting *row)
{
    const char *dot = strrchr(row->path, '.');
    return dot ? dot + 1 : row->path;
}

/* Paths with the same beginning stand together in a sorted table: a group's members follow it. */
size_t schema_members(const struct setting *group, const struct setting **rows, size_t most)
{
    size_t count, found = 0;
    const struct setting *table = settings_table(&count);
    const size_t n = group ? strlen(group->path) : 0;
    for (const struct setting *row = group ? group + 1 : table; row < table + count && found < most; row++) {
        if (group && (strncmp(row->path, group->path, n) != 0 || row->path[n] != '.'))
            break;
        if (!strchr(row->path + n + (group != NULL), '.'))
            rows[found++] = row;
    }
    return found;
}

/* ---- unknown names ---- */

static const char *nearest_row(const struct setting *const *rows, size_t count, const char *name, struct arena *arena)
{
    const char **names = arena_array(arena, count + 1, sizeof *names);
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (schema_last_name(rows[i])[0] != '*')
            names[n++] = schema_last_name(rows[i]);
    return diag_nearest(name, names, n);
}

/* A row of this name in the group, some levels down, without a name of the planner's between: "policy.level". */
static const char *deeper(const struct setting *group, const char *name)
{
    size_t count;
    const struct setting *table = settings_table(&count);
    const size_t n = group ? strlen(group->path) + 1 : 0;
    for (const struct setting *row = group ? group + 1 : table; row < table + count; row++) {
        if (group && (strncmp(row->path, group->path, n - 1) != 0 || row->path[n - 1] != '.'))
            break;
        if (strcmp(schema_last_name(row), name) == 0 && !strchr(row->path + n, '*'))
            return row->path + n;
    }
    return NULL;
}

const char *schema_unknown(const struct setting *group, const char *name, struct arena *arena)
{
    const struct setting *rows[512];
    const size_t count = schema_members(group, rows, sizeof rows / sizeof rows[0]);
    const char *exact = deeper(group, name), *near = exact ? exact : nearest_row(rows, count, name, arena);
    if (near)
        return arena_format(arena, "unknown setting `%s`; did you mean `%s`?", name, near);
    if (count == 0 || count > SHOWN_MOST)
        return arena_format(arena, "unknown setting `%s`; `bullwhip schema%s%s` lists what may stand here", name,
                            group ? " " : "", group ? group->path : "");
    const char *list = "";
    for (size_t i = 0; i < count; i++)
        if (!(rows[i]->flags & SETTING_LATER))
            list = arena_format(arena, "%s%s%s", list, *list ? ", " : "", schema_last_name(rows[i]));
    return arena_format(arena, "unknown setting `%s`; known here: %s", name, list);
}

/* ---- the table's check of itself ---- */

struct self_check {
    const struct setting *table;
    size_t count;
    struct diag *diag;
    struct arena *arena;
    int errors;
};

static void flaw(struct self_check *c, const struct setting *s, const char *what)
{
    diag_error(c->diag, (struct place){"models/settings.c", 0}, s->path, "%s", what);
    c->errors++;
}

static bool default_reads(struct self_check *c, const struct setting *s)
{
    double x = 0;
    const char *why;
    int64_t day;
    const struct expression_source from = {.arena = c->arena, .diag = c->diag, .path = s->path, .dated = true};
    struct expression e;
    switch (s->type) {
    case SET_QUANTITY:
        if (!expression_parse(&from, s->dflt, &e))
            return false;
        return e.root->kind != EXPR_NUMBER || (e.root->number >= s->lo && e.root->number <= s->hi);
    case SET_NUMBER:
    case SET_WHOLE:
        return setting_number(s->dflt, s->unit, true, &x, &why) && x >= s->lo && x <= s->hi &&
               (s->type == SET_NUMBER || x == floor(x));
    case SET_BOOL:
        return strcmp(s->dflt, "true") == 0 || strcmp(s->dflt, "false") == 0;
    case SET_CHOICE:
        return s->extra && setting_choice(s->extra, s->dflt) >= 0;
    case SET_DATE:
    case SET_DUE:
        return civil_from_text(s->dflt, &day) || setting_number(s->dflt, "d", true, &x, &why);
    case SET_TEXT:
        return true;
    default:
        return false; /* groups, lists, names: no default */
    }
}

static void check_extra(struct self_check *c, const struct setting *s)
{
    const struct setting *main = s->extra ? joined_row(c->table, c->count, s->path, s->extra) : NULL;
    if (s->type == SET_GROUP && s->extra &&
        (!main || (main->type == SET_GROUP && !main->extra) || main->type == SET_NAMED))
        flaw(c, s, "its main member is no plain setting of it, nor a group with a main member");
    if (s->type == SET_CHOICE && !(s->flags & SETTING_LATER) && (!s->extra || strstr(s->extra, "||") || !*s->extra))
        flaw(c, s, "has no choices, or an empty one");
    for (const char *g = s->type == SET_REF ? s->extra : NULL; g;
         g = g[strcspn(g, "|")] ? g + strcspn(g, "|") + 1 : NULL) {
        const struct setting *group = find_row(c->table, c->count, arena_textn(c->arena, g, strcspn(g, "|")));
        if (!group || group->type != SET_NAMED)
            flaw(c, s, "refers to a group that is none of named members");
    }
    if (s->type == SET_REF && !s->extra)
        flaw(c, s, "refers to no group");
}

static void check_row(struct self_check *c, const struct setting *s)
{
    const char *dot = strrchr(s->path, '.');
    const struct setting *above =
        dot ? find_row(c->table, c->count, arena_textn(c->arena, s->path, (size_t)(dot - s->path))) : NULL;
    if (strlen(s->path) + 64 > PATH_MOST)
        flaw(c, s, "is too long a path");
    if (s > c->table && strcmp(s[-1].path, s->path) >= 0)
        flaw(c, s, "is out of order, or stands twice");
    if (dot && (!above || (above->type != SET_GROUP && above->type != SET_NAMED)))
        flaw(c, s, "has no row for its group");
    if (!s->doc || !*s->doc)
        flaw(c, s, "has no doc");
    if (!(s->lo <= s->hi))
        flaw(c, s, "has an empty range");
    if (s->dflt && !default_reads(c, s))
        flaw(c, s, "has a default that cannot be read or is out of range");
    if (s->dflt && (s->flags & SETTING_REQUIRED))
        flaw(c, s, "is required, and has a default that is never used");
    if ((s->flags & SETTING_LIVE) && s->type != SET_QUANTITY)
        flaw(c, s, "may change inside a run, but is no quantity");
    if ((s->flags & SETTING_REQUIRED) && schema_last_name(s)[0] == '*')
        flaw(c, s, "is required, but the planner names it");
    check_extra(c, s);
}

int schema_check_table(const struct setting *table, size_t count, struct diag *diag)
{
    struct self_check c = {table, count, diag, arena_create(), 0};
    for (size_t i = 0; i < count; i++)
        check_row(&c, &table[i]);
    arena_destroy(c.arena);
    return c.errors;
}

int schema_self_check(struct diag *diag)
{
    size_t count;
    const struct setting *table = settings_table(&count);
    return schema_check_table(table, count, diag);
}
