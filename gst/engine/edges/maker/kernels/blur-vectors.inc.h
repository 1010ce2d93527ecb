/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The blur of 8-bit samples in vectors, several side by side: weights are loaded once
 * for all of them. */
#pragma once

#include "edges/maker/kernels/blur.inc.h"

#ifdef EL_SIMD

#define BLUR_PARTS 4
_Static_assert(EL_V16_LANES + EL_BLUR_RADIUS_MAX <= EL_LINE_PAD,
    "within the padding");

typedef ElV16 BlurWeights[EL_BLUR_RADIUS_MAX + 1];

EL_INLINE void
set_blur_weights (BlurWeights weights, const ElBlur *blur)
{
  for (int k = 0; k <= blur->radius; k++)
    weights[k] = el_v16_set (mirrored_weight (blur, k));
}

EL_INLINE ElV16
add_product (ElV16 sum, ElV16 v, ElV16 weight)
{
  return el_v16_add (sum, el_v16_mul_high_unsigned (v, weight));
}

/* `parts` vectors from x on. */
EL_INLINE void
blur_down_parts (uint16_t *out, const uint16_t *const *middle, int x,
    const BlurWeights weights, const ElBlur *blur, const int parts)
{
  ElV16 sum[BLUR_PARTS];

  for (int i = 0; i < parts; i++)
    sum[i] = el_v16_set (blur_offset (blur));
  for (int k = 0; k <= blur->radius; k++) {
    const uint16_t *above = middle[-k] + x, *below = middle[k] + x;
    const ElV16 weight = weights[k];

    for (int i = 0; i < parts; i++)
      sum[i] = add_product (sum[i],
          el_v16_add (el_v16_load (above + i * EL_V16_LANES),
              el_v16_load (below + i * EL_V16_LANES)),
          weight);
  }
  for (int i = 0; i < parts; i++)
    el_v16_store (out + x + i * EL_V16_LANES, sum[i]);
}

static void
blur_down8 (void *const out[], const uint16_t *const lines[], int rows, int n,
    const ElBlur *blur)
{
  const uint16_t *const *middle = lines + blur->radius;
  BlurWeights weights;
  int x = 0;

  set_blur_weights (weights, blur);
  for (; x + BLUR_PARTS * EL_V16_LANES <= n; x += BLUR_PARTS * EL_V16_LANES)
    for (int row = 0; row < rows; row++)
      blur_down_parts (out[row], middle + row, x, weights, blur, BLUR_PARTS);
  for (; x < n; x += EL_V16_LANES)
    for (int row = 0; row < rows; row++)
      blur_down_parts (out[row], middle + row, x, weights, blur, 1);
}

EL_INLINE void
blur_across_parts (int16_t *out, const uint16_t *in, const BlurWeights weights,
    const ElBlur *blur, const int parts)
{
  const ElV16 half = el_v16_set (1 << (blur->drop_across - 1));
  ElV16 sum[BLUR_PARTS];

  for (int i = 0; i < parts; i++)
    sum[i] = el_v16_set (blur_offset (blur));
  for (int k = 0; k <= blur->radius; k++) {
    const ElV16 weight = weights[k];

    for (int i = 0; i < parts; i++)
      sum[i] = add_product (sum[i],
          el_v16_average (el_v16_load (in + i * EL_V16_LANES - k),
              el_v16_load (in + i * EL_V16_LANES + k)),
          weight);
  }
  for (int i = 0; i < parts; i++)
    el_v16_store (out + i * EL_V16_LANES,
        el_v16_shift_right (el_v16_add (sum[i], half), blur->drop_across));
}

static void
blur_across8 (void *levels, const void *line, int n, const ElBlur *blur)
{
  const uint16_t *in = line;
  int16_t *out = levels;
  BlurWeights weights;
  int x = 0;

  set_blur_weights (weights, blur);
  for (; x + BLUR_PARTS * EL_V16_LANES <= n; x += BLUR_PARTS * EL_V16_LANES)
    blur_across_parts (out + x, in + x, weights, blur, BLUR_PARTS);
  for (; x < n; x += EL_V16_LANES)
    blur_across_parts (out + x, in + x, weights, blur, 1);
}

#endif
