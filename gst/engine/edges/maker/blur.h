/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A Gaussian of sigma pixels in whole numbers: its values at whole pixels up to
 * `radius` away from its middle, rounded to weights that sum to 2^bits. What is
 * rounded off one weight goes to the next, from the rim inwards, so that none is
 * further than 1 from the exact one.
 *
 * Lines are blurred downwards, then across; after either, so many bits are
 * rounded off:
 *
 *   8-bit samples   weights of 14 bits, 7 fraction bits in between, and
 *                   `fraction` in the end
 *   others          weights of 22 bits, 24 bits in between, the fraction
 *                   included, and 19 in the end
 */
#pragma once

#include <stdint.h>

#define EL_BLUR_SIGMA_MAX 10
#define EL_BLUR_RADIUS_MAX (3 * EL_BLUR_SIGMA_MAX)

/* Bits of levels above 8, with their fraction. */
#define EL_WIDE_LEVEL_BITS 19

typedef struct
{
  int radius; /* 0: no blur */
  int drop_down, drop_across;
  int32_t weight[EL_BLUR_RADIUS_MAX + 1]; /* by distance */
} ElBlur;

/* `sigma` from 0, no blur, to EL_BLUR_SIGMA_MAX. */
void el_blur_set (ElBlur *blur, double sigma, int depth, int fraction);
