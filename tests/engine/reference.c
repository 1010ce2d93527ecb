/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reference.h"

#include <math.h>

double
reference_distance (const ElLens *lens, double x, double y)
{
  const double across = fabs (x - lens->x) * lens->par / lens->aspect;
  const double down = fabs (y - lens->y);

  if (lens->shape == EL_SHAPE_SQUARE)
    return across > down ? across : down;
  return sqrt (across * across + down * down);
}

static double
scale (const ElLens *lens, double u)
{
  const double least = 1 / lens->zoom;

  switch (lens->profile) {
    case EL_PROFILE_BULGE:
      return pow (u, lens->zoom - 1);
    case EL_PROFILE_FLAT:
      return least;
    default:
      return least + (1 - least) * u * u * (3 - 2 * u);
  }
}

bool
reference_source (const ElLens *lens, double *x, double *y)
{
  const double r = reference_distance (lens, *x, *y);
  double s;

  if (r >= lens->radius)
    return false;
  s = scale (lens, r / lens->radius);
  *x = lens->source_x + (*x - lens->x) * s;
  *y = lens->source_y + (*y - lens->y) * s;
  return true;
}

static double
sinc (double x)
{
  const double pi_x = acos (-1) * x;

  return fabs (x) < 1e-12 ? 1 : sin (pi_x) / pi_x;
}

double
reference_weight (int taps, double x)
{
  const double a = -0.5;

  x = fabs (x);
  if (x >= taps / 2)
    return 0;
  if (taps == 6)
    return sinc (x) * sinc (x / 3);
  if (x <= 1)
    return (a + 2) * x * x * x - (a + 3) * x * x + 1;
  return a * (x * x * x - 5 * x * x + 8 * x - 4);
}
