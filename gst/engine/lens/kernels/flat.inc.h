/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Resampling of a flat lens, whose sources are a grid: across first, row by row of
 * the copy, then down, over those rows.
 *
 * Between the two, 8-bit samples are 16-bit integers in 1/64, and products down are
 * in 1/32. Of a result, before it is rounded, that costs 1/64 and as many as there
 * are taps; rounded weights cost 0.13 at most: together less than 1/4. Flat areas stay
 * as they are. Samples above 8 bits are numbers of single precision, whose sums are
 * taken in the order of the taps, so that all instruction sets give the same.
 */
#pragma once

#include "isa.h"
#include "lens/kernels/flat-across.inc.h"
#include "lens/kernels/flat-nearest.inc.h"
#include "lens/kernels/sources.h"
#include "simd/simd.h"

/* Bits that are shifted out of sums down, and what is added to them for rounding,
 * and for what `taps` products lose. */
#define FLAT_SHIFT_DOWN 5
#define FLAT_HALF_DOWN(taps) ((1 << (FLAT_SHIFT_DOWN - 1)) + (taps) / 2)

/* --- down --- */

/* The specification. Products are in 1/32 and lose less than one of these each, half
 * of one on average. */
EL_INLINE void
down8_samples (uint8_t *restrict out, const int16_t *const lines[],
    const int16_t weight[], int n, const int taps)
{
  for (int i = 0; i < n; i++) {
    int sum = FLAT_HALF_DOWN (taps);

    for (int k = 0; k < taps; k++)
      sum += lines[k][i] * weight[k] >> EL_SCALE_SHIFT;
    sum >>= FLAT_SHIFT_DOWN;
    out[i] = (uint8_t) EL_CLAMP (sum, 0, 255);
  }
}

#ifdef EL_SIMD

/* The sums of a vector of 16-bit lanes. */
EL_INLINE ElV16
flat_down (const int16_t *const lines[], const ElV16 factor[], int i,
    const int taps)
{
  ElV16 sum = el_v16_set (FLAT_HALF_DOWN (taps));

  for (int k = 0; k < taps; k++)
    sum =
        el_v16_add (sum, el_v16_scale (el_v16_load (lines[k] + i), factor[k]));
  return el_v16_shift (sum, FLAT_SHIFT_DOWN);
}

EL_INLINE void
down8_vector (uint8_t *restrict out, const int16_t *const lines[],
    const ElV16 factor[], int i, const int taps)
{
  el_v8_store (out + i,
      el_v8_unpacked (el_v8_join (flat_down (lines, factor, i, taps),
          flat_down (lines, factor, i + EL_V16_LANES, taps))));
}

/* All samples, a vector's at least. The last vector ends with them: part of it is
 * there already. */
EL_INLINE void
down8_vectors (uint8_t *restrict out, const int16_t *const lines[],
    const int16_t weight[], int n, const int taps)
{
  ElV16 factor[EL_TAPS_MAX];

  for (int k = 0; k < taps; k++)
    factor[k] = el_v16_factor (weight[k]);
  for (int i = 0; i < n - EL_V8_BYTES; i += EL_V8_BYTES)
    down8_vector (out, lines, factor, i, taps);
  down8_vector (out, lines, factor, n - EL_V8_BYTES, taps);
}

#endif

EL_INLINE void
down8 (uint8_t *restrict out, const int16_t *const lines[],
    const int16_t fixed[], int n, const int taps)
{
  int16_t weight[EL_TAPS_MAX];

  for (int k = 0; k < taps; k++)
    weight[k] = EL_MIN (fixed[k], EL_SCALE_MAX);
#ifdef EL_SIMD
  if (n >= EL_V8_BYTES) {
    down8_vectors (out, lines, weight, n, taps);
    return;
  }
#endif
  down8_samples (out, lines, weight, n, taps);
}

EL_INLINE void
down16 (uint16_t *restrict out, const float *const lines[], const float *weight,
    int n, int max, const int taps)
{
  const float most = (float) max;

  for (int i = 0; i < n; i++) {
    float sum = lines[0][i] * weight[0];

    for (int k = 1; k < taps; k++)
      sum += lines[k][i] * weight[k];
    sum += 0.5f;
    sum = EL_MIN (EL_MAX (sum, 0), most);
    out[i] = (uint16_t) (int) sum;
  }
}

static void
flat_down8 (void *out, const void *const lines[], const ElFlatTaps *taps, int n,
    int max)
{
  const int16_t *const *in = (const int16_t *const *) lines;

  (void) max;
  if (taps->taps == 2)
    down8 (out, in, taps->fixed, n, 2);
  else if (taps->taps == 4)
    down8 (out, in, taps->fixed, n, 4);
  else
    down8 (out, in, taps->fixed, n, 6);
}

static void
flat_down16 (void *out, const void *const lines[], const ElFlatTaps *taps,
    int n, int max)
{
  const float *const *in = (const float *const *) lines;

  if (taps->taps == 2)
    down16 (out, in, taps->exact, n, max, 2);
  else if (taps->taps == 4)
    down16 (out, in, taps->exact, n, max, 4);
  else
    down16 (out, in, taps->exact, n, max, 6);
}
