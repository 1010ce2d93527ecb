/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "loupe.h"

#define LEAST_NAME 12 /* characters of a camera's name, before it is cut */
#define MOST_NAME 24

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
  { "win.snapshot", "Save", "Save what you see as a picture" },
  { "win.fullscreen", "Full screen", "Full screen" },
  { "win.help", "Help", "Help: show the keys" },
};

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
bars_list_cameras (Loupe *loupe)
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
GtkWidget *
bars_tools_new (void)
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

static void
on_name_new (GtkListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), LEAST_NAME);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MOST_NAME);
  gtk_list_item_set_child (item, label);
}

static void
on_name (GtkListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* A long name is cut where the window should not grow by it, not in the list. */
static GtkWidget *
picker_new (void)
{
  GtkWidget *widget = gtk_drop_down_new (NULL, NULL);
  GtkDropDown *picker = GTK_DROP_DOWN (widget);
  g_autoptr (GtkListItemFactory) cut = gtk_signal_list_item_factory_new ();

  g_signal_connect (cut, "setup", G_CALLBACK (on_name_new), NULL);
  g_signal_connect (cut, "bind", G_CALLBACK (on_name), NULL);
  gtk_drop_down_set_list_factory (picker, gtk_drop_down_get_factory (picker));
  gtk_drop_down_set_factory (picker, cut);
  gtk_accessible_update_property (GTK_ACCESSIBLE (picker),
      GTK_ACCESSIBLE_PROPERTY_LABEL, "Camera", -1);
  return widget;
}

GtkWidget *
bars_header_new (Loupe *loupe)
{
  static const Button open = { "win.open", "Open", "Open a picture or a film" };
  GtkWidget *header = gtk_header_bar_new ();

  loupe->picker = picker_new ();
  g_signal_connect_swapped (loupe->picker, "notify::selected",
      G_CALLBACK (on_picked), loupe);
  gtk_header_bar_pack_start (GTK_HEADER_BAR (header), loupe->picker);
  gtk_header_bar_pack_start (GTK_HEADER_BAR (header), button_new (&open));
  return header;
}
