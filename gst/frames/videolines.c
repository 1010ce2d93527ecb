/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "videolines.h"

#include <string.h>

#include "videoformats.h"

#define ALIGNED(size) (((size) + 63) & ~(guint64) 63)

gboolean
video_lines_has (GstVideoFormat format)
{
  const GstVideoFormatInfo *finfo = gst_video_format_get_info (format);

  /* A pack function that makes a palette of its own changes every pixel. */
  return finfo->unpack_func && finfo->pack_func
      && !GST_VIDEO_FORMAT_INFO_HAS_PALETTE (finfo)
      && format != GST_VIDEO_FORMAT_UNKNOWN
      && format != GST_VIDEO_FORMAT_ENCODED;
}

static const GstVideoFormatInfo *
unpacked (const GstVideoFormatInfo *finfo)
{
  return gst_video_format_get_info (finfo->unpack_format);
}

static gboolean
is_wide (const GstVideoFormatInfo *finfo)
{
  return GST_VIDEO_FORMAT_INFO_DEPTH (unpacked (finfo), 0) > 8;
}

const GstVideoFormatInfo *
video_lines_values (const GstVideoFormatInfo *finfo)
{
  return is_wide (finfo) ? finfo : unpacked (finfo);
}

gsize
video_lines_row_bytes (const VideoLines *lines, guint p)
{
  const GstVideoFormatInfo *finfo = lines->info.finfo;
  guint c = 0;

  while (finfo->plane[c] != p)
    c++;
  return frame_check_row_bytes (finfo, c, lines->width);
}

/* --- layout --- */

/* Y, U, V or R, G, B, and alpha. */
static guint
n_components (const GstVideoFormatInfo *finfo)
{
  return GST_VIDEO_FORMAT_INFO_IS_GRAY (finfo) ? 1 : finfo->n_components;
}

/* Rows of one of the fields of so many. */
static gint
field_rows (gint rows, guint field, guint n_fields)
{
  return (rows - (gint) field + (gint) n_fields - 1) / (gint) n_fields;
}

/* Which rows are worked on. Of tiles, a row does not begin at a multiple of the
 * stride: the functions are given the frame as it is, and all rows of the picture
 * whatever the field, from one on that has its own chroma. */
static void
find_rows (VideoLines *lines, const FrameArea *area, guint field,
    guint n_fields)
{
  lines->y = lines->tiled ? area->y & ~(VIDEO_LINES_ROWS - 1) : 0;
  lines->height = lines->tiled ? area->y + area->height - lines->y
                               : field_rows (area->height, field, n_fields);
  lines->end = lines->height;
}

/* Where the rows of a plane are; returns how many the picture has. */
static gint
find_data (VideoLines *lines, const GstVideoFrame *frame, const FrameArea *area,
    guint c, guint field, guint n_fields)
{
  const GstVideoFormatInfo *finfo = frame->info.finfo;
  const guint p = finfo->plane[c], sub = finfo->h_sub[c];
  const gint stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, p);
  const gint n =
      field_rows (GST_VIDEO_SUB_SCALE (sub, area->height), field, n_fields);

  lines->sub[p] = sub;
  lines->data[p] = GST_VIDEO_FRAME_PLANE_DATA (frame, p);
  lines->stride[p] = stride;
  lines->n_rows[p] = GST_VIDEO_SUB_SCALE (sub, lines->height);
  if (!lines->tiled) {
    lines->data[p] += (gssize) ((area->y >> sub) + (gint) field) * stride;
    lines->stride[p] = stride * (gint) n_fields;
    lines->n_rows[p] = n;
  }
  return n;
}

static void
describe_plane (const VideoLines *lines, ElPlane *plane, guint c)
{
  const GstVideoFormatInfo *finfo = lines->info.finfo;

  plane->x_sub = finfo->w_sub[c];
  plane->y_sub = finfo->h_sub[c];
  plane->stride = (gssize) lines->plane_stride[c];
  plane->step = plane->lanes = 1;
  memset (plane->role, EL_ROLE_NONE, sizeof plane->role);
  plane->x_site = video_formats_site (&lines->info,
      GST_VIDEO_CHROMA_SITE_H_COSITED, plane->x_sub);
  plane->y_site = video_formats_site (&lines->info,
      GST_VIDEO_CHROMA_SITE_V_COSITED, plane->y_sub);
  plane->role[0] = (gint8) c;
}

/* The memory of a component, from *size on, and the plane that a field of the
 * picture has in it. */
static void
plan_component (VideoLines *lines, ElPlane *plane, const FrameArea *area,
    guint c, guint field, guint n_fields, guint64 *size)
{
  const GstVideoFormatInfo *finfo = lines->info.finfo;
  const guint p = finfo->plane[c], bytes = lines->wide ? 2 : 1;

  lines->plane_stride[c] = ALIGNED (
      (guint64) GST_VIDEO_SUB_SCALE (finfo->w_sub[c], lines->width) * bytes);
  lines->offset[c] = *size;
  *size += (guint64) lines->plane_stride[c] * lines->n_rows[p];
  describe_plane (lines, plane, c);
  plane->width = GST_VIDEO_SUB_SCALE (plane->x_sub, area->width);
  lines->start[c] = (gsize) (area->x >> plane->x_sub) * bytes;
  if (lines->tiled) {
    lines->start[c] += (gsize) (((area->y - lines->y) >> plane->y_sub) + field)
        * lines->plane_stride[c];
    plane->stride *= n_fields;
  }
}

static void
begin_plan (VideoLines *lines, ElPicture *picture, const GstVideoFrame *frame,
    const FrameArea *area)
{
  const GstVideoFormatInfo *finfo = frame->info.finfo;
  const ElSample sample = { is_wide (finfo), FALSE, 0,
    GST_VIDEO_FORMAT_INFO_DEPTH (video_lines_values (finfo), 0) };

  memset (lines, 0, sizeof *lines);
  memset (picture, 0, sizeof *picture);
  lines->info = frame->info;
  lines->tiled = GST_VIDEO_FORMAT_INFO_IS_TILED (finfo);
  lines->tens = video_formats_tens (finfo->format) != GST_VIDEO_FORMAT_UNKNOWN;
  lines->n_components = n_components (finfo);
  lines->width = MIN (GST_VIDEO_INFO_WIDTH (&frame->info),
      VIDEO_LINES_WHOLE (area->x + area->width));
  lines->x = area->x;
  lines->wide = sample.wide;
  lines->shift = sample.wide ? 16 - sample.depth : 0;
  picture->width = area->width;
  picture->rgb = GST_VIDEO_FORMAT_INFO_IS_RGB (finfo);
  picture->sample = sample;
  picture->n_alpha = lines->n_components > EL_COLOURS;
  picture->n_planes = (gint) lines->n_components - picture->n_alpha;
}

/* Bytes of a row of so many bytes of words, as samples. */
static gsize
samples_size (gsize bytes)
{
  return bytes / 4 * 3 * sizeof (guint16);
}

/* The memory of a plane of words, from *size on. */
static void
plan_words (VideoLines *lines, guint p, guint64 *size)
{
  lines->plane_stride[p] =
      ALIGNED ((guint64) samples_size (video_lines_row_bytes (lines, p)));
  lines->offset[p] = *size;
  *size += (guint64) lines->plane_stride[p] * lines->n_rows[p];
}

guint64
video_lines_plan (VideoLines *lines, ElPicture *picture,
    const GstVideoFrame *frame, const FrameArea *area, guint field,
    guint n_fields)
{
  guint64 size = 0;

  begin_plan (lines, picture, frame, area);
  find_rows (lines, area, field, n_fields);
  picture->height = field_rows (area->height, field, n_fields);
  for (guint c = 0; c < lines->n_components; c++) {
    ElPlane *plane = &picture->plane[c];

    plane->height = find_data (lines, frame, area, c, field, n_fields);
    if (!lines->tens)
      plan_component (lines, plane, area, c, field, n_fields, &size);
  }
  for (guint p = 0; lines->tens && p < GST_VIDEO_FRAME_N_PLANES (frame); p++)
    plan_words (lines, p, &size);
  return size;
}

void
video_lines_place (VideoLines *lines, ElPicture *picture, guint8 *memory)
{
  for (gint c = 0; c < el_picture_all_planes (picture); c++) {
    lines->plane[c] = memory + lines->offset[c];
    picture->plane[c].data = lines->plane[c] + lines->start[c];
  }
}

/* From so many groups of columns on. */
static void
skip_columns (VideoLines *lines, gint n_groups)
{
  const GstVideoFormatInfo *finfo = lines->info.finfo;
  const gint group = VIDEO_LINES_WHOLE (1);

  for (guint c = 0; c < finfo->n_components; c++) {
    const guint p = finfo->plane[c];
    const gsize bytes = frame_check_row_bytes (finfo, c, 2 * group)
        - frame_check_row_bytes (finfo, c, group);

    if (c > 0 && p == finfo->plane[c - 1])
      continue;
    lines->data[p] += n_groups * bytes;
    if (lines->tens)
      lines->plane[p] += n_groups * samples_size (bytes);
  }
  for (guint c = 0; !lines->tens && c < lines->n_components; c++)
    lines->plane[c] +=
        (gsize) (n_groups * group >> finfo->w_sub[c]) * (lines->wide ? 2 : 1);
  lines->x -= n_groups * group;
  lines->width -= n_groups * group;
}

/* Of tiles, all of a plane is stored. */
void
video_lines_limit (VideoLines *lines, const FrameArea *area)
{
  if (lines->tiled)
    return;
  lines->first = area->y & ~(VIDEO_LINES_ROWS - 1);
  lines->end = area->y + area->height;
  skip_columns (lines, (lines->x + area->x) / VIDEO_LINES_WHOLE (1));
  lines->width =
      MIN (lines->width, VIDEO_LINES_WHOLE (lines->x + area->x + area->width));
}

gint
video_lines_part_start (const VideoLines *lines, guint part, guint n_parts)
{
  const gint n = lines->end - lines->first;
  const gint rows = (gint) ((gint64) n * part / n_parts);

  return part == n_parts ? lines->end
                         : lines->first + (rows & ~(VIDEO_LINES_ROWS - 1));
}
