/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The ring round a lens: how much of a pixel it covers, and its colour. */
#include "kernel-test.h"

#include <math.h>
#include <string.h>

#include "lens/lens.h"

/* --- weights --- */

static void
prepare_weights (Case *c)
{
  ElRingShape *ring = &c->ring;

  memset (ring, 0, sizeof *ring);
  ring->shape = case_choose (c, EL_SHAPE_COUNT);
  ring->par = case_choose (c, 2) ? 1 : 12.0 / 11;
  ring->b = case_choose (c, 4) == 1 ? 0 : rng_real (&c->rng, 0.1, 2.0 * c->n);
  ring->a = ring->b * (case_choose (c, 2) ? 1 : rng_real (&c->rng, 0.05, 20));
  ring->width = rng_int (&c->rng, 1, 12);
  ring->x = case_choose (c, 2) ? rng_int (&c->rng, -9, c->n)
                               : rng_real (&c->rng, -9, c->n);
  ring->y = case_choose (c, 3) == 1
      ? 0
      : rng_real (&c->rng, 0, ring->b + ring->width);
  c->offset = case_choose (c, 3) == 1 ? (int) ring->x : 0;
  case_line (c, c->n, sizeof (uint16_t), true);
}

static void
run_weights (const ElKernels *kernels, Case *c)
{
  kernels->lens->ring_weights (c->out, c->n, c->offset, 0, &c->ring);
}

/* How far a pixel is outside an edge of the ring. */
static double
outside (const ElRingShape *ring, double grow, int x)
{
  const ElLens lens = { .x = ring->x,
    .y = ring->y,
    .par = ring->par,
    .radius = ring->b,
    .aspect = ring->b > 0 ? ring->a / ring->b : 1,
    .shape = ring->shape };

  return el_lens_outside (&lens, grow, x, 0);
}

static void
expect_weights (Case *c)
{
  for (int i = 0; i < c->n; i++) {
    const double inner = 0.5 + outside (&c->ring, 0, c->offset + i);
    const double outer = 0.5 - outside (&c->ring, c->ring.width, c->offset + i);
    const double share = fmin (fmax (inner, 0), 1) * fmin (fmax (outer, 0), 1);

    put (c->want, 2, i,
        accept (share * EL_RING_ONE + 0.5, 1e-3, get (c->out, 2, i)));
  }
}

/* --- paint --- */

static void
prepare_paint (Case *c)
{
  const int bytes = c->n << c->record->kind;
  uint16_t *weight = case_line (c, c->n, sizeof *weight, false);

  for (int i = 0; i < c->n; i++) {
    const int by_chance[4] = { 0, EL_RING_ONE / 2, EL_RING_ONE,
      rng_int (&c->rng, 0, EL_RING_ONE) };

    weight[i] = (uint16_t) by_chance[rng_int (&c->rng, 0, 3)];
  }
  c->in[0] = weight;
  for (int i = 0; i < 4; i++) {
    const int first =
        i >> c->record->kind ? i & ((1 << c->record->kind) - 1) : i;
    const int shares[3] = { 32768, 0, rng_int (&c->rng, 0, 32768) };

    c->ring_paint.colour[i] = first < i ? c->ring_paint.colour[first]
                                        : (uint8_t) rng_int (&c->rng, 0, 255);
    c->ring_paint.share[i] = first < i ? c->ring_paint.share[first]
                                       : (uint16_t) shares[case_choose (c, 3)];
  }
  case_fill (c, case_row (c, (size_t) bytes, 1, true), bytes, 1, 255);
}

static void
run_paint (const ElKernels *kernels, Case *c)
{
  kernels->lens->ring_paint[c->record->kind](c->out, c->in[0], c->n,
      &c->ring_paint);
}

/* All of the colour or nothing of it is exact. */
static void
expect_paint (Case *c)
{
  const ElRingPaint *paint = &c->ring_paint;

  for (int i = 0; i < c->n << c->record->kind; i++) {
    const double weight =
        (double) ((const uint16_t *) c->in[0])[i >> c->record->kind]
        / EL_RING_ONE;
    const double share = weight * paint->share[i % 4] / 32768.0;
    const int p = get (c->want, 1, i);
    const double want = p + (paint->colour[i % 4] - p) * share;

    put (c->want, 1, i,
        accept (want + 0.5, share > 0 && share < 1 ? 0.03 : 0,
            get (c->out, 1, i)));
  }
}

#define RING_RECORD(name, kind, what)                                    \
  {                                                                      \
    name, NULL, 0, kind, prepare_##what, run_##what, expect_##what, NULL \
  }

const Record ring_records[] = {
  RING_RECORD ("ring_weights", 0, weights),
  RING_RECORD ("ring_paint_1", 0, paint),
  RING_RECORD ("ring_paint_2", 1, paint),
  RING_RECORD ("ring_paint_4", 2, paint),
  { 0 },
};
