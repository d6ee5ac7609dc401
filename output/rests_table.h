/* output/rests_table.h - does a conclusion survive doubt, and on which marked settings does it rest: models/rests.h. */
#ifndef OUTPUT_RESTS_TABLE_H
#define OUTPUT_RESTS_TABLE_H

#include "models/results.h"

#include <stdbool.h>
#include <stdio.h>

/* Two tables for the summary; nothing without doubt. */
void rests_table_write(const struct results *, FILE *, bool colour);

/* The settings to name for conclusion k, those that turn it first, then those that explain most: their numbers among
 * the rests, at most `most`. */
size_t rests_of(const struct rests_result *, size_t k, size_t *out, size_t most);

/* "holds", "holds, not sure" (an interval holds the bound), "DOES NOT HOLD" ; and what the conclusion is in one run:
 * "met, 0.18 [0.17, 0.19]". `buf`: SEEN_SIZE.
 */
enum { SEEN_SIZE = 256 };
const char *conclusion_verdict(const struct conclusion_result *);
const char *conclusion_seen_text(char *buf, const struct conclusion_result *, const struct conclusion_seen *);
/* "31 % [28, 34]", "-" when unknown. */
const char *rest_explains_text(char *buf, const struct rest_on *);
/* What it becomes: "0.14 .. 0.45", or the causes; "not moved". */
const char *rest_moves_text(char *buf, const struct conclusion_result *, const struct rest_result *, size_t k);

#endif
