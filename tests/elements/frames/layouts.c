/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Buffers as they come: padded rows, gaps between planes, bottom row first, a
 * memory for every plane, shared with somebody else, with metas, and too small
 * for what they claim to hold. */

#include "common.h"

static const TestLayout layouts[] = {
  { 0, 0, FALSE, FALSE },
  { 5, 7, FALSE, FALSE },
  { 64, 3, FALSE, TRUE },
  { 3, 32, TRUE, FALSE },
  { 0, 1, TRUE, TRUE },
};

static void
check_layouts (const RefFormat *format, GstHarness *sobel, GstHarness *magnify,
    GRand *rand)
{
  RefMagnify m = REF_MAGNIFY_DEFAULTS;
  GstVideoInfo info;
  GstCaps *caps = test_caps (format->format, 31, 11, NULL, &info);

  m.radius = 0.6;
  gst_harness_set_src_caps (sobel, gst_caps_ref (caps));
  gst_harness_set_src_caps (magnify, caps);
  for (guint k = 0; k < G_N_ELEMENTS (layouts); k++) {
    test_frame (&sobelfilter, sobel, &info,
        test_buffer (&info, &layouts[k], rand), sobelfilter.defaults);
    m.interpolation = k % 2 ? REF_NEAREST : REF_BILINEAR;
    test_set_magnify (magnify->element, &m);
    test_magnify_frame (magnify, &info, test_buffer (&info, &layouts[k], rand),
        &m);
  }
}

GST_START_TEST (test_layouts)
{
  GstHarness *sobel = gst_harness_new ("sobelfilter");
  GstHarness *magnify = gst_harness_new ("magnifyfilter");
  GRand *rand = test_rand ();

  for (guint i = 0; i < ref_n_formats; i++)
    check_layouts (&ref_formats[i], sobel, magnify, rand);
  gst_harness_teardown (sobel);
  gst_harness_teardown (magnify);
  g_rand_free (rand);
}

GST_END_TEST;

/* A buffer with a second owner comes out as another one; the original keeps
 * every bit. */
static void
check_shared (const TestElement *element, const TestLayout *layout)
{
  GRand *rand = test_rand ();
  GstVideoInfo info;
  GstHarness *h = test_harness (element->name,
      test_caps (GST_VIDEO_FORMAT_I420, 37, 22, NULL, &info));
  GstBuffer *shared = test_buffer (&info, layout, rand), *out;
  GstBuffer *before = gst_buffer_copy_deep (shared);

  out = gst_harness_push_and_pull (h, gst_buffer_ref (shared));
  fail_unless (out != NULL && out != shared);
  test_same_bytes (shared, before, "a buffer that others hold");
  test_compare (element, &info, before, out, element->defaults);
  gst_buffer_unref (shared);
  gst_harness_teardown (h);
  g_rand_free (rand);
}

GST_START_TEST (test_shared)
{
  for (guint e = 0; e < 2; e++) {
    check_shared (test_elements[e], &layouts[1]);
    check_shared (test_elements[e], &layouts[3]);
  }
}

GST_END_TEST;

/* Memory shared by two buffers is not written to either. */
static void
check_shared_memory (const gchar *element)
{
  GRand *rand = test_rand ();
  GstVideoInfo info;
  GstHarness *h = test_harness (element,
      test_caps (GST_VIDEO_FORMAT_RGBA, 20, 20, NULL, &info));
  GstBuffer *owner = test_buffer (&info, NULL, rand), *out;
  GstBuffer *before = gst_buffer_copy_deep (owner);

  out = gst_harness_push_and_pull (h, gst_buffer_copy (owner));
  test_same_bytes (owner, before, "a memory that others hold");
  gst_buffer_unref (out);
  gst_buffer_unref (owner);
  gst_buffer_unref (before);
  gst_harness_teardown (h);
  g_rand_free (rand);
}

GST_START_TEST (test_shared_memory)
{
  check_shared_memory ("sobelfilter");
  check_shared_memory ("magnifyfilter");
}

GST_END_TEST;

static void
add_metas (GstBuffer *buffer)
{
  GstVideoTimeCode *tc = gst_video_time_code_new (25, 1, NULL,
      GST_VIDEO_TIME_CODE_FLAGS_NONE, 1, 2, 3, 4, 0);

  gst_buffer_add_video_time_code_meta (buffer, tc);
  gst_video_time_code_free (tc);
  gst_buffer_add_video_region_of_interest_meta (buffer, "face", 3, 4, 10, 11);
  GST_BUFFER_PTS (buffer) = 40 * GST_MSECOND;
  GST_BUFFER_DTS (buffer) = 39 * GST_MSECOND;
  GST_BUFFER_DURATION (buffer) = 38 * GST_MSECOND;
  GST_BUFFER_OFFSET (buffer) = 37;
  GST_BUFFER_OFFSET_END (buffer) = 36;
  GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
  GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_CORRUPTED);
  GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_MARKER);
}

static void
check_metas (GstBuffer *out, GstBufferFlags flags)
{
  GstVideoRegionOfInterestMeta *roi =
      gst_buffer_get_video_region_of_interest_meta (out);
  GstVideoTimeCodeMeta *tc = gst_buffer_get_video_time_code_meta (out);

  fail_unless (roi != NULL && tc != NULL);
  fail_unless_equals_string (g_quark_to_string (roi->roi_type), "face");
  fail_unless_equals_int (roi->x, 3);
  fail_unless_equals_int (roi->y, 4);
  fail_unless_equals_int (roi->w, 10);
  fail_unless_equals_int (roi->h, 11);
  fail_unless_equals_int (tc->tc.seconds, 3);
  fail_unless_equals_uint64 (GST_BUFFER_PTS (out), 40 * GST_MSECOND);
  fail_unless_equals_uint64 (GST_BUFFER_DTS (out), 39 * GST_MSECOND);
  fail_unless_equals_uint64 (GST_BUFFER_DURATION (out), 38 * GST_MSECOND);
  fail_unless_equals_uint64 (GST_BUFFER_OFFSET (out), 37);
  fail_unless_equals_uint64 (GST_BUFFER_OFFSET_END (out), 36);
  fail_unless_equals_int (GST_BUFFER_FLAGS (out), flags);
}

static void
check_keeps_metas (const gchar *element, gboolean shared)
{
  GRand *rand = test_rand ();
  GstVideoInfo info;
  GstHarness *h = test_harness (element,
      test_caps (GST_VIDEO_FORMAT_NV12, 32, 24, NULL, &info));
  GstBuffer *buffer = test_buffer (&info, &layouts[1], rand), *out;
  GstBufferFlags flags;

  add_metas (buffer);
  flags = GST_BUFFER_FLAGS (buffer);
  if (shared)
    gst_buffer_ref (buffer);
  out = gst_harness_push_and_pull (h, buffer);
  fail_unless ((out == buffer) == !shared);
  /* a copy has new memory, and says so */
  check_metas (out,
      shared ? (GST_BUFFER_FLAGS (out) & GST_BUFFER_FLAG_TAG_MEMORY) | flags
             : flags);
  if (shared)
    gst_buffer_unref (buffer);
  gst_buffer_unref (out);
  gst_harness_teardown (h);
  g_rand_free (rand);
}

GST_START_TEST (test_metas)
{
  check_keeps_metas ("sobelfilter", FALSE);
  check_keeps_metas ("sobelfilter", TRUE);
  check_keeps_metas ("magnifyfilter", FALSE);
  check_keeps_metas ("magnifyfilter", TRUE);
}

GST_END_TEST;

/* Buffers that hold less than they claim */

#define WIDTH 40
#define HEIGHT 20

typedef struct
{
  const gchar *what;
  gsize size; /* of the memory */
  gsize offset[GST_VIDEO_MAX_PLANES];
  gint stride[GST_VIDEO_MAX_PLANES];
} TooSmall;

/* I420 of 40 x 20 pixels takes 800 + 200 + 200 bytes when it is packed
 * tightly. */
static const TooSmall too_small[] = {
  { "one byte short", 1199, { 0, 800, 1000 }, { 40, 20, 20 } },
  { "stride too long", 1200, { 0, 800, 1000 }, { 64, 20, 20 } },
  { "chroma stride too long", 1200, { 0, 800, 1000 }, { 40, 20, 21 } },
  { "last plane at the end", 1200, { 0, 800, 1199 }, { 40, 20, 20 } },
  { "luma at the end", 1200, { 1190, 0, 200 }, { 40, 20, 20 } },
  { "rows before the start", 1200, { 0, 800, 1000 }, { -40, 20, 20 } },
  { "one row before the start", 1200, { 18 * 40, 800, 1000 }, { -40, 20, 20 } },
  { "huge stride", 1200, { 0, 800, 1000 }, { G_MAXINT / 2, 20, 20 } },
  { "huge negative stride", 1200, { 760, 800, 1000 },
      { G_MININT / 2, 20, 20 } },
};

static void
expect_warning (GstBus *bus, const gchar *what)
{
  GstMessage *message = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING);

  fail_unless (message != NULL, "%s: no warning", what);
  gst_message_unref (message);
  gst_bus_set_flushing (bus, TRUE);
  gst_bus_set_flushing (bus, FALSE);
}

static void
push_too_small (GstHarness *h, GstBus *bus, GstBuffer *buffer,
    const gchar *what)
{
  GstBuffer *before = gst_buffer_copy_deep (buffer), *out;

  fail_unless_equals_int (gst_harness_push (h, buffer), GST_FLOW_OK);
  out = gst_harness_try_pull (h);
  fail_unless (out != NULL, "%s: the buffer was dropped", what);
  expect_warning (bus, what);
  test_same_bytes (out, before, what);
  gst_buffer_unref (before);
  gst_buffer_unref (out);
}

static void
check_too_small (const gchar *element, const gchar *extra)
{
  GRand *rand = test_rand ();
  GstVideoInfo info, luma;
  GstHarness *h = test_harness (element,
      test_caps (GST_VIDEO_FORMAT_I420, WIDTH, HEIGHT, extra, &info));
  GstBus *bus = gst_bus_new ();
  GstBuffer *buffer;

  gst_element_set_bus (h->element, bus);
  gst_caps_unref (
      test_caps (GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT, NULL, &luma));
  push_too_small (h, bus, test_buffer (&luma, NULL, rand), "luma alone");
  for (guint i = 0; i < G_N_ELEMENTS (too_small); i++) {
    const TooSmall *t = &too_small[i];

    buffer = gst_buffer_new_allocate (NULL, t->size, NULL);
    gst_buffer_memset (buffer, 0, 77, t->size);
    gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
        GST_VIDEO_FORMAT_I420, WIDTH, HEIGHT, 3, (gsize *) t->offset,
        (gint *) t->stride);
    push_too_small (h, bus, buffer, t->what);
  }
  /* the stream goes on */
  buffer = gst_harness_push_and_pull (h, test_buffer (&info, NULL, rand));
  fail_unless (buffer != NULL);
  fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING) == NULL);
  gst_buffer_unref (buffer);
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  gst_harness_teardown (h);
  g_rand_free (rand);
}

GST_START_TEST (test_too_small)
{
  for (guint e = 0; e < 2; e++) {
    check_too_small (test_elements[e]->name, NULL);
    check_too_small (test_elements[e]->name, ",interlace-mode=interleaved");
  }
}

GST_END_TEST;

/* A memory for every plane, the last one a byte short: the buffer as a whole
 * may be large enough, its plane is not. */
static void
check_short_plane (const gchar *element)
{
  static const TestLayout split = { 0, 0, FALSE, TRUE };
  GRand *rand = test_rand ();
  GstVideoInfo info;
  GstHarness *h = test_harness (element,
      test_caps (GST_VIDEO_FORMAT_NV12, WIDTH, HEIGHT, NULL, &info));
  GstBus *bus = gst_bus_new ();
  GstBuffer *buffer = test_buffer (&info, &split, rand);
  GstMemory *chroma = gst_buffer_peek_memory (buffer, 1);

  gst_element_set_bus (h->element, bus);
  gst_memory_resize (chroma, 0, gst_memory_get_sizes (chroma, NULL, NULL) - 1);
  push_too_small (h, bus, buffer, "short chroma memory");
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  gst_harness_teardown (h);
  g_rand_free (rand);
}

GST_START_TEST (test_short_plane)
{
  check_short_plane ("sobelfilter");
  check_short_plane ("magnifyfilter");
}

GST_END_TEST;

/* The meta of a decoder may tell of a larger picture than the caps do. Nothing
 * is promised about the picture; the memory around it has to stay whole. */
static void
check_larger_meta (const gchar *element, gint extra_rows)
{
  gsize offset[4] = {
    0,
  };
  gint stride[4] = {
    WIDTH + 8,
  };
  GstHarness *h = test_harness (element,
      test_caps (GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT, NULL, NULL));
  GstBuffer *buffer =
      gst_buffer_new_allocate (NULL, (WIDTH + 8) * HEIGHT, NULL);

  gst_buffer_memset (buffer, 0, 50, (WIDTH + 8) * HEIGHT);
  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_FORMAT_GRAY8, WIDTH + 6, HEIGHT + extra_rows, 1, offset,
      stride);
  fail_unless_equals_int (gst_harness_push (h, buffer), GST_FLOW_OK);
  fail_unless_equals_int (gst_harness_buffers_received (h), 1);
  gst_harness_teardown (h);
}

GST_START_TEST (test_larger_meta)
{
  check_larger_meta ("sobelfilter", 0);
  check_larger_meta ("sobelfilter", 3);
  check_larger_meta ("magnifyfilter", 0);
  check_larger_meta ("magnifyfilter", 3);
}

GST_END_TEST;

static Suite *
layouts_suite (void)
{
  Suite *s = suite_create ("layouts");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_layouts);
  tcase_add_test (tc, test_shared);
  tcase_add_test (tc, test_shared_memory);
  tcase_add_test (tc, test_metas);
  tcase_add_test (tc, test_too_small);
  tcase_add_test (tc, test_short_plane);
  tcase_add_test (tc, test_larger_meta);
  return s;
}

GST_CHECK_MAIN (layouts);
