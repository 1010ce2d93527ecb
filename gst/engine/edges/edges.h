/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The kernels of edge detection, one function pointer each: see kernels.h for
 * what all kernels have in common.
 */
#pragma once

#include "planes/samples.h"

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

/* What becomes of a magnitude: m below `threshold` counts as 0, any other as
 * `fill | m`, range at most, and base + sign * m is stored. */
typedef struct
{
  int threshold;  /* 0..range */
  int fill;       /* 0, or all ones for a mask */
  int range;      /* white - black */
  int base, sign; /* black and 1, or white and -1 */
} ElFinish;

/* Whether m is no more than limited and moved. */
static inline bool
el_finish_is_plain (const ElFinish *finish)
{
  return finish->threshold == 0 && !finish->fill && finish->sign > 0;
}

/*
 * From three lines to one, v being the measure of the weighted differences:
 * magnitudes are floor (v * factor) as `finish` has them, signed gradients
 * clamp (bias + floor (v * factor), low, high). Set up by el_formula_gradient (),
 * which also sees to exactness at 8 bits:
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
  int depth;         /* of the samples */
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
  ElFinish finish;
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

/* Where the weights of a row's bytes are. */
typedef enum
{
  EL_WEIGHT_NARROW, /* a byte each, 255 at most */
  EL_WEIGHT_PIXELS, /* a byte for every four, of those that have a mask */
  EL_WEIGHT_WIDE,   /* a word each, 4080 at most */
  EL_WEIGHT_PAIRS,  /* a word for every two */
  EL_WEIGHT_422,    /* a byte for every two, of packed 4:2:2: m, of which luma
                     * counts twice and chroma those of both pixels */
  EL_WEIGHT_COUNT
} ElWeightKind;

/* A colour to blend into bytes of a row, those of its first four and on by turns, at
 * a share of weight * num / (255 * den). */
typedef struct
{
  uint8_t colour[4];
  uint8_t mask[4]; /* EL_WEIGHT_PIXELS: 255, or 0 for what stays as it is */
  int num;         /* 0..255 */
  int den;         /* the largest weight there is */
  int luma;        /* EL_WEIGHT_422: 0 or 1, whether luma is first or second */
} ElPaint8;

/* The same of samples of more bits, which have one colour. */
typedef struct
{
  int colour, num, den;
} ElPaint16;

#define EL_PAINT16_DEN_MAX (4095 * 4)

typedef struct
{
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
  /* Of a line in place. */
  void (*finish[2]) (void *line, int n, const ElFinish *finish);
  /* Sum of gx^2 + gy^2 with Sobel weights, of `rows` rows as ElGradientKernel
   * has them. */
  double (*energy[2]) (const void *const lines[], int rows, int n,
      const ElAhead *ahead);

  /* As gather_weight, into 16-bit sums, of samples for which these are enough. */
  void (*sum_weights[2]) (uint16_t *sum, const void *m, int n_luma, int sub);
  /* Blends into n bytes, a multiple of those that a weight stands for, of 4:2:2 of
   * 4; rounded to nearest, ties up. */
  void (*paint8[EL_WEIGHT_COUNT]) (uint8_t *row, const void *weight, int n,
      const ElPaint8 *paint);
  /* The same of a line of samples of 12 bits at most, a weight each; den is at most
   * EL_PAINT16_DEN_MAX. */
  void (*paint16) (uint16_t *line, const uint16_t *weight, int n,
      const ElPaint16 *paint);

  /* How far the roots of 8-bit magnitudes may be from correctly rounded ones,
   * relatively. */
  double root_error;
} ElEdgeKernels;
