/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A thin layer of vector primitives, so that an algorithm is written once.
 * EL_SIMD is defined where the instruction set has them; plain C has not.
 * Where nothing but one instruction set gains from explicit code, that stands
 * beside the plain loop, under EL_AVX2 (which avx512 has as well) or EL_AVX512.
 *
 * ElV8: EL_V8_BYTES unsigned bytes. ElV16: half as many signed 16-bit lanes;
 * two of them, one of the even and one of the odd bytes, take the place of an
 * ElV8 in wider arithmetic, and el_v8_zip puts them back. ElV32 and ElF32 are
 * to 16-bit samples what ElV16 is to bytes. ElF32x2: what an ElV16 becomes in
 * single precision; el_f32_pack puts it back. ElSpread: an ElDeposit for pixels
 * of 4 bytes, whose masks are of whole bytes of which only one is set;
 * el_v8_spread merges a vector of values into a row of them.
 *
 * AVX2 and AVX-512: el_v8_load_first_left (p) is what el_v8_load (p - 1) would be
 * if p[0], the first pixel of a row, had itself to its left; and so is
 * el_v8_load_last_right (p) to the right, if the row ends with the vector at p.
 *
 * el_luma_in_order (pixels, weight), el_luma_zipped (pixels, weight): luma of four
 * vectors of pixels of 4 bytes, one after the other, or each 16 bytes of which
 * follow those of the vector before (the order that zipping makes).
 *
 * el_scale_roots (v, f), then el_pack_roots (v, f): floor (sqrt (v) * f), which has
 * to be less than 32768, of even and odd pixels in turn, saturated to bytes. What
 * v is between the two is the instruction set's business.
 */
#pragma once

/* 1/10000, slightly more; see luma8_round (). */
#define EL_LUMA_FACTOR (1.0f / 10000 * (1 + 0x1p-23f))
/* 2^36 / 625, slightly more: x / 625 is (x * this) >> 36 for all x to 41 million,
 * which a sum of 16-bit samples is after a division by 16. */
#define EL_LUMA_INVERSE 109951163

#ifndef EL_PLAIN_C

#if defined(__AVX2__)

#include <immintrin.h>
#define EL_SIMD 1
#define EL_AVX2 1

/* 256 and 512 bits share names but for a prefix and the bitwise operations. */
#if defined(__AVX512VBMI__)
#define EL_AVX512 1
#define EL_V8_BYTES 64
#define EL_MM(name) _mm512_##name
#define el_v_and(a, b) _mm512_and_si512 (a, b)
#define el_v_or(a, b) _mm512_or_si512 (a, b)
#define el_v_xor(a, b) _mm512_xor_si512 (a, b)
#define el_v_load(p) _mm512_loadu_si512 (p)
#define el_v_store(p, v) _mm512_storeu_si512 (p, v)
typedef __m512i ElV8;
typedef __m512i ElV16;
typedef __m512i ElV32;
typedef __m512 ElF32;
#else
#define EL_V8_BYTES 32
#define EL_MM(name) _mm256_##name
#define el_v_and(a, b) _mm256_and_si256 (a, b)
#define el_v_or(a, b) _mm256_or_si256 (a, b)
#define el_v_xor(a, b) _mm256_xor_si256 (a, b)
#define el_v_load(p) _mm256_loadu_si256 ((const __m256i *) (p))
#define el_v_store(p, v) _mm256_storeu_si256 ((__m256i *) (p), v)
typedef __m256i ElV8;
typedef __m256i ElV16;
typedef __m256i ElV32;
typedef __m256 ElF32;
#endif

#define el_v8_load(p) el_v_load (p)
#define el_v8_store(p, v) el_v_store (p, v)
#define el_v8_set(x) EL_MM (set1_epi8) ((char) (x))
#define el_v8_add(a, b) EL_MM (adds_epu8) (a, b)
#define el_v8_min(a, b) EL_MM (min_epu8) (a, b)
#define el_v8_max(a, b) EL_MM (max_epu8) (a, b)
#define el_v16_set(x) EL_MM (set1_epi16) ((short) (x))
#define el_v16_add(a, b) EL_MM (add_epi16) (a, b)
#define el_v16_sub(a, b) EL_MM (sub_epi16) (a, b)
#define el_v16_max(a, b) EL_MM (max_epi16) (a, b)
#define el_v16_abs(a) EL_MM (abs_epi16) (a)
#define el_v16_shift(a, n) EL_MM (sra_epi16) (a, _mm_cvtsi32_si128 (n))
#define el_f32_set(x) EL_MM (set1_ps) (x)

#ifdef EL_AVX512

static inline ElV8
el_v8_load_first_left (const uint8_t *p)
{
  return _mm512_mask_loadu_epi8 (el_v8_set (p[0]), ~(__mmask64) 1, p - 1);
}

static inline ElV8
el_v8_load_last_right (const uint8_t *p)
{
  return _mm512_mask_loadu_epi8 (el_v8_set (p[63]), ~(__mmask64) 0 >> 1, p + 1);
}

#else

static inline ElV8
el_v8_load_first_left (const uint8_t *p)
{
  const ElV8 v = el_v_load (p);
  const ElV8 low_half_second = _mm256_permute2x128_si256 (v, v, 0x08);

  return _mm256_insert_epi8 (_mm256_alignr_epi8 (v, low_half_second, 15), p[0],
      0);
}

static inline ElV8
el_v8_load_last_right (const uint8_t *p)
{
  const ElV8 v = el_v_load (p);
  const ElV8 high_half_first = _mm256_permute2x128_si256 (v, v, 0x81);

  return _mm256_insert_epi8 (_mm256_alignr_epi8 (high_half_first, v, 1), p[31],
      31);
}

#endif

/* Of lanes that differ, so many bits are set. */
#define EL_V8_MASK_BITS 1

static inline uint64_t
el_v8_unequal (ElV8 a, ElV8 b)
{
#ifdef EL_AVX512
  return _mm512_cmpneq_epu8_mask (a, b);
#else
  return ~(uint32_t) _mm256_movemask_epi8 (_mm256_cmpeq_epi8 (a, b));
#endif
}

/* Weights of even and odd bytes, -127..127. */
typedef ElV8 ElPairs;
#define el_pairs(even, odd) \
  EL_MM (set1_epi16) ((short) ((odd) << 8 | ((even) &0xff)))
#define el_pair_sum(v, weights) EL_MM (maddubs_epi16) (v, weights)

/* Lanes of `even` and `odd`, saturated to bytes, in turn. */
static inline ElV8
el_v8_zip (ElV16 even, ElV16 odd)
{
  const __m128i order =
      _mm_setr_epi8 (0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15);
  const ElV8 packed = EL_MM (packus_epi16) (even, odd);

#ifdef EL_AVX512
  return _mm512_shuffle_epi8 (packed, _mm512_broadcast_i32x4 (order));
#else
  return _mm256_shuffle_epi8 (packed, _mm256_broadcastsi128_si256 (order));
#endif
}

/* Bytes 0, 2, 4, ... or, from 1 on, of 2 * EL_V8_BYTES. */
static inline ElV8
el_v8_every_other (const uint8_t *p, int first)
{
  const ElV16 mask = el_v16_set (0xff);
  const __m128i shift = _mm_cvtsi32_si128 (8 * first);
  const ElV8 packed = EL_MM (
      packus_epi16) (el_v_and (EL_MM (srl_epi16) (el_v_load (p), shift), mask),
      el_v_and (EL_MM (srl_epi16) (el_v_load (p + EL_V8_BYTES), shift), mask));

#ifdef EL_AVX512
  return _mm512_permutexvar_epi64 (_mm512_setr_epi64 (0, 2, 4, 6, 1, 3, 5, 7),
      packed);
#else
  return _mm256_permute4x64_epi64 (packed, 0xd8);
#endif
}

typedef struct
{
  ElF32 low, high;
} ElF32x2;

/* x^2 + y^2; which lanes are `low` is this instruction set's business. */
static inline ElF32x2
el_squares (ElV16 x, ElV16 y)
{
  const ElV16 low = EL_MM (unpacklo_epi16) (x, y);
  const ElV16 high = EL_MM (unpackhi_epi16) (x, y);
  const ElF32x2 sum = {
    EL_MM (cvtepi32_ps) (EL_MM (madd_epi16) (low, low)),
    EL_MM (cvtepi32_ps) (EL_MM (madd_epi16) (high, high)),
  };

  return sum;
}

/* Of lanes that are not negative. */
static inline ElF32x2
el_v16_to_f32 (ElV16 v)
{
  const ElV16 zero = el_v16_set (0);
  const ElF32x2 wide = {
    EL_MM (cvtepi32_ps) (EL_MM (unpacklo_epi16) (v, zero)),
    EL_MM (cvtepi32_ps) (EL_MM (unpackhi_epi16) (v, zero)),
  };

  return wide;
}

/* Truncated, saturated to 16 signed bits. */
static inline ElV16
el_f32_pack (ElF32x2 v)
{
  return EL_MM (packs_epi32) (EL_MM (cvttps_epi32) (v.low),
      EL_MM (cvttps_epi32) (v.high));
}

/*
 * sqrt (v) * factor by the reciprocal estimate y and one step of Newton's
 * method: sqrt (v) = v y (3 - v y^2) / 2. From an error e of the estimate (1.5 *
 * 2^-12 at most; 2^-14 with AVX-512) 1.5 e^2 is left, to which the operations
 * add 2.7e-7 where a root and a product add 1.2e-7. (0 times its estimate is not
 * a number, and becomes 0 when it is packed.)
 */
#ifdef EL_AVX512
#define EL_ROOT_ERROR 1.6e-7
#define EL_RSQRT(v) _mm512_rsqrt14_ps (v)
#define EL_RSQRT_ERROR 0x1p-14f
#define EL_F32_BITS(v) _mm512_castps_si512 (v)
#define EL_BITS_F32(v) _mm512_castsi512_ps (v)
/* 2^23 + floor (a * b), less than 2^24: the lowest bits are that number. */
#define EL_SCALE_ROOT(a, b)                              \
  _mm512_fmadd_round_ps (a, b, _mm512_set1_ps (0x1p23f), \
      _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC)
#else
#define EL_ROOT_ERROR 3.6e-7
#define EL_RSQRT(v) _mm256_rsqrt_ps (v)
#define EL_RSQRT_ERROR 0x1.8p-12f
#define EL_F32_BITS(v) _mm256_castps_si256 (v)
#define EL_BITS_F32(v) _mm256_castsi256_ps (v)
#define EL_SCALE_ROOT(a, b) _mm256_mul_ps (a, b)
#endif

static inline ElF32
el_newton_root (ElF32 v, ElF32 factor)
{
  const ElF32 y = EL_RSQRT (v);
  const ElF32 root = EL_MM (mul_ps) (v, y);

  return EL_SCALE_ROOT (root,
      EL_MM (fnmadd_ps) (EL_MM (mul_ps) (root, y),
          EL_MM (mul_ps) (factor, el_f32_set (0.5f)),
          EL_MM (mul_ps) (factor, el_f32_set (1.5f))));
}

/* Square roots keep their unit busy for ten times as long as a product: so half
 * of them are Newton's. */
static inline void
el_scale_roots (ElF32x2 v[2], ElF32 factor)
{
  for (int i = 0; i < 2; i++) {
    v[i].low = EL_MM (sqrt_ps) (v[i].low);
#ifndef EL_AVX512 /* which has room to wait for them: see el_pack_roots () */
    v[i].low = EL_SCALE_ROOT (v[i].low, factor);
#endif
    v[i].high = el_newton_root (v[i].high, factor);
  }
}

#ifdef EL_AVX512

static inline ElV8
el_pack_roots (const ElF32x2 v[2], ElF32 factor)
{
  const ElF32 low[2] = { EL_SCALE_ROOT (v[0].low, factor),
    EL_SCALE_ROOT (v[1].low, factor) };
  /* The lower halves of the lanes of two vectors, in turn. */
  const __m512i order =
      _mm512_set_epi16 (62, 30, 60, 28, 58, 26, 56, 24, 54, 22, 52, 20, 50, 18,
          48, 16, 46, 14, 44, 12, 42, 10, 40, 8, 38, 6, 36, 4, 34, 2, 32, 0);

  return _mm512_packus_epi16 (_mm512_permutex2var_epi16 (EL_F32_BITS (low[0]),
                                  order, EL_F32_BITS (low[1])),
      _mm512_permutex2var_epi16 (EL_F32_BITS (v[0].high), order,
          EL_F32_BITS (v[1].high)));
}

#endif

/* Of v, a whole number, floor (sqrt (v) * factor) where that is up to 256, and as
 * much at least elsewhere; as integers, which the number's bits stand for. An
 * estimate is made a little too large: up to 256 it truncates to m or m + 1, and
 * the remainder v - m^2 * (inverse[0] + inverse[1]), the inverse being that of
 * factor^2, is negative for m + 1. (0 times the estimate of 1 / sqrt (0) would not
 * be a number.) */
static inline ElF32
el_remainder_root (ElF32 v, ElF32 factor, const ElF32 inverse[2])
{
  const ElF32 root =
      EL_MM (mul_ps) (v, EL_RSQRT (EL_MM (add_ps) (v, el_f32_set (0x1p-20f))));
  const ElV32 m = EL_MM (cvttps_epi32) (
      EL_MM (fmadd_ps) (root, factor, el_f32_set (257 * EL_RSQRT_ERROR)));
  const ElF32 m2 = EL_MM (cvtepi32_ps) (EL_MM (madd_epi16) (m, m));
  const ElF32 remainder =
      EL_MM (fnmadd_ps) (m2, inverse[1], EL_MM (fnmadd_ps) (m2, inverse[0], v));
  const ElV32 sign = EL_MM (srai_epi32) (EL_F32_BITS (remainder), 31);

  return EL_BITS_F32 (EL_MM (add_epi32) (m, sign));
}

static inline void
el_remainder_roots (ElF32x2 v[2], ElF32 factor, const ElF32 inverse[2])
{
  for (int i = 0; i < 2; i++) {
    v[i].low = el_remainder_root (v[i].low, factor, inverse);
    v[i].high = el_remainder_root (v[i].high, factor, inverse);
  }
}

/* As el_f32_pack, of these integers. */
static inline ElV16
el_bits_pack (ElF32x2 v)
{
  return EL_MM (packs_epi32) (EL_F32_BITS (v.low), EL_F32_BITS (v.high));
}

/* --- 16-bit samples --- */

#define EL_V16_LANES (EL_V8_BYTES / 2)
#define el_v16_load(p) el_v_load (p)
#define el_v16_store(p, v) el_v_store (p, v)
/* Less 32768. */
#define el_v16_signed(v) el_v_xor (v, el_v16_set (-32768))
typedef ElV16 ElWidePairs;
#define el_wide_pairs(even, odd) \
  EL_MM (set1_epi32) ((int) ((uint32_t) (odd) << 16 | (uint16_t) (even)))
#define el_wide_pair_sum(v, weights) EL_MM (madd_epi16) (v, weights)
#define el_v32_add(a, b) EL_MM (add_epi32) (a, b)
#define el_v32_sub(a, b) EL_MM (sub_epi32) (a, b)
#define el_v32_to_f32(v) EL_MM (cvtepi32_ps) (v)
#define el_f32_add(a, b) EL_MM (add_ps) (a, b)
#define el_f32_mul(a, b) EL_MM (mul_ps) (a, b)
#define el_f32_min(a, b) EL_MM (min_ps) (a, b)
#define el_f32_max(a, b) EL_MM (max_ps) (a, b)
#define el_f32_sqrt(a) EL_MM (sqrt_ps) (a)
#ifdef EL_AVX512
#define el_f32_abs(a) _mm512_abs_ps (a)
#else
#define el_f32_abs(a) _mm256_andnot_ps (_mm256_set1_ps (-0.0f), a)
#endif

/* Lanes of both, truncated, in turn; 0..65535. */
#define el_v16_zip(even, odd)           \
  el_v_or (EL_MM (cvttps_epi32) (even), \
      EL_MM (slli_epi32) (EL_MM (cvttps_epi32) (odd), 16))

/* min (v, range) + bias of unsigned lanes. */
#define el_v16_raise(v, range, bias) \
  el_v16_add (EL_MM (min_epu16) (v, el_v16_set (range)), el_v16_set (bias))

/* --- luma --- */

#ifdef EL_AVX512

/* A weight as high * 128 + low, each a signed byte. */
#define EL_LUMA_HIGH(weight) (((weight) + 64) >> 7)
#define EL_LUMA_LOW(weight) ((weight) -EL_LUMA_HIGH (weight) * 128)
#define EL_LUMA_BYTES(PART, weight)                                    \
  _mm512_set1_epi32 ((int) ((uint32_t) (PART (weight[3]) & 0xff) << 24 \
      | (uint32_t) (PART (weight[2]) & 0xff) << 16                     \
      | (uint32_t) (PART (weight[1]) & 0xff) << 8                      \
      | (uint32_t) (PART (weight[0]) & 0xff)))

/* Luma of 16 pixels of 4 bytes, in the lowest byte of each lane: that is where
 * 2^23 has its units. The sum is exact, and so is the rounding: see luma8_round
 * (). */
static inline __m512i
el_luma_pixels (__m512i v, __m512i high, __m512i low)
{
  const __m512i coarse = _mm512_dpbusd_epi32 (_mm512_setzero_si512 (), v, high);
  const __m512i sum =
      _mm512_dpbusd_epi32 (_mm512_slli_epi32 (coarse, 7), v, low);

  return _mm512_castps_si512 (_mm512_fmadd_round_ps (_mm512_cvtepi32_ps (sum),
      _mm512_set1_ps (EL_LUMA_FACTOR), _mm512_set1_ps (0x1p23f),
      _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}

/* Luma of 64 pixels: `places` are those of a vector's pixels among the results, `first`
 * marks those of the first vector, and the next ones are `step` further on. */
static inline ElV8
el_luma_pack (const ElV8 pixels[4], const int weight[4], __m512i places,
    uint64_t first, int step)
{
  const __m512i high = EL_LUMA_BYTES (EL_LUMA_HIGH, weight);
  const __m512i low = EL_LUMA_BYTES (EL_LUMA_LOW, weight);
  ElV8 m =
      _mm512_permutexvar_epi8 (places, el_luma_pixels (pixels[0], high, low));

  for (int i = 1; i < 4; i++)
    m = _mm512_mask_permutexvar_epi8 (m, first << step * i, places,
        el_luma_pixels (pixels[i], high, low));
  return m;
}

static inline ElV8
el_luma_in_order (const ElV8 pixels[4], const int weight[4])
{
  return el_luma_pack (pixels, weight,
      _mm512_broadcast_i32x4 (
          _mm_setr_epi32 (0x0c080400, 0x1c181410, 0x2c282420, 0x3c383430)),
      0xffff, 16);
}

static inline ElV8
el_luma_zipped (const ElV8 pixels[4], const int weight[4])
{
  return el_luma_pack (pixels, weight,
      _mm512_add_epi8 (_mm512_set1_epi32 (0x0c080400),
          _mm512_setr_epi32 (0, 0, 0, 0, 0x10101010, 0x10101010, 0x10101010,
              0x10101010, 0x20202020, 0x20202020, 0x20202020, 0x20202020,
              0x30303030, 0x30303030, 0x30303030, 0x30303030)),
      0x000f000f000f000f, 4);
}

#else

/* Luma of 8 pixels of 4 bytes; weights are pairs of those of bytes 0 and 2,
 * and of bytes 1 and 3. */
static inline __m256i
el_luma_pixels (__m256i v, __m256i even, __m256i odd)
{
  const __m256i sum = _mm256_add_epi32 (
      _mm256_madd_epi16 (_mm256_and_si256 (v, _mm256_set1_epi16 (0xff)), even),
      _mm256_madd_epi16 (_mm256_srli_epi16 (v, 8), odd));

  return _mm256_cvttps_epi32 (_mm256_fmadd_ps (_mm256_cvtepi32_ps (sum),
      _mm256_set1_ps (EL_LUMA_FACTOR), _mm256_set1_ps (0.5f)));
}

#define el_luma_order(m) \
  _mm256_permutevar8x32_epi32 (m, _mm256_setr_epi32 (0, 4, 1, 5, 2, 6, 3, 7))

#endif

#define el_pack16(a, b) EL_MM (packus_epi32) (a, b)

/* --- lines to rows --- */

/* Of the numbers in 32-bit lanes, each byte. */
#define el_v8_each_byte(v) \
  EL_MM (mullo_epi32) (v, EL_MM (set1_epi32) (0x01010101))

#ifdef EL_AVX512

typedef struct
{
  ElV8 keep, add, order;
  __mmask64 select;
} ElSpread;

static inline ElSpread
el_spread (uint32_t keep, uint32_t select, uint32_t add)
{
  const ElSpread spread = { _mm512_set1_epi32 ((int) keep),
    _mm512_set1_epi32 ((int) add),
    el_v8_each_byte (_mm512_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
        12, 13, 14, 15)),
    _mm512_movepi8_mask (_mm512_set1_epi32 ((int) select)) };

  return spread;
}

static inline void
el_v8_spread (uint8_t *row, ElV8 m, const ElSpread *spread)
{
  for (int i = 0; i < 4; i++) {
    const ElV8 order = _mm512_add_epi8 (spread->order, el_v8_set (16 * i));
    /* (pixels & keep) | add */
    const ElV8 kept = _mm512_ternarylogic_epi32 (el_v_load (row + 64 * i),
        spread->keep, spread->add, 0xea);

    el_v_store (row + 64 * i,
        _mm512_mask_permutexvar_epi8 (kept, spread->select, order, m));
  }
}

#else

typedef struct
{
  ElV8 keep, add;
  ElV8 order[2]; /* what is not selected is taken from nowhere: 0 */
} ElSpread;

static inline ElSpread
el_spread (uint32_t keep, uint32_t select, uint32_t add)
{
  const ElV8 unselected = _mm256_set1_epi32 ((int) ~select);
  const ElV8 order =
      el_v8_each_byte (_mm256_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7));
  const ElSpread spread = { _mm256_set1_epi32 ((int) keep),
    _mm256_set1_epi32 ((int) add),
    { el_v_or (unselected, order),
        el_v_or (unselected, _mm256_add_epi8 (order, el_v8_set (8))) } };

  return spread;
}

static inline void
el_v8_spread (uint8_t *row, ElV8 m, const ElSpread *spread)
{
  const ElV8 half[2] = { _mm256_permute2x128_si256 (m, m, 0x00),
    _mm256_permute2x128_si256 (m, m, 0x11) };

  for (int i = 0; i < 4; i++) {
    const ElV8 kept = el_v_or (
        el_v_and (el_v_load (row + 32 * i), spread->keep), spread->add);

    el_v_store (row + 32 * i,
        el_v_or (kept,
            _mm256_shuffle_epi8 (half[i / 2], spread->order[i % 2])));
  }
}

#endif

#elif defined(__SSE2__)

#include <emmintrin.h>
#define EL_SIMD 1
#define EL_V8_BYTES 16

typedef __m128i ElV8;
typedef __m128i ElV16;
typedef __m128i ElV32;
typedef __m128 ElF32;

static inline ElV8
el_v8_load (const uint8_t *p)
{
  return _mm_loadu_si128 ((const __m128i *) p);
}

static inline void
el_v8_store (uint8_t *p, ElV8 v)
{
  _mm_storeu_si128 ((__m128i *) p, v);
}

#define el_v8_set(x) _mm_set1_epi8 ((char) (x))
#define el_v8_add(a, b) _mm_adds_epu8 (a, b)
#define el_v8_min(a, b) _mm_min_epu8 (a, b)
#define el_v8_max(a, b) _mm_max_epu8 (a, b)
#define el_v8_and(a, b) _mm_and_si128 (a, b)
#define el_v8_or(a, b) _mm_or_si128 (a, b)
#define el_v8_set_pixels(x) _mm_set1_epi32 ((int) (x))
#define EL_V8_MASK_BITS 1
#define el_v8_unequal(a, b) \
  ((uint64_t) (_mm_movemask_epi8 (_mm_cmpeq_epi8 (a, b)) ^ 0xffff))
#define el_v16_set(x) _mm_set1_epi16 ((short) (x))
#define el_v16_add(a, b) _mm_add_epi16 (a, b)
#define el_v16_sub(a, b) _mm_sub_epi16 (a, b)
#define el_v16_max(a, b) _mm_max_epi16 (a, b)
#define el_v16_abs(a) _mm_max_epi16 (a, _mm_sub_epi16 (_mm_setzero_si128 (), a))
#define el_v16_shift(a, n) _mm_sra_epi16 (a, _mm_cvtsi32_si128 (n))
#define el_f32_set(x) _mm_set1_ps (x)

/* Weights of even and odd bytes. */
typedef struct
{
  __m128i even, odd;
} ElPairs;

static inline ElPairs
el_pairs (int even, int odd)
{
  const ElPairs pairs = { el_v16_set (even), el_v16_set (odd) };

  return pairs;
}

static inline ElV16
el_pair_sum (ElV8 v, ElPairs weights)
{
  return _mm_add_epi16 (
      _mm_mullo_epi16 (_mm_and_si128 (v, el_v16_set (0xff)), weights.even),
      _mm_mullo_epi16 (_mm_srli_epi16 (v, 8), weights.odd));
}

/* Lanes of `even` and `odd`, saturated to bytes, in turn. */
static inline ElV8
el_v8_zip (ElV16 even, ElV16 odd)
{
  const __m128i packed = _mm_packus_epi16 (even, odd);

  return _mm_unpacklo_epi8 (packed, _mm_srli_si128 (packed, 8));
}

/* Bytes 0, 2, 4, ... or, from 1 on, of 2 * EL_V8_BYTES. */
static inline ElV8
el_v8_every_other (const uint8_t *p, int first)
{
  const __m128i shift = _mm_cvtsi32_si128 (8 * first);
  const __m128i mask = _mm_set1_epi16 (0xff);

  return _mm_packus_epi16 (
      _mm_and_si128 (_mm_srl_epi16 (el_v8_load (p), shift), mask),
      _mm_and_si128 (_mm_srl_epi16 (el_v8_load (p + 16), shift), mask));
}

typedef struct
{
  ElF32 low, high;
} ElF32x2;

/* x^2 + y^2 */
static inline ElF32x2
el_squares (ElV16 x, ElV16 y)
{
  const __m128i low = _mm_unpacklo_epi16 (x, y);
  const __m128i high = _mm_unpackhi_epi16 (x, y);
  const ElF32x2 sum = { _mm_cvtepi32_ps (_mm_madd_epi16 (low, low)),
    _mm_cvtepi32_ps (_mm_madd_epi16 (high, high)) };

  return sum;
}

/* Of lanes that are not negative. */
static inline ElF32x2
el_v16_to_f32 (ElV16 v)
{
  const __m128i zero = _mm_setzero_si128 ();
  ElF32x2 wide;

  wide.low = _mm_cvtepi32_ps (_mm_unpacklo_epi16 (v, zero));
  wide.high = _mm_cvtepi32_ps (_mm_unpackhi_epi16 (v, zero));
  return wide;
}

/* Truncated, saturated to 16 signed bits. */
static inline ElV16
el_f32_pack (ElF32x2 v)
{
  return _mm_packs_epi32 (_mm_cvttps_epi32 (v.low), _mm_cvttps_epi32 (v.high));
}

static inline void
el_scale_roots (ElF32x2 v[2], ElF32 factor)
{
  for (int i = 0; i < 2; i++) {
    v[i].low = _mm_mul_ps (_mm_sqrt_ps (v[i].low), factor);
    v[i].high = _mm_mul_ps (_mm_sqrt_ps (v[i].high), factor);
  }
}

/* --- 16-bit samples --- */

#define EL_V16_LANES 8
#define el_v16_load(p) _mm_loadu_si128 ((const __m128i *) (p))
#define el_v16_store(p, v) _mm_storeu_si128 ((__m128i *) (p), v)
#define el_v16_signed(v) _mm_xor_si128 (v, _mm_set1_epi16 (-32768))
typedef __m128i ElWidePairs;
#define el_wide_pairs(even, odd) \
  _mm_set1_epi32 ((int) ((uint32_t) (odd) << 16 | (uint16_t) (even)))
#define el_wide_pair_sum(v, weights) _mm_madd_epi16 (v, weights)
#define el_v32_add(a, b) _mm_add_epi32 (a, b)
#define el_v32_sub(a, b) _mm_sub_epi32 (a, b)
#define el_v32_to_f32(v) _mm_cvtepi32_ps (v)
#define el_f32_add(a, b) _mm_add_ps (a, b)
#define el_f32_mul(a, b) _mm_mul_ps (a, b)
#define el_f32_min(a, b) _mm_min_ps (a, b)
#define el_f32_max(a, b) _mm_max_ps (a, b)
#define el_f32_sqrt(a) _mm_sqrt_ps (a)
#define el_f32_abs(a) _mm_andnot_ps (_mm_set1_ps (-0.0f), a)

/* Lanes of both, truncated, in turn; 0..65535. */
#define el_v16_zip(even, odd)            \
  _mm_or_si128 (_mm_cvttps_epi32 (even), \
      _mm_slli_epi32 (_mm_cvttps_epi32 (odd), 16))

/* min (v, range) + bias of unsigned lanes. */
static inline ElV16
el_v16_raise (ElV16 v, int range, int bias)
{
  const __m128i excess = _mm_subs_epu16 (v, _mm_set1_epi16 ((short) range));

  return _mm_add_epi16 (_mm_sub_epi16 (v, excess),
      _mm_set1_epi16 ((short) bias));
}

/* --- luma --- */

static inline __m128i
el_luma_pixels (__m128i v, __m128i even, __m128i odd)
{
  const __m128i sum = _mm_add_epi32 (
      _mm_madd_epi16 (_mm_and_si128 (v, _mm_set1_epi16 (0xff)), even),
      _mm_madd_epi16 (_mm_srli_epi16 (v, 8), odd));

  return _mm_cvttps_epi32 (
      _mm_mul_ps (_mm_cvtepi32_ps (_mm_add_epi32 (sum, _mm_set1_epi32 (5000))),
          _mm_set1_ps (EL_LUMA_FACTOR)));
}

#define el_luma_order(m) (m)
#define EL_MM(name) _mm_##name
/* SSE2 packs signed numbers only. */
#define el_pack16(a, b)                                         \
  _mm_packs_epi32 (_mm_srai_epi32 (_mm_slli_epi32 (a, 16), 16), \
      _mm_srai_epi32 (_mm_slli_epi32 (b, 16), 16))

/* Each byte four times. */
static inline void
el_v8_fourfold (ElV8 out[4], ElV8 v)
{
  const __m128i low = _mm_unpacklo_epi8 (v, v), high = _mm_unpackhi_epi8 (v, v);

  out[0] = _mm_unpacklo_epi16 (low, low);
  out[1] = _mm_unpackhi_epi16 (low, low);
  out[2] = _mm_unpacklo_epi16 (high, high);
  out[3] = _mm_unpackhi_epi16 (high, high);
}

#elif defined(__aarch64__)

#include <arm_neon.h>
#define EL_SIMD 1
#define EL_V8_BYTES 16

typedef uint8x16_t ElV8;
typedef int16x8_t ElV16;
typedef int32x4_t ElV32;
typedef float32x4_t ElF32;

#define el_v8_load(p) vld1q_u8 (p)
#define el_v8_store(p, v) vst1q_u8 (p, v)
#define el_v8_set(x) vdupq_n_u8 ((uint8_t) (x))
#define el_v8_add(a, b) vqaddq_u8 (a, b)
#define el_v8_min(a, b) vminq_u8 (a, b)
#define el_v8_max(a, b) vmaxq_u8 (a, b)
#define el_v8_and(a, b) vandq_u8 (a, b)
#define el_v8_or(a, b) vorrq_u8 (a, b)
#define el_v8_set_pixels(x) vreinterpretq_u8_u32 (vdupq_n_u32 (x))
/* Narrowing shifts make half bytes of them. */
#define EL_V8_MASK_BITS 4
#define el_v8_unequal(a, b)                                         \
  (~vget_lane_u64 (vreinterpret_u64_u8 (vshrn_n_u16 (               \
                       vreinterpretq_u16_u8 (vceqq_u8 (a, b)), 4)), \
      0))
#define el_v16_set(x) vdupq_n_s16 ((int16_t) (x))
#define el_v16_add(a, b) vaddq_s16 (a, b)
#define el_v16_sub(a, b) vsubq_s16 (a, b)
#define el_v16_max(a, b) vmaxq_s16 (a, b)
#define el_v16_abs(a) vabsq_s16 (a)
#define el_v16_shift(a, n) vshlq_s16 (a, vdupq_n_s16 ((int16_t) - (n)))
#define el_f32_set(x) vdupq_n_f32 (x)

/* Weights of even and odd bytes. */
typedef struct
{
  int16x8_t even, odd;
} ElPairs;

static inline ElPairs
el_pairs (int even, int odd)
{
  const ElPairs pairs = { el_v16_set (even), el_v16_set (odd) };

  return pairs;
}

static inline ElV16
el_pair_sum (ElV8 v, ElPairs weights)
{
  const uint16x8_t pairs = vreinterpretq_u16_u8 (v);
  const int16x8_t even =
      vreinterpretq_s16_u16 (vandq_u16 (pairs, vdupq_n_u16 (0xff)));
  const int16x8_t odd = vreinterpretq_s16_u16 (vshrq_n_u16 (pairs, 8));

  return vmlaq_s16 (vmulq_s16 (even, weights.even), odd, weights.odd);
}

/* Lanes of `even` and `odd`, saturated to bytes, in turn. */
static inline ElV8
el_v8_zip (ElV16 even, ElV16 odd)
{
  const uint8x8_t first = vqmovun_s16 (even), second = vqmovun_s16 (odd);

  return vcombine_u8 (vzip1_u8 (first, second), vzip2_u8 (first, second));
}

/* Bytes 0, 2, 4, ... or, from 1 on, of 2 * EL_V8_BYTES. */
static inline ElV8
el_v8_every_other (const uint8_t *p, int first)
{
  const uint8x16x2_t v = vld2q_u8 (p);

  return first ? v.val[1] : v.val[0];
}

typedef struct
{
  ElF32 low, high;
} ElF32x2;

/* x^2 + y^2 */
static inline ElF32x2
el_squares (ElV16 x, ElV16 y)
{
  int32x4_t low = vmull_s16 (vget_low_s16 (x), vget_low_s16 (x));
  int32x4_t high = vmull_high_s16 (x, x);
  ElF32x2 sum;

  low = vmlal_s16 (low, vget_low_s16 (y), vget_low_s16 (y));
  high = vmlal_high_s16 (high, y, y);
  sum.low = vcvtq_f32_s32 (low);
  sum.high = vcvtq_f32_s32 (high);
  return sum;
}

/* Of lanes that are not negative. */
static inline ElF32x2
el_v16_to_f32 (ElV16 v)
{
  ElF32x2 wide;

  wide.low = vcvtq_f32_s32 (vmovl_s16 (vget_low_s16 (v)));
  wide.high = vcvtq_f32_s32 (vmovl_high_s16 (v));
  return wide;
}

/* Truncated, saturated to 16 signed bits. */
static inline ElV16
el_f32_pack (ElF32x2 v)
{
  return vqmovn_high_s32 (vqmovn_s32 (vcvtq_s32_f32 (v.low)),
      vcvtq_s32_f32 (v.high));
}

static inline void
el_scale_roots (ElF32x2 v[2], ElF32 factor)
{
  for (int i = 0; i < 2; i++) {
    v[i].low = vmulq_f32 (vsqrtq_f32 (v[i].low), factor);
    v[i].high = vmulq_f32 (vsqrtq_f32 (v[i].high), factor);
  }
}

/* --- 16-bit samples --- */

#define EL_V16_LANES 8
#define el_v16_load(p) vld1q_s16 ((const int16_t *) (p))
#define el_v16_store(p, v) vst1q_s16 ((int16_t *) (p), v)
#define el_v16_signed(v) veorq_s16 (v, vdupq_n_s16 (-32768))
/* Weights of even and odd samples. */
typedef struct
{
  int32x4_t even, odd;
} ElWidePairs;

static inline ElWidePairs
el_wide_pairs (int even, int odd)
{
  const ElWidePairs pairs = { vdupq_n_s32 (even), vdupq_n_s32 (odd) };

  return pairs;
}

static inline ElV32
el_wide_pair_sum (ElV16 v, ElWidePairs weights)
{
  const int32x4_t pairs = vreinterpretq_s32_s16 (v);
  const int32x4_t even = vshrq_n_s32 (vshlq_n_s32 (pairs, 16), 16);

  return vmlaq_s32 (vmulq_s32 (even, weights.even), vshrq_n_s32 (pairs, 16),
      weights.odd);
}

#define el_v32_add(a, b) vaddq_s32 (a, b)
#define el_v32_sub(a, b) vsubq_s32 (a, b)
#define el_v32_to_f32(v) vcvtq_f32_s32 (v)
#define el_f32_add(a, b) vaddq_f32 (a, b)
#define el_f32_mul(a, b) vmulq_f32 (a, b)
#define el_f32_min(a, b) vminq_f32 (a, b)
#define el_f32_max(a, b) vmaxq_f32 (a, b)
#define el_f32_sqrt(a) vsqrtq_f32 (a)
#define el_f32_abs(a) vabsq_f32 (a)
/* Lanes of both, truncated, in turn; 0..65535. */
#define el_v16_zip(even, odd) \
  vreinterpretq_s16_u32 (     \
      vorrq_u32 (vcvtq_u32_f32 (even), vshlq_n_u32 (vcvtq_u32_f32 (odd), 16)))

/* min (v, range) + bias of unsigned lanes. */
#define el_v16_raise(v, range, bias)                                           \
  vreinterpretq_s16_u16 (vaddq_u16 (                                           \
      vminq_u16 (vreinterpretq_u16_s16 (v), vdupq_n_u16 ((uint16_t) (range))), \
      vdupq_n_u16 ((uint16_t) (bias))))

/* --- luma --- */

/* Luma of 4 pixels, as luma8_round () has it. */
static inline uint16x4_t
el_luma_pixels (const uint16x4_t c[4], const int weight[4])
{
  uint32x4_t sum = vdupq_n_u32 (5000);

  for (int i = 0; i < 4; i++)
    sum = vmlal_n_u16 (sum, c[i], (uint16_t) weight[i]);
  return vmovn_u32 (
      vcvtq_u32_f32 (vmulq_n_f32 (vcvtq_f32_u32 (sum), EL_LUMA_FACTOR)));
}

/* Luma of EL_V8_BYTES pixels, by channel. */
static inline ElV8
el_luma_channels (const uint8x16_t channel[4], const int weight[4])
{
  uint16x4_t part[4][4]; /* by quarter, by channel */

  for (int i = 0; i < 4; i++) {
    const uint16x8_t low = vmovl_u8 (vget_low_u8 (channel[i]));
    const uint16x8_t high = vmovl_high_u8 (channel[i]);

    part[0][i] = vget_low_u16 (low);
    part[1][i] = vget_high_u16 (low);
    part[2][i] = vget_low_u16 (high);
    part[3][i] = vget_high_u16 (high);
  }
  return vcombine_u8 (vmovn_u16 (vcombine_u16 (el_luma_pixels (part[0], weight),
                          el_luma_pixels (part[1], weight))),
      vmovn_u16 (vcombine_u16 (el_luma_pixels (part[2], weight),
          el_luma_pixels (part[3], weight))));
}

static inline ElV8
el_luma4 (const uint8_t *pixels, const int weight[4])
{
  return el_luma_channels (vld4q_u8 (pixels).val, weight);
}

static inline ElV8
el_luma3 (const uint8_t *r, const uint8_t *g, const uint8_t *b,
    const int weight[4])
{
  const uint8x16_t channel[4] = { vld1q_u8 (r), vld1q_u8 (g), vld1q_u8 (b),
    vdupq_n_u8 (0) };

  return el_luma_channels (channel, weight);
}

/* Of 4 samples in three rows. */
static inline uint16x4_t
el_luma16_four (uint16x4_t r, uint16x4_t g, uint16x4_t b, const int weight[3])
{
  uint32x4_t sum = vdupq_n_u32 (5000), high;

  sum = vmlal_n_u16 (sum, r, (uint16_t) weight[0]);
  sum = vmlal_n_u16 (sum, g, (uint16_t) weight[1]);
  sum = vmlal_n_u16 (sum, b, (uint16_t) weight[2]);
  sum = vshrq_n_u32 (sum, 4);
  high = vcombine_u32 (
      vshrn_n_u64 (vmull_n_u32 (vget_low_u32 (sum), EL_LUMA_INVERSE), 32),
      vshrn_n_u64 (vmull_n_u32 (vget_high_u32 (sum), EL_LUMA_INVERSE), 32));
  return vshrn_n_u32 (high, 4);
}

static inline ElV16
el_luma16 (const uint16_t *r, const uint16_t *g, const uint16_t *b,
    const int weight[3])
{
  const uint16x8_t red = vld1q_u16 (r), green = vld1q_u16 (g);
  const uint16x8_t blue = vld1q_u16 (b);

  return vreinterpretq_s16_u16 (
      vcombine_u16 (el_luma16_four (vget_low_u16 (red), vget_low_u16 (green),
                        vget_low_u16 (blue), weight),
          el_luma16_four (vget_high_u16 (red), vget_high_u16 (green),
              vget_high_u16 (blue), weight)));
}

/* Each byte four times. */
static inline void
el_v8_fourfold (ElV8 out[4], ElV8 v)
{
  const uint16x8_t low = vreinterpretq_u16_u8 (vzip1q_u8 (v, v));
  const uint16x8_t high = vreinterpretq_u16_u8 (vzip2q_u8 (v, v));

  out[0] = vreinterpretq_u8_u16 (vzip1q_u16 (low, low));
  out[1] = vreinterpretq_u8_u16 (vzip2q_u16 (low, low));
  out[2] = vreinterpretq_u8_u16 (vzip1q_u16 (high, high));
  out[3] = vreinterpretq_u8_u16 (vzip2q_u16 (high, high));
}

#endif

#if defined(EL_SIMD) && !defined(EL_AVX512)

static inline ElV8
el_pack_roots (const ElF32x2 v[2], ElF32 factor)
{
  (void) factor;
  return el_v8_zip (el_f32_pack (v[0]), el_f32_pack (v[1]));
}

#endif

#ifdef EL_MM

/* --- luma, x86 --- */

#ifndef EL_AVX512

static inline ElV8
el_luma_zipped (const ElV8 pixels[4], const int weight[4])
{
  const ElV32 even = EL_MM (set1_epi32) (weight[2] << 16 | weight[0]);
  const ElV32 odd = EL_MM (set1_epi32) (weight[3] << 16 | weight[1]);
  const ElV16 first =
      EL_MM (packs_epi32) (el_luma_pixels (pixels[0], even, odd),
          el_luma_pixels (pixels[1], even, odd));
  const ElV16 second =
      EL_MM (packs_epi32) (el_luma_pixels (pixels[2], even, odd),
          el_luma_pixels (pixels[3], even, odd));

  return EL_MM (packus_epi16) (first, second);
}

static inline ElV8
el_luma_in_order (const ElV8 pixels[4], const int weight[4])
{
  return el_luma_order (el_luma_zipped (pixels, weight));
}

#endif

/* Luma of EL_V8_BYTES pixels of 4 bytes. */
static inline ElV8
el_luma4 (const uint8_t *pixels, const int weight[4])
{
  ElV8 v[4];

  for (int i = 0; i < 4; i++)
    v[i] = el_v8_load (pixels + EL_V8_BYTES * i);
  return el_luma_in_order (v, weight);
}

/* Of as many samples in three rows; the fourth weight is 0. Zipped samples are in
 * an order that packing undoes. */
static inline ElV8
el_luma3 (const uint8_t *r, const uint8_t *g, const uint8_t *b,
    const int weight[4])
{
  const ElV8 red = el_v8_load (r), green = el_v8_load (g);
  const ElV8 blue = el_v8_load (b), none = el_v8_set (0);
  const ElV8 low[2] = { EL_MM (unpacklo_epi8) (red, green),
    EL_MM (unpacklo_epi8) (blue, none) };
  const ElV8 high[2] = { EL_MM (unpackhi_epi8) (red, green),
    EL_MM (unpackhi_epi8) (blue, none) };
  const ElV8 v[4] = { EL_MM (unpacklo_epi16) (low[0], low[1]),
    EL_MM (unpackhi_epi16) (low[0], low[1]),
    EL_MM (unpacklo_epi16) (high[0], high[1]),
    EL_MM (unpackhi_epi16) (high[0], high[1]) };

  return el_luma_zipped (v, weight);
}

/* Of pairs of red and green, and of blue twice, each sample less 32768. */
static inline ElV32
el_luma16_pairs (ElV16 red_green, ElV16 blue, const int weight[3])
{
  const ElV32 inverse = EL_MM (set1_epi32) (EL_LUMA_INVERSE);
  const ElV32 sum = EL_MM (srli_epi32) (
      EL_MM (add_epi32) (
          EL_MM (add_epi32) (el_wide_pair_sum (red_green,
                                 el_wide_pairs (weight[0], weight[1])),
              el_wide_pair_sum (blue, el_wide_pairs (weight[2], 0))),
          EL_MM (set1_epi32) (10000 * 32768 + 5000)),
      4);
  const ElV32 even = EL_MM (mul_epu32) (sum, inverse);
  const ElV32 odd = EL_MM (mul_epu32) (EL_MM (srli_epi64) (sum, 32), inverse);

  return EL_MM (add_epi32) (EL_MM (srli_epi64) (even, 36),
      EL_MM (slli_epi64) (EL_MM (srli_epi64) (odd, 36), 32));
}

/* Of EL_V16_LANES samples in three rows. */
static inline ElV16
el_luma16 (const uint16_t *r, const uint16_t *g, const uint16_t *b,
    const int weight[3])
{
  const ElV16 red = el_v16_signed (el_v16_load (r));
  const ElV16 green = el_v16_signed (el_v16_load (g));
  const ElV16 blue = el_v16_signed (el_v16_load (b));

  return el_pack16 (el_luma16_pairs (EL_MM (unpacklo_epi16) (red, green),
                        EL_MM (unpacklo_epi16) (blue, blue), weight),
      el_luma16_pairs (EL_MM (unpackhi_epi16) (red, green),
          EL_MM (unpackhi_epi16) (blue, blue), weight));
}

#endif

#if defined(EL_SIMD) && !defined(EL_AVX2)

/* --- lines to rows --- */

typedef struct
{
  ElV8 keep, add, select;
} ElSpread;

static inline ElSpread
el_spread (uint32_t keep, uint32_t select, uint32_t add)
{
  const ElSpread spread = { el_v8_set_pixels (keep), el_v8_set_pixels (add),
    el_v8_set_pixels (select) };

  return spread;
}

static inline void
el_v8_spread (uint8_t *row, ElV8 m, const ElSpread *spread)
{
  ElV8 v[4];

  el_v8_fourfold (v, m);
  for (int i = 0; i < 4; i++, row += EL_V8_BYTES) {
    const ElV8 kept =
        el_v8_or (el_v8_and (el_v8_load (row), spread->keep), spread->add);

    el_v8_store (row, el_v8_or (kept, el_v8_and (v[i], spread->select)));
  }
}

#endif
#endif

#ifndef EL_ROOT_ERROR
#define EL_ROOT_ERROR 0
#endif
