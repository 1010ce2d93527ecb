/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Random combinations of all properties on random formats, sizes, layouts,
 * aspects, ranges and interlacing, against the reference. EDGELENS_TEST_SEED
 * chooses the sequence, EDGELENS_TEST_ROUNDS its length. */

#include "common.h"

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

static Suite *
random_suite (void)
{
  Suite *s = suite_create ("random");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_sobel);
  tcase_add_test (tc, test_magnify);
  return s;
}

GST_CHECK_MAIN (random);
