/* output/html.h - a page of HTML written piece by piece, in a form that is also well-formed XML.
 *
 * Whatever a scenario says is text: html_text() and html_format() make control characters visible (output/text.h) and
 * escape & < > " '. html_raw() is for markup of this program's own, never for the scenario's words. */
#ifndef OUTPUT_HTML_H
#define OUTPUT_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

void html_raw(FILE *, const char *markup);
void html_text(FILE *, const char *text);  /* NULL is "" */
void html_lines(FILE *, const char *text); /* the same, but line breaks and tabs stay: for <pre> */
void html_prose(
    FILE *,
    const char *text); /* html_text for running text: dates are marked, and a percent sign keeps to its number */
void html_format(FILE *, const char *format, ...)
    __attribute__((format(printf, 2, 3))); /* formatted, then as html_prose */

/* ---- a table with headers, which scrolls sideways by itself where the screen is narrow ---- */

struct html_column {
    const char *title; /* escaped */
    bool right;        /* numbers */
    bool wraps;        /* long texts */
};
struct html_table {
    FILE *out;
    const struct html_column *column;
    size_t columns, at;
};
void html_table_begin(struct html_table *, FILE *, const char *caption, const struct html_column *, size_t columns);
void html_row(struct html_table *, const char *style); /* begins a row; style: a class of this program, or NULL */
void html_cell(struct html_table *, const char *text); /* the first of a row is its header */
void html_cell_format(struct html_table *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void html_cell_note(struct html_table *, const char *text,
                    const char *note); /* the note small, below; NULL or "": none */
void html_table_end(struct html_table *);

#endif
