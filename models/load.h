/* models/load.h - from scenario files to one merged tree.
 *
 * Steps: scan the text (what libconfig 1.5 would swallow or word badly), parse,
 * copy into our own tree, `extends` (base, remove, overlay), `from_csv`, --set,
 * `like`. Order and rules: the essay in load.c. */
#ifndef MODELS_LOAD_H
#define MODELS_LOAD_H

#include "models/doubt.h"
#include "models/tree.h"

#include <stdint.h>

/* An option of the scenario, put on (`on` lines, its cost) or off (`off` lines). */
struct option_choice {
    const char *name; /* with * and ?: all whose names match */
    bool on;
    int weight; /* of choices about one option the heaviest counts; 0 for names with * */
};

struct scenario_text {
    struct node *root; /* merged; NULL when a file could not be read or merged. What the schema refused is taken out, so
                          that the compiler can go on to look for more mistakes */
    const char *name;  /* file name without folder and ending: "handbag_launch" */
    const char *folder;       /* folder of the scenario file */
    uint64_t hash;            /* FNV-1a 64 of the canonical text of the merged tree (members sorted by name) */
    const char *const *files; /* all files read, in order, as paths relative to the folder where possible */
    size_t files_count;
    const char *const *on, *const *off; /* options put on, off, in the order in which their lines were applied */
    size_t on_count, off_count;
    const struct doubt *doubt; /* set by who wants them, before the scenario is compiled; 0 none */
    size_t doubts;
};

/* Loads `file` with the --set lines. Errors go to diag; returns false when there were any. Everything lives in the
 * arena. */
bool load_scenario(const char *file, const char *const *sets, size_t sets_count, struct arena *, struct diag *,
                   struct scenario_text *out);

/* The same with options put on and off first; --set lines come after theirs. */
bool load_scenario_with(const char *file, const struct option_choice *, size_t choices, const char *const *sets,
                        size_t sets_count, struct arena *, struct diag *, struct scenario_text *out);

/* The same as load_scenario for a text that is part of the program; `name` stands for the file in messages. */
bool load_scenario_text(const char *name, const char *text, struct arena *, struct diag *, struct scenario_text *out);

/* The canonical text (the "effective merged scenario" of the provenance): libconfig syntax, members sorted by name
 * where order has no meaning. */
const char *scenario_canonical(const struct node *root, struct arena *);

#endif
