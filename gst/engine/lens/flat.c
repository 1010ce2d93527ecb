/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lens/flat.h"

#include <math.h>
#include <string.h>

#include "isa.h"
#include "lens/copy.h"

#define ALIGNED(size) (((size) + 63) & ~(uint64_t) 63)

static const ElInterpolation *
interpolation_of (const ElMagnify *magnify)
{
  return &el_interpolations[magnify->settings.interpolation];
}

/* --- columns, and rows --- */

static uint64_t
n_columns (const ElLensLayer *layer)
{
  return (uint64_t) (layer->covered.right - layer->covered.left);
}

static uint64_t
n_rows (const ElLensLayer *layer)
{
  return (uint64_t) (layer->covered.bottom - layer->covered.top);
}

static uint64_t
rows_size (const ElLensLayer *layer)
{
  return ALIGNED (n_rows (layer) * sizeof (ElFlatTaps));
}

static uint64_t
first_size (const ElLensLayer *layer)
{
  return ALIGNED (n_columns (layer) * sizeof (int32_t));
}

/* Of a pair of weights of each column, or of one above 8 bits. */
static uint64_t
tap_size (const ElLensLayer *layer)
{
  return ALIGNED (n_columns (layer) * sizeof (float));
}

static uint64_t
weights_size (const ElMagnify *magnify, const ElLensLayer *layer)
{
  const int taps = interpolation_of (magnify)->taps;

  if (taps == 1)
    return 0;
  return tap_size (layer) * (magnify->picture.sample.wide ? taps : taps / 2);
}

uint64_t
el_flat_size (const ElMagnify *magnify, const ElLensLayer *layer)
{
  return rows_size (layer) + first_size (layer) + weights_size (magnify, layer);
}

void
el_flat_place (ElLensLayer *layer, uint8_t *memory)
{
  layer->rows = (ElFlatTaps *) memory;
  memory += rows_size (layer);
  layer->columns.first = (int32_t *) memory;
  memory += first_size (layer);
  for (int k = 0; k < EL_TAPS_MAX; k++)
    layer->columns.tap[k] = (float *) (memory + tap_size (layer) * k);
  for (int k = 0; k < EL_TAPS_MAX / 2; k++)
    layer->columns.pair[k] = (int16_t *) (memory + tap_size (layer) * k);
}

/* The weights of a fraction, within 1e-6: between those of two phases. */
static inline void
weights_between (double weight[EL_TAPS_MAX], const ElTapTable *table,
    double fraction, int taps)
{
  const double place = fraction * EL_TAP_PHASES;
  const int phase = place < EL_TAP_PHASES ? (int) place : EL_TAP_PHASES - 1;
  const float *below = table->exact[phase], *above = table->exact[phase + 1];

  for (int k = 0; k < taps; k++)
    weight[k] = below[k] + (above[k] - below[k]) * (place - phase);
}

/* The taps of a source; the copy begins at `origin`. */
static void
find_taps (ElFlatTaps *taps, const ElMagnify *magnify, double at, int origin)
{
  const int n = interpolation_of (magnify)->taps;
  double base, weight[EL_TAPS_MAX];

  taps->taps = n;
  if (n == 1) {
    taps->first = (int) floor (at + 0.5) - origin;
    return;
  }
  base = floor (at);
  taps->first = (int) base - n / 2 + 1 - origin;
  weights_between (weight, &magnify->taps, at - base, n);
  for (int k = 0; k < n; k++)
    taps->exact[k] = (float) weight[k];
  if (!magnify->picture.sample.wide)
    el_interpolation_round (taps->fixed, weight, n);
}

static void
fill_rows (ElLensLayer *layer, const ElMagnify *magnify)
{
  const ElLens *lens = &magnify->settings.lens;
  const double reach = el_lens_reach (lens);
  const int top = layer->covered.top, n = (int) n_rows (layer);

  for (int i = 0; i < n; i++) {
    const double y = el_lens_luma_y (layer, top + i);
    const double at = lens->source_y + (y - lens->y) * reach;

    find_taps (&layer->rows[i], magnify, el_lens_layer_y (layer, at),
        layer->copied.top - EL_LENS_MARGIN);
  }
}

/* Weights go where kernels want them. */
static void
store_weights (ElFlatAxis *columns, int i, const ElFlatTaps *taps, bool wide)
{
  for (int k = 0; wide && k < taps->taps; k++)
    columns->tap[k][i] = taps->exact[k];
  for (int k = 0; !wide && k < taps->taps / 2; k++)
    memcpy (columns->pair[k] + 2 * (size_t) i, taps->fixed + 2 * k,
        2 * sizeof (int16_t));
}

static void
fill_columns (ElLensLayer *layer, const ElMagnify *magnify)
{
  const ElLens *lens = &magnify->settings.lens;
  const double reach = el_lens_reach (lens);
  const int left = layer->covered.left, n = (int) n_columns (layer);

  layer->columns.taps = interpolation_of (magnify)->taps;
  for (int i = 0; i < n; i++) {
    const double x = el_lens_luma_x (layer, left + i);
    const double at = lens->source_x + (x - lens->x) * reach;
    ElFlatTaps taps;

    find_taps (&taps, magnify, el_lens_layer_x (layer, at),
        layer->copied.left - EL_LENS_MARGIN);
    layer->columns.first[i] = taps.first;
    if (taps.taps > 1)
      store_weights (&layer->columns, i, &taps, magnify->picture.sample.wide);
  }
}

void
el_flat_fill (ElLensLayer *layer, const ElMagnify *magnify)
{
  fill_rows (layer, magnify);
  fill_columns (layer, magnify);
}

/* --- drawing --- */

/* A line of what is between the two passes, or of samples where taps are 1. */
static uint64_t
line_size (const ElMagnify *magnify, int lanes)
{
  const uint64_t samples = (uint64_t) magnify->row_pixels + EL_LINE_PAD;

  return ALIGNED (samples
             * (magnify->picture.sample.wide ? sizeof (float)
                                             : sizeof (int16_t)))
      * lanes;
}

/* Of the lines of planes before plane p, as many lanes as these have. */
static uint64_t
lines_before (const ElMagnify *magnify, int p)
{
  uint64_t size = 0;

  for (int i = 0; i < p; i++)
    size += line_size (magnify, magnify->picture.plane[i].lanes)
        * interpolation_of (magnify)->taps;
  return size;
}

uint64_t
el_flat_lines_size (const ElMagnify *magnify)
{
  if (!el_lens_is_flat (&magnify->settings))
    return 0;
  return lines_before (magnify, el_picture_all_planes (&magnify->picture));
}

uint8_t *
el_flat_lines (const ElMagnify *magnify, int p, uint8_t *lines)
{
  return lines + lines_before (magnify, p);
}

/* Row `row` of the copy, resampled across; kept from the last row that read it. */
static const uint8_t *
line_of (const ElLensDrawing *drawing, int row)
{
  const ElMagnify *magnify = drawing->magnify;
  const ElLensLayer *layer = drawing->layer;
  const ElLensKernels *kernels = magnify->kernels->lens;
  const bool wide = magnify->picture.sample.wide;
  const int slot = row % drawing->taps;
  uint8_t *line =
      drawing->flat + line_size (magnify, 1 << drawing->lanes_log2) * slot;
  const uint8_t *copy = (const uint8_t *) drawing->copy
      + (((size_t) row * layer->grid.stride) << drawing->lane_bytes_log2);
  const int n = (int) n_columns (layer);

  if (drawing->flat_rows[slot] == row)
    return line;
  drawing->flat_rows[slot] = row;
  if (drawing->taps == 1)
    kernels->flat_nearest[drawing->lane_bytes_log2](line, copy, &layer->columns,
        n);
  else
    kernels->flat_across[wide][drawing->lanes_log2](line, copy, &layer->columns,
        n);
  return line;
}

/* Row y from pixel x of the covered ones on, to the nearest. */
static const void *
nearest (const ElLensDrawing *drawing, int y, int x)
{
  const ElLensLayer *layer = drawing->layer;
  const ElFlatTaps *taps = &layer->rows[y - layer->covered.top];

  return line_of (drawing, taps->first)
      + ((size_t) x << drawing->lane_bytes_log2);
}

/* The same of 2 taps or more, n pixels to `out`. */
static void
resample (const ElLensDrawing *drawing, int y, int x, int n, void *out)
{
  const ElMagnify *magnify = drawing->magnify;
  const ElLensLayer *layer = drawing->layer;
  const ElSample *sample = &magnify->picture.sample;
  const ElFlatTaps *taps = &layer->rows[y - layer->covered.top];
  const size_t between = sample->wide ? sizeof (float) : sizeof (int16_t);
  const int lanes = 1 << drawing->lanes_log2;
  const void *lines[EL_TAPS_MAX];

  for (int k = 0; k < drawing->taps; k++)
    lines[k] =
        line_of (drawing, taps->first + k) + (size_t) x * lanes * between;
  magnify->kernels->lens->flat_down[sample->wide](out, lines, taps, n * lanes,
      (1 << sample->depth) - 1);
}

void
el_flat_draw_row (const ElLensDrawing *drawing, const ElLensRun *run, int y)
{
  const ElMagnify *magnify = drawing->magnify;
  const ElPlane *plane = drawing->plane;
  const int x = run->x - drawing->layer->covered.left;
  void *out = drawing->in_rows
      ? el_plane_row (plane, y) + (ptrdiff_t) run->x * drawing->bytes
      : drawing->scratch->line;
  const void *results = out;

  if (drawing->taps == 1)
    results = nearest (drawing, y, x);
  else
    resample (drawing, y, x, run->n, out);
  if (!drawing->in_rows)
    el_row_store (magnify->kernels, &magnify->picture, plane, &drawing->deposit,
        run->x, y, run->n, results);
  else if (drawing->taps == 1)
    memcpy (out, results, (size_t) run->n << drawing->lane_bytes_log2);
}
