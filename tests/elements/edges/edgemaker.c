/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The edge maker in live video: thresholds that it finds by itself, hysteresis that
 * has to follow one path all over the picture, shares that slices have in it. What
 * it makes of single frames, test-sobel and test-random compare with the
 * reference. */

#include "common.h"

#include <string.h>

#define WIDTH 640
#define HEIGHT 480

static GstVideoInfo info;

static void
setup (void)
{
  test_setup_sobel ();
  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_GRAY8, WIDTH, HEIGHT,
          ",colorimetry=(string)1:4:0:0", &info));
  gst_util_set_object_arg (G_OBJECT (harness->element), "output", "mask");
  g_object_set (harness->element, "thin", TRUE, "blur", 1.4, NULL);
}

/* A scene of boxes on a slope, all of it times `gain`, plus `lift`, plus noise. */
static GstBuffer *
scene (gdouble gain, gdouble lift, gdouble noise)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, WIDTH * HEIGHT, NULL);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (gint y = 0; y < HEIGHT; y++)
    for (gint x = 0; x < WIDTH; x++) {
      gint column = x / 40, row = y / 40;
      gdouble v = 40 + x / 16.0 + (x % 40 > 8 && y % 40 > 8) * 8 * (column % 7)
          + 6 * (row % 5);

      v = v * gain + lift
          + noise
              * (g_rand_double (rnd) + g_rand_double (rnd) + g_rand_double (rnd)
                  - 1.5)
              * 2;
      map.data[y * WIDTH + x] = CLAMP (v + 0.5, 0, 255);
    }
  gst_buffer_unmap (buffer, &map);
  return buffer;
}

/* The share of white pixels; takes the buffer. */
static gdouble
share_of (GstBuffer *buffer)
{
  GstMapInfo map;
  gsize n = 0;

  gst_buffer_map (buffer, &map, GST_MAP_READ);
  for (gsize i = 0; i < map.size; i++)
    n += map.data[i] > 0;
  gst_buffer_unmap (buffer, &map);
  gst_buffer_unref (buffer);
  return (gdouble) n / (WIDTH * HEIGHT);
}

static GstBuffer *
filtered (GstBuffer *buffer)
{
  return gst_harness_push_and_pull (harness, buffer);
}

static void
found (gdouble thresholds[2])
{
  g_object_get (harness->element, "threshold", &thresholds[0], "low-threshold",
      &thresholds[1], NULL);
}

/* What came before is forgotten. */
static void
flush (void)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (harness, gst_event_new_flush_start ());
  gst_harness_push_event (harness, gst_event_new_flush_stop (FALSE));
  gst_harness_push_event (harness, gst_event_new_segment (&segment));
}

/* However dark, bright or noisy, every version of a scene has about as many edges;
 * with a threshold of the first one, it would not. */
GST_START_TEST (test_shares)
{
  static const gdouble versions[][3] = { { 1, 0, 0 }, { 0.25, 0, 0 },
    { 0.7, 76, 0 }, { 1, 0, 4 }, { 1, 0, 10 }, { 1, 0, 20 }, { 0.25, 0, 4 } };
  gdouble first = 0, fixed = 1;

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++) {
    gdouble share, thresholds[2];

    g_object_set (harness->element, "auto-threshold", TRUE, NULL);
    flush ();
    share = share_of (
        filtered (scene (versions[i][0], versions[i][1], versions[i][2])));
    found (thresholds);
    fail_unless (thresholds[1] < thresholds[0]);
    first = i == 0 ? share : first;
    fail_unless (share > first / 2 && share < first * 2,
        "version %u: a share of %g, where the first has %g", i, share, first);
    fail_unless (share > 0.005 && share < 0.15);
    if (i == 0)
      g_object_set (harness->element, "auto-threshold", FALSE, NULL);
    if (i == 0)
      fixed = share_of (filtered (scene (0.25, 0, 0)));
  }
  fail_unless (fixed < first / 2);
}

GST_END_TEST;

/* What was found makes the same picture when it is set. */
GST_START_TEST (test_read_back)
{
  gdouble thresholds[2];
  GstBuffer *automatic, *fixed;

  g_object_set (harness->element, "auto-threshold", TRUE, NULL);
  automatic = filtered (scene (1, 0, 0));
  found (thresholds);
  fail_unless (thresholds[0] > 0 && thresholds[1] > 0);
  g_object_set (harness->element, "auto-threshold", FALSE, NULL);
  fixed = filtered (scene (1, 0, 0));
  test_same_bytes (automatic, fixed, "the thresholds that were found, set");
  found (thresholds);
  g_object_set (harness->element, "threshold", thresholds[0], "low-threshold",
      thresholds[1], NULL);
  gst_buffer_unref (fixed);
  fixed = filtered (scene (1, 0, 0));
  test_same_bytes (automatic, fixed, "the thresholds that were read, set");
  gst_buffer_unref (automatic);
  gst_buffer_unref (fixed);
}

GST_END_TEST;

/* A still scene, whose noise is another in every frame. */
GST_START_TEST (test_steady)
{
  gdouble held[2], thresholds[2];

  g_object_set (harness->element, "auto-threshold", TRUE, NULL);
  gst_buffer_unref (filtered (scene (1, 0, 6)));
  found (held);
  for (guint i = 0; i < 30; i++) {
    gst_buffer_unref (filtered (scene (1, 0, 6)));
    found (thresholds);
    fail_unless_equals_float (thresholds[0], held[0]);
    fail_unless_equals_float (thresholds[1], held[1]);
  }
}

GST_END_TEST;

/* Light that fades is followed, another scene at once. */
GST_START_TEST (test_follows)
{
  gdouble bright[2], thresholds[2];

  g_object_set (harness->element, "auto-threshold", TRUE, NULL);
  gst_buffer_unref (filtered (scene (1, 0, 0)));
  found (bright);
  for (guint i = 0; i < 60; i++)
    gst_buffer_unref (filtered (scene (1 - i / 150.0, 0, 0)));
  found (thresholds);
  fail_unless (
      thresholds[0] < 0.75 * bright[0] && thresholds[0] > 0.5 * bright[0]);
  gst_buffer_unref (filtered (scene (0.2, 0, 0)));
  found (thresholds);
  fail_unless (thresholds[0] < 0.3 * bright[0]);
}

GST_END_TEST;

/* One weak line that winds through the whole picture, up and down, and begins at a
 * strong spot: all of it is an edge, over all slices; without the spot nothing. */
GST_START_TEST (test_winding)
{
  static const guint threads[] = { 1, 2, 4 };

  g_object_set (harness->element, "thin", FALSE, "blur", 0.0, "threshold", 0.9,
      "low-threshold", 0.1, NULL);
  for (guint spot = 0; spot <= 1; spot++)
    for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
      GstBuffer *buffer = gst_buffer_new_allocate (NULL, WIDTH * HEIGHT, NULL);
      GstMapInfo map;
      gdouble share;

      gst_buffer_map (buffer, &map, GST_MAP_WRITE);
      memset (map.data, 0, map.size);
      for (gint x = 4; x < WIDTH - 4; x += 8)
        for (gint y = 4; y < HEIGHT - 4; y++) {
          const gint end = x / 8 % 2 ? 4 : HEIGHT - 5;

          map.data[y * WIDTH + x] = 30;
          if (y == end && x + 8 < WIDTH - 4)
            memset (map.data + y * WIDTH + x, 30, 8);
        }
      if (spot)
        map.data[4 * WIDTH + 4] = 255;
      gst_buffer_unmap (buffer, &map);
      g_object_set (harness->element, "n-threads", threads[i], NULL);
      share = share_of (filtered (buffer));
      fail_unless (spot ? share > 0.2 : share == 0);
    }
}

GST_END_TEST;

static Suite *
edgemaker_suite (void)
{
  Suite *s = suite_create ("edgemaker");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, setup, test_teardown);
  tcase_add_test (tc, test_shares);
  tcase_add_test (tc, test_read_back);
  tcase_add_test (tc, test_steady);
  tcase_add_test (tc, test_follows);
  tcase_add_test (tc, test_winding);
  return s;
}

GST_CHECK_MAIN (edgemaker);
