/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "videolines.h"

#include <string.h>

#include "engine/planes/rows.h"
#include "videoformats.h"

/* Of a pixel in a line: A Y U V, or A R G B. */
#define LINE_LANES 4

/* Rows that share no chroma with those of other parts. */
#define ROW_GROUP 4

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

/* Of tiles, a row does not begin at a multiple of the stride: the functions are
 * given the frame as it is. */
static void
find_data (VideoLines *lines, const GstVideoFrame *frame, const FrameArea *area,
    guint field, guint n_fields)
{
  const GstVideoFormatInfo *finfo = frame->info.finfo;
  const gboolean tiled = GST_VIDEO_FORMAT_INFO_IS_TILED (finfo);

  lines->y = tiled ? area->y : 0;
  for (guint c = 0; c < finfo->n_components; c++) {
    const guint p = finfo->plane[c];
    const gint stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, p);
    const gssize row = (area->y >> finfo->h_sub[c]) + (gint) field;

    lines->data[p] = GST_VIDEO_FRAME_PLANE_DATA (frame, p);
    lines->stride[p] = stride;
    if (tiled)
      continue;
    lines->data[p] += row * stride;
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
  plane->height = GST_VIDEO_SUB_SCALE (plane->y_sub, lines->height);
  plane->stride = (gssize) lines->plane_stride[c];
  plane->step = plane->lanes = 1;
  memset (plane->role, EL_ROLE_NONE, sizeof plane->role);
  plane->x_site = video_formats_site (&lines->info,
      GST_VIDEO_CHROMA_SITE_H_COSITED, plane->x_sub);
  plane->y_site = video_formats_site (&lines->info,
      GST_VIDEO_CHROMA_SITE_V_COSITED, plane->y_sub);
  plane->role[0] = (gint8) c;
}

/* Y, U, V or R, G, B, and alpha. */
static guint
n_components (const GstVideoFormatInfo *finfo)
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
  lines->height =
      (area->height - (gint) field + (gint) n_fields - 1) / (gint) n_fields;
  lines->wide = sample.wide;
  lines->shift = sample.wide ? 16 - sample.depth : 0;
  find_data (lines, frame, area, field, n_fields);

  picture->width = area->width;
  picture->height = lines->height;
  picture->rgb = GST_VIDEO_FORMAT_INFO_IS_RGB (finfo);
  picture->sample = sample;
  picture->n_alpha = n_components (finfo) > EL_COLOURS;
  picture->n_planes = (gint) n_components (finfo) - picture->n_alpha;
  for (guint c = 0; c < n_components (finfo); c++) {
    lines->plane_stride[c] =
        ALIGNED ((guint64) GST_VIDEO_SUB_SCALE (finfo->w_sub[c], lines->width)
            * (sample.wide ? 2 : 1));
    lines->offset[c] = size;
    size += (guint64) lines->plane_stride[c]
        * component_rows (finfo, c, lines->y, lines->height);
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

/* --- rows --- */

/* A part's work on one row after the other. */
typedef struct
{
  const VideoLines *lines;
  const GstVideoFormatInfo *finfo;
  const ElKernels *kernels;
  ElPicture line;  /* one row of pixels, as GStreamer unpacks them */
  guint8 *samples; /* one component of the row */
  guint8 *before[GST_VIDEO_MAX_PLANES]; /* as packed, */
  guint8
      *after[GST_VIDEO_MAX_PLANES];  /*   of what was there and of the result */
  gsize packed_size;                 /* from one of these to the next */
  gsize bytes[GST_VIDEO_MAX_PLANES]; /* of the frame's rows */
  guint sub[GST_VIDEO_MAX_PLANES];   /* vertical, of a plane */
} Row;

static gboolean
is_tiled (const VideoLines *lines)
{
  return GST_VIDEO_FORMAT_INFO_IS_TILED (lines->info.finfo);
}

/* Of tiles, all of a plane is packed before it is stored: a byte may have bits of
 * several rows. Its bytes, by the layout that frame_check_planes () wants. */
static gsize
tiles_size (const VideoLines *lines, guint p)
{
  GstVideoInfo info;

  gst_video_info_init (&info);
  gst_video_info_set_format (&info, GST_VIDEO_INFO_FORMAT (&lines->info),
      GST_VIDEO_INFO_WIDTH (&lines->info),
      GST_VIDEO_INFO_HEIGHT (&lines->info));
  return p + 1 < GST_VIDEO_INFO_N_PLANES (&info)
      ? info.offset[p + 1] - info.offset[p]
      : info.size - info.offset[p];
}

/* Bytes that a packed row of plane p takes in the frame, or all of its tiles. */
static gsize
packed_bytes (const VideoLines *lines, guint p)
{
  const GstVideoFormatInfo *finfo = lines->info.finfo;
  guint c = 0;

  if (is_tiled (lines))
    return tiles_size (lines, p);
  while (finfo->plane[c] != p)
    c++;
  return frame_check_row_bytes (finfo, c, lines->width);
}

/* The same of the longest plane, with what a function may write more. */
static gsize
packed_size (const VideoLines *lines)
{
  gsize most = 0;

  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (&lines->info); p++)
    most = MAX (most, packed_bytes (lines, p));
  return ALIGNED (most + 64);
}

static gsize
line_size (const VideoLines *lines)
{
  return ALIGNED (((gsize) lines->width + 2 * EL_LINE_PAD) * LINE_LANES
      * (lines->wide ? 2 : 1));
}

gsize
video_lines_scratch_size (const VideoLines *lines)
{
  return 2 * line_size (lines)
      + 2 * GST_VIDEO_INFO_N_PLANES (&lines->info) * packed_size (lines);
}

guint
video_lines_most_parts (const VideoLines *lines)
{
  /* A byte of a tile may have bits of several rows. */
  return is_tiled (lines) ? 1 : MAX (lines->height / ROW_GROUP, 1);
}

static void
begin_rows (Row *row, const VideoLines *lines, const ElKernels *kernels,
    guint8 *scratch)
{
  ElPlane *plane = &row->line.plane[0];

  memset (row, 0, sizeof *row);
  row->lines = lines;
  row->finfo = lines->info.finfo;
  row->kernels = kernels;
  row->line.sample.wide = lines->wide;
  row->line.sample.shift = (guint8) lines->shift;
  row->line.sample.depth = (guint8) ((lines->wide ? 16 : 8) - lines->shift);
  plane->step = plane->lanes = LINE_LANES;
  plane->role[0] = EL_ROLE_ALPHA;
  for (gint role = 0; role < 3; role++)
    plane->role[1 + role] = (gint8) role;
  plane->data = scratch;
  row->samples = scratch + line_size (lines) + 2 * EL_LINE_PAD;
  scratch += 2 * line_size (lines);
  row->packed_size = packed_size (lines);
  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (&lines->info); p++) {
    row->before[p] = scratch + 2 * p * row->packed_size;
    row->after[p] = row->before[p] + row->packed_size;
    row->bytes[p] = packed_bytes (lines, p);
  }
  for (guint c = 0; c < row->finfo->n_components; c++)
    row->sub[row->finfo->plane[c]] = row->finfo->h_sub[c];
}

/* Row r of the picture into the line. */
static void
unpack (const Row *row, gint r)
{
  const VideoLines *lines = row->lines;
  gpointer data[GST_VIDEO_MAX_PLANES];

  memcpy (data, lines->data, sizeof data);
  /* Samples of 8 bits span all of their range, whatever the format's do. */
  row->finfo->unpack_func (row->finfo,
      lines->wide ? GST_VIDEO_PACK_FLAG_TRUNCATE_RANGE
                  : GST_VIDEO_PACK_FLAG_NONE,
      row->line.plane[0].data, data, lines->stride, 0, lines->y + r,
      lines->width);
}

/* The line into rows of their own or, of tiles, into row `r` of a plane. */
static void
pack (const Row *row, guint8 *const rows[], gint r)
{
  static const gint all_alike[GST_VIDEO_MAX_PLANES];
  const VideoLines *lines = row->lines;
  gpointer data[GST_VIDEO_MAX_PLANES];

  memcpy (data, rows, sizeof data);
  row->finfo->pack_func (row->finfo, GST_VIDEO_PACK_FLAG_NONE,
      row->line.plane[0].data, 0, data,
      is_tiled (lines) ? lines->stride : all_alike,
      GST_VIDEO_INFO_CHROMA_SITE (&lines->info), lines->y + r, lines->width);
}

/* Where component c of row r is kept. */
static guint8 *
component_row (const Row *row, guint c, gint r)
{
  const VideoLines *lines = row->lines;
  const guint sub = row->finfo->h_sub[c];

  return lines->plane[c]
      + (gsize) (((lines->y + r) >> sub) - (lines->y >> sub))
      * lines->plane_stride[c];
}

/* Whether component c has a row of its own there. */
static gboolean
begins_row (const Row *row, guint c, gint r)
{
  const gint below = (1 << row->finfo->h_sub[c]) - 1;

  return r == 0 || ((row->lines->y + r) & below) == 0;
}

static void
load_component (const Row *row, guint c, gint r)
{
  static const ElSample plain[2] = { { .wide = FALSE, .depth = 8 },
    { .wide = TRUE, .depth = 16 } };
  const gint width = row->lines->width, sub = row->finfo->w_sub[c];
  const gboolean wide = row->lines->wide;
  guint8 *out = component_row (row, c, r);

  el_row_take (row->kernels, &row->line, &row->line.plane[0], (gint) c, 0, 0,
      width, sub > 0 ? row->samples : out);
  if (sub > 0)
    row->kernels->samples->take[wide][1 << sub](out, row->samples, 0,
        GST_VIDEO_SUB_SCALE (sub, width), &plain[wide]);
}

static void
store_component (const Row *row, guint c, gint r)
{
  static const ElSample plain[2] = { { .wide = FALSE, .depth = 8 },
    { .wide = TRUE, .depth = 16 } };
  static const ElDeposit all = { 0, ~G_GUINT64_CONSTANT (0), 0 };
  const gint width = row->lines->width, sub = row->finfo->w_sub[c];
  const gboolean wide = row->lines->wide;
  const guint8 *in = component_row (row, c, r);

  if (sub > 0) {
    row->kernels->samples->deposit[wide][1 << sub](row->samples, in,
        GST_VIDEO_SUB_SCALE (sub, width), &all, &plain[wide]);
    in = row->samples;
  }
  el_row_put (row->kernels, &row->line, &row->line.plane[0], (gint) c, 0, 0,
      width, in);
}

/* Eight bytes at a time. */
static void
xor_bytes (guint8 *out, const guint8 *a, const guint8 *b, gsize n)
{
  gsize i = 0;

  for (; i + sizeof (guint64) <= n; i += sizeof (guint64)) {
    guint64 words[3];

    memcpy (&words[0], out + i, sizeof *words);
    memcpy (&words[1], a + i, sizeof *words);
    memcpy (&words[2], b + i, sizeof *words);
    words[0] ^= words[1] ^ words[2];
    memcpy (out + i, &words[0], sizeof *words);
  }
  for (; i < n; i++)
    out[i] ^= a[i] ^ b[i];
}

/* The frame's rows get the bits in which the two packed ones differ. */
static void
apply_packed (const Row *row, gint r)
{
  const VideoLines *lines = row->lines;

  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (&lines->info); p++)
    xor_bytes (lines->data[p] + (gssize) (r >> row->sub[p]) * lines->stride[p],
        row->before[p], row->after[p], row->bytes[p]);
}

/* What a function leaves out, or puts bits into, is alike in both. */
static void
clear_packed (const Row *row)
{
  memset (row->before[0], 0,
      2 * GST_VIDEO_INFO_N_PLANES (&row->lines->info) * row->packed_size);
}

static void
copy_tiles (const Row *row)
{
  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (&row->lines->info); p++) {
    memcpy (row->before[p], row->lines->data[p], row->bytes[p]);
    memcpy (row->after[p], row->lines->data[p], row->bytes[p]);
  }
}

static void
store_row (const Row *row, gint r)
{
  unpack (row, r);
  if (!is_tiled (row->lines))
    clear_packed (row);
  pack (row, row->before, r);
  for (guint c = 0; c < n_components (row->finfo); c++)
    store_component (row, c, r);
  pack (row, row->after, r);
  if (!is_tiled (row->lines))
    apply_packed (row, r);
}

static void
load_row (const Row *row, gint r)
{
  unpack (row, r);
  for (guint c = 0; c < n_components (row->finfo); c++)
    if (begins_row (row, c, r))
      load_component (row, c, r);
}

/* The first row of a part. */
static gint
part_start (const VideoLines *lines, guint part, guint n_parts)
{
  const gint end = lines->y + lines->height;
  const gint start =
      lines->y + (gint) ((gint64) lines->height * part / n_parts);

  return part == n_parts ? end - lines->y
                         : MAX ((start & ~(ROW_GROUP - 1)) - lines->y, 0);
}

void
video_lines_load (const VideoLines *lines, const ElKernels *kernels, guint part,
    guint n_parts, guint8 *scratch)
{
  const gint end = part_start (lines, part + 1, n_parts);
  Row row;

  begin_rows (&row, lines, kernels, scratch);
  for (gint r = part_start (lines, part, n_parts); r < end; r++)
    load_row (&row, r);
}

void
video_lines_store (const VideoLines *lines, const ElKernels *kernels,
    guint part, guint n_parts, guint8 *scratch)
{
  const gint end = part_start (lines, part + 1, n_parts);
  Row row;

  begin_rows (&row, lines, kernels, scratch);
  if (is_tiled (lines))
    copy_tiles (&row);
  for (gint r = part_start (lines, part, n_parts); r < end; r++)
    store_row (&row, r);
  if (is_tiled (lines))
    apply_packed (&row, 0);
}
