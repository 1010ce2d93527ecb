/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Source positions of a run of lens pixels in double precision. Every loop
 * vectorises.
 *
 * u^e = 2^(e log2 u): u = 2^k m, m in [sqrt (1/2), sqrt (2)), and
 * log2 m = 2 / ln 2 (z + z^3/3 + z^5/5 + ...), z = (m - 1) / (m + 1);
 * 2^f by its Taylor series for f in [-1/2, 1/2]. Series as in M. Abramowitz
 * and I. Stegun, Handbook of Mathematical Functions, 4.1.27 and 4.2.1.
 */
#pragma once

#include <math.h>
#include <string.h>

#include "isa.h"
#include "lens/lens.h"

/* Pixels at a time: the scales of a block stay in the first-level cache. */
#define MAP_BLOCK 256

#define DOUBLE_BIAS 1023
#define DOUBLE_MANTISSA 52

static inline uint64_t
double_bits (double x)
{
  uint64_t bits;

  memcpy (&bits, &x, sizeof bits);
  return bits;
}

static inline double
bits_double (uint64_t bits)
{
  double x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

/* x >= 0; 0 counts as the smallest number. */
static inline double
log2_double (double x)
{
  const uint64_t one = (uint64_t) DOUBLE_BIAS << DOUBLE_MANTISSA;
  const uint64_t root_half = double_bits (0.70710678118654752);
  /* Positive, so that shifting is division. */
  const uint64_t shifted = double_bits (x) - root_half + one;
  /* The exponent becomes a number by way of the mantissa of `round`. */
  const double round = (double) (UINT64_C (1) << DOUBLE_MANTISSA);
  const double k =
      bits_double ((shifted >> DOUBLE_MANTISSA) | double_bits (round)) - round
      - DOUBLE_BIAS;
  const uint64_t mask = (UINT64_C (1) << DOUBLE_MANTISSA) - 1;
  const double m = bits_double ((shifted & mask) + root_half);
  const double z = (m - 1) / (m + 1), z2 = z * z;
  double sum = 1.0 / 15;

  sum = ((sum * z2 + 1.0 / 13) * z2 + 1.0 / 11) * z2 + 1.0 / 9;
  sum = (sum * z2 + 1.0 / 7) * z2 + 1.0 / 5;
  sum = (sum * z2 + 1.0 / 3) * z2 + 1;
  return k + 2.8853900817779268 * z * sum;
}

/* x <= 1; 0 for what is too small for a normal number. */
static inline double
exp2_double (double x)
{
  const double least = 2 - DOUBLE_BIAS;
  const double round = 1.5 * (double) (UINT64_C (1) << DOUBLE_MANTISSA);
  const double clamped = x < least ? least : x;
  const double shifted = clamped + round;
  const double f = (clamped - (shifted - round)) * 0.69314718055994531;
  const uint64_t k = (double_bits (shifted) + DOUBLE_BIAS) << DOUBLE_MANTISSA;
  double sum = 1.0 / 3628800;

  sum = (sum * f + 1.0 / 362880) * f + 1.0 / 40320;
  sum = (sum * f + 1.0 / 5040) * f + 1.0 / 720;
  sum = (sum * f + 1.0 / 120) * f + 1.0 / 24;
  sum = (sum * f + 1.0 / 6) * f + 0.5;
  sum = (sum * f + 1) * f + 1;
  return x < least ? 0 : sum * bits_double (k);
}

/* The scale s of each u, in place; one row a profile. */
static void
scale_bulge_double (double *restrict u, int n, double zoom)
{
  const double exponent = zoom - 1;

  if (exponent == 1)
    return;
  for (int i = 0; i < n; i++)
    u[i] = exp2_double (exponent * log2_double (u[i]));
}

static void
scale_flat_double (double *restrict u, int n, double zoom)
{
  for (int i = 0; i < n; i++)
    u[i] = 1 / zoom;
}

static void
scale_smooth_double (double *restrict u, int n, double zoom)
{
  const double inner = 1 / zoom, rise = 1 - 1 / zoom;

  for (int i = 0; i < n; i++)
    u[i] = inner + rise * u[i] * u[i] * (3 - 2 * u[i]);
}

static void (*const scales_double[EL_PROFILE_COUNT]) (double *, int, double) = {
  [EL_PROFILE_BULGE] = scale_bulge_double,
  [EL_PROFILE_FLAT] = scale_flat_double,
  [EL_PROFILE_SMOOTH] = scale_smooth_double,
};

/* A profile without a row: by its own function. */
static void
scale_any_double (double *restrict u, int n, const ElLensGrid *grid)
{
  for (int i = 0; i < n; i++)
    u[i] = el_profiles[grid->profile].scale (u[i], grid->zoom);
}

/* u of each x; y is that of the row. */
static void
length_square_double (double *restrict u, const double *restrict x, int n,
    double metric, double y)
{
  for (int i = 0; i < n; i++) {
    const double size = (x[i] < 0 ? -x[i] : x[i]) * metric;

    u[i] = size > y ? size : y;
  }
}

static void
length_circle_double (double *restrict u, const double *restrict x, int n,
    double metric, double y)
{
  for (int i = 0; i < n; i++) {
    const double across = x[i] * metric;

    u[i] = sqrt (across * across + y * y);
  }
}

static void (*const lengths_double[EL_SHAPE_COUNT]) (double *, const double *,
    int, double, double) = {
  [EL_SHAPE_CIRCLE] = length_circle_double,
  [EL_SHAPE_SQUARE] = length_square_double,
};

/* A shape without a row: by its own function. */
static void
length_any_double (double *restrict u, const double *restrict x, int n,
    double y, const ElLensGrid *grid)
{
  for (int i = 0; i < n; i++)
    u[i] = el_shapes[grid->shape].length (x[i] * grid->metric_x, y);
}

/* d.x and s of n pixels, n <= MAP_BLOCK, from d = (dx, dy) on. */
static inline void
scale_block_double (double *restrict x, double *restrict s, int n, double dx,
    double dy, const ElLensGrid *grid)
{
  const double y = fabs (dy * grid->metric_y);

  for (int i = 0; i < n; i++)
    x[i] = dx + (double) i;
  if (lengths_double[grid->shape])
    lengths_double[grid->shape](s, x, n, grid->metric_x, y);
  else
    length_any_double (s, x, n, y, grid);
  if (scales_double[grid->profile])
    scales_double[grid->profile](s, n, grid->zoom);
  else
    scale_any_double (s, n, grid);
}

static int
map_nearest_double (const ElLensMap *map, int *restrict doubtful, int n,
    double dx, double dy, const ElLensGrid *grid)
{
  const double low_x = grid->origin_x + 0.5 - grid->doubt;
  const double low_y = grid->origin_y + 0.5 - grid->doubt;
  const double high_x = grid->origin_x + 0.5 + grid->doubt;
  const double high_y = grid->origin_y + 0.5 + grid->doubt;
  const int stride = grid->stride;
  double x[MAP_BLOCK], s[MAP_BLOCK];
  int unsure[MAP_BLOCK], n_doubtful = 0;

  for (int start = 0; start < n; start += MAP_BLOCK) {
    int32_t *restrict offset = map->offset + start;
    const int count = EL_MIN (n - start, MAP_BLOCK);
    int any = 0;

    scale_block_double (x, s, count, dx + start, dy, grid);
    for (int i = 0; i < count; i++) {
      const double across = x[i] * s[i], down = dy * s[i];
      const int column = (int) (low_x + across), row = (int) (low_y + down);

      offset[i] = row * stride + column;
      unsure[i] =
          (column ^ (int) (high_x + across)) | (row ^ (int) (high_y + down));
      any |= unsure[i];
    }
    for (int i = 0; any && i < count; i++)
      if (unsure[i])
        doubtful[n_doubtful++] = start + i;
  }
  return n_doubtful;
}

static void
map_fraction_double (const ElLensMap *map, int n, double dx, double dy,
    const ElLensGrid *grid)
{
  const double origin_x = grid->origin_x + 0x1p-17;
  const double origin_y = grid->origin_y + 0x1p-17;
  const int stride = grid->stride;
  double x[MAP_BLOCK], s[MAP_BLOCK];

  for (int start = 0; start < n; start += MAP_BLOCK) {
    int32_t *restrict offset = map->offset + start;
    uint32_t *restrict fraction = map->fraction + start;
    const int count = EL_MIN (n - start, MAP_BLOCK);

    scale_block_double (x, s, count, dx + start, dy, grid);
    for (int i = 0; i < count; i++) {
      const double across = origin_x + x[i] * s[i];
      const double down = origin_y + dy * s[i];
      const int column = (int) across, row = (int) down;
      const int fx = (int) ((across - column) * 65536);
      const int fy = (int) ((down - row) * 65536);

      offset[i] = row * stride + column;
      fraction[i] = (uint32_t) fx | (uint32_t) fy << 16;
    }
  }
}

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
