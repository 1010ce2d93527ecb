/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A Gaussian of sigma pixels in whole numbers: its values at whole pixels up to
 * `radius` away from its middle, rounded to weights that sum to 2^bits. What is
 * rounded off one weight goes to the next, from the rim inwards, so that none is
 * further than 1 from the exact one.
 *
 * Lines are blurred downwards, then across, two mirrored samples at a time:
 *
 *   8-bit samples   Weights of 16 bits, the middle one being less than 1. Samples come
 *                   with EL_BLUR_LIFT fraction bits, and there are 8 in between and
 *                   `fraction` in the end. Each product is rounded down to 8 fraction
 *                   bits, for which sums begin with half a bit for each.
 *   others          Weights of 22 bits, 24 bits in between, the fraction included, and
 *                   19 in the end. Sums are exact, and then rounded.
 */
#pragma once

#include <stdint.h>

#define EL_BLUR_SIGMA_MAX 10
#define EL_BLUR_RADIUS_MAX (3 * EL_BLUR_SIGMA_MAX)

/* Fraction bits of what is blurred, 8-bit samples: two of them fit 16 bits. */
#define EL_BLUR_LIFT 7

/* Rows that are blurred downwards together, as many as there are: a line that comes to
 * the first-level cache serves all of them. */
#define EL_BLUR_ROWS 8

/* Bits of levels above 8, with their fraction. */
#define EL_WIDE_LEVEL_BITS 19

typedef struct
{
  int radius; /* 0: no blur */
  /* Bits that are rounded off after either; of 8-bit samples, none after the first. */
  int drop_down, drop_across;
  int32_t weight[EL_BLUR_RADIUS_MAX + 1]; /* by distance */
} ElBlur;

/* `sigma` from 0, no blur, to EL_BLUR_SIGMA_MAX. */
void el_blur_set (ElBlur *blur, double sigma, int depth, int fraction);
