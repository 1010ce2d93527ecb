/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From strengths to classes, and from classes to lines; see stages.h. */
#pragma once

#include "edges/maker/stages.h"
#include "isa.h"
#include "simd/simd.h"

/* tan (22.5 degrees) * 2^15; tan (67.5 degrees) is 2 more. */
#define TAN_22 13573

/*
 * The neighbours on both sides are those to the left and right where the gradient
 * is within 22.5 degrees of that, above and below likewise, else two of the
 * corners. A pixel has to be stronger than the first, and than the second or, if
 * that is no corner, as strong.
 */
#define THIN_SIZE(v) ((v) < 0 ? -(v) : (v))
#define THIN(name, Level, Strength, Wide)                                    \
  static void name (uint8_t *classes, const void *const strength[3],         \
      const void *gx, const void *gy, int n, const ElBounds *bounds)         \
  {                                                                          \
    const Strength *restrict a = strength[0], *restrict b = strength[1];     \
    const Strength *restrict c = strength[2];                                \
    const Level *restrict xs = gx, *restrict ys = gy;                        \
    const Strength low = (Strength) bounds->low;                             \
    const Strength high = (Strength) bounds->high;                           \
                                                                             \
    for (int i = 0; i < n; i++) {                                            \
      const Strength v = b[i], left = b[i - 1], right = b[i + 1];            \
      const Strength above = a[i], below = c[i];                             \
      const Strength nw = a[i - 1], ne = a[i + 1];                           \
      const Strength sw = c[i - 1], se = c[i + 1];                           \
      const Wide x = THIN_SIZE ((Wide) xs[i]), y = THIN_SIZE ((Wide) ys[i]); \
      const Wide slant = x * TAN_22;                                         \
      const int flat = y * 32768 < slant;                                    \
      const int steep = (y - 2 * x) * 32768 > slant;                         \
      const int falling = (xs[i] < 0) == (ys[i] < 0);                        \
      const Strength corner = falling ? nw : ne;                             \
      const Strength opposite = falling ? se : sw;                           \
      const Strength first = flat ? left : steep ? above : corner;           \
      const Strength second = flat ? right : steep ? below : opposite;       \
      const int kept =                                                       \
          (v > first) & ((v > second) | ((v == second) & (flat | steep)));   \
                                                                             \
      classes[i] = (uint8_t) (kept ? (v > low) + (v > high) : 0);            \
    }                                                                        \
  }

#ifndef EL_AVX512
THIN (thin8, int16_t, int32_t, int32_t)
#endif
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
