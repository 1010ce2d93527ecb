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

/* Of packed 4:2:2: twice m for luma, of its pixel and the other one of two for
 * chroma. */
static inline int
weight422 (const uint8_t *m, int i, int luma)
{
  return i % 2 == luma ? 2 * m[i / 2] : m[i / 4 * 2] + m[i / 4 * 2 + 1];
}

EL_INLINE int
weight_of (const void *weight, int i, const ElWeightKind kind, int luma)
{
  return kind == EL_WEIGHT_WIDE ? ((const uint16_t *) weight)[i]
      : kind == EL_WEIGHT_422   ? weight422 (weight, i, luma)
                                : ((const uint8_t *) weight)[i];
}

EL_INLINE void
paint_bytes (uint8_t *row, const void *weight, int start, int n,
    const ElPaint8 *paint, const ElWeightKind kind)
{
  int colour[PAINT_CHUNK];

  for (int i = 0; i < PAINT_CHUNK; i++)
    colour[i] = paint->colour[i % 4];
  for (int i = start; i < n; i += PAINT_CHUNK) {
    const int count = EL_MIN (n - i, PAINT_CHUNK);
    uint16_t words[PAINT_CHUNK], any = 0;

    for (int j = 0; j < count; j++)
      any |= words[j] = weight_of (weight, i + j, kind, paint->luma);
    if (any)
      paint_chunk (row + i, words, count, colour, paint->num, 255 * paint->den);
  }
}

#ifdef EL_SIMD

/*
 * The same where num is 255, in 16 bits: a quotient that is exact or, for want of
 * precision, 1 too small, and the remainder, less than 2 den, which tells.
 */
typedef struct
{
  ElV16 colour;
  ElV16 den, most, half; /* den, den - 1, den / 2 */
  ElV16 factor;
  int shift;
} ElPaintConstants;

/* `den` is 4080 at most. A factor for what is shifted to 15 bits or, of narrow
 * weights, 1 / den in 1/65536. */
static inline ElPaintConstants
paint_constants (const ElPaint8 *paint, bool narrow)
{
  uint16_t colour[EL_V16_LANES];
  ElPaintConstants k = { .shift = 0 };

  for (int i = 0; i < EL_V16_LANES; i++)
    colour[i] = paint->colour[i % 4];
  while (paint->den << k.shift < 0x8000)
    k.shift++;
  k.colour = el_v16_load ((const void *) colour);
  k.den = el_v16_set (paint->den);
  k.most = el_v16_set (paint->den - 1);
  k.half = el_v16_set (paint->den / 2);
  k.factor = el_v16_set (
      narrow ? 0xffff / paint->den : 0x7fffffff / (paint->den << k.shift));
  return k;
}

/* All of p den + (colour - p) weight fits 16 bits: den is 255 at most. */
EL_INLINE ElV16
paint_narrow (ElV16 p, ElV16 weight, const ElPaintConstants *k)
{
  const ElV16 away = el_v16_sub (k->colour, p);
  const ElV16 mixed = el_v16_add (el_v16_mul (p, k->den),
      el_v16_add (el_v16_mul (away, weight), k->half));
  const ElV16 q = el_v16_mul_high_unsigned (mixed, k->factor);
  const ElV16 remainder = el_v16_sub (mixed, el_v16_mul (q, k->den));

  return el_v16_count_greater (q, remainder, k->most);
}

/* p + x with x = (colour - p) * weight / den: weight / den becomes a share in
 * 1/32768, at most 2 too small. */
EL_INLINE ElV16
paint_wide (ElV16 p, ElV16 weight, const ElPaintConstants *k)
{
  const ElV16 away = el_v16_sub (k->colour, p);
  const ElV16 share = el_v16_mul_high_unsigned (
      el_v16_shift_left (weight, k->shift), k->factor);
  const ElV16 x = el_v16_mul_high (el_v16_add (away, away), share);
  const ElV16 remainder = el_v16_add (k->half,
      el_v16_sub (el_v16_mul (away, weight), el_v16_mul (x, k->den)));

  return el_v16_count_greater (el_v16_add (p, x), remainder, k->most);
}

/* As weight422 (), of EL_V16_LANES bytes. */
EL_INLINE ElV16
load_weights422 (const uint8_t *m, int luma)
{
  const ElV32 own = el_v32_load_bytes (m);
  const ElV32 both = el_v32_add (own, el_v32_swap_pairs (own));
  const ElV32 twice = el_v32_add (own, own);

  return luma ? el_v32_pairs (both, twice) : el_v32_pairs (twice, both);
}

/* Runs that nothing is painted in are not even read. */
EL_INLINE int
paint_wide_vectors (uint8_t *row, const void *weight, int n,
    const ElPaint8 *paint, const ElWeightKind kind)
{
  const ElPaintConstants k = paint_constants (paint, false);
  const uint16_t *words = weight;
  const uint8_t *m = weight;
  int i = 0;

  for (; i + EL_V16_LANES <= n; i += EL_V16_LANES) {
    const ElV16 w = kind == EL_WEIGHT_422
        ? load_weights422 (m + i / 2, paint->luma)
        : el_v16_load ((const void *) (words + i));

    if (el_v16_any (w))
      el_v16_store_bytes (row + i,
          paint_wide (el_v16_load_bytes (row + i), w, &k));
  }
  return i;
}

/* Vectors of bytes, whose halves are in an order that packing undoes. */
EL_INLINE int
paint_narrow_vectors (uint8_t *row, const uint8_t *weight, int n,
    const ElPaint8 *paint)
{
  const ElPaintConstants k = paint_constants (paint, true);
  int i = 0;

  for (; i + EL_V8_BYTES <= n; i += EL_V8_BYTES) {
    const ElV8 w = el_v8_load (weight + i);

    if (el_v8_any (w)) {
      const ElV8 p = el_v8_load (row + i);

      el_v8_store (row + i,
          el_v8_join (paint_narrow (el_v8_low (p), el_v8_low (w), &k),
              paint_narrow (el_v8_high (p), el_v8_high (w), &k)));
    }
  }
  return i;
}

EL_INLINE int
paint_vectors (uint8_t *row, const void *weight, int n, const ElPaint8 *paint,
    const ElWeightKind kind)
{
  return kind == EL_WEIGHT_NARROW
      ? paint_narrow_vectors (row, weight, n, paint)
      : paint_wide_vectors (row, weight, n, paint, kind);
}

#else

#define paint_vectors(row, weight, n, paint, kind) 0

#endif

#define PAINT8(name, kind)                                                   \
  static void name (uint8_t *row, const void *weight, int n,                 \
      const ElPaint8 *paint)                                                 \
  {                                                                          \
    const int done =                                                         \
        paint->num == 255 ? paint_vectors (row, weight, n, paint, kind) : 0; \
                                                                             \
    paint_bytes (row, weight, done, n, paint, kind);                         \
  }
PAINT8 (paint8_narrow, EL_WEIGHT_NARROW)
PAINT8 (paint8_wide, EL_WEIGHT_WIDE)
PAINT8 (paint8_422, EL_WEIGHT_422)
