/* models/load.c - from scenario files to one merged tree.
 *
 * A scenario may be several files, tables and lines. In order:
 *
 *     each file    include.c    @include is replaced by what it names, every line keeps its place
 *                  scan.c       mistakes that libconfig would swallow or word badly
 *                  parse.c      libconfig's tree, copied into ours
 *                  csv_table.c  `from_csv`: each row of a table is a member of the group
 *     extends      merge.c      the base (which may extend another), `remove`, then this file laid over it
 *     --with       option_lines.c   the lines of options put off, then of those put on
 *     --set        set_line.c   in the order of the command line
 *     like         like.c       a group inherits another; its own settings win
 *
 * `like` comes last, so that a what-if or a --set on a group reaches those that are like it. Groups merge by name;
 * numbers, texts, arrays and lists are replaced whole; another kind of setting is an error, but for the main
 * member: `cost = 5` means `cost: { once = 5; }` wherever it stands, so that is settled right after reading.
 * What is left of a scenario has no extends, remove, from_csv or like: its canonical text is a scenario by itself. */
#include "models/load.h"
#include "models/file_text.h"
#include "models/load_inside.h"
#include "sim/stream.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

const char *shown_name(const struct loading *l, const char *name)
{
    if (l->files_count > 0 ? strcmp(name, l->files[0]) == 0 : true)
        return l->top; /* as the user gave it */
    const char *slash = strrchr(l->folder, '/');
    return *l->folder ? arena_format(l->arena, "%s%s%s", l->folder, slash && slash[1] == '\0' ? "" : "/", name) : name;
}

void remember_file(struct loading *l, const char *name)
{
    for (size_t i = 0; i < l->files_count; i++)
        if (strcmp(l->files[i], name) == 0)
            return;
    if (l->files_count == l->files_room)
        l->files = memory_grow(l->files, (l->files_room = 2 * l->files_room + 16), sizeof *l->files);
    l->files[l->files_count++] = name;
}

const char *file_of_place(const struct loading *l, struct place place)
{
    for (size_t i = 0; i < l->files_count; i++)
        if (place.file && strcmp(place.file, shown_name(l, l->files[i])) == 0)
            return l->files[i];
    return "";
}

bool good_name(const char *name)
{
    if (!isalpha((unsigned char)name[0]))
        return false;
    for (const char *p = name; *p; p++)
        if (!isalnum((unsigned char)*p) && *p != '_')
            return false;
    return true;
}

bool is_word(const struct node *n, const struct setting *row_of_group)
{
    static const char *const words[] = {"from_csv", "label", "like", "mark"};
    bool word = false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        word = word || strcmp(n->name, words[i]) == 0;
    if (!word || n->kind == NODE_GROUP)
        return false;
    const struct setting *row = schema_member(row_of_group, n->name);
    return !row || schema_last_name(row)[0] == '*';
}

/* ---- a file and its bases ---- */

struct chain { /* files that extend each other, the newest first */
    const char *name;
    const struct chain *before;
    int length;
};

static struct node *load_tree(struct loading *, const char *name, bool top, struct place asked_at,
                              const struct chain *);

/* The base that the file names, or NULL with a message. */
static const char *base_name(struct loading *l, const struct node *extends, const struct chain *chain)
{
    const char *why = NULL, *below = NULL;
    if (extends->kind != NODE_TEXT)
        why = "takes one file name in quotes: extends = \"base.cfg\"; a base may extend another";
    else if (!(below = file_below(chain->name, extends->text, l->arena)))
        why = arena_format(l->arena,
                           "\"%s\" leads out of the scenario's folder; put the base into the folder, or below it",
                           extends->text);
    else if (chain->length == FILES_DEEP)
        why = arena_format(l->arena, "\"%s\" is the 17th file in a row; 16 are allowed", extends->text);
    for (const struct chain *c = chain; c && below; c = c->before)
        if (strcmp(c->name, below) == 0)
            why = arena_format(l->arena, "\"%s\" goes in a circle: that file extends this one, or is this one",
                               extends->text);
    if (why)
        diag_error(l->diag, extends->place, "extends", "%s", why);
    return why ? NULL : below;
}

static struct node *lay_over_base(struct loading *l, struct node *root, const struct chain *chain)
{
    struct node *extends = node_child(root, "extends"), *remove = node_child(root, "remove");
    if (remove)
        node_unlink(remove);
    if (!extends) {
        if (remove)
            diag_error(l->diag, remove->place, "remove",
                       "takes settings out of a base; there is no `extends` in this file, so delete the settings");
        return root;
    }
    node_unlink(extends);
    const char *name = base_name(l, extends, chain);
    struct node *base = name ? load_tree(l, name, false, extends->place, chain) : NULL;
    if (!base)
        return NULL;
    if (remove)
        remove_paths(l, base, remove);
    merge(l, base, root);
    return base;
}

static struct node *load_tree(struct loading *l, const char *name, bool top, struct place asked_at,
                              const struct chain *before)
{
    const struct chain chain = {name, before, before ? before->length + 1 : 1};
    struct node *root = parse_file(l, name, top, asked_at);
    if (!root)
        return NULL;
    normalise(l, root, NULL);
    read_tables(l, root);
    return lay_over_base(l, root, &chain);
}

/* ---- the whole ---- */

static const char *bare_name(const char *file, struct arena *arena)
{
    const char *dot = strrchr(file, '.');
    const char *name = dot && dot > file ? arena_textn(arena, file, (size_t)(dot - file)) : file;
    return name[strspn(name, ".")] ? name : "scenario"; /* results go to a folder of this name */
}

struct wishes { /* of the command line */
    const struct option_choice *choice;
    size_t choices;
    const char *const *sets;
    size_t sets_count;
};

static struct node *load_all(struct loading *l, const char *name, const struct wishes *w, struct scenario_text *out)
{
    struct node *root = load_tree(l, name, true, (struct place){0}, NULL);
    if (!root)
        return NULL;
    root->place = (struct place){l->top, 1};
    apply_options(l, root, w->choice, w->choices, out);
    apply_sets(l, root, w->sets, w->sets_count);
    resolve_likes(l, root);
    normalise(l, root, NULL);
    return root;
}

/* Options put on that change nothing but cost are another scenario all the same. */
static uint64_t hash_of(const struct scenario_text *t, struct arena *arena)
{
    const char *text = scenario_canonical(t->root, arena);
    for (size_t i = 0; i < t->on_count; i++)
        text = arena_format(arena, "%swith %s\n", text, t->on[i]);
    return stream_source(text);
}

static bool load_from(const char *file, const char *text, const struct wishes *wishes, struct arena *arena,
                      struct diag *diag, struct scenario_text *out)
{
    const char *slash = strrchr(file, '/'), *name = arena_text(arena, slash ? slash + 1 : file);
    const char *folder = slash ? arena_textn(arena, file, slash == file ? 1 : (size_t)(slash - file)) : "";
    struct loading l = {.arena = arena, .diag = diag, .folder = folder, .top = arena_text(arena, file), .text = text};
    const size_t before = diag_errors(diag);
    *out = (struct scenario_text){.name = bare_name(name, arena), .folder = folder};
    struct node *root = load_all(&l, name, wishes, out);
    if (root) {
        check_options(&l, root, out);
        schema_check(root, arena, diag);
    }
    const char **files = arena_array(arena, l.files_count + 1, sizeof *files);
    if (l.files_count)
        memcpy(files, l.files, l.files_count * sizeof *files);
    free(l.files);
    out->files = files;
    out->files_count = l.files_count;
    out->root = root;
    if (root)
        out->hash = hash_of(out, arena);
    return diag_errors(diag) == before;
}

bool load_scenario_with(const char *file, const struct option_choice *choice, size_t choices, const char *const *sets,
                        size_t sets_count, struct arena *arena, struct diag *diag, struct scenario_text *out)
{
    return load_from(file, NULL, &(struct wishes){choice, choices, sets, sets_count}, arena, diag, out);
}

bool load_scenario(const char *file, const char *const *sets, size_t sets_count, struct arena *arena, struct diag *diag,
                   struct scenario_text *out)
{
    return load_scenario_with(file, NULL, 0, sets, sets_count, arena, diag, out);
}

bool load_scenario_text(const char *name, const char *text, struct arena *arena, struct diag *diag,
                        struct scenario_text *out)
{
    return load_from(name, text, &(struct wishes){0}, arena, diag, out);
}
