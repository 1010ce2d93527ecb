/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "planes/rows.h"

#include <string.h>

#include "isa.h"

int
el_plane_lane (const ElPlane *plane, int role)
{
  for (int lane = 0; lane < plane->lanes; lane++)
    if (plane->role[lane] == role)
      return lane;
  return -1;
}

const ElPlane *
el_picture_plane_of (const ElPicture *picture, int role)
{
  const ElPlane *plane = picture->plane;

  while (el_plane_lane (plane, role) < 0)
    plane++;
  return plane;
}

bool
el_picture_is_packed_rgb8 (const ElPicture *picture)
{
  return picture->rgb && !picture->sample.wide && picture->plane[0].lanes == 4;
}

void
el_picture_places (const ElPicture *picture, int place[3])
{
  for (int role = 0; role < 3; role++)
    place[role] = el_plane_lane (&picture->plane[0], role);
}

static bool
whole_pixels (const ElPlane *plane)
{
  for (int lane = 0; lane < plane->lanes; lane++)
    if (plane->role[lane] == EL_ROLE_NONE)
      return false;
  return plane->lanes == plane->step;
}

bool
el_plane_is_line (const ElPlane *plane, const ElSample *sample)
{
  if (!whole_pixels (plane))
    return false;
  return !sample->wide
      || (sample->depth == 16 && !sample->swap
          && (((uintptr_t) plane->data | (uintptr_t) plane->stride) & 1) == 0);
}

/* A sample's bits in storage format, at its place in the pixel. */
static uint64_t
stored (const ElSample *sample, uint32_t value, int place, int step)
{
  (void) step; /* only big-endian hosts need it */
  if (!sample->wide)
    return (uint64_t) value << EL_SAMPLE_SHIFT (place, step, 8);
  value <<= sample->shift;
  if (sample->swap)
    value = __builtin_bswap16 ((uint16_t) value);
  return (uint64_t) value << EL_SAMPLE_SHIFT (place, step, 16);
}

ElDeposit
el_plane_deposit (const ElPlane *plane, const ElSample *sample, unsigned value,
    unsigned neutral)
{
  const uint32_t ones = (1u << sample->depth) - 1;
  ElDeposit deposit = { 0, 0, 0 };
  uint64_t written = 0;

  for (int lane = 0; lane < plane->lanes; lane++) {
    const int place = el_plane_sample (plane, lane);
    const unsigned bit = plane->role[lane] < 0 ? 0 : 1u << plane->role[lane];

    if (bit & value)
      deposit.select |= stored (sample, ones, place, plane->step);
    if (bit & neutral)
      deposit.add |=
          stored (sample, 1u << (sample->depth - 1), place, plane->step);
    if (bit & (value | neutral))
      written |= stored (sample, ones, place, plane->step);
  }
  deposit.keep = ~written;
  return deposit;
}

static uint8_t *
pixel_at (const ElPicture *picture, const ElPlane *plane, int x, int y)
{
  return el_plane_row (plane, y)
      + (ptrdiff_t) x * plane->step * el_sample_bytes (&picture->sample);
}

void
el_row_take (const ElKernels *kernels, const ElPicture *picture,
    const ElPlane *plane, int role, int x, int y, int n, void *line)
{
  const int place = el_plane_sample (plane, el_plane_lane (plane, role));

  kernels->samples->take[picture->sample.wide][plane->step](line,
      pixel_at (picture, plane, x, y), place, n, &picture->sample);
}

void
el_row_put (const ElKernels *kernels, const ElPicture *picture,
    const ElPlane *plane, int role, int x, int y, int n, const void *line)
{
  const ElSample *sample = &picture->sample;
  const ElDeposit deposit = el_plane_deposit (plane, sample, 1u << role, 0);

  kernels->samples->deposit[sample->wide][plane->step](
      pixel_at (picture, plane, x, y), line, n, &deposit, sample);
}

void
el_row_load (const ElKernels *kernels, const ElPicture *picture,
    const ElPlane *plane, int x, int y, int n, void *line)
{
  const uint8_t *row = pixel_at (picture, plane, x, y);
  const bool wide = picture->sample.wide;

  if (plane->lanes == plane->step)
    kernels->samples->take[wide][1](line, row, 0, n * plane->lanes,
        &picture->sample);
  else if (plane->lanes < plane->step)
    kernels->samples->take[wide][plane->step / plane->lanes](line, row,
        plane->offset, n * plane->lanes, &picture->sample);
  else
    kernels->samples->expand3 (line, row, n);
}

void
el_row_store (const ElKernels *kernels, const ElPicture *picture,
    const ElPlane *plane, const ElDeposit *deposit, int x, int y, int n,
    const void *line)
{
  const ElSample *sample = &picture->sample;
  uint8_t *row = pixel_at (picture, plane, x, y);

  if (plane->step == 3)
    kernels->samples->pack3 (row, line, n);
  else if (plane->lanes == 4)
    kernels->samples->merge4[sample->wide](row, line, n, deposit->keep, sample);
  else /* lanes all alike: as pixels of their own */
    kernels->samples->deposit[sample->wide][plane->step / plane->lanes](row,
        line, n * plane->lanes, deposit, sample);
}

void
el_row_paint (const ElKernels *kernels, const ElPicture *picture,
    const ElPlane *plane, int x, int y, int n, const uint32_t *weight,
    const ElPaint *paint, void *line)
{
  const ElSample *sample = &picture->sample;

  for (int lane = 0; lane < plane->lanes; lane++) {
    const int role = plane->role[lane];

    if (role < 0 || role >= EL_COLOURS + paint->alpha)
      continue;
    el_row_take (kernels, picture, plane, role, x, y, n, line);
    kernels->samples->blend[sample->wide](line, weight, n, paint->colour[role],
        paint->num, paint->den);
    el_row_put (kernels, picture, plane, role, x, y, n, line);
  }
}
