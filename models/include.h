/* models/include.h - one text from a file and what it includes, each line with its place.
 *
 * libconfig opens whatever path an @include names, relative to wherever the
 * program was started, so it never sees one: the lines of the included file
 * take the place of the directive here, and every line keeps the file and line
 * that it came from. */
#ifndef MODELS_INCLUDE_H
#define MODELS_INCLUDE_H

#include "models/load_inside.h"

struct source {
    char *text; /* malloc'ed; ends with a zero byte */
    size_t length, room;
    struct place *line; /* malloc'ed; line[i] is the place of the i-th line, from 0 */
    size_t lines, lines_room;
};

/* `name` relative to the scenario's folder. False when something was wrong, and told. Release in any case. */
bool source_read(struct source *, struct loading *, const char *name, bool top, struct place asked_at);
void source_release(struct source *);
struct place source_place(const struct source *, int line_from_1);

#endif
