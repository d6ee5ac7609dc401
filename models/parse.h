/* models/parse.h - one scenario file as a tree: scanned, parsed by libconfig, copied, its tables read. */
#ifndef MODELS_PARSE_H
#define MODELS_PARSE_H

#include "models/tree.h"

/* `path` to open, `shown` in messages, `folder` of the whole scenario. NULL when something was wrong. */
struct node *parse_file(const char *path, const char *shown, const char *folder, struct arena *, struct diag *);
/* A value as written after `=` on the command line or in an array of lines: number, true, text in quotes, [ ], ( ), { }; anything
 * else is text as it stands. */
struct node *parse_value(const char *text, const char *name, struct place, struct arena *);
/* Turns `x = v` into `x: { main = v; }` wherever the schema has a main member. */
void normalise_mains(struct node *root, struct arena *);
/* Members from CSV tables (from_csv) of all groups below. False when something was wrong. */
bool read_tables(struct node *root, const char *folder, struct arena *, struct diag *);

#endif
