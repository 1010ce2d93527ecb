/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Pointer events that travel upstream through magnifyfilter: their coordinates,
 * and what they do to the lens. */

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
}

/* All kinds of events that have coordinates. */
#define N_KINDS 7

static GstEvent *
make_event (guint kind, gdouble x, gdouble y)
{
  switch (kind) {
    case 0:
      return gst_navigation_event_new_mouse_move (x, y,
          GST_NAVIGATION_MODIFIER_NONE);
    case 1:
      return gst_navigation_event_new_mouse_button_press (2, x, y,
          GST_NAVIGATION_MODIFIER_CONTROL_MASK);
    case 2:
      return gst_navigation_event_new_mouse_button_release (2, x, y,
          GST_NAVIGATION_MODIFIER_NONE);
    case 3:
      return gst_navigation_event_new_mouse_scroll (x, y, 0, 1,
          GST_NAVIGATION_MODIFIER_NONE);
    case 4:
      return gst_navigation_event_new_touch_down (3, x, y, 0.5,
          GST_NAVIGATION_MODIFIER_NONE);
    case 5:
      return gst_navigation_event_new_touch_motion (3, x, y, 0.5,
          GST_NAVIGATION_MODIFIER_NONE);
    default:
      return gst_navigation_event_new_touch_up (3, x, y,
          GST_NAVIGATION_MODIFIER_NONE);
  }
}

/* @kind at @x, @y has to arrive where the lens takes its picture from. */
static void
check_mapped (guint kind, const RefMagnify *s, gdouble par, gdouble x,
    gdouble y)
{
  GstEvent *event = make_event (kind, x, y), *out;
  GstNavigationEventType type = gst_navigation_event_get_type (event);

  out = upstream_send (harness, event);
  fail_unless_equals_int (gst_navigation_event_get_type (out), type);
  ref_magnify_point (s, WIDTH, HEIGHT, par, &x, &y);
  upstream_check_coordinates (out, x, y);
  gst_event_unref (out);
}

static void
check_random_points (const RefMagnify *s, gdouble par, guint n)
{
  for (guint i = 0; i < n; i++)
    check_mapped (i % N_KINDS, s, par,
        g_rand_double_range (rnd, -20, WIDTH + 20),
        g_rand_double_range (rnd, -20, HEIGHT + 20));
}

GST_START_TEST (test_mapped_by_hand)
{
  const RefMagnify s = REF_MAGNIFY_DEFAULTS;

  /* radius 80 about 160, 120; half way out is a quarter in the picture */
  for (guint kind = 0; kind < N_KINDS; kind++) {
    GstEvent *event = upstream_send (harness, make_event (kind, 200, 120));

    upstream_check_coordinates (event, 180, 120);
    gst_event_unref (event);
    event = upstream_send (harness, make_event (kind, 160, 81));
    upstream_check_coordinates (event, 160, 120 - 39 * 39 / 80.0);
    gst_event_unref (event);
    event = upstream_send (harness, make_event (kind, 240.5, 121.25));
    upstream_check_coordinates (event, 240.5, 121.25);
    gst_event_unref (event);
    check_mapped (kind, &s, 1, 160, 120);
  }
}

GST_END_TEST;

GST_START_TEST (test_mapped)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  for (s.profile = 0; s.profile < formula_n_profiles; s.profile++)
    for (s.shape = 0; s.shape < formula_n_shapes; s.shape++)
      for (s.zoom = 1; s.zoom < 7; s.zoom += 0.7) {
        s.center_x = g_rand_double (rnd);
        s.center_y = g_rand_double (rnd);
        s.radius = g_rand_double_range (rnd, 0.1, 1);
        s.border_width = g_rand_int_range (rnd, 0, 9);
        test_set_magnify (harness->element, &s);
        check_random_points (&s, 1, 70);
      }
}

GST_END_TEST;

GST_START_TEST (test_mapped_with_pixel_aspect)
{
  const RefMagnify s = REF_MAGNIFY_DEFAULTS;

  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT,
          ",pixel-aspect-ratio=(fraction)2/1", NULL));
  check_random_points (&s, 2, 300);
  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT,
          ",pixel-aspect-ratio=(fraction)10/11", NULL));
  check_random_points (&s, 10 / 11.0, 300);
}

GST_END_TEST;

/* Fields are half as high, the lens on the screen is the same. */
GST_START_TEST (test_mapped_interlaced)
{
  const RefMagnify s = REF_MAGNIFY_DEFAULTS;

  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT,
          ",interlace-mode=(string)interleaved", NULL));
  check_random_points (&s, 1, 300);
}

GST_END_TEST;

GST_START_TEST (test_identity)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  s.zoom = 1;
  test_set_magnify (harness->element, &s);
  check_random_points (&s, 1, 50);
  s.zoom = 3;
  s.radius = 0;
  test_set_magnify (harness->element, &s);
  check_random_points (&s, 1, 50);
}

GST_END_TEST;

/* The rest of an event is none of the lens's business. */
GST_START_TEST (test_other_fields)
{
  GstEvent *event = upstream_send (harness,
      gst_navigation_event_new_mouse_button_press (4, 170, 120,
          GST_NAVIGATION_MODIFIER_SHIFT_MASK));
  GstNavigationModifierType state;
  gdouble x, y, dx, dy, pressure;
  gint button;
  guint finger;
  const gchar *key;

  fail_unless (
      gst_navigation_event_parse_mouse_button_event (event, &button, &x, &y));
  fail_unless_equals_int (button, 4);
  fail_unless (gst_navigation_event_parse_modifier_state (event, &state));
  fail_unless_equals_int (state, GST_NAVIGATION_MODIFIER_SHIFT_MASK);
  gst_event_unref (event);
  event = upstream_send (harness,
      gst_navigation_event_new_mouse_scroll (170, 120, 2, -3, 0));
  fail_unless (
      gst_navigation_event_parse_mouse_scroll_event (event, &x, &y, &dx, &dy));
  fail_unless (dx == 2 && dy == -3);
  gst_event_unref (event);
  event = upstream_send (harness,
      gst_navigation_event_new_touch_down (5, 170, 120, 0.25, 0));
  fail_unless (gst_navigation_event_parse_touch_event (event, &finger, &x, &y,
      &pressure));
  fail_unless (finger == 5 && pressure == 0.25);
  gst_event_unref (event);
  event =
      upstream_send (harness, gst_navigation_event_new_key_press ("space", 0));
  fail_unless (gst_navigation_event_parse_key_event (event, &key));
  fail_unless_equals_string (key, "space");
  gst_event_unref (event);
  gst_event_unref (
      upstream_send (harness, gst_navigation_event_new_touch_frame (0)));
  gst_event_unref (
      upstream_send (harness, gst_navigation_event_new_touch_cancel (0)));
  gst_event_unref (upstream_send (harness,
      gst_navigation_event_new_command (GST_NAVIGATION_COMMAND_UP)));
}

GST_END_TEST;

/* An event with nothing in it is nothing to look at. */
GST_START_TEST (test_empty_event)
{
  g_object_set (harness->element, "follow-pointer", TRUE, NULL);
  gst_event_unref (upstream_send (harness,
      gst_event_new_custom (GST_EVENT_NAVIGATION, NULL)));
}

GST_END_TEST;

/* Events that lack what they should have, or have it as something else. */
GST_START_TEST (test_odd_events)
{
  static const gchar *names[] = { "mouse-move", "mouse-scroll",
    "mouse-button-press", "touch-down", "touch-motion", "touch-up",
    "touch-frame", "touch-cancel", "key-press", "command", "none of these" };
  static const gchar *fields[] = { "", ",pointer_x=(string)here",
    ",pointer_x=1.0", ",pointer_x=(int)1,pointer_y=(int)2",
    ",pointer_x=1.0,pointer_y=2.0",
    ",identifier=(string)me,pointer_x=1.0,pointer_y=2.0,pressure=0.5",
    ",identifier=(int)-1,pointer_x=1.0,pointer_y=2.0,pressure=0.5",
    ",delta_pointer_x=(int)1,delta_pointer_y=(int)1" };

  g_object_set (harness->element, "follow-pointer", TRUE, NULL);
  gst_event_unref (upstream_send (harness,
      gst_event_new_navigation (gst_structure_new_empty ("something"))));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint k = 0; k < G_N_ELEMENTS (fields); k++) {
      gchar *text = g_strdup_printf (
          "application/x-gst-navigation,event=(string)\"%s\"%s", names[i],
          fields[k]);
      GstStructure *structure = gst_structure_from_string (text, NULL);

      fail_unless (structure != NULL, "%s", text);
      gst_event_unref (
          upstream_send (harness, gst_event_new_navigation (structure)));
      g_free (text);
    }
}

GST_END_TEST;

/* Other owners of the event see what they sent. */
GST_START_TEST (test_event_is_not_changed)
{
  GstEvent *event = make_event (0, 200, 120);

  gst_event_unref (upstream_send (harness, gst_event_ref (event)));
  upstream_check_coordinates (event, 200, 120);
  gst_event_unref (event);
}

GST_END_TEST;

/* Following */

/* The lens has moved by the time the event travels on: the pointer is in its
 * centre, which shows itself. */
static void
check_follows (guint kind, gdouble x, gdouble y)
{
  GstEvent *event = upstream_send (harness, make_event (kind, x, y));

  upstream_check_center (harness->element, CLAMP (x / WIDTH, 0, 1),
      CLAMP (y / HEIGHT, 0, 1));
  upstream_check_coordinates (event, x, y);
  gst_event_unref (event);
}

GST_START_TEST (test_follows_pointer)
{
  GstElement *e = harness->element;
  gint x_count = 0, y_count = 0;
  RefMagnify s = REF_MAGNIFY_DEFAULTS;
  GstVideoInfo info;

  g_signal_connect (e, "notify::center-x", G_CALLBACK (upstream_count_notify),
      &x_count);
  g_signal_connect (e, "notify::center-y", G_CALLBACK (upstream_count_notify),
      &y_count);
  g_object_set (e, "follow-pointer", TRUE, NULL);
  check_follows (0, 100, 60);
  fail_unless (x_count > 0 && y_count > 0);
  x_count = y_count = 0;
  check_follows (4, 40.5, 200.25);
  check_follows (5, 300, 20);
  fail_unless (x_count >= 2 && y_count >= 2);
  s.center_x = 300.0 / WIDTH;
  s.center_y = 20.0 / HEIGHT;
  gst_caps_unref (
      test_caps (GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT, NULL, &info));
  test_magnify_frame (harness, &info, test_buffer (&info, NULL, rnd), &s);
}

GST_END_TEST;

/* Beyond the frame, where some sinks report the pointer too: the lens stops at
 * the border, and no number at all does not move it out of its range. */
GST_START_TEST (test_follows_to_the_border)
{
  GstElement *e = harness->element;
  gdouble x, y;

  g_object_set (e, "follow-pointer", TRUE, NULL);
  gst_event_unref (upstream_send (harness, make_event (0, -50, HEIGHT + 50)));
  upstream_check_center (e, 0, 1);
  gst_event_unref (upstream_send (harness, make_event (0, 1e30, -INFINITY)));
  upstream_check_center (e, 1, 0);
  gst_event_unref (upstream_send (harness, make_event (0, NAN, NAN)));
  g_object_get (e, "center-x", &x, "center-y", &y, NULL);
  fail_unless (x >= 0 && x <= 1 && y >= 0 && y <= 1, "%g %g", x, y);
}

GST_END_TEST;

/* Presses and releases do not move the lens, and nothing does while
 * follow-pointer is off. */
GST_START_TEST (test_does_not_follow)
{
  GstElement *e = harness->element;
  gdouble zoom;

  for (guint kind = 0; kind < N_KINDS; kind++)
    gst_event_unref (upstream_send (harness, make_event (kind, 17, 18)));
  upstream_check_center (e, 0.5, 0.5);
  g_object_get (e, "zoom", &zoom, NULL);
  fail_unless_equals_float (zoom, 2);
  g_object_set (e, "follow-pointer", TRUE, NULL);
  gst_event_unref (upstream_send (harness, make_event (1, 17, 18)));
  gst_event_unref (upstream_send (harness, make_event (2, 17, 18)));
  upstream_check_center (e, 0.5, 0.5);
}

GST_END_TEST;

static void
scroll (gdouble delta, gdouble expected)
{
  gdouble zoom;

  gst_event_unref (upstream_send (harness,
      gst_navigation_event_new_mouse_scroll (160, 120, 0, delta, 0)));
  g_object_get (harness->element, "zoom", &zoom, NULL);
  fail_unless (fabs (zoom - expected) < 1e-9, "zoom is %.12g, not %.12g", zoom,
      expected);
}

GST_START_TEST (test_scroll)
{
  gint count = 0;

  g_signal_connect (harness->element, "notify::zoom",
      G_CALLBACK (upstream_count_notify), &count);
  g_object_set (harness->element, "follow-pointer", TRUE, NULL);
  scroll (1, 2.2);
  scroll (1, 2.42);
  scroll (-1, 2.2);
  scroll (-1, 2);
  fail_unless_equals_int (count, 4);
  /* Some sinks count more than 1 for a notch of the wheel, others less. */
  scroll (20, 2.2);
  scroll (-120, 2);
  scroll (0.5, 2 * sqrt (1.1));
  scroll (-0.5, 2);
  for (guint i = 0; i < 100; i++)
    gst_event_unref (upstream_send (harness,
        gst_navigation_event_new_mouse_scroll (160, 120, 0, 1, 0)));
  scroll (1, 100);
  for (guint i = 0; i < 100; i++)
    gst_event_unref (upstream_send (harness,
        gst_navigation_event_new_mouse_scroll (160, 120, 0, -1, 0)));
  scroll (-1, 1);
  scroll (INFINITY, 1.1);
  scroll (-INFINITY, 1);
}

GST_END_TEST;

/* Events before there are caps: there is no lens to look through yet. */
GST_START_TEST (test_before_caps)
{
  GstHarness *h = gst_harness_new ("magnifyfilter");

  g_object_set (h->element, "follow-pointer", TRUE, NULL);
  for (guint kind = 0; kind < N_KINDS; kind++) {
    gst_harness_push_upstream_event (h, make_event (kind, 10, 20));
    gst_event_unref (gst_harness_pull_upstream_event (h));
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_live_pipeline)
{
  const RefMagnify s = REF_MAGNIFY_DEFAULTS;
  Live live;

  live_start (&live);
  for (guint i = 0; i < 20 * N_KINDS; i++) {
    gdouble x = g_rand_double_range (rnd, 0, WIDTH);
    gdouble y = g_rand_double_range (rnd, 0, HEIGHT);
    GstEvent *event = live_send (&live, make_event (i % N_KINDS, x, y));

    ref_magnify_point (&s, WIDTH, HEIGHT, 1, &x, &y);
    upstream_check_coordinates (event, x, y);
    gst_event_unref (event);
  }
  live_stop (&live);
}

GST_END_TEST;

GST_START_TEST (test_live_pipeline_follows)
{
  Live live;

  live_start (&live);
  g_object_set (live.lens, "follow-pointer", TRUE, NULL);
  for (guint i = 0; i < 100; i++) {
    gdouble x = 3.2 * i, y = 2.4 * i;
    GstEvent *event = live_send (&live, make_event (i % 3 ? 0 : 5, x, y));

    upstream_check_coordinates (event, x, y);
    upstream_check_center (live.lens, i / 100.0, i / 100.0);
    gst_event_unref (event);
    event = live_send (&live, make_event (1, x, y));
    upstream_check_coordinates (event, x, y);
    gst_event_unref (event);
    g_usleep (500);
  }
  live_stop (&live);
}

GST_END_TEST;

static Suite *
navigation_suite (void)
{
  Suite *s = suite_create ("navigation");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, setup, test_teardown);
  tcase_add_test (tc, test_mapped_by_hand);
  tcase_add_test (tc, test_mapped);
  tcase_add_test (tc, test_mapped_with_pixel_aspect);
  tcase_add_test (tc, test_mapped_interlaced);
  tcase_add_test (tc, test_identity);
  tcase_add_test (tc, test_other_fields);
  tcase_add_test (tc, test_empty_event);
  tcase_add_test (tc, test_odd_events);
  tcase_add_test (tc, test_event_is_not_changed);
  tcase_add_test (tc, test_follows_pointer);
  tcase_add_test (tc, test_follows_to_the_border);
  tcase_add_test (tc, test_does_not_follow);
  tcase_add_test (tc, test_scroll);
  tcase_add_test (tc, test_before_caps);
  tcase_add_test (tc, test_live_pipeline);
  tcase_add_test (tc, test_live_pipeline_follows);
  return s;
}

GST_CHECK_MAIN (navigation);
