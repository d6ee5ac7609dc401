/* models/include.c - one text from a file and what it includes: see include.h.
 *
 * A directive is recognised where libconfig would: `@include "name"` at the start
 * of a line, blanks before it allowed, outside comments and texts. For that a walk
 * over the text must know comments and texts; a text that is not closed on its
 * line is refused here, because it would swallow all up to the next quote. */
#include "models/include.h"
#include "models/file_text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct splice {
    struct source *out;
    struct loading *load;
    const char *open[FILES_DEEP]; /* files that include each other */
    int depth, included;
    bool good;
};

static const size_t most_text = (size_t)128 << 20;
enum { INCLUDED_MOST = 1000 };

void source_release(struct source *s)
{
    free(s->text);
    free(s->line);
    *s = (struct source){0};
}

struct place source_place(const struct source *s, int line)
{
    if (s->lines == 0)
        return (struct place){0};
    const size_t i = line < 1 ? 0 : (size_t)line - 1;
    return s->line[i < s->lines ? i : s->lines - 1];
}

static void add_line(struct source *s, const char *text, size_t length, struct place place)
{
    if (s->length + length + 2 > s->room)
        s->text = memory_grow(s->text, (s->room = 2 * (s->length + length) + 4096), 1);
    if (s->lines == s->lines_room)
        s->line = memory_grow(s->line, (s->lines_room = 2 * s->lines_room + 256), sizeof *s->line);
    s->line[s->lines++] = place;
    memcpy(s->text + s->length, text, length);
    s->length += length;
    s->text[s->length++] = '\n';
    s->text[s->length] = '\0';
}

static void refuse(struct splice *s, struct place at, const char *what, const char *name)
{
    diag_error(s->load->diag, at, NULL, what, name);
    s->good = false;
}

static void splice_file(struct splice *s, const char *name, bool top, struct place asked_at);

static void splice_included(struct splice *s, const char *in, const char *name, struct place at)
{
    const char *below = file_below(in, name, s->load->arena);
    if (!below) {
        refuse(s, at, "@include \"%s\" leads out of the scenario's folder; put the file into the folder, or below it",
               name);
        return;
    }
    for (int i = 0; i < s->depth; i++)
        if (strcmp(s->open[i], below) == 0) {
            refuse(s, at, "@include \"%s\" goes in a circle: that file is being read; take one @include out", name);
            return;
        }
    if (s->depth == FILES_DEEP)
        refuse(s, at, "@include \"%s\" is the 17th file inside each other; 16 are allowed", name);
    else if (++s->included > INCLUDED_MOST || s->out->length > most_text)
        refuse(s, at, "@include \"%s\" is too much: 1,000 includes or 128 MB are allowed in all; use from_csv for bulk",
               name);
    else
        splice_file(s, below, false, at);
}

/* The length of a directive at the start of the line (0: there is none), with the name it asks for. */
static size_t directive(struct splice *s, const char *line, size_t length, struct place at, const char **name)
{
    size_t i = strspn(line, " \t");
    if (i + 8 > length || memcmp(line + i, "@include", 8) != 0)
        return 0;
    i += 8;
    while (i < length && (line[i] == ' ' || line[i] == '\t'))
        i++;
    const char *end = i < length && line[i] == '"' ? memchr(line + i + 1, '"', length - i - 1) : NULL;
    *name = end ? arena_textn(s->load->arena, line + i + 1, (size_t)(end - line) - i - 1) : NULL;
    if (!end)
        refuse(s, at, "%s needs a file name in quotes on the same line: @include \"more.cfg\"", "@include");
    return end ? (size_t)(end - line) + 1 : length;
}

/* Walks over a line; true when it ends inside a comment. */
static bool walk_line(struct splice *s, const char *line, size_t length, bool in_comment, struct place at)
{
    for (size_t i = 0; i < length; i++) {
        if (in_comment) {
            if (line[i] == '*' && i + 1 < length && line[i + 1] == '/') {
                in_comment = false;
                i++;
            }
        } else if (line[i] == '#' || (line[i] == '/' && i + 1 < length && line[i + 1] == '/')) {
            return false;
        } else if (line[i] == '/' && i + 1 < length && line[i + 1] == '*') {
            in_comment = true;
            i++;
        } else if (line[i] == '"') {
            for (i++; i < length && line[i] != '"'; i++)
                i += line[i] == '\\';
            if (i >= length)
                refuse(s, at,
                       "a text has no closing quote on its line%s; close it, and go on with another \"...\" on the "
                       "next line: texts side by side are joined",
                       "");
        }
    }
    return in_comment;
}

static void splice_text(struct splice *s, const struct file_text *file, const char *name, const char *shown)
{
    bool in_comment = false;
    int line = 1, opened = 0;
    for (size_t at = 0; at < file->length; line++) {
        const char *text = file->text + at, *newline = memchr(text, '\n', file->length - at);
        size_t length = newline ? (size_t)(newline - text) : file->length - at;
        at += length + 1;
        if (length > 0 && text[length - 1] == '\r')
            length--;
        const struct place here = {shown, line};
        const char *included = NULL;
        const size_t n = in_comment ? 0 : directive(s, text, length, here, &included);
        if (included)
            splice_included(s, name, included, here);
        const bool before = in_comment;
        in_comment = walk_line(s, text + n, length - n, in_comment, here);
        if (in_comment && !before)
            opened = line;
        add_line(s->out, text + n, length - n, here);
    }
    if (in_comment)
        refuse(s, (struct place){shown, opened}, "a comment that begins here is never closed; close it with */%s", "");
}

static void splice_file(struct splice *s, const char *name, bool top, struct place asked_at)
{
    const char *why = "", *shown = shown_name(s->load, name);
    const struct file_text file =
        top && s->load->text ? (struct file_text){arena_text(s->load->arena, s->load->text), strlen(s->load->text)}
                             : file_read(s->load->folder, top ? s->load->top : name, top, s->load->arena, &why);
    if (!file.text) {
        if (asked_at.file)
            diag_error(s->load->diag, asked_at, NULL, "\"%s\" %s", name, why);
        else
            diag_error(s->load->diag, (struct place){shown, 0}, NULL, "%s", why);
        s->good = false;
        return;
    }
    remember_file(s->load, name);
    if (file.length == 0) {
        diag_error(s->load->diag, (struct place){shown, 1}, NULL,
                   "is empty; a scenario needs at least a horizon, a site and what is asked of it");
        s->good = false;
    } else if (!file_check_text(&file, shown, s->load->diag)) {
        s->good = false;
    } else {
        s->open[s->depth++] = name;
        splice_text(s, &file, name, shown);
        s->depth--;
    }
}

bool source_read(struct source *out, struct loading *load, const char *name, bool top, struct place asked_at)
{
    *out = (struct source){0};
    struct splice s = {.out = out, .load = load, .good = true};
    splice_file(&s, name, top, asked_at);
    if (s.good && out->lines >= INT_MAX) {
        diag_error(load->diag, (struct place){shown_name(load, name), 0}, NULL, "has more lines than can be counted");
        s.good = false;
    }
    return s.good;
}
