/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The rows of videolines.h, from a frame into memory and back. */

#include <string.h>

#include "engine/isa.h"
#include "engine/planes/rows.h"
#include "videolines.h"

/* Of a pixel in a line: A Y U V, or A R G B. */
#define LINE_LANES 4

#define ALIGNED(size) (((size) + 63) & ~(guint64) 63)

/* Bytes that a function may write beyond a row: the rest of a group of columns,
 * of at most 8 bytes, and something. */
#define PACKED_SLACK (48 * 8 + 64)

/* A part's work on one row after the other. */
typedef struct
{
  const VideoLines *lines;
  const GstVideoFormatInfo *finfo;
  const ElKernels *kernels;
  ElPicture line;  /* one row of pixels, as GStreamer unpacks them */
  guint8 *ones;    /* a row of samples */
  guint8 *samples; /* one component of the row */
  /* Of rows, as packed, and the bits in it that are stored. Of tiles, all of what
   * was there and of the result. */
  guint8 *packed[2][GST_VIDEO_MAX_PLANES];
  gsize bytes[GST_VIDEO_MAX_PLANES]; /* of the frame's rows, or tiles */
} Row;

static const ElSample plain_samples[2] = { { .wide = FALSE, .depth = 8 },
  { .wide = TRUE, .depth = 16 } };

/* --- memory --- */

static guint
n_planes (const VideoLines *lines)
{
  return GST_VIDEO_INFO_N_PLANES (&lines->info);
}

/* Of tiles, all of a plane. */
static gsize
tiles_size (const VideoLines *lines, guint p)
{
  GstVideoInfo info;

  frame_check_tiles (&info, &lines->info);
  return p + 1 < GST_VIDEO_INFO_N_PLANES (&info)
      ? info.offset[p + 1] - info.offset[p]
      : info.size - info.offset[p];
}

/* Bytes that a packed row of plane p takes in the frame, or all of its tiles. */
static gsize
packed_bytes (const VideoLines *lines, guint p)
{
  return lines->tiled ? tiles_size (lines, p)
                      : video_lines_row_bytes (lines, p);
}

/* The same of the longest plane, with what a function may write more. */
static gsize
packed_size (const VideoLines *lines)
{
  gsize most = 0;

  for (guint p = 0; p < n_planes (lines); p++)
    most = MAX (most, packed_bytes (lines, p));
  return ALIGNED (most + PACKED_SLACK);
}

/* Of one lane. */
static gsize
line_size (const VideoLines *lines)
{
  return ALIGNED (((gsize) VIDEO_LINES_WHOLE (lines->width) + EL_LINE_PAD)
      * (lines->wide ? 2 : 1));
}

gsize
video_lines_scratch_size (const VideoLines *lines)
{
  if (lines->tens)
    return 0;
  return (LINE_LANES + 2) * line_size (lines)
      + 2 * n_planes (lines) * packed_size (lines);
}

guint
video_lines_most_parts (const VideoLines *lines)
{
  return lines->tiled ? 1
                      : MAX ((lines->end - lines->first) / VIDEO_LINES_ROWS, 1);
}

/* Samples of the greatest value. */
static void
fill_ones (guint8 *samples, gsize size, const VideoLines *lines)
{
  const guint16 value = (guint16) (0xffff >> lines->shift);

  if (lines->wide)
    for (gsize i = 0; i < size; i += sizeof value)
      memcpy (samples + i, &value, sizeof value);
  else
    memset (samples, 0xff, size);
}

static guint8 *
place_rows (Row *row, guint8 *scratch)
{
  const gsize size = line_size (row->lines);

  row->line.plane[0].data = scratch;
  scratch += LINE_LANES * size;
  row->ones = scratch;
  fill_ones (row->ones, size, row->lines);
  scratch += size;
  row->samples = scratch;
  return scratch + size;
}

static void
begin_rows (Row *row, const VideoLines *lines, const ElKernels *kernels,
    guint8 *scratch)
{
  const gsize size = packed_size (lines);
  ElPlane *plane = &row->line.plane[0];

  memset (row, 0, sizeof *row);
  row->lines = lines;
  row->finfo = lines->info.finfo;
  row->kernels = kernels;
  row->line.sample = plain_samples[lines->wide];
  row->line.sample.shift = (guint8) lines->shift;
  row->line.sample.depth -= (guint8) lines->shift;
  plane->step = plane->lanes = LINE_LANES;
  plane->role[0] = EL_ROLE_ALPHA;
  for (gint role = 0; role < 3; role++)
    plane->role[1 + role] = (gint8) role;
  scratch = place_rows (row, scratch);
  for (guint p = 0; p < n_planes (lines); p++) {
    row->packed[0][p] = scratch + 2 * p * size;
    row->packed[1][p] = row->packed[0][p] + size;
    row->bytes[p] = packed_bytes (lines, p);
  }
}

/* --- GStreamer's functions --- */

static const gint all_alike[GST_VIDEO_MAX_PLANES];

static gboolean
component_begins (const VideoLines *lines, guint c, gint r)
{
  return video_lines_plane_begins (lines, lines->info.finfo->plane[c], r);
}

/* Where row r of plane p may be read, with what a function reads beyond it: beside
 * the first and the last row there is nothing. Where there is no such row, anything
 * does. */
static guint8 *
readable_row (const Row *row, guint p, gint r)
{
  const VideoLines *lines = row->lines;
  const gint k = r >> lines->sub[p], last = lines->n_rows[p] - 1;

  if (k > 0 && k < last)
    return video_lines_frame_row (lines, p, r);
  if (k <= last)
    memcpy (row->packed[0][p], video_lines_frame_row (lines, p, r),
        row->bytes[p]);
  return row->packed[0][p];
}

/* Row r of the picture into the line. */
static void
unpack (const Row *row, gint r)
{
  const VideoLines *lines = row->lines;
  gpointer data[GST_VIDEO_MAX_PLANES] = { NULL };

  for (guint p = 0; p < n_planes (lines); p++)
    data[p] = lines->tiled ? lines->data[p] : readable_row (row, p, r);
  /* Samples of 8 bits span all of their range, whatever the format's do. */
  row->finfo->unpack_func (row->finfo,
      lines->wide ? GST_VIDEO_PACK_FLAG_TRUNCATE_RANGE
                  : GST_VIDEO_PACK_FLAG_NONE,
      row->line.plane[0].data, data, lines->tiled ? lines->stride : all_alike,
      0, lines->y + r, lines->width);
}

/* The line into rows of their own, with all columns of the last group, or into row
 * r of tiles. */
static void
pack (const Row *row, guint8 *const rows[], gint r)
{
  const VideoLines *lines = row->lines;
  gpointer data[GST_VIDEO_MAX_PLANES];

  memcpy (data, rows, sizeof data);
  row->finfo->pack_func (row->finfo, GST_VIDEO_PACK_FLAG_NONE,
      row->line.plane[0].data, 0, data,
      lines->tiled ? lines->stride : all_alike,
      GST_VIDEO_INFO_CHROMA_SITE (&lines->info), lines->y + r,
      lines->tiled ? lines->width : (gint) VIDEO_LINES_WHOLE (lines->width));
}

/* --- components --- */

/* Where component c of row r is kept. */
static guint8 *
component_row (const VideoLines *lines, guint c, gint r)
{
  return lines->plane[c]
      + (gsize) (r >> lines->info.finfo->h_sub[c]) * lines->plane_stride[c];
}

static void
load_component (const Row *row, guint c, gint r)
{
  const gint width = row->lines->width, sub = row->finfo->w_sub[c];
  const gboolean wide = row->lines->wide;
  guint8 *out = component_row (row->lines, c, r);

  el_row_take (row->kernels, &row->line, &row->line.plane[0], (gint) c, 0, 0,
      width, sub > 0 ? row->samples : out);
  if (sub > 0)
    row->kernels->samples->take[wide][1 << sub](out, row->samples, 0,
        GST_VIDEO_SUB_SCALE (sub, width), &plain_samples[wide]);
}

static void
load_row (const Row *row, gint r)
{
  unpack (row, r);
  for (guint c = 0; c < row->lines->n_components; c++)
    if (component_begins (row->lines, c, r))
      load_component (row, c, r);
}

/* The samples of a row: of a component that it has none of, any. */
static const guint8 *
samples_of (const Row *row, guint c, gint r)
{
  const VideoLines *lines = row->lines;

  return c < lines->n_components && component_begins (lines, c, r)
      ? component_row (lines, c, r)
      : row->ones;
}

/* A pixel is one integer. All of the last chroma sample's are written. */
#define WEAVE(bits, Sample, Pixel)                                          \
  EL_INLINE void weave##bits##_loop (Pixel *restrict out,                   \
      const guint8 *const in[], gint n, gint shift, const guint sub)        \
  {                                                                         \
    const Sample *restrict alpha = (gconstpointer) in[3];                   \
    const Sample *restrict first = (gconstpointer) in[0];                   \
    const Sample *restrict second = (gconstpointer) in[1];                  \
    const Sample *restrict third = (gconstpointer) in[2];                   \
    const gint at[LINE_LANES] = { EL_SAMPLE_SHIFT (0, LINE_LANES, bits)     \
          + shift,                                                          \
      EL_SAMPLE_SHIFT (1, LINE_LANES, bits) + shift,                        \
      EL_SAMPLE_SHIFT (2, LINE_LANES, bits) + shift,                        \
      EL_SAMPLE_SHIFT (3, LINE_LANES, bits) + shift };                      \
                                                                            \
    for (gint i = 0; i < n; i += 1 << sub) {                                \
      const Pixel rest = (Pixel) alpha[i] << at[0]                          \
          | (Pixel) second[i >> sub] << at[2]                               \
          | (Pixel) third[i >> sub] << at[3];                               \
                                                                            \
      for (gint k = i; k < i + (1 << sub); k++)                             \
        out[k] = rest | (Pixel) first[k] << at[1];                          \
    }                                                                       \
  }                                                                         \
                                                                            \
  static void weave##bits (gpointer line, const guint8 *const in[], gint n, \
      guint sub, gint shift)                                                \
  {                                                                         \
    if (sub == 0)                                                           \
      weave##bits##_loop (line, in, n, shift, 0);                           \
    else if (sub == 1)                                                      \
      weave##bits##_loop (line, in, n, shift, 1);                           \
    else                                                                    \
      weave##bits##_loop (line, in, n, shift, 2);                           \
  }

WEAVE (8, guint8, guint32)
WEAVE (16, guint16, guint64)

/* Alpha of each pixel beside chroma of several has no format here. */
static guint
shared_columns (const Row *row)
{
  return row->lines->n_components > EL_COLOURS ? 0 : row->finfo->w_sub[1];
}

/* What is kept of row r into the line. */
static void
weave_row (const Row *row, gint r)
{
  const VideoLines *lines = row->lines;
  gpointer line = row->line.plane[0].data;
  const guint8 *in[GST_VIDEO_MAX_COMPONENTS];

  for (guint c = 0; c < GST_VIDEO_MAX_COMPONENTS; c++)
    in[c] = samples_of (row, c, r);
  if (lines->wide)
    weave16 (line, in, lines->width, shared_columns (row), lines->shift);
  else
    weave8 (line, in, lines->width, shared_columns (row), 0);
}

/* --- rows and tiles --- */

/* A line of pixels of one value, which are opaque where the format has no alpha. */
static void
fill_line (const Row *row, gint value, gint width)
{
  const gsize sample = row->lines->wide ? 2 : 1;
  guint8 *line = row->line.plane[0].data;

  memset (line, value, (gsize) width * LINE_LANES * sample);
  if (row->lines->n_components > EL_COLOURS)
    return;
  for (gint x = 0; x < width; x++)
    memset (line + (gsize) x * LINE_LANES * sample, 0xff, sample);
}

/* Bits of a packed row that pixels of the frame go into: those in which white and
 * black differ. Some pack functions write alpha into bits that are none. */
static void
find_mask (const Row *row)
{
  const VideoLines *lines = row->lines;

  fill_line (row, 0, VIDEO_LINES_WHOLE (lines->width));
  for (guint i = 0; i < 2; i++) {
    for (guint p = 0; p < n_planes (lines); p++)
      memset (row->packed[i][p], 0, row->bytes[p]);
    pack (row, row->packed[i], 0);
    fill_line (row, 0xff, lines->width);
  }
  for (guint p = 0; p < n_planes (lines); p++)
    for (gsize i = 0; i < row->bytes[p]; i++)
      row->packed[1][p][i] ^= row->packed[0][p][i];
}

/* Eight bytes at a time: what differs from them in the mask's bits. */
static void
merge_bytes (guint8 *out, const guint8 *in, const guint8 *mask, gsize n)
{
  gsize i = 0;

  for (; i + sizeof (guint64) <= n; i += sizeof (guint64)) {
    guint64 old, new, bits;

    memcpy (&old, out + i, sizeof old);
    memcpy (&new, in + i, sizeof new);
    memcpy (&bits, mask + i, sizeof bits);
    old ^= (old ^ new) & bits;
    memcpy (out + i, &old, sizeof old);
  }
  for (; i < n; i++)
    out[i] ^= (out[i] ^ in[i]) & mask[i];
}

static void
store_row (const Row *row, gint r)
{
  const VideoLines *lines = row->lines;

  weave_row (row, r);
  pack (row, row->packed[0], r);
  for (guint p = 0; p < n_planes (lines); p++)
    if (video_lines_plane_begins (lines, p, r))
      merge_bytes (video_lines_frame_row (lines, p, r), row->packed[0][p],
          row->packed[1][p], row->bytes[p]);
}

static void
store_tiles (const Row *row)
{
  const VideoLines *lines = row->lines;

  for (guint p = 0; p < n_planes (lines); p++)
    for (guint i = 0; i < 2; i++)
      memcpy (row->packed[i][p], lines->data[p], row->bytes[p]);
  for (gint r = 0; r < lines->height; r++) {
    unpack (row, r);
    pack (row, row->packed[0], r);
    weave_row (row, r);
    pack (row, row->packed[1], r);
  }
  for (guint p = 0; p < n_planes (lines); p++)
    for (gsize i = 0; i < row->bytes[p]; i++)
      lines->data[p][i] ^= row->packed[0][p][i] ^ row->packed[1][p][i];
}

void
video_lines_load (const VideoLines *lines, const ElKernels *kernels, guint part,
    guint n_parts, guint8 *scratch)
{
  const gint end = video_lines_part_start (lines, part + 1, n_parts);
  Row row;

  begin_rows (&row, lines, kernels, scratch);
  for (gint r = video_lines_part_start (lines, part, n_parts); r < end; r++)
    load_row (&row, r);
}

void
video_lines_store (const VideoLines *lines, const ElKernels *kernels,
    guint part, guint n_parts, guint8 *scratch)
{
  const gint end = video_lines_part_start (lines, part + 1, n_parts);
  Row row;

  begin_rows (&row, lines, kernels, scratch);
  if (lines->tiled) {
    store_tiles (&row);
    return;
  }
  find_mask (&row);
  for (gint r = video_lines_part_start (lines, part, n_parts); r < end; r++)
    store_row (&row, r);
}
