/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/sobel.h"

#include "edges/formula.h"
#include "isa.h"
#include "planes/rows.h"

/* --- set-up --- */

/* Whether results go into pixels as they are. */
static bool
works_in_pixels (const ElSobel *sobel)
{
  const ElPicture *picture = &sobel->picture;

  return !el_outputs[sobel->settings.output].is_blended
      && sobel->writer.channels == 1 && picture->n_planes == 1
      && picture->plane[0].step == 4;
}

/* Whether the measure is one of those that `in_rows` and `in_pixels` know. */
static bool
is_plain (const ElSobel *sobel)
{
  const ElGradient *gradient = &sobel->gradient;

  if (sobel->picture.sample.wide || gradient->measure > EL_MEASURE_L1)
    return false;
  return gradient->measure == EL_MEASURE_L1
      ? gradient->diagonal.shift == 0
      : gradient->factor_high == gradient->factor;
}

/* Whether luma lies in the frame as in a line. */
static bool
has_luma_line (const ElPicture *picture)
{
  const ElPlane *plane = &picture->plane[0];

  return !picture->rgb && plane->lanes == 1
      && el_plane_is_line (plane, &picture->sample);
}

/* The kernels for pictures, or planes, that need no lines to read, or none for the
 * results. */
static void
choose_kernels (ElSobel *sobel)
{
  const ElKernels *kernels = sobel->kernels;
  const ElMeasure measure = sobel->gradient.measure;

  sobel->in_rows = sobel->in_pixels = NULL;
  if (!is_plain (sobel))
    return;
  if (has_luma_line (&sobel->picture))
    sobel->in_rows = kernels->edges->in_rows[measure];
  else if (works_in_pixels (sobel))
    sobel->in_pixels = kernels->edges->in_pixels[measure];
}

void
el_sobel_configure (ElSobel *sobel, const ElKernels *kernels,
    const ElSobelSettings *settings, const ElPicture *picture)
{
  sobel->kernels = kernels;
  sobel->settings = *settings;
  sobel->picture = *picture;
  sobel->reach = el_operators[settings->operator_id].reach;
  el_writer_configure (&sobel->writer, kernels, &sobel->settings,
      &sobel->picture);
  el_formula_gradient (&sobel->gradient, kernels, settings, &picture->sample);
  choose_kernels (sobel);
}

/* --- scratch memory --- */

/* Of a slice: the reader's, the window's, lines for results, the writer's. */
typedef struct
{
  uint64_t window, results, writer, end; /* where they begin */
} Layout;

static Layout
layout_of (const ElSobel *sobel)
{
  const ElPicture *picture = &sobel->picture;
  const int channels = sobel->writer.channels;
  const bool in_frame = sobel->in_pixels || el_writer_row (&sobel->writer, 0);
  const uint64_t line =
      el_line_size (picture->width, el_sample_bytes (&picture->sample));
  Layout layout;

  layout.window = el_reader_spare_size (picture, channels);
  layout.results =
      layout.window + el_window_size (picture, channels, sobel->reach);
  layout.writer =
      layout.results + (in_frame ? 0 : line * EL_GROUP_ROWS * channels);
  layout.end = layout.writer + el_writer_spare_size (&sobel->writer);
  return layout;
}

uint64_t
el_sobel_prepare (ElSobel *sobel, const ElPicture *picture, int n_slices)
{
  sobel->picture = *picture;
  el_writer_configure (&sobel->writer, sobel->kernels, &sobel->settings,
      &sobel->picture);
  sobel->n_slices = n_slices;
  sobel->gradient.deposit = sobel->writer.deposit[0][0];
  return layout_of (sobel).end * n_slices;
}

/* --- slices --- */

/* A slice at work on rows [y, y + rows), which all fit one group. */
typedef struct
{
  ElWindow window;
  uint8_t *results, *spare;
  int y, rows;
} Slice;

static int
slice_start (const ElSobel *sobel, int slice)
{
  const int height = sobel->picture.height;

  if (slice == sobel->n_slices)
    return height;
  return el_part_start (0, height / 2, height, slice, sobel->n_slices)
      & ~(EL_ROW_GROUP - 1);
}

static Slice
slice_of (const ElSobel *sobel, int number)
{
  const Layout layout = layout_of (sobel);
  uint8_t *scratch = sobel->scratch + layout.end * number;
  const Slice slice = {
    .window = { .reader = { sobel->kernels, &sobel->picture,
                    sobel->settings.tones.luma_weight, sobel->writer.channels,
                    scratch },
        .start = slice_start (sobel, number),
        .end = slice_start (sobel, number + 1),
        .reach = sobel->reach,
        .next = slice_start (sobel, number),
        .lines = scratch + layout.window },
    .results = scratch + layout.results,
    .spare = scratch + layout.writer,
  };

  return slice;
}

void
el_sobel_begin (ElSobel *sobel, uint8_t *scratch)
{
  sobel->scratch = scratch;
  for (int i = 0; i < sobel->n_slices; i++) {
    const Slice slice = slice_of (sobel, i);

    if (slice.window.start < slice.window.end)
      el_window_save (&slice.window);
  }
}

/* Whether the group is read where it is: in the frame, but for the row above,
 * which is overwritten already. */
static bool
is_in_rows (const ElSobel *sobel, const Slice *slice)
{
  return sobel->in_rows && slice->rows == EL_GROUP_ROWS
      && sobel->picture.width >= EL_IN_ROWS_MIN;
}

/* Row y, of the group or next to it, for the kernels. */
static const void *
input_row (const ElSobel *sobel, const Slice *slice, int y, int channel)
{
  const ElPicture *picture = &sobel->picture;

  y = EL_CLAMP (y, 0, picture->height - 1);
  if (is_in_rows (sobel, slice) && y >= slice->y && y < slice->window.end)
    return el_plane_row (&picture->plane[0], y);
  return el_window_line (&slice->window, channel, y);
}

static ElGradientKernel
kernel_of (const ElSobel *sobel, const Slice *slice)
{
  if (is_in_rows (sobel, slice))
    return sobel->in_rows;
  if (sobel->in_pixels)
    return sobel->in_pixels;
  return sobel->kernels->edges
      ->gradient[sobel->picture.sample.wide][sobel->gradient.measure];
}

/* The gradients of a group, to out[i] for each of its rows; `out` has room for one
 * more. In rows, the last one's samples are kept for the next group. */
static void
measure_group (const ElSobel *sobel, const Slice *slice, int channel,
    void *out[])
{
  const ElPicture *picture = &sobel->picture;
  const int next = slice->y + EL_GROUP_ROWS + sobel->reach;
  const void *in[EL_GROUP_ROWS + 2 * EL_REACH_MAX];
  ElAhead ahead;

  for (int i = 0; i < slice->rows + 2 * sobel->reach; i++)
    in[i] = input_row (sobel, slice, slice->y + i - sobel->reach, channel);
  out[slice->rows] =
      el_window_line (&slice->window, channel, slice->y + slice->rows - 1);
  kernel_of (sobel, slice) (out, in, slice->rows, picture->width,
      &sobel->gradient,
      el_reader_ahead (&slice->window.reader, channel, next, &ahead));
  if (is_in_rows (sobel, slice))
    el_line_repeat_ends (out[slice->rows], picture->width, false);
}

/* Where the results of row i of the group go first. */
static void *
result_line (const ElSobel *sobel, const Slice *slice, int channel, int i)
{
  const ElPicture *picture = &sobel->picture;
  const int bytes = el_sample_bytes (&picture->sample);
  void *row = sobel->in_pixels ? el_plane_row (&picture->plane[0], slice->y + i)
                               : el_writer_row (&sobel->writer, slice->y + i);

  return row ? row
             : el_line_at (slice->results, el_line_size (picture->width, bytes),
                 EL_GROUP_ROWS * channel + i, bytes);
}

static void
process_group (const ElSobel *sobel, const Slice *slice)
{
  const int channels = sobel->writer.channels;
  void *out[3][EL_GROUP_ROWS + 1];

  for (int channel = 0; channel < channels; channel++) {
    for (int i = 0; i < slice->rows; i++)
      out[channel][i] = result_line (sobel, slice, channel, i);
    measure_group (sobel, slice, channel, out[channel]);
  }
  for (int i = 0; i < slice->rows && !sobel->in_pixels; i++) {
    const void *line[3];

    for (int channel = 0; channel < channels; channel++)
      line[channel] = out[channel][i];
    el_writer_put_all (&sobel->writer, slice->y + i, line, slice->spare);
  }
}

void
el_sobel_slice (const ElSobel *sobel, int number)
{
  Slice slice = slice_of (sobel, number);
  const int end = slice.window.end;

  for (slice.y = slice.window.start; slice.y < end; slice.y += EL_GROUP_ROWS) {
    slice.rows = EL_MIN (end - slice.y, EL_GROUP_ROWS);
    if (!is_in_rows (sobel, &slice))
      el_window_read (&slice.window, slice.y,
          slice.y + slice.rows + sobel->reach);
    process_group (sobel, &slice);
  }
}
