/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lens's source positions, in single and in double precision. */
#pragma once

#include <math.h>
#include <string.h>

#include "kernel.h"
#include "lens.h"

/* Pixels at a time: the scales of a block stay in the first-level cache. */
#define MAP_BLOCK 256

#define REAL float
#define BITS uint32_t
#define MANTISSA 23
#define REAL_NAME(x) x##_single
#define root_single sqrtf
#include "map_real.h"
#undef REAL
#undef BITS
#undef MANTISSA
#undef REAL_NAME

#define REAL double
#define BITS uint64_t
#define MANTISSA 52
#define REAL_NAME(x) x##_double
#define root_double sqrt
#include "map_real.h"
#undef REAL
#undef BITS
#undef MANTISSA
#undef REAL_NAME

/* As map_fraction_double, with fractions as numbers. */
static void
map_fraction_wide (const ElLensMap * map, int n, double dx, double dy,
    const ElLensGrid * grid)
{
  double s[MAP_BLOCK];

  for (int start = 0; start < n; start += MAP_BLOCK) {
    int32_t *restrict offset = map->offset + start;
    float *restrict fraction_x = map->x + start;
    float *restrict fraction_y = map->y + start;
    const int count = EL_MIN (n - start, MAP_BLOCK);

    scale_block_double (s, count, dx + start, dy, grid);
    for (int i = 0; i < count; i++) {
      const double x = grid->origin_x + (dx + start + i) * s[i];
      const double row = grid->origin_y + dy * s[i];
      const int column = (int) x, line = (int) row;

      offset[i] = line * grid->stride + column;
      fraction_x[i] = (float) (x - column);
      fraction_y[i] = (float) (row - line);
    }
  }
}
