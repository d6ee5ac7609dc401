/* models/schema_check.c - a whole scenario against the table: all mistakes at once. */
#include "models/parse.h"
#include "models/schema.h"
#include "models/setting_number.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct check {
    const struct node *root;
    struct arena *arena;
    struct diag *diag;
    bool dated;
    struct node *bad[1024]; /* refused: taken out at the end, so that later checks do not stumble over them */
    size_t bad_count;
};

static void wrong(struct check *c, const struct node *n, const char *what)
{
    diag_error(c->diag, n->place, node_path(n, c->arena), "%s", what);
}

static void refuse(struct check *c, struct node *n)
{
    if (c->bad_count < sizeof c->bad / sizeof *c->bad)
        c->bad[c->bad_count++] = n;
}

/* Words of the loader and of reports, allowed in every group. */
static bool common_word(const char *name)
{
    return strcmp(name, "label") == 0 || strcmp(name, "mark") == 0 || strcmp(name, "title") == 0;
}

static bool good_name(const char *name)
{
    if (!isalpha((unsigned char)name[0]))
        return false;
    for (const char *p = name; *p; p++)
        if (!isalnum((unsigned char)*p) && *p != '_')
            return false;
    return true;
}

static bool direct_member(const char *group, const char *path)
{
    const size_t n = strlen(group);
    const char *rest = *group ? path + n + 1 : path;
    if (*group && (strncmp(path, group, n) != 0 || path[n] != '.'))
        return false;
    return !strchr(rest, '.') && strcmp(rest, "*") != 0;
}

static void unknown(struct check *c, const struct node *n, const char *group)
{
    size_t count, names_count = 0;
    const struct setting *table = settings_table(&count);
    const char **names = arena_array(c->arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        if (direct_member(group, table[i].path)) {
            const char *dot = strrchr(table[i].path, '.');
            names[names_count++] = dot ? dot + 1 : table[i].path;
        }
    const char *near = diag_nearest(n->name, names, names_count);
    if (near)
        diag_error(c->diag, n->place, node_path(n, c->arena), "unknown setting `%s`; did you mean `%s`?", n->name, near);
    else
        diag_error(c->diag, n->place, node_path(n, c->arena), "unknown setting `%s`; `bullwhip schema %s` lists what may stand here", n->name, group);
}

/* ---- one value ---- */

static bool mentions_time_unit(const char *text)
{
    double x;
    return !setting_number(text, false, &x) && setting_number(text, true, &x);
}

static void check_range(struct check *c, const struct node *n, const struct setting *row, double x)
{
    const char *unit = strcmp(row->unit, "1") == 0 ? "" : row->unit;
    if (!isfinite(x)) {
        wrong(c, n, "must be a finite number");
        return;
    }
    if (x >= row->lo && x <= row->hi)
        return;
    if (isinf(row->hi))
        diag_error(c->diag, n->place, node_path(n, c->arena), "is %g %s; it must be at least %g", x, unit, row->lo);
    else
        diag_error(c->diag, n->place, node_path(n, c->arena), "is %g %s; allowed is %g to %g", x, unit, row->lo, row->hi);
}

static void check_number(struct check *c, const struct node *n, const struct setting *row)
{
    double x = n->number;
    if (n->kind == NODE_TEXT && !c->dated && mentions_time_unit(n->text)) {
        wrong(c, n, "a scenario without `start` counts in plain time units; write a bare number");
        return;
    }
    if (n->kind == NODE_TEXT ? !setting_number(n->text, true, &x) : n->kind != NODE_NUMBER) {
        wrong(c, n, "must be a number, or text like \"8 h\" (no law here)");
        return;
    }
    check_range(c, n, row, x);
}

static void check_date(struct check *c, const struct node *n, const struct setting *row)
{
    int64_t day;
    double x;
    if (n->kind == NODE_TEXT && civil_from_text(n->text, &day)) {
        if (!c->dated && strcmp(row->path, "start") != 0)
            wrong(c, n, "a date needs the scenario's `start`; without it write a number of time units");
        return;
    }
    if (strcmp(row->path, "start") == 0)
        wrong(c, n, "must be a date of the calendar such as \"2026-01-05\"");
    else if (n->kind == NODE_NUMBER)
        check_range(c, n, row, n->number);
    else if (n->kind != NODE_TEXT || !setting_number(n->text, c->dated, &x))
        wrong(c, n, c->dated ? "must be a date of the calendar such as \"2026-08-31\", or a time from the start such as \"30 d\"" : "must be a number of time units");
}

static void check_choice(struct check *c, const struct node *n, const struct setting *row)
{
    const char *names[64];
    size_t count = 0;
    char *copy = arena_text(c->arena, row->extra), *save = NULL;
    if (n->kind == NODE_TEXT && setting_choice(row->extra, n->text) >= 0)
        return;
    for (char *w = strtok_r(copy, "|", &save); w && count < 64; w = strtok_r(NULL, "|", &save))
        names[count++] = w;
    const char *near = n->kind == NODE_TEXT ? diag_nearest(n->text, names, count) : NULL;
    char *list = arena_text(c->arena, row->extra);
    for (char *p = list; *p; p++)
        if (*p == '|')
            *p = ' ';
    diag_error(c->diag, n->place, node_path(n, c->arena), "must be one of: %s%s%s%s", list, near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
}

static void check_reference(struct check *c, const struct node *n, const struct setting *row)
{
    const char *names[512];
    size_t count = 0;
    char *groups = arena_text(c->arena, row->extra), *save = NULL;
    if (n->kind != NODE_TEXT) {
        wrong(c, n, "must be a name, in quotes");
        return;
    }
    for (char *g = strtok_r(groups, "|", &save); g; g = strtok_r(NULL, "|", &save)) {
        const struct node *group = node_at(c->root, g);
        if (group && node_child(group, n->text))
            return;
        for (const struct node *m = group ? group->first : NULL; m && count < 512; m = m->next)
            names[count++] = m->name;
    }
    const char *near = diag_nearest(n->text, names, count);
    diag_error(c->diag, n->place, node_path(n, c->arena), "`%s` is not in `%s`%s%s%s", n->text, row->extra, near ? "; did you mean `" : count ? "; there are " : "; add it there",
               near ? near : count ? names[0] : "", near ? "`?" : count > 1 ? ", ..." : "");
}

static void check_list(struct check *c, const struct node *n, enum node_kind element, const char *must)
{
    if (n->kind != NODE_ARRAY && n->kind != NODE_LIST) {
        wrong(c, n, must);
        return;
    }
    for (const struct node *e = n->first; e; e = e->next)
        if (e->kind != element)
            diag_error(c->diag, e->place, node_path(n, c->arena), "%s", must);
}

static void check_quantity(struct check *c, const struct node *n, const struct setting *row)
{
    if (n->kind == NODE_NUMBER)
        check_range(c, n, row, n->number);
    else if (n->kind != NODE_TEXT)
        wrong(c, n, "must be a number or an expression in quotes, such as \"lognormal(mean=45, cv=0.3)\"");
}

static void check_value(struct check *c, const struct node *n, const struct setting *row)
{
    switch (row->type) {
    case SET_QUANTITY:
        check_quantity(c, n, row);
        break;
    case SET_NUMBER:
        check_number(c, n, row);
        break;
    case SET_WHOLE:
        if (n->kind != NODE_NUMBER || n->number != floor(n->number))
            wrong(c, n, "must be a whole number");
        else
            check_range(c, n, row, n->number);
        break;
    case SET_BOOL:
        if (n->kind != NODE_BOOL)
            wrong(c, n, "must be true or false, without quotes");
        break;
    case SET_TEXT:
    case SET_ADDRESS:
        if (n->kind != NODE_TEXT && !(row->type == SET_TEXT && n->kind == NODE_NUMBER))
            wrong(c, n, "must be text, in quotes");
        break;
    case SET_DATE:
    case SET_DUE:
        check_date(c, n, row);
        break;
    case SET_CHOICE:
        check_choice(c, n, row);
        break;
    case SET_REF:
        check_reference(c, n, row);
        break;
    case SET_NAMES:
    case SET_CHANGES:
        check_list(c, n, NODE_TEXT, row->type == SET_NAMES ? "must be an array of texts: [ \"a\", \"b\" ]" : "must be an array of change lines: [ \"path *= 1.5\" ]");
        break;
    case SET_SERIES:
        check_list(c, n, NODE_NUMBER, "must be a list of numbers: ( 0.2, 0.8 )");
        break;
    case SET_GROUP:
    case SET_NAMED:
    case SET_TYPES:
        break;
    }
}

/* ---- groups ---- */

static void check_node(struct check *c, struct node *n, const struct setting *row);

static void check_required(struct check *c, const struct node *n, const struct setting *row)
{
    size_t count;
    const struct setting *table = settings_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (!(table[i].flags & SETTING_REQUIRED) || !direct_member(row->path, table[i].path))
            continue;
        const char *name = strrchr(table[i].path, '.') + 1;
        if (!node_child(n, name))
            diag_error(c->diag, n->place, node_path(n, c->arena), "needs `%s`: %s", name, table[i].doc);
    }
}

static void check_group(struct check *c, struct node *n, const struct setting *row)
{
    for (struct node *child = n->first; child; child = child->next) {
        const struct setting *member = schema_member(row, child->name);
        if (common_word(child->name) && (!member || strchr(member->path, '*') == member->path + strlen(member->path) - 1)) {
            if (child->kind != NODE_TEXT)
                wrong(c, child, "must be text, in quotes");
            continue;
        }
        if (!member) {
            unknown(c, child, row->path);
            refuse(c, child);
        } else if (member->path[strlen(member->path) - 1] == '*' && !good_name(child->name)) {
            wrong(c, child, "a name is letters, digits and _ only, a letter first (no hyphen: in an expression it would be a minus)");
            refuse(c, child);
        } else {
            check_node(c, child, member);
        }
    }
    check_required(c, n, row);
}

static void check_node(struct check *c, struct node *n, const struct setting *row)
{
    const size_t before = diag_errors(c->diag);
    n->row = row;
    if (row->flags & SETTING_LATER)
        diag_error(c->diag, n->place, node_path(n, c->arena), "not available yet: %s Take it out", row->doc);
    else if ((row->type == SET_GROUP || row->type == SET_NAMED) && n->kind == NODE_GROUP) {
        check_group(c, n, row);
        return;
    } else if (row->type == SET_GROUP || row->type == SET_NAMED)
        wrong(c, n, "must be a group { ... }");
    else
        check_value(c, n, row);
    if (diag_errors(c->diag) > before && !(row->type == SET_REF && n->kind == NODE_TEXT))
        refuse(c, n);
}

void schema_check(struct node *root, struct arena *arena, struct diag *diag)
{
    struct check *c = arena_alloc(arena, sizeof *c);
    *c = (struct check){.root = root, .arena = arena, .diag = diag, .dated = node_child(root, "start") != NULL};
    normalise_mains(root, arena);
    for (struct node *n = root->first; n; n = n->next) {
        const struct setting *row = schema_row(n->name);
        if (row) {
            check_node(c, n, row);
        } else {
            unknown(c, n, "");
            refuse(c, n);
        }
    }
    if (!node_child(root, "horizon"))
        diag_error(diag, root->place, "", "needs `horizon`: the end of the simulated time, a date or a length such as 365");
    for (size_t i = 0; i < c->bad_count; i++)
        if (c->bad[i]->parent)
            node_unlink(c->bad[i]);
}
