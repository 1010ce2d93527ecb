/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gradients of three lines.
 *
 * With a, b, c the samples above, here and below and - 0 + the columns:
 *   gx = outer (a+ - a-) + centre (b+ - b-) + outer (c+ - c-)
 *   gy = outer (c- - a-) + centre (c0 - a0) + outer (c+ - a+)
 *
 * These are the specification. gradient-vectors.inc.h and what follows it do the
 * same faster; gradient-choice.inc.h says which of them a gradient goes through.
 */
#pragma once

#include <string.h>

#include "isa.h"
#include "simd/simd.h"
#include "edges/exact.h"
#include "edges/kernels/finish.inc.h"

static inline int
sum_of_squares (int x, int y)
{
  return x * x + y * y;
}

#define GRADIENT_PIXEL(a, b, c, i, outer, centre, gx, gy)                   \
  const int left = (a)[-1 + (i)] + (c)[-1 + (i)];                           \
  const int right = (a)[1 + (i)] + (c)[1 + (i)];                            \
  const int gx =                                                            \
      (outer) * (right - left) + (centre) * ((b)[1 + (i)] - (b)[-1 + (i)]); \
  const int top = (a)[-1 + (i)] + (a)[1 + (i)];                             \
  const int bottom = (c)[-1 + (i)] + (c)[1 + (i)];                          \
  const int gy = (outer) * (bottom - top) + (centre) * ((c)[i] - (a)[i])

/* A kernel from one that does a single row. */
#define EACH_ROW(name, Sample, one_row)                                     \
  static void name (void *const out[], const void *const lines[], int rows, \
      int n, const ElGradient *gradient, const ElAhead *ahead)              \
  {                                                                         \
    (void) ahead;                                                           \
    for (int i = 0; i < rows; i++)                                          \
      one_row ((Sample *) out[i], lines + i, 0, n, gradient);               \
  }

/* Above 8 bits every measure is a single-precision product: the rounding
 * errors, some 1e-7 of the value, are far below the 1 that is allowed. The
 * limit keeps the conversion to int defined. */
#define WIDE_LIMIT 65535.0f

static inline float
length (float x, float y)
{
  return sqrtf (x * x + y * y);
}

static inline float
larger (float x, float y)
{
  return EL_MAX (fabsf (x), fabsf (y));
}

/* Pixels start..n-1 of a row; p and q as above. */
#define MAGNITUDE16(name, value)                                              \
  static inline void magnitude16_##name (uint16_t *restrict out,              \
      const void *const lines[3], int start, int n,                           \
      const ElGradient *gradient)                                             \
  {                                                                           \
    const uint16_t *restrict a = lines[0], *restrict b = lines[1];            \
    const uint16_t *restrict c = lines[2];                                    \
    const int outer = gradient->diagonal.outer;                               \
    const int centre = gradient->diagonal.centre;                             \
    const ElFinish finish = gradient->finish;                                 \
    const float factor = gradient->diagonal.factor;                           \
                                                                              \
    for (int i = start; i < n; i++) {                                         \
      const int down = c[i] - a[i], across = b[i + 1] - b[i - 1];             \
      const float p =                                                         \
          (float) (outer * (c[i + 1] - a[i - 1]) + centre * (down + across)); \
      const float q =                                                         \
          (float) (outer * (c[i - 1] - a[i + 1]) + centre * (down - across)); \
      const float m = factor * (value);                                       \
                                                                              \
      out[i] = (uint16_t) finish_magnitude (                                  \
          (int) (m > WIDE_LIMIT ? WIDE_LIMIT : m), &finish);                  \
    }                                                                         \
  }

MAGNITUDE16 (l2, length (p, q))
MAGNITUDE16 (l1, larger (p, q))

/* Lifted by the limit, so that truncation rounds down. */
#define SIGNED16(name, value)                                      \
  static inline void signed16_##name (uint16_t *restrict out,      \
      const void *const lines[3], int start, int n,                \
      const ElGradient *gradient)                                  \
  {                                                                \
    const uint16_t *restrict a = lines[0], *restrict b = lines[1]; \
    const uint16_t *restrict c = lines[2];                         \
    const int outer = gradient->outer, centre = gradient->centre;  \
    const int low = gradient->low, high = gradient->high;          \
    const int bias = gradient->bias;                               \
    const float factor = gradient->factor, lift = WIDE_LIMIT + 1;  \
                                                                   \
    for (int i = start; i < n; i++) {                              \
      GRADIENT_PIXEL (a, b, c, i, outer, centre, gx, gy);          \
                                                                   \
      (void) gx, (void) gy;                                        \
      const float v = factor * (float) (value);                    \
      const float limited = EL_CLAMP (v, -WIDE_LIMIT, WIDE_LIMIT); \
      const int m = (int) (limited + lift) - (int) lift + bias;    \
                                                                   \
      out[i] = (uint16_t) EL_CLAMP (m, low, high);                 \
    }                                                              \
  }

SIGNED16 (x, gx)
SIGNED16 (y, gy)
EACH_ROW (gradient16_x, uint16_t, signed16_x)
EACH_ROW (gradient16_y, uint16_t, signed16_y)

#ifndef EL_SIMD

EACH_ROW (gradient16_l2, uint16_t, magnitude16_l2)
EACH_ROW (gradient16_l1, uint16_t, magnitude16_l1)

/* A magnitude of 8-bit samples from the formula. */
static int
exact8 (const uint8_t *a, const uint8_t *b, const uint8_t *c, int i,
    const ElGradient *gradient)
{
  GRADIENT_PIXEL (a, b, c, i, gradient->outer, gradient->centre, gx, gy);
  const double v = gradient->measure == EL_MEASURE_L2
      ? sqrt ((double) (gx * gx + gy * gy))
      : fabs ((double) gx) + fabs ((double) gy);
  const double m = el_sobel_exact (gradient, v);

  return (int) EL_MIN (m, gradient->finish.range);
}

/* A finish that is not plain is a pass of its own: in the loop it would cost all
 * the others a third. */
#define MAGNITUDE8(name, value)                                              \
  static void name##_row (uint8_t *restrict out, const void *const lines[3], \
      int start, int n, const ElGradient *gradient)                          \
  {                                                                          \
    const uint8_t *restrict a = lines[0], *restrict b = lines[1];            \
    const uint8_t *restrict c = lines[2];                                    \
    const int outer = gradient->outer, centre = gradient->centre;            \
    const bool plain = el_finish_is_plain (&gradient->finish);               \
    const int range = gradient->finish.range;                                \
    const int base = plain ? gradient->finish.base : 0;                      \
    const float factor = gradient->factor;                                   \
    const float factor_high = gradient->factor_high;                         \
    int unsure = 0;                                                          \
                                                                             \
    for (int i = start; i < n; i++) {                                        \
      GRADIENT_PIXEL (a, b, c, i, outer, centre, gx, gy);                    \
      const float v = value;                                                 \
      const int m = EL_MIN ((int) (v * factor), range);                      \
                                                                             \
      unsure |= m ^ EL_MIN ((int) (v * factor_high), range);                 \
      out[i] = (uint8_t) (m + base);                                         \
    }                                                                        \
    if (unsure)                                                              \
      for (int i = start; i < n; i++)                                        \
        out[i] = (uint8_t) (exact8 (a, b, c, i, gradient) + base);           \
    if (!plain)                                                              \
      finish8 (out + start, n - start, &gradient->finish);                   \
  }                                                                          \
  EACH_ROW (name, uint8_t, name##_row)

MAGNITUDE8 (magnitude8_l2, sqrtf ((float) sum_of_squares (gx, gy)))
MAGNITUDE8 (magnitude8_l1, (float) ((gx < 0 ? -gx : gx) + (gy < 0 ? -gy : gy)))
#define remainder8_l2 magnitude8_l2
#define two_factors8_l2 magnitude8_l2
#define two_factors8_l1 magnitude8_l1

#define SHIFTED8(name, value, end)                                           \
  static void name##_row (uint8_t *restrict out, const void *const lines[3], \
      int start, int n, const ElGradient *gradient)                          \
  {                                                                          \
    const uint8_t *restrict a = lines[0], *restrict b = lines[1];            \
    const uint8_t *restrict c = lines[2];                                    \
    const int outer = gradient->outer, centre = gradient->centre;            \
    const int shift = gradient->shift, bias = gradient->bias;                \
    const int low = gradient->low, high = gradient->high;                    \
    const ElFinish finish = gradient->finish;                                \
                                                                             \
    for (int i = start; i < n; i++) {                                        \
      GRADIENT_PIXEL (a, b, c, i, outer, centre, gx, gy);                    \
      const int v = (value) >> shift;                                        \
                                                                             \
      (void) gx, (void) gy;                                                  \
      out[i] = (uint8_t) (end);                                              \
    }                                                                        \
    (void) bias, (void) low, (void) high, (void) finish;                     \
  }                                                                          \
  EACH_ROW (name, uint8_t, name##_row)

SHIFTED8 (shifted8_l1, (gx < 0 ? -gx : gx) + (gy < 0 ? -gy : gy),
    finish_magnitude (v, &finish))
#define as_is8_l1 shifted8_l1
SHIFTED8 (shifted8_x, gx, EL_CLAMP (v + bias, low, high))
SHIFTED8 (shifted8_y, gy, EL_CLAMP (v + bias, low, high))

#endif
