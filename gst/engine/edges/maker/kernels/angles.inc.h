/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From slopes to angles; see stages.h. */
#pragma once

#include <math.h>

#include "edges/maker/kernels/classes.inc.h"

/* tan (22.5 degrees) */
#define TAN_16TH 0.41421356237309503

#define TURN_TERM(Real, k) sum = (Real) (1.0 / (k)) + sum * (r * r)

/* The terms of the series from the 15th on: in double precision. */
#define FEW_TERMS(Real)
#define ALL_TERMS(Real)  \
  TURN_TERM (Real, -27); \
  TURN_TERM (Real, 25);  \
  TURN_TERM (Real, -23); \
  TURN_TERM (Real, 21);  \
  TURN_TERM (Real, -19); \
  TURN_TERM (Real, 17);  \
  TURN_TERM (Real, -15);

/* The angle as a part of a turn: a series for the arc tangent, up to a sixteenth of
 * a turn, is within 1e-12 of it in double precision, and within QUICK_ERROR in single
 * precision; eighths are exact in both. Terms are written out, as compilers keep a
 * loop of so many, and divide in it. */
#define QUICK_ERROR 5e-7

#define TURN_OF(name, Real, absolute, MORE_TERMS)                          \
  static inline Real name (Real x, Real y)                                 \
  {                                                                        \
    const Real flat = absolute (x), steep = absolute (y);                  \
    const Real large = EL_MAX (flat, steep), small = EL_MIN (flat, steep); \
    const Real ratio = large > 0 ? small / large : 0;                      \
    const bool past = ratio > (Real) TAN_16TH;                             \
    const Real r = past ? (ratio - 1) / (ratio + 1) : ratio;               \
    Real sum = 0, turn;                                                    \
                                                                           \
    MORE_TERMS (Real)                                                      \
    TURN_TERM (Real, 13);                                                  \
    TURN_TERM (Real, -11);                                                 \
    TURN_TERM (Real, 9);                                                   \
    TURN_TERM (Real, -7);                                                  \
    TURN_TERM (Real, 5);                                                   \
    TURN_TERM (Real, -3);                                                  \
    TURN_TERM (Real, 1);                                                   \
    turn = r * sum * (Real) (0.5 / 3.14159265358979323846);                \
    turn = past ? (Real) 0.125 + turn : turn;                              \
    turn = steep > flat ? (Real) 0.25 - turn : turn;                       \
    turn = x < 0 ? (Real) 0.5 - turn : turn;                               \
    return y < 0 ? 1 - turn : turn;                                        \
  }

TURN_OF (turn_of, double, fabs, ALL_TERMS)

/* Of the EL_CLASS_PIXELS pixels of a word. */
#define ANGLES(bits, Level)                                                  \
  static void angles##bits (uint16_t *restrict out, const Level *restrict x, \
      const Level *restrict y, const ElAngle *angle)                         \
  {                                                                          \
    const double offset = angle->offset, scale = angle->scale;               \
                                                                             \
    for (int i = 0; i < EL_CLASS_PIXELS; i++)                                \
      out[i] = (uint16_t) (int) (offset + scale * turn_of (x[i], y[i]));     \
  }

ANGLES (8, int16_t)
ANGLES (16, int32_t)

#ifdef EL_SIMD

TURN_OF (quick_turn_of, float, fabsf, FEW_TERMS)

/* The same in single precision. Returns which pixels that leaves in doubt. */
static uint64_t
quick_angles (uint16_t *restrict out, const int16_t *restrict x,
    const int16_t *restrict y, const ElAngle *angle)
{
  const float offset = (float) angle->offset, scale = (float) angle->scale;
  /* And what rounding takes from a product and a sum of up to 2048. */
  const float error = (float) (angle->scale * QUICK_ERROR + 0x1p-12);
  uint8_t doubtful[EL_CLASS_PIXELS];

  for (int i = 0; i < EL_CLASS_PIXELS; i++) {
    const float v = offset + scale * quick_turn_of (x[i], y[i]);

    out[i] = (uint16_t) (int) (v - error);
    doubtful[i] = YES (out[i] != (uint16_t) (int) (v + error));
  }
  return bits_of (doubtful);
}

/* More pixels in doubt than these make the whole word go by double precision. */
#define MANY_DOUBTS 8

static void
settled_angles8 (uint16_t *out, const int16_t *x, const int16_t *y,
    uint64_t some, const ElAngle *angle)
{
  uint64_t doubts = quick_angles (out, x, y, angle) & some;

  if (__builtin_popcountll (doubts) > MANY_DOUBTS) {
    angles8 (out, x, y, angle);
    return;
  }
  for (; doubts; doubts &= doubts - 1) {
    const int i = __builtin_ctzll (doubts);

    out[i] =
        (uint16_t) (int) (angle->offset + angle->scale * turn_of (x[i], y[i]));
  }
}

#else

#define settled_angles8(out, x, y, some, angle) angles8 (out, x, y, angle)

#endif

#define settled_angles16(out, x, y, some, angle) angles16 (out, x, y, angle)

#define ANGLE(bits, Level)                                                \
  static void angle##bits (uint16_t *out, const void *gx, const void *gy, \
      const ElClasses *classes, int n, const ElAngle *angle)              \
  {                                                                       \
    const Level *x = gx, *y = gy;                                         \
                                                                          \
    for (int i = 0; i < n; i += EL_CLASS_PIXELS) {                        \
      const ElClasses *word = &classes[i / EL_CLASS_PIXELS];              \
      const uint64_t some = word->weak | word->edge;                      \
                                                                          \
      if (some)                                                           \
        settled_angles##bits (out + i, x + i, y + i, some, angle);        \
    }                                                                     \
  }                                                                       \
                                                                          \
  static void replace##bits (void *m, const uint16_t *values, int n)      \
  {                                                                       \
    uint##bits##_t *restrict out = m;                                     \
                                                                          \
    for (int i = 0; i < n; i++)                                           \
      out[i] = (uint##bits##_t) (values[i] & (out[i] ? 0xffff : 0));      \
  }

ANGLE (8, int16_t)
ANGLE (16, int32_t)
