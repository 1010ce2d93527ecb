/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/maker/threshold.h"

#include <math.h>

#define NOISE_FACTOR 3.4
#define LEAST_THRESHOLD (1.0 / 128)

void
el_histogram_add (ElHistogram *sum, const ElHistogram *part)
{
  for (int i = 0; i <= EL_HISTOGRAM_STEPS; i++)
    sum->count[i] += part->count[i];
}

/* The strength that `share` of the pixels do not exceed, between steps in
 * proportion. */
static double
strength_at (const ElHistogram *histogram, double share)
{
  double total = 0, below = 0;

  for (int i = 0; i <= EL_HISTOGRAM_STEPS; i++)
    total += histogram->count[i];
  for (int i = 0; i < EL_HISTOGRAM_STEPS; i++) {
    const double count = histogram->count[i];

    if (below + count > share * total)
      return (i + (share * total - below) / count) / EL_HISTOGRAM_STEPS;
    below += count;
  }
  return 1;
}

void
el_histogram_ask (const ElHistogram *histogram, double gain, double asked[2])
{
  const double median = strength_at (histogram, 0.5);
  const double high =
      fmax (strength_at (histogram, 0.9), NOISE_FACTOR * median);
  const double low = fmin (high, strength_at (histogram, 0.98));

  asked[0] = fmin (gain * fmax (low, LEAST_THRESHOLD), 1);
  asked[1] = fmin (fmax (0.45 * asked[0], 2 * gain * median), 0.8 * asked[0]);
}

static bool
is_another_scene (const ElThresholds *thresholds, const double asked[2])
{
  return asked[0] < thresholds->held[0] / 2
      || asked[0] > thresholds->held[0] * 2;
}

void
el_thresholds_follow (ElThresholds *thresholds, const double asked[2])
{
  const bool at_once =
      !thresholds->started || is_another_scene (thresholds, asked);
  const double share = at_once ? 1 : 1.0 / EL_THRESHOLD_PICTURES;
  bool moves = at_once;

  thresholds->started = true;
  for (int i = 0; i < 2; i++) {
    double *smooth = &thresholds->asked[i];

    *smooth = at_once ? asked[i] : *smooth + (asked[i] - *smooth) * share;
    moves |= fabs (*smooth - thresholds->held[i]) > 0.1 * thresholds->held[i];
  }
  for (int i = 0; moves && i < 2; i++)
    thresholds->held[i] = thresholds->asked[i];
}
