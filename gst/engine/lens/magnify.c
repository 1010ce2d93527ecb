/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lens/magnify.h"

#include <math.h>
#include <string.h>

#include "isa.h"

/* Sizes of memory are sums of 64 bits, so that they can be refused on machines
 * that have no room for them. */
#define ALIGNED(size) (((uint64_t) (size) + 63) & ~(uint64_t) 63)

/* Weights of the ring are in 1/65536. */
#define COVERAGE_ONE 65536

/* Where a lens is in its layer is known to so many parts of a pixel, so that
 * lenses whole pixels apart have the same map: `x * width` of two of them may
 * differ by some 1e-12 there. */
#define PLACE_PARTS 0x1p36
/* Sources that close to the middle of two samples depend on less than that. */
#define DELICATE 1e-8
/* A map of more bytes is large. */
#define LARGE_MAP (4 << 20)
/* The same of a copy; and how far below its sources it is asked for then. */
#define LARGE_COPY (3 << 20)
#define COPY_ROWS_AHEAD 16
/* Sources are places in a copy, so that there can be none beyond this many
 * bytes. */
#define LARGEST_COPY INT32_MAX
/* Sources that a run has room for, at least: as many as one that is all rim. */
#define MIN_ROOM 4

/* --- what the lens covers --- */

static int
clamp_to_int (double value, int low, int high)
{
  return (int) EL_CLAMP (value, (double) low, (double) high);
}

/* Whether pixel (x, y) of a layer is in the lens; exact. */
static bool
covers (const ElLens *lens, const ElLensLayer *layer, int x, int y)
{
  return el_lens_distance (lens, (double) x * (1 << layer->x_sub),
             (double) y * (1 << layer->y_sub))
      < lens->radius;
}

/* Run of row y. Half a chord gives its ends to within rounding, so that the
 * exact test is needed only for a pixel close to an end, or where the chord is
 * so short that rounding may be all of it. */
static ElLensRun
find_run (const ElLens *lens, const ElLensLayer *layer, int y)
{
  const double half =
      el_lens_half_width (lens, lens->radius, (double) y * (1 << layer->y_sub));
  const double unit = 1 << layer->x_sub, slack = half < 1 ? 2 : 1e-3;
  const double left = (lens->x - half) / unit, right = (lens->x + half) / unit;
  const int last = layer->width - 1;
  ElLensRun run = { 0 };
  int first, end;

  if (half < 0)
    return run;
  /* Rounded down, and up, by truncation: libm takes longer. */
  end = clamp_to_int (right + slack, 0, last);
  first = last - clamp_to_int (last - left + slack, 0, last);
  run.map_x = first;
  run.map_n = end - first + 1;
  while (
      first <= end && first - left < slack && !covers (lens, layer, first, y))
    first++;
  while (end >= first && right - end < slack && !covers (lens, layer, end, y))
    end--;
  run.x = first;
  run.n = end - first + 1;
  if (half < 1) { /* the slack may be far outside */
    run.map_x = run.x;
    run.map_n = run.n;
  }
  return run;
}

/* The rectangle that the lens reads: its pixels, and the centre. A little more,
 * so that a rounding error in the place of a lens makes no other rectangle. */
static void
find_bounds (const ElLens *lens, ElLensLayer *layer)
{
  const double slack = 1e-6;
  const double x_unit = 1 << layer->x_sub, y_unit = 1 << layer->y_sub;
  const double half = lens->radius / lens->par;
  const int x_last = layer->width - 1, y_last = layer->height - 1;

  layer->left =
      clamp_to_int (floor ((lens->x - half) / x_unit - slack), 0, x_last);
  layer->right =
      clamp_to_int (ceil ((lens->x + half) / x_unit + slack), 0, x_last) + 1;
  layer->top = clamp_to_int (floor ((lens->y - lens->radius) / y_unit - slack),
      0, y_last);
  layer->bottom =
      clamp_to_int (ceil ((lens->y + lens->radius) / y_unit + slack), 0, y_last)
      + 1;
  layer->middle = clamp_to_int (ceil (lens->y / y_unit), 0, layer->height);
  if (layer->height == 0) /* a field without chroma rows */
    layer->top = layer->bottom = 0;
}

/* The row of the source straight above or below the centre that row y has.
 * Sources lie between their pixels and the centre, and the scale grows from the
 * middle outwards: neither this row nor any further out has one further in. */
static int
find_inmost (const ElLens *lens, const ElLensLayer *layer, int y)
{
  double source_x = lens->x, source_y = (double) y * (1 << layer->y_sub);

  el_lens_source (lens, &source_x, &source_y);
  return (int) source_y >> layer->y_sub;
}

/* `old_left` is the layer's left end when the runs were found that are there,
 * or negative where there are none; whether their sources are at the same
 * places in the map. */
static bool
find_runs (const ElLens *lens, ElLensLayer *layer, int old_left)
{
  bool same = old_left >= 0;
  int inmost = 0;

  layer->n_sources = 0;
  for (int y = layer->top; y < layer->bottom; y++) {
    ElLensRun *old = &layer->runs[y - layer->top];
    ElLensRun run = find_run (lens, layer, y);

    /* For so many rows at a time: it takes as long as the rest. */
    if (y == layer->top || y % 8 == 0)
      inmost = find_inmost (lens, layer,
          y < layer->middle ? EL_MIN (y | 7, layer->middle - 1) : y);
    run.inmost = inmost;
    run.start = layer->n_sources;
    layer->n_sources += EL_MAX (run.map_n, MIN_ROOM);
    same = same && run.start == old->start;
    run.delicate = same
        && (old->delicate || run.map_n != old->map_n
            || run.map_x - layer->left != old->map_x - old_left);
    *old = run;
  }
  return same;
}

static int
copy_stride (const ElLensLayer *layer)
{
  return layer->right - layer->left + 2 * EL_LENS_MARGIN;
}

static int
copy_rows (const ElLensLayer *layer)
{
  return layer->bottom - layer->top + 2 * EL_LENS_MARGIN;
}

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
  const int size = EL_MAX (copy_stride (layer), copy_rows (layer));

  if (magnify->map_kind != EL_MAP_SINGLE)
    return 1e-7;
  return single_error (&magnify->settings.lens, size);
}

/* Single precision where it costs no more than half an 8-bit step. */
static ElMapKind
choose_map_kind (const ElLens *lens, const ElPicture *picture)
{
  const double reach = 2 * EL_MAX (lens->radius, lens->radius / lens->par);
  const int whole = EL_MAX (picture->width, picture->height);
  const double size = EL_MIN (reach, whole) + 2 * EL_LENS_MARGIN;

  if (picture->sample.wide)
    return EL_MAP_WIDE;
  return single_error (lens, size) < 1.0 / 512 ? EL_MAP_SINGLE : EL_MAP_DOUBLE;
}

static double
place (double centre, int start)
{
  return round ((centre - start) * PLACE_PARTS) / PLACE_PARTS + EL_LENS_MARGIN;
}

static void
make_grid (const ElMagnify *magnify, ElLensLayer *layer)
{
  const ElLens *lens = &magnify->settings.lens;
  const double x_unit = 1 << layer->x_sub, y_unit = 1 << layer->y_sub;
  ElLensGrid *grid = &layer->grid;

  grid->origin_x = place (lens->x / x_unit, layer->left);
  grid->origin_y = place (lens->y / y_unit, layer->top);
  grid->metric_x = x_unit * lens->par / lens->radius;
  grid->metric_y = y_unit / lens->radius;
  grid->zoom = lens->zoom;
  grid->profile = lens->profile;
  grid->shape = lens->shape;
  grid->stride = copy_stride (layer);
  grid->doubt = map_doubt (magnify, layer);
}

static bool
same_grid (const ElLensGrid *a, const ElLensGrid *b)
{
  return a->origin_x == b->origin_x && a->origin_y == b->origin_y
      && a->metric_x == b->metric_x && a->metric_y == b->metric_y
      && a->zoom == b->zoom && a->profile == b->profile && a->shape == b->shape
      && a->stride == b->stride && a->doubt == b->doubt;
}

/* A flat lens, rounded to nearest: columns and rows of sources do not depend on
 * each other. As halfway between samples is where many of them are (at zoom 2
 * every other one), all of them are computed by el_lens_source's formula, and
 * for every place of the lens. */
static bool
is_loupe (const ElMagnifySettings *settings)
{
  return settings->lens.profile == EL_PROFILE_FLAT
      && settings->interpolation == EL_INTERPOLATION_NEAREST;
}

/* Whether sources of the last plan may be good for a plan of these. */
static bool
is_alike (const ElMagnify *magnify, const ElPicture *picture,
    const ElMagnifySettings *settings)
{
  bool alike = !is_loupe (settings)
      && magnify->picture.n_planes == picture->n_planes
      && magnify->settings.interpolation == settings->interpolation
      && magnify->map_kind == choose_map_kind (&settings->lens, picture);

  for (int p = 0; alike && p < picture->n_planes; p++) {
    const ElPlane *old = &magnify->picture.plane[p], *new = &picture->plane[p];

    alike = old->x_sub == new->x_sub && old->y_sub == new->y_sub
        && old->width == new->width && old->height == new->height;
  }
  return alike;
}

static ElLensRun *
plan_layer (ElMagnify *magnify, ElLensLayer *layer, ElLensRun *runs)
{
  const ElLensLayer old = *layer;
  bool same;

  layer->runs = runs;
  find_bounds (&magnify->settings.lens, layer);
  make_grid (magnify, layer);
  same = old.state != EL_LENS_UNMAPPED && old.runs == runs
      && layer->bottom - layer->top == old.bottom - old.top
      && same_grid (&layer->grid, &old.grid);
  same = find_runs (&magnify->settings.lens, layer, same ? old.left : -1)
      && layer->n_sources == old.n_sources;
  layer->state = same ? EL_LENS_MOVED : EL_LENS_UNMAPPED;
  return runs + layer->height;
}

/* The layer of a plane, a new one if need be. */
static int
find_layer (ElMagnify *magnify, const ElPlane *plane)
{
  int i = 0;

  while (i < magnify->n_layers
      && (magnify->layer[i].x_sub != plane->x_sub
          || magnify->layer[i].y_sub != plane->y_sub))
    i++;
  if (i == magnify->n_layers) {
    magnify->layer[i].x_sub = plane->x_sub;
    magnify->layer[i].y_sub = plane->y_sub;
    magnify->layer[i].width = plane->width;
    magnify->layer[i].height = plane->height;
    magnify->n_layers++;
  }
  return i;
}

size_t
el_magnify_max_runs (const ElPicture *picture)
{
  return 2 * (size_t) picture->height;
}

/* Whether the copy of a plane has each sample together with the one below. */
static bool
copy_is_paired (const ElMagnify *magnify, int p)
{
  return magnify->settings.interpolation == EL_INTERPOLATION_BILINEAR
      && el_bilinear_wants_pairs (magnify->picture.sample.wide,
          magnify->picture.plane[p].lanes);
}

/* Of the copy of a plane. */
static size_t
copy_pixel_bytes (const ElMagnify *magnify, int p)
{
  return (size_t) magnify->picture.plane[p].lanes
      * (magnify->picture.sample.wide || copy_is_paired (magnify, p) ? 2 : 1);
}

static uint64_t
copy_size (const ElMagnify *magnify, int p)
{
  const ElLensLayer *layer = &magnify->layer[magnify->layer_of[p]];
  const uint64_t pixels =
      (uint64_t) copy_stride (layer) * copy_rows (layer) + EL_LINE_PAD;

  return ALIGNED (pixels * copy_pixel_bytes (magnify, p));
}

/* One array of a map: offsets, or fractions. */
static uint64_t
array_size (const ElLensLayer *layer)
{
  return ALIGNED ((uint64_t) layer->n_sources * sizeof (int32_t));
}

static int
n_arrays (const ElMagnify *magnify)
{
  if (magnify->settings.interpolation == EL_INTERPOLATION_NEAREST)
    return 1;
  return magnify->map_kind == EL_MAP_WIDE ? 3 : 2;
}

/* A part's scratch memory: a line of four lanes, pixels in doubt or the
 * columns of a loupe, ring weights. */
static uint64_t
line_size (const ElPicture *picture)
{
  return ALIGNED (((uint64_t) picture->width + 2 * EL_LINE_PAD) * 4
      * el_sample_bytes (&picture->sample));
}

static uint64_t
numbers_size (const ElPicture *picture)
{
  return ALIGNED ((uint64_t) picture->width * sizeof (int));
}

static uint64_t
weight_size (const ElPicture *picture)
{
  return ALIGNED (
      ((uint64_t) picture->width + EL_LINE_PAD) * sizeof (uint32_t));
}

static int *
part_numbers (const ElMagnify *magnify, uint8_t *scratch)
{
  return (int *) (scratch + line_size (&magnify->picture));
}

uint64_t
el_magnify_plan (ElMagnify *magnify, const ElKernels *kernels,
    const ElPicture *picture, const ElMagnifySettings *settings,
    ElLensRun *runs, int most_parts)
{
  const ElInterpolation *interpolation =
      &el_interpolations[settings->interpolation];
  uint64_t size;

  if (!is_alike (magnify, picture, settings))
    el_magnify_forget (magnify);
  magnify->kernels = kernels;
  magnify->settings = *settings;
  magnify->picture = *picture;
  magnify->most_parts = most_parts;
  magnify->n_layers = 0;
  magnify->map_kind = choose_map_kind (&settings->lens, picture);
  if (interpolation->weight
      && magnify->taps_of != (int) settings->interpolation) {
    el_interpolation_fill (&magnify->taps, interpolation);
    magnify->taps_of = (int) settings->interpolation;
  }

  for (int p = 0; p < picture->n_planes; p++)
    magnify->layer_of[p] = find_layer (magnify, &picture->plane[p]);
  magnify->scratch_size =
      line_size (picture) + numbers_size (picture) + weight_size (picture);
  size = magnify->scratch_size * most_parts;
  for (int i = 0; i < magnify->n_layers; i++) {
    runs = plan_layer (magnify, &magnify->layer[i], runs);
    size += array_size (&magnify->layer[i]) * n_arrays (magnify);
  }
  for (int p = 0; p < picture->n_planes; p++) {
    if (copy_size (magnify, p) > LARGEST_COPY)
      return UINT64_MAX;
    size += copy_size (magnify, p);
  }
  return size;
}

void
el_magnify_forget (ElMagnify *magnify)
{
  for (int i = 0; i < 2; i++)
    magnify->layer[i].state = EL_LENS_UNMAPPED;
}

void
el_magnify_bind (ElMagnify *magnify, uint8_t *memory)
{
  magnify->scratch = memory;
  memory += magnify->scratch_size * magnify->most_parts;
  for (int i = 0; i < magnify->n_layers; i++) {
    ElLensLayer *layer = &magnify->layer[i];

    if (layer->map.offset != (int32_t *) memory)
      layer->state = EL_LENS_UNMAPPED;
    layer->map.offset = (int32_t *) memory;
    layer->map.fraction = (uint32_t *) (memory + array_size (layer));
    layer->map.x = (float *) (memory + array_size (layer));
    layer->map.y = (float *) (memory + 2 * array_size (layer));
    layer->map.ahead = 0;
    layer->map.large = array_size (layer) * n_arrays (magnify) > LARGE_MAP;
    memory += array_size (layer) * n_arrays (magnify);
  }
  for (int p = 0; p < magnify->picture.n_planes; p++) {
    ElLensLayer *layer = &magnify->layer[magnify->layer_of[p]];

    if (copy_size (magnify, p) > LARGE_COPY)
      layer->map.ahead = COPY_ROWS_AHEAD * layer->grid.stride;
    magnify->copy[p] = memory;
    memory += copy_size (magnify, p);
  }
}

void
el_magnify_mapped (ElMagnify *magnify)
{
  for (int i = 0; i < magnify->n_layers; i++)
    magnify->layer[i].state = EL_LENS_MAPPED;
}

/* --- saving --- */

static void
repeat_pixel (uint8_t *to, const uint8_t *pixel, size_t bytes, int n)
{
  for (int i = 0; i < n; i++)
    memcpy (to + i * bytes, pixel, bytes);
}

/* What is needed to save rows of a plane, found out once for all of them. */
typedef struct
{
  const ElKernels *kernels;
  const ElPicture *picture;
  const ElPlane *plane;
  int first, n;         /* columns of the plane that the copy has */
  int before, after;    /* and beyond the plane: the outermost repeated */
  int top;              /* row of the plane that is the copy's first */
  uint8_t *copy;        /* where the first of those columns goes */
  size_t stride, bytes; /* of the copy: of a row, of a pixel */
  bool paired;
  uint8_t *line; /* scratch memory */
} ElSaving;

static ElSaving
plan_saving (const ElMagnify *magnify, const ElPicture *picture, int p,
    uint8_t *scratch)
{
  const ElLensLayer *layer = &magnify->layer[magnify->layer_of[p]];
  const int left = layer->left - EL_LENS_MARGIN;
  const int right = layer->right + EL_LENS_MARGIN;
  const int first = EL_MAX (left, 0), end = EL_MIN (right, layer->width);
  const size_t bytes = copy_pixel_bytes (magnify, p);
  const ElSaving saving = {
    .kernels = magnify->kernels,
    .picture = picture,
    .plane = &picture->plane[p],
    .first = first,
    .n = end - first,
    .before = first - left,
    .after = right - end,
    .top = layer->top - EL_LENS_MARGIN,
    .copy = magnify->copy[p] + (first - left) * bytes,
    .stride = copy_stride (layer) * bytes,
    .bytes = bytes,
    .paired = copy_is_paired (magnify, p),
    .line = scratch,
  };

  return saving;
}

/* Row y of a plane, or the outermost one, as a line: the row itself, or what is
 * made of it in `line`. */
static const uint8_t *
row_to_pair (const ElSaving *saving, int y, uint8_t *line)
{
  const ElPlane *plane = saving->plane;
  const int row = EL_CLAMP (y, 0, plane->height - 1);

  if (plane->lanes == plane->step)
    return el_plane_row (plane, row) + saving->first * plane->step;
  el_row_load (saving->kernels, saving->picture, plane, saving->first, row,
      saving->n, line);
  return line;
}

/* Rows y and y + 1 as pairs. Where they need a line each, they have one lane:
 * half of the scratch memory's line is enough. */
static void
save_pairs (const ElSaving *saving, int y, uint8_t *pairs)
{
  uint8_t *second = saving->line + line_size (saving->picture) / 2;

  saving->kernels->lens.pair (pairs, row_to_pair (saving, y, saving->line),
      row_to_pair (saving, y + 1, second), saving->n * saving->plane->lanes);
}

/* One row of the copy. */
static void
save_row (const ElSaving *saving, int row)
{
  const size_t bytes = saving->bytes;
  uint8_t *start = saving->copy + row * saving->stride;
  uint8_t *stop = start + saving->n * bytes;
  const int y = saving->top + row;

  if (saving->paired)
    save_pairs (saving, y, start);
  else
    el_row_load (saving->kernels, saving->picture, saving->plane, saving->first,
        EL_CLAMP (y, 0, saving->plane->height - 1), saving->n, start);
  repeat_pixel (start - saving->before * bytes, start, bytes, saving->before);
  repeat_pixel (stop, stop - bytes, bytes, saving->after);
}

/* Whether rows are saved just before they are needed, while the picture is
 * drawn; else all of them before. */
static bool
saves_while_drawing (const ElMagnify *magnify)
{
  return magnify->parts == 1;
}

/* Saves the rows of the copy from `saved` on up to `end`; returns where it
 * stopped. */
static int
save_rows (const ElSaving *saving, int saved, int end)
{
  for (; saved < end; saved++)
    save_row (saving, saved);
  return saved;
}

/* Rows of a plane that the lens or its ring may touch: [*first, *end). */
static void
drawn_rows (const ElMagnify *magnify, const ElPlane *plane, int *first,
    int *end)
{
  const ElMagnifySettings *settings = &magnify->settings;
  const double reach = settings->lens.radius + settings->border_width + 1;
  const double unit = 1 << plane->y_sub;

  *first = clamp_to_int (floor ((settings->lens.y - reach) / unit), 0,
      plane->height);
  *end = clamp_to_int (ceil ((settings->lens.y + reach) / unit) + 1, 0,
      plane->height);
}

/* Those of them that fall to a part. */
static void
part_rows (const ElMagnify *magnify, int p, int part, int *y, int *stop)
{
  const int centre = magnify->layer[magnify->layer_of[p]].middle;
  int first, end, middle;

  drawn_rows (magnify, &magnify->picture.plane[p], &first, &end);
  middle = EL_CLAMP (centre, first, end);
  *y = el_part_start (first, middle, end, part, magnify->parts);
  *stop = el_part_start (first, middle, end, part + 1, magnify->parts);
}

/* The row furthest in that row y of a layer reads, if it is on that side of the
 * centre; else the row itself. */
static int
inmost_row (const ElLensLayer *layer, int y, bool below)
{
  if (y < layer->top || y >= layer->bottom || (y >= layer->middle) != below)
    return y;
  return layer->runs[y - layer->top].inmost;
}

/* Copy rows that rows up to y need: [0, this). They are those that the rows
 * read, and at least the rows themselves with their surroundings, for nothing
 * may be drawn over before it is saved; and one more, for vectors of taps may run
 * over the end of a row into the next. */
static int
rows_down_to (const ElLensLayer *layer, int y)
{
  const int row = inmost_row (layer, y, false);

  return EL_CLAMP (row - layer->top + 2 * EL_LENS_MARGIN + 2, 0,
      copy_rows (layer));
}

/* Copy rows that rows from y on need, where these are below the centre: from this
 * one on. */
static int
rows_up_to (const ElLensLayer *layer, int y)
{
  const int row = inmost_row (layer, y, true);

  return EL_CLAMP (row - layer->top, 0, copy_rows (layer));
}

/* Copy rows that both halves read: [*from, *to). */
static void
shared_rows (const ElLensLayer *layer, int *from, int *to)
{
  *from = rows_up_to (layer, layer->middle);
  *to = rows_down_to (layer, layer->middle - 1);
}

void
el_magnify_begin (ElMagnify *magnify, const ElPicture *picture, int parts)
{
  magnify->parts = parts;
  if (saves_while_drawing (magnify))
    return;
  for (int p = 0; p < picture->n_planes; p++) {
    const ElLensLayer *layer = &magnify->layer[magnify->layer_of[p]];
    const ElSaving saving = plan_saving (magnify, picture, p, magnify->scratch);
    int from, to;

    shared_rows (layer, &from, &to);
    if (picture->plane[p].height > 0)
      save_rows (&saving, from, to);
  }
}

bool
el_magnify_is_below (const ElMagnify *magnify, int part)
{
  return part >= magnify->parts / 2;
}

/* Rows [*from, *to) of the copy that a part saves: what it needs beyond what those
 * further out do, and what both halves read. */
static void
saved_rows (const ElMagnify *magnify, int p, int part, int *from, int *to)
{
  const ElLensLayer *layer = &magnify->layer[magnify->layer_of[p]];
  int y, stop, shared_from, shared_to;

  part_rows (magnify, p, part, &y, &stop);
  shared_rows (layer, &shared_from, &shared_to);
  if (!el_magnify_is_below (magnify, part)) {
    *from = part == 0 ? 0 : rows_down_to (layer, y - 1);
    *to = EL_MIN (rows_down_to (layer, stop - 1), shared_from);
  } else {
    *from = EL_MAX (rows_up_to (layer, y), shared_to);
    *to = part == magnify->parts - 1 ? copy_rows (layer)
                                     : rows_up_to (layer, stop);
  }
}

void
el_magnify_save (const ElMagnify *magnify, const ElPicture *picture, int part)
{
  uint8_t *scratch = magnify->scratch + magnify->scratch_size * part;

  if (saves_while_drawing (magnify))
    return;
  for (int p = 0; p < picture->n_planes; p++) {
    const ElSaving saving = plan_saving (magnify, picture, p, scratch);
    int from, to;

    if (picture->plane[p].height == 0)
      continue;
    saved_rows (magnify, p, part, &from, &to);
    save_rows (&saving, from, to);
  }
}

/* --- mapping --- */

/* The sources from pixel x of a run on. */
static ElLensMap
map_from (const ElLensLayer *layer, const ElLensRun *run, int x)
{
  const size_t at = run->start + (x - run->map_x);
  ElLensMap map = layer->map;

  map.offset += at;
  map.fraction += at;
  map.x += at;
  map.y += at;
  return map;
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
  const double x_unit = 1 << layer->x_sub, y_unit = 1 << layer->y_sub;
  int32_t *offset = layer->map.offset + run->start;

  for (int i = 0; i < n_doubtful; i++) {
    double x = (run->map_x + doubtful[i]) * x_unit, y_source = y * y_unit;
    int column, row;

    el_lens_source (&magnify->settings.lens, &x, &y_source);
    x = x / x_unit + 0.5;
    y_source = y_source / y_unit + 0.5;
    column = (int) x - layer->left + EL_LENS_MARGIN;
    row = (int) y_source - layer->top + EL_LENS_MARGIN;
    offset[doubtful[i]] = row * layer->grid.stride + column;
    run->delicate = run->delicate || is_whole (x) || is_whole (y_source);
  }
}

/* --- the loupe --- */

/* The source of sample `at` along one axis, rounded to nearest. */
static int
loupe_source (const ElLens *lens, double centre, int sub, int at)
{
  const double s = el_profiles[lens->profile].scale (1, lens->zoom);
  const double unit = 1 << sub, d = at * unit - centre;

  return (int) ((centre + d * s) / unit + 0.5);
}

/* Columns of the copy, for those of the layer. */
static void
map_loupe_columns (const ElMagnify *magnify, const ElLensLayer *layer,
    int32_t *columns)
{
  const ElLens *lens = &magnify->settings.lens;

  for (int x = layer->left; x < layer->right; x++)
    columns[x - layer->left] = loupe_source (lens, lens->x, layer->x_sub, x)
        - layer->left + EL_LENS_MARGIN;
}

static void
map_loupe_row (const ElMagnify *magnify, const ElLensLayer *layer,
    const ElLensRun *run, int y, const int32_t *columns)
{
  const ElLens *lens = &magnify->settings.lens;
  const int row = loupe_source (lens, lens->y, layer->y_sub, y) - layer->top
      + EL_LENS_MARGIN;

  magnify->kernels->lens.map_loupe (layer->map.offset + run->start,
      columns + run->map_x - layer->left, row * layer->grid.stride, run->map_n);
}

/* --- all lenses --- */

/* d is told from the grid, whose centre is that of all lenses whole pixels
 * apart. `numbers` has room for the pixels in doubt, and has the columns of a
 * loupe. */
static void
map_row (const ElMagnify *magnify, const ElLensLayer *layer, ElLensRun *run,
    int y, int *numbers)
{
  const ElLensGrid *grid = &layer->grid;
  const ElKernels *kernels = magnify->kernels;
  const double dx = run->map_x - layer->left + EL_LENS_MARGIN - grid->origin_x;
  const double dy = y - layer->top + EL_LENS_MARGIN - grid->origin_y;
  const ElLensMap map = map_from (layer, run, run->map_x);

  run->delicate = false;
  if (is_loupe (&magnify->settings)) {
    map_loupe_row (magnify, layer, run, y, numbers);
  } else if (magnify->settings.interpolation == EL_INTERPOLATION_NEAREST) {
    const int n_doubtful = kernels->lens.map_nearest[magnify->map_kind](&map,
        numbers, run->map_n, dx, dy, grid);

    settle_doubts (magnify, layer, run, y, numbers, n_doubtful);
  } else {
    kernels->lens.map_fraction[magnify->map_kind](&map, run->map_n, dx, dy,
        grid);
  }
}

/* --- drawing --- */

static int
log2_of (int n)
{
  return n == 1 ? 0 : n == 2 ? 1 : n == 4 ? 2 : 3;
}

/* What is needed to draw rows of a plane, found out once for all of them. */
typedef struct
{
  const ElMagnify *magnify;
  const ElPicture *picture;
  const ElPlane *plane;
  const ElLensLayer *layer;
  const void *copy;
  bool maps;     /* the first of the planes that share the map: it makes it */
  bool in_rows;  /* results are rows as they are */
  bool merged;   /* drawn by bilinear_merge4 */
  uint64_t keep; /* as in ElDeposit */
  int bytes;     /* from a pixel to the next */
  int taps;      /* a side of the square that a result comes from */
  int lanes_log2, lane_bytes_log2;
  uint8_t *scratch;
} ElDrawing;

static ElDrawing
plan_drawing (const ElMagnify *magnify, const ElPicture *picture, int p,
    uint8_t *scratch)
{
  const ElPlane *plane = &picture->plane[p];
  const ElSample *sample = &picture->sample;
  const int l = magnify->layer_of[p];
  const ElInterpolationId interpolation = magnify->settings.interpolation;
  const ElDrawing drawing = {
    .magnify = magnify,
    .picture = picture,
    .plane = plane,
    .layer = &magnify->layer[l],
    .copy = magnify->copy[p],
    .maps = p == 0 || l != magnify->layer_of[p - 1],
    .in_rows = el_plane_is_line (plane, sample),
    .merged = interpolation == EL_INTERPOLATION_BILINEAR && !sample->wide
        && plane->lanes == 4 && plane->step == 4,
    .keep = el_plane_deposit (plane, sample, EL_ROLES_ALL, 0).keep,
    .bytes = plane->step * el_sample_bytes (sample),
    .taps = el_interpolations[interpolation].taps,
    .lanes_log2 = log2_of (plane->lanes),
    .lane_bytes_log2 = log2_of (plane->lanes * el_sample_bytes (sample)),
    .scratch = scratch,
  };

  return drawing;
}

static void
resample (const ElDrawing *drawing, const ElLensMap *map, int n, void *line)
{
  const ElMagnify *magnify = drawing->magnify;
  const ElKernels *kernels = magnify->kernels;
  const ElSample *sample = &drawing->picture->sample;
  const int stride = drawing->layer->grid.stride;

  if (drawing->taps == 1)
    kernels->lens.nearest[drawing->lane_bytes_log2](line, drawing->copy, map,
        n);
  else if (drawing->taps == 2)
    kernels->lens.bilinear[sample->wide][drawing->lanes_log2](line,
        drawing->copy, stride, map, n);
  else
    kernels->lens.taps[sample->wide][drawing->lanes_log2](line, drawing->copy,
        stride, map, n, &magnify->taps, (1 << sample->depth) - 1);
}

static bool
needs_map (const ElLensLayer *layer, const ElLensRun *run)
{
  return layer->state == EL_LENS_UNMAPPED
      || (layer->state == EL_LENS_MOVED && run->delicate);
}

static void
draw_run (const ElDrawing *drawing, int y)
{
  const ElLensLayer *layer = drawing->layer;
  const ElMagnify *magnify = drawing->magnify;
  ElLensRun *run = &layer->runs[y - layer->top];
  const ElLensMap map = map_from (layer, run, run->x);
  uint8_t *row =
      el_plane_row (drawing->plane, y) + (ptrdiff_t) run->x * drawing->bytes;

  if (drawing->maps && run->map_n > 0 && needs_map (layer, run))
    map_row (magnify, layer, run, y, part_numbers (magnify, drawing->scratch));
  if (run->n <= 0)
    return;
  if (drawing->in_rows) {
    resample (drawing, &map, run->n, row);
  } else if (drawing->merged) {
    magnify->kernels->lens.bilinear_merge4 (row, drawing->copy,
        layer->grid.stride, &map, run->n, drawing->keep);
  } else {
    resample (drawing, &map, run->n, drawing->scratch);
    el_row_store (magnify->kernels, drawing->picture, drawing->plane, run->x, y,
        run->n, drawing->scratch);
  }
}

/* --- the ring --- */

/* Share of a luma pixel that the ring covers: a ramp one pixel wide at each
 * edge, so that the edges are smooth. */
static double
ring_coverage (const ElMagnify *magnify, int x, int y)
{
  const ElLens *lens = &magnify->settings.lens;
  const double r = el_lens_distance (lens, x, y);
  const double inner = r - lens->radius + 0.5;
  const double outer = lens->radius + magnify->settings.border_width + 0.5 - r;

  return EL_CLAMP (inner, 0, 1) * EL_CLAMP (outer, 0, 1);
}

/* Mean over the luma pixels that a sample stands for. */
static uint32_t
ring_weight (const ElMagnify *magnify, const ElPlane *plane, int x, int y)
{
  const ElLens *lens = &magnify->settings.lens;
  const int x0 = x << plane->x_sub, y0 = y << plane->y_sub;
  const int x1 = EL_MIN ((x + 1) << plane->x_sub, magnify->picture.width);
  const int y1 = EL_MIN ((y + 1) << plane->y_sub, magnify->picture.height);
  const double reach = EL_MAX (lens->par, 1) * (x1 - x0 + y1 - y0);
  const double depth = el_lens_distance (lens, x0, y0) - lens->radius;
  double sum = 0;

  /* Well inside the ring, all of them are covered. */
  if (depth > reach && depth < magnify->settings.border_width - reach)
    return COVERAGE_ONE;

  for (int j = y0; j < y1; j++)
    for (int i = x0; i < x1; i++)
      sum += ring_coverage (magnify, i, j);
  return (uint32_t) (sum * COVERAGE_ONE / ((x1 - x0) * (y1 - y0)) + 0.5);
}

static void
paint_ring (const ElMagnify *magnify, const ElPicture *picture, int p, int y,
    int x, int end, uint8_t *scratch)
{
  const ElPlane *plane = &picture->plane[p];
  const int *colour = magnify->settings.border_colour;
  const ElPaint paint = { { colour[0], colour[1], colour[2] },
    (uint32_t) magnify->settings.border_alpha, 255 * COVERAGE_ONE };
  uint32_t *weight =
      (uint32_t *) (scratch + line_size (picture) + numbers_size (picture));

  if (x >= end)
    return;
  for (int i = x; i < end; i++)
    weight[i - x] = ring_weight (magnify, plane, i, y);
  el_row_paint (magnify->kernels, picture, plane, x, y, end - x, weight, &paint,
      scratch);
}

/* Half the width of a ring of that radius in plane row y, widest or narrowest
 * (`sign` 1 or -1) over the luma rows that the row stands for. */
static double
ring_half_width (const ElMagnify *magnify, const ElPlane *plane, double radius,
    int y, int sign)
{
  const ElLens *lens = &magnify->settings.lens;
  const double first = (double) y * (1 << plane->y_sub);
  const double last = first + (1 << plane->y_sub) - 1;
  const double near = EL_CLAMP (lens->y, first, last);
  const double far = lens->y - first > last - lens->y ? first : last;

  return el_lens_half_width (lens, radius, sign > 0 ? near : far);
}

/* The ring's part of a row: left and right of the lens, or all of it. */
static void
draw_ring (const ElMagnify *magnify, const ElPicture *picture, int p, int y,
    uint8_t *scratch)
{
  const ElPlane *plane = &picture->plane[p];
  const ElLens *lens = &magnify->settings.lens;
  const double outer = ring_half_width (magnify, plane,
      lens->radius + magnify->settings.border_width + 0.5, y, 1);
  const double inner =
      ring_half_width (magnify, plane, lens->radius - 0.5, y, -1);
  const double unit = 1 << plane->x_sub;
  const int width = plane->width;
  int start, end, hole_start, hole_end;

  if (outer < 0)
    return;
  start = clamp_to_int (floor ((lens->x - outer) / unit) - 1, 0, width);
  end = clamp_to_int (ceil ((lens->x + outer) / unit) + 1, 0, width);
  hole_start = clamp_to_int (ceil ((lens->x - inner) / unit) + 1, start, end);
  hole_end = clamp_to_int (floor ((lens->x + inner) / unit) - 1, start, end);
  if (inner < 0 || hole_start >= hole_end)
    hole_start = hole_end = start;
  paint_ring (magnify, picture, p, y, start, hole_start, scratch);
  paint_ring (magnify, picture, p, y, hole_end, end, scratch);
}

void
el_magnify_draw (const ElMagnify *magnify, const ElPicture *picture, int part)
{
  uint8_t *scratch = magnify->scratch + magnify->scratch_size * part;

  for (int p = 0; p < picture->n_planes; p++) {
    const ElLensLayer *layer = &magnify->layer[magnify->layer_of[p]];
    const ElSaving saving = plan_saving (magnify, picture, p, scratch);
    const ElDrawing drawing = plan_drawing (magnify, picture, p, scratch);
    int y, stop, saved = 0;

    if (drawing.maps && layer->state == EL_LENS_UNMAPPED
        && is_loupe (&magnify->settings))
      map_loupe_columns (magnify, layer, part_numbers (magnify, scratch));
    part_rows (magnify, p, part, &y, &stop);
    for (; y < stop; y++) {
      if (saves_while_drawing (magnify))
        saved = save_rows (&saving, saved, rows_down_to (layer, y));
      if (y >= layer->top && y < layer->bottom)
        draw_run (&drawing, y);
      if (magnify->settings.border_width > 0)
        draw_ring (magnify, picture, p, y, scratch);
    }
  }
}
