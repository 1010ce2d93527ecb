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
      scale_bulge, true },
  [EL_PROFILE_FLAT] = { "flat",
      "The same everywhere, a plain loupe (s = 1/zoom)", scale_flat, true },
  [EL_PROFILE_SMOOTH] = { "smooth",
      "Flat in the middle, seamless at the rim "
      "(s = 1/zoom + (1-1/zoom) u^2 (3-2u))",
      scale_smooth, true },
};

static double
length_circle (double x, double y)
{
  return sqrt (x * x + y * y);
}

static double
half_width_circle (double y, double a, double b)
{
  return a / b * sqrt (b * b - y * y);
}

/* From the ellipse: its equation, divided by its gradient. */
static double
outside_circle (double x, double y, double a, double b)
{
  const double u = x / a, v = y / b;
  const double k = sqrt (u * u + v * v);

  if (k == 0)
    return -fmin (a, b);
  return (k - 1) * k / sqrt (u * u / (a * a) + v * v / (b * b));
}

static double
length_square (double x, double y)
{
  return fmax (fabs (x), fabs (y));
}

static double
half_width_square (double y, double a, double b)
{
  (void) y;
  (void) b;
  return a;
}

static double
outside_square (double x, double y, double a, double b)
{
  return fmax (x - a, y - b);
}

const ElShape el_shapes[EL_SHAPE_COUNT] = {
  [EL_SHAPE_CIRCLE] = { "circle", "Round on the screen", length_circle,
      half_width_circle, outside_circle, true },
  [EL_SHAPE_SQUARE] = { "square", "Square on the screen", length_square,
      half_width_square, outside_square, true },
};

double
el_lens_reach (const ElLens *lens)
{
  return el_profiles[lens->profile].scale (1, lens->zoom);
}

double
el_lens_distance (const ElLens *lens, double x, double y)
{
  return el_shapes[lens->shape].length ((x - lens->x) * el_lens_stretch (lens),
      y - lens->y);
}

double
el_lens_outside (const ElLens *lens, double grow, double x, double y)
{
  const double across = fabs (x - lens->x) * lens->par;
  const double down = fabs (y - lens->y);
  const double a = lens->radius * lens->aspect + grow, b = lens->radius + grow;

  if (a <= 0 || b <= 0) /* a point */
    return el_shapes[lens->shape].length (across, down);
  return el_shapes[lens->shape].outside (across, down, a, b);
}

double
el_lens_half_width (const ElLens *lens, double grow, double y)
{
  const double a = lens->radius * lens->aspect + grow, b = lens->radius + grow;
  const double down = fabs (y - lens->y);

  if (a <= 0 || down >= b)
    return -1;
  return el_shapes[lens->shape].half_width (down, a, b) / lens->par;
}

bool
el_lens_source (const ElLens *lens, double *x, double *y)
{
  const double dx = *x - lens->x, dy = *y - lens->y;
  const double r =
      el_shapes[lens->shape].length (dx * el_lens_stretch (lens), dy);
  double s;

  if (!(r < lens->radius))
    return false;
  s = el_profiles[lens->profile].scale (r / lens->radius, lens->zoom);
  *x = lens->source_x + dx * s;
  *y = lens->source_y + dy * s;
  return true;
}
