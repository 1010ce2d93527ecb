/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lens/coverage.h"

#include <math.h>

#include "isa.h"

/* Sources that a run has room for, at least: as many as one that is all rim. */
#define MIN_ROOM 4

/* Whether pixel (x, y) of a layer is in the lens; exact. */
static bool
covers (const ElLens *lens, const ElLensLayer *layer, int x, int y)
{
  return el_lens_distance (lens, el_lens_luma_x (layer, x),
             el_lens_luma_y (layer, y))
      < lens->radius;
}

/* Run of row y. Half a chord gives its ends to within rounding, so that the
 * exact test is needed only for a pixel close to an end, or where the chord is
 * so short that rounding may be all of it. */
static ElLensRun
find_run (const ElLens *lens, const ElLensLayer *layer, int y)
{
  const double half = el_lens_half_width (lens, 0, el_lens_luma_y (layer, y));
  const double slack = half < 1 ? 2 : 1e-3;
  const double left = el_lens_layer_x (layer, lens->x - half);
  const double right = el_lens_layer_x (layer, lens->x + half);
  const int last = layer->width - 1;
  ElLensRun run = { 0 };
  int first, end;

  if (half < 0)
    return run;
  /* Rounded down, and up, by truncation: libm takes longer. */
  end = el_clamp_to_int (right + slack, 0, last);
  first = last - el_clamp_to_int (last - left + slack, 0, last);
  run.map_x = first;
  run.map_n = end - first + 1;
  while (
      first <= end && first - left < slack && !covers (lens, layer, first, y))
    first++;
  while (end >= first && right - end < slack && !covers (lens, layer, end, y))
    end--;
  run.x = first;
  run.n = end - first + 1;
  if (half < 1) { /* the slack may be far outside */
    run.map_x = run.x;
    run.map_n = run.n;
  }
  return run;
}

static ElLensBox
find_covered (const ElLensLayer *layer, const ElLens *lens)
{
  const double slack = 1e-6, half = lens->radius / el_lens_stretch (lens);
  const int x_last = layer->width - 1, y_last = layer->height - 1;
  const double left = el_lens_layer_x (layer, lens->x - half) - slack;
  const double right = el_lens_layer_x (layer, lens->x + half) + slack;
  const double top = el_lens_layer_y (layer, lens->y - lens->radius) - slack;
  const double bottom = el_lens_layer_y (layer, lens->y + lens->radius) + slack;
  ElLensBox box = { el_clamp_to_int (floor (left), 0, x_last),
    el_clamp_to_int (floor (top), 0, y_last),
    el_clamp_to_int (ceil (right), 0, x_last) + 1,
    el_clamp_to_int (ceil (bottom), 0, y_last) + 1 };

  if (layer->height == 0) /* a field without chroma rows */
    box.top = box.bottom = 0;
  return box;
}

/* What is read along an axis, in samples of the layer: from and to the sources of
 * the outermost pixels, and of the centre. A little less, as sources outside by a
 * rounding error read the margin. */
static void
find_copied (double centre, double source, double reach, int first, int end,
    int *from, int *to)
{
  const double slack = 1e-6;
  const double before = fmin (first - centre, 0) * reach;
  const double after = fmax (end - 1 - centre, 0) * reach;

  *from = (int) floor (source + before + slack);
  *to = (int) ceil (source + after - slack) + 1;
}

static ElLensBox
clip (ElLensBox box, const ElLensLayer *layer)
{
  const ElLensBox clipped = { EL_CLAMP (box.left, 0, layer->width - 1),
    EL_CLAMP (box.top, 0, layer->height - 1),
    EL_CLAMP (box.right, 1, layer->width),
    EL_CLAMP (box.bottom, 1, layer->height) };

  return clipped;
}

void
el_lens_find_bounds (ElLensLayer *layer, const ElLens *lens)
{
  const double reach = el_lens_reach (lens);
  const double x = el_lens_layer_x (layer, lens->x);
  const double y = el_lens_layer_y (layer, lens->y);
  ElLensBox box;

  layer->covered = find_covered (layer, lens);
  layer->middle = el_clamp_to_int (ceil (y), 0, layer->height);
  find_copied (x, el_lens_layer_x (layer, lens->source_x), reach,
      layer->covered.left, layer->covered.right, &box.left, &box.right);
  find_copied (y, el_lens_layer_y (layer, lens->source_y), reach,
      layer->covered.top, layer->covered.bottom, &box.top, &box.bottom);
  layer->copied = el_lens_has_source (lens) ? box : clip (box, layer);
}

/* The row of the source straight above or below the centre that row y has.
 * Sources lie between their pixels and the centre, and the scale grows from the
 * middle outwards: neither this row nor any further out has one further in. */
static int
find_inmost (const ElLens *lens, const ElLensLayer *layer, int y)
{
  double source_x = lens->x, source_y = el_lens_luma_y (layer, y);

  el_lens_source (lens, &source_x, &source_y);
  return (int) floor (el_lens_layer_y (layer, source_y));
}

bool
el_lens_find_runs (ElLensLayer *layer, const ElLens *lens)
{
  bool same = layer->state == EL_LENS_MOVED;
  const size_t old_n_sources = layer->n_sources;
  int inmost = 0;

  layer->n_sources = 0;
  for (int y = layer->covered.top; y < layer->covered.bottom; y++) {
    ElLensRun *old = &layer->runs[y - layer->covered.top];
    ElLensRun run = find_run (lens, layer, y);

    /* For so many rows at a time: it takes as long as the rest. */
    if (y == layer->covered.top || y % 8 == 0)
      inmost = find_inmost (lens, layer,
          y < layer->middle ? EL_MIN (y | 7, layer->middle - 1) : y);
    run.inmost = inmost;
    run.start = layer->n_sources;
    layer->n_sources += EL_MAX (run.map_n, MIN_ROOM);
    same = same && run.start == old->start;
    run.delicate = same
        && (old->delicate || run.map_n != old->map_n
            || run.map_x - layer->covered.left != old->map_x - layer->old_left);
    *old = run;
  }
  return same && layer->n_sources == old_n_sources;
}

uint64_t
el_lens_max_sources (const ElLensLayer *layer)
{
  return (uint64_t) (layer->covered.bottom - layer->covered.top)
      * EL_MAX (layer->covered.right - layer->covered.left, MIN_ROOM);
}
