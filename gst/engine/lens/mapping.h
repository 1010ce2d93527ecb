/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where each pixel of a layer has its source. Maps are kept from picture to
 * picture, and computed by the kernels of sources.h, row by row; pixels of which
 * these cannot tell where they round to are settled here.
 */
#pragma once

#include "lens/state.h"

/* Of all layers. */
ElMapKind el_lens_choose_map (const ElLens *lens, const ElPicture *picture);

/* The geometry of a layer whose bounds are found; and whether maps of two are
 * the same. */
void el_lens_make_grid (ElLensLayer *layer, const ElMagnify *magnify);
bool el_lens_same_grid (const ElLensGrid *a, const ElLensGrid *b);

/* The bytes of a layer's map, a multiple of 64, and where they are. A map that
 * was elsewhere is lost. */
uint64_t el_lens_map_size (const ElMagnify *magnify, const ElLensLayer *layer);
void el_lens_place_map (ElLensLayer *layer, uint8_t *memory);

/* What maps tell kernels of the cache, once runs are found. */
void el_lens_give_hints (ElMagnify *magnify);

/* Whether the sources of row y of the layer have to be computed; and that. The row
 * has some. `numbers` is scratch memory. */
static inline bool
el_lens_needs_map (const ElLensLayer *layer, int y)
{
  const ElLensRun *run = &layer->runs[y - layer->covered.top];

  return run->map_n > 0
      && (layer->state == EL_LENS_UNMAPPED
          || (layer->state == EL_LENS_MOVED && run->delicate));
}

void el_lens_map_run (const ElMagnify *magnify, const ElLensLayer *layer, int y,
    int *numbers);

/* The sources from pixel x of a run on. */
static inline ElLensMap
el_lens_map_from (const ElLensLayer *layer, const ElLensRun *run, int x)
{
  const size_t at = run->start + (x - run->map_x);
  ElLensMap map = layer->map;

  map.offset += at;
  map.fraction += at;
  map.x += at;
  map.y += at;
  return map;
}
