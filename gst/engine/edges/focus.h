/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The focus meter's measure. */
#pragma once

#include "edges/reader.h"

/* Bytes of scratch memory, which el_focus_energy () wants 64-byte aligned. */
uint64_t el_focus_scratch_size (const ElPicture *picture);

/* Sum of (gx^2 + gy^2), Sobel weights, over the pixels of a rectangle that lies
 * in the picture; nothing is written but scratch. The neighbours are those of the
 * whole picture. `luma_weight`: of R, G, B, in 1/10000. */
double el_focus_energy (const ElKernels *kernels, const ElPicture *picture,
    const int luma_weight[3], int x, int y, int width, int height,
    uint8_t *scratch);
