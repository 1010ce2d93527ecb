/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A lens that shows another place than the one under it, and lenses that are not
 * as wide as high. */

#include "upstream.h"

#include <math.h>
#include <string.h>

#define WIDTH 160
#define HEIGHT 120

static GstVideoInfo info;

static void
setup (void)
{
  test_setup_magnify ();
  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_GRAY16_LE, WIDTH, HEIGHT, NULL, &info));
  gst_util_set_object_arg (G_OBJECT (harness->element), "profile", "flat");
  gst_util_set_object_arg (G_OBJECT (harness->element), "shape", "square");
}

static guint
sample (gint x, gint y)
{
  x = CLAMP (x, 0, WIDTH - 1);
  y = CLAMP (y, 0, HEIGHT - 1);
  return y * WIDTH + x;
}

/* A frame whose samples tell where they are, through the element. */
static GstBuffer *
push_frame (void)
{
  guint16 *samples = g_new (guint16, WIDTH * HEIGHT);

  for (gint i = 0; i < WIDTH * HEIGHT; i++)
    samples[i] = GUINT16_TO_LE (sample (i % WIDTH, i / WIDTH));
  return gst_harness_push_and_pull (harness,
      gst_buffer_new_wrapped (samples, 2 * WIDTH * HEIGHT));
}

typedef guint (*Wanted) (gint x, gint y);

/* With one thread and with several. */
static void
check_frame (Wanted wanted)
{
  for (guint n_threads = 1; n_threads < 4; n_threads++) {
    GstBuffer *buffer;
    GstMapInfo map;

    g_object_set (harness->element, "n-threads", n_threads, NULL);
    buffer = push_frame ();
    gst_buffer_map (buffer, &map, GST_MAP_READ);
    for (gint i = 0; i < WIDTH * HEIGHT; i++) {
      const guint is = GST_READ_UINT16_LE (map.data + 2 * i);
      const guint want = wanted (i % WIDTH, i / WIDTH);

      fail_unless (is == want,
          "pixel %d, %d shows %u, %u and not %u, %u (%u threads)", i % WIDTH,
          i / WIDTH, is % WIDTH, is / WIDTH, want % WIDTH, want / WIDTH,
          n_threads);
    }
    gst_buffer_unmap (buffer, &map);
    gst_buffer_unref (buffer);
  }
}

static guint
quarter (gint x, gint y)
{
  return sample (floor (40 + (x - 80) / 2.0 + 0.5),
      floor (30 + (y - 60) / 2.0 + 0.5));
}

/* Pan and tilt of the whole frame. */
GST_START_TEST (test_quarter_of_the_frame)
{
  g_object_set (harness->element, "radius", 10.0, "zoom", 2.0, "source-x", 0.25,
      "source-y", 0.25, NULL);
  check_frame (quarter);
}

GST_END_TEST;

/* 20 rows up and down, and twice as many columns. */
static guint
docked (gint x, gint y)
{
  if (abs (x - 80) >= 40 || abs (y - 60) >= 20)
    return sample (x, y);
  return sample (x - 80 + 88, y - 60 + 66);
}

/* What is shown overlaps what it is shown over; 1 is a zoom as good as others. */
GST_START_TEST (test_overlap)
{
  g_object_set (harness->element, "radius", 20.0 / HEIGHT, "aspect", 2.0,
      "zoom", 1.0, "source-x", 88.0 / WIDTH, "source-y", 66.0 / HEIGHT, NULL);
  check_frame (docked);
}

GST_END_TEST;

static guint
corner (gint x, gint y)
{
  return sample (x - 80 + 160, y - 60);
}

/* Beyond the frame, its border again. */
GST_START_TEST (test_beyond_the_frame)
{
  g_object_set (harness->element, "radius", 10.0, "zoom", 1.0, "source-x", 1.0,
      "source-y", 0.0, NULL);
  check_frame (corner);
}

GST_END_TEST;

GST_START_TEST (test_passthrough)
{
  GstBaseTransform *trans = GST_BASE_TRANSFORM (harness->element);

  g_object_set (trans, "zoom", 1.0, NULL);
  gst_buffer_unref (push_frame ());
  fail_unless (gst_base_transform_is_passthrough (trans));
  g_object_set (trans, "source-y", 0.0, NULL);
  gst_buffer_unref (push_frame ());
  fail_unless (!gst_base_transform_is_passthrough (trans));
  g_object_set (trans, "source-y", -0.5, NULL);
  gst_buffer_unref (push_frame ());
  fail_unless (gst_base_transform_is_passthrough (trans));
}

GST_END_TEST;

/* What is seen at a place in the lens comes from elsewhere. */
GST_START_TEST (test_events_go_to_the_source)
{
  GstEvent *event;

  g_object_set (harness->element, "radius", 0.25, "aspect", 2.0, "zoom", 4.0,
      "source-x", 0.25, "source-y", 0.75, NULL);
  event = upstream_send (harness,
      gst_navigation_event_new_mouse_move (80 + 56, 60 - 8, 0));
  upstream_check_coordinates (event, 40 + 14, 90 - 2);
  gst_event_unref (event);
  event = upstream_send (harness,
      gst_navigation_event_new_mouse_move (80 + 61, 60 - 8, 0));
  upstream_check_coordinates (event, 80 + 61, 60 - 8);
  gst_event_unref (event);
}

GST_END_TEST;

/* The pointer moves what is seen, and the lens stays. */
GST_START_TEST (test_pointer_moves_the_source)
{
  GstElement *e = harness->element;
  gint centers = 0, sources = 0;
  gdouble x, y;

  g_signal_connect (e, "notify::center-x", G_CALLBACK (upstream_count_notify),
      &centers);
  g_signal_connect (e, "notify::source-x", G_CALLBACK (upstream_count_notify),
      &sources);
  g_object_set (e, "follow-pointer", TRUE, "center-x", 0.8, "source-x", 0.1,
      NULL);
  gst_event_unref (
      upstream_send (harness, gst_navigation_event_new_mouse_move (40, 90, 0)));
  upstream_check_center (e, 0.8, 0.5);
  g_object_get (e, "source-x", &x, "source-y", &y, NULL);
  fail_unless (fabs (x - 0.25) < 1e-9 && fabs (y - 0.75) < 1e-9, "%g, %g", x,
      y);
  fail_unless_equals_int (centers, 1);
  fail_unless_equals_int (sources, 2);
}

GST_END_TEST;

/* An ellipse, four times as wide as high on the screen. */
GST_START_TEST (test_ellipse)
{
  GstBuffer *buffer;
  GstMapInfo map;
  gint inside = 0;

  gst_util_set_object_arg (G_OBJECT (harness->element), "shape", "circle");
  g_object_set (harness->element, "radius", 16.0 / HEIGHT, "aspect", 4.0,
      "zoom", 100.0, NULL);
  buffer = push_frame ();
  gst_buffer_map (buffer, &map, GST_MAP_READ);
  for (gint y = 0; y < HEIGHT; y++) {
    for (gint x = 0; x < WIDTH; x++) {
      const gdouble u = (x - 80) / 64.0, v = (y - 60) / 16.0;
      const guint is = GST_READ_UINT16_LE (map.data + 2 * (y * WIDTH + x));

      fail_unless (is
              == (u * u + v * v < 1 ? sample (80 + (x > 129) - (x < 30), 60)
                                    : sample (x, y)),
          "%d, %d: %u", x, y, is);
      inside += u * u + v * v < 1;
    }
  }
  fail_unless (inside > 3000);
  gst_buffer_unmap (buffer, &map);
  gst_buffer_unref (buffer);
}

GST_END_TEST;

static Suite *
source_suite (void)
{
  Suite *s = suite_create ("source");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, setup, test_teardown);
  tcase_add_test (tc, test_quarter_of_the_frame);
  tcase_add_test (tc, test_overlap);
  tcase_add_test (tc, test_beyond_the_frame);
  tcase_add_test (tc, test_passthrough);
  tcase_add_test (tc, test_events_go_to_the_source);
  tcase_add_test (tc, test_pointer_moves_the_source);
  tcase_add_test (tc, test_ellipse);
  return s;
}

GST_CHECK_MAIN (source);
