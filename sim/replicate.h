/* sim/replicate.h - replications in fixed blocks over POSIX threads.
 *
 * Blocks of REPLICATE_BLOCK replications, counted from the first asked for, are
 * claimed by threads and handed to the sink in block order, so that the result
 * is the same to the last bit whatever the threads. At most 2 * threads blocks
 * are in memory; a thread that is too far ahead waits. Ctrl-C: signals are
 * blocked everywhere and awaited by one thread that sets the stop flag; blocks
 * complete up to there, contiguous from the first, are kept. A failing
 * replication ends the run too: all blocks before its own are still made and
 * kept, so the kept prefix does not depend on the threads. */
#ifndef SIM_REPLICATE_H
#define SIM_REPLICATE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REPLICATE_BLOCK = 32 };

struct replicate_job {
    size_t width;                      /* doubles of one replication's result */
    void *(*open)(const void *shared); /* a thread's own context, made in that thread; NULL = failed */
    void (*close)(void *context);      /* never called with NULL */
    /* false: the replication failed (message is the model's business) and the run ends. *stop may be looked at; false
     * while it is set means "interrupted", not failed. `row` comes filled with NaN. */
    bool (*run)(void *context, uint32_t replication, double *row, const atomic_bool *stop);
    /* Called in block order, by one thread at a time; false ends the run there (precision reached). */
    bool (*sink)(void *collector, uint32_t first, uint32_t count, const double *rows);
    void (*progress)(void *watcher, uint32_t done, uint32_t total); /* may be NULL; called from one thread at a time */
    const void *shared;
    void *collector;
    void *watcher;
};

/* DONE: all, or the sink had enough. STOPPED: by *stop. FAILED: a replication or an open() did. */
enum replicate_end { REPLICATE_DONE, REPLICATE_STOPPED, REPLICATE_FAILED };

/* Runs replications first .. first + count - 1. threads 0: as many as cores; the caller is one of
 * them. *done gets how many reached the sink. *stop is read, never written; reset it before the next run. */
enum replicate_end replicate(const struct replicate_job *, uint32_t first, uint32_t count, unsigned threads,
                             atomic_bool *stop, uint32_t *done);

/* Blocks SIGINT and SIGTERM in the caller (so in all threads it starts later) and starts a thread that
 * awaits them and sets *stop; a second signal ends the program at once with 130. Start it before the threads and
 * end it before child processes are started, for they inherit what is blocked. A signal that the program was started
 * to ignore stays ignored. NULL when no thread is to be had (signals then end the program as usual); end(NULL) is
 * allowed. The end restores what was blocked before. Uses SIGUSR2 internally. */
struct signal_watch;
struct signal_watch *signal_watch_start(atomic_bool *stop);
void signal_watch_end(struct signal_watch *);

#endif
