/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The reference against what is known without it: GStreamer's own unpackers,
 * figures worked out by hand, and properties of the formulas. Needs no
 * plugin. */

#include "common.h"

#include <math.h>

/* One unpacked pixel: A R G B or A Y U V, scaled to 16 bits. */
static void
check_pixel (const RefPicture *pic, guint x, guint y, const guint16 pixel[4])
{
  guint shift = 16 - pic->layout->depth;

  for (guint c = 0; c < pic->n_comps; c++) {
    const RefComponent *comp = &pic->comp[c];
    guint value =
        comp->v[(y >> comp->h_sub) * comp->width + (x >> comp->w_sub)];
    guint in_pixel = c == pic->n_colors ? 0 : c + 1;

    fail_unless (pixel[in_pixel] == value << shift,
        "%s: component %u at %u,%u is unpacked to %u, read as %u",
        gst_video_format_to_string (pic->layout->format), c, x, y,
        pixel[in_pixel], value << shift);
  }
}

/* Compares what the reference reads with what GStreamer unpacks. */
static void
check_unpack (const GstVideoInfo *info, GstVideoFrame *frame,
    const RefPicture *pic)
{
  const GstVideoFormatInfo *unpacked =
      gst_video_format_get_info (info->finfo->unpack_format);
  gboolean wide = GST_VIDEO_FORMAT_INFO_BITS (unpacked) == 16;
  guint16 *line = g_new0 (guint16, 4 * (pic->width + 8));
  guint width = pic->width;

  /* GStreamer 1.22 swaps U and V in the last pixel of odd rows of VYUY, there
   * alone, when it unpacks as well as when it packs */
  if (pic->layout->format == GST_VIDEO_FORMAT_VYUY)
    width &= ~1;

  for (guint y = 0; y < pic->height; y++) {
    info->finfo->unpack_func (info->finfo, GST_VIDEO_PACK_FLAG_TRUNCATE_RANGE,
        line, frame->data, frame->info.stride, 0, y, pic->width);
    for (guint x = 0; x < width; x++) {
      guint16 pixel[4];

      for (guint k = 0; k < 4; k++)
        pixel[k] = wide ? line[4 * x + k] : ((guint8 *) line)[4 * x + k] << 8;
      check_pixel (pic, x, y, pixel);
    }
  }
  g_free (line);
}

static void
check_positions (const RefFormat *format, gint width, gint height, GRand *rand)
{
  GstVideoInfo info;
  GstVideoFrame frame;
  GstBuffer *buffer;
  RefPicture *pic;

  gst_caps_unref (test_caps (format->format, width, height, NULL, &info));
  buffer = test_buffer (&info, NULL, rand);
  /* some unpackers pass on what lies in the padding bits of a word */
  gst_buffer_memset (buffer, 0, 0, info.size);
  test_fill (buffer, &info, TEST_NOISE, rand);
  pic = test_read (buffer, &info);
  fail_unless (gst_video_frame_map (&frame, &info, buffer, GST_MAP_READ));
  check_unpack (&info, &frame, pic);
  gst_video_frame_unmap (&frame);
  ref_picture_free (pic);
  gst_buffer_unref (buffer);
}

GST_START_TEST (test_positions)
{
  GRand *rand = test_rand ();

  for (guint i = 0; i < ref_n_formats; i++) {
    check_positions (&ref_formats[i], 1, 1, rand);
    check_positions (&ref_formats[i], 17, 13, rand);
  }
  g_rand_free (rand);
}

GST_END_TEST;

GST_START_TEST (test_depths)
{
  for (guint i = 0; i < ref_n_formats; i++) {
    const RefFormat *f = &ref_formats[i];
    const GstVideoFormatInfo *finfo = gst_video_format_get_info (f->format);

    fail_unless_equals_int (GST_VIDEO_FORMAT_INFO_DEPTH (finfo, 0), f->depth);
    if (GST_VIDEO_FORMAT_INFO_IS_YUV (finfo)) {
      fail_unless_equals_int (GST_VIDEO_FORMAT_INFO_W_SUB (finfo, 1), f->w_sub);
      fail_unless_equals_int (GST_VIDEO_FORMAT_INFO_H_SUB (finfo, 1), f->h_sub);
    }
  }
}

GST_END_TEST;

/* A GRAY8 picture of these rows. */
static RefPicture *
gray_picture (guint width, guint height, const guint8 *samples)
{
  GRand *rand = g_rand_new_with_seed (1);
  GstVideoInfo info;
  GstBuffer *buffer;
  RefPicture *pic;

  gst_caps_unref (
      test_caps (GST_VIDEO_FORMAT_GRAY8, width, height, NULL, &info));
  buffer = test_buffer (&info, NULL, rand);
  pic = test_read (buffer, &info);
  for (guint i = 0; i < width * height; i++)
    pic->comp[0].v[i] = samples[i];
  gst_buffer_unref (buffer);
  g_rand_free (rand);
  return pic;
}

static void
check_row (const RefExpected *e, const gint *row, guint n)
{
  for (guint i = 0; i < n; i++) {
    fail_unless_equals_int (e->allowed[0][i].n, 1);
    fail_unless_equals_int (e->allowed[0][i].range[0].lo, row[i]);
    fail_unless_equals_int (e->allowed[0][i].range[0].hi, row[i]);
  }
}

static void
check_sobel_row (const guint8 *in, RefSobel s, const gint *out, guint n)
{
  RefPicture *pic = gray_picture (n, 1, in);
  RefExpected *e = ref_sobel (pic, &s);

  check_row (e, out, n);
  ref_expected_free (e);
  ref_picture_free (pic);
}

/* One row repeats itself upwards and downwards: gx is 4 times the difference
 * of the neighbours for all operators, once scaled. */
GST_START_TEST (test_sobel_by_hand)
{
  const guint8 step[] = { 10, 10, 20, 20, 15 };
  const gint edges[] = { 0, 20, 20, 10, 10 };
  const gint doubled[] = { 0, 40, 40, 20, 20 };
  const gint inverted[] = { 255, 235, 235, 245, 245 };
  const gint strong[] = { 0, 20, 20, 0, 0 };
  const gint mask[] = { 0, 255, 255, 0, 0 };
  const gint across[] = { 128, 133, 133, 125, 125 };
  RefSobel s = REF_SOBEL_DEFAULTS;

  check_sobel_row (step, s, edges, 5);
  s.op = REF_SCHARR;
  check_sobel_row (step, s, edges, 5);
  s.op = REF_PREWITT;
  check_sobel_row (step, s, edges, 5);
  s.norm = REF_L1;
  check_sobel_row (step, s, edges, 5);
  s.gain = 2;
  check_sobel_row (step, s, doubled, 5);
  s.gain = 1;
  s.invert = TRUE;
  check_sobel_row (step, s, inverted, 5);
  s.invert = FALSE;
  s.threshold = 20 / 255.0;
  check_sobel_row (step, s, strong, 5);
  s.output = REF_MASK;
  check_sobel_row (step, s, mask, 5);
  s.output = REF_GRADIENT_X;
  check_sobel_row (step, s, across, 5);
}

GST_END_TEST;

/* gx 3 * 4, gy 4 * 4 on a plane that rises by 1.5 and 2: |g| is 20, half of it
 * the result; the L1 norm gives (12 + 16) / 2. */
GST_START_TEST (test_norms_by_hand)
{
  const guint8 in[] = { 10, 10, 13, 12, 12, 15, 14, 14, 17 };
  RefPicture *pic = gray_picture (3, 3, in);
  RefSobel s = REF_SOBEL_DEFAULTS;
  RefExpected *e = ref_sobel (pic, &s);

  fail_unless_equals_int (e->allowed[0][4].range[0].lo, 10);
  ref_expected_free (e);
  s.norm = REF_L1;
  e = ref_sobel (pic, &s);
  fail_unless_equals_int (e->allowed[0][4].range[0].lo, 14);
  ref_expected_free (e);
  ref_picture_free (pic);
}

GST_END_TEST;

/* A step of 10 in a row: gx is 40 at its two sides, so that the mean over five
 * pixels is 2 * 1600 / 5 / 255^2; of the three on the left 1600 / 3. */
GST_START_TEST (test_focus_by_hand)
{
  const guint8 step[] = { 10, 10, 10, 20, 20 };
  RefPicture *pic = gray_picture (5, 1, step);

  fail_unless_equals_float (ref_focus (pic, 0, 0, 5, 1), 640 / 65025.0);
  fail_unless_equals_float (ref_focus (pic, -4, -1, 7, 9),
      1600 / 3.0 / 65025.0);
  fail_unless_equals_float (ref_focus (pic, 5, 0, 3, 1), 0);
  fail_unless_equals_float (ref_focus (pic, 1, 0, 0, 1), 0);
  ref_picture_free (pic);
}

GST_END_TEST;

static void
check_color (GstVideoFormat format, const gchar *colorimetry, guint argb,
    gint a, gint b, gint c)
{
  GRand *rand = g_rand_new_with_seed (1);
  gchar *extra = g_strdup_printf (",colorimetry=%s", colorimetry);
  GstVideoInfo info;
  GstBuffer *buffer;
  RefPicture *pic;
  gint color[3];

  gst_caps_unref (test_caps (format, 2, 2, extra, &info));
  buffer = test_buffer (&info, NULL, rand);
  pic = test_read (buffer, &info);
  ref_picture_color (pic, argb, color);
  fail_unless_equals_int (color[0], a);
  fail_unless_equals_int (color[1], b);
  fail_unless_equals_int (color[2], c);
  ref_picture_free (pic);
  gst_buffer_unref (buffer);
  g_rand_free (rand);
  g_free (extra);
}

/* The well-known values of red and of white. */
GST_START_TEST (test_colors)
{
  check_color (GST_VIDEO_FORMAT_I420, "bt601", 0xffff0000, 81, 90, 240);
  check_color (GST_VIDEO_FORMAT_NV12, "bt709", 0xffff0000, 63, 102, 240);
  check_color (GST_VIDEO_FORMAT_I420, "1:4:0:0", 0xffff0000, 76, 85, 255);
  check_color (GST_VIDEO_FORMAT_I420, "1:4:0:0", 0xffffff00, 226, 1, 149);
  check_color (GST_VIDEO_FORMAT_Y444_10LE, "bt709", 0xffffffff, 940, 512, 512);
  check_color (GST_VIDEO_FORMAT_RGB, "sRGB", 0x12345678, 0x34, 0x56, 0x78);
  check_color (GST_VIDEO_FORMAT_ARGB64, "sRGB", 0xff00ff80, 0, 65535, 32896);
}

GST_END_TEST;

static void
check_point (const RefMagnify *s, gdouble x, gdouble y, gdouble to_x,
    gdouble to_y)
{
  ref_magnify_point (s, 100, 100, 1, &x, &y);
  fail_unless (fabs (x - to_x) < 1e-9 && fabs (y - to_y) < 1e-9,
      "%g %g, not %g %g", x, y, to_x, to_y);
}

/* A lens of radius 20 in the middle of 100 x 100 pixels. */
GST_START_TEST (test_lens_by_hand)
{
  RefMagnify s = REF_MAGNIFY_DEFAULTS;

  s.radius = 0.2;
  check_point (&s, 60, 50, 55, 50);
  check_point (&s, 50, 40, 50, 45);
  check_point (&s, 70, 50, 70, 50);
  check_point (&s, 62, 66, 62, 66); /* on the rim: 12, 16, 20 */
  s.zoom = 3;
  check_point (&s, 60, 50, 52.5, 50);
  s.profile = REF_FLAT;
  check_point (&s, 59, 47, 53, 49);
  s.zoom = 2;
  s.profile = REF_SMOOTH;
  check_point (&s, 60, 50, 57.5, 50); /* 1/2 + 1/2 * 1/4 * 2 */
  s.shape = REF_SQUARE;
  check_point (&s, 60, 55, 57.5, 53.75);
  /* u = 0.95: 1/2 + 1/2 * 0.9025 * 1.1 */
  check_point (&s, 69, 69, 50 + 19 * 0.996375, 50 + 19 * 0.996375);
}

GST_END_TEST;

/* Every interpolation leaves a flat picture flat, and the reference allows just
 * that; outside the lens it allows the old value alone. */
GST_START_TEST (test_lens_on_flat)
{
  guint8 in[15 * 15];
  RefMagnify s = REF_MAGNIFY_DEFAULTS;
  RefPicture *pic;

  memset (in, 100, sizeof (in));
  pic = gray_picture (15, 15, in);
  for (guint k = 0; k < formula_n_interpolations; k++) {
    RefExpected *e;
    gint off = k == REF_NEAREST ? 0 : 1;

    s.interpolation = k;
    e = ref_magnify (pic, &s);
    for (guint i = 0; i < 15 * 15; i++) {
      fail_unless_equals_int (e->allowed[0][i].n, 1);
      fail_unless (e->allowed[0][i].range[0].lo >= 100 - off);
      fail_unless (e->allowed[0][i].range[0].hi <= 100 + off);
    }
    fail_unless_equals_int (e->allowed[0][0].range[0].lo, 100);
    fail_unless_equals_int (e->allowed[0][0].range[0].hi, 100);
    ref_expected_free (e);
  }
  ref_picture_free (pic);
}

GST_END_TEST;

static Suite *
reference_suite (void)
{
  Suite *s = suite_create ("reference");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_positions);
  tcase_add_test (tc, test_depths);
  tcase_add_test (tc, test_sobel_by_hand);
  tcase_add_test (tc, test_norms_by_hand);
  tcase_add_test (tc, test_focus_by_hand);
  tcase_add_test (tc, test_colors);
  tcase_add_test (tc, test_lens_by_hand);
  tcase_add_test (tc, test_lens_on_flat);
  return s;
}

GST_CHECK_MAIN (reference);
