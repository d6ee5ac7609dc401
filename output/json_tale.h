/* output/json_tale.h - one replication told as JSON: the contract "bullwhip.tale/1" of output/README.md. */
#ifndef OUTPUT_JSON_TALE_H
#define OUTPUT_JSON_TALE_H

#include "models/tale.h"

#include <stdio.h>

#define JSON_TALE_SCHEMA "bullwhip.tale/1"

/* All of it, also what the text leaves out. `why`: as of tale_text_write. Errors of writing stay in the stream. */
void json_tale_write(const struct tale *, const char *why, FILE *);

#endif
