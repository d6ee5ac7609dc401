/* output/outfile.h - files that appear whole or not at all.
 *
 * A file is written under a temporary name in its own folder, flushed to disk, and
 * only then given its name, so that a full disk, a crash or Ctrl-C never leaves
 * half a result under a name somebody trusts. A file of that name from an
 * earlier run stays until it is replaced. */
#ifndef OUTPUT_OUTFILE_H
#define OUTPUT_OUTFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { OUTFILE_ERROR_SIZE = 512 };

struct outfile {
    FILE *stream;                   /* write here; NULL when not open */
    char *path;                     /* folder/name, the file to be */
    char *temporary;                /* folder/.name.PID.K.tmp, the file so far */
    char error[OUTFILE_ERROR_SIZE]; /* after a false: what went wrong, in words */
};

/* Opens folder/name for writing; the folder and its parents are made when missing. `name` is a plain file name. False:
 * `error` says why, and there is nothing to commit or abandon. */
bool outfile_open(struct outfile *, const char *folder, const char *name);

/* Ends an open file: it is there under its name, whole (true), or it is not there and `error` says why. */
bool outfile_commit(struct outfile *);

/* Ends an open file without leaving anything. Allowed when not open. */
void outfile_abandon(struct outfile *);

/* A whole file at once: open, write with `writer`, commit. `error` (OUTFILE_ERROR_SIZE) is set when false. */
bool outfile_write(const char *folder, const char *name, void (*writer)(FILE *, const void *what), const void *what,
                   char *error);

/* Makes a folder and its parents (mkdir -p). False: `error` (OUTFILE_ERROR_SIZE) says why. */
bool outfile_folder(const char *folder, char *error);

/* Gives the finished file folder/temporary the name folder/name, on disk. False: it is gone, and `error` says why. */
bool outfile_adopt(const char *folder, const char *temporary, const char *name, char *error);

/* "folder/name"; malloc'ed. An empty folder is ".". */
char *outfile_path(const char *folder, const char *name);

#endif
