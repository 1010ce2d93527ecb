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

/* The middle weight, of 16 bits, cannot be all. */
static void
leave_some (ElBlur *blur)
{
  if (blur->weight[1] > 0)
    return;
  blur->weight[1] = 1;
  blur->weight[0] -= 2;
}

void
el_blur_set (ElBlur *blur, double sigma, int depth, int fraction)
{
  const bool wide = depth > 8;
  const int bits = wide ? 22 : 16, between = wide ? 24 - depth : 8;

  blur->radius = (int) ceil (3 * sigma);
  blur->drop_down = wide ? bits - between : 0;
  blur->drop_across = between - fraction + (wide ? bits : 0);
  if (blur->radius == 0)
    return;
  set_weights (blur, sigma, 1 << bits);
  if (!wide)
    leave_some (blur);
}
