/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A loupe for people with low vision: a camera, a file or a stream in a
 * window, with a magnifying glass under the mouse. Works with every sink that
 * sends navigation events. */

#include "view.h"

#include <gst/video/video.h>

#define CHAIN                                      \
  "sobelfilter name=edges output=none"             \
  " ! magnifyfilter name=lens follow-pointer=true" \
  " interpolation=bicubic profile=smooth"          \
  " ! videoconvert ! videoscale"
#define STEP 1.1 /* factor of one key press */
#define RING 6   /* width in pixels */

typedef struct
{
  View *view;
  GstElement *lens, *edges;
  gboolean edges_on;
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

static gint frames = 0;
static gdouble zoom = 3, radius = 0.25;
static gchar *sink = NULL;
static gchar **sources = NULL;

static const GOptionEntry options[] = {
  { "zoom", 'z', 0, G_OPTION_ARG_DOUBLE, &zoom, "Zoom, 1 to 100 (default: 3)",
      "FACTOR" },
  { "radius", 'r', 0, G_OPTION_ARG_DOUBLE, &radius,
      "Radius of the lens in picture heights (default: 0.25)", "SHARE" },
  { "frames", 'n', 0, G_OPTION_ARG_INT, &frames,
      "End after N frames, or at the end if there are less", "N" },
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
  view_refresh (loupe->view);
}

static void
toggle_frozen (Loupe *loupe, const Action *action G_GNUC_UNUSED)
{
  view_toggle_frozen (loupe->view);
}

static void
quit (Loupe *loupe, const Action *action G_GNUC_UNUSED)
{
  view_stop (loupe->view);
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

static void
on_change (GObject *lens, GParamSpec *spec, gpointer user_data)
{
  Loupe *loupe = user_data;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree gchar *text = NULL;

  view_refresh (loupe->view);
  if (g_str_has_prefix (spec->name, "center"))
    return;
  g_object_get_property (lens, spec->name, &value);
  text = gst_value_serialize (&value);
  g_print ("%s %s\n", spec->name, text);
}

static void
loupe_setup (Loupe *loupe)
{
  GstBin *pipeline = GST_BIN (view_get_pipeline (loupe->view));
  g_autoptr (GstPad) out = NULL;

  loupe->edges = gst_bin_get_by_name (pipeline, "edges");
  loupe->lens = gst_bin_get_by_name (pipeline, "lens");
  g_object_set (loupe->lens, "zoom", CLAMP (zoom, 1, 100), "radius",
      CLAMP (radius, 0, 10), NULL);
  g_signal_connect (loupe->lens, "notify", G_CALLBACK (on_change), loupe);
  out = gst_element_get_static_pad (loupe->lens, "src");
  gst_pad_add_probe (out, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, on_navigation,
      loupe, NULL);
}

static gint
look (const gchar *source)
{
  g_autoptr (GError) error = NULL;
  Loupe loupe = { .view = view_new (source, frames, CHAIN, sink, &error) };
  gint status;

  if (!loupe.view) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  loupe_setup (&loupe);
  status = view_run (loupe.view);
  gst_object_unref (loupe.lens);
  gst_object_unref (loupe.edges);
  view_free (loupe.view);
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
