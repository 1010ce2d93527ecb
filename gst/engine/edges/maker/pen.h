/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The pen that edges are drawn with: of `width` pixels across, round. It covers
 * the pixels whose middles are within width / 2 of its own middle, which is that
 * of a pixel if the width is odd, and else the corner at its lower right. Every
 * row of it is a run of pixels.
 */
#pragma once

#include "edges/maker/stages.h"

#define EL_PEN_WIDTH_MAX 16

typedef struct
{
  int width;
  int before, after; /* rows above and below the pixel's, and so are columns */
  /* Of each row, from above: the same on both sides of the pen's middle. */
  int inset[EL_PEN_WIDTH_MAX];
} ElPen;

void el_pen_set (ElPen *pen, int width);

/* Line y of what is drawn: every pixel is the largest m whose pen covers it.
 * lines[i] is line y - after + i, NULL outside the picture, each with
 * EL_PEN_WIDTH_MAX zeros at both ends. The result is in one of the three spare
 * lines, which have as much room. */
const void *el_pen_draw (const ElPen *pen, const ElStageKernels *kernels,
    bool wide, const void *const lines[], int n, void *const spare[3]);
