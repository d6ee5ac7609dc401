/* tests/models/load_desk.h - scenario files in a folder of their own, loaded, with all messages as one text. */
#ifndef TESTS_MODELS_LOAD_DESK_H
#define TESTS_MODELS_LOAD_DESK_H

#include "models/load.h"
#include "models/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct desk {
    char folder[64];
    struct arena *arena;
    struct diag *diag;
    struct scenario_text text;
    char *said; /* messages, with the folder cut from the paths */
};

static inline void desk_open(struct desk *d)
{
    *d = (struct desk){.folder = "/tmp/bullwhip-desk-XXXXXX"};
    if (!mkdtemp(d->folder))
        abort();
    d->arena = arena_create();
    d->diag = diag_create();
}

static inline const char *desk_path(struct desk *d, const char *name)
{
    return arena_format(d->arena, "%s/%s", d->folder, name);
}

static inline void desk_bytes(struct desk *d, const char *name, const char *bytes, size_t length)
{
    FILE *f = fopen(desk_path(d, name), "wb");
    if (!f || fwrite(bytes, 1, length, f) != length || fclose(f) != 0)
        abort();
}

static inline void desk_file(struct desk *d, const char *name, const char *content)
{
    desk_bytes(d, name, content, strlen(content));
}

static inline void desk_folder(struct desk *d, const char *name)
{
    if (mkdir(desk_path(d, name), 0700) != 0)
        abort();
}

/* Cuts "folder/" out of a text. */
static inline void desk_cut(struct desk *d, char *text)
{
    const size_t n = strlen(d->folder) + 1;
    for (char *at = strstr(text, d->folder); at; at = strstr(at, d->folder))
        memmove(at, at + n, strlen(at + n) + 1);
}

static inline const char *desk_messages(struct desk *d)
{
    size_t size = 0;
    free(d->said);
    FILE *out = open_memstream(&d->said, &size);
    if (!out)
        abort();
    diag_print(d->diag, out);
    fclose(out);
    desk_cut(d, d->said);
    return d->said;
}

/* Loads `name`; a fresh list of messages each time. */
static inline bool desk_load(struct desk *d, const char *name, const char *const *sets, size_t count)
{
    diag_destroy(d->diag);
    d->diag = diag_create();
    const bool good = load_scenario(desk_path(d, name), sets, count, d->arena, d->diag, &d->text);
    desk_messages(d);
    return good;
}

static inline const struct node *desk_at(struct desk *d, const char *path)
{
    return d->text.root ? node_at(d->text.root, path) : NULL;
}

/* The file itself, in one go. */
static inline bool desk_text(struct desk *d, const char *content)
{
    desk_file(d, "a.cfg", content);
    return desk_load(d, "a.cfg", NULL, 0);
}

static inline void desk_close(struct desk *d)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", d->folder);
    if (system(command) != 0)
        fprintf(stderr, "%s stays\n", d->folder);
    free(d->said);
    diag_destroy(d->diag);
    arena_destroy(d->arena);
}

#define assert_says(desk, part)                                                                                        \
    do {                                                                                                               \
        if (!strstr((desk)->said, (part)))                                                                             \
            fail_msg("no message with\n    %s\nin\n%s", (part), (desk)->said);                                         \
    } while (0)

#define assert_silent(desk)                                                                                            \
    do {                                                                                                               \
        if (*(desk)->said)                                                                                             \
            fail_msg("unexpected:\n%s", (desk)->said);                                                                 \
    } while (0)

#endif
