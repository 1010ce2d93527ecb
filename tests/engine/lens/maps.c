/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where a lens's pixels come from. */
#include "kernel-test.h"

#include <math.h>
#include <string.h>

#include "lens/copy.h"
#include "lens/driver.h"

#define MAX_LENS_HEIGHT 200

/* The plan that the case's run of pixels was taken from. */
static ElMagnify magnify;
static _Alignas(64) uint8_t memory[96 << 20];
static int run_x, run_y; /* the first pixel */

static void
choose_picture (Case *c, ElPicture *picture, const ElLens *lens)
{
  ElPlane *plane = &picture->plane[0];

  memset (picture, 0, sizeof *picture);
  picture->n_planes = 1;
  picture->sample = (ElSample){ c->record->kind == EL_MAP_WIDE, false, 0,
    c->record->kind == EL_MAP_WIDE ? 16 : 8 };
  plane->x_sub = plane->y_sub = c->n < 1000 && case_choose (c, 3) == 1;
  plane->x_site = plane->y_site = plane->x_sub ? case_choose (c, 2) / 2.0 : 0;
  plane->width =
      (int) (lens->x / (1 << plane->x_sub)) + c->n + rng_int (&c->rng, 0, 64);
  plane->height = MAX_LENS_HEIGHT >> plane->y_sub;
  plane->lanes = plane->step = 1;
  picture->width = plane->width << plane->x_sub;
  picture->height = MAX_LENS_HEIGHT;
}

/* Any lens over a picture MAX_LENS_HEIGHT rows high that maps of the record's
 * kind are good for. */
static void
choose_lens (Case *c, ElLens *lens)
{
  static const double zooms[] = { 2, 1.001, 1.5, 3, 4, 7.3, 15.9 };
  static const double steep[] = { 16.5, 20, 33, 50, 99, 100 };
  static const double pars[] = { 1, 1, 1, 12.0 / 11, 0.5 };
  static const double sizes[] = { 1, 1.3, 2, 8 };
  const bool is_double = c->record->kind == EL_MAP_DOUBLE;
  const bool huge = case_choose (c, 4) == 3;

  lens->zoom = zooms[case_choose (c, 7)];
  if (is_double || (c->record->kind == EL_MAP_WIDE && case_choose (c, 4) == 3))
    lens->zoom = steep[case_choose (c, 6)];
  lens->par = pars[case_choose (c, 5)];
  lens->aspect = case_choose (c, 3) == 1 ? 1.7 : 1;
  lens->profile = case_choose (c, EL_PROFILE_COUNT);
  lens->shape = case_choose (c, EL_SHAPE_COUNT);
  if (c->record->kind == EL_MAP_SINGLE) {
    while (!el_profiles[lens->profile].vectorised)
      lens->profile--;
    while (!el_shapes[lens->shape].vectorised)
      lens->shape--;
  }
  lens->radius = 4 * c->n * sizes[case_choose (c, 4)] + 100;
  if (huge)
    lens->radius = is_double ? 20000 : 4096;
  if (!is_double)
    lens->radius = fmin (lens->radius, 4096);
  lens->y = rng_real (&c->rng, 0, MAX_LENS_HEIGHT);
  lens->x =
      huge ? rng_int (&c->rng, 0, 4000) : rng_real (&c->rng, 0, 2.0 * c->n);
  lens->source_x = lens->x;
  lens->source_y = lens->y;
  if (case_choose (c, 3) == 1) {
    lens->source_x = rng_real (&c->rng, 0, 4.0 * c->n);
    lens->source_y = rng_real (&c->rng, 0, MAX_LENS_HEIGHT);
  }
}

/* A run of n pixels somewhere in a row of the lens. */
static void
choose_run (Case *c, const ElMagnifySettings *settings,
    const ElPicture *picture)
{
  const ElLensLayer *layer = &magnify.layer[0];
  const ElLensRun *run;

  if (el_magnify_plan (&magnify, el_kernels_get (EL_ISA_C), picture, settings,
          1)
      > sizeof memory)
    fail ("a lens of more than %zu bytes", sizeof memory);
  el_magnify_begin (&magnify, picture, memory, sizeof memory, 1);
  run_y = rng_int (&c->rng, layer->covered.top, layer->covered.bottom - 1);
  run = &layer->runs[run_y - layer->covered.top];
  while (
      run->n < c->n && fabs ((run_y << layer->y_sub) - settings->lens.y) > 2) {
    const int nearer = (run_y << layer->y_sub) < settings->lens.y ? 1 : -1;

    run_y += nearer;
    run += nearer;
  }
  if (run->n < c->n)
    fail ("a run of %d pixels where %d are wanted", run->n, c->n);
  run_x = run->x + rng_int (&c->rng, 0, run->n - c->n);
  /* Plans leave single precision well before it fails: what it promises of
   * itself has to hold beyond. */
  c->grid = layer->grid;
  c->grid.doubt = 1e-7;
  if (c->record->kind == EL_MAP_SINGLE)
    c->grid.doubt =
        fmax (el_lens_copy_stride (layer), el_lens_copy_rows (layer)) * 0x1p-23
        * (1.5 + settings->lens.zoom);
  c->dx = run_x - el_lens_layer_x (layer, settings->lens.x);
  c->dy = run_y - el_lens_layer_y (layer, settings->lens.y);
}

static void
prepare_map (Case *c, ElInterpolationId interpolation)
{
  static const Cover kinds[EL_MAP_COUNT] = { COVER_MAP_SINGLE, COVER_MAP_DOUBLE,
    COVER_MAP_WIDE };
  ElMagnifySettings settings = { .tone.contrast = 1 };
  ElPicture picture;

  cover (kinds[c->record->kind]);
  settings.interpolation = interpolation;
  choose_lens (c, &settings.lens);
  choose_picture (c, &picture, &settings.lens);
  choose_run (c, &settings, &picture);
  c->map.offset = case_row (c, c->n * sizeof (int32_t), 4, true);
}

static void
prepare_map_nearest (Case *c)
{
  prepare_map (c, EL_INTERPOLATION_NEAREST);
  case_row (c, c->n * sizeof (int), 4, true);
  c->area[0].unlike = c->area[1].unlike = c->record->kind == EL_MAP_SINGLE;
}

static void
run_map_nearest (const ElKernels *kernels, Case *c)
{
  c->n_doubtful = kernels->lens->map_nearest[c->record->kind](&c->map,
      (int *) c->area[1].data, c->n, c->dx, c->dy, &c->grid);
}

/* The source of pixel i in pixels of the saved copy. */
static void
source_of (int i, double *x, double *y)
{
  const ElLensLayer *layer = &magnify.layer[0];

  *x = el_lens_luma_x (layer, run_x + i);
  *y = el_lens_luma_y (layer, run_y);
  lens_source (&magnify.settings.lens, x, y);
  *x = el_lens_layer_x (layer, *x) - layer->copied.left + EL_LENS_MARGIN;
  *y = el_lens_layer_y (layer, *y) - layer->copied.top + EL_LENS_MARGIN;
}

/* How far a coordinate is from where rounding turns to another pixel. */
static double
from_middle (double x)
{
  return fabs (x - floor (x) - 0.5);
}

/* Where there is no doubt the offset is right; and there is none without
 * reason, give or take the error that the doubt is there for and a unit of
 * fixed point. */
static void
verify_map_nearest (Case *c)
{
  const int *doubtful = (const int *) c->area[1].data;
  const double most = 2 * c->grid.doubt + 0x1p-15;
  int next = 0;

  for (int i = 0; i < c->n; i++) {
    const bool in_doubt = next < c->n_doubtful && doubtful[next] == i;
    double x, y;
    int want;

    next += in_doubt;
    cover (in_doubt ? COVER_MAP_DOUBT : COVER_MAP_SURE);
    source_of (i, &x, &y);
    want = (int) floor (y + 0.5) * c->grid.stride + (int) floor (x + 0.5);
    if (in_doubt ? from_middle (x) > most && from_middle (y) > most
                 : c->map.offset[i] != want) {
      fail ("%d pixels, trial %d: offset %d is %d, should be %d (source "
            "%.9g, %.9g; doubt %d)",
          c->n, c->trial, i, c->map.offset[i], want, x, y, in_doubt);
      return;
    }
  }
  if (next != c->n_doubtful)
    fail ("%d pixels, trial %d: doubt %d is not in order", c->n, c->trial,
        next);
}

static void
prepare_map_fraction (Case *c)
{
  prepare_map (c, EL_INTERPOLATION_BILINEAR);
  if (c->record->kind == EL_MAP_WIDE) {
    c->map.x = case_row (c, c->n * sizeof (float), 4, true);
    c->map.y = case_row (c, c->n * sizeof (float), 4, true);
  } else {
    c->map.fraction = case_row (c, c->n * sizeof (uint32_t), 4, true);
  }
}

static void
run_map_fraction (const ElKernels *kernels, Case *c)
{
  kernels->lens->map_fraction[c->record->kind](&c->map, c->n, c->dx, c->dy,
      &c->grid);
}

/* How far a source may be off, in pixels: half a unit of the fraction, and in
 * single precision what the plan itself allows for. */
static double
map_tolerance (const Case *c)
{
  static const double units[EL_MAP_COUNT] = { 0x1p-17, 0x1p-17, 0x1p-24 };

  return units[c->record->kind] + c->grid.doubt;
}

static void
verify_map_fraction (Case *c)
{
  const bool wide = c->record->kind == EL_MAP_WIDE;
  const double tolerance = map_tolerance (c);

  for (int i = 0; i < c->n; i++) {
    const int offset = c->map.offset[i];
    const double fx =
        wide ? c->map.x[i] : (c->map.fraction[i] & 0xffff) / 65536.0;
    const double fy = wide ? c->map.y[i] : (c->map.fraction[i] >> 16) / 65536.0;
    double x, y;

    source_of (i, &x, &y);
    if (offset < 0 || fx < 0 || fx > 1 || fy < 0 || fy > 1
        || fabs (offset % c->grid.stride + fx - x) > tolerance
        || fabs (offset / c->grid.stride + fy - y) > tolerance) {
      fail ("%d pixels, trial %d: source %d is %.9g, %.9g, should be %.9g, "
            "%.9g within %.3g",
          c->n, c->trial, i, offset % c->grid.stride + fx,
          offset / c->grid.stride + fy, x, y, tolerance);
      return;
    }
  }
}

#define MAP_RECORD(name, kind, what)                                \
  {                                                                 \
    name, NULL, 0, EL_MAP_##kind, prepare_##what, run_##what, NULL, \
        verify_##what                                               \
  }

const Record map_records[] = {
  MAP_RECORD ("map_nearest_single", SINGLE, map_nearest),
  MAP_RECORD ("map_nearest_double", DOUBLE, map_nearest),
  MAP_RECORD ("map_nearest_wide", WIDE, map_nearest),
  MAP_RECORD ("map_fraction_single", SINGLE, map_fraction),
  MAP_RECORD ("map_fraction_double", DOUBLE, map_fraction),
  MAP_RECORD ("map_fraction_wide", WIDE, map_fraction),
  { 0 },
};
