/* output/progress.h - how far a run is, on one line of a terminal.
 *
 * Nothing is written when `out` is NULL (not a terminal, or --quiet). At most five updates a second; the
 * line is cleared at the end, so that nothing of it stays in what is copied. */
#ifndef OUTPUT_PROGRESS_H
#define OUTPUT_PROGRESS_H

#include <stdint.h>
#include <stdio.h>

struct progress {
    FILE *out;
    const char *what;    /* "replications" */
    double began, shown; /* seconds on the monotonic clock */
    int written;         /* columns of the line that stands there */
};

void progress_begin(struct progress *, FILE *out, const char *what);
/* Fits run_options.progress; the watcher is the struct. */
void progress_update(void *watcher, uint32_t done, uint32_t total);
void progress_end(struct progress *);

/* The line's text for `done` of `total` after `seconds`, in buf[size]: a function of its arguments alone. */
void progress_text(char *buf, size_t size, const char *what, uint32_t done, uint32_t total, double seconds);

#endif
