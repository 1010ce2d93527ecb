/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From strengths to classes; see stages.h. */
#pragma once

#include "edges/maker/kernels/classes.inc.h"

/* tan (22.5 degrees) * 2^15; tan (67.5 degrees) is 2 more. */
#define TAN_22 13573

/*
 * The neighbours on both sides are those to the left and right where the gradient
 * is within 22.5 degrees of that, above and below likewise, else two of the
 * corners. A pixel has to be stronger than the first, and than the second or, if
 * that is no corner, as strong.
 */
#define THIN_SIZE(v) ((v) < 0 ? -(v) : (v))
#define THIN_PIXEL(Strength, Wide)                                       \
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
      (v > first) & ((v > second) | ((v == second) & (flat | steep)))

#define THIN(name, Level, Strength, Wide)                                \
  static void name (ElClasses *classes, const void *const strength[3],   \
      const void *gx, const void *gy, int n, const ElBounds *bounds)     \
  {                                                                      \
    const Strength *restrict a = strength[0], *restrict b = strength[1]; \
    const Strength *restrict c = strength[2];                            \
    const Level *restrict xs = gx, *restrict ys = gy;                    \
    const Strength low = (Strength) bounds->low;                         \
    const Strength high = (Strength) bounds->high;                       \
                                                                         \
    for (int start = 0; start < n; start += EL_CLASS_PIXELS) {           \
      const int end = EL_MIN (n, start + EL_CLASS_PIXELS);               \
      uint8_t is_low[EL_CLASS_PIXELS] = { 0 };                           \
      uint8_t is_high[EL_CLASS_PIXELS] = { 0 };                          \
                                                                         \
      for (int i = start; i < end; i++) {                                \
        THIN_PIXEL (Strength, Wide);                                     \
                                                                         \
        is_low[i - start] = YES (kept & (v > low));                      \
        is_high[i - start] = YES (kept & (v > high));                    \
      }                                                                  \
      classes[start / EL_CLASS_PIXELS] =                                 \
          classes_of (bits_of (is_low), bits_of (is_high));              \
    }                                                                    \
  }

#ifndef EL_SIMD
THIN (thin8, int16_t, int32_t, int32_t)
#endif
THIN (thin16, int32_t, double, double)
