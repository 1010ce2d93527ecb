/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The last stage: the magnitudes of edges, as wide as lines are to be, into the
 * frame. */
#include <string.h>

#include "edges/maker/makerstages.h"
#include "isa.h"

/* The magnitudes of row y: of the plane, or in `line` what is left of them, or all
 * that there may be. */
static void *
kept_line (const ElMaker *maker, int y, void *line)
{
  const ElStageKernels *stages = maker->kernels->stages;
  const bool wide = maker->picture.sample.wide;
  const int n = maker->picture.width;

  if (!maker->has_m)
    stages->mark[wide](line, el_maker_classes (maker, y), n, 0,
        maker->magnitude.range);
  else if (maker->has_classes)
    stages->keep[wide](line, el_maker_m (maker, y), el_maker_classes (maker, y),
        n);
  else
    return memcpy (line, el_maker_m (maker, y),
        (size_t) n * el_sample_bytes (&maker->picture.sample));
  return line;
}

static void *
drawn_line (const ElMaker *maker, uint8_t *scratch, int i)
{
  return el_maker_line (maker, scratch, EL_LINES_DRAWN, i);
}

/* Where the kept magnitudes of row y are; the lines of so many rows as the pen is
 * wide come first, then spare ones. */
static void *
ring_line (const ElMaker *maker, uint8_t *scratch, int y)
{
  return drawn_line (maker, scratch, y % maker->pen.width);
}

/* m, which may be the sample as it is. */
static void
put_line (const ElMaker *maker, int y, void *m, uint8_t *spare)
{
  const ElFinish *finish = &maker->writer.finish;

  if (el_finish_is_plain (finish) && finish->base == 0)
    el_writer_put (&maker->writer, maker->channel, y, m, spare);
  else
    el_writer_put_magnitudes (&maker->writer, maker->channel, y, m, spare);
}

static void
draw_wide (const ElMaker *maker, int y, uint8_t *scratch)
{
  const ElPen *pen = &maker->pen;
  const bool wide = maker->picture.sample.wide;
  const void *lines[EL_PEN_WIDTH_MAX];
  void *spare[3];
  const void *drawn;

  for (int i = 0; i < pen->width; i++) {
    const int row = y - pen->after + i;

    lines[i] = row < 0 || row >= maker->picture.height
        ? NULL
        : ring_line (maker, scratch, row);
  }
  for (int i = 0; i < 3; i++)
    spare[i] = drawn_line (maker, scratch, pen->width + i);
  drawn = el_pen_draw (pen, maker->kernels->stages, wide, lines,
      maker->picture.width, spare);
  put_line (maker, y, (void *) drawn, el_maker_spare (maker, scratch));
}

static void
draw_rows_wide (const ElMaker *maker, int start, int end, uint8_t *scratch)
{
  const ElPen *pen = &maker->pen;
  const int stop = EL_MIN (end + pen->before, maker->picture.height);
  int next = EL_MAX (start - pen->after, 0);

  /* The pen reaches beyond the ends of lines: there is nothing. */
  memset (scratch + maker->lines[EL_LINES_DRAWN].offset, 0,
      maker->lines[EL_LINES_DRAWN].size * pen->width);
  for (int y = start; y < end; y++) {
    for (; next <= EL_MIN (y + pen->before, stop - 1); next++)
      kept_line (maker, next, ring_line (maker, scratch, next));
    draw_wide (maker, y, scratch);
  }
}

static void
draw_direction (const ElMaker *maker, int y, uint8_t *scratch)
{
  const ElDirectionPlanes planes = {
    .m = el_maker_m (maker, 0),
    .classes = el_maker_classes (maker, 0),
    .hues = el_maker_hues (maker, 0),
    .m_stride = maker->m_stride,
    .class_stride = maker->classes.stride,
    .hue_stride = maker->hue_stride,
  };

  el_direction_put (&maker->direction, maker->kernels, &maker->picture, &planes,
      y, drawn_line (maker, scratch, 0),
      el_maker_line (maker, scratch, EL_LINES_SUMS, 0));
}

/* What becomes of a mask's pixels. */
static void
draw_mask (const ElMaker *maker, int y, void *line, uint8_t *spare)
{
  const ElFinish *finish = &maker->writer.finish;

  maker->kernels->stages->mark[maker->picture.sample.wide](line,
      el_maker_classes (maker, y), maker->picture.width, finish->base,
      finish->base + finish->sign * finish->range);
  el_writer_put (&maker->writer, maker->channel, y, line, spare);
}

/* A pixel's line needs no line in between where the frame can take it. */
static void
draw_row (const ElMaker *maker, int y, uint8_t *scratch)
{
  uint8_t *spare = el_maker_spare (maker, scratch);
  void *line = el_writer_row (&maker->writer, y);

  if (maker->has_hues) {
    draw_direction (maker, y, scratch);
    return;
  }
  if (maker->is_signed) {
    el_writer_put (&maker->writer, maker->channel, y, el_maker_m (maker, y),
        spare);
    return;
  }
  if (!line)
    line = drawn_line (maker, scratch, 0);
  if (!maker->has_m) {
    draw_mask (maker, y, line, spare);
    return;
  }
  put_line (maker, y, kept_line (maker, y, line), spare);
}

void
el_maker_draw (const ElMaker *maker, int start, int end, uint8_t *scratch)
{
  if (maker->pen.width > 1) {
    draw_rows_wide (maker, start, end, scratch);
    return;
  }
  for (int y = start; y < end; y++)
    draw_row (maker, y, scratch);
}
