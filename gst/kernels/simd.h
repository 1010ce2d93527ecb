/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A thin layer of vector primitives, so that an algorithm is written once.
 * EL_SIMD is defined where the instruction set has them; plain C has not.
 *
 * ElV8: EL_V8_BYTES unsigned bytes. ElV16: half as many signed 16-bit lanes,
 * made by the `low` and `high` halves of a byte operation, which el_v8_pack
 * puts back in order (which bytes a half holds is the instruction set's
 * business). ElF32: single-precision lanes, two of which make an ElV16.
 */
#pragma once

#ifndef EL_PLAIN_C

#if defined(__AVX2__)

#include <immintrin.h>
#define EL_SIMD 1
#define EL_V8_BYTES 32

typedef __m256i ElV8;
typedef __m256i ElV16;
typedef __m256 ElF32;
/* Pairs of bytes (-weight, weight). */
typedef __m256i ElWeight;

static inline ElV8
el_v8_load (const uint8_t * p)
{
  return _mm256_loadu_si256 ((const __m256i *) p);
}

static inline void
el_v8_store (uint8_t * p, ElV8 v)
{
  _mm256_storeu_si256 ((__m256i *) p, v);
}

static inline ElWeight
el_weight (int weight)
{
  return _mm256_set1_epi16 ((short) (weight << 8 | (-weight & 0xff)));
}

/* weight * (b - a) */
static inline ElV16
el_diff_low (ElV8 a, ElV8 b, ElWeight weight)
{
  return _mm256_maddubs_epi16 (_mm256_unpacklo_epi8 (a, b), weight);
}

static inline ElV16
el_diff_high (ElV8 a, ElV8 b, ElWeight weight)
{
  return _mm256_maddubs_epi16 (_mm256_unpackhi_epi8 (a, b), weight);
}

#define el_v8_set(x) _mm256_set1_epi8 ((char) (x))
#define el_v8_add(a, b) _mm256_adds_epu8 (a, b)
#define el_v8_min(a, b) _mm256_min_epu8 (a, b)
#define el_v8_max(a, b) _mm256_max_epu8 (a, b)
#define el_v8_pack(low, high) _mm256_packus_epi16 (low, high)
#define el_v8_equal(a, b) \
  (_mm256_movemask_epi8 (_mm256_cmpeq_epi8 (a, b)) == -1)
#define el_v16_set(x) _mm256_set1_epi16 ((short) (x))
#define el_v16_add(a, b) _mm256_add_epi16 (a, b)
#define el_v16_abs(a) _mm256_abs_epi16 (a)
#define el_v16_shift(a, n) _mm256_sra_epi16 (a, _mm_cvtsi32_si128 (n))
#define el_f32_set(x) _mm256_set1_ps (x)

typedef struct
{
  ElF32 low, high;
} ElF32x2;

/* sqrt (x^2 + y^2) */
static inline ElF32x2
el_length (ElV16 x, ElV16 y)
{
  const __m256i low = _mm256_unpacklo_epi16 (x, y);
  const __m256i high = _mm256_unpackhi_epi16 (x, y);
  ElF32x2 root;

  root.low =
      _mm256_sqrt_ps (_mm256_cvtepi32_ps (_mm256_madd_epi16 (low, low)));
  root.high =
      _mm256_sqrt_ps (_mm256_cvtepi32_ps (_mm256_madd_epi16 (high, high)));
  return root;
}

/* Of lanes that are not negative. */
static inline ElF32x2
el_v16_to_f32 (ElV16 v)
{
  const __m256i zero = _mm256_setzero_si256 ();
  ElF32x2 wide;

  wide.low = _mm256_cvtepi32_ps (_mm256_unpacklo_epi16 (v, zero));
  wide.high = _mm256_cvtepi32_ps (_mm256_unpackhi_epi16 (v, zero));
  return wide;
}

/* v * factor, truncated, saturated to 16 signed bits. */
static inline ElV16
el_f32_pack (ElF32x2 v, ElF32 factor)
{
  return _mm256_packs_epi32 (_mm256_cvttps_epi32 (_mm256_mul_ps (v.low,
              factor)), _mm256_cvttps_epi32 (_mm256_mul_ps (v.high, factor)));
}

#elif defined(__SSE2__)

#include <emmintrin.h>
#define EL_SIMD 1
#define EL_V8_BYTES 16

typedef __m128i ElV8;
typedef __m128i ElV16;
typedef __m128 ElF32;
typedef __m128i ElWeight;

static inline ElV8
el_v8_load (const uint8_t * p)
{
  return _mm_loadu_si128 ((const __m128i *) p);
}

static inline void
el_v8_store (uint8_t * p, ElV8 v)
{
  _mm_storeu_si128 ((__m128i *) p, v);
}

#define el_weight(weight) _mm_set1_epi16 ((short) (weight))

/* weight * (b - a) */
static inline ElV16
el_diff_low (ElV8 a, ElV8 b, ElWeight weight)
{
  const __m128i zero = _mm_setzero_si128 ();

  return _mm_mullo_epi16 (_mm_sub_epi16 (_mm_unpacklo_epi8 (b, zero),
          _mm_unpacklo_epi8 (a, zero)), weight);
}

static inline ElV16
el_diff_high (ElV8 a, ElV8 b, ElWeight weight)
{
  const __m128i zero = _mm_setzero_si128 ();

  return _mm_mullo_epi16 (_mm_sub_epi16 (_mm_unpackhi_epi8 (b, zero),
          _mm_unpackhi_epi8 (a, zero)), weight);
}

#define el_v8_set(x) _mm_set1_epi8 ((char) (x))
#define el_v8_add(a, b) _mm_adds_epu8 (a, b)
#define el_v8_min(a, b) _mm_min_epu8 (a, b)
#define el_v8_max(a, b) _mm_max_epu8 (a, b)
#define el_v8_pack(low, high) _mm_packus_epi16 (low, high)
#define el_v8_equal(a, b) (_mm_movemask_epi8 (_mm_cmpeq_epi8 (a, b)) == 0xffff)
#define el_v16_set(x) _mm_set1_epi16 ((short) (x))
#define el_v16_add(a, b) _mm_add_epi16 (a, b)
#define el_v16_abs(a) _mm_max_epi16 (a, _mm_sub_epi16 (_mm_setzero_si128 (), a))
#define el_v16_shift(a, n) _mm_sra_epi16 (a, _mm_cvtsi32_si128 (n))
#define el_f32_set(x) _mm_set1_ps (x)

typedef struct
{
  ElF32 low, high;
} ElF32x2;

/* sqrt (x^2 + y^2) */
static inline ElF32x2
el_length (ElV16 x, ElV16 y)
{
  const __m128i low = _mm_unpacklo_epi16 (x, y);
  const __m128i high = _mm_unpackhi_epi16 (x, y);
  ElF32x2 root;

  root.low = _mm_sqrt_ps (_mm_cvtepi32_ps (_mm_madd_epi16 (low, low)));
  root.high = _mm_sqrt_ps (_mm_cvtepi32_ps (_mm_madd_epi16 (high, high)));
  return root;
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

/* v * factor, truncated, saturated to 16 signed bits. */
static inline ElV16
el_f32_pack (ElF32x2 v, ElF32 factor)
{
  return _mm_packs_epi32 (_mm_cvttps_epi32 (_mm_mul_ps (v.low, factor)),
      _mm_cvttps_epi32 (_mm_mul_ps (v.high, factor)));
}

#elif defined(__aarch64__)

#include <arm_neon.h>
#define EL_SIMD 1
#define EL_V8_BYTES 16

typedef uint8x16_t ElV8;
typedef int16x8_t ElV16;
typedef float32x4_t ElF32;
typedef int16_t ElWeight;

#define el_v8_load(p) vld1q_u8 (p)
#define el_v8_store(p, v) vst1q_u8 (p, v)
#define el_weight(weight) ((int16_t) (weight))

/* weight * (b - a) */
static inline ElV16
el_diff_low (ElV8 a, ElV8 b, ElWeight weight)
{
  return vmulq_n_s16 (vreinterpretq_s16_u16 (vsubl_u8 (vget_low_u8 (b),
              vget_low_u8 (a))), weight);
}

static inline ElV16
el_diff_high (ElV8 a, ElV8 b, ElWeight weight)
{
  return vmulq_n_s16 (vreinterpretq_s16_u16 (vsubl_high_u8 (b, a)), weight);
}

#define el_v8_set(x) vdupq_n_u8 ((uint8_t) (x))
#define el_v8_add(a, b) vqaddq_u8 (a, b)
#define el_v8_min(a, b) vminq_u8 (a, b)
#define el_v8_max(a, b) vmaxq_u8 (a, b)
#define el_v8_pack(low, high) vqmovun_high_s16 (vqmovun_s16 (low), high)
#define el_v8_equal(a, b) (vminvq_u8 (vceqq_u8 (a, b)) == 0xff)
#define el_v16_set(x) vdupq_n_s16 ((int16_t) (x))
#define el_v16_add(a, b) vaddq_s16 (a, b)
#define el_v16_abs(a) vabsq_s16 (a)
#define el_v16_shift(a, n) vshlq_s16 (a, vdupq_n_s16 ((int16_t) - (n)))
#define el_f32_set(x) vdupq_n_f32 (x)

typedef struct
{
  ElF32 low, high;
} ElF32x2;

/* sqrt (x^2 + y^2) */
static inline ElF32x2
el_length (ElV16 x, ElV16 y)
{
  int32x4_t low = vmull_s16 (vget_low_s16 (x), vget_low_s16 (x));
  int32x4_t high = vmull_high_s16 (x, x);
  ElF32x2 root;

  low = vmlal_s16 (low, vget_low_s16 (y), vget_low_s16 (y));
  high = vmlal_high_s16 (high, y, y);
  root.low = vsqrtq_f32 (vcvtq_f32_s32 (low));
  root.high = vsqrtq_f32 (vcvtq_f32_s32 (high));
  return root;
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

/* v * factor, truncated, saturated to 16 signed bits. */
static inline ElV16
el_f32_pack (ElF32x2 v, ElF32 factor)
{
  return vqmovn_high_s32 (vqmovn_s32 (vcvtq_s32_f32 (vmulq_f32 (v.low,
                  factor))), vcvtq_s32_f32 (vmulq_f32 (v.high, factor)));
}

#endif
#endif
