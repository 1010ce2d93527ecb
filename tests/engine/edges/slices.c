/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The driver of edges: whole pictures against the formulas, cut into slices that run
 * in any order; and the focus meter. */
#include "pictures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The value that gradients are taken of: a role's, or luma (`role` -1). */
static int
edge_sample (const ElPicture *picture, const int weight[3], int role, int x,
    int y)
{
  int64_t sum = 5000;

  if (role < 0 && !picture->rgb)
    role = EL_ROLE_Y;
  for (int p = 0; p < picture->n_planes; p++) {
    const ElPlane *plane = &picture->plane[p];

    for (int place = 0; place < plane->step; place++) {
      const int here = plane_role (plane, place);

      if (here < 0 || here >= EL_COLOURS || (role >= 0 && here != role))
        continue;
      if (role >= 0)
        return plane_sample (picture, plane, place, x, y);
      sum +=
          (int64_t) weight[here] * plane_sample (picture, plane, place, x, y);
    }
  }
  return (int) (sum / 10000);
}

static void
edge_gradient (const ElPicture *picture, const int weight[3], int op, int role,
    int x, int y, int64_t *gx, int64_t *gy)
{
  int64_t around[9];

  for (int i = 0; i < 9; i++)
    around[i] =
        edge_sample (picture, weight, role, x + i % 3 - 1, y + i / 3 - 1);
  *gx = formula_weighted (formula_operators[op].gx, around);
  *gy = formula_weighted (formula_operators[op].gy, around);
}

/* The magnitude at (x, y), clamped and after the threshold. */
static int
magnitude_at (const TestRun *run, int role, int x, int y)
{
  const ElSobelSettings *settings = &run->sobel;
  const int range = settings->tones.white - settings->tones.black;
  int64_t gx, gy;
  double v, m;

  edge_gradient (&run->test.original, settings->tones.luma_weight,
      settings->operator_id, role, x, y, &gx, &gy);
  v = settings->norm == EL_NORM_L1 ? (double) (llabs (gx) + llabs (gy))
                                   : sqrt ((double) (gx * gx + gy * gy));
  m = fmin (
      floor (formula_measure (settings->operator_id, settings->gain, v, 2)),
      range);
  return m < settings->threshold * range - 1e-9 ? 0 : (int) m;
}

static int
wanted_magnitude (const TestRun *run, int role, int x, int y)
{
  const ElSobelSettings *settings = &run->sobel;
  int m = magnitude_at (run, role, x, y);

  if (settings->output == EL_OUTPUT_MASK && m > 0)
    m = settings->tones.white - settings->tones.black;
  return settings->invert ? settings->tones.white - m
                          : settings->tones.black + m;
}

static int
wanted_gradient (const TestRun *run, int x, int y)
{
  const ElSobelSettings *settings = &run->sobel;
  const int middle = 1 << (run->test.original.sample.depth - 1);
  int64_t gx, gy;
  double value;

  edge_gradient (&run->test.original, settings->tones.luma_weight,
      settings->operator_id, -1, x, y, &gx, &gy);
  value = middle
      + floor (formula_measure (settings->operator_id, settings->gain,
          (double) (settings->output == EL_OUTPUT_GRADIENT_X ? gx : gy), 8));
  return (
      int) fmin (fmax (value, settings->tones.black), settings->tones.white);
}

/* The colour's share is the mean of m over the luma pixels that the sample
 * covers. */
static int
wanted_overlay (const TestRun *run, const ElPlane *plane, int place, int x,
    int y)
{
  const ElSobelSettings *settings = &run->sobel;
  const ElPicture *picture = &run->test.original;
  const int64_t p = plane_sample (picture, plane, place, x, y);
  const int64_t away = settings->tones.colour[plane_role (plane, place)] - p;
  int64_t sum = 0, den = 0;

  for (int j = y << plane->y_sub; j < (y + 1) << plane->y_sub; j++) {
    for (int i = x << plane->x_sub; i < (x + 1) << plane->x_sub; i++) {
      if (i >= picture->width || j >= picture->height)
        continue;
      sum += magnitude_at (run, -1, i, j);
      den += 255 * (settings->tones.white - settings->tones.black);
    }
  }
  return (int) ((2 * (p * den + away * sum * settings->tones.alpha) + den)
      / (2 * den));
}

static int
wanted_edge (const TestRun *run, const ElPlane *plane, int place, int x, int y)
{
  const ElSobelSettings *settings = &run->sobel;
  const ElPicture *picture = &run->test.original;
  const int role = plane_role (plane, place);
  const bool keep =
      settings->keep_color && settings->output == EL_OUTPUT_MAGNITUDE;

  if (role < 0 || role >= EL_COLOURS)
    return -1;
  if (settings->output == EL_OUTPUT_OVERLAY)
    return wanted_overlay (run, plane, place, x, y);
  if (!picture->rgb && role != EL_ROLE_Y)
    return keep ? -1 : 1 << (picture->sample.depth - 1);
  if (settings->output <= EL_OUTPUT_MASK)
    return wanted_magnitude (run, keep && picture->rgb ? role : -1, x, y);
  return wanted_gradient (run, x, y);
}

/* A third of them are plain: kernels of their own work on these. */
static void
choose_sobel (ElSobelSettings *settings, Rng *rng, int depth)
{
  static const double gains[] = { 1, 1, 0.3, 2, 5.7 };
  const bool limited = rng_int (rng, 0, 1);
  const bool plain = rng_int (rng, 0, 2) == 0;

  memset (settings, 0, sizeof *settings);
  settings->norm = rng_int (rng, 0, EL_NORM_COUNT - 1);
  settings->gain = 1;
  if (!plain) {
    settings->operator_id =
        grid_operator (rng_int (rng, 0, EL_OPERATOR_COUNT - 1));
    settings->gain = gains[rng_int (rng, 0, 4)];
    settings->threshold = rng_int (rng, 0, 2) == 0 ? rng_real (rng, 0, 1) : 0;
    settings->output = rng_int (rng, 0, EL_OUTPUT_GRADIENT_Y);
    settings->keep_color = rng_int (rng, 0, 1);
  }
  settings->tones.black = limited ? 16 << (depth - 8) : 0;
  settings->tones.white = limited ? 235 << (depth - 8) : (1 << depth) - 1;
  settings->invert =
      !plain && settings->output <= EL_OUTPUT_OVERLAY && rng_int (rng, 0, 1);
  settings->tones.alpha = rng_int (rng, 0, 1) ? 255 : rng_int (rng, 0, 255);
  for (int i = 0; i < 3; i++)
    settings->tones.colour[i] = rng_int (rng, 0, (1 << depth) - 1);
  settings->tones.luma_weight[0] = 2126;
  settings->tones.luma_weight[1] = 7152;
  settings->tones.luma_weight[2] = 722;
}

static void
run_sobel (TestRun *run, const ElKernels *kernels, Rng *rng, int slices)
{
  const ElPicture *picture = &run->test.picture;
  static ElSobel sobel;
  uint8_t *scratch;
  size_t size;
  int order[MAX_PARTS];

  picture_restore (&run->test);
  shuffle (rng, order, slices);
  el_sobel_configure (&sobel, kernels, &run->sobel, picture);
  if (sobel.in_rows && picture->width > 2 * EL_IN_ROWS_MIN
      && picture->height > 2 * EL_GROUP_ROWS)
    cover (COVER_GROUPS_IN_ROWS);
  size = el_sobel_prepare (&sobel, picture, slices);
  scratch = scratch_make (rng, size);
  el_sobel_begin (&sobel, scratch);
  for (int i = 0; i < slices; i++)
    el_sobel_slice (&sobel, order[i]);
  scratch_check (scratch, size);
}

/* One settings on one picture. Above 8 bits a magnitude may be off by 1, which
 * a threshold makes much of: those are only compared with each other. */
static void
check_sobel_picture (TestRun *run, const ElKernels *kernels, Rng *rng)
{
  const ElSobelSettings *settings = &run->sobel;
  const bool wide = run->test.picture.sample.wide;

  run_sobel (run, el_kernels_get (EL_ISA_C), rng, 1);
  picture_set_base (&run->test);
  run->tolerance = wide;
  if (!(wide
          && (settings->threshold > 0 || settings->output == EL_OUTPUT_MASK)))
    picture_check (run, wanted_edge);
  for (int slices = 1; slices <= MAX_PARTS; slices++) {
    run_sobel (run, kernels, rng, slices);
    if (!picture_is_base (&run->test))
      fail ("%s %dx%d, output %d: %d slices make another picture",
          run->test.name, run->test.picture.width, run->test.picture.height,
          settings->output, slices);
  }
}

static void
check_sobel (const ElKernels *kernels)
{
  static TestRun run;
  const int trials = n_layouts () * 12;

  for (int trial = 0; trial < trials; trial++) {
    Rng rng = rng_from ("sobel", trial);
    const bool in_rows = rng_int (&rng, 0, 1);
    const int width = in_rows ? rng_int (&rng, 64, 200) : rng_int (&rng, 1, 71);
    const int height = rng_int (&rng, 1, 40);

    picture_make (&run.test, &rng, trial % n_layouts (), width, height);
    if (rng_int (&rng, 0, 1))
      picture_flatten (&run.test);
    choose_sobel (&run.sobel, &rng, run.test.picture.sample.depth);
    check_sobel_picture (&run, kernels, &rng);
  }
}

/* --- the focus meter --- */

static void
check_energy_of (TestRun *run, const ElKernels *kernels, Rng *rng)
{
  const ElPicture *picture = &run->test.original;
  const int *weight = run->sobel.tones.luma_weight;
  const size_t size = el_focus_scratch_size (picture);
  const int left = rng_int (rng, 0, picture->width - 1);
  const int top = rng_int (rng, 0, picture->height - 1);
  const int width = rng_int (rng, 1, picture->width - left);
  const int height = rng_int (rng, 1, picture->height - top);
  uint8_t *scratch = scratch_make (rng, size);
  int64_t want = 0;
  double got;

  for (int y = top; y < top + height; y++) {
    for (int x = left; x < left + width; x++) {
      int64_t gx, gy;

      edge_gradient (picture, weight, EL_OPERATOR_SOBEL, -1, x, y, &gx, &gy);
      want += gx * gx + gy * gy;
    }
  }
  got = el_focus_energy (kernels, picture, weight, left, top, width, height,
      scratch);
  scratch_check (scratch, size);
  if (got != (double) want)
    fail ("%s, %dx%d at (%d, %d): %.17g, should be %.17g", run->test.name,
        width, height, left, top, got, (double) want);
}

static void
check_energy (const ElKernels *kernels)
{
  static TestRun run;
  const int trials = n_layouts () * (options.quick ? 2 : 6);

  for (int trial = 0; trial < trials; trial++) {
    Rng rng = rng_from ("energy", trial);
    const int width = rng_int (&rng, 1, 171), height = rng_int (&rng, 1, 40);

    picture_make (&run.test, &rng, trial % n_layouts (), width, height);
    choose_sobel (&run.sobel, &rng, run.test.picture.sample.depth);
    check_energy_of (&run, kernels, &rng);
  }
}

const Record slice_records[] = {
  { .name = "sobel-slices", .check = check_sobel },
  { .name = "focus-meter", .check = check_energy },
  { 0 },
};
