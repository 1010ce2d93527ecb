/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "framecheck.h"

#include <string.h>

/* Of a frame: rounded up and doubled, it still is a number of an int. */
#define LARGEST_SIDE (1 << 30)

/* --- what of a frame is the picture --- */

gboolean
frame_is_alternate (const GstVideoInfo *info)
{
  return GST_VIDEO_INFO_INTERLACE_MODE (info)
      == GST_VIDEO_INTERLACE_MODE_ALTERNATE;
}

/* Rows of a buffer whose frame has so many. */
static guint
rows_of (const GstVideoInfo *info, guint height)
{
  return frame_is_alternate (info) ? height / 2 + height % 2 : height;
}

/* A frame larger than the caps has padding at its right and bottom. */
static gboolean
find_frame (const GstVideoMeta *meta, const GstVideoInfo *info,
    FrameArea *frame)
{
  const guint least_width = GST_VIDEO_INFO_WIDTH (info);
  const guint least_height = GST_VIDEO_INFO_HEIGHT (info);
  const guint width = meta ? meta->width : least_width;
  const guint height = meta ? meta->height : least_height;

  frame->x = frame->y = 0;
  frame->width = (gint) width;
  frame->height = (gint) rows_of (info, height);
  return width >= least_width && width > 0 && width <= LARGEST_SIDE
      && height >= least_height && height > 0 && height <= LARGEST_SIDE;
}

static gboolean
find_picture (GstBuffer *buffer, const GstVideoInfo *info,
    const FrameArea *frame, FrameArea *picture)
{
  const GstVideoCropMeta *crop = gst_buffer_get_video_crop_meta (buffer);
  const guint frame_width = frame->width, frame_height = frame->height;

  if (!crop) {
    picture->x = picture->y = 0;
    picture->width = GST_VIDEO_INFO_WIDTH (info);
    picture->height = (gint) rows_of (info, GST_VIDEO_INFO_HEIGHT (info));
    return TRUE;
  }
  if (crop->x >= frame_width || crop->y >= frame_height)
    return FALSE;
  picture->x = (gint) crop->x;
  picture->y = (gint) crop->y;
  picture->width = (gint) MIN (crop->width, frame_width - crop->x);
  picture->height = (gint) MIN (crop->height, frame_height - crop->y);
  return picture->width > 0 && picture->height > 0;
}

gboolean
frame_check_visible_size (GstBuffer *buffer, const GstVideoInfo *info,
    gint *width, gint *height)
{
  FrameArea frame, picture;

  if (!find_frame (gst_buffer_get_video_meta (buffer), info, &frame)
      || !find_picture (buffer, info, &frame, &picture))
    return FALSE;
  *width = picture.width;
  *height = picture.height;
  if (frame_is_alternate (info)) /* what the sink shows has both fields */
    *height = picture.height == frame.height ? GST_VIDEO_INFO_HEIGHT (info)
                                             : 2 * picture.height;
  return TRUE;
}

/* --- frames that can be trusted --- */

/* Rows of a plane: addresses of the first byte and behind the last, and bytes of
 * a row and from a row to the next. In 64 bits, whatever an address has. */
typedef struct
{
  guint64 start, end, row, stride;
} Rows;

/* Up to how many columns GStreamer says what a row takes. */
#define MOST_COLUMNS 65535

guint64
frame_check_row_bytes (const GstVideoFormatInfo *finfo, guint c, gint width)
{
  GstVideoInfo info;

  if (finfo->pixel_stride[c] > 0)
    return (guint64) GST_VIDEO_SUB_SCALE (finfo->w_sub[c], width)
        * finfo->pixel_stride[c];
  gst_video_info_init (&info);
  if (width > MOST_COLUMNS
      || !gst_video_info_set_format (&info, finfo->format, width, 1))
    return 0;
  return GST_VIDEO_INFO_PLANE_STRIDE (&info, finfo->plane[c]);
}

/* All rows that the frame has of a component, padding included. FALSE where they
 * overlap, or begin before memory does. */
static gboolean
find_rows (Rows *rows, const GstVideoFrame *frame, const FrameArea *size,
    guint component)
{
  const GstVideoFormatInfo *finfo = frame->info.finfo;
  const guint index = finfo->plane[component];
  const guint64 data = (guintptr) GST_VIDEO_FRAME_PLANE_DATA (frame, index);
  const gint64 stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, index);
  const guint64 n = GST_VIDEO_SUB_SCALE (finfo->h_sub[component], size->height);
  guint64 span;

  rows->row = frame_check_row_bytes (finfo, component, size->width);
  rows->stride = ABS (stride);
  span = (n - 1) * rows->stride;
  if (data == 0 || rows->row == 0 || rows->stride < rows->row
      || (stride < 0 && span > data))
    return FALSE;
  rows->start = stride < 0 ? data - span : data;
  rows->end = rows->start + span + rows->row;
  return TRUE;
}

static gboolean
rows_in_memory (const Rows *rows, const GstMapInfo *map)
{
  const guint64 start = (guintptr) map->data;

  return rows->start >= start && rows->end - start <= map->size;
}

/* Whether two planes have no byte in common. One may have its rows between those
 * of the other. */
static gboolean
rows_apart (const Rows *a, const Rows *b)
{
  guint64 distance;

  if (a->start > b->start)
    return rows_apart (b, a);
  if (a->end <= b->start)
    return TRUE;
  distance = (b->start - a->start) % a->stride;
  return a->stride == b->stride && distance >= a->row
      && a->stride - distance >= b->row;
}

typedef gboolean (*MapFunc) (GstVideoMeta *, guint, GstMapInfo *, gpointer *,
    gint *, GstMapFlags);

/* GStreamer's own, which every new meta has. */
static MapFunc
default_map (void)
{
  static MapFunc map;
  static gsize known;

  if (g_once_init_enter (&known)) {
    GstBuffer *buffer = gst_buffer_new ();

    map = gst_buffer_add_video_meta (buffer, 0, GST_VIDEO_FORMAT_GRAY8, 1, 1)
              ->map;
    gst_buffer_unref (buffer);
    g_once_init_leave (&known, 1);
  }
  return map;
}

/* Whether GStreamer maps the planes as the meta says. A function of the meta's
 * own has its own idea of where they are, and nothing tells how large. */
static gboolean
maps_by_default (const GstVideoMeta *meta)
{
  return meta->map == default_map ();
}

/* The memory that a plane was mapped from, if that is known. With a GstVideoMeta
 * every plane is mapped by itself. */
static const GstMapInfo *
map_of_plane (const GstVideoFrame *frame, guint index)
{
  if (!frame->meta)
    return &frame->map[0];
  return maps_by_default (frame->meta) ? &frame->map[index] : NULL;
}

/* Whether a plane's rows of tiles are as long as its rows of samples. GStreamer's
 * own frames of NV12_10BE_8L128 have a column of chroma tiles too few at some odd
 * widths, and the next row's, or what lies behind the plane, in its place. */
static gboolean
tiles_hold_rows (const GstVideoInfo *info, guint p)
{
  const GstVideoFormatInfo *finfo = info->finfo;
  const guint64 bytes = (guint64) GST_VIDEO_TILE_X_TILES (info->stride[p])
      * finfo->tile_info[p].stride;
  guint64 bits = 0;

  for (guint c = 0; c < finfo->n_components; c++)
    if (finfo->plane[c] == p)
      bits += (guint64) finfo->depth[c]
          * GST_VIDEO_SUB_SCALE (finfo->w_sub[c], GST_VIDEO_INFO_WIDTH (info));
  return bits <= 8 * bytes;
}

/* One of the layouts that GStreamer's own frames have. */
static gboolean
tiles_of_mode (GstVideoInfo *tiles, const GstVideoInfo *info,
    GstVideoInterlaceMode mode)
{
  const guint n_planes = GST_VIDEO_INFO_N_PLANES (info);
  const guint rows = rows_of (info, GST_VIDEO_INFO_HEIGHT (info));

  gst_video_info_init (tiles);
  return GST_VIDEO_INFO_WIDTH (info) <= MOST_COLUMNS && rows <= MOST_COLUMNS
      && gst_video_info_set_interlaced_format (tiles,
          GST_VIDEO_INFO_FORMAT (info), mode, GST_VIDEO_INFO_WIDTH (info), rows)
      && memcmp (tiles->stride, info->stride, n_planes * sizeof *tiles->stride)
      == 0;
}

/* Of interlaced frames there are two: GStreamer rounds their rows up further. */
gboolean
frame_check_tiles (GstVideoInfo *tiles, const GstVideoInfo *info)
{
  return tiles_of_mode (tiles, info, GST_VIDEO_INTERLACE_MODE_PROGRESSIVE)
      || tiles_of_mode (tiles, info, GST_VIDEO_INTERLACE_MODE_INTERLEAVED);
}

/* Tiles lie as in GStreamer's own frames of that size, or are refused. */
static gboolean
tiles_are_sound (const GstVideoFrame *frame)
{
  const guint n_planes = GST_VIDEO_FRAME_N_PLANES (frame);
  GstVideoInfo info;

  if (!frame_check_tiles (&info, &frame->info))
    return FALSE;
  for (guint p = 0; p < n_planes; p++) {
    const GstMapInfo *map = map_of_plane (frame, p);
    const gsize end = p + 1 < n_planes ? info.offset[p + 1] : info.size;
    const guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, p);

    if (!data || !tiles_hold_rows (&info, p)
        || (map
            && (data < map->data || (gsize) (data - map->data) > map->size
                || end - info.offset[p]
                    > map->size - (gsize) (data - map->data))))
      return FALSE;
  }
  return TRUE;
}

static gboolean
frame_is_sound (const GstVideoFrame *frame, const FrameArea *size)
{
  const GstVideoFormatInfo *finfo = frame->info.finfo;
  Rows rows[GST_VIDEO_MAX_COMPONENTS];

  if (GST_VIDEO_FORMAT_INFO_IS_TILED (finfo))
    return tiles_are_sound (frame);
  for (guint c = 0; c < finfo->n_components; c++) {
    const GstMapInfo *map = map_of_plane (frame, finfo->plane[c]);

    if (!find_rows (&rows[c], frame, size, c)
        || (map && !rows_in_memory (&rows[c], map)))
      return FALSE;
    for (guint other = 0; other < c; other++)
      if (finfo->plane[other] != finfo->plane[c]
          && !rows_apart (&rows[other], &rows[c]))
        return FALSE;
  }
  return TRUE;
}

/* What has to hold before a frame is mapped: gst_video_frame_map () takes the
 * number of planes from the caps, and their format from the meta. */
static gboolean
meta_fits (const GstVideoMeta *meta, const GstVideoInfo *info, gsize size)
{
  const guint n_planes = GST_VIDEO_INFO_N_PLANES (info);
  FrameArea frame;

  if (meta->format != GST_VIDEO_INFO_FORMAT (info) || meta->n_planes < n_planes
      || !find_frame (meta, info, &frame))
    return FALSE;
  for (guint i = 0; i < n_planes; i++)
    if (maps_by_default (meta) && meta->offset[i] >= size)
      return FALSE;
  return TRUE;
}

FrameMapResult
frame_check_map (GstVideoFrame *frame, const GstVideoInfo *info,
    GstBuffer *buffer)
{
  const GstVideoMeta *meta = gst_buffer_get_video_meta (buffer);
  const gsize size = gst_buffer_get_size (buffer);

  if (meta ? !meta_fits (meta, info, size) : size < GST_VIDEO_INFO_SIZE (info))
    return FRAME_UNFIT;
  memset (frame, 0, sizeof *frame);
  return gst_video_frame_map (frame, (GstVideoInfo *) info, buffer,
             GST_MAP_READWRITE)
      ? FRAME_MAPPED
      : FRAME_UNMAPPABLE;
}

gboolean
frame_check_planes (const GstVideoFrame *frame, const GstVideoInfo *info,
    FrameArea *picture)
{
  FrameArea size;

  return find_frame (frame->meta, info, &size)
      && find_picture (frame->buffer, info, &size, picture)
      && frame_is_sound (frame, &size);
}
