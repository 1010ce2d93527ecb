/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The ring: how much of a pixel it covers, and its colour in 8-bit pixels. */
#pragma once

#include <math.h>
#include <string.h>

#include "isa.h"
#include "lens/kernels/sources.h"
#include "lens/lens.h"
#include "simd/simd.h"

/* --- weights --- */

typedef enum
{
  RING_SQUARE,
  RING_CIRCLE,
  RING_ELLIPSE
} RingKind;

/* As el_shapes[].outside, in loops that compilers vectorise. */
EL_INLINE double
ring_outside (double x, double y, double a, double b, const RingKind kind)
{
  const double u = x / a, v = y / b;
  double k, slope;

  if (kind == RING_SQUARE)
    return EL_MAX (x - a, y - b);
  if (kind == RING_CIRCLE)
    return sqrt (x * x + y * y) - a;
  k = sqrt (u * u + v * v);
  slope = sqrt (u * u / (a * a) + v * v / (b * b));
  /* There is no slope in the very middle. */
  return k > 0 ? (k - 1) * k / slope : -EL_MIN (a, b);
}

/* v, but 0 below that and 1 above that: compilers make branches of comparisons. */
static inline double
ring_ramp (double v)
{
  return 0.5 * (fabs (v) - fabs (v - 1) + 1);
}

/* Pixels at a time, and what they are a multiple of: runs are short, and what a
 * compiler leaves to the end of a loop would be most of them. */
#define RING_CHUNK 64
#define RING_STEP 8

/* Shares of pixels from x on, in a row that is `down` from the centre. */
EL_INLINE void
ring_shares (int32_t share[RING_CHUNK], int steps, double x, double down,
    const ElRingShape *ring, const RingKind kind)
{
  const ElRingShape r = *ring;

  for (int i = 0; i < steps * RING_STEP; i++) {
    const double across = fabs (x + i - r.x) * r.par;
    const double inner = 0.5 + ring_outside (across, down, r.a, r.b, kind);
    const double outer =
        0.5 - ring_outside (across, down, r.a + r.width, r.b + r.width, kind);

    share[i] =
        (int32_t) (ring_ramp (inner) * ring_ramp (outer) * EL_RING_ONE + 0.5);
  }
}

EL_INLINE void
ring_weights_loop (uint16_t *weight, int n, double x, double y,
    const ElRingShape *ring, const RingKind kind)
{
  const double down = fabs (y - ring->y);

  for (int first = 0; first < n; first += RING_CHUNK) {
    const int count = EL_MIN (n - first, RING_CHUNK);
    const int steps = (count + RING_STEP - 1) / RING_STEP;
    int32_t share[RING_CHUNK];

    ring_shares (share, steps, x + first, down, ring, kind);
    for (int i = 0; i < count; i++)
      weight[first + i] = (uint16_t) share[i];
  }
}

static void
ring_weights (uint16_t *weight, int n, int x, int y, const ElRingShape *ring)
{
  if (ring->shape == EL_SHAPE_SQUARE)
    ring_weights_loop (weight, n, x, y, ring, RING_SQUARE);
  else if (ring->a == ring->b)
    ring_weights_loop (weight, n, x, y, ring, RING_CIRCLE);
  else
    ring_weights_loop (weight, n, x, y, ring, RING_ELLIPSE);
}

/* --- paint --- */

/* Bytes [from, end) of a row whose pixels have `step`. */
EL_INLINE void
ring_paint_bytes (uint8_t *restrict row, const uint16_t *restrict weight,
    int from, int end, const ElRingPaint *paint, const int step)
{
  for (int i = from; i < end; i++) {
    const int s =
        (int) ((uint32_t) weight[i / step] * paint->share[i % 4] >> 16);
    const int away = (paint->colour[i % 4] - row[i]) * 128;

    row[i] = (uint8_t) ((row[i] * 128 + 2 * (away * s >> 16) + 64) >> 7);
  }
}

#ifdef EL_AVX2

#define RING_BLOCK 16 /* bytes */

typedef struct
{
  __m256i colour, share;
  __m256i spread; /* of the weights of a block's pixels, in either half */
} RingVectors;

EL_INLINE RingVectors
ring_vectors (const ElRingPaint *paint, const int step)
{
  uint8_t spread[32];
  int colour;
  int64_t share;

  for (int i = 0; i < 32; i++)
    spread[i] = (uint8_t) (i / 2 / step * 2 + i % 2);
  memcpy (&colour, paint->colour, sizeof colour);
  memcpy (&share, paint->share, sizeof share);
  return (RingVectors){ _mm256_cvtepu8_epi16 (_mm_set1_epi32 (colour)),
    _mm256_set1_epi64x (share), _mm256_loadu_si256 ((const __m256i *) spread) };
}

EL_INLINE __m256i
ring_block_weights (const uint16_t *weight, const RingVectors *k,
    const int step)
{
  const __m128i *w = (const __m128i *) weight;

  if (step == 1)
    return _mm256_loadu_si256 ((const __m256i *) weight);
  return _mm256_shuffle_epi8 (_mm256_broadcastsi128_si256 (step == 2
                                      ? _mm_loadu_si128 (w)
                                      : _mm_loadl_epi64 (w)),
      k->spread);
}

EL_INLINE void
ring_paint_block (uint8_t *row, __m256i weight, const RingVectors *k)
{
  const __m256i p =
      _mm256_cvtepu8_epi16 (_mm_loadu_si128 ((const __m128i *) row));
  const __m256i s = _mm256_mulhi_epu16 (weight, k->share);
  const __m256i more = _mm256_mulhi_epi16 (
      _mm256_slli_epi16 (_mm256_sub_epi16 (k->colour, p), 7), s);
  const __m256i sum = _mm256_add_epi16 (_mm256_slli_epi16 (p, 7),
      _mm256_add_epi16 (_mm256_add_epi16 (more, more), _mm256_set1_epi16 (64)));
  const __m256i words = _mm256_srli_epi16 (sum, 7);

  _mm_storeu_si128 ((__m128i *) row,
      _mm_packus_epi16 (_mm256_castsi256_si128 (words),
          _mm256_extracti128_si256 (words, 1)));
}

EL_INLINE void
ring_paint (uint8_t *row, const uint16_t *weight, int n,
    const ElRingPaint *paint, const int step)
{
  const RingVectors k = ring_vectors (paint, step);
  int i = 0;

  for (; i + RING_BLOCK <= n * step; i += RING_BLOCK)
    ring_paint_block (row + i, ring_block_weights (weight + i / step, &k, step),
        &k);
  ring_paint_bytes (row, weight, i, n * step, paint, step);
}

#else

EL_INLINE void
ring_paint (uint8_t *row, const uint16_t *weight, int n,
    const ElRingPaint *paint, const int step)
{
  ring_paint_bytes (row, weight, 0, n * step, paint, step);
}

#endif

#define RING_PAINT(step)                                                      \
  static void ring_paint_##step (uint8_t *row, const uint16_t *weight, int n, \
      const ElRingPaint *paint)                                               \
  {                                                                           \
    ring_paint (row, weight, n, paint, step);                                 \
  }

RING_PAINT (1)
RING_PAINT (2)
RING_PAINT (4)
