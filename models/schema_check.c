/* models/schema_check.c - a whole scenario against the schema table: all mistakes at once.
 *
 * Each group: names first, then each setting's type, range, choice, reference; then
 * what is required and not there. Expressions are only read; their names, units and
 * scopes are the book's (models/book_finish.c), which sees all of them together.
 *
 * What is refused is taken out at the end, or something legal put in its place, so
 * that the compiler, which looks for more mistakes, does not stumble over it. A name
 * that refers to nothing stays: its absence would be another mistake. */
#include "models/expression.h"
#include "models/load_inside.h"
#include "models/setting_number.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { NAME_MOST = 64, LISTED_MOST = 8, REFUSED = 16 /* in node->visit */ };

struct checker {
    struct node *root;
    struct arena *arena;
    struct diag *diag;
    const char *folder; /* of the scenario, for the files that expressions read */
    bool dated;
};

static void wrong(struct checker *c, const struct node *n, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void wrong(struct checker *c, const struct node *n, const char *format, ...)
{
    char text[900];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    diag_error(c->diag, n->place, node_path(n, c->arena), "%s", text);
}

static const char *found(const struct node *n)
{
    return node_kind_name(n->kind);
}

/* ---- ranges ---- */

/* " d", "" for a plain number. */
static const char *unit_text(const struct checker *c, const struct setting *row)
{
    if (strcmp(row->unit, "1") == 0 || *row->unit == '\0')
        return "";
    return !c->dated && strcmp(row->unit, "d") == 0 ? " time units" : arena_format(c->arena, " %s", row->unit);
}

static const char *range_text(const struct checker *c, const struct setting *row)
{
    const char *unit = unit_text(c, row);
    if (isinf(row->lo))
        return arena_format(c->arena, "at most %.15g%s", row->hi, unit);
    if (isinf(row->hi))
        return arena_format(c->arena, "%.15g%s or more", row->lo, unit);
    return arena_format(c->arena, "%.15g to %.15g%s", row->lo, row->hi, unit);
}

static bool check_range(struct checker *c, const struct node *n, const struct setting *row, double x)
{
    if (x >= row->lo && x <= row->hi)
        return true;
    wrong(c, n, "is %.15g%s; allowed: %s", x, unit_text(c, row), range_text(c, row));
    return false;
}

/* ---- one value ---- */

/* Only whether it can be read: its names, units and scope are the book's, which sees all quantities together. */
static void check_expression(struct checker *c, const struct node *n)
{
    const struct expression_source from = {.arena = c->arena,
                                           .diag = c->diag,
                                           .place = n->place,
                                           .path = node_path(n, c->arena),
                                           .folder = c->folder,
                                           .dated = c->dated};
    struct expression e;
    (void)expression_parse(&from, n->text, &e); /* tells */
}

static void check_quantity(struct checker *c, const struct node *n, const struct setting *row)
{
    if (n->kind == NODE_NUMBER)
        check_range(c, n, row, n->number);
    else if (n->kind != NODE_TEXT)
        wrong(c, n, "is %s; expected a number, or an expression in quotes such as \"lognormal(mean=38, cv=0.3)\"",
              found(n));
    else
        check_expression(c, n);
}

static bool number_of(struct checker *c, const struct node *n, const struct setting *row, double *x)
{
    const char *why = NULL;
    *x = n->number;
    if (n->kind == NODE_NUMBER)
        return true;
    if (n->kind != NODE_TEXT)
        wrong(c, n, "is %s; expected a plain number, or a text such as \"8 h\", \"20 %%\" or \"0.5 / 1 mo\"", found(n));
    else if (setting_number(n->text, row->unit, c->dated, x, &why))
        return true;
    else
        wrong(c, n, "`%.80s`: %s", n->text, why);
    return false;
}

static void check_number(struct checker *c, const struct node *n, const struct setting *row)
{
    double x;
    if (number_of(c, n, row, &x))
        check_range(c, n, row, x);
}

static void check_whole(struct checker *c, const struct node *n, const struct setting *row)
{
    double x;
    const char *why;
    if (n->kind == NODE_TEXT && !setting_number(n->text, "1", c->dated, &x, &why))
        wrong(c, n, "is the text `%.80s`; expected a whole number, %s", n->text, range_text(c, row));
    else if (n->kind != NODE_NUMBER && n->kind != NODE_TEXT)
        wrong(c, n, "is %s; expected a whole number, %s", found(n), range_text(c, row));
    else if (number_of(c, n, row, &x) && check_range(c, n, row, x) && x != floor(x))
        wrong(c, n, "is %.15g; expected a whole number, %s", x, range_text(c, row));
}

static void check_bool(struct checker *c, const struct node *n)
{
    if (n->kind != NODE_BOOL)
        wrong(c, n, "is %s; expected true or false, without quotes", found(n));
}

static void check_text(struct checker *c, const struct node *n, const struct setting *row)
{
    const bool number = row->type == SET_TEXT && n->kind == NODE_NUMBER; /* planned = 0 */
    if (n->kind != NODE_TEXT && !number)
        wrong(c, n, "is %s; expected a text in quotes", found(n));
    else if (n->kind == NODE_TEXT && *n->text == '\0' && row->type == SET_ADDRESS)
        wrong(c, n, "is empty; expected an address such as \"dc.tote\"");
}

static void check_date(struct checker *c, const struct node *n, const struct setting *row)
{
    int64_t day;
    const bool start = strcmp(row->path, "start") == 0;
    const bool date = n->kind == NODE_TEXT && civil_looks_like_date(n->text);
    double x;
    if (date && !civil_from_text(n->text, &day))
        wrong(c, n, "`%s` is not in the calendar; write year-month-day, such as \"2026-08-31\"", n->text);
    else if (date && !c->dated)
        wrong(c, n, "a date needs the scenario's `start`; give it, or write a number of time units");
    else if (date)
        return;
    else if (start)
        wrong(c, n,
              "is %s; expected a date such as \"2026-01-05\", or leave `start` out: then all times are plain numbers",
              n->kind == NODE_TEXT ? "no date" : found(n));
    else if (n->kind != NODE_NUMBER && n->kind != NODE_TEXT)
        wrong(c, n, "is %s; expected %s", found(n),
              c->dated ? "a date such as \"2026-08-31\", or a time from the start such as \"30 d\""
                       : "a number of time units");
    else if (n->kind == NODE_TEXT && c->dated && !setting_number(n->text, "d", true, &x, &(const char *){NULL}))
        wrong(c, n,
              "`%.80s` is no date; expected year-month-day such as \"2026-08-31\", or a time from the start such as "
              "\"30 d\"",
              n->text);
    else
        check_number(c, n, row);
}

static void check_choice(struct checker *c, const struct node *n, const struct setting *row)
{
    if (n->kind == NODE_TEXT && setting_choice(row->extra, n->text) >= 0)
        return;
    char name[64];
    const char *names[64], *list = "";
    size_t count = 0;
    for (int i = 0; count < 64 && setting_choice_name(row->extra, i, name, sizeof name); i++) {
        list = arena_format(c->arena, "%s%s%s", list, i ? ", " : "", name);
        names[count++] = arena_text(c->arena, name);
    }
    const char *near = n->kind == NODE_TEXT ? diag_nearest(n->text, names, count) : NULL;
    if (n->kind != NODE_TEXT)
        wrong(c, n, "is %s; expected one of, in quotes: %s", found(n), list);
    else if (near)
        wrong(c, n, "unknown choice `%.80s`; did you mean `%s`? (%s)", n->text, near, list);
    else
        wrong(c, n, "unknown choice `%.80s`; expected one of: %s", n->text, list);
}

/* ---- references ---- */

static bool has_variant(const struct node *style, const char *variant)
{
    const struct node *variants = node_child(style, "variants");
    for (const struct node *v = variants ? variants->first : NULL; v; v = v->next)
        if (v->kind == NODE_TEXT && strcmp(v->text, variant) == 0)
            return true;
    return false;
}

static bool refers(struct checker *c, const char *group_path, const char *name)
{
    const struct node *group = node_at(c->root, group_path);
    const char *dot = strchr(name, '.');
    if (!group)
        return false;
    if (node_child(group, name))
        return true;
    const struct node *style = dot ? node_child(group, arena_textn(c->arena, name, (size_t)(dot - name))) : NULL;
    return style && has_variant(style, dot + 1);
}

static void missing_reference(struct checker *c, const struct node *n, const struct node *group, const char *group_path)
{
    const char **names = arena_array(c->arena, group ? group->children + 1 : 1, sizeof *names), *list = "";
    size_t count = 0;
    for (const struct node *m = group ? group->first : NULL; m; m = m->next)
        if (!is_word(m, group->row))
            names[count++] = m->name;
    const char *near = diag_nearest(n->text, names, count);
    if (near) {
        wrong(c, n, "there is no `%.80s` in `%s`; did you mean `%s`?", n->text, group_path, near);
        return;
    }
    for (size_t i = 0; i < count && i < LISTED_MOST; i++)
        list = arena_format(c->arena, "%s%s%s", list, i ? ", " : "", names[i]);
    if (count == 0)
        wrong(c, n, "there is no `%.80s`: the scenario has no `%s`; add it there", n->text, group_path);
    else
        wrong(c, n, "there is no `%.80s` in `%s`; there are: %s%s", n->text, group_path, list,
              count > LISTED_MOST ? ", ..." : "");
}

static void check_reference(struct checker *c, const struct node *n, const struct setting *row)
{
    if (n->kind != NODE_TEXT) {
        wrong(c, n, "is %s; expected a name from `%s`, in quotes", found(n), row->extra);
        return;
    }
    const struct node *group = NULL;
    const char *shown = NULL;
    for (const char *g = row->extra; g; g = g[strcspn(g, "|")] ? g + strcspn(g, "|") + 1 : NULL) {
        const char *path = arena_textn(c->arena, g, strcspn(g, "|"));
        if (refers(c, path, n->text))
            return;
        if (!shown || !group) {
            shown = path;
            group = node_at(c->root, path);
        }
    }
    missing_reference(c, n, group, shown);
}

/* ---- lists ---- */

static void check_dates(struct checker *c, const struct node *n, const struct setting *row)
{
    if (n->kind != NODE_ARRAY && n->kind != NODE_LIST)
        wrong(c, n, "is %s; expected an array of dates, such as %s", found(n),
              c->dated ? "[ \"2026-08-31\", \"2026-09-11\" ]" : "[ 10, 20 ]");
    else
        for (const struct node *e = n->first; e; e = e->next)
            check_date(c, e, row);
}

static void check_elements(struct checker *c, const struct node *n, const struct setting *row)
{
    const bool numbers = row->type == SET_SERIES;
    const char *expected = numbers ? "a list of numbers, such as ( 0.2, 0.8 )"
                           : row->type == SET_CHANGES
                               ? "an array of change lines, such as [ \"suppliers.x.offers.y.price *= 1.1\" ]"
                               : "an array of texts, such as [ \"a\", \"b\" ]";
    if (numbers && n->kind == NODE_NUMBER) { /* a list of one */
        check_range(c, n, row, n->number);
        return;
    }
    if (n->kind != NODE_ARRAY && n->kind != NODE_LIST) {
        wrong(c, n, "is %s; expected %s", found(n), expected);
        return;
    }
    if (numbers && n->children == 0)
        wrong(c, n, "is empty; expected %s", expected);
    for (const struct node *e = n->first; e; e = e->next) {
        if (e->kind != (numbers ? NODE_NUMBER : NODE_TEXT))
            wrong(c, e, "is %s; expected %s", found(e), expected);
        else if (numbers)
            check_range(c, e, row, e->number);
        else if (*e->text == '\0')
            wrong(c, e, "is an empty text; take it out");
    }
}

static void check_value(struct checker *c, const struct node *n, const struct setting *row)
{
    switch (row->type) {
    case SET_QUANTITY:
        check_quantity(c, n, row);
        break;
    case SET_NUMBER:
        check_number(c, n, row);
        break;
    case SET_WHOLE:
        check_whole(c, n, row);
        break;
    case SET_BOOL:
        check_bool(c, n);
        break;
    case SET_TEXT:
    case SET_ADDRESS:
        check_text(c, n, row);
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
    case SET_DATES:
        check_dates(c, n, row);
        break;
    case SET_NAMES:
    case SET_SERIES:
    case SET_CHANGES:
        check_elements(c, n, row);
        break;
    case SET_GROUP:
    case SET_NAMED:
    case SET_TYPES:
        break;
    }
}

/* ---- groups ---- */

static void check_node(struct checker *c, struct node *n, const struct setting *row);

static bool is_group(const struct setting *row)
{
    return row->type == SET_GROUP || row->type == SET_NAMED;
}

/* Quantities, and other numbers that are required, get a legal number in place of a refused or missing one: taken
 * out, they would bring about messages of the compiler on what is not there. */
static bool stand_in(struct node *n, const struct setting *row)
{
    const bool date = row->type == SET_DATE || row->type == SET_DUE;
    const bool number = row->type == SET_NUMBER || row->type == SET_WHOLE || date;
    if (row->type != SET_QUANTITY && !(number && (row->flags & SETTING_REQUIRED)))
        return false;
    const double x = date ? 0 : 1;
    n->kind = NODE_NUMBER;
    n->number = x < row->lo ? row->lo : x > row->hi ? row->hi : x;
    n->row = row;
    node_forget_children(n);
    return true;
}

static void refuse(struct node *n, const struct setting *row)
{
    if (row && strcmp(row->path, "start") == 0) { /* without it all times with units would be wrong */
        n->kind = NODE_TEXT;
        n->text = "2000-01-03";
        node_forget_children(n);
    } else if (!row || !stand_in(n, row)) {
        n->visit |= REFUSED;
    }
}

static void check_required(struct checker *c, struct node *n, const struct setting *row)
{
    const struct setting *rows[512];
    const size_t count = schema_members(row, rows, sizeof rows / sizeof rows[0]);
    for (size_t i = 0; i < count; i++) {
        const char *name = schema_last_name(rows[i]);
        if (!(rows[i]->flags & SETTING_REQUIRED) || node_child(n, name))
            continue;
        wrong(c, n, "needs `%s`: %s", name, rows[i]->doc);
        struct node *missing = node_new(c->arena, NODE_TEXT, name, n->place);
        if (stand_in(missing, rows[i]))
            node_append(n, missing);
    }
}

static void check_word(struct checker *c, const struct node *n)
{
    if (n->kind != NODE_TEXT)
        wrong(c, n, "is %s; expected a text in quotes", found(n));
}

static void add_mark(struct checker *c, struct node *member, const struct node *mark)
{
    if (member->kind == NODE_GROUP) {
        if (!node_child(member, "mark")) {
            struct node *copy = node_copy(c->arena, mark);
            node_append(member, copy);
        }
        return;
    }
    const enum setting_type type = member->row ? member->row->type : SET_TEXT;
    const bool number = member->kind == NODE_NUMBER, text = member->kind == NODE_TEXT;
    if ((type != SET_QUANTITY && type != SET_NUMBER) || !(number || (text && !strchr(member->text, '['))))
        return;
    member->text = number ? arena_format(c->arena, "%.17g [%s]", member->number, mark->text)
                          : arena_format(c->arena, "%s [%s]", member->text, mark->text);
    member->kind = NODE_TEXT;
}

/* Words of a group of named members go to the members: who reads the group finds only these. */
static void hand_down_words(struct checker *c, struct node *n)
{
    for (struct node *child = n->first, *next; child; child = next) {
        next = child->next;
        if (!is_word(child, n->row))
            continue;
        node_unlink(child);
        if (child->kind == NODE_TEXT && strcmp(child->name, "mark") == 0)
            for (struct node *member = n->first; member; member = member->next)
                if (!is_word(member, n->row))
                    add_mark(c, member, child);
    }
}

static void check_member(struct checker *c, struct node *child, const struct setting *row)
{
    const struct setting *member = schema_member(row, child->name);
    const size_t before = diag_errors(c->diag);
    if (is_word(child, row))
        check_word(c, child);
    else if (!member)
        diag_error(c->diag, child->place, node_path(child, c->arena), "%s", schema_unknown(row, child->name, c->arena));
    else if (schema_last_name(member)[0] == '*' && !good_name(child->name))
        wrong(c, child,
              "`%.80s` is no name; a name has letters, digits and _, a letter first (no hyphen: $a-b is a difference)",
              child->name);
    else if (strlen(child->name) > NAME_MOST)
        wrong(c, child, "a name has at most %d letters", NAME_MOST);
    else
        check_node(c, child, member);
    const bool group = member && child->row == member && child->kind == NODE_GROUP && is_group(member);
    const bool stays = child->kind == NODE_TEXT && member && member->type == SET_REF;
    if (diag_errors(c->diag) > before && !group && !stays)
        refuse(child, member);
}

static void check_group(struct checker *c, struct node *n, const struct setting *row)
{
    node_index(c->arena, n);
    for (struct node *child = n->first; child; child = child->next)
        check_member(c, child, row);
    check_required(c, n, row);
    if (row && row->type == SET_NAMED)
        hand_down_words(c, n);
    node_index(c->arena, n);
}

static void check_node(struct checker *c, struct node *n, const struct setting *row)
{
    n->row = row;
    if (row->flags & SETTING_LATER) {
        const size_t length = strlen(row->doc);
        wrong(c, n, "not available yet: %.*s; remove it", (int)(length - (length && row->doc[length - 1] == '.')),
              row->doc);
        n->visit |= REFUSED;
    } else if (!is_group(row)) {
        check_value(c, n, row);
    } else if (n->kind != NODE_GROUP) {
        wrong(c, n, "is %s; expected a group { ... }", found(n));
    } else {
        check_group(c, n, row);
    }
}

static void take_out_refused(struct checker *c, struct node *n)
{
    struct node *child = n->first;
    bool any = false;
    for (const struct node *x = child; x; x = x->next)
        any = any || (x->visit & REFUSED);
    if (any)
        node_forget_children(n);
    for (struct node *next; child; child = next) {
        next = child->next;
        if (any && !(child->visit & REFUSED))
            node_append(n, child);
        take_out_refused(c, child);
    }
    node_index(c->arena, n);
}

static const char *folder_of(const char *file, struct arena *arena)
{
    const char *slash = file ? strrchr(file, '/') : NULL;
    return slash ? arena_textn(arena, file, slash == file ? 1 : (size_t)(slash - file)) : "";
}

void schema_check(struct node *root, struct arena *arena, struct diag *diag)
{
    struct checker c = {root, arena, diag, folder_of(root->place.file, arena), node_child(root, "start") != NULL};
    struct loading l = {.arena = arena, .diag = diag};
    normalise(&l, root, NULL);
    for (struct node *n = root->first; n; n = n->next)
        if (n->kind == NODE_GROUP)
            node_index(arena, n); /* references look into them */
    check_group(&c, root, NULL);
    const struct node *run = node_child(root, "run");
    if (!node_child(root, "horizon") && !(run && run->kind == NODE_GROUP && node_child(run, "until")))
        wrong(&c, root,
              "needs `horizon`: the end of the simulated time, a date or a length such as \"365 d\" or 120; or "
              "run.until, "
              "which ends it by a count of customers");
    take_out_refused(&c, root);
}

void schema_check_setting(struct node *root, const struct node *value, const struct setting *row, struct arena *arena,
                          struct diag *diag)
{
    struct checker c = {root, arena, diag, folder_of(root->place.file, arena), node_child(root, "start") != NULL};
    if (row->flags & SETTING_LATER)
        wrong(&c, value, "not available yet: %s", row->doc);
    else
        check_value(&c, value, row);
}
