/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Formats whose samples are not whole bytes or words: each against the planar
 * format that has the same samples, and what has to keep its bits. */

#include "common.h"

#include <string.h>

static gboolean
is_wide (const GstVideoFormatInfo *finfo)
{
  return finfo->unpack_format == GST_VIDEO_FORMAT_AYUV64
      || finfo->unpack_format == GST_VIDEO_FORMAT_ARGB64;
}

/* For each, a format with a row in the reference that holds what it unpacks to. */
static GstVideoFormat
neighbour_of (const GstVideoFormatInfo *finfo)
{
  const gboolean wide = is_wide (finfo);

  if (GST_VIDEO_FORMAT_INFO_IS_RGB (finfo))
    return wide ? GST_VIDEO_FORMAT_GBR_10LE : GST_VIDEO_FORMAT_GBR;
  if (GST_VIDEO_FORMAT_INFO_IS_GRAY (finfo) || finfo->w_sub[1] == 0)
    return wide ? GST_VIDEO_FORMAT_Y444_10LE : GST_VIDEO_FORMAT_Y444;
  if (finfo->w_sub[1] == 2)
    return GST_VIDEO_FORMAT_Y41B;
  if (finfo->h_sub[1] == 0)
    return wide ? GST_VIDEO_FORMAT_I422_10LE : GST_VIDEO_FORMAT_Y42B;
  return wide ? GST_VIDEO_FORMAT_I420_10LE : GST_VIDEO_FORMAT_I420;
}

/* Whether GStreamer unpacks what it packed: 1.26 and 1.28 do not, of the tiles of
 * MT2110R and MT2110T that a width which is no multiple of 16 fills in part. */
static gboolean
is_reversible (const GstVideoFormatInfo *finfo)
{
  static const guint width = 20, height = 40, phase = 7;
  const guint bytes = is_wide (finfo) ? 2 : 1;
  const guint colours = GST_VIDEO_FORMAT_INFO_IS_GRAY (finfo) ? 1 : 3;
  guint8 lines[2][4 * 20 * 2] = { { 0 } };
  gboolean same = TRUE;
  GstVideoInfo info;
  gpointer data[GST_VIDEO_MAX_PLANES];
  guint8 *memory;

  gst_video_info_set_format (&info, finfo->format, width, height);
  memory = g_malloc0 (info.size);
  for (guint p = 0; p < GST_VIDEO_MAX_PLANES; p++)
    data[p] = memory + info.offset[p];
  for (guint pass = 0; pass < 2; pass++)
    for (guint y = 0; y < height; y++) {
      for (guint i = 0; i < 4 * width; i++) /* chroma like its neighbours' */
        lines[0][bytes * (i + 1) - 1] =
            (guint8) (i % 4 == 0 ? 0xc0 : (y / 2 * phase + i % 4 * 64) & 0xc0);
      if (bytes == 2)
        for (guint i = 0; i < 4 * width; i++)
          lines[0][2 * i] = lines[0][2 * i + 1];
      if (pass == 0)
        finfo->pack_func (finfo, GST_VIDEO_PACK_FLAG_NONE, lines[0], 0, data,
            info.stride, GST_VIDEO_CHROMA_SITE_UNKNOWN, y, width);
      else
        finfo->unpack_func (finfo, GST_VIDEO_PACK_FLAG_TRUNCATE_RANGE, lines[1],
            data, info.stride, 0, y, width);
      for (guint i = 0; pass == 1 && i < 4 * width; i++)
        same = same
            && (i % 4 == 0 || i % 4 > colours
                || memcmp (lines[0] + bytes * i, lines[1] + bytes * i, bytes)
                    == 0);
    }
  g_free (memory);
  return same;
}

/* Formats that no row of the reference describes. */
static GArray *
line_formats (void)
{
  GArray *formats = g_array_new (FALSE, FALSE, sizeof (GstVideoFormat));
  guint n;
  const GstVideoFormat *raw = gst_video_formats_raw (&n);

  for (guint i = 0; i < n; i++) {
    const GstVideoFormatInfo *finfo = gst_video_format_get_info (raw[i]);

    if (!ref_format_find (raw[i]) && finfo->unpack_func && finfo->pack_func
        && !GST_VIDEO_FORMAT_INFO_HAS_PALETTE (finfo))
      g_array_append_val (formats, raw[i]);
  }
  return formats;
}

/* Every row of `from` packed into `to`. Samples of 8 bits span all of their range,
 * others are of the depth of the format. */
static void
convert (GstBuffer *from, const GstVideoInfo *from_info, GstBuffer *to,
    const GstVideoInfo *to_info)
{
  const guint n = GST_VIDEO_INFO_HEIGHT (to_info);
  const gint width = GST_VIDEO_INFO_WIDTH (to_info);
  guint64 *line = g_new0 (guint64, width + 64);
  GstVideoFrame in, out;

  fail_unless (gst_video_frame_map (&in, from_info, from, GST_MAP_READ));
  fail_unless (gst_video_frame_map (&out, to_info, to, GST_MAP_READWRITE));
  for (guint y = 0; y < n; y++) {
    from_info->finfo->unpack_func (from_info->finfo,
        is_wide (from_info->finfo) ? GST_VIDEO_PACK_FLAG_TRUNCATE_RANGE
                                   : GST_VIDEO_PACK_FLAG_NONE,
        line, in.data, in.info.stride, 0, y, width);
    to_info->finfo->pack_func (to_info->finfo, GST_VIDEO_PACK_FLAG_NONE, line,
        0, out.data, out.info.stride, GST_VIDEO_CHROMA_SITE_UNKNOWN, y, width);
  }
  gst_video_frame_unmap (&out);
  gst_video_frame_unmap (&in);
  g_free (line);
}

/* The neighbour has none. */
static void
forget_alpha (const GstVideoInfo *info, guint8 *line)
{
  const guint bytes =
      GST_VIDEO_FORMAT_INFO_DEPTH (
          gst_video_format_get_info (info->finfo->unpack_format), 0)
      / 8;

  for (gint x = 0; x < GST_VIDEO_INFO_WIDTH (info); x++)
    memset (line + 4 * bytes * x, 0, bytes);
}

/* Of the same samples, what both formats make of them. */
static void
compare (GstBuffer *a, GstBuffer *b, const GstVideoInfo *info,
    const gchar *element)
{
  const gsize size = (GST_VIDEO_INFO_WIDTH (info) + 64) * sizeof (guint64);
  guint8 *lines[2] = { g_malloc0 (size), g_malloc0 (size) };
  GstVideoFrame in[2];

  fail_unless (gst_video_frame_map (&in[0], info, a, GST_MAP_READ));
  fail_unless (gst_video_frame_map (&in[1], info, b, GST_MAP_READ));
  for (gint y = 0; y < GST_VIDEO_INFO_HEIGHT (info); y++) {
    for (guint i = 0; i < 2; i++) {
      info->finfo->unpack_func (info->finfo, GST_VIDEO_PACK_FLAG_NONE, lines[i],
          in[i].data, in[i].info.stride, 0, y, GST_VIDEO_INFO_WIDTH (info));
      forget_alpha (info, lines[i]);
    }
    fail_unless (memcmp (lines[0], lines[1], size) == 0, "%s, %s, row %d",
        element, GST_VIDEO_INFO_NAME (info), y);
  }
  gst_video_frame_unmap (&in[0]);
  gst_video_frame_unmap (&in[1]);
  g_free (lines[0]);
  g_free (lines[1]);
}

/* Random bytes, as the caps say. */
static GstBuffer *
random_buffer (const GstVideoInfo *info, GRand *rand)
{
  GstBuffer *buffer =
      gst_buffer_new_allocate (NULL, GST_VIDEO_INFO_SIZE (info), NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (gsize i = 0; i < map.size; i++)
    map.data[i] = (guint8) g_rand_int_range (rand, 0, 256);
  gst_buffer_unmap (buffer, &map);
  return buffer;
}

static GstBuffer *
push (const gchar *element, GstCaps *caps, GstBuffer *buffer)
{
  GstHarness *h = gst_harness_new_parse (element);

  gst_harness_set_src_caps (h, caps);
  buffer = gst_harness_push_and_pull (h, buffer);
  fail_unless (buffer != NULL);
  gst_harness_teardown (h);
  return buffer;
}

static const gchar *lines[] = {
  "sobelfilter",
  "sobelfilter norm=l1 operator=scharr n-threads=2",
  "sobelfilter output=overlay threshold=0.3 n-threads=2",
  "sobelfilter keep-color=true",
  "magnifyfilter",
  "magnifyfilter bilinear=true n-threads=2 center-x=0.4",
  "magnifyfilter profile=flat zoom=3 interpolation=bicubic border-width=2",
  "magnifyfilter source-x=0.9 source-y=0.1 radius=0.3 border-width=2",
};

static void
add_crop (GstBuffer *buffer, const GstVideoRectangle *crop)
{
  GstVideoCropMeta *meta = gst_buffer_add_video_crop_meta (buffer);

  meta->x = crop->x;
  meta->y = crop->y;
  meta->width = crop->w;
  meta->height = crop->h;
}

static void
check_neighbour (GstVideoFormat format, gint width, gint height,
    const gchar *extra, const GstVideoRectangle *crop, GRand *rand)
{
  const GstVideoFormat neighbour =
      neighbour_of (gst_video_format_get_info (format));

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    GstVideoInfo info, info2;
    GstCaps *caps = test_caps (format, width, height, extra, &info);
    GstCaps *caps2;
    GstBuffer *buffer = random_buffer (&info, rand), *buffer2, *want;

    /* What gray means without a colorimetry differs from what luma does. */
    if (GST_VIDEO_FORMAT_INFO_IS_GRAY (info.finfo))
      gst_caps_set_simple (caps, "colorimetry", G_TYPE_STRING, "bt709", NULL);
    caps2 = gst_caps_copy (caps);
    gst_caps_set_simple (caps2, "format", G_TYPE_STRING,
        gst_video_format_to_string (neighbour), NULL);
    fail_unless (gst_video_info_from_caps (&info2, caps2));
    buffer2 = random_buffer (&info2, rand);
    convert (buffer, &info, buffer2, &info2);
    if (crop) {
      add_crop (buffer, crop);
      add_crop (buffer2, crop);
    }
    buffer = push (lines[i], caps, buffer);
    buffer2 = push (lines[i], caps2, buffer2);
    want = gst_buffer_copy_deep (buffer);
    convert (buffer2, &info2, want, &info);
    compare (buffer, want, &info, lines[i]);
    gst_buffer_unref (want);
    gst_buffer_unref (buffer2);
    gst_buffer_unref (buffer);
  }
}

GST_START_TEST (test_neighbours)
{
  /* In the middle of bytes, of chroma samples, of tiles. */
  static const GstVideoRectangle crops[] = { { 13, 13, 24, 11 },
    { 6, 15, 5, 2 } };
  GArray *formats = line_formats ();
  GRand *rand = test_rand ();

  fail_unless (formats->len > 10);
  for (guint i = 0; i < formats->len; i++) {
    const GstVideoFormat format = g_array_index (formats, GstVideoFormat, i);

    if (!is_reversible (gst_video_format_get_info (format))) {
      GST_WARNING ("whole tiles only: %s", gst_video_format_to_string (format));
      check_neighbour (format, 48, 37, NULL, NULL, rand);
      continue;
    }
    check_neighbour (format, 50, 37, NULL, NULL, rand);
    check_neighbour (format, 197, 33, NULL, NULL, rand);
    check_neighbour (format, 7, 5, NULL, NULL, rand);
    check_neighbour (format, 1, 1, NULL, NULL, rand);
    for (guint k = 0; k < G_N_ELEMENTS (crops); k++)
      check_neighbour (format, 50, 37, NULL, &crops[k], rand);
    for (gint height = 24; height < 28; height++)
      check_neighbour (format, 34, height, ",interlace-mode=interleaved", NULL,
          rand);
  }
  g_rand_free (rand);
  g_array_unref (formats);
}

GST_END_TEST;

/* Memory that ends with the last row of a plane, and what lies behind it. */
#define BEHIND 512

/* The planes as the format has them, without the chroma row that GStreamer's own
 * interlaced frames have more; each with BEHIND bytes of 0x5a after it. */
static GstBuffer *
tight_buffer (const GstVideoInfo *info, GRand *rand)
{
  const guint n_planes = GST_VIDEO_INFO_N_PLANES (info);
  GstVideoInfo tight;
  GstBuffer *buffer = gst_buffer_new ();

  gst_video_info_set_format (&tight, GST_VIDEO_INFO_FORMAT (info),
      GST_VIDEO_INFO_WIDTH (info), GST_VIDEO_INFO_HEIGHT (info));
  for (guint p = 0; p < n_planes; p++) {
    const gsize end =
        p + 1 < n_planes ? tight.offset[p + 1] : GST_VIDEO_INFO_SIZE (&tight);
    const gsize size = end - tight.offset[p];
    guint8 *data = g_malloc (size + BEHIND);

    for (gsize i = 0; i < size; i++)
      data[i] = (guint8) g_rand_int (rand);
    memset (data + size, 0x5a, BEHIND);
    gst_buffer_append_memory (buffer,
        gst_memory_new_wrapped (0, data, size + BEHIND, 0, size, data, g_free));
  }
  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_INFO_FORMAT (info), GST_VIDEO_INFO_WIDTH (info),
      GST_VIDEO_INFO_HEIGHT (info), n_planes, tight.offset, tight.stride);
  return buffer;
}

static void
check_behind (GstBuffer *buffer, const gchar *format)
{
  for (guint m = 0; m < gst_buffer_n_memory (buffer); m++) {
    GstMemory *memory = gst_buffer_peek_memory (buffer, m);
    const gsize size = gst_memory_get_sizes (memory, NULL, NULL);
    GstMapInfo map;

    gst_memory_resize (memory, 0, size + BEHIND);
    fail_unless (gst_memory_map (memory, &map, GST_MAP_READ));
    for (gsize i = size; i < map.size; i++)
      fail_unless (map.data[i] == 0x5a, "%s: byte %u behind plane %u", format,
          (guint) (i - size), m);
    gst_memory_unmap (memory, &map);
  }
}

/* Where luma has 4 n + 2 rows, the second field has a chroma row less than its luma
 * asks for: none of two rows, and none of such a crop at the bottom. */
GST_START_TEST (test_fields_without_chroma)
{
  static const gint heights[] = { 2, 6, 26 };
  GArray *formats = line_formats ();
  GRand *rand = test_rand ();

  for (guint i = 0; i < formats->len; i++)
    for (guint k = 0; k < 2 * G_N_ELEMENTS (heights); k++) {
      const GstVideoFormat format = g_array_index (formats, GstVideoFormat, i);
      GstVideoInfo info;
      GstCaps *caps = test_caps (format, 80, heights[k / 2],
          ",interlace-mode=interleaved", &info);
      GstBuffer *buffer;

      if (GST_VIDEO_FORMAT_INFO_IS_TILED (info.finfo)) {
        gst_caps_unref (caps);
        continue;
      }
      buffer = tight_buffer (&info, rand);
      if (k % 2) {
        GstVideoCropMeta *crop = gst_buffer_add_video_crop_meta (buffer);

        crop->y = heights[k / 2] - 2;
        crop->width = 80;
        crop->height = 2;
      }
      buffer = push ("sobelfilter ! magnifyfilter radius=2", caps, buffer);
      check_behind (buffer, GST_VIDEO_INFO_NAME (&info));
      gst_buffer_unref (buffer);
    }
  g_rand_free (rand);
  g_array_unref (formats);
}

GST_END_TEST;

/* GStreamer 1.22 packs the chroma of some odd widths into a column of tiles that
 * the frame does not have: nobody can work on that. */
GST_START_TEST (test_tiles_too_few)
{
  GRand *rand = test_rand ();

  for (gint width = 24; width < 28; width++) {
    GstVideoInfo info;
    GstCaps *caps =
        test_caps (GST_VIDEO_FORMAT_NV12_10BE_8L128, width, 30, NULL, &info);
    const guint columns =
        GST_VIDEO_TILE_X_TILES (GST_VIDEO_INFO_PLANE_STRIDE (&info, 1));
    const gboolean fits = 10 * GST_ROUND_UP_2 (width) <= 64 * (gint) columns;
    GstBuffer *buffer = random_buffer (&info, rand);
    GstBuffer *before = gst_buffer_copy_deep (buffer);
    GstMapInfo map;

    buffer = push ("sobelfilter", caps, buffer);
    fail_unless (gst_buffer_map (before, &map, GST_MAP_READ));
    fail_unless (
        (gst_buffer_memcmp (buffer, 0, map.data, map.size) != 0) == fits);
    gst_buffer_unmap (before, &map);
    gst_buffer_unref (before);
    gst_buffer_unref (buffer);
  }
  g_rand_free (rand);
}

GST_END_TEST;

/* Settings that change no sample leave every bit. */
GST_START_TEST (test_bits)
{
  static const gchar *still[] = {
    "sobelfilter output=overlay threshold=1 gain=0.01",
    "magnifyfilter radius=0.001 center-x=0.013 center-y=0.017",
  };
  GArray *formats = line_formats ();
  GRand *rand = test_rand ();

  for (guint i = 0; i < formats->len; i++)
    for (guint k = 0; k < G_N_ELEMENTS (still); k++) {
      GstVideoInfo info;
      GstCaps *caps = test_caps (g_array_index (formats, GstVideoFormat, i), 50,
          36, NULL, &info);
      GstBuffer *buffer = random_buffer (&info, rand);
      GstBuffer *before = gst_buffer_copy_deep (buffer);

      buffer = push (still[k], caps, buffer);
      test_same_bytes (before, buffer, GST_VIDEO_INFO_NAME (&info));
      gst_buffer_unref (before);
      gst_buffer_unref (buffer);
    }
  g_rand_free (rand);
  g_array_unref (formats);
}

GST_END_TEST;

static Suite *
lineformats_suite (void)
{
  Suite *s = suite_create ("lineformats");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_neighbours);
  tcase_add_test (tc, test_fields_without_chroma);
  tcase_add_test (tc, test_tiles_too_few);
  tcase_add_test (tc, test_bits);
  return s;
}

GST_CHECK_MAIN (lineformats);
