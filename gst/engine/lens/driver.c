/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lens/driver.h"

#include <string.h>

#include "isa.h"
#include "lens/copy.h"
#include "lens/coverage.h"
#include "lens/draw.h"
#include "lens/flat.h"
#include "lens/mapping.h"
#include "lens/parts.h"
#include "lens/ring.h"

/* Sources are places in a copy, so that there can be none beyond this many
 * bytes. */
#define LARGEST_COPY INT32_MAX

/* --- whether the last plan holds --- */

static bool
same_plane (const ElPlane *a, const ElPlane *b)
{
  return a->width == b->width && a->height == b->height && a->x_sub == b->x_sub
      && a->y_sub == b->y_sub && a->x_site == b->x_site
      && a->y_site == b->y_site && a->step == b->step && a->lanes == b->lanes
      && a->offset == b->offset
      && memcmp (a->role, b->role, sizeof a->role) == 0;
}

static bool
same_sample (const ElSample *a, const ElSample *b)
{
  return a->wide == b->wide && a->swap == b->swap && a->shift == b->shift
      && a->depth == b->depth;
}

/* Whether pictures lie alike, wherever they are. */
static bool
same_layout (const ElPicture *a, const ElPicture *b)
{
  bool same = a->n_planes == b->n_planes && a->n_alpha == b->n_alpha
      && a->width == b->width && a->height == b->height && a->rgb == b->rgb
      && same_sample (&a->sample, &b->sample);

  for (int p = 0; same && p < el_picture_all_planes (a); p++)
    same = same_plane (&a->plane[p], &b->plane[p]);
  return same;
}

static bool
same_lens (const ElLens *a, const ElLens *b)
{
  return a->x == b->x && a->y == b->y && a->radius == b->radius
      && a->zoom == b->zoom && a->par == b->par && a->aspect == b->aspect
      && a->source_x == b->source_x && a->source_y == b->source_y
      && a->profile == b->profile && a->shape == b->shape;
}

/* Neither the ring's colour has a part in it, nor which tone it is. */
static bool
plan_holds (const ElMagnify *magnify, const ElPicture *picture,
    const ElMagnifySettings *settings, int most_parts)
{
  return magnify->most_parts == most_parts
      && magnify->settings.interpolation == settings->interpolation
      && magnify->settings.border_width == settings->border_width
      && el_tone_is_active (&magnify->settings.tone)
      == el_tone_is_active (&settings->tone)
      && same_lens (&magnify->settings.lens, &settings->lens)
      && same_layout (&magnify->picture, picture);
}

/* Whether sources of the last plan may be good for another one. */
static bool
may_be_moved (const ElMagnify *magnify, const ElPicture *picture,
    const ElMagnifySettings *settings)
{
  return magnify->begun && !el_lens_is_flat (settings)
      && magnify->settings.interpolation == settings->interpolation
      && magnify->map_kind == el_lens_choose_map (&settings->lens, picture)
      && same_layout (&magnify->picture, picture);
}

/* --- a new plan --- */

/* The layer of a plane, a new one if need be. */
static int
find_layer (ElMagnify *magnify, const ElPlane *plane)
{
  int i = 0;

  while (i < magnify->n_layers
      && (magnify->layer[i].x_sub != plane->x_sub
          || magnify->layer[i].y_sub != plane->y_sub
          || magnify->layer[i].x_site != plane->x_site
          || magnify->layer[i].y_site != plane->y_site))
    i++;
  if (i == magnify->n_layers) {
    magnify->layer[i].x_sub = plane->x_sub;
    magnify->layer[i].y_sub = plane->y_sub;
    magnify->layer[i].x_site = plane->x_site;
    magnify->layer[i].y_site = plane->y_site;
    magnify->layer[i].width = plane->width;
    magnify->layer[i].height = plane->height;
    magnify->n_layers++;
  }
  return i;
}

static void
plan_layer (ElMagnify *magnify, ElLensLayer *layer)
{
  const ElLensLayer old = *layer;
  bool same;

  el_lens_find_bounds (layer, &magnify->settings.lens);
  el_lens_make_grid (layer, magnify);
  el_ring_find_bounds (layer, &magnify->settings);
  same = old.state != EL_LENS_UNMAPPED
      && layer->covered.bottom - layer->covered.top
          == old.covered.bottom - old.covered.top
      && el_lens_same_grid (&layer->grid, &old.grid);
  layer->state = same ? EL_LENS_MOVED : EL_LENS_UNMAPPED;
  layer->old_left = old.covered.left;
}

/* Pixels of a row that the lens or its ring may touch, or that are copied. */
static int
row_pixels (const ElMagnify *magnify)
{
  const ElMagnifySettings *settings = &magnify->settings;
  const double reach = settings->lens.radius * settings->lens.aspect
      + settings->border_width + 1;

  return el_clamp_to_int (2 * reach / settings->lens.par + 8, 0,
             magnify->picture.width)
      + 2 * EL_LENS_MARGIN;
}

static void
make_plan (ElMagnify *magnify, const ElPicture *picture,
    const ElMagnifySettings *settings, int most_parts)
{
  const ElInterpolation *interpolation =
      &el_interpolations[settings->interpolation];

  if (!may_be_moved (magnify, picture, settings))
    el_magnify_forget (magnify);
  magnify->settings = *settings;
  magnify->picture = *picture;
  magnify->most_parts = most_parts;
  magnify->begun = false;
  magnify->map_kind = el_lens_choose_map (&settings->lens, picture);
  magnify->n_layers = 0;
  for (int p = 0; p < el_picture_all_planes (picture); p++)
    magnify->layer_of[p] = find_layer (magnify, &picture->plane[p]);
  for (int i = 0; i < magnify->n_layers; i++)
    plan_layer (magnify, &magnify->layer[i]);
  magnify->row_pixels = row_pixels (magnify);
  if (interpolation->taps > 1 && magnify->taps_of != settings->interpolation) {
    el_interpolation_fill (&magnify->taps, interpolation);
    magnify->taps_of = settings->interpolation;
  }
}

static ElLensBox
join (ElLensBox a, ElLensBox b)
{
  const ElLensBox both = { EL_MIN (a.left, b.left), EL_MIN (a.top, b.top),
    EL_MAX (a.right, b.right), EL_MAX (a.bottom, b.bottom) };

  return both;
}

/* Of what is beyond its ends a layer has its first and last samples. */
static ElLensBox
within (ElLensBox box, int width, int height)
{
  const ElLensBox inside = { EL_CLAMP (box.left, 0, width - 1),
    EL_CLAMP (box.top, 0, height - 1), EL_CLAMP (box.right, 1, width),
    EL_CLAMP (box.bottom, 1, height) };

  return inside;
}

/* The lens with its ring, whatever shape they have. */
static ElLensBox
outline (const ElMagnify *magnify)
{
  const ElMagnifySettings *settings = &magnify->settings;
  const ElLens *lens = &settings->lens;
  const int width = magnify->picture.width, height = magnify->picture.height;
  const double rows = lens->radius + settings->border_width + 4;
  const double columns =
      (lens->radius * lens->aspect + settings->border_width) / lens->par + 4;
  const ElLensBox box = { el_clamp_to_int (lens->x - columns, 0, width),
    el_clamp_to_int (lens->y - rows, 0, height),
    el_clamp_to_int (lens->x + columns, 0, width),
    el_clamp_to_int (lens->y + rows, 0, height) };

  return within (box, width, height);
}

ElLensBox
el_magnify_box (const ElMagnify *magnify)
{
  ElLensBox box = outline (magnify);

  for (int i = 0; i < magnify->n_layers; i++) {
    const ElLensLayer *layer = &magnify->layer[i];
    ElLensBox copied = layer->copied;

    if (layer->width == 0 || layer->height == 0)
      continue; /* a field's chroma may have no row */
    copied.left -= EL_LENS_MARGIN;
    copied.top -= EL_LENS_MARGIN;
    copied.right += EL_LENS_MARGIN;
    copied.bottom += EL_LENS_MARGIN;
    copied =
        within (join (copied, layer->covered), layer->width, layer->height);
    copied.left <<= layer->x_sub;
    copied.top <<= layer->y_sub;
    copied.right <<= layer->x_sub;
    copied.bottom <<= layer->y_sub;
    box = join (box, copied);
  }
  return within (box, magnify->picture.width, magnify->picture.height);
}

/* --- memory --- */

/* Bytes that an array takes: the next one begins at a cache line. */
static uint64_t
aligned (uint64_t size)
{
  return (size + 63) & ~(uint64_t) 63;
}

static uint64_t
numbers_size (const ElMagnify *magnify)
{
  return aligned ((uint64_t) magnify->row_pixels * sizeof (int));
}

/* The numbers of rows resampled across. */
static uint64_t
rows_size (void)
{
  return aligned (EL_MAX_PLANES * EL_TAPS_MAX * sizeof (int));
}

static uint64_t
tone_size (const ElMagnify *magnify)
{
  if (!el_tone_is_active (&magnify->settings.tone))
    return 0;
  return aligned (el_tone_scratch_size (&magnify->picture));
}

/* Of one part. */
static uint64_t
scratch_size (const ElMagnify *magnify)
{
  return aligned (el_lens_line_size (magnify)) + numbers_size (magnify)
      + rows_size () + el_flat_lines_size (magnify) + tone_size (magnify);
}

/* Of the sources of a layer's pixels. */
static uint64_t
sources_size (const ElMagnify *magnify, const ElLensLayer *layer)
{
  return el_lens_is_flat (&magnify->settings)
      ? el_flat_size (magnify, layer)
      : el_lens_map_size (magnify, layer);
}

static ElLensScratch
part_scratch (const ElMagnify *magnify, int part)
{
  uint8_t *line = magnify->scratch + scratch_size (magnify) * part;
  uint8_t *numbers = line + aligned (el_lens_line_size (magnify));
  uint8_t *rows = numbers + numbers_size (magnify);
  uint8_t *flat = rows + rows_size ();
  uint8_t *tone = flat + el_flat_lines_size (magnify);
  const ElLensScratch scratch = { line, (int *) numbers, flat, (int *) rows,
    tone };

  return scratch;
}

static uint64_t
runs_size (const ElLensLayer *layer)
{
  return aligned ((uint64_t) (layer->covered.bottom - layer->covered.top)
      * sizeof (ElLensRun));
}

static uint64_t
ring_runs_size (const ElRing *ring)
{
  return aligned ((uint64_t) (ring->bottom - ring->top) * sizeof (ElRingRun));
}

/* Kernels may read a line's padding beyond the weights. */
static uint64_t
ring_size (const ElRing *ring)
{
  return ring_runs_size (ring)
      + aligned (
          ((uint64_t) ring->n_weights + EL_LINE_PAD) * sizeof (uint16_t));
}

static uint64_t
memory_size (const ElMagnify *magnify)
{
  uint64_t size = aligned (magnify->most_parts * sizeof (atomic_bool))
      + scratch_size (magnify) * magnify->most_parts;

  for (int i = 0; i < magnify->n_layers; i++)
    size += runs_size (&magnify->layer[i])
        + sources_size (magnify, &magnify->layer[i])
        + ring_size (&magnify->layer[i].ring);
  for (int p = 0; p < el_picture_all_planes (&magnify->picture); p++) {
    if (el_lens_copy_size (magnify, p) > LARGEST_COPY)
      return UINT64_MAX;
    size += aligned (el_lens_copy_size (magnify, p));
  }
  return size;
}

/* What of the last plan is elsewhere now is lost. */
static uint8_t *
place_layer (ElMagnify *magnify, ElLensLayer *layer, uint8_t *memory)
{
  ElLensRun *runs = (ElLensRun *) memory;

  if (layer->runs != runs)
    layer->state = EL_LENS_UNMAPPED;
  layer->runs = runs;
  memory += runs_size (layer);
  if (el_lens_is_flat (&magnify->settings))
    el_flat_place (layer, memory);
  else
    el_lens_place_map (layer, memory);
  return memory + sources_size (magnify, layer);
}

/* What plans may have in common comes first. */
static void
lay_out (ElMagnify *magnify)
{
  uint8_t *memory = magnify->memory;

  for (int i = 0; i < magnify->n_layers; i++)
    memory = place_layer (magnify, &magnify->layer[i], memory);
  for (int p = 0; p < el_picture_all_planes (&magnify->picture); p++) {
    magnify->copy[p] = memory;
    memory += aligned (el_lens_copy_size (magnify, p));
  }
  for (int i = 0; i < magnify->n_layers; i++) {
    ElRing *ring = &magnify->layer[i].ring;

    ring->runs = (ElRingRun *) memory;
    ring->weight = (uint16_t *) (memory + ring_runs_size (ring));
    memory += ring_size (ring);
  }
  magnify->saved = (atomic_bool *) memory;
  magnify->scratch =
      memory + aligned (magnify->most_parts * sizeof (atomic_bool));
}

/* --- the doors --- */

/* After a picture, all sources of its plan are there. */
static void
note_drawn (ElMagnify *magnify)
{
  for (int i = 0; magnify->begun && i < magnify->n_layers; i++)
    magnify->layer[i].state = EL_LENS_MAPPED;
}

uint64_t
el_magnify_plan (ElMagnify *magnify, const ElKernels *kernels,
    const ElPicture *picture, const ElMagnifySettings *settings, int most_parts)
{
  note_drawn (magnify);
  magnify->kernels = kernels;
  if (plan_holds (magnify, picture, settings, most_parts))
    magnify->settings = *settings;
  else
    make_plan (magnify, picture, settings, most_parts);
  if (el_tone_is_active (&settings->tone))
    el_tone_configure (&magnify->tone, &settings->tone, picture);
  return memory_size (magnify);
}

void
el_magnify_forget (ElMagnify *magnify)
{
  magnify->begun = false;
  for (int i = 0; i < magnify->n_layers; i++)
    magnify->layer[i].state = EL_LENS_UNMAPPED;
}

/* The first picture of a plan. */
static void
begin_plan (ElMagnify *magnify)
{
  lay_out (magnify);
  for (int i = 0; i < magnify->n_layers; i++) {
    ElLensLayer *layer = &magnify->layer[i];

    if (!el_lens_find_runs (layer, &magnify->settings.lens))
      layer->state = EL_LENS_UNMAPPED;
    if (el_lens_is_flat (&magnify->settings))
      el_flat_fill (layer, magnify);
    el_ring_find_runs (layer, &magnify->settings);
  }
  el_lens_give_hints (magnify);
  magnify->begun = true;
}

int
el_magnify_begin (ElMagnify *magnify, const ElPicture *picture, uint8_t *memory,
    size_t size, int parts)
{
  if (memory != magnify->memory || size != magnify->size)
    el_magnify_forget (magnify);
  note_drawn (magnify);
  magnify->memory = memory;
  magnify->size = size;
  magnify->picture = *picture;
  if (!magnify->begun)
    begin_plan (magnify);
  el_lens_begin_parts (magnify, parts);
  for (int p = 0; parts > 1 && p < el_picture_all_planes (picture); p++) {
    const ElLensSaving saving = el_lens_saving (magnify, p);
    int from, to;

    el_lens_shared_rows (magnify, p, &from, &to);
    el_lens_save (&saving, from, to);
  }
  return el_lens_has_source (&magnify->settings.lens) && parts > 1 ? 2 : 1;
}

static void
save_part (const ElMagnify *magnify, int part)
{
  for (int p = 0; p < el_picture_all_planes (&magnify->picture); p++) {
    const ElLensSaving saving = el_lens_saving (magnify, p);
    int from, to;

    el_lens_part_saves (magnify, p, part, &from, &to);
    el_lens_save (&saving, from, to);
  }
}

static void
draw_part (const ElMagnify *magnify, int part)
{
  const ElLensScratch scratch = part_scratch (magnify, part);

  el_lens_draw_part (magnify, part, &scratch);
}

void
el_magnify_part (ElMagnify *magnify, int round, int part)
{
  if (magnify->parts == 1 || round > 0) {
    draw_part (magnify, part);
    return;
  }
  save_part (magnify, part);
  if (el_lens_has_source (&magnify->settings.lens))
    return;
  el_lens_note_saved (magnify, part);
  for (int next = el_lens_claim_part (magnify, part); next >= 0;
       next = el_lens_claim_part (magnify, part))
    draw_part (magnify, next);
}
