/* models/load.c - from scenario files to one merged tree.
 *
 * A file may extend one base (`extends`), from which paths are taken out (`remove`) before the file is laid over it:
 * groups merge by name; scalars, arrays and lists are replaced whole; a setting of another kind is an error. Then
 * come the --set lines, and last `like`: a group inherits another, its own settings win. So a what-if, or a
 * --set, on a group reaches those that are like it. Files lie in the scenario's folder or below. */
#include "models/load.h"
#include "models/parse.h"
#include "models/scan.h"
#include "models/schema.h"
#include "sim/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BASES_MOST = 16, LIKE_MOST = 16 };

struct loading {
    struct arena *arena;
    struct diag *diag;
    const char *folder;
    const char *file[BASES_MOST];
    size_t files;
};

static const char *folder_of(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');
    return slash ? arena_textn(arena, path, slash == path ? 1 : (size_t)(slash - path)) : "";
}

static const char *below(const char *folder, const char *name, struct arena *arena)
{
    return *folder ? arena_format(arena, "%s/%s", folder, name) : name;
}

/* ---- merging ---- */

static bool scalar(const struct node *n)
{
    return n->kind != NODE_GROUP;
}

static void take_value(struct node *into, const struct node *from, struct arena *arena)
{
    const struct node *copy = node_copy(arena, from);
    into->kind = copy->kind;
    into->place = copy->place;
    into->number = copy->number;
    into->whole = copy->whole;
    into->truth = copy->truth;
    into->text = copy->text;
    into->first = copy->first;
    into->last = copy->last;
    into->children = copy->children;
    for (struct node *child = into->first; child; child = child->next)
        child->parent = into;
}

static void merge(struct loading *l, struct node *base, const struct node *over)
{
    for (const struct node *n = over->first; n; n = n->next) {
        struct node *old = node_child(base, n->name);
        if (!old)
            node_append(base, node_copy(l->arena, n));
        else if (old->kind == NODE_GROUP && n->kind == NODE_GROUP)
            merge(l, old, n);
        else if (scalar(old) && scalar(n))
            take_value(old, n, l->arena);
        else
            diag_error(l->diag, n->place, node_path(n, l->arena), "is a %s here and a %s in the base (%s:%d); the same setting must be of one kind",
                       n->kind == NODE_GROUP ? "group" : "value", old->kind == NODE_GROUP ? "group" : "value", old->place.file ? old->place.file : "", old->place.line);
    }
}

/* ---- extends, remove ---- */

static struct node *load_file(struct loading *l, const char *name);

static void remove_paths(struct loading *l, struct node *root, const struct node *paths)
{
    for (const struct node *p = paths->first; p; p = p->next) {
        struct node *gone = p->kind == NODE_TEXT ? node_at(root, p->text) : NULL;
        if (!gone || gone == root)
            diag_error(l->diag, p->place, "remove", "`%s` is not in the base; take the line out or correct the path", p->kind == NODE_TEXT ? p->text : "");
        else
            node_unlink(gone);
    }
}

static struct node *over_base(struct loading *l, struct node *root, struct node *extends)
{
    struct node *paths = node_child(root, "remove");
    node_unlink(extends);
    if (paths)
        node_unlink(paths);
    if (extends->kind != NODE_TEXT || !scan_below(l->folder, extends->text)) {
        diag_error(l->diag, extends->place, "extends", "`%s` must be one scenario file in this folder or below", extends->kind == NODE_TEXT ? extends->text : "");
        return root;
    }
    for (size_t i = 0; i < l->files; i++)
        if (strcmp(l->file[i], extends->text) == 0) {
            diag_error(l->diag, extends->place, "extends", "`%s` extends itself in a circle", extends->text);
            return root;
        }
    struct node *base = load_file(l, extends->text);
    if (!base) {
        diag_error(l->diag, extends->place, "extends", "the base `%s` could not be loaded", extends->text);
        return NULL;
    }
    if (paths)
        remove_paths(l, base, paths);
    merge(l, base, root);
    return base;
}

static struct node *load_file(struct loading *l, const char *name)
{
    if (l->files == BASES_MOST) {
        diag_error(l->diag, (struct place){name, 0}, "extends", "scenarios extend each other more than %d deep", BASES_MOST);
        return NULL;
    }
    l->file[l->files++] = name;
    const char *path = below(l->folder, name, l->arena);
    struct node *root = parse_file(path, path, l->folder, l->arena, l->diag);
    if (!root || !read_tables(root, l->folder, l->arena, l->diag))
        return NULL;
    normalise_mains(root, l->arena);
    struct node *extends = node_child(root, "extends");
    return extends ? over_base(l, root, extends) : root;
}

/* ---- --set ---- */

struct set_line {
    const char *path, *value;
    char op; /* = * + */
    struct place place;
};

static bool split_line(const char *line, struct set_line *s, struct arena *arena)
{
    const char *equal = strchr(line, '=');
    if (!equal || equal == line)
        return false;
    s->op = equal[-1] == '*' && equal - line >= 2 && (equal[-2] == ' ' || equal[-2] != '.') ? '*' : equal[-1] == '+' ? '+' : '=';
    const char *end = s->op == '=' ? equal : equal - 1, *start = line;
    while (*start == ' ')
        start++;
    while (end > start && end[-1] == ' ')
        end--;
    s->path = arena_textn(arena, start, (size_t)(end - start));
    for (s->value = equal + 1; *s->value == ' ';)
        s->value++;
    return *s->path && *s->value;
}

static const struct node *through_like(const struct node *root, const struct node *group, const char *name, int depth)
{
    const struct node *own = node_child(group, name), *like = node_child(group, "like");
    if (own || !like || like->kind != NODE_TEXT || depth >= LIKE_MOST)
        return own;
    const struct node *other = node_at(root, like->text);
    return other ? through_like(root, other, name, depth + 1) : NULL;
}

/* "(old) * (new)", keeping the old text's `each` and mark at its end. */
static const char *combined(const struct node *old, char op, const char *value, struct arena *arena)
{
    if (old->kind == NODE_NUMBER)
        return arena_format(arena, "(%.17g) %c (%s)", old->number, op, value);
    const char *each = strstr(old->text, " each "), *mark = strrchr(old->text, '[');
    const size_t n = each ? (size_t)(each - old->text) : mark ? (size_t)(mark - old->text) : strlen(old->text);
    return arena_format(arena, "(%.*s) %c (%s) %s", (int)n, old->text, op, value, old->text + n);
}

static void set_value(struct loading *l, const struct node *root, struct node *group, const char *name, const struct set_line *s)
{
    struct node *n = node_child(group, name);
    const struct node *old = through_like(root, group, name, 0);
    if (old && old->kind == NODE_GROUP && old->row == NULL && n && s->op == '=' && s->value[0] == '{') {
        take_value(n, parse_value(s->value, name, s->place, l->arena), l->arena);
        return;
    }
    if (s->op != '=' && (!old || (old->kind != NODE_NUMBER && old->kind != NODE_TEXT))) {
        diag_error(l->diag, s->place, s->path, "there is no value to change; `%c=` needs a number or an expression in the scenario", s->op);
        return;
    }
    struct node *value = parse_value(s->value, name, s->place, l->arena);
    if (s->op != '=') {
        if (old->kind == NODE_NUMBER && value->kind == NODE_NUMBER) {
            value->number = s->op == '*' ? old->number * value->number : old->number + value->number;
            value->whole = value->number == (double)(long long)value->number && old->whole && value->whole;
        } else {
            const char *text = combined(old, s->op, s->value, l->arena);
            value = node_new(l->arena, NODE_TEXT, name, s->place);
            value->text = text;
        }
    }
    if (n)
        take_value(n, value, l->arena);
    else
        node_append(group, value);
}

/* The main member stands for its group, as in a file. */
static void set_here(struct loading *l, const struct node *root, struct node *group, const char *name, const struct set_line *s)
{
    struct node *n = node_child(group, name);
    const struct setting *row = schema_row_of(group, name, l->arena);
    if (n && n->kind == NODE_GROUP && row && row->type == SET_GROUP && row->extra && s->value[0] != '{')
        set_value(l, root, n, row->extra, s);
    else
        set_value(l, root, group, name, s);
}

static size_t set_path(struct loading *l, struct node *root, struct node *group, const char *path, const struct set_line *s)
{
    const size_t n = strcspn(path, ".");
    const char *name = arena_textn(l->arena, path, n);
    size_t hits = 0;
    if (strcmp(name, "*") == 0) {
        for (struct node *child = group->first; child; child = child->next) {
            if (!path[n]) {
                set_here(l, root, group, child->name, s);
                hits++;
            } else if (child->kind == NODE_GROUP) {
                hits += set_path(l, root, child, path + n + 1, s);
            }
        }
        return hits;
    }
    if (!path[n]) {
        set_here(l, root, group, name, s);
        return 1;
    }
    struct node *child = node_child(group, name);
    if (!child) {
        child = node_new(l->arena, NODE_GROUP, name, s->place);
        node_append(group, child);
    }
    if (child->kind != NODE_GROUP) {
        diag_error(l->diag, s->place, s->path, "`%s` is a value, it has no settings below it", name);
        return 1;
    }
    return set_path(l, root, child, path + n + 1, s);
}

static void apply_sets(struct loading *l, struct node *root, const char *const *sets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct set_line s = {.place = {"--set", (int)i + 1}};
        if (!split_line(sets[i], &s, l->arena))
            diag_error(l->diag, s.place, "", "`%s` is no setting; write --set \"path = value\" (or *=, +=)", sets[i]);
        else if (set_path(l, root, root, s.path, &s) == 0)
            diag_error(l->diag, s.place, s.path, "matches no setting of the scenario");
    }
}

/* ---- like ---- */

static void inherit(struct loading *l, struct node *root, struct node *group, int depth);

/* What the group does not say itself it takes over. */
static void fill_from(struct loading *l, struct node *into, const struct node *from)
{
    for (const struct node *n = from->first; n; n = n->next) {
        struct node *own = node_child(into, n->name);
        if (!own)
            node_append(into, node_copy(l->arena, n));
        else if (own->kind == NODE_GROUP && n->kind == NODE_GROUP)
            fill_from(l, own, n);
    }
}

static void follow_like(struct loading *l, struct node *root, struct node *group, struct node *like, int depth)
{
    struct node *other = like->kind == NODE_TEXT ? node_at(root, like->text) : NULL;
    /* `like` speaks of a sibling by its short address too: "oem.hardware" beside sites.oem.stock.zipper */
    if (!other && like->kind == NODE_TEXT && group->parent) {
        const char *last = strrchr(like->text, '.');
        other = node_child(group->parent, last ? last + 1 : like->text);
        if (other && last) {
            const struct node *site = group->parent->parent;
            if (!site || strncmp(site->name, like->text, (size_t)(last - like->text)) != 0)
                other = NULL;
        }
    }
    if (!other && like->kind == NODE_TEXT && strchr(like->text, '.')) {
        const char *dot = strchr(like->text, '.');
        other = node_at(root, arena_format(l->arena, "sites.%.*s.stock.%s", (int)(dot - like->text), like->text, dot + 1));
    }
    node_unlink(like);
    if (!other || other->kind != NODE_GROUP || other == group) {
        diag_error(l->diag, like->place, node_path(group, l->arena), "like = `%s` names no other group; write its path", like->kind == NODE_TEXT ? like->text : "");
        return;
    }
    if (depth >= LIKE_MOST) {
        diag_error(l->diag, like->place, node_path(group, l->arena), "groups are `like` each other in a circle");
        return;
    }
    inherit(l, root, other, depth + 1);
    fill_from(l, group, other);
}

static void inherit(struct loading *l, struct node *root, struct node *group, int depth)
{
    struct node *like = node_child(group, "like");
    if (like)
        follow_like(l, root, group, like, depth);
    for (struct node *child = group->first; child; child = child->next)
        if (child->kind == NODE_GROUP)
            inherit(l, root, child, depth);
}

/* ---- canonical text ---- */

struct text {
    struct arena *arena;
    char *at;
    size_t length, room;
};

static void put(struct text *t, const char *s)
{
    const size_t n = strlen(s);
    if (t->length + n + 1 > t->room) {
        const size_t room = 2 * (t->length + n + 1) + 4096;
        char *bigger = arena_alloc(t->arena, room);
        if (t->length)
            memcpy(bigger, t->at, t->length);
        t->at = bigger;
        t->room = room;
    }
    memcpy(t->at + t->length, s, n + 1);
    t->length += n;
}

static void put_text(struct text *t, const char *s)
{
    char escape[8];
    put(t, "\"");
    for (; *s; s++) {
        const unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            snprintf(escape, sizeof escape, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            snprintf(escape, sizeof escape, "\\x%02X", c);
        else
            snprintf(escape, sizeof escape, "%c", c);
        put(t, escape);
    }
    put(t, "\"");
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct node *const *)a)->name, (*(const struct node *const *)b)->name);
}

static void put_members(struct text *t, const struct node *n, int indent);

static void put_value(struct text *t, const struct node *n, int indent)
{
    char number[40];
    switch (n->kind) {
    case NODE_NUMBER:
        snprintf(number, sizeof number, "%.17g", n->number);
        if (strtod(number, NULL) != n->number || strlen(number) > 10) { /* the shortest that reads back */
            for (int digits = 1; digits <= 17; digits++) {
                snprintf(number, sizeof number, "%.*g", digits, n->number);
                if (strtod(number, NULL) == n->number)
                    break;
            }
        }
        put(t, number);
        if (!n->whole && !strpbrk(number, ".e"))
            put(t, ".0");
        break;
    case NODE_BOOL:
        put(t, n->truth ? "true" : "false");
        break;
    case NODE_TEXT:
        put_text(t, n->text);
        break;
    case NODE_GROUP:
        put(t, "{\n");
        put_members(t, n, indent + 1);
        for (int i = 0; i < indent; i++)
            put(t, "  ");
        put(t, "}");
        break;
    case NODE_LIST:
    case NODE_ARRAY:
        put(t, n->kind == NODE_LIST ? "( " : "[ ");
        for (const struct node *e = n->first; e; e = e->next) {
            put_value(t, e, indent);
            put(t, e->next ? ", " : " ");
        }
        put(t, n->kind == NODE_LIST ? ")" : "]");
        break;
    }
}

static void put_members(struct text *t, const struct node *n, int indent)
{
    const struct node **member = arena_array(t->arena, n->children + 1, sizeof *member);
    size_t count = 0;
    for (const struct node *child = n->first; child; child = child->next)
        member[count++] = child;
    if (!n->row || !(n->row->flags & SETTING_ORDERED))
        qsort(member, count, sizeof *member, by_name);
    for (size_t i = 0; i < count; i++) {
        for (int k = 0; k < indent; k++)
            put(t, "  ");
        put(t, member[i]->name);
        put(t, " = ");
        put_value(t, member[i], indent);
        put(t, ";\n");
    }
}

const char *scenario_canonical(const struct node *root, struct arena *arena)
{
    struct text t = {.arena = arena};
    put(&t, "");
    put_members(&t, root, 0);
    return t.at;
}

/* ---- the whole ---- */

static const char *bare_name(const char *file, struct arena *arena)
{
    const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
    const char *dot = strrchr(name, '.');
    return dot && dot > name ? arena_textn(arena, name, (size_t)(dot - name)) : arena_text(arena, name);
}

bool load_scenario(const char *file, const char *const *sets, size_t sets_count, struct arena *arena, struct diag *diag, struct scenario_text *out)
{
    struct loading l = {.arena = arena, .diag = diag, .folder = folder_of(file, arena)};
    const size_t before = diag_errors(diag);
    const char *slash = strrchr(file, '/');
    *out = (struct scenario_text){.name = bare_name(file, arena), .folder = l.folder};
    struct node *root = load_file(&l, slash ? slash + 1 : file);
    if (!root)
        return false;
    apply_sets(&l, root, sets, sets_count);
    normalise_mains(root, arena);
    inherit(&l, root, root, 0);
    schema_check(root, arena, diag);
    out->root = root;
    const char **files = arena_array(arena, l.files + 1, sizeof *files);
    memcpy(files, l.file, l.files * sizeof *files);
    out->files = files;
    out->files_count = l.files;
    out->hash = stream_source(scenario_canonical(root, arena));
    return diag_errors(diag) == before;
}
