/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Edge detection of a picture in place, in horizontal slices that may run in
 * any order and in parallel.
 *
 *   el_sobel_configure ()     settings or format changed
 *   el_sobel_prepare ()       every picture: what memory it takes
 *   el_sobel_begin ()         saves the rows at the cuts
 *   el_sobel_slice ()         every slice, once
 *
 * A slice reads rows as lines (reader.h), keeps those around the rows at hand
 * (window.h), measures gradients from line to line and has the results written
 * (writer.h). An ElSobel stays where it was configured.
 */
#pragma once

#include "edges/operators.h"
#include "edges/settings.h"
#include "edges/window.h"
#include "edges/writer.h"

typedef struct
{
  const ElKernels *kernels;
  ElSobelSettings settings;
  ElPicture picture; /* of the frame at hand */
  ElGradient gradient;
  ElWriter writer;
  int reach; /* of the operator */
  /* ElKernels.in_rows, for whole groups of EL_IN_ROWS_MIN pixels or more, and
   * .in_pixels if they fit, or NULL */
  ElGradientKernel in_rows, in_pixels;
  uint8_t *scratch; /* borrowed */
  int n_slices;
} ElSobel;

/* Formula set-up. The layout of the picture is looked at, not its data. */
void el_sobel_configure (ElSobel *sobel, const ElKernels *kernels,
    const ElSobelSettings *settings, const ElPicture *picture);

/* The picture of the frame at hand, of the same layout. Returns how many bytes of
 * scratch memory it takes. */
uint64_t
el_sobel_prepare (ElSobel *sobel, const ElPicture *picture, int n_slices);

/* `scratch` is 64-byte aligned, is used until the last slice is done, and
 * needs no initialisation. */
void el_sobel_begin (ElSobel *sobel, uint8_t *scratch);
void el_sobel_slice (const ElSobel *sobel, int slice);
