/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the plugin computes of a lens by its formulas, not by kernels: sources, and the
 * weights of interpolations. */
#include "kernel-test.h"

#include <math.h>

bool
lens_source (const ElLens *lens, double *x, double *y)
{
  const double dx = *x - lens->x, dy = *y - lens->y;
  const double r =
      formula_shapes[lens->shape].length (dx * lens->par / lens->aspect, dy);
  double s;

  if (r >= lens->radius)
    return false;
  s = formula_profiles[lens->profile](r / lens->radius, lens->zoom);
  *x = lens->source_x + dx * s;
  *y = lens->source_y + dy * s;
  return true;
}

/* The weights of one phase: near the formula, and of the right sum. */
static void
check_phase (const ElTapTable *table, int interpolation, int phase)
{
  const int middle = table->taps / 2 - 1;
  double want[FORMULA_MAX_TAPS], exact_sum = 0;
  int fixed_sum = 0;

  formula_taps (interpolation, middle + (double) phase / EL_TAP_PHASES, want);
  for (int k = 0; k < table->taps; k++) {
    /* the last phase is the next sample's first */
    const double share = phase < EL_TAP_PHASES ? want[k]
        : k > 0                                ? want[k - 1]
                                               : 0;

    if (fabs (table->exact[phase][k] - share) > 1e-7
        || fabs (table->fixed[phase][k] - share * EL_TAP_ONE) > 3)
      fail ("%d taps, phase %d: weight %d is %g or %g, should be %g",
          table->taps, phase, k, table->exact[phase][k],
          table->fixed[phase][k] / (double) EL_TAP_ONE, share);
    fixed_sum += table->fixed[phase][k];
    exact_sum += table->exact[phase][k];
  }
  if (fixed_sum != EL_TAP_ONE || fabs (exact_sum - 1) > 3e-7)
    fail ("%d taps, phase %d: the weights sum to %d and %.9g", table->taps,
        phase, fixed_sum, exact_sum);
}

static void
check_taps (const ElKernels *kernels)
{
  static ElTapTable table;

  (void) kernels;
  for (int i = 0; i < EL_INTERPOLATION_COUNT; i++) {
    if (el_interpolations[i].taps <= 2)
      continue;
    el_interpolation_fill (&table, &el_interpolations[i]);
    for (int phase = 0; phase <= EL_TAP_PHASES; phase++)
      check_phase (&table, i, phase);
  }
}

/* The formula that the drivers fall back on, against our own. */
static void
check_lens_formula (const ElKernels *kernels)
{
  Rng rng = rng_from ("lens-formula", 0);

  (void) kernels;
  for (int i = 0; i < 20000; i++) {
    const ElLens lens = { .x = rng_real (&rng, 0, 100),
      .y = rng_real (&rng, 0, 100),
      .radius = rng_real (&rng, 0, 80),
      .zoom = i % 5 ? rng_real (&rng, 1, 100) : 1.001,
      .par = rng_real (&rng, 0.4, 2.5),
      .aspect = i % 2 ? rng_real (&rng, 0.05, 20) : 1,
      .source_x = rng_real (&rng, 0, 100),
      .source_y = rng_real (&rng, 0, 100),
      .profile = i % EL_PROFILE_COUNT,
      .shape = i / 3 % EL_SHAPE_COUNT };
    const double x = rng_int (&rng, 0, 100), y = rng_int (&rng, 0, 100);
    double got_x = x, got_y = y, want_x = x, want_y = y;
    const bool got = el_lens_source (&lens, &got_x, &got_y);
    const bool want = lens_source (&lens, &want_x, &want_y);

    if (got != want || fabs (got_x - want_x) > 1e-10
        || fabs (got_y - want_y) > 1e-10)
      fail ("profile %d, shape %d, zoom %g: (%g, %g) comes from %.12g, %.12g, "
            "should be %.12g, %.12g",
          lens.profile, lens.shape, lens.zoom, x, y, got_x, got_y, want_x,
          want_y);
  }
}

const Record lens_formula_records[] = {
  { .name = "tap-tables", .check = check_taps },
  { .name = "lens-formula", .check = check_lens_formula },
  { 0 },
};
