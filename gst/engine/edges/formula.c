/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/formula.h"

#include <math.h>
#include <string.h>

#include "edges/exact.h"
#include "isa.h"

/*
 * Magnitudes of 8-bit samples are functions of an integer: the L2 norm of the
 * sum of squares, the L1 norm of the sum itself.
 */
static double
magnitude_of (const ElGradient *gradient, double number)
{
  return gradient->measure == EL_MEASURE_L2 ? sqrt (number) : number;
}

/* Largest |gx| of 8-bit samples. */
static int
largest_gradient (const ElGradient *gradient)
{
  return 255 * (2 * gradient->outer + gradient->centre);
}

/* Largest sum of squares, or sum. */
static double
largest_number (const ElGradient *gradient)
{
  const double one = largest_gradient (gradient);

  return gradient->measure == EL_MEASURE_L2 ? 2 * one * one : 2 * one;
}

/* Smallest integer, up to `largest`, that gives at least m; largest + 1 where
 * there is none. `slope` is the exact factor. */
static double
smallest_number (const ElGradient *gradient, double slope, int m,
    double largest)
{
  const double guess = m / slope;
  double number =
      ceil (gradient->measure == EL_MEASURE_L2 ? guess * guess : guess);

  if (number > largest + 2)
    return largest + 1;
  while (number > 0
      && el_sobel_exact (gradient, magnitude_of (gradient, number - 1)) >= m)
    number--;
  while (number <= largest
      && el_sobel_exact (gradient, magnitude_of (gradient, number)) < m)
    number++;
  return number;
}

/*
 * The products magnitude * factor, truncated, step at the same integers as the
 * exact values for every factor in a window (low, high). Where the window is
 * wider than what single precision loses (the conversion of the number, the
 * root, the product and the factor, half an ulp each, and `root_error`), its
 * middle is exact, if the largest product is one that the kernels can truncate.
 * Elsewhere two factors on both sides of the true one tell which pixels have to
 * be settled by `least`.
 */
static void
choose_factor8 (ElGradient *gradient, double slope, int range,
    double root_error, double factors[2])
{
  const double margin = 2.4e-7 + root_error;
  const double largest = largest_number (gradient);
  double low = 0, high = INFINITY;

  memset (gradient->least, 0xff, sizeof gradient->least);
  for (int m = 1; slope > 0 && m <= range; m++) {
    const double number = smallest_number (gradient, slope, m, largest);

    gradient->least[m] = (uint32_t) number;
    high = fmin (high, m / magnitude_of (gradient, number - 1));
    if (number > largest)
      break;
    low = fmax (low, m / magnitude_of (gradient, number));
  }
  if (high == INFINITY)
    high = low * 2;
  if (slope == 0
      || (high >= low * (1 + 2 * margin)
          && slope * magnitude_of (gradient, largest) < EL_FACTOR_LIMIT)) {
    factors[0] = factors[1] = sqrt (low * high);
  } else {
    factors[0] = slope * (1 - margin);
    factors[1] = slope * (1 + margin);
  }
}

/* s where the slope is 2^-s, else -1. */
static int
choose_shift (double slope)
{
  for (int shift = 0; shift < 8; shift++)
    if (ldexp (slope, shift) == 1)
      return shift;
  return -1;
}

/* The factors, and what ElDiagonal has of a gradient that is otherwise set
 * up. */
static void
set_factors (ElGradient *gradient, const double factors[2])
{
  ElDiagonal *diagonal = &gradient->diagonal;
  const int scale = gradient->centre % 2 == 0 ? 2 : 1;
  const bool is_signed = gradient->measure > EL_MEASURE_L1;
  /* One unit of the measure along the diagonals is so much of the other. */
  const double unit = gradient->measure == EL_MEASURE_L2 ? scale * sqrt (0.5)
      : is_signed                                        ? scale * 0.5
                                                         : scale;

  diagonal->outer = 2 * gradient->outer / scale;
  diagonal->centre = gradient->centre / scale;
  gradient->factor = (float) factors[0];
  gradient->factor_high = (float) factors[1];
  diagonal->factor = (float) (factors[0] * unit);
  diagonal->factor_high = (float) (factors[1] * unit);
  diagonal->inverse[0] = diagonal->inverse[1] = 0;
  diagonal->shift = gradient->shift < 0 ? -1
      : is_signed                       ? gradient->shift + (2 - scale)
                                        : gradient->shift - (scale - 1);
}

static float
remainder_of (double number, int m, const float inverse[2])
{
  const float square = (float) (m * m);

  return fmaf (-square, inverse[1], fmaf (-square, inverse[0], (float) number));
}

/* The inverse, if it serves: a trifle less than 1 / factor^2, so that a remainder
 * that should be 0 is not negative. It is tried on the least number for every m,
 * and on the one before. Where the formula's own rounding decides, it fails. */
static void
set_inverse (ElGradient *gradient, double slope, int range)
{
  /* gx^2 + gy^2 along the diagonals; and 1 / slope^2. */
  const double unit = gradient->centre % 2 == 0 ? 0.5 : 2;
  const double inverse = unit / (slope * slope) * (1 - 0x1p-44);
  const float parts[2] = { (float) inverse,
    (float) (inverse - (float) inverse) };

  for (int m = 1; m <= range; m++) {
    const double least = gradient->least[m];

    if (least > largest_number (gradient))
      break;
    if (remainder_of (ceil (least * unit), m, parts) < 0
        || remainder_of (floor ((least - 1) * unit), m, parts) >= 0)
      return;
  }
  memcpy (gradient->diagonal.inverse, parts, sizeof parts);
}

/* Signed gradients of 8-bit samples: all the values there can be. */
static void
fill_lookup8 (ElGradient *gradient)
{
  const int largest = largest_gradient (gradient);

  for (int v = -largest; v <= largest; v++) {
    const double value = gradient->bias + el_sobel_exact (gradient, v);

    gradient->lookup[v + EL_SIGNED_MAX] =
        (uint8_t) EL_CLAMP (value, gradient->low, gradient->high);
  }
}

static ElMeasure
measure_of (const ElSobelSettings *settings)
{
  if (el_output_is_magnitude (settings->output))
    return settings->norm == EL_NORM_L1 ? EL_MEASURE_L1 : EL_MEASURE_L2;
  return el_outputs[settings->output].made_of == EL_MADE_OF_X ? EL_MEASURE_X
                                                              : EL_MEASURE_Y;
}

/* 8-bit samples, which are exact. */
static void
set_exactness8 (ElGradient *gradient, double slope, int range,
    double root_error)
{
  double factors[2] = { slope, slope };
  const bool is_signed = gradient->measure > EL_MEASURE_L1;

  if (!is_signed)
    choose_factor8 (gradient, slope, range, root_error, factors);
  set_factors (gradient, factors);
  if (gradient->measure == EL_MEASURE_L2 && factors[1] > factors[0])
    set_inverse (gradient, slope, range);
  if (is_signed && gradient->shift < 0)
    fill_lookup8 (gradient);
}

ElFinish
el_formula_finish (const ElSobelSettings *settings)
{
  const bool mask = el_outputs[settings->output].is_mask;
  const bool overlay = el_outputs[settings->output].is_blended;
  const ElTones *tones = &settings->tones;
  ElFinish finish;

  finish.range = tones->white - tones->black;
  /* m / range >= threshold, give or take the rounding of the product */
  finish.threshold = (int) ceil (settings->threshold * finish.range - 1e-9);
  if (mask)
    finish.threshold = EL_MAX (finish.threshold, 1);
  finish.fill = mask ? 0xffff : 0;
  finish.sign = settings->invert && !overlay ? -1 : 1;
  finish.base = overlay ? 0 : finish.sign < 0 ? tones->white : tones->black;
  return finish;
}

void
el_formula_gradient (ElGradient *gradient, const ElKernels *kernels,
    const ElSobelSettings *settings, const ElSample *sample)
{
  const ElOperator *row = &el_operators[settings->operator_id];
  const ElTones *tones = &settings->tones;
  double slope;

  gradient->depth = sample->depth;
  gradient->outer = row->outer;
  gradient->centre = row->centre;
  gradient->scale_num = row->scale_num;
  gradient->scale_den = row->scale_den;
  gradient->gain = settings->gain;
  gradient->measure = measure_of (settings);
  gradient->divisor = gradient->measure > EL_MEASURE_L1 ? 8 : 2;
  gradient->finish = el_formula_finish (settings);
  gradient->bias = 1 << (sample->depth - 1);
  gradient->low = tones->black;
  gradient->high = tones->white;

  slope = settings->gain * row->scale_num / row->scale_den / gradient->divisor;
  gradient->shift = choose_shift (slope);
  if (sample->wide)
    set_factors (gradient, (const double[2]){ slope, slope });
  else
    set_exactness8 (gradient, slope, tones->white - tones->black,
        kernels->edges->root_error);
}
