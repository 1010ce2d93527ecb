/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What becomes of a magnitude. */
#pragma once

#include "isa.h"

static inline int
finish_magnitude (int m, const ElFinish *finish)
{
  const int kept =
      m >= finish->threshold ? EL_MIN (m | finish->fill, finish->range) : 0;

  return finish->base + finish->sign * kept;
}

#define FINISH(bits)                                                     \
  static void finish##bits (void *line, int n, const ElFinish *settings) \
  {                                                                      \
    uint##bits##_t *restrict m = line;                                   \
    const ElFinish finish = *settings;                                   \
                                                                         \
    for (int i = 0; i < n; i++)                                          \
      m[i] = (uint##bits##_t) finish_magnitude (m[i], &finish);          \
  }
FINISH (8)
FINISH (16)
