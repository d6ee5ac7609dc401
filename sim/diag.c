/* sim/diag.c - what is wrong with the user's input: see diag.h.
 *
 * Messages are kept in the order of arrival in an arena. A hash set (open
 * addressing, power-of-two size, at most half full) leaves out those already
 * there, so that a bad file of a million lines costs linear time. Printing sorts
 * a list of pointers by file, line and arrival. */
#include "sim/diag.h"

#include "sim/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

struct message {
    struct place place;
    const char *path, *text; /* never NULL */
    enum severity severity;
    size_t arrival;
    uint64_t hash;
};

struct diag {
    struct arena *arena;
    const struct message **list;
    size_t count, capacity;
    const struct message **set; /* twice the capacity; NULL = free */
    size_t errors;
};

struct diag *diag_create(void)
{
    struct diag *d = memory_grow(NULL, 1, sizeof *d);
    *d = (struct diag){.arena = arena_create()};
    return d;
}

void diag_destroy(struct diag *d)
{
    if (!d)
        return;
    arena_destroy(d->arena);
    free(d->list);
    free(d->set);
    free(d);
}

static uint64_t hash_text(uint64_t h, const char *text)
{
    for (const unsigned char *p = (const unsigned char *)text; *p; p++)
        h = (h ^ *p) * UINT64_C(0x100000001b3);  /* FNV-1a */
    return (h ^ 0xff) * UINT64_C(0x100000001b3); /* a separator that no UTF-8 text holds */
}

static uint64_t message_hash(const struct message *m)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325) ^ (uint64_t)m->severity ^ ((uint64_t)(unsigned)m->place.line << 8);
    h = hash_text(h, m->place.file ? m->place.file : "");
    h = hash_text(h, m->path);
    h = hash_text(h, m->text);
    return h ^ (h >> 32);
}

static int compare_files(const char *a, const char *b) /* none before any */
{
    return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

static bool message_equal(const struct message *a, const struct message *b)
{
    return a->hash == b->hash && a->severity == b->severity && a->place.line == b->place.line &&
           compare_files(a->place.file, b->place.file) == 0 && strcmp(a->path, b->path) == 0 &&
           strcmp(a->text, b->text) == 0;
}

/* The slot where an equal message stands, or the free one where it would go. */
static size_t set_slot(const struct diag *d, const struct message *m)
{
    const size_t mask = 2 * d->capacity - 1;
    size_t i = (size_t)m->hash & mask;
    while (d->set[i] && !message_equal(d->set[i], m))
        i = (i + 1) & mask;
    return i;
}

static void diag_grow(struct diag *d)
{
    d->capacity = d->capacity == 0 ? 32 : 2 * d->capacity;
    d->list = memory_grow(d->list, d->capacity, sizeof *d->list);
    d->set = memory_grow(d->set, 2 * d->capacity, sizeof *d->set);
    for (size_t i = 0; i < 2 * d->capacity; i++)
        d->set[i] = NULL;
    for (size_t i = 0; i < d->count; i++)
        d->set[set_slot(d, d->list[i])] = d->list[i];
}

static void diag_add(struct diag *d, enum severity severity, struct place place, const char *path, const char *text)
{
    if (d->count == d->capacity)
        diag_grow(d);
    struct message m = {.place = place, .path = path ? path : "", .text = text, .severity = severity};
    m.hash = message_hash(&m);
    const size_t slot = set_slot(d, &m);
    if (d->set[slot])
        return;
    struct message *kept = arena_alloc(d->arena, sizeof *kept);
    *kept = m;
    kept->place.file = place.file ? arena_text(d->arena, place.file) : NULL;
    kept->path = arena_text(d->arena, m.path);
    kept->text = arena_text(d->arena, text);
    kept->arrival = d->count;
    d->list[d->count++] = kept;
    d->set[slot] = kept;
    d->errors += severity == SEVERITY_ERROR;
}

static void diag_vadd(struct diag *d, enum severity severity, struct place place, const char *path, const char *format,
                      va_list args) __attribute__((format(printf, 5, 0)));

static void diag_vadd(struct diag *d, enum severity severity, struct place place, const char *path, const char *format,
                      va_list args)
{
    va_list again;
    va_copy(again, args);
    const int length = vsnprintf(NULL, 0, format, args);
    if (length < 0) {
        diag_add(d, severity, place, path, format);
    } else {
        char *text = memory_grow(NULL, (size_t)length + 1, 1);
        vsnprintf(text, (size_t)length + 1, format, again);
        diag_add(d, severity, place, path, text);
        free(text);
    }
    va_end(again);
}

void diag_error(struct diag *d, struct place place, const char *path, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag_vadd(d, SEVERITY_ERROR, place, path, format, args);
    va_end(args);
}

void diag_warning(struct diag *d, struct place place, const char *path, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag_vadd(d, SEVERITY_WARNING, place, path, format, args);
    va_end(args);
}

size_t diag_errors(const struct diag *d)
{
    return d->errors;
}

size_t diag_warnings(const struct diag *d)
{
    return d->count - d->errors;
}

/* Control characters (also U+0080 to U+009F) would let a scenario file write to the terminal in the user's name. */
static bool is_control(const unsigned char *text, const unsigned char *p)
{
    return *p < 0x20 || *p == 0x7f || (*p == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0) ||
           (*p >= 0x80 && *p < 0xa0 && p > text && p[-1] == 0xc2);
}

static void print_escaped(const char *string, FILE *out)
{
    const unsigned char *text = (const unsigned char *)string;
    for (const unsigned char *p = text; *p; p++) {
        if (*p == '\n')
            fputs("\\n", out);
        else if (*p == '\t')
            fputs("\\t", out);
        else if (is_control(text, p))
            fprintf(out, "\\x%02x", (unsigned)*p);
        else
            fputc(*p, out);
    }
}

static void message_print(const struct message *m, FILE *out)
{
    if (m->place.file) {
        print_escaped(m->place.file, out);
        if (m->place.line > 0)
            fprintf(out, ":%d", m->place.line);
        fputs(": ", out);
    }
    if (m->path[0] != '\0') {
        print_escaped(m->path, out);
        fputs(": ", out);
    }
    if (m->severity == SEVERITY_WARNING)
        fputs("warning: ", out);
    print_escaped(m->text, out);
    fputc('\n', out);
}

static int compare_messages(const void *left, const void *right)
{
    const struct message *a = *(const struct message *const *)left, *b = *(const struct message *const *)right;
    const int files = compare_files(a->place.file, b->place.file);
    if (files != 0)
        return files;
    if (a->place.line != b->place.line)
        return a->place.line < b->place.line ? -1 : 1;
    return (a->arrival > b->arrival) - (a->arrival < b->arrival);
}

static void print_rest(size_t count, const char *what, FILE *out)
{
    if (count > 0)
        fprintf(out, "and %zu more %s%s\n", count, what, count == 1 ? "" : "s");
}

void diag_print(const struct diag *d, FILE *out)
{
    if (d->count == 0)
        return;
    const struct message **sorted = memory_grow(NULL, d->count, sizeof *sorted);
    memcpy(sorted, d->list, d->count * sizeof *sorted);
    qsort(sorted, d->count, sizeof *sorted, compare_messages);
    /* Errors stop the run, so they have the first claim on the lines that are shown. */
    size_t room[2];
    room[SEVERITY_ERROR] = d->errors < DIAG_SHOWN ? d->errors : DIAG_SHOWN;
    room[SEVERITY_WARNING] = DIAG_SHOWN - room[SEVERITY_ERROR];
    size_t left_out[2] = {0, 0};
    for (size_t i = 0; i < d->count; i++) {
        const enum severity s = sorted[i]->severity;
        if (room[s] > 0) {
            room[s]--;
            message_print(sorted[i], out);
        } else {
            left_out[s]++;
        }
    }
    print_rest(left_out[SEVERITY_ERROR], "error", out);
    print_rest(left_out[SEVERITY_WARNING], "warning", out);
    free(sorted);
}

/* Edit distance (Levenshtein: insert, delete, replace; and swap of neighbours, the commonest slip of a hand),
 * or anything above `most` when it is larger than that. Names here are short: longer ones count as different. */
static int edit_distance(const char *a, const char *b, int most)
{
    enum { LONGEST = 64 };
    const size_t m = strlen(a), n = strlen(b);
    if (m > LONGEST || n > LONGEST || (m > n ? m - n : n - m) > (size_t)most)
        return most + 1;
    int row[3][LONGEST + 1]; /* rows i - 2, i - 1, i in turn */
    for (size_t j = 0; j <= n; j++)
        row[0][j] = (int)j;
    for (size_t i = 1; i <= m; i++) {
        int *here = row[i % 3];
        const int *above = row[(i - 1) % 3], *above2 = row[(i + 1) % 3];
        here[0] = (int)i;
        for (size_t j = 1; j <= n; j++) {
            int best = above[j - 1] + (a[i - 1] != b[j - 1]);
            if (above[j] + 1 < best)
                best = above[j] + 1;
            if (here[j - 1] + 1 < best)
                best = here[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && above2[j - 2] + 1 < best)
                best = above2[j - 2] + 1;
            here[j] = best;
        }
    }
    return row[m % 3][n];
}

const char *diag_nearest(const char *wrong, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    int least = 3; /* one more than the largest distance allowed */
    const size_t length = strlen(wrong);
    for (size_t i = 0; i < count && least > 0; i++) {
        const int distance = edit_distance(wrong, names[i], 2);
        if (distance < least && 2 * (size_t)distance < length) {
            least = distance;
            nearest = names[i];
        }
    }
    return nearest;
}
