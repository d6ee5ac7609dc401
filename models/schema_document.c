/* models/schema_document.c - the reference of the language, from the table itself. */
#include "models/schema.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const type_names[SET_TYPES] = {[SET_GROUP] = "group",        [SET_NAMED] = "named members",
                                                  [SET_QUANTITY] = "quantity",  [SET_NUMBER] = "number",
                                                  [SET_WHOLE] = "whole number", [SET_BOOL] = "true|false",
                                                  [SET_TEXT] = "text",          [SET_DATE] = "date",
                                                  [SET_DUE] = "due date",       [SET_CHOICE] = "choice",
                                                  [SET_REF] = "name",           [SET_ADDRESS] = "address",
                                                  [SET_DATES] = "dates",        [SET_NAMES] = "texts",
                                                  [SET_SERIES] = "numbers",     [SET_CHANGES] = "change lines"};
static const char *const scope_names[] = {"run",  "season", "month", "week",    "day", "period",
                                          "root", "order",  "try",   "finding", "lot", "unit"};

static void facts(const struct setting *s, FILE *out)
{
    fputs(type_names[s->type], out);
    if (*s->unit && strcmp(s->unit, "1") != 0)
        fprintf(out, " [%s]", s->unit);
    if (s->type == SET_CHOICE && s->extra)
        fprintf(out, ": %s", s->extra);
    if (s->type == SET_REF)
        fprintf(out, " of %s", s->extra);
    if (s->type == SET_GROUP && s->extra)
        fprintf(out, ", main member `%s`", s->extra);
    if (s->type == SET_QUANTITY || s->type == SET_NUMBER || s->type == SET_WHOLE) {
        if (isfinite(s->lo) && isfinite(s->hi))
            fprintf(out, ", %g to %g", s->lo, s->hi);
        else if (isfinite(s->lo))
            fprintf(out, ", at least %g", s->lo);
    }
    if (s->dflt)
        fprintf(out, ", default %s", s->dflt);
    if (s->type == SET_QUANTITY)
        fprintf(out, ", each %s", scope_names[s->scope]);
    if (s->flags & SETTING_REQUIRED)
        fputs(", required", out);
    if (s->flags & SETTING_LIVE)
        fputs(", live", out);
    if (s->flags & SETTING_LATER)
        fputs(", not available yet", out);
}

static bool wanted(const char *row, const char *path)
{
    while (*path) {
        const size_t n = strcspn(path, "."), m = strcspn(row, ".");
        const bool same = (n == m && strncmp(path, row, n) == 0) || (m == 1 && *row == '*');
        if (!same)
            return false;
        path += n + (path[n] == '.');
        row += m;
        if (*path && !*row)
            return false;
        row += *row == '.';
    }
    return true;
}

static void plain(const struct setting *s, FILE *out)
{
    fprintf(out, "%s\n    ", s->path);
    facts(s, out);
    fprintf(out, "\n    %s\n", s->doc);
}

static void cell(const char *text, FILE *out)
{
    for (; *text; text++) {
        if (*text == '|')
            fputc('\\', out);
        fputc(*text, out);
    }
}

static void markdown_row(const struct setting *s, FILE *out)
{
    char *text = NULL;
    size_t size = 0;
    FILE *one = open_memstream(&text, &size);
    if (one) {
        facts(s, one);
        fclose(one);
    }
    fprintf(out, "| `%s` | ", s->path);
    cell(text ? text : "", out);
    fputs(" | ", out);
    cell(s->doc, out);
    fputs(" |\n", out);
    free(text);
}

static bool top_value(const struct setting *s)
{
    return !strchr(s->path, '.') && s->type != SET_GROUP && s->type != SET_NAMED;
}

/* Rows of one kind: the plain settings of the top level, or the groups, each under its heading. */
static size_t markdown_rows(const struct setting *table, size_t count, const char *path, bool top, FILE *out)
{
    static const char head[] = "| setting | what it is | meaning |\n|---|---|---|\n";
    size_t shown = 0;
    const char *group = "";
    for (size_t i = 0; i < count; i++) {
        const size_t n = strcspn(table[i].path, ".");
        if (!wanted(table[i].path, path) || top_value(&table[i]) != top)
            continue;
        if (!top && (strlen(group) != n || strncmp(group, table[i].path, n) != 0)) {
            fprintf(out, "\n### %.*s\n\n%s", (int)n, table[i].path, head);
            group = strchr(table[i].path, '.') ? group : table[i].path;
        } else if (top && shown == 0) {
            fprintf(out, "\n### top level\n\n%s", head);
        }
        markdown_row(&table[i], out);
        shown++;
    }
    return shown;
}

bool schema_document(const char *path, bool markdown, char **text_out)
{
    size_t count, size = 0, shown = 0;
    const struct setting *table = settings_table(&count);
    FILE *out = open_memstream(text_out, &size);
    if (!out)
        return false;
    if (markdown)
        shown = markdown_rows(table, count, path, true, out) + markdown_rows(table, count, path, false, out);
    for (size_t i = 0; !markdown && i < count; i++)
        if (wanted(table[i].path, path)) {
            plain(&table[i], out);
            shown++;
        }
    fclose(out);
    if (shown == 0) {
        free(*text_out);
        *text_out = NULL;
    }
    return shown > 0;
}
