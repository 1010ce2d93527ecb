/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Stages of 8-bit samples in vectors, where the compiler's are slow. They write
 * whole vectors: up to a vector's lanes after the last sample of a line.
 */
#pragma once

#include "edges/maker/kernels/classes.inc.h"
#include "edges/maker/kernels/magnitudes.inc.h"
#include "edges/maker/kernels/slopes.inc.h"
#include "isa.h"
#include "simd/simd.h"

#ifdef EL_SIMD

/* Three differences as the operator weighs them. */
EL_INLINE ElV16
weighted (ElV16 first, ElV16 middle, ElV16 last, const ElV16 weights[2])
{
  return el_v16_add (el_v16_mul (el_v16_add (first, last), weights[0]),
      el_v16_mul (middle, weights[1]));
}

#define DIFFERENCE(p, q) el_v16_sub (el_v16_load (p), el_v16_load (q))

static void
slopes8 (void *gx, void *gy, const void *const levels[3], int n,
    const ElSlopeWeights *settings)
{
  const int16_t *a = levels[0], *b = levels[1], *c = levels[2];
  int16_t *x = gx, *y = gy;
  const ElV16 weights[2] = { el_v16_set (settings->outer),
    el_v16_set (settings->centre) };

  for (int i = 0; i < n; i += EL_V16_LANES) {
    if (settings->crossed) {
      el_v16_store (x + i, DIFFERENCE (c + i + 1, b + i));
      el_v16_store (y + i, DIFFERENCE (c + i, b + i + 1));
    } else {
      el_v16_store (x + i,
          weighted (DIFFERENCE (a + i + 1, a + i - 1),
              DIFFERENCE (b + i + 1, b + i - 1),
              DIFFERENCE (c + i + 1, c + i - 1), weights));
      el_v16_store (y + i,
          weighted (DIFFERENCE (c + i - 1, a + i - 1),
              DIFFERENCE (c + i, a + i), DIFFERENCE (c + i + 1, a + i + 1),
              weights));
    }
  }
}

#endif

#ifdef EL_AVX2

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
scaled (__m512 v, float factor, __m512 range)
{
  return _mm512_cvttps_epi32 (
      _mm512_min_ps (_mm512_mul_ps (v, _mm512_set1_ps (factor)), range));
}

/* Those for which the two factors disagree are looked up. */
EL_INLINE __m512i
settled (__m512i m, __m512i above, __m512i strength,
    const ElMagnitude *magnitude)
{
  const __m512i one = _mm512_set1_epi32 (1);
  const __mmask16 different = _mm512_cmpneq_epi32_mask (m, above);

  if (!different)
    return m;
  return _mm512_mask_add_epi32 (m,
      _mm512_mask_cmple_epi32_mask (different,
          _mm512_mask_i32gather_epi32 (strength, different,
              _mm512_add_epi32 (m, one), magnitude->least, 4),
          strength),
      m, one);
}

/* Sixteen pixels. What lies behind the last one may be any number: a negative one
 * would be looked up elsewhere. */
EL_INLINE __m512i
magnitude8_part (__m512i strength, const ElMagnitude *magnitude,
    const bool squared, const bool two_factors)
{
  const __m512 range = _mm512_set1_ps ((float) magnitude->range);
  const __m512 number =
      _mm512_max_ps (_mm512_cvtepi32_ps (strength), _mm512_setzero_ps ());
  const __m512 v = squared ? roots_of (number) : number;
  const __m512i m = scaled (v, magnitude->factor, range);

  if (!two_factors)
    return m;
  return settled (m, scaled (v, magnitude->factor_high, range), strength,
      magnitude);
}

EL_INLINE ElV8
magnitude8_vector (const int32_t *in, const ElMagnitude *magnitude,
    const bool squared, const bool two_factors)
{
  __m512i part[4];

  EL_UNROLL
  for (int i = 0; i < 4; i++)
    part[i] = magnitude8_part (el_v_load (in + 16 * i), magnitude, squared,
        two_factors);
  return _mm512_permutexvar_epi32 (
      _mm512_setr_epi32 (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
      _mm512_packus_epi16 (_mm512_packs_epi32 (part[0], part[1]),
          _mm512_packs_epi32 (part[2], part[3])));
}

/* Of the pixels of `some`, and 0 elsewhere. */
EL_INLINE void
magnitude8_store (uint8_t *out, const int32_t *in, uint64_t some,
    const ElMagnitude *magnitude)
{
  const bool two_factors = magnitude->factor < magnitude->factor_high;
  ElV8 m;

  if (!magnitude->squared)
    m = magnitude8_vector (in, magnitude, false, true);
  else if (two_factors)
    m = magnitude8_vector (in, magnitude, true, true);
  else
    m = magnitude8_vector (in, magnitude, true, false);
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
