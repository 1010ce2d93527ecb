/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Source positions of a run of lens pixels in single precision, for copies
 * less than 2^15 pixels wide and high.
 *
 * Lengths across and down are in 1/65536 pixel: truncated to an integer, a
 * coordinate has its whole pixels in the upper half and its fraction in the
 * lower. As the unit is a power of two it changes no rounding. The scale is a
 * function of u^2, which saves most profiles the square root.
 *
 * v^e = 2^(e log2 v): v = 2^k m, m in [sqrt (1/2), sqrt (2)), and log2 m =
 * z p (z^2), z = (m - 1) / (m + 1). The polynomials are minimax ones, of
 * relative error 2^-30 (the logarithm's) and 2^-23.3 (that of 2^f, f in
 * [-1/2, 1/2]), found by E. Ya. Remez's algorithm.
 */
#pragma once

#include <math.h>
#include <string.h>

#include "isa.h"
#include "lens/lens.h"
#include "simd/simd.h"

#define MAP_ONE 65536 /* a pixel */
#define MAP_SHIFT 16

/* Bits of single-precision numbers. */
#define FLOAT_MANTISSA 23
#define FLOAT_MANTISSA_MASK 0x7fffff
#define FLOAT_ROOT_HALF 0x3f3504f3 /* sqrt (1/2) */
#define FLOAT_ONE 0x3f800000
#define FLOAT_WHOLE 0x4b000000        /* 2^23, whose mantissa counts ones */
#define FLOAT_WHOLE_BIASED 8388735.0f /* the same, and the exponent's bias */
#define FLOAT_ROUND 12582912.0f       /* 1.5 * 2^23: a sum with it is whole */

#define LOG2_1 2.885390079778988f
#define LOG2_3 0.9617988537173453f
#define LOG2_5 0.5767138336542227f
#define LOG2_7 0.43174834114979194f

#define EXP2_LEAST -125.0f /* 2^it is as good as 0 */
#define EXP2_1 0.6931469780442153f
#define EXP2_2 0.24022242400823982f
#define EXP2_3 0.05550733464037922f
#define EXP2_4 0.00967149799498338f
#define EXP2_5 0.0013264754163327505f

/* How s comes from v = u^2. */
typedef enum
{
  SCALE_ROOT,   /* sqrt (v): a bulge of zoom 2 */
  SCALE_POWER,  /* v ^ exponent */
  SCALE_FLAT,   /* inner */
  SCALE_SMOOTH, /* inner + rise * v * (3 - 2 sqrt (v)) */
} ScaleKind;

/* A line of the lens; lengths in 1 / MAP_ONE pixel. */
typedef struct
{
  ScaleKind kind;
  bool square;
  float x, y;   /* d of the first pixel */
  float metric; /* u^2 = (d.x * metric)^2 + down, */
  float down;   /*  or the larger of the two for a square */
  float exponent, inner, rise;
  float base_x, base_y; /* of coordinates */
  int stride;
  int doubtful; /* fractions below are in doubt; nearest only */
} MapLine;

static ScaleKind
choose_scale (const ElLensGrid *grid)
{
  if (grid->profile == EL_PROFILE_FLAT)
    return SCALE_FLAT;
  if (grid->profile == EL_PROFILE_SMOOTH)
    return SCALE_SMOOTH;
  return grid->zoom == 2 ? SCALE_ROOT : SCALE_POWER;
}

/* `shift`, in pixels, is added to coordinates. */
static MapLine
make_line (double dx, double dy, double shift, const ElLensGrid *grid)
{
  const float v = (float) (dy * grid->metric_y);
  MapLine line = { choose_scale (grid), grid->shape == EL_SHAPE_SQUARE,
    .x = (float) (dx * MAP_ONE), .y = (float) (dy * MAP_ONE),
    .metric = (float) (grid->metric_x / MAP_ONE), .down = v * v,
    .exponent = (float) ((grid->zoom - 1) / 2),
    .inner = (float) (1 / grid->zoom), .rise = (float) (1 - 1 / grid->zoom),
    .base_x = (float) ((grid->origin_x + shift) * MAP_ONE),
    .base_y = (float) ((grid->origin_y + shift) * MAP_ONE),
    .stride = grid->stride,
    .doubtful = (int) ceil (2 * grid->doubt * MAP_ONE) };

  return line;
}

/* --- plain --- */

/* Pixels at a time: the scales of a block stay in the first-level cache. */
#define SINGLE_BLOCK 256

static inline uint32_t
float_bits (float x)
{
  uint32_t bits;

  memcpy (&bits, &x, sizeof bits);
  return bits;
}

static inline float
bits_float (uint32_t bits)
{
  float x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

/* x >= 0; 0 counts as the smallest number. */
static inline float
log2_single (float x)
{
  /* Positive, so that shifting is division. */
  const uint32_t shifted = float_bits (x) + (FLOAT_ONE - FLOAT_ROOT_HALF);
  const float k = bits_float ((shifted >> FLOAT_MANTISSA) | FLOAT_WHOLE)
      - FLOAT_WHOLE_BIASED;
  const float m =
      bits_float ((shifted & FLOAT_MANTISSA_MASK) + FLOAT_ROOT_HALF);
  const float z = (m - 1) / (m + 1), z2 = z * z;

  return k + z * (((LOG2_7 * z2 + LOG2_5) * z2 + LOG2_3) * z2 + LOG2_1);
}

/* x <= 1 */
static inline float
exp2_single (float x)
{
  const float clamped = x > EXP2_LEAST ? x : EXP2_LEAST;
  const float shifted = clamped + FLOAT_ROUND;
  const float f = clamped - (shifted - FLOAT_ROUND);
  float sum = (EXP2_5 * f + EXP2_4) * f + EXP2_3;

  sum = ((sum * f + EXP2_2) * f + EXP2_1) * f + 1;
  return bits_float (
      float_bits (sum) + (float_bits (shifted) << FLOAT_MANTISSA));
}

/* d.x of pixel i. */
static inline float
line_x (const MapLine *line, int i)
{
  return line->x + (float) (i * MAP_ONE);
}

/* v of pixels start..start+n-1, n <= SINGLE_BLOCK. */
static inline void
find_squares (const MapLine *line, int start, int n, float *restrict v)
{
  const float x = line->x, metric = line->metric, down = line->down;

  if (line->square) {
    for (int i = 0; i < n; i++) {
      const float u = line_x (line, start + i) * metric;

      v[i] = u * u > down ? u * u : down;
    }
  } else {
    for (int i = 0; i < n; i++) {
      const float u = (x + (float) ((start + i) * MAP_ONE)) * metric;

      v[i] = u * u + down;
    }
  }
}

/* From v to s, in place. */
static inline void
find_scales (const MapLine *line, int n, float *restrict v)
{
  const float exponent = line->exponent;
  const float inner = line->inner, rise = line->rise;

  switch (line->kind) {
    case SCALE_ROOT:
      for (int i = 0; i < n; i++)
        v[i] = sqrtf (v[i]);
      break;
    case SCALE_POWER:
      for (int i = 0; i < n; i++)
        v[i] = exp2_single (exponent * log2_single (v[i]));
      break;
    case SCALE_FLAT:
      for (int i = 0; i < n; i++)
        v[i] = inner;
      break;
    default:
      for (int i = 0; i < n; i++)
        v[i] = inner + rise * v[i] * (3 - 2 * sqrtf (v[i]));
  }
}

/* Lists the pixels, numbered from `start` on, that are MAP_ONE or more; returns
 * how many. They are few: most groups of pixels have none. */
static int
list_unsure (uint32_t unsure[SINGLE_BLOCK], int n, int start,
    int *restrict doubtful)
{
  enum
  {
    GROUP = 16
  };
  int n_doubtful = 0;

  for (int i = n; i % GROUP; i++)
    unsure[i] = 0;
  for (int i = 0; i < n; i += GROUP) {
    uint32_t any = 0;

    for (int k = 0; k < GROUP; k++)
      any |= unsure[i + k];
    for (int k = 0; any >= MAP_ONE && k < GROUP; k++)
      if (unsure[i + k] >= MAP_ONE)
        doubtful[n_doubtful++] = start + i + k;
  }
  return n_doubtful;
}

/* Returns how many pixels it listed. */
static int
plain_nearest (const MapLine *line, int start, int n, int32_t *restrict offset,
    int *restrict doubtful)
{
  const float x0 = line->x, y = line->y;
  const float base_x = line->base_x, base_y = line->base_y;
  const int stride = line->stride, limit = line->doubtful;
  float s[SINGLE_BLOCK];
  uint32_t unsure[SINGLE_BLOCK], any = 0;

  find_squares (line, start, n, s);
  find_scales (line, n, s);
  for (int i = 0; i < n; i++) {
    const float x = x0 + (float) ((start + i) * MAP_ONE);
    const int across = (int) (x * s[i] + base_x);
    const int down = (int) (y * s[i] + base_y);

    offset[i] = (down >> MAP_SHIFT) * stride + (across >> MAP_SHIFT);
    /* A fraction below `limit` borrows a pixel. */
    unsure[i] = (across ^ (across - limit)) | (down ^ (down - limit));
    any |= unsure[i];
  }
  return any >= MAP_ONE ? list_unsure (unsure, n, start, doubtful) : 0;
}

static void
plain_fraction (const MapLine *line, int start, int n, int32_t *restrict offset,
    uint32_t *restrict fraction)
{
  const float x0 = line->x, y = line->y;
  const float base_x = line->base_x, base_y = line->base_y;
  const int stride = line->stride;
  float s[SINGLE_BLOCK];

  find_squares (line, start, n, s);
  find_scales (line, n, s);
  for (int i = 0; i < n; i++) {
    const float x = x0 + (float) ((start + i) * MAP_ONE);
    const int across = (int) (x * s[i] + base_x);
    const int down = (int) (y * s[i] + base_y);

    offset[i] = (down >> MAP_SHIFT) * stride + (across >> MAP_SHIFT);
    fraction[i] = (across & (MAP_ONE - 1)) | (uint32_t) down << MAP_SHIFT;
  }
}

/* --- vectors --- */

#ifdef EL_AVX2
#include "lens/kernels/map-vector.inc.h"
#else

/* No vectors here. */
static bool
vector_nearest (const MapLine *line, int n, int32_t *offset, int *doubtful,
    int *n_doubtful)
{
  (void) line, (void) n, (void) offset, (void) doubtful, (void) n_doubtful;
  return false;
}

static bool
vector_fraction (const MapLine *line, int n, int32_t *offset,
    uint32_t *fraction)
{
  (void) line, (void) n, (void) offset, (void) fraction;
  return false;
}

#endif

/* --- runs --- */

static int
map_nearest_single (const ElLensMap *map, int *doubtful, int n, double dx,
    double dy, const ElLensGrid *grid)
{
  /* What rounds to another pixel within the doubt has the least fractions. */
  const MapLine line = make_line (dx, dy, 0.5 + grid->doubt, grid);
  int n_doubtful = 0;

  if (vector_nearest (&line, n, map->offset, doubtful, &n_doubtful))
    return n_doubtful;
  for (int i = 0; i < n; i += SINGLE_BLOCK)
    n_doubtful += plain_nearest (&line, i, EL_MIN (n - i, SINGLE_BLOCK),
        map->offset + i, doubtful + n_doubtful);
  return n_doubtful;
}

static void
map_fraction_single (const ElLensMap *map, int n, double dx, double dy,
    const ElLensGrid *grid)
{
  const MapLine line = make_line (dx, dy, 0.5 / MAP_ONE, grid);

  if (vector_fraction (&line, n, map->offset, map->fraction))
    return;
  for (int i = 0; i < n; i += SINGLE_BLOCK)
    plain_fraction (&line, i, EL_MIN (n - i, SINGLE_BLOCK), map->offset + i,
        map->fraction + i);
}
