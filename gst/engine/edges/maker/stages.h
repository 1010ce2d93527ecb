/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The kernels of the stages that edges go through: see maker.h for what they
 * make together, and kernels.h for what all kernels have in common.
 *
 * Between the stages, lines are of wider types than samples are:
 *
 *                        8-bit samples       others
 *   levels               int16_t             int32_t   samples, with fraction bits
 *   slopes gx, gy        int16_t             int32_t
 *   strength             int32_t             double    an integer as well
 *   rank                 int16_t             -         in the place of strengths
 *
 * A strength is gx^2 + gy^2 for the L2 norm, else what the operator is the
 * magnitude of. The operator's scale and the fraction bits are still in it. That of
 * the L2 norm and 8-bit samples is in no line: slopes tell what it is, and ranks, where
 * they differ, which of two is larger.
 */
#pragma once

#include <string.h>

#include "edges/maker/blur.h"
#include "planes/image.h"

/* What a strength is made of. */
typedef enum
{
  EL_STRENGTH_L2,        /* gx^2 + gy^2 */
  EL_STRENGTH_L1,        /* |gx| + |gy| */
  EL_STRENGTH_KIRSCH,    /* the largest compass sum */
  EL_STRENGTH_LAPLACIAN, /* |second differences| */
  EL_STRENGTH_COUNT
} ElStrengthId;

/* Lines that tell how strong pixels are. */
typedef struct
{
  const void *strength, *gx, *gy;
} ElMeasured;

/* The weights of slopes: see operators.h; or, crossed, Roberts's. */
typedef struct
{
  int outer, centre;
  bool crossed;
} ElSlopeWeights;

/* Rows whose slopes are found together, as many as there are: what a line of levels
 * has for them is found once. */
#define EL_SLOPE_ROWS 4

/* What EL_CLASS_PIXELS pixels are before and after hysteresis, the first in the
 * lowest bits. None is both; what lies beyond the end of a line is neither. */
#define EL_CLASS_PIXELS 64

typedef struct
{
  uint64_t weak; /* an edge if it hangs together with one */
  uint64_t edge;
} ElClasses;

/* How many of them a line of n pixels has. */
static inline int
el_class_count (int n)
{
  return (n + EL_CLASS_PIXELS - 1) / EL_CLASS_PIXELS;
}

/* The place of a strength among all, 0..INT32_MAX: its exponent and the first 11 bits
 * behind its first one, so that neither root nor product is needed. A larger one
 * never has a smaller rank, and up to 4096 no two have the same. */
#define EL_RANK_NONE INT16_MIN /* of 0 */

static inline int
el_rank (int32_t strength)
{
  const float v = (float) strength;
  int32_t bits, rank;

  memcpy (&bits, &v, sizeof bits);
  rank = (bits >> 12) - (127 << 11) + EL_RANK_NONE + 1;
  return rank > EL_RANK_NONE ? rank : EL_RANK_NONE;
}

/* Strengths have to be larger than these: so they are if their rank is, but for one of
 * `low_doubt` and `high_doubt`, which are EL_RANK_NONE if there is no such doubt.
 * `plain`: nor another bound. */
typedef struct
{
  double low, high; /* whole numbers; of 8-bit samples up to INT32_MAX */
  int16_t low_rank, low_doubt, high_rank, high_doubt;
  bool plain;
} ElBounds;

/*
 * From strengths to magnitudes: m = min (floor (gain * (v * unit * num / den) / 2),
 * range) in double precision, v being the strength or, `squared`, its root. Of
 * 8-bit samples by single precision, without the lowest `drop` bits of the strength,
 * on which nothing depends: the product of v and `factor` is never more than the exact
 * one, that with `factor_high` never less, and where the two truncate to different
 * numbers, `least` tells: the smallest strength that is m, or INT32_MAX. Of slopes that
 * are `turned`, the sum of squares is twice the strength.
 */
typedef struct
{
  bool squared, turned;
  int range;
  double gain, unit, num, den;
  int drop;
  float factor, factor_high;
  int32_t least[256];
} ElMagnitude;

/* From slopes to samples: clamp (middle + floor (gain * (v * unit * num / den) /
 * 8), low, high), in double precision. */
typedef struct
{
  double gain, unit, num, den;
  int middle, low, high;
} ElSignedSlope;

/* From the slopes to floor (offset + scale * turn), turn being the angle of (gx,
 * gy) as a part of a whole turn, 0..1. Of 8-bit samples it is less than 2048. */
typedef struct
{
  double offset, scale;
} ElAngle;

/* From strengths to floor (v * factor), v as above, at most `most`. */
typedef struct
{
  bool squared, turned;
  int most;
  double factor;
} ElSteps;

typedef struct
{
  /* Samples to levels with so many fraction bits. [0]: uint8_t to int16_t (which
   * blur_down takes as uint16_t), [1]: uint16_t to int32_t. */
  void (*raise[2]) (void *levels, const void *line, int n, int fraction);

  /* The Gaussian downwards: up to EL_BLUR_ROWS rows of 2 * radius + `rows` lines, the
   * first of its 2 * radius + 1, the next one line later, and so on. [0]: of samples
   * with EL_BLUR_LIFT fraction bits, to uint16_t; [1]: of samples, to int32_t. */
  void (*blur_down[2]) (void *const out[], const uint16_t *const lines[],
      int rows, int n, const ElBlur *blur);
  /* Across: a line of those to levels. `radius` samples on both sides are
   * read. */
  void (*blur_across[2]) (void *levels, const void *line, int n,
      const ElBlur *blur);

  /* Of up to EL_SLOPE_ROWS rows, from the lines of levels above, here and below the
   * first of them, and the next ones. */
  void (*slopes[2]) (void *const gx[], void *const gy[],
      const void *const levels[], int rows, int n,
      const ElSlopeWeights *weights);
  /* Crossed slopes are along the diagonals; this turns them to x and y. */
  void (*turn[2]) (void *gx, void *gy, int n);
  /* [0][EL_STRENGTH_L2]: ranks. */
  void (*strength[2][EL_STRENGTH_COUNT]) (void *strength, const void *gx,
      const void *gy, const void *const levels[3], int n);

  /* [0], if squared: from slopes; else from strengths. */
  void (*magnitude[2]) (void *m, const ElMeasured *measured, int n,
      const ElMagnitude *magnitude);
  /* Of 8-bit samples, from levels to magnitudes of as many rows as of slopes: of
   * squares, if one factor is exact and the slopes are those of a grid. */
  void (*magnitudes) (uint8_t *const m[], const int16_t *const levels[],
      int rows, int n, const ElSlopeWeights *weights,
      const ElMagnitude *magnitude);
  /* As `magnitude`, of pixels that have a class, and 0 elsewhere. */
  void (*magnitude_kept[2]) (void *m, const ElMeasured *measured,
      const ElClasses *classes, int n, const ElMagnitude *magnitude);
  void (*signed_slope[2]) (void *line, const void *slope, int n,
      const ElSignedSlope *settings);

  /* Of words of pixels that have classes; others may be left as they are. */
  void (*angle[2]) (uint16_t *out, const void *gx, const void *gy,
      const ElClasses *classes, int n, const ElAngle *angle);
  /* m, where it is not 0, becomes the value. */
  void (*replace[2]) (void *m, const uint16_t *values, int n);
  /* As magnitudes are. */
  void (*steps[2]) (uint16_t *out, const ElMeasured *measured, int n,
      const ElSteps *steps);

  /* Classes of those that no neighbour across the edge exceeds, from the lines of
   * strengths above, here and below. */
  void (*thin[2]) (ElClasses *classes, const void *const strength[3],
      const void *gx, const void *gy, int n, const ElBounds *bounds);
  /* The same of 8-bit samples by ranks; where these are the same, by slopes. */
  void (*thin_ranks) (ElClasses *classes, const int16_t *const rank[3],
      const int16_t *const gx[3], const int16_t *const gy[3], int n,
      const ElBounds *bounds);
  /* Classes by magnitude: `low` and `high` count. */
  void (*classify[2]) (ElClasses *classes, const void *m, int n, int low,
      int high);
  /* m where there is an edge, else 0; and `edge`, or else `none`. */
  void (*keep[2]) (void *out, const void *m, const ElClasses *classes, int n);
  void (*mark[2]) (void *out, const ElClasses *classes, int n, int none,
      int edge);

  /* The larger of two lines, sample by sample; `out` is another one. */
  void (*larger[2]) (void *out, const void *a, const void *b, int n);
} ElStageKernels;
