/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "loupe.h"

#define NO_CAMERA                                            \
  "There is no camera.\n\nPlug one in,"                      \
  " press Ctrl+O to open a picture or a film,\nor drop one " \
  "here.\n\nPress H for help."

/* It may come after the window is gone, or the source. */
static gboolean
on_first_frame (gpointer user_data)
{
  Loupe *loupe = user_data;

  if (loupe->source) {
    overlay_set_trouble (loupe->overlay, NULL);
    window_update (loupe, FALSE);
  }
  return G_SOURCE_REMOVE;
}

static void
on_frame (GstSample *sample, gpointer user_data)
{
  Loupe *loupe = user_data;

  pipeline_push (loupe->pipeline, sample);
  if (g_atomic_int_compare_and_exchange (&loupe->waiting, TRUE, FALSE))
    g_idle_add_full (G_PRIORITY_DEFAULT, on_first_frame, loupe, NULL);
}

static void
on_tags (GstTagList *tags, gpointer user_data)
{
  Loupe *loupe = user_data;

  pipeline_set_upright (loupe->pipeline, tags);
}

static void
show_trouble (Loupe *loupe, const gchar *message)
{
  g_autofree gchar *words = g_strdup_printf ("%s\n\n%s\n\nPress H for help.",
      loupe->title ? loupe->title : "", message);

  overlay_set_trouble (loupe->overlay, words);
}

static void
on_ended (const GError *error, gpointer user_data)
{
  Loupe *loupe = user_data;

  if (error) {
    close_source (loupe);
    show_trouble (loupe, error->message);
    return;
  }
  loupe->ended = TRUE;
  pipeline_set_halted (loupe->pipeline, TRUE);
}

void
close_source (Loupe *loupe)
{
  g_clear_pointer (&loupe->source, source_free);
  g_atomic_int_set (&loupe->waiting, FALSE);
  pipeline_clear (loupe->pipeline);
}

static void
start (Loupe *loupe, Source *source)
{
  g_autofree gchar *opening =
      g_strdup_printf ("Opening %s \u2026", loupe->title);

  loupe->source = source;
  loupe->frozen = loupe->ended = FALSE;
  g_atomic_int_set (&loupe->waiting, TRUE);
  overlay_set_trouble (loupe->overlay, opening);
  gtk_window_set_title (loupe->window, loupe->title);
  pipeline_set_upright (loupe->pipeline, NULL);
  pipeline_set_halted (loupe->pipeline, FALSE);
  source_play (source, TRUE);
}

static const SourceEvents events = { on_frame, on_ended, on_tags };

void
open_name (Loupe *loupe, const gchar *name)
{
  g_autoptr (GError) error = NULL;
  Source *source;

  close_source (loupe);
  g_free (loupe->title);
  loupe->title = g_path_get_basename (name);
  source = source_new (name, &events, loupe, &error);
  if (source)
    start (loupe, source);
  else
    show_trouble (loupe, error->message);
  bars_list_cameras (loupe);
}

void
open_camera (Loupe *loupe, guint index)
{
  g_autoptr (GstCaps) caps = NULL;
  GstElement *camera;

  close_source (loupe);
  g_free (loupe->title);
  loupe->title = cameras_get_name (loupe->cameras, index);
  camera = cameras_open (loupe->cameras, index, &caps);
  if (!camera) {
    show_trouble (loupe, "GStreamer has no element for this camera.");
    return;
  }
  g_free (loupe->settings.camera);
  loupe->settings.camera = g_strdup (loupe->title);
  start (loupe, source_new_from_camera (camera, caps, &events, loupe));
  bars_list_cameras (loupe);
}

void
open_any_camera (Loupe *loupe)
{
  gint index = cameras_find (loupe->cameras, loupe->settings.camera);

  if (cameras_get_count (loupe->cameras) > 0)
    open_camera (loupe, MAX (index, 0));
  else
    overlay_set_trouble (loupe->overlay, NO_CAMERA);
}

/* Of a camera that is looked at, or was until it failed. */
static gboolean
is_camera (Loupe *loupe)
{
  return g_strcmp0 (loupe->title, loupe->settings.camera) == 0;
}

void
cameras_changed (gpointer user_data)
{
  Loupe *loupe = user_data;

  if (is_camera (loupe) && cameras_find (loupe->cameras, loupe->title) < 0)
    close_source (loupe);
  bars_list_cameras (loupe);
  if (!loupe->source && (!loupe->title || is_camera (loupe)))
    open_any_camera (loupe);
}

void
toggle_frozen (Loupe *loupe)
{
  if (!loupe->source || loupe->ended)
    return;
  loupe->frozen = !loupe->frozen;
  source_play (loupe->source, !loupe->frozen);
  pipeline_set_halted (loupe->pipeline, loupe->frozen);
  overlay_flash (loupe->overlay, loupe->frozen ? "Frozen" : "Moving again");
}
