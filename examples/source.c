/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "source.h"

#include "cameras.h"

#include <gio/gio.h>
#include <gst/app/app.h>
#include <gst/pbutils/pbutils.h>

#define TEST_PICTURE                                               \
  "videotestsrc is-live=true horizontal-speed=2"                   \
  " ! video/x-raw,format=I420,width=640,height=480,framerate=30/1" \
  " ! timeoverlay font-desc=28 halignment=center valignment=center"

struct _Source
{
  SourceEvents events;
  gpointer user_data;
  GstElement *pipeline;
  GstElement *sink; /* an appsink; the pipeline's */
  guint watch;      /* of the bus */
  gchar *missing;   /* a decoder that is not installed, in words */
};

/* Some cameras do not say that their pixels are square, and some elements do not
 * take pictures that say nothing. */
static void
say_pixel_shape (GstSample *sample)
{
  GstCaps *caps = gst_sample_get_caps (sample);

  if (gst_structure_has_field (gst_caps_get_structure (caps, 0),
          "pixel-aspect-ratio"))
    return;
  caps = gst_caps_copy (caps);
  gst_caps_set_simple (caps, "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1,
      NULL);
  gst_sample_set_caps (sample, caps);
  gst_caps_unref (caps);
}

/* Nothing ends where the film does: its last frame is shown again and again. */
static void
leave_end_open (GstSample *sample)
{
  GstSegment segment = *gst_sample_get_segment (sample);

  segment.stop = GST_CLOCK_TIME_NONE;
  gst_sample_set_segment (sample, &segment);
}

static GstFlowReturn
on_sample (GstAppSink *sink, gpointer user_data)
{
  Source *source = user_data;
  GstSample *sample = gst_app_sink_pull_sample (sink);

  if (sample) {
    sample = gst_sample_make_writable (sample);
    say_pixel_shape (sample);
    leave_end_open (sample);
    source->events.frame (sample, source->user_data);
    gst_sample_unref (sample);
  }
  return GST_FLOW_OK;
}

static void
end (Source *source, const GError *error)
{
  source->watch = 0;
  source->events.ended (error, source->user_data);
}

static void
fail (Source *source, GstMessage *message)
{
  g_autoptr (GError) error = NULL;

  gst_message_parse_error (message, &error, NULL);
  if (source->missing)
    g_prefix_error (&error, "%s is not installed. ", source->missing);
  end (source, error);
}

/* The callback may free the source: nothing of it is touched after that. */
static gboolean
on_message (GstBus *bus G_GNUC_UNUSED, GstMessage *message, gpointer user_data)
{
  Source *source = user_data;

  switch (GST_MESSAGE_TYPE (message)) {
    case GST_MESSAGE_ERROR:
      fail (source, message);
      return G_SOURCE_REMOVE;
    case GST_MESSAGE_EOS:
      end (source, NULL);
      return G_SOURCE_REMOVE;
    case GST_MESSAGE_LATENCY:
      gst_bin_recalculate_latency (GST_BIN (source->pipeline));
      break;
    case GST_MESSAGE_ELEMENT:
      if (!source->missing && gst_is_missing_plugin_message (message))
        source->missing = gst_missing_plugin_message_get_description (message);
      break;
    default:
      break;
  }
  return G_SOURCE_CONTINUE;
}

static GstPadProbeReturn
on_event (GstPad *pad G_GNUC_UNUSED, GstPadProbeInfo *info, gpointer user_data)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  Source *source = user_data;
  GstTagList *tags;

  if (GST_EVENT_TYPE (event) == GST_EVENT_TAG) {
    gst_event_parse_tag (event, &tags);
    source->events.tags (tags, source->user_data);
  }
  return GST_PAD_PROBE_OK;
}

static void
watch_tags (Source *source)
{
  g_autoptr (GstPad) in = gst_element_get_static_pad (source->sink, "sink");

  gst_pad_add_probe (in, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_event, source,
      NULL);
}

/* Decoders may offer pictures in several ways at once; which of them it is to
 * be is settled when the caps of the sink are asked for. */
static void
on_pad (GstElement *decoder G_GNUC_UNUSED, GstPad *pad, gpointer user_data)
{
  Source *source = user_data;
  g_autoptr (GstPad) in = gst_element_get_static_pad (source->sink, "sink");
  g_autoptr (GstCaps) caps = gst_pad_query_caps (pad, NULL);

  if (!gst_pad_is_linked (in) && !gst_caps_is_empty (caps)
      && gst_structure_has_name (gst_caps_get_structure (caps, 0),
          "video/x-raw"))
    gst_pad_link (pad, in);
}

static void
on_no_more_pads (GstElement *decoder, gpointer user_data)
{
  Source *source = user_data;
  g_autoptr (GstPad) in = gst_element_get_static_pad (source->sink, "sink");

  if (!gst_pad_is_linked (in))
    GST_ELEMENT_ERROR (decoder, STREAM, WRONG_TYPE,
        ("There is no picture in it."), (NULL));
}

/* @front: the last element before the decoded frames, in @pipeline already. */
static Source *
source_new_in (GstElement *pipeline, GstElement *front,
    const SourceEvents *events, gpointer user_data)
{
  Source *source = g_new0 (Source, 1);
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample };
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple ("video/x-raw");
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  source->events = *events;
  source->user_data = user_data;
  source->pipeline = pipeline;
  source->sink = gst_element_factory_make ("appsink", NULL);
  g_object_set (source->sink, "caps", caps, "max-buffers", 1, "drop", TRUE,
      NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (source->sink), &callbacks, source,
      NULL);
  gst_bin_add (GST_BIN (pipeline), source->sink);
  source->watch = gst_bus_add_watch (bus, on_message, source);
  if (events->tags)
    watch_tags (source);
  if (!gst_element_link (front, source->sink)) {
    g_signal_connect (front, "pad-added", G_CALLBACK (on_pad), source);
    g_signal_connect (front, "no-more-pads", G_CALLBACK (on_no_more_pads),
        source);
  }
  return source;
}

static gchar *
uri_of (const gchar *what, GError **error)
{
  g_autoptr (GFile) file = NULL;

  if (gst_uri_is_valid (what) && !gst_uri_has_protocol (what, "file"))
    return g_strdup (what);
  file = g_file_new_for_commandline_arg (what);
  switch (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL)) {
    case G_FILE_TYPE_UNKNOWN:
      g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND,
          "'%s' does not exist; give a file, a camera's device or a URI", what);
      return NULL;
    case G_FILE_TYPE_SPECIAL:
      return g_strconcat ("v4l2://", what, NULL);
    default:
      return g_file_get_uri (file);
  }
}

static void
ignore (gpointer unused G_GNUC_UNUSED)
{
}

gboolean
source_has_camera (void)
{
  Cameras *cameras = cameras_new (ignore, NULL);
  gboolean has = cameras_get_count (cameras) > 0;

  cameras_free (cameras);
  return has;
}

static Source *
source_new_first_camera (const SourceEvents *events, gpointer user_data,
    GError **error)
{
  Cameras *cameras = cameras_new (ignore, NULL);
  g_autoptr (GstCaps) caps = NULL;
  GstElement *camera = NULL;

  if (cameras_get_count (cameras) > 0)
    camera = cameras_open (cameras, 0, &caps);
  cameras_free (cameras);
  if (camera)
    return source_new_from_camera (camera, caps, events, user_data);
  g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND,
      "There is no camera.");
  return NULL;
}

Source *
source_new (const gchar *what, const SourceEvents *events, gpointer user_data,
    GError **error)
{
  g_autofree gchar *uri = NULL;
  GstElement *pipeline, *front;

  if (g_strcmp0 (what, SOURCE_CAMERA) == 0)
    return source_new_first_camera (events, user_data, error);
  if (what)
    uri = uri_of (what, error);
  if (what && !uri)
    return NULL;
  front = uri ? gst_element_factory_make_full ("uridecodebin", "uri", uri, NULL)
              : gst_parse_bin_from_description (TEST_PICTURE, TRUE, error);
  if (!front) {
    if (error && !*error)
      g_set_error (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
          "GStreamer's base plugins are not installed");
    return NULL;
  }
  pipeline = gst_pipeline_new (NULL);
  gst_bin_add (GST_BIN (pipeline), front);
  return source_new_in (pipeline, front, events, user_data);
}

Source *
source_new_from_camera (GstElement *camera, const GstCaps *caps,
    const SourceEvents *events, gpointer user_data)
{
  GstElement *pipeline = gst_pipeline_new (NULL);
  GstElement *filter = gst_element_factory_make ("capsfilter", NULL);
  GstElement *decoder = gst_element_factory_make ("decodebin", NULL);

  if (caps)
    g_object_set (filter, "caps", caps, NULL);
  gst_bin_add_many (GST_BIN (pipeline), camera, filter, decoder, NULL);
  gst_element_link_many (camera, filter, decoder, NULL);
  return source_new_in (pipeline, decoder, events, user_data);
}

void
source_play (Source *source, gboolean playing)
{
  gst_element_set_state (source->pipeline,
      playing ? GST_STATE_PLAYING : GST_STATE_PAUSED);
}

void
source_free (Source *source)
{
  gst_element_set_state (source->pipeline, GST_STATE_NULL);
  if (source->watch)
    g_source_remove (source->watch);
  gst_object_unref (source->pipeline);
  g_free (source->missing);
  g_free (source);
}
