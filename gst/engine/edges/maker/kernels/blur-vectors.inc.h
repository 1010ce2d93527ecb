/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The blur of 8-bit samples in vectors, the products of two samples at a time. */
#pragma once

#include "edges/maker/kernels/blur.inc.h"

#ifdef EL_SIMD

/* Vectors of pixels that are blurred beside each other: across, as far as lines
 * may be read. */
#define DOWN_PARTS 2
#define ACROSS_PARTS (EL_V16_LANES > 16 ? 1 : 2)
_Static_assert(DOWN_PARTS *EL_V16_LANES <= EL_LINE_PAD, "within the padding");
_Static_assert(ACROSS_PARTS *EL_V16_LANES + EL_BLUR_RADIUS_MAX + 1
        <= EL_LINE_PAD,
    "within the padding");

/* Of what is at a distance of k, and of k + 1 if that is within the radius. */
EL_INLINE ElWidePairs
weights_at (const ElBlur *blur, int k)
{
  return el_wide_pairs (blur->weight[k],
      k < blur->radius ? blur->weight[k + 1] : 0);
}

/* The sum of the two lines that are k lines away. */
EL_INLINE ElV16
lines_at (const uint16_t *const *middle, int k, int x)
{
  const ElV16 below = el_v16_load (middle[k] + x);

  return k == 0 ? below : el_v16_add (el_v16_load (middle[-k] + x), below);
}

/* Two distances at a time, the first being 0 and 1. */
static void
blur_down8 (void *out, const uint16_t *const lines[], int n, const ElBlur *blur)
{
  const int radius = blur->radius, drop = blur->drop_down;
  const ElV32 half = el_v32_set (1 << (drop - 1));
  ElWidePairs weights[EL_BLUR_RADIUS_MAX / 2 + 1];
  int16_t *v = out;

  for (int k = 0; k <= radius; k += 2)
    weights[k / 2] = weights_at (blur, k);
  for (int x = 0; x < n; x += DOWN_PARTS * EL_V16_LANES) {
    ElV32 low[DOWN_PARTS], high[DOWN_PARTS];

    for (int i = 0; i < DOWN_PARTS; i++)
      low[i] = high[i] = half;
    for (int k = 0; k <= radius; k += 2)
      for (int i = 0; i < DOWN_PARTS; i++) {
        const int at = x + i * EL_V16_LANES;
        const ElV16 a = lines_at (lines + radius, k, at);
        const ElV16 b = lines_at (lines + radius, EL_MIN (k + 1, radius), at);

        low[i] =
            el_v32_add_pairs (low[i], el_v16_zip_low (a, b), weights[k / 2]);
        high[i] =
            el_v32_add_pairs (high[i], el_v16_zip_high (a, b), weights[k / 2]);
      }
    for (int i = 0; i < DOWN_PARTS; i++)
      el_v16_store (v + x + i * EL_V16_LANES,
          el_v32_pack (el_v32_shift (low[i], drop),
              el_v32_shift (high[i], drop)));
  }
}

/* Two neighbours at a time, of even pixels and of odd ones. */
static void
blur_across8 (void *levels, const void *line, int n, const ElBlur *blur)
{
  const int radius = blur->radius, drop = blur->drop_across;
  const int16_t *in = (const int16_t *) line - radius;
  const ElV32 half = el_v32_set (1 << (drop - 1));
  ElWidePairs weights[EL_BLUR_RADIUS_MAX + 1];
  int16_t *out = levels;

  for (int k = 0; k <= radius; k++) {
    const int first = 2 * k - radius;

    weights[k] = first < 0
        ? el_wide_pairs (blur->weight[-first], blur->weight[-first - 1])
        : weights_at (blur, first);
  }
  for (int x = 0; x < n; x += ACROSS_PARTS * EL_V16_LANES) {
    ElV32 even[ACROSS_PARTS], odd[ACROSS_PARTS];

    for (int i = 0; i < ACROSS_PARTS; i++)
      even[i] = odd[i] = half;
    for (int k = 0; k <= radius; k++)
      for (int i = 0; i < ACROSS_PARTS; i++) {
        const int16_t *at = in + x + i * EL_V16_LANES + 2 * k;

        even[i] = el_v32_add_pairs (even[i], el_v16_load (at), weights[k]);
        odd[i] = el_v32_add_pairs (odd[i], el_v16_load (at + 1), weights[k]);
      }
    for (int i = 0; i < ACROSS_PARTS; i++)
      el_v16_store (out + x + i * EL_V16_LANES,
          el_v32_pairs (el_v32_shift (even[i], drop),
              el_v32_shift (odd[i], drop)));
  }
}

#endif
