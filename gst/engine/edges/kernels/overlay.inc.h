/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Weights of the overlay, and painting by them, of samples of 12 bits at most. */
#pragma once

#include "edges/kernels/overlay-faint.inc.h"
#include "isa.h"
#include "simd/simd.h"

/* --- weights --- */

static void
sum_weights8 (uint16_t *restrict sum, const void *line, int n, int sub)
{
  const uint8_t *restrict m = line;
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

static void
sum_weights16 (uint16_t *restrict sum, const void *line, int n, int sub)
{
  const uint16_t *restrict m = line;
  const int pairs = sub == 1 ? n / 2 : 0;

  for (int i = 0; i < pairs; i++)
    sum[i] += (uint16_t) (m[2 * i] + m[2 * i + 1]);
  for (int i = 2 * pairs; i < n; i++)
    sum[i >> sub] += m[i];
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
weight_of (const void *weight, int i, const ElWeightKind kind,
    const ElPaint8 *paint)
{
  const uint8_t *bytes = weight;
  const uint16_t *words = weight;

  switch (kind) {
    case EL_WEIGHT_NARROW:
      return bytes[i];
    case EL_WEIGHT_PIXELS:
      return bytes[i / 4] & paint->mask[i % 4];
    case EL_WEIGHT_WIDE:
      return words[i];
    case EL_WEIGHT_PAIRS:
      return words[i / 2];
    default:
      return weight422 (bytes, i, paint->luma);
  }
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
      any |= words[j] = weight_of (weight, i + j, kind, paint);
    if (any)
      paint_chunk (row + i, words, count, colour, paint->num, 255 * paint->den);
  }
}

#ifdef EL_SIMD

/* --- weights that are bytes, in 16 bits --- */

/*
 * The same where num is 255, of a den for which all of p den + (colour - p) weight
 * + den / 2 = x fits 16 bits, and x / den is (x + more) factor >> 23.
 */
typedef struct
{
  ElV16 colour, den, factor;
  ElV16 half; /* and `more` */
#ifdef EL_AVX2
  ElV8 colour8, den8; /* see paint_vector () */
  ElV16 base;
#endif
} ElNarrow;

#define NARROW_SHIFT 7
/* Smaller ones have no factor of 16 bits. */
#define NARROW_DEN_MIN 129
#define NARROW_DEN_MAX 255

/* With factor = (2^23 - e) / den, e < den, the quotient of x + 1 is right if 0 < e
 * <= 128; otherwise, with a factor that is larger by 1, that of x. Of a row's
 * colours, every `step`th from `first` on by turns. */
static inline ElNarrow
narrow_constants (const ElPaint8 *paint, int den, int first, int step)
{
  const int one = 1 << (16 + NARROW_SHIFT);
  const int more = one % den <= 1 << NARROW_SHIFT;
  uint16_t colour[4];
  ElNarrow k;

  for (int i = 0; i < 4; i++)
    colour[i] = paint->colour[(first + i * step) % 4];
  k.colour = el_v16_set_four (colour);
  k.den = el_v16_set (den);
  k.factor = el_v16_set (one / den + !more);
  k.half = el_v16_set (den / 2 + more);
#ifdef EL_AVX2
  /* all four at once before they are spread: clang 17 fails on the vector */
  k.colour8 = el_v8_set_pixels (0x80808080
      ^ (colour[0] | colour[1] << 8 | colour[2] << 16
          | (uint32_t) colour[3] << 24));
  k.den8 = el_v8_set (den);
  k.base = el_v16_set (den / 2 + more + 128 * den);
#endif
  return k;
}

EL_INLINE ElV16
mix_narrow (ElV16 p, ElV16 weight, const ElNarrow *k)
{
  return el_v16_add (el_v16_add (el_v16_mul (p, k->den), k->half),
      el_v16_mul (el_v16_sub (k->colour, p), weight));
}

EL_INLINE ElV16
divide_narrow (ElV16 mixed, const ElNarrow *k)
{
  return el_v16_shift_down (el_v16_mul_high_unsigned (mixed, k->factor),
      NARROW_SHIFT);
}

/* Of a vector of bytes, whose halves are in an order that joining undoes. */
EL_INLINE void
paint_vector (uint8_t *row, ElV8 weight, const ElNarrow *k)
{
#ifdef EL_AVX2
  /* As (p - 128) (den - weight) + (colour - 128) weight + 128 den: products of
   * signed and unsigned bytes, which one instruction adds up. */
  const ElV8 p = el_v8_xor (el_v8_load (row), el_v8_set (0x80));
  const ElV8 rest = EL_MM (sub_epi8) (k->den8, weight);
  const ElV16 low = el_v16_add (k->base,
      EL_MM (maddubs_epi16) (EL_MM (unpacklo_epi8) (rest, weight),
          EL_MM (unpacklo_epi8) (p, k->colour8)));
  const ElV16 high = el_v16_add (k->base,
      EL_MM (maddubs_epi16) (EL_MM (unpackhi_epi8) (rest, weight),
          EL_MM (unpackhi_epi8) (p, k->colour8)));
#else
  const ElV8 p = el_v8_load (row);
  const ElV16 low = mix_narrow (el_v8_low (p), el_v8_low (weight), k);
  const ElV16 high = mix_narrow (el_v8_high (p), el_v8_high (weight), k);
#endif

  el_v8_store (row,
      el_v8_join (divide_narrow (low, k), divide_narrow (high, k)));
}

/* Either way; `faint` is to be a constant. */
typedef struct
{
  ElNarrow full;
  ElFaint faint;
} ElByteWeights;

EL_INLINE ElByteWeights
byte_weights (const ElPaint8 *paint, const bool faint)
{
  ElByteWeights k = { 0 };

  if (faint)
    k.faint = faint_constants (paint);
  else
    k.full = narrow_constants (paint, paint->den, 0, 1);
  return k;
}

EL_INLINE void
paint_by_bytes (uint8_t *row, ElV8 weight, const ElByteWeights *k,
    const bool faint)
{
  if (faint)
    paint_faint_vector (row, weight, &k->faint);
  else
    paint_vector (row, weight, &k->full);
}

/* Runs that nothing is painted in are not even read. */
EL_INLINE int
paint_narrow (uint8_t *row, const void *weight, int n, const ElPaint8 *paint,
    const bool faint)
{
  const ElByteWeights k = byte_weights (paint, faint);
  const uint8_t *m = weight;
  int i = 0;

  for (; i + EL_V8_BYTES <= n; i += EL_V8_BYTES) {
    const ElV8 w = el_v8_load (m + i);

    if (el_v8_any (w))
      paint_by_bytes (row + i, w, &k, faint);
  }
  return i;
}

EL_INLINE int
paint_pixels (uint8_t *row, const void *weight, int n, const ElPaint8 *paint,
    const bool faint)
{
  const ElByteWeights k = byte_weights (paint, faint);
  const uint8_t *m = weight;
  uint32_t bytes;
  ElV8 mask;
  int i = 0;

  memcpy (&bytes, paint->mask, sizeof bytes);
  mask = el_v8_set_pixels (bytes);
  for (; i + 4 * EL_V8_BYTES <= n; i += 4 * EL_V8_BYTES) {
    const ElV8 w = el_v8_load (m + i / 4);
    ElV8 each[4];

    if (!el_v8_any (w))
      continue;
    el_v8_fourfold (each, w);
    for (int j = 0; j < 4; j++)
      paint_by_bytes (row + i + j * EL_V8_BYTES, el_v8_and (each[j], mask), &k,
          faint);
  }
  return i;
}

static int
paint8_narrow_vectors (uint8_t *row, const void *weight, int n,
    const ElPaint8 *paint)
{
  return paint->num == 255 ? paint_narrow (row, weight, n, paint, false)
                           : paint_narrow (row, weight, n, paint, true);
}

static int
paint8_pixels_vectors (uint8_t *row, const void *weight, int n,
    const ElPaint8 *paint)
{
  return paint->num == 255 ? paint_pixels (row, weight, n, paint, false)
                           : paint_pixels (row, weight, n, paint, true);
}

/* Packed 4:2:2, den being twice an odd number: a chroma sample is the mean of what
 * each of its pixels would make it, in 1 / den; the half that one of the two lacks
 * is that by which the mean is rounded up. */
static int
paint8_422_vectors (uint8_t *row, const void *weight, int n,
    const ElPaint8 *paint)
{
  const ElNarrow k[2] = { narrow_constants (paint, paint->den / 2, 0, 2),
    narrow_constants (paint, paint->den / 2, 1, 2) };
  const int luma = paint->luma;
  const uint8_t *m = weight;
  int i = 0;

  for (; i + EL_V8_BYTES <= n; i += EL_V8_BYTES) {
    const ElV16 w = el_v16_load_bytes (m + i / 2);
    ElV16 p[2], own, mixed;
    ElV8 bytes;

    if (!el_v16_any (w))
      continue;
    bytes = el_v8_load (row + i);
    p[0] = el_v8_even (bytes);
    p[1] = el_v8_odd (bytes);
    own = mix_narrow (p[!luma], w, &k[!luma]);
    mixed = mix_narrow (p[!luma], el_v16_swap_pairs (w), &k[!luma]);
    p[luma] = divide_narrow (mix_narrow (p[luma], w, &k[luma]), &k[luma]);
    p[!luma] = divide_narrow (el_v16_average (own, mixed), &k[!luma]);
    el_v8_store (row + i, el_v8_weave (p[0], p[1]));
  }
  return i;
}

/* --- weights that are words --- */

/* In 16 bits, where num is 255: a quotient that is exact or, for want of precision,
 * 1 too small, and the remainder, less than 2 den, which tells. */
typedef struct
{
  ElV16 colour;
  ElV16 den, most, half; /* den, den - 1, den / 2 */
  ElV16 factor;
  int shift;
} ElWide;

/* A factor for what is shifted to 15 bits. */
static inline ElWide
paint_constants (ElV16 colour, int den)
{
  ElWide k = { .colour = colour, .shift = 0 };

  while (den << k.shift < 0x8000)
    k.shift++;
  k.den = el_v16_set (den);
  k.most = el_v16_set (den - 1);
  k.half = el_v16_set (den / 2);
  k.factor = el_v16_set (0x7fffffff / (den << k.shift));
  return k;
}

/* Of bytes; `den` is 4080 at most. */
static inline ElWide
wide_paint_constants (const ElPaint8 *paint)
{
  const uint16_t colour[4] = { paint->colour[0], paint->colour[1],
    paint->colour[2], paint->colour[3] };

  return paint_constants (el_v16_set_four (colour), paint->den);
}

/* weight / den in 1/32768, at most 2 too small. */
EL_INLINE ElV16
share_of (ElV16 weight, const ElWide *k)
{
  return el_v16_mul_high_unsigned (el_v16_shift_left (weight, k->shift),
      k->factor);
}

/* p + x with x = (colour - p) * weight / den. */
EL_INLINE ElV16
paint_wide (ElV16 p, ElV16 weight, ElV16 share, const ElWide *k)
{
  const ElV16 away = el_v16_sub (k->colour, p);
  const ElV16 x = el_v16_mul_high (el_v16_add (away, away), share);
  const ElV16 remainder = el_v16_add (k->half,
      el_v16_sub (el_v16_mul (away, weight), el_v16_mul (x, k->den)));

  return el_v16_count_greater (el_v16_add (p, x), remainder, k->most);
}

static int
paint8_wide_vectors (uint8_t *row, const void *weight, int n,
    const ElPaint8 *paint)
{
  const ElWide k = wide_paint_constants (paint);
  const uint16_t *words = weight;
  int i = 0;

  for (; i + EL_V16_LANES <= n; i += EL_V16_LANES) {
    const ElV16 w = el_v16_load (words + i);

    if (el_v16_any (w))
      el_v16_store_bytes (row + i,
          paint_wide (el_v16_load_bytes (row + i), w, share_of (w, &k), &k));
  }
  return i;
}

static int
paint8_pairs_vectors (uint8_t *row, const void *weight, int n,
    const ElPaint8 *paint)
{
  const ElWide k = wide_paint_constants (paint);
  const uint16_t *words = weight;
  int i = 0;

  for (; i + EL_V8_BYTES <= n; i += EL_V8_BYTES) {
    const ElV16 w = el_v16_load (words + i / 2);

    if (el_v16_any (w)) {
      const ElV16 share = share_of (w, &k);
      const ElV8 p = el_v8_load (row + i);

      el_v8_store (row + i,
          el_v8_join (paint_wide (el_v8_low (p), el_v16_twice_low (w),
                          el_v16_twice_low (share), &k),
              paint_wide (el_v8_high (p), el_v16_twice_high (w),
                  el_v16_twice_high (share), &k)));
    }
  }
  return i;
}

/* As of bytes: what the product is too small by is less than 1 for differences of 12
 * bits as well, and 2 den has 15. */
static int
paint16_vectors (uint16_t *line, const uint16_t *weight, int n,
    const ElPaint16 *paint)
{
  const ElWide k = paint_constants (el_v16_set (paint->colour), paint->den);
  int i = 0;

  for (; paint->num == 255 && i + EL_V16_LANES <= n; i += EL_V16_LANES) {
    const ElV16 w = el_v16_load (weight + i);

    if (el_v16_any (w))
      el_v16_store (line + i,
          paint_wide (el_v16_load (line + i), w, share_of (w, &k), &k));
  }
  return i;
}

/* Whether there are vectors for a kind and den; see each of them. */
static inline bool
has_vectors (const ElPaint8 *paint, ElWeightKind kind)
{
  const int den = kind == EL_WEIGHT_422 ? paint->den / 2 : paint->den;

  if (paint->num != 255)
    return (kind == EL_WEIGHT_NARROW || kind == EL_WEIGHT_PIXELS)
        && has_faint_vectors (paint);
  if (kind == EL_WEIGHT_WIDE || kind == EL_WEIGHT_PAIRS)
    return true;
  return den >= NARROW_DEN_MIN && den <= NARROW_DEN_MAX
      && (kind != EL_WEIGHT_422 || den % 2 == 1);
}

#define PAINT_VECTORS(name, kind) \
  (has_vectors (paint, kind) ? name##_vectors (row, weight, n, paint) : 0)

#else

#define PAINT_VECTORS(name, kind) 0

#endif

#define PAINT8(name, kind)                                   \
  static void name (uint8_t *row, const void *weight, int n, \
      const ElPaint8 *paint)                                 \
  {                                                          \
    const int done = PAINT_VECTORS (name, kind);             \
                                                             \
    paint_bytes (row, weight, done, n, paint, kind);         \
  }
PAINT8 (paint8_narrow, EL_WEIGHT_NARROW)
PAINT8 (paint8_pixels, EL_WEIGHT_PIXELS)
PAINT8 (paint8_wide, EL_WEIGHT_WIDE)
PAINT8 (paint8_pairs, EL_WEIGHT_PAIRS)
PAINT8 (paint8_422, EL_WEIGHT_422)

static void
paint16 (uint16_t *restrict line, const uint16_t *restrict weight, int n,
    const ElPaint16 *paint)
{
  const double den = 255.0 * paint->den, inverse = 1 / den;
  const double bias = (255 * paint->den) / 2 + 0.5;
  int i = 0;

#ifdef EL_SIMD
  i = paint16_vectors (line, weight, n, paint);
#endif
  for (; i < n; i++) {
    const double w = (double) paint->num * weight[i];
    const double mixed = line[i] * den + (paint->colour - line[i]) * w;

    line[i] = (uint16_t) (int) ((mixed + bias) * inverse);
  }
}
