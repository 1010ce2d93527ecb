/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A focus meter for a camera on a stand or a telescope: the window shows the
 * picture with its sharp edges glowing, the terminal a bar that is longest
 * where the picture is sharpest. Turn the ring until the bar is full. */

#include "view.h"

#include <stdio.h>
#include <unistd.h>

#define CHAIN                                     \
  "sobelfilter output=overlay post-messages=true" \
  " ! videoconvert ! videoscale"
#define BAR_WIDTH 40 /* characters */

static gint frames = 0;
static gchar *sink = NULL;
static gchar **sources = NULL;

static const GOptionEntry options[] = {
  { "frames", 'n', 0, G_OPTION_ARG_INT, &frames,
      "End after N frames, or at the end if there are less", "N" },
  { "sink", 's', 0, G_OPTION_ARG_STRING, &sink,
      "Where the picture goes (default: autovideosink)", "ELEMENT" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &sources, NULL,
      SOURCE_HELP },
  G_OPTION_ENTRY_NULL,
};

typedef struct
{
  gdouble best;      /* highest focus seen so far */
  gboolean in_place; /* a terminal: the bar overwrites itself */
} Meter;

static void
show (const Meter *meter, gdouble focus)
{
  gdouble share = meter->best > 0 ? focus / meter->best : 0;
  gint filled = share * BAR_WIDTH + 0.5;
  gchar bar[BAR_WIDTH + 1];

  for (gint i = 0; i < BAR_WIDTH; i++)
    bar[i] = i < filled ? '#' : '-';
  bar[BAR_WIDTH] = 0;
  printf ("%sfocus %8.6f [%s] %3.0f %% of the best, %8.6f%s",
      meter->in_place ? "\r" : "", focus, bar, 100 * share, meter->best,
      meter->in_place ? "" : "\n");
  fflush (stdout);
}

static void
on_message (Meter *meter, GstMessage *message)
{
  const GstStructure *structure = gst_message_get_structure (message);
  gdouble focus;

  if (!gst_structure_has_name (structure, "sobelfilter")
      || !gst_structure_get_double (structure, "focus", &focus))
    return;
  meter->best = MAX (meter->best, focus);
  show (meter, focus);
}

static gint
measure (const gchar *source)
{
  Meter meter = { .best = -1, .in_place = isatty (STDOUT_FILENO) };
  g_autoptr (GError) error = NULL;
  g_autoptr (GstBus) bus = NULL;
  View *view = view_new (source, frames, CHAIN, sink, &error);
  gint status;

  if (!view) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  bus = gst_element_get_bus (view_get_pipeline (view));
  g_signal_connect_swapped (bus, "message::element", G_CALLBACK (on_message),
      &meter);
  status = view_run (view);
  view_free (view);
  if (meter.best >= 0)
    printf ("%sbest focus %8.6f\n", meter.in_place ? "\n" : "", meter.best);
  return status;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context,
      "Shows how sharp the picture is: edges glow, and the bar is the focus\n"
      "beside the best so far. Ctrl-C ends.");
  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_add_group (context, gst_init_get_option_group ());
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  return measure (sources ? sources[0] : NULL);
}
