/* output/outfile.c - files that appear whole or not at all: see outfile.h. */
#include "output/outfile.h"

#include "sim/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEMPORARY_TRIES = 1000 };

static bool fail(char *error, const char *what, const char *path, int number)
{
    (void)snprintf(error, OUTFILE_ERROR_SIZE, "%s \"%s\": %s", what, path, strerror(number));
    return false;
}

char *outfile_path(const char *folder, const char *name)
{
    if (!folder || !*folder)
        folder = ".";
    const size_t size = strlen(folder) + strlen(name) + 2;
    char *path = memory_grow(NULL, size, 1);
    const char *between = folder[strlen(folder) - 1] == '/' ? "" : "/";
    (void)snprintf(path, size, "%s%s%s", folder, between, name);
    return path;
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool outfile_folder(const char *folder, char *error)
{
    if (!folder || !*folder || is_folder(folder))
        return true;
    char *path = outfile_path(folder, ""); /* ends in a slash, so the loop makes the last part too */
    bool ok = true;
    for (char *c = path + 1; ok && *c; c++) {
        if (*c != '/')
            continue;
        *c = '\0';
        if (mkdir(path, 0777) != 0 && !is_folder(path)) /* several programs may make it at once */
            ok = fail(error, "cannot make the folder", path, errno == EEXIST ? ENOTDIR : errno);
        *c = '/';
    }
    free(path);
    return ok;
}

/* The rename is on disk only when the folder is. Some file systems cannot do that; the file is whole all the same. */
static void folder_to_disk(const char *folder)
{
    const int fd = open(folder && *folder ? folder : ".", O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
}

static void release(struct outfile *f)
{
    free(f->path);
    free(f->temporary);
    f->path = f->temporary = NULL;
    f->stream = NULL;
}

static int open_temporary(struct outfile *f, const char *folder, const char *name)
{
    const size_t size = strlen(name) + 48;
    char *hidden = memory_grow(NULL, size, 1);
    int fd = -1;
    for (int k = 0; fd < 0 && k < TEMPORARY_TRIES; k++) {
        (void)snprintf(hidden, size, ".%s.%ld.%d.tmp", name, (long)getpid(), k);
        free(f->temporary);
        f->temporary = outfile_path(folder, hidden);
        fd = open(f->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST)
            break;
    }
    const int number = errno;
    free(hidden);
    errno = number;
    return fd;
}

bool outfile_open(struct outfile *f, const char *folder, const char *name)
{
    *f = (struct outfile){0};
    if (!*name || strchr(name, '/')) {
        (void)snprintf(f->error, sizeof f->error, "\"%s\" is not a plain file name", name);
        return false;
    }
    if (!outfile_folder(folder, f->error))
        return false;
    f->path = outfile_path(folder, name);
    const int fd = open_temporary(f, folder, name);
    if (fd >= 0)
        f->stream = fdopen(fd, "w");
    if (f->stream)
        return true;
    (void)fail(f->error, "cannot write", f->path, errno);
    if (fd >= 0) {
        (void)close(fd);
        (void)unlink(f->temporary);
    }
    release(f);
    return false;
}

bool outfile_commit(struct outfile *f)
{
    errno = 0;
    bool ok = !ferror(f->stream) && fflush(f->stream) == 0;
    if (ok)
        ok = fsync(fileno(f->stream)) == 0 || errno == EINVAL; /* EINVAL: a file system without it */
    int number = errno;
    if (fclose(f->stream) != 0 && ok) {
        ok = false;
        number = errno;
    }
    if (ok && rename(f->temporary, f->path) != 0) {
        ok = false;
        number = errno;
    }
    if (!ok) {
        (void)unlink(f->temporary);
        (void)fail(f->error, "cannot write", f->path, number ? number : EIO);
    } else {
        *strrchr(f->temporary, '/') = '\0'; /* its folder */
        folder_to_disk(*f->temporary ? f->temporary : "/");
    }
    release(f);
    return ok;
}

void outfile_abandon(struct outfile *f)
{
    if (!f->stream)
        return;
    (void)fclose(f->stream);
    (void)unlink(f->temporary);
    release(f);
}

bool outfile_write(const char *folder, const char *name, void (*writer)(FILE *, const void *what), const void *what,
                   char *error)
{
    struct outfile f;
    bool ok = outfile_open(&f, folder, name);
    if (ok) {
        writer(f.stream, what);
        ok = outfile_commit(&f);
    }
    if (!ok)
        memcpy(error, f.error, sizeof f.error);
    return ok;
}

bool outfile_adopt(const char *folder, const char *temporary, const char *name, char *error)
{
    char *from = outfile_path(folder, temporary), *to = outfile_path(folder, name);
    const int fd = open(from, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
    if (ok)
        ok = rename(from, to) == 0;
    if (!ok)
        (void)fail(error, "cannot write", to, errno);
    if (fd >= 0)
        (void)close(fd);
    if (!ok)
        (void)unlink(from);
    else
        folder_to_disk(folder);
    free(from);
    free(to);
    return ok;
}
