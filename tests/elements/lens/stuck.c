/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Streams that pass as they are since nobody can work on them: no lens is drawn, so
 * none is under the pointer. */

#include "upstream.h"

static GstHarness *
followed_lens (const gchar *caps)
{
  GstHarness *h = gst_harness_new ("magnifyfilter");

  g_object_set (h->element, "radius", 1.0, NULL);
  gst_harness_set_src_caps_str (h, caps);
  return h;
}

/* An event in the lens, off its centre: whether it points somewhere else then. */
static gboolean
is_mapped (GstHarness *h)
{
  gdouble x;
  GstEvent *event = upstream_send (h,
      gst_event_new_navigation (
          gst_structure_new ("application/x-gst-navigation", "event",
              G_TYPE_STRING, "mouse-move", "pointer_x", G_TYPE_DOUBLE, 20.0,
              "pointer_y", G_TYPE_DOUBLE, 12.0, NULL)));

  fail_unless (gst_structure_get_double (gst_event_get_structure (event),
      "pointer_x", &x));
  gst_event_unref (event);
  return x != 20;
}

GST_START_TEST (test_unknown_format)
{
  GstHarness *h = gst_harness_new ("magnifyfilter");

  g_object_set (h->element, "zoom", 1.0, NULL);
  gst_harness_set_src_caps_str (h,
      "video/x-raw(memory:FakeGL),format=RGB8P,width=32,height=32,"
      "framerate=25/1");
  g_object_set (h->element, "zoom", 3.0, NULL);
  gst_buffer_unref (gst_harness_push_and_pull (h,
      gst_buffer_new_allocate (NULL, 4096, NULL)));
  fail_unless (!is_mapped (h));
  gst_harness_teardown (h);
}

GST_END_TEST;

static gboolean maps;
static guint8 pixels[32 * 32];

static gboolean
map_or_not (GstVideoMeta *meta G_GNUC_UNUSED, guint plane G_GNUC_UNUSED,
    GstMapInfo *map G_GNUC_UNUSED, gpointer *data, gint *stride,
    GstMapFlags flags G_GNUC_UNUSED)
{
  *data = pixels;
  *stride = 32;
  return maps;
}

static gboolean
unmap (GstVideoMeta *meta G_GNUC_UNUSED, guint plane G_GNUC_UNUSED,
    GstMapInfo *map G_GNUC_UNUSED)
{
  return TRUE;
}

GST_START_TEST (test_unmappable_memory)
{
  GstHarness *h = followed_lens (
      "video/x-raw,format=GRAY8,width=32,height=32,framerate=25/1");

  for (guint i = 0; i < 6; i++) {
    GstBuffer *buffer = gst_buffer_new_allocate (NULL, 1, NULL);
    GstVideoMeta *meta = gst_buffer_add_video_meta (buffer,
        GST_VIDEO_FRAME_FLAG_NONE, GST_VIDEO_FORMAT_GRAY8, 32, 32);

    maps = i == 2 || i == 3;
    meta->map = map_or_not;
    meta->unmap = unmap;
    gst_buffer_unref (gst_harness_push_and_pull (h, buffer));
    fail_unless_equals_int (is_mapped (h), maps);
  }
  gst_harness_teardown (h);
}

GST_END_TEST;

static Suite *
stuck_suite (void)
{
  Suite *s = suite_create ("stuck");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_unknown_format);
  tcase_add_test (tc, test_unmappable_memory);
  return s;
}

GST_CHECK_MAIN (stuck);
