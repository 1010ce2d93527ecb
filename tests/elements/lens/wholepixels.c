/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The lens moves whole pixels: alpha with its pixel, and colour with its luma. */

#include "common.h"

#include <math.h>
#include <string.h>

static GstHarness *
lens_new (const gchar *format, gint width, gint height, const gchar *site,
    GstVideoInfo *info)
{
  GstHarness *h = gst_harness_new ("magnifyfilter");
  GstCaps *caps = gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING,
      format, "width", G_TYPE_INT, width, "height", G_TYPE_INT, height,
      "framerate", GST_TYPE_FRACTION, 25, 1, NULL);

  if (site)
    gst_caps_set_simple (caps, "chroma-site", G_TYPE_STRING, site, NULL);
  fail_unless (gst_video_info_from_caps (info, caps));
  gst_harness_set_src_caps (h, caps);
  gst_util_set_object_arg (G_OBJECT (h->element), "profile", "flat");
  gst_util_set_object_arg (G_OBJECT (h->element), "shape", "square");
  return h;
}

/* A red pixel and a green one, opaque, among black ones that are transparent. */
GST_START_TEST (test_alpha_goes_along)
{
  GstVideoInfo info;
  GstHarness *h = lens_new ("RGBA", 8, 1, NULL, &info);
  guint8 pixels[32] = { 0 };
  GstBuffer *buffer;
  guint shown = 0;

  pixels[4 * 4] = pixels[4 * 4 + 3] = 255;
  pixels[5 * 4 + 1] = pixels[5 * 4 + 3] = 255;
  g_object_set (h->element, "radius", 10.0, "zoom", 4.0, NULL);
  buffer = gst_harness_push_and_pull (h,
      gst_buffer_new_memdup (pixels, sizeof pixels));
  gst_buffer_extract (buffer, 0, pixels, sizeof pixels);
  for (guint x = 0; x < 8; x++) {
    const guint8 *p = pixels + 4 * x;

    fail_unless_equals_int (p[3], p[0] || p[1] ? 255 : 0);
    shown += p[3] > 0;
  }
  fail_unless (shown > 2 && shown < 8, "%u pixels", shown);
  gst_buffer_unref (buffer);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The same of two bits of alpha beside ten of each colour. */
GST_START_TEST (test_packed_alpha_goes_along)
{
  GstVideoInfo info;
  GstHarness *h = lens_new ("RGB10A2_LE", 8, 1, NULL, &info);
  guint8 pixels[32] = { 0 };
  GstBuffer *buffer;
  guint shown = 0;

  GST_WRITE_UINT32_LE (pixels + 4 * 4, 0xc00003ff);
  GST_WRITE_UINT32_LE (pixels + 5 * 4, 0xc00ffc00);
  g_object_set (h->element, "radius", 10.0, "zoom", 4.0, NULL);
  buffer = gst_harness_push_and_pull (h,
      gst_buffer_new_memdup (pixels, sizeof pixels));
  gst_buffer_extract (buffer, 0, pixels, sizeof pixels);
  for (guint x = 0; x < 8; x++) {
    guint32 pixel = GST_READ_UINT32_LE (pixels + 4 * x);

    fail_unless_equals_int (pixel >> 30, pixel & 0x3fffffff ? 3 : 0);
    shown += pixel > 0;
  }
  fail_unless (shown > 2 && shown < 8, "%u pixels", shown);
  gst_buffer_unref (buffer);
  gst_harness_teardown (h);
}

GST_END_TEST;

/* The ring is opaque as far as its colour's alpha says. */
GST_START_TEST (test_ring_raises_alpha)
{
  static const gchar *formats[] = { "RGBA", "A420", "AV12", "GBRA" };

  for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
    GstVideoInfo info;
    GstHarness *h = lens_new (formats[f], 64, 64, NULL, &info);
    GstBuffer *buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
    RefPicture *pic;

    gst_buffer_memset (buffer, 0, 0, info.size);
    g_object_set (h->element, "radius", 0.25, "border-width", 6, "border-color",
        0x80ffffff, NULL);
    buffer = gst_harness_push_and_pull (h, buffer);
    pic = test_read (buffer, &info);
    fail_unless_equals_int (pic->comp[3].v[32 * 64 + 32], 0);
    fail_unless_equals_int (pic->comp[3].v[32 * 64 + 2], 0);
    fail_unless_equals_int (pic->comp[3].v[32 * 64 + 13], 128);
    ref_picture_free (pic);
    gst_buffer_unref (buffer);
    gst_harness_teardown (h);
  }
}

GST_END_TEST;

/* Where column 10 of a component, read downwards, passes the middle between dark
 * and bright: in luma rows. */
static gdouble
edge_of (const RefComponent *comp)
{
  guint y = 1;
  gdouble before, after;

  while (comp->v[y * comp->width + 10] < 128)
    fail_unless (++y < comp->height, "no edge");
  before = comp->v[(y - 1) * comp->width + 10];
  after = comp->v[y * comp->width + 10];
  return (y - 1 + (128 - before) / (after - before)) * (1 << comp->h_sub)
      + comp->y0;
}

/* Alike in luma and chroma at row 126, and at zoom 8 still: by the rows of chroma
 * that the site of the caps says they are. */
GST_START_TEST (test_colour_stays_on_edges)
{
  static const gchar *sites[] = { NULL, "jpeg", "mpeg2" };
  static const gchar *formats[] = { "I420", "NV12" };

  for (guint s = 0; s < G_N_ELEMENTS (sites); s++) {
    for (guint f = 0; f < G_N_ELEMENTS (formats); f++) {
      GstVideoInfo info;
      GstHarness *h = lens_new (formats[f], 64, 256, sites[s], &info);
      GstBuffer *buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
      GstVideoFrame frame;
      RefPicture *pic;

      fail_unless (
          gst_video_frame_map (&frame, &info, buffer, GST_MAP_READWRITE));
      pic = ref_picture_read (&frame);
      for (guint c = 0; c < 3; c++) {
        RefComponent *comp = &pic->comp[c];

        for (guint y = 0; y < comp->width * comp->height; y++)
          comp->v[y] = y / comp->width << comp->h_sub < 126 ? 28 : 228;
      }
      ref_picture_write (pic, &frame);
      gst_video_frame_unmap (&frame);
      ref_picture_free (pic);
      g_object_set (h->element, "zoom", 8.0, "radius", 10.0, "bilinear", TRUE,
          NULL);
      buffer = gst_harness_push_and_pull (h, buffer);
      pic = test_read (buffer, &info);
      for (guint c = 1; c < 3; c++)
        fail_unless (fabs (edge_of (&pic->comp[c]) - edge_of (&pic->comp[0]))
                <= 0.5,
            "%s %s: %g, luma %g", formats[f], sites[s], edge_of (&pic->comp[c]),
            edge_of (&pic->comp[0]));
      ref_picture_free (pic);
      gst_buffer_unref (buffer);
      gst_harness_teardown (h);
    }
  }
}

GST_END_TEST;

static Suite *
wholepixels_suite (void)
{
  Suite *s = suite_create ("wholepixels");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_alpha_goes_along);
  tcase_add_test (tc, test_packed_alpha_goes_along);
  tcase_add_test (tc, test_ring_raises_alpha);
  tcase_add_test (tc, test_colour_stays_on_edges);
  return s;
}

GST_CHECK_MAIN (wholepixels);
