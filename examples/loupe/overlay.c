/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "overlay.h"

#define FLASH_MS 2000

struct _Overlay
{
  GtkWidget *value;   /* a label */
  GtkWidget *trouble; /* a label */
  GtkWidget *help;    /* scrolled */
  GtkWidget *keys;    /* a grid */
  gint n_keys;
  guint timer;
};

static GtkWidget *
label_new (const gchar *style, GtkAccessibleRole role)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", role,
      "wrap", TRUE, "justify", GTK_JUSTIFY_CENTER, "halign", GTK_ALIGN_CENTER,
      "can-target", FALSE, "visible", FALSE, NULL);

  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
help_new (Overlay *self)
{
  GtkWidget *help = gtk_scrolled_window_new ();

  self->keys = gtk_grid_new ();
  gtk_widget_add_css_class (self->keys, "keys");
  gtk_grid_set_column_spacing (GTK_GRID (self->keys), 32);
  gtk_grid_set_row_spacing (GTK_GRID (self->keys), 8);
  gtk_widget_set_halign (self->keys, GTK_ALIGN_CENTER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (help), self->keys);
  gtk_widget_add_css_class (help, "help");
  gtk_widget_set_focusable (help, TRUE);
  gtk_widget_set_visible (help, FALSE);
  return help;
}

Overlay *
overlay_new (GtkOverlay *parent)
{
  Overlay *self = g_new0 (Overlay, 1);

  self->trouble = label_new ("trouble", GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_set_halign (self->trouble, GTK_ALIGN_FILL);
  self->value = label_new ("value", GTK_ACCESSIBLE_ROLE_STATUS);
  gtk_widget_set_valign (self->value, GTK_ALIGN_START);
  self->help = help_new (self);
  gtk_overlay_add_overlay (parent, self->trouble);
  gtk_overlay_add_overlay (parent, self->help);
  gtk_overlay_add_overlay (parent, self->value);
  return self;
}

void
overlay_free (Overlay *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_free (self);
}

static void
show_words (GtkWidget *label, const gchar *words)
{
  gtk_label_set_text (GTK_LABEL (label), words ? words : "");
  gtk_widget_set_visible (label, words != NULL);
}

static gboolean
on_flash_over (gpointer user_data)
{
  Overlay *self = user_data;

  self->timer = 0;
  show_words (self->value, NULL);
  return G_SOURCE_REMOVE;
}

void
overlay_flash (Overlay *self, const gchar *format, ...)
{
  g_autofree gchar *words = NULL;
  va_list arguments;

  va_start (arguments, format);
  words = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  show_words (self->value, words);
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (FLASH_MS, on_flash_over, self);
}

void
overlay_set_trouble (Overlay *self, const gchar *words)
{
  show_words (self->trouble, words);
}

gboolean
overlay_toggle_help (Overlay *self)
{
  gboolean shown = !gtk_widget_get_visible (self->help);

  gtk_widget_set_visible (self->help, shown);
  if (shown)
    gtk_widget_grab_focus (self->help); /* arrows scroll it */
  return shown;
}

gboolean
overlay_hide_help (Overlay *self)
{
  return gtk_widget_get_visible (self->help) && !overlay_toggle_help (self);
}

static void
add_cell (Overlay *self, const gchar *words, const gchar *style, gint column)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), column > 0);
  gtk_widget_add_css_class (label, style);
  gtk_grid_attach (GTK_GRID (self->keys), label, column, self->n_keys, 1, 1);
}

void
overlay_add_help (Overlay *self, const gchar *keys, const gchar *meaning)
{
  add_cell (self, keys, "key", 0);
  add_cell (self, meaning, "meaning", 1);
  self->n_keys++;
}
