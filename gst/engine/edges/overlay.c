/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/overlay.h"

#include <string.h>

#include "isa.h"
#include "planes/rows.h"

/* A line of weights for every plane, then one of samples. */
static uint64_t
weights_size (const ElPicture *picture)
{
  return el_line_size (picture->width, sizeof (uint32_t));
}

uint64_t
el_overlay_spare_size (const ElPicture *picture)
{
  return weights_size (picture) * picture->n_planes
      + el_line_size (picture->width, el_sample_bytes (&picture->sample));
}

/* Paints a row whose weights are sums over `count` luma pixels each, but for
 * the last one's `last_count`. */
static void
paint_sums (const ElWriter *writer, const ElPlane *plane, int y,
    const uint32_t *weight, int count, int last_count, void *line)
{
  const ElTones *tones = &writer->settings->tones;
  const uint32_t one = 255u * (tones->white - tones->black);
  ElPaint paint = { { tones->colour[0], tones->colour[1], tones->colour[2] },
    (uint32_t) tones->alpha, one * count };
  const int last = plane->width - 1;

  if (last > 0)
    el_row_paint (writer->kernels, writer->picture, plane, 0, y, last, weight,
        &paint, line);
  paint.den = one * last_count;
  el_row_paint (writer->kernels, writer->picture, plane, last, y, 1,
      weight + last, &paint, line);
}

/* Adds the row's magnitudes m to the sums of the plane's samples, and paints
 * them once the last row that they cover is in. */
static void
overlay_plane (const ElWriter *writer, const ElPlane *plane, int y,
    const void *m, uint32_t *weight, void *line)
{
  const ElPicture *picture = writer->picture;
  const int group = 1 << plane->y_sub, in_group = y & (group - 1);
  const int width = picture->width, row = y >> plane->y_sub;

  if (row >= plane->height)
    return;
  if (in_group == 0)
    memset (weight, 0, plane->width * sizeof *weight);
  writer->kernels->edges.gather_weight[picture->sample.wide](weight, m,
      EL_MIN (width, plane->width << plane->x_sub), plane->x_sub);
  if (in_group == group - 1 || y == picture->height - 1)
    paint_sums (writer, plane, row, weight, (in_group + 1) << plane->x_sub,
        (in_group + 1) * (width - ((plane->width - 1) << plane->x_sub)), line);
}

void
el_overlay_row (const ElWriter *writer, int y, const void *m, uint8_t *spare)
{
  const ElPicture *picture = writer->picture;
  const int bytes = el_sample_bytes (&picture->sample);
  const uint64_t size = weights_size (picture);
  void *line = el_line_at (spare + size * picture->n_planes, 0, 0, bytes);

  for (int p = 0; p < picture->n_planes; p++)
    overlay_plane (writer, &picture->plane[p], y, m,
        el_line_at (spare, size, p, sizeof (uint32_t)), line);
}
