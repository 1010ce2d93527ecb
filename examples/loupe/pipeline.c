/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "pipeline.h"

#include <gst/app/app.h>
#include <gst/video/video.h>

/* The source keeps the time and the newest frame wins; one that is shown again
 * is late by the clock, and shown all the same. */
#define CHAIN                                                                \
  "appsrc name=frames format=time is-live=true max-buffers=1"                \
  " max-bytes=0 leaky-type=downstream ! video/x-raw"                         \
  " ! sobelfilter name=edges qos=false color=0xffff2020 blur=1"              \
  " thin=true gain=3 threshold=0.2 line-width=3"                             \
  " ! videoconvert qos=false ! videobalance name=light qos=false"            \
  " ! videoflip name=upright qos=false ! videoflip name=flip qos=false"      \
  " ! magnifyfilter name=paint qos=false profile=flat shape=square"          \
  " radius=10 zoom=1 ! magnifyfilter name=lens qos=false"                    \
  " ! videoscale qos=false n-threads=2 ! videoconvert qos=false n-threads=2" \
  " ! capsfilter name=fit ! appsink name=shown sync=false qos=false"         \
  " max-buffers=1"

#define TICK_MS 33
#define STALE_HALTED_MS 8
#define STALE_MS 60

struct _Pipeline
{
  GstElement *pipeline;
  GstAppSrc *front;
  GstElement *upright, *fit;
  LookElements elements;
  Screen *screen;
  PipelineFailed failed;
  gpointer user_data;
  guint watch; /* of the bus */
  guint tick;  /* while the look changes */
  gint64 busy_until;
  gboolean halted;

  GMutex lock; /* of the rest */
  GstSample *last;
  gint64 pushed_at; /* as g_get_monotonic_time() */
  guint count;
  GstSample *picture; /* behind the lens, before it is made to fit */
  GstVideoInfo info;  /* of that; width 0: none yet */
  gint room_width, room_height;
};

/* Its time is now, so that what takes its time goes on while a still is
 * shown. The lock is held. */
static void
push_last (Pipeline *self)
{
  g_autoptr (GstBuffer) buffer = NULL;
  g_autoptr (GstSample) sample = NULL;

  if (!self->last)
    return;
  buffer = gst_buffer_copy (gst_sample_get_buffer (self->last));
  GST_BUFFER_PTS (buffer) =
      gst_element_get_current_running_time (self->pipeline);
  GST_BUFFER_DTS (buffer) = GST_CLOCK_TIME_NONE;
  sample =
      gst_sample_new (buffer, gst_sample_get_caps (self->last), NULL, NULL);
  gst_app_src_push_sample (self->front, sample);
  self->pushed_at = g_get_monotonic_time ();
}

void
pipeline_push (Pipeline *self, GstSample *frame)
{
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->last, gst_sample_unref);
  self->last = gst_sample_ref (frame);
  self->count++;
  push_last (self);
  g_mutex_unlock (&self->lock);
}

void
pipeline_clear (Pipeline *self)
{
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->last, gst_sample_unref);
  g_mutex_unlock (&self->lock);
}

void
pipeline_set_upright (Pipeline *self, GstTagList *tags)
{
  GstVideoOrientationMethod method = GST_VIDEO_ORIENTATION_IDENTITY;

  if (!tags || gst_video_orientation_from_tag (tags, &method))
    g_object_set (self->upright, "video-direction", method, NULL);
}

static void
push_again (Pipeline *self)
{
  gint64 stale = 1000 * (self->halted ? STALE_HALTED_MS : STALE_MS);

  g_mutex_lock (&self->lock);
  if (g_get_monotonic_time () - self->pushed_at >= stale)
    push_last (self);
  g_mutex_unlock (&self->lock);
}

static gboolean
on_tick (gpointer user_data)
{
  Pipeline *self = user_data;

  push_again (self);
  if (g_get_monotonic_time () < self->busy_until)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

/* At once, and then until the last change has taken its time. */
static void
refresh (Pipeline *self)
{
  self->busy_until = g_get_monotonic_time () + 1000 * (LOOK_EASE_MS + TICK_MS);
  push_again (self);
  if (!self->tick)
    self->tick = g_timeout_add (TICK_MS, on_tick, self);
}

void
pipeline_set_halted (Pipeline *self, gboolean halted)
{
  self->halted = halted;
  refresh (self);
}

void
pipeline_set_look (Pipeline *self, const Look *look, const Pointing *pointing,
    gboolean eased)
{
  look_apply (look, pointing, eased, &self->elements);
  refresh (self);
}

/* Large pictures as large as there is room for, small ones as they are: GTK
 * enlarges them for nothing. The lock is held. */
static GstCaps *
fitting_caps (Pipeline *self)
{
  gdouble width =
      (gdouble) self->info.width * self->info.par_n / MAX (self->info.par_d, 1);
  gdouble height = self->info.height;
  gdouble scale = 1;

  if (self->room_width > 0 && self->room_height > 0)
    scale = MIN (self->room_width / width, self->room_height / height);
  scale = MIN (scale, 1);
  return gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING,
      SCREEN_FORMAT, "width", G_TYPE_INT, (gint) MAX (width * scale + 0.5, 1),
      "height", G_TYPE_INT, (gint) MAX (height * scale + 0.5, 1),
      "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, NULL);
}

static void
make_fit (Pipeline *self)
{
  g_autoptr (GstCaps) caps = NULL;

  g_mutex_lock (&self->lock);
  if (self->info.width > 0)
    caps = fitting_caps (self);
  g_mutex_unlock (&self->lock);
  if (caps)
    g_object_set (self->fit, "caps", caps, NULL);
}

void
pipeline_set_room (Pipeline *self, gint width, gint height)
{
  g_mutex_lock (&self->lock);
  self->room_width = width;
  self->room_height = height;
  g_mutex_unlock (&self->lock);
  make_fit (self);
  refresh (self);
}

gdouble
pipeline_get_aspect (Pipeline *self)
{
  gdouble aspect = 0;

  g_mutex_lock (&self->lock);
  if (self->info.width > 0)
    aspect = (gdouble) self->info.width * self->info.par_n
        / MAX (self->info.par_d, 1) / self->info.height;
  g_mutex_unlock (&self->lock);
  return aspect;
}

GstSample *
pipeline_get_picture (Pipeline *self)
{
  GstSample *picture;

  g_mutex_lock (&self->lock);
  picture = self->picture ? gst_sample_ref (self->picture) : NULL;
  g_mutex_unlock (&self->lock);
  return picture;
}

guint
pipeline_get_count (Pipeline *self)
{
  guint count;

  g_mutex_lock (&self->lock);
  count = self->count;
  g_mutex_unlock (&self->lock);
  return count;
}

static void
on_caps (Pipeline *self, GstEvent *event)
{
  GstCaps *caps;

  gst_event_parse_caps (event, &caps);
  g_mutex_lock (&self->lock);
  if (!gst_video_info_from_caps (&self->info, caps))
    self->info.width = 0;
  g_mutex_unlock (&self->lock);
  make_fit (self);
}

/* What leaves the lens. */
static GstPadProbeReturn
on_lens (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  Pipeline *self = user_data;
  g_autoptr (GstCaps) caps = NULL;

  if (info->type & GST_PAD_PROBE_TYPE_BUFFER) {
    caps = gst_pad_get_current_caps (pad);
    g_mutex_lock (&self->lock);
    g_clear_pointer (&self->picture, gst_sample_unref);
    self->picture =
        gst_sample_new (GST_PAD_PROBE_INFO_BUFFER (info), caps, NULL, NULL);
    g_mutex_unlock (&self->lock);
  } else if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info))
      == GST_EVENT_CAPS) {
    on_caps (self, GST_PAD_PROBE_INFO_EVENT (info));
  }
  return GST_PAD_PROBE_OK;
}

static GstFlowReturn
on_shown (GstAppSink *sink, gpointer user_data)
{
  Pipeline *self = user_data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);

  if (sample)
    screen_show (self->screen, sample);
  return GST_FLOW_OK;
}

static gboolean
on_message (GstBus *bus G_GNUC_UNUSED, GstMessage *message, gpointer user_data)
{
  Pipeline *self = user_data;
  g_autoptr (GError) error = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (message, &error, NULL);
    self->failed (error, self->user_data);
  }
  return G_SOURCE_CONTINUE;
}

static void
connect_ends (Pipeline *self)
{
  GstAppSinkCallbacks callbacks = { .new_sample = on_shown };
  g_autoptr (GstElement) sink =
      gst_bin_get_by_name (GST_BIN (self->pipeline), "shown");
  g_autoptr (GstPad) pad =
      gst_element_get_static_pad (self->elements.lens, "src");
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);

  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
  gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_lens,
      self, NULL);
  self->watch = gst_bus_add_watch (bus, on_message, self);
}

Pipeline *
pipeline_new (Screen *screen, PipelineFailed failed, gpointer user_data,
    GError **error)
{
  GstElement *pipeline =
      gst_parse_launch_full (CHAIN, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  Pipeline *self;
  GstBin *bin;

  if (!pipeline)
    return NULL;
  bin = GST_BIN (pipeline);
  self = g_new0 (Pipeline, 1);
  g_mutex_init (&self->lock);
  self->pipeline = pipeline;
  self->screen = g_object_ref (screen);
  self->failed = failed;
  self->user_data = user_data;
  self->front = GST_APP_SRC (gst_bin_get_by_name (bin, "frames"));
  self->upright = gst_bin_get_by_name (bin, "upright");
  self->fit = gst_bin_get_by_name (bin, "fit");
  self->elements.edges = gst_bin_get_by_name (bin, "edges");
  self->elements.light = gst_bin_get_by_name (bin, "light");
  self->elements.flip = gst_bin_get_by_name (bin, "flip");
  self->elements.paint = gst_bin_get_by_name (bin, "paint");
  self->elements.lens = gst_bin_get_by_name (bin, "lens");
  connect_ends (self);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  return self;
}

void
pipeline_free (Pipeline *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_source_remove (self->watch);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_pointer (&self->last, gst_sample_unref);
  g_clear_pointer (&self->picture, gst_sample_unref);
  gst_object_unref (self->elements.edges);
  gst_object_unref (self->elements.light);
  gst_object_unref (self->elements.flip);
  gst_object_unref (self->elements.paint);
  gst_object_unref (self->elements.lens);
  gst_object_unref (self->upright);
  gst_object_unref (self->fit);
  gst_object_unref (self->front);
  gst_object_unref (self->pipeline);
  g_object_unref (self->screen);
  g_mutex_clear (&self->lock);
  g_free (self);
}
