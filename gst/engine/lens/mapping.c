/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lens/mapping.h"

#include <math.h>

#include "isa.h"
#include "lens/copy.h"
#include "lens/coverage.h"

/* Where a lens is in its layer is known to so many parts of a pixel, so that
 * lenses whole pixels apart have the same map: `x * width` of two of them may
 * differ by some 1e-12 there. */
#define PLACE_PARTS 0x1p36
/* Sources that close to the middle of two samples depend on less than that. */
#define DELICATE 1e-8
/* A map of more bytes is large: that of the default lens at 8K. */
#define LARGE_MAP (20 << 20)
/* The same of a copy; and how far below its sources it is asked for then. */
#define LARGE_COPY (3 << 20)
#define COPY_ROWS_AHEAD 16

/*
 * How far from its true place single precision may put a source in a copy of
 * that size: a distance and the coordinates, of the size of the copy at most,
 * lose half an ulp each, and the scale loses zoom - 1 times what u does. At zoom
 * 2 that sums up to half of this.
 */
static double
single_error (const ElLens *lens, double size)
{
  return size * 0x1p-23 * (1.5 + lens->zoom);
}

static double
map_doubt (const ElMagnify *magnify, const ElLensLayer *layer)
{
  const int size =
      EL_MAX (el_lens_copy_stride (layer), el_lens_copy_rows (layer));

  if (magnify->map_kind != EL_MAP_SINGLE)
    return 1e-7;
  return single_error (&magnify->settings.lens, size);
}

/* Single precision where it costs no more than half an 8-bit step. */
ElMapKind
el_lens_choose_map (const ElLens *lens, const ElPicture *picture)
{
  const double reach =
      2 * EL_MAX (lens->radius, lens->radius / el_lens_stretch (lens));
  const int whole = EL_MAX (picture->width, picture->height);
  const double size = EL_MIN (reach, whole) + 2 * EL_LENS_MARGIN;

  if (picture->sample.wide)
    return EL_MAP_WIDE;
  if (!el_profiles[lens->profile].vectorised
      || !el_shapes[lens->shape].vectorised)
    return EL_MAP_DOUBLE;
  return single_error (lens, size) < 1.0 / 512 ? EL_MAP_SINGLE : EL_MAP_DOUBLE;
}

static double
place (double at, int start)
{
  return round ((at - start) * PLACE_PARTS) / PLACE_PARTS;
}

void
el_lens_make_grid (ElLensLayer *layer, const ElMagnify *magnify)
{
  const ElLens *lens = &magnify->settings.lens;
  const double x_unit = 1 << layer->x_sub, y_unit = 1 << layer->y_sub;
  ElLensGrid *grid = &layer->grid;

  grid->origin_x =
      place (el_lens_layer_x (layer, lens->source_x), layer->copied.left)
      + EL_LENS_MARGIN;
  grid->origin_y =
      place (el_lens_layer_y (layer, lens->source_y), layer->copied.top)
      + EL_LENS_MARGIN;
  grid->centre_x =
      place (el_lens_layer_x (layer, lens->x), layer->covered.left);
  grid->centre_y = place (el_lens_layer_y (layer, lens->y), layer->covered.top);
  grid->metric_x = x_unit * el_lens_stretch (lens) / lens->radius;
  grid->metric_y = y_unit / lens->radius;
  grid->zoom = lens->zoom;
  grid->profile = lens->profile;
  grid->shape = lens->shape;
  grid->stride = el_lens_copy_stride (layer);
  grid->doubt = map_doubt (magnify, layer);
}

bool
el_lens_same_grid (const ElLensGrid *a, const ElLensGrid *b)
{
  return a->origin_x == b->origin_x && a->origin_y == b->origin_y
      && a->centre_x == b->centre_x && a->centre_y == b->centre_y
      && a->metric_x == b->metric_x && a->metric_y == b->metric_y
      && a->zoom == b->zoom && a->profile == b->profile && a->shape == b->shape
      && a->stride == b->stride && a->doubt == b->doubt;
}

/* One array of a map: offsets, or fractions. */
static uint64_t
array_size (const ElLensLayer *layer)
{
  return (el_lens_max_sources (layer) * sizeof (int32_t) + 63) & ~(uint64_t) 63;
}

static int
n_arrays (const ElMagnify *magnify)
{
  if (magnify->settings.interpolation == EL_INTERPOLATION_NEAREST)
    return 1;
  return magnify->map_kind == EL_MAP_WIDE ? 3 : 2;
}

uint64_t
el_lens_map_size (const ElMagnify *magnify, const ElLensLayer *layer)
{
  return array_size (layer) * n_arrays (magnify);
}

void
el_lens_place_map (ElLensLayer *layer, uint8_t *memory)
{
  if (layer->map.offset != (int32_t *) memory)
    layer->state = EL_LENS_UNMAPPED;
  layer->map.offset = (int32_t *) memory;
  layer->map.fraction = (uint32_t *) (memory + array_size (layer));
  layer->map.x = (float *) (memory + array_size (layer));
  layer->map.y = (float *) (memory + 2 * array_size (layer));
}

void
el_lens_give_hints (ElMagnify *magnify)
{
  for (int i = 0; i < magnify->n_layers; i++) {
    ElLensLayer *layer = &magnify->layer[i];

    layer->map.large =
        layer->n_sources * n_arrays (magnify) * sizeof (int32_t) > LARGE_MAP;
    layer->map.ahead = 0;
  }
  for (int p = 0; p < el_picture_all_planes (&magnify->picture); p++) {
    ElLensLayer *layer = &magnify->layer[magnify->layer_of[p]];

    if (el_lens_copy_size (magnify, p) > LARGE_COPY)
      layer->map.ahead = COPY_ROWS_AHEAD * layer->grid.stride;
  }
}

/* Whether a number is as good as whole. */
static bool
is_whole (double x)
{
  return fabs (x - rint (x)) < DELICATE;
}

/* The pixels whose source the vectorised map could not round for certain. */
static void
settle_doubts (const ElMagnify *magnify, const ElLensLayer *layer,
    ElLensRun *run, int y, const int *doubtful, int n_doubtful)
{
  int32_t *offset = layer->map.offset + run->start;

  for (int i = 0; i < n_doubtful; i++) {
    double x = el_lens_luma_x (layer, run->map_x + doubtful[i]);
    double y_source = el_lens_luma_y (layer, y);
    int column, row;

    el_lens_source (&magnify->settings.lens, &x, &y_source);
    x = el_lens_layer_x (layer, x) + 0.5;
    y_source = el_lens_layer_y (layer, y_source) + 0.5;
    column = (int) floor (x) - layer->copied.left + EL_LENS_MARGIN;
    row = (int) floor (y_source) - layer->copied.top + EL_LENS_MARGIN;
    offset[doubtful[i]] = row * layer->grid.stride + column;
    run->delicate = run->delicate || is_whole (x) || is_whole (y_source);
  }
}

/* d is told from the grid, whose centre is that of all lenses whole pixels
 * apart. `numbers` has room for the pixels in doubt. */
void
el_lens_map_run (const ElMagnify *magnify, const ElLensLayer *layer, int y,
    int *numbers)
{
  ElLensRun *run = &layer->runs[y - layer->covered.top];
  const ElLensGrid *grid = &layer->grid;
  const ElKernels *kernels = magnify->kernels;
  const double dx = run->map_x - layer->covered.left - grid->centre_x;
  const double dy = y - layer->covered.top - grid->centre_y;
  const ElLensMap map = el_lens_map_from (layer, run, run->map_x);

  run->delicate = false;
  if (magnify->settings.interpolation == EL_INTERPOLATION_NEAREST) {
    const int n_doubtful = kernels->lens->map_nearest[magnify->map_kind](&map,
        numbers, run->map_n, dx, dy, grid);

    settle_doubts (magnify, layer, run, y, numbers, n_doubtful);
  } else {
    kernels->lens->map_fraction[magnify->map_kind](&map, run->map_n, dx, dy,
        grid);
  }
}
