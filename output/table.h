/* output/table.h - aligned columns of text for a terminal.
 *
 * Cells are copied and made visible (output/text.h), so a scenario's texts cannot
 * act on the terminal. Colours are the caller's decision. */
#ifndef OUTPUT_TABLE_H
#define OUTPUT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_DIM, STYLE_GOOD, STYLE_BAD, STYLES };

/* Escape sequences that begin and end a style; "" without colours. */
const char *style_on(enum style, bool colour);
const char *style_off(enum style, bool colour);

struct column {
    const char *title;
    bool right;    /* numbers */
    size_t widest; /* longer cells are cut; 0: never */
};

struct table;

struct table *table_create(const struct column *, size_t columns); /* the columns are copied, their titles not */
void table_cell(struct table *, const char *text);                 /* the next cell, row by row */
void table_format(struct table *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void table_style(struct table *, enum style); /* of the row that the next cell belongs to */
/* Prints the head (when any column has a title) and the rows, each after `indent` spaces; then releases the table. */
void table_end(struct table *, FILE *, size_t indent, bool colour);

#endif
