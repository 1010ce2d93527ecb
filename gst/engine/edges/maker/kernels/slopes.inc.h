/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From levels to slopes and strengths, and what slopes become; see stages.h. */
#pragma once

#include <math.h>

#include "edges/maker/stages.h"
#include "isa.h"
#include "simd/simd.h"

#define SLOPES(bits, Level)                                                 \
  static void slopes##bits##_row (Level *restrict x, Level *restrict y,     \
      const void *const levels[], int n, const ElSlopeWeights *weights)     \
  {                                                                         \
    const Level *restrict a = levels[0], *restrict b = levels[1];           \
    const Level *restrict c = levels[2];                                    \
    const Level outer = (Level) weights->outer;                             \
    const Level centre = (Level) weights->centre;                           \
                                                                            \
    if (weights->crossed)                                                   \
      for (int i = 0; i < n; i++) {                                         \
        x[i] = (Level) (c[i + 1] - b[i]);                                   \
        y[i] = (Level) (c[i] - b[i + 1]);                                   \
      }                                                                     \
    else                                                                    \
      for (int i = 0; i < n; i++) {                                         \
        x[i] = (Level) (outer * (a[i + 1] - a[i - 1] + c[i + 1] - c[i - 1]) \
            + centre * (b[i + 1] - b[i - 1]));                              \
        y[i] = (Level) (outer * (c[i - 1] - a[i - 1] + c[i + 1] - a[i + 1]) \
            + centre * (c[i] - a[i]));                                      \
      }                                                                     \
  }                                                                         \
                                                                            \
  static void slopes##bits (void *const gx[], void *const gy[],             \
      const void *const levels[], int rows, int n,                          \
      const ElSlopeWeights *weights)                                        \
  {                                                                         \
    for (int i = 0; i < rows; i++)                                          \
      slopes##bits##_row (gx[i], gy[i], levels + i, n, weights);            \
  }

#define TURN_SLOPES(bits, Level)                            \
  static void turn_slopes##bits (void *gx, void *gy, int n) \
  {                                                         \
    Level *restrict x = gx, *restrict y = gy;               \
                                                            \
    for (int i = 0; i < n; i++) {                           \
      const Level falling = x[i], rising = y[i];            \
                                                            \
      x[i] = (Level) (falling - rising);                    \
      y[i] = (Level) (falling + rising);                    \
    }                                                       \
  }

#ifndef EL_SIMD
SLOPES (8, int16_t)
#endif
SLOPES (16, int32_t)
TURN_SLOPES (8, int16_t)
TURN_SLOPES (16, int32_t)

/* The sum of three neighbours, the two at the ends of which are known. */
#define LARGEST(a, b) ((a) > (b) ? (a) : (b))

/* From the eight neighbours, clockwise: a compass sum is 5 times three
 * neighbours in a row less 3 times the others, or 8 times the three less 3 times
 * all. */
#define KIRSCH_PIXEL(Wide)                                                   \
  const Wide nw = a[i - 1], no = a[i], ne = a[i + 1], ea = b[i + 1];         \
  const Wide se = c[i + 1], so = c[i], sw = c[i - 1], we = b[i - 1];         \
  const Wide north = LARGEST (nw + no + ne, no + ne + ea);                   \
  const Wide east = LARGEST (ne + ea + se, ea + se + so);                    \
  const Wide south = LARGEST (se + so + sw, so + sw + we);                   \
  const Wide west = LARGEST (sw + we + nw, we + nw + no);                    \
  const Wide three = LARGEST (LARGEST (north, east), LARGEST (south, west)); \
  const Wide all = nw + no + ne + ea + se + so + sw + we

#define STRENGTH(name, Level, Strength, Wide, inputs, value)        \
  static void name (void *strength, const void *gx, const void *gy, \
      const void *const levels[3], int n)                           \
  {                                                                 \
    const Level *restrict x = gx, *restrict y = gy;                 \
    const Level *restrict a = levels[0], *restrict b = levels[1];   \
    const Level *restrict c = levels[2];                            \
    Strength *restrict out = strength;                              \
                                                                    \
    (void) x, (void) y, (void) a, (void) b, (void) c;               \
    for (int i = 0; i < n; i++) {                                   \
      inputs;                                                       \
                                                                    \
      out[i] = (Strength) (value);                                  \
    }                                                               \
  }

#define ABSOLUTE(v) ((v) < 0 ? -(v) : (v))
#define PAIR(Wide) const Wide p = x[i], q = y[i]
#define SECOND(Wide) \
  const Wide p = 4 * (Wide) b[i] - a[i] - c[i] - b[i - 1] - b[i + 1]

#define STRENGTHS(bits, Level, Strength)                                   \
  STRENGTH (strength##bits##_l1, Level, Strength, int32_t, PAIR (int32_t), \
      ABSOLUTE (p) + ABSOLUTE (q))                                         \
  STRENGTH (strength##bits##_kirsch, Level, Strength, int32_t,             \
      KIRSCH_PIXEL (int32_t), 8 * three - 3 * all)                         \
  STRENGTH (strength##bits##_laplacian, Level, Strength, int32_t,          \
      SECOND (int32_t), ABSOLUTE (p))

#ifndef EL_SIMD
STRENGTH (rank8, int16_t, int16_t, int32_t, PAIR (int32_t),
    el_rank (p *p + q * q))
#endif
STRENGTH (strength16_l2, int32_t, double, double, PAIR (double), p *p + q * q)
STRENGTHS (8, int16_t, int32_t)
STRENGTHS (16, int32_t, double)

#define SIGNED_SLOPE(name, Sample, Level)                                      \
  static void name (void *line, const void *slope, int n,                      \
      const ElSignedSlope *settings)                                           \
  {                                                                            \
    Sample *restrict out = line;                                               \
    const Level *restrict in = slope;                                          \
    const double gain = settings->gain, unit = settings->unit;                 \
    const double num = settings->num, den = settings->den;                     \
    const double middle = settings->middle;                                    \
    const double low = settings->low, high = settings->high;                   \
                                                                               \
    for (int i = 0; i < n; i++) {                                              \
      const double v = middle + floor (gain * (in[i] * unit * num / den) / 8); \
                                                                               \
      out[i] = (Sample) (int) (v < low ? low : v > high ? high : v);           \
    }                                                                          \
  }

SIGNED_SLOPE (signed_slope8, uint8_t, int16_t)
SIGNED_SLOPE (signed_slope16, uint16_t, int32_t)
