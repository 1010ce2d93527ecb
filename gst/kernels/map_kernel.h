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
map_fraction_wide (const ElLensMap *map, int n, double dx, double dy,
    const ElLensGrid *grid)
{
  const double origin_x = grid->origin_x, origin_y = grid->origin_y;
  const int stride = grid->stride;
  double x[MAP_BLOCK], s[MAP_BLOCK];

  for (int start = 0; start < n; start += MAP_BLOCK) {
    int32_t *restrict offset = map->offset + start;
    float *restrict fraction_x = map->x + start;
    float *restrict fraction_y = map->y + start;
    const int count = EL_MIN (n - start, MAP_BLOCK);

    scale_block_double (x, s, count, dx + start, dy, grid);
    for (int i = 0; i < count; i++) {
      const double across = origin_x + x[i] * s[i];
      const double down = origin_y + dy * s[i];
      const int column = (int) across, row = (int) down;

      offset[i] = row * stride + column;
      fraction_x[i] = (float) (across - column);
      fraction_y[i] = (float) (down - row);
    }
  }
}
