/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Painting 8-bit samples at less than full strength, by weights that are bytes:
 * p + (colour - p) weight num / den in 16 bits, den being odd, so that there are no
 * ties and both signs are rounded alike.
 */
#pragma once

#include "isa.h"
#include "simd/simd.h"

#ifdef EL_SIMD

/* The distance times the weight has 16 bits; times `factor` it is the change in
 * 2^-shift, at most two of these too small. With the half added, the whole number is
 * right or 1 too small, and the remainder is less than 2^16 and tells. */
typedef struct
{
  ElV16 colour, num, den;
  ElV16 factor, half; /* and 2^-shift / 2 */
  ElV16 base, most;   /* den / 2 and den - 1, to be compared with a sign */
  int shift;
} ElFaint;

#define FAINT_SHIFT_MAX 8

/* The largest shift for which the factor has 16 bits. */
static inline int
faint_shift (uint32_t num, uint32_t den)
{
  int shift = FAINT_SHIFT_MAX;

  while ((num << 16 << shift) / den > UINT16_MAX)
    shift--;
  return shift;
}

/* Whether a vector has room for it. */
static inline bool
has_faint_vectors (const ElPaint8 *paint)
{
  const uint32_t den = 255 * (uint32_t) paint->den;

  if (paint->num == 255 || paint->den % 2 == 0 || paint->den > 255)
    return false;
  return den + (2 * den >> faint_shift ((uint32_t) paint->num, den)) + 1
      < UINT16_MAX;
}

static inline ElFaint
faint_constants (const ElPaint8 *paint)
{
  const uint32_t den = 255 * (uint32_t) paint->den;
  const uint32_t num = (uint32_t) paint->num;
  const uint16_t colour[4] = { paint->colour[0], paint->colour[1],
    paint->colour[2], paint->colour[3] };
  ElFaint k = { .shift = faint_shift (num, den) };

  k.colour = el_v16_set_four (colour);
  k.num = el_v16_set (num);
  k.den = el_v16_set (den);
  k.factor = el_v16_set ((num << 16 << k.shift) / den);
  k.half = el_v16_set (1 << k.shift >> 1);
  k.base = el_v16_set (den / 2 + 0x8000);
  k.most = el_v16_set (den - 1 + 0x8000);
  return k;
}

EL_INLINE ElV16
paint_faint (ElV16 p, ElV16 weight, const ElFaint *k)
{
  const ElV16 away = el_v16_sub (k->colour, p);
  const ElV16 down = el_v16_shift (away, 15);
  const ElV16 product = el_v16_mul (el_v16_abs (away), weight);
  const ElV16 change = el_v16_shift_right (
      el_v16_add (el_v16_mul_high_unsigned (product, k->factor), k->half),
      k->shift);
  const ElV16 remainder = el_v16_add (k->base,
      el_v16_sub (el_v16_mul (product, k->num), el_v16_mul (change, k->den)));
  const ElV16 exact = el_v16_count_greater (change, remainder, k->most);

  return el_v16_sub (el_v16_add (p, exact),
      el_v16_and (el_v16_add (exact, exact), down));
}

/* See paint_vector (). */
EL_INLINE void
paint_faint_vector (uint8_t *row, ElV8 weight, const ElFaint *k)
{
  const ElV8 p = el_v8_load (row);

  el_v8_store (row,
      el_v8_join (paint_faint (el_v8_low (p), el_v8_low (weight), k),
          paint_faint (el_v8_high (p), el_v8_high (weight), k)));
}

#endif
