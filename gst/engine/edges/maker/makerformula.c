/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <float.h>
#include <math.h>

#include "edges/formula.h"
#include "edges/maker/makerstages.h"

/* No pixel of 8 bits is as strong. */
#define STRONGEST INT32_MAX

/* What the operator's strength is, and what brings it to Sobel's scale. */
static ElStrengthId
strength_of (const ElSobelSettings *settings)
{
  const ElOperator *op = &el_operators[settings->operator_id];

  if (op->kind == EL_KIND_KIRSCH)
    return EL_STRENGTH_KIRSCH;
  if (op->kind == EL_KIND_LAPLACIAN)
    return EL_STRENGTH_LAPLACIAN;
  return settings->norm == EL_NORM_L1 ? EL_STRENGTH_L1 : EL_STRENGTH_L2;
}

/* The most fraction bits with which slopes are of int16_t, and strengths of
 * int32_t; above 8 bits, with which there are EL_WIDE_LEVEL_BITS in all. */
static int
fraction_of (const ElMaker *maker)
{
  const int sum = 2 * maker->weights.outer + maker->weights.centre;
  int fraction = 5;

  if (maker->settings.blur == 0)
    return 0;
  if (maker->picture.sample.wide)
    return EL_WIDE_LEVEL_BITS - maker->picture.sample.depth;
  while (255 * sum << fraction > INT16_MAX)
    fraction--;
  return fraction;
}

/* m as a product with the strength, or with its root. */
static double
m_factor (const ElMagnitude *magnitude)
{
  return magnitude->gain * magnitude->num / magnitude->den / 2
      * magnitude->unit;
}

/* The exact value: the order of the operations is part of the contract. */
static double
exact_m (const ElMagnitude *magnitude, double strength)
{
  const double v = magnitude->squared ? sqrt (strength) : strength;

  return floor (magnitude->gain
      * (v * magnitude->unit * magnitude->num / magnitude->den) / 2);
}

/* The smallest strength that is m or more, or STRONGEST. */
static int32_t
least_strength (const ElMagnitude *magnitude, int m)
{
  const double guess = m / m_factor (magnitude);
  double strength = ceil (magnitude->squared ? guess * guess : guess);

  if (!(strength < STRONGEST))
    return STRONGEST;
  while (strength > 0 && exact_m (magnitude, strength - 1) >= m)
    strength--;
  while (strength < STRONGEST && exact_m (magnitude, strength) < m)
    strength++;
  return (int32_t) strength;
}

static double
v_of (const ElMagnitude *magnitude, int32_t strength)
{
  return magnitude->squared ? sqrt ((double) strength) : (double) strength;
}

/* How many of their lowest bits all least strengths have as 0: whether another strength
 * reaches one does not depend on these. */
static int
bits_to_drop (const ElMagnitude *magnitude)
{
  uint32_t used = 1u << 30;

  for (int m = 1; m <= magnitude->range && magnitude->least[m] < STRONGEST; m++)
    used |= (uint32_t) magnitude->least[m];
  return __builtin_ctz (used);
}

/* Products truncate to the exact values for every factor in a window, (low, high).
 * Where that is wider than what single precision loses, its middle serves every
 * strength; or else two factors tell which strengths have to be looked up. */
static void
set_factors (ElMagnitude *magnitude)
{
  /* A root, be it by an estimate, a product, the factor and the conversion of the
   * strength. */
  const double margin = 8 * FLT_EPSILON;
  const int drop = bits_to_drop (magnitude);
  double low = m_factor (magnitude) * (1 - margin);
  double high = m_factor (magnitude) * (1 + margin);
  double least = 0, most = INFINITY;

  for (int m = 1; m <= magnitude->range && magnitude->least[m] < STRONGEST;
       m++) {
    const int32_t first = magnitude->least[m] >> drop;

    least = fmax (least, m / v_of (magnitude, first));
    most = fmin (most, m / v_of (magnitude, first - 1));
  }
  magnitude->drop = 0;
  if (least > 0 && most > least * (1 + 2 * margin)) {
    low = high = sqrt (least * most);
    magnitude->drop = drop;
  }
  magnitude->factor = (float) low;
  magnitude->factor_high = (float) high;
}

static void
set_magnitude (ElMaker *maker)
{
  ElMagnitude *magnitude = &maker->magnitude;
  const ElSobelSettings *settings = &maker->settings;
  const ElOperator *op = &el_operators[settings->operator_id];

  magnitude->squared = maker->strength == EL_STRENGTH_L2;
  magnitude->turned = magnitude->squared && maker->turns;
  magnitude->range = settings->tones.white - settings->tones.black;
  magnitude->gain = settings->gain;
  magnitude->unit = ldexp (1, -maker->fraction);
  magnitude->num = op->strength_num;
  magnitude->den = op->strength_den;
  if (maker->picture.sample.wide)
    return;
  for (int m = 1; m <= magnitude->range; m++)
    magnitude->least[m] = least_strength (magnitude, m);
  set_factors (magnitude);
}

static void
set_signed_slope (ElMaker *maker)
{
  const ElSobelSettings *settings = &maker->settings;
  const ElOperator *op = &el_operators[settings->operator_id];
  const ElSignedSlope slope = {
    .gain = settings->gain,
    .unit = ldexp (1, -maker->fraction),
    .num = op->scale_num,
    .den = op->scale_den,
    .middle = 1 << (maker->picture.sample.depth - 1),
    .low = settings->tones.black,
    .high = settings->tones.white,
  };

  maker->signed_slope = slope;
}

/* A threshold as a strength that has to be exceeded. What rounding takes from a
 * whole number is given back. */
static double
strength_bound (const ElMaker *maker, double threshold)
{
  const ElMagnitude *magnitude = &maker->magnitude;
  const double bound = threshold * magnitude->range / m_factor (magnitude);
  const double strength = magnitude->squared ? bound * bound : bound;

  if (!(strength < STRONGEST) && !maker->picture.sample.wide)
    return STRONGEST;
  return magnitude->gain > 0 ? floor (strength + strength * 4e-15 + 1e-9)
                             : INFINITY;
}

/* The same of sums of squares, which of slopes that are turned are twice that. */
static double
square_bound (const ElMaker *maker, double threshold)
{
  const double bound = strength_bound (maker, threshold);

  return maker->ranks && maker->magnitude.turned ? fmin (2 * bound, STRONGEST)
                                                 : bound;
}

static int
m_bound (const ElMaker *maker, double threshold)
{
  const int m = (int) ceil (threshold * maker->magnitude.range - 1e-9);

  return m > 0 ? m : 1;
}

/* What ranks of strengths above a bound exceed, and which of them may be another's. */
static void
set_rank_bound (int16_t *rank, int16_t *doubt, double bound)
{
  *rank = INT16_MAX;
  *doubt = EL_RANK_NONE;
  if (!(bound < STRONGEST))
    return;
  *rank = (int16_t) (el_rank ((int32_t) bound + 1) - 1);
  if (el_rank ((int32_t) bound) > *rank)
    *doubt = (int16_t) (*rank + 1);
}

void
el_maker_set_thresholds (ElMaker *maker, double threshold, double low)
{
  ElBounds *bounds = &maker->bounds;
  if (!maker->spreads)
    low = threshold;
  bounds->low = square_bound (maker, low);
  bounds->high = square_bound (maker, threshold);
  set_rank_bound (&bounds->low_rank, &bounds->low_doubt, bounds->low);
  set_rank_bound (&bounds->high_rank, &bounds->high_doubt, bounds->high);
  bounds->plain =
      bounds->low == bounds->high && bounds->low_doubt == EL_RANK_NONE;
  maker->low = m_bound (maker, low);
  maker->high = m_bound (maker, threshold);
}

void
el_maker_formula (ElMaker *maker)
{
  const ElOperator *op = &el_operators[maker->settings.operator_id];

  maker->weights.outer = op->outer;
  maker->weights.centre = op->centre;
  maker->weights.crossed = op->kind == EL_KIND_CROSSED;
  maker->fraction = fraction_of (maker);
  el_blur_set (&maker->blur, maker->settings.blur, maker->picture.sample.depth,
      maker->fraction);
  maker->strength = strength_of (&maker->settings);
  maker->ranks =
      maker->strength == EL_STRENGTH_L2 && !maker->picture.sample.wide;
  maker->turns = maker->weights.crossed && (maker->thin || maker->has_angle);
  set_magnitude (maker);
  maker->direct = maker->ranks && !maker->is_signed && !maker->thin
      && !maker->has_angle && !maker->weights.crossed
      && maker->magnitude.factor == maker->magnitude.factor_high;
  set_signed_slope (maker);
  el_maker_set_thresholds (maker, maker->settings.threshold,
      maker->settings.low_threshold);
}
