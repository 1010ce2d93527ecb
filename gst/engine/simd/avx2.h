/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* AVX2 with FMA. */
#pragma once

#include <immintrin.h>

#define EL_SIMD 1
#define EL_AVX2 1

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

/* 16 bytes in each half; and quarters that were packed in turn put in order. */
#define EL_EACH_128(v) _mm256_broadcastsi128_si256 (v)
#define el_v8_unpacked(v) _mm256_permute4x64_epi64 (v, 0xd8)
#define el_f32_abs(a) _mm256_andnot_ps (_mm256_set1_ps (-0.0f), a)
#define el_v16_count_greater(v, a, b) \
  _mm256_sub_epi16 (v, _mm256_cmpgt_epi16 (a, b))
#define el_v16_any(v) (!_mm256_testz_si256 (v, v))
#define el_v8_bits(v) ((uint64_t) (uint32_t) _mm256_movemask_epi8 (v))
#define el_v32_add_pairs(sum, v, weights) \
  _mm256_add_epi32 (sum, _mm256_madd_epi16 (v, weights))
#define el_v16_greater(a, b) _mm256_cmpgt_epi16 (a, b)
#define el_v32_greater(a, b) _mm256_cmpgt_epi32 (a, b)
#define el_v32_without(a, b) _mm256_andnot_si256 (b, a)
#define el_v32_masks(a, b) \
  _mm256_permute4x64_epi64 (_mm256_packs_epi32 (a, b), 0xd8)
#define el_v16_bits(a, b) \
  el_v8_bits (_mm256_permute4x64_epi64 (_mm256_packs_epi16 (a, b), 0xd8))
#define el_v16_load_bytes(p) \
  _mm256_cvtepu8_epi16 (_mm_loadu_si128 ((const __m128i *) (p)))
#define el_v16_store_bytes(p, v)                    \
  _mm_storeu_si128 ((__m128i *) (p),                \
      _mm_packus_epi16 (_mm256_castsi256_si128 (v), \
          _mm256_extracti128_si256 (v, 1)))
#define el_v8_keep(v, threshold, fill) \
  el_v_and (el_v_or (v, fill),         \
      _mm256_cmpeq_epi8 (_mm256_max_epu8 (v, threshold), v))
#define el_v16_keep(v, threshold, fill) \
  el_v_and (el_v_or (v, fill),          \
      _mm256_cmpeq_epi16 (_mm256_max_epu16 (v, threshold), v))
#define EL_ROOT_ERROR 3.6e-7
#define EL_RSQRT(v) _mm256_rsqrt_ps (v)
#define EL_RSQRT_ERROR 0x1.8p-12f
#define EL_F32_BITS(v) _mm256_castps_si256 (v)
#define EL_BITS_F32(v) _mm256_castsi256_ps (v)
#define EL_SCALE_ROOT(a, b) _mm256_mul_ps (a, b)

/* Quarters of halves, as four vectors of pixels leave them, and as they want them. */
#define el_v8_in_order(v) \
  _mm256_permutevar8x32_epi32 (v, _mm256_setr_epi32 (0, 4, 1, 5, 2, 6, 3, 7))
#define el_v8_by_lanes(v) \
  _mm256_permutevar8x32_epi32 (v, _mm256_setr_epi32 (0, 2, 4, 6, 1, 3, 5, 7))

#include "simd/wide.h"

static inline ElV32
el_v16_add_squares (ElV32 sum, ElV16 v)
{
  return _mm256_add_epi32 (sum, _mm256_madd_epi16 (v, v));
}

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

static inline uint64_t
el_v8_unequal (ElV8 a, ElV8 b)
{
  return ~(uint32_t) _mm256_movemask_epi8 (_mm256_cmpeq_epi8 (a, b));
}

/* Square roots keep their unit busy for ten times as long as a product: so half
 * of them are Newton's. */
static inline void
el_scale_roots (ElF32x2 v[2], ElF32 factor)
{
  for (int i = 0; i < 2; i++) {
    v[i].low = EL_SCALE_ROOT (_mm256_sqrt_ps (v[i].low), factor);
    v[i].high = el_newton_root (v[i].high, factor);
  }
}

static inline ElV8
el_v8_from_bits (uint64_t bits)
{
  const __m256i places = _mm256_setr_epi64x (0, 0x0101010101010101,
      0x0202020202020202, 0x0303030303030303);
  const __m256i bit = _mm256_set1_epi64x ((int64_t) 0x8040201008040201);
  const __m256i bytes =
      _mm256_shuffle_epi8 (_mm256_set1_epi32 ((int) bits), places);

  return _mm256_cmpeq_epi8 (_mm256_and_si256 (bytes, bit), bit);
}

/* --- luma --- */

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

#define el_luma_order(m) el_v8_in_order (m)

/* --- lines to rows --- */

static inline void
el_v8_fourfold (ElV8 out[4], ElV8 v)
{
  const ElV8 half[2] = { _mm256_permute2x128_si256 (v, v, 0x00),
    _mm256_permute2x128_si256 (v, v, 0x11) };
  const ElV8 order =
      el_v8_each_byte (_mm256_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7));

  for (int i = 0; i < 4; i++)
    out[i] = _mm256_shuffle_epi8 (half[i / 2],
        _mm256_add_epi8 (order, el_v8_set (8 * (i % 2))));
}

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
