/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Colours inside a lens: what a lens without them shows, through the formulas of
 * the documentation in double precision. */

#include "common.h"

#include <math.h>

typedef struct
{
  guint tone;
  gdouble contrast;
  guint dark, light;
  const gchar *lens; /* the other properties */
} Setting;

static gdouble
clamp01 (gdouble t)
{
  return t < 0 ? 0 : t > 1 ? 1 : t;
}

static gdouble
contrasted (const Setting *s, gdouble t)
{
  return clamp01 (0.5 + s->contrast * (t - 0.5));
}

static gdouble
level (const RefPicture *pic, guint c, guint x, guint y)
{
  const RefComponent *comp = &pic->comp[c];

  return ((gdouble) comp->v[y * comp->width + x] - pic->offset[c])
      / pic->scale[c];
}

static void
wanted_rgb (const RefPicture *pic, const Setting *s, guint x, guint y,
    gdouble want[3])
{
  FormulaToned toned;
  gdouble v[3];

  for (guint i = 0; i < 3; i++)
    v[i] = contrasted (s, level (pic, i, x, y));
  toned.luma = pic->kr * v[0] + (1 - pic->kr - pic->kb) * v[1] + pic->kb * v[2];
  toned.most = MAX (MAX (v[0], v[1]), v[2]);
  toned.least = MIN (MIN (v[0], v[1]), v[2]);
  for (guint i = 0; i < 3; i++) {
    toned.v = v[i];
    toned.dark = (s->dark >> (16 - 8 * i) & 0xff) / 255.0;
    toned.light = (s->light >> (16 - 8 * i) & 0xff) / 255.0;
    want[i] =
        pic->offset[i] + pic->scale[i] * formula_tones[s->tone].level (&toned);
  }
}

/* A field's samples stand for pixels of the same field. */
static gdouble
mean_luma (const RefPicture *pic, guint c, guint x, guint y)
{
  const guint w_sub = pic->comp[c].w_sub, h_sub = pic->comp[c].h_sub;
  const guint fields = pic->interlaced ? 2 : 1, field = y % fields;
  const guint first = (y / fields) << h_sub;
  gdouble sum = 0;
  guint n = 0;

  for (guint j = first; j < first + (1 << h_sub); j++)
    for (guint i = x << w_sub; i < MIN ((x + 1) << w_sub, pic->width); i++)
      if (j * fields + field < pic->height) {
        sum += level (pic, 0, i, j * fields + field);
        n++;
      }
  return sum / n;
}

/* Y, U or V of a color, from 0 on or, of chroma, about 0. */
static gdouble
exact_color (const RefPicture *pic, guint argb, guint c)
{
  const gdouble r = (argb >> 16 & 0xff) / 255.0;
  const gdouble g = (argb >> 8 & 0xff) / 255.0, b = (argb & 0xff) / 255.0;
  const gdouble y = pic->kr * r + (1 - pic->kr - pic->kb) * g + pic->kb * b;

  return c == 0 ? y
      : c == 1  ? (b - y) / (1 - pic->kb) / 2
                : (r - y) / (1 - pic->kr) / 2;
}

static gdouble
wanted_yuv (const RefPicture *pic, const Setting *s, guint c, guint x, guint y)
{
  const FormulaTone *tone = &formula_tones[s->tone];
  const gdouble t = contrasted (s, mean_luma (pic, c, x, y));
  const gint largest = (1 << pic->layout->depth) - 1;
  FormulaToned toned = { t, t, t, t, exact_color (pic, s->dark, c),
    exact_color (pic, s->light, c) };
  gdouble v;

  if (c > 0)
    toned.v = s->contrast * level (pic, c, x, y);
  v = c == 0 ? tone->level (&toned) : tone->chroma (&toned);
  return CLAMP (pic->offset[c] + pic->scale[c] * v, 0, largest);
}

/* Every sample of `out` is that of `in`, through the tone or, where the lens may
 * not be, as it is. */
static void
check_picture (const RefPicture *in, const RefPicture *out, const Setting *s,
    gboolean everywhere)
{
  /* Single precision, times ten at the most contrast. */
  const gdouble slack = in->layout->depth > 8 ? 1.5 : 1;

  for (guint c = 0; c < in->n_comps; c++) {
    const RefComponent *comp = &in->comp[c];
    guint toned = 0;

    for (guint y = 0; y < comp->height; y++)
      for (guint x = 0; x < comp->width; x++) {
        const gint got = out->comp[c].v[y * comp->width + x];
        const gint plain = comp->v[y * comp->width + x];
        gdouble want[4] = { plain, plain, plain, plain };

        if (c < in->n_colors && in->rgb)
          wanted_rgb (in, s, x, y, want);
        else if (c < in->n_colors)
          want[c] = wanted_yuv (in, s, c, x, y);
        toned += fabs (got - want[c]) <= slack;
        fail_unless (fabs (got - want[c]) <= 1 || (!everywhere && got == plain),
            "%s, tone %u contrast %g (%s), component %u at %u, %u: %d, wanted "
            "%g "
            "(was %d)",
            gst_video_format_to_string (in->layout->format), s->tone,
            s->contrast, s->lens, c, x, y, got, want[c], plain);
      }
    fail_unless (toned > 0);
  }
}

static GstBuffer *
push (GstCaps *caps, const gchar *line, const GstBuffer *buffer)
{
  GstHarness *h = gst_harness_new_parse (line);
  GstBuffer *out;

  gst_harness_set_src_caps (h, gst_caps_ref (caps));
  out = gst_harness_push_and_pull (h, gst_buffer_copy_deep (buffer));
  fail_unless (out != NULL);
  gst_harness_teardown (h);
  return out;
}

static void
check_setting (GstVideoFormat format, const gchar *extra, const Setting *s,
    gboolean everywhere, GRand *rand)
{
  GstVideoInfo info;
  GstCaps *caps = test_caps (format, 45, 35, extra, &info);
  GstBuffer *buffer = test_buffer (&info, NULL, rand), *plain, *toned;
  gchar *line = g_strdup_printf ("magnifyfilter %s", s->lens);
  RefPicture *in, *out;

  test_fill (buffer, &info, TEST_NOISE, rand);
  plain = push (caps, line, buffer);
  g_free (line);
  line = g_strdup_printf ("magnifyfilter %s tone=%u contrast=%.17g "
                          "dark-color=%u light-color=%u",
      s->lens, s->tone, s->contrast, s->dark, s->light);
  toned = push (caps, line, buffer);
  in = test_read (plain, &info);
  out = test_read (toned, &info);
  check_picture (in, out, s, everywhere);
  ref_picture_free (in);
  ref_picture_free (out);
  gst_buffer_unref (plain);
  gst_buffer_unref (toned);
  gst_buffer_unref (buffer);
  gst_caps_unref (caps);
  g_free (line);
}

static Setting
random_setting (GRand *rand, guint tone, const gchar *lens)
{
  Setting s = { tone, 1, 0xff000000 | g_rand_int (rand), g_rand_int (rand),
    lens };

  if (tone == 0 || g_rand_boolean (rand))
    s.contrast = g_rand_double_range (rand, 0, 10);
  return s;
}

/* The ranges that caps may say. */
static const gchar *ranges[] = { NULL, ",colorimetry=1:4:0:1",
  ",colorimetry=2:3:5:1", ",interlace-mode=interleaved" };

GST_START_TEST (test_formulas)
{
  GRand *rand = test_rand ();

  for (guint f = 0; f < ref_n_formats; f++)
    for (guint t = 0; t < formula_n_tones; t++) {
      Setting s = random_setting (rand, t,
          "profile=flat shape=square radius=10 n-threads=1");
      const guint range = g_rand_int_range (rand, 0, G_N_ELEMENTS (ranges));

      /* A matrix of YUV is none of RGB. */
      check_setting (ref_formats[f].format,
          strchr (ref_formats[f].planes[0], 'U') || ref_formats[f].planes[1]
              ? ranges[range]
              : NULL,
          &s, TRUE, rand);
    }
  g_rand_free (rand);
}

GST_END_TEST;

/* Only where the lens is. */
GST_START_TEST (test_inside_only)
{
  GRand *rand = test_rand ();

  for (guint i = 0; i < TEST_N_FAMILIES; i++)
    for (guint t = 0; t < formula_n_tones; t++) {
      Setting s = random_setting (rand, t,
          "zoom=1 radius=0.3 center-x=0.4 n-threads=3");

      s.contrast = MAX (s.contrast, 1.2);
      check_setting (test_families[i], NULL, &s, FALSE, rand);
    }
  g_rand_free (rand);
}

GST_END_TEST;

/* The ring has its colour whatever the tone: as if another element painted it. */
static void
check_ring (GstVideoFormat format, guint tone, guint n_threads, GRand *rand)
{
  const gchar *ring = "border-width=3 border-color=0xc0ff8020";
  const gchar *lens = "radius=0.3 center-x=0.45 aspect=1.3";
  GstVideoInfo info;
  GstCaps *caps = test_caps (format, 45, 35, NULL, &info);
  GstBuffer *buffer = test_buffer (&info, NULL, rand), *at_once, *in_turn;
  gchar *line = g_strdup_printf ("magnifyfilter tone=%u %s %s n-threads=%u",
      tone, lens, ring, n_threads);

  test_fill (buffer, &info, TEST_NOISE, rand);
  at_once = push (caps, line, buffer);
  g_free (line);
  line = g_strdup_printf ("magnifyfilter tone=%u %s ! magnifyfilter zoom=1 "
                          "%s %s",
      tone, lens, lens, ring);
  in_turn = push (caps, line, buffer);
  test_same_bytes (at_once, in_turn, line);
  gst_buffer_unref (at_once);
  gst_buffer_unref (in_turn);
  gst_buffer_unref (buffer);
  gst_caps_unref (caps);
  g_free (line);
}

GST_START_TEST (test_ring)
{
  GRand *rand = test_rand ();

  for (guint i = 0; i < TEST_N_FAMILIES; i++)
    for (guint t = 1; t < formula_n_tones; t++)
      check_ring (test_families[i], t, 1 + 2 * (t % 2), rand);
  g_rand_free (rand);
}

GST_END_TEST;

/* Caps that go from colours of many bits to gray of few leave nothing behind. */
GST_START_TEST (test_gray_after_colour)
{
  static const gchar *line =
      "magnifyfilter tone=two-color dark-color=0xff0000ff "
      "light-color=0xffffff00 contrast=10";
  GstHarness *h = gst_harness_new_parse (line);
  GRand *rand = test_rand ();
  GstVideoInfo info;
  GstCaps *gray;
  GstBuffer *buffer, *alone;

  gst_harness_set_src_caps (h,
      test_caps (GST_VIDEO_FORMAT_AYUV64, 16, 16, NULL, &info));
  gst_buffer_unref (
      gst_harness_push_and_pull (h, test_buffer (&info, NULL, rand)));
  gray = test_caps (GST_VIDEO_FORMAT_GRAY8, 16, 16, NULL, &info);
  gst_harness_set_src_caps (h, gst_caps_ref (gray));
  buffer = test_buffer (&info, NULL, rand);
  alone = push (gray, line, buffer);
  buffer = gst_harness_push_and_pull (h, buffer);
  test_same_bytes (buffer, alone, line);
  gst_buffer_unref (buffer);
  gst_buffer_unref (alone);
  gst_caps_unref (gray);
  g_rand_free (rand);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* As long as nothing is asked for, zoom 1 changes nothing. */
GST_START_TEST (test_neutral)
{
  GstHarness *h = gst_harness_new_parse ("magnifyfilter zoom=1");
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 64, NULL), *out;
  GstElement *lens;

  gst_harness_set_src_caps_str (h,
      "video/x-raw,format=GRAY8,width=8,height=8,framerate=25/1");
  gst_buffer_memset (buffer, 0, 0x20, 64);
  out = gst_harness_push_and_pull (h, gst_buffer_ref (buffer));
  fail_unless (out == buffer);
  gst_buffer_unref (out);
  lens = gst_harness_find_element (h, "magnifyfilter");
  gst_util_set_object_arg (G_OBJECT (lens), "tone", "invert");
  gst_object_unref (lens);
  out = gst_harness_push_and_pull (h, gst_buffer_ref (buffer));
  fail_unless (out != buffer);
  gst_buffer_unref (out);
  gst_buffer_unref (buffer);
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
tone_suite (void)
{
  Suite *s = suite_create ("tone");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_formulas);
  tcase_add_test (tc, test_inside_only);
  tcase_add_test (tc, test_ring);
  tcase_add_test (tc, test_gray_after_colour);
  tcase_add_test (tc, test_neutral);
  return s;
}

GST_CHECK_MAIN (tone);
