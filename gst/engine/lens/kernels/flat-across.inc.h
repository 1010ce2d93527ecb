/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Resampling of a flat lens across: see flat.inc.h. */
#pragma once

#include "isa.h"
#include "lens/kernels/sources.h"
#include "simd/simd.h"

/* Bits that are shifted out of sums. */
#define FLAT_SHIFT_ACROSS 8

/* The specification. */
EL_INLINE void
across8_pixels (int16_t *restrict out, const uint8_t *restrict row,
    const ElFlatAxis *axis, int n, const int taps, const int lanes)
{
  for (int i = 0; i < n; i++) {
    const uint8_t *in = row + (ptrdiff_t) axis->first[i] * lanes;

    for (int lane = 0; lane < lanes; lane++) {
      int sum = 1 << (FLAT_SHIFT_ACROSS - 1);

      for (int k = 0; k < taps; k++)
        sum += in[k * lanes + lane] * axis->pair[k / 2][2 * i + k % 2];
      out[i * lanes + lane] = (int16_t) (sum >> FLAT_SHIFT_ACROSS);
    }
  }
}

/* What instruction sets have of their own, for as many results as an ElV32 has:
 * flat_words (row, first, pair, lanes): the samples of taps 2 * pair and the next, side
 * by side, of pixels from the one at *first on;
 * flat_numbers (row, first, lanes): the samples of one tap above 8 bits;
 * flat_weights (p, lanes): their weights, of the 32 bits a pixel from p on;
 * flat_add_pairs (sum, words, weights): sum, with the products of both added. */
#if defined(EL_AVX2)
#include "lens/kernels/flat-across-avx2.inc.h"
#elif defined(__SSE2__) && !defined(EL_PLAIN_C)
#include "lens/kernels/flat-across-sse2.inc.h"
#elif defined(EL_SIMD)
#include "lens/kernels/flat-across-neon.inc.h"
#endif

#ifdef EL_SIMD

/* All pixels, by vectors of so many samples where they suffice for one. The last ends
 * with them: part of it is there already. */
#define FLAT_VECTORS(bits, Out, In, samples)                              \
  EL_INLINE void across##bits (Out *restrict out, const In *restrict row, \
      const ElFlatAxis *axis, int n, const int taps, const int lanes)     \
  {                                                                       \
    const int step = (samples) / lanes;                                   \
                                                                          \
    if (n < step) {                                                       \
      across##bits##_pixels (out, row, axis, n, taps, lanes);             \
      return;                                                             \
    }                                                                     \
    for (int i = 0; i < n - step; i += step)                              \
      across##bits##_vector (out, row, axis, i, taps, lanes);             \
    across##bits##_vector (out, row, axis, n - step, taps, lanes);        \
  }

EL_INLINE ElV32
flat_sums (const uint8_t *row, const ElFlatAxis *axis, int i, const int taps,
    const int lanes)
{
  ElV32 sum = el_v32_set (1 << (FLAT_SHIFT_ACROSS - 1));

  for (int k = 0; k < taps / 2; k++)
    sum = flat_add_pairs (sum, flat_words (row, axis->first + i, k, lanes),
        flat_weights (axis->pair[k] + 2 * i, lanes));
  return el_v32_shift (sum, FLAT_SHIFT_ACROSS);
}

/* As many samples as an ElV16 has. */
EL_INLINE void
across8_vector (int16_t *restrict out, const uint8_t *restrict row,
    const ElFlatAxis *axis, int i, const int taps, const int lanes)
{
  const int half = EL_V16_LANES / 2 / lanes;

  el_v16_store (out + i * lanes,
      el_v8_unpacked (el_v32_pack (flat_sums (row, axis, i, taps, lanes),
          flat_sums (row, axis, i + half, taps, lanes))));
}

FLAT_VECTORS (8, int16_t, uint8_t, EL_V16_LANES)

#else

#define across8 across8_pixels

#endif

/* The specification above 8 bits. */
EL_INLINE void
across16_pixels (float *restrict out, const uint16_t *restrict row,
    const ElFlatAxis *axis, int n, const int taps, const int lanes)
{
  for (int i = 0; i < n; i++) {
    const uint16_t *in = row + (ptrdiff_t) axis->first[i] * lanes;

    for (int lane = 0; lane < lanes; lane++) {
      float sum = (float) in[lane] * axis->tap[0][i];

      for (int k = 1; k < taps; k++)
        sum += (float) in[k * lanes + lane] * axis->tap[k][i];
      out[i * lanes + lane] = sum;
    }
  }
}

#ifdef EL_SIMD

/* Products of tap k. */
EL_INLINE ElF32
flat_products (const uint16_t *row, const ElFlatAxis *axis, int i, const int k,
    const int lanes)
{
  return el_f32_mul (
      el_v32_to_f32 (flat_numbers (row + k * lanes, axis->first + i, lanes)),
      EL_BITS_F32 (flat_weights (axis->tap[k] + i, lanes)));
}

EL_INLINE void
across16_vector (float *restrict out, const uint16_t *restrict row,
    const ElFlatAxis *axis, int i, const int taps, const int lanes)
{
  ElF32 sum = flat_products (row, axis, i, 0, lanes);

  for (int k = 1; k < taps; k++)
    sum = el_f32_add (sum, flat_products (row, axis, i, k, lanes));
  el_f32_store (out + i * lanes, sum);
}

FLAT_VECTORS (16, float, uint16_t, EL_V16_LANES / 2)

#else

#define across16 across16_pixels

#endif

/* By the number of taps, a constant of each loop. */
#define FLAT_ACROSS(bits, lanes, Out, In)                               \
  static void flat_across##bits##_##lanes (void *line, const void *row, \
      const ElFlatAxis *axis, int n)                                    \
  {                                                                     \
    if (axis->taps == 2)                                                \
      across##bits ((Out *) line, (const In *) row, axis, n, 2, lanes); \
    else if (axis->taps == 4)                                           \
      across##bits ((Out *) line, (const In *) row, axis, n, 4, lanes); \
    else                                                                \
      across##bits ((Out *) line, (const In *) row, axis, n, 6, lanes); \
  }

FLAT_ACROSS (8, 1, int16_t, uint8_t)
FLAT_ACROSS (8, 2, int16_t, uint8_t)
FLAT_ACROSS (8, 4, int16_t, uint8_t)
FLAT_ACROSS (16, 1, float, uint16_t)
FLAT_ACROSS (16, 2, float, uint16_t)
FLAT_ACROSS (16, 4, float, uint16_t)
