/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lens's resampling: nearest, and any separable interpolation given as
 * taps; bilinear has a file of its own. `source` is the saved copy of what the
 * lens reads, with a margin, so that no tap needs a test.
 */
#pragma once

#include <string.h>

#include "isa.h"
#include "lens/kernels/map.inc.h"
#include "lens/kernels/taps8.inc.h"
#include "simd/simd.h"

/* --- nearest --- */

/* `most` pixels. Those of one or two bytes, 8 bytes in all, are put together in a
 * register: with a store for each, loads of the copy wait for stores to addresses
 * that only look alike (equal in their low 12 bits), half as long again at some
 * alignments. */
#define NEAREST(bytes, Unit, most)                                            \
  EL_INLINE void nearest_##bytes##_few (Unit *restrict out,                   \
      const Unit *restrict in, const int32_t *restrict offset)                \
  {                                                                           \
    uint64_t pixels = 0;                                                      \
                                                                              \
    if ((bytes) * (most) > 8) {                                               \
      for (int j = 0; j < (most); j++)                                        \
        out[j] = in[offset[j]];                                               \
      return;                                                                 \
    }                                                                         \
    for (int j = 0; j < (most); j++)                                          \
      pixels |= (uint64_t) in[offset[j]]                                      \
          << EL_SAMPLE_SHIFT (j, most, 8 * (bytes));                          \
    memcpy (out, &pixels, sizeof pixels);                                     \
  }                                                                           \
                                                                              \
  EL_INLINE void nearest_##bytes##_run (Unit *restrict out,                   \
      const Unit *restrict in, const ElLensMap *map, int n, const bool large) \
  {                                                                           \
    const int32_t *restrict offset = map->offset;                             \
    int i = 0;                                                                \
                                                                              \
    for (; i + (most) <= n; i += (most)) {                                    \
      if (large)                                                              \
        ask_lens_ahead (map, i, in, bytes, 1);                                \
      nearest_##bytes##_few (out + i, in, offset + i);                        \
    }                                                                         \
    for (; i < n; i++)                                                        \
      out[i] = in[offset[i]];                                                 \
  }                                                                           \
                                                                              \
  static void nearest_##bytes (void *line, const void *source,                \
      const ElLensMap *map, int n)                                            \
  {                                                                           \
    if (map->large)                                                           \
      nearest_##bytes##_run (line, source, map, n, true);                     \
    else                                                                      \
      nearest_##bytes##_run (line, source, map, n, false);                    \
  }

NEAREST (1, uint8_t, 8)
NEAREST (2, ElU16, 4)
NEAREST (4, ElU32, 8)
NEAREST (8, ElU64, 8)

/* --- taps above 8 bits --- */

/* The phase below a fraction; *t is how far it is to the next. */
static inline int
tap_place (float fraction, float *t)
{
  const float place = fraction * EL_TAP_PHASES;
  const int phase = EL_MIN ((int) place, EL_TAP_PHASES - 1);

  *t = place - (float) phase;
  return phase;
}

#ifdef EL_SIMD

/* The weights of a fraction, between those of two phases. */
static inline void
tap_weights (float weight[EL_TAP_STRIDE], const ElTapTable *table,
    float fraction)
{
  float t;
  const int phase = tap_place (fraction, &t);
  const ElF8 below = el_f8_load (table->exact[phase]);
  const ElF8 above = el_f8_load (table->exact[phase + 1]);

  el_f8_store (weight, el_f8_between (below, above, el_f8_set (t)));
}

/* 8 samples across, all of their taps down. */
EL_INLINE ElF8
tap_columns16 (const uint16_t *p, ptrdiff_t row, const float y[EL_TAP_STRIDE],
    const int taps)
{
  ElF8 sum = el_f8_mul (el_f8_samples (p), el_f8_set (y[0]));

  for (int j = 1; j < taps; j++)
    sum = el_f8_add (sum,
        el_f8_mul (el_f8_samples (p + j * row), el_f8_set (y[j])));
  return sum;
}

/* The order of additions is plain C's, below: taps 4 apart, 2 apart, then both; of
 * whole vectors first, then of the halves of the last, then within a half. */
EL_INLINE void
tap_sum16 (float sum[4], const uint16_t *p, ptrdiff_t row,
    const float x[EL_TAP_STRIDE], const float y[EL_TAP_STRIDE], const int lanes,
    const int taps)
{
  ElF8 part[4] = { el_f8_set (0), el_f8_set (0), el_f8_set (0), el_f8_set (0) };

  for (int k = 0; k < taps * lanes; k += 8)
    part[k / 8] = el_f8_mul (tap_columns16 (p + k, row, y, taps),
        el_f8_pixels (x + k / lanes, lanes));
  for (int gap = lanes / 2; gap > 0; gap /= 2)
    for (int k = 0; k < gap; k++)
      part[k] = el_f8_add (part[k], part[k + gap]);
  el_f8_fold (sum, part[0]);
  for (int gap = 2; gap >= lanes; gap /= 2)
    for (int c = 0; c < gap; c++)
      sum[c] += sum[c + gap];
}

#else

static inline void
tap_weights (float weight[EL_TAP_STRIDE], const ElTapTable *table,
    float fraction)
{
  float t;
  const int phase = tap_place (fraction, &t);
  const float *below = table->exact[phase], *above = table->exact[phase + 1];

  for (int k = 0; k < EL_TAP_STRIDE; k++)
    weight[k] = below[k] + (above[k] - below[k]) * t;
}

/* Of 1, 2 or 4 lanes. Taps down, then across: those 4 apart, 2 apart, and both. */
static inline void
tap_sum16 (float sum[4], const uint16_t *p, ptrdiff_t row,
    const float x[EL_TAP_STRIDE], const float y[EL_TAP_STRIDE], const int lanes,
    const int taps)
{
  for (int c = 0; c < lanes; c++) {
    float part[EL_TAP_STRIDE] = { 0 };

    for (int k = 0; k < taps; k++) {
      for (int j = 0; j < taps; j++)
        part[k] += p[j * row + k * lanes + c] * y[j];
      part[k] *= x[k];
    }
    for (int gap = 4; gap > 0; gap /= 2)
      for (int k = 0; k < gap; k++)
        part[k] += part[k + gap];
    sum[c] = part[0];
  }
}

#endif

static inline void
taps16_loop (uint16_t *restrict out, const uint16_t *restrict in, int stride,
    const ElLensMap *map, int n, const ElTapTable *table, int max,
    const int lanes, const int taps)
{
  const ptrdiff_t first = -(taps / 2 - 1) * (ptrdiff_t) (stride + 1);
  float x[EL_TAP_STRIDE], y[EL_TAP_STRIDE], sum[4];

  for (int i = 0; i < n; i++) {
    tap_weights (x, table, map->x[i]);
    tap_weights (y, table, map->y[i]);
    tap_sum16 (sum, in + (map->offset[i] + first) * lanes,
        (ptrdiff_t) stride * lanes, x, y, lanes, taps);
    for (int c = 0; c < lanes; c++) {
      const int rounded = (int) (sum[c] + 0.5f);

      out[i * lanes + c] = (uint16_t) EL_CLAMP (rounded, 0, max);
    }
  }
}

#define TAPS(lanes)                                                       \
  static void taps8_##lanes (void *line, const void *source, int stride,  \
      const ElLensMap *map, int n, const ElTapTable *table, int max)      \
  {                                                                       \
    (void) max;                                                           \
    if (table->taps == 4)                                                 \
      taps8_loop (line, source, stride, map, n, table, lanes, 4);         \
    else                                                                  \
      taps8_loop (line, source, stride, map, n, table, lanes, 6);         \
  }                                                                       \
                                                                          \
  static void taps16_##lanes (void *line, const void *source, int stride, \
      const ElLensMap *map, int n, const ElTapTable *table, int max)      \
  {                                                                       \
    if (table->taps == 4)                                                 \
      taps16_loop (line, source, stride, map, n, table, max, lanes, 4);   \
    else                                                                  \
      taps16_loop (line, source, stride, map, n, table, max, lanes, 6);   \
  }

TAPS (1)
TAPS (2)
TAPS (4)
