/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "loupe.h"

#include <math.h>

#define NUDGE 0.02 /* of the picture, by an arrow key */
#define WHEEL 1.1
#define LEAST_WIDTH 1024 /* of a new window */
#define LEAST_HEIGHT 768

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

/* Not while sizes are being found. */
static gboolean
on_resized (gpointer user_data)
{
  Loupe *loupe = user_data;

  if (loupe->window)
    style_fit (loupe->window);
  return G_SOURCE_REMOVE;
}

static void
on_resize (Loupe *loupe, gint width, gint height)
{
  gint scale = gtk_widget_get_scale_factor (loupe->picture);

  pipeline_set_room (loupe->pipeline, width * scale, height * scale);
  g_idle_add (on_resized, loupe);
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
  gtk_widget_set_visible (loupe->tools,
      !gtk_window_is_fullscreen (loupe->window));
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
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 480);
  gtk_window_set_child (GTK_WINDOW (window), label);
  style_add (GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
}

/* Two thirds of the screen, and of a small one all there is. */
static void
choose_size (Settings *settings)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);
  GdkRectangle all = { .width = LEAST_WIDTH, .height = LEAST_HEIGHT };

  if (monitor)
    gdk_monitor_get_geometry (monitor, &all);
  settings->width = MIN (MAX (all.width * 2 / 3, LEAST_WIDTH), all.width);
  settings->height = MIN (MAX (all.height * 2 / 3, LEAST_HEIGHT), all.height);
}

void
window_build (Loupe *loupe)
{
  GtkWidget *window = gtk_application_window_new (loupe->application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  if (loupe->settings.width == 0 || loupe->settings.height == 0)
    choose_size (&loupe->settings);
  loupe->window = GTK_WINDOW (window);
  loupe->tools = bars_tools_new ();
  gtk_window_set_title (loupe->window, "Loupe");
  gtk_window_set_icon_name (loupe->window, APPLICATION_ID);
  gtk_window_set_default_size (loupe->window, loupe->settings.width,
      loupe->settings.height);
  gtk_window_set_titlebar (loupe->window, bars_header_new (loupe));
  gtk_box_append (GTK_BOX (box), stage_new (loupe));
  gtk_box_append (GTK_BOX (box), loupe->tools);
  gtk_window_set_child (loupe->window, box);
  g_signal_connect_swapped (window, "destroy", G_CALLBACK (on_destroy), loupe);
  g_signal_connect_swapped (window, "notify::fullscreened",
      G_CALLBACK (on_fullscreened), loupe);
  style_add (loupe->window);
  add_pointers (loupe);
  add_keys (loupe);
  gtk_widget_grab_focus (loupe->picture);
}
