/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A thin layer of vector primitives, so that an algorithm is written once.
 * EL_SIMD is defined where the instruction set has them; plain C has not.
 * Where nothing but one instruction set gains from explicit code, that stands
 * beside the plain loop, under EL_AVX2.
 *
 * ElV8: EL_V8_BYTES unsigned bytes. ElV16: half as many signed 16-bit lanes,
 * made by the `low` and `high` halves of a byte operation, which el_v8_pack
 * puts back in order (which bytes a half holds is the instruction set's
 * business). ElF32: single-precision lanes, two of which make an ElV16.
 */
#pragma once

/* 1/10000, slightly more; see luma8_round (). */
#define EL_LUMA_FACTOR (1.0f / 10000 * (1 + 0x1p-23f))

#ifndef EL_PLAIN_C

#if defined(__AVX2__)

#include <immintrin.h>
#define EL_SIMD 1
#define EL_AVX2 1
#define EL_V8_BYTES 32

typedef __m256i ElV8;
typedef __m256i ElV16;
typedef __m256i ElV32;
typedef __m256 ElF32;
/* Pairs of bytes (-weight, weight). */
typedef __m256i ElWeight;

static inline ElV8
el_v8_load (const uint8_t *p)
{
  return _mm256_loadu_si256 ((const __m256i *) p);
}

static inline void
el_v8_store (uint8_t *p, ElV8 v)
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
#define el_v16_sub(a, b) _mm256_sub_epi16 (a, b)
#define el_v16_abs(a) _mm256_abs_epi16 (a)
#define el_v16_shift(a, n) _mm256_sra_epi16 (a, _mm_cvtsi32_si128 (n))
#define el_f32_set(x) _mm256_set1_ps (x)

/* Bytes 0, 2, 4, ... or, from 1 on, of 2 * EL_V8_BYTES. */
static inline ElV8
el_v8_every_other (const uint8_t *p, int first)
{
  const __m128i shift = _mm_cvtsi32_si128 (8 * first);
  const __m256i mask = _mm256_set1_epi16 (0xff);
  const __m256i low =
      _mm256_and_si256 (_mm256_srl_epi16 (el_v8_load (p), shift), mask);
  const __m256i high =
      _mm256_and_si256 (_mm256_srl_epi16 (el_v8_load (p + 32), shift), mask);

  return _mm256_permute4x64_epi64 (_mm256_packus_epi16 (low, high), 0xd8);
}

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

  root.low = _mm256_sqrt_ps (_mm256_cvtepi32_ps (_mm256_madd_epi16 (low, low)));
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
  return _mm256_packs_epi32 (
      _mm256_cvttps_epi32 (_mm256_mul_ps (v.low, factor)),
      _mm256_cvttps_epi32 (_mm256_mul_ps (v.high, factor)));
}

/* weight * (b - a) of 16-bit samples, less 32768 each: single precision. */
typedef __m256i ElPairWeight;

static inline ElPairWeight
el_pair_weight (int weight)
{
  return _mm256_set1_epi32 (
      (int) ((uint32_t) weight << 16 | (uint16_t) -weight));
}

#define EL_V16_LANES 16
#define el_v16_load(p) _mm256_loadu_si256 ((const __m256i *) (p))
#define el_v16_store(p, v) _mm256_storeu_si256 ((__m256i *) (p), v)
#define el_v16_signed(v) _mm256_xor_si256 (v, _mm256_set1_epi16 (-32768))
#define el_pair_low(a, b, w) _mm256_madd_epi16 (_mm256_unpacklo_epi16 (a, b), w)
#define el_pair_high(a, b, w) \
  _mm256_madd_epi16 (_mm256_unpackhi_epi16 (a, b), w)
#define el_v32_add(a, b) _mm256_add_epi32 (a, b)
#define el_v32_sub(a, b) _mm256_sub_epi32 (a, b)
#define el_v32_to_f32(v) _mm256_cvtepi32_ps (v)
#define el_f32_add(a, b) _mm256_add_ps (a, b)
#define el_f32_mul(a, b) _mm256_mul_ps (a, b)
#define el_f32_min(a, b) _mm256_min_ps (a, b)
#define el_f32_sqrt(a) _mm256_sqrt_ps (a)
#define el_f32_abs(a) _mm256_andnot_ps (_mm256_set1_ps (-0.0f), a)
/* Truncated; 0..65535. */
#define el_f32_pack_u16(low, high) \
  _mm256_packus_epi32 (_mm256_cvttps_epi32 (low), _mm256_cvttps_epi32 (high))

/* min (v, range) + bias of unsigned lanes. */
#define el_v16_raise(v, range, bias)                                           \
  _mm256_add_epi16 (_mm256_min_epu16 (v, _mm256_set1_epi16 ((short) (range))), \
      _mm256_set1_epi16 ((short) (bias)))

/* Luma of 8 pixels of 4 bytes, as luma8_round () has it; weights are pairs of
 * those of bytes 0 and 2, and of bytes 1 and 3. */
static inline __m256i
el_luma_pixels (const uint8_t *pixels, __m256i even, __m256i odd)
{
  const __m256i mask = _mm256_set1_epi32 (0x00ff00ff);
  const __m256i v = _mm256_loadu_si256 ((const __m256i *) pixels);
  const __m256i sum =
      _mm256_add_epi32 (_mm256_madd_epi16 (_mm256_and_si256 (v, mask), even),
          _mm256_madd_epi16 (_mm256_and_si256 (_mm256_srli_epi32 (v, 8), mask),
              odd));

  return _mm256_cvttps_epi32 (_mm256_mul_ps (
      _mm256_cvtepi32_ps (_mm256_add_epi32 (sum, _mm256_set1_epi32 (5000))),
      _mm256_set1_ps (EL_LUMA_FACTOR)));
}

/* Luma of EL_V8_BYTES pixels. */
static inline ElV8
el_luma4 (const uint8_t *pixels, const int weight[4])
{
  const __m256i even = _mm256_set1_epi32 (weight[2] << 16 | weight[0]);
  const __m256i odd = _mm256_set1_epi32 (weight[3] << 16 | weight[1]);
  const __m256i first = _mm256_packs_epi32 (el_luma_pixels (pixels, even, odd),
      el_luma_pixels (pixels + 32, even, odd));
  const __m256i second =
      _mm256_packs_epi32 (el_luma_pixels (pixels + 64, even, odd),
          el_luma_pixels (pixels + 96, even, odd));

  return _mm256_permutevar8x32_epi32 (_mm256_packus_epi16 (first, second),
      _mm256_setr_epi32 (0, 4, 1, 5, 2, 6, 3, 7));
}

#elif defined(__SSE2__)

#include <emmintrin.h>
#define EL_SIMD 1
#define EL_V8_BYTES 16

typedef __m128i ElV8;
typedef __m128i ElV16;
typedef __m128i ElV32;
typedef __m128 ElF32;
typedef __m128i ElWeight;

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

#define el_weight(weight) _mm_set1_epi16 ((short) (weight))

/* weight * (b - a) */
static inline ElV16
el_diff_low (ElV8 a, ElV8 b, ElWeight weight)
{
  const __m128i zero = _mm_setzero_si128 ();

  return _mm_mullo_epi16 (
      _mm_sub_epi16 (_mm_unpacklo_epi8 (b, zero), _mm_unpacklo_epi8 (a, zero)),
      weight);
}

static inline ElV16
el_diff_high (ElV8 a, ElV8 b, ElWeight weight)
{
  const __m128i zero = _mm_setzero_si128 ();

  return _mm_mullo_epi16 (
      _mm_sub_epi16 (_mm_unpackhi_epi8 (b, zero), _mm_unpackhi_epi8 (a, zero)),
      weight);
}

#define el_v8_set(x) _mm_set1_epi8 ((char) (x))
#define el_v8_add(a, b) _mm_adds_epu8 (a, b)
#define el_v8_min(a, b) _mm_min_epu8 (a, b)
#define el_v8_max(a, b) _mm_max_epu8 (a, b)
#define el_v8_pack(low, high) _mm_packus_epi16 (low, high)
#define el_v8_equal(a, b) (_mm_movemask_epi8 (_mm_cmpeq_epi8 (a, b)) == 0xffff)
#define el_v16_set(x) _mm_set1_epi16 ((short) (x))
#define el_v16_add(a, b) _mm_add_epi16 (a, b)
#define el_v16_sub(a, b) _mm_sub_epi16 (a, b)
#define el_v16_abs(a) _mm_max_epi16 (a, _mm_sub_epi16 (_mm_setzero_si128 (), a))
#define el_v16_shift(a, n) _mm_sra_epi16 (a, _mm_cvtsi32_si128 (n))
#define el_f32_set(x) _mm_set1_ps (x)

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

/* weight * (b - a) of 16-bit samples, less 32768 each: single precision. */
typedef __m128i ElPairWeight;

static inline ElPairWeight
el_pair_weight (int weight)
{
  return _mm_set1_epi32 ((int) ((uint32_t) weight << 16 | (uint16_t) -weight));
}

#define EL_V16_LANES 8
#define el_v16_load(p) _mm_loadu_si128 ((const __m128i *) (p))
#define el_v16_store(p, v) _mm_storeu_si128 ((__m128i *) (p), v)
#define el_v16_signed(v) _mm_xor_si128 (v, _mm_set1_epi16 (-32768))
#define el_pair_low(a, b, w) _mm_madd_epi16 (_mm_unpacklo_epi16 (a, b), w)
#define el_pair_high(a, b, w) _mm_madd_epi16 (_mm_unpackhi_epi16 (a, b), w)
#define el_v32_add(a, b) _mm_add_epi32 (a, b)
#define el_v32_sub(a, b) _mm_sub_epi32 (a, b)
#define el_v32_to_f32(v) _mm_cvtepi32_ps (v)
#define el_f32_add(a, b) _mm_add_ps (a, b)
#define el_f32_mul(a, b) _mm_mul_ps (a, b)
#define el_f32_min(a, b) _mm_min_ps (a, b)
#define el_f32_sqrt(a) _mm_sqrt_ps (a)
#define el_f32_abs(a) _mm_andnot_ps (_mm_set1_ps (-0.0f), a)

/* Truncated; 0..65535. SSE2 packs signed words only. */
static inline ElV16
el_f32_pack_u16 (ElF32 low, ElF32 high)
{
  const __m128i half = _mm_set1_epi32 (32768);

  return el_v16_signed (
      _mm_packs_epi32 (_mm_sub_epi32 (_mm_cvttps_epi32 (low), half),
          _mm_sub_epi32 (_mm_cvttps_epi32 (high), half)));
}

/* min (v, range) + bias of unsigned lanes. */
static inline ElV16
el_v16_raise (ElV16 v, int range, int bias)
{
  const __m128i excess = _mm_subs_epu16 (v, _mm_set1_epi16 ((short) range));

  return _mm_add_epi16 (_mm_sub_epi16 (v, excess),
      _mm_set1_epi16 ((short) bias));
}

static inline __m128i
el_luma_pixels (const uint8_t *pixels, __m128i even, __m128i odd)
{
  const __m128i mask = _mm_set1_epi32 (0x00ff00ff);
  const __m128i v = _mm_loadu_si128 ((const __m128i *) pixels);
  const __m128i sum =
      _mm_add_epi32 (_mm_madd_epi16 (_mm_and_si128 (v, mask), even),
          _mm_madd_epi16 (_mm_and_si128 (_mm_srli_epi32 (v, 8), mask), odd));

  return _mm_cvttps_epi32 (
      _mm_mul_ps (_mm_cvtepi32_ps (_mm_add_epi32 (sum, _mm_set1_epi32 (5000))),
          _mm_set1_ps (EL_LUMA_FACTOR)));
}

/* Luma of EL_V8_BYTES pixels. */
static inline ElV8
el_luma4 (const uint8_t *pixels, const int weight[4])
{
  const __m128i even = _mm_set1_epi32 (weight[2] << 16 | weight[0]);
  const __m128i odd = _mm_set1_epi32 (weight[3] << 16 | weight[1]);
  const __m128i first = _mm_packs_epi32 (el_luma_pixels (pixels, even, odd),
      el_luma_pixels (pixels + 16, even, odd));
  const __m128i second =
      _mm_packs_epi32 (el_luma_pixels (pixels + 32, even, odd),
          el_luma_pixels (pixels + 48, even, odd));

  return _mm_packus_epi16 (first, second);
}

#elif defined(__aarch64__)

#include <arm_neon.h>
#define EL_SIMD 1
#define EL_V8_BYTES 16

typedef uint8x16_t ElV8;
typedef int16x8_t ElV16;
typedef int32x4_t ElV32;
typedef float32x4_t ElF32;
typedef int16_t ElWeight;

#define el_v8_load(p) vld1q_u8 (p)
#define el_v8_store(p, v) vst1q_u8 (p, v)
#define el_weight(weight) ((int16_t) (weight))

/* weight * (b - a) */
static inline ElV16
el_diff_low (ElV8 a, ElV8 b, ElWeight weight)
{
  return vmulq_n_s16 (
      vreinterpretq_s16_u16 (vsubl_u8 (vget_low_u8 (b), vget_low_u8 (a))),
      weight);
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
#define el_v16_sub(a, b) vsubq_s16 (a, b)
#define el_v16_abs(a) vabsq_s16 (a)
#define el_v16_shift(a, n) vshlq_s16 (a, vdupq_n_s16 ((int16_t) - (n)))
#define el_f32_set(x) vdupq_n_f32 (x)

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
  return vqmovn_high_s32 (
      vqmovn_s32 (vcvtq_s32_f32 (vmulq_f32 (v.low, factor))),
      vcvtq_s32_f32 (vmulq_f32 (v.high, factor)));
}

/* weight * (b - a) of 16-bit samples, less 32768 each: single precision. */
typedef int16_t ElPairWeight;

#define el_pair_weight(weight) ((int16_t) (weight))

#define EL_V16_LANES 8
#define el_v16_load(p) vld1q_s16 ((const int16_t *) (p))
#define el_v16_store(p, v) vst1q_s16 ((int16_t *) (p), v)
#define el_v16_signed(v) veorq_s16 (v, vdupq_n_s16 (-32768))
#define el_pair_low(a, b, w) \
  vmulq_n_s32 (vsubl_s16 (vget_low_s16 (b), vget_low_s16 (a)), w)
#define el_pair_high(a, b, w) vmulq_n_s32 (vsubl_high_s16 (b, a), w)
#define el_v32_add(a, b) vaddq_s32 (a, b)
#define el_v32_sub(a, b) vsubq_s32 (a, b)
#define el_v32_to_f32(v) vcvtq_f32_s32 (v)
#define el_f32_add(a, b) vaddq_f32 (a, b)
#define el_f32_mul(a, b) vmulq_f32 (a, b)
#define el_f32_min(a, b) vminq_f32 (a, b)
#define el_f32_sqrt(a) vsqrtq_f32 (a)
#define el_f32_abs(a) vabsq_f32 (a)
/* Truncated; 0..65535. */
#define el_f32_pack_u16(low, high)                                          \
  vreinterpretq_s16_u16 (vqmovn_high_u32 (vqmovn_u32 (vcvtq_u32_f32 (low)), \
      vcvtq_u32_f32 (high)))

/* min (v, range) + bias of unsigned lanes. */
#define el_v16_raise(v, range, bias)                                           \
  vreinterpretq_s16_u16 (vaddq_u16 (                                           \
      vminq_u16 (vreinterpretq_u16_s16 (v), vdupq_n_u16 ((uint16_t) (range))), \
      vdupq_n_u16 ((uint16_t) (bias))))

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

/* Luma of EL_V8_BYTES pixels. */
static inline ElV8
el_luma4 (const uint8_t *pixels, const int weight[4])
{
  const uint8x16x4_t v = vld4q_u8 (pixels);
  uint16x4_t part[4][4]; /* by quarter, by channel */

  for (int i = 0; i < 4; i++) {
    const uint16x8_t low = vmovl_u8 (vget_low_u8 (v.val[i]));
    const uint16x8_t high = vmovl_high_u8 (v.val[i]);

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

#endif
#endif
