/* sim/philox.c - Philox4x32-10: scalar, and by vectors of 4 or 8 blocks. */
#include "sim/philox.h"

#include <string.h>

#if defined __x86_64__ && defined __GNUC__
#define PHILOX_VECTORS 1
#include <immintrin.h>
#else
#define PHILOX_VECTORS 0
#endif

enum { ROUNDS = 10, GROUP_BLOCKS = 8 };

#define M0 UINT32_C(0xD2511F53)
#define M1 UINT32_C(0xCD9E8D57)
#define W0 UINT32_C(0x9E3779B9)
#define W1 UINT32_C(0xBB67AE85)

static inline struct philox rounds(struct philox c, uint32_t k0, uint32_t k1)
{
    for (int r = 0; r < ROUNDS; r++) {
        const uint64_t p0 = (uint64_t)M0 * c.word[0], p1 = (uint64_t)M1 * c.word[2];
        c = (struct philox){
            {(uint32_t)(p1 >> 32) ^ c.word[1] ^ k0, (uint32_t)p1, (uint32_t)(p0 >> 32) ^ c.word[3] ^ k1, (uint32_t)p0}};
        k0 += W0;
        k1 += W1;
    }
    return c;
}

struct philox philox_block(struct philox counter, uint32_t key0, uint32_t key1)
{
    return rounds(counter, key0, key1);
}

/* With the 52 bits m in a double's fraction the number is 1 + m 2^-52; less (1 - 2^-53) it
 * is (m + 1/2) 2^-52, exactly: no rounding anywhere. 1 - u is exact too. */
static const uint64_t one_bits = UINT64_C(0x3FF0000000000000);
static const double below_one = 1.0 - 0x1p-53;

static inline double uniform(uint32_t low, uint32_t high)
{
    const uint64_t x = ((uint64_t)high << 32 | low) >> 12 | one_bits;
    double d;
    memcpy(&d, &x, sizeof d);
    return d - below_one;
}

double philox_uniform(uint32_t low, uint32_t high)
{
    return uniform(low, high);
}

static void uniforms_scalar(struct philox_batch b, bool negate, size_t groups, double *out)
{
    for (size_t i = 0; i < groups * GROUP_BLOCKS; i++) {
        const struct philox w =
            rounds((struct philox){{b.first + (uint32_t)i, b.word1, b.word2, b.word3}}, b.key0, b.key1);
        const double u = uniform(w.word[0], w.word[1]), v = uniform(w.word[2], w.word[3]);
        out[2 * i] = negate ? 1 - u : u;
        out[2 * i + 1] = negate ? 1 - v : v;
    }
}

#if PHILOX_VECTORS
/* One block per 64-bit lane, each word in a lane of its own. The products' high halves are shifted
 * down; what remains above bit 31 of a word is ignored by the next product and cut at the end. */
__attribute__((target("avx2"))) static inline __m256d uniform_avx2(__m256i low, __m256i high, __m256i flip,
                                                                   __m256d shift)
{
    const __m256i x = _mm256_blend_epi32(low, _mm256_slli_epi64(high, 32), 0xAA);
    const __m256d d =
        _mm256_castsi256_pd(_mm256_or_si256(_mm256_srli_epi64(x, 12), _mm256_set1_epi64x((long long)one_bits)));
    const __m256d u = _mm256_sub_pd(d, _mm256_set1_pd(below_one));
    return _mm256_add_pd(_mm256_xor_pd(u, _mm256_castsi256_pd(flip)), shift);
}

__attribute__((target("avx2"))) static void uniforms_avx2(struct philox_batch b, bool negate, size_t groups,
                                                          double *out)
{
    const __m256i m0 = _mm256_set1_epi64x(M0), m1 = _mm256_set1_epi64x(M1);
    /* +u + 0, or -u + 1 */
    const __m256i flip = _mm256_set1_epi64x(negate ? INT64_MIN : 0);
    const __m256d shift = _mm256_set1_pd(negate ? 1 : 0);
    for (size_t i = 0; i < 2 * groups; i++, out += GROUP_BLOCKS) {
        const long long f = (long long)b.first + 4 * (long long)i;
        __m256i c0 = _mm256_set_epi64x(f + 3, f + 2, f + 1, f);
        __m256i c1 = _mm256_set1_epi64x(b.word1), c2 = _mm256_set1_epi64x(b.word2), c3 = _mm256_set1_epi64x(b.word3);
        uint32_t k0 = b.key0, k1 = b.key1;
        for (int r = 0; r < ROUNDS; r++) {
            const __m256i p0 = _mm256_mul_epu32(m0, c0), p1 = _mm256_mul_epu32(m1, c2);
            c0 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p1, 32), c1), _mm256_set1_epi64x(k0));
            c2 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p0, 32), c3), _mm256_set1_epi64x(k1));
            c1 = p1;
            c3 = p0;
            k0 += W0;
            k1 += W1;
        }
        const __m256d even = uniform_avx2(c0, c1, flip, shift), odd = uniform_avx2(c2, c3, flip, shift);
        const __m256d a = _mm256_unpacklo_pd(even, odd), z = _mm256_unpackhi_pd(even, odd);
        _mm256_storeu_pd(out, _mm256_permute2f128_pd(a, z, 0x20));
        _mm256_storeu_pd(out + 4, _mm256_permute2f128_pd(a, z, 0x31));
    }
}

__attribute__((target("avx512f"))) static inline __m512d uniform_avx512(__m512i low, __m512i high, __m512i flip,
                                                                        __m512d shift)
{
    const __m512i x = _mm512_mask_blend_epi32((__mmask16)0xAAAA, low, _mm512_slli_epi64(high, 32));
    const __m512i d = _mm512_or_si512(_mm512_srli_epi64(x, 12), _mm512_set1_epi64((long long)one_bits));
    const __m512d u = _mm512_sub_pd(_mm512_castsi512_pd(d), _mm512_set1_pd(below_one));
    return _mm512_add_pd(_mm512_castsi512_pd(_mm512_xor_si512(_mm512_castpd_si512(u), flip)), shift);
}

__attribute__((target("avx512f"))) static void uniforms_avx512(struct philox_batch b, bool negate, size_t groups,
                                                               double *out)
{
    const __m512i m0 = _mm512_set1_epi64(M0), m1 = _mm512_set1_epi64(M1);
    const __m512i flip = _mm512_set1_epi64(negate ? INT64_MIN : 0);
    const __m512d shift = _mm512_set1_pd(negate ? 1 : 0);
    const __m512i first_half = _mm512_set_epi64(11, 3, 10, 2, 9, 1, 8, 0);
    const __m512i second_half = _mm512_set_epi64(15, 7, 14, 6, 13, 5, 12, 4);
    for (size_t i = 0; i < groups; i++, out += 2 * GROUP_BLOCKS) {
        const long long f = (long long)b.first + 8 * (long long)i;
        __m512i c0 = _mm512_add_epi64(_mm512_set1_epi64(f), _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0));
        __m512i c1 = _mm512_set1_epi64(b.word1), c2 = _mm512_set1_epi64(b.word2), c3 = _mm512_set1_epi64(b.word3);
        uint32_t k0 = b.key0, k1 = b.key1;
        for (int r = 0; r < ROUNDS; r++) {
            const __m512i p0 = _mm512_mul_epu32(m0, c0), p1 = _mm512_mul_epu32(m1, c2);
            c0 = _mm512_xor_si512(_mm512_xor_si512(_mm512_srli_epi64(p1, 32), c1), _mm512_set1_epi64(k0));
            c2 = _mm512_xor_si512(_mm512_xor_si512(_mm512_srli_epi64(p0, 32), c3), _mm512_set1_epi64(k1));
            c1 = p1;
            c3 = p0;
            k0 += W0;
            k1 += W1;
        }
        const __m512d even = uniform_avx512(c0, c1, flip, shift), odd = uniform_avx512(c2, c3, flip, shift);
        _mm512_storeu_pd(out, _mm512_permutex2var_pd(even, first_half, odd));
        _mm512_storeu_pd(out + 8, _mm512_permutex2var_pd(even, second_half, odd));
    }
}
#endif

bool philox_has(enum philox_path path)
{
#if PHILOX_VECTORS
    if (path == PHILOX_AVX512)
        return __builtin_cpu_supports("avx512f");
    if (path == PHILOX_AVX2)
        return __builtin_cpu_supports("avx2");
#endif
    return path == PHILOX_SCALAR;
}

enum philox_path philox_best(void)
{
    if (philox_has(PHILOX_AVX512))
        return PHILOX_AVX512;
    return philox_has(PHILOX_AVX2) ? PHILOX_AVX2 : PHILOX_SCALAR;
}

void philox_uniforms(enum philox_path path, struct philox_batch b, bool negate, size_t groups, double *out)
{
#if PHILOX_VECTORS
    if (path == PHILOX_AVX512) {
        uniforms_avx512(b, negate, groups, out);
        return;
    }
    if (path == PHILOX_AVX2) {
        uniforms_avx2(b, negate, groups, out);
        return;
    }
#endif
    (void)path;
    uniforms_scalar(b, negate, groups, out);
}
