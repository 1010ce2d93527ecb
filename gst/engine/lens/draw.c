/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lens/draw.h"

#include "isa.h"
#include "lens/flat.h"
#include "lens/mapping.h"

static int
log2_of (int n)
{
  return n == 1 ? 0 : n == 2 ? 1 : n == 4 ? 2 : 3;
}

/* Whether no plane before has its layer. */
static bool
is_first_of_layer (const ElMagnify *magnify, int p)
{
  for (int i = 0; i < p; i++)
    if (magnify->layer_of[i] == magnify->layer_of[p])
      return false;
  return true;
}

ElLensDrawing
el_lens_drawing (const ElMagnify *magnify, int p, const ElLensScratch *scratch)
{
  const ElPlane *plane = &magnify->picture.plane[p];
  const ElSample *sample = &magnify->picture.sample;
  const ElLensLayer *layer = el_lens_layer (magnify, p);
  const ElLensDrawing drawing = {
    .magnify = magnify,
    .plane = plane,
    .layer = layer,
    .copy = magnify->copy[p],
    .maps = is_first_of_layer (magnify, p),
    .in_rows = el_plane_is_line (plane, sample),
    .deposit = el_plane_deposit (plane, sample, EL_ROLES_PIXEL, 0),
    .bytes = plane->step * el_sample_bytes (sample),
    .taps = el_interpolations[magnify->settings.interpolation].taps,
    .lanes_log2 = log2_of (plane->lanes),
    .lane_bytes_log2 = log2_of (plane->lanes * el_sample_bytes (sample)),
    .scratch = scratch,
    .flat = el_flat_lines (magnify, p, scratch->flat),
    .flat_rows = scratch->flat_rows + p * EL_TAPS_MAX,
  };

  for (int k = 0; k < drawing.taps; k++)
    drawing.flat_rows[k] = -1;
  return drawing;
}

static void
resample (const ElLensDrawing *drawing, const ElLensMap *map, int n, void *line)
{
  const ElMagnify *magnify = drawing->magnify;
  const ElLensKernels *kernels = magnify->kernels->lens;
  const ElSample *sample = &magnify->picture.sample;
  const int stride = drawing->layer->grid.stride;

  if (drawing->taps == 1)
    kernels->nearest[drawing->lane_bytes_log2](line, drawing->copy, map, n);
  else if (drawing->taps == 2)
    kernels->bilinear[sample->wide][drawing->lanes_log2](line, drawing->copy,
        stride, map, n);
  else
    kernels->taps[sample->wide][drawing->lanes_log2](line, drawing->copy,
        stride, map, n, &magnify->taps, (1 << sample->depth) - 1);
}

void
el_lens_draw_row (const ElLensDrawing *drawing, int y)
{
  const ElMagnify *magnify = drawing->magnify;
  const ElLensLayer *layer = drawing->layer;
  const ElPlane *plane = drawing->plane;
  const ElLensRun *run = &layer->runs[y - layer->covered.top];
  ElLensMap map;

  if (y < layer->covered.top || y >= layer->covered.bottom)
    return;
  if (el_lens_is_flat (&magnify->settings)) {
    if (run->n > 0)
      el_flat_draw_row (drawing, run, y);
    return;
  }
  if (drawing->maps && el_lens_needs_map (layer, y))
    el_lens_map_run (magnify, layer, y, drawing->scratch->numbers);
  if (run->n <= 0)
    return;
  map = el_lens_map_from (layer, run, run->x);
  if (drawing->in_rows) {
    resample (drawing, &map, run->n,
        el_plane_row (plane, y) + (ptrdiff_t) run->x * drawing->bytes);
  } else {
    resample (drawing, &map, run->n, drawing->scratch->line);
    el_row_store (magnify->kernels, &magnify->picture, plane, &drawing->deposit,
        run->x, y, run->n, drawing->scratch->line);
  }
}
