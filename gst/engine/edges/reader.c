/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "edges/reader.h"

#include "isa.h"
#include "planes/rows.h"

/* Spare lines, and how many lanes they have: pixels of 3 bytes become lines of 4
 * lanes. */
static int
n_spare_lines (const ElPicture *picture, int channels, int *lanes)
{
  *lanes = 1;
  if (!picture->rgb || channels == 3)
    return 0;
  if (!el_picture_is_packed_rgb8 (picture))
    return 3;
  *lanes = 4;
  return picture->plane[0].step == 3 ? 1 : 0;
}

uint64_t
el_reader_spare_size (const ElPicture *picture, int channels)
{
  int lanes;
  const int lines = n_spare_lines (picture, channels, &lanes);

  return lines
      * el_line_size ((uint64_t) picture->width * lanes,
          el_sample_bytes (&picture->sample));
}

static void *
spare_line (const ElReader *reader, int i)
{
  const ElPicture *picture = reader->picture;
  const int bytes = el_sample_bytes (&picture->sample);

  return el_line_at (reader->spare, el_line_size (picture->width, bytes), i,
      bytes);
}

static void
read_role (const ElReader *reader, int role, int y, void *line)
{
  el_row_take (reader->kernels, reader->picture,
      el_picture_plane_of (reader->picture, role), role, 0, y,
      reader->picture->width, line);
}

/* Luma of a row of 8-bit packed pixels, straight from the pixels. */
static void
read_packed_luma (const ElReader *reader, int y, uint8_t *line)
{
  const ElPlane *plane = &reader->picture->plane[0];
  const uint8_t *pixels = el_plane_row (plane, y);
  int weight[4] = { 0, 0, 0, 0 };

  for (int lane = 0; lane < 4; lane++)
    if (plane->role[lane] >= 0 && plane->role[lane] < EL_COLOURS)
      weight[lane] = reader->luma_weight[plane->role[lane]];
  if (plane->step == 3) {
    uint8_t *spare = spare_line (reader, 0);

    reader->kernels->samples->expand3 (spare, pixels, plane->width);
    pixels = spare;
  }
  reader->kernels->samples->luma4 (line, pixels, plane->width, weight);
}

/* A role's samples of a row: in the frame, if they lie there as in a line. */
static const void *
role_line (const ElReader *reader, int role, int y)
{
  const ElPlane *plane = el_picture_plane_of (reader->picture, role);
  void *spare;

  if (plane->lanes == 1 && el_plane_is_line (plane, &reader->picture->sample))
    return el_plane_row (plane, y);
  spare = spare_line (reader, role);
  read_role (reader, role, y, spare);
  return spare;
}

static void
read_rgb_luma (const ElReader *reader, int y, void *line)
{
  const ElPicture *picture = reader->picture;
  const void *rgb[3];

  for (int role = 0; role < 3; role++)
    rgb[role] = role_line (reader, role, y);
  reader->kernels->samples->luma[picture->sample.wide](line, rgb,
      picture->width, reader->luma_weight);
}

void
el_reader_read (const ElReader *reader, int channel, int y, void *line)
{
  const ElPicture *picture = reader->picture;

  if (reader->channels == 3)
    read_role (reader, channel, y, line);
  else if (!picture->rgb)
    read_role (reader, EL_ROLE_Y, y, line);
  else if (el_picture_is_packed_rgb8 (picture))
    read_packed_luma (reader, y, line);
  else
    read_rgb_luma (reader, y, line);
  el_line_repeat_ends (line, picture->width, picture->sample.wide);
}

void
el_reader_read_all (const ElReader *reader, int y, void *const line[])
{
  const ElPicture *picture = reader->picture;
  int place[3];

  if (reader->channels < 3 || !el_picture_is_packed_rgb8 (picture)
      || picture->plane[0].step == 3) {
    for (int channel = 0; channel < reader->channels; channel++)
      el_reader_read (reader, channel, y, line[channel]);
    return;
  }
  el_picture_places (picture, place);
  reader->kernels->samples->split_rgb (line,
      el_plane_row (&picture->plane[0], y), picture->width, place);
  for (int channel = 0; channel < 3; channel++)
    el_line_repeat_ends (line[channel], picture->width, false);
}

const ElAhead *
el_reader_ahead (const ElReader *reader, int channel, int y, ElAhead *ahead)
{
  const ElPicture *picture = reader->picture;
  const bool apart = reader->channels == 3 && picture->plane[0].lanes == 1;
  const ElPlane *plane =
      apart ? el_picture_plane_of (picture, channel) : &picture->plane[0];

  ahead->step = plane->step * el_sample_bytes (&picture->sample);
  if (!apart && (channel > 0 || ahead->step == 1))
    return NULL;
  for (int i = 0; i < EL_GROUP_ROWS; i++)
    ahead->row[i] = el_plane_row (plane, EL_MIN (y + i, plane->height - 1));
  return ahead;
}
