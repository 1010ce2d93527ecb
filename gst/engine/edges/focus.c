/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/focus.h"

#include "isa.h"

/* The rows above, here and below, by row number. */
#define N_LINES 3

static uint64_t
line_size (const ElPicture *picture)
{
  return el_line_size (picture->width, el_sample_bytes (&picture->sample));
}

uint64_t
el_focus_scratch_size (const ElPicture *picture)
{
  return el_reader_spare_size (picture, 1) + N_LINES * line_size (picture);
}

double
el_focus_energy (const ElKernels *kernels, const ElPicture *picture,
    const int luma_weight[3], int x, int y, int width, int height,
    uint8_t *scratch)
{
  const ElReader reader = { kernels, picture, luma_weight, 1, scratch };
  const int bytes = el_sample_bytes (&picture->sample);
  uint8_t *lines = scratch + el_reader_spare_size (picture, 1);
  double total = 0;
  int next = EL_MAX (y - 1, 0);

  for (int row = y; width > 0 && row < y + height; row++) {
    const void *in[N_LINES];
    const int below = EL_MIN (row + 1, picture->height - 1);

    for (; next <= below; next++)
      el_reader_read (&reader, 0, next,
          el_line_at (lines, line_size (picture), next % N_LINES, bytes));
    for (int i = 0; i < N_LINES; i++) {
      const int of = EL_CLAMP (row - 1 + i, 0, picture->height - 1);

      in[i] = (uint8_t *) el_line_at (lines, line_size (picture), of % N_LINES,
                  bytes)
          + (size_t) x * bytes;
    }
    total += kernels->edges.energy[picture->sample.wide](in, width);
  }
  return total;
}
