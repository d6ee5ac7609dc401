/* tests/sim/test_arena.c - alignment, zeroes, no overlap, copies, out of memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Sizes from nothing to several blocks, in an order that mixes small and large. */
static size_t some_size(unsigned i)
{
    static const size_t sizes[] = {0, 1, 7, 16, 17, 100, 1023, 4096, 5000, 3, 70000, 24, 2000000, 8, 33};
    return sizes[i * 7 % (sizeof sizes / sizeof sizes[0])] + i % 5;
}

static void zeroed_aligned_apart(void **state)
{
    enum { COUNT = 300 };
    (void)state;
    struct arena *a = arena_create();
    unsigned char *piece[COUNT];
    for (unsigned i = 0; i < COUNT; i++) {
        piece[i] = arena_alloc(a, some_size(i));
        assert_int_equal((uintptr_t)piece[i] % alignof(max_align_t), 0);
        for (size_t k = 0; k < some_size(i); k++)
            if (piece[i][k] != 0)
                fail_msg("byte %zu of piece %u is not zero", k, i);
        memset(piece[i], (int)(i % 255 + 1), some_size(i));
    }
    for (unsigned i = 0; i < COUNT; i++) /* nobody wrote into another's piece */
        for (size_t k = 0; k < some_size(i); k++)
            if (piece[i][k] != i % 255 + 1)
                fail_msg("byte %zu of piece %u was overwritten", k, i);
    assert_ptr_not_equal(arena_alloc(a, 0), arena_alloc(a, 0));
    arena_destroy(a);
    arena_destroy(NULL);
}

static void texts(void **state)
{
    (void)state;
    struct arena *a = arena_create();
    char original[] = "tannery";
    char *copy = arena_text(a, original);
    original[0] = 'X';
    assert_string_equal(copy, "tannery");
    assert_string_equal(arena_textn(a, "tannery/lead_time", 7), "tannery");
    assert_string_equal(arena_textn(a, NULL, 0), "");
    assert_string_equal(arena_format(a, "%s[%d] = %.3f", "offer", 12, 2.385), "offer[12] = 2.385");
    assert_string_equal(arena_format(a, "%s", ""), "");
    char *wide = arena_format(a, "%20000d", 7);
    assert_int_equal(strlen(wide), 20000);
    assert_string_equal(wide + 19998, " 7");
    double *array = arena_array(a, 1000, sizeof *array);
    for (size_t i = 0; i < 1000; i++)
        assert_true(array[i] == 0.0);
    arena_destroy(a);
}

static void growing(void **state)
{
    (void)state;
    int *numbers = NULL;
    for (size_t n = 1; n <= 4096; n *= 2) {
        numbers = memory_grow(numbers, n, sizeof *numbers);
        for (size_t i = n / 2; i < n; i++)
            numbers[i] = (int)i;
    }
    for (int i = 0; i < 4096; i++)
        assert_int_equal(numbers[i], i);
    numbers = memory_grow(numbers, 0, sizeof *numbers); /* stays an allocation that free takes */
    assert_non_null(numbers);
    free(numbers);
}

/* What a child that asks for too much writes to stderr, and its status. */
static int ask(void (*request)(void), char *said, size_t size)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        request();
        _exit(0);
    }
    close(ends[1]);
    size_t length = 0;
    for (ssize_t got; (got = read(ends[0], said + length, size - 1 - length)) > 0;)
        length += (size_t)got;
    said[length] = '\0';
    close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void overflowing_array(void)
{
    arena_array(arena_create(), SIZE_MAX / 8 + 2, 8); /* wraps to 8 bytes when multiplied carelessly */
}

static void endless_piece(void)
{
    arena_alloc(arena_create(), SIZE_MAX - 3); /* wraps when rounded up carelessly */
}

static void overflowing_growth(void)
{
    memory_grow(NULL, SIZE_MAX / 4 + 2, 4);
}

static void out_of_memory_says_so(void **state)
{
    (void)state;
    void (*const requests[])(void) = {overflowing_array, endless_piece, overflowing_growth};
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        char said[500];
        assert_int_equal(ask(requests[i], said, sizeof said), 1);
        assert_non_null(strstr(said, "out of memory"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zeroed_aligned_apart),
        cmocka_unit_test(texts),
        cmocka_unit_test(growing),
        cmocka_unit_test(out_of_memory_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
