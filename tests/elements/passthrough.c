/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Frames that pass as they are, and those that do not: settings that leave pictures
 * alone, memory and formats that nobody knows. */

#include "common.h"

/* Settings that leave the picture as it is. */
static const struct
{
  const TestElement *element;
  const gchar *property, *value, *property2, *value2;
} neutral[] = {
  { &sobelfilter, "output", "none", "invert", "true" },
  { &sobelfilter, "output", "overlay", "color", "0x00ff0000" },
  { &sobelfilter, "gain", "0", "output", "overlay" },
  { &magnifyfilter, "zoom", "1", "profile", "smooth" },
  { &magnifyfilter, "radius", "0", "zoom", "4" },
  { &magnifyfilter, "zoom", "1", "border-color", "0xff00ff00" },
};

static GstHarness *
neutral_harness (guint i)
{
  GstHarness *h = gst_harness_new (neutral[i].element->name);

  gst_util_set_object_arg (G_OBJECT (h->element), neutral[i].property,
      neutral[i].value);
  gst_util_set_object_arg (G_OBJECT (h->element), neutral[i].property2,
      neutral[i].value2);
  return h;
}

/* A buffer that is not writable comes out as the same one only if nobody wants
 * to write to it. */
static void
check_passes (GstHarness *h, gsize size, const gchar *what)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, size, NULL), *before;
  GstBuffer *out;

  gst_buffer_memset (buffer, 0, 0x5a, size);
  before = gst_buffer_copy_deep (buffer);
  fail_unless_equals_int (gst_harness_push (h, gst_buffer_ref (buffer)),
      GST_FLOW_OK);
  out = gst_harness_try_pull (h);
  fail_unless (out == buffer, "%s does not pass untouched", what);
  test_same_bytes (out, before, what);
  gst_buffer_unref (out);
  gst_buffer_unref (buffer);
  gst_buffer_unref (before);
}

GST_START_TEST (test_passthrough)
{
  static const gchar *caps[] = {
    "video/x-raw,format=NV12,width=32,height=32,framerate=25/1",
    "video/x-raw(memory:FakeGL),format=RGBA,width=32,height=32,framerate=25/1",
    "video/x-raw(memory:DMABuf),format=NV12,width=32,height=32,framerate=25/1",
    "video/x-raw(memory:FakeGL),format=v210,width=48,height=32,framerate=25/1",
    "video/x-raw(meta:FakeMeta),format=I420,width=8,height=8,framerate=25/1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (neutral); i++)
    for (guint k = 0; k < G_N_ELEMENTS (caps); k++) {
      GstHarness *h = neutral_harness (i);

      gst_harness_set_src_caps_str (h, caps[k]);
      /* also a buffer too small to be looked into */
      check_passes (h, 32 * 32 * 4, neutral[i].value);
      check_passes (h, 16, neutral[i].value);
      gst_harness_teardown (h);
    }
}

GST_END_TEST;

/* Into passthrough and out of it again while the stream runs. */
GST_START_TEST (test_passthrough_switched)
{
  for (guint i = 0; i < G_N_ELEMENTS (neutral); i++) {
    GstHarness *h = neutral_harness (i);
    GRand *rand = test_rand ();
    const TestElement *element = neutral[i].element;
    GstVideoInfo info;

    gst_harness_set_src_caps (h,
        test_caps (GST_VIDEO_FORMAT_I420, 32, 32, NULL, &info));
    for (guint k = 0; k < 4; k++) {
      check_passes (h, info.size, neutral[i].value);
      element->set (h->element, element->defaults);
      test_frame (element, h, &info, test_buffer (&info, NULL, rand),
          element->defaults);
      gst_util_set_object_arg (G_OBJECT (h->element), neutral[i].property,
          neutral[i].value);
      gst_util_set_object_arg (G_OBJECT (h->element), neutral[i].property2,
          neutral[i].value2);
    }
    g_rand_free (rand);
    gst_harness_teardown (h);
  }
}

GST_END_TEST;

static gboolean
buffers_equal (GstBuffer *a, GstBuffer *b)
{
  GstMapInfo map;
  gboolean equal;

  fail_unless (gst_buffer_map (b, &map, GST_MAP_READ));
  equal = gst_buffer_memcmp (a, 0, map.data, map.size) == 0;
  gst_buffer_unmap (b, &map);
  return equal;
}

static void
set_default (GstHarness *h, guint i)
{
  neutral[i].element->set (h->element, neutral[i].element->defaults);
}

static void
check_works (GstHarness *h, const GstVideoInfo *info, GRand *rand)
{
  GstBuffer *in = test_buffer (info, NULL, rand);
  GstBuffer *out = gst_harness_push_and_pull (h, gst_buffer_copy_deep (in));

  fail_unless (!buffers_equal (in, out), "nothing done");
  gst_buffer_unref (in);
  gst_buffer_unref (out);
}

static const gchar *features[] = { "memory:FakeGL", "memory:DMABuf",
  "meta:GstVideoOverlayComposition", "memory:FakeGL, meta:FakeMeta" };

static gchar *
with_features (const gchar *format, guint width, const gchar *feature)
{
  return g_strdup_printf (
      "video/x-raw(%s),format=%s,width=%u,height=32,framerate=25/1", feature,
      format, width);
}

/* What a neutral filter has let pass, it works on when its settings change, if
 * only it can be mapped, whatever its caps are called; also when it is negotiated
 * once more. */
static void
check_foreign (guint i, const gchar *feature)
{
  GstHarness *h = neutral_harness (i);
  GRand *rand = test_rand ();
  gchar *caps = with_features ("RGBA", 32, feature);
  gchar *larger = with_features ("RGBA", 64, feature);
  GstVideoInfo info;

  gst_caps_unref (test_caps (GST_VIDEO_FORMAT_RGBA, 32, 32, NULL, &info));
  gst_harness_set_src_caps_str (h, caps);
  check_passes (h, 4096, neutral[i].value);
  set_default (h, i);
  check_works (h, &info, rand);
  /* a new window downstream, say */
  gst_harness_push_upstream_event (h, gst_event_new_reconfigure ());
  check_works (h, &info, rand);
  gst_harness_set_src_caps_str (h, larger);
  gst_caps_unref (test_caps (GST_VIDEO_FORMAT_RGBA, 64, 32, NULL, &info));
  check_works (h, &info, rand);
  gst_harness_set_src_caps (h,
      test_caps (GST_VIDEO_FORMAT_RGBA, 32, 32, NULL, &info));
  check_works (h, &info, rand);
  g_free (caps);
  g_free (larger);
  g_rand_free (rand);
  gst_harness_teardown (h);
}

GST_START_TEST (test_passthrough_left_on_foreign_memory)
{
  for (guint i = 0; i < G_N_ELEMENTS (neutral); i++)
    for (guint k = 0; k < G_N_ELEMENTS (features); k++)
      check_foreign (i, features[k]);
}

GST_END_TEST;

/* A format that nobody can work on passes as well, with a warning on the bus. */
GST_START_TEST (test_passthrough_left_on_foreign_format)
{
  for (guint i = 0; i < G_N_ELEMENTS (neutral); i++) {
    GstHarness *h = neutral_harness (i);
    GstBus *bus = gst_bus_new ();
    GstMessage *message;

    gst_element_set_bus (h->element, bus);
    gst_harness_set_src_caps_str (h,
        "video/x-raw(memory:FakeGL),format=RGB8P,width=32,height=32,"
        "framerate=25/1");
    check_passes (h, 4096, neutral[i].value);
    fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING) == NULL);
    set_default (h, i);
    for (guint k = 0; k < 3; k++)
      check_passes (h, 4096, neutral[i].value);
    message = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING);
    fail_unless (message != NULL);
    gst_message_unref (message);
    fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING) == NULL);
    gst_element_set_bus (h->element, NULL);
    gst_object_unref (bus);
    gst_harness_teardown (h);
  }
}

GST_END_TEST;

/* Features that tell of metas and fields, not of memory, are none of our business:
 * an active filter takes them. It asks for system memory when it is asked. */
GST_START_TEST (test_features)
{
  GstCaps *foreign = gst_caps_from_string (
      "video/x-raw(memory:FakeGL),format=RGBA,width=32,height=32,"
      "framerate=25/1");
  GstCaps *fields = gst_caps_from_string (
      "video/x-raw(format:Interlaced),interlace-mode=alternate");

  for (guint e = 0; e < 2; e++) {
    GstHarness *h = gst_harness_new (test_elements[e]->name);
    GstPad *pad = gst_element_get_static_pad (h->element, "sink");
    GRand *rand = test_rand ();
    gchar *text = with_features ("RGBA", 32, features[2]);
    GstCaps *caps = gst_pad_query_caps (pad, NULL);
    GstVideoInfo info;

    fail_unless (gst_caps_features_is_equal (gst_caps_get_features (caps, 0),
        GST_CAPS_FEATURES_MEMORY_SYSTEM_MEMORY));
    fail_unless (!gst_pad_query_accept_caps (pad, foreign));
    fail_unless (!gst_caps_can_intersect (caps, foreign));
    fail_unless (gst_caps_can_intersect (caps, fields));
    gst_caps_unref (caps);
    gst_caps_unref (test_caps (GST_VIDEO_FORMAT_RGBA, 32, 32, NULL, &info));
    gst_harness_set_src_caps_str (h, text);
    check_works (h, &info, rand);
    g_free (text);
    gst_object_unref (pad);
    g_rand_free (rand);
    gst_harness_teardown (h);
  }
  gst_caps_unref (foreign);
  gst_caps_unref (fields);
}

GST_END_TEST;

/* What upstream hears of the metas that the sink takes. */
static void
check_proposed (GstHarness *h, gboolean overlay)
{
  GstCaps *caps = gst_pad_get_current_caps (h->srcpad);
  GstQuery *query = gst_query_new_allocation (caps, FALSE);

  fail_unless (gst_pad_peer_query (h->srcpad, query));
  fail_unless (gst_query_find_allocation_meta (query,
      GST_VIDEO_CROP_META_API_TYPE, NULL));
  fail_unless (gst_query_find_allocation_meta (query,
                   GST_VIDEO_OVERLAY_COMPOSITION_META_API_TYPE, NULL)
      == overlay);
  gst_query_unref (query);
  gst_caps_unref (caps);
}

/* A crop is as good in a meta; but text has to be in the picture for a lens to
 * show it. */
GST_START_TEST (test_proposed_metas)
{
  for (guint i = 0; i < G_N_ELEMENTS (neutral); i++) {
    GstHarness *h = neutral_harness (i);
    GRand *rand = test_rand ();
    GstVideoInfo info;

    gst_harness_add_propose_allocation_meta (h, GST_VIDEO_CROP_META_API_TYPE,
        NULL);
    gst_harness_add_propose_allocation_meta (h,
        GST_VIDEO_OVERLAY_COMPOSITION_META_API_TYPE, NULL);
    gst_harness_set_src_caps (h,
        test_caps (GST_VIDEO_FORMAT_RGBA, 32, 32, NULL, &info));
    check_passes (h, 4096, neutral[i].value);
    check_proposed (h, TRUE);
    set_default (h, i);
    check_works (h, &info, rand);
    check_proposed (h, FALSE);
    g_rand_free (rand);
    gst_harness_teardown (h);
  }
}

GST_END_TEST;

/* A lens too small for any pixel changes none, although it is no passthrough. */
GST_START_TEST (test_tiny_radius)
{
  static const gdouble radii[] = { 1e-320, 1e-45, 1e-9 };
  static const GstVideoFormat formats[] = { GST_VIDEO_FORMAT_GRAY8,
    GST_VIDEO_FORMAT_GRAY16_LE };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (radii); i++) {
    GstHarness *h = gst_harness_new ("magnifyfilter");
    GRand *rand = test_rand ();
    GstVideoInfo info;
    GstBuffer *in, *out;

    g_object_set (h->element, "radius", radii[i / 2], "bilinear", i / 4, NULL);
    gst_harness_set_src_caps (h,
        test_caps (formats[i % 2], 64, 48, NULL, &info));
    in = test_buffer (&info, NULL, rand);
    out = gst_harness_push_and_pull (h, gst_buffer_copy_deep (in));
    fail_unless (buffers_equal (in, out), "radius %g", radii[i / 2]);
    gst_buffer_unref (in);
    gst_buffer_unref (out);
    g_rand_free (rand);
    gst_harness_teardown (h);
  }
}

GST_END_TEST;

/* A ring is drawn at zoom 1 and at radius 0, and a meter has to look. */
GST_START_TEST (test_no_passthrough)
{
  GstHarness *h = gst_harness_new ("sobelfilter");
  GstBus *bus = gst_bus_new ();
  GRand *rand = test_rand ();
  RefMagnify s = REF_MAGNIFY_DEFAULTS;
  GstMessage *message;
  GstVideoInfo info;

  gst_element_set_bus (h->element, bus);
  gst_util_set_object_arg (G_OBJECT (h->element), "output", "none");
  g_object_set (h->element, "post-messages", TRUE, NULL);
  gst_harness_set_src_caps (h,
      test_caps (GST_VIDEO_FORMAT_I420, 32, 32, NULL, &info));
  gst_buffer_unref (
      gst_harness_push_and_pull (h, test_buffer (&info, NULL, rand)));
  message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT);
  fail_unless (message != NULL);
  gst_message_unref (message);
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  gst_harness_teardown (h);

  h = gst_harness_new ("magnifyfilter");
  gst_harness_set_src_caps (h,
      test_caps (GST_VIDEO_FORMAT_I420, 32, 32, NULL, &info));
  s.zoom = 1;
  s.border_width = 2;
  test_set_magnify (h->element, &s);
  test_magnify_frame (h, &info, test_buffer (&info, NULL, rand), &s);
  gst_harness_teardown (h);
  g_rand_free (rand);
}

GST_END_TEST;

static Suite *
passthrough_suite (void)
{
  Suite *s = suite_create ("passthrough");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_passthrough);
  tcase_add_test (tc, test_passthrough_switched);
  tcase_add_test (tc, test_passthrough_left_on_foreign_memory);
  tcase_add_test (tc, test_passthrough_left_on_foreign_format);
  tcase_add_test (tc, test_features);
  tcase_add_test (tc, test_proposed_metas);
  tcase_add_test (tc, test_tiny_radius);
  tcase_add_test (tc, test_no_passthrough);
  return s;
}

GST_CHECK_MAIN (passthrough);
