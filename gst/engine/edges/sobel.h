/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Edge detection of a picture in place, in horizontal slices that may run in
 * any order and in parallel.
 *
 *   el_sobel_configure ()     settings or format changed
 *   el_sobel_begin ()         every picture: saves the rows at the cuts
 *   el_sobel_slice ()         every slice, once
 *
 * A slice keeps what it still needs of rows that it overwrites in its own scratch
 * memory; the rows next to its cuts, which a neighbour overwrites, are saved
 * before any slice starts.
 */
#pragma once

#include "kernels.h"
#include "edges/operators.h"
#include "planes/rows.h"

typedef enum
{
  EL_OUTPUT_MAGNITUDE,
  EL_OUTPUT_MASK,
  EL_OUTPUT_OVERLAY,
  EL_OUTPUT_GRADIENT_X,
  EL_OUTPUT_GRADIENT_Y,
  EL_OUTPUT_NONE,
  EL_OUTPUT_COUNT
} ElOutputId;

typedef struct
{
  ElOperatorId operator_id;
  bool l1;          /* |gx| + |gy| instead of the length */
  double gain;      /* 0..100 */
  double threshold; /* 0..1, of white - black */
  ElOutputId output;
  bool invert;
  bool keep_color;
  int black, white;   /* nominal range, in sample values */
  int colour[3];      /* of the overlay, by role */
  int alpha;          /* 0..255, strength of the overlay */
  int luma_weight[3]; /* of R, G, B, in 1/10000 */
} ElSobelSettings;

typedef struct
{
  const ElKernels *kernels;
  ElSobelSettings settings;
  ElPicture picture; /* of the frame at hand */
  ElGradient gradient;
  ElFinish finish;
  bool finished; /* whether `finish` has anything to do */
  /* ElKernels.in_rows, for whole groups of EL_IN_ROWS_MIN pixels or more, and
   * .in_pixels if they fit, or NULL */
  ElGradientKernel in_rows, in_pixels;
  int channels; /* filtered one by one: 1, or 3 for R, G, B */
  ElDeposit deposit[EL_MAX_PLANES][3]; /* by plane and channel */
  uint8_t *scratch;                    /* borrowed */
  int n_slices;
} ElSobel;

/* Formula set-up. The layout of the picture is looked at, not its data. */
void el_sobel_configure (ElSobel *sobel, const ElKernels *kernels,
    const ElSobelSettings *settings, const ElPicture *picture);

/* Bytes of scratch memory for pictures of that width and sample type. */
size_t el_sobel_scratch_size (const ElPicture *picture, int n_slices);

/* `scratch` is 64-byte aligned, is used until the last slice is done, and
 * needs no initialisation. */
void el_sobel_begin (ElSobel *sobel, const ElPicture *picture, int n_slices,
    uint8_t *scratch);
void el_sobel_slice (const ElSobel *sobel, int slice);

/* Sum of (gx^2 + gy^2), Sobel weights, over the pixels of a rectangle that lies
 * in the picture; nothing is written but scratch (one slice's worth). The
 * neighbours are those of the whole picture. Of the settings, the luma weights
 * are looked at. */
double el_sobel_energy (const ElKernels *kernels, const ElPicture *picture,
    const int luma_weight[3], int x, int y, int width, int height,
    uint8_t *scratch);
