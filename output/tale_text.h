/* output/tale_text.h - one replication told in about twenty lines, in calendar dates. Whole, as JSON: json_tale.h. */
#ifndef OUTPUT_TALE_TEXT_H
#define OUTPUT_TALE_TEXT_H

#include "models/tale.h"

#include <stdio.h>

/* `why`: how the replication was chosen, "P95 of launch.delay_days", or NULL. */
void tale_text_write(const struct tale *, const char *why, FILE *, bool colour);

#endif
