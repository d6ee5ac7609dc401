/* models/file_text.h - reading files that a scenario names, and no others.
 *
 * The scenario file itself may lie anywhere; whatever it names (bases, includes,
 * tables) lies in its folder or below and is reached part by part without
 * following symbolic links, so that a scenario from somebody else cannot read
 * what is not its own. Only ordinary files, at most 64 MB, in UTF-8. */
#ifndef MODELS_FILE_TEXT_H
#define MODELS_FILE_TEXT_H

#include "sim/arena.h"
#include "sim/diag.h"

#include <stdbool.h>
#include <stddef.h>

struct file_text {
    char *text; /* in the arena, ends with a zero byte; a byte order mark is left out */
    size_t length;
};

/* `name` as written in the file `from` (path relative to the scenario's folder): the path relative to the folder,
 * without "." and "..", or NULL when it is absolute, empty, or leads out of the folder. */
const char *file_below(const char *from, const char *name, struct arena *);

/* Reads folder/name ("" = the current folder), or when `top` the scenario file itself. NULL text on failure, and then
 * *why says what is wrong and what would be right. */
struct file_text file_read(const char *folder, const char *name, bool top, struct arena *, const char **why);

/* Zero bytes and what is not UTF-8, with their line. */
bool file_check_text(const struct file_text *, const char *shown, struct diag *);
bool utf8_valid(const char *text, size_t length, size_t *bad_at);

#endif
