/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The kernels of tone.h in 16-bit integers, of 8-bit samples. */
#pragma once

#include "isa.h"
#include "simd/simd.h"
#include "tone/tone.h"

/* --- the specification --- */

/* Of a value in 1/128, in 1 / 2^shift. */
EL_INLINE int
ramp8_part (int value, const ElRamps8 *ramps, int i)
{
  return (value * ramps->slope[i] >> 16) + ramps->bias[i];
}

EL_INLINE uint8_t
ramp8_byte (int value, const ElRamps8 *ramps, int i)
{
  const int v = ramp8_part (value, ramps, i) >> ramps->shift;

  return (uint8_t) EL_CLAMP (v, ramps->low[i], ramps->high[i]);
}

/* Factors of a sum of so many bytes that make it their mean, in 1/128: a power of
 * two, then a fraction in 1/65536. */
EL_INLINE int
mean8_factors (int count, int *shift)
{
  for (*shift = 8; count * 255 << *shift > 0xffff;)
    --*shift;
  return ((128 << 16 >> *shift) + count / 2) / count;
}

/* --- vectors --- */

#ifdef EL_SIMD

typedef struct
{
  ElV16 slope, bias;
  ElV8 low, high;
  int shift;
} Ramp8Vectors;

/* Four bytes, over and over. */
EL_INLINE ElV8
four_bytes (const uint8_t *byte)
{
  return el_v8_set_pixels (*(const ElU32 *) byte);
}

EL_INLINE Ramp8Vectors
ramp8_vectors (const ElRamps8 *ramps)
{
  const Ramp8Vectors vectors = { el_v16_set_four (ramps->slope),
    el_v16_set_four (ramps->bias), four_bytes (ramps->low),
    four_bytes (ramps->high), ramps->shift };

  return vectors;
}

EL_INLINE ElV16
ramp8_words (ElV16 value, const Ramp8Vectors *r)
{
  return el_v16_add (el_v16_mul_high (value, r->slope), r->bias);
}

EL_INLINE ElV8
ramp8_join (ElV16 low, ElV16 high, const Ramp8Vectors *r)
{
  const ElV8 v = el_v8_join (el_v16_shift (ramp8_words (low, r), r->shift),
      el_v16_shift (ramp8_words (high, r), r->shift));

  return el_v8_min (el_v8_max (v, r->low), r->high);
}

EL_INLINE ElV8
ramp8_vector (ElV8 v, const Ramp8Vectors *r)
{
  return ramp8_join (el_v16_shift_left (el_v8_low (v), 7),
      el_v16_shift_left (el_v8_high (v), 7), r);
}

#endif

/* --- bytes of themselves --- */

/* The last vector ends where the row does. What it has in common with the one
 * before is read before that is written. */
static void
tone_ramps8 (uint8_t *row, int n, const ElRamps8 *ramps)
{
#ifdef EL_SIMD
  if (n >= EL_V8_BYTES) {
    const Ramp8Vectors r = ramp8_vectors (ramps);
    uint8_t *last = row + n - EL_V8_BYTES;
    const ElV8 end = ramp8_vector (el_v8_load (last), &r);

    for (; row < last; row += EL_V8_BYTES)
      el_v8_store (row, ramp8_vector (el_v8_load (row), &r));
    el_v8_store (last, end);
    return;
  }
#endif
  for (int i = 0; i < n; i++)
    row[i] = ramp8_byte (row[i] << 7, ramps, i % 4);
}

/* --- means --- */

static void
tone_means8 (void *restrict line, const void *sums, int n, int count,
    const ElTone *tone, int role)
{
  const ElRamps8 *ramps = &tone->mean[role];
  const uint16_t *restrict sum = sums;
  uint8_t *restrict out = line;
  int shift;
  const int factor = mean8_factors (count, &shift);
  int i = 0;

#ifdef EL_SIMD
  const Ramp8Vectors r = ramp8_vectors (ramps);
  const ElV16 factors = el_v16_set (factor);

  for (; i + EL_V8_BYTES <= n; i += EL_V8_BYTES) {
    const ElV16 low = el_v16_shift_left (el_v16_load (sum + i), shift);
    const ElV16 high =
        el_v16_shift_left (el_v16_load (sum + i + EL_V16_LANES), shift);

    el_v8_store (out + i,
        el_v8_unpacked (ramp8_join (el_v16_mul_high_unsigned (low, factors),
            el_v16_mul_high_unsigned (high, factors), &r)));
  }
#endif
  for (; i < n; i++)
    out[i] = ramp8_byte (
        (int) ((uint32_t) (sum[i] << shift) * (uint32_t) factor >> 16), ramps,
        0);
}

/* --- R, G and B in pixels of four bytes --- */

EL_INLINE int
level8_part (const uint8_t *pixel, const ElRamps8 *level, int i)
{
  const int v = ramp8_part (pixel[i] << 7, level, i);

  return EL_CLAMP (v, level->low[i] << level->shift,
      level->high[i] << level->shift);
}

EL_INLINE void
luma8_pixel (uint8_t *pixel, const ElTonePixels *tone)
{
  const int shift = 7 + tone->level.shift;
  int v[4], luma;

  for (int i = 0; i < 4; i++)
    v[i] = level8_part (pixel, &tone->level, i) * tone->weight[i];
  luma = ((v[0] + v[1]) >> shift) + ((v[2] + v[3]) >> shift);
  for (int i = 0; i < 4; i++)
    if (!tone->keep[i])
      pixel[i] = ramp8_byte (luma, &tone->ramp, i);
}

EL_INLINE void
lightness8_pixel (uint8_t *pixel, const ElTonePixels *tone)
{
  const int shift = tone->level.shift;
  int v[4], most = 0, least = INT16_MAX;

  for (int i = 0; i < 4; i++) {
    v[i] = level8_part (pixel, &tone->level, i);
    most = tone->keep[i] ? most : EL_MAX (most, v[i]);
    least = tone->keep[i] ? least : EL_MIN (least, v[i]);
  }
  for (int i = 0; i < 4; i++)
    if (!tone->keep[i])
      pixel[i] = (uint8_t) ((v[i] + (tone->turn << shift) + (1 << shift >> 1)
                                - most - least)
          >> shift);
}

#ifdef EL_AVX2

typedef struct
{
  ElV16 slope, bias, low, high; /* of the level, in its parts */
  int shift;
  ElV8 keep;
  ElV16 weights; /* of luma */
  ElRamps8 ramps;
  ElV8 order[2]; /* of lightness: each colour's next, and the one after that */
  ElV16 turn;
} Pixel8Vectors;

EL_INLINE ElV8
order_of (const uint8_t order[16])
{
  return EL_EACH_128 (_mm_loadu_si128 ((const __m128i *) order));
}

EL_INLINE Pixel8Vectors
pixel8_vectors (const ElTonePixels *tone)
{
  const ElRamps8 *level = &tone->level;
  const int shift = level->shift;
  const Pixel8Vectors vectors = { el_v16_set_four (level->slope),
    el_v16_set_four (level->bias), el_v16_set (level->low[0] << shift),
    el_v16_set (level->high[0] << shift), shift, four_bytes (tone->keep),
    el_v16_set_four (tone->weight), tone->ramp,
    { order_of (tone->order[0]), order_of (tone->order[1]) },
    el_v16_set ((tone->turn << shift) + (1 << shift >> 1)) };

  return vectors;
}

EL_INLINE ElV16
level8_words (ElV16 words, const Pixel8Vectors *k)
{
  const ElV16 v = el_v16_add (
      el_v16_mul_high (el_v16_shift_left (words, 7), k->slope), k->bias);

  return EL_MM (min_epi16) (el_v16_max (v, k->low), k->high);
}

/* Bytes 0 and 2, or 1 and 3, of pixels, in words. */
EL_INLINE ElV16
half_ramps (ElV32 luma, const ElRamps8 *ramps, int odd)
{
  const int a = odd, b = odd + 2;
  const ElV16 slope = el_wide_pairs (ramps->slope[a], ramps->slope[b]);
  const ElV16 bias = el_wide_pairs (ramps->bias[a], ramps->bias[b]);
  const ElV16 low = el_wide_pairs (ramps->low[a], ramps->low[b]);
  const ElV16 high = el_wide_pairs (ramps->high[a], ramps->high[b]);
  const ElV16 v = el_v16_shift (
      el_v16_add (el_v16_mul_high (luma, slope), bias), ramps->shift);

  return EL_MM (min_epi16) (el_v16_max (v, low), high);
}

EL_INLINE ElV8
luma8_vector (ElV8 v, const Pixel8Vectors *k)
{
  const __m128i shift = _mm_cvtsi32_si128 (7 + k->shift);
  const ElV32 low =
      el_wide_pair_sum (level8_words (el_v8_low (v), k), k->weights);
  const ElV32 high =
      el_wide_pair_sum (level8_words (el_v8_high (v), k), k->weights);
  const ElV16 halves = EL_MM (packs_epi32) (EL_MM (sra_epi32) (low, shift),
      EL_MM (sra_epi32) (high, shift));
  const ElV32 luma = el_wide_pair_sum (halves, el_v16_set (1));
  const ElV16 both = el_v_or (luma, EL_MM (slli_epi32) (luma, 16));
  const ElV16 odd = half_ramps (both, &k->ramps, 1);

  return el_v_or (half_ramps (both, &k->ramps, 0), EL_MM (slli_epi16) (odd, 8));
}

EL_INLINE ElV16
lightness8_words (ElV16 words, const Pixel8Vectors *k)
{
  const ElV16 v = level8_words (words, k);
  const ElV16 next = EL_MM (shuffle_epi8) (v, k->order[0]);
  const ElV16 last = EL_MM (shuffle_epi8) (v, k->order[1]);
  const ElV16 most = el_v16_max (v, el_v16_max (next, last));
  const ElV16 least = EL_MM (min_epi16) (v, EL_MM (min_epi16) (next, last));

  return el_v16_shift (
      el_v16_sub (el_v16_add (v, k->turn), el_v16_add (most, least)), k->shift);
}

EL_INLINE ElV8
pixel8_vector (ElV8 v, const Pixel8Vectors *k, const ElToneKind kind)
{
  const ElV8 toned = kind == EL_TONE_OF_LUMA
      ? luma8_vector (v, k)
      : el_v8_join (lightness8_words (el_v8_low (v), k),
          lightness8_words (el_v8_high (v), k));

  return el_v_xor (toned, el_v_and (el_v_xor (v, toned), k->keep));
}

#endif

/* The last vector as tone_ramps8 () has it. */
EL_INLINE void
tone_pixels8 (uint8_t *pixels, int n, const ElTonePixels *tone,
    const ElToneKind kind)
{
#ifdef EL_AVX2
  if (4 * n >= EL_V8_BYTES) {
    const Pixel8Vectors k = pixel8_vectors (tone);
    uint8_t *last = pixels + 4 * (ptrdiff_t) n - EL_V8_BYTES;
    const ElV8 end = pixel8_vector (el_v8_load (last), &k, kind);

    for (; pixels < last; pixels += EL_V8_BYTES)
      el_v8_store (pixels, pixel8_vector (el_v8_load (pixels), &k, kind));
    el_v8_store (last, end);
    return;
  }
#endif
  for (int i = 0; i < n; i++)
    if (kind == EL_TONE_OF_LUMA)
      luma8_pixel (pixels + 4 * i, tone);
    else
      lightness8_pixel (pixels + 4 * i, tone);
}

static void
tone_luma_pixels (uint8_t *pixels, int n, const ElTonePixels *tone)
{
  tone_pixels8 (pixels, n, tone, EL_TONE_OF_LUMA);
}

static void
tone_lightness_pixels (uint8_t *pixels, int n, const ElTonePixels *tone)
{
  tone_pixels8 (pixels, n, tone, EL_TONE_OF_LIGHTNESS);
}
