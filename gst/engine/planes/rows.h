/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows of a plane to lines and back, whatever the plane's layout. */
#pragma once

#include "kernels.h"

/* Rows of the first `part` parts of so many. They become smaller and smaller. */
static inline int
el_rows_of_parts (int rows, int part, int parts)
{
  const int64_t left = parts - part;

  return rows - (int) (rows * left * left / ((int64_t) parts * parts));
}

/* Where part `part` of rows [first, end) begins, and the one before it ends. The
 * first parts / 2 are above `middle`, and the rest below (a single part is all).
 * Each half is worked on from the outside in by whoever is free; parts are the
 * smaller the nearer to the middle, so that none has to wait long for the
 * last. */
static inline int
el_part_start (int first, int middle, int end, int part, int parts)
{
  const int upper = parts / 2;

  if (part < upper)
    return first + el_rows_of_parts (middle - first, part, upper);
  if (upper == 0)
    middle = first;
  return end - el_rows_of_parts (end - middle, parts - part, parts - upper);
}

/* Which samples of a pixel a value goes to: bit r for role r. Colours, or the
 * whole pixel. */
#define EL_ROLES_ALL 7u
#define EL_ROLES_PIXEL 31u

/* Sample (by position in the pixel) that holds `lane` of the plane. */
static inline int
el_plane_sample (const ElPlane *plane, int lane)
{
  return plane->lanes < plane->step
      ? plane->offset + lane * (plane->step / plane->lanes)
      : lane;
}

/* The lane that sample `place` of a pixel is, or -1 where it is none. */
static inline int
el_plane_lane_at (const ElPlane *plane, int place)
{
  for (int lane = 0; lane < plane->lanes; lane++)
    if (el_plane_sample (plane, lane) == place)
      return lane;
  return -1;
}

/* Lane of a role, or -1 where the plane has none. */
int el_plane_lane (const ElPlane *plane, int role);

/* The plane with samples of that role, which the picture has to have. */
const ElPlane *el_picture_plane_of (const ElPicture *picture, int role);

/* Whether R, G and B are bytes of pixels of three or four, and which. */
bool el_picture_is_packed_rgb8 (const ElPicture *picture);
void el_picture_places (const ElPicture *picture, int place[3]);

/* Whether a line is, byte for byte, what the plane stores, so that kernels may
 * write to the row itself. */
bool el_plane_is_line (const ElPlane *plane, const ElSample *sample);

/* Masks by which one value a pixel is stored: samples with a role in `value`
 * take it, those in `neutral` become mid-level, the others stay. */
ElDeposit el_plane_deposit (const ElPlane *plane, const ElSample *sample,
    unsigned value, unsigned neutral);

/* One sample a pixel, by role, of pixels [x, x + n), and back. */
void el_row_take (const ElKernels *kernels, const ElPicture *picture,
    const ElPlane *plane, int role, int x, int y, int n, void *line);
void el_row_put (const ElKernels *kernels, const ElPicture *picture,
    const ElPlane *plane, int role, int x, int y, int n, const void *line);

/* All lanes of pixels [x, x + n), and back: what has no role stays. `deposit` is the
 * plane's for EL_ROLES_PIXEL, found once for many rows. */
void el_row_load (const ElKernels *kernels, const ElPicture *picture,
    const ElPlane *plane, int x, int y, int n, void *line);
void el_row_store (const ElKernels *kernels, const ElPicture *picture,
    const ElPlane *plane, const ElDeposit *deposit, int x, int y, int n,
    const void *line);

/* A colour to blend in, by role, and the share of it: weight * num / den. */
typedef struct
{
  int colour[EL_COLOURS + 1];
  uint32_t num, den;
  bool alpha; /* as well; else it stays */
} ElPaint;

/* Blends the colour into pixels [x, x + n), weight[0] being that of pixel x.
 * `line` is a spare line. */
void el_row_paint (const ElKernels *kernels, const ElPicture *picture,
    const ElPlane *plane, int x, int y, int n, const uint32_t *weight,
    const ElPaint *paint, void *line);
