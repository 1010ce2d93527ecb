/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lens's source positions, in single and in double precision. */
#pragma once

#include "map_double.h"
#include "map_single.h"

/*
 * A map that comes from memory for every picture is a long stream through the
 * second-level cache, and drives the copy out that the sources are in. Asked for
 * ahead of time, for one use, it goes by that cache. A smaller map is in cache
 * already, and asking would only cost time.
 *
 * A row reads the copy along an arc over many of its rows, which no processor
 * foresees. Where the copy is not in cache, it is asked for some rows below each
 * source: as sources of one column are no more than some rows apart, nothing is
 * left out.
 */
#define SOURCES_PER_LINE 16
#define SOURCES_AHEAD 512
/* From a source to the next one for which the copy is asked. */
#define COPY_STEP 8

EL_INLINE void
ask_for (const void *array, ptrdiff_t bytes_ahead, const bool once)
{
  const void *place = (const void *) ((uintptr_t) array + bytes_ahead);

  if (once)
    __builtin_prefetch (place, 0, 0);
  else
    __builtin_prefetch (place, 0, 3);
}

/* What is wanted soon: a cache line of each of a large map's arrays, of which
 * there are so many, that many pixels on, and in this column what rows to come
 * read of the copy. There need not be so many pixels, nor such rows. Pixels of the
 * copy have that many bytes. */
EL_INLINE void
ask_for_sources (const ElLensMap *map, int i, const void *copy, const int bytes,
    const int arrays)
{
  const ptrdiff_t sources = SOURCES_AHEAD * sizeof (uint32_t);

  if (map->ahead > 0 && i % COPY_STEP == 0)
    ask_for (copy, ((ptrdiff_t) map->offset[i] + map->ahead) * bytes, false);
  if (i % SOURCES_PER_LINE != 0)
    return;
  ask_for (map->offset + i, sources, true);
  if (arrays == 2)
    ask_for (map->fraction + i, sources, true);
  if (arrays == 3) {
    ask_for (map->x + i, sources, true);
    ask_for (map->y + i, sources, true);
  }
}

static void
map_loupe (int32_t *restrict offset, const int32_t *restrict columns, int row,
    int n)
{
  for (int i = 0; i < n; i++)
    offset[i] = row + columns[i];
}
