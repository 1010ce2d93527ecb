/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The overlay of samples of 12 bits at most: weights, and painting by them. */
#include "kernel-test.h"

/* --- weights --- */

/* The largest m of 8 bits, or of 12. */
static int
largest_m (const Case *c)
{
  return c->record->wide ? 4095 : 255;
}

static void
prepare_m (Case *c)
{
  const int bytes = c->record->wide ? 2 : 1;
  uint8_t *m = case_line (c, c->n, bytes, false);

  case_fill (c, m, c->n, bytes, largest_m (c));
  c->in[0] = m;
}

static void
prepare_sums (Case *c)
{
  uint16_t *sum;
  int n_sums;

  c->sub = case_choose (c, 3);
  n_sums = (c->n + (1 << c->sub) - 1) >> c->sub;
  prepare_m (c);
  sum = case_row (c, n_sums * sizeof *sum, sizeof *sum, true);
  for (int i = 0; i < n_sums; i++)
    sum[i] = (uint16_t) rng_int (&c->rng, 0, 12 * largest_m (c));
}

static void
run_sums (const ElKernels *kernels, Case *c)
{
  kernels->edges->sum_weights[c->record->wide](c->out, c->in[0], c->n, c->sub);
}

static void
expect_sums (Case *c)
{
  for (int i = 0; i < c->n; i++)
    put (c->want, 2, i >> c->sub,
        get (c->want, 2, i >> c->sub)
            + get (c->in[0], c->record->wide ? 2 : 1, i));
}

/* --- painting --- */

/* Bytes of a weight; of the row, those that share a weight, and how many come
 * together. */
static const struct
{
  int size, sharing, together;
} kinds[EL_WEIGHT_COUNT] = {
  [EL_WEIGHT_NARROW] = { 1, 1, 1 },
  [EL_WEIGHT_PIXELS] = { 1, 4, 4 },
  [EL_WEIGHT_WIDE] = { 2, 1, 1 },
  [EL_WEIGHT_PAIRS] = { 2, 2, 2 },
  [EL_WEIGHT_422] = { 1, 2, 4 },
};

static int
weight_bytes (const Case *c)
{
  return kinds[c->record->kind].size;
}

static int
n_bytes (const Case *c)
{
  const int together = kinds[c->record->kind].together;

  return (c->n + together - 1) / together * together;
}

/* The largest weight there is: of m itself, or of sums. */
static int
choose_one (Case *c)
{
  const int range = case_choose (c, 3) == 2 ? rng_int (&c->rng, 1, 255)
      : case_choose (c, 2)                  ? 219
                                            : 255;

  return range * (weight_bytes (c) == 2 ? rng_int (&c->rng, 1, 16) : 1);
}

static void
prepare_paint (Case *c)
{
  const int one = choose_one (c), bytes = weight_bytes (c);
  const int n_weights = n_bytes (c) / kinds[c->record->kind].sharing;
  const bool sparse = case_choose (c, 2);
  uint8_t *weight = case_line (c, n_weights, bytes, false);

  c->paint.den = c->record->kind == EL_WEIGHT_422 ? 2 * one : one;
  c->paint.luma = case_choose (c, 2);
  c->paint.num = case_choose (c, 3) == 2 ? rng_int (&c->rng, 0, 255) : 255;
  for (int i = 0; i < 4; i++) {
    c->paint.colour[i] = (uint8_t) rng_int (&c->rng, 0, 255);
    c->paint.mask[i] = case_choose (c, 4) ? 0xff : 0;
  }
  for (int i = 0; i < n_weights; i++) {
    const int by_chance[4] = { 0, one / 2, one, rng_int (&c->rng, 0, one) };

    put (weight, bytes, i,
        sparse && i / 70 % 2 ? 0 : by_chance[rng_int (&c->rng, 0, 3)]);
  }
  c->in[0] = weight;
  case_fill (c, case_row (c, n_bytes (c), 1, true), n_bytes (c), 1, 255);
}

static void
run_paint (const ElKernels *kernels, Case *c)
{
  kernels->edges->paint8[c->record->kind](c->out, c->in[0], n_bytes (c),
      &c->paint);
}

static int64_t
wanted_weight (const Case *c, int i)
{
  const ElWeightKind kind = c->record->kind;
  const int pair = i / 4 * 2;

  if (kind == EL_WEIGHT_PIXELS && !c->paint.mask[i % 4])
    return 0;
  if (kind != EL_WEIGHT_422)
    return get (c->in[0], weight_bytes (c), i / kinds[kind].sharing);
  return i % 2 == c->paint.luma
      ? 2 * get (c->in[0], 1, i / 2)
      : get (c->in[0], 1, pair) + get (c->in[0], 1, pair + 1);
}

static void
expect_paint (Case *c)
{
  const int64_t den = 255 * c->paint.den;

  for (int i = 0; i < n_bytes (c); i++) {
    const int64_t p = get (c->want, 1, i), colour = c->paint.colour[i % 4];
    const int64_t twice =
        2 * (p * den + (colour - p) * wanted_weight (c, i) * c->paint.num)
        + den;

    if (twice % (2 * den) == 0)
      cover (COVER_BLEND_TIE);
    put (c->want, 1, i, (int) (twice / (2 * den)));
  }
}

/* --- painting above 8 bits --- */

static void
prepare_paint16 (Case *c)
{
  const int range = case_choose (c, 3) == 2 ? rng_int (&c->rng, 1, 4095)
      : case_choose (c, 2)                  ? 876
                                            : 4095;
  const int one = range * rng_int (&c->rng, 1, 4);
  const bool sparse = case_choose (c, 2);
  uint8_t *weight = case_line (c, c->n, 2, false);

  c->paint.num = case_choose (c, 3) == 2 ? rng_int (&c->rng, 0, 255) : 255;
  c->paint.den = one;
  c->colour = rng_int (&c->rng, 0, 4095);
  for (int i = 0; i < c->n; i++) {
    const int by_chance[4] = { 0, one / 2, one, rng_int (&c->rng, 0, one) };

    put (weight, 2, i,
        sparse && i / 70 % 2 ? 0 : by_chance[rng_int (&c->rng, 0, 3)]);
  }
  c->in[0] = weight;
  case_fill (c, case_line (c, c->n, 2, true), c->n, 2, 4095);
}

static void
run_paint16 (const ElKernels *kernels, Case *c)
{
  const ElPaint16 paint = { c->colour, c->paint.num, c->paint.den };

  kernels->edges->paint16 (c->out, c->in[0], c->n, &paint);
}

static void
expect_paint16 (Case *c)
{
  const int64_t den = 255 * (int64_t) c->paint.den;

  for (int i = 0; i < c->n; i++) {
    const int64_t p = get (c->want, 2, i);
    const int64_t weight = get (c->in[0], 2, i) * (int64_t) c->paint.num;
    const int64_t twice = 2 * (p * den + (c->colour - p) * weight) + den;

    if (twice % (2 * den) == 0)
      cover (COVER_BLEND_TIE);
    put (c->want, 2, i, (int) (twice / (2 * den)));
  }
}

#define OVERLAY_RECORD(name, wide, kind, what)                              \
  {                                                                         \
    name, NULL, wide, kind, prepare_##what, run_##what, expect_##what, NULL \
  }

const Record overlay_records[] = {
  OVERLAY_RECORD ("sum_weights8", 0, 0, sums),
  OVERLAY_RECORD ("sum_weights16", 1, 0, sums),
  OVERLAY_RECORD ("paint8_narrow", 0, EL_WEIGHT_NARROW, paint),
  OVERLAY_RECORD ("paint8_pixels", 0, EL_WEIGHT_PIXELS, paint),
  OVERLAY_RECORD ("paint8_wide", 0, EL_WEIGHT_WIDE, paint),
  OVERLAY_RECORD ("paint8_pairs", 0, EL_WEIGHT_PAIRS, paint),
  OVERLAY_RECORD ("paint8_422", 0, EL_WEIGHT_422, paint),
  OVERLAY_RECORD ("paint16", 1, 0, paint16),
  { 0 },
};
