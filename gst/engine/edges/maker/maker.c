/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/maker/maker.h"

#include <string.h>

#include "edges/maker/makerstages.h"
#include "edges/operators.h"
#include "edges/reader.h"
#include "isa.h"
#include "planes/rows.h"

/* --- settings --- */

bool
el_maker_wanted (const ElSobelSettings *settings)
{
  const ElOperator *op = &el_operators[settings->operator_id];
  const bool spreads = settings->low_threshold < settings->threshold;
  const ElOutput *output = &el_outputs[settings->output];

  if (op->kind != EL_KIND_GRID || settings->blur > 0
      || output->made_of == EL_MADE_OF_ANGLES)
    return true;
  return el_output_is_magnitude (settings->output)
      && (settings->thin || settings->auto_threshold || spreads
          || (output->has_lines && settings->line_width > 1));
}

static void
choose_stages (ElMaker *maker)
{
  const ElSobelSettings *settings = &maker->settings;
  const ElOutput *output = &el_outputs[settings->output];

  maker->is_signed = !el_output_is_magnitude (settings->output);
  maker->thin = settings->thin && !maker->is_signed;
  maker->measures = settings->auto_threshold && !maker->is_signed;
  maker->spreads = !maker->is_signed
      && (maker->measures || settings->low_threshold < settings->threshold);
  maker->has_angle = output->made_of == EL_MADE_OF_ANGLES;
  maker->has_m = !output->is_mask;
  maker->has_classes = output->is_mask || maker->spreads || maker->has_angle;
  el_pen_set (&maker->pen, output->has_lines ? settings->line_width : 1);

  maker->written = *settings;
  if (maker->thin || maker->has_classes)
    maker->written.threshold = 0;
  if (maker->has_angle)
    maker->written.invert = false;
}

void
el_maker_configure (ElMaker *maker, const ElKernels *kernels,
    const ElSobelSettings *settings, const ElPicture *picture)
{
  maker->kernels = kernels;
  maker->settings = *settings;
  maker->picture = *picture;
  choose_stages (maker);
  el_maker_formula (maker);
  if (maker->has_angle)
    el_direction_set (&maker->direction, &settings->tones, picture);
  maker->has_hues = maker->has_angle && !maker->direction.gray;
}

/* --- memory --- */

static void
add_lines (ElMaker *maker, ElLinesId id, int bytes, int count)
{
  ElLines *lines = &maker->lines[id];

  lines->offset = maker->scratch_size;
  lines->size = el_line_size (maker->picture.width, bytes);
  lines->bytes = bytes;
  lines->count = count;
  maker->scratch_size += lines->size * count;
}

static void
lay_out_scratch (ElMaker *maker)
{
  const ElPicture *picture = &maker->picture;
  const int sample = el_sample_bytes (&picture->sample);
  const int level = picture->sample.wide ? 4 : 2;
  const int radius = maker->blur.radius;
  const bool blurs = radius > 0;
  const int rows = EL_SLOPE_ROWS + 2 * maker->thin;

  maker->scratch_size =
      maker->measures ? (sizeof (ElHistogram) + 63) & ~(size_t) 63 : 0;
  add_lines (maker, EL_LINES_RAW, sample, 1);
  add_lines (maker, EL_LINES_SOURCE, 2, blurs ? 2 * radius + EL_BLUR_ROWS : 0);
  add_lines (maker, EL_LINES_DOWN, level, blurs ? EL_BLUR_ROWS : 0);
  add_lines (maker, EL_LINES_LEVEL, level,
      EL_SLOPE_ROWS + (blurs ? 1 + EL_BLUR_ROWS : 2));
  add_lines (maker, EL_LINES_SLOPE, level, 2 * rows + 1);
  add_lines (maker, EL_LINES_STRENGTH, maker->ranks ? 2 : 2 * level, rows + 1);
  add_lines (maker, EL_LINES_CLASSES, 1, 1);
  add_lines (maker, EL_LINES_STEPS, 2, maker->measures);
  add_lines (maker, EL_LINES_ANGLES, 2, maker->has_angle);
  add_lines (maker, EL_LINES_SUMS, sizeof (int64_t), maker->has_hues);
  add_lines (maker, EL_LINES_MOMENT, sample, EL_SLOPE_ROWS);
  add_lines (maker, EL_LINES_DRAWN, sample, maker->pen.width + 3);
  maker->reader_spare =
      EL_MAX (el_reader_spare_size (picture, maker->writer.channels),
          el_reader_spare_size (picture, 1));
  maker->scratch_size +=
      maker->reader_spare + el_writer_spare_size (&maker->writer);
}

static int
whole_groups (int rows)
{
  return (rows + EL_ROW_GROUP - 1) & ~(EL_ROW_GROUP - 1);
}

/* Rows come and go by groups, of which a row of chroma is made. */
static void
lay_out_planes (ElMaker *maker)
{
  const int reach = 1 + maker->thin + maker->blur.radius;
  const bool cut = maker->n_slices > 1;

  maker->held = cut ? whole_groups (reach + maker->pen.width) : 0;
  maker->kept = cut ? maker->held + whole_groups (maker->pen.width) : 0;
  maker->plane_rows = 2 * maker->kept + EL_ROW_GROUP;
  maker->streams = !maker->spreads
      && (uint64_t) maker->plane_rows * maker->n_slices
          < (uint64_t) maker->picture.height;
}

/* All rows of a plane. */
static int
n_plane_rows (const ElMaker *maker)
{
  return maker->streams ? maker->plane_rows * maker->n_slices
                        : maker->picture.height;
}

static ElClassPlane
class_plane (const ElMaker *maker)
{
  const ElPicture *picture = &maker->picture;
  const ElClassPlane plane = {
    .stride =
        maker->has_classes ? (size_t) el_class_count (picture->width) + 1 : 0,
    .width = picture->width,
    .height = n_plane_rows (maker),
  };

  return plane;
}

static uint64_t
n_words (const ElClassPlane *plane)
{
  return (uint64_t) plane->stride * plane->height + 1;
}

/* Of the words and the list of some. */
static uint64_t
class_bytes (const ElClassPlane *plane)
{
  const uint64_t bytes =
      n_words (plane) * (sizeof *plane->words + sizeof *plane->next);

  return (bytes + 63) & ~(uint64_t) 63;
}

uint64_t
el_maker_prepare (ElMaker *maker, const ElPicture *picture, int n_slices,
    int n_threads)
{
  const int bytes = el_sample_bytes (&picture->sample);

  maker->picture = *picture;
  el_writer_configure (&maker->writer, maker->kernels, &maker->written,
      &maker->picture);
  maker->n_slices = n_slices;
  maker->n_scratches = EL_MIN (n_slices, n_threads);
  lay_out_scratch (maker);
  lay_out_planes (maker);
  maker->m_stride = maker->has_m ? el_line_size (picture->width, bytes) : 0;
  maker->hue_stride = maker->has_hues ? el_line_size (picture->width, 2) : 0;
  maker->classes = class_plane (maker);
  return class_bytes (&maker->classes)
      + (uint64_t) (maker->m_stride + maker->hue_stride) * n_plane_rows (maker)
      + (uint64_t) maker->scratch_size * maker->n_scratches
      + maker->n_scratches * sizeof *maker->taken;
}

static uint8_t *
scratch_of (const ElMaker *maker, int i)
{
  return maker->scratch + maker->scratch_size * i;
}

void
el_maker_begin (ElMaker *maker, uint8_t *memory)
{
  const size_t rows = (size_t) n_plane_rows (maker);

  maker->classes.words = (ElClasses *) memory + 1;
  maker->classes.next =
      (uint32_t *) ((ElClasses *) memory + n_words (&maker->classes));
  memset (memory, 0, maker->has_classes ? sizeof (ElClasses) : 0);
  maker->m = memory + class_bytes (&maker->classes);
  maker->hues = maker->m + maker->m_stride * rows;
  maker->scratch = maker->hues + maker->hue_stride * rows;
  maker->taken = (atomic_bool *) scratch_of (maker, maker->n_scratches);
  maker->channel = -1;
  maker->stage = EL_STAGE_DRAW;
  for (int i = 0; i < maker->n_scratches; i++) {
    atomic_init (&maker->taken[i], false);
    if (maker->measures)
      memset (el_maker_histogram (scratch_of (maker, i)), 0,
          sizeof (ElHistogram));
  }
}

void
el_maker_restart (ElMaker *maker)
{
  maker->thresholds.started = false;
}

/* --- stages --- */

static int
slice_start (const ElMaker *maker, int slice)
{
  const int height = maker->picture.height;

  if (slice == maker->n_slices)
    return height;
  return el_part_start (0, height / 2, height, slice, maker->n_slices)
      & ~(EL_ROW_GROUP - 1);
}

ElBand
el_maker_band (const ElMaker *maker, int slice)
{
  const ElBand band = {
    .maker = maker,
    .slice = slice,
    .start = slice_start (maker, slice),
    .end = slice_start (maker, slice + 1),
  };

  return band;
}

int
el_band_place (const ElBand *band, int y)
{
  const ElMaker *maker = band->maker;
  ElBand own = *band;
  int place;

  if (!maker->streams)
    return y;
  while (y < own.start || y >= own.end)
    own = el_maker_band (maker, own.slice + (y < own.start ? -1 : 1));
  if (own.start > 0 && y - own.start < maker->kept)
    place = y - own.start;
  else if (own.end < maker->picture.height && own.end - y <= maker->kept)
    place = 2 * maker->kept - (own.end - y);
  else
    place = 2 * maker->kept + y % EL_ROW_GROUP;
  return maker->plane_rows * own.slice + place;
}

static void
spread_rows (const ElBand *band)
{
  el_hysteresis_spread (&band->maker->classes, band->start, band->end);
}

static void
join_slices (const ElMaker *maker)
{
  for (int slice = 1; slice < maker->n_slices; slice++) {
    const int cut = slice_start (maker, slice);

    if (cut > slice_start (maker, slice - 1) && cut < maker->picture.height)
      el_hysteresis_join (&maker->classes, cut);
  }
}

static void
choose_thresholds (ElMaker *maker)
{
  ElThresholds *thresholds = &maker->thresholds;
  ElHistogram *sum = el_maker_histogram (maker->scratch);
  double asked[2];

  for (int i = 1; i < maker->n_scratches; i++)
    el_histogram_add (sum, el_maker_histogram (scratch_of (maker, i)));
  el_histogram_ask (sum, maker->settings.gain, asked);
  el_thresholds_follow (thresholds, asked);
  el_maker_set_thresholds (maker, thresholds->held[0], thresholds->held[1]);
}

/* What has to be done between the slices of a stage and those of the next. */
static void
finish_stage (ElMaker *maker)
{
  if (maker->stage == EL_STAGE_MEASURE)
    choose_thresholds (maker);
  if (maker->stage == EL_STAGE_SPREAD)
    join_slices (maker);
}

static bool
has_stage (const ElMaker *maker, ElStageId stage)
{
  if (stage == EL_STAGE_MEASURE)
    return maker->measures && maker->channel == 0;
  if (stage == EL_STAGE_DRAW)
    return !maker->streams || maker->n_slices > 1;
  return stage != EL_STAGE_SPREAD || maker->spreads;
}

bool
el_maker_advance (ElMaker *maker)
{
  finish_stage (maker);
  do {
    maker->stage = (maker->stage + 1) % EL_STAGE_COUNT;
    if (maker->stage == 0)
      maker->channel++;
  } while (!has_stage (maker, maker->stage));
  return maker->channel < maker->writer.channels;
}

/* A set of scratch memory that no slice has at the moment; of two threads, each tends
 * to get the one again that is in its cache. */
static int
take_scratch (const ElMaker *maker)
{
  int i = 0;

  while (atomic_exchange (&maker->taken[i], true))
    i = (i + 1) % maker->n_scratches;
  return i;
}

void
el_maker_slice (const ElMaker *maker, int slice)
{
  static void (*const stages[EL_STAGE_COUNT]) (const ElBand *) = {
    [EL_STAGE_MEASURE] = el_maker_measure,
    [EL_STAGE_FIND] = el_maker_find,
    [EL_STAGE_SPREAD] = spread_rows,
    [EL_STAGE_DRAW] = el_maker_draw,
  };
  ElBand band = el_maker_band (maker, slice);
  int taken;

  if (band.start == band.end)
    return;
  taken = take_scratch (maker);
  band.scratch = scratch_of (maker, taken);
  stages[maker->stage](&band);
  atomic_store (&maker->taken[taken], false);
}
