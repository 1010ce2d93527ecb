/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "settings.h"

#define GROUP "loupe"

typedef enum
{
  NUMBER,  /* gdouble */
  INTEGER, /* gint */
  SWITCH,  /* gboolean */
} Kind;

typedef struct
{
  const gchar *key;
  Kind kind;
  gsize offset; /* in Settings */
  gdouble minimum, maximum;
} Row;

#define ROW(key, kind, field, minimum, maximum)                    \
  {                                                                \
    key, kind, G_STRUCT_OFFSET (Settings, field), minimum, maximum \
  }

static const Row rows[] = {
  ROW ("zoom", NUMBER, look.zoom, MIN_ZOOM, MAX_ZOOM),
  ROW ("size", NUMBER, look.size, MIN_SIZE, MAX_SIZE),
  ROW ("contrast", NUMBER, look.contrast, MIN_CONTRAST, MAX_CONTRAST),
  ROW ("brightness", NUMBER, look.brightness, -MAX_BRIGHTNESS, MAX_BRIGHTNESS),
  ROW ("place", INTEGER, look.place, 0, N_PLACES - 1),
  ROW ("tone", INTEGER, look.tone, 0, G_MAXINT),
  ROW ("tone-in-lens-only", SWITCH, look.tone_in_lens_only, 0, 1),
  ROW ("profile", INTEGER, look.profile, 0, 2),
  ROW ("interpolation", INTEGER, look.interpolation, 0, 3),
  ROW ("square", SWITCH, look.square, 0, 1),
  ROW ("ring", SWITCH, look.ring, 0, 1),
  ROW ("edges", SWITCH, look.edges, 0, 1),
  ROW ("mirror", SWITCH, look.mirror, 0, 1),
  ROW ("turns", INTEGER, look.turns, 0, 3),
  ROW ("hold-to-show", SWITCH, look.hold_to_show, 0, 1),
  ROW ("width", INTEGER, width, 200, 16384),
  ROW ("height", INTEGER, height, 200, 16384),
};

static gchar *
file_name (void)
{
  return g_build_filename (g_get_user_config_dir (), "edgelens", "loupe.ini",
      NULL);
}

/* Comparisons are such that not-a-number is refused too. */
static void
load_row (Settings *settings, const Row *row, GKeyFile *file)
{
  gpointer field = G_STRUCT_MEMBER_P (settings, row->offset);
  g_autoptr (GError) error = NULL;
  gdouble value;

  if (row->kind == SWITCH)
    value = g_key_file_get_boolean (file, GROUP, row->key, &error);
  else
    value = g_key_file_get_double (file, GROUP, row->key, &error);
  if (error || !(value >= row->minimum && value <= row->maximum))
    return;
  if (row->kind == NUMBER)
    *(gdouble *) field = value;
  else
    *(gint *) field = value;
}

void
settings_load (Settings *settings)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree gchar *name = file_name ();

  *settings = (Settings){ .look = look_default };
  if (!g_key_file_load_from_file (file, name, G_KEY_FILE_NONE, NULL))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    load_row (settings, &rows[i], file);
  settings->look.tone = MIN (settings->look.tone, (gint) look_n_tones () - 1);
  settings->camera = g_key_file_get_string (file, GROUP, "camera", NULL);
}

static void
save_row (const Settings *settings, const Row *row, GKeyFile *file)
{
  gconstpointer field = G_STRUCT_MEMBER_P (settings, row->offset);

  if (row->kind == NUMBER)
    g_key_file_set_double (file, GROUP, row->key, *(const gdouble *) field);
  else if (row->kind == SWITCH)
    g_key_file_set_boolean (file, GROUP, row->key, *(const gboolean *) field);
  else
    g_key_file_set_integer (file, GROUP, row->key, *(const gint *) field);
}

void
settings_save (const Settings *settings)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree gchar *name = file_name ();
  g_autofree gchar *folder = g_path_get_dirname (name);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    save_row (settings, &rows[i], file);
  if (settings->camera)
    g_key_file_set_string (file, GROUP, "camera", settings->camera);
  g_mkdir_with_parents (folder, 0700);
  if (!g_key_file_save_to_file (file, name, &error))
    g_warning ("settings are not remembered: %s", error->message);
}
