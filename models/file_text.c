/* models/file_text.c - reading files that a scenario names: see file_text.h. */
#include "models/file_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const size_t largest_file = (size_t)64 << 20;

/* ---- names ---- */

/* Appends the parts of `path` to `out`, which has room for them; false when a ".." has nothing left to take away. */
static bool append_parts(char *out, size_t *used, const char *path, size_t length)
{
    for (size_t n; length > 0; path += n, length -= n) {
        if (*path == '/') {
            n = 1;
            continue;
        }
        const char *slash = memchr(path, '/', length);
        n = slash ? (size_t)(slash - path) : length;
        if (n == 1 && path[0] == '.')
            continue;
        if (n == 2 && path[0] == '.' && path[1] == '.') {
            if (*used == 0)
                return false;
            while (*used > 0 && out[*used - 1] != '/')
                --*used;
            *used -= *used > 0;
            continue;
        }
        if (*used > 0)
            out[(*used)++] = '/';
        memcpy(out + *used, path, n);
        *used += n;
    }
    return true;
}

const char *file_below(const char *from, const char *name, struct arena *arena)
{
    if (name[0] == '\0' || name[0] == '/')
        return NULL;
    const char *slash = strrchr(from, '/');
    char *out = arena_alloc(arena, strlen(from) + strlen(name) + 3);
    size_t used = 0;
    const bool below = append_parts(out, &used, from, slash ? (size_t)(slash - from) : 0) &&
                       append_parts(out, &used, name, strlen(name));
    out[used] = '\0';
    return below && used > 0 ? out : NULL;
}

/* ---- files ---- */

static int open_below(const char *folder, const char *name)
{
    int at = open(*folder ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (at >= 0 && *name) {
        char part[256];
        const size_t n = strcspn(name, "/");
        if (n >= sizeof part) {
            close(at);
            errno = ENAMETOOLONG;
            return -1;
        }
        memcpy(part, name, n);
        part[n] = '\0';
        const bool last = name[n] == '\0';
        const int next = openat(at, part, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (last ? 0 : O_DIRECTORY));
        const int error = errno;
        close(at);
        at = next;
        errno = error;
        name += n + !last;
    }
    return at;
}

static const char *reason(int error, struct arena *arena)
{
    switch (error) {
    case ENOENT:
        return "there is no such file; check the name and the folder";
    case EACCES:
        return "may not be read; ask for the right to read it (chmod +r)";
    case ELOOP:
        return "is a symbolic link, or lies behind one; put the file itself into the scenario's folder";
    case ENOTDIR:
        return "lies in something that is no folder; check the path";
    default:
        return arena_format(arena, "cannot be read: %s", strerror(error));
    }
}

static struct file_text read_all(int fd, struct arena *arena, const char **why)
{
    struct file_text file = {0};
    char *text = NULL;
    size_t room = 0, length = 0;
    ssize_t got = 1;
    while (got > 0 && length <= largest_file) {
        if (length + 65536 > room)
            text = memory_grow(text, (room = 2 * room + 65536), 1);
        got = read(fd, text + length, room - length);
        if (got > 0)
            length += (size_t)got;
        else if (got < 0 && errno == EINTR)
            got = 1;
    }
    if (got < 0)
        *why = reason(errno, arena);
    else if (length > largest_file)
        *why = "is larger than 64 MB; a scenario is text written by people: put bulk data into several tables";
    else {
        const size_t mark = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
        file.length = length - mark;
        file.text = arena_alloc(arena, file.length + 1); /* zeroed: ends with a zero byte */
        memcpy(file.text, text + mark, file.length);
    }
    free(text);
    return file;
}

struct file_text file_read(const char *folder, const char *name, bool top, struct arena *arena, const char **why)
{
    struct file_text file = {0};
    struct stat is;
    const int fd = top ? open(name, O_RDONLY | O_CLOEXEC) : open_below(folder, name);
    if (fd < 0) {
        *why = reason(errno, arena);
        return file;
    }
    if (fstat(fd, &is) != 0)
        *why = reason(errno, arena);
    else if (S_ISDIR(is.st_mode))
        *why = "is a folder; name the file in it";
    else if (!S_ISREG(is.st_mode) && !(top && S_ISFIFO(is.st_mode)))
        *why = "is no ordinary file";
    else
        file = read_all(fd, arena, why);
    close(fd);
    return file;
}

/* ---- text ---- */

/* Length of the UTF-8 sequence at p (RFC 3629: shortest form, no surrogates, up to U+10FFFF), or 0. */
static size_t sequence(const unsigned char *p, size_t left)
{
    static const struct {
        unsigned char lo, hi, second_lo, second_hi, length;
    } forms[] = {
        {0x01, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (p[0] < forms[i].lo || p[0] > forms[i].hi)
            continue;
        const size_t n = forms[i].length;
        if (n == 1)
            return 1;
        if (n > left || p[1] < forms[i].second_lo || p[1] > forms[i].second_hi)
            return 0;
        for (size_t k = 2; k < n; k++)
            if (p[k] < 0x80 || p[k] > 0xbf)
                return 0;
        return n;
    }
    return 0;
}

bool utf8_valid(const char *text, size_t length, size_t *bad_at)
{
    for (size_t i = 0, n; i < length; i += n) {
        n = sequence((const unsigned char *)text + i, length - i);
        if (n == 0) {
            *bad_at = i;
            return false;
        }
    }
    return true;
}

bool file_check_text(const struct file_text *file, const char *shown, struct diag *diag)
{
    size_t bad = 0;
    if (utf8_valid(file->text, file->length, &bad))
        return true;
    int line = 1;
    for (size_t i = 0; i < bad; i++)
        line += file->text[i] == '\n';
    const unsigned char byte = (unsigned char)file->text[bad];
    const struct place at = {shown, line};
    if (byte == 0)
        diag_error(diag, at, NULL, "holds a zero byte: this is no text file, or one in UTF-16; save it as UTF-8");
    else
        diag_error(diag, at, NULL, "holds the byte 0x%02X, which is not UTF-8; save the file as UTF-8", byte);
    return false;
}
