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
 */
#define SOURCES_PER_LINE 16
#define SOURCES_AHEAD 512

/* A cache line of one of the map's arrays, so many pixels on; there need not be
 * so many. */
EL_INLINE void
ask_for_sources (const void *array)
{
  const uintptr_t ahead = SOURCES_AHEAD * sizeof (uint32_t);

  __builtin_prefetch ((const void *) ((uintptr_t) array + ahead), 0, 0);
}

static void
map_loupe (int32_t *restrict offset, const int32_t *restrict columns, int row,
    int n)
{
  for (int i = 0; i < n; i++)
    offset[i] = row + columns[i];
}
