/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Gradients of 16-bit samples in vectors. */
#pragma once

#include "edges/kernels/gradient8.inc.h"

DEFINE_ROW (ElWideRow, ElWideBoxes, ElV32, ElWideWeights, ElWidePairs);

/* Samples less 32768: what is subtracted is of the same weight as what is
 * added. */
EL_INLINE ElV16
load_signed (const uint16_t *p)
{
  return el_v16_signed (el_v16_load (p));
}

DEFINE_SUMS (sum_wide_row, ElWideRow, ElV16, ElWideWeights, el_wide_pair_sum)
DEFINE_BOXES (add_wide_rows, ElWideBoxes, ElWideRow, el_v32_add)

EL_INLINE ElWideRow
load_wide_row (const uint16_t *p, const ElWideWeights *weights,
    const bool equal)
{
  return sum_wide_row (load_signed (p - 1), load_signed (p),
      load_signed (p + 1), weights, equal);
}

typedef struct
{
  ElWideWeights weights;
  ElF32 factor, limit;
  ElV16 threshold, fill, range, flip, base; /* ElFinish */
  bool is_plain;
} ElWideConstants;

EL_INLINE ElWideConstants
wide_constants (const ElGradient *gradient, const Given given)
{
  const ElDiagonal ones = { .outer = 1, .centre = 1 };
  const ElDiagonal *diagonal =
      given >= EQUAL_WEIGHTS ? &ones : &gradient->diagonal;
  const ElFinish *finish = &gradient->finish;
  const ElWideConstants constants = {
    .weights = WEIGHTS (el_wide_pairs, diagonal),
    .factor = el_f32_set (gradient->diagonal.factor),
    .limit = el_f32_set (WIDE_LIMIT),
    .threshold = el_v16_set (finish->threshold),
    .fill = el_v16_set (finish->fill),
    .range = el_v16_set (finish->range),
    .flip = el_v16_set (finish->sign < 0 ? 0xffff : 0),
    .base = el_v16_set (finish->base + (finish->sign < 0)),
    .is_plain = el_finish_is_plain (finish),
  };

  return constants;
}

/* The measures of EL_V16_LANES pixels on their way, as ElPending has them:
 * P^2 + Q^2, or L1. */
typedef struct
{
  ElF32 v[2];
  uint16_t *out; /* NULL before the first */
} ElWidePending;

EL_INLINE void
measure_wide (ElWidePending *pixels, const ElWideBoxes *above,
    const ElWideBoxes *below, const ElMeasure measure)
{
  for (int i = 0; i < 2; i++) {
    const ElF32 p = el_v32_to_f32 (DIAGONAL_P (above, below, i, el_v32_sub));
    const ElF32 q = el_v32_to_f32 (DIAGONAL_Q (above, below, i, el_v32_sub));

    pixels->v[i] = measure == EL_MEASURE_L2
        ? el_f32_add (el_f32_mul (p, p), el_f32_mul (q, q))
        : el_f32_max (el_f32_abs (p), el_f32_abs (q));
  }
}

EL_INLINE ElV16
finish_words (ElV16 m, const ElWideConstants *k)
{
  if (k->is_plain)
    return el_v16_add (el_v16_min_unsigned (m, k->range), k->base);
  m = el_v16_min_unsigned (el_v16_keep (m, k->threshold, k->fill), k->range);
  return el_v16_add (el_v16_xor (m, k->flip), k->base);
}

EL_INLINE void
finish_wide (const ElWidePending *pixels, const ElWideConstants *k,
    const ElMeasure measure)
{
  ElF32 m[2];

  for (int i = 0; i < 2; i++) {
    const ElF32 v =
        measure == EL_MEASURE_L2 ? el_f32_sqrt (pixels->v[i]) : pixels->v[i];

    m[i] = el_f32_min (el_f32_mul (v, k->factor), k->limit);
  }
  if (pixels->out)
    el_v16_store (pixels->out, finish_words (el_v16_zip (m[0], m[1]), k));
}

/* The vectors of rows. */
EL_INLINE void
walk_wide (void *const out[], const uint16_t *const in[], const int rows,
    int whole, const ElWideConstants *constants, const ElAhead *ahead,
    const ElMeasure measure, const Given given)
{
  const ElWideConstants k = *constants;
  ElWidePending pixels = { .out = NULL };

  for (int x = 0; x < whole; x += EL_V16_LANES) {
#define LOAD(i) load_wide_row (in[i] + x, &k.weights, given >= EQUAL_WEIGHTS)
    const ElWideRow first = LOAD (0);
    ElWideRow b = LOAD (1);
    ElWideBoxes above = add_wide_rows (&first, &b);

    ask_ahead (ahead, x, EL_V16_LANES);
    EL_UNROLL
    for (int y = 0; y < rows; y++) {
      const ElWideRow c = LOAD (y + 2);
      const ElWideBoxes below = add_wide_rows (&b, &c);

      finish_wide (&pixels, &k, measure);
      measure_wide (&pixels, &above, &below, measure);
      pixels.out = (uint16_t *) out[y] + x;
      above = below;
      b = c;
    }
#undef LOAD
  }
  finish_wide (&pixels, &k, measure);
}

/* --- up to 10 bits --- */

/*
 * With equal weights P and Q fit 16 bits, and their squares single precision:
 * that of the sum of the squares as integers is the sum that it has of them.
 */
#define SHORT_DEPTH 10

/* Of each sample and its neighbour on that side; of one row, then of two. */
typedef struct
{
  ElV16 left, right;
} ElShortSums;

typedef struct
{
  ElF32x2 v; /* as ElWidePending has it */
  uint16_t *out;
} ElShortPending;

EL_INLINE ElShortSums
load_short_row (const uint16_t *p)
{
  const ElV16 here = el_v16_load (p);
  const ElShortSums row = { el_v16_add (el_v16_load (p - 1), here),
    el_v16_add (here, el_v16_load (p + 1)) };

  return row;
}

EL_INLINE ElShortSums
add_short_rows (const ElShortSums *a, const ElShortSums *b)
{
  const ElShortSums sums = { el_v16_add (a->left, b->left),
    el_v16_add (a->right, b->right) };

  return sums;
}

EL_INLINE void
measure_short (ElShortPending *pixels, const ElShortSums *above,
    const ElShortSums *below, const ElMeasure measure)
{
  const ElV16 p = el_v16_sub (below->right, above->left);
  const ElV16 q = el_v16_sub (below->left, above->right);

  pixels->v = measure == EL_MEASURE_L2
      ? el_squares (p, q)
      : el_v16_to_f32 (el_v16_max (el_v16_abs (p), el_v16_abs (q)));
}

/* Square roots keep their unit busy for ten times as long as a product: where they
 * can be had without, half of them are. */
#ifndef EL_AVX512
#define el_whole_root(v) el_f32_sqrt (v)
#endif

EL_INLINE void
finish_short (ElShortPending *pixels, const ElWideConstants *k,
    const ElMeasure measure)
{
  if (measure == EL_MEASURE_L2) {
    pixels->v.low = el_f32_sqrt (pixels->v.low);
    pixels->v.high = el_whole_root (pixels->v.high);
  }
  if (pixels->out)
    el_v16_store (pixels->out, finish_words (scale (pixels->v, k->factor), k));
}

/* The vectors of whole groups of rows. */
EL_INLINE void
walk_short (void *const out[], const uint16_t *const in[], int whole,
    const ElWideConstants *k, const ElAhead *ahead, const ElMeasure measure)
{
  ElShortPending pixels = { .out = NULL };

  for (int x = 0; x < whole; x += EL_V16_LANES) {
    const ElShortSums first = load_short_row (in[0] + x);
    ElShortSums b = load_short_row (in[1] + x);
    ElShortSums above = add_short_rows (&first, &b);

    ask_ahead (ahead, x, EL_V16_LANES);
    EL_UNROLL
    for (int y = 0; y < EL_GROUP_ROWS; y++) {
      const ElShortSums c = load_short_row (in[y + 2] + x);
      const ElShortSums below = add_short_rows (&b, &c);

      finish_short (&pixels, k, measure);
      measure_short (&pixels, &above, &below, measure);
      pixels.out = (uint16_t *) out[y] + x;
      above = below;
      b = c;
    }
  }
  finish_short (&pixels, k, measure);
}

EL_INLINE void
walk16 (void *const out[], const void *const lines[], const int rows, int n,
    const ElGradient *gradient, const ElAhead *ahead, const ElMeasure measure,
    const Given given)
{
  const uint16_t *const *in = (const uint16_t *const *) lines;
  const ElWideConstants k = wide_constants (gradient, given);
  const int whole = n / EL_V16_LANES * EL_V16_LANES;

  if (given >= EQUAL_WEIGHTS && gradient->depth <= SHORT_DEPTH)
    walk_short (out, in, whole, &k, ahead, measure);
  else
    walk_wide (out, in, rows, whole, &k, ahead, measure, given);
  for (int y = 0; y < rows; y++) {
    if (measure == EL_MEASURE_L2)
      magnitude16_l2 (out[y], lines + y, whole, n, gradient);
    else
      magnitude16_l1 (out[y], lines + y, whole, n, gradient);
  }
}

#define WALK16(name, measure)                                                  \
  EL_INLINE void name##_walk (void *const out[], const void *const lines[],    \
      const int rows, int n, const ElGradient *gradient, const ElAhead *ahead, \
      const Given given)                                                       \
  {                                                                            \
    walk16 (out, lines, rows, n, gradient, ahead, measure, given);             \
  }                                                                            \
  KERNEL (name, name##_walk, IN_LINES, EQUAL_WEIGHTS)

WALK16 (gradient16_l2, EL_MEASURE_L2)
WALK16 (gradient16_l1, EL_MEASURE_L1)
