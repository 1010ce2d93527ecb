/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From samples to levels; see stages.h. */
#pragma once

#include <math.h>

#include "edges/maker/stages.h"
#include "isa.h"
#include "simd/simd.h"

#define RAISE(name, Sample, Level)                         \
  static void name (void *levels, const void *line, int n) \
  {                                                        \
    const Sample *restrict in = line;                      \
    Level *restrict out = levels;                          \
                                                           \
    for (int i = 0; i < n; i++)                            \
      out[i] = (Level) in[i];                              \
  }

RAISE (raise8, uint8_t, int16_t)
RAISE (raise16, uint16_t, int32_t)

/* Pixels of which sums are kept beside each other. */
#define BLUR_BLOCK 64

/* Sums of the block's weighted samples: `take` is one of them, k pixels or lines
 * to either side. Sums are whole numbers, in double precision below 2^53: no order
 * of additions matters. */
#define BLUR_SUM(Sum, sum, count, take)                        \
  for (int i = 0; i < (count); i++)                            \
    (sum)[i] = (Sum) blur->weight[0] * take (0);               \
  for (int k = 1; k <= blur->radius; k++) {                    \
    const Sum weight = (Sum) blur->weight[k];                  \
                                                               \
    for (int i = 0; i < (count); i++)                          \
      (sum)[i] += weight * ((Sum) take (-k) + (Sum) take (k)); \
  }

#define LINE_SAMPLE(k) lines[blur->radius + (k)][x + i]
#define PIXEL_SAMPLE(k) in[x + i + (k)]

/* To the nearest, ties up. */
#define ROUND_INT(sum, drop) (((sum) + (1 << ((drop) -1))) >> (drop))
#define ROUND_DOUBLE(sum, drop) floor ((sum) * (1.0 / (1 << (drop))) + 0.5)

#define BLUR(bits, Level, Sum, ROUND)                                    \
  static void blur_down##bits (void *out, const uint16_t *const lines[], \
      int n, const ElBlur *blur)                                         \
  {                                                                      \
    Level *restrict v = out;                                             \
                                                                         \
    for (int x = 0; x < n; x += BLUR_BLOCK) {                            \
      const int count = EL_MIN (n - x, BLUR_BLOCK);                      \
      Sum sum[BLUR_BLOCK];                                               \
                                                                         \
      BLUR_SUM (Sum, sum, count, LINE_SAMPLE)                            \
      for (int i = 0; i < count; i++)                                    \
        v[x + i] = (Level) ROUND (sum[i], blur->drop_down);              \
    }                                                                    \
  }                                                                      \
                                                                         \
  static void blur_across##bits (void *levels, const void *line, int n,  \
      const ElBlur *blur)                                                \
  {                                                                      \
    const Level *restrict in = line;                                     \
    Level *restrict out = levels;                                        \
                                                                         \
    for (int x = 0; x < n; x += BLUR_BLOCK) {                            \
      const int count = EL_MIN (n - x, BLUR_BLOCK);                      \
      Sum sum[BLUR_BLOCK];                                               \
                                                                         \
      BLUR_SUM (Sum, sum, count, PIXEL_SAMPLE)                           \
      for (int i = 0; i < count; i++)                                    \
        out[x + i] = (Level) ROUND (sum[i], blur->drop_across);          \
    }                                                                    \
  }

#ifndef EL_SIMD
BLUR (8, int16_t, int32_t, ROUND_INT)
#endif
BLUR (16, int32_t, double, ROUND_DOUBLE)
