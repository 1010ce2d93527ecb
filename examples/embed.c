/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* magnifyfilter inside an application, in one file: builds
 *
 *     videotestsrc ! magnifyfilter ! videoconvert ! fpsdisplaysink
 *
 * lets a control source carry the lens round in a circle, and prints the
 * frames per second that fpsdisplaysink measures.
 *
 *     embed [FRAMES [SINK]]       by default 300 frames into autovideosink
 */

#include <gst/controller/controller.h>
#include <gst/gst.h>
#include <stdlib.h>

#define PERIOD (4 * GST_SECOND) /* one turn of the lens */

/* Emitted by fpsdisplaysink twice a second. */
static void
on_fps (GstElement *sink G_GNUC_UNUSED, gdouble fps, gdouble drop_rate,
    gdouble average, gpointer unused G_GNUC_UNUSED)
{
  g_print ("%.1f frames per second, %.1f on average, %.1f dropped\n", fps,
      average, drop_rate);
}

/* Lets @property of @lens swing between 0.2 and 0.8 on a sine @shift later than
 * one that starts at 0. GStreamer asks for the value at every frame's stream
 * time, so the movement does not depend on how fast frames are made. */
static void
swing (GstElement *lens, const gchar *property, GstClockTime shift)
{
  GstControlSource *source = gst_lfo_control_source_new ();

  g_object_set (source, "waveform", GST_LFO_WAVEFORM_SINE, "frequency",
      (gdouble) GST_SECOND / PERIOD, "offset", 0.5, "amplitude", 0.3,
      "timeshift", shift, NULL);
  gst_object_add_control_binding (GST_OBJECT (lens),
      gst_direct_control_binding_new_absolute (GST_OBJECT (lens), property,
          source));
  gst_object_unref (source); /* the binding keeps it */
}

/* Waits for the end of the stream or an error; the exit status for main(). */
static int
play (GstElement *pipeline)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
      GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (message, &error, NULL);
    g_printerr ("%s\n", error->message);
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return error != NULL;
}

static GstElement *
make (const gchar *factory)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (!element) {
    g_printerr ("no element %s; is GST_PLUGIN_PATH set?\n", factory);
    exit (1);
  }
  return element;
}

int
main (int argc, char **argv)
{
  g_autoptr (GstElement) pipeline = NULL;
  GstElement *source, *lens, *convert, *sink, *window;

  gst_init (&argc, &argv);
  source = make ("videotestsrc");
  lens = make ("magnifyfilter");
  convert = make ("videoconvert");
  sink = make ("fpsdisplaysink");
  window = make (argc > 2 ? argv[2] : "autovideosink");
  pipeline = gst_pipeline_new (NULL);
  gst_bin_add_many (GST_BIN (pipeline), source, lens, convert, sink, NULL);
  gst_element_link_many (source, lens, convert, sink, NULL);

  g_object_set (source, "num-buffers", argc > 1 ? atoi (argv[1]) : 300, NULL);
  g_object_set (lens, "radius", 0.25, "bilinear", TRUE, NULL);
  swing (lens, "center-x", 0);
  swing (lens, "center-y", PERIOD / 4);
  g_object_set (sink, "video-sink", window, "text-overlay", FALSE,
      "signal-fps-measurements", TRUE, NULL);
  g_signal_connect (sink, "fps-measurements", G_CALLBACK (on_fps), NULL);
  return play (pipeline);
}
