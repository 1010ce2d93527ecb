/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Slices over threads, properties set while buffers flow, and controlled
 * properties. */

#include "common.h"

#include <gst/controller/controller.h>
#include <math.h>

/* The picture does not depend on n-threads. */
static void
check_thread_counts (GstHarness *h, const GstVideoInfo *info, GRand *rand,
    const guint *counts, guint n)
{
  GstBuffer *in = test_buffer (info, NULL, rand), *one, *out;

  g_object_set (h->element, "n-threads", 1, NULL);
  one = gst_harness_push_and_pull (h, gst_buffer_copy_deep (in));
  for (guint i = 0; i < n; i++) {
    g_object_set (h->element, "n-threads", counts[i], NULL);
    out = gst_harness_push_and_pull (h, gst_buffer_copy_deep (in));
    test_same_bytes (out, one, "n-threads");
    gst_buffer_unref (out);
  }
  gst_buffer_unref (one);
  gst_buffer_unref (in);
}

static const guint usual[] = { 7, 0 };

/* Sizes with fewer rows than threads, and large enough for any split. */
static const gint sizes[][2] = { { 256, 160 }, { 31, 5 }, { 8, 64 }, { 1, 1 },
  { 50, 3 } };

static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_GRAY8,
  GST_VIDEO_FORMAT_I420, GST_VIDEO_FORMAT_YUV9, GST_VIDEO_FORMAT_NV12,
  GST_VIDEO_FORMAT_YUY2, GST_VIDEO_FORMAT_BGRA, GST_VIDEO_FORMAT_P010_10LE };

GST_START_TEST (test_sobel_counts)
{
  GstHarness *h = gst_harness_new ("sobelfilter");
  GRand *rand = test_rand ();
  RefSobel s = REF_SOBEL_DEFAULTS;
  GstVideoInfo info;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
      gst_harness_set_src_caps (h,
          test_caps (formats[i], sizes[k][0], sizes[k][1],
              k % 2 ? ",interlace-mode=(string)interleaved" : NULL, &info));
      for (s.output = 0; s.output <= REF_GRADIENT_X; s.output++) {
        s.keep_color = s.output == 0 && k % 2;
        test_set_sobel (h->element, &s);
        check_thread_counts (h, &info, rand, usual, 2);
      }
    }
  g_rand_free (rand);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_magnify_counts)
{
  GstHarness *h = gst_harness_new ("magnifyfilter");
  GRand *rand = test_rand ();
  RefMagnify s = REF_MAGNIFY_DEFAULTS;
  GstVideoInfo info;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
      gst_harness_set_src_caps (h,
          test_caps (formats[i], sizes[k][0], sizes[k][1],
              k % 2 ? ",interlace-mode=(string)interleaved" : NULL, &info));
      for (s.interpolation = 0; s.interpolation < formula_n_interpolations;
           s.interpolation++) {
        s.radius = 0.2 + 0.3 * s.interpolation;
        s.border_width = s.interpolation;
        test_set_magnify (h->element, &s);
        check_thread_counts (h, &info, rand, usual, 2);
      }
    }
  g_rand_free (rand);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Taps in vectors run over the end of a row of the copy into the next, here from
 * the row furthest in that one half of the picture reads, where rounding puts it a
 * row further: what is there has to be copied by then, although it counts for
 * nothing. ThreadSanitizer tells. */
GST_START_TEST (test_copied_before_read)
{
  static const guint twice[] = { 2, 2 };
  GRand *rand = test_rand ();
  GstVideoInfo info;
  GstCaps *caps = test_caps (GST_VIDEO_FORMAT_NV12, 23, 31, NULL, &info);
  GstHarness *h = test_harness ("magnifyfilter", caps);

  gst_util_set_object_arg (G_OBJECT (h->element), "interpolation", "lanczos");
  gst_util_set_object_arg (G_OBJECT (h->element), "profile", "bulge");
  g_object_set (h->element, "zoom", 8.0278314198367298, "radius",
      0.44100600341334939, "center-x", 1.0, "center-y", 3.0 / 31, NULL);
  for (guint i = 0; i < 50; i++)
    check_thread_counts (h, &info, rand, twice, 2);
  gst_harness_teardown (h);
  g_rand_free (rand);
}

GST_END_TEST;

/* More threads than rows, or than anybody has. */
GST_START_TEST (test_extreme_counts)
{
  static const guint extreme[] = { 64, G_MAXUINT, 2 };
  GRand *rand = test_rand ();
  GstVideoInfo info;
  GstCaps *caps = test_caps (GST_VIDEO_FORMAT_I420, 640, 480, NULL, &info);
  GstHarness *sobel = test_harness ("sobelfilter", gst_caps_ref (caps));
  GstHarness *magnify = test_harness ("magnifyfilter", caps);

  check_thread_counts (sobel, &info, rand, extreme, 3);
  check_thread_counts (magnify, &info, rand, extreme, 3);
  g_object_set (magnify->element, "bilinear", TRUE, NULL);
  check_thread_counts (magnify, &info, rand, extreme, 3);
  gst_harness_teardown (sobel);
  gst_harness_teardown (magnify);
  g_rand_free (rand);
}

GST_END_TEST;

/* The sums of the focus value do not depend on them either. */
GST_START_TEST (test_focus_counts)
{
  GstHarness *h = gst_harness_new ("sobelfilter");
  GRand *rand = test_rand ();
  GstVideoInfo info;
  GstBuffer *in;
  gdouble one = 0, focus;

  gst_harness_set_src_caps (h,
      test_caps (GST_VIDEO_FORMAT_I420, 640, 480, NULL, &info));
  g_object_set (h->element, "post-messages", TRUE, "interval", (guint64) 0,
      NULL);
  in = test_buffer (&info, NULL, rand);
  for (guint n = 1; n < 9; n++) {
    g_object_set (h->element, "n-threads", n, NULL);
    gst_buffer_unref (gst_harness_push_and_pull (h, gst_buffer_copy_deep (in)));
    g_object_get (h->element, "focus", &focus, NULL);
    if (n == 1)
      one = focus;
    fail_unless (focus > 0 && focus == one,
        "%.17g with %u threads, %.17g with "
        "one",
        focus, n, one);
  }
  gst_buffer_unref (in);
  g_rand_free (rand);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* n-threads=0 */

static guint
count_threads (void)
{
  GDir *tasks = g_dir_open ("/proc/self/task", 0, NULL);
  guint n = 0;

  while (tasks && g_dir_read_name (tasks))
    n++;
  g_clear_pointer (&tasks, g_dir_close);
  return n;
}

/* Pushes frames of that size, more than take turns; they all have to come
 * out alike. Returns by how many threads the process grew after the first. */
static gint
threads_for_size (const gchar *element, gint width, gint height)
{
  GstVideoInfo info;
  GstHarness *h;
  GstBuffer *in, *first = NULL;
  GRand *rand = g_rand_new_with_seed (9);
  guint before = 0, after;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_GRAY8, width, height);
  h = test_harness (element, gst_video_info_to_caps (&info));
  in = test_buffer (&info, NULL, rand);
  for (guint i = 0; i < 40; i++) {
    GstBuffer *out = gst_harness_push_and_pull (h, gst_buffer_copy_deep (in));

    if (first)
      test_same_bytes (out, first, "n-threads=0");
    else
      before = count_threads ();
    gst_buffer_replace (&first, out);
    gst_buffer_unref (out);
  }
  after = count_threads ();
  gst_buffer_unref (first);
  gst_buffer_unref (in);
  gst_harness_teardown (h);
  g_rand_free (rand);
  return (gint) after - (gint) before;
}

/* Frames of 1080p are tried with more threads. That shows where no idle thread
 * of the process is left over from before. */
GST_START_TEST (test_chosen_counts)
{
  const gboolean idle = g_thread_pool_get_num_unused_threads () > 0;
  const gint grown = threads_for_size ("sobelfilter", 1920, 1080);

  if (g_get_num_processors () > 1 && count_threads () > 0 && !idle)
    fail_unless (grown > 0);
  threads_for_size ("magnifyfilter", 1920, 1080);
  threads_for_size ("sobelfilter", 8, 8);
  threads_for_size ("magnifyfilter", 8, 8);
}

GST_END_TEST;

/* Somebody who cannot leave the properties alone */

typedef struct
{
  GstElement *element;
  gint stop; /* atomic */
} Fiddler;

static gpointer
fiddle_sobel (gpointer data)
{
  Fiddler *f = data;
  GRand *rand = g_rand_new_with_seed (7);

  while (!g_atomic_int_get (&f->stop)) {
    RefSobel s = test_random_sobel (rand);
    gdouble focus;

    test_set_sobel (f->element, &s);
    g_object_set (f->element, "n-threads", g_rand_int_range (rand, 0, 4),
        "post-messages", g_rand_boolean (rand), "interval",
        (guint64) g_rand_int (rand), NULL);
    g_object_get (f->element, "focus", &focus, NULL);
    g_usleep (100);
  }
  g_rand_free (rand);
  return NULL;
}

static gpointer
fiddle_magnify (gpointer data)
{
  Fiddler *f = data;
  GRand *rand = g_rand_new_with_seed (8);

  while (!g_atomic_int_get (&f->stop)) {
    RefMagnify s = test_random_magnify (rand);
    gdouble zoom;

    s.radius = MIN (s.radius, 0.5);
    test_set_magnify (f->element, &s);
    g_object_set (f->element, "n-threads", g_rand_int_range (rand, 0, 4),
        "bilinear", g_rand_boolean (rand), NULL);
    g_object_get (f->element, "zoom", &zoom, NULL);
    g_usleep (100);
  }
  g_rand_free (rand);
  return NULL;
}

/* Pushes frames while @fiddle runs. */
static void
push_while (GstHarness *h, GstVideoInfo *info, GThreadFunc fiddle, GRand *rand)
{
  Fiddler fiddler = { h->element, 0 };
  GThread *thread;

  thread = g_thread_new ("fiddler", fiddle, &fiddler);
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
GST_START_TEST (test_sobel_while_playing)
{
  GRand *rand = test_rand ();
  const RefSobel s = REF_SOBEL_DEFAULTS;
  GstVideoInfo info;
  GstHarness *h = test_harness ("sobelfilter",
      test_caps (GST_VIDEO_FORMAT_I420, 96, 64, NULL, &info));

  push_while (h, &info, fiddle_sobel, rand);
  test_set_sobel (h->element, &s);
  test_sobel_frame (h, &info, test_buffer (&info, NULL, rand), &s);
  g_rand_free (rand);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_magnify_while_playing)
{
  GRand *rand = test_rand ();
  const RefMagnify s = REF_MAGNIFY_DEFAULTS;
  GstVideoInfo info;
  GstHarness *h = test_harness ("magnifyfilter",
      test_caps (GST_VIDEO_FORMAT_NV12, 96, 64, NULL, &info));

  push_while (h, &info, fiddle_magnify, rand);
  test_set_magnify (h->element, &s);
  test_magnify_frame (h, &info, test_buffer (&info, NULL, rand), &s);
  g_rand_free (rand);
  gst_harness_teardown (h);
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
  Fiddler fiddler = { h->element, 0 };
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
    test_compare_magnify (&info, before, buffer, &s);
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
    test_compare_magnify (&info, before, buffer, &s);
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
  push_while (h, &info, fiddle_zoom, rand);
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

/* Many instances at once share whatever threads there are. */
static gpointer
run_instance (gpointer data)
{
  GRand *rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  const gchar *names[] = { "sobelfilter", "magnifyfilter" };
  GstVideoInfo info;
  GstHarness *h = test_harness (names[GPOINTER_TO_UINT (data) % 2],
      test_caps (GST_VIDEO_FORMAT_I420, 160, 120, NULL, &info));

  g_object_set (h->element, "n-threads", 3, NULL);
  for (guint i = 0; i < 30; i++)
    gst_buffer_unref (
        gst_harness_push_and_pull (h, test_buffer (&info, NULL, rand)));
  gst_harness_teardown (h);
  g_rand_free (rand);
  return NULL;
}

GST_START_TEST (test_many_instances)
{
  GThread *threads[8];

  for (guint i = 0; i < 8; i++)
    threads[i] = g_thread_new ("instance", run_instance, GUINT_TO_POINTER (i));
  for (guint i = 0; i < 8; i++)
    g_thread_join (threads[i]);
}

GST_END_TEST;

#ifdef __linux__
/* Threads of the process that are helpers. */
static guint
n_helpers (void)
{
  GDir *dir = g_dir_open ("/proc/self/task", 0, NULL);
  const gchar *task;
  guint n = 0;

  while ((task = g_dir_read_name (dir))) {
    gchar *path = g_strdup_printf ("/proc/self/task/%s/comm", task), *name;

    if (g_file_get_contents (path, &name, NULL, NULL)) {
      n += g_str_has_prefix (name, "edgelens");
      g_free (name);
    }
    g_free (path);
  }
  g_dir_close (dir);
  return n;
}

#define N_STREAMS 12

/* All elements have the same helpers, and none is left in NULL. */
GST_START_TEST (test_one_pool)
{
  GstHarness *streams[N_STREAMS];
  GRand *rand = test_rand ();
  GstVideoInfo info;

  for (guint i = 0; i < N_STREAMS; i++) {
    streams[i] = test_harness (i % 2 ? "sobelfilter" : "magnifyfilter",
        test_caps (GST_VIDEO_FORMAT_NV12, 640, 480, NULL, &info));
    g_object_set (streams[i]->element, "n-threads", 8, NULL);
    gst_buffer_unref (gst_harness_push_and_pull (streams[i],
        test_buffer (&info, NULL, rand)));
    fail_unless (n_helpers () <= g_get_num_processors ());
  }
  fail_unless (n_helpers () > 0 || g_get_num_processors () == 1);
  for (guint i = 0; i < N_STREAMS; i++)
    gst_element_set_state (streams[i]->element, GST_STATE_NULL);
  fail_unless_equals_int (n_helpers (), 0);
  for (guint i = 0; i < N_STREAMS; i++)
    gst_harness_teardown (streams[i]);
  g_rand_free (rand);
}

GST_END_TEST;
#endif

static Suite *
threads_suite (void)
{
  Suite *s = suite_create ("threads");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_sobel_counts);
  tcase_add_test (tc, test_magnify_counts);
  tcase_add_test (tc, test_copied_before_read);
  tcase_add_test (tc, test_extreme_counts);
  tcase_add_test (tc, test_focus_counts);
  tcase_add_test (tc, test_chosen_counts);
  tcase_add_test (tc, test_sobel_while_playing);
  tcase_add_test (tc, test_magnify_while_playing);
  tcase_add_test (tc, test_whole_frames);
  tcase_add_test (tc, test_controlled_lens);
  tcase_add_test (tc, test_controlled_by_stream_time);
  tcase_add_test (tc, test_controlled_from_passthrough);
  tcase_add_test (tc, test_controlled_while_zooming);
  tcase_add_test (tc, test_many_instances);
#ifdef __linux__
  tcase_add_test (tc, test_one_pool);
#endif
  return s;
}

GST_CHECK_MAIN (threads);
