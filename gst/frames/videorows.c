/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "videolines.h"

#include <string.h>

#include "engine/planes/rows.h"

/* Of a pixel in a line: A Y U V, or A R G B. */
#define LINE_LANES 4

/* Rows that share no chroma with those of other parts. */
#define ROW_GROUP 4

#define ALIGNED(size) (((size) + 63) & ~(guint64) 63)

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

/* Which row of plane p goes with row r of the picture. */
static gint
plane_row (const Row *row, guint p, gint r)
{
  const gint y = row->lines->y;

  return ((y + r) >> row->sub[p]) - (y >> row->sub[p]);
}

static gboolean
has_row (const Row *row, guint p, gint r)
{
  return plane_row (row, p, r) < row->lines->n_rows[p];
}

/* Row r of the picture into the line; where a plane has none, with its last. */
static void
unpack (const Row *row, gint r)
{
  const VideoLines *lines = row->lines;
  gpointer data[GST_VIDEO_MAX_PLANES];

  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (&lines->info); p++) {
    const gint last = MAX (lines->n_rows[p], 1) - 1;
    const gint beyond = MAX (plane_row (row, p, r) - last, 0);

    data[p] = lines->data[p] - (gssize) beyond * lines->stride[p];
  }
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

  return lines->plane[c]
      + (gsize) plane_row (row, row->finfo->plane[c], r)
      * lines->plane_stride[c];
}

/* Whether component c has a row that no row of the picture above has. */
static gboolean
begins_row (const Row *row, guint c, gint r)
{
  const guint p = row->finfo->plane[c];

  return has_row (row, p, r)
      && (r == 0 || plane_row (row, p, r) > plane_row (row, p, r - 1));
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
    if (has_row (row, p, r))
      xor_bytes (lines->data[p]
              + (gssize) (r >> row->sub[p]) * lines->stride[p],
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
  for (guint c = 0; c < video_lines_n_components (row->finfo); c++)
    if (has_row (row, row->finfo->plane[c], r))
      store_component (row, c, r);
  pack (row, row->after, r);
  if (!is_tiled (row->lines))
    apply_packed (row, r);
}

static void
load_row (const Row *row, gint r)
{
  unpack (row, r);
  for (guint c = 0; c < video_lines_n_components (row->finfo); c++)
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
