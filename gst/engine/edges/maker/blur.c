/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/maker/blur.h"

#include <math.h>
#include <stdbool.h>

static double
bell (int distance, double sigma)
{
  return exp (-0.5 * distance * distance / (sigma * sigma));
}

static double
sum_of_bell (int radius, double sigma)
{
  double sum = bell (0, sigma);

  for (int i = 1; i <= radius; i++)
    sum += 2 * bell (i, sigma);
  return sum;
}

static void
set_weights (ElBlur *blur, double sigma, int one)
{
  double sum = sum_of_bell (blur->radius, sigma), outside = 0;
  int given = 0;

  for (int i = blur->radius; i > 0; i--) {
    int total;

    outside += bell (i, sigma) / sum;
    total = (int) floor (one * outside + 0.5);
    blur->weight[i] = total - given;
    given = total;
  }
  blur->weight[0] = one - 2 * given;
}

void
el_blur_set (ElBlur *blur, double sigma, int depth, int fraction)
{
  const bool wide = depth > 8;
  const int bits = wide ? 22 : 14, between = wide ? 24 - depth : 7;

  blur->radius = (int) ceil (3 * sigma);
  blur->drop_down = bits - between;
  blur->drop_across = between + bits - fraction;
  if (blur->radius > 0)
    set_weights (blur, sigma, 1 << bits);
}
