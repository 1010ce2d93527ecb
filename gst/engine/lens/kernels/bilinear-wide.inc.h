/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lens's bilinear resampling above 8 bits. */
#pragma once

#include "isa.h"
#include "lens/kernels/map.inc.h"
#include "simd/simd.h"

/* Single precision has 24 bits for samples of 16. */
static inline void
bilinear16_loop (uint16_t *restrict out, const uint16_t *restrict in,
    int stride, const ElLensMap *map, int n, const int lanes)
{
  for (int i = 0; i < n; i++) {
    const uint16_t *top = in + (ptrdiff_t) map->offset[i] * lanes;
    const uint16_t *bottom = top + (ptrdiff_t) stride * lanes;
    const float x = map->x[i], y = map->y[i];

    for (int c = 0; c < lanes; c++) {
      const float left = top[c] + (float) (bottom[c] - top[c]) * y;
      const float right =
          top[c + lanes] + (float) (bottom[c + lanes] - top[c + lanes]) * y;

      out[i * lanes + c] = (uint16_t) (left + (right - left) * x + 0.5f);
    }
  }
}

#ifdef EL_SIMD

/* 8 / `lanes` pixels from pixel i of a run on. */
EL_INLINE void
bilinear16_block (uint16_t *out, const uint16_t *in, int stride,
    const ElLensMap *map, int i, const int lanes)
{
  const uint16_t *below = in + (ptrdiff_t) stride * lanes;
  const ElF8 y = el_f8_pixels (map->y + i, lanes);
  ElF8 left[2], right[2], result;

  el_f8_corners (&left[0], &right[0], in, map->offset + i, lanes);
  el_f8_corners (&left[1], &right[1], below, map->offset + i, lanes);
  result = el_f8_between (el_f8_between (left[0], left[1], y),
      el_f8_between (right[0], right[1], y), el_f8_pixels (map->x + i, lanes));
  el_f8_store_samples (out + i * lanes, el_f8_add (result, el_f8_set (0.5f)));
}

/* The last block ends where the run does, and does some pixels again. */
EL_INLINE void
bilinear16_run (uint16_t *restrict out, const uint16_t *restrict in, int stride,
    const ElLensMap *map, int n, const int lanes)
{
  const int last = n - 8 / lanes;

  if (last < 0) {
    bilinear16_loop (out, in, stride, map, n, lanes);
    return;
  }
  for (int i = 0; i < last; i += 8 / lanes) {
    if (map->large)
      ask_lens_ahead (map, i, in, 2 * lanes, 3);
    bilinear16_block (out, in, stride, map, i, lanes);
  }
  bilinear16_block (out, in, stride, map, last, lanes);
}

#else
#define bilinear16_run bilinear16_loop
#endif

#define BILINEAR16(lanes)                                                     \
  static void bilinear16_##lanes (void *line, const void *source, int stride, \
      const ElLensMap *map, int n)                                            \
  {                                                                           \
    bilinear16_run (line, source, stride, map, n, lanes);                     \
  }

BILINEAR16 (1)
BILINEAR16 (2)
BILINEAR16 (4)
