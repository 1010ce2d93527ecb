/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The drivers: whole pictures against the formulas, and cut into slices or
 * parts that run in any order. */
#include "pictures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lens/driver.h"

#define MAX_PARTS 9

typedef struct TestRun TestRun;
typedef int (
    *Want) (const TestRun *run, const ElPlane *plane, int place, int x, int y);

/* A picture, and the settings that it is drawn with. */
struct TestRun
{
  TestPicture test;
  ElSobelSettings sobel;
  ElMagnifySettings magnify;
  int tolerance; /* of values that are drawn */
};

/* A value as it is stored, with the padding bits that were there. */
static int
wanted_raw (const TestRun *run, const ElPlane *plane, int place, int x, int y,
    int value)
{
  const ElPicture *picture = &run->test.original;
  const int bytes = picture->sample.wide ? 2 : 1;
  const int raw = plane_raw (picture, plane, place, x, y);
  uint8_t ones[2], stored[2];

  if (value < 0)
    return raw;
  store_sample (ones, (1 << picture->sample.depth) - 1, &picture->sample);
  store_sample (stored, value, &picture->sample);
  return (raw & ~get (ones, bytes, 0)) | get (stored, bytes, 0);
}

static bool
check_sample (const TestRun *run, const ElPlane *plane, int place, int x, int y,
    int want)
{
  const ElPicture *picture = &run->test.picture;
  const ElPlane *drawn = picture->plane + (plane - run->test.original.plane);
  const int raw = plane_raw (picture, drawn, place, x, y);
  const int got = plane_sample (picture, drawn, place, x, y);

  if (raw == wanted_raw (run, plane, place, x, y, want))
    return true;
  if (want >= 0 && abs (got - want) <= run->tolerance
      && raw == wanted_raw (run, plane, place, x, y, got))
    return true;
  fail ("%s %dx%d: sample %d of (%d, %d) is %#x, should be %#x", run->test.name,
      picture->width, picture->height, place, x, y, raw,
      wanted_raw (run, plane, place, x, y, want));
  return false;
}

static void
check_picture (const TestRun *run, Want want)
{
  const ElPicture *picture = &run->test.original;

  for (int p = 0; p < el_picture_all_planes (picture); p++) {
    const ElPlane *plane = &picture->plane[p];

    for (int y = 0; y < plane->height; y++)
      for (int x = 0; x < plane->width; x++)
        for (int place = 0; place < plane->step; place++)
          if ((plane->lanes > 1 || place == plane->offset)
              && !check_sample (run, plane, place, x, y,
                  want (run, plane, place, x, y)))
            return;
  }
}

/* --- edges --- */

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
    check_picture (run, wanted_edge);
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

/* --- the lens --- */

static int
wanted_between (const TestRun *run, const ElPlane *plane, int place, double x,
    double y)
{
  const ElPicture *picture = &run->test.original;
  const ElInterpolationId interpolation = run->magnify.interpolation;
  const int n = 2 * formula_interpolations[interpolation].side;
  double across[FORMULA_MAX_TAPS], down[FORMULA_MAX_TAPS], sum = 0;
  const int column = formula_taps (interpolation, x, across);
  const int row = formula_taps (interpolation, y, down);

  for (int j = 0; j < n; j++)
    for (int i = 0; i < n; i++)
      sum += across[i] * down[j]
          * plane_sample (picture, plane, place, column + i, row + j);
  return (
      int) fmin (fmax (floor (sum + 0.5), 0), (1 << picture->sample.depth) - 1);
}

/* Nearest: where the coordinate is all but halfway between samples, either of
 * them will do; but not at zoom 2, which is exact, nor where the lens is flat. */
static int
wanted_nearest (const TestRun *run, const ElPlane *plane, int place, double x,
    double y, int drawn)
{
  const ElLens *lens = &run->magnify.lens;
  const bool exact = lens->profile == EL_PROFILE_FLAT
      || (lens->zoom == 2 && lens->profile == EL_PROFILE_BULGE);
  const double slack = exact ? 0 : 1e-9;
  int want = -1;

  for (int i = 0; i < 4 && want != drawn; i++)
    want = plane_sample (&run->test.original, plane, place,
        (int) floor (x + 0.5 + (i & 1 ? slack : -slack)),
        (int) floor (y + 0.5 + (i & 2 ? slack : -slack)));
  return want;
}

static int
wanted_lens (const TestRun *run, const ElPlane *plane, int place, int x, int y)
{
  const ElPlane *drawn =
      run->test.picture.plane + (plane - run->test.original.plane);
  const double x_unit = 1 << plane->x_sub, y_unit = 1 << plane->y_sub;
  double source_x = x * x_unit + plane->x_site;
  double source_y = y * y_unit + plane->y_site;

  if (plane_role (plane, place) == EL_ROLE_NONE
      || !lens_source (&run->magnify.lens, &source_x, &source_y))
    return -1;
  source_x = (source_x - plane->x_site) / x_unit;
  source_y = (source_y - plane->y_site) / y_unit;
  if (run->magnify.interpolation == EL_INTERPOLATION_NEAREST)
    return wanted_nearest (run, plane, place, source_x, source_y,
        plane_sample (&run->test.picture, drawn, place, x, y));
  return wanted_between (run, plane, place, source_x, source_y);
}

/* Any, over the full range. */
static void
choose_tone (ElToneSettings *tone, Rng *rng, int depth)
{
  static const int weights[3] = { 2126, 7152, 722 };

  tone->tone = rng_int (rng, 0, EL_TONE_COUNT - 1);
  tone->contrast = rng_int (rng, 0, 1) ? 1 : rng_real (rng, 0, 10);
  tone->white = (1 << depth) - 1;
  memcpy (tone->luma_weight, weights, sizeof weights);
  for (int i = 0; i < EL_COLOURS; i++) {
    tone->dark[i] = rng_int (rng, 0, tone->white);
    tone->light[i] = rng_int (rng, 0, tone->white);
  }
}

/* Those with a ring, which the formula has not, have a tone as well. */
static void
choose_magnify (ElMagnifySettings *settings, Rng *rng, const ElPicture *picture)
{
  static const double zooms[] = { 2, 2, 1, 1.001, 1.5, 3, 10, 16, 17, 100 };
  static const double pars[] = { 1, 1, 12.0 / 11, 0.5, 2 };
  ElLens *lens = &settings->lens;

  memset (settings, 0, sizeof *settings);
  settings->interpolation = rng_int (rng, 0, EL_INTERPOLATION_COUNT - 1);
  settings->tone.contrast = 1;
  lens->zoom = zooms[rng_int (rng, 0, 9)];
  lens->par = pars[rng_int (rng, 0, 4)];
  lens->profile = rng_int (rng, 0, EL_PROFILE_COUNT - 1);
  lens->shape = rng_int (rng, 0, EL_SHAPE_COUNT - 1);
  lens->radius = rng_real (rng, 0.1, picture->height);
  lens->x = rng_real (rng, 0, picture->width);
  lens->y = rng_real (rng, 0, picture->height);
  if (rng_int (rng, 0, 2) == 0) {
    /* on a border or in the middle */
    lens->x = picture->width * rng_int (rng, 0, 2) / 2.0;
    lens->y = picture->height * rng_int (rng, 0, 2) / 2.0;
  }
  lens->aspect = rng_int (rng, 0, 1) ? 1 : exp (rng_real (rng, -3, 3));
  lens->source_x = lens->x;
  lens->source_y = lens->y;
  if (rng_int (rng, 0, 2) == 0) {
    lens->source_x = rng_real (rng, 0, picture->width);
    lens->source_y = rng_real (rng, 0, picture->height);
  }
  if (rng_int (rng, 0, 3) == 0) {
    settings->border_width = rng_int (rng, 1, 12);
    choose_tone (&settings->tone, rng, picture->sample.depth);
  }
  settings->border_alpha = rng_int (rng, 0, 255);
  for (int i = 0; i <= EL_COLOURS; i++)
    settings->border_colour[i] =
        rng_int (rng, 0, (1 << picture->sample.depth) - 1);
}

/* In any order. */
static void
draw_parts (ElMagnify *magnify, Rng *rng, int parts, int rounds)
{
  int order[MAX_PARTS];

  for (int round = 0; round < rounds; round++) {
    shuffle (rng, order, parts);
    for (int i = 0; i < parts; i++)
      el_magnify_part (magnify, round, order[i]);
  }
}

static void
check_base (const TestRun *run, int parts, const char *which)
{
  if (!picture_is_base (&run->test))
    fail ("%s %dx%d, interpolation %d: the %s picture in %d parts differs",
        run->test.name, run->test.picture.width, run->test.picture.height,
        run->magnify.interpolation, which, parts);
}

static void
draw_planned (TestRun *run, ElMagnify *magnify, Rng *rng, uint8_t *memory,
    size_t size, int parts)
{
  picture_restore (&run->test);
  draw_parts (magnify, rng, parts,
      el_magnify_begin (magnify, &run->test.picture, memory, size, parts));
}

/* Draws twice: the first picture of a plan makes the map, the second uses
 * it. */
static void
run_magnify (TestRun *run, const ElKernels *kernels, Rng *rng, int parts,
    bool set_base)
{
  static ElMagnify magnify;
  size_t size;
  uint8_t *memory;

  memset (&magnify, 0, sizeof magnify);
  size = el_magnify_plan (&magnify, kernels, &run->test.picture, &run->magnify,
      parts);
  memory = scratch_make (rng, size);
  draw_planned (run, &magnify, rng, memory, size, parts);
  if (set_base)
    picture_set_base (&run->test);
  check_base (run, parts, "first");
  if (el_magnify_plan (&magnify, kernels, &run->test.picture, &run->magnify,
          parts)
      != size)
    fail ("%s: the same plan takes other memory", run->test.name);
  draw_planned (run, &magnify, rng, memory, size, parts);
  check_base (run, parts, "second");
  scratch_check (memory, size);
}

static void
note_paths (const ElPicture *picture)
{
  for (int p = 0; p < el_picture_all_planes (picture); p++)
    cover (el_plane_is_line (&picture->plane[p], &picture->sample)
            ? COVER_DRAW_IN_ROW
            : COVER_DRAW_BY_LINE);
}

static void
check_magnify_picture (TestRun *run, const ElKernels *kernels, Rng *rng,
    int max_parts)
{
  static const int tolerances[] = { 0, 1, 2, 2 };

  note_paths (&run->test.picture);
  run->tolerance = tolerances[run->magnify.interpolation];
  run_magnify (run, el_kernels_get (EL_ISA_C), rng, 1, true);
  if (run->magnify.border_width == 0)
    check_picture (run, wanted_lens);
  for (int parts = 1; parts <= max_parts; parts++)
    run_magnify (run, kernels, rng, parts, false);
}

static void
check_magnify (const ElKernels *kernels)
{
  static TestRun run;
  const int trials = n_layouts () * (options.quick ? 3 : 12);

  for (int trial = 0; trial < trials; trial++) {
    Rng rng = rng_from ("magnify", trial);
    const int width = rng_int (&rng, 1, 71), height = rng_int (&rng, 1, 40);

    picture_make (&run.test, &rng, trial % n_layouts (), width, height);
    choose_magnify (&run.magnify, &rng, &run.test.picture);
    check_magnify_picture (&run, kernels, &rng, MAX_PARTS);
  }
}

/* Nearest on larger pictures whose samples tell where they are from. */
static void
check_positions (const ElKernels *kernels)
{
  static TestRun run;
  const int trials = n_layouts () * (options.quick ? 1 : 4);

  for (int trial = 0; trial < trials; trial++) {
    Rng rng = rng_from ("positions", trial);
    const int width = rng_int (&rng, 100, MAX_WIDTH);
    const int height = rng_int (&rng, 100, MAX_HEIGHT);

    picture_make (&run.test, &rng, trial % n_layouts (), width, height);
    picture_code_positions (&run.test);
    choose_magnify (&run.magnify, &rng, &run.test.picture);
    run.magnify.interpolation = EL_INTERPOLATION_NEAREST;
    run.magnify.border_width = 0;
    if (trial % 3 == 0) {
      run.magnify.lens.zoom = 2;
      run.magnify.lens.profile = EL_PROFILE_BULGE;
    }
    check_magnify_picture (&run, kernels, &rng, 2);
  }
}

/* A lens that may well be where rounding errors decide: whole numbers. */
static void
choose_moving_lens (TestRun *run, Rng *rng)
{
  ElLens *lens = &run->magnify.lens;

  choose_magnify (&run->magnify, rng, &run->test.picture);
  if (rng_int (rng, 0, 1))
    run->magnify.interpolation = EL_INTERPOLATION_NEAREST;
  if (rng_int (rng, 0, 2) == 0)
    lens->par = 1;
  lens->radius = rng_real (rng, 1, run->test.picture.height / 2.0);
  if (rng_int (rng, 0, 2)) {
    lens->radius = ceil (lens->radius);
    lens->x = floor (lens->x);
    lens->y = floor (lens->y);
    lens->source_x = floor (lens->source_x);
    lens->source_y = floor (lens->source_y);
  }
  if (rng_int (rng, 0, 1))
    lens->zoom = 2;
}

/* Mostly by whole pixels, or not at all, and with a rounding error. */
static double
move (double at, double size, Rng *rng)
{
  const double to = at + (rng_int (rng, 0, 2) ? rng_int (rng, -6, 6) : 0);

  return fmin (fmax (to * (1 + rng_int (rng, -1, 1) * 0x1p-52), 0), size);
}

/* With what is under it, or with a source of its own, which may move alone. */
static void
move_lens (ElLens *lens, Rng *rng, const ElPicture *picture)
{
  const bool own = el_lens_has_source (lens);

  if (!own || rng_int (rng, 0, 1)) {
    lens->x = move (lens->x, picture->width, rng);
    lens->y = move (lens->y, picture->height, rng);
  }
  if (rng_int (rng, 0, 9) == 0)
    lens->zoom = rng_real (rng, 1, 5);
  if (rng_int (rng, 0, 9) == 0)
    lens->x = rng_real (rng, 0, picture->width);
  lens->source_x = own ? move (lens->source_x, picture->width, rng) : lens->x;
  lens->source_y = own ? move (lens->source_y, picture->height, rng) : lens->y;
}

static void
note_state (const ElMagnify *magnify)
{
  for (int i = 0; i < magnify->n_layers; i++) {
    const ElLensLayer *layer = &magnify->layer[i];

    if (layer->state != EL_LENS_MOVED)
      continue;
    cover (COVER_LENS_MOVED);
    for (int y = layer->covered.top; y < layer->covered.bottom; y++)
      if (layer->runs[y - layer->covered.top].delicate)
        cover (COVER_LENS_DELICATE);
  }
}

static _Alignas(64) uint8_t journey_memory[8 << 20];

/* A lens on its way draws what a new one draws in its place. */
static void
check_journey (TestRun *run, const ElKernels *kernels, Rng *rng)
{
  static ElMagnify magnify;

  memset (&magnify, 0, sizeof magnify);
  for (int step = 0; step < 16; step++) {
    const int most = step < 8 ? 1 : rng_int (rng, 1, 2);
    int rounds;

    run_magnify (run, el_kernels_get (EL_ISA_C), rng, 1, true);
    if (el_magnify_plan (&magnify, kernels, &run->test.picture, &run->magnify,
            most)
        > sizeof journey_memory)
      fail ("a lens of more than %zu bytes", sizeof journey_memory);
    picture_restore (&run->test);
    if (rng_int (rng, 0, 15) == 0)
      continue; /* no memory for this picture */
    rounds = el_magnify_begin (&magnify, &run->test.picture, journey_memory,
        sizeof journey_memory, rng_int (rng, 1, most));
    note_state (&magnify);
    draw_parts (&magnify, rng, magnify.parts, rounds);
    check_base (run, magnify.parts, "moved");
    move_lens (&run->magnify.lens, rng, &run->test.picture);
  }
}

static void
check_moves (const ElKernels *kernels)
{
  static TestRun run;
  const int trials = n_layouts () * (options.quick ? 4 : 16);

  for (int trial = 0; trial < trials; trial++) {
    Rng rng = rng_from ("moves", trial);
    const int width = rng_int (&rng, 20, 140), height = rng_int (&rng, 20, 100);

    picture_make (&run.test, &rng, trial % n_layouts (), width, height);
    picture_code_positions (&run.test);
    choose_moving_lens (&run, &rng);
    check_journey (&run, kernels, &rng);
  }
}

/* Wherever whole pixels take it, the lens in the middle keeps its map: that of
 * the luma, and of the chroma if it is moved by an even number. */
static void
check_kept (const ElKernels *kernels)
{
  static TestRun run;
  ElLens *lens = &run.magnify.lens;

  for (int layout = 0; layout < n_layouts (); layout++) {
    Rng rng = rng_from ("kept", layout);
    ElMagnify magnify = { 0 };

    picture_make (&run.test, &rng, layout, 149, 98);
    memset (&run.magnify, 0, sizeof run.magnify);
    *lens = (ElLens){ .radius = layout % 3 ? 98 / 3.0 : 33,
      .zoom = rng_real (&rng, 1, 5),
      .par = 1,
      .aspect = 1,
      .profile = EL_PROFILE_BULGE,
      .shape = EL_SHAPE_CIRCLE };
    run.magnify.interpolation = layout % 2;
    for (int step = 0; step < 28; step++) {
      lens->x = lens->source_x = (60.0 + step) / 149 * 149;
      lens->y = lens->source_y = (36.0 + step) / 98 * 98;
      el_magnify_plan (&magnify, kernels, &run.test.picture, &run.magnify, 1);
      el_magnify_begin (&magnify, &run.test.picture, journey_memory,
          sizeof journey_memory, 1);
      for (int i = 0; i < magnify.n_layers; i++)
        if (step > 0 && magnify.layer[i].x_sub == 0
            && magnify.layer[i].y_sub == 0
            && magnify.layer[i].state != EL_LENS_MOVED)
          fail ("%s: no map after %d steps", run.test.name, step);
      draw_parts (&magnify, &rng, 1, 1);
    }
  }
}

const Record picture_records[] = {
  { .name = "sobel-slices", .check = check_sobel },
  { .name = "focus-meter", .check = check_energy },
  { .name = "magnify-parts", .check = check_magnify },
  { .name = "lens-positions", .check = check_positions },
  { .name = "lens-moves", .check = check_moves },
  { .name = "lens-kept", .check = check_kept },
  { 0 },
};
