/* models/csv_table.c - `from_csv = "offers.csv"` in a named group: each row becomes a member.
 *
 * The first column is the member's name, the others are paths of its settings
 * (lead_time, stock.tote.policy.s). An empty cell leaves the setting out. Commas
 * between cells; a cell may stand in quotes, "" in it is a quote (RFC 4180), but not go on over the end of its line.
 * A cell is what would stand in a file, without the quotes: 38 d [F1], true, a name; arrays with `;` between
 * their elements. What the file says itself wins over the table. */
#include "models/file_text.h"
#include "models/load_inside.h"
#include "models/scan.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MOST = 200 };

struct column {
    const char *path;          /* NULL: not usable, and told */
    const struct setting *row; /* of its value, after main members */
};

struct table {
    struct loading *load;
    struct node *group; /* that asked for it */
    const char *shown;
    const char *p; /* where reading stands */
    int line;      /* of the cells read last */
    struct column column[COLUMNS_MOST];
    size_t columns;
    char *cell[COLUMNS_MOST]; /* of the line read last, in the arena */
};

static void complain(const struct table *t, const char *path, const char *format, const char *a, const char *b)
{
    diag_error(t->load->diag, (struct place){t->shown, t->line}, path, format, a, b);
}

/* ---- values ---- */

char *trimmed(struct arena *arena, const char *from, const char *end)
{
    while (from < end && (*from == ' ' || *from == '\t'))
        from++;
    while (end > from && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r' || end[-1] == '\n'))
        end--;
    return arena_textn(arena, from, (size_t)(end - from));
}

/* Up to the next comma or semicolon that stands in no bracket or quote. */
static size_t element_length(const char *text)
{
    int inside = 0;
    bool quoted = false;
    size_t i = 0;
    for (; text[i]; i++) {
        if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && strchr("([{", text[i]))
            inside++;
        else if (!quoted && strchr(")]}", text[i]))
            inside--;
        else if (!quoted && inside <= 0 && (text[i] == ',' || text[i] == ';'))
            break;
    }
    return i;
}

static char *unquoted(struct arena *arena, char *text)
{
    const size_t n = strlen(text);
    return n >= 2 && text[0] == '"' && text[n - 1] == '"' ? arena_textn(arena, text + 1, n - 2) : text;
}

static void set_scalar(struct node *n, const char *text, bool may_be_bool)
{
    const enum word_kind kind = scan_word(text, strlen(text));
    n->kind = NODE_TEXT;
    n->text = text;
    if (kind == WORD_BOOL && may_be_bool) {
        n->kind = NODE_BOOL;
        n->truth = text[0] == 't' || text[0] == 'T';
    } else if (kind == WORD_INT || kind == WORD_FLOAT) {
        n->kind = NODE_NUMBER;
        n->number = strtod(text, NULL);
        n->whole = kind == WORD_INT;
    }
}

static struct node *array_of_text(struct loading *l, char *text, const char *name, struct place place)
{
    struct node *array = node_new(l->arena, NODE_LIST, name, place);
    const size_t length = strlen(text);
    if (length >= 2 && ((text[0] == '[' && text[length - 1] == ']') || (text[0] == '(' && text[length - 1] == ')')))
        text = arena_textn(l->arena, text + 1, length - 2);
    while (*text) {
        const size_t n = element_length(text);
        char *element = unquoted(l->arena, trimmed(l->arena, text, text + n));
        if (*element) {
            struct node *e = node_new(l->arena, NODE_TEXT, "", place);
            set_scalar(e, element, false);
            node_append(array, e);
        }
        text += n + (text[n] != '\0');
    }
    bool texts = true;
    for (const struct node *e = array->first; e; e = e->next)
        texts = texts && e->kind == NODE_TEXT;
    array->kind = texts ? NODE_ARRAY : NODE_LIST;
    return array;
}

struct node *value_of_text(struct loading *l, const char *text, const char *name, const struct setting *row,
                           struct place place)
{
    char *value = trimmed(l->arena, text, text + strlen(text));
    const enum setting_type type = row ? row->type : SET_TEXT;
    if (type == SET_NAMES || type == SET_CHANGES || type == SET_SERIES || type == SET_DATES)
        return array_of_text(l, value, name, place);
    struct node *n = node_new(l->arena, NODE_TEXT, name, place);
    char *inner = unquoted(l->arena, value);
    if (inner != value)
        n->text = inner;
    else
        set_scalar(n, value, type == SET_BOOL);
    return n;
}

/* As strspn and strcspn, which address sanitizers measure to the end of the whole table at every call. */
static size_t length_of(const char *text, const char *of)
{
    size_t n = 0;
    while (text[n] && strchr(of, text[n]))
        n++;
    return n;
}

static size_t length_until(const char *text, const char *end)
{
    size_t n = 0;
    while (text[n] && !strchr(end, text[n]))
        n++;
    return n;
}

/* ---- lines ---- */

/* Takes a cell at *p; *end tells whether it was the last of its line. NULL: the quotes are wrong. */
static char *next_cell(struct table *t, bool *end)
{
    const char *p = t->p, *line_end = p + length_until(p, "\n");
    char *out = arena_alloc(t->load->arena, (size_t)(line_end - p) + 1), *to = out;
    p += length_of(p, " \t");
    const bool quoted = *p == '"';
    bool good = true;
    if (quoted) {
        for (p++; p < line_end && !(p[0] == '"' && p[1] != '"'); p++) {
            p += p[0] == '"';
            *to++ = *p;
        }
        good = p < line_end;
        p += good;
        const char *behind = p + length_of(p, " \t\r");
        good = good && (*behind == ',' || *behind == '\n' || *behind == '\0');
        p += length_until(p, ",\n");
    } else {
        while (p < line_end && *p != ',')
            *to++ = *p++;
    }
    *end = *p != ',';
    t->p = p + (*p == ',');
    return good ? trimmed(t->load->arena, out, to) : NULL;
}

/* The cells of the next line that is not empty. False at the end of the file. */
static bool next_line(struct table *t, size_t *cells)
{
    for (; *t->p; t->p += *t->p == '\n') {
        t->line++;
        *cells = 0;
        const char behind = t->p[length_of(t->p, " \t\r")];
        if (behind == '\n' || behind == '\0') {
            t->p += length_until(t->p, "\n");
            continue;
        }
        bool end = false, good = true;
        while (!end && good) {
            char *cell = next_cell(t, &end);
            good = cell != NULL && *cells < COLUMNS_MOST;
            if (good)
                t->cell[(*cells)++] = cell;
            else
                complain(t, NULL,
                         cell ? "has more than 200 columns%s%s"
                              : "a cell in quotes is not closed, or text follows it; in quotes, a quote is written "
                                "twice: \"\"%s%s",
                         "", "");
        }
        if (good) {
            t->p += *t->p == '\n';
            return true;
        }
        t->p += length_until(t->p, "\n");
    }
    return false;
}

/* ---- header ---- */

static const struct setting *value_row(const struct setting *row)
{
    while (row && row->type == SET_GROUP && row->extra)
        row = schema_member(row, row->extra);
    return row;
}

/* Where a column's values go; NULL after a message. */
static const struct setting *column_row(struct table *t, const struct setting *member, const char *path)
{
    const struct setting *at = member;
    const char *rest = path;
    while (at && *rest) {
        const size_t n = strcspn(rest, ".");
        const char *name = arena_textn(t->load->arena, rest, n);
        const struct setting *row = at->type == SET_GROUP || at->type == SET_NAMED ? schema_member(at, name) : NULL;
        if (!row && rest[n] == '\0' &&
            (strcmp(name, "label") == 0 || strcmp(name, "mark") == 0 || strcmp(name, "like") == 0))
            return schema_row("title"); /* any text */
        if (!row) {
            complain(t, path, "in the header: %s%s", schema_unknown(at, name, t->load->arena), "");
            return NULL;
        }
        at = row;
        rest += n + (rest[n] == '.');
    }
    const struct setting *row = value_row(at);
    if (row && (row->type == SET_GROUP || row->type == SET_NAMED)) {
        complain(t, path, "in the header: `%s` is a group; name one of its settings, such as %s.x", path, path);
        return NULL;
    }
    return row;
}

static bool read_header(struct table *t)
{
    size_t cells = 0;
    const struct setting *member = schema_member(t->group->row, "*");
    if (!next_line(t, &cells)) {
        t->line = 1;
        complain(t, NULL, "has no header; the first line names the columns: name,lead_time,moq%s%s", "", "");
        return false;
    }
    t->columns = cells;
    for (size_t i = 1; i < cells; i++) {
        const char *path = t->cell[i];
        bool twice = false;
        for (size_t k = 1; k < i; k++)
            twice = twice || strcmp(path, t->cell[k]) == 0;
        if (*path == '\0')
            complain(t, NULL, "in the header: a column has no name; name it by the setting's path, or take it out%s%s",
                     "", "");
        else if (twice)
            complain(t, path, "in the header: `%s` stands twice; take one of the columns out%s", path, "");
        else if ((t->column[i].row = column_row(t, member, path)) != NULL)
            t->column[i].path = path;
    }
    return true;
}

/* ---- rows ---- */

static void set_cell(struct table *t, struct node *member, const struct column *column, const char *text)
{
    struct node *at = member;
    const struct place place = {t->shown, t->line};
    const char *path = column->path;
    for (size_t n = strcspn(path, "."); path[n]; path += n + 1, n = strcspn(path, ".")) {
        const char *name = arena_textn(t->load->arena, path, n);
        struct node *child = node_child(at, name);
        if (!child) {
            child = node_new(t->load->arena, NODE_GROUP, name, place);
            node_append(at, child);
        }
        if (child->kind != NODE_GROUP) {
            complain(t, column->path, "the columns set `%s` both whole and in parts; take one of them out%s", name, "");
            return;
        }
        at = child;
    }
    if (node_child(at, path))
        complain(t, column->path, "the columns set `%s` both whole and in parts; take one of them out%s", path, "");
    else
        node_append(at, value_of_text(t->load, text, path, column->row, place));
}

static void read_row(struct table *t, struct node *members, size_t cells)
{
    struct loading *l = t->load;
    const struct place place = {t->shown, t->line};
    const char *name = t->cell[0];
    if (cells != t->columns) {
        diag_error(
            l->diag, place, NULL,
            "has %zu cells, the header has %zu; put a comma for an empty cell, and quotes around a text with a comma",
            cells, t->columns);
        return;
    }
    if (!good_name(name)) {
        complain(t, NULL,
                 *name ? "`%s` is no name; a name has letters, digits and _, a letter first%s"
                       : "the first cell is empty; it names the member%s%s",
                 name, "");
        return;
    }
    struct node *member = node_new(l->arena, NODE_GROUP, name, place);
    for (size_t i = 1; i < cells; i++)
        if (*t->cell[i] && t->column[i].path)
            set_cell(t, member, &t->column[i], t->cell[i]);
    node_append(members, member);
}

static int by_name(const void *a, const void *b)
{
    const struct node *const *x = a, *const *y = b;
    const int order = strcmp((*x)->name, (*y)->name);
    return order != 0 ? order : ((*x)->place.line > (*y)->place.line) - ((*x)->place.line < (*y)->place.line);
}

static void check_twice(const struct table *t, const struct node *members)
{
    const struct node **sorted = memory_grow(NULL, members->children + 1, sizeof *sorted);
    size_t count = 0;
    for (const struct node *n = members->first; n; n = n->next)
        sorted[count++] = n;
    qsort(sorted, count, sizeof *sorted, by_name);
    for (size_t i = 1; i < count; i++)
        if (strcmp(sorted[i - 1]->name, sorted[i]->name) == 0)
            diag_error(t->load->diag, sorted[i]->place, NULL,
                       "`%s` stands twice in this table, first in line %d; take one row out", sorted[i]->name,
                       sorted[i - 1]->place.line);
    free(sorted);
}

/* The values of a group like contracts.x.price, whose members are no groups: a table of name and value. */
static bool plain_members(struct table *t)
{
    const struct setting *member = schema_member(t->group->row, "*");
    return member && member->type != SET_GROUP && member->type != SET_NAMED;
}

static void read_rows(struct table *t)
{
    size_t cells = 0;
    struct node members = {.kind = NODE_GROUP};
    if (!read_header(t))
        return;
    while (next_line(t, &cells))
        read_row(t, &members, cells);
    check_twice(t, &members);
    struct node own = {.kind = NODE_GROUP};
    for (struct node *n = t->group->first, *next; n; n = next) {
        next = n->next;
        node_append(&own, n);
    }
    node_forget_children(t->group);
    for (struct node *n = members.first, *next; n; n = next) {
        next = n->next;
        node_append(t->group, n);
    }
    normalise(t->load, t->group, t->group->row);
    merge(t->load, t->group, &own);
}

static void read_table(struct loading *l, struct node *group, const struct node *from)
{
    const char *path = node_path(from, l->arena), *why = "";
    if (from->kind != NODE_TEXT) {
        diag_error(l->diag, from->place, path, "takes the name of a CSV file in quotes: from_csv = \"offers.csv\"");
        return;
    }
    struct table t = {.load = l, .group = group};
    if (!group->row || group->row->type != SET_NAMED || plain_members(&t)) {
        diag_error(l->diag, from->place, path,
                   "a table can stand in a group whose members you name and that are groups, such as items, "
                   "suppliers.x.offers or demand");
        return;
    }
    const char *name = file_below(file_of_place(l, from->place), from->text, l->arena);
    if (!name) {
        diag_error(l->diag, from->place, path,
                   "\"%s\" leads out of the scenario's folder; put the table into the folder, or below it", from->text);
        return;
    }
    const struct file_text file = file_read(l->folder, name, false, l->arena, &why);
    if (!file.text) {
        diag_error(l->diag, from->place, path, "\"%s\" %s", from->text, why);
        return;
    }
    remember_file(l, name);
    t.shown = shown_name(l, name);
    t.p = file.text;
    if (file_check_text(&file, t.shown, l->diag))
        read_rows(&t);
}

void read_tables(struct loading *l, struct node *group)
{
    if (group->kind != NODE_GROUP)
        return;
    struct node *from = node_child(group, "from_csv");
    if (from && is_word(from, group->row)) {
        node_unlink(from);
        from->parent = group; /* for its path in messages */
        read_table(l, group, from);
    }
    for (struct node *child = group->first; child; child = child->next)
        read_tables(l, child);
}
