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

/* Pixels x - 1, x and x + 1 of a line. */
typedef struct
{
  ElV16 left, middle, right;
} Three;

EL_INLINE Three
three_at (const int16_t *line)
{
  const Three three = { el_v16_load (line - 1), el_v16_load (line),
    el_v16_load (line + 1) };

  return three;
}

/* Three differences as the operator weighs them. */
EL_INLINE ElV16
weighted (ElV16 first, ElV16 middle, ElV16 last, const ElV16 weights[2])
{
  return el_v16_add (el_v16_mul (el_v16_add (first, last), weights[0]),
      el_v16_mul (middle, weights[1]));
}

static void
slopes8_crossed (int16_t *x, int16_t *y, const int16_t *b, const int16_t *c,
    int n)
{
  for (int i = 0; i < n; i += EL_V16_LANES) {
    const ElV16 ea = el_v16_load (b + i + 1), so = el_v16_load (c + i);
    const ElV16 falling =
        el_v16_sub (el_v16_load (c + i + 1), el_v16_load (b + i));

    el_v16_store (x + i, falling);
    el_v16_store (y + i, el_v16_sub (so, ea));
  }
}

static void
slopes8 (void *gx, void *gy, const void *const levels[3], int n,
    const ElSlopeWeights *settings)
{
  const int16_t *a = levels[0], *b = levels[1], *c = levels[2];
  int16_t *x = gx, *y = gy;
  const ElV16 weights[2] = { el_v16_set (settings->outer),
    el_v16_set (settings->centre) };

  if (settings->crossed) {
    slopes8_crossed (x, y, b, c, n);
    return;
  }
  for (int i = 0; i < n; i += EL_V16_LANES) {
    const Three north = three_at (a + i), south = three_at (c + i);
    const Three here = three_at (b + i);

    el_v16_store (x + i,
        weighted (el_v16_sub (north.right, north.left),
            el_v16_sub (here.right, here.left),
            el_v16_sub (south.right, south.left), weights));
    el_v16_store (y + i,
        weighted (el_v16_sub (south.left, north.left),
            el_v16_sub (south.middle, north.middle),
            el_v16_sub (south.right, north.right), weights));
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

#ifdef EL_AVX2

/* --- magnitudes --- */

/* Roots times a factor, by an estimate whose error of 1.5 * 2^-12 at most becomes 2e-7
 * by one step of Newton's method, to which its operations add 2.7e-7. That of 0 is not a
 * number, nor are those of what lies behind the last pixel if it is negative: packing
 * makes 0 of them. */
EL_INLINE ElF32
scaled_root (ElF32 v, ElF32 half, ElF32 one_and_a_half)
{
  const ElF32 estimate = EL_RSQRT (v);
  const ElF32 root = el_f32_mul (v, estimate);

  return el_f32_mul (root,
      EL_MM (fnmadd_ps) (el_f32_mul (root, estimate), half, one_and_a_half));
}

/* More than any m, and within 32 bits. */
#define LINEAR_MOST 65536.0f

EL_INLINE ElF32
scaled_linear (ElF32 v, ElF32 factor)
{
  return el_f32_min (el_f32_mul (v, factor), el_f32_set (LINEAR_MOST));
}

/* EL_V8_BYTES strengths by a factor, up to 255. */
EL_INLINE ElV8
magnitude8_pixels (const ElF32 strength[4], float factor, const bool squared)
{
  const ElF32 half = el_f32_set (0.5f * factor);
  const ElF32 one_and_a_half = el_f32_set (1.5f * factor);
  ElV32 m[4];

  for (int i = 0; i < 4; i++)
    m[i] = EL_MM (cvttps_epi32) (squared
            ? scaled_root (strength[i], half, one_and_a_half)
            : scaled_linear (strength[i], el_f32_set (factor)));
  return el_v8_in_order (EL_MM (packus_epi16) (EL_MM (packs_epi32) (m[0], m[1]),
      EL_MM (packs_epi32) (m[2], m[3])));
}

/* The pixels of a vector that have a class, if there are classes. */
EL_INLINE ElV8
pixels_kept (const ElClasses *classes, int x)
{
  const ElClasses *word = &classes[x / EL_CLASS_PIXELS];

  return el_v8_from_bits ((word->weak | word->edge) >> x % EL_CLASS_PIXELS);
}

EL_INLINE void
magnitude8_look_up (uint8_t *out, const int32_t *in, uint64_t doubts,
    const ElMagnitude *magnitude)
{
  for (; doubts; doubts &= doubts - 1) {
    const int i = __builtin_ctzll (doubts);

    out[i] = (uint8_t) magnitude8_exact (out[i], in[i], magnitude);
  }
}

/* Of all pixels, or of those that have a class. Those for which the two factors
 * disagree are looked up. */
EL_INLINE void
magnitude8_walk (uint8_t *out, const int32_t *in, const ElClasses *classes,
    int n, const ElMagnitude *magnitude, const bool squared,
    const bool two_factors)
{
  const float factor = magnitude->factor, high = magnitude->factor_high;
  const ElV8 range = el_v8_set (magnitude->range);
  const int drop = magnitude->drop;

  for (int x = 0; x < n; x += EL_V8_BYTES) {
    const ElV8 most =
        classes ? el_v_and (pixels_kept (classes, x), range) : range;
    ElF32 v[4];
    ElV8 m;

    if (classes && !el_v8_any (most)) {
      el_v8_store (out + x, most);
      continue;
    }
    for (int i = 0; i < 4; i++)
      v[i] = el_v32_to_f32 (
          el_v32_shift (el_v32_load (in + x + i * EL_V8_BYTES / 4), drop));
    m = el_v8_min (magnitude8_pixels (v, factor, squared), most);
    el_v8_store (out + x, m);
    if (two_factors)
      magnitude8_look_up (out + x, in + x,
          el_v8_unequal (m,
              el_v8_min (magnitude8_pixels (v, high, squared), most)),
          magnitude);
  }
}

EL_INLINE void
magnitude8_any (uint8_t *out, const int32_t *in, const ElClasses *classes,
    int n, const ElMagnitude *magnitude)
{
  if (!magnitude->squared)
    magnitude8_walk (out, in, classes, n, magnitude, false, true);
  else if (magnitude->factor < magnitude->factor_high)
    magnitude8_walk (out, in, classes, n, magnitude, true, true);
  else
    magnitude8_walk (out, in, classes, n, magnitude, true, false);
}

static void
magnitude8 (void *m, const void *strength, int n, const ElMagnitude *magnitude)
{
  magnitude8_any (m, strength, NULL, n, magnitude);
}

static void
magnitude8_kept (void *m, const void *strength, const ElClasses *classes, int n,
    const ElMagnitude *magnitude)
{
  magnitude8_any (m, strength, classes, n, magnitude);
}

#endif
