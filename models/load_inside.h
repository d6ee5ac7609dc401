/* models/load_inside.h - what the files of the loader share; for models/load.c, include.c, parse.c, merge.c, like.c,
 * csv_table.c, set_line.c, option_lines.c and canonical.c only. The essay is in load.c. */
#ifndef MODELS_LOAD_INSIDE_H
#define MODELS_LOAD_INSIDE_H

#include "models/civil.h"
#include "models/load.h"
#include "models/schema.h"
#include "models/tree.h"

enum { NESTED_MOST = 64, FILES_DEEP = 16 };

struct loading {
    struct arena *arena;
    struct diag *diag;
    const char *folder; /* of the scenario file; "" = the current one */
    const char *top;    /* the scenario file as given by the user */
    const char *text;   /* of a scenario that is no file; NULL else */
    const char **files; /* read so far, relative to the folder, each once; malloc'ed */
    size_t files_count, files_room;
};

/* ---- load.c ---- */
const char *shown_name(const struct loading *, const char *name); /* as the user would write it from where they are */
void remember_file(struct loading *, const char *name);
const char *file_of_place(const struct loading *, struct place); /* relative to the folder */
bool good_name(const char *name);                                /* letters, digits, _; a letter first */
/* Words that may stand in any group, with a text: like, from_csv, mark, label; unless the group declares the name. */
bool is_word(const struct node *, const struct setting *row_of_group);

/* ---- parse.c ---- */
/* The tree of a file with its includes; NULL when something was wrong, and told. `top`: the scenario file itself. */
struct node *parse_file(struct loading *, const char *name, bool top, struct place asked_at);

/* ---- merge.c ---- */
/* Sets node->row as far as rows are known, and turns `x = v` into `x: { main = v; }`. */
void normalise(struct loading *, struct node *, const struct setting *row);
/* Lays `over` on `base`: groups merge by name, all else is replaced whole. `over` is used up. */
void merge(struct loading *, struct node *base, struct node *over);
void remove_paths(struct loading *, struct node *base, const struct node *paths);

/* ---- csv_table.c ---- */
void read_tables(struct loading *, struct node *root); /* from_csv everywhere below; rows must be known */
/* A value from a cell or a --set line, as the row would have it written in a file; never NULL. */
struct node *value_of_text(struct loading *, const char *text, const char *name, const struct setting *row,
                           struct place);
char *trimmed(struct arena *, const char *from, const char *end); /* a copy without the blanks around it */

/* ---- set_line.c ---- */
struct line_origin {
    struct place place;
    const char *path; /* of the setting in which the line stands; NULL: the command line */
    void (*found)(void *finder, const char *path, const struct setting *,
                  char op); /* each setting it is about; or NULL */
    void *finder;
};
/* One line; with `only_look` it is checked, and the value against the table, but nothing is changed. False after a
 * message. */
bool set_line(struct loading *, struct node *root, const char *text, const struct line_origin *, bool only_look);
void apply_sets(struct loading *, struct node *root, const char *const *sets, size_t count);

/* ---- option_lines.c ---- */
/* The lines of the options that `choice` puts off, then of those that it puts on. Fills out->on, out->off. */
void apply_options(struct loading *, struct node *root, const struct option_choice *, size_t count,
                   struct scenario_text *out);
/* Every change line of every option that was not applied, and what levers set. */
void check_options(struct loading *, struct node *root, const struct scenario_text *);

/* ---- like.c ---- */
void resolve_likes(struct loading *, struct node *root);
struct node *like_target(const struct node *root, const struct node *group, const char *text, struct arena *);

#endif
