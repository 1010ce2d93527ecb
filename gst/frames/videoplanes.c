/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "videoplanes.h"

#include <math.h>
#include <string.h>

#include "engine/planes/rows.h"
#include "videoformats.h"

/* --- planes --- */

/* Y, U, V or R, G, B without alpha. */
static guint
n_colours (const GstVideoFormatInfo *finfo)
{
  return GST_VIDEO_FORMAT_INFO_IS_GRAY (finfo) ? 1 : 3;
}

static guint
sample_bytes (const GstVideoFormatInfo *finfo)
{
  return finfo->depth[0] > 8 ? 2 : 1;
}

/* Whether component c is stored with the same pixels as component first. */
static gboolean
shares_pixels (const GstVideoFormatInfo *finfo, guint first, guint c)
{
  return finfo->plane[c] == finfo->plane[first]
      && finfo->pixel_stride[c] == finfo->pixel_stride[first]
      && finfo->w_sub[c] == finfo->w_sub[first];
}

/*
 * Components [first, end) as one plane. Two chroma samples that alternate, be it
 * with luma between them (NV12, YUY2), or the three of a packed 4:4:4 pixel, make
 * one.
 */
static guint
group_end (const GstVideoFormatInfo *finfo, guint first)
{
  guint end = first + 1;

  while (end < n_colours (finfo) && shares_pixels (finfo, first, end))
    end++;
  return end;
}

/* The flag of that name is missing from AV12 and Y412 in 1.22. */
static gboolean
has_alpha (const GstVideoFormatInfo *finfo)
{
  return finfo->n_components > n_colours (finfo);
}

static gboolean
has_alpha_plane (const GstVideoFormatInfo *finfo)
{
  return has_alpha (finfo)
      && finfo->pixel_stride[GST_VIDEO_COMP_A] == (gint) sample_bytes (finfo);
}

/* What of a pixel is no colour goes where the pixel goes. */
static void
describe_rest (ElPlane *plane, const GstVideoFormatInfo *finfo)
{
  for (guint place = 0; place < plane->step; place++)
    if (plane->role[place] == EL_ROLE_NONE)
      plane->role[place] = has_alpha (finfo) ? EL_ROLE_ALPHA : EL_ROLE_X;
}

/* The samples of components [first, end), wherever they are. */
static void
describe_plane (ElPlane *plane, const GstVideoFormatInfo *finfo,
    const VideoFormatRow *row, guint first, guint end)
{
  plane->x_sub = finfo->w_sub[first];
  plane->y_sub = finfo->h_sub[first];
  plane->step = finfo->pixel_stride[first] / sample_bytes (finfo);
  plane->offset = first < n_colours (finfo) ? row->place[first] : 0;
  plane->lanes = end - first == 3 ? 4 : end - first;
  memset (plane->role, EL_ROLE_NONE, sizeof plane->role);
  for (guint c = first + 1; c < end; c++)
    plane->offset = MIN (plane->offset, row->place[c]);
  if (end - first == 1)
    plane->role[0] = first;
  else
    for (guint lane = 0; lane < plane->lanes; lane++)
      for (guint c = first; c < end; c++)
        if (row->place[c] == el_plane_sample (plane, lane))
          plane->role[lane] = c;
  if (plane->lanes == 4)
    describe_rest (plane, finfo);
}

/* Where the format information of 1.22 is not what the pack functions do:
 * Y210 and v216 are little-endian, and Y210 has its 10 bits in the high ones. */
static ElSample
sample_of (const GstVideoFormatInfo *finfo)
{
  const gboolean y210 = finfo->format == GST_VIDEO_FORMAT_Y210;
  const gboolean le = y210 || finfo->format == GST_VIDEO_FORMAT_v216
      || GST_VIDEO_FORMAT_INFO_IS_LE (finfo);
  ElSample sample = { sample_bytes (finfo) > 1,
    sample_bytes (finfo) > 1 && le != (G_BYTE_ORDER == G_LITTLE_ENDIAN),
    y210 ? 6 : finfo->shift[0], finfo->depth[0] };

  return sample;
}

/* Where the samples of component `first` of a field of the picture lie. */
static void
place_plane (ElPlane *plane, const ElSample *sample, const GstVideoFrame *frame,
    const VideoPlanes *planes, guint first, guint field)
{
  const GstVideoFormatInfo *finfo = frame->info.finfo;
  const guint index = finfo->plane[first];
  const gssize stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, index);
  const gint n_fields = (gint) planes->n_fields;
  const gint rows = GST_VIDEO_SUB_SCALE (plane->y_sub, planes->picture.height);

  plane->data = (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (frame, index)
      + ((planes->picture.y >> plane->y_sub) + (gint) field) * stride
      + (gssize) (planes->picture.x >> plane->x_sub) * plane->step
          * el_sample_bytes (sample);
  plane->stride = stride * n_fields;
  plane->x_site = video_formats_site (planes->info,
      GST_VIDEO_CHROMA_SITE_H_COSITED, plane->x_sub);
  plane->y_site = video_formats_site (planes->info,
      GST_VIDEO_CHROMA_SITE_V_COSITED, plane->y_sub);
  plane->width = GST_VIDEO_SUB_SCALE (plane->x_sub, planes->picture.width);
  plane->height = (rows - (gint) field + n_fields - 1) / n_fields;
}

static void
fill_picture (ElPicture *picture, const ElSample *sample,
    const GstVideoFrame *frame, const VideoPlanes *planes, guint field)
{
  const GstVideoFormatInfo *finfo = frame->info.finfo;
  const VideoFormatRow *row = video_formats_find (finfo->format);
  guint end;

  memset (picture, 0, sizeof *picture);
  picture->rgb = GST_VIDEO_FORMAT_INFO_IS_RGB (finfo);
  picture->sample = *sample;
  for (guint first = 0; first < n_colours (finfo); first = end) {
    ElPlane *plane = &picture->plane[picture->n_planes++];

    end = group_end (finfo, first);
    describe_plane (plane, finfo, row, first, end);
    place_plane (plane, sample, frame, planes, first, field);
  }
  if (has_alpha_plane (finfo)) {
    ElPlane *plane = &picture->plane[picture->n_planes];

    picture->n_alpha = 1;
    describe_plane (plane, finfo, row, GST_VIDEO_COMP_A, GST_VIDEO_COMP_A + 1);
    place_plane (plane, sample, frame, planes, GST_VIDEO_COMP_A, field);
  }
  picture->width = picture->plane[0].width;
  picture->height = picture->plane[0].height;
}

/* --- frames --- */

/* Fields to be worked on one by one. */
static guint
fields_in_frame (const GstVideoFrame *frame)
{
  switch (GST_VIDEO_INFO_INTERLACE_MODE (&frame->info)) {
    case GST_VIDEO_INTERLACE_MODE_INTERLEAVED:
      return 2;
    case GST_VIDEO_INTERLACE_MODE_MIXED:
      return GST_VIDEO_FRAME_IS_INTERLACED (frame) ? 2 : 1;
    default:
      return 1;
  }
}

gboolean
video_planes_from_frame (VideoPlanes *planes, const GstVideoFrame *frame,
    const GstVideoInfo *info)
{
  const ElSample sample = sample_of (frame->info.finfo);
  FrameArea picture;

  if (!frame_check_planes (frame, info, &picture))
    return FALSE;
  planes->info = info;
  planes->buffer = frame->buffer;
  planes->picture = picture;
  planes->n_fields = fields_in_frame (frame);
  /* Rows of a field are twice as high. */
  planes->par = video_planes_par (info)
      / (frame_is_alternate (info) ? 2 : planes->n_fields);
  planes->by_lines = !video_formats_find (GST_VIDEO_FRAME_FORMAT (frame));
  for (guint field = 0; field < planes->n_fields; field++)
    if (planes->by_lines)
      planes->lines_size[field] = video_lines_plan (&planes->lines[field],
          &planes->field[field], frame, &picture, field, planes->n_fields);
    else
      fill_picture (&planes->field[field], &sample, frame, planes, field);
  return TRUE;
}

/* A field in memory as if that were a frame of the order's format. */
static void
place_words (VideoPlanes *planes, guint field)
{
  static const ElSample ten_bits = { .wide = TRUE, .depth = 10 };
  const VideoLines *lines = &planes->lines[field];
  ElPicture *picture = &planes->field[field];
  VideoPlanes alone = { .info = planes->info, .n_fields = 1 };
  GstVideoFrame frame;

  memset (&frame, 0, sizeof frame);
  frame.info.finfo = gst_video_format_get_info (
      video_formats_tens (GST_VIDEO_INFO_FORMAT (planes->info)));
  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (&lines->info); p++) {
    frame.data[p] = lines->plane[p];
    frame.info.stride[p] = (gint) lines->plane_stride[p];
  }
  alone.picture = planes->picture;
  alone.picture.y = 0;
  alone.picture.height = picture->height;
  fill_picture (picture, &ten_bits, &frame, &alone, 0);
  for (gint p = 1; p < picture->n_planes; p++)
    picture->plane[p].height =
        lines->n_rows[frame.info.finfo->plane[picture->plane[p].role[0]]];
}

void
video_planes_place_lines (VideoPlanes *planes, guint field, guint8 *memory)
{
  video_lines_place (&planes->lines[field], &planes->field[field], memory);
  if (planes->lines[field].tens)
    place_words (planes, field);
}

/* --- values --- */

gdouble
video_planes_par (const GstVideoInfo *info)
{
  const gint n = GST_VIDEO_INFO_PAR_N (info), d = GST_VIDEO_INFO_PAR_D (info);

  return n > 0 && d > 0 ? (gdouble) n / d : 1;
}

static void
get_Kr_Kb (const GstVideoInfo *info, gdouble *Kr, gdouble *Kb)
{
  if (!gst_video_color_matrix_get_Kr_Kb (info->colorimetry.matrix, Kr, Kb))
    gst_video_color_matrix_get_Kr_Kb (GST_VIDEO_COLOR_MATRIX_BT709, Kr, Kb);
}

/* The format of the depth and the range that samples have. */
static const GstVideoFormatInfo *
values_of (const GstVideoInfo *info)
{
  return video_formats_find (GST_VIDEO_INFO_FORMAT (info))
      ? info->finfo
      : video_lines_values (info->finfo);
}

void
video_planes_levels (const GstVideoInfo *info, VideoLevels *levels)
{
  gint offset[GST_VIDEO_MAX_COMPONENTS], scale[GST_VIDEO_MAX_COMPONENTS];
  gdouble Kr, Kb;

  gst_video_color_range_offsets (info->colorimetry.range, values_of (info),
      offset, scale);
  levels->black = offset[0];
  levels->white = offset[0] + scale[0];
  get_Kr_Kb (info, &Kr, &Kb);
  levels->luma_weight[EL_ROLE_R] = (gint) (Kr * 10000 + 0.5);
  levels->luma_weight[EL_ROLE_B] = (gint) (Kb * 10000 + 0.5);
  levels->luma_weight[EL_ROLE_G] =
      10000 - levels->luma_weight[EL_ROLE_R] - levels->luma_weight[EL_ROLE_B];
}

void
video_planes_exact_colour (const GstVideoInfo *info, guint32 argb,
    gdouble colour[3])
{
  const gdouble r = ((argb >> 16) & 0xff) / 255.0;
  const gdouble g = ((argb >> 8) & 0xff) / 255.0;
  const gdouble b = (argb & 0xff) / 255.0;
  gint offset[GST_VIDEO_MAX_COMPONENTS], scale[GST_VIDEO_MAX_COMPONENTS];
  gdouble value[3] = { r, g, b };

  gst_video_color_range_offsets (info->colorimetry.range, values_of (info),
      offset, scale);
  if (!GST_VIDEO_INFO_IS_RGB (info)) {
    gdouble Kr, Kb;

    get_Kr_Kb (info, &Kr, &Kb);
    value[EL_ROLE_Y] = Kr * r + (1 - Kr - Kb) * g + Kb * b;
    value[EL_ROLE_U] = (b - value[EL_ROLE_Y]) / (2 * (1 - Kb));
    value[EL_ROLE_V] = (r - value[EL_ROLE_Y]) / (2 * (1 - Kr));
  }
  for (guint c = 0; c < 3; c++)
    colour[c] =
        c < n_colours (info->finfo) ? offset[c] + scale[c] * value[c] : 0;
}

guint
video_planes_colour (const GstVideoInfo *info, guint32 argb, gint colour[3])
{
  const gint largest = (1 << values_of (info)->depth[0]) - 1;
  gdouble exact[3];

  video_planes_exact_colour (info, argb, exact);
  for (guint c = 0; c < n_colours (info->finfo); c++)
    colour[c] = CLAMP ((gint) floor (exact[c] + 0.5), 0, largest);
  return argb >> 24;
}
