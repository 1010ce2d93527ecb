/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The pixels of the lens, resampled from the copy. */
#pragma once

#include "lens/state.h"

/* What is needed to draw rows of a plane, found out once for all of them. */
typedef struct
{
  const ElMagnify *magnify;
  const ElPlane *plane;
  const ElLensLayer *layer;
  const void *copy;
  bool maps;    /* the first of the planes that share the map: it makes it */
  bool in_rows; /* results are rows as they are */
  ElDeposit deposit; /* how they go there else */
  int bytes;         /* from a pixel to the next */
  int taps;          /* a side of the square that a result comes from */
  int lanes_log2, lane_bytes_log2;
  const ElLensScratch *scratch;
  uint8_t *flat; /* the plane's, of the scratch memory */
  int *flat_rows;
} ElLensDrawing;

ElLensDrawing
el_lens_drawing (const ElMagnify *magnify, int p, const ElLensScratch *scratch);

/* Row y of the plane, of which the lens may cover nothing. */
void el_lens_draw_row (const ElLensDrawing *drawing, int y);

/* bands.c: a part of the lens, band by band. All that happens to the rows of a
 * band, of all planes, happens while they are in cache: they are drawn, their
 * colours changed, and the ring painted over them, in that order. */
void el_lens_draw_part (const ElMagnify *magnify, int part,
    const ElLensScratch *scratch);
