/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* SSE2. */
#pragma once

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
#define el_v8_add(a, b) _mm_add_epi8 (a, b)
#define el_v8_min(a, b) _mm_min_epu8 (a, b)
#define el_v8_max(a, b) _mm_max_epu8 (a, b)
#define el_v8_and(a, b) _mm_and_si128 (a, b)
#define el_v8_or(a, b) _mm_or_si128 (a, b)
#define el_v8_xor(a, b) _mm_xor_si128 (a, b)
#define el_v8_keep(v, threshold, fill)   \
  _mm_and_si128 (_mm_or_si128 (v, fill), \
      _mm_cmpeq_epi8 (_mm_max_epu8 (v, threshold), v))
#define el_v8_set_pixels(x) _mm_set1_epi32 ((int) (x))
/* There is but one half. */
#define el_v8_unpacked(v) (v)
#define EL_V8_MASK_BITS 1
#define el_v8_unequal(a, b) \
  ((uint64_t) (_mm_movemask_epi8 (_mm_cmpeq_epi8 (a, b)) ^ 0xffff))

static inline ElV8
el_v8_from_bits (uint64_t bits)
{
  const uint64_t each = 0x0101010101010101;
  const __m128i bit = _mm_set1_epi64x ((int64_t) 0x8040201008040201);
  const __m128i bytes = _mm_set_epi64x ((int64_t) ((bits >> 8 & 0xff) * each),
      (int64_t) ((bits & 0xff) * each));

  return _mm_cmpeq_epi8 (_mm_and_si128 (bytes, bit), bit);
}

#define el_v16_set_four(p) _mm_set1_epi64x ((long long) *(const ElU64 *) (p))
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
  const __m128i mask = _mm_set1_epi16 (0xff);
  const __m128i a = el_v8_load (p), b = el_v8_load (p + 16);

  if (first)
    return _mm_packus_epi16 (_mm_srli_epi16 (a, 8), _mm_srli_epi16 (b, 8));
  return _mm_packus_epi16 (_mm_and_si128 (a, mask), _mm_and_si128 (b, mask));
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
#define el_v32_add_pairs(sum, v, weights) \
  _mm_add_epi32 (sum, _mm_madd_epi16 (v, weights))
#define el_v16_zip_low(a, b) _mm_unpacklo_epi16 (a, b)
#define el_v16_zip_high(a, b) _mm_unpackhi_epi16 (a, b)
#define el_v32_pack(low, high) _mm_packs_epi32 (low, high)
#define el_v32_pairs(even, odd) _mm_or_si128 (even, _mm_slli_epi32 (odd, 16))
#define el_v32_shift(v, n) _mm_sra_epi32 (v, _mm_cvtsi32_si128 (n))
#define el_v32_load(p) _mm_loadu_si128 ((const __m128i *) (p))
#define el_v32_set(x) _mm_set1_epi32 (x)
#define el_v32_and(a, b) _mm_and_si128 (a, b)
#define el_v32_without(a, b) _mm_andnot_si128 (b, a)
#define el_v32_greater(a, b) _mm_cmpgt_epi32 (a, b)
#define el_v32_masks(a, b) _mm_packs_epi32 (a, b)
#define el_v16_greater(a, b) _mm_cmpgt_epi16 (a, b)
#define el_v16_bits(a, b) el_v8_bits (_mm_packs_epi16 (a, b))
#define el_v8_bits(v) ((uint64_t) _mm_movemask_epi8 (v))
#define el_v32_add(a, b) _mm_add_epi32 (a, b)
#define el_v32_sub(a, b) _mm_sub_epi32 (a, b)
#define el_v32_to_f32(v) _mm_cvtepi32_ps (v)
#define EL_F32_BITS(v) _mm_castps_si128 (v)
#define EL_BITS_F32(v) _mm_castsi128_ps (v)
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

#define el_v32_zero() _mm_setzero_si128 ()

static inline ElV32
el_v16_add_squares (ElV32 sum, ElV16 v)
{
  return _mm_add_epi32 (sum, _mm_madd_epi16 (v, v));
}

#define el_v16_mul(a, b) _mm_mullo_epi16 (a, b)
#define el_v16_mul_high(a, b) _mm_mulhi_epi16 (a, b)
#define el_v16_factor(x) el_v16_set (2 * (x))
#define el_v16_scale(v, factor) el_v16_mul_high (v, factor)
#define el_v16_mul_high_unsigned(a, b) _mm_mulhi_epu16 (a, b)
#define el_v16_shift_right(v, n) _mm_srl_epi16 (v, _mm_cvtsi32_si128 (n))
#define el_v16_or(a, b) _mm_or_si128 (a, b)
#define el_v16_shift_left(v, n) _mm_sll_epi16 (v, _mm_cvtsi32_si128 (n))
#define el_v16_count_greater(v, a, b) _mm_sub_epi16 (v, _mm_cmpgt_epi16 (a, b))
#define el_v8_any(v) el_v16_any (v)
#define el_v8_low(v) _mm_unpacklo_epi8 (v, _mm_setzero_si128 ())
#define el_v8_high(v) _mm_unpackhi_epi8 (v, _mm_setzero_si128 ())
#define el_v8_join(low, high) _mm_packus_epi16 (low, high)
#define el_v8_even(v) _mm_and_si128 (v, el_v16_set (0xff))
#define el_v8_odd(v) _mm_srli_epi16 (v, 8)
#define el_v8_weave(even, odd) _mm_or_si128 (even, _mm_slli_epi16 (odd, 8))
#define el_v16_swap_pairs(v) \
  _mm_or_si128 (_mm_slli_epi32 (v, 16), _mm_srli_epi32 (v, 16))
#define el_v16_twice_low(v) _mm_unpacklo_epi16 (v, v)
#define el_v16_twice_high(v) _mm_unpackhi_epi16 (v, v)
#define el_v16_average(a, b) _mm_avg_epu16 (a, b)
#define el_v16_shift_down(v, n) _mm_srli_epi16 (v, n)
#define el_v16_any(v) \
  (_mm_movemask_epi8 (_mm_cmpeq_epi8 (v, _mm_setzero_si128 ())) != 0xffff)
#define el_v16_load_bytes(p)                                  \
  _mm_unpacklo_epi8 (_mm_loadl_epi64 ((const __m128i *) (p)), \
      _mm_setzero_si128 ())
#define el_v16_store_bytes(p, v) \
  _mm_storel_epi64 ((__m128i *) (p), _mm_packus_epi16 (v, v))
#define el_v16_and(a, b) _mm_and_si128 (a, b)
#define el_v16_xor(a, b) _mm_xor_si128 (a, b)
#define el_v16_min_unsigned(a, b) _mm_sub_epi16 (a, _mm_subs_epu16 (a, b))
#define el_v16_keep(v, threshold, fill)  \
  _mm_and_si128 (_mm_or_si128 (v, fill), \
      _mm_cmpeq_epi16 (_mm_subs_epu16 (threshold, v), _mm_setzero_si128 ()))

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

/* --- eight numbers --- */

typedef ElF32x2 ElF8; /* of four numbers each */
#define EL_F8_IS_TWO 1

#define el_f32_load(p) _mm_loadu_ps (p)
#define el_f32_store(p, v) _mm_storeu_ps (p, v)
#define el_f32_sub(a, b) _mm_sub_ps (a, b)
#define el_f32_zip_low(v) _mm_unpacklo_ps (v, v)
#define el_f32_zip_high(v) _mm_unpackhi_ps (v, v)

static inline ElF8
el_f8_of (__m128i v)
{
  const __m128i zero = _mm_setzero_si128 ();
  const ElF8 numbers = { _mm_cvtepi32_ps (_mm_unpacklo_epi16 (v, zero)),
    _mm_cvtepi32_ps (_mm_unpackhi_epi16 (v, zero)) };

  return numbers;
}

static inline ElF8
el_f8_low_halves (__m128i a, __m128i b)
{
  const __m128i low = _mm_set1_epi32 (0xffff);
  const ElF8 numbers = { _mm_cvtepi32_ps (_mm_and_si128 (a, low)),
    _mm_cvtepi32_ps (_mm_and_si128 (b, low)) };

  return numbers;
}

static inline ElF8
el_f8_high_halves (__m128i a, __m128i b)
{
  const ElF8 numbers = { _mm_cvtepi32_ps (_mm_srli_epi32 (a, 16)),
    _mm_cvtepi32_ps (_mm_srli_epi32 (b, 16)) };

  return numbers;
}

/* SSE2 packs signed numbers only: 32768 less of them. */
static inline void
el_f8_store_samples (uint16_t *out, ElF8 v)
{
  const __m128i half = _mm_set1_epi32 (32768);
  const __m128i packed =
      _mm_packs_epi32 (_mm_sub_epi32 (_mm_cvttps_epi32 (v.low), half),
          _mm_sub_epi32 (_mm_cvttps_epi32 (v.high), half));

  _mm_storeu_si128 ((__m128i *) out,
      _mm_xor_si128 (packed, _mm_set1_epi16 (-32768)));
}
