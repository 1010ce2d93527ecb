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

/* --- layout --- */

/* Rows of a component that rows [y, y + height) of a picture touch. */
static gint
component_rows (const GstVideoFormatInfo *finfo, guint c, gint y, gint height)
{
  const guint sub = finfo->h_sub[c];

  return height > 0 ? ((y + height - 1) >> sub) - (y >> sub) + 1 : 0;
}

/* Rows of a field whose frame has so many. */
static gint
field_rows (gint rows, guint field, guint n_fields)
{
  return (rows - (gint) field + (gint) n_fields - 1) / (gint) n_fields;
}

/* Of tiles, a row does not begin at a multiple of the stride: the functions are
 * given the frame as it is. */
static void
find_tiles (VideoLines *lines, const GstVideoFrame *frame,
    const FrameArea *area)
{
  const GstVideoFormatInfo *finfo = frame->info.finfo;

  lines->y = area->y;
  for (guint c = 0; c < finfo->n_components; c++) {
    const guint p = finfo->plane[c];

    lines->data[p] = GST_VIDEO_FRAME_PLANE_DATA (frame, p);
    lines->stride[p] = GST_VIDEO_FRAME_PLANE_STRIDE (frame, p);
    lines->n_rows[p] = component_rows (finfo, c, area->y, lines->height);
  }
}

/* Subsampled, the second field may have fewer rows than its luma asks for, or none:
 * it is read with the first one's then. */
static void
find_rows (VideoLines *lines, const GstVideoFrame *frame, const FrameArea *area,
    guint field, guint n_fields)
{
  const GstVideoFormatInfo *finfo = frame->info.finfo;

  for (guint c = 0; c < finfo->n_components; c++) {
    const guint p = finfo->plane[c];
    const gint stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, p);
    gssize row = area->y >> finfo->h_sub[c];

    lines->n_rows[p] = field_rows (
        GST_VIDEO_SUB_SCALE (finfo->h_sub[c], area->height), field, n_fields);
    if (lines->n_rows[p] > 0)
      row += (gint) field;
    lines->data[p] =
        (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (frame, p) + row * stride;
    lines->stride[p] = stride * (gint) n_fields;
  }
}

static void
describe_plane (const VideoLines *lines, ElPlane *plane, guint c, gint width)
{
  const GstVideoFormatInfo *finfo = lines->info.finfo;

  memset (plane, 0, sizeof *plane);
  plane->x_sub = finfo->w_sub[c];
  plane->y_sub = finfo->h_sub[c];
  plane->width = GST_VIDEO_SUB_SCALE (plane->x_sub, width);
  plane->height = MIN (GST_VIDEO_SUB_SCALE (plane->y_sub, lines->height),
      lines->n_rows[finfo->plane[c]]);
  plane->stride = (gssize) lines->plane_stride[c];
  plane->step = plane->lanes = 1;
  memset (plane->role, EL_ROLE_NONE, sizeof plane->role);
  plane->x_site = video_formats_site (&lines->info,
      GST_VIDEO_CHROMA_SITE_H_COSITED, plane->x_sub);
  plane->y_site = video_formats_site (&lines->info,
      GST_VIDEO_CHROMA_SITE_V_COSITED, plane->y_sub);
  plane->role[0] = (gint8) c;
}

guint
video_lines_n_components (const GstVideoFormatInfo *finfo)
{
  return GST_VIDEO_FORMAT_INFO_IS_GRAY (finfo) ? 1 : finfo->n_components;
}

guint64
video_lines_plan (VideoLines *lines, ElPicture *picture,
    const GstVideoFrame *frame, const FrameArea *area, guint field,
    guint n_fields)
{
  const GstVideoFormatInfo *finfo = frame->info.finfo;
  const GstVideoFormatInfo *values = video_lines_values (finfo);
  const ElSample sample = { is_wide (finfo), FALSE, 0,
    GST_VIDEO_FORMAT_INFO_DEPTH (values, 0) };
  guint64 size = 0;

  memset (lines, 0, sizeof *lines);
  memset (picture, 0, sizeof *picture);
  lines->info = frame->info;
  lines->x = area->x;
  lines->width = area->x + area->width;
  lines->height = field_rows (area->height, field, n_fields);
  lines->wide = sample.wide;
  lines->shift = sample.wide ? 16 - sample.depth : 0;
  if (GST_VIDEO_FORMAT_INFO_IS_TILED (finfo))
    find_tiles (lines, frame, area);
  else
    find_rows (lines, frame, area, field, n_fields);

  picture->width = area->width;
  picture->height = lines->height;
  picture->rgb = GST_VIDEO_FORMAT_INFO_IS_RGB (finfo);
  picture->sample = sample;
  picture->n_alpha = video_lines_n_components (finfo) > EL_COLOURS;
  picture->n_planes =
      (gint) video_lines_n_components (finfo) - picture->n_alpha;
  for (guint c = 0; c < video_lines_n_components (finfo); c++) {
    lines->plane_stride[c] =
        ALIGNED ((guint64) GST_VIDEO_SUB_SCALE (finfo->w_sub[c], lines->width)
            * (sample.wide ? 2 : 1));
    lines->offset[c] = size;
    size += (guint64) lines->plane_stride[c] * lines->n_rows[finfo->plane[c]];
    describe_plane (lines, &picture->plane[c], c, area->width);
  }
  return size;
}

void
video_lines_place (VideoLines *lines, ElPicture *picture, guint8 *memory)
{
  for (gint c = 0; c < el_picture_all_planes (picture); c++) {
    ElPlane *plane = &picture->plane[c];

    lines->plane[c] = memory + lines->offset[c];
    plane->data = lines->plane[c]
        + (gsize) (lines->x >> plane->x_sub)
            * el_sample_bytes (&picture->sample);
  }
}
