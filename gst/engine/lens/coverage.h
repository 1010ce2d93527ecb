/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which pixels of a layer the lens covers. */
#pragma once

#include "lens/state.h"

/* The rectangles that the lens covers and reads. A little more than the former, so
 * that a rounding error in the place of a lens makes no other rectangle. A lens
 * that shows what is under it reads nothing beyond the layer. */
void el_lens_find_bounds (ElLensLayer *layer, const ElLens *lens);

/* The runs of a layer whose bounds are found, into layer->runs. In the state
 * EL_LENS_MOVED those of a lens of the same shape are there: whether the sources
 * of the new ones are at the same places in the map. */
bool el_lens_find_runs (ElLensLayer *layer, const ElLens *lens);

/* Sources that the runs of a layer may have at most. */
uint64_t el_lens_max_sources (const ElLensLayer *layer);
