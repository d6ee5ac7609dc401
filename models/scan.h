/* models/scan.h - what libconfig 1.5 would swallow or word badly, found in the text before it sees it.
 *
 * Integers beyond 32 bits wrap silently; @include opens any path; a mixed array and a comma before ] or ) are syntax
 * errors that hide all later ones; a duplicate name is reported without the name. */
#ifndef MODELS_SCAN_H
#define MODELS_SCAN_H

#include "sim/arena.h"
#include "sim/diag.h"

#include <stdbool.h>

/* Reads a file whole, as text. NULL with a message when it cannot be read, is a folder, empty, too large or not text. */
char *scan_read(const char *path, const char *shown, struct arena *, struct diag *);
/* Scans a text. `folder` is the scenario's folder: includes must lie below it. False when something was wrong. */
bool scan_text(const char *text, const char *shown, const char *folder, struct diag *);
/* Does the file `name` (relative to `folder`) lie below the folder, links resolved? */
bool scan_below(const char *folder, const char *name);

#endif
