/* models/set_line.c - `--set "path = value"`, also `*=` and `+=`: one setting from the command line; the same lines
 * stand in options (models/option_lines.c).
 *
 * A `*` in the path stands for each name that is there, and must find at least one.
 * The value is what would stand in a file, quotes left out. `*=` and `+=` multiply or add to a number, wrap an
 * expression as "(old) * (new)" and keep its `each` and mark; a date takes days. `= none` takes a setting that holds no
 * words out, so that its default holds.
 *
 * --set comes before `like`, so what a group inherits is not there yet: a path is
 * looked up through `like`, and all old values are taken before the first is
 * changed. A line can name a new setting (run.drain), not a new supplier: that is mostly a slip of the pen. */
#include "models/load_inside.h"
#include "models/scan.h"
#include "models/setting_number.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS_MOST = 24, LAYERS_MOST = 32, LIKES_DEEP = 8, MATCHES_MOST = 1000000 };

struct match { /* a setting that the line is about */
    const char *part[PARTS_MOST];
    size_t parts;
    const struct setting *row;
    const struct node *old; /* before the line; NULL: not there */
};

struct line {
    struct loading *load;
    struct node *root;
    const struct line_origin *from;
    const char *text;
    const char *part[PARTS_MOST];
    size_t parts;
    char op; /* = * + */
    const char *value;
    struct match *match; /* malloc'ed */
    size_t matches, room;
    const char *missing; /* why the last name of a path with * was not there */
    bool dated, wrong;
};

static void refuse(struct line *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void refuse(struct line *s, const char *format, ...)
{
    char text[800];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    s->wrong = true;
    if (s->from->path)
        diag_error(s->load->diag, s->from->place, s->from->path, "\"%s\": %s", s->text, text);
    else
        diag_error(s->load->diag, s->from->place, s->text, "%s", text);
}

/* ---- the line ---- */

static bool split_path(struct line *s, char *path)
{
    for (;;) {
        const size_t n = strcspn(path, ".");
        const bool last = path[n] == '\0';
        path[n] = '\0';
        if (s->parts == PARTS_MOST || !(good_name(path) || strcmp(path, "*") == 0)) {
            refuse(s,
                   "`%s` in the path is no name; a path is names joined by points, such as "
                   "suppliers.tannery.offers.leather.moq; "
                   "* stands for each name",
                   path);
            return false;
        }
        s->part[s->parts++] = path;
        if (last)
            return true;
        path += n + 1;
    }
}

static bool split_line(struct line *s)
{
    const char *equal = strchr(s->text, '=');
    if (!equal || equal == s->text) {
        refuse(s,
               "is no line `path = value`; write %s\"path = value\", or with *= or +=", s->from->path ? "" : "--set ");
        return false;
    }
    s->op = equal[-1] == '*' || equal[-1] == '+' ? equal[-1] : '=';
    char *path = trimmed(s->load->arena, s->text, equal - (s->op != '='));
    s->value = trimmed(s->load->arena, equal + 1, equal + strlen(equal));
    if (*s->value == '\0') {
        refuse(s, "has no value behind the =; write %s\"%s = value\"", s->from->path ? "" : "--set ", path);
        return false;
    }
    const bool quoted = s->value[0] == '"' || s->value[0] == '[' || s->value[0] == '(';
    if (s->value[0] == '{') {
        refuse(s, "sets one value; write a line for each setting of the group");
        return false;
    }
    if (!quoted && strchr("=*/", s->value[0])) {
        refuse(s, "`%s` is no value; the operators are =, *= and +=", s->value);
        return false;
    }
    return split_path(s, path);
}

/* ---- looking through `like` ---- */

/* The groups whose members are seen at a path, the nearest first. */
static size_t layers(const struct line *s, const char *const *part, size_t parts, const struct node **out, int deep);

static size_t add_layer(const struct line *s, struct node *n, const struct node **out, size_t count, int deep)
{
    for (size_t i = 0; i < count; i++)
        if (out[i] == n)
            return count;
    if (count == LAYERS_MOST)
        return count;
    out[count++] = n;
    const struct node *like = node_child(n, "like");
    if (!like || like->kind != NODE_TEXT || deep >= LIKES_DEEP)
        return count;
    const struct node *other = like_target(s->root, n, like->text, s->load->arena);
    const char *part[PARTS_MOST];
    size_t parts = 0;
    for (const struct node *p = other; p && p->parent && parts < PARTS_MOST; p = p->parent)
        part[PARTS_MOST - ++parts] = p->name;
    const struct node *more[LAYERS_MOST];
    const size_t found = other ? layers(s, part + PARTS_MOST - parts, parts, more, deep + 1) : 0;
    for (size_t i = 0; i < found && count < LAYERS_MOST; i++)
        out[count++] = more[i];
    return count;
}

static size_t layers(const struct line *s, const char *const *part, size_t parts, const struct node **out, int deep)
{
    const struct node *above[LAYERS_MOST];
    size_t count = 0;
    if (parts == 0) {
        out[0] = s->root;
        return 1;
    }
    const size_t n = layers(s, part, parts - 1, above, deep);
    for (size_t i = 0; i < n; i++) {
        struct node *child = node_child(above[i], part[parts - 1]);
        if (child)
            count = add_layer(s, child, out, count, deep);
    }
    return count;
}

/* ---- matching ---- */

static const char *nearest_there(const struct line *s, const struct node *const *layer, size_t count, const char *name)
{
    size_t room = 0, names = 0;
    for (size_t i = 0; i < count; i++)
        room += layer[i]->children;
    const char **list = arena_array(s->load->arena, room + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        for (const struct node *n = layer[i]->first; n; n = n->next)
            list[names++] = n->name;
    return diag_nearest(name, list, names);
}

static void find(struct line *s, struct match *m, size_t at, const struct setting *row, bool stars);

static void find_star(struct line *s, struct match *m, const struct node *const *layer, size_t layer_count,
                      const struct setting *row)
{
    const size_t at = m->parts;
    for (size_t i = 0; i < layer_count; i++)
        for (const struct node *n = layer[i]->first; n; n = n->next) {
            bool seen = layer[i]->kind != NODE_GROUP || is_word(n, row);
            for (size_t k = 0; k < i && !seen; k++)
                seen = node_child(layer[k], n->name) != NULL;
            if (seen)
                continue;
            m->part[at] = n->name;
            m->parts = at + 1;
            find(s, m, at + 1, schema_member(row, n->name), true);
        }
    m->parts = at;
}

/* A name of the path that is not there: may the line make it? */
static bool may_make(struct line *s, const struct match *m, const struct node *const *layer, size_t count,
                     const struct setting *row, const char *name, bool last, bool stars)
{
    const char *near = nearest_there(s, layer, count, name);
    const bool planners = schema_last_name(row)[0] == '*'; /* the planner gives such names */
    const char *group = m->parts ? m->part[m->parts - 1] : "the scenario";
    if (planners && (!last || near || s->op != '=')) {
        if (near)
            s->missing =
                arena_format(s->load->arena, "there is no `%s` in `%s`; did you mean `%s`?", name, group, near);
        else
            s->missing =
                arena_format(s->load->arena, "there is no `%s` in `%s`; a new one is written in a file", name, group);
    } else if (!last && stars) {
        s->missing = arena_format(s->load->arena, "there is no `%s` in `%s`", name, group);
    } else {
        return true;
    }
    if (!stars)
        refuse(s, "%s", s->missing);
    return false;
}

static void add_match(struct line *s, const struct match *m)
{
    if (s->matches == MATCHES_MOST)
        return;
    if (s->matches == s->room)
        s->match = memory_grow(s->match, (s->room = 2 * s->room + 8), sizeof *s->match);
    s->match[s->matches++] = *m;
}

static void find_end(struct line *s, struct match *m, const struct setting *row)
{
    const struct node *layer[LAYERS_MOST];
    if (row && row->type == SET_GROUP && row->extra && m->parts < PARTS_MOST) {
        m->part[m->parts++] = row->extra;
        find_end(s, m, schema_member(row, row->extra));
        m->parts--;
        return;
    }
    if (row && (row->type == SET_GROUP || row->type == SET_NAMED)) {
        refuse(s, "`%s` is a group; name one of its settings", m->part[m->parts - 1]);
        return;
    }
    m->row = row;
    m->old = layers(s, m->part, m->parts, layer, 0) > 0 ? layer[0] : NULL;
    add_match(s, m);
}

/* Goes on with the path at its part number `at`; m holds the names before it, row is theirs. */
static void find(struct line *s, struct match *m, size_t at, const struct setting *row, bool stars)
{
    const struct node *layer[LAYERS_MOST];
    if (at == s->parts) {
        find_end(s, m, row);
        return;
    }
    const size_t count = layers(s, m->part, m->parts, layer, 0);
    const char *name = s->part[at];
    if (row && row->type != SET_GROUP && row->type != SET_NAMED) {
        refuse(s, "`%s` is no group; the path ends there", m->part[m->parts - 1]);
        return;
    }
    if (strcmp(name, "*") == 0) {
        find_star(s, m, layer, count, row);
        return;
    }
    const struct setting *member = schema_member(row, name);
    const bool word = !member && (strcmp(name, "mark") == 0 || strcmp(name, "label") == 0 || strcmp(name, "like") == 0);
    bool there = false;
    for (size_t i = 0; i < count; i++)
        there = there || node_child(layer[i], name);
    if (!member && !word) {
        refuse(s, "%s", schema_unknown(row, name, s->load->arena));
        return;
    }
    if (!there && !word && !may_make(s, m, layer, count, member, name, at + 1 == s->parts, stars))
        return;
    m->part[m->parts++] = name;
    find(s, m, at + 1, member, stars);
    m->parts--;
}

/* ---- old and new ---- */

/* "(body) [each scope] [mark]" -> its three parts. */
static void cut_expression(struct arena *arena, const char *text, const char **body, const char **each,
                           const char **mark)
{
    size_t n = strlen(text);
    int inside = 0;
    *each = *mark = "";
    const char *open = strrchr(text, '[');
    if (open && n > 0 && text[n - 1] == ']') {
        *mark = arena_format(arena, " %s", open);
        n = (size_t)(open - text);
    }
    for (size_t i = 0; i + 5 < n; i++) {
        inside += (text[i] == '(') - (text[i] == ')');
        if (inside == 0 && strncmp(text + i, " each ", 6) == 0) {
            const char *scope = trimmed(arena, text + i, text + n);
            *each = arena_format(arena, " %s", scope);
            n = i;
        }
    }
    *body = trimmed(arena, text, text + n);
}

static struct node *wrapped(struct line *s, const char *old, const char *name, struct place place)
{
    struct arena *arena = s->load->arena;
    const char *body, *each, *mark, *more, *more_each, *more_mark;
    cut_expression(arena, old, &body, &each, &mark);
    cut_expression(arena, s->value, &more, &more_each, &more_mark);
    struct node *n = node_new(arena, NODE_TEXT, name, place);
    n->text = arena_format(arena, "(%s) %c (%s)%s%s", body, s->op, more, *more_each ? more_each : each,
                           *more_mark ? more_mark : mark);
    return n;
}

static double combined(char op, double old, double more)
{
    return op == '*' ? old * more : old + more;
}

static struct node *number_node(struct line *s, double x, const char *mark, const char *name, struct place place)
{
    struct node *n = node_new(s->load->arena, *mark ? NODE_TEXT : NODE_NUMBER, name, place);
    n->number = x;
    n->whole = x == floor(x);
    n->text = *mark ? arena_format(s->load->arena, "%.17g%s", x, mark) : NULL;
    return n;
}

/* A plain number with a unit, and possibly a mark. */
static struct node *changed_number(struct line *s, const char *old, const struct setting *row, const char *name,
                                   struct place place)
{
    const char *body, *each, *mark, *why = NULL;
    double before, more;
    cut_expression(s->load->arena, old, &body, &each, &mark);
    const char *unit = s->op == '*' ? "1" : row->unit;
    if (!setting_number(body, row->unit, true, &before, &why) ||
        !setting_number(s->value, unit, s->dated, &more, &why)) {
        refuse(s, "`%s` cannot be changed by `%c= %s`: %s", old, s->op, s->value, why);
        return NULL;
    }
    return number_node(s, combined(s->op, before, more), mark, name, place);
}

static struct node *changed_date(struct line *s, const char *old, const char *name, struct place place)
{
    int64_t day;
    double days;
    const char *why = NULL;
    if (s->op != '+' || !civil_from_text(old, &day) || !setting_number(s->value, "d", true, &days, &why) ||
        days != floor(days) || !(fabs(days) < 1e6)) {
        refuse(s, "the date `%s` can be moved by whole days: += 14 d, or be set: = 2026-08-31", old);
        return NULL;
    }
    char text[11];
    civil_to_text(day + (int64_t)days, text);
    struct node *n = node_new(s->load->arena, NODE_TEXT, name, place);
    n->text = arena_text(s->load->arena, text);
    return n;
}

/* The new value for *= and +=; NULL after a message. */
static struct node *changed(struct line *s, const struct match *m, const char *name, struct place place)
{
    const struct setting *row = m->row;
    const enum setting_type type = row ? row->type : SET_TEXT;
    const bool date = type == SET_DATE || type == SET_DUE;
    if (type != SET_QUANTITY && type != SET_NUMBER && type != SET_WHOLE && !date) {
        refuse(s, "`%s` holds no number; it can only be set with =", name);
        return NULL;
    }
    const bool number = m->old ? m->old->kind == NODE_NUMBER : false;
    const char *old = m->old && m->old->kind == NODE_TEXT ? m->old->text : !m->old && row->dflt ? row->dflt : NULL;
    const enum word_kind kind = scan_word(s->value, strlen(s->value));
    if (number && (kind == WORD_INT || kind == WORD_FLOAT))
        return number_node(s, combined(s->op, m->old->number, strtod(s->value, NULL)), "", name, place);
    if (number)
        old = arena_format(s->load->arena, "%.17g", m->old->number);
    if (!old) {
        refuse(s, "`%s` has no value to change; set it with =", name);
        return NULL;
    }
    if (type == SET_QUANTITY)
        return wrapped(s, old, name, place);
    return date && civil_looks_like_date(old) ? changed_date(s, old, name, place)
                                              : changed_number(s, old, row, name, place);
}

/* The groups above the setting, around `value`: a tree that can be laid over the scenario. */
static struct node *with_groups(struct line *s, const struct match *m, struct node *value)
{
    const struct place place = s->from->place;
    struct node *over = node_new(s->load->arena, NODE_GROUP, "", place), *at = over;
    for (size_t i = 0; i + 1 < m->parts; i++) {
        struct node *group = node_new(s->load->arena, NODE_GROUP, m->part[i], place);
        node_append(at, group);
        at = group;
    }
    node_append(at, value);
    return over;
}

/* `= none`: the word stands for no value where words mean nothing else. */
static bool takes_out(const struct line *s, const struct match *m)
{
    const enum setting_type type = m->row ? m->row->type : SET_TEXT;
    return s->op == '=' && strcmp(s->value, "none") == 0 && type != SET_TEXT && type != SET_CHOICE &&
           type != SET_ADDRESS && type != SET_BOOL;
}

static void take_out(struct line *s, const struct match *m)
{
    struct node *n = s->root;
    for (size_t i = 0; n && i < m->parts; i++)
        n = node_child(n, m->part[i]);
    if (n)
        node_unlink(n);
    else if (m->old)
        refuse(s, "`%s` comes from a `like`; `none` takes out only what stands in the group itself",
               m->part[m->parts - 1]);
}

static void apply_match(struct line *s, const struct match *m, bool only_look)
{
    const struct place place = s->from->place;
    const char *name = m->part[m->parts - 1];
    if (takes_out(s, m)) {
        if (!only_look)
            take_out(s, m);
        return;
    }
    struct node *value =
        s->op == '=' ? value_of_text(s->load, s->value, name, m->row, place) : changed(s, m, name, place);
    if (!value)
        return;
    struct node *over = with_groups(s, m, value);
    if (only_look && m->row)
        schema_check_setting(s->root, value, m->row, s->load->arena, s->load->diag);
    else if (!only_look)
        merge(s->load, s->root, over);
}

static void take_old_values(struct line *s)
{
    for (size_t i = 0; i < s->matches; i++)
        if (s->match[i].old)
            s->match[i].old = node_copy(s->load->arena, s->match[i].old);
}

/* With *, what has no value is left out for *= and +=, unless nothing is left. */
static void drop_valueless(struct line *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->matches; i++)
        if (s->match[i].old || (s->match[i].row && s->match[i].row->dflt))
            s->match[kept++] = s->match[i];
    if (kept > 0)
        s->matches = kept;
}

static const char *joined(struct arena *arena, const struct match *m)
{
    const char *path = m->part[0];
    for (size_t i = 1; i < m->parts; i++)
        path = arena_format(arena, "%s.%s", path, m->part[i]);
    return path;
}

bool set_line(struct loading *l, struct node *root, const char *text, const struct line_origin *from, bool only_look)
{
    struct line s = {.load = l, .root = root, .from = from, .text = text, .dated = node_child(root, "start") != NULL};
    struct match m = {.parts = 0};
    if (!split_line(&s))
        return false;
    if (strcmp(s.part[0], "extends") == 0 || strcmp(s.part[0], "remove") == 0) {
        refuse(&s, "`%s` stands only in a file", s.part[0]);
        return false;
    }
    find(&s, &m, 0, NULL, false);
    if (s.matches == 0 && !s.wrong)
        refuse(&s, "the path with * finds nothing%s%s", s.missing ? ": " : "; check the names before the *",
               s.missing ? s.missing : "");
    if (s.op != '=' && s.matches > 1)
        drop_valueless(&s);
    take_old_values(&s);
    for (size_t i = 0; i < s.matches && !s.wrong; i++) {
        apply_match(&s, &s.match[i], only_look);
        if (from->found)
            from->found(from->finder, joined(l->arena, &s.match[i]), s.match[i].row, s.op);
    }
    free(s.match);
    return !s.wrong;
}

void apply_sets(struct loading *l, struct node *root, const char *const *sets, size_t count)
{
    const struct line_origin command = {.place = {"--set", 0}};
    for (size_t i = 0; i < count; i++)
        set_line(l, root, sets[i], &command, false);
}
