/* output/table.c - aligned columns of text for a terminal: see table.h. */
#include "output/table.h"

#include "output/text.h"
#include "sim/arena.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct table {
    struct column *column;
    size_t columns;
    char **cell; /* row by row */
    size_t cells, room;
    enum style *style; /* of each row that has begun */
    size_t styled;
};

const char *style_on(enum style s, bool colour)
{
    static const char *const on[STYLES] = {"", "\033[1m", "\033[2m", "\033[32m", "\033[31m"};
    return colour ? on[s] : "";
}

const char *style_off(enum style s, bool colour)
{
    return colour && s != STYLE_PLAIN ? "\033[0m" : "";
}

struct table *table_create(const struct column *column, size_t columns)
{
    struct table *t = memory_grow(NULL, 1, sizeof *t);
    *t = (struct table){.columns = columns, .column = memory_grow(NULL, columns, sizeof *column)};
    memcpy(t->column, column, columns * sizeof *column);
    return t;
}

/* Makes sure that row `row` has a style. */
static void begin_row(struct table *t, size_t row)
{
    if (row < t->styled)
        return;
    t->style = memory_grow(t->style, row + 1, sizeof *t->style);
    t->style[row] = STYLE_PLAIN;
    t->styled = row + 1;
}

void table_style(struct table *t, enum style s)
{
    begin_row(t, t->cells / t->columns);
    t->style[t->cells / t->columns] = s;
}

void table_cell(struct table *t, const char *text)
{
    begin_row(t, t->cells / t->columns);
    if (t->cells == t->room) {
        t->room = t->room ? 2 * t->room : 64;
        t->cell = memory_grow(t->cell, t->room, sizeof *t->cell);
    }
    char *visible = text_visible(text);
    const size_t widest = t->column[t->cells % t->columns].widest;
    t->cell[t->cells++] = widest ? text_cut(visible, widest) : visible;
    if (widest)
        free(visible);
}

void table_format(struct table *t, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    table_cell(t, text);
}

/* Pads after a left-aligned cell only when something follows: no blanks at the end of a line. */
static void print_row(const struct table *t, const char *const *cell, const size_t *width, FILE *out)
{
    size_t last = t->columns;
    while (last > 0 && !cell[last - 1][0])
        last--;
    for (size_t c = 0; c < last; c++) {
        const int pad = (int)(width[c] - text_columns(cell[c]));
        if (t->column[c].right)
            (void)fprintf(out, "%*s%s", pad, "", cell[c]);
        else
            (void)fprintf(out, "%s%*s", cell[c], c + 1 < last ? pad : 0, "");
        if (c + 1 < last)
            (void)fputs("  ", out);
    }
}

static void print_styled(const struct table *t, const char *const *cell, const size_t *width, FILE *out, size_t indent,
                         const char *const *escape)
{
    (void)fprintf(out, "%*s%s", (int)indent, "", escape[0]);
    print_row(t, cell, width, out);
    (void)fprintf(out, "%s\n", escape[1]);
}

static void print_all(struct table *t, FILE *out, size_t indent, bool colour)
{
    const char **title = memory_grow(NULL, t->columns, sizeof *title);
    size_t *width = memory_grow(NULL, t->columns, sizeof *width);
    bool has_titles = false;
    for (size_t c = 0; c < t->columns; c++) {
        title[c] = t->column[c].title ? t->column[c].title : "";
        has_titles |= title[c][0] != '\0';
        width[c] = text_columns(title[c]);
        for (size_t i = c; i < t->cells; i += t->columns)
            if (text_columns(t->cell[i]) > width[c])
                width[c] = text_columns(t->cell[i]);
    }
    if (has_titles)
        print_styled(t, title, width, out, indent,
                     (const char *const[]){style_on(STYLE_DIM, colour), style_off(STYLE_DIM, colour)});
    for (size_t row = 0; row < t->cells / t->columns; row++)
        print_styled(t, (const char *const *)t->cell + row * t->columns, width, out, indent,
                     (const char *const[]){style_on(t->style[row], colour), style_off(t->style[row], colour)});
    free(title);
    free(width);
}

void table_end(struct table *t, FILE *out, size_t indent, bool colour)
{
    while (t->cells % t->columns)
        table_cell(t, "");
    print_all(t, out, indent, colour);
    for (size_t i = 0; i < t->cells; i++)
        free(t->cell[i]);
    free(t->cell);
    free(t->style);
    free(t->column);
    free(t);
}
