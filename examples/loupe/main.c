/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A magnifier for people with low vision: a camera, a film or a picture in a
 * window, under a lens. */

#include "loupe.h"

#include <glib-unix.h>

static gboolean in_fullscreen, statistics;
static gchar **names;

static const GOptionEntry options[] = {
  { "fullscreen", 'f', 0, G_OPTION_ARG_NONE, &in_fullscreen,
      "Fill the screen from the start", NULL },
  { "statistics", 0, 0, G_OPTION_ARG_NONE, &statistics,
      "Print at the end how many frames came and were shown", NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &names, NULL,
      SOURCE_HELP },
  G_OPTION_ENTRY_NULL,
};

static void
on_failed (const GError *error, gpointer user_data)
{
  Loupe *loupe = user_data;

  if (loupe->window)
    overlay_set_trouble (loupe->overlay, error->message);
}

static gboolean
on_interrupt (gpointer user_data)
{
  Loupe *loupe = user_data;

  if (loupe->window)
    gtk_window_destroy (loupe->window);
  return G_SOURCE_CONTINUE;
}

static void
on_startup (Loupe *loupe)
{
  settings_load (&loupe->settings);
  loupe->pointing = (Pointing){ .x = 0.5, .y = 0.5, .aspect = 1 };
  loupe->screen = screen_new ();
  loupe->pipeline =
      pipeline_new (loupe->screen, on_failed, loupe, &loupe->failure);
  if (!loupe->pipeline)
    return;
  loupe->cameras = cameras_new (cameras_changed, loupe);
  window_build (loupe);
  commands_add (loupe);
  g_unix_signal_add (SIGINT, on_interrupt, loupe);
  g_unix_signal_add (SIGTERM, on_interrupt, loupe);
}

static void
apologize (Loupe *loupe)
{
  g_autofree gchar *words = g_strdup_printf ("%s\n\nIs the GStreamer plugin"
                                             " edgelens installed?",
      loupe->failure->message);

  g_printerr ("%s\n", words);
  window_apologize (loupe->application, words);
}

static void
on_activate (Loupe *loupe)
{
  if (loupe->failure) {
    apologize (loupe);
    return;
  }
  bars_list_cameras (loupe);
  window_update (loupe, FALSE);
  if (in_fullscreen)
    gtk_window_fullscreen (loupe->window);
  gtk_window_present (loupe->window);
  if (names)
    open_name (loupe, names[0]);
  else if (!loupe->source)
    open_any_camera (loupe);
}

static void
print_statistics (Loupe *loupe)
{
  guint handed, drawn;

  screen_get_counts (loupe->screen, &handed, &drawn);
  g_print ("%u frames came, %u went through the lens, %u were drawn\n",
      pipeline_get_count (loupe->pipeline), handed, drawn);
}

static void
on_shutdown (Loupe *loupe)
{
  if (statistics && loupe->pipeline)
    print_statistics (loupe);
  if (!loupe->failure)
    settings_save (&loupe->settings);
  g_clear_pointer (&loupe->cameras, cameras_free);
  g_clear_pointer (&loupe->pipeline, pipeline_free);
  g_clear_object (&loupe->screen);
  g_free (loupe->settings.camera);
  g_free (loupe->title);
}

/* After --help and before GTK looks for a display itself, and has less to say
 * about it. */
static gint
on_options (gpointer unused G_GNUC_UNUSED)
{
  if (gtk_init_check ())
    return -1;
  g_printerr ("There is no display to show a window on (DISPLAY,"
              " WAYLAND_DISPLAY).\n");
  return 1;
}

/* Where there is no GPU, GTK would draw by an OpenGL that is made of the
 * processor, in which frames are lost; by Cairo it keeps up. */
static void
choose_renderer (void)
{
#ifdef __linux__
  if (!g_file_test ("/dev/dri", G_FILE_TEST_EXISTS)
      && !g_file_test ("/dev/nvidiactl", G_FILE_TEST_EXISTS))
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
#endif
}

/* It is what knows which way up a photo is; decodebin leaves it out by itself. */
static void
prefer_parser (void)
{
  GstRegistry *registry = gst_registry_get ();
  g_autoptr (GstPluginFeature) parser = gst_registry_find_feature (registry,
      "jpegparse", GST_TYPE_ELEMENT_FACTORY);

  if (parser)
    gst_plugin_feature_set_rank (parser, GST_RANK_PRIMARY + 1);
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application =
      gtk_application_new (APPLICATION_ID, G_APPLICATION_NON_UNIQUE);
  GApplication *app = G_APPLICATION (application);
  Loupe loupe = { .application = application };
  gint status;

  choose_renderer ();
  gst_init (NULL, NULL);
  prefer_parser ();
  g_set_application_name ("Loupe");
  g_application_add_main_option_entries (app, options);
  g_application_set_option_context_summary (app,
      "A magnifier for people with low vision: a lens over a camera, a film or"
      " a picture.\nPress H in the window for the keys.");
  g_signal_connect_swapped (app, "startup", G_CALLBACK (on_startup), &loupe);
  g_signal_connect_swapped (app, "activate", G_CALLBACK (on_activate), &loupe);
  g_signal_connect_swapped (app, "shutdown", G_CALLBACK (on_shutdown), &loupe);
  g_signal_connect_swapped (app, "handle-local-options",
      G_CALLBACK (on_options), NULL);
  status = g_application_run (app, argc, argv);
  if (loupe.failure)
    status = 1;
  g_clear_error (&loupe.failure);
  return status;
}
