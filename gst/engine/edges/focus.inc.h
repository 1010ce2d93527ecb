/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The focus measure. */
#pragma once

#include "edges/gradient.inc.h"

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
