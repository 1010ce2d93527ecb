/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lens/lens.h"

#include <math.h>

static double
scale_bulge (double u, double zoom)
{
  return zoom == 2 ? u : pow (u, zoom - 1);
}

static double
scale_flat (double u, double zoom)
{
  (void) u;
  return 1 / zoom;
}

static double
scale_smooth (double u, double zoom)
{
  return 1 / zoom + (1 - 1 / zoom) * u * u * (3 - 2 * u);
}

const ElProfile el_profiles[EL_PROFILE_COUNT] = {
  [EL_PROFILE_BULGE] = { "bulge",
      "Strongest in the middle, seamless at the rim (s = u^(zoom-1))",
      scale_bulge },
  [EL_PROFILE_FLAT] = { "flat",
      "The same everywhere, a plain loupe (s = 1/zoom)", scale_flat },
  [EL_PROFILE_SMOOTH] = { "smooth",
      "Flat in the middle, seamless at the rim "
      "(s = 1/zoom + (1-1/zoom) u^2 (3-2u))",
      scale_smooth },
};

static double
length_circle (double x, double y)
{
  return sqrt (x * x + y * y);
}

static double
length_square (double x, double y)
{
  return fmax (fabs (x), fabs (y));
}

const ElShape el_shapes[EL_SHAPE_COUNT] = {
  [EL_SHAPE_CIRCLE] = { "circle", "Round on the screen", length_circle },
  [EL_SHAPE_SQUARE] = { "square", "Square on the screen", length_square },
};

double
el_lens_distance (const ElLens *lens, double x, double y)
{
  return el_shapes[lens->shape].length ((x - lens->x) * lens->par, y - lens->y);
}

double
el_lens_half_width (const ElLens *lens, double radius, double y)
{
  const double dy = fabs (y - lens->y);

  if (dy >= radius)
    return -1;
  if (lens->shape == EL_SHAPE_CIRCLE)
    return sqrt (radius * radius - dy * dy) / lens->par;
  return radius / lens->par;
}

bool
el_lens_source (const ElLens *lens, double *x, double *y)
{
  const double dx = *x - lens->x, dy = *y - lens->y;
  const double r = el_shapes[lens->shape].length (dx * lens->par, dy);
  double s;

  if (!(r < lens->radius))
    return false;
  s = el_profiles[lens->profile].scale (r / lens->radius, lens->zoom);
  *x = lens->x + dx * s;
  *y = lens->y + dy * s;
  return true;
}
