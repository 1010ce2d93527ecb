/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* `transition`: a lens that takes its time, frame by frame at times made up,
 * by its pixels and by where events point to. */

#include "upstream.h"

#include <gst/base/gstbasetransform.h>
#include <gst/controller/controller.h>
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
  gst_util_set_object_arg (G_OBJECT (harness->element), "interpolation",
      "bilinear");
  gst_util_set_object_arg (G_OBJECT (harness->element), "profile", "flat");
  g_object_set (harness->element, "transition", DURATION, "radius", 0.25, NULL);
}

/* As set up. */
static RefMagnify
settings_of (gdouble center_x, gdouble center_y, gdouble zoom, gdouble radius)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  s.interpolation = REF_BILINEAR;
  s.profile = REF_FLAT;
  s.center_x = center_x;
  s.center_y = center_y;
  s.zoom = zoom;
  s.radius = radius;
  return s;
}

static void
push_frame (GstClockTime pts)
{
  GstBuffer *buffer =
      gst_harness_create_buffer (harness, GST_VIDEO_INFO_SIZE (&info));

  GST_BUFFER_PTS (buffer) = pts;
  fail_unless_equals_int (gst_harness_push (harness, buffer), GST_FLOW_OK);
  gst_buffer_unref (gst_harness_pull (harness));
}

/* The way from rest. */
static gdouble
eased (GstClockTime passed)
{
  const gdouble u = passed < DURATION ? (gdouble) passed / DURATION : 1;

  return u * u * (3 - 2 * u);
}

/* A lens that goes from one place to another at any times: what is seen depends
 * on the time alone. */
static void
check_way (GstClockTime start, GstClockTime least, GstClockTime most)
{
  const RefMagnify before = settings_of (0.5, 0.5, 2, 0.25);
  const RefMagnify after = settings_of (0.2, 0.9, 8, 0.4);
  RefMagnify s = before;

  g_object_set (harness->element, "transition", (guint64) 0, NULL);
  test_set_magnify (harness->element, &before);
  test_magnify_frame_at (&info, start - 1, &before);
  g_object_set (harness->element, "transition", DURATION, NULL);
  test_set_magnify (harness->element, &after);
  for (GstClockTime now = start; now < start + 3 * DURATION / 2;
       now += g_rand_int_range (rnd, least, most + 1)) {
    const gdouble way = eased (now - start);

    s.center_x = 0.5 - 0.3 * way;
    s.center_y = 0.5 + 0.4 * way;
    s.zoom = 2 * pow (4, way);
    s.radius = 0.25 + 0.15 * way;
    test_magnify_frame_at (&info, now, &s);
  }
  test_magnify_frame_at (&info, start + 2 * DURATION, &after);
}

GST_START_TEST (test_frame_rates)
{
  check_way (GST_SECOND, 40 * GST_MSECOND, 40 * GST_MSECOND);
  check_way (3 * GST_SECOND, GST_SECOND / 60, GST_SECOND / 60);
  check_way (5 * GST_SECOND, 150 * GST_MSECOND, 150 * GST_MSECOND);
  check_way (7 * GST_SECOND, GST_MSECOND, 99 * GST_MSECOND);
  check_way (9 * GST_SECOND, 900 * GST_MSECOND, 900 * GST_MSECOND);
}

GST_END_TEST;

/* The properties say what they have been set to. */
GST_START_TEST (test_properties_are_the_target)
{
  gdouble zoom;

  push_frame (0);
  g_object_set (harness->element, "center-x", 0.75, "zoom", 3.0, NULL);
  for (guint i = 0; i < 5; i++) {
    push_frame (i * DURATION / 4);
    upstream_check_center (harness->element, 0.75, 0.5);
    g_object_get (harness->element, "zoom", &zoom, NULL);
    fail_unless_equals_float (zoom, 3);
  }
}

GST_END_TEST;

/* Centre and zoom, as events find them in a flat lens. */
static void
look (gdouble *center_x, gdouble *center_y, gdouble *zoom)
{
  gdouble x[2], y;

  for (guint i = 0; i < 2; i++) {
    GstEvent *event = upstream_send (harness,
        gst_navigation_event_new_mouse_move (155 + 10 * i, 120, 0));
    const GstStructure *structure = gst_event_get_structure (event);

    gst_structure_get_double (structure, "pointer_x", &x[i]);
    gst_structure_get_double (structure, "pointer_y", &y);
    gst_event_unref (event);
  }
  *zoom = 10 / (x[1] - x[0]);
  *center_x = (*zoom * x[0] - 155) / (*zoom - 1);
  *center_y = (*zoom * y - 120) / (*zoom - 1);
}

/* Events point to what is on the screen, not to what will be. */
GST_START_TEST (test_events_on_the_way)
{
  gdouble x, y, zoom;

  push_frame (0);
  g_object_set (harness->element, "center-x", 0.6, "center-y", 0.45, "zoom",
      8.0, NULL);
  look (&x, &y, &zoom); /* no frame since */
  fail_unless (fabs (x - 160) + fabs (y - 120) + fabs (zoom - 2) < 1e-9);
  for (guint i = 0; i <= 10; i++) {
    const gdouble way = eased (i * DURATION / 10);

    push_frame (GST_SECOND + i * DURATION / 10);
    look (&x, &y, &zoom);
    fail_unless (fabs (x - 160 - 32 * way) < 1e-9, "%.12g", x);
    fail_unless (fabs (y - 120 + 12 * way) < 1e-9, "%.12g", y);
    fail_unless (fabs (zoom - 2 * pow (4, way)) < 1e-9, "%.12g", zoom);
  }
}

GST_END_TEST;

/* New values at any time: from one frame to the next, a millisecond later, the
 * lens moves a little, and hardly more or less than the last time. */
GST_START_TEST (test_interrupted)
{
  gdouble last[3] = { 160, 120, log (3) }, now[3], speed[3] = { 0 };

  g_object_set (harness->element, "zoom", 3.0, NULL);
  push_frame (0);
  for (guint i = 1; i < 3000; i++) {
    if (i < 2500 && g_rand_int_range (rnd, 0, 150) == 0)
      g_object_set (harness->element, "center-x",
          g_rand_double_range (rnd, 0.45, 0.55), "center-y",
          g_rand_double_range (rnd, 0.45, 0.55), "zoom",
          g_rand_double_range (rnd, 2, 5), NULL);
    push_frame (i * GST_MSECOND);
    look (&now[0], &now[1], &now[2]);
    now[2] = log (now[2]);
    for (guint k = 0; k < 3; k++) {
      const gdouble most = k < 2 ? WIDTH / 10 : log (5 / 2.0);

      fail_unless (fabs (now[k] - last[k]) < 0.006 * most);
      fail_unless (fabs (now[k] - last[k] - speed[k]) < 8e-5 * most,
          "%u, %u: %g after %g", i, k, now[k] - last[k], speed[k]);
      speed[k] = now[k] - last[k];
      last[k] = now[k];
    }
  }
  fail_unless (speed[0] == 0 && speed[1] == 0);
}

GST_END_TEST;

/* How much a movement trembles: the squares of its second differences, added
 * up. The first of them are still those of a start. */
typedef struct
{
  gdouble last[2], sum;
} Tremble;

static void
add_tremble (Tremble *tremble, guint i, gdouble value)
{
  const gdouble second = value - 2 * tremble->last[0] + tremble->last[1];

  if (i > 60)
    tremble->sum += second * second;
  tremble->last[1] = tremble->last[0];
  tremble->last[0] = value;
}

/* Where somebody looks, told 60 times a second, and never quite there: the lens
 * goes along, and trembles less than a hundredth of that. */
GST_START_TEST (test_steadied)
{
  Tremble told = { { 0 }, 0 }, seen = { { 0 }, 0 };
  gdouble away = 0;

  g_object_set (harness->element, "zoom", 3.0, NULL);
  for (guint i = 0; i < 600; i++) {
    const gdouble steady = 0.5 + 0.05 * sin (i * G_PI / 120);
    const gdouble x = steady + g_rand_double_range (rnd, -0.01, 0.01);
    gdouble is_x, is_y, zoom;

    g_object_set (harness->element, "center-x", x, NULL);
    push_frame (i * GST_SECOND / 60);
    look (&is_x, &is_y, &zoom);
    add_tremble (&told, i, x);
    add_tremble (&seen, i, is_x / WIDTH);
    away = MAX (away, fabs (is_x / WIDTH - steady));
  }
  fail_unless (sqrt (seen.sum) < sqrt (told.sum) / 100, "%g of %g",
      sqrt (seen.sum), sqrt (told.sum));
  fail_unless (away < 0.04, "%g away", away);
}

GST_END_TEST;

/* A lens on its way, and events; then it is there. */
static void
check_ended_by_segment (gboolean flush)
{
  GstSegment segment;
  RefMagnify s = settings_of (0.5, 0.5, 2, 0.25);

  test_magnify_frame_at (&info, 0, &s);
  g_object_set (harness->element, "center-x", 0.25, NULL);
  test_magnify_frame_at (&info, GST_SECOND, &s);
  s.center_x = 0.375;
  test_magnify_frame_at (&info, GST_SECOND + DURATION / 2, &s);
  if (flush) {
    gst_harness_push_event (harness, gst_event_new_flush_start ());
    gst_harness_push_event (harness, gst_event_new_flush_stop (TRUE));
  }
  gst_segment_init (&segment, GST_FORMAT_TIME);
  fail_unless (
      gst_harness_push_event (harness, gst_event_new_segment (&segment)));
  s.center_x = 0.25;
  test_magnify_frame_at (&info, GST_SECOND + DURATION * 3 / 4, &s);
}

GST_START_TEST (test_ended_by_segment)
{
  check_ended_by_segment (FALSE);
}

GST_END_TEST;

GST_START_TEST (test_ended_by_seek)
{
  check_ended_by_segment (TRUE);
}

GST_END_TEST;

/* Without a time, or with none to take: at once. */
GST_START_TEST (test_at_once)
{
  RefMagnify s = settings_of (0.5, 0.5, 2, 0.25);

  test_magnify_frame_at (&info, GST_CLOCK_TIME_NONE, &s);
  s.center_x = 0.25;
  g_object_set (harness->element, "center-x", 0.25, NULL);
  test_magnify_frame_at (&info, GST_CLOCK_TIME_NONE, &s);
  s.center_x = 0.75;
  g_object_set (harness->element, "center-x", 0.75, "transition", (guint64) 0,
      NULL);
  test_magnify_frame_at (&info, GST_SECOND, &s);
  /* on its way, and then no longer */
  g_object_set (harness->element, "center-x", 0.25, "transition", DURATION,
      NULL);
  test_magnify_frame_at (&info, 2 * GST_SECOND, &s);
  s.center_x = 0.5;
  test_magnify_frame_at (&info, 2 * GST_SECOND + DURATION / 2, &s);
  g_object_set (harness->element, "transition", (guint64) 0, NULL);
  s.center_x = 0.25;
  test_magnify_frame_at (&info, 2 * GST_SECOND + DURATION * 3 / 4, &s);
}

GST_END_TEST;

/* The first frame has nothing to come from, however often it starts, and events
 * before it see what it will show. */
static void
check_first_frame (GstClockTime now, gdouble center_x)
{
  RefMagnify s = settings_of (center_x, 0.5, 2, 0.25);
  gdouble x, y, zoom;

  test_set_magnify (harness->element, &s);
  look (&x, &y, &zoom);
  fail_unless (fabs (x - center_x * WIDTH) < 1e-9, "%g", x);
  test_magnify_frame_at (&info, now, &s);
}

GST_START_TEST (test_first_frame)
{
  check_first_frame (0, 0.55);
  gst_element_set_state (harness->element, GST_STATE_NULL);
  gst_harness_play (harness);
  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT, NULL, NULL));
  check_first_frame (GST_SECOND, 0.45);
}

GST_END_TEST;

static gboolean
is_passthrough (void)
{
  return gst_base_transform_is_passthrough (
      GST_BASE_TRANSFORM (harness->element));
}

/* A lens that comes out of nothing, and goes back to it. */
GST_START_TEST (test_passthrough)
{
  RefMagnify s = settings_of (0.5, 0.5, 1, 0.25);

  g_object_set (harness->element, "zoom", 1.0, NULL);
  push_frame (0);
  fail_unless (is_passthrough ());
  g_object_set (harness->element, "zoom", 4.0, NULL);
  test_magnify_frame_at (&info, GST_SECOND, &s);
  s.zoom = 2;
  test_magnify_frame_at (&info, GST_SECOND + DURATION / 2, &s);
  fail_if (is_passthrough ());
  g_object_set (harness->element, "radius", 0.0, NULL);
  s.zoom = 4;
  test_magnify_frame_at (&info, 2 * GST_SECOND, &s);
  fail_if (is_passthrough ());
  s.radius = 0.125;
  test_magnify_frame_at (&info, 2 * GST_SECOND + DURATION / 2, &s);
  fail_if (is_passthrough ());
  push_frame (2 * GST_SECOND + DURATION);
  fail_unless (is_passthrough ());
}

GST_END_TEST;

/* One that had not gone yet does not count any more after a stop: caps that no
 * lens can be drawn in are fine. */
GST_START_TEST (test_stopped_on_the_way)
{
  GstCaps *caps = test_caps (GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT, NULL, NULL);

  push_frame (0);
  g_object_set (harness->element, "zoom", 1.0, NULL);
  push_frame (GST_SECOND);
  fail_if (is_passthrough ());
  gst_element_set_state (harness->element, GST_STATE_NULL);
  gst_harness_play (harness);
  gst_caps_set_features (caps, 0, gst_caps_features_new ("memory:Far", NULL));
  fail_unless (
      gst_harness_push_event (harness, gst_event_new_stream_start ("stream")));
  fail_unless (gst_harness_push_event (harness, gst_event_new_caps (caps)));
  fail_unless (is_passthrough ());
  gst_caps_unref (caps);
}

GST_END_TEST;

/* A control source that jumps: the lens does not. */
GST_START_TEST (test_control_source)
{
  GstControlSource *source = gst_interpolation_control_source_new ();
  GstTimedValueControlSource *values = GST_TIMED_VALUE_CONTROL_SOURCE (source);
  RefMagnify s = settings_of (0.25, 0.5, 2, 0.25);

  g_object_set (source, "mode", GST_INTERPOLATION_MODE_NONE, NULL);
  gst_timed_value_control_source_set (values, 0, 0.25);
  gst_timed_value_control_source_set (values, GST_SECOND, 0.75);
  gst_object_add_control_binding (GST_OBJECT (harness->element),
      gst_direct_control_binding_new_absolute (GST_OBJECT (harness->element),
          "center-x", source));
  gst_object_unref (source);
  test_magnify_frame_at (&info, 0, &s);
  test_magnify_frame_at (&info, GST_SECOND, &s);
  s.center_x = 0.5;
  test_magnify_frame_at (&info, GST_SECOND + DURATION / 2, &s);
  s.center_x = 0.75;
  test_magnify_frame_at (&info, GST_SECOND + DURATION, &s);
}

GST_END_TEST;

/* The pointer leads, the lens comes after, and stays in the frame. */
GST_START_TEST (test_follows_slowly)
{
  RefMagnify s = settings_of (0.5, 0.5, 2, 0.25);

  g_object_set (harness->element, "follow-pointer", TRUE, NULL);
  test_magnify_frame_at (&info, 0, &s);
  gst_event_unref (upstream_send (harness,
      gst_navigation_event_new_mouse_move (WIDTH, 0, 0)));
  upstream_check_center (harness->element, 1, 0);
  test_magnify_frame_at (&info, GST_SECOND, &s);
  s.center_x = 0.75;
  s.center_y = 0.25;
  test_magnify_frame_at (&info, GST_SECOND + DURATION / 2, &s);
  /* its speed would carry it beyond the border */
  g_object_set (harness->element, "center-x", 0.76, NULL);
  for (guint i = 0; i < 10; i++)
    push_frame (GST_SECOND + DURATION / 2 + i * DURATION / 10);
  s.center_x = 0.76;
  s.center_y = 0;
  test_magnify_frame_at (&info, 3 * GST_SECOND, &s);
}

GST_END_TEST;

static Suite *
movement_suite (void)
{
  Suite *s = suite_create ("movement");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, setup, test_teardown);
  tcase_add_test (tc, test_frame_rates);
  tcase_add_test (tc, test_properties_are_the_target);
  tcase_add_test (tc, test_events_on_the_way);
  tcase_add_test (tc, test_interrupted);
  tcase_add_test (tc, test_steadied);
  tcase_add_test (tc, test_ended_by_segment);
  tcase_add_test (tc, test_ended_by_seek);
  tcase_add_test (tc, test_at_once);
  tcase_add_test (tc, test_first_frame);
  tcase_add_test (tc, test_passthrough);
  tcase_add_test (tc, test_stopped_on_the_way);
  tcase_add_test (tc, test_control_source);
  tcase_add_test (tc, test_follows_slowly);
  return s;
}

GST_CHECK_MAIN (movement);
