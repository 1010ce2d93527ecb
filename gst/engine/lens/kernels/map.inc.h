/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lens's source positions, in single and in double precision. */
#pragma once

#include "lens/kernels/map-double.inc.h"
#include "lens/kernels/map-single.inc.h"

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
/* From a source to the next one for which the copy is asked; blocks of more ask
 * once. */
#define COPY_STEP 8

EL_INLINE void
ask_first_level (const void *array, ptrdiff_t bytes_ahead)
{
  __builtin_prefetch ((const void *) ((uintptr_t) array + bytes_ahead), 0, 3);
}

EL_INLINE void
ask_second_level (const void *array, ptrdiff_t bytes_ahead)
{
  __builtin_prefetch ((const void *) ((uintptr_t) array + bytes_ahead), 0, 2);
}

/* At pixel i of a run: for what later pixels want of the map's first `arrays`
 * arrays, and rows to come of the copy, whose pixels have that many bytes. Nothing
 * need be there. */
EL_INLINE void
ask_lens_ahead (const ElLensMap *map, int i, const void *copy, const int bytes,
    const int arrays)
{
  const ptrdiff_t sources = SOURCES_AHEAD * sizeof (uint32_t);

  if (map->ahead > 0 && i % COPY_STEP == 0)
    ask_first_level (copy, ((ptrdiff_t) map->offset[i] + map->ahead) * bytes);
  if (i % SOURCES_PER_LINE != 0)
    return;
  ask_second_level (map->offset + i, sources);
  if (arrays == 2)
    ask_second_level (map->fraction + i, sources);
  if (arrays == 3) {
    ask_second_level (map->x + i, sources);
    ask_second_level (map->y + i, sources);
  }
}
