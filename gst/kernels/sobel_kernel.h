/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gradients of three lines.
 *
 * With a, b, c the samples above, here and below and - 0 + the columns:
 *   gx = outer (a+ - a-) + centre (b+ - b-) + outer (c+ - c-)
 *   gy = outer (c- - a-) + centre (c0 - a0) + outer (c+ - a+)
 * 8-bit samples: at most 255 * 32 in size, so 16-bit lanes are enough.
 */
#pragma once

#include <string.h>

#include "kernel.h"
#include "simd.h"
#include "sobel_math.h"

/* --- any sample type, plain C --- */

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

/* Above 8 bits every measure is a single-precision product: the rounding
 * errors, some 1e-7 of the value, are far below the 1 that is allowed. The
 * limit keeps the conversion to int defined; signed values are lifted by it so
 * that truncation rounds them down. */
#define WIDE_LIMIT 65536.0f

static inline float
length (float x, float y)
{
  return sqrtf (x * x + y * y);
}

#define GRADIENT16(name, value, lift)                              \
  static inline void range16_##name (uint16_t *restrict out,       \
      const void *const lines[3], int start, int n,                \
      const ElGradient *gradient)                                  \
  {                                                                \
    const uint16_t *restrict a = lines[0], *restrict b = lines[1]; \
    const uint16_t *restrict c = lines[2];                         \
    const int outer = gradient->outer, centre = gradient->centre;  \
    const int low = gradient->low, high = gradient->high;          \
    const int bias = gradient->bias;                               \
    const float factor = gradient->factor;                         \
                                                                   \
    for (int i = start; i < n; i++) {                              \
      GRADIENT_PIXEL (a, b, c, i, outer, centre, gx, gy);          \
      const float x = (float) gx, y = (float) gy;                  \
      float v = factor * (value);                                  \
      int m;                                                       \
                                                                   \
      (void) x, (void) y;                                          \
      v = v > WIDE_LIMIT ? WIDE_LIMIT : v;                         \
      v = v < -WIDE_LIMIT ? -WIDE_LIMIT : v;                       \
      m = (int) (v + (lift)) - (int) (lift) + bias;                \
      m = m > high ? high : m;                                     \
      out[i] = (uint16_t) (m < low ? low : m);                     \
    }                                                              \
  }

GRADIENT16 (l2, length (x, y), 0.0f)
GRADIENT16 (l1, fabsf (x) + fabsf (y), 0.0f)
GRADIENT16 (x, x, WIDE_LIMIT)
GRADIENT16 (y, y, WIDE_LIMIT)

#define WIDE16_PLAIN(name)                                               \
  static void gradient16_##name (void *line, const void *const lines[3], \
      int n, const ElGradient *gradient)                                 \
  {                                                                      \
    range16_##name (line, lines, 0, n, gradient);                        \
  }

/* A magnitude of 8-bit samples from the formula. */
static int
exact8 (const uint8_t *a, const uint8_t *b, const uint8_t *c, int i,
    const ElGradient *gradient)
{
  GRADIENT_PIXEL (a, b, c, i, gradient->outer, gradient->centre, gx, gy);
  const double v = gradient->measure == EL_MEASURE_L2
      ? sqrt ((double) (gx * gx + gy * gy))
      : fabs ((double) gx) + fabs ((double) gy);
  const double m = el_sobel_exact (gradient, v) + gradient->bias;

  return (int) EL_MIN (m, gradient->high);
}

#ifdef EL_SIMD

/* --- 8 bits, explicit vectors: two halves of 16-bit lanes at a time --- */

/* ElGradient as vectors, made once a row: in the loop, the compiler would have
 * to reckon with stores to the row changing them. */
typedef struct
{
  const ElGradient *gradient;
  ElWeight outer, centre;
  ElF32 factor, factor_high;
  ElV8 bias, range, low, high;
  ElV16 wide_bias;
  int shift;
} ElConstants;

static inline ElConstants
gradient_constants (const ElGradient *gradient)
{
  const ElConstants constants = {
    .gradient = gradient,
    .outer = el_weight (gradient->outer),
    .centre = el_weight (gradient->centre),
    .factor = el_f32_set (gradient->factor),
    .factor_high = el_f32_set (gradient->factor_high),
    .bias = el_v8_set (gradient->bias),
    .range = el_v8_set (gradient->high - gradient->bias),
    .low = el_v8_set (gradient->low),
    .high = el_v8_set (gradient->high),
    .wide_bias = el_v16_set (gradient->bias),
    .shift = gradient->shift,
  };

  return constants;
}

typedef struct
{
  ElV16 x, y;
} ElXY;

/* The corners in diagonals, which both gradients share: with p = c+ - a- and
 * q = c- - a+, those of gx are p - q and those of gy p + q. */
#define GRADIENT_HALF(xy, half)                                 \
  do {                                                          \
    const ElV16 p = el_diff_##half (a_left, c_right, k->outer); \
    const ElV16 q = el_diff_##half (a_right, c_left, k->outer); \
                                                                \
    (xy).x = el_v16_add (el_v16_sub (p, q),                     \
        el_diff_##half (b_left, b_right, k->centre));           \
    (xy).y = el_v16_add (el_v16_add (p, q),                     \
        el_diff_##half (a_here, c_here, k->centre));            \
  } while (0)

static inline void
gradient8_vector (const uint8_t *a, const uint8_t *b, const uint8_t *c,
    const ElConstants *k, ElXY xy[2])
{
  const ElV8 a_left = el_v8_load (a - 1), a_here = el_v8_load (a);
  const ElV8 a_right = el_v8_load (a + 1), b_left = el_v8_load (b - 1);
  const ElV8 b_right = el_v8_load (b + 1), c_left = el_v8_load (c - 1);
  const ElV8 c_here = el_v8_load (c), c_right = el_v8_load (c + 1);

  GRADIENT_HALF (xy[0], low);
  GRADIENT_HALF (xy[1], high);
}

/* min (floor (root * factor), range) + bias of both halves. */
static inline ElV8
scale_root (const ElF32x2 root[2], ElF32 factor, const ElConstants *k)
{
  const ElV8 m =
      el_v8_pack (el_f32_pack (root[0], factor), el_f32_pack (root[1], factor));

  return el_v8_add (el_v8_min (m, k->range), k->bias);
}

/* The pixels, of n, for which the two factors disagree, from the formula. */
static inline ElV8
settle (const uint8_t *a, const uint8_t *b, const uint8_t *c, int n,
    const ElConstants *k, ElV8 m, ElV8 m_high)
{
  uint8_t low[EL_V8_BYTES], high[EL_V8_BYTES];

  el_v8_store (low, m);
  el_v8_store (high, m_high);
  for (int i = 0; i < EL_MIN (n, EL_V8_BYTES); i++)
    if (low[i] != high[i])
      low[i] = (uint8_t) exact8 (a, b, c, i, k->gradient);
  return el_v8_load (low);
}

static inline ElF32x2
measure_half (ElXY xy, ElMeasure measure)
{
  if (measure == EL_MEASURE_L2)
    return el_length (xy.x, xy.y);
  return el_v16_to_f32 (el_v16_add (el_v16_abs (xy.x), el_v16_abs (xy.y)));
}

static inline ElV8
magnitude_vector (const uint8_t *a, const uint8_t *b, const uint8_t *c, int n,
    const ElConstants *k, ElMeasure measure, bool checked)
{
  ElXY xy[2];
  ElF32x2 root[2];
  ElV8 m, m_high;

  gradient8_vector (a, b, c, k, xy);
  root[0] = measure_half (xy[0], measure);
  root[1] = measure_half (xy[1], measure);
  m = scale_root (root, k->factor, k);
  if (!checked)
    return m;
  m_high = scale_root (root, k->factor_high, k);
  return el_v8_equal (m, m_high) ? m : settle (a, b, c, n, k, m, m_high);
}

static inline ElV16
linear_half (ElXY xy, const ElConstants *k, ElMeasure measure)
{
  const ElV16 v = measure == EL_MEASURE_X ? xy.x
      : measure == EL_MEASURE_Y
      ? xy.y
      : el_v16_add (el_v16_abs (xy.x), el_v16_abs (xy.y));

  return el_v16_add (el_v16_shift (v, k->shift), k->wide_bias);
}

static inline ElV8
linear_vector (const uint8_t *a, const uint8_t *b, const uint8_t *c,
    const ElConstants *k, ElMeasure measure)
{
  ElXY xy[2];
  ElV8 m;

  gradient8_vector (a, b, c, k, xy);
  m = el_v8_pack (linear_half (xy[0], k, measure),
      linear_half (xy[1], k, measure));
  return el_v8_max (el_v8_min (m, k->high), k->low);
}

/* Whole vectors straight into the row, the rest by way of a buffer. */
#define VECTOR_LOOP(out, a, b, c, n, VECTOR)                               \
  do {                                                                     \
    int i = 0;                                                             \
                                                                           \
    for (; i + EL_V8_BYTES <= (n); i += EL_V8_BYTES)                       \
      el_v8_store ((out) + i, VECTOR ((a) + i, (b) + i, (c) + i, (n) -i)); \
    if (i < (n)) {                                                         \
      uint8_t rest[EL_V8_BYTES];                                           \
                                                                           \
      el_v8_store (rest, VECTOR ((a) + i, (b) + i, (c) + i, (n) -i));      \
      memcpy ((out) + i, rest, (n) -i);                                    \
    }                                                                      \
  } while (0)

#define MAGNITUDE8(name, root)                                             \
  static void magnitude8_##name (uint8_t *out, const void *const lines[3], \
      int n, const ElGradient *gradient)                                   \
  {                                                                        \
    const ElConstants k = gradient_constants (gradient);                   \
    const uint8_t *a = lines[0], *b = lines[1], *c = lines[2];             \
                                                                           \
    if (gradient->factor_high > gradient->factor)                          \
      VECTOR_LOOP (out, a, b, c, n, CHECKED_##name);                       \
    else                                                                   \
      VECTOR_LOOP (out, a, b, c, n, PLAIN_##name);                         \
  }
#define PLAIN_l2(a, b, c, n) \
  magnitude_vector (a, b, c, n, &k, EL_MEASURE_L2, false)
#define CHECKED_l2(a, b, c, n) \
  magnitude_vector (a, b, c, n, &k, EL_MEASURE_L2, true)
#define PLAIN_l1(a, b, c, n) \
  magnitude_vector (a, b, c, n, &k, EL_MEASURE_L1, false)
#define CHECKED_l1(a, b, c, n) \
  magnitude_vector (a, b, c, n, &k, EL_MEASURE_L1, true)

#define LINEAR8(name, value)                                                   \
  static void linear8_##name (uint8_t *out, const void *const lines[3], int n, \
      const ElGradient *gradient)                                              \
  {                                                                            \
    const ElConstants k = gradient_constants (gradient);                       \
    const uint8_t *a = lines[0], *b = lines[1], *c = lines[2];                 \
                                                                               \
    VECTOR_LOOP (out, a, b, c, n, VECTOR_##name);                              \
  }
#define VECTOR_l1(a, b, c, n) linear_vector (a, b, c, &k, EL_MEASURE_L1)
#define VECTOR_x(a, b, c, n) linear_vector (a, b, c, &k, EL_MEASURE_X)
#define VECTOR_y(a, b, c, n) linear_vector (a, b, c, &k, EL_MEASURE_Y)
LINEAR8 (l1, )
LINEAR8 (x, )
LINEAR8 (y, )

/* --- 16 bits, explicit vectors --- */

typedef struct
{
  ElPairWeight outer, centre;
  ElF32 factor;
} ElWideConstants;

#define WIDE_HALF(x, y, half)                                   \
  do {                                                          \
    const ElV32 p = el_pair_##half (a_left, c_right, k->outer); \
    const ElV32 q = el_pair_##half (a_right, c_left, k->outer); \
                                                                \
    x = el_v32_to_f32 (el_v32_add (el_v32_sub (p, q),           \
        el_pair_##half (b_left, b_right, k->centre)));          \
    y = el_v32_to_f32 (el_v32_add (el_v32_add (p, q),           \
        el_pair_##half (a_here, c_here, k->centre)));           \
  } while (0)

/* m of EL_V16_LANES pixels, 0..65535. */
static inline ElV16
wide_vector (const uint16_t *a, const uint16_t *b, const uint16_t *c,
    const ElWideConstants *k, ElMeasure measure)
{
  const ElV16 a_left = el_v16_signed (el_v16_load (a - 1));
  const ElV16 a_here = el_v16_signed (el_v16_load (a));
  const ElV16 a_right = el_v16_signed (el_v16_load (a + 1));
  const ElV16 b_left = el_v16_signed (el_v16_load (b - 1));
  const ElV16 b_right = el_v16_signed (el_v16_load (b + 1));
  const ElV16 c_left = el_v16_signed (el_v16_load (c - 1));
  const ElV16 c_here = el_v16_signed (el_v16_load (c));
  const ElV16 c_right = el_v16_signed (el_v16_load (c + 1));
  const ElF32 limit = el_f32_set (WIDE_LIMIT);
  ElF32 x_low, y_low, x_high, y_high, low, high;

  WIDE_HALF (x_low, y_low, low);
  WIDE_HALF (x_high, y_high, high);
  if (measure == EL_MEASURE_L2) {
    low = el_f32_sqrt (
        el_f32_add (el_f32_mul (x_low, x_low), el_f32_mul (y_low, y_low)));
    high = el_f32_sqrt (
        el_f32_add (el_f32_mul (x_high, x_high), el_f32_mul (y_high, y_high)));
  } else {
    low = el_f32_add (el_f32_abs (x_low), el_f32_abs (y_low));
    high = el_f32_add (el_f32_abs (x_high), el_f32_abs (y_high));
  }
  return el_f32_pack_u16 (el_f32_min (el_f32_mul (low, k->factor), limit),
      el_f32_min (el_f32_mul (high, k->factor), limit));
}

#define WIDE16(name, measure)                                                  \
  static void gradient16_##name (void *line, const void *const lines[3],       \
      int n, const ElGradient *gradient)                                       \
  {                                                                            \
    const ElWideConstants k = { el_pair_weight (gradient->outer),              \
      el_pair_weight (gradient->centre), el_f32_set (gradient->factor) };      \
    const uint16_t *a = lines[0], *b = lines[1], *c = lines[2];                \
    const int range = gradient->high - gradient->bias;                         \
    const int bias = gradient->bias;                                           \
    uint16_t *restrict out = line;                                             \
    int i = 0;                                                                 \
                                                                               \
    for (; i + EL_V16_LANES <= n; i += EL_V16_LANES)                           \
      el_v16_store (out + i,                                                   \
          el_v16_raise (wide_vector (a + i, b + i, c + i, &k, measure), range, \
              bias));                                                          \
    range16_##name (out, lines, i, n, gradient);                               \
  }

WIDE16 (l2, EL_MEASURE_L2)
WIDE16 (l1, EL_MEASURE_L1)

#else /* !EL_SIMD: plain C, the specification */

WIDE16_PLAIN (l2)
WIDE16_PLAIN (l1)

#define MAGNITUDE8(name, root)                                       \
  static void magnitude8_##name (uint8_t *restrict out,              \
      const void *const lines[3], int n, const ElGradient *gradient) \
  {                                                                  \
    const uint8_t *restrict a = lines[0], *restrict b = lines[1];    \
    const uint8_t *restrict c = lines[2];                            \
    const int outer = gradient->outer, centre = gradient->centre;    \
    const int range = gradient->high - gradient->bias;               \
    const int bias = gradient->bias;                                 \
    const float factor = gradient->factor;                           \
    const float factor_high = gradient->factor_high;                 \
    int unsure = 0;                                                  \
                                                                     \
    for (int i = 0; i < n; i++) {                                    \
      GRADIENT_PIXEL (a, b, c, i, outer, centre, gx, gy);            \
      const float v = root;                                          \
      const int m = EL_MIN ((int) (v * factor), range);              \
                                                                     \
      unsure |= m ^ EL_MIN ((int) (v * factor_high), range);         \
      out[i] = (uint8_t) (m + bias);                                 \
    }                                                                \
    if (unsure)                                                      \
      for (int i = 0; i < n; i++)                                    \
        out[i] = (uint8_t) exact8 (a, b, c, i, gradient);            \
  }

#define LINEAR8(name, value)                                         \
  static void linear8_##name (uint8_t *restrict out,                 \
      const void *const lines[3], int n, const ElGradient *gradient) \
  {                                                                  \
    const uint8_t *restrict a = lines[0], *restrict b = lines[1];    \
    const uint8_t *restrict c = lines[2];                            \
    const int outer = gradient->outer, centre = gradient->centre;    \
    const int shift = gradient->shift, bias = gradient->bias;        \
    const int low = gradient->low, high = gradient->high;            \
                                                                     \
    for (int i = 0; i < n; i++) {                                    \
      GRADIENT_PIXEL (a, b, c, i, outer, centre, gx, gy);            \
      int v = ((value) >> shift) + bias;                             \
                                                                     \
      (void) gx, (void) gy;                                          \
      out[i] = (uint8_t) EL_CLAMP (v, low, high);                    \
    }                                                                \
  }
LINEAR8 (l1, (gx < 0 ? -gx : gx) + (gy < 0 ? -gy : gy))
LINEAR8 (x, gx)
LINEAR8 (y, gy)

#endif

MAGNITUDE8 (l2, sqrtf ((float) sum_of_squares (gx, gy)))
MAGNITUDE8 (l1, (float) ((gx < 0 ? -gx : gx) + (gy < 0 ? -gy : gy)))

static void
gradient8_l2 (void *line, const void *const lines[3], int n,
    const ElGradient *gradient)
{
  magnitude8_l2 (line, lines, n, gradient);
}

static void
gradient8_l1 (void *line, const void *const lines[3], int n,
    const ElGradient *gradient)
{
  if (gradient->shift >= 0)
    linear8_l1 (line, lines, n, gradient);
  else
    magnitude8_l1 (line, lines, n, gradient);
}

WIDE16_PLAIN (x)
WIDE16_PLAIN (y)

/* --- 8-bit signed gradients whose factor is no power of two --- */

#define LOOKUP8(name, value)                                                   \
  static void gradient8_##name (void *line, const void *const lines[3], int n, \
      const ElGradient *gradient)                                              \
  {                                                                            \
    uint8_t *out = line;                                                       \
    const uint8_t *a = lines[0], *b = lines[1], *c = lines[2];                 \
    const uint8_t *lookup = gradient->lookup + EL_SIGNED_MAX;                  \
    const int outer = gradient->outer, centre = gradient->centre;              \
    int16_t v[256];                                                            \
                                                                               \
    if (gradient->shift >= 0) {                                                \
      linear8_##name (out, lines, n, gradient);                                \
      return;                                                                  \
    }                                                                          \
    for (int start = 0; start < n; start += 256) {                             \
      const int count = EL_MIN (n - start, 256);                               \
                                                                               \
      for (int i = 0; i < count; i++) {                                        \
        GRADIENT_PIXEL (a + start, b + start, c + start, i, outer, centre, gx, \
            gy);                                                               \
        (void) gx, (void) gy;                                                  \
        v[i] = (int16_t) (value);                                              \
      }                                                                        \
      for (int i = 0; i < count; i++)                                          \
        out[start + i] = lookup[v[i]];                                         \
    }                                                                          \
  }
LOOKUP8 (x, gx)
LOOKUP8 (y, gy)

/* --- what becomes of a magnitude --- */

#define FINISH(bits)                                                   \
  static void finish##bits (void *line, int n, const ElFinish *finish) \
  {                                                                    \
    uint##bits##_t *restrict m = line;                                 \
    const int threshold = finish->threshold, fill = finish->fill;      \
    const int range = finish->range;                                   \
    const int base = finish->black + (finish->invert ? range : 0);     \
    const int sign = finish->invert ? -1 : 1;                          \
                                                                       \
    for (int i = 0; i < n; i++) {                                      \
      int v = m[i] >= threshold ? m[i] | fill : 0;                     \
                                                                       \
      m[i] = (uint##bits##_t) (base + sign * EL_MIN (v, range));       \
    }                                                                  \
  }
FINISH (8)
FINISH (16)

/* --- the focus measure --- */

static double
energy8 (const void *const lines[3], int n)
{
  const uint8_t *restrict a = lines[0], *restrict b = lines[1];
  const uint8_t *restrict c = lines[2];
  double total = 0;

  /* 512 sums of at most 2 * 1020^2 fit 32 bits. */
  for (int start = 0; start < n; start += 512) {
    const int end = EL_MIN (n, start + 512);
    uint32_t sum = 0;

    for (int i = start; i < end; i++) {
      GRADIENT_PIXEL (a, b, c, i, 1, 2, gx, gy);
      sum += (uint32_t) (gx * gx + gy * gy);
    }
    total += sum;
  }
  return total;
}

static double
energy16 (const void *const lines[3], int n)
{
  const uint16_t *restrict a = lines[0], *restrict b = lines[1];
  const uint16_t *restrict c = lines[2];
  uint64_t sum = 0; /* 2 * (4 * 65535)^2 * 32767 < 2^53 */

  for (int i = 0; i < n; i++) {
    GRADIENT_PIXEL (a, b, c, i, 1, 2, gx, gy);
    sum += (uint64_t) ((int64_t) gx * gx + (int64_t) gy * gy);
  }
  return (double) sum;
}
