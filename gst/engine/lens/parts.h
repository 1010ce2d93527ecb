/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which rows are whose, and when they may be drawn.
 *
 * The first parts / 2 are above the centre, the rest below. Rows have their sources
 * between themselves and the centre, so each half reads what is in it, and a few
 * rows beyond the centre, which are saved before anything is drawn. Within a half,
 * parts are drawn from the outside in, and one as soon as it and those further out
 * are saved; those further in need not be. Nobody waits: whoever saves a part draws
 * what can be drawn then, and a part that cannot yet is drawn by whoever saves the
 * last one that it needs.
 *
 * A part has whole groups of rows: all chroma samples and the luma that they
 * belong to.
 *
 * A lens that shows another place than the one under it takes two rounds: all parts
 * save a share of the copy each, and when all of them have, they draw.
 *
 * One part alone saves while it draws, row by row and just ahead of the rows
 * that need it, so that what it saves is still in cache when it is read; of
 * another place, it saves all before.
 */
#pragma once

#include "isa.h"
#include "lens/copy.h"
#include "lens/state.h"

/* log2 of the luma rows of a group; the group that a part begins with; and the row
 * of plane p that a group begins with, or the plane's end. */
int el_lens_group_log2 (const ElPicture *picture);
int el_lens_part_start (const ElMagnify *magnify, int part);
int el_lens_group_row (const ElMagnify *magnify, int p, int group);

/* Rows [*from, *to) of plane p's copy that a part saves. */
void el_lens_part_saves (const ElMagnify *magnify, int p, int part, int *from,
    int *to);

/* Those that both halves read; none, of another place. */
void el_lens_shared_rows (const ElMagnify *magnify, int p, int *from, int *to);

/* The row furthest in that row y of a layer reads, if it is on that side of the
 * centre; else the row itself. */
static inline int
el_lens_inmost_row (const ElLensLayer *layer, int y, bool below)
{
  if (y < layer->covered.top || y >= layer->covered.bottom
      || (y >= layer->middle) != below)
    return y;
  return layer->runs[y - layer->covered.top].inmost;
}

/* Copy rows that rows up to y of a layer need: [0, this). They are those that the
 * rows read, and at least the rows themselves with their surroundings, for nothing
 * may be drawn over before it is saved; and one more, for vectors of taps may run
 * over the end of a row into the next. */
static inline int
el_lens_rows_down_to (const ElLensLayer *layer, int y)
{
  const int row = el_lens_inmost_row (layer, y, false);

  return EL_CLAMP (row - layer->copied.top + 2 * EL_LENS_MARGIN + 2, 0,
      el_lens_copy_rows (layer));
}

/* A picture begins: nothing is saved yet. */
void el_lens_begin_parts (ElMagnify *magnify, int parts);

/* A part is saved. */
void el_lens_note_saved (ElMagnify *magnify, int part);

/* The next part that can be drawn in the half of `part`, which is then the
 * caller's to draw, or -1. */
int el_lens_claim_part (ElMagnify *magnify, int part);
