/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lens/copy.h"

#include <string.h>

#include "isa.h"

/* Whether the copy of a plane has each sample together with the one below. */
static bool
copy_is_paired (const ElMagnify *magnify, int p)
{
  return magnify->settings.interpolation == EL_INTERPOLATION_BILINEAR
      && !el_lens_is_flat (&magnify->settings)
      && el_bilinear_wants_pairs (magnify->picture.sample.wide,
          magnify->picture.plane[p].lanes);
}

/* Of the copy of a plane. */
static size_t
copy_pixel_bytes (const ElMagnify *magnify, int p)
{
  return (size_t) magnify->picture.plane[p].lanes
      * (magnify->picture.sample.wide || copy_is_paired (magnify, p) ? 2 : 1);
}

uint64_t
el_lens_copy_size (const ElMagnify *magnify, int p)
{
  const ElLensLayer *layer = el_lens_layer (magnify, p);
  const uint64_t pixels =
      (uint64_t) el_lens_copy_stride (layer) * el_lens_copy_rows (layer)
      + EL_LINE_PAD;

  return pixels * copy_pixel_bytes (magnify, p);
}

static void
repeat_pixel (uint8_t *to, const uint8_t *pixel, size_t bytes, int n)
{
  for (int i = 0; i < n; i++)
    memcpy (to + i * bytes, pixel, bytes);
}

ElLensSaving
el_lens_saving (const ElMagnify *magnify, int p)
{
  const ElLensLayer *layer = el_lens_layer (magnify, p);
  const int left = layer->copied.left - EL_LENS_MARGIN;
  const int right = layer->copied.right + EL_LENS_MARGIN;
  const int first = EL_MAX (left, 0), end = EL_MIN (right, layer->width);
  const size_t bytes = copy_pixel_bytes (magnify, p);
  const ElLensSaving saving = {
    .kernels = magnify->kernels,
    .picture = &magnify->picture,
    .plane = &magnify->picture.plane[p],
    .first = first,
    .n = end - first,
    .before = first - left,
    .after = right - end,
    .top = layer->copied.top - EL_LENS_MARGIN,
    .copy = magnify->copy[p] + (first - left) * bytes,
    .stride = el_lens_copy_stride (layer) * bytes,
    .bytes = bytes,
    .paired = copy_is_paired (magnify, p),
  };

  return saving;
}

/* Row y of a plane, or the outermost one, from the first column on. */
static const uint8_t *
row_to_pair (const ElLensSaving *saving, int y)
{
  const ElPlane *plane = saving->plane;

  return el_plane_row (plane, EL_CLAMP (y, 0, plane->height - 1))
      + (ptrdiff_t) saving->first * plane->step;
}

/* Rows y and y + 1 as pairs. Where not all samples of such planes are their own, it
 * is every other one. */
static void
save_pairs (const ElLensSaving *saving, int y, uint8_t *pairs)
{
  const ElLensKernels *kernels = saving->kernels->lens;
  const ElPlane *plane = saving->plane;
  const uint8_t *above = row_to_pair (saving, y);
  const uint8_t *below = row_to_pair (saving, y + 1);
  const int n = saving->n * plane->lanes;

  if (plane->lanes == plane->step)
    kernels->pair (pairs, above, below, n);
  else
    kernels->pair_other (pairs, above, below, plane->offset, n);
}

/* One row of the copy. */
static void
save_row (const ElLensSaving *saving, int row)
{
  const size_t bytes = saving->bytes;
  uint8_t *start = saving->copy + row * saving->stride;
  uint8_t *stop = start + saving->n * bytes;
  const int y = saving->top + row;

  if (saving->paired)
    save_pairs (saving, y, start);
  else
    el_row_load (saving->kernels, saving->picture, saving->plane, saving->first,
        EL_CLAMP (y, 0, saving->plane->height - 1), saving->n, start);
  repeat_pixel (start - saving->before * bytes, start, bytes, saving->before);
  repeat_pixel (stop, stop - bytes, bytes, saving->after);
}

void
el_lens_save (const ElLensSaving *saving, int from, int to)
{
  if (saving->plane->height == 0)
    return;
  for (int row = from; row < to; row++)
    save_row (saving, row);
}
