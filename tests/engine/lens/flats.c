/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A flat lens: rows resampled across, and lines of them down. */
#include "kernel-test.h"

#include <math.h>
#include <string.h>

static int
lanes_of (const Case *c)
{
  return 1 << c->record->kind;
}

static int
largest (const Case *c)
{
  return c->record->wide ? 65535 : 255;
}

/* Weights of a random source. */
static void
random_taps (Case *c, const ElInterpolation *interpolation, ElFlatTaps *taps)
{
  double weight[EL_TAPS_MAX];

  memset (taps, 0, sizeof *taps);
  taps->taps = interpolation->taps;
  el_interpolation_weights (weight, interpolation,
      case_choose (c, 4) ? rng_real (&c->rng, 0, 1) : 0.5);
  el_interpolation_round (taps->fixed, weight, taps->taps);
  for (int k = 0; k < taps->taps; k++)
    taps->exact[k] = (float) weight[k];
}

/* --- across, to the nearest --- */

static int
pixel_bytes (const Case *c)
{
  return 1 << c->record->kind;
}

/* Zooms from 1 to 4, and now and then a pixel left out. The row ends with the last
 * column. */
static void
prepare_nearest (Case *c)
{
  const int bytes = pixel_bytes (c);
  const double step = rng_real (&c->rng, 0.25, 1);
  const bool leaves_out = case_choose (c, 2);
  double at = rng_real (&c->rng, 0, 1);
  int columns;
  void *row;

  c->columns.first = case_line (c, c->n, sizeof (int32_t), false);
  for (int i = 0; i < c->n; i++) {
    c->columns.first[i] = (int) at;
    at += leaves_out && rng_int (&c->rng, 0, 20) == 0 ? 2 : step;
  }
  columns = c->n > 0 ? c->columns.first[c->n - 1] + 1 : 1;
  row = case_line (c, columns * bytes, 1, false);
  case_fill (c, row, columns * bytes, 1, 255);
  c->in[0] = row;
  case_line (c, c->n * bytes, 1, true);
}

static void
run_nearest (const ElKernels *kernels, Case *c)
{
  kernels->lens->flat_nearest[c->record->kind](c->out, c->in[0], &c->columns,
      c->n);
}

static void
expect_nearest (Case *c)
{
  const int bytes = pixel_bytes (c);

  for (int i = 0; i < c->n; i++)
    memcpy ((uint8_t *) c->want + i * bytes,
        (const uint8_t *) c->in[0] + c->columns.first[i] * bytes, bytes);
}

/* --- across --- */

/* Zooms from 1 to 10; once, as rounding may have it, two steps at a time. */
static void
random_columns (Case *c, const ElInterpolation *interpolation)
{
  const double step = rng_real (&c->rng, 0.1, 1);
  const int leap = rng_int (&c->rng, 0, c->n);
  double at = rng_real (&c->rng, 0, 1);

  for (int i = 0; i < c->n; i++) {
    ElFlatTaps taps;

    random_taps (c, interpolation, &taps);
    c->columns.first[i] = (int) at + (i > leap);
    for (int k = 0; k < EL_TAPS_MAX / 2; k++)
      memcpy (c->columns.pair[k] + 2 * i, taps.fixed + 2 * k,
          2 * sizeof (int16_t));
    for (int k = 0; k < EL_TAPS_MAX; k++)
      c->columns.tap[k][i] = taps.exact[k];
    at += step;
  }
}

static void
prepare_across (Case *c)
{
  const ElInterpolation *interpolation = case_interpolation (c, 2);
  const int bytes = c->record->wide ? 2 : 1;
  int columns = interpolation->taps;
  int16_t *pairs;
  float *exact;
  void *row;

  c->columns.taps = interpolation->taps;
  c->columns.first = case_line (c, c->n, sizeof (int32_t), false);
  pairs = case_line (c, c->n * EL_TAPS_MAX, sizeof (int16_t), false);
  for (int k = 0; k < EL_TAPS_MAX / 2; k++)
    c->columns.pair[k] = pairs + 2 * c->n * k;
  exact = case_line (c, c->n * EL_TAPS_MAX, sizeof (float), false);
  for (int k = 0; k < EL_TAPS_MAX; k++)
    c->columns.tap[k] = exact + c->n * k;
  random_columns (c, interpolation);
  if (c->n > 0)
    columns += c->columns.first[c->n - 1];
  row = case_line (c, columns * lanes_of (c), bytes, false);
  case_fill (c, row, columns * lanes_of (c), bytes, largest (c));
  c->in[0] = row;
  case_line (c, c->n * lanes_of (c),
      c->record->wide ? sizeof (float) : sizeof (int16_t), true);
}

static void
run_across (const ElKernels *kernels, Case *c)
{
  kernels->lens->flat_across[c->record->wide][c->record->kind](c->out, c->in[0],
      &c->columns, c->n);
}

static void
verify_across (Case *c)
{
  const int bytes = c->record->wide ? 2 : 1, lanes = lanes_of (c);

  for (int i = 0; i < c->n * lanes; i++) {
    const int column = i / lanes;
    double want = 0, got;

    for (int k = 0; k < c->columns.taps; k++)
      want += (double) c->columns.tap[k][column]
          * get (c->in[0], bytes,
              (c->columns.first[column] + k) * lanes + i % lanes);
    got = c->record->wide ? ((const float *) c->out)[i]
                          : ((const int16_t *) c->out)[i] / 64.0;
    if (fabs (got - want) > (c->record->wide ? 0.05 : 0.06))
      fail ("sample %d is %g, should be %g", i, got, want);
  }
}

/* --- down --- */

/* What is between the two passes; every fourth column is flat. Lanczos across may
 * leave the range by a quarter. */
static double
random_between (Case *c, int column)
{
  if (column % 4 == 0)
    return c->record->wide ? ((const float *) c->in[0])[column]
                           : ((const int16_t *) c->in[0])[column] / 64.0;
  if (case_choose (c, 2))
    return rng_real (&c->rng, -0.25, 1.25) * largest (c);
  return rng_int (&c->rng, 0, 1) * largest (c);
}

static void
prepare_down (Case *c)
{
  const size_t bytes = c->record->wide ? sizeof (float) : sizeof (int16_t);

  random_taps (c, case_interpolation (c, 2), &c->taps);
  for (int k = 0; k < EL_TAPS_MAX; k++) {
    void *line = case_line (c, c->n, (int) bytes, false);

    for (int i = 0; i < c->n; i++) {
      const double v = k == 0 && i % 4 == 0 ? rng_int (&c->rng, 0, largest (c))
                                            : random_between (c, i);

      if (c->record->wide)
        ((float *) line)[i] = (float) v;
      else
        ((int16_t *) line)[i] = (int16_t) (v * 64);
    }
    c->in[k] = line;
  }
  case_line (c, c->n, c->record->wide ? 2 : 1, true);
}

static void
run_down (const ElKernels *kernels, Case *c)
{
  kernels->lens->flat_down[c->record->wide](c->out, c->in, &c->taps, c->n,
      largest (c));
}

/* 8 bits: of rounded weights, 6 / 2 / 16384 of a sum, and of products half of 1/32
 * each, either way. */
static void
expect_down (Case *c)
{
  const int bytes = c->record->wide ? 2 : 1;
  const double error = c->record->wide ? 0.06 : 0.06 + c->taps.taps / 64.0;

  for (int i = 0; i < c->n; i++) {
    double want = 0;

    for (int k = 0; k < c->taps.taps; k++)
      want += (double) c->taps.exact[k]
          * (c->record->wide ? ((const float *) c->in[k])[i]
                             : ((const int16_t *) c->in[k])[i] / 64.0);
    want = fmin (fmax (want, 0), largest (c));
    put (c->want, bytes, i, accept (want + 0.5, error, get (c->out, bytes, i)));
  }
}

#define NEAREST(bytes, bytes_log2)                                             \
  {                                                                            \
    "flat_nearest_" #bytes, NULL, 0, bytes_log2, prepare_nearest, run_nearest, \
        expect_nearest, NULL                                                   \
  }
#define ACROSS(bits, wide, lanes_log2, lanes)                               \
  {                                                                         \
    "flat_across" #bits "_" #lanes, NULL, wide, lanes_log2, prepare_across, \
        run_across, NULL, verify_across                                     \
  }
#define DOWN(bits, wide)                                                   \
  {                                                                        \
    "flat_down" #bits, NULL, wide, 0, prepare_down, run_down, expect_down, \
        NULL                                                               \
  }

const Record flat_records[] = {
  NEAREST (1, 0),
  NEAREST (2, 1),
  NEAREST (4, 2),
  NEAREST (8, 3),
  ACROSS (8, 0, 0, 1),
  ACROSS (8, 0, 1, 2),
  ACROSS (8, 0, 2, 4),
  ACROSS (16, 1, 0, 1),
  ACROSS (16, 1, 1, 2),
  ACROSS (16, 1, 2, 4),
  DOWN (8, 0),
  DOWN (16, 1),
  { 0 },
};
