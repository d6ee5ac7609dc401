/* models/schema_find.h - a setting by its name, whether it stands in the file or not; for models/schema_*.c only. */
#ifndef MODELS_SCHEMA_FIND_H
#define MODELS_SCHEMA_FIND_H

#include "models/schema.h"

struct found {
    const struct node *node;    /* NULL: not in the file */
    const struct node *nearest; /* the setting, or the innermost group around it that stands */
    const struct setting *row;  /* NULL: no such setting */
};

struct found schema_find(const struct node *group, const char *dotted_name);

#endif
