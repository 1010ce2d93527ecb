/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/maker/hysteresis.h"

#include <string.h>

/* The byte of a pixel on the path, besides its class: by which of the eight steps
 * it was reached, and which it took. */
#define CAME_SHIFT 2
#define WENT_SHIFT 5
#define N_STEPS 8

/* Part of a plane: a run of memory, since rows follow one another. */
typedef struct
{
  uint8_t *first, *end;
  ptrdiff_t step[N_STEPS];
} Field;

static Field
field_of (const ElClassPlane *plane, int start, int end)
{
  const ptrdiff_t stride = plane->stride;
  const Field field = {
    .first = plane->data + start * stride,
    .end = plane->data + (end - 1) * stride + plane->width,
    .step = { -stride - 1, -stride, -stride + 1, 1, stride + 1, stride,
        stride - 1, -1 },
  };

  return field;
}

/* The first of the steps from `step` on that leads to a weak pixel. */
static inline int
next_step (const Field *field, const uint8_t *pixel, int step)
{
  for (; step < N_STEPS; step++) {
    const uint8_t *next = pixel + field->step[step];

    if (next >= field->first && next < field->end && *next == EL_CLASS_WEAK)
      break;
  }
  return step;
}

/* All that can be reached from an edge becomes one. The path is walked forth and
 * back; the pixel that it starts from, which is left by no step back, is told by
 * its address. */
static void
follow (const Field *field, uint8_t *start)
{
  uint8_t *pixel = start;
  int step = next_step (field, pixel, 0), came = 0;

  while (step < N_STEPS || pixel != start) {
    if (step < N_STEPS) {
      *pixel =
          (uint8_t) (EL_CLASS_EDGE | came << CAME_SHIFT | step << WENT_SHIFT);
      pixel += field->step[step];
      *pixel = EL_CLASS_EDGE;
      came = step;
      step = 0;
    } else {
      *pixel = EL_CLASS_EDGE;
      pixel -= field->step[came];
      came = *pixel >> CAME_SHIFT & (N_STEPS - 1);
      step = (*pixel >> WENT_SHIFT) + 1;
    }
    step = next_step (field, pixel, step);
  }
  *start = EL_CLASS_EDGE;
}

static void
follow_row (const Field *field, const ElClassPlane *plane, int y)
{
  uint8_t *row = plane->data + y * plane->stride;

  for (int x = 0; x < plane->width; x++) {
    uint64_t eight;

    /* Most pixels are none: whole words of them are passed over. */
    if (x + 8 <= plane->width) {
      memcpy (&eight, row + x, sizeof eight);
      if (eight == 0) {
        x += 7;
        continue;
      }
    }
    if (row[x] == EL_CLASS_EDGE)
      follow (field, row + x);
  }
}

void
el_hysteresis_spread (const ElClassPlane *plane, int start, int end)
{
  const Field field = field_of (plane, start, end);

  for (int y = start; y < end; y++)
    follow_row (&field, plane, y);
}

void
el_hysteresis_join (const ElClassPlane *plane, int row)
{
  const Field field = field_of (plane, 0, plane->height);

  follow_row (&field, plane, row - 1);
  follow_row (&field, plane, row);
}
