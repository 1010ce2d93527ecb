/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Stages of 8-bit samples in vectors, where the compiler's are slow. They write
 * whole vectors: up to a vector's lanes after the last sample of a line.
 */
#pragma once

#include "edges/maker/classes.inc.h"
#include "edges/maker/magnitudes.inc.h"
#include "isa.h"
#include "simd/simd.h"

#ifdef EL_AVX2

/* Two weights of 14 bits, of lanes that lie beside each other. */
#define WEIGHTS_OF(a, b) \
  EL_MM (set1_epi32) ((int) ((uint32_t) (b) << 16 | (uint32_t) (a)))

#ifdef EL_AVX512
#define ADD_PRODUCTS(sum, v, weights) _mm512_dpwssd_epi32 (sum, v, weights)
#else
#define ADD_PRODUCTS(sum, v, weights) \
  _mm256_add_epi32 (sum, _mm256_madd_epi16 (v, weights))
#endif

/* The sum of the two lines that are k lines away; of none if that is too far. */
EL_INLINE ElV16
lines_at (const uint16_t *const lines[], int radius, int k, int x)
{
  if (k > radius)
    return el_v16_set (0);
  return el_v16_add (el_v_load (lines[radius - k] + x),
      el_v_load (lines[radius + k] + x));
}

static inline int
weight_at (const ElBlur *blur, int k)
{
  return k > blur->radius ? 0 : blur->weight[k];
}

/* Two distances at a time, the first being 0 and 1. */
static void
blur_down8 (void *out, const uint16_t *const lines[], int n, const ElBlur *blur)
{
  int16_t *v = out;
  const int radius = blur->radius;
  const ElV32 half = EL_MM (set1_epi32) (1 << (blur->drop_down - 1));
  const __m128i drop = _mm_cvtsi32_si128 (blur->drop_down);

  for (int x = 0; x < n; x += EL_V16_LANES) {
    ElV16 a = el_v_load (lines[radius] + x);
    ElV32 low = half, high = half;

    for (int k = 0; k <= radius; k += 2) {
      const ElV16 b = lines_at (lines, radius, k + 1, x);
      const ElV16 weights =
          WEIGHTS_OF (blur->weight[k], weight_at (blur, k + 1));

      low = ADD_PRODUCTS (low, EL_MM (unpacklo_epi16) (a, b), weights);
      high = ADD_PRODUCTS (high, EL_MM (unpackhi_epi16) (a, b), weights);
      a = lines_at (lines, radius, k + 2, x);
    }
    el_v_store (v + x,
        EL_MM (packs_epi32) (EL_MM (sra_epi32) (low, drop),
            EL_MM (sra_epi32) (high, drop)));
  }
}

/* Even pixels and odd ones. */
static void
blur_across8 (void *levels, const void *line, int n, const ElBlur *blur)
{
  const int radius = blur->radius;
  const int16_t *in = (const int16_t *) line - radius;
  int16_t *out = levels;
  const ElV32 half = EL_MM (set1_epi32) (1 << (blur->drop_across - 1));
  const __m128i drop = _mm_cvtsi32_si128 (blur->drop_across);
  ElV16 weights[EL_BLUR_RADIUS_MAX + 1];

  for (int k = 0; k <= radius; k++) {
    const int first = 2 * k - radius;

    weights[k] = WEIGHTS_OF (blur->weight[first < 0 ? -first : first],
        weight_at (blur, first + 1 < 0 ? -first - 1 : first + 1));
  }
  for (int x = 0; x < n; x += EL_V16_LANES) {
    ElV32 even = half, odd = half;

    for (int k = 0; k <= radius; k++) {
      even = ADD_PRODUCTS (even, el_v_load (in + x + 2 * k), weights[k]);
      odd = ADD_PRODUCTS (odd, el_v_load (in + x + 2 * k + 1), weights[k]);
    }
    el_v_store (out + x,
        el_v_or (EL_MM (sra_epi32) (even, drop),
            EL_MM (slli_epi32) (EL_MM (sra_epi32) (odd, drop), 16)));
  }
}

/* gx^2 + gy^2 of a vector of slopes: where the two vectors of it lie is the
 * instruction set's business. */
static void
strength8_l2 (void *strength, const void *gx, const void *gy,
    const void *const levels[3], int n)
{
  const int16_t *xs = gx, *ys = gy;
  int32_t *out = strength;

  (void) levels;
  for (int i = 0; i < n; i += EL_V16_LANES) {
    const ElV16 x = el_v_load (xs + i), y = el_v_load (ys + i);
    const ElV16 a = EL_MM (unpacklo_epi16) (x, y);
    const ElV16 b = EL_MM (unpackhi_epi16) (x, y);
    const ElV32 low = EL_MM (madd_epi16) (a, a);
    const ElV32 high = EL_MM (madd_epi16) (b, b);

#ifdef EL_AVX512
    el_v_store (out + i,
        _mm512_permutex2var_epi64 (low,
            _mm512_setr_epi64 (0, 1, 8, 9, 2, 3, 10, 11), high));
    el_v_store (out + i + 16,
        _mm512_permutex2var_epi64 (low,
            _mm512_setr_epi64 (4, 5, 12, 13, 6, 7, 14, 15), high));
#else
    el_v_store (out + i, _mm256_permute2x128_si256 (low, high, 0x20));
    el_v_store (out + i + 8, _mm256_permute2x128_si256 (low, high, 0x31));
#endif
  }
}

#endif

#ifdef EL_AVX512

/* --- magnitudes --- */

/* Sixteen roots: the estimate's error of 2^-14 becomes 6e-9 by one step of
 * Newton's method, to which its operations add 2.7e-7. */
EL_INLINE __m512
roots_of (__m512 v)
{
  const __m512 estimate =
      _mm512_rsqrt14_ps (_mm512_add_ps (v, _mm512_set1_ps (0x1p-20f)));
  const __m512 root = _mm512_mul_ps (v, estimate);

  return _mm512_mul_ps (root,
      _mm512_fnmadd_ps (_mm512_mul_ps (root, estimate), _mm512_set1_ps (0.5f),
          _mm512_set1_ps (1.5f)));
}

EL_INLINE __m512i
scaled (__m512 v, __m512 factor, __m512 range)
{
  return _mm512_cvttps_epi32 (_mm512_min_ps (_mm512_mul_ps (v, factor), range));
}

/* Sixteen pixels by the lower factor; those for which the upper one disagrees are
 * looked up. What lies behind the last pixel may be any number: a negative one would
 * be looked up elsewhere. */
EL_INLINE __m128i
magnitude8_part (__m512i strength, const ElMagnitude *magnitude,
    const bool squared)
{
  const __m512 range = _mm512_set1_ps ((float) magnitude->range);
  const __m512 number =
      _mm512_max_ps (_mm512_cvtepi32_ps (strength), _mm512_setzero_ps ());
  const __m512 v = squared ? roots_of (number) : number;
  __m512i m = scaled (v, _mm512_set1_ps (magnitude->factor), range);
  const __mmask16 different = _mm512_cmpneq_epi32_mask (m,
      scaled (v, _mm512_set1_ps (magnitude->factor_high), range));

  if (different) {
    const __m512i one = _mm512_set1_epi32 (1);
    const __m512i least = _mm512_mask_i32gather_epi32 (strength, different,
        _mm512_add_epi32 (m, one), magnitude->least, 4);

    m = _mm512_mask_add_epi32 (m,
        _mm512_mask_cmple_epi32_mask (different, least, strength), m, one);
  }
  return _mm512_cvtepi32_epi8 (m);
}

EL_INLINE ElV8
magnitude8_vector (const int32_t *in, const ElMagnitude *magnitude,
    const bool squared)
{
  __m128i part[4];

  EL_UNROLL
  for (int i = 0; i < 4; i++)
    part[i] = magnitude8_part (el_v_load (in + 16 * i), magnitude, squared);
  return _mm512_inserti64x4 (
      _mm512_castsi256_si512 (_mm256_set_m128i (part[1], part[0])),
      _mm256_set_m128i (part[3], part[2]), 1);
}

/* Of the pixels of `some`, and 0 elsewhere. */
EL_INLINE void
magnitude8_store (uint8_t *out, const int32_t *in, uint64_t some,
    const ElMagnitude *magnitude)
{
  const ElV8 m = magnitude->squared ? magnitude8_vector (in, magnitude, true)
                                    : magnitude8_vector (in, magnitude, false);

  el_v_store (out, _mm512_maskz_mov_epi8 (some, m));
}

static void
magnitude8 (void *m, const void *strength, int n, const ElMagnitude *magnitude)
{
  for (int x = 0; x < n; x += 64)
    magnitude8_store ((uint8_t *) m + x, (const int32_t *) strength + x,
        ~(uint64_t) 0, magnitude);
}

static void
magnitude8_kept (void *m, const void *strength, const ElClasses *classes, int n,
    const ElMagnitude *magnitude)
{
  for (int x = 0; x < n; x += 64) {
    const ElClasses *class = &classes[x / EL_CLASS_PIXELS];
    const uint64_t some = class->weak | class->edge;

    if (some)
      magnitude8_store ((uint8_t *) m + x, (const int32_t *) strength + x, some,
          magnitude);
    else
      el_v_store ((uint8_t *) m + x, _mm512_setzero_si512 ());
  }
}

#endif
