/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A focus meter for a camera on a stand, a telescope or a microscope: sharp
 * edges glow in the picture, and a bar and a curve tell how sharp it is. Turn
 * the ring until the bar is full. */

#include "../view.h"
#include "panel.h"
#include "report.h"

/* Noise does not glow, and lines are wide enough for a large picture in a small
 * window. */
#define CHAIN                                                           \
  "sobelfilter name=edges output=overlay blur=1 thin=true line-width=2" \
  " post-messages=true ! overlaycomposition name=panel"                 \
  " ! videoconvert ! videoscale"

static gint frames, interval = 100;
static gdouble threshold = 0.1;
static gchar *sink, *csv, **sources;
static gboolean test_picture;

static const GOptionEntry options[] = {
  { "csv", 'c', 0, G_OPTION_ARG_FILENAME, &csv,
      "Write every score to this file", "FILE" },
  { "interval", 'i', 0, G_OPTION_ARG_INT, &interval,
      "Milliseconds from one score to the next; 0: every frame (default: 100)",
      "MS" },
  { "threshold", 't', 0, G_OPTION_ARG_DOUBLE, &threshold,
      "Edges from this strength on glow, 0 to 1 (default: 0.1)", "SHARE" },
  { "frames", 'n', 0, G_OPTION_ARG_INT, &frames,
      "End after N frames, or at the end if there are less", "N" },
  { "sink", 's', 0, G_OPTION_ARG_STRING, &sink,
      "Where the picture goes (default: autovideosink)", "ELEMENT" },
  { "test-picture", 0, 0, G_OPTION_ARG_NONE, &test_picture,
      "Show a moving test picture", NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &sources, NULL,
      SOURCE_HELP },
  G_OPTION_ENTRY_NULL,
};

typedef struct
{
  View *view;
  Meter *meter;
  Region *region;
  Report *report;
  GstElement *edges;
  gboolean glow;
  gint width, height; /* of the picture; atomic */
} Focus;

/* The score of the region that was drawn, or of the whole picture. */
static gboolean
get_score (const GstStructure *message, gdouble *score, GstVideoRectangle *at)
{
  const GValue *regions = gst_structure_get_value (message, "regions");

  for (guint i = 0; regions && i < gst_value_array_get_size (regions); i++) {
    const GstStructure *region =
        gst_value_get_structure (gst_value_array_get_value (regions, i));

    if (g_strcmp0 (gst_structure_get_string (region, "type"), "focus") == 0
        && gst_structure_get (region, "focus", G_TYPE_DOUBLE, score, "x",
            G_TYPE_UINT, &at->x, "y", G_TYPE_UINT, &at->y, "w", G_TYPE_UINT,
            &at->w, "h", G_TYPE_UINT, &at->h, NULL))
      return TRUE;
  }
  at->w = 0;
  return gst_structure_get_double (message, "focus", score);
}

static void
on_message (Focus *focus, GstMessage *message)
{
  const GstStructure *structure = gst_message_get_structure (message);
  GstVideoRectangle at;
  guint64 time = 0;
  Reading reading;
  gdouble score;

  if (!gst_structure_has_name (structure, "sobelfilter")
      || !get_score (structure, &score, &at))
    return;
  gst_structure_get_uint64 (structure, "stream-time", &time);
  meter_add (focus->meter, time, score);
  meter_read (focus->meter, &reading);
  report_score (focus->report, time, &reading, at.w > 0 ? &at : NULL);
}

static void
toggle_glow (Focus *focus)
{
  focus->glow = !focus->glow;
  gst_util_set_object_arg (G_OBJECT (focus->edges), "output",
      focus->glow ? "overlay" : "none");
  view_refresh (focus->view);
}

static void
on_key (Focus *focus, const gchar *key)
{
  if (g_str_equal (key, "space"))
    view_toggle_frozen (focus->view);
  else if (g_str_equal (key, "r"))
    meter_reset (focus->meter);
  else if (g_str_equal (key, "e"))
    toggle_glow (focus);
  else if (g_str_equal (key, "q"))
    view_stop (focus->view);
}

/* What the window's sink sends upstream. */
static GstPadProbeReturn
on_navigation (GstPad *pad G_GNUC_UNUSED, GstPadProbeInfo *info,
    gpointer user_data)
{
  Focus *focus = user_data;
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  const gchar *key;

  if (GST_EVENT_TYPE (event) != GST_EVENT_NAVIGATION)
    return GST_PAD_PROBE_OK;
  if (gst_navigation_event_get_type (event) == GST_NAVIGATION_EVENT_KEY_PRESS
      && gst_navigation_event_parse_key_event (event, &key))
    on_key (focus, key);
  else if (region_handle (focus->region, event,
               g_atomic_int_get (&focus->width),
               g_atomic_int_get (&focus->height))) {
    meter_reset (focus->meter);
    view_refresh (focus->view);
  }
  return GST_PAD_PROBE_OK;
}

/* Marks the region for the sobelfilter. */
static GstPadProbeReturn
on_frame (GstPad *pad G_GNUC_UNUSED, GstPadProbeInfo *info, gpointer user_data)
{
  Focus *focus = user_data;
  GstBuffer *frame =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));

  region_mark (focus->region, frame);
  GST_PAD_PROBE_INFO_DATA (info) = frame;
  return GST_PAD_PROBE_OK;
}

static void
on_caps (GstElement *panel G_GNUC_UNUSED, GstCaps *caps,
    guint window_width G_GNUC_UNUSED, guint window_height G_GNUC_UNUSED,
    gpointer user_data)
{
  Focus *focus = user_data;
  GstVideoInfo info;

  if (!gst_video_info_from_caps (&info, caps))
    return;
  g_atomic_int_set (&focus->width, info.width);
  g_atomic_int_set (&focus->height, info.height);
}

static GstVideoOverlayComposition *
on_draw (GstElement *panel G_GNUC_UNUSED, GstSample *sample G_GNUC_UNUSED,
    gpointer user_data)
{
  Focus *focus = user_data;

  return panel_draw (focus->meter, focus->region,
      g_atomic_int_get (&focus->width), g_atomic_int_get (&focus->height));
}

static void
connect_parts (Focus *focus)
{
  GstElement *pipeline = view_get_pipeline (focus->view);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstElement) panel =
      gst_bin_get_by_name (GST_BIN (pipeline), "panel");
  g_autoptr (GstPad) pad = NULL;

  focus->edges = gst_bin_get_by_name (GST_BIN (pipeline), "edges");
  focus->glow = TRUE;
  g_object_set (focus->edges, "threshold", CLAMP (threshold, 0, 1), "interval",
      (guint64) MAX (interval, 0) * GST_MSECOND, NULL);
  pad = gst_element_get_static_pad (focus->edges, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_frame, focus, NULL);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, on_navigation,
      focus, NULL);
  g_signal_connect (panel, "caps-changed", G_CALLBACK (on_caps), focus);
  g_signal_connect (panel, "draw", G_CALLBACK (on_draw), focus);
  g_signal_connect_swapped (bus, "message::element", G_CALLBACK (on_message),
      focus);
}

/* What was asked for, or the first camera, or else something that moves. */
static const gchar *
source_name (void)
{
  if (test_picture)
    return NULL;
  if (sources)
    return sources[0];
  if (source_has_camera ())
    return SOURCE_CAMERA;
  g_printerr ("There is no camera; this is a test picture.\n");
  return NULL;
}

static gint
measure (GError **error)
{
  Focus focus = { 0 };
  gint status;

  focus.report = report_new (csv, error);
  if (!focus.report)
    return 1;
  focus.view = view_new (source_name (), frames, CHAIN, sink, error);
  if (!focus.view) {
    report_free (focus.report);
    return 1;
  }
  focus.meter = meter_new ();
  focus.region = region_new ();
  connect_parts (&focus);
  status = view_run (focus.view);
  gst_object_unref (focus.edges);
  view_free (focus.view);
  report_free (focus.report);
  meter_free (focus.meter);
  region_free (focus.region);
  return status;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  gint status = 1;

  g_option_context_set_summary (context,
      "Shows how sharp a picture is: sharp edges glow, the bar is the focus\n"
      "beside the best so far, the curve its last ten seconds.");
  g_option_context_set_description (context,
      "With the mouse draw the region to measure; a click takes it away.\n"
      "Keys in the window: e edges glow or not, r forget the best,\n"
      "space freeze, q quit. Without a source: the first camera.");
  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  if (g_option_context_parse (context, &argc, &argv, &error))
    status = measure (&error);
  if (error)
    g_printerr ("%s\n", error->message);
  return status;
}
