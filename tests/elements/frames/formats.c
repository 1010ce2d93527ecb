/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The pad templates, and every format of both elements against the reference at
 * several sizes: luma, chroma, alpha, and the bytes without a meaning. */

#include "common.h"

static const gchar *elements[] = { "sobelfilter", "magnifyfilter" };

/* Those of the table, in its order, and after them what goes by GStreamer's own
 * functions. */
static void
check_format_list (const GValue *list)
{
  fail_unless (gst_value_list_get_size (list) > ref_n_formats);
  for (guint i = 0; i < ref_n_formats; i++)
    fail_unless_equals_string (
        g_value_get_string (gst_value_list_get_value (list, i)),
        gst_video_format_to_string (ref_formats[i].format));
}

static void
check_template (GstStaticPadTemplate *template)
{
  GstCaps *caps = gst_static_pad_template_get_caps (template);
  const GstCapsFeatures *features;
  const GstStructure *s;

  fail_unless_equals_int (gst_caps_get_size (caps), 2);
  s = gst_caps_get_structure (caps, 0);
  fail_unless_equals_string (gst_structure_get_name (s), "video/x-raw");
  check_format_list (gst_structure_get_value (s, "format"));
  features = gst_caps_get_features (caps, 0);
  fail_unless (!features
      || gst_caps_features_is_equal (features,
          GST_CAPS_FEATURES_MEMORY_SYSTEM_MEMORY));
  s = gst_caps_get_structure (caps, 1);
  fail_unless_equals_string (gst_structure_get_name (s), "video/x-raw");
  fail_unless (gst_caps_features_is_any (gst_caps_get_features (caps, 1)));
  gst_caps_unref (caps);
}

GST_START_TEST (test_templates)
{
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++) {
    GstElementFactory *factory = gst_element_factory_find (elements[i]);
    const GList *l;
    guint n = 0;

    fail_unless (factory != NULL, "no %s", elements[i]);
    for (l = gst_element_factory_get_static_pad_templates (factory); l;
         l = l->next, n++)
      check_template (l->data);
    fail_unless_equals_int (n, 2);
    fail_unless_equals_string (
        gst_element_factory_get_metadata (factory, GST_ELEMENT_METADATA_KLASS),
        "Filter/Effect/Video");
    fail_unless_equals_int (
        gst_plugin_feature_get_rank (GST_PLUGIN_FEATURE (factory)),
        GST_RANK_NONE);
    gst_object_unref (factory);
  }
}

GST_END_TEST;

/* A frame of each pattern from noise to @last. */
static void
check_format (const TestElement *element, GstHarness *h,
    const RefFormat *format, gint width, gint height, gconstpointer settings,
    TestPattern last, GRand *rand)
{
  GstVideoInfo info;

  gst_harness_set_src_caps (h,
      test_caps (format->format, width, height, NULL, &info));
  for (TestPattern pattern = TEST_NOISE; pattern <= last; pattern++) {
    GstBuffer *buffer = test_buffer (&info, NULL, rand);

    test_fill (buffer, &info, pattern, rand);
    test_frame (element, h, &info, buffer, settings);
  }
}

/* Large sizes go without some of the patterns. */
static void
check_formats (const TestElement *element, GstHarness *h,
    gconstpointer settings, TestPattern last)
{
  static const gint sizes[][2] = { { 1, 1 }, { 2, 1 }, { 1, 2 }, { 3, 3 },
    { 5, 2 }, { 17, 13 }, { 64, 48 }, { 49, 7 } };
  GRand *rand = test_rand ();

  for (guint i = 0; i < ref_n_formats; i++)
    for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
      check_format (element, h, &ref_formats[i], sizes[k][0], sizes[k][1],
          settings,
          sizes[k][0] * sizes[k][1] > 300 ? MIN (last, TEST_SOFT) : last, rand);
  g_rand_free (rand);
}

GST_START_TEST (test_sobel_formats)
{
  GstHarness *h = gst_harness_new ("sobelfilter");

  check_formats (&sobelfilter, h, sobelfilter.defaults, TEST_FLAT);
  gst_harness_teardown (h);
}

GST_END_TEST;

GST_START_TEST (test_magnify_formats)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;
  GstHarness *h = gst_harness_new ("magnifyfilter");

  for (s.interpolation = REF_NEAREST; s.interpolation <= REF_BILINEAR;
       s.interpolation++) {
    test_set_magnify (h->element, &s);
    check_formats (&magnifyfilter, h, &s, TEST_NOISE);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

/* Every format at a width beyond any line buffer's first guess; the lens covers
 * all two rows. */
GST_START_TEST (test_wide)
{
  RefMagnify magnify = REF_MAGNIFY_DEFAULTS;
  GRand *rand = test_rand ();

  magnify.radius = 10;
  for (guint e = 0; e < 2; e++) {
    const TestElement *element = test_elements[e];
    gconstpointer s = e == 0 ? sobelfilter.defaults : &magnify;
    GstHarness *h = gst_harness_new (element->name);

    element->set (h->element, s);
    for (guint i = 0; i < ref_n_formats; i += 7)
      check_format (element, h, &ref_formats[i], 16384, 2, s, TEST_SOFT, rand);
    check_format (element, h,
        ref_format_find (
            e == 0 ? GST_VIDEO_FORMAT_YUY2 : GST_VIDEO_FORMAT_NV12),
        e == 0 ? 32767 : 1, e == 0 ? 1 : 32767, s, TEST_SOFT, rand);
    gst_harness_teardown (h);
  }
  g_rand_free (rand);
}

GST_END_TEST;

/* Nominal ranges and matrices other than the default of each format. */
GST_START_TEST (test_colorimetry)
{
  static const gchar *const names[] = { "bt601", "bt709", "bt2020", "smpte240m",
    "1:4:0:0", "1:3:5:1", "2:4:0:0" };
  static const GstVideoFormat yuv[] = { GST_VIDEO_FORMAT_I420,
    GST_VIDEO_FORMAT_NV16, GST_VIDEO_FORMAT_UYVY, GST_VIDEO_FORMAT_AYUV,
    GST_VIDEO_FORMAT_GRAY8, GST_VIDEO_FORMAT_P010_10LE,
    GST_VIDEO_FORMAT_GRAY16_BE, GST_VIDEO_FORMAT_Y212_LE };
  static const GstVideoFormat rgb[] = { GST_VIDEO_FORMAT_BGRx,
    GST_VIDEO_FORMAT_GBR_10LE, GST_VIDEO_FORMAT_RGBA64_BE };
  static const gchar *const rgb_names[] = { "1:1:5:1", "2:1:5:1", "2:1:7:1" };
  const RefSobel s = REF_SOBEL_DEFAULTS;
  GstHarness *h = gst_harness_new ("sobelfilter");
  GRand *rand = test_rand ();

  for (guint i = 0; i < G_N_ELEMENTS (yuv) + G_N_ELEMENTS (rgb); i++) {
    gboolean is_rgb = i >= G_N_ELEMENTS (yuv);
    const gchar *const *list = is_rgb ? rgb_names : names;
    guint n = is_rgb ? G_N_ELEMENTS (rgb_names) : G_N_ELEMENTS (names);

    for (guint k = 0; k < n; k++) {
      gchar *extra = g_strdup_printf (",colorimetry=(string)%s", list[k]);
      GstVideoInfo info;
      GstBuffer *buffer;

      gst_harness_set_src_caps (h,
          test_caps (is_rgb ? rgb[i - G_N_ELEMENTS (yuv)] : yuv[i], 33, 9,
              extra, &info));
      buffer = test_buffer (&info, NULL, rand);
      test_fill (buffer, &info, TEST_NOISE, rand);
      test_sobel_frame (h, &info, buffer, &s);
      g_free (extra);
    }
  }
  gst_harness_teardown (h);
  g_rand_free (rand);
}

GST_END_TEST;

static Suite *
formats_suite (void)
{
  Suite *s = suite_create ("formats");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_templates);
  tcase_add_test (tc, test_sobel_formats);
  tcase_add_test (tc, test_magnify_formats);
  tcase_add_test (tc, test_wide);
  tcase_add_test (tc, test_colorimetry);
  return s;
}

GST_CHECK_MAIN (formats);
