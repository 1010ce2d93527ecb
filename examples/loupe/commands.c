/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "loupe.h"

#include <math.h>

#define STEP 1.1    /* a key pressed once multiplies by this */
#define PACE 2.0    /* a key held down multiplies by this every second */
#define HELD_MS 600 /* a key held down comes again within this time */
#define CONTRAST_STEP 1.25
#define BRIGHTNESS_STEP 0.05

typedef struct
{
  const gchar *name;  /* of the window's action */
  const gchar *keys;  /* accelerators, as GTK writes them */
  const gchar *shown; /* on the page of keys; NULL: no line of its own */
  const gchar *help;
  void (*run) (Loupe *loupe, gint argument);
  gint argument;
} Command;

static void
changed (Loupe *loupe)
{
  window_update (loupe, TRUE);
}

/* The factor of a key press: a step, or, while it is held down, what makes a
 * steady pace of it, however fast the keyboard repeats. */
static gdouble
steady_factor (gint direction)
{
  static gint64 last;
  static gint last_direction;
  gint64 now = g_get_monotonic_time ();
  gdouble seconds = (now - last) / 1e6;
  gboolean held = direction == last_direction && seconds * 1000 < HELD_MS;

  last = now;
  last_direction = direction;
  return pow (held ? pow (PACE, MIN (seconds, 0.25)) : STEP, direction);
}

void
zoom_by (Loupe *loupe, gdouble factor)
{
  Look *look = &loupe->settings.look;

  look->zoom = CLAMP (look->zoom * factor, MIN_ZOOM, MAX_ZOOM);
  overlay_flash (loupe->overlay, "Zoom %.1f \u00d7", look->zoom);
  changed (loupe);
}

void
size_by (Loupe *loupe, gdouble factor)
{
  Look *look = &loupe->settings.look;

  look->size = CLAMP (look->size * factor, MIN_SIZE, MAX_SIZE);
  overlay_flash (loupe->overlay, "Lens %.0f %%", 200 * look->size);
  changed (loupe);
}

static void
zoom (Loupe *loupe, gint direction)
{
  zoom_by (loupe, steady_factor (direction));
}

static void
size (Loupe *loupe, gint direction)
{
  size_by (loupe, steady_factor (direction));
}

static void
preset (Loupe *loupe, gint zoom)
{
  zoom_by (loupe, zoom / loupe->settings.look.zoom);
}

static void
reset (Loupe *loupe, gint unused G_GNUC_UNUSED)
{
  loupe->settings.look = look_default;
  overlay_flash (loupe->overlay, "As at the start");
  changed (loupe);
}

static void
next_place (Loupe *loupe, gint step)
{
  Look *look = &loupe->settings.look;

  look->place = (look->place + step + N_PLACES) % N_PLACES;
  overlay_flash (loupe->overlay, "%s", look_place_name (look));
  changed (loupe);
}

static void
next_tone (Loupe *loupe, gint step)
{
  Look *look = &loupe->settings.look;
  gint n = look_n_tones ();

  look->tone = (look->tone + step + n) % n;
  overlay_flash (loupe->overlay, "%s", look_tone_name (look));
  changed (loupe);
}

static void
contrast (Loupe *loupe, gint direction)
{
  Look *look = &loupe->settings.look;

  look->contrast = CLAMP (look->contrast * pow (CONTRAST_STEP, direction),
      MIN_CONTRAST, MAX_CONTRAST);
  overlay_flash (loupe->overlay, "Contrast %.0f %%", 100 * look->contrast);
  changed (loupe);
}

static void
brightness (Loupe *loupe, gint direction)
{
  Look *look = &loupe->settings.look;

  look->brightness = CLAMP (look->brightness + BRIGHTNESS_STEP * direction,
      -MAX_BRIGHTNESS, MAX_BRIGHTNESS);
  overlay_flash (loupe->overlay, "Brightness %+.0f %%", 100 * look->brightness);
  changed (loupe);
}

static void
tone_in_lens (Loupe *loupe, gint unused G_GNUC_UNUSED)
{
  Look *look = &loupe->settings.look;

  look->tone_in_lens_only = !look->tone_in_lens_only;
  overlay_flash (loupe->overlay, "Colours %s",
      look->tone_in_lens_only ? "in the lens" : "everywhere");
  changed (loupe);
}

static void
profile (Loupe *loupe, gint unused G_GNUC_UNUSED)
{
  static const gchar *const names[] = { "bulge", "flat", "smooth" };
  Look *look = &loupe->settings.look;

  look->profile = (look->profile + 1) % G_N_ELEMENTS (names);
  overlay_flash (loupe->overlay, "Lens: %s", names[look->profile]);
  changed (loupe);
}

static void
interpolation (Loupe *loupe, gint unused G_GNUC_UNUSED)
{
  static const gchar *const names[] = { "Crisp pixels", "Soft", "Sharp",
    "Sharpest" };
  Look *look = &loupe->settings.look;

  look->interpolation = (look->interpolation + 1) % G_N_ELEMENTS (names);
  overlay_flash (loupe->overlay, "%s", names[look->interpolation]);
  changed (loupe);
}

/* Where the look keeps it, for switches; and the words for off and on. */
typedef struct
{
  gsize offset;
  const gchar *off, *on;
} Switch;

static const Switch switches[] = {
  { G_STRUCT_OFFSET (Look, square), "Round lens", "Square lens" },
  { G_STRUCT_OFFSET (Look, ring), "No ring", "Ring" },
  { G_STRUCT_OFFSET (Look, edges), "No glowing edges", "Edges glow" },
  { G_STRUCT_OFFSET (Look, mirror), "Not mirrored", "Mirrored" },
  { G_STRUCT_OFFSET (Look, hold_to_show), "Lens always on show",
      "Lens while Ctrl or the mouse button is held" },
};
enum
{
  SQUARE,
  RING,
  EDGES,
  MIRROR,
  HOLD
};

static void
toggle (Loupe *loupe, gint which)
{
  const Switch *it = &switches[which];
  gboolean *on = G_STRUCT_MEMBER_P (&loupe->settings.look, it->offset);

  *on = !*on;
  overlay_flash (loupe->overlay, "%s", *on ? it->on : it->off);
  changed (loupe);
}

static void
turn (Loupe *loupe, gint quarters)
{
  Look *look = &loupe->settings.look;

  look->turns = (look->turns + quarters + 4) % 4;
  overlay_flash (loupe->overlay, "Turned by %d\u00b0", 90 * look->turns);
  changed (loupe);
}

static void
freeze (Loupe *loupe, gint unused G_GNUC_UNUSED)
{
  toggle_frozen (loupe);
}

static void
snapshot (Loupe *loupe, gint unused G_GNUC_UNUSED)
{
  take_snapshot (loupe);
}

void
toggle_fullscreen (Loupe *loupe)
{
  if (gtk_window_is_fullscreen (loupe->window))
    gtk_window_unfullscreen (loupe->window);
  else
    gtk_window_fullscreen (loupe->window);
}

static void
fullscreen (Loupe *loupe, gint unused G_GNUC_UNUSED)
{
  toggle_fullscreen (loupe);
}

static void
next_camera (Loupe *loupe, gint unused G_GNUC_UNUSED)
{
  guint n = cameras_get_count (loupe->cameras);
  gint now = cameras_find (loupe->cameras, loupe->title);

  if (n == 0) {
    overlay_flash (loupe->overlay, "There is no camera");
    return;
  }
  open_camera (loupe, (now + 1) % n);
  overlay_flash (loupe->overlay, "%s", loupe->title);
}

static void
help (Loupe *loupe, gint unused G_GNUC_UNUSED)
{
  if (!overlay_toggle_help (loupe->overlay))
    gtk_widget_grab_focus (loupe->picture);
}

static void
escape (Loupe *loupe, gint unused G_GNUC_UNUSED)
{
  if (overlay_hide_help (loupe->overlay))
    gtk_widget_grab_focus (loupe->picture);
  else
    gtk_window_unfullscreen (loupe->window);
}

static void
on_file_chosen (Loupe *loupe, gint response, GtkFileChooser *chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
  g_autofree gchar *uri = file ? g_file_get_uri (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && uri)
    open_name (loupe, uri);
  g_object_unref (chooser);
}

static void
open_file (Loupe *loupe, gint unused G_GNUC_UNUSED)
{
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new ("Open a picture or a film", loupe->window,
          GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  g_signal_connect_swapped (chooser, "response", G_CALLBACK (on_file_chosen),
      loupe);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
quit (Loupe *loupe, gint unused G_GNUC_UNUSED)
{
  gtk_window_close (loupe->window);
}

#define PRESET(n)                                   \
  {                                                 \
    "zoom-" #n, #n " KP_" #n, NULL, NULL, preset, n \
  }

static const Command commands[] = {
  { "zoom-in", "plus equal KP_Add <Control>plus <Control>equal <Control>KP_Add",
      "+  wheel\ntwo fingers", "larger; hold it for more", zoom, 1 },
  { "zoom-out", "minus KP_Subtract <Control>minus <Control>KP_Subtract",
      "\u2212", "smaller", zoom, -1 },
  { "zoom-1", "1 KP_1", "1 to 9", "so many times as large", preset, 1 },
  PRESET (2),
  PRESET (3),
  PRESET (4),
  PRESET (5),
  PRESET (6),
  PRESET (7),
  PRESET (8),
  PRESET (9),
  { "reset", "0 KP_0 <Control>0", "0", "everything as at the start", reset, 0 },
  { "lens-larger", "greater period bracketright", ">  Ctrl + wheel",
      "a larger lens", size, 1 },
  { "lens-smaller", "less comma bracketleft", "<", "a smaller lens", size, -1 },
  { "place", "m", "M", "lens, reading line, docked lens, whole picture",
      next_place, 1 },
  { "place-back", "<Shift>m", NULL, NULL, next_place, -1 },
  { "tone", "t", "T", "other colours: grey, inverted, yellow on black \u2026",
      next_tone, 1 },
  { "tone-back", "<Shift>t", "Shift + T", "back to the colours before",
      next_tone, -1 },
  { "tone-in-lens", "l", "L", "these colours in the lens alone, or everywhere",
      tone_in_lens, 0 },
  { "contrast-more", "c", "C", "more contrast", contrast, 1 },
  { "contrast-less", "<Shift>c", "Shift + C", "less contrast", contrast, -1 },
  { "brightness-more", "b", "B", "brighter", brightness, 1 },
  { "brightness-less", "<Shift>b", "Shift + B", "darker", brightness, -1 },
  { "freeze", "space", "Space\nright button",
      "freeze the picture, or let it go on", freeze, 0 },
  { "snapshot", "s <Control>s", "S", "save what you see as a picture", snapshot,
      0 },
  { "edges", "e", "E", "edges glow, or not", toggle, EDGES },
  { "ring", "o", "O", "ring round the lens, or none", toggle, RING },
  { "shape", "a", "A", "round or angular lens", toggle, SQUARE },
  { "profile", "p", "P", "lens: flat, smooth at its rim, bulge", profile, 0 },
  { "interpolation", "i", "I", "crisp pixels, soft, sharp, sharpest",
      interpolation, 0 },
  { "mirror", "x", "X", "mirror the picture", toggle, MIRROR },
  { "turn", "r", "R", "turn the picture", turn, 1 },
  { "turn-back", "<Shift>r", "Shift + R", "turn it back", turn, -1 },
  { "hold-to-show", "d", "D",
      "show the lens only while Ctrl or the mouse button is held", toggle,
      HOLD },
  { "camera", "n", "N", "next camera", next_camera, 0 },
  { "open", "<Control>o", "Ctrl + O", "open a picture or a film", open_file,
      0 },
  { "fullscreen", "f F11", "F  F11\ndouble click", "full screen", fullscreen,
      0 },
  { "help", "h F1 question", "H  F1  ?", "show or hide these keys", help, 0 },
  { "escape", "Escape", "Escape", "leave this page, leave full screen", escape,
      0 },
  { "quit", "q <Control>q <Control>w", "Q", "quit", quit, 0 },
};

static void
on_activate (GSimpleAction *action, GVariant *parameter G_GNUC_UNUSED,
    gpointer user_data)
{
  const Command *command =
      g_object_get_data (G_OBJECT (action), "edgelens-command");

  command->run (user_data, command->argument);
}

static void
add (Loupe *loupe, const Command *command)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (command->name, NULL);
  g_autofree gchar *detailed = g_strconcat ("win.", command->name, NULL);
  g_auto (GStrv) keys = g_strsplit (command->keys, " ", -1);

  g_object_set_data (G_OBJECT (action), "edgelens-command", (gpointer) command);
  g_signal_connect (action, "activate", G_CALLBACK (on_activate), loupe);
  g_action_map_add_action (G_ACTION_MAP (loupe->window), G_ACTION (action));
  gtk_application_set_accels_for_action (loupe->application, detailed,
      (const gchar *const *) keys);
  if (command->shown)
    overlay_add_help (loupe->overlay, command->shown, command->help);
}

void
commands_add (Loupe *loupe)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    add (loupe, &commands[i]);
  overlay_add_help (loupe->overlay, "\u2190 \u2191 \u2192 \u2193",
      "move the lens without a mouse");
}
