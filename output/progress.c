/* output/progress.c - how far a run is: see progress.h. */
#include "output/progress.h"

#include "output/text.h"

#include <stdlib.h>
#include <time.h>

static const double between_seconds = 0.2;

static double clock_seconds(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void progress_begin(struct progress *p, FILE *out, const char *what)
{
    const double now = clock_seconds();
    *p = (struct progress){.out = out, .what = what, .began = now, .shown = now};
}

static void duration(char *buf, size_t size, double seconds)
{
    const long s = (long)(seconds + 0.5);
    if (s < 60)
        (void)snprintf(buf, size, "%ld s", s);
    else if (s < 3600)
        (void)snprintf(buf, size, "%ld min %02ld s", s / 60, s % 60);
    else
        (void)snprintf(buf, size, "%ld h %02ld min", s / 3600, s / 60 % 60);
}

void progress_text(char *buf, size_t size, const char *what, uint32_t done, uint32_t total, double seconds)
{
    char of[2][NUMBER_SIZE], rate_text[NUMBER_SIZE], left[32] = "?";
    const double rate = seconds > 0 ? done / seconds : 0;
    if (rate > 0 && (total - done) / rate < 1e7)
        duration(left, sizeof left, (total - done) / rate);
    (void)snprintf(buf, size, "%s of %s %s (%d %%), %s a second, %s left", number_fixed(of[0], done, 0),
                   number_fixed(of[1], total, 0), what, total ? (int)(100.0 * done / total) : 100,
                   number_fixed(rate_text, rate, rate < 10 ? 1 : 0), left);
}

void progress_update(void *watcher, uint32_t done, uint32_t total)
{
    struct progress *p = watcher;
    const double now = clock_seconds();
    if (!p || !p->out || now - p->shown < between_seconds)
        return;
    char line[160], *what = text_visible(p->what);
    progress_text(line, sizeof line, what, done, total, now - p->began);
    free(what);
    const int before = p->written;
    p->written = fprintf(p->out, "\r%s", line) - 1;
    if (before > p->written)
        (void)fprintf(p->out, "%*s", before - p->written, "");
    (void)fflush(p->out);
    p->shown = now;
}

void progress_end(struct progress *p)
{
    if (p->out && p->written > 0) {
        (void)fprintf(p->out, "\r%*s\r", p->written, "");
        (void)fflush(p->out);
    }
    p->out = NULL;
}
