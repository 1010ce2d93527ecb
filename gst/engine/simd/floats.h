/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Eight numbers of single precision, for resampling above 8 bits: results of 8,
 * 4 or 2 pixels of 1, 2 or 4 lanes, or the taps of a row. Where there is no
 * EL_SIMD there is none of this.
 *
 * el_f8_of (v): of 8 samples. x86: el_f8_low_halves (a, b), el_f8_high_halves (a, b):
 * of every other one of 16.
 * el_f8_samples (p): 8 samples. el_f8_pixels (p, lanes): numbers of 8 / lanes
 * pixels, each `lanes` times. el_f8_store_samples (p, v): truncated; 0..65535.
 * el_f8_fold (sums, v): sums[i] = v[i] + v[i + 4].
 *
 * el_f8_corners (left, right, in, offset, lanes): the samples of the 8 / lanes
 * pixels at in + offset[i] * lanes, and of their neighbours to the right.
 */
#pragma once

#include "isa.h"
#include "simd/simd.h"

#ifdef EL_SIMD

#ifdef EL_AVX2

typedef __m256 ElF8;

#define el_f8_set(x) _mm256_set1_ps (x)
#define el_f8_load(p) _mm256_loadu_ps (p)
#define el_f8_store(p, v) _mm256_storeu_ps (p, v)
#define el_f8_add(a, b) _mm256_add_ps (a, b)
#define el_f8_sub(a, b) _mm256_sub_ps (a, b)
#define el_f8_mul(a, b) _mm256_mul_ps (a, b)
#define el_f8_of(v) _mm256_cvtepi32_ps (_mm256_cvtepu16_epi32 (v))
#define el_f8_low_halves(a, b) \
  _mm256_cvtepi32_ps (         \
      _mm256_and_si256 (_mm256_set_m128i (b, a), _mm256_set1_epi32 (0xffff)))
#define el_f8_high_halves(a, b) \
  _mm256_cvtepi32_ps (_mm256_srli_epi32 (_mm256_set_m128i (b, a), 16))

EL_INLINE ElF8
el_f8_pixels (const float *p, const int lanes)
{
  if (lanes == 1)
    return el_f8_load (p);
  if (lanes == 2)
    return _mm256_permutevar8x32_ps (_mm256_castps128_ps256 (_mm_loadu_ps (p)),
        _mm256_setr_epi32 (0, 0, 1, 1, 2, 2, 3, 3));
  return _mm256_set_m128 (_mm_set1_ps (p[1]), _mm_set1_ps (p[0]));
}

static inline void
el_f8_store_samples (uint16_t *out, ElF8 v)
{
  const __m256i whole = _mm256_cvttps_epi32 (v);

  _mm_storeu_si128 ((__m128i *) out,
      _mm_packus_epi32 (_mm256_castsi256_si128 (whole),
          _mm256_extracti128_si256 (whole, 1)));
}

static inline void
el_f8_fold (float sums[4], ElF8 v)
{
  _mm_storeu_ps (sums,
      _mm_add_ps (_mm256_castps256_ps128 (v), _mm256_extractf128_ps (v, 1)));
}

#else

/* Of four numbers each. */
typedef ElF32x2 ElF8;

#ifdef __SSE2__

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

#else

#define el_f32_load(p) vld1q_f32 (p)
#define el_f32_store(p, v) vst1q_f32 (p, v)
#define el_f32_sub(a, b) vsubq_f32 (a, b)
#define el_f32_zip_low(v) vzip1q_f32 (v, v)
#define el_f32_zip_high(v) vzip2q_f32 (v, v)

static inline ElF8
el_f8_of (uint16x8_t v)
{
  const ElF8 numbers = { vcvtq_f32_u32 (vmovl_u16 (vget_low_u16 (v))),
    vcvtq_f32_u32 (vmovl_high_u16 (v)) };

  return numbers;
}

#define el_f8_samples(p) el_f8_of (vld1q_u16 (p))

/* 4 / `lanes` pixels and their neighbours to the right. By way of void, for
 * compilers take a pointer to 32 or 64 bits to be aligned. */
EL_INLINE uint16x8_t
load_corners (const uint16_t *in, const int32_t *offset, const int lanes)
{
  uint32x4_t units = vdupq_n_u32 (0);
  uint64x2_t pairs = vdupq_n_u64 (0);

  if (lanes == 1) {
    units = vld1q_lane_u32 ((const void *) (in + offset[0]), units, 0);
    units = vld1q_lane_u32 ((const void *) (in + offset[1]), units, 1);
    units = vld1q_lane_u32 ((const void *) (in + offset[2]), units, 2);
    units = vld1q_lane_u32 ((const void *) (in + offset[3]), units, 3);
    return vreinterpretq_u16_u32 (units);
  }
  if (lanes == 2) {
    pairs = vld1q_lane_u64 ((const void *) (in + 2 * (ptrdiff_t) offset[0]),
        pairs, 0);
    pairs = vld1q_lane_u64 ((const void *) (in + 2 * (ptrdiff_t) offset[1]),
        pairs, 1);
    return vreinterpretq_u16_u64 (pairs);
  }
  return vld1q_u16 (in + 4 * (ptrdiff_t) offset[0]);
}

EL_INLINE void
el_f8_corners (ElF8 *left, ElF8 *right, const uint16_t *in,
    const int32_t *offset, const int lanes)
{
  const uint16x8_t a = load_corners (in, offset, lanes);
  const uint16x8_t b = load_corners (in, offset + 4 / lanes, lanes);

  if (lanes == 1) {
    *left = el_f8_of (vuzp1q_u16 (a, b));
    *right = el_f8_of (vuzp2q_u16 (a, b));
  } else if (lanes == 2) {
    const uint32x4_t a2 = vreinterpretq_u32_u16 (a);
    const uint32x4_t b2 = vreinterpretq_u32_u16 (b);

    *left = el_f8_of (vreinterpretq_u16_u32 (vuzp1q_u32 (a2, b2)));
    *right = el_f8_of (vreinterpretq_u16_u32 (vuzp2q_u32 (a2, b2)));
  } else {
    *left = el_f8_of (vcombine_u16 (vget_low_u16 (a), vget_low_u16 (b)));
    *right = el_f8_of (vcombine_u16 (vget_high_u16 (a), vget_high_u16 (b)));
  }
}

static inline void
el_f8_store_samples (uint16_t *out, ElF8 v)
{
  vst1q_u16 (out,
      vcombine_u16 (vmovn_u32 (vcvtq_u32_f32 (v.low)),
          vmovn_u32 (vcvtq_u32_f32 (v.high))));
}

#endif

#define EL_F8_BOTH(name, f32)                                       \
  static inline ElF8 name (ElF8 a, ElF8 b)                          \
  {                                                                 \
    const ElF8 both = { f32 (a.low, b.low), f32 (a.high, b.high) }; \
                                                                    \
    return both;                                                    \
  }

EL_F8_BOTH (el_f8_add, el_f32_add)
EL_F8_BOTH (el_f8_sub, el_f32_sub)
EL_F8_BOTH (el_f8_mul, el_f32_mul)

static inline ElF8
el_f8_set (float x)
{
  const ElF8 v = { el_f32_set (x), el_f32_set (x) };

  return v;
}

static inline ElF8
el_f8_load (const float *p)
{
  const ElF8 v = { el_f32_load (p), el_f32_load (p + 4) };

  return v;
}

static inline void
el_f8_store (float *p, ElF8 v)
{
  el_f32_store (p, v.low);
  el_f32_store (p + 4, v.high);
}

EL_INLINE ElF8
el_f8_pixels (const float *p, const int lanes)
{
  ElF8 v;

  if (lanes == 1)
    return el_f8_load (p);
  if (lanes == 2) {
    const ElF32 four = el_f32_load (p);

    v.low = el_f32_zip_low (four);
    v.high = el_f32_zip_high (four);
    return v;
  }
  v.low = el_f32_set (p[0]);
  v.high = el_f32_set (p[1]);
  return v;
}

static inline void
el_f8_fold (float sums[4], ElF8 v)
{
  el_f32_store (sums, el_f32_add (v.low, v.high));
}

#endif

#ifdef __SSE2__

#define el_f8_samples(p) el_f8_of (_mm_loadu_si128 ((const __m128i *) (p)))

/* 32 bits of each of four places. */
static inline __m128i
load_four_units (const uint16_t *in, const int32_t *offset)
{
  const ElU32 *units[4];

  for (int i = 0; i < 4; i++)
    units[i] = (const ElU32 *) (in + offset[i]);
  return _mm_setr_epi32 ((int) *units[0], (int) *units[1], (int) *units[2],
      (int) *units[3]);
}

/* 64 bits of either of two. */
static inline __m128i
load_two_units (const uint16_t *in, const int32_t *offset)
{
  return _mm_unpacklo_epi64 (
      _mm_loadl_epi64 ((const __m128i *) (in + 2 * (ptrdiff_t) offset[0])),
      _mm_loadl_epi64 ((const __m128i *) (in + 2 * (ptrdiff_t) offset[1])));
}

/* Samples of pixels of 2 or 4 lanes, and of their neighbours. */
EL_INLINE void
split_corners (__m128i *left, __m128i *right, const uint16_t *in,
    const int32_t *offset, const int lanes)
{
  if (lanes == 2) {
    const __m128 a = _mm_castsi128_ps (load_two_units (in, offset));
    const __m128 b = _mm_castsi128_ps (load_two_units (in, offset + 2));

    *left = _mm_castps_si128 (_mm_shuffle_ps (a, b, 0x88));
    *right = _mm_castps_si128 (_mm_shuffle_ps (a, b, 0xdd));
  } else {
    const __m128i a =
        _mm_loadu_si128 ((const __m128i *) (in + 4 * (ptrdiff_t) offset[0]));
    const __m128i b =
        _mm_loadu_si128 ((const __m128i *) (in + 4 * (ptrdiff_t) offset[1]));

    *left = _mm_unpacklo_epi64 (a, b);
    *right = _mm_unpackhi_epi64 (a, b);
  }
}

EL_INLINE void
el_f8_corners (ElF8 *left, ElF8 *right, const uint16_t *in,
    const int32_t *offset, const int lanes)
{
  __m128i a, b;

  if (lanes == 1) {
    a = load_four_units (in, offset);
    b = load_four_units (in, offset + 4);
    *left = el_f8_low_halves (a, b);
    *right = el_f8_high_halves (a, b);
    return;
  }
  split_corners (&a, &b, in, offset, lanes);
  *left = el_f8_of (a);
  *right = el_f8_of (b);
}

#endif

static inline ElF8
el_f8_between (ElF8 a, ElF8 b, ElF8 fraction)
{
  return el_f8_add (a, el_f8_mul (el_f8_sub (b, a), fraction));
}

#endif
