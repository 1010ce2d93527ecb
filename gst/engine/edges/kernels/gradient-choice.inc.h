/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which way an 8-bit measure goes; see ElGradient. */
#pragma once

#include "edges/kernels/gradient.inc.h"
#ifdef EL_SIMD
#include "edges/kernels/gradient8-walk.inc.h"
#include "edges/kernels/gradient16.inc.h"
#endif

#ifndef EL_AVX2
#define in_rows8_l2 NULL
#define in_rows8_l1 NULL
#endif
#ifndef EL_AVX512
#define in_pixels8_l2 NULL
#define in_pixels8_l1 NULL
#endif

static void
gradient8_l2 (void *const out[], const void *const lines[], int rows, int n,
    const ElGradient *gradient, const ElAhead *ahead)
{
  if (gradient->factor_high == gradient->factor)
    magnitude8_l2 (out, lines, rows, n, gradient, ahead);
  else if (gradient->diagonal.inverse[0] > 0)
    remainder8_l2 (out, lines, rows, n, gradient, ahead);
  else
    two_factors8_l2 (out, lines, rows, n, gradient, ahead);
}

static void
gradient8_l1 (void *const out[], const void *const lines[], int rows, int n,
    const ElGradient *gradient, const ElAhead *ahead)
{
  if (gradient->diagonal.shift == 0)
    as_is8_l1 (out, lines, rows, n, gradient, ahead);
  else if (gradient->diagonal.shift > 0)
    shifted8_l1 (out, lines, rows, n, gradient, ahead);
  else if (gradient->factor_high > gradient->factor)
    two_factors8_l1 (out, lines, rows, n, gradient, ahead);
  else
    magnitude8_l1 (out, lines, rows, n, gradient, ahead);
}

/* Signed gradients whose factor is no power of two are looked up. */
#define LOOKUP8(name, value)                                                   \
  static void looked_up8_##name (uint8_t *out, const void *const lines[3],     \
      int x, int n, const ElGradient *gradient)                                \
  {                                                                            \
    const uint8_t *a = lines[0], *b = lines[1], *c = lines[2];                 \
    const uint8_t *lookup = gradient->lookup + EL_SIGNED_MAX;                  \
    const int outer = gradient->outer, centre = gradient->centre;              \
    int16_t v[256];                                                            \
                                                                               \
    for (int start = x; start < n; start += 256) {                             \
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
  }                                                                            \
  EACH_ROW (lookup8_##name, uint8_t, looked_up8_##name)                        \
                                                                               \
  static void gradient8_##name (void *const out[], const void *const lines[],  \
      int rows, int n, const ElGradient *gradient, const ElAhead *ahead)       \
  {                                                                            \
    if (gradient->diagonal.shift >= 0)                                         \
      shifted8_##name (out, lines, rows, n, gradient, ahead);                  \
    else                                                                       \
      lookup8_##name (out, lines, rows, n, gradient, ahead);                   \
  }
LOOKUP8 (x, gx)
LOOKUP8 (y, gy)
