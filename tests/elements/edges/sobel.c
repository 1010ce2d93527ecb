/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the properties of sobelfilter do to the picture, and its messages. */

#include "common.h"

#include <math.h>
#include <string.h>

/* The formats where kernels differ most, for the long lists of settings. */
static const GstVideoFormat few[] = { GST_VIDEO_FORMAT_GRAY8,
  GST_VIDEO_FORMAT_NV12, GST_VIDEO_FORMAT_UYVY, GST_VIDEO_FORMAT_BGRx,
  GST_VIDEO_FORMAT_GRAY16_LE, GST_VIDEO_FORMAT_Y444_10BE };

static GstHarness *harness;
static GRand *rnd;

static void
setup (void)
{
  harness = gst_harness_new ("sobelfilter");
  rnd = test_rand ();
}

static void
teardown (void)
{
  gst_harness_teardown (harness);
  g_rand_free (rnd);
}

/* The settings on one frame of each of these patterns. */
static void
check_patterns (GstVideoFormat format, gint width, gint height,
    const gchar *extra, const RefSobel *s, TestPattern first, TestPattern last)
{
  GstVideoInfo info;

  gst_harness_set_src_caps (harness,
      test_caps (format, width, height, extra, &info));
  test_set_sobel (harness->element, s);
  for (TestPattern pattern = first; pattern <= last; pattern++) {
    GstBuffer *buffer = test_buffer (&info, NULL, rnd);

    test_fill (buffer, &info, pattern, rnd);
    test_sobel_frame (harness, &info, buffer, s);
  }
}

static void
check_families (const RefSobel *s)
{
  for (guint i = 0; i < TEST_N_FAMILIES; i++)
    check_patterns (test_families[i], 37, 9, NULL, s, TEST_NOISE, TEST_STEPS);
}

GST_START_TEST (test_operators_norms_gains)
{
  static const gdouble gains[] = { 0, 0.1, 0.3, 0.5, 1, 2.7, 100 };
  RefSobel s = REF_SOBEL_DEFAULTS;

  for (s.op = 0; s.op < formula_n_operators; s.op++)
    for (s.norm = 0; s.norm < REF_N_NORMS; s.norm++)
      for (guint g = 0; g < G_N_ELEMENTS (gains); g++)
        for (guint i = 0; i < G_N_ELEMENTS (few); i++) {
          s.gain = gains[g];
          check_patterns (few[i], 53, 11, NULL, &s, TEST_NOISE, TEST_RAMP);
        }
}

GST_END_TEST;

/* Every magnitude of an 8-bit step is on the boundary of some threshold
 * k / 255. */
GST_START_TEST (test_thresholds)
{
  static const gdouble plain[] = { 0, 1, 1e-9, 0.05, 0.5 };
  RefSobel s = REF_SOBEL_DEFAULTS;

  for (guint k = 0; k < 5 + 16; k++) {
    s.threshold = k < 5 ? plain[k] : (k - 5) * 17 / 255.0;
    for (s.output = REF_MAGNITUDE; s.output <= REF_OVERLAY; s.output++)
      for (guint i = 0; i < G_N_ELEMENTS (few); i++)
        check_patterns (few[i], 40, 8, NULL, &s, TEST_NOISE, TEST_STEPS);
  }
}

GST_END_TEST;

/* On a row of 8-bit steps of every height: with threshold k / 255 exactly the
 * magnitudes from k upwards stay. */
GST_START_TEST (test_threshold_boundary)
{
  GstVideoInfo info;

  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_GRAY8, 256, 1, NULL, &info));
  for (guint k = 0; k <= 255; k++) {
    GstBuffer *buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
    guint8 row[256];

    /* one step of k / 2 gives m = k on both of its sides, k even */
    for (guint x = 0; x < 256; x++)
      row[x] = x < 128 ? 0 : k / 2;
    gst_buffer_fill (buffer, 0, row, sizeof (row));
    g_object_set (harness->element, "threshold", k / 255.0, NULL);
    buffer = gst_harness_push_and_pull (harness, buffer);
    gst_buffer_extract (buffer, 0, row, sizeof (row));
    fail_unless_equals_int (row[127], k % 2 ? 0 : k);
    fail_unless_equals_int (row[128], k % 2 ? 0 : k);
    fail_unless_equals_int (row[126], 0);
    gst_buffer_unref (buffer);
  }
}

GST_END_TEST;

GST_START_TEST (test_outputs)
{
  static const guint colors[] = { 0xffff0000, 0x8000ff00, 0x01ffffff,
    0xff0000ff, 0x7f123456 };
  RefSobel s = REF_SOBEL_DEFAULTS;

  for (s.output = 0; s.output < ref_n_outputs; s.output++) {
    s.color = colors[s.output % G_N_ELEMENTS (colors)];
    s.invert = FALSE;
    check_families (&s);
    s.invert = TRUE;
    s.threshold = 0.2;
    s.gain = 1.5;
    check_families (&s);
    s.threshold = 0;
    s.gain = 1;
  }
}

GST_END_TEST;

GST_START_TEST (test_overlay_colors)
{
  static const guint colors[] = { 0xffffffff, 0xff000000, 0x80ff00ff,
    0xffffff00, 0x0100ffff };
  RefSobel s = REF_SOBEL_DEFAULTS;

  s.output = REF_OVERLAY;
  for (guint i = 0; i < G_N_ELEMENTS (colors); i++) {
    s.color = colors[i];
    check_families (&s);
  }
}

GST_END_TEST;

/* The alpha of the colour is the strength: at 0 the picture is what it was,
 * every bit of it. */
GST_START_TEST (test_overlay_alpha_0)
{
  gst_util_set_object_arg (G_OBJECT (harness->element), "output", "overlay");
  g_object_set (harness->element, "color", 0x00ff8040, NULL);
  for (guint i = 0; i < ref_n_formats; i++) {
    GstVideoInfo info;
    GstBuffer *buffer, *before;

    gst_harness_set_src_caps (harness,
        test_caps (ref_formats[i].format, 33, 7, NULL, &info));
    buffer = test_buffer (&info, NULL, rnd);
    before = gst_buffer_copy_deep (buffer);
    buffer = gst_harness_push_and_pull (harness, buffer);
    test_same_bytes (buffer, before, "overlay with alpha 0");
    gst_buffer_unref (buffer);
    gst_buffer_unref (before);
  }
}

GST_END_TEST;

GST_START_TEST (test_keep_color)
{
  RefSobel s = REF_SOBEL_DEFAULTS;

  s.keep_color = TRUE;
  check_families (&s);
  s.invert = TRUE;
  s.op = REF_SCHARR;
  check_families (&s);
  s.norm = REF_L1;
  s.threshold = 0.3;
  check_families (&s);
  /* for magnitude alone */
  s.output = REF_MASK;
  check_families (&s);
  s.output = REF_GRADIENT_Y;
  check_families (&s);
}

GST_END_TEST;

GST_START_TEST (test_ranges)
{
  static const gchar *yuv[] = { ",colorimetry=(string)1:4:0:0",
    ",colorimetry=(string)2:4:0:0", ",colorimetry=(string)bt709",
    ",colorimetry=(string)bt2020" };
  static const gchar *rgb[] = { ",colorimetry=(string)1:1:5:1",
    ",colorimetry=(string)2:1:5:1" };
  RefSobel s = REF_SOBEL_DEFAULTS;

  for (s.output = 0; s.output < REF_NONE; s.output++) {
    s.invert = s.output != REF_MAGNITUDE;
    for (guint i = 0; i < TEST_N_FAMILIES; i++) {
      const GstVideoFormatInfo *finfo =
          gst_video_format_get_info (test_families[i]);
      gboolean is_rgb = GST_VIDEO_FORMAT_INFO_IS_RGB (finfo);

      for (guint k = 0; k < (is_rgb ? 2 : 4); k++)
        check_patterns (test_families[i], 21, 6, is_rgb ? rgb[k] : yuv[k], &s,
            TEST_NOISE, TEST_SOFT);
    }
  }
}

GST_END_TEST;

/* Interlaced frames: fields of 1 and 0 rows included. */
GST_START_TEST (test_interlaced)
{
  static const gint sizes[][2] = { { 9, 1 }, { 9, 2 }, { 16, 3 }, { 33, 12 },
    { 6, 17 }, { 22, 14 } };
  RefSobel s = REF_SOBEL_DEFAULTS;

  for (s.output = 0; s.output <= REF_OVERLAY; s.output++)
    for (guint i = 0; i < TEST_N_FAMILIES; i++)
      for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
        check_patterns (test_families[i], sizes[k][0], sizes[k][1],
            ",interlace-mode=(string)interleaved", &s, TEST_NOISE, TEST_NOISE);
}

GST_END_TEST;

/* With interlace-mode mixed it is the buffer's flag that counts. */
GST_START_TEST (test_interlaced_mixed)
{
  RefSobel s = REF_SOBEL_DEFAULTS;
  GstVideoInfo info;

  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_I420, 24, 16, ",interlace-mode=(string)mixed",
          &info));
  for (guint i = 0; i < 6; i++) {
    GstBuffer *buffer = test_buffer (&info, NULL, rnd);

    if (i % 3)
      GST_BUFFER_FLAG_SET (buffer, GST_VIDEO_BUFFER_FLAG_INTERLACED);
    if (i % 2)
      GST_BUFFER_FLAG_SET (buffer, GST_VIDEO_BUFFER_FLAG_TFF);
    test_sobel_frame (harness, &info, buffer, &s);
  }
}

GST_END_TEST;

/* A comb, one field black and the other white, has no edges. */
GST_START_TEST (test_comb)
{
  GstVideoInfo info;
  GstBuffer *buffer;
  guint8 rows[16][32];

  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_GRAY8, 32, 16,
          ",interlace-mode=(string)interleaved", &info));
  for (guint y = 0; y < 16; y++)
    memset (rows[y], y % 2 ? 255 : 0, 32);
  buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
  gst_buffer_fill (buffer, 0, rows, sizeof (rows));
  buffer = gst_harness_push_and_pull (harness, buffer);
  memset (rows, 0, sizeof (rows));
  fail_unless (gst_buffer_memcmp (buffer, 0, rows, sizeof (rows)) == 0);
  gst_buffer_unref (buffer);
}

GST_END_TEST;

/* Messages */

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
    check_meter (ref_formats[i].format, 35, 10, NULL, i % ref_n_outputs);
  for (guint output = 0; output < ref_n_outputs; output++) {
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
sobel_suite (void)
{
  Suite *s = suite_create ("sobel");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, setup, teardown);
  tcase_add_test (tc, test_operators_norms_gains);
  tcase_add_test (tc, test_thresholds);
  tcase_add_test (tc, test_threshold_boundary);
  tcase_add_test (tc, test_outputs);
  tcase_add_test (tc, test_overlay_colors);
  tcase_add_test (tc, test_overlay_alpha_0);
  tcase_add_test (tc, test_keep_color);
  tcase_add_test (tc, test_ranges);
  tcase_add_test (tc, test_interlaced);
  tcase_add_test (tc, test_interlaced_mixed);
  tcase_add_test (tc, test_comb);
  tcase_add_test (tc, test_message_interval);
  tcase_add_test (tc, test_message_fields);
  tcase_add_test (tc, test_focus);
  tcase_add_test (tc, test_regions);
  tcase_add_test (tc, test_many_regions);
  tcase_add_test (tc, test_focus_extremes);
  return s;
}

GST_CHECK_MAIN (sobel);
