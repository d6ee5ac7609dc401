/* output/tale_text.h - one replication told in about ten lines, in calendar dates; as JSON whole. */
#ifndef OUTPUT_TALE_TEXT_H
#define OUTPUT_TALE_TEXT_H

#include "models/tale.h"

#include <stdio.h>

#define JSON_TALE_SCHEMA "bullwhip.tale/1"

/* `why`: how the replication was chosen, "P95 of launch.delay_days", or NULL. */
void tale_text_write(const struct tale *, const char *why, FILE *, bool colour);
void json_tale_write(const struct tale *, const char *why, FILE *); /* output/README.md */

#endif
