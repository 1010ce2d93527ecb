/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The blur of the edge maker, against the Gaussian. */
#include "kernel-test.h"

#include <math.h>
#include <string.h>

#include "edges/maker/blur.h"

static double
gaussian_of (const double *levels, int n, int x, double sigma)
{
  const int reach = (int) ceil (3 * sigma);
  double sum = 0, weights = 0;

  for (int i = -reach; i <= reach; i++) {
    const double weight = exp (-i * i / (2 * sigma * sigma));
    const int at = x + i < 0 ? 0 : x + i >= n ? n - 1 : x + i;

    sum += weight * levels[at];
    weights += weight;
  }
  return sum / weights;
}

#define BLUR_SIZE 64

/* A square of samples, blurred by the kernels and by the formula, downwards and
 * then across: how far the two are apart, in samples. */
static double
blur_error (const ElKernels *kernels, Rng *rng, double sigma, bool wide,
    int depth)
{
  static uint16_t samples[BLUR_SIZE][BLUR_SIZE];
  static int32_t line[BLUR_SIZE + 2 * EL_LINE_PAD];
  static int32_t levels[BLUR_SIZE + 2 * EL_LINE_PAD];
  const int max = (1 << depth) - 1, middle = BLUR_SIZE / 2;
  const int fraction = wide ? 19 - depth : 5, bytes = wide ? 4 : 2;
  const uint16_t *lines[2 * EL_BLUR_RADIUS_MAX + 1];
  uint8_t *down = (uint8_t *) (line + EL_LINE_PAD);
  double exact[BLUR_SIZE], worst = 0;
  ElBlur blur;

  for (int y = 0; y < BLUR_SIZE; y++)
    for (int x = 0; x < BLUR_SIZE; x++)
      samples[y][x] =
          (uint16_t) (rng_int (rng, 0, 1) * max << (wide ? 0 : EL_BLUR_LIFT));
  el_blur_set (&blur, sigma, depth, fraction);
  for (int i = 0; i <= 2 * blur.radius; i++)
    lines[i] = samples[middle - blur.radius + i];
  kernels->stages->blur_down[wide]((void *[]){ down }, lines, 1, BLUR_SIZE,
      &blur);
  for (int i = 1; i <= blur.radius; i++) {
    memcpy (down - i * bytes, down, bytes);
    memcpy (down + (BLUR_SIZE - 1 + i) * bytes, down + (BLUR_SIZE - 1) * bytes,
        bytes);
  }
  kernels->stages->blur_across[wide](levels, down, BLUR_SIZE, &blur);
  for (int x = 0; x < BLUR_SIZE; x++) {
    double column[BLUR_SIZE];

    for (int y = 0; y < BLUR_SIZE; y++)
      column[y] = ldexp (samples[y][x], wide ? 0 : -EL_BLUR_LIFT);
    exact[x] = gaussian_of (column, BLUR_SIZE, middle, sigma);
  }
  for (int x = 0; x < BLUR_SIZE; x++) {
    const double got = wide ? levels[x] : ((int16_t *) levels)[x];

    worst = fmax (worst,
        fabs (
            ldexp (got, -fraction) - gaussian_of (exact, BLUR_SIZE, x, sigma)));
  }
  return worst;
}

static void
check_gaussian (const ElKernels *kernels)
{
  static const double sigmas[] = { 0.05, 0.3, 0.5, 1, 1.4, 2, 3.3, 5, 10 };

  for (int depth = 8; depth <= 16; depth++)
    for (size_t i = 0; i < sizeof sigmas / sizeof *sigmas; i++) {
      Rng rng = rng_from ("gaussian", (uint32_t) (depth * 16 + i));
      const double error =
          blur_error (kernels, &rng, sigmas[i], depth > 8, depth);

      if (!(error <= 0.5))
        fail ("depth %d, sigma %g: off by %g", depth, sigmas[i], error);
    }
}

const Record gaussian_records[] = {
  { .name = "gaussian", .check = check_gaussian },
  { 0 },
};
