/* models/csv_table.c - from_csv: each row of a table is a member of the group.
 *
 * The first column is the member's name, the other columns are setting paths below it
 * ("lead_time", "stock.tote.policy.s"); an empty cell leaves the setting out. Quoted fields as in RFC 4180. */
#include "models/parse.h"
#include "models/scan.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MOST = 256 };

struct table {
    const char *at;
    int line;
    const char *shown;
    struct arena *arena;
    struct diag *diag;
};

/* Next field; *last: it ended its row. Blanks around it are dropped. */
static const char *field(struct table *t, bool *last)
{
    const size_t room = strlen(t->at) < 65536 ? strlen(t->at) : 65536;
    char *out = arena_alloc(t->arena, strcspn(t->at, "\n") + 2 < room ? strcspn(t->at, "\n") + 2 : room + 1);
    size_t n = 0;
    while (*t->at == ' ' || *t->at == '\t')
        t->at++;
    if (*t->at == '"') {
        for (t->at++; *t->at && *t->at != '\n' && !(*t->at == '"' && t->at[1] != '"'); t->at++) {
            t->at += *t->at == '"';
            out[n++] = *t->at;
        }
        t->at += *t->at == '"';
        t->at += strcspn(t->at, ",\n");
    } else {
        while (*t->at && *t->at != ',' && *t->at != '\n')
            out[n++] = *t->at++;
        while (n > 0 && isspace((unsigned char)out[n - 1]))
            n--;
    }
    out[n] = '\0';
    *last = *t->at != ',';
    t->line += *t->at == '\n';
    t->at += *t->at != '\0';
    return out;
}

static bool good_name(const char *name)
{
    if (!isalpha((unsigned char)name[0]))
        return false;
    for (const char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '_')
            return false;
    return true;
}

static struct node *member_at(struct node *group, const char *dotted, struct place place, struct arena *arena)
{
    const size_t n = strcspn(dotted, ".");
    const char *name = arena_textn(arena, dotted, n);
    struct node *child = node_child(group, name);
    if (!child) {
        child = node_new(arena, NODE_GROUP, name, place);
        node_append(group, child);
    }
    return dotted[n] ? member_at(child, dotted + n + 1, place, arena) : child;
}

static void set_cell(struct node *member, const char *path, const char *text, struct place place, struct arena *arena)
{
    struct node *cell = member_at(member, path, place, arena);
    const struct node *value = parse_value(text, cell->name, place, arena);
    cell->kind = value->kind;
    cell->number = value->number;
    cell->whole = value->whole;
    cell->truth = value->truth;
    cell->text = value->text;
}

static bool read_rows(struct table *t, struct node *group)
{
    const char *column[COLUMNS_MOST];
    size_t columns = 0;
    bool last = false, ok = true;
    for (; !last && columns < COLUMNS_MOST; columns++)
        column[columns] = field(t, &last);
    while (*t->at) {
        const struct place place = {t->shown, t->line};
        size_t k = 1;
        const char *name = field(t, &last);
        if (!*name && last)
            continue; /* an empty line */
        if (!good_name(name)) {
            diag_error(t->diag, place, "", "column `%s`: `%s` is no name; letters, digits and _ only, a letter first", column[0], name);
            ok = false;
        }
        struct node *member = node_child(group, name);
        if (!member) {
            member = node_new(t->arena, NODE_GROUP, name, place);
            node_append(group, member);
        }
        for (; !last; k++) {
            const char *text = field(t, &last);
            if (k < columns && *text)
                set_cell(member, column[k], text, place, t->arena);
        }
        if (k != columns) {
            diag_error(t->diag, place, "", "this row has %zu cells, the header has %zu", k, columns);
            ok = false;
        }
    }
    return ok;
}

static bool read_table(struct node *group, struct node *from, const char *folder, struct arena *arena, struct diag *diag)
{
    if (from->kind != NODE_TEXT || !scan_below(folder, from->text)) {
        diag_error(diag, from->place, node_path(from, arena), "`%s` must be a CSV file in the scenario's folder", from->kind == NODE_TEXT ? from->text : "");
        return false;
    }
    struct table t = {.line = 1, .shown = from->text, .arena = arena, .diag = diag};
    t.at = scan_read(*folder ? arena_format(arena, "%s/%s", folder, from->text) : from->text, from->text, arena, diag);
    node_unlink(from);
    return t.at && read_rows(&t, group);
}

bool read_tables(struct node *n, const char *folder, struct arena *arena, struct diag *diag)
{
    bool ok = true;
    struct node *from = node_child(n, "from_csv");
    if (from)
        ok = read_table(n, from, folder, arena, diag);
    for (struct node *child = n->first; child; child = child->next)
        if (child->kind == NODE_GROUP && !read_tables(child, folder, arena, diag))
            ok = false;
    return ok;
}
