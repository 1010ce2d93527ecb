/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lens/interpolation.h"

#include <math.h>
#include <string.h>

static double
weight_bicubic (double x)
{
  x = fabs (x);
  if (x < 1)
    return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2)
    return ((-0.5 * x + 2.5) * x - 4) * x + 2;
  return 0;
}

/* sinc (x) sinc (x/3), where sin (3 t) = (3 - 4 sin^2 (t)) sin (t). */
static double
weight_lanczos (double x)
{
  const double pi_x = 3.14159265358979323846 * x;
  const double square = sin (pi_x / 3) * sin (pi_x / 3);

  if (x == 0)
    return 1;
  return fabs (x) < 3 ? 3 * square * (3 - 4 * square) / (pi_x * pi_x) : 0;
}

static double
weight_linear (double x)
{
  return fabs (x) < 1 ? 1 - fabs (x) : 0;
}

const ElInterpolation el_interpolations[EL_INTERPOLATION_COUNT] = {
  [EL_INTERPOLATION_NEAREST] = { "nearest",
      "The nearest sample: fastest, pixels stay crisp", 1, NULL },
  [EL_INTERPOLATION_BILINEAR] = { "bilinear", "Between 2x2 samples: smooth", 2,
      weight_linear },
  [EL_INTERPOLATION_BICUBIC] = { "bicubic",
      "Catmull-Rom spline through 4x4 samples: sharper", 4, weight_bicubic },
  [EL_INTERPOLATION_LANCZOS] = { "lanczos",
      "Lanczos window of 3 lobes, 6x6 samples: sharpest, for text", 6,
      weight_lanczos },
};

void
el_interpolation_weights (double weight[EL_TAPS_MAX],
    const ElInterpolation *interpolation, double fraction)
{
  const int taps = interpolation->taps;
  const double at = taps / 2 - 1 + fraction;
  double sum = 0;

  for (int k = 0; k < taps; k++)
    sum += weight[k] = interpolation->weight (at - k);
  for (int k = 0; k < taps; k++)
    weight[k] /= sum;
}

void
el_interpolation_round (int16_t fixed[EL_TAP_STRIDE],
    const double weight[EL_TAPS_MAX], int taps)
{
  int sum = 0, largest = 0;

  memset (fixed, 0, EL_TAP_STRIDE * sizeof *fixed);
  for (int k = 0; k < taps; k++) {
    fixed[k] = (int16_t) lrint (weight[k] * EL_TAP_ONE);
    sum += fixed[k];
    if (weight[k] >= weight[largest])
      largest = k;
  }
  /* The largest weight takes what rounding left over, so that flat areas stay
   * flat. */
  fixed[largest] += EL_TAP_ONE - sum;
}

void
el_interpolation_fill (ElTapTable *table, const ElInterpolation *interpolation)
{
  table->taps = interpolation->taps;
  memset (table->exact, 0, sizeof table->exact);
  for (int phase = 0; phase <= EL_TAP_PHASES; phase++) {
    double weight[EL_TAPS_MAX];

    el_interpolation_weights (weight, interpolation,
        (double) phase / EL_TAP_PHASES);
    for (int k = 0; k < table->taps; k++)
      table->exact[phase][k] = (float) weight[k];
    el_interpolation_round (table->fixed[phase], weight, table->taps);
  }
}
