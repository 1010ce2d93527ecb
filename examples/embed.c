/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* magnifyfilter inside an application, in one file: builds
 *
 *     videotestsrc ! magnifyfilter ! videoconvert ! fpsdisplaysink
 *
 * and moves the lens in both ways that there are: its place by properties, 60
 * times a second, and its size by a control source. Prints the frames per second
 * that fpsdisplaysink measures.
 *
 *     embed [FRAMES [SINK [docked]]]
 *
 * By default 300 frames into autovideosink. docked: the lens is a window in a corner
 * that stays where it is, and what moves is the place that it shows.
 */

#include <gst/controller/controller.h>
#include <gst/gst.h>
#include <math.h>
#include <stdlib.h>

#define PERIOD (4 * GST_SECOND) /* one turn of the lens */

static gboolean docked, failed;

/* Emitted by fpsdisplaysink twice a second. */
static void
on_fps (GstElement *sink G_GNUC_UNUSED, gdouble fps, gdouble drop_rate,
    gdouble average, gpointer unused G_GNUC_UNUSED)
{
  g_print ("%.1f frames per second, %.1f on average, %.1f dropped\n", fps,
      average, drop_rate);
}

/* Where the user looks, as an eye tracker would say: round in a circle, but never
 * quite there. The lens hears of it as often, and `transition` makes a calm
 * movement of it. */
static gboolean
on_look (gpointer lens)
{
  const gdouble angle = 2 * G_PI * 1000 * g_get_monotonic_time () / PERIOD;

  g_object_set (lens, docked ? "source-x" : "center-x",
      0.5 + 0.3 * sin (angle) + g_random_double_range (-0.02, 0.02),
      docked ? "source-y" : "center-y",
      0.5 + 0.3 * cos (angle) + g_random_double_range (-0.02, 0.02), NULL);
  return G_SOURCE_CONTINUE;
}

/* Lets the radius swing between 0.2 and 0.3. GStreamer asks for the value at every
 * frame's stream time, so it does not depend on how fast frames are made. */
static void
swing_radius (GstElement *lens)
{
  GstControlSource *source = gst_lfo_control_source_new ();

  g_object_set (source, "waveform", GST_LFO_WAVEFORM_SINE, "frequency",
      (gdouble) GST_SECOND / PERIOD, "offset", 0.25, "amplitude", 0.05, NULL);
  gst_object_add_control_binding (GST_OBJECT (lens),
      gst_direct_control_binding_new_absolute (GST_OBJECT (lens), "radius",
          source));
  gst_object_unref (source); /* the binding keeps it */
}

/* The end of the stream, or an error. */
static gboolean
on_message (GstBus *bus G_GNUC_UNUSED, GstMessage *message, gpointer loop)
{
  g_autoptr (GError) error = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (message, &error, NULL);
    g_printerr ("%s\n", error->message);
    failed = TRUE;
  }
  if (error || GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static void
play (GstElement *pipeline)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  gst_bus_add_watch (bus, on_message, loop);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_main_loop_run (loop);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_bus_remove_watch (bus);
}

/* A window in the upper right corner, half as wide again as high. */
static void
dock (GstElement *lens)
{
  g_object_set (lens, "center-x", 0.75, "center-y", 0.3, "aspect", 1.5,
      "border-width", 3, NULL);
  gst_util_set_object_arg (G_OBJECT (lens), "profile", "flat");
  gst_util_set_object_arg (G_OBJECT (lens), "shape", "square");
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

/* What GStreamer knows, and --help; ends where it is that. */
static void
parse (int *argc, char ***argv)
{
  GOptionContext *context = g_option_context_new ("[FRAMES [SINK [docked]]]");
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context,
      "A lens that an application moves, or what a docked one shows:"
      " 300 frames into autovideosink");
  g_option_context_add_group (context, gst_init_get_option_group ());
  if (!g_option_context_parse (context, argc, argv, &error)) {
    g_printerr ("%s\n", error->message);
    exit (1);
  }
  g_option_context_free (context);
}

int
main (int argc, char **argv)
{
  g_autoptr (GstElement) pipeline = NULL;
  GstElement *source, *lens, *convert, *sink, *window;

  parse (&argc, &argv);
  docked = argc > 3 && g_str_equal (argv[3], "docked");
  source = make ("videotestsrc");
  lens = make ("magnifyfilter");
  convert = make ("videoconvert");
  sink = make ("fpsdisplaysink");
  window = make (argc > 2 ? argv[2] : "autovideosink");
  pipeline = gst_pipeline_new (NULL);
  gst_bin_add_many (GST_BIN (pipeline), source, lens, convert, sink, NULL);
  gst_element_link_many (source, lens, convert, sink, NULL);

  g_object_set (source, "num-buffers", argc > 1 ? atoi (argv[1]) : 300, NULL);
  g_object_set (lens, "bilinear", TRUE, "transition", 200 * GST_MSECOND, NULL);
  if (docked)
    dock (lens);
  g_timeout_add (1000 / 60, on_look, lens);
  swing_radius (lens);
  g_object_set (sink, "video-sink", window, "text-overlay", FALSE,
      "signal-fps-measurements", TRUE, NULL);
  g_signal_connect (sink, "fps-measurements", G_CALLBACK (on_fps), NULL);
  play (pipeline);
  return failed;
}
