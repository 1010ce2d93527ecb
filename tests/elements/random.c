/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Random combinations of all properties on random formats, sizes, layouts,
 * aspects, ranges and interlacing, against the reference. EDGELENS_TEST_SEED
 * chooses the sequence, EDGELENS_TEST_ROUNDS its length. */

#include "common.h"

#include <gst/video/navigation.h>
#include <stdlib.h>

static guint
rounds (void)
{
  const gchar *text = g_getenv ("EDGELENS_TEST_ROUNDS");

  return text ? strtoul (text, NULL, 0) : 600;
}

/* Mostly small; now and then wide, tall or a single line. */
static gint
random_size (GRand *rand)
{
  static const gint limits[] = { 3, 20, 20, 60, 60, 150 };

  return g_rand_int_range (rand, 1,
      limits[g_rand_int_range (rand, 0, G_N_ELEMENTS (limits))]);
}

static GstCaps *
random_caps (GRand *rand, GstVideoInfo *info)
{
  static const gchar *yuv[] = { "", ",colorimetry=(string)1:4:0:0",
    ",colorimetry=(string)bt709", ",colorimetry=(string)bt2020" };
  static const gchar *rgb[] = { "", ",colorimetry=(string)2:1:5:1" };
  static const gchar *interlacing[] = { "", "", "",
    ",interlace-mode=(string)interleaved", ",interlace-mode=(string)mixed" };
  static const gchar *aspects[] = { "", "",
    ",pixel-aspect-ratio=(fraction)12/11",
    ",pixel-aspect-ratio=(fraction)1/3" };
  static const gchar *sites[] = { "", ",chroma-site=(string)jpeg",
    ",chroma-site=(string)mpeg2", ",chroma-site=(string)dv" };
  GstVideoFormat format =
      ref_formats[g_rand_int_range (rand, 0, ref_n_formats)].format;
  gboolean is_rgb =
      GST_VIDEO_FORMAT_INFO_IS_RGB (gst_video_format_get_info (format));
  gchar *extra = g_strconcat (is_rgb ? rgb[g_rand_int_range (rand, 0, 2)]
                                     : yuv[g_rand_int_range (rand, 0, 4)],
      interlacing[g_rand_int_range (rand, 0, 5)],
      aspects[g_rand_int_range (rand, 0, 4)],
      is_rgb ? "" : sites[g_rand_int_range (rand, 0, 4)], NULL);
  GstCaps *caps =
      test_caps (format, random_size (rand), random_size (rand), extra, info);

  g_free (extra);
  return caps;
}

static GstBuffer *
random_buffer (GRand *rand, const GstVideoInfo *info)
{
  TestLayout layout = { g_rand_int_range (rand, 0, 20),
    g_rand_int_range (rand, 0, 20), g_rand_boolean (rand),
    g_rand_boolean (rand) };
  GstBuffer *buffer =
      test_buffer (info, g_rand_boolean (rand) ? &layout : NULL, rand);

  test_fill (buffer, info, g_rand_int_range (rand, 0, TEST_N_PATTERNS), rand);
  if (g_rand_boolean (rand))
    GST_BUFFER_FLAG_SET (buffer, GST_VIDEO_BUFFER_FLAG_INTERLACED);
  return buffer;
}

static void
check_element (const TestElement *element)
{
  GstHarness *h = gst_harness_new (element->name);
  GRand *rand = test_rand ();
  guint n = rounds ();

  for (guint i = 0; i < n; i++) {
    GstVideoInfo info;

    gst_harness_set_src_caps (h, random_caps (rand, &info));
    for (guint k = 0; k < 3; k++) {
      TestSettings s = element->random (rand);

      element->set (h->element, &s);
      g_object_set (h->element, "n-threads", g_rand_int_range (rand, 0, 5),
          NULL);
      if (element == &sobelfilter)
        g_object_set (h->element, "post-messages", g_rand_boolean (rand), NULL);
      test_frame (element, h, &info, random_buffer (rand, &info), &s);
    }
  }
  gst_harness_teardown (h);
  g_rand_free (rand);
}

GST_START_TEST (test_sobel)
{
  check_element (&sobelfilter);
}

GST_END_TEST;

GST_START_TEST (test_magnify)
{
  check_element (&magnifyfilter);
}

GST_END_TEST;

/* --- colours, movement and fingers --- */

/* Two of an element that are told the same: whatever it is, both make the same of
 * it, and neither touches what is not of the picture. */
typedef struct
{
  GstHarness *h[2];
  GRand *rand;
} Twins;

static void
send_event (Twins *twins, GstEvent *event)
{
  gst_harness_push_upstream_event (twins->h[0], gst_event_copy (event));
  gst_harness_push_upstream_event (twins->h[1], event);
}

/* A mouse, a wheel or one of three fingers, now and then outside the picture. */
static GstEvent *
random_event (GRand *rand, const GstVideoInfo *info)
{
  const gdouble x = g_rand_double_range (rand, -2, info->width + 2);
  const gdouble y = g_rand_double_range (rand, -2, info->height + 2);
  const guint finger = (guint) g_rand_int_range (rand, 0, 3);

  switch (g_rand_int_range (rand, 0, 6)) {
    case 0:
      return gst_navigation_event_new_mouse_move (x, y, 0);
    case 1:
      return gst_navigation_event_new_mouse_scroll (x, y, 0,
          g_rand_double_range (rand, -3, 3), 0);
    case 2:
      return gst_navigation_event_new_touch_up (finger, x, y, 0);
    case 3:
      return gst_navigation_event_new_touch_down (finger, x, y, 0.5, 0);
    default:
      return gst_navigation_event_new_touch_motion (finger, x, y, 0.5, 0);
  }
}

static void
set_twins (Twins *twins)
{
  static const gdouble contrasts[] = { 1, 1, 0, 0.5, 2, 10 };
  static const guint64 times[] = { 0, 0, 1, 100 * GST_MSECOND, GST_SECOND };
  GRand *rand = twins->rand;
  const TestSettings s = magnifyfilter.random (rand);
  const guint tone = (guint) g_rand_int_range (rand, 0, 5);
  const guint dark = g_rand_int (rand), light = g_rand_int (rand);
  const gdouble contrast =
      contrasts[g_rand_int_range (rand, 0, G_N_ELEMENTS (contrasts))];
  const guint64 transition =
      times[g_rand_int_range (rand, 0, G_N_ELEMENTS (times))];

  for (guint i = 0; i < 2; i++) {
    magnifyfilter.set (twins->h[i]->element, &s);
    g_object_set (twins->h[i]->element, "tone", tone, "dark-color", dark,
        "light-color", light, "contrast", contrast, "transition", transition,
        "follow-pointer", TRUE, "n-threads",
        i == 0 ? 1 : g_rand_int_range (rand, 2, 5), NULL);
  }
}

/* What both make of one frame. */
static void
push_twins (Twins *twins, const GstVideoInfo *info, GstClockTime time)
{
  GstBuffer *buffer = random_buffer (twins->rand, info), *out[2];

  GST_BUFFER_PTS (buffer) = time;
  for (guint i = 0; i < 2; i++) {
    out[i] =
        gst_harness_push_and_pull (twins->h[i], gst_buffer_copy_deep (buffer));
    fail_unless (out[i] != NULL);
  }
  test_same_bytes (out[0], out[1], "n-threads=1, and more");
  gst_buffer_unref (out[0]);
  gst_buffer_unref (out[1]);
  gst_buffer_unref (buffer);
}

GST_START_TEST (test_magnify_live)
{
  Twins twins = { { gst_harness_new ("magnifyfilter"),
                      gst_harness_new ("magnifyfilter") },
    test_rand () };
  const guint n = rounds ();

  for (guint i = 0; i < n; i++) {
    GstVideoInfo info;
    GstCaps *caps = random_caps (twins.rand, &info);

    for (guint k = 0; k < 2; k++)
      gst_harness_set_src_caps (twins.h[k], gst_caps_ref (caps));
    gst_caps_unref (caps);
    for (guint k = 0; k < 4; k++) {
      if (k % 2 == 0)
        set_twins (&twins);
      for (guint e = 0; e < 3; e++)
        send_event (&twins, random_event (twins.rand, &info));
      push_twins (&twins, &info, (4 * i + k) * 30 * GST_MSECOND);
    }
  }
  gst_harness_teardown (twins.h[0]);
  gst_harness_teardown (twins.h[1]);
  g_rand_free (twins.rand);
}

GST_END_TEST;

static Suite *
random_suite (void)
{
  Suite *s = suite_create ("random");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_sobel);
  tcase_add_test (tc, test_magnify);
  tcase_add_test (tc, test_magnify_live);
  return s;
}

GST_CHECK_MAIN (random);
