/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "loupe.h"

#include <gst/video/video.h>

#define PATIENCE (20 * GST_SECOND)

static gchar *
file_name (void)
{
  const gchar *folder = g_get_user_special_dir (G_USER_DIRECTORY_PICTURES);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree gchar *time = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");
  g_autofree gchar *name = g_strdup_printf ("Loupe %s.%03d.png", time,
      g_date_time_get_microsecond (now) / 1000);

  return g_build_filename (folder ? folder : g_get_home_dir (), name, NULL);
}

static gboolean
save (GstBuffer *picture, const gchar *name, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (name);
  GstMapInfo map;
  gboolean saved;

  g_mkdir_with_parents (folder, 0755);
  if (!gst_buffer_map (picture, &map, GST_MAP_READ)) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ,
        "The picture cannot be read.");
    return FALSE;
  }
  saved = g_file_set_contents (name, (const gchar *) map.data, map.size, error);
  gst_buffer_unmap (picture, &map);
  return saved;
}

static void
say (Loupe *loupe, const gchar *what, const gchar *more)
{
  if (loupe->window)
    overlay_flash (loupe->overlay, "%s\n%s", what, more);
}

static void
say_saved (Loupe *loupe, const gchar *name)
{
  g_autofree gchar *path = g_path_get_dirname (name);
  g_autofree gchar *folder = g_path_get_basename (path);

  say (loupe, "Saved in", folder);
}

static void
on_converted (GstSample *sample, GError *failure, gpointer user_data)
{
  Loupe *loupe = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree gchar *name = file_name ();

  if (!sample)
    say (loupe, "No snapshot:", failure->message);
  else if (!save (gst_sample_get_buffer (sample), name, &error))
    say (loupe, "No snapshot:", error->message);
  else
    say_saved (loupe, name);
  g_application_release (G_APPLICATION (loupe->application));
  g_clear_pointer (&sample, gst_sample_unref);
  g_clear_error (&failure);
}

void
take_snapshot (Loupe *loupe)
{
  GstSample *picture = pipeline_get_picture (loupe->pipeline);
  g_autoptr (GstCaps) png = gst_caps_new_empty_simple ("image/png");

  if (!picture) {
    overlay_flash (loupe->overlay, "There is no picture yet");
    return;
  }
  g_application_hold (G_APPLICATION (loupe->application));
  gst_video_convert_sample_async (picture, png, PATIENCE, on_converted, loupe,
      NULL);
  gst_sample_unref (picture);
}
