/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From strengths to magnitudes; see stages.h. */
#pragma once

#include <math.h>
#include <string.h>

#include "edges/maker/kernels/classes.inc.h"
#include "isa.h"
#include "simd/simd.h"

/* From what the lower factor makes of it, which is m or one less. */
static inline int
magnitude8_exact (int m, int32_t strength, const ElMagnitude *magnitude)
{
  return m < magnitude->range && strength >= magnitude->least[m + 1] ? m + 1
                                                                     : m;
}

static inline int
magnitude16_pixel (double strength, const ElMagnitude *magnitude)
{
  const double root = magnitude->squared ? sqrt (strength) : strength;
  const double v = root * magnitude->unit * magnitude->num / magnitude->den;
  const double m = magnitude->gain * v / 2;

  return (int) EL_MIN (m, (double) magnitude->range);
}

/* Pixels that are settled together. */
#define EXACT_BLOCK 64

/* Strengths of so many pixels from x on: of a line, or in `spare` those of slopes. */
static const int32_t *
strengths8 (const ElMeasured *measured, int x, int n, bool squared, bool turned,
    int32_t *restrict spare)
{
  const int16_t *gx = measured->gx, *gy = measured->gy;

  if (!squared)
    return (const int32_t *) measured->strength + x;
  for (int i = 0; i < n; i++)
    spare[i] = (gx[x + i] * gx[x + i] + gy[x + i] * gy[x + i]) >> turned;
  return spare;
}

#ifndef EL_AVX2

/* A block of pixels by the lower factor; whether the upper one agrees. */
EL_INLINE bool
magnitude8_block (uint8_t *restrict out, const int32_t *restrict in, int n,
    const ElMagnitude *magnitude, const bool squared, const bool two_factors)
{
  const float low = magnitude->factor;
  const float high = magnitude->factor_high;
  const float range = (float) magnitude->range;
  const int drop = magnitude->drop;
  int different = 0;

  for (int i = 0; i < n; i++) {
    const float strength = (float) (in[i] >> drop);
    const float v = squared ? sqrtf (strength) : strength;
    const float product = v * low > range ? range : v * low;
    const int m = (int) product;

    if (two_factors)
      different |= m ^ (int) (v * high > range ? range : v * high);
    out[i] = (uint8_t) m;
  }
  return different == 0;
}

static void
magnitude8_from (uint8_t *restrict out, const ElMeasured *measured, int start,
    int n, const ElMagnitude *magnitude)
{
  for (int x = 0; x < n; x += EXACT_BLOCK) {
    const int count = EL_MIN (n - x, EXACT_BLOCK);
    int32_t spare[EXACT_BLOCK];
    const int32_t *in = strengths8 (measured, start + x, count,
        magnitude->squared, magnitude->turned, spare);
    const bool exact = !magnitude->squared
        ? magnitude8_block (out + x, in, count, magnitude, false, true)
        : magnitude->factor < magnitude->factor_high
        ? magnitude8_block (out + x, in, count, magnitude, true, true)
        : magnitude8_block (out + x, in, count, magnitude, true, false);

    for (int i = exact ? count : 0; i < count; i++)
      out[x + i] = (uint8_t) magnitude8_exact (out[x + i], in[i], magnitude);
  }
}

static void
magnitude8 (void *m, const ElMeasured *measured, int n,
    const ElMagnitude *magnitude)
{
  magnitude8_from (m, measured, 0, n, magnitude);
}

#endif

static void
magnitude16 (void *m, const ElMeasured *measured, int n,
    const ElMagnitude *magnitude)
{
  uint16_t *restrict out = m;
  const double *restrict in = measured->strength;
  const ElMagnitude local = *magnitude;

  for (int i = 0; i < n; i++)
    out[i] = (uint16_t) magnitude16_pixel (in[i], &local);
}

#ifndef EL_AVX2

/* Few pixels have a class: where 64 have none, there is nothing to do. */
static void
magnitude8_kept (void *m, const ElMeasured *measured, const ElClasses *classes,
    int n, const ElMagnitude *magnitude)
{
  uint8_t *restrict out = m;

  for (int x = 0; x < n; x += EL_CLASS_PIXELS) {
    const ElClasses *class = &classes[x / EL_CLASS_PIXELS];
    const uint64_t some = class->weak | class->edge;
    const int count = EL_MIN (n - x, EL_CLASS_PIXELS);
    uint8_t has_class[EL_CLASS_PIXELS];

    if (!some) {
      memset (out + x, 0, (size_t) count);
      continue;
    }
    magnitude8_from (out + x, measured, x, count, magnitude);
    bytes_of (has_class, some);
    for (int i = 0; i < count; i++)
      out[x + i] &= has_class[i];
  }
}

#endif

static void
magnitude16_kept (void *m, const ElMeasured *measured, const ElClasses *classes,
    int n, const ElMagnitude *magnitude)
{
  uint16_t *restrict out = m;
  const double *restrict in = measured->strength;

  memset (out, 0, n * sizeof *out);
  for (int x = 0; x < n; x += EL_CLASS_PIXELS) {
    const ElClasses *class = &classes[x / EL_CLASS_PIXELS];

    for (uint64_t rest = class->weak | class->edge; rest; rest &= rest - 1) {
      const int i = x + __builtin_ctzll (rest);

      out[i] = (uint16_t) magnitude16_pixel (in[i], magnitude);
    }
  }
}

#define STEPS(name, Strength, Real, root)                                     \
  static void name (uint16_t *restrict out, const Strength *restrict in,      \
      int n, const ElSteps *steps)                                            \
  {                                                                           \
    const Real factor = (Real) steps->factor, most = (Real) steps->most;      \
    const bool squared = steps->squared;                                      \
                                                                              \
    for (int i = 0; i < n; i++) {                                             \
      const Real v = (squared ? root ((Real) in[i]) : (Real) in[i]) * factor; \
                                                                              \
      out[i] = (uint16_t) (int) EL_MIN (v, most);                             \
    }                                                                         \
  }

STEPS (steps8_block, int32_t, float, sqrtf)
STEPS (steps16_line, double, double, sqrt)

static void
steps8 (uint16_t *out, const ElMeasured *measured, int n, const ElSteps *steps)
{
  for (int x = 0; x < n; x += EXACT_BLOCK) {
    const int count = EL_MIN (n - x, EXACT_BLOCK);
    int32_t spare[EXACT_BLOCK];

    steps8_block (out + x,
        strengths8 (measured, x, count, steps->squared, steps->turned, spare),
        count, steps);
  }
}

static void
steps16 (uint16_t *out, const ElMeasured *measured, int n, const ElSteps *steps)
{
  steps16_line (out, measured->strength, n, steps);
}
