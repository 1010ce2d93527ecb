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

  maker->scratch_size =
      maker->measures ? (sizeof (ElHistogram) + 63) & ~(size_t) 63 : 0;
  add_lines (maker, EL_LINES_RAW, sample, 1);
  add_lines (maker, EL_LINES_SOURCE, 2, blurs ? 2 * radius + EL_BLUR_ROWS : 0);
  add_lines (maker, EL_LINES_DOWN, level, blurs ? EL_BLUR_ROWS : 0);
  add_lines (maker, EL_LINES_LEVEL, level, blurs ? 2 + EL_BLUR_ROWS : 3);
  add_lines (maker, EL_LINES_SLOPE, level, 4);
  add_lines (maker, EL_LINES_STRENGTH, 2 * level, 4);
  add_lines (maker, EL_LINES_CLASSES, 1, 1);
  add_lines (maker, EL_LINES_STEPS, 2, maker->measures);
  add_lines (maker, EL_LINES_ANGLES, 2, maker->has_angle);
  add_lines (maker, EL_LINES_SUMS, sizeof (int64_t), maker->has_hues);
  add_lines (maker, EL_LINES_DRAWN, sample, maker->pen.width + 3);
  maker->scratch_size += EL_MAX (el_writer_spare_size (&maker->writer),
      EL_MAX (el_reader_spare_size (picture, maker->writer.channels),
          el_reader_spare_size (picture, 1)));
}

static ElClassPlane
class_plane (const ElMaker *maker)
{
  const ElPicture *picture = &maker->picture;
  const ElClassPlane plane = {
    .stride =
        maker->has_classes ? (size_t) el_class_count (picture->width) + 1 : 0,
    .width = picture->width,
    .height = picture->height,
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
el_maker_prepare (ElMaker *maker, const ElPicture *picture, int n_slices)
{
  const int bytes = el_sample_bytes (&picture->sample);

  maker->picture = *picture;
  el_writer_configure (&maker->writer, maker->kernels, &maker->written,
      &maker->picture);
  maker->n_slices = n_slices;
  lay_out_scratch (maker);
  maker->m_stride = maker->has_m ? el_line_size (picture->width, bytes) : 0;
  maker->hue_stride = maker->has_hues ? el_line_size (picture->width, 2) : 0;
  maker->classes = class_plane (maker);
  return class_bytes (&maker->classes)
      + (uint64_t) (maker->m_stride + maker->hue_stride) * picture->height
      + (uint64_t) maker->scratch_size * n_slices;
}

void
el_maker_begin (ElMaker *maker, uint8_t *memory)
{
  const size_t height = (size_t) maker->picture.height;

  maker->classes.words = (ElClasses *) memory + 1;
  maker->classes.next =
      (uint32_t *) ((ElClasses *) memory + n_words (&maker->classes));
  memset (memory, 0, maker->has_classes ? sizeof (ElClasses) : 0);
  maker->m = memory + class_bytes (&maker->classes);
  maker->hues = maker->m + maker->m_stride * height;
  maker->scratch = maker->hues + maker->hue_stride * height;
  maker->channel = -1;
  maker->stage = EL_STAGE_DRAW;
  for (int slice = 0; maker->measures && slice < maker->n_slices; slice++)
    memset (el_maker_histogram (maker->scratch + maker->scratch_size * slice),
        0, sizeof (ElHistogram));
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

static void
spread_rows (const ElMaker *maker, int start, int end, uint8_t *scratch)
{
  (void) scratch;
  el_hysteresis_spread (&maker->classes, start, end);
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

  for (int slice = 1; slice < maker->n_slices; slice++)
    el_histogram_add (sum,
        el_maker_histogram (maker->scratch + maker->scratch_size * slice));
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
  return stage != EL_STAGE_SPREAD || maker->spreads;
}

bool
el_maker_advance (ElMaker *maker)
{
  finish_stage (maker);
  do {
    if (maker->stage == EL_STAGE_DRAW)
      maker->channel++;
    maker->stage = (maker->stage + 1) % EL_STAGE_COUNT;
  } while (!has_stage (maker, maker->stage));
  return maker->channel < maker->writer.channels;
}

void
el_maker_slice (const ElMaker *maker, int slice)
{
  static void (*const stages[EL_STAGE_COUNT]) (const ElMaker *, int, int,
      uint8_t *) = {
    [EL_STAGE_MEASURE] = el_maker_measure,
    [EL_STAGE_FIND] = el_maker_find,
    [EL_STAGE_SPREAD] = spread_rows,
    [EL_STAGE_DRAW] = el_maker_draw,
  };
  const int start = slice_start (maker, slice);
  const int end = slice_start (maker, slice + 1);

  if (start < end)
    stages[maker->stage](maker, start, end,
        maker->scratch + maker->scratch_size * slice);
}
