/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "loupe.h"

#include <math.h>

#define NUDGE 0.02 /* of the picture, by an arrow key */
#define WHEEL 1.1

/* Large and contrasting by itself, whatever the theme. */
#define STYLE                                                              \
  "window { background: black; font-size: 20px; }"                         \
  ".value, .trouble, .help { background: rgba(0,0,0,0.88); color: white; " \
  " padding: 16px 32px; border-radius: 16px; margin: 16px; }"              \
  ".value { font-size: 56px; font-weight: bold; color: #ffff00; }"         \
  ".trouble { font-size: 32px; }"                                          \
  ".help { font-size: 24px; background: black; }"                          \
  ".help .key { font-weight: bold; color: #ffff00; }"                      \
  ".tools { background: black; padding: 8px; }"                            \
  ".tools button, headerbar button { font-size: 24px; color: white;"       \
  " background: #202020; border: 2px solid #a0a0a0; min-height: 48px;"     \
  " min-width: 48px; }"                                                    \
  ".tools button:focus, headerbar button:focus { outline: 4px solid "      \
  "#ffff00; }"                                                             \
  "headerbar { background: black; color: white; }"                         \
  "headerbar .title { color: white; }"

typedef struct
{
  const gchar *action, *label, *name; /* the name is read out */
} Button;

static const Button buttons[] = {
  { "win.zoom-out", "\u2212", "Smaller" },
  { "win.zoom-in", "+", "Larger" },
  { "win.place", "Lens", "Lens, reading line, docked lens, whole picture" },
  { "win.tone", "Colours", "Other colours" },
  { "win.freeze", "Freeze", "Freeze the picture, or let it go on" },
  { "win.snapshot", "Snapshot", "Save what you see as a picture" },
  { "win.fullscreen", "Full screen", "Full screen" },
  { "win.help", "Help", "Show the keys" },
};

static void
set_cursor (Loupe *loupe)
{
  gboolean covered = loupe->settings.look.place == PLACE_LENS
      || loupe->settings.look.place == PLACE_LINE;

  gtk_widget_set_cursor_from_name (loupe->picture,
      covered && !loupe->pointing.hidden ? "none" : "crosshair");
}

void
window_update (Loupe *loupe, gboolean eased)
{
  Pointing *pointing = &loupe->pointing;
  gdouble aspect;

  if (!loupe->window)
    return;
  aspect = pipeline_get_aspect (loupe->pipeline);
  pointing->aspect = aspect > 0 ? aspect : 1;
  pointing->hidden = loupe->settings.look.hold_to_show && !loupe->held;
  pipeline_set_look (loupe->pipeline, &loupe->settings.look, pointing, eased);
  set_cursor (loupe);
}

/* From places in the widget, where the picture has bars beside or above it. */
static void
point_to (Loupe *loupe, gdouble x, gdouble y)
{
  gdouble width = gtk_widget_get_width (loupe->picture);
  gdouble height = gtk_widget_get_height (loupe->picture);
  gdouble aspect = pipeline_get_aspect (loupe->pipeline);
  gdouble shown_width = MIN (width, height * aspect);
  gdouble shown_height = MIN (height, aspect > 0 ? width / aspect : 0);

  if (shown_width <= 0 || shown_height <= 0)
    return;
  x = (x - (width - shown_width) / 2) / shown_width;
  y = (y - (height - shown_height) / 2) / shown_height;
  loupe->pointing.x = CLAMP (x, 0, 1);
  loupe->pointing.y = CLAMP (y, 0, 1);
  window_update (loupe, FALSE);
}

static void
on_motion (Loupe *loupe, gdouble x, gdouble y)
{
  point_to (loupe, x, y);
}

static void
on_drag (GtkGesture *gesture, GdkEventSequence *sequence, gpointer user_data)
{
  gdouble x, y;

  if (gtk_gesture_get_point (gesture, sequence, &x, &y))
    point_to (user_data, x, y);
}

static gboolean
on_scroll (GtkEventController *controller, gdouble dx G_GNUC_UNUSED, gdouble dy,
    gpointer user_data)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (controller);
  gdouble factor = pow (WHEEL, -dy);

  if (state & GDK_CONTROL_MASK)
    size_by (user_data, factor);
  else
    zoom_by (user_data, factor);
  return TRUE;
}

/* @scale is since the fingers came down. */
static void
on_pinch (GtkGestureZoom *gesture, gdouble scale, gpointer user_data)
{
  gdouble *before = g_object_get_data (G_OBJECT (gesture), "edgelens-scale");
  gdouble x, y;

  zoom_by (user_data, scale / *before);
  *before = scale;
  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    point_to (user_data, x, y);
}

static void
on_pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence G_GNUC_UNUSED,
    gpointer unused G_GNUC_UNUSED)
{
  gdouble *before = g_object_get_data (G_OBJECT (gesture), "edgelens-scale");

  *before = 1;
}

static void
set_held (Loupe *loupe, gboolean held)
{
  loupe->held = held;
  if (loupe->settings.look.hold_to_show)
    window_update (loupe, FALSE);
}

static void
on_press (GtkGestureClick *gesture, gint n, gdouble x, gdouble y,
    gpointer user_data)
{
  Loupe *loupe = user_data;
  guint button =
      gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  gtk_widget_grab_focus (loupe->picture);
  point_to (loupe, x, y);
  if (button == GDK_BUTTON_SECONDARY)
    toggle_frozen (loupe);
  else if (button == GDK_BUTTON_PRIMARY && n == 2)
    toggle_fullscreen (loupe);
  else if (button == GDK_BUTTON_PRIMARY)
    set_held (loupe, TRUE);
}

static void
on_release (Loupe *loupe)
{
  set_held (loupe, FALSE);
}

static gboolean
is_control (guint key)
{
  return key == GDK_KEY_Control_L || key == GDK_KEY_Control_R;
}

static gboolean
on_key (GtkEventControllerKey *controller G_GNUC_UNUSED, guint key,
    guint code G_GNUC_UNUSED, GdkModifierType state G_GNUC_UNUSED,
    gpointer user_data)
{
  Loupe *loupe = user_data;

  if (is_control (key))
    set_held (loupe, TRUE);
  return FALSE;
}

static void
on_key_up (GtkEventControllerKey *controller G_GNUC_UNUSED, guint key,
    guint code G_GNUC_UNUSED, GdkModifierType state G_GNUC_UNUSED,
    gpointer user_data)
{
  if (is_control (key))
    set_held (user_data, FALSE);
}

/* Only while the picture has the focus: elsewhere arrows are GTK's. */
static gboolean
on_arrow (GtkEventControllerKey *controller G_GNUC_UNUSED, guint key,
    guint code G_GNUC_UNUSED, GdkModifierType state G_GNUC_UNUSED,
    gpointer user_data)
{
  Loupe *loupe = user_data;
  gint dx = (key == GDK_KEY_Right) - (key == GDK_KEY_Left);
  gint dy = (key == GDK_KEY_Down) - (key == GDK_KEY_Up);

  if (dx == 0 && dy == 0)
    return FALSE;
  loupe->pointing.x = CLAMP (loupe->pointing.x + dx * NUDGE, 0, 1);
  loupe->pointing.y = CLAMP (loupe->pointing.y + dy * NUDGE, 0, 1);
  window_update (loupe, TRUE);
  return TRUE;
}

static gboolean
on_drop (GtkDropTarget *target G_GNUC_UNUSED, const GValue *value,
    gdouble x G_GNUC_UNUSED, gdouble y G_GNUC_UNUSED, gpointer user_data)
{
  g_autofree gchar *uri = G_VALUE_HOLDS_STRING (value)
      ? g_strstrip (g_value_dup_string (value))
      : g_file_get_uri (g_value_get_object (value));

  open_name (user_data, uri);
  return TRUE;
}

static void
on_resize (Loupe *loupe, gint width, gint height)
{
  gint scale = gtk_widget_get_scale_factor (loupe->picture);

  pipeline_set_room (loupe->pipeline, width * scale, height * scale);
}

static void
on_picked (Loupe *loupe)
{
  guint index = gtk_drop_down_get_selected (GTK_DROP_DOWN (loupe->picker));

  if (index < cameras_get_count (loupe->cameras)
      && (gint) index != cameras_find (loupe->cameras, loupe->title))
    open_camera (loupe, index);
}

/* An empty list has nothing to pick from, so there is no picker. */
void
window_list_cameras (Loupe *loupe)
{
  GtkDropDown *picker = GTK_DROP_DOWN (loupe->picker);
  guint n = cameras_get_count (loupe->cameras);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gint now = cameras_find (loupe->cameras, loupe->title);

  for (guint i = 0; i < n; i++)
    gtk_string_list_take (names, cameras_get_name (loupe->cameras, i));
  g_signal_handlers_block_by_func (picker, on_picked, loupe);
  gtk_drop_down_set_model (picker, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (picker,
      now < 0 ? GTK_INVALID_LIST_POSITION : (guint) now);
  g_signal_handlers_unblock_by_func (picker, on_picked, loupe);
  gtk_widget_set_visible (loupe->picker, n > 0);
}

static GtkWidget *
button_new (const Button *button)
{
  GtkWidget *widget = gtk_button_new_with_label (button->label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (widget), button->action);
  gtk_widget_set_tooltip_text (widget, button->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
      GTK_ACCESSIBLE_PROPERTY_LABEL, button->name, -1);
  gtk_widget_set_hexpand (widget, TRUE);
  return widget;
}

/* Narrow windows scroll it. */
static GtkWidget *
tools_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *tools = gtk_scrolled_window_new ();

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_box_append (GTK_BOX (box), button_new (&buttons[i]));
  gtk_widget_add_css_class (box, "tools");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (tools),
      GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (tools), box);
  return tools;
}

static GtkWidget *
header_new (Loupe *loupe)
{
  static const Button open = { "win.open", "Open", "Open a picture or a film" };
  GtkWidget *header = gtk_header_bar_new ();

  loupe->picker = gtk_drop_down_new (NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (loupe->picker),
      GTK_ACCESSIBLE_PROPERTY_LABEL, "Camera", -1);
  g_signal_connect_swapped (loupe->picker, "notify::selected",
      G_CALLBACK (on_picked), loupe);
  gtk_header_bar_pack_start (GTK_HEADER_BAR (header), loupe->picker);
  gtk_header_bar_pack_start (GTK_HEADER_BAR (header), button_new (&open));
  return header;
}

static void
add_pointers (Loupe *loupe)
{
  GtkWidget *picture = loupe->picture;
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *wheel =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_object_set_data_full (G_OBJECT (pinch), "edgelens-scale",
      g_new0 (gdouble, 1), g_free);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), loupe);
  g_signal_connect (wheel, "scroll", G_CALLBACK (on_scroll), loupe);
  g_signal_connect (click, "pressed", G_CALLBACK (on_press), loupe);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_release), loupe);
  g_signal_connect_swapped (click, "stopped", G_CALLBACK (on_release), loupe);
  g_signal_connect (drag, "update", G_CALLBACK (on_drag), loupe);
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), loupe);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch), loupe);
  gtk_gesture_group (click, drag);
  gtk_widget_add_controller (picture, motion);
  gtk_widget_add_controller (picture, wheel);
  gtk_widget_add_controller (picture, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (picture, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (picture, GTK_EVENT_CONTROLLER (pinch));
}

static void
add_keys (Loupe *loupe)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *arrows = gtk_event_controller_key_new ();
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GType types[] = { G_TYPE_FILE, G_TYPE_STRING };

  gtk_drop_target_set_gtypes (drop, types, G_N_ELEMENTS (types));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), loupe);
  g_signal_connect (keys, "key-released", G_CALLBACK (on_key_up), loupe);
  g_signal_connect (arrows, "key-pressed", G_CALLBACK (on_arrow), loupe);
  g_signal_connect (drop, "drop", G_CALLBACK (on_drop), loupe);
  gtk_widget_add_controller (GTK_WIDGET (loupe->window), keys);
  gtk_widget_add_controller (loupe->picture, arrows);
  gtk_widget_add_controller (GTK_WIDGET (loupe->window),
      GTK_EVENT_CONTROLLER (drop));
}

/* The room for the picture is told by a widget that shows nothing: of all of
 * them GtkDrawingArea alone says its size. */
static GtkWidget *
stage_new (Loupe *loupe)
{
  GtkWidget *stage = gtk_overlay_new ();
  GtkWidget *room = gtk_drawing_area_new ();

  loupe->picture =
      gtk_picture_new_for_paintable (GDK_PAINTABLE (loupe->screen));
  gtk_accessible_update_property (GTK_ACCESSIBLE (loupe->picture),
      GTK_ACCESSIBLE_PROPERTY_LABEL, "The magnified picture", -1);
  gtk_widget_set_focusable (loupe->picture, TRUE);
  gtk_widget_set_vexpand (stage, TRUE);
  gtk_widget_set_can_target (room, FALSE);
  g_signal_connect_swapped (room, "resize", G_CALLBACK (on_resize), loupe);
  gtk_overlay_set_child (GTK_OVERLAY (stage), room);
  gtk_overlay_add_overlay (GTK_OVERLAY (stage), loupe->picture);
  loupe->overlay = overlay_new (GTK_OVERLAY (stage));
  return stage;
}

static void
on_fullscreened (Loupe *loupe)
{
  gtk_widget_set_visible (loupe->bars[0],
      !gtk_window_is_fullscreen (loupe->window));
}

static void
add_style (GtkWindow *window)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (style, STYLE, -1);
  gtk_style_context_add_provider_for_display (
      gtk_widget_get_display (GTK_WIDGET (window)), GTK_STYLE_PROVIDER (style),
      GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/* What comes late, from a gesture or an encoder, finds no window. */
static void
on_destroy (Loupe *loupe)
{
  close_source (loupe);
  gtk_window_get_default_size (loupe->window, &loupe->settings.width,
      &loupe->settings.height);
  g_clear_pointer (&loupe->overlay, overlay_free);
  loupe->window = NULL;
}

void
window_apologize (GtkApplication *application, const gchar *words)
{
  GtkWidget *window = gtk_application_window_new (application);
  GtkWidget *label = gtk_label_new (words);

  gtk_widget_add_css_class (label, "trouble");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_window_set_title (GTK_WINDOW (window), "Loupe");
  gtk_window_set_child (GTK_WINDOW (window), label);
  add_style (GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
}

void
window_build (Loupe *loupe)
{
  GtkWidget *window = gtk_application_window_new (loupe->application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *tools = tools_new ();

  loupe->window = GTK_WINDOW (window);
  loupe->bars[0] = tools;
  gtk_window_set_title (loupe->window, "Loupe");
  gtk_window_set_icon_name (loupe->window, APPLICATION_ID);
  gtk_window_set_default_size (loupe->window, loupe->settings.width,
      loupe->settings.height);
  gtk_window_set_titlebar (loupe->window, header_new (loupe));
  gtk_box_append (GTK_BOX (box), stage_new (loupe));
  gtk_box_append (GTK_BOX (box), tools);
  gtk_window_set_child (loupe->window, box);
  g_signal_connect_swapped (window, "destroy", G_CALLBACK (on_destroy), loupe);
  g_signal_connect_swapped (window, "notify::fullscreened",
      G_CALLBACK (on_fullscreened), loupe);
  add_style (loupe->window);
  add_pointers (loupe);
  add_keys (loupe);
  gtk_widget_grab_focus (loupe->picture);
}
