/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Slices over threads: any number of them, and the helpers that all elements of a
 * process share. */

#include "common.h"
#ifdef __linux__
#include "helperthreads.h"
#endif

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

/* Settings by number, until there are no more. */
typedef gboolean (*ChooseFunc) (TestSettings *s, guint number, guint size);

static void
check_counts (const TestElement *element, ChooseFunc choose)
{
  GstHarness *h = gst_harness_new (element->name);
  GRand *rand = test_rand ();
  GstVideoInfo info;
  TestSettings s;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
      gst_harness_set_src_caps (h,
          test_caps (formats[i], sizes[k][0], sizes[k][1],
              k % 2 ? ",interlace-mode=(string)interleaved" : NULL, &info));
      for (guint number = 0; choose (&s, number, k); number++) {
        element->set (h->element, &s);
        check_thread_counts (h, &info, rand, usual, 2);
      }
    }
  g_rand_free (rand);
  gst_harness_teardown (h);
}

static gboolean
choose_sobel (TestSettings *s, guint output, guint size)
{
  s->sobel = (RefSobel) REF_SOBEL_DEFAULTS;
  s->sobel.output = output;
  s->sobel.keep_color = output == 0 && size % 2;
  return output <= REF_GRADIENT_X;
}

GST_START_TEST (test_sobel_counts)
{
  check_counts (&sobelfilter, choose_sobel);
}

GST_END_TEST;

static gboolean
choose_magnify (TestSettings *s, guint interpolation, guint size G_GNUC_UNUSED)
{
  s->magnify = (RefMagnify) REF_MAGNIFY_DEFAULTS;
  s->magnify.interpolation = interpolation;
  s->magnify.radius = 0.2 + 0.3 * interpolation;
  s->magnify.border_width = interpolation;
  return interpolation < formula_n_interpolations;
}

GST_START_TEST (test_magnify_counts)
{
  check_counts (&magnifyfilter, choose_magnify);
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

/* Many instances at once share whatever threads there are. */
static gpointer
run_instance (gpointer data)
{
  GRand *rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  GstVideoInfo info;
  GstHarness *h =
      test_harness (test_elements[GPOINTER_TO_UINT (data) % 2]->name,
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
    fail_unless (n_helper_threads () <= g_get_num_processors ());
  }
  check_helper_threads (g_get_num_processors () > 1, g_get_num_processors ());
  for (guint i = 0; i < N_STREAMS; i++)
    gst_element_set_state (streams[i]->element, GST_STATE_NULL);
  check_helper_threads (0, 0);
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
  tcase_add_test (tc, test_many_instances);
#ifdef __linux__
  tcase_add_test (tc, test_one_pool);
#endif
  return s;
}

GST_CHECK_MAIN (threads);
