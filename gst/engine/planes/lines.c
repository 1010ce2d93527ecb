/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "planes/lines.h"

uint64_t
el_line_size (uint64_t samples, int bytes)
{
  const uint64_t padded = samples + 2 * EL_LINE_PAD;

  return ((padded * bytes + 63) & ~(uint64_t) 63) | 64;
}

void
el_line_repeat_ends (void *line, int n, bool wide)
{
  if (wide) {
    uint16_t *samples = line;

    samples[-1] = samples[0];
    samples[n] = samples[n - 1];
  } else {
    uint8_t *samples = line;

    samples[-1] = samples[0];
    samples[n] = samples[n - 1];
  }
}
