/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The kernels of the lens, one function pointer each: where pixels have their
 * sources, and how these are resampled. See kernels.h for what all kernels have
 * in common.
 */
#pragma once

#include "planes/image.h"

/*
 * Geometry of one line of a lens, in pixels of a plane and relative to the
 * saved copy of what the lens reads (see lens/copy.h). For pixel i of the line,
 *   d = (dx + i, dy),  u = length of (d.x * metric_x, d.y * metric_y),
 *   source = origin + d * s (u).
 * Sources are never negative. The centre is where d is 0, in pixels of the layer
 * from the first that the lens covers: the kernels do not ask.
 */
typedef struct
{
  double origin_x, origin_y; /* what the middle of the lens shows */
  double centre_x, centre_y;
  double metric_x, metric_y; /* 1 / radius along each axis, 1 / pixels */
  double zoom;
  double doubt;       /* see `map_nearest` */
  int profile, shape; /* ElProfileId, ElShapeId */
  int stride;         /* of the saved copy, in pixels */
} ElLensGrid;

/* Source positions of a run of pixels: an offset in pixels of the saved copy,
 * and for all but nearest the fractions: of 8-bit samples x | y << 16 in
 * 1/65536, of 16-bit samples, which can tell more apart, as numbers. */
typedef struct
{
  int32_t *offset;
  uint32_t *fraction; /* 8-bit samples */
  float *x, *y;       /* 16-bit samples */

  /* Hints, for kernels that gain by them: whether the map is not in cache; and
   * if so, how many pixels on from a source the copy is wanted soon, or 0 where
   * that is in cache. */
  bool large;
  int ahead;
} ElLensMap;

/* How maps are computed. */
typedef enum
{
  EL_MAP_SINGLE, /* 8-bit samples, single precision */
  EL_MAP_DOUBLE, /* 8-bit samples, double precision */
  EL_MAP_WIDE,   /* 16-bit samples, double precision */
  EL_MAP_COUNT
} ElMapKind;

/* Taps of an interpolation: for a fraction f, weights[phase][k], phase being
 * f * EL_TAP_PHASES, is the share of the sample at k - taps / 2 + 1. */
#define EL_TAP_PHASES 1024
#define EL_TAPS_MAX 6
#define EL_TAP_ONE 16384
/* Weights of a phase, the unused ones 0: a vector's worth. */
#define EL_TAP_STRIDE 8

typedef struct
{
  int taps;                                        /* 2, 4 or 6 */
  int16_t fixed[EL_TAP_PHASES + 1][EL_TAP_STRIDE]; /* sum EL_TAP_ONE */
  float exact[EL_TAP_PHASES + 1][EL_TAP_STRIDE];   /* sum 1 */
} ElTapTable;

/* Columns of a flat lens: the place of each one's first tap in a row of the copy, in
 * pixels, and its weights. Places do not fall, and of columns that are n apart they
 * are n + 1 apart at most. 8-bit samples: those of taps 0 and 1 of all columns, of 2 and
 * 3, of 4 and 5, pair by pair, sum EL_TAP_ONE; above them those of each tap of all
 * columns, sum 1. */
typedef struct
{
  int taps; /* 1, 2, 4 or 6 */
  int32_t *first;
  int16_t *pair[EL_TAPS_MAX / 2];
  float *tap[EL_TAPS_MAX];
} ElFlatAxis;

/* The same of one row; `fixed`, in order, is for 8-bit samples. */
typedef struct
{
  int taps, first;
  int16_t fixed[EL_TAP_STRIDE];
  float exact[EL_TAP_STRIDE];
} ElFlatTaps;

/* A ring, by luma pixels: the half axes of its inner edge, and how far outside it the
 * outer one is, in rows; a shape with el_shapes[].vectorised. */
typedef struct
{
  double x, y; /* centre */
  double par;
  double a, b, width;
  int shape; /* ElShapeId */
} ElRingShape;

/* A colour to blend into the bytes of pixels, and how much of it by its alpha: in
 * 1/32768, 0 for what stays as it is. Of fewer than four bytes, over and over. */
typedef struct
{
  uint8_t colour[4];
  uint16_t share[4];
} ElRingPaint;

#define EL_RING_ONE 65535

/* Whether the source of a bilinear kernel must have each sample together with
 * the one below it, as `pair` makes it: one load has all four neighbours then,
 * and the stride does not matter. Pixels of four lanes would take more memory
 * traffic than it saves loads. */
static inline bool
el_bilinear_wants_pairs (bool wide, int lanes)
{
  return !wide && lanes < 4;
}

typedef struct
{
  /* Source positions of n pixels from d = (dx, dy) on. To nearest: pixels with a
   * coordinate that lies closer to a rounding boundary than grid->doubt are
   * listed in `doubtful`, in order, and their number is returned. Which are
   * listed, and their offsets, may differ between tables in single precision;
   * what is not listed may not. */
  int (*map_nearest[EL_MAP_COUNT]) (const ElLensMap *map, int *doubtful, int n,
      double dx, double dy, const ElLensGrid *grid);
  void (*map_fraction[EL_MAP_COUNT]) (const ElLensMap *map, int n, double dx,
      double dy, const ElLensGrid *grid);

  /* Two lines, one above the other, sample by sample: above[0], below[0],
   * above[1], ... Nothing beyond the 2 * n samples is written. */
  void (
      *pair) (uint8_t *out, const uint8_t *above, const uint8_t *below, int n);

  /* The same of rows of which every other sample is meant, from `first` on, 0 or 1.
   * They have 2 * n. */
  void (*pair_other) (uint8_t *out, const uint8_t *above, const uint8_t *below,
      int first, int n);

  /* Resampling into a line. Index: log2 of a pixel's bytes; log2 of lanes.
   * See el_bilinear_wants_pairs () for the source of bilinear. */
  void (*nearest[4]) (void *line, const void *source, const ElLensMap *map,
      int n);
  void (*bilinear[2][3]) (void *line, const void *source, int stride,
      const ElLensMap *map, int n);
  void (*taps[2][3]) (void *line, const void *source, int stride,
      const ElLensMap *map, int n, const ElTapTable *table, int max);

  /* Of a flat lens: n pixels of 1, 2, 4 or 8 bytes, by the log2 of that, of a row of
   * the copy. Their places do not fall. */
  void (*flat_nearest[4]) (void *line, const void *row,
      const ElFlatAxis *columns, int n);
  /* Of a flat lens, 2 taps or more: n pixels of a row of the copy resampled
   * across, to 16-bit integers in 1/64 of 8-bit samples and to floats of others;
   * and so many such lines resampled down, to n samples. The line and the sums
   * may be as long as their lanes make them. */
  void (*flat_across[2][3]) (void *line, const void *row,
      const ElFlatAxis *columns, int n);
  void (*flat_down[2]) (void *out, const void *const lines[],
      const ElFlatTaps *taps, int n, int max);

  /* How much of n luma pixels from (x, y) on the ring covers, in 1/EL_RING_ONE: a
   * ramp one pixel wide at each edge. */
  void (*ring_weights) (uint16_t *weight, int n, int x, int y,
      const ElRingShape *ring);
  /* Of n pixels of 1, 2 or 4 bytes, by the log2 of that:
   *   s = weight * share >> 16
   *   p = (p * 128 + 2 * ((colour - p) * 128 * s >> 16) + 64) >> 7
   * which is the colour where all of it is covered. */
  void (*ring_paint[3]) (uint8_t *row, const uint16_t *weight, int n,
      const ElRingPaint *paint);
} ElLensKernels;
