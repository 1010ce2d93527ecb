/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Pictures of which it is known, without the reference, what a lens makes of
 * them. */

#include "common.h"

#include <math.h>

/* A picture of which component 0 is set, pushed through the element. */
static RefPicture *
magnify_picture (GstVideoFormat format, gint width, gint height,
    guint (*sample) (guint x, guint y), const RefMagnify *s)
{
  GstVideoInfo info;
  GstVideoFrame frame;
  GstBuffer *buffer;
  RefPicture *pic;

  gst_harness_set_src_caps (harness,
      test_caps (format, width, height, NULL, &info));
  test_set_magnify (harness->element, s);
  buffer = test_buffer (&info, NULL, rnd);
  pic = test_read (buffer, &info);
  for (guint c = 0; c < pic->n_comps; c++)
    for (guint y = 0; y < pic->comp[c].height; y++)
      for (guint x = 0; x < pic->comp[c].width; x++)
        pic->comp[c].v[y * pic->comp[c].width + x] = sample (x, y);
  fail_unless (gst_video_frame_map (&frame, &info, buffer, GST_MAP_READWRITE));
  ref_picture_write (pic, &frame);
  gst_video_frame_unmap (&frame);
  ref_picture_free (pic);
  buffer = gst_harness_push_and_pull (harness, buffer);
  pic = test_read (buffer, &info);
  gst_buffer_unref (buffer);
  return pic;
}

static guint
flat_sample (guint x G_GNUC_UNUSED, guint y G_GNUC_UNUSED)
{
  return 201;
}

GST_START_TEST (test_flat_stays_flat)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  s.radius = 1;
  s.zoom = 3.3;
  for (s.interpolation = 0; s.interpolation < formula_n_interpolations;
       s.interpolation++) {
    for (guint i = 0; i < TEST_N_FAMILIES; i++) {
      RefPicture *pic =
          magnify_picture (test_families[i], 38, 26, flat_sample, &s);

      for (guint c = 0; c < pic->n_comps; c++)
        for (gsize k = 0; k < pic->comp[c].width * pic->comp[c].height; k++)
          fail_unless_equals_int (pic->comp[c].v[k], 201);
      ref_picture_free (pic);
    }
  }
}

GST_END_TEST;

/* Mirrors itself about column 20 and row 14. */
static guint
symmetric_sample (guint x, guint y)
{
  guint dx = ABS ((gint) x - 20), dy = ABS ((gint) y - 14);

  return (dx * dx * 37 + dy * 91 + dx * dy * 53) & 0xff;
}

/* A radius at which no source coordinate is in the middle of two samples. */
GST_START_TEST (test_symmetric_stays_symmetric)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  s.radius = 0.3713;
  s.center_x = 20 / 41.0;
  s.center_y = 14 / 29.0;
  for (s.interpolation = 0; s.interpolation < formula_n_interpolations;
       s.interpolation++) {
    gint off = s.interpolation == REF_NEAREST ? 0 : 1;
    RefPicture *pic =
        magnify_picture (GST_VIDEO_FORMAT_GRAY8, 41, 29, symmetric_sample, &s);

    for (guint y = 0; y < 29; y++)
      for (guint x = 0; x < 41; x++) {
        gint value = pic->comp[0].v[y * 41 + x];
        gint across = pic->comp[0].v[y * 41 + 40 - x];
        gint below = pic->comp[0].v[(28 - y) * 41 + x];

        fail_unless (ABS (value - across) <= off && ABS (value - below) <= off,
            "interpolation %d at %u %u: %d, %d, %d", s.interpolation, x, y,
            value, across, below);
      }
    ref_picture_free (pic);
  }
}

GST_END_TEST;

static guint
ramp_sample (guint x, guint y)
{
  return 20 + 3 * x + 2 * y;
}

/* A plain loupe at zoom 4 makes a ramp of a quarter of the slope. The taps of
 * lanczos do not add up to that exactly: hence a shallow ramp and one step of
 * tolerance. The frame's border, which repeats, is left out. */
GST_START_TEST (test_ramp_stays_linear)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  s.radius = 0.45;
  s.zoom = 4;
  s.profile = REF_FLAT;
  s.shape = REF_SQUARE;
  for (s.interpolation = REF_BILINEAR;
       s.interpolation < formula_n_interpolations; s.interpolation++) {
    RefPicture *pic =
        magnify_picture (GST_VIDEO_FORMAT_GRAY8, 40, 40, ramp_sample, &s);

    for (guint y = 3; y < 38; y++)
      for (guint x = 3; x < 38; x++) {
        gdouble value =
            ramp_sample (20, 20) + (x - 20.0) * 3 / 4 + (y - 20.0) * 2 / 4;

        fail_unless (fabs (pic->comp[0].v[y * 40 + x] - value) <= 1.01,
            "interpolation %d at %u %u: %u, not %g", s.interpolation, x, y,
            pic->comp[0].v[y * 40 + x], value);
      }
    ref_picture_free (pic);
  }
}

GST_END_TEST;

static guint
steep_sample (guint x, guint y)
{
  return 600 * x + 500 * y;
}

/* At zoom 2 a plain loupe shows (x + c) / 2 at x: moving it by a tenth of a
 * pixel moves the ramp by a twentieth of its slope, 30 of 600, and on half as
 * wide chroma by half of that. */
GST_START_TEST (test_moves_by_a_tenth)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  s.radius = 0.4;
  s.profile = REF_FLAT;
  for (s.interpolation = REF_BILINEAR; s.interpolation <= REF_BICUBIC;
       s.interpolation++) {
    for (guint step = 0; step < 30; step++) {
      RefPicture *a, *b;

      s.center_x = (20 + step * 0.1) / 50;
      a = magnify_picture (GST_VIDEO_FORMAT_P016_LE, 50, 50, steep_sample, &s);
      s.center_x = (20 + (step + 1) * 0.1) / 50;
      b = magnify_picture (GST_VIDEO_FORMAT_P016_LE, 50, 50, steep_sample, &s);
      for (guint c = 0; c < 3; c++) {
        gsize at = c == 0 ? 25 * 50 + 22 : 12 * 25 + 11;
        gint moved = b->comp[c].v[at] - a->comp[c].v[at];

        fail_unless (ABS (moved - (c == 0 ? 30 : 15)) <= 2,
            "component %u at step %u: %d", c, step, moved);
      }
      ref_picture_free (a);
      ref_picture_free (b);
    }
  }
}

GST_END_TEST;

static Suite *
patterns_suite (void)
{
  Suite *s = suite_create ("patterns");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_checked_fixture (tc, test_setup_magnify, test_teardown);
  tcase_add_test (tc, test_flat_stays_flat);
  tcase_add_test (tc, test_symmetric_stays_symmetric);
  tcase_add_test (tc, test_ramp_stays_linear);
  tcase_add_test (tc, test_moves_by_a_tenth);
  return s;
}

GST_CHECK_MAIN (patterns);
