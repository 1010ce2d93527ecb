/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The row kernels: everything that touches samples, one function pointer each.
 *
 * The table of EL_ISA_C is complete and is the specification; the table of a
 * higher instruction set is the same source compiled for it, with explicit
 * vector code (simd.h) where the compiler's own falls short. All tables give
 * the same bytes.
 *
 * Conventions: `n` is a number of pixels, at least 1. A line may be read up to
 * EL_LINE_PAD samples before its first and after its last sample; it may be
 * written up to EL_LINE_PAD samples after its last. A row (of the frame) is
 * neither read nor written beyond its n pixels. Arrays of two are indexed by
 * ElSample.wide: [0] works on uint8_t lines, [1] on uint16_t.
 */
#pragma once

#include "cpu.h"
#include "image.h"

/* How a line's value becomes a pixel of `step` samples, see `deposit`. The
 * masks span the whole pixel, in memory order, in storage format. */
typedef struct
{
  uint64_t keep;   /* bits that stay as they are */
  uint64_t select; /* bits that take the value */
  uint64_t add;    /* constant bits (neutral chroma) */
} ElDeposit;

/* What a pixel's value is made of. */
typedef enum
{
  EL_MEASURE_L2, /* sqrt (gx^2 + gy^2) */
  EL_MEASURE_L1, /* |gx| + |gy| */
  EL_MEASURE_X,  /* gx */
  EL_MEASURE_Y,  /* gy */
  EL_MEASURE_COUNT
} ElMeasure;

/* Rows that gradient kernels do at a time. */
#define EL_GROUP_ROWS 4

/* Largest |gx| or |gy| of 8-bit samples: the weights of an operator, outer +
 * centre + outer, may sum to 32 at most. */
#define EL_SIGNED_MAX (255 * 32)

/* An operator turned by 45 degrees: P = (gx + gy) / scale and Q = (gy - gx) /
 * scale are sums with weights `outer` of corners and `centre` of other
 * neighbours; the rest of ElGradient said in terms of sqrt (P^2 + Q^2),
 * max (|P|, |Q|), P - Q and P + Q. `scale` is 2 if that leaves integers, or
 * 1. */
typedef struct
{
  int outer, centre;
  float factor, factor_high;
  float inverse[2]; /* 1 / factor^2, see ElGradient, or 0 */
  int shift;        /* or -1 */
} ElDiagonal;

/* One factor is for products less than this. */
#define EL_FACTOR_LIMIT 32768

/*
 * From three lines to one: out = clamp (bias + floor (v * factor), low, high),
 * v being the measure of the weighted differences. Set up by
 * el_sobel_configure (), which also sees to exactness at 8 bits:
 *
 *  - magnitudes: factor is such that the single-precision product truncates to
 *    the exact value; where no such factor exists, or products may reach
 *    EL_FACTOR_LIMIT, factor_high > factor, and for a pixel for which the two
 *    disagree, by 1 then, `least` tells;
 *  - and of the L2 norm, if diagonal.inverse, the sum of two numbers, is not 0,
 *    the remainder P^2 + Q^2 - m^2 * inverse tells: evaluated as two fused
 *    products, it is negative exactly for what is less than m by the formula;
 *  - L1 and signed gradients: shift >= 0 where factor is 2^-shift;
 *  - other signed gradients: out = lookup[v + EL_SIGNED_MAX].
 */
typedef struct
{
  int outer, centre; /* weights of the operator */
  ElMeasure measure;
  double gain;              /* for the exact value: floor (gain * */
  int scale_num, scale_den; /*  (v * num / den) / divisor) */
  int divisor;
  float factor, factor_high;
  /* 8-bit magnitudes: the smallest gx^2 + gy^2, or |gx| + |gy|, that is m by
   * el_sobel_exact (); UINT32_MAX where none is. */
  uint32_t least[256];
  int shift; /* or -1 */
  ElDiagonal diagonal;
  int bias, low, high;
  ElDeposit deposit; /* in_pixels: where results go */
  uint8_t lookup[2 * EL_SIGNED_MAX + 1];
} ElGradient;

/* Rows of the frame that are read after those at hand, `step` bytes for each
 * pixel: a kernel that has much to compute asks for them meanwhile. */
typedef struct
{
  const uint8_t *row[EL_GROUP_ROWS];
  int step;
} ElAhead;

/* The fewest pixels of a row that kernels without room at its ends take: the
 * largest vector. */
#define EL_IN_ROWS_MIN 64

/* Gradient measures of `rows` rows, 1..EL_GROUP_ROWS: lines[0] is the one above
 * the first, lines[1] the first, lines[rows + 1] the one below the last.
 * EL_GROUP_ROWS at a time cost the least. `ahead` may be NULL. */
typedef void (*ElGradientKernel) (void *const out[], const void *const lines[],
    int rows, int n, const ElGradient *gradient, const ElAhead *ahead);

/* What becomes of a magnitude line in place: m below `threshold` counts as 0,
 * any other as `fill | m`, and white - m or black + m is stored. */
typedef struct
{
  int threshold; /* 0..high + 1 */
  int fill;      /* 0, or all ones for a mask */
  bool invert;
  int range, black; /* white - black, black */
} ElFinish;

/*
 * Geometry of one line of a lens, in pixels of a plane and relative to the
 * saved copy of what the lens reads (see magnify.h). For pixel i of the line,
 *   d = (dx + i, dy),  u = length of (d.x * metric_x, d.y * metric_y),
 *   source = origin + d * s (u).
 * Sources are never negative.
 */
typedef struct
{
  double origin_x, origin_y; /* the centre */
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
  int taps;                                        /* 4 or 6 */
  int16_t fixed[EL_TAP_PHASES + 1][EL_TAP_STRIDE]; /* sum EL_TAP_ONE */
  float exact[EL_TAP_PHASES + 1][EL_TAP_STRIDE];   /* sum 1 */
} ElTapTable;

/* Whether the source of a bilinear kernel must have each sample together with
 * the one below it, as `pair` makes it: one load has all four neighbours then,
 * and the stride does not matter. Pixels of four lanes would take more memory
 * traffic than it saves loads. */
static inline bool
el_bilinear_wants_pairs (bool wide, int lanes)
{
  return !wide && lanes < 4;
}

typedef struct ElKernels
{
  ElIsa isa;
  /* How far the roots of 8-bit magnitudes may be from correctly rounded ones,
   * relatively. */
  double root_error;

  /* Samples `offset`, offset + step, ... of a row into a line, and the flat
   * copy of n * lanes samples for [..][1]. Index: sample.wide, step. Nothing
   * beyond the n samples is written: the line may be part of a larger copy. So
   * it is with expand3. */
  void (*take[2][5]) (void *line, const uint8_t *row, int offset, int n,
      const ElSample *sample);
  /* One sample a pixel from a line into a row. */
  void (*deposit[2][5]) (uint8_t *row, const void *line, int n,
      const ElDeposit *deposit, const ElSample *sample);
  /* 3-byte pixels to lines of 4 lanes, and back. */
  void (*expand3) (uint8_t *line, const uint8_t *row, int n);
  void (*pack3) (uint8_t *row, const uint8_t *line, int n);
  /* 4-lane lines into rows of 4-sample pixels, in which `keep` (as in
   * ElDeposit) marks what stays. */
  void (*merge4[2]) (uint8_t *row, const void *line, int n, uint64_t keep,
      const ElSample *sample);

  /* Luma of three lines; weights are in 1/10000 and sum to 10000. */
  void (*luma[2]) (void *line, const void *const rgb[3], int n,
      const int weight[3]);
  /* The same from a line of 4 lanes, with a weight a lane. */
  void (*luma4) (uint8_t *line, const uint8_t *pixels, int n,
      const int weight[4]);

  ElGradientKernel gradient[2][EL_MEASURE_COUNT];
  /* The same of 8-bit samples for whole groups in rows of the frame, of
   * EL_IN_ROWS_MIN pixels or more, which have no room at their ends and out[i] of
   * which may be lines[i + 1]. The lines above and below are not among them, but
   * may be the first and the last of them. The last of the rows, before it is
   * overwritten, is copied to out[EL_GROUP_ROWS], a line other than lines[0]. NULL
   * where there is no such kernel. For EL_MEASURE_L2 with one factor, and
   * EL_MEASURE_L1 if diagonal.shift is 0. */
  ElGradientKernel in_rows[EL_MEASURE_X];
  /* For the same measures of lines; gradient->deposit merges the results into
   * rows of 4-byte pixels. */
  ElGradientKernel in_pixels[EL_MEASURE_X];
  void (*finish[2]) (void *line, int n, const ElFinish *finish);
  /* Sum of gx^2 + gy^2 with Sobel weights. */
  double (*energy[2]) (const void *const lines[3], int n);

  /* Sums of m over the pixels that a subsampled sample covers are added up
   * here: sum[i] += m[i << sub] + ... of the n_luma values there are. */
  void (*gather_weight[2]) (uint32_t *sum, const void *m, int n_luma, int sub);
  /* p += (colour - p) * weight * num / den, rounded to nearest, ties up. */
  void (*blend[2]) (void *line, const uint32_t *weight, int n, int colour,
      uint32_t num, uint32_t den);

  /* Source positions of n pixels from d = (dx, dy) on. To nearest: pixels with a
   * coordinate that lies closer to a rounding boundary than grid->doubt are
   * listed in `doubtful`, in order, and their number is returned. Which are
   * listed, and their offsets, may differ between tables in single precision;
   * what is not listed may not. */
  int (*map_nearest[EL_MAP_COUNT]) (const ElLensMap *map, int *doubtful, int n,
      double dx, double dy, const ElLensGrid *grid);
  void (*map_fraction[EL_MAP_COUNT]) (const ElLensMap *map, int n, double dx,
      double dy, const ElLensGrid *grid);

  /* The same of a row whose sources all are in one row of the copy, which begins
   * at `row`, in these columns. */
  void (*map_loupe) (int32_t *offset, const int32_t *columns, int row, int n);

  /* Two lines, one above the other, sample by sample: above[0], below[0],
   * above[1], ... Nothing beyond the 2 * n samples is written. */
  void (
      *pair) (uint8_t *out, const uint8_t *above, const uint8_t *below, int n);

  /* Resampling into a line. Index: log2 of a pixel's bytes; log2 of lanes.
   * See el_bilinear_wants_pairs () for the source of bilinear. */
  void (*nearest[4]) (void *line, const void *source, const ElLensMap *map,
      int n);
  void (*bilinear[2][3]) (void *line, const void *source, int stride,
      const ElLensMap *map, int n);
  /* bilinear[0][2] into a row of 4-sample pixels, in which `keep` (as in
   * ElDeposit) marks what stays. */
  void (*bilinear_merge4) (uint8_t *row, const void *source, int stride,
      const ElLensMap *map, int n, uint64_t keep);
  void (*taps[2][3]) (void *line, const void *source, int stride,
      const ElLensMap *map, int n, const ElTapTable *table, int max);
} ElKernels;

/* The kernels of an instruction set, or NULL where this build or this
 * processor lacks it. */
const ElKernels *el_kernels_get (ElIsa isa);

/* The best there are. */
const ElKernels *el_kernels_best (void);
