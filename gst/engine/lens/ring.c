/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lens/ring.h"

#include <math.h>

#include "isa.h"

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
ring_weight (const ElMagnify *magnify, const ElLensLayer *layer, int x, int y)
{
  const ElMagnifySettings *settings = &magnify->settings;
  const ElLens *lens = &settings->lens;
  const int x0 = x << layer->x_sub, y0 = y << layer->y_sub;
  const int x1 = EL_MIN ((x + 1) << layer->x_sub, magnify->picture.width);
  const int y1 = EL_MIN ((y + 1) << layer->y_sub, magnify->picture.height);
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

/* Half the width in row y of the lens with its rim moved outwards, widest or
 * narrowest (`sign` 1 or -1) over the luma rows that the row stands for. */
static double
ring_half_width (const ElLens *lens, const ElLensLayer *layer, double grow,
    int y, int sign)
{
  const double first = (double) y * (1 << layer->y_sub);
  const double last = first + (1 << layer->y_sub) - 1;
  const double near = EL_CLAMP (lens->y, first, last);
  const double far = lens->y - first > last - lens->y ? first : last;

  return el_lens_half_width (lens, grow, sign > 0 ? near : far);
}

/* Left and right of the lens, or all of the row. */
static ElRingRun
find_run (const ElLensLayer *layer, const ElMagnifySettings *settings, int y)
{
  const ElLens *lens = &settings->lens;
  /* Edges are smooth, and parallel to an ellipse to first order only. */
  const double outer =
      ring_half_width (lens, layer, settings->border_width + 1, y, 1);
  const double inner = ring_half_width (lens, layer, -1, y, -1);
  const double unit = 1 << layer->x_sub;
  ElRingRun run = { 0 };

  if (outer < 0)
    return run;
  run.start =
      el_clamp_to_int (floor ((lens->x - outer) / unit) - 1, 0, layer->width);
  run.end =
      el_clamp_to_int (ceil ((lens->x + outer) / unit) + 1, 0, layer->width);
  run.hole_start =
      el_clamp_to_int (ceil ((lens->x - inner) / unit) + 1, run.start, run.end);
  run.hole_end = el_clamp_to_int (floor ((lens->x + inner) / unit) - 1,
      run.start, run.end);
  if (inner < 0 || run.hole_start >= run.hole_end)
    run.hole_start = run.hole_end = run.start;
  return run;
}

static size_t
run_pixels (const ElRingRun *run)
{
  return (size_t) (run->hole_start - run->start)
      + (size_t) (run->end - run->hole_end);
}

void
el_ring_find_bounds (ElLensLayer *layer, const ElMagnifySettings *settings)
{
  const double reach = settings->lens.radius + settings->border_width + 1;
  const double unit = 1 << layer->y_sub, y = settings->lens.y;
  ElRing *ring = &layer->ring;

  ring->top = ring->bottom = 0;
  ring->n_weights = 0;
  if (settings->border_width <= 0)
    return;
  ring->top = el_clamp_to_int (floor ((y - reach) / unit), 0, layer->height);
  ring->bottom =
      el_clamp_to_int (ceil ((y + reach) / unit) + 1, 0, layer->height);
  for (int row = ring->top; row < ring->bottom; row++) {
    const ElRingRun run = find_run (layer, settings, row);

    ring->n_weights += run_pixels (&run);
  }
}

void
el_ring_find_runs (ElLensLayer *layer, const ElMagnifySettings *settings)
{
  size_t first = 0;

  for (int row = layer->ring.top; row < layer->ring.bottom; row++) {
    ElRingRun run = find_run (layer, settings, row);

    run.first = first;
    first += run_pixels (&run);
    layer->ring.runs[row - layer->ring.top] = run;
  }
}

static void
weigh_run (const ElMagnify *magnify, const ElLensLayer *layer, int y,
    const ElRingRun *run)
{
  uint32_t *weight = layer->ring.weight + run->first;

  for (int x = run->start; x < run->hole_start; x++)
    *weight++ = ring_weight (magnify, layer, x, y);
  for (int x = run->hole_end; x < run->end; x++)
    *weight++ = ring_weight (magnify, layer, x, y);
}

static void
paint_run (const ElMagnify *magnify, int p, int y, const ElRingRun *run,
    const ElLensScratch *scratch)
{
  const ElPicture *picture = &magnify->picture;
  const int left = run->hole_start - run->start;
  const uint32_t *weight = el_lens_layer (magnify, p)->ring.weight + run->first;
  const int *colour = magnify->settings.border_colour;
  const ElPaint paint = { { colour[0], colour[1], colour[2], colour[3] },
    (uint32_t) magnify->settings.border_alpha, 255 * COVERAGE_ONE, true };

  if (left > 0)
    el_row_paint (magnify->kernels, picture, &picture->plane[p], run->start, y,
        left, weight, &paint, scratch->line);
  if (run->end > run->hole_end)
    el_row_paint (magnify->kernels, picture, &picture->plane[p], run->hole_end,
        y, run->end - run->hole_end, weight + left, &paint, scratch->line);
}

void
el_lens_draw_ring (const ElMagnify *magnify, int p, int y, int stop,
    const ElLensScratch *scratch)
{
  const ElLensLayer *layer = el_lens_layer (magnify, p);
  const ElRing *ring = &layer->ring;

  stop = EL_MIN (stop, ring->bottom);
  for (y = EL_MAX (y, ring->top); y < stop; y++) {
    ElRingRun *run = &ring->runs[y - ring->top];

    if (!run->weighed)
      weigh_run (magnify, layer, y, run);
    run->weighed = true;
    paint_run (magnify, p, y, run, scratch);
  }
}
