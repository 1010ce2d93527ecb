/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Caps: what is refused, what changes mid-stream; flushes and seeks. */

#include "common.h"

static const gchar *elements[] = { "sobelfilter", "magnifyfilter" };

/* To change a pixel of a palette is to change all of them. */
static const gchar *unsupported[] = { "RGB8P", "ENCODED" };

static void
check_refused (const gchar *element, const gchar *caps_text)
{
  GstHarness *h = gst_harness_new (element);
  GstPad *pad = gst_element_get_static_pad (h->element, "sink");
  GstCaps *caps = gst_caps_from_string (caps_text);
  GstSegment segment;

  fail_unless (!gst_pad_query_accept_caps (pad, caps), "%s takes %s", element,
      caps_text);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (h, gst_event_new_stream_start ("test"));
  gst_harness_push_event (h, gst_event_new_caps (caps));
  gst_harness_push_event (h, gst_event_new_segment (&segment));
  fail_unless_equals_int (
      gst_harness_push (h, gst_buffer_new_allocate (NULL, 65536, NULL)),
      GST_FLOW_NOT_NEGOTIATED);
  fail_unless_equals_int (gst_harness_buffers_received (h), 0);
  gst_caps_unref (caps);
  gst_object_unref (pad);
  gst_harness_teardown (h);
}

GST_START_TEST (test_unsupported)
{
  for (guint e = 0; e < G_N_ELEMENTS (elements); e++) {
    for (guint i = 0; i < G_N_ELEMENTS (unsupported); i++) {
      gchar *text = g_strdup_printf ("video/x-raw,format=%s,width=32,"
                                     "height=32,framerate=25/1",
          unsupported[i]);

      check_refused (elements[e], text);
      g_free (text);
    }
    check_refused (elements[e],
        "video/x-raw(memory:FakeGL),format=RGBA,"
        "width=32,height=32,framerate=25/1");
    check_refused (elements[e],
        "video/x-bayer,format=bggr,width=32,"
        "height=32,framerate=25/1");
  }
}

GST_END_TEST;

/* Caps and segments that make little sense do no harm. */
GST_START_TEST (test_strange_streams)
{
  for (guint e = 0; e < G_N_ELEMENTS (elements); e++) {
    GstHarness *h = gst_harness_new (elements[e]);
    GstSegment segment;
    GstBuffer *out;

    gst_harness_set_src_caps_str (h,
        "video/x-raw,format=GRAY8,width=64,height=48,framerate=25/1,"
        "pixel-aspect-ratio=(fraction)-1/1");
    gst_segment_init (&segment, GST_FORMAT_BYTES);
    gst_harness_push_event (h, gst_event_new_segment (&segment));
    if (e == 0)
      g_object_set (h->element, "post-messages", TRUE, NULL);
    out = gst_harness_push_and_pull (h,
        gst_buffer_new_wrapped (g_malloc0 (64 * 48), 64 * 48));
    fail_unless_equals_uint64 (gst_buffer_get_size (out), 64 * 48);
    gst_buffer_unref (out);
    gst_harness_teardown (h);
  }
}

GST_END_TEST;

/* New sizes and formats mid-stream, the settings staying. */
static void
check_renegotiation (const TestElement *element)
{
  static const struct
  {
    GstVideoFormat format;
    gint width, height;
  } steps[] = {
    { GST_VIDEO_FORMAT_I420, 64, 48 },
    { GST_VIDEO_FORMAT_I420, 65, 47 },
    { GST_VIDEO_FORMAT_NV12, 65, 47 },
    { GST_VIDEO_FORMAT_YUY2, 320, 10 },
    { GST_VIDEO_FORMAT_P010_10LE, 10, 320 },
    { GST_VIDEO_FORMAT_GRAY8, 1, 1 },
    { GST_VIDEO_FORMAT_BGRA, 640, 480 },
    { GST_VIDEO_FORMAT_ARGB64, 33, 33 },
    { GST_VIDEO_FORMAT_GRAY8, 640, 480 },
    { GST_VIDEO_FORMAT_I420, 64, 48 },
  };
  GstHarness *h = gst_harness_new (element->name);
  GRand *rand = test_rand ();

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    GstVideoInfo info;

    gst_harness_set_src_caps (h,
        test_caps (steps[i].format, steps[i].width, steps[i].height, NULL,
            &info));
    test_frame (element, h, &info, test_buffer (&info, NULL, rand),
        element->defaults);
  }
  g_rand_free (rand);
  gst_harness_teardown (h);
}

GST_START_TEST (test_renegotiation)
{
  check_renegotiation (&sobelfilter);
  check_renegotiation (&magnifyfilter);
}

GST_END_TEST;

/* Down to NULL and up again, with another size. */
GST_START_TEST (test_restart)
{
  for (guint e = 0; e < G_N_ELEMENTS (elements); e++) {
    GstElement *element = gst_element_factory_make (elements[e], NULL);

    for (guint i = 1; i < 4; i++) {
      GstHarness *h = gst_harness_new_with_element (element, "sink", "src");
      GRand *rand = test_rand ();
      GstVideoInfo info;

      gst_harness_set_src_caps (h,
          test_caps (GST_VIDEO_FORMAT_I420, 20 * i, 9, NULL, &info));
      gst_buffer_unref (
          gst_harness_push_and_pull (h, test_buffer (&info, NULL, rand)));
      g_rand_free (rand);
      gst_harness_teardown (h);
      gst_element_set_state (element, GST_STATE_NULL);
    }
    gst_object_unref (element);
  }
}

GST_END_TEST;

static void
flush (GstHarness *h)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  fail_unless (gst_harness_push_event (h, gst_event_new_flush_start ()));
  fail_unless (gst_harness_push_event (h, gst_event_new_flush_stop (TRUE)));
  fail_unless (gst_harness_push_event (h, gst_event_new_segment (&segment)));
}

static GstBuffer *
buffer_at (const GstVideoInfo *info, GstClockTime time, GRand *rand)
{
  GstBuffer *buffer = test_buffer (info, NULL, rand);

  GST_BUFFER_PTS (buffer) = time;
  return buffer;
}

/* The stream goes on after a flush. Its running time starts again, and so does
 * the interval between messages. */
GST_START_TEST (test_flush)
{
  GstHarness *h = gst_harness_new ("sobelfilter");
  GstBus *bus = gst_bus_new ();
  GRand *rand = test_rand ();
  const RefSobel s = REF_SOBEL_DEFAULTS;
  GstVideoInfo info;

  gst_element_set_bus (h->element, bus);
  g_object_set (h->element, "post-messages", TRUE, "interval", 10 * GST_SECOND,
      NULL);
  gst_harness_set_src_caps (h,
      test_caps (GST_VIDEO_FORMAT_NV12, 32, 32, NULL, &info));
  for (guint i = 0; i < 3; i++) {
    GstMessage *message;

    test_sobel_frame (h, &info, buffer_at (&info, 5 * GST_SECOND, rand), &s);
    message = gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT);
    fail_unless (message != NULL, "no message after flush %u", i);
    gst_message_unref (message);
    test_sobel_frame (h, &info, buffer_at (&info, 6 * GST_SECOND, rand), &s);
    fail_unless (gst_bus_pop_filtered (bus, GST_MESSAGE_ELEMENT) == NULL);
    flush (h);
  }
  gst_element_set_bus (h->element, NULL);
  gst_object_unref (bus);
  g_rand_free (rand);
  gst_harness_teardown (h);
}

GST_END_TEST;

static void
wait_for_state (GstElement *pipeline)
{
  fail_unless_equals_int (
      gst_element_get_state (pipeline, NULL, NULL, 20 * GST_SECOND),
      GST_STATE_CHANGE_SUCCESS);
}

/* Seeks in a paused pipeline: the sink gets the frame that was asked for. */
GST_START_TEST (test_seek)
{
  GstElement *pipeline = gst_parse_launch (
      "videotestsrc num-buffers=250 ! "
      "video/x-raw,format=I420,width=64,height=48,framerate=25/1 ! "
      "sobelfilter ! magnifyfilter ! fakesink name=sink sync=false",
      NULL);
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");

  g_object_set (sink, "enable-last-sample", TRUE, NULL);
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  wait_for_state (pipeline);
  for (guint i = 1; i < 5; i++) {
    GstSample *sample;

    fail_unless (gst_element_seek_simple (pipeline, GST_FORMAT_TIME,
        GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, (5 - i) * GST_SECOND));
    wait_for_state (pipeline);
    g_object_get (sink, "last-sample", &sample, NULL);
    fail_unless_equals_uint64 (GST_BUFFER_PTS (gst_sample_get_buffer (sample)),
        (5 - i) * GST_SECOND);
    gst_sample_unref (sample);
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (sink);
  gst_object_unref (pipeline);
}

GST_END_TEST;

static Suite *
negotiation_suite (void)
{
  Suite *s = suite_create ("negotiation");
  TCase *tc = tcase_create ("general");

  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_unsupported);
  tcase_add_test (tc, test_strange_streams);
  tcase_add_test (tc, test_renegotiation);
  tcase_add_test (tc, test_restart);
  tcase_add_test (tc, test_flush);
  tcase_add_test (tc, test_seek);
  return s;
}

GST_CHECK_MAIN (negotiation);
