/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/overlay.h"

#include <string.h>

#include "isa.h"
#include "planes/rows.h"

/*
 * Scratch memory: sums of weights for every plane, which run through all rows of
 * a group, then a line of samples.
 */
typedef struct
{
  uint8_t *sums[EL_MAX_PLANES];
  uint8_t *samples;
} Lines;

/* Whether sums of weights have 16 bits, not 32: of more than 8 bits, no format has
 * chroma that stands for more than four pixels. */
static bool
has_short_sums (const ElPicture *picture)
{
  return picture->sample.depth <= 12;
}

static int
sum_bytes (const ElPicture *picture)
{
  return has_short_sums (picture) ? 2 : 4;
}

static uint64_t
sums_size (const ElPicture *picture)
{
  return el_line_size (picture->width, sum_bytes (picture));
}

static uint64_t
samples_size (const ElPicture *picture)
{
  return el_line_size (picture->width, picture->sample.wide ? 2 : 4);
}

uint64_t
el_overlay_spare_size (const ElPicture *picture)
{
  return sums_size (picture) * picture->n_planes + samples_size (picture);
}

static Lines
lines_in (const ElPicture *picture, uint8_t *spare)
{
  const uint64_t size = sums_size (picture);
  Lines lines;

  for (int p = 0; p < picture->n_planes; p++)
    lines.sums[p] = el_line_at (spare, size, p, sum_bytes (picture));
  lines.samples = el_line_at (spare + size * picture->n_planes, 0, 0, 1);
  return lines;
}

/* What a row of pixels is painted by: a weight for each pixel, up to
 * range * count. */
typedef struct
{
  const void *weight;
  ElWeightKind kind; /* of 8-bit samples */
  int count;         /* luma pixels that a weight stands for */
} Weights;

/* --- 8 bits --- */

static ElPaint8
paint_of (const ElWriter *writer, const ElPlane *plane, int count)
{
  const ElTones *tones = &writer->settings->tones;
  ElPaint8 paint = { .num = tones->alpha,
    .den = (tones->white - tones->black) * count };

  for (int i = 0; i < 4; i++) {
    const int role = plane->role[plane->lanes == 4 ? i : i % plane->lanes];

    /* alpha and what means nothing are not painted */
    if (role >= 0 && role < EL_COLOURS) {
      paint.colour[i] = (uint8_t) tones->colour[role];
      paint.mask[i] = 0xff;
    }
  }
  return paint;
}

/* Pixels [x, x + n). */
static void
paint_row8 (const ElWriter *writer, const ElPlane *plane, int x, int y, int n,
    const Weights *weights, const Lines *lines)
{
  const ElPaint8 paint = paint_of (writer, plane, weights->count);
  const bool is_line = plane->lanes == plane->step;
  uint8_t *row = is_line ? el_plane_row (plane, y) + (ptrdiff_t) x * plane->step
                         : lines->samples;

  if (!is_line)
    el_row_load (writer->kernels, writer->picture, plane, x, y, n, row);
  writer->kernels->edges->paint8[weights->kind](row, weights->weight,
      n * plane->lanes, &paint);
  if (!is_line) {
    const ElDeposit deposit =
        el_plane_deposit (plane, &writer->picture->sample, EL_ROLES_PIXEL, 0);

    el_row_store (writer->kernels, writer->picture, plane, &deposit, x, y, n,
        row);
  }
}

/* Packed 4:2:2: luma and chroma in one pass, since they share their bytes. An odd
 * width leaves a last pixel that is alone with its chroma. */
static void
paint_packed422 (const ElWriter *writer, int y, const uint8_t *m)
{
  const ElPicture *picture = writer->picture;
  const ElPlane *luma = &picture->plane[0], *chroma = &picture->plane[1];
  const ElTones *tones = &writer->settings->tones;
  const ElEdgeKernels *kernels = writer->kernels->edges;
  const int pairs = picture->width / 2;
  uint8_t *row = el_plane_row (luma, y);
  ElPaint8 paint = { .num = tones->alpha,
    .den = (tones->white - tones->black) * 2,
    .luma = luma->offset };

  for (int i = 0; i < 4; i++)
    paint.colour[i] = (uint8_t) tones->colour[EL_ROLE_Y];
  for (int lane = 0; lane < 2; lane++)
    paint.colour[el_plane_sample (chroma, lane)] =
        (uint8_t) tones->colour[chroma->role[lane]];
  kernels->paint8[EL_WEIGHT_422](row, m, pairs * 4, &paint);
  if (picture->width % 2) {
    const uint16_t twice = 2 * m[picture->width - 1];
    uint16_t weights[4] = { twice, twice, twice, twice };

    weights[2 + luma->offset] = 0;
    kernels->paint8[EL_WEIGHT_WIDE](row + pairs * 4, weights, 4, &paint);
  }
}

/* --- above 8 bits --- */

/* Pixels [x, x + n), by weights of 16 bits. */
static void
paint_row16 (const ElWriter *writer, const ElPlane *plane, int x, int y, int n,
    const Weights *weights, const Lines *lines)
{
  const ElTones *tones = &writer->settings->tones;
  const ElPicture *picture = writer->picture;
  uint16_t *line = (uint16_t *) lines->samples;

  for (int lane = 0; lane < plane->lanes; lane++) {
    const int role = plane->role[lane];
    ElPaint16 paint = { .num = tones->alpha,
      .den = (tones->white - tones->black) * weights->count };

    if (role < 0 || role >= EL_COLOURS)
      continue;
    paint.colour = tones->colour[role];
    el_row_take (writer->kernels, picture, plane, role, x, y, n, line);
    writer->kernels->edges->paint16 (line, weights->weight, n, &paint);
    el_row_put (writer->kernels, picture, plane, role, x, y, n, line);
  }
}

/* The same by weights of 32 bits. */
static void
paint_row32 (const ElWriter *writer, const ElPlane *plane, int x, int y, int n,
    const Weights *weights, const Lines *lines)
{
  const ElTones *tones = &writer->settings->tones;
  const ElPaint paint = { { tones->colour[0], tones->colour[1],
                              tones->colour[2] },
    (uint32_t) tones->alpha,
    255u * (tones->white - tones->black) * weights->count, false };

  el_row_paint (writer->kernels, writer->picture, plane, x, y, n,
      weights->weight, &paint, lines->samples);
}

/* --- rows --- */

static void
paint_row (const ElWriter *writer, const ElPlane *plane, int x, int y, int n,
    const Weights *weights, const Lines *lines)
{
  if (!writer->picture->sample.wide)
    paint_row8 (writer, plane, x, y, n, weights, lines);
  else if (has_short_sums (writer->picture))
    paint_row16 (writer, plane, x, y, n, weights, lines);
  else
    paint_row32 (writer, plane, x, y, n, weights, lines);
}

/* A row of weights that stand for `count` luma pixels each, but for the last one's
 * `last_count`. */
static void
paint_sums (const ElWriter *writer, const ElPlane *plane, int y,
    const uint8_t *sums, int count, int last_count, const Lines *lines)
{
  const ElWeightKind kind =
      plane->lanes == 2 ? EL_WEIGHT_PAIRS : EL_WEIGHT_WIDE;
  const int last = plane->width - 1;
  const Weights weights = { sums, kind, count };
  const Weights last_weight = {
    sums + (size_t) last * sum_bytes (writer->picture), kind, last_count
  };

  if (count == last_count) {
    paint_row (writer, plane, 0, y, plane->width, &weights, lines);
    return;
  }
  if (last > 0)
    paint_row (writer, plane, 0, y, last, &weights, lines);
  paint_row (writer, plane, last, y, 1, &last_weight, lines);
}

static void
add_to_sums (const ElWriter *writer, const ElPlane *plane, const void *m,
    void *sums)
{
  const ElPicture *picture = writer->picture;
  const int n = EL_MIN (picture->width, plane->width << plane->x_sub);

  if (has_short_sums (picture))
    writer->kernels->edges->sum_weights[picture->sample.wide](sums, m, n,
        plane->x_sub);
  else
    writer->kernels->samples->gather_weight[true](sums, m, n, plane->x_sub);
}

/* Adds the row's magnitudes m to the sums of the plane's samples, and paints
 * them once the last row that they cover is in. */
static void
sum_plane (const ElWriter *writer, int p, int y, const void *m,
    const Lines *lines)
{
  const ElPicture *picture = writer->picture;
  const ElPlane *plane = &picture->plane[p];
  const int group = 1 << plane->y_sub, in_group = y & (group - 1);
  const int row = y >> plane->y_sub;
  const int count = (in_group + 1) << plane->x_sub;
  const int last_count =
      (in_group + 1) * (picture->width - ((plane->width - 1) << plane->x_sub));
  uint8_t *sums = lines->sums[p];

  if (row >= plane->height)
    return;
  if (in_group == 0)
    memset (sums, 0, (size_t) plane->width * sum_bytes (picture));
  add_to_sums (writer, plane, m, sums);
  if (in_group < group - 1 && y < picture->height - 1)
    return;
  paint_sums (writer, plane, row, sums, count, last_count, lines);
}

/* Planes of more than one lane are of chroma, whose weights are sums (of one where
 * it is not subsampled), or of whole pixels. */
static void
overlay_plane (const ElWriter *writer, int p, int y, const void *m,
    const Lines *lines)
{
  const ElPlane *plane = &writer->picture->plane[p];
  const Weights weights = { m,
    plane->lanes == 4 ? EL_WEIGHT_PIXELS : EL_WEIGHT_NARROW, 1 };

  if (!has_short_sums (writer->picture) || plane->x_sub > 0 || plane->y_sub > 0
      || plane->lanes == 2)
    sum_plane (writer, p, y, m, lines);
  else
    paint_row (writer, plane, 0, y, plane->width, &weights, lines);
}

void
el_overlay_row (const ElWriter *writer, int y, const void *m, uint8_t *spare)
{
  const ElPicture *picture = writer->picture;
  const Lines lines = lines_in (picture, spare);

  if (writer->packed422 && !picture->sample.wide)
    paint_packed422 (writer, y, m);
  else
    for (int p = 0; p < picture->n_planes; p++)
      overlay_plane (writer, p, y, m, &lines);
}
