/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "formulas.h"

#include <math.h>
#include <stdlib.h>

#define COUNT(table) (sizeof (table) / sizeof *(table))

/* --- operators --- */

static int64_t
kirsch (const int64_t p[9])
{
  static const int round[8] = { 0, 1, 2, 5, 8, 7, 6, 3 };
  int64_t most = INT64_MIN;

  for (int turn = 0; turn < 8; turn++) {
    int64_t sum = 0;

    for (int i = 0; i < 8; i++)
      sum += (i < 3 ? 5 : -3) * p[round[(turn + i) % 8]];
    most = sum > most ? sum : most;
  }
  return most;
}

static int64_t
laplacian (const int64_t p[9])
{
  return llabs (4 * p[4] - p[1] - p[3] - p[5] - p[7]);
}

/* clang-format off */
#define GRID(a, b)               \
  { -a, 0, a, -b, 0, b, -a, 0, a }, \
  { -a, -b, -a, 0, 0, 0, a, b, a }

const FormulaOperator formula_operators[] = {
  { GRID (1, 2), 1, 1, 1, 1, NULL, false },   /* sobel */
  { GRID (3, 10), 4, 16, 4, 16, NULL, false }, /* scharr */
  { GRID (1, 1), 4, 3, 4, 3, NULL, false },   /* prewitt */
  { { 0, 0, 0, 0, -1, 0, 0, 0, 1 },            /* roberts */
    { 0, 0, 0, 0, 0, -1, 0, 1, 0 }, 4, 1, 4, 1, NULL, true },
  { GRID (1, 1), 4, 3, 1, 3, kirsch, false },
  { GRID (1, 2), 1, 1, 4, 1, laplacian, false },
};
/* clang-format on */

const unsigned formula_n_operators = COUNT (formula_operators);

bool
formula_is_grid (unsigned operator_id)
{
  const FormulaOperator *row = &formula_operators[operator_id];

  return !row->strength && !row->crossed;
}

int64_t
formula_weighted (const int weights[9], const int64_t p[9])
{
  int64_t sum = 0;

  for (int i = 0; i < 9; i++)
    sum += weights[i] * p[i];
  return sum;
}

double
formula_measure (unsigned operator_id, double gain, double v, int divisor)
{
  const FormulaOperator *row = &formula_operators[operator_id];

  return gain * (v * row->num / row->den) / divisor;
}

/* --- outputs --- */

const FormulaOutput formula_outputs[] = {
  { .color = true },                 /* magnitude */
  { .full = true, .wide = true },    /* mask */
  { .blended = true, .wide = true }, /* overlay */
  { .source = FORMULA_OF_GX },       /* gradient-x */
  { .source = FORMULA_OF_GY },       /* gradient-y */
  { .source = FORMULA_OF_NOTHING },  /* none */
  { .source = FORMULA_OF_ANGLES },   /* direction */
};
const unsigned formula_n_outputs = COUNT (formula_outputs);

/* --- the lens --- */

static double
bulge (double u, double zoom)
{
  return pow (u, zoom - 1);
}

static double
flat (double u, double zoom)
{
  (void) u;
  return 1 / zoom;
}

static double
smooth (double u, double zoom)
{
  return 1 / zoom + (1 - 1 / zoom) * u * u * (3 - 2 * u);
}

const FormulaProfile formula_profiles[] = { bulge, flat, smooth };
const unsigned formula_n_profiles = COUNT (formula_profiles);

static double
circle (double across, double down)
{
  return sqrt (across * across + down * down);
}

/* Of an ellipse: with k = sqrt ((x / a)^2 + (y / b)^2), k - 1 over the slope of
 * k. */
static double
outside_circle (double x, double y, double a, double b)
{
  const double k = hypot (x / a, y / b);

  return k > 0 ? (k - 1) / (hypot (x / a / a, y / b / b) / k) : -fmin (a, b);
}

static double
square (double across, double down)
{
  return fmax (fabs (across), fabs (down));
}

static double
outside_square (double x, double y, double a, double b)
{
  return fmax (x - a, y - b);
}

const FormulaShape formula_shapes[] = {
  { circle, outside_circle },
  { square, outside_square },
};
const unsigned formula_n_shapes = COUNT (formula_shapes);

/* --- interpolations --- */

static double
bilinear (double t)
{
  return fmax (1 - fabs (t), 0);
}

static double
bicubic (double t)
{
  t = fabs (t);
  if (t < 1)
    return 1.5 * t * t * t - 2.5 * t * t + 1;
  return t < 2 ? -0.5 * t * t * t + 2.5 * t * t - 4 * t + 2 : 0;
}

static double
sinc (double t)
{
  const double angle = acos (-1) * t;

  return fabs (t) < 1e-12 ? 1 : sin (angle) / angle;
}

static double
lanczos (double t)
{
  return fabs (t) < 3 ? sinc (t) * sinc (t / 3) : 0;
}

const FormulaInterpolation formula_interpolations[] = {
  { 0, NULL }, /* nearest */
  { 1, bilinear },
  { 2, bicubic },
  { 3, lanczos },
};
const unsigned formula_n_interpolations = COUNT (formula_interpolations);

int
formula_taps (unsigned interpolation, double at,
    double weight[FORMULA_MAX_TAPS])
{
  const FormulaInterpolation *formula = &formula_interpolations[interpolation];
  const int first = (int) floor (at) - formula->side + 1, n = 2 * formula->side;
  double sum = 0;

  for (int i = 0; i < n; i++)
    sum += weight[i] = formula->share (at - (first + i));
  for (int i = 0; i < n; i++)
    weight[i] /= sum;
  return first;
}

/* --- tones --- */

static double
as_it_is (const FormulaToned *toned)
{
  return toned->v;
}

static double
gray (const FormulaToned *toned)
{
  return toned->luma;
}

static double
neutral (const FormulaToned *toned)
{
  (void) toned;
  return 0;
}

static double
mirrored (const FormulaToned *toned)
{
  return 1 - toned->v;
}

static double
opposite (const FormulaToned *toned)
{
  return -toned->v;
}

static double
mirrored_lightness (const FormulaToned *toned)
{
  return toned->v + 1 - toned->most - toned->least;
}

static double
between (const FormulaToned *toned)
{
  return toned->dark + toned->luma * (toned->light - toned->dark);
}

const FormulaTone formula_tones[] = {
  { as_it_is, as_it_is },           /* none */
  { gray, neutral },                /* gray */
  { mirrored, opposite },           /* invert */
  { mirrored_lightness, as_it_is }, /* invert-lightness */
  { between, between },             /* two-color */
};
const unsigned formula_n_tones = COUNT (formula_tones);
