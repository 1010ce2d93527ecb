/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the properties of sobelfilter do to the picture. */

#include "common.h"

#include <string.h>

/* The formats where kernels differ most, for the long lists of settings. */
static const GstVideoFormat few[] = { GST_VIDEO_FORMAT_GRAY8,
  GST_VIDEO_FORMAT_NV12, GST_VIDEO_FORMAT_UYVY, GST_VIDEO_FORMAT_BGRx,
  GST_VIDEO_FORMAT_GRAY16_LE, GST_VIDEO_FORMAT_Y444_10BE };

/* The settings on one frame of each of these patterns. */
static void
check_patterns (GstVideoFormat format, gint width, gint height,
    const gchar *extra, const RefSobel *s, TestPattern first, TestPattern last)
{
  GstVideoInfo info;

  gst_harness_set_src_caps (harness,
      test_caps (format, width, height, extra, &info));
  test_set_sobel (harness->element, s);
  for (TestPattern pattern = first; pattern <= last; pattern++) {
    GstBuffer *buffer = test_buffer (&info, NULL, rnd);

    test_fill (buffer, &info, pattern, rnd);
    test_sobel_frame (harness, &info, buffer, s);
  }
}

static void
check_families (const RefSobel *s)
{
  for (guint i = 0; i < TEST_N_FAMILIES; i++)
    check_patterns (test_families[i], 37, 9, NULL, s, TEST_NOISE, TEST_STEPS);
}

GST_START_TEST (test_operators_norms_gains)
{
  static const gdouble gains[] = { 0, 0.1, 0.3, 0.5, 1, 2.7, 100 };
  RefSobel s = REF_SOBEL_DEFAULTS;

  for (s.op = 0; s.op < formula_n_operators; s.op++)
    for (s.norm = 0; s.norm < REF_N_NORMS; s.norm++)
      for (guint g = 0; g < G_N_ELEMENTS (gains); g++)
        for (guint i = 0; i < G_N_ELEMENTS (few); i++) {
          s.gain = gains[g];
          check_patterns (few[i], 53, 11, NULL, &s, TEST_NOISE, TEST_RAMP);
        }
}

GST_END_TEST;

/* Every magnitude of an 8-bit step is on the boundary of some threshold
 * k / 255. */
GST_START_TEST (test_thresholds)
{
  static const gdouble plain[] = { 0, 1, 1e-9, 0.05, 0.5 };
  RefSobel s = REF_SOBEL_DEFAULTS;

  for (guint k = 0; k < 5 + 16; k++) {
    s.threshold = k < 5 ? plain[k] : (k - 5) * 17 / 255.0;
    for (s.output = REF_MAGNITUDE; s.output <= REF_OVERLAY; s.output++)
      for (guint i = 0; i < G_N_ELEMENTS (few); i++)
        check_patterns (few[i], 40, 8, NULL, &s, TEST_NOISE, TEST_STEPS);
  }
}

GST_END_TEST;

/* On a row of 8-bit steps of every height: with threshold k / 255 exactly the
 * magnitudes from k upwards stay. */
GST_START_TEST (test_threshold_boundary)
{
  GstVideoInfo info;

  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_GRAY8, 256, 1, NULL, &info));
  for (guint k = 0; k <= 255; k++) {
    GstBuffer *buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
    guint8 row[256];

    /* one step of k / 2 gives m = k on both of its sides, k even */
    for (guint x = 0; x < 256; x++)
      row[x] = x < 128 ? 0 : k / 2;
    gst_buffer_fill (buffer, 0, row, sizeof (row));
    g_object_set (harness->element, "threshold", k / 255.0, NULL);
    buffer = gst_harness_push_and_pull (harness, buffer);
    gst_buffer_extract (buffer, 0, row, sizeof (row));
    fail_unless_equals_int (row[127], k % 2 ? 0 : k);
    fail_unless_equals_int (row[128], k % 2 ? 0 : k);
    fail_unless_equals_int (row[126], 0);
    gst_buffer_unref (buffer);
  }
}

GST_END_TEST;

GST_START_TEST (test_outputs)
{
  static const guint colors[] = { 0xffff0000, 0x8000ff00, 0x01ffffff,
    0xff0000ff, 0x7f123456 };
  RefSobel s = REF_SOBEL_DEFAULTS;

  for (s.output = 0; s.output < formula_n_outputs; s.output++) {
    s.color = colors[s.output % G_N_ELEMENTS (colors)];
    s.invert = FALSE;
    check_families (&s);
    s.invert = TRUE;
    s.threshold = 0.2;
    s.gain = 1.5;
    check_families (&s);
    s.threshold = 0;
    s.gain = 1;
  }
}

GST_END_TEST;

GST_START_TEST (test_overlay_colors)
{
  static const guint colors[] = { 0xffffffff, 0xff000000, 0x80ff00ff,
    0xffffff00, 0x0100ffff };
  RefSobel s = REF_SOBEL_DEFAULTS;

  s.output = REF_OVERLAY;
  for (guint i = 0; i < G_N_ELEMENTS (colors); i++) {
    s.color = colors[i];
    check_families (&s);
  }
}

GST_END_TEST;

/* The alpha of the colour is the strength: at 0 the picture is what it was,
 * every bit of it. */
GST_START_TEST (test_overlay_alpha_0)
{
  gst_util_set_object_arg (G_OBJECT (harness->element), "output", "overlay");
  g_object_set (harness->element, "color", 0x00ff8040, NULL);
  for (guint i = 0; i < ref_n_formats; i++) {
    GstVideoInfo info;
    GstBuffer *buffer, *before;

    gst_harness_set_src_caps (harness,
        test_caps (ref_formats[i].format, 33, 7, NULL, &info));
    buffer = test_buffer (&info, NULL, rnd);
    before = gst_buffer_copy_deep (buffer);
    buffer = gst_harness_push_and_pull (harness, buffer);
    test_same_bytes (buffer, before, "overlay with alpha 0");
    gst_buffer_unref (buffer);
    gst_buffer_unref (before);
  }
}

GST_END_TEST;

GST_START_TEST (test_keep_color)
{
  RefSobel s = REF_SOBEL_DEFAULTS;

  s.keep_color = TRUE;
  check_families (&s);
  s.invert = TRUE;
  s.op = REF_SCHARR;
  check_families (&s);
  s.norm = REF_L1;
  s.threshold = 0.3;
  check_families (&s);
  /* for magnitude alone */
  s.output = REF_MASK;
  check_families (&s);
  s.output = REF_GRADIENT_Y;
  check_families (&s);
}

GST_END_TEST;

GST_START_TEST (test_ranges)
{
  static const gchar *yuv[] = { ",colorimetry=(string)1:4:0:0",
    ",colorimetry=(string)2:4:0:0", ",colorimetry=(string)bt709",
    ",colorimetry=(string)bt2020" };
  static const gchar *rgb[] = { ",colorimetry=(string)1:1:5:1",
    ",colorimetry=(string)2:1:5:1" };
  RefSobel s = REF_SOBEL_DEFAULTS;

  for (s.output = 0; s.output < REF_NONE; s.output++) {
    s.invert = s.output != REF_MAGNITUDE;
    for (guint i = 0; i < TEST_N_FAMILIES; i++) {
      const GstVideoFormatInfo *finfo =
          gst_video_format_get_info (test_families[i]);
      gboolean is_rgb = GST_VIDEO_FORMAT_INFO_IS_RGB (finfo);

      for (guint k = 0; k < (is_rgb ? 2 : 4); k++)
        check_patterns (test_families[i], 21, 6, is_rgb ? rgb[k] : yuv[k], &s,
            TEST_NOISE, TEST_SOFT);
    }
  }
}

GST_END_TEST;

/* Interlaced frames: fields of 1 and 0 rows included. */
GST_START_TEST (test_interlaced)
{
  static const gint sizes[][2] = { { 9, 1 }, { 9, 2 }, { 16, 3 }, { 33, 12 },
    { 6, 17 }, { 22, 14 } };
  RefSobel s = REF_SOBEL_DEFAULTS;

  for (s.output = 0; s.output <= REF_OVERLAY; s.output++)
    for (guint i = 0; i < TEST_N_FAMILIES; i++)
      for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
        check_patterns (test_families[i], sizes[k][0], sizes[k][1],
            ",interlace-mode=(string)interleaved", &s, TEST_NOISE, TEST_NOISE);
}

GST_END_TEST;

/* With interlace-mode mixed it is the buffer's flag that counts. */
GST_START_TEST (test_interlaced_mixed)
{
  RefSobel s = REF_SOBEL_DEFAULTS;
  GstVideoInfo info;

  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_I420, 24, 16, ",interlace-mode=(string)mixed",
          &info));
  for (guint i = 0; i < 6; i++) {
    GstBuffer *buffer = test_buffer (&info, NULL, rnd);

    if (i % 3)
      GST_BUFFER_FLAG_SET (buffer, GST_VIDEO_BUFFER_FLAG_INTERLACED);
    if (i % 2)
      GST_BUFFER_FLAG_SET (buffer, GST_VIDEO_BUFFER_FLAG_TFF);
    test_sobel_frame (harness, &info, buffer, &s);
  }
}

GST_END_TEST;

/* A comb, one field black and the other white, has no edges. */
GST_START_TEST (test_comb)
{
  GstVideoInfo info;
  GstBuffer *buffer;
  guint8 rows[16][32];

  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_GRAY8, 32, 16,
          ",interlace-mode=(string)interleaved", &info));
  for (guint y = 0; y < 16; y++)
    memset (rows[y], y % 2 ? 255 : 0, 32);
  buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
  gst_buffer_fill (buffer, 0, rows, sizeof (rows));
  buffer = gst_harness_push_and_pull (harness, buffer);
  memset (rows, 0, sizeof (rows));
  fail_unless (gst_buffer_memcmp (buffer, 0, rows, sizeof (rows)) == 0);
  gst_buffer_unref (buffer);
}

GST_END_TEST;

static Suite *
sobel_suite (void)
{
  Suite *s = suite_create ("sobel");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, test_setup_sobel, test_teardown);
  tcase_add_test (tc, test_operators_norms_gains);
  tcase_add_test (tc, test_thresholds);
  tcase_add_test (tc, test_threshold_boundary);
  tcase_add_test (tc, test_outputs);
  tcase_add_test (tc, test_overlay_colors);
  tcase_add_test (tc, test_overlay_alpha_0);
  tcase_add_test (tc, test_keep_color);
  tcase_add_test (tc, test_ranges);
  tcase_add_test (tc, test_interlaced);
  tcase_add_test (tc, test_interlaced_mixed);
  tcase_add_test (tc, test_comb);
  return s;
}

GST_CHECK_MAIN (sobel);
