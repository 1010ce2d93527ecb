/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The last stage: the magnitudes of edges, as wide as lines are to be, into the
 * frame. */
#include <string.h>

#include "edges/maker/makerstages.h"
#include "isa.h"

/* The magnitudes of row y: of the plane, or in `line` what is left of them, or all
 * that there may be. */
static void *
kept_line (const ElBand *band, int y, void *line)
{
  const ElMaker *maker = band->maker;
  const ElStageKernels *stages = maker->kernels->stages;
  const bool wide = maker->picture.sample.wide;
  const int n = maker->picture.width;

  if (!maker->has_m)
    stages->mark[wide](line, el_band_classes (band, y), n, 0,
        maker->magnitude.range);
  else if (maker->has_classes)
    stages->keep[wide](line, el_band_m (band, y), el_band_classes (band, y), n);
  else
    return memcpy (line, el_band_m (band, y),
        (size_t) n * el_sample_bytes (&maker->picture.sample));
  return line;
}

static void *
drawn_line (const ElBand *band, int i)
{
  return el_maker_line (band->maker, band->scratch, EL_LINES_DRAWN, i);
}

/* Where the kept magnitudes of row y are; the lines of so many rows as the pen is
 * wide come first, then spare ones. */
static void *
ring_line (const ElBand *band, int y)
{
  return drawn_line (band, y % band->maker->pen.width);
}

/* A line into row y. */
static void
put_line (const ElBand *band, int y, const void *line)
{
  const ElMaker *maker = band->maker;

  el_writer_put (&maker->writer, maker->channel, y, line,
      el_maker_writer_spare (maker, band->scratch));
}

/* m, which may be the sample as it is. */
static void
put_m (const ElBand *band, int y, void *m)
{
  const ElMaker *maker = band->maker;
  const ElFinish *finish = &maker->writer.finish;

  if (el_finish_is_plain (finish) && finish->base == 0)
    put_line (band, y, m);
  else
    el_writer_put_magnitudes (&maker->writer, maker->channel, y, m,
        el_maker_writer_spare (maker, band->scratch));
}

static void
draw_wide (const ElBand *band, int y)
{
  const ElMaker *maker = band->maker;
  const ElPen *pen = &maker->pen;
  const void *lines[EL_PEN_WIDTH_MAX];
  void *spare[3];

  for (int i = 0; i < pen->width; i++) {
    const int row = y - pen->after + i;

    lines[i] =
        row < 0 || row >= maker->picture.height ? NULL : ring_line (band, row);
  }
  for (int i = 0; i < 3; i++)
    spare[i] = drawn_line (band, pen->width + i);
  put_m (band, y,
      (void *) el_pen_draw (pen, maker->kernels->stages,
          maker->picture.sample.wide, lines, maker->picture.width, spare));
}

static void
draw_direction (const ElBand *band, int y)
{
  const ElMaker *maker = band->maker;
  const int first = y - y % EL_ROW_GROUP;
  const ElDirectionPlanes planes = {
    .row = first,
    .m = el_band_m (band, first),
    .classes = el_band_classes (band, first),
    .hues = el_band_hues (band, first),
    .m_stride = maker->m_stride,
    .class_stride = maker->classes.stride,
    .hue_stride = maker->hue_stride,
  };

  el_direction_put (&maker->direction, maker->kernels, &maker->picture, &planes,
      y, drawn_line (band, 0),
      el_maker_line (maker, band->scratch, EL_LINES_SUMS, 0));
}

/* What becomes of a mask's pixels. */
static void
draw_mask (const ElBand *band, int y, void *line)
{
  const ElMaker *maker = band->maker;
  const ElFinish *finish = &maker->writer.finish;

  maker->kernels->stages->mark[maker->picture.sample.wide](line,
      el_band_classes (band, y), maker->picture.width, finish->base,
      finish->base + finish->sign * finish->range);
  put_line (band, y, line);
}

/* A pixel's line needs no line in between where the frame can take it. */
static void
draw_thin (const ElBand *band, int y)
{
  const ElMaker *maker = band->maker;
  void *line = el_writer_row (&maker->writer, y);

  if (!line)
    line = drawn_line (band, 0);
  if (maker->has_hues)
    draw_direction (band, y);
  else if (maker->is_signed)
    put_line (band, y, el_band_m (band, y));
  else if (!maker->has_m)
    draw_mask (band, y, line);
  else
    put_m (band, y, kept_line (band, y, line));
}

void
el_drawer_start (ElDrawer *drawer, const ElBand *band, int y, int end)
{
  const ElMaker *maker = band->maker;
  const ElLines *lines = &maker->lines[EL_LINES_DRAWN];

  *drawer = (ElDrawer){ band, y, end, EL_MAX (y - maker->pen.after, 0) };
  /* The pen reaches beyond the ends of lines: there is nothing. */
  if (maker->pen.width > 1)
    memset (band->scratch + lines->offset, 0, lines->size * maker->pen.width);
}

/* Rows go to the pen as they are found: the planes may not hold them for long. */
static void
show_pen (ElDrawer *drawer, int found)
{
  const ElBand *band = drawer->band;
  const int stop = EL_MIN (drawer->y + band->maker->pen.before + 1, found);

  for (; drawer->next < stop; drawer->next++)
    kept_line (band, drawer->next, ring_line (band, drawer->next));
}

void
el_drawer_go (ElDrawer *drawer, int found)
{
  const ElBand *band = drawer->band;
  const ElPen *pen = &band->maker->pen;
  const int height = band->maker->picture.height;

  for (; drawer->y < drawer->end; drawer->y++) {
    if (pen->width > 1)
      show_pen (drawer, found);
    if (EL_MIN (drawer->y + pen->before, height - 1) >= found)
      return;
    if (pen->width > 1)
      draw_wide (band, drawer->y);
    else
      draw_thin (band, drawer->y);
  }
}

static void
draw_rows (const ElBand *band, int start, int end)
{
  ElDrawer drawer;

  el_drawer_start (&drawer, band, start, end);
  el_drawer_go (&drawer, band->maker->picture.height);
}

void
el_maker_draw (const ElBand *band)
{
  if (!band->maker->streams) {
    draw_rows (band, band->start, band->end);
    return;
  }
  draw_rows (band, band->start, EL_MIN (el_band_free_start (band), band->end));
  draw_rows (band, el_band_free_end (band), band->end);
}
