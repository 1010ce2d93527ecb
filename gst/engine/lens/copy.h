/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the lens reads, saved before it is drawn over: of every plane a copy of the
 * rectangle that its layer reads, with a margin in which border samples are
 * repeated. Positions of sources are relative to it. For bilinear of 8-bit samples
 * a copy may have each sample together with the one below it (see
 * el_bilinear_wants_pairs ()).
 */
#pragma once

#include "lens/state.h"

static inline int /* pixels */
el_lens_copy_stride (const ElLensLayer *layer)
{
  return layer->copied.right - layer->copied.left + 2 * EL_LENS_MARGIN;
}

static inline int
el_lens_copy_rows (const ElLensLayer *layer)
{
  return layer->copied.bottom - layer->copied.top + 2 * EL_LENS_MARGIN;
}

/* Of plane p, in bytes. */
uint64_t el_lens_copy_size (const ElMagnify *magnify, int p);

/* What is needed to save rows of a plane, found out once for all of them. */
typedef struct
{
  const ElKernels *kernels;
  const ElPicture *picture;
  const ElPlane *plane;
  int first, n;         /* columns of the plane that the copy has */
  int before, after;    /* and beyond the plane: the outermost repeated */
  int top;              /* row of the plane that is the copy's first */
  uint8_t *copy;        /* where the first of those columns goes */
  size_t stride, bytes; /* of the copy: of a row, of a pixel */
  bool paired;
} ElLensSaving;

ElLensSaving el_lens_saving (const ElMagnify *magnify, int p);

/* Rows [from, to) of the copy. */
void el_lens_save (const ElLensSaving *saving, int from, int to);
