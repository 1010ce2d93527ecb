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

#ifndef EL_AVX2

/* Pixels that are settled together. */
#define EXACT_BLOCK 64

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
magnitude8 (void *m, const void *strength, int n, const ElMagnitude *magnitude)
{
  uint8_t *restrict out = m;
  const int32_t *restrict in = strength;

  for (int x = 0; x < n; x += EXACT_BLOCK) {
    const int count = EL_MIN (n - x, EXACT_BLOCK);
    const bool exact = !magnitude->squared
        ? magnitude8_block (out + x, in + x, count, magnitude, false, true)
        : magnitude->factor < magnitude->factor_high
        ? magnitude8_block (out + x, in + x, count, magnitude, true, true)
        : magnitude8_block (out + x, in + x, count, magnitude, true, false);

    for (int i = exact ? n : x; i < x + count; i++)
      out[i] = (uint8_t) magnitude8_exact (out[i], in[i], magnitude);
  }
}

#endif

static void
magnitude16 (void *m, const void *strength, int n, const ElMagnitude *magnitude)
{
  uint16_t *restrict out = m;
  const double *restrict in = strength;
  const ElMagnitude local = *magnitude;

  for (int i = 0; i < n; i++)
    out[i] = (uint16_t) magnitude16_pixel (in[i], &local);
}

#ifndef EL_AVX2

/* Few pixels have a class: where 64 have none, there is nothing to do. */
static void
magnitude8_kept (void *m, const void *strength, const ElClasses *classes, int n,
    const ElMagnitude *magnitude)
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
    magnitude8 (out + x, (const int32_t *) strength + x, count, magnitude);
    bytes_of (has_class, some);
    for (int i = 0; i < count; i++)
      out[x + i] &= has_class[i];
  }
}

#endif

static void
magnitude16_kept (void *m, const void *strength, const ElClasses *classes,
    int n, const ElMagnitude *magnitude)
{
  uint16_t *restrict out = m;
  const double *restrict in = strength;

  memset (out, 0, n * sizeof *out);
  for (int x = 0; x < n; x += EL_CLASS_PIXELS) {
    const ElClasses *class = &classes[x / EL_CLASS_PIXELS];

    for (uint64_t rest = class->weak | class->edge; rest; rest &= rest - 1) {
      const int i = x + __builtin_ctzll (rest);

      out[i] = (uint16_t) magnitude16_pixel (in[i], magnitude);
    }
  }
}

#define STEPS(bits, Strength, Real, root)                                     \
  static void steps##bits (uint16_t *restrict out, const void *strength,      \
      int n, const ElSteps *steps)                                            \
  {                                                                           \
    const Strength *restrict in = strength;                                   \
    const Real factor = (Real) steps->factor, most = (Real) steps->most;      \
    const bool squared = steps->squared;                                      \
                                                                              \
    for (int i = 0; i < n; i++) {                                             \
      const Real v = (squared ? root ((Real) in[i]) : (Real) in[i]) * factor; \
                                                                              \
      out[i] = (uint16_t) (int) EL_MIN (v, most);                             \
    }                                                                         \
  }

STEPS (8, int32_t, float, sqrtf)
STEPS (16, double, double, sqrt)
