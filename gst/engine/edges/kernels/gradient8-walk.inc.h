/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* 8-bit rows, vector by vector: from line to line, within the frame's rows, or
 * from lines into its pixels. */
#pragma once

#include "edges/kernels/gradient8.inc.h"

/* Bytes from a result to the next. */
#define RESULT_STEP(place) ((place) == IN_PIXELS ? 4 : 1)

/*
 * Pixels of earlier turns, one a turn each. Where rows are overwritten, a
 * vector is stored a whole group of rows after it was measured: by then the
 * vector to the right of it, whose first pixel has a neighbour here, has been
 * loaded.
 */
#define IN_ROWS_DELAY (EL_GROUP_ROWS - 1 - ROOTS_APART)
_Static_assert(EL_V8_BYTES <= EL_IN_ROWS_MIN, "a row has a vector");

typedef struct
{
  ElPending rooted;           /* where roots are apart */
  ElDone done[IN_ROWS_DELAY]; /* IN_ROWS */
} ElEarlier;

EL_INLINE void
store_vector (uint8_t *out, ElV8 m, const ElConstants *k, const Place place)
{
  if (place == IN_PIXELS)
    el_v8_spread (out, m, &k->spread);
  else
    el_v8_store (out, m);
}

EL_INLINE void
store_pixels (const ElDone *done, const ElConstants *k, const Place place)
{
  if (done->n >= EL_V8_BYTES) {
    store_vector (done->out, done->m, k, place);
  } else if (done->n > 0) {
    const size_t size = (size_t) done->n * RESULT_STEP (place);
    uint8_t rest[EL_V8_BYTES * 4];

    if (place == IN_PIXELS)
      memcpy (rest, done->out, size);
    store_vector (rest, done->m, k, place);
    memcpy (done->out, rest, size);
  }
}

/* What comes between two vectors of pixels: earlier ones are taken on. */
EL_INLINE void
advance_pixels (ElPending *pixels, ElEarlier *earlier, const ElConstants *k,
    const ElMeasure measure, const How how, const Given given,
    const Place place)
{
  ElDone done;

  if (ROOTS_APART)
    done = finish_pixels (&earlier->rooted, k, measure, how, given);
  if (measure == EL_MEASURE_L2 && how == HOW_FACTOR)
    el_scale_roots (pixels->squares, k->factor);
#ifdef EL_AVX2
  if (how == HOW_REMAINDER)
    el_remainder_roots (pixels->squares, k->factor, k->inverse);
#endif
  if (ROOTS_APART)
    earlier->rooted = *pixels;
  else
    done = finish_pixels (pixels, k, measure, how, given);

  if (place == IN_ROWS) {
    store_pixels (&earlier->done[IN_ROWS_DELAY - 1], k, place);
    for (int i = IN_ROWS_DELAY - 1; i > 0; i--)
      earlier->done[i] = earlier->done[i - 1];
    earlier->done[0] = done;
  } else {
    store_pixels (&done, k, place);
  }
}

/* Where the vector of pixels after the one at x begins. IN_ROWS, the last one ends
 * with the row, and has some pixels of the one before again: these have not been
 * overwritten yet. */
EL_INLINE int
next_vector (int x, int n, const Place place)
{
  x += EL_V8_BYTES;
  return place == IN_ROWS && x < n ? EL_MIN (x, n - EL_V8_BYTES) : x;
}

/* Vector by vector along the rows, all of the rows at each. */
EL_INLINE void
walk8 (void *const out[], const void *const lines[], const int rows, int n,
    const ElGradient *gradient, const ElAhead *ahead, const ElMeasure measure,
    const How how, const Place place, const Given given)
{
  const uint8_t *const *in = (const uint8_t *const *) lines;
  const ElConstants k = gradient_constants (gradient, given);
  ElPending pixels = { .n = 0 };
  ElEarlier earlier = { .rooted = pixels };

  for (int x = 0; x < n; x = next_vector (x, n, place)) {
#define LOAD(i)                                                  \
  load_row (in[i] + x, x == 0, x + EL_V8_BYTES == n, &k.weights, \
      given >= EQUAL_WEIGHTS, place)
    const ElRow first = LOAD (0);
    ElRow b = LOAD (1);
    ElBoxes above = add_rows (&first, &b);

    ask_ahead (ahead, x, EL_V8_BYTES);
    EL_UNROLL
    for (int y = 0; y < rows; y++) {
      const ElRow c = LOAD (y + 2);
      const ElBoxes below = add_rows (&b, &c);

      if (place == IN_ROWS && y + 2 == rows)
        el_v8_store ((uint8_t *) out[rows] + x, el_v8_load (in[rows] + x));
      advance_pixels (&pixels, &earlier, &k, measure, how, given, place);
      measure_pixels (&pixels, &above, &below, measure);
      pixels.a = in[y] + x;
      pixels.b = in[y + 1] + x;
      pixels.c = in[y + 2] + x;
      pixels.out = (uint8_t *) out[y] + x * RESULT_STEP (place);
      pixels.n = n - x;
      above = below;
      b = c;
    }
#undef LOAD
  }
  for (int i = 0; i <= ROOTS_APART + (place == IN_ROWS ? IN_ROWS_DELAY : 0);
       i++) {
    advance_pixels (&pixels, &earlier, &k, measure, how, given, place);
    pixels.n = 0;
  }
}

#define WALK8(name, measure, how, place, most)                                 \
  EL_INLINE void name##_walk (void *const out[], const void *const lines[],    \
      const int rows, int n, const ElGradient *gradient, const ElAhead *ahead, \
      const Given given)                                                       \
  {                                                                            \
    walk8 (out, lines, rows, n, gradient, ahead, measure, how, place, given);  \
  }                                                                            \
  KERNEL (name, name##_walk, place, most)

WALK8 (magnitude8_l2, EL_MEASURE_L2, HOW_FACTOR, IN_LINES, FULL_RANGE)
WALK8 (two_factors8_l2, EL_MEASURE_L2, HOW_TWO_FACTORS, IN_LINES, EQUAL_WEIGHTS)
WALK8 (magnitude8_l1, EL_MEASURE_L1, HOW_FACTOR, IN_LINES, EQUAL_WEIGHTS)
WALK8 (two_factors8_l1, EL_MEASURE_L1, HOW_TWO_FACTORS, IN_LINES, EQUAL_WEIGHTS)
WALK8 (as_is8_l1, EL_MEASURE_L1, HOW_AS_IS, IN_LINES, FULL_RANGE)
WALK8 (shifted8_l1, EL_MEASURE_L1, HOW_SHIFT, IN_LINES, EQUAL_WEIGHTS)
WALK8 (shifted8_x, EL_MEASURE_X, HOW_SHIFT, IN_LINES, EQUAL_WEIGHTS)
WALK8 (shifted8_y, EL_MEASURE_Y, HOW_SHIFT, IN_LINES, EQUAL_WEIGHTS)

#ifdef EL_AVX2
WALK8 (in_rows8_l2, EL_MEASURE_L2, HOW_FACTOR, IN_ROWS, FULL_RANGE)
WALK8 (in_rows8_l1, EL_MEASURE_L1, HOW_AS_IS, IN_ROWS, FULL_RANGE)
WALK8 (remainder8_l2, EL_MEASURE_L2, HOW_REMAINDER, IN_LINES, EQUAL_WEIGHTS)
#else
#define remainder8_l2 two_factors8_l2
#endif

#ifdef EL_AVX512

WALK8 (in_pixels8_l2, EL_MEASURE_L2, HOW_FACTOR, IN_PIXELS, FULL_RANGE)
WALK8 (in_pixels8_l1, EL_MEASURE_L1, HOW_AS_IS, IN_PIXELS, FULL_RANGE)

#endif
