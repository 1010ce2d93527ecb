/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Edges spread over a plane of classes: weak pixels become edges where a path of
 * such, of any eight directions, leads to one. Pixels are worked on by the word of
 * EL_CLASS_PIXELS: one is looked at when its turn comes, and again whenever an edge
 * has come to it from a neighbour, which happens as often as it has pixels at most.
 * So the time is in proportion to the pixels.
 *
 *   el_hysteresis_spread ()   every band of rows, once; in parallel, if need be
 *   el_hysteresis_join ()     then every cut between bands, one after the other
 */
#pragma once

#include "edges/maker/stages.h"

/* Rows of words. Before each, and after the last, is a word without classes. */
typedef struct
{
  ElClasses *words; /* of pixel (0, 0) */
  uint32_t *next;   /* as many: the list of those to be looked at again */
  size_t stride;    /* words from a row to the next */
  int width, height;
} ElClassPlane;

/* Within rows [start, end), of which nothing else is read. */
void el_hysteresis_spread (const ElClassPlane *plane, int start, int end);

/* From the rows above and below the cut before row `row`, to wherever. */
void el_hysteresis_join (const ElClassPlane *plane, int row);
