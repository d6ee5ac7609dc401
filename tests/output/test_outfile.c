/* tests/output/test_outfile.c - files are whole or not there, and errors are words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "output/outfile.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder of this test's own: $TEST_DIR, or one in the present folder. */
static char *scratch(const char *name)
{
    static const char here[] = ".";
    const char *root = getenv("TEST_DIR");
    return outfile_path(root ? root : here, name);
}

static size_t entries(const char *folder)
{
    size_t n = 0;
    DIR *d = opendir(folder);
    /* cppcheck-suppress readdirCalled */
    for (const struct dirent *e; d && (e = readdir(d));)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    if (d)
        (void)closedir(d);
    return n;
}

static char *content(const char *folder, const char *name)
{
    char *path = outfile_path(folder, name);
    static char text[64];
    memset(text, 0, sizeof text);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    (void)fread(text, 1, sizeof text - 1, f);
    (void)fclose(f);
    free(path);
    return text;
}

static void appears_when_committed(void **state)
{
    (void)state;
    char *folder = scratch("outfile/a/b"); /* parents are made */
    struct outfile f;
    assert_true(outfile_open(&f, folder, "kpis.csv"));
    (void)fputs("new", f.stream);
    (void)fflush(f.stream);
    char *path = outfile_path(folder, "kpis.csv");
    assert_int_not_equal(access(path, F_OK), 0); /* not yet */
    assert_true(outfile_commit(&f));
    assert_string_equal(content(folder, "kpis.csv"), "new");
    assert_int_equal(entries(folder), 1); /* nothing temporary is left */
    (void)unlink(path);
    free(path);
    free(folder);
}

static void abandoned_leaves_the_old_one(void **state)
{
    (void)state;
    char *folder = scratch("outfile/c");
    struct outfile f;
    assert_true(outfile_open(&f, folder, "x"));
    (void)fputs("old", f.stream);
    assert_true(outfile_commit(&f));
    assert_true(outfile_open(&f, folder, "x"));
    (void)fputs("half", f.stream);
    outfile_abandon(&f);
    outfile_abandon(&f); /* allowed */
    assert_string_equal(content(folder, "x"), "old");
    assert_int_equal(entries(folder), 1);
    char *path = outfile_path(folder, "x");
    (void)unlink(path);
    free(path);
    free(folder);
}

static void errors_in_words(void **state)
{
    (void)state;
    struct outfile f;
    char error[OUTFILE_ERROR_SIZE];
    assert_false(outfile_open(&f, ".", "a/b"));
    assert_non_null(strstr(f.error, "not a plain file name"));
    char *file = scratch("outfile_plain");
    FILE *plain = fopen(file, "w");
    assert_non_null(plain);
    (void)fclose(plain);
    char *below = outfile_path(file, "below");
    assert_false(outfile_open(&f, below, "x")); /* a file where a folder must be */
    assert_non_null(strstr(f.error, "cannot make the folder"));
    assert_non_null(strstr(f.error, "Not a directory"));
    assert_false(outfile_folder(file, error));
    (void)unlink(file);
    free(file);
    free(below);

    char *folder = scratch("outfile_taken"), *taken = outfile_path(folder, "x"), *inside = outfile_path(taken, "y");
    assert_true(outfile_folder(inside, error));
    assert_true(outfile_open(&f, folder, "x")); /* a folder of that name is in the way */
    assert_false(outfile_commit(&f));
    assert_non_null(strstr(f.error, "cannot write"));
    assert_int_equal(entries(folder), 1);
    (void)rmdir(inside);
    (void)rmdir(taken);
    (void)rmdir(folder);
    free(folder);
    free(taken);
    free(inside);
}

/* A full disk, as far as it can be had everywhere. */
static void full_disk(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    if (!full)
        skip();
    struct outfile f;
    char *folder = scratch("outfile_full");
    assert_true(outfile_open(&f, folder, "x"));
    (void)fclose(f.stream);
    f.stream = full; /* every flush fails from here on */
    (void)fputs("data", f.stream);
    assert_false(outfile_commit(&f));
    assert_non_null(strstr(f.error, "No space left"));
    assert_int_equal(entries(folder), 0);
    (void)rmdir(folder);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appears_when_committed),
        cmocka_unit_test(abandoned_leaves_the_old_one),
        cmocka_unit_test(errors_in_words),
        cmocka_unit_test(full_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
