/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The smallest program with a lens under the mouse: what the window's sink
 * sends upstream moves the lens, the wheel zooms. The keys are read from the
 * same events. */

#include "view.h"

#include <gst/video/video.h>

#define CHAIN                                                       \
  "magnifyfilter name=lens follow-pointer=true profile=flat zoom=3" \
  " radius=0.25 interpolation=bilinear border-width=4"              \
  " ! videoconvert ! videoscale"

static gint frames;
static gchar *sink, **sources;

static const GOptionEntry options[] = {
  { "frames", 'n', 0, G_OPTION_ARG_INT, &frames,
      "End after N frames, or at the end if there are less", "N" },
  { "sink", 's', 0, G_OPTION_ARG_STRING, &sink,
      "Where the picture goes (default: autovideosink)", "ELEMENT" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &sources, NULL,
      SOURCE_HELP },
  G_OPTION_ENTRY_NULL,
};

/* The lens has had its share of the event already. */
static GstPadProbeReturn
on_navigation (GstPad *pad G_GNUC_UNUSED, GstPadProbeInfo *info,
    gpointer user_data)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  const gchar *key;

  if (gst_navigation_event_get_type (event) != GST_NAVIGATION_EVENT_KEY_PRESS
      || !gst_navigation_event_parse_key_event (event, &key))
    return GST_PAD_PROBE_OK;
  if (g_str_equal (key, "space"))
    view_toggle_frozen (user_data);
  else if (g_str_equal (key, "q"))
    view_stop (user_data);
  return GST_PAD_PROBE_OK;
}

static gint
look (View *view)
{
  GstBin *pipeline = GST_BIN (view_get_pipeline (view));
  g_autoptr (GstElement) lens = gst_bin_get_by_name (pipeline, "lens");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (lens, "sink");

  g_signal_connect_swapped (lens, "notify", G_CALLBACK (view_refresh), view);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, on_navigation,
      view, NULL);
  return view_run (view);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  View *view = NULL;
  gint status;

  g_option_context_set_summary (context,
      "A lens under the mouse; the wheel zooms, space freezes the picture, q"
      " quits.");
  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  if (g_option_context_parse (context, &argc, &argv, &error))
    view = view_new (sources ? sources[0] : NULL, frames, CHAIN, sink, &error);
  if (!view) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  status = look (view);
  view_free (view);
  return status;
}
