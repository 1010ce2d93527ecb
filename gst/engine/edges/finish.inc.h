/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What becomes of a magnitude; see ElFinish. */
#pragma once

#include "isa.h"

#define FINISH(bits)                                                   \
  static void finish##bits (void *line, int n, const ElFinish *finish) \
  {                                                                    \
    uint##bits##_t *restrict m = line;                                 \
    const int threshold = finish->threshold, fill = finish->fill;      \
    const int range = finish->range;                                   \
    const int base = finish->black + (finish->invert ? range : 0);     \
    const int sign = finish->invert ? -1 : 1;                          \
                                                                       \
    for (int i = 0; i < n; i++) {                                      \
      int v = m[i] >= threshold ? m[i] | fill : 0;                     \
                                                                       \
      m[i] = (uint##bits##_t) (base + sign * EL_MIN (v, range));       \
    }                                                                  \
  }
FINISH (8)
FINISH (16)
