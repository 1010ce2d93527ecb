/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A lens over a picture, in place, in parts that may run in parallel.
 *
 *   el_magnify_plan ()     every picture: what the lens covers and how much
 *                          memory that takes; keeps the last plan while it holds
 *   el_magnify_begin ()    every picture: takes that memory, cuts the picture
 *                          into parts
 *   el_magnify_part ()     every part, once a round, in any order, by any thread
 *   el_magnify_forget ()   what was in the memory is lost
 *
 * Memory is the caller's, so that the caller may fail to get it: it then leaves
 * the picture as it is, and the plan may be asked for again.
 *
 * The subjects: coverage.h (which pixels), mapping.h (where each has its source),
 * copy.h (what the lens reads, saved), parts.h (who does which rows, and when),
 * draw.h (what is done to them, band by band), flat.h, ring.h. What they share is in
 * state.h.
 */
#pragma once

#include "lens/state.h"

/* Settles what a picture of these settings needs, and returns the bytes of
 * memory that it takes; UINT64_MAX where the lens reads more than there can be
 * positions of. The plan before is kept where nothing that it depends on has
 * changed, and what was computed for it where that is still good. `most_parts`: the
 * most that a picture will be cut into. The kernels are the same throughout. A zeroed
 * ElMagnify is a valid start. */
uint64_t el_magnify_plan (ElMagnify *magnify, const ElKernels *kernels,
    const ElPicture *picture, const ElMagnifySettings *settings,
    int most_parts);

/* The pixels of the planned picture among which all are that the lens reads or
 * writes, counted as luma's. */
ElLensBox el_magnify_box (const ElMagnify *magnify);

/* The picture of that plan. `memory`, 64-byte aligned, has `size` bytes, at least
 * as many as planned; it and the picture are borrowed until the next begin. What
 * is in it has to be there still at the next begin, unless that has another
 * address or size, or el_magnify_forget () was called. 1 <= parts <= most_parts.
 * Returns how many rounds the parts are to be run: all of one, then all of the
 * next. */
int el_magnify_begin (ElMagnify *magnify, const ElPicture *picture,
    uint8_t *memory, size_t size, int parts);

/* Part 0..parts-1. A round is done when all calls have returned; it may be another
 * call that draws a part. */
void el_magnify_part (ElMagnify *magnify, int round, int part);

void el_magnify_forget (ElMagnify *magnify);
