/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A loupe for people with low vision: a camera, a file or a stream in a
 * window, with a magnifying glass under the mouse. Works with every sink that
 * sends navigation events. */

#include "common.h"

#include <gst/video/video.h>

#define STEP 1.1 /* factor of one key press */
#define RING 6   /* width in pixels */

typedef struct
{
  GstElement *lens, *edges;
  gboolean edges_on;
  gint frozen;     /* atomic: set by a key, read by the streaming thread */
  GstBuffer *kept; /* the frame on show while frozen; streaming thread only */
} Loupe;

typedef struct _Action Action;
struct _Action
{
  const gchar *key; /* as GstNavigation names it */
  const gchar *help;
  void (*act) (Loupe *loupe, const Action *action);
  const gchar *property; /* of the lens */
  gdouble factor;
};

static gint frames = -1;
static gdouble zoom = 3, radius = 0.25;
static gchar *sink = NULL;
static gchar **sources = NULL;

static const GOptionEntry options[] = {
  { "zoom", 'z', 0, G_OPTION_ARG_DOUBLE, &zoom, "Zoom, 1 to 100 (default: 3)",
      "FACTOR" },
  { "radius", 'r', 0, G_OPTION_ARG_DOUBLE, &radius,
      "Radius of the lens in picture heights (default: 0.25)", "SHARE" },
  { "frames", 'n', 0, G_OPTION_ARG_INT, &frames, "End after N frames", "N" },
  { "sink", 's', 0, G_OPTION_ARG_STRING, &sink,
      "Where the picture goes (default: autovideosink)", "ELEMENT" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &sources, NULL,
      SOURCE_HELP },
  G_OPTION_ENTRY_NULL,
};

/* The next value of an enum property, round and round. */
static void
next_value (Loupe *loupe, const Action *action)
{
  GObject *lens = G_OBJECT (loupe->lens);
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (lens),
      action->property);
  GEnumClass *values = G_PARAM_SPEC_ENUM (spec)->enum_class;
  gint value;

  g_object_get (lens, action->property, &value, NULL);
  value = value < values->maximum ? value + 1 : values->minimum;
  g_object_set (lens, action->property, value, NULL);
}

static void
multiply (Loupe *loupe, const Action *action)
{
  GObject *lens = G_OBJECT (loupe->lens);
  GParamSpecDouble *range = G_PARAM_SPEC_DOUBLE (g_object_class_find_property (
      G_OBJECT_GET_CLASS (lens), action->property));
  gdouble value;

  g_object_get (lens, action->property, &value, NULL);
  value = CLAMP (value * action->factor, range->minimum, range->maximum);
  g_object_set (lens, action->property, value, NULL);
}

static void
toggle_ring (Loupe *loupe, const Action *action)
{
  guint width;

  g_object_get (loupe->lens, action->property, &width, NULL);
  g_object_set (loupe->lens, action->property, width > 0 ? 0 : RING, NULL);
}

static void
toggle_edges (Loupe *loupe, const Action *action G_GNUC_UNUSED)
{
  loupe->edges_on = !loupe->edges_on;
  gst_util_set_object_arg (G_OBJECT (loupe->edges), "output",
      loupe->edges_on ? "overlay" : "none");
}

static void
toggle_frozen (Loupe *loupe, const Action *action G_GNUC_UNUSED)
{
  g_atomic_int_set (&loupe->frozen, !g_atomic_int_get (&loupe->frozen));
}

static void
quit (Loupe *loupe G_GNUC_UNUSED, const Action *action G_GNUC_UNUSED)
{
  pipeline_stop ();
}

static const Action actions[] = {
  { "Up", "zoom in, as the wheel does", multiply, "zoom", STEP },
  { "Down", "zoom out", multiply, "zoom", 1 / STEP },
  { "Right", "a larger lens", multiply, "radius", STEP },
  { "Left", "a smaller lens", multiply, "radius", 1 / STEP },
  { "p", "next profile: bulge, flat, smooth", next_value, "profile", 0 },
  { "i", "next interpolation", next_value, "interpolation", 0 },
  { "s", "round or square lens", next_value, "shape", 0 },
  { "r", "ring on or off", toggle_ring, "border-width", 0 },
  { "e", "edges glow or not", toggle_edges, NULL, 0 },
  { "space", "freeze the picture or let it go on", toggle_frozen, NULL, 0 },
  { "q", "quit", quit, NULL, 0 },
  { "Escape", "quit", quit, NULL, 0 },
};

/* Sees what the window sends upstream; the lens has its share of it next. */
static GstPadProbeReturn
on_navigation (GstPad *pad G_GNUC_UNUSED, GstPadProbeInfo *info,
    gpointer user_data)
{
  Loupe *loupe = user_data;
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  const gchar *key;

  if (gst_navigation_event_get_type (event) != GST_NAVIGATION_EVENT_KEY_PRESS
      || !gst_navigation_event_parse_key_event (event, &key))
    return GST_PAD_PROBE_OK;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].key, key))
      actions[i].act (loupe, &actions[i]);
  return GST_PAD_PROBE_OK;
}

/* While frozen every frame is replaced by the first one, at its own time: the
 * stream goes on, and with it the lens. The copy shares the pixels. */
static GstPadProbeReturn
on_frame (GstPad *pad G_GNUC_UNUSED, GstPadProbeInfo *info, gpointer user_data)
{
  Loupe *loupe = user_data;
  GstBuffer *frame = GST_PAD_PROBE_INFO_BUFFER (info);
  GstBuffer *again;

  if (!g_atomic_int_get (&loupe->frozen)) {
    gst_clear_buffer (&loupe->kept);
  } else if (!loupe->kept) {
    loupe->kept = gst_buffer_ref (frame);
  } else {
    again = gst_buffer_copy (loupe->kept);
    gst_buffer_copy_into (again, frame, GST_BUFFER_COPY_TIMESTAMPS, 0, -1);
    gst_buffer_unref (frame);
    GST_PAD_PROBE_INFO_DATA (info) = again;
  }
  return GST_PAD_PROBE_OK;
}

static void
on_change (GObject *lens, GParamSpec *spec, gpointer unused G_GNUC_UNUSED)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree gchar *text = NULL;

  if (g_str_has_prefix (spec->name, "center"))
    return;
  g_object_get_property (lens, spec->name, &value);
  text = gst_value_serialize (&value);
  g_print ("%s %s\n", spec->name, text);
}

static GstElement *
loupe_new (Loupe *loupe, const gchar *source, GError **error)
{
  g_autofree gchar *chain =
      g_strconcat ("sobelfilter name=edges output=none"
                   " ! magnifyfilter name=lens follow-pointer=true"
                   " interpolation=bicubic profile=smooth"
                   " ! videoconvert ! videoscale ! ",
          sink ? sink : "autovideosink", NULL);
  GstElement *pipeline = pipeline_new (source, frames, chain, error);
  g_autoptr (GstPad) in = NULL;
  g_autoptr (GstPad) out = NULL;

  if (!pipeline)
    return NULL;
  loupe->edges = gst_bin_get_by_name (GST_BIN (pipeline), "edges");
  loupe->lens = gst_bin_get_by_name (GST_BIN (pipeline), "lens");
  g_object_set (loupe->lens, "zoom", CLAMP (zoom, 1, 100), "radius",
      CLAMP (radius, 0, 10), NULL);
  g_signal_connect (loupe->lens, "notify", G_CALLBACK (on_change), NULL);
  in = gst_element_get_static_pad (loupe->edges, "sink");
  out = gst_element_get_static_pad (loupe->lens, "src");
  gst_pad_add_probe (in, GST_PAD_PROBE_TYPE_BUFFER, on_frame, loupe, NULL);
  gst_pad_add_probe (out, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, on_navigation,
      loupe, NULL);
  return pipeline;
}

static gint
look (const gchar *source)
{
  Loupe loupe = { 0 };
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = loupe_new (&loupe, source, &error);
  gint status;

  if (!pipeline) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  status = pipeline_run (pipeline);
  gst_clear_buffer (&loupe.kept);
  gst_object_unref (loupe.lens);
  gst_object_unref (loupe.edges);
  gst_object_unref (pipeline);
  return status;
}

static void
describe_keys (GOptionContext *context)
{
  GString *text = g_string_new ("The mouse moves the lens, its wheel zooms."
                                " Keys in the window:\n");

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_string_append_printf (text, "  %-8s %s\n", actions[i].key,
        actions[i].help);
  g_option_context_set_description (context, text->str);
  g_string_free (text, TRUE);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context,
      "A magnifying glass over a camera, a file or a stream.");
  describe_keys (context);
  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  return look (sources ? sources[0] : NULL);
}
