/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Resampling at sources. */
#include "kernel-test.h"

#include <math.h>
#include <string.h>

#define COPY_ROWS 16

static ElTapTable taps;

static int
pixel_bytes (const Case *c)
{
  return (1 << c->record->kind) * (c->record->wide ? 2 : 1);
}

/* A saved copy, and sources in it that leave room for 6 taps: those of a lens
 * (for timing, and now and then), or anywhere. */
static void
prepare_copy (Case *c)
{
  const int bytes = pixel_bytes (c), width = c->n + 16;
  const bool smooth = case_choose (c, 4) == 0;
  const int samples = width * COPY_ROWS << c->record->kind;
  uint8_t *copy;

  c->stride = width;
  c->sample.depth = c->record->wide ? (case_choose (c, 2) ? 10 : 16) : 8;
  copy = case_line (c, width * COPY_ROWS, bytes, false);
  case_fill (c, copy, samples, c->record->wide ? 2 : 1,
      (1 << c->sample.depth) - 1);
  c->in[0] = copy;
  c->map.offset = case_row (c, c->n * sizeof (int32_t), 4, false);
  c->map.large = case_choose (c, 2);
  c->map.ahead = case_choose (c, 2) ? 16 * width : 0;
  for (int i = 0; i < c->n; i++) {
    const int x = smooth ? 4 + i / 2 : rng_int (&c->rng, 2, width - 4);
    const int y = smooth ? 6 : rng_int (&c->rng, 2, COPY_ROWS - 4);

    c->map.offset[i] = y * width + x;
  }
}

static void
prepare_out (Case *c)
{
  case_row (c, (size_t) c->n * pixel_bytes (c), c->record->wide ? 2 : 1, true);
}

static void
prepare_nearest (Case *c)
{
  prepare_copy (c);
  prepare_out (c);
}

static void
run_nearest (const ElKernels *kernels, Case *c)
{
  kernels->lens->nearest[c->record->kind](c->out, c->in[0], &c->map, c->n);
}

static void
expect_nearest (Case *c)
{
  const size_t bytes = pixel_bytes (c);

  for (int i = 0; i < c->n; i++)
    memcpy ((uint8_t *) c->want + i * bytes,
        (const uint8_t *) c->in[0] + c->map.offset[i] * bytes, bytes);
}

/* Fractions by chance and, every third, at the ends of their range. */
static void
prepare_fractions (Case *c)
{
  prepare_copy (c);
  if (c->record->wide) {
    c->map.x = case_row (c, c->n * sizeof (float), 4, false);
    c->map.y = case_row (c, c->n * sizeof (float), 4, false);
  } else {
    c->map.fraction = case_row (c, c->n * sizeof (uint32_t), 4, false);
  }
  for (int i = 0; i < c->n; i++) {
    const uint32_t bits = (uint32_t) rng_next (&c->rng);
    const uint32_t both = i % 3
        ? bits
        : ((bits & 1) ? 0xffff : 0) | ((bits & 2) ? 0xffff0000u : 0);

    if (c->record->wide) {
      c->map.x[i] = (float) ((both & 0xffff) / 65535.0);
      c->map.y[i] = (float) ((both >> 16) / 65535.0);
    } else {
      c->map.fraction[i] = both;
    }
  }
}

static void
fraction_at (const Case *c, int i, double *x, double *y)
{
  *x = c->record->wide ? c->map.x[i] : (c->map.fraction[i] & 0xffff) / 65536.0;
  *y = c->record->wide ? c->map.y[i] : (c->map.fraction[i] >> 16) / 65536.0;
}

/* Sum of the samples around source i, `across` and `down` being the weights of
 * those from 1 - taps / 2 on. */
static double
weighted_sum (const Case *c, int i, int lane, int n_taps, const double *across,
    const double *down)
{
  const int lanes = 1 << c->record->kind, first = 1 - n_taps / 2;
  double sum = 0;

  for (int j = 0; j < n_taps; j++) {
    for (int k = 0; k < n_taps; k++) {
      const int at = c->map.offset[i] + (first + j) * c->stride + first + k;

      sum += get (c->in[0], c->record->wide ? 2 : 1, at * lanes + lane)
          * across[k] * down[j];
    }
  }
  return sum;
}

/* Rounded to nearest, and a tenth more than half away at most: what fixed point
 * at 8 bits and single precision above lose. */
static void
put_sum (Case *c, int i, int lane, double sum)
{
  const int max = (1 << c->sample.depth) - 1, bytes = c->record->wide ? 2 : 1;
  const int at = (i << c->record->kind) + lane;
  const int want = accept (sum + 0.5, 0.1, get (c->out, bytes, at));

  if (sum < 0 || sum > max + 0.5)
    cover (COVER_TAPS_CLAMPED);
  put (c->want, bytes, at, want < 0 ? 0 : want > max ? max : want);
}

/* Two rows. */
static void
prepare_pair (Case *c)
{
  for (int i = 0; i < 2; i++) {
    void *row = case_row (c, c->n, 1, false);

    case_fill (c, row, c->n, 1, 255);
    c->in[i] = row;
  }
  case_row (c, 2 * (size_t) c->n, 1, true);
}

static void
run_pair (const ElKernels *kernels, Case *c)
{
  kernels->lens->pair (c->out, c->in[0], c->in[1], c->n);
}

static void
expect_pair (Case *c)
{
  for (int i = 0; i < 2 * c->n; i++)
    put (c->want, 1, i, get (c->in[i % 2], 1, i / 2));
}

static void
prepare_pair_other (Case *c)
{
  c->offset = case_choose (c, 2);
  for (int i = 0; i < 2; i++) {
    void *row = case_row (c, 2 * (size_t) c->n, 1, false);

    case_fill (c, row, 2 * c->n, 1, 255);
    c->in[i] = row;
  }
  case_row (c, 2 * (size_t) c->n, 1, true);
}

static void
run_pair_other (const ElKernels *kernels, Case *c)
{
  kernels->lens->pair_other (c->out, c->in[0], c->in[1], c->offset, c->n);
}

static void
expect_pair_other (Case *c)
{
  for (int i = 0; i < 2 * c->n; i++)
    put (c->want, 1, i, get (c->in[i % 2], 1, i / 2 * 2 + c->offset));
}

/* The copy with each sample paired with the one below; nothing is read below
 * the last row but one. */
static void
make_pairs (Case *c)
{
  const int row = (c->n + 16) << c->record->kind;
  uint8_t *pairs = case_line (c, 2 * row * (COPY_ROWS - 1), 1, false);

  for (int i = 0; i < 2 * row * (COPY_ROWS - 1); i++)
    put (pairs, 1, i, get (c->in[0], 1, i / 2 + i % 2 * row));
  c->in[1] = pairs;
}

static void
prepare_bilinear (Case *c)
{
  prepare_fractions (c);
  if (el_bilinear_wants_pairs (c->record->wide, 1 << c->record->kind))
    make_pairs (c);
  prepare_out (c);
}

static void
run_bilinear (const ElKernels *kernels, Case *c)
{
  kernels->lens->bilinear[c->record->wide][c->record->kind](c->out,
      c->in[1] ? c->in[1] : c->in[0], c->stride, &c->map, c->n);
}

static void
expect_bilinear (Case *c)
{
  for (int i = 0; i < c->n; i++) {
    double x, y;

    fraction_at (c, i, &x, &y);
    for (int lane = 0; lane < 1 << c->record->kind; lane++) {
      const double across[2] = { 1 - x, x }, down[2] = { 1 - y, y };

      put_sum (c, i, lane, weighted_sum (c, i, lane, 2, across, down));
    }
  }
}

static void
prepare_taps (Case *c)
{
  prepare_fractions (c);
  el_interpolation_fill (&taps, case_interpolation (c, 4));
  prepare_out (c);
}

static void
run_taps (const ElKernels *kernels, Case *c)
{
  kernels->lens->taps[c->record->wide][c->record->kind](c->out, c->in[0],
      c->stride, &c->map, c->n, &taps, (1 << c->sample.depth) - 1);
}

/* The weights of a fraction: at 8 bits those of the nearest phase, above
 * between those of the two next ones. */
static void
weights_at (const Case *c, double fraction, double weight[EL_TAPS_MAX])
{
  const double place = fraction * EL_TAP_PHASES;
  const int nearest = (int) (place + 0.5);
  const int below = (int) fmin (floor (place), EL_TAP_PHASES - 1);

  for (int k = 0; k < taps.taps; k++)
    weight[k] = c->record->wide ? taps.exact[below][k]
            + (place - below)
                * ((double) taps.exact[below + 1][k] - taps.exact[below][k])
                                : taps.fixed[nearest][k] / (double) EL_TAP_ONE;
}

static void
expect_taps (Case *c)
{
  for (int i = 0; i < c->n; i++) {
    double x, y, across[EL_TAPS_MAX], down[EL_TAPS_MAX];

    fraction_at (c, i, &x, &y);
    weights_at (c, x, across);
    weights_at (c, y, down);
    for (int lane = 0; lane < 1 << c->record->kind; lane++)
      put_sum (c, i, lane, weighted_sum (c, i, lane, taps.taps, across, down));
  }
}

#define RESAMPLE_RECORD(name, wide, lanes_log2, what)                        \
  {                                                                          \
    name, NULL, wide, lanes_log2, prepare_##what, run_##what, expect_##what, \
        NULL                                                                 \
  }

const Record resample_records[] = {
  RESAMPLE_RECORD ("nearest_1", 0, 0, nearest),
  RESAMPLE_RECORD ("nearest_2", 0, 1, nearest),
  RESAMPLE_RECORD ("nearest_4", 0, 2, nearest),
  RESAMPLE_RECORD ("nearest_8", 0, 3, nearest),
  RESAMPLE_RECORD ("pair", 0, 0, pair),
  RESAMPLE_RECORD ("pair_other", 0, 0, pair_other),
  RESAMPLE_RECORD ("bilinear8_1", 0, 0, bilinear),
  RESAMPLE_RECORD ("bilinear8_2", 0, 1, bilinear),
  RESAMPLE_RECORD ("bilinear8_4", 0, 2, bilinear),
  RESAMPLE_RECORD ("bilinear16_1", 1, 0, bilinear),
  RESAMPLE_RECORD ("bilinear16_2", 1, 1, bilinear),
  RESAMPLE_RECORD ("bilinear16_4", 1, 2, bilinear),
  RESAMPLE_RECORD ("taps8_1", 0, 0, taps),
  RESAMPLE_RECORD ("taps8_2", 0, 1, taps),
  RESAMPLE_RECORD ("taps8_4", 0, 2, taps),
  RESAMPLE_RECORD ("taps16_1", 1, 0, taps),
  RESAMPLE_RECORD ("taps16_2", 1, 1, taps),
  RESAMPLE_RECORD ("taps16_4", 1, 2, taps),
  { 0 },
};
