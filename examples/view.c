/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "view.h"

#include <glib-unix.h>
#include <gst/app/app.h>

/* The source keeps the time, so the window need not. A frame that the filters
 * have no time for makes way for the next. */
#define FRONT                                                        \
  "appsrc name=frames format=time is-live=true max-buffers=1"        \
  " max-bytes=0 leaky-type=downstream handle-segment-change=true ! " \
  "video/x-raw"

struct _View
{
  GMainLoop *loop;
  GstElement *pipeline;
  GstAppSrc *front;
  Source *source;
  gint status;

  GMutex lock; /* of the rest */
  GstSample *last;
  gint frames_left; /* negative: no limit */
  gboolean frozen, ended;
};

static void
on_frame (GstSample *sample, gpointer user_data)
{
  View *view = user_data;

  g_mutex_lock (&view->lock);
  if (view->last)
    gst_sample_unref (view->last);
  view->last = gst_sample_ref (sample);
  if (view->frames_left != 0)
    gst_app_src_push_sample (view->front, sample);
  if (view->frames_left > 0 && --view->frames_left == 0)
    gst_app_src_end_of_stream (view->front);
  g_mutex_unlock (&view->lock);
}

void
view_refresh (View *view)
{
  g_mutex_lock (&view->lock);
  if ((view->frozen || view->ended) && view->last && view->frames_left != 0)
    gst_app_src_push_sample (view->front, view->last);
  g_mutex_unlock (&view->lock);
}

static void
on_source_ended (const GError *error, gpointer user_data)
{
  View *view = user_data;

  if (error) {
    g_printerr ("%s\n", error->message);
    view->status = 1;
    view_stop (view);
    return;
  }
  g_mutex_lock (&view->lock);
  view->ended = TRUE;
  if (view->frames_left > 0)
    gst_app_src_end_of_stream (view->front);
  g_mutex_unlock (&view->lock);
  view_refresh (view);
}

void
view_toggle_frozen (View *view)
{
  gboolean frozen;

  g_mutex_lock (&view->lock);
  frozen = view->frozen = !view->frozen;
  g_mutex_unlock (&view->lock);
  source_play (view->source, !frozen);
  view_refresh (view);
}

/* autovideosink tries one sink after the other, and some of them do not
 * survive it without a display. */
static gboolean
has_display (void)
{
#if defined(G_OS_UNIX) && !defined(__APPLE__)
  const gchar *wayland = g_getenv ("WAYLAND_DISPLAY");
  GstElement *sink;
  GstStateChangeReturn opened;

  if (wayland && *wayland)
    return TRUE;
  if (!g_getenv ("DISPLAY"))
    return FALSE;
  sink = gst_element_factory_make ("ximagesink", NULL);
  if (!sink)
    return TRUE;
  opened = gst_element_set_state (sink, GST_STATE_READY);
  gst_element_set_state (sink, GST_STATE_NULL);
  gst_object_unref (sink);
  return opened != GST_STATE_CHANGE_FAILURE;
#else
  return TRUE;
#endif
}

/* A frame shown again is late by the clock, and is not to be left out. */
static void
ignore_lateness (const GValue *item, gpointer unused G_GNUC_UNUSED)
{
  GObject *element = g_value_get_object (item);

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), "qos"))
    g_object_set (element, "qos", FALSE, NULL);
}

static GstElement *
pipeline_new (const gchar *chain, const gchar *sink, GError **error)
{
  g_autofree gchar *description = g_strconcat (FRONT " ! ", chain, " ! ",
      sink ? sink : "autovideosink", " sync=false", NULL);
  GstElement *pipeline;
  GstIterator *elements;

  if (!sink && !has_display ()) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_WRITE,
        "There is no display to show a window on (DISPLAY, WAYLAND_DISPLAY);"
        " --sink names another place for the picture.");
    return NULL;
  }
  pipeline = gst_parse_launch_full (description, NULL,
      GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (pipeline) {
    elements = gst_bin_iterate_elements (GST_BIN (pipeline));
    gst_iterator_foreach (elements, ignore_lateness, NULL);
    gst_iterator_free (elements);
  }
  return pipeline;
}

View *
view_new (const gchar *source, gint frames, const gchar *chain,
    const gchar *sink, GError **error)
{
  static const SourceEvents events = { .frame = on_frame,
    .ended = on_source_ended };
  View *view = g_new0 (View, 1);

  g_mutex_init (&view->lock);
  view->loop = g_main_loop_new (NULL, FALSE);
  view->frames_left = frames > 0 ? frames : -1;
  view->source = source_new (source, &events, view, error);
  if (view->source)
    view->pipeline = pipeline_new (chain, sink, error);
  if (!view->pipeline) {
    view_free (view);
    return NULL;
  }
  view->front =
      GST_APP_SRC (gst_bin_get_by_name (GST_BIN (view->pipeline), "frames"));
  return view;
}

void
view_free (View *view)
{
  g_clear_pointer (&view->source, source_free);
  g_clear_pointer (&view->last, gst_sample_unref);
  gst_clear_object (&view->front);
  gst_clear_object (&view->pipeline);
  g_main_loop_unref (view->loop);
  g_mutex_clear (&view->lock);
  g_free (view);
}

GstElement *
view_get_pipeline (View *view)
{
  return view->pipeline;
}

static gboolean
on_interrupt (gpointer user_data)
{
  view_stop (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_error (View *view, GstMessage *message)
{
  g_autoptr (GError) error = NULL;
  gboolean window_closed;

  gst_message_parse_error (message, &error, NULL);
  window_closed = GST_OBJECT_FLAG_IS_SET (message->src, GST_ELEMENT_FLAG_SINK)
      && g_error_matches (error, GST_RESOURCE_ERROR,
          GST_RESOURCE_ERROR_NOT_FOUND);
  if (!window_closed) {
    g_printerr ("%s\n", error->message);
    view->status = 1;
  }
  view_stop (view);
}

gint
view_run (View *view)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (view->pipeline);
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, view);
  guint terminate = g_unix_signal_add (SIGTERM, on_interrupt, view);

  gst_bus_add_signal_watch (bus);
  g_signal_connect_swapped (bus, "message::error", G_CALLBACK (on_error), view);
  g_signal_connect_swapped (bus, "message::eos", G_CALLBACK (view_stop), view);
  gst_element_set_state (view->pipeline, GST_STATE_PLAYING);
  source_play (view->source, TRUE);
  g_main_loop_run (view->loop);

  gst_element_set_state (view->pipeline, GST_STATE_NULL);
  g_clear_pointer (&view->source, source_free);
  gst_bus_remove_signal_watch (bus);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  return view->status;
}

void
view_stop (View *view)
{
  g_main_loop_quit (view->loop);
}
