/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Messages of focus: when they come, what they say, of the picture and of its
 * regions. */

#include "common.h"

#include <math.h>

static GstBuffer *
timed_buffer (const GstVideoInfo *info, guint n)
{
  GstBuffer *buffer = test_buffer (info, NULL, rnd);

  test_fill (buffer, info, TEST_NOISE, rnd);
  GST_BUFFER_PTS (buffer) = n * 40 * GST_MSECOND;
  GST_BUFFER_DURATION (buffer) = 40 * GST_MSECOND;
  return buffer;
}

static GstMessage *
pop_message (GstBus *bus)
{
  return gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT);
}

static void
check_clock (const GstStructure *s, const gchar *field, guint64 expected)
{
  guint64 value;

  fail_unless (gst_structure_get_uint64 (s, field, &value), "no %s", field);
  fail_unless_equals_uint64 (value, expected);
}

static void
check_focus (const GstStructure *s, gdouble expected, const RefPicture *pic)
{
  gdouble value;

  fail_unless (gst_structure_get_double (s, "focus", &value));
  fail_unless (fabs (value - expected) <= 1e-9 * expected,
      "%s %ux%u: focus is %.17g, not %.17g",
      gst_video_format_to_string (pic->layout->format), pic->width, pic->height,
      value, expected);
}

static GstBus *
listen_to (GstElement *element)
{
  GstBus *bus = gst_bus_new ();

  gst_element_set_bus (element, bus);
  return bus;
}

static void
stop_listening (GstElement *element, GstBus *bus)
{
  gst_element_set_bus (element, NULL);
  gst_object_unref (bus);
}

/* Frames of 40 ms: the first one posts, then every third, for 100 ms have
 * passed by then. */
GST_START_TEST (test_message_interval)
{
  GstVideoInfo info;
  GstBus *bus = listen_to (harness->element);
  guint i;

  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_I420, 24, 16, NULL, &info));
  g_object_set (harness->element, "post-messages", TRUE, NULL);
  for (i = 0; i < 10; i++) {
    GstMessage *message;

    gst_buffer_unref (
        gst_harness_push_and_pull (harness, timed_buffer (&info, i)));
    message = pop_message (bus);
    fail_unless ((message != NULL) == (i % 3 == 0), "frame %u", i);
    if (message)
      gst_message_unref (message);
  }
  g_object_set (harness->element, "interval", (guint64) 0, NULL);
  for (; i < 13; i++) {
    gst_buffer_unref (
        gst_harness_push_and_pull (harness, timed_buffer (&info, i)));
    gst_message_unref (pop_message (bus));
    fail_unless (pop_message (bus) == NULL);
  }
  g_object_set (harness->element, "post-messages", FALSE, NULL);
  gst_buffer_unref (
      gst_harness_push_and_pull (harness, timed_buffer (&info, i)));
  fail_unless (pop_message (bus) == NULL);
  stop_listening (harness->element, bus);
}

GST_END_TEST;

/* A segment whose running time, stream time and timestamps all differ. */
static void
push_segment (void)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = 40 * GST_MSECOND;
  segment.base = 1000 * GST_MSECOND;
  segment.time = 5000 * GST_MSECOND;
  fail_unless (
      gst_harness_push_event (harness, gst_event_new_segment (&segment)));
}

GST_START_TEST (test_message_fields)
{
  GstVideoInfo info;
  GstBus *bus = listen_to (harness->element);
  const GstStructure *s;
  GstMessage *message;
  GstBuffer *buffer;
  RefPicture *pic;
  gdouble focus;

  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_NV12, 33, 15, NULL, &info));
  push_segment ();
  g_object_set (harness->element, "post-messages", TRUE, NULL);
  buffer = timed_buffer (&info, 3);
  pic = test_read (buffer, &info);
  gst_buffer_unref (gst_harness_push_and_pull (harness, buffer));
  message = pop_message (bus);
  fail_unless (message != NULL);
  fail_unless (GST_MESSAGE_SRC (message) == GST_OBJECT (harness->element));
  s = gst_message_get_structure (message);
  fail_unless_equals_string (gst_structure_get_name (s), "sobelfilter");
  check_clock (s, "timestamp", 120 * GST_MSECOND);
  check_clock (s, "running-time", 1080 * GST_MSECOND);
  check_clock (s, "stream-time", 5080 * GST_MSECOND);
  check_clock (s, "duration", 40 * GST_MSECOND);
  check_focus (s, ref_focus (pic, 0, 0, 33, 15), pic);
  fail_unless (!gst_structure_has_field (s, "regions"));
  g_object_get (harness->element, "focus", &focus, NULL);
  check_focus (s, focus, pic);
  gst_message_unref (message);
  ref_picture_free (pic);
  stop_listening (harness->element, bus);
}

GST_END_TEST;

/* Focus of the whole picture: any format, whatever is drawn, nothing drawn. */
static void
check_meter (GstVideoFormat format, gint width, gint height, const gchar *extra,
    guint output)
{
  RefSobel s = REF_SOBEL_DEFAULTS;
  GstVideoInfo info;
  GstBus *bus = listen_to (harness->element);
  GstMessage *message;
  GstBuffer *buffer;
  RefPicture *pic;

  gst_harness_set_src_caps (harness,
      test_caps (format, width, height, extra, &info));
  s.output = output;
  s.op = REF_SCHARR;
  s.gain = 3;
  s.norm = REF_L1;
  test_set_sobel (harness->element, &s);
  g_object_set (harness->element, "post-messages", TRUE, "interval",
      (guint64) 0, NULL);
  buffer = timed_buffer (&info, 0);
  pic = test_read (buffer, &info);
  test_sobel_frame (harness, &info, buffer, &s);
  message = pop_message (bus);
  fail_unless (message != NULL);
  check_focus (gst_message_get_structure (message),
      ref_focus (pic, 0, 0, width, height), pic);
  gst_message_unref (message);
  ref_picture_free (pic);
  stop_listening (harness->element, bus);
}

GST_START_TEST (test_focus)
{
  for (guint i = 0; i < ref_n_formats; i++)
    check_meter (ref_formats[i].format, 35, 10, NULL, i % formula_n_outputs);
  for (guint output = 0; output < formula_n_outputs; output++) {
    check_meter (GST_VIDEO_FORMAT_I420, 1, 1, NULL, output);
    check_meter (GST_VIDEO_FORMAT_BGRx, 3, 2, NULL, output);
    check_meter (GST_VIDEO_FORMAT_YUY2, 31, 13,
        ",interlace-mode=(string)interleaved", output);
    check_meter (GST_VIDEO_FORMAT_GRAY16_LE, 400, 300,
        ",colorimetry=(string)2:4:0:0", output);
  }
}

GST_END_TEST;

/* Partly and wholly outside, empty, and one for each place inside. */
static const struct
{
  const gchar *type;
  guint x, y, w, h;
} regions[] = {
  { "face", 0, 0, 40, 30 },
  { "face", 10, 8, 5, 6 },
  { "hand", 39, 29, 1, 1 },
  { "edge", 30, 20, 50, 50 },
  { "outside", 100, 5, 10, 10 },
  { "below", 5, 30, 10, 10 },
  { "empty", 5, 5, 0, 4 },
  { "huge", 1, 1, G_MAXUINT, G_MAXUINT },
};

static void
check_region (const GValue *value, guint i, const RefPicture *pic)
{
  const GstStructure *s = gst_value_get_structure (value);
  gint right = MIN ((guint64) regions[i].x + regions[i].w, 40);
  gint bottom = MIN ((guint64) regions[i].y + regions[i].h, 30);
  gdouble expected = 0;
  guint x, y, w, h;
  gint id;

  fail_unless_equals_string (gst_structure_get_string (s, "type"),
      regions[i].type);
  fail_unless (
      gst_structure_get (s, "id", G_TYPE_INT, &id, "x", G_TYPE_UINT, &x, "y",
          G_TYPE_UINT, &y, "w", G_TYPE_UINT, &w, "h", G_TYPE_UINT, &h, NULL));
  fail_unless_equals_int (id, 100 + i);
  fail_unless (x == regions[i].x && y == regions[i].y);
  fail_unless (w == regions[i].w && h == regions[i].h);
  if (right > (gint) regions[i].x && bottom > (gint) regions[i].y)
    expected = ref_focus (pic, regions[i].x, regions[i].y, right - regions[i].x,
        bottom - regions[i].y);
  check_focus (s, expected, pic);
}

static void
check_regions (const gchar *extra)
{
  GstVideoInfo info;
  GstBus *bus = listen_to (harness->element);
  const GValue *array;
  GstMessage *message;
  GstBuffer *buffer;
  RefPicture *pic;

  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_I420, 40, 30, extra, &info));
  g_object_set (harness->element, "post-messages", TRUE, "interval",
      (guint64) 0, NULL);
  buffer = timed_buffer (&info, 0);
  for (guint i = 0; i < G_N_ELEMENTS (regions); i++)
    gst_buffer_add_video_region_of_interest_meta (buffer, regions[i].type,
        regions[i].x, regions[i].y, regions[i].w, regions[i].h)
        ->id = 100 + i;
  pic = test_read (buffer, &info);
  gst_buffer_unref (gst_harness_push_and_pull (harness, buffer));
  message = pop_message (bus);
  fail_unless (message != NULL);
  array =
      gst_structure_get_value (gst_message_get_structure (message), "regions");
  fail_unless (array != NULL && GST_VALUE_HOLDS_ARRAY (array));
  fail_unless_equals_int (gst_value_array_get_size (array),
      G_N_ELEMENTS (regions));
  for (guint i = 0; i < G_N_ELEMENTS (regions); i++)
    check_region (gst_value_array_get_value (array, i), i, pic);
  gst_message_unref (message);
  ref_picture_free (pic);
  stop_listening (harness->element, bus);
}

GST_START_TEST (test_regions)
{
  check_regions (NULL);
  check_regions (",interlace-mode=(string)interleaved");
}

GST_END_TEST;

static guint
n_regions_of (GstMessage *message)
{
  fail_unless (message != NULL);
  return gst_value_array_get_size (
      gst_structure_get_value (gst_message_get_structure (message), "regions"));
}

/* All regions of a frame take no more time than 32 frames do; the rest are left
 * out, and the bus tells once. */
static void
check_many_regions (guint n, guint height, guint n_measured)
{
  GstVideoInfo info;
  GstBus *bus = listen_to (harness->element);

  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_I420, 40, 30, NULL, &info));
  g_object_set (harness->element, "post-messages", TRUE, "interval",
      (guint64) 0, NULL);
  for (guint k = 0; k < 2; k++) {
    GstBuffer *buffer = timed_buffer (&info, k);
    GstMessage *message;

    for (guint i = 0; i < n; i++)
      gst_buffer_add_video_region_of_interest_meta (buffer, "face", 0, 0, 40,
          height);
    gst_buffer_unref (gst_harness_push_and_pull (harness, buffer));
    message = pop_message (bus);
    fail_unless_equals_int (n_regions_of (message), n_measured);
    gst_message_unref (message);
    message = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING);
    fail_unless ((message != NULL) == (k == 0 && n > n_measured));
    if (message)
      gst_message_unref (message);
  }
  stop_listening (harness->element, bus);
}

GST_START_TEST (test_many_regions)
{
  check_many_regions (32, 30, 32);
  check_many_regions (3000, 30, 32);
  check_many_regions (1, G_MAXUINT, 1);
  check_many_regions (3000, G_MAXUINT, 32);
  check_many_regions (1, 30, 1);
  check_many_regions (3000, 0, 32 * 32 / 2);
}

GST_END_TEST;

/* A flat picture has no focus, and the sum of a large 16-bit one with the
 * strongest edges there are does not overflow: 3840 x 2160 columns of black and
 * white pairs have |gx| = 4 * 65535 everywhere but at the sides. */
GST_START_TEST (test_focus_extremes)
{
  GstVideoInfo info;
  GstBuffer *buffer;
  GstMapInfo map;
  gdouble focus;

  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_GRAY16_LE, 3840, 2160, NULL, &info));
  g_object_set (harness->element, "post-messages", TRUE, "interval",
      (guint64) 0, NULL);
  gst_util_set_object_arg (G_OBJECT (harness->element), "output", "none");
  buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
  gst_buffer_memset (buffer, 0, 0x55, info.size);
  buffer = gst_harness_push_and_pull (harness, buffer);
  g_object_get (harness->element, "focus", &focus, NULL);
  fail_unless_equals_float (focus, 0);
  fail_unless (gst_buffer_map (buffer, &map, GST_MAP_WRITE));
  for (gsize i = 0; i < map.size / 2; i++)
    GST_WRITE_UINT16_LE (map.data + 2 * i, (i / 2) % 2 ? 65535 : 0);
  gst_buffer_unmap (buffer, &map);
  gst_buffer_unref (gst_harness_push_and_pull (harness, buffer));
  g_object_get (harness->element, "focus", &focus, NULL);
  fail_unless (fabs (focus - 16 * 3838 / 3840.0) < 1e-9, "%.17g", focus);
}

GST_END_TEST;

static Suite *
messages_suite (void)
{
  Suite *s = suite_create ("messages");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, test_setup_sobel, test_teardown);
  tcase_add_test (tc, test_message_interval);
  tcase_add_test (tc, test_message_fields);
  tcase_add_test (tc, test_focus);
  tcase_add_test (tc, test_regions);
  tcase_add_test (tc, test_many_regions);
  tcase_add_test (tc, test_focus_extremes);
  return s;
}

GST_CHECK_MAIN (messages);
