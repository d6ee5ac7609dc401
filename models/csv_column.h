/* models/csv_column.h - one column of numbers from a CSV file, for empirical(...) and series(...). */
#ifndef MODELS_CSV_COLUMN_H
#define MODELS_CSV_COLUMN_H

#include "sim/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* Reads `column` (named in the first row) of `file`, a path below `folder`: no absolute paths, no "..", no symbolic
 * links. Commas separate; cells may stand in double quotes (RFC 4180); empty lines are skipped. The values live in the
 * arena. False: *why says what is wrong and what would be right, in the arena. */
bool csv_column(const char *folder, const char *file, const char *column, struct arena *, const double **values,
                size_t *count, const char **why);

#endif
