/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Properties set while buffers flow, by another thread or by control sources. */

#include "common.h"

#include <gst/controller/controller.h>
#include <math.h>

/* Somebody who cannot leave the properties alone. */
typedef struct
{
  GstElement *element;
  const TestElement *with;
  gint stop; /* atomic */
} Fiddler;

/* Properties that are read while they are set. */
static gpointer
fiddle (gpointer data)
{
  Fiddler *f = data;
  const gboolean is_lens = f->with == &magnifyfilter;
  GRand *rand = g_rand_new_with_seed (7);

  while (!g_atomic_int_get (&f->stop)) {
    TestSettings s = f->with->random (rand);
    gdouble value;

    if (is_lens)
      s.magnify.radius = MIN (s.magnify.radius, 0.5);
    f->with->set (f->element, &s);
    g_object_set (f->element, "n-threads", g_rand_int_range (rand, 0, 4), NULL);
    if (is_lens)
      g_object_set (f->element, "bilinear", g_rand_boolean (rand), NULL);
    else
      g_object_set (f->element, "post-messages", g_rand_boolean (rand),
          "interval", (guint64) g_rand_int (rand), NULL);
    g_object_get (f->element, is_lens ? "zoom" : "focus", &value, NULL);
    g_usleep (100);
  }
  g_rand_free (rand);
  return NULL;
}

/* Pushes frames while @func runs. */
static void
push_while (GstHarness *h, const TestElement *with, GstVideoInfo *info,
    GThreadFunc func, GRand *rand)
{
  Fiddler fiddler = { h->element, with, 0 };
  GThread *thread;

  thread = g_thread_new ("fiddler", func, &fiddler);
  for (guint i = 0; i < 600; i++) {
    GstBuffer *buffer = test_buffer (info, NULL, rand);

    GST_BUFFER_PTS (buffer) = i * GST_MSECOND;
    buffer = gst_harness_push_and_pull (h, buffer);
    fail_unless (buffer != NULL);
    gst_buffer_unref (buffer);
  }
  g_atomic_int_set (&fiddler.stop, 1);
  g_thread_join (thread);
}

/* Afterwards the last settings hold, all of them. */
static void
check_while_playing (const TestElement *with, GstVideoFormat format)
{
  GRand *rand = test_rand ();
  GstVideoInfo info;
  GstHarness *h =
      test_harness (with->name, test_caps (format, 96, 64, NULL, &info));

  push_while (h, with, &info, fiddle, rand);
  with->set (h->element, with->defaults);
  test_frame (with, h, &info, test_buffer (&info, NULL, rand), with->defaults);
  g_rand_free (rand);
  gst_harness_teardown (h);
}

GST_START_TEST (test_sobel_while_playing)
{
  check_while_playing (&sobelfilter, GST_VIDEO_FORMAT_I420);
}

GST_END_TEST;

GST_START_TEST (test_magnify_while_playing)
{
  check_while_playing (&magnifyfilter, GST_VIDEO_FORMAT_NV12);
}

GST_END_TEST;

/* Settings take effect as a whole: each frame, all of one picture flat, was
 * made either with both properties as they were or with both as they are, when
 * they are set in one call. The mask of a picture without edges is all black,
 * inverted all white. */
static gpointer
fiddle_invert (gpointer data)
{
  Fiddler *f = data;
  gboolean on = FALSE;

  while (!g_atomic_int_get (&f->stop)) {
    on = !on;
    g_object_set (f->element, "invert", on, NULL);
  }
  return NULL;
}

GST_START_TEST (test_whole_frames)
{
  GRand *rand = test_rand ();
  GstVideoInfo info;
  GstHarness *h = test_harness ("sobelfilter",
      test_caps (GST_VIDEO_FORMAT_GRAY8, 256, 256, NULL, &info));
  Fiddler fiddler = { h->element, &sobelfilter, 0 };
  GThread *thread;
  guint k;

  gst_util_set_object_arg (G_OBJECT (h->element), "output", "mask");
  g_object_set (h->element, "n-threads", 3, NULL);
  thread = g_thread_new ("fiddler", fiddle_invert, &fiddler);
  for (guint i = 0; i < 200; i++) {
    GstBuffer *buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
    GstMapInfo map;

    gst_buffer_memset (buffer, 0, 99, info.size);
    buffer = gst_harness_push_and_pull (h, buffer);
    fail_unless (gst_buffer_map (buffer, &map, GST_MAP_READ));
    for (k = 1; k < map.size && map.data[k] == map.data[0]; k++)
      ;
    fail_unless_equals_int (k, map.size);
    gst_buffer_unmap (buffer, &map);
    gst_buffer_unref (buffer);
  }
  g_atomic_int_set (&fiddler.stop, 1);
  g_thread_join (thread);
  g_rand_free (rand);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Control */

/* @property goes from @from at 0 to @to after a second. */
static void
control (GstElement *element, const gchar *property, gdouble from, gdouble to)
{
  GstControlSource *source = gst_interpolation_control_source_new ();
  GstTimedValueControlSource *timed = GST_TIMED_VALUE_CONTROL_SOURCE (source);

  g_object_set (source, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
  fail_unless (gst_timed_value_control_source_set (timed, 0, from));
  fail_unless (gst_timed_value_control_source_set (timed, GST_SECOND, to));
  fail_unless (gst_object_add_control_binding (GST_OBJECT (element),
      gst_direct_control_binding_new_absolute (GST_OBJECT (element), property,
          source)));
  gst_object_unref (source);
}

/* Values for frame @n of 25 a second, read back because interpolating rounds;
 * they must be those of the frame's own time. */
static void
check_controlled (GstHarness *h, guint n, RefMagnify *s)
{
  gdouble t = n / 25.0;

  g_object_get (h->element, "center-x", &s->center_x, "center-y", &s->center_y,
      "zoom", &s->zoom, NULL);
  fail_unless (fabs (s->center_x - (0.2 + 0.6 * t)) < 1e-9);
  fail_unless (fabs (s->center_y - (0.7 - 0.4 * t)) < 1e-9);
  fail_unless (fabs (s->zoom - (1.5 + 2 * t)) < 1e-9);
}

GST_START_TEST (test_controlled_lens)
{
  GRand *rand = test_rand ();
  RefMagnify s = REF_MAGNIFY_DEFAULTS;
  GstVideoInfo info;
  GstHarness *h = test_harness ("magnifyfilter",
      test_caps (GST_VIDEO_FORMAT_I420, 64, 48, NULL, &info));

  s.interpolation = REF_BILINEAR;
  test_set_magnify (h->element, &s);
  control (h->element, "center-x", 0.2, 0.8);
  control (h->element, "center-y", 0.7, 0.3);
  control (h->element, "zoom", 1.5, 3.5);
  for (guint n = 0; n < 25; n++) {
    GstBuffer *buffer = test_buffer (&info, NULL, rand);
    GstBuffer *before;

    GST_BUFFER_PTS (buffer) = n * 40 * GST_MSECOND;
    GST_BUFFER_DURATION (buffer) = 40 * GST_MSECOND;
    before = gst_buffer_copy_deep (buffer);
    buffer = gst_harness_push_and_pull (h, buffer);
    check_controlled (h, n, &s);
    test_compare (&magnifyfilter, &info, before, buffer, &s);
  }
  g_rand_free (rand);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Stream time it is, not the timestamp. */
GST_START_TEST (test_controlled_by_stream_time)
{
  GRand *rand = test_rand ();
  GstSegment segment;
  GstVideoInfo info;
  GstHarness *h = test_harness ("sobelfilter",
      test_caps (GST_VIDEO_FORMAT_GRAY8, 16, 16, NULL, &info));
  GstBuffer *buffer = test_buffer (&info, NULL, rand);
  gdouble gain;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = 10 * GST_SECOND;
  segment.time = GST_SECOND / 2;
  fail_unless (gst_harness_push_event (h, gst_event_new_segment (&segment)));
  control (h->element, "gain", 1, 3);
  GST_BUFFER_PTS (buffer) = 10 * GST_SECOND + GST_SECOND / 4;
  gst_buffer_unref (gst_harness_push_and_pull (h, buffer));
  g_object_get (h->element, "gain", &gain, NULL);
  fail_unless (fabs (gain - 2.5) < 1e-9, "gain is %g", gain);
  g_rand_free (rand);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* A control source that leaves passthrough and comes back to it. */
GST_START_TEST (test_controlled_from_passthrough)
{
  GRand *rand = test_rand ();
  RefMagnify s = REF_MAGNIFY_DEFAULTS;
  GstVideoInfo info;
  GstHarness *h = test_harness ("magnifyfilter",
      test_caps (GST_VIDEO_FORMAT_GRAY8, 48, 48, NULL, &info));

  g_object_set (h->element, "zoom", 1.0, NULL);
  control (h->element, "zoom", 1, 3);
  for (guint n = 0; n < 5; n++) {
    GstBuffer *buffer = test_buffer (&info, NULL, rand);
    GstBuffer *before;

    GST_BUFFER_PTS (buffer) = (n % 3) * GST_SECOND / 2;
    before = gst_buffer_copy_deep (buffer);
    buffer = gst_harness_push_and_pull (h, buffer);
    s.zoom = 1 + n % 3;
    test_compare (&magnifyfilter, &info, before, buffer, &s);
  }
  g_rand_free (rand);
  gst_harness_teardown (h);
}

GST_END_TEST;

static gpointer
fiddle_zoom (gpointer data)
{
  Fiddler *f = data;
  GRand *rand = g_rand_new_with_seed (9);

  while (!g_atomic_int_get (&f->stop))
    g_object_set (f->element, "zoom", g_rand_double_range (rand, 1, 5), NULL);
  g_rand_free (rand);
  return NULL;
}

/* One thread zooms while a control source moves the lens in another. */
GST_START_TEST (test_controlled_while_zooming)
{
  GRand *rand = test_rand ();
  RefMagnify s = REF_MAGNIFY_DEFAULTS;
  GstControlBinding *binding;
  GstVideoInfo info;
  GstHarness *h = test_harness ("magnifyfilter",
      test_caps (GST_VIDEO_FORMAT_I420, 128, 96, NULL, &info));

  g_object_set (h->element, "n-threads", 2, NULL);
  control (h->element, "center-x", 0, 1);
  push_while (h, &magnifyfilter, &info, fiddle_zoom, rand);
  binding =
      gst_object_get_control_binding (GST_OBJECT (h->element), "center-x");
  gst_object_remove_control_binding (GST_OBJECT (h->element), binding);
  gst_object_unref (binding);
  test_set_magnify (h->element, &s);
  test_magnify_frame (h, &info, test_buffer (&info, NULL, rand), &s);
  g_rand_free (rand);
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
playing_suite (void)
{
  Suite *s = suite_create ("playing");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_sobel_while_playing);
  tcase_add_test (tc, test_magnify_while_playing);
  tcase_add_test (tc, test_whole_frames);
  tcase_add_test (tc, test_controlled_lens);
  tcase_add_test (tc, test_controlled_by_stream_time);
  tcase_add_test (tc, test_controlled_from_passthrough);
  tcase_add_test (tc, test_controlled_while_zooming);
  return s;
}

GST_CHECK_MAIN (playing);
