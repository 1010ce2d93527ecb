/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The stages of the edge maker, line by line: see stages.h. */
#pragma once

#include <math.h>
#include <string.h>

#include "edges/stages.h"
#include "isa.h"

/* --- blur --- */

#define RAISE(name, Sample, Level)                         \
  static void name (void *levels, const void *line, int n) \
  {                                                        \
    const Sample *restrict in = line;                      \
    Level *restrict out = levels;                          \
                                                           \
    for (int i = 0; i < n; i++)                            \
      out[i] = (Level) in[i];                              \
  }

RAISE (raise8, uint8_t, int16_t)
RAISE (raise16, uint16_t, int32_t)

/* Pixels of which sums are kept beside each other. */
#define BLUR_BLOCK 64

/* Sums of the block's weighted samples: `take` is one of them, k pixels or lines
 * to either side. Sums are whole numbers, in double precision below 2^53: no order
 * of additions matters. */
#define BLUR_SUM(Sum, sum, count, take)                        \
  for (int i = 0; i < (count); i++)                            \
    (sum)[i] = (Sum) blur->weight[0] * take (0);               \
  for (int k = 1; k <= blur->radius; k++) {                    \
    const Sum weight = (Sum) blur->weight[k];                  \
                                                               \
    for (int i = 0; i < (count); i++)                          \
      (sum)[i] += weight * ((Sum) take (-k) + (Sum) take (k)); \
  }

#define LINE_SAMPLE(k) lines[blur->radius + (k)][x + i]
#define PIXEL_SAMPLE(k) in[x + i + (k)]

/* To the nearest, ties up. */
#define ROUND_INT(sum, drop) (((sum) + (1 << ((drop) -1))) >> (drop))
#define ROUND_DOUBLE(sum, drop) floor ((sum) * (1.0 / (1 << (drop))) + 0.5)

#define BLUR(bits, Level, Sum, ROUND)                                    \
  static void blur_down##bits (void *out, const uint16_t *const lines[], \
      int n, const ElBlur *blur)                                         \
  {                                                                      \
    Level *restrict v = out;                                             \
                                                                         \
    for (int x = 0; x < n; x += BLUR_BLOCK) {                            \
      const int count = EL_MIN (n - x, BLUR_BLOCK);                      \
      Sum sum[BLUR_BLOCK];                                               \
                                                                         \
      BLUR_SUM (Sum, sum, count, LINE_SAMPLE)                            \
      for (int i = 0; i < count; i++)                                    \
        v[x + i] = (Level) ROUND (sum[i], blur->drop_down);              \
    }                                                                    \
  }                                                                      \
                                                                         \
  static void blur_across##bits (void *levels, const void *line, int n,  \
      const ElBlur *blur)                                                \
  {                                                                      \
    const Level *restrict in = line;                                     \
    Level *restrict out = levels;                                        \
                                                                         \
    for (int x = 0; x < n; x += BLUR_BLOCK) {                            \
      const int count = EL_MIN (n - x, BLUR_BLOCK);                      \
      Sum sum[BLUR_BLOCK];                                               \
                                                                         \
      BLUR_SUM (Sum, sum, count, PIXEL_SAMPLE)                           \
      for (int i = 0; i < count; i++)                                    \
        out[x + i] = (Level) ROUND (sum[i], blur->drop_across);          \
    }                                                                    \
  }

BLUR (8, int16_t, int32_t, ROUND_INT)
BLUR (16, int32_t, double, ROUND_DOUBLE)

/* --- slopes and strengths --- */

#define SLOPES(name, Level)                                                 \
  static void name (void *gx, void *gy, const void *const levels[3], int n, \
      const ElSlopeWeights *weights)                                        \
  {                                                                         \
    const Level *restrict a = levels[0], *restrict b = levels[1];           \
    const Level *restrict c = levels[2];                                    \
    Level *restrict x = gx, *restrict y = gy;                               \
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
  static void turn_##name (void *gx, void *gy, int n)                       \
  {                                                                         \
    Level *restrict x = gx, *restrict y = gy;                               \
                                                                            \
    for (int i = 0; i < n; i++) {                                           \
      const Level falling = x[i], rising = y[i];                            \
                                                                            \
      x[i] = (Level) (falling - rising);                                    \
      y[i] = (Level) (falling + rising);                                    \
    }                                                                       \
  }

SLOPES (slopes8, int16_t)
SLOPES (slopes16, int32_t)

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

#define STRENGTHS(bits, Level, Strength, Square)                           \
  STRENGTH (strength##bits##_l2, Level, Strength, Square, PAIR (Square),   \
      p *p + q * q)                                                        \
  STRENGTH (strength##bits##_l1, Level, Strength, int32_t, PAIR (int32_t), \
      ABSOLUTE (p) + ABSOLUTE (q))                                         \
  STRENGTH (strength##bits##_kirsch, Level, Strength, int32_t,             \
      KIRSCH_PIXEL (int32_t), 8 * three - 3 * all)                         \
  STRENGTH (strength##bits##_laplacian, Level, Strength, int32_t,          \
      SECOND (int32_t), ABSOLUTE (p))

STRENGTHS (8, int16_t, int32_t, int32_t)
STRENGTHS (16, int32_t, double, double)

/* --- magnitudes --- */

/* From what the lower factor makes of it, which is m or one less. */
static inline int
magnitude8_exact (int m, int32_t strength, const ElMagnitude *magnitude)
{
  return m < magnitude->range && strength >= magnitude->least[m + 1] ? m + 1
                                                                     : m;
}

static inline int
magnitude8_pixel (int32_t strength, const ElMagnitude *magnitude)
{
  const float v =
      magnitude->squared ? sqrtf ((float) strength) : (float) strength;
  const float product = v * magnitude->factor;
  const float range = (float) magnitude->range;

  return magnitude8_exact ((int) EL_MIN (product, range), strength, magnitude);
}

static inline int
magnitude16_pixel (double strength, const ElMagnitude *magnitude)
{
  const double root = magnitude->squared ? sqrt (strength) : strength;
  const double v = root * magnitude->unit * magnitude->num / magnitude->den;
  const double m = magnitude->gain * v / 2;

  return (int) EL_MIN (m, (double) magnitude->range);
}

/* A block of pixels by the lower factor; whether the upper one agrees. */
static inline bool
magnitude8_block (uint8_t *restrict out, const int32_t *restrict in, int n,
    const ElMagnitude *magnitude, const bool squared)
{
  const float low = magnitude->factor;
  const float high = magnitude->factor_high;
  const float range = (float) magnitude->range;
  int different = 0;

  for (int i = 0; i < n; i++) {
    const float v = squared ? sqrtf ((float) in[i]) : (float) in[i];
    const float product = v * low > range ? range : v * low;
    const float above = v * high > range ? range : v * high;
    const int m = (int) product;

    different |= m ^ (int) above;
    out[i] = (uint8_t) m;
  }
  return different == 0;
}

static void
magnitude8 (void *m, const void *strength, int n, const ElMagnitude *magnitude)
{
  uint8_t *restrict out = m;
  const int32_t *restrict in = strength;

  for (int x = 0; x < n; x += BLUR_BLOCK) {
    const int count = EL_MIN (n - x, BLUR_BLOCK);
    const bool exact = magnitude->squared
        ? magnitude8_block (out + x, in + x, count, magnitude, true)
        : magnitude8_block (out + x, in + x, count, magnitude, false);

    for (int i = exact ? n : x; i < x + count; i++)
      out[i] = (uint8_t) magnitude8_exact (out[i], in[i], magnitude);
  }
}

static void
magnitude16 (void *m, const void *strength, int n, const ElMagnitude *magnitude)
{
  uint16_t *restrict out = m;
  const double *restrict in = strength;
  const ElMagnitude local = *magnitude;

  for (int i = 0; i < n; i++)
    out[i] = (uint16_t) magnitude16_pixel (in[i], &local);
}

/* Few pixels have a class: eight that have none are passed over at once. */
#define MAGNITUDE_KEPT(bits, Strength)                                     \
  static void magnitude##bits##_kept (void *m, const void *strength,       \
      const uint8_t *classes, int n, const ElMagnitude *magnitude)         \
  {                                                                        \
    uint##bits##_t *restrict out = m;                                      \
    const Strength *restrict in = strength;                                \
                                                                           \
    memset (out, 0, n * sizeof *out);                                      \
    for (int x = 0; x < n; x += 8) {                                       \
      const int count = EL_MIN (n - x, 8);                                 \
      uint64_t some = 0;                                                   \
                                                                           \
      memcpy (&some, classes + x, (size_t) count);                         \
      for (int i = some ? x : n; i < x + count; i++)                       \
        if (classes[i] != EL_CLASS_NONE)                                   \
          out[i] =                                                         \
              (uint##bits##_t) magnitude##bits##_pixel (in[i], magnitude); \
    }                                                                      \
  }

MAGNITUDE_KEPT (8, int32_t)
MAGNITUDE_KEPT (16, double)

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

/* --- angles, steps --- */

/* tan (22.5 degrees) */
#define TAN_16TH 0.41421356237309503
#define TURN_TERMS 13

/* The angle as a part of a turn: a series for the arc tangent, up to a sixteenth of
 * a turn, is within 1e-12 of it; eighths are exact. */
static inline double
turn_of (double x, double y)
{
  const double flat = fabs (x), steep = fabs (y);
  const double large = EL_MAX (flat, steep), small = EL_MIN (flat, steep);
  const double ratio = large > 0 ? small / large : 0;
  const double r = ratio > TAN_16TH ? (ratio - 1) / (ratio + 1) : ratio;
  double sum = 0, turn;

  EL_UNROLL
  for (int k = TURN_TERMS; k >= 0; k--)
    sum = 1.0 / (k % 2 ? -(2 * k + 1) : 2 * k + 1) + sum * (r * r);
  turn = r * sum * (0.5 / 3.14159265358979323846);
  turn = ratio > TAN_16TH ? 0.125 + turn : turn;
  turn = steep > flat ? 0.25 - turn : turn;
  turn = x < 0 ? 0.5 - turn : turn;
  return y < 0 ? 1 - turn : turn;
}

#define ANGLE(bits, Level)                                               \
  static void angle##bits (uint16_t *restrict out, const void *gx,       \
      const void *gy, int n, const ElAngle *angle)                       \
  {                                                                      \
    const Level *restrict x = gx, *restrict y = gy;                      \
    const double offset = angle->offset, scale = angle->scale;           \
                                                                         \
    for (int i = 0; i < n; i++)                                          \
      out[i] = (uint16_t) (int) (offset + scale * turn_of (x[i], y[i])); \
  }

ANGLE (8, int16_t)
ANGLE (16, int32_t)

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

/* --- thinning --- */

/* tan (22.5 degrees) * 2^15; tan (67.5 degrees) is 2 more. */
#define TAN_22 13573

/*
 * The neighbours on both sides are those to the left and right where the gradient
 * is within 22.5 degrees of that, above and below likewise, else two of the
 * corners. A pixel has to be stronger than the first, and than the second or, if
 * that is no corner, as strong.
 */
#define THIN(name, Level, Strength, Wide)                                  \
  static void name (uint8_t *classes, const void *const strength[3],       \
      const void *gx, const void *gy, int n, const ElBounds *bounds)       \
  {                                                                        \
    const Strength *restrict a = strength[0], *restrict b = strength[1];   \
    const Strength *restrict c = strength[2];                              \
    const Level *restrict xs = gx, *restrict ys = gy;                      \
    const Strength low = (Strength) bounds->low;                           \
    const Strength high = (Strength) bounds->high;                         \
                                                                           \
    for (int i = 0; i < n; i++) {                                          \
      const Strength v = b[i], left = b[i - 1], right = b[i + 1];          \
      const Strength above = a[i], below = c[i];                           \
      const Strength nw = a[i - 1], ne = a[i + 1];                         \
      const Strength sw = c[i - 1], se = c[i + 1];                         \
      const Wide x = ABSOLUTE ((Wide) xs[i]), y = ABSOLUTE ((Wide) ys[i]); \
      const Wide slant = x * TAN_22;                                       \
      const int flat = y * 32768 < slant;                                  \
      const int steep = (y - 2 * x) * 32768 > slant;                       \
      const int falling = (xs[i] < 0) == (ys[i] < 0);                      \
      const Strength corner = falling ? nw : ne;                           \
      const Strength opposite = falling ? se : sw;                         \
      const Strength first = flat ? left : steep ? above : corner;         \
      const Strength second = flat ? right : steep ? below : opposite;     \
      const int kept =                                                     \
          (v > first) & ((v > second) | ((v == second) & (flat | steep))); \
                                                                           \
      classes[i] = (uint8_t) (kept ? (v > low) + (v > high) : 0);          \
    }                                                                      \
  }

THIN (thin8, int16_t, int32_t, int32_t)
THIN (thin16, int32_t, double, double)

/* --- classes --- */

#define CLASSES(bits)                                                          \
  static void classify##bits (uint8_t *classes, const void *m, int n, int low, \
      int high)                                                                \
  {                                                                            \
    const uint##bits##_t *restrict in = m;                                     \
                                                                               \
    for (int i = 0; i < n; i++)                                                \
      classes[i] = (uint8_t) ((in[i] >= low) + (in[i] >= high));               \
  }                                                                            \
                                                                               \
  static void keep##bits (void *out, const void *m, const uint8_t *classes,    \
      int n)                                                                   \
  {                                                                            \
    const uint##bits##_t *restrict in = m;                                     \
    uint##bits##_t *restrict kept = out;                                       \
                                                                               \
    for (int i = 0; i < n; i++)                                                \
      kept[i] = classes[i] == EL_CLASS_EDGE ? in[i] : 0;                       \
  }                                                                            \
                                                                               \
  static void mark##bits (void *out, const uint8_t *classes, int n)            \
  {                                                                            \
    uint##bits##_t *restrict marked = out;                                     \
                                                                               \
    for (int i = 0; i < n; i++)                                                \
      marked[i] = classes[i] == EL_CLASS_EDGE ? (uint##bits##_t) - 1 : 0;      \
  }                                                                            \
                                                                               \
  static void larger##bits (void *out, const void *a, const void *b, int n)    \
  {                                                                            \
    const uint##bits##_t *p = a, *q = b;                                       \
    uint##bits##_t *restrict v = out;                                          \
                                                                               \
    for (int i = 0; i < n; i++)                                                \
      v[i] = p[i] > q[i] ? p[i] : q[i];                                        \
  }

CLASSES (8)
CLASSES (16)
