/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Fingers on the screen: what they do to a lens that follows them. */

#include "upstream.h"

#include <math.h>

#define WIDTH 320
#define HEIGHT 240

static void
setup (void)
{
  test_setup_magnify ();
  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT, NULL, NULL));
  g_object_set (harness->element, "follow-pointer", TRUE, NULL);
}

typedef GstEvent *(*TouchFunc) (guint id, gdouble x, gdouble y,
    gdouble pressure, GstNavigationModifierType state);

static GstEvent *
touch_up (guint id, gdouble x, gdouble y, gdouble pressure G_GNUC_UNUSED,
    GstNavigationModifierType state)
{
  return gst_navigation_event_new_touch_up (id, x, y, state);
}

#define DOWN gst_navigation_event_new_touch_down
#define MOTION gst_navigation_event_new_touch_motion
#define UP touch_up

/* A finger does something, after which the lens has to be there. */
static void
touch (TouchFunc what, guint id, gdouble x, gdouble y, gdouble center_x,
    gdouble center_y, gdouble zoom)
{
  gdouble is;

  gst_event_unref (upstream_send (harness, what (id, x, y, 0.5, 0)));
  upstream_check_center (harness->element, center_x / WIDTH, center_y / HEIGHT);
  g_object_get (harness->element, "zoom", &is, NULL);
  fail_unless (fabs (is - zoom) < 1e-9, "zoom is %g, not %g", is, zoom);
}

GST_START_TEST (test_two_fingers)
{
  GstElement *e = harness->element;
  gint x_count = 0, y_count = 0, zoom_count = 0;

  g_signal_connect (e, "notify::center-x", G_CALLBACK (upstream_count_notify),
      &x_count);
  g_signal_connect (e, "notify::center-y", G_CALLBACK (upstream_count_notify),
      &y_count);
  g_signal_connect (e, "notify::zoom", G_CALLBACK (upstream_count_notify),
      &zoom_count);
  touch (DOWN, 4, 100, 60, 100, 60, 2);
  touch (DOWN, 9, 140, 60, 100, 60, 2); /* the lens stays */
  fail_unless (x_count == 1 && y_count == 1 && zoom_count == 0);
  touch (MOTION, 9, 180, 60, 120, 60, 4);
  touch (MOTION, 4, 180, 100, 160, 80, 2);
  touch (MOTION, 4, 60, 60, 100, 60, 6);
  fail_unless_equals_int (zoom_count, 3);
  touch (UP, 4, 60, 60, 100, 60, 6);
  touch (MOTION, 9, 190, 50, 110, 50, 6); /* the other one goes on */
  touch (DOWN, 4, 20, 30, 110, 50, 6);
  touch (UP, 9, 190, 50, 110, 50, 6);
  touch (MOTION, 4, 25, 31, 115, 51, 6);
  touch (UP, 4, 25, 31, 115, 51, 6);
  touch (DOWN, 4, 25, 31, 25, 31, 6); /* alone again */
}

GST_END_TEST;

/* A third finger, fingers that come or go unseen, and all of them gone. */
GST_START_TEST (test_odd_fingers)
{
  touch (MOTION, 0, 100, 60, 100, 60, 2); /* came unseen */
  touch (MOTION, 1, 140, 60, 100, 60, 2);
  touch (DOWN, 2, 300, 200, 100, 60, 2);
  touch (MOTION, 2, 200, 100, 100, 60, 2);
  touch (UP, 2, 200, 100, 100, 60, 2);
  touch (UP, 7, 0, 0, 100, 60, 2);
  touch (DOWN, 1, 180, 60, 100, 60, 2); /* went unseen */
  touch (MOTION, 1, 260, 60, 140, 60, 4);
  gst_event_unref (
      upstream_send (harness, gst_navigation_event_new_touch_cancel (0)));
  touch (DOWN, 5, 30, 20, 30, 20, 4);
  g_object_set (harness->element, "follow-pointer", FALSE, NULL);
  touch (MOTION, 5, 90, 90, 30, 20, 4);
  g_object_set (harness->element, "follow-pointer", TRUE, NULL);
  touch (DOWN, 6, 70, 80, 70, 80, 4); /* finger 5 is forgotten */
}

GST_END_TEST;

/* As far as properties go, and back without a delay. */
GST_START_TEST (test_fingers_at_the_limits)
{
  touch (DOWN, 0, 160, 120, 160, 120, 2);
  touch (DOWN, 1, 162.4, 120, 160, 120, 2);
  touch (MOTION, 1, 462.4, 120, 310, 120, 100);
  touch (MOTION, 1, 162.4, 120, 160, 120, 2);
  touch (MOTION, 1, 160, 120, 158.8, 120, 2); /* as if 2.4 rows apart */
  touch (MOTION, 0, -WIDTH, 120, 0, 120, 100);
  touch (MOTION, 0, 160, 120, 158.8, 120, 2);
  gst_event_unref (upstream_send (harness, MOTION (0, NAN, 3, 0.5, 0)));
  touch (MOTION, 0, -INFINITY, INFINITY, 0, 240, 100);
  touch (MOTION, 0, 160, 120, 158.8, 120, 2);
}

GST_END_TEST;

/* Distance is what it is on the screen. */
GST_START_TEST (test_fingers_with_pixel_aspect)
{
  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT,
          ",pixel-aspect-ratio=(fraction)2/1", NULL));
  touch (DOWN, 0, 100, 100, 100, 100, 2);
  touch (DOWN, 1, 130, 100, 100, 100, 2);
  touch (MOTION, 1, 100, 160, 85, 130, 2);
}

GST_END_TEST;

/* Whatever fingers do: where one comes (but the first) or goes, the lens stays;
 * where one moves a little, so does the lens. */
GST_START_TEST (test_many_fingers)
{
  GstElement *e = harness->element;
  gdouble x[3] = { 100, 150, 200 }, y[3] = { 50, 100, 150 };
  gboolean down[3] = { FALSE, FALSE, FALSE };
  guint n_down = 0;

  for (guint i = 0; i < 3000; i++) {
    const guint id = g_rand_int_range (rnd, 0, 3);
    const gboolean alone = n_down == 0;
    TouchFunc what = !down[id] ? DOWN : g_rand_int (rnd) % 20 ? MOTION : UP;
    gdouble before[3], after[3], most = what == MOTION ? 0.11 : 1e-9;

    x[id] = CLAMP (x[id] + g_rand_double_range (rnd, -3, 3), 0, WIDTH);
    y[id] = CLAMP (y[id] + g_rand_double_range (rnd, -3, 3), 0, HEIGHT);
    g_object_get (e, "center-x", &before[0], "center-y", &before[1], "zoom",
        &before[2], NULL);
    gst_event_unref (upstream_send (harness, what (id, x[id], y[id], 0.5, 0)));
    g_object_get (e, "center-x", &after[0], "center-y", &after[1], "zoom",
        &after[2], NULL);
    n_down += (what == DOWN) - (what == UP);
    down[id] = what != UP;
    if (alone)
      continue;
    fail_unless (fabs (after[0] - before[0]) <= most);
    fail_unless (fabs (after[1] - before[1]) <= most);
    if (what != MOTION)
      fail_unless_equals_float (after[2], before[2]);
  }
}

GST_END_TEST;

/* Two fingers on the window, further and further apart. */
GST_START_TEST (test_live_pipeline_pinched)
{
  Live live;
  gdouble zoom;

  live_start (&live);
  g_object_set (live.lens, "follow-pointer", TRUE, NULL);
  gst_event_unref (live_send (&live, DOWN (0, 160, 120, 0.5, 0)));
  gst_event_unref (live_send (&live, DOWN (1, 160, 140, 0.5, 0)));
  for (guint i = 0; i <= 100; i++) {
    gst_event_unref (live_send (&live, MOTION (0, 160 - i, 120, 0.5, 0)));
    gst_event_unref (live_send (&live, MOTION (1, 160 + i, 140, 0.5, 0)));
    g_object_get (live.lens, "zoom", &zoom, NULL);
    fail_unless (fabs (zoom - 2 * hypot (2 * i, 20) / 20) < 1e-9);
    upstream_check_center (live.lens, 0.5, 0.5);
    g_usleep (500);
  }
  live_stop (&live);
}

GST_END_TEST;

static Suite *
touch_suite (void)
{
  Suite *s = suite_create ("touch");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, setup, test_teardown);
  tcase_add_test (tc, test_two_fingers);
  tcase_add_test (tc, test_odd_fingers);
  tcase_add_test (tc, test_fingers_at_the_limits);
  tcase_add_test (tc, test_fingers_with_pixel_aspect);
  tcase_add_test (tc, test_many_fingers);
  tcase_add_test (tc, test_live_pipeline_pinched);
  return s;
}

GST_CHECK_MAIN (touch);
