/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Thresholds that a picture asks for itself, from how many pixels are how strong,
 * and how they follow from picture to picture.
 *
 * Noise makes most of the pixels strong that are no edges: the median says how
 * strong. The threshold is so strong that a tenth of the pixels are stronger or,
 * where noise is that strong, EL_NOISE_FACTOR times the median; yet 2 % are always
 * stronger, unless all are weaker than 1/128 of white. The lower one is 0.45 of
 * it, or twice the median, yet not above 0.8 of it.
 *
 * A threshold stays as it is while what is asked for, smoothed over about
 * EL_THRESHOLD_PICTURES pictures, is within a tenth of it: a still scene does not
 * flicker. Beyond that it goes there; and at once if what is asked for is less
 * than half or more than twice as much, as when a scene begins.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Strengths are counted in so many steps up to white, and one for the rest. */
#define EL_HISTOGRAM_STEPS 2048
#define EL_THRESHOLD_PICTURES 8

typedef struct
{
  uint32_t count[EL_HISTOGRAM_STEPS + 1];
} ElHistogram;

typedef struct
{
  bool started;
  double asked[2]; /* smoothed; the threshold and the lower one, 0..1 */
  double held[2];  /* those that are used */
} ElThresholds;

void el_histogram_add (ElHistogram *sum, const ElHistogram *part);

/* The thresholds that a histogram asks for, of white - black, after the gain. */
void
el_histogram_ask (const ElHistogram *histogram, double gain, double asked[2]);

/* The next picture's. */
void el_thresholds_follow (ElThresholds *thresholds, const double asked[2]);
