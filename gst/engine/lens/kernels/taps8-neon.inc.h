/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pixels of taps8.inc.h for Advanced SIMD. */
#pragma once

#include <string.h>

#include "isa.h"
#include "simd/simd.h"

/* A row's share of 8 columns; the number of its weight is to be a constant. */
#define TAP_ROW(j)                                                 \
  do {                                                             \
    const int16x8_t v =                                            \
        vreinterpretq_s16_u16 (vmovl_u8 (vld1_u8 (p + (j) *row))); \
                                                                   \
    low = vmlal_laneq_s16 (low, vget_low_s16 (v), y, j);           \
    high = vmlal_high_laneq_s16 (high, v, y, j);                   \
  } while (0)

/* 8 columns, as the plain loop has them. */
EL_INLINE int16x8_t
tap_columns (const uint8_t *p, ptrdiff_t row, int16x8_t y, const int taps)
{
  int32x4_t low = vdupq_n_s32 (1 << 7), high = low;

  TAP_ROW (0);
  TAP_ROW (1);
  TAP_ROW (2);
  TAP_ROW (3);
  if (taps > 4) {
    TAP_ROW (4);
    TAP_ROW (5);
  }
  return vshrn_high_n_s32 (vshrn_n_s32 (low, 8), high, 8);
}

/* The weights of columns k / lanes on, one for each of 8 samples. */
EL_INLINE int16x8_t
tap_weights8 (int16x8_t x, int k, const int lanes)
{
  const int16x8_t twice = k < 4 * lanes ? vzip1q_s16 (x, x) : vzip2q_s16 (x, x);

  if (lanes == 1)
    return x;
  if (lanes == 2)
    return twice;
  return k % 16 == 0 ? vzip1q_s16 (twice, twice) : vzip2q_s16 (twice, twice);
}

/* Sums over the columns of a pixel's lanes, in as many of the vector's lowest. */
EL_INLINE int32x4_t
tap_sum (const uint8_t *p, ptrdiff_t row, int16x8_t x, int16x8_t y,
    const int lanes, const int taps)
{
  int32x4_t sum = vdupq_n_s32 (0);

  for (int k = 0; k < taps * lanes; k += 8) {
    const int16x8_t v = tap_columns (p + k, row, y, taps);
    const int16x8_t weight = tap_weights8 (x, k, lanes);

    sum = vmlal_s16 (sum, vget_low_s16 (v), vget_low_s16 (weight));
    sum = vmlal_high_s16 (sum, v, weight);
  }
  if (lanes == 4)
    return sum;
  sum = vaddq_s32 (sum, vextq_s32 (sum, sum, 2));
  return lanes == 2 ? sum : vpaddq_s32 (sum, sum);
}

EL_INLINE void
tap_pixel (uint8_t *out, const uint8_t *corner, ptrdiff_t row,
    const int16_t *x_taps, const int16_t *y_taps, const int lanes,
    const int taps)
{
  const int32x4_t sum = tap_sum (corner, row, vld1q_s16 (x_taps),
      vld1q_s16 (y_taps), lanes, taps);
  const int16x4_t words = vqmovn_s32 (vrshrq_n_s32 (sum, 20));
  const uint8x8_t bytes = vqmovun_s16 (vcombine_s16 (words, words));
  const uint32_t pixel = vget_lane_u32 (vreinterpret_u32_u8 (bytes), 0);

  memcpy (out, &pixel, lanes);
}
