/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A lens with a place of its own to show: where events in it point to, what the
 * pointer moves, and how it moves in time. */

#include "upstream.h"

#include <math.h>

#define WIDTH 320
#define HEIGHT 240
#define DURATION (400 * GST_MSECOND)

static GstVideoInfo info;

static void
setup (void)
{
  test_setup_magnify ();
  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT, NULL, &info));
}

/* A flat lens in the middle that shows what is around 80, 60. */
static RefMagnify
docked (void)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  s.interpolation = REF_BILINEAR;
  s.profile = REF_FLAT;
  s.radius = 0.25;
  s.source_x = 0.25;
  s.source_y = 0.25;
  return s;
}

static void
check_doubles (const gchar *first, gdouble x, const gchar *second, gdouble y)
{
  gdouble is_x, is_y;

  g_object_get (harness->element, first, &is_x, second, &is_y, NULL);
  fail_unless (fabs (is_x - x) < 1e-9, "%s is %.12g, not %.12g", first, is_x,
      x);
  fail_unless (fabs (is_y - y) < 1e-9, "%s is %.12g, not %.12g", second, is_y,
      y);
}

static void
check_event (GstEvent *event, gdouble x, gdouble y)
{
  event = upstream_send (harness, event);
  upstream_check_coordinates (event, x, y);
  gst_event_unref (event);
}

GST_START_TEST (test_events_see_what_is_seen)
{
  RefMagnify s = docked ();

  test_set_magnify (harness->element, &s);
  check_event (gst_navigation_event_new_mouse_move (160, 120, 0), 80, 60);
  check_event (gst_navigation_event_new_mouse_move (180, 110, 0), 90, 55);
  check_event (gst_navigation_event_new_mouse_move (100, 60, 0), 100, 60);
  for (guint i = 0; i < 500; i++) {
    gdouble x = g_rand_double_range (rnd, 0, WIDTH);
    gdouble y = g_rand_double_range (rnd, 0, HEIGHT);
    GstEvent *event = gst_navigation_event_new_mouse_move (x, y, 0);

    if (i % 50 == 0) {
      s = magnifyfilter.random (rnd).magnify;
      test_set_magnify (harness->element, &s);
    }
    ref_magnify_point (&s, WIDTH, HEIGHT, 1, &x, &y);
    check_event (event, x, y);
  }
}

GST_END_TEST;

/* The lens stays where it is, the place that it shows goes under the pointer. */
GST_START_TEST (test_pointer_moves_the_source)
{
  const RefMagnify s = docked ();
  GstElement *e = harness->element;
  gint center = 0, source = 0;

  test_set_magnify (e, &s);
  g_object_set (e, "follow-pointer", TRUE, NULL);
  g_signal_connect (e, "notify::center-x", G_CALLBACK (upstream_count_notify),
      &center);
  g_signal_connect (e, "notify::center-y", G_CALLBACK (upstream_count_notify),
      &center);
  g_signal_connect (e, "notify::source-x", G_CALLBACK (upstream_count_notify),
      &source);
  g_signal_connect (e, "notify::source-y", G_CALLBACK (upstream_count_notify),
      &source);
  check_event (gst_navigation_event_new_mouse_move (32, 48, 0), 32, 48);
  check_doubles ("source-x", 0.1, "source-y", 0.2);
  fail_unless_equals_int (source, 2);
  /* in the lens: the middle of it shows that now, and other points others */
  check_event (gst_navigation_event_new_mouse_move (170, 120, 0), 175, 120);
  check_doubles ("source-x", 170.0 / WIDTH, "source-y", 0.5);
  check_event (gst_navigation_event_new_touch_down (0, 64, 48, 1, 0), 64, 48);
  check_event (gst_navigation_event_new_touch_down (1, 64, 72, 1, 0), 64, 72);
  check_doubles ("source-x", 0.2, "source-y", 0.2);
  check_event (gst_navigation_event_new_touch_motion (1, 64, 96, 1, 0), 64, 96);
  check_doubles ("source-x", 0.2, "source-y", 0.25);
  check_doubles ("center-x", 0.5, "zoom", 4);
  fail_unless_equals_int (center, 0);
}

GST_END_TEST;

/* One axis alone has a place of its own: that is one for the pointer. */
GST_START_TEST (test_one_axis)
{
  RefMagnify s = docked ();

  s.source_y = -1;
  test_set_magnify (harness->element, &s);
  check_event (gst_navigation_event_new_mouse_move (180, 110, 0), 90, 115);
  check_doubles ("source-x", 0.25, "source-y", -1);
  g_object_set (harness->element, "follow-pointer", TRUE, NULL);
  check_event (gst_navigation_event_new_mouse_move (32, 48, 0), 32, 48);
  check_doubles ("source-x", 0.1, "source-y", 0.2);
  check_doubles ("center-x", 0.5, "center-y", 0.5);
}

GST_END_TEST;

/* Nothing is written that nobody has asked for. */
GST_START_TEST (test_events_leave_properties_alone)
{
  g_object_set (harness->element, "source-x", 0.25, "source-y", -0.5, NULL);
  for (gint following = FALSE; following <= TRUE; following++) {
    g_object_set (harness->element, "follow-pointer", following, NULL);
    gst_event_unref (upstream_send (harness,
        gst_navigation_event_new_mouse_button_press (1, 17, 18, 0)));
    check_doubles ("source-x", 0.25, "source-y", -0.5);
    check_doubles ("center-x", 0.5, "center-y", 0.5);
  }
}

GST_END_TEST;

/* The way from rest. */
static gdouble
eased (guint tenths)
{
  const gdouble u = tenths / 10.0;

  return u * u * (3 - 2 * u);
}

/* What it shows goes to its new place from under the lens, goes on to another,
 * and comes back, in a lens that moves as well. */
GST_START_TEST (test_transition)
{
  static const gdouble x[] = { -1, 0.25, 0.9, -1, -1 };
  static const gdouble center_x[] = { 0.5, 0.5, 0.5, 0.3, 0.7 };
  RefMagnify s = docked (), way = s;
  gdouble before = 0.5;

  s.source_y = way.source_y = -1;
  g_object_set (harness->element, "transition", DURATION, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (x); i++) {
    const gdouble start = way.center_x;
    const gdouble target = x[i] < 0 ? center_x[i] : x[i];

    s.source_x = x[i];
    s.center_x = center_x[i];
    test_set_magnify (harness->element, &s);
    for (guint k = 0; k <= 10; k++) {
      way.source_x = before + (target - before) * eased (k);
      way.center_x = start + (center_x[i] - start) * eased (k);
      test_magnify_frame_at (&info, i * GST_SECOND + k * DURATION / 10, &way);
    }
    before = target;
  }
}

GST_END_TEST;

/* A lens that shows what is under it does so wherever it is on its way: the
 * reference has no place of its own. */
GST_START_TEST (test_nothing_of_its_own)
{
  RefMagnify s = docked (), way;

  s.source_x = s.source_y = -1;
  way = s;
  g_object_set (harness->element, "transition", DURATION, NULL);
  test_set_magnify (harness->element, &s);
  test_magnify_frame_at (&info, 0, &s);
  s.center_x = 0.7;
  s.center_y = 0.3;
  test_set_magnify (harness->element, &s);
  for (guint k = 0; k <= 10; k++) {
    way.center_x = 0.5 + 0.2 * eased (k);
    way.center_y = 0.5 - 0.2 * eased (k);
    test_magnify_frame_at (&info, GST_SECOND + k * DURATION / 10, &way);
  }
}

GST_END_TEST;

static Suite *
docked_suite (void)
{
  Suite *s = suite_create ("docked");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, setup, test_teardown);
  tcase_add_test (tc, test_events_see_what_is_seen);
  tcase_add_test (tc, test_pointer_moves_the_source);
  tcase_add_test (tc, test_one_axis);
  tcase_add_test (tc, test_events_leave_properties_alone);
  tcase_add_test (tc, test_transition);
  tcase_add_test (tc, test_nothing_of_its_own);
  return s;
}

GST_CHECK_MAIN (docked);
