/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Edges spread over a plane of classes: weak pixels become edges where a path of
 * such, of any eight directions, leads to one. It takes a time in proportion to
 * the pixels, and no memory but the plane's: while a path is followed, its pixels
 * note where it came from and how far the look round has got.
 *
 *   el_hysteresis_spread ()   every band of rows, once; in parallel, if need be
 *   el_hysteresis_join ()     then every cut between bands, one after the other
 */
#pragma once

#include "edges/maker/stages.h"

/* A byte a pixel, EL_CLASS_*; a pixel more on both sides of each row is
 * EL_CLASS_NONE. */
typedef struct
{
  uint8_t *data; /* of pixel (0, 0) */
  ptrdiff_t stride;
  int width, height;
} ElClassPlane;

/* Within rows [start, end), of which nothing else is read. */
void el_hysteresis_spread (const ElClassPlane *plane, int start, int end);

/* From the rows above and below the cut before row `row`, to wherever. */
void el_hysteresis_join (const ElClassPlane *plane, int row);
