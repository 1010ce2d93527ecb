/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The first stage: from rows to magnitudes and classes, line by line. Every kind
 * of line is made of those of the kind before, from above, and kept for as long as
 * it is needed: row y is line y modulo their number.
 */
#include <string.h>

#include "edges/maker/makerstages.h"
#include "edges/reader.h"
#include "isa.h"

/* Slices work on rows beyond their own ends as well: nobody has changed them. */
typedef struct
{
  const ElMaker *maker;
  const ElBand *band;
  ElReader reader;
  /* The first rows that have not been made, and the first slopes that are not
   * needed. */
  int next_source, next_level, next_slope;
  int end_slope;
  bool direct; /* magnitudes in the place of slopes */
} Finder;

static void *
line_of (const Finder *finder, ElLinesId id, int y)
{
  return el_maker_line (finder->maker, finder->band->scratch, id,
      y % finder->maker->lines[id].count);
}

/* The outermost samples once more, `count` times on both sides. */
static void
repeat_ends (void *line, int n, int bytes, int count)
{
  uint8_t *first = line, *last = first + (size_t) (n - 1) * bytes;

  for (int i = 1; i <= count; i++)
    for (int j = 0; j < bytes; j++) {
      first[j - i * bytes] = first[j];
      last[j + i * bytes] = last[j];
    }
}

/* --- levels --- */

/* Row y as levels with so many fraction bits. */
static void
read_row (const Finder *finder, int y, void *out, int fraction)
{
  const ElMaker *maker = finder->maker;
  void *raw = line_of (finder, EL_LINES_RAW, 0);

  el_reader_read (&finder->reader, maker->channel, y, raw);
  maker->kernels->stages->raise[maker->picture.sample.wide](out, raw,
      maker->picture.width, fraction);
}

static const uint16_t *
source_line (Finder *finder, int y)
{
  const ElMaker *maker = finder->maker;

  y = EL_CLAMP (y, 0, maker->picture.height - 1);
  for (; finder->next_source <= y; finder->next_source++) {
    void *line = line_of (finder, EL_LINES_SOURCE, finder->next_source);

    if (maker->picture.sample.wide)
      el_reader_read (&finder->reader, maker->channel, finder->next_source,
          line);
    else
      read_row (finder, finder->next_source, line, EL_BLUR_LIFT);
  }
  return line_of (finder, EL_LINES_SOURCE, y);
}

/* The next rows of levels. */
static void
blur_rows (Finder *finder, int rows)
{
  const ElMaker *maker = finder->maker;
  const ElStageKernels *stages = maker->kernels->stages;
  const int radius = maker->blur.radius, n = maker->picture.width;
  const bool wide = maker->picture.sample.wide;
  const int start = finder->next_level;
  const uint16_t *lines[2 * EL_BLUR_RADIUS_MAX + EL_BLUR_ROWS];
  void *down[EL_BLUR_ROWS];

  for (int i = 0; i < 2 * radius + rows; i++)
    lines[i] = source_line (finder, start - radius + i);
  for (int i = 0; i < rows; i++)
    down[i] = line_of (finder, EL_LINES_DOWN, i);
  stages->blur_down[wide](down, lines, rows, n, &maker->blur);
  for (int i = 0; i < rows; i++) {
    repeat_ends (down[i], n, maker->lines[EL_LINES_DOWN].bytes, radius);
    stages->blur_across[wide](line_of (finder, EL_LINES_LEVEL, start + i),
        down[i], n, &maker->blur);
  }
}

/* Levels of rows before `end`; blurred, of more if they are needed. */
static void
make_levels (Finder *finder, int end)
{
  const ElMaker *maker = finder->maker;
  const bool blurs = maker->blur.radius > 0;
  const int last = EL_MIN (finder->end_slope + 1, maker->picture.height);

  while (finder->next_level < EL_MIN (end, last)) {
    const int start = finder->next_level;
    const int rows = blurs ? EL_MIN (last - start, EL_BLUR_ROWS) : 1;

    if (blurs)
      blur_rows (finder, rows);
    else
      read_row (finder, start, line_of (finder, EL_LINES_LEVEL, start), 0);
    for (int i = 0; i < rows; i++)
      repeat_ends (line_of (finder, EL_LINES_LEVEL, start + i),
          maker->picture.width, maker->lines[EL_LINES_LEVEL].bytes, 1);
    finder->next_level += rows;
  }
}

/* --- slopes and strengths --- */

/* Of row y, or that of zeros, which is behind those of the rows. */
static void *
row_line (const Finder *finder, ElLinesId id, int y, int each, int i)
{
  const ElMaker *maker = finder->maker;
  const int count = maker->lines[id].count - 1;

  return el_maker_line (maker, finder->band->scratch, id,
      y < 0 || y >= maker->picture.height ? count : (each * y + i) % count);
}

static void *
slope_line (const Finder *finder, int y, int axis)
{
  return row_line (finder, EL_LINES_SLOPE, y, 2, axis);
}

static void *
strength_line (const Finder *finder, int y)
{
  return row_line (finder, EL_LINES_STRENGTH, y, 1, 0);
}

/* Beyond the picture, nothing is as strong as what is in it: n samples from x on. */
static void
clear_strengths (const ElMaker *maker, void *strength, int x, int n)
{
  if (maker->ranks)
    for (int i = x; i < x + n; i++)
      ((int16_t *) strength)[i] = EL_RANK_NONE;
  else if (maker->picture.sample.wide)
    for (int i = x; i < x + n; i++)
      ((double *) strength)[i] = 0;
  else
    for (int i = x; i < x + n; i++)
      ((int32_t *) strength)[i] = 0;
}

static void
clear_ends (const ElMaker *maker, void *strength, int16_t *gx, int16_t *gy)
{
  const int n = maker->picture.width;

  clear_strengths (maker, strength, -1, 1);
  clear_strengths (maker, strength, n, 1);
  if (maker->ranks)
    gx[-1] = gx[n] = gy[-1] = gy[n] = 0;
}

/* Ranks are those of the slopes as they are in the end. */
static void
make_strength (const Finder *finder, int y, const void *const levels[3])
{
  const ElMaker *maker = finder->maker;
  const ElStageKernels *stages = maker->kernels->stages;
  const int n = maker->picture.width;
  const bool wide = maker->picture.sample.wide;
  void *gx = slope_line (finder, y, 0), *gy = slope_line (finder, y, 1);
  void *strength = strength_line (finder, y);

  if (!maker->ranks)
    stages->strength[wide][maker->strength](strength, gx, gy, levels, n);
  if (maker->turns)
    stages->turn[wide](gx, gy, n);
  if (maker->ranks && maker->thin)
    stages->strength[wide][maker->strength](strength, gx, gy, levels, n);
  if (maker->thin)
    clear_ends (maker, strength, gx, gy);
}

/* Where m of row y goes: to the plane, or for the moment. */
static void *
m_line (const Finder *finder, int y)
{
  return finder->maker->has_m ? el_band_m (finder->band, y)
                              : line_of (finder, EL_LINES_MOMENT, y);
}

static void
make_magnitudes (const Finder *finder, const void *const levels[], int rows)
{
  const ElMaker *maker = finder->maker;
  const int16_t *lines[EL_SLOPE_ROWS + 2];
  uint8_t *m[EL_SLOPE_ROWS];

  for (int i = 0; i < rows + 2; i++)
    lines[i] = levels[i];
  for (int i = 0; i < rows; i++)
    m[i] = m_line (finder, finder->next_slope + i);
  maker->kernels->stages->magnitudes (m, lines, rows, maker->picture.width,
      &maker->weights, &maker->magnitude);
}

/* And strengths. */
static void
make_slopes (const Finder *finder, const void *const levels[], int rows)
{
  const ElMaker *maker = finder->maker;
  const int start = finder->next_slope;
  void *gx[EL_SLOPE_ROWS], *gy[EL_SLOPE_ROWS];

  for (int i = 0; i < rows; i++) {
    gx[i] = slope_line (finder, start + i, 0);
    gy[i] = slope_line (finder, start + i, 1);
  }
  maker->kernels->stages->slopes[maker->picture.sample.wide](gx, gy, levels,
      rows, maker->picture.width, &maker->weights);
  for (int i = 0; i < rows && !maker->is_signed; i++)
    make_strength (finder, start + i, levels + i);
}

/* Row y, and the next ones, of what follows from levels. */
static void
leave_levels (Finder *finder, int y)
{
  const ElMaker *maker = finder->maker;

  while (finder->next_slope <= EL_MIN (y, maker->picture.height - 1)) {
    const int start = finder->next_slope;
    const int rows = EL_MIN (finder->end_slope - start, EL_SLOPE_ROWS);
    const void *levels[EL_SLOPE_ROWS + 2];

    make_levels (finder, start + rows + 1);
    for (int i = 0; i < rows + 2; i++)
      levels[i] = line_of (finder, EL_LINES_LEVEL,
          EL_CLAMP (start - 1 + i, 0, maker->picture.height - 1));
    if (finder->direct)
      make_magnitudes (finder, levels, rows);
    else
      make_slopes (finder, levels, rows);
    finder->next_slope += rows;
  }
}

static ElMeasured
measured_lines (const Finder *finder, int y)
{
  const ElMeasured measured = { strength_line (finder, y),
    slope_line (finder, y, 0), slope_line (finder, y, 1) };

  return measured;
}

/* --- classes and magnitudes --- */

/* Of row y: in the plane, or for the moment. */
static ElClasses *
class_line (const Finder *finder, int y)
{
  return finder->maker->has_classes ? el_band_classes (finder->band, y)
                                    : line_of (finder, EL_LINES_CLASSES, 0);
}

static void
thin_row (Finder *finder, int y)
{
  const ElMaker *maker = finder->maker;
  const ElStageKernels *stages = maker->kernels->stages;
  const int n = maker->picture.width;
  const void *strength[3];
  const int16_t *rank[3], *gx[3], *gy[3];

  for (int i = 0; i < 3; i++) {
    strength[i] = rank[i] = strength_line (finder, y - 1 + i);
    gx[i] = slope_line (finder, y - 1 + i, 0);
    gy[i] = slope_line (finder, y - 1 + i, 1);
  }
  if (maker->ranks)
    stages->thin_ranks (class_line (finder, y), rank, gx, gy, n,
        &maker->bounds);
  else
    stages->thin[maker->picture.sample.wide](class_line (finder, y), strength,
        gx[1], gy[1], n, &maker->bounds);
}

static void
find_signed (Finder *finder, int y)
{
  const ElMaker *maker = finder->maker;
  const int axis = el_outputs[maker->settings.output].made_of == EL_MADE_OF_Y;

  maker->kernels->stages->signed_slope[maker->picture.sample.wide](
      el_band_m (finder->band, y), slope_line (finder, y, axis),
      maker->picture.width, &maker->signed_slope);
}

static void
find_magnitude (Finder *finder, int y)
{
  const ElMaker *maker = finder->maker;
  const ElStageKernels *stages = maker->kernels->stages;
  const bool wide = maker->picture.sample.wide;
  const int n = maker->picture.width;
  const ElMeasured measured = measured_lines (finder, y);

  if (maker->thin)
    stages->magnitude_kept[wide](m_line (finder, y), &measured,
        class_line (finder, y), n, &maker->magnitude);
  else
    stages->magnitude[wide](m_line (finder, y), &measured, n,
        &maker->magnitude);
}

/* As a plane of hues or, of gray, in the place of m. */
static void
find_angle (Finder *finder, int y)
{
  const ElMaker *maker = finder->maker;
  const ElStageKernels *stages = maker->kernels->stages;
  const bool wide = maker->picture.sample.wide;
  const int n = maker->picture.width;
  uint16_t *angles = maker->has_hues ? el_band_hues (finder->band, y)
                                     : line_of (finder, EL_LINES_ANGLES, 0);

  stages->angle[wide](angles, slope_line (finder, y, 0),
      slope_line (finder, y, 1), class_line (finder, y), n,
      &maker->direction.angle);
  if (!maker->has_hues)
    stages->replace[wide](el_band_m (finder->band, y), angles, n);
}

static void
find_row (Finder *finder, int y)
{
  const ElMaker *maker = finder->maker;
  const int n = maker->picture.width;

  leave_levels (finder, y + maker->thin);
  if (maker->is_signed) {
    find_signed (finder, y);
    return;
  }
  if (maker->thin)
    thin_row (finder, y);
  if ((maker->has_m || !maker->thin) && !finder->direct)
    find_magnitude (finder, y);
  if (maker->has_classes && !maker->thin)
    maker->kernels->stages->classify[maker->picture.sample.wide](
        class_line (finder, y), m_line (finder, y), n, maker->low, maker->high);
  if (maker->has_angle)
    find_angle (finder, y);
  if (maker->has_classes)
    el_band_classes (finder->band, y)[el_class_count (n)] = (ElClasses){ 0, 0 };
}

/* The lines of zeros. */
static void
clear_lines (const Finder *finder)
{
  const ElMaker *maker = finder->maker;
  const int n = maker->picture.width;

  clear_strengths (maker, strength_line (finder, -1), -1, n + 2);
  memset ((int16_t *) slope_line (finder, -1, 0) - 1, 0,
      (n + 2) * sizeof (int16_t));
}

/* A finder of rows [start, end): its strengths are those of one row more at each end
 * if these are needed. */
static Finder
finder_of (const ElBand *band, int start, int end, int channels)
{
  const ElMaker *maker = band->maker;
  Finder finder = {
    .maker = maker,
    .band = band,
    .reader = { maker->kernels, &maker->picture,
        maker->settings.tones.luma_weight, channels,
        el_maker_reader_spare (maker, band->scratch) },
  };

  finder.next_slope = EL_MAX (start - maker->thin, 0);
  finder.end_slope = EL_MIN (end + maker->thin, maker->picture.height);
  finder.next_level = EL_MAX (finder.next_slope - 1, 0);
  finder.next_source = EL_MAX (finder.next_level - maker->blur.radius, 0);
  if (maker->thin)
    clear_lines (&finder);
  return finder;
}

void
el_maker_find (const ElBand *band)
{
  const ElMaker *maker = band->maker;
  Finder finder =
      finder_of (band, band->start, band->end, maker->writer.channels);
  ElDrawer drawer;

  finder.direct = maker->direct;
  if (maker->streams)
    el_drawer_start (&drawer, band, el_band_free_start (band),
        el_band_free_end (band));
  for (int y = band->start; y < band->end; y++) {
    find_row (&finder, y);
    if (maker->streams)
      el_drawer_go (&drawer, y + 1);
  }
}

/* --- the histogram --- */

/* Of a large picture, the first MEASURED_ROWS rows of each MEASURED_BAND are
 * enough. */
#define MEASURED_BAND 64
#define MEASURED_ROWS 8
#define MEASURED_WHOLE 256 /* rows of pictures that are measured whole */

/* What is measured at once: the end of such rows, and the next ones. */
static int
measured_end (const ElMaker *maker, int y, int end)
{
  if (maker->picture.height > MEASURED_WHOLE)
    end = EL_MIN (end, y - y % MEASURED_BAND + MEASURED_ROWS);
  return end;
}

static int
measured_next (const ElMaker *maker, int y)
{
  return maker->picture.height > MEASURED_WHOLE && y % MEASURED_BAND > 0
      ? y - y % MEASURED_BAND + MEASURED_BAND
      : y;
}

static void
measure_row (Finder *finder, int y)
{
  const ElMaker *maker = finder->maker;
  const ElMagnitude *magnitude = &maker->magnitude;
  const ElSteps steps = { magnitude->squared, magnitude->turned,
    EL_HISTOGRAM_STEPS,
    magnitude->unit * magnitude->num / magnitude->den / 2 / magnitude->range
        * EL_HISTOGRAM_STEPS };
  uint32_t *count = el_maker_histogram (finder->band->scratch)->count;
  uint16_t *out = line_of (finder, EL_LINES_STEPS, 0);
  ElMeasured measured;

  leave_levels (finder, y);
  measured = measured_lines (finder, y);
  maker->kernels->stages->steps[maker->picture.sample.wide](out, &measured,
      maker->picture.width, &steps);
  for (int x = 0; x < maker->picture.width; x++)
    count[out[x]]++;
}

void
el_maker_measure (const ElBand *band)
{
  const ElMaker *maker = band->maker;
  const int end = band->end;

  for (int y = band->start; y < end; y = measured_next (maker, y)) {
    const int stop = measured_end (maker, y, end);
    Finder finder = finder_of (band, y, stop, 1);

    for (; y < stop; y++)
      measure_row (&finder, y);
  }
}
