/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* AVX-512 with VBMI and VNNI. */
#pragma once

#include <immintrin.h>

#define EL_SIMD 1
#define EL_AVX2 1
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

/* 16 bytes in each quarter; and quarters that were packed in turn put in order. */
#define EL_EACH_128(v) _mm512_broadcast_i32x4 (v)
#define el_v8_unpacked(v) \
  _mm512_permutexvar_epi64 (_mm512_setr_epi64 (0, 2, 4, 6, 1, 3, 5, 7), v)
#define el_f32_abs(a) _mm512_abs_ps (a)
#define el_v16_count_greater(v, a, b)                          \
  _mm512_mask_add_epi16 (v, _mm512_cmpgt_epi16_mask (a, b), v, \
      _mm512_set1_epi16 (1))
#define el_v16_any(v) (_mm512_test_epi32_mask (v, v) != 0)
#define el_v32_add_pairs(sum, v, weights) _mm512_dpwssd_epi32 (sum, v, weights)
#define el_v8_bits(v) _mm512_movepi8_mask (v)
#define el_v8_from_bits(bits) _mm512_movm_epi8 (bits)
typedef __mmask32 ElM16;
#define EL_M16_PARTS 1
#define el_m16_greater(a, b) _mm512_cmpgt_epi16_mask (a, b)
#define el_m16_equal(a, b) _mm512_cmpeq_epi16_mask (a, b)
#define el_m16_clear(v, bits) _mm512_testn_epi16_mask (v, el_v16_set (bits))
#define el_m16_and(a, b) _kand_mask32 (a, b)
#define el_m16_or(a, b) _kor_mask32 (a, b)
#define el_m16_bits(masks) ((uint64_t) (masks)[0])
#define el_m16_select(mask, yes, no) _mm512_mask_blend_epi16 (mask, no, yes)
#define el_v16_load_bytes(p) \
  _mm512_cvtepu8_epi16 (_mm256_loadu_si256 ((const __m256i *) (p)))
#define el_v16_store_bytes(p, v) \
  _mm256_storeu_si256 ((__m256i *) (p), _mm512_cvtepi16_epi8 (v))
#define el_v8_keep(v, threshold, fill)                          \
  _mm512_maskz_mov_epi8 (_mm512_cmpge_epu8_mask (v, threshold), \
      el_v_or (v, fill))
#define el_v16_keep(v, threshold, fill)                           \
  _mm512_maskz_mov_epi16 (_mm512_cmpge_epu16_mask (v, threshold), \
      el_v_or (v, fill))
#define EL_ROOT_ERROR 1.6e-7
#define EL_RSQRT(v) _mm512_rsqrt14_ps (v)
#define EL_RSQRT_ERROR 0x1p-14f
#define EL_F32_BITS(v) _mm512_castps_si512 (v)
#define EL_BITS_F32(v) _mm512_castsi512_ps (v)
/* 2^23 + floor (a * b), less than 2^24: the lowest bits are that number. */
#define EL_SCALE_ROOT(a, b)                              \
  _mm512_fmadd_round_ps (a, b, _mm512_set1_ps (0x1p23f), \
      _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC)

/* Quarters of quarters, as four vectors of pixels leave them, and the same back. */
#define el_v8_in_order(v)                                                      \
  _mm512_permutexvar_epi32 (_mm512_setr_epi32 (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, \
                                10, 14, 3, 7, 11, 15),                         \
      v)
#define el_v8_by_lanes(v) el_v8_in_order (v)

#include "simd/wide.h"

static inline ElV32
el_v16_add_squares (ElV32 sum, ElV16 v)
{
  return _mm512_dpwssd_epi32 (sum, v, v);
}

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

static inline uint64_t
el_v8_unequal (ElV8 a, ElV8 b)
{
  return _mm512_cmpneq_epu8_mask (a, b);
}

/* Square roots keep their unit busy for ten times as long as a product: so half
 * of them are Newton's, and the others have time until they are packed. */
static inline void
el_scale_roots (ElF32x2 v[2], ElF32 factor)
{
  for (int i = 0; i < 2; i++) {
    v[i].low = _mm512_sqrt_ps (v[i].low);
    v[i].high = el_newton_root (v[i].high, factor);
  }
}

/* The square root of a whole number up to 2 (4 * 1023)^2, correctly rounded: from an
 * estimate that is off by 2^-14 at most, a step of Newton's method for the root and
 * for half of its inverse, and the remainder, which is exact. The last sum is off by
 * 2^-23 of the last place at most before it is rounded: tried for every thousandth
 * of these numbers, and, with every estimate there can be, for the 96 whose roots are
 * within 2^-19 of the middle between two. (0 times the estimate of 1 / sqrt (0) would
 * not be a number.) */
static inline ElF32
el_whole_root (ElF32 v)
{
  const ElF32 half = _mm512_set1_ps (0.5f);
  const ElF32 y = EL_RSQRT (_mm512_add_ps (v, _mm512_set1_ps (0x1p-20f)));
  const ElF32 root = _mm512_mul_ps (v, y), inverse = _mm512_mul_ps (y, half);
  const ElF32 error = _mm512_fnmadd_ps (root, inverse, half);
  const ElF32 better = _mm512_fmadd_ps (root, error, root);
  const ElF32 remainder = _mm512_fnmadd_ps (better, better, v);

  return _mm512_fmadd_ps (remainder, _mm512_fmadd_ps (inverse, error, inverse),
      better);
}

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

/* --- luma --- */

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

/* --- lines to rows --- */

static inline void
el_v8_fourfold (ElV8 out[4], ElV8 v)
{
  const ElV8 order = el_v8_each_byte (
      _mm512_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));

  for (int i = 0; i < 4; i++)
    out[i] = _mm512_permutexvar_epi8 (
        _mm512_add_epi8 (order, el_v8_set (16 * i)), v);
}

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
