/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A program that has the plugin linked in: registers it, as programs on mobile
 * systems do, and sends frames through both elements. */

#include <gst/gst.h>

GST_PLUGIN_STATIC_DECLARE (edgelens);

/* The plugin of this name is a part of this program, not one of its files. */
static gboolean
is_linked_in (const gchar *element)
{
  g_autoptr (GstElementFactory) factory = gst_element_factory_find (element);
  g_autoptr (GstPlugin) plugin = NULL;

  if (factory)
    plugin = gst_plugin_feature_get_plugin (GST_PLUGIN_FEATURE (factory));
  return plugin && !gst_plugin_get_filename (plugin);
}

/* Some frames through both of them, to their end. */
static gboolean
plays (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (
      "videotestsrc num-buffers=5 ! sobelfilter ! magnifyfilter ! fakesink",
      &error);
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GstBus) bus = NULL;

  if (error)
    return FALSE;
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 20 * GST_SECOND,
      GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return message && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS;
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  GST_PLUGIN_STATIC_REGISTER (edgelens);
  if (!is_linked_in ("sobelfilter") || !is_linked_in ("magnifyfilter")) {
    g_printerr ("the elements are not registered from within\n");
    return 1;
  }
  if (!plays ()) {
    g_printerr ("no frame came through\n");
    return 1;
  }
  return 0;
}
