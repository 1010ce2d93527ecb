/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lens/ring.h"

#include <math.h>
#include <string.h>

#include "isa.h"

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

/* Pixels that are painted at a time. */
#define PAINTED 16

static ElRingPiece
make_piece (int x, int end, int width, size_t first)
{
  ElRingPiece piece = { .x = x, .n = end - x, .first = first };

  if (piece.n > 0)
    piece.paint_n = EL_MIN ((piece.n + PAINTED - 1) / PAINTED * PAINTED, width);
  piece.paint_x = EL_MIN (x, width - piece.paint_n);
  return piece;
}

/* Left and right of the lens, or all of the row. The weights are from `first` on. */
static ElRingRun
find_run (const ElLensLayer *layer, const ElMagnifySettings *settings, int y,
    size_t first)
{
  const ElLens *lens = &settings->lens;
  /* Edges are smooth, and parallel to an ellipse to first order only. */
  const double outer =
      ring_half_width (lens, layer, settings->border_width + 1, y, 1);
  const double inner = ring_half_width (lens, layer, -1, y, -1);
  const double unit = 1 << layer->x_sub;
  const int width = layer->width;
  int start, end, hole, hole_end;
  ElRingRun run = { 0 };

  if (outer < 0)
    return run;
  /* Rounded outwards by truncation: libm takes longer. */
  start = el_clamp_to_int ((lens->x - outer) / unit, 1, width) - 1;
  end =
      EL_MIN (el_clamp_to_int ((lens->x + outer) / unit, 0, width) + 2, width);
  hole = el_clamp_to_int ((lens->x - inner) / unit, 0, width) + 2;
  hole = EL_CLAMP (hole, start, end);
  hole_end = el_clamp_to_int ((lens->x + inner) / unit, 0, width) - 1;
  hole_end = EL_CLAMP (hole_end, start, end);
  if (inner < 0 || hole >= hole_end)
    hole = hole_end = start;
  run.side[0] = make_piece (start, hole, width, first);
  run.side[1] =
      make_piece (hole_end, end, width, first + (size_t) run.side[0].paint_n);
  return run;
}

/* As many as all rows had if they had no hole: the memory beyond what find_run ()
 * takes is never touched. */
static size_t
most_weights (const ElLensLayer *layer, const ElMagnifySettings *settings)
{
  const ElLens *lens = &settings->lens;
  const double half = lens->radius * lens->aspect + settings->border_width + 1;
  const double pixels = 2 * half / lens->par / (1 << layer->x_sub) + 4;
  const int row = el_clamp_to_int (pixels, 0, layer->width);

  return (size_t) (layer->ring.bottom - layer->ring.top)
      * (size_t) (row + 2 * PAINTED);
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
  ring->n_weights = most_weights (layer, settings);
}

void
el_ring_find_runs (ElLensLayer *layer, const ElMagnifySettings *settings)
{
  size_t first = 0;

  for (int row = layer->ring.top; row < layer->ring.bottom; row++) {
    const ElRingRun run = find_run (layer, settings, row, first);

    first += (size_t) run.side[0].paint_n + (size_t) run.side[1].paint_n;
    layer->ring.runs[row - layer->ring.top] = run;
  }
}

/* --- weights --- */

/* Of luma pixels, by the shape's own function. */
static void
weigh_plainly (const ElMagnifySettings *settings, uint16_t *weight, int n,
    int x, int y)
{
  const ElLens *lens = &settings->lens;

  for (int i = 0; i < n; i++) {
    const double inner = 0.5 + el_lens_outside (lens, 0, x + i, y);
    const double outer =
        0.5 - el_lens_outside (lens, settings->border_width, x + i, y);

    weight[i] = (uint16_t) (EL_CLAMP (inner, 0, 1) * EL_CLAMP (outer, 0, 1)
            * EL_RING_ONE
        + 0.5);
  }
}

typedef void (*WeighFunc) (const ElMagnify *magnify, const ElLensLayer *layer,
    const ElLensScratch *scratch, const ElRingPiece *piece, int y,
    uint16_t *weight);

static void
weigh_luma (const ElMagnify *magnify, const ElLensLayer *layer,
    const ElLensScratch *scratch, const ElRingPiece *piece, int y,
    uint16_t *weight)
{
  const ElMagnifySettings *settings = &magnify->settings;
  const ElLens *lens = &settings->lens;
  const ElRingShape ring = { lens->x, lens->y, lens->par,
    lens->radius * lens->aspect, lens->radius, settings->border_width,
    lens->shape };

  (void) layer;
  (void) scratch;
  if (el_shapes[lens->shape].vectorised)
    magnify->kernels->lens->ring_weights (weight, piece->n, piece->x, y, &ring);
  else
    weigh_plainly (settings, weight, piece->n, piece->x, y);
}

/* The run of row y of a layer, with weights, for which `func` is asked if they are
 * not there. */
static const ElRingRun *
weighed_run (const ElMagnify *magnify, const ElLensLayer *layer, int y,
    const ElLensScratch *scratch, WeighFunc func)
{
  ElRingRun *run = &layer->ring.runs[y - layer->ring.top];

  for (int i = 0; i < 2 && !run->weighed; i++) {
    const ElRingPiece *piece = &run->side[i];
    uint16_t *weight = layer->ring.weight + piece->first;

    memset (weight, 0, (size_t) piece->paint_n * sizeof *weight);
    if (piece->n > 0)
      func (magnify, layer, scratch, piece, y,
          weight + (piece->x - piece->paint_x));
  }
  run->weighed = true;
  return run;
}

/* The layer of whole luma pixels, that of the first plane. */
static const ElLensLayer *
luma_layer (const ElMagnify *magnify)
{
  return el_lens_layer (magnify, 0);
}

/* Weights of luma pixels [x, x + n) of row y, to a line. */
static void
luma_weights (const ElMagnify *magnify, int x, int y, int n, uint16_t *line,
    const ElLensScratch *scratch)
{
  const ElLensLayer *layer = luma_layer (magnify);
  const ElRing *ring = &layer->ring;
  const ElRingRun *run;

  memset (line, 0, (size_t) n * sizeof *line);
  if (y < ring->top || y >= ring->bottom)
    return;
  run = weighed_run (magnify, layer, y, scratch, weigh_luma);
  for (int i = 0; i < 2; i++) {
    const ElRingPiece *piece = &run->side[i];
    const int from = EL_MAX (x, piece->x);
    const int end = EL_MIN (x + n, piece->x + piece->n);

    if (from < end)
      memcpy (line + (from - x),
          ring->weight + piece->first + (from - piece->paint_x),
          (size_t) (end - from) * sizeof *line);
  }
}

/* Means over the luma pixels that samples of a layer stand for. */
static void
weigh_means (const ElMagnify *magnify, const ElLensLayer *layer,
    const ElLensScratch *scratch, const ElRingPiece *piece, int y,
    uint16_t *weight)
{
  const ElPicture *picture = &magnify->picture;
  const int x = piece->x << layer->x_sub, full = 1 << layer->x_sub;
  const int n =
      EL_MIN ((piece->x + piece->n) << layer->x_sub, picture->width) - x;
  const int first = y << layer->y_sub;
  const int end = EL_MIN ((y + 1) << layer->y_sub, picture->height);
  const double share = 1.0 / (full * (end - first));
  const int last = piece->n - 1;
  uint32_t *sums = (uint32_t *) scratch->numbers;
  uint16_t *line = (uint16_t *) scratch->line;

  memset (sums, 0, (size_t) piece->n * sizeof *sums);
  for (int row = first; row < end; row++) {
    luma_weights (magnify, x, row, n, line, scratch);
    magnify->kernels->samples->gather_weight[true](sums, line, n, layer->x_sub);
  }
  for (int i = 0; i < piece->n; i++)
    weight[i] = (uint16_t) (int) (sums[i] * share + 0.5);
  if (n < piece->n * full) /* the last one stands for fewer */
    weight[last] =
        (uint16_t) (int) (sums[last] * share * full / (n - last * full) + 0.5);
}

/* --- paint --- */

static const uint16_t *
weights_of (const ElRing *ring, const ElRingPiece *piece, int x)
{
  return ring->weight + piece->first + (x - piece->paint_x);
}

/* By way of lines. */
static void
paint_plainly (const ElMagnify *magnify, int p, int y, const ElRingPiece *piece,
    const ElLensScratch *scratch)
{
  const ElPicture *picture = &magnify->picture;
  const int *colour = magnify->settings.border_colour;
  const uint16_t *weight =
      weights_of (&el_lens_layer (magnify, p)->ring, piece, piece->x);
  uint32_t *wide = (uint32_t *) scratch->numbers;
  const ElPaint paint = { { colour[0], colour[1], colour[2], colour[3] },
    (uint32_t) magnify->settings.border_alpha, 255 * EL_RING_ONE, true };

  for (int i = 0; i < piece->n; i++)
    wide[i] = weight[i];
  el_row_paint (magnify->kernels, picture, &picture->plane[p], piece->x, y,
      piece->n, wide, &paint, scratch->line);
}

/* The ring's colour in the bytes of a plane's pixels. */
static ElRingPaint
paint_of (const ElMagnify *magnify, const ElPlane *plane)
{
  const uint16_t share =
      (uint16_t) ((magnify->settings.border_alpha * 32768 + 127) / 255);
  ElRingPaint paint = { 0 };

  for (int i = 0; i < 4; i++) {
    const int lane = el_plane_lane_at (plane, i % plane->step);
    const int role = lane < 0 ? EL_ROLE_NONE : plane->role[lane];

    if (role < 0 || role > EL_ROLE_ALPHA)
      continue;
    paint.colour[i] = (uint8_t) magnify->settings.border_colour[role];
    paint.share[i] = share;
  }
  return paint;
}

static void
paint_piece (const ElMagnify *magnify, int p, int y, const ElRingPiece *piece,
    const ElRingPaint *paint, const ElLensScratch *scratch)
{
  const ElPlane *plane = &magnify->picture.plane[p];

  if (piece->n <= 0)
    return;
  if (magnify->picture.sample.wide || plane->step == 3)
    paint_plainly (magnify, p, y, piece, scratch);
  else
    magnify->kernels->lens->ring_paint[plane->step / 2](el_plane_row (plane, y)
            + (ptrdiff_t) piece->paint_x * plane->step,
        weights_of (&el_lens_layer (magnify, p)->ring, piece, piece->paint_x),
        piece->paint_n, paint);
}

void
el_lens_draw_ring (const ElMagnify *magnify, int p, int y, int stop,
    const ElLensScratch *scratch)
{
  const ElLensLayer *layer = el_lens_layer (magnify, p);
  const WeighFunc weigh =
      layer == luma_layer (magnify) ? weigh_luma : weigh_means;
  const ElRingPaint paint = paint_of (magnify, &magnify->picture.plane[p]);

  stop = EL_MIN (stop, layer->ring.bottom);
  for (y = EL_MAX (y, layer->ring.top); y < stop; y++) {
    const ElRingRun *run = weighed_run (magnify, layer, y, scratch, weigh);

    for (int i = 0; i < 2; i++)
      paint_piece (magnify, p, y, &run->side[i], &paint, scratch);
  }
}
