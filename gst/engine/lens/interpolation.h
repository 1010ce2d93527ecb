/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Interpolations. One is a weight function and the number of samples along
 * each axis that it reaches; a sample at distance x has the share weight (x).
 *
 * To add one that reaches 4 or 6 samples, add its name to ElInterpolationId
 * and its row to el_interpolations.
 *
 * Sources: E. Catmull and R. Rom, "A class of local interpolating splines"
 * (1974), in the form of R. Keys, "Cubic convolution interpolation for digital
 * image processing" (1981) with a = -1/2; C. Duchon, "Lanczos filtering in one
 * and two dimensions" (1979).
 */
#pragma once

#include "kernels.h"

typedef enum
{
  EL_INTERPOLATION_NEAREST,
  EL_INTERPOLATION_BILINEAR,
  EL_INTERPOLATION_BICUBIC,
  EL_INTERPOLATION_LANCZOS,
  EL_INTERPOLATION_COUNT
} ElInterpolationId;

typedef struct
{
  const char *nick; /* value of the `interpolation` property */
  const char *description;
  int taps;                    /* along each axis: 1, 2, 4 or 6 */
  double (*weight) (double x); /* NULL for nearest */
} ElInterpolation;

extern const ElInterpolation el_interpolations[EL_INTERPOLATION_COUNT];

/* The weights of all phases; for interpolations of 2 taps or more. */
void
el_interpolation_fill (ElTapTable *table, const ElInterpolation *interpolation);

/* The weights of the taps, sum 1, of a source that lies `fraction` (0..1) beyond
 * the tap in the middle, or before the middle. */
void el_interpolation_weights (double weight[EL_TAPS_MAX],
    const ElInterpolation *interpolation, double fraction);

/* The same as integers that sum up to EL_TAP_ONE; those beyond the taps are 0. */
void el_interpolation_round (int16_t fixed[EL_TAP_STRIDE],
    const double weight[EL_TAPS_MAX], int taps);
