/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "common.h"

#include <glib-unix.h>
#include <glib/gstdio.h>

#define TEST_PICTURE                                                \
  "videotestsrc is-live=true horizontal-speed=2"                    \
  " ! video/x-raw,format=I420,width=640,height=480,framerate=30/1"  \
  " ! timeoverlay font-desc=28 halignment=center valignment=center" \
  " ! video/x-raw ! identity name=limit"
#define DECODER                                                         \
  "uridecodebin name=decoder caps=video/x-raw expose-all-streams=false" \
  " ! video/x-raw ! identity name=limit"

static GMainLoop *loop;
static gint status;

static gchar *
uri_of (const gchar *source, GError **error)
{
  GStatBuf info;

  if (gst_uri_is_valid (source))
    return g_strdup (source);
  if (g_stat (source, &info) != 0) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND,
        "'%s' does not exist; give a v4l2 device, a video file or a URI",
        source);
    return NULL;
  }
  if (S_ISCHR (info.st_mode))
    return g_strconcat ("v4l2://", source, NULL);
  return gst_filename_to_uri (source, error);
}

/* Only the last pad becomes the bin's: the decoder's are linked later. */
static GstElement *
source_new (const gchar *source, gint frames, GError **error)
{
  g_autofree gchar *uri = source ? uri_of (source, error) : NULL;
  g_autoptr (GstElement) limit = NULL;
  g_autoptr (GstPad) pad = NULL;
  GstElement *bin;

  if (source && !uri)
    return NULL;
  bin = gst_parse_bin_from_description (uri ? DECODER : TEST_PICTURE, FALSE,
      error);
  if (!bin)
    return NULL;
  if (uri)
    gst_child_proxy_set (GST_CHILD_PROXY (bin), "decoder::uri", uri, NULL);
  limit = gst_bin_get_by_name (GST_BIN (bin), "limit");
  g_object_set (limit, "eos-after", frames, NULL);
  pad = gst_element_get_static_pad (limit, "src");
  gst_element_add_pad (bin, gst_ghost_pad_new ("src", pad));
  return bin;
}

GstElement *
pipeline_new (const gchar *source, gint frames, const gchar *chain,
    GError **error)
{
  GstElement *pipeline, *from, *to;

  from = source_new (source, frames, error);
  if (!from)
    return NULL;
  to = gst_parse_bin_from_description_full (chain, TRUE, NULL,
      GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (!to) {
    gst_object_unref (from);
    return NULL;
  }
  pipeline = gst_pipeline_new (NULL);
  gst_bin_add_many (GST_BIN (pipeline), from, to, NULL);
  gst_element_link (from, to);
  return pipeline;
}

static gboolean
on_interrupt (gpointer unused G_GNUC_UNUSED)
{
  pipeline_stop ();
  return G_SOURCE_CONTINUE;
}

static void
on_error (GstBus *bus G_GNUC_UNUSED, GstMessage *message,
    gpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  gboolean window_closed;

  gst_message_parse_error (message, &error, NULL);
  window_closed = GST_OBJECT_FLAG_IS_SET (message->src, GST_ELEMENT_FLAG_SINK)
      && g_error_matches (error, GST_RESOURCE_ERROR,
          GST_RESOURCE_ERROR_NOT_FOUND);
  if (!window_closed) {
    g_printerr ("%s\n", error->message);
    status = 1;
  }
  pipeline_stop ();
}

gint
pipeline_run (GstElement *pipeline)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, NULL);
  guint terminate = g_unix_signal_add (SIGTERM, on_interrupt, NULL);

  loop = g_main_loop_new (NULL, FALSE);
  gst_bus_add_signal_watch (bus);
  g_signal_connect (bus, "message::error", G_CALLBACK (on_error), NULL);
  g_signal_connect_swapped (bus, "message::eos", G_CALLBACK (g_main_loop_quit),
      loop);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_main_loop_run (loop);

  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_bus_remove_signal_watch (bus);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  g_clear_pointer (&loop, g_main_loop_unref);
  return status;
}

void
pipeline_stop (void)
{
  g_main_loop_quit (loop);
}
