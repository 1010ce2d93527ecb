/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The driver of a lens: whole pictures against the formulas, drawn in parts and in
 * any order; lenses that move. */
#include "pictures.h"

#include <math.h>
#include <string.h>

#include "lens/driver.h"

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
  const int side = formula_interpolations[run->magnify.interpolation].side;

  note_paths (&run->test.picture);
  run->tolerance = side < 2 ? side : 2;
  run_magnify (run, el_kernels_get (EL_ISA_C), rng, 1, true);
  if (run->magnify.border_width == 0)
    picture_check (run, wanted_lens);
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
    run.magnify.tone = (ElToneSettings){ .contrast = 1 };
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

const Record part_records[] = {
  { .name = "magnify-parts", .check = check_magnify },
  { .name = "lens-positions", .check = check_positions },
  { .name = "lens-moves", .check = check_moves },
  { .name = "lens-kept", .check = check_kept },
  { 0 },
};
