/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gradients along the diagonals: with a, b, c as in gradient.inc.h and the weights o =
 * 2 outer / scale and k = centre / scale (ElDiagonal has them):
 *   P = (gx + gy) / scale = o (c+ - a-) + k (c0 - a0) + k (b+ - b-)
 *   Q = (gy - gx) / scale = o (c- - a+) + k (c0 - a0) - k (b+ - b-)
 *   gx^2 + gy^2 = scale^2 / 2 (P^2 + Q^2)
 *   |gx| + |gy| = scale max (|P|, |Q|)
 * With o b0 added and taken away, P is a weighted sum of the four samples at the
 * lower right less one of those at the upper left, and Q the same from the lower
 * left to the upper right:
 *   P = (o b0 + k b+ + k c0 + o c+) - (o a- + k a0 + k b- + o b0)
 *   Q = (k b- + o b0 + o c- + k c0) - (k a0 + o a+ + o b0 + k b+)
 * Such sums (ElBoxes) serve the row above and the one below, and are made of sums
 * of two neighbours (ElRow), which serve two of them. Of 8-bit samples, they are
 * at most 255 * 64: 16-bit lanes are enough.
 */
#pragma once

#include "edges/kernels/gradient.inc.h"

/* Of the pairs of neighbours that the pixels of a vector make, there are those of
 * an even pixel and the one to its left, of an even pixel and the one to its
 * right, and of an odd pixel and the one to its right. */
#define DEFINE_ROW(Row, Boxes, Vector, Weights, Pairs)              \
  typedef struct                                                    \
  {                                                                 \
    Pairs falling, rising;                                          \
  } Weights;                                                        \
                                                                    \
  typedef struct                                                    \
  {                                                                 \
    Vector falling[3]; /* outer times the left, centre the right */ \
    Vector rising[3];  /* centre times the left, outer the right */ \
  } Row;                                                            \
                                                                    \
  typedef struct                                                    \
  {                                                                 \
    Vector falling[3]; /* falling here, rising below */             \
    Vector rising[3];  /* rising here, falling below */             \
  } Boxes

/* From a vector of a row, and those one pixel to the left and to the right. */
#define DEFINE_SUMS(sum_row, Row, Vector, Weights, SUM)             \
  EL_INLINE Row sum_row (Vector left, Vector here, Vector right,    \
      const Weights *weights, const bool equal)                     \
  {                                                                 \
    const Vector pairs[3] = { left, here, right };                  \
    Row row;                                                        \
                                                                    \
    for (int i = 0; i < 3; i++) {                                   \
      row.falling[i] = SUM (pairs[i], weights->falling);            \
      row.rising[i] =                                               \
          equal ? row.falling[i] : SUM (pairs[i], weights->rising); \
    }                                                               \
    return row;                                                     \
  }

#define DEFINE_BOXES(add_rows, Boxes, Row, ADD)                    \
  EL_INLINE Boxes add_rows (const Row *here, const Row *below)     \
  {                                                                \
    Boxes boxes;                                                   \
                                                                   \
    for (int i = 0; i < 3; i++) {                                  \
      boxes.falling[i] = ADD (here->falling[i], below->rising[i]); \
      boxes.rising[i] = ADD (here->rising[i], below->falling[i]);  \
    }                                                              \
    return boxes;                                                  \
  }

/* Of even pixels, i = 0, or odd ones. */
#define DIAGONAL_P(above, below, i, SUB) \
  SUB ((below)->falling[(i) + 1], (above)->falling[i])
#define DIAGONAL_Q(above, below, i, SUB) \
  SUB ((below)->rising[i], (above)->rising[(i) + 1])

#define WEIGHTS(pairs, diagonal)                      \
  {                                                   \
    pairs ((diagonal)->outer, (diagonal)->centre),    \
        pairs ((diagonal)->centre, (diagonal)->outer) \
  }

/* Asks for what comes with pixels [x, x + n), some of which there may not be. */
EL_INLINE void
ask_ahead (const ElAhead *ahead, int x, const int n)
{
  if (!ahead)
    return;
  for (int i = 0; i < EL_GROUP_ROWS; i++)
    for (int j = 0; j < n * ahead->step; j += 64)
      __builtin_prefetch ((const void *) ((uintptr_t) ahead->row[i]
          + (size_t) x * ahead->step + j));
}

/* Where samples are, and where results go. */
typedef enum
{
  IN_LINES, /* with room on both sides */
  IN_ROWS,  /* both in the frame: see `in_rows` */
  IN_PIXELS /* from lines to the frame: see `in_pixels` */
} Place;

/* What a kernel may take for granted, each with all that is before it. */
typedef enum
{
  ANY_WEIGHTS,
  EQUAL_WEIGHTS, /* outer and centre are, along the diagonals */
  PLAIN_FINISH,  /* el_finish_is_plain () */
  FULL_RANGE     /* results are m from 0 to 255 */
} Given;

static inline Given
what_is_given (const ElGradient *gradient)
{
  const ElFinish *finish = &gradient->finish;

  if (gradient->diagonal.outer != 1 || gradient->diagonal.centre != 1)
    return ANY_WEIGHTS;
  if (!el_finish_is_plain (finish))
    return EQUAL_WEIGHTS;
  return finish->base == 0 && finish->range == 255 ? FULL_RANGE : PLAIN_FINISH;
}

/* A kernel from WALK (out, lines, rows, n, gradient, given), with all rows of a
 * group at once or, from lines, one by one. `most`: what is worth a copy. */
#define KERNEL(name, WALK, place, most)                                     \
  static void name (void *const out[], const void *const lines[], int rows, \
      int n, const ElGradient *gradient, const ElAhead *ahead)              \
  {                                                                         \
    const Given given = EL_MIN (what_is_given (gradient), most);            \
                                                                            \
    if (place != IN_ROWS && rows < EL_GROUP_ROWS)                           \
      for (int i = 0; i < rows; i++)                                        \
        WALK (out + i, lines + i, 1, n, gradient, NULL, ANY_WEIGHTS);       \
    else if (given == FULL_RANGE)                                           \
      WALK (out, lines, EL_GROUP_ROWS, n, gradient, ahead, FULL_RANGE);     \
    else if (given == PLAIN_FINISH)                                         \
      WALK (out, lines, EL_GROUP_ROWS, n, gradient, ahead, PLAIN_FINISH);   \
    else if (given == EQUAL_WEIGHTS)                                        \
      WALK (out, lines, EL_GROUP_ROWS, n, gradient, ahead, EQUAL_WEIGHTS);  \
    else                                                                    \
      WALK (out, lines, EL_GROUP_ROWS, n, gradient, ahead, ANY_WEIGHTS);    \
  }
