/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lens/ring.h"

#include <math.h>

#include "isa.h"
#include "lens/parts.h"

/* Weights of the ring are in 1/65536. */
#define COVERAGE_ONE 65536

/* Share of a luma pixel that the ring covers: a ramp one pixel wide at each
 * edge, so that the edges are smooth. */
static double
ring_coverage (const ElMagnify *magnify, int x, int y)
{
  const ElMagnifySettings *settings = &magnify->settings;
  const double inner = el_lens_outside (&settings->lens, 0, x, y) + 0.5;
  const double outer =
      0.5 - el_lens_outside (&settings->lens, settings->border_width, x, y);

  return EL_CLAMP (inner, 0, 1) * EL_CLAMP (outer, 0, 1);
}

/* Mean over the luma pixels that a sample stands for. */
static uint32_t
ring_weight (const ElMagnify *magnify, const ElPlane *plane, int x, int y)
{
  const ElMagnifySettings *settings = &magnify->settings;
  const ElLens *lens = &settings->lens;
  const int x0 = x << plane->x_sub, y0 = y << plane->y_sub;
  const int x1 = EL_MIN ((x + 1) << plane->x_sub, magnify->picture.width);
  const int y1 = EL_MIN ((y + 1) << plane->y_sub, magnify->picture.height);
  const double reach = EL_MAX (lens->par, 1) * (x1 - x0 + y1 - y0);
  double sum = 0;

  /* Well inside the ring, all of them are covered; of ellipses, distances tell of
   * one place alone. */
  if ((lens->aspect == 1 || lens->shape == EL_SHAPE_SQUARE)
      && el_lens_outside (lens, 0, x0, y0) > reach
      && el_lens_outside (lens, settings->border_width, x0, y0) < -reach)
    return COVERAGE_ONE;

  for (int j = y0; j < y1; j++)
    for (int i = x0; i < x1; i++)
      sum += ring_coverage (magnify, i, j);
  return (uint32_t) (sum * COVERAGE_ONE / ((x1 - x0) * (y1 - y0)) + 0.5);
}

static void
paint_ring (const ElMagnify *magnify, int p, int y, int x, int end,
    const ElLensScratch *scratch)
{
  const ElPlane *plane = &magnify->picture.plane[p];
  const int *colour = magnify->settings.border_colour;
  const ElPaint paint = { { colour[0], colour[1], colour[2], colour[3] },
    (uint32_t) magnify->settings.border_alpha, 255 * COVERAGE_ONE, true };

  if (x >= end)
    return;
  for (int i = x; i < end; i++)
    scratch->weight[i - x] = ring_weight (magnify, plane, i, y);
  el_row_paint (magnify->kernels, &magnify->picture, plane, x, y, end - x,
      scratch->weight, &paint, scratch->line);
}

/* Half the width in plane row y of the lens with its rim moved outwards, widest or
 * narrowest (`sign` 1 or -1) over the luma rows that the row stands for. */
static double
ring_half_width (const ElMagnify *magnify, const ElPlane *plane, double grow,
    int y, int sign)
{
  const ElLens *lens = &magnify->settings.lens;
  const double first = (double) y * (1 << plane->y_sub);
  const double last = first + (1 << plane->y_sub) - 1;
  const double near = EL_CLAMP (lens->y, first, last);
  const double far = lens->y - first > last - lens->y ? first : last;

  return el_lens_half_width (lens, grow, sign > 0 ? near : far);
}

/* Left and right of the lens, or all of the row. */
static void
draw_row (const ElMagnify *magnify, int p, int y, const ElLensScratch *scratch)
{
  const ElPlane *plane = &magnify->picture.plane[p];
  const ElLens *lens = &magnify->settings.lens;
  /* Edges are smooth, and parallel to an ellipse to first order only. */
  const double outer = ring_half_width (magnify, plane,
      magnify->settings.border_width + 1, y, 1);
  const double inner = ring_half_width (magnify, plane, -1, y, -1);
  const double unit = 1 << plane->x_sub;
  const int width = plane->width;
  int start, end, hole_start, hole_end;

  if (outer < 0)
    return;
  start = el_clamp_to_int (floor ((lens->x - outer) / unit) - 1, 0, width);
  end = el_clamp_to_int (ceil ((lens->x + outer) / unit) + 1, 0, width);
  hole_start =
      el_clamp_to_int (ceil ((lens->x - inner) / unit) + 1, start, end);
  hole_end = el_clamp_to_int (floor ((lens->x + inner) / unit) - 1, start, end);
  if (inner < 0 || hole_start >= hole_end)
    hole_start = hole_end = start;
  paint_ring (magnify, p, y, start, hole_start, scratch);
  paint_ring (magnify, p, y, hole_end, end, scratch);
}

void
el_lens_draw_ring (const ElMagnify *magnify, int p, int part,
    const ElLensScratch *scratch)
{
  int y, stop;

  el_lens_part_rows (magnify, p, part, &y, &stop);
  for (; y < stop; y++)
    draw_row (magnify, p, y, scratch);
}
