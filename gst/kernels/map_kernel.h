/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lens's source positions, in single and in double precision. */
#pragma once

#include "map_double.h"
#include "map_single.h"

static void
map_loupe (int32_t *restrict offset, const int32_t *restrict columns, int row,
    int n)
{
  for (int i = 0; i < n; i++)
    offset[i] = row + columns[i];
}
