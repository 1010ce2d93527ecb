/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The exact value of a pixel, which set-up uses, and plain C in doubt. */
#pragma once

#include <math.h>

#include "kernels.h"

/* floor (gain * (v * num / den) / divisor): v is the square root of the sum of
 * squares, or the linear measure, of the unscaled gradients. The order of the
 * operations is part of the contract. */
static inline double
el_sobel_exact (const ElGradient *gradient, double v)
{
  return floor (gradient->gain * (v * gradient->scale_num / gradient->scale_den)
      / gradient->divisor);
}
