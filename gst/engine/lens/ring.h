/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The ring just outside the lens. */
#pragma once

#include "lens/state.h"

/* Rows of a layer that the ring may touch, and how many weights they have. */
void
el_ring_find_bounds (ElLensLayer *layer, const ElMagnifySettings *settings);

/* The runs of a layer whose bounds are found, into ring.runs; without weights. */
void el_ring_find_runs (ElLensLayer *layer, const ElMagnifySettings *settings);

/* In rows [y, stop) of plane p. Planes of a layer have their weights in common:
 * one part draws the same rows of all. */
void el_lens_draw_ring (const ElMagnify *magnify, int p, int y, int stop,
    const ElLensScratch *scratch);
