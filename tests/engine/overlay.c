/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The overlay of 8-bit samples: weights, and painting by them. */
#include "kernel-test.h"

/* --- weights --- */

static void
prepare_m (Case *c)
{
  uint8_t *m = case_line (c, c->n, 1, false);

  case_fill (c, m, c->n, 1, 255);
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
    sum[i] = (uint16_t) rng_int (&c->rng, 0, 15 * 255);
}

static void
run_sums (const ElKernels *kernels, Case *c)
{
  kernels->edges.sum_weights8 (c->out, c->in[0], c->n, c->sub);
}

static void
expect_sums (Case *c)
{
  for (int i = 0; i < c->n; i++)
    put (c->want, 2, i >> c->sub,
        get (c->want, 2, i >> c->sub) + get (c->in[0], 1, i));
}

static void
prepare_spread422 (Case *c)
{
  c->offset = case_choose (c, 2);
  prepare_m (c);
  case_row (c, (size_t) (c->n + 1) / 2 * 8, 2, true);
}

static void
run_spread422 (const ElKernels *kernels, Case *c)
{
  kernels->edges.spread_weights422 (c->out, c->in[0], c->n, c->offset);
}

static void
expect_spread422 (Case *c)
{
  for (int i = 0; i < c->n; i++) {
    const int first = get (c->in[0], 1, i);
    const int second = i + 1 < c->n ? get (c->in[0], 1, i + 1) : first;

    put (c->want, 2, 2 * i + c->offset, 2 * first);
    if (i % 2 == 0) {
      put (c->want, 2, 2 * i + 1 - c->offset, first + second);
      put (c->want, 2, 2 * i + 3 - c->offset, first + second);
      put (c->want, 2, 2 * i + 2 + c->offset, 0);
    }
  }
}

/* --- painting --- */

/* The largest weight there is: of m itself, or of sums. */
static int
choose_one (Case *c)
{
  const int range = case_choose (c, 3) == 2 ? rng_int (&c->rng, 1, 255)
      : case_choose (c, 2)                  ? 219
                                            : 255;

  return c->record->kind ? range * rng_int (&c->rng, 1, 16) : range;
}

static void
prepare_paint (Case *c)
{
  const int one = choose_one (c), bytes = c->record->kind ? 2 : 1;
  const bool sparse = case_choose (c, 2);
  uint8_t *weight = case_line (c, c->n, bytes, false);

  c->paint.den = one;
  c->paint.num = case_choose (c, 3) == 2 ? rng_int (&c->rng, 0, 255) : 255;
  for (int i = 0; i < 4; i++)
    c->paint.colour[i] = (uint8_t) rng_int (&c->rng, 0, 255);
  for (int i = 0; i < c->n; i++) {
    const int by_chance[4] = { 0, one / 2, one, rng_int (&c->rng, 0, one) };

    put (weight, bytes, i,
        sparse && i / 70 % 2 ? 0 : by_chance[rng_int (&c->rng, 0, 3)]);
  }
  c->in[0] = weight;
  case_fill (c, case_row (c, c->n, 1, true), c->n, 1, 255);
}

static void
run_paint (const ElKernels *kernels, Case *c)
{
  kernels->edges.paint8[c->record->kind](c->out, c->in[0], c->n, &c->paint);
}

static void
expect_paint (Case *c)
{
  const int64_t den = 255 * c->paint.den;

  for (int i = 0; i < c->n; i++) {
    const int64_t p = get (c->want, 1, i), colour = c->paint.colour[i % 4];
    const int64_t weight = get (c->in[0], c->record->kind ? 2 : 1, i);
    const int64_t twice =
        2 * (p * den + (colour - p) * weight * c->paint.num) + den;

    if (twice % (2 * den) == 0)
      cover (COVER_BLEND_TIE);
    put (c->want, 1, i, (int) (twice / (2 * den)));
  }
}

#define OVERLAY_RECORD(name, kind, what)                                 \
  {                                                                      \
    name, NULL, 0, kind, prepare_##what, run_##what, expect_##what, NULL \
  }

const Record overlay_records[] = {
  OVERLAY_RECORD ("sum_weights8", 0, sums),
  OVERLAY_RECORD ("spread_weights422", 0, spread422),
  OVERLAY_RECORD ("paint8_narrow", 0, paint),
  OVERLAY_RECORD ("paint8_wide", 1, paint),
  { 0 },
};
