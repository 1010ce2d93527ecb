/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "common.h"

#include <stdlib.h>
#include <string.h>

const GstVideoFormat test_families[TEST_N_FAMILIES] = { GST_VIDEO_FORMAT_GRAY8,
  GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_YUV9, GST_VIDEO_FORMAT_Y41B,
  GST_VIDEO_FORMAT_NV12, GST_VIDEO_FORMAT_NV61, GST_VIDEO_FORMAT_YUY2,
  GST_VIDEO_FORMAT_VYUY, GST_VIDEO_FORMAT_v308, GST_VIDEO_FORMAT_AYUV,
  GST_VIDEO_FORMAT_A420, GST_VIDEO_FORMAT_AV12, GST_VIDEO_FORMAT_RGB,
  GST_VIDEO_FORMAT_xBGR, GST_VIDEO_FORMAT_BGRA, GST_VIDEO_FORMAT_GBRA,
  GST_VIDEO_FORMAT_GRAY16_LE, GST_VIDEO_FORMAT_GRAY16_BE,
  GST_VIDEO_FORMAT_I420_10LE, GST_VIDEO_FORMAT_A422_10BE,
  GST_VIDEO_FORMAT_GBR_12LE, GST_VIDEO_FORMAT_P010_10LE,
  GST_VIDEO_FORMAT_P016_BE, GST_VIDEO_FORMAT_Y210, GST_VIDEO_FORMAT_Y212_BE,
  GST_VIDEO_FORMAT_Y412_LE, GST_VIDEO_FORMAT_v216, GST_VIDEO_FORMAT_AYUV64,
  GST_VIDEO_FORMAT_BGRA64_LE };

GstCaps *
test_caps (GstVideoFormat format, gint width, gint height, const gchar *extra,
    GstVideoInfo *info)
{
  gchar *text = g_strdup_printf ("video/x-raw,format=%s,width=%d,height=%d,"
                                 "framerate=25/1%s",
      gst_video_format_to_string (format), width, height, extra ? extra : "");
  GstCaps *caps = gst_caps_from_string (text);

  fail_unless (caps != NULL, "bad caps %s", text);
  if (info)
    fail_unless (gst_video_info_from_caps (info, caps), "bad caps %s", text);
  g_free (text);
  return caps;
}

/* Buffers */

static void
randomise (guint8 *data, gsize size, GRand *rand)
{
  for (gsize i = 0; i < size; i++)
    data[i] = g_rand_int (rand);
}

static GstMemory *
random_memory (gsize size, GRand *rand)
{
  GstMemory *memory = gst_allocator_alloc (NULL, size, NULL);
  GstMapInfo map;

  fail_unless (gst_memory_map (memory, &map, GST_MAP_WRITE));
  randomise (map.data, size, rand);
  gst_memory_unmap (memory, &map);
  return memory;
}

static guint
plane_rows (const GstVideoInfo *info, guint plane)
{
  gint comps[GST_VIDEO_MAX_COMPONENTS];

  gst_video_format_info_component (info->finfo, plane, comps);
  return GST_VIDEO_INFO_COMP_HEIGHT (info, comps[0]);
}

GstBuffer *
test_buffer (const GstVideoInfo *info, const TestLayout *layout, GRand *rand)
{
  GstBuffer *buffer = gst_buffer_new ();
  guint word = ref_format_find (GST_VIDEO_INFO_FORMAT (info))->bytes;
  gsize offset[GST_VIDEO_MAX_PLANES] = { 0, }, at = 0;
  gint stride[GST_VIDEO_MAX_PLANES] = {
    0,
  };

  if (!layout) {
    gst_buffer_append_memory (buffer, random_memory (info->size, rand));
    return buffer;
  }
  for (guint plane = 0; plane < GST_VIDEO_INFO_N_PLANES (info); plane++) {
    gint row = GST_VIDEO_INFO_PLANE_STRIDE (info, plane) + layout->pad * word;
    guint rows = plane_rows (info, plane);
    gsize size = (gsize) row * rows + 2 * layout->gap * word;

    offset[plane] = at + layout->gap * word;
    stride[plane] = layout->negative ? -row : row;
    if (layout->negative)
      offset[plane] += (gsize) row * (rows - 1);
    at += size;
    if (layout->split)
      gst_buffer_append_memory (buffer, random_memory (size, rand));
  }
  if (!layout->split)
    gst_buffer_append_memory (buffer, random_memory (at, rand));
  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_INFO_FORMAT (info), GST_VIDEO_INFO_WIDTH (info),
      GST_VIDEO_INFO_HEIGHT (info), GST_VIDEO_INFO_N_PLANES (info), offset,
      stride);
  return buffer;
}

static guint
pattern_sample (TestPattern pattern, guint max, guint base, guint x, guint y,
    GRand *rand)
{
  switch (pattern) {
    case TEST_NOISE:
      return g_rand_int (rand) & max;
    case TEST_SOFT:
      return CLAMP ((gint) base + g_rand_int_range (rand, -3, 4), 0,
          (gint) max);
    case TEST_STEPS:
      return (base * (1 + x / 5) + base / 3 * (y / 4)) & max;
    case TEST_EXTREMES:
      return g_rand_boolean (rand) ? max : 0;
    case TEST_RAMP:
      return MIN (2 * x + 3 * y, max);
    default:
      return base;
  }
}

void
test_fill (GstBuffer *buffer, const GstVideoInfo *info, TestPattern pattern,
    GRand *rand)
{
  GstVideoFrame frame;
  RefPicture *pic;

  fail_unless (gst_video_frame_map (&frame, (GstVideoInfo *) info, buffer,
      GST_MAP_READWRITE));
  pic = ref_picture_read (&frame);
  for (guint c = 0; c < pic->n_comps; c++) {
    RefComponent *comp = &pic->comp[c];
    guint max = (1u << pic->layout->depth) - 1;
    guint base = g_rand_int (rand) & max;

    for (guint y = 0; y < comp->height; y++)
      for (guint x = 0; x < comp->width; x++)
        comp->v[y * comp->width + x] =
            pattern_sample (pattern, max, base, x, y, rand);
  }
  ref_picture_write (pic, &frame);
  ref_picture_free (pic);
  gst_video_frame_unmap (&frame);
}

RefPicture *
test_read (GstBuffer *buffer, const GstVideoInfo *info)
{
  GstVideoFrame frame;
  RefPicture *pic;

  fail_unless (gst_video_frame_map (&frame, (GstVideoInfo *) info, buffer,
      GST_MAP_READ));
  pic = ref_picture_read (&frame);
  gst_video_frame_unmap (&frame);
  return pic;
}

/* Elements */

GstHarness *
test_harness (const gchar *element, GstCaps *caps)
{
  GstHarness *h = gst_harness_new (element);

  gst_harness_set_src_caps (h, caps);
  return h;
}

void
test_same_bytes (GstBuffer *a, GstBuffer *b, const gchar *what)
{
  GstMapInfo map_a, map_b;
  gsize i;

  fail_unless (gst_buffer_map (a, &map_a, GST_MAP_READ));
  fail_unless (gst_buffer_map (b, &map_b, GST_MAP_READ));
  fail_unless_equals_uint64 (map_a.size, map_b.size);
  if (memcmp (map_a.data, map_b.data, map_a.size) != 0) {
    for (i = 0; map_a.data[i] == map_b.data[i]; i++)
      ;
    fail ("%s: byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " is %u, not %u",
        what, i, map_a.size, map_a.data[i], map_b.data[i]);
  }
  gst_buffer_unmap (a, &map_a);
  gst_buffer_unmap (b, &map_b);
}

/* Putting the new samples into the old buffer has to give the new buffer, or
 * something else than samples was touched. */
static void
compare_rest (const GstVideoInfo *info, GstBuffer *before, GstBuffer *after,
    const RefPicture *out)
{
  GstVideoFrame frame;

  fail_unless (gst_video_frame_map (&frame, (GstVideoInfo *) info, before,
      GST_MAP_READWRITE));
  ref_picture_write (out, &frame);
  gst_video_frame_unmap (&frame);
  test_same_bytes (after, before, "bits that are no samples");
}

static guint32
test_seed (void)
{
  const gchar *text = g_getenv ("EDGELENS_TEST_SEED");

  return text ? strtoul (text, NULL, 0) : 20111116;
}

GRand *
test_rand (void)
{
  return g_rand_new_with_seed (test_seed ());
}

/* Takes over all but @info. */
static void
compare (const GstVideoInfo *info, GstBuffer *before, GstBuffer *after,
    RefPicture *in, RefExpected *expected, gchar *settings)
{
  RefPicture *out = test_read (after, info);
  gchar *difference = ref_expected_compare (expected, out);

  if (difference) {
    gchar *caps = gst_caps_to_string (gst_video_info_to_caps (info));

    fail ("%s\n  with %s\n  on %s\n  EDGELENS_TEST_SEED=%u", difference,
        settings, caps, test_seed ());
  }
  compare_rest (info, before, after, out);
  ref_picture_free (out);
  ref_picture_free (in);
  ref_expected_free (expected);
  gst_buffer_unref (before);
  gst_buffer_unref (after);
  g_free (settings);
}

/* Pushes @buffer and returns it; it has to be the same that comes out. */
static GstBuffer *
push_in_place (GstHarness *h, GstBuffer *buffer)
{
  GstBuffer *out;

  fail_unless_equals_int (gst_harness_push (h, buffer), GST_FLOW_OK);
  out = gst_harness_try_pull (h);
  fail_unless (out == buffer, "another buffer came out: %p, not %p", out,
      buffer);
  return out;
}

void
test_compare (const TestElement *element, const GstVideoInfo *info,
    GstBuffer *before, GstBuffer *after, gconstpointer settings)
{
  RefPicture *in = test_read (before, info);

  compare (info, before, after, in, element->expect (in, settings),
      element->describe (settings));
}

void
test_frame (const TestElement *element, GstHarness *h, const GstVideoInfo *info,
    GstBuffer *buffer, gconstpointer settings)
{
  GstBuffer *before = gst_buffer_copy_deep (buffer);

  test_compare (element, info, before, push_in_place (h, buffer), settings);
}

/* The fixture */

GstHarness *harness;
GRand *rnd;

void
test_setup_sobel (void)
{
  harness = gst_harness_new (sobelfilter.name);
  rnd = test_rand ();
}

void
test_setup_magnify (void)
{
  harness = gst_harness_new (magnifyfilter.name);
  rnd = test_rand ();
}

void
test_teardown (void)
{
  gst_harness_teardown (harness);
  g_rand_free (rnd);
}

void
test_magnify_frame_at (const GstVideoInfo *info, GstClockTime pts,
    const RefMagnify *settings)
{
  GstBuffer *buffer = test_buffer (info, NULL, rnd);

  test_fill (buffer, info, TEST_STEPS, rnd);
  GST_BUFFER_PTS (buffer) = pts;
  test_magnify_frame (harness, info, buffer, settings);
}
