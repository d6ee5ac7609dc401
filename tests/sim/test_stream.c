/* tests/sim/test_stream.c - luck by name: known answers, Random123, every vector path, cursors, overflow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sim/philox.h"
#include "sim/stream.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <Random123/philox.h>
#pragma GCC diagnostic pop

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Random123's kat_vectors. */
static void test_philox_gives_the_published_answers(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], answer[4];
    } row[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct philox c;
        memcpy(c.word, row[i].counter, sizeof c.word);
        const struct philox got = philox_block(c, row[i].key[0], row[i].key[1]);
        assert_memory_equal(got.word, row[i].answer, sizeof got.word);
    }
}

/* The layout, from Random123's own block function. */
static double expected_u(uint64_t seed, uint64_t source, uint32_t replication, uint64_t j)
{
    const philox4x32_ctr_t c = {{(uint32_t)(j >> 1), replication, (uint32_t)source, (uint32_t)(source >> 32)}};
    const philox4x32_key_t k = {{(uint32_t)seed, (uint32_t)(seed >> 32)}};
    const philox4x32_ctr_t w = philox4x32(c, k);
    const uint32_t low = j & 1 ? w.v[2] : w.v[0], high = j & 1 ? w.v[3] : w.v[1];
    const uint64_t x = (uint64_t)high << 32 | low;
    return ((double)(x >> 12) + 0.5) * 0x1p-52;
}

static void test_uniforms_equal_random123(void **state)
{
    (void)state;
    const uint64_t seeds[] = {0, 1, 42, UINT64_C(0xdeadbeefcafef00d), UINT64_MAX};
    const uint64_t draws[] = {0, 1, 2, 3, 15, 16, 17, 1000001, STREAM_DRAWS - 2, STREAM_DRAWS - 1};
    const uint64_t source = stream_source("suppliers.tannery.lead_time#1");
    for (size_t s = 0; s < 5; s++)
        for (size_t j = 0; j < 10; j++) {
            const uint32_t r = (uint32_t)(977 * s + j) | (s == 2 ? STREAM_FRESH : 0);
            const double want = expected_u(seeds[s], source, r, draws[j]);
            assert_true(stream_u((struct luck){seeds[s], r, false}, source, draws[j]) == want);
            const struct luck twin = {seeds[s], 2 * (r >> 2), true}, other = {seeds[s], 2 * (r >> 2) + 1, true};
            const double plain = expected_u(seeds[s], source, r >> 2, draws[j]);
            assert_true(stream_u(twin, source, draws[j]) == plain);
            assert_true(stream_u(other, source, draws[j]) == 1 - plain);
        }
}

static void test_source_is_fnv_1a(void **state)
{
    (void)state;
    assert_true(stream_source("") == UINT64_C(0xcbf29ce484222325));
    assert_true(stream_source("foobar") == UINT64_C(0x85944171f73967e8));
}

static void test_each_vector_path_equals_the_scalar_one(void **state)
{
    (void)state;
    enum { GROUPS = 37 };
    double scalar[16 * GROUPS], vector[16 * GROUPS];
    for (uint32_t trial = 0; trial < 200; trial++) {
        const struct philox_batch b = {.key0 = trial * 2654435761u,
                                       .key1 = ~trial,
                                       .first = trial % 3 ? trial * 7919 : UINT32_MAX - 8 * GROUPS + 1,
                                       .word1 = trial ^ STREAM_FRESH,
                                       .word2 = trial << 20,
                                       .word3 = UINT32_MAX - trial};
        philox_uniforms(PHILOX_SCALAR, b, trial & 1, GROUPS, scalar);
        for (int path = PHILOX_SCALAR + 1; path < PHILOX_PATHS; path++) {
            if (!philox_has((enum philox_path)path))
                continue;
            memset(vector, 0, sizeof vector);
            philox_uniforms((enum philox_path)path, b, trial & 1, GROUPS, vector);
            assert_memory_equal(scalar, vector, sizeof scalar);
        }
    }
    for (int path = 0; path < PHILOX_PATHS; path++)
        if (!philox_has((enum philox_path)path))
            print_message("this machine lacks vector path %d: not compared\n", path);
}

static void test_batches_and_cursors_equal_the_pure_function(void **state)
{
    (void)state;
    const uint64_t source = stream_source("demand.web.size");
    double batch[203];
    for (uint32_t r = 0; r < 6; r++) {
        const struct luck l = {20240229, r, r >= 3};
        for (uint64_t first = 0; first < 40; first++)
            for (size_t n = 0; n < 203; n += 29) {
                stream_batch(l, source, first, n, batch);
                for (size_t i = 0; i < n; i++)
                    assert_true(batch[i] == stream_u(l, source, first + i));
            }
        stream_batch(l, source, STREAM_DRAWS - 100, 100, batch);
        assert_true(batch[99] == stream_u(l, source, STREAM_DRAWS - 1));
        struct cursor c;
        cursor_open(&c, source);
        uint64_t j = 5;
        for (int i = 0; i < 2000; i++) { /* steps, leaps, returns */
            assert_true(cursor_u(&c, &l, j) == stream_u(l, source, j));
            j = i % 7 ? j + 1 : (j * UINT64_C(6364136223846793005) + 1442695040888963407u) % STREAM_DRAWS;
        }
        assert_true(cursor_u(&c, &l, STREAM_DRAWS - 1) == stream_u(l, source, STREAM_DRAWS - 1));
    }
}

static void test_a_rewound_cursor_follows_the_next_replication(void **state)
{
    (void)state;
    struct cursor c;
    cursor_open(&c, 99);
    const struct luck a = {1, 0, false}, b = {1, 1, false};
    assert_true(cursor_u(&c, &a, 3) == stream_u(a, 99, 3));
    cursor_rewind(&c);
    assert_true(cursor_u(&c, &b, 3) == stream_u(b, 99, 3));
    assert_true(stream_u(a, 99, 3) != stream_u(b, 99, 3));
}

static void test_uniforms_stay_inside_and_mirror_exactly(void **state)
{
    (void)state;
    assert_true(philox_uniform(0, 0) == 0x1p-53);
    assert_true(philox_uniform(UINT32_MAX, UINT32_MAX) == 1 - 0x1p-53);
    assert_true(1 - philox_uniform(0, 0) == philox_uniform(UINT32_MAX, UINT32_MAX));
    assert_true(philox_uniform(0xfff, 0) == 0x1p-53); /* the low 12 bits are not used */
    assert_true(philox_uniform(0x1000, 0) == 0x1.8p-52);
}

/* mean 1/2, variance 1/12, no correlation of neighbours, at 1e6 draws: |z| < 5 */
static void test_uniforms_are_uniform(void **state)
{
    (void)state;
    enum { N = 1000000 };
    const struct luck l = {7, 3, false};
    double sum = 0, square = 0, lag = 0, last = 0;
    struct cursor c;
    cursor_open(&c, stream_source("test"));
    for (uint64_t j = 0; j < N; j++) {
        const double d = cursor_u(&c, &l, j) - 0.5;
        sum += d;
        square += d * d;
        lag += d * last;
        last = d;
    }
    assert_true(sum * sum / N * 12 < 25);
    const double s = square / N - 1.0 / 12;
    assert_true(s * s * 180 * N < 25);
    assert_true(lag * lag / N * 144 < 25);
}

static void ask_beyond_the_end(int how)
{
    const struct luck l = {1, 2, false};
    struct cursor c;
    double two[2];
    cursor_open(&c, 5);
    if (how == 0)
        stream_u(l, 5, STREAM_DRAWS);
    else if (how == 1)
        cursor_u(&c, &l, STREAM_DRAWS);
    else
        stream_batch(l, 5, STREAM_DRAWS - 1, 2, two);
}

static void test_a_draw_beyond_the_last_ends_the_program(void **state)
{
    (void)state;
    for (int how = 0; how < 3; how++) {
        fflush(NULL);
        const pid_t child = fork();
        if (child == 0) {
            signal(SIGABRT, SIG_DFL); /* not the test runner's */
            if (!freopen("/dev/null", "w", stderr))
                _exit(3);
            ask_beyond_the_end(how);
            _exit(0);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_philox_gives_the_published_answers),
        cmocka_unit_test(test_uniforms_equal_random123),
        cmocka_unit_test(test_source_is_fnv_1a),
        cmocka_unit_test(test_each_vector_path_equals_the_scalar_one),
        cmocka_unit_test(test_batches_and_cursors_equal_the_pure_function),
        cmocka_unit_test(test_a_rewound_cursor_follows_the_next_replication),
        cmocka_unit_test(test_uniforms_stay_inside_and_mirror_exactly),
        cmocka_unit_test(test_uniforms_are_uniform),
        cmocka_unit_test(test_a_draw_beyond_the_last_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
