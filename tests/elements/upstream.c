/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "upstream.h"

#include <gst/base/gstbasesink.h>
#include <math.h>

/* Half of what is promised is left to rounding. */
#define TOLERANCE 0.005

GstEvent *
upstream_send (GstHarness *h, GstEvent *event)
{
  fail_unless (gst_harness_push_upstream_event (h, event));
  while ((event = gst_harness_try_pull_upstream_event (h))) {
    if (GST_EVENT_TYPE (event) == GST_EVENT_NAVIGATION)
      return event;
    gst_event_unref (event);
  }
  fail ("the event did not travel on");
  return NULL;
}

/* Read from the structure: gst_navigation_event_get_coordinates() of GStreamer
 * 1.22 does not know of scroll events. */
void
upstream_check_coordinates (GstEvent *event, gdouble x, gdouble y)
{
  const GstStructure *s = gst_event_get_structure (event);
  gdouble is_x, is_y;

  fail_unless (gst_structure_get_double (s, "pointer_x", &is_x));
  fail_unless (gst_structure_get_double (s, "pointer_y", &is_y));
  fail_unless (fabs (is_x - x) <= TOLERANCE && fabs (is_y - y) <= TOLERANCE,
      "%.4f %.4f, not %.4f %.4f", is_x, is_y, x, y);
}

void
upstream_count_notify (GObject *object G_GNUC_UNUSED,
    GParamSpec *pspec G_GNUC_UNUSED, gint *count)
{
  g_atomic_int_inc (count);
}

void
upstream_check_center (GstElement *element, gdouble x, gdouble y)
{
  gdouble is_x, is_y;

  g_object_get (element, "center-x", &is_x, "center-y", &is_y, NULL);
  fail_unless (fabs (is_x - x) < 1e-6 && fabs (is_y - y) < 1e-6,
      "%g %g, not %g %g", is_x, is_y, x, y);
}

/* A sink with a pointer, as a window would be */

typedef struct
{
  GstBaseSink parent;
} PointerSink;

typedef GstBaseSinkClass PointerSinkClass;

static GType pointer_sink_get_type (void);
static void pointer_sink_navigation_init (GstNavigationInterface *iface);

G_DEFINE_TYPE_WITH_CODE (PointerSink, pointer_sink, GST_TYPE_BASE_SINK,
    G_IMPLEMENT_INTERFACE (GST_TYPE_NAVIGATION, pointer_sink_navigation_init));

static void
pointer_sink_send_event_simple (GstNavigation *navigation, GstEvent *event)
{
  gst_pad_push_event (GST_BASE_SINK_PAD (navigation), event);
}

static void
pointer_sink_navigation_init (GstNavigationInterface *iface)
{
  iface->send_event_simple = pointer_sink_send_event_simple;
}

static void
pointer_sink_class_init (PointerSinkClass *klass)
{
  gst_element_class_add_pad_template (GST_ELEMENT_CLASS (klass),
      gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS,
          gst_caps_ref (GST_CAPS_ANY)));
}

static void
pointer_sink_init (PointerSink *sink)
{
  gst_base_sink_set_sync (GST_BASE_SINK (sink), FALSE);
}

static GstPadProbeReturn
keep_event (GstPad *pad G_GNUC_UNUSED, GstPadProbeInfo *info, gpointer data)
{
  Live *live = data;
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);

  if (GST_EVENT_TYPE (event) == GST_EVENT_NAVIGATION) {
    g_mutex_lock (&live->lock);
    gst_event_replace (&live->last, event);
    g_mutex_unlock (&live->lock);
  }
  return GST_PAD_PROBE_OK;
}

void
live_start (Live *live)
{
  GstElement *filter;
  GstPad *pad;

  live->pipeline = gst_parse_launch (
      "videotestsrc pattern=ball ! "
      "capsfilter name=filter caps=video/x-raw,format=I420,width=320,"
      "height=240,framerate=100/1 ! magnifyfilter name=lens",
      NULL);
  live->lens = gst_bin_get_by_name (GST_BIN (live->pipeline), "lens");
  live->sink = g_object_new (pointer_sink_get_type (), NULL);
  fail_unless (gst_bin_add (GST_BIN (live->pipeline), live->sink));
  fail_unless (gst_element_link (live->lens, live->sink));
  filter = gst_bin_get_by_name (GST_BIN (live->pipeline), "filter");
  pad = gst_element_get_static_pad (filter, "src");
  g_mutex_init (&live->lock);
  live->last = NULL;
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, keep_event, live,
      NULL);
  gst_object_unref (pad);
  gst_object_unref (filter);
  gst_element_set_state (live->pipeline, GST_STATE_PLAYING);
  fail_unless_equals_int (
      gst_element_get_state (live->pipeline, NULL, NULL, 20 * GST_SECOND),
      GST_STATE_CHANGE_SUCCESS);
}

void
live_stop (Live *live)
{
  gst_element_set_state (live->pipeline, GST_STATE_NULL);
  gst_event_replace (&live->last, NULL);
  g_mutex_clear (&live->lock);
  gst_object_unref (live->lens);
  gst_object_unref (live->pipeline);
}

GstEvent *
live_send (Live *live, GstEvent *event)
{
  gst_navigation_send_event_simple (GST_NAVIGATION (live->sink), event);
  g_mutex_lock (&live->lock);
  event = live->last;
  live->last = NULL;
  g_mutex_unlock (&live->lock);
  fail_unless (event != NULL, "the event did not travel on");
  return event;
}
