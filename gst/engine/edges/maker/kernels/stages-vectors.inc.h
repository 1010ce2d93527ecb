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

/* What a line of levels has for the slopes above, here and below: its differences
 * across, and its sums. Or, `diagonal`, for Sobel's, sums of two: each with the one to
 * its left, and to its right. */
typedef struct
{
  ElV16 difference, sum;
} Across;

typedef struct
{
  ElV16 x, y;
} Slopes;

EL_INLINE ElV16
weighted (ElV16 ends, ElV16 middle, const ElV16 weights[2])
{
  return el_v16_add (el_v16_mul (ends, weights[0]),
      el_v16_mul (middle, weights[1]));
}

EL_INLINE Across
across_at (const int16_t *line, const ElV16 weights[2], const bool diagonal)
{
  const ElV16 left = el_v16_load (line - 1), right = el_v16_load (line + 1);
  const ElV16 here = el_v16_load (line);
  const Across across = { el_v16_sub (right, left),
    weighted (el_v16_add (left, right), here, weights) };
  const Across pairs = { el_v16_add (left, here), el_v16_add (here, right) };

  return diagonal ? pairs : across;
}

EL_INLINE Across
added (const Across *a, const Across *b)
{
  const Across sum = { el_v16_add (a->difference, b->difference),
    el_v16_add (a->sum, b->sum) };

  return sum;
}

/* The lines above and here; `diagonal`, the two together, and the one here. */
typedef struct
{
  Across north, here;
} Lines;

EL_INLINE Lines
first_lines (const int16_t *const levels[], int x, const ElV16 weights[2],
    const bool diagonal)
{
  Lines lines = { across_at (levels[0] + x, weights, diagonal),
    across_at (levels[1] + x, weights, diagonal) };

  if (diagonal)
    lines.north = added (&lines.north, &lines.here);
  return lines;
}

/* Slopes of the row here, from the line below; on to the next row. `diagonal`: along
 * the diagonals, half of (gx + gy) and of (gy - gx), see gradient-vectors.inc.h. */
EL_INLINE Slopes
next_slopes (Lines *lines, const int16_t *level, const ElV16 weights[2],
    const bool diagonal)
{
  const Across south = across_at (level, weights, diagonal);
  const Across north = lines->north, here = lines->here;
  const Across below = added (&here, &south);
  const Slopes slopes = {
    weighted (el_v16_add (north.difference, south.difference), here.difference,
        weights),
    el_v16_sub (south.sum, north.sum),
  };
  const Slopes diagonals = { el_v16_sub (below.sum, north.difference),
    el_v16_sub (below.difference, north.sum) };

  lines->north = diagonal ? below : here;
  lines->here = south;
  return diagonal ? diagonals : slopes;
}

EL_INLINE bool
is_sobel (const ElSlopeWeights *weights)
{
  return weights->outer == 1 && weights->centre == 2;
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

/* Vector by vector along the lines, all rows at each. */
EL_INLINE void
slopes8_rows (int16_t *const gx[], int16_t *const gy[],
    const int16_t *const levels[], const int rows, int n,
    const ElSlopeWeights *settings)
{
  const ElV16 weights[2] = { el_v16_set (settings->outer),
    el_v16_set (settings->centre) };

  for (int i = 0; i < n; i += EL_V16_LANES) {
    Lines lines = first_lines (levels, i, weights, false);

    EL_UNROLL
    for (int row = 0; row < rows; row++) {
      const Slopes slopes =
          next_slopes (&lines, levels[row + 2] + i, weights, false);

      el_v16_store (gx[row] + i, slopes.x);
      el_v16_store (gy[row] + i, slopes.y);
    }
  }
}

static void
slopes8 (void *const gx[], void *const gy[], const void *const levels[],
    int rows, int n, const ElSlopeWeights *weights)
{
  const int16_t *const *in = (const int16_t *const *) levels;
  int16_t *const *x = (int16_t *const *) gx, *const *y = (int16_t *const *) gy;

  if (rows == EL_SLOPE_ROWS && !weights->crossed) {
    slopes8_rows (x, y, in, EL_SLOPE_ROWS, n, weights);
    return;
  }
  for (int i = 0; i < rows; i++)
    if (weights->crossed)
      slopes8_crossed (x[i], y[i], in[i + 1], in[i + 2], n);
    else
      slopes8_rows (x + i, y + i, in + i, 1, n, weights);
}

/* See el_rank (): 0 is much less than what fits 16 bits. */
EL_INLINE ElV32
ranks_of (ElV32 strength)
{
  return el_v32_sub (
      el_v32_shift_down (EL_F32_BITS (el_v32_to_f32 (strength)), 12),
      el_v32_set ((127 << 11) - EL_RANK_NONE - 1));
}

static void
rank8 (void *ranks, const void *gx, const void *gy, const void *const levels[3],
    int n)
{
  const int16_t *xs = gx, *ys = gy;
  int16_t *out = ranks;

  (void) levels;
  for (int i = 0; i < n; i += EL_V16_LANES) {
    const ElV16 x = el_v16_load (xs + i), y = el_v16_load (ys + i);

    el_v16_store (out + i,
        el_v32_pack (ranks_of (el_v16_squares_low (x, y)),
            ranks_of (el_v16_squares_high (x, y))));
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

/* EL_V8_BYTES strengths by a factor, up to 255; in the order of their lines, or as
 * el_v16_squares_low () and el_v16_squares_high () leave them. */
EL_INLINE ElV8
magnitude8_pixels (const ElF32 strength[4], float factor, const bool squared)
{
  const ElF32 half = el_f32_set (0.5f * factor);
  const ElF32 one_and_a_half = el_f32_set (1.5f * factor);
  ElV32 m[4];
  ElV8 packed;

  for (int i = 0; i < 4; i++)
    m[i] = EL_MM (cvttps_epi32) (squared
            ? scaled_root (strength[i], half, one_and_a_half)
            : scaled_linear (strength[i], el_f32_set (factor)));
  packed = EL_MM (packus_epi16) (EL_MM (packs_epi32) (m[0], m[1]),
      EL_MM (packs_epi32) (m[2], m[3]));
  return squared ? el_v8_unpacked (packed) : el_v8_in_order (packed);
}

/* Of the pixels from x on, without the bits on which nothing depends. */
EL_INLINE void
strengths_at (ElF32 v[4], const ElMeasured *measured, int x, int drop,
    const bool squared)
{
  const int16_t *gx = measured->gx, *gy = measured->gy;
  const int32_t *strength = measured->strength;
  ElV32 whole[4];

  for (int i = 0; i < 4; i += 2)
    if (squared) {
      const int at = x + i / 2 * EL_V16_LANES;
      const ElV16 xs = el_v16_load (gx + at), ys = el_v16_load (gy + at);

      whole[i] = el_v16_squares_low (xs, ys);
      whole[i + 1] = el_v16_squares_high (xs, ys);
    } else {
      whole[i] = el_v32_load (strength + x + i * EL_V16_LANES / 2);
      whole[i + 1] = el_v32_load (strength + x + (i + 1) * EL_V16_LANES / 2);
    }
  for (int i = 0; i < 4; i++)
    v[i] = el_v32_to_f32 (el_v32_shift (whole[i], drop));
}

/* The pixels of a vector that have a class, if there are classes. */
EL_INLINE ElV8
pixels_kept (const ElClasses *classes, int x)
{
  const ElClasses *word = &classes[x / EL_CLASS_PIXELS];

  return el_v8_from_bits ((word->weak | word->edge) >> x % EL_CLASS_PIXELS);
}

/* Those of the pixels from x on for which the two factors disagree. */
static void
magnitude8_look_up (uint8_t *out, const ElMeasured *measured, int x,
    uint64_t doubts, const ElMagnitude *magnitude)
{
  for (; doubts; doubts &= doubts - 1) {
    const int i = x + __builtin_ctzll (doubts);
    int32_t spare;

    out[i] = (uint8_t) magnitude8_exact (out[i],
        *strengths8 (measured, i, 1, magnitude->squared, magnitude->turned,
            &spare),
        magnitude);
  }
}

/* Of all pixels, or of those that have a class. */
EL_INLINE void
magnitude8_walk (uint8_t *out, const ElMeasured *measured,
    const ElClasses *classes, int n, const ElMagnitude *magnitude,
    const bool squared, const bool two_factors)
{
  const float factor = magnitude->factor, high = magnitude->factor_high;
  const ElV8 range = el_v8_set (magnitude->range);
  const int drop = magnitude->drop + magnitude->turned;

  for (int x = 0; x < n; x += EL_V8_BYTES) {
    const ElV8 most =
        classes ? el_v_and (pixels_kept (classes, x), range) : range;
    ElF32 v[4];
    ElV8 m;

    if (classes && !el_v8_any (most)) {
      el_v8_store (out + x, most);
      continue;
    }
    strengths_at (v, measured, x, drop, squared);
    m = el_v8_min (magnitude8_pixels (v, factor, squared), most);
    el_v8_store (out + x, m);
    if (two_factors)
      magnitude8_look_up (out, measured, x,
          el_v8_unequal (m,
              el_v8_min (magnitude8_pixels (v, high, squared), most)),
          magnitude);
  }
}

EL_INLINE void
magnitude8_any (uint8_t *out, const ElMeasured *measured,
    const ElClasses *classes, int n, const ElMagnitude *magnitude)
{
  if (!magnitude->squared)
    magnitude8_walk (out, measured, classes, n, magnitude, false, true);
  else if (magnitude->factor < magnitude->factor_high)
    magnitude8_walk (out, measured, classes, n, magnitude, true, true);
  else
    magnitude8_walk (out, measured, classes, n, magnitude, true, false);
}

static void
magnitude8 (void *m, const ElMeasured *measured, int n,
    const ElMagnitude *magnitude)
{
  magnitude8_any (m, measured, NULL, n, magnitude);
}

static void
magnitude8_kept (void *m, const ElMeasured *measured, const ElClasses *classes,
    int n, const ElMagnitude *magnitude)
{
  magnitude8_any (m, measured, classes, n, magnitude);
}

/* --- from levels to magnitudes --- */

/* EL_V8_BYTES pixels after the other along the lines, all rows at each. Diagonal squares
 * are half of the others. */
EL_INLINE void
magnitudes8_rows (uint8_t *const m[], const int16_t *const levels[],
    const int rows, int n, const ElSlopeWeights *settings,
    const ElMagnitude *magnitude, const bool diagonal)
{
  const ElV16 weights[2] = { el_v16_set (settings->outer),
    el_v16_set (settings->centre) };
  const ElV8 range = el_v8_set (magnitude->range);
  const float factor = magnitude->factor;
  const int drop = magnitude->drop - diagonal;

  for (int x = 0; x < n; x += EL_V8_BYTES) {
    Lines lines[2] = { first_lines (levels, x, weights, diagonal),
      first_lines (levels, x + EL_V16_LANES, weights, diagonal) };

    EL_UNROLL
    for (int row = 0; row < rows; row++) {
      ElF32 v[4];

      for (int i = 0; i < 2; i++) {
        const Slopes slopes = next_slopes (&lines[i],
            levels[row + 2] + x + i * EL_V16_LANES, weights, diagonal);

        v[2 * i] = el_v32_to_f32 (
            el_v32_shift (el_v16_squares_low (slopes.x, slopes.y), drop));
        v[2 * i + 1] = el_v32_to_f32 (
            el_v32_shift (el_v16_squares_high (slopes.x, slopes.y), drop));
      }
      el_v8_store (m[row] + x,
          el_v8_min (magnitude8_pixels (v, factor, true), range));
    }
  }
}

static void
magnitudes8 (uint8_t *const m[], const int16_t *const levels[], int rows, int n,
    const ElSlopeWeights *weights, const ElMagnitude *magnitude)
{
  if (rows == EL_SLOPE_ROWS && is_sobel (weights) && magnitude->drop > 0)
    magnitudes8_rows (m, levels, EL_SLOPE_ROWS, n, weights, magnitude, true);
  else
    for (int i = 0; i < rows; i++)
      magnitudes8_rows (m + i, levels + i, 1, n, weights, magnitude, false);
}

#else

/* By way of slopes of few pixels. */
static void
magnitudes8 (uint8_t *const m[], const int16_t *const levels[], int rows, int n,
    const ElSlopeWeights *weights, const ElMagnitude *magnitude)
{
  for (int row = 0; row < rows; row++)
    for (int x = 0; x < n; x += EXACT_BLOCK) {
      const int count = EL_MIN (n - x, EXACT_BLOCK);
      const void *const lines[] = { levels[row] + x, levels[row + 1] + x,
        levels[row + 2] + x };
      int16_t gx[EXACT_BLOCK], gy[EXACT_BLOCK];
      const ElMeasured measured = { NULL, gx, gy };

      slopes8 ((void *[]){ gx }, (void *[]){ gy }, lines, 1, count, weights);
      magnitude8 (m[row] + x, &measured, count, magnitude);
    }
}

#endif
