/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/focus.h"

#include "isa.h"

/* A group's rows, and the ones above and below, by row number. */
#define N_LINES (EL_GROUP_ROWS + 2)

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

/* The line of row y, or of the nearest row that there is. */
static uint8_t *
line_of (const ElPicture *picture, uint8_t *lines, int y)
{
  return el_line_at (lines, line_size (picture),
      EL_CLAMP (y, 0, picture->height - 1) % N_LINES,
      el_sample_bytes (&picture->sample));
}

double
el_focus_energy (const ElKernels *kernels, const ElPicture *picture,
    const int luma_weight[3], int x, int y, int width, int height,
    uint8_t *scratch)
{
  const ElReader reader = { kernels, picture, luma_weight, 1, scratch };
  const size_t skip = (size_t) x * el_sample_bytes (&picture->sample);
  uint8_t *lines = scratch + el_reader_spare_size (picture, 1);
  int next = EL_MAX (y - 1, 0);
  double total = 0;

  for (int row = y; width > 0 && row < y + height; row += EL_GROUP_ROWS) {
    const int rows = EL_MIN (y + height - row, EL_GROUP_ROWS);
    const void *in[N_LINES];
    ElAhead ahead;

    for (; next <= EL_MIN (row + rows, picture->height - 1); next++)
      el_reader_read (&reader, 0, next, line_of (picture, lines, next));
    for (int i = 0; i < rows + 2; i++)
      in[i] = line_of (picture, lines, row + i - 1) + skip;
    total += kernels->edges->energy[picture->sample.wide](in, rows, width,
        el_reader_ahead (&reader, 0, row + EL_GROUP_ROWS + 1, &ahead));
  }
  return total;
}
