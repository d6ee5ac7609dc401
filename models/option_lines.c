/* models/option_lines.c - options and levers while a scenario is loaded.
 *
 * An option put on writes its `on` lines into the scenario, as --set lines would; put off, its `off` lines. First come
 * the lines of all that are put off, then of those put on, each kind in the order of the command line (names matched by
 * a `*` in that of the file), then --set. So "all off, one on" is the brand without practices that adds one.
 * An option that `takes` time leaves the tree as it is: its lines begin to hold inside the run (models/option.c).
 * Every line is checked whether or not its option is chosen: a path that does not exist is a mistake of the file. */
#include "models/load_inside.h"
#include "models/setting_number.h"

#include <stdlib.h>
#include <string.h>

/* ---- an option's members, seen through `like` ---- */

static const struct node *member_of(struct loading *l, const struct node *root, const struct node *option,
                                    const char *name)
{
    for (int deep = 0; option && deep < 16; deep++) {
        const struct node *own = node_child(option, name), *like = node_child(option, "like");
        if (own || !like || like->kind != NODE_TEXT)
            return own;
        option = like_target(root, option, like->text, l->arena);
    }
    return NULL;
}

static const struct node *first_line(struct loading *l, const struct node *root, const struct node *option,
                                     const char *which)
{
    const struct node *lines = member_of(l, root, option, which);
    return lines && (lines->kind == NODE_ARRAY || lines->kind == NODE_LIST) ? lines->first : NULL;
}

static bool takes_time(struct loading *l, const struct node *root, const struct node *option)
{
    const struct node *takes = member_of(l, root, option, "takes");
    double days = 0;
    const char *why = NULL;
    if (takes && takes->kind == NODE_TEXT)
        return setting_number(takes->text, "d", true, &days, &why) && days > 0;
    return takes && takes->kind == NODE_NUMBER && takes->number > 0;
}

/* ---- who is meant ---- */

struct chosen {
    const struct node *option;
    bool on;
    int weight;
};

struct choosing {
    struct loading *load;
    struct node *root;
    struct chosen *chosen;
    size_t count, room;
};

static struct place asked_by(const struct option_choice *choice)
{
    return (struct place){choice->on ? "--with" : "--without", 0};
}

static void choose(struct choosing *s, const struct node *option, const struct option_choice *choice)
{
    for (size_t i = 0; i < s->count; i++) {
        struct chosen *known = &s->chosen[i];
        if (known->option != option)
            continue;
        if (known->on != choice->on && known->weight == choice->weight)
            diag_error(s->load->diag, asked_by(choice), option->name, "is put both on and off; say one of the two");
        if (choice->weight > known->weight) { /* its turn is that of the choice that counts */
            memmove(known, known + 1, (s->count - i - 1) * sizeof *known);
            s->count--;
            break;
        }
        return;
    }
    if (s->count == s->room)
        s->chosen = memory_grow(s->chosen, (s->room = 2 * s->room + 8), sizeof *s->chosen);
    s->chosen[s->count++] = (struct chosen){option, choice->on, choice->weight};
}

static void say_unknown(struct choosing *s, const struct node *options, const struct option_choice *choice)
{
    struct arena *arena = s->load->arena;
    const char **names = arena_array(arena, (options ? options->children : 0) + 1, sizeof *names), *list = "";
    const struct node *levers = node_child(s->root, "levers");
    size_t count = 0;
    for (const struct node *n = options ? options->first : NULL; n; n = n->next)
        if (n->kind == NODE_GROUP)
            names[count++] = n->name;
    const char *near = diag_nearest(choice->name, names, count);
    for (size_t i = 0; i < count && i < 16; i++)
        list = arena_format(arena, "%s%s%s", list, i ? ", " : "", names[i]);
    if (levers && node_child(levers, choice->name))
        diag_error(s->load->diag, asked_by(choice), choice->name,
                   "is a lever, which has many values; write --set with the one you want");
    else if (near)
        diag_error(s->load->diag, asked_by(choice), choice->name, "there is no such option; did you mean `%s`?", near);
    else if (count == 0)
        diag_error(s->load->diag, asked_by(choice), choice->name, "the scenario has no `options`");
    else
        diag_error(s->load->diag, asked_by(choice), choice->name, "there is no such option; there are: %s%s", list,
                   count > 16 ? ", ..." : "");
}

static void choose_all(struct choosing *s, const struct option_choice *choice)
{
    const struct node *options = node_child(s->root, "options");
    const size_t n = strlen(choice->name);
    const bool star = n > 0 && choice->name[n - 1] == '*';
    bool any = false;
    for (const struct node *o = options && options->kind == NODE_GROUP ? options->first : NULL; o; o = o->next) {
        if (o->kind != NODE_GROUP ||
            (star ? strncmp(o->name, choice->name, n - 1) != 0 : strcmp(o->name, choice->name) != 0))
            continue;
        choose(s, o, choice);
        any = true;
    }
    if (!any)
        say_unknown(s, options, choice);
}

/* ---- their lines ---- */

struct written { /* a path that an option has set */
    const char *path;
    const struct node *option;
};

struct writing {
    struct loading *load;
    const struct node *option, *line;
    const char *where;
    struct written *written;
    size_t count, room;
    bool later; /* the option takes time */
};

/* Two options that set one path: the later one wins, and that is told. */
static void note_path(void *finder, const char *path, const struct setting *row, char op)
{
    struct writing *w = finder;
    (void)row;
    if (op != '=')
        return;
    for (size_t i = 0; i < w->count; i++)
        if (strcmp(w->written[i].path, path) == 0 && w->written[i].option != w->option) {
            diag_warning(w->load->diag, w->line->place, w->where,
                         "`%s` is set by the option %s too; %s comes later and wins", path, w->written[i].option->name,
                         w->option->name);
            w->written[i].option = w->option;
            return;
        }
    if (w->count == w->room)
        w->written = memory_grow(w->written, (w->room = 2 * w->room + 8), sizeof *w->written);
    w->written[w->count++] = (struct written){path, w->option};
}

static void apply_lines(struct choosing *s, struct writing *w, const struct chosen *c)
{
    const char *which = c->on ? "on" : "off";
    w->option = c->option;
    w->where = arena_format(s->load->arena, "options.%s.%s", c->option->name, which);
    if (c->on && takes_time(s->load, s->root, c->option))
        return;
    if (!c->on && c->weight > 0 && !first_line(s->load, s->root, c->option, which))
        diag_warning(s->load->diag, c->option->place, w->where,
                     "has no `off` lines: put off, the scenario stays as it is written");
    for (const struct node *line = first_line(s->load, s->root, c->option, which); line; line = line->next) {
        w->line = line;
        const struct line_origin from = {line->place, w->where, c->on ? note_path : NULL, w};
        if (line->kind == NODE_TEXT)
            set_line(s->load, s->root, line->text, &from, false);
    }
}

void apply_options(struct loading *l, struct node *root, const struct option_choice *choice, size_t count,
                   struct scenario_text *out)
{
    struct choosing s = {.load = l, .root = root};
    struct writing w = {.load = l};
    for (size_t i = 0; i < count; i++)
        choose_all(&s, &choice[i]);
    const char **names[2] = {arena_array(l->arena, s.count + 1, sizeof **names),
                             arena_array(l->arena, s.count + 1, sizeof **names)};
    size_t counts[2] = {0, 0};
    for (int on = 0; on < 2; on++)
        for (size_t i = 0; i < s.count; i++)
            if (s.chosen[i].on == (on == 1)) {
                names[on][counts[on]++] = s.chosen[i].option->name;
                apply_lines(&s, &w, &s.chosen[i]);
            }
    out->off = names[0];
    out->on = names[1];
    out->off_count = counts[0];
    out->on_count = counts[1];
    free(w.written);
    free(s.chosen);
}

/* ---- all that was not applied ---- */

static bool is_among(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* What takes time must be able to change inside a run. */
static void note_dead(void *finder, const char *path, const struct setting *row, char op)
{
    const struct writing *w = finder;
    (void)op;
    if (w->later && (!row || row->type != SET_QUANTITY || !(row->flags & SETTING_LIVE)))
        diag_error(w->load->diag, w->line->place, w->where,
                   "`%s` cannot change inside a run, and the option `takes` time; leave `takes` out, or the line",
                   path);
}

static void check_lines(struct loading *l, struct node *root, const struct node *option, const char *which)
{
    const char *where = arena_format(l->arena, "options.%s.%s", option->name, which);
    struct writing w = {.load = l, .option = option, .where = where};
    w.later = strcmp(which, "on") == 0 && takes_time(l, root, option);
    for (const struct node *line = first_line(l, root, option, which); line; line = line->next) {
        w.line = line;
        const struct line_origin from = {line->place, where, note_dead, &w};
        if (line->kind == NODE_TEXT)
            set_line(l, root, line->text, &from, true);
    }
}

static void check_lever_at(struct loading *l, struct node *root, const struct node *lever, const struct node *path,
                           const char *value)
{
    const struct line_origin from = {.place = path->place,
                                     .path = arena_format(l->arena, "levers.%s.sets", lever->name)};
    set_line(l, root, arena_format(l->arena, "%s = %s", path->text, value), &from, true);
}

static void check_lever(struct loading *l, struct node *root, const struct node *lever)
{
    const struct node *sets = node_child(lever, "sets"), *choices = node_child(lever, "choices");
    static const char *const ends[] = {"from", "to"};
    const bool list = sets && (sets->kind == NODE_ARRAY || sets->kind == NODE_LIST);
    for (const struct node *path = list ? sets->first : NULL; path; path = path->next) {
        if (path->kind != NODE_TEXT || strpbrk(path->text, "=[{")) {
            diag_error(l->diag, path->place, arena_format(l->arena, "levers.%s.sets", lever->name),
                       "holds paths of settings, not lines; the values are `from`, `to`, `step`, or `choices`");
            continue;
        }
        for (size_t i = 0; i < 2; i++) {
            const struct node *end = node_child(lever, ends[i]);
            if (end && end->kind == NODE_NUMBER)
                check_lever_at(l, root, lever, path, arena_format(l->arena, "%.17g", end->number));
        }
        for (const struct node *c = choices && choices->kind == NODE_ARRAY ? choices->first : NULL; c; c = c->next)
            if (c->kind == NODE_TEXT)
                check_lever_at(l, root, lever, path, c->text);
    }
}

void check_options(struct loading *l, struct node *root, const struct scenario_text *text)
{
    const struct node *options = node_child(root, "options"), *levers = node_child(root, "levers");
    for (const struct node *o = options && options->kind == NODE_GROUP ? options->first : NULL; o; o = o->next) {
        if (o->kind != NODE_GROUP)
            continue;
        const bool later = takes_time(l, root, o);
        if (later || !is_among(o->name, text->on, text->on_count))
            check_lines(l, root, o, "on");
        if (!is_among(o->name, text->off, text->off_count))
            check_lines(l, root, o, "off");
    }
    for (const struct node *v = levers && levers->kind == NODE_GROUP ? levers->first : NULL; v; v = v->next)
        if (v->kind == NODE_GROUP)
            check_lever(l, root, v);
}
