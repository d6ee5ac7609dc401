/* models/scan.c - the text of a scenario, looked at before libconfig parses it. */
/* realpath */
#define _XOPEN_SOURCE 700
#include "models/scan.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MOST = 64 << 20, DEPTH_MOST = 64, INCLUDES_MOST = 10 };

/* ---- reading ---- */

static bool readable(const char *path, const char *shown, struct diag *diag, long *size)
{
    const struct place at = {shown, 0};
    struct stat s;
    if (stat(path, &s) != 0)
        diag_error(diag, at, "", "cannot be read: %s; check the name and the folder", strerror(errno));
    else if (S_ISDIR(s.st_mode))
        diag_error(diag, at, "", "is a folder; name a scenario file in it");
    else if (!S_ISREG(s.st_mode))
        diag_error(diag, at, "", "is not an ordinary file");
    else if (s.st_size == 0)
        diag_error(diag, at, "", "is empty; a scenario needs at least a horizon, sites and demand");
    else if (s.st_size > FILE_MOST)
        diag_error(diag, at, "", "is larger than 64 MB; put bulk data into tables with from_csv");
    else {
        *size = (long)s.st_size;
        return true;
    }
    return false;
}

char *scan_read(const char *path, const char *shown, struct arena *arena, struct diag *diag)
{
    long size;
    if (!readable(path, shown, diag, &size))
        return NULL;
    FILE *in = fopen(path, "rb");
    if (!in) {
        diag_error(diag, (struct place){shown, 0}, "", "cannot be read: %s", strerror(errno));
        return NULL;
    }
    char *text = arena_alloc(arena, (size_t)size + 1);
    const size_t got = fread(text, 1, (size_t)size, in);
    fclose(in);
    text[got] = '\0';
    if (memchr(text, '\0', got)) {
        diag_error(diag, (struct place){shown, 0}, "", "is not a text file (it holds zero bytes)");
        return NULL;
    }
    return text;
}

bool scan_below(const char *folder, const char *name)
{
    char full[PATH_MAX], *top = realpath(*folder ? folder : ".", NULL), *real = NULL;
    bool below = false;
    if (top && name[0] != '/' && snprintf(full, sizeof full, "%s/%s", top, name) < (int)sizeof full)
        real = realpath(full, NULL);
    if (top && real) {
        const size_t n = strlen(top);
        below = strncmp(top, real, n) == 0 && (real[n] == '/' || n == 1);
    } else if (top && name[0] != '/' && !strstr(name, "..")) {
        below = true; /* not there: the reader will say so */
    }
    free(top);
    free(real);
    return below;
}

/* ---- tokens ---- */

struct scanner {
    const char *at;
    int line;
    const char *shown, *folder;
    struct diag *diag;
    bool ok;
    char bracket[DEPTH_MOST]; /* open ( [ { */
    char element[DEPTH_MOST]; /* kind of an array's elements so far: w whole, r real, t text, b bool */
    int depth;
    int depth_of_includes;
    bool comma; /* the last token was a comma */
    int comma_line;
};

static void complain(struct scanner *s, int line, const char *format, const char *what)
{
    s->ok = false;
    diag_error(s->diag, (struct place){s->shown, line}, "", format, what);
}

static void skip_comment(struct scanner *s)
{
    if (s->at[0] == '/' && s->at[1] == '*') {
        for (s->at += 2; *s->at && !(s->at[0] == '*' && s->at[1] == '/'); s->at++)
            s->line += *s->at == '\n';
        if (*s->at)
            s->at += 2;
        return;
    }
    while (*s->at && *s->at != '\n')
        s->at++;
}

static bool scan_nested(const char *text, const char *shown, const char *folder, struct diag *diag, int depth);

static void scan_included(struct scanner *s, const char *name)
{
    struct arena *arena = arena_create();
    const char *path = *s->folder ? arena_format(arena, "%s/%s", s->folder, name) : name;
    if (s->depth_of_includes >= INCLUDES_MOST) {
        complain(s, s->line, "`@include \"%s\"`: files include each other more than 10 deep, or in a circle", name);
    } else {
        const char *text = scan_read(path, name, arena, s->diag);
        if (!text || !scan_nested(text, name, s->folder, s->diag, s->depth_of_includes + 1))
            s->ok = false;
    }
    arena_destroy(arena);
}

static void include(struct scanner *s)
{
    char name[512];
    const char *open = strchr(s->at, '"'), *end = open ? strchr(open + 1, '"') : NULL;
    const char *line_end = strchr(s->at, '\n');
    if (open && end && (!line_end || end < line_end) && (size_t)(end - open) < sizeof name) {
        memcpy(name, open + 1, (size_t)(end - open - 1));
        name[end - open - 1] = '\0';
        if (!scan_below(s->folder, name))
            complain(s, s->line, "`@include \"%s\"` lies outside the scenario's folder; copy the file there", name);
        else
            scan_included(s, name);
        s->at = end + 1;
        return;
    }
    complain(s, s->line, "`@include%s` needs a file name in quotes on the same line", "");
    s->at += 8;
}

static void text_token(struct scanner *s)
{
    const int line = s->line;
    for (s->at++; *s->at && *s->at != '"'; s->at++) {
        if (*s->at == '\\' && s->at[1])
            s->at++;
        s->line += *s->at == '\n';
    }
    if (!*s->at)
        complain(s, line, "a text that begins here has no closing quote%s", "");
    else
        s->at++;
}

static void element(struct scanner *s, char kind, int line)
{
    s->comma = false;
    if (s->depth == 0 || s->depth >= DEPTH_MOST || s->bracket[s->depth - 1] != '[')
        return;
    char *seen = &s->element[s->depth - 1];
    if (*seen && *seen != kind)
        complain(s, line, "an array in [ ] holds values of one kind only; here %s: write all with a point (0.2, 1.0), or use a list ( )",
                 (*seen == 'w' || *seen == 'r') && (kind == 'w' || kind == 'r') ? "whole numbers and numbers with a point are mixed" : "texts and numbers are mixed");
    *seen = kind;
}

static bool fits_32_bits(const char *digits, size_t n, bool negative)
{
    char text[32];
    if (n >= sizeof text)
        return false;
    memcpy(text, digits, n);
    text[n] = '\0';
    errno = 0;
    const long long value = strtoll(text, NULL, 0);
    return errno == 0 && value <= (negative ? 2147483648LL : 2147483647LL);
}

static void number_token(struct scanner *s)
{
    const char *start = s->at + (*s->at == '-' || *s->at == '+');
    const bool negative = *s->at == '-';
    const char *end = start;
    while (isalnum((unsigned char)*end) || *end == '.' || ((*end == '-' || *end == '+') && (end[-1] == 'e' || end[-1] == 'E') && !(start[0] == '0' && (start[1] == 'x' || start[1] == 'X'))))
        end++;
    const size_t n = (size_t)(end - start);
    const bool hex = n > 1 && start[0] == '0' && (start[1] == 'x' || start[1] == 'X');
    const bool real = !hex && (memchr(start, '.', n) || memchr(start, 'e', n) || memchr(start, 'E', n));
    char shown[40];
    snprintf(shown, sizeof shown, "%.*s", n < 32 ? (int)n : 32, start);
    if (real) {
        const double x = strtod(start, NULL);
        if (x > 1e300)
            complain(s, s->line, "%s is too large for a number", shown);
    } else if (end[-1] == 'L') {
        complain(s, s->line, "%s: 64-bit integers are not used here; write a number with a point", shown);
    } else if (!fits_32_bits(start, n, negative)) {
        complain(s, s->line, "the whole number %s is beyond 32 bits and would be cut off silently; write it with a point, such as 3000000000.0", shown);
    }
    s->at = end;
    element(s, real ? 'r' : 'w', s->line);
}

static void open_bracket(struct scanner *s)
{
    s->comma = false;
    if (s->depth < DEPTH_MOST) {
        s->bracket[s->depth] = *s->at;
        s->element[s->depth] = '\0';
    } else if (s->depth == DEPTH_MOST) {
        complain(s, s->line, "groups are nested more than 64 deep%s", "");
    }
    s->depth++;
    s->at++;
}

static void close_bracket(struct scanner *s)
{
    char what[2] = {*s->at, '\0'};
    if (s->comma && *s->at != '}')
        complain(s, s->comma_line, "a comma stands before the closing `%s`; take the comma out", what);
    s->comma = false;
    if (s->depth > 0)
        s->depth--;
    s->at++;
}

static void word_token(struct scanner *s)
{
    const char *start = s->at;
    while (isalnum((unsigned char)*s->at) || *s->at == '_' || *s->at == '-' || *s->at == '*')
        s->at++;
    const size_t n = (size_t)(s->at - start);
    const bool truth = (n == 4 && strncmp(start, "true", 4) == 0) || (n == 5 && strncmp(start, "false", 5) == 0);
    if (truth)
        element(s, 'b', s->line);
    s->comma = false;
}

static void token(struct scanner *s)
{
    const char c = *s->at;
    if (c == '\n') {
        s->line++;
        s->at++;
    } else if (isspace((unsigned char)c)) {
        s->at++;
    } else if (c == '#' || (c == '/' && (s->at[1] == '/' || s->at[1] == '*'))) {
        skip_comment(s);
    } else if (c == '@' && strncmp(s->at, "@include", 8) == 0) {
        include(s);
    } else if (c == '"') {
        const int line = s->line;
        text_token(s);
        element(s, 't', line);
    } else if (isdigit((unsigned char)c) || ((c == '-' || c == '+') && isdigit((unsigned char)s->at[1]))) {
        number_token(s);
    } else if (c == '(' || c == '[' || c == '{') {
        open_bracket(s);
    } else if (c == ')' || c == ']' || c == '}') {
        close_bracket(s);
    } else if (isalpha((unsigned char)c)) {
        word_token(s);
    } else {
        s->comma = c == ',';
        s->comma_line = s->line;
        s->at++;
    }
}

static bool scan_nested(const char *text, const char *shown, const char *folder, struct diag *diag, int depth)
{
    struct scanner s = {.at = text, .line = 1, .shown = shown, .folder = folder, .diag = diag, .ok = true, .depth_of_includes = depth};
    while (*s.at)
        token(&s);
    return s.ok;
}

bool scan_text(const char *text, const char *shown, const char *folder, struct diag *diag)
{
    return scan_nested(text, shown, folder, diag, 0);
}
