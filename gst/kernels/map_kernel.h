/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lens's source positions, in single and in double precision. */
#pragma once

#include "map_double.h"
#include "map_single.h"

/*
 * A map that comes from memory for every picture is asked for ahead of time, into
 * the second-level cache: one processor reads memory faster so. A smaller map is
 * in cache already, and asking would only cost time.
 *
 * A row reads the copy along an arc over many of its rows, which no processor
 * foresees. Where the copy is not in cache, it is asked for some rows below each
 * source; as that of a column moves by a row or two from one row to the next,
 * little is left out.
 */
#define SOURCES_PER_LINE 16
#define SOURCES_AHEAD 1024
/* From a source to the next one for which the copy is asked. */
#define COPY_STEP 8

EL_INLINE void
ask_for (const void *array, ptrdiff_t bytes_ahead, const bool first_level)
{
  const void *place = (const void *) ((uintptr_t) array + bytes_ahead);

  if (first_level)
    __builtin_prefetch (place, 0, 3);
  else
    __builtin_prefetch (place, 0, 2);
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
    ask_for (copy, ((ptrdiff_t) map->offset[i] + map->ahead) * bytes, true);
  if (i % SOURCES_PER_LINE != 0)
    return;
  ask_for (map->offset + i, sources, false);
  if (arrays == 2)
    ask_for (map->fraction + i, sources, false);
  if (arrays == 3) {
    ask_for (map->x + i, sources, false);
    ask_for (map->y + i, sources, false);
  }
}

static void
map_loupe (int32_t *restrict offset, const int32_t *restrict columns, int row,
    int n)
{
  for (int i = 0; i < n; i++)
    offset[i] = row + columns[i];
}
