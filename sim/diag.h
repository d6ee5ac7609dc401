/* sim/diag.h - what is wrong with the user's input, all of it at once.
 *
 * A message reads `file:line: path: what is wrong, and what would be right`.
 * Messages are collected, sorted by file and line (equal ones once), and printed together; at most
 * DIAG_SHOWN are printed, and the rest are counted. */
#ifndef SIM_DIAG_H
#define SIM_DIAG_H

#include <stddef.h>
#include <stdio.h>

enum { DIAG_SHOWN = 50 };

struct place { /* where a setting stands; file may be NULL (command line: file = "--set", line 0) */
    const char *file;
    int line;
};

struct diag;

struct diag *diag_create(void);
void diag_destroy(struct diag *);
/* Adds an error. `path` may be NULL or "". The texts are copied. Control characters are escaped on output. */
void diag_error(struct diag *, struct place, const char *path, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same for what deserves a word but does not stop the run. */
void diag_warning(struct diag *, struct place, const char *path, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
size_t diag_errors(const struct diag *);
size_t diag_warnings(const struct diag *);
void diag_print(const struct diag *, FILE *); /* errors and warnings ("warning: " before the message) */

/* The name among `names` nearest to `wrong` (edit distance <= 2 and less than
 * half its length), or NULL: for "did you mean". */
const char *diag_nearest(const char *wrong, const char *const *names, size_t count);

#endif
