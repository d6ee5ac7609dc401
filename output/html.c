/* output/html.c - a page of HTML written piece by piece: see html.h. */
#include "output/html.h"

#include "output/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void html_raw(FILE *out, const char *markup)
{
    (void)fputs(markup, out);
}

static void escape(FILE *out, char c)
{
    switch (c) {
    case '&':
        (void)fputs("&amp;", out);
        break;
    case '<':
        (void)fputs("&lt;", out);
        break;
    case '>':
        (void)fputs("&gt;", out);
        break;
    case '"':
        (void)fputs("&quot;", out);
        break;
    case '\'':
        (void)fputs("&#39;", out);
        break;
    default:
        (void)fputc(c, out);
    }
}

static void escaped(FILE *out, const char *text)
{
    for (; *text; text++)
        escape(out, *text);
}

/* "2026-09-14" */
static bool is_date(const char *text)
{
    static const char form[] = "dddd-dd-dd";
    for (size_t i = 0; form[i]; i++)
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return false;
    return true;
}

void html_prose(FILE *out, const char *text)
{
    enum { DATE = 10 };
    char *visible = text_visible(text);
    for (const char *c = visible; *c; c++)
        if (is_date(c)) {
            (void)fprintf(out, "<time>%.*s</time>", DATE, c);
            c += DATE - 1;
        } else if (c[0] == ' ' && c[1] == '%') {
            (void)fputs("&#160;", out);
        } else {
            escape(out, *c);
        }
    free(visible);
}

void html_text(FILE *out, const char *text)
{
    char *visible = text_visible(text);
    escaped(out, visible);
    free(visible);
}

void html_lines(FILE *out, const char *text)
{
    for (const char *line = text ? text : ""; *line;) {
        const size_t length = strcspn(line, "\n\t");
        char *part = strndup(line, length);
        html_text(out, part);
        free(part);
        line += length;
        if (*line)
            (void)fputc(*line++, out);
    }
}

/* The formatted text, malloc'ed. */
static char *formatted(const char *format, va_list arguments)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    if (!f)
        abort();
    (void)vfprintf(f, format, arguments);
    if (fclose(f) != 0)
        abort();
    return text;
}

void html_format(FILE *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = formatted(format, arguments);
    va_end(arguments);
    html_prose(out, text);
    free(text);
}

/* ---- tables ---- */

void html_table_begin(struct html_table *t, FILE *out, const char *caption, const struct html_column *column,
                      size_t columns)
{
    *t = (struct html_table){out, column, columns, 0};
    html_raw(out, "<div class=\"scroll\" tabindex=\"0\">\n<table>\n<caption><span>");
    html_prose(out, caption);
    html_raw(out, "</span></caption>\n<thead><tr>");
    for (size_t i = 0; i < columns; i++) {
        html_raw(out, column[i].right ? "<th scope=\"col\" class=\"r\">" : "<th scope=\"col\">");
        html_text(out, column[i].title);
        html_raw(out, "</th>");
    }
    html_raw(out, "</tr></thead>\n<tbody>\n");
}

static void end_row(struct html_table *t)
{
    if (t->at > 0)
        html_raw(t->out, "</tr>\n");
    t->at = 0;
}

void html_row(struct html_table *t, const char *style)
{
    end_row(t);
    html_raw(t->out, "<tr");
    if (style)
        (void)fprintf(t->out, " class=\"%s\"", style);
    html_raw(t->out, ">");
}

void html_cell_note(struct html_table *t, const char *text, const char *note)
{
    const bool right = t->at < t->columns && t->column[t->at].right;
    const bool wraps = t->at < t->columns && t->column[t->at].wraps;
    const bool is_short = text_columns(text ? text : "") <= 12;
    html_raw(t->out, t->at == 0 ? is_short ? "<th scope=\"row\" class=\"s\">" : "<th scope=\"row\">"
                     : right    ? "<td class=\"r\">"
                     : wraps    ? "<td class=\"t\">"
                                : "<td>");
    html_prose(t->out, text);
    if (note && *note) {
        html_raw(t->out, "<br/><small>");
        html_prose(t->out, note);
        html_raw(t->out, "</small>");
    }
    html_raw(t->out, t->at == 0 ? "</th>" : "</td>");
    t->at++;
}

void html_cell(struct html_table *t, const char *text)
{
    html_cell_note(t, text, NULL);
}

void html_cell_format(struct html_table *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = formatted(format, arguments);
    va_end(arguments);
    html_cell(t, text);
    free(text);
}

void html_table_end(struct html_table *t)
{
    end_row(t);
    html_raw(t->out, "</tbody>\n</table>\n</div>\n");
}
