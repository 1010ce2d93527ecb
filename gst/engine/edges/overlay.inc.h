/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Weights of the overlay, and painting by them, of 8-bit samples. */
#pragma once

#include "isa.h"
#include "simd/simd.h"

/* --- weights --- */

static void
sum_weights8 (uint16_t *restrict sum, const uint8_t *restrict m, int n, int sub)
{
  const int group = 1 << sub;
  int i = 0;

#ifdef EL_SIMD
  const ElPairs ones = el_pairs (1, 1);

  for (; sub == 1 && 2 * i + EL_V8_BYTES <= n; i += EL_V16_LANES)
    el_v16_store (sum + i,
        el_v16_add (el_v16_load (sum + i),
            el_pair_sum (el_v8_load (m + 2 * i), ones)));
#endif
  for (int j = i * group; j < n; j++)
    sum[j >> sub] += m[j];
}

/* Two pixels are four bytes in memory, luma first or last of two. */
static void
spread_weights422 (uint16_t *weight, const uint8_t *restrict m, int n, int luma)
{
  ElU64 *restrict out = (ElU64 *) weight;
  const int y0 = EL_SAMPLE_SHIFT (luma, 4, 16);
  const int y1 = EL_SAMPLE_SHIFT (luma + 2, 4, 16);
  const int u = EL_SAMPLE_SHIFT (1 - luma, 4, 16);
  const int v = EL_SAMPLE_SHIFT (3 - luma, 4, 16);

  for (int i = 0; i < n / 2; i++) {
    const uint64_t first = m[2 * i], second = m[2 * i + 1];
    const uint64_t both = first + second;

    out[i] = first << 1 << y0 | second << 1 << y1 | both << u | both << v;
  }
  if (n % 2) {
    const uint64_t twice = m[n - 1] * 2u;

    out[n / 2] = twice << y0 | twice << u | twice << v;
  }
}

/* --- painting --- */

/* Bytes at a time, a multiple of the colours' number. */
#define PAINT_CHUNK 64

/* p += (colour - p) * weight * num / (255 * den), rounded to nearest, ties up. The
 * half in the bias keeps the quotient's rounding away from integers. */
EL_INLINE void
paint_chunk (uint8_t *restrict row, const uint16_t *restrict weight, int n,
    const int *restrict colour, int num, int den)
{
  const double bias = den / 2 + 0.5, inverse = 1.0 / den;

  for (int i = 0; i < n; i++) {
    const double w = num * weight[i];
    const double mixed = row[i] * (double) den + (colour[i] - row[i]) * w;

    row[i] = (uint8_t) (int) ((mixed + bias) * inverse);
  }
}

EL_INLINE void
paint_bytes (uint8_t *row, const void *weight, int start, int n,
    const ElPaint8 *paint, const bool wide)
{
  const uint8_t *narrow_weight = weight;
  const uint16_t *wide_weight = weight;
  int colour[PAINT_CHUNK];

  for (int i = 0; i < PAINT_CHUNK; i++)
    colour[i] = paint->colour[i % 4];
  for (int i = start; i < n; i += PAINT_CHUNK) {
    const int count = EL_MIN (n - i, PAINT_CHUNK);
    uint16_t words[PAINT_CHUNK], any = 0;

    for (int j = 0; j < count; j++)
      any |= words[j] = wide ? wide_weight[i + j] : narrow_weight[i + j];
    if (any)
      paint_chunk (row + i, words, count, colour, paint->num, 255 * paint->den);
  }
}

#ifdef EL_SIMD

/*
 * The same where num is 255: p + x with x = (colour - p) * weight / den, rounded.
 * weight / den becomes a share in 1/32768, at most 2 too small; the product with
 * it, rounded down, is that quotient or, for want of rounding, 1 less, which the
 * remainder tells. All of it fits 16 bits, since den is 4080 at most.
 */
typedef struct
{
  ElV16 colour;
  ElV16 den, most, half; /* den, den - 1, den / 2 */
  ElV16 factor;          /* share = (weight << shift) * factor >> 16 */
  int shift;
} ElPaintConstants;

static inline ElPaintConstants
paint_constants (const ElPaint8 *paint)
{
  uint16_t colour[EL_V16_LANES];
  ElPaintConstants k = { .shift = 0 };

  for (int i = 0; i < EL_V16_LANES; i++)
    colour[i] = paint->colour[i % 4];
  while (paint->den << k.shift < 0x8000)
    k.shift++;
  k.colour = el_v16_load (colour);
  k.den = el_v16_set (paint->den);
  k.most = el_v16_set (paint->den - 1);
  k.half = el_v16_set (paint->den / 2);
  k.factor = el_v16_set (0x7fffffff / (paint->den << k.shift));
  return k;
}

EL_INLINE ElV16
paint_vector (ElV16 p, ElV16 weight, const ElPaintConstants *k)
{
  const ElV16 away = el_v16_sub (k->colour, p);
  const ElV16 share = el_v16_mul_high_unsigned (
      el_v16_shift_left (weight, k->shift), k->factor);
  const ElV16 x = el_v16_mul_high (el_v16_add (away, away), share);
  const ElV16 remainder = el_v16_add (k->half,
      el_v16_sub (el_v16_mul (away, weight), el_v16_mul (x, k->den)));

  return el_v16_sub (el_v16_add (p, x), el_v16_greater (remainder, k->most));
}

/* Runs that nothing is painted in are not even read. */
EL_INLINE int
paint_vectors (uint8_t *row, const void *weight, int n, const ElPaint8 *paint,
    const bool wide)
{
  const uint8_t *narrow_weight = weight;
  const uint16_t *wide_weight = weight;
  const ElPaintConstants k = paint_constants (paint);
  int i = 0;

  for (; i + EL_V16_LANES <= n; i += EL_V16_LANES) {
    const ElV16 w = wide ? el_v16_load (wide_weight + i)
                         : el_v16_load_bytes (narrow_weight + i);

    if (el_v16_any (w))
      el_v16_store_bytes (row + i,
          paint_vector (el_v16_load_bytes (row + i), w, &k));
  }
  return i;
}

#else

#define paint_vectors(row, weight, n, paint, wide) 0

#endif

#define PAINT8(name, wide)                                                   \
  static void name (uint8_t *row, const void *weight, int n,                 \
      const ElPaint8 *paint)                                                 \
  {                                                                          \
    const int done =                                                         \
        paint->num == 255 ? paint_vectors (row, weight, n, paint, wide) : 0; \
                                                                             \
    paint_bytes (row, weight, done, n, paint, wide);                         \
  }
PAINT8 (paint8_narrow, false)
PAINT8 (paint8_wide, true)
