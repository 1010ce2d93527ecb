/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From samples to levels; see stages.h, and blur.h for the formulas. */
#pragma once

#include <math.h>

#include "edges/maker/stages.h"
#include "isa.h"
#include "simd/simd.h"

#define RAISE(name, Sample, Level)                                       \
  static void name (void *levels, const void *line, int n, int fraction) \
  {                                                                      \
    const Sample *restrict in = line;                                    \
    Level *restrict out = levels;                                        \
    const Level one = (Level) (1 << fraction);                           \
                                                                         \
    for (int i = 0; i < n; i++)                                          \
      out[i] = (Level) (in[i] * one);                                    \
  }

RAISE (raise8, uint8_t, int16_t)
RAISE (raise16, uint16_t, int32_t)

/* What two mirrored samples are multiplied by, or the middle one, which is mirrored
 * by itself: their mean has the weight of both. */
EL_INLINE int
mirrored_weight (const ElBlur *blur, int k)
{
  return k == 0 ? blur->weight[0] : 2 * blur->weight[k];
}

/* Half a bit for each product. */
EL_INLINE int
blur_offset (const ElBlur *blur)
{
  return (blur->radius + 1) / 2;
}

/* Pixels of which sums are kept beside each other. */
#define BLUR_BLOCK 64

#define LINE_SAMPLE(k) lines[row + blur->radius + (k)][x + i]
#define PIXEL_SAMPLE(k) in[x + i + (k)]

#ifndef EL_SIMD

/* Sums of the block's products: `take` is one of its samples, k pixels or lines to
 * either side, and MEAN what two of them are together, with 8 fraction bits. */
#define BLUR_SUM8(sum, count, take, MEAN)                                 \
  for (int i = 0; i < (count); i++)                                       \
    (sum)[i] = (uint16_t) blur_offset (blur);                             \
  for (int k = 0; k <= blur->radius; k++) {                               \
    const uint32_t weight = (uint32_t) mirrored_weight (blur, k);         \
                                                                          \
    for (int i = 0; i < (count); i++)                                     \
      (sum)[i] += (uint16_t) (MEAN (take (-k), take (k)) * weight >> 16); \
  }

#define MEAN_DOWN(a, b) ((uint32_t) (a) + (b))
#define MEAN_ACROSS(a, b) (((uint32_t) (a) + (b) + 1) >> 1)

static void
blur_down8 (void *const out[], const uint16_t *const lines[], int rows, int n,
    const ElBlur *blur)
{
  for (int x = 0; x < n; x += BLUR_BLOCK)
    for (int row = 0; row < rows; row++) {
      const int count = EL_MIN (n - x, BLUR_BLOCK);
      uint16_t *restrict v = out[row];
      BLUR_SUM8 (v + x, count, LINE_SAMPLE, MEAN_DOWN)
    }
}

static void
blur_across8 (void *levels, const void *line, int n, const ElBlur *blur)
{
  const uint16_t *restrict in = line;
  int16_t *restrict out = levels;

  for (int x = 0; x < n; x += BLUR_BLOCK) {
    const int count = EL_MIN (n - x, BLUR_BLOCK);
    uint16_t sum[BLUR_BLOCK];

    BLUR_SUM8 (sum, count, PIXEL_SAMPLE, MEAN_ACROSS)
    for (int i = 0; i < count; i++)
      out[x + i] = (int16_t) ((sum[i] + (1 << (blur->drop_across - 1)))
          >> blur->drop_across);
  }
}

#endif

/* --- above 8 bits --- */

/* Sums are whole numbers below 2^53: no order of additions matters. */
#define BLUR_SUM16(sum, count, take)                                 \
  for (int i = 0; i < (count); i++)                                  \
    (sum)[i] = (double) blur->weight[0] * take (0);                  \
  for (int k = 1; k <= blur->radius; k++) {                          \
    const double weight = blur->weight[k];                           \
                                                                     \
    for (int i = 0; i < (count); i++)                                \
      (sum)[i] += weight * ((double) take (-k) + (double) take (k)); \
  }

/* To the nearest, ties up. */
EL_INLINE int32_t
rounded (double sum, int drop)
{
  return (int32_t) floor (sum * (1.0 / (1 << drop)) + 0.5);
}

static void
blur_down16 (void *const out[], const uint16_t *const lines[], int rows, int n,
    const ElBlur *blur)
{
  for (int x = 0; x < n; x += BLUR_BLOCK)
    for (int row = 0; row < rows; row++) {
      const int count = EL_MIN (n - x, BLUR_BLOCK);
      int32_t *restrict v = out[row];
      double sum[BLUR_BLOCK];

      BLUR_SUM16 (sum, count, LINE_SAMPLE)
      for (int i = 0; i < count; i++)
        v[x + i] = rounded (sum[i], blur->drop_down);
    }
}

static void
blur_across16 (void *levels, const void *line, int n, const ElBlur *blur)
{
  const int32_t *restrict in = line;
  int32_t *restrict out = levels;

  for (int x = 0; x < n; x += BLUR_BLOCK) {
    const int count = EL_MIN (n - x, BLUR_BLOCK);
    double sum[BLUR_BLOCK];

    BLUR_SUM16 (sum, count, PIXEL_SAMPLE)
    for (int i = 0; i < count; i++)
      out[x + i] = rounded (sum[i], blur->drop_across);
  }
}
