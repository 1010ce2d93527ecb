/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* 8-bit samples in vectors: from pixels to measures, and from measures to samples
 * in each of the ways that ElGradient has. */
#pragma once

#include "edges/kernels/gradient-vectors.inc.h"

DEFINE_ROW (ElRow, ElBoxes, ElV16, ElWeights, ElPairs);
DEFINE_SUMS (sum_row, ElRow, ElV8, ElWeights, el_pair_sum)
DEFINE_BOXES (add_rows, ElBoxes, ElRow, el_v16_add)

/* Pixels p[0], p[1], ..., at an end of the row or not, which matters IN_ROWS. (A
 * choice for each side, in the way of all vectors, was 2 to 5 % slower.) */
EL_INLINE ElRow
load_row (const uint8_t *p, const bool first, const bool last,
    const ElWeights *weights, const bool equal, const Place place)
{
#ifdef EL_AVX2
  if (place == IN_ROWS && first)
    return sum_row (el_v8_load_first_left (p), el_v8_load (p),
        last ? el_v8_load_last_right (p) : el_v8_load (p + 1), weights, equal);
  if (place == IN_ROWS && last)
    return sum_row (el_v8_load (p - 1), el_v8_load (p),
        el_v8_load_last_right (p), weights, equal);
#endif
  (void) first, (void) last, (void) place;
  return sum_row (el_v8_load (p - 1), el_v8_load (p), el_v8_load (p + 1),
      weights, equal);
}

/* How a measure becomes a sample; see ElGradient. */
typedef enum
{
  HOW_FACTOR,
  HOW_TWO_FACTORS,
  HOW_REMAINDER, /* EL_MEASURE_L2; AVX2, AVX-512 */
  HOW_SHIFT,
  HOW_AS_IS /* a shift by 0 */
} How;

/* ElGradient as vectors, made once a call: in the loop, the compiler would have
 * to reckon with stores to the row changing them. */
typedef struct
{
  const ElGradient *gradient;
  ElWeights weights;
  ElF32 factor, factor_high;
  ElF32 inverse[2];
  ElV8 threshold, fill, range, flip, base; /* ElFinish */
  bool is_plain;
  ElV8 low, high;
  ElV16 wide_bias;
  int shift;
  ElSpread spread;
} ElConstants;

EL_INLINE ElConstants
gradient_constants (const ElGradient *gradient, const Given given)
{
  const ElDiagonal ones = { .outer = 1, .centre = 1 };
  const ElDiagonal *diagonal =
      given >= EQUAL_WEIGHTS ? &ones : &gradient->diagonal;
  const ElFinish *finish = &gradient->finish;
  const ElConstants constants = {
    .gradient = gradient,
    .weights = WEIGHTS (el_pairs, diagonal),
    .factor = el_f32_set (gradient->diagonal.factor),
    .factor_high = el_f32_set (gradient->diagonal.factor_high),
    .inverse = { el_f32_set (gradient->diagonal.inverse[0]),
        el_f32_set (gradient->diagonal.inverse[1]) },
    .threshold = el_v8_set (finish->threshold),
    .fill = el_v8_set (finish->fill),
    .range = el_v8_set (finish->range),
    .flip = el_v8_set (finish->sign < 0 ? 0xff : 0),
    .base = el_v8_set (finish->base + (finish->sign < 0)),
    .is_plain = el_finish_is_plain (finish),
    .low = el_v8_set (gradient->low),
    .high = el_v8_set (gradient->high),
    .wide_bias = el_v16_set (gradient->bias),
    .shift = gradient->diagonal.shift,
    .spread = el_spread ((uint32_t) gradient->deposit.keep,
        (uint32_t) gradient->deposit.select, (uint32_t) gradient->deposit.add),
  };

  return constants;
}

/*
 * EL_V8_BYTES pixels, or the last n of a row, on their way. A vector of pixels
 * is finished only after the next has been started: the two have nothing to do
 * with each other, and so much waiting in one chain of operations is more than
 * a processor looks ahead. With room for it in registers, roots are a stage of
 * their own. Before the first and after the last, n is 0.
 */
#ifdef EL_AVX512
#define ROOTS_APART 1
#else
#define ROOTS_APART 0
#endif

typedef struct
{
  ElF32x2 squares[2]; /* EL_MEASURE_L2: P^2 + Q^2, by parity; then m */
  ElV16 linear[2];    /* other measures */
  const uint8_t *a, *b, *c;
  uint8_t *out;
  int n;
} ElPending;

/* The same, as samples. */
typedef struct
{
  ElV8 m;
  uint8_t *out;
  int n;
} ElDone;

EL_INLINE void
measure_pixels (ElPending *pixels, const ElBoxes *above, const ElBoxes *below,
    const ElMeasure measure)
{
  for (int i = 0; i < 2; i++) {
    const ElV16 p = DIAGONAL_P (above, below, i, el_v16_sub);
    const ElV16 q = DIAGONAL_Q (above, below, i, el_v16_sub);

    if (measure == EL_MEASURE_L2)
      pixels->squares[i] = el_squares (p, q);
    else if (measure == EL_MEASURE_L1)
      pixels->linear[i] = el_v16_max (el_v16_abs (p), el_v16_abs (q));
    else if (measure == EL_MEASURE_X)
      pixels->linear[i] = el_v16_sub (p, q);
    else
      pixels->linear[i] = el_v16_add (p, q);
  }
}

/* Of m in bytes. ~m + white + 1 is white - m. */
EL_INLINE ElV8
finish_bytes (ElV8 m, const ElConstants *k, const Given given)
{
  if (given == FULL_RANGE)
    return m;
  if (given == PLAIN_FINISH || k->is_plain)
    return el_v8_add (el_v8_min (m, k->range), k->base);
  m = el_v8_min (el_v8_keep (m, k->threshold, k->fill), k->range);
  return el_v8_add (el_v8_xor (m, k->flip), k->base);
}

EL_INLINE ElV16
scale (ElF32x2 v, ElF32 factor)
{
  v.low = el_f32_mul (v.low, factor);
  v.high = el_f32_mul (v.high, factor);
  return el_f32_pack (v);
}

EL_INLINE ElV8
finish_factor (const ElPending *pixels, const ElConstants *k,
    const ElMeasure measure)
{
  ElV16 m[2];

  if (measure == EL_MEASURE_L2)
    return el_pack_roots (pixels->squares, k->factor);
  for (int i = 0; i < 2; i++)
    m[i] = scale (el_v16_to_f32 (pixels->linear[i]), k->factor);
  return el_v8_zip (m[0], m[1]);
}

/* Which of m and m + 1 pixel i has. */
static inline int
settle_pixel (const ElPending *pixels, const ElGradient *gradient, int i, int m)
{
  const uint8_t *a = pixels->a, *b = pixels->b, *c = pixels->c;
  GRADIENT_PIXEL (a, b, c, i, gradient->outer, gradient->centre, gx, gy);
  const int number = gradient->measure == EL_MEASURE_L2
      ? sum_of_squares (gx, gy)
      : (gx < 0 ? -gx : gx) + (gy < 0 ? -gy : gy);

  return m + ((uint32_t) number >= gradient->least[m + 1]);
}

/* The pixels for which the two factors disagree. */
static ElV8
settle (const ElPending *pixels, const ElGradient *gradient, ElV8 m,
    uint64_t unsure)
{
  uint8_t settled[EL_V8_BYTES];

  el_v8_store (settled, m);
  while (unsure) {
    const int i = __builtin_ctzll (unsure) / EL_V8_MASK_BITS;

    if (i >= pixels->n)
      break;
    settled[i] = (uint8_t) settle_pixel (pixels, gradient, i, settled[i]);
    unsure &= ~((((uint64_t) 1 << EL_V8_MASK_BITS) - 1) << i * EL_V8_MASK_BITS);
  }
  return el_v8_load (settled);
}

EL_INLINE ElV8
finish_two_factors (const ElPending *pixels, const ElConstants *k,
    const ElMeasure measure)
{
  ElV16 m[2], m_high[2];
  ElV8 low, high;
  uint64_t unsure;

  for (int i = 0; i < 2; i++) {
    ElF32x2 v = pixels->squares[i];

    if (measure == EL_MEASURE_L2) {
      v.low = el_f32_sqrt (v.low);
      v.high = el_f32_sqrt (v.high);
    } else {
      v = el_v16_to_f32 (pixels->linear[i]);
    }
    m[i] = scale (v, k->factor);
    m_high[i] = scale (v, k->factor_high);
  }
  low = el_v8_min (el_v8_zip (m[0], m[1]), k->range);
  high = el_v8_min (el_v8_zip (m_high[0], m_high[1]), k->range);
  unsure = el_v8_unequal (low, high);
  return unsure ? settle (pixels, k->gradient, low, unsure) : low;
}

#ifdef EL_AVX2

EL_INLINE ElV8
finish_remainder (const ElPending *pixels)
{
  const ElV16 m[2] = { el_bits_pack (pixels->squares[0]),
    el_bits_pack (pixels->squares[1]) };

  return el_v8_zip (m[0], m[1]);
}

#else

#define finish_remainder(pixels) el_v8_set (0) /* for no kernel */

#endif

EL_INLINE ElV8
finish_shift (const ElPending *pixels, const ElConstants *k,
    const ElMeasure measure)
{
  ElV16 v[2];

  for (int i = 0; i < 2; i++)
    v[i] = el_v16_shift (pixels->linear[i], k->shift);
  if (measure == EL_MEASURE_L1)
    return el_v8_zip (v[0], v[1]);
  for (int i = 0; i < 2; i++)
    v[i] = el_v16_add (v[i], k->wide_bias);
  return el_v8_max (el_v8_min (el_v8_zip (v[0], v[1]), k->high), k->low);
}

EL_INLINE ElDone
finish_pixels (const ElPending *pixels, const ElConstants *k,
    const ElMeasure measure, const How how, const Given given)
{
  ElDone done = {
    .m = how == HOW_AS_IS  ? el_v8_zip (pixels->linear[0], pixels->linear[1])
        : how == HOW_SHIFT ? finish_shift (pixels, k, measure)
        : how == HOW_REMAINDER   ? finish_remainder (pixels)
        : how == HOW_TWO_FACTORS ? finish_two_factors (pixels, k, measure)
                                 : finish_factor (pixels, k, measure),
    .out = pixels->out,
    .n = pixels->n,
  };

  if (measure <= EL_MEASURE_L1)
    done.m = finish_bytes (done.m, k, given);
  return done;
}
