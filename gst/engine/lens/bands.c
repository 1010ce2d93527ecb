/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lens/draw.h"

#include "isa.h"
#include "lens/copy.h"
#include "lens/parts.h"
#include "lens/ring.h"

/* Groups of rows in a band: as many luma rows at least, a multiple of
 * EL_TONE_ROWS. */
#define BAND 4
/* The same where planes share rows and nothing else is done to them: the rows are in
 * second-level cache still when the next plane has its turn. */
#define SHARED_BAND 64

typedef struct
{
  const ElMagnify *magnify;
  const ElLensScratch *scratch;
  int n_planes;
  ElLensDrawing drawing[EL_MAX_PLANES];
  ElLensSaving saving[EL_MAX_PLANES];
  int saved[EL_MAX_PLANES]; /* rows of each copy, by a lone part */
} Work;

/* What a lone part saves for row y of plane p. */
static int
rows_to_save (const Work *work, int p, int y)
{
  const ElMagnify *magnify = work->magnify;
  const ElLensLayer *layer = el_lens_layer (magnify, p);

  if (magnify->parts > 1)
    return 0;
  if (el_lens_has_source (&magnify->settings.lens))
    return el_lens_copy_rows (layer) - work->saved[p];
  return el_lens_rows_down_to (layer, y) - work->saved[p];
}

static void
draw_rows (Work *work, int p, int y, int stop)
{
  for (; y < stop; y++) {
    const int more = rows_to_save (work, p, y);

    if (more > 0) {
      el_lens_save (&work->saving[p], work->saved[p], work->saved[p] + more);
      work->saved[p] += more;
    }
    el_lens_draw_row (&work->drawing[p], y);
  }
}

/* Pixels of row y of a plane that the lens covers; none, or less, are none. */
static ElToneSpan
span_of (const void *data, int plane, int y)
{
  const ElLensLayer *layer = el_lens_layer (data, plane);
  ElToneSpan span = { 0, 0 };

  if (y >= layer->covered.top && y < layer->covered.bottom) {
    span.x = layer->runs[y - layer->covered.top].x;
    span.n = layer->runs[y - layer->covered.top].n;
  }
  return span;
}

static void
tone_rows (const Work *work, int y, int stop)
{
  const ElMagnify *magnify = work->magnify;

  if (el_tone_is_active (&magnify->settings.tone))
    el_tone_rows (&magnify->tone, magnify->kernels, &magnify->picture, y,
        EL_MIN (stop, magnify->picture.height), span_of, magnify,
        work->scratch->tone);
}

/* Groups [group, stop). */
static void
draw_band (Work *work, int group, int stop)
{
  const ElMagnify *magnify = work->magnify;
  const int log2 = el_lens_group_log2 (&magnify->picture);

  for (int p = 0; p < work->n_planes; p++)
    draw_rows (work, p, el_lens_group_row (magnify, p, group),
        el_lens_group_row (magnify, p, stop));
  tone_rows (work, group << log2, stop << log2);
  for (int p = 0; magnify->settings.border_width > 0 && p < work->n_planes; p++)
    el_lens_draw_ring (magnify, p, el_lens_group_row (magnify, p, group),
        el_lens_group_row (magnify, p, stop), work->scratch);
}

/* Groups of rows in a band, of so many. Where rows that are drawn are done, planes
 * go one after the other. */
static int
band_groups (const ElMagnify *magnify, int all)
{
  const ElPlane *first = &magnify->picture.plane[0];

  if (el_tone_is_active (&magnify->settings.tone)
      || magnify->settings.border_width > 0)
    return BAND;
  return first->lanes < first->step ? SHARED_BAND : EL_MAX (all, 1);
}

void
el_lens_draw_part (const ElMagnify *magnify, int part,
    const ElLensScratch *scratch)
{
  Work work = { .magnify = magnify,
    .scratch = scratch,
    .n_planes = el_picture_all_planes (&magnify->picture) };
  const int start = el_lens_part_start (magnify, part);
  const int stop = el_lens_part_start (magnify, part + 1);
  const int band = band_groups (magnify, stop - start);

  for (int p = 0; p < work.n_planes; p++) {
    work.drawing[p] = el_lens_drawing (magnify, p, scratch);
    work.saving[p] = el_lens_saving (magnify, p);
  }
  for (int group = start; group < stop; group += band)
    draw_band (&work, group, EL_MIN (group + band, stop));
}
