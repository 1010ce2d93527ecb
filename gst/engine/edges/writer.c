/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/writer.h"

#include <string.h>

#include "edges/formula.h"
#include "edges/overlay.h"
#include "planes/rows.h"

/* Packed 4:2:2: the sample beside every luma sample is chroma, so that one pass
 * can store both. (Not where a crop starts in the middle of a pair of pixels.) */
static bool
is_packed422 (const ElPicture *picture)
{
  return !picture->rgb && picture->plane[0].step == 2
      && picture->plane[1].data == picture->plane[0].data;
}

static void
configure_deposit (ElWriter *writer, bool keep)
{
  const ElPicture *picture = writer->picture;
  const unsigned luma = 1u << EL_ROLE_Y;
  const unsigned neutral = picture->rgb || keep ? 0 : EL_ROLES_ALL & ~luma;

  for (int p = 0; p < picture->n_planes; p++) {
    for (int channel = 0; channel < writer->channels; channel++) {
      const unsigned value = writer->channels == 3 ? 1u << channel
          : picture->rgb                           ? EL_ROLES_ALL
                                                   : luma;

      writer->deposit[p][channel] = el_plane_deposit (&picture->plane[p],
          &picture->sample, value, neutral);
    }
  }
  if (writer->packed422 && !keep) {
    ElPlane both = picture->plane[0];

    both.lanes = 2;
    both.role[both.offset] = EL_ROLE_Y;
    both.role[!both.offset] = EL_ROLE_U;
    writer->deposit[0][0] =
        el_plane_deposit (&both, &picture->sample, luma, neutral);
  }
}

/* Whether the rows of the first plane take a line as it is. */
static bool
has_line_rows (const ElWriter *writer)
{
  const ElPicture *picture = writer->picture;

  return !writer->blended && writer->channels == 1
      && picture->plane[0].lanes == 1
      && el_plane_is_line (&picture->plane[0], &picture->sample);
}

static bool
keeps_color (const ElWriter *writer)
{
  const ElSobelSettings *settings = writer->settings;

  return settings->keep_color && el_outputs[settings->output].has_color;
}

void
el_writer_configure (ElWriter *writer, const ElKernels *kernels,
    const ElSobelSettings *settings, const ElPicture *picture)
{
  writer->kernels = kernels;
  writer->settings = settings;
  writer->picture = picture;
  writer->blended = el_outputs[settings->output].is_blended;
  writer->channels = keeps_color (writer) && picture->rgb ? 3 : 1;
  writer->finish = el_formula_finish (settings);
  writer->line_rows = has_line_rows (writer);
  writer->packed422 = is_packed422 (picture);
  configure_deposit (writer, keeps_color (writer));
}

uint64_t
el_writer_spare_size (const ElWriter *writer)
{
  return writer->blended ? el_overlay_spare_size (writer->picture) : 0;
}

static void
put_plane (const ElWriter *writer, int p, int channel, int y, const void *line)
{
  const ElPicture *picture = writer->picture;
  const ElPlane *plane = &picture->plane[p];
  const ElDeposit *deposit = &writer->deposit[p][channel];
  const ElSample *sample = &picture->sample;

  /* Of chroma that the luma's pass stores, an odd width leaves the last. */
  const int done = p > 0 && writer->packed422 ? picture->width / 2 : 0;
  const int n = plane->width - done;
  const bool as_line = el_plane_is_line (plane, sample);

  if ((!deposit->select && !deposit->add) || n == 0)
    return;
  if (as_line && !deposit->select && !sample->wide)
    memset (el_plane_row (plane, y), 1 << (sample->depth - 1),
        (size_t) plane->width * plane->step);
  else if (as_line && deposit->select && plane->lanes == 1)
    memcpy (el_plane_row (plane, y), line,
        (size_t) plane->width * el_sample_bytes (sample));
  else
    writer->kernels->samples->deposit[sample->wide][plane->step](
        el_plane_row (plane, y)
            + (ptrdiff_t) done * plane->step * el_sample_bytes (sample),
        line, n, deposit, sample);
}

static void
put_planes (const ElWriter *writer, int channel, int y, const void *line)
{
  const bool luma_done = line == el_writer_row (writer, y);

  for (int p = luma_done ? 1 : 0; p < writer->picture->n_planes; p++) {
    const ElPlane *plane = &writer->picture->plane[p];

    if ((y & ((1 << plane->y_sub) - 1)) == 0
        && y >> plane->y_sub < plane->height)
      put_plane (writer, p, channel, y >> plane->y_sub, line);
  }
}

void
el_writer_put (const ElWriter *writer, int channel, int y, const void *line,
    uint8_t *spare)
{
  if (writer->blended)
    el_overlay_row (writer, y, line, spare);
  else
    put_planes (writer, channel, y, line);
}

void
el_writer_put_all (const ElWriter *writer, int y, const void *const line[],
    uint8_t *spare)
{
  const ElPicture *picture = writer->picture;
  const ElPlane *plane = &picture->plane[0];
  int place[3];

  if (writer->channels < 3 || !el_picture_is_packed_rgb8 (picture)) {
    for (int channel = 0; channel < writer->channels; channel++)
      el_writer_put (writer, channel, y, line[channel], spare);
    return;
  }
  el_picture_places (picture, place);
  writer->kernels->samples->merge_rgb[plane->step - 3](el_plane_row (plane, y),
      line, picture->width, place);
}

void
el_writer_put_magnitudes (const ElWriter *writer, int channel, int y, void *m,
    uint8_t *spare)
{
  const ElPicture *picture = writer->picture;

  writer->kernels->edges->finish[picture->sample.wide](m, picture->width,
      &writer->finish);
  el_writer_put (writer, channel, y, m, spare);
}
