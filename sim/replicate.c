/* sim/replicate.c - replications in fixed blocks over POSIX threads: see replicate.h.
 *
 * Threads claim block numbers 0, 1, 2, ... from an atomic counter. Block b is
 * made in slot b % slots and delivered to the sink when all before it have been;
 * a thread whose slot is not free yet waits. So memory is bounded, and the
 * thread with the oldest block never waits.
 *
 *   claimed -> made -> ready -> delivered          (ready: in order, by one thread at a time)
 *
 * Whatever ends the run early lowers `cut`, the first block that will not be
 * delivered: a failing replication of block b to b, a stop during b to b, the
 * sink's false after b to b + 1. Blocks are claimed in order, so all before the
 * cut are in some thread's hands and will come: the delivered prefix ends at
 * the earliest failure whatever the number of threads. */
#include "sim/replicate.h"

#include "sim/arena.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdalign.h>
#include <stdlib.h>
#include <unistd.h>

enum { CACHE_LINE = 64, THREADS_MOST = 1024 };

struct slot {
    alignas(CACHE_LINE) double *rows; /* REPLICATE_BLOCK * width, in cache lines of its own */
    bool ready;
};

struct pool {
    const struct replicate_job *job;
    atomic_bool *stop;
    uint32_t first, count;
    uint64_t blocks, slots;
    struct slot *slot;

    alignas(CACHE_LINE) _Atomic uint64_t next; /* block to claim; apart from what is read all the time */
    alignas(CACHE_LINE) _Atomic uint64_t cut;  /* written under the lock, read anywhere */

    alignas(CACHE_LINE) pthread_mutex_t lock; /* guards all below and slot[].ready */
    pthread_cond_t moved;                     /* delivered or cut has changed */
    uint64_t delivered;                       /* blocks 0 .. delivered - 1 are with the sink */
    bool delivering;                          /* a thread is at the sink */
    bool enough;                              /* the sink said so */
    uint64_t failed;                          /* the first block with a failure; blocks = none */
};

static uint32_t block_count(const struct pool *p, uint64_t block)
{
    const uint64_t left = p->count - block * REPLICATE_BLOCK;
    return left < REPLICATE_BLOCK ? (uint32_t)left : REPLICATE_BLOCK;
}

static uint32_t delivered_replications(const struct pool *p, uint64_t blocks)
{
    const uint64_t n = blocks * REPLICATE_BLOCK;
    return n < p->count ? (uint32_t)n : p->count;
}

/* With the lock held. */
static void lower_cut(struct pool *p, uint64_t block)
{
    if (block < atomic_load(&p->cut))
        atomic_store(&p->cut, block);
    pthread_cond_broadcast(&p->moved);
}

static void give_up(struct pool *p, uint64_t block, bool failed)
{
    pthread_mutex_lock(&p->lock);
    lower_cut(p, block);
    if (failed && block < p->failed)
        p->failed = block;
    pthread_mutex_unlock(&p->lock);
}

/* Waits for the block's slot. False: the block is not wanted any more. */
static bool await_slot(struct pool *p, uint64_t block)
{
    pthread_mutex_lock(&p->lock);
    while (block >= p->delivered + p->slots && block < atomic_load(&p->cut))
        pthread_cond_wait(&p->moved, &p->lock);
    pthread_mutex_unlock(&p->lock);
    return block < atomic_load(&p->cut);
}

/* Runs the block's replications into its slot. False: given up, because of a stop, a failure or no need. */
static bool make_block(struct pool *p, void *context, uint64_t block)
{
    const struct replicate_job *job = p->job;
    double *rows = p->slot[block % p->slots].rows;
    const uint32_t start = p->first + (uint32_t)(block * REPLICATE_BLOCK), count = block_count(p, block);
    for (size_t i = 0; i < count * job->width; i++)
        rows[i] = NAN; /* a value the model forgets shows, instead of another replication's */
    for (uint32_t i = 0; i < count; i++) {
        if (block >= atomic_load_explicit(&p->cut, memory_order_relaxed))
            return false;
        bool stopped = atomic_load_explicit(p->stop, memory_order_relaxed);
        const bool good = !stopped && job->run(context, start + i, rows + i * job->width, p->stop);
        if (!good) {
            stopped = stopped || atomic_load(p->stop); /* a run that noticed the stop has not failed */
            give_up(p, block, !stopped);
            return false;
        }
    }
    return true;
}

/* Hands ready blocks to the sink, in order, outside the lock: others go on making theirs meanwhile. */
static void deliver(struct pool *p, uint64_t made)
{
    const struct replicate_job *job = p->job;
    pthread_mutex_lock(&p->lock);
    p->slot[made % p->slots].ready = true;
    const bool mine = !p->delivering; /* else the thread at the sink will see this block */
    p->delivering = true;
    while (mine) {
        const uint64_t block = p->delivered;
        struct slot *slot = &p->slot[block % p->slots];
        if (block >= atomic_load(&p->cut) || !slot->ready) {
            p->delivering = false;
            break;
        }
        pthread_mutex_unlock(&p->lock);
        const bool more = job->sink(job->collector, p->first + (uint32_t)(block * REPLICATE_BLOCK),
                                    block_count(p, block), slot->rows);
        if (job->progress)
            job->progress(job->watcher, delivered_replications(p, block + 1), p->count);
        pthread_mutex_lock(&p->lock);
        slot->ready = false;
        p->delivered = block + 1;
        p->enough = p->enough || !more;
        lower_cut(p, more ? p->blocks : block + 1);
    }
    pthread_mutex_unlock(&p->lock);
}

static void *work(void *argument)
{
    struct pool *p = argument;
    void *context = p->job->open(p->job->shared);
    if (!context) {
        give_up(p, 0, true);
        return NULL;
    }
    for (;;) {
        const uint64_t block = atomic_fetch_add(&p->next, 1);
        if (block >= atomic_load(&p->cut) || !await_slot(p, block) || !make_block(p, context, block))
            break;
        deliver(p, block);
    }
    p->job->close(context);
    return NULL;
}

static unsigned thread_count(unsigned wanted, uint64_t blocks)
{
    if (wanted == 0) {
        const long cores = sysconf(_SC_NPROCESSORS_ONLN);
        wanted = cores > 0 ? (unsigned)cores : 1;
    }
    if (wanted > THREADS_MOST)
        wanted = THREADS_MOST;
    return wanted > blocks ? (unsigned)blocks : wanted;
}

/* Memory for `bytes` in cache lines of its own. */
static void *line_alloc(size_t bytes)
{
    void *memory = NULL;
    if (posix_memalign(&memory, CACHE_LINE, bytes == 0 ? CACHE_LINE : bytes) != 0)
        memory_grow(NULL, SIZE_MAX, 2); /* says "out of memory" and ends */
    return memory;
}

static struct pool *pool_create(const struct replicate_job *job, uint32_t first, uint32_t count, unsigned threads,
                                atomic_bool *stop)
{
    struct pool *p = line_alloc(sizeof *p);
    const uint64_t blocks = ((uint64_t)count + REPLICATE_BLOCK - 1) / REPLICATE_BLOCK;
    *p = (struct pool){.job = job, .stop = stop, .first = first, .count = count, .blocks = blocks, .failed = blocks};
    atomic_init(&p->next, 0);
    atomic_init(&p->cut, blocks);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->moved, NULL);
    p->slots = 2 * (uint64_t)threads; /* one in work and one waiting for an older block, on average */
    p->slot = line_alloc(p->slots * sizeof *p->slot);
    for (uint64_t i = 0; i < p->slots; i++)
        p->slot[i] = (struct slot){.rows = line_alloc(REPLICATE_BLOCK * job->width * sizeof(double))};
    return p;
}

static void pool_destroy(struct pool *p)
{
    for (uint64_t i = 0; i < p->slots; i++)
        free(p->slot[i].rows);
    free(p->slot);
    pthread_cond_destroy(&p->moved);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

static enum replicate_end pool_end(const struct pool *p)
{
    if (p->enough || p->delivered == p->blocks)
        return REPLICATE_DONE;
    return p->failed < p->blocks && p->failed <= atomic_load(&p->cut) ? REPLICATE_FAILED : REPLICATE_STOPPED;
}

enum replicate_end replicate(const struct replicate_job *job, uint32_t first, uint32_t count, unsigned threads,
                             atomic_bool *stop, uint32_t *done)
{
    *done = 0;
    if (count == 0)
        return REPLICATE_DONE;
    threads = thread_count(threads, ((uint64_t)count + REPLICATE_BLOCK - 1) / REPLICATE_BLOCK);
    struct pool *p = pool_create(job, first, count, threads, stop);
    pthread_t *helpers = memory_grow(NULL, threads, sizeof *helpers);
    unsigned started = 0;
    while (started + 1 < threads && pthread_create(&helpers[started], NULL, work, p) == 0)
        started++; /* with fewer threads than wished for it only takes longer */
    work(p);
    for (unsigned i = 0; i < started; i++)
        pthread_join(helpers[i], NULL);
    *done = delivered_replications(p, p->delivered);
    const enum replicate_end end = pool_end(p);
    free(helpers);
    pool_destroy(p);
    return end;
}

/* ---- Ctrl-C ---- */

struct signal_watch {
    pthread_t thread;
    sigset_t awaited, before;
    atomic_bool *stop;
    atomic_bool ending;
};

static void *watch(void *argument)
{
    struct signal_watch *w = argument;
    for (bool again = false;;) {
        int number = 0;
        if (sigwait(&w->awaited, &number) != 0)
            continue;
        if (number == SIGUSR2) {
            if (atomic_load(&w->ending))
                return NULL;
            continue;
        }
        if (again)
            _exit(130);
        again = true;
        atomic_store(w->stop, true);
    }
}

/* SIGINT and SIGTERM, without those that whoever started the program has it ignore (a shell does so for `cmd &`). */
static sigset_t signals_to_await(void)
{
    static const int wanted[] = {SIGINT, SIGTERM};
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        struct sigaction now;
        if (sigaction(wanted[i], NULL, &now) != 0 || now.sa_handler != SIG_IGN)
            sigaddset(&set, wanted[i]);
    }
    sigaddset(&set, SIGUSR2); /* ends the watch; sent to this thread only */
    return set;
}

struct signal_watch *signal_watch_start(atomic_bool *stop)
{
    struct signal_watch *w = memory_grow(NULL, 1, sizeof *w);
    *w = (struct signal_watch){.stop = stop, .awaited = signals_to_await()};
    atomic_init(&w->ending, false);
    pthread_sigmask(SIG_BLOCK, &w->awaited, &w->before);
    if (pthread_create(&w->thread, NULL, watch, w) == 0)
        return w;
    pthread_sigmask(SIG_SETMASK, &w->before, NULL);
    free(w);
    return NULL;
}

void signal_watch_end(struct signal_watch *w)
{
    if (!w)
        return;
    atomic_store(&w->ending, true);
    pthread_kill(w->thread, SIGUSR2);
    pthread_join(w->thread, NULL);
    pthread_sigmask(SIG_SETMASK, &w->before, NULL);
    free(w);
}
