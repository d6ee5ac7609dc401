/* models/csv_column.c - a column of numbers from a file that must lie below the scenario's folder. */
#include "models/csv_column.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const size_t largest_file = (size_t)256 << 20;

/* Goes down part by part and follows no symbolic link, so nothing outside the folder can be reached. */
static int open_below(const char *folder, const char *file, const char **why)
{
    *why = "must be a path below the scenario's folder, without .. and not absolute";
    if (file[0] == '\0' || file[0] == '/')
        return -1;
    int at = open(folder[0] ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (const char *p = file; at >= 0 && *p;) {
        char part[256];
        const size_t n = strcspn(p, "/");
        if (n == 0 || n >= sizeof part || (n == 2 && p[0] == '.' && p[1] == '.')) {
            close(at);
            return -1;
        }
        memcpy(part, p, n);
        part[n] = '\0';
        const int next =
            openat(at, part, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (p[n] == '/' ? O_DIRECTORY : 0));
        const int error = errno;
        close(at);
        at = next;
        errno = error;
        p += n + (p[n] == '/');
    }
    if (at < 0)
        *why = errno == ELOOP ? "is a symbolic link; give the file itself, below the scenario's folder"
                              : "cannot be read; it must be a file below the scenario's folder";
    return at;
}

static char *read_all(int fd, struct arena *arena, const char **why)
{
    FILE *f = fdopen(fd, "rb");
    if (!f) {
        close(fd);
        return NULL;
    }
    *why = "cannot be read; it must be a file below the scenario's folder";
    char *text = NULL;
    size_t room = 0, length = 0, got = 1;
    while (got > 0 && length <= largest_file) {
        if (length + 65536 > room) {
            room = 2 * room + 65536;
            text = memory_grow(text, room + 1, 1);
        }
        got = fread(text + length, 1, room - length, f);
        length += got;
    }
    const bool good = !ferror(f) && length <= largest_file;
    if (length > largest_file)
        *why = "is larger than 256 MB";
    fclose(f);
    char *kept = good ? arena_textn(arena, text, length) : NULL;
    free(text);
    return kept;
}

/* Takes the next cell of the line at *p, in place. *end: it was the last of its line. */
static char *next_cell(char **p, bool *end)
{
    char *from = *p, *to = from, *q = from;
    if (*q == '"') {
        for (q++; *q && !(q[0] == '"' && q[1] != '"'); q++) {
            q += *q == '"';
            *to++ = *q;
        }
        q += *q == '"';
    }
    for (; *q && *q != ',' && *q != '\n'; q++)
        *to++ = *q;
    *end = *q != ',';
    *p = *q ? q + 1 : q;
    while (to > from && (to[-1] == '\r' || to[-1] == ' ' || to[-1] == '\t'))
        to--;
    *to = '\0';
    return from + strspn(from, " \t");
}

static int column_number(char **p, const char *column)
{
    bool end = false;
    int found = -1;
    if (strncmp(*p, "\xEF\xBB\xBF", 3) == 0)
        *p += 3; /* the byte order mark that spreadsheets write */
    for (int i = 0; !end; i++) {
        const char *cell = next_cell(p, &end);
        if (found < 0 && strcmp(cell, column) == 0)
            found = i;
    }
    return found;
}

bool csv_column(const char *folder, const char *file, const char *column, struct arena *arena, const double **values,
                size_t *count, const char **why)
{
    const int fd = open_below(folder, file, why);
    char *p = fd >= 0 ? read_all(fd, arena, why) : NULL;
    if (!p)
        return false;
    const int wanted = column_number(&p, column);
    if (wanted < 0) {
        *why = arena_format(arena, "has no column \"%s\" in its first row", column);
        return false;
    }
    double *out = NULL;
    size_t n = 0, room = 0;
    for (int line = 2; *p; line++) {
        if (*p == '\n' || (*p == '\r' && p[1] == '\n')) {
            p += 1 + (*p == '\r');
            continue;
        }
        bool end = false, seen = false;
        for (int i = 0; !end; i++) {
            const char *cell = next_cell(&p, &end);
            if (i != wanted)
                continue;
            char *rest = NULL;
            const double x = strtod(cell, &rest);
            if (rest == cell || *rest || !isfinite(x)) {
                *why = arena_format(arena, "line %d: \"%.40s\" in column \"%s\" is not a number", line, cell, column);
                free(out);
                return false;
            }
            if (n == room)
                out = memory_grow(out, room = room ? 2 * room : 256, sizeof *out);
            out[n++] = x;
            seen = true;
        }
        if (!seen) {
            *why = arena_format(arena, "line %d has no column \"%s\": it has fewer cells than the first row", line,
                                column);
            free(out);
            return false;
        }
    }
    if (n == 0) {
        *why = "has no rows below its first";
        return false;
    }
    double *kept = arena_array(arena, n, sizeof *kept);
    memcpy(kept, out, n * sizeof *kept);
    free(out);
    *values = kept;
    *count = n;
    return true;
}
