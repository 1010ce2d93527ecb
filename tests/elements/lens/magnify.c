/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the properties of magnifyfilter do to the picture. */

#include "common.h"

/* The formats where kernels differ most, for the long lists of settings. */
static const GstVideoFormat few[] = { GST_VIDEO_FORMAT_GRAY8,
  GST_VIDEO_FORMAT_NV12, GST_VIDEO_FORMAT_YUY2, GST_VIDEO_FORMAT_BGRA,
  GST_VIDEO_FORMAT_GRAY16_LE };

static void
check (GstVideoFormat format, gint width, gint height, const gchar *extra,
    const RefMagnify *s, TestPattern pattern)
{
  GstVideoInfo info;
  GstBuffer *buffer;

  gst_harness_set_src_caps (harness,
      test_caps (format, width, height, extra, &info));
  test_set_magnify (harness->element, s);
  buffer = test_buffer (&info, NULL, rnd);
  test_fill (buffer, &info, pattern, rnd);
  test_magnify_frame (harness, &info, buffer, s);
}

static void
check_few (gint width, gint height, const gchar *extra, const RefMagnify *s)
{
  for (guint i = 0; i < G_N_ELEMENTS (few); i++)
    check (few[i], width, height, extra, s, TEST_NOISE);
}

GST_START_TEST (test_profiles_shapes_interpolations)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  s.radius = 0.45;
  for (s.profile = 0; s.profile < formula_n_profiles; s.profile++)
    for (s.shape = 0; s.shape < formula_n_shapes; s.shape++)
      for (s.interpolation = 0; s.interpolation < formula_n_interpolations;
           s.interpolation++)
        for (guint i = 0; i < TEST_N_FAMILIES; i++)
          check (test_families[i], 29, 22, NULL, &s, TEST_NOISE);
}

GST_END_TEST;

/* The clip limits: the negative lobes overshoot most between extremes. */
GST_START_TEST (test_overshoot)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  s.radius = 0.5;
  s.zoom = 3;
  for (s.interpolation = REF_BILINEAR;
       s.interpolation < formula_n_interpolations; s.interpolation++)
    for (guint i = 0; i < TEST_N_FAMILIES; i++)
      check (test_families[i], 26, 24, NULL, &s, TEST_EXTREMES);
}

GST_END_TEST;

/* The default lens, which is exact, at many sizes. Where the radius is 2, 6, 18
 * or 50 some coordinates are in the very middle of two samples. */
GST_START_TEST (test_nearest_exact)
{
  static const gint widths[] = { 1, 8, 31, 80 };
  static const gint large[] = { 54, 150, 240, 480 };
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  for (gint height = 1; height < 40; height++)
    for (guint k = 0; k < G_N_ELEMENTS (widths); k++) {
      check (GST_VIDEO_FORMAT_GRAY8, widths[k], height, NULL, &s, TEST_NOISE);
      check (GST_VIDEO_FORMAT_I420, widths[k], height, NULL, &s, TEST_NOISE);
    }
  for (guint k = 0; k < G_N_ELEMENTS (large); k++)
    check (GST_VIDEO_FORMAT_GRAY8, large[k] * 4 / 3, large[k], NULL, &s,
        TEST_NOISE);
}

GST_END_TEST;

GST_START_TEST (test_centers)
{
  static const gdouble centers[][2] = { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 1, 1 },
    { 0.5, 0 }, { 0, 0.5 }, { 0.313, 0.777 }, { 10.1 / 40, 12.4 / 30 },
    { 10.5 / 40, 12.5 / 30 }, { 0.999, 0.001 } };
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  for (guint k = 0; k < G_N_ELEMENTS (centers); k++)
    for (s.interpolation = 0; s.interpolation < formula_n_interpolations;
         s.interpolation++) {
      s.center_x = centers[k][0];
      s.center_y = centers[k][1];
      check_few (40, 30, NULL, &s);
    }
}

GST_END_TEST;

GST_START_TEST (test_zooms)
{
  static const gdouble zooms[] = { 1, 1.001, 1.1, 1.5, 2, 2.5, 4, 10, 100 };
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  for (guint k = 0; k < G_N_ELEMENTS (zooms); k++)
    for (s.profile = 0; s.profile < formula_n_profiles; s.profile++) {
      s.zoom = zooms[k];
      s.interpolation = k % formula_n_interpolations;
      check_few (36, 25, NULL, &s);
      s.interpolation = REF_NEAREST;
      check_few (36, 25, NULL, &s);
    }
}

GST_END_TEST;

GST_START_TEST (test_radii)
{
  static const gdouble radii[] = { 0, 1e-12, 0.01, 0.05, 0.25, 0.5, 0.8, 1, 2.5,
    10 };
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  for (guint k = 0; k < G_N_ELEMENTS (radii); k++)
    for (s.shape = 0; s.shape < formula_n_shapes; s.shape++)
      for (s.interpolation = 0; s.interpolation <= REF_BILINEAR;
           s.interpolation++) {
        s.radius = radii[k];
        check_few (41, 20, NULL, &s);
      }
}

GST_END_TEST;

GST_START_TEST (test_pixel_aspects)
{
  static const gchar *aspects[] = { ",pixel-aspect-ratio=(fraction)2/1",
    ",pixel-aspect-ratio=(fraction)1/2", ",pixel-aspect-ratio=(fraction)16/15",
    ",pixel-aspect-ratio=(fraction)1/100",
    ",pixel-aspect-ratio=(fraction)50/1" };
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  s.border_width = 2;
  for (guint k = 0; k < G_N_ELEMENTS (aspects); k++)
    for (s.shape = 0; s.shape < formula_n_shapes; s.shape++)
      for (s.interpolation = 0; s.interpolation <= REF_BILINEAR;
           s.interpolation++)
        check_few (43, 24, aspects[k], &s);
}

GST_END_TEST;

GST_START_TEST (test_ring)
{
  static const guint widths[] = { 1, 3, 7, 1000 };
  static const guint colors[] = { 0xffffffff, 0xff000000, 0x80ff0000,
    0x0100ff00, 0x00ffffff };
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  for (guint k = 0; k < G_N_ELEMENTS (widths); k++)
    for (s.shape = 0; s.shape < formula_n_shapes; s.shape++)
      for (guint i = 0; i < TEST_N_FAMILIES; i++) {
        s.border_width = widths[k];
        s.border_color = colors[(k + i) % G_N_ELEMENTS (colors)];
        s.interpolation = i % formula_n_interpolations;
        s.center_x = (i % 5) / 4.0;
        check (test_families[i], 33, 27, NULL, &s, TEST_NOISE);
      }
}

GST_END_TEST;

/* The ring has a say of its own where the lens has none. */
GST_START_TEST (test_ring_alone)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  s.border_width = 3;
  s.zoom = 1;
  check_few (33, 27, NULL, &s);
  s.zoom = 2;
  s.radius = 0;
  check_few (33, 27, NULL, &s);
}

GST_END_TEST;

GST_START_TEST (test_interlaced)
{
  static const gint sizes[][2] = { { 9, 1 }, { 9, 2 }, { 16, 3 }, { 33, 24 },
    { 26, 37 }, { 22, 30 } };
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  for (guint i = 0; i < TEST_N_FAMILIES; i++)
    for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
      s.interpolation = (i + k) % formula_n_interpolations;
      s.shape = k % formula_n_shapes;
      check (test_families[i], sizes[k][0], sizes[k][1],
          ",interlace-mode=(string)interleaved", &s, TEST_NOISE);
    }
}

GST_END_TEST;

/* The fields of 14 or 30 rows have the same luma size, but of the 7 or 15 rows
 * of 4:2:0 chroma the second has one less. */
GST_START_TEST (test_interlaced_at_the_bottom)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  s.radius = 1;
  s.center_y = 1;
  s.zoom = 5;
  s.profile = REF_FLAT;
  for (s.interpolation = 0; s.interpolation < formula_n_interpolations;
       s.interpolation++)
    for (guint i = 0; i < TEST_N_FAMILIES; i++) {
      check (test_families[i], 22, 14, ",interlace-mode=(string)interleaved",
          &s, TEST_NOISE);
      check (test_families[i], 22, 30, ",interlace-mode=(string)interleaved",
          &s, TEST_NOISE);
    }
}

GST_END_TEST;

GST_START_TEST (test_interlaced_mixed)
{
  const RefMagnify s = REF_MAGNIFY_DEFAULTS;
  GstVideoInfo info;

  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_NV12, 24, 32, ",interlace-mode=(string)mixed",
          &info));
  for (guint i = 0; i < 6; i++) {
    GstBuffer *buffer = test_buffer (&info, NULL, rnd);

    if (i % 3)
      GST_BUFFER_FLAG_SET (buffer, GST_VIDEO_BUFFER_FLAG_INTERLACED);
    test_magnify_frame (harness, &info, buffer, &s);
  }
}

GST_END_TEST;

/* Geometry may change with every frame; what an earlier lens left behind must
 * not show. */
GST_START_TEST (test_geometry_changes)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;
  GstVideoInfo info;

  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_I420, 48, 36, NULL, &info));
  for (guint i = 0; i < 200; i++) {
    s.interpolation = g_rand_int_range (rnd, 0, formula_n_interpolations);
    if (i % 2)
      s.center_x = g_rand_double (rnd);
    if (i % 3 == 0)
      s.center_y = g_rand_double (rnd);
    if (i % 5 == 0)
      s.zoom = g_rand_double_range (rnd, 1, 6);
    if (i % 7 == 0)
      s.radius = g_rand_double_range (rnd, 0, 0.7);
    if (i % 11 == 0)
      s.border_width = g_rand_int_range (rnd, 0, 4);
    if (i % 13 == 0)
      s.profile = g_rand_int_range (rnd, 0, formula_n_profiles);
    if (i % 17 == 0)
      s.shape = g_rand_int_range (rnd, 0, formula_n_shapes);
    test_set_magnify (harness->element, &s);
    test_magnify_frame (harness, &info, test_buffer (&info, NULL, rnd), &s);
  }
}

GST_END_TEST;

/* A field more or less of chroma rows than the frame before, as many of luma: what
 * was planned for that frame would reach beyond this one. */
GST_START_TEST (test_chroma_rows_change)
{
  static const TestLayout guarded = { 0, 64, FALSE, FALSE };
  RefMagnify s = REF_MAGNIFY_DEFAULTS;
  GstVideoInfo tall, info;
  const gchar *interlaced = ",interlace-mode=(string)interleaved";

  s.radius = 10;
  s.shape = REF_SQUARE;
  s.profile = REF_FLAT;
  gst_caps_unref (test_caps (GST_VIDEO_FORMAT_I420, 64, 7, interlaced, &tall));
  gst_harness_set_src_caps (harness,
      test_caps (GST_VIDEO_FORMAT_I420, 64, 6, interlaced, &info));
  for (guint i = 0; i < 8; i++) {
    s.interpolation = i / 2;
    test_set_magnify (harness->element, &s);
    g_object_set (harness->element, "n-threads", 1 + i % 2, NULL);
    gst_buffer_unref (gst_harness_push_and_pull (harness,
        test_buffer (&tall, &guarded, rnd)));
    test_magnify_frame (harness, &info, test_buffer (&info, &guarded, rnd), &s);
  }
}

GST_END_TEST;

static void
check_journey (GstVideoFormat format, const gchar *extra, RefMagnify *s)
{
  const gint width = 49, height = 46;
  GstVideoInfo info;
  gint x = 20, y = 20;

  gst_harness_set_src_caps (harness,
      test_caps (format, width, height, extra, &info));
  for (guint i = 0; i < 16; i++) {
    s->center_x = (gdouble) x / width;
    s->center_y = (gdouble) y / height;
    test_set_magnify (harness->element, s);
    test_magnify_frame (harness, &info, test_buffer (&info, NULL, rnd), s);
    x += g_rand_int_range (rnd, -3, 6);
    y += g_rand_int_range (rnd, -3, 6);
    x = CLAMP (x, 0, width);
    y = CLAMP (y, 0, height);
  }
}

/* By whole pixels, even and odd, into the far corner. */
GST_START_TEST (test_moves_by_pixels)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  for (guint i = 0; i < 8 * TEST_N_FAMILIES; i++) {
    s.interpolation = i % 2 ? REF_NEAREST : REF_BILINEAR;
    s.shape = i % 3 == 0 ? REF_SQUARE : REF_CIRCLE;
    s.radius = i % 5 ? 10.0 / 46 : 0.23;
    s.zoom = i % 7 ? 2 : 3;
    check_journey (test_families[i / 8],
        i % 8 < 4 ? NULL : ",interlace-mode=(string)interleaved", &s);
  }
}

GST_END_TEST;

static Suite *
magnify_suite (void)
{
  Suite *s = suite_create ("magnify");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, test_setup_magnify, test_teardown);
  tcase_add_test (tc, test_profiles_shapes_interpolations);
  tcase_add_test (tc, test_overshoot);
  tcase_add_test (tc, test_nearest_exact);
  tcase_add_test (tc, test_centers);
  tcase_add_test (tc, test_zooms);
  tcase_add_test (tc, test_radii);
  tcase_add_test (tc, test_pixel_aspects);
  tcase_add_test (tc, test_ring);
  tcase_add_test (tc, test_ring_alone);
  tcase_add_test (tc, test_interlaced);
  tcase_add_test (tc, test_interlaced_at_the_bottom);
  tcase_add_test (tc, test_interlaced_mixed);
  tcase_add_test (tc, test_geometry_changes);
  tcase_add_test (tc, test_chroma_rows_change);
  tcase_add_test (tc, test_moves_by_pixels);
  return s;
}

GST_CHECK_MAIN (magnify);
